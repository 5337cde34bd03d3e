/* Running the small tree: blocks, branches, loops, functions and classes, once and in source order.
 *
 * A branch's assignments stay possible beside what was there before; a string that a branch only lengthens
 * keeps the longer form, since that is the statement with all its clauses. A loop's body is run once, with
 * its variables bound to values that depend on the loop. Functions run after the code around them, so that
 * constants are known. */
#include "ingest/host.h"

/* ---- branches */

struct branch {
    struct binding *bindings;
    size_t n;
};

/* Takes what was bound since mark out of the frame. */
static struct branch cut_branch(struct host_run *r, size_t mark)
{
    struct branch b = {NULL, r->frame->bindings.n - mark};
    b.bindings = ARENA_ARRAY(r->arena, struct binding, b.n);
    if (b.n) memcpy(b.bindings, r->frame->bindings.at + mark, b.n * sizeof *b.bindings);
    r->frame->bindings.n = mark;
    return b;
}

/* A branch that leaves the loop because of what a query answered. */
static void note_guard(struct host_run *r, const struct value *condition, int branch)
{
    if (!condition || condition->call == -1 || branch < 0) return;
    /* "if err != nil" asks whether the query failed, not what it answered */
    if (slice_find(slice_lower(r->arena, node_text(r->tree, condition->node)), SLICE("err"), 0) >= 0) return;
    unsigned flags = node_way_out(r->tree, branch);
    for (NODE_CHILDREN(r->tree, branch, c)) flags |= node_way_out(r->tree, c);
    if (condition->call >= 0)
        r->out->calls.at[condition->call].loop_flags |= flags;
    else
        r->out->edges.at[value_edge(condition)].loop_flags |= flags;
}

/* What an expression with branches is worth; NULL when one of them is not known. */
static const struct value *joined_worth(struct host_run *r, const struct value *a, const struct value *b,
                                        bool first)
{
    if (first || !a || !b) return first ? b : NULL;
    if (!value_is_text(a) && !value_is_text(b)) {
        struct value *v = value_new(r, b->node);
        v->deps = a->deps | b->deps;
        v->nature = a->nature == b->nature ? a->nature : NATURE_UNKNOWN;
        return v;
    }
    return value_join(r, a, b);
}

/* How a branch ends the round or the function, as enum loop_flag; 0 when what follows is reached from it. */
static unsigned branch_leaves(const struct host_tree *t, int branch)
{
    enum node_kind kind = node_at(t, branch)->kind;
    int last = kind == NODE_BLOCK || kind == NODE_OTHER ? node_at(t, branch)->last : branch;
    if (last < 0) return 0;
    return node_at(t, last)->kind == NODE_BREAK ? LOOP_GUARD_SKIP : node_way_out(t, last);
}

/* Ruby: "unless" runs its branch when the condition is false. */
static bool is_unless(const struct host_tree *t, int node, int condition)
{
    if (slice_starts(node_text(t, node), SLICE("unless "))) return true;
    uint32_t pos = node_at(t, condition)->pos, from = node_at(t, node)->pos;
    struct slice before = slice_trim((struct slice){t->text.p + from, pos - from});
    return slice_ends(before, SLICE(" unless"));
}

struct if_run {
    struct guard inside[8], behind[8]; /* what holds in the first branch, and in the others */
    size_t inside_count, behind_count;
    struct branch open[32]; /* branches that go on behind the statement */
    size_t open_count;
    bool exhaustive, first_leaves;
};

static void run_branch(struct host_run *r, struct if_run *f, int branch, bool first, size_t mark)
{
    const struct guard *guards = first ? f->inside : f->behind;
    size_t count = first ? f->inside_count : f->behind_count;
    for (size_t i = 0; i < count; i++) guard_apply(r, &guards[i]);
    size_t own = r->frame->bindings.n;
    run_node(r, branch);
    struct branch b = cut_branch(r, own);
    r->frame->bindings.n = mark;
    unsigned leaves = branch_leaves(r->tree, branch);
    f->first_leaves |= first && leaves;
    if (!(leaves & (LOOP_GUARD_EXIT | LOOP_GUARD_RAISE)) && f->open_count < sizeof f->open / sizeof *f->open)
        f->open[f->open_count++] = b;
}

/* What the branches that go on bound stays possible; beside it what was there before, unless there is an
 * else. */
static void join_branches(struct host_run *r, const struct if_run *f, size_t mark)
{
    struct branch joined = {NULL, 0};
    for (size_t i = 0; i < f->open_count; i++) {
        for (size_t k = 0; k < f->open[i].n; k++)
            vec_push(r->arena, &r->frame->bindings, f->open[i].bindings[k]);
        bool last = i + 1 == f->open_count;
        if (last && f->open_count == 1 && f->exhaustive) return;
        if (last || i > 0) scope_merge(r, mark, joined.bindings, joined.n, f->exhaustive && last);
        if (!last) joined = cut_branch(r, mark);
    }
}

/* if (x not in LIST) x = "id": either way it is one of the program's constants. */
static void apply_fallback(struct host_run *r, const struct if_run *f, const struct guard *g)
{
    const struct branch *b = &f->open[0];
    struct slice name = name_bare(node_text(r->tree, g->place));
    const struct value *now = NULL;
    for (size_t k = 0; k < b->n; k++)
        if (slice_eq(b->bindings[k].name, name)) now = b->bindings[k].value;
    if (!now || !(now->constant || now->nature == NATURE_CONSTANT || now->nature == NATURE_NUMERIC)) return;
    struct value *v = value_new(r, g->place);
    v->deps = now->deps;
    v->nature = (uint8_t)g->nature;
    scope_set(r, name, v);
}

static void run_if(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int condition = node_child(t, node, SLOT_CONDITION), init = node_child(t, node, SLOT_INIT);
    if (init >= 0) run_node(r, init);
    const struct value *tested = condition >= 0 ? eval(r, condition) : NULL;
    bool memo = condition >= 0 && memo_is_tested(r, condition);
    bool unless = condition >= 0 && is_unless(t, node, condition), first = true;
    size_t mark = r->frame->bindings.n;
    struct if_run f = {.exhaustive = false};
    f.inside_count = guards_read(r, condition, unless, f.inside, 8);
    f.behind_count = guards_read(r, condition, !unless, f.behind, 8);
    const struct value *worth = NULL;
    bool otherwise = false;
    r->guarded_memo += memo;
    for (NODE_CHILDREN(t, node, c)) {
        enum slot slot = node_at(t, c)->slot;
        if (slot == SLOT_CONDITION || slot == SLOT_INIT) continue;
        note_guard(r, tested, c);
        r->last = NULL;
        run_branch(r, &f, c, first, mark);
        worth = joined_worth(r, worth, r->last, first);
        bool second = slot == SLOT_THEN && !first; /* Kotlin names both alike */
        otherwise |= slot == SLOT_ELSE || second;
        f.exhaustive |= (slot == SLOT_ELSE && node_at(t, c)->kind != NODE_IF) || second;
        first = false;
    }
    r->guarded_memo -= memo;
    join_branches(r, &f, mark);
    for (size_t i = 0; f.first_leaves && i < f.behind_count; i++) guard_apply(r, &f.behind[i]);
    bool alone = !otherwise && !f.first_leaves && f.open_count == 1;
    for (size_t i = 0; alone && i < f.behind_count; i++) apply_fallback(r, &f, &f.behind[i]);
    r->last = otherwise ? worth : NULL;
}

/* Names in a case's pattern stand for parts of what is switched on. */
static void bind_pattern(struct host_run *r, int pattern, const struct value *of)
{
    const struct host_tree *t = r->tree;
    enum node_kind kind = node_at(t, pattern)->kind;
    if (kind == NODE_NAME) {
        struct value *v = value_new(r, pattern);
        if (of) v->deps = of->deps;
        if (of) v->call = of->call;
        scope_set(r, node_text(t, pattern), v);
    }
    if (kind == NODE_STRING || kind == NODE_NUMBER || kind == NODE_CONSTANT || kind == NODE_TYPE) return;
    for (NODE_CHILDREN(t, pattern, c)) bind_pattern(r, c, of);
}

static void run_case(struct host_run *r, int node)
{
    for (NODE_CHILDREN(r->tree, node, c)) {
        if (node_at(r->tree, c)->slot == SLOT_TARGET)
            bind_pattern(r, c, r->switched);
        else
            run_node(r, c);
    }
}

/* The branch that is taken when no other is. */
static bool is_default(const struct host_tree *t, int branch)
{
    struct slice text = node_text(t, branch);
    return slice_starts(text, SLICE("default")) || slice_starts(text, SLICE("else")) ||
           slice_starts(text, SLICE("_")) || slice_starts(text, SLICE("case _"));
}

/* Ruby: the else of a case is a block beside its branches. */
static bool is_else(const struct host_tree *t, int node)
{
    return node_at(t, node)->kind == NODE_BLOCK && slice_starts(node_text(t, node), SLICE("else"));
}

static void run_switch(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    size_t mark = r->frame->bindings.n;
    struct branch joined = {NULL, 0};
    const struct value *worth = NULL;
    bool first = true, exhaustive = false;
    for (NODE_CHILDREN(t, node, c)) {
        bool is_case = node_at(t, c)->kind == NODE_CASE || is_else(t, c);
        if (node_at(t, c)->kind == NODE_BLOCK && !is_case) {
            run_switch(r, c);
            worth = r->last;
            continue;
        }
        r->last = NULL;
        if (node_at(t, c)->slot == SLOT_CONDITION)
            r->switched = eval(r, c);
        else
            run_node(r, c);
        if (!is_case) {
            mark = r->frame->bindings.n;
            continue;
        }
        worth = joined_worth(r, worth, r->last, first);
        exhaustive |= is_default(t, c);
        if (!first) scope_merge(r, mark, joined.bindings, joined.n, true);
        first = false;
        joined = cut_branch(r, mark);
    }
    for (size_t k = 0; k < joined.n; k++) vec_push(r->arena, &r->frame->bindings, joined.bindings[k]);
    if (!exhaustive) scope_merge(r, mark, NULL, 0, false);
    r->last = worth;
}

/* ---- functions and classes */

/* "ASC" | "DESC", Literal["a", "b"]: one of a few constants. */
static bool is_literal_type(struct slice type)
{
    while (type.n && strchr(": ", type.p[0])) type.p++, type.n--;
    if (slice_starts(type, SLICE("Literal["))) return true;
    bool any = type.n > 0;
    while (any && type.n) {
        if (type.p[0] != '"' && type.p[0] != '\'') return false;
        const char *end = memchr(type.p + 1, type.p[0], type.n - 1);
        if (!end) return false;
        type = slice_trim((struct slice){end + 1, type.n - (size_t)(end + 1 - type.p)});
        if (type.n && type.p[0] != '|') return false;
        if (type.n) type = slice_trim((struct slice){type.p + 1, type.n - 1});
    }
    return any;
}

static void bind_parameter(struct host_run *r, int node, int index, const struct value *item)
{
    const struct host_tree *t = r->tree;
    bool declared = node_at(t, node)->kind == NODE_PARAMETER;
    int name = declared ? node_child(t, node, SLOT_NAME) : node, type = node_child(t, node, SLOT_TYPE);
    if (name < 0) return;
    struct value *v = value_new(r, name);
    if (item) *v = *item;
    v->node = name;
    if (!item) {
        v->parameter = index;
        v->deps = index < DEPS_SELF - DEPS_PARAMETER ? 1ull << (DEPS_PARAMETER + index) : 0;
    }
    if (declared && type >= 0) {
        struct slice text = node_text(t, type);
        enum nature nature = type_nature(r, text);
        if (nature != NATURE_UNKNOWN) v->nature = (uint8_t)nature;
        if (is_literal_type(text)) v->nature = NATURE_CONSTANT;
        if (!v->type.n) v->type = text;
    }
    scope_assign(r, name, v);
}

/* Go's method receiver: the object itself, under a name of the method's choice. */
static void bind_receiver(struct host_run *r, int function)
{
    const struct host_tree *t = r->tree;
    int list = node_child(t, function, SLOT_RECEIVER);
    int parameter = list >= 0 ? node_at(t, list)->first : -1, name = node_child(t, parameter, SLOT_NAME);
    if (name < 0) return;
    struct value *v = value_new(r, name);
    v->deps = 1ull << DEPS_SELF;
    v->type = node_name(t, node_child(t, parameter, SLOT_TYPE));
    scope_assign(r, name, v);
}

static void bind_parameters(struct host_run *r, int function, const struct value *item)
{
    const struct host_tree *t = r->tree;
    bind_receiver(r, function);
    int list = node_child(t, function, SLOT_PARAMETERS), index = 0;
    if (list < 0) return;
    if (node_at(t, list)->kind == NODE_NAME) {
        bind_parameter(r, list, 0, item);
        return;
    }
    for (NODE_CHILDREN(t, list, c)) {
        struct slice name = node_text(t, c);
        if (index == 0 && word_in(t->language->self, name_bare(name))) continue;
        bind_parameter(r, c, index, item);
        index++;
    }
}

const struct value *run_lambda(struct host_run *r, int lambda, const struct value *item)
{
    const struct host_tree *t = r->tree;
    int body = node_child(t, lambda, SLOT_BODY);
    size_t mark = r->frame->bindings.n;
    const struct value *result = NULL, **outer = r->returns;
    r->returns =
        strcmp(t->language->name, "ruby") == 0 ? outer : &result; /* return leaves a block's method */
    r->last = NULL;
    const struct value *nothing = value_opaque(r, lambda, 0);
    bind_parameters(r, lambda, item ? item : nothing);
    if (t->language->implicit_item && node_child(t, lambda, SLOT_PARAMETERS) < 0)
        scope_set(r, slice_of(t->language->implicit_item), item ? item : nothing);
    size_t inner = r->frame->bindings.n;
    if (node_is_cases(t, lambda)) {
        r->switched = item ? item : nothing;
        run_switch(r, lambda);
        result = r->last;
    } else if (body >= 0 && node_at(t, body)->kind == NODE_BLOCK) {
        run_node(r, body);
        if (t->language->implicit_return && !result) result = r->last;
    } else if (body >= 0) {
        result = eval(r, body);
    }
    r->returns = outer;
    struct branch b = cut_branch(r, inner);
    r->frame->bindings.n = mark;
    for (size_t k = 0; k < b.n; k++) vec_push(r->arena, &r->frame->bindings, b.bindings[k]);
    scope_merge(r, mark, NULL, 0, false);
    return result ? result : nothing;
}

bool run_is_function(const struct host_run *r, struct slice name, int *function)
{
    const struct map_entry *e = map_find(&r->functions_by_name, name);
    if (!e || e->number == 0) return false;
    *function = (int)e->number - 1;
    return true;
}

static void run_nested(struct host_run *r, int function)
{
    for (size_t i = (size_t)function + 1; i < r->functions.n; i++) {
        int node = r->functions.at[i].node;
        if (!node_inside(r->tree, node, r->functions.at[function].node)) return;
        run_function(r, (int)i);
    }
}

const struct value *run_function(struct host_run *r, int function)
{
    struct host_function_run *f = &r->functions.at[function];
    if (f->state != FUNCTION_WAITING || r->depth > HOST_DEPTH_LIMIT / 4) return f->result;
    const struct host_tree *t = r->tree;
    struct host_frame *outer = f->class >= 0 ? &r->classes.at[f->class].frame : &r->module;
    if (r->function >= 0 && node_inside(t, f->node, r->functions.at[r->function].node)) outer = r->frame;
    struct host_run saved = *r;
    struct host_frame frame = {.outer = outer, .function = function};
    f->state = FUNCTION_RUNNING;
    r->frame = &frame;
    r->function = function;
    r->class = f->class;
    r->loop_depth = r->concurrent = r->awaited = r->transaction = r->guarded_memo = 0;
    r->started = -1;
    r->returns = NULL;
    r->awaited_call = -1;
    r->depth++;
    bind_parameters(r, f->node, NULL);
    int body = node_child(t, f->node, SLOT_BODY);
    if (body >= 0 && node_at(t, body)->kind == NODE_BLOCK) {
        r->last = NULL;
        run_node(r, body);
        f = &r->functions.at[function];
        if (t->language->implicit_return && !f->result && r->last) {
            f->result = r->last;
            sql_note(r, body, r->last);
        }
    } else if (body >= 0) {
        const struct value *v = eval(r, body);
        sql_note(r, body, v);
        r->functions.at[function].result = v;
    }
    r->functions.at[function].state = FUNCTION_DONE;
    run_nested(r, function);
    r->frame = saved.frame;
    r->function = saved.function;
    r->class = saved.class;
    r->loop_depth = saved.loop_depth;
    r->started = saved.started;
    r->concurrent = saved.concurrent;
    r->awaited = saved.awaited;
    r->transaction = saved.transaction;
    r->guarded_memo = saved.guarded_memo;
    r->returns = saved.returns;
    r->awaited_call = saved.awaited_call;
    r->depth = saved.depth;
    memcpy(r->loops, saved.loops, sizeof r->loops);
    return r->functions.at[function].result;
}

static void run_return(struct host_run *r, int node)
{
    int value = node_at(r->tree, node)->first;
    if (value < 0) return;
    const struct value *v = eval(r, value);
    if (v->list && v->item_count > 0 && node_is_bare_list(r->tree, value)) v = v->items[0];
    sql_note(r, value, v);
    if (r->returns) {
        *r->returns = *r->returns ? value_join(r, *r->returns, v) : v;
        return;
    }
    if (r->function < 0) return;
    struct host_function_run *f = &r->functions.at[r->function];
    f->result = f->result ? value_join(r, f->result, v) : v;
}

static void run_children(struct host_run *r, int node)
{
    for (NODE_CHILDREN(r->tree, node, c)) run_node(r, c);
}

static void run_annotations(struct host_run *r, int node)
{
    for (NODE_CHILDREN(r->tree, node, c))
        if (node_at(r->tree, c)->kind == NODE_ANNOTATION) eval(r, c);
}

void run_node(struct host_run *r, int node)
{
    if (node < 0 || r->depth > HOST_DEPTH_LIMIT) return;
    r->depth++;
    enum node_kind kind = node_at(r->tree, node)->kind;
    switch (kind) {
    case NODE_BLOCK:
    case NODE_TRY: run_children(r, node); break;
    case NODE_CASE: run_case(r, node); break;
    case NODE_IF: run_if(r, node); break;
    case NODE_SWITCH: run_switch(r, node); break;
    case NODE_FOR: run_loop(r, node, LOOP_FOR); break;
    case NODE_WHILE: run_loop(r, node, LOOP_WHILE); break;
    case NODE_FUNCTION: run_annotations(r, node); break; /* its body runs later, or when called */
    case NODE_CLASS: class_run(r, node); break;
    case NODE_RETURN: run_return(r, node); break;
    case NODE_IMPORT:
    case NODE_TYPE: break;
    default: r->last = eval(r, node); break;
    }
    r->depth--;
}

/* ---- the file */

/* The name under which a function literal is bound: const f = () => ..., { f() {} }, f: function. */
static struct slice literal_name(const struct host_tree *t, int node)
{
    int parent = t->nodes.at[node].parent;
    enum node_kind kind = parent >= 0 ? node_at(t, parent)->kind : NODE_OTHER;
    if (kind == NODE_ASSIGN) return node_name(t, node_child(t, parent, SLOT_TARGET));
    if (kind == NODE_PAIR) return node_name(t, parent);
    return (struct slice){"", 0};
}

static struct slice receiver_class(const struct host_tree *t, int list)
{
    struct slice type = node_text(t, node_child(t, node_at(t, list)->first, SLOT_TYPE));
    while (type.n && (type.p[0] == '*' || type.p[0] == '(')) type.p++, type.n--;
    return type;
}

static void add_function(struct host_run *r, int node, struct slice name, int class)
{
    const struct host_tree *t = r->tree;
    struct host_function *f = vec_zadd(&r->out->arena, &r->out->functions);
    f->name = name;
    f->class = class >= 0 ? r->classes.at[class].name : (struct slice){"", 0};
    int receiver = node_child(t, node, SLOT_RECEIVER); /* Go: func (r *Repo) f() */
    if (class < 0 && receiver >= 0) f->class = receiver_class(t, receiver);
    f->offset = t->nodes.at[node].pos;
    f->len = t->nodes.at[node].len;
    int body = node_child(t, node, SLOT_BODY);
    f->declared = body < 0;
    if (body >= 0 && t->nodes.at[body].pos > f->offset) f->len = t->nodes.at[body].pos - f->offset;
    int list = node_child(t, node, SLOT_PARAMETERS);
    for (NODE_CHILDREN(t, list, c))
        f->parameter_count += !word_in(t->language->self, name_bare(node_text(t, c)));
    struct slice before = {t->text.p + (f->offset > 160 ? f->offset - 160 : 0),
                           f->offset > 160 ? 160 : f->offset};
    f->memo = slice_find(before, SLICE("lru_cache\n"), 0) >= 0 ||
              slice_find(before, SLICE("cached_property\n"), 0) >= 0;
    *vec_zadd(r->arena, &r->functions) = (struct host_function_run){
        .node = node, .class = class, .public_index = (int)r->out->functions.n - 1};
    r->function_of_node[node] = (int)r->functions.n;
    bool added;
    struct map_entry *e = map_add(r->arena, &r->functions_by_name, name, &added);
    e->number = added ? r->functions.n : 0;
}

static void collect(struct host_run *r)
{
    const struct host_tree *t = r->tree;
    for (int n = 0; n < (int)t->nodes.n; n++) {
        enum node_kind kind = node_at(t, n)->kind;
        if (kind == NODE_CLASS) class_add(r, n);
    }
    VEC_EACH (struct host_class, c, &r->classes)
        c->frame = (struct host_frame){.outer = &r->module, .function = -1};
    for (int n = 0; n < (int)t->nodes.n; n++) {
        enum node_kind kind = node_at(t, n)->kind;
        struct slice name = kind == NODE_FUNCTION ? node_name(t, n)
                            : kind == NODE_LAMBDA ? literal_name(t, n)
                                                  : SLICE("");
        if (name.n) add_function(r, n, name, class_enclosing(r, n));
    }
}

void run_file(struct host_run *r)
{
    r->function_of_node = ARENA_ARRAY(r->arena, int, r->tree->nodes.n);
    r->consumed = ARENA_ARRAY(r->arena, uint8_t, r->tree->nodes.n);
    r->frame = &r->module;
    r->module.function = -1;
    r->function = r->class = r->awaited_call = r->started = -1;
    collect(r);
    entity_declare(r);
    run_node(r, 0);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < r->functions.n; i++) {
            struct slice name = r->out->functions.at[r->functions.at[i].public_index].name;
            bool constructor = word_in("__init__ constructor initialize __construct init", name) ||
                               (r->functions.at[i].class >= 0 &&
                                slice_eq(name, r->classes.at[r->functions.at[i].class].name));
            if (pass == 1 || constructor) run_function(r, (int)i);
        }
    sql_finish(r);
}
