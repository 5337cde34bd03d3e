/* Names: frames of functions, fields of classes, and what branches make of them. */
#include "ingest/host.h"

static const struct value *bindings_get(const struct host_frame *f, struct slice name, size_t below)
{
    for (size_t i = below; i > 0; i--)
        if (slice_eq(f->bindings.at[i - 1].name, name)) return f->bindings.at[i - 1].value;
    return NULL;
}

const struct value *frame_get(const struct host_frame *f, struct slice name)
{
    return bindings_get(f, name, f->bindings.n);
}

void frame_set(struct host_run *r, struct host_frame *f, struct slice name, const struct value *v)
{
    vec_push(r->arena, &f->bindings, ((struct binding){name, v}));
}

const struct value *scope_get(struct host_run *r, struct slice name)
{
    for (const struct host_frame *f = r->frame; f; f = f->outer) {
        const struct value *v = frame_get(f, name);
        if (v) return v;
    }
    return NULL;
}

void scope_set(struct host_run *r, struct slice name, const struct value *v)
{
    frame_set(r, r->frame, name, v);
}

struct host_frame *scope_class_frame(struct host_run *r, struct slice name)
{
    bool self =
        word_in(r->tree->language->self, name_bare(name)) || word_in("self static parent", name_bare(name));
    if (self) return r->class >= 0 ? &r->classes.at[r->class].frame : NULL;
    VEC_EACH (struct host_class, c, &r->classes)
        if (slice_eq(c->name, name)) return &c->frame;
    return NULL;
}

/* Fields are set from many methods: every value that any of them gives stays possible. */
static void field_set(struct host_run *r, struct host_frame *f, struct slice name, const struct value *v)
{
    const struct value *old = frame_get(f, name);
    frame_set(r, f, name, value_join(r, old, v));
}

/* command.Parameters["@id"].Value = id: the command now depends on what the value does. */
static void spread_to_command(struct host_run *r, int target, const struct value *v)
{
    const struct host_tree *t = r->tree;
    int of = target;
    for (int depth = 0; of >= 0 && node_at(t, of)->kind != NODE_NAME && depth < 12; depth++) {
        int next = node_receiver(t, of);
        of = node_strip(t, next >= 0 ? next : node_at(t, of)->first);
    }
    const struct value *root = of >= 0 && of != target ? scope_get(r, name_bare(node_text(t, of))) : NULL;
    if (!root || !(v->deps & DEPS_LOOPS) || value_is_text(root) || (root->call < 0 && !root->prepared))
        return;
    struct value *now = value_new(r, root->node);
    *now = *root;
    now->deps |= v->deps & DEPS_LOOPS;
    scope_set(r, name_bare(node_text(t, of)), now);
}

static void assign_member(struct host_run *r, int target, const struct value *v)
{
    const struct host_tree *t = r->tree;
    spread_to_command(r, target, v);
    int receiver = node_receiver(t, target);
    struct host_frame *f = receiver >= 0 ? scope_class_frame(r, node_text(t, receiver)) : NULL;
    if (f)
        field_set(r, f, node_name(t, target), v);
    else
        scope_set(r, node_text(t, target), v);
}

/* list[i] = v: one more element that the list may have. */
static void assign_element(struct host_run *r, int target, const struct value *v)
{
    const struct host_tree *t = r->tree;
    const struct value *key = eval(r, target);
    int of = node_strip(t, node_at(t, target)->first);
    if (of < 0 || node_at(t, of)->kind != NODE_NAME) return;
    const struct value *list = scope_get(r, name_bare(node_text(t, of)));
    if (!list || !list->list) return;
    struct value *open = value_new(r, list->node);
    *open = *list;
    open->complete = false;
    open->deps |= key->deps;
    if (open->call < 0) open->call = key->call;
    scope_set(r, name_bare(node_text(t, of)), list_append(r, open, v));
}

/* Every name below a pattern is bound to something that depends on what v depends on. */
static void assign_pattern(struct host_run *r, int target, const struct value *v)
{
    const struct host_tree *t = r->tree;
    size_t position = 0;
    for (NODE_CHILDREN(t, target, c)) {
        const struct value *item = v->list && position < v->item_count ? v->items[position] : NULL;
        position++;
        if (!item) {
            struct value *part = value_new(r, c);
            part->deps = v->deps;
            bool unpacks = r->tree->language == &language_python; /* (i, row) of enumerate */
            part->model = v->element.n && unpacks ? v->element : v->model;
            if (!unpacks) part->element = v->element; /* [rows, count], { rows } */
            part->eager = v->eager;
            part->call = v->call;
            item = part;
        }
        if (node_at(t, c)->kind == NODE_PAIR) {
            int inner = node_child(t, c, SLOT_VALUE);
            if (inner >= 0) scope_assign(r, inner, item);
        } else if (node_at(t, c)->kind == NODE_NAME || node_at(t, c)->first >= 0) {
            scope_assign(r, c, item);
        }
    }
}

void scope_assign(struct host_run *r, int target, const struct value *v)
{
    const struct host_tree *t = r->tree;
    if (target < 0 || r->depth > HOST_DEPTH_LIMIT) return;
    r->depth++;
    struct slice text = node_text(t, target);
    switch (node_at(t, target)->kind) {
    case NODE_NAME:
        if (text.n > 1 && text.p[0] == '@' && r->class >= 0)
            field_set(r, &r->classes.at[r->class].frame, name_bare(text), v);
        else
            scope_set(r, name_bare(text), v);
        break;
    case NODE_MEMBER:
    case NODE_CALL: assign_member(r, target, v); break;
    case NODE_INDEX: assign_element(r, target, v); break;
    case NODE_CONSTANT:
    case NODE_STRING: break;
    default: assign_pattern(r, target, v); break;
    }
    r->depth--;
}

static bool seen_before(const struct binding *list, size_t n, struct slice name)
{
    for (size_t i = 0; i < n; i++)
        if (slice_eq(list[i].name, name)) return true;
    return false;
}

static const struct value *last_of(const struct binding *list, size_t n, struct slice name)
{
    for (size_t i = n; i > 0; i--)
        if (slice_eq(list[i - 1].name, name)) return list[i - 1].value;
    return NULL;
}

void scope_merge(struct host_run *r, size_t mark, const struct binding *other, size_t other_count,
                 bool exhaustive)
{
    struct host_frame *f = r->frame;
    size_t mine = f->bindings.n - mark;
    if (mine + other_count == 0) return;
    struct binding *all = ARENA_ARRAY(r->arena, struct binding, mine + other_count);
    if (mine) memcpy(all, f->bindings.at + mark, mine * sizeof *all);
    if (other_count) memcpy(all + mine, other, other_count * sizeof *all);
    f->bindings.n = mark;
    for (size_t i = 0; i < mine + other_count; i++) {
        struct slice name = all[i].name;
        if (seen_before(all, i, name)) continue;
        const struct value *base = bindings_get(f, name, mark);
        const struct value *a = last_of(all, mine, name), *b = last_of(all + mine, other_count, name);
        const struct value *v = a && b                ? value_join(r, a, b)
                                : exhaustive && !base ? (a ? a : b)
                                                      : value_join(r, base, a ? a : b);
        if (v) frame_set(r, f, name, v);
    }
}

const struct value *scope_field(struct host_run *r, struct slice type, struct slice name)
{
    while (type.n && strchr(": *&?", type.p[0])) type.p++, type.n--;
    while (type.n && type.p[type.n - 1] == '?') type.n--;
    if (type.n == 0) return NULL;
    VEC_EACH (struct host_class, c, &r->classes)
        if (slice_eq(c->name, type)) return frame_get(&c->frame, name);
    return NULL;
}
