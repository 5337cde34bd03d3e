/* PostgreSQL's csvlog: 23 columns up to version 12, 24 in 13, 26 from 14 on.
 *
 *     log_time,user,database,pid,host,session_id,line,command_tag,session_start,vxid,txid,severity,sqlstate,
 *     message,detail,hint,internal_query,position,context,query,position,location,application[,backend_type
 *     [,leader_pid,query_id]]
 *
 * RFC 4180: quotes are doubled, line ends stand in quotes as they are (and without the TAB of stderr logs).
 */
#include "workload/pg_log.h"

enum { CSV_COLUMNS_MIN = 23, CSV_COLUMNS_MAX = 40 };
enum csv_column {
    CSV_TIME = 0,
    CSV_USER = 1,
    CSV_DATABASE = 2,
    CSV_PID = 3,
    CSV_SESSION = 5,
    CSV_VXID = 9,
    CSV_SEVERITY = 11,
    CSV_STATE = 12,
    CSV_MESSAGE = 13,
    CSV_DETAIL = 14,
    CSV_CONTEXT = 18,
    CSV_QUERY = 19,
    CSV_APPLICATION = 22
};

struct csv_field {
    struct slice text; /* without quotes, doubled ones as they stand */
    bool doubled;
};

/* The high bit of each byte that equals c; bytes behind the first that does may be marked as well. */
static inline uint64_t equal_bytes(uint64_t word, unsigned char c)
{
    const uint64_t ones = 0x0101010101010101ULL;
    word ^= ones * c;
    return (word - ones) & ~word & (ones << 7);
}

/* The next comma or line end at or after pos, s.n when there is none. */
static inline size_t field_end(struct slice s, size_t pos)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; pos + 8 <= s.n; pos += 8) {
        uint64_t word;
        memcpy(&word, s.p + pos, sizeof word);
        uint64_t found = equal_bytes(word, ',') | equal_bytes(word, '\n');
        if (found) return pos + (size_t)__builtin_ctzll(found) / 8;
    }
#endif
    while (pos < s.n && s.p[pos] != ',' && s.p[pos] != '\n') pos++;
    return pos;
}

static size_t count_lines(struct slice s)
{
    size_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) n++;
    return n;
}

/* Reads the field whose opening quote is at pos; returns where the comma or line end behind it is. */
static size_t read_quoted(struct slice s, size_t pos, struct csv_field *f)
{
    size_t start = ++pos;
    for (;;) {
        const char *quote = pos < s.n ? memchr(s.p + pos, '"', s.n - pos) : NULL;
        pos = quote ? (size_t)(quote - s.p) + 1 : s.n;
        if (!quote || pos >= s.n || s.p[pos] != '"') break;
        f->doubled = true;
        pos++;
    }
    f->text = (struct slice){s.p + start, pos > start ? pos - 1 - start : 0};
    return field_end(s, pos);
}

/* Reads one record from pos on. *count is its number of fields, CSV_COLUMNS_MAX at most; returns where the
 * next record starts. *lines counts the line ends passed. */
static size_t read_record(struct slice s, size_t pos, struct csv_field *fields, size_t *count, size_t *lines)
{
    size_t start = pos, n = 0;
    char end = ','; /* what ended the field before */
    while (end == ',') {
        struct csv_field *f = &fields[n < CSV_COLUMNS_MAX ? n++ : n - 1];
        *f = (struct csv_field){
            {s.p + pos, 0},
            false
        };
        end = pos < s.n ? s.p[pos] : '\n';
        if (end == '"') {
            pos = read_quoted(s, pos, f);
        } else if (end != ',') { /* many are empty */
            pos = field_end(s, pos);
            f->text.n = (size_t)(s.p + pos - f->text.p);
        }
        end = pos < s.n ? s.p[pos++] : '\n';
    }
    *count = n;
    *lines += count_lines((struct slice){s.p + start, pos - start});
    return pos;
}

static struct slice csv_text(struct arena *a, const struct csv_field *f)
{
    if (!f->doubled) return f->text;
    char *out = arena_alloc(a, f->text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->text.n;) {
        const char *quote = memchr(f->text.p + i, '"', f->text.n - i);
        size_t plain = quote ? (size_t)(quote - f->text.p) + 1 - i : f->text.n - i;
        memcpy(out + n, f->text.p + i, plain);
        n += plain;
        i += plain + (quote != NULL); /* the second quote of a pair */
    }
    return (struct slice){out, n};
}

static bool is_record(struct time_cache *times, const struct csv_field *f, size_t count, int64_t *time)
{
    return count >= CSV_COLUMNS_MIN && count < CSV_COLUMNS_MAX && f[CSV_SEVERITY].text.n &&
           memchr(f[CSV_SESSION].text.p, '.', f[CSV_SESSION].text.n) &&
           time_read(times, f[CSV_TIME].text, true, time);
}

static int pg_csv_score(struct slice sample)
{
    struct csv_field fields[CSV_COLUMNS_MAX];
    struct time_cache times = {{0}, 0};
    int64_t time;
    int good = 0;
    size_t count, lines = 0;
    if (!sample.n || !ascii_is_digit(sample.p[0])) return 0;
    for (size_t pos = 0, n = 0; pos < sample.n && n < 50; n++) {
        pos = read_record(sample, pos, fields, &count, &lines);
        good += is_record(&times, fields, count, &time);
    }
    return good ? 95 : 0;
}

/* Quotes in a text, sixteen bytes at a time. */
static size_t count_quotes(struct slice s)
{
    typedef uint8_t bytes __attribute__((vector_size(16)));
    enum { STEPS = 255 }; /* until a byte of the counts is full */
    const bytes quotes = (bytes){0} + (uint8_t)'"';
    size_t n = 0, i = 0;
    while (i + sizeof quotes <= s.n) {
        bytes counts = {0}, here;
        for (int k = 0; k < STEPS && i + sizeof here <= s.n; k++, i += sizeof here) {
            memcpy(&here, s.p + i, sizeof here);
            counts -= (bytes)(here == quotes); /* -1 where they are equal */
        }
        for (size_t k = 0; k < sizeof counts; k++) n += counts[k];
    }
    for (; i < s.n; i++) n += s.p[i] == '"';
    return n;
}

/* The last line end outside of quotes; a chunk always starts outside. */
static size_t pg_csv_cut(const void *format, struct slice text)
{
    (void)format;
    size_t before = count_quotes(text);
    for (size_t i = text.n; i > 0; i--) {
        char c = text.p[i - 1];
        if (c == '"') before--;
        if (c == '\n' && before % 2 == 0) return i;
    }
    return 0;
}

/* Where a record may start behind a broken one: a line that begins with a time and a comma. */
static size_t resync(struct scanner *s, struct slice text, size_t pos)
{
    while (pos < text.n) {
        const char *end = memchr(text.p + pos, '\n', text.n - pos);
        if (!end) return text.n;
        pos = (size_t)(end - text.p) + 1;
        struct slice rest = {text.p + pos, text.n - pos};
        int64_t time;
        size_t n = time_read(&s->time_cache, rest, true, &time);
        if (n && n < rest.n && rest.p[n] == ',') return pos;
    }
    return text.n;
}

static void emit(struct scanner *s, struct chunk *c, struct csv_field *f, struct pg_line *line)
{
    struct slice vxid = f[CSV_VXID].text;
    const char *slash = vxid.n ? memchr(vxid.p, '/', vxid.n) : NULL;
    if (slash && !(slash + 2 == vxid.p + vxid.n && slash[1] == '0'))
        line->transaction = hash64(vxid.p, vxid.n);
    digits_read(f[CSV_PID].text, &line->number);
    line->session = hash64(f[CSV_SESSION].text.p, f[CSV_SESSION].text.n);
    line->user = f[CSV_USER].text;
    line->database = f[CSV_DATABASE].text;
    line->application = csv_text(&c->arena, &f[CSV_APPLICATION]);
    line->tag = f[CSV_SEVERITY].text;
    entry_emit(
        s, c,
        &(struct pg_entry){
            .line = line,
            .message = csv_text(&c->arena, &f[CSV_MESSAGE]),
            .detail = f[CSV_DETAIL].text.n ? csv_text(&c->arena, &f[CSV_DETAIL]) : (struct slice){0},
            .context = f[CSV_CONTEXT].text.n ? csv_text(&c->arena, &f[CSV_CONTEXT]) : (struct slice){0},
            .statement = f[CSV_QUERY].text.n ? csv_text(&c->arena, &f[CSV_QUERY]) : (struct slice){0},
            .sqlstate = f[CSV_STATE].text,
            .tag = tag_kind(line->tag)});
}

static void pg_csv_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    struct csv_field fields[CSV_COLUMNS_MAX];
    uint64_t number = 0;
    for (size_t pos = 0; pos < c->text.n;) {
        size_t count, lines = 0, next = read_record(c->text, pos, fields, &count, &lines);
        struct pg_line line = {.time = WORKLOAD_NO_TIME};
        if (is_record(&s->time_cache, fields, count, &line.time)) {
            c->lines = number;
            emit(s, c, fields, &line);
        } else {
            c->unreadable++;
            next = resync(s, c->text, pos);
        }
        number += lines;
        pos = next;
    }
    c->lines = number;
    scanner_flush_open(s, c);
}

const struct log_format pg_csv_format = {
    .name = "postgres-csv",
    .what = "PostgreSQL's csvlog",
    .dialect = DIALECT_POSTGRES,
    .score = pg_csv_score,
    .cut = pg_csv_cut,
    .scan = pg_csv_scan,
};
