/* One condition of a query -> a term: what it asks of one column, and of which kind of index.
 *
 * A condition that no index can serve gives no term, and where a near miss deserves a word (a stable
 * function, json without b) it is put among the rejected. */
#include "advise/terms.h"
#include "advise/advise_internal.h"

enum { TRIGRAM_LETTERS = 3 };

struct key_part key_part_of_column(int column)
{
    return (struct key_part){
        .column = column, .inner = -1, .expression = SLICE(""), .opclass = SLICE(""), .collation = SLICE("")};
}

bool key_part_same(const struct key_part *a, const struct key_part *b)
{
    return a->column == b->column && slice_eq(a->expression, b->expression);
}

static const struct schema_column *column_of(const struct term_source *src, int column)
{
    return &src->ad->schema->tables.at[src->access->table].columns.at[column];
}

static bool is_postgres(enum dialect d)
{
    return d == DIALECT_POSTGRES || d == DIALECT_UNKNOWN;
}

static int literal_class_of(const struct query *q, const struct operand *o)
{
    if (o->literal < 0 || (size_t)o->literal >= q->literal_count) return LITERAL_PARAM;
    return q->literals[o->literal].class;
}

/* ---- the left side ---------------------------------------------------------------------------------------
 */

/* The table's column behind a column reference, when it comes from the access's relation; -1. */
int term_column(const struct term_source *src, int reference)
{
    if (reference < 0) return -1;
    const struct column *c = &src->query->columns.at[reference];
    return c->base_relation == src->access->relation && src->access->relation >= 0 ? c->table_column : -1;
}

static void reject_function(const struct term_source *src, const struct operand *o, enum volatility v,
                            struct slice expression, const char *hint)
{
    struct arena *a = src->ad->arena;
    const struct schema_column *c = column_of(src, term_column(src, o->column));
    struct slice type = c->type.n ? c->type : SLICE("this type");
    const char *why;
    if (v == VOLATILITY_UNKNOWN && !ascii_is_alpha(o->function.p[0]))
        return; /* an operator: no advice to give */
    if (v == VOLATILITY_UNKNOWN)
        why = arena_printf(
            a, "an index on the expression needs %.*s to be IMMUTABLE; if it is, that index would serve",
            SLICE_ARG(o->function));
    else
        why = arena_printf(a, "%.*s on %.*s is %s, and an index may only hold IMMUTABLE expressions%s%s",
                           SLICE_ARG(o->function), SLICE_ARG(type),
                           v == VOLATILITY_STABLE ? "STABLE" : "VOLATILE", *hint ? "; " : "", hint);
    candidate_reject(src->ad, src->access->table, expression, slice_of(why));
}

/* function(column): an expression the index could hold. */
static bool part_of_expression(const struct term_source *src, const struct operand *o, struct key_part *part)
{
    struct arena *a = src->ad->arena;
    int column = term_column(src, o->column);
    if (column < 0 || o->columns != 1 || !o->function_only || o->aggregate || !o->function.n) return false;
    struct slice text = slice_sub(src->query->text, o->at);
    if (expression_has_parameter(text, src->query->dialect)) return false;
    struct slice expression = expression_canonical(a, text, src->query->dialect);
    int arguments = slice_find(expression, SLICE(","), 0) >= 0 ? 2 : 1;
    const char *hint;
    enum volatility v = function_volatility(o->function, column_of(src, column)->family, arguments,
                                            table_dialect(src->ad, src->access->table), &hint);
    if (v != VOLATILITY_IMMUTABLE) {
        reject_function(src, o, v, expression, hint);
        return false;
    }
    *part = key_part_of_column(-1);
    part->expression = expression;
    part->inner = column;
    return true;
}

static bool part_of_operand(const struct term_source *src, const struct operand *o, struct key_part *part)
{
    if (o->kind == OPERAND_COLUMN) {
        *part = key_part_of_column(term_column(src, o->column));
        return part->column >= 0;
    }
    return o->kind == OPERAND_EXPRESSION && part_of_expression(src, o, part);
}

/* ---- the right side --------------------------------------------------------------------------------------
 */

/* A value known before the table is read. */
static bool operand_known(const struct query *q, const struct operand *o)
{
    switch (o->kind) {
    case OPERAND_CONSTANT:
    case OPERAND_PARAMETER: return true;
    case OPERAND_LIST: return !o->list_mixed;
    case OPERAND_EXPRESSION: return o->columns == 0 && !o->is_volatile;
    case OPERAND_SUBQUERY: return o->scope >= 0 && !q->scopes.at[o->scope].correlated;
    default: return false;
    }
}

static bool operand_literal(const struct query *q, const struct operand *o)
{
    return o->kind == OPERAND_CONSTANT && literal_class_of(q, o) != LITERAL_PARAM;
}

/* The literal itself, without a cast around it. */
static struct slice literal_text(const struct query *q, const struct operand *o)
{
    if (o->literal >= 0 && (size_t)o->literal < q->literal_count)
        return slice_sub(q->text, q->literals[o->literal].at);
    return slice_sub(q->text, o->at);
}

/* ---- the kinds of terms ----------------------------------------------------------------------------------
 */

static enum type_family family_of(const struct term_source *src, const struct key_part *part)
{
    return column_of(src, part->column >= 0 ? part->column : part->inner)->family;
}

static double default_selectivity(const struct term_source *src, const struct term *t)
{
    int table = src->access->table;
    int column = t->part.column >= 0 ? t->part.column : t->part.inner;
    double one = 1 / estimate_distinct(src->ad, table, column);
    if (t->constant && t->atom.column >= 0) return estimate_atom(src->ad, table, &t->atom);
    switch (t->kind) {
    case TERM_EQUAL:
    case TERM_JOIN: return one;
    case TERM_IN: return one * t->members < 1 ? one * t->members : 1;
    case TERM_RANGE: return 1.0 / 3;
    default: return 0.005;
    }
}

static void set_constant(const struct term_source *src, struct term *t, const struct predicate *p)
{
    t->constant = true;
    t->atom = (struct where_atom){t->part.column, p->op, SLICE("")};
    if (p->right.kind == OPERAND_CONSTANT) t->atom.value = literal_text(src->query, &p->right);
    if (t->part.column < 0) t->constant = false;
}

/* At least three letters or digits in a row: what a trigram index can look up. */
static bool pattern_has_trigram(struct slice pattern)
{
    size_t run = 0;
    for (size_t i = 0; i < pattern.n; i++) {
        bool letter = ascii_is_alpha(pattern.p[i]) || ascii_is_digit(pattern.p[i]) || (pattern.p[i] & 0x80);
        run = letter ? run + 1 : 0;
        if (run >= TRIGRAM_LETTERS) return true;
    }
    return false;
}

static bool term_of_pattern(const struct term_source *src, const struct predicate *p, struct term *t)
{
    enum dialect d = table_dialect(src->ad, src->access->table);
    int class = literal_class_of(src->query, &p->right);
    bool literal = operand_literal(src->query, &p->right), folded = p->op == PREDICATE_ILIKE;
    bool fixed =
        p->op == PREDICATE_LIKE && literal && (class == LITERAL_PATTERN || class == LITERAL_PATTERN_NONE);
    if (fixed && d != DIALECT_SQLITE) {
        t->kind = TERM_PREFIX;
        t->method = SLICE("btree");
        bool padded = slice_eq(column_of(src, t->part.column >= 0 ? t->part.column : t->part.inner)->type,
                               SLICE("bpchar"));
        if (is_postgres(d))
            t->part.opclass = padded ? SLICE("bpchar_pattern_ops") : SLICE("text_pattern_ops");
        return true;
    }
    if (!is_postgres(d) || (!literal && !folded)) return false;
    struct slice pattern = literal ? literal_text(src->query, &p->right) : SLICE("abc");
    if (!pattern_has_trigram(pattern)) {
        candidate_reject(
            src->ad, src->access->table, shape_part_text(src->ad, src->access->table, &t->part),
            SLICE("the pattern holds no three letters in a row: a trigram index could not narrow it"));
        return false;
    }
    t->kind = TERM_SEARCH;
    t->method = SLICE("gin");
    t->part.opclass = SLICE("gin_trgm_ops");
    return true;
}

/* jsonb, arrays, ranges and full text, all PostgreSQL's. */
static bool term_of_containment(const struct term_source *src, const struct predicate *p, struct term *t)
{
    enum type_family f = family_of(src, &t->part);
    if (!is_postgres(table_dialect(src->ad, src->access->table))) return false;
    t->kind = TERM_SEARCH;
    t->method = SLICE("gin");
    if (p->op == PREDICATE_FULL_TEXT) return f == TYPE_TSVECTOR || t->part.column < 0;
    if (f == TYPE_RANGE || f == TYPE_GEOMETRY) {
        t->method = SLICE("gist");
        return true;
    }
    if (f == TYPE_JSON) {
        candidate_reject(src->ad, src->access->table, shape_part_text(src->ad, src->access->table, &t->part),
                         SLICE("type json has no containment index; jsonb has"));
        return false;
    }
    if (f == TYPE_JSONB && slice_eq(p->op_text, SLICE("@>"))) t->part.opclass = SLICE("jsonb_path_ops");
    return f == TYPE_JSONB || f == TYPE_ARRAY;
}

static bool term_of_list(const struct term_source *src, const struct predicate *p, struct term *t)
{
    t->kind = TERM_IN;
    t->members = ASSUMED_MEMBERS;
    if (p->right.kind == OPERAND_SUBQUERY && p->right.scope >= 0) {
        if (src->query->scopes.at[p->right.scope].correlated) return false;
        t->kind = TERM_JOIN;
        t->other = -1;
        VEC_EACH (struct relation, r, &src->query->relations)
            if (r->scope == p->right.scope && t->other < 0) t->other = (int)(r - src->query->relations.at);
        return true;
    }
    if (p->right.kind == OPERAND_LIST && p->right.members > 0) t->members = p->right.members;
    if (p->right.kind == OPERAND_LIST && p->right.members == 1 && p->right.literal >= 0 &&
        (size_t)p->right.literal < src->query->literal_count &&
        src->query->literals[p->right.literal].members > 1)
        t->members = (int)src->query->literals[p->right.literal].members;
    return operand_known(src->query, &p->right);
}

/* Types that a B-tree cannot order, or orders in a way nobody asks for. */
static bool family_ordered(enum type_family f)
{
    switch (f) {
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_XML:
    case TYPE_TSVECTOR:
    case TYPE_GEOMETRY:
    case TYPE_VECTOR:
    case TYPE_COLLECTION: return false;
    default: return true;
    }
}

static bool term_of_comparison(const struct term_source *src, const struct predicate *p, struct term *t)
{
    bool known = operand_known(src->query, &p->right);
    bool literal = operand_literal(src->query, &p->right);
    t->method = SLICE("btree");
    if (t->part.column >= 0 && !family_ordered(family_of(src, &t->part))) {
        t->kind = TERM_FILTER;
        if (p->op == PREDICATE_IS_NULL || p->op == PREDICATE_IS_NOT_NULL) set_constant(src, t, p);
        return t->constant;
    }
    switch (p->op) {
    case PREDICATE_IS_NULL:
    case PREDICATE_IS_TRUE:
    case PREDICATE_IS_FALSE:
        t->kind = TERM_EQUAL;
        set_constant(src, t, p);
        return true;
    case PREDICATE_IS_NOT_NULL:
        t->kind = TERM_FILTER;
        set_constant(src, t, p);
        return t->constant;
    case PREDICATE_NOT_EQUAL:
        t->kind = TERM_FILTER;
        if (literal) set_constant(src, t, p);
        return t->constant;
    case PREDICATE_EQUAL:
        t->kind = TERM_EQUAL;
        if (literal) set_constant(src, t, p);
        return known;
    case PREDICATE_LESS:
    case PREDICATE_LESS_EQUAL:
    case PREDICATE_GREATER:
    case PREDICATE_GREATER_EQUAL:
        t->kind = TERM_RANGE;
        if (literal) set_constant(src, t, p);
        /* a row comparison bounds its first column only */
        return known && !(p->tuple && p->tuple_position > 0);
    case PREDICATE_BETWEEN: t->kind = TERM_RANGE; return known && operand_known(src->query, &p->upper);
    default: return false;
    }
}

bool term_of_predicate(const struct term_source *src, const struct predicate *p, struct term *out)
{
    *out = (struct term){
        .predicate = p, .other = -1, .other_column = -1, .members = 1, .method = SLICE("btree"), .probes = 1};
    out->atom.column = -1;
    if (!part_of_operand(src, &p->left, &out->part)) return false;
    bool ok;
    switch (p->op) {
    case PREDICATE_LIKE:
    case PREDICATE_ILIKE:
    case PREDICATE_REGEX:
    case PREDICATE_SIMILAR: ok = term_of_pattern(src, p, out); break;
    case PREDICATE_CONTAINS:
    case PREDICATE_OVERLAPS:
    case PREDICATE_FULL_TEXT: ok = term_of_containment(src, p, out); break;
    case PREDICATE_IN: ok = term_of_list(src, p, out); break;
    default: ok = term_of_comparison(src, p, out); break;
    }
    if (ok) out->selectivity = default_selectivity(src, out);
    if (ok && p->op == PREDICATE_BETWEEN) out->selectivity = 0.005;
    return ok;
}

struct term term_of_join(const struct term_source *src, int column, int other, int other_column,
                         const struct predicate *p)
{
    struct term t = {.kind = TERM_JOIN,
                     .part = key_part_of_column(column),
                     .method = SLICE("btree"),
                     .other = other,
                     .other_column = other_column,
                     .members = 1,
                     .probes = 1,
                     .predicate = p};
    t.atom.column = -1;
    t.selectivity = default_selectivity(src, &t);
    return t;
}
