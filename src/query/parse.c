/* query_parse: chooses the front end of a dialect, after the checks that are the same for all of them. */
#include <stdarg.h>
#include <stdio.h>

#include "query/front_end.h"

static void start_query(struct query *q, struct slice text, enum dialect d)
{
    memset(q, 0, sizeof *q);
    q->dialect = d;
    q->text = text;
    q->target = -1;
    q->use = q->hint = SLICE("");
}

static front_end *const front_ends[DIALECT_COUNT] = {
    [DIALECT_UNKNOWN] = pg_parse_any_version, [DIALECT_POSTGRES] = pg_parse_any_version,
    [DIALECT_MYSQL] = rewrite_parse,          [DIALECT_SQLITE] = rewrite_parse,
    [DIALECT_MSSQL] = rewrite_parse,          [DIALECT_CQL] = cql_parse,
};

bool query_fail(struct query_error *err, struct span at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->at = at;
    return false;
}

static void copy_literals(struct arena *a, struct query *q)
{
    struct shaper shaper = {0};
    struct shape shape = shape_of(&shaper, q->text, q->dialect);
    q->literal_count = shape.literal_count;
    q->literals = arena_alloc(a, shape.literal_count * sizeof *q->literals);
    if (shape.literal_count) memcpy(q->literals, shape.literals, shape.literal_count * sizeof *q->literals);
    shaper_free(&shaper);
}

/* MySQL's, Oracle's and pg_hint_plan's hints stand in a comment that starts with a plus sign. */
static struct slice optimizer_hint(struct slice text, enum dialect d)
{
    if (slice_find(text, SLICE("/*+"), 0) < 0) return SLICE("");
    struct lexer lx = lex_start(text, d, LEX_COMMENTS);
    for (struct token t; (t = lex_next(&lx)).kind != TOKEN_END;)
        if (t.kind == TOKEN_COMMENT && t.len > 4 && slice_starts(token_text(text, t), SLICE("/*+")))
            return slice_trim((struct slice){text.p + t.pos + 3, t.len - 5});
    return SLICE("");
}

static bool parse_as(struct arena *a, struct slice text, enum dialect d, const struct query_options *options,
                     struct query *out, struct query_error *err)
{
    start_query(out, text, d);
    copy_literals(a, out);
    if (front_ends[d](a, text, d, options, out, err)) {
        out->hint = optimizer_hint(text, d);
        return true;
    }
    start_query(out, text, d);
    return false;
}

/* A statement of nobody knows which dialect is of the first one that accepts it. */
static bool parse_as_any(struct arena *a, struct slice text, const struct query_options *options,
                         struct query *out)
{
    static const enum dialect others[] = {DIALECT_MYSQL, DIALECT_SQLITE, DIALECT_MSSQL, DIALECT_CQL};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct query_error ignored = {0};
        if (parse_as(a, text, others[i], options, out, &ignored)) return true;
    }
    start_query(out, text, DIALECT_UNKNOWN);
    return false;
}

bool query_parse(struct arena *a, struct slice text, enum dialect d, const struct query_options *options,
                 struct query *out, struct query_error *err)
{
    static const struct query_options defaults;
    memset(err, 0, sizeof *err);
    if ((unsigned)d >= DIALECT_COUNT) d = DIALECT_UNKNOWN;
    start_query(out, text, d);
    err->approximated =
        d == DIALECT_UNKNOWN || d == DIALECT_MYSQL || d == DIALECT_SQLITE || d == DIALECT_MSSQL;
    if (text.n > QUERY_TEXT_LIMIT) {
        err->approximated = true; /* too long is no mistake of the user's */
        return query_fail(err, (struct span){0, 0},
                          "statement of %zu bytes is too long to analyse (limit %d)", text.n,
                          QUERY_TEXT_LIMIT);
    }
    if (!options) options = &defaults;
    if (parse_as(a, text, d, options, out, err)) return true;
    /* the error stays PostgreSQL's: others are approximated through it, and would blame what a rewrite left
     */
    return d == DIALECT_UNKNOWN && parse_as_any(a, text, options, out);
}
