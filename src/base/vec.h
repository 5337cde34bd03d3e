/* Growing arrays in an arena: VEC(int) numbers = {0}; vec_push(arena, &numbers, 7); numbers.at[0] */
#ifndef SARGENT_BASE_VEC_H
#define SARGENT_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                            \
    struct {                                                                                                 \
        type *at;                                                                                            \
        size_t n, cap;                                                                                       \
    }

/* Makes room for one more element and returns its address (uninitialised). */
#define vec_add(arena, v)                                                                                    \
    (vec_reserve_((arena), (void **)&(v)->at, (v)->n, &(v)->cap, sizeof *(v)->at), &(v)->at[(v)->n++])
#define vec_push(arena, v, value) (*vec_add((arena), (v)) = (value))
/* One more element, all zero. */
#define vec_zadd(arena, v) (memset(vec_add((arena), (v)), 0, sizeof *(v)->at), &(v)->at[(v)->n - 1])
#define VEC_EACH(type, item, v)                                                                              \
    for (type *item = (v)->at, *item##_end = (v)->n ? (v)->at + (v)->n : (v)->at; item != item##_end; item++)

void vec_reserve_(struct arena *a, void **at, size_t n, size_t *cap, size_t size);

#endif
