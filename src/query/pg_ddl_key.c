/* Columns and constraints of CREATE TABLE and ALTER TABLE. */
#include "query/pg_internal.h"

/* From a token to the end of its list element: before the next comma or closing bracket of its level. */
static struct range element_range(struct pg *w, int32_t location)
{
    const struct pg_tokens *t = &w->tokens;
    if (location < 0) return (struct range){0, -1};
    int first = pg_token_at(t, (uint32_t)location), i = first;
    while (i < t->n && t->at[i].kind != TOKEN_COMMA && t->at[i].kind != TOKEN_CLOSE &&
           t->at[i].kind != TOKEN_SEMICOLON)
        i = t->partner[i] > i ? t->partner[i] + 1 : i + 1;
    return (struct range){first, i - 1};
}

struct slice *pg_names(struct pg *w, pg_node *const *names, size_t n)
{
    struct slice *out = ARENA_ARRAY(w->arena, struct slice, n + 1);
    for (size_t i = 0; i < n; i++) out[i] = pg_node_string(w, names[i]);
    return out;
}

/* ---- constraints -----------------------------------------------------------------------------------------
 */

static enum referential_action action_of(const char *letter)
{
    switch (letter[0]) {
    case 'c': return ACTION_CASCADE;
    case 'n': return ACTION_SET_NULL;
    case 'd': return ACTION_SET_DEFAULT;
    case 'r': return ACTION_RESTRICT;
    default: return ACTION_NONE;
    }
}

static struct ddl_key *add_key(struct pg *w, struct ddl_change *change, enum key_kind kind,
                               const PgQuery__Constraint *c, struct span at)
{
    size_t size = sizeof *change->keys;
    change->keys =
        arena_grow(w->arena, change->keys, change->key_count * size, (change->key_count + 1) * size);
    struct ddl_key *key = &change->keys[change->key_count++];
    *key = (struct ddl_key){.kind = kind,
                            .name = pg_string(w, c->conname),
                            .using_index = pg_string(w, c->indexname),
                            .not_valid = c->skip_validation,
                            .at = at};
    key->references.schema = key->references.name = SLICE("");
    key->include = pg_names(w, c->including, c->n_including);
    key->include_count = c->n_including;
    return key;
}

static void set_columns(struct pg *w, struct ddl_key *key, pg_node *const *names, size_t n,
                        struct slice column)
{
    key->columns = n ? pg_names(w, names, n) : ARENA_ARRAY(w->arena, struct slice, 1);
    key->column_count = n;
    if (n || !column.n) return;
    key->columns[0] = column;
    key->column_count = 1;
}

static void exclusion(struct pg *w, struct ddl_key *key, const PgQuery__Constraint *c)
{
    key->columns = ARENA_ARRAY(w->arena, struct slice, c->n_exclusions + 1);
    for (size_t i = 0; i < c->n_exclusions; i++) {
        const pg_node *pair = c->exclusions[i];
        if (pair->node_case != PG_QUERY__NODE__NODE_LIST || !pair->list->n_items) continue;
        const pg_node *element = pair->list->items[0];
        if (element->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) continue;
        struct slice name = pg_string(w, element->index_elem->name);
        if (!name.n) name = pg_normalised(w, pg_span_of(w, element->index_elem->expr));
        key->columns[key->column_count++] = name;
    }
}

/* Adds the key of a constraint; column is the one it stands at, "" for a table's constraint. */
static void constraint(struct pg *w, struct ddl_change *change, const PgQuery__Constraint *c,
                       struct slice column, struct span at)
{
    struct ddl_key *key;
    switch (c->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: {
        bool primary = c->contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY;
        key = add_key(w, change, primary ? KEY_PRIMARY : KEY_UNIQUE, c, at);
        set_columns(w, key, c->keys, c->n_keys, column);
        break;
    }
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        key = add_key(w, change, KEY_FOREIGN, c, at);
        set_columns(w, key, c->fk_attrs, c->n_fk_attrs, column);
        key->references = pg_ddl_name(w, c->pktable);
        key->referenced = pg_names(w, c->pk_attrs, c->n_pk_attrs);
        key->referenced_count = c->n_pk_attrs;
        key->on_delete = action_of(c->fk_del_action);
        key->on_update = action_of(c->fk_upd_action);
        break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
        key = add_key(w, change, KEY_CHECK, c, at);
        set_columns(w, key, NULL, 0, column);
        break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
        exclusion(w, add_key(w, change, KEY_EXCLUDE, c, at), c);
        break;
    default: break;
    }
}

void pg_table_constraint(struct pg *w, struct ddl_change *change, const PgQuery__Constraint *c)
{
    constraint(w, change, c, SLICE(""), pg_span(w, element_range(w, c->location)));
}

/* ---- columns ---------------------------------------------------------------------------------------------
 */

static bool is_null_constant(const pg_node *n)
{
    while (n && n->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) n = n->type_cast->arg;
    return n && n->node_case == PG_QUERY__NODE__NODE_A_CONST && n->a_const->isnull;
}

static bool is_nextval(struct pg *w, const pg_node *n)
{
    return n && n->node_case == PG_QUERY__NODE__NODE_FUNC_CALL &&
           slice_eq(pg_last_name(w, n->func_call->funcname, n->func_call->n_funcname), SLICE("nextval"));
}

/* Where a column's constraint ends: before the next one, or with the column. */
static struct span column_constraint_span(struct pg *w, const PgQuery__ColumnDef *d, size_t i,
                                          struct range column)
{
    struct range r = {column.last + 1, column.last};
    int32_t start = d->constraints[i]->constraint->location;
    if (start < 0) return (struct span){0, 0};
    r.first = pg_token_at(&w->tokens, (uint32_t)start);
    for (size_t k = i + 1; k < d->n_constraints; k++) {
        if (d->constraints[k]->node_case != PG_QUERY__NODE__NODE_CONSTRAINT) continue;
        int32_t next = d->constraints[k]->constraint->location;
        if (next <= start) continue;
        r.last = pg_token_at(&w->tokens, (uint32_t)next) - 1;
        break;
    }
    return pg_span(w, r);
}

static void column_constraint(struct pg *w, struct ddl_change *change, struct ddl_column *column,
                              const PgQuery__Constraint *c, struct span at)
{
    switch (c->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: column->flags |= COLUMN_NOT_NULL; break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
        if (is_null_constant(c->raw_expr)) break;
        column->flags |= COLUMN_DEFAULT;
        if (is_nextval(w, c->raw_expr)) column->flags |= COLUMN_IDENTITY;
        column->default_text = pg_text_of(w, pg_span_of(w, c->raw_expr));
        break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY: column->flags |= COLUMN_IDENTITY | COLUMN_NOT_NULL; break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
        column->flags |= COLUMN_GENERATED;
        column->default_text = pg_text_of(w, pg_span_of(w, c->raw_expr));
        break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: column->flags |= COLUMN_PRIMARY_KEY | COLUMN_NOT_NULL; break;
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: column->flags |= COLUMN_UNIQUE; break;
    default: break;
    }
    constraint(w, change, c, column->name, at);
}

static bool is_serial(struct pg *w, const PgQuery__TypeName *t)
{
    struct slice name = pg_last_name(w, t->names, t->n_names);
    return slice_eq(name, SLICE("serial")) || slice_eq(name, SLICE("bigserial")) ||
           slice_eq(name, SLICE("smallserial")) || slice_eq(name, SLICE("serial4")) ||
           slice_eq(name, SLICE("serial8")) || slice_eq(name, SLICE("serial2"));
}

void pg_column_definition(struct pg *w, struct ddl_change *change, const PgQuery__ColumnDef *d)
{
    struct ddl_column column = {.name = pg_string(w, d->colname),
                                .type = pg_type(w, d->type_name),
                                .length = -1,
                                .type_text = SLICE(""),
                                .default_text = SLICE(""),
                                .collation = SLICE("")};
    struct range r = element_range(w, d->location);
    column.at = pg_span(w, r);
    if (d->type_name) {
        column.type_text = pg_text_of(w, pg_span_of(w, d->type_name));
        column.length = pg_type_length(d->type_name);
        if (is_serial(w, d->type_name)) column.flags |= COLUMN_IDENTITY | COLUMN_NOT_NULL | COLUMN_DEFAULT;
    }
    if (d->is_not_null) column.flags |= COLUMN_NOT_NULL;
    if (d->coll_clause)
        column.collation = pg_last_name(w, d->coll_clause->collname, d->coll_clause->n_collname);
    if (d->raw_default) column.default_text = pg_text_of(w, pg_span_of(w, d->raw_default));
    for (size_t i = 0; i < d->n_constraints; i++)
        if (d->constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            column_constraint(w, change, &column, d->constraints[i]->constraint,
                              column_constraint_span(w, d, i, r));
    size_t size = sizeof *change->columns;
    change->columns =
        arena_grow(w->arena, change->columns, change->column_count * size, (change->column_count + 1) * size);
    change->columns[change->column_count++] = column;
}
