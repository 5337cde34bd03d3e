/* The state of resolving one query's names, shared by resolve*.c and views.c.
 *
 * Per scope it keeps what its FROM list offers. Relations of one table (or one CTE) offer the same names, so
 * they are asked once, as one `provider`; answers are remembered per name. That keeps a query of 10 000
 * relations and 10 000 columns from costing their product. */
#ifndef SARGENT_SCHEMA_RESOLVER_H
#define SARGENT_SCHEMA_RESOLVER_H

#include "schema/schema_internal.h"

enum {
    RESOLVE_DEPTH_LIMIT = 400,  /* views into views into ... while one name is looked for */
    RESOLVE_EDGES_LIMIT = 4096, /* join edges that NATURAL adds to one query */
    RESOLVE_NAME_LIMIT = 256,   /* bytes of a name; longer ones stay unresolved */
};

/* A name with its lower-case form, by which everything is looked up. */
struct folded_name {
    struct slice exact, lower;
};

/* Where an output column of a scope comes from. */
struct origin {
    enum { ORIGIN_ABSENT, ORIGIN_GUESSED, ORIGIN_PRESENT, ORIGIN_PENDING } state;
    int relation;      /* the table reference behind it, -1 for a computed value */
    struct slice name; /* the column's name there */
};

/* What an unqualified name means among the relations of one scope. */
struct match {
    enum { MATCH_NONE, MATCH_ONE, MATCH_GUESS, MATCH_SEVERAL } kind;
    int relation;
};

struct provider {
    int relation; /* the first of them */
    int count;    /* relations of this table or body */
};

enum known_state { KNOWN_UNASKED, KNOWN_PENDING, KNOWN_YES, KNOWN_NO };

struct scope_info {
    const int *relations, *outputs;
    size_t relation_count, output_count;
    int first_arm; /* of a set operation, -1 */
    enum known_state known;
    bool ready; /* providers are filled */
    VEC(struct provider) providers;
    int unknown_count, first_unknown; /* relations whose columns are not known */
    struct map aliases;               /* lower-case alias to relation + 1 */
    struct map matches;               /* name to struct match */
    struct map origins;               /* name to struct origin */
    struct map output_names;          /* lower-case name to output + 1 */
    struct map merged; /* names that USING and NATURAL join on, to their left relation + 1 or 0 */
};

struct resolver {
    const struct schema *s;
    struct arena *a;
    struct query *q;
    struct scope_info *scopes;
    uint8_t *column_state; /* 0 untouched, 1 being resolved, 2 done */
    bool *is_target;       /* columns that an assignment writes */
    bool *may_be_alias;    /* columns in places that see output aliases: HAVING, GROUP BY, ORDER BY */
    size_t column_count;   /* columns that the front end made */
    int depth;
    int steps; /* of listing a view's columns */
};

/* ---- resolve_scopes.c -----------------------------------------------------------------------------------
 */

void resolver_start(struct resolver *r, const struct schema *s, struct arena *a, struct query *q);
struct folded_name fold_name(struct arena *a, struct slice name);
/* The relation called so in this scope, -1. */
int scope_find_alias(struct resolver *r, int scope, struct slice lower);
struct match scope_match(struct resolver *r, int scope, struct folded_name name);
/* The next scope outwards whose relations can be seen, -1. */
int scope_outer(const struct resolver *r, int scope);
/* True when all columns of a relation are known. */
bool relation_known(struct resolver *r, int relation);
/* Follows a relation's column through subqueries and CTEs to the table reference behind it. */
struct origin trace_column(struct resolver *r, int relation, struct folded_name name);
/* The output of that name, -1. */
int scope_find_output(struct resolver *r, int scope, struct slice lower);
/* True for outputs that whoever reads the scope sees. */
bool output_visible(const struct query *q, const struct output *output);
/* The relation that a star stands for: -1 all of the scope's, -2 unknown. */
int star_relation(struct resolver *r, const struct output *output);

/* ---- resolve.c ------------------------------------------------------------------------------------------
 */

void resolve_column(struct resolver *r, int column);
/* The table reference behind a column of which the relation is set. */
void resolve_base(struct resolver *r, int column);
/* Relations to tables, columns to relations; no edges yet. */
void resolve_names(struct resolver *r);

/* ---- resolve_edges.c ------------------------------------------------------------------------------------
 */

/* NATURAL's edges, and the names that USING and NATURAL merge. Before columns are resolved. */
void resolve_merged_names(struct resolver *r);
/* Edges for column = column. After columns are resolved. */
void resolve_edges(struct resolver *r);

#endif
