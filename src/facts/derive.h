/* Private to facts: what can be concluded from a resolved query before it is written as facts. */
#ifndef SARGENT_FACTS_DERIVE_H
#define SARGENT_FACTS_DERIVE_H

#include "query/query.h"
#include "schema/schema.h"

struct derived_relation {
    int component;      /* relations of a scope that join conditions connect share a number */
    int filtered;       /* predicates on its own columns alone */
    int outputs;        /* its columns in the output, 999 for a star */
    bool used;          /* a column of it is used outside of join conditions */
    bool unique_lookup; /* constants, parameters and other relations' columns fix a unique key */
    bool fixed;         /* the same, with constants and relations that are fixed themselves */
    double selectivity; /* of its own predicates, 1 without */
    int next;           /* relation of its scope, -1 */
};
struct derived_scope {
    int relations, tables, groups, sorts;
    int first; /* its relations: struct derived_relation.next; -1. A batch may have thousands of scopes */
    bool lists_keys;
    bool unique_lookup, single_row, bounded;
    double estimated_rows; /* -1 unknown */
};
struct derived {
    struct derived_relation *relations;
    struct derived_scope *scopes;
};

/* Concludes for every relation and scope of q; arrays in the arena, parallel to q's. */
struct derived derive(const struct schema *s, struct arena *a, const struct query *q);

/* The schema's column behind a column reference, NULL when unknown. *table gets its table, -1. */
const struct schema_column *derive_column(const struct schema *s, const struct query *q, int column,
                                          int *table);
/* The known table of a relation, or NULL. */
const struct schema_table *derive_table(const struct schema *s, const struct query *q, int relation);
/* True when NULL on the left can never make the predicate true. */
bool derive_null_rejecting(const struct predicate *p);

#endif
