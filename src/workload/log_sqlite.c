/* The trace of the sqlite3 shell (.trace stdout, .timer on, .eqp on): statements as they are sent, between
 * them plans, times and results.
 *
 *     SELECT *
 *       FROM t WHERE b LIKE '%z%';
 *     Run Time: real 0.000 user 0.000080 sys 0.000000
 *     SELECT count(*) FROM t; -- 0 ns                     (.trace --profile)
 *
 * A statement starts at a line that begins with one of SQL's verbs and ends at its semicolon.
 */
#include "workload/event.h"

static const char *const verbs[] = {"SELECT ", "INSERT ", "UPDATE ",  "DELETE ",    "REPLACE ", "CREATE ",
                                    "DROP ",   "ALTER ",  "BEGIN",    "COMMIT",     "ROLLBACK", "WITH ",
                                    "PRAGMA ", "ANALYZE", "VACUUM",   "SAVEPOINT ", "RELEASE ", "ATTACH ",
                                    "DETACH ", "REINDEX", "EXPLAIN ", "VALUES"};

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

static bool starts_statement(struct slice line)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_starts_nocase(line, slice_of(verbs[i]))) return true;
    return false;
}

static int sqlite_score(struct slice sample)
{
    bool statement = false, mark = false;
    for (size_t pos = 0, n = 0; pos < sample.n && n < 400; n++) {
        struct slice line = line_at(sample, pos);
        pos += line.n + 1;
        statement |= starts_statement(line);
        mark |= slice_starts(line, SLICE("Run Time: real ")) || slice_eq(line, SLICE("QUERY PLAN")) ||
                (slice_ends(line, SLICE(" ns")) && slice_find(line, SLICE("; -- "), 0) > 0);
    }
    return statement && mark ? 70 : 0;
}

static size_t sqlite_cut(const void *format, struct slice text)
{
    (void)format;
    for (size_t end = text.n; end > 1;) {
        const char *line_end = memrchr(text.p, '\n', end - 1);
        if (!line_end) return 0;
        size_t start = (size_t)(line_end - text.p) + 1;
        /* the line before must have ended a statement or be no part of one */
        bool complete = start < text.n && memchr(text.p + start, '\n', text.n - start);
        if (complete && starts_statement(line_at(text, start)) && start > 1) {
            const char *before = memrchr(text.p, '\n', start - 1);
            size_t from = before ? (size_t)(before - text.p) + 1 : 0;
            struct slice previous = {text.p + from, start - 1 - from};
            if (slice_ends(slice_trim(previous), SLICE(";")) || slice_starts(previous, SLICE("Run Time: ")))
                return start;
        }
        end = start;
    }
    return 0;
}

/* A statement from pos on; returns where the line behind it starts. */
static size_t read_statement(struct scanner *s, struct chunk *c, size_t pos, size_t *made)
{
    struct slice rest = {c->text.p + pos, c->text.n - pos};
    struct lexer lx = lex_start(rest, DIALECT_SQLITE, 0);
    struct token t;
    do t = lex_next(&lx);
    while (t.kind != TOKEN_END && t.kind != TOKEN_SEMICOLON);
    size_t end = t.kind == TOKEN_END ? rest.n : t.pos;
    struct log_record *r = chunk_add(c, RECORD_CALL);
    record_set_text(s, c, r, (struct slice){rest.p, end});
    *made = (size_t)(r - c->records.at) + 1;
    struct slice line = line_at(rest, end);
    ptrdiff_t profile = slice_find(line, SLICE("-- "), 0);
    if (profile >= 0 && slice_ends(line, SLICE(" ns")))
        decimal_read((struct slice){line.p + profile + 3, line.n - (size_t)profile - 3}, 1, &r->duration);
    size_t next = end + line.n + 1;
    for (size_t i = 0; i < end; i++) c->lines += rest.p[i] == '\n';
    return pos + (next < rest.n ? next : rest.n);
}

static void sqlite_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    size_t last = 0;
    for (size_t pos = 0; pos < c->text.n; c->lines++) {
        struct slice line = line_at(c->text, pos);
        if (starts_statement(line)) {
            pos = read_statement(s, c, pos, &last);
            continue;
        }
        if (slice_starts(line, SLICE("Run Time: real ")) && last) {
            struct log_record *r = &c->records.at[last - 1];
            if (r->duration < 0)
                decimal_read((struct slice){line.p + 15, line.n - 15}, 1000000000, &r->duration);
        }
        pos += line.n + 1;
    }
}

const struct log_format sqlite_format = {
    .name = "sqlite",
    .what = "trace of the sqlite3 shell",
    .dialect = DIALECT_SQLITE,
    .score = sqlite_score,
    .cut = sqlite_cut,
    .scan = sqlite_scan,
};
