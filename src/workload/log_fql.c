/* What `fqltool dump` prints of Cassandra's full query log: an entry of lines, blank lines between them.
 *
 *     Type: single-query                     Type: batch
 *     Query start time: 1564720859844        Query start time: 1564720860844
 *     Protocol version: 4                    Protocol version: 4
 *     Query: SELECT * FROM k.t WHERE a = ?   Batch type: UNLOGGED
 *     Values:                                Query: INSERT INTO k.t (a) VALUES (1)
 *     00000000 00 00 00 07      ....         Values:
 *                                            -----
 *                                            Query: ...
 *
 * A batch becomes the one statement that a server would have been sent. Values are bytes without their types
 * and are left alone.
 */
#include "workload/event.h"

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

struct entry {
    struct buf text;
    uint64_t line;
    int64_t time;
    bool batch, in_query;
};

static void emit_entry(struct scanner *s, struct chunk *c, struct entry *e)
{
    e->in_query = false;
    if (e->text.n) {
        if (e->batch) buf_text(&e->text, "; APPLY BATCH");
        uint64_t lines = c->lines;
        c->lines = e->line;
        struct log_record *r = chunk_add(c, RECORD_CALL);
        c->lines = lines;
        r->time = e->time;
        record_set_text(s, c, r, slice_copy(&c->arena, buf_slice(&e->text)));
    }
    e->text.n = 0;
    e->batch = false;
}

static void take_line(struct scanner *s, struct chunk *c, struct entry *e, struct slice line)
{
    static const char *const keys[] = {"Query start time: ", "Batch type: ", "Query: ", "Values", "Type: "};
    enum { START, BATCH, QUERY, VALUES, TYPE, KEYS };
    size_t k = 0;
    while (k < KEYS && !slice_starts(line, slice_of(keys[k]))) k++;
    if (k == KEYS) {
        if (e->in_query) {
            buf_byte(&e->text, '\n');
            buf_put(&e->text, line);
        }
        return;
    }
    struct slice value = {line.p + strlen(keys[k]), line.n - strlen(keys[k])};
    uint64_t number;
    e->in_query = k == QUERY;
    if (k == TYPE) emit_entry(s, c, e);
    if (k == START && digits_read(value, &number)) {
        emit_entry(s, c, e);
        e->time = (int64_t)(number % 100000000000000) * 1000;
    }
    if (k == BATCH) {
        e->batch = true;
        e->line = c->lines;
        bool logged = slice_eq(slice_trim(value), SLICE("LOGGED"));
        buf_printf(&e->text, "BEGIN %.*s BATCH", SLICE_ARG(logged ? SLICE("") : slice_trim(value)));
    }
    if (k == QUERY) {
        if (!e->text.n) e->line = c->lines;
        if (e->text.n) buf_text(&e->text, e->text.p[e->text.n - 1] == 'H' ? " " : "; ");
        buf_put(&e->text, value);
    }
}

static void fql_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    struct entry e = {.time = WORKLOAD_NO_TIME};
    for (size_t pos = 0; pos < c->text.n; c->lines++) {
        struct slice line = line_at(c->text, pos);
        pos += line.n + 1;
        take_line(s, c, &e, line);
    }
    emit_entry(s, c, &e);
    buf_free(&e.text);
}

static int fql_score(struct slice sample)
{
    return slice_find(sample, SLICE("Query start time: "), 0) >= 0 &&
                   slice_find(sample, SLICE("\nQuery: "), 0) > 0
               ? 90
               : 0;
}

/* Before the last entry. */
static size_t fql_cut(const void *format, struct slice text)
{
    (void)format;
    static const char mark[] = "\nType: ";
    size_t cut = 0;
    for (ptrdiff_t at = 0; (at = slice_find(text, slice_of(mark), (size_t)at)) >= 0; at++)
        cut = (size_t)at + 1;
    return cut;
}

const struct log_format fql_format = {
    .name = "fql",
    .what = "Cassandra's full query log as fqltool dump prints it",
    .dialect = DIALECT_CQL,
    .score = fql_score,
    .cut = fql_cut,
    .scan = fql_scan,
};
