/* User-defined functions, aggregates and triggers.
 *
 *     function  = CREATE [OR REPLACE] FUNCTION [IF NOT EXISTS] function "(" [name type {"," name type}] ")"
 *                 (CALLED | RETURNS NULL) ON NULL INPUT RETURNS type LANGUAGE identifier AS string
 *     aggregate = CREATE [OR REPLACE] AGGREGATE [IF NOT EXISTS] function "(" [type {"," type}] ")"
 *                 SFUNC function STYPE type [REDUCEFUNC function {S}] [FINALFUNC function] [INITCOND term]
 *     trigger   = CREATE TRIGGER [IF NOT EXISTS] name ON table USING string {C}
 *   ScyllaDB refuses OR REPLACE together with IF NOT EXISTS.
 *
 * In the model: a function is DDL_CREATE_ROUTINE with its language and body, the others DDL_OTHER. */
#include "query/cql_parser.h"

bool cql_type_list(struct cql_parser *p)
{
    struct slice type;
    if (!cql_expect_char(p, '(')) return false;
    if (cql_accept_char(p, ')')) return true;
    do
        if (!cql_type(p, &type)) return false;
    while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

static bool arguments(struct cql_parser *p)
{
    struct slice name, type;
    if (!cql_expect_char(p, '(')) return false;
    if (cql_accept_char(p, ')')) return true;
    do
        if (!cql_name(p, CQL_NAME, "an argument", &name) || !cql_type(p, &type)) return false;
    while (cql_accept_char(p, ','));
    return cql_expect_char(p, ')');
}

/* [OR REPLACE] <word> [IF NOT EXISTS] function */
static bool heading(struct cql_parser *p, enum cql_word word, struct ddl_change *change)
{
    change->or_replace = cql_accept(p, CQL_OR);
    if (change->or_replace && !cql_expect(p, CQL_REPLACE)) return false;
    if (!cql_expect(p, word)) return false;
    if (!(p->scylla && change->or_replace) && !cql_if_not_exists(p, &change->if_not_exists)) return false;
    return cql_function_name(p, &change->target);
}

bool cql_create_function(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_CREATE_ROUTINE);
    struct slice type;
    if (!heading(p, CQL_FUNCTION, change) || !arguments(p)) return false;
    if (cql_accept(p, CQL_RETURNS)) {
        if (!cql_expect(p, CQL_NULL)) return false;
    } else if (!cql_accept(p, CQL_CALLED)) {
        return cql_fail(p, "CALLED or RETURNS NULL ON NULL INPUT");
    }
    if (!cql_expect2(p, CQL_ON, CQL_NULL) || !cql_expect2(p, CQL_INPUT, CQL_RETURNS)) return false;
    if (!cql_type(p, &type) || !cql_expect(p, CQL_LANGUAGE)) return false;
    if (p->at->kind != CQL_TOKEN_HOLE && (p->at->kind != CQL_TOKEN_IDENT || p->at->class != CQL_PLAIN))
        return cql_fail(p, "a language");
    change->language = cql_value(p, p->at++);
    if (!cql_expect(p, CQL_AS)) return false;
    change->body_at = (struct span){p->at->pos, p->at->len};
    return cql_expect_string(p, &change->body);
}

static bool plain_function(struct cql_parser *p)
{
    struct slice name;
    return cql_name(p, CQL_NAME_FUNCTION, "a function name", &name);
}

bool cql_create_aggregate(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_OTHER);
    struct slice type;
    struct operand term;
    if (!heading(p, CQL_AGGREGATE, change) || !cql_type_list(p)) return false;
    if (!cql_expect(p, CQL_SFUNC) || !plain_function(p) || !cql_expect(p, CQL_STYPE) || !cql_type(p, &type))
        return false;
    if (p->scylla && cql_accept(p, CQL_REDUCEFUNC) && !plain_function(p)) return false;
    if (cql_accept(p, CQL_FINALFUNC) && !plain_function(p)) return false;
    return !cql_accept(p, CQL_INITCOND) || cql_term(p, &term);
}

bool cql_create_trigger(struct cql_parser *p)
{
    struct ddl_change *change = cql_add_change(p, DDL_OTHER);
    struct slice class;
    p->at++;
    return cql_if_not_exists(p, &change->if_not_exists) &&
           cql_name(p, CQL_NAME, "a trigger", &change->name) && cql_expect(p, CQL_ON) &&
           cql_qualified(p, "a table", &change->target) && cql_expect(p, CQL_USING) &&
           cql_expect_string(p, &class);
}
