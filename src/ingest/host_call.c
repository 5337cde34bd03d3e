/* Calls: their arguments, callbacks that are loops, database APIs, functions of the same file. */
#include "ingest/host_catalogue.h"

/* ---- arguments and callbacks */

static bool is_iterator(const struct host_run *r, int node, struct slice name, const struct value *receiver)
{
    const struct host_language *l = r->tree->language;
    if (!word_in(l->iterators, name) || (receiver && type_is_single(receiver->type))) return false;
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    for (const char *p = l->not_iterators; *p;) {
        size_t n = strcspn(p, " ");
        if (slice_find(of, (struct slice){p, n}, 0) >= 0) return false;
        p += n + (p[n] == ' ');
    }
    return true;
}

static bool is_concurrent(struct slice name)
{
    return word_in("gather all allSettled race any TaskGroup wait as_completed submit execute_async "
                   "executeAsync create_task "
                   "ensure_future WhenAll",
                   name);
}

/* A lambda passed to a call runs in place: once per item when the call iterates. */
static const struct value *eval_callback(struct host_run *r, int call, int lambda, const struct value *over,
                                         bool iterates)
{
    const struct value *result;
    if (!iterates) {
        result = run_lambda(r, lambda, NULL);
    } else {
        size_t mark = r->frame->bindings.n;
        struct host_loop loop = {.count = over ? over->count : -1};
        call_note_rows(r, call, over);
        run_loop_enter(r, &loop, LOOP_CALLBACK, call);
        loop.pos = r->tree->nodes.at[call].pos;
        loop.len = r->tree->nodes.at[lambda].pos > loop.pos ? r->tree->nodes.at[lambda].pos - loop.pos : 1;
        result = run_lambda(r, lambda, run_loop_item(r, lambda, over, run_loop_bit(r)));
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
    struct value *v = value_new(r, lambda);
    v->lambda = true;
    v->deps = result->deps;
    return v;
}

/* Kotlin: buildString { append("...") }, whose block is called on a builder. */
static const struct value *eval_built(struct host_run *r, int node)
{
    struct value *builder = (struct value *)value_of_string(r, node, (struct string){NULL, 0});
    builder->builder = true;
    scope_set(r, SLICE("this"), builder);
    run_lambda(r, node_child(r->tree, node, SLOT_BLOCK), NULL);
    const struct value *built = scope_get(r, SLICE("this"));
    scope_set(r, SLICE("this"), value_opaque(r, node, 1ull << DEPS_SELF));
    return built;
}

static void add_argument(struct host_arguments *a, int node, struct slice name, const struct value *v)
{
    if (a->count == ARGUMENTS_LIMIT) return;
    a->nodes[a->count] = node;
    a->names[a->count] = name;
    a->values[a->count++] = v;
    a->deps |= v->deps;
}

static const struct value *eval_argument(struct host_run *r, int call, int node, const struct value *over,
                                         bool iterates)
{
    int inner = node_strip(r->tree, node);
    if (node_at(r->tree, inner)->kind == NODE_LAMBDA) {
        bool kept = word_in("push unshift on once addEventListener setInterval register subscribe",
                            node_name(r->tree, call));
        return kept ? eval(r, inner) : eval_callback(r, call, inner, over, iterates);
    }
    int function;
    if (iterates && node_at(r->tree, inner)->kind == NODE_NAME &&
        run_is_function(r, node_name(r->tree, inner), &function)) {
        struct host_loop loop = {.count = over ? over->count : -1};
        run_loop_enter(r, &loop, LOOP_CALLBACK, call);
        struct value *item = run_loop_item(r, node, over, run_loop_bit(r));
        struct host_arguments a = {.count = 0};
        add_argument(&a, node, (struct slice){"", 0}, item);
        call_edge(r, inner, &a);
        run_loop_leave(r);
    }
    return eval(r, node);
}

/* Rust: tokens between commas are one argument; one token is evaluated, several only tell what they depend
 * on. */
static void eval_tokens(struct host_run *r, int tokens, struct host_arguments *a)
{
    const struct host_tree *t = r->tree;
    int first = -1, count = 0;
    struct value *v = NULL;
    struct slice name = {"", 0};
    for (NODE_CHILDREN(t, tokens, c)) {
        const struct node *n = node_at(t, c);
        bool named = n->kind == NODE_PAIR;
        int value = named ? node_child(t, c, SLOT_VALUE) : c;
        const struct value *part = eval(r, value);
        if (count++ == 0) {
            first = value;
            name = named ? node_text(t, node_child(t, c, SLOT_NAME)) : (struct slice){"", 0};
            v = value_new(r, value);
            *v = *part;
        } else {
            struct value *joined = value_new(r, first);
            joined->deps = v->deps | part->deps;
            v = joined;
        }
        uint32_t end = n->pos + n->len, next = n->next >= 0 ? node_at(t, n->next)->pos : end;
        if (n->next < 0 || memchr(t->text.p + end, ',', next - end) ||
            memchr(t->text.p + end, ';', next - end)) {
            add_argument(a, first, name, v);
            count = 0;
        }
    }
}

/* sql`... ${x}`: a tag gets the holes beside the text and binds them; a few only lay the text out. */
static const struct value *eval_tagged(struct host_run *r, struct slice tag, const struct value *v)
{
    bool scala = strcmp(r->tree->language->name, "scala") == 0; /* record_text() judges those */
    if (scala || word_in("raw dedent outdent stripIndent stripIndents oneLine", tag) || !value_is_text(v))
        return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->tagged = true;
    out->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t i = 0; i < v->string_count; i++) {
        out->strings[i] = string_add(r, v->strings[i], NULL, 0);
        for (size_t k = 0; k < out->strings[i].n; k++) {
            struct string_piece *p = &out->strings[i].at[k];
            if (p->hole && p->nature == NATURE_UNKNOWN) p->nature = NATURE_SAFE;
        }
    }
    return out;
}

static const struct value *eval_arguments(struct host_run *r, int node, struct slice name,
                                          const struct value *receiver, struct host_arguments *a)
{
    const struct host_tree *t = r->tree;
    bool iterates = is_iterator(r, node, name, receiver);
    const struct value *list = NULL;
    int arguments = node_child(t, node, SLOT_ARGUMENTS);
    if (arguments >= 0 && node_at(t, arguments)->kind == NODE_STRING) {
        add_argument(a, arguments, (struct slice){"", 0}, eval_tagged(r, name, eval(r, arguments)));
        return NULL;
    }
    if (arguments >= 0 && node_at(t, arguments)->kind == NODE_COMPREHENSION) {
        add_argument(a, arguments, (struct slice){"", 0}, eval(r, arguments));
        return NULL;
    }
    if (arguments >= 0 && node_at(t, arguments)->kind == NODE_MACRO) {
        eval_tokens(r, arguments, a);
        return NULL;
    }
    for (NODE_CHILDREN(t, arguments, c)) {
        bool named = node_at(t, c)->kind == NODE_PAIR;
        int value = named ? node_child(t, c, SLOT_VALUE) : c;
        if (value < 0 || node_at(t, c)->kind == NODE_TYPE) continue;
        const struct value *over = receiver ? receiver : a->count ? a->values[0] : NULL;
        const struct value *v = eval_argument(r, node, value, over, iterates);
        if (v->list && node_at(t, node_strip(t, value))->kind == NODE_LAMBDA) list = v;
        add_argument(a, value, named ? node_text(t, node_child(t, c, SLOT_NAME)) : (struct slice){"", 0}, v);
    }
    int block = node_child(t, node, SLOT_BLOCK);
    if (block >= 0) {
        const struct value *v = eval_callback(r, node, block, receiver, iterates);
        if (v->list) list = v;
    }
    return list;
}

/* ---- functions of the program */

void call_edge(struct host_run *r, int node, const struct host_arguments *a)
{
    const struct host_tree *t = r->tree;
    struct slice name = node_name(t, node);
    int receiver = node_receiver(t, node);
    if (name.n == 0 || (r->loop_depth == 0 && r->function < 0)) return;
    struct host_edge *e = vec_zadd(&r->out->arena, &r->out->edges);
    e->callee = name;
    e->receiver = node_text(t, receiver);
    if (e->receiver.n > 120) e->receiver.n = 120;
    bool own =
        receiver >= 0 && node_at(t, receiver)->kind == NODE_NAME && r->receiver_deps == 1ull << DEPS_SELF;
    if (own) e->receiver = SLICE("this"); /* Go names it as it likes */
    e->caller = r->function >= 0 ? r->functions.at[r->function].public_index : -1;
    e->arguments = (int)a->count;
    e->offset = t->nodes.at[node].pos;
    e->len = t->nodes.at[node].len;
    uint64_t of = receiver >= 0 && a->deps != ~0ull ? r->receiver_deps : 0;
    uint64_t deps = a->deps | of;
    struct call loop = {0};
    call_note_loop(r, &loop, deps);
    e->loop = loop.loop;
    e->loop_depth = loop.loop_depth;
    e->loop_flags = loop.loop_flags;
    e->loop_count = loop.loop_count;
    e->loop_offset = loop.loop_offset;
    e->loop_len = loop.loop_len;
    for (size_t i = 0; i < a->count && i < DEPS_SELF - DEPS_PARAMETER; i++)
        if (a->values[i]->deps & DEPS_LOOPS) e->variant |= 1ull << i;
    if (of & DEPS_LOOPS) e->variant |= 1ull << (DEPS_SELF - DEPS_PARAMETER);
    e->parameters = call_parameters(deps);
}

static bool is_own(const struct host_run *r, int receiver)
{
    if (receiver < 0) return true;
    struct slice text = name_bare(node_text(r->tree, receiver));
    return word_in(r->tree->language->self, text) || word_in("self static parent", text) ||
           scope_class_frame((struct host_run *)r, node_text(r->tree, receiver)) != NULL;
}

/* What a function of this file returns for these arguments; NULL when nothing is known. */
static const struct value *call_own(struct host_run *r, int node, struct slice name,
                                    const struct host_arguments *a)
{
    int function;
    if (!is_own(r, node_receiver(r->tree, node)) || !run_is_function(r, name, &function)) return NULL;
    const struct value *v = run_function(r, function);
    if (!v || !(value_is_text(v) || v->nature != NATURE_UNKNOWN || v->type.n)) return NULL;
    struct value *out = value_new(r, node);
    *out = *value_substitute(r, v, function, a->values, a->count);
    out->node = node;
    out->call = -1;
    return out;
}

/* ---- a call
 * ---------------------------------------------------------------------------------------------------------
 */

static void find_sql(struct host_run *r, const struct host_arguments *a, bool *is_sql)
{
    memset(r->surely_sql, 0, sizeof r->surely_sql);
    for (size_t i = 0; i < a->count; i++) {
        bool bound;
        const struct value *v = call_text(r, a->values[i], &bound);
        if (!value_is_text(v) || v->nature == NATURE_NUMERIC) continue;
        is_sql[i] = sql_recognise(r, v->strings[0], true) != SQL_NOT;
        r->surely_sql[i] = is_sql[i] && sql_recognise(r, v->strings[0], false) != SQL_NOT;
    }
}

/* A method that changes its object makes the object depend on what it was given. */
static void spread_dependence(struct host_run *r, int node, const struct value *receiver,
                              const struct host_arguments *a)
{
    int of = node_strip(r->tree, node_receiver(r->tree, node));
    while (of >= 0 && node_at(r->tree, of)->kind == NODE_MEMBER)
        of = node_strip(r->tree, node_receiver(r->tree, of));
    if (!receiver || of < 0 || node_at(r->tree, of)->kind != NODE_NAME || value_is_text(receiver)) return;
    const struct value *root = scope_get(r, name_bare(node_text(r->tree, of)));
    if (root) receiver = root;
    if (!(a->deps & DEPS_LOOPS) || (receiver->deps & a->deps & DEPS_LOOPS) == (a->deps & DEPS_LOOPS)) return;
    struct value *v = value_new(r, receiver->node);
    *v = *receiver;
    v->deps |= a->deps & DEPS_LOOPS;
    scope_assign(r, of, v);
}

/* query("...").bind(id): what is bound to a query decides whether it varies, too. */
static void note_binding(struct host_run *r, struct slice name, const struct value *receiver,
                         const struct host_arguments *a)
{
    static const char binds[] = "bind bind_all bindParam bindValue Bind setParameter setParameters setString "
                                "setInt setLong values Values params";
    if (!receiver || receiver->call < 0 || !word_in(binds, name)) return;
    struct call *call = &r->out->calls.at[receiver->call];
    call->flags |= CALL_PARAMETERS;
    call->parameters |= call_parameters(a->deps);
    if (call->loop && (a->deps & DEPS_LOOPS)) call->loop_flags |= LOOP_VARIANT;
}

/* rows.Scan(&id, &name): the variables hold what the row does. */
static void bind_outputs(struct host_run *r, struct slice name, const struct value *receiver,
                         const struct host_arguments *a)
{
    if (!receiver || !word_in("Scan StructScan MapScan SliceScan ScanRow Decode", name)) return;
    for (size_t i = 0; i < a->count; i++) {
        int of = node_strip(r->tree, a->nodes[i]);
        if (!slice_starts(node_text(r->tree, a->nodes[i]), SLICE("&"))) continue;
        while (node_at(r->tree, of)->kind == NODE_MEMBER)
            of = node_strip(r->tree, node_receiver(r->tree, of));
        scope_assign(r, of, value_opaque(r, of, receiver->deps));
    }
}

/* Calls whose text is for people: logs, messages, exceptions, translations. */
static bool is_prose_sink(struct slice name)
{
    static const char sinks[] =
        "log info debug warn warning error critical exception trace notice fatal "
        "print puts p pp printf println "
        "raise fail error_log trigger_error die exit abort syslog console logger "
        "logging Log LOG LOGGER Debug "
        "assert assertEqual assertEquals assertIn expect it describe test t gettext "
        "_ __ _e ngettext translate "
        "var_dump print_r echo Println Printf Errorf "
        "severe fine finer Trace Info Warn Error Fatal eprintln eprint Print Fatalf Infof Debugf Warnf "
        "Warningf Panicf panic Tracef Logf Skipf Fatalln Panic todo unimplemented LogInformation LogDebug "
        "LogWarning LogError LogTrace LogCritical WriteLine Verbose Information Warning";
    return word_in(sinks, name) || slice_ends(name, SLICE("Error")) || slice_ends(name, SLICE("Exception"));
}

/* Text written into such a call is no statement, even where it quotes one. */
static void consume_inside(struct host_run *r, int call, const struct value *v)
{
    for (size_t i = 0; i < v->string_count; i++)
        for (size_t k = 0; k < v->strings[i].n; k++)
            if (!v->strings[i].at[k].hole && node_inside(r->tree, v->strings[i].at[k].node, call))
                r->consumed[v->strings[i].at[k].node] = 1;
}

/* cache.fetch(key) { ... }, Cache::remember(...), map.computeIfAbsent(...): asks only what is not known. */
static bool is_memo_call(struct host_run *r, int node, struct slice name)
{
    if (word_in("computeIfAbsent getOrPut get_or_set getOrSet rememberForever setdefault memoize", name))
        return true;
    struct slice of = slice_lower(r->arena, node_text(r->tree, node_receiver(r->tree, node)));
    return slice_holds(of, "cache") && word_in("fetch remember get getOrElseUpdate wrap sear", name);
}

static const struct value *eval_call(struct host_run *r, int node, struct slice name,
                                     const struct value *receiver)
{
    if (slice_eq(name, SLICE("buildString")) && node_child(r->tree, node, SLOT_BLOCK) >= 0)
        return eval_built(r, node);
    struct host_arguments a = {.count = 0};
    bool concurrent = is_concurrent(name), is_sql[ARGUMENTS_LIMIT] = {false};
    bool transaction = word_in("transaction atomic begin withTransaction inTransaction $transaction", name);
    bool memo = is_memo_call(r, node, name);
    r->guarded_memo += memo;
    r->concurrent += concurrent;
    r->transaction += transaction;
    const struct value *mapped = eval_arguments(r, node, name, receiver, &a);
    r->guarded_memo -= memo;
    r->concurrent -= concurrent;
    r->transaction -= transaction;
    bind_outputs(r, name, receiver, &a);
    find_sql(r, &a, is_sql);
    for (size_t i = 0; concurrent && i < a.count; i++) { /* gather(*tasks) */
        const struct value *v =
            a.values[i]->list && a.values[i]->item_count ? a.values[i]->items[0] : a.values[i];
        if (v->call >= 0 && r->out->calls.at[v->call].loop &&
            !(r->out->calls.at[v->call].flags & CALL_AWAITED))
            r->out->calls.at[v->call].flags |= CALL_CONCURRENT;
    }
    enum api_match match;
    const struct api *api = catalogue_find(r, node, name, receiver, is_sql, &a, &match);
    if (api) return call_record(r, node, api, match, receiver, &a, is_sql);
    const struct value *own = call_own(r, node, name, &a);
    r->receiver_deps = receiver ? receiver->deps : 0;
    note_binding(r, name, receiver, &a);
    call_edge(r, node, &a);
    if (own) return own;
    bool transformed = mapped && word_in("joinToString joinTo", name);
    const struct value *text = text_function(r, node, name, transformed ? mapped : receiver, &a);
    if (text && !(mapped && text->list)) return text;
    if (mapped) return mapped;
    spread_dependence(r, node, receiver, &a);
    struct value *v = value_new(r, node);
    v->deps = a.deps | (receiver ? receiver->deps : 0);
    v->call = receiver ? receiver->call : -1;
    if (receiver && receiver->nature == NATURE_CONSTANT && type_is_enum(r, receiver->type))
        v->nature = NATURE_CONSTANT;
    if (word_in("range xrange", name) && a.count == 1) {
        int64_t n = -1;
        slice_to_int(node_text(r->tree, a.nodes[0]), &n);
        v->count = n;
        v->nature = NATURE_NUMERIC;
    }
    bool prose =
        is_prose_sink(name) || is_prose_sink(name_bare(node_name(r->tree, node_receiver(r->tree, node))));
    for (size_t i = 0; i < a.count; i++) {
        if (prose)
            consume_inside(r, node, a.values[i]);
        else
            sql_note(r, a.nodes[i], a.values[i]);
        if (v->call < 0) v->call = a.values[i]->call;
    }
    if (a.count == 1 && a.values[0]->tagged) return a.values[0];
    bool class =
        name.n > 1 && name.p[0] >= 'A' && name.p[0] <= 'Z' && strcmp(r->tree->language->name, "python") == 0;
    if (node_at(r->tree, node)->kind == NODE_NEW || class) v->type = name;
    return v;
}

/* The members that an object's initializer sets; their names are no variables. */
static void eval_initializer(struct host_run *r, int list)
{
    for (NODE_CHILDREN(r->tree, list, c)) {
        int value = node_child(r->tree, c, SLOT_VALUE);
        sql_note(r, c, eval(r, value >= 0 ? value : c));
    }
}

const struct value *call_eval(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    struct slice name = node_name(t, node);
    int of = node_receiver(t, node);
    const struct value *receiver = of >= 0 ? eval(r, of) : NULL;
    if (of < 0) {
        int callee = node_child(t, node, SLOT_CALLEE);
        if (callee >= 0 && node_at(t, node_strip(t, callee))->kind != NODE_NAME) eval(r, callee);
    }
    model_note_member(r, node, receiver);
    for (NODE_CHILDREN(t, node, c)) /* new Command { Text = ... } */
        if (node_at(t, c)->kind == NODE_LIST && node_at(t, c)->slot == SLOT_INIT) eval_initializer(r, c);
    return model_result(r, node, name_bare(name), receiver, eval_call(r, node, name_bare(name), receiver));
}
