/* Schema that host code declares through builders: migrations of Rails, Knex, Laravel, Alembic and Django.
 * Private to ingest.
 *
 *     host_schema.c          the statements that builders stand for, shared by all of them
 *     host_schema_blocks.c   create_table "x" do |t| ... end, and its kin in JavaScript and PHP
 *     host_schema_python.c   op.create_table("x", sa.Column(...)), migrations.CreateModel(...)
 *
 * Each call that changes the schema becomes the DDL that it stands for. What of it is written in the source
 * keeps its place there. Ways back (down, downgrade) are left out. */
#ifndef SARGENT_INGEST_HOST_SCHEMA_H
#define SARGENT_INGEST_HOST_SCHEMA_H

#include "ingest/host.h"

/* A statement that is being written. */
struct made_ddl {
    struct host_run *run;
    int node; /* the call that it stands for */
    VEC(char) text;
    VEC(struct map_piece) pieces;
    bool items; /* inside the parentheses: one was written */
};

struct made_ddl made_start(struct host_run *r, int node);
void made_text(struct made_ddl *d, const char *text);
/* Text that stands for node `at` of the source. */
void made_slice(struct made_ddl *d, struct slice text, int at);
/* A name, quoted where it needs to be. */
void made_name(struct made_ddl *d, struct slice name, int at);
/* ", " but in front of the first item. */
void made_item(struct made_ddl *d);
void made_finish(struct made_ddl *d);

/* A column as the builders describe it. */
struct column {
    struct slice name, type, references; /* references: table, "" without */
    struct slice referenced;             /* column there, "" without */
    int node;
    bool required, primary, unique, indexed;
};
/* Writes "name type ..." as an item; a foreign key follows it as one of its own. */
void made_column(struct made_ddl *d, const struct column *c);
/* CREATE [UNIQUE] INDEX name ON table (columns); the name is made of both when it is "". */
void made_index(struct host_run *r, int node, struct slice name, struct slice table,
                const struct slice *columns, size_t count, bool unique);

enum { SCHEMA_NAMES_LIMIT = 64 };
struct made_names {
    struct slice at[SCHEMA_NAMES_LIMIT];
    size_t n;
};

/* The text of a string, symbol or name. */
struct slice argument_string(const struct host_tree *t, int node);
/* The n-th argument that has no keyword, -1. */
int argument_at(const struct host_tree *t, int call, int n);
/* The value of a keyword argument or of an entry of a map among the arguments, -1. */
int argument_named(const struct host_tree *t, int call, const char *name);
struct slice argument_text(const struct host_tree *t, int call, const char *name);
bool argument_is(const struct host_tree *t, int call, const char *name, const char *value);
/* The strings of a list, or the one string. */
struct made_names argument_list(const struct host_tree *t, int node);
/* What SQL calls a type, "" when no builder knows the word. */
struct slice made_type(struct slice word);

/* Reads all of a file. */
void host_schema_read(struct host_run *r);
bool host_schema_block_call(struct host_run *r, int node, struct slice name);
bool host_schema_python_call(struct host_run *r, int node, struct slice name);

#endif
