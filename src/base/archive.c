/* Archives: numbers are written seven bits a byte, least first. */
#include "base/archive.h"

struct archive archive_writer(struct buf *out)
{
    return (struct archive){.out = out};
}

struct archive archive_reader(struct slice in, struct arena *arena)
{
    return (struct archive){.in = in, .arena = arena};
}

static uint64_t fail(struct archive *ar)
{
    ar->bad = true;
    return 0;
}

uint64_t archive_number(struct archive *ar, uint64_t v)
{
    if (ar->out) {
        for (; v >= 0x80; v >>= 7) buf_byte(ar->out, (char)(v | 0x80));
        buf_byte(ar->out, (char)v);
        return v;
    }
    if (ar->bad) return 0;
    v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (ar->at >= ar->in.n) return fail(ar);
        unsigned char c = (unsigned char)ar->in.p[ar->at++];
        v |= (uint64_t)(c & 0x7f) << shift;
        if (!(c & 0x80)) return v;
    }
    return fail(ar);
}

void archive_int(struct archive *ar, int *v, int low, int high)
{
    int64_t n = ar->out ? *v : 0;
    uint64_t coded = archive_number(ar, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
    if (ar->out) return;
    int64_t value = (int64_t)(coded >> 1) ^ -(int64_t)(coded & 1);
    if (value < low || value > high) ar->bad = true;
    *v = ar->bad ? 0 : (int)value;
}

void archive_size(struct archive *ar, size_t *v, size_t high)
{
    uint64_t n = archive_number(ar, ar->out ? *v : 0);
    if (ar->out) return;
    if (n > high) ar->bad = true;
    *v = ar->bad ? 0 : (size_t)n;
}

void archive_u32(struct archive *ar, uint32_t *v, uint32_t high)
{
    size_t n = *v;
    archive_size(ar, &n, high);
    if (!ar->out) *v = (uint32_t)n;
}

void archive_bool(struct archive *ar, bool *v)
{
    int n = ar->out ? *v : 0;
    archive_int(ar, &n, 0, 1);
    if (!ar->out) *v = n != 0;
}

void archive_bytes(struct archive *ar, void *p, size_t n)
{
    if (ar->out) {
        buf_put(ar->out, (struct slice){p, n});
        return;
    }
    if (ar->bad || n > ar->in.n - ar->at) {
        ar->bad = true;
        memset(p, 0, n);
        return;
    }
    memcpy(p, ar->in.p + ar->at, n);
    ar->at += n;
}

static bool lies_in(struct slice base, struct slice s)
{
    return base.n && s.p >= base.p && s.p <= base.p + base.n && s.n <= (size_t)(base.p + base.n - s.p);
}

/* Twice the length, plus one for a text of the base, whose place follows. */
void archive_slice(struct archive *ar, struct slice *s)
{
    struct slice text = ar->out && s->p ? *s : (struct slice){"", 0};
    bool inside = lies_in(ar->base, text);
    uint64_t head = archive_number(ar, ar->out ? (uint64_t)text.n << 1 | inside : 0);
    if (ar->out) {
        if (inside)
            archive_number(ar, (uint64_t)(text.p - ar->base.p));
        else
            buf_put(ar->out, text);
        return;
    }
    size_t n = (size_t)(head >> 1);
    *s = (struct slice){"", 0};
    if (head & 1) {
        uint64_t at = archive_number(ar, 0);
        if (ar->bad || at > ar->base.n || n > ar->base.n - at)
            ar->bad = true;
        else
            *s = (struct slice){ar->base.p + at, n};
        return;
    }
    if (ar->bad || n > ar->in.n - ar->at) {
        ar->bad = true;
        return;
    }
    *s = (struct slice){arena_copy(ar->arena, ar->in.p + ar->at, n), n};
    ar->at += n;
}

void archive_span(struct archive *ar, struct span *s)
{
    archive_u32(ar, &s->pos, UINT32_MAX);
    archive_u32(ar, &s->len, UINT32_MAX);
    if (!ar->out && (s->pos > ar->base.n || s->len > ar->base.n - s->pos)) ar->bad = true;
}

void *archive_array(struct archive *ar, void *at, size_t *count, size_t element)
{
    archive_size(ar, count, ar->out ? SIZE_MAX : ar->in.n - ar->at);
    if (ar->out) return at;
    if (ar->bad) *count = 0;
    return *count ? arena_zalloc(ar->arena, *count * element) : NULL;
}
