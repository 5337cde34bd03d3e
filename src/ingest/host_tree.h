/* host_tree: source code of any language as one small tree. Private to ingest; host.h says what is made of
 * it.
 *
 * tree-sitter parses, and a table for each language (languages/) lowers its kinds of nodes to the few that
 * the front end knows: calls, strings, loops, functions and which of their children play which part.
 */
#ifndef SARGENT_INGEST_HOST_TREE_H
#define SARGENT_INGEST_HOST_TREE_H

#include <tree_sitter/api.h>

#include "base/map.h"
#include "ingest/ingest.h"

enum {
    HOST_DEPTH_LIMIT = 600,      /* nesting of the tree and of evaluation */
    HOST_SOURCE_LIMIT = 8 << 20, /* bytes of a source file that are parsed */
};

/* ---- the small tree ------------------------------------------------------------------------------------ */

enum node_kind {
    NODE_OTHER, /* nothing special: its children are looked at in order */
    NODE_SKIP,  /* not lowered at all: types, punctuation */
    NODE_NAME,
    NODE_NUMBER,
    NODE_CONSTANT, /* true, null, a character, a symbol */
    NODE_STRING,   /* children: interpolated expressions */
    NODE_HOLE,     /* an interpolation inside a string, marks included; child: the expression */
    NODE_JOINED,   /* adjacent strings */
    NODE_BINARY,   /* LEFT, RIGHT; op */
    NODE_MEMBER,   /* RECEIVER, NAME */
    NODE_INDEX,    /* RECEIVER, rest */
    NODE_CALL,     /* CALLEE or RECEIVER + NAME; ARGUMENTS; BLOCK */
    NODE_NEW,      /* the same for constructors */
    NODE_LIST,     /* also argument lists, tuples, blocks of values */
    NODE_MAP,
    NODE_PAIR,    /* NAME, VALUE: keyword argument, entry of a map */
    NODE_TERNARY, /* CONDITION, THEN, ELSE */
    NODE_WRAP,    /* parentheses, casts, try!: its value is its last child's */
    NODE_AWAIT,
    NODE_ASSIGN,  /* TARGET, VALUE; also declarations and with-items */
    NODE_AUGMENT, /* TARGET, VALUE; op */
    NODE_UPDATE,  /* i++ */
    NODE_FUNCTION,
    NODE_LAMBDA, /* NAME, PARAMETERS, BODY */
    NODE_PARAMETER,
    NODE_CLASS,
    NODE_FOR, /* TARGET, ITERABLE or INIT, CONDITION, UPDATE; BODY */
    NODE_WHILE,
    NODE_COMPREHENSION, /* BODY, then NODE_CLAUSE children */
    NODE_CLAUSE,        /* TARGET, ITERABLE of a comprehension */
    NODE_IF,            /* CONDITION, THEN, ELSE */
    NODE_SWITCH,        /* CONDITION, then NODE_CASE */
    NODE_CASE,
    NODE_TRY,
    NODE_BLOCK,
    NODE_RETURN,
    NODE_BREAK,
    NODE_RAISE,
    NODE_CONTINUE,
    NODE_IMPORT,
    NODE_ANNOTATION,
    NODE_TYPE,
    NODE_MACRO,   /* Rust: tokens without structure */
    NODE_HEREDOC, /* Ruby: stands for a body that follows later */
    NODE_HEREDOC_BODY,
    NODE_SPLICE, /* its children are its parent's */
    NODE_KIND_COUNT
};

enum slot {
    SLOT_NONE,
    SLOT_NAME,
    SLOT_VALUE,
    SLOT_TARGET,
    SLOT_RECEIVER,
    SLOT_CALLEE,
    SLOT_ARGUMENTS,
    SLOT_BLOCK,
    SLOT_PARAMETERS,
    SLOT_BODY,
    SLOT_CONDITION,
    SLOT_ITERABLE,
    SLOT_INIT,
    SLOT_UPDATE,
    SLOT_THEN,
    SLOT_ELSE,
    SLOT_TYPE,
    SLOT_LEFT,
    SLOT_RIGHT,
    SLOT_OPERATOR,
    SLOT_COUNT
};

struct node {
    uint8_t kind, slot;
    uint8_t op_len; /* length of the operator, 0 without */
    uint32_t pos, len, op_pos;
    int parent, first, last, next; /* -1 for none */
};

struct comment {
    uint32_t pos, len;
};

struct host_tree {
    struct arena *arena;
    struct slice text;
    const struct host_language *language;
    VEC(struct node) nodes; /* parents before children; node 0 is the file */
    VEC(struct comment) comments;
    bool errors; /* tree-sitter met text that is not of the language */
};

/* ---- languages ----------------------------------------------------------------------------------------- */

enum { LOWERING_PARTS = 6, LOWERING_LIMIT = 160, SYMBOL_LIMIT = 1024 };

/* How a kind of the grammar is lowered: to what, and which child plays which part. A child is named by its
 * field, by "@kind", or by "#n" (n-th named child from 0). */
struct lowering {
    const char *kind;
    uint8_t node;
    struct {
        const char *child;
        uint8_t slot;
    } parts[LOWERING_PARTS];
};

/* A row for a kind whose children play no parts. */
#define LEAF(kind_name, node_kind)                                                                           \
    {                                                                                                        \
        .kind = (kind_name), .node = (node_kind)                                                             \
    }

enum string_style {
    STRINGS_PREFIXED = 1,        /* r"", f"": letters before the quote; r makes it raw */
    STRINGS_TRIPLE = 2,          /* """...""" */
    STRINGS_TRIPLE_RAW = 4,      /* ... without escapes */
    STRINGS_SINGLE_RAW = 8,      /* '...' knows only \\ and \' */
    STRINGS_BACKTICK_RAW = 16,   /* Go */
    STRINGS_VERBATIM = 32,       /* C#: @"..." with doubled quotes */
    STRINGS_DOUBLED_BRACES = 64, /* {{ in interpolated strings stands for { */
};

struct host_language {
    const char *name;
    const char *extensions; /* separated by blanks, with their dots */
    const TSLanguage *(*grammar)(void);
    const struct lowering *lowerings;
    unsigned strings;          /* enum string_style */
    const char *concat;        /* operators that join strings, separated by blanks */
    const char *self;          /* names of the own object, separated by blanks */
    const char *iterators;     /* methods and functions whose callback runs once per item */
    const char *not_iterators; /* receivers whose map and so on is no loop */
    const char *integers;      /* declared types that cannot carry text */
    const char *implicit_item; /* name of a lambda's parameter that is not declared, NULL */
    bool implicit_return;      /* a function returns its last expression */
    bool bare_calls;           /* a method without arguments is called without parentheses */
};

extern const struct host_language language_python, language_javascript, language_typescript, language_tsx;
extern const struct host_language language_java, language_go, language_ruby, language_php, language_csharp;
extern const struct host_language language_rust, language_kotlin, language_scala;

/* NULL when no language has that name. */
const struct host_language *language_find(const char *name);
/* True when word is one of the blank-separated words of list. */
bool word_in(const char *list, struct slice word);
bool word_in_nocase(const char *list, struct slice word);

/* Parses and lowers. False when the text could not be parsed at all (too large). */
bool tree_build(struct arena *a, const struct host_language *language, struct slice text,
                struct host_tree *out);

static inline bool slice_holds(struct slice text, const char *word)
{
    return slice_find(text, slice_of(word), 0) >= 0;
}

/* host_macro.c: gives the tokens of macros the shape of expressions. */
void macro_structure(struct host_tree *t);

static inline const struct node *node_at(const struct host_tree *t, int n)
{
    return &t->nodes.at[n];
}
/* The child in that slot, -1. */
int node_child(const struct host_tree *t, int n, enum slot slot);
/* Scala: { case Some(x) => ... } as a function. */
bool node_is_cases(const struct host_tree *t, int n);
/* Without parentheses, await and casts around it. */
int node_strip(const struct host_tree *t, int n);
struct slice node_text(const struct host_tree *t, int n);
struct slice node_op(const struct host_tree *t, int n);
/* The name a call calls, a member names, a function or class bears; "" without. $ and @ in front are dropped.
 */
struct slice node_name(const struct host_tree *t, int n);
/* What a call or member is of, -1 for a plain name. */
int node_receiver(const struct host_tree *t, int n);
/* The nearest node of a kind around n, n itself not counted; -1. */
int node_around(const struct host_tree *t, int n, enum node_kind kind);
bool node_inside(const struct host_tree *t, int n, int outer);
/* How a statement leaves the round of a loop, as enum loop_flag; 0 for one that does not. */
unsigned node_way_out(const struct host_tree *t, int node);
/* Values side by side without brackets around them, as in Go's a, b = f(), g(). */
bool node_is_bare_list(const struct host_tree *t, int n);
struct slice name_bare(struct slice name);
/* Behind the last dot, colon or backslash: User of app.models.User and App\User. */
struct slice name_last(struct slice name);

#define NODE_CHILDREN(t, n, child)                                                                           \
    int child = (n) < 0 ? -1 : (t)->nodes.at[n].first;                                                       \
    child >= 0;                                                                                              \
    child = (t)->nodes.at[child].next

#endif
