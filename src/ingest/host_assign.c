/* Assignments and declarations: what a name is worth from here on. */
#include "ingest/host_catalogue.h"

bool type_is_builder(struct slice type)
{
    return word_in("strings.Builder bytes.Buffer StringBuilder StringBuffer", type);
}

const struct value *value_empty_builder(struct host_run *r, int node)
{
    struct value *v = (struct value *)value_of_string(r, node, (struct string){NULL, 0});
    v->builder = true;
    return v;
}

/* Text of a type that keeps what is interpolated apart from the text: C#'s FormattableString. */
static const struct value *kept_apart(struct host_run *r, const struct value *v)
{
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t i = 0; i < v->string_count; i++) {
        out->strings[i] = string_add(r, v->strings[i], NULL, 0);
        for (size_t k = 0; k < out->strings[i].n; k++)
            if (out->strings[i].at[k].hole) out->strings[i].at[k].nature = NATURE_SAFE;
    }
    return out;
}

/* The target with its declared type, for a declaration without a value: an empty builder, or an object. */
static const struct value *declared(struct host_run *r, int node, struct slice type)
{
    while (type.n && strchr(": *&", type.p[0])) type.p++, type.n--;
    struct value *v = value_new(r, node);
    v->type = type;
    v->constant = r->function >= 0;                      /* a variable without a value yet */
    if (slice_starts(type, SLICE("[]"))) v->list = true; /* Go: a list without elements yet */
    v->nature = (uint8_t)type_nature(r, type);
    return type_is_builder(type) ? value_empty_builder(r, node) : v;
}

static const struct value *with_type(struct host_run *r, const struct value *v, struct slice type)
{
    while (type.n && strchr(": *&", type.p[0])) type.p++, type.n--;
    if (value_is_text(v) && word_in("FormattableString", type)) return kept_apart(r, v);
    if (value_is_text(v) || v->type.n || type.n == 0) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->type = type;
    enum nature nature = type_nature(r, type);
    if (nature != NATURE_UNKNOWN) out->nature = (uint8_t)nature;
    return out;
}

/* Kotlin: the value is what stands last and is neither name nor type. */
static int unnamed_value(const struct host_tree *t, int node, int target)
{
    int last = node_at(t, node)->last;
    if (last < 0 || last == target || target < 0) return -1;
    enum node_kind kind = node_at(t, last)->kind;
    bool none = kind == NODE_TYPE || kind == NODE_BLOCK || kind == NODE_ANNOTATION || kind == NODE_FUNCTION ||
                kind == NODE_OTHER;
    return none || node_at(t, last)->slot == SLOT_TYPE ? -1 : last;
}

/* $list[] = $x of PHP. */
static bool append_element(struct host_run *r, int target, const struct value *v)
{
    struct slice text = node_text(r->tree, target);
    int of = node_at(r->tree, target)->first;
    if (!slice_ends(text, SLICE("[]")) || of < 0) return false;
    const struct value *list = eval(r, of);
    if (!list->list && !scope_get(r, name_bare(node_text(r->tree, of)))) { /* the first item makes the list */
        struct value *empty = value_new(r, of);
        empty->list = true;
        list = empty;
    }
    if (!list->list) return false;
    struct value *item = value_new(r, v->node);
    *item = *v;
    item->list = false;
    scope_assign(r, of, list_append(r, list, item));
    return true;
}

/* C#: command.CommandText = "..." gives the command its statement. */
static void assign_statement(struct host_run *r, int target, int node, const struct value *v)
{
    int of =
        target >= 0 && node_at(r->tree, target)->kind == NODE_MEMBER ? node_receiver(r->tree, target) : -1;
    if (of < 0 || r->tree->language != &language_csharp) return;
    const struct value *receiver = eval(r, of);
    struct host_arguments a = {.values = {v}, .nodes = {node}, .count = 1, .deps = v->deps};
    bool is_sql[1] = {false};
    enum api_match match;
    const struct api *api =
        catalogue_find(r, target, node_name(r->tree, target), receiver, is_sql, &a, &match);
    if (!api || api->method != CALL_BUILD || match == MATCH_NONE) return;
    const struct value *built = call_record(r, target, api, match, receiver, &a, is_sql);
    if (node_at(r->tree, node_strip(r->tree, of))->kind == NODE_NAME) scope_assign(r, of, built);
}

const struct value *eval_assign(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int target = node_child(t, node, SLOT_TARGET), value = node_child(t, node, SLOT_VALUE);
    if (value < 0) value = unnamed_value(t, node, target);
    int declared_type = node_child(t, node, SLOT_TYPE);
    if (declared_type < 0 && t->nodes.at[node].parent >= 0 &&
        node_at(t, t->nodes.at[node].parent)->kind == NODE_OTHER)
        declared_type = node_child(t, t->nodes.at[node].parent, SLOT_TYPE);
    struct slice type = node_text(t, declared_type);
    model_note_assign(r, node);
    if (value < 0) {
        if (target < 0) return eval_children(r, node);
        const struct value *v = declared(r, target, type);
        if (type.n) scope_assign(r, target, v);
        return v;
    }
    const struct value *v = with_type(r, eval(r, value), type);
    if (target >= 0 && node_at(t, target)->kind == NODE_INDEX && append_element(r, target, v)) return v;
    /* Go: a list of one value for one name */
    bool several = target >= 0 && node_at(t, target)->first != node_at(t, target)->last;
    if (v->list && v->item_count == 1 && v->complete && target >= 0 && !several &&
        node_is_bare_list(t, value))
        v = v->items[0];
    assign_statement(r, target, value, v);
    sql_note(r, value, v);
    int inner = target >= 0 && node_at(t, target)->kind == NODE_LIST && node_at(t, target)->first >= 0 &&
                        node_at(t, target)->first == node_at(t, target)->last
                    ? node_at(t, target)->first
                    : target;
    scope_assign(r, inner, v);
    return v;
}

const struct value *eval_augment(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int target = node_child(t, node, SLOT_TARGET), value = node_child(t, node, SLOT_VALUE);
    if (target < 0 || value < 0) return eval_children(r, node);
    if (slice_eq(node_op(t, node), SLICE("="))) return eval_assign(r, node);
    while (node_at(t, target)->kind == NODE_LIST && node_at(t, target)->first >= 0)
        target = node_at(t, target)->first;
    while (node_is_bare_list(t, value)) value = node_at(t, value)->first;
    struct slice op = node_op(t, node);
    while (op.n && op.p[op.n - 1] == '=') op.n--;
    bool memo = word_in("|| ??", op) && node_at(t, target)->kind != NODE_NAME; /* cache[id] ||= find(id) */
    r->guarded_memo += memo;
    const struct value *old = eval(r, target), *more = eval(r, value);
    r->guarded_memo -= memo;
    const struct value *v;
    if (old->list && more->list)
        v = list_append(r, old, more);
    else if ((word_in(t->language->concat, op) || slice_eq(op, SLICE("<<"))) &&
             ((value_is_text(old) && old->nature != NATURE_NUMERIC) ||
              (value_is_text(more) && more->nature != NATURE_NUMERIC)))
        v = value_concat(r, node, old, more);
    else if (slice_eq(op, SLICE("||")) || slice_eq(op, SLICE("??")))
        v = value_join(r, old, more);
    else {
        struct value *number = value_new(r, node);
        number->deps = old->deps | more->deps | run_loop_bit(r);
        number->nature = old->nature == NATURE_NUMERIC ? NATURE_NUMERIC : NATURE_UNKNOWN;
        v = number;
    }
    sql_note(r, node, v);
    scope_assign(r, target, v);
    return v;
}

const struct value *eval_update(struct host_run *r, int node)
{
    int target = node_child(r->tree, node, SLOT_TARGET);
    if (target < 0) target = r->tree->nodes.at[node].first;
    if (target < 0) return value_opaque(r, node, 0);
    struct value *v = value_new(r, node);
    v->deps = eval(r, target)->deps | run_loop_bit(r);
    v->nature = NATURE_NUMERIC;
    scope_assign(r, target, v);
    return v;
}
