/* INSERT, UPDATE, DELETE, BATCH, TRUNCATE, PRUNE.
 *
 *     insert  = INSERT INTO table ( "(" column {"," column} ")" VALUES "(" term {"," term} ")"
 *               | JSON (string | marker) [DEFAULT (NULL | UNSET)] ) [IF NOT EXISTS] [USING using]
 *     update  = UPDATE table [USING using] SET assign {"," assign} WHERE where [IF condition]
 *     assign  = column "=" (term ["+" column] | column ("+" | "-") term | column integer
 *               | SCYLLA_COUNTER_SHARD_LIST "(" term ")" {S})
 *             | column ("+=" | "-=") term {C}
 *             | column "[" (term | SCYLLA_TIMEUUID_LIST_INDEX "(" term ")" {S}) "]" "=" term
 *             | column "." name "=" term
 *     delete  = DELETE [target {"," target}] FROM table [USING using] WHERE where [IF condition]
 *               [BYPASS LARGE_DATA_GUARDRAILS {S}]
 *     target  = column | column "[" term "]" | column "." name
 *     condition = EXISTS | conditions
 *     using   = objective {AND objective} ; objective = TIMESTAMP int | TTL int | TIMEOUT term {S}
 *     batch   = BEGIN [UNLOGGED | COUNTER] BATCH [USING using] {(insert | update | delete) [";"]} APPLY BATCH
 *     truncate= TRUNCATE [TABLE] table [USING TIMEOUT term] {S}
 *     prune   = PRUNE MATERIALIZED VIEW table [WHERE where] [USING limit {AND limit}] {S}
 *     limit   = TIMEOUT term | CONCURRENCY term
 *
 * What the server finds wrong while it parses but its grammar does not say (X = Y + 1, a column set twice) is
 * left to schema_cql_verdict. A batch's members are scopes of kind SCOPE_MEMBER below the root. Assignments
 * hold what INSERT, UPDATE and DELETE write, see query.h. */
#include "query/cql_parser.h"

/* ---- USING and IF ---- */

static bool amount_objective(struct cql_parser *p, struct amount *scope, struct amount *query, bool *given,
                             struct span *at)
{
    const struct cql_token *start = p->at++;
    if (!cql_amount(p, scope)) return false;
    *at = cql_span_from(p, start);
    if (!*given) *query = *scope;
    *given = true;
    return true;
}

static bool objective(struct cql_parser *p, unsigned allowed)
{
    struct cql_clauses *c = &p->q->cql;
    struct operand o;
    if (allowed & CQL_USING_TIMESTAMP && cql_is(p, CQL_TIMESTAMP))
        return amount_objective(p, &cql_scope(p)->timestamp, &c->timestamp, &c->using_timestamp,
                                &c->timestamp_at);
    if (allowed & CQL_USING_TTL && cql_is(p, CQL_TTL))
        return amount_objective(p, &cql_scope(p)->ttl, &c->ttl, &c->using_ttl, &c->ttl_at);
    if (p->scylla && allowed & CQL_USING_TIMEOUT && cql_accept(p, CQL_TIMEOUT)) return cql_term(p, &o);
    if (p->scylla && allowed & CQL_USING_CONCURRENCY && cql_accept(p, CQL_CONCURRENCY))
        return cql_term(p, &o);
    if (p->scylla && allowed & CQL_USING_SERVICE && cql_at_service_level(p)) return cql_service_level_name(p);
    return cql_fail(p, allowed & CQL_USING_TTL         ? "TIMESTAMP or TTL"
                       : allowed & CQL_USING_TIMESTAMP ? "TIMESTAMP"
                                                       : "TIMEOUT");
}

bool cql_using(struct cql_parser *p, unsigned allowed)
{
    p->at++;
    do
        if (!objective(p, allowed)) return false;
    while (cql_accept(p, CQL_AND));
    return true;
}

static void conditional(struct cql_parser *p, const struct cql_token *start)
{
    cql_scope(p)->conditional = true;
    if (!p->q->cql.conditional) p->q->cql.if_at = cql_span_from(p, start);
    p->q->cql.conditional = true;
}

static bool insert_condition(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    bool present;
    if (!cql_if_not_exists(p, &present)) return false;
    if (!present) return true;
    cql_scope(p)->if_not_exists = p->q->cql.if_not_exists = true;
    conditional(p, start);
    return true;
}

/* EXISTS is a column's name as well: IF exists = 1. */
static bool continues_condition(const struct cql_token *t)
{
    return t->kind == CQL_CHAR('=') || t->kind == CQL_CHAR('<') || t->kind == CQL_CHAR('>') ||
           t->kind == CQL_CHAR('[') || t->kind == CQL_CHAR('.') ||
           (t->kind >= CQL_TOKEN_LESS_EQUAL && t->kind <= CQL_TOKEN_NOT_EQUAL) || t->word == CQL_IN ||
           t->word == CQL_CONTAINS;
}

static bool condition(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    if (!cql_accept(p, CQL_IF)) return true;
    if (cql_is(p, CQL_EXISTS) && !continues_condition(p->at + 1)) {
        p->at++;
        cql_scope(p)->if_exists = p->q->cql.if_exists = true;
    } else if (!cql_conditions(p)) {
        return false;
    }
    conditional(p, start);
    return true;
}

static bool target_table(struct cql_parser *p)
{
    struct ddl_name table;
    if (!cql_qualified(p, "a table", &table)) return false;
    int relation = cql_add_relation(p, &table, JOIN_TARGET);
    if (p->scope == 0) p->q->target = relation;
    return true;
}

static struct assignment *add_assignment(struct cql_parser *p, struct slice column)
{
    struct assignment *a = vec_zadd(p->arena, &p->q->assignments);
    a->scope = p->scope;
    a->column = column;
    a->target = -1;
    cql_operand_clear(&a->value);
    return a;
}

/* ---- INSERT ---- */

static bool insert_columns(struct cql_parser *p)
{
    struct slice name;
    if (!cql_expect_char(p, '(')) return false;
    do {
        struct span at = {p->at->pos, p->at->len};
        if (!cql_name(p, CQL_NAME_COLUMN, "a column", &name)) return false;
        add_assignment(p, name)->at = at;
        if (p->scope == 0) *vec_add(p->arena, &p->q->insert_columns) = (struct insert_column){name, at};
    } while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

static bool insert_values(struct cql_parser *p, size_t first)
{
    struct operand value;
    size_t i = first;
    if (!cql_expect(p, CQL_VALUES) || !cql_expect_char(p, '(')) return false;
    do {
        if (!cql_term(p, &value)) return false;
        if (i < p->q->assignments.n)
            p->q->assignments.at[i].value = value;
        else
            add_assignment(p, SLICE(""))->value = value; /* more values than columns */
        i++;
    } while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

static bool insert_json(struct cql_parser *p)
{
    struct operand value;
    p->q->cql.json = true;
    if (p->at->kind == CQL_TOKEN_STRING ? !cql_constant(p, &value) : !cql_marker(p, &value)) return false;
    if (!cql_accept(p, CQL_DEFAULT)) return true;
    if (cql_accept(p, CQL_NULL)) return true;
    if (!cql_accept(p, CQL_UNSET)) return cql_fail(p, "NULL or UNSET");
    p->q->cql.default_unset = true;
    return true;
}

bool cql_insert(struct cql_parser *p)
{
    const struct cql_token *start = p->at++;
    size_t first = p->q->assignments.n;
    if (!cql_expect(p, CQL_INTO) || !target_table(p)) return false;
    bool ok = cql_accept(p, CQL_JSON) ? insert_json(p) : insert_columns(p) && insert_values(p, first);
    if (!ok || !insert_condition(p)) return false;
    if (p->scope == 0) p->q->value_rows = 1;
    ok = !cql_is(p, CQL_USING) || cql_using(p, CQL_USING_TIMESTAMP | CQL_USING_TTL | CQL_USING_TIMEOUT);
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}

/* ---- UPDATE ---- */

/* The right side of "column =". */
static bool plain_assignment(struct cql_parser *p, struct assignment *a)
{
    struct slice other;
    const struct cql_token *t = p->at;
    bool name = cql_starts_name(p, t, CQL_NAME_COLUMN) && t->kind != CQL_TOKEN_HOLE;
    if (name &&
        (t[1].kind == CQL_TOKEN_INTEGER || t[1].kind == CQL_CHAR('+') || t[1].kind == CQL_CHAR('-'))) {
        other = cql_value(p, p->at++);
        a->element = *cql_text(p, p->at).p == '-' ? '-' : '+';
        if (p->at->kind != CQL_TOKEN_INTEGER) p->at++;
        if (!cql_term(p, &a->value)) return false;
    } else if (p->scylla && cql_accept(p, CQL_SCYLLA_COUNTER_SHARD_LIST)) {
        return cql_expect_char(p, '(') && cql_term(p, &a->value) && cql_expect_char(p, ')');
    } else {
        if (!cql_term(p, &a->value)) return false;
        if (!cql_accept_char(p, '+')) return true;
        t = p->at;
        a->element = '+';
        if (!cql_name(p, CQL_NAME_COLUMN, "the column itself", &other)) return false;
    }
    a->self = slice_eq(other, a->column);
    a->value.column = cql_add_column(p, other, (struct span){t->pos, t->len});
    return true;
}

static bool element_assignment(struct cql_parser *p, struct assignment *a)
{
    struct operand key;
    a->element = '[';
    p->at++;
    bool index = p->scylla && cql_accept(p, CQL_SCYLLA_TIMEUUID_LIST_INDEX);
    if (index && !cql_expect_char(p, '(')) return false;
    if (!cql_term(p, &key) || (index && !cql_expect_char(p, ')')) || !cql_expect_char(p, ']')) return false;
    return cql_expect_char(p, '=') && cql_term(p, &a->value);
}

static bool assignment(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    struct slice name, field;
    if (!cql_name(p, CQL_NAME_COLUMN, "a column", &name)) return false;
    struct assignment a = *add_assignment(p, name);
    size_t index = p->q->assignments.n - 1;
    bool ok;
    if (cql_accept_char(p, '=')) {
        ok = plain_assignment(p, &a);
    } else if (cql_is_char(p, '[')) {
        ok = element_assignment(p, &a);
    } else if (cql_accept_char(p, '.')) {
        a.element = '.';
        ok = cql_name(p, CQL_NAME, "a field", &field) && cql_expect_char(p, '=') && cql_term(p, &a.value);
    } else if ((p->at->kind == CQL_TOKEN_PLUS_EQUAL || p->at->kind == CQL_TOKEN_MINUS_EQUAL) && !p->scylla) {
        a.element = p->at++->kind == CQL_TOKEN_PLUS_EQUAL ? '+' : '-';
        a.self = true;
        ok = cql_term(p, &a.value);
    } else {
        ok = cql_fail(p, "'='");
    }
    a.at = cql_span_from(p, start);
    p->q->assignments.at[index] = a;
    return ok;
}

bool cql_update(struct cql_parser *p)
{
    const struct cql_token *start = p->at++;
    unsigned using = CQL_USING_TIMESTAMP | CQL_USING_TTL | CQL_USING_TIMEOUT;
    if (!target_table(p) || (cql_is(p, CQL_USING) && !cql_using(p, using)) || !cql_expect(p, CQL_SET))
        return false;
    do
        if (!assignment(p)) return false;
    while (cql_accept_char(p, ','));
    bool ok = cql_expect(p, CQL_WHERE) && cql_where(p) && condition(p);
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}

/* ---- DELETE ---- */

static bool delete_target(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    struct slice name, field;
    struct operand key;
    if (!cql_name(p, CQL_NAME_COLUMN, "a column or FROM", &name)) return false;
    struct assignment *a = add_assignment(p, name);
    size_t index = p->q->assignments.n - 1;
    a->value.kind = OPERAND_NULL;
    if (cql_accept_char(p, '[')) {
        a->element = '[';
        if (!cql_term(p, &key) || !cql_expect_char(p, ']')) return false;
    } else if (cql_accept_char(p, '.')) {
        a->element = '.';
        if (!cql_name(p, CQL_NAME, "a field", &field)) return false;
    }
    p->q->assignments.at[index].at = cql_span_from(p, start);
    return true;
}

bool cql_delete(struct cql_parser *p)
{
    const struct cql_token *start = p->at++;
    if (!cql_is(p, CQL_FROM)) {
        cql_scope(p)->deletes_columns = true;
        do
            if (!delete_target(p)) return false;
        while (cql_accept_char(p, ','));
    }
    if (!cql_expect(p, CQL_FROM) || !target_table(p)) return false;
    if (cql_is(p, CQL_USING)) {
        /* Cassandra knows nothing but one TIMESTAMP here */
        bool one = cql_cassandra(p, 0);
        if (one) p->at++;
        if (one ? !objective(p, CQL_USING_TIMESTAMP) : !cql_using(p, CQL_USING_TIMESTAMP | CQL_USING_TIMEOUT))
            return false;
    }
    bool ok = cql_expect(p, CQL_WHERE) && cql_where(p) && condition(p);
    if (ok && p->scylla && cql_accept(p, CQL_BYPASS)) ok = cql_expect(p, CQL_LARGE_DATA_GUARDRAILS);
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}

/* ---- BATCH ---- */

static bool member(struct cql_parser *p)
{
    static const struct {
        enum cql_word word;
        enum verb verb;
        bool (*parse)(struct cql_parser *);
    } kinds[] = {
        {CQL_INSERT, VERB_INSERT, cql_insert},
        {CQL_UPDATE, VERB_UPDATE, cql_update},
        {CQL_DELETE, VERB_DELETE, cql_delete}
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!cql_is(p, kinds[i].word)) continue;
        p->scope = cql_add_scope(p, SCOPE_MEMBER, kinds[i].verb);
        bool ok = kinds[i].parse(p);
        p->scope = 0;
        return ok;
    }
    return cql_fail(p, "INSERT, UPDATE, DELETE or APPLY BATCH");
}

bool cql_batch(struct cql_parser *p)
{
    struct cql_clauses *c = &p->q->cql;
    const struct cql_token *start = p->at++;
    p->q->verb = cql_scope(p)->verb = VERB_BATCH;
    c->batch = BATCH_LOGGED;
    if (cql_accept(p, CQL_UNLOGGED))
        c->batch = BATCH_UNLOGGED;
    else if (cql_accept(p, CQL_COUNTER))
        c->batch = BATCH_COUNTER;
    if (!cql_expect(p, CQL_BATCH)) return false;
    c->batch_at = cql_span_from(p, start);
    unsigned using = CQL_USING_TIMESTAMP | CQL_USING_TTL | CQL_USING_TIMEOUT;
    if (cql_is(p, CQL_USING) && !cql_using(p, using)) return false;
    if (!p->strict) cql_accept_char(p, ';');
    while (!cql_is(p, CQL_APPLY)) {
        if (p->at->kind == CQL_TOKEN_HOLE && !p->strict)
            p->at++; /* a template's loop over members */
        else if (!member(p))
            return false;
        cql_accept_char(p, ';');
    }
    bool ok = cql_expect2(p, CQL_APPLY, CQL_BATCH);
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}

/* ---- TRUNCATE, PRUNE ---- */

bool cql_truncate(struct cql_parser *p)
{
    const struct cql_token *start = p->at++;
    cql_accept(p, CQL_TABLE);
    if (!target_table(p)) return false;
    bool ok = !p->scylla || !cql_is(p, CQL_USING);
    if (!ok) {
        p->at++;
        ok = objective(p, CQL_USING_TIMEOUT);
    }
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}

bool cql_prune(struct cql_parser *p)
{
    struct ddl_name view;
    p->at++;
    if (!cql_expect2(p, CQL_MATERIALIZED, CQL_VIEW) || !cql_qualified(p, "a view", &view)) return false;
    cql_add_relation(p, &view, JOIN_FIRST);
    if (cql_accept(p, CQL_WHERE) && !cql_where(p)) return false;
    return !cql_is(p, CQL_USING) || cql_using(p, CQL_USING_TIMEOUT | CQL_USING_CONCURRENCY);
}
