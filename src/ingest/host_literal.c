/* String literals: where a literal's text starts and ends, what its escapes stand for, and which byte of the
 * source each byte of the text is. */
#include "ingest/host.h"

enum escape_mode { ESCAPES_NONE, ESCAPES_BACKSLASH, ESCAPES_QUOTES, ESCAPES_DOUBLED };

struct literal_form {
    uint32_t start, end; /* text between the marks, in the source */
    enum escape_mode escapes;
    bool braces; /* {{ is { */
    char quote;
};

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* <<<SQL ... SQL; (PHP): the node holds both marks. Ruby's body node holds no opening mark. */
static struct literal_form heredoc_form(const struct host_tree *t, uint32_t pos, uint32_t end)
{
    const char *p = t->text.p;
    struct literal_form f = {pos, end, ESCAPES_BACKSLASH, false, 0};
    if (end - pos > 3 && memcmp(p + pos, "<<<", 3) == 0) {
        const char *line = memchr(p + pos, '\n', end - pos);
        f.start = line ? (uint32_t)(line - p) + 1 : end;
        if (memchr(p + pos, '\'', f.start - pos)) f.escapes = ESCAPES_NONE;
    }
    uint32_t last = end;
    while (last > f.start && p[last - 1] != '\n') last--;
    f.end = last > f.start ? last - 1 : f.start;
    return f;
}

/* %q(...), %Q{...}, %(...) and %w of Ruby. */
static struct literal_form percent_form(const struct host_tree *t, uint32_t pos, uint32_t end)
{
    const char *p = t->text.p;
    uint32_t i = pos + 1;
    bool raw = i < end && p[i] == 'q';
    while (i < end && ascii_is_alpha(p[i])) i++;
    return (struct literal_form){i + 1 < end ? i + 1 : end, end > i ? end - 1 : end,
                                 raw ? ESCAPES_NONE : ESCAPES_BACKSLASH, false, 0};
}

static struct literal_form quoted_form(const struct host_tree *t, uint32_t quote, uint32_t end, bool raw)
{
    const char *p = t->text.p;
    unsigned style = t->language->strings;
    char c = p[quote];
    uint32_t marks = 1;
    if ((style & (STRINGS_TRIPLE | STRINGS_TRIPLE_RAW)) && end - quote >= 6 && p[quote + 1] == c &&
        p[quote + 2] == c)
        for (marks = 3; (style & STRINGS_VERBATIM) && quote + marks < end && p[quote + marks] == c;) marks++;
    struct literal_form f = {quote + marks, end, ESCAPES_BACKSLASH, false, c};
    if (end >= f.start + marks && p[end - 1] == c) f.end = end - marks;
    if (raw || (marks >= 3 && (style & STRINGS_TRIPLE_RAW)) || (c == '`' && (style & STRINGS_BACKTICK_RAW)))
        f.escapes = ESCAPES_NONE;
    else if (c == '\'' && (style & STRINGS_SINGLE_RAW))
        f.escapes = ESCAPES_QUOTES;
    return f;
}

/* Rust's r#"..."#: as many # behind as in front. */
static void trim_hashes(const struct host_tree *t, uint32_t hashes, uint32_t *end)
{
    for (; hashes > 0 && *end > 0 && t->text.p[*end - 1] == '#'; hashes--) --*end;
}

static struct literal_form literal_form_of(const struct host_tree *t, int node)
{
    const char *p = t->text.p;
    uint32_t pos = t->nodes.at[node].pos, end = pos + t->nodes.at[node].len, i = pos, hashes = 0;
    bool raw = false, verbatim = false, formatted = false;
    if (end - pos > 2 && p[pos] == '<' && p[pos + 1] == '<') return heredoc_form(t, pos, end);
    if (pos < end && p[pos] == '%') return percent_form(t, pos, end);
    int list = t->nodes.at[node].parent; /* a word of %w[...] has no marks */
    if (list >= 0 && node_at(t, list)->kind == NODE_LIST && p[node_at(t, list)->pos] == '%')
        return (struct literal_form){pos, end, ESCAPES_NONE, false, 0};
    for (; i < end && i - pos < 24 && !is_quote(p[i]); i++) {
        raw |= (p[i] | 32) == 'r';
        verbatim |= p[i] == '@';
        formatted |= (p[i] | 32) == 'f' || p[i] == '$';
        hashes += p[i] == '#';
        if (!ascii_is_alpha(p[i]) && !ascii_is_digit(p[i]) && p[i] != '@' && p[i] != '$' && p[i] != '#' &&
            p[i] != '_')
            return heredoc_form(t, pos, end);
    }
    if (i >= end || !is_quote(p[i])) return heredoc_form(t, pos, end);
    trim_hashes(t, hashes, &end);
    struct literal_form f = quoted_form(t, i, end, raw && (t->language->strings & STRINGS_PREFIXED));
    if (verbatim && (t->language->strings & STRINGS_VERBATIM)) f.escapes = ESCAPES_DOUBLED;
    f.braces = formatted && (t->language->strings & STRINGS_DOUBLED_BRACES);
    return f;
}

/* ---- escapes */

struct pieces {
    struct host_run *run;
    int node;
    VEC(struct string_piece) list;
};

static void add_text(struct pieces *b, struct slice text, uint32_t source, uint32_t source_len)
{
    if (source_len == 0 || b->list.n >= STRING_PIECES_LIMIT) return;
    *vec_zadd(b->run->arena, &b->list) = (struct string_piece){
        .text = text, .source = source, .source_len = source_len, .node = b->node, .parameter = -1};
}

/* Bytes of the escape at p, at least 2; *out its text. Escapes that no SQL needs become a blank. */
static uint32_t read_escape(const char *p, uint32_t n, struct slice *out)
{
    static const char named[] = "nrtabfv0";
    static const char meant[] = "\n\r\t   \v ";
    *out = (struct slice){p + 1, 1};
    if (n < 2) return n;
    const char *at = strchr(named, p[1]);
    if (p[1] == '\n') *out = SLICE("");
    if (at && *at) *out = (struct slice){meant + (at - named), 1};
    if (p[1] == 'x' || p[1] == 'u' || p[1] == 'U') {
        uint32_t i = 2;
        if (i < n && p[i] == '{')
            while (i < n && p[i - 1] != '}') i++;
        else
            while (i < n && i < 6 && strchr("0123456789abcdefABCDEF", p[i]) && p[i]) i++;
        *out = SLICE(" ");
        return i;
    }
    return 2;
}

static uint32_t escape_at(const struct literal_form *f, const char *p, uint32_t n, struct slice *out)
{
    *out = (struct slice){p, 1};
    if (f->escapes == ESCAPES_BACKSLASH && p[0] == '\\') return read_escape(p, n, out);
    if (f->escapes == ESCAPES_QUOTES && p[0] == '\\' && n > 1 && (p[1] == '\\' || p[1] == f->quote)) {
        out->p++;
        return 2;
    }
    if (f->escapes == ESCAPES_DOUBLED && p[0] == '"' && n > 1 && p[1] == '"') return 2;
    if (f->braces && n > 1 && (p[0] == '{' || p[0] == '}') && p[1] == p[0]) return 2;
    return 0;
}

static void add_decoded(struct pieces *b, const struct literal_form *f, uint32_t from, uint32_t to)
{
    const char *p = b->run->tree->text.p;
    uint32_t plain = from;
    for (uint32_t i = from; i < to;) {
        struct slice text;
        uint32_t n = escape_at(f, p + i, to - i, &text);
        if (n == 0) {
            i++;
            continue;
        }
        add_text(b, (struct slice){p + plain, i - plain}, plain, i - plain);
        add_text(b, text, i, n);
        plain = i += n;
    }
    add_text(b, (struct slice){p + plain, to - plain}, plain, to - plain);
}

/* ---- interpolation */

/* Marks around an interpolated expression that the grammar does not count to it: "{$x}", "$x", "#$x". */
static void widen(const struct host_tree *t, const struct literal_form *f, uint32_t *from, uint32_t *to)
{
    const char *p = t->text.p;
    if (*from > f->start && p[*from - 1] == '{' && *to < f->end && p[*to] == '}') --*from, ++*to;
    while (*from > f->start && (p[*from - 1] == '$' || p[*from - 1] == '#')) --*from;
}

static void add_value(struct pieces *b, const struct value *v, uint32_t from, uint32_t to)
{
    struct string s = value_string(b->run, v, 0);
    for (size_t i = 0; i < s.n && b->list.n < STRING_PIECES_LIMIT; i++)
        vec_push(b->run->arena, &b->list, s.at[i]);
    if (s.n == 1 && s.at[0].hole && s.at[0].node == v->node) {
        struct string_piece *hole = &b->list.at[b->list.n - 1];
        hole->source = from;
        hole->source_len = to - from;
    }
}

/* A value in the literal that may be one of several texts: its pieces in the list are those of the first. */
struct choice {
    size_t at, n;
    const struct value *value;
};

/* The literal with all texts that its values may have, up to STRING_CHOICES_LIMIT. */
static void add_choices(struct host_run *r, struct value *v, const struct choice *choices, size_t count)
{
    size_t all = 1, most = 1;
    for (size_t i = 0; i < count; i++) {
        all *= choices[i].value->string_count;
        if (choices[i].value->string_count > most) most = choices[i].value->string_count;
        if (all > STRING_CHOICES_LIMIT) all = STRING_CHOICES_LIMIT + 1;
    }
    bool cross = all <= STRING_CHOICES_LIMIT;
    struct string base = v->strings[0];
    v->string_count = cross ? all : most;
    v->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t k = 0; k < v->string_count; k++) {
        struct string out = {NULL, 0};
        size_t from = 0, rest = k;
        for (size_t i = 0; i < count; i++) {
            size_t n = choices[i].value->string_count, pick = cross ? rest % n : k < n ? k : n - 1;
            struct string chosen = value_string(r, choices[i].value, pick);
            out = string_add(r, out, base.at + from, choices[i].at - from);
            out = string_add(r, out, chosen.at, chosen.n);
            from = choices[i].at + choices[i].n;
            if (n > 1) rest /= n;
        }
        v->strings[k] = string_add(r, out, base.at + from, base.n - from);
    }
}

const struct value *value_literal(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    struct literal_form f = literal_form_of(t, node);
    struct pieces b = {.run = r, .node = node};
    uint32_t at = f.start;
    uint64_t deps = 0;
    VEC(struct choice) choices = {0};
    for (NODE_CHILDREN(t, node, c)) {
        uint32_t from = t->nodes.at[c].pos, to = from + t->nodes.at[c].len;
        if (from < at || to > f.end) continue;
        if (t->nodes.at[c].kind != NODE_HOLE) widen(t, &f, &from, &to);
        bool splice = t->language == &language_scala && from > at && t->text.p[from - 1] == '#';
        from -= splice; /* Slick: #$x */
        add_decoded(&b, &f, at, from);
        int inner = t->nodes.at[c].kind == NODE_HOLE ? node_child(t, c, SLOT_VALUE) : c;
        if (inner < 0) inner = t->nodes.at[c].first;
        const struct value *v = inner >= 0 ? eval(r, inner) : value_opaque(r, c, 0);
        size_t before = b.list.n;
        add_value(&b, v, from, to);
        if (v->string_count > 1)
            vec_push(r->arena, &choices, ((struct choice){before, b.list.n - before, v}));
        deps |= v->deps;
        at = to;
    }
    add_decoded(&b, &f, at, f.end > at ? f.end : at);
    struct value *v = value_new(r, node);
    v->strings = ARENA_NEW(r->arena, struct string);
    v->strings[0] = (struct string){b.list.at, b.list.n};
    v->string_count = 1;
    v->deps = deps;
    v->constant = t->nodes.at[node].first < 0;
    if (choices.n) add_choices(r, v, choices.at, choices.n);
    return v;
}
