/* One-line JSON, see json_scan.h. */
#include "workload/json_scan.h"

enum { JSON_DEPTH = 64 };

static inline size_t skip_blanks(struct slice s, size_t i)
{
    while (i < s.n && ascii_is_space(s.p[i])) i++;
    return i;
}

struct json_reader json_start(struct slice text)
{
    struct json_reader r = {.text = text, .pos = skip_blanks(text, 0)};
    if (r.pos == text.n || (text.p[r.pos] != '{' && text.p[r.pos] != '[')) {
        r.pos = text.n;
        return r;
    }
    r.array = text.p[r.pos++] == '[';
    return r;
}

/* The string whose opening quote is at `at`: returns where its closing quote is, text.n without one. */
static size_t string_end(struct slice s, size_t at)
{
    for (size_t i = at + 1; i < s.n;) {
        const char *quote = memchr(s.p + i, '"', s.n - i);
        if (!quote) return s.n;
        size_t end = (size_t)(quote - s.p), slashes = 0;
        while (end - slashes > at + 1 && s.p[end - slashes - 1] == '\\') slashes++;
        if (slashes % 2 == 0) return end;
        i = end + 1;
    }
    return s.n;
}

/* Behind the object or array that opens at `at`. */
static size_t nested_end(struct slice s, size_t at)
{
    int depth = 0;
    for (size_t i = at; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"') {
            i = string_end(s, i);
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH) return s.n;
        } else if (c == '}' || c == ']') {
            if (--depth == 0) return i + 1;
        }
    }
    return s.n;
}

bool json_value(struct json_reader *r, struct json_member *out)
{
    struct slice s = r->text;
    size_t at = skip_blanks(s, r->pos);
    if (at >= s.n) return false;
    char c = s.p[at];
    size_t end;
    if (c == '"') {
        end = string_end(s, at);
        if (end >= s.n) return false;
        out->kind = JSON_STRING;
        out->value = (struct slice){s.p + at + 1, end - at - 1};
        r->pos = end + 1;
        return true;
    }
    if (c == '{' || c == '[') {
        end = nested_end(s, at);
        out->kind = c == '{' ? JSON_OBJECT : JSON_ARRAY;
    } else {
        end = at;
        while (end < s.n && ascii_is_digit(s.p[end])) end++;
        while (end < s.n && s.p[end] != ',' && s.p[end] != '}' && s.p[end] != ']' &&
               !ascii_is_space(s.p[end]))
            end++;
        out->kind = ascii_is_digit(c) || c == '-' ? JSON_NUMBER : JSON_WORD;
        if (end == at) return false;
    }
    out->value = (struct slice){s.p + at, end - at};
    r->pos = end;
    return true;
}

bool json_at_key(struct json_reader *r, struct slice key)
{
    size_t i = r->pos + (r->pos < r->text.n && r->text.p[r->pos] == ',');
    if (r->text.n - i < key.n || !bytes_eq(r->text.p + i, key.p, key.n)) return false;
    r->pos = i + key.n;
    return true;
}

bool json_next(struct json_reader *r, struct json_member *out)
{
    struct slice s = r->text;
    size_t i = skip_blanks(s, r->pos);
    if (i < s.n && s.p[i] == ',') i = skip_blanks(s, i + 1);
    if (i >= s.n || s.p[i] == '}' || s.p[i] == ']') {
        r->pos = i;
        return false;
    }
    out->key = (struct slice){"", 0};
    if (!r->array) {
        if (s.p[i] != '"') return false;
        size_t end = string_end(s, i);
        if (end >= s.n) return false;
        out->key = (struct slice){s.p + i + 1, end - i - 1};
        i = skip_blanks(s, end + 1);
        if (i >= s.n || s.p[i] != ':') return false;
        i++;
    }
    r->pos = i;
    return json_value(r, out);
}

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int d = ascii_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0) return -1;
        v = v * 16 + d;
    }
    return v;
}

/* The \uXXXX at p (and its second half); returns the bytes read behind the backslash. */
static size_t put_unicode(const char *p, size_t left, char *out, size_t *written)
{
    int c = left >= 5 ? hex4(p + 1) : -1;
    *written = 0;
    if (c < 0) return 1;
    if (c >= 0xd800 && c < 0xdc00 && left >= 11 && p[5] == '\\' && p[6] == 'u') {
        int low = hex4(p + 7);
        if (low >= 0xdc00 && low < 0xe000) {
            *written = utf8_put(out, 0x10000 + ((unsigned)(c - 0xd800) << 10) + (unsigned)(low - 0xdc00));
            return 11;
        }
    }
    *written = utf8_put(out, c >= 0xd800 && c < 0xe000 ? 0xfffd : (unsigned)c);
    return 5;
}

struct slice json_text(struct arena *a, const struct json_member *m)
{
    if (m->kind == JSON_WORD && slice_eq(m->value, SLICE("null"))) return (struct slice){"", 0};
    struct slice s = m->value;
    if (m->kind != JSON_STRING || !s.n || !memchr(s.p, '\\', s.n)) return s;
    char *out = arena_alloc(a, s.n + 4);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        const char *slash = memchr(s.p + i, '\\', s.n - i);
        size_t plain = slash ? (size_t)(slash - s.p) - i : s.n - i;
        memcpy(out + n, s.p + i, plain);
        n += plain;
        i += plain;
        if (++i >= s.n) break;
        char c = s.p[i];
        if (c == 'u') {
            size_t written;
            i += put_unicode(s.p + i, s.n - i, out + n, &written);
            n += written;
            continue;
        }
        out[n++] = c == 'n'   ? '\n'
                   : c == 't' ? '\t'
                   : c == 'r' ? '\r'
                   : c == 'b' ? '\b'
                   : c == 'f' ? '\f'
                              : c;
        i++;
    }
    return (struct slice){out, n};
}

bool json_find(struct slice object, struct slice key, struct json_member *out)
{
    struct json_reader r = json_start(object);
    while (json_next(&r, out))
        if (slice_eq(out->key, key)) return true;
    return false;
}

struct slice json_find_text(struct arena *a, struct slice object, struct slice key)
{
    struct json_member m;
    return json_find(object, key, &m) ? json_text(a, &m) : (struct slice){"", 0};
}
