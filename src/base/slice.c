/* Slices: the operations that are too long to inline. */
#include "base/slice.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

bool slice_eq_nocase(struct slice a, struct slice b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (a.p[i] != b.p[i] && ascii_lower(a.p[i]) != ascii_lower(b.p[i])) return false;
    return true;
}

int slice_compare(struct slice a, struct slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool slice_starts_nocase(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && slice_eq_nocase((struct slice){s.p, prefix.n}, prefix);
}

bool slice_ends(struct slice s, struct slice suffix)
{
    return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

#ifdef __SSE2__
enum { BLOCK = 16, WORD_LIMIT = 64 }; /* longer words could take quadratic time: memmem's is linear */

/* Which of the 16 places from p on begin with the word's first byte and end with its last one. */
static unsigned places_in_block(const char *p, struct slice word)
{
    __m128i starts = _mm_loadu_si128((const __m128i *)p);
    __m128i ends = _mm_loadu_si128((const __m128i *)(p + word.n - 1));
    __m128i both = _mm_and_si128(_mm_cmpeq_epi8(starts, _mm_set1_epi8(word.p[0])),
                                 _mm_cmpeq_epi8(ends, _mm_set1_epi8(word.p[word.n - 1])));
    return (unsigned)_mm_movemask_epi8(both);
}

/* For a word of 2 to WORD_LIMIT bytes in a text with at least BLOCK places for it. Lines of logs are asked
 * for dozens of words each: what memmem prepares costs more than to look at 16 places at once. */
static const char *find_word(struct slice s, struct slice word)
{
    const char *last = s.p + (s.n - word.n + 1 - BLOCK); /* the last whole block */
    for (const char *p = s.p;; p = last - p < BLOCK ? last : p + BLOCK) {
        for (unsigned places = places_in_block(p, word); places; places &= places - 1) {
            const char *at = p + __builtin_ctz(places);
            if (bytes_eq(at, word.p, word.n)) return at;
        }
        if (p == last) return NULL;
    }
}

/* The same for a text with fewer places. */
static const char *find_near(struct slice s, struct slice word)
{
    for (const char *p = s.p, *end = s.p + s.n; (size_t)(end - p) >= word.n; p++)
        if (*p == word.p[0] && bytes_eq(p, word.p, word.n)) return p;
    return NULL;
}
#endif

ptrdiff_t slice_find(struct slice s, struct slice what, size_t from)
{
    if (from > s.n) return -1;
#ifdef __SSE2__
    struct slice rest = {s.p + from, s.n - from};
    if (what.n > 1 && what.n <= WORD_LIMIT) {
        const char *at = rest.n >= what.n - 1 + BLOCK ? find_word(rest, what) : find_near(rest, what);
        return at ? at - s.p : -1;
    }
#endif
    const char *hit = memmem(s.p + from, s.n - from, what.p, what.n);
    return hit ? hit - s.p : -1;
}

struct slice slice_lower(struct arena *a, struct slice s)
{
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = ascii_lower(s.p[i]);
    p[s.n] = 0;
    return (struct slice){p, s.n};
}

bool slice_to_int(struct slice s, int64_t *value)
{
    size_t i = 0;
    bool negative = s.n && s.p[0] == '-';
    if (negative || (s.n && s.p[0] == '+')) i = 1;
    if (i == s.n) return false;
    uint64_t v = 0, limit = (uint64_t)INT64_MAX + negative;
    for (; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i])) return false;
        unsigned digit = (unsigned)(s.p[i] - '0');
        if (v > (limit - digit) / 10) return false;
        v = v * 10 + digit;
    }
    *value = negative ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

size_t slice_distance(struct slice a, struct slice b, size_t limit)
{
    enum { LONGEST = 64 };
    if (a.n > LONGEST || b.n > LONGEST) return limit + 1;
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= b.n; j++) row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t cost = diagonal + (ascii_lower(a.p[i - 1]) != ascii_lower(b.p[j - 1]));
            diagonal = row[j];
            size_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = cost < least ? cost : least;
        }
    }
    return row[b.n] > limit ? limit + 1 : row[b.n];
}

const char *did_you_mean(struct slice what, const char *const *candidates, size_t count)
{
    size_t best = what.n / 3 + 2; /* a suggestion further away than this would be a guess */
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t d = slice_distance(what, slice_of(candidates[i]), best);
        if (d < best) best = d, found = candidates[i];
    }
    return found;
}

size_t utf8_put(char *out, uint32_t c)
{
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 63)),
        out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63)), out[3] = (char)(0x80 | (c & 63));
    return 4;
}
