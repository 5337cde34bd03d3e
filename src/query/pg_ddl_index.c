/* CREATE INDEX. */
#include "query/pg_internal.h"

static struct ddl_index_column index_column(struct pg *w, const PgQuery__IndexElem *e)
{
    struct ddl_index_column out = {
        .name = pg_string(w, e->name), .expression = SLICE(""), .function = SLICE(""), .prefix = -1};
    if (e->expr) out.expression = pg_normalised(w, pg_span_of(w, e->expr));
    out.opclass = pg_last_name(w, e->opclass, e->n_opclass);
    out.collation = pg_last_name(w, e->collation, e->n_collation);
    out.descending = e->ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
    if (e->nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) out.nulls = NULLS_FIRST;
    if (e->nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) out.nulls = NULLS_LAST;
    return out;
}

/* CREATE INDEX name ON [ONLY] table */
static struct ddl_name index_name(struct pg *w, const PgQuery__IndexStmt *s)
{
    static const char *const on[] = {"on"};
    struct ddl_name out = {.schema = SLICE(""), .name = pg_string(w, s->idxname)};
    if (!s->relation) return out;
    out.schema = pg_string(w, s->relation->schemaname);
    if (s->relation->location < 0) return out;
    int table = pg_token_at(&w->tokens, (uint32_t)s->relation->location);
    int keyword = pg_find_before(&w->tokens, table, on, 1);
    if (out.name.n && keyword > 0) out.at = pg_span(w, (struct range){keyword - 1, keyword - 1});
    return out;
}

static void fill_columns(struct pg *w, struct ddl_index *index, const PgQuery__IndexStmt *s)
{
    index->columns = ARENA_ARRAY(w->arena, struct ddl_index_column, s->n_index_params + 1);
    for (size_t i = 0; i < s->n_index_params; i++)
        if (s->index_params[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
            index->columns[index->column_count++] = index_column(w, s->index_params[i]->index_elem);
    index->include = ARENA_ARRAY(w->arena, struct slice, s->n_index_including_params + 1);
    for (size_t i = 0; i < s->n_index_including_params; i++)
        if (s->index_including_params[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
            index->include[index->include_count++] =
                pg_string(w, s->index_including_params[i]->index_elem->name);
}

void pg_create_index(struct pg *w, const PgQuery__IndexStmt *s)
{
    struct ddl_index *index = ARENA_NEW(w->arena, struct ddl_index);
    *index = (struct ddl_index){.name = index_name(w, s),
                                .table = pg_ddl_name(w, s->relation),
                                .method = pg_string(w, s->access_method),
                                .unique = s->unique,
                                .concurrently = s->concurrent,
                                .if_not_exists = s->if_not_exists,
                                .nulls_not_distinct = s->nulls_not_distinct,
                                .where = SLICE(""),
                                .where_text = SLICE(""),
                                .at = pg_scope(w)->at};
    if (!index->method.n) index->method = SLICE("btree");
    fill_columns(w, index, s);
    if (s->where_clause) {
        struct span at = pg_span_of(w, s->where_clause);
        index->where_text = pg_text_of(w, at);
        index->where = pg_normalised(w, at);
        pg_condition(w, s->where_clause, CLAUSE_CHECK, -1);
    }
    struct ddl_change *change = pg_ddl_new(w, DDL_CREATE_INDEX);
    change->target = index->table;
    change->name = index->name.name;
    change->indexes = index;
    change->index_count = 1;
    change->concurrently = s->concurrent;
    change->if_not_exists = s->if_not_exists;
}
