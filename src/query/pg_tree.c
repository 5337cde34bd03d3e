/* The tree as libpg_query sends it: protocol buffers, unpacked into the arena.
 *
 * Every message is allocated with room in front for its extent: the places of the first and of the last token
 * that any node below it points at. One pass after unpacking fills them, by the field named `location` that
 * most nodes have, so that where something stands never needs a walk of its own. */
#include "query/pg_internal.h"

enum { EXTENT_ROOM = 16 }; /* keeps what follows aligned for any type */

static void *tree_alloc(void *arena, size_t n)
{
    char *p = arena_alloc(arena, n + EXTENT_ROOM);
    *(struct extent *)(void *)p = (struct extent){UINT32_MAX, 0};
    return p + EXTENT_ROOM;
}

static void tree_free(void *arena, void *p)
{
    (void)arena; /* the arena's owner gives everything back at once */
    (void)p;
}

static struct extent *extent_of(const void *message)
{
    return (struct extent *)(void *)((char *)(uintptr_t)message - EXTENT_ROOM);
}

struct extent pg_extent(const void *message)
{
    return message ? *extent_of(message) : (struct extent){UINT32_MAX, 0};
}

struct extent pg_extent_join(struct extent a, struct extent b)
{
    if (b.first < a.first) a.first = b.first;
    if (!pg_extent_empty(b) && b.last > a.last) a.last = b.last;
    return a;
}

struct extent pg_extent_list(pg_node *const *nodes, size_t n)
{
    struct extent e = {UINT32_MAX, 0};
    for (size_t i = 0; i < n; i++) e = pg_extent_join(e, pg_extent(nodes[i]));
    return e;
}

static struct extent measure(ProtobufCMessage *m);

static struct extent measure_field(ProtobufCMessage *m, const ProtobufCFieldDescriptor *f)
{
    struct extent none = {UINT32_MAX, 0}, e = none;
    char *base = (char *)m, *value = base + f->offset;
    if (f->type == PROTOBUF_C_TYPE_INT32) {
        if (f->label == PROTOBUF_C_LABEL_REPEATED || strcmp(f->name, "location") != 0) return none;
        int32_t location = *(int32_t *)(void *)value;
        return location < 0 ? none : (struct extent){(uint32_t)location, (uint32_t)location};
    }
    if (f->type != PROTOBUF_C_TYPE_MESSAGE) return none;
    if (f->label != PROTOBUF_C_LABEL_REPEATED) {
        bool other = (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
                     *(uint32_t *)(void *)(base + f->quantifier_offset) != f->id;
        return other ? none : measure(*(ProtobufCMessage **)(void *)value);
    }
    size_t n = *(size_t *)(void *)(base + f->quantifier_offset);
    ProtobufCMessage **items = *(ProtobufCMessage ***)(void *)value;
    for (size_t i = 0; i < n; i++) e = pg_extent_join(e, measure(items[i]));
    return e;
}

static struct extent measure(ProtobufCMessage *m)
{
    struct extent e = {UINT32_MAX, 0};
    if (!m) return e;
    if (m->descriptor == &pg_query__node__descriptor) {
        pg_node *n = (pg_node *)m; /* every member of its union is a message */
        if (n->node_case != PG_QUERY__NODE__NODE__NOT_SET) e = measure((ProtobufCMessage *)(void *)n->alias);
    } else {
        for (unsigned i = 0; i < m->descriptor->n_fields; i++)
            e = pg_extent_join(e, measure_field(m, &m->descriptor->fields[i]));
    }
    return *extent_of(m) = e;
}

PgQuery__ParseResult *pg_tree_unpack(struct arena *a, const void *bytes, size_t n)
{
    ProtobufCAllocator allocator = {.alloc = tree_alloc, .free = tree_free, .allocator_data = a};
    PgQuery__ParseResult *tree = pg_query__parse_result__unpack(&allocator, n, bytes);
    if (tree) measure(&tree->base);
    return tree;
}
