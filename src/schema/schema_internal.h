/* What the files of this stage share.
 *
 *     schema.c            an empty schema; finding tables, columns, indexes
 *     apply.c             one change after the other: the table of handlers
 *     apply_columns.c     columns
 *     keys.c, indexes.c   constraints and the indexes behind them
 *     server_names.c      names that a server makes up
 *     finish.c, views.c   what needs the whole schema
 *     resolve*.c          a query's names
 *     types.c             families and widths
 *     stats*.c, print*.c  statistics in; text, JSON and DDL out */
#ifndef SARGENT_SCHEMA_INTERNAL_H
#define SARGENT_SCHEMA_INTERNAL_H

#include "schema/schema.h"

/* One change being applied. */
struct change {
    struct schema *s;
    struct query *q;
    const struct ddl_change *ddl;
    int statement, source;
    bool merging; /* a CREATE TABLE of a table that exists */
};

/* ---- schema.c: tables and names -------------------------------------------------------------------------
 */

/* "" for the default schema of any dialect. */
struct slice schema_fold_default(struct slice schema);
/* The schema in which an unqualified name of a change means something. */
struct slice change_schema(const struct change *c, struct slice schema);
/* The table that a name in a change means, -1. */
int change_table(const struct change *c, const struct ddl_name *name);
/* The table of exactly this schema ("" is the default one) and name, -1. */
int schema_find_declared(const struct schema *s, struct slice schema, struct slice name, enum dialect d);
/* A new, empty table under that name; later lookups find it instead of older ones. */
int schema_add_table(struct schema *s, struct slice schema, struct slice name);
/* Makes a table findable under its (new) name. */
void schema_register_table(struct schema *s, int table);
/* A new column at the table's end. */
struct schema_column *table_add_column(struct schema *s, struct schema_table *t, struct slice name);
/* Makes a column findable under its (new) name. */
void table_register_column(struct schema *s, struct schema_table *t, int column);
int schema_add_index(struct schema *s, int table, struct slice name);
void schema_register_index(struct schema *s, int index);
/* True when the dialect compares names without regard to case. */
bool dialect_ignores_case(enum dialect d);

/* ---- apply_types.c --------------------------------------------------------------------------------------
 */

void apply_create_type(const struct change *c);
void apply_drop_type(const struct change *c);
/* The type made under this name, NULL. */
const struct schema_type *find_type(const struct schema *s, struct slice name);
/* True when the statement's text holds these words in a row ("without rowid"). */
bool statement_says(const struct query *q, const char *words);

/* ---- apply_columns.c ------------------------------------------------------------------------------------
 */

/* Adds the columns of c->ddl that the table does not have. */
void apply_column_list(const struct change *c, int table);
void apply_drop_column(const struct change *c, int table);
void apply_rename_column(const struct change *c, int table);
void apply_alter_type(const struct change *c, int table);
/* SET/DROP NOT NULL and DEFAULT. */
void apply_column_flag(const struct change *c, int table);
/* Copies the columns of `from` that `to` does not have. */
void copy_columns(struct schema *s, int from, int to);

/* ---- keys.c ---------------------------------------------------------------------------------------------
 */

/* Foreign keys and checks come last. */
enum key_pass { PASS_PRIMARY, PASS_UNIQUE, PASS_OTHER };
/* The keys of c->ddl, and those that its columns' flags declare. */
void apply_keys(const struct change *c, int table, enum key_pass pass);
void apply_drop_key(const struct change *c, int table);
/* Drops a key with its index. */
void drop_key(struct schema *s, struct schema_key *key);
/* A foreign key's target columns, by name. */
void find_referenced_columns(struct schema *s, struct schema_key *key);
/* Copies the primary and unique keys of `from`, with their indexes, that `to` has no equal of. */
void copy_keys(struct schema *s, int from, int to);

/* ---- indexes.c ------------------------------------------------------------------------------------------
 */

/* CREATE INDEX; in CREATE TABLE the inline indexes (table >= 0). */
void apply_indexes(const struct change *c, int table);
void apply_drop_index(const struct change *c);
void apply_rename_index(const struct change *c);
/* The index behind a key. Returns its number. */
int add_key_index(const struct change *c, int table, const struct schema_key *key,
                  const struct ddl_key *from);
/* MySQL: the index that a foreign key gets when none starts with its columns. */
void add_foreign_key_index(const struct change *c, int table, const struct schema_key *key);
/* True when the first key columns of the index are exactly these, in this order. */
bool index_starts_with(const struct schema_index *index, const int *columns, size_t count);
bool same_index(const struct schema_index *a, const struct schema_index *b);
/* A column is dropped: its indexes go with it, or only the column where the dialect has it so. */
void indexes_drop_column(struct schema *s, int table, int column);
void indexes_rename_column(struct schema *s, int table, struct slice from, struct slice to);
/* Indexes of `from` that `to` has no equal of are added to it, as implicit ones. */
void copy_indexes(struct schema *s, int from, int to);

/* ---- server_names.c -------------------------------------------------------------------------------------
 */

/* A name the server would choose for an index that has none. */
struct slice index_name_chosen(struct schema *s, const struct schema_index *index);
struct slice key_name_chosen(struct schema *s, int table, const struct schema_key *key);
/* True when `word` stands in `text` as a whole word outside of strings. */
bool text_has_word(struct slice text, struct slice word);
struct slice text_replace_word(struct arena *a, struct slice text, struct slice word, struct slice by);

/* ---- views.c --------------------------------------------------------------------------------------------
 */

/* Gives a view, or a table made by CREATE TABLE AS, the columns of its query as far as they are known. */
void infer_columns(struct schema *s, int table);
void finish_views(struct schema *s);

/* ---- print_sql.c ----------------------------------------------------------------------------------------
 */

void write_table_name(struct buf *out, const struct schema_table *t, enum dialect d);

static inline struct slice column_title(const struct schema_table *t, int column)
{
    return schema_written(t->columns.at[column].written, t->columns.at[column].name);
}

/* ---- print_json.c ---------------------------------------------------------------------------------------
 */

void schema_print_json(const struct schema *s, struct buf *out);
void schema_print_sql(const struct schema *s, struct buf *out);

#endif
