#!/bin/sh
# How much of what MariaDB and SQLite accept is read: their own tests' statements, judged by the servers.
#
#     dialects.sh EVAL_PARSE FOLDER MYSQLTEST_FOLDER SQLITE_TEST_FOLDER
#
# Needs what EVAL_PACKAGES in the Makefile lists, and the test folder of `apt-get source sqlite3`. Asking the servers
# takes long, so what they accepted is kept in FOLDER (accepted.mariadb, accepted.sqlite) and asked for once.
set -e
parse=$1 folder=$2 mysqltests=$3 sqlitetests=$4
here=$(dirname "$0")
mkdir -p "$folder"

# A server on a socket in a folder of its own, started again when a test brings it down.
ask_mariadb() {
    work=$(mktemp -d -p "$(if [ -w /dev/shm ]; then echo /dev/shm; else echo /tmp; fi)") # tables come and go
    trap 'touch "$work/stop"; kill "$(cat "$work/pid")" 2>/dev/null || true; sleep 2; rm -rf "$work"' EXIT
    cc -O1 -D_GNU_SOURCE -o "$work/mariadb_accepts" "$here/mariadb_accepts.c" $(mariadb_config --cflags --libs)
    mariadb-install-db --datadir="$work/data" --auth-root-authentication-method=normal --skip-test-db > "$work/log" 2>&1
    (
        while [ ! -e "$work/stop" ]; do
            mariadbd --no-defaults --datadir="$work/data" --socket="$work/s" --skip-networking --user="$(id -un)" \
                --pid-file="$work/pid" --default-storage-engine=MyISAM --skip-log-bin --skip-grant-tables --log-warnings=0 \
                --innodb-flush-log-at-trx-commit=0 --sync-frm=0 > "$work/server.log" 2>&1 || sleep 1
        done
    ) &
    find -L "$mysqltests" -name '*.test' | sort | xargs python3 "$here/mysqltest_statements.py" |
        "$work/mariadb_accepts" "$work/s" > "$folder/accepted.mariadb.partial"
    mv "$folder/accepted.mariadb.partial" "$folder/accepted.mariadb"
}

ask_sqlite() {
    cc -O1 -o "$folder/sqlite_accepts" "$here/sqlite_accepts.c" -lsqlite3
    python3 "$here/sqlite_statements.py" "$sqlitetests"/*.test | "$folder/sqlite_accepts" > "$folder/accepted.sqlite.partial"
    mv "$folder/accepted.sqlite.partial" "$folder/accepted.sqlite"
}

[ -e "$folder/accepted.mariadb" ] || [ ! -d "$mysqltests" ] || ask_mariadb
[ -e "$folder/accepted.sqlite" ] || [ ! -d "$sqlitetests" ] || ask_sqlite
for server in mariadb sqlite; do
    [ -e "$folder/accepted.$server" ] || continue
    echo "$server"
    "$parse" "$server" < "$folder/accepted.$server"
done
