/* Advice for CQL, table by table: a table that has the key already, a better key where that serves
 * everything, else a table or an index for each group of access patterns that one table serves. */
#include <stdlib.h>

#include "advise/cql_advice.h"

enum { PATTERNS_LIMIT = 100, REMEDIES = 4 };

static int by_weight(const void *x, const void *y)
{
    const struct cql_pattern *a = *(const struct cql_pattern *const *)x,
                             *b = *(const struct cql_pattern *const *)y;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return (a->query > b->query) - (a->query < b->query);
}

/* ---- does a table serve --------------------------------------------------------------------------------
 */

/* Patterns of the table, the heaviest first: those in want of advice, or all that name what they look for. */
static struct cql_patterns patterns_of(struct cql_advice *c, int table, bool all)
{
    struct cql_patterns list = {0};
    VEC_EACH (struct cql_pattern, p, &c->patterns)
        if (p->table == table && !p->scan && (all || (!p->served && !p->done)) && list.n < PATTERNS_LIMIT)
            vec_push(c->ad->arena, &list, p);
    if (list.n) qsort(list.at, list.n, sizeof *list.at, by_weight);
    return list;
}

static bool from_partitions(const struct cql_probe *probe)
{
    return probe->served && (probe->access == CQL_ACCESS_PARTITION || probe->access == CQL_ACCESS_PARTITIONS);
}

static bool serves_all(struct cql_advice *c, const struct cql_table *t, const struct cql_patterns *patterns)
{
    for (size_t i = 0; i < patterns->n; i++) {
        struct cql_probe probe = cql_probe_table(c, t, patterns->at[i]);
        if (!from_partitions(&probe)) return false;
    }
    return true;
}

/* ---- writing the advice --------------------------------------------------------------------------------
 */

static struct advice_pattern *start(struct cql_advice *c, const struct cql_patterns *patterns)
{
    struct advice_pattern *out = vec_zadd(c->ad->arena, &c->ad->out->patterns);
    double total = 0;
    const char *asks = "";
    out->table = patterns->at[0]->table;
    out->today = cql_today(c, patterns->at[0]);
    out->queries = ARENA_ARRAY(c->ad->arena, struct advice_query, patterns->n + 1);
    out->remedies = ARENA_ARRAY(c->ad->arena, struct advice_remedy, REMEDIES);
    for (size_t i = 0; i < patterns->n; i++) total += patterns->at[i]->weight;
    for (size_t i = 0; i < patterns->n; i++) {
        struct slice text = cql_pattern_text(c, patterns->at[i]);
        out->queries[out->query_count++] =
            (struct advice_query){c->ad->queries[patterns->at[i]->query].id,
                                  total > 0 ? patterns->at[i]->weight / total : 1.0 / (double)patterns->n};
        if (slice_find(slice_of(asks), text, 0) < 0)
            asks = arena_printf(c->ad->arena, "%s%s%.*s", asks, *asks ? "; " : "", SLICE_ARG(text));
    }
    out->asks = slice_of(asks);
    return out;
}

static void add_columns(struct cql_advice *c, const struct cql_table *t, struct advice_remedy *out)
{
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    out->columns = ARENA_ARRAY(c->ad->arena, struct slice, t->partition.n + t->clustering.n + 1);
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++)
            out->columns[out->column_count++] = slice_of(
                arena_printf(c->ad->arena, "%.*s%s", SLICE_ARG(cql_part_name(c, t, &lists[l]->at[i])),
                             lists[l]->at[i].descending ? " DESC" : ""));
}

/* Adds a remedy with the verdicts on all patterns asked of the table. */
static void add_table_remedy(struct cql_advice *c, const struct cql_table *t,
                             const struct cql_patterns *patterns, struct advice_remedy remedy,
                             struct advice_pattern *out)
{
    for (size_t i = 0; i < patterns->n; i++) {
        struct cql_probe probe = cql_probe_table(c, t, patterns->at[i]);
        cql_add_probe(c, &remedy, &probe);
    }
    remedy.name = t->name;
    add_columns(c, t, &remedy);
    out->remedies[out->remedy_count++] = remedy;
}

static void add_table(struct cql_advice *c, const struct cql_table *t, const struct cql_patterns *patterns,
                      struct advice_pattern *out)
{
    cql_collect_writes(c, t, out);
    add_table_remedy(c, t, patterns,
                     (struct advice_remedy){.kind = REMEDY_TABLE,
                                            .ddl = cql_table_ddl(c, t),
                                            .why = cql_table_why(c, t, patterns),
                                            .cost = cql_table_cost(c, t, out)},
                     out);
}

static void add_view(struct cql_advice *c, const struct cql_table *t, const struct cql_patterns *patterns,
                     struct advice_pattern *out)
{
    struct slice ddl = cql_view_ddl(c, t);
    if (!ddl.n) return;
    add_table_remedy(
        c, t, patterns,
        (struct advice_remedy){
            .kind = REMEDY_VIEW,
            .ddl = ddl,
            .why = cql_view_why(c),
            .cost = SLICE("each write of the table reads the old row and updates the view on other nodes, "
                          "unseen by the client.")},
        out);
}

static void mark_done(const struct cql_patterns *patterns)
{
    for (size_t i = 0; i < patterns->n; i++) ((struct cql_pattern *)patterns->at[i])->done = true;
}

/* ---- a better key for the table itself -----------------------------------------------------------------
 */

/* Keys of whole columns only: the table stays what it is. */
static bool is_plain(const struct cql_table *t)
{
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++)
            if (lists[l]->at[i].of != CQL_TERM_EQUAL) return false;
    return t->bucket == BUCKET_NONE;
}

static struct slice joined(struct cql_advice *c, struct slice a, struct slice b)
{
    return slice_of(arena_printf(c->ad->arena, "%.*s %.*s", SLICE_ARG(a), SLICE_ARG(b)));
}

static bool fix_key(struct cql_advice *c, int table, const struct cql_patterns *wanting)
{
    struct cql_patterns all = patterns_of(c, table, true);
    const struct schema_table *base = cql_base(c, table);
    struct cql_table t;
    struct advice_remedy index;
    /* what is served today may rely on the order that rows have today */
    if (base->kind != TABLE_TABLE || all.n != wanting->n || !cql_table_for(c, &all, &t) || !is_plain(&t))
        return false;
    t.name = base->name;
    t.carried = cql_table_as_is(c, table).carried;
    if (!serves_all(c, &t, &all) || !cql_probe_writes(c, &t)) return false;
    struct advice_pattern *out = start(c, wanting);
    add_table_remedy(c, &t, wanting,
                     (struct advice_remedy){.kind = REMEDY_KEY,
                                            .ddl = cql_table_ddl(c, &t),
                                            .why = joined(c, cql_key_why(c, &t), cql_table_why(c, &t, &all)),
                                            .cost = cql_key_cost(c, &t)},
                     out);
    if (cql_index_for(c, wanting, &index)) out->remedies[out->remedy_count++] = index;
    mark_done(wanting);
    return true;
}

/* ---- a table that is there already ---------------------------------------------------------------------
 */

/* Patterns that the schema's table serves under the same names. */
static struct cql_patterns served_by(struct cql_advice *c, const struct cql_patterns *wanting, int table,
                                     struct advice_remedy *remedy)
{
    struct cql_patterns group = {0};
    *remedy = (struct advice_remedy){.kind = REMEDY_EXISTING, .ddl = SLICE("")};
    for (size_t i = 0; i < wanting->n; i++) {
        struct cql_probe probe = cql_probe_existing(c, wanting->at[i], table);
        if (!from_partitions(&probe)) continue;
        vec_push(c->ad->arena, &group, wanting->at[i]);
        cql_add_probe(c, remedy, &probe);
    }
    return group;
}

static bool use_existing(struct cql_advice *c, const struct cql_patterns *wanting)
{
    for (size_t table = 0; table < c->ad->schema->tables.n; table++) {
        struct advice_remedy remedy;
        struct cql_patterns group = served_by(c, wanting, (int)table, &remedy);
        if (!group.n) continue;
        bool view = cql_base(c, (int)table)->kind == TABLE_MATERIALIZED_VIEW;
        remedy.why =
            slice_of(arena_printf(c->ad->arena, "%s %.*s has these columns under a key that serves %s.",
                                  view ? "The view" : "Table",
                                  SLICE_ARG(schema_table_label(c->ad->arena, c->ad->schema, (int)table)),
                                  group.n == 1 ? "this query" : "these queries"));
        remedy.cost =
            view ? SLICE("none that is not paid already.")
                 : SLICE("none that is not paid already, if all that writes the one table writes the other.");
        struct advice_pattern *out = start(c, &group);
        out->remedies[out->remedy_count++] = remedy;
        mark_done(&group);
        return true;
    }
    return false;
}

/* ---- groups --------------------------------------------------------------------------------------------
 */

/* The patterns that one table serves together with the first of the list. */
static struct cql_patterns group_of(struct cql_advice *c, const struct cql_patterns *wanting,
                                    struct cql_table *t, bool *served)
{
    struct cql_patterns group = {0};
    vec_push(c->ad->arena, &group, wanting->at[0]);
    *served = cql_table_for(c, &group, t) && serves_all(c, t, &group);
    for (size_t i = 1; *served && i < wanting->n; i++) {
        struct cql_table larger;
        vec_push(c->ad->arena, &group, wanting->at[i]);
        if (cql_table_for(c, &group, &larger) && serves_all(c, &larger, &group))
            *t = larger;
        else
            group.n--;
    }
    return group;
}

static void reject(struct cql_advice *c, const struct cql_patterns *group)
{
    vec_push(c->ad->arena, &c->ad->out->rejected,
             ((struct advice_rejected){
                 group->at[0]->table, cql_pattern_text(c, group->at[0]),
                 SLICE("no key gives these rows from one partition in this order, and no index does: "
                       "filter or sort in the program, or ask another question")}));
}

static void advise_group(struct cql_advice *c, const struct cql_patterns *wanting)
{
    struct cql_table t;
    bool served;
    struct cql_patterns group = group_of(c, wanting, &t, &served);
    struct advice_remedy index;
    bool indexed = cql_index_for(c, &group, &index);
    mark_done(&group);
    if (!served && !indexed) {
        reject(c, &group);
        return;
    }
    struct advice_pattern *out = start(c, &group);
    if (served) add_table(c, &t, &group, out);
    if (indexed) out->remedies[out->remedy_count++] = index;
    if (served) add_view(c, &t, &group, out);
}

void advise_cql(struct advise *ad)
{
    struct cql_advice c = {.ad = ad};
    cql_collect(&c);
    for (size_t table = 0; table < ad->schema->tables.n; table++) {
        struct cql_patterns wanting = patterns_of(&c, (int)table, false);
        while (wanting.n && use_existing(&c, &wanting)) wanting = patterns_of(&c, (int)table, false);
        if (!wanting.n || fix_key(&c, (int)table, &wanting)) continue;
        for (; wanting.n; wanting = patterns_of(&c, (int)table, false)) advise_group(&c, &wanting);
    }
}
