/* CQL's tokens, as Cassandra's Lexer.g and ScyllaDB's Cql.g define them.
 *
 *     identifier  letter {letter | digit | "_"}, ASCII; keywords in any case
 *     "name"      doubled quotes inside; "" alone is a token of its own
 *     'string'    doubled quotes inside, no backslashes; $$ string $$
 *     integer     [-] digits                the minus belongs to the number
 *     float       [-] digits+ [. {digit}] [exponent]
 *     duration    [-] (digits unit)...      y mo w d h m s ms us ns
 *                 or ISO 8601: P1Y2M, P3W, P2020-01-01T00:00:00
 *     uuid        8-4-4-4-12 hexadecimal digits
 *     blob        0x {hexadecimal digit}
 *     comments    -- and // to the end of the line, slash star
 *     operators   single characters, <= >= != += -= ..
 *
 * An ANTLR 3 lexer chooses a token by looking as far ahead as its decision table asks; the functions below
 * choose the longest match, which is the same wherever the data of the field tells them apart.
 *
 * Outside strict mode the placeholders of templates and drivers are tokens too (CQL_TOKEN_HOLE): %s, ${x},
 * %(name)s, {{x}}, $1, @p, #{x}.
 *
 * This is the hot part of parsing CQL. Words are most of it: 8 bytes are looked at at once, and a word is
 * compared with the keywords of its first letter and length only. */
#include "query/cql_lex.h"

/* The text stands in the row itself, padded with zeros, so that its first 8 bytes compare as one number. The
 * row in front of a group's words is empty, and so ends the group before it. */
struct word_row {
    char text[28];
    uint8_t cassandra, scylla;
    uint16_t since;
};
enum { LONGEST_WORD = 27 };
enum { PLAIN = CQL_PLAIN, BASIC = CQL_CLASS_BASIC, TYPE = CQL_CLASS_TYPE, NAME = CQL_CLASS_NAME };
enum { RESERVED = CQL_CLASS_RESERVED };
static const struct word_row words[CQL_WORD_COUNT + 1] = {
#define GROUP(letter, length, name)
#define WORD(name, text, cassandra, since, scylla) [CQL_##name] = {text, cassandra, scylla, since},
#include "query/cql_keywords.def"
#undef GROUP
#undef WORD
};
static const uint16_t groups[26][LONGEST_WORD + 1] = {
#define GROUP(letter, length, name) [letter - 'a'][length] = CQL_GROUP_##name,
#define WORD(name, text, cassandra, since, scylla)
#include "query/cql_keywords.def"
#undef GROUP
#undef WORD
};

enum { L = C_LETTER, H = C_LETTER | C_HEX, D = C_DIGIT | C_HEX, U = C_UNDERSCORE, W = C_SPACE, S = C_SINGLE };
enum { O = C_OPERATOR, T = C_OPERATOR | C_HOLE, R = C_HOLE, C = C_OPERATOR | C_COMMENT };
const uint16_t cql_classes[256] = {
    ['a'] = H, ['b'] = H,  ['c'] = H,  ['d'] = H,  ['e'] = H, ['f'] = H, ['g'] = L, ['h'] = L, ['i'] = L,
    ['j'] = L, ['k'] = L,  ['l'] = L,  ['m'] = L,  ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L,
    ['s'] = L, ['t'] = L,  ['u'] = L,  ['v'] = L,  ['w'] = L, ['x'] = L, ['y'] = L, ['z'] = L, ['A'] = H,
    ['B'] = H, ['C'] = H,  ['D'] = H,  ['E'] = H,  ['F'] = H, ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L,
    ['K'] = L, ['L'] = L,  ['M'] = L,  ['N'] = L,  ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L, ['S'] = L,
    ['T'] = L, ['U'] = L,  ['V'] = L,  ['W'] = L,  ['X'] = L, ['Y'] = L, ['Z'] = L, ['0'] = D, ['1'] = D,
    ['2'] = D, ['3'] = D,  ['4'] = D,  ['5'] = D,  ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D, ['_'] = U,
    [' '] = W, ['\t'] = W, ['\n'] = W, ['\r'] = W, ['('] = S, [')'] = S, ['['] = S, [']'] = S, ['}'] = S,
    [','] = S, [';'] = S,  [':'] = S,  ['?'] = S,  ['='] = S, ['*'] = S, ['<'] = O, ['>'] = O, ['+'] = O,
    ['.'] = O, ['{'] = T,  ['%'] = T,  ['$'] = R,  ['#'] = R, ['@'] = R, ['-'] = C, ['/'] = C};

/* ---- white space and comments ---- */

/* End of the comment at p, p itself when none stands there, NULL when it has no end. */
static const char *comment_end(const struct lex *lx, const char *p)
{
    const char *start = p;
    if (lx->end - p < 2) return p;
    if (p[0] == p[1]) { /* two minuses or slashes */
        for (p += 2; p < lx->end && *p != '\n' && *p != '\r'; p++) {
        }
        return p == lx->end && lx->strict ? NULL : p; /* the server's lexer wants the line's end */
    }
    if (p[0] != '/' || p[1] != '*') return start;
    for (p += 2; p + 1 < lx->end; p++)
        if (p[0] == '*' && p[1] == '/') return p + 2;
    return NULL;
}

/* Skips what stands between tokens. Returns false at a comment without an end. */
static bool skip_blanks(struct lex *lx)
{
    const char *p = lx->p, *end;
    while (p < lx->end && class_of(*p) & (C_SPACE | C_COMMENT)) {
        end = class_of(*p) & C_SPACE ? p + 1 : comment_end(lx, p);
        if (!end) {
            lx->p = p;
            return false;
        }
        if (end == p) break;
        p = end;
    }
    lx->p = p;
    return true;
}

/* ---- words ---- */

#define EACH_BYTE(x) (0x0101010101010101u * (x))

/* Up to 8 bytes as a number, the first lowest; zeros behind the text's end. */
static uint64_t load(const char *p, size_t readable)
{
    uint64_t x = 0;
    memcpy(&x, p, readable < 8 ? readable : 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

/* The top bit of each byte that is no letter, digit or underscore. A sum has its top bit set when a byte of 7
 * bits is not below a limit. */
static uint64_t other_bytes(uint64_t x)
{
    uint64_t seven = x & EACH_BYTE(0x7f), lower = seven | EACH_BYTE(0x20);
    uint64_t letter = (lower + EACH_BYTE(0x80 - 'a')) & ~(lower + EACH_BYTE(0x7f - 'z'));
    uint64_t digit = (seven + EACH_BYTE(0x80 - '0')) & ~(seven + EACH_BYTE(0x7f - '9'));
    uint64_t underscore = ~((seven ^ EACH_BYTE('_')) + EACH_BYTE(0x7f));
    return (~(letter | digit | underscore) | x) & EACH_BYTE(0x80);
}

/* Setting bit 5 folds letters to lower case and leaves digits; what it does to the underscore it does on both
 * sides of a comparison. */
static bool same_word(const struct word_row *w, const char *p, size_t len, uint64_t first)
{
    uint64_t mask = len < 8 ? ((uint64_t)1 << (8 * len)) - 1 : ~(uint64_t)0;
    if (((load(w->text, 8) | EACH_BYTE(0x20)) ^ (first | EACH_BYTE(0x20))) & mask) return false;
    for (size_t i = 8; i < len; i++)
        if ((p[i] | 32) != (w->text[i] | 32)) return false;
    return true;
}

/* Words that changed their meaning between versions. */
static void adjust_word(const struct lex *lx, struct cql_token *t)
{
    switch (t->word) {
    case CQL_TRUE:
    case CQL_FALSE: t->kind = CQL_TOKEN_BOOL; break;
    case CQL_NAN:
    case CQL_INFINITY: t->kind = CQL_TOKEN_NUMBER_NAME; break;
    case CQL_COLUMNFAMILY: t->word = CQL_TABLE; break;
    case CQL_COLUMNFAMILIES: t->word = CQL_TABLES; break;
    case CQL_SCHEMA:
        if (!lx->scylla && lx->version < 400) t->word = CQL_KEYSPACE;
        break;
    case CQL_DEFAULT:
    case CQL_UNSET:
    case CQL_REPLACE:
    case CQL_MBEAN:
    case CQL_MBEANS:
        if (!lx->scylla && lx->version < 400) t->class = CQL_CLASS_RESERVED;
        break;
    default: break;
    }
}

static void classify_word(const struct lex *lx, const char *p, uint64_t first, struct cql_token *t)
{
    if (t->len > LONGEST_WORD) return;
    const struct word_row *w = &words[groups[(*p | 32) - 'a'][t->len]];
    if (w == words) return;
    do
        if (!(++w)->text[0]) return;
    while (!same_word(w, p, t->len, first));
    unsigned class = lx->scylla ? w->scylla : w->since > lx->version ? CQL_PLAIN : w->cassandra;
    if (class == CQL_PLAIN) return;
    t->word = (uint16_t)(w - words);
    t->class = (uint8_t) class;
    adjust_word(lx, t);
}

static const char *word_end(const struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p, *end;
    size_t readable = (size_t)(lx->end - p);
    if (readable >= 36 && p[8] == '-' && class_of(*p) & C_HEX && (end = cql_uuid_end(lx, p))) {
        t->kind = CQL_TOKEN_UUID;
        return end;
    }
    uint64_t first = load(p, readable), others = other_bytes(first);
    end = p + (others ? __builtin_ctzll(others) / 8 : 8);
    if (!others)
        while (end < lx->end && class_of(*end) & C_WORD) end++;
    if (*p == 'P') {
        const char *iso = cql_iso_duration_end(lx, p);
        if (iso && iso >= end && !(lx->scylla && iso == p + 1)) {
            t->kind = CQL_TOKEN_DURATION;
            return iso;
        }
    }
    t->kind = CQL_TOKEN_IDENT;
    t->len = (uint32_t)(end - p);
    if (t->len == 4 && !lx->scylla && has(lx, end, '(') && memcmp(p, "expr", 4) == 0) {
        t->kind = CQL_TOKEN_EXPR_OPEN;
        return end + 1;
    }
    classify_word(lx, p, first, t);
    return end;
}

/* ---- quoted things ---- */

static const char *quoted_end(const struct lex *lx, char quote)
{
    const char *p = lx->p + 1;
    for (;;) {
        p = memchr(p, quote, (size_t)(lx->end - p));
        if (!p) return NULL;
        if (!has(lx, p + 1, quote)) return p + 1;
        p += 2;
        if (p > lx->end) return NULL;
    }
}

static const char *dollar_string_end(const struct lex *lx)
{
    for (const char *p = lx->p + 2; p + 1 < lx->end; p++)
        if (p[0] == '$' && p[1] == '$') return p + 2;
    return NULL;
}

/* ---- placeholders of templates ---- */

enum { HOLE_LIMIT = 200 }; /* longest placeholder */

static const char *braced_end(const struct lex *lx, const char *p, char close)
{
    for (size_t n = 0; p < lx->end && *p != '\n' && n < HOLE_LIMIT; p++, n++)
        if (*p == close) return p + 1;
    return NULL;
}

/* {name} of Python's format, {{name}} and {{.Name}} of text templates; not the set of user types {{a: 1}}. */
static const char *brace_hole_end(const struct lex *lx, const char *p)
{
    bool twice = has(lx, p + 1, '{');
    p += twice ? 2 : 1;
    while (twice && has(lx, p, ' ')) p++;
    if (p >= lx->end || !(class_of(*p) & (C_LETTER | C_UNDERSCORE) || (twice && *p == '.'))) return NULL;
    while (p < lx->end && (class_of(*p) & C_WORD || (twice && (*p == '.' || *p == ' ' || *p == '|')))) p++;
    if (!has(lx, p, '}')) return NULL;
    if (!twice) return p + 1;
    return has(lx, p + 1, '}') ? p + 2 : NULL;
}

static const char *word_run(const struct lex *lx, const char *p)
{
    while (p < lx->end && class_of(*p) & C_WORD) p++;
    return p;
}

/* End of the placeholder at lx->p, or NULL. */
static const char *hole_end(const struct lex *lx)
{
    const char *p = lx->p, *q;
    char next = p + 1 < lx->end ? p[1] : 0;
    switch (*p) {
    case '$':
    case '#':
    case '@':
        if (next == '{') return braced_end(lx, p + 2, '}');
        q = word_run(lx, p + 1);
        return q > p + 1 ? q : NULL;
    case '{': return brace_hole_end(lx, p);
    case '%':
        if (next == '(') {
            q = braced_end(lx, p + 2, ')');
            return q && q < lx->end && ascii_is_alpha(*q) ? q + 1 : NULL;
        }
        if (next != 's' && next != 'd' && next != 'v' && next != 'q' && next != 'r') return NULL;
        return p + 2 == lx->end || !(class_of(p[2]) & C_WORD) ? p + 2 : NULL;
    default: return NULL;
    }
}

/* A placeholder glued to a name, or two of them, are one name: ${keyspace}_v1, prefix_{{.x}}. */
static const char *glued_end(const struct lex *lx, const char *end)
{
    struct lex at = *lx;
    for (;;) {
        end = word_run(lx, end);
        at.p = end;
        if (end >= lx->end || !(class_of(*end) & C_HOLE) || *end == '@') return end;
        const char *more = hole_end(&at);
        if (!more) return end;
        end = more;
    }
}

/* ---- operators ---- */

static const char *minus_end(const struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p + 1, *end;
    if (is_digit(lx, p)) return cql_number_end(lx, p, &t->kind);
    if (has(lx, p, '=')) {
        t->kind = CQL_TOKEN_MINUS_EQUAL;
        return p + 1;
    }
    end = word_run(lx, p);
    if (has(lx, p, 'P')) {
        const char *iso = cql_iso_duration_end(lx, p);
        if (iso) {
            t->kind = CQL_TOKEN_DURATION;
            return iso;
        }
    }
    struct slice word = {p, (size_t)(end - p)};
    bool named = slice_eq_nocase(word, SLICE("nan")) || slice_eq_nocase(word, SLICE("infinity"));
    if (named && !lx->scylla && lx->version >= 400) {
        t->kind = CQL_TOKEN_NUMBER_NAME;
        return end;
    }
    t->kind = CQL_CHAR('-');
    return p;
}

static const char *operator_end(const struct lex *lx, struct cql_token *t)
{
    char c = *lx->p, next = lx->p + 1 < lx->end ? lx->p[1] : 0;
    uint8_t two = CQL_TOKEN_BAD;
    if (next == '=') {
        switch (c) {
        case '<': two = CQL_TOKEN_LESS_EQUAL; break;
        case '>': two = CQL_TOKEN_GREATER_EQUAL; break;
        case '!': two = CQL_TOKEN_NOT_EQUAL; break;
        case '+': two = CQL_TOKEN_PLUS_EQUAL; break;
        default: break;
        }
    }
    if (next == '.' && c == '.' && lx->range) two = CQL_TOKEN_RANGE;
    if (two != CQL_TOKEN_BAD) {
        t->kind = two;
        return lx->p + 2;
    }
    t->kind = class_of(c) & C_OPERATOR ? CQL_CHAR(c) : CQL_TOKEN_BAD;
    return lx->p + 1;
}

/* ---- the list ---- */

static const char *digit_end(const struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p, *end = cql_uuid_end(lx, p);
    if (end) {
        t->kind = CQL_TOKEN_UUID;
        return end;
    }
    if (*p != '0' || p + 1 == lx->end || (p[1] | 32) != 'x') return cql_number_end(lx, p, &t->kind);
    t->kind = CQL_TOKEN_HEX;
    for (end = p + 2; end < lx->end && class_of(*end) & C_HEX; end++) {
    }
    return end;
}

/* Quoted things; NULL when they have no end. */
static const char *quotation_end(const struct lex *lx, struct cql_token *t)
{
    char c = *lx->p;
    const char *end = c == '$' ? dollar_string_end(lx) : quoted_end(lx, c);
    bool name = c == '"', empty = end && end - lx->p == 2;
    t->kind = !name ? CQL_TOKEN_STRING : empty ? CQL_TOKEN_EMPTY_NAME : CQL_TOKEN_QUOTED;
    return end;
}

/* Everything but words and single characters. */
static const char *other_end(struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p, *end;
    unsigned class = class_of(*p);
    if (class & C_DIGIT) return digit_end(lx, t);
    if (*p == '\'' || *p == '"' || (*p == '$' && has(lx, p + 1, '$'))) return quotation_end(lx, t);
    if (class & C_HOLE && !lx->strict && (end = hole_end(lx))) {
        t->kind = CQL_TOKEN_HOLE;
        lx->holes++;
        return glued_end(lx, end);
    }
    return *p == '-' ? minus_end(lx, t) : operator_end(lx, t);
}

/* A word, which a placeholder glued to it makes one as well. */
static const char *name_end(struct lex *lx, struct cql_token *t)
{
    const char *end = word_end(lx, t), *glued;
    if (end == lx->end || !(class_of(*end) & C_HOLE) || lx->strict || t->kind != CQL_TOKEN_IDENT) return end;
    glued = glued_end(lx, end);
    if (glued == end) return end;
    *t = (struct cql_token){.pos = t->pos, .kind = CQL_TOKEN_HOLE};
    lx->holes++;
    return glued;
}

/* Reads the token at lx->p; false at one without an end. */
static bool read_token(struct lex *lx, struct cql_token *t)
{
    unsigned class = class_of(*lx->p);
    if (class & C_SINGLE) {
        t->kind = CQL_CHAR(*lx->p);
        t->len = 1;
        lx->p++;
        return true;
    }
    const char *end = class & C_LETTER ? name_end(lx, t) : other_end(lx, t);
    if (!end) return false;
    t->len = (uint32_t)(end - lx->p);
    lx->p = end;
    return true;
}

const struct cql_token *cql_lex(struct arena *a, struct slice text, const struct query_options *options,
                                size_t *holes)
{
    struct lex lx = {text.p,
                     text.p + text.n,
                     text.p,
                     options->scylla,
                     options->cql_strict,
                     false,
                     options->cql_version ? options->cql_version : 500,
                     0};
    lx.range = !lx.scylla && lx.version >= 400;
    size_t cap = text.n / 4 + 16, n = 0;
    struct cql_token *list = arena_alloc(a, cap * sizeof *list);
    for (;;) {
        if (n + 1 >= cap) {
            list = arena_grow(a, list, cap * sizeof *list, cap * 2 * sizeof *list);
            cap *= 2;
        }
        bool closed = skip_blanks(&lx);
        struct cql_token *t = &list[n++];
        *t = (struct cql_token){.pos = (uint32_t)(lx.p - lx.text)}; /* CQL_TOKEN_END */
        if (closed && lx.p == lx.end) break;
        if (closed && read_token(&lx, t)) continue;
        t->kind = CQL_TOKEN_BAD;
        t->len = (uint32_t)(lx.end - lx.p);
        lx.p = lx.end;
    }
    if (holes) *holes = lx.holes;
    return list;
}
