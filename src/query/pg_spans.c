/* From nodes to byte spans.
 *
 * libpg_query says only where a node starts, and for many not even that. A span is made from tokens: the
 * first and the last one that the node's subtree points at, then everything that belongs to them without
 * being pointed at: the rest of a qualified name, a call's parentheses, subscripts, the words behind IS, the
 * second word of a type. */
#include "query/pg_internal.h"

/* Words that follow a token and belong to it. */
static const struct tail {
    const char *word, *next;
} tails[] = {
    {"double",    "precision"},
    {"character", "varying"  },
    {"char",      "varying"  },
    {"bit",       "varying"  },
    {"nchar",     "varying"  },
    {"national",  "char"     },
    {"national",  "character"},
};

static const char *const interval_units[] = {"year", "month", "day", "hour", "minute", "second"};

static bool is_unit(const struct pg_tokens *t, int i)
{
    for (size_t k = 0; k < sizeof interval_units / sizeof *interval_units; k++)
        if (pg_token_is(t, i, interval_units[k])) return true;
    return false;
}

static bool is_name(const struct pg_tokens *t, int i)
{
    return i < t->n && (t->at[i].kind == TOKEN_WORD || t->at[i].kind == TOKEN_NAME);
}

/* The last word of IS [NOT] NULL, TRUE, UNKNOWN, NORMALIZED ... */
static int extend_is(const struct pg_tokens *t, int j)
{
    if (pg_token_is(t, j + 1, "not")) j++;
    if (j + 1 < t->n && t->at[j + 1].kind == TOKEN_WORD) j++;
    if (pg_token_is(t, j + 1, "normalized")) j++;
    return j;
}

/* What belongs to a word behind it; j itself when nothing does. */
static int extend_word(const struct pg_tokens *t, int j)
{
    if (pg_token_is(t, j, "is")) return extend_is(t, j);
    if (pg_token_is(t, j + 1, "normalized")) return j + 1; /* IS NFC NORMALIZED */
    if (pg_token_is(t, j, "collate") && is_name(t, j + 1)) return j + 1;
    for (size_t k = 0; k < sizeof tails / sizeof *tails; k++)
        if (pg_token_is(t, j, tails[k].word) && pg_token_is(t, j + 1, tails[k].next)) return j + 1;
    return j;
}

static int extend_string(const struct pg_tokens *t, int j)
{
    if (j < 1 || !pg_token_is(t, j - 1, "interval") || !is_unit(t, j + 1)) return j;
    return pg_token_is(t, j + 2, "to") && is_unit(t, j + 3) ? j + 3 : j + 1;
}

/* One step to the right over what belongs to token j. */
static int extend_once(const struct pg_tokens *t, int j)
{
    int next = j + 1;
    if (next >= t->n) return j;
    enum token_kind kind = t->at[next].kind;
    if (t->at[j].kind == TOKEN_OPERATOR) return kind == TOKEN_NUMBER ? next : j; /* the sign of -5 */
    if (kind == TOKEN_DOT && next + 1 < t->n) return next + 1;
    if (kind == TOKEN_BRACKET && t->partner[next] > next) return t->partner[next];
    if (kind == TOKEN_OPEN && is_name(t, j) && t->partner[next] > next) return t->partner[next];
    if ((pg_token_is(t, next, "with") || pg_token_is(t, next, "without")) &&
        pg_token_is(t, next + 1, "time") && pg_token_is(t, next + 2, "zone"))
        return next + 2;
    if (t->at[j].kind == TOKEN_WORD) return extend_word(t, j);
    if (t->at[j].kind == TOKEN_STRING) return extend_string(t, j);
    return j;
}

static int extend(const struct pg_tokens *t, int j)
{
    for (int next; j < t->n && (next = extend_once(t, j)) != j;) j = next;
    return j < t->n ? j : t->n - 1;
}

/* Widens to whole brackets: to the innermost ones that hold both ends. */
static struct range balance(const struct pg_tokens *t, struct range r)
{
    if (t->partner[r.first] >= 0 && t->partner[r.first] < r.first) r.first = t->partner[r.first];
    if (t->partner[r.last] > r.last) r.last = t->partner[r.last];
    while (t->parent[r.first] != t->parent[r.last]) {
        bool left = t->depth[r.first] >= t->depth[r.last], right = t->depth[r.last] >= t->depth[r.first];
        if (left) r.first = t->parent[r.first];
        if (right) {
            int close = t->partner[t->parent[r.last]];
            if (close < 0) break;
            r.last = close;
        }
        if (r.first < 0) break;
    }
    return r;
}

struct range pg_range(const struct pg_tokens *t, struct extent e)
{
    struct range none = {0, -1};
    if (pg_extent_empty(e) || !t->n) return none;
    struct range r = {pg_token_at(t, e.first), pg_token_at(t, e.last)};
    if (r.first >= t->n || r.last >= t->n) return none;
    r.last = extend(t, r.last);
    for (int last = -1; last != r.last;) {
        last = r.last;
        r = balance(t, r);
        r.last = extend(t, r.last);
    }
    return r.first < 0 ? none : r;
}

struct range pg_range_of(const struct pg *w, const void *message)
{
    return pg_range(&w->tokens, pg_extent(message));
}

/* ---- bytes -----------------------------------------------------------------------------------------------
 */

/* The piece that holds a byte, or the next one; NULL behind the last. */
static const struct position_piece *piece_at(const struct pg_source *s, uint32_t pos)
{
    size_t low = 0, high = s->piece_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->pieces[middle].text + s->pieces[middle].len <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->piece_count ? &s->pieces[low] : NULL;
}

static bool piece_exact(const struct position_piece *p)
{
    return p->len == p->source_len;
}

static struct span whole_piece(const struct position_piece *p)
{
    return (struct span){p->source, p->source_len};
}

/* A span of the text that was parsed in the text as it was before rows were cut out of it. */
static struct span before_cut(const struct pg_source *s, struct span at)
{
    uint32_t end = at.pos + at.len;
    if (at.pos >= s->cut.pos) at.pos += s->cut.len;
    if (end > s->cut.pos || (end == s->cut.pos && !at.len)) end += s->cut.len;
    at.len = end > at.pos ? end - at.pos : 0;
    return at;
}

struct span pg_source_span(const struct pg_source *s, struct span at)
{
    if (s->cut.len) at = before_cut(s, at);
    if (!s->piece_count) return at;
    const struct position_piece *a = piece_at(s, at.pos);
    if (!a) return (struct span){(uint32_t)s->original.n, 0};
    uint32_t start = piece_exact(a) && at.pos > a->text ? a->source + (at.pos - a->text) : a->source;
    if (!at.len) return (struct span){start, 0};
    uint32_t last = at.pos + at.len - 1;
    const struct position_piece *b = piece_at(s, last);
    if (!b) b = &s->pieces[s->piece_count - 1];
    uint32_t end = b->source + b->source_len;
    if (piece_exact(b) && last >= b->text && last - b->text < b->len) end = b->source + (last - b->text) + 1;
    if (end < start) { /* parts that changed places */
        struct span left = whole_piece(b), right = whole_piece(a);
        return (struct span){left.pos, right.pos + right.len - left.pos};
    }
    return (struct span){start, end - start};
}

struct span pg_span(const struct pg *w, struct range r)
{
    if (r.first > r.last || r.first < 0 || r.last >= w->tokens.n) return (struct span){0, 0};
    struct token a = w->tokens.at[r.first], b = w->tokens.at[r.last];
    return pg_source_span(w->source, (struct span){a.pos, b.pos + b.len - a.pos});
}

struct span pg_span_of(const struct pg *w, const void *message)
{
    return pg_span(w, pg_range_of(w, message));
}

struct slice pg_text_of(const struct pg *w, struct span at)
{
    return slice_sub(w->source->original, at);
}

struct range pg_name_range(const struct pg_tokens *t, int first)
{
    struct range r = {first, first};
    if (first < 0 || first >= t->n) return (struct range){0, -1};
    while (r.last + 2 < t->n && t->at[r.last + 1].kind == TOKEN_DOT) r.last += 2;
    return r;
}

/* ---- clauses ---------------------------------------------------------------------------------------------
 */

static const char *const mark_words[MARK_COUNT] = {
    [MARK_FROM] = "from",     [MARK_WHERE] = "where",         [MARK_GROUP] = "group",
    [MARK_HAVING] = "having", [MARK_WINDOW] = "window",       [MARK_ORDER] = "order",
    [MARK_LIMIT] = "limit",   [MARK_OFFSET] = "offset",       [MARK_FETCH] = "fetch",
    [MARK_FOR] = "for",       [MARK_INTO] = "into",           [MARK_SET] = "set",
    [MARK_USING] = "using",   [MARK_RETURNING] = "returning",
};

/* True where a clause's word is a name or part of an operator instead. */
static bool is_other_word(const struct pg_tokens *t, int i, enum mark m)
{
    if (t->at[i - 1].kind == TOKEN_DOT || pg_token_is(t, i - 1, "as")) return true;
    if (m == MARK_FROM) return pg_token_is(t, i - 1, "distinct");
    if (m == MARK_GROUP) return pg_token_is(t, i - 1, "within");
    if (m == MARK_FOR) return pg_token_is(t, i - 1, "collation");
    if (m == MARK_SET) return pg_token_is(t, i - 1, "update"); /* ON CONFLICT DO UPDATE SET */
    return false;
}

/* What follows a statement that stands in another one without brackets. */
static bool ends_select(const struct pg_tokens *t, int i)
{
    if (pg_token_is(t, i, "on")) return pg_token_is(t, i + 1, "conflict");
    if (pg_token_is(t, i, "with"))
        return pg_token_is(t, i + 1, "check") || pg_token_is(t, i + 1, "no") ||
               pg_token_is(t, i + 1, "data") || pg_token_is(t, i + 1, "local") ||
               pg_token_is(t, i + 1, "cascaded");
    return pg_token_is(t, i, "returning") || pg_token_is(t, i, "union") || pg_token_is(t, i, "intersect") ||
           pg_token_is(t, i, "except");
}

static void note_mark(const struct pg_tokens *t, struct marks *m, int i)
{
    for (int k = 0; k < MARK_COUNT; k++)
        if (m->at[k] < 0 && pg_token_is(t, i, mark_words[k]) && !is_other_word(t, i, (enum mark)k)) {
            m->at[k] = i;
            return;
        }
}

struct marks pg_marks(const struct pg_tokens *t, int first, bool select)
{
    struct marks m = {.first = first, .end = t->n};
    for (int k = 0; k < MARK_COUNT; k++) m.at[k] = -1;
    if (first < 0 || first >= t->n) return m;
    for (int i = first + 1; i < t->n; i++) {
        if (t->partner[i] > i) {
            i = t->partner[i];
            continue;
        }
        enum token_kind kind = t->at[i].kind;
        bool closing = kind == TOKEN_CLOSE || (t->partner[i] >= 0 && t->partner[i] < i);
        if (closing || kind == TOKEN_SEMICOLON || (select && kind == TOKEN_WORD && ends_select(t, i))) {
            m.end = i;
            break;
        }
        if (kind == TOKEN_WORD) note_mark(t, &m, i);
    }
    return m;
}

struct range pg_mark_range(const struct pg_tokens *t, const struct marks *m, int mark_token)
{
    if (mark_token < 0) return (struct range){0, -1};
    int end = m->end;
    for (int k = 0; k < MARK_COUNT; k++)
        if (m->at[k] > mark_token && m->at[k] < end) end = m->at[k];
    int open = t->parent[mark_token]; /* other marks may stand outside of the parentheses around this one */
    if (open >= 0 && t->partner[open] > open && t->partner[open] < end) end = t->partner[open];
    return (struct range){mark_token, end - 1};
}
