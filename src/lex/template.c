/* Templates: see template.h. A small cache of sets, in each the template used last comes first. */
#include "lex/template.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    SET_BITS = 10,
    SETS = 1 << SET_BITS,
    WAYS = 8,
    KEY_LIMIT = 256,        /* how far a statement is searched for its first value */
    TEMPLATE_BYTES = 4096,  /* longer statements make no template */
    MATCH_BYTES = 16 << 20, /* and longer ones than this are lexed */
    CACHE_BYTES = 8 << 20,
};

struct gap {
    struct literal value; /* the first one of a list */
    uint32_t end;         /* of the value or the list in the template's text */
};

/* One block of memory: the gaps, then the bytes of both texts. */
struct template
{
    struct slice text; /* the statement */
    struct slice normalised;
    struct hash128 fingerprint;
    uint64_t classes;
    void *note;
    uint32_t literal_total, longest_list, size;
    uint16_t gap_count;
    bool whole; /* matches only its own text */
    uint8_t dialect;
    struct gap gaps[];
};

struct template_cache {
    struct template *sets[SETS][WAYS];
    size_t bytes, next; /* of all templates; the set that gives one up when they are too many */
};

void template_free(struct template_cache *cache)
{
    for (size_t i = 0; cache && i < SETS; i++)
        for (size_t k = 0; k < WAYS; k++) free(cache->sets[i][k]);
    free(cache);
}

/* Where the first value may stand: at a quote, or at a digit that is no part of a name or placeholder. Of
 * statements of one shape it is the same place, and what stands before it is the same text. */
static bool starts_value(struct slice s, size_t i)
{
    if (s.p[i] == '\'' || !i) return true;
    char c = s.p[i - 1];
    return !(ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '$' || c == '.' || c == '@' ||
             c == ':' || c == '?' || c == '"' || c == '`' || (unsigned char)c >= 0x80);
}

static size_t first_value(struct slice s)
{
    size_t i = 0;
    if (s.n > KEY_LIMIT) s.n = KEY_LIMIT;
#ifdef __SSE2__
    for (; i + 16 <= s.n; i += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(s.p + i));
        __m128i digit = _mm_sub_epi8(block, _mm_set1_epi8('0'));
        __m128i found = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit),
                                     _mm_cmpeq_epi8(block, _mm_set1_epi8('\'')));
        for (unsigned places = (unsigned)_mm_movemask_epi8(found); places; places &= places - 1)
            if (starts_value(s, i + (size_t)__builtin_ctz(places))) return i + (size_t)__builtin_ctz(places);
    }
#endif
    for (; i < s.n; i++)
        if ((s.p[i] == '\'' || ascii_is_digit(s.p[i])) && starts_value(s, i)) return i;
    return s.n;
}

/* Chosen by the whole text before the first value: a program's statements start alike and end alike. Eight
 * bytes at a time, the last ones perhaps twice: a better hash costs more than it saves here. */
static struct template **set_of(struct template_cache *cache, struct slice statement)
{
    static const uint64_t factor = 0x9e3779b97f4a7c15ULL;
    size_t n = first_value(statement);
    uint64_t hash = n, word = 0;
    for (size_t i = 0; i + 8 < n; i += 8) {
        memcpy(&word, statement.p + i, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    if (n < 8)
        memcpy(&word, statement.p, n);
    else
        memcpy(&word, statement.p + n - 8, 8);
    return cache->sets[((hash ^ word) * factor) >> (64 - SET_BITS)];
}

/* ---- values -------------------------------------------------------------------------------------------- */

/* What may follow a number and is certainly no part of it, in any dialect. */
static bool ends_number(char c)
{
    return c == ' ' || c == ',' || c == ')' || c == ';' || c == '\n';
}

/* The end of a value in its plain form: digits, or a quoted string without quotes and escapes in it. 0 when
 * it has to be lexed. */
static uint32_t plain_end(struct slice text, uint32_t pos, const struct literal *gap,
                          const struct lex_rules *rules)
{
    const char *p = text.p + pos, *end = text.p + text.n;
    if (gap->class == LITERAL_NUMBER) {
        while (p < end && ascii_is_digit(*p)) p++;
        return p > text.p + pos && (p == end || ends_number(*p)) ? (uint32_t)(p - text.p) : 0;
    }
    if (gap->class != LITERAL_STRING || p == end || *p != '\'') return 0;
    const char *quote = memchr(p + 1, '\'', (size_t)(end - p - 1));
    if (!quote || quote == p + 1 || (quote + 1 < end && quote[1] == '\'')) return 0;
    if (rules->backslash_escapes && memchr(p + 1, '\\', (size_t)(quote - p - 1))) return 0;
    return (uint32_t)(quote + 1 - text.p);
}

/* The end of a placeholder or a word like NULL written as in the template, the byte behind it included; 0
 * when it differs. */
static uint32_t same_word(const struct template *t, struct slice text, uint32_t pos,
                          const struct literal *gap)
{
    if (gap->class != LITERAL_PARAM && gap->class != LITERAL_NULL) return 0;
    uint32_t n = gap->at.len, behind = gap->at.pos + n;
    if (behind < t->text.n)
        n++;
    else if (text.n - pos != n)
        return 0;
    return text.n - pos >= n && bytes_eq(text.p + pos, t->text.p + gap->at.pos, n) ? pos + gap->at.len : 0;
}

/* The end of a value that could stand in the gap and starts at pos; 0 when there is none. */
static uint32_t lexed_end(struct slice text, enum dialect d, uint32_t pos, const struct literal *gap)
{
    struct lexer lx = lex_start(text, d, 0);
    lx.pos = pos;
    lx.previous.kind = (gap->context & AFTER_OPERAND) ? TOKEN_CLOSE : TOKEN_OPEN;
    if (pos >= text.n || ascii_is_space(text.p[pos])) return 0;
    struct token t = lex_next(&lx);
    bool sign = t.kind == TOKEN_OPERATOR && t.len == 1 && (text.p[t.pos] == '-' || text.p[t.pos] == '+');
    if (sign && !(gap->context & AFTER_OPERAND)) {
        t = lex_next(&lx);
        if (t.kind != TOKEN_NUMBER) return 0;
    }
    if (t.flags & TOKEN_UNTERMINATED || (!sign && t.pos != pos)) return 0;
    struct slice s = token_text(text, t);
    switch ((enum literal_class)gap->class) {
    case LITERAL_NUMBER: return t.kind == TOKEN_NUMBER ? t.pos + t.len : 0;
    case LITERAL_PARAM: return t.kind == TOKEN_PARAM ? t.pos + t.len : 0;
    case LITERAL_STRING:
        return t.kind == TOKEN_STRING && (t.len > 2 || (gap->context & IN_VALUES)) ? t.pos + t.len : 0;
    case LITERAL_EMPTY: return t.kind == TOKEN_STRING && t.len == 2 ? t.pos + t.len : 0;
    case LITERAL_NULL: return 0;
    default:
        return t.kind == TOKEN_STRING && pattern_class(s) == (enum literal_class)gap->class ? t.pos + t.len
                                                                                            : 0;
    }
}

/* The end of a plain value of any kind that is not the first of a list; 0 when there is none. */
static uint32_t member_end(struct slice text, uint32_t pos, const struct lex_rules *rules)
{
    static const struct literal string = {.class = LITERAL_STRING}, number = {.class = LITERAL_NUMBER};
    if (pos >= text.n) return 0;
    if (text.p[pos] == '\'') return plain_end(text, pos, &string, rules);
    bool parameter = text.p[pos] == '$' && !rules->cql_literals;
    return plain_end(text, pos + (parameter || text.p[pos] == '-'), &number, rules);
}

static uint32_t skip_blanks(struct slice text, uint32_t pos)
{
    while (pos < text.n && ascii_is_space(text.p[pos])) pos++;
    return pos;
}

/* The end of the list whose first value ends at pos; *members counts its values. */
static uint32_t list_end(struct slice text, uint32_t pos, const struct lex_rules *rules, uint32_t *members)
{
    for (*members = 1;; ++*members) {
        uint32_t comma = skip_blanks(text, pos);
        if (comma >= text.n || text.p[comma] != ',') return pos;
        uint32_t end = member_end(text, skip_blanks(text, comma + 1), rules);
        if (!end) return pos;
        pos = end;
    }
}

/* The end of one value of a row, of whatever kind; 0 when it is an expression. */
static uint32_t row_value_end(struct slice text, uint32_t pos, enum dialect d, const struct lex_rules *rules)
{
    uint32_t end = member_end(text, pos, rules);
    if (end || pos >= text.n) return end;
    struct lexer lx = lex_start(text, d, 0);
    lx.pos = pos;
    lx.previous.kind = TOKEN_OPEN;
    struct token t = lex_next(&lx);
    bool word = t.kind == TOKEN_WORD && word_is_value(token_text(text, t), d);
    bool value = word || t.kind == TOKEN_STRING || t.kind == TOKEN_NUMBER || t.kind == TOKEN_PARAM;
    return value && t.pos == pos && !(t.flags & TOKEN_UNTERMINATED) ? pos + t.len : 0;
}

/* The end of the last value of the rows that follow the one whose last value ends at pos: "), (1, 'b'". Each
 * has `width` values; *rows counts them and the one before. */
static uint32_t rows_end(struct slice text, uint32_t pos, uint32_t width, enum dialect d, uint32_t *rows)
{
    static const char marks[] = "),(";
    const struct lex_rules *rules = lex_rules_of(d);
    for (*rows = 1;; ++*rows) {
        uint32_t at = pos;
        for (size_t i = 0; i < sizeof marks - 1; i++) {
            at = skip_blanks(text, at);
            if (at >= text.n || text.p[at++] != marks[i]) return pos;
        }
        for (uint32_t i = 0; i < width; i++) {
            at = skip_blanks(text, at);
            if (i && (at >= text.n || text.p[at++] != ',')) return pos;
            at = row_value_end(text, skip_blanks(text, at), d, rules);
            if (!at) return pos;
        }
        uint32_t close = skip_blanks(text, at);
        if (close >= text.n || text.p[close] != ')') return pos;
        pos = at;
    }
}

/* ---- matching ---------------------------------------------------------------------------------------------
 */

static bool matches(const struct template *t, struct slice text, struct shape *out)
{
    const struct lex_rules *rules = lex_rules_of(t->dialect);
    uint32_t from = 0, pos = 0,
             row = 0; /* in the template's text; in this one; gap of the row's first value */
    for (uint32_t i = 0;; i++) {
        const struct literal *gap = &t->gaps[i].value;
        uint32_t piece_end = i < t->gap_count ? gap->at.pos : (uint32_t)t->text.n;
        uint32_t n = piece_end - from;
        if (text.n - pos < n || !bytes_eq(text.p + pos, t->text.p + from, n)) return false;
        pos += n;
        if (i == t->gap_count) return pos == text.n;
        uint32_t end = same_word(t, text, pos, gap);
        if (!end) end = plain_end(text, pos, gap, rules);
        if (!end) end = lexed_end(text, t->dialect, pos, gap);
        if (!end) return false;
        out->literals[i] = *gap;
        out->literals[i].at = (struct span){pos, end - pos};
        from = t->gaps[i].end;
        pos = end;
        if (gap->context & ROW_FIRST) row = i;
        if (!(gap->context & (IN_LIST | ROW_LAST))) continue;
        bool list = gap->context & IN_LIST;
        uint32_t width = list ? 1 : i - row + 1, members;
        pos = list ? list_end(text, end, rules, &members)
                   : rows_end(text, end, width, (enum dialect)t->dialect, &members);
        struct literal *first = &out->literals[list ? i : row];
        out->literal_total += (size_t)width * members - (size_t)width * first->members;
        first->members = members;
        if (members > out->longest_list) out->longest_list = members;
    }
}

static void copy_values(const struct template *t, struct shape *out)
{
    for (uint32_t i = 0; i < t->gap_count; i++) out->literals[i] = t->gaps[i].value;
    out->longest_list = t->longest_list;
}

static void use_first(struct template **set, size_t k)
{
    struct template *t = set[k];
    memmove(set + 1, set, k * sizeof *set);
    set[0] = t;
}

bool template_match(struct shaper *s, struct slice statement, enum dialect d, struct shape *out)
{
    if (!s->templates || statement.n > MATCH_BYTES || !statement.n) return false;
    struct template **set = set_of(s->templates, statement);
    for (size_t k = 0; k < WAYS && set[k]; k++) {
        struct template *t = set[k];
        if (t->dialect != d) continue;
        *out = (struct shape){.fingerprint = t->fingerprint,
                              .classes = t->classes,
                              .text = t->normalised,
                              .literals = s->literals,
                              .literal_count = t->gap_count,
                              .literal_total = t->literal_total,
                              .longest_list = t->gap_count > 0,
                              .note = &t->note};
        if (slice_eq(t->text, statement))
            copy_values(t, out);
        else if (t->whole || !matches(t, statement, out))
            continue;
        if (k) use_first(set, k);
        return true;
    }
    return false;
}

/* ---- storing ----------------------------------------------------------------------------------------------
 */

/* Finds where the gaps end and copies the statement without the rows that follow the first to *text, where
 * the gaps point. False when the statement is not its pieces and values alone, since a list or a row is
 * written in a way that is not read here. */
static bool place_gaps(struct slice statement, enum dialect d, const struct shape *shape, struct gap *gaps,
                       struct buf *text)
{
    size_t values = 0, row = 0;
    uint32_t copied = 0, cut = 0; /* bytes of the statement so far; of them left out */
    for (size_t i = 0; i < shape->literal_count; i++) {
        const struct literal *l = &shape->literals[i];
        uint32_t end = l->at.pos + l->at.len, list = end, members = 1;
        gaps[i].value = *l;
        gaps[i].value.at.pos -= cut;
        if (l->context & ROW_FIRST) {
            row = i;
            gaps[i].value.members = 1;
        }
        if (l->context & IN_LIST) list = list_end(statement, end, lex_rules_of(d), &members);
        if (!(l->context & ROW_FIRST) && members != l->members) return false;
        gaps[i].end = list - cut;
        values += members;
        if (!(l->context & ROW_LAST)) continue;
        uint32_t width = (uint32_t)(i - row + 1), rows, behind = rows_end(statement, end, width, d, &rows);
        if (rows != shape->literals[row].members) return false;
        values += (size_t)(rows - 1) * width;
        buf_put(text, (struct slice){statement.p + copied, end - copied});
        copied = behind;
        cut += behind - end;
    }
    buf_put(text, (struct slice){statement.p + copied, statement.n - copied});
    return values == shape->literal_total;
}

/* Whether any value behind c is read for itself: 65 behind "limit" is none, nor is -1 behind a minus sign. */
static bool parts_tokens(char c)
{
    static const char apart[] = " \n\t\r(,=<>[+*/";
    return memchr(apart, c, sizeof apart - 1) != NULL;
}

static bool worth_storing(struct slice statement, size_t count, const struct gap *gaps, bool whole)
{
    if (!statement.n || statement.n > TEMPLATE_BYTES) return false;
    for (size_t i = 0; i < count; i++) {
        const struct literal *l = &gaps[i].value;
        if (whole && l->class != LITERAL_PARAM) return false;
        if (!whole && l->at.pos && !parts_tokens(statement.p[l->at.pos - 1])) return false;
    }
    return true;
}

static void free_template(struct template_cache *cache, struct template **at)
{
    if (*at) cache->bytes -= (*at)->size;
    free(*at);
    *at = NULL;
}

/* The last of the set goes, and of other sets in turn while there are too many bytes. */
static void make_room(struct template_cache *cache, struct template **set, size_t bytes)
{
    free_template(cache, &set[WAYS - 1]);
    cache->bytes += bytes;
    for (size_t i = 0; cache->bytes > CACHE_BYTES && i < SETS; i++) {
        struct template **other = cache->sets[cache->next++ % SETS];
        size_t last = WAYS;
        while (last && !other[last - 1]) last--;
        if (last) free_template(cache, &other[last - 1]);
    }
}

static struct template *new_template(struct slice statement, const struct gap *gaps, enum dialect d,
                                     const struct shape *shape)
{
    size_t bytes = shape->literal_count * sizeof *gaps, size = bytes + statement.n + shape->text.n;
    struct template *t = malloc(sizeof *t + size);
    if (!t) die_out_of_memory();
    char *text = (char *)t->gaps + bytes, *normalised = text + statement.n;
    *t = (struct template){
        .text = {text,       statement.n  },
        .normalised = {normalised, shape->text.n},
        .fingerprint = shape->fingerprint,
        .classes = shape->classes,
        .literal_total = (uint32_t)shape->literal_total,
        .longest_list = shape->longest_list,
        .size = (uint32_t)(sizeof *t + size),
        .gap_count = (uint16_t)shape->literal_count,
        .dialect = (uint8_t)d
    };
    if (bytes) memcpy(t->gaps, gaps, bytes);
    memcpy(text, statement.p, statement.n);
    memcpy(normalised, shape->text.p, shape->text.n);
    return t;
}

/* The number of values and the longest list of a template that was cut to one row. */
static void count_values(struct template *t, const struct shape *shape)
{
    uint32_t row = 0;
    t->longest_list = t->gap_count > 0;
    for (uint32_t i = 0; i < t->gap_count; i++) {
        const struct literal *l = &t->gaps[i].value;
        if (l->context & ROW_FIRST) row = i;
        if (l->context & ROW_LAST) t->literal_total -= (i - row + 1) * (shape->literals[row].members - 1);
        if (l->members > t->longest_list) t->longest_list = l->members;
    }
}

void template_store(struct shaper *s, struct slice statement, enum dialect d, struct shape *shape)
{
    struct gap gaps[SHAPE_LITERALS_KEPT];
    struct buf text = {0};
    bool first = !s->used;
    s->used = true;
    if (first || statement.n > MATCH_BYTES) return; /* most shapers are made for one statement alone */
    bool whole = !place_gaps(statement, d, shape, gaps, &text);
    struct slice kept = whole ? statement : buf_slice(&text);
    for (size_t i = 0; whole && i < shape->literal_count; i++)
        gaps[i] = (struct gap){.value = shape->literals[i]};
    if (worth_storing(kept, shape->literal_count, gaps, whole)) {
        if (!s->templates && !(s->templates = calloc(1, sizeof *s->templates))) die_out_of_memory();
        struct template *t = new_template(kept, gaps, d, shape), **set = set_of(s->templates, kept);
        t->whole = whole;
        if (!whole) count_values(t, shape);
        make_room(s->templates, set, t->size);
        set[WAYS - 1] = t;
        use_first(set, WAYS - 1);
        shape->note = &t->note;
    }
    buf_free(&text);
}
