/* The schema as JSON: {"version": 1, "tables": [{"name", "kind", "dialect", "rows", "columns": [...], "keys":
 * [...], "indexes": [...]}]}. What is not known (statistics, referenced columns) has no key. */
#include <jansson.h>

#include "schema/schema_internal.h"

static json_t *text(struct slice s)
{
    json_t *value = json_stringn(s.p ? s.p : "", s.n);
    return value ? value : json_string("?"); /* bytes that are no UTF-8 */
}

static void put_text(json_t *object, const char *key, struct slice value)
{
    if (value.n) json_object_set_new(object, key, text(value));
}

static void put_number(json_t *object, const char *key, double value)
{
    if (value < 0) return;
    bool whole = value < 9e15 && value == (double)(int64_t)value;
    json_object_set_new(object, key, whole ? json_integer((int64_t)value) : json_real(value));
}

static void put_flag(json_t *object, const char *key, bool value)
{
    if (value) json_object_set_new(object, key, json_true());
}

static json_t *column_names(const struct schema_table *t, const int *columns, size_t count)
{
    json_t *names = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(names, columns[i] >= 0 ? text(column_title(t, columns[i])) : json_null());
    return names;
}

static json_t *column_json(const struct schema_column *column)
{
    static const char *const roles[] = {NULL, "partition", "clustering", "static"};
    json_t *object = json_object();
    json_object_set_new(object, "name", text(schema_written(column->written, column->name)));
    json_object_set_new(object, "type", text(column->type_text));
    json_object_set_new(object, "family", json_string(type_family_name(column->family)));
    json_object_set_new(object, "nullable", json_boolean(!(column->flags & COLUMN_NOT_NULL)));
    put_text(object, "default", column->default_text);
    put_flag(object, "identity", column->flags & COLUMN_IDENTITY);
    put_flag(object, "generated", column->flags & COLUMN_GENERATED);
    if (roles[column->role]) json_object_set_new(object, "role", json_string(roles[column->role]));
    put_flag(object, "descending", column->clustering_descending);
    put_number(object, "distinct", column->distinct);
    put_number(object, "null_fraction", column->null_fraction);
    put_number(object, "width", column->width);
    return object;
}

static json_t *key_json(const struct schema *s, const struct schema_table *t, const struct schema_key *key)
{
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(key_kind_name(key->kind)));
    put_text(object, "name", key->name);
    json_object_set_new(object, "columns", column_names(t, key->columns, key->column_count));
    if (key->kind != KEY_FOREIGN) return object;
    struct slice target = key->referenced_table >= 0
                              ? schema_table_title(s->arena, s, key->referenced_table)
                              : schema_written(key->references.written, key->references.name);
    json_object_set_new(object, "references", text(target));
    json_t *referenced = json_array();
    for (size_t i = 0; i < key->referenced_count; i++)
        json_array_append_new(referenced, text(key->referenced[i]));
    json_object_set_new(object, "referenced_columns", referenced);
    put_flag(object, "unknown", key->referenced_table < 0);
    json_object_set_new(object, "on_delete", json_string(referential_action_name(key->on_delete)));
    return object;
}

static json_t *index_column_json(const struct schema_table *t, const struct schema_index_column *c)
{
    json_t *object = json_object();
    if (c->column >= 0)
        json_object_set_new(object, "column", text(column_title(t, c->column)));
    else
        json_object_set_new(object, "expression", text(c->expression));
    put_text(object, "opclass", c->opclass);
    put_flag(object, "descending", c->descending);
    if (c->prefix > 0) json_object_set_new(object, "prefix", json_integer(c->prefix));
    return object;
}

static json_t *index_json(const struct schema_table *t, const struct schema_index *index)
{
    json_t *object = json_object(), *columns = json_array();
    json_object_set_new(object, "name", text(schema_written(index->written, index->name)));
    json_object_set_new(object, "method", text(index->method));
    for (size_t i = 0; i < index->column_count; i++)
        json_array_append_new(columns, index_column_json(t, &index->columns[i]));
    json_object_set_new(object, "columns", columns);
    if (index->include_count)
        json_object_set_new(object, "include", column_names(t, index->include, index->include_count));
    put_text(object, "where", index->where);
    put_flag(object, "unique", index->unique);
    put_flag(object, "primary", index->primary);
    put_flag(object, "constraint", index->constraint);
    put_flag(object, "implicit", index->implicit);
    put_flag(object, "invisible", index->invisible);
    return object;
}

static json_t *table_json(const struct schema *s, const struct schema_table *t)
{
    static const char *const kinds[] = {"table", "view", "materialized view", "partition", "foreign"};
    json_t *object = json_object(), *columns = json_array(), *keys = json_array(), *indexes = json_array();
    json_object_set_new(object, "name", text(schema_table_title(s->arena, s, (int)(t - s->tables.at))));
    json_object_set_new(object, "kind", json_string(kinds[t->kind]));
    json_object_set_new(object, "dialect", json_string(dialect_name(t->dialect)));
    put_flag(object, "temporary", t->temporary);
    if (t->partition_of >= 0)
        json_object_set_new(object, "partition_of", text(schema_table_title(s->arena, s, t->partition_of)));
    put_number(object, "rows", t->rows);
    put_number(object, "pages", t->pages);
    VEC_EACH (const struct schema_column, column, &t->columns)
        if (!column->dropped) json_array_append_new(columns, column_json(column));
    VEC_EACH (const struct schema_key, key, &t->keys)
        if (!key->dropped) json_array_append_new(keys, key_json(s, t, key));
    VEC_EACH (const int, index, &t->indexes)
        if (!s->indexes.at[*index].dropped)
            json_array_append_new(indexes, index_json(t, &s->indexes.at[*index]));
    json_object_set_new(object, "columns", columns);
    json_object_set_new(object, "keys", keys);
    json_object_set_new(object, "indexes", indexes);
    return object;
}

static int write_chunk(const char *bytes, size_t size, void *out)
{
    buf_put(out, (struct slice){bytes, size});
    return 0;
}

void schema_print_json(const struct schema *s, struct buf *out)
{
    json_t *root = json_object(), *tables = json_array();
    VEC_EACH (const struct schema_table, t, &s->tables)
        if (!t->dropped) json_array_append_new(tables, table_json(s, t));
    json_object_set_new(root, "version", json_integer(1));
    json_object_set_new(root, "tables", tables);
    json_dump_callback(root, write_chunk, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    buf_byte(out, '\n');
    json_decref(root);
}
