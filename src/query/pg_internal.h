/* Private to the PostgreSQL front end: the walk over libpg_query's tree.
 *
 *     pg_parse.c      entry: libpg_query, errors, one statement after the other
 *     pg_tokens.c     tokens and brackets; refuses what nests too deep
 *     pg_rows.c       leaves out rows of long INSERTs
 *     pg_tree.c       unpacks the tree into the arena and measures where each node stands
 *     pg_spans.c      from nodes to tokens to byte spans; where a SELECT's clauses stand
 *     pg_select.c     SELECT, VALUES, set operations, WITH      pg_from.c   its relations and joins
 *     pg_clauses.c    outputs, GROUP BY, ORDER BY, LIMIT, locks
 *     pg_dml.c        INSERT, UPDATE, DELETE, MERGE, TRUNCATE
 *     pg_predicate.c  AND, OR and NOT in normal form            pg_compare.c  one comparison
 *     pg_expression.c any expression: columns, calls, subqueries; operands
 *     pg_finish.c     what needs the whole query: sargability, join edges
 *     pg_ddl*.c       schema changes
 */
#ifndef SARGENT_QUERY_PG_INTERNAL_H
#define SARGENT_QUERY_PG_INTERNAL_H

#include <pg_query/pg_query.pb-c.h>

#include "base/map.h"
#include "query/front_end.h"

typedef PgQuery__Node pg_node; /* named so often that the generated name would hide the rest of a line */

/* ---- places ----------------------------------------------------------------------------------------------
 */

/* Tokens from first to last; first > last is nothing. */
struct range {
    int first, last;
};

/* The statement's tokens with their brackets: ( ), [ ] and CASE ... END. */
struct pg_tokens {
    struct slice text;
    const struct token *at;
    int n;        /* without TOKEN_END */
    int *parent;  /* the opening token around each, -1 at the top */
    int *partner; /* of brackets, the other one; -1 */
    int *depth;   /* brackets open around each */
};

/* Keywords that begin a clause of a statement, in the order of their names in pg_spans.c. */
enum mark {
    MARK_FROM,
    MARK_WHERE,
    MARK_GROUP,
    MARK_HAVING,
    MARK_WINDOW,
    MARK_ORDER,
    MARK_LIMIT,
    MARK_OFFSET,
    MARK_FETCH,
    MARK_FOR,
    MARK_INTO,
    MARK_SET,
    MARK_USING,
    MARK_RETURNING,
    MARK_COUNT
};
struct marks {
    int first;          /* the statement's keyword: SELECT, VALUES, UPDATE ... */
    int end;            /* first token behind the statement */
    int at[MARK_COUNT]; /* -1 without */
};

/* ---- the walk --------------------------------------------------------------------------------------------
 */

/* What an expression holds. Filled by pg_expression, read by operands. */
struct gather {
    int column, columns; /* first one, number */
    int scope;           /* first subquery, -1 */
    bool aggregate, window, is_volatile, parameter;
};

/* A WITH query that can be seen. */
struct cte {
    struct cte *outer;
    struct slice name;
    int scope;
};

struct pg {
    struct arena *arena;
    struct query *q;
    const struct pg_source *source;
    struct pg_tokens tokens;
    struct gather *gather;  /* of the expression being walked, NULL outside of any */
    const struct cte *ctes; /* visible WITH queries, innermost first */
    int scope;              /* being walked */
    VEC(int) conjuncts;     /* next conjunct number, by scope * CLAUSE_CHECK + clause */
    int tuple_groups;
    int depth;     /* of the recursion */
    bool too_deep; /* QUERY_WALK_LIMIT was met: what lies deeper was left out */
};

enum {
    PG_NESTING_LIMIT = QUERY_DEPTH_LIMIT, /* brackets in brackets */
    PG_CHAIN_LIMIT = 1800, /* operators, joins and set operations that make the tree deeper: libpg_query,
                              protobuf-c and this walk recurse; 4000 still fit into a stack of 8 MB */
    PG_WALK_LIMIT = 4 * PG_CHAIN_LIMIT,
};

/* Recursive functions start and end with these. */
static inline bool pg_enter(struct pg *w)
{
    if (w->depth >= PG_WALK_LIMIT) {
        w->too_deep = true;
        return false;
    }
    w->depth++;
    return true;
}
static inline void pg_leave(struct pg *w)
{
    w->depth--;
}

/* ---- pg_tree.c -------------------------------------------------------------------------------------------
 */

/* Bytes of the first and of the last token that a node below this one points at; first > last when none does.
 */
struct extent {
    uint32_t first, last;
};
/* Unpacks libpg_query's output into the arena and measures it. NULL when the bytes are no tree. */
PgQuery__ParseResult *pg_tree_unpack(struct arena *a, const void *bytes, size_t n);
/* The extent of a message of an unpacked tree; node may be NULL. */
struct extent pg_extent(const void *message);
struct extent pg_extent_join(struct extent a, struct extent b);
struct extent pg_extent_list(pg_node *const *nodes, size_t n);
static inline bool pg_extent_empty(struct extent e)
{
    return e.first > e.last;
}

/* ---- pg_rows.c -------------------------------------------------------------------------------------------
 */

/* Rows of INSERT ... VALUES that need not be parsed, and where they stand; 0 when there are none. */
int pg_rows_to_cut(const struct pg_tokens *t, struct span *cut);

/* ---- pg_spans.c ------------------------------------------------------------------------------------------
 */

/* Lexes the text and pairs its brackets. False with *err when it nests too deep to be parsed. */
bool pg_tokens_read(struct arena *a, struct slice text, struct pg_tokens *out, struct query_error *err);
/* The token at or behind a byte; tokens.n when none is. */
int pg_token_at(const struct pg_tokens *t, uint32_t pos);
bool pg_token_is(const struct pg_tokens *t, int i, const char *keyword);
struct slice pg_token_text(const struct pg_tokens *t, int i);
/* All tokens of what lies between the two bytes, with calls' parentheses and other brackets made whole. */
struct range pg_range(const struct pg_tokens *t, struct extent e);
struct range pg_range_of(const struct pg *w, const void *message);
/* The range's bytes in the original text. */
struct span pg_span(const struct pg *w, struct range r);
struct span pg_span_of(const struct pg *w, const void *message);
/* The same bytes as text. */
struct slice pg_text_of(const struct pg *w, struct span at);
/* name, schema.name, catalog.schema.name from the token on. */
struct range pg_name_range(const struct pg_tokens *t, int first);
/* Index of the next token equal to the keyword or name at or after `from`, within the same or inner brackets;
 * -1 when there is none before `end`. */
int pg_find_word(const struct pg_tokens *t, int from, int end, const char *keyword);
/* The last token before `from` that is one of the keywords, -1. */
int pg_find_before(const struct pg_tokens *t, int from, const char *const *keywords, size_t n);
/* Finds the clauses of the statement whose keyword is token `first`; a SELECT also ends at what can follow it
 * in another statement: UNION, RETURNING, ON CONFLICT, WITH CHECK OPTION. */
struct marks pg_marks(const struct pg_tokens *t, int first, bool select);
/* From a mark to the next one or the end; a span of nothing when the mark is not there. */
struct range pg_mark_range(const struct pg_tokens *t, const struct marks *m, int mark_token);

/* ---- the parts -------------------------------------------------------------------------------------------
 */

/* pg_parse.c */
void pg_statement(struct pg *w, const pg_node *statement, int scope);
int pg_scope_new(struct pg *w, int parent, enum scope_kind kind, enum verb verb);
static inline struct scope *pg_scope(struct pg *w)
{
    return &w->q->scopes.at[w->scope];
}
struct slice pg_string(struct pg *w, const char *z);
/* The text of a String node, "" for another. */
struct slice pg_node_string(struct pg *w, const pg_node *n);
/* The last of a list of names. */
struct slice pg_last_name(struct pg *w, pg_node *const *names, size_t n);

/* pg_select.c: the body of an existing scope; pg_select_new makes a scope for a subquery and returns it. */
void pg_select(struct pg *w, const PgQuery__SelectStmt *s, int scope);
int pg_select_new(struct pg *w, const pg_node *select, enum scope_kind kind);
/* A subquery with the parentheses around it. */
struct range pg_select_range(struct pg *w, const pg_node *select);
void pg_with(struct pg *w, const PgQuery__WithClause *with);

/* pg_from.c */
void pg_from(struct pg *w, pg_node *const *items, size_t n, enum join_kind first);
int pg_relation(struct pg *w, const PgQuery__RangeVar *r, enum join_kind join);

/* pg_clauses.c */
void pg_outputs(struct pg *w, pg_node *const *targets, size_t n, bool hidden);
void pg_group_by(struct pg *w, pg_node *const *keys, size_t n);
void pg_order_by(struct pg *w, pg_node *const *keys, size_t n, bool window);
struct amount pg_amount(struct pg *w, const pg_node *n);
void pg_locks(struct pg *w, pg_node *const *locks, size_t n, const struct marks *m);

/* pg_dml.c */
void pg_insert(struct pg *w, const PgQuery__InsertStmt *s);
void pg_update(struct pg *w, const PgQuery__UpdateStmt *s);
void pg_delete(struct pg *w, const PgQuery__DeleteStmt *s);
void pg_merge(struct pg *w, const PgQuery__MergeStmt *s);
void pg_truncate(struct pg *w, const PgQuery__TruncateStmt *s);

/* pg_predicate.c: adds the predicates of a condition; relation is that of an ON clause, else -1. */
void pg_condition(struct pg *w, const pg_node *n, enum clause clause, int relation);

/* pg_compare.c: one term of a condition. `p` comes with clause, conjunct, disjunct, relation and scope set.
 */
void pg_compare(struct pg *w, const pg_node *n, bool negated, struct predicate p);

/* pg_expression.c */
void pg_expression(struct pg *w, const pg_node *n);
void pg_expressions(struct pg *w, pg_node *const *nodes, size_t n);
void pg_window(struct pg *w, const PgQuery__WindowDef *d);

/* pg_operand.c */
struct operand pg_operand(struct pg *w, const pg_node *n);
/* A list (1, 2, 3) or ARRAY[1, 2, 3] as one operand. */
struct operand pg_operand_list(struct pg *w, pg_node *const *items, size_t n, struct span at);
struct operand pg_operand_none(void);
/* An operand that is a subquery, already walked. */
struct operand pg_operand_subquery(int scope, struct span at);
int pg_column(struct pg *w, struct slice qualifier, struct slice name, struct span at);
/* Index of the first literal within the span, -1. */
int pg_literal_in(const struct query *q, struct span at);
/* Removes casts; *type is the outermost one's name when there was any. */
const pg_node *pg_strip_casts(struct pg *w, const pg_node *n, struct slice *type);

/* pg_functions.c */
bool pg_is_aggregate(struct slice name, size_t args);
bool pg_is_volatile(struct slice name);

/* pg_finish.c */
void pg_finish(struct pg *w);

/* pg_type.c: a type's name in normal form. */
struct slice pg_type(struct pg *w, const PgQuery__TypeName *t);
int pg_type_length(const PgQuery__TypeName *t);

/* pg_ddl.c: true when the statement was one of its own. */
bool pg_ddl(struct pg *w, const pg_node *statement);
struct ddl_change *pg_ddl_new(struct pg *w, enum ddl_kind kind);
struct ddl_name pg_ddl_name(struct pg *w, const PgQuery__RangeVar *r);
struct slice *pg_names(struct pg *w, pg_node *const *names, size_t n);
/* Text of a part, normalised. */
struct slice pg_normalised(struct pg *w, struct span at);
/* SELECT of CREATE VIEW and the like. */
int pg_view_body(struct pg *w, const pg_node *select);

/* pg_ddl_table.c */
void pg_create_table(struct pg *w, const PgQuery__CreateStmt *s);
void pg_alter_table(struct pg *w, const PgQuery__AlterTableStmt *s);
/* pg_ddl_index.c */
void pg_create_index(struct pg *w, const PgQuery__IndexStmt *s);
/* pg_ddl_key.c */
void pg_column_definition(struct pg *w, struct ddl_change *change, const PgQuery__ColumnDef *d);
void pg_table_constraint(struct pg *w, struct ddl_change *change, const PgQuery__Constraint *c);
/* pg_ddl_routine.c */
void pg_create_function(struct pg *w, const PgQuery__CreateFunctionStmt *s);
void pg_do(struct pg *w, const PgQuery__DoStmt *s);

#endif
