/* Keys and filtering of a SELECT as ScyllaDB judges them: its statement_restrictions, which grew from the
 * same root as Cassandra's and differs in
 *
 *   - LIKE, which is a filter like any other and no index's business;
 *   - an index, which is a table of its own with the key (token, partition key, clustering key) of the base
 *     table: one restriction is looked up in it, and others are cheap only where they continue that key;
 *   - a local index, which serves a query only with the whole partition key;
 *   - clustering columns from the left without the partition key, which do not count as filtering. */
#include "schema/cql_verdict.h"

#define INDEX_IN_MESSAGE                                                                                     \
    "Index cannot be used if the partition key is restricted with IN clause. This query would require "      \
    "filtering instead."

bool partition_is_one(const struct judge *j)
{
    if ((int)j->partition.n != j->partition_count) return false;
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].kind != RESTRICT_EQ) return false;
    return true;
}

static bool partition_has_in(const struct judge *j)
{
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].kind == RESTRICT_IN) return true;
    return false;
}

/* An index for one of the list's restrictions; remembered as the one that serves. */
static bool has_index(struct judge *j, const struct restriction_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        int found = list->at[i].columns == 1 ? judge_index_for(j, &list->at[i]) : -1;
        if (found < 0) continue;
        if (j->v.index < 0) j->v.index = found;
        return true;
    }
    return false;
}

/* Restrictions without those of one column counted twice: lists hold one a column already. */
static bool needs_filtering(const struct judge *j, bool partition_index, bool clustering_index,
                            bool other_index)
{
    if (j->uses_index && j->token) return j->clustering.n + j->other.n > 1;
    if (j->partition.n && (int)j->partition.n < j->partition_count)
        return !(j->partition.n == 1 && partition_index && !j->clustering.n && !j->other.n);
    if (partition_needs_filtering(j)) return true;
    if (j->other.n > 1 || (j->other.n && !other_index)) return true;
    if (j->other.n) {
        if (!j->partition.n && !j->clustering.n) return false;
        return !partition_is_one(j) || clustering_needs_filtering(j) || j->tuples;
    }
    if (j->tuples) return false;
    if (clustering_index && j->uses_index) return j->clustering.n > 1;
    return clustering_needs_filtering(j);
}

static bool judge_keys(struct judge *j, bool partition_index, bool clustering_index)
{
    j->key_range = j->token || !j->partition.n;
    if (partition_needs_filtering(j)) {
        if (!partition_index && !judge_filter(j, j->partition.at[0].at, FILTERING_MESSAGE)) return false;
        j->key_range = true;
        j->uses_index = partition_index;
    }
    if (!clustering_needs_filtering(j)) return true;
    if (clustering_index)
        j->uses_index = true;
    else
        return judge_clustering_gap(j);
    return true;
}

bool judge_scylla_needs(struct judge *j)
{
    bool partition_index = has_index(j, &j->partition), clustering_index = has_index(j, &j->clustering),
         other_index = has_index(j, &j->other);
    if (!judge_keys(j, partition_index, clustering_index)) return false;
    if (j->key_range && clustering_index && !j->tuples) j->uses_index = true;
    if (j->other.n) {
        if (other_index && !partition_has_in(j))
            j->uses_index = true;
        else if (!judge_filter(j, j->other.at[0].at, FILTERING_MESSAGE))
            return false;
    }
    if (j->uses_index && !j->filtering_allowed && partition_has_in(j))
        return judge_reject(j, j->partition.at[0].at, INDEX_IN_MESSAGE);
    if (!j->key_range && !j->uses_index) return true;
    return !needs_filtering(j, partition_index, clustering_index, other_index) ||
           judge_filter(j, j->q->scopes.at[j->scope].where_at, FILTERING_MESSAGE);
}
