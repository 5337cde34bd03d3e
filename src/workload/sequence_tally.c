/* Repetitions with other statements in between.
 *
 * Groups and periods (sequences.c) see what repeats regularly. Real loops have conditions: every third item
 * needs a second lookup, some rows are cached. Within a segment that is certainly one unit of work (a
 * transaction, a trace, a request that its statements name) the calls of each shape are therefore counted
 * wherever they stand, and judged at its end by the same rules. Several lookups of one loop become one
 * finding with their path.
 *
 * In a trace over several connections the calls come in the order in which each connection went on, so what
 * stands in a row says little: there the tally alone judges the shapes it holds.
 *
 * On a pooled connection without such marks nothing is counted: a lookup that each of a hundred requests does
 * once is no loop.
 */
#include <stdlib.h>

#include "workload/sequences.h"

void tally_cover(struct run_tracker *t, const struct hash128 *path, size_t length)
{
    for (size_t i = 0; t->tally && i < t->tally->count; i++)
        for (size_t k = 0; k < length; k++)
            if (memcmp(&t->tally->at[i].shape->fingerprint, &path[k], sizeof *path) == 0)
                t->tally->at[i].covered = true;
}

void tally_add(struct run_tracker *t, const struct log_event *e)
{
    if (!t->tally) t->tally = calloc(1, sizeof *t->tally);
    if (!t->tally) die_out_of_memory();
    struct tally *y = t->tally;
    size_t i = 0;
    while (i < y->count && y->at[i].shape != e->shape) i++;
    if (i == TALLIES) return;
    struct group *g = &y->at[i];
    if (i == y->count) {
        group_start(g, e, t->tag);
        y->count++;
        group_find_parent(t, g);
    }
    if (t->trace && e->time < g->time) {
        g->time = e->time;
        g->line = e->line;
        g->file = e->path;
    }
    group_note(g, e);
}

static const struct group *tally_of(const struct tally *y, const struct shape_stats *shape)
{
    for (size_t i = 0; i < y->count; i++)
        if (y->at[i].shape == shape) return &y->at[i];
    return NULL;
}

bool tally_holds(const struct run_tracker *t, const struct shape_stats *s)
{
    return t->tally && tally_of(t->tally, s) != NULL;
}

/* The list that a loop in a trace is likely to go over: the first that was read much less often, and not
 * after the loop had begun. */
static struct shape_stats *list_of_trace(const struct tally *y, const struct group *g)
{
    const struct group *first = NULL;
    for (size_t i = 0; i < y->count; i++) {
        const struct group *p = &y->at[i];
        if (p == g || p->count * 2 >= g->count || p->time > g->time || !is_list_query(p->shape)) continue;
        if (!first || p->time < first->time) first = p;
    }
    return first ? first->shape : NULL;
}

/* The list that a chain of lookups starts with: the parent that is not itself repeated as often. */
static struct shape_stats *first_parent(const struct tally *y, const struct group *g)
{
    struct shape_stats *parent = g->parent;
    for (size_t depth = 0; parent && depth < TALLIES; depth++) {
        const struct group *p = tally_of(y, parent);
        if (!p || p->count * 2 < g->count) break;
        parent = p->parent != parent ? p->parent : NULL;
    }
    return parent;
}

/* Adds a tally to the run of its kind. */
static void add_to_run(struct run *all, const struct run *one, const struct group *g)
{
    bool first = !all->path_length;
    if (first || g->count > all->repeats) {
        all->shape = one->shape;
        all->repeats = g->count;
    }
    if (first || g->time < all->time || (g->time == all->time && g->line < all->line)) {
        all->line = g->line;
        all->time = g->time;
        all->file = g->file;
        all->tag = g->tag;
    }
    all->kind = one->kind;
    all->certain |= one->certain;
    all->statements += g->count;
    if (g->total_ns >= 0) all->total_ns = (all->total_ns < 0 ? 0 : all->total_ns) + g->total_ns;
    if (all->path_length < SEQUENCE_PATH) all->path[all->path_length++] = one->shape;
}

void tally_end(struct run_tracker *t)
{
    struct tally *y = t->tally;
    struct run loops[SEQUENCE_KINDS] = {{.kind = SEQUENCE_N_PLUS_ONE}};
    if (!y || !y->count) return;
    for (size_t k = 0; k < SEQUENCE_KINDS; k++) loops[k].total_ns = -1;
    for (size_t i = 0; i < y->count; i++) {
        struct group *g = &y->at[i];
        struct run one = {.shape = g->shape->fingerprint};
        if (g->covered || g->count < t->min_repeats || !group_judge(t, g, &one)) continue;
        struct run *all = &loops[one.kind];
        bool merged = one.kind == SEQUENCE_N_PLUS_ONE || one.kind == SEQUENCE_WRITE_LOOP;
        if (!merged) *all = (struct run){.total_ns = -1};
        struct shape_stats *parent = t->trace ? list_of_trace(y, g) : first_parent(y, g);
        if (merged && parent && !all->path_length) all->parent = parent->fingerprint;
        add_to_run(all, &one, g);
        if (!merged) runs_report(t, all);
    }
    if (loops[SEQUENCE_N_PLUS_ONE].path_length) runs_report(t, &loops[SEQUENCE_N_PLUS_ONE]);
    if (loops[SEQUENCE_WRITE_LOOP].path_length) runs_report(t, &loops[SEQUENCE_WRITE_LOOP]);
    y->count = 0;
}
