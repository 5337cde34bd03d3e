/* The verdict on a query in a schema that has what is proposed.
 *
 * A proposal is believed only as text: the DDL is parsed and applied to an empty schema, the query is changed
 * where it must be (the table's name, the bucket, a collection's member instead of CONTAINS, ALLOW FILTERING
 * taken off), parsed again, and judged like any query of the user's. */
#include <stdlib.h>

#include "advise/cql_advice.h"

/* ---- editing a query's text ------------------------------------------------------------------------------
 */

struct edit {
    struct span at;
    struct slice text;
};
struct edit_list {
    struct edit *at;
    size_t n, cap;
};

static int by_position(const void *x, const void *y)
{
    const struct edit *a = x, *b = y;
    return (a->at.pos > b->at.pos) - (a->at.pos < b->at.pos);
}

/* The text with its edits, blanks folded, without a semicolon. */
static struct slice apply_edits(struct arena *a, struct slice text, struct edit_list *edits)
{
    struct buf out = {0};
    size_t from = 0;
    if (edits->n) qsort(edits->at, edits->n, sizeof *edits->at, by_position);
    for (size_t i = 0; i < edits->n; i++) {
        struct edit *e = &edits->at[i];
        if (e->at.pos < from || e->at.pos + e->at.len > text.n) continue;
        buf_put(&out, (struct slice){text.p + from, e->at.pos - from});
        buf_put(&out, e->text);
        from = e->at.pos + e->at.len;
    }
    buf_put(&out, (struct slice){text.p + from, text.n - from});
    struct slice result = slice_trim(slice_copy(a, buf_slice(&out)));
    while (result.n && (result.p[result.n - 1] == ';' || ascii_is_space(result.p[result.n - 1]))) result.n--;
    buf_free(&out);
    return result;
}

static void add_edit(struct cql_advice *c, struct edit_list *edits, struct span at, struct slice text)
{
    vec_push(c->ad->arena, edits, ((struct edit){at, text}));
}

static void edit_filtering(struct cql_advice *c, const struct query *q, struct edit_list *edits)
{
    if (q->cql.allow_filtering) add_edit(c, edits, q->cql.allow_filtering_at, SLICE(""));
}

/* "tags CONTAINS ?" becomes "tag = ?". */
static void edit_members(struct cql_advice *c, const struct cql_table *t, const struct cql_pattern *p,
                         struct edit_list *edits)
{
    VEC_EACH (const struct cql_term, term, &p->terms) {
        if (term->kind != CQL_TERM_ELEMENT && term->kind != CQL_TERM_KEY) continue;
        struct cql_key_part part = {.column = term->column, .of = term->kind};
        struct slice name = query_quote_name(c->ad->arena, cql_part_name(c, t, &part), DIALECT_CQL);
        struct slice value = slice_sub(p->q->text, term->predicate->right.at);
        add_edit(c, edits, term->predicate->at,
                 slice_of(arena_printf(c->ad->arena, "%.*s = %.*s", SLICE_ARG(name), SLICE_ARG(value))));
    }
}

static void edit_bucket(struct cql_advice *c, const struct cql_table *t, const struct cql_pattern *p,
                        struct edit_list *edits)
{
    struct span where = p->q->scopes.at[0].where_at;
    struct slice name = query_quote_name(c->ad->arena, t->bucket_name, DIALECT_CQL);
    if (t->bucket == BUCKET_NONE || !slice_starts_nocase(slice_sub(p->q->text, where), SLICE("where")))
        return;
    add_edit(c, edits, (struct span){where.pos + 5, 0},
             slice_of(arena_printf(c->ad->arena, " %.*s = ? AND", SLICE_ARG(name))));
}

/* The query with another table's name, with the keyspace if it was written with one. */
static void edit_name(struct cql_advice *c, const struct cql_pattern *p, const struct schema_table *base,
                      struct slice name, struct edit_list *edits)
{
    const struct schema_table unqualified = {0};
    const struct relation *r = &p->q->relations.at[0];
    add_edit(c, edits, r->at, cql_full_name(c, r->schema.n ? base : &unqualified, name));
}

static struct slice query_for(struct cql_advice *c, const struct cql_table *t, const struct cql_pattern *p)
{
    struct edit_list edits = {0};
    edit_name(c, p, cql_base(c, t->base), t->name, &edits);
    edit_filtering(c, p->q, &edits);
    edit_members(c, t, p, &edits);
    edit_bucket(c, t, p, &edits);
    return apply_edits(c->ad->arena, p->q->text, &edits);
}

/* ---- a schema of its own ---------------------------------------------------------------------------------
 */

static struct query_options parse_options(const struct cql_advice *c)
{
    return (struct query_options){.scylla = c->ad->options.scylla, .cql_version = c->ad->options.cql_version};
}

static bool parse(struct cql_advice *c, struct slice text, struct query *q)
{
    struct query_options options = parse_options(c);
    struct query_error err;
    return query_parse(c->ad->arena, text, DIALECT_CQL, &options, q, &err);
}

static bool apply(struct cql_advice *c, struct schema *s, struct slice ddl)
{
    struct query *q = ARENA_NEW(c->ad->arena, struct query);
    if (!parse(c, ddl, q)) return false;
    schema_apply(s, q, -1, 0);
    return true;
}

/* What the verdict means, in words. */
static struct slice verdict_text(struct cql_advice *c, const struct cql_verdict *v)
{
    static const char *const from[] = {[CQL_ACCESS_UNKNOWN] = "",
                                       [CQL_ACCESS_PARTITION] = "one partition",
                                       [CQL_ACCESS_PARTITIONS] = "the partitions it names",
                                       [CQL_ACCESS_INDEX_PARTITION] = "an index within one partition",
                                       [CQL_ACCESS_INDEX] = "an index, on every node",
                                       [CQL_ACCESS_TOKEN_RANGE] = "a range of the ring",
                                       [CQL_ACCESS_SCAN] = "the whole table"};
    if (!v->known) return SLICE("not judged");
    if (v->rejected) return slice_of(arena_printf(c->ad->arena, "refused: %.*s", SLICE_ARG(v->reason)));
    return slice_of(
        arena_printf(c->ad->arena, "accepted without ALLOW FILTERING, served from %s", from[v->access]));
}

static struct cql_probe judge(struct cql_advice *c, const struct schema *s, struct slice text)
{
    struct cql_probe probe = {.query = text, .verdict = SLICE("not judged")};
    struct query *q = ARENA_NEW(c->ad->arena, struct query);
    if (!parse(c, text, q)) return probe;
    schema_resolve(s, c->ad->arena, q);
    struct cql_verdict v = schema_cql_verdict(s, c->ad->arena, q, 0);
    probe.access = v.access;
    probe.served = v.known && !v.rejected && !v.needs_filtering && v.access != CQL_ACCESS_SCAN &&
                   v.access != CQL_ACCESS_TOKEN_RANGE && v.access != CQL_ACCESS_UNKNOWN;
    probe.verdict = verdict_text(c, &v);
    return probe;
}

struct cql_probe cql_probe_table(struct cql_advice *c, const struct cql_table *t, const struct cql_pattern *p)
{
    struct schema *s = schema_new(c->ad->arena);
    struct cql_probe failed = {.verdict = SLICE("not judged")};
    if (!apply(c, s, cql_table_ddl(c, t))) return failed;
    schema_finish(s);
    return judge(c, s, query_for(c, t, p));
}

struct cql_probe cql_probe_indexes(struct cql_advice *c, const struct cql_pattern *p, struct slice ddl)
{
    struct schema *s = schema_new(c->ad->arena);
    struct cql_table base = cql_table_as_is(c, p->table);
    struct cql_probe failed = {.verdict = SLICE("not judged")};
    if (!apply(c, s, cql_table_ddl(c, &base))) return failed;
    VEC_EACH (const int, i, &cql_base(c, p->table)->indexes) {
        const struct schema_index *index = &c->ad->schema->indexes.at[*i];
        struct buf out = {0};
        if (index->dropped || index->primary || index->implicit) continue;
        schema_write_index(c->ad->schema, index, DIALECT_CQL, &out);
        apply(c, s, slice_copy(c->ad->arena, buf_slice(&out)));
        buf_free(&out);
    }
    for (size_t from = 0; from < ddl.n;) {
        ptrdiff_t end = slice_find(ddl, SLICE(";"), from);
        if (end < 0) break;
        if (!apply(c, s, slice_trim((struct slice){ddl.p + from, (size_t)end - from}))) return failed;
        from = (size_t)end + 1;
    }
    schema_finish(s);
    struct edit_list edits = {0};
    edit_filtering(c, p->q, &edits);
    return judge(c, s, apply_edits(c->ad->arena, p->q->text, &edits));
}

static bool same_column(const struct schema_table *t, const struct schema_column *column)
{
    int found = schema_find_column(t, column->name);
    return found >= 0 && !t->columns.at[found].dropped && slice_eq(t->columns.at[found].type, column->type);
}

/* The same rows can only stand where the key of the one is known and what is asked for. */
static bool may_hold_rows(const struct cql_advice *c, const struct cql_pattern *p,
                          const struct schema_table *t)
{
    const struct schema_table *base = cql_base(c, p->table);
    if (t->dropped || t->dialect != DIALECT_CQL || !slice_eq(t->schema, base->schema)) return false;
    for (size_t i = 0; i < base->columns.n; i++) {
        const struct schema_column *column = &base->columns.at[i];
        bool key = column->role == ROLE_PARTITION || column->role == ROLE_CLUSTERING;
        if (!column->dropped && (key || p->needed[i]) && !same_column(t, column)) return false;
    }
    return true;
}

struct cql_probe cql_probe_existing(struct cql_advice *c, const struct cql_pattern *p, int table)
{
    const struct schema_table *t = cql_base(c, table);
    struct edit_list edits = {0};
    struct cql_probe failed = {.verdict = SLICE("not judged")};
    if (table == p->table || !may_hold_rows(c, p, t)) return failed;
    edit_name(c, p, t, t->name, &edits);
    edit_filtering(c, p->q, &edits);
    return judge(c, c->ad->schema, apply_edits(c->ad->arena, p->q->text, &edits));
}

void cql_add_probe(struct cql_advice *c, struct advice_remedy *r, const struct cql_probe *probe)
{
    struct advice_probe *more = ARENA_ARRAY(c->ad->arena, struct advice_probe, r->probe_count + 1);
    if (r->probe_count) memcpy(more, r->probes, r->probe_count * sizeof *more);
    more[r->probe_count++] = (struct advice_probe){probe->query, probe->verdict};
    r->probes = more;
}

/* ---- writes ----------------------------------------------------------------------------------------------
 */

static bool grows_key(const struct cql_advice *c, const struct cql_table *t)
{
    struct cql_table base = cql_table_as_is(c, t->base);
    return t->partition.n + t->clustering.n > base.partition.n + base.clustering.n;
}

bool cql_probe_writes(struct cql_advice *c, const struct cql_table *t)
{
    struct schema *s = schema_new(c->ad->arena);
    if (!apply(c, s, cql_table_ddl(c, t))) return false;
    schema_finish(s);
    for (size_t i = 0; i < c->ad->query_count; i++) {
        const struct query *q = c->ad->queries[i].query;
        if (q->verb == VERB_SELECT) continue;
        struct query *again = ARENA_NEW(c->ad->arena, struct query);
        if (!parse(c, q->text, again)) return false;
        schema_resolve(s, c->ad->arena, again);
        for (size_t r = 0; r < again->relations.n && r < q->relations.n; r++) {
            if (q->relations.at[r].table != t->base) continue;
            struct cql_verdict v = schema_cql_verdict(s, c->ad->arena, again, again->relations.at[r].scope);
            if (!v.known || v.rejected) return false;
            /* IF NOT EXISTS watches over a key, and the new one lets more rows exist */
            if (q->scopes.at[q->relations.at[r].scope].if_not_exists && grows_key(c, t)) return false;
        }
    }
    return true;
}
