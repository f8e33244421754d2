#!/usr/bin/env bash
# Installs the real clients: a Python environment in target/venv, which carries Node, and the npm packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -x target/venv/bin/pip ] || python3 -m venv target/venv
export PATH="$PWD/target/venv/bin:$PATH"
pip install --quiet --require-hashes --requirement tests/interop/python/requirements.txt
for lock in tests/*/package-lock.json tests/*/*/package-lock.json; do
  [ ! -f "$lock" ] || npm ci --ignore-scripts --prefix "$(dirname "$lock")"
done
