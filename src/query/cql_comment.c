/* Comments and security labels on the schema, of Cassandra 6.
 *
 *     comment = COMMENT ON object IS (string | NULL)
 *     label   = SECURITY LABEL [FOR name] ON object IS (string | NULL)
 *     object  = KEYSPACE name | TABLE table | COLUMN [name "."] name "." name | TYPE udt
 *             | FIELD [name "."] name "." name
 *
 * They change nothing that is looked at here: VERB_OTHER. */
#include "query/cql_parser.h"

/* [name "."] name "." name */
static bool part(struct cql_parser *p, const char *what)
{
    struct slice name;
    struct ddl_name owner;
    if (!cql_name(p, CQL_NAME, what, &name) || !cql_expect_char(p, '.')) return false;
    return cql_qualified(p, what, &owner);
}

static bool object(struct cql_parser *p)
{
    struct ddl_name name;
    struct slice keyspace;
    if (cql_accept(p, CQL_KEYSPACE)) return cql_name(p, CQL_NAME, "a keyspace", &keyspace);
    if (cql_accept(p, CQL_TABLE)) return cql_qualified(p, "a table", &name);
    if (cql_accept(p, CQL_TYPE)) return cql_qualified_type(p, &name);
    if (cql_accept(p, CQL_COLUMN)) return part(p, "a table and its column");
    if (cql_accept(p, CQL_FIELD)) return part(p, "a type and its field");
    return cql_fail(p, "KEYSPACE, TABLE, COLUMN, TYPE or FIELD");
}

static bool text(struct cql_parser *p)
{
    struct slice ignored;
    if (!cql_expect(p, CQL_IS)) return false;
    return cql_accept(p, CQL_NULL) || cql_expect_string(p, &ignored);
}

bool cql_comment(struct cql_parser *p)
{
    p->at++;
    return cql_expect(p, CQL_ON) && object(p) && text(p);
}

bool cql_security_label(struct cql_parser *p)
{
    struct slice provider;
    p->at++;
    if (!cql_expect(p, CQL_LABEL)) return false;
    if (cql_accept(p, CQL_FOR) && !cql_name(p, CQL_NAME, "a provider", &provider)) return false;
    return cql_expect(p, CQL_ON) && object(p) && text(p);
}
