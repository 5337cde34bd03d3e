/* Resolving a query's names: relations to tables, columns to the relation that supplies them and on to the
 * table reference behind subqueries and CTEs.
 *
 * A qualified column belongs to the nearest scope that has its alias. An unqualified one belongs to the only
 * relation known to have it; failing that, to the only relation of which the columns are not known; failing
 * that, it is looked for further out. Where several could supply it, it stays unresolved: a wrong answer
 * costs more than none. */
#include "schema/resolver.h"

/* ---- relations ------------------------------------------------------------------------------------------
 */

static void resolve_relations(struct resolver *r)
{
    struct query *q = r->q;
    struct slice use = q->verb == VERB_USE ? SLICE("") : q->use;
    VEC_EACH (struct relation, rel, &q->relations) {
        rel->table = -1;
        if (rel->body >= (int)q->scopes.n) rel->body = -1;
        if (rel->kind != RELATION_TABLE) continue;
        if (!rel->schema.n && use.n) rel->table = schema_find_table(r->s, use, rel->name);
        if (rel->table < 0) rel->table = schema_find_table(r->s, rel->schema, rel->name);
    }
}

/* ---- columns --------------------------------------------------------------------------------------------
 */

/* The last part of a qualifier that holds a schema: "sales.orders" -> "orders". */
static struct slice last_part(struct slice name)
{
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.') return (struct slice){name.p + i, name.n - i};
    return name;
}

/* Names by which an upsert, OUTPUT or RETURNING refers to the target's rows. */
static bool is_target_alias(struct slice qualifier)
{
    static const char *const names[] = {"excluded", "inserted", "deleted", "new", "old"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(qualifier, slice_of(names[i]))) return true;
    return false;
}

static int find_qualified(struct resolver *r, int scope, struct slice qualifier, int *found_in)
{
    struct slice lower = slice_lower(r->a, qualifier), last = last_part(lower);
    for (int at = scope; at >= 0; at = scope_outer(r, at)) {
        int relation = scope_find_alias(r, at, lower);
        if (relation < 0 && last.n != lower.n) relation = scope_find_alias(r, at, last);
        *found_in = at;
        if (relation >= 0) return relation;
    }
    *found_in = scope;
    return is_target_alias(lower) && r->q->target < (int)r->q->relations.n ? r->q->target : -1;
}

/* An alias that the SELECT list gives to something else than the column of that name: not a column at all. */
static bool is_output_alias(struct resolver *r, int column, struct slice lower)
{
    if (!r->may_be_alias[column]) return false;
    int scope = r->q->columns.at[column].scope;
    int number = scope_find_output(r, scope, lower);
    if (number < 0) return false;
    const struct output *output = &r->q->outputs.at[number];
    if (output->value.kind != OPERAND_COLUMN || output->value.column < 0) return true;
    return !slice_eq_nocase(r->q->columns.at[output->value.column].name, lower);
}

static int find_unqualified(struct resolver *r, int column, int *found_in)
{
    const struct column *c = &r->q->columns.at[column];
    struct folded_name name = fold_name(r->a, c->name);
    int only = -1;
    for (int at = c->scope; at >= 0; at = scope_outer(r, at)) {
        const struct scope_info *info = &r->scopes[at];
        if (info->first_arm >= 0 && at == c->scope) break; /* ORDER BY of a UNION names its outputs */
        struct match match = scope_match(r, at, name);
        *found_in = at;
        if (match.kind == MATCH_ONE) return match.relation;
        if (match.kind == MATCH_SEVERAL) return -1;
        if (at == c->scope && is_output_alias(r, column, name.lower)) return -1;
        if (match.kind == MATCH_GUESS) return match.relation;
        if (at == c->scope && info->relation_count == 1) only = info->relations[0];
    }
    *found_in = c->scope;
    return only;
}

/* SET a = 1 writes the target. MySQL's multi-table UPDATE may mean another table: there the target comes
 * last. */
static int find_target(struct resolver *r, int column, int *found_in)
{
    const struct query *q = r->q;
    struct scope_info *info = &r->scopes[q->columns.at[column].scope];
    int target = q->target;
    for (size_t i = 0; i < info->relation_count; i++)
        if (q->relations.at[info->relations[i]].join == JOIN_TARGET) target = info->relations[i];
    if (target < 0 || (size_t)target >= q->relations.n) return find_unqualified(r, column, found_in);
    if (q->dialect == DIALECT_MYSQL && info->relation_count > 1) {
        int relation = find_unqualified(r, column, found_in);
        if (relation >= 0) return relation;
    }
    *found_in = q->columns.at[column].scope;
    return target;
}

static void mark_correlated(struct resolver *r, int from, int to)
{
    struct query *q = r->q;
    for (size_t steps = 0; from >= 0 && (size_t)from < q->scopes.n && from != to && steps <= q->scopes.n;
         steps++) {
        q->scopes.at[from].correlated = true;
        from = q->scopes.at[from].parent;
    }
}

static int find_relation(struct resolver *r, int column)
{
    const struct column *c = &r->q->columns.at[column];
    if (c->scope < 0 || (size_t)c->scope >= r->q->scopes.n || c->name.n > RESOLVE_NAME_LIMIT) return -1;
    int found_in = c->scope, relation;
    if (c->qualifier.n)
        relation = find_qualified(r, c->scope, c->qualifier, &found_in);
    else if (r->is_target[column])
        relation = find_target(r, column, &found_in);
    else if (slice_eq(c->name, SLICE("*")))
        relation = r->scopes[c->scope].relation_count == 1 ? r->scopes[c->scope].relations[0] : -1;
    else
        relation = find_unqualified(r, column, &found_in);
    if (relation >= 0 && found_in != c->scope) mark_correlated(r, c->scope, found_in);
    return relation;
}

void resolve_base(struct resolver *r, int column)
{
    struct column *c = &r->q->columns.at[column];
    c->base_relation = c->table_column = -1;
    c->base_name = SLICE("");
    if (c->relation < 0 || slice_eq(c->name, SLICE("*"))) return;
    const struct relation *rel = &r->q->relations.at[c->relation];
    if (rel->kind == RELATION_TABLE) {
        c->base_relation = c->relation;
        c->base_name = c->name;
    } else {
        struct origin origin = trace_column(r, c->relation, fold_name(r->a, c->name));
        if (origin.state == ORIGIN_ABSENT || origin.relation < 0) return;
        c->base_relation = origin.relation;
        c->base_name = origin.name;
    }
    int table = r->q->relations.at[c->base_relation].table;
    if (table < 0) return;
    c->table_column = schema_find_column(&r->s->tables.at[table], c->base_name);
    if (c->table_column >= 0) c->base_name = r->s->tables.at[table].columns.at[c->table_column].name;
}

void resolve_column(struct resolver *r, int column)
{
    if ((size_t)column >= r->column_count || r->column_state[column]) return;
    r->column_state[column] = 1;
    struct column *c = &r->q->columns.at[column];
    bool given = c->relation >= 0 && (size_t)c->relation < r->q->relations.n;
    c->base_relation = c->table_column = -1;
    c->base_name = SLICE("");
    c->relation = given ? c->relation : find_relation(r, column);
    resolve_base(r, column);
    r->column_state[column] = 2;
}

void resolve_names(struct resolver *r)
{
    resolve_relations(r);
    resolve_merged_names(r);
    for (size_t i = 0; i < r->column_count; i++) resolve_column(r, (int)i);
}

void schema_resolve(const struct schema *s, struct arena *a, struct query *q)
{
    if (!q->scopes.n) return;
    struct resolver r;
    resolver_start(&r, s, a, q);
    resolve_names(&r);
    resolve_edges(&r);
}
