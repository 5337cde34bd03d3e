/* Keys and filtering of a SELECT: the rules of Cassandra's StatementRestrictions, in its order.
 *
 * 1. Partition key: a part missing, or sliced, or asked with CONTAINS, means filtering, unless an index
 * helps. No part at all makes a key range: a scan, not an error.
 * 2. Clustering columns: a column behind one that is not restricted, or sliced, means filtering.
 * 3. Any other column means filtering, unless an index helps.
 * 4. A key range or an indexed query needs filtering when no single index (group) covers all that is left. */
#include "schema/cql_verdict.h"

bool partition_needs_filtering(const struct judge *j)
{
    if (!j->partition.n) return false;
    if ((int)j->partition.n < j->partition_count) return true;
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].kind != RESTRICT_EQ && j->partition.at[i].kind != RESTRICT_IN) return true;
    return false;
}

bool clustering_needs_filtering(const struct judge *j)
{
    int position = 0;
    for (size_t i = 0; i < j->clustering.n; i++) {
        const struct restriction *r = &j->clustering.at[i];
        if (judge_position(j, r->column) != position || r->kind == RESTRICT_CONTAINS ||
            r->kind == RESTRICT_LIKE)
            return true;
        if (r->kind != RESTRICT_SLICE) position = judge_position(j, r->column) + r->columns;
    }
    return false;
}

static bool any_index(const struct judge *j, const struct restriction_list *list, int *index)
{
    for (size_t i = 0; i < list->n; i++) {
        int found = judge_index_for(j, &list->at[i]);
        if (found < 0) continue;
        if (*index < 0) *index = found;
        return true;
    }
    return false;
}

static struct span first_gap(const struct judge *j)
{
    return j->partition.n ? j->partition.at[0].at : j->q->scopes.at[j->scope].where_at;
}

static bool judge_partition(struct judge *j, bool indexed)
{
    if (j->token) j->key_range = true;
    if (!j->partition.n && !j->token) {
        j->key_range = true;
        j->uses_index = indexed;
    }
    if (partition_needs_filtering(j)) {
        if (!indexed && !judge_filter(j, first_gap(j), FILTERING_MESSAGE)) return false;
        j->key_range = true;
        j->uses_index = indexed;
    }
    j->filter_partition = j->uses_index || partition_needs_filtering(j);
    return true;
}

bool judge_clustering_gap(struct judge *j)
{
    for (size_t i = 0; i < j->clustering.n; i++) {
        int expected = judge_key_column(j, ROLE_CLUSTERING, (int)i);
        const struct restriction *r = &j->clustering.at[i];
        if (expected < 0 || expected == r->column) continue;
        return judge_gap(
            j, r->at,
            "PRIMARY KEY column \"%.*s\" cannot be restricted as preceding column \"%.*s\" is not "
            "restricted",
            SLICE_ARG(judge_name(j, r->column)), SLICE_ARG(judge_name(j, expected)));
    }
    return true;
}

static bool judge_clustering(struct judge *j, bool indexed)
{
    for (size_t i = 0; i < j->clustering.n; i++)
        if (j->clustering.at[i].kind == RESTRICT_CONTAINS && !indexed &&
            !judge_filter(j, j->clustering.at[i].at,
                          "Clustering columns can only be restricted with CONTAINS with a secondary index or "
                          "filtering"))
            return false;
    if (clustering_needs_filtering(j)) {
        if (indexed)
            j->uses_index = true;
        else if (!judge_clustering_gap(j))
            return false;
    }
    return true;
}

static bool check_partition_in(struct judge *j)
{
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].kind == RESTRICT_IN)
            return judge_reject(j, j->partition.at[i].at,
                                "Select on indexed columns and with IN clause for the PRIMARY KEY are not "
                                "supported");
    return true;
}

static void set_access(struct judge *j)
{
    bool whole = (int)j->partition.n == j->partition_count && !partition_needs_filtering(j);
    bool several = false;
    for (size_t i = 0; i < j->partition.n; i++) several |= j->partition.at[i].kind == RESTRICT_IN;
    if (j->uses_index && j->v.index >= 0)
        j->v.access = whole ? CQL_ACCESS_INDEX_PARTITION : CQL_ACCESS_INDEX;
    else if (whole)
        j->v.access = several ? CQL_ACCESS_PARTITIONS : CQL_ACCESS_PARTITION;
    else
        j->v.access = j->token ? CQL_ACCESS_TOKEN_RANGE : CQL_ACCESS_SCAN;
}

/* What all restrictions together need: indexes, or filtering. */
static bool judge_needs(struct judge *j)
{
    bool clustering_index = any_index(j, &j->clustering, &j->v.index);
    bool partition_index = any_index(j, &j->partition, &j->v.index);
    bool other_index = any_index(j, &j->other, &j->v.index);
    bool indexed = clustering_index || partition_index || other_index || j->custom;
    if (!judge_partition(j, indexed) || !judge_clustering(j, indexed)) return false;
    if (j->key_range && clustering_index) j->uses_index = true;
    j->filter_clustering = j->uses_index || clustering_needs_filtering(j);
    if (j->other.n) {
        if (indexed)
            j->uses_index = true;
        else if (!judge_filter(j, j->other.at[0].at, FILTERING_MESSAGE))
            return false;
    }
    if (j->custom) j->uses_index = true;
    if (j->uses_index && !check_partition_in(j)) return false;
    if (!j->key_range && !j->uses_index) return true;
    bool nothing_left = !(j->filter_partition && j->partition.n) &&
                        !(j->filter_clustering && j->clustering.n) && !j->other.n && !j->custom;
    bool filters = judge_indexes_fall_short(j) || (nothing_left && j->clustering.n);
    return !filters || judge_filter(j, j->q->scopes.at[j->scope].where_at, FILTERING_MESSAGE);
}

bool judge_restrictions(struct judge *j)
{
    bool ok = judge_scylla(j) ? judge_scylla_needs(j) : judge_needs(j);
    set_access(j);
    return ok;
}
