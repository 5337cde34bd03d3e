/* Private to query: how a statement of MySQL, SQLite or SQL Server becomes one that libpg_query accepts.
 *
 * The statement is a list of pieces (its tokens). A dialect's table of rules is tried at each piece; a rule
 * is a pattern over pieces and what is written instead. Captured pieces move as they are, so each keeps the
 * place it came from, and a caret lands on the character the user wrote. What a rewrite takes out of the text
 * but the model must keep (an index hint, TOP, INSERT IGNORE) is remembered as an effect, and put into the
 * model after parsing.
 *
 * Patterns and replacements are words separated by blanks:
 *
 *     LIMIT  (  <=>        a token, letters in any case
 *     INNER|CROSS          one of these tokens
 *     LOW_PRIORITY|QUICK*  any number of these, none too
 *     [ ... ]              may be there
 *     {a:expr}             a capture named a, of a class (see enum capture_class)
 *     {a}                  in a replacement: what was captured
 *
 * Captures are lazy: they take as little as lets the rest of the pattern match.
 */
#ifndef SARGENT_QUERY_REWRITE_ENGINE_H
#define SARGENT_QUERY_REWRITE_ENGINE_H

#include "base/map.h"
#include "query/front_end.h"

/* A token of the statement while it is being rewritten. */
struct piece {
    struct piece *next, *previous;
    struct slice text; /* as it will be written */
    struct span at;    /* bytes of the original it stands for */
    uint8_t kind;      /* enum token_kind */
    bool exact;        /* text is the original's bytes, one to one */
    bool glued;        /* follows its predecessor without a blank */
    bool made;         /* written by a rule: a word is the keyword it looks like */
    bool fixed;        /* its meaning is settled: neither a keyword to match nor a word to quote */
};

enum capture_class {
    CAPTURE_NAME,       /* a word or quoted name */
    CAPTURE_PATH,       /* names joined by dots */
    CAPTURE_STRING,     /* one string */
    CAPTURE_AMOUNT,     /* number, parameter or word: what LIMIT takes; or a parenthesised expression */
    CAPTURE_PARENS,     /* ( ... ) with its content */
    CAPTURE_PRIMARY,    /* the smallest operand: literal, name, call, parentheses */
    CAPTURE_EXPR,       /* up to a comma or clause of its level */
    CAPTURE_LIST,       /* up to a clause of its level */
    CAPTURE_REST,       /* up to the end of its level; may be empty */
    CAPTURE_JOINED,     /* table references, two or more */
    CAPTURE_TYPE,       /* a type: words, then perhaps parentheses */
    CAPTURE_UNIT,       /* DAY, HOUR_MINUTE, ... */
    CAPTURE_INTRODUCER, /* _utf8 */
    CAPTURE_VARIABLES   /* @a, @b */
};

/* What a rewrite took out of the text and the model must be told. */
enum rewrite_effect {
    EFFECT_NONE,
    EFFECT_ON_CONFLICT,     /* INSERT IGNORE, OR REPLACE, REPLACE */
    EFFECT_CALC_FOUND_ROWS, /* SQL_CALC_FOUND_ROWS */
    EFFECT_HINT,            /* index or lock hint; capture h, or all that matched */
    EFFECT_LIMIT,           /* TOP, LIMIT of UPDATE and DELETE; capture n */
    EFFECT_LIMIT_TIES,      /* TOP ... WITH TIES */
    EFFECT_ORDER,           /* ORDER BY of UPDATE and DELETE; capture o */
    EFFECT_TARGET,          /* the first relation only names the target among the others */
    EFFECT_QUALIFIER,       /* SET t.a = 1: the t, which says what is the target among several tables */
    EFFECT_GLOB,            /* a LIKE that was written GLOB */
    EFFECT_RETURNING,       /* a RETURNING or OUTPUT that went nowhere */
};

struct effect {
    enum rewrite_effect kind;
    struct span at;            /* of the original: what was written */
    const struct piece *first; /* the captured pieces, NULL without */
    const struct piece *last;  /* the last of them */
};

struct match;
struct rewrite;
/* For what no replacement can say. Called with the pieces matched; returns false to leave them as they are.
 */
typedef bool rewrite_action(struct rewrite *rw, struct match *m);

struct rewrite_rule {
    const char *pattern;
    const char *replacement;        /* NULL when `action` does it */
    const char *example, *expected; /* the test: a statement, and what the dialect makes of it */
    const char *after;              /* what may stand in front, as an alternative; NULL: anything but a dot */
    enum rewrite_effect effect;
    rewrite_action *action;
    bool once; /* not in front of a piece that a rule wrote: for patterns that match what they write */
};

/* The optional members follow `expected` as designated initialisers. */
#define RULE(pattern_, replacement_, example_, ...)                                                          \
    {                                                                                                        \
        .pattern = (pattern_), .replacement = (replacement_), .example = (example_), .expected = __VA_ARGS__ \
    }

/* A word that PostgreSQL reserves and the dialect takes as a name, except in front of or behind some tokens.
 */
struct rewrite_word {
    const char *word;
    const char *keyword_after;  /* a keyword behind one of these, "" never */
    const char *keyword_before; /* ... and in front of one of these, "" never */
};

struct rewrite_dialect {
    enum dialect dialect;
    const struct rewrite_rule *rules;
    size_t rule_count;
    const struct rewrite_word *words;
    size_t word_count;
    const char *operators; /* those of more than one character, longest first, separated by blanks */
};

extern const struct rewrite_dialect rewrite_mysql, rewrite_sqlite, rewrite_mssql, rewrite_postgres;
/* NULL for the dialects that need none. */
const struct rewrite_dialect *rewrite_dialect_of(enum dialect d);

/* The alias that subqueries without one get. */
#define REWRITE_NO_ALIAS "?"

enum { REWRITE_CAPTURES = 8, REWRITE_DEPTH_LIMIT = 400, REWRITE_EFFECTS_LIMIT = 4096 };

struct rewrite {
    struct arena *arena;
    const struct rewrite_dialect *dialect;
    struct slice text;  /* the original */
    struct piece head;  /* in front of the first piece; its text is empty */
    struct piece *tail; /* the TOKEN_END piece */
    const struct rewrite_options *options;
    size_t budget;    /* replacements left; a statement that uses them up stays as it is */
    uint32_t *starts; /* per rule of the dialect: see pattern_starts */
    VEC(struct effect) effects;
    int next_param;    /* number of the next $n */
    struct map params; /* named parameters and their numbers */
};

struct capture {
    char name;
    struct piece *first, *behind; /* pieces [first, behind); empty when equal */
};

struct match {
    struct piece *first, *behind; /* what matched: [first, behind) */
    struct capture captures[REWRITE_CAPTURES];
    size_t capture_count;
};

/* ---- rewrite_engine.c -----------------------------------------------------------------------------------
 */

/* The result: text for libpg_query, and where each part of it came from. */
struct rewritten {
    struct slice text;                /* ends in NUL */
    const struct position_piece *map; /* one for each token */
    size_t map_count;
    const struct effect *effects;
    size_t effect_count;
};

/* How a placeholder of host code is read where it cannot be a value: as a name, or as nothing at all. */
enum param_reading { PARAM_VALUE, PARAM_NAME, PARAM_NOTHING };
struct param_override {
    uint32_t pos; /* of the placeholder in the original */
    enum param_reading reading;
};
enum { PARAM_OVERRIDES = 12 };
struct param_overrides {
    struct param_override at[PARAM_OVERRIDES];
    size_t n;
};

/* Zeroed is a valid default. */
struct rewrite_options {
    const struct param_overrides *overrides;
    uint32_t from;      /* byte of the text where reading starts */
    const char *prefix; /* written in front, standing for nothing of the original */
};

/* Rewrites one statement. Any text gives a result; whether libpg_query likes it is another matter. options
 * may be NULL. */
struct rewritten rewrite_statement(struct arena *a, struct slice text, const struct rewrite_dialect *d,
                                   const struct rewrite_options *options);
/* The statement with the marks of MySQL's running comments blanked out; other dialects: as it is. */
struct slice rewrite_open_comments(struct arena *a, struct slice text, enum dialect d);

/* ---- rewrite_effects.c -----------------------------------------------------------------------------------
 */

/* Puts into the parsed model what the rewriting took out of the text. */
void rewrite_apply_effects(struct arena *a, struct query *q, const struct effect *effects, size_t n);

/* ---- rewrite_pieces.c: the list -------------------------------------------------------------------------
 */

void rewrite_build(struct rewrite *rw);
/* A new piece with the text (a constant or in the arena), standing for `at`. */
struct piece *piece_new(struct rewrite *rw, struct slice text, struct span at, enum token_kind kind);
void piece_insert(struct piece *before, struct piece *p);
/* Takes [first, behind) out of the list; the pieces stay linked among themselves. */
void pieces_unlink(struct piece *first, struct piece *behind);
/* Puts the unlinked run first..last in front of `before`. */
void pieces_link(struct piece *before, struct piece *first, struct piece *last);
/* Bytes of the original from the first to the last of [first, behind). */
struct span pieces_span(const struct piece *first, const struct piece *behind);
bool piece_is(const struct piece *p, const char *text);
/* True when the piece's text is one of a blank- or bar-separated list; "^" stands for the statement's start.
 */
bool piece_in(const struct piece *p, const char *list);
/* True when the piece in front of p is one of a list; "operand" stands for any that ends an operand. */
bool piece_stands_behind(const struct piece *p, const char *list);
/* True when the piece ends an operand, so that an operator follows. */
bool piece_ends_operand(const struct piece *p);
/* From an opening parenthesis to the piece behind its closing one; from any other piece to the next. */
struct piece *piece_skip(struct piece *p);
/* Makes a name out of a piece: quoted, folded, never a keyword again. */
void piece_make_name(struct rewrite *rw, struct piece *p);
/* True for what ends a clause of its level: FROM, WHERE, ), ;, the end ... */
bool piece_ends_clause(const struct piece *p);

/* ---- rewrite_pattern.c ----------------------------------------------------------------------------------
 */

bool pattern_match(const char *pattern, struct piece *at, struct match *m);
/* With which pieces a match of the pattern may start: bit 0 to 25 for words by their letter, PIECE_OTHER for
 * the rest. Most pieces are ruled out by this alone. */
enum { PIECE_OTHER = 1u << 26 };
uint32_t pattern_starts(const char *pattern);
uint32_t piece_start(const struct piece *p);
const struct capture *match_capture(const struct match *m, char name);

/* Takes the qualifiers off the columns that UPDATE sets: PostgreSQL reads t.a as a part of a column t. An
 * action for rules of the pattern SET. */
rewrite_action rewrite_set_columns;

/* ---- rewrite_from.c: table references --------------------------------------------------------------------
 */

void rewrite_table_references(struct rewrite *rw);
/* Only names subqueries that have no alias, which PostgreSQL 16 allows. */
void rewrite_missing_aliases(struct rewrite *rw);

/* ---- rewrite_words.c: names that PostgreSQL would take as keywords ----------------------------------------
 */

void rewrite_quote_words(struct rewrite *rw);
/* True when PostgreSQL takes the word for a keyword where a table's name is due. */
bool rewrite_is_reserved(struct slice word);

#endif
