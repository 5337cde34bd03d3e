/* Advice as JSON, a contract (docs/json.md):
 *
 *     {"version":1,
 *      "create":[{"table","name","method","columns":["a","b DESC"],"include":[],"where","unique","ddl",
 *                 "queries":[{"query","place","fingerprint","share"}],"benefit","size_bytes","write_overhead",
 *                 "verified":"static|sqlite|postgres|none","verified_why","why","replaces":[]}],
 *      "drop":[{"index","table","ddl","why","unused"}],
 *      "rejected":[{"table","columns","why"}]}
 */
#include "report/formats.h"

static void write_key(struct buf *out, const char *key)
{
    buf_printf(out, ",\"%s\":", key);
}

static void write_text(struct buf *out, const char *key, struct slice value)
{
    write_key(out, key);
    json_quoted(out, value);
}

static void write_number(struct buf *out, const char *key, double value)
{
    write_key(out, key);
    json_number(out, value);
}

static void write_list(struct buf *out, const char *key, const struct slice *items, size_t n)
{
    write_key(out, key);
    buf_byte(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i) buf_byte(out, ',');
        json_quoted(out, items[i]);
    }
    buf_byte(out, ']');
}

static void write_queries(const struct advice_report *r, const struct advice_index *ix, struct buf *out)
{
    write_key(out, "queries");
    buf_byte(out, '[');
    for (size_t i = 0; i < ix->query_count; i++) {
        size_t q = (size_t)ix->queries[i].id;
        bool known = q < r->query_count;
        buf_text(out, i ? ",{\"query\":" : "{\"query\":");
        json_quoted(out, known && r->query_texts ? r->query_texts[q] : SLICE(""));
        write_text(out, "place", slice_of(known && r->query_places ? r->query_places[q] : ""));
        write_text(out, "fingerprint", known && r->queries ? r->queries[q].fingerprint : SLICE(""));
        write_number(out, "share", ix->queries[i].share);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void write_create(const struct advice_report *r, const struct advice_index *ix, struct arena *scratch,
                         struct buf *out)
{
    static const char *const verified[] = {[VERIFIED_NONE] = "none",
                                           [VERIFIED_STATIC] = "static",
                                           [VERIFIED_SQLITE] = "sqlite",
                                           [VERIFIED_POSTGRES] = "postgres"};
    buf_text(out, "{\"table\":");
    json_quoted(out, schema_table_label(scratch, r->schema, ix->table));
    write_text(out, "name", ix->name);
    write_text(out, "method", ix->method);
    write_list(out, "columns", ix->columns, ix->column_count);
    write_list(out, "include", ix->include, ix->include_count);
    write_text(out, "where", ix->where);
    write_key(out, "unique");
    buf_text(out, ix->unique ? "true" : "false");
    write_text(out, "ddl", ix->ddl);
    write_queries(r, ix, out);
    write_number(out, "benefit", ix->benefit);
    write_number(out, "size_bytes", ix->size_bytes);
    write_number(out, "write_overhead", ix->write_overhead);
    write_text(out, "verified", slice_of(verified[ix->verified]));
    write_text(out, "verified_why", ix->verified_why);
    write_text(out, "why", ix->why);
    struct slice *names = ARENA_ARRAY(scratch, struct slice, ix->replace_count + 1);
    for (size_t i = 0; i < ix->replace_count; i++) names[i] = r->schema->indexes.at[ix->replaces[i]].name;
    write_list(out, "replaces", names, ix->replace_count);
    buf_byte(out, '}');
}

static void write_drop(const struct advice_report *r, const struct advice_drop *d, struct arena *scratch,
                       struct buf *out)
{
    const struct schema_index *ix = &r->schema->indexes.at[d->index];
    buf_text(out, "{\"index\":");
    json_quoted(out, ix->name);
    write_text(out, "table", schema_table_label(scratch, r->schema, ix->table));
    write_text(out, "ddl", d->ddl);
    write_text(out, "why", d->why);
    write_key(out, "unused");
    buf_text(out, d->unused ? "true}" : "false}");
}

void advice_write_json(const struct advice_report *r, struct buf *out)
{
    struct arena scratch = {0};
    const struct advice *a = r->advice;
    buf_text(out, "{\"version\":1,\"create\":[");
    for (size_t i = 0; i < a->create.n; i++) {
        if (i) buf_byte(out, ',');
        write_create(r, &a->create.at[i], &scratch, out);
    }
    buf_text(out, "],\"drop\":[");
    for (size_t i = 0; i < a->drop.n; i++) {
        if (i) buf_byte(out, ',');
        write_drop(r, &a->drop.at[i], &scratch, out);
    }
    buf_text(out, "],\"rejected\":[");
    for (size_t i = 0; i < a->rejected.n; i++) {
        const struct advice_rejected *j = &a->rejected.at[i];
        buf_text(out, i ? ",{\"table\":" : "{\"table\":");
        json_quoted(out, schema_table_label(&scratch, r->schema, j->table));
        write_text(out, "columns", j->columns);
        write_text(out, "why", j->why);
        buf_byte(out, '}');
    }
    buf_text(out, "]}\n");
    arena_free(&scratch);
}
