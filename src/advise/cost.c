/* Estimates: rows, pages, selectivities and sizes, from statistics where there are any, else by the defaults
 * that docs/advice.md lists.
 *
 * Without statistics a table has ASSUMED_ROWS rows, and a column's number of different values follows from
 * what is declared: unique, a key, a boolean, an enum, or a name by which people call a small set. Equality
 * on anything else keeps 1/200 of the rows and a range a third, as PostgreSQL assumes. */
#include <math.h>
#include <stdlib.h>

#include "advise/advise_internal.h"

enum {
    DEFAULT_DISTINCT = 200, /* PostgreSQL's DEFAULT_NUM_DISTINCT */
    ROWS_PER_KEY = 20,      /* rows that share one value of a foreign key or an identifier */
    ENTRY_HEADER = 12,      /* index tuple header and line pointer */
    POSTING_BYTES = 6       /* a row's address inside a deduplicated entry */
};
static const double fill_factor = 0.90;

/* Names of columns that hold a small set of values; matched as the whole name or its last word. */
static const struct small_set {
    const char *name;
    double distinct;
} small_sets[] = {
    {"status",    8  },
    {"state",     10 },
    {"type",      10 },
    {"kind",      10 },
    {"category",  30 },
    {"level",     10 },
    {"priority",  5  },
    {"role",      8  },
    {"gender",    3  },
    {"sex",       3  },
    {"currency",  20 },
    {"language",  20 },
    {"lang",      20 },
    {"locale",    20 },
    {"country",   100},
    {"severity",  5  },
    {"flag",      2  },
    {"flags",     10 },
    {"enabled",   2  },
    {"active",    2  },
    {"deleted",   2  },
    {"archived",  2  },
    {"visible",   2  },
    {"published", 2  },
    {"locked",    2  },
    {"processed", 2  },
    {"read",      2  },
};
/* ... of columns that refer to an owner, and of those that nearly identify a row. */
static const char *const key_names[] = {"id", "uid", "key", "fk", "ref"};
static const char *const identifying_names[] = {"uuid", "guid",     "email", "mail", "token",
                                                "hash", "slug",     "login", "url",  "phone",
                                                "sha",  "username", "sku",   "isbn", "checksum"};

/* The part behind the last underscore. */
static struct slice last_word(struct slice name)
{
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '_') return (struct slice){name.p + i, name.n - i};
    return name;
}

static bool name_is_one_of(struct slice name, const char *const *names, size_t n)
{
    struct slice word = last_word(name);
    for (size_t i = 0; i < n; i++)
        if (slice_eq_nocase(word, slice_of(names[i]))) return true;
    return false;
}
#define NAME_IN(name, list) name_is_one_of((name), (list), sizeof(list) / sizeof *(list))

static double small_set_size(struct slice name)
{
    struct slice word = last_word(name);
    if (slice_starts_nocase(name, SLICE("is_")) || slice_starts_nocase(name, SLICE("has_"))) return 2;
    for (size_t i = 0; i < sizeof small_sets / sizeof *small_sets; i++)
        if (slice_eq_nocase(word, slice_of(small_sets[i].name))) return small_sets[i].distinct;
    return 0;
}

/* A single-column foreign key's parent, -1 without one. */
static int parent_of(const struct schema_table *t, int column)
{
    VEC_EACH (struct schema_key, k, &t->keys)
        if (!k->dropped && k->kind == KEY_FOREIGN && k->column_count == 1 && k->columns[0] == column)
            return k->referenced_table;
    return -1;
}

static bool in_foreign_key(const struct schema_table *t, int column)
{
    VEC_EACH (struct schema_key, k, &t->keys)
        for (size_t i = 0; !k->dropped && k->kind == KEY_FOREIGN && i < k->column_count; i++)
            if (k->columns[i] == column) return true;
    return false;
}

double estimate_distinct(const struct advise *ad, int table, int column)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    double rows = ad->tables[table].rows;
    if (column < 0 || (size_t)column >= t->columns.n) return DEFAULT_DISTINCT;
    const struct schema_column *c = &t->columns.at[column];
    double distinct = DEFAULT_DISTINCT;
    if (c->distinct > 0)
        distinct = c->distinct;
    else if (schema_columns_unique(ad->schema, table, &column, 1))
        distinct = rows;
    else if (c->family == TYPE_BOOLEAN)
        distinct = 2;
    else if (c->family == TYPE_ENUM)
        distinct = 6;
    else if (parent_of(t, column) >= 0 && !ad->tables[parent_of(t, column)].assumed)
        distinct = ad->tables[parent_of(t, column)].rows;
    else if (in_foreign_key(t, column))
        distinct = rows / ROWS_PER_KEY;
    else if (small_set_size(c->name) > 0)
        distinct = small_set_size(c->name);
    else if (c->family == TYPE_UUID || NAME_IN(c->name, identifying_names))
        distinct = rows / 2;
    else if (NAME_IN(c->name, key_names))
        distinct = rows / ROWS_PER_KEY;
    else if (c->family == TYPE_TIMESTAMP || c->family == TYPE_TIMESTAMPTZ)
        distinct = rows / 2;
    if (distinct > rows) distinct = rows;
    return distinct < 1 ? 1 : distinct;
}

static bool soft_delete_name(struct slice name)
{
    static const char *const names[] = {"deleted_at",  "deleted_on",   "deleted",     "removed_at",
                                        "archived_at", "cancelled_at", "canceled_at", "revoked_at"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(name, slice_of(names[i]))) return true;
    return false;
}

static double null_fraction(const struct schema_column *c)
{
    if (c->null_fraction >= 0) return c->null_fraction;
    if (c->flags & COLUMN_NOT_NULL) return 0;
    return soft_delete_name(c->name) ? 0.9 : 0.5; /* nobody can guess */
}

static struct slice unquoted(struct slice v)
{
    if (v.n >= 2 && v.p[0] == '\'' && v.p[v.n - 1] == '\'') return (struct slice){v.p + 1, v.n - 2};
    return v;
}

/* For frequencies of values, NULLs count only where they have been counted. */
static double known_nulls(const struct schema_column *c)
{
    return c->null_fraction >= 0 ? c->null_fraction : 0;
}

/* Frequency of one value of a column. */
static double value_frequency(const struct advise *ad, int table, int column, struct slice value)
{
    const struct schema_column *c = &ad->schema->tables.at[table].columns.at[column];
    double distinct = estimate_distinct(ad, table, column), common = 0;
    for (size_t i = 0; i < c->common_count; i++) {
        if (slice_eq(c->common[i].value, unquoted(value))) return c->common[i].frequency;
        common += c->common[i].frequency;
    }
    double left = 1 - common - known_nulls(c), others = distinct - (double)c->common_count;
    if (c->common_count == 0 || others < 1) return (1 - known_nulls(c)) / distinct;
    return left > 0 ? left / others : 1 / ad->tables[table].rows;
}

static struct slice boolean_value(const struct schema_column *c, bool wanted)
{
    for (size_t i = 0; i < c->common_count; i++) {
        char first = c->common[i].value.n ? ascii_lower(c->common[i].value.p[0]) : 0;
        if (first == (wanted ? 't' : 'f') || first == (wanted ? '1' : '0')) return c->common[i].value;
    }
    return wanted ? SLICE("t") : SLICE("f");
}

double estimate_atom(const struct advise *ad, int table, const struct where_atom *atom)
{
    if (atom->column < 0) return 0.005;
    const struct schema_column *c = &ad->schema->tables.at[table].columns.at[atom->column];
    switch (atom->op) {
    case PREDICATE_EQUAL: return value_frequency(ad, table, atom->column, atom->value);
    case PREDICATE_NOT_EQUAL: return 1 - value_frequency(ad, table, atom->column, atom->value);
    case PREDICATE_IS_NULL: return null_fraction(c);
    case PREDICATE_IS_NOT_NULL: return 1 - null_fraction(c);
    case PREDICATE_IS_TRUE:
    case PREDICATE_IS_FALSE: {
        bool wanted = atom->op == PREDICATE_IS_TRUE;
        return value_frequency(ad, table, atom->column, boolean_value(c, wanted));
    }
    default: return 1.0 / 3;
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the array. The formula (s1 * s2^1/2 * s3^1/4 * s4^1/8) is the one SQL Server has used since 2014. */
double estimate_combine(double *selectivities, size_t count)
{
    enum { DAMPED = 4 };
    double result = 1, exponent = 1;
    qsort(selectivities, count, sizeof *selectivities, ascending);
    for (size_t i = 0; i < count && i < DAMPED; i++, exponent /= 2) result *= pow(selectivities[i], exponent);
    return result;
}

static bool compared(const struct condition *conditions, size_t count, int column)
{
    for (size_t i = 0; i < count; i++)
        if (conditions[i].column == column) return true;
    return false;
}

static bool in_index(const struct index_shape *ix, int column)
{
    for (size_t i = 0; column >= 0 && i < ix->key_count; i++)
        if (ix->key[i].column == column) return true;
    return false;
}

/* Least fraction that k of the n columns of a unique key leave when its values are spread evenly: each column
 * then has rows^(1/n) of them. Only for two or more columns without statistics: the product of two guesses is
 * what errs. */
static double key_floor(const struct advise *ad, const struct index_shape *key,
                        const struct condition *conditions, size_t count)
{
    size_t k = 0;
    bool known = true;
    for (size_t i = 0; i < key->key_count; i++) {
        int column = key->key[i].column;
        if (column < 0) return 0;
        if (!compared(conditions, count, column)) continue;
        k++;
        known = known && ad->schema->tables.at[key->table].columns.at[column].distinct > 0;
    }
    if (known || k < 2 || k == key->key_count) return 0;
    double floor = pow(ad->tables[key->table].rows, -(double)k / (double)key->key_count);
    for (size_t i = 0; i < count; i++)
        if (!in_index(key, conditions[i].column)) floor *= conditions[i].selectivity;
    return floor;
}

double estimate_conditions(const struct advise *ad, int table, const struct condition *conditions,
                           size_t count)
{
    double s[CONDITION_LIMIT], one = 1 / ad->tables[table].rows;
    int columns[CONDITION_LIMIT];
    size_t n = count < CONDITION_LIMIT ? count : CONDITION_LIMIT, equal = 0;
    for (size_t i = 0; i < n; i++) {
        s[i] = conditions[i].selectivity;
        if (conditions[i].column >= 0) columns[equal++] = conditions[i].column;
    }
    if (equal && schema_columns_unique(ad->schema, table, columns, equal)) return one;
    double fraction = n ? estimate_combine(s, n) : 1;
    VEC_EACH (struct index_shape, ix, &ad->existing) {
        if (ix->table != table || !ix->unique || ix->where_count || ix->where_opaque) continue;
        double floor = key_floor(ad, ix, conditions, n);
        if (floor > fraction) fraction = floor;
    }
    return fraction < one ? one : fraction;
}

double estimate_width(const struct advise *ad, int table, int column)
{
    const struct schema_table *t = &ad->schema->tables.at[table];
    if (column < 0 || (size_t)column >= t->columns.n) return 16;
    const struct schema_column *c = &t->columns.at[column];
    if (c->width > 0) return c->width;
    int width = type_width_of(c->type, c->family, c->length);
    return width > 0 ? width : 16;
}

double estimate_part_width(const struct advise *ad, int table, const struct key_part *part)
{
    return part->column >= 0 ? estimate_width(ad, table, part->column) : 16;
}

/* Rows and pages of every table. Reads and writes are counted later, by advise_collect. */
void estimate_tables(struct advise *ad)
{
    size_t n = ad->schema->tables.n;
    ad->tables = ARENA_ARRAY(ad->arena, struct table_estimate, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        const struct schema_table *t = &ad->schema->tables.at[i];
        struct table_estimate *e = &ad->tables[i];
        e->assumed = t->rows < 0;
        e->rows = e->assumed ? ASSUMED_ROWS : t->rows < 1 ? 1 : t->rows;
        e->row_bytes = ROW_HEADER;
        for (size_t c = 0; c < t->columns.n; c++)
            if (!t->columns.at[c].dropped) e->row_bytes += estimate_width(ad, (int)i, (int)c);
        e->pages = t->pages > 0 ? t->pages : ceil(e->rows * e->row_bytes / PAGE_BYTES);
        if (e->pages < 1) e->pages = 1;
        row_key_find(ad, (int)i, e);
        e->updates = ARENA_ARRAY(ad->arena, double, t->columns.n ? t->columns.n : 1);
    }
}

static double key_bytes(const struct advise *ad, const struct index_shape *ix)
{
    double bytes = 0;
    for (size_t i = 0; i < ix->key_count; i++) bytes += estimate_part_width(ad, ix->table, &ix->key[i]);
    for (size_t i = 0; i < ix->include_count; i++) bytes += estimate_width(ad, ix->table, ix->include[i]);
    return ceil(bytes / 8) * 8;
}

double estimate_prefix_rows(const struct advise *ad, const struct index_shape *ix, size_t n)
{
    struct condition conditions[CONDITION_LIMIT];
    if (n > CONDITION_LIMIT) n = CONDITION_LIMIT;
    for (size_t i = 0; i < n; i++) {
        const struct key_part *part = &ix->key[i];
        int column = part->column >= 0 ? part->column : part->inner;
        conditions[i] = (struct condition){part->column, 1 / estimate_distinct(ad, ix->table, column)};
    }
    double left = ad->tables[ix->table].rows * estimate_conditions(ad, ix->table, conditions, n);
    return left < 1 ? 1 : left;
}

double estimate_index_bytes(const struct advise *ad, const struct index_shape *ix)
{
    const struct table_estimate *t = &ad->tables[ix->table];
    double rows = t->rows * where_selectivity(ad, ix), key = key_bytes(ad, ix);
    if (slice_eq(ix->method, SLICE("brin"))) return ceil(t->pages / 128 / 200 + 3) * PAGE_BYTES;
    if (slice_eq(ix->method, SLICE("gin")) || slice_eq(ix->method, SLICE("gist")))
        return ceil(rows * (POSTING_BYTES * 2 + key * 0.3) / PAGE_BYTES + 1) * PAGE_BYTES;
    double same = estimate_prefix_rows(ad, ix, ix->key_count);
    double entry = ENTRY_HEADER + key;
    /* equal keys share one entry (PostgreSQL 13); not with INCLUDE columns */
    if (same > 2 && ix->include_count == 0)
        entry = POSTING_BYTES + (ENTRY_HEADER + key) / (same < 50 ? same : 50);
    return ceil(rows * entry / (PAGE_BYTES * fill_factor) + 1) * PAGE_BYTES;
}

double estimate_overhead(const struct advise *ad, const struct index_shape *ix)
{
    const struct table_estimate *t = &ad->tables[ix->table];
    if (slice_eq(ix->method, SLICE("brin"))) return 0;
    double entry = 8 + key_bytes(ad, ix);
    if (slice_eq(ix->method, SLICE("gin"))) entry *= 3; /* several entries a row */
    return entry / t->row_bytes * where_selectivity(ad, ix);
}

/* Weight of the updates that touch a column of the index: they write a new entry, and in PostgreSQL they can
 * no longer be heap-only, so that every other index of the table gets one as well. */
static double touching_updates(const struct advise *ad, const struct index_shape *ix)
{
    const struct table_estimate *t = &ad->tables[ix->table];
    double most = 0;
    for (size_t i = 0; i < ix->key_count; i++) {
        int c = ix->key[i].column >= 0 ? ix->key[i].column : ix->key[i].inner;
        if (c >= 0 && t->updates[c] > most) most = t->updates[c];
    }
    for (size_t i = 0; i < ix->include_count; i++)
        if (t->updates[ix->include[i]] > most) most = t->updates[ix->include[i]];
    for (size_t i = 0; i < ix->where_count; i++)
        if (t->updates[ix->where[i].column] > most) most = t->updates[ix->where[i].column];
    return most;
}

double estimate_write_cost(const struct advise *ad, const struct index_shape *ix)
{
    const struct table_estimate *t = &ad->tables[ix->table];
    double others = 0;
    VEC_EACH (struct index_shape, other, &ad->existing) others += other->table == ix->table;
    double per_entry = slice_eq(ix->method, SLICE("gin")) ? COST_WRITE * 3 : COST_WRITE;
    if (slice_eq(ix->method, SLICE("brin"))) per_entry = COST_WRITE / 20;
    double share = where_selectivity(ad, ix);
    return per_entry * share * (t->inserts + touching_updates(ad, ix)) +
           COST_WRITE * others * share * touching_updates(ad, ix);
}
