# Runs a PostgreSQL cluster for as long as standard input stays open; its directory goes with it.
# $1: directory of the binaries, $2: directory of the cluster; the rest are arguments of postgres.
set -eu
trap '' HUP INT TERM
binaries=$1 directory=$2
shift 2
cd "$directory"
exec 2>>log

"$binaries/initdb" -D data -U biljett -E UTF8 --locale=C --no-sync \
    --auth-local=trust --auth-host=scram-sha-256 --pwfile=password >>log

start() {
    "$binaries/postgres" -D data -k "$directory" "$@" >>log </dev/null &
    postmaster=$!
}

start "$@"
while read -r command; do
    case $command in
    stop)
        kill -INT "$postmaster"
        wait "$postmaster" || true
        echo stopped
        ;;
    start) start "$@" ;;
    esac
done
# Again and again, because a server that has just been started does not listen to signals yet.
while kill -QUIT "$postmaster"; do sleep 0.1; done
cd /
rm -rf "$directory"
