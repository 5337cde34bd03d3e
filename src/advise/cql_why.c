/* What is said about an access pattern, a table for it, and the price. */
#include "advise/cql_advice.h"

const char *cql_remedy_name(enum cql_remedy r)
{
    static const char *const names[] = {"existing-table", "key",          "query-table",  "sai",
                                        "local-index",    "global-index", "legacy-index", "view"};
    return names[r];
}

struct slice cql_today(const struct cql_advice *c, const struct cql_pattern *p)
{
    const struct cql_verdict *v = &p->today;
    if (v->rejected) return slice_of(arena_printf(c->ad->arena, "refused: %.*s", SLICE_ARG(v->reason)));
    switch (v->access) {
    case CQL_ACCESS_PARTITION:
    case CQL_ACCESS_PARTITIONS:
    case CQL_ACCESS_INDEX_PARTITION:
        return SLICE(
            "reads the partition and throws away what does not match; no harm while partitions stay at "
            "some hundred rows");
    case CQL_ACCESS_INDEX:
        if (v->index < 0) break;
        return slice_of(arena_printf(c->ad->arena, "asks index %.*s on every node%s",
                                     SLICE_ARG(c->ad->schema->indexes.at[v->index].name),
                                     v->needs_filtering ? ", and throws away what does not match" : ""));
    default: break;
    }
    return SLICE("reads the whole table on every node and throws away what does not match");
}

/* ---- why each column has its place -----------------------------------------------------------------------
 */

static bool any_term(const struct cql_patterns *patterns, int column, enum cql_term_kind kind)
{
    for (size_t i = 0; i < patterns->n; i++)
        if (cql_find_term(patterns->at[i], column, kind)) return true;
    return false;
}

static bool any_order(const struct cql_patterns *patterns, int column)
{
    for (size_t i = 0; i < patterns->n; i++)
        VEC_EACH (const struct cql_sort, s, &patterns->at[i]->order)
            if (s->column == column) return true;
    return false;
}

/* "a", "a and b", "a, b and c": the names of the parts for which `wanted` says so. */
static struct slice names_of(const struct cql_advice *c, const struct cql_table *t,
                             const struct cql_key_list *list, const bool *wanted)
{
    size_t total = 0, seen = 0;
    const char *text = "";
    for (size_t i = 0; i < list->n; i++) total += wanted[i];
    for (size_t i = 0; i < list->n; i++) {
        if (!wanted[i]) continue;
        const char *join = !seen ? "" : seen + 1 == total ? " and " : ", ";
        text =
            arena_printf(c->ad->arena, "%s%s%.*s", text, join, SLICE_ARG(cql_part_name(c, t, &list->at[i])));
        seen++;
    }
    return slice_of(text);
}

static void partition_why(const struct cql_advice *c, const struct cql_table *t, struct buf *out)
{
    bool *wanted = ARENA_ARRAY(c->ad->arena, bool, t->partition.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->partition.n; i++) n += wanted[i] = t->partition.at[i].column >= 0;
    struct slice names = names_of(c, t, &t->partition, wanted);
    if (n && t->bucket == BUCKET_NONE)
        buf_printf(out, "%.*s %s the partition, so that one node and its replicas have the rows.",
                   SLICE_ARG(names), n == 1 ? "names" : "name");
    if (t->bucket == BUCKET_NONE) return;
    if (n)
        buf_printf(out, "%.*s %s the partition, but alone that makes few, ever growing ones; beside %s ",
                   SLICE_ARG(names), n == 1 ? "names" : "name", n == 1 ? "it" : "them");
    else
        buf_text(out, "No column is compared with =, so partitions are made by ");
    if (t->bucket == BUCKET_DAY)
        buf_printf(out, "%s%.*s, the day of %.*s: ask once for each day of interest.", n ? "stands " : "",
                   SLICE_ARG(t->bucket_name), SLICE_ARG(cql_base(c, t->base)->columns.at[t->bucket_of].name));
    else
        buf_printf(out,
                   "%s%.*s, a hash of the row's key from 0 to 15 or so: ask once for each value and put the "
                   "answers together.",
                   n ? "stands " : "", SLICE_ARG(t->bucket_name));
}

static void clustering_why(const struct cql_advice *c, const struct cql_table *t,
                           const struct cql_patterns *patterns, struct buf *out)
{
    enum { HELD, ORDERED, RANGED, UNIQUE, KINDS };
    static const char *const single[] = {
        "is held to a value", "gives the order that is asked for",
        "is last of what is asked, since only one range can follow the values",
        "keeps rows apart that are equal so far"};
    static const char *const several[] = {"are held to values", "give the order that is asked for",
                                          "are the range", "keep rows apart that are equal so far"};
    for (int kind = HELD; kind < KINDS; kind++) {
        bool *wanted = ARENA_ARRAY(c->ad->arena, bool, t->clustering.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < t->clustering.n; i++) {
            const struct cql_key_part *part = &t->clustering.at[i];
            bool held =
                any_term(patterns, part->column, part->of) || any_term(patterns, part->column, CQL_TERM_IN);
            int is = held                                               ? HELD
                     : any_order(patterns, part->column)                ? ORDERED
                     : any_term(patterns, part->column, CQL_TERM_RANGE) ? RANGED
                                                                        : UNIQUE;
            n += wanted[i] = is == kind;
        }
        if (n)
            buf_printf(out, " %.*s %s.", SLICE_ARG(names_of(c, t, &t->clustering, wanted)),
                       n == 1 ? single[kind] : several[kind]);
    }
}

/* A partition that gathers rows by time without end gets a hint; whether it grows too large is not known. */
static void growth_hint(const struct cql_advice *c, const struct cql_table *t, struct buf *out)
{
    const struct schema_table *base = cql_base(c, t->base);
    for (size_t i = 0; i < base->option_count; i++)
        if (slice_eq(base->option_names[i], SLICE("default_time_to_live"))) return;
    for (size_t i = 0; t->bucket == BUCKET_NONE && i < t->clustering.n; i++) {
        int column = t->clustering.at[i].column;
        const struct schema_column *at = &base->columns.at[column];
        if (!cql_is_time(at)) continue;
        buf_printf(
            out,
            " Where one partition may gather more than some 100 000 rows or 100 MB, put a bucket (the month "
            "of %.*s) beside it in the partition key.",
            SLICE_ARG(at->name));
        return;
    }
}

struct slice cql_table_why(const struct cql_advice *c, const struct cql_table *t,
                           const struct cql_patterns *patterns)
{
    struct buf out = {0};
    partition_why(c, t, &out);
    clustering_why(c, t, patterns, &out);
    growth_hint(c, t, &out);
    struct slice text = slice_copy(c->ad->arena, buf_slice(&out));
    buf_free(&out);
    return text;
}

struct slice cql_table_cost(const struct cql_advice *c, const struct cql_table *t,
                            const struct advice_pattern *out)
{
    size_t reads = 0;
    for (size_t i = 0; i < out->write_count; i++) reads += out->writes[i].reads_first;
    struct slice base = cql_base(c, t->base)->name;
    if (!out->write_count)
        return slice_of(
            arena_printf(c->ad->arena,
                         "a second copy of the rows. No write of %.*s stands in what was read: whatever "
                         "writes it must write this table too.",
                         SLICE_ARG(base)));
    bool one = out->write_count == 1;
    const char *text =
        arena_printf(c->ad->arena,
                     "a second copy of the rows: the %s below write%s both tables, in a %s batch "
                     "where they must not drift apart.",
                     one ? "statement" : arena_printf(c->ad->arena, "%zu statements", out->write_count),
                     one ? "s" : "", cql_has_counters(cql_base(c, t->base)) ? "counter" : "logged");
    if (reads)
        text = arena_printf(c->ad->arena, "%s %s must read before %s write%s.", text,
                            one ? "It" : arena_printf(c->ad->arena, "%zu of them", reads),
                            reads == 1 ? "it" : "they", reads == 1 ? "s" : "");
    return slice_of(text);
}

struct slice cql_key_why(const struct cql_advice *c, const struct cql_table *t)
{
    return slice_of(arena_printf(c->ad->arena,
                                 "Every query and every write of %.*s in this workload is served by this "
                                 "key, so that no second table is needed.",
                                 SLICE_ARG(cql_base(c, t->base)->name)));
}

struct slice cql_view_why(const struct cql_advice *c)
{
    if (c->ad->options.scylla) return SLICE("The server feeds the view itself.");
    return SLICE(
        "For information: the server would feed the view itself, but Cassandra calls views experimental, "
        "switches them off by default, and cannot tell when one has lost rows.");
}

struct slice cql_key_cost(const struct cql_advice *c, const struct cql_table *t)
{
    const struct slice copy =
        SLICE("a primary key cannot be altered: make the table anew and copy the rows.");
    for (size_t i = 0; i < t->partition.n + t->clustering.n; i++) {
        const struct cql_key_part *part =
            i < t->partition.n ? &t->partition.at[i] : &t->clustering.at[i - t->partition.n];
        const struct schema_column *column = &cql_base(c, t->base)->columns.at[part->column];
        if (column->role != ROLE_REGULAR) continue;
        return slice_of(
            arena_printf(c->ad->arena,
                         "%.*s And %.*s can no longer change by writing a row again: with another value "
                         "that is another row.",
                         SLICE_ARG(copy), SLICE_ARG(column->name)));
    }
    return copy;
}
