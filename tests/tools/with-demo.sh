#!/usr/bin/env bash
# with-demo.sh [--two-names] COMMAND..: starts a fresh demo on free ports, runs the command with BILJETT=the program and BILJETT_DEMO=its demo.json, stops the demo.
# With --two-names browsers know it by another name than programs do.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
data=$(mktemp -d) port=0 names=()
if [ "$1" = --two-names ]; then
  shift
  port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  names=(--base-url "http://127.0.0.1:$port" --base-url "http://localhost:$port" --tls-port 0)
fi
"$root/target/static/biljett" demo --port "$port" "${names[@]}" --data "$data" >"$data/demo.log" 2>&1 &
demo=$!

finish() {
  local status=$?
  kill "$demo" 2>/dev/null || true
  wait "$demo" || true
  [ $status = 0 ] || tail -n 100 "$data/demo.log"
  rm -rf "$data"
}
trap finish EXIT

for _ in $(seq 100); do
  [ ! -s "$data/demo.json" ] || break
  kill -0 "$demo"
  sleep 0.1
done
[ -s "$data/demo.json" ]
BILJETT="$root/target/static/biljett" BILJETT_DEMO="$data/demo.json" PATH="$root/target/venv/bin:$PATH" timeout 600 "$@"
