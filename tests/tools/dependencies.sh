#!/usr/bin/env bash
# Fails where a crate that deny.toml bans is in the dependency tree, on any platform; asks cargo-deny too where it is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
banned=$(sed -n 's/^ *{ *crate *= *"\([^"]*\)".*/\1/p' deny.toml)
[ -n "$banned" ]
used=$(cargo tree --workspace --target all --prefix none --format '{p}' | cut -d' ' -f1 | sort -u)
if grep -Fx "$banned" <<<"$used"; then
  echo "banned by deny.toml" >&2
  exit 1
fi
if cargo deny --version 2>/dev/null; then cargo deny check bans licenses sources; fi
