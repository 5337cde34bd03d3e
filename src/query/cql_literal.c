/* Whether a literal can be a value of a type, as the servers' Constants, Lists, Sets, Maps, Tuples and
 * Vectors judge it before a statement runs.
 *
 *     string    ascii text varchar inet date time timestamp       uuid      uuid timeuuid
 *     integer   every number, date, time, timestamp, duration     boolean   boolean
 *     float     decimal double float                              blob      blob
 *     [..]      list, vector (with as many members as it has)     duration  duration
 *     {..}      set; {k: v} map; {} both                          (..)      tuple with no fewer members
 *
 * Members are judged by the same rules. What this does not know fits: markers, null, functions, casts,
 * arithmetic, user types, Java classes. */
#include "query/cql_parser.h"

enum constant {
    CONSTANT_STRING = 1,
    CONSTANT_INTEGER = 2,
    CONSTANT_FLOAT = 4,
    CONSTANT_BOOLEAN = 8,
    CONSTANT_DURATION = 16,
    CONSTANT_UUID = 32,
    CONSTANT_HEX = 64
};

static const struct {
    const char *type;
    unsigned takes;
} natives[] = {
    {"ascii",     CONSTANT_STRING                     },
    {"bigint",    CONSTANT_INTEGER                    },
    {"blob",      CONSTANT_HEX                        },
    {"boolean",   CONSTANT_BOOLEAN                    },
    {"counter",   CONSTANT_INTEGER                    },
    {"date",      CONSTANT_STRING | CONSTANT_INTEGER  },
    {"decimal",   CONSTANT_INTEGER | CONSTANT_FLOAT   },
    {"double",    CONSTANT_INTEGER | CONSTANT_FLOAT   },
    {"duration",  CONSTANT_DURATION | CONSTANT_INTEGER},
    {"float",     CONSTANT_INTEGER | CONSTANT_FLOAT   },
    {"inet",      CONSTANT_STRING                     },
    {"int",       CONSTANT_INTEGER                    },
    {"smallint",  CONSTANT_INTEGER                    },
    {"text",      CONSTANT_STRING                     },
    {"time",      CONSTANT_STRING | CONSTANT_INTEGER  },
    {"timestamp", CONSTANT_STRING | CONSTANT_INTEGER  },
    {"timeuuid",  CONSTANT_UUID                       },
    {"tinyint",   CONSTANT_INTEGER                    },
    {"uuid",      CONSTANT_UUID                       },
    {"varchar",   CONSTANT_STRING                     },
    {"varint",    CONSTANT_INTEGER                    },
};

static const struct {
    uint8_t token;
    enum constant constant;
    const char *name;
} constants[] = {
    {CQL_TOKEN_STRING,      CONSTANT_STRING,   "STRING"  },
    {CQL_TOKEN_INTEGER,     CONSTANT_INTEGER,  "INTEGER" },
    {CQL_TOKEN_FLOAT,       CONSTANT_FLOAT,    "FLOAT"   },
    {CQL_TOKEN_NUMBER_NAME, CONSTANT_FLOAT,    "FLOAT"   },
    {CQL_TOKEN_BOOL,        CONSTANT_BOOLEAN,  "BOOLEAN" },
    {CQL_TOKEN_DURATION,    CONSTANT_DURATION, "DURATION"},
    {CQL_TOKEN_UUID,        CONSTANT_UUID,     "UUID"    },
    {CQL_TOKEN_HEX,         CONSTANT_HEX,      "HEX"     },
};

enum { NATIVE, LIST, SET, MAP, TUPLE, VECTOR, UNKNOWN };

/* A type taken apart. */
struct type {
    struct slice text;
    int shape;
    unsigned takes; /* of a native type */
    struct slice members;
};

static struct type type_read(struct slice text)
{
    static const struct {
        const char *open;
        int shape;
    } shapes[] = {
        {"list<",   LIST  },
        {"set<",    SET   },
        {"map<",    MAP   },
        {"tuple<",  TUPLE },
        {"vector<", VECTOR},
    };
    struct type t = {
        text, UNKNOWN, 0, {"", 0}
    };
    while (slice_starts(text, SLICE("frozen<"))) text = (struct slice){text.p + 7, text.n - 8};
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (slice_eq(text, slice_of(natives[i].type))) t.shape = NATIVE, t.takes = natives[i].takes;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct slice open = slice_of(shapes[i].open);
        if (!slice_starts(text, open)) continue;
        t.shape = shapes[i].shape;
        t.members = (struct slice){text.p + open.n, text.n - open.n - 1};
    }
    return t;
}

/* Takes the first of a type's members off the list. */
static struct slice next_member(struct slice *members)
{
    int depth = 0;
    size_t i = 0;
    for (; i < members->n; i++) {
        depth += (members->p[i] == '<') - (members->p[i] == '>');
        if (members->p[i] == ',' && !depth) break;
    }
    struct slice one = {members->p, i};
    i += i < members->n;
    while (i < members->n && members->p[i] == ' ') i++;
    *members = (struct slice){members->p + i, members->n - i};
    return one;
}

/* A term of the literal: the tokens from `at` to `end`, which is not part of it. */
struct term {
    const struct cql_token *at, *end;
};

static bool opens(const struct cql_token *t)
{
    return t->kind == CQL_CHAR('(') || t->kind == CQL_CHAR('[') || t->kind == CQL_CHAR('{');
}

static bool closes(const struct cql_token *t)
{
    return t->kind == CQL_CHAR(')') || t->kind == CQL_CHAR(']') || t->kind == CQL_CHAR('}');
}

/* The term at t: up to a comma, colon or closing bracket of the brackets it stands in. A colon that starts it
 * belongs to a marker. */
static struct term term_at(const struct cql_token *t)
{
    struct term term = {t, t};
    int depth = 0;
    for (; term.end->kind != CQL_TOKEN_END; term.end++) {
        bool separates = term.end->kind == CQL_CHAR(',') || (term.end->kind == CQL_CHAR(':') && term.end > t);
        if (!depth && (separates || closes(term.end))) break;
        depth += opens(term.end) - closes(term.end);
    }
    return term;
}

struct walk {
    struct arena *a;
    struct slice text, column;
    struct slice why;
};

static struct slice term_text(const struct walk *w, struct term t)
{
    const struct cql_token *last = t.end - 1;
    return (struct slice){w->text.p + t.at->pos, last->pos + last->len - t.at->pos};
}

static bool refuse(struct walk *w, const char *literal, struct slice type)
{
    w->why = slice_of(arena_printf(w->a, "Invalid %s literal for %.*s of type %.*s", literal,
                                   SLICE_ARG(w->column), SLICE_ARG(type)));
    return false;
}

static bool fits(struct walk *w, struct term t, struct slice type_text, int depth);

/* Tuples and vectors may be written as strings, whose inside shows its faults only when the statement runs.
 */
static bool constant_fits(struct walk *w, const struct cql_token *t, const struct type *type)
{
    if (type->shape == TUPLE || type->shape == VECTOR) return true;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (t->kind != constants[i].token) continue;
        if (type->shape == NATIVE && type->takes & constants[i].constant) return true;
        w->why = slice_of(arena_printf(w->a, "Invalid %s constant (%.*s) for \"%.*s\" of type %.*s",
                                       constants[i].name, (int)t->len, w->text.p + t->pos,
                                       SLICE_ARG(w->column), SLICE_ARG(type->text)));
        return false;
    }
    return true;
}

/* One member of a collection or tuple; says which part of what it is when it does not fit. */
static bool member_fits(struct walk *w, struct term t, struct slice type, const char *literal,
                        const char *part, int depth)
{
    if (fits(w, t, type, depth)) return true;
    w->why = slice_of(arena_printf(w->a, "Invalid %s literal for %.*s: %s %.*s is not of type %.*s", literal,
                                   SLICE_ARG(w->column), part, SLICE_ARG(term_text(w, t)), SLICE_ARG(type)));
    return false;
}

static bool square_fits(struct walk *w, struct term t, const struct type *type, int depth)
{
    struct slice members = type->members, element = next_member(&members);
    int64_t count = 0, dimension = 0;
    const char *name = type->shape == VECTOR ? "vector" : "list";
    if (type->shape != LIST && type->shape != VECTOR) return refuse(w, "list", type->text);
    for (const struct cql_token *at = t.at + 1; at < t.end - 1; count++) {
        struct term one = term_at(at);
        if (!member_fits(w, one, element, name, "value", depth)) return false;
        at = one.end + 1;
    }
    if (type->shape == LIST || !slice_to_int(members, &dimension) || count == dimension) return true;
    w->why = slice_of(arena_printf(
        w->a, "Invalid vector literal for %.*s of type %.*s; expected %lld elements, but given %lld",
        SLICE_ARG(w->column), SLICE_ARG(type->text), (long long)dimension, (long long)count));
    return false;
}

static bool tuple_fits(struct walk *w, struct term t, const struct type *type, int depth)
{
    struct slice members = type->members;
    if (type->shape != TUPLE) return refuse(w, "tuple type", type->text);
    for (const struct cql_token *at = t.at + 1; at < t.end - 1;) {
        struct term one = term_at(at);
        if (!members.n) {
            w->why = slice_of(arena_printf(w->a, "Invalid tuple literal for %.*s: too many elements for %.*s",
                                           SLICE_ARG(w->column), SLICE_ARG(type->text)));
            return false;
        }
        if (!member_fits(w, one, next_member(&members), "tuple", "component", depth)) return false;
        at = one.end + 1;
    }
    return true;
}

static bool curly_fits(struct walk *w, struct term t, const struct type *type, int depth)
{
    struct slice members = type->members, key = next_member(&members);
    if (t.end - t.at == 2) return type->shape == SET || type->shape == MAP || refuse(w, "set", type->text);
    struct term first = term_at(t.at + 1);
    bool pairs = first.end->kind == CQL_CHAR(':'), named = pairs && first.at->kind == CQL_TOKEN_IDENT;
    if (named && first.end - first.at == 1) return refuse(w, "user type", type->text);
    if (type->shape != (pairs ? MAP : SET)) return refuse(w, pairs ? "map" : "set", type->text);
    for (const struct cql_token *at = t.at + 1; at < t.end - 1;) {
        struct term one = term_at(at);
        if (!member_fits(w, one, key, pairs ? "map" : "set", pairs ? "key" : "value", depth)) return false;
        if (pairs && one.end->kind == CQL_CHAR(':')) {
            one = term_at(one.end + 1);
            if (!member_fits(w, one, members, "map", "value", depth)) return false;
        }
        at = one.end + 1;
    }
    return true;
}

/* True when the brackets that open the term close at its end. */
static bool is_bracketed(struct term t)
{
    int depth = 0;
    for (const struct cql_token *at = t.at; at < t.end; at++) {
        depth += opens(at) - closes(at);
        if (!depth) return at == t.end - 1;
    }
    return false;
}

static bool fits(struct walk *w, struct term t, struct slice type_text, int depth)
{
    struct type type = type_read(type_text);
    if (type.shape == UNKNOWN || t.end == t.at || depth > QUERY_DEPTH_LIMIT) return true;
    if (t.end - t.at == 1) return constant_fits(w, t.at, &type);
    if (!opens(t.at) || !is_bracketed(t)) return true;
    if (t.at->kind == CQL_CHAR('[')) return square_fits(w, t, &type, depth + 1);
    if (t.at->kind == CQL_CHAR('{')) return curly_fits(w, t, &type, depth + 1);
    return tuple_fits(w, t, &type, depth + 1);
}

bool query_cql_literal_fits(struct arena *a, const struct query *q, struct span literal, bool is_list,
                            struct slice type, struct slice column, struct slice *why)
{
    struct query_options options = {.scylla = q->cql.scylla, .cql_version = q->cql.version};
    struct walk w = {
        a, slice_sub(q->text, literal), column, {"", 0}
    };
    const struct cql_token *tokens = cql_lex(a, w.text, &options, NULL);
    struct term whole = term_at(tokens);
    bool ok = true;
    if (!is_list)
        ok = whole.end->kind != CQL_TOKEN_END || fits(&w, whole, type, 0);
    else if (opens(tokens) && is_bracketed(whole))
        for (const struct cql_token *at = tokens + 1; ok && at < whole.end - 1;) {
            struct term one = term_at(at);
            ok = fits(&w, one, type, 0);
            at = one.end + 1;
        }
    *why = w.why;
    return ok;
}
