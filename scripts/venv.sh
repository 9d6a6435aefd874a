#!/usr/bin/env bash
# venv.sh WHAT   Make .venv if need be, and install WHAT ("." or ".[dev]") into it with the versions of constraints.txt.
# PYTHON chooses another Python (3.11 or newer).
set -euo pipefail
cd "$(dirname "$0")/.."

usable() { "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The system's own Python first: it has the shared library that the bundle needs.
find_python() {
  for candidate in ${PYTHON:+"$PYTHON"} /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
    if usable "$candidate"; then echo "$candidate"; return; fi
    if [ -n "${PYTHON:-}" ]; then break; fi
  done
  echo "No usable Python found${PYTHON:+ at $PYTHON}: this needs Python 3.11 or newer with venv and pip." >&2
  echo "On Debian or Ubuntu: apt-get install python3 python3-venv python3-pip. Another one: make PYTHON=/path/to/python3 ..." >&2
  exit 1
}

# Windows has its programs elsewhere.
bin=.venv/bin; [ "${OS:-}" != Windows_NT ] || bin=.venv/Scripts

if [ ! -x $bin/python ] || ! usable $bin/python; then
  python=$(find_python)
  echo "Making .venv with $("$python" --version) ($python)"
  rm -rf .venv
  "$python" -m venv .venv
fi
$bin/python -m pip install --quiet --disable-pip-version-check --use-pep517 --constraint constraints.txt --editable "$1"
