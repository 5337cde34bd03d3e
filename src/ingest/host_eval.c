/* Expressions: what each kind of node of the small tree is worth. */
#include "ingest/host_catalogue.h"

const struct value *eval_children(struct host_run *r, int node)
{
    const struct value *query = linq_expression(r, node);
    if (query) return query;
    struct value *v = value_new(r, node);
    for (NODE_CHILDREN(r->tree, node, c)) {
        enum node_kind kind = node_at(r->tree, c)->kind;
        if (kind >= NODE_FUNCTION && kind != NODE_LAMBDA && kind != NODE_COMPREHENSION &&
            kind != NODE_ANNOTATION) {
            run_node(r, c);
            continue;
        }
        if (kind == NODE_TYPE) continue;
        const struct value *part = eval(r, c);
        v->deps |= part->deps;
        v->form |= part->form;
        v->writes |= part->writes;
        if (v->call < 0) v->call = part->call;
    }
    /* -x, +x, !x: no text whatever x is */
    struct slice text = node_text(r->tree, node);
    int first = node_at(r->tree, node)->first;
    bool one = first >= 0 && node_at(r->tree, first)->next < 0 &&
               node_at(r->tree, first)->pos > node_at(r->tree, node)->pos;
    bool ruby_text = one && r->tree->language == &language_ruby && strchr("+-", text.p[0]) &&
                     node_at(r->tree, node_strip(r->tree, first))->kind == NODE_STRING;
    if (ruby_text) return eval(r, first); /* +"" is not frozen */
    if (one && (strchr("+-~!", text.p[0]) || slice_starts(text, SLICE("not ")))) v->nature = NATURE_NUMERIC;
    return v;
}

/* Ruby: a row's own id or the id of a row it refers to. */
bool name_is_key(const struct host_run *r, struct slice name)
{
    return strcmp(r->tree->language->name, "ruby") == 0 &&
           (slice_eq(name, SLICE("id")) || slice_ends(name, SLICE("_id")));
}

/* NAME, or module::NAME, of another file. */
static const struct value *imported_constant(struct host_run *r, int node, struct slice text)
{
    size_t at = text.n;
    while (at > 0 && text.p[at - 1] != ':' && text.p[at - 1] != '\\') at--;
    struct slice name = {text.p + at, text.n - at}, of = {"", 0};
    if (at > 2 && text.p[at - 1] == ':') {
        size_t end = at - 2, from = end;
        while (from > 0 && (ascii_is_alpha(text.p[from - 1]) || ascii_is_digit(text.p[from - 1]) ||
                            text.p[from - 1] == '_'))
            from--;
        of = (struct slice){text.p + from, end - from};
    }
    return constant_find(r, node, of, name_bare(name));
}

/* STATES, Project::STATUS_ACTIVE; not what the outside hands in. */
static bool is_constant_name(struct slice name)
{
    bool upper = name.n > 1 && name.p[0] != '_';
    for (size_t i = 0; i < name.n; i++) upper &= name.p[i] < 'a' || name.p[i] > 'z';
    return upper && !word_in("GET POST REQUEST COOKIES FILES META ENV ARGV BODY QUERY", name);
}

static const struct value *eval_name(struct host_run *r, int node)
{
    struct slice text = node_text(r->tree, node), name = name_bare(text);
    const struct value *v = NULL;
    if (text.n > 1 && text.p[0] == '@' && r->class >= 0) v = frame_get(&r->classes.at[r->class].frame, name);
    if (!v) v = scope_get(r, name);
    bool constant = r->tree->language == &language_ruby && text.n && text.p[0] >= 'A' && text.p[0] <= 'Z';
    if (!v && constant && r->class >= 0) v = frame_get(&r->classes.at[r->class].frame, name);
    if (v && value_is_text(v)) return value_at_use(r, node, v);
    if (v) { /* what it is was said elsewhere, but this is where it is used */
        struct value *used = value_new(r, node);
        *used = *v;
        used->node = node;
        return used;
    }
    const struct value *imported = imported_constant(r, node, text);
    if (imported) return imported;
    struct value *unknown = value_new(r, node);
    if (word_in(r->tree->language->self, name)) unknown->deps = 1ull << DEPS_SELF;
    if (is_constant_name(node_name(r->tree, node))) unknown->nature = NATURE_CONSTANT;
    if (text_is_placeholder_name(name)) unknown->nature = NATURE_PLACEHOLDER;
    if (name_is_key(r, name)) unknown->nature = NATURE_NUMERIC;
    if (strcmp(r->tree->language->name, "ruby") == 0 && text_is_identifier_name(name))
        unknown->nature = NATURE_IDENTIFIER;
    return unknown;
}

static const struct value *eval_number(struct host_run *r, int node)
{
    struct value *v = (struct value *)value_text(r, node, node_text(r->tree, node));
    v->nature = NATURE_NUMERIC;
    return v;
}

static const struct value *eval_joined(struct host_run *r, int node)
{
    const struct value *v = NULL;
    bool list = r->tree->text.p[node_at(r->tree, node)->pos] == '{'; /* Java: lines of an annotation */
    for (NODE_CHILDREN(r->tree, node, c)) {
        const struct value *part = eval(r, c);
        if (v && list) v = value_concat(r, node, v, value_text(r, c, SLICE(" ")));
        v = v ? value_concat(r, node, v, part) : part;
    }
    return v ? v : value_opaque(r, node, 0);
}

/* ---- operators */

/* Operands of a chain a + b + c, left to right: chains are long and lean to the left. */
enum { CHAIN_LIMIT = 2000 };

static size_t chain(const struct host_run *r, int node, struct slice op, int *out)
{
    const struct host_tree *t = r->tree;
    size_t n = 0;
    while (n < CHAIN_LIMIT - 1) {
        out[n++] = node_child(t, node, SLOT_RIGHT);
        int left = node_child(t, node, SLOT_LEFT);
        int inner = node_strip(t, left);
        if (inner < 0 || node_at(t, inner)->kind != NODE_BINARY || !slice_eq(node_op(t, inner), op)) {
            out[n++] = left;
            break;
        }
        node = inner;
    }
    return n;
}

static const struct value *eval_concat(struct host_run *r, int node, struct slice op)
{
    int *operands = arena_alloc(r->arena, CHAIN_LIMIT * sizeof *operands);
    size_t n = chain(r, node, op, operands);
    const struct value *v = NULL;
    bool text = false, numeric = true, list = false, fixed = true;
    uint64_t deps = 0;
    int call = -1;
    for (size_t i = n; i > 0; i--) {
        if (operands[i - 1] < 0) continue;
        const struct value *part = eval(r, operands[i - 1]);
        deps |= part->deps;
        if (part->call >= 0) call = part->call;
        numeric &= part->nature == NATURE_NUMERIC;
        fixed &= part->nature == NATURE_NUMERIC || part->nature == NATURE_CONSTANT;
        text |= value_is_text(part) && part->nature != NATURE_NUMERIC;
        list |= part->list && !part->builder;
        v = v ? value_concat(r, node, v, part) : part;
    }
    if (v && text) return v;
    struct value *out = value_new(r, node);
    out->deps = deps;
    out->call = call;
    out->nature = numeric ? NATURE_NUMERIC : fixed ? NATURE_CONSTANT : NATURE_UNKNOWN;
    /* two unknowns joined with an operator that only joins strings are text all the same */
    if (v && !numeric && !list && slice_eq(op, SLICE(".")) && n > 1) return v;
    return out;
}

static const struct value *eval_percent(struct host_run *r, int node, const struct value *format)
{
    int right = node_child(r->tree, node, SLOT_RIGHT);
    const struct value *v = right >= 0 ? eval(r, right) : value_opaque(r, node, 0);
    if (!value_is_text(format) || format->nature == NATURE_NUMERIC)
        return value_opaque(r, node, format->deps | v->deps);
    int inner = node_strip(r->tree, right);
    bool map = inner >= 0 && node_at(r->tree, inner)->kind == NODE_MAP;
    bool list = v->list && v->item_count > 0;
    if (map) return format_printf(r, node, format, NULL, 0, v);
    if (list) return format_printf(r, node, format, v->items, v->item_count, NULL);
    return format_printf(r, node, format, &v, 1, v);
}

static const struct value *eval_times(struct host_run *r, int node, const struct value *left)
{
    int right = node_child(r->tree, node, SLOT_RIGHT);
    const struct value *v = right >= 0 ? eval(r, right) : left;
    const struct value *text = left;
    if (left->list && left->item_count > 0) text = left->items[0];
    if (value_is_text(text) && string_is_placeholders(r, text->strings[0])) {
        struct value *out = (struct value *)value_with_nature(r, node, left, NATURE_PLACEHOLDER);
        out->list = false;
        return out;
    }
    struct value *out = value_new(r, node);
    out->deps = left->deps | v->deps;
    bool repeats = word_in("python ruby", slice_of(r->tree->language->name)); /* text times a number */
    bool right_numeric = v->nature == NATURE_NUMERIC, left_numeric = left->nature == NATURE_NUMERIC;
    bool text_side = left->list || (value_is_text(left) && !left_numeric);
    bool numeric = repeats ? (left_numeric && right_numeric) || (left_numeric != right_numeric && !text_side)
                           : !text_side;
    out->nature = numeric ? NATURE_NUMERIC : NATURE_UNKNOWN;
    return out;
}

/* Scala: a += b is an operator like others. */
static const struct value *eval_appended(struct host_run *r, int node)
{
    int left = node_child(r->tree, node, SLOT_LEFT), right = node_child(r->tree, node, SLOT_RIGHT);
    if (left < 0 || right < 0) return value_opaque(r, node, 0);
    const struct value *a = eval(r, left), *b = eval(r, right);
    const struct value *v =
        a->list ? list_append(r, a, b) : value_opaque(r, node, a->deps | b->deps | run_loop_bit(r));
    if (value_is_text(a) && a->nature != NATURE_NUMERIC) v = value_concat(r, node, a, b);
    sql_note(r, node, v);
    scope_assign(r, left, v);
    return v;
}

static const struct value *eval_binary(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    struct slice op = node_op(t, node);
    if (word_in(t->language->concat, op)) return eval_concat(r, node, op);
    if (word_in("+= ++=", op)) return eval_appended(r, node);
    int left = node_child(t, node, SLOT_LEFT), right = node_child(t, node, SLOT_RIGHT);
    const struct value *a = left >= 0 ? eval(r, left) : value_opaque(r, node, 0);
    if (op.n == 1 && op.p[0] == '%') return eval_percent(r, node, a);
    if (op.n == 1 && op.p[0] == '*') return eval_times(r, node, a);
    bool memo = word_in("or || ?? ?:", op) && memo_is_filled(t, left, right);
    r->guarded_memo += memo;
    const struct value *b = right >= 0 ? eval(r, right) : a;
    r->guarded_memo -= memo;
    if (word_in("or || ?? ?: and &&", op) && (value_is_text(a) || value_is_text(b)))
        return value_join(r, value_is_text(b) ? b : a, value_is_text(b) ? a : b);
    if (slice_eq(op, SLICE("<<")) && left >= 0 && (a->list || value_is_text(a))) { /* Ruby appends */
        const struct value *longer = a->list ? list_append(r, a, b) : value_concat(r, node, a, b);
        sql_note(r, node, longer);
        scope_assign(r, node_strip(t, left), longer);
        return longer;
    }
    struct value *v = value_new(r, node);
    v->deps = a->deps | b->deps;
    v->call = a->call >= 0 ? a->call : b->call;
    bool arithmetic = op.n == 1 && strchr("-/*&|^", op.p[0]);
    bool sets = word_in("python ruby", slice_of(t->language->name)); /* where these join lists, too */
    bool numbers = a->nature == NATURE_NUMERIC && b->nature == NATURE_NUMERIC;
    bool compares = word_in("== != === !== < > <= >= <> <=>", op);
    bool number = a->nature == NATURE_NUMERIC || b->nature == NATURE_NUMERIC; /* no set minus a number */
    if (word_in("-> to", op)) v->constant = a->constant && b->constant;       /* an entry of a map */
    if (compares ||
        (arithmetic && (numbers || (number && op.p[0] != '*') || (!sets && !a->list && !b->list))))
        v->nature = NATURE_NUMERIC;
    return v;
}

/* ---- members */

/* TypeScript: Direction.Up is a member of an enum, or of a frozen object used as one. */
static bool is_enum_member(const struct host_run *r, int receiver, struct slice name)
{
    if (r->tree->language->lowerings != language_typescript.lowerings || receiver < 0 || name.n == 0)
        return false;
    struct slice of = node_text(r->tree, receiver);
    return node_at(r->tree, receiver)->kind == NODE_NAME && of.n > 1 && of.p[0] >= 'A' && of.p[0] <= 'Z' &&
           name.p[0] >= 'A' && name.p[0] <= 'Z';
}

static const struct value *eval_member(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int receiver = node_receiver(t, node);
    struct slice name = node_name(t, node);
    struct host_frame *f = receiver >= 0 ? scope_class_frame(r, node_text(t, receiver)) : NULL;
    const struct value *v = f ? frame_get(f, name_bare(name)) : NULL;
    if (!v) v = scope_get(r, node_text(t, node));
    if (v && value_is_text(v)) return value_at_use(r, node, v);
    if (v) {
        struct value *used = value_new(r, node);
        *used = *v;
        used->node = node;
        return used;
    }
    struct slice owner = receiver >= 0 ? name_bare(node_name(t, node_strip(t, receiver))) : name;
    const struct value *imported = receiver >= 0 ? constant_find(r, node, owner, name_bare(name)) : NULL;
    if (imported) return imported;
    const struct value *of = receiver >= 0 ? eval(r, receiver) : value_opaque(r, node, 0);
    model_note_member(r, node, of);
    if (t->language->bare_calls) { /* text.trim, id.toInt */
        struct host_arguments none = {.count = 0};
        const struct value *made = text_function(r, node, name, of, &none);
        if (made) return made;
        enum api_match match;
        bool no_sql[1] = {false};
        const struct api *api = catalogue_find(r, node, name_bare(name), of, no_sql, &none, &match);
        if (api && api->sql == NO_SQL && match >= MATCH_NAME)
            return call_record(r, node, api, match, of, &none, no_sql);
    }
    struct value *out = value_new(r, node);
    out->deps = of->deps;
    out->call = of->call;
    model_related(r, node, of, out);
    if (of->nature == NATURE_CONSTANT && type_is_enum(r, of->type)) out->nature = NATURE_CONSTANT;
    const struct value *field = scope_field(r, of->type, name);
    if (field) {
        out->type = field->type;
        if (field->nature == NATURE_NUMERIC || field->nature == NATURE_CONSTANT) out->nature = field->nature;
    }
    bool of_constant =
        receiver >= 0 && node_at(t, receiver)->kind == NODE_NAME && is_constant_name(node_name(t, receiver));
    bool upper = is_constant_name(name) || of_constant;
    if (upper || is_enum_member(r, receiver, name)) out->nature = NATURE_CONSTANT;
    if (slice_eq(catalogue_handle(name_bare(node_text(t, receiver))), SLICE("wpdb")))
        out->nature = NATURE_IDENTIFIER; /* its names of tables */
    if (word_in("length Length size count Count len rowcount", name)) out->nature = NATURE_NUMERIC;
    if (of->element.n && word_in("content resultList", name))
        out->element = of->element, out->eager = of->eager;
    model_follow(r, of, name, out);
    return model_manager(r, node, linq_set(r, node, of, out));
}

/* text[:-2], text[0..-2], text[0, n]: the text without its end. */
static const struct value *eval_slice(struct host_run *r, int node, const struct value *text)
{
    struct slice inner = node_text(r->tree, node);
    const char *open = memchr(inner.p, '[', inner.n);
    if (inner.n && inner.p[inner.n - 1] == ']') inner.n--;
    while (inner.n && ascii_is_space(inner.p[inner.n - 1])) inner.n--;
    size_t digits = 0;
    while (digits < inner.n && ascii_is_digit(inner.p[inner.n - 1 - digits])) digits++;
    bool negative =
        open && digits > 0 && digits < 3 && digits + 1 < inner.n && inner.p[inner.n - 1 - digits] == '-';
    int64_t bytes = 0;
    if (negative) slice_to_int((struct slice){inner.p + inner.n - digits, digits}, &bytes);
    bool inclusive = slice_holds(inner, "..") && !slice_holds(inner, "...");
    return value_cut(r, text, bytes > 0 && inclusive ? (size_t)bytes - 1 : (size_t)bytes);
}

static bool is_slice(const struct host_run *r, int node)
{
    int last = node_at(r->tree, node)->last;
    uint32_t from = node_at(r->tree, node_at(r->tree, node)->first)->pos +
                    node_at(r->tree, node_at(r->tree, node)->first)->len;
    struct slice inner = {r->tree->text.p + from,
                          node_at(r->tree, node)->pos + node_at(r->tree, node)->len - from};
    enum node_kind kind = node_at(r->tree, last)->kind;
    return last != node_at(r->tree, node)->first && kind != NODE_STRING && kind != NODE_CONSTANT &&
           (memchr(inner.p, ':', inner.n) || slice_holds(inner, "..")) && !slice_holds(inner, "::");
}

/* Go: EntityURIs, cluster.ProjectFeatures: a variable of a package, which the program fills. */
bool is_exported(const struct host_run *r, int node)
{
    if (r->tree->language != &language_go || node < 0) return false;
    enum node_kind kind = node_at(r->tree, node)->kind;
    struct slice name = node_name(r->tree, node), of = node_text(r->tree, node_receiver(r->tree, node));
    if (kind != NODE_NAME && kind != NODE_MEMBER) return false;
    if (kind == NODE_MEMBER && (!of.n || scope_get((struct host_run *)r, of) || memchr(of.p, '.', of.n)))
        return false;
    return name.n > 1 && name.p[0] >= 'A' && name.p[0] <= 'Z';
}

static const struct value *eval_index(struct host_run *r, int node)
{
    const struct value *guarded = scope_get(r, node_text(r->tree, node));
    struct value *v = value_new(r, node);
    bool first = true;
    if (guarded) {
        *v = *guarded;
        v->node = node;
    }
    for (NODE_CHILDREN(r->tree, node, c)) {
        const struct value *part = eval(r, c);
        v->deps |= part->deps;
        if (first) {
            if ((value_is_text(part) || part->nature == NATURE_PLACEHOLDER) && is_slice(r, node))
                return eval_slice(r, node, part);
            v->call = part->call;
            if (part->element.n && is_slice(r, node)) v->element = part->element, v->eager = part->eager;
            if (part->element.n && !is_slice(r, node)) v->model = part->element, v->eager = part->eager;
            v->type = type_element(part->type);
            if (type_is_number(r, v->type)) v->nature = NATURE_NUMERIC;
            /* one of a list of constants */
            bool constant = part->list && part->complete && part->item_count > 0;
            for (size_t i = 0; constant && i < part->item_count; i++) constant = part->items[i]->constant;
            constant |= node_at(r->tree, c)->kind == NODE_NAME &&
                        is_constant_name(name_bare(node_text(r->tree, c))) && !part->list;
            constant |= is_exported(r, c) && is_exported(r, node_at(r->tree, c)->next);
            if (constant) v->nature = NATURE_CONSTANT;
        }
        if (!first) sql_note(r, c, part); /* DB["SELECT ..."] */
        first = false;
    }
    return v;
}

/* ---- collections */

static const struct value *eval_list(struct host_run *r, int node)
{
    struct value *v = value_new(r, node);
    VEC(const struct value *) items = {0};
    v->list = v->complete = true;
    v->constant = true;
    v->count = 0;
    for (NODE_CHILDREN(r->tree, node, c)) {
        if (node_at(r->tree, c)->kind == NODE_TYPE) continue;
        int inner = node_at(r->tree, c)->kind == NODE_PAIR ? node_child(r->tree, c, SLOT_VALUE) : c;
        if (inner < 0) inner = node_at(r->tree, c)->first;
        if (inner < 0) continue;
        const struct value *item = eval(r, inner);
        struct slice text = node_text(r->tree, c);
        bool spread = text.n > 0 && (text.p[0] == '*' || slice_starts(text, SLICE("...")));
        v->deps |= item->deps;
        v->constant &= item->constant;
        sql_note(r, inner, item);
        if (v->call < 0) v->call = item->call;
        if (spread) v->complete = false;
        if (items.n < LIST_ITEMS_LIMIT) vec_push(r->arena, &items, item);
        v->count++;
    }
    if (!v->complete) v->count = -1;
    v->items = items.at;
    v->item_count = items.n;
    return v;
}

static const struct value *eval_comprehension(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    struct host_loop loops[4];
    int depth = 0;
    size_t mark = r->frame->bindings.n;
    int64_t count = -1;
    for (NODE_CHILDREN(t, node, c)) {
        if (node_at(t, c)->kind != NODE_CLAUSE) continue;
        int target = node_child(t, c, SLOT_TARGET), iterable = node_child(t, c, SLOT_ITERABLE);
        const struct value *over = iterable >= 0 ? eval(r, iterable) : NULL;
        if (iterable >= 0) call_note_rows(r, iterable, over);
        if (depth == 4) break;
        loops[depth] = (struct host_loop){.count = over ? over->count : -1};
        if (depth == 0 && over) count = over->count;
        run_loop_enter(r, &loops[depth], LOOP_COMPREHENSION, c);
        run_loop_target(r, target, over);
        depth++;
    }
    int body = node_child(t, node, SLOT_BODY);
    const struct value *item = NULL;
    for (NODE_CHILDREN(t, node, c)) /* conditions */
        if (c != body && node_at(t, c)->kind != NODE_CLAUSE) eval(r, c);
    if (body >= 0) item = eval(r, body);
    while (depth-- > 0) run_loop_leave(r);
    r->frame->bindings.n = mark;
    struct value *v = value_new(r, node);
    v->list = true;
    v->count = count;
    if (item) {
        v->deps = item->deps & ~DEPS_LOOPS;
        v->deps |= item->deps & (run_loop_bit(r) ? (run_loop_bit(r) << 1) - 1 : 0);
        v->nature = item->nature;
        v->call = item->call;
        const struct value **items = arena_alloc(r->arena, sizeof *items);
        items[0] = item;
        v->items = items;
        v->item_count = 1;
    }
    return v;
}

/* ---- the rest */

static const struct value *eval_ternary(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    const struct value *v = NULL;
    bool constant = true;
    int condition = node_child(t, node, SLOT_CONDITION);
    enum { GUARDS = 8 };
    struct guard then[GUARDS], otherwise[GUARDS]; /* LIST.include?(x) ? x : "asc" */
    size_t then_count = guards_read(r, condition, false, then, GUARDS);
    size_t otherwise_count = guards_read(r, condition, true, otherwise, GUARDS);
    for (NODE_CHILDREN(t, node, c)) {
        enum slot slot = node_at(t, c)->slot;
        size_t mark = r->frame->bindings.n;
        for (size_t i = 0; slot == SLOT_THEN && i < then_count; i++) guard_apply(r, &then[i]);
        for (size_t i = 0; slot == SLOT_ELSE && i < otherwise_count; i++) guard_apply(r, &otherwise[i]);
        bool guarded = r->frame->bindings.n > mark;
        const struct value *part = eval(r, c);
        if (guarded) r->frame->bindings.n = mark;
        if (slot == SLOT_CONDITION) continue;
        constant &= part->constant;
        v = v ? value_join(r, v, part) : part;
    }
    if (!v) return value_opaque(r, node, 0);
    if (!value_is_text(v) && constant) return value_with_nature(r, node, v, NATURE_CONSTANT);
    return v;
}

/* A function literal that is neither called here nor passed to a call: what is around it does not repeat it.
 */
static const struct value *eval_lambda(struct host_run *r, int node)
{
    struct value *v = value_new(r, node);
    v->lambda = true;
    if (r->function_of_node[node]) return v;
    int depth = r->loop_depth;
    struct host_loop *loops[sizeof r->loops / sizeof *r->loops];
    memcpy(loops, r->loops, sizeof loops);
    r->loop_depth = 0;
    run_lambda(r, node, NULL);
    r->loop_depth = depth;
    memcpy(r->loops, loops, sizeof loops);
    return v;
}

static const struct value *eval_wrap(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int value = node_child(t, node, SLOT_VALUE);
    const struct value *v = NULL;
    bool await = node_at(t, node)->kind == NODE_AWAIT;
    r->awaited += await;
    for (NODE_CHILDREN(t, node, c)) {
        if (node_at(t, c)->kind == NODE_TYPE) continue;
        const struct value *part = eval(r, c);
        if (value < 0 || c == value) v = part;
    }
    r->awaited -= await;
    int type = node_child(t, node, SLOT_TYPE);
    if (type >= 0 && type_is_builder(node_text(t, type))) return value_empty_builder(r, node);
    if (v && type >= 0 && !(value_is_text(v) && v->constant) && type_is_number(r, node_text(t, type)))
        return value_with_nature(r, node, v, NATURE_NUMERIC);
    return v ? v : value_opaque(r, node, 0);
}

static const struct value *eval_constant(struct host_run *r, int node)
{
    struct value *v = value_new(r, node);
    v->nature = NATURE_CONSTANT;
    v->constant = true;
    return v;
}

static const struct value *eval_statement(struct host_run *r, int node)
{
    r->last = NULL;
    run_node(r, node);
    return r->last ? r->last : value_opaque(r, node, 0);
}

const struct value *eval(struct host_run *r, int node)
{
    static const struct value *(*const by_kind[NODE_KIND_COUNT])(struct host_run *, int) = {
        [NODE_NAME] = eval_name,
        [NODE_NUMBER] = eval_number,
        [NODE_CONSTANT] = eval_constant,
        [NODE_STRING] = value_literal,
        [NODE_JOINED] = eval_joined,
        [NODE_BINARY] = eval_binary,
        [NODE_MEMBER] = eval_member,
        [NODE_INDEX] = eval_index,
        [NODE_CALL] = call_eval,
        [NODE_NEW] = call_eval,
        [NODE_LIST] = eval_list,
        [NODE_MAP] = eval_list,
        [NODE_PAIR] = eval_wrap,
        [NODE_TERNARY] = eval_ternary,
        [NODE_WRAP] = eval_wrap,
        [NODE_AWAIT] = eval_wrap,
        [NODE_ASSIGN] = eval_assign,
        [NODE_AUGMENT] = eval_augment,
        [NODE_UPDATE] = eval_update,
        [NODE_LAMBDA] = eval_lambda,
        [NODE_COMPREHENSION] = eval_comprehension,
        [NODE_MACRO] = eval_children,
        [NODE_FUNCTION] = eval_statement,
        [NODE_CLASS] = eval_statement,
        [NODE_FOR] = eval_statement,
        [NODE_WHILE] = eval_statement,
        [NODE_IF] = eval_statement,
        [NODE_SWITCH] = eval_statement,
        [NODE_TRY] = eval_statement,
        [NODE_BLOCK] = eval_statement,
        [NODE_RETURN] = eval_statement,
        [NODE_IMPORT] = eval_statement,
    };
    if (node < 0 || r->depth > HOST_DEPTH_LIMIT) return value_opaque(r, node < 0 ? 0 : node, 0);
    r->depth++;
    enum node_kind kind = node_at(r->tree, node)->kind;
    const struct value *v = by_kind[kind] ? by_kind[kind](r, node) : eval_children(r, node);
    r->depth--;
    return v;
}
