/* Interner: see intern.h. */
#include "base/intern.h"

struct slice intern(struct interner *in, struct slice s)
{
    struct map_entry *e = map_find(&in->known, s);
    if (e) return e->key;
    return map_add(in->arena, &in->known, slice_copy(in->arena, s), NULL)->key;
}

struct slice intern_lower(struct interner *in, struct slice s)
{
    struct arena_mark mark = arena_mark(in->arena);
    struct slice lower = slice_lower(in->arena, s);
    struct map_entry *e = map_find(&in->known, lower);
    if (e) {
        arena_rewind(in->arena, mark);
        return e->key;
    }
    return map_add(in->arena, &in->known, lower, NULL)->key;
}
