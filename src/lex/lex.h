/* lex: tokens, statements of a script, and shapes.
 *
 * The lowest stage above base: everything that looks at SQL or CQL text before it is parsed asks here. One
 * table-driven lexer serves all dialects; what differs between them is a row of flags (struct lex_rules).
 *
 *     lex_next            the next token of a text
 *     script_next         the next statement of a script (psql, cqlsh, mysql, sqlcmd files alike)
 *     shape_of            a statement's shape: its text without its values, and its hash
 *     shape_map_span      where a part of one statement stands in another statement of the same shape
 *
 * A shape is what a statement is once its values are taken out: literals and parameters become ?, lists of
 * values collapse ("in (?+)", "values (?, ?)" for any number of rows), comments and white space go, unquoted
 * names fold to lower case. Two statements of one shape are parsed once.
 *
 * A shape has two hashes. `fingerprint` covers the normalised text, in which a literal and a parameter are
 * the same "?": it joins what source code sends with what logs saw. `classes` covers what kind of value stood
 * in each place where that changes what the statement means (see enum literal_class): the same fingerprint
 * with other classes is parsed, and judged by rules, on its own.
 */
#ifndef SARGENT_LEX_H
#define SARGENT_LEX_H

#include "base/buf.h"
#include "base/hash.h"
#include "base/slice.h"
#include "base/vec.h"

/* ---- dialects ------------------------------------------------------------------------------------------ */

enum dialect {
    DIALECT_UNKNOWN,
    DIALECT_POSTGRES,
    DIALECT_MYSQL,
    DIALECT_SQLITE,
    DIALECT_MSSQL,
    DIALECT_CQL,
    DIALECT_COUNT
};

/* "postgres", "mysql", "sqlite", "mssql", "cql"; "unknown" for the first. */
const char *dialect_name(enum dialect d);
/* Reads a name or an accepted alias (postgresql, mariadb, sqlserver, cassandra, scylla, ...);
 * DIALECT_UNKNOWN when it is none. */
enum dialect dialect_from_name(struct slice name);

/* ---- tokens -------------------------------------------------------------------------------------------- */

enum token_kind {
    TOKEN_END,       /* end of the text; len is 0 */
    TOKEN_WORD,      /* keyword or unquoted name */
    TOKEN_NAME,      /* quoted name: "a", `a`, [a] as the dialect has it, quotes included */
    TOKEN_STRING,    /* 'a', E'a', U&'a', N'a', B'1', X'1f', $tag$a$tag$; quotes and prefix included */
    TOKEN_NUMBER,    /* 1, 1.5e3, .5, 0x1f, 1_000; in CQL also uuid, blob and duration literals */
    TOKEN_PARAM,     /* ?, ?1, $1, :name, :'name', @p, %s, %(name)s, {name}, {{name}}, ${name}, #{name} */
    TOKEN_OPERATOR,  /* + - * / < > = ~ ! @ # % ^ & | ` ? : :: := in maximal runs as the dialect has them */
    TOKEN_OPEN,      /* ( */
    TOKEN_CLOSE,     /* ) */
    TOKEN_COMMA,     /* , */
    TOKEN_DOT,       /* . */
    TOKEN_SEMICOLON, /* ; */
    TOKEN_BRACKET,   /* [ ] { } where they are no part of a name or placeholder */
    TOKEN_COMMENT,   /* only with LEX_COMMENTS: a comment with its marks, without the line end */
    TOKEN_BAD,       /* a byte that starts no token, or a quoted thing without its end (flag UNTERMINATED) */
};

enum token_flag {
    TOKEN_UNTERMINATED = 1, /* a string, name or comment that the text's end cut off */
    TOKEN_ESCAPED =
        2, /* a string or name that holds doubled quotes or escapes: its bytes are not its value */
};

struct token {
    uint32_t pos, len;   /* bytes of the lexed text */
    uint32_t kind : 8;   /* enum token_kind */
    uint32_t flags : 24; /* enum token_flag */
};

/* How a dialect reads characters. One constant row per dialect, see lexer.c. */
struct lex_rules {
    bool backslash_escapes;   /* \' inside '...' (MySQL) */
    bool double_quote_string; /* "..." is a string (MySQL) */
    bool backtick_names;      /* `a` */
    bool bracket_names;       /* [a] (SQL Server, SQLite) */
    bool dollar_quotes;       /* $tag$ ... $tag$; CQL: $$ ... $$ */
    bool nested_comments;     /* block comments nest (PostgreSQL, SQL Server) */
    bool hash_comments;       /* # to the end of the line (MySQL) */
    bool slash_comments;      /* // to the end of the line (CQL) */
    bool dash_needs_blank;    /* -- starts a comment only before white space (MySQL) */
    bool question_operator;   /* ? after an operand is an operator (PostgreSQL's jsonb) */
    bool psql_variables;      /* :name behind a blank is one, also where an operand is over */
    bool at_names;            /* @name is a variable or parameter */
    bool hash_names;          /* #temp is a name (SQL Server) */
    bool cql_literals;        /* uuid, 0xblob, 12h30m */
};
const struct lex_rules *lex_rules_of(enum dialect d);

/* Where a lexer stands. Set text, rules and flags; the rest starts at zero. */
struct lexer {
    struct slice text; /* at most LEX_TEXT_LIMIT bytes */
    const struct lex_rules *rules;
    unsigned flags;        /* enum lex_flag */
    uint32_t pos;          /* next byte to read */
    struct token previous; /* the last token, comments aside: decides what ?, %s, :a, @p and {x} are */
};
enum lex_flag { LEX_COMMENTS = 1 }; /* report comments as tokens instead of skipping them */
enum { LEX_TEXT_LIMIT = 0x7fffffff };

struct lexer lex_start(struct slice text, enum dialect d, unsigned flags);
/* The next token. Never fails and always moves on; at the end it returns TOKEN_END for ever. */
struct token lex_next(struct lexer *lx);
/* All tokens of a text, TOKEN_END included. */
struct token_list {
    struct token *at;
    size_t n, cap;
};
struct token_list lex_all(struct arena *a, struct slice text, enum dialect d, unsigned flags);

static inline struct slice token_text(struct slice text, struct token t)
{
    return (struct slice){text.p + t.pos, t.len};
}
/* True for a word that equals the given keyword (any case). */
bool token_is(struct slice text, struct token t, const char *keyword);
/* The value of a string or quoted name: quotes and prefix off, doubled quotes and escapes resolved. */
struct slice token_value(struct arena *a, struct slice text, struct token t, enum dialect d);

/* ---- scripts ------------------------------------------------------------------------------------------- */

/* Reads a script statement by statement. It knows: strings, quoted names, dollar quotes and comments of the
 * dialect; psql's \commands, COPY ... FROM stdin with its data, \gexec and friends as terminators; mysql's
 * DELIMITER; sqlcmd's and SSMS's GO; cqlsh's commands; SQLite's dot commands; BEGIN ... END bodies of
 * routines and BEGIN ATOMIC; a
 * "-- name: x" comment before a query. Blank lines never end a statement. */
struct script {
    struct slice text;
    enum dialect dialect;
    size_t pos;             /* where the next statement is looked for */
    struct slice delimiter; /* "" is the semicolon */
    bool data_follows;      /* the last statement was a COPY FROM stdin */
};

enum script_part {
    PART_STATEMENT,
    PART_COMMAND /* of the client program, not SQL */,
    PART_DATA /* of a COPY */
};

struct script_statement {
    enum script_part part;
    size_t pos, len;   /* in the script, without surrounding blanks, comments in front, and terminator */
    size_t lead;       /* where the comments directly in front of it start; pos when there are none */
    struct slice name; /* of a "-- name: get_user :one" comment, "" without */
    bool unterminated; /* the script ended inside it */
};

struct script script_start(struct slice text, enum dialect d);
/* False at the end of the script. */
bool script_next(struct script *s, struct script_statement *out);

/* ---- shapes -------------------------------------------------------------------------------------------- */

/* What stood where the shape has a "?". Classes that change what a statement means are hashed. */
enum literal_class {
    LITERAL_NUMBER,
    LITERAL_STRING,
    LITERAL_EMPTY, /* '' */
    LITERAL_PARAM,
    LITERAL_NULL,         /* NULL, TRUE, FALSE or DEFAULT in a VALUES row, where it is one value among others
                             (in CQL, and everywhere else, these stay words of the shape) */
    LITERAL_PATTERN,      /* LIKE operand that starts with neither % nor _ but holds one: 'abc%' */
    LITERAL_PATTERN_OPEN, /* LIKE operand that starts with % or _ */
    LITERAL_PATTERN_NONE, /* LIKE operand without a wildcard */
};

struct literal {
    struct span at;   /* in the statement's text, quotes included */
    uint8_t class;    /* enum literal_class */
    uint8_t context;  /* private to lex, see template.h */
    uint32_t members; /* values of the list this literal stands for (IN list members, VALUES rows); else 1 */
};

enum { SHAPE_LITERALS_KEPT = 256 }; /* literals recorded per statement; the rest only counts */

struct shape {
    struct hash128 fingerprint; /* of the normalised text */
    uint64_t classes;           /* of the literal classes, in order */
    struct slice text;          /* the normalised text; in the shaper's buffer until its next call */
    struct literal *literals;   /* ditto */
    size_t literal_count;       /* kept, at most SHAPE_LITERALS_KEPT */
    size_t literal_total;       /* seen */
    uint32_t longest_list;      /* the largest `members` */
    /* What the caller knows of the shape, kept with the statements seen lately: NULL at first. `note` itself
     * is NULL when the statement is not kept; valid until the shaper's next call. */
    void **note;
};

/* Buffers that shape_of reuses from call to call; zeroed at first, shaper_free in the end. One per thread. */
struct shaper {
    struct buf text;
    struct literal literals[SHAPE_LITERALS_KEPT];
    struct template_cache *templates; /* statements seen lately, see template.h; none until the second one */
    bool used;
};
void shaper_free(struct shaper *s);

/* The shape of one statement (no terminator needed; text after a top-level ';' is ignored). Any bytes give a
 * shape: no error is possible. */
struct shape shape_of(struct shaper *s, struct slice statement, enum dialect d);

/* A short statement of the same shape: of each collapsed list only the first member, of rows of VALUES only
 * the first, no comments. What a parser gets to see of a statement with a million rows. */
struct slice shape_reduce(struct arena *a, struct slice statement, enum dialect d);

/* Where the part `at` of statement `from` stands in `to`, a statement of the same shape. Works by counting
 * tokens the way shapes count them; returns false (and leaves *out) when the texts are not of one shape. */
bool shape_map_span(struct slice from, struct slice to, enum dialect d, struct span at, struct span *out);

#endif
