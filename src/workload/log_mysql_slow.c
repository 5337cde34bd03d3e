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

#define WORD(text)                                                                                           \
    {                                                                                                        \
        text, sizeof(text) - 1                                                                               \
    }

static const struct slice header_starts[] = {WORD("# Time: "),      WORD("# User@Host: "),
                                             WORD("# Thread_id: "), WORD("# Query_time: "),
                                             WORD("# Schema: "),    WORD("# administrator command: ")};

static bool starts_record(struct slice s)
{
    if (s.n < 3 || s.p[0] != '#') return false;
    for (size_t i = 0; i < sizeof header_starts / sizeof *header_starts; i++)
        if (s.p[2] == header_starts[i].p[2] && slice_starts(s, header_starts[i])) return true;
    return false;
}

/* "/usr/sbin/mysqld, Version: 10.11 ... started with:", "Tcp port: ...", "Time  Id Command  Argument" */
static bool is_banner(struct slice line)
{
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    if (line.n < 10) return false;
    return (line.p[line.n - 1] == ':' && slice_ends(line, SLICE("started with:")) &&
            slice_find(line, SLICE(", Version: "), 0) >= 0) ||
           ((line.p[0] == 'T') &&
            (slice_starts(line, SLICE("Tcp port: ")) || slice_starts(line, SLICE("TCP Port: ")) ||
             (slice_starts(line, SLICE("Time")) && slice_find(line, SLICE("Command"), 0) > 0)));
}

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

/* Whether a record or a server's banner may start at pos. */
static bool ends_record(struct slice s, size_t pos)
{
    if (pos >= s.n) return true;
    if (s.p[pos] == '#') return starts_record((struct slice){s.p + pos, s.n - pos});
    return s.p[pos] != ' ' && is_banner(line_at(s, pos));
}

/* The end of the statement that starts at pos: behind the line end of its last line. Adds to *lines. */
static size_t body_end(struct slice s, size_t pos, size_t *lines)
{
    for (size_t i = pos; i < s.n;) {
        const char *end = memchr(s.p + i, '\n', s.n - i);
        if (!end) return s.n;
        ++*lines;
        size_t last = (size_t)(end - s.p);
        i = last + 1;
        while (last > pos && s.p[last - 1] == '\r') last--;
        if (last > pos && s.p[last - 1] == ';' && ends_record(s, i)) return i;
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

struct key_memory;
struct slow_header {
    struct key_memory *memory;
    unsigned pairs; /* read so far */
    int64_t time, query, lock, rows_sent, rows_examined;
    uint64_t thread, error;
    struct slice user, database, transaction;
    bool local;   /* time is in the server's zone, which is not known */
    bool sampled; /* Percona: only one of `rate` queries is logged */
    uint64_t rate;
};

static struct slice first_word(struct slice s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\r') n++;
    return (struct slice){s.p, n};
}

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
    WORD("Query_time"),
    WORD("Lock_time"),
    WORD("Rows_sent"),
    WORD("Rows_examined"),
    WORD("Thread_id"),
    WORD("Id"),
    WORD("Schema"),
    WORD("Errno"),
    WORD("Last_errno"),
    WORD("InnoDB_trx_id"),
    WORD("Log_slow_rate_type"),
    WORD("Log_slow_rate_limit"),
};

/* Takes the value that starts the slice; a number need not be followed by a blank. Returns the number's
 * bytes. */
static size_t set_value(struct slow_header *h, enum header_key key, struct slice value)
{
    if (key == KEY_QUERY_TIME) return decimal_read(value, 1000000000, &h->query);
    if (key == KEY_LOCK_TIME) return decimal_read(value, 1000000000, &h->lock);
    uint64_t number = 0;
    size_t n = digits_read(value, &number);
    struct slice word = n ? value : first_word(value);
    if (!n && word.n && word.p[word.n - 1] == ':') return 0; /* the next key */
    switch (key) {
    case KEY_SCHEMA: h->database = first_word(value); return h->database.n;
    case KEY_TRANSACTION: h->transaction = first_word(value); return h->transaction.n;
    case KEY_RATE_TYPE: h->sampled = slice_eq(word, SLICE("query")); return word.n;
    default: break;
    }
    if (!n) return 0;
    switch (key) {
    case KEY_ROWS_SENT: h->rows_sent = (int64_t)number; break;
    case KEY_ROWS_EXAMINED: h->rows_examined = (int64_t)number; break;
    case KEY_THREAD:
    case KEY_ID: h->thread = number; break;
    case KEY_ERROR:
    case KEY_LAST_ERROR: h->error = number; break;
    case KEY_RATE: h->rate = number; break;
    default: break;
    }
    return n;
}

/* The keys of the record before, in their order: a server writes the same ones for every record, so that the
 * next key is compared before it is looked for. */
enum { KEYS_REMEMBERED = 32, KEY_TEXT = 24 };
struct key_memory {
    struct remembered_key {
        char text[KEY_TEXT]; /* with its colon */
        uint8_t n;
        uint8_t key; /* enum header_key, HEADER_KEYS for one that says nothing of interest */
    } keys[KEYS_REMEMBERED];
};

/* Remembers the key that ends in a colon at `end`. */
static void remember_key(struct remembered_key *to, const char *start, const char *end)
{
    const char *key = end;
    while (key > start && key[-1] != ' ') key--;
    struct slice name = {key, (size_t)(end - key)};
    to->key = 0;
    while (to->key < HEADER_KEYS && !slice_eq(name, header_keys[to->key])) to->key++;
    to->n = name.n < KEY_TEXT ? (uint8_t)(name.n + 1) : 0;
    memcpy(to->text, key, to->n);
}

/* All pairs of a line; a value is empty when the next key follows ("Schema:   QC_hit: No"). */
static void read_pairs(struct slice line, struct slow_header *h)
{
    const char *p = line.p + 2, *end = line.p + line.n;
    while (p < end) {
        while (p < end && *p == ' ') p++;
        struct remembered_key *key = &h->memory->keys[h->pairs++ % KEYS_REMEMBERED];
        if (!key->n || end - p < key->n || !bytes_eq(p, key->text, key->n)) {
            const char *colon = p < end ? memchr(p, ':', (size_t)(end - p)) : NULL;
            if (!colon) return;
            remember_key(key, p, colon);
            p = colon + 1;
        } else {
            p += key->n;
        }
        while (p < end && *p == ' ') p++;
        const char *value = p;
        if (key->key < HEADER_KEYS) p += set_value(h, key->key, (struct slice){p, (size_t)(end - p)});
        while (p < end && *p != ' ' && *p != '\r') p++;
        if (p > value && p[-1] == ':') p = value; /* no value, but another key */
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

/* "# administrator command: Quit;" stands where a statement would. */
static bool is_command(struct slice line)
{
    return slice_starts(line, SLICE("# administrator command: "));
}

static void forget_header(struct slow_header *h)
{
    *h = (struct slow_header){.memory = h->memory,
                              .time = WORKLOAD_NO_TIME,
                              .query = -1,
                              .lock = -1,
                              .rows_sent = -1,
                              .rows_examined = -1};
}

static void read_header(struct scanner *s, struct slice line, struct slow_header *h)
{
    switch (line.n > 2 ? line.p[2] : 0) {
    case 'U':
        if (!slice_starts(line, SLICE("# User@Host: "))) break;
        read_user(line, h);
        return;
    case 'T':
        if (!slice_starts(line, SLICE("# Time: "))) break;
        line = (struct slice){line.p + 8, line.n - 8};
        h->local = !time_read(&s->time_cache, line, true, &h->time) && time_read_short(line, &h->time);
        return;
    case 'a':
        if (is_command(line)) forget_header(h); /* the whole record was about it */
        return;
    case 'e':
        if (slice_starts(line, SLICE("# explain: "))) return;
        break;
    default: break;
    }
    read_pairs(line, h);
}

/* "SET timestamp=1553436291;" and "SET last_insert_id=5,insert_id=6,timestamp=1553436291;" */
static bool read_timestamp(struct slice line, struct slow_header *h)
{
    static const struct slice usual = WORD("SET timestamp=");
    ptrdiff_t at = (ptrdiff_t)usual.n;
    int64_t ns;
    if (!slice_starts(line, usual)) {
        at = slice_starts(line, SLICE("SET ")) ? slice_find(line, SLICE("timestamp="), 0) + 10 : 0;
        if (at < 10) return false;
    }
    if (decimal_read((struct slice){line.p + at, line.n - (size_t)at}, 1000000000, &ns) &&
        (h->time == WORKLOAD_NO_TIME || h->local))
        h->time = ns / 1000;
    return true;
}

static bool read_use(struct slice line, struct slow_header *h)
{
    if (!slice_starts_nocase(line, SLICE("use "))) return false;
    struct slice name = slice_trim((struct slice){line.p + 4, line.n - 5});
    if (name.n > 2 && name.p[0] == '`') name = (struct slice){name.p + 1, name.n - 2};
    h->database = name;
    return true;
}

/* Reads "use x;" and "SET timestamp=1;" where a statement or a command follows; returns where that starts. */
static size_t read_preamble(struct slice s, size_t pos, size_t *lines, struct slow_header *h)
{
    while (pos < s.n) {
        struct slice line = line_at(s, pos), bare = slice_trim(line);
        size_t next = pos + line.n + 1;
        bool first_letter = bare.n > 5 && (bare.p[0] | 32) >= 's' && (bare.p[0] | 32) <= 'u';
        if (!first_letter || bare.p[bare.n - 1] != ';') break;
        if (ends_record(s, next) && (next >= s.n || !is_command((struct slice){s.p + next, s.n - next})))
            break;
        if (!read_timestamp(bare, h) && !read_use(bare, h)) break;
        ++*lines;
        pos = next;
    }
    return pos;
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

/* Reads the header lines at pos; returns where they end. */
static size_t read_headers(struct scanner *s, struct slice text, size_t pos, size_t *lines,
                           struct slow_header *h)
{
    if (!s->memory) s->memory = ARENA_NEW(&s->arena, struct key_memory);
    h->memory = s->memory;
    forget_header(h);
    while (pos < text.n && text.p[pos] == '#') {
        struct slice line = line_at(text, pos);
        read_header(s, line, h);
        pos += line.n + 1;
        ++*lines;
    }
    return pos < text.n ? pos : text.n;
}

static void mysql_slow_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    struct slice text = c->text;
    for (size_t pos = 0; pos < text.n;) {
        struct slow_header h;
        size_t lines = 0, start = pos;
        pos = read_headers(s, text, pos, &lines, &h);
        struct slice first = line_at(text, pos);
        bool stray = start == pos && pos < text.n; /* a banner, or the rest of an event without its header */
        if (stray || pos == text.n) {
            c->lines += lines + stray;
            c->unreadable += stray && !is_banner(first);
            if (stray) pos += first.n + 1;
            continue;
        }
        size_t statement = read_preamble(text, pos, &lines, &h), end = statement, before = lines;
        if (!is_command((struct slice){text.p + statement, text.n - statement}))
            end = body_end(text, statement, &lines);
        struct slice body = slice_trim((struct slice){text.p + statement, end - statement});
        if (body.n && h.query >= 0) {
            c->lines += before; /* a finding points at the statement, not at its header */
            emit(s, c, &h, body);
            c->lines -= before;
        }
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
