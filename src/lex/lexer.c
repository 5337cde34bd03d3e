/* The lexer: one table of character classes, one function per class of token.
 *
 * Placeholders are what makes SQL found in the wild hard to lex: `?`, `%s`, `:name`, `@p` and `{x}` are also
 * operators in one dialect or another. One rule settles all of them: a placeholder stands where an operand is
 * due, an operator where one has just ended.
 */
#include "lex/lex.h"

#include "lex/words.h"

/* clang-format off */
/* Classes of characters. Three letters, so that the table below shows its columns. */
enum char_class {
    BAD, SPC, QUO, DQU, TIC, OPN, CLO, COM, DOT, SEM, QUE, COL, BRA, BRK, BRX,
    WORD_CHAR = 0x20,     /* stands inside words */
    WRD = WORD_CHAR, DIG, DOL,
    OPERATOR_CHAR = 0x40, /* stands inside operators */
    OPR = OPERATOR_CHAR, MIN, SLA, AT_, HSH, PCT,
};

#define WRD16 WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD
static const uint8_t classes[256] = { /* sixteen to a row: 0x00, 0x10, ... */
    BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, SPC, SPC, SPC, SPC, SPC, BAD, BAD,
    BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD,
    SPC, OPR, DQU, HSH, DOL, PCT, OPR, QUO, OPN, CLO, OPR, OPR, COM, MIN, DOT, SLA,
    DIG, DIG, DIG, DIG, DIG, DIG, DIG, DIG, DIG, DIG, COL, SEM, OPR, OPR, OPR, QUE,
    AT_, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD,
    WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, BRK, BAD, BRX, OPR, WRD,
    TIC, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD,
    WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, WRD, BRA, OPR, BRX, OPR, BAD,
    WRD16, WRD16, WRD16, WRD16, WRD16, WRD16, WRD16, WRD16,
};

static const struct lex_rules rules[DIALECT_COUNT] = {
    [DIALECT_UNKNOWN]  = {.backtick_names = true, .dollar_quotes = true, .nested_comments = true,
                          .question_operator = true, .psql_variables = true},
    [DIALECT_POSTGRES] = {.dollar_quotes = true, .nested_comments = true, .question_operator = true, .psql_variables = true},
    [DIALECT_MYSQL]    = {.backslash_escapes = true, .double_quote_string = true, .backtick_names = true,
                          .hash_comments = true, .dash_needs_blank = true, .at_names = true},
    [DIALECT_SQLITE]   = {.backtick_names = true, .bracket_names = true, .at_names = true},
    [DIALECT_MSSQL]    = {.bracket_names = true, .nested_comments = true, .at_names = true, .hash_names = true},
    [DIALECT_CQL]      = {.dollar_quotes = true, .slash_comments = true, .cql_literals = true},
};
/* clang-format on */

const struct lex_rules *lex_rules_of(enum dialect d)
{
    return &rules[(unsigned)d < DIALECT_COUNT ? d : DIALECT_UNKNOWN];
}

/* The byte at pos + ahead, 0 beyond the end. */
static inline unsigned char peek(const struct lexer *lx, size_t ahead)
{
    size_t i = (size_t)lx->pos + ahead;
    return i < lx->text.n ? (unsigned char)lx->text.p[i] : 0;
}

static inline bool is_word_start(unsigned char c)
{
    return classes[c] == WRD;
}

static inline bool is_word_char(char c)
{
    return classes[(unsigned char)c] & WORD_CHAR;
}

/* strchr that does not find the NUL. */
static inline bool one_of(const char *set, char c)
{
    return c && strchr(set, c);
}

/* True when the last token ended an operand, so that an operator is due. */
static bool after_operand(const struct lexer *lx)
{
    switch (lx->previous.kind) {
    case TOKEN_NAME:
    case TOKEN_STRING:
    case TOKEN_NUMBER:
    case TOKEN_PARAM:
    case TOKEN_CLOSE: return true;
    case TOKEN_BRACKET: {
        char c = lx->text.p[lx->previous.pos];
        return c == ']' || c == '}';
    }
    case TOKEN_WORD: return !word_precedes_operand(token_text(lx->text, lx->previous));
    default: return false;
    }
}

/* ---- pieces: each takes the lexer at the token's first byte and returns the position behind the token ---
 */

static uint32_t scan_word(const struct lexer *lx, uint32_t i)
{
    const unsigned char *p = (const unsigned char *)lx->text.p;
    uint32_t n = (uint32_t)lx->text.n;
    while (i < n && (classes[p[i]] & WORD_CHAR)) i++;
    return i;
}

/* From behind the opening quote to behind the closing one. */
static uint32_t scan_quoted(const struct lexer *lx, uint32_t i, char quote, bool backslash, unsigned *flags)
{
    const char *p = lx->text.p;
    uint32_t n = (uint32_t)lx->text.n;
    while (i < n) {
        const char *hit = memchr(p + i, quote, n - i);
        uint32_t end = hit ? (uint32_t)(hit - p) : n;
        if (backslash) {
            const char *slash = memchr(p + i, '\\', end - i);
            if (slash) {
                *flags |= TOKEN_ESCAPED;
                i = (uint32_t)(slash - p) + 2;
                continue;
            }
        }
        if (!hit) break;
        if (end + 1 < n && p[end + 1] == quote) {
            *flags |= TOKEN_ESCAPED;
            i = end + 2;
            continue;
        }
        return end + 1;
    }
    *flags |= TOKEN_UNTERMINATED;
    return n;
}

static uint32_t scan_line(const struct lexer *lx, uint32_t i)
{
    const char *hit = memchr(lx->text.p + i, '\n', lx->text.n - i);
    return hit ? (uint32_t)(hit - lx->text.p) : (uint32_t)lx->text.n;
}

static uint32_t scan_block_comment(const struct lexer *lx, uint32_t i, unsigned *flags)
{
    const char *p = lx->text.p;
    uint32_t n = (uint32_t)lx->text.n;
    int depth = 1;
    for (i += 2; i < n; i++) {
        if (p[i] == '*' && i + 1 < n && p[i + 1] == '/') {
            i++;
            if (--depth == 0) return i + 1;
        } else if (p[i] == '/' && lx->rules->nested_comments && i + 1 < n && p[i + 1] == '*') {
            i++;
            depth++;
        }
    }
    *flags |= TOKEN_UNTERMINATED;
    return n;
}

/* $tag$ ... $tag$; returns the start when this is no dollar quote. */
static uint32_t scan_dollar_quote(const struct lexer *lx, unsigned *flags)
{
    enum { TAG_LIMIT = 64 };
    uint32_t start = lx->pos, i = start + 1, n = (uint32_t)lx->text.n;
    const char *p = lx->text.p;
    while (i < n && i - start < TAG_LIMIT && p[i] != '$' && is_word_char(p[i])) i++;
    if (i >= n || p[i] != '$') return start;
    struct slice tag = {p + start, i + 1 - start};
    ptrdiff_t end = slice_find(lx->text, tag, i + 1);
    if (end >= 0) return (uint32_t)end + (uint32_t)tag.n;
    *flags |= TOKEN_UNTERMINATED;
    return n;
}

static uint32_t scan_digits(const struct lexer *lx, uint32_t i)
{
    while (i < lx->text.n && (ascii_is_digit(lx->text.p[i]) || lx->text.p[i] == '_')) i++;
    return i;
}

static bool is_hex(char c)
{
    return ascii_is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static uint32_t scan_number(const struct lexer *lx)
{
    const char *p = lx->text.p;
    uint32_t i = lx->pos, n = (uint32_t)lx->text.n;
    if (p[i] == '0' && i + 1 < n && (p[i + 1] | 32) == 'x') {
        for (i += 2; i < n && is_hex(p[i]);) i++;
        return i;
    }
    i = scan_digits(lx, i);
    if (i < n && p[i] == '.' && !(i + 1 < n && p[i + 1] == '.')) i = scan_digits(lx, i + 1);
    if (i < n && (p[i] | 32) == 'e') {
        uint32_t e = i + 1;
        if (e < n && (p[e] == '+' || p[e] == '-')) e++;
        if (e < n && ascii_is_digit(p[e])) i = scan_digits(lx, e);
    }
    if (lx->rules->cql_literals) /* durations: 12h30m */
        while (i < n && is_word_char(p[i])) i++;
    return i;
}

/* A uuid of CQL, 8-4-4-4-12 hexadecimal digits; returns the start when there is none. */
static uint32_t scan_uuid(const struct lexer *lx)
{
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    uint32_t i = lx->pos;
    for (size_t g = 0; g < sizeof groups; g++) {
        if (g && (i >= lx->text.n || lx->text.p[i++] != '-')) return lx->pos;
        for (int k = 0; k < groups[g]; k++, i++)
            if (i >= lx->text.n || !is_hex(lx->text.p[i])) return lx->pos;
    }
    return i;
}

/* Operators in maximal runs, but `--`, a comment and a placeholder behind end them, and as in PostgreSQL a
 * run ends in + or - only when it holds one of ~ ! @ # % ^ & |, so that "=-1" is = and -1. */
static uint32_t scan_operator(const struct lexer *lx)
{
    const char *p = lx->text.p;
    uint32_t start = lx->pos, i = start + 1, n = (uint32_t)lx->text.n;
    bool special = one_of("~!@#%^&|", p[start]);
    for (; i < n && (classes[(unsigned char)p[i]] & OPERATOR_CHAR); i++) {
        char c = p[i], next = i + 1 < n ? p[i + 1] : 0;
        if ((c == '-' && next == '-') ||
            (c == '/' && (next == '*' || (next == '/' && lx->rules->slash_comments))))
            break;
        if (c == '@' && (is_word_start((unsigned char)next) || next == '@')) break;
        if (c == '%' && (next == 's' || next == '(')) break;
        if (c == '#' && (next == '{' || lx->rules->hash_comments)) break;
        if (one_of("~!@#%^&|", c)) special = true;
    }
    if (!special)
        while (i > start + 1 && (p[i - 1] == '-' || p[i - 1] == '+')) i--;
    return i;
}

/* {name}, {{ name }}, {a.b[0]}: one line, no quotes or blanks but next to the braces. Returns the start when
 * it is none. */
static uint32_t scan_template(const struct lexer *lx, uint32_t brace)
{
    enum { TEMPLATE_LIMIT = 160 };
    const char *p = lx->text.p;
    uint32_t n = (uint32_t)lx->text.n, i = brace;
    bool twice = i + 1 < n && p[i + 1] == '{';
    i += twice ? 2 : 1;
    uint32_t inside = i;
    for (; i < n && i - brace < TEMPLATE_LIMIT && p[i] != '\n'; i++) {
        if (p[i] == '}') {
            if (twice && !(i + 1 < n && p[i + 1] == '}')) return brace;
            if (i == inside && lx->rules->cql_literals) return brace;
            return i + (twice ? 2 : 1);
        }
        if (!twice && !is_word_char(p[i]) && !one_of(".[]!:", p[i])) return brace;
    }
    return brace;
}

/* %s, %d, %1$s, %(name)s; returns the start when it is none. */
static uint32_t scan_percent(const struct lexer *lx)
{
    const char *p = lx->text.p;
    uint32_t n = (uint32_t)lx->text.n, i = lx->pos + 1;
    if (i < n && p[i] == '(') {
        const char *close = memchr(p + i, ')', n - i);
        if (!close || close - (p + i) > 64) return lx->pos;
        i = (uint32_t)(close - p) + 1;
    } else {
        uint32_t digits = i;
        while (digits < n && ascii_is_digit(p[digits])) digits++;
        if (digits > i && digits < n && p[digits] == '$') i = digits + 1;
    }
    if (i >= n || !one_of("sdifuv", p[i])) return lx->pos;
    return i + 1 < n && is_word_char(p[i + 1]) ? lx->pos : i + 1;
}

/* ---- tokens ----------------------------------------------------------------------------------------------
 */

static struct token finish(struct lexer *lx, uint32_t end, enum token_kind kind, unsigned flags)
{
    struct token t = {.pos = lx->pos, .len = end - lx->pos, .kind = (uint8_t)kind, .flags = (uint8_t)flags};
    lx->pos = end;
    return t;
}

static struct token quoted(struct lexer *lx, uint32_t from, char quote, bool backslash, enum token_kind kind)
{
    unsigned flags = 0;
    uint32_t end = scan_quoted(lx, from, quote, backslash, &flags);
    return finish(lx, end, kind, flags);
}

/* A word, or a string with a prefix: E'', N'', B'', X'', U&''. */
static struct token lex_word(struct lexer *lx)
{
    if (lx->rules->cql_literals && is_hex(lx->text.p[lx->pos])) {
        uint32_t uuid = scan_uuid(lx);
        if (uuid > lx->pos) return finish(lx, uuid, TOKEN_NUMBER, 0);
    }
    uint32_t end = scan_word(lx, lx->pos + 1);
    if (end == lx->pos + 1 && !lx->rules->cql_literals) {
        char prefix = (char)(lx->text.p[lx->pos] | 32), next = (char)peek(lx, 1);
        if (next == '\'' && one_of("enbx", prefix))
            return quoted(lx, lx->pos + 2, '\'', prefix == 'e' || lx->rules->backslash_escapes, TOKEN_STRING);
        if (prefix == 'u' && next == '&' && (peek(lx, 2) == '\'' || peek(lx, 2) == '"')) {
            char quote = (char)peek(lx, 2);
            struct token t = quoted(lx, lx->pos + 3, quote, false, quote == '"' ? TOKEN_NAME : TOKEN_STRING);
            t.flags |= TOKEN_ESCAPED;
            return t;
        }
    }
    return finish(lx, end, TOKEN_WORD, 0);
}

/* pg-promise says what a parameter stands for: $1:name, $2:raw, $3~, $4^. The end of that, `from` without. */
static uint32_t scan_filter(const struct lexer *lx, uint32_t from)
{
    static const char *const filters[] = {":name", ":alias", ":raw",  ":value",
                                          ":json", ":csv",   ":list", ":open"};
    struct slice rest = {lx->text.p + from, lx->text.n - from};
    for (size_t i = 0; rest.n && rest.p[0] == ':' && i < sizeof filters / sizeof *filters; i++) {
        size_t n = strlen(filters[i]);
        if (slice_starts(rest, slice_of(filters[i])) && (rest.n == n || !is_word_char(rest.p[n])))
            return from + (uint32_t)n;
    }
    if (rest.n == 0 || (rest.p[0] != '~' && rest.p[0] != '^')) return from;
    /* an operator has its other operand behind it */
    bool name = lx->previous.kind == TOKEN_WORD && (rest.n == 1 || ascii_is_space(rest.p[1]));
    return rest.n == 1 || strchr(".,);", rest.p[1]) || name ? from + 1 : from;
}

/* pg-promise's named parameters: $<name>, $<name:raw>, $/name/, $[name], $(name); `from` when it is none. */
static uint32_t scan_named(const struct lexer *lx, uint32_t from)
{
    static const char opening[] = "</[(", closing[] = ">/])";
    const char *kind = from + 1 < lx->text.n ? strchr(opening, lx->text.p[from + 1]) : NULL;
    if (!kind || !*kind) return from;
    uint32_t i = from + 2;
    while (i < lx->text.n && (is_word_char(lx->text.p[i]) || strchr(".:~^", lx->text.p[i]))) i++;
    return i > from + 2 && i < lx->text.n && lx->text.p[i] == closing[kind - opening] ? i + 1 : from;
}

static struct token lex_dollar(struct lexer *lx)
{
    unsigned flags = 0;
    unsigned char next = peek(lx, 1);
    if (ascii_is_digit((char)next)) {
        uint32_t end = scan_digits(lx, lx->pos + 1);
        return finish(lx, lx->rules->dollar_quotes ? scan_filter(lx, end) : end, TOKEN_PARAM, 0);
    }
    uint32_t named = lx->rules->dollar_quotes ? scan_named(lx, lx->pos) : lx->pos;
    if (named > lx->pos) return finish(lx, named, TOKEN_PARAM, 0);
    if (next == '{') {
        uint32_t end = scan_template(lx, lx->pos + 1);
        if (end > lx->pos + 1) return finish(lx, end, TOKEN_PARAM, 0);
    }
    if (lx->rules->dollar_quotes) {
        uint32_t end = scan_dollar_quote(lx, &flags);
        if (end > lx->pos) return finish(lx, end, TOKEN_STRING, flags);
    }
    if (is_word_start(next))
        return finish(lx, scan_word(lx, lx->pos + 1), TOKEN_PARAM, 0); /* $name of SQLite */
    return finish(lx, lx->pos + 1, TOKEN_BAD, 0);
}

static struct token lex_question(struct lexer *lx)
{
    if (lx->rules->question_operator && after_operand(lx)) {
        uint32_t end = lx->pos + 1;
        if (peek(lx, 1) == '|' || peek(lx, 1) == '&') end++;
        return finish(lx, end, TOKEN_OPERATOR, 0);
    }
    return finish(lx, scan_digits(lx, lx->pos + 1), TOKEN_PARAM, 0);
}

/* HugSQL says in front of a parameter's name what it stands for: :v:id, :i:table, :t*:rows, :sql:order.
 * `from` is the end of the first word; returns the end of the second, or `from` when there is none. */
static uint32_t scan_typed(const struct lexer *lx, uint32_t from)
{
    static const char *const types[] = {"v",     "value", "i",    "identifier", "t",
                                        "tuple", "sql",   "snip", "snippet"};
    struct slice word = {lx->text.p + lx->pos + 1, from - lx->pos - 1};
    uint32_t at = from + (from < lx->text.n && lx->text.p[from] == '*');
    bool typed = false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) typed |= slice_eq(word, slice_of(types[i]));
    if (!typed || at + 1 >= lx->text.n || lx->text.p[at] != ':' ||
        !is_word_start((unsigned char)lx->text.p[at + 1]))
        return from;
    for (at++; at < lx->text.n && (is_word_char(lx->text.p[at]) || lx->text.p[at] == '-');) at++;
    return at;
}

static struct token lex_colon(struct lexer *lx)
{
    unsigned char next = peek(lx, 1);
    if (next == ':' || next == '=') return finish(lx, lx->pos + 2, TOKEN_OPERATOR, 0);
    /* psql's variable: create function :schema.f(), where a name stands before it like an operand */
    bool variable = lx->previous.kind == TOKEN_WORD && lx->previous.pos + lx->previous.len < lx->pos &&
                    is_word_start(next) && lx->rules->psql_variables;
    if (variable || !after_operand(lx)) {
        if (is_word_char((char)next) && next != '$')
            return finish(lx, scan_typed(lx, scan_word(lx, lx->pos + 1)), TOKEN_PARAM, 0);
        if (next == '\'' || next == '"') return quoted(lx, lx->pos + 2, (char)next, false, TOKEN_PARAM);
    }
    return finish(lx, lx->pos + 1, TOKEN_OPERATOR, 0);
}

static struct token lex_at(struct lexer *lx)
{
    unsigned char next = peek(lx, 1);
    if (next == '@' && is_word_start(peek(lx, 2)))
        return finish(lx, scan_word(lx, lx->pos + 2), TOKEN_WORD, 0);
    if (is_word_start(next) && (lx->rules->at_names || !after_operand(lx)))
        return finish(lx, scan_word(lx, lx->pos + 1), TOKEN_PARAM, 0);
    if (lx->rules->at_names && next == '`') return quoted(lx, lx->pos + 2, '`', false, TOKEN_PARAM);
    if (next == '?') return finish(lx, lx->pos + 2, TOKEN_OPERATOR, 0);
    return finish(lx, scan_operator(lx), TOKEN_OPERATOR, 0);
}

static struct token lex_hash(struct lexer *lx)
{
    unsigned char next = peek(lx, 1);
    if (next == '{') {
        uint32_t end = scan_template(lx, lx->pos + 1);
        if (end > lx->pos + 1) return finish(lx, end, TOKEN_PARAM, 0);
    }
    if (lx->rules->hash_comments) return finish(lx, scan_line(lx, lx->pos), TOKEN_COMMENT, 0);
    if (lx->rules->hash_names && (is_word_start(next) || next == '#')) {
        uint32_t end = lx->pos + (next == '#' ? 2 : 1);
        return finish(lx, scan_word(lx, end), TOKEN_WORD, 0);
    }
    return finish(lx, scan_operator(lx), TOKEN_OPERATOR, 0);
}

static struct token lex_minus(struct lexer *lx)
{
    if (peek(lx, 1) == '-') {
        unsigned char third = peek(lx, 2);
        if (!lx->rules->dash_needs_blank || third <= ' ')
            return finish(lx, scan_line(lx, lx->pos), TOKEN_COMMENT, 0);
        return finish(lx, lx->pos + 1, TOKEN_OPERATOR, 0);
    }
    return finish(lx, scan_operator(lx), TOKEN_OPERATOR, 0);
}

static struct token lex_slash(struct lexer *lx)
{
    unsigned flags = 0;
    if (peek(lx, 1) == '*') {
        uint32_t end = scan_block_comment(lx, lx->pos, &flags);
        return finish(lx, end, TOKEN_COMMENT, flags);
    }
    if (peek(lx, 1) == '/' && lx->rules->slash_comments)
        return finish(lx, scan_line(lx, lx->pos), TOKEN_COMMENT, 0);
    return finish(lx, scan_operator(lx), TOKEN_OPERATOR, 0);
}

static struct token lex_percent(struct lexer *lx)
{
    if (!after_operand(lx)) {
        uint32_t end = scan_percent(lx);
        if (end > lx->pos) return finish(lx, end, TOKEN_PARAM, 0);
    }
    return finish(lx, scan_operator(lx), TOKEN_OPERATOR, 0);
}

static struct token lex_brace(struct lexer *lx)
{
    if (!lx->rules->cql_literals || peek(lx, 1) == '{') {
        uint32_t end = scan_template(lx, lx->pos);
        if (end > lx->pos) return finish(lx, end, TOKEN_PARAM, 0);
    }
    return finish(lx, lx->pos + 1, TOKEN_BRACKET, 0);
}

static struct token lex_double_quote(struct lexer *lx)
{
    bool string = lx->rules->double_quote_string;
    return quoted(lx, lx->pos + 1, '"', string && lx->rules->backslash_escapes,
                  string ? TOKEN_STRING : TOKEN_NAME);
}

static struct token lex_digit(struct lexer *lx)
{
    if (lx->rules->cql_literals) {
        uint32_t uuid = scan_uuid(lx);
        if (uuid > lx->pos) return finish(lx, uuid, TOKEN_NUMBER, 0);
    }
    return finish(lx, scan_number(lx), TOKEN_NUMBER, 0);
}

static struct token lex_any(struct lexer *lx)
{
    const unsigned char *p = (const unsigned char *)lx->text.p;
    switch (classes[p[lx->pos]]) {
    case WRD: return lex_word(lx);
    case DIG: return lex_digit(lx);
    case QUO: return quoted(lx, lx->pos + 1, '\'', lx->rules->backslash_escapes, TOKEN_STRING);
    case DQU: return lex_double_quote(lx);
    case TIC:
        if (lx->rules->backtick_names) return quoted(lx, lx->pos + 1, '`', false, TOKEN_NAME);
        return finish(lx, lx->pos + 1, TOKEN_OPERATOR, 0);
    case OPR: return finish(lx, scan_operator(lx), TOKEN_OPERATOR, 0);
    case MIN: return lex_minus(lx);
    case SLA: return lex_slash(lx);
    case OPN: return finish(lx, lx->pos + 1, TOKEN_OPEN, 0);
    case CLO: return finish(lx, lx->pos + 1, TOKEN_CLOSE, 0);
    case COM: return finish(lx, lx->pos + 1, TOKEN_COMMA, 0);
    case SEM: return finish(lx, lx->pos + 1, TOKEN_SEMICOLON, 0);
    case DOT:
        if (ascii_is_digit((char)peek(lx, 1)) && !after_operand(lx))
            return finish(lx, scan_number(lx), TOKEN_NUMBER, 0);
        return finish(lx, lx->pos + 1, TOKEN_DOT, 0);
    case DOL: return lex_dollar(lx);
    case QUE: return lex_question(lx);
    case COL: return lex_colon(lx);
    case AT_: return lex_at(lx);
    case HSH: return lex_hash(lx);
    case PCT: return lex_percent(lx);
    case BRA: return lex_brace(lx);
    case BRK:
        if (lx->rules->bracket_names) return quoted(lx, lx->pos + 1, ']', false, TOKEN_NAME);
        return finish(lx, lx->pos + 1, TOKEN_BRACKET, 0);
    case BRX: return finish(lx, lx->pos + 1, TOKEN_BRACKET, 0);
    default: return finish(lx, lx->pos + 1, TOKEN_BAD, 0);
    }
}

struct lexer lex_start(struct slice text, enum dialect d, unsigned flags)
{
    if (text.n > LEX_TEXT_LIMIT) text.n = LEX_TEXT_LIMIT;
    return (struct lexer){.text = text, .rules = lex_rules_of(d), .flags = flags};
}

struct token lex_next(struct lexer *lx)
{
    const unsigned char *p = (const unsigned char *)lx->text.p;
    for (;;) {
        while (lx->pos < lx->text.n && classes[p[lx->pos]] == SPC) lx->pos++;
        if (lx->pos >= lx->text.n) return (struct token){.pos = (uint32_t)lx->text.n, .kind = TOKEN_END};
        struct token t = lex_any(lx);
        if (t.kind != TOKEN_COMMENT) return lx->previous = t;
        if (lx->flags & LEX_COMMENTS) return t;
    }
}

struct token_list lex_all(struct arena *a, struct slice text, enum dialect d, unsigned flags)
{
    struct token_list list = {0};
    struct lexer lx = lex_start(text, d, flags);
    do vec_push(a, &list, lex_next(&lx));
    while (list.at[list.n - 1].kind != TOKEN_END);
    return list;
}

bool token_is(struct slice text, struct token t, const char *keyword)
{
    return t.kind == TOKEN_WORD && slice_eq_nocase(token_text(text, t), slice_of(keyword));
}
