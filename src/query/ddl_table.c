/* CREATE TABLE, DROP TABLE, RENAME TABLE. */
#include "query/ddl_reader.h"

/* The items between a table's parentheses; the cursor is behind the opening one. */
static bool read_items(struct ddl_reader *r, struct ddl_items *items, const struct ddl_name *table)
{
    do {
        if (ddl_at_kind(r, TOKEN_CLOSE)) break;
        bool ok = ddl_at_key(r) ? ddl_key(r, items, table) : ddl_column(r, items);
        if (!ok) return false;
        /* SQLite wants no comma between constraints */
    } while (ddl_take_kind(r, TOKEN_COMMA));
    if (!ddl_take_kind(r, TOKEN_CLOSE)) return ddl_fail(r, "\")\"");
    return true;
}

static bool read_like(struct ddl_reader *r, struct ddl_change *change)
{
    change->like = ARENA_NEW(r->arena, struct ddl_name);
    change->like_count = 1;
    return ddl_name(r, change->like);
}

/* True at (SELECT ...) or ((SELECT ...) UNION ...), a query where columns or options could be. */
static bool at_query(const struct ddl_reader *r)
{
    size_t ahead = 0;
    while (r->pos + ahead < r->n && r->at[r->pos + ahead].kind == TOKEN_OPEN) ahead++;
    return ahead > 0 && (ddl_at_ahead(r, ahead, "SELECT") || ddl_at_ahead(r, ahead, "VALUES") ||
                         ddl_at_ahead(r, ahead, "WITH"));
}

/* Finds the query behind a table's options: [IGNORE | REPLACE] [AS] SELECT, or one in parentheses. */
static bool at_select(struct ddl_reader *r)
{
    size_t from = r->pos;
    if (ddl_at_any(r, "IGNORE REPLACE")) r->pos++;
    ddl_take(r, "AS");
    bool with = ddl_at(r, "WITH") && (r->dialect == IN_MYSQL || r->pos > from);
    if (ddl_at(r, "WITH") && ddl_at_ahead(r, 1, "SYSTEM")) with = false; /* WITH SYSTEM VERSIONING */
    if (ddl_at_any(r, "SELECT VALUES") || with || at_query(r)) r->select = r->pos;
    r->pos = from;
    return r->select > 0;
}

static void read_partitioning(struct ddl_reader *r, struct ddl_change *change)
{
    size_t from = r->pos;
    while (r->pos < r->n && !at_select(r)) ddl_skip(r);
    change->partition_by = ddl_normal(r, ddl_text_from(r, from));
}

/* ENGINE = InnoDB, DEFAULT CHARSET utf8, WITHOUT ROWID, WITH (...), ON [PRIMARY]: kept as options by name. */
static void read_options(struct ddl_reader *r, struct ddl_change *change)
{
    VEC(struct slice) names = {0}, values = {0};
    while (r->pos < r->n && !at_select(r)) {
        if (ddl_take(r, "PARTITION BY")) {
            read_partitioning(r, change);
            continue;
        }
        bool word = ddl_at_kind(r, TOKEN_WORD), rowid = ddl_at(r, "WITHOUT");
        struct slice name = word ? slice_lower(r->arena, token_text(r->text, r->at[r->pos])) : SLICE("");
        ddl_skip(r);
        bool value = ddl_take_operator(r, "=") || rowid || ddl_at_kind(r, TOKEN_STRING) ||
                     slice_eq(name, SLICE("engine"));
        if (!word || !value || r->pos >= r->n) continue;
        size_t start = r->pos;
        ddl_skip(r);
        vec_push(r->arena, &names, name);
        vec_push(r->arena, &values, slice_lower(r->arena, ddl_text_from(r, start)));
    }
    change->option_names = names.at;
    change->option_values = values.at;
    change->option_count = names.n;
}

bool ddl_create_table(struct ddl_reader *r, bool temporary, bool or_replace)
{
    struct ddl_change *change = ddl_change_new(r, DDL_CREATE_TABLE);
    change->temporary = temporary;
    change->or_replace = or_replace;
    change->if_not_exists = ddl_take(r, "IF NOT EXISTS");
    if (!ddl_name(r, &change->target)) return false;
    if (r->dialect == IN_MSSQL && change->target.name.n &&
        (change->target.name.p[0] == '#' || change->target.name.p[0] == '@'))
        change->temporary = true;
    if (ddl_take(r, "LIKE")) return read_like(r, change);
    if (ddl_at_kind(r, TOKEN_OPEN) && !at_query(r)) {
        r->pos++;
        if (ddl_take(r, "LIKE")) return read_like(r, change);
        struct ddl_items items = {0};
        if (!read_items(r, &items, &change->target)) return false;
        ddl_items_give(&items, change);
    }
    bool edge =
        r->dialect == IN_MSSQL && ddl_at(r, "AS"); /* AS EDGE, AS FILETABLE have columns of their own */
    read_options(r, change);
    bool something = edge || change->column_count || change->key_count || r->select || change->option_count ||
                     change->index_count;
    return something || change->partition_by.n || ddl_fail(r, "a list of columns");
}

/* CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize = porter): its columns are the plain names. */
bool ddl_create_virtual_table(struct ddl_reader *r)
{
    struct ddl_change *change = ddl_change_new(r, DDL_CREATE_TABLE);
    change->if_not_exists = ddl_take(r, "IF NOT EXISTS");
    if (!ddl_name(r, &change->target)) return false;
    if (!ddl_take(r, "USING")) return ddl_fail(r, "USING");
    ddl_name_part(r);
    VEC(struct ddl_column) columns = {0};
    if (ddl_take_kind(r, TOKEN_OPEN)) {
        while (r->pos < r->n && !ddl_at_kind(r, TOKEN_CLOSE)) {
            size_t from = r->pos;
            struct slice name = ddl_name_part(r);
            if (name.n && (ddl_at_item_end(r) || ddl_at(r, "UNINDEXED")))
                vec_push(r->arena, &columns,
                         ((struct ddl_column){.name = name,
                                              .type = SLICE(""),
                                              .type_text = SLICE(""),
                                              .length = -1,
                                              .default_text = SLICE(""),
                                              .collation = SLICE(""),
                                              .at = ddl_span_from(r, from)}));
            ddl_skip_item(r);
            if (!ddl_take_kind(r, TOKEN_COMMA)) break;
        }
    }
    change->columns = columns.at;
    change->column_count = columns.n;
    return true;
}

bool ddl_drop_table(struct ddl_reader *r, bool temporary)
{
    bool if_exists = ddl_take(r, "IF EXISTS");
    do {
        struct ddl_change *change = ddl_change_new(r, DDL_DROP_TABLE);
        change->if_exists = if_exists;
        change->temporary = temporary;
        if (!ddl_name(r, &change->target)) return false;
        change->cascade = ddl_at(r, "CASCADE");
        ddl_skip_item(r);
    } while (ddl_take_kind(r, TOKEN_COMMA));
    return true;
}

bool ddl_rename_table(struct ddl_reader *r)
{
    ddl_take(r, "IF EXISTS");
    do {
        struct ddl_name from, to;
        if (!ddl_name(r, &from)) return false;
        while (!ddl_at(r, "TO") && !ddl_at_item_end(r)) r->pos++; /* WAIT 5, NOWAIT */
        if (!ddl_take(r, "TO")) return ddl_fail(r, "TO");
        if (!ddl_name(r, &to)) return false;
        struct ddl_change *change = ddl_change_new(r, DDL_RENAME_TABLE);
        change->target = from;
        change->name = to.name;
        change->new_target = to;
    } while (ddl_take_kind(r, TOKEN_COMMA));
    return true;
}
