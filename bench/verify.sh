#!/usr/bin/env bash
# ./aegle verify: installs what a fresh machine lacks, then builds and runs every check.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Programs that the tests talk to; without them those tests say that they were skipped.
bash bench/packages.sh chromium prometheus prometheus-node-exporter prometheus-alertmanager

# The clients of others that are run against the server, and the platform that the tests build and visit.
if command -v npm >/dev/null; then
  (cd e2e/clients && npm ci --no-fund --no-audit)
  (cd e2e/cloud && npm ci --no-fund --no-audit)
  (cd e2e/doctor && npm ci --no-fund --no-audit)
  (cd e2e/platform && npm ci --no-fund --no-audit)
  (cd e2e/vendors && npm ci --no-fund --no-audit)
fi

export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
# Reports of an earlier run, or of tests that are gone, would count as well.
rm -rf ./*/target/surefire-reports
code=0
mvn -B -ntp verify || code=$?

# Surefire closes each module on its own; this line, always the last, sums them up. Maven's exit code stands.
find . -path './*/target/surefire-reports/*.txt' -exec cat {} + |
  sed -n 's/^Tests run: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' |
  awk '{ run += $1; bad += $2 + $3; skipped += $4 } END { printf "%d passed, %d failed, %d skipped\n", run - bad - skipped, bad, skipped }'
exit "$code"
