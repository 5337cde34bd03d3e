/* ALTER and DROP.
 *
 *     keyspace = ALTER KEYSPACE [IF EXISTS {C} {4.1}] name WITH properties
 *     table    = ALTER TABLE [IF EXISTS {C} {4.1}] table action
 *     action   = ALTER column TYPE type
 *              | ALTER [IF EXISTS] column (mask | DROP MASKED {C} {5.0} | check | DROP CHECK {C} {6.0})
 *              | ADD [IF NOT EXISTS {C} {4.1}] (definition | "(" definition {"," definition} ")")
 *              | DROP [IF EXISTS {C} {4.1}] (column | "(" column {"," column} ")") [USING TIMESTAMP integer]
 *              | RENAME [IF EXISTS {C} {4.1}] column TO column {AND column TO column}
 *              | DROP COMPACT STORAGE {C} | WITH properties | TTL (column | NULL) {S}
 *     view     = ALTER MATERIALIZED VIEW [IF EXISTS {C} {4.1}] table WITH properties
 *     type     = ALTER TYPE [IF EXISTS {C} {4.1}] udt (ALTER name TYPE type
 *              | ADD [IF NOT EXISTS] name type | RENAME [IF EXISTS] name TO name {AND name TO name})
 *     drop     = DROP (KEYSPACE | TABLE | TYPE | INDEX | MATERIALIZED VIEW) [IF EXISTS] name
 *              | DROP (FUNCTION | AGGREGATE) [IF EXISTS] function ["(" [type {"," type}] ")"]
 *              | DROP TRIGGER [IF EXISTS] name ON table {C}
 *
 * In the model ADD, DROP and RENAME of several columns are one change each. ALTER KEYSPACE is
 * DDL_ALTER_OPTIONS with the keyspace as target.schema and no target.name. */
#include "query/cql_parser.h"

/* IF EXISTS of ALTER: Cassandra since 4.1. */
static bool alter_if_exists(struct cql_parser *p, bool *present)
{
    *present = false;
    return !cql_cassandra(p, 410) || cql_if_exists(p, present);
}

static bool alter_if_not_exists(struct cql_parser *p, bool *present)
{
    *present = false;
    return !cql_cassandra(p, 410) || cql_if_not_exists(p, present);
}

static struct ddl_change *change_of(struct cql_parser *p, enum ddl_kind kind, const struct ddl_name *target,
                                    bool if_exists)
{
    struct ddl_change *c = cql_add_change(p, kind);
    c->target = *target;
    c->if_exists = if_exists;
    return c;
}

/* ---- ALTER TABLE ---- */

static bool table_alter_column(struct cql_parser *p, const struct ddl_name *table)
{
    const struct cql_token *start = p->at;
    struct ddl_column column = {.length = -1};
    bool if_exists;
    if (cql_cassandra(p, 500) ? !alter_if_exists(p, &if_exists) : false) return false;
    bool checked = p->at > start;
    if (!cql_name(p, CQL_NAME_COLUMN, "a column", &column.name)) return false;
    if (cql_cassandra(p, 500) && cql_is(p, CQL_MASKED)) {
        change_of(p, DDL_OTHER, table, false)->name = column.name;
        return cql_column_mask(p);
    }
    if (cql_cassandra(p, 500) && cql_accept(p, CQL_DROP)) {
        change_of(p, DDL_OTHER, table, false)->name = column.name;
        return (cql_cassandra(p, 600) && cql_accept(p, CQL_CHECK)) || cql_expect(p, CQL_MASKED);
    }
    if (cql_cassandra(p, 600) && cql_is(p, CQL_CHECK)) {
        change_of(p, DDL_OTHER, table, false)->name = column.name;
        return cql_column_check(p);
    }
    if (checked) return cql_fail(p, "MASKED WITH or DROP MASKED");
    const struct cql_token *type = p->at + 1;
    if (!cql_expect(p, CQL_TYPE) || !cql_type(p, &column.type)) return false;
    column.type_text = slice_sub(p->text, cql_span_from(p, type));
    column.at = cql_span_from(p, start);
    struct ddl_change *c = change_of(p, DDL_ALTER_TYPE, table, false);
    c->name = column.name;
    c->columns = arena_alloc(p->arena, sizeof column);
    c->columns[0] = column;
    c->column_count = 1;
    return true;
}

static bool add_one(struct cql_parser *p, const struct ddl_name *table, bool if_not_exists)
{
    struct ddl_column *column = arena_alloc(p->arena, sizeof *column);
    if (!cql_column_definition(p, false, column)) return false;
    struct ddl_change *c = change_of(p, DDL_ADD_COLUMN, table, false);
    c->name = column->name;
    c->columns = column;
    c->column_count = 1;
    c->if_not_exists = if_not_exists;
    c->at = column->at;
    return true;
}

static bool drop_one(struct cql_parser *p, const struct ddl_name *table, bool if_exists)
{
    const struct cql_token *t = p->at;
    struct slice name;
    if (!cql_name(p, CQL_NAME, "a column", &name)) return false;
    struct ddl_change *c = change_of(p, DDL_DROP_COLUMN, table, if_exists);
    c->name = name;
    c->at = (struct span){t->pos, t->len};
    return true;
}

/* One, or several in parentheses. */
static bool table_columns(struct cql_parser *p, const struct ddl_name *table, bool flag,
                          bool (*one)(struct cql_parser *, const struct ddl_name *, bool))
{
    if (!cql_accept_char(p, '(')) return one(p, table, flag);
    do
        if (!one(p, table, flag)) return false;
    while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

static bool table_drop(struct cql_parser *p, const struct ddl_name *table)
{
    bool if_exists;
    struct operand marker;
    if (!p->scylla && cql_is(p, CQL_COMPACT) && cql_next_is(p, CQL_STORAGE)) {
        p->at += 2;
        change_of(p, DDL_OTHER, table, false)->name = SLICE("compact_storage");
        return true;
    }
    if (!alter_if_exists(p, &if_exists) || !table_columns(p, table, if_exists, drop_one)) return false;
    if (!cql_accept(p, CQL_USING)) return true;
    if (!cql_expect(p, CQL_TIMESTAMP)) return false;
    if (p->scylla && cql_at_marker(p)) return cql_marker(p, &marker);
    if (p->at->kind != CQL_TOKEN_INTEGER && p->at->kind != CQL_TOKEN_HOLE) return cql_fail(p, "an integer");
    p->at++;
    return true;
}

static bool renames(struct cql_parser *p, const struct ddl_name *target, enum ddl_kind kind, bool if_exists)
{
    struct slice from, to;
    do {
        if (!cql_name(p, CQL_NAME, "a name", &from) || !cql_expect(p, CQL_TO) ||
            !cql_name(p, CQL_NAME, "the new name", &to))
            return false;
        struct ddl_change *c = change_of(p, kind, target, if_exists);
        c->name = from;
        c->new_target.name = to;
    } while (cql_accept(p, CQL_AND));
    return true;
}

static bool alter_table(struct cql_parser *p)
{
    struct ddl_name table;
    struct slice name;
    bool if_exists, flag;
    p->at++;
    if (!alter_if_exists(p, &if_exists) || !cql_qualified(p, "a table", &table)) return false;
    if (cql_accept(p, CQL_ALTER)) return table_alter_column(p, &table);
    if (cql_accept(p, CQL_ADD))
        return alter_if_not_exists(p, &flag) && table_columns(p, &table, flag, add_one);
    if (cql_accept(p, CQL_DROP)) return table_drop(p, &table);
    if (cql_accept(p, CQL_RENAME))
        return alter_if_exists(p, &flag) && renames(p, &table, DDL_RENAME_COLUMN, flag);
    if (cql_accept(p, CQL_WITH))
        return cql_properties(p, change_of(p, DDL_ALTER_OPTIONS, &table, if_exists), false);
    if (p->scylla && cql_accept(p, CQL_TTL)) {
        change_of(p, DDL_OTHER, &table, false)->name = SLICE("ttl");
        return cql_accept(p, CQL_NULL) || cql_name(p, CQL_NAME, "a column or NULL", &name);
    }
    return cql_fail(p, "ADD, DROP, RENAME, ALTER or WITH");
}

/* ---- the others ---- */

static bool alter_keyspace(struct cql_parser *p)
{
    struct ddl_name target = {0};
    bool if_exists;
    if (!alter_if_exists(p, &if_exists)) return false;
    const struct cql_token *t = p->at;
    if (!cql_name(p, CQL_NAME, "a keyspace", &target.schema)) return false;
    target.at = (struct span){t->pos, t->len};
    return cql_expect(p, CQL_WITH) &&
           cql_properties(p, change_of(p, DDL_ALTER_OPTIONS, &target, if_exists), false);
}

static bool alter_view(struct cql_parser *p)
{
    struct ddl_name view;
    bool if_exists;
    p->at++;
    return cql_expect(p, CQL_VIEW) && alter_if_exists(p, &if_exists) && cql_qualified(p, "a view", &view) &&
           cql_expect(p, CQL_WITH) &&
           cql_properties(p, change_of(p, DDL_ALTER_OPTIONS, &view, if_exists), false);
}

static bool alter_type(struct cql_parser *p)
{
    struct ddl_name type;
    struct slice field, field_type;
    bool if_exists, flag;
    p->at++;
    if (!alter_if_exists(p, &if_exists) || !cql_qualified_type(p, &type)) return false;
    if (cql_accept(p, CQL_RENAME)) return alter_if_exists(p, &flag) && renames(p, &type, DDL_OTHER, flag);
    bool alter = cql_accept(p, CQL_ALTER);
    if (!alter && !cql_accept(p, CQL_ADD)) return cql_fail(p, "ADD, ALTER or RENAME");
    if (!alter && !alter_if_not_exists(p, &flag)) return false;
    change_of(p, DDL_OTHER, &type, if_exists);
    return cql_name(p, CQL_NAME, "a field", &field) && (!alter || cql_expect(p, CQL_TYPE)) &&
           cql_type(p, &field_type);
}

bool cql_alter(struct cql_parser *p)
{
    p->at++;
    if (cql_accept_keyspace(p)) return alter_keyspace(p);
    switch (p->at->word) {
    case CQL_TABLE: return alter_table(p);
    case CQL_MATERIALIZED: return alter_view(p);
    case CQL_TYPE: return alter_type(p);
    case CQL_ROLE:
    case CQL_USER: return cql_role_statement(p, CQL_ALTER);
    default: break;
    }
    if (cql_at_service_level(p)) return cql_service_level(p, CQL_ALTER);
    return cql_fail(p, "KEYSPACE, TABLE, TYPE, MATERIALIZED VIEW, ROLE or USER");
}

/* ---- DROP ---- */

static bool drop_named(struct cql_parser *p, enum ddl_kind kind, const char *what)
{
    struct ddl_name name;
    bool if_exists;
    if (!cql_if_exists(p, &if_exists) || !cql_qualified(p, what, &name)) return false;
    change_of(p, kind, &name, if_exists)->materialized = kind == DDL_DROP_VIEW;
    return true;
}

static bool drop_keyspace(struct cql_parser *p)
{
    struct ddl_name name = {0};
    bool if_exists;
    if (!cql_if_exists(p, &if_exists)) return false;
    const struct cql_token *t = p->at;
    if (!cql_name(p, CQL_NAME, "a keyspace", &name.name)) return false;
    name.at = (struct span){t->pos, t->len};
    change_of(p, DDL_DROP_SCHEMA, &name, if_exists);
    return true;
}

static bool drop_type(struct cql_parser *p)
{
    struct ddl_name name;
    bool if_exists;
    if (!cql_if_exists(p, &if_exists) || !cql_qualified_type(p, &name)) return false;
    change_of(p, DDL_DROP_TYPE, &name, if_exists);
    return true;
}

static bool drop_routine(struct cql_parser *p)
{
    struct ddl_name name;
    bool if_exists;
    if (!cql_if_exists(p, &if_exists) || !cql_function_name(p, &name)) return false;
    change_of(p, DDL_OTHER, &name, if_exists);
    return !cql_is_char(p, '(') || cql_type_list(p);
}

static bool drop_trigger(struct cql_parser *p)
{
    struct ddl_name table;
    struct slice name;
    bool if_exists;
    if (!cql_if_exists(p, &if_exists) || !cql_name(p, CQL_NAME, "a trigger", &name) ||
        !cql_expect(p, CQL_ON) || !cql_qualified(p, "a table", &table))
        return false;
    change_of(p, DDL_OTHER, &table, if_exists)->name = name;
    return true;
}

bool cql_drop(struct cql_parser *p)
{
    p->at++;
    if (cql_accept_keyspace(p)) return drop_keyspace(p);
    enum cql_word word = p->at->word;
    switch (word) {
    case CQL_TABLE: p->at++; return drop_named(p, DDL_DROP_TABLE, "a table");
    case CQL_INDEX: p->at++; return drop_named(p, DDL_DROP_INDEX, "an index");
    case CQL_MATERIALIZED: p->at++; return cql_expect(p, CQL_VIEW) && drop_named(p, DDL_DROP_VIEW, "a view");
    case CQL_TYPE: p->at++; return drop_type(p);
    case CQL_FUNCTION:
    case CQL_AGGREGATE: p->at++; return drop_routine(p);
    case CQL_TRIGGER:
        if (p->scylla) break;
        p->at++;
        return drop_trigger(p);
    case CQL_IDENTITY:
        if (p->scylla) break;
        return cql_identity(p, false);
    case CQL_ROLE:
    case CQL_USER: return cql_role_statement(p, CQL_DROP);
    default: break;
    }
    if (cql_at_service_level(p)) return cql_service_level(p, CQL_DROP);
    return cql_fail(p, "what to drop: TABLE, INDEX, KEYSPACE, TYPE, MATERIALIZED VIEW, FUNCTION, ROLE, ...");
}
