#!/usr/bin/env bash
# Runs run.py with its pinned packages and the Chromium of the machine.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../pinned.sh" "$here" "$@"
