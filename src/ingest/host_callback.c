/* Callbacks: function literals and references that are passed to a call, which runs them once per item, once,
 * only when a cache asks, or later. */
#include "ingest/host_catalogue.h"

/* Java: what map() is called on directly behind find...() or get...() is an Optional, since collections have
 * none. */
static bool is_optional(const struct host_run *r, int receiver, struct slice name)
{
    if (r->tree->language != &language_java || receiver < 0 || node_at(r->tree, receiver)->kind != NODE_CALL)
        return false;
    struct slice of = node_name(r->tree, receiver);
    return word_in("map flatMap filter", name) &&
           (slice_starts(of, SLICE("find")) || slice_starts(of, SLICE("get")));
}

bool callback_iterates(const struct host_run *r, int node, struct slice name, const struct value *receiver)
{
    const struct host_language *l = r->tree->language;
    if (!word_in(l->iterators, name) || (receiver && type_is_single(receiver->type)) ||
        linq_is_query(receiver))
        return false;
    if (is_optional(r, node_strip(r->tree, node_receiver(r->tree, node)), name)) return false;
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    for (const char *p = l->not_iterators; *p;) {
        size_t n = strcspn(p, " ");
        if (slice_find(of, (struct slice){p, n}, 0) >= 0) return false;
        p += n + (p[n] == ' ');
    }
    return true;
}

bool callback_is_concurrent(const struct host_run *r, int call, struct slice name)
{
    static const char any[] =
        "gather all allSettled race any TaskGroup wait as_completed submit execute_async "
        "executeAsync create_task ensure_future WhenAll WhenAny StartNew supplyAsync runAsync allOf "
        "invokeAll awaitAll join_all try_join_all spawn spawn_local parTraverse traverse_par";
    struct slice of = node_text(r->tree, node_receiver(r->tree, call));
    const struct host_language *l = r->tree->language;
    if (word_in(any, name)) return true;
    if (l == &language_go) return slice_eq(name, SLICE("Go"));
    if (l == &language_csharp) return slice_eq(name, SLICE("Run")) && slice_eq(of, SLICE("Task"));
    if (l == &language_kotlin) return word_in("async launch", name);
    if (l != &language_scala) return false;
    struct slice callee = node_text(r->tree, node_child(r->tree, call, SLOT_CALLEE));
    bool future = slice_starts(callee, SLICE("Future"));
    return slice_eq(name, SLICE("Future")) || (future && word_in("sequence traverse apply", name));
}

/* Once per item: the list of what the callback makes of each. */
static const struct value *iterate(struct host_run *r, int call, int lambda, const struct value *over)
{
    size_t mark = r->frame->bindings.n;
    struct host_loop loop = {.count = over ? over->count : -1};
    int64_t times;
    if (loop.count < 0 && word_in("times repeat", node_name(r->tree, call)) &&
        slice_to_int(node_text(r->tree, node_receiver(r->tree, call)), &times))
        loop.count = times; /* Ruby: 3.times { } */
    call_note_rows(r, call, over);
    run_loop_enter(r, &loop, LOOP_CALLBACK, call);
    loop.pos = r->tree->nodes.at[call].pos;
    loop.len = r->tree->nodes.at[lambda].pos > loop.pos ? r->tree->nodes.at[lambda].pos - loop.pos : 1;
    const struct value *result = run_lambda(r, lambda, run_loop_item(r, lambda, over, run_loop_bit(r)));
    run_loop_leave(r);
    scope_merge(r, mark, NULL, 0, false);
    struct value *list = value_new(r, lambda);
    const struct value **items = arena_alloc(r->arena, sizeof *items);
    items[0] = result;
    list->list = true;
    list->items = items;
    list->item_count = 1;
    list->count = over ? over->count : -1;
    return list;
}

/* Callbacks that are kept and run later: what is around the call does not repeat them. */
static bool is_stored(const struct host_run *r, int call, struct slice name)
{
    static const char adders[] =
        "append add Add push push_back insert enqueue Enqueue offer addLast AddHandler "
        "unshift on once addEventListener setInterval register subscribe";
    struct slice of = node_text(r->tree, node_receiver(r->tree, call));
    if (word_in("app router server fastify api route routes koa hono", of) &&
        word_in("get post put patch delete del head options all use route param ws", name))
        return true;
    struct slice callee = node_text(r->tree, node_child(r->tree, call, SLOT_CALLEE));
    bool boxed = word_in("Box::new Arc::new Rc::new", callee);
    return boxed || word_in(adders, name);
}

/* Callbacks that run only for what a cache does not hold. */
static bool is_memo(const struct host_run *r, int call, struct slice name)
{
    static const char any[] =
        "computeIfAbsent computeIfPresent getOrPut getOrElseUpdate GetOrAdd GetOrCreate GetOrCreateAsync "
        "or_insert_with or_insert_with_key get_or_insert_with setdefault rememberForever get_or_set getOrSet "
        "memoize getOrLoad fetch_or_store compute_if_absent get_or_init";
    if (word_in(any, name)) return true;
    struct slice of = slice_lower(r->arena, node_text(r->tree, node_receiver(r->tree, call)));
    return slice_holds(of, "cache") && word_in("fetch remember get wrap sear Fetch", name);
}

/* What a callback that does not iterate is given: Kotlin's x.let { it } and the like hand on the object;
 * blocks without a parameter of their own leave "it" what it was. */
static const struct value *handed(struct host_run *r, int lambda, struct slice name,
                                  const struct value *receiver)
{
    if (r->tree->language == &language_ruby &&
        word_in("batch logged_batch unlogged_batch counter_batch", name)) { /* session.batch { |b| ... } */
        struct value *batch = value_new(r, lambda);
        batch->type = SLICE("batch");
        return batch;
    }
    bool script = r->tree->language == &language_javascript || r->tree->language == &language_typescript ||
                  r->tree->language == &language_tsx;
    if (script && slice_eq(name, SLICE("then"))) return receiver;
    if (r->tree->language != &language_kotlin) return NULL;
    if (receiver && word_in("let also use takeIf takeUnless", name)) return receiver;
    bool own = node_child(r->tree, lambda, SLOT_PARAMETERS) >= 0;
    bool plain =
        word_in("async launch transaction coroutineScope withContext runBlocking supervisorScope "
                "newSuspendedTransaction "
                "runCatching synchronized measureTimeMillis apply run with suspendedTransactionAsync",
                name);
    return !own && plain ? scope_get(r, SLICE("it")) : NULL;
}

/* Java: collect(Collectors.toMap(x -> ..., x -> ...)) */
static bool is_collector(const struct host_run *r, int call, struct slice name)
{
    int of = node_receiver(r->tree, call);
    bool named = of < 0 || slice_eq(node_text(r->tree, of), SLICE("Collectors"));
    return named && r->streamed && r->tree->language == &language_java &&
           word_in("toMap groupingBy partitioningBy mapping flatMapping filtering summingInt summingLong "
                   "summingDouble "
                   "averagingInt averagingDouble reducing toUnmodifiableMap groupingByConcurrent",
                   name);
}

const struct value *callback_eval(struct host_run *r, int call, struct slice name, int lambda,
                                  const struct value *receiver, const struct value *over, bool iterates)
{
    if (is_collector(r, call, name)) return iterate(r, call, lambda, r->streamed);
    if (iterates) return iterate(r, call, lambda, over);
    if (is_stored(r, call, name)) return eval(r, lambda);
    bool memo = is_memo(r, call, name);
    r->guarded_memo += memo;
    const struct value *result = run_lambda(r, lambda, handed(r, lambda, name, receiver));
    r->guarded_memo -= memo;
    struct value *v = value_new(r, lambda);
    v->lambda = true;
    v->deps = result->deps;
    for (NODE_CHILDREN(r->tree, lambda, c)) /* what the grammar could not place: Kotlin's { a eq b } */
        if (node_at(r->tree, c)->kind == NODE_OTHER) v->deps |= eval(r, c)->deps;
    v->call = result->call;
    return v;
}

/* f, this::f, repository::find as the callback of an iteration: called once with each item. */
static void call_reference(struct host_run *r, int call, int node, const struct value *over)
{
    struct slice name = node_name(r->tree, node);
    int of = node_receiver(r->tree, node), function;
    bool plain = node_at(r->tree, node)->kind == NODE_NAME;
    if (plain && (scope_get(r, name) || !run_is_function(r, name, &function))) return;
    const struct value *receiver = of >= 0 ? eval(r, of) : NULL;
    struct host_loop loop = {.count = over ? over->count : -1};
    run_loop_enter(r, &loop, LOOP_CALLBACK, call);
    struct value *item = run_loop_item(r, node, over, run_loop_bit(r));
    struct host_arguments a = {.values = {item}, .nodes = {node}, .count = 1, .deps = item->deps};
    bool is_sql[ARGUMENTS_LIMIT] = {false};
    enum api_match match;
    const struct api *api = plain ? NULL : catalogue_find(r, node, name, receiver, is_sql, &a, &match);
    r->receiver_deps = receiver ? receiver->deps : 0;
    if (api)
        call_record(r, node, api, match, receiver, &a, is_sql);
    else
        call_edge(r, node, &a, receiver, -1);
    model_note_member(r, node, item);
    run_loop_leave(r);
}

/* Scala: f(_) and _.name are functions of the item. */
static const struct value *call_placeholder(struct host_run *r, int call, int node, const struct value *over)
{
    size_t mark = r->frame->bindings.n;
    struct host_loop loop = {.count = over ? over->count : -1};
    run_loop_enter(r, &loop, LOOP_CALLBACK, call);
    scope_set(r, SLICE("_"), run_loop_item(r, node, over, run_loop_bit(r)));
    const struct value *v = eval(r, node);
    run_loop_leave(r);
    scope_merge(r, mark, NULL, 0, false);
    return v;
}

/* Ruby: posts.map(&:author) */
static void call_symbol(struct host_run *r, int call, int node, struct slice name, const struct value *over)
{
    struct host_loop loop = {.count = over ? over->count : -1};
    run_loop_enter(r, &loop, LOOP_CALLBACK, call);
    model_note_read(r, node, name, run_loop_item(r, node, over, run_loop_bit(r)));
    run_loop_leave(r);
}

const struct value *callback_argument(struct host_run *r, int call, struct slice name, int node,
                                      const struct value *receiver, const struct value *over, bool iterates)
{
    int inner = node_strip(r->tree, node);
    enum node_kind kind = node_at(r->tree, inner)->kind;
    struct slice text = node_text(r->tree, inner);
    bool kept = kind == NODE_LAMBDA && r->tree->language == &language_ruby && !iterates;
    if (kept) return eval(r, inner); /* a block runs, a lambda among the arguments is kept */
    if (kind == NODE_LAMBDA || node_is_cases(r->tree, inner))
        return callback_eval(r, call, name, inner, receiver, over, iterates);
    if (is_memo(r, call, name) && kind == NODE_CALL) { /* Scala: evaluated only when it is not there */
        r->guarded_memo++;
        const struct value *v = eval(r, node);
        r->guarded_memo--;
        return v;
    }
    bool member = kind == NODE_MEMBER && slice_find(text, SLICE("::"), 0) >= 0;
    if (iterates && slice_starts(text, SLICE("&:")))
        call_symbol(r, call, inner, (struct slice){text.p + 2, text.n - 2}, over);
    if (iterates && (kind == NODE_NAME || member)) call_reference(r, call, inner, over);
    bool placeholder = r->tree->language == &language_scala &&
                       (slice_starts(text, SLICE("_.")) || slice_find(text, SLICE("(_"), 0) >= 0 ||
                        slice_find(text, SLICE(" _)"), 0) >= 0);
    if (iterates && placeholder && kind != NODE_NAME) return call_placeholder(r, call, node, over);
    return member && iterates ? value_opaque(r, node, 0) : eval(r, node);
}

/* Kotlin: buildString { append("...") }, whose block is called on a builder. */
const struct value *callback_built(struct host_run *r, int node)
{
    struct value *builder = (struct value *)value_of_string(r, node, (struct string){NULL, 0});
    builder->builder = true;
    scope_set(r, SLICE("this"), builder);
    run_lambda(r, node_child(r->tree, node, SLOT_BLOCK), NULL);
    const struct value *built = scope_get(r, SLICE("this"));
    scope_set(r, SLICE("this"), value_opaque(r, node, 1ull << DEPS_SELF));
    return built;
}
