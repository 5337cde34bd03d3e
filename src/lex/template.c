/* Templates: see template.h. A small cache, four ways per set, the oldest entry of a set gives way. */
#include "lex/template.h"

#include <stdlib.h>

enum {
    SETS = 128,
    WAYS = 4,
    KEY_BYTES = 16,        /* of the statement's start: they choose the set */
    TEMPLATE_BYTES = 4096, /* longer statements are lexed */
    TEMPLATE_GAPS = 48,
};

struct template
{
    struct slice text; /* the statement, in the entry's own memory; p == NULL for a free entry */
    struct slice normalised;
    struct hash128 fingerprint;
    uint64_t classes, age;
    uint32_t longest_list;
    enum dialect dialect;
    uint32_t gap_count;
    struct literal gaps[TEMPLATE_GAPS];
};

struct template_cache {
    struct template sets[SETS][WAYS];
    uint64_t clock;
};

void template_free(struct template_cache *cache)
{
    for (size_t i = 0; cache && i < SETS; i++)
        for (size_t k = 0; k < WAYS; k++) free((void *)cache->sets[i][k].text.p);
    free(cache);
}

static struct template *set_of(struct template_cache *cache, struct slice statement)
{
    return cache->sets[hash64(statement.p, statement.n < KEY_BYTES ? statement.n : KEY_BYTES) % SETS];
}

/* The end of a value that could stand in the gap and starts at pos; 0 when there is none. */
static uint32_t value_end(struct slice text, enum dialect d, uint32_t pos, const struct literal *gap)
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

static bool matches(const struct template *t, struct slice text, struct literal *literals)
{
    uint32_t from = 0, pos = 0; /* in the template's text; in this one */
    for (uint32_t i = 0;; i++) {
        uint32_t piece_end = i < t->gap_count ? t->gaps[i].at.pos : (uint32_t)t->text.n;
        uint32_t n = piece_end - from;
        if (text.n - pos < n || memcmp(text.p + pos, t->text.p + from, n) != 0) return false;
        pos += n;
        if (i == t->gap_count) return pos == text.n;
        uint32_t end = value_end(text, t->dialect, pos, &t->gaps[i]);
        if (!end) return false;
        literals[i] = t->gaps[i];
        literals[i].at = (struct span){pos, end - pos};
        from = piece_end + t->gaps[i].at.len;
        pos = end;
    }
}

bool template_match(struct shaper *s, struct slice statement, enum dialect d, struct shape *out)
{
    if (!s->templates || statement.n > TEMPLATE_BYTES || !statement.n) return false;
    struct template *set = set_of(s->templates, statement);
    for (int k = 0; k < WAYS; k++) {
        struct template *t = &set[k];
        if (!t->text.p || t->dialect != d || !matches(t, statement, s->literals)) continue;
        t->age = ++s->templates->clock;
        *out = (struct shape){.fingerprint = t->fingerprint,
                              .classes = t->classes,
                              .text = t->normalised,
                              .literals = s->literals,
                              .literal_count = t->gap_count,
                              .literal_total = t->gap_count,
                              .longest_list = t->longest_list};
        return true;
    }
    return false;
}

/* Statements whose lists collapsed are left to the lexer: their next one has another length. */
static bool worth_storing(struct slice statement, const struct shape *shape)
{
    if (!statement.n || statement.n > TEMPLATE_BYTES || shape->literal_total > TEMPLATE_GAPS) return false;
    if (shape->literal_count != shape->literal_total || shape->longest_list > 1) return false;
    for (size_t i = 0; i < shape->literal_count; i++)
        if (shape->literals[i].class == LITERAL_NULL) return false;
    return true;
}

void template_store(struct shaper *s, struct slice statement, enum dialect d, const struct shape *shape)
{
    if (!worth_storing(statement, shape)) return;
    if (!s->templates && !(s->templates = calloc(1, sizeof *s->templates))) die_out_of_memory();
    struct template *set = set_of(s->templates, statement), *oldest = set;
    for (int k = 1; k < WAYS; k++)
        if (set[k].age < oldest->age) oldest = &set[k];
    char *memory = malloc(statement.n + shape->text.n);
    if (!memory) die_out_of_memory();
    memcpy(memory, statement.p, statement.n);
    memcpy(memory + statement.n, shape->text.p, shape->text.n);
    free((void *)oldest->text.p);
    *oldest = (struct template){
        .text = {memory,               statement.n  },
        .normalised = {memory + statement.n, shape->text.n},
        .fingerprint = shape->fingerprint,
        .classes = shape->classes,
        .age = ++s->templates->clock,
        .longest_list = shape->longest_list,
        .dialect = d,
        .gap_count = (uint32_t)shape->literal_count
    };
    if (shape->literal_count)
        memcpy(oldest->gaps, shape->literals, shape->literal_count * sizeof *oldest->gaps);
}
