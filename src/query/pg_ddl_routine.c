/* CREATE FUNCTION, CREATE PROCEDURE and DO: the body and its language; a body written in SQL's own syntax
 * (BEGIN ATOMIC, RETURN) is analysed here, one written as a string by whoever reads `body`. */
#include "query/pg_internal.h"

/* The body of a string literal: the bytes between its quotes, and its value. */
static void take_body(struct pg *w, struct ddl_change *c, int token)
{
    const struct pg_tokens *t = &w->tokens;
    if (token < 0 || token >= t->n || t->at[token].kind != TOKEN_STRING) return;
    struct slice text = pg_token_text(t, token);
    size_t quote, end;
    if (text.p[0] == '$') {
        const char *second = memchr(text.p + 1, '$', text.n - 1);
        quote = second ? (size_t)(second - text.p) + 1 : 0;
        end = text.n >= 2 * quote ? text.n - quote : text.n;
    } else {
        const char *first = memchr(text.p, '\'', text.n);
        quote = first ? (size_t)(first - text.p) + 1 : 0;
        end = text.n > quote ? text.n - 1 : text.n;
    }
    struct span inside = {t->at[token].pos + (uint32_t)quote, (uint32_t)(end - quote)};
    c->body_at = pg_source_span(w->source, inside);
    bool escaped = t->at[token].flags & TOKEN_ESCAPED;
    c->body =
        escaped ? token_value(w->arena, t->text, t->at[token], DIALECT_POSTGRES) : pg_text_of(w, c->body_at);
}

static void routine_options(struct pg *w, struct ddl_change *c, pg_node *const *options, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (options[i]->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) continue;
        const PgQuery__DefElem *e = options[i]->def_elem;
        if (strcmp(e->defname, "language") == 0)
            c->language = slice_lower(w->arena, pg_node_string(w, e->arg));
        if (strcmp(e->defname, "as") != 0 || e->location < 0) continue;
        int token = pg_token_at(&w->tokens, (uint32_t)e->location);
        if (pg_token_is(&w->tokens, token, "as")) token++;
        take_body(w, c, token);
    }
}

/* BEGIN ATOMIC: statements in lists in lists. */
static void sql_body(struct pg *w, const pg_node *n)
{
    if (!n || !pg_enter(w)) return;
    if (n->node_case == PG_QUERY__NODE__NODE_LIST) {
        for (size_t i = 0; i < n->list->n_items; i++) sql_body(w, n->list->items[i]);
    } else if (n->node_case == PG_QUERY__NODE__NODE_RETURN_STMT) {
        pg_expression(w, n->return_stmt->returnval);
    } else {
        pg_statement(w, n, pg_scope_new(w, w->scope, SCOPE_MEMBER, VERB_OTHER));
    }
    pg_leave(w);
}

void pg_create_function(struct pg *w, const PgQuery__CreateFunctionStmt *s)
{
    struct ddl_change *c = pg_ddl_new(w, DDL_CREATE_ROUTINE);
    c->target.name = c->name = pg_last_name(w, s->funcname, s->n_funcname);
    if (s->n_funcname > 1) c->target.schema = pg_node_string(w, s->funcname[s->n_funcname - 2]);
    c->or_replace = s->replace;
    routine_options(w, c, s->options, s->n_options);
    if (s->sql_body && !c->language.n) c->language = SLICE("sql");
    sql_body(w, s->sql_body);
}

void pg_do(struct pg *w, const PgQuery__DoStmt *s)
{
    struct ddl_change *c = pg_ddl_new(w, DDL_CREATE_ROUTINE);
    c->language = SLICE("plpgsql");
    routine_options(w, c, s->args, s->n_args);
}
