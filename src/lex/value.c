/* The values behind string and name tokens. */
#include "lex/lex.h"

static int hex_digit(char c)
{
    if (ascii_is_digit(c)) return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t put_code_point(char *out, uint32_t c)
{
    return utf8_put(out, c == 0 || c > 0x10FFFF ? 0xFFFD : c);
}

/* Reads up to `digits` hexadecimal digits at *i; false when there are fewer. */
static bool read_hex(struct slice s, size_t *i, int digits, uint32_t *value)
{
    *value = 0;
    for (int k = 0; k < digits; k++) {
        int d = *i + (size_t)k < s.n ? hex_digit(s.p[*i + (size_t)k]) : -1;
        if (d < 0) return false;
        *value = *value << 4 | (uint32_t)d;
    }
    *i += (size_t)digits;
    return true;
}

/* One backslash escape: *i is behind the backslash and moves behind the escape. Never writes more bytes than
 * the escape takes in the source. */
static size_t put_escape(char *out, struct slice s, size_t *i)
{
    static const char from[] = "bfnrt0Z", to[] = "\b\f\n\r\t\0\x1a";
    char c = s.p[(*i)++];
    uint32_t code;
    if (c == 'x' && read_hex(s, i, 2, &code)) return out[0] = (char)code, 1;
    if (c == 'u' && read_hex(s, i, 4, &code)) return put_code_point(out, code);
    if (c == 'U' && read_hex(s, i, 8, &code)) return put_code_point(out, code);
    const char *known = memchr(from, c, sizeof from - 1);
    out[0] = known ? to[known - from] : c;
    return 1;
}

static struct slice unquote(struct arena *a, struct slice body, char quote, char escape)
{
    char *out = arena_alloc(a, body.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < body.n;) {
        char c = body.p[i++];
        if (c == quote && i < body.n && body.p[i] == quote) {
            out[n++] = quote;
            i++;
        } else if (c == escape && escape && i < body.n) {
            n += put_escape(out + n, body, &i);
        } else {
            out[n++] = c;
        }
    }
    out[n] = 0;
    return (struct slice){out, n};
}

/* U&'...': backslash and four digits, or \+ and six. */
static struct slice unquote_unicode(struct arena *a, struct slice body, char quote)
{
    char *out = arena_alloc(a, body.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < body.n;) {
        char c = body.p[i++];
        uint32_t code;
        size_t plus = i + 1;
        if (c == quote && i < body.n && body.p[i] == quote) {
            out[n++] = quote, i++;
        } else if (c == '\\' && read_hex(body, &i, 4, &code)) {
            n += put_code_point(out + n, code);
        } else if (c == '\\' && i < body.n && body.p[i] == '+' && read_hex(body, &plus, 6, &code)) {
            n += put_code_point(out + n, code), i = plus;
        } else {
            out[n++] = c;
        }
    }
    return (struct slice){out, n};
}

struct slice token_value(struct arena *a, struct slice text, struct token t, enum dialect d)
{
    struct slice s = token_text(text, t);
    size_t cut = t.flags & TOKEN_UNTERMINATED ? 0 : 1;
    if (s.n && s.p[0] == '$') { /* dollar quotes: the tag is repeated at the end */
        const char *second = memchr(s.p + 1, '$', s.n - 1);
        size_t tag = second ? (size_t)(second - s.p) + 1 : 1;
        if (s.n < tag * (1 + cut)) return (struct slice){s.p, 0};
        return (struct slice){s.p + tag, s.n - tag * (1 + cut)};
    }
    bool unicode = s.n > 2 && (s.p[0] | 32) == 'u' && s.p[1] == '&';
    bool prefixed = !unicode && s.n > 1 && ascii_is_alpha(s.p[0]) && s.p[1] == '\'';
    size_t skip = unicode ? 2 : prefixed ? 1 : 0;
    if (s.n < skip + 1 + cut) return (struct slice){s.p, 0};
    char quote = s.p[skip];
    if (!quote || !strchr("'\"`[", quote)) return s;
    if (quote == '[') quote = ']';
    struct slice body = {s.p + skip + 1, s.n - skip - 1 - cut};
    if (!(t.flags & TOKEN_ESCAPED)) return body;
    if (unicode) return unquote_unicode(a, body, quote);
    bool backslash =
        (prefixed && (s.p[0] | 32) == 'e') || (t.kind == TOKEN_STRING && lex_rules_of(d)->backslash_escapes);
    return unquote(a, body, quote, backslash ? '\\' : 0);
}
