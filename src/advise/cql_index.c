/* The index that answers access patterns on the server at hand.
 *
 *     Cassandra 5.0 and later   SAI, one index per column; up to two columns together
 *     Cassandra before          the old kind, only within a partition and on a column of medium cardinality
 *     ScyllaDB                  a local index where the partition key is given, else a global one; "=" alone
 *
 * None goes on a table of counters. SASI is experimental and switched off, and is never advised. */
#include "advise/cql_advice.h"

enum {
    INDEXES_LIMIT = 2, /* SAI reads two at most; the rest is filtered */
    MEDIUM_LEAST = 10, /* values below which an old index's rows are huge, */
    MEDIUM_MOST = 5000 /* and above which it looks up one row on every node */
};

struct indexed {
    int column[INDEXES_LIMIT + 1];
    enum cql_term_kind of[INDEXES_LIMIT + 1];
    size_t n;
};

static bool has_index(const struct cql_advice *c, int table, int column, struct slice method)
{
    VEC_EACH (const int, i, &cql_base(c, table)->indexes) {
        const struct schema_index *index = &c->ad->schema->indexes.at[*i];
        if (!index->dropped && index->column_count && index->columns[0].column == column &&
            slice_eq(index->method, method))
            return true;
    }
    return false;
}

/* True for a clustering column that the key itself answers: those before it are held to values. */
static bool key_answers(const struct cql_advice *c, const struct cql_pattern *p, int column)
{
    const struct schema_table *t = cql_base(c, p->table);
    const struct schema_column *at = &t->columns.at[column];
    if (at->role == ROLE_PARTITION) return cql_gives_partition(c, p);
    if (at->role != ROLE_CLUSTERING || !cql_gives_partition(c, p)) return false;
    for (size_t i = 0; i < t->columns.n; i++)
        if (t->columns.at[i].role == ROLE_CLUSTERING && t->columns.at[i].role_position < at->role_position &&
            !cql_find_term(p, (int)i, CQL_TERM_EQUAL))
            return false;
    return true;
}

static void add_indexed(struct indexed *list, int column, enum cql_term_kind of)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->column[i] == column && list->of[i] == of) return;
    if (list->n > INDEXES_LIMIT) return;
    list->column[list->n] = column;
    list->of[list->n++] = of;
}

/* Columns that no key answers. */
static struct indexed columns_to_index(const struct cql_advice *c, const struct cql_patterns *patterns,
                                       struct slice method)
{
    struct indexed list = {.n = 0};
    for (size_t i = 0; i < patterns->n; i++)
        VEC_EACH (const struct cql_term, term, &patterns->at[i]->terms) {
            if (term->kind == CQL_TERM_NONE || key_answers(c, patterns->at[i], term->column)) continue;
            if (has_index(c, patterns->at[i]->table, term->column, method)) continue;
            enum cql_term_kind of =
                term->kind == CQL_TERM_ELEMENT || term->kind == CQL_TERM_KEY ? term->kind : CQL_TERM_EQUAL;
            add_indexed(&list, term->column, of);
        }
    return list;
}

/* "email", "keys(m)", "values(m)": a set or list is indexed by its members without a word for it. */
static struct slice target(const struct cql_advice *c, int table, int column, enum cql_term_kind of)
{
    const struct schema_column *at = &cql_base(c, table)->columns.at[column];
    struct slice name = query_quote_name(c->ad->arena, at->name, DIALECT_CQL);
    if (of == CQL_TERM_KEY) return slice_of(arena_printf(c->ad->arena, "KEYS(%.*s)", SLICE_ARG(name)));
    if (of == CQL_TERM_ELEMENT && slice_starts(at->type, SLICE("map<")))
        return slice_of(arena_printf(c->ad->arena, "VALUES(%.*s)", SLICE_ARG(name)));
    return name;
}

static struct slice partition_list(const struct cql_advice *c, int table)
{
    struct cql_table base = cql_table_as_is(c, table);
    const char *text = "";
    for (size_t i = 0; i < base.partition.n; i++)
        text = arena_printf(c->ad->arena, "%s%s%.*s", text, i ? ", " : "",
                            SLICE_ARG(query_quote_name(
                                c->ad->arena, cql_part_name(c, &base, &base.partition.at[i]), DIALECT_CQL)));
    return slice_of(text);
}

static struct slice write_ddl(const struct cql_advice *c, int table, const struct indexed *list,
                              enum cql_remedy kind)
{
    struct slice name = cql_full_name(c, cql_base(c, table), cql_base(c, table)->name);
    const char *text = "";
    for (size_t i = 0; i < list->n; i++) {
        struct slice column = target(c, table, list->column[i], list->of[i]);
        text =
            kind == REMEDY_LOCAL_INDEX
                ? arena_printf(c->ad->arena, "%s%sCREATE INDEX ON %.*s ((%.*s), %.*s);", text, i ? "\n" : "",
                               SLICE_ARG(name), SLICE_ARG(partition_list(c, table)), SLICE_ARG(column))
                : arena_printf(c->ad->arena, "%s%sCREATE INDEX ON %.*s (%.*s)%s;", text, i ? "\n" : "",
                               SLICE_ARG(name), SLICE_ARG(column), kind == REMEDY_SAI ? " USING 'sai'" : "");
    }
    return slice_of(text);
}

/* ---- which kind ------------------------------------------------------------------------------------------
 */

static bool all_within_partition(const struct cql_advice *c, const struct cql_patterns *patterns)
{
    for (size_t i = 0; i < patterns->n; i++)
        if (!cql_gives_partition(c, patterns->at[i])) return false;
    return true;
}

static bool medium(const struct cql_advice *c, int table, int column)
{
    double distinct = estimate_distinct(c->ad, table, column);
    return distinct >= MEDIUM_LEAST && distinct <= MEDIUM_MOST;
}

static enum cql_remedy kind_for(const struct cql_advice *c, bool within)
{
    int version = c->ad->options.cql_version ? c->ad->options.cql_version : 500;
    if (c->ad->options.scylla) return within ? REMEDY_LOCAL_INDEX : REMEDY_GLOBAL_INDEX;
    return version >= 500 ? REMEDY_SAI : REMEDY_LEGACY_INDEX;
}

static struct slice indexed_names(const struct cql_advice *c, const struct indexed *list, int table)
{
    const char *text = "";
    for (size_t i = 0; i < list->n; i++)
        text = arena_printf(c->ad->arena, "%s%s%.*s", text, i ? " and " : "",
                            SLICE_ARG(cql_base(c, table)->columns.at[list->column[i]].name));
    return slice_of(text);
}

/* Indexes of the old kind that the SAI ones make needless. */
static const char *replaced(const struct cql_advice *c, const struct indexed *list, int table)
{
    const char *text = "";
    VEC_EACH (const int, n, &cql_base(c, table)->indexes) {
        const struct schema_index *index = &c->ad->schema->indexes.at[*n];
        for (size_t i = 0; i < list->n; i++)
            if (!index->dropped && !index->primary && index->column_count &&
                index->columns[0].column == list->column[i])
                text = arena_printf(c->ad->arena, "%s Index %.*s is not needed then.", text,
                                    SLICE_ARG(index->name));
    }
    return text;
}

static void explain(const struct cql_advice *c, const struct indexed *list, int table, bool within,
                    struct advice_remedy *out)
{
    struct arena *a = c->ad->arena;
    struct slice first = indexed_names(c, list, table);
    switch (out->kind) {
    case REMEDY_SAI:
        out->why = slice_of(
            within ? arena_printf(a, "SAI finds the rows of %.*s inside the partition that the query names.",
                                  SLICE_ARG(first))
                   : arena_printf(a, "SAI finds the rows of %.*s without a second table to keep in step.",
                                  SLICE_ARG(first)));
        out->cost =
            slice_of(arena_printf(a, "a fifth to a third more disk, and an index entry for each write; %s.%s",
                                  within ? "the replicas of one partition answer"
                                         : "without the partition key the query asks one range of the ring "
                                           "after the other until LIMIT is "
                                           "met, so it suits rare queries and those that find many rows",
                                  replaced(c, list, table)));
        return;
    case REMEDY_LOCAL_INDEX:
        out->why = SLICE("A local index lies beside its partition, which every query here names.");
        out->cost =
            SLICE("one more row written on the same nodes for each write; the replicas of one partition "
                  "answer.");
        return;
    case REMEDY_GLOBAL_INDEX:
        out->why = slice_of(arena_printf(a,
                                         "A global index is a view by %.*s that the server keeps: one node "
                                         "finds the keys, others the rows.",
                                         SLICE_ARG(first)));
        out->cost =
            SLICE("each write also updates a view on other nodes, after reading the old row; each row "
                  "found is a second read.");
        return;
    default:
        out->why = slice_of(
            arena_printf(a, "Within one partition an index on %.*s asks only the replicas of that partition.",
                         SLICE_ARG(first)));
        out->cost = SLICE("each write reads before it writes the index, and rows that are updated or deleted "
                          "leave tombstones in it.");
    }
}

bool cql_index_for(struct cql_advice *c, const struct cql_patterns *patterns, struct advice_remedy *out)
{
    bool within = all_within_partition(c, patterns);
    int table = patterns->at[0]->table;
    *out = (struct advice_remedy){.kind = kind_for(c, within)};
    bool sai = out->kind == REMEDY_SAI;
    struct indexed list = columns_to_index(c, patterns, sai ? SLICE("sai") : SLICE("legacy"));
    if (!list.n || list.n > (sai ? INDEXES_LIMIT : 1) || cql_has_counters(cql_base(c, table))) return false;
    if (out->kind == REMEDY_LEGACY_INDEX && (!within || !medium(c, table, list.column[0]))) return false;
    out->ddl = write_ddl(c, table, &list, out->kind);
    for (size_t i = 0; i < patterns->n; i++) {
        struct cql_probe probe = cql_probe_indexes(c, patterns->at[i], out->ddl);
        if (!probe.served) return false;
        cql_add_probe(c, out, &probe);
    }
    out->columns = ARENA_ARRAY(c->ad->arena, struct slice, list.n);
    for (size_t i = 0; i < list.n; i++)
        out->columns[out->column_count++] = target(c, table, list.column[i], list.of[i]);
    explain(c, &list, table, within, out);
    return true;
}
