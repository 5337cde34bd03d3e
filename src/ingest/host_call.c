/* Calls: their arguments, callbacks that are loops, database APIs, functions of the same file. */
#include "ingest/host_catalogue.h"

/* ---- arguments */

static void add_argument(struct host_arguments *a, int node, struct slice name, const struct value *v)
{
    if (a->count == ARGUMENTS_LIMIT) return;
    a->nodes[a->count] = node;
    a->names[a->count] = name;
    a->values[a->count++] = v;
    a->deps |= v->deps;
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

/* The first argument when it is a function literal and a plain second one follows; -1. */
static int callback_in_front(const struct host_tree *t, int arguments)
{
    int first = node_at(t, arguments)->first;
    if (first < 0 || node_at(t, node_strip(t, first))->kind != NODE_LAMBDA) return -1;
    int second = node_at(t, first)->next;
    return second >= 0 && node_at(t, second)->kind != NODE_PAIR ? first : -1;
}

static const struct value *eval_arguments(struct host_run *r, int node, struct slice name,
                                          const struct value *receiver, struct host_arguments *a)
{
    const struct host_tree *t = r->tree;
    bool iterates = callback_iterates(r, node, name, receiver);
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
    if (node_is_cases(t, arguments)) {
        const struct value *over = receiver ? model_rows(r, node, name, receiver) : NULL;
        add_argument(a, arguments, (struct slice){"", 0},
                     callback_argument(r, node, name, arguments, receiver, over, iterates));
        return a->values[0]->list ? a->values[0] : NULL;
    }
    /* map(lambda x: ..., rows), array_map(fn, $rows): what is run over is looked at first */
    int later = iterates && !receiver && arguments >= 0 ? callback_in_front(t, arguments) : -1;
    const struct value *behind = later >= 0 ? eval(r, node_at(t, later)->next) : NULL;
    for (NODE_CHILDREN(t, arguments, c)) {
        bool named = node_at(t, c)->kind == NODE_PAIR;
        int value = named ? node_child(t, c, SLOT_VALUE) : c;
        if (value < 0 || node_at(t, c)->kind == NODE_TYPE) continue;
        if (later >= 0 && c == node_at(t, later)->next) {
            add_argument(a, value, (struct slice){"", 0}, behind);
            continue;
        }
        const struct value *over = receiver   ? model_rows(r, node, name, receiver)
                                   : a->count ? a->values[0]
                                              : behind;
        const struct value *v = callback_argument(r, node, name, value, receiver, over, iterates);
        if (v->list && node_at(t, node_strip(t, value))->kind == NODE_LAMBDA) list = v;
        add_argument(a, value, named ? node_text(t, node_child(t, c, SLOT_NAME)) : (struct slice){"", 0}, v);
    }
    int block = node_child(t, node, SLOT_BLOCK);
    if (block >= 0) {
        const struct value *v =
            callback_eval(r, node, name, block, receiver, model_rows(r, node, name, receiver), iterates);
        if (v->list) list = v;
        a->deps |= v->list ? 0 : v->deps;
    }
    return list;
}

/* ---- functions of the program */

/* The declared type of the object that is called, as far as it names a class. */
static struct slice class_of_type(struct slice type)
{
    while (type.n && !ascii_is_alpha(type.p[0])) type.p++, type.n--;
    size_t n = 0;
    while (n < type.n && type.p[n] != '<' && type.p[n] != '[' && type.p[n] != '?') n++;
    return (struct slice){type.p, type.n && type.p[0] >= 'A' && type.p[0] <= 'Z' ? n : 0};
}

bool call_is_connection(struct host_run *r, int argument)
{
    static const char *const parts[] = {"conn", "cnn", "dbh", "database", NULL};
    int node = node_strip(r->tree, argument);
    enum node_kind kind = node_at(r->tree, node)->kind;
    if (kind != NODE_NAME && kind != NODE_MEMBER) return false;
    struct slice name = slice_lower(r->arena, name_bare(node_name(r->tree, node)));
    if (word_in("db dbi dbc tx pool cursor cur shard replica", name)) return true;
    for (const char *const *p = parts; *p; p++)
        if (slice_holds(name, *p) && !slice_holds(name, "_id") && !slice_ends(name, SLICE("id"))) return true;
    return false;
}

uint64_t call_loops(struct host_run *r, const struct host_arguments *a)
{
    uint64_t connection = 0, others = 0;
    for (size_t i = 0; i < a->count; i++)
        *(call_is_connection(r, a->nodes[i]) ? &connection : &others) |= a->values[i]->deps;
    return a->deps & DEPS_LOOPS & ~(connection & ~others);
}

/* How the statement starts that argument `sql` is. */
static struct slice start_of_sql(struct host_run *r, const struct host_arguments *a, int sql)
{
    enum { START = 40 };
    bool bound;
    const struct value *v = sql >= 0 ? call_text(r, a->values[sql], &bound) : NULL;
    if (!v || !value_is_text(v) || v->strings[0].n == 0 || v->strings[0].at[0].hole)
        return (struct slice){"", 0};
    struct slice text = slice_trim(v->strings[0].at[0].text);
    if (text.n > START) text.n = START;
    return slice_copy(&r->out->arena, text);
}

/* Rust: users of users::load(...). */
static struct slice path_of(const struct host_tree *t, int call)
{
    struct slice callee = node_text(t, node_child(t, call, SLOT_CALLEE));
    size_t n = callee.n;
    while (n > 1 && (callee.p[n - 1] != ':' || callee.p[n - 2] != ':')) n--;
    return (struct slice){callee.p, t->language == &language_rust && n > 2 ? n - 2 : 0};
}

int call_edge(struct host_run *r, int node, const struct host_arguments *a,
              const struct value *receiver_value, int sql)
{
    const struct host_tree *t = r->tree;
    struct slice name = node_name(t, node);
    int receiver = node_receiver(t, node);
    if (name.n == 0 || (r->loop_depth == 0 && r->function < 0)) return -1;
    if (receiver_value && (receiver_value->list || type_element(receiver_value->type).n))
        return -1; /* a collection */
    struct host_edge *e = vec_zadd(&r->out->arena, &r->out->edges);
    e->callee = name;
    e->receiver = receiver >= 0 ? node_text(t, receiver) : path_of(t, node);
    if (e->receiver.n > 120) e->receiver.n = 120;
    bool own =
        receiver >= 0 && node_at(t, receiver)->kind == NODE_NAME && r->receiver_deps == 1ull << DEPS_SELF;
    struct slice class = receiver_value ? class_of_type(receiver_value->type) : (struct slice){"", 0};
    e->typed = class.n > 0;
    if (class.n) e->receiver = slice_copy(&r->out->arena, class);
    if (own && !class.n) e->receiver = SLICE("this"); /* Go names it as it likes */
    e->caller = r->function >= 0 ? r->functions.at[r->function].public_index : -1;
    e->arguments = (int)a->count;
    e->offset = t->nodes.at[node].pos;
    e->len = t->nodes.at[node].len;
    uint64_t of = receiver >= 0 && a->deps != ~0ull ? r->receiver_deps : 0;
    uint64_t deps = (a->deps & ~DEPS_LOOPS) | call_loops(r, a) | of;
    struct call loop = {0};
    call_note_loop(r, node, &loop, deps, 0);
    e->loop = loop.loop;
    e->loop_depth = loop.loop_depth;
    e->loop_flags = loop.loop_flags;
    e->loop_count = loop.loop_count;
    e->loop_offset = loop.loop_offset;
    e->loop_len = loop.loop_len;
    if (r->concurrent) e->flags = CALL_CONCURRENT | (call_is_limited(r) ? CALL_LIMITED : 0);
    for (size_t i = 0; i < a->count && i < DEPS_SELF - DEPS_PARAMETER; i++)
        if ((a->values[i]->deps & DEPS_LOOPS) && !call_is_connection(r, a->nodes[i])) e->variant |= 1ull << i;
    if (of & DEPS_LOOPS) e->variant |= 1ull << (DEPS_SELF - DEPS_PARAMETER);
    e->parameters = call_parameters(deps);
    e->sql = start_of_sql(r, a, sql);
    return (int)r->out->edges.n - 1;
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

/* ---- a call -------------------------------------------------------------------------------------------- */

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
    bool builds = word_in("insert update delete select", node_name(r->tree, node)) && call_is_used(r, node);
    if (builds) return; /* users.insert() makes a statement, and leaves users as it is */
    const struct value *root = scope_get(r, name_bare(node_text(r->tree, of)));
    if (root) receiver = root;
    uint64_t given = a->deps & ~(1ull << DEPS_SELF);
    if (!given || (receiver->deps & given) == given) return;
    struct value *v = value_new(r, receiver->node);
    *v = *receiver;
    v->deps |= given;
    scope_assign(r, of, v);
}

/* query("...").bind(id): what is bound to a query decides whether it varies, too. */
static void note_binding(struct host_run *r, struct slice name, const struct value *receiver,
                         const struct host_arguments *a)
{
    static const char binds[] =
        "bind bind_all bindParam bindValue Bind setParameter setParameters setString "
        "setInt setLong values Values params on param addParam withParams bindAll bind_value";
    static const char conditions[] = "where andWhere orWhere having adjustWhere";
    if (!receiver || receiver->call < 0) return;
    struct call *call = &r->out->calls.at[receiver->call];
    if (!word_in(binds, name) && !((call->flags & CALL_ORM) && word_in(conditions, name))) return;
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
    return word_in(sinks, name) || slice_ends(name, SLICE("Error")) || slice_ends(name, SLICE("Exception")) ||
           slice_starts(name, SLICE("assert")) || slice_starts(name, SLICE("expectOutput"));
}

/* Text written into such a call is no statement, even where it quotes one. */
static void consume_inside(struct host_run *r, int call, const struct value *v)
{
    for (size_t i = 0; i < v->string_count; i++)
        for (size_t k = 0; k < v->strings[i].n; k++)
            if (!v->strings[i].at[k].hole && node_inside(r->tree, v->strings[i].at[k].node, call))
                r->consumed[v->strings[i].at[k].node] = 1;
}

/* Go: go f(x) */
static bool is_started(const struct host_run *r, int node)
{
    int parent = node_at(r->tree, node)->parent;
    return r->tree->language == &language_go && parent >= 0 &&
           slice_starts(node_text(r->tree, parent), SLICE("go "));
}

/* What is handed to such a call runs beside its caller, but each step after the other. */
static bool starts_one(const struct host_run *r, int node, struct slice name)
{
    return is_started(r, node) ||
           word_in("submit create_task ensure_future supplyAsync runAsync spawn spawn_local Go Run "
                   "async launch StartNew",
                   name);
}

/* Calls that take the next item off what they are called on: another one in each round of a loop. */
static bool is_consuming(struct slice name)
{
    return word_in("next pop poll pollFirst remove removeAt removeFirst removeLast take dequeue Dequeue "
                   "pop_front pop_back shift "
                   "recv try_recv read readLine ReadLine readline Next Pop Take Read nextInt nextLine "
                   "pollLast takeFirst",
                   name);
}

/* func(x) { ... }(y): runs here, with its parameters bound. */
static const struct value *call_literal(struct host_run *r, int node, int lambda)
{
    struct host_arguments a = {.count = 0};
    bool started = is_started(r, node);
    eval_arguments(r, node, SLICE(""), NULL, &a);
    struct value *item = value_new(r, node);
    item->deps = a.deps;
    int outer = r->started;
    r->concurrent += started;
    if (started) r->started = r->loop_depth;
    const struct value *v = run_lambda(r, lambda, a.count == 1 ? a.values[0] : a.count ? item : NULL);
    r->concurrent -= started;
    r->started = outer;
    return v;
}

/* SQLAlchemy's users.insert(), update(User), select(a).join(b): what the statement will do, and to which
 * tables.
 */
static void note_builder(const struct host_run *r, int node, struct slice name, const struct value *receiver,
                         const struct host_arguments *a, struct value *v)
{
    if (r->tree->language != &language_python) return;
    if (receiver) v->writes = receiver->writes, v->form = receiver->form;
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    bool function = !receiver || word_in("sa sql sqlalchemy", of),
         begins = word_in("insert update delete", name);
    if (begins && (!function || a->count)) v->writes = true;
    if (begins && !function) v->form |= receiver->deps;
    if (function ? begins || slice_eq(name, SLICE("select"))
                 : word_in("select_from join outerjoin query", name))
        v->form |= a->deps;
}

/* A call of which nothing is known but what goes in. */
static const struct value *other_call(struct host_run *r, int node, struct slice name,
                                      const struct value *receiver, const struct host_arguments *a)
{
    spread_dependence(r, node, receiver, a);
    if (receiver && receiver->builder && word_in("build build_query_as build_query_scalar", name))
        sql_note(r, node, receiver); /* Rust: sqlx's QueryBuilder */
    struct value *v = value_new(r, node);
    v->deps = a->deps | (receiver ? receiver->deps : 0);
    v->call = receiver ? receiver->call : -1;
    note_builder(r, node, name, receiver, a, v);
    if (receiver && is_consuming(name)) {
        *v = *run_loop_item(r, node, receiver, run_loop_bit(r));
        v->deps |= a->deps;
        v->call = receiver->call;
    }
    if (r->tree->language == &language_rust && slice_eq(name, SLICE("parse"))) v->type = SLICE("Result");
    if (receiver && receiver->nature == NATURE_CONSTANT && type_is_enum(r, receiver->type))
        v->nature = NATURE_CONSTANT;
    if (word_in("range xrange", name) && a->count == 1) {
        int64_t n = -1;
        slice_to_int(node_text(r->tree, a->nodes[0]), &n);
        v->count = n;
        v->nature = NATURE_NUMERIC;
    }
    bool times = receiver && slice_eq(name, SLICE("times")) && a->count == 0; /* Ruby: 7.times.map */
    if (times) slice_to_int(node_text(r->tree, node_receiver(r->tree, node)), &v->count);
    bool prose =
        is_prose_sink(name) || is_prose_sink(name_bare(node_name(r->tree, node_receiver(r->tree, node))));
    for (size_t i = 0; i < a->count; i++) {
        if (prose)
            consume_inside(r, node, a->values[i]);
        else
            sql_note(r, a->nodes[i], a->values[i]);
        if (v->call < 0) v->call = a->values[i]->call;
    }
    if (receiver && !value_is_text(receiver) && a->count &&
        word_in("bind Bind", name)) { /* values in their order */
        bool row = a->count == 1 && a->values[0]->list;
        size_t n = row ? a->values[0]->item_count : a->count;
        v->list = v->complete = true;
        v->items =
            row ? a->values[0]->items
                : (const struct value **)(void *)arena_copy(r->arena, a->values, n * sizeof *a->values);
        v->item_count = n;
        v->count = (int64_t)n;
    }
    if (a->count == 1 && a->values[0]->tagged) return a->values[0];
    if (a->count == 0 && name_is_key(r, name)) v->nature = NATURE_NUMERIC;
    bool class =
        name.n > 1 && name.p[0] >= 'A' && name.p[0] <= 'Z' && strcmp(r->tree->language->name, "python") == 0;
    if (node_at(r->tree, node)->kind == NODE_NEW || class) v->type = name;
    int of = node_strip(r->tree, node_receiver(r->tree, node));
    if (slice_eq(name, SLICE("new")) && of >= 0 && r->tree->language == &language_ruby)
        v->type = name_bare(node_name(r->tree, of)); /* Issue.new */
    return v;
}

/* In a loop, what a function of the program returns may be rows that it asked for. */
static const struct value *own_rows(struct host_run *r, const struct value *v, int edge)
{
    if (edge < 0 || r->loop_depth == 0 || v->call != -1 || value_is_text(v)) return v;
    struct value *rows = value_new(r, v->node);
    *rows = *v;
    rows->call = value_call_of_edge(edge);
    return rows;
}

/* assert(ALLOWED.includes(column)): what it lets through is known behind it. */
static void apply_assertion(struct host_run *r, int condition)
{
    struct guard guards[8];
    size_t n = guards_read(r, condition, false, guards, 8);
    for (size_t i = 0; i < n; i++) guard_apply(r, &guards[i]);
}

/* *first gets the first argument, NULL without. */
static const struct value *eval_call(struct host_run *r, int node, struct slice name,
                                     const struct value *receiver, const struct value **first)
{
    if (slice_eq(name, SLICE("buildString")) && node_child(r->tree, node, SLOT_BLOCK) >= 0)
        return callback_built(r, node);
    struct host_arguments a = {.count = 0};
    bool concurrent = callback_is_concurrent(r, node, name) || is_started(r, node),
         is_sql[ARGUMENTS_LIMIT] = {false};
    bool transaction = word_in("transaction atomic begin withTransaction inTransaction $transaction localTx "
                               "newSuspendedTransaction executeWithoutResult transactionResult BeginFunc "
                               "Transaction useTransaction suspendTransaction",
                               name);
    int outer = r->started;
    if (concurrent) r->started = starts_one(r, node, name) ? r->loop_depth : -1;
    r->concurrent += concurrent;
    r->transaction += transaction;
    const struct value *streamed = r->streamed;
    if (slice_eq(name, SLICE("collect")) && receiver) r->streamed = receiver;
    const struct value *mapped = eval_arguments(r, node, name, receiver, &a);
    r->streamed = streamed;
    *first = a.count ? a.values[0] : NULL;
    r->concurrent -= concurrent;
    r->started = outer;
    r->transaction -= transaction;
    bind_outputs(r, name, receiver, &a);
    if (word_in("assert invariant ensure", name) && a.count) apply_assertion(r, a.nodes[0]);
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
    if (api && strcmp(api->name, "scala.slick.run") == 0 && a.count && a.values[0]->call >= 0)
        return a.values[0];
    if (api)
        return entity_result(r, node, name, receiver, &a,
                             call_record(r, node, api, match, receiver, &a, is_sql));
    const struct value *own = call_own(r, node, name, &a);
    r->receiver_deps = receiver ? receiver->deps : 0;
    note_binding(r, name, receiver, &a);
    int sql = -1;
    for (size_t i = a.count; i > 0; i--)
        if (is_sql[i - 1]) sql = (int)i - 1;
    int edge = call_edge(r, node, &a, receiver, sql);
    if (own) return own_rows(r, own, edge);
    bool transformed = mapped && word_in("joinToString joinTo", name);
    const struct value *text = text_function(r, node, name, transformed ? mapped : receiver, &a);
    bool made = text && !(mapped && text->list);
    const struct value *v = made ? text : mapped ? mapped : other_call(r, node, name, receiver, &a);
    return entity_result(r, node, name, receiver, &a, made ? v : own_rows(r, v, edge));
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
        int literal = callee >= 0 ? node_strip(t, callee) : -1;
        if (literal >= 0 && node_at(t, literal)->kind == NODE_LAMBDA) return call_literal(r, node, literal);
        if (callee >= 0 && node_at(t, literal)->kind != NODE_NAME) eval(r, callee);
    }
    model_note_member(r, node, receiver);
    for (NODE_CHILDREN(t, node, c)) /* new Command { Text = ... } */
        if (node_at(t, c)->kind == NODE_LIST && node_at(t, c)->slot == SLOT_INIT) eval_initializer(r, c);
    const struct value *first = NULL, *v = eval_call(r, node, name_bare(name), receiver, &first);
    return model_result(r, node, name_bare(name), receiver, first, v);
}
