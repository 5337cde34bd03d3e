/* Functions that make a string of a format and its arguments. */
#include "ingest/host.h"

struct formatter;

/* What a format has at some place. */
struct verb {
    const struct value *value; /* what is put there, NULL for nothing */
    size_t keep;               /* bytes of the verb that stay as text: one of %% */
    char conversion;           /* printf's letter, ' ' for a format without */
    struct slice field;        /* what to call the hole instead of the value's own text, or "" */
};

/* Reads the verb that stands at `at`: its length in bytes, 0 when none does. */
typedef size_t verb_reader(struct formatter *f, struct slice text, size_t at, struct verb *out);

struct formatter {
    struct host_run *run;
    int node;
    const struct value *const *arguments;
    const struct slice *names; /* of the arguments, or NULL */
    size_t count, next;        /* arguments there are, and are used in order */
    const struct value *map;   /* of %(name)s, or NULL */
    struct slice needle;       /* of replace */
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

static void put_verb(struct formatter *f, const struct verb *v)
{
    size_t before = f->out.n;
    put_value(f, v->value, v->conversion);
    if (v->field.n > 0 && f->out.n == before + 1 && f->out.at[before].hole) f->out.at[before].text = v->field;
}

static const struct value *finish(struct formatter *f, const struct value *format)
{
    struct value *v = (struct value *)value_of_string(f->run, f->node, f->out);
    v->deps = f->deps | format->deps;
    v->query_text = format->query_text;
    return v;
}

/* The format with its verbs replaced. */
static const struct value *put_format(struct formatter *f, const struct value *format, verb_reader *read)
{
    struct string s = value_string(f->run, format, 0);
    for (size_t k = 0; k < s.n; k++) {
        struct string_piece p = s.at[k];
        size_t plain = 0;
        for (size_t i = 0, n; !p.hole && i < p.text.n; i += n ? n : 1) {
            struct verb v = {.conversion = ' '};
            n = read(f, p.text, i, &v);
            if (n == 0) continue;
            put_text(f, p, plain, i + v.keep);
            if (v.value) put_verb(f, &v);
            plain = i + n;
        }
        if (p.hole)
            f->out = string_add(f->run, f->out, &p, 1);
        else
            put_text(f, p, plain, p.text.n);
    }
    return finish(f, format);
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

/* A verb without an argument stays in the text, where it is a placeholder of the driver. */
static size_t read_percent(struct formatter *f, struct slice text, size_t at, struct verb *out)
{
    if (text.p[at] != '%') return 0;
    if (at + 1 < text.n && text.p[at + 1] == '%') return out->keep = 1, 2;
    struct slice name;
    int position;
    size_t n = printf_verb(text, at, &name, &position, &out->conversion);
    if (n == 0) return 0;
    size_t index = position >= 0 ? (size_t)position : f->next++;
    if (name.n)
        out->value = map_get_value(f->run, f->map, name);
    else if (index < f->count)
        out->value = f->arguments[index];
    if (!out->value && (name.n ? f->map != NULL : f->count > 0))
        out->value = value_opaque(f->run, f->node, 0);
    return out->value ? n : 0;
}

const struct value *format_printf(struct host_run *r, int node, const struct value *format,
                                  const struct value *const *arguments, size_t count, const struct value *map)
{
    struct formatter f = {
        .run = r, .node = node, .arguments = arguments, .count = count, .map = map, .constant = true};
    return put_format(&f, format, read_percent);
}

static const struct value *argument_named(const struct formatter *f, struct slice name)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->names[i].n && slice_eq(f->names[i], name)) return f->arguments[i];
    return NULL;
}

/* The argument that {}, {0}, {name} or {name.field:spec} stands for. */
static const struct value *brace_argument(struct formatter *f, struct slice field)
{
    size_t n = 0;
    while (n < field.n && !strchr(".[!:,", field.p[n])) n++;
    struct slice name = {field.p, n};
    int64_t index = -1;
    if (n == 0) index = (int64_t)f->next++;
    if (n > 0 && ascii_is_digit(name.p[0])) slice_to_int(name, &index);
    if (index >= 0) return (size_t)index < f->count && !f->names[index].n ? f->arguments[index] : NULL;
    return argument_named(f, name);
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

static size_t read_braces(struct formatter *f, struct slice text, size_t at, struct verb *out)
{
    char c = text.p[at];
    if (c != '{' && c != '}') return 0;
    if (at + 1 < text.n && text.p[at + 1] == c) return out->keep = 1, 2;
    const char *close = c == '{' ? memchr(text.p + at, '}', text.n - at) : NULL;
    if (!close) return 0;
    struct slice field = {text.p + at + 1, (size_t)(close - text.p) - at - 1};
    out->value = brace_argument(f, field);
    if (!out->value) {
        out->value = captured(f->run, f->node, field);
        out->field = field; /* of **names: better than the whole expression */
    }
    return field.n + 2;
}

const struct value *format_braces(struct host_run *r, int node, const struct value *format,
                                  const struct value *const *arguments, const struct slice *names,
                                  size_t count)
{
    struct formatter f = {
        .run = r, .node = node, .arguments = arguments, .names = names, .count = count, .constant = true};
    return put_format(&f, format, read_braces);
}

/* $name and ${name} */
static size_t read_dollar(struct formatter *f, struct slice text, size_t at, struct verb *out)
{
    if (text.p[at] != '$' || at + 1 >= text.n) return 0;
    bool braced = text.p[at + 1] == '{';
    size_t start = at + 1 + braced, end = start;
    while (end < text.n && (ascii_is_alpha(text.p[end]) || ascii_is_digit(text.p[end]) || text.p[end] == '_'))
        end++;
    if (end == start) return 0;
    out->value = argument_named(f, (struct slice){text.p + start, end - start});
    if (!out->value) out->value = value_opaque(f->run, f->node, 0);
    return end + (braced && end < text.n) - at;
}

const struct value *format_dollars(struct host_run *r, int node, const struct value *format,
                                   const struct value *const *arguments, const struct slice *names,
                                   size_t count)
{
    struct formatter f = {
        .run = r, .node = node, .arguments = arguments, .names = names, .count = count, .constant = true};
    return put_format(&f, format, read_dollar);
}

static size_t read_needle(struct formatter *f, struct slice text, size_t at, struct verb *out)
{
    if (text.n - at < f->needle.n || memcmp(text.p + at, f->needle.p, f->needle.n) != 0) return 0;
    out->value = f->arguments[0];
    return f->needle.n;
}

const struct value *format_replace(struct host_run *r, int node, const struct value *in,
                                   const struct value *what, const struct value *with)
{
    struct slice needle = value_is_text(what) && what->constant ? string_literal_text(r, what->strings[0])
                                                                : (struct slice){"", 0};
    if (needle.n == 0) return in;
    struct formatter f = {
        .run = r, .node = node, .arguments = &with, .count = 1, .needle = needle, .constant = true};
    return put_format(&f, in, read_needle);
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
    struct formatter f = {.run = r, .node = node, .constant = true};
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
