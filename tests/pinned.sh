#!/usr/bin/env bash
# pinned.sh FOLDER ARGUMENTS…: runs FOLDER/run.py with the packages that FOLDER/requirements.txt
# pins, in a virtual environment kept outside the clone.
set -euo pipefail
here=$(cd "$1" && pwd)
shift

# A cache that cannot be written is no reason to fail: a folder for this run will do.
cache=${DATACEL_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/datacel}
if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
    cache=$(mktemp -d)
    trap 'rm -rf "$cache"' EXIT
fi

# Other pins are another environment; one that was left half made is none.
pins=$(sha256sum "$here/requirements.txt" | cut -c1-12)
venv="$cache/$(basename "$here")-$pins"
if [ ! -e "$venv/complete" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    touch "$venv/complete"
fi
PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" "$here/run.py" "$@"
