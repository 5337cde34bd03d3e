/* The PostgreSQL front end: libpg_query's tree into the query model. */
#include "query/pg_internal.h"

#include <pg_query.h>

#include "query/placeholders.h"

/* ---- small things that every part of the walk needs ------------------------------------------------------
 */

struct slice pg_string(struct pg *w, const char *z)
{
    (void)w; /* strings of the tree live in the walk's arena already */
    return slice_of(z);
}

struct slice pg_node_string(struct pg *w, const pg_node *n)
{
    return n && n->node_case == PG_QUERY__NODE__NODE_STRING ? pg_string(w, n->string->sval) : SLICE("");
}

struct slice pg_last_name(struct pg *w, pg_node *const *names, size_t n)
{
    return n ? pg_node_string(w, names[n - 1]) : SLICE("");
}

int pg_scope_new(struct pg *w, int parent, enum scope_kind kind, enum verb verb)
{
    bool deeper = kind != SCOPE_ROOT && kind != SCOPE_CTE && kind != SCOPE_ARM && kind != SCOPE_SOURCE &&
                  kind != SCOPE_MEMBER;
    int nesting = parent < 0 ? 0 : w->q->scopes.at[parent].nesting + deeper;
    struct scope *s = vec_zadd(w->arena, &w->q->scopes);
    *s = (struct scope){.parent = parent, .kind = kind, .verb = verb, .name = SLICE(""), .nesting = nesting};
    s->limit.literal = s->offset.literal = s->partition_limit.literal = -1;
    return (int)w->q->scopes.n - 1;
}

/* ---- statements ------------------------------------------------------------------------------------------
 */

/* SET search_path TO a, b. */
static enum verb variable(struct pg *w, const PgQuery__VariableSetStmt *s)
{
    if (strcmp(s->name, "search_path") != 0) return VERB_OTHER;
    if (s->n_args && s->args[0]->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        s->args[0]->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        w->q->use = pg_string(w, s->args[0]->a_const->sval->sval);
    return VERB_USE;
}

/* The statement inside EXPLAIN, DECLARE CURSOR, PREPARE and COPY (query) TO; NULL for any other. */
static const pg_node *inner_statement(const pg_node *n)
{
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT: return n->explain_stmt->query;
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT: return n->declare_cursor_stmt->query;
    case PG_QUERY__NODE__NODE_PREPARE_STMT: return n->prepare_stmt->query;
    case PG_QUERY__NODE__NODE_COPY_STMT: return n->copy_stmt->query;
    default: return NULL;
    }
}

static enum verb dispatch(struct pg *w, const pg_node *n)
{
    for (const pg_node *inner; (inner = inner_statement(n));) n = inner;
    switch (n->node_case) {
    case PG_QUERY__NODE__NODE_INSERT_STMT: pg_insert(w, n->insert_stmt); return VERB_INSERT;
    case PG_QUERY__NODE__NODE_UPDATE_STMT: pg_update(w, n->update_stmt); return VERB_UPDATE;
    case PG_QUERY__NODE__NODE_DELETE_STMT: pg_delete(w, n->delete_stmt); return VERB_DELETE;
    case PG_QUERY__NODE__NODE_MERGE_STMT: pg_merge(w, n->merge_stmt); return VERB_MERGE;
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT: pg_truncate(w, n->truncate_stmt); return VERB_TRUNCATE;
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT: return VERB_TRANSACTION;
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT: return variable(w, n->variable_set_stmt);
    case PG_QUERY__NODE__NODE_CALL_STMT:
        if (n->call_stmt->funccall)
            pg_expressions(w, n->call_stmt->funccall->args, n->call_stmt->funccall->n_args);
        return VERB_OTHER;
    default: break;
    }
    if (pg_ddl(w, n)) return VERB_DDL;
    if (n->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return VERB_OTHER;
    pg_select(w, n->select_stmt, w->scope);
    return VERB_SELECT;
}

void pg_statement(struct pg *w, const pg_node *statement, int scope)
{
    if (!statement || !pg_enter(w)) return;
    int outer = w->scope;
    const struct cte *ctes = w->ctes;
    struct gather *gather = w->gather;
    w->scope = scope;
    w->gather = NULL;
    enum verb verb = dispatch(w, statement);
    w->q->scopes.at[scope].verb = verb;
    w->scope = outer;
    w->ctes = ctes;
    w->gather = gather;
    pg_leave(w);
}

/* The whole text without its terminator: where the root stands until the walk knows better. */
static struct span whole_text(struct pg *w)
{
    int last = w->tokens.n - 1;
    while (last >= 0 && w->tokens.at[last].kind == TOKEN_SEMICOLON) last--;
    return pg_span(w, (struct range){0, last});
}

static void walk(struct pg *w, const PgQuery__ParseResult *tree)
{
    int root = pg_scope_new(w, -1, SCOPE_ROOT, VERB_NONE);
    w->q->scopes.at[root].at = whole_text(w);
    for (size_t i = 0; i < tree->n_stmts; i++) {
        /* one statement is what callers pass; more than one are members of the first one's root */
        int scope = i ? pg_scope_new(w, root, SCOPE_MEMBER, VERB_NONE) : root;
        if (tree->stmts[i]->stmt) pg_statement(w, tree->stmts[i]->stmt, scope);
    }
    w->q->verb = w->q->scopes.at[root].verb;
    pg_finish(w);
}

/* ---- libpg_query -----------------------------------------------------------------------------------------
 */

/* The byte of a character that libpg_query counts from 1. */
static uint32_t byte_of_character(struct slice text, int character)
{
    size_t i = 0;
    for (int n = 1; n < character && i < text.n; n++) {
        i++;
        while (i < text.n && ((unsigned char)text.p[i] & 0xc0) == 0x80) i++;
    }
    return (uint32_t)i;
}

static bool fail_at_token(const struct pg_tokens *t, const struct pg_source *source, const PgQueryError *e,
                          struct query_error *err)
{
    static const char near[] = " at or near \"";
    const char *message = e->message ? e->message : "syntax error";
    if (e->cursorpos <= 0) return query_fail(err, (struct span){0, 0}, "%s", message);
    uint32_t pos = byte_of_character(source->text, e->cursorpos);
    int i = pg_token_at(t, pos);
    struct span at = {pos, 0};
    if (i < t->n) { /* an error inside a string starts there and ends with it */
        at.pos = t->at[i].pos < pos ? pos : t->at[i].pos;
        at.len = t->at[i].pos + t->at[i].len - at.pos;
    }
    at = pg_source_span(source, at);
    const char *quoted = strstr(message, near);
    struct slice token = slice_sub(source->original, at);
    if (!quoted || !token.n) return query_fail(err, at, "%s", message);
    /* the message quotes the rewritten text; the user knows the original */
    return query_fail(err, at, "%.*s%s%.*s\"", (int)(quoted - message), message, near,
                      token.n > 60 ? 60 : (int)token.n, token.p);
}

/* The tree of a text that ends in NUL. */
static PgQuery__ParseResult *parse_tree(struct arena *a, const struct pg_tokens *t,
                                        const struct pg_source *source, struct query_error *err)
{
    PgQueryProtobufParseResult result = pg_query_parse_protobuf(source->text.p);
    PgQuery__ParseResult *tree = NULL;
    if (result.error) {
        fail_at_token(t, source, result.error, err);
    } else {
        tree = pg_tree_unpack(a, result.parse_tree.data, result.parse_tree.len);
        if (!tree) query_fail(err, (struct span){0, 0}, "libpg_query returned a tree that cannot be read");
    }
    pg_query_free_protobuf_parse_result(result);
    return tree;
}

static uint64_t fingerprint(const char *text)
{
    PgQueryFingerprintResult result = pg_query_fingerprint(text);
    uint64_t value = result.error ? 0 : result.fingerprint;
    pg_query_free_fingerprint_result(result);
    return value;
}

/* Tokens of the text, which loses the rows that need no parsing. */
static bool read_tokens(struct arena *a, struct pg_source *source, struct pg_tokens *tokens,
                        struct query_error *err)
{
    if (!pg_tokens_read(a, source->text, tokens, err)) return false;
    source->cut_rows = pg_rows_to_cut(tokens, &source->cut);
    if (!source->cut_rows) return true;
    size_t end = source->cut.pos + (size_t)source->cut.len, rest = source->text.n - end;
    char *shorter = arena_alloc(a, source->cut.pos + rest + 1);
    memcpy(shorter, source->text.p, source->cut.pos);
    memcpy(shorter + source->cut.pos, source->text.p + end, rest);
    shorter[source->cut.pos + rest] = 0;
    source->text = (struct slice){shorter, source->cut.pos + rest};
    return pg_tokens_read(a, source->text, tokens, err);
}

bool pg_parse_source(struct arena *a, const struct pg_source *given, const struct query_options *options,
                     struct query *out, struct query_error *err)
{
    struct pg_source source = *given;
    const char *nul = memchr(source.text.p, 0, source.text.n);
    if (nul)
        return query_fail(err, pg_source_span(given, (struct span){(uint32_t)(nul - source.text.p), 1}),
                          "the statement holds a NUL byte");
    source.text = slice_copy(a, source.text); /* ends in NUL */
    struct pg w = {.arena = a, .q = out, .source = &source};
    if (!read_tokens(a, &source, &w.tokens, err)) {
        err->at = pg_source_span(&source, err->at);
        return false;
    }
    PgQuery__ParseResult *tree = parse_tree(a, &w.tokens, &source, err);
    if (!tree) return false;
    walk(&w, tree);
    if (w.too_deep) return query_fail(err, (struct span){0, 0}, "nested too deeply to analyse");
    if (options->fingerprint && out->dialect == DIALECT_POSTGRES)
        out->pg_fingerprint = fingerprint(source.text.p);
    return true;
}

bool pg_parse(struct arena *a, struct slice text, enum dialect d, const struct query_options *options,
              struct query *out, struct query_error *err)
{
    (void)d;
    struct placeholders p;
    placeholders_find(a, text, &p);
    struct query empty = *out;
    struct query_error first = {
        .at = {0, 0}
    };
    for (int tries = 0;; tries++) {
        struct pg_source source = placeholders_apply(a, &p);
        *out = empty;
        if (pg_parse_source(a, &source, options, out, err)) return true;
        if (!tries) first = *err;
        if (tries == PLACEHOLDER_TRIES || !placeholders_retry(&p, err->at)) break;
    }
    *err = first; /* what further readings ran into says less */
    return false;
}
