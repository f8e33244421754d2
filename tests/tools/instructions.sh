#!/usr/bin/env bash
# Counts the instructions of one token request, one introspection and one reading of the metadata, and compares them with
# bench/instructions.toml. UPDATE=1 writes that file instead.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tools/flags.sh
case $host in
  x86_64-*-linux-*) ;;
  *) echo "SKIPPED instructions: they are counted on x86_64 Linux, this is $host" && exit ;;
esac
cargo build --release --locked --package bench --target "$host"
program=${CARGO_TARGET_DIR:-target}/$host/release/bench
baseline=bench/instructions.toml requests=200 tolerance=3 status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Only what this function does is counted, on its own thread: neither start-up nor the threads of the database.
count() {
  mkdir "$work/$1"
  valgrind --tool=callgrind --callgrind-out-file="$work/$1.out" --toggle-collect='bench::instructions::counted*' \
    "$program" instructions "$1" --requests $requests --data "$work/$1" 2>"$work/$1.log" >/dev/null || { cat "$work/$1.log" >&2; return 1; }
  echo $(($(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/$1.log") / requests))
}

table="# Instructions of one request in the router, counted by tests/tools/instructions.sh; UPDATE=1 writes this file."$'\n'
for what in token introspection discovery; do
  found=$(count $what)
  [ "$found" -gt 0 ] || { echo "nothing was counted: the function is not found by its name" >&2; exit 1; }
  table+="$what = $found"$'\n'
  [ -z "${UPDATE:-}" ] || continue
  known=$(sed -n "s/^$what = //p" $baseline)
  difference=$(awk "BEGIN { printf \"%+.2f\", 100 * ($found - $known) / $known }")
  echo "$what: $found instructions a request, $known before ($difference %)"
  awk "BEGIN { exit !($difference > $tolerance || $difference < -$tolerance) }" || continue
  status=1
done
if [ -n "${UPDATE:-}" ]; then
  printf '%s' "$table" >$baseline
elif [ $status != 0 ]; then
  echo "More than $tolerance % apart. If it became slower, find out where: callgrind_annotate on the file of
  valgrind --tool=callgrind --toggle-collect='bench::instructions::counted*' $program instructions token --data DIRECTORY
If it is meant to be, or faster: UPDATE=1 tests/tools/instructions.sh, and commit $baseline with the reason." >&2
fi
exit $status
