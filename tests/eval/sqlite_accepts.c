/* Runs records (see sqlite_statements.py) through SQLite and writes those it prepares without an error.
 *
 *     sqlite_accepts < records > accepted
 *
 * Each test file starts with an empty database in memory. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int stop_after_a_while(void *steps)
{
    return ++*(int *)steps > 2000;
}

static int accepts(sqlite3 *db, const char *text, int *steps)
{
    sqlite3_stmt *statement = NULL;
    *steps = 0;
    int ok = sqlite3_prepare_v2(db, text, -1, &statement, NULL) == SQLITE_OK && statement;
    while (ok && sqlite3_step(statement) == SQLITE_ROW) {
    }
    sqlite3_finalize(statement);
    return ok;
}

int main(void)
{
    sqlite3 *db = NULL;
    int steps = 0;
    size_t n, seen = 0, accepted = 0;
    char what[16];
    while (scanf("%zu %15s", &n, what) == 2 && getchar() == '\n') {
        char *text = calloc(1, n + 2);
        if (fread(text, 1, n + 1, stdin) != n + 1) break;
        text[n] = '\0';
        int ok = strcmp(what, "file") == 0;
        if (ok) {
            sqlite3_close(db);
            if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 2;
            sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
            sqlite3_progress_handler(db, 1000, stop_after_a_while, &steps);
        } else if (db) {
            seen++;
            ok = accepts(db, text, &steps);
            accepted += (size_t)ok;
        }
        if (ok) printf("%zu %s\n%s\n", n, what, text);
        free(text);
    }
    sqlite3_close(db);
    fprintf(stderr, "%zu statements prepared, %zu accepted\n", seen, accepted);
    return 0;
}
