/* Hashing: XXH3, 64 bits for tables in memory and 128 bits for identities that are kept. */
#ifndef SARGENT_BASE_HASH_H
#define SARGENT_BASE_HASH_H

#include "base/slice.h"

struct hash128 {
    uint64_t high, low;
};

uint64_t hash64(const void *p, size_t n);
struct hash128 hash128(const void *p, size_t n);
static inline bool hash128_eq(struct hash128 a, struct hash128 b)
{
    return a.low == b.low && a.high == b.high;
}
/* 32 hexadecimal digits and a NUL. */
void hash128_text(struct hash128 h, char out[33]);

#endif
