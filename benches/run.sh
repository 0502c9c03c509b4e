#!/usr/bin/env bash
# Measures the program beside what a user would write instead, in turn, and prints a table.
# `benches/run.sh --help` has the flags.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

cache=${DATACEL_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/datacel}
pins=$(sha256sum "$here/requirements.txt" | cut -c1-12)
venv="$cache/benches-$pins"
if [ ! -e "$venv/complete" ]; then
    rm -rf "$venv"
    mkdir -p "$cache"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    touch "$venv/complete"
fi
PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" "$here/compare.py" "$@"
