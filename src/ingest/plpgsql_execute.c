/* EXECUTE: the text that it runs, as far as the routine shows how it is made.
 *
 * Text is made by ||, format(), concat() and kept in variables. %I and quote_ident() give a name that is
 * quoted, %L and quote_literal() a value, %s goes in as it is; what USING binds is a parameter like any. */
#include "ingest/routine.h"

static struct string text_of(struct routine *b, size_t first, size_t end, int depth);

static struct string hole_of(struct routine *b, size_t first, size_t end, enum nature nature)
{
    struct string s = {NULL, 0};
    if (first >= end) return s;
    size_t pos = b->at[first].pos, stop = b->at[end - 1].pos + b->at[end - 1].len;
    uint32_t source = b->body.at[pos], behind = b->body.at[stop];
    struct string_piece p = {
        .hole = true,
        .nature = (uint8_t)nature,
        .conversion = ' ',
        .text = {b->tree.text.p + source, behind - source},
        .source = source,
        .source_len = behind - source,
        .parameter = -1,
        .function = -1,
        .deps = plpgsql_variance(b, first, end)
    };
    return string_add(&b->run, s, &p, 1);
}

/* ---- format() ------------------------------------------------------------------------------------------ */

enum { FORMAT_ARGUMENTS = 100 };

struct arguments {
    struct span at[FORMAT_ARGUMENTS]; /* in tokens: pos is the first, len how many */
    size_t n;
};

static struct arguments arguments_of(const struct routine *b, size_t open, size_t close)
{
    struct arguments a = {.n = 0};
    for (size_t i = open + 1; i < close && a.n < FORMAT_ARGUMENTS;) {
        size_t comma = routine_comma(b, i, close);
        a.at[a.n++] = (struct span){(uint32_t)i, (uint32_t)(comma - i)};
        i = comma + 1;
    }
    return a;
}

/* %[position$][-][width]type; returns the bytes it takes, 0 when it is none. */
static size_t read_verb(struct slice text, size_t i, size_t *position, char *type)
{
    size_t k = i + 1, number = 0;
    while (k < text.n && ascii_is_digit(text.p[k]) && number < 1000)
        number = number * 10 + (size_t)(text.p[k++] - '0');
    *position = 0;
    if (k < text.n && text.p[k] == '$') *position = number, k++;
    while (k < text.n && (ascii_is_digit(text.p[k]) || text.p[k] == '-')) k++;
    if (k >= text.n || !strchr("sIL%", text.p[k])) return 0;
    *type = text.p[k];
    return k + 1 - i;
}

static struct string format_argument(struct routine *b, struct span at, char type, int depth)
{
    if (type == 's') return text_of(b, at.pos, at.pos + at.len, depth + 1);
    enum nature nature = type == 'I' ? NATURE_IDENTIFIER : NATURE_ESCAPED;
    return hole_of(b, at.pos, at.pos + at.len, nature);
}

static struct string format_text(struct routine *b, size_t open, size_t close, int depth)
{
    struct arguments a = arguments_of(b, open, close);
    struct string s = {NULL, 0};
    struct located f;
    if (a.n == 0 || a.at[0].len != 1 || !located_string(b->arena, b->body, b->at[a.at[0].pos], &f))
        return hole_of(b, open, close, NATURE_UNKNOWN);
    size_t plain = 0, next = 1;
    for (size_t i = 0; i < f.text.n;) {
        size_t position, verb = 0;
        char type = 0;
        if (f.text.p[i] == '%') verb = read_verb(f.text, i, &position, &type);
        if (!verb) {
            i++;
            continue;
        }
        plpgsql_pieces(b, &s, f, plain, i - plain + (type == '%'));
        i += verb;
        plain = i;
        if (type == '%') continue;
        if (position) next = position;
        struct string more = {NULL, 0};
        if (next < a.n) more = format_argument(b, a.at[next], type, depth);
        next++;
        s = string_add(&b->run, s, more.at, more.n);
    }
    plpgsql_pieces(b, &s, f, plain, f.text.n - plain);
    return s;
}

/* ---- other expressions --------------------------------------------------------------------------------- */

static struct string joined(struct routine *b, size_t open, size_t close, size_t from, int depth)
{
    struct arguments a = arguments_of(b, open, close);
    struct string s = {NULL, 0};
    for (size_t i = from; i < a.n; i++) {
        struct string more = text_of(b, a.at[i].pos, a.at[i].pos + a.at[i].len, depth + 1);
        struct string between = {NULL, 0};
        if (i > from && from) between = text_of(b, a.at[0].pos, a.at[0].pos + a.at[0].len, depth + 1);
        s = string_add(&b->run, s, between.at, between.n);
        s = string_add(&b->run, s, more.at, more.n);
    }
    return s;
}

/* name(...) in tokens [first, end) */
static struct string function_text(struct routine *b, size_t first, size_t end, int depth)
{
    static const char numbers[] =
        "length char_length count now nextval currval lastval extract date_part abs round floor "
        "ceil ceiling trunc array_length cardinality pg_backend_pid txid_current random "
        "to_number position strpos ascii date_trunc age clock_timestamp md5 gen_random_uuid";
    size_t open = first + 1;
    while (routine_kind_at(b, open) == TOKEN_DOT) open += 2; /* pg_catalog.format */
    size_t close = routine_close(b, open);
    size_t name = open - 1;
    if (close < end) return hole_of(b, first, end, NATURE_UNKNOWN);
    if (routine_is(b, name, "format")) return format_text(b, open, close - 1, depth);
    if (routine_is(b, name, "concat")) return joined(b, open, close - 1, 0, depth);
    if (routine_is(b, name, "concat_ws")) return joined(b, open, close - 1, 1, depth);
    if (routine_is(b, name, "trim btrim ltrim rtrim lower upper"))
        return text_of(b, open + 1, routine_comma(b, open + 1, close - 1), depth + 1);
    if (routine_is(b, name, "array_to_string string_agg")) {
        struct string s = text_of(b, open + 1, routine_comma(b, open + 1, close - 1), depth + 1);
        return hole_of(b, first, end,
                       s.n == 1 && s.at[0].hole ? (enum nature)s.at[0].nature : NATURE_UNKNOWN);
    }
    if (slice_starts_nocase(routine_text(b, name), SLICE("quote_ident")))
        return hole_of(b, first, end, NATURE_IDENTIFIER);
    if (routine_is(b, name, "quote_literal quote_nullable")) return hole_of(b, first, end, NATURE_ESCAPED);
    return hole_of(b, first, end, routine_is(b, name, numbers) ? NATURE_NUMERIC : NATURE_UNKNOWN);
}

/* a::type */
static enum nature cast_nature(const struct routine *b, size_t type)
{
    struct routine probe = {.arena = b->arena};
    routine_declare(&probe, SLICE("x"), routine_text(b, type), -1);
    return probe.variables.at[0].nature;
}

static struct string operand_text(struct routine *b, size_t first, size_t end, int depth)
{
    struct string none = {NULL, 0};
    struct located literal;
    if (first >= end || depth > ROUTINE_TEXT_DEPTH) return none;
    if (end - first > 2 && routine_operator(b, end - 2, "::")) {
        enum nature nature = cast_nature(b, end - 1);
        if (nature != NATURE_UNKNOWN) return hole_of(b, first, end, nature);
        return operand_text(b, first, end - 2, depth + 1);
    }
    if (routine_kind_at(b, first) == TOKEN_OPEN && routine_close(b, first) == end)
        return text_of(b, first + 1, end - 1, depth + 1);
    if (end - first == 1) {
        if (located_string(b->arena, b->body, b->at[first], &literal)) {
            plpgsql_pieces(b, &none, literal, 0, literal.text.n);
            return none;
        }
        const struct variable *v = routine_variable(b, routine_text(b, first));
        if (v && v->known) return v->value;
        enum nature nature = v ? v->nature : NATURE_UNKNOWN;
        if (routine_kind_at(b, first) == TOKEN_NUMBER) nature = NATURE_NUMERIC;
        return hole_of(b, first, end, nature);
    }
    bool name = routine_kind_at(b, first) == TOKEN_WORD;
    bool call =
        name && (routine_kind_at(b, first + 1) == TOKEN_OPEN || routine_kind_at(b, first + 1) == TOKEN_DOT);
    size_t open = first + 1;
    while (call && routine_kind_at(b, open) == TOKEN_DOT) open += 2;
    if (call && routine_kind_at(b, open) == TOKEN_OPEN) return function_text(b, first, end, depth);
    return hole_of(b, first, end, NATURE_UNKNOWN);
}

/* Tokens that join two operands, outside of parentheses and CASE. */
static size_t next_concat(const struct routine *b, size_t i, size_t end)
{
    int cases = 0;
    for (; i < end; i++) {
        if (routine_is(b, i, "case")) cases++;
        if (cases && routine_is(b, i, "end")) cases--;
        if (b->at[i].kind == TOKEN_OPEN) i = routine_close(b, i) - 1;
        if (!cases && i < end && routine_operator(b, i, "||")) return i;
    }
    return end;
}

static struct string text_of(struct routine *b, size_t first, size_t end, int depth)
{
    struct string s = {NULL, 0};
    if (depth > ROUTINE_TEXT_DEPTH) return hole_of(b, first, end, NATURE_UNKNOWN);
    while (first < end) {
        size_t stop = next_concat(b, first, end);
        struct string more = operand_text(b, first, stop, depth + 1);
        s = string_add(&b->run, s, more.at, more.n);
        first = stop + 1;
    }
    return s;
}

static bool has_text(struct string s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.at[i].hole) return true;
    return false;
}

/* ---- statements ---------------------------------------------------------------------------------------- */

void plpgsql_assign(struct routine *b, struct slice name, size_t first, size_t end)
{
    struct variable *v = routine_variable(b, name);
    if (!v) return;
    struct string s = text_of(b, first, end, 0);
    bool longer = v->known && s.n > v->value.n && slice_eq(s.at[0].text, v->value.at[0].text);
    for (size_t i = longer ? v->value.n : s.n; b->branches > 0 && i < s.n; i++) s.at[i].optional = true;
    /* what one of several branches assigns is only one of its values: the longest says most */
    if (b->branches > 0 && v->known && !longer && s.n < v->value.n) return;
    v->known = has_text(s) && s.n > 0;
    v->value = s;
}

/* What rules look at: tables and indexes, but not roles and rights. */
static bool is_ddl(const struct routine *b, struct slice text)
{
    struct lexer lx = lex_start(text, b->run.dialect, 0);
    struct slice verb = token_text(text, lex_next(&lx)), what = token_text(text, lex_next(&lx));
    return word_in_nocase("create alter drop truncate", verb) &&
           !word_in_nocase("user role database group", what);
}

void plpgsql_execute(struct routine *b, size_t first, size_t end)
{
    size_t stop = routine_until(b, first, "into using");
    if (stop > end) stop = end;
    struct string s = text_of(b, first, stop, 0);
    if (first >= stop) return;
    struct call *call = plpgsql_call(b, "plpgsql.execute", first, end);
    size_t using = stop;
    while (using < end && !routine_is(b, using, "using")) using ++;
    if (using == end) call->flags &= ~(unsigned)CALL_PARAMETERS;
    call->text = TEXT_CONSTANT;
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i].hole) call->text = TEXT_ASSEMBLED;
    bool known = has_text(s) && s.n > 0 && !s.at[0].hole && sql_recognise(&b->run, s, true) == SQL_STATEMENT;
    if (!known) {
        call->text = TEXT_UNKNOWN;
        call->confidence = CONFIDENCE_LOW;
        return;
    }
    static const char *const queries[] = {"select", "with", "insert", "update", "delete", "merge", "values"};
    struct slice text = slice_trim(s.at[0].text);
    call->method = CALL_OTHER;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        if (slice_starts_nocase(text, slice_of(queries[i]))) call->method = CALL_EXECUTE;
    if (call->method == CALL_OTHER && !is_ddl(b, text)) return;
    plpgsql_emit(b, call, s, first);
}
