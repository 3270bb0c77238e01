#!/usr/bin/env bash
# A private PostgreSQL cluster on a Unix socket in a folder of its own.
#   cluster.sh start DIR [setting=value …]   makes it if need be, and starts it
#   cluster.sh stop DIR                      stops and removes it
#   cluster.sh kill DIR                      kill -9 of the postmaster and all of its own
# Its database is `test`, its user postgres. Without fsync=on the settings are for speed.
# Connections make room for what is remembered of each transaction while others are open.
# Where the server's packages are missing it says so and exits 77, in CI 1.
set -euo pipefail
what=$1 dir=$2
shift 2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    echo "skipped: no PostgreSQL server here (scripts/deps test installs it)"
    [ -n "${CI:-}" ] && exit 1
    exit 77
fi

# The server refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv --reuid postgres --regid postgres --init-groups env HOME=/ LC_ALL=C.UTF-8)
fi

leader() { head -1 "$dir/data/postmaster.pid" 2>/dev/null || true; }

start() {
    if [ ! -d "$dir/data" ]; then
        mkdir -p "$dir"
        chmod 700 "$dir"
        [ ${#as[@]} -gt 0 ] && chown postgres: "$dir"
        (cd "$dir" && "${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 \
            --no-sync --locale C.UTF-8 >"$dir/log.initdb")
        cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
shared_buffers = 64MB
max_connections = 500
max_pred_locks_per_transaction = 256
autovacuum_naptime = 5s
fsync = off
END
    fi
    local options=""
    for setting in "$@"; do options+=" -c $setting"; done
    (cd "$dir" && "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -t 120 -l "$dir/log" -o "$options" \
        start >/dev/null)
    "$bin/psql" -qXAt -h "$dir" -U postgres -d postgres \
        -c "SELECT 1 FROM pg_database WHERE datname = 'test'" | grep -q 1 ||
        "$bin/createdb" -h "$dir" -U postgres test
}

stop() {
    if [ -f "$dir/data/postmaster.pid" ]; then
        (cd "$dir" && "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null) || true
    fi
    rm -rf "$dir"
}

# Children of a postmaster that dies follow it, but only when they look: these at once.
slay() {
    local pid
    pid=$(leader)
    [ -n "$pid" ] || exit 1
    local children
    children=$(ps -o pid= --ppid "$pid" || true)
    # shellcheck disable=SC2086
    kill -9 "$pid" $children 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    rm -f "$dir/data/postmaster.pid"
}

case $what in
start) start "$@" ;;
stop) stop ;;
kill) slay ;;
*) exit 2 ;;
esac
