/* The explanation of a suggestion: why each column stands where it stands. */
#include "advise/advise_internal.h"

/* What the served accesses want of a key part. */
struct demand {
    size_t equal, checks, list, join, range, sort, search, total;
    const struct term *sample; /* of a search */
    const char *check_of;
    bool extreme, pattern;
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
        VEC_EACH (struct term, t, &access->terms) {
            if (!key_part_same(&t->part, part)) continue;
            d.equal += t->kind == TERM_EQUAL;
            if (access->check_of && ++d.checks) d.check_of = access->check_of;
            d.list += t->kind == TERM_IN;
            d.join += t->kind == TERM_JOIN;
            d.range += t->kind == TERM_RANGE || t->kind == TERM_PREFIX;
            d.pattern |= t->kind == TERM_PREFIX && t->part.opclass.n;
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

static const char *search_text(const struct demand *d)
{
    struct slice opclass = d->sample->part.opclass;
    if (slice_ends(opclass, SLICE("trgm_ops")))
        return "searched for text in the middle, which only trigrams can look up (needs the extension "
               "pg_trgm)";
    if (slice_eq(opclass, SLICE("jsonb_path_ops")))
        return "asked what it contains (@>); jsonb_path_ops is smaller than the default class and serves "
               "just that";
    return "asked what it contains, which needs an index entry for each element";
}

static const char *sort_text(const struct demand *d)
{
    if (d->extreme) return "its least and greatest value stand at the ends of the index";
    return d->range ? "gives the rows in the wanted order and bounds the range, so LIMIT stops early and "
                      "nothing is sorted"
                    : "gives the rows in the wanted order, so LIMIT stops early and nothing is sorted";
}

static const char *range_text(const struct demand *d, size_t position)
{
    if (d->pattern)
        return "matched from its beginning; this operator class lets the index do so whatever the collation";
    return position ? "a range, so it stands behind what is compared with =: nothing behind it would narrow "
                      "the scan"
                    : "searched by a range";
}

/* What the part at position i is good for. */
static const char *part_text(const struct advise *ad, const struct candidate *c, size_t i)
{
    struct demand d = part_demand(ad, c, &c->shape.key[i]);
    size_t fixed = d.equal + d.list;
    bool ordered = slice_eq(c->shape.method, SLICE("btree")); /* looks nothing up by what a text contains */
    if (d.search && !ordered) return search_text(&d);
    if (slice_eq(c->shape.method, SLICE("brin")))
        return "follows the order of the rows on disk, so that a summary of each range of blocks is enough";
    if (fixed && fixed == d.checks)
        return arena_printf(ad->arena, "looked for by the foreign key's check when a row of %s is deleted",
                            d.check_of);
    if (fixed && d.join)
        return arena_printf(ad->arena, "compared with = in %zu %s and joined on in %zu", fixed,
                            queries(fixed), d.join);
    if (fixed)
        return arena_printf(ad->arena, "compared with %s in %zu %s", d.list == fixed ? "a list" : "=", fixed,
                            queries(fixed));
    if (d.join)
        return arena_printf(ad->arena, "looked up for each row of the other side of %zu join%s", d.join,
                            d.join == 1 ? "" : "s");
    if (d.sort) return sort_text(&d);
    return d.range ? range_text(&d, i) : "carried along, so that rows are filtered before the table is read";
}

/* "a, b: compared with = in 2 queries; c: ..." */
static void write_parts(const struct advise *ad, const struct candidate *c, struct buf *out)
{
    const char *next = part_text(ad, c, 0);
    for (size_t i = 0; i < c->shape.key_count; i++) {
        const char *text = next;
        bool last = i + 1 == c->shape.key_count;
        next = last ? "" : part_text(ad, c, i + 1);
        buf_put(out, shape_part_text(ad, c->shape.table, &c->shape.key[i]));
        if (strcmp(text, next) == 0)
            buf_text(out, ", ");
        else
            buf_printf(out, ": %s%s", text, last ? "" : "; ");
    }
}

static void write_where(const struct advise *ad, const struct candidate *c, struct buf *out)
{
    double percent = where_selectivity(ad, &c->shape) * 100;
    if (!c->shape.where_count) return;
    buf_printf(
        out,
        ". Only rows with %.*s are in it, about %.*f %% of the table: the queries say so in a literal, from "
        "which the planner can prove that the index suffices",
        SLICE_ARG(shape_where_text(ad, &c->shape)), percent < 1 ? 1 : 0, percent);
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
    write_parts(ad, c, &b);
    write_where(ad, c, &b);
    write_include(ad, c, &b);
    bool mysql = table_dialect(ad, c->shape.table) == DIALECT_MYSQL, expression = false;
    for (size_t i = 0; i < c->shape.key_count; i++) expression |= c->shape.key[i].column < 0;
    if (expression && mysql)
        buf_text(&b, ". Needs MySQL 8.0.13 or newer; in MariaDB index a generated column, and compare that");
    if (c->shape.key[0].column < 0 && !mysql)
        buf_text(&b, ". Run ANALYZE afterwards: an expression has no statistics before");
    if (ad->tables[c->shape.table].assumed)
        buf_printf(&b, ". Without statistics the table is taken to have %.0f rows", ASSUMED_ROWS);
    buf_byte(&b, '.');
    struct slice text = slice_copy(ad->arena, buf_slice(&b));
    buf_free(&b);
    return text;
}
