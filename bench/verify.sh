#!/usr/bin/env bash
# ./aegle verify: installs what a fresh machine lacks, then builds and runs every check.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Packages whose programs the tests talk to. Without root or apt the tests that need them say that they were skipped.
packages=(chromium prometheus prometheus-node-exporter)
missing=()
if command -v dpkg-query >/dev/null 2>&1; then
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
fi
if [ "${#missing[@]}" -gt 0 ] && [ "$(id -u)" = 0 ]; then
  echo "aegle: installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
mvn -B -ntp verify

# Surefire closes each module on its own; this line sums them up.
cat */target/surefire-reports/*.txt | sed -n 's/^Tests run: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' |
  awk '{ run += $1; bad += $2 + $3; skipped += $4 } END { printf "%d passed, %d failed, %d skipped\n", run - bad - skipped, bad, skipped; exit bad > 0 }'
