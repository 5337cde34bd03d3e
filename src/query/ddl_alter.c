/* ALTER TABLE: a list of actions, each chosen by its first words from a table. */
#include "query/ddl_reader.h"

struct alter {
    struct ddl_reader *r;
    struct ddl_name table;
};

static struct ddl_change *new_change(struct alter *a, enum ddl_kind kind, size_t from)
{
    struct ddl_change *change = ddl_change_new(a->r, kind);
    change->target = a->table;
    change->at = ddl_span_from(a->r, from);
    return change;
}

/* ---- actions: the cursor is behind their words; false with the error set --------------------------------
 */

typedef bool alter_action(struct alter *a, enum ddl_kind kind, size_t from);

/* The columns, keys and indexes that an ADD brings, as changes of their own kind. */
static void give_items(struct alter *a, struct ddl_items *items, size_t from)
{
    struct ddl_change *change;
    if (items->columns.n) {
        change = new_change(a, DDL_ADD_COLUMN, from);
        ddl_items_give(items, change);
        change->name = items->columns.at[0].name;
        return;
    }
    for (size_t i = 0; i < items->keys.n; i++) {
        change = new_change(a, DDL_ADD_KEY, from);
        change->name = items->keys.at[i].name;
        change->keys = &items->keys.at[i];
        change->key_count = 1;
    }
    for (size_t i = 0; i < items->indexes.n; i++) {
        change = new_change(a, DDL_CREATE_INDEX, from);
        change->name = items->indexes.at[i].name.name;
        change->indexes = &items->indexes.at[i];
        change->index_count = 1;
    }
}

static bool add_item(struct alter *a, size_t from)
{
    struct ddl_items items = {0};
    bool if_not_exists = ddl_take(a->r, "IF NOT EXISTS");
    bool ok = ddl_at_key(a->r) ? ddl_key(a->r, &items, &a->table) : ddl_column(a->r, &items);
    if (!ok) return false;
    size_t first = a->r->q->ddl.n;
    give_items(a, &items, from);
    for (size_t i = first; i < a->r->q->ddl.n; i++) a->r->q->ddl.at[i].if_not_exists = if_not_exists;
    return true;
}

/* ADD a int, ADD (a int, b int), ADD INDEX (a); in SQL Server ADD a int, b int, CONSTRAINT ... */
static bool add_items(struct alter *a, enum ddl_kind kind, size_t from)
{
    (void)kind;
    struct ddl_reader *r = a->r;
    if (ddl_take(r, "COLUMN") && ddl_at_kind(r, TOKEN_END)) return ddl_fail(r, "a column");
    if (ddl_take(r, "IF NOT EXISTS") && ddl_at_kind(r, TOKEN_OPEN)) from = r->pos;
    if (ddl_take(r, "PARTITION")) {
        ddl_skip_item(r);
        new_change(a, DDL_OTHER, from);
        return true;
    }
    if (ddl_take_kind(r, TOKEN_OPEN)) {
        do {
            if (!add_item(a, r->pos)) return false;
        } while (ddl_take_kind(r, TOKEN_COMMA));
        return ddl_take_kind(r, TOKEN_CLOSE) || ddl_fail(r, "\")\"");
    }
    if (!add_item(a, from)) return false;
    while (r->dialect == IN_MSSQL && ddl_take_kind(r, TOKEN_COMMA))
        if (!add_item(a, r->pos)) return false;
    return true;
}

/* DROP of columns, keys and indexes; SQL Server lists them: DROP CONSTRAINT a, COLUMN b, c. */
static bool drop_named(struct alter *a, enum ddl_kind kind, size_t from)
{
    struct ddl_reader *r = a->r;
    do {
        if (r->dialect == IN_MSSQL && ddl_take(r, "COLUMN")) kind = DDL_DROP_COLUMN;
        if (r->dialect == IN_MSSQL && ddl_take(r, "CONSTRAINT")) kind = DDL_DROP_KEY;
        bool if_exists = ddl_take(r, "IF EXISTS");
        struct slice name = ddl_name_part(r);
        if (!name.n) return ddl_fail(r, "a name");
        ddl_skip_item(r); /* RESTRICT, WITH (...) */
        struct ddl_change *change = new_change(a, kind, from);
        change->name = name;
        change->if_exists = if_exists;
    } while (r->dialect == IN_MSSQL && ddl_take_kind(r, TOKEN_COMMA));
    return true;
}

static bool drop_primary(struct alter *a, enum ddl_kind kind, size_t from)
{
    new_change(a, kind, from);
    return true;
}

static bool rename_table(struct alter *a, enum ddl_kind kind, size_t from)
{
    struct ddl_name to;
    if (!ddl_name(a->r, &to)) return false;
    struct ddl_change *change = new_change(a, kind, from);
    change->new_target = to;
    change->name = to.name;
    return true;
}

/* RENAME a TO b, of columns and of indexes. */
static bool rename_named(struct alter *a, enum ddl_kind kind, size_t from)
{
    ddl_take(a->r, "IF EXISTS");
    struct slice old = ddl_name_part(a->r);
    if (!ddl_take(a->r, "TO")) return ddl_fail(a->r, "TO");
    struct slice name = ddl_name_part(a->r);
    if (!name.n) return ddl_fail(a->r, "a name");
    struct ddl_change *change = new_change(a, kind, from);
    change->new_target.written = ddl_name_written(a->r);
    if (kind == DDL_RENAME_COLUMN) {
        change->name = old;
        change->new_target.name = name;
    } else { /* an index: its table goes with indexes[0], its old name is the target */
        change->indexes = ARENA_NEW(a->r->arena, struct ddl_index);
        change->indexes[0].table = a->table;
        change->index_count = 1;
        change->target = (struct ddl_name){.schema = SLICE(""), .name = old, .at = a->table.at};
        change->name = name;
    }
    return true;
}

static bool modify_column(struct alter *a, enum ddl_kind kind, size_t from)
{
    struct ddl_items items = {0};
    ddl_take(a->r, "IF EXISTS");
    if (!ddl_column(a->r, &items)) return false;
    struct ddl_change *change = new_change(a, kind, from);
    ddl_items_give(&items, change);
    change->key_count = 0;
    change->name = items.columns.at[0].name;
    return true;
}

/* CHANGE old new definition: the definition, then the name. */
static bool change_column(struct alter *a, enum ddl_kind kind, size_t from)
{
    ddl_take(a->r, "IF EXISTS");
    struct slice old = ddl_name_part(a->r);
    struct ddl_items items = {0};
    if (!ddl_column(a->r, &items)) return false;
    struct ddl_change *change = new_change(a, kind, from);
    ddl_items_give(&items, change);
    change->key_count = 0;
    change->name = old;
    if (slice_eq(old, items.columns.at[0].name)) return true;
    change = new_change(a, DDL_RENAME_COLUMN, from);
    change->name = old;
    change->new_target.name = items.columns.at[0].name;
    change->new_target.written = items.columns.at[0].written;
    return true;
}

/* ALTER [COLUMN] a SET DEFAULT 1 | DROP DEFAULT; in SQL Server ALTER COLUMN a int NOT NULL. */
static bool alter_column(struct alter *a, enum ddl_kind kind, size_t from)
{
    (void)kind;
    struct ddl_reader *r = a->r;
    ddl_take(r, "IF EXISTS");
    if (r->dialect == IN_MSSQL && !ddl_at_ahead(r, 1, "ADD") && !ddl_at_ahead(r, 1, "DROP"))
        return modify_column(a, DDL_ALTER_TYPE, from);
    struct slice name = ddl_name_part(r);
    if (!name.n) return ddl_fail(r, "a column's name");
    enum ddl_kind what = DDL_OTHER;
    struct ddl_column *column = ARENA_NEW(r->arena, struct ddl_column);
    *column = (struct ddl_column){
        .name = name, .type = SLICE(""), .type_text = SLICE(""), .collation = SLICE(""), .length = -1};
    if (ddl_take(r, "SET DEFAULT")) {
        size_t value = r->pos;
        ddl_skip_item(r);
        column->default_text = ddl_text_from(r, value);
        what = DDL_SET_DEFAULT;
    } else if (ddl_take(r, "DROP DEFAULT")) {
        column->default_text = SLICE("");
        what = DDL_DROP_DEFAULT;
    }
    struct ddl_change *change = new_change(a, what, from);
    change->name = name;
    change->columns = column;
    change->column_count = what == DDL_SET_DEFAULT;
    return true;
}

static bool other(struct alter *a, enum ddl_kind kind, size_t from)
{
    ddl_skip_item(a->r);
    new_change(a, kind, from);
    return true;
}

/* Longest first where one begins like another. What is not here is an option (ENGINE = ...). */
static const struct {
    const char *words;
    unsigned dialects;
    enum ddl_kind kind;
    alter_action *act;
} actions[] = {
    {"WITH CHECK ADD",         IN_MSSQL,             DDL_ADD_KEY,       add_items    },
    {"WITH NOCHECK ADD",       IN_MSSQL,             DDL_ADD_KEY,       add_items    },
    {"ADD",                    IN_ALL,               DDL_ADD_COLUMN,    add_items    },
    {"DROP PRIMARY KEY",       IN_MYSQL,             DDL_DROP_KEY,      drop_primary },
    {"DROP FOREIGN KEY",       IN_MYSQL,             DDL_DROP_KEY,      drop_named   },
    {"DROP CONSTRAINT",        IN_MYSQL | IN_MSSQL,  DDL_DROP_KEY,      drop_named   },
    {"DROP CHECK",             IN_MYSQL,             DDL_DROP_KEY,      drop_named   },
    {"DROP PARTITION",         IN_MYSQL,             DDL_OTHER,         other        },
    {"DROP SYSTEM VERSIONING", IN_MYSQL,             DDL_OTHER,         other        },
    {"DROP PERIOD",            IN_MYSQL | IN_MSSQL,  DDL_OTHER,         other        },
    {"DROP INDEX",             IN_MYSQL,             DDL_DROP_INDEX,    drop_named   },
    {"DROP KEY",               IN_MYSQL,             DDL_DROP_INDEX,    drop_named   },
    {"DROP COLUMN",            IN_ALL,               DDL_DROP_COLUMN,   drop_named   },
    {"DROP",                   IN_MSSQL,             DDL_DROP_KEY,      drop_named   },
    {"DROP",                   IN_MYSQL | IN_SQLITE, DDL_DROP_COLUMN,   drop_named   },
    {"MODIFY COLUMN",          IN_MYSQL,             DDL_ALTER_TYPE,    modify_column},
    {"MODIFY",                 IN_MYSQL,             DDL_ALTER_TYPE,    modify_column},
    {"CHANGE COLUMN",          IN_MYSQL,             DDL_ALTER_TYPE,    change_column},
    {"CHANGE",                 IN_MYSQL,             DDL_ALTER_TYPE,    change_column},
    {"ALTER INDEX",            IN_MYSQL | IN_MSSQL,  DDL_OTHER,         other        },
    {"ALTER KEY",              IN_MYSQL,             DDL_OTHER,         other        },
    {"ALTER CONSTRAINT",       IN_MYSQL,             DDL_OTHER,         other        },
    {"ALTER CHECK",            IN_MYSQL,             DDL_OTHER,         other        },
    {"ALTER COLUMN",           IN_MYSQL | IN_MSSQL,  DDL_ALTER_TYPE,    alter_column },
    {"ALTER",                  IN_MYSQL,             DDL_ALTER_TYPE,    alter_column },
    {"RENAME COLUMN",          IN_MYSQL | IN_SQLITE, DDL_RENAME_COLUMN, rename_named },
    {"RENAME INDEX",           IN_MYSQL,             DDL_RENAME_INDEX,  rename_named },
    {"RENAME KEY",             IN_MYSQL,             DDL_RENAME_INDEX,  rename_named },
    {"RENAME TO",              IN_MYSQL | IN_SQLITE, DDL_RENAME_TABLE,  rename_table },
    {"RENAME AS",              IN_MYSQL,             DDL_RENAME_TABLE,  rename_table },
    {"RENAME",                 IN_MYSQL,             DDL_RENAME_TABLE,  rename_table },
    {"RENAME",                 IN_SQLITE,            DDL_RENAME_COLUMN, rename_named },
};

static bool read_action(struct alter *a)
{
    size_t from = a->r->pos, count = sizeof actions / sizeof *actions;
    for (size_t i = 0; i < count; i++) {
        bool names_column = actions[i].act == rename_table && ddl_at_ahead(a->r, 2, "TO");
        if (!(actions[i].dialects & a->r->dialect) || names_column || !ddl_take(a->r, actions[i].words))
            continue;
        return actions[i].act(a, actions[i].kind, from) && (ddl_skip_item(a->r), true);
    }
    return other(a, DDL_ALTER_OPTIONS, from);
}

bool ddl_alter_table(struct ddl_reader *r)
{
    struct alter a = {.r = r};
    ddl_take(r, "IF EXISTS");
    if (!ddl_name(r, &a.table)) return false;
    if (ddl_take(r, "WAIT")) ddl_skip(r);
    ddl_take(r, "NOWAIT");
    while (r->pos < r->n) {
        if (!read_action(&a)) return false;
        if (!ddl_take_kind(r, TOKEN_COMMA) && r->pos < r->n) return ddl_fail(r, "a comma");
    }
    if (!r->q->ddl.n) {
        struct ddl_change *change = ddl_change_new(r, DDL_ALTER_OPTIONS);
        change->target = a.table;
    }
    return true;
}
