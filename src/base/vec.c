/* Growing arrays: capacity doubles, the old place stays in the arena. */
#include "base/vec.h"

void vec_reserve_(struct arena *a, void **at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) return;
    size_t grown = *cap ? *cap * 2 : 8;
    *at = arena_grow(a, *at, *cap * size, grown * size);
    *cap = grown;
}
