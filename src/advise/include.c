/* INCLUDE: variants that carry a few more columns, so that a query need not read the table at all.
 *
 * Only where it is cheap and sure to pay: at most three narrow columns that no UPDATE sets, for a query that
 * makes up a good part of the table's reads and finds many rows, on a table that is read more than written
 * (index-only scans need pages that vacuum has marked all-visible). */
#include "advise/advise_internal.h"

#define INCLUDE_BYTES 40.0
#define HOT_SHARE     0.10 /* of the weight of the table's reads */
#define MANY_ROWS     100.0
enum { INCLUDE_COLUMNS = 3 };

static bool dialect_has_include(enum dialect d)
{
    return d == DIALECT_POSTGRES || d == DIALECT_UNKNOWN || d == DIALECT_MSSQL;
}

static bool in_row_key(const struct advise *ad, int table, int column)
{
    for (size_t i = 0; i < ad->tables[table].row_key_count; i++)
        if (ad->tables[table].row_key[i] == column) return true;
    return false;
}

static bool in_key(const struct index_shape *ix, int column)
{
    for (size_t i = 0; i < ix->key_count; i++)
        if (ix->key[i].column == column) return true;
    return false;
}

/* Of no declared length and of unknown width: text may be anything. */
static bool unbounded(const struct advise *ad, int table, int column)
{
    const struct schema_column *c = &ad->schema->tables.at[table].columns.at[column];
    switch (c->family) {
    case TYPE_INTEGER:
    case TYPE_DECIMAL:
    case TYPE_FLOAT:
    case TYPE_BOOLEAN:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_UUID:
    case TYPE_ENUM: return false;
    default: return c->width <= 0 && c->length <= 0;
    }
}

/* The columns to add; 0 when there are none, too many, too wide or updated ones. */
static size_t missing_columns(const struct advise *ad, const struct access *access,
                              const struct index_shape *ix, int *out)
{
    size_t n = 0;
    double bytes = 0;
    for (size_t c = 0; c < ad->schema->tables.at[access->table].columns.n; c++) {
        if (!access->needed[c] || in_key(ix, (int)c) || in_row_key(ad, access->table, (int)c)) continue;
        bytes += estimate_width(ad, access->table, (int)c);
        bool updated = ad->tables[access->table].updates[c] > 0;
        if (n == INCLUDE_COLUMNS || bytes > INCLUDE_BYTES || updated || unbounded(ad, access->table, (int)c))
            return 0;
        out[n++] = (int)c;
    }
    return n;
}

static bool worth_covering(const struct advise *ad, const struct access *access)
{
    const struct table_estimate *t = &ad->tables[access->table];
    if (access->star || access->locked || access->check_of || access->or_group >= 0) return false;
    if (t->assumed) return false; /* how many rows it would spare is then a guess */
    if (t->inserts + t->deletes > t->reads || access->weight < HOT_SHARE * t->reads) return false;
    double rows = access_rows(ad, access, NO_DRIVER);
    if (access->limited && access->limit < rows) rows = access->limit;
    return rows >= MANY_ROWS;
}

static const struct candidate *best_for(const struct advise *ad, const struct access *access,
                                        size_t candidates)
{
    const struct candidate *best = NULL;
    double least = access->today;
    for (size_t i = 0; i < candidates; i++) {
        const struct candidate *c = &ad->candidates.at[i];
        if (c->shape.table != access->table || !slice_eq(c->shape.method, SLICE("btree"))) continue;
        double cost = access_cost(ad, access, &c->shape);
        if (cost >= least) continue;
        least = cost;
        best = c;
    }
    return best;
}

void advise_includes(struct advise *ad)
{
    size_t candidates = ad->candidates.n;
    VEC_EACH (struct access, access, &ad->accesses) {
        int columns[INCLUDE_COLUMNS];
        if (!dialect_has_include(table_dialect(ad, access->table)) || !worth_covering(ad, access)) continue;
        const struct candidate *base = best_for(ad, access, candidates);
        if (!base) continue;
        struct index_shape ix = base->shape;
        ix.include_count = missing_columns(ad, access, &ix, columns);
        if (ix.include_count == 0) continue;
        ix.include = arena_alloc(ad->arena, sizeof columns);
        memcpy(ix.include, columns, sizeof columns[0] * ix.include_count);
        candidate_add(ad, &ix);
    }
}
