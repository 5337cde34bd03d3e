/* Relations of WHERE and conditions of IF.
 *
 *     where    = relation {AND relation}                       no OR, no NOT in front
 *     relation = column op term | column LIKE term | column IS NOT NULL
 *              | column [NOT {S} {5.1}] IN in-values | column [NOT {5.1}] CONTAINS [KEY] term
 *              | column "[" term "]" op term | column BETWEEN term AND term {5.1}
 *              | TOKEN "(" column {"," column} ")" (op term | BETWEEN term AND term {5.1})
 *              | columns ([NOT {5.1}] IN tuples | op tuple-value
 *                         | BETWEEN tuple-value AND tuple-value {5.1})
 *              | "expr(" name "," term ")" {C}
 *              | [name "."] name "(" [selector {"," selector}] ")" op term {S}
 *              | "(" relation ")"
 *     columns  = "(" column {"," column} ")"
 *     tuples   = "(" ")" | marker | "(" tuple {"," tuple} ")" | "(" marker {"," marker} ")"
 *     tuple-value = [SCYLLA_CLUSTERING_BOUND {S}] tuple | marker
 *     op       = "=" | "<" | "<=" | ">" | ">=" | "!=" | LIKE {S}
 *     condition= (column | column "[" term "]" | column "." name)
 *                (op term | [NOT {S}] IN in-values | CONTAINS [KEY] term {C} {4.1}, plain column only)
 *
 * The model gets one predicate a relation; a relation of several columns becomes one predicate a column
 * (fields tuple, tuple_position, tuple_group); token(a, b) is one predicate whose left side is a function of
 * columns. */
#include "query/cql_parser.h"

struct operator_row {
    uint8_t token;
    enum predicate_op op;
    const char *text;
};
static const struct operator_row operators[] = {
    {CQL_CHAR('='),           PREDICATE_EQUAL,         "=" },
    {CQL_CHAR('<'),           PREDICATE_LESS,          "<" },
    {CQL_CHAR('>'),           PREDICATE_GREATER,       ">" },
    {CQL_TOKEN_LESS_EQUAL,    PREDICATE_LESS_EQUAL,    "<="},
    {CQL_TOKEN_GREATER_EQUAL, PREDICATE_GREATER_EQUAL, ">="},
    {CQL_TOKEN_NOT_EQUAL,     PREDICATE_NOT_EQUAL,     "!="},
};

/* An operator between two sides, read; NULL when there is none. */
static const struct operator_row *accept_operator(struct cql_parser *p)
{
    static const struct operator_row like = {0, PREDICATE_LIKE, "like"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (p->at->kind != operators[i].token) continue;
        p->at++;
        return &operators[i];
    }
    return p->scylla && cql_accept(p, CQL_LIKE) ? &like : NULL;
}

bool cql_accept_comparison(struct cql_parser *p)
{
    return !cql_is(p, CQL_LIKE) && accept_operator(p) != NULL;
}

/* A predicate under construction: what several of its columns share. */
struct relation_parts {
    const struct cql_token *start;
    enum clause clause;
    enum predicate_op op;
    const char *op_text;
    struct operand left, right, upper;
};

static struct predicate *add(struct cql_parser *p, const struct relation_parts *r)
{
    struct predicate *out = vec_zadd(p->arena, &p->q->predicates);
    out->scope = p->scope;
    out->clause = r->clause;
    out->op = r->op;
    out->op_text = slice_of(r->op_text);
    out->left = r->left;
    out->right = r->right;
    out->upper = r->upper;
    out->conjunct = p->conjunct++;
    out->disjunct = out->relation = out->tuple_group = -1;
    out->at = cql_span_from(p, r->start);
    out->sargable = r->left.kind == OPERAND_COLUMN &&
                    (r->op <= PREDICATE_BETWEEN ? r->op != PREDICATE_NOT_EQUAL
                                                : r->op == PREDICATE_IN || r->op == PREDICATE_CONTAINS ||
                                                      r->op == PREDICATE_CONTAINS_KEY);
    out->why_not = out->sargable ? "" : r->left.kind == OPERAND_COLUMN ? "negation" : "function";
    return out;
}

static void start_relation(struct cql_parser *p, enum clause clause, struct relation_parts *r)
{
    memset(r, 0, sizeof *r);
    r->start = p->at;
    r->clause = clause;
    cql_operand_clear(&r->left);
    cql_operand_clear(&r->right);
    cql_operand_clear(&r->upper);
}

static void set_operator(struct relation_parts *r, enum predicate_op op, const char *text)
{
    r->op = op;
    r->op_text = text;
}

static bool read_column(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *t = p->at;
    struct slice name;
    if (!cql_name(p, CQL_NAME_COLUMN, "a column", &name)) return false;
    out->kind = OPERAND_COLUMN;
    out->stable = false;
    out->columns = 1;
    out->at = (struct span){t->pos, t->len};
    out->column = cql_add_column(p, name, out->at);
    return true;
}

/* ---- the right side of one column ---- */

/* Reads what may follow the words NOT, IN, CONTAINS, LIKE, IS and BETWEEN. */
static bool word_operator(struct cql_parser *p, struct relation_parts *r)
{
    bool trunk = cql_cassandra(p, 510);
    bool negated = cql_is(p, CQL_NOT) && (trunk || p->scylla);
    if (negated) p->at++;
    if (cql_accept(p, CQL_IN)) {
        set_operator(r, negated ? PREDICATE_NOT_IN : PREDICATE_IN, negated ? "not in" : "in");
        return cql_in_values(p, &r->right);
    }
    if (cql_is(p, CQL_CONTAINS) && !(negated && p->scylla)) {
        p->at++;
        bool key = cql_is(p, CQL_KEY) && !(p->at[1].kind == CQL_CHAR('('));
        if (key) p->at++;
        if (negated)
            set_operator(r, PREDICATE_OTHER, key ? "not contains key" : "not contains");
        else if (key)
            set_operator(r, PREDICATE_CONTAINS_KEY, "contains key");
        else
            set_operator(r, PREDICATE_CONTAINS, "contains");
        return cql_term(p, &r->right);
    }
    if (negated) return cql_fail(p, p->scylla ? "IN" : "IN or CONTAINS");
    if (cql_accept(p, CQL_IS)) {
        set_operator(r, PREDICATE_IS_NOT_NULL, "is not null");
        return cql_expect2(p, CQL_NOT, CQL_NULL);
    }
    if (cql_accept(p, CQL_LIKE)) {
        set_operator(r, PREDICATE_LIKE, "like");
        return cql_term(p, &r->right);
    }
    if (trunk && cql_accept(p, CQL_BETWEEN)) {
        set_operator(r, PREDICATE_BETWEEN, "between");
        return cql_term(p, &r->right) && cql_expect(p, CQL_AND) && cql_term(p, &r->upper);
    }
    return cql_fail(p, "a comparison");
}

static bool element_relation(struct cql_parser *p, struct relation_parts *r)
{
    struct operand key;
    p->at++;
    if (!cql_term(p, &key) || !cql_expect_char(p, ']')) return false;
    const struct operator_row *op = accept_operator(p);
    if (!op) return cql_fail(p, "a comparison operator");
    set_operator(r, op->op, op->text);
    r->left.kind = OPERAND_EXPRESSION;
    r->left.function = SLICE("[]");
    r->left.key = slice_sub(p->text, key.at);
    r->left.at.len = p->at[-2].pos + p->at[-2].len - r->left.at.pos;
    return cql_term(p, &r->right);
}

static bool column_relation(struct cql_parser *p)
{
    struct relation_parts r;
    start_relation(p, CLAUSE_WHERE, &r);
    if (!read_column(p, &r.left)) return false;
    if (cql_is_char(p, '[')) {
        if (!element_relation(p, &r)) return false;
    } else {
        const struct operator_row *op = accept_operator(p);
        if (op) set_operator(&r, op->op, op->text);
        if (op ? !cql_term(p, &r.right) : !word_operator(p, &r)) return false;
    }
    add(p, &r);
    return true;
}

/* ---- several columns, token(), functions ---- */

/* '(' column {"," column} ')'; true when that is what stands here. */
static bool at_columns(const struct cql_parser *p)
{
    const struct cql_token *t = p->at + 1;
    if (!cql_is_char(p, '(')) return false;
    while (cql_starts_name(p, t, CQL_NAME_COLUMN) && t[1].kind == CQL_CHAR(',')) t += 2;
    return cql_starts_name(p, t, CQL_NAME_COLUMN) && t[1].kind == CQL_CHAR(')');
}

static bool columns(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct operand one;
    if (!cql_expect_char(p, '(')) return false;
    do {
        cql_operand_clear(&one);
        if (!read_column(p, &one)) return false;
        cql_operand_join(out, &one);
    } while (cql_accept_char(p, ','));
    out->kind = OPERAND_EXPRESSION;
    out->list_mixed = false;
    if (!cql_expect_char(p, ')')) return false;
    out->at = cql_span_from(p, start);
    return true;
}

static bool token_relation(struct cql_parser *p)
{
    struct relation_parts r;
    start_relation(p, CLAUSE_WHERE, &r);
    p->at++;
    if (!columns(p, &r.left)) return false;
    r.left.function = SLICE("token");
    r.left.function_only = true;
    r.left.at = cql_span_from(p, r.start);
    const struct operator_row *op = accept_operator(p);
    if (op) {
        set_operator(&r, op->op, op->text);
        if (!cql_term(p, &r.right)) return false;
    } else if (cql_cassandra(p, 510) && cql_accept(p, CQL_BETWEEN)) {
        set_operator(&r, PREDICATE_BETWEEN, "between");
        if (!cql_term(p, &r.right) || !cql_expect(p, CQL_AND) || !cql_term(p, &r.upper)) return false;
    } else {
        return cql_fail(p, "a comparison operator");
    }
    add(p, &r);
    return true;
}

static bool tuple_value(struct cql_parser *p, struct operand *out)
{
    if (p->scylla) cql_accept(p, CQL_SCYLLA_CLUSTERING_BOUND);
    if (cql_at_marker(p)) return cql_marker(p, out);
    if (!cql_is_char(p, '(')) return cql_fail(p, "a tuple or a bind marker");
    return cql_tuple(p, out);
}

static bool tuples(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct operand one;
    if (cql_at_marker(p)) return cql_marker(p, out);
    cql_operand_clear(out);
    out->kind = OPERAND_LIST;
    if (!cql_expect_char(p, '(')) return false;
    bool markers = cql_at_marker(p);
    if (!cql_accept_char(p, ')')) {
        do {
            if (markers ? !cql_marker(p, &one) : !cql_tuple(p, &one)) return false;
            cql_operand_join(out, &one);
            out->members++;
        } while (cql_accept_char(p, ','));
        if (!cql_expect_char(p, ')')) return false;
    }
    out->at = cql_span_from(p, start);
    return true;
}

static bool tuple_operator(struct cql_parser *p, struct relation_parts *r)
{
    const struct operator_row *op = accept_operator(p);
    if (op) {
        set_operator(r, op->op, op->text);
        return tuple_value(p, &r->right);
    }
    bool trunk = cql_cassandra(p, 510), negated = trunk && cql_accept(p, CQL_NOT);
    if (cql_accept(p, CQL_IN)) {
        set_operator(r, negated ? PREDICATE_NOT_IN : PREDICATE_IN, negated ? "not in" : "in");
        return tuples(p, &r->right);
    }
    if (trunk && !negated && cql_accept(p, CQL_BETWEEN)) {
        set_operator(r, PREDICATE_BETWEEN, "between");
        return tuple_value(p, &r->right) && cql_expect(p, CQL_AND) && tuple_value(p, &r->upper);
    }
    return cql_fail(p, "IN or a comparison operator");
}

static bool tuple_relation(struct cql_parser *p)
{
    struct relation_parts r;
    start_relation(p, CLAUSE_WHERE, &r);
    if (!columns(p, &r.left) || !tuple_operator(p, &r)) return false;
    int first = r.left.column, count = r.left.columns, group = p->tuple_groups++, conjunct = p->conjunct;
    for (int i = 0; i < count; i++) {
        r.left.kind = OPERAND_COLUMN;
        r.left.column = first + i;
        r.left.columns = 1;
        r.left.at = p->q->columns.at[first + i].at;
        struct predicate *one = add(p, &r);
        one->tuple = true;
        one->tuple_position = i;
        one->tuple_group = group;
        one->conjunct = conjunct;
    }
    return true;
}

static bool function_relation(struct cql_parser *p)
{
    struct relation_parts r;
    start_relation(p, CLAUSE_WHERE, &r);
    struct slice name;
    if (!cql_name(p, CQL_NAME, "a function", &name)) return false;
    if (cql_accept_char(p, '.') && !cql_name(p, CQL_NAME_FUNCTION, "a function", &name)) return false;
    if (!cql_selector_arguments(p, &r.left)) return false;
    r.left.kind = OPERAND_EXPRESSION;
    r.left.function = name;
    r.left.at = cql_span_from(p, r.start);
    const struct operator_row *op = accept_operator(p);
    if (!op) return cql_fail(p, "a comparison operator");
    set_operator(&r, op->op, op->text);
    if (!cql_term(p, &r.right)) return false;
    add(p, &r);
    return true;
}

static bool index_expression(struct cql_parser *p)
{
    struct relation_parts r;
    start_relation(p, CLAUSE_WHERE, &r);
    p->at++;
    if (!cql_name(p, CQL_NAME, "an index name", &r.left.function) || !cql_expect_char(p, ',') ||
        !cql_term(p, &r.right) || !cql_expect_char(p, ')'))
        return false;
    r.left.kind = OPERAND_EXPRESSION;
    r.left.at = cql_span_from(p, r.start);
    set_operator(&r, PREDICATE_OTHER, "expr");
    add(p, &r);
    return true;
}

static bool at_function_relation(const struct cql_parser *p)
{
    const struct cql_token *t = p->at;
    if (!p->scylla || !cql_starts_name(p, t, CQL_NAME)) return false;
    if (t[1].kind == CQL_CHAR('.')) t += 2;
    return t[1].kind == CQL_CHAR('(');
}

static bool relation(struct cql_parser *p)
{
    if (cql_is(p, CQL_TOKEN) && p->at[1].kind == CQL_CHAR('(')) return token_relation(p);
    if (at_columns(p)) return tuple_relation(p);
    if (cql_is_char(p, '(')) {
        if (!cql_enter(p)) return false;
        p->at++;
        bool ok = relation(p) && cql_expect_char(p, ')');
        cql_leave(p);
        return ok;
    }
    if (at_function_relation(p)) return function_relation(p);
    return column_relation(p);
}

/* A whole WHERE clause or relation that a template fills in: WHERE ${condition}. */
static bool hole_alone(struct cql_parser *p)
{
    if (p->at->kind != CQL_TOKEN_HOLE) return false;
    const struct cql_token *next = p->at + 1;
    bool alone = next->kind == CQL_TOKEN_END || next->kind == CQL_CHAR(';') || next->word == CQL_AND ||
                 next->word == CQL_LIMIT || next->word == CQL_ALLOW || next->word == CQL_ORDER ||
                 next->word == CQL_IF || next->word == CQL_PER || next->word == CQL_GROUP;
    if (alone) p->at++;
    return alone;
}

enum { SCYLLA_RELATIONS = 100 }; /* max_relations_in_where_clause */

bool cql_where(struct cql_parser *p)
{
    const struct cql_token *start = p->at - 1;
    size_t relations = 0;
    cql_scope(p)->has_where = true;
    do {
        if (p->scylla && ++relations > SCYLLA_RELATIONS)
            return cql_reject(p, "more than 100 relations in WHERE");
        bool ok = hole_alone(p) || (p->at->kind == CQL_TOKEN_EXPR_OPEN ? index_expression(p) : relation(p));
        if (!ok) return false;
    } while (cql_accept(p, CQL_AND));
    cql_scope(p)->where_at = cql_span_from(p, start);
    return true;
}

/* ---- conditions ---- */

static bool condition_target(struct cql_parser *p, struct relation_parts *r, bool *plain)
{
    struct operand key;
    struct slice field;
    if (!read_column(p, &r->left)) return false;
    *plain = false;
    if (cql_accept_char(p, '[')) {
        r->left.function = SLICE("[]");
        if (!cql_term(p, &key) || !cql_expect_char(p, ']')) return false;
    } else if (cql_accept_char(p, '.')) {
        r->left.function = SLICE(".");
        if (!cql_name(p, CQL_NAME, "a field", &field)) return false;
    } else {
        *plain = true;
        return true;
    }
    r->left.kind = OPERAND_EXPRESSION;
    r->left.at = cql_span_from(p, r->start);
    return true;
}

static bool condition(struct cql_parser *p)
{
    struct relation_parts r;
    bool plain;
    start_relation(p, CLAUSE_IF, &r);
    if (!condition_target(p, &r, &plain)) return false;
    const struct operator_row *op = accept_operator(p);
    if (op) {
        set_operator(&r, op->op, op->text);
        if (!cql_term(p, &r.right)) return false;
    } else if (cql_is(p, CQL_IN) || (p->scylla && cql_is(p, CQL_NOT)) ||
               (cql_is(p, CQL_CONTAINS) && plain && cql_cassandra(p, 410))) {
        if (!word_operator(p, &r)) return false;
    } else {
        return cql_fail(p, "a comparison");
    }
    add(p, &r);
    return true;
}

bool cql_conditions(struct cql_parser *p)
{
    do
        if (!condition(p)) return false;
    while (cql_accept(p, CQL_AND));
    return true;
}
