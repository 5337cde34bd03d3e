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
 * Outside strict mode the placeholders of templates and drivers are tokens too (CQL_TOKEN_HOLE): %s,
 * %(name)s,
 * ${x}, {{x}}, $1, @p, #{x}.
 *
 * This is the hot part of parsing CQL. Words are most of it: 8 bytes are looked at at once, and a word is
 * compared with the keywords of its first letter and length only. */
#include "query/cql_parser.h"

struct lex {
    const char *p, *end, *text;
    bool scylla, strict, range;
    int version;
};

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

enum { C_LETTER = 1, C_DIGIT = 2, C_UNDERSCORE = 4, C_HEX = 8, C_SPACE = 16, C_PUNCTUATION = 32, C_WORD = 7 };
enum { C_HOLE = 64 /* may open a template's placeholder */ };
static const uint8_t classes[256] = {
    ['a'] = 9,   ['b'] = 9,   ['c'] = 9,   ['d'] = 9,  ['e'] = 9,  ['f'] = 9,  ['g'] = 1,  ['h'] = 1,
    ['i'] = 1,   ['j'] = 1,   ['k'] = 1,   ['l'] = 1,  ['m'] = 1,  ['n'] = 1,  ['o'] = 1,  ['p'] = 1,
    ['q'] = 1,   ['r'] = 1,   ['s'] = 1,   ['t'] = 1,  ['u'] = 1,  ['v'] = 1,  ['w'] = 1,  ['x'] = 1,
    ['y'] = 1,   ['z'] = 1,   ['A'] = 9,   ['B'] = 9,  ['C'] = 9,  ['D'] = 9,  ['E'] = 9,  ['F'] = 9,
    ['G'] = 1,   ['H'] = 1,   ['I'] = 1,   ['J'] = 1,  ['K'] = 1,  ['L'] = 1,  ['M'] = 1,  ['N'] = 1,
    ['O'] = 1,   ['P'] = 1,   ['Q'] = 1,   ['R'] = 1,  ['S'] = 1,  ['T'] = 1,  ['U'] = 1,  ['V'] = 1,
    ['W'] = 1,   ['X'] = 1,   ['Y'] = 1,   ['Z'] = 1,  ['0'] = 10, ['1'] = 10, ['2'] = 10, ['3'] = 10,
    ['4'] = 10,  ['5'] = 10,  ['6'] = 10,  ['7'] = 10, ['8'] = 10, ['9'] = 10, ['_'] = 4,  [' '] = 16,
    ['\t'] = 16, ['\n'] = 16, ['\r'] = 16, ['('] = 32, [')'] = 32, ['['] = 32, [']'] = 32, ['{'] = 96,
    ['}'] = 32,  ['<'] = 32,  ['>'] = 32,  ['='] = 32, ['+'] = 32, ['*'] = 32, ['/'] = 32, ['%'] = 96,
    [','] = 32,  [';'] = 32,  [':'] = 32,  ['.'] = 32, ['?'] = 32, ['$'] = 64, ['#'] = 64, ['@'] = 64};

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

static const char *word_end(struct lex *lx, struct cql_token *t)
{
    const char *p = lx->p, *end;
    size_t readable = (size_t)(lx->end - p);
    if (readable >= 36 && p[8] == '-' && class_of(*p) & C_HEX && (end = uuid_end(lx, p))) {
        t->kind = CQL_TOKEN_UUID;
        return end;
    }
    uint64_t first = load(p, readable), others = other_bytes(first);
    end = p + (others ? __builtin_ctzll(others) / 8 : 8);
    if (!others)
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

/* The end of a name or placeholder with what is glued to it, which makes it one placeholder. */
static const char *glue(const struct lex *lx, struct cql_token *t, const char *end)
{
    bool hole = t->kind == CQL_TOKEN_HOLE;
    if (!hole && (t->kind != CQL_TOKEN_IDENT || !(class_of(*end) & C_HOLE))) return end;
    const char *glued = glued_end(lx, end);
    if (glued > end && !hole) t->kind = CQL_TOKEN_HOLE, t->word = CQL_NO_WORD, t->class = CQL_PLAIN;
    return glued;
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
        if (class_of(*p) & C_HOLE && !lx->strict && (end = hole_end(lx))) {
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
        *t = (struct cql_token){.pos = (uint32_t)(lx.p - lx.text)}; /* CQL_TOKEN_END */
        if (!closed) {
            t->kind = CQL_TOKEN_BAD;
            t->len = (uint32_t)(lx.end - lx.p);
            lx.p = lx.end;
            continue;
        }
        if (lx.p == lx.end) return list;
        const char *end = token_end(&lx, t);
        if (!lx.strict && end < lx.end) end = glue(&lx, t, end);
        t->len = (uint32_t)(end - lx.p);
        lx.p = end;
    }
}
