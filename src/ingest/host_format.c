/* Functions that make a string of a format and its arguments. */
#include "ingest/host.h"

struct formatter {
    struct host_run *run;
    int node;
    struct string out;
    uint64_t deps;
    bool constant;
};

/* Part [from, to) of a literal piece. */
static struct string_piece piece_part(struct string_piece p, size_t from, size_t to)
{
    bool exact = p.text.n == p.source_len;
    p.text = (struct slice){p.text.p + from, to - from};
    if (exact) {
        p.source += (uint32_t)from;
        p.source_len = (uint32_t)(to - from);
    }
    return p;
}

static void put_text(struct formatter *f, struct string_piece p, size_t from, size_t to)
{
    if (to <= from) return;
    struct string_piece part = piece_part(p, from, to);
    f->out = string_add(f->run, f->out, &part, 1);
}

static void put_value(struct formatter *f, const struct value *v, char conversion)
{
    struct string s = value_string(f->run, v, 0);
    f->deps |= v->deps;
    f->constant &= v->constant;
    size_t at = f->out.n;
    f->out = string_add(f->run, f->out, s.at, s.n);
    for (; at < f->out.n; at++) {
        struct string_piece *p = &f->out.at[at];
        if (!p->hole) continue;
        p->conversion = (uint8_t)conversion;
        if (p->nature == NATURE_UNKNOWN && conversion == 'L') p->nature = NATURE_ESCAPED;
        if (p->nature == NATURE_UNKNOWN && conversion == 'I') p->nature = NATURE_IDENTIFIER;
        if (p->nature == NATURE_UNKNOWN && conversion && strchr("dioxXbeEfFgGuc", conversion))
            p->nature = NATURE_NUMERIC;
    }
}

/* A verb without an argument: stays in the text, where it is a placeholder of the driver. */
static const struct value *finish(struct formatter *f, const struct value *format)
{
    struct value *v = (struct value *)value_of_string(f->run, f->node, f->out);
    v->deps = f->deps | format->deps;
    v->query_text = format->query_text;
    return v;
}

/* %[flags][width][.precision]letter or %(name)s or %1$s. Returns its length, 0 when it is no verb. */
static size_t printf_verb(struct slice s, size_t at, struct slice *name, int *position, char *letter)
{
    size_t i = at + 1;
    *name = (struct slice){"", 0};
    *position = -1;
    if (i < s.n && (s.p[i] == '(' || s.p[i] == '{' || s.p[i] == '<')) {
        char close = s.p[i] == '(' ? ')' : s.p[i] == '{' ? '}' : '>';
        size_t start = ++i;
        while (i < s.n && s.p[i] != close) i++;
        if (i >= s.n) return 0;
        *name = (struct slice){s.p + start, i - start};
        if (close == '}') {
            *letter = 's';
            return i + 1 - at;
        }
        i++;
    }
    int number = 0;
    size_t digits = i;
    while (i < s.n && i - digits < 4 && ascii_is_digit(s.p[i])) number = number * 10 + (s.p[i++] - '0');
    if (i > digits && i < s.n && s.p[i] == '$') *position = number - 1, i++;
    while (i < s.n && strchr("+-# 0123456789.*", s.p[i]) && s.p[i] && i - at < 16) i++;
    if (i >= s.n || !ascii_is_alpha(s.p[i])) return 0;
    *letter = s.p[i];
    return i + 1 - at;
}

static const struct value *map_get_value(const struct host_run *r, const struct value *map, struct slice name)
{
    const struct host_tree *t = r->tree;
    for (size_t i = 0; map && i < map->item_count; i++) {
        int pair = t->nodes.at[map->items[i]->node].parent;
        struct slice key = node_text(t, node_child(t, pair, SLOT_NAME));
        while (key.n > 1 && strchr("'\":", key.p[0])) key.p++, key.n--;
        while (key.n > 0 && strchr("'\":", key.p[key.n - 1])) key.n--;
        if (slice_eq(key, name)) return map->items[i];
    }
    return NULL;
}

const struct value *format_printf(struct host_run *r, int node, const struct value *format,
                                  const struct value *const *arguments, size_t count, const struct value *map)
{
    struct string s = value_string(r, format, 0);
    struct formatter f = {
        r, node, {NULL, 0},
          0, true
    };
    size_t next = 0;
    for (size_t k = 0; k < s.n; k++) {
        struct string_piece p = s.at[k];
        size_t plain = 0;
        for (size_t i = 0; !p.hole && i < p.text.n; i++) {
            struct slice name;
            int position;
            char letter = 0;
            if (p.text.p[i] != '%') continue;
            if (i + 1 < p.text.n && p.text.p[i + 1] == '%') {
                put_text(&f, p, plain, i + 1);
                plain = ++i + 1;
                continue;
            }
            size_t n = printf_verb(p.text, i, &name, &position, &letter);
            if (n == 0) continue;
            size_t index = position >= 0 ? (size_t)position : next++;
            const struct value *v = name.n          ? map_get_value(r, map, name)
                                    : index < count ? arguments[index]
                                                    : NULL;
            if (!v && (name.n ? map != NULL : count > 0)) v = value_opaque(r, node, 0);
            if (!v) continue;
            put_text(&f, p, plain, i);
            put_value(&f, v, letter);
            plain = i + n;
            i = plain - 1;
        }
        if (p.hole)
            f.out = string_add(r, f.out, &p, 1);
        else
            put_text(&f, p, plain, p.text.n);
    }
    return finish(&f, format);
}

/* The argument that {}, {0}, {name} or {name.field:spec} stands for. */
static const struct value *brace_argument(struct slice field, size_t *next,
                                          const struct value *const *arguments, const struct slice *names,
                                          size_t count)
{
    size_t n = 0;
    while (n < field.n && !strchr(".[!:,", field.p[n])) n++;
    struct slice name = {field.p, n};
    int64_t index = -1;
    if (n == 0) index = (int64_t)(*next)++;
    if (n > 0 && ascii_is_digit(name.p[0])) slice_to_int(name, &index);
    if (index >= 0) return (size_t)index < count && !names[index].n ? arguments[index] : NULL;
    for (size_t i = 0; i < count; i++)
        if (names[i].n && slice_eq(names[i], name)) return arguments[i];
    return NULL;
}

/* format!("{name}") takes the variable of that name. */
static const struct value *captured(struct host_run *r, int node, struct slice field)
{
    size_t n = 0;
    while (n < field.n && field.p[n] != ':') n++;
    const struct value *known = n ? scope_get(r, (struct slice){field.p, n}) : NULL;
    if (known && value_is_text(known)) return known;
    struct value *v = value_new(r, node);
    if (known) {
        v->deps = known->deps;
        v->nature = known->nature;
        v->parameter = known->parameter;
    }
    return v;
}

const struct value *format_braces(struct host_run *r, int node, const struct value *format,
                                  const struct value *const *arguments, const struct slice *names,
                                  size_t count)
{
    struct string s = value_string(r, format, 0);
    struct formatter f = {
        r, node, {NULL, 0},
          0, true
    };
    size_t next = 0;
    for (size_t k = 0; k < s.n; k++) {
        struct string_piece p = s.at[k];
        size_t plain = 0;
        for (size_t i = 0; !p.hole && i < p.text.n; i++) {
            char c = p.text.p[i];
            if (c != '{' && c != '}') continue;
            bool twice = i + 1 < p.text.n && p.text.p[i + 1] == c;
            const char *close = c == '{' ? memchr(p.text.p + i, '}', p.text.n - i) : NULL;
            put_text(&f, p, plain, twice ? i + 1 : i);
            if (twice) {
                plain = ++i + 1;
                continue;
            }
            plain = i;
            if (!close) continue;
            struct slice field = {p.text.p + i + 1, (size_t)(close - p.text.p) - i - 1};
            const struct value *v = brace_argument(field, &next, arguments, names, count);
            bool unknown = !v;
            if (!v) v = captured(r, node, field);
            size_t before = f.out.n;
            put_value(&f, v, ' ');
            if (unknown && field.n > 0 && f.out.n == before + 1 && f.out.at[before].hole)
                f.out.at[before].text = field; /* of **names: better than the whole expression */
            i = (size_t)(close - p.text.p);
            plain = i + 1;
        }
        if (p.hole)
            f.out = string_add(r, f.out, &p, 1);
        else
            put_text(&f, p, plain, p.text.n);
    }
    return finish(&f, format);
}

const struct value *format_dollars(struct host_run *r, int node, const struct value *format,
                                   const struct value *const *arguments, const struct slice *names,
                                   size_t count)
{
    struct string s = value_string(r, format, 0);
    struct formatter f = {
        r, node, {NULL, 0},
          0, true
    };
    for (size_t k = 0; k < s.n; k++) {
        struct string_piece p = s.at[k];
        size_t plain = 0;
        for (size_t i = 0; !p.hole && i + 1 < p.text.n; i++) {
            if (p.text.p[i] != '$') continue;
            size_t start = i + 1 + (p.text.p[i + 1] == '{'), end = start;
            while (end < p.text.n &&
                   (ascii_is_alpha(p.text.p[end]) || ascii_is_digit(p.text.p[end]) || p.text.p[end] == '_'))
                end++;
            if (end == start) continue;
            struct slice name = {p.text.p + start, end - start};
            const struct value *v = NULL;
            for (size_t a = 0; a < count && !v; a++)
                if (slice_eq(names[a], name)) v = arguments[a];
            put_text(&f, p, plain, i);
            put_value(&f, v ? v : value_opaque(r, node, 0), ' ');
            plain = end + (start > i + 1 && end < p.text.n);
            i = plain - 1;
        }
        if (p.hole)
            f.out = string_add(r, f.out, &p, 1);
        else
            put_text(&f, p, plain, p.text.n);
    }
    return finish(&f, format);
}

const struct value *format_replace(struct host_run *r, int node, const struct value *in,
                                   const struct value *what, const struct value *with)
{
    struct slice needle = value_is_text(what) && what->constant ? string_literal_text(r, what->strings[0])
                                                                : (struct slice){"", 0};
    if (needle.n == 0) return in;
    struct string s = value_string(r, in, 0);
    struct formatter f = {
        r, node, {NULL, 0},
          0, true
    };
    for (size_t k = 0; k < s.n; k++) {
        struct string_piece p = s.at[k];
        size_t plain = 0;
        for (ptrdiff_t i; !p.hole && (i = slice_find(p.text, needle, plain)) >= 0;
             plain = (size_t)i + needle.n) {
            put_text(&f, p, plain, (size_t)i);
            put_value(&f, with, ' ');
        }
        if (p.hole)
            f.out = string_add(r, f.out, &p, 1);
        else
            put_text(&f, p, plain, p.text.n);
    }
    return finish(&f, in);
}

static void put_joined(struct formatter *f, const struct value *separator, const struct value *item,
                       bool first)
{
    if (!first && separator) put_value(f, separator, ' ');
    put_value(f, item, ' ');
}

const struct value *format_join(struct host_run *r, int node, const struct value *separator,
                                const struct value *list)
{
    if (!list->list || list->item_count == 0) {
        if (list->nature == NATURE_PLACEHOLDER || list->nature == NATURE_NUMERIC ||
            list->nature == NATURE_IDENTIFIER || list->nature == NATURE_ESCAPED ||
            list->nature == NATURE_CONSTANT)
            return value_with_nature(r, node, list, (enum nature)list->nature);
        return value_opaque(r, node, list->deps);
    }
    struct formatter f = {
        r, node, {NULL, 0},
          0, true
    };
    bool placeholders = true;
    for (size_t i = 0; i < list->item_count; i++) {
        const struct value *item = list->items[i];
        placeholders &= value_is_text(item) && string_is_placeholders(r, item->strings[0]);
        put_joined(&f, separator, item, i == 0);
    }
    if (placeholders && !list->complete) return value_with_nature(r, node, list, NATURE_PLACEHOLDER);
    for (size_t i = 0; !list->complete && i < f.out.n; i++) f.out.at[i].optional = true;
    struct value *v = (struct value *)finish(&f, list);
    v->builder = false;
    return v;
}
