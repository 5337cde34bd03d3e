/* Tables of statements with what the query model must say of them: parts of lines of query_dump. */
#ifndef SARGENT_TESTS_UNIT_QUERY_CASES_H
#define SARGENT_TESTS_UNIT_QUERY_CASES_H

#include "test.h"

#include "query/query.h"

enum { CASE_LINES = 10 };

struct query_case {
    const char *sql;
    const char *expect[CASE_LINES]; /* each stands in the dump; "!x" must not */
};

/* What a span covers must be a whole expression by itself. */
static inline void check_span(struct arena *a, const struct query *q, struct span at, const char *prefix)
{
    struct query part;
    struct query_error err;
    struct slice text = slice_sub(q->text, at);
    if (!at.len || at.pos + (size_t)at.len > q->text.n) fail_msg("%s: a span of nothing", q->text.p);
    const char *sql = arena_printf(a, "%s %.*s", prefix, SLICE_ARG(text));
    if (!query_parse(a, slice_of(sql), q->dialect, NULL, &part, &err))
        fail_msg("%s\n  a span covers a part that does not parse: %s", q->text.p, sql);
}

static inline void check_spans(struct arena *a, const struct query *q)
{
    VEC_EACH (const struct predicate, p, &q->predicates)
        if (p->op != PREDICATE_CURRENT_OF) check_span(a, q, p->at, "SELECT 1 WHERE");
    VEC_EACH (const struct output, o, &q->outputs)
        if (!o->star) check_span(a, q, o->at, "SELECT");
    VEC_EACH (const struct sort_key, k, &q->sorts) check_span(a, q, k->at, "SELECT 1 ORDER BY");
    VEC_EACH (const struct scope, s, &q->scopes) {
        if (s->verb <= VERB_DELETE && s->verb != VERB_NONE) check_span(a, q, s->at, "");
        if (s->has_where) check_span(a, q, s->where_at, "UPDATE t SET a = 1");
    }
}

static inline void check_case(const struct query_case *c, enum dialect d)
{
    struct arena arena = {0};
    struct query q;
    struct query_error err;
    struct buf dump = {0};
    if (!query_parse(&arena, slice_of(c->sql), d, NULL, &q, &err))
        fail_msg("%s\n  does not parse: %s at %u", c->sql, err.message, err.at.pos);
    query_dump(&q, &dump);
    buf_byte(&dump, 0);
    for (size_t i = 0; i < CASE_LINES && c->expect[i]; i++) {
        const char *text = c->expect[i];
        bool absent = text[0] == '!';
        if (absent == (strstr(dump.p, text + absent) != NULL))
            fail_msg("%s\n  %s: %s\n%s", c->sql, absent ? "must not say" : "does not say", text + absent,
                     dump.p);
    }
    if (d == DIALECT_POSTGRES && q.predicates.n < 100) check_spans(&arena, &q);
    buf_free(&dump);
    arena_free(&arena);
}

#define CHECK_CASES(cases, dialect)                                                                          \
    for (size_t case_ = 0; case_ < sizeof(cases) / sizeof *(cases); case_++)                                 \
    check_case(&(cases)[case_], (dialect))

#endif
