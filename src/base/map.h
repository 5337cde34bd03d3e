/* String map: from a slice to a number (an index into the caller's array, usually) or a pointer.
 * Keys are not copied: they must live as long as the map. */
#ifndef SARGENT_BASE_MAP_H
#define SARGENT_BASE_MAP_H

#include "base/slice.h"

struct map_entry {
    struct slice key; /* p == NULL marks a free place */
    uint64_t hash;
    union {
        uint64_t number;
        void *pointer;
    };
};

/* A zeroed struct map is a valid, empty map. */
struct map {
    struct map_entry *entries; /* capacity is a power of two, at most 3/4 full */
    size_t count, capacity;
};

/* The entry of key, or NULL. */
struct map_entry *map_find(const struct map *m, struct slice key);
/* The entry of key, made with number 0 when there was none; *added tells (may be NULL).
 * The address is valid until the next map_add. */
struct map_entry *map_add(struct arena *a, struct map *m, struct slice key, bool *added);
/* Shorthands: a pointer value by key, NULL when absent. */
void *map_get(const struct map *m, struct slice key);
void map_put(struct arena *a, struct map *m, struct slice key, void *value);

#endif
