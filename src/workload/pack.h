/* Numbers and texts in a row of bytes: how sketches are kept in a saved workload.
 *
 * An integer is a LEB128 number (seven bits a byte, low bits first), a text its length and bytes. A reader
 * never reads beyond its end: it then yields zeros and sets `broken`. */
#ifndef SARGENT_WORKLOAD_PACK_H
#define SARGENT_WORKLOAD_PACK_H

#include "base/buf.h"

struct unpacker {
    struct slice left;
    bool broken;
};

static inline void pack_number(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7) buf_byte(b, (char)(v | 0x80));
    buf_byte(b, (char)v);
}
static inline void pack_signed(struct buf *b, int64_t v)
{
    pack_number(b, ((uint64_t)v << 1) ^ (uint64_t)(v >> 63));
}
static inline void pack_text(struct buf *b, struct slice s)
{
    pack_number(b, s.n);
    buf_put(b, s);
}
static inline uint64_t unpack_number(struct unpacker *u)
{
    uint64_t v = 0;
    for (unsigned shift = 0; u->left.n && shift < 64; shift += 7) {
        unsigned char c = (unsigned char)*u->left.p++;
        u->left.n--;
        v |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80) return v;
    }
    u->broken = true;
    return 0;
}
static inline int64_t unpack_signed(struct unpacker *u)
{
    uint64_t v = unpack_number(u);
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}
static inline struct slice unpack_text(struct unpacker *u)
{
    uint64_t n = unpack_number(u);
    if (n > u->left.n) {
        u->broken = true;
        n = 0;
    }
    struct slice s = {u->left.p, (size_t)n};
    u->left.p += n;
    u->left.n -= (size_t)n;
    return s;
}

#endif
