/* Lists of parameters as programs print them:
 *
 *     [["id", 1], ["LIMIT", 1]]          Ruby: pairs of name and value
 *     ("o'neil", 3, None)  {'id': 2}      Python: tuple, list, dictionary
 *     [ "a'b", 1, null ]   [1,2]          JavaScript and JSON
 *     1, 'x'                              a bare list
 */
#include "workload/app_log.h"

enum { PARAMETERS_KEPT = 256 };

struct bind_reader {
    struct slice s;
    size_t pos;
    struct scanner *scanner;
    struct chunk *chunk;
    struct log_record *record;
    struct slice names[PARAMETERS_KEPT];
    size_t count;
};

static void skip_blanks(struct bind_reader *b)
{
    while (b->pos < b->s.n && (ascii_is_space(b->s.p[b->pos]) || b->s.p[b->pos] == ',')) b->pos++;
}

/* A quoted string or a word up to a separator; *quoted tells which. */
static struct slice read_scalar(struct bind_reader *b, bool *quoted)
{
    struct slice s = b->s;
    char quote = s.p[b->pos];
    *quoted = quote == '"' || quote == '\'' || quote == '`';
    if (!*quoted) {
        size_t start = b->pos;
        int depth = 0;
        for (; b->pos < s.n; b->pos++) {
            char c = s.p[b->pos];
            if (c == '(' || c == '[') depth++;
            if ((c == ')' || c == ']') && depth-- == 0) break;
            if (depth <= 0 &&
                (c == ',' || c == '}' || (c == ':' && b->pos + 1 < s.n && s.p[b->pos + 1] == ' ')))
                break;
        }
        if (b->pos == start) b->pos++;
        return slice_trim((struct slice){s.p + start, b->pos - start});
    }
    size_t start = ++b->pos;
    while (b->pos < s.n && s.p[b->pos] != quote) b->pos += s.p[b->pos] == '\\' ? 2 : 1;
    if (b->pos > s.n) b->pos = s.n;
    struct slice value = {s.p + start, b->pos - start};
    b->pos++;
    return value;
}

static void add_value(struct bind_reader *b, struct slice name, struct slice value, bool quoted)
{
    static const char *const nulls[] = {"None", "null", "nil", "NULL", "undefined"};
    if (b->count == PARAMETERS_KEPT) return;
    enum log_value_kind kind = VALUE_LITERAL;
    for (size_t i = 0; !quoted && i < sizeof nulls / sizeof *nulls; i++)
        if (slice_eq(value, slice_of(nulls[i]))) kind = VALUE_NULL;
    b->names[b->count++] = name;
    record_add_parameter(b->chunk, b->record, value, kind);
}

static bool at_close(const struct bind_reader *b)
{
    char c = b->pos < b->s.n ? b->s.p[b->pos] : ']';
    return c == ']' || c == ')' || c == '}';
}

static void read_list(struct bind_reader *b, int depth);

/* ["id", 1]: a pair. */
static void read_pair(struct bind_reader *b)
{
    bool quoted;
    b->pos++;
    skip_blanks(b);
    if (at_close(b)) return;
    struct slice name = read_scalar(b, &quoted);
    skip_blanks(b);
    if (!at_close(b)) {
        struct slice value = read_scalar(b, &quoted);
        add_value(b, name, value, quoted);
    }
    while (!at_close(b)) b->pos++;
    b->pos++;
}

static void read_list(struct bind_reader *b, int depth)
{
    struct slice none = {"", 0};
    while (b->count < PARAMETERS_KEPT) {
        skip_blanks(b);
        if (b->pos >= b->s.n || at_close(b)) return;
        char c = b->s.p[b->pos];
        if (c == '[' && depth == 1) {
            read_pair(b);
            continue;
        }
        if (c == '(' || c == '[' || c == '{') {
            if (depth > 1) return; /* several rows: the first tells enough */
            b->pos++;
            read_list(b, depth + 1);
            return;
        }
        bool quoted;
        struct slice value = read_scalar(b, &quoted);
        if (b->pos < b->s.n && b->s.p[b->pos] == ':') { /* 'name': value */
            b->pos++;
            while (b->pos < b->s.n && b->s.p[b->pos] == ' ') b->pos++;
            if (b->pos >= b->s.n) return;
            struct slice name = value;
            value = read_scalar(b, &quoted);
            add_value(b, name, value, quoted);
        } else {
            add_value(b, none, value, quoted);
        }
    }
}

/* "%(name)s", ":name", "@name" -> name */
static struct slice placeholder_name(struct slice s)
{
    struct slice name = {"", 0};
    if (s.n > 4 && s.p[0] == '%' && s.p[1] == '(') {
        const char *end = memchr(s.p, ')', s.n);
        if (end) name = (struct slice){s.p + 2, (size_t)(end - s.p) - 2};
    } else if (s.n > 1 && (s.p[0] == ':' || s.p[0] == '@' || s.p[0] == '$')) {
        name = (struct slice){s.p + 1, s.n - 1};
    }
    return name;
}

void app_parameters(struct scanner *s, struct chunk *c, struct log_record *r, struct slice list)
{
    struct bind_reader b = {.s = slice_trim(list), .scanner = s, .chunk = c, .record = r};
    if (!b.s.n || r->parameter_count) return;
    read_list(&b, 0);
    for (uint32_t i = 0; i < r->value_count; i++) {
        struct log_value *v = &c->values.at[r->values + i];
        if (v->kind != VALUE_PARAMETER) continue;
        struct slice name = placeholder_name((struct slice){v->p, v->n});
        if (!name.n) continue;
        for (size_t k = 0; k < b.count; k++)
            if (slice_eq(b.names[k], name)) v->parameter = (int32_t)k;
    }
}
