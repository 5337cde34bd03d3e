/* PostgreSQL's routines: the header of CREATE FUNCTION, CREATE PROCEDURE and DO, and bodies in SQL.
 *
 *     CREATE [OR REPLACE] FUNCTION name (parameters) ... LANGUAGE x ... AS 'body' | BEGIN ATOMIC body END
 *
 * The options stand in any order. A body is a string, in dollars or in quotes. */
#include "ingest/reader.h"
#include "ingest/routine.h"

/* ---- strings inside of text ---------------------------------------------------------------------------- */

static bool dollar_string(struct located in, struct token t, struct located *out)
{
    const char *p = in.text.p + t.pos, *tag = memchr(p + 1, '$', t.len - 1);
    size_t mark = tag ? (size_t)(tag - p) + 1 : t.len;
    if (mark * 2 > t.len) return false;
    *out = (struct located){
        {p + mark, t.len - 2 * mark},
        in.at + t.pos + mark
    };
    return true;
}

static char escaped_char(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    default: return c;
    }
}

bool located_string(struct arena *a, struct located in, struct token t, struct located *out)
{
    if (t.kind != TOKEN_STRING || t.flags & TOKEN_UNTERMINATED || t.len < 2) return false;
    const char *p = in.text.p + t.pos;
    if (p[0] == '$') return dollar_string(in, t, out);
    bool escapes = p[0] == 'E' || p[0] == 'e';
    size_t i = escapes ? 1 : 0, n = 0;
    if (p[i] != '\'' || p[t.len - 1] != '\'') return false;
    char *text = arena_alloc(a, t.len);
    uint32_t *at = arena_alloc(a, (size_t)t.len * sizeof *at);
    for (i++; i + 1 < t.len; i++) {
        at[n] = in.at[t.pos + i];
        bool escape = escapes && p[i] == '\\' && i + 2 < t.len;
        if (escape || (p[i] == '\'' && p[i + 1] == '\'' && i + 2 < t.len)) i++;
        text[n++] = escape ? escaped_char(p[i]) : p[i];
    }
    at[n] = in.at[t.pos + t.len - 1];
    *out = (struct located){
        {text, n},
        at
    };
    return true;
}

/* ---- names --------------------------------------------------------------------------------------------- */

void names_add(struct arena *a, struct name_list *list, struct slice name)
{
    if (name.n && list->n < ROUTINE_NAMES_LIMIT && !names_hold(list, name)) vec_push(a, list, name);
}

bool names_hold(const struct name_list *list, struct slice name)
{
    for (size_t i = 0; i < list->n; i++)
        if (slice_eq_nocase(list->at[i], name)) return true;
    return false;
}

struct variable *routine_variable(const struct routine *b, struct slice name)
{
    for (size_t i = b->variables.n; i-- > 0;)
        if (slice_eq_nocase(b->variables.at[i].name, name)) return &b->variables.at[i];
    return NULL;
}

void routine_declare(struct routine *b, struct slice name, struct slice type, int parameter)
{
    static const char without_text[] = "int integer int2 int4 int8 bigint smallint numeric decimal real "
                                       "float float4 float8 double bool boolean date "
                                       "timestamp timestamptz time timetz interval uuid oid money";
    static const char with_text[] = "text varchar char character bpchar name citext json jsonb xml bytea";
    if (b->variables.n >= ROUTINE_NAMES_LIMIT) return;
    bool quoted = word_in_nocase("regclass regtype regproc regprocedure regrole regnamespace", type);
    struct variable *v = vec_zadd(b->arena, &b->variables);
    v->name = name;
    v->parameter = parameter;
    v->nature = word_in_nocase(without_text, type) ? NATURE_NUMERIC
                : quoted                           ? NATURE_IDENTIFIER
                                                   : NATURE_UNKNOWN;
    v->record = v->nature == NATURE_UNKNOWN && !word_in_nocase(with_text, type);
}

/* ---- the header ---------------------------------------------------------------------------------------- */

size_t routine_close(const struct routine *b, size_t i)
{
    int depth = 0;
    for (; i < b->n; i++) {
        if (b->at[i].kind == TOKEN_OPEN) depth++;
        if (b->at[i].kind == TOKEN_CLOSE && --depth <= 0) return i + 1;
    }
    return b->n;
}

size_t routine_until(const struct routine *b, size_t i, const char *words)
{
    int depth = 0, cases = 0;
    for (; i < b->n; i++) {
        enum token_kind kind = routine_kind_at(b, i);
        if (kind == TOKEN_SEMICOLON) return i;
        if (kind == TOKEN_OPEN) depth++;
        if (kind == TOKEN_CLOSE && depth > 0) depth--;
        if (routine_is(b, i, "case")) cases++;
        if (depth == 0 && cases == 0 && routine_is(b, i, words)) return i;
        if (cases > 0 && routine_is(b, i, "end")) cases--;
    }
    return b->n;
}

size_t routine_comma(const struct routine *b, size_t i, size_t end)
{
    for (; i < end; i++) {
        if (b->at[i].kind == TOKEN_COMMA) return i;
        if (b->at[i].kind == TOKEN_OPEN) i = routine_close(b, i) - 1;
    }
    return end;
}

/* The parts of a type's name that a name in front of it must not be taken for. */
static bool is_type_pair(const struct routine *b, size_t i)
{
    return routine_is(b, i, "double character national bit timestamp time char varchar interval") &&
           routine_is(b, i + 1, "precision varying with without character char");
}

static bool is_name(const struct routine *b, size_t i)
{
    return routine_kind_at(b, i) == TOKEN_WORD || routine_kind_at(b, i) == TOKEN_NAME;
}

static struct slice bare_name(const struct routine *b, size_t i)
{
    struct slice s = routine_text(b, i);
    if (routine_kind_at(b, i) == TOKEN_NAME && s.n >= 2) s = (struct slice){s.p + 1, s.n - 2};
    return s;
}

static void read_parameters(struct routine *b, size_t open, struct host_function *f)
{
    size_t end = routine_close(b, open);
    size_t last = end > open + 1 ? end - 1 : end;
    for (size_t i = open + 1; i < last;) {
        size_t comma = routine_comma(b, i, last);
        bool out = routine_is(b, i, "out");
        while (i < comma && routine_is(b, i, "in out inout variadic")) i++;
        bool named = is_name(b, i) && is_name(b, i + 1) && i + 1 < comma && !is_type_pair(b, i) &&
                     !routine_is(b, i + 1, "default");
        if (named) routine_declare(b, bare_name(b, i), routine_text(b, i + 1), out ? -1 : f->parameter_count);
        if (named) {
            const char *names = arena_printf(b->arena, "%.*s%s%.*s", SLICE_ARG(f->parameters),
                                             f->parameters.n ? " " : "", SLICE_ARG(bare_name(b, i)));
            f->parameters = slice_of(names);
        }
        if (!out) f->parameter_count++;
        i = comma + 1;
    }
}

struct header {
    struct slice language;
    size_t body;   /* token of the string, n without */
    size_t atomic; /* token behind BEGIN ATOMIC, n without */
};

/* The options behind the name and the parameters. */
static struct header read_header(struct routine *b, size_t i)
{
    struct header h = {SLICE("sql"), b->n, b->n};
    for (; i < b->n; i++) {
        if (routine_is(b, i, "language")) {
            struct slice s = routine_text(b, ++i);
            while (s.n && (s.p[0] == '\'' || s.p[0] == '"')) s.p++, s.n--;
            while (s.n && (s.p[s.n - 1] == '\'' || s.p[s.n - 1] == '"')) s.n--;
            h.language = s;
        } else if (routine_is(b, i, "begin") && routine_is(b, i + 1, "atomic")) {
            h.atomic = i + 2;
            break;
        } else if (routine_kind_at(b, i) == TOKEN_STRING && h.body == b->n &&
                   routine_is(b, i - 1, "as do plpgsql")) {
            h.body = i;
        } else if (routine_kind_at(b, i) == TOKEN_STRING && routine_kind_at(b, i - 1) == TOKEN_COMMA) {
            h.body = b->n; /* AS 'library', 'symbol' */
            break;
        }
    }
    return h;
}

static void add_function(struct routine *b, struct host_function *f, size_t header_end)
{
    struct arena *a = &b->run.out->arena;
    f->name = slice_lower(a, f->name);
    f->class = SLICE("");
    f->parameters = slice_copy(a, f->parameters);
    f->offset = b->outer->offset;
    f->len = header_end;
    b->name = f->name;
    b->function = (int)b->run.out->functions.n;
    vec_push(a, &b->run.out->functions, *f);
}

/* ---- bodies in SQL ------------------------------------------------------------------------------------- */

static void read_sql_body(struct routine *b)
{
    for (size_t i = 0; i < b->n;) {
        size_t end = routine_until(b, i, "");
        if (routine_is(b, i, "return"))
            plpgsql_expression(b, i, i + 1, end);
        else if (end > i)
            plpgsql_stream(b, i, end);
        i = end + 1;
    }
}

static void set_body(struct routine *b, struct located body)
{
    struct token_list tokens = lex_all(b->arena, body.text, DIALECT_POSTGRES, 0);
    b->body = body;
    b->at = tokens.at;
    b->n = tokens.n - 1;
    b->i = 0;
}

/* Tokens from..to of the statement itself. */
static struct located part_of(const struct routine *b, size_t from)
{
    size_t end = b->n;
    while (end > from && (routine_kind_at(b, end - 1) == TOKEN_SEMICOLON || routine_is(b, end - 1, "end")))
        end--;
    size_t pos = b->at[from].pos, stop = end > from ? b->at[end - 1].pos + b->at[end - 1].len : pos;
    return (struct located){
        {b->body.text.p + pos, stop - pos},
        b->body.at + pos
    };
}

static struct located whole_statement(struct arena *a, const struct statement *st)
{
    uint32_t *at = arena_alloc(a, (st->text.n + 1) * sizeof *at);
    for (size_t i = 0; i <= st->text.n; i++) at[i] = (uint32_t)(st->offset + i);
    return (struct located){st->text, at};
}

static void read_definition(struct routine *b)
{
    struct host_function f = {.name = SLICE("")};
    b->at_once = routine_is(b, 0, "do");
    size_t i = 1;
    while (i < b->n && !b->at_once && !routine_is(b, i - 1, "function procedure")) i++;
    while (!b->at_once && routine_kind_at(b, i + 1) == TOKEN_DOT) i += 2;
    f.name = b->at_once ? SLICE("") : bare_name(b, i);
    if (routine_kind_at(b, i + 1) == TOKEN_OPEN) {
        read_parameters(b, i + 1, &f);
        i = routine_close(b, i + 1);
    }
    struct header h = read_header(b, b->at_once ? 1 : i);
    if (b->at_once && slice_eq(h.language, SLICE("sql"))) h.language = SLICE("plpgsql");
    struct located body;
    if (h.atomic < b->n)
        body = part_of(b, h.atomic);
    else if (h.body >= b->n || !located_string(b->arena, b->body, b->at[h.body], &body))
        return;
    bool plpgsql = slice_eq_nocase(h.language, SLICE("plpgsql"));
    if (!plpgsql && !slice_eq_nocase(h.language, SLICE("sql"))) return;
    if (!b->at_once) add_function(b, &f, b->at[h.atomic < b->n ? h.atomic : h.body].pos);
    set_body(b, body);
    if (plpgsql)
        plpgsql_read(b);
    else
        read_sql_body(b);
}

static bool is_routine(struct slice text)
{
    struct lexer lx = lex_start(text, DIALECT_POSTGRES, 0);
    struct token t = lex_next(&lx);
    if (token_is(text, t, "do")) return true;
    if (!token_is(text, t, "create")) return false;
    t = lex_next(&lx);
    if (token_is(text, t, "or")) {
        lex_next(&lx);
        t = lex_next(&lx);
    }
    return token_is(text, t, "function") || token_is(text, t, "procedure");
}

void routine_read(const struct source *s, struct ingested *out, struct shaper *shaper,
                  const struct statement *st)
{
    if (!is_routine(st->text) || st->offset + st->text.n > UINT32_MAX) return;
    struct arena scratch = {0};
    struct routine b = {.arena = &scratch, .shaper = shaper, .outer = st, .function = -1, .last_call = -1};
    b.run = (struct host_run){
        .arena = &scratch, .source = s, .out = out, .dialect = st->dialect, .function = -1, .class = -1};
    b.tree = (struct host_tree){.arena = &scratch, .text = s->input.text};
    *vec_zadd(&scratch, &b.tree.nodes) = (struct node){.parent = -1, .first = -1, .last = -1, .next = -1};
    b.run.tree = &b.tree;
    b.run.consumed = ARENA_ARRAY(&scratch, uint8_t, 1);
    set_body(&b, whole_statement(&scratch, st));
    bool at_once = routine_is(&b, 0, "do");
    if (at_once || !s->schema) read_definition(&b);
    arena_free(&scratch);
}
