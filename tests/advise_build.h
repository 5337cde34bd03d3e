/* Hand-made schemas, indexes and accesses for the units of advise: no parser is involved. */
#ifndef SARGENT_TESTS_ADVISE_BUILD_H
#define SARGENT_TESTS_ADVISE_BUILD_H

#include "advise/advise_internal.h"

struct bench {
    struct arena arena;
    struct schema *schema;
    struct advice advice;
    struct advise ad;
};

/* A table of columns "name type", with ! behind a type that is NOT NULL: {"id bigint!", "note text"}. */
static inline int bench_table(struct bench *b, const char *name, const char *const *columns, size_t n)
{
    struct schema_table *t = vec_zadd(&b->arena, &b->schema->tables);
    t->name = slice_of(name);
    t->dialect = DIALECT_POSTGRES;
    t->partition_of = -1;
    t->rows = t->pages = -1;
    for (size_t i = 0; i < n; i++) {
        struct schema_column *c = vec_zadd(&b->arena, &t->columns);
        const char *space = strchr(columns[i], ' ');
        struct slice type = slice_of(space + 1);
        bool not_null = slice_ends(type, SLICE("!"));
        if (not_null) type.n--;
        c->name = (struct slice){columns[i], (size_t)(space - columns[i])};
        c->type = c->type_text = type;
        c->family = type_family_of(type, DIALECT_POSTGRES);
        c->flags = not_null ? COLUMN_NOT_NULL : 0;
        c->length = -1;
        c->distinct = c->null_fraction = c->width = c->correlation = -1;
    }
    return (int)b->schema->tables.n - 1;
}

static inline void bench_start(struct bench *b)
{
    memset(b, 0, sizeof *b);
    b->schema = schema_new(&b->arena);
}

/* Call when the schema stands. */
static inline void bench_ready(struct bench *b)
{
    b->ad = (struct advise){.schema = b->schema, .arena = &b->arena, .out = &b->advice};
    b->ad.options = (struct advise_options){.max_columns = 3, .max_per_table = 5, .min_rows = 1000};
    estimate_tables(&b->ad);
}

static inline void bench_end(struct bench *b)
{
    arena_free(&b->arena);
}

/* A B-tree on column numbers; a negative number -n-1 is column n descending. */
static inline struct index_shape bench_index(struct bench *b, int table, const int *columns, size_t n)
{
    struct index_shape ix = {.table = table, .method = SLICE("btree"), .key_count = n, .existing = -1};
    ix.key = ARENA_ARRAY(&b->arena, struct key_part, n + 1);
    for (size_t i = 0; i < n; i++) {
        ix.key[i] = key_part_of_column(columns[i] < 0 ? -columns[i] - 1 : columns[i]);
        ix.key[i].descending = columns[i] < 0;
    }
    return ix;
}

static inline void bench_term(struct bench *b, struct access *access, enum term_kind kind, int column,
                              double selectivity)
{
    struct term t = {.kind = kind,
                     .part = key_part_of_column(column),
                     .method = SLICE("btree"),
                     .other = -1,
                     .other_column = -1,
                     .members = 1,
                     .probes = 1,
                     .selectivity = selectivity};
    t.atom.column = -1;
    vec_push(&b->arena, &access->terms, t);
}

static inline struct access bench_access(struct bench *b, int table)
{
    struct access access = {.table = table, .weight = 1, .filter = 1, .repeats = 1, .or_group = -1};
    access.needed = ARENA_ARRAY(&b->arena, bool, b->schema->tables.at[table].columns.n + 1);
    access.star = true;
    return access;
}

#endif
