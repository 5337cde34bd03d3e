/* ingest: from files to statements.
 *
 * A source is one file (or standard input). Reading it yields statements: the text as the database would
 * receive it, with a map back to the bytes of the source so that a caret lands on the right character. SQL
 * and CQL files hold statements as they are; host-language sources hold them in pieces inside string
 * literals.
 *
 *     source_open         a path -> struct source: its bytes, its kind and dialect
 *     ingest_source       a source -> its statements (and, for host code, its database calls)
 *     statement_place     a part of a statement -> line and column in its source
 *     ingest_walk         a folder -> the paths below it worth reading
 *
 * Sources are read independently of each other, each into its own struct ingested and arena, so that any
 * number of threads gives the same result.
 */
#ifndef SARGENT_INGEST_H
#define SARGENT_INGEST_H

#include "base/error.h"
#include "base/input.h"
#include "base/map.h"
#include "base/vec.h"
#include "lex/lex.h"

/* ---- sources */

enum source_kind {
    SOURCE_SCRIPT,   /* SQL or CQL statements */
    SOURCE_HOST,     /* a programming language, or a container such as XML, a notebook or Markdown */
    SOURCE_DATABASE, /* an SQLite database file: the DDL in it */
    SOURCE_LOG,      /* a log: see the log readers */
    SOURCE_OTHER,    /* nothing that Sargent reads */
};

/* What a text looks like. `reason` is a constant: the strongest tell-tale, "" when undecided. A mixed text
 * has strong signs of a second dialect: its statements are worth asking one by one. */
struct dialect_guess {
    enum dialect dialect; /* DIALECT_UNKNOWN when nothing tells, or two dialects tell as much */
    const char *reason;
    bool mixed;
};

/* A function of the user's own that sends SQL, from the configuration. */
struct host_wrapper {
    struct slice
        receiver; /* what it is called on: "my_db" of my_db.run; "" for a plain function, "*" for anything */
    struct slice name;
    struct slice language; /* "" for all */
    int argument;          /* which argument is the statement's text, from 0; -1 for none */
    const char *does;      /* execute, prepare, batch, fetch, build */
};

/* A statement that a file of host code gives a name to, for the files that import it. */
struct host_constant {
    struct slice name, text;
    struct slice stem, folder, package; /* of its file: see host_constants.c */
    const struct source *source;
    int next; /* another one of the name, -1 */
};
struct host_constants {
    struct map by_name; /* index into `all` + 1 */
    VEC(struct host_constant) all;
};

struct source {
    const char *path;   /* as given by the user, and as shown */
    struct input input; /* its bytes; open until source_close */
    enum source_kind kind;
    enum dialect dialect;
    const char *dialect_reason;             /* why that dialect, for --verbose */
    bool dialect_assumed;                   /* nothing says which dialect it is in: PostgreSQL's is assumed */
    bool mixed_dialects;                    /* its statements are of several dialects: each is looked at */
    const char *language;                   /* host language: "python", ...; "" otherwise */
    bool migration;                         /* lies in a migration folder */
    bool test;                              /* lies in a test folder or has a test's name */
    bool schema;                            /* named by --schema: only its DDL counts */
    const struct host_constants *constants; /* of all files of this run; NULL for none */
    const struct host_wrapper *wrappers;    /* known in host code beside the catalogue */
    size_t wrapper_count;
    struct dialect_guess guess; /* of a script: what its text looks like; not looked at when the name says */
};

struct source_options {
    enum dialect dialect;  /* of every source; DIALECT_UNKNOWN: find out */
    enum dialect fallback; /* where name and content do not say */
    bool named; /* the user named this very file: with a dialect given, it is a script whatever its name */
    bool databases;         /* read SQLite databases as well */
    const char *stdin_name; /* file name that standard input stands for, NULL */
    /* Tells the dialect of a script when it is known from an earlier run; NULL to look at the text. */
    bool (*recall)(void *context, const struct source *s, struct dialect_guess *guess);
    void *recall_context;
};

/* Opens a path and finds out what it is: by extension, folder and content. On failure err says why, and
 * nothing needs closing. A binary file opens as SOURCE_OTHER. */
bool source_open(struct source *s, const char *path, const struct source_options *options, struct error *err);
void source_close(struct source *s);

/* ---- dialects */

/* By the tokens of the text's first part and by the path (NULL for none). */
struct dialect_guess dialect_of_text(struct slice text, const char *path);
/* The same in short; reason may be NULL. */
enum dialect dialect_detect(struct slice text, const char *path, const char **reason);
/* The dialect of one statement of a mixed file: the file's unless the statement has signs of another only. */
enum dialect dialect_of_statement(struct slice statement, enum dialect file);

/* ---- statements */

/* Bytes [text, text + len) of the statement are bytes [source, source + source_len) of the source. Pieces are
 * sorted by text and cover it; where both lengths are equal, bytes correspond one to one, else (a hole, an
 * escape) the whole piece corresponds to the whole range. */
struct map_piece {
    uint32_t text, len;
    uint32_t source, source_len;
};

struct statement {
    struct slice text;
    enum dialect dialect;
    size_t offset; /* byte of the source where it starts */
    const struct map_piece *pieces;
    size_t piece_count; /* 0: the text is the source's bytes from offset on */
    struct slice name;  /* of a "-- name: x" comment, mapper id, ... */
    size_t lead;        /* byte of the source where the comments in front of it start */
    int call;           /* index into ingested.calls, -1 in scripts */
    bool unterminated;  /* the source ended inside it */
    bool reverting;     /* of a "down" migration: undoes another one, so not applied to the schema */
    bool uncertain;     /* assembled with holes or optional parts: a failure to parse is no syntax error */
    bool data_follows;  /* COPY ... FROM stdin */
    bool alternative;   /* one of several texts that its call may send */
    struct hash128 fingerprint; /* its shape, by shape_of */
    uint64_t classes;
    uint32_t longest_list;
    uint32_t repeats;    /* further statements of this shape in this source that were left out */
    uint32_t ordinal;    /* number of the statement within its source, from 0, left-out ones counted */
    uint64_t log_line;   /* in logs: the line it was found on, which cannot be counted; 0 elsewhere */
    uint32_t run;        /* how many statements of this shape stand here in a row; 0 on all but the first */
    struct slice object; /* in databases: the table, index, view or trigger that it made, or a part of it; ""
                            elsewhere */
    struct slice within; /* and that object's DDL, in which its lines are counted */
};

/* In one source, this many statements of a shape are kept; of the others only those with a value more extreme
 * than any kept one (a longer list). A dump of a million INSERTs is a few facts. */
enum { STATEMENTS_KEPT_PER_SHAPE = 64 };

/* A comment "sargent: allow RULE[, RULE] reason", as found in SQL or host comments. */
struct allowance {
    struct slice rules; /* as written: names separated by commas, "all" for every rule */
    struct slice reason;
    size_t offset;                /* of the comment in the source */
    size_t line;                  /* its line, from 1 */
    size_t first_line, last_line; /* lines it covers; 0, 0 for the whole file (sargent: allow-file RULE) */
    bool behind;                  /* stands behind code on its line: it speaks of that, not of what follows */
    bool foreign; /* another tool's suppression (nosec, noqa, ...): honoured, never reported as unused */
};

/* ---- calls of host code */

enum call_method { CALL_EXECUTE, CALL_PREPARE, CALL_BATCH, CALL_BUILD, CALL_FETCH, CALL_OTHER };
enum loop_kind { LOOP_NONE, LOOP_FOR, LOOP_WHILE, LOOP_CALLBACK, LOOP_COMPREHENSION, LOOP_RECURSION };

/* What the text of a call's statement is. */
enum call_text {
    TEXT_NONE,      /* the API takes no SQL: an ORM's get(), a prepared statement's execute() */
    TEXT_CONSTANT,  /* known to the last byte */
    TEXT_ASSEMBLED, /* known but for its holes */
    TEXT_UNKNOWN,   /* a variable whose text is not visible */
};

/* What is put into a statement's text at run time. */
enum hole_kind {
    HOLE_VALUE,       /* text in the place of a value */
    HOLE_NUMERIC,     /* of a type that cannot carry SQL */
    HOLE_PLACEHOLDER, /* placeholders, or a list of them */
    HOLE_QUOTED,      /* a name that went through a quoting function */
    HOLE_ESCAPED,     /* a value that went through an escaping function */
    HOLE_CONSTANT,    /* one of a few constants, or an upper-case constant of the program */
    HOLE_IDENTIFIER,  /* text in the place of a name */
    HOLE_FRAGMENT,    /* a clause, an operator or the whole text */
    HOLE_SAFE,        /* a parameter or fragment that a query library binds */
};
struct call_hole {
    enum hole_kind kind;
    int statement;  /* index into ingested.statements whose text `at` counts in; -1 for a part of a statement
                     */
    bool in_quotes; /* inside '...' of the statement */
    bool loop_variant;       /* depends on a variable of the loop around the call */
    struct span at;          /* what stands for it in the statement's text */
    size_t offset, len;      /* the expression in the source */
    struct slice expression; /* its text */
    uint64_t form;           /* used while reading: what it depends on when it names a table */
};

/* An argument of a call, the SQL text left out. */
struct call_argument {
    int position;
    struct slice name; /* of a keyword argument */
    struct slice text; /* source text, cut at 200 bytes */
    const char *kind;  /* "constant", "name", "list", "map", "call", "function", "other" */
    bool loop_variant;
    bool first_variant; /* of a list: its first element depends on the loop */
    bool constant;      /* a literal, or a list of nothing else */
    int64_t count;      /* elements of a literal list, -1 */
};

enum call_flag {
    CALL_PARAMETERS = 1 << 0,      /* binds values */
    CALL_PREPARED = 1 << 1,        /* runs a prepared statement */
    CALL_AWAITED = 1 << 2,         /* by await */
    CALL_CONCURRENT = 1 << 3,      /* started together with others (gather, Promise.all, errgroup, ...) */
    CALL_LIMITED = 1 << 4,         /* ... under a semaphore or pool of fixed size */
    CALL_ORM = 1 << 5,             /* an object mapper's query */
    CALL_WRITE = 1 << 6,           /* the API writes (save, insert, ...) */
    CALL_STREAM = 1 << 7,          /* rows come in pieces */
    CALL_FETCH_ALL = 1 << 8,       /* all rows are read at once */
    CALL_FETCH_SIZE = 1 << 9,      /* a fetch size is set */
    CALL_FETCH_ONE = 1 << 10,      /* at most one row is asked for */
    CALL_CONNECT = 1 << 11,        /* opens a connection or pool */
    CALL_TRANSACTION = 1 << 12,    /* begins or commits a transaction */
    CALL_OFFSET = 1 << 13,         /* a builder's offset or skip */
    CALL_PREPARABLE = 1 << 14,     /* the driver has prepared statements that this call does not use */
    CALL_UNSAFE = 1 << 15,         /* the API's name says that text goes in as it is */
    CALL_IN_TRANSACTION = 1 << 16, /* inside a transaction block that also lies inside the loop */
    CALL_RESULT_USED = 1 << 17,    /* the result is assigned, returned or used in an expression */
    CALL_INDEPENDENT = 1 << 19,    /* awaited right behind another query whose answer it does not need */
    CALL_HANDED = 1 << 20,         /* a batch that the function was given: what else is in it is not known */
    CALL_PAGED_OFF = 1 << 18,      /* paging is switched off */
    CALL_ANY_TEXT = 1 << 21,       /* its text is not known here: a parameter of the function around it */
};

enum loop_flag {
    LOOP_VARIANT = 1 << 0,     /* what is sent depends on the loop */
    LOOP_RETRY = 1 << 1,       /* the loop tries again until it works */
    LOOP_CHUNK = 1 << 2,       /* each round handles a chunk */
    LOOP_PAGING = 1 << 3,      /* the loop's end depends on the query's own rows */
    LOOP_GUARD_EXIT = 1 << 4,  /* its result decides about break or return */
    LOOP_GUARD_RAISE = 1 << 5, /* ... about an exception */
    LOOP_GUARD_SKIP = 1 << 6,  /* ... about going on with the next item */
    LOOP_MEMO = 1 << 7,        /* runs only when a cache has no answer */
    LOOP_FOREVER = 1 << 8,     /* while true, waiting for work */
    LOOP_SET = 1 << 9,         /* asks for a whole set of keys each round */
};

enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };

/* A call of a database API, or a place where a statement's text is built when no call was found. */
struct call {
    struct slice api;      /* entry of the catalogue: "python.dbapi.execute" */
    struct slice function; /* enclosing function's name, "" at top level */
    enum call_method method;
    enum loop_kind loop; /* nearest enclosing loop */
    int loop_depth;
    int statement;                /* index into ingested.statements, -1 */
    size_t offset, len;           /* the call's bytes in the source */
    size_t loop_offset, loop_len; /* the loop's header */
    struct slice receiver, name;  /* what is called, as written */
    enum call_text text;
    enum confidence confidence;
    unsigned flags;      /* enum call_flag */
    unsigned loop_flags; /* enum loop_flag */
    int64_t loop_count;  /* rounds of the loop when they can be counted, -1 */
    int function_index;  /* into ingested.functions, -1 */
    uint64_t
        parameters; /* bit per parameter of the function that reaches the call; bit 39: the object itself */
    uint64_t form_parameters;       /* those of them that choose a table: another statement for each */
    size_t build_offset, build_len; /* where the text is built when that is not inside the call; len 0 */
    struct slice model;             /* class an object mapper's query is for, "" unknown */
    const struct call_hole *holes;
    size_t hole_count;
    const struct call_argument *arguments;
    size_t argument_count;
    uint64_t dependencies; /* used while reading: loops and parameters the call depends on */
};

/* A function of host code, so that calls of it can be followed. */
struct host_function {
    struct slice name, class; /* class "" for none */
    struct slice parameters;  /* names, separated by blanks */
    size_t offset, len;       /* of its header */
    int parameter_count;
    bool memo;     /* caches its results */
    bool declared; /* without a body: an interface's, an overload's */
};

/* A name that a file imports: see host_import.c. */
struct host_import {
    struct slice module; /* path with slashes, as written */
    struct slice name;   /* what is taken from it: "" the module itself, "*" everything */
    struct slice local;  /* its name in this file, "*" for everything */
};

/* A call of a function that is not the database's, kept where the function may reach a query. */
struct host_edge {
    struct slice callee, receiver;
    int caller; /* index into ingested.functions, -1 at top level */
    enum loop_kind loop;
    int loop_depth, arguments;
    bool typed; /* the receiver is the declared type of the object, not its name */
    unsigned loop_flags;
    unsigned flags; /* CALL_CONCURRENT, CALL_LIMITED */
    int64_t loop_count;
    size_t offset, len, loop_offset, loop_len;
    uint64_t variant;    /* bit per argument that depends on the loop; bit 39: the receiver */
    struct slice sql;    /* where an argument is a statement: how it starts, "" without */
    uint64_t parameters; /* bit per parameter of the caller that an argument depends on */
};

/* A relation declared by a model class: reading it may query. */
struct host_relation {
    struct slice model, name, target, kind; /* kind: "many", "one" */
    bool eager;                             /* loaded with its owner by declaration */
    size_t offset, len;
};
/* A model class: its ancestors make an ORM's class of it. */
struct host_model {
    struct slice name, parent, framework;
    size_t offset, len;
};
/* A relation-like attribute read from a loop's variable that stands for a row of a multi-row query. */
struct host_relation_use {
    struct slice model, name, eager; /* eager: relation paths loaded with the rows, separated by blanks */
    struct slice via;                /* relation between the row and what is read, "" for none */
    struct slice function;
    enum loop_kind loop;
    size_t offset, len, loop_offset, loop_len;
};

/* ---- what one source yields */

struct ingested {
    struct arena arena; /* owns everything below */
    VEC(struct statement) statements;
    VEC(struct call) calls;
    VEC(struct host_function) functions;
    VEC(struct host_edge) edges;
    VEC(struct host_import) imports;
    struct slice package; /* package or namespace that the file says it is of, with slashes; "" for none */
    VEC(struct host_model) models;
    VEC(struct host_relation) relations;
    VEC(struct host_relation_use) relation_uses;
    VEC(struct allowance) allowances;
    VEC(struct host_constant) constants; /* found before reading, see host_constants_find */
    size_t tests_from;      /* what stands behind this offset are tests: Rust's #[cfg(test)]; 0 for none */
    size_t statement_count; /* seen, left-out ones counted */
    size_t commands;        /* psql and cqlsh commands skipped */
    bool analysed;          /* a database with statistics in it */
    struct error error;     /* text set when reading stopped early */
};

/* Reads all of a source. Never fails as a whole; out->error tells of a part that could not be read. `out`
 * must be zeroed; its memory is out->arena. */
void ingest_source(const struct source *s, struct ingested *out);
void ingested_free(struct ingested *in);

/* What a query with one value answers when it is put to a source of kind SOURCE_DATABASE. */
bool database_ask(const struct source *s, const char *query, struct arena *a, struct slice *value,
                  struct error *err);

/* Fills out->constants with what other files may use of this one; nothing else of `out` is touched. */
void host_constants_find(const struct source *s, struct ingested *out);
/* Adds them to those of all files. */
void host_constants_add(struct arena *a, struct host_constants *c, const struct source *s,
                        const struct ingested *in);
/* Whether the import, written in file `from`, means the file `to`, which is of that package ("" for none). */
struct import_fit {
    int score;   /* 0 when it does not; of several files the one with the highest is meant */
    bool module; /* its local name stands for the file as a whole, not for a name in it */
};
struct import_fit import_fits(const struct source *from, const struct host_import *i, const struct source *to,
                              struct slice package);
/* Files of the same language, or of ones that call each other's functions. */
bool languages_call_each_other(const struct source *a, const struct source *b);
/* The host reader, called by ingest_source for SOURCE_HOST. */
void host_read(const struct source *s, struct ingested *out);
/* The host language of a file by its name or its first line: "python", "notebook", ...; NULL for none. */
const char *host_language_of(const char *path, struct slice text);

/* ---- places */

struct place {
    size_t offset, end;          /* bytes of the source */
    size_t line, column;         /* from 1; columns in bytes */
    size_t end_line, end_column; /* just behind the last byte */
};

/* Line starts of a source, built once when the first place is asked for. */
struct line_index {
    uint32_t *starts;
    size_t count;
};
void line_index_build(struct arena *a, struct slice text, struct line_index *out);
struct place place_of(const struct line_index *lines, size_t offset, size_t end);
/* The bytes of the source that part `at` of the statement came from. */
void statement_bytes(const struct statement *st, struct span at, size_t *offset, size_t *end);

/* ---- folders */

struct walk_options {
    const struct slice *exclude; /* gitignore patterns on top of the .gitignore files */
    size_t exclude_count;
    bool no_ignore; /* do not honour .gitignore */
};
struct path_list {
    char **at;
    size_t n, cap;
};
/* Adds the files below path (or path itself when it is a file) in byte order, so that a run's order does not
 * depend on the file system. Numbered migrations compare by number (V2 before V10). Symbolic links that lead
 * out of the folder are not followed. */
bool ingest_walk(struct arena *a, const char *path, const struct walk_options *options, struct path_list *out,
                 struct error *err);

/* True when a gitignore pattern matches the path or a folder above it. */
bool ingest_path_matches(struct slice pattern, struct slice path);

#endif
