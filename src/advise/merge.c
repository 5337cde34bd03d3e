/* Merging: one candidate for several queries.
 *
 * index_merge of Chaudhuri and Narasayya (ICDE 1999): A's columns in A's order, then B's that A lacks. Made
 * for two candidates of one table of which one's columns are among the other's, so that A becomes a prefix of
 * the result and B keeps all of its columns in front. Two that merely begin alike are left apart: behind A's
 * other columns, B's own would narrow nothing. The parents stay candidates: the selection decides. */
#include "advise/advise_internal.h"

enum { MERGE_LIMIT = 128 /* candidates of one table that are merged with each other */ };

static bool holds_part(const struct index_shape *ix, const struct key_part *part)
{
    for (size_t i = 0; i < ix->key_count; i++)
        if (key_part_same(&ix->key[i], part)) return true;
    return false;
}

static bool holds_all(const struct index_shape *ix, const struct index_shape *parts)
{
    for (size_t i = 0; i < parts->key_count; i++)
        if (!holds_part(ix, &parts->key[i])) return false;
    return true;
}

static bool mergeable(const struct index_shape *a, const struct index_shape *b)
{
    if (a->table != b->table || !slice_eq(a->method, SLICE("btree")) || !slice_eq(b->method, a->method))
        return false;
    if (a->where_count || b->where_count) return false;
    return holds_all(b, a);
}

static void merge_pair(struct advise *ad, const struct index_shape *a, const struct index_shape *b)
{
    size_t limit = (size_t)ad->options.max_columns;
    struct key_part *key = ARENA_ARRAY(ad->arena, struct key_part, a->key_count + b->key_count);
    struct index_shape ix = {.table = a->table, .method = a->method, .key = key};
    for (size_t i = 0; i < a->key_count; i++) key[ix.key_count++] = a->key[i];
    for (size_t i = 0; i < b->key_count; i++)
        if (!holds_part(a, &b->key[i])) key[ix.key_count++] = b->key[i];
    /* no wider than what made it */
    size_t widest = a->key_count > b->key_count ? a->key_count : b->key_count;
    if (ix.key_count <= (widest > limit ? widest : limit)) candidate_add(ad, &ix);
}

void advise_merge(struct advise *ad)
{
    size_t n = ad->candidates.n;
    size_t *merged = ARENA_ARRAY(ad->arena, size_t, ad->schema->tables.n + 1);
    for (size_t i = 0; i < n; i++) {
        int table = ad->candidates.at[i].shape.table;
        if (merged[table]++ >= MERGE_LIMIT) continue;
        for (size_t j = 0; j < n; j++) {
            if (i == j) continue;
            struct index_shape a = ad->candidates.at[i].shape, b = ad->candidates.at[j].shape;
            if (mergeable(&a, &b)) merge_pair(ad, &a, &b);
        }
    }
}
