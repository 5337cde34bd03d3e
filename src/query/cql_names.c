/* Names and types of CQL.
 *
 *     name      = identifier | "quoted" | unreserved keyword
 *     column    = name | ""            "" is a legacy column name; not in SELECT since 4.0
 *     function  = [name "."] (identifier | "quoted" | BASIC or TYPE keyword | TOKEN | COUNT | ANN {S})
 *     udt       = [name "."] (identifier | "quoted" | BASIC keyword | KEY)
 *     type      = native | udt | (LIST | SET | FROZEN) "<" type ">" | MAP "<" type "," type ">"
 *               | TUPLE "<" type {"," type} ">" | VECTOR "<" type "," integer ">" {5.0} | 'java.class' {C}
 *     native    = ASCII | BIGINT | BLOB | ... the words of class TYPE
 *
 * Unquoted names fold to lower case. A template's placeholder can be any name or type. */
#include "query/cql_parser.h"

bool cql_starts_name(const struct cql_parser *p, const struct cql_token *t, enum cql_name_kind kind)
{
    switch (t->kind) {
    case CQL_TOKEN_QUOTED:
    case CQL_TOKEN_HOLE: return true;
    case CQL_TOKEN_EMPTY_NAME: return kind == CQL_NAME_COLUMN && !p->scylla;
    case CQL_TOKEN_IDENT: break;
    default: return false;
    }
    switch (t->class) {
    case CQL_PLAIN:
    case CQL_CLASS_BASIC: return true;
    case CQL_CLASS_TYPE: return kind != CQL_NAME_TYPE;
    case CQL_CLASS_NAME:
        if (kind == CQL_NAME_FUNCTION) return t->word == CQL_COUNT;
        return kind != CQL_NAME_TYPE || t->word == CQL_KEY;
    default: return kind == CQL_NAME_FUNCTION && (t->word == CQL_TOKEN || (p->scylla && t->word == CQL_ANN));
    }
}

static struct slice undouble(struct cql_parser *p, struct slice inner, char quote)
{
    if (!inner.n || !memchr(inner.p, quote, inner.n)) return inner;
    char *copy = arena_alloc(p->arena, inner.n);
    size_t n = 0;
    for (size_t i = 0; i < inner.n; i++) {
        copy[n++] = inner.p[i];
        if (inner.p[i] == quote) i++;
    }
    return (struct slice){copy, n};
}

static struct slice fold(struct cql_parser *p, struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 'A' && s.p[i] <= 'Z') return slice_lower(p->arena, s);
    return s;
}

struct slice cql_value(struct cql_parser *p, const struct cql_token *t)
{
    struct slice s = cql_text(p, t);
    switch (t->kind) {
    case CQL_TOKEN_QUOTED:
    case CQL_TOKEN_EMPTY_NAME: return undouble(p, (struct slice){s.p + 1, s.n - 2}, '"');
    case CQL_TOKEN_STRING:
        if (s.p[0] == '$') return (struct slice){s.p + 2, s.n - 4};
        return undouble(p, (struct slice){s.p + 1, s.n - 2}, '\'');
    case CQL_TOKEN_IDENT: return fold(p, s);
    default: return s;
    }
}

/* Words that no user-defined type may be called, see reservedTypeNames in both grammars. */
static bool is_reserved_type(const struct cql_parser *p, const struct cql_token *t)
{
    static const char *const names[] = {"byte", "complex", "enum", "interval", "macaddr", "bitstring"};
    if (t->kind != CQL_TOKEN_IDENT || t->class != CQL_PLAIN) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(cql_text(p, t), slice_of(names[i]))) return true;
    return false;
}

bool cql_name(struct cql_parser *p, enum cql_name_kind kind, const char *what, struct slice *out)
{
    if (!cql_starts_name(p, p->at, kind)) return cql_fail(p, what);
    if (!p->strict && kind == CQL_NAME_TYPE && is_reserved_type(p, p->at)) return cql_fail(p, "a type");
    *out = cql_value(p, p->at++);
    return true;
}

bool cql_qualified(struct cql_parser *p, const char *what, struct ddl_name *out)
{
    const struct cql_token *start = p->at;
    *out = (struct ddl_name){0};
    if (!cql_name(p, CQL_NAME, what, &out->name)) return false;
    if (cql_accept_char(p, '.')) {
        out->schema = out->name;
        if (!cql_name(p, CQL_NAME, what, &out->name)) return false;
    }
    out->at = cql_span_from(p, start);
    return true;
}

bool cql_at_function(const struct cql_parser *p)
{
    const struct cql_token *t = p->at;
    if (cql_starts_name(p, t, CQL_NAME) && t[1].kind == CQL_CHAR('.')) t += 2;
    return cql_starts_name(p, t, CQL_NAME_FUNCTION) && t[1].kind == CQL_CHAR('(');
}

bool cql_function_name(struct cql_parser *p, struct ddl_name *out)
{
    const struct cql_token *start = p->at;
    *out = (struct ddl_name){0};
    if (p->at->kind != CQL_TOKEN_END && p->at[1].kind == CQL_CHAR('.')) {
        if (!cql_name(p, CQL_NAME, "a keyspace", &out->schema)) return false;
        p->at++;
    }
    if (!cql_name(p, CQL_NAME_FUNCTION, "a function name", &out->name)) return false;
    out->at = cql_span_from(p, start);
    return true;
}

bool cql_qualified_type(struct cql_parser *p, struct ddl_name *out)
{
    const struct cql_token *start = p->at;
    *out = (struct ddl_name){0};
    if (start->kind != CQL_TOKEN_END && start[1].kind == CQL_CHAR('.')) {
        if (!cql_name(p, CQL_NAME, "a keyspace", &out->schema)) return false;
        p->at++;
    }
    if (!cql_name(p, CQL_NAME_TYPE, "a type's name", &out->name)) return false;
    out->at = cql_span_from(p, start);
    return true;
}

/* ---- types ---- */

struct slice cql_concat(struct cql_parser *p, const struct slice *parts, size_t n)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) length += parts[i].n;
    char *text = arena_alloc(p->arena, length + 1), *end = text;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n) memcpy(end, parts[i].p, parts[i].n);
        end += parts[i].n;
    }
    return (struct slice){text, length};
}

bool cql_native_type(struct cql_parser *p, struct slice *out)
{
    if (p->at->kind == CQL_TOKEN_HOLE || (p->at->class == CQL_CLASS_TYPE && !cql_is(p, CQL_EMPTY))) {
        *out = cql_value(p, p->at++);
        return true;
    }
    return cql_fail(p, "a native type");
}

static bool collection(struct cql_parser *p, struct slice *out)
{
    const struct cql_token *t = p->at++;
    struct slice first = {0}, second = {0};
    struct slice name = cql_value(p, t);
    p->at++;
    if (!cql_type(p, &first)) return false;
    if (t->word == CQL_MAP && (!cql_expect_char(p, ',') || !cql_type(p, &second))) return false;
    if (!cql_expect_char(p, '>')) return false;
    *out = CQL_CONCAT(p, name, SLICE("<"), first, second.n ? SLICE(", ") : second, second, SLICE(">"));
    return true;
}

static bool tuple_type(struct cql_parser *p, struct slice *out)
{
    struct slice all = {0}, one;
    p->at += 2;
    do {
        if (!cql_type(p, &one)) return false;
        all = all.n ? CQL_CONCAT(p, all, SLICE(", "), one) : one;
    } while (cql_accept_char(p, ','));
    *out = CQL_CONCAT(p, SLICE("tuple<"), all, SLICE(">"));
    return cql_expect_char(p, '>');
}

static bool vector_type(struct cql_parser *p, struct slice *out)
{
    struct slice element;
    p->at += 2;
    if (!cql_type(p, &element) || !cql_expect_char(p, ',')) return false;
    if (p->at->kind != CQL_TOKEN_INTEGER && p->at->kind != CQL_TOKEN_HOLE)
        return cql_fail(p, "the vector's dimension");
    *out = CQL_CONCAT(p, SLICE("vector<"), element, SLICE(", "), cql_text(p, p->at), SLICE(">"));
    p->at++;
    return cql_expect_char(p, '>');
}

static bool user_type(struct cql_parser *p, struct slice *out)
{
    struct ddl_name name;
    if (!cql_qualified_type(p, &name)) return false;
    *out = name.schema.n ? CQL_CONCAT(p, name.schema, SLICE("."), name.name) : name.name;
    return true;
}

static bool any_type(struct cql_parser *p, struct slice *out)
{
    const struct cql_token *t = p->at;
    bool generic = t->kind != CQL_TOKEN_END && t[1].kind == CQL_CHAR('<');
    if (generic) {
        switch (t->word) {
        case CQL_MAP:
        case CQL_LIST:
        case CQL_SET:
        case CQL_FROZEN: return collection(p, out);
        case CQL_TUPLE: return tuple_type(p, out);
        case CQL_VECTOR: return vector_type(p, out);
        default: break;
        }
    }
    if (t->kind == CQL_TOKEN_STRING && !p->scylla) {
        *out = cql_value(p, p->at++);
        return true;
    }
    if (t->class == CQL_CLASS_TYPE && t[1].kind != CQL_CHAR('.')) return cql_native_type(p, out);
    return user_type(p, out);
}

bool cql_type(struct cql_parser *p, struct slice *out)
{
    if (!cql_enter(p)) return false;
    bool ok = any_type(p, out);
    cql_leave(p);
    return ok;
}

/* What can follow "(type)": a term or selector, which an operator or a closing bracket does not start. */
static bool starts_value(const struct cql_parser *p, const struct cql_token *t)
{
    return cql_starts_literal(t) || t->word == CQL_NULL || t->word == CQL_CAST ||
           cql_starts_name(p, t, CQL_NAME) || cql_starts_name(p, t, CQL_NAME_FUNCTION);
}

bool cql_at_type_hint(struct cql_parser *p)
{
    const struct cql_token *start = p->at, *outer = p->guess;
    struct slice ignored;
    p->guess = start;
    p->at++;
    bool is = cql_type(p, &ignored) && cql_accept_char(p, ')') && starts_value(p, p->at);
    /* ("a") AS x and (a) FROM t are selectors, not hints */
    if (is && p->at->class != CQL_PLAIN && (p->at->word == CQL_AS || p->at->word == CQL_IN)) is = false;
    p->at = start;
    p->guess = outer;
    if (!outer) p->failed = false;
    return is;
}
