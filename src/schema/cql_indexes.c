/* Which index supports which restriction.
 *
 *     legacy          EQ on its column; on a collection, by its target: values CONTAINS, keys CONTAINS KEY,
 *                     entries m[k] = v, full = on the frozen whole
 *     local           the same, within a partition that "=" or IN names
 *     sai             the same, and slices, except on text, ascii, boolean and uuid; vectors only by ANN
 *     sasi            EQ, slices, LIKE
 *     others          an index of an unknown class is taken to support whatever it is asked
 *
 * No index supports IN. Sources: CassandraIndex, IndexTermType (EQ_ONLY_TYPES) and SASIIndex of
 * Cassandra 5.0. */
#include "schema/cql_verdict.h"

/* ScyllaDB's local index names its table's partition key first. */
static bool is_local(const struct schema_index *index)
{
    return slice_eq(index->method, SLICE("local"));
}

static const struct schema_index_column *indexed(const struct schema_index *index)
{
    return &index->columns[is_local(index) ? index->column_count - 1 : 0];
}

static bool target_is(const struct schema_index *index, const char *target)
{
    return slice_eq(indexed(index)->function, slice_of(target));
}

static bool supports_contains(const struct schema_index *index, const struct schema_column *column,
                              const struct restriction *r)
{
    bool plain = !indexed(index)->function.n && cql_type_is_multicell(column->type);
    if (r->contains_value && (target_is(index, "values") || plain)) return true;
    if (r->contains_key && target_is(index, "keys")) return true;
    return r->entry && target_is(index, "entries");
}

static bool slices_in_order(struct slice type)
{
    static const char *const equality_only[] = {"text", "varchar", "ascii", "boolean", "uuid"};
    for (size_t i = 0; i < sizeof equality_only / sizeof *equality_only; i++)
        if (slice_eq(type, slice_of(equality_only[i]))) return false;
    return !slice_starts(type, SLICE("frozen<"));
}

bool index_supports(const struct judge *j, const struct schema_index *index, const struct restriction *r)
{
    if (index->dropped || index->primary || !index->column_count) return false;
    if (is_local(index) && !partition_is_one(j)) return false;
    int column = indexed(index)->column;
    bool hit = column == r->column;
    for (int i = 1; i < r->columns && !hit; i++)
        hit = column == judge_key_column(j, ROLE_CLUSTERING, judge_position(j, r->column) + i);
    if (!hit || column < 0) return false;
    const struct schema_column *c = judge_column(j, column);
    bool sai = slice_eq(index->method, SLICE("sai")), sasi = slice_eq(index->method, SLICE("sasi"));
    bool known = sai || sasi || is_local(index) || slice_eq(index->method, SLICE("legacy"));
    bool text = c->family == TYPE_TEXT;
    if (!known) return r->kind != RESTRICT_IN && (r->kind != RESTRICT_LIKE || text);
    bool of_parts = target_is(index, "keys") || target_is(index, "values") || target_is(index, "entries") ||
                    cql_type_is_multicell(c->type);
    switch (r->kind) {
    case RESTRICT_EQ: return !of_parts && !slice_starts(c->type, SLICE("vector<"));
    case RESTRICT_SLICE: return !of_parts && (sasi || (sai && slices_in_order(c->type)));
    case RESTRICT_CONTAINS: return supports_contains(index, c, r);
    case RESTRICT_LIKE: return sasi && text;
    default: return false;
    }
}

int judge_index_for(const struct judge *j, const struct restriction *r)
{
    for (size_t i = 0; i < j->t->indexes.n; i++)
        if (index_supports(j, &j->s->indexes.at[j->t->indexes.at[i]], r)) return j->t->indexes.at[i];
    return -1;
}

/* Everything that a collection's restriction asks must find its own index of the group. */
static bool group_supports(const struct judge *j, const struct schema_index *group,
                           const struct restriction *r)
{
    bool sai = slice_eq(group->method, SLICE("sai"));
    bool asks[] = {r->contains_value, r->contains_key, r->entry};
    size_t parts = r->kind == RESTRICT_CONTAINS ? 3 : 1;
    for (size_t part = 0; part < parts; part++) {
        struct restriction one = *r;
        if (parts == 3) {
            if (!asks[part]) continue;
            one.contains_value = part == 0;
            one.contains_key = part == 1;
            one.entry = part == 2;
        }
        bool found = index_supports(j, group, &one);
        for (size_t i = 0; sai && !found && i < j->t->indexes.n; i++) {
            const struct schema_index *other = &j->s->indexes.at[j->t->indexes.at[i]];
            found = slice_eq(other->method, SLICE("sai")) && index_supports(j, other, &one);
        }
        if (!found) return false;
    }
    return true;
}

static bool supports_all(const struct judge *j, const struct schema_index *group,
                         const struct restriction_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (!group_supports(j, group, &list->at[i])) return false;
    return true;
}

bool judge_indexes_fall_short(const struct judge *j)
{
    bool partition = j->filter_partition && j->partition.n,
         clustering = j->filter_clustering && j->clustering.n;
    if (!partition && !clustering && !j->other.n && !j->custom) return false;
    for (size_t i = 0; i < j->t->indexes.n; i++) {
        const struct schema_index *group = &j->s->indexes.at[j->t->indexes.at[i]];
        if (group->dropped || group->primary) continue;
        if ((!partition || supports_all(j, group, &j->partition)) &&
            (!clustering || supports_all(j, group, &j->clustering)) && supports_all(j, group, &j->other))
            return false;
    }
    return !(j->custom && !partition && !clustering && !j->other.n);
}
