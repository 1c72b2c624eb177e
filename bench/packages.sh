#!/usr/bin/env bash
# packages.sh NAME...: installs the Debian packages that are missing, when this is Debian and we are root.
# Elsewhere it only says so: whatever needs them then says that it was skipped.
set -euo pipefail
command -v dpkg-query >/dev/null 2>&1 || { echo "aegle: not a Debian system; these are used when present: $*" >&2; exit 0; }
missing=()
for package in "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "aegle: not root, so these stay missing: ${missing[*]}" >&2
  exit 0
fi
echo "aegle: installing ${missing[*]}" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
