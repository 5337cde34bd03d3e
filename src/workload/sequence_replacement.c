/* The one statement that could take the place of a run, written from the shape that repeats.
 *
 *     n+1            select * from c where post_id = ?         -> ... where post_id in (?+)
 *     write-loop     insert into t(a) values (?)               -> insert into t(a) values (?), (?), ...
 *                    delete from t where id = ?                -> ... where id in (?+)
 *                    update t set a = ? where id = ?           -> update t set a = v.a from (values ...)
 * v(id, a) ... offset-paging  ... order by id limit ? offset ?          -> ... where id > ? order by id limit
 * ?
 *
 * It is a sketch for people, in the shape's own notation; what cannot be told from the text alone is left
 * out.
 */
#include "workload/event.h"

static ptrdiff_t find(struct slice s, const char *what, size_t from)
{
    return slice_find(s, slice_of(what), from);
}

static bool is_name_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '.' || c == '"' ||
           (unsigned char)c >= 0x80;
}

/* Where the n-th value (from 0) stands in a shape's text; -1 when it has fewer. */
static ptrdiff_t value_place(struct slice s, size_t n)
{
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') quoted = !quoted;
        if (!quoted && s.p[i] == '?' && n-- == 0) return (ptrdiff_t)i;
    }
    return -1;
}

/* True when nothing is computed with the value at `at`: the condition ends behind it. */
static bool stands_alone(struct slice s, size_t at)
{
    static const char *const next[] = {" and ", " or ",        " order by ", " group by ", " limit ",
                                       " for ", " returning ", ")",          ";",          " union "};
    struct slice rest = {s.p + at + 1, s.n - at - 1};
    bool end = !rest.n;
    for (size_t i = 0; i < sizeof next / sizeof *next; i++) end |= slice_starts(rest, slice_of(next[i]));
    return end;
}

/* The value of a "column = ?" behind WHERE that differed most between the calls; -1 without one. */
static ptrdiff_t varying_key(const struct shape_stats *s)
{
    ptrdiff_t where = find(s->text, " where ", 0), best = -1;
    double most = 0;
    for (size_t i = 0; where >= 0 && i < POSITIONS_KEPT; i++) {
        ptrdiff_t at = value_place(s->text, i);
        if (at < 0) break;
        bool equal = at > where + 9 && memcmp(s->text.p + at - 3, " = ", 3) == 0 && s->text.p[at - 4] != '?';
        if (!equal || !is_name_byte(s->text.p[at - 4]) || !stands_alone(s->text, (size_t)at)) continue;
        double different = i < s->position_count ? distinct_count(&s->positions[i].distinct) : 0;
        bool same = different > 0 && different < 2; /* a condition that all calls share */
        if (same || (best >= 0 && different <= most)) continue;
        best = at;
        most = different;
    }
    return best;
}

/* The column in front of " = ?" */
static struct slice column_before(struct slice s, size_t value)
{
    size_t end = value - 3, start = end;
    while (start && is_name_byte(s.p[start - 1])) start--;
    return (struct slice){s.p + start, end - start};
}

static struct slice unqualified(struct slice name)
{
    const char *dot = name.n ? memrchr(name.p, '.', name.n) : NULL;
    return dot ? (struct slice){dot + 1, name.n - (size_t)(dot + 1 - name.p)} : name;
}

/* True when the rows tell which key they belong to. */
static bool selects_key(struct slice s, struct slice column)
{
    ptrdiff_t from = find(s, " from ", 0);
    struct slice list = {s.p, from < 0 ? s.n : (size_t)from};
    return find(list, "*", 0) >= 0 || slice_find(list, unqualified(column), 0) >= 0;
}

static struct slice with_list(struct arena *a, const struct shape_stats *s)
{
    ptrdiff_t at = varying_key(s);
    if (at < 0) return (struct slice){"", 0};
    struct slice column = column_before(s->text, (size_t)at);
    struct slice head = {s->text.p, (size_t)at - 3}, tail = {s->text.p + at + 1, s->text.n - (size_t)at - 1};
    ptrdiff_t limit = find(tail, " limit ?", 0);
    if (limit >= 0 && find(tail, " for ", 0) < 0) tail.n = (size_t)limit;
    bool select = slice_starts(head, SLICE("select "));
    if (select && find(tail, " for ", 0) < 0 && !selects_key(s->text, column)) {
        head = (struct slice){head.p + 7, head.n - 7};
        return slice_of(arena_printf(a, "select %.*s, %.*s in (?+)%.*s", SLICE_ARG(column), SLICE_ARG(head),
                                     SLICE_ARG(tail)));
    }
    return slice_of(arena_printf(a, "%.*s in (?+)%.*s", SLICE_ARG(head), SLICE_ARG(tail)));
}

static struct slice with_rows(struct arena *a, struct slice s)
{
    ptrdiff_t values = find(s, " values (", 0), end = values < 0 ? -1 : find(s, ")", (size_t)values);
    if (end < 0) return (struct slice){"", 0};
    int depth = 0;
    for (end = values + 8; (size_t)end < s.n; end++) {
        depth += s.p[end] == '(' ? 1 : s.p[end] == ')' ? -1 : 0;
        if (!depth) break;
    }
    if ((size_t)end >= s.n) return (struct slice){"", 0};
    struct slice head = {s.p, (size_t)end + 1}, row = {s.p + values + 8, (size_t)(end - values) - 7},
                 tail = {s.p + end + 1, s.n - (size_t)end - 1};
    return slice_of(arena_printf(a, "%.*s, %.*s, ...%.*s", SLICE_ARG(head), SLICE_ARG(row), SLICE_ARG(tail)));
}

/* Only "update t set a = ? where key = ?", which is what loops mostly send. */
static struct slice with_joined_values(struct arena *a, const struct shape_stats *s)
{
    struct slice t = s->text, none = {"", 0};
    ptrdiff_t set = find(t, " set ", 0), where = find(t, " where ", 0), first = value_place(t, 0),
              second = value_place(t, 1);
    if (set < 8 || where < set || first != where - 1 || second < 0 || (size_t)second + 1 != t.n ||
        s->dialect == DIALECT_MYSQL || s->dialect == DIALECT_CQL)
        return none;
    if (memcmp(t.p + first - 3, " = ", 3) != 0 || memcmp(t.p + second - 3, " = ", 3) != 0) return none;
    struct slice table = {t.p + 7, (size_t)set - 7}, column = column_before(t, (size_t)first),
                 key = unqualified(column_before(t, (size_t)second));
    if (column.p != t.p + set + 5 || key.p < t.p + where + 7) return none;
    return slice_of(arena_printf(a,
                                 "update %.*s set %.*s = v.%.*s from (values (?, ?), (?, ?), ...) "
                                 "v(%.*s, %.*s) where %.*s.%.*s = v.%.*s",
                                 SLICE_ARG(table), SLICE_ARG(column), SLICE_ARG(column), SLICE_ARG(key),
                                 SLICE_ARG(column), SLICE_ARG(table), SLICE_ARG(key), SLICE_ARG(key)));
}

/* Only for one plain sort key. */
static struct slice with_keyset(struct arena *a, struct slice s)
{
    ptrdiff_t order = find(s, " order by ", 0), limit = find(s, " limit ?", 0),
              offset = find(s, " offset ?", 0);
    struct slice none = {"", 0};
    if (order < 0 || limit < order || (offset >= 0 && offset < order)) return none;
    size_t start = (size_t)order + 10, end = start;
    while (end < s.n && is_name_byte(s.p[end])) end++;
    struct slice key = {s.p + start, end - start}, rest = {s.p + end, (size_t)limit - end};
    bool down = slice_eq(rest, SLICE(" desc"));
    if (!key.n || (rest.n && !down && !slice_eq(rest, SLICE(" asc")))) return none;
    ptrdiff_t where = find(s, " where ", 0);
    struct slice head = {s.p, (size_t)order};
    return slice_of(arena_printf(a, "%.*s %s %.*s %s ? order by %.*s%.*s limit ?", SLICE_ARG(head),
                                 where > 0 && where < order ? "and" : "where", SLICE_ARG(key),
                                 down ? "<" : ">", SLICE_ARG(key), SLICE_ARG(rest)));
}

struct slice sequence_replacement(struct arena *a, const struct workload *w, const struct sequence *q)
{
    const struct shape_stats *s = workload_find(w, q->shape);
    struct slice none = {"", 0};
    if (!s || s->dialect == DIALECT_CQL || (s->traits & TRAIT_ROW_IMAGE)) return none;
    switch (q->kind) {
    case SEQUENCE_N_PLUS_ONE: return with_list(a, s);
    case SEQUENCE_OFFSET_PAGING: return with_keyset(a, s->text);
    case SEQUENCE_WRITE_LOOP:
        if (slice_starts(s->text, SLICE("insert "))) return with_rows(a, s->text);
        if (slice_starts(s->text, SLICE("delete "))) return with_list(a, s);
        return slice_starts(s->text, SLICE("update ")) ? with_joined_values(a, s) : none;
    default: return none;
    }
}
