/* The front end of MySQL, SQLite and SQL Server.
 *
 * A schema change goes to the DDL reader; a statement that only talks to the server (SET, SHOW, PRAGMA) is
 * known by its first word; everything else is rewritten and parsed by libpg_query. */
#include "query/ddl_reader.h"
#include "query/rewrite_engine.h"

/* Statements nobody looks into, by their first words. */
static const struct known {
    const char *words;
    unsigned dialects;
    enum verb verb;
} known[] = {
    {"set",                        IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"show",                       IN_MYSQL,            VERB_OTHER      },
    {"describe",                   IN_MYSQL,            VERB_OTHER      },
    {"desc",                       IN_MYSQL,            VERB_OTHER      },
    {"help",                       IN_MYSQL,            VERB_OTHER      },
    {"flush",                      IN_MYSQL,            VERB_OTHER      },
    {"reset",                      IN_MYSQL,            VERB_OTHER      },
    {"kill",                       IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"lock",                       IN_MYSQL,            VERB_OTHER      },
    {"unlock",                     IN_MYSQL,            VERB_OTHER      },
    {"optimize",                   IN_MYSQL,            VERB_OTHER      },
    {"repair",                     IN_MYSQL,            VERB_OTHER      },
    {"check",                      IN_MYSQL,            VERB_OTHER      },
    {"checksum",                   IN_MYSQL,            VERB_OTHER      },
    {"cache",                      IN_MYSQL,            VERB_OTHER      },
    {"load",                       IN_MYSQL,            VERB_OTHER      },
    {"handler",                    IN_MYSQL,            VERB_OTHER      },
    {"prepare",                    IN_MYSQL,            VERB_OTHER      },
    {"execute",                    IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"exec",                       IN_MSSQL,            VERB_OTHER      },
    {"deallocate",                 IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"drop prepare",               IN_MYSQL,            VERB_OTHER      },
    {"call",                       IN_MYSQL,            VERB_OTHER      },
    {"do",                         IN_MYSQL,            VERB_OTHER      },
    {"signal",                     IN_MYSQL,            VERB_OTHER      },
    {"resignal",                   IN_MYSQL,            VERB_OTHER      },
    {"get",                        IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"grant",                      IN_ALL,              VERB_OTHER      },
    {"revoke",                     IN_ALL,              VERB_OTHER      },
    {"deny",                       IN_MSSQL,            VERB_OTHER      },
    {"rename user",                IN_MYSQL,            VERB_OTHER      },
    {"install",                    IN_MYSQL,            VERB_OTHER      },
    {"uninstall",                  IN_MYSQL,            VERB_OTHER      },
    {"change",                     IN_MYSQL,            VERB_OTHER      },
    {"stop",                       IN_MYSQL,            VERB_OTHER      },
    {"purge",                      IN_MYSQL,            VERB_OTHER      },
    {"backup",                     IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"restore",                    IN_MSSQL,            VERB_OTHER      },
    {"binlog",                     IN_MYSQL,            VERB_OTHER      },
    {"shutdown",                   IN_MYSQL | IN_MSSQL, VERB_OTHER      },
    {"xa",                         IN_MYSQL,            VERB_TRANSACTION},
    {"start transaction",          IN_MYSQL,            VERB_TRANSACTION},
    {"start",                      IN_MYSQL,            VERB_OTHER      },
    {"begin not atomic",           IN_MYSQL,            VERB_OTHER      },
    {"begin try",                  IN_MSSQL,            VERB_OTHER      },
    {"begin catch",                IN_MSSQL,            VERB_OTHER      },
    {"begin",                      IN_ALL,              VERB_TRANSACTION},
    {"commit",                     IN_ALL,              VERB_TRANSACTION},
    {"end",                        IN_SQLITE,           VERB_TRANSACTION},
    {"rollback",                   IN_ALL,              VERB_TRANSACTION},
    {"savepoint",                  IN_ALL,              VERB_TRANSACTION},
    {"save",                       IN_MSSQL,            VERB_TRANSACTION},
    {"release",                    IN_ALL,              VERB_TRANSACTION},
    {"use",                        IN_MYSQL | IN_MSSQL, VERB_USE        },
    {"pragma",                     IN_SQLITE,           VERB_OTHER      },
    {"explain pragma",             IN_SQLITE,           VERB_OTHER      },
    {"explain create",             IN_SQLITE,           VERB_OTHER      },
    {"explain drop",               IN_SQLITE,           VERB_OTHER      },
    {"explain reindex",            IN_SQLITE,           VERB_OTHER      },
    {"explain begin",              IN_SQLITE,           VERB_OTHER      },
    {"explain commit",             IN_SQLITE,           VERB_OTHER      },
    {"explain rollback",           IN_SQLITE,           VERB_OTHER      },
    {"attach",                     IN_SQLITE,           VERB_OTHER      },
    {"detach",                     IN_SQLITE,           VERB_OTHER      },
    {"vacuum",                     IN_SQLITE,           VERB_OTHER      },
    {"reindex",                    IN_SQLITE,           VERB_OTHER      },
    {"analyze",                    IN_SQLITE,           VERB_OTHER      },
    {"declare",                    IN_MSSQL,            VERB_OTHER      },
    {"print",                      IN_MSSQL,            VERB_OTHER      },
    {"raiserror",                  IN_MSSQL,            VERB_OTHER      },
    {"throw",                      IN_MSSQL,            VERB_OTHER      },
    {"return",                     IN_MSSQL | IN_MYSQL, VERB_OTHER      },
    {"goto",                       IN_MSSQL,            VERB_OTHER      },
    {"waitfor",                    IN_MSSQL,            VERB_OTHER      },
    {"open",                       IN_MSSQL | IN_MYSQL, VERB_OTHER      },
    {"close",                      IN_MSSQL | IN_MYSQL, VERB_OTHER      },
    {"fetch",                      IN_MSSQL | IN_MYSQL, VERB_OTHER      },
    {"dbcc",                       IN_MSSQL,            VERB_OTHER      },
    {"checkpoint",                 IN_MSSQL,            VERB_OTHER      },
    {"reconfigure",                IN_MSSQL,            VERB_OTHER      },
    {"bulk insert",                IN_MSSQL,            VERB_OTHER      },
    {"update statistics",          IN_MSSQL,            VERB_OTHER      },
    {"enable trigger",             IN_MSSQL,            VERB_OTHER      },
    {"disable trigger",            IN_MSSQL,            VERB_OTHER      },
    {"if",                         IN_MSSQL,            VERB_OTHER      },
    {"while",                      IN_MSSQL,            VERB_OTHER      },
    {"else",                       IN_MSSQL,            VERB_OTHER      },
    {"break",                      IN_MSSQL,            VERB_OTHER      },
    {"continue",                   IN_MSSQL,            VERB_OTHER      },
    {"analyze table",              IN_MYSQL,            VERB_OTHER      },
    {"analyze local",              IN_MYSQL,            VERB_OTHER      },
    {"analyze no_write_to_binlog", IN_MYSQL,            VERB_OTHER      },
    {"alter database",             IN_ALL,              VERB_OTHER      },
    {"alter schema",               IN_ALL,              VERB_OTHER      },
};

static unsigned bit_of(enum dialect d)
{
    return d == DIALECT_MYSQL ? IN_MYSQL : d == DIALECT_SQLITE ? IN_SQLITE : IN_MSSQL;
}

/* The statement's first tokens, enough to know what it is. */
enum { HEAD_TOKENS = 24 };
struct head {
    struct slice text;
    struct token at[HEAD_TOKENS + 1];
    size_t n;
};

static struct head read_head(struct slice text, enum dialect d)
{
    struct head h = {.text = text};
    struct lexer lx = lex_start(text, d, 0);
    for (h.n = 0; h.n < HEAD_TOKENS; h.n++) {
        h.at[h.n] = lex_next(&lx);
        if (h.at[h.n].kind == TOKEN_END) break;
    }
    return h;
}

static bool head_is(const struct head *h, size_t from, const char *words)
{
    size_t i = from;
    for (const char *z = words; *z; z += strspn(z, " "), i++) {
        size_t n = strcspn(z, " ");
        if (i >= h->n || h->at[i].kind != TOKEN_WORD) return false;
        if (!slice_eq_nocase(token_text(h->text, h->at[i]), (struct slice){z, n})) return false;
        z += n;
    }
    return true;
}

static void add_root(struct arena *a, struct query *q, enum verb verb)
{
    q->verb = verb;
    if (q->scopes.n) return;
    struct scope *s = vec_zadd(a, &q->scopes);
    s->parent = -1;
    s->kind = SCOPE_ROOT;
    s->verb = verb;
    s->name = SLICE("");
    s->limit.literal = s->offset.literal = s->partition_limit.literal = -1;
    s->at = (struct span){0, (uint32_t)q->text.n};
}

static bool parse_known(struct arena *a, const struct head *h, enum dialect d, struct query *q)
{
    if (h->n == 0 || h->at[0].kind == TOKEN_SEMICOLON) {
        add_root(a, q, VERB_NONE);
        return true;
    }
    if (d == DIALECT_MSSQL && head_is(h, 0, "with") && h->n > 1 && h->at[1].kind == TOKEN_OPEN) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!(known[i].dialects & bit_of(d)) || !head_is(h, 0, known[i].words)) continue;
        bool describes_query = head_is(h, 0, "describe") || head_is(h, 0, "desc");
        if (describes_query &&
            (head_is(h, 1, "select") || head_is(h, 1, "update") || head_is(h, 1, "delete")))
            continue;
        add_root(a, q, known[i].verb);
        if (known[i].verb == VERB_USE && h->n > 1)
            q->use = slice_lower(a, token_value(a, h->text, h->at[1], d));
        return true;
    }
    return false;
}

/* CREATE and DROP of things that are neither tables, indexes nor views. */
static const struct {
    const char *word;
    enum ddl_kind create, drop;
} things[] = {
    {"database",     DDL_CREATE_SCHEMA,  DDL_DROP_SCHEMA},
    {"schema",       DDL_CREATE_SCHEMA,  DDL_DROP_SCHEMA},
    {"procedure",    DDL_CREATE_ROUTINE, DDL_OTHER      },
    {"proc",         DDL_CREATE_ROUTINE, DDL_OTHER      },
    {"function",     DDL_CREATE_ROUTINE, DDL_OTHER      },
    {"trigger",      DDL_CREATE_ROUTINE, DDL_OTHER      },
    {"event",        DDL_CREATE_ROUTINE, DDL_OTHER      },
    {"package",      DDL_CREATE_ROUTINE, DDL_OTHER      },
    {"view",         DDL_OTHER,          DDL_DROP_VIEW  },
    {"type",         DDL_CREATE_TYPE,    DDL_DROP_TYPE  },
    {"user",         DDL_OTHER,          DDL_OTHER      },
    {"role",         DDL_OTHER,          DDL_OTHER      },
    {"login",        DDL_OTHER,          DDL_OTHER      },
    {"server",       DDL_OTHER,          DDL_OTHER      },
    {"sequence",     DDL_OTHER,          DDL_OTHER      },
    {"tablespace",   DDL_OTHER,          DDL_OTHER      },
    {"synonym",      DDL_OTHER,          DDL_OTHER      },
    {"statistics",   DDL_OTHER,          DDL_OTHER      },
    {"partition",    DDL_OTHER,          DDL_OTHER      },
    {"logfile",      DDL_OTHER,          DDL_OTHER      },
    {"fulltext",     DDL_OTHER,          DDL_OTHER      },
    {"certificate",  DDL_OTHER,          DDL_OTHER      },
    {"master",       DDL_OTHER,          DDL_OTHER      },
    {"symmetric",    DDL_OTHER,          DDL_OTHER      },
    {"endpoint",     DDL_OTHER,          DDL_OTHER      },
    {"security",     DDL_OTHER,          DDL_OTHER      },
    {"external",     DDL_OTHER,          DDL_OTHER      },
    {"assembly",     DDL_OTHER,          DDL_OTHER      },
    {"aggregate",    DDL_OTHER,          DDL_OTHER      },
    {"credential",   DDL_OTHER,          DDL_OTHER      },
    {"asymmetric",   DDL_OTHER,          DDL_OTHER      },
    {"workload",     DDL_OTHER,          DDL_OTHER      },
    {"resource",     DDL_OTHER,          DDL_OTHER      },
    {"availability", DDL_OTHER,          DDL_OTHER      },
    {"queue",        DDL_OTHER,          DDL_OTHER      },
    {"service",      DDL_OTHER,          DDL_OTHER      },
    {"contract",     DDL_OTHER,          DDL_OTHER      },
    {"message",      DDL_OTHER,          DDL_OTHER      },
    {"route",        DDL_OTHER,          DDL_OTHER      },
    {"application",  DDL_OTHER,          DDL_OTHER      },
    {"default",      DDL_OTHER,          DDL_OTHER      },
    {"rule",         DDL_OTHER,          DDL_OTHER      },
    {"index",        DDL_OTHER,          DDL_OTHER      }, /* ALTER INDEX of SQL Server */
};

static struct ddl_name thing_name(struct arena *a, const struct head *h, size_t i, enum dialect d)
{
    struct ddl_name out = {.schema = SLICE(""), .name = SLICE("")};
    while (i < h->n && (token_is(h->text, h->at[i], "if") || token_is(h->text, h->at[i], "not") ||
                        token_is(h->text, h->at[i], "exists")))
        i++;
    for (; i < h->n && (h->at[i].kind == TOKEN_WORD || h->at[i].kind == TOKEN_NAME); i += 2) {
        out.schema = out.name;
        out.name = slice_lower(a, token_value(a, h->text, h->at[i], d));
        out.at = (struct span){h->at[i].pos, h->at[i].len};
        if (i + 1 >= h->n || h->at[i + 1].kind != TOKEN_DOT) break;
    }
    return out;
}

static bool parse_thing(struct arena *a, const struct head *h, enum dialect d, struct query *q)
{
    bool create = head_is(h, 0, "create") || head_is(h, 0, "alter"), drop = head_is(h, 0, "drop");
    if (!create && !drop) return false;
    for (size_t i = 1; i < h->n; i++) {
        for (size_t k = 0; k < sizeof things / sizeof *things; k++) {
            if (!token_is(h->text, h->at[i], things[k].word)) continue;
            enum ddl_kind kind = drop ? things[k].drop : things[k].create;
            if (create && token_is(h->text, h->at[i], "view")) return false;
            add_root(a, q, VERB_DDL);
            struct ddl_change *change = vec_zadd(a, &q->ddl);
            change->kind = head_is(h, 0, "alter") && kind != DDL_CREATE_ROUTINE ? DDL_OTHER : kind;
            change->target = thing_name(a, h, i + 1, d);
            change->name = change->partition_by = change->body = change->language = SLICE("");
            change->new_target.schema = change->new_target.name = SLICE("");
            change->view_scope = -1;
            change->at = (struct span){0, (uint32_t)q->text.n};
            if (kind == DDL_CREATE_ROUTINE) {
                change->body = q->text;
                change->body_at = change->at;
                change->language = SLICE("sql");
            }
            return true;
        }
        if (h->at[i].kind == TOKEN_OPEN) break;
    }
    return false;
}

/* ---- rewriting -------------------------------------------------------------------------------------------
 */

/* Another reading for the placeholder of host code at or in front of an error: false when none is left. */
static bool read_param_otherwise(struct slice text, enum dialect d, struct span error,
                                 struct param_overrides *o)
{
    struct lexer lx = lex_start(text, d, 0);
    struct token last = {.kind = TOKEN_END};
    for (struct token t = lex_next(&lx); t.kind != TOKEN_END && t.pos <= error.pos; t = lex_next(&lx))
        if (t.kind == TOKEN_PARAM) last = t;
    if (last.kind != TOKEN_PARAM) return false;
    for (size_t i = 0; i < o->n; i++) {
        if (o->at[i].pos != last.pos) continue;
        if (o->at[i].reading == PARAM_NOTHING) return false;
        o->at[i].reading = PARAM_NOTHING;
        return true;
    }
    if (o->n == PARAM_OVERRIDES) return false;
    o->at[o->n++] = (struct param_override){last.pos, PARAM_NAME};
    return true;
}

/* The statement from byte `from` on, behind `prefix`. */
static bool parse_part(struct arena *a, struct slice text, uint32_t from, const char *prefix,
                       const struct query_options *options, struct query *out, struct query_error *err)
{
    struct param_overrides overrides = {.n = 0};
    struct rewrite_options how = {&overrides, from, prefix};
    struct query empty = *out;
    struct query_error first = *err;
    for (int tries = 0;; tries++) {
        struct rewritten r = rewrite_statement(a, text, rewrite_dialect_of(out->dialect), &how);
        struct pg_source source = {
            .text = r.text, .original = text, .pieces = r.map, .piece_count = r.map_count};
        *out = empty;
        if (pg_parse_source(a, &source, options, out, err)) {
            rewrite_apply_effects(a, out, r.effects, r.effect_count);
            VEC_EACH (struct ddl_change, change, &out->ddl)
                change->temporary |= slice_starts(change->target.name, SLICE("#"));
            return true;
        }
        if (!tries) first = *err;
        if (out->dialect == DIALECT_POSTGRES) break; /* its placeholders were tried as they are */
        if (tries == 2 * PARAM_OVERRIDES || !read_param_otherwise(text, out->dialect, err->at, &overrides))
            break;
    }
    *err = first;
    return false;
}

/* CREATE TABLE t (...) AS SELECT: the reader has its columns, the query's model comes from libpg_query. */
static bool parse_table_of_query(struct arena *a, struct slice text, uint32_t select,
                                 const struct query_options *options, struct query *out,
                                 struct query_error *err)
{
    struct ddl_change read = out->ddl.at[0];
    out->ddl.n = 0;
    if (!parse_part(a, text, select, "CREATE TABLE t AS ", options, out, err)) return false;
    if (out->ddl.n) read.view_scope = out->ddl.at[0].view_scope;
    out->verb = VERB_DDL;
    out->ddl.n = 0;
    out->scopes.at[0].at = (struct span){0, (uint32_t)text.n};
    vec_push(a, &out->ddl, read);
    return true;
}

bool rewrite_parse(struct arena *a, struct slice text, enum dialect d, const struct query_options *options,
                   struct query *out, struct query_error *err)
{
    struct slice opened = rewrite_open_comments(a, text, d);
    struct head head = read_head(opened, d);
    uint32_t select;
    switch (ddl_read(a, opened, d, out, &select, err)) {
    case DDL_BAD: return false;
    case DDL_SELECT: return parse_table_of_query(a, text, select, options, out, err);
    case DDL_DONE: add_root(a, out, VERB_DDL); return true;
    case DDL_NONE: break;
    }
    bool routine_or_other = parse_known(a, &head, d, out) || parse_thing(a, &head, d, out);
    return routine_or_other || parse_part(a, text, 0, NULL, options, out, err);
}

bool pg_parse_any_version(struct arena *a, struct slice text, enum dialect d,
                          const struct query_options *options, struct query *out, struct query_error *err)
{
    struct query empty = *out;
    if (pg_parse(a, text, d, options, out, err)) return true;
    struct query_error newer = *err;
    *out = empty;
    out->dialect = DIALECT_POSTGRES;
    bool ok = parse_part(a, text, 0, NULL, options, out, &newer);
    out->dialect = d;
    return ok;
}
