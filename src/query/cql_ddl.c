/* CREATE.
 *
 *     keyspace = CREATE KEYSPACE [IF NOT EXISTS] name WITH properties          WITH is optional {S}
 *     table    = CREATE TABLE [IF NOT EXISTS] table "(" column {"," [column]} ")" [WITH properties]
 *              | CREATE TABLE [IF NOT EXISTS] table LIKE table [WITH like {AND like}] {C} {6.0}
 *     like     = INDEXES | COMMENTS | SECURITY LABELS | property
 *     column   = name type [TTL {S}] [STATIC] [NOT NULL {C} {6.0}] [mask {C} {5.0}] [check {C} {6.0}]
 *                [PRIMARY KEY] | PRIMARY KEY "(" key ")"
 *     check    = CHECK constraint {AND constraint}
 *     constraint = NOT NULL | name ["(" [term {"," term}] ")"] [("=" | "<" | ... ) term]
 *     key      = (name | "(" name {"," name} ")") {"," name}
 *     mask     = MASKED WITH (function "(" [term {"," term}] ")" | DEFAULT)
 *     type     = CREATE TYPE [IF NOT EXISTS] udt "(" name type {"," [name type]} ")"
 *     index    = CREATE [CUSTOM] INDEX [IF NOT EXISTS] [name] ON table "(" [item {"," item}] ")"
 *                [USING string] [WITH properties]
 *     item     = column | (KEYS | VALUES | ENTRIES | FULL) "(" column ")" | "(" column {"," column} ")" {S}
 *     view     = CREATE MATERIALIZED VIEW [IF NOT EXISTS] table AS SELECT selectors FROM table [WHERE where]
 *                PRIMARY KEY "(" key ")" [WITH properties]
 *   functions, aggregates, triggers: cql_routine.c; roles, users, service levels: cql_roles.c
 *
 * KEYSPACE may be written SCHEMA in 3.11 only (later grammars name the word and never use it); outside strict
 * mode it is read as KEYSPACE everywhere. */
#include "query/cql_parser.h"

struct ddl_change *cql_add_change(struct cql_parser *p, enum ddl_kind kind)
{
    struct ddl_change *c = vec_zadd(p->arena, &p->q->ddl);
    c->kind = kind;
    c->view_scope = -1;
    p->q->verb = cql_scope(p)->verb = VERB_DDL;
    return c;
}

bool cql_accept_keyspace(struct cql_parser *p)
{
    return cql_accept(p, CQL_KEYSPACE) || (!p->strict && cql_accept(p, CQL_SCHEMA));
}

/* ---- keys and columns ---- */

struct name_list { /* what VEC makes, with a name */
    struct slice *at;
    size_t n, cap;
};

static bool names(struct cql_parser *p, struct name_list *out)
{
    struct slice name;
    do {
        if (!cql_name(p, CQL_NAME, "a column", &name)) return false;
        vec_push(p->arena, out, name);
    } while (cql_accept_char(p, ','));
    return true;
}

/* PRIMARY KEY "(" key ")", PRIMARY KEY not yet read. */
static bool primary_key(struct cql_parser *p, struct ddl_key *out)
{
    const struct cql_token *start = p->at;
    struct name_list columns = {0};
    struct slice name;
    if (!cql_expect2(p, CQL_PRIMARY, CQL_KEY) || !cql_expect_char(p, '(')) return false;
    if (cql_accept_char(p, '(')) {
        if (!names(p, &columns) || !cql_expect_char(p, ')')) return false;
    } else {
        if (!cql_name(p, CQL_NAME, "a column", &name)) return false;
        vec_push(p->arena, &columns, name);
    }
    size_t partition = columns.n;
    if (cql_accept_char(p, ',') && !names(p, &columns)) return false;
    if (!cql_expect_char(p, ')')) return false;
    *out = (struct ddl_key){.kind = KEY_PRIMARY, .columns = columns.at, .column_count = columns.n};
    out->partition_count = partition;
    out->at = cql_span_from(p, start);
    return true;
}

static void set_key(struct cql_parser *p, struct ddl_change *change, struct ddl_key key)
{
    if (change->key_count) return; /* the server refuses a second one */
    change->keys = arena_alloc(p->arena, sizeof key);
    change->keys[0] = key;
    change->key_count = 1;
}

bool cql_column_mask(struct cql_parser *p)
{
    struct ddl_name function;
    struct operand ignored;
    cql_operand_clear(&ignored);
    if (!cql_expect2(p, CQL_MASKED, CQL_WITH)) return false;
    if (cql_accept(p, CQL_DEFAULT)) return true;
    return cql_function_name(p, &function) && cql_term_arguments(p, &ignored);
}

static bool constraint(struct cql_parser *p)
{
    struct slice name;
    struct operand value;
    cql_operand_clear(&value);
    if (cql_accept(p, CQL_NOT)) return cql_expect(p, CQL_NULL);
    if (!cql_name(p, CQL_NAME, "a constraint", &name)) return false;
    if (cql_is_char(p, '(') && !cql_term_arguments(p, &value)) return false;
    return !cql_accept_comparison(p) || cql_term(p, &value);
}

bool cql_column_check(struct cql_parser *p)
{
    p->at++;
    do
        if (!constraint(p)) return false;
    while (cql_accept(p, CQL_AND));
    return true;
}

bool cql_column_definition(struct cql_parser *p, bool create, struct ddl_column *out)
{
    const struct cql_token *start = p->at;
    memset(out, 0, sizeof *out);
    out->length = -1;
    if (!cql_name(p, CQL_NAME, "a column", &out->name)) return false;
    const struct cql_token *type = p->at;
    if (!cql_type(p, &out->type)) return false;
    out->type_text = slice_sub(p->text, cql_span_from(p, type));
    if (p->scylla && create) cql_accept(p, CQL_TTL);
    if (cql_accept(p, CQL_STATIC)) out->flags |= COLUMN_STATIC;
    if (cql_cassandra(p, 600) && create && cql_accept(p, CQL_NOT)) {
        if (!cql_expect(p, CQL_NULL)) return false;
        out->flags |= COLUMN_NOT_NULL;
    }
    if (cql_cassandra(p, 500) && cql_is(p, CQL_MASKED)) {
        out->flags |= COLUMN_MASKED;
        if (!cql_column_mask(p)) return false;
    }
    if (cql_cassandra(p, 600) && cql_is(p, CQL_CHECK) && !cql_column_check(p)) return false;
    if (create && cql_is(p, CQL_PRIMARY)) {
        if (!cql_expect2(p, CQL_PRIMARY, CQL_KEY)) return false;
        out->flags |= COLUMN_PRIMARY_KEY | COLUMN_NOT_NULL;
    }
    out->at = cql_span_from(p, start);
    return true;
}

/* Marks the key's columns, which may stand before or behind PRIMARY KEY (...). */
static void mark_key_columns(struct ddl_change *change)
{
    for (size_t k = 0; k < change->key_count; k++)
        for (size_t i = 0; i < change->keys[k].column_count; i++)
            for (size_t c = 0; c < change->column_count; c++)
                if (slice_eq(change->columns[c].name, change->keys[k].columns[i]))
                    change->columns[c].flags |= COLUMN_PRIMARY_KEY | COLUMN_NOT_NULL;
}

static bool table_columns(struct cql_parser *p, struct ddl_change *change)
{
    VEC(struct ddl_column) columns = {0};
    struct ddl_column column;
    struct ddl_key key;
    bool first = true;
    if (!cql_expect_char(p, '(')) return false;
    do {
        if (!first && (cql_is_char(p, ',') || cql_is_char(p, ')'))) continue; /* an empty place is fine */
        first = false;
        if (cql_is(p, CQL_PRIMARY)) {
            if (!primary_key(p, &key)) return false;
            set_key(p, change, key);
            continue;
        }
        if (!cql_column_definition(p, true, &column)) return false;
        vec_push(p->arena, &columns, column);
        if (!(column.flags & COLUMN_PRIMARY_KEY)) continue;
        struct slice *name = arena_alloc(p->arena, sizeof *name);
        *name = column.name;
        key = (struct ddl_key){.kind = KEY_PRIMARY, .columns = name, .column_count = 1, .partition_count = 1};
        key.at = column.at;
        set_key(p, change, key);
    } while (cql_accept_char(p, ','));
    change->columns = columns.at;
    change->column_count = columns.n;
    mark_key_columns(change);
    if (cql_is_char(p, '(') && p->at[-1].word == CQL_KEY)
        return cql_reject(p, "expected ',' in front of PRIMARY KEY (...)");
    return cql_expect_char(p, ')');
}

static bool like(struct cql_parser *p, struct ddl_change *change)
{
    change->like = ARENA_NEW(p->arena, struct ddl_name);
    change->like_count = 1;
    return cql_qualified(p, "the table to copy", change->like);
}

static bool like_options(struct cql_parser *p, struct ddl_change *change)
{
    do {
        bool label = cql_is(p, CQL_SECURITY) && cql_next_is(p, CQL_LABELS);
        if (label)
            p->at += 2;
        else if ((cql_is(p, CQL_INDEXES) || cql_is(p, CQL_COMMENTS)) && p->at[1].kind != CQL_CHAR('='))
            p->at++;
        else if (!cql_property(p, change))
            return false;
    } while (cql_accept(p, CQL_AND));
    return true;
}

static bool create_table(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_CREATE_TABLE);
    p->at++;
    if (!cql_if_not_exists(p, &change->if_not_exists) || !cql_qualified(p, "a table", &change->target) ||
        !(cql_cassandra(p, 600) && cql_accept(p, CQL_LIKE) ? like(p, change) : table_columns(p, change)))
        return false;
    if (change->like_count) return !cql_accept(p, CQL_WITH) || like_options(p, change);
    return !cql_accept(p, CQL_WITH) || cql_properties(p, change, true);
}

static bool create_keyspace(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_CREATE_SCHEMA);
    const struct cql_token *name;
    if (!cql_if_not_exists(p, &change->if_not_exists)) return false;
    name = p->at;
    if (!cql_name(p, CQL_NAME, "a keyspace", &change->target.name)) return false;
    change->target.at = cql_span_from(p, name);
    if (p->scylla && !cql_is(p, CQL_WITH)) return true;
    return cql_expect(p, CQL_WITH) && cql_properties(p, change, false);
}

static bool create_type(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_CREATE_TYPE);
    VEC(struct ddl_column) fields = {0};
    bool first = true;
    p->at++;
    if (!cql_if_not_exists(p, &change->if_not_exists) || !cql_qualified_type(p, &change->target) ||
        !cql_expect_char(p, '('))
        return false;
    do {
        if (!first && (cql_is_char(p, ',') || cql_is_char(p, ')'))) continue;
        first = false;
        const struct cql_token *start = p->at;
        struct ddl_column *field = vec_zadd(p->arena, &fields);
        field->length = -1;
        if (!cql_name(p, CQL_NAME, "a field", &field->name) || !cql_type(p, &field->type)) return false;
        field->at = cql_span_from(p, start);
    } while (cql_accept_char(p, ','));
    change->columns = fields.at;
    change->column_count = fields.n;
    return cql_expect_char(p, ')');
}

/* ---- indexes ---- */

struct index_columns {
    struct ddl_index_column *at;
    size_t n, cap;
};

static bool index_item(struct cql_parser *p, struct index_columns *out, bool *local)
{
    struct ddl_index_column item = {.prefix = -1};
    bool call = p->at->kind != CQL_TOKEN_END && p->at[1].kind == CQL_CHAR('(');
    if (p->scylla && cql_accept_char(p, '(')) {
        *local = true;
        do {
            if (!cql_name(p, CQL_NAME_COLUMN, "a column", &item.name)) return false;
            vec_push(p->arena, out, item);
        } while (cql_accept_char(p, ','));
        return cql_expect_char(p, ')');
    }
    if (call &&
        (cql_is(p, CQL_KEYS) || cql_is(p, CQL_VALUES) || cql_is(p, CQL_ENTRIES) || cql_is(p, CQL_FULL))) {
        item.function = cql_value(p, p->at);
        p->at += 2;
        if (!cql_name(p, CQL_NAME_COLUMN, "a column", &item.name) || !cql_expect_char(p, ')')) return false;
    } else if (!cql_name(p, CQL_NAME_COLUMN, "a column", &item.name)) {
        return false;
    }
    vec_push(p->arena, out, item);
    return true;
}

/* "legacy", "sai", "sasi", "local", or the last part of an unknown class's name. */
static struct slice index_method(struct cql_parser *p, struct slice class, bool custom, bool local)
{
    if (local) return SLICE("local");
    if (!class.n) return custom ? SLICE("custom") : SLICE("legacy");
    struct slice name = slice_lower(p->arena, class);
    if (slice_eq(name, SLICE("sai")) || slice_ends(name, SLICE("storageattachedindex"))) return SLICE("sai");
    if (slice_ends(name, SLICE("sasiindex"))) return SLICE("sasi");
    if (slice_eq(name, SLICE("legacy_local_table"))) return SLICE("legacy");
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.') return (struct slice){name.p + i, name.n - i};
    return name;
}

static bool create_index(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_CREATE_INDEX);
    const struct cql_token *start = p->at;
    struct ddl_index *index = ARENA_NEW(p->arena, struct ddl_index);
    struct index_columns columns = {0};
    struct slice class = {0};
    bool custom = cql_accept(p, CQL_CUSTOM), local = false;
    change->indexes = index;
    change->index_count = 1;
    if (!cql_expect(p, CQL_INDEX) || !cql_if_not_exists(p, &index->if_not_exists)) return false;
    change->if_not_exists = index->if_not_exists;
    const struct cql_token *name = p->at;
    if (!cql_is(p, CQL_ON)) {
        if (!cql_name(p, CQL_NAME, "an index name or ON", &index->name.name)) return false;
        index->name.at = (struct span){name->pos, name->len};
    }
    if (!cql_expect(p, CQL_ON) || !cql_qualified(p, "a table", &index->table) || !cql_expect_char(p, '('))
        return false;
    if (!cql_is_char(p, ')')) {
        do
            if (!index_item(p, &columns, &local)) return false;
        while (cql_accept_char(p, ','));
    }
    if (!cql_expect_char(p, ')') || (cql_accept(p, CQL_USING) && !cql_expect_string(p, &class))) return false;
    index->columns = columns.at;
    index->column_count = columns.n;
    index->method = index_method(p, class, custom, local);
    change->target = index->table;
    change->name = index->name.name;
    bool ok = !cql_accept(p, CQL_WITH) || cql_properties(p, change, p->scylla);
    index->at = cql_span_from(p, start);
    return ok;
}

/* ---- materialized views ---- */

static bool create_view(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_CREATE_VIEW);
    struct ddl_name base;
    struct ddl_key key;
    p->at++;
    change->materialized = true;
    if (!cql_expect(p, CQL_VIEW) || !cql_if_not_exists(p, &change->if_not_exists) ||
        !cql_qualified(p, "a view's name", &change->target) || !cql_expect(p, CQL_AS))
        return false;
    const struct cql_token *start = p->at;
    if (!cql_expect(p, CQL_SELECT)) return false;
    p->scope = change->view_scope = cql_add_scope(p, SCOPE_SOURCE, VERB_SELECT);
    bool ok = cql_selectors(p) && cql_expect(p, CQL_FROM) && cql_qualified(p, "a table", &base);
    if (ok) cql_add_relation(p, &base, JOIN_FIRST);
    ok = ok && (!cql_accept(p, CQL_WHERE) || cql_where(p));
    cql_scope(p)->at = cql_span_from(p, start);
    p->scope = 0;
    if (!ok || !primary_key(p, &key)) return false;
    set_key(p, change, key);
    if (!cql_accept(p, CQL_WITH)) return true;
    return cql_properties(p, change, true);
}

bool cql_create(struct cql_parser *p)
{
    p->at++;
    if (cql_accept_keyspace(p)) return create_keyspace(p);
    switch (p->at->word) {
    case CQL_TABLE: return create_table(p);
    case CQL_TYPE: return create_type(p);
    case CQL_CUSTOM:
    case CQL_INDEX: return create_index(p);
    case CQL_MATERIALIZED: return create_view(p);
    case CQL_FUNCTION: return cql_create_function(p);
    case CQL_AGGREGATE: return cql_create_aggregate(p);
    case CQL_OR: {
        enum cql_word object = p->at[1].kind == CQL_TOKEN_END ? CQL_NO_WORD : p->at[2].word;
        return object == CQL_AGGREGATE ? cql_create_aggregate(p) : cql_create_function(p);
    }
    case CQL_TRIGGER:
        if (!p->scylla) return cql_create_trigger(p);
        break;
    case CQL_ROLE:
    case CQL_USER: return cql_role_statement(p, CQL_CREATE);
    default: break;
    }
    if (cql_at_service_level(p)) return cql_service_level(p, CQL_CREATE);
    return cql_fail(p,
                    "what to create: TABLE, INDEX, KEYSPACE, TYPE, MATERIALIZED VIEW, FUNCTION, ROLE, ...");
}
