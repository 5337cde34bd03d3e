/* Drops: indexes that another one makes unnecessary, and indexes that no query of this workload could use.
 *
 * Never dropped: what backs a PRIMARY KEY, UNIQUE or EXCLUDE constraint, a unique index (it is a rule about
 * the data) unless one equally unique remains, and the only index that supports a foreign key. */
#include "advise/advise_internal.h"

/* ---- redundant -------------------------------------------------------------------------------------------
 */

static bool same_length(const struct index_shape *a, const struct index_shape *b)
{
    return a->key_count == b->key_count && a->where_count == b->where_count &&
           a->include_count == b->include_count;
}

static bool droppable(const struct advise *ad, int index)
{
    const struct schema_index *ix = &ad->schema->indexes.at[index];
    return !ix->dropped && !ix->primary && !ix->constraint && !ix->implicit && ix->name.n > 0;
}

/* Of two equal indexes the one that stays: a constraint's, then a unique one, then the older. */
static bool stays_before(const struct advise *ad, const struct index_shape *keep,
                         const struct index_shape *drop)
{
    bool keep_fixed = !droppable(ad, keep->existing), drop_fixed = !droppable(ad, drop->existing);
    if (keep_fixed != drop_fixed) return keep_fixed;
    if (keep->unique != drop->unique) return keep->unique;
    return keep->existing < drop->existing;
}

static bool makes_redundant(const struct advise *ad, const struct index_shape *keep,
                            const struct index_shape *drop)
{
    if (!index_covers(keep, drop)) return false;
    /* a partial index is small on purpose: a total one serves its queries, but not as cheaply */
    if (keep->where_count != drop->where_count) return false;
    if (drop->unique && !(keep->unique && keep->key_count == drop->key_count)) return false;
    if (keep->existing < 0) return true;
    return !same_length(keep, drop) || stays_before(ad, keep, drop);
}

static bool dropped_already(const struct advise *ad, int index)
{
    VEC_EACH (struct advice_drop, d, &ad->out->drop)
        if (d->index == index) return true;
    return false;
}

static void add_drop(struct advise *ad, int index, const char *why, bool unused)
{
    vec_push(ad->arena, &ad->out->drop,
             ((struct advice_drop){index, index_drop_ddl(ad, index), slice_of(why), unused}));
}

static const char *redundant_why(struct advise *ad, const struct index_shape *keep,
                                 const struct index_shape *drop)
{
    const struct schema_index *by = &ad->schema->indexes.at[keep->existing];
    struct slice columns = shape_columns_text(ad, keep);
    if (same_length(keep, drop))
        return arena_printf(ad->arena, "the same as %.*s (%.*s)", SLICE_ARG(by->name), SLICE_ARG(columns));
    return arena_printf(ad->arena,
                        "%.*s (%.*s) begins with the same columns and serves the same queries; it is larger, "
                        "so keep both only if this one is very hot",
                        SLICE_ARG(by->name), SLICE_ARG(columns));
}

static void drop_redundant(struct advise *ad)
{
    VEC_EACH (struct index_shape, drop, &ad->existing) {
        if (drop->table < 0 || !droppable(ad, drop->existing)) continue;
        VEC_EACH (struct index_shape, keep, &ad->existing) {
            if (keep == drop || keep->table != drop->table || dropped_already(ad, keep->existing)) continue;
            if (!makes_redundant(ad, keep, drop)) continue;
            add_drop(ad, drop->existing, redundant_why(ad, keep, drop), false);
            break;
        }
    }
}

/* Existing indexes that a suggested one begins with: dropped once it is there. */
static void drop_replaced(struct advise *ad)
{
    VEC_EACH (struct advice_index, c, &ad->out->create)
        for (size_t i = 0; i < c->replace_count; i++) {
            if (dropped_already(ad, c->replaces[i])) continue;
            add_drop(ad, c->replaces[i],
                     arena_printf(
                         ad->arena,
                         "the suggested %.*s begins with the same columns: drop this one once that is built",
                         SLICE_ARG(c->name)),
                     false);
        }
}

/* ---- unused ----------------------------------------------------------------------------------------------
 */

/* The first columns of the index are the key's columns, in any order. */
static bool leads_with(const struct index_shape *ix, const struct schema_key *k)
{
    if (ix->where_count || ix->where_opaque || ix->key_count < k->column_count) return false;
    for (size_t i = 0; i < k->column_count; i++) {
        bool found = false;
        for (size_t j = 0; j < k->column_count; j++) found |= k->columns[i] == ix->key[j].column;
        if (!found) return false;
    }
    return k->column_count > 0;
}

static bool supports_foreign_key(const struct advise *ad, const struct index_shape *ix)
{
    VEC_EACH (struct schema_key, k, &ad->schema->tables.at[ix->table].keys)
        if (!k->dropped && k->kind == KEY_FOREIGN && leads_with(ix, k)) return true;
    return false;
}

/* Whether any access could profit, through joins in either direction as well. */
static bool index_useful(const struct advise *ad, const struct index_shape *ix)
{
    VEC_EACH (size_t, i, &ad->tables[ix->table].accesses) {
        const struct access *access = &ad->accesses.at[*i];
        struct match m = index_match(ad, access, ix, NO_DRIVER);
        if (m.usable) return true;
        VEC_EACH (struct term, t, &access->terms)
            if (t->kind == TERM_JOIN && index_match(ad, access, ix, t->other).usable) return true;
    }
    return false;
}

static const char *unused_why(struct advise *ad, size_t reads)
{
    return arena_printf(
        ad->arena,
        "not used by this workload: of the %zu quer%s given, the table's %zu read%s could not use it. "
        "Before dropping, compare with the server's own counts (pg_stat_user_indexes) over a whole "
        "business cycle and on every replica",
        ad->query_count, ad->query_count == 1 ? "y" : "ies", reads, reads == 1 ? "" : "s");
}

static void drop_unused(struct advise *ad)
{
    VEC_EACH (struct index_shape, ix, &ad->existing) {
        if (ix->table < 0 || ix->unique || !droppable(ad, ix->existing) || dropped_already(ad, ix->existing))
            continue;
        size_t reads = ad->tables[ix->table].accesses.n;
        /* a table that the workload does not read tells nothing */
        if (reads == 0 || supports_foreign_key(ad, ix) || index_useful(ad, ix)) continue;
        add_drop(ad, ix->existing, unused_why(ad, reads), true);
    }
}

void advise_drops(struct advise *ad)
{
    drop_redundant(ad);
    drop_replaced(ad);
    drop_unused(ad);
}
