#!/usr/bin/env bash
# Builds one static binary for this machine's architecture, target/static/biljett: what the image holds and the last stages try.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tools/flags.sh
case $host in
  *-linux-gnu | *-linux-musl) ;;
  *) echo "no static binary is made for $host" >&2 && exit 1 ;;
esac
# The target is named so that build scripts and macros, which cannot be static, are built without these flags.
cargo build --release --locked --package server --target "$host"
install -D "${CARGO_TARGET_DIR:-target}/$host/release/biljett" target/static/biljett
ls -l target/static/biljett
