/* What stands around a database call says how it is run: the statements behind it may end the loop, the
 * function may limit how many run at once or set page sizes, a batch may be made each round anew. */
#include "ingest/host_catalogue.h"

/* A break there leaves a switch, not the loop. */
static bool in_switch(const struct host_tree *t, int node, int loop)
{
    for (; node >= 0 && node != loop; node = t->nodes.at[node].parent) {
        enum node_kind kind = node_at(t, node)->kind;
        if (kind == NODE_SWITCH) return true;
        if (kind == NODE_FOR || kind == NODE_WHILE) return false;
    }
    return false;
}

static bool leaves_loop(const struct host_tree *t, int statement, int block, int loop)
{
    enum node_kind kind = node_at(t, statement)->kind;
    bool may = kind == NODE_RETURN || kind == NODE_BREAK || kind == NODE_RAISE || kind == NODE_OTHER;
    return may && (node_way_out(t, statement) & (LOOP_GUARD_EXIT | LOOP_GUARD_RAISE)) &&
           !(kind == NODE_BREAK && in_switch(t, block, loop));
}

bool call_runs_once(const struct host_tree *t, int node, int loop)
{
    bool blocks_return = strcmp(t->language->name, "ruby") == 0, once = false;
    if (node_at(t, loop)->kind == NODE_CLAUSE) loop = t->nodes.at[loop].parent;
    for (int child = node, p = t->nodes.at[node].parent; p >= 0 && child != loop;
         child = p, p = t->nodes.at[p].parent) {
        enum node_kind kind = node_at(t, child)->kind;
        if ((kind == NODE_LAMBDA && !blocks_return) || kind == NODE_FUNCTION) once = false;
        once |= kind == NODE_RETURN || kind == NODE_RAISE;
        bool block = node_at(t, p)->kind == NODE_BLOCK || node_at(t, p)->kind == NODE_CASE;
        for (int next = node_at(t, child)->next; block && !once && next >= 0; next = node_at(t, next)->next)
            once = leaves_loop(t, next, p, loop);
    }
    return once;
}

uint64_t call_note_batch(struct host_run *r, int node, struct call *call)
{
    int of = node_strip(r->tree, node_receiver(r->tree, node));
    bool plain = of >= 0 && node_at(r->tree, of)->kind == NODE_NAME;
    const struct value *batch = plain ? scope_get(r, name_bare(node_text(r->tree, of))) : NULL;
    if (!batch) return DEPS_LOOPS;
    if (batch->parameter >= 0) call->flags |= CALL_HANDED;
    uint64_t around = 0;
    for (int d = 0; d < r->loop_depth && d < LOOP_DEPTH_LIMIT; d++) {
        const struct host_loop *loop = r->loops[d];
        if (!node_inside(r->tree, batch->node, loop->node)) continue;
        around |= 1ull << d;
        if (call->loop && call->loop_offset == loop->pos) call->loop = LOOP_NONE;
    }
    call->dependencies &= ~around;
    if (!(call->dependencies & DEPS_LOOPS)) call->loop_flags &= ~(unsigned)LOOP_VARIANT;
    return DEPS_LOOPS & ~around;
}

/* True when the first query sends something that is not a read. */
static bool may_write(const struct host_run *r, const struct call *call)
{
    if (call->statement < 0) return (call->flags & CALL_WRITE) != 0;
    struct slice text = slice_trim(r->out->statements.at[call->statement].text);
    return !slice_starts_nocase(text, SLICE("select")) && !slice_starts_nocase(text, SLICE("with"));
}

/* True when a test stands between two calls of a block, or around the first: whether the second is wanted
 * depends on the first. */
static bool tested_between(const struct host_tree *t, int block, const struct call *before, int node)
{
    for (NODE_CHILDREN(t, block, c)) {
        const struct node *n = node_at(t, c);
        bool between = n->pos + n->len > before->offset && n->pos + n->len < node_at(t, node)->pos;
        if (between &&
            (n->kind == NODE_IF || n->kind == NODE_SWITCH || n->kind == NODE_TRY || n->kind == NODE_RETURN))
            return true;
    }
    return false;
}

void call_note_await(struct host_run *r, int node, int index, const struct host_arguments *a)
{
    struct call *call = &r->out->calls.at[index];
    if (!(call->flags & CALL_AWAITED) || r->concurrent) return;
    bool needs = false;
    for (size_t i = 0; i < a->count; i++) needs |= a->values[i]->call >= 0;
    const struct call *before = r->awaited_call >= 0 ? &r->out->calls.at[r->awaited_call] : NULL;
    int block = node_around(r->tree, node, NODE_BLOCK);
    bool beside =
        before && r->awaited_loop == block && (call->statement < 0 || before->statement != call->statement);
    if (beside && !needs && !may_write(r, before) && !tested_between(r->tree, block, before, node))
        call->flags |= CALL_INDEPENDENT;
    r->awaited_call = index;
    r->awaited_loop = block;
}

/* ---- words of the function around ---------------------------------------------------------------------- */

static bool any_word(struct slice text, const char *const *words)
{
    for (; *words; words++)
        if (slice_find(text, slice_of(*words), 0) >= 0) return true;
    return false;
}

static struct slice function_text(const struct host_run *r)
{
    enum { TEXT_LIMIT = 20000 };
    struct slice around =
        r->function >= 0 ? node_text(r->tree, r->functions.at[r->function].node) : r->tree->text;
    if (around.n > TEXT_LIMIT) around.n = TEXT_LIMIT;
    return around;
}

bool call_is_limited(const struct host_run *r)
{
    static const char *const limits[] = {
        "emaphore",      "pLimit",      "p-limit",    "concurrency:", "concurrency=",
        "axConcurrency", "CONCURRENCY", "SetLimit",   "max_workers",  "chunk",
        "mapLimit",      "batch",       "Bottleneck", "PQueue",       "each_slice",
        "in_groups_of",  NULL};
    return any_word(function_text(r), limits);
}

void call_note_surroundings(struct host_run *r, int node, struct call *call)
{
    static const char *const sizes[] = {"fetch_size", "fetchSize", "FetchSize",    "PageSize",
                                        "page_size",  "itersize",  "arraysize",    "yield_per",
                                        "chunksize",  "stream",    "cursor(name=", NULL};
    static const char *const off[] = {"fetch_size=None",
                                      "fetch_size = None",
                                      "fetchSize: 0",
                                      "setFetchSize(Integer.MAX_VALUE)",
                                      "autoPage: true",
                                      "PageSize(0)",
                                      NULL};
    struct slice around = function_text(r);
    if ((call->flags & CALL_CONCURRENT) && call_is_limited(r)) call->flags |= CALL_LIMITED;
    if ((call->flags & (CALL_PREPARABLE | CALL_FETCH_ALL)) && any_word(around, sizes))
        call->flags |= CALL_FETCH_SIZE;
    if ((call->flags & CALL_PREPARABLE) && any_word(around, off)) call->flags |= CALL_PAGED_OFF;
    bool flushes = (call->flags & CALL_TRANSACTION) || slice_eq(call->name, SLICE("flush"));
    if (!flushes || call->loop == LOOP_NONE) return;
    int test = node_around(r->tree, node, NODE_IF), condition = node_child(r->tree, test, SLOT_CONDITION);
    bool counted = condition >= 0 && r->tree->nodes.at[test].pos > call->loop_offset;
    if (counted && memchr(node_text(r->tree, condition).p, '%', node_text(r->tree, condition).n))
        call->loop_flags |= LOOP_CHUNK;
    if (counted && slice_find(node_text(r->tree, condition), SLICE(">="), 0) >= 0)
        call->loop_flags |= LOOP_CHUNK;
}

/* xs.forEach(x -> ...), xs.forEach { it... }: the parameter of the function literal that is the loop's body.
 */
static bool is_callback_item(const struct host_tree *t, int node, const struct host_loop *loop,
                             struct slice name)
{
    int lambda = node_around(t, node, NODE_LAMBDA);
    if (loop->kind != LOOP_CALLBACK || lambda < 0 || !node_inside(t, lambda, loop->node)) return false;
    int parameters = node_child(t, lambda, SLOT_PARAMETERS);
    if (parameters < 0)
        return t->language->implicit_item && slice_eq(name, slice_of(t->language->implicit_item));
    for (NODE_CHILDREN(t, parameters, c))
        if (slice_eq(name_bare(node_text(t, c)), name) || slice_eq(node_name(t, c), name)) return true;
    return slice_eq(node_text(t, parameters), name);
}

/* execute(line) over lines: the loop hands in whole statements. */
bool call_is_loop_item(const struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    for (node = node_strip(t, node);
         node_at(t, node)->kind == NODE_MEMBER || node_at(t, node)->kind == NODE_INDEX;)
        node = node_strip(t, node_at(t, node)->first);
    size_t limit = sizeof r->loops / sizeof *r->loops;
    if (node_at(t, node)->kind != NODE_NAME || r->loop_depth == 0 || (size_t)r->loop_depth > limit)
        return false;
    struct slice name = name_bare(node_text(t, node)), target = r->loops[r->loop_depth - 1]->target;
    return name.n > 0 &&
           (slice_find(target, name, 0) >= 0 || is_callback_item(t, node, r->loops[r->loop_depth - 1], name));
}
