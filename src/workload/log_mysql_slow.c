/* The slow query log of MySQL, MariaDB and Percona Server.
 *
 *     # Time: 2019-03-24T14:04:53.713951Z              (or 261120 23:57:56; left out when it repeats)
 *     # User@Host: root[root] @ localhost []  Id:    16
 *     # Thread_id: 4  Schema: shop  QC_hit: No          (MariaDB)
 *     # Query_time: 2.63  Lock_time: 0.0001 Rows_sent: 10  Rows_examined: 3145718
 *     use shop;
 *     SET timestamp=1553436291;
 *     SELECT ...;
 *
 * Nothing marks the lines of a statement, and its literals may hold whole headers. A record ends where a
 * semicolon ends a line and the next line is a header, a server's banner, or the end of the file.
 */
#include "workload/event.h"

static const char *const header_starts[] = {"# Time: ",       "# User@Host: ", "# Thread_id: ",
                                            "# Query_time: ", "# Schema: ",    "# administrator command: "};

static bool starts_record(struct slice s)
{
    for (size_t i = 0; i < sizeof header_starts / sizeof *header_starts; i++)
        if (slice_starts(s, slice_of(header_starts[i]))) return true;
    return false;
}

/* "/usr/sbin/mysqld, Version: 10.11 ... started with:", "Tcp port: ...", "Time  Id Command  Argument" */
static bool is_banner(struct slice line)
{
    return slice_find(line, SLICE(", Version: "), 0) >= 0 || slice_starts(line, SLICE("Tcp port: ")) ||
           slice_starts(line, SLICE("TCP Port: ")) ||
           (slice_starts(line, SLICE("Time")) && slice_find(line, SLICE("Command"), 0) > 0);
}

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

/* The end of the statement that starts at pos: behind the line end of its last line. */
static size_t body_end(struct slice s, size_t pos)
{
    for (size_t i = pos; i < s.n;) {
        const char *end = memchr(s.p + i, '\n', s.n - i);
        if (!end) return s.n;
        size_t at = (size_t)(end - s.p), next = at + 1;
        size_t last = at;
        while (last > pos && s.p[last - 1] == '\r') last--;
        if (next == s.n) return s.n;
        bool ended = last > pos && s.p[last - 1] == ';';
        if (ended && s.p[next] == '#' && starts_record((struct slice){s.p + next, s.n - next})) return next;
        if (ended && s.p[next] != '#' && s.p[next] != ' ' && is_banner(line_at(s, next))) return next;
        i = next;
    }
    return s.n;
}

static int mysql_slow_score(struct slice sample)
{
    int score = 0;
    for (size_t pos = 0, n = 0; pos < sample.n && n < 400; n++) {
        struct slice line = line_at(sample, pos);
        if (slice_starts(line, SLICE("# Query_time: "))) return 97;
        if (slice_starts(line, SLICE("# User@Host: "))) score = 90;
        pos += line.n + 1;
    }
    return score;
}

static size_t mysql_slow_cut(const void *format, struct slice text)
{
    (void)format;
    for (size_t end = text.n; end > 2;) {
        const char *hash = memrchr(text.p, '#', end - 1);
        if (!hash || hash - text.p < 2) return 0;
        size_t at = (size_t)(hash - text.p);
        bool ended = text.p[at - 1] == '\n' &&
                     (text.p[at - 2] == ';' || (text.p[at - 2] == '\r' && at > 2 && text.p[at - 3] == ';'));
        if (ended && text.n - at >= 16 && starts_record((struct slice){hash, text.n - at})) return at;
        end = at;
    }
    return 0;
}

struct slow_header {
    int64_t time, query, lock, rows_sent, rows_examined;
    uint64_t thread, error;
    struct slice user, database, transaction;
    bool administrator;
    bool sampled; /* Percona: only one of `rate` queries is logged */
    uint64_t rate;
};

enum { RATE_LIMIT = 100000 };

/* "Key: value" pairs of a header line that mean something. */
enum header_key {
    KEY_QUERY_TIME,
    KEY_LOCK_TIME,
    KEY_ROWS_SENT,
    KEY_ROWS_EXAMINED,
    KEY_THREAD,
    KEY_ID,
    KEY_SCHEMA,
    KEY_ERROR,
    KEY_LAST_ERROR,
    KEY_TRANSACTION,
    KEY_RATE_TYPE,
    KEY_RATE,
    HEADER_KEYS
};
static const struct slice header_keys[HEADER_KEYS] = {
    {"Query_time",          10},
    {"Lock_time",           9 },
    {"Rows_sent",           9 },
    {"Rows_examined",       13},
    {"Thread_id",           9 },
    {"Id",                  2 },
    {"Schema",              6 },
    {"Errno",               5 },
    {"Last_errno",          10},
    {"InnoDB_trx_id",       13},
    {"Log_slow_rate_type",  18},
    {"Log_slow_rate_limit", 19},
};

static void set_value(struct slow_header *h, enum header_key key, struct slice value)
{
    uint64_t n = 0;
    bool number = digits_read(value, &n) > 0;
    switch (key) {
    case KEY_QUERY_TIME: decimal_read(value, 1000000000, &h->query); break;
    case KEY_LOCK_TIME: decimal_read(value, 1000000000, &h->lock); break;
    case KEY_ROWS_SENT:
        if (number) h->rows_sent = (int64_t)n;
        break;
    case KEY_ROWS_EXAMINED:
        if (number) h->rows_examined = (int64_t)n;
        break;
    case KEY_THREAD:
    case KEY_ID:
        if (number) h->thread = n;
        break;
    case KEY_SCHEMA: h->database = value; break;
    case KEY_ERROR:
    case KEY_LAST_ERROR: h->error = n; break;
    case KEY_TRANSACTION: h->transaction = value; break;
    case KEY_RATE_TYPE: h->sampled = slice_eq(value, SLICE("query")); break;
    case KEY_RATE: h->rate = n; break;
    case HEADER_KEYS: break;
    }
}

/* All pairs of a line; a value is empty when the next key follows ("Schema:   QC_hit: No"). */
static void read_pairs(struct slice line, struct slow_header *h)
{
    for (size_t i = 2; i < line.n;) {
        const char *colon = memchr(line.p + i, ':', line.n - i);
        if (!colon) return;
        size_t end = (size_t)(colon - line.p), start = end, value = end + 1;
        while (start > i && line.p[start - 1] != ' ') start--;
        while (value < line.n && line.p[value] == ' ') value++;
        size_t stop = value;
        while (stop < line.n && line.p[stop] != ' ' && line.p[stop] != '\r') stop++;
        i = end + 1;
        if (stop > value && line.p[stop - 1] == ':') continue; /* no value */
        struct slice key = {line.p + start, end - start};
        for (size_t k = 0; k < HEADER_KEYS; k++) {
            if (!slice_eq(key, header_keys[k])) continue;
            set_value(h, (enum header_key)k, (struct slice){line.p + value, stop - value});
            break;
        }
        i = stop;
    }
}

static void read_user(struct slice line, struct slow_header *h)
{
    size_t start = sizeof "# User@Host: " - 1, end = start;
    while (end < line.n && line.p[end] != '[' && line.p[end] != ' ') end++;
    h->user = (struct slice){line.p + start, end - start};
    const char *close = memchr(line.p + end, '@', line.n - end);
    if (close) read_pairs((struct slice){close, line.n - (size_t)(close - line.p)}, h);
}

static void read_header(struct scanner *s, struct slice line, struct slow_header *h)
{
    if (slice_starts(line, SLICE("# Time: ")))
        time_read(&s->time_cache, (struct slice){line.p + 8, line.n - 8}, true, &h->time);
    else if (slice_starts(line, SLICE("# User@Host: ")))
        read_user(line, h);
    else if (slice_starts(line, SLICE("# administrator command: ")))
        h->administrator = true;
    else if (!slice_starts(line, SLICE("# explain: ")))
        read_pairs(line, h);
}

/* Takes "use x;" and "SET timestamp=1;" off the front of a body. */
static struct slice read_preamble(struct slice body, struct slow_header *h)
{
    for (;;) {
        struct slice line = line_at(body, 0);
        struct slice bare = slice_trim(line);
        if (slice_starts_nocase(bare, SLICE("use ")) && slice_ends(bare, SLICE(";")) && line.n + 1 < body.n) {
            struct slice name = slice_trim((struct slice){bare.p + 4, bare.n - 5});
            if (name.n > 2 && name.p[0] == '`') name = (struct slice){name.p + 1, name.n - 2};
            h->database = name;
        } else if (slice_starts(bare, SLICE("SET ")) && slice_find(bare, SLICE("timestamp="), 0) > 0 &&
                   slice_ends(bare, SLICE(";")) && line.n + 1 < body.n) {
            int64_t ns;
            ptrdiff_t at = slice_find(bare, SLICE("timestamp="), 0) + 10;
            if (decimal_read((struct slice){bare.p + at, bare.n - (size_t)at}, 1000000000, &ns) &&
                h->time == WORKLOAD_NO_TIME)
                h->time = ns / 1000;
        } else {
            return body;
        }
        body = (struct slice){body.p + line.n + 1, body.n - line.n - 1};
    }
}

static void emit(struct scanner *s, struct chunk *c, const struct slow_header *h, struct slice text)
{
    uint64_t stands_for = h->sampled && h->rate > 1 && h->rate <= RATE_LIMIT ? h->rate : 1;
    struct log_record *r = chunk_add(c, stands_for > 1 ? RECORD_TOTAL : RECORD_CALL);
    r->time = h->time;
    r->duration = h->query * (int64_t)stands_for;
    r->rows = h->rows_sent < 0 ? -1 : h->rows_sent * (int64_t)stands_for;
    r->session = r->session_number = h->thread;
    if (h->transaction.n) r->transaction = hash64(h->transaction.p, h->transaction.n);
    r->who = scanner_who(s, h->user, h->database, (struct slice){"", 0});
    struct log_extra *x = record_extra(c, r);
    x->calls = stands_for;
    x->rows_examined = h->rows_examined;
    x->lock_ns = h->lock;
    if (h->error) {
        r->flags |= RECORD_FAILED;
        x->sqlstate = slice_of(arena_printf(&c->arena, "%llu", (unsigned long long)h->error));
    }
    record_set_text(s, c, r, text);
}

static void mysql_slow_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    struct slice text = c->text;
    for (size_t pos = 0; pos < text.n;) {
        struct slow_header h = {
            .time = WORKLOAD_NO_TIME, .query = -1, .lock = -1, .rows_sent = -1, .rows_examined = -1};
        size_t lines = 0, start = pos;
        while (pos < text.n && text.p[pos] == '#') {
            struct slice line = line_at(text, pos);
            read_header(s, line, &h);
            pos += line.n + 1;
            lines++;
        }
        if (pos >= text.n) {
            c->lines += lines;
            break;
        }
        struct slice first = line_at(text, pos);
        if (start == pos && is_banner(first)) {
            pos += first.n + 1;
            c->lines++;
            continue;
        }
        size_t end = h.administrator && text.p[pos] == '#' ? pos : body_end(text, pos);
        struct slice body = slice_trim((struct slice){text.p + pos, end - pos});
        if (h.administrator && starts_record(body)) body.n = 0;
        body = read_preamble(body, &h);
        if (body.n && h.query >= 0 && !slice_starts(body, SLICE("# administrator")))
            emit(s, c, &h, body);
        else if (body.n && start == pos)
            c->unreadable++;
        for (size_t i = pos; i < end; i++) lines += text.p[i] == '\n';
        c->lines += lines;
        pos = end;
    }
}

const struct log_format mysql_slow_format = {
    .name = "mysql-slow",
    .what = "slow query log of MySQL, MariaDB and Percona Server",
    .dialect = DIALECT_MYSQL,
    .score = mysql_slow_score,
    .cut = mysql_slow_cut,
    .scan = mysql_slow_scan,
};
