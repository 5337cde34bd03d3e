/* Runs records (see mysqltest_statements.py) through a MariaDB server and writes those it accepts.
 *
 *     mariadb_accepts SOCKET < records > accepted
 *
 * Each test file starts with an empty database. A statement counts as accepted when the server runs it
 * without an error. What would stop or block the server is not sent. Output: the same records, file names
 * included. */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const skipped[] = {"shutdown",      "kill",        "restart",     "flush",
                                      "lock",          "change",      "start slave", "stop slave",
                                      "reset",         "install",     "uninstall",   "set global",
                                      "set @@global",  "set persist", "grant",       "revoke",
                                      "create user",   "alter user",  "drop user",   "purge",
                                      "backup",        "xa",          "help",        "load data",
                                      "create server", "start all",   "stop all",    "set password",
                                      "rename user",   "create role", "drop role",   "set @@session.debug",
                                      "set debug"};

static int may_run(const char *z)
{
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
        if (strncasecmp(z, skipped[i], strlen(skipped[i])) == 0) return 0;
    int reads = strncasecmp(z, "select", 6) == 0 || strncasecmp(z, "show", 4) == 0;
    if (!reads && strcasestr(z, "mysql.")) return 0; /* the server's own tables */
    return !strcasestr(z, "sleep(") && !strcasestr(z, "get_lock(") && !strcasestr(z, "benchmark(") &&
           !strcasestr(z, "outfile") && !strcasestr(z, "dumpfile") && !strcasestr(z, "drop database mysql");
}

static MYSQL *connect_to(const char *socket)
{
    MYSQL *db = mysql_init(NULL);
    my_bool reconnect = 1;
    unsigned seconds = 20;
    mysql_options(db, MYSQL_OPT_RECONNECT, &reconnect);
    mysql_options(db, MYSQL_OPT_READ_TIMEOUT, &seconds);
    for (int tries = 0; tries < 60; tries++) { /* it may be starting, again */
        if (mysql_real_connect(db, "localhost", "root", "", NULL, 0, socket, CLIENT_MULTI_RESULTS)) return db;
        sleep(1);
    }
    fprintf(stderr, "cannot connect: %s\n", mysql_error(db));
    exit(2);
}

static void start_file(MYSQL **db, const char *socket)
{
    static const char *const setup[] = {"DROP DATABASE IF EXISTS test", "CREATE DATABASE test", "USE test",
                                        "SET max_statement_time = 2", "SET lock_wait_timeout = 1"};
    mysql_close(*db);
    *db = connect_to(socket);
    for (size_t i = 0; i < sizeof setup / sizeof *setup; i++) mysql_query(*db, setup[i]);
}

static int runs(MYSQL *db, const char *text, size_t n)
{
    int failed = mysql_real_query(db, text, n);
    do {
        MYSQL_RES *result = failed ? NULL : mysql_store_result(db);
        if (result) mysql_free_result(result);
    } while (!failed && mysql_more_results(db) && mysql_next_result(db) == 0);
    return !failed && mysql_errno(db) == 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    MYSQL *db = connect_to(argv[1]);
    size_t n, seen = 0, accepted = 0;
    char what[16];
    while (scanf("%zu %15s", &n, what) == 2 && getchar() == '\n') {
        char *text = calloc(1, n + 2);
        if (fread(text, 1, n + 1, stdin) != n + 1) break;
        text[n] = '\0';
        int ok = strcmp(what, "file") == 0;
        if (ok) {
            start_file(&db, argv[1]);
        } else if (may_run(text)) {
            seen++;
            ok = runs(db, text, n);
            accepted += (size_t)ok;
        }
        if (ok) printf("%zu %s\n%s\n", n, what, text);
        free(text);
    }
    fprintf(stderr, "%zu statements sent, %zu accepted\n", seen, accepted);
    mysql_close(db);
    return 0;
}
