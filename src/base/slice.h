/* Slices: strings as pointer and length, never owned. */
#ifndef SARGENT_BASE_SLICE_H
#define SARGENT_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct slice {
    const char *p;
    size_t n;
};

/* A range of bytes of some text: pos counts from 0. */
struct span {
    uint32_t pos, len;
};

#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
/* For printf: "%.*s", SLICE_ARG(s) */
#define SLICE_ARG(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), (s).p

static inline struct slice slice_of(const char *z)
{
    return (struct slice){z ? z : "", z ? strlen(z) : 0};
}

static inline struct slice slice_sub(struct slice s, struct span at)
{
    if (at.pos > s.n) return (struct slice){s.p, 0};
    size_t left = s.n - at.pos;
    return (struct slice){s.p + at.pos, at.len < left ? at.len : left};
}

/* Equality of n bytes. Names and keys are short: those are compared without a call. */
static inline bool bytes_eq(const char *a, const char *b, size_t n)
{
    uint64_t x, y;
    uint32_t s, t;
    if (n > 32) return memcmp(a, b, n) == 0;
    if (n >= 8) {
        for (size_t i = 0; i + 8 < n; i += 8) {
            memcpy(&x, a + i, 8);
            memcpy(&y, b + i, 8);
            if (x != y) return false;
        }
        memcpy(&x, a + n - 8, 8); /* the last eight, some of them seen before */
        memcpy(&y, b + n - 8, 8);
        return x == y;
    }
    if (n >= 4) {
        memcpy(&s, a, 4);
        memcpy(&t, b, 4);
        if (s != t) return false;
        memcpy(&s, a + n - 4, 4);
        memcpy(&t, b + n - 4, 4);
        return s == t;
    }
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

static inline bool slice_eq(struct slice a, struct slice b)
{
    return a.n == b.n && bytes_eq(a.p, b.p, a.n);
}

static inline struct slice slice_copy(struct arena *a, struct slice s)
{
    return (struct slice){arena_copy(a, s.p, s.n), s.n};
}

/* ASCII only: what SQL keywords need, and independent of the locale. */
static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}
static inline bool ascii_is_alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Equality and order without regard to ASCII case. */
bool slice_eq_nocase(struct slice a, struct slice b);
int slice_compare(struct slice a, struct slice b);
static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && bytes_eq(s.p, prefix.p, prefix.n);
}
bool slice_starts_nocase(struct slice s, struct slice prefix);
bool slice_ends(struct slice s, struct slice suffix);
/* Without the white space at both ends. */
static inline struct slice slice_trim(struct slice s)
{
    while (s.n && ascii_is_space(*s.p)) s.p++, s.n--;
    while (s.n && ascii_is_space(s.p[s.n - 1])) s.n--;
    return s;
}
/* Index of the first occurrence at or after from, or -1. */
ptrdiff_t slice_find(struct slice s, struct slice what, size_t from);
/* A lower-case copy (ASCII). */
struct slice slice_lower(struct arena *a, struct slice s);
/* Parses all of s as a decimal integer; false when it is none or does not fit. */
bool slice_to_int(struct slice s, int64_t *value);
/* Edit distance of two short names, for "did you mean"; at most limit + 1. */
size_t slice_distance(struct slice a, struct slice b, size_t limit);
/* The candidate nearest to what, or NULL when none is near enough to suggest. */
const char *did_you_mean(struct slice what, const char *const *candidates, size_t count);

/* Writes a code point of at most 0x10FFFF as UTF-8; returns its 1 to 4 bytes. */
size_t utf8_put(char *out, uint32_t c);

#endif
