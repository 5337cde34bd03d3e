/* Roles, users, permissions, identities, and ScyllaDB's service levels.
 *
 *     role     = (CREATE ROLE [IF NOT EXISTS] | ALTER ROLE [IF EXISTS {C} {4.1}]) rolename [WITH option {AND
 * option}] | DROP ROLE [IF EXISTS] rolename option   = [HASHED {4.1}] PASSWORD "=" string | GENERATED
 * PASSWORD {C} {5.1} | OPTIONS "=" map | (SUPERUSER | LOGIN) "=" boolean | ACCESS TO (ALL DATACENTERS |
 * DATACENTERS strings) {C} {4.0} | ACCESS FROM (ALL CIDRS | CIDRS strings) {C} {5.0} ; strings = "{" string
 * {"," string} "}" user     = (CREATE USER [IF NOT EXISTS] | ALTER USER [IF EXISTS {C} {4.1}]) username [WITH
 * ([HASHED] PASSWORD string | GENERATED PASSWORD)] [SUPERUSER | NOSUPERUSER] | DROP USER [IF EXISTS] username
 *     username = identifier | string | unreserved keyword {S}
 *     rolename = name | string
 *     identity = ADD IDENTITY [IF NOT EXISTS] who TO ROLE who | DROP IDENTITY [IF EXISTS] who {C} {5.0}
 *     who      = identifier | string
 *     grant    = (GRANT | REVOKE) (permissions ON resource | rolename) (TO | FROM) rolename
 *     permissions = ALL [PERMISSIONS] | permission [PERMISSION] {"," permission [PERMISSION]}    several {C}
 * {4.1} permission  = CREATE | ALTER | DROP | SELECT | MODIFY | AUTHORIZE | DESCRIBE | EXECUTE | UNMASK |
 * SELECT_MASKED {C} {5.0} | VECTOR_SEARCH_INDEXING {S} resource = ALL KEYSPACES | KEYSPACE name | [TABLE]
 * table | ALL TABLES IN KEYSPACE name {C} {4.1} | ALL ROLES | ROLE rolename | ALL FUNCTIONS [IN KEYSPACE
 * name] | FUNCTION function "(" [type {"," type}] ")" | ALL MBEANS | (MBEAN | MBEANS) string {C} list     =
 * LIST (permissions [ON resource] [OF rolename] [NORECURSIVE] | USERS | SUPERUSERS {C} {5.1} | ROLES [OF
 * rolename] [NORECURSIVE]) | LIST ... service levels {S} level    = (CREATE level [IF NOT EXISTS] name [WITH
 * properties] | ALTER level name WITH properties | DROP level [IF EXISTS] name | ATTACH level name TO name |
 * DETACH level FROM name | LIST level name | LIST ALL [ATTACHED] levels | LIST (ATTACHED | EFFECTIVE) level
 * OF name) {S} level = SERVICE LEVEL | SERVICE_LEVEL ; levels = SERVICE LEVELS | SERVICE_LEVELS */
#include "query/cql_parser.h"

static bool role_name(struct cql_parser *p)
{
    struct slice name;
    if (p->at->kind == CQL_TOKEN_STRING) return p->at++, true;
    return cql_name(p, CQL_NAME, "a role", &name);
}

static bool user_name(struct cql_parser *p)
{
    struct slice name;
    if (p->at->kind == CQL_TOKEN_STRING) return p->at++, true;
    if (p->at->kind == CQL_TOKEN_QUOTED) return cql_fail(p, "an unquoted user's name or a string");
    if (p->at->kind == CQL_TOKEN_IDENT && p->at->class != CQL_PLAIN && !p->scylla)
        return cql_fail(p, "a user's name");
    return cql_name(p, CQL_NAME, "a user's name", &name);
}

/* ---- CREATE, ALTER, DROP of roles and users ---- */

static bool strings(struct cql_parser *p)
{
    struct slice one;
    if (!cql_expect_char(p, '{')) return false;
    do
        if (!cql_expect_string(p, &one)) return false;
    while (cql_accept_char(p, ','));
    return cql_expect_char(p, '}');
}

static bool access(struct cql_parser *p)
{
    bool to = cql_accept(p, CQL_TO);
    if (!to && (!cql_cassandra(p, 500) || !cql_accept(p, CQL_FROM))) return cql_fail(p, "TO or FROM");
    enum cql_word what = to ? CQL_DATACENTERS : CQL_CIDRS;
    if (cql_accept(p, CQL_ALL)) return cql_expect(p, what);
    return cql_expect(p, what) && strings(p);
}

/* HASHED and GENERATED in front of PASSWORD; *valued tells whether a password follows. */
static bool password(struct cql_parser *p, bool *valued)
{
    *valued = true;
    if (cql_cassandra(p, 510) && cql_accept(p, CQL_GENERATED))
        *valued = false;
    else
        cql_accept(p, CQL_HASHED);
    return cql_expect(p, CQL_PASSWORD);
}

static bool role_option(struct cql_parser *p)
{
    struct slice value;
    bool valued;
    switch (p->at->word) {
    case CQL_HASHED:
    case CQL_GENERATED:
    case CQL_PASSWORD:
        if (!password(p, &valued)) return false;
        return !valued || (cql_expect_char(p, '=') && cql_expect_string(p, &value));
    case CQL_OPTIONS: p->at++; return cql_expect_char(p, '=') && cql_constant_map(p, NULL, SLICE(""));
    case CQL_SUPERUSER:
    case CQL_LOGIN:
        p->at++;
        if (!cql_expect_char(p, '=')) return false;
        if (p->at->kind != CQL_TOKEN_BOOL && p->at->kind != CQL_TOKEN_HOLE)
            return cql_fail(p, "true or false");
        p->at++;
        return true;
    case CQL_ACCESS:
        if (!cql_cassandra(p, 400)) break;
        p->at++;
        return access(p);
    default: break;
    }
    return cql_fail(p, "a role option");
}

static bool role_options(struct cql_parser *p)
{
    enum cql_word given = CQL_NO_WORD;
    if (!cql_accept(p, CQL_WITH)) return true;
    do {
        enum cql_word word = p->at->word;
        bool secret = word == CQL_PASSWORD || word == CQL_HASHED || word == CQL_GENERATED;
        if (!p->strict && secret && given && given != word)
            return cql_reject(p, "a role takes one kind of password only");
        if (secret) given = word;
        if (!role_option(p)) return false;
    } while (cql_accept(p, CQL_AND));
    return true;
}

static bool user_options(struct cql_parser *p)
{
    struct slice value;
    bool valued = true;
    if (cql_accept(p, CQL_WITH)) {
        bool ok = p->scylla ? cql_expect(p, CQL_PASSWORD) : password(p, &valued);
        if (!ok || (valued && !cql_expect_string(p, &value))) return false;
    }
    if (!cql_accept(p, CQL_SUPERUSER)) cql_accept(p, CQL_NOSUPERUSER);
    return true;
}

bool cql_role_statement(struct cql_parser *p, enum cql_word verb)
{
    bool user = cql_is(p, CQL_USER), present;
    p->at++;
    bool ok = true;
    if (verb == CQL_CREATE)
        ok = cql_if_not_exists(p, &present);
    else if (verb == CQL_DROP || cql_cassandra(p, 410))
        ok = cql_if_exists(p, &present);
    if (!ok || !(user ? user_name(p) : role_name(p))) return false;
    if (verb == CQL_DROP) return true;
    return user ? user_options(p) : role_options(p);
}

/* ---- identities ---- */

static bool who(struct cql_parser *p)
{
    bool plain = p->at->kind == CQL_TOKEN_IDENT && p->at->class == CQL_PLAIN;
    if (!plain && p->at->kind != CQL_TOKEN_STRING && p->at->kind != CQL_TOKEN_HOLE)
        return cql_fail(p, "an identity");
    p->at++;
    return true;
}

bool cql_identity(struct cql_parser *p, bool add)
{
    bool present;
    if (add) p->at++;
    if (!cql_expect(p, CQL_IDENTITY)) return false;
    if (!add) return cql_if_exists(p, &present) && who(p);
    return cql_if_not_exists(p, &present) && who(p) && cql_expect2(p, CQL_TO, CQL_ROLE) && who(p);
}

/* ---- permissions ---- */

static bool at_permission(const struct cql_parser *p)
{
    switch (p->at->word) {
    case CQL_CREATE:
    case CQL_ALTER:
    case CQL_DROP:
    case CQL_SELECT:
    case CQL_MODIFY:
    case CQL_AUTHORIZE:
    case CQL_DESCRIBE:
    case CQL_EXECUTE: return true;
    case CQL_UNMASK:
    case CQL_SELECT_MASKED: return cql_cassandra(p, 500);
    case CQL_VECTOR_SEARCH_INDEXING: return p->scylla;
    default: return false;
    }
}

static bool permissions(struct cql_parser *p)
{
    if (cql_accept(p, CQL_ALL)) {
        cql_accept(p, CQL_PERMISSIONS);
        return true;
    }
    do {
        if (!at_permission(p)) return cql_fail(p, "a permission");
        p->at++;
        cql_accept(p, CQL_PERMISSION);
    } while (cql_cassandra(p, 410) && cql_accept_char(p, ','));
    return true;
}

static bool keyspace(struct cql_parser *p)
{
    struct slice name;
    return cql_name(p, CQL_NAME, "a keyspace", &name);
}

static bool all_resources(struct cql_parser *p)
{
    if (cql_accept(p, CQL_KEYSPACES) || cql_accept(p, CQL_ROLES)) return true;
    if (cql_accept(p, CQL_FUNCTIONS)) {
        if (!cql_accept(p, CQL_IN)) return true;
        return cql_accept_keyspace(p) ? keyspace(p) : cql_fail(p, "KEYSPACE");
    }
    if (cql_cassandra(p, 410) && cql_accept(p, CQL_TABLES))
        return cql_expect(p, CQL_IN) && (cql_accept_keyspace(p) ? keyspace(p) : cql_fail(p, "KEYSPACE"));
    if (!p->scylla && cql_accept(p, CQL_MBEANS)) return true;
    return cql_fail(p, "KEYSPACES, ROLES, FUNCTIONS, TABLES or MBEANS");
}

static bool resource(struct cql_parser *p)
{
    struct ddl_name name;
    struct slice text;
    const struct cql_token *next = p->at + (p->at->kind != CQL_TOKEN_END);
    bool named =
        cql_starts_name(p, next, CQL_NAME) || next->kind == CQL_TOKEN_STRING || next->word == CQL_MBEANS;
    bool is_table_name = next->kind == CQL_CHAR('.') || next->word == CQL_TO || next->word == CQL_FROM;
    if (cql_is(p, CQL_ALL) && named && !is_table_name) return p->at++, all_resources(p);
    if (cql_accept_keyspace(p)) return keyspace(p);
    if (cql_is(p, CQL_ROLE) && named && !is_table_name) return p->at++, role_name(p);
    if (cql_is(p, CQL_FUNCTION) && !is_table_name && named)
        return p->at++, cql_function_name(p, &name) && cql_type_list(p);
    if (!p->scylla && (cql_is(p, CQL_MBEAN) || cql_is(p, CQL_MBEANS)) && next->kind == CQL_TOKEN_STRING)
        return p->at++, cql_expect_string(p, &text);
    cql_accept(p, CQL_TABLE);
    return cql_qualified(p, "a resource", &name);
}

bool cql_grant(struct cql_parser *p, bool revoke)
{
    enum cql_word to = revoke ? CQL_FROM : CQL_TO;
    p->at++;
    bool all = cql_is(p, CQL_ALL) && (cql_next_is(p, CQL_ON) || cql_next_is(p, CQL_PERMISSIONS));
    bool unmask = (cql_is(p, CQL_UNMASK) || cql_is(p, CQL_SELECT_MASKED) || cql_is(p, CQL_DESCRIBE) ||
                   cql_is(p, CQL_EXECUTE)) &&
                  cql_next_is(p, to);
    if (all || (at_permission(p) && !unmask)) {
        if (!permissions(p) || !cql_expect(p, CQL_ON) || !resource(p)) return false;
    } else if (!role_name(p)) {
        return false;
    }
    return cql_expect(p, to) && role_name(p);
}

/* ---- service levels ---- */

bool cql_at_service_level(const struct cql_parser *p)
{
    if (!p->scylla) return false;
    return cql_is(p, CQL_SERVICE_LEVEL) || (cql_is(p, CQL_SERVICE) && cql_next_is(p, CQL_LEVEL));
}

static bool service_level(struct cql_parser *p)
{
    if (!cql_at_service_level(p)) return cql_fail(p, "SERVICE LEVEL");
    p->at += cql_is(p, CQL_SERVICE) ? 2 : 1;
    return true;
}

static bool level_name(struct cql_parser *p)
{
    return cql_accept(p, CQL_DEFAULT) || role_name(p);
}

bool cql_service_level_name(struct cql_parser *p)
{
    return service_level(p) && level_name(p);
}

bool cql_service_level(struct cql_parser *p, enum cql_word verb)
{
    bool present;
    if (!service_level(p)) return false;
    if (verb == CQL_CREATE && !cql_if_not_exists(p, &present)) return false;
    if (verb == CQL_DROP && !cql_if_exists(p, &present)) return false;
    if (!level_name(p) || verb == CQL_DROP) return !p->failed;
    if (verb == CQL_ALTER && !cql_is(p, CQL_WITH)) return cql_fail(p, "WITH");
    return !cql_accept(p, CQL_WITH) || cql_properties(p, NULL, false);
}

bool cql_attach(struct cql_parser *p, bool detach)
{
    p->at++;
    if (!service_level(p)) return false;
    if (detach) return cql_expect(p, CQL_FROM) && level_name(p);
    return level_name(p) && cql_expect(p, CQL_TO) && level_name(p);
}

/* ---- LIST ---- */

static bool of_role(struct cql_parser *p)
{
    if (cql_accept(p, CQL_OF) && !role_name(p)) return false;
    cql_accept(p, CQL_NORECURSIVE);
    return true;
}

static bool list_levels(struct cql_parser *p, bool *found)
{
    *found = true;
    const struct cql_token *t = p->at;
    if (cql_at_service_level(p)) return cql_service_level_name(p);
    if ((t->word == CQL_ATTACHED || t->word == CQL_EFFECTIVE) && t->class != CQL_PLAIN) {
        p->at++;
        return service_level(p) && cql_expect(p, CQL_OF) && level_name(p);
    }
    if (t->word == CQL_ALL) {
        p->at++;
        cql_accept(p, CQL_ATTACHED);
        if (cql_accept(p, CQL_SERVICE_LEVELS)) return true;
        if (cql_is(p, CQL_SERVICE) && cql_next_is(p, CQL_LEVELS)) return p->at += 2, true;
        p->at = t;
    }
    *found = false;
    return true;
}

bool cql_list(struct cql_parser *p)
{
    bool found = false;
    p->at++;
    if (p->scylla && !list_levels(p, &found)) return false;
    if (found || cql_accept(p, CQL_USERS)) return true;
    if (cql_cassandra(p, 510) && cql_accept(p, CQL_SUPERUSERS)) return true;
    if (cql_accept(p, CQL_ROLES)) return of_role(p);
    return permissions(p) && (!cql_accept(p, CQL_ON) || resource(p)) && of_role(p);
}
