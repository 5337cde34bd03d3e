/* Private to the CQL front end: tokens, the parser's state, and what its files offer each other.
 *
 *     cql.c            entry point, dispatch, client commands, errors
 *     cql_lex.c        text -> tokens, with cql_numbers.c and their cql_lex.h
 *     cql_names.c      names of columns, tables, keyspaces, functions; types
 *     cql_terms.c      values: constants, markers, collections, tuples, functions, arithmetic
 *     cql_select.c     SELECT and selectors
 *     cql_where.c      relations of WHERE and conditions of IF
 *     cql_write.c      INSERT, UPDATE, DELETE, BATCH, TRUNCATE, PRUNE
 *     cql_transaction.c BEGIN TRANSACTION ... COMMIT TRANSACTION
 *     cql_comment.c    COMMENT ON, SECURITY LABEL
 *     cql_ddl.c        CREATE of keyspaces, tables, types, views, indexes
 *     cql_alter.c      ALTER and DROP of the same
 *     cql_routine.c    functions, aggregates, triggers
 *     cql_literal.c    does a literal fit a type
 *     cql_options.c    WITH name = value, flattened
 *     cql_roles.c      roles, users, permissions, identities, service levels
 *     cql_describe.c   DESCRIBE, LIST, USE
 *
 * All of it follows Cassandra's Parser.g and Lexer.g (3.11, 4.0, 4.1, 5.0, trunk) and ScyllaDB's Cql.g; each
 * file states its part of the grammar. {C} marks what only Cassandra has, {S} what only ScyllaDB has, {4.1}
 * the version that brought it.
 *
 * How parsing goes: the statement is cut into tokens first (they cost 12 bytes each), so that looking ahead
 * is free and nothing is ever parsed twice into the model. Each function cql_<rule> reads one rule of the
 * grammar at the current token. It returns false after the first error, which is recorded once. */
#ifndef SARGENT_QUERY_CQL_PARSER_H
#define SARGENT_QUERY_CQL_PARSER_H

#include "base/vec.h"
#include "query/front_end.h"

/* ---- tokens ---- */

enum cql_word {
    CQL_NO_WORD,
#define GROUP(letter, length, name)                CQL_GROUP_##name,
#define WORD(name, text, cassandra, since, scylla) CQL_##name,
#include "query/cql_keywords.def"
#undef GROUP
#undef WORD
    CQL_WORD_COUNT
};
enum cql_word_class { CQL_PLAIN, CQL_CLASS_BASIC, CQL_CLASS_TYPE, CQL_CLASS_NAME, CQL_CLASS_RESERVED };

enum cql_token_kind {
    CQL_TOKEN_END,
    CQL_TOKEN_IDENT,      /* unquoted word; .word and .class say which keyword it is */
    CQL_TOKEN_QUOTED,     /* "name" */
    CQL_TOKEN_EMPTY_NAME, /* "" */
    CQL_TOKEN_STRING,
    CQL_TOKEN_INTEGER,
    CQL_TOKEN_FLOAT,
    CQL_TOKEN_BOOL,
    CQL_TOKEN_DURATION,
    CQL_TOKEN_UUID,
    CQL_TOKEN_HEX,
    CQL_TOKEN_NUMBER_NAME, /* NaN, Infinity and, since 4.0, -NaN and -Infinity */
    CQL_TOKEN_HOLE,        /* ${x}, {{.x}}, %s, $1, @p ...: a template's placeholder, never in strict mode */
    CQL_TOKEN_LESS_EQUAL,
    CQL_TOKEN_GREATER_EQUAL,
    CQL_TOKEN_NOT_EQUAL,
    CQL_TOKEN_PLUS_EQUAL,
    CQL_TOKEN_MINUS_EQUAL,
    CQL_TOKEN_RANGE,      /* .. */
    CQL_TOKEN_EXPR_OPEN,  /* "expr(", one token in Cassandra */
    CQL_TOKEN_BAD,        /* no token of CQL */
    CQL_TOKEN_PUNCTUATION /* single characters are CQL_TOKEN_PUNCTUATION + the character */
};
#define CQL_CHAR(c) (CQL_TOKEN_PUNCTUATION + (c))

struct cql_token {
    uint32_t pos, len;
    uint16_t word; /* enum cql_word, CQL_NO_WORD for a plain identifier */
    uint8_t kind;  /* enum cql_token_kind or CQL_CHAR(c) */
    uint8_t class; /* enum cql_word_class in the chosen grammar */
};

/* ---- state ---- */

struct cql_parser {
    struct arena *arena;
    struct slice text;
    const struct cql_token *at; /* current token; the list ends in CQL_TOKEN_END */
    const struct cql_token *first;
    struct query *q;
    struct query_error *err;
    int version; /* 311, 400, 410, 500, 510, 600; ScyllaDB counts as 500 where nothing else is said */
    bool scylla, strict;
    bool transaction; /* inside of BEGIN TRANSACTION: references are values */
    bool failed;      /* err is set */
    int depth;
    int scope;                     /* scope being filled */
    int conjunct, tuple_groups;    /* numbers given out */
    const struct cql_token *guess; /* while guessing: do not record errors */
    bool *value_holes; /* per token: a placeholder that stands for a value; NULL while there is none */
    VEC(struct slice) option_names, option_values; /* of the one change of a statement that has options */
};

/* Tokens of a whole text, in the arena, CQL_TOKEN_END last; holes (unless NULL) is set to how many of them
 * are placeholders of templates. */
const struct cql_token *cql_lex(struct arena *a, struct slice text, const struct query_options *options,
                                size_t *holes);

/* ---- reading tokens (cql.c) ---- */

static inline bool cql_is(const struct cql_parser *p, enum cql_word word)
{
    return p->at->word == word;
}
static inline bool cql_is_char(const struct cql_parser *p, char c)
{
    return p->at->kind == CQL_CHAR(c);
}
static inline bool cql_next_is(const struct cql_parser *p, enum cql_word word)
{
    return p->at->kind != CQL_TOKEN_END && p->at[1].word == word;
}
static inline bool cql_accept(struct cql_parser *p, enum cql_word word)
{
    return p->at->word == word ? (p->at++, true) : false;
}
static inline bool cql_accept_char(struct cql_parser *p, char c)
{
    return p->at->kind == CQL_CHAR(c) ? (p->at++, true) : false;
}
/* True from that version of Cassandra on; ScyllaDB never. */
static inline bool cql_cassandra(const struct cql_parser *p, int version)
{
    return !p->scylla && p->version >= version;
}
#define CQL_EXPECT_VALUE "a value"
#define CQL_EXPECT_END   "the end of the statement"
/* Records "expected <what>, found ..." at the current token; always false. */
bool cql_fail(struct cql_parser *p, const char *what);
/* Records a message at the current token; always false. */
bool cql_reject(struct cql_parser *p, const char *message);
bool cql_expect(struct cql_parser *p, enum cql_word word);
bool cql_expect2(struct cql_parser *p, enum cql_word first, enum cql_word second);
bool cql_expect_char(struct cql_parser *p, char c);
bool cql_expect_string(struct cql_parser *p, struct slice *value);
/* IF NOT EXISTS and IF EXISTS, both optional; *present tells. */
bool cql_if_not_exists(struct cql_parser *p, bool *present);
bool cql_if_exists(struct cql_parser *p, bool *present);
/* Guards recursion: false with an error beyond QUERY_DEPTH_LIMIT. Pair with cql_leave. */
bool cql_enter(struct cql_parser *p);
static inline void cql_leave(struct cql_parser *p)
{
    p->depth--;
}
/* From a token to the end of the one before the current. */
static inline struct span cql_span_from(const struct cql_parser *p, const struct cql_token *start)
{
    const struct cql_token *last = p->at > start ? p->at - 1 : start;
    return (struct span){start->pos, last->pos + last->len - start->pos};
}
static inline struct slice cql_text(const struct cql_parser *p, const struct cql_token *t)
{
    return (struct slice){p->text.p + t->pos, t->len};
}

/* ---- names and types (cql_names.c) ---- */

/* What may stand as a name, see cql_names.c. */
enum cql_name_kind { CQL_NAME, CQL_NAME_COLUMN /* also "" */, CQL_NAME_FUNCTION, CQL_NAME_TYPE };
bool cql_starts_name(const struct cql_parser *p, const struct cql_token *t, enum cql_name_kind kind);
/* Reads a name; `what` completes "expected ...". */
bool cql_name(struct cql_parser *p, enum cql_name_kind kind, const char *what, struct slice *out);
/* [keyspace .] name */
bool cql_qualified(struct cql_parser *p, const char *what, struct ddl_name *out);
bool cql_function_name(struct cql_parser *p, struct ddl_name *out);
/* [keyspace .] user-defined type */
bool cql_qualified_type(struct cql_parser *p, struct ddl_name *out);
/* True when a function call starts here: [keyspace .] name "(". */
bool cql_at_function(const struct cql_parser *p);
/* The value of a name, string or constant token: unquoted, folded. */
struct slice cql_value(struct cql_parser *p, const struct cql_token *t);
/* Parts, one behind the other. */
struct slice cql_concat(struct cql_parser *p, const struct slice *parts, size_t n);
#define CQL_CONCAT(p, ...)                                                                                   \
    cql_concat(p, (const struct slice[]){__VA_ARGS__},                                                       \
               sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice))
/* A type, in normal form: "map<text, frozen<list<int>>>". */
bool cql_type(struct cql_parser *p, struct slice *out);
/* True when "(" type ")" stands here, with something behind it that it can be the type of. */
bool cql_at_type_hint(struct cql_parser *p);
bool cql_native_type(struct cql_parser *p, struct slice *out);

/* ---- terms (cql_terms.c) ---- */

void cql_operand_clear(struct operand *o);
bool cql_term(struct cql_parser *p, struct operand *out);
/* '(' term, ... ')' with at least one term. */
bool cql_tuple(struct cql_parser *p, struct operand *out);
/* The list behind IN: '(' [term, ...] ')' or a marker. */
bool cql_in_values(struct cql_parser *p, struct operand *out);
bool cql_at_marker(const struct cql_parser *p);
bool cql_marker(struct cql_parser *p, struct operand *out);
bool cql_at_constant(const struct cql_parser *p);
/* True when a value that is no name starts with the token: a constant, a marker, a bracket. */
bool cql_starts_literal(const struct cql_token *t);
bool cql_constant(struct cql_parser *p, struct operand *out);
bool cql_term_arguments(struct cql_parser *p, struct operand *out);
/* INTEGER or marker, as LIMIT, TTL and TIMESTAMP take it. */
bool cql_amount(struct cql_parser *p, struct amount *out);
/* Index into query.literals of the literal that covers a byte of the text, -1. */
int cql_literal_at(const struct cql_parser *p, uint32_t pos);
/* Marks an operand's value as made of another one. */
void cql_operand_join(struct operand *whole, const struct operand *part);
bool cql_function_is_volatile(struct slice name);

/* ---- statements ---- */

int cql_add_scope(struct cql_parser *p, enum scope_kind kind, enum verb verb);
int cql_add_relation(struct cql_parser *p, const struct ddl_name *name, enum join_kind join);
int cql_add_column(struct cql_parser *p, struct slice name, struct span at);
static inline struct scope *cql_scope(const struct cql_parser *p)
{
    return &p->q->scopes.at[p->scope];
}

bool cql_select(struct cql_parser *p);
/* Selectors up to FROM, for SELECT and views. */
bool cql_selectors(struct cql_parser *p);
bool cql_selector(struct cql_parser *p, struct operand *out);
bool cql_selector_arguments(struct cql_parser *p, struct operand *out);
/* [WHERE relation {AND relation}] once WHERE was read. */
bool cql_where(struct cql_parser *p);
/* Takes = < <= > >= or != if that stands here. */
bool cql_accept_comparison(struct cql_parser *p);
/* Conditions behind IF. */
bool cql_conditions(struct cql_parser *p);

bool cql_insert(struct cql_parser *p);
bool cql_update(struct cql_parser *p);
bool cql_delete(struct cql_parser *p);
bool cql_batch(struct cql_parser *p);
bool cql_transaction(struct cql_parser *p);
/* What LET has read, inside of a transaction: name {"." name | "[" term "]"}. */
bool cql_reference(struct cql_parser *p, struct operand *out);
bool cql_truncate(struct cql_parser *p);
bool cql_prune(struct cql_parser *p);
/* USING objectives {AND}; `allowed` is a set of these. */
enum cql_using {
    CQL_USING_TIMESTAMP = 1,
    CQL_USING_TTL = 2,
    CQL_USING_TIMEOUT = 4,
    CQL_USING_SERVICE = 8,
    CQL_USING_CONCURRENCY = 16
};
bool cql_using(struct cql_parser *p, unsigned allowed);

struct ddl_change *cql_add_change(struct cql_parser *p, enum ddl_kind kind);
bool cql_create(struct cql_parser *p);
bool cql_alter(struct cql_parser *p);
bool cql_drop(struct cql_parser *p);
bool cql_create_function(struct cql_parser *p);
bool cql_create_aggregate(struct cql_parser *p);
bool cql_create_trigger(struct cql_parser *p);
/* '(' [type {, type}] ')' */
bool cql_type_list(struct cql_parser *p);
/* name type [STATIC] [mask]: shared by CREATE TABLE and ALTER TABLE ADD. */
bool cql_column_definition(struct cql_parser *p, bool create, struct ddl_column *out);
bool cql_column_mask(struct cql_parser *p);
bool cql_column_check(struct cql_parser *p);
/* KEYSPACE, or SCHEMA where that is accepted. */
bool cql_accept_keyspace(struct cql_parser *p);

/* name = value into change's options, unless change is NULL. */
bool cql_property(struct cql_parser *p, struct ddl_change *change);
/* property {AND property} behind WITH, read and forgotten. */
bool cql_skip_properties(struct cql_parser *p);
/* properties {AND} into change's options; with `table` also COMPACT STORAGE and CLUSTERING ORDER BY. */
bool cql_properties(struct cql_parser *p, struct ddl_change *change, bool table);
void cql_add_option(struct cql_parser *p, struct ddl_change *change, struct slice name, struct slice value);
bool cql_constant_map(struct cql_parser *p, struct ddl_change *change, struct slice prefix);

bool cql_role_statement(struct cql_parser *p, enum cql_word verb);
bool cql_grant(struct cql_parser *p, bool revoke);
bool cql_list(struct cql_parser *p);
bool cql_identity(struct cql_parser *p, bool add);
bool cql_service_level(struct cql_parser *p, enum cql_word verb);
bool cql_at_service_level(const struct cql_parser *p);
bool cql_service_level_name(struct cql_parser *p);
bool cql_attach(struct cql_parser *p, bool detach);
bool cql_describe(struct cql_parser *p);
bool cql_comment(struct cql_parser *p);
bool cql_security_label(struct cql_parser *p);
bool cql_use(struct cql_parser *p);

#endif
