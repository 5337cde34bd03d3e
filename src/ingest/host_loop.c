/* Loops: their header runs once or every round, their body once with variables that depend on the loop; and
 * what their bodies say of retries, polls and pages. */
#include "ingest/host.h"

uint64_t run_loop_bit(const struct host_run *r)
{
    return r->loop_depth > 0 && r->loop_depth <= LOOP_DEPTH_LIMIT ? 1ull << (r->loop_depth - 1) : 0;
}

/* Calls that step a cursor or an iterator to its next item, names in lower case. */
static bool is_step(struct slice name)
{
    return word_in(
        "next hasnext movenext movenextasync read readasync scan fetch fetchone fetchmany fetchrow "
        "fetch_assoc fetch_row fetch_array fetch_object fetchassoc fetcharray fetchobject try_next "
        "mysqli_fetch_assoc mysqli_fetch_array mysqli_fetch_row mysqli_fetch_object pg_fetch_assoc "
        "pg_fetch_array pg_fetch_row pg_fetch_object mysql_fetch_assoc mysql_fetch_array "
        "sqlsrv_fetch_array",
        name);
}

/* while (rows.next()), while ($row = mysqli_fetch_assoc($rows)): the cursor stands on another row each round.
 */
static void note_cursor(struct host_run *r, struct host_loop *loop, int call)
{
    const struct host_tree *t = r->tree;
    int cursor = node_strip(t, node_receiver(t, call));
    if (cursor < 0) {
        int arguments = node_child(t, call, SLOT_ARGUMENTS);
        if (arguments >= 0) cursor = node_strip(t, node_at(t, arguments)->first);
    }
    loop->cursor = true;
    if (cursor >= 0 && node_at(t, cursor)->kind == NODE_NAME)
        vec_push(r->arena, &loop->changed, name_bare(node_text(t, cursor)));
}

/* ids.pop(), queue.shift(), array_shift($ids): another item each round. */
static void note_drain(struct host_run *r, struct host_loop *loop, int call, struct slice name)
{
    const struct host_tree *t = r->tree;
    int list = -1;
    if (word_in("pop shift popleft popitem get_nowait poll dequeue pollfirst removefirst pop_front", name))
        list = node_receiver(t, call);
    if (list < 0 && word_in("array_pop array_shift array_splice next", name)) {
        int arguments = node_child(t, call, SLOT_ARGUMENTS);
        list = arguments >= 0 ? node_at(t, arguments)->first : -1;
    }
    list = node_strip(t, list);
    if (list >= 0 && node_at(t, list)->kind == NODE_NAME)
        vec_push(r->arena, &loop->drained, name_bare(node_text(t, list)));
}

/* Notes what the body of a loop does that tells retries, polls and pages from row-by-row work. */
static void scan_body(struct host_run *r, struct host_loop *loop, int n, int depth)
{
    const struct host_tree *t = r->tree;
    if (depth > HOST_DEPTH_LIMIT) return;
    enum node_kind kind = node_at(t, n)->kind;
    if (kind == NODE_ASSIGN || kind == NODE_AUGMENT || kind == NODE_UPDATE) {
        int target = node_child(t, n, SLOT_TARGET);
        if (target < 0) target = node_at(t, n)->first;
        if (target >= 0 && node_at(t, target)->kind == NODE_NAME)
            vec_push(r->arena, &loop->changed, name_bare(node_text(t, target)));
    }
    if (kind == NODE_CALL) {
        struct slice name = slice_lower(r->arena, node_name(t, n));
        if (word_in("sleep usleep backoff sleep_for settimeout delay nanosleep thread_sleep time_sleep",
                    name))
            loop->retry = true;
        if (is_step(name) && !node_inside(t, n, node_child(t, loop->node, SLOT_BODY)))
            note_cursor(r, loop, n);
        note_drain(r, loop, n, name);
    }
    for (NODE_CHILDREN(t, n, c)) scan_body(r, loop, c, depth + 1);
}

/* A loop's header may be a node of its own (Go's range and for clauses). */
static int header_of(const struct host_tree *t, int node)
{
    for (NODE_CHILDREN(t, node, c))
        if (node_at(t, c)->kind == NODE_CLAUSE) return c;
    return node;
}

/* rows.grouped(500).foreach(...): a chain of calls that cuts what it runs over into chunks. */
static bool chain_cuts(const struct host_tree *t, int node)
{
    static const char cuts[] =
        "chunked chunks chunks_exact grouped Chunk each_slice in_groups_of step_by windowed "
        "sliding Batch batched buffer Buffer in_batches find_in_batches";
    for (int depth = 0; node >= 0 && depth < 20; depth++) {
        node = node_strip(t, node);
        if (node_at(t, node)->kind == NODE_CALL && word_in(cuts, node_name(t, node))) return true;
        node = node_receiver(t, node);
    }
    return false;
}

/* i += 500: the loop works through ranges. */
static bool steps_over(const struct host_tree *t, int update)
{
    if (update < 0 || node_at(t, update)->kind != NODE_AUGMENT) return false;
    struct slice by = node_text(t, node_child(t, update, SLOT_VALUE));
    return slice_holds(node_op(t, update), "+=") && !slice_eq(by, SLICE("1"));
}

/* while (...) { ... LIMIT $batchSize ... }, batch, rest = rest[:100], rest[100:] */
static bool works_in_batches(struct slice loop)
{
    static const char *const words[] = {"batchSize",  "batch_size", "BatchSize",  "chunkSize",
                                        "chunk_size", "BATCH_SIZE", "CHUNK_SIZE", "batch,",
                                        "chunk,",     "_batch",     "Batch",      NULL};
    if (loop.n > 20000) loop.n = 20000;
    for (const char *const *w = words; *w; w++)
        if (slice_holds(loop, *w)) return true;
    return false;
}

/* ids.slice(i, i + 500), not argv.slice(2) */
static bool takes_slice(struct slice over)
{
    ptrdiff_t at = slice_find(over, SLICE("slice("), 0);
    if (at < 0) return false;
    const char *close = memchr(over.p + at, ')', over.n - (size_t)at);
    size_t n = close ? (size_t)(close - over.p - at) : over.n - (size_t)at;
    return memchr(over.p + at, ',', n) != NULL;
}

static void judge_loop(struct host_run *r, struct host_loop *loop)
{
    const struct host_tree *t = r->tree;
    int header = header_of(t, loop->node);
    int condition = node_child(t, header, SLOT_CONDITION), target = node_child(t, header, SLOT_TARGET);
    int init = node_child(t, header, SLOT_INIT), iterable = node_child(t, header, SLOT_ITERABLE);
    struct slice names = slice_lower(r->arena, node_text(t, target >= 0 ? target
                                                            : init >= 0 ? init
                                                                        : condition));
    loop->retry = loop->retry || slice_holds(names, "retr") || slice_holds(names, "attempt") ||
                  slice_holds(names, "tries");
    struct slice over = slice_lower(r->arena, node_text(t, iterable));
    if (r->tree->language == &language_go && slice_holds(node_text(t, condition), "b.N"))
        loop->benchmark = true;
    if (slice_holds(over, "ticker") || slice_holds(over, "time.tick")) loop->forever = true;
    loop->chunk = slice_holds(over, "chunk") || slice_holds(over, "batch") || slice_holds(over, "islice") ||
                  takes_slice(over) || slice_holds(over, "each_slice") || slice_holds(over, "grouper") ||
                  slice_holds(over, "partition(") || slice_holds(names, "chunk") ||
                  slice_holds(names, "batch") ||
                  chain_cuts(t, iterable >= 0 ? iterable : node_receiver(t, loop->node)) ||
                  steps_over(t, node_child(t, header, SLOT_UPDATE));
    if (loop->kind == LOOP_WHILE && condition >= 0) {
        struct slice text = slice_trim(node_text(t, condition));
        while (text.n > 2 && text.p[0] == '(') text = slice_trim((struct slice){text.p + 1, text.n - 2});
        loop->forever = slice_eq_nocase(text, SLICE("true")) || slice_eq(text, SLICE("1"));
    }
    bool endless = condition < 0 || slice_eq(node_text(t, condition), SLICE(";")); /* for (;;) */
    if (loop->kind == LOOP_FOR && endless && target < 0 && iterable < 0) loop->forever = true;
    struct slice asked = condition >= 0 ? node_text(t, condition) : (struct slice){"", 0};
    loop->paging = slice_holds(asked, "limit(") || slice_holds(asked, "LIMIT ");
    if (target < 0 && loop->kind != LOOP_CALLBACK && works_in_batches(node_text(t, loop->node)))
        loop->chunk = true;
}

void run_loop_enter(struct host_run *r, struct host_loop *loop, enum loop_kind kind, int node)
{
    const struct host_tree *t = r->tree;
    int body = node_child(t, node, SLOT_BODY);
    loop->kind = kind;
    loop->node = node;
    loop->pos = t->nodes.at[node].pos;
    loop->len = t->nodes.at[node].len;
    if (body >= 0 && t->nodes.at[body].pos > loop->pos) loop->len = t->nodes.at[body].pos - loop->pos;
    const char *line = memchr(t->text.p + loop->pos, '\n', loop->len);
    if (line) loop->len = (size_t)(line - (t->text.p + loop->pos));
    while (loop->len > 1 && strchr(" \t\r{:", t->text.p[loop->pos + loop->len - 1])) loop->len--;
    loop->first_call = r->out->calls.n;
    loop->first_edge = r->out->edges.n;
    loop->target = name_bare(node_text(t, node_child(t, header_of(t, node), SLOT_TARGET)));
    scan_body(r, loop, node, 0);
    judge_loop(r, loop);
    size_t limit = sizeof r->loops / sizeof *r->loops;
    if ((size_t)r->loop_depth < limit) r->loops[r->loop_depth] = loop;
    r->loop_depth++;
}

/* What was bound in the loop no longer varies with it. */
static const struct value *without_bit(struct host_run *r, const struct value *v, uint64_t bit)
{
    if (!v || !(v->deps & bit)) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->deps &= ~bit;
    if (v->string_count) out->strings = ARENA_ARRAY(r->arena, struct string, v->string_count);
    for (size_t i = 0; i < v->string_count; i++) {
        out->strings[i] = string_add(r, v->strings[i], NULL, 0);
        for (size_t k = 0; k < out->strings[i].n; k++) out->strings[i].at[k].deps &= ~bit;
    }
    return out;
}

/* A loop that hands the rows of its query to the next round follows a cursor or walks a tree: no work per
 * item. */
static void note_paging(struct host_run *r, const struct host_loop *loop)
{
    bool follows = false;
    for (size_t i = 0; i < loop->carried.n && !follows; i++) {
        const struct value *v = scope_get(r, loop->carried.at[i]);
        follows = v && (v->call >= (int)loop->first_call || value_edge(v) >= (int)loop->first_edge);
    }
    for (size_t i = loop->first_call; follows && i < r->out->calls.n; i++)
        if (r->out->calls.at[i].loop_offset == loop->pos) r->out->calls.at[i].loop_flags |= LOOP_PAGING;
    for (size_t i = loop->first_edge; follows && i < r->out->edges.n; i++)
        if (r->out->edges.at[i].loop_offset == loop->pos) r->out->edges.at[i].loop_flags |= LOOP_PAGING;
}

void run_loop_leave(struct host_run *r)
{
    size_t limit = sizeof r->loops / sizeof *r->loops;
    struct host_loop *loop =
        r->loop_depth > 0 && (size_t)r->loop_depth <= limit ? r->loops[r->loop_depth - 1] : NULL;
    if (loop && (loop->kind == LOOP_WHILE || (loop->kind == LOOP_FOR && loop->target.n == 0)))
        note_paging(r, loop);
    uint64_t bit = run_loop_bit(r);
    r->loop_depth--;
    if (!bit) return;
    VEC_EACH (struct binding, b, &r->frame->bindings) b->value = without_bit(r, b->value, bit);
}

struct value *run_loop_item(struct host_run *r, int node, const struct value *over, uint64_t bit)
{
    struct value *item = value_new(r, node);
    item->deps = (over ? over->deps : 0) | bit;
    if (!over) return item;
    item->model = over->element.n ? over->element : over->maybe;
    item->owner = over->owner;
    item->via = over->via;
    item->eager = over->eager;
    item->call = over->call;
    item->type = type_element(over->type);
    bool safe = over->list && over->complete && over->item_count > 0,
         numeric = over->nature == NATURE_NUMERIC;
    for (size_t i = 0; safe && i < over->item_count; i++) safe = over->items[i]->constant;
    if (safe || (over->nature == NATURE_CONSTANT && is_exported(r, over->node)))
        item->nature = NATURE_CONSTANT;
    if (numeric || type_is_number(r, item->type)) item->nature = NATURE_NUMERIC;
    return item;
}

static void bind_loop_target(struct host_run *r, int target, const struct value *over, uint64_t bit)
{
    struct value *item = run_loop_item(r, target, over, bit);
    struct slice type = node_text(r->tree, node_child(r->tree, node_at(r->tree, target)->parent, SLOT_TYPE));
    if (type.n && type.p[0] >= 'A' && type.p[0] <= 'Z' && !item->type.n) item->type = type;
    if (item->nature == NATURE_UNKNOWN) item->nature = (uint8_t)type_nature(r, type);
    scope_assign(r, target, item);
}

void run_loop_target(struct host_run *r, int target, const struct value *over)
{
    if (target >= 0) bind_loop_target(r, target, over, run_loop_bit(r));
}

/* Names that a loop without a variable of its own changes vary from round to round. */
static void bind_changed(struct host_run *r, struct host_loop *loop, uint64_t bit)
{
    for (size_t i = 0; i < loop->changed.n; i++) {
        const struct value *old = scope_get(r, loop->changed.at[i]);
        if (!old || (value_is_text(old) && old->nature != NATURE_NUMERIC) || old->list) continue;
        struct value *v = value_new(r, old->node);
        *v = *old;
        v->deps |= bit;
        vec_push(r->arena, &loop->carried, loop->changed.at[i]);
        scope_set(r, loop->changed.at[i], v);
    }
    for (size_t i = 0; i < loop->drained.n; i++) {
        const struct value *old = scope_get(r, loop->drained.at[i]);
        if (!old || value_is_text(old)) continue;
        struct value *v = value_new(r, old->node);
        *v = *old;
        v->deps |= bit;
        scope_set(r, loop->drained.at[i], v);
    }
}

/* for (i = 0; i < 3; i++): 3; -1 when it cannot be told. */
static int64_t counted(const struct host_run *r, int init, int condition)
{
    const struct host_tree *t = r->tree;
    if (init < 0 || condition < 0 || node_at(t, condition)->kind != NODE_BINARY) return -1;
    struct slice start = node_text(t, init), op = node_op(t, condition);
    const char *equals = memchr(start.p, '=', start.n);
    int64_t from, to;
    if (!equals) return -1;
    start = slice_trim((struct slice){equals + 1, start.n - (size_t)(equals + 1 - start.p)});
    while (start.n && start.p[start.n - 1] == ';') start.n--;
    if (!slice_to_int(start, &from) || !slice_to_int(node_text(t, node_child(t, condition, SLOT_RIGHT)), &to))
        return -1;
    if (slice_eq(op, SLICE("<="))) return to >= from ? to - from + 1 : -1;
    return slice_eq(op, SLICE("<")) && to >= from ? to - from : -1;
}

/* 0..3, 1..=3, 0 until 3, 1 to 3: a range of numbers, counted where both ends are literals. */
static const struct value *range_of(struct host_run *r, int iterable, const struct value *over)
{
    static const struct {
        const char *mark;
        int both_ends;
    } marks[] = {
        {"..=",      1},
        {"..<",      0},
        {" until ",  0},
        {" downTo ", 1},
        {" to ",     1},
        {"..",       1}
    };
    struct slice text = node_text(r->tree, iterable);
    enum node_kind kind = node_at(r->tree, iterable)->kind;
    if (kind == NODE_STRING || kind == NODE_CALL || (over && (over->list || value_is_text(over))))
        return over;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        ptrdiff_t at = slice_find(text, slice_of(marks[i].mark), 0);
        if (at < 0) continue;
        size_t n = strlen(marks[i].mark);
        struct slice left = slice_trim((struct slice){text.p, (size_t)at}),
                     right = slice_trim((struct slice){text.p + at + n, text.n - (size_t)at - n});
        bool suffixed = r->tree->language == &language_rust && right.n > 3 && ascii_is_digit(right.p[0]) &&
                        strchr("iu", right.p[right.n - 3]);
        if (suffixed) right.n -= 3; /* 0..2i32 */
        struct value *v = value_new(r, iterable);
        int64_t from, to;
        bool number = slice_to_int(left, &from), end = slice_to_int(right, &to);
        v->deps = over ? over->deps : 0;
        if (number || end) v->nature = NATURE_NUMERIC;
        int both = r->tree->language == &language_rust && n == 2 ? 0 : marks[i].both_ends;
        if (number && end) v->count = (to > from ? to - from : from - to) + both;
        return v;
    }
    return over;
}

/* while let Some(x) = queue.pop(): what the condition binds is new in every round. */
static void vary_condition(struct host_run *r, int condition, uint64_t bit)
{
    const struct host_tree *t = r->tree;
    if (node_at(t, condition)->kind == NODE_ASSIGN) {
        int target = node_child(t, condition, SLOT_TARGET), value = node_child(t, condition, SLOT_VALUE);
        const struct value *v = value >= 0 ? eval(r, value) : NULL;
        if (target >= 0) scope_assign(r, target, run_loop_item(r, target, v, bit));
        return;
    }
    for (NODE_CHILDREN(t, condition, c)) vary_condition(r, c, bit);
}

/* Scala: further parts of a comprehension's header, which run once per item of the first. */
static void run_clauses(struct host_run *r, int node, int header)
{
    const struct host_tree *t = r->tree;
    for (NODE_CHILDREN(t, node, c)) {
        if (c == header || node_at(t, c)->kind != NODE_CLAUSE) continue;
        int target = node_child(t, c, SLOT_TARGET), value = node_child(t, c, SLOT_ITERABLE);
        const struct value *v = value >= 0 ? eval(r, value) : NULL;
        bool draws = slice_find(node_text(t, c), SLICE("<-"), 0) >= 0;
        if (target >= 0 && v) scope_assign(r, target, draws ? run_loop_item(r, target, v, 0) : v);
    }
}

/* A comprehension over one value, a result to come or a query is no loop: it only goes on with what it holds.
 */
static bool is_sequence(const struct host_run *r, const struct value *over)
{
    bool effects = r->tree->language == &language_scala;
    return effects && over && (type_is_single(over->type) || (over->call >= 0 && !over->list));
}

static void run_sequence(struct host_run *r, int node, int header, const struct value *over)
{
    const struct host_tree *t = r->tree;
    int target = node_child(t, header, SLOT_TARGET);
    if (target >= 0) scope_assign(r, target, run_loop_item(r, target, over, 0));
    run_clauses(r, node, header);
    run_node(r, node_child(t, node, SLOT_BODY));
}

/* do { ... } while (0): a block that "break" leaves. */
static bool never_repeats(const struct host_tree *t, int condition)
{
    struct slice text = condition >= 0 ? node_text(t, node_strip(t, condition)) : (struct slice){"", 0};
    return slice_eq_nocase(text, SLICE("false")) || slice_eq(text, SLICE("0"));
}

void run_loop(struct host_run *r, int node, enum loop_kind kind)
{
    const struct host_tree *t = r->tree;
    int header = header_of(t, node);
    int target = node_child(t, header, SLOT_TARGET), iterable = node_child(t, header, SLOT_ITERABLE);
    int init = node_child(t, header, SLOT_INIT), condition = node_child(t, header, SLOT_CONDITION);
    size_t mark = r->frame->bindings.n;
    if (kind == LOOP_WHILE && never_repeats(t, condition)) {
        run_node(r, node_child(t, node, SLOT_BODY));
        return;
    }
    if (init >= 0) run_node(r, init);
    const struct value *over = iterable >= 0 ? eval(r, iterable) : NULL;
    if (iterable >= 0 && is_sequence(r, over)) {
        run_sequence(r, node, header, over);
        return;
    }
    if (iterable >= 0) call_note_rows(r, iterable, over);
    if (iterable >= 0) over = range_of(r, iterable, over);
    struct host_loop loop = {.count = over ? over->count : counted(r, init, condition)};
    run_loop_enter(r, &loop, kind, node);
    uint64_t bit = run_loop_bit(r);
    if (iterable >= 0 && over && !over->list && is_exported(r, iterable)) {
        struct value *constants = value_new(r, iterable); /* what a package's variable holds */
        *constants = *over;
        constants->node = iterable;
        constants->nature = NATURE_CONSTANT;
        over = constants;
    }
    if (target >= 0) bind_loop_target(r, target, over, bit);
    if (target < 0) bind_changed(r, &loop, bit);
    if (condition >= 0) eval(r, condition);
    if (condition >= 0) vary_condition(r, condition, bit);
    run_clauses(r, node, header);
    run_node(r, node_child(t, node, SLOT_BODY));
    run_node(r, node_child(t, header, SLOT_UPDATE));
    run_loop_leave(r);
    scope_merge(r, mark, NULL, 0, false);
}
