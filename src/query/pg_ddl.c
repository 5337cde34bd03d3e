/* Schema changes other than of tables and indexes, and which statement goes where. */
#include "query/pg_internal.h"

struct ddl_change *pg_ddl_new(struct pg *w, enum ddl_kind kind)
{
    struct ddl_change *c = vec_zadd(w->arena, &w->q->ddl);
    c->kind = kind;
    c->view_scope = -1;
    c->at = pg_scope(w)->at;
    c->target.schema = c->target.name = c->new_target.schema = c->new_target.name = SLICE("");
    c->name = c->partition_by = c->body = c->language = SLICE("");
    return c;
}

struct ddl_name pg_ddl_name(struct pg *w, const PgQuery__RangeVar *r)
{
    struct ddl_name out = {.schema = SLICE(""), .name = SLICE("")};
    if (!r) return out;
    out.schema = pg_string(w, r->schemaname);
    out.name = pg_string(w, r->relname);
    if (r->location >= 0)
        out.at = pg_span(w, pg_name_range(&w->tokens, pg_token_at(&w->tokens, (uint32_t)r->location)));
    return out;
}

struct slice pg_normalised(struct pg *w, struct span at)
{
    return query_normalise_expression(w->arena, pg_text_of(w, at), w->q->dialect);
}

int pg_view_body(struct pg *w, const pg_node *select)
{
    if (!select || select->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return -1;
    return pg_select_new(w, select, SCOPE_SOURCE);
}

/* A name given as a list of strings: schema.name. */
static struct ddl_name listed_name(struct pg *w, pg_node *const *names, size_t n)
{
    struct ddl_name out = {.schema = SLICE(""), .name = pg_last_name(w, names, n)};
    if (n > 1) out.schema = pg_node_string(w, names[n - 2]);
    return out;
}

/* Where the name stands, with its schema, from token *from on; moves *from behind it. */
static struct span find_name(struct pg *w, int *from, struct slice name)
{
    for (int i = *from; i < w->tokens.n; i++) {
        struct token t = w->tokens.at[i];
        bool is = t.kind == TOKEN_WORD ? slice_eq_nocase(pg_token_text(&w->tokens, i), name)
                  : t.kind == TOKEN_NAME
                      ? slice_eq(token_value(w->arena, w->tokens.text, t, DIALECT_POSTGRES), name)
                      : false;
        if (!is) continue;
        *from = i + 1;
        int first = i;
        while (first >= 2 && w->tokens.at[first - 1].kind == TOKEN_DOT) first -= 2;
        return pg_span(w, (struct range){first, i});
    }
    return (struct span){0, 0};
}

/* ---- DROP ------------------------------------------------------------------------------------------------
 */

static enum ddl_kind drop_kind(PgQuery__ObjectType type)
{
    switch (type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE: return DDL_DROP_TABLE;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX: return DDL_DROP_INDEX;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW: return DDL_DROP_VIEW;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA: return DDL_DROP_SCHEMA;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN: return DDL_DROP_TYPE;
    default: return DDL_OTHER;
    }
}

static struct ddl_name object_name(struct pg *w, const pg_node *object)
{
    struct ddl_name none = {.schema = SLICE(""), .name = SLICE("")};
    switch (object->node_case) {
    case PG_QUERY__NODE__NODE_LIST: return listed_name(w, object->list->items, object->list->n_items);
    case PG_QUERY__NODE__NODE_TYPE_NAME:
        return listed_name(w, object->type_name->names, object->type_name->n_names);
    case PG_QUERY__NODE__NODE_STRING: none.name = pg_node_string(w, object); return none;
    case PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS:
        return listed_name(w, object->object_with_args->objname, object->object_with_args->n_objname);
    default: return none;
    }
}

static void drop(struct pg *w, const PgQuery__DropStmt *s)
{
    int next = 2; /* behind DROP TABLE */
    for (size_t i = 0; i < s->n_objects; i++) {
        struct ddl_change *c = pg_ddl_new(w, drop_kind(s->remove_type));
        c->target = object_name(w, s->objects[i]);
        if (c->target.name.n) c->target.at = find_name(w, &next, c->target.name);
        c->name = c->target.name;
        c->if_exists = s->missing_ok;
        c->cascade = s->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
        c->concurrently = s->concurrent;
        c->materialized = s->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
    }
}

/* ---- RENAME, SET SCHEMA ----------------------------------------------------------------------------------
 */

static void rename_object(struct pg *w, const PgQuery__RenameStmt *s)
{
    struct ddl_change *c = pg_ddl_new(w, DDL_OTHER);
    c->target = pg_ddl_name(w, s->relation);
    c->name = c->new_target.name = pg_string(w, s->newname);
    c->if_exists = s->missing_ok;
    switch (s->rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW: c->kind = DDL_RENAME_TABLE; break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX: c->kind = DDL_RENAME_INDEX; break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
        c->kind = DDL_RENAME_COLUMN;
        c->name = pg_string(w, s->subname);
        break;
    default:
        if (s->subname[0]) c->name = pg_string(w, s->subname);
        if (s->object) c->target = object_name(w, s->object);
    }
}

static void set_schema(struct pg *w, const PgQuery__AlterObjectSchemaStmt *s)
{
    bool table = s->object_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
                 s->object_type == PG_QUERY__OBJECT_TYPE__OBJECT_VIEW ||
                 s->object_type == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
    struct ddl_change *c = pg_ddl_new(w, table ? DDL_SET_SCHEMA : DDL_OTHER);
    c->target = pg_ddl_name(w, s->relation);
    c->new_target.schema = c->name = pg_string(w, s->newschema);
    c->if_exists = s->missing_ok;
}

/* ---- views -----------------------------------------------------------------------------------------------
 */

static void name_columns(struct pg *w, struct ddl_change *c, pg_node *const *names, size_t n)
{
    c->columns = ARENA_ARRAY(w->arena, struct ddl_column, n + 1);
    c->column_count = n;
    for (size_t i = 0; i < n; i++)
        c->columns[i] = (struct ddl_column){.name = pg_node_string(w, names[i]),
                                            .length = -1,
                                            .type = SLICE(""),
                                            .type_text = SLICE(""),
                                            .default_text = SLICE(""),
                                            .collation = SLICE("")};
}

static void create_view(struct pg *w, const PgQuery__ViewStmt *s)
{
    struct ddl_change *c = pg_ddl_new(w, DDL_CREATE_VIEW);
    size_t number = w->q->ddl.n - 1;
    c->target = pg_ddl_name(w, s->view);
    c->or_replace = s->replace;
    c->temporary = s->view && s->view->relpersistence[0] == 't';
    name_columns(w, c, s->aliases, s->n_aliases);
    int scope = pg_view_body(w, s->query);
    w->q->ddl.at[number].view_scope = scope;
}

/* CREATE TABLE AS, CREATE MATERIALIZED VIEW, SELECT INTO. */
static void create_as(struct pg *w, const PgQuery__IntoClause *into, const pg_node *select, bool materialized,
                      bool if_not_exists)
{
    struct ddl_change *c = pg_ddl_new(w, materialized ? DDL_CREATE_VIEW : DDL_CREATE_TABLE);
    size_t number = w->q->ddl.n - 1;
    c->materialized = materialized;
    c->if_not_exists = if_not_exists;
    if (into) {
        c->target = pg_ddl_name(w, into->rel);
        c->temporary = into->rel && into->rel->relpersistence[0] == 't';
        c->unlogged = into->rel && into->rel->relpersistence[0] == 'u';
        name_columns(w, c, into->col_names, into->n_col_names);
    }
    int scope = pg_view_body(w, select);
    w->q->ddl.at[number].view_scope = scope;
}

/* ---- schemas and types -----------------------------------------------------------------------------------
 */

static void create_schema(struct pg *w, const PgQuery__CreateSchemaStmt *s)
{
    struct ddl_change *c = pg_ddl_new(w, DDL_CREATE_SCHEMA);
    c->target.name = c->name = pg_string(w, s->schemaname);
    c->if_not_exists = s->if_not_exists;
    int next = 2;
    if (c->name.n) c->target.at = find_name(w, &next, c->name);
    struct slice name = c->name;
    for (size_t i = 0; i < s->n_schema_elts; i++) {
        size_t before = w->q->ddl.n;
        if (!pg_ddl(w, s->schema_elts[i])) continue;
        for (size_t k = before; k < w->q->ddl.n; k++)
            if (!w->q->ddl.at[k].target.schema.n) w->q->ddl.at[k].target.schema = name;
    }
}

static void type_columns(struct pg *w, pg_node *const *columns, size_t n)
{
    struct ddl_change c = w->q->ddl.at[w->q->ddl.n - 1];
    for (size_t i = 0; i < n; i++)
        if (columns[i]->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            pg_column_definition(w, &c, columns[i]->column_def);
    w->q->ddl.at[w->q->ddl.n - 1] = c;
}

static void create_type(struct pg *w, struct ddl_name name)
{
    int next = 2;
    struct ddl_change *c = pg_ddl_new(w, DDL_CREATE_TYPE);
    if (name.name.n && !name.at.len) name.at = find_name(w, &next, name.name);
    c->target = name;
    c->name = name.name;
}

/* A domain is a type whose only column has no name: its base type. */
static void create_domain(struct pg *w, const PgQuery__CreateDomainStmt *s)
{
    create_type(w, listed_name(w, s->domainname, s->n_domainname));
    struct ddl_change *c = &w->q->ddl.at[w->q->ddl.n - 1];
    pg_node *none[1] = {NULL};
    name_columns(w, c, none, 0);
    c->column_count = 1;
    c->columns[0] = (struct ddl_column){.name = SLICE(""),
                                        .type = pg_type(w, s->type_name),
                                        .type_text = pg_text_of(w, pg_span_of(w, s->type_name)),
                                        .length = pg_type_length(s->type_name),
                                        .default_text = SLICE(""),
                                        .collation = SLICE(""),
                                        .at = pg_span_of(w, s->type_name)};
    for (size_t i = 0; i < s->n_constraints; i++)
        if (s->constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT &&
            s->constraints[i]->constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
            c->columns[0].flags |= COLUMN_NOT_NULL;
}

/* ---- dispatch --------------------------------------------------------------------------------------------
 */

static bool types_and_schemas(struct pg *w, const pg_node *n)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT: create_schema(w, n->create_schema_stmt); return true;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
        create_type(w, listed_name(w, n->create_enum_stmt->type_name, n->create_enum_stmt->n_type_name));
        return true;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
        create_type(w, listed_name(w, n->create_range_stmt->type_name, n->create_range_stmt->n_type_name));
        return true;
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
        create_type(w, pg_ddl_name(w, n->composite_type_stmt->typevar));
        type_columns(w, n->composite_type_stmt->coldeflist, n->composite_type_stmt->n_coldeflist);
        return true;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT: create_domain(w, n->create_domain_stmt); return true;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
        if (n->define_stmt->kind == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE)
            create_type(w, listed_name(w, n->define_stmt->defnames, n->define_stmt->n_defnames));
        else
            pg_ddl_new(w, DDL_OTHER);
        return true;
    default: return false;
    }
}

/* Statements that change the schema in ways the model does not hold. */
static bool is_other_ddl(const pg_node *n)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
    case PG_QUERY__NODE__NODE_RULE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
    case PG_QUERY__NODE__NODE_ALTER_TYPE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
    case PG_QUERY__NODE__NODE_GRANT_STMT:
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
    case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT:
    case PG_QUERY__NODE__NODE_DROP_ROLE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT:
    case PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT:
    case PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT:
    case PG_QUERY__NODE__NODE_CREATE_PLANG_STMT:
    case PG_QUERY__NODE__NODE_ALTER_DEFAULT_PRIVILEGES_STMT:
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT: return true;
    default: return false;
    }
}

bool pg_ddl(struct pg *w, const pg_node *n)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT: pg_create_table(w, n->create_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
        if (n->create_foreign_table_stmt->base_stmt)
            pg_create_table(w, n->create_foreign_table_stmt->base_stmt);
        break;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT: pg_alter_table(w, n->alter_table_stmt); break;
    case PG_QUERY__NODE__NODE_INDEX_STMT: pg_create_index(w, n->index_stmt); break;
    case PG_QUERY__NODE__NODE_DROP_STMT: drop(w, n->drop_stmt); break;
    case PG_QUERY__NODE__NODE_RENAME_STMT: rename_object(w, n->rename_stmt); break;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT: set_schema(w, n->alter_object_schema_stmt); break;
    case PG_QUERY__NODE__NODE_VIEW_STMT: create_view(w, n->view_stmt); break;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT: {
        const PgQuery__CreateTableAsStmt *s = n->create_table_as_stmt;
        create_as(w, s->into, s->query, s->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW,
                  s->if_not_exists);
        break;
    }
    case PG_QUERY__NODE__NODE_SELECT_STMT: {
        const PgQuery__SelectStmt *s = n->select_stmt;
        while (s->larg) s = s->larg;
        if (!s->into_clause) return false;
        create_as(w, s->into_clause, n, false, false);
        break;
    }
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT: pg_create_function(w, n->create_function_stmt); break;
    case PG_QUERY__NODE__NODE_DO_STMT: pg_do(w, n->do_stmt); break;
    default:
        if (types_and_schemas(w, n)) break;
        if (!is_other_ddl(n)) return false;
        pg_ddl_new(w, DDL_OTHER);
    }
    return true;
}
