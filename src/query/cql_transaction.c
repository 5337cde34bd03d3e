/* Transactions of Cassandra 6.
 *
 *     transaction = BEGIN TRANSACTION {let ";"} [(select | SELECT reference {"," reference}) ";"]
 *                   [IF check {AND check} THEN] {(insert | update | delete) ";"} [END IF] COMMIT TRANSACTION
 *                   END IF stands where IF does
 *     let         = LET identifier "=" "(" SELECT selectors FROM table WHERE where [LIMIT int] ")"
 *     check       = reference (IS [NOT] NULL | op term) | term op reference
 *     reference   = name {"." name | "[" term "]"}
 *
 * Inside of one, a reference is also a value: INSERT ... VALUES (row.v), SET v = row.v. In the model the
 * transaction is VERB_TRANSACTION, and each statement in it a scope of kind SCOPE_MEMBER. */
#include "query/cql_parser.h"

bool cql_reference(struct cql_parser *p, struct operand *out)
{
    const struct cql_token *start = p->at;
    struct slice name;
    struct operand key;
    cql_operand_clear(out);
    out->kind = OPERAND_EXPRESSION;
    if (!cql_name(p, CQL_NAME, "a name of LET", &name)) return false;
    for (;;) {
        if (cql_accept_char(p, '.')) {
            if (!cql_name(p, CQL_NAME, "a column", &name)) return false;
        } else if (cql_accept_char(p, '[')) {
            if (!cql_term(p, &key) || !cql_expect_char(p, ']')) return false;
        } else {
            break;
        }
    }
    out->at = cql_span_from(p, start);
    return true;
}

static bool member(struct cql_parser *p, enum verb verb, bool (*parse)(struct cql_parser *))
{
    p->scope = cql_add_scope(p, SCOPE_MEMBER, verb);
    bool ok = parse(p);
    p->scope = 0;
    return ok && cql_expect_char(p, ';');
}

static bool let(struct cql_parser *p)
{
    p->at++;
    if (p->at->kind != CQL_TOKEN_IDENT || p->at->class != CQL_PLAIN) return cql_fail(p, "a name");
    p->at++;
    if (!cql_expect_char(p, '=') || !cql_expect_char(p, '(')) return false;
    if (!cql_is(p, CQL_SELECT)) return cql_fail(p, "SELECT");
    return cql_select(p) && cql_expect_char(p, ')');
}

static bool references(struct cql_parser *p)
{
    struct operand ignored;
    p->at++;
    do
        if (!cql_reference(p, &ignored)) return false;
    while (cql_accept_char(p, ','));
    return true;
}

/* SELECT row.v, other.v; has no FROM. */
static bool selects_from(const struct cql_parser *p)
{
    const struct cql_token *t = p->at;
    while (t->kind != CQL_TOKEN_END && t->kind != CQL_CHAR(';') && t->word != CQL_FROM) t++;
    return t->word == CQL_FROM;
}

static bool check(struct cql_parser *p)
{
    struct operand ignored;
    bool name = cql_starts_name(p, p->at, CQL_NAME) && !cql_at_function(p);
    if (name ? !cql_reference(p, &ignored) : !cql_term(p, &ignored)) return false;
    if (name && cql_accept(p, CQL_IS)) {
        cql_accept(p, CQL_NOT);
        return cql_expect(p, CQL_NULL);
    }
    if (!cql_accept_comparison(p)) return cql_fail(p, "a comparison operator");
    return cql_term(p, &ignored);
}

static bool checks(struct cql_parser *p)
{
    do
        if (!check(p)) return false;
    while (cql_accept(p, CQL_AND));
    return cql_expect(p, CQL_THEN);
}

static bool writes(struct cql_parser *p)
{
    for (;;) {
        bool ok;
        switch (p->at->word) {
        case CQL_INSERT: ok = member(p, VERB_INSERT, cql_insert); break;
        case CQL_UPDATE: ok = member(p, VERB_UPDATE, cql_update); break;
        case CQL_DELETE: ok = member(p, VERB_DELETE, cql_delete); break;
        default: return true;
        }
        if (!ok) return false;
    }
}

bool cql_transaction(struct cql_parser *p)
{
    const struct cql_token *start = p->at;
    p->at += 2;
    p->transaction = true;
    p->q->verb = cql_scope(p)->verb = VERB_TRANSACTION;
    while (cql_is(p, CQL_LET))
        if (!member(p, VERB_SELECT, let)) return false;
    if (cql_is(p, CQL_SELECT) &&
        (selects_from(p) ? !member(p, VERB_SELECT, cql_select) : !references(p) || !cql_expect_char(p, ';')))
        return false;
    bool conditional = cql_accept(p, CQL_IF);
    if ((conditional && !checks(p)) || !writes(p)) return false;
    if (conditional && !cql_expect2(p, CQL_END, CQL_IF)) return false;
    if (!cql_is(p, CQL_COMMIT)) return cql_fail(p, "INSERT, UPDATE, DELETE or COMMIT TRANSACTION");
    bool ok = cql_expect2(p, CQL_COMMIT, CQL_TRANSACTION);
    cql_scope(p)->at = cql_span_from(p, start);
    return ok;
}
