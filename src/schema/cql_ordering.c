/* ORDER BY, GROUP BY, DISTINCT and limits of a SELECT, as Cassandra's SelectStatement checks them. */
#include "schema/cql_verdict.h"

const struct restriction *clustering_restriction(const struct judge *j, int column)
{
    for (size_t i = 0; i < j->clustering.n; i++) {
        const struct restriction *r = &j->clustering.at[i];
        int first = judge_position(j, r->column), at = judge_position(j, column);
        if (at >= first && at < first + r->columns) return r;
    }
    return NULL;
}

/* A column held to one value may be skipped in ORDER BY and GROUP BY. */
static bool is_fixed(const struct judge *j, int column)
{
    const struct restriction *r = clustering_restriction(j, column);
    return r && r->kind == RESTRICT_EQ;
}

/* ---- ORDER BY ---- */

static int column_of(const struct judge *j, const struct operand *o)
{
    return o->kind == OPERAND_COLUMN ? schema_find_column(j->t, j->q->columns.at[o->column].name) : -1;
}

static bool check_direction(struct judge *j, const struct sort_key *k, int column, int *direction)
{
    int reversed = k->descending != judge_column(j, column)->clustering_descending;
    if (*direction >= 0 && *direction != reversed)
        return judge_reject(j, k->at, "Unsupported order by relation");
    *direction = reversed;
    return true;
}

static bool order_by(struct judge *j)
{
    int expected = 0, direction = -1;
    bool first = true;
    for (size_t i = 0; i < j->q->sorts.n; i++) {
        const struct sort_key *k = &j->q->sorts.at[i];
        if (k->scope != j->scope || k->ann || k->value.kind != OPERAND_COLUMN) continue;
        if (first && j->uses_index)
            return judge_reject(j, k->at, "ORDER BY with 2ndary indexes is not supported.");
        if (first && j->key_range)
            return judge_reject(
                j, k->at,
                "ORDER BY is only supported when the partition key is restricted by an EQ or an IN.");
        first = false;
        int column = column_of(j, &k->value);
        if (column < 0) continue;
        struct slice name = judge_name(j, column);
        if (judge_column(j, column)->role != ROLE_CLUSTERING)
            return judge_reject(
                j, k->at,
                "Order by is currently only supported on the clustered columns of the PRIMARY KEY, "
                "got %.*s",
                SLICE_ARG(name));
        int position = judge_position(j, column);
        while (expected < position && is_fixed(j, judge_key_column(j, ROLE_CLUSTERING, expected))) expected++;
        if (expected != position)
            return judge_reject(
                j, k->at,
                "Order by currently only supports the ordering of columns following their declared "
                "order in the PRIMARY KEY");
        expected = position + 1;
        if (!check_direction(j, k, column, &direction)) return false;
    }
    return true;
}

enum { ANN_ROWS = 1000 }; /* most that a search for neighbours returns */

static bool ann_limit(struct judge *j, struct span at)
{
    const struct amount *limit = &j->q->scopes.at[j->scope].limit;
    if (limit->kind == AMOUNT_NONE)
        return judge_reject(j, at,
                            "Top-K queries must have a limit specified and the limit must be less than the "
                            "query page size");
    return limit->kind != AMOUNT_NUMBER || limit->value <= ANN_ROWS ||
           judge_reject_value(
               j, limit->at,
               "Use of ANN OF in an ORDER BY clause requires a LIMIT that is not greater than %d. "
               "LIMIT was %lld",
               ANN_ROWS, (long long)limit->value);
}

/* The index of the vector, and of all that is asked besides. */
static bool ann_indexes(struct judge *j, int column, struct span at)
{
    bool found = false;
    for (size_t i = 0; i < j->t->indexes.n && !found; i++) {
        const struct schema_index *index = &j->s->indexes.at[j->t->indexes.at[i]];
        found = !index->dropped && index->column_count && index->columns[0].column == column;
        if (found && j->v.index < 0) j->v.index = j->t->indexes.at[i];
    }
    if (!found) return judge_reject(j, at, "ANN ordering by vector requires the column to be indexed");
    j->v.access = CQL_ACCESS_INDEX;
    for (size_t i = 0; i < j->other.n && !judge_scylla(j); i++)
        if (judge_index_for(j, &j->other.at[i]) < 0)
            return judge_reject(j, j->other.at[i].at,
                                "ANN ordering by vector requires all restricted column(s) to be indexed");
    return true;
}

static bool ann(struct judge *j)
{
    size_t keys = 0;
    const struct sort_key *key = NULL;
    for (size_t i = 0; i < j->q->sorts.n; i++) {
        if (j->q->sorts.at[i].scope != j->scope) continue;
        keys++;
        if (j->q->sorts.at[i].ann) key = &j->q->sorts.at[i];
    }
    if (!key) return true;
    if (keys > 1)
        return judge_reject(j, key->at,
                            "Cannot combine clustering column ordering with non-clustering column "
                            "ordering");
    if (key->descending) return judge_reject(j, key->at, "Descending ANN ordering is not supported");
    int column = column_of(j, &key->value);
    if (column < 0) return true;
    if (!slice_starts(judge_column(j, column)->type, SLICE("vector<")))
        return judge_reject(j, key->at, "ANN ordering is only supported on float vector indexes");
    return ann_limit(j, key->at) && ann_indexes(j, column, key->at);
}

/* ---- GROUP BY ---- */

static bool is_partition_fixed(const struct judge *j, int column)
{
    for (size_t i = 0; i < j->partition.n; i++)
        if (j->partition.at[i].column == column && j->partition.at[i].kind == RESTRICT_EQ) return true;
    return false;
}

/* Place of a key column counted over partition key and clustering columns. */
static int key_place(const struct judge *j, int column)
{
    int position = judge_position(j, column);
    return judge_column(j, column)->role == ROLE_CLUSTERING ? j->partition_count + position : position;
}

static bool skippable(const struct judge *j, int place)
{
    if (place < j->partition_count) return is_partition_fixed(j, judge_key_column(j, ROLE_PARTITION, place));
    return is_fixed(j, judge_key_column(j, ROLE_CLUSTERING, place - j->partition_count));
}

static bool group_by(struct judge *j)
{
    int next = 0, last = -1;
    struct span at = {0, 0};
    for (size_t i = 0; i < j->q->groups.n; i++) {
        const struct group_key *g = &j->q->groups.at[i];
        if (g->scope != j->scope || g->value.column < 0) continue;
        at = g->value.at;
        int column = schema_find_column(j->t, j->q->columns.at[g->value.column].name);
        if (column < 0) continue;
        enum column_role role = judge_column(j, column)->role;
        if (role != ROLE_PARTITION && role != ROLE_CLUSTERING)
            return judge_reject(
                j, at, "Group by is currently only supported on the columns of the PRIMARY KEY, got %.*s",
                SLICE_ARG(judge_name(j, column)));
        int place = key_place(j, column);
        while (next < place && skippable(j, next)) next++;
        if (place != next)
            return judge_reject(
                j, at,
                "Group by currently only support groups of columns following their declared order in "
                "the PRIMARY KEY");
        last = place;
        next = place + 1;
    }
    if (last < 0) return true;
    while (next < j->partition_count && skippable(j, next)) next++;
    if (next < j->partition_count)
        return judge_reject(j, at, "Group by is not supported on only a part of the partition key");
    return true;
}

/* ---- DISTINCT and limits ---- */

static bool distinct(struct judge *j)
{
    const struct scope *s = &j->q->scopes.at[j->scope];
    size_t seen = 0;
    if (!s->distinct) return true;
    for (size_t i = 0; i < j->q->outputs.n; i++) {
        const struct output *o = &j->q->outputs.at[i];
        if (o->scope != j->scope) continue;
        if (o->star && j->clustering_count + (int)j->other.n == 0) return true;
        int column = o->star ? -1 : column_of(j, &o->value);
        if (column < 0 && !o->star) continue;
        enum column_role role = o->star ? ROLE_REGULAR : judge_column(j, column)->role;
        if (role != ROLE_PARTITION && role != ROLE_STATIC)
            return judge_reject(j, o->at,
                                "SELECT DISTINCT queries must only request partition key columns and/or "
                                "static columns (not %.*s)",
                                SLICE_ARG(o->star ? SLICE("*") : judge_name(j, column)));
        seen += role == ROLE_PARTITION;
    }
    /* with its partitions named, the server needs no key to tell them apart */
    if (j->key_range && (int)seen < j->partition_count)
        return judge_reject(j, s->distinct_at,
                            "SELECT DISTINCT queries must request all the partition key columns");
    if (j->clustering.n)
        return judge_reject(
            j, j->clustering.at[0].at,
            "SELECT DISTINCT with WHERE clause only supports restriction by partition key and/or "
            "static columns.");
    for (size_t i = 0; i < j->other.n; i++)
        if (!judge_is_static(j, j->other.at[i].column))
            return judge_reject(
                j, j->other.at[i].at,
                "SELECT DISTINCT with WHERE clause only supports restriction by partition key and/or "
                "static columns.");
    return true;
}

static bool limits(struct judge *j)
{
    const struct scope *s = &j->q->scopes.at[j->scope];
    if (s->limit.kind == AMOUNT_NUMBER && s->limit.value <= 0)
        judge_reject_value(j, s->limit_at, "LIMIT must be strictly positive");
    if (s->partition_limit.kind == AMOUNT_NUMBER && s->partition_limit.value <= 0)
        judge_reject_value(j, s->partition_limit.at, "PER PARTITION LIMIT must be strictly positive");
    if (s->partition_limit.kind != AMOUNT_NONE && s->distinct)
        return judge_reject(j, s->partition_limit.at,
                            "PER PARTITION LIMIT is not allowed with SELECT DISTINCT queries");
    if (s->partition_limit.kind != AMOUNT_NONE && s->aggregates)
        return judge_reject(j, s->partition_limit.at,
                            "PER PARTITION LIMIT is not allowed with aggregate queries.");
    return true;
}

bool judge_ordering(struct judge *j)
{
    static const struct {
        enum cql_topic topic;
        bool (*check)(struct judge *);
    } checks[] = {
        {CQL_TOPIC_OTHER,    limits  },
        {CQL_TOPIC_DISTINCT, distinct},
        {CQL_TOPIC_ORDER,    order_by},
        {CQL_TOPIC_OTHER,    ann     },
        {CQL_TOPIC_GROUPING, group_by},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        j->topic = checks[i].topic;
        if (!checks[i].check(j)) return false;
    }
    return true;
}
