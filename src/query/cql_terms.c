/* Terms: every place where CQL takes a value.
 *
 *     term      = product {("+" | "-") product}                          arithmetic: {C} {4.0}
 *     product   = factor {("*" | "/" | "%") factor}
 *     factor    = ["-"] simple
 *     simple    = constant | NULL | marker | collection | tuple | udt | function "(" [term {"," term}] ")"
 *               | "(" type ")" simple | CAST "(" simple AS native ")" {C} {4.1}
 *     constant  = string | integer | float | TRUE | FALSE | duration | uuid | blob | NAN | INFINITY
 *               and, with a minus, -NAN | -INFINITY
 *     marker    = "?" | ":" name
 *     collection= "[" [term {"," term}] "]" | "{" [term {"," term}] "}"
 *               | "{" term ":" term {"," term ":" term} "}"
 *     udt       = "{" name ":" term {"," name ":" term} "}"
 *     tuple     = "(" term {"," term} ")"
 *
 * A bare column is no term. In the model a collection, tuple or UDT literal is an OPERAND_LIST. */
#include "query/cql_parser.h"

void cql_operand_clear(struct operand *o)
{
    memset(o, 0, sizeof *o);
    o->column = o->literal = o->scope = -1;
    o->stable = true;
}

int cql_literal_at(const struct cql_parser *p, uint32_t pos)
{
    size_t low = 0, high = p->q->literal_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->q->literals[middle].at.pos <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low) return -1;
    const struct literal *l = &p->q->literals[low - 1];
    return pos < l->at.pos + l->at.len || l->members > 1 ? (int)low - 1 : -1;
}

void cql_operand_join(struct operand *whole, const struct operand *part)
{
    if (whole->column < 0) whole->column = part->column;
    if (whole->literal < 0) whole->literal = part->literal;
    whole->columns += part->columns;
    whole->aggregate |= part->aggregate;
    whole->is_volatile |= part->is_volatile;
    whole->stable &= part->stable;
    if (part->kind != OPERAND_CONSTANT && part->kind != OPERAND_PARAMETER && part->kind != OPERAND_NULL)
        whole->list_mixed = true;
}

bool cql_function_is_volatile(struct slice name)
{
    static const char *const names[] = {"now", "uuid", "currenttimeuuid", "current_timeuuid"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(name, slice_of(names[i]))) return true;
    return false;
}

/* ---- constants and markers ---- */

static bool is_constant(const struct cql_token *t)
{
    switch (t->kind) {
    case CQL_TOKEN_STRING:
    case CQL_TOKEN_INTEGER:
    case CQL_TOKEN_FLOAT:
    case CQL_TOKEN_BOOL:
    case CQL_TOKEN_DURATION:
    case CQL_TOKEN_UUID:
    case CQL_TOKEN_HEX:
    case CQL_TOKEN_NUMBER_NAME: return true;
    default: return false;
    }
}

bool cql_at_constant(const struct cql_parser *p)
{
    if (p->at->kind == CQL_CHAR('-')) /* 3.11 and ScyllaDB lex -NaN as two tokens */
        return p->at[1].kind == CQL_TOKEN_NUMBER_NAME && (p->scylla || p->version < 400);
    return is_constant(p->at);
}

bool cql_starts_literal(const struct cql_token *t)
{
    switch (t->kind) {
    case CQL_CHAR('('):
    case CQL_CHAR('['):
    case CQL_CHAR('{'):
    case CQL_CHAR('?'):
    case CQL_CHAR(':'): return true;
    default: return is_constant(t);
    }
}

bool cql_constant(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    cql_operand_clear(out);
    if (!cql_at_constant(p)) return cql_fail(p, "a constant");
    if (cql_is_char(p, '-')) p->at++;
    p->at++;
    out->kind = OPERAND_CONSTANT;
    out->at = cql_span_from(p, start);
    out->literal = cql_literal_at(p, out->at.pos);
    return true;
}

bool cql_at_marker(const struct cql_parser *p)
{
    return cql_is_char(p, '?') || cql_is_char(p, ':') || p->at->kind == CQL_TOKEN_HOLE;
}

/* The lexer counts every placeholder; one that stands for a value is known well enough. */
static void note_value_hole(struct cql_parser *p, const struct cql_token *hole)
{
    const struct cql_token *end = p->first;
    if (!p->value_holes) {
        while (end->kind != CQL_TOKEN_END) end++;
        p->value_holes = ARENA_ARRAY(p->arena, bool, (size_t)(end - p->first) + 1);
    }
    if (!p->value_holes[hole - p->first]) p->q->cql.holes--;
    p->value_holes[hole - p->first] = true;
}

bool cql_marker(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct slice name;
    cql_operand_clear(out);
    if (!cql_at_marker(p)) return cql_fail(p, "a bind marker");
    if (start->kind == CQL_TOKEN_HOLE) note_value_hole(p, start);
    p->at++;
    if (start->kind == CQL_CHAR(':') && !cql_name(p, CQL_NAME, "the marker's name", &name)) return false;
    /* ?1 and Spring's ?0 are not CQL, but frameworks write them */
    if (start->kind == CQL_CHAR('?') && !p->strict && p->at->kind == CQL_TOKEN_INTEGER &&
        p->at->pos == start->pos + 1)
        p->at++;
    out->kind = OPERAND_PARAMETER;
    out->at = cql_span_from(p, start);
    out->literal = cql_literal_at(p, out->at.pos);
    return true;
}

bool cql_amount(struct cql_parser *p, struct amount *out)
{
    struct operand o;
    *out = (struct amount){.kind = AMOUNT_PARAMETER, .literal = -1};
    if (cql_at_marker(p)) {
        if (!cql_marker(p, &o)) return false;
    } else {
        if (p->at->kind != CQL_TOKEN_INTEGER) return cql_fail(p, "an integer or a bind marker");
        out->kind = AMOUNT_NUMBER;
        if (!slice_to_int(cql_text(p, p->at), &out->value)) out->value = INT64_MAX;
        if (!cql_constant(p, &o)) return false;
    }
    out->literal = o.literal;
    out->at = o.at;
    return true;
}

/* ---- collections, tuples, user types ---- */

/* term {"," term} up to a closing character, which is read. */
static bool members(struct cql_parser *p, char close, struct operand *out)
{
    struct operand one;
    do {
        if (!cql_term(p, &one)) return false;
        cql_operand_join(out, &one);
        out->members++;
    } while (cql_accept_char(p, ','));
    return cql_expect_char(p, close);
}

bool cql_tuple(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    cql_operand_clear(out);
    out->kind = OPERAND_LIST;
    if (!cql_expect_char(p, '(') || !members(p, ')', out)) return false;
    out->at = cql_span_from(p, start);
    return true;
}

/* The first member or entry of "{" was read as a value or is a field's name before ":". */
static bool braces(struct cql_parser *p, struct operand *out)
{
    struct operand one;
    struct slice field;
    if (cql_accept_char(p, '}')) return true;
    bool udt = cql_starts_name(p, p->at, CQL_NAME) && p->at[1].kind == CQL_CHAR(':'), map = udt;
    for (;;) {
        if (udt) {
            if (!cql_name(p, CQL_NAME, "a field", &field)) return false;
        } else {
            if (!cql_term(p, &one)) return false;
            cql_operand_join(out, &one);
        }
        if (out->members == 0 && !udt) map = cql_is_char(p, ':');
        if (map) {
            if (!cql_expect_char(p, ':') || !cql_term(p, &one)) return false;
            cql_operand_join(out, &one);
        }
        out->members++;
        if (!cql_accept_char(p, ',')) return cql_expect_char(p, '}');
    }
}

static bool collection(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at++;
    cql_operand_clear(out);
    out->kind = OPERAND_LIST;
    if (start->kind == CQL_CHAR('{') ? !braces(p, out) : !cql_accept_char(p, ']') && !members(p, ']', out))
        return false;
    out->at = cql_span_from(p, start);
    return true;
}

bool cql_in_values(struct cql_parser *p, struct operand *out)
{
    if (cql_at_marker(p)) return cql_marker(p, out);
    const struct cql_token *start = p->at;
    cql_operand_clear(out);
    out->kind = OPERAND_LIST;
    if (!cql_is_char(p, '(')) return cql_fail(p, "'(' or a bind marker");
    p->at++;
    if (!cql_accept_char(p, ')') && !members(p, ')', out)) return false;
    out->at = cql_span_from(p, start);
    return true;
}

/* ---- functions, casts, arithmetic ---- */

bool cql_term_arguments(struct cql_parser *p, struct operand *out)
{
    if (!cql_expect_char(p, '(')) return false;
    return cql_accept_char(p, ')') || members(p, ')', out);
}

static bool function_call(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct ddl_name name;
    cql_operand_clear(out);
    out->kind = OPERAND_EXPRESSION;
    if (!cql_function_name(p, &name)) return false;
    out->function = name.name;
    out->is_volatile = cql_function_is_volatile(name.name);
    if (!cql_term_arguments(p, out)) return false;
    out->members = 0;
    out->at = cql_span_from(p, start);
    return true;
}

static bool simple(struct cql_parser *p, struct operand *out);

static bool type_cast(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at++;
    struct slice type;
    if (!cql_type(p, &type) || !cql_expect_char(p, ')')) return false;
    bool ok = p->scylla || p->version < 400 ? cql_term(p, out) : simple(p, out);
    if (!ok) return false;
    out->cast = type;
    out->at = cql_span_from(p, start);
    return true;
}

static bool cast_call(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct slice type;
    p->at += 2;
    if (!simple(p, out) || !cql_expect(p, CQL_AS) || !cql_native_type(p, &type) || !cql_expect_char(p, ')'))
        return false;
    out->kind = OPERAND_EXPRESSION;
    out->cast = type;
    out->function = SLICE("cast");
    out->at = cql_span_from(p, start);
    return true;
}

static bool simple_inner(struct cql_parser *p, struct operand *out)
{
    if (cql_at_constant(p)) return cql_constant(p, out);
    if (cql_is_char(p, '[') || cql_is_char(p, '{')) return collection(p, out);
    if (cql_is_char(p, '(')) return cql_at_type_hint(p) ? type_cast(p, out) : cql_tuple(p, out);
    if (cql_is(p, CQL_NULL)) {
        cql_operand_clear(out);
        out->kind = OPERAND_NULL;
        out->at = (struct span){p->at->pos, p->at->len};
        p->at++;
        return true;
    }
    if (cql_is(p, CQL_CAST) && p->at[1].kind == CQL_CHAR('(') && cql_cassandra(p, 410))
        return cast_call(p, out);
    if (cql_at_function(p)) return function_call(p, out);
    if (cql_at_marker(p)) return cql_marker(p, out);
    if (p->transaction && cql_starts_name(p, p->at, CQL_NAME)) return cql_reference(p, out);
    return cql_fail(p, CQL_EXPECT_VALUE);
}

static bool simple(struct cql_parser *p, struct operand *out)
{
    if (!cql_enter(p)) return false;
    bool ok = simple_inner(p, out);
    cql_leave(p);
    return ok;
}

static bool factor(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    if (!cql_is_char(p, '-') || cql_at_constant(p) || !cql_cassandra(p, 400)) return simple(p, out);
    p->at++;
    if (!simple(p, out)) return false;
    out->kind = OPERAND_EXPRESSION;
    out->function = SLICE("-");
    out->at = cql_span_from(p, start);
    return true;
}

/* left operator right: the result is what both are made of. */
static void combine(struct operand *left, const struct operand *right, const struct cql_parser *p,
                    const struct cql_token *start, const struct cql_token *op)
{
    cql_operand_join(left, right);
    left->kind = OPERAND_EXPRESSION;
    left->function = cql_text(p, op);
    left->members = 0;
    left->at = cql_span_from(p, start);
}

static bool product(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct operand right;
    if (!factor(p, out)) return false;
    if (!cql_cassandra(p, 400)) return true;
    while (cql_is_char(p, '*') || cql_is_char(p, '/') || cql_is_char(p, '%')) {
        const struct cql_token *op = p->at++;
        if (!factor(p, &right)) return false;
        combine(out, &right, p, start, op);
    }
    return true;
}

/* A sum ends before "+ name" in an assignment (c = [1] + c): that is not part of the term. */
static bool at_sum(const struct cql_parser *p)
{
    if (!cql_is_char(p, '+') && !cql_is_char(p, '-')) return false;
    const struct cql_token *t = p->at + 1;
    if (p->at->kind == CQL_CHAR('-') || !cql_starts_name(p, t, CQL_NAME_COLUMN)) return true;
    if (t->word == CQL_CAST && t[1].kind == CQL_CHAR('(')) return true;
    return t[1].kind == CQL_CHAR('(') || t[1].kind == CQL_CHAR('.');
}

bool cql_term(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct operand right;
    if (!product(p, out)) return false;
    if (!cql_cassandra(p, 400)) return true;
    while (at_sum(p)) {
        const struct cql_token *op = p->at++;
        if (!product(p, &right)) return false;
        combine(out, &right, p, start, op);
    }
    return true;
}
