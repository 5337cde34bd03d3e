/* Bodies of PostgreSQL's routines. Private to ingest.
 *
 *     routine_postgres.c   CREATE FUNCTION, CREATE PROCEDURE, DO: header, parameters, where the body is
 *     plpgsql.c            PL/pgSQL's statements, blocks and loops
 *     plpgsql_query.c      its queries: variables become parameters, INTO goes
 *     plpgsql_execute.c    what EXECUTE runs: text assembled with ||, format() and the like
 *
 * PL/pgSQL is read token by token and not by libpg_query, whose tree of a body knows lines only: a caret has
 * to stand on a character, also in a body that is quoted twice.
 */
#ifndef SARGENT_INGEST_ROUTINE_H
#define SARGENT_INGEST_ROUTINE_H

#include "ingest/host.h"

enum {
    ROUTINE_LOOPS_LIMIT = 20, /* nested loops that are told apart */
    ROUTINE_NAMES_LIMIT = 400,
    ROUTINE_TEXT_DEPTH = 40, /* of expressions that make text */
};

/* Text that was quoted in the source, perhaps more than once. */
struct located {
    struct slice text;
    const uint32_t *at; /* by byte of text the byte of the source; one more for its end */
};

struct variable {
    struct slice name;
    bool record;        /* its fields may be asked for */
    enum nature nature; /* what its value cannot carry */
    int parameter;      /* of the routine, -1 */
    bool known;         /* `value` is what was assigned last */
    struct string value;
};

struct name_list {
    struct slice *at;
    size_t n, cap;
};

struct routine_loop {
    enum loop_kind kind;
    unsigned flags;
    int64_t count;
    size_t offset, len; /* its header in the source */
    struct name_list condition, changed;
};

struct routine {
    struct arena *arena; /* of what is needed while reading */
    struct host_run run;
    struct host_tree tree;
    struct shaper *shaper;
    const struct statement *outer; /* CREATE FUNCTION or DO */
    bool at_once;                  /* DO: what it changes is changed */
    struct located body;
    const struct token *at; /* of the body; n does not count TOKEN_END, which is there */
    size_t n, i;
    struct {
        struct variable *at;
        size_t n, cap;
    } variables;
    struct routine_loop loops[ROUTINE_LOOPS_LIMIT];
    int depth, branches; /* loops, and IF or CASE, that are open */
    struct slice name;
    int function;               /* index into ingested.functions, -1 */
    int last_call;              /* newest call, -1 */
    struct name_list last_into; /* and where its result went */
    size_t emitted;
};

/* routine_postgres.c: reads what stands inside of a statement of PostgreSQL, if anything. */
void routine_read(const struct source *s, struct ingested *out, struct shaper *shaper,
                  const struct statement *st);
/* The value of a string token, with every byte's place. False for kinds whose escapes are not followed. */
bool located_string(struct arena *a, struct located in, struct token t, struct located *out);

static inline struct slice routine_text(const struct routine *b, size_t i)
{
    return i < b->n ? token_text(b->body.text, b->at[i]) : (struct slice){"", 0};
}
static inline enum token_kind routine_kind_at(const struct routine *b, size_t i)
{
    return i < b->n ? (enum token_kind)b->at[i].kind : TOKEN_END;
}
/* True for a word of the list. */
static inline bool routine_is(const struct routine *b, size_t i, const char *words)
{
    return routine_kind_at(b, i) == TOKEN_WORD && word_in_nocase(words, routine_text(b, i));
}
static inline bool routine_operator(const struct routine *b, size_t i, const char *operators)
{
    return routine_kind_at(b, i) == TOKEN_OPERATOR && word_in(operators, routine_text(b, i));
}
/* The token behind the parenthesis that opens at i. */
size_t routine_close(const struct routine *b, size_t i);
/* The first of the words, or semicolon, outside of parentheses and CASE; b->n without. */
size_t routine_until(const struct routine *b, size_t i, const char *words);
/* The first comma outside of parentheses before end, or end. */
size_t routine_comma(const struct routine *b, size_t i, size_t end);

struct variable *routine_variable(const struct routine *b, struct slice name);
void routine_declare(struct routine *b, struct slice name, struct slice type, int parameter);
void names_add(struct arena *a, struct name_list *list, struct slice name);
bool names_hold(const struct name_list *list, struct slice name);

/* plpgsql.c */
void plpgsql_read(struct routine *b);

/* plpgsql_query.c */
/* A query or other statement of SQL in tokens [first, end). */
void plpgsql_query(struct routine *b, size_t first, size_t end);
/* The same for a query whose rows are read one by one, or handed to the caller. */
void plpgsql_stream(struct routine *b, size_t first, size_t end);
/* An expression; `keyword` is the token in front, in whose place SELECT stands. Says nothing unless it holds
 * a query. */
void plpgsql_expression(struct routine *b, size_t keyword, size_t first, size_t end);
/* Adds the call of a statement whose tokens are [first, end); `api` names how it is run. Its address holds
 * until the next. */
struct call *plpgsql_call(struct routine *b, const char *api, size_t first, size_t end);
/* Adds the statement that the call sends. False when it is too long. */
bool plpgsql_emit(struct routine *b, struct call *call, struct string s, size_t first);
/* Adds pieces for [from, from + len) of a located text. */
void plpgsql_pieces(struct routine *b, struct string *s, struct located text, size_t from, size_t len);
/* Bit per loop around, whose round decides what one of the tokens is worth. */
uint64_t plpgsql_variance(const struct routine *b, size_t first, size_t end);

/* plpgsql_execute.c */
/* Statement text in tokens [first, end), which may end in INTO and USING. */
void plpgsql_execute(struct routine *b, size_t first, size_t end);
/* Remembers what text a variable now holds. */
void plpgsql_assign(struct routine *b, struct slice name, size_t first, size_t end);

#endif
