/* Jupyter notebooks: the code of their cells, read as one program.
 *
 *     {"cells": [{"cell_type": "code", "source": ["line\n", "line"]}, ...], "metadata": {"kernelspec":
 * {"language": ...}}}
 *
 * `source` is a string or a list of them. The program is the file with everything else blank, byte for byte
 * as long as the file, so that places need no map: an escape leaves a blank beside the character that it
 * stands for, and what parts two lines in the file ends in the one newline of the program. Cells that begin
 * with
 * %%sql, and %sql in a line, are scripts; other magics are no code. */
#include "ingest/host.h"
#include "ingest/reader.h"

/* ---- JSON, as far as needed to find the cells ---------------------------------------------------------- */

static size_t skip_blanks(struct slice t, size_t i)
{
    while (i < t.n && (ascii_is_space(t.p[i]) || t.p[i] == ',' || t.p[i] == ':')) i++;
    return i;
}

/* Behind the string that opens at i. */
static size_t skip_string(struct slice t, size_t i)
{
    for (i++; i < t.n && t.p[i] != '"'; i++)
        if (t.p[i] == '\\') i++;
    return i < t.n ? i + 1 : t.n;
}

static size_t skip_value(struct slice t, size_t i)
{
    size_t depth = 0;
    for (i = skip_blanks(t, i); i < t.n;) {
        char c = t.p[i];
        if (c == '"') {
            i = skip_string(t, i);
        } else {
            if (c == '{' || c == '[') depth++;
            if (c == '}' || c == ']') {
                if (depth == 0) return i;
                depth--;
            }
            i++;
            bool scalar = c != '{' && c != '[' && c != '}' && c != ']';
            if (scalar && depth == 0) {
                while (i < t.n && !ascii_is_space(t.p[i]) && !strchr(",]}", t.p[i])) i++;
                return i;
            }
        }
        if (depth == 0) return i;
    }
    return t.n;
}

/* The next key of the object that *at stands in, *at then at its value; false at the end. */
static bool next_key(struct slice t, size_t *at, struct slice *key)
{
    size_t i = skip_blanks(t, *at);
    if (i >= t.n || t.p[i] != '"') return false;
    size_t end = skip_string(t, i);
    *key = (struct slice){t.p + i + 1, end >= i + 2 ? end - i - 2 : 0};
    *at = skip_blanks(t, end);
    return true;
}

static bool opens(struct slice t, size_t i, char c)
{
    return i < t.n && t.p[i] == c;
}

static struct slice string_at(struct slice t, size_t i)
{
    if (!opens(t, i, '"')) return (struct slice){"", 0};
    size_t end = skip_string(t, i);
    return (struct slice){t.p + i + 1, end >= i + 2 ? end - i - 2 : 0};
}

/* ---- the program --------------------------------------------------------------------------------------- */

struct notebook {
    struct slice text;
    char *out; /* the program, as long as the text */
    bool code; /* any code cell */
    struct slice language;
    struct span_list scripts; /* parts that are SQL */
    struct arena *arena;
};

static uint32_t hex4(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) {
        char c = ascii_lower(p[i]);
        v = v * 16 + (uint32_t)(ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0);
    }
    return v;
}

/* One escape at i; returns the bytes it takes. The character stands last, so that what follows it in the
 * program follows it still; quotes stand first in their run, so that a prefix or a second quote stays with
 * them. */
static size_t put_escape(struct notebook *n, size_t i, size_t end)
{
    struct slice t = n->text;
    char c = t.p[i + 1];
    if (c == 'u' && i + 6 <= end) {
        uint32_t code = hex4(t.p + i + 2);
        char utf8[4];
        size_t bytes = utf8_put(utf8, code >= 0xD800 && code < 0xE000 ? '?' : code ? code : ' ');
        memcpy(n->out + i, utf8, bytes);
        return 6;
    }
    if (c == '"') {
        size_t run = 0;
        while (i + 2 * run + 1 < end && t.p[i + 2 * run] == '\\' && t.p[i + 2 * run + 1] == '"') run++;
        memset(n->out + i, '"', run);
        return 2 * run;
    }
    n->out[i + 1] = c == 'n' ? '\n' : c == 't' ? '\t' : c == '\\' || c == '/' ? c : ' ';
    return 2;
}

/* The string that opens at i. Its first line starts where its content does. */
static size_t put_string(struct notebook *n, size_t i)
{
    struct slice t = n->text;
    size_t end = skip_string(t, i), stop = end > i + 1 ? end - 1 : end;
    n->out[i] = '\n';
    for (size_t k = i + 1; k < stop;) {
        if (t.p[k] != '\\' || k + 1 >= stop) {
            n->out[k] = t.p[k];
            k++;
            continue;
        }
        bool last = t.p[k + 1] == 'n' && k + 2 == stop; /* the next string begins with the newline */
        bool continued = last && n->out[k - 1] == '\\';
        if (continued) n->out[k] = '\n';
        k += last ? 2 : put_escape(n, k, stop);
    }
    return end;
}

static void put_source(struct notebook *n, size_t i)
{
    if (opens(n->text, i, '"')) {
        put_string(n, i);
    } else if (opens(n->text, i, '[')) {
        for (i = skip_blanks(n->text, i + 1); opens(n->text, i, '"'); i = skip_blanks(n->text, i))
            i = put_string(n, i);
    }
}

/* ---- magics -------------------------------------------------------------------------------------------- */

static size_t line_end(const struct notebook *n, size_t i, size_t end)
{
    const char *newline = i < end ? memchr(n->out + i, '\n', end - i) : NULL;
    return newline ? (size_t)(newline - n->out) : end;
}

static void take_script(struct notebook *n, size_t from, size_t to)
{
    vec_push(n->arena, &n->scripts, ((struct span){(uint32_t)from, (uint32_t)(to - from)}));
}

/* Lines of IPython that are not Python: %%sql makes a script of the cell, %sql of the line. */
static void take_magics(struct notebook *n, size_t from, size_t end, char *script)
{
    size_t i = from;
    while (i < end && ascii_is_space(n->out[i])) i++;
    struct slice rest = {n->out + i, end - i};
    if (slice_starts(rest, SLICE("%%"))) {
        bool sql =
            slice_starts_nocase(rest, SLICE("%%sql")) || slice_starts_nocase(rest, SLICE("%%read_sql"));
        size_t body = line_end(n, i, end);
        if (sql) memcpy(script + body, n->out + body, end - body);
        if (sql) take_script(n, body, end);
        memset(n->out + from, ' ', end - from);
        return;
    }
    for (size_t line = i; line < end; line = line_end(n, line, end) + 1) {
        size_t stop = line_end(n, line, end), k = line;
        while (k < stop && ascii_is_space(n->out[k])) k++;
        struct slice text = {n->out + k, stop - k};
        ptrdiff_t sql = slice_find(text, SLICE("%sql "), 0);
        if (sql >= 0 && (sql == 0 || text.p[sql - 1] == ' ')) {
            size_t at = k + (size_t)sql + 5;
            memcpy(script + at, n->out + at, stop - at);
            take_script(n, at, stop);
            memset(n->out + k, ' ', stop - k);
        } else if (text.n && (text.p[0] == '%' || text.p[0] == '!')) {
            memset(n->out + k, ' ', stop - k);
        }
    }
}

static size_t read_cell(struct notebook *n, size_t i, char *script)
{
    struct slice t = n->text, key, type = SLICE("");
    size_t source = 0, end = skip_value(t, i);
    for (i++; next_key(t, &i, &key) && i < end; i = skip_value(t, i)) {
        if (slice_eq(key, SLICE("cell_type"))) type = string_at(t, i);
        if (slice_eq(key, SLICE("source")) || slice_eq(key, SLICE("input"))) source = i;
    }
    if (!source || !slice_eq(type, SLICE("code"))) return end;
    put_source(n, source);
    take_magics(n, source, skip_value(t, source), script);
    n->code = true;
    return end;
}

static void read_language(struct notebook *n, size_t i)
{
    struct slice key, inner;
    if (!opens(n->text, i, '{')) return;
    for (i++; next_key(n->text, &i, &key); i = skip_value(n->text, i)) {
        bool spec = slice_eq(key, SLICE("kernelspec")), info = slice_eq(key, SLICE("language_info"));
        if ((!spec && !info) || !opens(n->text, i, '{')) continue;
        for (size_t k = i + 1; next_key(n->text, &k, &inner); k = skip_value(n->text, k))
            if (slice_eq(inner, spec ? SLICE("language") : SLICE("name")))
                n->language = string_at(n->text, k);
    }
}

static void read_cells(struct notebook *n, size_t i, char *script)
{
    if (!opens(n->text, i, '[')) return;
    for (i = skip_blanks(n->text, i + 1); opens(n->text, i, '{'); i = skip_blanks(n->text, i))
        i = read_cell(n, i, script);
}

void notebook_read(const struct source *s, struct ingested *out)
{
    struct slice text = s->input.text, key;
    if (text.n > HOST_SOURCE_LIMIT * 4 || text.n > UINT32_MAX) return;
    struct notebook n = {.text = text, .language = SLICE(""), .arena = &out->arena};
    char *script = arena_alloc(&out->arena, text.n + 1);
    n.out = arena_alloc(&out->arena, text.n + 1);
    memset(n.out, ' ', text.n + 1);
    memset(script, ' ', text.n + 1);
    size_t i = skip_blanks(text, 0);
    if (!opens(text, i, '{')) return;
    for (i++; next_key(text, &i, &key); i = skip_value(text, i)) {
        if (slice_eq(key, SLICE("cells"))) read_cells(&n, i, script);
        if (slice_eq(key, SLICE("metadata"))) read_language(&n, i);
    }
    if (n.language.n && !slice_starts_nocase(n.language, SLICE("python")) &&
        !slice_starts_nocase(n.language, SLICE("ipython")))
        n.code = false;
    for (size_t k = 0; k < n.scripts.n; k++)
        plain_script(out, (struct slice){script, text.n}, n.scripts.at[k], s->dialect);
    if (!n.code) return;
    struct source program = *s;
    program.input.text = (struct slice){n.out, text.n};
    program.language = "python";
    host_read(&program, out);
}
