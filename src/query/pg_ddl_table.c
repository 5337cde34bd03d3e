/* CREATE TABLE and ALTER TABLE. */
#include "query/pg_internal.h"

/* Text behind PARTITION BY. */
static struct slice partition_text(struct pg *w, const PgQuery__PartitionSpec *p)
{
    const struct pg_tokens *t = &w->tokens;
    if (!p || p->location < 0) return SLICE("");
    int first = pg_token_at(t, (uint32_t)p->location);
    if (pg_token_is(t, first, "partition")) first += 2;
    int last = first;
    while (last < t->n && t->at[last].kind != TOKEN_OPEN) last++;
    if (last >= t->n || t->partner[last] < 0) return SLICE("");
    return pg_normalised(w, pg_span(w, (struct range){first, t->partner[last]}));
}

static void add_like(struct pg *w, struct ddl_change *change, const PgQuery__RangeVar *r)
{
    size_t size = sizeof *change->like;
    change->like =
        arena_grow(w->arena, change->like, change->like_count * size, (change->like_count + 1) * size);
    change->like[change->like_count++] = pg_ddl_name(w, r);
}

static void table_elements(struct pg *w, struct ddl_change *change, pg_node *const *elements, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        switch (elements[i]->node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_DEF: pg_column_definition(w, change, elements[i]->column_def); break;
        case PG_QUERY__NODE__NODE_CONSTRAINT: pg_table_constraint(w, change, elements[i]->constraint); break;
        case PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE:
            add_like(w, change, elements[i]->table_like_clause->relation);
            break;
        default: break;
        }
    }
}

void pg_create_table(struct pg *w, const PgQuery__CreateStmt *s)
{
    struct ddl_change change = *pg_ddl_new(w, DDL_CREATE_TABLE);
    size_t number = w->q->ddl.n - 1;
    change.target = pg_ddl_name(w, s->relation);
    change.if_not_exists = s->if_not_exists;
    if (s->relation) {
        change.temporary = s->relation->relpersistence[0] == 't';
        change.unlogged = s->relation->relpersistence[0] == 'u';
    }
    table_elements(w, &change, s->table_elts, s->n_table_elts);
    table_elements(w, &change, s->constraints, s->n_constraints);
    for (size_t i = 0; i < s->n_inh_relations; i++) {
        if (s->inh_relations[i]->node_case != PG_QUERY__NODE__NODE_RANGE_VAR) continue;
        if (s->partbound)
            change.new_target = pg_ddl_name(w, s->inh_relations[i]->range_var);
        else
            add_like(w, &change, s->inh_relations[i]->range_var);
    }
    change.partition_by = partition_text(w, s->partspec);
    w->q->ddl.at[number] = change;
}

/* ---- ALTER TABLE -----------------------------------------------------------------------------------------
 */

/* Subcommands that only name something, and what they are. */
static const struct {
    PgQuery__AlterTableType type;
    enum ddl_kind kind;
} simple_commands[] = {
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull,     DDL_DROP_NOT_NULL},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull,      DDL_SET_NOT_NULL },
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn,      DDL_DROP_COLUMN  },
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint,  DDL_DROP_KEY     },
    {PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions,   DDL_ALTER_OPTIONS},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions, DDL_ALTER_OPTIONS},
};

static struct ddl_column *one_column(struct pg *w, struct ddl_change *change, struct slice name)
{
    change->columns = ARENA_NEW(w->arena, struct ddl_column);
    change->column_count = 1;
    *change->columns = (struct ddl_column){.name = name,
                                           .length = -1,
                                           .type = SLICE(""),
                                           .type_text = SLICE(""),
                                           .default_text = SLICE(""),
                                           .collation = SLICE("")};
    return change->columns;
}

static void alter_type(struct pg *w, struct ddl_change *change, const PgQuery__AlterTableCmd *c)
{
    change->kind = DDL_ALTER_TYPE;
    struct ddl_column *column = one_column(w, change, change->name);
    if (!c->def || c->def->node_case != PG_QUERY__NODE__NODE_COLUMN_DEF || !c->def->column_def->type_name)
        return;
    const PgQuery__TypeName *type = c->def->column_def->type_name;
    column->type = pg_type(w, type);
    column->type_text = pg_text_of(w, pg_span_of(w, type));
    column->length = pg_type_length(type);
    column->at = pg_span_of(w, type);
}

static void set_default(struct pg *w, struct ddl_change *change, const PgQuery__AlterTableCmd *c)
{
    change->kind = c->def ? DDL_SET_DEFAULT : DDL_DROP_DEFAULT;
    struct ddl_column *column = one_column(w, change, change->name);
    if (!c->def) return;
    column->at = pg_span_of(w, c->def);
    column->default_text = pg_text_of(w, column->at);
    column->flags = COLUMN_DEFAULT;
    if (slice_find(column->default_text, SLICE("nextval("), 0) >= 0) column->flags |= COLUMN_IDENTITY;
}

/* ATTACH and DETACH are said of the parent; the change is the partition's. */
static void partition(struct pg *w, struct ddl_change *change, enum ddl_kind kind,
                      const PgQuery__AlterTableCmd *c)
{
    if (!c->def || c->def->node_case != PG_QUERY__NODE__NODE_PARTITION_CMD) return;
    change->kind = kind;
    change->new_target = change->target;
    change->target = pg_ddl_name(w, c->def->partition_cmd->name);
    change->concurrently = c->def->partition_cmd->concurrent;
}

static void add_column(struct pg *w, struct ddl_change *change, const PgQuery__AlterTableCmd *c)
{
    change->kind = DDL_ADD_COLUMN;
    if (!c->def || c->def->node_case != PG_QUERY__NODE__NODE_COLUMN_DEF) return;
    pg_column_definition(w, change, c->def->column_def);
    change->name = change->columns[0].name;
    change->if_not_exists = c->missing_ok;
    change->at = change->columns[0].at;
}

static void add_constraint(struct pg *w, struct ddl_change *change, const PgQuery__AlterTableCmd *c)
{
    change->kind = DDL_ADD_KEY;
    if (!c->def || c->def->node_case != PG_QUERY__NODE__NODE_CONSTRAINT) return;
    pg_table_constraint(w, change, c->def->constraint);
    change->name = pg_string(w, c->def->constraint->conname);
    if (change->key_count) change->at = change->keys[0].at;
}

static void identity(struct pg *w, struct ddl_change *change)
{
    change->kind = DDL_SET_DEFAULT;
    one_column(w, change, change->name)->flags = COLUMN_IDENTITY | COLUMN_DEFAULT;
}

static void command(struct pg *w, struct ddl_change *change, const PgQuery__AlterTableCmd *c, bool index)
{
    change->name = pg_string(w, c->name);
    change->cascade = c->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
    for (size_t i = 0; i < sizeof simple_commands / sizeof *simple_commands; i++)
        if (simple_commands[i].type == c->subtype) {
            change->kind = simple_commands[i].kind;
            change->if_exists |= c->missing_ok;
            return;
        }
    switch (c->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn: add_column(w, change, c); break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint: add_constraint(w, change, c); break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType: alter_type(w, change, c); break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault: set_default(w, change, c); break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity: identity(w, change); break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
        if (!index) partition(w, change, DDL_ATTACH_PARTITION, c);
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition: partition(w, change, DDL_DETACH_PARTITION, c); break;
    default: break; /* DDL_OTHER */
    }
}

/* The tokens of each command: from behind the table's name, split at commas. */
static struct range command_range(struct pg *w, int *from)
{
    const struct pg_tokens *t = &w->tokens;
    int first = *from, i = first;
    while (i < t->n && t->at[i].kind != TOKEN_COMMA && t->at[i].kind != TOKEN_SEMICOLON)
        i = t->partner[i] > i ? t->partner[i] + 1 : i + 1;
    *from = i + 1;
    return (struct range){first, i - 1};
}

void pg_alter_table(struct pg *w, const PgQuery__AlterTableStmt *s)
{
    bool index = s->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX;
    int next = 0;
    if (s->relation && s->relation->location >= 0)
        next = pg_name_range(&w->tokens, pg_token_at(&w->tokens, (uint32_t)s->relation->location)).last + 1;
    for (size_t i = 0; i < s->n_cmds; i++) {
        struct ddl_change change = *pg_ddl_new(w, DDL_OTHER);
        size_t number = w->q->ddl.n - 1;
        if (s->cmds[i]->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD) continue;
        change.target = pg_ddl_name(w, s->relation);
        change.if_exists = s->missing_ok;
        change.at = pg_span(w, command_range(w, &next));
        command(w, &change, s->cmds[i]->alter_table_cmd, index);
        w->q->ddl.at[number] = change;
    }
}
