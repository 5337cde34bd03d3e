/* Reading printed tables, see table_scan.h. */
#include "workload/table_scan.h"

#include "base/buf.h"

static struct slice line_at(struct slice s, size_t pos)
{
    if (pos > s.n) pos = s.n; /* behind a last line without an end */
    const char *end = pos < s.n ? memchr(s.p + pos, '\n', s.n - pos) : NULL;
    return (struct slice){s.p + pos, end ? (size_t)(end - s.p) - pos : s.n - pos};
}

/* ---- separated values ------------------------------------------------------------------------------------
 */

static char separator_of(struct slice header)
{
    if (memchr(header.p, '\t', header.n)) return '\t';
    return memchr(header.p, ';', header.n) && !memchr(header.p, ',', header.n) ? ';' : ',';
}

/* A field in quotes, from its opening one on; leaves t->pos at what follows the closing one. */
static struct slice read_quoted(struct table *t, struct arena *a)
{
    struct slice s = t->text;
    struct buf out = {0};
    for (t->pos++; t->pos < s.n; t->pos++) {
        bool quote = s.p[t->pos] == '"';
        if (quote && (t->pos + 1 >= s.n || s.p[t->pos + 1] != '"')) break;
        t->pos += quote;
        buf_byte(&out, s.p[t->pos]);
    }
    t->pos += t->pos < s.n;
    struct slice value = slice_copy(a, buf_slice(&out));
    buf_free(&out);
    return value;
}

static bool next_separated(struct table *t, struct arena *a, struct slice *fields, size_t *count)
{
    struct slice s = t->text;
    *count = 0;
    if (t->pos >= s.n) return false;
    for (;;) {
        struct slice f = {s.p + t->pos, 0};
        bool quoted = t->pos < s.n && s.p[t->pos] == '"';
        if (quoted) f = read_quoted(t, a);
        while (t->pos < s.n && s.p[t->pos] != t->separator && s.p[t->pos] != '\n') t->pos++;
        if (!quoted) {
            f.n = (size_t)(s.p + t->pos - f.p);
            if (f.n && f.p[f.n - 1] == '\r') f.n--;
        }
        if (*count < TABLE_FIELDS) fields[(*count)++] = f;
        if (t->pos >= s.n || s.p[t->pos++] == '\n') return true;
    }
}

/* ---- fixed columns ---------------------------------------------------------------------------------------
 */

/* "----+-----" or "+----+----+" */
static bool is_rule(struct slice line)
{
    size_t dashes = 0;
    line = slice_trim(line);
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != '-' && line.p[i] != '+') return false;
        dashes += line.p[i] == '-';
    }
    return dashes > 1;
}

static void read_edges(struct table *t, struct slice rule)
{
    while (rule.n && ascii_is_space(rule.p[rule.n - 1])) rule.n--;
    for (size_t i = t->boxed; i < rule.n && t->edge_count < TABLE_FIELDS - 1; i++)
        if (rule.p[i] == '+') t->edges[t->edge_count++] = i;
    if (!t->boxed) t->edges[t->edge_count++] = SIZE_MAX;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The bytes of a line between two columns, counted in characters. */
static struct slice cell(struct slice line, size_t from, size_t to)
{
    size_t column = 0, start = line.n, i = 0;
    for (; i < line.n && column < to; i++) {
        if (column == from && start == line.n) start = i;
        if (i + 1 >= line.n || !is_continuation(line.p[i + 1])) column++;
    }
    return start < i ? (struct slice){line.p + start, i - start} : (struct slice){"", 0};
}

/* Reads the line's cells, or appends them to those of the line before; true when a cell goes on. */
static bool read_cells(struct table *t, struct arena *a, struct slice line, struct slice *fields, bool first)
{
    bool more = false;
    for (size_t i = 0; i < t->edge_count; i++) {
        size_t from = i ? t->edges[i - 1] + 1 : t->boxed;
        struct slice c = cell(line, from, t->edges[i]);
        while (t->edges[i] == SIZE_MAX && c.n && c.p[c.n - 1] == '\r') c.n--;
        bool goes_on = !t->boxed && c.n > 1 && c.p[c.n - 1] == '+' && c.p[c.n - 2] == ' ';
        if (goes_on) c.n--;
        more |= goes_on;
        c = slice_trim(c);
        if (first)
            fields[i] = c;
        else if (c.n)
            fields[i] = slice_of(arena_printf(a, "%.*s\n%.*s", SLICE_ARG(fields[i]), SLICE_ARG(c)));
    }
    return more;
}

static bool next_aligned(struct table *t, struct arena *a, struct slice *fields, size_t *count)
{
    *count = 0;
    while (t->pos < t->text.n) {
        struct slice line = line_at(t->text, t->pos);
        t->pos += line.n + 1;
        if (is_rule(line)) continue;
        if (!slice_trim(line).n || (!*count && line.p[0] == '(')) break; /* "(2 rows)" */
        bool more = read_cells(t, a, line, fields, !*count);
        *count = t->edge_count;
        if (!more) break;
    }
    return *count > 0;
}

/* ---- both ------------------------------------------------------------------------------------------------
 */

size_t table_start(struct table *t, struct arena *a, struct slice text, struct slice *names)
{
    *t = (struct table){.text = text};
    while (t->pos < text.n && !slice_trim(line_at(text, t->pos)).n) t->pos += line_at(text, t->pos).n + 1;
    struct slice first = line_at(text, t->pos), second = line_at(text, t->pos + first.n + 1);
    size_t count = 0;
    t->boxed = first.n && first.p[0] == '+' && is_rule(first);
    if (t->boxed || (t->pos + first.n + 1 < text.n && is_rule(second)))
        read_edges(t, t->boxed ? first : second);
    else
        t->separator = separator_of(first);
    return table_next(t, a, names, &count) ? count : 0;
}

bool table_next(struct table *t, struct arena *a, struct slice *fields, size_t *count)
{
    return t->separator ? next_separated(t, a, fields, count) : next_aligned(t, a, fields, count);
}
