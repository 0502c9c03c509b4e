#!/usr/bin/env bash
# Runs run.py with its pinned engines.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../pinned.sh" "$here" "$@"
