/* The general query log of MySQL and MariaDB: every statement, without durations.
 *
 *     261120 23:58:08 <TAB>    18 Connect <TAB>root@localhost on shop using Socket
 *     <TAB><TAB>    18 Query <TAB>SELECT ...                     (the time only when it changes)
 *     2016-05-14T05:28:50.060335Z <TAB>    3 Query <TAB>select 1  (MySQL 5.7 and later)
 *
 * A line without that form continues the statement before it.
 */
#include "workload/event.h"

static const char *const commands[] = {
    "Query",          "Execute",     "Prepare",    "Connect",     "Quit",          "Init DB",
    "Close stmt",     "Reset stmt",  "Ping",       "Statistics",  "Field List",    "Change user",
    "Binlog Dump",    "Long Data",   "Fetch",      "Set option",  "Kill",          "Shutdown",
    "Refresh",        "Processlist", "Debug",      "Create DB",   "Drop DB",       "Sleep",
    "Delayed insert", "Daemon",      "Table Dump", "Connect Out", "Register Slave"};

struct general_line {
    int64_t time;
    uint64_t thread;
    struct slice command, argument;
};

static bool read_line(struct time_cache *times, struct slice s, struct general_line *out)
{
    out->time = WORKLOAD_NO_TIME;
    size_t i = 0;
    if (s.n && ascii_is_digit(s.p[0])) {
        i = time_read_short(s, &out->time);
        if (!i) i = time_read(times, s, true, &out->time);
        if (!i) return false;
    }
    if (i >= s.n || s.p[i] != '\t') return false;
    while (i < s.n && (s.p[i] == '\t' || s.p[i] == ' ')) i++;
    size_t n = digits_read((struct slice){s.p + i, s.n - i}, &out->thread);
    if (!n || i + n >= s.n || s.p[i + n] != ' ') return false;
    i += n + 1;
    const char *tab = memchr(s.p + i, '\t', s.n - i < 20 ? s.n - i : 20);
    size_t end = tab ? (size_t)(tab - s.p) : s.n;
    out->command = slice_trim((struct slice){s.p + i, end - i});
    out->argument = (struct slice){s.p + (tab ? end + 1 : end), tab ? s.n - end - 1 : 0};
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++)
        if (slice_eq(out->command, slice_of(commands[k]))) return true;
    return false;
}

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

static int mysql_general_score(struct slice sample)
{
    struct time_cache times = {{0}, 0};
    struct general_line line;
    int good = 0, n = 0;
    for (size_t pos = 0; pos < sample.n && n < 400; n++) {
        struct slice l = line_at(sample, pos);
        good += read_line(&times, l, &line);
        pos += l.n + 1;
    }
    return good ? 92 : 0;
}

static size_t mysql_general_cut(const void *format, struct slice text)
{
    (void)format;
    struct time_cache times = {{0}, 0};
    struct general_line line;
    for (size_t end = text.n; end > 1;) {
        const char *line_end = memrchr(text.p, '\n', end - 1);
        if (!line_end) return 0;
        size_t start = (size_t)(line_end - text.p) + 1;
        /* only a complete line can be told from a continuation */
        if (end <= text.n && start < text.n && memchr(text.p + start, '\n', text.n - start) &&
            read_line(&times, line_at(text, start), &line))
            return start;
        end = start;
    }
    return 0;
}

/* "root@localhost on shop using Socket" */
static void emit_connect(struct scanner *s, struct chunk *c, const struct general_line *l)
{
    struct log_record *r = chunk_add(c, RECORD_START);
    r->time = l->time;
    r->session = r->session_number = l->thread;
    struct slice a = l->argument, user = a, database = {"", 0};
    const char *at = a.n ? memchr(a.p, '@', a.n) : NULL;
    user.n = at ? (size_t)(at - a.p) : 0;
    ptrdiff_t on = slice_find(a, SLICE(" on "), 0);
    if (on >= 0) {
        size_t start = (size_t)on + 4, end = start;
        while (end < a.n && a.p[end] != ' ') end++;
        database = (struct slice){a.p + start, end - start};
    }
    struct log_record *known = chunk_add(c, RECORD_START);
    known->session = l->thread;
    known->who = scanner_who(s, user, database, (struct slice){"", 0});
}

static void emit(struct scanner *s, struct chunk *c, const struct general_line *l)
{
    struct slice command = l->command;
    if (slice_eq(command, SLICE("Connect"))) {
        emit_connect(s, c, l);
        return;
    }
    enum record_kind kind = slice_eq(command, SLICE("Quit")) ? RECORD_END : RECORD_CALL;
    bool execute = slice_eq(command, SLICE("Execute"));
    bool init = slice_eq(command, SLICE("Init DB"));
    if (kind == RECORD_CALL && !execute && !init && !slice_eq(command, SLICE("Query"))) return;
    struct log_record *r = chunk_add(c, init ? RECORD_START : kind);
    r->time = l->time;
    r->session = r->session_number = l->thread;
    if (init) {
        r->who = scanner_who(s, (struct slice){"", 0}, slice_trim(l->argument), (struct slice){"", 0});
        return;
    }
    if (execute) r->flags |= RECORD_PREPARED;
    if (kind == RECORD_CALL) record_set_text(s, c, r, slice_trim(l->argument));
}

static void mysql_general_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    struct general_line current = {.thread = 0}, next;
    bool known = false;
    uint64_t number = 0, start = 0;
    for (size_t pos = 0; pos < c->text.n; number++) {
        struct slice line = line_at(c->text, pos);
        pos += line.n + 1;
        if (read_line(&s->time_cache, line, &next)) {
            c->lines = start;
            if (known) emit(s, c, &current);
            current = next;
            known = true;
            start = number;
        } else if (known) {
            current.argument.n = (size_t)(line.p + line.n - current.argument.p);
        } else {
            bool banner = slice_find(line, SLICE(", Version: "), 0) >= 0 ||
                          slice_starts_nocase(line, SLICE("Tcp port: ")) || slice_starts(line, SLICE("Time"));
            if (!banner) c->unreadable++;
        }
    }
    c->lines = start;
    if (known) emit(s, c, &current);
    c->lines = number;
}

const struct log_format mysql_general_format = {
    .name = "mysql-general",
    .what = "general query log of MySQL and MariaDB",
    .dialect = DIALECT_MYSQL,
    .score = mysql_general_score,
    .cut = mysql_general_cut,
    .scan = mysql_general_scan,
};
