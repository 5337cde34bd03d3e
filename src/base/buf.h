/* A byte buffer that grows: what writers fill. Freed by its owner with buf_free. */
#ifndef SARGENT_BASE_BUF_H
#define SARGENT_BASE_BUF_H

#include "base/slice.h"

/* Zeroed means empty. The bytes are not terminated: use buf_slice. */
struct buf {
    char *p;
    size_t n, cap;
};

void buf_reserve(struct buf *b, size_t more);
void buf_free(struct buf *b);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline void buf_byte(struct buf *b, char c)
{
    if (b->n == b->cap) buf_reserve(b, 1);
    b->p[b->n++] = c;
}
static inline void buf_put(struct buf *b, struct slice s)
{
    if (s.n == 0) return;
    if (!b->p || b->cap - b->n < s.n) buf_reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}
static inline void buf_text(struct buf *b, const char *z)
{
    buf_put(b, slice_of(z));
}
static inline struct slice buf_slice(const struct buf *b)
{
    return (struct slice){b->p ? b->p : "", b->n};
}

#endif
