/* Names for findings that outlive edits elsewhere in the file: the hash that code scanning services give a
 * line.
 *
 * A line's hash covers the first 100 UTF-16 units from its start on, blanks and tabs left out and the
 * following lines included: h = 37 * h + unit, in 64 bits. Behind the end of the file stand one 65535 and
 * zeros. Lines that hash alike are numbered in their order, so that "3f2a:2" is the second such line of its
 * file. This is what GitHub's upload action computes for primaryLocationLineHash; the same figures here keep
 * alerts stable with any upload.
 */
#include "base/map.h"
#include "report/formats.h"

enum { BLOCK_UNITS = 100, HASH_BASE = 37, END_OF_FILE = 0xFFFF };

/* The code point at *i, which moves behind it; a broken byte counts as U+FFFD. */
static uint32_t next_point(struct slice s, size_t *i)
{
    unsigned char c = (unsigned char)s.p[(*i)++];
    if (c < 0x80) return c;
    size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    uint32_t point = c & (0x3Fu >> more);
    if (!more || *i + more > s.n) return 0xFFFD;
    for (size_t k = 0; k < more; k++, (*i)++) {
        if (((unsigned char)s.p[*i] & 0xC0) != 0x80) return 0xFFFD;
        point = point << 6 | ((unsigned char)s.p[*i] & 0x3F);
    }
    return point;
}

static uint64_t hash_from(struct slice text, size_t at)
{
    uint64_t h = 0;
    int units = 0;
    while (at < text.n && units < BLOCK_UNITS) {
        uint32_t c = next_point(text, &at);
        if (c == ' ' || c == '\t') continue;
        if (c == '\r') {
            c = '\n';
            if (at < text.n && text.p[at] == '\n') at++;
        }
        if (c >= 0x10000) {
            h = h * HASH_BASE + (0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
            if (++units == BLOCK_UNITS) break;
        }
        h = h * HASH_BASE + c;
        units++;
    }
    if (units < BLOCK_UNITS) h = h * HASH_BASE + END_OF_FILE, units++;
    for (; units < BLOCK_UNITS; units++) h *= HASH_BASE;
    return h;
}

/* Numbers equal hashes within one file, line by line. */
struct line_counter {
    struct arena arena;
    struct map seen;
    struct slice text;
    size_t next, line; /* byte where the next line starts; lines hashed so far */
    uint64_t hash, count;
};

static void counter_start(struct line_counter *c, struct slice text)
{
    arena_free(&c->arena);
    *c = (struct line_counter){.text = text};
}

static void counter_advance(struct line_counter *c, size_t line)
{
    while (c->line < line && c->next < c->text.n) {
        c->hash = hash_from(c->text, c->next);
        const char *key = arena_copy(&c->arena, (const char *)&c->hash, sizeof c->hash);
        struct map_entry *e = map_add(&c->arena, &c->seen, (struct slice){key, sizeof c->hash}, NULL);
        c->count = ++e->number;
        const char *p = c->text.p + c->next, *end = memchr(p, '\n', c->text.n - c->next);
        c->next = end ? (size_t)(end + 1 - c->text.p) : c->text.n;
        c->line++;
    }
}

struct slice *report_line_hashes(const struct report *r, struct arena *a)
{
    struct slice *out = ARENA_ARRAY(a, struct slice, r->finding_count + 1);
    struct line_counter c = {0};
    for (size_t i = 0; i < r->finding_count; i++) { /* sorted by file and line */
        const struct report_place *p = &r->findings[i].place;
        out[i] = SLICE("");
        if (!p->source.n) continue;
        if (p->source.p != c.text.p) counter_start(&c, p->source);
        counter_advance(&c, p->at.line);
        if (c.line != p->at.line) continue;
        out[i] =
            slice_of(arena_printf(a, "%llx:%llu", (unsigned long long)c.hash, (unsigned long long)c.count));
    }
    arena_free(&c.arena);
    return out;
}

size_t report_column_utf16(const struct report_place *p, size_t offset, size_t column)
{
    if (offset > p->source.n || column - 1 > offset) return column;
    size_t units = 1;
    for (size_t i = offset - (column - 1); i < offset; units++)
        if (next_point(p->source, &i) >= 0x10000) units++;
    return units;
}
