#!/usr/bin/env bash
# ./aegle verify: installs what a fresh machine lacks, then builds and runs every check.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Programs that the tests talk to; without them those tests say that they were skipped.
bash bench/packages.sh chromium prometheus prometheus-node-exporter prometheus-alertmanager

export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
mvn -B -ntp verify

# Surefire closes each module on its own; this line sums them up.
cat */target/surefire-reports/*.txt | sed -n 's/^Tests run: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' |
  awk '{ run += $1; bad += $2 + $3; skipped += $4 } END { printf "%d passed, %d failed, %d skipped\n", run - bad - skipped, bad, skipped; exit bad > 0 }'
