/* Facts of host code: calls, their holes and arguments, models, and functions followed to the queries they
 * send.
 *
 * A function that sends a query makes every call of it a query; a loop around such a call is a loop around a
 * query. Calls are followed through two functions at most. A call means the function of that name in its own
 * file, else the only one of that name in the project, if the object it is called on, or the name itself,
 * makes that likely. */
#include "facts/facts.h"

enum { OBJECT_BIT = 39, EXPRESSION_LIMIT = 200 };

/* What is known of one function of the project. */
struct summary {
    int source, function;
    int64_t call; /* database call it makes, -1 */
    int call_source;
    uint64_t parameters; /* that reach the call */
    uint64_t form;       /* of those that reach it directly, the ones that choose its table */
    int level;           /* 1: makes it itself, 2: calls a function that does; 0 none */
    int next;            /* next function of the same name, -1 */
};

struct linker {
    struct facts *facts;
    struct arena *arena;
    const struct fact_source_input *sources;
    size_t count;
    int *first;          /* per source, index of its first function's summary */
    struct summary *all; /* of all functions */
    size_t functions;
    struct map by_name; /* name to index + 1 of the first */
};

static const char *const method_names[] = {"execute", "prepare", "batch", "build", "fetch", "other"};
static const char *const loop_names[] = {"none", "for", "while", "callback", "comprehension", "recursion"};
static const char *const text_names[] = {"none", "constant", "assembled", "unknown"};
static const char *const hole_names[] = {"value",    "numeric",    "placeholder", "quoted", "escaped",
                                         "constant", "identifier", "fragment",    "safe"};

static struct slice cut(struct slice s)
{
    return (struct slice){s.p, s.n > EXPRESSION_LIMIT ? EXPRESSION_LIMIT : s.n};
}

static int flag(unsigned flags, unsigned bit)
{
    return (flags & bit) != 0;
}

static struct slice guard_of(unsigned flags)
{
    if (flags & LOOP_GUARD_EXIT) return SLICE("exit");
    if (flags & LOOP_GUARD_RAISE) return SLICE("raise");
    return flags & LOOP_GUARD_SKIP ? SLICE("skip") : SLICE("");
}

static int64_t count_holes(const struct call *c, enum hole_kind kind)
{
    int64_t n = 0;
    for (size_t i = 0; i < c->hole_count; i++) n += c->holes[i].kind == kind;
    return n;
}

/* ---- calls ------------------------------------------------------------------------------------------------
 */

static void add_holes(struct facts *f, const struct fact_source_input *in, int64_t source,
                      const struct call *c, int64_t id)
{
    for (size_t i = 0; i < c->hole_count; i++) {
        const struct call_hole *h = &c->holes[i];
        FACTS_ADD(f, hole, .call = id, .source = source,
                  .statement = h->statement < 0 ? -1 : in->statement_ids[h->statement],
                  .kind = slice_of(hole_names[h->kind]), .in_quotes = h->in_quotes,
                  .loop_variant = h->loop_variant, .expression = cut(h->expression),
                  .statement_pos = h->at.pos, .statement_len = h->at.len, .pos = (int64_t)h->offset,
                  .len = (int64_t)h->len);
    }
    for (size_t i = 0; i < c->argument_count; i++) {
        const struct call_argument *a = &c->arguments[i];
        FACTS_ADD(f, argument, .call = id, .position = a->position, .name = a->name,
                  .kind = slice_of(a->kind), .text = a->text, .loop_variant = a->loop_variant,
                  .first_variant = a->first_variant, .constant = a->constant, .members = a->count);
    }
}

/* A test by its path, or by where it stands in its file. */
static bool is_test(const struct fact_source_input *in, size_t offset)
{
    return in->source->test || (in->in->tests_from > 0 && offset >= in->in->tests_from);
}

static bool statement_writes(const struct fact_source_input *in, const struct call *c)
{
    static const char *const verbs[] = {"insert", "update",   "delete", "replace",
                                        "merge",  "truncate", "begin"};
    if (c->statement < 0) return false;
    struct slice text = slice_trim(in->in->statements.at[c->statement].text);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_starts_nocase(text, slice_of(verbs[i]))) return true;
    return false;
}

static void add_call(struct facts *f, const struct fact_source_input *in, int64_t source,
                     const struct call *c, int64_t id)
{
    bool known = c->statement >= 0;
    unsigned l = c->loop_flags;
    bool test = is_test(in, c->offset);
    FACTS_ADD(
        f, call, .id = id, .source = source, .statement = known ? in->statement_ids[c->statement] : -1,
        .query = known && in->statement_ids[c->statement] >= 0 ? in->statement_queries[c->statement] : -1,
        .path = slice_of(in->source->path), .line = (int64_t)place_of(in->lines, c->offset, c->offset).line,
        .language = slice_of(in->source->language), .test = test, .migration = in->source->migration,
        .api = c->api, .method = slice_of(method_names[c->method]), .receiver = cut(c->receiver),
        .name = c->name, .function = c->function, .sql = slice_of(text_names[c->text]),
        .confidence = c->confidence, .parameters = flag(c->flags, CALL_PARAMETERS),
        .prepared = flag(c->flags, CALL_PREPARED), .preparable = flag(c->flags, CALL_PREPARABLE),
        .orm = flag(c->flags, CALL_ORM), .writes = flag(c->flags, CALL_WRITE) || statement_writes(in, c),
        .awaited = flag(c->flags, CALL_AWAITED), .concurrent = flag(c->flags, CALL_CONCURRENT),
        .limited = flag(c->flags, CALL_LIMITED), .independent = flag(c->flags, CALL_INDEPENDENT),
        .streams = flag(c->flags, CALL_STREAM), .fetches_all = flag(c->flags, CALL_FETCH_ALL),
        .fetches_one = flag(c->flags, CALL_FETCH_ONE), .fetch_size = flag(c->flags, CALL_FETCH_SIZE),
        .paging_off = flag(c->flags, CALL_PAGED_OFF), .connects = flag(c->flags, CALL_CONNECT),
        .handed = flag(c->flags, CALL_HANDED), .transacts = flag(c->flags, CALL_TRANSACTION),
        .in_transaction = flag(c->flags, CALL_IN_TRANSACTION), .offsets = flag(c->flags, CALL_OFFSET),
        .unsafe = flag(c->flags, CALL_UNSAFE), .result_used = flag(c->flags, CALL_RESULT_USED),
        .value_holes = count_holes(c, HOLE_VALUE), .name_holes = count_holes(c, HOLE_IDENTIFIER),
        .clause_holes = count_holes(c, HOLE_FRAGMENT), .model = c->model,
        .loop = slice_of(loop_names[c->loop]), .loop_depth = c->loop_depth,
        .loop_variant = flag(l, LOOP_VARIANT), .loop_count = c->loop_count, .loop_retry = flag(l, LOOP_RETRY),
        .loop_chunk = flag(l, LOOP_CHUNK), .loop_paging = flag(l, LOOP_PAGING),
        .loop_forever = flag(l, LOOP_FOREVER), .loop_memo = flag(l, LOOP_MEMO), .loop_set = flag(l, LOOP_SET),
        .guard = guard_of(l), .loop_pos = c->loop ? (int64_t)c->loop_offset : -1,
        .loop_len = c->loop ? (int64_t)c->loop_len : -1,
        .build_pos = c->build_len ? (int64_t)c->build_offset : -1,
        .build_len = c->build_len ? (int64_t)c->build_len : -1, .pos = (int64_t)c->offset,
        .len = (int64_t)c->len);
    add_holes(f, in, source, c, id);
}

static void add_models(struct facts *f, const struct fact_source_input *in, int64_t source)
{
    VEC_EACH (const struct host_model, m, &in->in->models)
        FACTS_ADD(f, model, .source = source, .name = m->name, .parent = m->parent, .framework = m->framework,
                  .pos = (int64_t)m->offset, .len = (int64_t)m->len);
    VEC_EACH (const struct host_relation, r, &in->in->relations)
        FACTS_ADD(f, model_relation, .source = source, .model = r->model, .name = r->name,
                  .target = r->target, .kind = r->kind, .eager = r->eager, .pos = (int64_t)r->offset,
                  .len = (int64_t)r->len);
    VEC_EACH (const struct host_relation_use, u, &in->in->relation_uses)
        FACTS_ADD(f, relation_read, .source = source, .path = slice_of(in->source->path),
                  .test = is_test(in, u->offset), .migration = in->source->migration, .model = u->model,
                  .name = u->name, .eager = u->eager, .function = u->function,
                  .loop = slice_of(loop_names[u->loop]), .loop_pos = (int64_t)u->loop_offset,
                  .loop_len = (int64_t)u->loop_len, .pos = (int64_t)u->offset, .len = (int64_t)u->len);
}

/* ---- functions
 * --------------------------------------------------------------------------------------------- */

static const struct host_function *function_of(const struct linker *k, const struct summary *s)
{
    return &k->sources[s->source].in->functions.at[s->function];
}

static void collect_functions(struct linker *k)
{
    k->first = ARENA_ARRAY(k->arena, int, k->count + 1);
    for (size_t s = 0; s < k->count; s++) k->functions += k->sources[s].in->functions.n;
    k->all = ARENA_ARRAY(k->arena, struct summary, k->functions + 1);
    int at = 0;
    for (size_t s = 0; s < k->count; s++) {
        k->first[s] = at;
        for (size_t i = 0; i < k->sources[s].in->functions.n; i++, at++) {
            struct summary *f = &k->all[at];
            *f = (struct summary){.source = (int)s, .function = (int)i, .call = -1, .next = -1};
            bool added;
            struct map_entry *e =
                map_add(k->arena, &k->by_name, k->sources[s].in->functions.at[i].name, &added);
            f->next = added ? -1 : (int)e->number - 1;
            e->number = (uint64_t)at + 1;
        }
    }
}

/* Only calls that surely go to a database make a function one that queries. */
static bool is_query(const struct call *c)
{
    bool sends = c->method == CALL_EXECUTE && !(c->flags & (CALL_CONNECT | CALL_TRANSACTION));
    return sends && c->confidence > CONFIDENCE_LOW && !(c->loop_flags & LOOP_MEMO);
}

static void summarise_calls(struct linker *k)
{
    for (size_t s = 0; s < k->count; s++) {
        const struct ingested *in = k->sources[s].in;
        for (size_t i = 0; i < in->calls.n; i++) {
            const struct call *c = &in->calls.at[i];
            if (c->function_index < 0 || !is_query(c)) continue;
            struct summary *f = &k->all[k->first[s] + c->function_index];
            f->parameters |= c->parameters;
            f->form |= c->form_parameters;
            if (f->level) continue;
            f->level = 1;
            f->call = k->sources[s].first_call + (int64_t)i;
            f->call_source = (int)s;
        }
    }
}

/* A name of more than one word says more than "get". */
static bool is_telling(struct slice name)
{
    if (name.n < 6) return false;
    for (size_t i = 1; i + 1 < name.n; i++)
        if (name.p[i] == '_' ||
            (name.p[i] >= 'A' && name.p[i] <= 'Z' && ascii_lower(name.p[i - 1]) == name.p[i - 1]))
            return true;
    return false;
}

/* "user_repo" or "this.userRepo" is likely a UserRepo. */
static bool suggests_class(struct slice receiver, struct slice class)
{
    size_t r = receiver.n, c = class.n;
    size_t matched = 0;
    while (r > 0 && c > 0) {
        char a = ascii_lower(receiver.p[r - 1]), b = ascii_lower(class.p[c - 1]);
        if (a == '_' || a == '(' || a == ')') {
            r--;
            continue;
        }
        if (a != b) break;
        r--, c--, matched++;
    }
    return matched >= 4 || c == 0;
}

static bool is_object(struct slice receiver)
{
    return slice_eq(receiver, SLICE("self")) || slice_eq(receiver, SLICE("this")) ||
           slice_eq(receiver, SLICE("$this")) || slice_eq(receiver, SLICE("cls")) ||
           slice_eq(receiver, SLICE("self::")) || slice_eq(receiver, SLICE("static"));
}

/* Loggers that also write to a table are called everywhere, and mostly do nothing. */
static bool is_logging(struct slice name)
{
    static const char *const names[] = {"log",     "debug",  "info",   "warn",    "warning",
                                        "error",   "fatal",  "trace",  "panic",   "print",
                                        "message", "notice", "logger", "log_msg", "critical"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(name, slice_of(names[i]))) return true;
    return slice_starts_nocase(name, SLICE("log_"));
}

/* UserRepositoryImpl is a UserRepository. */
static struct slice without_suffix(struct slice class)
{
    if (class.n > 4 && slice_ends(class, SLICE("Impl"))) class.n -= 4;
    return class;
}

static bool likely(const struct linker *k, const struct host_edge *e, const struct summary *s, bool same_file)
{
    const struct host_function *f = function_of(k, s);
    if (f->memo || e->arguments > f->parameter_count + 3 || is_logging(e->callee)) return false;
    if (is_object(e->receiver)) return same_file || is_telling(e->callee);
    if (e->receiver.n == 0) return f->class.n == 0 || same_file || is_telling(e->callee);
    if (f->class.n == 0) return is_telling(e->callee);
    if (e->typed) return suggests_class(e->receiver, without_suffix(f->class));
    return suggests_class(e->receiver, f->class) || is_telling(e->callee);
}

/* The function that an edge calls, NULL when it cannot be told. */
static struct summary *resolve(const struct linker *k, int source, const struct host_edge *e)
{
    const struct map_entry *entry = map_find(&k->by_name, e->callee);
    struct summary *only = NULL, *own = NULL;
    int candidates = 0, own_candidates = 0;
    for (int i = entry ? (int)entry->number - 1 : -1; i >= 0; i = k->all[i].next) {
        struct summary *s = &k->all[i];
        if (strcmp(k->sources[s->source].source->language, k->sources[source].source->language)) continue;
        candidates++;
        only = s;
        if (s->source != source) continue;
        own_candidates++;
        own = s;
    }
    if (own_candidates == 1) return likely(k, e, own, true) ? own : NULL;
    if (own_candidates == 0 && candidates == 1) return likely(k, e, only, false) ? only : NULL;
    return NULL;
}

static void summarise_edges(struct linker *k)
{
    struct summary *before = ARENA_ARRAY(k->arena, struct summary, k->functions + 1);
    memcpy(before, k->all, k->functions * sizeof *before);
    for (size_t s = 0; s < k->count; s++) {
        VEC_EACH (const struct host_edge, e, &k->sources[s].in->edges) {
            if (e->caller < 0 || (e->loop_flags & LOOP_MEMO)) continue;
            struct summary *caller = &k->all[k->first[s] + e->caller];
            const struct summary *callee = caller->level ? NULL : resolve(k, (int)s, e);
            if (!callee || before[callee - k->all].level != 1 || callee == caller) continue;
            caller->level = 2;
            caller->call = callee->call;
            caller->call_source = callee->call_source;
            caller->parameters |= callee->parameters ? e->parameters : 0;
        }
    }
}

static void add_helper_calls(struct linker *k, size_t s)
{
    const struct fact_source_input *in = &k->sources[s];
    VEC_EACH (const struct host_edge, e, &in->in->edges) {
        if (e->loop == LOOP_NONE) continue;
        const struct summary *callee = resolve(k, (int)s, e);
        if (!callee || callee->level == 0) continue;
        const struct call *c = &k->sources[callee->call_source]
                                    .in->calls.at[callee->call - k->sources[callee->call_source].first_call];
        if (e->variant & callee->form) continue; /* another table in each round */
        bool variant = e->variant && callee->parameters;
        FACTS_ADD(k->facts, helper_call, .source = (int64_t)s, .path = slice_of(in->source->path),
                  .language = slice_of(in->source->language), .test = is_test(in, e->offset),
                  .migration = in->source->migration, .callee = e->callee,
                  .function = e->caller >= 0 ? in->in->functions.at[e->caller].name : SLICE(""),
                  .level = callee->level, .call = callee->call, .call_source = callee->call_source,
                  .call_pos = (int64_t)c->offset, .call_len = (int64_t)c->len,
                  .loop = slice_of(loop_names[e->loop]), .loop_variant = variant, .loop_count = e->loop_count,
                  .loop_retry = flag(e->loop_flags, LOOP_RETRY),
                  .loop_chunk = flag(e->loop_flags, LOOP_CHUNK),
                  .loop_forever = flag(e->loop_flags, LOOP_FOREVER),
                  .loop_memo = flag(e->loop_flags, LOOP_MEMO), .concurrent = flag(e->flags, CALL_CONCURRENT),
                  .limited = flag(e->flags, CALL_LIMITED), .loop_pos = (int64_t)e->loop_offset,
                  .loop_len = (int64_t)e->loop_len, .pos = (int64_t)e->offset, .len = (int64_t)e->len);
    }
}

void facts_add_host(struct facts *f, struct arena *a, const struct fact_source_input *sources, size_t count)
{
    struct linker k = {.facts = f, .arena = a, .sources = sources, .count = count};
    for (size_t s = 0; s < count; s++) {
        const struct fact_source_input *in = &sources[s];
        for (size_t i = 0; i < in->in->calls.n; i++)
            add_call(f, in, (int64_t)s, &in->in->calls.at[i], in->first_call + (int64_t)i);
        add_models(f, in, (int64_t)s);
    }
    collect_functions(&k);
    if (k.functions == 0) return;
    summarise_calls(&k);
    summarise_edges(&k);
    for (size_t s = 0; s < count; s++) add_helper_calls(&k, s);
}
