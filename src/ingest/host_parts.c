/* Strings that hold several statements: where each begins and ends, and its share of the map to the source.
 */
#include "ingest/host.h"
#include "ingest/reader.h"

void parts_cut(struct statement *st, struct arena *a, struct slice part)
{
    size_t front = (size_t)(part.p - st->text.p);
    struct map_piece *pieces = ARENA_ARRAY(a, struct map_piece, st->piece_count ? st->piece_count : 1);
    size_t n = 0;
    for (size_t i = 0; i < st->piece_count; i++) {
        struct map_piece p = st->pieces[i];
        if (p.text + p.len <= front && p.len > 0) continue;
        bool exact = p.len == p.source_len;
        if (p.text < front) {
            uint32_t cut = (uint32_t)front - p.text;
            p.len -= cut;
            if (exact) p.source += cut, p.source_len -= cut;
            p.text = 0;
        } else {
            p.text -= (uint32_t)front;
        }
        if (p.text > part.n) continue;
        if (p.text + p.len > part.n) {
            uint32_t cut = p.text + p.len - (uint32_t)part.n;
            p.len -= cut;
            if (exact) p.source_len -= cut;
        }
        pieces[n++] = p;
    }
    st->text = part;
    st->pieces = pieces;
    st->piece_count = n;
    if (n) st->offset = pieces[0].source;
}

struct slice parts_without_end(struct slice text)
{
    text = slice_trim(text);
    while (text.n && text.p[text.n - 1] == ';') text = slice_trim((struct slice){text.p, text.n - 1});
    return text;
}

struct span_list parts_split(struct arena *a, struct slice text, enum dialect d)
{
    struct span_list out = {0};
    struct script script = script_start(text, d == DIALECT_UNKNOWN ? DIALECT_POSTGRES : d);
    struct script_statement part;
    while (script_next(&script, &part)) {
        if (part.part != PART_STATEMENT || !part.len) continue;
        struct span at = {(uint32_t)part.pos, (uint32_t)part.len};
        struct span_list inner = {0};
        enum routine_kind kind = routine_split(a, slice_sub(text, at), d, &inner);
        if (kind != ROUTINE_BATCH) vec_push(a, &out, at);
        for (size_t i = 0; kind != ROUTINE_NONE && i < inner.n; i++)
            vec_push(a, &out, ((struct span){at.pos + inner.at[i].pos, inner.at[i].len}));
    }
    if (!out.n) vec_push(a, &out, ((struct span){0, (uint32_t)text.n}));
    return out;
}
