/* Names of the model's enum values, as facts.def documents them and as facts and JSON show them. */
#include "query/query.h"

#define NAME_OF(table, value)                                                                                \
    ((size_t)(value) < sizeof(table) / sizeof *(table) && (table)[value] ? (table)[value] : "")

const char *verb_name(enum verb v)
{
    static const char *const names[] = {
        [VERB_NONE] = "none",     [VERB_SELECT] = "select",
        [VERB_INSERT] = "insert", [VERB_UPDATE] = "update",
        [VERB_DELETE] = "delete", [VERB_MERGE] = "merge",
        [VERB_BATCH] = "batch",   [VERB_TRUNCATE] = "truncate",
        [VERB_DDL] = "ddl",       [VERB_TRANSACTION] = "transaction",
        [VERB_USE] = "use",       [VERB_OTHER] = "other",
    };
    return NAME_OF(names, v);
}

const char *scope_kind_name(enum scope_kind k)
{
    static const char *const names[] = {
        [SCOPE_ROOT] = "root",       [SCOPE_CTE] = "cte",       [SCOPE_FROM] = "from",
        [SCOPE_LATERAL] = "lateral", [SCOPE_EXISTS] = "exists", [SCOPE_IN] = "in",
        [SCOPE_ANY] = "any",         [SCOPE_ALL] = "all",       [SCOPE_SCALAR] = "scalar",
        [SCOPE_ARRAY] = "array",     [SCOPE_ARM] = "arm",       [SCOPE_SOURCE] = "source",
        [SCOPE_MEMBER] = "member",
    };
    return NAME_OF(names, k);
}

const char *set_operation_name(enum set_operation s)
{
    static const char *const names[] = {
        [SET_NONE] = "",
        [SET_UNION] = "union",
        [SET_UNION_ALL] = "union all",
        [SET_INTERSECT] = "intersect",
        [SET_EXCEPT] = "except",
    };
    return NAME_OF(names, s);
}

const char *relation_kind_name(enum relation_kind k)
{
    static const char *const names[] = {
        [RELATION_TABLE] = "table",       [RELATION_CTE] = "cte",       [RELATION_SUBQUERY] = "subquery",
        [RELATION_FUNCTION] = "function", [RELATION_VALUES] = "values", [RELATION_OTHER] = "other",
    };
    return NAME_OF(names, k);
}

const char *join_kind_name(enum join_kind k)
{
    static const char *const names[] = {
        [JOIN_FIRST] = "first", [JOIN_COMMA] = "comma", [JOIN_INNER] = "inner", [JOIN_LEFT] = "left",
        [JOIN_RIGHT] = "right", [JOIN_FULL] = "full",   [JOIN_CROSS] = "cross", [JOIN_TARGET] = "target",
    };
    return NAME_OF(names, k);
}

const char *operand_kind_name(enum operand_kind k)
{
    static const char *const names[] = {
        [OPERAND_NONE] = "none",         [OPERAND_COLUMN] = "column",
        [OPERAND_CONSTANT] = "constant", [OPERAND_PARAMETER] = "parameter",
        [OPERAND_NULL] = "null",         [OPERAND_LIST] = "list",
        [OPERAND_SUBQUERY] = "subquery", [OPERAND_EXPRESSION] = "expression",
    };
    return NAME_OF(names, k);
}

const char *clause_name(enum clause c)
{
    static const char *const names[] = {
        [CLAUSE_WHERE] = "where", [CLAUSE_ON] = "on",         [CLAUSE_HAVING] = "having",
        [CLAUSE_IF] = "if",       [CLAUSE_FILTER] = "filter", [CLAUSE_CHECK] = "check",
    };
    return NAME_OF(names, c);
}

const char *predicate_op_name(enum predicate_op op)
{
    static const char *const names[] = {
        [PREDICATE_EQUAL] = "=",
        [PREDICATE_NOT_EQUAL] = "<>",
        [PREDICATE_LESS] = "<",
        [PREDICATE_LESS_EQUAL] = "<=",
        [PREDICATE_GREATER] = ">",
        [PREDICATE_GREATER_EQUAL] = ">=",
        [PREDICATE_BETWEEN] = "between",
        [PREDICATE_NOT_BETWEEN] = "not between",
        [PREDICATE_IN] = "in",
        [PREDICATE_NOT_IN] = "not in",
        [PREDICATE_LIKE] = "like",
        [PREDICATE_NOT_LIKE] = "not like",
        [PREDICATE_ILIKE] = "ilike",
        [PREDICATE_NOT_ILIKE] = "not ilike",
        [PREDICATE_REGEX] = "regex",
        [PREDICATE_NOT_REGEX] = "not regex",
        [PREDICATE_SIMILAR] = "similar",
        [PREDICATE_IS_NULL] = "is null",
        [PREDICATE_IS_NOT_NULL] = "is not null",
        [PREDICATE_IS_TRUE] = "is true",
        [PREDICATE_IS_FALSE] = "is false",
        [PREDICATE_DISTINCT] = "is distinct",
        [PREDICATE_NOT_DISTINCT] = "is not distinct",
        [PREDICATE_EXISTS] = "exists",
        [PREDICATE_NOT_EXISTS] = "not exists",
        [PREDICATE_CONTAINS] = "contains",
        [PREDICATE_CONTAINS_KEY] = "contains key",
        [PREDICATE_OVERLAPS] = "overlaps",
        [PREDICATE_FULL_TEXT] = "full text",
        [PREDICATE_CURRENT_OF] = "current of",
        [PREDICATE_CONSTANT] = "constant",
        [PREDICATE_OTHER] = "other",
    };
    return NAME_OF(names, op);
}

const char *amount_kind_name(enum amount_kind k)
{
    static const char *const names[] = {
        [AMOUNT_NONE] = "none",
        [AMOUNT_NUMBER] = "number",
        [AMOUNT_PARAMETER] = "parameter",
        [AMOUNT_EXPRESSION] = "expression",
    };
    return NAME_OF(names, k);
}

const char *literal_class_name(enum literal_class c)
{
    static const char *const names[] = {
        [LITERAL_NUMBER] = "number",
        [LITERAL_STRING] = "string",
        [LITERAL_EMPTY] = "empty",
        [LITERAL_PARAM] = "parameter",
        [LITERAL_NULL] = "null",
        [LITERAL_PATTERN] = "pattern",
        [LITERAL_PATTERN_OPEN] = "open-pattern",
        [LITERAL_PATTERN_NONE] = "plain-pattern",
    };
    return NAME_OF(names, c);
}

const char *lock_kind_name(enum lock_kind k)
{
    static const char *const names[] = {
        [LOCK_NONE] = "none", [LOCK_SHARE] = "share", [LOCK_UPDATE] = "update"};
    return NAME_OF(names, k);
}

const char *batch_kind_name(enum batch_kind k)
{
    static const char *const names[] = {
        [BATCH_LOGGED] = "logged", [BATCH_UNLOGGED] = "unlogged", [BATCH_COUNTER] = "counter"};
    return NAME_OF(names, k);
}

const char *key_kind_name(enum key_kind k)
{
    static const char *const names[] = {
        [KEY_PRIMARY] = "primary", [KEY_UNIQUE] = "unique",   [KEY_FOREIGN] = "foreign",
        [KEY_CHECK] = "check",     [KEY_EXCLUDE] = "exclude",
    };
    return NAME_OF(names, k);
}

const char *referential_action_name(enum referential_action a)
{
    static const char *const names[] = {
        [ACTION_NONE] = "no action",          [ACTION_CASCADE] = "cascade",   [ACTION_SET_NULL] = "set null",
        [ACTION_SET_DEFAULT] = "set default", [ACTION_RESTRICT] = "restrict",
    };
    return NAME_OF(names, a);
}

const char *ddl_kind_name(enum ddl_kind k)
{
    static const char *const names[] = {
        [DDL_CREATE_TABLE] = "create table",
        [DDL_DROP_TABLE] = "drop table",
        [DDL_RENAME_TABLE] = "rename table",
        [DDL_ADD_COLUMN] = "add column",
        [DDL_DROP_COLUMN] = "drop column",
        [DDL_ALTER_TYPE] = "alter type",
        [DDL_RENAME_COLUMN] = "rename column",
        [DDL_SET_NOT_NULL] = "set not null",
        [DDL_DROP_NOT_NULL] = "drop not null",
        [DDL_SET_DEFAULT] = "set default",
        [DDL_DROP_DEFAULT] = "drop default",
        [DDL_ADD_KEY] = "add key",
        [DDL_DROP_KEY] = "drop key",
        [DDL_CREATE_INDEX] = "create index",
        [DDL_DROP_INDEX] = "drop index",
        [DDL_RENAME_INDEX] = "rename index",
        [DDL_CREATE_VIEW] = "create view",
        [DDL_DROP_VIEW] = "drop view",
        [DDL_ATTACH_PARTITION] = "attach partition",
        [DDL_DETACH_PARTITION] = "detach partition",
        [DDL_CREATE_SCHEMA] = "create schema",
        [DDL_DROP_SCHEMA] = "drop schema",
        [DDL_SET_SCHEMA] = "set schema",
        [DDL_CREATE_TYPE] = "create type",
        [DDL_DROP_TYPE] = "drop type",
        [DDL_ALTER_OPTIONS] = "alter options",
        [DDL_CREATE_ROUTINE] = "create routine",
        [DDL_OTHER] = "other",
    };
    return NAME_OF(names, k);
}
