#!/bin/sh
# How much of what MariaDB and SQLite accept is read: their own tests' statements, judged by the servers.
#
#     dialects.sh EVAL_PARSE MYSQLTEST_FOLDER SQLITE_TEST_FOLDER
#
# Needs Debian's mariadb-server-core, mariadb-test-data, libmariadb-dev, libsqlite3-dev and the test folder of
# `apt-get source sqlite3`. The server runs on a socket in a folder of its own, which goes in the end.
set -e
parse=$1 mysqltests=$2 sqlitetests=$3
here=$(dirname "$0")
work=$(mktemp -d)
trap 'test -f "$work/pid" && kill "$(cat "$work/pid")" 2>/dev/null; sleep 1; rm -rf "$work"' EXIT

if [ -d "$mysqltests" ]; then
    cc -O1 -D_GNU_SOURCE -o "$work/mariadb_accepts" "$here/mariadb_accepts.c" $(mariadb_config --cflags --libs)
    mariadb-install-db --datadir="$work/data" --auth-root-authentication-method=normal --skip-test-db > "$work/log" 2>&1
    mariadbd --no-defaults --datadir="$work/data" --socket="$work/s" --skip-networking --user="$(id -un)" \
        --pid-file="$work/pid" --default-storage-engine=MyISAM --skip-log-bin > "$work/server.log" 2>&1 &
    i=0; while [ ! -S "$work/s" ] && [ $i -lt 60 ]; do sleep 1; i=$((i + 1)); done
    python3 "$here/mysqltest_statements.py" "$mysqltests"/*.test | "$work/mariadb_accepts" "$work/s" > "$work/mariadb"
    echo "MariaDB"; "$parse" mysql < "$work/mariadb"
fi
if [ -d "$sqlitetests" ]; then
    cc -O1 -o "$work/sqlite_accepts" "$here/sqlite_accepts.c" -lsqlite3
    python3 "$here/sqlite_statements.py" "$sqlitetests"/*.test | "$work/sqlite_accepts" > "$work/sqlite"
    echo "SQLite"; "$parse" sqlite < "$work/sqlite"
fi
