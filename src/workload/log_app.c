/* Logs of applications, see app_log.h. */
#include "workload/app_patterns.h"

#include "workload/json_scan.h"

struct app_format {
    enum dialect dialect;
    bool any; /* lines of unknown form may hold statements */
};

/* Text without ANSI colours and carriage returns; the line itself when it has none. */
static struct slice plain_line(struct arena *a, struct slice line)
{
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    if (line.n && line.p[0] == '\r') line.p++, line.n--;
    if (!line.n || !memchr(line.p, '\033', line.n)) return line;
    char *out = arena_alloc(a, line.n);
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != '\033' || i + 1 >= line.n || line.p[i + 1] != '[') {
            out[n++] = line.p[i];
            continue;
        }
        for (i += 2; i < line.n && !ascii_is_alpha(line.p[i]); i++) {
        }
    }
    return (struct slice){out, n};
}

/* An event object that some program printed: Knex's and Prisma's. */
static bool match_object(struct arena *a, struct slice line, struct app_line *out)
{
    struct json_member sql;
    if (line.n < 10 || line.p[0] != '{') return false;
    bool knex = json_find(line, SLICE("sql"), &sql);
    if (!knex && !json_find(line, SLICE("query"), &sql)) return false;
    if (sql.kind != JSON_STRING) return false;
    *out = (struct app_line){.kind = APP_STATEMENT, .duration = -1, .rows = -1, .text = json_text(a, &sql)};
    out->tag = (struct slice){"", 0};
    out->parameters = json_find_text(a, line, knex ? SLICE("bindings") : SLICE("params"));
    out->session = json_find_text(a, line, SLICE("__knexTxId"));
    struct slice ms = json_find_text(a, line, SLICE("duration"));
    if (ms.n) decimal_read(ms, 1000000, &out->duration);
    return true;
}

static struct slice line_at(struct slice s, size_t pos)
{
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

static void match_line(struct arena *a, struct slice line, bool any, struct app_line *out)
{
    if (!match_object(a, line, out)) app_match(line, any, out);
}

/* ---- scanning ------------------------------------------------------------------------------------------ */

struct app_scan {
    struct scanner *scanner;
    struct chunk *chunk;
    struct app_line current; /* the statement being read */
    bool open;               /* there is one */
    bool growing;            /* lines are still added to it */
    struct buf text;         /* its text when it has more than one line or lost colours */
    uint64_t line;           /* of its first line */
    int64_t time;
    size_t record; /* index + 1 of the record made last, 0: none */
    struct slice tag;
};

static int64_t line_time(struct scanner *s, struct slice line)
{
    int64_t time;
    struct slice head = {line.p, line.n < 80 ? line.n : 80};
    for (size_t i = 0; i + 19 <= head.n; i++) {
        bool start = i == 0 || head.p[i - 1] == ' ' || head.p[i - 1] == '[';
        if (start && ascii_is_digit(head.p[i]) &&
            time_read(&s->time_cache, (struct slice){head.p + i, head.n - i}, true, &time))
            return time;
    }
    return WORKLOAD_NO_TIME;
}

/* The statement's text is complete: makes its record. */
static void finish_statement(struct app_scan *x)
{
    if (!x->open) return;
    struct app_line *l = &x->current;
    struct chunk *c = x->chunk;
    x->open = x->growing = false;
    l->text = slice_copy(&c->arena, buf_slice(&x->text));
    if (l->finish) l->finish(l);
    l->text = slice_trim(l->text);
    if (!l->text.n) return;
    struct log_record *last = x->record ? &c->records.at[x->record - 1] : NULL;
    struct slice bare = l->text;
    while (bare.n && (bare.p[bare.n - 1] == ';' || ascii_is_space(bare.p[bare.n - 1]))) bare.n--;
    if (l->repeated && last && slice_eq(last->text, bare)) return;
    uint64_t lines = c->lines;
    c->lines = x->line;
    struct log_record *r = chunk_add(c, l->calls > 1 ? RECORD_TOTAL : RECORD_CALL);
    c->lines = lines;
    if (l->calls > 1) record_extra(c, r)->calls = l->calls;
    if (l->failed) r->flags |= RECORD_FAILED;
    r->time = x->time;
    r->duration = l->duration;
    r->rows = l->rows;
    if (l->session.n) {
        r->session = hash64(l->session.p, l->session.n);
        uint64_t number;
        if (app_is_unit(l->session)) r->flags |= RECORD_TRACE;
        if (digits_read(l->session, &number) == l->session.n)
            r->session_number = number;
        else
            record_extra(c, r)->session_name = l->session;
    }
    struct slice tag = l->tag.n ? l->tag : x->tag;
    if (tag.n) record_extra(c, r)->tag = tag;
    x->tag = (struct slice){"", 0};
    record_set_text(x->scanner, c, r, l->text);
    if (l->parameters.n) app_parameters(x->scanner, c, r, l->parameters);
    x->record = (size_t)(r - c->records.at) + 1;
}

static void start_statement(struct app_scan *x, const struct app_line *l, struct slice line)
{
    x->current = *l;
    x->open = true;
    x->growing = l->open;
    x->text.n = 0;
    buf_put(&x->text, l->text);
    x->line = x->chunk->lines;
    x->time = line_time(x->scanner, line);
}

/* Something about the statement before. */
static void attach(struct app_scan *x, const struct app_line *l)
{
    finish_statement(x);
    struct chunk *c = x->chunk;
    struct log_record *r = x->record ? &c->records.at[x->record - 1] : NULL;
    if (!r) return;
    switch (l->kind) {
    case APP_PARAMETERS:
        if (l->rows == 1) { /* one value in brackets, to be taken as it stands */
            struct slice v = slice_trim(l->parameters);
            if (v.n >= 2) record_add_parameter(c, r, (struct slice){v.p + 1, v.n - 2}, VALUE_LITERAL);
        } else {
            app_parameters(x->scanner, c, r, l->parameters);
        }
        break;
    case APP_DURATION: r->duration = l->duration; break;
    case APP_ROW:
        if (l->rows != 0) r->rows = (r->rows < 0 ? 0 : r->rows) + 1;
        break;
    case APP_TAG: record_extra(c, r)->tag = l->tag; break;
    case APP_FAILED: r->flags |= RECORD_FAILED; break;
    default: break;
    }
}

static void take_line(struct app_scan *x, struct slice line)
{
    struct app_line l;
    match_line(&x->chunk->arena, line, ((const struct app_format *)x->scanner->format)->any, &l);
    switch (l.kind) {
    case APP_STATEMENT:
        finish_statement(x);
        start_statement(x, &l, line);
        if (!l.open) finish_statement(x);
        break;
    case APP_NONE:
        if (x->growing && !app_starts_record(line)) {
            buf_byte(&x->text, '\n');
            buf_put(&x->text, line);
            break;
        }
        finish_statement(x);
        break;
    case APP_IGNORED: finish_statement(x); break;
    case APP_TAG_BEFORE:
        finish_statement(x);
        x->tag = l.tag;
        break;
    default: attach(x, &l); break;
    }
}

static void app_scan(struct scanner *s, struct chunk *c)
{
    const struct app_format *format = s->format;
    s->dialect = format->dialect;
    scanner_start_chunk(s);
    struct app_scan x = {.scanner = s, .chunk = c};
    for (size_t pos = 0; pos < c->text.n; c->lines++) {
        struct slice line = line_at(c->text, pos);
        pos += line.n + 1;
        take_line(&x, plain_line(&c->arena, line));
    }
    finish_statement(&x);
    buf_free(&x.text);
}

/* ---- recognition --------------------------------------------------------------------------------------- */

enum { SAMPLE_LINES = 500, APP_SCORE = 60, GENERIC_SCORE = 25 };

static bool has_statement(struct slice sample, bool any)
{
    struct arena a = {0};
    struct app_line l = {.kind = APP_NONE};
    for (size_t pos = 0, n = 0; pos < sample.n && n < SAMPLE_LINES && l.kind != APP_STATEMENT; n++) {
        struct slice line = line_at(sample, pos);
        pos += line.n + 1;
        match_line(&a, plain_line(&a, line), any, &l);
    }
    arena_free(&a);
    return l.kind == APP_STATEMENT;
}

static int app_score(struct slice sample)
{
    return has_statement(sample, false) ? APP_SCORE : 0;
}

static int generic_score(struct slice sample)
{
    return has_statement(sample, true) ? GENERIC_SCORE : 0;
}

/* Backticks are MySQL's, $1 and double quotes PostgreSQL's. */
static bool app_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                      const void **format, struct slice *detail, struct error *err)
{
    (void)o;
    (void)err;
    size_t ticks = 0, quotes = 0;
    for (size_t i = 0; i < sample.n; i++) {
        ticks += sample.p[i] == '`';
        quotes += sample.p[i] == '"' || sample.p[i] == '$';
    }
    struct app_format *f = ARENA_NEW(a, struct app_format);
    f->dialect = is_cql_log(sample) ? DIALECT_CQL
                 : ticks > quotes   ? DIALECT_MYSQL
                 : quotes           ? DIALECT_POSTGRES
                                    : DIALECT_UNKNOWN;
    *format = f;
    *detail = slice_of(dialect_name(f->dialect));
    return true;
}

static bool generic_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                          const void **format, struct slice *detail, struct error *err)
{
    if (!app_learn(a, sample, o, format, detail, err)) return false;
    ((struct app_format *)(size_t)*format)->any = true;
    return true;
}

/* Before the last line that starts a statement, or the line before it that tells its place: what belongs to a
 * statement stays in its chunk. */
static size_t app_cut(const void *format, struct slice text)
{
    const struct app_format *f = format;
    struct arena a = {0};
    size_t cut = 0, candidate = 0;
    for (size_t end = text.n; end > 1 && !cut;) {
        const char *line_end = memrchr(text.p, '\n', end - 1);
        if (!line_end) break;
        size_t start = (size_t)(line_end - text.p) + 1;
        struct app_line l = {.kind = APP_NONE};
        bool complete = start < text.n && memchr(text.p + start, '\n', text.n - start);
        if (complete) match_line(&a, plain_line(&a, line_at(text, start)), f->any, &l);
        if (l.kind == APP_TAG_BEFORE)
            cut = start;
        else if (candidate)
            cut = candidate;
        else if (l.kind == APP_STATEMENT && !l.repeated)
            candidate = start;
        end = start;
    }
    arena_free(&a);
    return cut;
}

const struct log_format app_format = {
    .name = "app",
    .what = "lines of Rails, Django, SQLAlchemy, Sequelize, Knex, TypeORM, Drizzle, Prisma, Hibernate, GORM",
    .dialect = DIALECT_POSTGRES,
    .score = app_score,
    .score_limit = APP_SCORE,
    .learn = app_learn,
    .cut = app_cut,
    .scan = app_scan,
};

const struct log_format generic_format = {
    .name = "generic",
    .what = "lines of any form that hold a complete statement",
    .dialect = DIALECT_POSTGRES,
    .score = generic_score,
    .score_limit = GENERIC_SCORE,
    .learn = generic_learn,
    .cut = app_cut,
    .scan = app_scan,
};
