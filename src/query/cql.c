/* The CQL front end: one statement -> struct query. cql_parser.h has the map of its files.
 *
 *     request   = statement {";"}                     one statement a request, no ";" in front
 *     statement = SELECT ... | INSERT ... | ... each in its own file
 *
 * Outside strict mode a cqlsh command (COPY, SOURCE, CONSISTENCY ...) is a statement too: VERB_OTHER. */
#include "query/cql_parser.h"

/* ---- errors ---- */

static void record(struct cql_parser *p, const struct cql_token *t)
{
    p->failed = true;
    uint32_t len = t->len;
    p->err->at = (struct span){t->pos, len};
    p->err->approximated = false;
}

static const char *unterminated(const struct cql_parser *p, const struct cql_token *t)
{
    char c = p->text.p[t->pos];
    if (c == '\'') return "unterminated string";
    if (c == '"') return "unterminated quoted name";
    if (c == '$' && t->len > 1) return "unterminated $$ string";
    if (c == '/' && t->len > 1) return "unterminated comment";
    return NULL;
}

/* Writes parts into a message of fixed size. */
static void write_message(struct query_error *err, const struct slice *parts, size_t count)
{
    char *end = err->message, *limit = err->message + sizeof err->message - 1;
    for (size_t i = 0; i < count; i++) {
        size_t n = parts[i].n, room = (size_t)(limit - end);
        if (n > room) n = room;
        if (n) memcpy(end, parts[i].p, n);
        end += n;
    }
    *end = 0;
}

/* What SQL has and CQL has not, found where something else should stand. */
static const struct {
    const char *word, *hint;
} sql_habits[] = {
    {"between",   "; BETWEEN came with Cassandra 5.1"},
    {"having",    "; CQL has no HAVING"              },
    {"inner",     "; CQL has no joins"               },
    {"join",      "; CQL has no joins"               },
    {"left",      "; CQL has no joins"               },
    {"offset",    "; CQL has no OFFSET"              },
    {"or",        "; CQL has no OR"                  },
    {"returning", "; CQL has no RETURNING"           },
    {"right",     "; CQL has no joins"               },
    {"union",     "; CQL has no UNION"               },
};

static struct slice hint(const struct cql_token *t, struct slice found, const char *expected)
{
    bool value = strcmp(expected, CQL_EXPECT_VALUE) == 0, end = strcmp(expected, CQL_EXPECT_END) == 0;
    for (size_t i = 0; i < sizeof sql_habits / sizeof *sql_habits; i++)
        if (slice_eq_nocase(found, slice_of(sql_habits[i].word))) return slice_of(sql_habits[i].hint);
    if (end &&
        (t->word == CQL_SELECT || t->word == CQL_INSERT || t->word == CQL_UPDATE || t->word == CQL_DELETE ||
         t->word == CQL_CREATE || t->word == CQL_ALTER || t->word == CQL_DROP))
        return SLICE("; is a ';' missing in front of it?");
    if (value && t->kind == CQL_TOKEN_QUOTED) return SLICE("; strings take single quotes");
    if (value && t->kind == CQL_TOKEN_IDENT && t->class != CQL_CLASS_RESERVED)
        return SLICE("; a column is no value in CQL");
    if (value && t->kind == CQL_CHAR('>') && t[-1].kind == CQL_CHAR('<')) return SLICE("; not equal is !=");
    return (struct slice){"", 0};
}

enum { FOUND_SHOWN = 40 }; /* of the text that is found instead */

bool cql_fail(struct cql_parser *p, const char *what)
{
    if (p->failed) return false;
    const struct cql_token *t = p->at;
    if (p->guess) {
        p->failed = true;
        return false;
    }
    record(p, t);
    struct slice found = cql_text(p, t), dots = SLICE("'"), how = SLICE(", found '");
    const char *broken = t->kind == CQL_TOKEN_BAD ? unterminated(p, t) : NULL;
    if (broken) {
        write_message(p->err, (struct slice[]){slice_of(broken)}, 1);
        return false;
    }
    struct slice advice = hint(t, found, what);
    if (found.n > FOUND_SHOWN) {
        found.n = FOUND_SHOWN - 3;
        dots = SLICE("...'");
    }
    if (t->kind == CQL_TOKEN_END) {
        how = SLICE(", found the end of the statement");
        found.n = dots.n = 0;
    } else if (t->kind == CQL_TOKEN_IDENT && t->class == CQL_CLASS_RESERVED) {
        how = SLICE(", found the reserved word '");
    }
    write_message(p->err, (struct slice[]){SLICE("expected "), slice_of(what), how, found, dots, advice}, 6);
    return false;
}

bool cql_reject(struct cql_parser *p, const char *message)
{
    if (!p->failed && !p->guess) {
        record(p, p->at);
        write_message(p->err, (struct slice[]){slice_of(message)}, 1);
    }
    p->failed = true;
    return false;
}

static const char *const word_texts[] = {
    "",
#define GROUP(letter, length, name)                "",
#define WORD(name, text, cassandra, since, scylla) text,
#include "query/cql_keywords.def"
#undef GROUP
#undef WORD
};

bool cql_expect(struct cql_parser *p, enum cql_word word)
{
    if (p->at->word == word) return p->at++, true;
    char upper[40];
    size_t n = 0;
    for (const char *c = word_texts[word]; *c && n + 1 < sizeof upper; c++)
        upper[n++] = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    upper[n] = 0;
    return cql_fail(p, upper);
}

bool cql_expect2(struct cql_parser *p, enum cql_word first, enum cql_word second)
{
    return cql_expect(p, first) && cql_expect(p, second);
}

bool cql_expect_char(struct cql_parser *p, char c)
{
    if (p->at->kind == CQL_CHAR(c)) return p->at++, true;
    return cql_fail(p, (char[]){'\'', c, '\'', 0});
}

bool cql_expect_string(struct cql_parser *p, struct slice *value)
{
    if (p->at->kind != CQL_TOKEN_STRING && p->at->kind != CQL_TOKEN_HOLE) return cql_fail(p, "a string");
    *value = cql_value(p, p->at++);
    return true;
}

bool cql_if_not_exists(struct cql_parser *p, bool *present)
{
    *present = cql_accept(p, CQL_IF);
    return !*present || cql_expect2(p, CQL_NOT, CQL_EXISTS);
}

bool cql_if_exists(struct cql_parser *p, bool *present)
{
    *present = cql_accept(p, CQL_IF);
    return !*present || cql_expect(p, CQL_EXISTS);
}

bool cql_enter(struct cql_parser *p)
{
    if (p->depth >= QUERY_DEPTH_LIMIT) return cql_reject(p, "nested too deeply");
    p->depth++;
    return true;
}

/* ---- filling the model ---- */

int cql_add_scope(struct cql_parser *p, enum scope_kind kind, enum verb verb)
{
    struct scope *s = vec_zadd(p->arena, &p->q->scopes);
    s->kind = kind;
    s->verb = verb;
    s->parent = kind == SCOPE_ROOT ? -1 : 0;
    s->limit.literal = s->offset.literal = s->partition_limit.literal = -1;
    s->ttl.literal = s->timestamp.literal = -1;
    return (int)p->q->scopes.n - 1;
}

int cql_add_relation(struct cql_parser *p, const struct ddl_name *name, enum join_kind join)
{
    struct relation *r = vec_zadd(p->arena, &p->q->relations);
    r->scope = p->scope;
    r->join = join;
    r->body = r->table = r->join_group = -1;
    r->schema = name->schema;
    r->name = r->alias = name->name;
    r->at = r->alias_at = r->join_at = name->at;
    return (int)p->q->relations.n - 1;
}

int cql_add_column(struct cql_parser *p, struct slice name, struct span at)
{
    struct column *c = vec_zadd(p->arena, &p->q->columns);
    c->scope = p->scope;
    c->name = name;
    c->relation = c->base_relation = c->table_column = -1;
    c->at = at;
    return (int)p->q->columns.n - 1;
}

/* ---- statements ---- */

/* Commands of cqlsh, which reads them itself and never sends them. */
static bool client_command(struct cql_parser *p)
{
    static const char *const names[] = {"copy",    "source",  "consistency", "serial", "tracing",
                                        "paging",  "expand",  "capture",     "login",  "show",
                                        "help",    "exit",    "quit",        "clear",  "cls",
                                        "unicode", "history", "elapsed",     "debug"};
    struct slice word = cql_text(p, p->at);
    if (p->strict || p->at->kind != CQL_TOKEN_IDENT) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!slice_eq_nocase(word, slice_of(names[i]))) continue;
        p->q->cql.client_command = true;
        while (p->at->kind != CQL_TOKEN_END) p->at++;
        return true;
    }
    return false;
}

static bool run(struct cql_parser *p, enum verb verb, bool (*parse)(struct cql_parser *))
{
    p->q->verb = cql_scope(p)->verb = verb;
    return parse(p);
}

static bool statement(struct cql_parser *p)
{
    switch (p->at->word) {
    case CQL_SELECT: return run(p, VERB_SELECT, cql_select);
    case CQL_INSERT: return run(p, VERB_INSERT, cql_insert);
    case CQL_UPDATE: return run(p, VERB_UPDATE, cql_update);
    case CQL_DELETE: return run(p, VERB_DELETE, cql_delete);
    case CQL_BEGIN:
        if (cql_cassandra(p, 600) && cql_next_is(p, CQL_TRANSACTION)) return cql_transaction(p);
        return run(p, VERB_BATCH, cql_batch);
    case CQL_TRUNCATE: return run(p, VERB_TRUNCATE, cql_truncate);
    case CQL_USE: return run(p, VERB_USE, cql_use);
    case CQL_CREATE: return cql_create(p);
    case CQL_ALTER: return cql_alter(p);
    case CQL_DROP: return cql_drop(p);
    case CQL_GRANT: return cql_grant(p, false);
    case CQL_REVOKE: return cql_grant(p, true);
    case CQL_LIST: return cql_list(p);
    case CQL_DESCRIBE:
    case CQL_DESC:
        if (p->scylla || !p->strict || p->version >= 400) return cql_describe(p);
        break;
    case CQL_ADD:
        if (cql_cassandra(p, 500)) return cql_identity(p, true);
        break;
    case CQL_COMMENT:
        if (cql_cassandra(p, 600)) return cql_comment(p);
        break;
    case CQL_SECURITY:
        if (cql_cassandra(p, 600)) return cql_security_label(p);
        break;
    case CQL_PRUNE: return cql_prune(p);
    case CQL_ATTACH: return cql_attach(p, false);
    case CQL_DETACH: return cql_attach(p, true);
    default: break;
    }
    return client_command(p) || cql_fail(p, "a CQL statement");
}

bool cql_parse(struct arena *a, struct slice text, enum dialect d, const struct query_options *options,
               struct query *out, struct query_error *err)
{
    static const struct query_options defaults;
    (void)d;
    if (!options) options = &defaults;
    struct cql_parser p = {.arena = a, .text = text, .q = out, .err = err, .scylla = options->scylla};
    p.strict = options->cql_strict;
    p.version = options->scylla ? 500 : options->cql_version ? options->cql_version : 500;
    p.first = p.at = cql_lex(a, text, options, &out->cql.holes);
    out->cql.scylla = p.scylla;
    out->cql.version = p.version;
    cql_add_scope(&p, SCOPE_ROOT, VERB_OTHER);
    out->verb = VERB_OTHER;
    out->target = -1;
    out->cql.ttl.literal = out->cql.timestamp.literal = -1;
    if (p.at->kind == CQL_TOKEN_END && !p.strict) {
        out->verb = VERB_NONE;
        return true;
    }
    if (!statement(&p)) return false;
    if (out->scopes.at[0].at.len == 0) out->scopes.at[0].at = cql_span_from(&p, p.first);
    while (cql_accept_char(&p, ';')) {
    }
    if (p.at->kind != CQL_TOKEN_END) return cql_fail(&p, CQL_EXPECT_END);
    return true;
}
