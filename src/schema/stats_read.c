/* Statistics from JSON, as schema_stats_query's SELECT makes it on a server:
 *
 *     {"tables": {"orders": {"rows": 100000, "pages": 1200,
 *                            "columns": {"status": {"distinct": 5, "null_fraction": 0, "width": 7,
 *                                                   "correlation": 0.2, "common": [["active", 0.97]]}}}}}
 *
 * Every key but rows is optional, others are passed over. Names may be qualified and quoted:
 * "sales"."Orders". A negative number of distinct values is PostgreSQL's share of the rows. */
#include <jansson.h>
#include <math.h>

#include "schema/schema_internal.h"

enum { COMMON_LIMIT = 1000 /* values kept of one column */ };

struct stats_reader {
    struct schema *s;
    struct error *err;
    size_t unknown;
    const char *table, *column; /* being read, for messages; column NULL outside of one */
};

static bool fail(struct stats_reader *r, const char *key, const char *expected)
{
    return error_set(r->err, "statistics: tables.%.100s%s%.100s%s%s: expected %s", r->table,
                     r->column ? ".columns." : "", r->column ? r->column : "", *key ? "." : "", key,
                     expected);
}

/* ---- names ----------------------------------------------------------------------------------------------
 */

/* One part of a.b or "a"."b" or `a`.`b` or [a].[b], quotes off; the rest goes on behind its dot. */
static struct slice name_part(struct arena *a, struct slice *rest)
{
    char open = rest->n ? rest->p[0] : 0;
    char close = open == '[' ? ']' : open;
    struct slice part = *rest;
    if (open == '"' || open == '`' || open == '[') {
        char *text = arena_alloc(a, rest->n);
        size_t n = 0, i = 1;
        for (; i < rest->n; i++) {
            if (rest->p[i] == close && !(i + 1 < rest->n && rest->p[i + 1] == close)) break;
            if (rest->p[i] == close) i++;
            text[n++] = rest->p[i];
        }
        part = (struct slice){text, n};
        size_t next = i + 1 < rest->n ? i + 1 : rest->n;
        *rest = (struct slice){rest->p + next, rest->n - next};
        if (rest->n && *rest->p == '.') rest->p++, rest->n--;
        return part;
    }
    ptrdiff_t dot = slice_find(*rest, SLICE("."), 0);
    if (dot < 0) {
        *rest = (struct slice){rest->p + rest->n, 0};
        return part;
    }
    *rest = (struct slice){rest->p + dot + 1, rest->n - (size_t)dot - 1};
    return (struct slice){part.p, (size_t)dot};
}

static int find_table(const struct schema *s, struct slice written)
{
    struct slice rest = written, schema = SLICE(""), name = SLICE("");
    while (rest.n) {
        schema = name;
        name = name_part(s->arena, &rest);
    }
    int table = schema_find_table(s, schema, name);
    return table >= 0 ? table
                      : schema_find_table(s, slice_lower(s->arena, schema), slice_lower(s->arena, name));
}

static int find_column(const struct schema *s, const struct schema_table *t, struct slice written)
{
    struct slice rest = written, name = name_part(s->arena, &rest);
    int column = schema_find_column(t, name);
    return column >= 0 ? column : schema_find_column(t, slice_lower(s->arena, name));
}

/* ---- values ---------------------------------------------------------------------------------------------
 */

/* A number within [low, high]; an absent or null one leaves *value. */
static bool read_number(struct stats_reader *r, const json_t *object, const char *key, double low,
                        double high, double *value)
{
    const json_t *number = json_object_get(object, key);
    if (!number || json_is_null(number)) return true;
    if (!json_is_number(number)) return fail(r, key, "a number");
    double v = json_number_value(number);
    if (!(v >= low && v <= high)) return fail(r, key, low < 0 ? "a finite number" : "no negative number");
    *value = v;
    return true;
}

static bool read_fraction(struct stats_reader *r, const json_t *object, const char *key, double low,
                          double *value)
{
    double v = *value;
    if (!read_number(r, object, key, -HUGE_VAL, HUGE_VAL, &v)) return false;
    const json_t *number = json_object_get(object, key);
    if (number && !json_is_null(number) && !(v >= low && v <= 1))
        return fail(r, key, low < 0 ? "a number from -1 to 1" : "a number from 0 to 1");
    *value = v;
    return true;
}

static struct slice value_text(struct arena *a, const json_t *value)
{
    if (json_is_string(value))
        return slice_copy(a, (struct slice){json_string_value(value), json_string_length(value)});
    if (json_is_integer(value))
        return slice_of(arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(value)));
    if (json_is_real(value)) return slice_of(arena_printf(a, "%.17g", json_real_value(value)));
    return slice_of(json_is_true(value) ? "true" : json_is_false(value) ? "false" : "");
}

static bool read_common(struct stats_reader *r, const json_t *object, struct schema_column *column)
{
    const json_t *list = json_object_get(object, "common");
    if (!list || json_is_null(list)) return true;
    if (!json_is_array(list)) return fail(r, "common", "a list of [value, share]");
    size_t count = json_array_size(list) < COMMON_LIMIT ? json_array_size(list) : COMMON_LIMIT;
    struct common_value *common = ARENA_ARRAY(r->s->arena, struct common_value, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *pair = json_array_get(list, i), *share = json_array_get(pair, 1);
        if (json_array_size(pair) != 2 || !json_is_number(share))
            return fail(r, "common", "a list of [value, share]");
        common[i] =
            (struct common_value){value_text(r->s->arena, json_array_get(pair, 0)), json_number_value(share)};
        if (!(common[i].frequency >= 0 && common[i].frequency <= 1))
            return fail(r, "common", "shares from 0 to 1");
    }
    column->common = common;
    column->common_count = count;
    return true;
}

static bool read_column(struct stats_reader *r, const json_t *object, double rows,
                        struct schema_column *column)
{
    if (!json_is_object(object)) return fail(r, "", "an object");
    bool ok = read_number(r, object, "distinct", -1, 1e18, &column->distinct) &&
              read_fraction(r, object, "null_fraction", 0, &column->null_fraction) &&
              read_number(r, object, "width", 0, 1e12, &column->width) &&
              read_fraction(r, object, "correlation", -1, &column->correlation) &&
              read_common(r, object, column);
    if (ok && json_object_get(object, "distinct") && column->distinct < 0)
        column->distinct = rows >= 0 ? -column->distinct * rows : -1;
    return ok;
}

/* ---- tables ---------------------------------------------------------------------------------------------
 */

static bool read_columns(struct stats_reader *r, json_t *object, struct schema_table *t)
{
    json_t *columns = json_object_get(object, "columns"), *value;
    const char *name;
    if (!columns || json_is_null(columns)) return true;
    if (!json_is_object(columns)) return fail(r, "columns", "an object");
    json_object_foreach(columns, name, value)
    {
        int column = find_column(r->s, t, slice_of(name));
        if (column < 0) {
            r->unknown++;
            continue;
        }
        r->column = name;
        if (!read_column(r, value, t->rows, &t->columns.at[column])) return false;
        r->column = NULL;
    }
    return true;
}

static bool read_table(struct stats_reader *r, json_t *object)
{
    if (!json_is_object(object)) return fail(r, "", "an object");
    if (!json_is_number(json_object_get(object, "rows"))) return fail(r, "rows", "a number");
    int table = find_table(r->s, slice_of(r->table));
    if (table < 0) {
        r->unknown++;
        return true;
    }
    struct schema_table *t = &r->s->tables.at[table];
    return read_number(r, object, "rows", 0, 1e18, &t->rows) &&
           read_number(r, object, "pages", 0, 1e18, &t->pages) && read_columns(r, object, t);
}

static bool read_tables(struct stats_reader *r, json_t *root)
{
    json_t *tables = json_is_object(root) ? json_object_get(root, "tables") : NULL, *value;
    if (json_is_null(tables)) return true; /* an aggregate over no tables */
    if (!json_is_object(tables)) return error_set(r->err, "statistics: tables: expected an object");
    const char *name;
    json_object_foreach(tables, name, value)
    {
        r->table = name;
        if (!read_table(r, value)) return false;
    }
    return true;
}

bool schema_read_stats(struct schema *s, struct slice json, size_t *unknown, struct error *err)
{
    json_error_t problem;
    *unknown = 0;
    json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_ALLOW_NUL, &problem);
    if (!root)
        return error_set(err, "statistics: line %d, column %d: %s", problem.line, problem.column,
                         problem.text);
    struct stats_reader r = {.s = s, .err = err};
    bool ok = read_tables(&r, root);
    json_decref(root);
    *unknown = r.unknown;
    return ok;
}
