/* What every index carries besides its own columns: the key that rows are stored by.
 *
 *     MySQL        InnoDB's primary key
 *     SQLite       INTEGER PRIMARY KEY, the row's own number; the primary key of a table WITHOUT ROWID
 *     SQL Server   the clustered index's columns: the primary key's unless another index is clustered
 *
 * So there (a) orders its equal entries by that key, answers conditions on it and covers it, and (a, id) is
 * (a) written longer. PostgreSQL's indexes point to places: they carry nothing. */
#include "advise/advise_internal.h"

static bool option_is(const struct schema_table *t, struct slice name, struct slice value)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (slice_eq_nocase(t->option_names[i], name)) return slice_eq_nocase(t->option_values[i], value);
    return true;
}

static const struct schema_index *clustered_index(const struct advise *ad, const struct schema_table *t)
{
    const struct schema_index *primary = NULL;
    VEC_EACH (const int, number, &t->indexes) {
        const struct schema_index *ix = &ad->schema->indexes.at[*number];
        if (ix->dropped) continue;
        if (ix->primary) primary = ix;
        if (ix->clustered && t->dialect != DIALECT_POSTGRES) return ix;
    }
    return primary;
}

static bool stored_by_key(const struct schema_table *t, const struct schema_index *ix)
{
    switch (t->dialect) {
    case DIALECT_MYSQL: return ix->primary && option_is(t, SLICE("engine"), SLICE("innodb"));
    case DIALECT_SQLITE: return ix->primary && (t->without_rowid || ix->clustered);
    case DIALECT_MSSQL: return true;
    default: return false;
    }
}

void row_key_find(const struct advise *ad, int table, struct table_estimate *e)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    const struct schema_index *ix = clustered_index(ad, t);
    if (!ix || !stored_by_key(t, ix) || ix->column_count > ROW_KEY_LIMIT) return;
    for (size_t i = 0; i < ix->column_count; i++) {
        if (ix->columns[i].column < 0) return;
        e->row_key[i] = ix->columns[i].column;
    }
    e->row_key_count = ix->column_count;
}

static bool key_holds(const struct index_shape *ix, int column)
{
    for (size_t i = 0; i < ix->key_count; i++)
        if (ix->key[i].column == column) return true;
    return false;
}

struct index_shape row_key_extend(const struct advise *ad, const struct index_shape *ix,
                                  struct key_part *parts)
{
    const struct table_estimate *e = &ad->tables[ix->table];
    struct index_shape out = *ix;
    if (!e->row_key_count || ix->key_count + e->row_key_count > EXTENDED_KEY_LIMIT ||
        !slice_eq(ix->method, SLICE("btree")))
        return out;
    memcpy(parts, ix->key, ix->key_count * sizeof *parts);
    out.key = parts;
    for (size_t i = 0; i < e->row_key_count; i++)
        if (!key_holds(&out, e->row_key[i]))
            parts[out.key_count++] = (struct key_part){.column = e->row_key[i],
                                                       .expression = SLICE(""),
                                                       .inner = -1,
                                                       .opclass = SLICE(""),
                                                       .collation = SLICE("")};
    return out;
}

void row_key_trim(const struct advise *ad, struct index_shape *ix)
{
    struct key_part parts[EXTENDED_KEY_LIMIT];
    for (size_t kept = 1; kept < ix->key_count; kept++) {
        struct index_shape shorter = *ix;
        shorter.key_count = kept;
        struct index_shape whole = row_key_extend(ad, &shorter, parts);
        if (whole.key_count < ix->key_count) continue;
        bool same = true;
        for (size_t i = kept; same && i < ix->key_count; i++)
            same = key_part_same(&whole.key[i], &ix->key[i]) && !ix->key[i].descending;
        if (!same) continue;
        ix->key_count = kept;
        return;
    }
}
