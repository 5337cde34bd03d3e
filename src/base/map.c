/* String map: open addressing with linear probing; nothing is ever removed. */
#include "base/map.h"

#include "base/hash.h"

static struct map_entry *place_of(struct map_entry *entries, size_t capacity, struct slice key, uint64_t hash)
{
    size_t i = (size_t)hash & (capacity - 1);
    while (entries[i].key.p && (entries[i].hash != hash || !slice_eq(entries[i].key, key)))
        i = (i + 1) & (capacity - 1);
    return &entries[i];
}

struct map_entry *map_find(const struct map *m, struct slice key)
{
    if (!m->count) return NULL;
    struct map_entry *e = place_of(m->entries, m->capacity, key, hash64(key.p, key.n));
    return e->key.p ? e : NULL;
}

static void grow(struct arena *a, struct map *m)
{
    size_t capacity = m->capacity ? m->capacity * 2 : 16;
    struct map_entry *entries = ARENA_ARRAY(a, struct map_entry, capacity);
    for (size_t i = 0; i < m->capacity; i++)
        if (m->entries[i].key.p)
            *place_of(entries, capacity, m->entries[i].key, m->entries[i].hash) = m->entries[i];
    m->entries = entries;
    m->capacity = capacity;
}

struct map_entry *map_add(struct arena *a, struct map *m, struct slice key, bool *added)
{
    if ((m->count + 1) * 4 > m->capacity * 3) grow(a, m);
    if (!key.p) key.p = "";
    uint64_t hash = hash64(key.p, key.n);
    struct map_entry *e = place_of(m->entries, m->capacity, key, hash);
    bool is_new = !e->key.p;
    if (is_new) {
        *e = (struct map_entry){.key = key, .hash = hash};
        m->count++;
    }
    if (added) *added = is_new;
    return e;
}

void *map_get(const struct map *m, struct slice key)
{
    struct map_entry *e = map_find(m, key);
    return e ? e->pointer : NULL;
}

void map_put(struct arena *a, struct map *m, struct slice key, void *value)
{
    map_add(a, m, key, NULL)->pointer = value;
}
