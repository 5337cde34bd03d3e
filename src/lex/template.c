/* Templates: see template.h. A small cache of sets, in each the template used last comes first. */
#include "lex/template.h"

#include <stdlib.h>

enum {
    SET_BITS = 7,
    SETS = 1 << SET_BITS,
    WAYS = 8,
    KEY_BYTES = 16,          /* of the statement's start: they choose the set */
    TEMPLATE_BYTES = 4096,   /* longer statements make no template */
    MATCH_BYTES = 64 * 1024, /* and longer ones than this are lexed */
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
    uint32_t literal_total, longest_list;
    uint16_t gap_count;
    bool whole; /* matches only its own text */
    uint8_t dialect;
    struct gap gaps[];
};

struct template_cache {
    struct template *sets[SETS][WAYS];
};

void template_free(struct template_cache *cache)
{
    for (size_t i = 0; cache && i < SETS; i++)
        for (size_t k = 0; k < WAYS; k++) free(cache->sets[i][k]);
    free(cache);
}

static struct template **set_of(struct template_cache *cache, struct slice statement)
{
    uint64_t key[KEY_BYTES / 8] = {0};
    memcpy(key, statement.p, statement.n < KEY_BYTES ? statement.n : KEY_BYTES);
    uint64_t hash = (key[0] ^ key[1] * 0x9e3779b97f4a7c15ULL) * 0x9e3779b97f4a7c15ULL;
    return cache->sets[hash >> (64 - SET_BITS)];
}

/* ---- values
 * ------------------------------------------------------------------------------------------------ */

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

/* The end of a placeholder written as in the template, the byte behind it included; 0 when it differs. */
static uint32_t same_parameter(const struct template *t, struct slice text, uint32_t pos,
                               const struct literal *gap)
{
    if (gap->class != LITERAL_PARAM) return 0;
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
    while (pos < text.n && (text.p[pos] == ' ' || text.p[pos] == '\n')) pos++;
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

/* ---- matching ---------------------------------------------------------------------------------------------
 */

static bool matches(const struct template *t, struct slice text, struct shape *out)
{
    const struct lex_rules *rules = lex_rules_of(t->dialect);
    uint32_t from = 0, pos = 0; /* in the template's text; in this one */
    for (uint32_t i = 0;; i++) {
        const struct literal *gap = &t->gaps[i].value;
        uint32_t piece_end = i < t->gap_count ? gap->at.pos : (uint32_t)t->text.n;
        uint32_t n = piece_end - from;
        if (text.n - pos < n || !bytes_eq(text.p + pos, t->text.p + from, n)) return false;
        pos += n;
        if (i == t->gap_count) return pos == text.n;
        uint32_t end = same_parameter(t, text, pos, gap);
        if (!end) end = plain_end(text, pos, gap, rules);
        if (!end) end = lexed_end(text, t->dialect, pos, gap);
        if (!end) return false;
        out->literals[i] = *gap;
        out->literals[i].at = (struct span){pos, end - pos};
        from = t->gaps[i].end;
        pos = end;
        if (!(gap->context & IN_LIST)) continue;
        uint32_t *members = &out->literals[i].members;
        pos = list_end(text, end, rules, members);
        out->literal_total = out->literal_total - gap->members + *members;
        if (*members > out->longest_list) out->longest_list = *members;
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

/* Finds where the gaps end. False when the statement is not its pieces and values alone, since rows collapsed
 * or a list is written in a way that list_end does not read. */
static bool place_gaps(struct slice statement, enum dialect d, const struct shape *shape, struct gap *gaps)
{
    size_t values = 0;
    bool all = true;
    for (size_t i = 0; i < shape->literal_count; i++) {
        const struct literal *l = &shape->literals[i];
        uint32_t members = 1;
        gaps[i] = (struct gap){*l, l->at.pos + l->at.len};
        if (l->context & IN_LIST) gaps[i].end = list_end(statement, gaps[i].end, lex_rules_of(d), &members);
        all = all && members == l->members;
        values += members;
    }
    return all && values == shape->literal_total;
}

/* Whether any value behind c is read for itself: 65 behind "limit" is none, nor is -1 behind a minus sign. */
static bool parts_tokens(char c)
{
    static const char apart[] = " \n\t\r(,=<>[+*/";
    return memchr(apart, c, sizeof apart - 1) != NULL;
}

static bool worth_storing(struct slice statement, const struct shape *shape, bool whole)
{
    if (!statement.n || statement.n > TEMPLATE_BYTES) return false;
    for (size_t i = 0; i < shape->literal_count; i++) {
        const struct literal *l = &shape->literals[i];
        if (l->class == LITERAL_NULL || (whole && l->class != LITERAL_PARAM)) return false;
        if (!whole && l->at.pos && !parts_tokens(statement.p[l->at.pos - 1])) return false;
    }
    return true;
}

void template_store(struct shaper *s, struct slice statement, enum dialect d, struct shape *shape)
{
    struct gap gaps[SHAPE_LITERALS_KEPT];
    bool whole = !place_gaps(statement, d, shape, gaps);
    if (!worth_storing(statement, shape, whole)) return;
    if (!s->templates && !(s->templates = calloc(1, sizeof *s->templates))) die_out_of_memory();
    size_t bytes = shape->literal_count * sizeof *gaps;
    struct template *t = malloc(sizeof *t + bytes + statement.n + shape->text.n);
    if (!t) die_out_of_memory();
    char *text = (char *)t->gaps + bytes, *normalised = text + statement.n;
    *t = (struct template){
        .text = {text,       statement.n  },
        .normalised = {normalised, shape->text.n},
        .fingerprint = shape->fingerprint,
        .classes = shape->classes,
        .literal_total = (uint32_t)shape->literal_total,
        .longest_list = shape->longest_list,
        .gap_count = (uint16_t)shape->literal_count,
        .whole = whole,
        .dialect = (uint8_t)d
    };
    if (bytes) memcpy(t->gaps, gaps, bytes);
    memcpy(text, statement.p, statement.n);
    memcpy(normalised, shape->text.p, shape->text.n);
    struct template **set = set_of(s->templates, statement);
    free(set[WAYS - 1]);
    set[WAYS - 1] = t;
    use_first(set, WAYS - 1);
    shape->note = &t->note;
}
