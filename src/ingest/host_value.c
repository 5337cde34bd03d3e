/* Values of the abstract interpreter: strings as literal pieces and holes, with alternatives. */
#include "ingest/host.h"

struct value *value_new(struct host_run *r, int node)
{
    struct value *v = ARENA_NEW(r->arena, struct value);
    v->node = node;
    v->count = v->call = v->parameter = -1;
    return v;
}

const struct value *value_opaque(struct host_run *r, int node, uint64_t deps)
{
    struct value *v = value_new(r, node);
    v->deps = deps;
    return v;
}

const struct value *value_with_nature(struct host_run *r, int node, const struct value *of,
                                      enum nature nature)
{
    struct value *v = value_new(r, node);
    v->deps = of ? of->deps : 0;
    v->nature = (uint8_t)nature;
    return v;
}

bool value_is_text(const struct value *v)
{
    return v && v->string_count > 0;
}

const struct value *value_of_string(struct host_run *r, int node, struct string s)
{
    struct value *v = value_new(r, node);
    v->strings = ARENA_NEW(r->arena, struct string);
    v->strings[0] = s;
    v->string_count = 1;
    v->constant = true;
    for (size_t i = 0; i < s.n; i++) {
        v->deps |= s.at[i].deps;
        v->constant &= !s.at[i].hole;
    }
    return v;
}

/* Text that stands nowhere in the source; its bytes map to the node. */
const struct value *value_text(struct host_run *r, int node, struct slice text)
{
    struct string_piece *p = ARENA_NEW(r->arena, struct string_piece);
    *p = (struct string_piece){.text = text, .node = node, .parameter = -1};
    p->source = r->tree->nodes.at[node].pos;
    p->source_len = r->tree->nodes.at[node].len;
    return value_of_string(r, node, (struct string){p, 1});
}

static struct string hole_string(struct host_run *r, const struct value *v)
{
    struct string_piece *p = ARENA_NEW(r->arena, struct string_piece);
    const struct node *at = node_at(r->tree, v->node);
    *p = (struct string_piece){.hole = true, .nature = v->nature, .conversion = ' ', .node = v->node};
    p->text = node_text(r->tree, v->node);
    p->source = at->pos;
    p->source_len = at->len;
    p->deps = v->deps;
    p->parameter = v->parameter;
    p->function = r->function;
    return (struct string){p, 1};
}

/* Alternatives that are nothing but one hole stand for what is used here, wherever it was given its value. */
const struct value *value_at_use(struct host_run *r, int node, const struct value *v)
{
    bool lone = false;
    for (size_t i = 0; v->string_count > 1 && i < v->string_count; i++)
        lone |= v->strings[i].n == 1 && v->strings[i].at[0].hole;
    if (!lone) return v;
    struct value *used = value_new(r, node);
    *used = *v;
    used->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t i = 0; i < v->string_count; i++) {
        used->strings[i] = v->strings[i];
        if (v->strings[i].n != 1 || !v->strings[i].at[0].hole) continue;
        used->strings[i] = string_add(r, v->strings[i], NULL, 0);
        struct string_piece *p = &used->strings[i].at[0];
        p->node = node;
        p->text = node_text(r->tree, node);
        p->source = r->tree->nodes.at[node].pos;
        p->source_len = r->tree->nodes.at[node].len;
    }
    return used;
}

struct string value_string(struct host_run *r, const struct value *v, size_t choice)
{
    if (v->string_count == 0) return hole_string(r, v);
    return v->strings[choice < v->string_count ? choice : v->string_count - 1];
}

struct string string_add(struct host_run *r, struct string s, const struct string_piece *more, size_t n)
{
    if (n && s.n >= STRING_PIECES_LIMIT) return s; /* full: not copied for every line that adds to it */
    if (s.n + n > STRING_PIECES_LIMIT) n = STRING_PIECES_LIMIT > s.n ? STRING_PIECES_LIMIT - s.n : 0;
    struct string_piece *at = arena_alloc(r->arena, (s.n + n) * sizeof *at);
    if (s.n) memcpy(at, s.at, s.n * sizeof *at);
    if (n) memcpy(at + s.n, more, n * sizeof *at);
    return (struct string){at, s.n + n};
}

struct slice string_literal_text(struct host_run *r, struct string s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += s.at[i].hole ? 0 : s.at[i].text.n;
    if (n > STRING_BYTES_LIMIT) n = STRING_BYTES_LIMIT;
    char *p = arena_alloc(r->arena, n + 1);
    size_t at = 0;
    for (size_t i = 0; i < s.n; i++)
        for (size_t b = 0; !s.at[i].hole && b < s.at[i].text.n && at < n; b++) p[at++] = s.at[i].text.p[b];
    p[at] = 0;
    return (struct slice){p, at};
}

/* "?,", "%s", "$1", ":id": nothing but placeholders, commas, parentheses and blanks. */
bool string_is_placeholders(struct host_run *r, struct string s)
{
    struct slice text = string_literal_text(r, s);
    bool any = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '?' || c == '%' || c == '$' || c == ':' || c == '@')
            any = true;
        else if (!(ascii_is_space(c) || c == ',' || c == '(' || c == ')' || ascii_is_digit(c)) &&
                 !(any && (ascii_is_alpha(c) || c == '_')))
            return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i].hole && s.at[i].nature != NATURE_PLACEHOLDER && !any) return false;
        any |= s.at[i].hole && s.at[i].nature == NATURE_PLACEHOLDER;
    }
    return any;
}

const struct value *value_concat(struct host_run *r, int node, const struct value *a, const struct value *b)
{
    struct value *v = value_new(r, node);
    size_t na = a->string_count ? a->string_count : 1, nb = b->string_count ? b->string_count : 1;
    size_t wanted = na * nb <= STRING_CHOICES_LIMIT ? na * nb : na > nb ? na : nb;
    bool cross = wanted == na * nb;
    v->strings = ARENA_ARRAY(r->arena, struct string, wanted);
    for (size_t i = 0; i < wanted; i++) {
        struct string left = value_string(r, a, cross ? i / nb : i);
        struct string right = value_string(r, b, cross ? i % nb : i);
        v->strings[i] = string_add(r, left, right.at, right.n);
    }
    v->string_count = wanted;
    v->deps = a->deps | b->deps;
    v->constant = a->constant && b->constant;
    v->builder = a->builder;
    v->query_text = a->query_text;
    return v;
}

static bool string_starts_with(struct string longer, struct string shorter)
{
    if (longer.n < shorter.n) return false;
    for (size_t i = 0; i < shorter.n; i++) {
        const struct string_piece *a = &longer.at[i], *b = &shorter.at[i];
        if (a->source != b->source || a->source_len != b->source_len || a->hole != b->hole) return false;
    }
    return true;
}

static void mark_optional(struct host_run *r, struct string *s, size_t from)
{
    *s = string_add(r, *s, NULL, 0);
    for (size_t i = from; i < s->n; i++) s->at[i].optional = true;
}

/* Adds s to v's alternatives; one that is the start of another gives way to it. */
static void add_choice(struct host_run *r, struct value *v, struct string s)
{
    for (size_t i = 0; i < v->string_count; i++) {
        if (string_starts_with(v->strings[i], s)) {
            mark_optional(r, &v->strings[i], s.n);
            return;
        }
        if (string_starts_with(s, v->strings[i])) {
            mark_optional(r, &s, v->strings[i].n);
            v->strings[i] = s;
            return;
        }
    }
    if (v->string_count < STRING_CHOICES_LIMIT) v->strings[v->string_count++] = s;
}

static bool items_start_with(const struct value *longer, const struct value *shorter)
{
    if (longer->item_count < shorter->item_count) return false;
    for (size_t i = 0; i < shorter->item_count; i++)
        if (longer->items[i] != shorter->items[i]) return false;
    return true;
}

/* Both lists are possible: the longer one when it starts with the other, else all items of both. */
static void join_lists(struct host_run *r, struct value *v, const struct value *a, const struct value *b)
{
    bool swap = items_start_with(b, a);
    const struct value *first = swap ? b : a, *second = swap ? a : b;
    v->list = true;
    v->items = first->items;
    v->item_count = first->item_count;
    bool prefix = items_start_with(first, second);
    v->complete = prefix && a->complete && b->complete && a->item_count == b->item_count;
    v->count = v->complete ? a->count : -1;
    if (prefix) return;
    size_t n = first->item_count, extra = second->item_count;
    if (n + extra > LIST_ITEMS_LIMIT) return;
    const struct value **items = ARENA_ARRAY(r->arena, const struct value *, n + extra);
    if (n) memcpy(items, first->items, n * sizeof *items);
    memcpy(items + n, second->items, extra * sizeof *items);
    v->items = items;
    v->item_count = n + extra;
}

const struct value *value_cut(struct host_run *r, const struct value *v, size_t bytes)
{
    if (!value_is_text(v) || bytes == 0) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t i = 0; i < v->string_count; i++) {
        struct string s = string_add(r, v->strings[i], NULL, 0);
        for (size_t left = bytes; left > 0 && s.n > 0 && !s.at[s.n - 1].hole;) {
            struct string_piece *p = &s.at[s.n - 1];
            size_t n = left < p->text.n ? left : p->text.n;
            if (p->text.n == p->source_len) p->source_len -= (uint32_t)n;
            p->text.n -= n;
            left -= n;
            if (p->text.n == 0) s.n--;
        }
        out->strings[i] = s;
    }
    return out;
}

/* Bytes of a margin at `at`: the blanks and the bar that a line starts with, 0 without a bar. */
static size_t margin(struct slice text, size_t at)
{
    size_t n = at;
    while (n < text.n && (text.p[n] == ' ' || text.p[n] == '\t')) n++;
    return n < text.n && text.p[n] == '|' ? n + 1 - at : 0;
}

static struct string string_without_margin(struct host_run *r, struct string s)
{
    struct string out = {NULL, 0};
    bool line = true; /* at the start of one */
    for (size_t i = 0; i < s.n; i++) {
        struct string_piece p = s.at[i];
        bool mapped = !p.hole && p.text.n == p.source_len;
        for (size_t at = 0; mapped && at < p.text.n;) {
            size_t skip = line ? margin(p.text, at) : 0, from = at + skip;
            const char *end = memchr(p.text.p + from, '\n', p.text.n - from);
            size_t to = end ? (size_t)(end - p.text.p) + 1 : p.text.n;
            struct string_piece part = p;
            part.text = (struct slice){p.text.p + from, to - from};
            part.source += (uint32_t)from;
            part.source_len = (uint32_t)part.text.n;
            if (part.text.n) out = string_add(r, out, &part, 1);
            line = end != NULL;
            at = to;
        }
        if (!mapped) out = string_add(r, out, &p, 1), line = false;
    }
    return out;
}

const struct value *value_strip_margin(struct host_run *r, const struct value *v)
{
    if (!value_is_text(v)) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t i = 0; i < v->string_count; i++) out->strings[i] = string_without_margin(r, v->strings[i]);
    return out;
}

const struct value *value_trim_end(struct host_run *r, const struct value *v, struct slice bytes)
{
    if (!value_is_text(v) || v->string_count != 1) return v;
    struct string s = v->strings[0];
    if (s.n == 0 || s.at[s.n - 1].hole) return v;
    struct slice last = s.at[s.n - 1].text;
    size_t n = 0;
    while (n < last.n && memchr(bytes.p, last.p[last.n - 1 - n], bytes.n)) n++;
    return value_cut(r, v, n);
}

/* null adds no text to what a number may be. */
static bool is_null(const struct host_run *r, const struct value *v)
{
    return !value_is_text(v) && word_in("null nil None NULL nullptr", node_text(r->tree, v->node));
}

/* What is left of two values one of which it is: a number or a quoted value is quoted at worst. */
static enum nature join_natures(enum nature a, enum nature b)
{
    static const enum nature weaker[] = {NATURE_ESCAPED, NATURE_CONSTANT, NATURE_NUMERIC};
    bool known = true;
    if (a == b) return a;
    for (int k = 0; k < 2; k++) {
        enum nature of = k ? b : a;
        known &= of == NATURE_ESCAPED || of == NATURE_CONSTANT || of == NATURE_NUMERIC;
    }
    for (size_t i = 0; known && i < sizeof weaker / sizeof *weaker; i++)
        if (a == weaker[i] || b == weaker[i]) return weaker[i];
    return NATURE_UNKNOWN;
}

const struct value *value_join(struct host_run *r, const struct value *a, const struct value *b)
{
    if (a == b || !b) return a;
    if (!a) return b;
    struct value *v = value_new(r, a->node);
    bool same_type = slice_eq(a->type, b->type);
    *v = *(a->type.n || !b->type.n ? a : b);
    v->deps = a->deps | b->deps;
    v->constant = a->constant && b->constant;
    v->call = a->call >= 0 ? a->call : b->call;
    if (!same_type && a->type.n && b->type.n) v->type = (struct slice){"", 0};
    v->nature = (uint8_t)(is_null(r, b)   ? a->nature
                          : is_null(r, a) ? b->nature
                                          : join_natures((enum nature)a->nature, (enum nature)b->nature));
    v->strings = NULL;
    v->string_count = 0;
    if (a->list && b->list) join_lists(r, v, a, b);
    if (!value_is_text(a) && !value_is_text(b)) return v;
    v->strings = ARENA_ARRAY(r->arena, struct string, STRING_CHOICES_LIMIT);
    const struct value *both[] = {a, b};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < both[k]->string_count; i++) add_choice(r, v, both[k]->strings[i]);
    /* text or else something that is not known: a hole where text would stand */
    for (int k = 0; k < 2; k++)
        if (!value_is_text(both[k]) && both[k]->nature == NATURE_UNKNOWN && !both[k]->list &&
            !both[k]->constant)
            add_choice(r, v, hole_string(r, both[k]));
    return v;
}

const struct value *value_substitute(struct host_run *r, const struct value *v, int function,
                                     const struct value *const *arguments, size_t count)
{
    if (!value_is_text(v)) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    out->deps = v->deps & DEPS_LOOPS;
    for (size_t i = 0; i < v->string_count; i++) {
        struct string s = v->strings[i], built = {NULL, 0};
        for (size_t k = 0; k < s.n; k++) {
            struct string_piece *p = &s.at[k];
            if (p->hole && p->function == function && p->parameter >= 0 && (size_t)p->parameter < count) {
                const struct value *argument = arguments[p->parameter];
                struct string by = value_string(r, argument, 0);
                struct string_piece here = *p; /* a finding stands where the text is put together */
                if (by.n == 1 && by.at[0].hole) {
                    here.nature = by.at[0].nature;
                    here.parameter = by.at[0].parameter;
                    here.function = by.at[0].function;
                    here.deps = by.at[0].deps;
                    by.at = &here;
                }
                built = string_add(r, built, by.at, by.n);
                out->deps |= argument->deps;
            } else {
                built = string_add(r, built, p, 1);
            }
        }
        out->strings[i] = built;
    }
    return out;
}
