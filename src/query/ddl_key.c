/* Keys and indexes: inside a table's definition, in ALTER TABLE ... ADD, and CREATE and DROP INDEX. */
#include "query/ddl_reader.h"

/* ---- an index's columns and options ----------------------------------------------------------------------
 */

/* (expression), or in SQLite any expression without parentheses around it. */
static bool read_expression(struct ddl_reader *r, struct ddl_index_column *c)
{
    size_t from = r->pos;
    while (!ddl_at_item_end(r) && !ddl_at_any(r, "ASC DESC COLLATE")) ddl_skip(r);
    c->expression = ddl_normal(r, ddl_text_from(r, from));
    return r->pos > from || ddl_fail(r, "a column");
}

static bool read_column(struct ddl_reader *r, struct ddl_index_column *c)
{
    *c = (struct ddl_index_column){.name = SLICE(""),
                                   .expression = SLICE(""),
                                   .opclass = SLICE(""),
                                   .collation = SLICE(""),
                                   .function = SLICE(""),
                                   .prefix = -1};
    enum token_kind next = r->pos < r->n ? r->at[r->pos + 1].kind : TOKEN_END;
    bool prefix = next == TOKEN_OPEN && r->dialect == IN_MYSQL;
    bool plain = next == TOKEN_COMMA || next == TOKEN_CLOSE || next == TOKEN_WORD || prefix;
    if (ddl_at_kind(r, TOKEN_OPEN) || ddl_at_kind(r, TOKEN_NUMBER) || ddl_at_kind(r, TOKEN_OPERATOR) ||
        !plain) {
        if (!read_expression(r, c)) return false;
    } else {
        c->name = ddl_name_part(r);
        if (!c->name.n) return ddl_fail(r, "a column");
    }
    if (prefix && c->name.n && ddl_take_kind(r, TOKEN_OPEN)) {
        int64_t n = -1;
        slice_to_int(token_text(r->text, r->at[r->pos]), &n);
        c->prefix = n > 0 && n < 0x7fffffff ? (int)n : -1;
        while (r->pos < r->n && !ddl_at_kind(r, TOKEN_CLOSE)) r->pos++;
        ddl_take_kind(r, TOKEN_CLOSE);
    }
    while (!ddl_at_item_end(r)) {
        if (ddl_take(r, "DESC"))
            c->descending = true;
        else if (ddl_take(r, "COLLATE"))
            c->collation = ddl_name_part(r);
        else
            ddl_skip(r);
    }
    return true;
}

bool ddl_index_columns(struct ddl_reader *r, struct ddl_index *index)
{
    VEC(struct ddl_index_column) columns = {0};
    if (!ddl_take_kind(r, TOKEN_OPEN)) return ddl_fail(r, "\"(\"");
    do {
        struct ddl_index_column c;
        if (!read_column(r, &c)) return false;
        vec_push(r->arena, &columns, c);
    } while (ddl_take_kind(r, TOKEN_COMMA));
    if (!ddl_take_kind(r, TOKEN_CLOSE)) return ddl_fail(r, "\")\"");
    index->columns = columns.at;
    index->column_count = columns.n;
    return true;
}

void ddl_index_options(struct ddl_reader *r, struct ddl_index *index)
{
    while (!ddl_at_item_end(r)) {
        if (ddl_take(r, "USING") || ddl_take(r, "TYPE")) {
            index->method = ddl_name_part(r);
        } else if (ddl_take(r, "INCLUDE")) {
            index->include = ddl_name_list(r, &index->include_count);
        } else if (ddl_take(r, "WHERE")) {
            size_t from = r->pos;
            while (!ddl_at_item_end(r) && !(r->dialect == IN_MSSQL && ddl_at_any(r, "WITH ON"))) ddl_skip(r);
            index->where_text = ddl_text_from(r, from);
            index->where = ddl_normal(r, index->where_text);
        } else if (ddl_take(r, "INVISIBLE") || ddl_take(r, "IGNORED")) {
            index->invisible = true;
        } else if (ddl_take(r, "NOT IGNORED")) {
            index->invisible = false;
        } else {
            ddl_skip(r);
        }
    }
}

static struct ddl_index new_index(const struct ddl_name *table)
{
    struct ddl_name none = {.schema = SLICE(""), .name = SLICE("")};
    return (struct ddl_index){.name = none,
                              .table = table ? *table : none,
                              .method = SLICE("btree"),
                              .where = SLICE(""),
                              .where_text = SLICE("")};
}

/* ---- foreign keys ----------------------------------------------------------------------------------------
 */

static enum referential_action read_action(struct ddl_reader *r)
{
    if (ddl_take(r, "CASCADE")) return ACTION_CASCADE;
    if (ddl_take(r, "RESTRICT")) return ACTION_RESTRICT;
    if (ddl_take(r, "SET NULL")) return ACTION_SET_NULL;
    if (ddl_take(r, "SET DEFAULT")) return ACTION_SET_DEFAULT;
    ddl_take(r, "NO ACTION");
    return ACTION_NONE;
}

bool ddl_references(struct ddl_reader *r, struct ddl_key *key)
{
    if (!ddl_name(r, &key->references)) return false;
    key->referenced = ddl_name_list(r, &key->referenced_count);
    for (;;) {
        if (ddl_take(r, "ON DELETE"))
            key->on_delete = read_action(r);
        else if (ddl_take(r, "ON UPDATE"))
            key->on_update = read_action(r);
        else if (ddl_at(r, "MATCH") && r->pos + 1 < r->n)
            r->pos += 2;
        else if (!ddl_take(r, "NOT DEFERRABLE") && !ddl_take(r, "DEFERRABLE") &&
                 !ddl_take(r, "INITIALLY DEFERRED") && !ddl_take(r, "INITIALLY IMMEDIATE") &&
                 !ddl_take(r, "NOT FOR REPLICATION"))
            return true;
    }
}

/* ---- keys of a table -------------------------------------------------------------------------------------
 */

bool ddl_at_key(const struct ddl_reader *r)
{
    bool call = r->pos + 1 < r->n && r->at[r->pos + 1].kind == TOKEN_OPEN;
    if (ddl_at_any(r, "CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK")) return true;
    if (r->dialect == IN_MYSQL) return ddl_at_any(r, "KEY INDEX FULLTEXT SPATIAL");
    if (r->dialect == IN_MSSQL)
        return ddl_at(r, "INDEX") || (ddl_at(r, "DEFAULT") && call) || ddl_at(r, "PERIOD");
    return false;
}

/* Words between the kind of a key and its columns: a name, CLUSTERED, USING BTREE, IF NOT EXISTS. */
static void read_head(struct ddl_reader *r, struct ddl_index *index)
{
    while (!ddl_at_kind(r, TOKEN_OPEN) && !ddl_at_item_end(r)) {
        size_t from = r->pos;
        if (ddl_take(r, "CLUSTERED")) {
            index->clustered = true;
        } else if (r->dialect == IN_MSSQL && ddl_take(r, "UNIQUE")) {
            index->unique = true;
        } else if (ddl_take(r, "COLUMNSTORE")) {
            index->method = SLICE("columnstore");
        } else if (ddl_take(r, "HASH")) {
            index->method = SLICE("hash");
        } else if (ddl_take(r, "USING") || ddl_take(r, "TYPE")) {
            index->method = ddl_name_part(r);
        } else if (ddl_take(r, "IF NOT EXISTS")) {
            index->if_not_exists = true;
        } else if (!ddl_take(r, "NONCLUSTERED")) {
            if (ddl_at(r, "ON")) return;
            if (index->name.name
                    .n) { /* CONSTRAINT c UNIQUE i (a): the constraint's name is the one that counts */
                if (r->dialect == IN_MYSQL) ddl_name_part(r);
                return;
            }
            index->name.name = ddl_name_part(r);
            index->name.written = ddl_name_written(r);
        }
        if (r->pos == from) return;
    }
}

static bool plain_columns(const struct ddl_index *index)
{
    for (size_t i = 0; i < index->column_count; i++)
        if (!index->columns[i].name.n || index->columns[i].prefix > 0) return false;
    return index->column_count > 0;
}

static struct ddl_key *key_of_index(struct ddl_reader *r, struct ddl_items *items, enum key_kind kind,
                                    const struct ddl_index *index)
{
    struct ddl_key *key = vec_zadd(r->arena, &items->keys);
    key->kind = kind;
    key->name = index->name.name;
    key->columns = ARENA_ARRAY(r->arena, struct slice, index->column_count + 1);
    for (size_t i = 0; i < index->column_count; i++)
        if (index->columns[i].name.n) key->columns[key->column_count++] = index->columns[i].name;
    key->references.schema = key->references.name = key->using_index = SLICE("");
    return key;
}

static bool read_primary_or_unique(struct ddl_reader *r, struct ddl_items *items, enum key_kind kind,
                                   struct ddl_index *index)
{
    read_head(r, index);
    if (!ddl_index_columns(r, index)) return false;
    ddl_index_options(r, index);
    /* a prefix or an expression is no constraint's: the index itself is what there is */
    if (kind == KEY_UNIQUE && !plain_columns(index))
        vec_push(r->arena, &items->indexes, *index);
    else
        key_of_index(r, items, kind, index);
    return true;
}

static bool read_foreign(struct ddl_reader *r, struct ddl_items *items, struct ddl_index *index)
{
    ddl_take(r, "IF NOT EXISTS");
    if (!ddl_at_kind(r, TOKEN_OPEN)) {
        struct slice name = ddl_name_part(r);
        if (!index->name.name.n) index->name.name = name;
    }
    if (!ddl_index_columns(r, index)) return false;
    struct ddl_key *key = key_of_index(r, items, KEY_FOREIGN, index);
    if (!ddl_take(r, "REFERENCES")) return ddl_fail(r, "REFERENCES");
    return ddl_references(r, key);
}

static bool read_key(struct ddl_reader *r, struct ddl_items *items, struct ddl_index *index)
{
    if (ddl_take(r, "PRIMARY KEY")) return read_primary_or_unique(r, items, KEY_PRIMARY, index);
    if (ddl_take(r, "UNIQUE")) {
        index->unique = true;
        if (!ddl_take(r, "KEY")) ddl_take(r, "INDEX");
        return read_primary_or_unique(r, items, KEY_UNIQUE, index);
    }
    if (ddl_take(r, "FOREIGN KEY")) return read_foreign(r, items, index);
    if (ddl_take(r, "CHECK")) {
        struct ddl_key *key = key_of_index(r, items, KEY_CHECK, index);
        key->name = index->name.name;
        return true;
    }
    bool fulltext = ddl_take(r, "FULLTEXT"), spatial = !fulltext && ddl_take(r, "SPATIAL");
    if (!fulltext && !spatial && !ddl_at_any(r, "KEY INDEX"))
        return true; /* DEFAULT ... FOR a, PERIOD FOR ... */
    if (!ddl_take(r, "KEY")) ddl_take(r, "INDEX");
    read_head(r, index);
    if (fulltext) index->method = SLICE("fulltext");
    if (spatial) index->method = SLICE("spatial");
    if (!ddl_at_kind(r, TOKEN_OPEN) && slice_eq(index->method, SLICE("columnstore"))) return true;
    if (!ddl_index_columns(r, index)) return false;
    ddl_index_options(r, index);
    vec_push(r->arena, &items->indexes, *index);
    return true;
}

bool ddl_key(struct ddl_reader *r, struct ddl_items *items, const struct ddl_name *table)
{
    size_t from = r->pos, keys = items->keys.n, indexes = items->indexes.n;
    struct ddl_index index = new_index(table);
    if (ddl_take(r, "CONSTRAINT")) {
        ddl_take(r, "IF NOT EXISTS");
        bool anonymous = ddl_at_any(r, "PRIMARY UNIQUE FOREIGN CHECK") && !ddl_at_ahead(r, 1, "PRIMARY");
        if (!anonymous) index.name.name = ddl_name_part(r);
        if (!anonymous) index.name.written = ddl_name_written(r);
    }
    if (!read_key(r, items, &index)) return false;
    ddl_skip_item(r);
    if (items->keys.n > keys) items->keys.at[items->keys.n - 1].at = ddl_span_from(r, from);
    if (items->indexes.n > indexes) items->indexes.at[items->indexes.n - 1].at = ddl_span_from(r, from);
    return true;
}

void ddl_items_give(struct ddl_items *items, struct ddl_change *change)
{
    change->columns = items->columns.at;
    change->column_count = items->columns.n;
    change->keys = items->keys.at;
    change->key_count = items->keys.n;
    change->indexes = items->indexes.at;
    change->index_count = items->indexes.n;
}

/* ---- CREATE INDEX, DROP INDEX ----------------------------------------------------------------------------
 */

bool ddl_create_index(struct ddl_reader *r)
{
    struct ddl_index index = new_index(NULL);
    for (; !ddl_at(r, "INDEX"); r->pos++) {
        if (ddl_at(r, "UNIQUE")) index.unique = true;
        if (ddl_at(r, "CLUSTERED")) index.clustered = true;
        if (ddl_at_any(r, "FULLTEXT SPATIAL COLUMNSTORE XML"))
            index.method = slice_lower(r->arena, token_text(r->text, r->at[r->pos]));
    }
    r->pos++;
    index.if_not_exists = ddl_take(r, "IF NOT EXISTS");
    if (!ddl_at(r, "ON") && !ddl_name(r, &index.name)) return false;
    if (ddl_take(r, "USING")) index.method = ddl_name_part(r);
    if (!ddl_take(r, "ON")) return ddl_fail(r, "ON");
    if (!ddl_name(r, &index.table)) return false;
    bool whole_table = !ddl_at_kind(r, TOKEN_OPEN) && slice_eq(index.method, SLICE("columnstore"));
    if (!whole_table && !ddl_index_columns(r, &index)) return false;
    ddl_index_options(r, &index);
    index.at = (struct span){0, (uint32_t)r->text.n};
    struct ddl_change *change = ddl_change_new(r, DDL_CREATE_INDEX);
    change->target = index.table;
    if (!change->target.schema.n)
        change->target.schema = index.name.schema; /* SQLite: the index names the database */
    change->name = index.name.name;
    change->indexes = ARENA_NEW(r->arena, struct ddl_index);
    change->indexes[0] = index;
    change->index_count = 1;
    change->if_not_exists = index.if_not_exists;
    return true;
}

bool ddl_drop_index(struct ddl_reader *r)
{
    bool if_exists = ddl_take(r, "IF EXISTS");
    do {
        struct ddl_change *change = ddl_change_new(r, DDL_DROP_INDEX);
        change->if_exists = if_exists;
        if (!ddl_name(r, &change->target)) return false;
        if (ddl_take(r, "ON") && !ddl_name(r, &change->new_target)) return false;
        if (r->dialect == IN_MSSQL && change->target.schema.n && !change->new_target.name.n) { /* t.i */
            change->new_target.name = change->target.schema;
            change->target.schema = SLICE("");
        }
        ddl_skip_item(r);
    } while (ddl_take_kind(r, TOKEN_COMMA));
    return true;
}
