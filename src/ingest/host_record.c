/* What is written down of a database call: its statement, the loops around it, what its arguments depend
 * on, and what the function around it says of limits and page sizes. */
#include "ingest/host_catalogue.h"

/* ---- what is known of the loops around a call */

/* The innermost loop that the call depends on, else the innermost one. */
static int relevant_loop(const struct host_run *r, uint64_t deps)
{
    enum { FEW = 4 };
    int found = -1;
    for (int d = r->loop_depth; d > 0; d--) {
        if (d > LOOP_DEPTH_LIMIT || !(deps & (1ull << (d - 1)))) continue;
        int64_t count = r->loops[d - 1]->count;
        if (found < 0) found = d - 1;
        if (count < 0 || count > FEW) return d - 1; /* a few rounds inside of many */
    }
    return found >= 0 ? found : r->loop_depth - 1;
}

static bool argument_is_set(const struct host_arguments *a, struct slice text)
{
    bool set = slice_find(text, SLICE(" IN "), 0) >= 0 || slice_find(text, SLICE("ANY("), 0) >= 0 ||
               slice_find(text, SLICE("ANY ("), 0) >= 0 || slice_find(text, SLICE(" in "), 0) >= 0 ||
               slice_find(text, SLICE("UNNEST"), 0) >= 0 || slice_find(text, SLICE("unnest"), 0) >= 0;
    for (size_t i = 0; i < a->count; i++)
        if (slice_ends(a->names[i], SLICE("__in"))) return true;
    return set || slice_holds(text, ".in_(");
}

static unsigned loop_facts(const struct host_run *r, const struct host_loop *loop, uint64_t deps)
{
    unsigned flags = 0;
    if (deps & DEPS_LOOPS) flags |= LOOP_VARIANT;
    if (loop->retry) flags |= LOOP_RETRY;
    for (int d = 0; d < r->loop_depth && d < (int)(sizeof r->loops / sizeof *r->loops); d++)
        if (r->loops[d]->benchmark) flags |= LOOP_RETRY; /* repeats on purpose whatever is inside */
    if (loop->chunk) flags |= LOOP_CHUNK;
    if (loop->paging) flags |= LOOP_PAGING;
    if (loop->forever) flags |= LOOP_FOREVER;
    return flags;
}

/* ---- recording */

/* Kotlin, Scala: null, Order::class.java, classOf[Order] */
static bool names_class(struct slice text)
{
    return slice_eq(text, SLICE("null")) || slice_ends(text, SLICE("::class.java")) ||
           slice_ends(text, SLICE("::class")) || slice_starts(text, SLICE("classOf["));
}

static const char *argument_kind(const struct host_run *r, int node, const struct value *v)
{
    if (v->lambda) return "function";
    if (v->list) return node_at(r->tree, node_strip(r->tree, node))->kind == NODE_MAP ? "map" : "list";
    bool counter = v->constant && (v->deps & DEPS_LOOPS); /* starts as a constant */
    if ((v->constant && !counter) || names_class(node_text(r->tree, node))) return "constant";
    switch (node_at(r->tree, node_strip(r->tree, node))->kind) {
    case NODE_NAME:
    case NODE_MEMBER: return "name";
    case NODE_CALL: return "call";
    default: return "other";
    }
}

static bool first_varies(const struct value *v, uint64_t loops)
{
    return v->list && v->item_count > 0 && (v->items[0]->deps & loops);
}

/* A list of maps such as {query, params}. */
static bool is_statements(const struct host_run *r, const struct value *v)
{
    return v->list && v->item_count > 0 && v->items[0]->list &&
           node_at(r->tree, v->items[0]->node)->kind == NODE_MAP;
}

/* execute(text, values, {prepare: true}), whether the options stand there or in a variable. */
static bool asks_to_prepare(const struct host_run *r, const struct host_arguments *a)
{
    const struct host_tree *t = r->tree;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; a->values[i]->list && k < a->values[i]->item_count; k++) {
            int pair = t->nodes.at[a->values[i]->items[k]->node].parent;
            if (pair >= 0 && node_at(t, pair)->kind == NODE_PAIR &&
                slice_eq(node_text(t, node_child(t, pair, SLOT_NAME)), SLICE("prepare")) &&
                slice_eq(node_text(t, node_child(t, pair, SLOT_VALUE)), SLICE("true")))
                return true;
        }
    return false;
}

/* The values of one of a batch's statements: params of {query, params}. */
static const struct value *statement_values(const struct host_run *r, const struct value *map)
{
    const struct host_tree *t = r->tree;
    for (size_t i = 0; map->list && i < map->item_count; i++) {
        int parent = t->nodes.at[map->items[i]->node].parent;
        bool named = parent >= 0 && node_at(t, parent)->kind == NODE_PAIR;
        if (named && word_in("params values", node_text(t, node_child(t, parent, SLOT_NAME))))
            return map->items[i];
    }
    return NULL;
}

/* The bits of the loops around what is looked at: a list still has those of the loop that filled it. */
static uint64_t running_loops(const struct host_run *r)
{
    return r->loop_depth < LOOP_DEPTH_LIMIT ? (1ull << r->loop_depth) - 1 : DEPS_LOOPS;
}

/* batch([{query, params}, ...]): the first value comes from the loop that filled the list, which is none of
 * those around the call. */
static bool statements_vary(const struct host_run *r, const struct value *list)
{
    for (size_t i = 0; list->list && i < list->item_count; i++) {
        const struct value *values = statement_values(r, list->items[i]);
        if (values && first_varies(values, DEPS_LOOPS & ~running_loops(r))) return true;
    }
    return false;
}

/* A literal, or a list of literals; a counter starts as one but is none. */
static bool is_constant(const struct value *v)
{
    bool constant = v->constant || (v->list && v->complete);
    for (size_t i = 0; constant && v->list && i < v->item_count; i++) constant = v->items[i]->constant;
    return constant && !(v->deps & DEPS_LOOPS);
}

/* `loops` are the dependence bits that count. */
static void record_arguments(struct host_run *r, const struct host_arguments *a, int sql, uint64_t loops,
                             struct call *call)
{
    struct call_argument *out = ARENA_ARRAY(&r->out->arena, struct call_argument, a->count);
    size_t n = 0;
    loops &= running_loops(r);
    for (size_t i = 0; i < a->count; i++) {
        if ((int)i == sql && value_is_text(a->values[i])) continue;
        bool handle_first = r->tree->language == &language_go || r->tree->language == &language_php;
        if ((int)i < sql && handle_first) continue; /* a context, a link, a place for the rows */
        struct slice text = node_text(r->tree, a->nodes[i]);
        if (text.n > 200) text.n = 200;
        out[n++] = (struct call_argument){(int)i,
                                          a->names[i],
                                          text,
                                          argument_kind(r, a->nodes[i], a->values[i]),
                                          (a->values[i]->deps & loops) != 0,
                                          is_statements(r, a->values[i]) ? statements_vary(r, a->values[i])
                                                                         : first_varies(a->values[i], loops),
                                          is_constant(a->values[i]) || names_class(text),
                                          a->values[i]->list ? a->values[i]->count : -1};
    }
    call->arguments = out;
    call->argument_count = n;
}

bool call_is_used(const struct host_run *r, int node)
{
    for (int p = r->tree->nodes.at[node].parent; p >= 0; p = r->tree->nodes.at[p].parent) {
        enum node_kind kind = node_at(r->tree, p)->kind;
        if (kind == NODE_AWAIT || kind == NODE_WRAP) continue;
        bool statement = kind == NODE_OTHER && node_at(r->tree, p)->pos == node_at(r->tree, node)->pos;
        return kind != NODE_BLOCK && !statement;
    }
    return false;
}

uint64_t call_parameters(uint64_t deps)
{
    return deps >> DEPS_PARAMETER;
}

void call_note_loop(struct host_run *r, int node, struct call *call, uint64_t deps, uint64_t form)
{
    call->loop = LOOP_NONE;
    call->loop_count = -1;
    call->loop_depth = r->loop_depth;
    call->loop_flags = r->guarded_memo > 0 ? LOOP_MEMO : 0;
    form &= DEPS_LOOPS;
    if (form && !(deps & ~form & DEPS_LOOPS)) return;
    deps &= ~form;
    int at = relevant_loop(r, deps), limit = (int)(sizeof r->loops / sizeof *r->loops);
    while (at >= 0 && at < limit && call_runs_once(r->tree, node, r->loops[at]->node)) at--;
    if (at < 0 || at >= limit) return;
    const struct host_loop *loop = r->loops[at];
    call->loop = loop->kind;
    call->loop_offset = loop->pos;
    call->loop_len = loop->len;
    call->loop_count = loop->count;
    call->loop_flags |= loop_facts(r, loop, deps);
}

static struct call *record(struct host_run *r, int node, struct slice api, enum call_method method,
                           uint64_t deps)
{
    const struct host_tree *t = r->tree;
    struct call *call = vec_zadd(&r->out->arena, &r->out->calls);
    call->api = api;
    call->method = method;
    call->statement = -1;
    call->offset = t->nodes.at[node].pos;
    call->len = t->nodes.at[node].len;
    call->name = node_name(t, node);
    call->receiver = node_text(t, node_receiver(t, node));
    if (call->receiver.n > 200) call->receiver.n = 200;
    call->function_index = r->function >= 0 ? r->functions.at[r->function].public_index : -1;
    if (r->function >= 0) call->function = r->out->functions.at[call->function_index].name;
    call->dependencies = deps;
    call->parameters = call_parameters(deps);
    if (r->awaited) call->flags |= CALL_AWAITED;
    if (r->concurrent) call->flags |= CALL_CONCURRENT;
    if (r->transaction) call->flags |= CALL_IN_TRANSACTION;
    if (call_is_used(r, node)) call->flags |= CALL_RESULT_USED;
    call_note_loop(r, node, call, deps, 0);
    for (int d = r->started; d >= 0 && d < r->loop_depth && d < LOOP_DEPTH_LIMIT; d++)
        if (call->loop && r->loops[d]->pos == call->loop_offset)
            call->flags &= ~(unsigned)CALL_CONCURRENT; /* a loop of the started function itself */
    return call;
}

static enum confidence confidence_of(const struct host_run *r, const struct call *call, const struct api *api,
                                     enum api_match match)
{
    if (call->statement >= 0 || match == MATCH_TYPE) return CONFIDENCE_HIGH;
    bool gated = api->gate != 0 || (r->packages & ~1ull);
    if (match == MATCH_NAME && api->gate != 0 && (call->flags & CALL_TRANSACTION)) return CONFIDENCE_MEDIUM;
    if (match == MATCH_HINT && (gated || (call->flags & CALL_ORM) || call->text == TEXT_NONE))
        return CONFIDENCE_MEDIUM;
    return CONFIDENCE_LOW;
}

/* cursor.execute(...) and later cursor.fetchall(): the cursor remembers what it ran. */
static void remember_call(struct host_run *r, int node, const struct value *receiver, int call)
{
    int of = node_strip(r->tree, node_receiver(r->tree, node));
    if (of < 0 || node_at(r->tree, of)->kind != NODE_NAME || (receiver && value_is_text(receiver))) return;
    struct value *v = value_new(r, of);
    if (receiver) *v = *receiver;
    v->call = call;
    scope_assign(r, of, v);
}

/* "i, tt" holds tt. */
static bool holds_word(struct slice targets, struct slice name)
{
    ptrdiff_t at = name.n ? slice_find(targets, name, 0) : -1;
    if (at < 0) return false;
    size_t end = (size_t)at + name.n;
    return (at == 0 || strchr(" ,(", targets.p[at - 1])) &&
           (end == targets.n || strchr(" ,)", targets.p[end]));
}

/* for (String sql : statements) execute(sql): each round runs another statement, not the same one for another
 * item. */
static bool runs_list(struct host_run *r, int argument, const struct value *v)
{
    const struct host_tree *t = r->tree;
    if (r->loop_depth == 0 || value_is_text(v) || !(v->deps & DEPS_LOOPS)) return false;
    int n = node_strip(t, argument);
    for (int depth = 0; depth < 4 && n >= 0 && node_at(t, n)->kind == NODE_CALL; depth++) { /* sql.trim() */
        if (!word_in("trim strip requireNonNull toString String Trim TrimSpace as_str to_string",
                     node_name(t, n)))
            return false;
        int arguments = node_child(t, n, SLOT_ARGUMENTS), of = node_receiver(t, n);
        bool first = arguments >= 0 && node_at(t, arguments)->first >= 0;
        n = node_strip(t, first ? node_at(t, arguments)->first : of);
    }
    if (n >= 0 && node_at(t, n)->kind == NODE_INDEX) { /* sqls[i] */
        int index = node_at(t, n)->last;
        n = index == node_at(t, n)->first ? -1 : node_strip(t, index);
        if (n < 0 || node_at(t, n)->kind != NODE_NAME) return false;
        const struct value *counter = scope_get(r, name_bare(node_text(t, n)));
        return counter && (counter->deps & DEPS_LOOPS);
    }
    if (n >= 0 && node_at(t, n)->kind == NODE_MEMBER) { /* a table of cases: tt.sql */
        struct slice member = slice_lower(r->arena, node_name(t, n));
        if (!word_in("sql query stmt statement cql command", member)) return false;
        n = node_strip(t, node_receiver(t, n));
    }
    if (n < 0 || node_at(t, n)->kind != NODE_NAME) return false;
    for (int d = 0; d < r->loop_depth && d < (int)(sizeof r->loops / sizeof *r->loops); d++)
        if (holds_word(r->loops[d]->target, name_bare(node_text(t, n)))) return true;
    return false;
}

/* A call of an asynchronous form whose answer nobody waits for in place. */
static bool is_unawaited(const struct host_run *r, int node, const struct api *api)
{
    if (strcmp(api->name, "jvm.datastax.execute") || !slice_ends(node_name(r->tree, node), SLICE("Async")) ||
        r->awaited)
        return false;
    for (int p = node_at(r->tree, node)->parent; p >= 0 && node_at(r->tree, p)->kind != NODE_BLOCK;
         p = node_at(r->tree, p)->parent)
        if (node_at(r->tree, p)->kind == NODE_CALL &&
            word_in("get join getUninterruptibly toCompletableFuture await", node_name(r->tree, p)))
            return false;
    return true;
}

/* Rounds of a loop that differ in the table they ask are statements of their own: no query answers them all.
 */
static void note_form(struct host_run *r, int node, struct call *call, const struct value *sent,
                      const struct value *receiver)
{
    uint64_t form = (sent ? sent->form : 0) | (receiver ? receiver->form : 0);
    for (size_t i = 0; i < call->hole_count; i++) form |= call->holes[i].form;
    call->form_parameters = call_parameters(form);
    if (form & DEPS_LOOPS) call_note_loop(r, node, call, call->dependencies, form);
}

/* Calls that return no rows are for writing, whatever statement they run. */
static bool is_write_name(const struct host_run *r, struct slice name)
{
    static const char any[] =
        "Exec ExecContext MustExec MustExecContext NamedExec NamedExecContext ExecuteNonQuery "
        "ExecuteNonQueryAsync executeUpdate executeLargeUpdate executeInsert "
        "executeUpdateDelete execSQL";
    return word_in(any, name) || (r->tree->language == &language_rust && slice_eq(name, SLICE("execute")));
}

static bool is_string_node(const struct host_run *r, int node)
{
    return node >= 0 && node_at(r->tree, node)->kind == NODE_STRING;
}

/* What the arguments that are sent depend on: in Go a context or a place for the rows stands in front. */
static uint64_t sent_deps(struct host_run *r, const struct host_arguments *a, int sql)
{
    uint64_t deps = a->deps;
    bool later = r->tree->language == &language_go && sql > 0;
    if (later) deps = 0;
    for (size_t i = (size_t)sql; later && i < a->count; i++) deps |= a->values[i]->deps;
    return deps & (~DEPS_LOOPS | call_loops(r, a));
}

/* One call while it is written down. */
struct recording {
    struct host_run *run;
    int node;
    const struct api *api;
    const struct value *receiver; /* NULL without */
    const struct host_arguments *arguments;
    int sql;      /* the argument that is the text, -1 */
    bool handle;  /* the receiver only passes statements on */
    size_t index; /* into out->calls */
};

static struct call *recorded(const struct recording *w)
{
    return &w->run->out->calls.at[w->index];
}

static const struct value *sent_value(const struct recording *w)
{
    return w->sql >= 0 ? w->arguments->values[w->sql] : NULL;
}

static struct value *result_of(const struct recording *w)
{
    struct value *result = value_new(w->run, w->node);
    result->type = slice_of(w->api->result);
    result->deps = w->arguments->deps | (w->receiver ? w->receiver->deps : 0);
    const struct value *sent = sent_value(w);
    if (sent && slice_eq(sent->type, SLICE("copy"))) result->type = SLICE("copy");
    result->prepared = slice_eq(result->type, SLICE("prepared"));
    return result;
}

/* Calls that are not written down: their text goes into another call, or they only hand on a result. */
static const struct value *pass_on(const struct recording *w, struct value *result)
{
    const struct value *sent = sent_value(w);
    if (w->api->flags & RESULT_TEXT) {
        if (!sent) return result;
        *result = *sent;
        result->bound |= w->arguments->count > (size_t)w->sql + 1;
        result->deps |= w->arguments->deps;
        return result;
    }
    result->call = w->receiver ? w->receiver->call : -1;
    if (w->api->method == CALL_FETCH && result->call >= 0)
        w->run->out->calls.at[result->call].flags |= CALL_FETCH_ONE;
    return result;
}

static uint64_t deps_of_call(const struct recording *w)
{
    const struct api *api = w->api;
    uint64_t deps = sent_deps(w->run, w->arguments, w->sql);
    if (w->receiver && !w->handle) deps |= w->receiver->deps;
    bool flush = (api->flags & CALL_ORM) && (api->flags & CALL_WRITE) && api->sql == NO_SQL &&
                 w->arguments->count == 0;
    return flush ? deps | run_loop_bit(w->run) : deps; /* writes what the round has changed */
}

static void note_sent(const struct recording *w)
{
    struct host_run *r = w->run;
    const struct host_arguments *a = w->arguments;
    const struct value *sent = sent_value(w);
    bool bound = false,
         tagged = is_string_node(r, node_child(r->tree, w->node, SLOT_ARGUMENTS)); /* sql`...` */
    if (w->api->flags & FRAGMENT) call_record_lists(r, recorded(w), a, w->sql, w->api);
    if (sent) {
        tagged |= (w->api->flags & BINDS) && is_string_node(r, node_strip(r->tree, a->nodes[w->sql]));
        bound = call_record_sent(r, recorded(w), sent, w->api, tagged);
    }
    struct call *call = recorded(w);
    note_form(r, w->node, call, sent, w->receiver);
    bool more = sent && a->count > (size_t)w->sql + 1;
    if (more || bound || tagged) call->flags |= CALL_PARAMETERS;
    if (!sent || call->text != TEXT_UNKNOWN || call->statement >= 0 || bound || more) return;
    if (!call_is_loop_item(r, a->nodes[w->sql])) return;
    call->loop_flags &= ~(unsigned)LOOP_VARIANT; /* the loop hands in whole statements: a script */
    call->flags |= CALL_ANY_TEXT;
}

/* statement.execute(): what was prepared or built before is what is sent. */
static void note_made_before(const struct recording *w)
{
    if (!w->receiver || w->sql >= 0 || w->receiver->call < 0 || (w->api->flags & CALL_ORM)) return;
    struct call *call = recorded(w);
    const struct call *made = &w->run->out->calls.at[w->receiver->call];
    if (w->receiver->prepared) call->flags |= CALL_PREPARED;
    if (made->method == CALL_BUILD) call->text = made->text;
    if (made->method != CALL_PREPARE && made->method != CALL_BUILD) return;
    call->statement = made->statement;
    call->flags |= made->flags & CALL_ANY_TEXT;
}

/* Loops whose rounds do not repeat one statement for another item. */
static void leave_loops(const struct recording *w)
{
    struct host_run *r = w->run;
    struct call *call = recorded(w);
    if (w->sql >= 0 && runs_list(r, w->arguments->nodes[w->sql], sent_value(w))) call->loop = LOOP_NONE;
    if (w->handle && (w->receiver->deps & DEPS_LOOPS) && !(call->loop_flags & LOOP_VARIANT))
        call->loop = LOOP_NONE; /* the same on each of several connections */
    if ((call->flags & CALL_TRANSACTION) && w->receiver &&
        call_is_loop_item(r, node_receiver(r->tree, w->node)))
        call->loop = LOOP_NONE; /* each connection its own commit */
}

static void note_write(const struct recording *w)
{
    struct call *call = recorded(w);
    bool execute = w->api->method == CALL_EXECUTE;
    bool asks =
        call->statement >= 0 || (call->flags & CALL_RESULT_USED) || strncmp(w->api->name, "jvm.jdbc", 8);
    bool unasked = !asks && execute && slice_eq(call->name, SLICE("execute"));
    bool unknown = call->statement < 0 && execute && is_write_name(w->run, call->name);
    const struct value *sent = sent_value(w);
    if (unasked || unknown || (sent && call->statement < 0 && sent->writes)) call->flags |= CALL_WRITE;
}

static void note_arguments(const struct recording *w)
{
    struct host_run *r = w->run;
    struct call *call = recorded(w);
    uint64_t loops = w->api->method == CALL_BATCH ? call_note_batch(r, w->node, call) : DEPS_LOOPS;
    if ((call->flags & CALL_PREPARABLE) && asks_to_prepare(r, w->arguments)) call->flags |= CALL_PREPARED;
    record_arguments(r, w->arguments, w->sql, loops, call);
    struct slice text =
        call->statement >= 0 ? r->out->statements.at[call->statement].text : node_text(r->tree, w->node);
    bool linq = call->statement < 0 && r->tree->language == &language_csharp; /* "from x in xs" */
    if (!linq && argument_is_set(w->arguments, text)) call->loop_flags |= LOOP_SET;
}

const struct value *call_record(struct host_run *r, int node, const struct api *api, enum api_match match,
                                const struct value *receiver, const struct host_arguments *a,
                                const bool *is_sql)
{
    struct recording w = {r, node, api, receiver, a, call_sql_argument(r, api, a, is_sql), false, 0};
    struct value *result = result_of(&w);
    if (api->flags & (RESULT_TEXT | SILENT)) return pass_on(&w, result);
    /* a handle's own dependence counts only where the statement belongs to the object */
    w.handle = receiver && api->sql != NO_SQL && !receiver->prepared;
    struct call *call = record(r, node, slice_of(api->name), api->method, deps_of_call(&w));
    w.index = r->out->calls.n - 1;
    call->flags |= api->flags & API_CALL_FLAGS;
    if (is_unawaited(r, node, api)) call->flags |= CALL_CONCURRENT;
    note_sent(&w);
    note_made_before(&w);
    leave_loops(&w);
    note_write(&w);
    note_arguments(&w);
    call = recorded(&w);
    call->confidence = confidence_of(r, call, api, match);
    result->call = (int)w.index;
    result->rows = true;
    if (api->method == CALL_FETCH && receiver && receiver->call >= 0) {
        call->statement = r->out->calls.at[receiver->call].statement;
        r->out->calls.at[receiver->call].flags |= api->flags & API_CALL_FLAGS;
        result->call = receiver->call;
    }
    if (api->method == CALL_EXECUTE) {
        remember_call(r, node, receiver, (int)w.index);
        call_note_await(r, node, (int)w.index, a);
    }
    call_note_surroundings(r, node, recorded(&w));
    return result;
}

void call_note_rows(struct host_run *r, int node, const struct value *rows)
{
    if (!rows || rows->element.n == 0 || rows->call >= 0 || rows->rows || r->loop_depth == 0) return;
    struct call *call = record(r, node, SLICE("orm.rows"), CALL_EXECUTE, rows->deps);
    call->flags |= CALL_ORM;
    if (slice_holds(node_text(r->tree, node), "__in=")) call->loop_flags |= LOOP_SET;
    call->confidence = CONFIDENCE_MEDIUM;
}
