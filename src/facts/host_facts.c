/* Facts of host code: calls, their holes and arguments, models. Functions that send queries: host_links.c. */
#include "facts/host_facts.h"

enum { EXPRESSION_LIMIT = 200 };

static const char *const method_names[] = {"execute", "prepare", "batch", "build", "fetch", "other"};
const char *const host_loop_names[] = {"none", "for", "while", "callback", "comprehension", "recursion"};
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

struct slice host_guard_name(unsigned flags)
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

bool host_is_test(const struct fact_source_input *in, size_t offset)
{
    return in->source->test || (in->in->tests_from > 0 && offset >= in->in->tests_from);
}

bool host_text_writes(struct slice text)
{
    static const char *const verbs[] = {"insert", "update",   "delete", "replace",
                                        "merge",  "truncate", "begin"};
    text = slice_trim(text);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_starts_nocase(text, slice_of(verbs[i]))) return true;
    return false;
}

bool host_call_writes(const struct fact_source_input *in, const struct call *c)
{
    if (c->flags & CALL_WRITE) return true;
    return c->statement >= 0 && host_text_writes(in->in->statements.at[c->statement].text);
}

static void add_call(struct facts *f, const struct fact_source_input *in, int64_t source,
                     const struct call *c, int64_t id)
{
    bool known = c->statement >= 0;
    unsigned l = c->loop_flags;
    bool test = host_is_test(in, c->offset);
    FACTS_ADD(
        f, call, .id = id, .source = source, .statement = known ? in->statement_ids[c->statement] : -1,
        .query = known && in->statement_ids[c->statement] >= 0 ? in->statement_queries[c->statement] : -1,
        .path = slice_of(in->source->path), .line = (int64_t)place_of(in->lines, c->offset, c->offset).line,
        .language = slice_of(in->source->language), .test = test, .migration = in->source->migration,
        .api = c->api, .method = slice_of(method_names[c->method]), .receiver = cut(c->receiver),
        .name = c->name, .function = c->function, .sql = slice_of(text_names[c->text]),
        .confidence = c->confidence, .parameters = flag(c->flags, CALL_PARAMETERS),
        .prepared = flag(c->flags, CALL_PREPARED), .preparable = flag(c->flags, CALL_PREPARABLE),
        .orm = flag(c->flags, CALL_ORM), .writes = host_call_writes(in, c),
        .awaited = flag(c->flags, CALL_AWAITED), .concurrent = flag(c->flags, CALL_CONCURRENT),
        .limited = flag(c->flags, CALL_LIMITED), .independent = flag(c->flags, CALL_INDEPENDENT),
        .streams = flag(c->flags, CALL_STREAM), .fetches_all = flag(c->flags, CALL_FETCH_ALL),
        .fetches_one = flag(c->flags, CALL_FETCH_ONE), .fetch_size = flag(c->flags, CALL_FETCH_SIZE),
        .paging_off = flag(c->flags, CALL_PAGED_OFF), .connects = flag(c->flags, CALL_CONNECT),
        .handed = flag(c->flags, CALL_HANDED), .open_text = flag(c->flags, CALL_ANY_TEXT) && c->statement < 0,
        .transacts = flag(c->flags, CALL_TRANSACTION), .in_transaction = flag(c->flags, CALL_IN_TRANSACTION),
        .offsets = flag(c->flags, CALL_OFFSET), .unsafe = flag(c->flags, CALL_UNSAFE),
        .result_used = flag(c->flags, CALL_RESULT_USED), .value_holes = count_holes(c, HOLE_VALUE),
        .name_holes = count_holes(c, HOLE_IDENTIFIER), .clause_holes = count_holes(c, HOLE_FRAGMENT),
        .model = c->model, .loop = slice_of(host_loop_names[c->loop]), .loop_depth = c->loop_depth,
        .loop_variant = flag(l, LOOP_VARIANT), .loop_count = c->loop_count, .loop_retry = flag(l, LOOP_RETRY),
        .loop_chunk = flag(l, LOOP_CHUNK), .loop_paging = flag(l, LOOP_PAGING),
        .loop_forever = flag(l, LOOP_FOREVER), .loop_memo = flag(l, LOOP_MEMO), .loop_set = flag(l, LOOP_SET),
        .guard = host_guard_name(l), .loop_pos = c->loop ? (int64_t)c->loop_offset : -1,
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
                  .test = host_is_test(in, u->offset), .migration = in->source->migration, .model = u->model,
                  .via = u->via, .name = u->name, .eager = u->eager, .function = u->function,
                  .loop = slice_of(host_loop_names[u->loop]), .loop_pos = (int64_t)u->loop_offset,
                  .loop_len = (int64_t)u->loop_len, .pos = (int64_t)u->offset, .len = (int64_t)u->len);
}

void facts_add_host(struct facts *f, struct arena *a, const struct fact_source_input *sources, size_t count)
{
    for (size_t s = 0; s < count; s++) {
        const struct fact_source_input *in = &sources[s];
        for (size_t i = 0; i < in->in->calls.n; i++)
            add_call(f, in, (int64_t)s, &in->in->calls.at[i], in->first_call + (int64_t)i);
        add_models(f, in, (int64_t)s);
    }
    host_links_add(f, a, sources, count);
}
