/* The statements of the workload that write a table, and what each must do to the table made from it. */
#include "advise/cql_advice.h"

/* ---- what a write says of a column -----------------------------------------------------------------------
 */

static bool assigns(const struct query *q, int scope, struct slice column)
{
    VEC_EACH (const struct assignment, a, &q->assignments)
        if (a->scope == scope && slice_eq(a->column, column)) return true;
    return false;
}

static bool restricts(const struct query *q, int scope, struct slice column)
{
    VEC_EACH (const struct predicate, p, &q->predicates)
        if (p->scope == scope && p->clause == CLAUSE_WHERE && p->left.kind == OPERAND_COLUMN &&
            (p->op == PREDICATE_EQUAL || p->op == PREDICATE_IN) &&
            slice_eq(q->columns.at[p->left.column].name, column))
            return true;
    return false;
}

/* The key columns of the new table that the write does not know, as "email, created"; "" when it has all. */
static struct slice unknown_keys(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                                 int scope)
{
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    bool insert = q->scopes.at[scope].verb == VERB_INSERT;
    const char *text = "";
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            const struct cql_key_part *part = &lists[l]->at[i];
            int from = part->column < 0 ? t->bucket_of : part->column;
            if (from < 0) continue;
            struct slice name = cql_base(c, t->base)->columns.at[from].name;
            if (insert ? assigns(q, scope, name) : restricts(q, scope, name)) continue;
            if (slice_find(slice_of(text), name, 0) >= 0) continue;
            text = arena_printf(c->ad->arena, "%s%s%.*s", text, *text ? ", " : "", SLICE_ARG(name));
        }
    return slice_of(text);
}

/* A column of the new table's key that the write changes, -1. */
static int changed_key(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                       int scope)
{
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            int column = lists[l]->at[i].column;
            if (column >= 0 && assigns(q, scope, cql_base(c, t->base)->columns.at[column].name))
                return column;
        }
    return -1;
}

static bool changes_carried(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                            int scope)
{
    const struct schema_table *base = cql_base(c, t->base);
    for (size_t i = 0; i < base->columns.n; i++)
        if (t->carried[i] && assigns(q, scope, base->columns.at[i].name)) return true;
    return false;
}

/* ---- what to do ------------------------------------------------------------------------------------------
 */

/* The collection whose members are keys of the new table, -1 without. */
static int member_column(const struct cql_table *t)
{
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++)
            if (lists[l]->at[i].of != CQL_TERM_EQUAL) return lists[l]->at[i].column;
    return -1;
}

static const char *for_insert(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                              int scope)
{
    int member = member_column(t);
    if (q->cql.json) return "insert the same row";
    struct slice missing = unknown_keys(c, t, q, scope);
    if (missing.n)
        return arena_printf(c->ad->arena, "gives no %.*s: insert the row once that is known",
                            SLICE_ARG(missing));
    if (member < 0) return "insert the same row";
    return arena_printf(c->ad->arena, "insert a row for each of %.*s",
                        SLICE_ARG(cql_base(c, t->base)->columns.at[member].name));
}

/* What a change of a collection does to the rows of its members. */
static const char *for_members(const struct cql_advice *c, const struct query *q, int scope,
                               struct slice column, bool *reads)
{
    char element = 0;
    VEC_EACH (const struct assignment, a, &q->assignments)
        if (a->scope == scope && slice_eq(a->column, column)) element = a->element;
    if (element == '+')
        return arena_printf(c->ad->arena, "insert a row for each of %.*s that is added", SLICE_ARG(column));
    if (element == '-')
        return arena_printf(c->ad->arena, "delete the row of each of %.*s that is taken away",
                            SLICE_ARG(column));
    *reads = true;
    return arena_printf(
        c->ad->arena,
        "replaces %.*s: read the old ones, delete the rows of those that are gone, insert the rest",
        SLICE_ARG(column));
}

static const char *for_update(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                              int scope, bool *reads)
{
    int moved = changed_key(c, t, q, scope);
    if (moved >= 0) {
        struct slice name = cql_base(c, t->base)->columns.at[moved].name;
        if (moved == member_column(t)) return for_members(c, q, scope, name, reads);
        *reads = true;
        return arena_printf(
            c->ad->arena,
            "changes %.*s, which is in the key: read the old value, delete that row, insert it anew",
            SLICE_ARG(name));
    }
    if (!changes_carried(c, t, q, scope)) return NULL;
    struct slice missing = unknown_keys(c, t, q, scope);
    if (!missing.n)
        return cql_has_counters(cql_base(c, t->base)) ? "count there too" : "set the same columns";
    *reads = true;
    return arena_printf(c->ad->arena, "set the same columns; needs %.*s, so read the row first",
                        SLICE_ARG(missing));
}

static const char *for_delete(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                              int scope, bool *reads)
{
    if (q->scopes.at[scope].deletes_columns) return for_update(c, t, q, scope, reads);
    struct slice missing = unknown_keys(c, t, q, scope);
    if (!missing.n) return "delete the same row";
    *reads = true;
    return arena_printf(c->ad->arena, "delete the row; needs %.*s, so read it first", SLICE_ARG(missing));
}

static const char *duty_of(const struct cql_advice *c, const struct cql_table *t, const struct query *q,
                           int scope, bool *reads)
{
    switch (q->scopes.at[scope].verb) {
    case VERB_INSERT: return for_insert(c, t, q, scope);
    case VERB_UPDATE: return for_update(c, t, q, scope, reads);
    case VERB_DELETE: return for_delete(c, t, q, scope, reads);
    default: return NULL;
    }
}

static const char *with_clauses(const struct cql_advice *c, const struct scope *s, const char *duty)
{
    if (s->ttl.kind != AMOUNT_NONE) duty = arena_printf(c->ad->arena, "%s, with the same TTL", duty);
    if (s->conditional) duty = arena_printf(c->ad->arena, "%s, when [applied] is true", duty);
    return duty;
}

void cql_collect_writes(struct cql_advice *c, const struct cql_table *t, struct advice_pattern *out)
{
    size_t relations = 0;
    for (size_t i = 0; i < c->ad->query_count; i++) relations += c->ad->queries[i].query->relations.n;
    out->writes = ARENA_ARRAY(c->ad->arena, struct advice_write, relations + 1);
    for (size_t i = 0; i < c->ad->query_count; i++) {
        const struct query *q = c->ad->queries[i].query;
        for (size_t r = 0; r < q->relations.n; r++) {
            const struct relation *relation = &q->relations.at[r];
            bool reads = false;
            if (relation->table != t->base || q->scopes.at[relation->scope].verb == VERB_SELECT) continue;
            const char *duty = duty_of(c, t, q, relation->scope, &reads);
            if (!duty) continue;
            out->writes[out->write_count++] = (struct advice_write){
                c->ad->queries[i].id,
                slice_of(verb_name(q->scopes.at[relation->scope].verb)),
                slice_of(with_clauses(c, &q->scopes.at[relation->scope], duty)),
                reads,
            };
        }
    }
}
