/* What a call sends: which of its arguments is the text, and the statements that the text may be. */
#include "ingest/host_catalogue.h"

/* A map such as {text: "SELECT ...", values: [...]} or {sql: ...} stands for its text. */
const struct value *call_text(struct host_run *r, const struct value *v, bool *bound)
{
    if (value_is_text(v) || !v->list) return v;
    const struct host_tree *t = r->tree;
    const struct value *found = v;
    bool ruby = strcmp(t->language->name, "ruby") == 0; /* ["... ?", value] */
    if (ruby && v->item_count > 1 && value_is_text(v->items[0]) &&
        node_at(t, node_strip(t, v->node))->kind == NODE_LIST) {
        *bound = true;
        return v->items[0];
    }
    for (size_t i = 0; i < v->item_count; i++) {
        int parent = t->nodes.at[v->items[i]->node].parent;
        if (parent < 0 || node_at(t, parent)->kind != NODE_PAIR) continue;
        struct slice key = node_text(t, node_child(t, parent, SLOT_NAME));
        if (word_in("text sql query statement", key) && value_is_text(v->items[i])) found = v->items[i];
        if (word_in("values params args bind replacements", key)) *bound = true;
    }
    return found;
}

/* A hole alone says nothing about SQL. */
static bool string_is_written(struct string s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.at[i].hole) return true;
    return false;
}

/* What even a safe interpolator puts into the text as it is: Slick's #$x, ScalikeJDBC's createUnsafely(x). */
static bool is_splice(const struct host_run *r, const struct string_piece *p)
{
    if (r->tree->language != &language_scala || p->source >= r->tree->text.n) return false;
    return r->tree->text.p[p->source] == '#' || slice_find(p->text, SLICE("nsafe"), 0) >= 0;
}

static void record_text(struct host_run *r, struct call *call, const struct value *v, const struct api *api,
                        bool tagged)
{
    size_t index = (size_t)(call - r->out->calls.at);
    if (!value_is_text(v)) {
        call->text = TEXT_UNKNOWN;
        return;
    }
    call->text = v->constant ? TEXT_CONSTANT : TEXT_ASSEMBLED;
    for (size_t i = 0; i < v->string_count; i++) {
        struct string s = v->strings[i];
        if (tagged) {
            s = string_add(r, s, NULL, 0);
            for (size_t k = 0; k < s.n; k++)
                if (s.at[k].hole && s.at[k].nature == NATURE_UNKNOWN && !is_splice(r, &s.at[k]))
                    s.at[k].nature = NATURE_SAFE;
        }
        if (api && strcmp(api->name, "jvm.mybatis.annotation") == 0) s = sql_split_dollars(r, s);
        if (api && (api->flags & FRAGMENT) && sql_recognise(r, s, false) == SQL_NOT) {
            if (!string_is_written(s)) continue;
            sql_fragment(r, s, call);
            continue;
        }
        if (sql_recognise(r, s, true) == SQL_NOT) continue;
        int statement = sql_emit(r, s, r->dialect, &r->out->calls.at[index]);
        call = &r->out->calls.at[index];
        if (call->statement < 0) call->statement = statement;
        if (statement >= 0) r->out->statements.at[statement].alternative = v->string_count > 1;
    }
    bool escape = v->constant && v->strings[0].n &&
                  slice_starts(v->strings[0].at[0].text, SLICE("{")); /* JDBC: {call f(?)} */
    if (call->statement < 0 && !escape && !(api && (api->flags & FRAGMENT))) call->text = TEXT_UNKNOWN;
}

/* where(["a = '#{x}' AND b = ?", y]) takes the first item for text, extra(where=["..."]) all items. */
void call_record_lists(struct host_run *r, struct call *call, const struct host_arguments *a, int sql,
                       const struct api *api)
{
    size_t index = (size_t)(call - r->out->calls.at);
    for (size_t i = 0; i < a->count; i++) {
        const struct value *list = a->values[i];
        bool named = a->names[i].n && word_in("where select tables order_by", a->names[i]);
        if (!list->list || ((int)i != sql && !named)) continue;
        for (size_t k = 0; k < list->item_count && (named || k == 0); k++)
            if (value_is_text(list->items[k]))
                record_text(r, &r->out->calls.at[index], list->items[k], api, false);
    }
}

/* Go: ctx, context.Background(), r.Context() */
static bool is_context(const struct host_run *r, int argument)
{
    struct slice text = slice_lower(r->arena, node_text(r->tree, argument));
    return slice_starts(text, SLICE("ctx")) || slice_starts(text, SLICE("context.")) ||
           slice_ends(text, SLICE("context()")) || slice_ends(text, SLICE("ctx"));
}

/* The argument that is the statement's text, -1. */
int call_sql_argument(struct host_run *r, const struct api *api, const struct host_arguments *a,
                      const bool *is_sql)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->names[i].n && word_in("sql query statement operation text stmt cql query_string", a->names[i]))
            return (int)i;
    if (api->sql == NO_SQL) return -1;
    if (api->sql >= 0) {
        bool there = (size_t)api->sql < a->count && !a->names[api->sql].n;
        bool text = there && (is_sql[api->sql] || value_is_text(a->values[api->sql]));
        for (size_t i = 0; there && !text && i < a->count; i++)
            if (is_sql[i]) return (int)i; /* a context or a connection stands in front */
        bool context = there && r->tree->language == &language_go && (size_t)api->sql + 1 < a->count &&
                       is_context(r, a->nodes[api->sql]);
        if (context) return api->sql + 1;
        if (there) return api->sql;
    }
    for (size_t i = 0; i < a->count; i++)
        if (is_sql[i]) return (int)i;
    return -1;
}

/* The text that a call sends, and where it was put together. Returns whether values were bound to it before.
 */
bool call_record_sent(struct host_run *r, struct call *call, const struct value *sent, const struct api *api,
                      bool tagged)
{
    size_t index = (size_t)(call - r->out->calls.at);
    bool bound = false;
    const struct value *text = call_text(r, sent, &bound);
    if (text->prepared) call->flags |= CALL_PREPARED;
    record_text(r, call, text, api, tagged);
    call = &r->out->calls.at[index]; /* more calls may have been recorded */
    if (call->statement >= 0 &&
        slice_starts_nocase(r->out->statements.at[call->statement].text, SLICE("commit")))
        call->flags |= CALL_TRANSACTION;
    const struct node *build = node_at(r->tree, text->node);
    if (value_is_text(text) && (build->pos < call->offset || build->pos >= call->offset + call->len)) {
        call->build_offset = build->pos;
        call->build_len = build->len;
    }
    if (r->function >= 0 && text->parameter >= 0) {
        call->parameters |= 1ull << text->parameter;
        if (!value_is_text(text)) call->flags |= CALL_ANY_TEXT;
    }
    return bound || text->bound;
}
