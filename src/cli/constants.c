/* Statements named in one file and sent from another; see constants.h. */
#include "cli/constants.h"

#include "base/pool.h"

static void find_constants(void *context, size_t index, size_t worker)
{
    (void)worker;
    struct analysis *a = context;
    const struct source *s = &a->sources[index];
    if (s->kind == SOURCE_HOST && !s->schema) host_constants_find(s, &a->ingested[index]);
}

void constants_share(struct analysis *a, size_t threads)
{
    struct host_constants *all = ARENA_NEW(&a->arena, struct host_constants);
    pool_run(threads, a->source_count, find_constants, a);
    for (size_t i = 0; i < a->source_count; i++)
        if (a->ingested[i].constants.n) host_constants_add(&a->arena, all, &a->sources[i], &a->ingested[i]);
    for (size_t i = 0; i < a->source_count && all->all.n; i++) a->sources[i].constants = all;
}

/* Only the name of the statement stands here: see constant_is_elsewhere. */
static bool is_sent_only(const struct source *s, const struct statement *st)
{
    return s->kind == SOURCE_HOST && st->run == 0 && st->dialect != DIALECT_UNKNOWN;
}

void constants_settle_dialects(struct analysis *a)
{
    struct map sent = {0};
    for (size_t i = 0; i < a->source_count; i++) {
        VEC_EACH (struct statement, st, &a->ingested[i].statements)
            if (a->sources[i].constants && is_sent_only(&a->sources[i], st))
                map_put(&a->arena, &sent, st->text, st);
    }
    for (size_t i = 0; i < a->source_count && sent.count; i++) {
        if (!a->ingested[i].constants.n) continue;
        VEC_EACH (struct statement, st, &a->ingested[i].statements) {
            const struct statement *other = st->dialect == DIALECT_UNKNOWN ? map_get(&sent, st->text) : NULL;
            if (!other) continue;
            st->dialect = other->dialect;
            st->fingerprint = other->fingerprint;
            st->classes = other->classes;
        }
    }
}
