/* Loops in bodies of MySQL's and SQL Server's routines and batches, and the calls that stand in them.
 *
 *     MySQL        WHILE x DO ... END WHILE, REPEAT ... END REPEAT, LOOP ... END LOOP
 *     SQL Server   WHILE x BEGIN ... END, WHILE x statement
 *
 * A statement depends on a loop when it names a variable that the loop's body sets, fetches or selects INTO.
 */
#include "ingest/reader.h"
#include "ingest/routine.h"

struct region {
    size_t first, end; /* bytes of the text: header and body */
    size_t header;     /* bytes of the header */
    bool fetches, endless, waits;
    struct name_list changed;
};

struct regions {
    struct region *at;
    size_t n, cap;
};

struct finder {
    struct routine b; /* tokens only */
    enum dialect dialect;
    struct regions regions;
};

static bool is_variable(const struct finder *f, size_t i)
{
    enum token_kind kind = routine_kind_at(&f->b, i);
    if (f->dialect == DIALECT_MSSQL) return kind == TOKEN_PARAM;
    return kind == TOKEN_WORD || kind == TOKEN_PARAM || kind == TOKEN_NAME;
}

static size_t add_list(struct finder *f, size_t i, struct name_list *out)
{
    while (is_variable(f, i)) {
        names_add(f->b.arena, out, routine_text(&f->b, i++));
        if (routine_kind_at(&f->b, i) != TOKEN_COMMA) break;
        i++;
    }
    return i;
}

static void find_changed(struct finder *f, struct region *r, size_t from, size_t to)
{
    const struct routine *b = &f->b;
    for (size_t i = from; i < to; i++) {
        if (routine_is(b, i, "fetch")) r->fetches = true;
        if (routine_is(b, i, "waitfor sleep")) r->waits = true;
        if (routine_is(b, i, "into") && i && !routine_is(b, i - 1, "insert replace merge"))
            i = add_list(f, i + 1, &r->changed);
        bool assigns = routine_is(b, i, "set select") || routine_kind_at(b, i) == TOKEN_COMMA;
        if (assigns && is_variable(f, i + 1) && routine_operator(b, i + 2, "= := += -="))
            names_add(b->arena, &r->changed, routine_text(b, i + 1));
    }
}

/* The token behind the loop of MySQL that the word at i opens. */
static size_t mysql_end(const struct routine *b, size_t i, const char *word)
{
    int depth = 0;
    for (; i < b->n; i++) {
        if (!routine_is(b, i, word)) continue;
        depth += i && routine_is(b, i - 1, "end") ? -1 : 1;
        if (depth == 0) return i + 1;
    }
    return b->n;
}

/* The token behind BEGIN ... END, or behind the one statement that the loop repeats. */
static size_t mssql_end(const struct routine *b, size_t i)
{
    if (!routine_is(b, i, "begin")) {
        size_t end = routine_until(b, i, "");
        return end;
    }
    int depth = 0;
    for (; i < b->n; i++) {
        if (routine_is(b, i, "begin case") && !routine_is(b, i + 1, "tran transaction distributed")) depth++;
        if (routine_is(b, i, "end") && --depth == 0) return i + 1;
    }
    return b->n;
}

static void add_region(struct finder *f, size_t first, size_t body, size_t end, bool endless)
{
    const struct routine *b = &f->b;
    if (f->regions.n >= 200 || end <= first) return;
    struct region *r = vec_zadd(b->arena, &f->regions);
    struct token last = b->at[body > first ? body - 1 : first];
    r->first = b->at[first].pos;
    r->header = last.pos + last.len - r->first;
    r->end = b->at[end - 1].pos + b->at[end - 1].len;
    find_changed(f, r, body, end);
    r->endless = endless && !r->fetches;
}

static void find_regions(struct finder *f)
{
    const struct routine *b = &f->b;
    for (size_t i = 0; i < b->n; i++) {
        if (i && routine_is(b, i - 1, "end")) continue;
        if (f->dialect == DIALECT_MSSQL) {
            if (!routine_is(b, i, "while")) continue;
            size_t body = i + 1;
            while (body < b->n &&
                   !routine_is(b, body, "begin select insert update delete set exec execute fetch"))
                body = routine_kind_at(b, body) == TOKEN_OPEN ? routine_close(b, body) : body + 1;
            bool endless =
                body == i + 4 && routine_operator(b, i + 2, "=") && routine_kind_at(b, i + 1) == TOKEN_NUMBER;
            add_region(f, i, body, mssql_end(b, body), endless);
        } else if (routine_is(b, i, "while")) {
            size_t body = routine_until(b, i, "do");
            if (routine_is(b, body, "do")) add_region(f, i, body + 1, mysql_end(b, i, "while"), false);
        } else if (routine_is(b, i, "loop")) {
            add_region(f, i, i + 1, mysql_end(b, i, "loop"), true);
        } else if (routine_is(b, i, "repeat") && routine_kind_at(b, i + 1) != TOKEN_OPEN) {
            add_region(f, i, i + 1, mysql_end(b, i, "repeat"), false);
        }
    }
}

/* What a statement needs to know of the loop's variables. */
struct use {
    bool depends; /* on what the loop changes */
    bool follows; /* its own answer: it walks along a chain */
};

static struct use use_of(struct finder *f, struct span at, const struct region *r)
{
    const struct routine *b = &f->b;
    struct name_list targets = {0};
    struct use u = {false, false};
    size_t first = 0, end;
    while (first < b->n && b->at[first].pos < at.pos) first++;
    for (end = first; end < b->n && b->at[end].pos < at.pos + at.len; end++)
        if (routine_is(b, end, "into") && end > first && !routine_is(b, end - 1, "insert replace merge"))
            add_list(f, end + 1, &targets);
    for (size_t i = first; i < end; i++) {
        bool target = names_hold(&targets, routine_text(b, i)) && routine_is(b, i - (i > first), "into");
        bool assigned = i > first &&
                        (routine_is(b, i - 1, "select set") || routine_kind_at(b, i - 1) == TOKEN_COMMA) &&
                        routine_kind_at(b, i) == TOKEN_PARAM && routine_operator(b, i + 1, "= :=");
        if (target || assigned || !is_variable(f, i) || (i && routine_kind_at(b, i - 1) == TOKEN_DOT))
            continue;
        u.depends |= names_hold(&r->changed, routine_text(b, i));
        u.follows |= names_hold(&targets, routine_text(b, i));
    }
    return u;
}

static void add_call(struct finder *f, struct ingested *out, struct span at, size_t offset, int statement)
{
    const struct region *nearest = NULL;
    struct use use = {false, false};
    int depth = 0;
    for (size_t k = 0; k < f->regions.n; k++) {
        const struct region *r = &f->regions.at[k];
        if (at.pos < r->first + r->header || at.pos >= r->end) continue;
        struct use of_this = use_of(f, at, r);
        depth++;
        if (use.depends && !of_this.depends) continue;
        use = of_this;
        nearest = r;
    }
    if (!nearest) return;
    struct call *c = vec_zadd(&out->arena, &out->calls);
    *c = (struct call){.api = SLICE("routine.statement"),
                       .function = SLICE(""),
                       .receiver = SLICE(""),
                       .name = SLICE(""),
                       .model = SLICE(""),
                       .method = CALL_EXECUTE,
                       .loop = LOOP_WHILE,
                       .loop_depth = depth,
                       .statement = statement,
                       .offset = offset + at.pos,
                       .len = at.len,
                       .loop_offset = offset + nearest->first,
                       .loop_len = nearest->header,
                       .text = TEXT_CONSTANT,
                       .confidence = CONFIDENCE_HIGH,
                       .flags = CALL_PARAMETERS | CALL_RESULT_USED,
                       .loop_count = -1,
                       .function_index = -1};
    c->loop_flags = (use.depends ? LOOP_VARIANT : 0) | (use.follows ? LOOP_PAGING : 0) |
                    (nearest->endless ? LOOP_FOREVER : 0) | (nearest->waits ? LOOP_RETRY : 0);
    out->statements.at[statement].call = (int)out->calls.n - 1;
}

void routine_loops(struct ingested *out, struct slice text, size_t offset, enum dialect d,
                   const struct span *inner, const int *statements, size_t count)
{
    struct arena scratch = {0};
    struct token_list tokens = lex_all(&scratch, text, d, 0);
    struct finder f = {
        .b = {.arena = &scratch, .body = {text, NULL}, .at = tokens.at, .n = tokens.n - 1},
          .dialect = d
    };
    find_regions(&f);
    for (size_t i = 0; i < count && f.regions.n; i++)
        if (statements[i] >= 0) add_call(&f, out, inner[i], offset, statements[i]);
    arena_free(&scratch);
}
