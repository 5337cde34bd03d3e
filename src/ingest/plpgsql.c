/* PL/pgSQL: blocks, declarations, branches and loops, read one statement after another.
 *
 * The nesting of blocks and branches does not matter here, that of loops does: END LOOP closes the innermost.
 * What a loop changes from round to round (its variable, what is assigned, fetched or selected INTO) is
 * looked up ahead when its header is read. */
#include "ingest/routine.h"

/* ---- loops --------------------------------------------------------------------------------------------- */

/* The token behind the loop whose body starts at i. */
static size_t loop_end(const struct routine *b, size_t i)
{
    for (int depth = 1; i < b->n; i++) {
        if (!routine_is(b, i, "loop")) continue;
        depth += routine_is(b, i - 1, "end") ? -1 : 1;
        if (depth == 0) return i;
    }
    return b->n;
}

static size_t add_targets(const struct routine *b, size_t i, struct name_list *out)
{
    if (routine_is(b, i, "strict")) i++;
    while (routine_kind_at(b, i) == TOKEN_WORD || routine_kind_at(b, i) == TOKEN_NAME) {
        names_add(b->arena, out, routine_text(b, i++));
        while (routine_kind_at(b, i) == TOKEN_DOT) i += 2;
        if (routine_kind_at(b, i) != TOKEN_COMMA) break;
        i++;
    }
    return i;
}

/* Names that tokens [from, to) give values. */
static void find_changed(const struct routine *b, size_t from, size_t to, struct name_list *out)
{
    for (size_t i = from; i < to; i++) {
        bool start = i == from || routine_kind_at(b, i - 1) == TOKEN_SEMICOLON ||
                     routine_is(b, i - 1, "then else loop begin");
        if (routine_is(b, i, "into") && i && !routine_is(b, i - 1, "insert merge"))
            add_targets(b, i + 1, out);
        else if (start && routine_is(b, i, "for foreach"))
            add_targets(b, i + 1, out);
        else if (start && routine_kind_at(b, i) == TOKEN_WORD &&
                 !routine_is(b, i, "if while case end return")) {
            size_t k = i + 1;
            while (routine_kind_at(b, k) == TOKEN_DOT) k += 2;
            if (routine_text(b, k).n == 1 && routine_text(b, k).p[0] == '[')
                while (k < to && !(routine_text(b, k).n == 1 && routine_text(b, k).p[0] == ']')) k++;
            if (routine_text(b, k).n == 1 && routine_text(b, k).p[0] == ']') k++;
            if (routine_operator(b, k, ":= =")) names_add(b->arena, out, routine_text(b, i));
        }
    }
}

static void push_loop(struct routine *b, struct routine_loop loop, size_t first, size_t body)
{
    if (b->depth < ROUTINE_LOOPS_LIMIT) {
        struct token last = b->at[body - 1];
        size_t end = loop_end(b, body);
        loop.offset = b->body.at[b->at[first].pos];
        loop.len = b->body.at[last.pos + last.len] - loop.offset;
        find_changed(b, body, end, &loop.changed);
        bool fetches = false;
        for (size_t i = body; i < end; i++) fetches |= routine_is(b, i, "fetch");
        if (loop.kind == LOOP_WHILE && loop.condition.n == 0 && !fetches)
            loop.flags |= LOOP_FOREVER | LOOP_RETRY;
        for (size_t i = body; i < end; i++)
            if (routine_is(b, i, "pg_sleep")) loop.flags |= LOOP_RETRY;
        b->loops[b->depth] = loop;
    }
    b->depth++;
}

/* FOR x IN [REVERSE] 1..10, FOR x IN query, FOR x IN EXECUTE text, FOR x IN cursor, FOREACH x IN ARRAY a */
static void read_for(struct routine *b)
{
    size_t first = b->i, in = routine_until(b, b->i, "in"), end = routine_until(b, in, "loop");
    struct routine_loop loop = {.kind = LOOP_FOR, .count = -1};
    if (in >= b->n || !routine_is(b, end, "loop")) {
        b->i = end;
        return;
    }
    add_targets(b, first + 1, &loop.changed);
    size_t from = in + 1;
    bool each = routine_is(b, first, "foreach"), range = false;
    if (routine_is(b, from, "reverse")) from++, range = true;
    struct token at = b->at[from];
    size_t bytes = b->at[end].pos - at.pos;
    struct slice header = {b->body.text.p + at.pos, bytes};
    bool query = routine_is(b, from, "select with values insert update delete table execute") ||
                 routine_kind_at(b, from) == TOKEN_OPEN;
    range |= !query && !each && slice_find(header, SLICE(".."), 0) >= 0;
    for (size_t i = 0; i < loop.changed.n; i++)
        routine_declare(b, loop.changed.at[i], range ? SLICE("int") : SLICE("record"), -1);
    int64_t low, high;
    ptrdiff_t dots = slice_find(header, SLICE(".."), 0);
    if (range && dots > 0 && slice_to_int(slice_trim((struct slice){header.p, (size_t)dots}), &low) &&
        slice_to_int(slice_trim((struct slice){header.p + dots + 2, bytes - (size_t)dots - 2}), &high) &&
        high >= low && high - low < INT32_MAX)
        loop.count = high - low + 1;
    if (routine_is(b, from, "execute"))
        plpgsql_execute(b, from + 1, end);
    else if (query)
        plpgsql_stream(b, from, end);
    else
        plpgsql_expression(b, in, from, end);
    push_loop(b, loop, first, end);
    b->i = end + 1;
}

static void read_while(struct routine *b)
{
    size_t first = b->i, end = routine_until(b, b->i, "loop");
    struct routine_loop loop = {.kind = LOOP_WHILE, .count = -1};
    for (size_t i = first + 1; i < end; i++)
        if (routine_kind_at(b, i) == TOKEN_WORD) names_add(b->arena, &loop.condition, routine_text(b, i));
    if (routine_is(b, end, "loop")) push_loop(b, loop, first, end);
    plpgsql_expression(b, first, first + 1, end);
    b->i = routine_is(b, end, "loop") ? end + 1 : end;
}

static void read_loop(struct routine *b)
{
    push_loop(b, (struct routine_loop){.kind = LOOP_WHILE, .count = -1}, b->i, b->i + 1);
    b->i++;
}

static void read_end(struct routine *b)
{
    if (routine_is(b, b->i + 1, "loop") && b->depth > 0) b->depth--;
    if (routine_is(b, b->i + 1, "if case") && b->branches > 0) b->branches--;
    b->i = routine_until(b, b->i + 1, "");
}

/* ---- branches ------------------------------------------------------------------------------------------ */

static unsigned way_out(const struct routine *b, size_t i)
{
    if (routine_is(b, i, "exit return")) return LOOP_GUARD_EXIT;
    if (routine_is(b, i, "raise")) return LOOP_GUARD_RAISE;
    return routine_is(b, i, "continue") ? LOOP_GUARD_SKIP : 0;
}

/* IF NOT FOUND THEN EXIT: what the last query answered decides whether the loop goes on. */
static void note_guard(struct routine *b, size_t first, size_t end, unsigned flags)
{
    if (!flags || b->depth == 0 || b->last_call < 0) return;
    bool asked = false;
    for (size_t i = first; i < end; i++)
        asked |= routine_is(b, i, "found") || names_hold(&b->last_into, routine_text(b, i));
    if (asked) b->run.out->calls.at[b->last_call].loop_flags |= flags;
}

static void read_if(struct routine *b)
{
    size_t first = b->i, end = routine_until(b, first + 1, "then");
    b->branches += routine_is(b, first, "if");
    plpgsql_expression(b, first, first + 1, end);
    note_guard(b, first, end, way_out(b, end + 1));
    b->i = end + (routine_is(b, end, "then") ? 1 : 0);
}

/* CASE of the language, not of an expression: its branches are statements. */
static void read_case(struct routine *b)
{
    size_t end = routine_until(b, b->i + 1, "when");
    b->branches++;
    plpgsql_expression(b, b->i, b->i + 1, end);
    b->i = end;
}

/* ---- other statements ---------------------------------------------------------------------------------- */

static void read_exit(struct routine *b)
{
    size_t end = routine_until(b, b->i, "");
    note_guard(b, b->i, end, way_out(b, b->i));
    b->i = end;
}

static void read_return(struct routine *b)
{
    size_t first = b->i, end = routine_until(b, b->i, "");
    bool query = routine_is(b, first + 1, "query");
    if (query && routine_is(b, first + 2, "execute"))
        plpgsql_execute(b, first + 3, end);
    else if (query)
        plpgsql_stream(b, first + 2, end);
    else
        plpgsql_expression(b, first, first + 1, end);
    b->i = end;
}

static void read_execute(struct routine *b)
{
    size_t end = routine_until(b, b->i, "");
    plpgsql_execute(b, b->i + 1, end);
    b->i = end;
}

/* OPEN c [[NO] SCROLL] FOR query */
static void read_open(struct routine *b)
{
    size_t end = routine_until(b, b->i, ""), from = routine_until(b, b->i, "for");
    if (from < end && routine_is(b, from + 1, "execute"))
        plpgsql_execute(b, from + 2, end);
    else if (from < end)
        plpgsql_stream(b, from + 1, end);
    b->i = end;
}

static void read_query(struct routine *b)
{
    size_t end = routine_until(b, b->i, "");
    plpgsql_query(b, b->i, end);
    b->i = end;
}

/* RAISE, ASSERT, FETCH and what else holds expressions at most. */
static void read_other(struct routine *b)
{
    b->i = routine_until(b, b->i, "");
}

static void skip_word(struct routine *b)
{
    b->i++;
}

/* name := expression */
static void read_assignment(struct routine *b)
{
    size_t first = b->i, end = routine_until(b, b->i, ""), op = first;
    while (op < end && !routine_operator(b, op, ":= =")) op++;
    if (op < end) {
        plpgsql_expression(b, op, op + 1, end);
        if (op == first + 1) plpgsql_assign(b, routine_text(b, first), op + 1, end);
    }
    b->i = end;
}

/* ---- declarations -------------------------------------------------------------------------------------- */

/* name [CONSTANT] type [NOT NULL] [:= expression]; name CURSOR [(...)] FOR query */
static void read_declaration(struct routine *b)
{
    size_t first = b->i, end = routine_until(b, first, "");
    size_t type = first + 1 + routine_is(b, first + 1, "constant");
    struct slice name = routine_text(b, first);
    bool row = false;
    for (size_t i = type; i < end; i++) {
        struct slice s = routine_text(b, i);
        row |= slice_find(s, SLICE("%"), 0) >= 0;
    }
    size_t query = routine_until(b, type, "for is");
    if (routine_is(b, type, "cursor no scroll") && query < end) {
        plpgsql_stream(b, query + 1, end);
    } else {
        routine_declare(b, name, row ? SLICE("") : routine_text(b, type), -1);
        size_t value = type;
        while (value < end && !routine_operator(b, value, ":= =") && !routine_is(b, value, "default"))
            value++;
        if (value < end) {
            plpgsql_expression(b, value, value + 1, end);
            plpgsql_assign(b, name, value + 1, end);
        }
    }
    b->i = end + 1;
}

static void read_declare(struct routine *b)
{
    for (b->i++; b->i < b->n && !routine_is(b, b->i, "begin");) {
        if (routine_is(b, b->i, "declare"))
            b->i++;
        else
            read_declaration(b);
    }
}

/* ---- all of it ----------------------------------------------------------------------------------------- */

static void read_statement(struct routine *b)
{
    static const struct {
        const char *words;
        void (*read)(struct routine *);
    } table[] = {
        {"begin exception else then",                              skip_word   },
        {"declare",                                                read_declare},
        {"for foreach",                                            read_for    },
        {"while",                                                  read_while  },
        {"loop",                                                   read_loop   },
        {"end",                                                    read_end    },
        {"if elsif elseif when",                                   read_if     },
        {"case",                                                   read_case   },
        {"exit continue",                                          read_exit   },
        {"return",                                                 read_return },
        {"execute",                                                read_execute},
        {"open",                                                   read_open   },
        {"raise assert fetch move close get null commit rollback", read_other  },
    };
    size_t k = b->i + 1;
    while (routine_kind_at(b, k) == TOKEN_DOT) k += 2;
    bool element = routine_text(b, k).n == 1 && routine_text(b, k).p[0] == '[';
    if (routine_operator(b, k, ":= =") || element) {
        read_assignment(b);
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (routine_is(b, b->i, table[i].words)) {
            table[i].read(b);
            return;
        }
    read_query(b);
}

void plpgsql_read(struct routine *b)
{
    static const char *const known[] = {"found",      "new",     "old",           "tg_op",
                                        "tg_name",    "tg_when", "tg_table_name", "tg_table_schema",
                                        "tg_relname", "tg_argv", "sqlstate"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool row = i == 1 || i == 2;
        routine_declare(b, slice_of(known[i]),
                        i == 0 ? SLICE("bool")
                        : row  ? SLICE("record")
                               : SLICE("text"),
                        -1);
        if (i > 2) b->variables.at[b->variables.n - 1].nature = NATURE_CONSTANT;
    }
    while (b->i < b->n) {
        size_t before = b->i;
        bool start = routine_kind_at(b, b->i) == TOKEN_WORD || routine_kind_at(b, b->i) == TOKEN_NAME;
        if (start)
            read_statement(b);
        else if (routine_operator(b, b->i, "<<") && routine_operator(b, b->i + 2, ">>"))
            b->i += 3;
        if (b->i == before) b->i++;
    }
}
