/* Collecting statements: a source with a million statements of one shape yields a few of them and a count. */
#include "ingest/reader.h"

#include <stdlib.h>

/* The largest number among the values: what rules about big OFFSETs want kept. */
static double largest_number(const struct shape *shape, struct slice text)
{
    double largest = 0;
    for (size_t i = 0; i < shape->literal_count; i++) {
        const struct literal *l = &shape->literals[i];
        if (l->class != LITERAL_NUMBER || l->at.len > 18) continue;
        double v = 0;
        for (uint32_t k = 0; k < l->at.len; k++) {
            char c = text.p[l->at.pos + k];
            if (!ascii_is_digit(c)) break;
            v = v * 10 + (c - '0');
        }
        if (v > largest) largest = v;
    }
    return largest;
}

static struct shape_seen *shape_entry(struct collector *c, const struct shape *shape)
{
    struct {
        struct hash128 fingerprint;
        uint64_t classes;
    } key = {shape->fingerprint, shape->classes};
    struct slice probe = {(const char *)&key, sizeof key};
    struct map_entry *e = map_find(&c->shapes, probe);
    if (!e) {
        e = map_add(&c->out->arena, &c->shapes, slice_copy(&c->out->arena, probe), NULL);
        vec_push(&c->out->arena, &c->seen, ((struct shape_seen){.last_kept = -1}));
        e->number = c->seen.n;
    }
    return &c->seen.at[e->number - 1];
}

/* Beyond the limit only a statement with something more extreme than before is kept. */
static bool worth_keeping(struct shape_seen *seen, const struct shape *shape, double largest)
{
    bool extreme = shape->longest_list > seen->longest * 2 || largest > seen->extreme * 2;
    if (shape->longest_list > seen->longest) seen->longest = shape->longest_list;
    if (largest > seen->extreme) seen->extreme = largest;
    return seen->kept < STATEMENTS_KEPT_PER_SHAPE || extreme;
}

int collector_add(struct collector *c, struct statement st)
{
    if (!st.text.n) return -1;
    struct ingested *out = c->out;
    struct shape shape = shape_of(&c->shaper, st.text, st.dialect);
    struct shape_seen *seen = shape_entry(c, &shape);
    bool same_run = out->statement_count && hash128_eq(shape.fingerprint, c->run_shape);
    bool keep = worth_keeping(seen, &shape, largest_number(&shape, st.text));
    st.fingerprint = shape.fingerprint;
    st.classes = shape.classes;
    st.longest_list = shape.longest_list;
    st.ordinal = (uint32_t)out->statement_count++;
    int index = keep ? (int)out->statements.n : -1;
    if (same_run && c->run_first >= 0) {
        out->statements.at[c->run_first].run++;
    } else if (!same_run || keep) {
        c->run_first = index;
        c->run_shape = shape.fingerprint;
        st.run = 1;
    }
    if (!keep) {
        out->statements.at[seen->last_kept].repeats++;
        return -1;
    }
    seen->kept++;
    seen->last_kept = index;
    vec_push(&out->arena, &out->statements, st);
    return index;
}

void collector_add_with_body(struct collector *c, struct statement st)
{
    struct arena scratch = {0};
    struct span_list inner = {0};
    enum routine_kind kind = routine_split(&scratch, st.text, st.dialect, &inner);
    if (kind != ROUTINE_BATCH) collector_add(c, st);
    int *added = ARENA_ARRAY(&scratch, int, inner.n + 1);
    for (size_t i = 0; kind != ROUTINE_NONE && i < inner.n; i++) {
        struct statement member = st;
        member.text = slice_sub(st.text, inner.at[i]);
        member.offset = st.offset + inner.at[i].pos;
        if (i || kind == ROUTINE_DEFINITION) member.lead = member.offset;
        added[i] = collector_add(c, member);
    }
    if (kind != ROUTINE_NONE) routine_loops(c->out, st.text, st.offset, st.dialect, inner.at, added, inner.n);
    arena_free(&scratch);
}

void collector_free(struct collector *c)
{
    shaper_free(&c->shaper);
}
