/* SELECT.
 *
 *     select   = SELECT [JSON] [DISTINCT] selectors FROM table [WHERE where]
 *                [GROUP BY group {"," group}] [ORDER BY order {"," order}]
 *                [PER PARTITION LIMIT int] [LIMIT int] [ALLOW FILTERING]
 *                [BYPASS CACHE] {S} [USING timeout {AND timeout}] {S} [WITH properties {6.0}]
 *                FROM may be missing and may read MUTATION_FRAGMENTS(table) {S}
 *     selectors= "*" | selector [AS name] {"," selector [AS name]}
 *     order    = column [ANN OF term {5.0}] [ASC | DESC] | function "(" args ")" {S}
 *     group    = column, since 4.1 {C} any selector
 *
 *   Cassandra since 4.0:
 *     selector = product {("+" | "-") product} ; product = unary {("*" | "/" | "%") unary}
 *     unary    = "-" unary | primary {"." name | "[" (term [".." [term]] | ".." term) "]"}
 *     primary  = name | constant | NULL | marker | COUNT "(" "*" ")" | age "(" name {modifier} ")"
 *              | CAST "(" selector AS native ")" | function "(" [selector {"," selector}] ")"
 *              | "(" type ")" primary | "(" selector {"," selector} ")" | "[" [selector {"," selector}] "]"
 *              | "{" [selector {"," selector} | selector ":" selector {"," ...}] "}"
 *     age      = WRITETIME | TTL | MAXWRITETIME {5.0}
 *   Cassandra 3.11 and ScyllaDB: no arithmetic, literals hold terms:
 *     selector = (name | value | COUNT "(" "*" ")" | age "(" column ")" | CAST ... | function ...
 *                | "(" type ")" value {3.11}) {"." name | "[" term "]" {S}}
 *
 * JSON and DISTINCT are column names as well: they are taken as modifiers where a selector follows.
 *
 * Servers rebuild statements for their slow-query log in forms their own grammar does not accept (GROUP LIMIT
 * n, LIMIT before PER PARTITION LIMIT); outside strict mode these are read as they are meant. */
#include "query/cql_parser.h"

static bool modern(const struct cql_parser *p)
{
    return cql_cassandra(p, 400);
}

static bool is_aggregate(struct slice name)
{
    static const char *const names[] = {"count", "min", "max", "sum", "avg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(name, slice_of(names[i]))) return true;
    return false;
}

/* ---- primaries ---- */

static bool column_selector(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *t = p->at;
    struct slice name;
    bool old_empty = p->version < 400 && !p->scylla;
    cql_operand_clear(out);
    if (!cql_name(p, old_empty ? CQL_NAME_COLUMN : CQL_NAME, "a selector", &name)) return false;
    out->kind = OPERAND_COLUMN;
    out->stable = false;
    out->columns = 1;
    out->at = (struct span){t->pos, t->len};
    out->column = cql_add_column(p, name, out->at);
    return true;
}

bool cql_selector_arguments(struct cql_parser *p, struct operand *out)
{
    struct operand one;
    if (!cql_expect_char(p, '(')) return false;
    if (cql_accept_char(p, ')')) return true;
    do {
        if (!cql_selector(p, &one)) return false;
        cql_operand_join(out, &one);
    } while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

static bool modifiers(struct cql_parser *p, struct operand *out, const struct cql_token *start);

/* WRITETIME(c), TTL(c), MAXWRITETIME(c), with [k] and .f where the version has them. */
static bool age(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *t = p->at;
    p->at += 2;
    if (!column_selector(p, out)) return false;
    if ((p->scylla || p->version >= 500) && !modifiers(p, out, t + 2)) return false;
    out->kind = OPERAND_EXPRESSION;
    out->function = slice_lower(p->arena, cql_text(p, t));
    out->function_only = true;
    return cql_expect_char(p, ')');
}

static bool cast(struct cql_parser *p, struct operand *out)
{
    struct slice type;
    p->at += 2;
    if (!cql_selector(p, out) || !cql_expect(p, CQL_AS) || !cql_native_type(p, &type)) return false;
    if (out->kind == OPERAND_COLUMN || !out->function.n) out->function = SLICE("cast");
    out->kind = OPERAND_EXPRESSION;
    out->cast = type;
    return cql_expect_char(p, ')');
}

static bool call(struct cql_parser *p, struct operand *out)
{
    struct ddl_name name;
    cql_operand_clear(out);
    if (cql_is(p, CQL_COUNT) && p->at[2].kind == CQL_CHAR('*')) {
        p->at += 3;
        name.name = SLICE("count");
        name.schema = SLICE("");
        out->stable = false;
        if (!cql_expect_char(p, ')')) return false;
    } else {
        if (!cql_function_name(p, &name) || !cql_selector_arguments(p, out)) return false;
    }
    out->kind = OPERAND_EXPRESSION;
    out->function_only = out->columns == 1 && !out->function.n;
    out->function = name.name;
    if (!name.schema.n && is_aggregate(name.name)) {
        out->aggregate = true;
        cql_scope(p)->aggregates = true;
    }
    out->is_volatile |= cql_function_is_volatile(name.name);
    return true;
}

static bool at_age(const struct cql_parser *p)
{
    return (cql_is(p, CQL_WRITETIME) || cql_is(p, CQL_TTL) || cql_is(p, CQL_MAXWRITETIME)) &&
           p->at->class == CQL_CLASS_NAME && p->at[1].kind == CQL_CHAR('(');
}

/* What all grammars share: names, constants, markers, functions. *found tells whether something stood here.
 */
static bool shared_primary(struct cql_parser *p, struct operand *out, bool *found)
{
    const struct cql_token *start = p->at;
    bool call_follows = start->kind != CQL_TOKEN_END && start[1].kind == CQL_CHAR('(');
    bool ok;
    *found = true;
    if (at_age(p))
        ok = age(p, out);
    else if (cql_is(p, CQL_CAST) && call_follows)
        ok = cast(p, out);
    else if (cql_at_function(p))
        ok = call(p, out);
    else if (p->at->kind == CQL_TOKEN_HOLE || cql_starts_name(p, p->at, CQL_NAME) ||
             p->at->kind == CQL_TOKEN_EMPTY_NAME)
        return column_selector(p, out);
    else if (cql_at_constant(p))
        return cql_constant(p, out);
    else if (cql_at_marker(p))
        return cql_marker(p, out);
    else if (cql_is(p, CQL_NULL))
        return cql_term(p, out);
    else {
        *found = false;
        return true;
    }
    out->at = cql_span_from(p, start);
    return ok;
}

/* selector {"," selector} or pairs up to a closing character. */
static bool selector_members(struct cql_parser *p, char close, struct operand *out)
{
    struct operand one;
    bool map = false;
    if (cql_accept_char(p, close)) return true;
    for (;;) {
        if (!cql_selector(p, &one)) return false;
        cql_operand_join(out, &one);
        if (out->members == 0 && close == '}') map = cql_is_char(p, ':');
        if (map) {
            if (!cql_expect_char(p, ':') || !cql_selector(p, &one)) return false;
            cql_operand_join(out, &one);
        }
        out->members++;
        if (!cql_accept_char(p, ',')) return cql_expect_char(p, close);
    }
}

static bool primary(struct cql_parser *p, struct operand *out);

static bool bracketed(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct slice type;
    if (cql_is_char(p, '(') && cql_at_type_hint(p)) {
        p->at++;
        if (!cql_type(p, &type) || !cql_expect_char(p, ')') || !primary(p, out)) return false;
        out->cast = type;
    } else {
        char close = cql_is_char(p, '(') ? ')' : cql_is_char(p, '[') ? ']' : '}';
        bool round = close == ')';
        p->at++;
        cql_operand_clear(out);
        out->kind = OPERAND_LIST;
        if (round && cql_is_char(p, ')')) return cql_fail(p, "a selector");
        if (!selector_members(p, close, out)) return false;
        if (out->columns || out->list_mixed) out->kind = OPERAND_EXPRESSION;
    }
    out->at = cql_span_from(p, start);
    return true;
}

static bool primary(struct cql_parser *p, struct operand *out)
{
    bool found;
    if (!shared_primary(p, out, &found)) return false;
    if (found) return true;
    if (!cql_is_char(p, '(') && !cql_is_char(p, '[') && !cql_is_char(p, '{'))
        return cql_fail(p, "a selector");
    if (!cql_enter(p)) return false;
    bool ok = modern(p) ? bracketed(p, out) : cql_term(p, out);
    cql_leave(p);
    return ok;
}

/* ---- element and field access, arithmetic ---- */

static bool element(struct cql_parser *p)
{
    struct operand o;
    p->at++;
    if (!modern(p)) return cql_term(p, &o) && cql_expect_char(p, ']');
    bool from = p->at->kind != CQL_TOKEN_RANGE;
    if (from && !cql_term(p, &o)) return false;
    if (p->at->kind == CQL_TOKEN_RANGE) {
        p->at++;
        if ((!from || !cql_is_char(p, ']')) && !cql_term(p, &o)) return false;
    }
    return cql_expect_char(p, ']');
}

static bool modifiers(struct cql_parser *p, struct operand *out, const struct cql_token *start)
{
    struct slice field;
    bool elements = p->scylla || modern(p), any = false;
    for (;;) {
        if (cql_is_char(p, '.')) {
            p->at++;
            if (!cql_name(p, CQL_NAME, "a field", &field)) return false;
            out->function = SLICE(".");
        } else if (elements && cql_is_char(p, '[')) {
            if (!element(p)) return false;
            out->function = SLICE("[]");
        } else {
            break;
        }
        any = true;
    }
    if (any) {
        out->kind = OPERAND_EXPRESSION;
        out->at = cql_span_from(p, start);
    }
    return true;
}

static bool unary(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    size_t minuses = 0;
    if (modern(p))
        while (cql_is_char(p, '-')) p->at++, minuses++;
    if (!primary(p, out) || !modifiers(p, out, p->at > start ? start + minuses : start)) return false;
    if (minuses) {
        out->kind = OPERAND_EXPRESSION;
        out->function = SLICE("-");
        out->at = cql_span_from(p, start);
    }
    return true;
}

static void combine(struct cql_parser *p, struct operand *left, const struct operand *right,
                    const struct cql_token *start, const struct cql_token *op)
{
    cql_operand_join(left, right);
    left->kind = OPERAND_EXPRESSION;
    left->function_only = false;
    left->function = cql_text(p, op);
    left->at = cql_span_from(p, start);
}

static bool product(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct operand right;
    if (!unary(p, out)) return false;
    if (!modern(p)) return true;
    while (cql_is_char(p, '*') || cql_is_char(p, '/') || cql_is_char(p, '%')) {
        const struct cql_token *op = p->at++;
        if (!unary(p, &right)) return false;
        combine(p, out, &right, start, op);
    }
    return true;
}

bool cql_selector(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct operand right;
    if (!cql_enter(p)) return false;
    bool ok = product(p, out);
    while (ok && modern(p) && (cql_is_char(p, '+') || cql_is_char(p, '-'))) {
        const struct cql_token *op = p->at++;
        ok = product(p, &right);
        if (ok) combine(p, out, &right, start, op);
    }
    cql_leave(p);
    return ok;
}

/* ---- the select list ---- */

static bool one_output(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    struct operand value;
    struct slice alias = {0};
    bool star = start->word == CQL_COUNT && start[1].kind == CQL_CHAR('(') && start[2].kind == CQL_CHAR('*');
    if (!cql_selector(p, &value)) return false;
    if (cql_accept(p, CQL_AS) && !cql_name(p, CQL_NAME, "an alias", &alias)) return false;
    struct output *out = vec_zadd(p->arena, &p->q->outputs);
    out->scope = p->scope;
    out->value = value;
    out->at = value.at;
    out->name = alias;
    if (!alias.n && value.kind == OPERAND_COLUMN) out->name = p->q->columns.at[value.column].name;
    if (value.aggregate && is_aggregate(value.function)) out->aggregate = value.function;
    out->count_star = star && out->aggregate.n;
    return true;
}

bool cql_selectors(struct cql_parser *p)
{
    size_t before = p->q->outputs.n;
    if (cql_is_char(p, '*')) {
        struct output *out = vec_zadd(p->arena, &p->q->outputs);
        out->scope = p->scope;
        cql_operand_clear(&out->value);
        out->star = true;
        out->at = (struct span){p->at->pos, p->at->len};
        p->at++;
        return true;
    }
    do
        if (!one_output(p)) return false;
    while (cql_accept_char(p, ','));
    cql_scope(p)->star_count_only =
        p->q->outputs.n == before + 1 && slice_eq(p->q->outputs.at[before].aggregate, SLICE("count"));
    return true;
}

/* True when the token behind JSON or DISTINCT starts a selector, so that the word is a modifier. */
static bool selector_follows(const struct cql_parser *p)
{
    const struct cql_token *t = p->at + 1;
    if (t->kind == CQL_CHAR('*')) return true;
    if (cql_starts_literal(t)) return !(p->scylla && t->kind == CQL_CHAR('['));
    if (t->kind == CQL_CHAR('-')) return modern(p);
    if (t->kind == CQL_TOKEN_EMPTY_NAME) return p->version < 400;
    if (p->scylla && t->word == CQL_AS) return false;
    return cql_starts_name(p, t, CQL_NAME) || t->word == CQL_NULL || t->word == CQL_TOKEN ||
           (t->word == CQL_CAST && t[1].kind == CQL_CHAR('('));
}

/* ScyllaDB, where FROM may be missing, takes DISTINCT as a modifier only before selectors with a FROM. */
static bool distinct_follows(const struct cql_parser *p)
{
    if (!selector_follows(p)) return false;
    if (!p->scylla) return true;
    const struct cql_token *t = p->at;
    while (t->kind != CQL_TOKEN_END && t->word != CQL_FROM) t++;
    return t->word == CQL_FROM;
}

/* ---- clauses ---- */

static bool group_by(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    if (!cql_accept(p, CQL_GROUP)) return true;
    if (!cql_expect(p, CQL_BY)) return false;
    do {
        struct operand key;
        bool any = cql_cassandra(p, 410);
        if (any ? !cql_selector(p, &key) : !column_selector(p, &key)) return false;
        struct group_key *g = vec_zadd(p->arena, &p->q->groups);
        g->scope = p->scope;
        g->value = key;
    } while (cql_accept_char(p, ','));
    cql_scope(p)->group_at = cql_span_from(p, start);
    return true;
}

static bool one_order(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    struct operand value, target;
    bool ann = false, descending = false;
    if (p->scylla && cql_at_function(p)) {
        if (!call(p, &value)) return false;
        value.at = cql_span_from(p, start);
    } else {
        if (p->at->kind == CQL_TOKEN_EMPTY_NAME && !p->scylla) {
            cql_operand_clear(&value);
            value.kind = OPERAND_COLUMN;
            value.column = cql_add_column(p, SLICE(""), (struct span){p->at->pos, p->at->len});
            p->at++;
        } else if (!column_selector(p, &value)) {
            return false;
        }
        if ((p->scylla || p->version >= 500) && cql_is(p, CQL_ANN)) {
            p->at++;
            if (!cql_expect(p, CQL_OF) || !cql_term(p, &target)) return false;
            ann = true;
        }
        descending = cql_accept(p, CQL_DESC);
        if (!descending) cql_accept(p, CQL_ASC);
    }
    struct sort_key *s = vec_zadd(p->arena, &p->q->sorts);
    s->scope = p->scope;
    s->value = value;
    s->ann = ann;
    s->descending = descending;
    s->at = cql_span_from(p, start);
    return true;
}

static bool order_by(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    if (!cql_accept(p, CQL_ORDER)) return true;
    if (!cql_expect(p, CQL_BY)) return false;
    do
        if (!one_order(p)) return false;
    while (cql_accept_char(p, ','));
    cql_scope(p)->order_at = cql_span_from(p, start);
    return true;
}

static bool partition_limit(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    struct amount *limit = &cql_scope(p)->partition_limit;
    p->at++;
    if (!cql_expect2(p, CQL_PARTITION, CQL_LIMIT) || !cql_amount(p, limit)) return false;
    limit->at = cql_span_from(p, start);
    p->q->cql.per_partition_limit = true;
    return true;
}

static bool row_limit(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    struct scope *s = cql_scope(p);
    p->at++;
    if (!cql_amount(p, &s->limit)) return false;
    s->limit_at = cql_span_from(p, start);
    return true;
}

static bool limits(struct cql_parser *p)
{
    if (cql_is(p, CQL_PER) && !partition_limit(p)) return false;
    if (cql_is(p, CQL_LIMIT) && !row_limit(p)) return false;
    while (!p->strict) {
        if (cql_is(p, CQL_GROUP) && (cql_next_is(p, CQL_LIMIT) || cql_next_is(p, CQL_PER))) p->at++;
        if (!cql_is(p, CQL_PER) && !cql_is(p, CQL_LIMIT)) break;
        if (cql_is(p, CQL_PER) ? !partition_limit(p) : !row_limit(p)) return false;
    }
    return true;
}

static bool tail(struct cql_parser *p)
{
    struct cql_clauses *c = &p->q->cql;
    const struct cql_token *start = p->at;
    if (cql_accept(p, CQL_ALLOW)) {
        if (!cql_expect(p, CQL_FILTERING)) return false;
        c->allow_filtering = true;
        c->allow_filtering_at = cql_span_from(p, start);
    }
    if (cql_cassandra(p, 600) && cql_accept(p, CQL_WITH)) return cql_skip_properties(p);
    if (!p->scylla) return true;
    if (cql_accept(p, CQL_BYPASS)) {
        if (!cql_expect(p, CQL_CACHE)) return false;
        c->bypass_cache = true;
    }
    return !cql_is(p, CQL_USING) || cql_using(p, CQL_USING_TIMEOUT | CQL_USING_SERVICE);
}

static bool from(struct cql_parser *p)
{
    struct ddl_name table;
    if (p->scylla && !cql_is(p, CQL_FROM)) return true;
    if (!cql_expect(p, CQL_FROM)) return false;
    if (p->scylla && cql_is(p, CQL_MUTATION_FRAGMENTS) && p->at[1].kind == CQL_CHAR('(')) {
        p->at += 2;
        if (!cql_qualified(p, "a table", &table) || !cql_expect_char(p, ')')) return false;
    } else if (!cql_qualified(p, "a table", &table)) {
        return false;
    }
    cql_add_relation(p, &table, JOIN_FIRST);
    return true;
}

bool cql_select(struct cql_parser *p)
{
    const struct cql_token *start = p->at++;
    if (cql_is(p, CQL_JSON) && selector_follows(p)) {
        p->at++;
        p->q->cql.json = true;
    }
    if (cql_is(p, CQL_DISTINCT) && distinct_follows(p)) {
        cql_scope(p)->distinct = true;
        cql_scope(p)->distinct_at = (struct span){p->at->pos, p->at->len};
        p->at++;
    }
    bool ok = cql_selectors(p) && from(p) && (!cql_accept(p, CQL_WHERE) || cql_where(p)) &&
              (p->strict || !cql_is(p, CQL_GROUP) || cql_next_is(p, CQL_BY) ? group_by(p) : true) &&
              order_by(p) && limits(p) && tail(p);
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}
