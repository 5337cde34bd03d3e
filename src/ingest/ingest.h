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
#include "base/vec.h"
#include "lex/lex.h"

/* ---- sources ---------------------------------------------------------------------------------------------
 */

enum source_kind {
    SOURCE_SCRIPT, /* SQL or CQL statements */
    SOURCE_HOST,   /* a programming language, or a container such as XML, a notebook or Markdown */
    SOURCE_LOG,    /* a log: see the log readers */
    SOURCE_OTHER,  /* nothing that Sargent reads */
};

struct source {
    const char *path;   /* as given by the user, and as shown */
    struct input input; /* its bytes; open until source_close */
    enum source_kind kind;
    enum dialect dialect;
    const char *dialect_reason; /* why that dialect, for --verbose */
    const char *language;       /* host language: "python", ...; "" otherwise */
    bool migration;             /* lies in a migration folder */
    bool test;                  /* lies in a test folder or has a test's name */
    bool schema;                /* named by --schema: only its DDL counts */
};

struct source_options {
    enum dialect dialect;   /* DIALECT_UNKNOWN: find out */
    const char *stdin_name; /* file name that standard input stands for, NULL */
};

/* Opens a path and finds out what it is: by extension, folder and content. On failure err says why, and
 * nothing needs closing. A binary file opens as SOURCE_OTHER. */
bool source_open(struct source *s, const char *path, const struct source_options *options, struct error *err);
void source_close(struct source *s);

/* ---- statements ------------------------------------------------------------------------------------------
 */

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
    size_t piece_count;         /* 0: the text is the source's bytes from offset on */
    struct slice name;          /* of a "-- name: x" comment, mapper id, ... */
    size_t lead;                /* byte of the source where the comments in front of it start */
    int call;                   /* index into ingested.calls, -1 in scripts */
    bool unterminated;          /* the source ended inside it */
    bool reverting;             /* of a "down" migration: undoes another one, so not applied to the schema */
    bool data_follows;          /* COPY ... FROM stdin */
    struct hash128 fingerprint; /* its shape, by shape_of */
    uint64_t classes;
    uint32_t longest_list;
    uint32_t repeats; /* further statements of this shape in this source that were left out */
    uint32_t ordinal; /* number of the statement within its source, from 0, left-out ones counted */
    uint32_t run;     /* how many statements of this shape stand here in a row; 0 on all but the first */
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
};

/* ---- calls of host code
 * ------------------------------------------------------------------------------------ */

enum call_method { CALL_EXECUTE, CALL_PREPARE, CALL_BATCH, CALL_BUILD, CALL_FETCH, CALL_OTHER };
enum loop_kind { LOOP_NONE, LOOP_FOR, LOOP_WHILE, LOOP_CALLBACK, LOOP_COMPREHENSION, LOOP_RECURSION };

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
    /* the host reader adds what its rules need here */
};

/* ---- what one source yields
 * -------------------------------------------------------------------------------- */

struct ingested {
    struct arena arena; /* owns everything below */
    VEC(struct statement) statements;
    VEC(struct call) calls;
    VEC(struct allowance) allowances;
    size_t statement_count; /* seen, left-out ones counted */
    size_t commands;        /* psql and cqlsh commands skipped */
    struct error error;     /* text set when reading stopped early */
};

/* Reads all of a source. Never fails as a whole; out->error tells of a part that could not be read. `out`
 * must be zeroed; its memory is out->arena. */
void ingest_source(const struct source *s, struct ingested *out);
void ingested_free(struct ingested *in);

/* ---- places
 * ------------------------------------------------------------------------------------------------- */

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

/* ---- folders
 * ------------------------------------------------------------------------------------------------ */

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
