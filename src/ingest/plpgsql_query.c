/* Queries in routines: what PL/pgSQL sends of them, and the call that sends it.
 *
 * A variable in the place of a value becomes a parameter of its name. A name that is also a column's is the
 * variable's in PL/pgSQL (else the server complains), so what has to be told is only where no value can
 * stand: behind a dot, AS or FROM, in the column list of INSERT, in front of = in SET. */
#include "ingest/routine.h"

/* ---- what depends on the loops around ------------------------------------------------------------------ */

static bool is_name(const struct routine *b, size_t i)
{
    enum token_kind kind = routine_kind_at(b, i);
    return kind == TOKEN_WORD || kind == TOKEN_NAME;
}

static bool is_reference(const struct routine *b, size_t i)
{
    return is_name(b, i) && (i == 0 || routine_kind_at(b, i - 1) != TOKEN_DOT);
}

uint64_t plpgsql_variance(const struct routine *b, size_t first, size_t end)
{
    uint64_t loops = 0;
    int depth = b->depth < ROUTINE_LOOPS_LIMIT ? b->depth : ROUTINE_LOOPS_LIMIT;
    for (size_t i = first; depth > 0 && i < end; i++)
        for (int d = 0; d < depth && is_reference(b, i); d++)
            if (names_hold(&b->loops[d].changed, routine_text(b, i))) loops |= 1ull << d;
    return loops;
}

static uint64_t parameters_in(const struct routine *b, size_t first, size_t end)
{
    uint64_t bits = 0;
    for (size_t i = first; i < end; i++) {
        const struct variable *v = is_reference(b, i) ? routine_variable(b, routine_text(b, i)) : NULL;
        if (v && v->parameter >= 0 && v->parameter < DEPS_SELF - DEPS_PARAMETER) bits |= 1ull << v->parameter;
    }
    return bits;
}

/* ---- calls --------------------------------------------------------------------------------------------- */

/* The nearest loop that decides what is sent, or the nearest at all. */
static const struct routine_loop *loop_of(const struct routine *b, uint64_t variance)
{
    int depth = b->depth < ROUTINE_LOOPS_LIMIT ? b->depth : ROUTINE_LOOPS_LIMIT;
    for (int d = depth; d-- > 0;)
        if (variance & (1ull << d)) return &b->loops[d];
    return depth > 0 ? &b->loops[depth - 1] : NULL;
}

/* Calls of functions, in case one of them queries. */
static void add_edges(struct routine *b, size_t first, size_t end)
{
    struct ingested *out = b->run.out;
    for (size_t i = first; i + 1 < end; i++) {
        if (!is_name(b, i) || routine_kind_at(b, i + 1) != TOKEN_OPEN ||
            routine_is(b, i, "in values exists any all"))
            continue;
        size_t close = routine_close(b, i + 1), from = i + 2;
        uint64_t variance = plpgsql_variance(b, from, close);
        const struct routine_loop *loop = loop_of(b, variance);
        struct host_edge *e = vec_zadd(&out->arena, &out->edges);
        e->callee = slice_lower(&out->arena, routine_text(b, i));
        e->receiver = SLICE("");
        e->caller = b->function;
        e->loop_count = -1;
        e->offset = b->body.at[b->at[i].pos];
        e->len = routine_text(b, i).n;
        for (size_t last = close > from ? close - 1 : from; from < last && e->arguments < 39;
             e->arguments++) {
            size_t comma = routine_comma(b, from, last);
            if (plpgsql_variance(b, from, comma)) e->variant |= 1ull << e->arguments;
            e->parameters |= parameters_in(b, from, comma);
            from = comma + 1;
        }
        if (!loop) continue;
        e->loop = loop->kind;
        e->loop_depth = b->depth;
        e->loop_flags = loop->flags;
        e->loop_count = loop->count;
        e->loop_offset = loop->offset;
        e->loop_len = loop->len;
    }
}

/* The branch that goes on at token i ends with RETURN, EXIT or an exception: the loop ends there. */
static bool leaves_behind(const struct routine *b, size_t i)
{
    for (int depth = 0; i < b->n; i++) {
        bool opens = routine_is(b, i, "if case loop begin"), ends = routine_is(b, i, "end");
        if (ends && depth-- == 0) return false;
        if (ends && routine_is(b, i + 1, "if case loop")) i++;
        depth += opens;
        if (depth > 0) continue;
        if (routine_is(b, i, "else elsif elseif when exception")) return false;
        if (routine_is(b, i, "return")) return !routine_is(b, i + 1, "next query");
        if (routine_is(b, i, "exit")) return routine_kind_at(b, i + 1) == TOKEN_SEMICOLON;
        if (routine_is(b, i, "raise")) return !routine_is(b, i + 1, "notice info warning debug log");
    }
    return false;
}

struct call *plpgsql_call(struct routine *b, const char *api, size_t first, size_t end)
{
    struct ingested *out = b->run.out;
    uint64_t variance = plpgsql_variance(b, first, end);
    const struct routine_loop *loop = loop_of(b, variance);
    struct token last = b->at[end > first ? end - 1 : first];
    add_edges(b, first, end);
    struct call *c = vec_zadd(&out->arena, &out->calls);
    c->api = slice_of(api);
    c->function = b->name.p ? b->name : SLICE("");
    c->method = CALL_EXECUTE;
    c->statement = -1;
    c->offset = b->body.at[b->at[first].pos];
    c->len = b->body.at[last.pos + last.len] - c->offset;
    c->receiver = c->name = c->model = SLICE("");
    c->text = TEXT_CONSTANT;
    c->confidence = CONFIDENCE_HIGH;
    c->flags = CALL_PARAMETERS | CALL_RESULT_USED;
    c->function_index = b->function;
    c->parameters = parameters_in(b, first, end);
    c->loop_count = -1;
    if (loop && !leaves_behind(b, end)) {
        c->loop = loop->kind;
        c->loop_depth = b->depth;
        c->loop_offset = loop->offset;
        c->loop_len = loop->len;
        c->loop_flags = loop->flags | (variance ? LOOP_VARIANT : 0);
        c->loop_count = loop->count;
    }
    b->last_call = (int)out->calls.n - 1;
    b->last_into.n = 0;
    return c;
}

void plpgsql_pieces(struct routine *b, struct string *s, struct located text, size_t from, size_t len)
{
    for (size_t end = from + len, run; from < end; from += run) {
        run = 1;
        while (from + run < end && text.at[from + run] == text.at[from] + run) run++;
        struct string_piece p = {
            .text = {text.text.p + from, run},
            .source = text.at[from],
            .source_len = (uint32_t)run,
            .conversion = ' ',
            .parameter = -1,
            .function = -1
        };
        *s = string_add(&b->run, *s, &p, 1);
    }
}

/* What a routine's DDL changes when it is called is not the schema that its callers meet, temporary tables
 * aside. */
static bool changes_later(const struct routine *b, struct slice text)
{
    if (b->at_once) return false;
    text = slice_trim(text);
    return !slice_starts_nocase(text, SLICE("create temp")) &&
           !slice_starts_nocase(text, SLICE("create local temp")) &&
           !slice_starts_nocase(text, SLICE("create unlogged"));
}

bool plpgsql_emit(struct routine *b, struct call *call, struct string s, size_t first)
{
    struct ingested *out = b->run.out;
    size_t bytes = 0, before = out->statements.n;
    for (size_t i = 0; i < s.n; i++) bytes += s.at[i].text.n;
    if (s.n >= STRING_PIECES_LIMIT || bytes >= STRING_BYTES_LIMIT || b->emitted++ >= 20000) return false;
    call->statement = sql_emit(&b->run, s, b->run.dialect, call);
    struct statement *st = &out->statements.at[call->statement];
    if (out->statements.n == before) return true;
    struct shape shape = shape_of(b->shaper, st->text, st->dialect);
    st->fingerprint = shape.fingerprint;
    st->classes = shape.classes;
    st->longest_list = shape.longest_list;
    st->run = 1;
    st->ordinal = (uint32_t)out->statement_count - 1;
    st->uncertain = true;
    st->name = b->name.p ? b->name : SLICE("");
    st->reverting = b->outer->reverting || changes_later(b, st->text);
    if (first > 0) { /* comments in front of it speak of it */
        struct token t = b->at[first - 1];
        size_t lead = b->body.at[t.pos + t.len];
        if (lead < st->offset) st->lead = lead;
    }
    return true;
}

/* ---- statements ---------------------------------------------------------------------------------------- */

/* Where in a statement the next token stands. */
struct walk {
    int depth;
    int columns; /* depth of a list of columns that is open, 0 without */
    int set;     /* depth + 1 of a SET clause that is open, 0 without */
    bool into;   /* behind INTO and CONFLICT, while the name goes on */
};

static void walk_token(const struct routine *b, struct walk *w, size_t i)
{
    switch (routine_kind_at(b, i)) {
    case TOKEN_OPEN:
        w->depth++;
        if (w->into || (w->set == w->depth && routine_is(b, i - 1, "set"))) w->columns = w->depth;
        w->into = false;
        break;
    case TOKEN_CLOSE:
        if (w->columns == w->depth) w->columns = 0;
        if (w->set == w->depth + 1) w->set = 0;
        w->depth--;
        break;
    case TOKEN_WORD:
        if (routine_is(b, i, "into conflict")) {
            w->into = true;
            return;
        }
        if (routine_is(b, i, "set")) w->set = w->depth + 1;
        if (routine_is(b, i, "where from returning") && w->set == w->depth + 1) w->set = 0;
        if (w->into && routine_is(b, i, "values select default set")) w->into = false;
        break;
    case TOKEN_NAME:
    case TOKEN_DOT: break;
    default: w->into = false;
    }
}

/* The variable that token i is, if it stands where a value may. */
static const struct variable *variable_at(const struct routine *b, const struct walk *w, size_t i,
                                          size_t first)
{
    static const char names_follow[] = "as from join into update table only conflict constraint";
    if (!is_reference(b, i) || w->columns || w->into) return NULL;
    const struct variable *v = routine_variable(b, routine_text(b, i));
    if (!v || routine_kind_at(b, i + 1) == TOKEN_OPEN || routine_operator(b, i + 1, "=> :=")) return NULL;
    if (routine_kind_at(b, i + 1) == TOKEN_DOT && !v->record) return NULL;
    if (i == first) return NULL;
    enum token_kind before = routine_kind_at(b, i - 1);
    if (before == TOKEN_CLOSE || before == TOKEN_NUMBER || before == TOKEN_STRING || before == TOKEN_PARAM)
        return NULL;
    if (routine_is(b, i - 1, names_follow)) return NULL;
    bool target = w->set == w->depth + 1 && (before == TOKEN_COMMA || routine_is(b, i - 1, "set"));
    return target && routine_operator(b, i + 1, "=") ? NULL : v;
}

/* In SQL, unlike PL/pgSQL, a column hides the parameter of its name: one that is asked for as t.name is one.
 */
static bool is_column(const struct routine *b, size_t first, size_t end, struct slice name)
{
    for (size_t i = first + 1; i < end; i++)
        if (is_name(b, i) && routine_kind_at(b, i - 1) == TOKEN_DOT &&
            slice_eq_nocase(routine_text(b, i), name))
            return true;
    return false;
}

struct tail {
    size_t from, to; /* tokens of an INTO clause, targets and all */
};

/* INTO [STRICT] targets of SELECT and RETURNING; not that of INSERT. */
static struct tail find_into(struct routine *b, size_t first, size_t end)
{
    int depth = 0;
    for (size_t i = first; i < end; i++) {
        enum token_kind kind = routine_kind_at(b, i);
        if (kind == TOKEN_OPEN) depth++;
        if (kind == TOKEN_CLOSE) depth--;
        if (depth || !routine_is(b, i, "into") || i == first || routine_is(b, i - 1, "insert merge"))
            continue;
        size_t k = i + 1;
        if (routine_is(b, k, "strict")) k++;
        while (k < end && is_name(b, k)) {
            names_add(b->arena, &b->last_into, routine_text(b, k++));
            while (routine_kind_at(b, k) == TOKEN_DOT) k += 2;
            while (routine_text(b, k).n == 1 && routine_text(b, k).p[0] == '[')
                while (k < end && !(routine_text(b, k++).p[0] == ']')) {
                }
            if (routine_kind_at(b, k) != TOKEN_COMMA) break;
            k++;
        }
        return (struct tail){i, k < end ? k : end};
    }
    return (struct tail){end, end};
}

static size_t token_end(const struct routine *b, size_t i)
{
    return b->at[i].pos + b->at[i].len;
}

static void add_text(struct routine *b, struct string *s, const char *text, size_t first, size_t last)
{
    uint32_t from = b->body.at[b->at[first].pos];
    struct string_piece p = {.text = slice_of(text),
                             .source = from,
                             .source_len = b->body.at[token_end(b, last)] - from,
                             .conversion = ' ',
                             .parameter = -1,
                             .function = -1};
    *s = string_add(&b->run, *s, &p, 1);
}

/* Appends tokens [first, end) with what stands between them. */
static void add_tokens(struct routine *b, struct string *s, size_t first, size_t end, struct tail skip)
{
    struct walk w = {0};
    size_t from = b->at[first].pos;
    for (size_t i = first; i < end; i++) {
        if (i == skip.from && skip.to > i) {
            plpgsql_pieces(b, s, b->body, from, b->at[i].pos - from);
            from = token_end(b, skip.to - 1);
            i = skip.to - 1;
            continue;
        }
        const struct variable *v = variable_at(b, &w, i, first);
        walk_token(b, &w, i);
        if (!v || is_column(b, first, end, v->name)) continue;
        size_t last = i;
        while (v->record && routine_kind_at(b, last + 1) == TOKEN_DOT && is_name(b, last + 2)) last += 2;
        plpgsql_pieces(b, s, b->body, from, b->at[i].pos - from);
        struct slice name = routine_text(b, last);
        if (routine_kind_at(b, last) == TOKEN_NAME) name = SLICE("x");
        add_text(b, s, arena_printf(&b->run.out->arena, "${%.*s}", SLICE_ARG(slice_lower(b->arena, name))), i,
                 last);
        from = token_end(b, last);
        i = last;
    }
    size_t stop = end > first ? token_end(b, end - 1) : from;
    if (stop > from) plpgsql_pieces(b, s, b->body, from, stop - from);
}

/* A loop that goes where its own rows lead follows a chain. */
static void note_chain(const struct routine *b, struct call *call, size_t first, size_t end)
{
    if (call->loop != LOOP_WHILE) return;
    bool asks = false, leads = false;
    const struct routine_loop *loop = loop_of(b, plpgsql_variance(b, first, end));
    for (size_t k = 0; k < b->last_into.n; k++) {
        leads |= loop && names_hold(&loop->condition, b->last_into.at[k]);
        for (size_t i = first; i < end; i++) asks |= slice_eq_nocase(routine_text(b, i), b->last_into.at[k]);
    }
    if (asks || leads) call->loop_flags |= LOOP_PAGING;
}

/* SELECT f(x) and FROM f(x) ask no table; what f() does is known from f. */
static bool reads_table(const struct routine *b, size_t first, size_t end, struct tail into)
{
    if (!routine_is(b, first, "select perform values with")) return true;
    for (size_t i = first; i < end; i++) {
        if (i == into.from && into.to > i) i = into.to;
        if (!routine_is(b, i, "from join into update")) continue;
        size_t k = i + 1 + routine_is(b, i + 1, "only lateral");
        if (!is_name(b, k) || routine_is(b, k, "select")) continue;
        while (routine_kind_at(b, k + 1) == TOKEN_DOT) k += 2;
        if (routine_kind_at(b, k + 1) != TOKEN_OPEN) return true;
    }
    return false;
}

void plpgsql_query(struct routine *b, size_t first, size_t end)
{
    if (first >= end) return;
    bool perform = routine_is(b, first, "perform");
    bool query = perform || routine_kind_at(b, first) == TOKEN_OPEN ||
                 routine_is(b, first, "select with values insert update delete merge table");
    if (!query && !routine_is(b, first,
                              "create alter drop truncate lock set notify copy refresh analyze comment "
                              "grant revoke call vacuum cluster reindex listen do"))
        return;
    struct call *call = plpgsql_call(b, "plpgsql.query", first, end);
    struct tail into = routine_is(b, first, "insert update delete select with merge")
                           ? find_into(b, first, end)
                           : (struct tail){end, end};
    if (!query || !reads_table(b, first, end, into)) call->method = CALL_OTHER;
    if (into.to > into.from) {
        bool inside = plpgsql_variance(b, first, into.from) || plpgsql_variance(b, into.to, end);
        if (!inside) call->loop_flags &= ~(unsigned)LOOP_VARIANT;
        note_chain(b, call, into.to, end);
        call->flags |= CALL_FETCH_ONE;
    }
    struct string s = {NULL, 0};
    if (perform) add_text(b, &s, "SELECT", first, first);
    if (perform && first + 1 < end)
        plpgsql_pieces(b, &s, b->body, token_end(b, first), b->at[first + 1].pos - token_end(b, first));
    if (!perform || first + 1 < end) add_tokens(b, &s, first + perform, end, into);
    plpgsql_emit(b, call, s, first);
}

void plpgsql_stream(struct routine *b, size_t first, size_t end)
{
    size_t before = b->run.out->calls.n;
    plpgsql_query(b, first, end);
    if (b->run.out->calls.n > before) b->run.out->calls.at[before].flags |= CALL_STREAM;
}

void plpgsql_expression(struct routine *b, size_t keyword, size_t first, size_t end)
{
    bool query = false;
    int depth = 0;
    for (size_t i = first; i < end; i++) {
        if (b->at[i].kind == TOKEN_OPEN) depth++;
        if (b->at[i].kind == TOKEN_CLOSE) depth--;
        query |= routine_is(b, i, "select");
        query |= depth == 0 && i > first && routine_is(b, i, "from") && !routine_is(b, i - 1, "distinct");
    }
    if (!query || first >= end || routine_is(b, first, "next")) {
        if (first < end) add_edges(b, first, end);
        return;
    }
    struct call *call = plpgsql_call(b, "plpgsql.expression", first, end);
    if (!routine_is(b, first, "select") && !reads_table(b, first, end, (struct tail){end, end}))
        call->method = CALL_OTHER;
    struct string s = {NULL, 0};
    add_text(b, &s, "SELECT ", keyword, keyword);
    add_tokens(b, &s, first, end, (struct tail){end, end});
    plpgsql_emit(b, call, s, keyword);
}
