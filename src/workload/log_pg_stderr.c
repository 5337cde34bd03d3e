/* PostgreSQL's own log (log_destination = stderr), with any log_line_prefix.
 *
 *     2026-11-20 23:46:05.019 UTC [21946] postgres@shop LOG:  duration: 18.245 ms  execute <unnamed>: WITH a
 * AS ( <TAB>  SELECT 1 <TAB>) 2026-11-20 23:46:05.019 UTC [21946] postgres@shop DETAIL:  parameters: $1 =
 * '30'
 *
 * A record is a line and the lines behind it that start with a TAB, which the server puts after every line
 * end of a message: what looks like a log line inside a literal starts with one. Shippers that strip it are
 * met by taking a line without the prefix as a continuation.
 */
#include "workload/pg_log.h"

static int pg_stderr_score(struct slice sample)
{
    struct time_cache times = {{0}, 0};
    struct pg_line line;
    struct pg_message m;
    int tagged = 0, timed = 0, lines = 0;
    for (size_t pos = 0; pos < sample.n && lines < 500; lines++) {
        ptrdiff_t end = slice_find(sample, SLICE("\n"), pos);
        size_t stop = end < 0 ? sample.n : (size_t)end;
        struct slice l = {sample.p + pos, stop - pos};
        pos = stop + 1;
        if (!l.n || l.p[0] == '\t' || !prefix_guess(&times, l, &line)) continue;
        tagged += line.time != WORKLOAD_NO_TIME || line.session;
        message_read(line.rest, &m);
        timed += m.kind != MESSAGE_OTHER;
    }
    return timed ? 80 : tagged ? 45 : 0;
}

static bool pg_stderr_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                            const void **format, struct slice *detail, struct error *err)
{
    struct pg_prefix *p = ARENA_NEW(a, struct pg_prefix);
    *format = p;
    if (o->prefix) {
        *detail = slice_of(o->prefix);
        if (!prefix_compile(a, slice_of(o->prefix), p))
            return error_set(err, "'%s' is no log_line_prefix that Sargent can read", o->prefix);
        if (!prefix_fits(a, p, sample))
            return error_set(err, "no line begins as --prefix '%s' says; without it the prefix is learned",
                             o->prefix);
    } else {
        prefix_learn(a, sample, p, detail);
    }
    p->tabs = slice_find(sample, SLICE("\n\t"), 0) >= 0;
    return true;
}

/* Before the last line that is no continuation. */
static size_t pg_stderr_cut(const void *format, struct slice text)
{
    (void)format;
    for (size_t end = text.n; end > 1;) {
        const char *line_end = memrchr(text.p, '\n', end - 1);
        if (!line_end) return 0;
        size_t start = (size_t)(line_end - text.p) + 1;
        char first = start < text.n ? text.p[start] : '\t';
        if (first != '\t' && first != '\n' && first != '\r' && first != ' ') return start;
        end = start;
    }
    return 0;
}

/* The line at pos with its continuation lines; *lines counts them. Returns where the next record starts. */
static size_t record_end(struct slice text, size_t pos, size_t *lines)
{
    for (;;) {
        const char *end = memchr(text.p + pos, '\n', text.n - pos);
        if (!end) return text.n;
        ++*lines;
        pos = (size_t)(end - text.p) + 1;
        if (pos == text.n || text.p[pos] != '\t') return pos;
    }
}

static bool read_line(struct scanner *s, struct slice record, struct pg_line *line)
{
    const struct pg_prefix *p = s->format;
    if (p->known && prefix_recall(s, p, record, line)) return true;
    return record.n && record.p[0] != ' ' && prefix_guess(&s->time_cache, record, line) &&
           (!p->known || line->time != WORKLOAD_NO_TIME || line->tag.p == record.p);
}

/* Lines that other programs wrote into the same stream (a container's, systemd's): they start with a time, a
 * level, an address, a bracket or an HTTP method, as no line of SQL does. */
static bool is_foreign(struct slice line)
{
    static const char *const starts[] = {"GET ",  "POST ", "PUT ",    "DELETE /", "PATCH ",    "HEAD ",
                                         "DEBUG", "INFO",  "WARN",    "ERROR",    "TRACE",     "FATAL",
                                         "{\"",   "\tat ", "    at ", "  at ",    "Traceback", "  File \""};
    if (!line.n || line.p[0] == '[' || line.p[0] == '<') return line.n > 0;
    size_t digits = 0;
    while (digits < line.n && (ascii_is_digit(line.p[digits]) || strchr(".-:/", line.p[digits]))) digits++;
    if (digits > 6) return true; /* 2026-11-20, 10.0.0.1, 12:00:01 */
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (slice_starts(line, slice_of(starts[i]))) return true;
    return false;
}

/* The record being read: emitted when the next one begins. */
struct stderr_record {
    struct pg_line line;
    bool known;
    uint64_t number; /* of its line */
};

static void emit_record(struct scanner *s, struct chunk *c, struct stderr_record *r)
{
    if (!r->known) return;
    struct slice rest = r->line.rest;
    while (rest.n && ascii_is_space(rest.p[rest.n - 1])) rest.n--;
    c->lines = r->number;
    entry_emit(s, c, &(struct pg_entry){.line = &r->line, .message = rest, .tag = tag_kind(r->line.tag)});
    r->known = false;
}

static void pg_stderr_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    const struct pg_prefix *prefix = s->format;
    struct slice text = c->text;
    struct stderr_record records[2] = {{.known = false}}, *current = &records[0], *next = &records[1];
    uint64_t number = 0;
    bool interrupted = false;
    for (size_t pos = 0; pos < text.n;) {
        size_t lines = 0, end = record_end(text, pos, &lines);
        struct slice record = {text.p + pos, end - pos};
        if (read_line(s, record, &next->line)) {
            emit_record(s, c, current);
            next->known = true;
            next->number = number;
            interrupted = false;
            struct stderr_record *done = current;
            current = next;
            next = done;
        } else if (current->known && !prefix->tabs && !interrupted && !is_foreign(record)) {
            current->line.rest.n = (size_t)(record.p + record.n - current->line.rest.p);
        } else {
            interrupted = true; /* what follows another program's line may be its continuation */
            c->unreadable += lines;
        }
        number += lines;
        pos = end;
    }
    emit_record(s, c, current);
    c->lines = number;
    scanner_flush_open(s, c);
}

const struct log_format pg_stderr_format = {
    .name = "postgres",
    .what = "PostgreSQL's log with any log_line_prefix",
    .dialect = DIALECT_POSTGRES,
    .score = pg_stderr_score,
    .learn = pg_stderr_learn,
    .cut = pg_stderr_cut,
    .scan = pg_stderr_scan,
};
