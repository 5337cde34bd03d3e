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
    buf_free(&dump);
    arena_free(&arena);
}

#define CHECK_CASES(cases, dialect)                                                                          \
    for (size_t case_ = 0; case_ < sizeof(cases) / sizeof *(cases); case_++)                                 \
    check_case(&(cases)[case_], (dialect))

#endif
