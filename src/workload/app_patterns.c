/* The lines that frameworks and drivers print, one function each; the table is at the end of the file. */
#include "workload/app_patterns.h"

static ptrdiff_t find(struct slice s, const char *what)
{
    return slice_find(s, slice_of(what), 0);
}

static ptrdiff_t find_last(struct slice s, const char *what)
{
    ptrdiff_t at = -1;
    for (ptrdiff_t i = 0; (i = slice_find(s, slice_of(what), (size_t)i)) >= 0; i++) at = i;
    return at;
}

static struct slice from(struct slice s, size_t pos)
{
    return pos < s.n ? (struct slice){s.p + pos, s.n - pos} : (struct slice){s.p + s.n, 0};
}

static struct slice before(struct slice s, size_t n)
{
    return (struct slice){s.p, n < s.n ? n : s.n};
}

static const char *const sql_words[] = {
    "SELECT", "INSERT",   "UPDATE",  "DELETE",    "WITH",    "BEGIN",   "COMMIT", "ROLLBACK",
    "CREATE", "ALTER",    "DROP",    "START",     "SET",     "SHOW",    "MERGE",  "REPLACE",
    "CALL",   "TRUNCATE", "EXPLAIN", "SAVEPOINT", "RELEASE", "PRAGMA",  "VALUES", "USE",
    "EXEC",   "DECLARE",  "FETCH",   "COPY",      "LOCK",    "ANALYZE", "VACUUM", "GRANT"};

static bool starts_sql(struct slice s)
{
    s = slice_trim(s);
    while (s.n && s.p[0] == '(') s = slice_trim(from(s, 1));
    if (slice_starts(s, SLICE("/*"))) {
        ptrdiff_t end = find(s, "*/");
        if (end < 0) return false;
        s = slice_trim(from(s, (size_t)end + 2));
    }
    for (size_t i = 0; i < sizeof sql_words / sizeof *sql_words; i++) {
        size_t n = strlen(sql_words[i]);
        if (slice_starts_nocase(s, slice_of(sql_words[i])) &&
            (s.n == n || !(ascii_is_alpha(s.p[n]) || s.p[n] == '_')))
            return true;
    }
    return false;
}

static void statement(struct app_line *out, struct slice text, bool open)
{
    out->kind = APP_STATEMENT;
    out->text = text;
    out->open = open;
}

/* Takes what follows the last occurrence of a mark off the text, as parameters. */
static void split_parameters(struct app_line *l, const char *mark)
{
    ptrdiff_t at = find_last(l->text, mark);
    if (at < 0) return;
    l->parameters = from(l->text, (size_t)at + strlen(mark));
    l->text = before(l->text, (size_t)at);
}

/* ---- Rails --------------------------------------------------------------------------------------------- */

static void finish_rails(struct app_line *l)
{
    ptrdiff_t at = find_last(l->text, "  [[");
    if (at < 0) return;
    l->parameters = from(l->text, (size_t)at + 2);
    l->text = before(l->text, (size_t)at);
}

/* "ArUser Load (0.5ms)  SELECT ...  [["id", 1]]"; "CACHE ..." was not sent; "↳ app/models/user.rb:12:in 'x'"
 */
static bool match_rails(struct slice line, struct app_line *out)
{
    ptrdiff_t arrow = find(before(line, 200), "\xe2\x86\xb3 ");
    if (arrow >= 0) {
        out->kind = APP_TAG;
        out->tag = slice_trim(from(line, (size_t)arrow + 4));
        return true;
    }
    ptrdiff_t at = find(before(line, 300), "ms)  ");
    if (at < 1) return false;
    size_t start = (size_t)at;
    while (start && (ascii_is_digit(line.p[start - 1]) || line.p[start - 1] == '.')) start--;
    if (!start || line.p[start - 1] != '(' || start == (size_t)at) return false;
    if (find(before(line, start), "CACHE ") >= 0) {
        out->kind = APP_IGNORED;
        return true;
    }
    decimal_read((struct slice){line.p + start, line.n - start}, 1000000, &out->duration);
    statement(out, from(line, (size_t)at + 5), true);
    out->finish = finish_rails;
    return true;
}

/* ---- Django -------------------------------------------------------------------------------------------- */

static void finish_django(struct app_line *l)
{
    ptrdiff_t alias = find_last(l->text, "; alias=");
    if (alias >= 0) l->text = before(l->text, (size_t)alias);
    split_parameters(l, "; args=");
    ptrdiff_t at = find_last(l->text, "; (params ");
    if (at >= 0) l->text = before(l->text, (size_t)at);
}

/* "(0.003) SELECT ...; args=(2,); alias=default", also "(0.003) 2 times: INSERT ..." */
static bool match_django(struct slice line, struct app_line *out)
{
    for (size_t i = 0; i + 7 < line.n && i < 160; i++) {
        if (line.p[i] != '(' || !ascii_is_digit(line.p[i + 1])) continue;
        int64_t ns;
        size_t n = decimal_read(from(line, i + 1), 1000000000, &ns);
        if (n < 5 || line.p[i + n - 3] != '.' || i + n + 2 >= line.n || line.p[i + n + 1] != ')' ||
            line.p[i + n + 2] != ' ')
            continue;
        struct slice text = from(line, i + n + 3);
        uint64_t times;
        size_t digits = digits_read(text, &times);
        if (digits && slice_starts(from(text, digits), SLICE(" times: "))) text = from(text, digits + 8);
        if (slice_trim(text).n && !starts_sql(text)) continue;
        out->duration = ns;
        statement(out, text, true);
        out->finish = finish_django;
        return true;
    }
    return false;
}

/* ---- SQLAlchemy ---------------------------------------------------------------------------------------- */

static bool match_sqlalchemy(struct slice line, struct app_line *out)
{
    ptrdiff_t at = find(before(line, 200), "sqlalchemy.engine");
    if (at < 0) return false;
    size_t i = (size_t)at;
    while (i < line.n && line.p[i] != ' ' && !(line.p[i] == ':' && i + 1 < line.n)) i++;
    struct slice text = from(line, i + 1);
    text = slice_starts(text, SLICE(" ")) ? from(text, 1) : text;
    static const char *const marks[] = {"[generated in ", "[cached since ",    "[raw sql]",
                                        "[no key ",       "[caching disabled", "[dialect "};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        if (!slice_starts(text, slice_of(marks[k]))) continue;
        ptrdiff_t end = find(text, "] ");
        out->kind = APP_PARAMETERS;
        out->parameters = end < 0 ? (struct slice){"", 0} : from(text, (size_t)end + 2);
        out->open = true;
        return true;
    }
    if (slice_starts(text, SLICE("Row ("))) {
        out->kind = APP_ROW;
        return true;
    }
    if (slice_starts(text, SLICE("Col ("))) {
        out->kind = APP_ROW;
        out->rows = 0;
        return true;
    }
    if (slice_starts(text, SLICE("BEGIN ("))) text = before(text, 5);
    if (slice_starts(text, SLICE("COMMIT using")) || slice_starts(text, SLICE("ROLLBACK using")))
        text = before(text, 8);
    if (slice_trim(text).n && !starts_sql(text)) {
        out->kind = APP_IGNORED;
        return true;
    }
    statement(out, text, true);
    return true;
}

/* ---- JavaScript ---------------------------------------------------------------------------------------- */

static bool is_digits(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_digit(s.p[i])) return false;
    return s.n > 0;
}

/* "...; Elapsed time: 15ms", "... 15" behind Executed; "...; 4" are parameters behind Executing */
static void finish_sequelize(struct app_line *l)
{
    bool executed = l->rows == 1;
    ptrdiff_t at = find_last(l->text, "Elapsed time: ");
    l->rows = -1;
    if (at >= 0) {
        decimal_read(from(l->text, (size_t)at + 14), 1000000, &l->duration);
        l->text = slice_trim(before(l->text, (size_t)at));
        return;
    }
    l->text = slice_trim(l->text);
    size_t end = l->text.n;
    while (end && ascii_is_digit(l->text.p[end - 1])) end--;
    bool number = end < l->text.n && end && l->text.p[end - 1] == ' ' && is_digits(from(l->text, end));
    if (executed && number) {
        decimal_read(from(l->text, end), 1000000, &l->duration);
        l->text = before(l->text, end);
    } else if ((at = find_last(l->text, "; ")) >= 0 && !starts_sql(from(l->text, (size_t)at + 2))) {
        l->parameters = from(l->text, (size_t)at + 2);
        l->text = before(l->text, (size_t)at);
    }
}

/* "Executing (default): SELECT ...;", "Executed (default): ...": the parentheses hold a transaction's id */
static bool match_sequelize(struct slice line, struct app_line *out)
{
    ptrdiff_t at = find(before(line, 120), "Execut");
    if (at < 0) return false;
    struct slice s = from(line, (size_t)at);
    bool executed = slice_starts(s, SLICE("Executed ("));
    if (!executed && !slice_starts(s, SLICE("Executing ("))) return false;
    ptrdiff_t end = find(s, "): ");
    if (end < 0) return false;
    size_t open = executed ? 10 : 11;
    out->session = (struct slice){s.p + open, (size_t)end - open};
    statement(out, from(s, (size_t)end + 3), true);
    out->rows = executed; /* for finish_sequelize */
    out->finish = finish_sequelize;
    return true;
}

static void finish_knex(struct app_line *l)
{
    l->text = slice_trim(l->text);
    size_t end = l->text.n;
    while (end && l->text.p[end - 1] != ' ') end--;
    struct slice last = from(l->text, end);
    if (slice_starts(last, SLICE("trx"))) l->session = last;
    if (slice_starts(last, SLICE("trx")) || slice_eq(last, SLICE("undefined")))
        l->text = before(l->text, end);
}

/* "knex:query select ... undefined" and "knex:bindings [ 1 ] undefined"; a transaction's name instead of
 * undefined */
static bool match_knex(struct slice line, struct app_line *out)
{
    ptrdiff_t at = find(before(line, 120), "knex:");
    if (at < 0) return false;
    struct slice s = from(line, (size_t)at + 5);
    if (slice_starts(s, SLICE("query "))) {
        statement(out, from(s, 6), true);
        out->repeated = true;
        out->finish = finish_knex;
    } else if (slice_starts(s, SLICE("bindings "))) {
        out->kind = APP_PARAMETERS;
        out->parameters = from(s, 9);
    } else {
        out->kind = APP_IGNORED;
    }
    return true;
}

static void finish_typeorm(struct app_line *l)
{
    split_parameters(l, " -- PARAMETERS: ");
}

/* "query: SELECT ... -- PARAMETERS: [...]"; a slow one is printed again with "query is slow: " */
static bool match_typeorm(struct slice line, struct app_line *out)
{
    ptrdiff_t bracket = find(before(line, 80), "][QUERY]: ");
    if (slice_starts(line, SLICE("query: ")) || bracket >= 0) {
        statement(out, from(line, bracket < 0 ? 7 : (size_t)bracket + 10), true);
        out->finish = finish_typeorm;
        return true;
    }
    if (slice_starts(line, SLICE("execution time: "))) {
        out->kind = APP_DURATION;
        return decimal_read(from(line, 16), 1000000, &out->duration) > 0;
    }
    ptrdiff_t slow = find(before(line, 80), "][SLOW QUERY: ");
    if (slow >= 0) {
        out->kind = APP_DURATION;
        return decimal_read(from(line, (size_t)slow + 14), 1000000, &out->duration) > 0;
    }
    if (slice_starts(line, SLICE("query failed: "))) {
        out->kind = APP_FAILED;
        return true;
    }
    if (!slice_starts(line, SLICE("query is slow: ")) && !slice_starts(line, SLICE("error: "))) return false;
    out->kind = APP_ROW; /* belongs to the statement before it and adds nothing */
    out->rows = 0;
    return true;
}

static void finish_drizzle(struct app_line *l)
{
    split_parameters(l, " -- params: ");
}

static bool match_drizzle(struct slice line, struct app_line *out)
{
    ptrdiff_t at = find(before(line, 60), "Query: ");
    if (at < 0 || !starts_sql(from(line, (size_t)at + 7))) return false;
    statement(out, from(line, (size_t)at + 7), true);
    out->finish = finish_drizzle;
    return true;
}

static bool match_prisma(struct slice line, struct app_line *out)
{
    ptrdiff_t at = find(before(line, 60), "prisma:query ");
    if (at < 0) return false;
    statement(out, from(line, (size_t)at + 13), true);
    return true;
}

/* ---- Java ---------------------------------------------------------------------------------------------- */

/* "binding parameter (1:VARCHAR) <- [a]" (6.x), "binding parameter [1] as [VARCHAR] - [a]" (5.x) */
static bool match_hibernate_bind(struct slice line, struct app_line *out)
{
    ptrdiff_t at = find(before(line, 300), "binding parameter ");
    if (at < 0) return false;
    ptrdiff_t value = find(from(line, (size_t)at), " <- [");
    size_t skip = 5;
    if (value < 0) {
        value = find(from(line, (size_t)at), "] - [");
        skip = 5;
    }
    if (value < 0) return false;
    out->kind = APP_PARAMETERS;
    out->parameters = from(line, (size_t)at + (size_t)value + skip - 1); /* "[a]" */
    out->rows = 1;                                                       /* one value, as it stands */
    return true;
}

static bool match_hibernate(struct slice line, struct app_line *out)
{
    if (match_hibernate_bind(line, out)) return true;
    ptrdiff_t slow = find(before(line, 300), "SlowQuery: ");
    if (slow >= 0) {
        out->kind = APP_DURATION;
        return decimal_read(from(line, (size_t)slow + 11), 1000000, &out->duration) > 0;
    }
    ptrdiff_t at = find(before(line, 60), "Hibernate: ");
    if (at >= 0) {
        statement(out, from(line, (size_t)at + 11), true);
        return true;
    }
    at = find(before(line, 300), "org.hibernate.SQL");
    if (at < 0) return false;
    ptrdiff_t colon = find(from(line, (size_t)at), ": ");
    if (colon < 0) colon = find(from(line, (size_t)at), "- ");
    if (colon < 0) return false;
    statement(out, from(line, (size_t)at + (size_t)colon + 2), true);
    return true;
}

/* ---- Go ------------------------------------------------------------------------------------------------ */

/* "/path/file.go:98 SLOW SQL >= 1ms" and below "[2.996ms] [rows:1] INSERT ..." */
static bool match_gorm(struct slice line, struct app_line *out)
{
    ptrdiff_t rows = find(before(line, 400), "] [rows:");
    if (rows > 0) {
        size_t open = (size_t)rows;
        while (open && line.p[open - 1] != '[') open--;
        size_t n = decimal_read(from(line, open), 1000000, &out->duration);
        if (!n || !slice_starts(from(line, open + n), SLICE("ms]"))) return false;
        uint64_t count;
        struct slice rest = from(line, (size_t)rows + 8);
        if (digits_read(rest, &count)) out->rows = (int64_t)count;
        ptrdiff_t close = find(rest, "] ");
        if (close < 0) return false;
        ptrdiff_t go = find(before(line, (size_t)rows), ".go:");
        if (go > 0) {
            size_t start = (size_t)go;
            while (start && line.p[start - 1] != ' ') start--;
            size_t end = (size_t)go + 4;
            while (end < line.n && ascii_is_digit(line.p[end])) end++;
            out->tag = (struct slice){line.p + start, end - start};
        }
        statement(out, from(rest, (size_t)close + 2), true);
        return true;
    }
    ptrdiff_t go = find(before(line, 300), ".go:");
    if (go < 0 || line.n < 20 || !ascii_is_digit(line.p[0]) || line.p[4] != '/') return false;
    size_t start = (size_t)go, end = (size_t)go + 4;
    while (start && line.p[start - 1] != ' ') start--;
    while (end < line.n && ascii_is_digit(line.p[end])) end++;
    out->kind = APP_TAG_BEFORE;
    out->tag = (struct slice){line.p + start, end - start};
    return true;
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static const struct app_pattern {
    const char *name;
    bool (*match)(struct slice line, struct app_line *out);
} patterns[] = {
    {"cassandra",  match_cassandra },
    {"redshift",   match_warehouse },
    {"sqlalchemy", match_sqlalchemy},
    {"rails",      match_rails     },
    {"sequelize",  match_sequelize },
    {"knex",       match_knex      },
    {"typeorm",    match_typeorm   },
    {"prisma",     match_prisma    },
    {"hibernate",  match_hibernate },
    {"drizzle",    match_drizzle   },
    {"gorm",       match_gorm      },
    {"django",     match_django    },
    {"generic",    match_generic   },
};

void app_match(struct slice line, bool any, struct app_line *out)
{
    size_t asked = sizeof patterns / sizeof *patterns - !any; /* the last is for any line */
    for (size_t i = 0; i < asked; i++) {
        *out = (struct app_line){.duration = -1, .rows = -1};
        out->text = out->parameters = out->tag = out->session = (struct slice){"", 0};
        if (patterns[i].match(line, out)) {
            if (!out->session.n) out->session = app_session(line);
            return;
        }
    }
    *out = (struct app_line){.kind = APP_NONE};
}

bool app_starts_record(struct slice line)
{
    static const char *const levels[] = {"DEBUG",    "INFO",       "WARN",           "ERROR", "TRACE",
                                         "FATAL",    "D, [",       "I, [",           "W, [",  "E, [",
                                         "Started ", "Completed ", "Processing by ", "[20",   "####"};
    struct time_cache times = {{0}, 0};
    int64_t time;
    if (time_read(&times, line, false, &time)) return true;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (slice_starts(line, slice_of(levels[i]))) return true;
    struct slice session = app_session(line);
    return session.n >= 32; /* a request's uuid */
}

static bool is_uuid(struct slice s)
{
    if (s.n < 36) return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = s.p[i];
        if (dash ? c != '-' : !(ascii_is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f'))) return false;
    }
    return true;
}

bool app_is_unit(struct slice session)
{
    return (session.n == 36 && is_uuid(session)) || slice_starts(session, SLICE("trx"));
}

struct slice app_session(struct slice line)
{
    struct slice head = before(line, 160), none = {"", 0};
    for (size_t i = 0; i < head.n; i++) {
        if (head.p[i] == '[' && is_uuid(from(head, i + 1))) return (struct slice){head.p + i + 1, 36};
        if (head.p[i] == '#' && i + 1 < head.n && ascii_is_digit(head.p[i + 1])) {
            size_t end = i + 1;
            while (end < head.n && ascii_is_digit(head.p[end])) end++;
            return (struct slice){head.p + i + 1, end - i - 1};
        }
    }
    ptrdiff_t thread = find(head, "-exec-"); /* [nio-8080-exec-1] */
    if (thread > 0) {
        size_t start = (size_t)thread, end = (size_t)thread;
        while (start && head.p[start - 1] != '[' && head.p[start - 1] != ' ') start--;
        while (end < head.n && head.p[end] != ']' && head.p[end] != ' ') end++;
        return (struct slice){head.p + start, end - start};
    }
    return none;
}
