/* Advice as JSON, a contract (docs/json.md):
 *
 *     {"version":1,
 *      "create":[{"table","name","method","columns":["a","b DESC"],"include":[],"where","unique","ddl",
 *                 "queries":[{"query","place","fingerprint","share"}],"benefit","size_bytes","write_overhead",
 *                 "verified":"static|sqlite|postgres|none","verified_why","why","replaces":[]}],
 *      "patterns":[{"table","asks","today","queries":[...],
 *                   "remedies":[{"kind","ddl","why","cost","then":[{"query","verdict"}]}],
 *                   "writes":[{"query","place","verb","duty","reads_first"}]}],
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

/* {"query","place": text and first place of one of the workload's queries. */
static void write_query(const struct advice_report *r, int64_t id, struct buf *out)
{
    size_t q = (size_t)id;
    bool known = q < r->query_count;
    buf_text(out, "{\"query\":");
    json_quoted(out, known && r->query_texts ? r->query_texts[q] : SLICE(""));
    write_text(out, "place", slice_of(known && r->query_places ? r->query_places[q] : ""));
}

static void write_queries(const struct advice_report *r, const struct advice_query *queries, size_t n,
                          struct buf *out)
{
    write_key(out, "queries");
    buf_byte(out, '[');
    for (size_t i = 0; i < n; i++) {
        size_t q = (size_t)queries[i].id;
        if (i) buf_byte(out, ',');
        write_query(r, queries[i].id, out);
        write_text(out, "fingerprint",
                   q < r->query_count && r->queries ? r->queries[q].fingerprint : SLICE(""));
        write_number(out, "share", queries[i].share);
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
    json_quoted(out, schema_table_title(scratch, r->schema, ix->table));
    write_text(out, "name", ix->name);
    write_text(out, "method", ix->method);
    write_list(out, "columns", ix->columns, ix->column_count);
    write_list(out, "include", ix->include, ix->include_count);
    write_text(out, "where", ix->where);
    write_key(out, "unique");
    buf_text(out, ix->unique ? "true" : "false");
    write_text(out, "ddl", ix->ddl);
    write_queries(r, ix->queries, ix->query_count, out);
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

/* The first remedy of an access pattern in the form of `create`: its costs are not estimated. */
static void write_first_remedy(const struct advice_report *r, const struct advice_pattern *p,
                               struct arena *scratch, struct buf *out)
{
    const struct advice_remedy *m = &p->remedies[0];
    buf_text(out, "{\"table\":");
    json_quoted(out, schema_table_title(scratch, r->schema, p->table));
    write_text(out, "name", m->name);
    write_text(out, "method", slice_of(cql_remedy_name(m->kind)));
    write_list(out, "columns", m->columns, m->column_count);
    write_list(out, "include", NULL, 0);
    write_text(out, "where", SLICE(""));
    buf_text(out, ",\"unique\":false");
    write_text(out, "ddl", m->ddl);
    write_queries(r, p->queries, p->query_count, out);
    buf_text(out, ",\"benefit\":-1,\"size_bytes\":-1,\"write_overhead\":-1");
    write_text(out, "verified", SLICE("static"));
    write_text(out, "verified_why", m->probes[0].verdict);
    write_text(out, "why", m->why);
    write_list(out, "replaces", NULL, 0);
    buf_byte(out, '}');
}

static void write_drop(const struct advice_report *r, const struct advice_drop *d, struct arena *scratch,
                       struct buf *out)
{
    const struct schema_index *ix = &r->schema->indexes.at[d->index];
    buf_text(out, "{\"index\":");
    json_quoted(out, ix->name);
    write_text(out, "table", schema_table_title(scratch, r->schema, ix->table));
    write_text(out, "ddl", d->ddl);
    write_text(out, "why", d->why);
    write_key(out, "unused");
    buf_text(out, d->unused ? "true}" : "false}");
}

static void write_remedy(const struct advice_remedy *m, struct buf *out)
{
    buf_text(out, "{\"kind\":");
    json_quoted(out, slice_of(cql_remedy_name(m->kind)));
    write_text(out, "ddl", m->ddl);
    write_text(out, "why", m->why);
    write_text(out, "cost", m->cost);
    write_key(out, "then");
    buf_byte(out, '[');
    for (size_t i = 0; i < m->probe_count; i++) {
        buf_text(out, i ? ",{\"query\":" : "{\"query\":");
        json_quoted(out, m->probes[i].query);
        write_text(out, "verdict", m->probes[i].verdict);
        buf_byte(out, '}');
    }
    buf_text(out, "]}");
}

static void write_pattern(const struct advice_report *r, const struct advice_pattern *p,
                          struct arena *scratch, struct buf *out)
{
    buf_text(out, "{\"table\":");
    json_quoted(out, schema_table_title(scratch, r->schema, p->table));
    write_text(out, "asks", p->asks);
    write_text(out, "today", p->today);
    write_queries(r, p->queries, p->query_count, out);
    write_key(out, "remedies");
    for (size_t i = 0; i < p->remedy_count; i++) {
        buf_byte(out, i ? ',' : '[');
        write_remedy(&p->remedies[i], out);
    }
    buf_byte(out, ']');
    write_key(out, "writes");
    buf_byte(out, '[');
    for (size_t i = 0; i < p->write_count; i++) {
        if (i) buf_byte(out, ',');
        write_query(r, p->writes[i].id, out);
        write_text(out, "verb", p->writes[i].verb);
        write_text(out, "duty", p->writes[i].duty);
        write_key(out, "reads_first");
        buf_text(out, p->writes[i].reads_first ? "true}" : "false}");
    }
    buf_text(out, "]}");
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
    for (size_t i = 0, n = a->create.n; i < a->patterns.n; i++) {
        if (a->patterns.at[i].remedies[0].kind == REMEDY_EXISTING) continue;
        if (n++) buf_byte(out, ',');
        write_first_remedy(r, &a->patterns.at[i], &scratch, out);
    }
    buf_text(out, "],\"patterns\":[");
    for (size_t i = 0; i < a->patterns.n; i++) {
        if (i) buf_byte(out, ',');
        write_pattern(r, &a->patterns.at[i], &scratch, out);
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
        json_quoted(out, schema_table_title(&scratch, r->schema, j->table));
        write_text(out, "columns", j->columns);
        write_text(out, "why", j->why);
        buf_byte(out, '}');
    }
    buf_text(out, "]}\n");
    arena_free(&scratch);
}
