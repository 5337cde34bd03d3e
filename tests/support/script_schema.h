/* For tests: a script's text -> its schema, and a query resolved against it. Everything is in one arena. */
#ifndef SARGENT_TESTS_SCRIPT_SCHEMA_H
#define SARGENT_TESTS_SCRIPT_SCHEMA_H

#include <stdio.h>

#include "base/input.h"
#include "schema/schema.h"

struct script_schema {
    struct arena arena;
    struct schema *schema;
    int statements, failed; /* counted over all scripts */
    int sources;
    struct query_error first_error;
    struct slice first_failed; /* text of the first statement that did not parse */
};

/* Applies the statements of one more script. The text must outlive the schema. */
static inline void script_schema_add(struct script_schema *ss, struct slice text, enum dialect d)
{
    if (!ss->schema) ss->schema = schema_new(&ss->arena);
    struct script script = script_start(text, d);
    struct script_statement st;
    int source = ss->sources++;
    while (script_next(&script, &st)) {
        if (st.part != PART_STATEMENT) continue;
        struct query *q = ARENA_NEW(&ss->arena, struct query);
        struct query_error err;
        struct slice one = {text.p + st.pos, st.len};
        int number = ss->statements++;
        if (query_parse(&ss->arena, one, d, &(struct query_options){0}, q, &err)) {
            schema_apply(ss->schema, q, number, source);
            continue;
        }
        if (!ss->failed++) ss->first_error = err, ss->first_failed = one;
    }
}

/* A whole file, of which the bytes are kept in the arena. False when it cannot be read. */
static inline bool script_schema_add_file(struct script_schema *ss, const char *path, enum dialect d)
{
    struct input in;
    struct error err;
    if (!input_open(&in, path, &err)) return false;
    struct slice text = slice_copy(&ss->arena, in.text);
    input_close(&in);
    script_schema_add(ss, text, d);
    return true;
}

/* The usual case: one script. *ss needs no preparation and must stay where it is. */
static inline void script_schema_of(struct script_schema *ss, const char *text, enum dialect d)
{
    memset(ss, 0, sizeof *ss);
    script_schema_add(ss, slice_of(text), d);
}

static inline void script_schema_free(struct script_schema *ss)
{
    arena_free(&ss->arena);
}

#endif
