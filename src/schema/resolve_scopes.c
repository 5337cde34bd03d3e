/* What each scope of a query offers: its relations by alias, its columns by name, and where its outputs come
 * from. */
#include "schema/resolver.h"

enum {
    SMALL_LIST = 8,           /* lists up to here are compared one by one instead of through a map */
    COLUMN_LIST_LIMIT = 1664, /* names of an alias's column list; what PostgreSQL allows in a SELECT */
};

struct folded_name fold_name(struct arena *a, struct slice name)
{
    return (struct folded_name){name, slice_lower(a, name)};
}

/* ---- building -------------------------------------------------------------------------------------------
 */

/* Groups the numbers 0..count-1 by scope, in order; scope_at tells the scope of each. */
static int *group_by_scope(struct resolver *r, size_t count, int (*scope_at)(const struct query *, size_t),
                           size_t *starts)
{
    size_t scopes = r->q->scopes.n;
    int *grouped = ARENA_ARRAY(r->a, int, count + 1);
    size_t *next = ARENA_ARRAY(r->a, size_t, scopes + 1);
    for (size_t i = 0; i < count; i++) {
        int scope = scope_at(r->q, i);
        if (scope >= 0 && (size_t)scope < scopes) next[scope + 1]++;
    }
    for (size_t i = 0; i < scopes; i++) next[i + 1] += next[i];
    memcpy(starts, next, (scopes + 1) * sizeof *starts);
    for (size_t i = 0; i < count; i++) {
        int scope = scope_at(r->q, i);
        if (scope >= 0 && (size_t)scope < scopes) grouped[next[scope]++] = (int)i;
    }
    return grouped;
}

static int relation_scope(const struct query *q, size_t i)
{
    return q->relations.at[i].scope;
}
static int output_scope(const struct query *q, size_t i)
{
    return q->outputs.at[i].scope;
}

static void note_alias_place(struct resolver *r, const struct operand *value)
{
    bool bare =
        value->kind == OPERAND_COLUMN && value->column >= 0 && (size_t)value->column < r->column_count;
    if (bare) r->may_be_alias[value->column] = true;
}

/* Front ends replace an alias in GROUP BY and ORDER BY by what it stands for: that is part of an output, and
 * no alias. */
static void note_clauses(struct resolver *r)
{
    struct query *q = r->q;
    int limit = (int)r->column_count;
    VEC_EACH (const struct assignment, assignment, &q->assignments)
        if (assignment->target >= 0 && assignment->target < limit) r->is_target[assignment->target] = true;
    VEC_EACH (const struct group_key, key, &q->groups) note_alias_place(r, &key->value);
    VEC_EACH (const struct sort_key, key, &q->sorts) note_alias_place(r, &key->value);
    VEC_EACH (const struct predicate, p, &q->predicates) {
        if (p->clause != CLAUSE_HAVING) continue;
        note_alias_place(r, &p->left);
        note_alias_place(r, &p->right);
        note_alias_place(r, &p->upper);
    }
    VEC_EACH (const struct output, output, &q->outputs)
        if (output->value.column >= 0 && output->value.column < limit)
            r->may_be_alias[output->value.column] = false;
}

void resolver_start(struct resolver *r, const struct schema *s, struct arena *a, struct query *q)
{
    *r = (struct resolver){.s = s, .a = a, .q = q, .column_count = q->columns.n};
    size_t scopes = q->scopes.n;
    r->scopes = ARENA_ARRAY(a, struct scope_info, scopes + 1);
    r->column_state = ARENA_ARRAY(a, uint8_t, q->columns.n + 1);
    r->is_target = ARENA_ARRAY(a, bool, q->columns.n + 1);
    r->may_be_alias = ARENA_ARRAY(a, bool, q->columns.n + 1);
    size_t *starts = ARENA_ARRAY(a, size_t, scopes + 1);
    const int *relations = group_by_scope(r, q->relations.n, relation_scope, starts);
    for (size_t i = 0; i < scopes; i++) {
        r->scopes[i].relations = relations + starts[i];
        r->scopes[i].relation_count = starts[i + 1] - starts[i];
        r->scopes[i].first_arm = r->scopes[i].first_unknown = -1;
    }
    const int *outputs = group_by_scope(r, q->outputs.n, output_scope, starts);
    for (size_t i = 0; i < scopes; i++) {
        r->scopes[i].outputs = outputs + starts[i];
        r->scopes[i].output_count = starts[i + 1] - starts[i];
    }
    for (size_t i = scopes; i-- > 0;) {
        int parent = q->scopes.at[i].parent;
        if (q->scopes.at[i].kind == SCOPE_ARM && parent >= 0 && (size_t)parent < scopes)
            r->scopes[parent].first_arm = (int)i;
    }
    note_clauses(r);
}

/* ---- aliases and scopes ---------------------------------------------------------------------------------
 */

int scope_find_alias(struct resolver *r, int scope, struct slice lower)
{
    struct scope_info *info = &r->scopes[scope];
    if (info->relation_count <= SMALL_LIST) {
        for (size_t i = 0; i < info->relation_count; i++)
            if (slice_eq_nocase(r->q->relations.at[info->relations[i]].alias, lower))
                return info->relations[i];
        return -1;
    }
    if (!info->aliases.count)
        for (size_t i = 0; i < info->relation_count; i++) {
            struct slice alias = slice_lower(r->a, r->q->relations.at[info->relations[i]].alias);
            bool added;
            struct map_entry *e = map_add(r->a, &info->aliases, alias, &added);
            if (added) e->number = (uint64_t)info->relations[i] + 1;
        }
    const struct map_entry *e = map_find(&info->aliases, lower);
    return e ? (int)e->number - 1 : -1;
}

/* A subquery in FROM does not see its neighbours, a CTE not the FROM list below it, the SELECT of an INSERT
 * not the target, a batch member not the others. */
static bool is_shut(enum scope_kind kind)
{
    return kind == SCOPE_FROM || kind == SCOPE_CTE || kind == SCOPE_SOURCE || kind == SCOPE_MEMBER;
}

int scope_outer(const struct resolver *r, int scope)
{
    const struct query *q = r->q;
    for (size_t steps = 0; scope >= 0 && (size_t)scope < q->scopes.n && steps <= q->scopes.n; steps++) {
        bool shut = is_shut(q->scopes.at[scope].kind);
        scope = q->scopes.at[scope].parent;
        if (!shut) return (size_t)scope < q->scopes.n ? scope : -1;
    }
    return -1;
}

/* ---- outputs --------------------------------------------------------------------------------------------
 */

bool output_visible(const struct query *q, const struct output *output)
{
    return !output->hidden || q->scopes.at[output->scope].verb != VERB_SELECT;
}

int scope_find_output(struct resolver *r, int scope, struct slice lower)
{
    struct scope_info *info = &r->scopes[scope];
    const struct output *outputs = r->q->outputs.at;
    if (info->output_count <= SMALL_LIST) {
        for (size_t i = 0; i < info->output_count; i++) {
            const struct output *output = &outputs[info->outputs[i]];
            if (!output->star && slice_eq_nocase(output->name, lower) && output_visible(r->q, output))
                return info->outputs[i];
        }
        return -1;
    }
    if (!info->output_names.count)
        for (size_t i = 0; i < info->output_count; i++) {
            const struct output *output = &outputs[info->outputs[i]];
            if (output->star || !output_visible(r->q, output)) continue;
            bool added;
            struct map_entry *e = map_add(r->a, &info->output_names, slice_lower(r->a, output->name), &added);
            if (added) e->number = (uint64_t)info->outputs[i] + 1;
        }
    const struct map_entry *e = map_find(&info->output_names, lower);
    return e ? (int)e->number - 1 : -1;
}

int star_relation(struct resolver *r, const struct output *output)
{
    int column = output->value.column;
    if (column < 0 || (size_t)column >= r->q->columns.n) return -1;
    struct slice qualifier = r->q->columns.at[column].qualifier;
    if (!qualifier.n) return -1;
    resolve_column(r, column);
    int relation = r->q->columns.at[column].relation;
    return relation < 0 ? -2 : relation;
}

/* ---- what is known --------------------------------------------------------------------------------------
 */

static bool star_known(struct resolver *r, const struct output *output)
{
    int relation = star_relation(r, output);
    if (relation != -1) return relation >= 0 && relation_known(r, relation);
    const struct scope_info *info = &r->scopes[output->scope];
    for (size_t i = 0; i < info->relation_count; i++)
        if (!relation_known(r, info->relations[i])) return false;
    return info->relation_count > 0;
}

static bool compute_known(struct resolver *r, int scope)
{
    const struct scope_info *info = &r->scopes[scope];
    size_t visible = 0;
    for (size_t i = 0; i < info->output_count; i++) {
        const struct output *output = &r->q->outputs.at[info->outputs[i]];
        if (!output_visible(r->q, output)) continue;
        visible++;
        if (output->star && !star_known(r, output)) return false;
    }
    return visible > 0;
}

/* True when the names of all outputs of a scope are known. */
static bool scope_known(struct resolver *r, int scope)
{
    if (scope < 0 || (size_t)scope >= r->q->scopes.n || r->depth >= RESOLVE_DEPTH_LIMIT) return false;
    struct scope_info *info = &r->scopes[scope];
    if (info->known == KNOWN_UNASKED) {
        info->known = KNOWN_PENDING;
        r->depth++;
        bool known = info->first_arm >= 0 ? scope_known(r, info->first_arm) : compute_known(r, scope);
        r->depth--;
        info->known = known ? KNOWN_YES : KNOWN_NO;
    }
    return info->known == KNOWN_YES;
}

bool relation_known(struct resolver *r, int relation)
{
    const struct relation *rel = &r->q->relations.at[relation];
    if (rel->kind == RELATION_TABLE) return rel->table >= 0 && r->s->tables.at[rel->table].columns.n > 0;
    if (rel->body < 0) return rel->column_count > 0;
    return scope_known(r, rel->body);
}

/* ---- origins --------------------------------------------------------------------------------------------
 */

static struct origin origin_of_output(struct resolver *r, const struct output *output)
{
    struct origin origin = {ORIGIN_PRESENT, -1, SLICE("")};
    int column = output->value.column;
    if (output->value.kind != OPERAND_COLUMN || column < 0 || (size_t)column >= r->q->columns.n)
        return origin;
    resolve_column(r, column);
    origin.relation = r->q->columns.at[column].base_relation;
    origin.name = r->q->columns.at[column].base_name;
    return origin;
}

static struct origin origin_in_star(struct resolver *r, const struct output *output, struct folded_name name)
{
    const struct origin absent = {ORIGIN_ABSENT, -1, SLICE("")};
    int relation = star_relation(r, output);
    if (relation == -2) return absent;
    struct match match = {MATCH_ONE, relation};
    if (relation < 0) match = scope_match(r, output->scope, name);
    if (match.kind == MATCH_NONE || match.kind == MATCH_SEVERAL) return absent;
    struct origin origin = trace_column(r, match.relation, name);
    if (origin.state == ORIGIN_PRESENT && match.kind == MATCH_GUESS) origin.state = ORIGIN_GUESSED;
    return origin;
}

static struct origin compute_origin(struct resolver *r, int scope, struct folded_name name)
{
    struct scope_info *info = &r->scopes[scope];
    int output = scope_find_output(r, scope, name.lower);
    if (output >= 0) return origin_of_output(r, &r->q->outputs.at[output]);
    struct origin best = {ORIGIN_ABSENT, -1, SLICE("")};
    for (size_t i = 0; i < info->output_count && best.state != ORIGIN_PRESENT; i++) {
        const struct output *star = &r->q->outputs.at[info->outputs[i]];
        if (!star->star || !output_visible(r->q, star)) continue;
        struct origin origin = origin_in_star(r, star, name);
        if (origin.state > best.state) best = origin;
    }
    return best;
}

/* A set operation mixes its arms: its columns have names, and come from no single table. */
static struct origin origin_of_arms(struct resolver *r, int arm, struct folded_name name);

/* The place of a name in a list of them, -1. */
static int position_of(const struct slice *names, size_t count, struct slice lower)
{
    for (size_t i = 0; i < count && i < COLUMN_LIST_LIMIT; i++)
        if (slice_eq_nocase(names[i], lower)) return (int)i;
    return -1;
}

/* The output at a position; a computed value when stars stand before it, or it is a set operation's. */
static struct origin origin_at(struct resolver *r, int scope, int position)
{
    const struct origin computed = {ORIGIN_PRESENT, -1, SLICE("")};
    const struct scope_info *info = &r->scopes[scope];
    if (info->first_arm >= 0) return computed;
    for (size_t i = 0; i < info->output_count; i++) {
        const struct output *output = &r->q->outputs.at[info->outputs[i]];
        if (!output_visible(r->q, output)) continue;
        if (output->star) return computed;
        if (!position--) return origin_of_output(r, output);
    }
    return computed;
}

/* True when a list of so many names renames every output of the scope. */
static bool renames_all(struct resolver *r, int scope, size_t names)
{
    const struct scope_info *info = &r->scopes[scope];
    if (info->first_arm >= 0) info = &r->scopes[info->first_arm];
    return names > 0 && names >= info->output_count;
}

static struct origin named_origin(struct resolver *r, int scope, struct folded_name name)
{
    const struct scope *s = &r->q->scopes.at[scope];
    int position = position_of(s->columns, s->column_count, name.lower);
    if (position >= 0) return origin_at(r, scope, position);
    if (renames_all(r, scope, s->column_count)) return (struct origin){ORIGIN_ABSENT, -1, SLICE("")};
    int arm = r->scopes[scope].first_arm;
    return arm >= 0 ? origin_of_arms(r, arm, name) : compute_origin(r, scope, name);
}

static struct origin scope_origin(struct resolver *r, int scope, struct folded_name name)
{
    const struct origin absent = {ORIGIN_ABSENT, -1, SLICE("")};
    if (scope < 0 || (size_t)scope >= r->q->scopes.n || r->depth >= RESOLVE_DEPTH_LIMIT) return absent;
    struct scope_info *info = &r->scopes[scope];
    struct origin *known = map_get(&info->origins, name.lower);
    if (known) return known->state == ORIGIN_PENDING ? absent : *known;
    known = ARENA_NEW(r->a, struct origin);
    known->state = ORIGIN_PENDING;
    map_put(r->a, &info->origins, name.lower, known);
    r->depth++;
    *known = named_origin(r, scope, name);
    r->depth--;
    return *known;
}

static struct origin origin_of_arms(struct resolver *r, int arm, struct folded_name name)
{
    struct origin origin = scope_origin(r, arm, name);
    origin.relation = -1;
    origin.name = SLICE("");
    return origin;
}

struct origin trace_column(struct resolver *r, int relation, struct folded_name name)
{
    const struct relation *rel = &r->q->relations.at[relation];
    if (rel->kind != RELATION_TABLE) {
        int position = position_of(rel->columns, rel->column_count, name.lower);
        bool has_body = rel->body >= 0 && (size_t)rel->body < r->q->scopes.n;
        if (position >= 0 && has_body) return origin_at(r, rel->body, position);
        if (position >= 0) return (struct origin){ORIGIN_PRESENT, -1, SLICE("")};
        if (has_body && !renames_all(r, rel->body, rel->column_count))
            return scope_origin(r, rel->body, name);
        return (struct origin){ORIGIN_ABSENT, -1, SLICE("")};
    }
    struct origin origin = {ORIGIN_GUESSED, relation, name.exact};
    if (rel->table < 0) return origin;
    const struct schema_table *t = &r->s->tables.at[rel->table];
    int column = schema_find_column(t, name.exact);
    if (column >= 0) origin.name = t->columns.at[column].name;
    origin.state = column >= 0 ? ORIGIN_PRESENT : ORIGIN_ABSENT;
    return origin;
}

/* ---- unqualified names ----------------------------------------------------------------------------------
 */

static void add_provider(struct resolver *r, struct scope_info *info, struct map *seen, int relation)
{
    const struct relation *rel = &r->q->relations.at[relation];
    if (!relation_known(r, relation)) {
        if (!info->unknown_count++) info->first_unknown = relation;
        return;
    }
    /* the key is the number itself: tables and bodies are told apart by their sign */
    int *key = ARENA_NEW(r->a, int);
    *key = rel->kind == RELATION_TABLE ? rel->table : -rel->body - 1;
    bool added;
    struct map_entry *e = map_add(r->a, seen, (struct slice){(const char *)key, sizeof *key}, &added);
    if (added) {
        e->number = info->providers.n;
        vec_push(r->a, &info->providers, ((struct provider){relation, 0}));
    }
    info->providers.at[e->number].count++;
}

static void fill_providers(struct resolver *r, int scope)
{
    struct scope_info *info = &r->scopes[scope];
    struct map seen = {0};
    info->ready = true;
    for (size_t i = 0; i < info->relation_count; i++) add_provider(r, info, &seen, info->relations[i]);
}

static struct match compute_match(struct resolver *r, int scope, struct folded_name name)
{
    struct scope_info *info = &r->scopes[scope];
    if (!info->ready) fill_providers(r, scope);
    struct match match = {MATCH_NONE, -1};
    int count = 0;
    for (size_t i = 0; i < info->providers.n; i++) {
        const struct provider provider = info->providers.at[i];
        if (trace_column(r, provider.relation, name).state != ORIGIN_PRESENT) continue;
        if (match.relation < 0 || provider.relation < match.relation) match.relation = provider.relation;
        count += provider.count;
    }
    const struct map_entry *merged = map_find(&info->merged, name.lower);
    if (count)
        match.kind = count == 1 || merged ? MATCH_ONE : MATCH_SEVERAL;
    else if (merged && merged->number)
        match = (struct match){MATCH_ONE, (int)merged->number - 1};
    else if (info->unknown_count > 1)
        match.kind = MATCH_SEVERAL;
    else if (info->unknown_count)
        match = (struct match){MATCH_GUESS, info->first_unknown};
    return match;
}

struct match scope_match(struct resolver *r, int scope, struct folded_name name)
{
    struct map_entry *e = map_find(&r->scopes[scope].matches, name.lower);
    if (e) return *(struct match *)e->pointer;
    struct match *kept = ARENA_NEW(r->a, struct match);
    *kept = compute_match(r, scope, name);
    map_put(r->a, &r->scopes[scope].matches, name.lower, kept);
    return *kept;
}
