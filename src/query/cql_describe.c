/* DESCRIBE and USE.
 *
 *     describe = (DESCRIBE | DESC) object [WITH INTERNALS [AND PASSWORDS {S}]]           {4.0}
 *     object   = CLUSTER | [FULL] SCHEMA | KEYSPACES | [ONLY] KEYSPACE [name] | TABLES | TYPES | FUNCTIONS
 *              | AGGREGATES | TABLE table | INDEX index | MATERIALIZED VIEW view | TYPE udt
 *              | (FUNCTION | AGGREGATE) function | [name "."] name
 *     use      = USE name
 *
 * In 3.11 DESCRIBE was cqlsh's: outside strict mode it is read all the same. Words that stand for an object
 * may also be its name: DESCRIBE type describes the table "type". */
#include "query/cql_parser.h"

static bool at_end(const struct cql_token *t)
{
    return t->kind == CQL_TOKEN_END || t->kind == CQL_CHAR(';') || t->word == CQL_WITH;
}

static bool object_name(struct cql_parser *p)
{
    struct ddl_name name;
    return cql_qualified(p, "an object to describe", &name);
}

static bool object(struct cql_parser *p)
{
    struct ddl_name name;
    struct slice keyspace;
    const struct cql_token *next = p->at + (p->at->kind != CQL_TOKEN_END);
    switch (p->at->word) {
    case CQL_FULL: p->at++; return cql_expect(p, CQL_SCHEMA);
    case CQL_SCHEMA: p->at++; return true;
    case CQL_ONLY:
        if (next->word != CQL_KEYSPACE) return object_name(p);
        p->at++;
        /* fall through */
    case CQL_KEYSPACE: p->at++; return at_end(p->at) || cql_name(p, CQL_NAME, "a keyspace", &keyspace);
    case CQL_TABLE:
    case CQL_INDEX: p->at++; return object_name(p);
    case CQL_MATERIALIZED: p->at++; return cql_expect(p, CQL_VIEW) && object_name(p);
    default: break;
    }
    if (at_end(next) || next->kind == CQL_CHAR('.'))
        return object_name(p); /* CLUSTER, TABLES, TYPES ... as well */
    if (cql_accept(p, CQL_TYPE)) return cql_qualified_type(p, &name);
    if (cql_accept(p, CQL_FUNCTION) || cql_accept(p, CQL_AGGREGATE)) return cql_function_name(p, &name);
    return object_name(p);
}

bool cql_describe(struct cql_parser *p)
{
    p->at++;
    if (!object(p)) return false;
    if (!cql_accept(p, CQL_WITH)) return true;
    if (!cql_expect(p, CQL_INTERNALS)) return false;
    return !p->scylla || !cql_accept(p, CQL_AND) || cql_expect(p, CQL_PASSWORDS);
}

bool cql_use(struct cql_parser *p)
{
    p->at++;
    return cql_name(p, CQL_NAME, "a keyspace", &p->q->use);
}
