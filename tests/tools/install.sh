#!/usr/bin/env bash
# Installs Debian packages, as root.
set -euo pipefail
apt-get update -q
apt-get install -q -y --no-install-recommends "$@"
