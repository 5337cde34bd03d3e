/* The explanation of a suggestion: why each column stands where it stands. */
#include "advise/advise_internal.h"

/* What the served accesses want of a key part. */
struct demand {
    size_t equal, list, join, range, sort, search, total;
    const struct term *sample; /* of a search */
    const char *check_of;
    bool extreme;
};

static bool serves(const struct advise *ad, const struct candidate *c, size_t i)
{
    const struct access *access = &ad->accesses.at[ad->tables[c->shape.table].accesses.at[i]];
    return c->costs[i] < access->today * 0.9 && access->weight > 0 && (!c->used || c->used[i]);
}

static struct demand part_demand(const struct advise *ad, const struct candidate *c,
                                 const struct key_part *part)
{
    struct demand d = {0};
    const struct table_estimate *table = &ad->tables[c->shape.table];
    for (size_t i = 0; i < table->accesses.n; i++) {
        const struct access *access = &ad->accesses.at[table->accesses.at[i]];
        if (!serves(ad, c, i)) continue;
        d.total++;
        if (access->check_of) d.check_of = access->check_of;
        VEC_EACH (struct term, t, &access->terms) {
            if (!key_part_same(&t->part, part)) continue;
            d.equal += t->kind == TERM_EQUAL;
            d.list += t->kind == TERM_IN;
            d.join += t->kind == TERM_JOIN;
            d.range += t->kind == TERM_RANGE || t->kind == TERM_PREFIX;
            d.search += t->kind == TERM_SEARCH;
            if (t->kind == TERM_SEARCH) d.sample = t;
        }
        for (size_t k = 0; k < access->order_count; k++)
            if (key_part_same(&access->order[k], part)) {
                d.sort++;
                d.extreme |= access->extreme;
            }
    }
    return d;
}

static const char *queries(size_t n)
{
    return n == 1 ? "query" : "queries";
}

static void write_search(const struct demand *d, struct buf *out)
{
    if (slice_ends(d->sample->part.opclass, SLICE("trgm_ops")))
        buf_text(
            out,
            "searched for text in the middle, which only trigrams can look up (needs the pg_trgm extension)");
    else if (slice_eq(d->sample->part.opclass, SLICE("jsonb_path_ops")))
        buf_text(
            out,
            "asked what it contains (@>); jsonb_path_ops is smaller than the default and serves just that");
    else
        buf_text(out, "asked what it contains, which needs one index entry for each element");
}

/* One clause about the part at position i. */
static void write_part(const struct advise *ad, const struct candidate *c, size_t i, struct buf *out)
{
    struct demand d = part_demand(ad, c, &c->shape.key[i]);
    struct slice name = shape_part_text(ad, c->shape.table, &c->shape.key[i]);
    bool last = i + 1 == c->shape.key_count;
    size_t fixed = d.equal + d.list;
    buf_printf(out, "%.*s ", SLICE_ARG(name));
    if (d.search)
        write_search(&d, out);
    else if (slice_eq(c->shape.method, SLICE("brin")))
        buf_text(out, "follows the order of the rows on disk, so a summary of each block range is enough");
    else if (fixed && d.check_of && fixed == 1)
        buf_printf(out, "is what the foreign key's check looks for when a row of %s is deleted", d.check_of);
    else if (fixed)
        buf_printf(out, "is compared with = %sin %zu %s", d.list == fixed ? "(a list) " : "", fixed,
                   queries(fixed));
    else if (d.join)
        buf_printf(out, "is the column that %zu %s look%s up for each row of the other side of a join",
                   d.join, d.join == 1 ? "join" : "joins", d.join == 1 ? "s" : "");
    else if (d.sort && d.extreme)
        buf_text(out, "has its least and greatest value at the ends of the index");
    else if (d.sort)
        buf_text(out, "gives the rows in the wanted order, so LIMIT stops early and nothing is sorted");
    else if (d.range)
        buf_printf(out, "is a range, so it stands behind what is compared with =%s",
                   last ? " and ends the key" : "");
    else
        buf_text(out, "is carried along for other queries");
    if (fixed && d.join) buf_printf(out, " and joined on in %zu", d.join);
    if (!fixed && !d.join && d.sort && d.range) buf_text(out, "; its range is bounded there as well");
}

static void write_where(const struct advise *ad, const struct candidate *c, struct buf *out)
{
    if (!c->shape.where_count) return;
    buf_printf(
        out,
        ". Only rows with %.*s are in it (about %.0f %% of the table): the queries it serves say so as a "
        "literal, so the planner can prove it",
        SLICE_ARG(shape_where_text(ad, &c->shape)), where_selectivity(ad, &c->shape) * 100);
}

static void write_include(const struct advise *ad, const struct candidate *c, struct buf *out)
{
    const struct schema_table *t = &ad->schema->tables.at[c->shape.table];
    for (size_t i = 0; i < c->shape.include_count; i++)
        buf_printf(out, "%s%.*s", i ? ", " : ". INCLUDE carries ",
                   SLICE_ARG(t->columns.at[c->shape.include[i]].name));
    if (c->shape.include_count)
        buf_text(out, ", narrow and never updated, so that the table need not be read");
}

struct slice advice_why(const struct advise *ad, const struct candidate *c)
{
    struct buf b = {0};
    for (size_t i = 0; i < c->shape.key_count; i++) {
        if (i) buf_text(&b, "; ");
        write_part(ad, c, i, &b);
    }
    write_where(ad, c, &b);
    write_include(ad, c, &b);
    if (c->shape.key[0].column < 0)
        buf_text(&b, ". Run ANALYZE afterwards: an expression has no statistics before");
    if (ad->tables[c->shape.table].assumed)
        buf_printf(&b, ". Without statistics the table is taken to have %.0f rows", ASSUMED_ROWS);
    buf_byte(&b, '.');
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}
