/* Object mappers: model classes' relations, queries for models, and reads of a relation from a loop's
 * variable.
 *
 * A variable stands for a row of model T when it runs over a query whose start names the class: T.objects...,
 * query(T), select(T), T.where(...), T::with(...). Whether the attribute read is a relation, and whether it
 * was loaded with the rows, is settled by the facts, since the model is declared in another file. */
#include "ingest/host.h"

/* ---- declarations */

static const char to_one[] = "ForeignKey OneToOneField GenericForeignKey ParentalKey belongs_to has_one "
                             "ManyToOne OneToOne belongsTo hasOne morphTo morphOne "
                             "hasOneThrough";
static const char to_many[] = "ManyToManyField relationship Relationship has_many has_and_belongs_to_many "
                              "OneToMany ManyToMany ElementCollection hasMany "
                              "belongsToMany hasManyThrough morphMany morphToMany";

static struct slice unquote(struct slice s)
{
    while (s.n && strchr("\"':[", s.p[0])) s.p++, s.n--;
    while (s.n && strchr("\"']", s.p[s.n - 1])) s.n--;
    return s;
}

static bool is_class(struct slice s)
{
    if (s.n < 2 || s.p[0] < 'A' || s.p[0] > 'Z') return false;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_alpha(s.p[i]) && !ascii_is_digit(s.p[i]) && s.p[i] != '_' && s.p[i] != ':' &&
            s.p[i] != '.')
            return false;
    return true;
}

static struct slice class_of(const struct host_run *r)
{
    return r->class >= 0 ? r->classes.at[r->class].name : (struct slice){"", 0};
}

void model_add_relation(struct host_run *r, struct slice model, struct slice name, struct slice target,
                        bool many, bool eager, int node)
{
    if (model.n == 0 || name.n == 0) return;
    struct host_relation *rel = vec_zadd(&r->out->arena, &r->out->relations);
    rel->model = model;
    rel->name = name;
    rel->target = target;
    rel->kind = many ? SLICE("many") : SLICE("one");
    rel->eager = eager;
    rel->offset = r->tree->nodes.at[node].pos;
    rel->len = r->tree->nodes.at[node].len;
}

/* An argument by its keyword, "" without. */
static struct slice keyword(const struct host_tree *t, int call, const char *name)
{
    int arguments = node_child(t, call, SLOT_ARGUMENTS);
    for (NODE_CHILDREN(t, arguments, c))
        if (node_at(t, c)->kind == NODE_PAIR &&
            slice_eq(node_text(t, node_child(t, c, SLOT_NAME)), slice_of(name)))
            return unquote(node_text(t, node_child(t, c, SLOT_VALUE)));
    return (struct slice){"", 0};
}

static struct slice first_argument(const struct host_tree *t, int call)
{
    int arguments = node_child(t, call, SLOT_ARGUMENTS);
    int first = arguments >= 0 ? node_at(t, arguments)->first : -1;
    return first >= 0 && node_at(t, first)->kind != NODE_PAIR ? unquote(node_text(t, first))
                                                              : (struct slice){"", 0};
}

static bool is_language(const struct host_run *r, const char *name)
{
    return strcmp(r->tree->language->name, name) == 0;
}

/* Eloquent: protected $with = ['author', 'tags.kind']; */
static void note_always_loaded(struct host_run *r, int value)
{
    const struct host_tree *t = r->tree;
    for (NODE_CHILDREN(t, value, c)) {
        struct slice path = unquote(node_text(t, c));
        size_t n = 0;
        while (n < path.n && path.p[n] != '.' && path.p[n] != ':') n++;
        model_add_relation(r, class_of(r), (struct slice){path.p, n}, SLICE(""), false, true, c);
    }
}

/* Django's and SQLAlchemy's attributes of a class: name = ForeignKey(Target, related_name="..."). */
void model_note_assign(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    if (r->class < 0 || r->function >= 0) return;
    int target = node_child(t, node, SLOT_TARGET), value = node_strip(t, node_child(t, node, SLOT_VALUE));
    if (target < 0 || value < 0) return;
    bool list = node_at(t, value)->kind == NODE_LIST;
    if (list && is_language(r, "php") && slice_eq(name_bare(node_text(t, target)), SLICE("with")))
        note_always_loaded(r, value);
    if (node_at(t, value)->kind != NODE_CALL) return;
    struct slice kind = node_name(t, value), name = node_text(t, target);
    bool one = word_in(to_one, kind), many = word_in(to_many, kind);
    if (!one && !many) return;
    struct slice other = first_argument(t, value), lazy = keyword(t, value, "lazy");
    bool eager = word_in("joined selectin subquery immediate raise raise_on_sql noload False", lazy);
    model_add_relation(r, class_of(r), name, other, many, eager, node);
    struct slice back = keyword(t, value, "related_name");
    if (back.n && !slice_eq(back, SLICE("+")))
        model_add_relation(r, other, back, class_of(r), true, false, node);
    if (one && back.n == 0 && slice_eq(kind, SLICE("ForeignKey")) && other.n) {
        const char *set =
            arena_printf(&r->out->arena, "%.*s_set", SLICE_ARG(slice_lower(r->arena, class_of(r))));
        model_add_relation(r, other, slice_of(set), class_of(r), true, false, node);
    }
}

/* Rails' and Eloquent's calls, and JPA's annotations on a field. */
static void note_declaration(struct host_run *r, int node, struct slice name)
{
    const struct host_tree *t = r->tree;
    bool many = word_in(to_many, name);
    if (r->class < 0 || (!many && !word_in(to_one, name))) return;
    if (is_language(r, "ruby")) {
        if (r->function < 0)
            model_add_relation(r, class_of(r), first_argument(t, node), SLICE(""), many, false, node);
    } else if (is_language(r, "php")) {
        if (r->function < 0) return;
        struct slice method = r->out->functions.at[r->functions.at[r->function].public_index].name;
        model_add_relation(r, class_of(r), method, SLICE(""), many, false, node);
    } else if (is_language(r, "java")) {
        int field = node_around(t, node, NODE_OTHER);
        int declarator = -1;
        for (NODE_CHILDREN(t, field, c))
            if (node_at(t, c)->kind == NODE_ASSIGN) declarator = node_child(t, c, SLOT_TARGET);
        struct slice text = node_text(t, node);
        bool lazy = slice_find(text, SLICE("LAZY"), 0) >= 0,
             forced = slice_find(text, SLICE("EAGER"), 0) >= 0;
        bool eager = (many ? forced : !lazy) || entity_is_batched(node_text(t, field));
        if (declarator >= 0)
            model_add_relation(r, class_of(r), node_text(t, declarator),
                               entity_target(r, node_child(t, field, SLOT_TYPE)), many, eager, node);
    }
}

/* ---- queries for models */

static const char keeps_rows[] = "all filter exclude order_by select_related prefetch_related only defer "
                                 "distinct annotate iterator using where order limit offset "
                                 "includes preload eager_load references joins left_joins left_outer_joins "
                                 "unscoped find_each to_a load query options join outerjoin "
                                 "group_by scalars unique with get latest orderBy orderByDesc take lazy "
                                 "cursor not or reorder filter_by execution_options "
                                 "reverse each_entry in_batches select having execute exec whereIn whereHas "
                                 "paginate limit_by strict_loading reversed";
static const char picks_one[] =
    "first last one one_or_none scalar_one scalar get_or_404 find find_by firstOrFail findOrFail sole latest";
static const char loads[] = "select_related prefetch_related includes preload eager_load with options load "
                            "loadMissing strict_loading";

static struct slice last_name(struct slice s)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '.' || s.p[i - 1] == ':' || s.p[i - 1] == '\\')
            return (struct slice){s.p + i, s.n - i};
    return s;
}

/* The words of a call's arguments, as relation paths; "*" when one of them is not spelled out. */
static struct slice loaded_by(struct host_run *r, int call, struct slice before)
{
    const struct host_tree *t = r->tree;
    struct slice text = node_text(t, node_child(t, call, SLOT_ARGUMENTS));
    char *out = arena_alloc(r->arena, before.n + text.n + 6);
    size_t n = before.n;
    memcpy(out, before.p, before.n);
    out[n++] = ' ';
    bool open = text.n <= 2;
    int arguments = node_child(t, call, SLOT_ARGUMENTS);
    for (NODE_CHILDREN(t, arguments, c))
        open |= node_at(t, node_strip(t, c))->kind == NODE_NAME || node_text(t, c).p[0] == '*';
    for (size_t i = 0; i < text.n; i++) {
        bool word = ascii_is_alpha(text.p[i]) || ascii_is_digit(text.p[i]) || text.p[i] == '_';
        bool path = text.p[i] == '_' && i + 1 < text.n && text.p[i + 1] == '_';
        out[n++] = path || !word ? ' ' : text.p[i];
        if (path) i++;
    }
    if (open) out[n++] = ' ', out[n++] = '*';
    return (struct slice){out, n};
}

static const struct value *rows_of(struct host_run *r, const struct value *v, struct slice element,
                                   struct slice eager)
{
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->element = element;
    out->eager = eager;
    return out;
}

/* The class whose rows a call starts to ask for, "" when it does not. */
static struct slice starts_query(struct host_run *r, int node, struct slice name)
{
    const struct host_tree *t = r->tree;
    struct slice receiver = node_text(t, node_receiver(t, node)), argument = first_argument(t, node);
    bool named = is_language(r, "ruby") || is_language(r, "php");
    if (named && is_class(receiver) && word_in(keeps_rows, name)) return last_name(receiver);
    bool asks = slice_eq(name, SLICE("query")) || slice_eq(name, SLICE("select"));
    if (asks && is_language(r, "python") && is_class(argument)) return last_name(argument);
    return (struct slice){"", 0};
}

const struct value *model_rows(struct host_run *r, int node, struct slice name, const struct value *receiver)
{
    struct slice element = starts_query(r, node, name);
    if (!receiver || receiver->element.n || element.n == 0) return receiver;
    return rows_of(r, receiver, element, (struct slice){"", 0});
}

const struct value *model_result(struct host_run *r, int node, struct slice name,
                                 const struct value *receiver, const struct value *first,
                                 const struct value *v)
{
    note_declaration(r, node, name);
    if (receiver && receiver->model.n && is_language(r, "java")) {
        struct value *out = value_new(r, v->node);
        *out = *v;
        model_follow(r, receiver, name, out);
        return out;
    }
    struct slice element = starts_query(r, node, name), eager = {"", 0};
    if (receiver && receiver->element.n) {
        if (word_in(picks_one, name)) return v;
        if (word_in(keeps_rows, name)) element = receiver->element, eager = receiver->eager;
    }
    bool passes = first && word_in("list sorted reversed tuple enumerate set iter scalars stream_scalars "
                                   "execute exec stream",
                                   name);
    if (element.n == 0 && passes) element = first->element, eager = first->eager;
    if (element.n == 0) return v;
    if (word_in(loads, name)) eager = loaded_by(r, node, eager);
    int of = node_strip(r->tree, node_receiver(r->tree, node));
    if (word_in("load loadMissing", name) && receiver && of >= 0 && node_at(r->tree, of)->kind == NODE_NAME)
        scope_assign(r, of, rows_of(r, receiver, element, eager)); /* $posts->load('author') */
    return rows_of(r, v, element, eager);
}

const struct value *model_manager(struct host_run *r, int node, const struct value *v)
{
    struct slice receiver = node_text(r->tree, node_receiver(r->tree, node));
    if (!slice_eq(node_name(r->tree, node), SLICE("objects"))) return v;
    if (!is_class(receiver)) { /* for model in models: model.objects */
        struct value *manager = value_new(r, node);
        *manager = *v;
        manager->form |= v->deps;
        return manager;
    }
    return rows_of(r, v, last_name(receiver), (struct slice){"", 0});
}

/* ---- reads
 * -------------------------------------------------------------------------------------------------------------
 */

/* getOrders -> orders, for Java. */
static struct slice property_name(struct host_run *r, struct slice name)
{
    if (name.n < 4 || memcmp(name.p, "get", 3) || name.p[3] < 'A' || name.p[3] > 'Z') return name;
    char *p = arena_copy(&r->out->arena, name.p + 3, name.n - 3);
    p[0] = ascii_lower(p[0]);
    return (struct slice){p, name.n - 3};
}

/* post.comments.filter(...): what was loaded with the rows is of no use to it. */
static bool asks_anew(const struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    if (!is_language(r, "python")) return false;
    for (int i = 0, p = node_at(t, node)->parent; i < 2 && p >= 0; i++, p = node_at(t, p)->parent)
        if (node_at(t, p)->kind == NODE_CALL)
            return word_in("filter exclude order_by values values_list aggregate annotate earliest latest",
                           node_name(t, p));
    return false;
}

void model_follow(struct host_run *r, const struct value *of, struct slice name, struct value *v)
{
    if (!of || of->model.n == 0 || is_language(r, "python")) return;
    name = property_name(r, name);
    VEC_EACH (const struct host_relation, rel, &r->out->relations) {
        if (rel->target.n == 0 || !slice_eq(rel->model, of->model) || !slice_eq(rel->name, name)) continue;
        v->eager = of->eager;
        v->rows = true; /* reading them is what counts, not running over them */
        if (slice_eq(rel->kind, SLICE("many")))
            v->element = rel->target;
        else
            v->model = rel->target;
        return;
    }
}

/* book.getAuthor().getId(): the proxy of JPA knows the key. */
static bool reads_key(const struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    if ((!is_language(r, "java") && !is_language(r, "kotlin")) || slice_holds(r->imports, "exposed"))
        return false;
    int parent = node_at(t, node)->parent;
    if (parent >= 0 && node_at(t, parent)->kind != NODE_MEMBER && node_at(t, parent)->kind != NODE_CALL)
        return false;
    return node_receiver(t, parent) == node && word_in("getId id", node_name(t, parent));
}

void model_note_member(struct host_run *r, int node, const struct value *of)
{
    if (!of || of->model.n == 0 || r->loop_depth == 0 || !(of->deps & DEPS_LOOPS) || reads_key(r, node))
        return;
    int depth = r->loop_depth;
    while (depth > 1 && !(of->deps & (1ull << (depth - 1)))) depth--;
    if ((size_t)depth > sizeof r->loops / sizeof *r->loops) return;
    const struct host_loop *loop = r->loops[depth - 1];
    struct slice name = node_name(r->tree, node);
    struct host_relation_use *u = vec_zadd(&r->out->arena, &r->out->relation_uses);
    u->model = of->model;
    u->name = property_name(r, name);
    u->eager = asks_anew(r, node) ? SLICE("") : slice_copy(&r->out->arena, of->eager);
    if (r->function >= 0) u->function = r->out->functions.at[r->functions.at[r->function].public_index].name;
    u->loop = loop->kind;
    u->loop_offset = loop->pos;
    u->loop_len = loop->len;
    u->offset = r->tree->nodes.at[node].pos;
    u->len = r->tree->nodes.at[node].len;
}
