#!/usr/bin/env bash
# Checks target/static/biljett as the image holds it: static, small, and at work in a root that has nothing else in it.
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=target/static/biljett
largest=$((30 * 1024 * 1024))

size=$(stat -c %s "$binary")
echo "$binary: $size bytes, of at most $largest"
[ "$size" -le "$largest" ]
if readelf --program-headers "$binary" | grep -q INTERP || readelf --dynamic "$binary" | grep -q NEEDED; then
  echo "$binary is not static" >&2
  exit 1
fi
echo "static: no interpreter, no libraries"

# What the image is: the binary, two folders, certificate authorities and the names that the engine writes.
root=$(mktemp -d) demo=
finish() {
  [ -z "$demo" ] || kill "$demo" 2>/dev/null || true
  wait || true
  rm -rf "$root"
}
trap finish EXIT
cp "$binary" "$root/biljett"
mkdir -p "$root/data" "$root/tmp" "$root/etc"
chmod 755 "$root" && chmod 777 "$root/data" "$root/tmp"
echo '127.0.0.1 biljett.example' >"$root/etc/hosts"
user=$(sed -n 's/^USER //p' Containerfile)

# inside WORDS..: as the image's user where this is root, else in a user namespace.
if [ "$(id -u)" = 0 ] && chroot --userspec="$user" "$root" /biljett --version; then
  inside() { exec chroot --userspec="$user" "$root" "$@"; }
elif unshare --user --map-root-user chroot "$root" /biljett --version; then
  inside() { exec unshare --user --map-root-user chroot "$root" "$@"; }
else
  echo "SKIPPED the empty root: this machine lets nobody change the root; only the file was checked" >&2
  exit 0
fi

free() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free) tls_port=$(free)
entrypoint=$(sed -n 's/^ENTRYPOINT //p' Containerfile | tr -d '[]",')
read -r -a words < <(sed -n 's/^CMD //p' Containerfile | tr -d '[]",')
tls=https://biljett.example:$tls_port
(inside "$entrypoint" "${words[@]}" --port "$port" --tls-port "$tls_port" --base-url "$tls") &
demo=$!
for _ in $(seq 100); do
  curl -sf -o "$root/list" "http://127.0.0.1:$port/demo.json" && break
  kill -0 "$demo"
  sleep 0.1
done
cmp "$root/list" "$root/data/demo.json"

# Over TLS by a name: both what names addresses and what names authorities are read at run time, and found here.
ask() { (export SSL_CERT_FILE=/data/ca.pem && inside /biljett token get --demo /data/demo.json "$@"); }
ask --issuer standard --client worker | grep access_token
ask --issuer helsenorge --as kari | grep access_token
if (inside /biljett token get --demo /data/demo.json --issuer standard --client worker) 2>"$root/told"; then
  echo "an unknown authority was trusted" >&2
  exit 1
fi
grep -i certificate "$root/told"
echo "the image's command gave tokens in an empty root"
