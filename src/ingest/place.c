/* Places: from bytes of a statement to bytes, lines and columns of its source. */
#include "ingest/ingest.h"

void line_index_build(struct arena *a, struct slice text, struct line_index *out)
{
    size_t lines = 1;
    for (const char *p = text.p, *end = text.p + text.n; p < end && (p = memchr(p, '\n', (size_t)(end - p)));
         p++)
        lines++;
    out->starts = arena_alloc(a, lines * sizeof *out->starts);
    out->count = 0;
    out->starts[out->count++] = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end && (p = memchr(p, '\n', (size_t)(end - p)));
         p++)
        out->starts[out->count++] = (uint32_t)(p + 1 - text.p);
}

/* The number of the line, from 0, that holds the byte. */
static size_t line_of(const struct line_index *lines, size_t offset)
{
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct place place_of(const struct line_index *lines, size_t offset, size_t end)
{
    if (end < offset) end = offset;
    size_t first = line_of(lines, offset), last = line_of(lines, end);
    return (struct place){.offset = offset,
                          .end = end,
                          .line = first + 1,
                          .column = offset - lines->starts[first] + 1,
                          .end_line = last + 1,
                          .end_column = end - lines->starts[last] + 1};
}

/* The source's byte for a byte of the text; at the end of a piece that does not map byte by byte, its end. */
static size_t source_byte(const struct statement *st, uint32_t at, bool end)
{
    size_t low = 0, high = st->piece_count;
    uint32_t probe = end && at ? at - 1 : at;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (st->pieces[middle].text <= probe)
            low = middle;
        else
            high = middle;
    }
    const struct map_piece *p = &st->pieces[low];
    if (at < p->text) return p->source;
    uint32_t within = at - p->text;
    if (p->len == p->source_len) return p->source + (within < p->len ? within : p->len);
    return end ? p->source + p->source_len : p->source;
}

void statement_bytes(const struct statement *st, struct span at, size_t *offset, size_t *end)
{
    if (at.pos > st->text.n) at.pos = (uint32_t)st->text.n;
    if (at.len > st->text.n - at.pos) at.len = (uint32_t)(st->text.n - at.pos);
    if (!st->piece_count) {
        *offset = st->offset + at.pos;
        *end = *offset + at.len;
        return;
    }
    *offset = source_byte(st, at.pos, false);
    *end = at.len ? source_byte(st, at.pos + at.len, true) : *offset;
    if (*end < *offset) *end = *offset;
}
