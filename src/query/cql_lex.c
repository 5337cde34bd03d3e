/* CQL's tokens, as Cassandra's Lexer.g and ScyllaDB's Cql.g define them.
 *
 *     identifier  letter {letter | digit | "_"}, ASCII; keywords in any case
 *     "name"      doubled quotes inside; "" alone is a token of its own
 *     'string'    doubled quotes inside, no backslashes; $$ string $$
 *     integer     [-] digits                the minus belongs to the number
 *     float       [-] digits [. {digit}] [exponent]
 *     duration    [-] (digits unit)...      y mo w d h m s ms us ns, or ISO 8601: P1Y2M, P3W,
 * P2020-01-01T00:00:00 uuid        8-4-4-4-12 hexadecimal digits blob        0x {hexadecimal digit} comments
 * -- and // to the end of the line, slash star operators   single characters, <= >= != += -= ..
 *
 * An ANTLR 3 lexer chooses a token by looking as far ahead as its decision table asks; the functions below
 * choose the longest match, which is the same wherever the data of the field tells them apart.
 *
 * Outside strict mode the placeholders of templates and drivers are tokens too (CQL_TOKEN_HOLE): %s,
 * %(name)s, ${x},
 * {{x}}, $1, @p, #{x}. */
#include "query/cql_parser.h"

struct lex {
    const char *p, *end, *text;
    bool scylla, strict, range;
    int version;
};

/* The text stands in the row itself, padded with zeros, so that its first 8 bytes compare as one number. */
struct word_row {
    char text[28];
    uint8_t cassandra, scylla;
    uint16_t since;
};
enum { PLAIN = CQL_PLAIN, BASIC = CQL_CLASS_BASIC, TYPE = CQL_CLASS_TYPE, NAME = CQL_CLASS_NAME };
enum { RESERVED = CQL_CLASS_RESERVED };
static const struct word_row words[CQL_WORD_COUNT] = {
#define LETTER(x)
#define WORD(name, text, cassandra, since, scylla) [CQL_##name] = {text, cassandra, scylla, since},
#include "query/cql_keywords.def"
#undef WORD
};
/* Lengths once more, side by side: a search looks at nothing else until one fits. 0 ends a letter. */
static const uint8_t word_lengths[CQL_WORD_COUNT] = {
#define WORD(name, text, cassandra, since, scylla) [CQL_##name] = sizeof(text) - 1,
#include "query/cql_keywords.def"
#undef LETTER
#undef WORD
};
static const uint8_t first_word[27] = {
    CQL_LETTER_A, CQL_LETTER_B, CQL_LETTER_C, CQL_LETTER_D, CQL_LETTER_E, CQL_LETTER_F,  CQL_LETTER_G,
    CQL_LETTER_H, CQL_LETTER_I, CQL_LETTER_J, CQL_LETTER_K, CQL_LETTER_L, CQL_LETTER_M,  CQL_LETTER_N,
    CQL_LETTER_O, CQL_LETTER_P, CQL_LETTER_Q, CQL_LETTER_R, CQL_LETTER_S, CQL_LETTER_T,  CQL_LETTER_U,
    CQL_LETTER_V, CQL_LETTER_W, CQL_LETTER_X, CQL_LETTER_Y, CQL_LETTER_Z, CQL_LETTER_END};

enum { C_LETTER = 1, C_DIGIT = 2, C_UNDERSCORE = 4, C_HEX = 8, C_SPACE = 16, C_PUNCTUATION = 32, C_WORD = 7 };
static const uint8_t classes[256] = {
    ['a'] = 9,   ['b'] = 9,   ['c'] = 9,   ['d'] = 9,  ['e'] = 9,  ['f'] = 9,  ['g'] = 1,  ['h'] = 1,
    ['i'] = 1,   ['j'] = 1,   ['k'] = 1,   ['l'] = 1,  ['m'] = 1,  ['n'] = 1,  ['o'] = 1,  ['p'] = 1,
    ['q'] = 1,   ['r'] = 1,   ['s'] = 1,   ['t'] = 1,  ['u'] = 1,  ['v'] = 1,  ['w'] = 1,  ['x'] = 1,
    ['y'] = 1,   ['z'] = 1,   ['A'] = 9,   ['B'] = 9,  ['C'] = 9,  ['D'] = 9,  ['E'] = 9,  ['F'] = 9,
    ['G'] = 1,   ['H'] = 1,   ['I'] = 1,   ['J'] = 1,  ['K'] = 1,  ['L'] = 1,  ['M'] = 1,  ['N'] = 1,
    ['O'] = 1,   ['P'] = 1,   ['Q'] = 1,   ['R'] = 1,  ['S'] = 1,  ['T'] = 1,  ['U'] = 1,  ['V'] = 1,
    ['W'] = 1,   ['X'] = 1,   ['Y'] = 1,   ['Z'] = 1,  ['0'] = 10, ['1'] = 10, ['2'] = 10, ['3'] = 10,
    ['4'] = 10,  ['5'] = 10,  ['6'] = 10,  ['7'] = 10, ['8'] = 10, ['9'] = 10, ['_'] = 4,  [' '] = 16,
    ['\t'] = 16, ['\n'] = 16, ['\r'] = 16, ['('] = 32, [')'] = 32, ['['] = 32, [']'] = 32, ['{'] = 32,
    ['}'] = 32,  ['<'] = 32,  ['>'] = 32,  ['='] = 32, ['+'] = 32, ['*'] = 32, ['/'] = 32, ['%'] = 32,
    [','] = 32,  [';'] = 32,  [':'] = 32,  ['.'] = 32, ['?'] = 32};

static inline uint8_t class_of(char c)
{
    return classes[(unsigned char)c];
}
static inline bool is_digit(const struct lex *lx, const char *p)
{
    return p < lx->end && class_of(*p) & C_DIGIT;
}
static const char *digits(const struct lex *lx, const char *p)
{
    while (is_digit(lx, p)) p++;
    return p;
}
static bool has(const struct lex *lx, const char *p, char c)
{
    return p < lx->end && *p == c;
}

/* ---- white space and comments ---- */

/* Skips what stands between tokens. Returns false at a comment without an end. */
static bool skip_blanks(struct lex *lx)
{
    for (;;) {
        while (lx->p < lx->end && class_of(*lx->p) & C_SPACE) lx->p++;
        if (lx->end - lx->p < 2 || (*lx->p != '-' && *lx->p != '/')) return true;
        if ((lx->p[0] == '-' && lx->p[1] == '-') || (lx->p[0] == '/' && lx->p[1] == '/')) {
            const char *p = lx->p + 2;
            while (p < lx->end && *p != '\n' && *p != '\r') p++;
            if (p == lx->end && lx->strict) return false; /* the server's lexer wants the line's end */
            lx->p = p;
        } else if (lx->p[0] == '/' && lx->p[1] == '*') {
            const char *p = lx->p + 2;
            while (p + 1 < lx->end && !(p[0] == '*' && p[1] == '/')) p++;
            if (p + 1 >= lx->end) return false;
            lx->p = p + 2;
        } else {
            return true;
        }
    }
}

/* ---- numbers, durations, uuids ---- */

/* Longest run of `8-4-4-4-12` hexadecimal digits at p, or NULL. */
static const char *uuid_end(const struct lex *lx, const char *p)
{
    static const uint8_t parts[] = {8, 4, 4, 4, 12};
    if (lx->end - p < 36 || p[8] != '-') return NULL;
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < parts[i]; k++)
            if (!(class_of(*p++) & C_HEX)) return NULL;
        if (i < 4 && *p++ != '-') return NULL;
    }
    return p;
}

/* End of a unit at p: y, mo, w, d, h, m, s, ms, us, µs, ns in any case; NULL when there is none. */
static const char *unit_end(const struct lex *lx, const char *p)
{
    if (p >= lx->end) return NULL;
    char c = ascii_lower(*p), next = p + 1 < lx->end ? ascii_lower(p[1]) : 0;
    switch (c) {
    case 'y':
    case 'w':
    case 'd':
    case 'h':
    case 's': return p + 1;
    case 'm': return p + (next == 'o' || next == 's' ? 2 : 1);
    case 'u':
    case 'n': return next == 's' ? p + 2 : NULL;
    default: break;
    }
    if (lx->end - p >= 3 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xb5 &&
        ascii_lower(p[2]) == 's')
        return p + 3;
    return NULL;
}

/* End of (digits unit)... at p, which is a digit; NULL when it is no duration. */
static const char *duration_end(const struct lex *lx, const char *p)
{
    const char *end = NULL;
    while (is_digit(lx, p)) {
        p = unit_end(lx, digits(lx, p));
        if (!p) break;
        end = p;
    }
    return end;
}

/* One designator, as 3Y: its end, or p itself when it is not there. */
static const char *designator(const struct lex *lx, const char *p, char unit)
{
    const char *q = digits(lx, p);
    return q > p && has(lx, q, unit) ? q + 1 : p;
}

/* End of dddd-dd-ddTdd:dd:dd at p, or NULL. */
static const char *iso_alternative_end(const struct lex *lx, const char *p)
{
    static const char pattern[] = "dddd-dd-ddTdd:dd:dd";
    if ((size_t)(lx->end - p) < sizeof pattern - 1) return NULL;
    for (const char *c = pattern; *c; c++, p++)
        if (*c == 'd' ? !ascii_is_digit(*p) : *p != *c) return NULL;
    return p;
}

/* End of an ISO 8601 duration whose P stands at p, or NULL. */
static const char *iso_duration_end(const struct lex *lx, const char *p)
{
    if (!has(lx, p, 'P')) return NULL;
    const char *start = ++p, *end = iso_alternative_end(lx, p);
    if (end) return end;
    end = designator(lx, p, 'W');
    if (end > p) return end;
    p = designator(lx, p, 'Y');
    p = designator(lx, p, 'M');
    p = designator(lx, p, 'D');
    if (has(lx, p, 'T')) {
        const char *t = designator(lx, p + 1, 'H');
        t = designator(lx, t, 'M');
        t = designator(lx, t, 'S');
        if (t > p + 1 || (lx->scylla && t > start)) p = t;
    }
    return p > start || lx->scylla ? p : NULL;
}

static const char *exponent_end(const struct lex *lx, const char *p)
{
    if (!has(lx, p, 'e') && !has(lx, p, 'E')) return p;
    const char *q = p + 1;
    if (has(lx, q, '+') || has(lx, q, '-')) q++;
    const char *end = digits(lx, q);
    return end > q ? end : p;
}

/* A number or duration whose digits start at p (behind an optional minus). */
static const char *number_end(const struct lex *lx, const char *p, uint8_t *kind)
{
    const char *q = digits(lx, p), *end;
    *kind = CQL_TOKEN_INTEGER;
    if (lx->range && has(lx, q, '.') && has(lx, q + 1, '.')) {
        if (!has(lx, q + 2, '.')) return q; /* 1..2 is a slice */
        *kind = CQL_TOKEN_FLOAT;
        return q + 1;
    }
    if (has(lx, q, '.')) {
        *kind = CQL_TOKEN_FLOAT;
        return exponent_end(lx, digits(lx, q + 1));
    }
    end = exponent_end(lx, q);
    if (end > q) {
        *kind = CQL_TOKEN_FLOAT;
        return end;
    }
    end = duration_end(lx, p);
    if (end) {
        *kind = CQL_TOKEN_DURATION;
        return end;
    }
    return q;
}

/* ---- words ---- */

/* The first 8 bytes of a word in lower case, zeros behind its end. Setting bit 5 leaves lower-case letters
 * and digits as they are and moves the underscore, on both sides of a comparison alike. */
static uint64_t word_key(const char *p, size_t readable, size_t len)
{
    uint64_t key = 0, fold = 0x2020202020202020;
    if (readable >= 8)
        memcpy(&key, p, 8);
    else
        memcpy(&key, p, readable);
    if (len < 8) {
        uint64_t mask = ((uint64_t)1 << (8 * len)) - 1;
        key &= mask;
        fold &= mask;
    }
    return key | fold;
}

static bool same_rest(const char *p, const char *lower, size_t len)
{
    size_t i = 8;
    while (i < len && (p[i] | 32) == (lower[i] | 32)) i++;
    return i >= len;
}

static void classify_word(const struct lex *lx, struct cql_token *t)
{
    const char *p = lx->text + t->pos;
    size_t i = first_word[(*p | 32) - 'a'] + 1u;
    size_t readable = (size_t)(lx->end - p);
    uint64_t key = word_key(p, readable, t->len);
    for (; word_lengths[i]; i++)
        if (word_lengths[i] == t->len && word_key(words[i].text, 8, t->len) == key &&
            same_rest(p, words[i].text, t->len))
            break;
    if (!word_lengths[i]) return;
    const struct word_row *w = &words[i];
    unsigned class = lx->scylla ? w->scylla : w->since > lx->version ? CQL_PLAIN : w->cassandra;
    if (class == CQL_PLAIN) return;
    t->word = (uint8_t)(w - words);
    t->class = (uint8_t) class;
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

static const char *word_end(struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p, *end;
    if (class_of(*p) & C_HEX && (end = uuid_end(lx, p))) {
        t->kind = CQL_TOKEN_UUID;
        return end;
    }
    end = p + 1;
    while (end < lx->end && class_of(*end) & C_WORD) end++;
    if (*p == 'P') {
        const char *iso = iso_duration_end(lx, p);
        if (iso && iso >= end && !(lx->scylla && iso == p + 1)) {
            t->kind = CQL_TOKEN_DURATION;
            return iso;
        }
    }
    t->kind = CQL_TOKEN_IDENT;
    t->len = (uint32_t)(end - p);
    if (!lx->scylla && t->len == 4 && has(lx, end, '(') && memcmp(p, "expr", 4) == 0) {
        t->kind = CQL_TOKEN_EXPR_OPEN;
        return end + 1;
    }
    classify_word(lx, t);
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
        if (end >= lx->end || (*end != '$' && *end != '{' && *end != '#' && *end != '%')) return end;
        const char *more = hole_end(&at);
        if (!more) return end;
        end = more;
    }
}

/* ---- operators ---- */

static const char *minus_end(const struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p + 1, *end;
    if (is_digit(lx, p)) return number_end(lx, p, &t->kind);
    if (has(lx, p, '=')) {
        t->kind = CQL_TOKEN_MINUS_EQUAL;
        return p + 1;
    }
    end = word_run(lx, p);
    if (has(lx, p, 'P')) {
        const char *iso = iso_duration_end(lx, p);
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
    t->kind = class_of(c) & C_PUNCTUATION ? CQL_CHAR(c) : CQL_TOKEN_BAD;
    return lx->p + 1;
}

/* ---- the list ---- */

static const char *token_end(struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p, *end = NULL;
    if (class_of(*p) & C_LETTER) return word_end(lx, t);
    if (class_of(*p) & C_DIGIT) {
        if ((end = uuid_end(lx, p))) {
            t->kind = CQL_TOKEN_UUID;
            return end;
        }
        if (*p == '0' && p + 1 < lx->end && (p[1] | 32) == 'x') {
            t->kind = CQL_TOKEN_HEX;
            for (end = p + 2; end < lx->end && class_of(*end) & C_HEX; end++) {
            }
            return end;
        }
        return number_end(lx, p, &t->kind);
    }
    if (*p == '\'' || *p == '"') {
        end = quoted_end(lx, *p);
        t->kind = *p == '\''            ? CQL_TOKEN_STRING
                  : end && end - p == 2 ? CQL_TOKEN_EMPTY_NAME
                                        : CQL_TOKEN_QUOTED;
    } else if (*p == '$' && has(lx, p + 1, '$')) {
        end = dollar_string_end(lx);
        t->kind = CQL_TOKEN_STRING;
    } else {
        bool opens_hole = *p == '$' || *p == '#' || *p == '@' || *p == '{' || *p == '%';
        if (opens_hole && !lx->strict && (end = hole_end(lx))) {
            t->kind = CQL_TOKEN_HOLE;
            return end;
        }
        return *p == '-' ? minus_end(lx, t) : operator_end(lx, t);
    }
    if (!end) {
        t->kind = CQL_TOKEN_BAD;
        end = lx->end;
    }
    return end;
}

const struct cql_token *cql_lex(struct arena *a, struct slice text, const struct query_options *options)
{
    struct lex lx = {text.p,
                     text.p + text.n,
                     text.p,
                     options->scylla,
                     options->cql_strict,
                     false,
                     options->cql_version ? options->cql_version : 500};
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
        *t = (struct cql_token){(uint32_t)(lx.p - lx.text), 0, CQL_TOKEN_END, CQL_NO_WORD, CQL_PLAIN};
        if (!closed) {
            t->kind = CQL_TOKEN_BAD;
            t->len = (uint32_t)(lx.end - lx.p);
            lx.p = lx.end;
            continue;
        }
        if (lx.p == lx.end) return list;
        const char *end = token_end(&lx, t);
        if (!lx.strict && (t->kind == CQL_TOKEN_HOLE || (t->kind == CQL_TOKEN_IDENT && end < lx.end))) {
            bool glue = t->kind == CQL_TOKEN_HOLE || *end == '$' || *end == '{' || *end == '#' || *end == '%';
            const char *glued = glue ? glued_end(&lx, end) : end;
            if (glued > end && t->kind == CQL_TOKEN_IDENT)
                t->kind = CQL_TOKEN_HOLE, t->word = 0, t->class = CQL_PLAIN;
            end = glued;
        }
        t->len = (uint32_t)(end - lx.p);
        lx.p = end;
    }
}
