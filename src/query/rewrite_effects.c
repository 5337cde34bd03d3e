/* What a rewrite took out of the text goes into the model here, found again by its place.
 *
 * Nothing that this file adds has a scope or relation of its own: an effect belongs to the innermost scope
 * around it, or to the relation in front of it. */
#include "query/rewrite_engine.h"

static bool holds(struct span outer, struct span inner)
{
    return outer.pos <= inner.pos && inner.pos + inner.len <= outer.pos + outer.len;
}

/* The innermost scope whose text holds the place; the root when none does. */
static int scope_at(const struct query *q, struct span at)
{
    int best = 0;
    for (size_t i = 1; i < q->scopes.n; i++)
        if (holds(q->scopes.at[i].at, at) && q->scopes.at[i].at.len <= q->scopes.at[best].at.len)
            best = (int)i;
    return best;
}

static void apply_hint(struct arena *a, struct query *q, const struct effect *e)
{
    struct relation *best = NULL;
    VEC_EACH (struct relation, r, &q->relations)
        if (r->at.len && r->at.pos + r->at.len <= e->at.pos && (!best || r->at.pos > best->at.pos)) best = r;
    if (!best) return;
    struct slice hint = slice_sub(q->text, e->at);
    if (best->hint.n) hint = slice_of(arena_printf(a, "%.*s %.*s", SLICE_ARG(best->hint), SLICE_ARG(hint)));
    best->hint = hint;
}

static int literal_at(const struct query *q, struct span at)
{
    for (size_t i = 0; i < q->literal_count; i++)
        if (holds(at, q->literals[i].at)) return (int)i;
    return -1;
}

/* A clause that was taken off the end of its statement belongs to the statement's text again. */
static struct scope *scope_with(struct query *q, struct span at)
{
    struct scope *s = &q->scopes.at[scope_at(q, at)];
    if (at.pos + at.len > s->at.pos + s->at.len) s->at.len = at.pos + at.len - s->at.pos;
    return s;
}

static void apply_limit(struct query *q, const struct effect *e)
{
    struct scope *s = scope_with(q, e->at);
    const struct piece *p = e->first;
    s->limit_at = e->at;
    s->ties = s->ties || e->kind == EFFECT_LIMIT_TIES;
    s->limit = (struct amount){.kind = AMOUNT_EXPRESSION, .literal = -1};
    if (!p) return;
    s->limit.at = p->at;
    if (p->kind == TOKEN_OPEN && p->next->next == e->last)
        p = p->next; /* TOP (10) */
    else if (p != e->last)
        return;
    s->limit.at = p->at;
    s->limit.literal = literal_at(q, p->at);
    if (p->kind == TOKEN_PARAM) s->limit.kind = AMOUNT_PARAMETER;
    if (p->kind == TOKEN_NUMBER && slice_to_int(p->text, &s->limit.value)) s->limit.kind = AMOUNT_NUMBER;
}

static struct operand no_operand(struct span at)
{
    return (struct operand){.kind = OPERAND_EXPRESSION,
                            .column = -1,
                            .literal = -1,
                            .scope = -1,
                            .function = SLICE(""),
                            .cast = SLICE(""),
                            .key = SLICE(""),
                            .at = at};
}

/* One key of ORDER BY: a column, perhaps qualified, or an expression whose inside is not looked at. */
static void add_sort_key(struct arena *a, struct query *q, int scope, const struct piece *first,
                         const struct piece *end)
{
    const struct piece *last = first, *name = first;
    while (name->next != end && name->next->kind == TOKEN_DOT && name->next->next != end)
        name = name->next->next;
    for (const struct piece *p = first; p != end; p = p->next) last = p;
    struct sort_key *key = vec_zadd(a, &q->sorts);
    key->scope = scope;
    key->at = (struct span){first->at.pos, last->at.pos + last->at.len - first->at.pos};
    key->value = no_operand(key->at);
    key->descending = piece_is(last, "DESC");
    bool direction = piece_in(last, "ASC DESC");
    bool column = (name->kind == TOKEN_WORD || name->kind == TOKEN_NAME) &&
                  (name == last || (direction && name->next == last));
    if (!column) return;
    struct column *c = vec_zadd(a, &q->columns);
    bool quoted = name->kind == TOKEN_NAME;
    c->scope = scope;
    c->name = slice_lower(a, quoted ? (struct slice){name->text.p + 1, name->text.n - 2} : name->text);
    c->qualifier = name == first ? SLICE("") : slice_lower(a, first->text);
    c->relation = c->base_relation = c->table_column = -1;
    c->base_name = SLICE("");
    c->at = (struct span){first->at.pos, name->at.pos + name->at.len - first->at.pos};
    key->value.kind = OPERAND_COLUMN;
    key->value.column = (int)q->columns.n - 1;
    key->value.columns = 1;
    key->value.at = c->at;
}

static void apply_order(struct arena *a, struct query *q, const struct effect *e)
{
    int scope = scope_at(q, e->at);
    if (!e->first) return;
    scope_with(q, e->at)->order_at = e->at;
    const struct piece *first = e->first;
    int depth = 0;
    for (const struct piece *p = e->first;; p = p->next) {
        if (p->kind == TOKEN_OPEN) depth++;
        if (p->kind == TOKEN_CLOSE) depth--;
        bool end = p == e->last;
        if (!depth && p->kind == TOKEN_COMMA && p != first) {
            add_sort_key(a, q, scope, first, p);
            first = p->next;
        }
        if (end) {
            if (p->kind != TOKEN_COMMA) add_sort_key(a, q, scope, first, p->next);
            return;
        }
    }
}

/* ---- the target among the other relations ----------------------------------------------------------------
 */

static void renumber(int *index, int removed)
{
    if (*index == removed)
        *index = -1;
    else if (*index > removed)
        (*index)--;
}

static void remove_relation(struct query *q, int removed)
{
    for (size_t i = (size_t)removed; i + 1 < q->relations.n; i++) q->relations.at[i] = q->relations.at[i + 1];
    q->relations.n--;
    VEC_EACH (struct column, c, &q->columns) {
        renumber(&c->relation, removed);
        renumber(&c->base_relation, removed);
    }
    VEC_EACH (struct predicate, p, &q->predicates) renumber(&p->relation, removed);
}

static struct slice piece_name(const struct piece *p)
{
    if (p->kind == TOKEN_NAME && p->text.n > 2) return (struct slice){p->text.p + 1, p->text.n - 2};
    return p->text;
}

/* What the statement calls its target: the name behind DELETE, or in front of the first column that is set.
 */
static struct slice target_name(const struct query *q, const struct piece *named,
                                const struct effect *effects, size_t n)
{
    struct slice name = q->relations.at[q->target].name;
    if (named) return piece_name(named);
    if (!slice_eq(name, SLICE(REWRITE_NO_ALIAS))) return name;
    for (size_t i = 0; i < n; i++)
        if (effects[i].kind == EFFECT_QUALIFIER) return piece_name(effects[i].first);
    return SLICE("");
}

/* DELETE a FROM t a JOIN u and UPDATE t JOIN u SET t.a = 1: the rewritten statement names its target in front
 * and lists all relations behind. The one in front goes, the one that it means becomes the target. SQL Server
 * writes UPDATE so itself, but may also name a table that is not listed again: then nothing happens. */
static void merge_target(struct query *q, struct slice name, bool must_be_listed)
{
    int pseudo = q->target, found = -1;
    if (pseudo < 0 || (size_t)pseudo >= q->relations.n) return;
    for (size_t i = 0; i < q->relations.n; i++) {
        const struct relation *r = &q->relations.at[i];
        if ((int)i == pseudo || r->scope != q->relations.at[pseudo].scope) continue;
        bool same = slice_eq_nocase(r->alias, name) || slice_eq_nocase(r->name, name);
        if ((found < 0 && !must_be_listed) || same) found = (int)i;
        if (same) break;
    }
    if (found < 0) return;
    for (size_t i = 0, first = 1; i < q->relations.n && first;
         i++) { /* the list's first was behind the pseudo one */
        struct relation *r = &q->relations.at[i];
        if ((int)i == pseudo || r->scope != q->relations.at[pseudo].scope) continue;
        if (r->join == JOIN_COMMA) r->join = JOIN_FIRST;
        first = 0;
    }
    q->relations.at[found].join = JOIN_TARGET;
    q->target = found;
    remove_relation(q, pseudo);
    renumber(&q->target, pseudo);
}

static void apply_glob(struct query *q, const struct effect *e)
{
    VEC_EACH (struct predicate, p, &q->predicates) {
        struct span at = p->at;
        if (p->op != PREDICATE_LIKE && p->op != PREDICATE_NOT_LIKE) continue;
        if (holds(at, e->at)) p->op_text = p->op == PREDICATE_LIKE ? SLICE("glob") : SLICE("not glob");
    }
}

static void forget_made_aliases(struct query *q)
{
    VEC_EACH (struct relation, r, &q->relations)
        if (slice_eq(r->alias, SLICE(REWRITE_NO_ALIAS))) {
            r->alias = SLICE("");
            r->alias_at.len = 0;
        }
    VEC_EACH (struct scope, s, &q->scopes)
        if (slice_eq(s->name, SLICE(REWRITE_NO_ALIAS))) s->name = SLICE("");
}

void rewrite_apply_effects(struct arena *a, struct query *q, const struct effect *effects, size_t n)
{
    if (!q->scopes.n) return;
    struct slice text =
        slice_trim(q->text); /* clauses that changed places may have cut the statement short */
    while (text.n && text.p[text.n - 1] == ';') text = slice_trim((struct slice){text.p, text.n - 1});
    struct span *root = &q->scopes.at[0].at;
    size_t end = (size_t)(text.p - q->text.p) + text.n;
    if (root->pos + root->len < end) root->len = (uint32_t)end - root->pos;
    for (size_t i = 0; i < n; i++) {
        const struct effect *e = &effects[i];
        switch (e->kind) {
        case EFFECT_ON_CONFLICT: q->on_conflict = true; break;
        case EFFECT_CALC_FOUND_ROWS: q->calc_found_rows = true; break;
        case EFFECT_RETURNING: q->returning = true; break;
        case EFFECT_HINT: apply_hint(a, q, e); break;
        case EFFECT_LIMIT:
        case EFFECT_LIMIT_TIES: apply_limit(q, e); break;
        case EFFECT_ORDER: apply_order(a, q, e); break;
        case EFFECT_TARGET:
            if (q->target >= 0) merge_target(q, target_name(q, e->first, effects, n), false);
            break;
        case EFFECT_GLOB: apply_glob(q, e); break;
        case EFFECT_QUALIFIER:
        case EFFECT_NONE: break;
        }
    }
    if (q->dialect == DIALECT_MSSQL && q->verb == VERB_UPDATE && q->target >= 0)
        merge_target(q, q->relations.at[q->target].name, true);
    forget_made_aliases(q);
}
