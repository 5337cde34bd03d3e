/* Private to query: schema changes of MySQL, SQLite and SQL Server, read token by token.
 *
 * One tolerant reader for all three. What is looked for is what a schema is made of (tables, columns, keys,
 * indexes); whatever else a server allows (storage options, comments, file groups) is passed over. A
 * statement fails only when its skeleton is not there: no name, no parenthesis where columns are due.
 *
 *     ddl_reader.c   the cursor: words, names, types, expressions; which statement this is
 *     ddl_table.c    CREATE TABLE, DROP TABLE, RENAME TABLE
 *     ddl_column.c   one column's definition
 *     ddl_key.c      keys and indexes inside a table; CREATE INDEX, DROP INDEX
 *     ddl_alter.c    ALTER TABLE
 */
#ifndef SARGENT_QUERY_DDL_READER_H
#define SARGENT_QUERY_DDL_READER_H

#include "query/front_end.h"

/* Dialects as bits, for tables of what each of them writes. */
enum ddl_dialects { IN_MYSQL = 1, IN_SQLITE = 2, IN_MSSQL = 4, IN_ALL = 7 };

struct ddl_reader {
    struct arena *arena;
    struct query *q;
    struct query_error *err;
    struct slice text; /* the statement; marks of MySQL's running comments are blanks */
    unsigned dialect;  /* one of enum ddl_dialects */
    struct token *at;  /* ends with TOKEN_END */
    size_t pos, n;     /* n: without TOKEN_END */
    size_t select;     /* token where CREATE TABLE's SELECT begins, 0 without */
};

enum ddl_outcome {
    DDL_NONE,   /* no statement of ours */
    DDL_DONE,   /* read */
    DDL_SELECT, /* read, and a SELECT is to be read: CREATE TABLE ... AS SELECT */
    DDL_BAD,    /* no table, index or column where one must be; *err says what was due */
};

/* Reads the statement into q->ddl when it is one of CREATE, ALTER, DROP or RENAME TABLE and CREATE or DROP
 * INDEX. Other DDL is DDL_NONE. With DDL_SELECT, *select is the
 * byte where that SELECT begins. `text` must live as long as q; `d` is MySQL, SQLite or SQL Server. */
enum ddl_outcome ddl_read(struct arena *a, struct slice text, enum dialect d, struct query *q,
                          uint32_t *select, struct query_error *err);

/* ---- the cursor ------------------------------------------------------------------------------------------
 */

/* True when the token `ahead` of the cursor is the keyword. */
bool ddl_at_ahead(const struct ddl_reader *r, size_t ahead, const char *word);
bool ddl_at(const struct ddl_reader *r, const char *word);
/* True when the token at the cursor is one of the words, separated by blanks. */
bool ddl_at_any(const struct ddl_reader *r, const char *words);
bool ddl_at_kind(const struct ddl_reader *r, enum token_kind kind);
/* Passes words that stand here in a row, separated by blanks; false, and nothing passed, when they do not. */
bool ddl_take(struct ddl_reader *r, const char *words);
bool ddl_take_kind(struct ddl_reader *r, enum token_kind kind);
bool ddl_take_operator(struct ddl_reader *r, const char *op);
/* Past the token, or the parenthesis and what it holds. */
void ddl_skip(struct ddl_reader *r);
/* True at the end of an item of a list: a comma, a closing parenthesis, the end. */
bool ddl_at_item_end(const struct ddl_reader *r);
void ddl_skip_item(struct ddl_reader *r);
/* A name without quotes, in lower case; "" when none stands here. */
struct slice ddl_name_part(struct ddl_reader *r);
/* The name that was just read, in the case it was written in. */
struct slice ddl_name_written(const struct ddl_reader *r);
/* a, b.a, c.b.a: the last two parts. False with the error set when there is none. */
bool ddl_name(struct ddl_reader *r, struct ddl_name *out);
/* (a, b): names in parentheses; the array is in the arena. */
struct slice *ddl_name_list(struct ddl_reader *r, size_t *count);
/* Text from token `from` up to the cursor. */
struct slice ddl_text_from(const struct ddl_reader *r, size_t from);
struct span ddl_span_from(const struct ddl_reader *r, size_t from);
struct slice ddl_normal(struct ddl_reader *r, struct slice text);
struct ddl_change *ddl_change_new(struct ddl_reader *r, enum ddl_kind kind);
bool ddl_fail(struct ddl_reader *r, const char *what);
/* Types: normal form, text as written, length. False when none stands here. */
bool ddl_type(struct ddl_reader *r, struct ddl_column *column);

/* ---- definitions -----------------------------------------------------------------------------------------
 */

/* What a table's or an ALTER's items collect. */
struct ddl_items {
    VEC(struct ddl_column) columns;
    VEC(struct ddl_key) keys;
    VEC(struct ddl_index) indexes;
};
/* A column with its inline keys, up to the end of the item. */
bool ddl_column(struct ddl_reader *r, struct ddl_items *items);
/* True when the item at the cursor is a key, an index or a constraint. */
bool ddl_at_key(const struct ddl_reader *r);
bool ddl_key(struct ddl_reader *r, struct ddl_items *items, const struct ddl_name *table);
/* REFERENCES t (a) ON DELETE ...; the cursor is behind REFERENCES. */
bool ddl_references(struct ddl_reader *r, struct ddl_key *key);
/* (a DESC, b(10), (lower(c))): an index's columns. */
bool ddl_index_columns(struct ddl_reader *r, struct ddl_index *index);
/* INCLUDE (...), WHERE ..., USING BTREE, WITH (...), INVISIBLE and the like, up to the end of the item. */
void ddl_index_options(struct ddl_reader *r, struct ddl_index *index);
void ddl_items_give(struct ddl_items *items, struct ddl_change *change);

/* ---- statements: the cursor is behind the words that name them -------------------------------------------
 */

bool ddl_create_table(struct ddl_reader *r, bool temporary, bool or_replace);
bool ddl_create_virtual_table(struct ddl_reader *r);
bool ddl_drop_table(struct ddl_reader *r, bool temporary);
bool ddl_rename_table(struct ddl_reader *r);
bool ddl_alter_table(struct ddl_reader *r);
/* The cursor is at what stands between CREATE and INDEX. */
bool ddl_create_index(struct ddl_reader *r);
bool ddl_drop_index(struct ddl_reader *r);

#endif
