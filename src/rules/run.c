/* Asks the rules: which of them can be asked, their rows, and what a row says as a finding. */
#include <stdio.h>

#include "rules/rules_internal.h"

enum { DEFAULT_TIME_LIMIT_MS = 10000, FINDINGS_PER_RULE = 1000000 };

/* One run over all rules. */
struct run {
    struct facts *facts;
    const struct rule_options *options;
    struct arena *arena;  /* of the findings */
    struct arena scratch; /* of one rule */
    struct findings *out;
    struct sandbox box;
    unsigned met;            /* needs that are met */
    unsigned dialects;       /* those of any query */
    uint8_t *query_dialects; /* by query id */
    size_t query_count;
    sqlite3_stmt *query_of_statement;
    struct error *err;
    bool failed;
};

/* ---- what the facts hold ------------------------------------------------------------------------------- */

static bool take_dialect(void *context, sqlite3_stmt *row)
{
    struct run *run = context;
    sqlite3_int64 id = sqlite3_column_int64(row, 0);
    enum dialect d = dialect_from_name(slice_of((const char *)sqlite3_column_text(row, 1)));
    if (id >= 0 && (size_t)id < run->query_count) run->query_dialects[id] = (uint8_t)d;
    run->dialects |= 1u << d;
    return true;
}

static bool take_count(void *context, sqlite3_stmt *row)
{
    *(int64_t *)context = sqlite3_column_int64(row, 0);
    return true;
}

static bool read_dialects(struct run *run)
{
    int64_t last = -1;
    if (!facts_each(run->facts, "SELECT coalesce(max(id), -1) FROM query", take_count, &last, run->err))
        return false;
    run->query_count = (size_t)(last + 1);
    run->query_dialects = ARENA_ARRAY(run->arena, uint8_t, run->query_count + 1);
    return facts_each(run->facts, "SELECT id, dialect FROM query", take_dialect, run, run->err);
}

static bool read_needs(struct run *run)
{
    const size_t *counts = run->facts->counts;
    int64_t known = 0;
    if (counts[FACT_db_table]) {
        run->met |= NEED_SCHEMA;
        const char *sql = "SELECT count(*) FROM db_table WHERE rows >= 0";
        if (!facts_each(run->facts, sql, take_count, &known, run->err)) return false;
    }
    if (known) run->met |= NEED_STATISTICS;
    if (counts[FACT_workload] || counts[FACT_sequence]) run->met |= NEED_LOGS;
    if (counts[FACT_call]) run->met |= NEED_CALLS;
    return true;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* The columns that mean something to the runner. */
/* clang-format off */
#define ROW_COLUMNS(X)                                                                                       \
    X(query)                                                                                                 \
    X(statement)                                                                                             \
    X(source)                                                                                                \
    X(related_source)                                                                                        \
    X(pos)                                                                                                   \
    X(len)                                                                                                   \
    X(own)                                                                                                   \
    X(severity)                                                                                              \
    X(related_query) X(related_statement) X(related_pos) X(related_len) X(related_own) X(related_message)    \
        X(fix_pos) X(fix_len) X(fix_text)
/* clang-format on */
enum row_column {
#define X(name) COLUMN_##name,
    ROW_COLUMNS(X)
#undef X
        COLUMN_COUNT
};
static const char *const column_names[] = {
#define X(name) #name,
    ROW_COLUMNS(X)
#undef X
};

/* The rule being asked. */
struct asked {
    struct run *run;
    const struct rule *rule;
    enum severity severity;
    sqlite3_stmt *row;
    int columns[COLUMN_COUNT]; /* -1 for one that the detector does not have */
    struct map seen;           /* findings made, to drop doubles */
};

static void find_columns(struct asked *q)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        q->columns[c] = -1;
        for (int i = 0; i < sqlite3_column_count(q->row); i++)
            if (strcmp(sqlite3_column_name(q->row, i), column_names[c]) == 0) q->columns[c] = i;
    }
}

/* -1 for what is no number and for a column that is not there. */
static int64_t number(const struct asked *q, enum row_column c)
{
    int type = q->columns[c] < 0 ? SQLITE_NULL : sqlite3_column_type(q->row, q->columns[c]);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT ? sqlite3_column_int64(q->row, q->columns[c]) : -1;
}

static struct slice text(const struct asked *q, enum row_column c)
{
    if (q->columns[c] < 0) return (struct slice){"", 0};
    const char *p = (const char *)sqlite3_column_text(q->row, q->columns[c]);
    return (struct slice){p ? p : "", (size_t)sqlite3_column_bytes(q->row, q->columns[c])};
}

/* pos -1 or a length below 0 means no part: an empty span at 0. */
static struct span span_of(int64_t pos, int64_t len)
{
    if (pos < 0 || len < 0 || pos > UINT32_MAX || len > UINT32_MAX) return (struct span){0, 0};
    return (struct span){(uint32_t)pos, (uint32_t)len};
}

static int64_t query_of(struct run *run, int64_t statement)
{
    int64_t query = -1;
    sqlite3_bind_int64(run->query_of_statement, 1, statement);
    if (sqlite3_step(run->query_of_statement) == SQLITE_ROW)
        query = sqlite3_column_int64(run->query_of_statement, 0);
    sqlite3_reset(run->query_of_statement);
    return query;
}

static struct finding_place read_place(const struct asked *q, enum row_column query,
                                       enum row_column statement, enum row_column pos, enum row_column len,
                                       enum row_column own, enum row_column source)
{
    struct finding_place place = {
        .query = number(q, query), .statement = number(q, statement), .source = number(q, source)};
    place.at = span_of(number(q, pos), number(q, len));
    place.own = number(q, own) > 0 && place.statement >= 0;
    if (place.query < 0 && place.statement >= 0) place.query = query_of(q->run, place.statement);
    return place;
}

/* The row's severity: its own when it has one, else the rule's; a configured severity caps neither, it
 * replaces the page's. False when the row is dropped. */
static bool read_severity(const struct asked *q, enum severity *out)
{
    *out = q->severity;
    if (q->columns[COLUMN_severity] < 0) return true;
    enum severity own;
    if (!severity_from_name(text(q, COLUMN_severity), &own) || own == SEVERITY_NONE) return false;
    if (q->severity == q->rule->severity) *out = own;
    return true;
}

static bool is_new(struct asked *q, const struct finding *f)
{
    char *key = arena_printf(&q->run->scratch, "%lld %lld %lld %u %u %.*s", (long long)f->place.query,
                             (long long)f->place.statement, (long long)f->place.source, f->place.at.pos,
                             f->place.at.len, SLICE_ARG(f->message));
    bool added;
    map_add(&q->run->scratch, &q->seen, slice_of(key), &added);
    return added;
}

static void take_row(struct asked *q)
{
    struct run *run = q->run;
    struct finding f = {
        .rule = q->rule, .related = {.query = -1, .statement = -1, .source = -1}
    };
    f.place =
        read_place(q, COLUMN_query, COLUMN_statement, COLUMN_pos, COLUMN_len, COLUMN_own, COLUMN_source);
    if (!read_severity(q, &f.severity)) return;
    bool placed = f.place.query >= 0 && (size_t)f.place.query < run->query_count;
    if (q->rule->dialects && placed && !(q->rule->dialects & 1u << run->query_dialects[f.place.query]))
        return;
    f.message = message_expand(run->arena, q->rule->message, q->row);
    if (number(q, COLUMN_related_query) >= 0 || number(q, COLUMN_related_statement) >= 0 ||
        (number(q, COLUMN_related_source) >= 0 && number(q, COLUMN_related_pos) >= 0)) {
        f.related = read_place(q, COLUMN_related_query, COLUMN_related_statement, COLUMN_related_pos,
                               COLUMN_related_len, COLUMN_related_own, COLUMN_related_source);
        f.related_message = slice_copy(run->arena, text(q, COLUMN_related_message));
    }
    if (number(q, COLUMN_fix_pos) >= 0 && number(q, COLUMN_fix_len) >= 0) {
        f.has_fix = true;
        f.fix_at = span_of(number(q, COLUMN_fix_pos), number(q, COLUMN_fix_len));
        f.fix_text = slice_copy(run->arena, text(q, COLUMN_fix_text));
    }
    if (is_new(q, &f)) vec_push(run->arena, &run->out->all, f);
}

/* ---- rules --------------------------------------------------------------------------------------------- */

/* The first failure is kept; the other rules are asked all the same. */
static void note_failure(struct run *run, const struct rule *r, const char *what)
{
    if (!run->failed) page_error(run->err, r->path, r->detect_line, "%s", what);
    run->failed = true;
}

static int time_limit(const struct run *run)
{
    return run->options && run->options->time_limit_ms ? run->options->time_limit_ms : DEFAULT_TIME_LIMIT_MS;
}

static void read_rows(struct asked *q)
{
    struct run *run = q->run;
    size_t rows = 0;
    int code;
    char what[200];
    find_columns(q);
    sandbox_start_clock(&run->box, time_limit(run));
    while ((code = sqlite3_step(q->row)) == SQLITE_ROW && rows++ < FINDINGS_PER_RULE) take_row(q);
    if (code == SQLITE_DONE) return;
    if (code == SQLITE_ROW)
        snprintf(what, sizeof what, "more than %d findings, the rest is left out", FINDINGS_PER_RULE);
    else if (code == SQLITE_INTERRUPT)
        snprintf(what, sizeof what, "stopped after %d ms", time_limit(run));
    else
        snprintf(what, sizeof what, "%s", sqlite3_errmsg(run->facts->db));
    note_failure(run, q->rule, what);
}

static void ask(struct run *run, const struct rule *r, enum severity severity)
{
    struct asked q = {.run = run, .rule = r, .severity = severity};
    struct error err = {0};
    if (!sandbox_prepare(&run->box, r, &q.row, &err)) {
        if (!run->failed) *run->err = err;
        run->failed = true;
        return;
    }
    read_rows(&q);
    sqlite3_finalize(q.row);
    arena_reset(&run->scratch);
}

/* True when a table without which the detector returns nothing is empty. */
static bool cannot_find(const struct run *run, const struct rule *r)
{
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++)
        if (r->drives & (uint64_t)1 << i && !run->facts->counts[i]) return true;
    return false;
}

/* True when the rule speaks of dialects that no input is in: neither asked nor missed. */
static bool is_foreign(const struct run *run, const struct rule *r)
{
    return r->dialects && run->query_count && !(r->dialects & run->dialects);
}

static void consider(struct run *run, const struct rule *r)
{
    enum severity severity = r->severity;
    if (run->options && run->options->severity_of)
        severity = run->options->severity_of(run->options->context, r);
    if (severity == SEVERITY_NONE || is_foreign(run, r)) return;
    unsigned missing = r->needs & ~run->met;
    if (missing) {
        vec_push(run->arena, &run->out->not_run, r);
        vec_push(run->arena, &run->out->not_run_needs, needs_text(run->arena, missing));
    } else if (!cannot_find(run, r)) {
        ask(run, r, severity);
    }
}

bool rules_run(const struct rule_set *set, struct facts *f, const struct rule_options *options,
               struct arena *a, struct findings *out, struct error *err)
{
    struct run run = {.facts = f, .options = options, .arena = a, .out = out, .err = err};
    *out = (struct findings){0};
    if (!read_dialects(&run) || !read_needs(&run)) return false;
    const char *sql = "SELECT query FROM statement WHERE id = ?";
    if (sqlite3_prepare_v2(f->db, sql, -1, &run.query_of_statement, NULL) != SQLITE_OK)
        return error_set(err, "facts: %s", sqlite3_errmsg(f->db));
    if (sandbox_enter(&run.box, f, options, err)) {
        VEC_EACH (const struct rule, r, &set->rules) consider(&run, r);
        sandbox_leave(&run.box);
    } else {
        run.failed = true;
    }
    sqlite3_finalize(run.query_of_statement);
    arena_free(&run.scratch);
    return !run.failed;
}
