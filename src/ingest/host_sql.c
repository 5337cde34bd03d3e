/* From an assembled string to a statement: each hole is classified by the SQL around it and replaced by
 * something that parses, and every byte of the statement keeps its place in the source. */
#include "ingest/host.h"
#include "ingest/reader.h"

enum { HOLES_LIMIT = 200 };

struct writer {
    struct host_run *run;
    enum dialect dialect;
    VEC(char) text;
    VEC(struct map_piece) pieces;
    VEC(struct call_hole) holes;
};

static void write_bytes(struct writer *w, struct slice bytes, uint32_t source, uint32_t source_len)
{
    if (w->text.n + bytes.n > STRING_BYTES_LIMIT) return;
    struct arena *a = &w->run->out->arena;
    struct map_piece piece = {(uint32_t)w->text.n, (uint32_t)bytes.n, source, source_len};
    for (size_t i = 0; i < bytes.n; i++) vec_push(a, &w->text, bytes.p[i]);
    vec_push(a, &w->pieces, piece);
}

static struct slice written(const struct writer *w)
{
    return (struct slice){w->text.at ? w->text.at : "", w->text.n};
}

/* ---- filling in */

/* The last name of an expression, cut down to letters, digits and underscores: row["id"] -> id. */
static struct slice hole_name(struct arena *a, struct slice expression)
{
    size_t end = expression.n;
    while (end > 0 && !(ascii_is_alpha(expression.p[end - 1]) || ascii_is_digit(expression.p[end - 1]) ||
                        expression.p[end - 1] == '_'))
        end--;
    size_t start = end;
    while (start > 0 && (ascii_is_alpha(expression.p[start - 1]) || ascii_is_digit(expression.p[start - 1]) ||
                         expression.p[start - 1] == '_'))
        start--;
    while (start < end && !ascii_is_alpha(expression.p[start]) && expression.p[start] != '_') start++;
    if (end - start == 0 || end - start > 48) return SLICE("x");
    return slice_lower(a, (struct slice){expression.p + start, end - start});
}

static struct slice plain_name(struct arena *a, struct slice name)
{
    static const char reserved[] =
        "table column user order group select from where key index limit offset values set default check "
        "primary references to in on as by all any and or not null true false case when then else end "
        "desc asc union join left right full inner outer cross using distinct having into for with do";
    if (!word_in_nocase(reserved, name)) return name;
    const char *p = arena_printf(a, "%.*s_", SLICE_ARG(name));
    return slice_of(p);
}

static struct slice filler_text(struct writer *w, enum filler filler, const struct string_piece *p)
{
    struct arena *a = &w->run->out->arena;
    struct slice name = hole_name(a, p->text);
    switch (filler) {
    case FILL_PARAMETER: return slice_of(arena_printf(a, "${%.*s}", SLICE_ARG(name)));
    case FILL_LIST: return slice_of(arena_printf(a, "(${%.*s})", SLICE_ARG(name)));
    case FILL_NAME: return plain_name(a, name);
    case FILL_ASSIGNMENT:
        return slice_of(arena_printf(a, "%.*s = ${%.*s}", SLICE_ARG(plain_name(a, name)), SLICE_ARG(name)));
    case FILL_OPERATOR: return SLICE("=");
    case FILL_SELECT: return SLICE("SELECT 1");
    case FILL_TEXT: return name;
    case FILL_PART:
    case FILL_NOTHING: break;
    }
    return (struct slice){"", 0};
}

/* '{x}' alone between quotes is a value of its own: the quotes go, so that the statement's shape is the one
 * the database would see with a parameter. */
static bool unquote(struct writer *w, struct string s, size_t hole)
{
    if (w->text.n == 0 || w->text.at[w->text.n - 1] != '\'' || hole + 1 >= s.n || s.at[hole + 1].hole)
        return false;
    if (w->text.n > 1 && w->text.at[w->text.n - 2] == '\'') return false;
    struct slice next = s.at[hole + 1].text;
    if (next.n == 0 || next.p[0] != '\'' || (next.n > 1 && next.p[1] == '\'')) return false;
    w->text.n--;
    struct map_piece *last = &w->pieces.at[w->pieces.n - 1];
    if (last->len > 0) {
        bool exact = last->len == last->source_len;
        last->len--;
        if (exact) last->source_len--;
    }
    return true;
}

/* True behind FROM, INTO and the like, with or without a schema's name or a prefix in between. */
static bool names_table(struct slice before)
{
    while (before.n && !ascii_is_space(before.p[before.n - 1])) before.n--;
    before = slice_trim(before);
    size_t from = before.n;
    while (from && ascii_is_alpha(before.p[from - 1])) from--;
    struct slice word = {before.p + from, before.n - from};
    static const char *const words[] = {"from", "join", "into", "update", "table", "only", "using"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq_nocase(word, slice_of(words[i]))) return true;
    return false;
}

/* " + sessionTimeoutCol + " in the place of an operand: by its name a column. */
static bool names_column(struct writer *w, const struct string_piece *p)
{
    struct slice name = slice_lower(w->run->arena, p->text);
    return slice_ends(name, SLICE("col")) || slice_ends(name, SLICE("column")) ||
           slice_ends(name, SLICE("colname")) || slice_ends(name, SLICE("columnname")) ||
           slice_ends(name, SLICE("column_name"));
}

static void write_hole(struct writer *w, struct string s, size_t i, bool *skip_quote)
{
    struct string_piece *p = &s.at[i];
    struct hole_place place = hole_classify(written(w), s, i, w->dialect);
    if (place.kind == HOLE_VALUE && !place.in_quotes && names_column(w, p)) place.kind = HOLE_IDENTIFIER;
    if (place.kind == HOLE_VALUE && slice_starts_nocase(slice_trim(written(w)), SLICE("pragma ")))
        place.kind = HOLE_FRAGMENT; /* PRAGMA x = ...: no place for a parameter */
    enum hole_kind kind = hole_by_nature(place.kind, p);
    if (kind == HOLE_PLACEHOLDER && place.kind == HOLE_FRAGMENT && place.filler != FILL_LIST)
        place.filler = FILL_PARAMETER;
    if (place.in_quotes && unquote(w, s, i)) {
        place.filler = FILL_PARAMETER;
        *skip_quote = true;
    }
    bool table = place.kind == HOLE_IDENTIFIER && names_table(written(w));
    bool joined = place.filler == FILL_PART && p->nature == NATURE_IDENTIFIER && !place.in_quotes;
    if (joined) place.filler = FILL_NAME; /* a quoted name ends where it ends: quote(table) . "SET x = 1" */
    struct slice text = filler_text(w, place.filler, p);
    if (joined) text = slice_of(arena_printf(&w->run->out->arena, "%.*s ", SLICE_ARG(text)));
    if (!place.in_quotes && w->text.n &&
        strchr("$:@", w->text.at[w->text.n - 1])) { /* $${n}: a placeholder in parts */
        kind = HOLE_PLACEHOLDER;
        text = w->text.at[w->text.n - 1] == '$' ? SLICE("1") : hole_name(&w->run->out->arena, p->text);
    }
    struct span at = {(uint32_t)w->text.n, (uint32_t)text.n};
    write_bytes(w, text, p->source, p->source_len);
    if (w->holes.n == HOLES_LIMIT) return;
    vec_push(&w->run->out->arena, &w->holes,
             ((struct call_hole){kind, -1, place.in_quotes, (p->deps & DEPS_LOOPS) != 0, at, p->source,
                                 p->source_len, p->text, table ? p->deps : 0}));
}

/* if (!first) sql += ", ": in front of the first item of a list nothing is joined. */
static bool joins_nothing(const struct writer *w, const struct string_piece *p)
{
    struct slice text = slice_trim(p->text), before = slice_trim(written(w));
    if (!p->optional || !word_in_nocase(", and or", text) || !before.n) return false;
    size_t from = before.n;
    while (from > 0 && ascii_is_alpha(before.p[from - 1])) from--;
    struct slice word = {before.p + from, before.n - from};
    return before.p[before.n - 1] == '(' ||
           word_in_nocase("values select set by from in on where and or having", word);
}

static void write_string(struct writer *w, struct string s)
{
    bool skip_quote = false;
    size_t holes = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct string_piece *p = &s.at[i];
        if (p->hole) {
            if (holes++ < HOLES_LIMIT) write_hole(w, s, i, &skip_quote);
            continue;
        }
        if (joins_nothing(w, p)) continue;
        struct slice text = p->text;
        uint32_t source = p->source, len = p->source_len;
        if (skip_quote) {
            bool exact = text.n == len;
            text = (struct slice){text.p + 1, text.n - 1};
            if (exact) source++, len--;
            skip_quote = false;
        }
        write_bytes(w, text, source, len);
    }
}

/* ---- statements */

static int find_same(const struct host_run *r, const struct statement *st)
{
    for (size_t i = r->out->statements.n; i > 0 && r->out->statements.n - i < 2000; i--) {
        const struct statement *other = &r->out->statements.at[i - 1];
        if (other->offset == st->offset && slice_eq(other->text, st->text)) return (int)i - 1;
    }
    return -1;
}

void sql_consume(struct host_run *r, struct string s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.at[i].hole) r->consumed[s.at[i].node] = 1;
}

struct hole_range {
    size_t from, end, start;
};

/* The holes of bytes [from, end) of the written text are the statement's, which starts at byte `start`. */
static void add_holes(struct host_run *r, struct call *call, struct writer *w, int statement,
                      struct hole_range at)
{
    struct call_hole *all = ARENA_ARRAY(&r->out->arena, struct call_hole, call->hole_count + w->holes.n);
    if (call->hole_count) memcpy(all, call->holes, call->hole_count * sizeof *all);
    size_t n = call->hole_count;
    for (size_t i = 0; i < w->holes.n; i++) {
        struct call_hole h = w->holes.at[i];
        if (h.at.pos < at.from || h.at.pos >= at.end) continue;
        h.statement = statement;
        h.at.pos = h.at.pos > at.start ? h.at.pos - (uint32_t)at.start : 0;
        all[n++] = h;
    }
    call->holes = all;
    call->hole_count = n;
}

/* What stands in front of the text that a builder's method takes. */
static struct slice fragment_lead(struct arena *a, struct slice method)
{
    static const struct {
        const char *methods, *lead;
    } leads[] = {
        {"order reorder orderbyraw order_by orderby addorderby in_order_of",           "SELECT x FROM x ORDER BY "         },
        {"group groupbyraw groupby group_by addgroupby",                               "SELECT x FROM x GROUP BY "         },
        {"having havingraw andhaving orhaving",                                        "SELECT x FROM x GROUP BY x HAVING "},
        {"select pluck selectraw addselect raw sum average minimum maximum calculate", "SELECT "                           },
        {"joins joinraw left_joins from fromraw",                                      "SELECT x FROM x "                  },
        {"update_all set",                                                             "UPDATE x SET "                     },
    };
    struct slice name = slice_lower(a, method);
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (word_in(leads[i].methods, name)) return slice_of(leads[i].lead);
    return SLICE("SELECT x FROM x WHERE ");
}

void sql_fragment(struct host_run *r, struct string s, struct call *call)
{
    struct writer w = {.run = r, .dialect = r->dialect};
    write_bytes(&w, fragment_lead(r->arena, call->name), 0, 0);
    write_string(&w, s);
    add_holes(r, call, &w, -1, (struct hole_range){0, SIZE_MAX, 0});
    sql_consume(r, s);
}

/* Adds one part of what was written, unless it was found before. Returns its index. */
static int add_statement(struct host_run *r, struct statement st, struct slice part)
{
    parts_cut(&st, &r->out->arena, part);
    st.lead = st.offset;
    st.ordinal = (uint32_t)r->out->statements.n;
    int same = find_same(r, &st);
    if (same >= 0) return same;
    vec_push(&r->out->arena, &r->out->statements, st);
    r->out->statement_count++;
    return (int)r->out->statements.n - 1;
}

int sql_emit(struct host_run *r, struct string s, enum dialect dialect, struct call *call)
{
    struct writer w = {.run = r, .dialect = dialect};
    if (dialect == DIALECT_UNKNOWN)
        w.dialect = dialect = dialect_of_text(string_literal_text(r, s), NULL).dialect;
    bool hql = s.n && !s.at[0].hole && slice_starts_nocase(slice_trim(s.at[0].text), SLICE("from "));
    if (hql) write_bytes(&w, SLICE("SELECT * "), s.at[0].source, 0);
    write_string(&w, s);
    struct statement st = {
        .text = written(&w), .dialect = dialect, .pieces = w.pieces.at, .piece_count = w.pieces.n};
    st.call = (int)(call - r->out->calls.at);
    for (size_t i = 0; i < s.n; i++) st.uncertain |= s.at[i].optional;
    for (size_t i = 0; i < w.holes.n; i++)
        st.uncertain |= w.holes.at[i].kind == HOLE_FRAGMENT || w.holes.at[i].kind == HOLE_SAFE ||
                        w.holes.at[i].kind == HOLE_CONSTANT || w.holes.at[i].kind == HOLE_IDENTIFIER ||
                        w.holes.at[i].kind == HOLE_QUOTED || w.holes.at[i].kind == HOLE_ESCAPED;
    sql_consume(r, s);
    struct arena scratch = {0};
    struct span_list parts = parts_split(&scratch, st.text, dialect);
    int first = -1;
    for (size_t i = 0; i < parts.n; i++) {
        struct slice part = parts_without_end(slice_sub(st.text, parts.at[i]));
        int index = add_statement(r, st, part);
        size_t start = (size_t)(part.p - st.text.p);
        struct hole_range at = {i ? start : 0, i + 1 < parts.n ? start + part.n : SIZE_MAX, start};
        add_holes(r, call, &w, index, at);
        if (first < 0) first = index;
    }
    arena_free(&scratch);
    return first;
}

/* ---- SQL that no call takes */

void sql_note(struct host_run *r, int node, const struct value *v)
{
    if (!value_is_text(v) || v->nature == NATURE_NUMERIC) return;
    for (size_t i = 0; i < v->string_count; i++) {
        if (sql_recognise(r, v->strings[i], false) != SQL_STATEMENT) continue;
        *vec_zadd(r->arena, &r->candidates) = (struct candidate){v->strings[i], node, r->function};
    }
}

static bool is_consumed(const struct host_run *r, struct string s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.at[i].hole && r->consumed[s.at[i].node]) return true;
    return false;
}

void sql_finish(struct host_run *r)
{
    for (size_t i = r->candidates.n; i > 0; i--) {
        struct candidate *c = &r->candidates.at[i - 1];
        if (is_consumed(r, c->string)) continue;
        struct call *call = vec_zadd(&r->out->arena, &r->out->calls);
        const struct node *at = node_at(r->tree, c->node);
        *call = (struct call){
            .api = SLICE("text"), .method = CALL_BUILD, .statement = -1, .offset = at->pos, .len = at->len};
        call->function_index = c->function >= 0 ? r->functions.at[c->function].public_index : -1;
        if (call->function_index >= 0) call->function = r->out->functions.at[call->function_index].name;
        call->loop_count = -1;
        call->text = TEXT_CONSTANT;
        call->confidence = CONFIDENCE_MEDIUM;
        for (size_t k = 0; k < c->string.n; k++)
            if (c->string.at[k].hole) call->text = TEXT_ASSEMBLED;
        call->statement = sql_emit(r, c->string, r->dialect, call);
    }
}

struct string sql_split_dollars(struct host_run *r, struct string s)
{
    struct string out = {NULL, 0};
    for (size_t i = 0; i < s.n; i++) {
        struct string_piece p = s.at[i];
        size_t plain = 0;
        for (ptrdiff_t at; !p.hole && (at = slice_find(p.text, SLICE("${"), plain)) >= 0;) {
            const char *close = memchr(p.text.p + at, '}', p.text.n - (size_t)at);
            if (!close) break;
            size_t end = (size_t)(close - p.text.p) + 1;
            struct string_piece before = p, hole = p;
            before.text = (struct slice){p.text.p + plain, (size_t)at - plain};
            before.source += (uint32_t)plain;
            before.source_len = (uint32_t)before.text.n;
            hole.hole = true;
            hole.text = (struct slice){p.text.p + at + 2, end - (size_t)at - 3};
            hole.source += (uint32_t)at;
            hole.source_len = (uint32_t)(end - (size_t)at);
            if (before.text.n) out = string_add(r, out, &before, 1);
            out = string_add(r, out, &hole, 1);
            plain = end;
        }
        p.source += (uint32_t)plain;
        p.source_len -= (uint32_t)(plain < p.source_len ? plain : p.source_len);
        p.text = (struct slice){p.text.p + plain, p.text.n - plain};
        if (p.hole || p.text.n) out = string_add(r, out, &p, 1);
    }
    return out;
}
