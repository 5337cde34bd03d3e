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

/* ---- what stands around a hole */

enum clause_word {
    AT_START,
    AT_SELECT,
    AT_FROM,
    AT_TABLE,
    AT_WHERE,
    AT_BY,
    AT_SET,
    AT_VALUES,
    AT_LIMIT,
    AT_INTO,
    AT_OTHER
};

struct context {
    enum clause_word clause; /* the nearest keyword that opens a clause, at the hole's level */
    struct slice previous;   /* last token */
    enum token_kind kind;
    bool adjacent;  /* no blank between it and the hole */
    bool in_quotes; /* the text ends inside a string */
    bool in_name, in_comment;
    bool list;           /* inside parentheses of IN (...), VALUES (...) or a function */
    bool columns;        /* inside the column list of INSERT or CREATE INDEX */
    struct slice opener; /* word in front of the innermost parenthesis */
    struct slice next;   /* token behind the hole, "" at the end */
    enum token_kind next_kind;
    bool next_adjacent;
};

static enum clause_word clause_of(struct slice word)
{
    static const struct {
        const char *words;
        enum clause_word clause;
    } table[] = {
        {"select distinct returning",                           AT_SELECT},
        {"from join using",                                     AT_FROM  },
        {"update table truncate describe index view keyspace schema database references desc column "
         "constraint sequence type trigger role user", AT_TABLE },
        {"into",                                                AT_INTO  },
        {"where and or on having not when if",                  AT_WHERE },
        {"by",                                                  AT_BY    },
        {"set",                                                 AT_SET   },
        {"values",                                              AT_VALUES},
        {"limit offset fetch top first next interval",          AT_LIMIT },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (word_in_nocase(table[i].words, word)) return table[i].clause;
    return AT_OTHER;
}

enum { LEVELS_LIMIT = 64 };

static void note_token(struct context *c, struct slice text, struct token t, enum clause_word *levels,
                       struct slice *openers, int *depth)
{
    struct slice word = token_text(text, t);
    if (t.kind == TOKEN_OPEN && *depth < LEVELS_LIMIT - 1) {
        openers[++*depth] = c->kind == TOKEN_WORD || c->kind == TOKEN_NAME || c->kind == TOKEN_PARAM
                                ? c->previous
                                : (struct slice){"", 0};
        levels[*depth] = levels[*depth - 1];
        if (word_in_nocase("values", openers[*depth])) levels[*depth] = AT_VALUES;
    } else if (t.kind == TOKEN_CLOSE && *depth > 0) {
        --*depth;
    } else if (t.kind == TOKEN_WORD) {
        enum clause_word clause = clause_of(word);
        bool between = slice_eq_nocase(word, SLICE("and")) && levels[*depth] != AT_WHERE;
        if (clause != AT_OTHER && !between) levels[*depth] = clause;
    }
    c->previous = word;
    c->kind = t.kind;
}

static struct context context_before(const struct writer *w)
{
    struct context c = {.clause = AT_START, .kind = TOKEN_END};
    enum clause_word levels[LEVELS_LIMIT] = {AT_START};
    struct slice openers[LEVELS_LIMIT] =
        {
            {"", 0}
    },
                 text = written(w);
    int depth = 0;
    struct lexer lx = lex_start(text, w->dialect, LEX_COMMENTS);
    for (;;) {
        struct token t = lex_next(&lx);
        if (t.kind == TOKEN_END) break;
        bool last = t.pos + t.len == text.n;
        if (t.kind == TOKEN_COMMENT) {
            c.in_comment = last && ((t.flags & TOKEN_UNTERMINATED) || text.p[t.pos] != '/');
            continue;
        }
        if (t.flags & TOKEN_UNTERMINATED) {
            c.in_quotes = t.kind == TOKEN_STRING || t.kind == TOKEN_PARAM;
            c.in_name = t.kind == TOKEN_NAME;
            if (c.in_quotes || c.in_name) break;
        }
        c.adjacent = last;
        note_token(&c, text, t, levels, openers, &depth);
    }
    c.clause = levels[depth];
    c.list = depth > 0 && (c.clause == AT_VALUES || word_in_nocase("in values any all", openers[depth]));
    c.opener = openers[depth];
    c.columns = depth > 0 && openers[depth].n && c.clause == AT_INTO;
    return c;
}

static void look_behind(struct context *c, struct string s, size_t hole, enum dialect d)
{
    c->next = (struct slice){"", 0};
    c->next_kind = TOKEN_END;
    if (hole + 1 >= s.n) return;
    if (s.at[hole + 1].hole) {
        c->next_kind = TOKEN_PARAM;
        c->next_adjacent = true;
        return;
    }
    struct lexer lx = lex_start(s.at[hole + 1].text, d, 0);
    struct token t = lex_next(&lx);
    c->next_kind = (enum token_kind)t.kind;
    c->next = token_text(s.at[hole + 1].text, t);
    c->next_adjacent = t.kind != TOKEN_END && t.pos == 0;
}

/* ---- classification */

enum filler {
    FILL_NOTHING,
    FILL_PARAMETER,
    FILL_LIST,
    FILL_NAME,
    FILL_PART,
    FILL_ASSIGNMENT,
    FILL_OPERATOR,
    FILL_SELECT,
    FILL_TEXT
};

struct place_kind {
    enum hole_kind kind;
    enum filler filler;
};

static bool is_operand(const struct context *c)
{
    return c->kind == TOKEN_CLOSE || c->kind == TOKEN_NAME || c->kind == TOKEN_STRING ||
           c->kind == TOKEN_NUMBER || c->kind == TOKEN_PARAM || c->kind == TOKEN_WORD;
}

static bool starts_operand(const struct context *c)
{
    return c->next_kind == TOKEN_STRING || c->next_kind == TOKEN_NUMBER || c->next_kind == TOKEN_PARAM ||
           c->next_kind == TOKEN_OPEN || c->next_kind == TOKEN_NAME;
}

static bool is_comparison(const struct context *c)
{
    if (c->next_kind == TOKEN_OPERATOR)
        return c->next.n > 0 && strchr("=<>!~@&|-+/*%?:", c->next.p[0]) != NULL;
    return c->next_kind == TOKEN_WORD &&
           word_in_nocase("like ilike in is between not regexp rlike similar contains collate", c->next);
}

static const char keywords_before_value[] =
    "like ilike between in limit offset top interval then else rlike regexp contains key escape is any all "
    "similar ttl timestamp "
    "values and first next fetch return case when at to default token";

static struct place_kind after_comma(const struct context *c)
{
    if (c->list) return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
    switch (c->clause) {
    case AT_SELECT:
    case AT_FROM:
    case AT_TABLE:
    case AT_INTO:
    case AT_BY: return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
    case AT_SET:
        if (c->next.n && c->next.p[0] == '=') return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
        return (struct place_kind){HOLE_FRAGMENT, FILL_ASSIGNMENT};
    case AT_VALUES: return (struct place_kind){HOLE_FRAGMENT, FILL_LIST};
    default: return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
    }
}

static struct place_kind after_open(const struct context *c)
{
    static const char over_columns[] =
        "count sum min max avg lower upper coalesce distinct date_trunc extract group_concat string_agg "
        "array_agg concat length trim round abs index using on key unique primary partition by over";
    if (c->list) return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
    if (c->columns || word_in_nocase(over_columns, c->opener))
        return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
    if (word_in_nocase("from join exists as lateral union", c->opener))
        return (struct place_kind){HOLE_FRAGMENT, FILL_SELECT};
    if (c->clause == AT_WHERE && c->opener.n == 0)
        return (struct place_kind){is_comparison(c) ? HOLE_IDENTIFIER : HOLE_FRAGMENT, FILL_PARAMETER};
    if (word_in_nocase("where and or not on having when", c->opener))
        return (struct place_kind){is_comparison(c) ? HOLE_IDENTIFIER : HOLE_FRAGMENT, FILL_PARAMETER};
    if (c->clause == AT_TABLE) return (struct place_kind){HOLE_FRAGMENT, FILL_NOTHING};
    return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
}

static struct place_kind after_word(const struct context *c)
{
    struct slice word = c->previous;
    bool ends_list =
        c->next_kind == TOKEN_END || c->next_kind == TOKEN_COMMA || c->next_kind == TOKEN_CLOSE ||
        word_in_nocase("from as limit order asc desc having offset where group for into union", c->next);
    if (word_in_nocase("in", word)) return (struct place_kind){HOLE_VALUE, FILL_LIST};
    if (word_in_nocase("values", word)) return (struct place_kind){HOLE_FRAGMENT, FILL_LIST};
    if (word_in_nocase("set", word)) {
        if (c->next.n && (c->next.p[0] == '=' || c->next_kind == TOKEN_DOT))
            return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
        return (struct place_kind){HOLE_FRAGMENT, FILL_ASSIGNMENT};
    }
    if (word_in_nocase("where and or on having not when", word)) {
        if (is_comparison(c)) return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
        if (word_in_nocase("and", word) && c->clause != AT_WHERE)
            return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
        return (struct place_kind){HOLE_FRAGMENT, FILL_PARAMETER};
    }
    if (word_in_nocase("select distinct all", word) && !ends_list)
        return (struct place_kind){HOLE_FRAGMENT, FILL_NOTHING};
    if (word_in_nocase("select distinct from join into update table only truncate by returning as index view "
                       "schema keyspace use "
                       "column constraint references exists describe explain user role using add drop alter "
                       "rename trigger on "
                       "database sequence type procedure function call exec execute collate",
                       word))
        return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
    if (word_in_nocase(keywords_before_value, word)) return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
    if (c->clause == AT_WHERE && starts_operand(c)) return (struct place_kind){HOLE_FRAGMENT, FILL_OPERATOR};
    return (struct place_kind){HOLE_FRAGMENT, FILL_NOTHING};
}

static struct place_kind classify(const struct context *c)
{
    if (c->in_quotes) return (struct place_kind){HOLE_VALUE, FILL_TEXT};
    if (c->in_name) return (struct place_kind){HOLE_IDENTIFIER, FILL_TEXT};
    if (c->in_comment) return (struct place_kind){HOLE_CONSTANT, FILL_NOTHING};
    if (c->kind == TOKEN_END) return (struct place_kind){HOLE_FRAGMENT, FILL_NOTHING};
    bool word_before =
        c->adjacent && (c->kind == TOKEN_WORD || c->kind == TOKEN_NAME || c->kind == TOKEN_PARAM);
    bool word_behind = c->next_adjacent && (c->next_kind == TOKEN_WORD || c->next_kind == TOKEN_DOT ||
                                            c->next_kind == TOKEN_NUMBER || c->next_kind == TOKEN_NAME);
    if (word_before) return (struct place_kind){HOLE_IDENTIFIER, FILL_PART};
    if (c->kind == TOKEN_DOT) return (struct place_kind){HOLE_IDENTIFIER, FILL_NAME};
    if (word_behind)
        return (struct place_kind){HOLE_IDENTIFIER, c->next_kind == TOKEN_DOT ? FILL_NAME : FILL_PART};
    if (c->kind == TOKEN_COMMA) return after_comma(c);
    if (c->kind == TOKEN_OPEN) return after_open(c);
    if (c->kind == TOKEN_OPERATOR || c->kind == TOKEN_BRACKET)
        return (struct place_kind){HOLE_VALUE, FILL_PARAMETER};
    if (c->kind == TOKEN_WORD) return after_word(c);
    if (c->kind == TOKEN_SEMICOLON) return (struct place_kind){HOLE_FRAGMENT, FILL_NOTHING};
    if (is_operand(c) && c->clause == AT_WHERE && starts_operand(c))
        return (struct place_kind){HOLE_FRAGMENT, FILL_OPERATOR};
    return (struct place_kind){HOLE_FRAGMENT, FILL_NOTHING};
}

static enum hole_kind by_nature(enum hole_kind kind, const struct string_piece *p)
{
    switch ((enum nature)p->nature) {
    case NATURE_NUMERIC: return kind == HOLE_FRAGMENT ? kind : HOLE_NUMERIC;
    case NATURE_PLACEHOLDER: return HOLE_PLACEHOLDER;
    case NATURE_IDENTIFIER: return HOLE_QUOTED;
    case NATURE_ESCAPED: return HOLE_ESCAPED;
    case NATURE_CONSTANT: return HOLE_CONSTANT;
    case NATURE_SAFE: return HOLE_SAFE;
    case NATURE_UNKNOWN: break;
    }
    return kind;
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

static void write_hole(struct writer *w, struct string s, size_t i, struct call *call, bool *skip_quote)
{
    struct string_piece *p = &s.at[i];
    struct context c = context_before(w);
    look_behind(&c, s, i, w->dialect);
    struct place_kind place = classify(&c);
    enum hole_kind kind = by_nature(place.kind, p);
    if (kind == HOLE_PLACEHOLDER && place.kind == HOLE_FRAGMENT && place.filler != FILL_LIST)
        place.filler = FILL_PARAMETER;
    if (c.in_quotes && unquote(w, s, i)) {
        place.filler = FILL_PARAMETER;
        *skip_quote = true;
    }
    struct slice text = filler_text(w, place.filler, p);
    if (!c.in_quotes && w->text.n &&
        strchr("$:@", w->text.at[w->text.n - 1])) { /* $${n}: a placeholder in parts */
        kind = HOLE_PLACEHOLDER;
        text = w->text.at[w->text.n - 1] == '$' ? SLICE("1") : hole_name(&w->run->out->arena, p->text);
    }
    struct span at = {(uint32_t)w->text.n, (uint32_t)text.n};
    write_bytes(w, text, p->source, p->source_len);
    if (w->holes.n == HOLES_LIMIT) return;
    uint64_t deps = p->deps | (call ? 0 : 0);
    vec_push(&w->run->out->arena, &w->holes,
             ((struct call_hole){kind, -1, c.in_quotes, (deps & DEPS_LOOPS) != 0, at, p->source,
                                 p->source_len, p->text}));
}

static void write_string(struct writer *w, struct string s, struct call *call)
{
    bool skip_quote = false;
    size_t holes = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct string_piece *p = &s.at[i];
        if (p->hole) {
            if (holes++ < HOLES_LIMIT) write_hole(w, s, i, call, &skip_quote);
            continue;
        }
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

void sql_fragment(struct host_run *r, struct string s, struct call *call)
{
    struct writer w = {.run = r, .dialect = r->dialect};
    write_bytes(&w, SLICE("SELECT x FROM x WHERE "), 0, 0);
    write_string(&w, s, call);
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
    write_string(&w, s, call);
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
