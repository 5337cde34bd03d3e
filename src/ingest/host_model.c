/* Object mappers: queries for models, and reads of a relation from a loop's variable.
 *
 * A variable stands for a row of model T when it runs over a query whose start names the class: T.objects...,
 * query(T), select(T), T.where(...), T::with(...), getRepository(T). Whether the attribute read is a
 * relation, and whether it was loaded with the rows, is settled by the facts, since the model is declared in
 * another file (host_relation.c). */
#include "ingest/host.h"

static bool is_language(const struct host_run *r, const char *name)
{
    return strcmp(r->tree->language->name, name) == 0;
}

static bool is_javascript(const struct host_run *r)
{
    return is_language(r, "javascript") || is_language(r, "typescript") || is_language(r, "tsx");
}

static bool is_class(struct slice s)
{
    if (s.n < 2 || s.p[0] < 'A' || s.p[0] > 'Z') return false;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_alpha(s.p[i]) && !ascii_is_digit(s.p[i]) && s.p[i] != '_' && s.p[i] != ':' &&
            s.p[i] != '.' && s.p[i] != '\\')
            return false;
    return true;
}

/* What the first argument names: Post, Post::class. */
static struct slice class_argument(const struct host_tree *t, int call)
{
    int arguments = node_child(t, call, SLOT_ARGUMENTS),
        first = arguments >= 0 ? node_at(t, arguments)->first : -1;
    if (first < 0 || node_at(t, first)->kind == NODE_PAIR) return (struct slice){"", 0};
    struct slice s = node_text(t, first);
    if (slice_ends(s, SLICE("::class"))) s.n -= 7;
    return is_class(s) ? s : (struct slice){"", 0};
}

static const char keeps_rows[] =
    "all filter exclude order_by select_related prefetch_related only defer "
    "distinct annotate iterator using where order limit offset "
    "includes preload eager_load references joins left_joins left_outer_joins "
    "unscoped find_each to_a load query options join outerjoin "
    "group_by scalars unique with get latest orderBy orderByDesc take lazy "
    "cursor not or reorder filter_by execution_options "
    "reverse each_entry in_batches select having execute exec whereIn whereHas "
    "paginate limit_by strict_loading reversed loadMissing whereNotNull whereNull whereBetween whereNot "
    "orWhere whereRaw whereDate whereColumn oldest inRandomOrder skip withCount has doesntHave "
    "whereDoesntHave groupBy selectRaw addSelect when simplePaginate cursorPaginate "
    "getQuery getResult setParameter setParameters setMaxResults setFirstResult addOrderBy "
    "andWhere leftJoin innerJoin rightJoin from toIterable addGroupBy leftJoinAndSelect "
    "innerJoinAndSelect getMany scope setFetchMode pop shift slice";
static const char picks_one[] =
    "first last one one_or_none scalar_one scalar get_or_404 find find_by firstOrFail findOrFail sole latest";
static const char loads[] = "select_related prefetch_related includes preload eager_load with options load "
                            "loadMissing strict_loading leftJoinAndSelect innerJoinAndSelect";

/* The words of a call's arguments, as relation paths; "*" when one of them is not spelled out. */
static struct slice loaded_by(struct host_run *r, int call, struct slice before)
{
    const struct host_tree *t = r->tree;
    struct slice text = node_text(t, node_child(t, call, SLOT_ARGUMENTS));
    char *out = arena_alloc(r->arena, before.n + text.n + 6);
    size_t n = before.n;
    if (before.n) memcpy(out, before.p, before.n);
    out[n++] = ' ';
    bool open = text.n <= 2 || slice_holds(text, "queryset"); /* Prefetch(..., queryset=...) may load more */
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

/* "o, c" lists c. */
static bool word_listed(struct slice list, struct slice word)
{
    for (size_t i = 0; word.n && i + word.n <= list.n; i++) {
        bool starts = i == 0 || strchr(", ", list.p[i - 1]);
        bool ends = i + word.n == list.n || strchr(", ", list.p[i + word.n]);
        if (starts && ends && memcmp(list.p + i, word.p, word.n) == 0) return true;
    }
    return false;
}

/* getRepository(Post::class): its type is what a class would be called that is one. */
static const struct value *repository_of(struct host_run *r, int node, const struct value *v)
{
    struct slice class = name_last(class_argument(r->tree, node));
    if (class.n == 0) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->type = slice_of(arena_printf(&r->out->arena, "%.*sRepository", SLICE_ARG(class)));
    return out;
}

/* Of what was asked with options, the words of them: findAll({include: [...]}), find({relations: {...}}). */
static const char asks_with_options[] = "findAll findAndCountAll find findBy findAndCount findAndCountBy";

/* PostRepository: Post */
static struct slice entity_named(struct slice class)
{
    bool named = class.n > 10 && slice_ends(class, SLICE("Repository"));
    return named ? (struct slice){class.p, class.n - 10} : (struct slice){"", 0};
}

/* A repository's entity: Repository<Post>, PostRepository. */
static struct slice entity_of(const struct value *repository)
{
    if (!repository) return (struct slice){"", 0};
    struct slice type = type_bare(repository->type);
    if (slice_starts(type, SLICE("Repository<"))) return type_element(type);
    return entity_named(name_last(type));
}

/* A method of a repository that this file declares: what it returns tells the rows. */
static const struct value *of_method(struct host_run *r, struct slice name, const struct value *receiver,
                                     const struct value *v)
{
    int function;
    if (!is_language(r, "php") || !receiver || entity_of(receiver).n == 0 ||
        !run_is_function(r, name, &function))
        return NULL;
    const struct value *made = run_function(r, function);
    return made && made->element.n ? rows_of(r, v, made->element, made->eager) : NULL;
}

/* The class whose rows a call starts to ask for, "" when it does not. */
static struct slice starts_query(struct host_run *r, int node, struct slice name,
                                 const struct value *receiver)
{
    const struct host_tree *t = r->tree;
    struct slice of = node_text(t, node_receiver(t, node)), argument = class_argument(t, node);
    bool named = is_language(r, "ruby") || is_language(r, "php"), script = is_javascript(r);
    if (named && is_class(of) && word_in(keeps_rows, name)) return name_last(of);
    bool asks = slice_eq(name, SLICE("query")) || slice_eq(name, SLICE("select"));
    if (asks && is_language(r, "python")) return name_last(argument);
    if (script && word_in(asks_with_options, name)) {
        if (is_class(of)) return of;
        if (slice_ends(of, SLICE("manager")) || slice_ends(of, SLICE("Manager"))) return argument;
    }
    bool repository =
        (script && (word_in(asks_with_options, name) || slice_eq(name, SLICE("createQueryBuilder")))) ||
        (is_language(r, "php") && word_in("findAll findBy createQueryBuilder", name));
    if (repository && slice_eq(of, SLICE("$this")) && r->class >= 0)
        return entity_named(r->classes.at[r->class].name);
    if (repository && receiver) return entity_of(receiver);
    if (is_language(r, "php") && slice_eq(name, SLICE("from"))) return name_last(argument);
    return (struct slice){"", 0};
}

/* "SELECT o, c FROM App\\Order o JOIN o.customer c": rows of Order with the customer. */
static const struct value *of_dql(struct host_run *r, const struct value *first, const struct value *v)
{
    if (!first || !value_is_text(first)) return v;
    struct slice text = string_literal_text(r, first->strings[0]), lower = slice_lower(r->arena, text);
    ptrdiff_t from = slice_find(lower, SLICE(" from "), 0);
    if (!slice_starts(lower, SLICE("select ")) || from < 0) return v;
    struct slice list = slice_trim((struct slice){text.p + 7, (size_t)from - 7});
    size_t at = (size_t)from + 6, end = at;
    while (end < text.n && text.p[end] != ' ' && text.p[end] != '\n') end++;
    struct slice class = name_last((struct slice){text.p + at, end - at});
    bool plain = !memchr(list.p, '.', list.n) && !memchr(list.p, '(', list.n);
    if (!plain || !is_class(class)) return v;
    /* every alias that is selected beside the first brings its relation: JOIN o.customer c */
    char *eager = arena_alloc(r->arena, text.n + 2);
    size_t n = 0;
    for (ptrdiff_t join = slice_find(lower, SLICE("join "), end); join >= 0;
         join = slice_find(lower, SLICE("join "), (size_t)join + 5)) {
        size_t p = (size_t)join + 5, dot = p, stop;
        while (dot < text.n && text.p[dot] != '.' && text.p[dot] != ' ') dot++;
        for (stop = dot + 1; stop < text.n && text.p[stop] != ' ';) stop++;
        if (dot >= text.n || text.p[dot] != '.' || stop >= text.n) continue;
        size_t alias = stop + 1, last = alias;
        while (last < text.n && text.p[last] != ' ') last++;
        if (word_listed(list, (struct slice){text.p + alias, last - alias})) {
            memcpy(eager + n, text.p + dot + 1, stop - dot - 1);
            n += stop - dot - 1;
            eager[n++] = ' ';
        }
    }
    return rows_of(r, v, class, (struct slice){eager, n});
}

const struct value *model_rows(struct host_run *r, int node, struct slice name, const struct value *receiver)
{
    struct slice element = starts_query(r, node, name, receiver);
    if (!receiver || receiver->element.n || element.n == 0) return receiver;
    return rows_of(r, receiver, element, (struct slice){"", 0});
}

/* Sequelize, TypeORM, Doctrine: what a query is told changes the variable that holds it, or its rows. */
static void note_change(struct host_run *r, int node, struct slice name, const struct value *rows)
{
    int of = node_strip(r->tree, node_receiver(r->tree, node));
    bool changes = word_in("load loadMissing setFetchMode", name) ||
                   (is_language(r, "php") && slice_eq(name, SLICE("with")));
    if (changes && of >= 0 && node_at(r->tree, of)->kind == NODE_NAME) scope_assign(r, of, rows);
}

/* What is loaded by a call beside the rows themselves. */
static struct slice loaded_with(struct host_run *r, int node, struct slice name, const struct value *receiver,
                                struct slice eager)
{
    struct slice arguments = node_text(r->tree, node_child(r->tree, node, SLOT_ARGUMENTS));
    if (word_in("scope setFetchMode", name)) return SLICE("*");
    if (is_javascript(r) && word_in(asks_with_options, name)) {
        if (slice_holds(arguments, "all: true") || slice_holds(arguments, "...")) return SLICE("*");
        bool told = slice_holds(arguments, "include") || slice_holds(arguments, "relations");
        return told ? loaded_by(r, node, eager) : eager;
    }
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    ptrdiff_t select = slice_eq(name, SLICE("from")) ? slice_find(of, SLICE("select("), 0) : -1;
    if (select >= 0) { /* select('c', 'r')->from(Customer::class, 'c') */
        const char *close = memchr(of.p + select, ')', of.n - (size_t)select);
        if (!close || memchr(of.p + select, ',', (size_t)(close - of.p - select))) return SLICE("*");
    }
    bool dql = is_language(r, "php") && receiver && word_in("addSelect select", name) &&
               memchr(arguments.p, ',', arguments.n);
    if (dql || (is_language(r, "php") && slice_eq(name, SLICE("addSelect")))) return SLICE("*");
    return word_in(loads, name) ? loaded_by(r, node, eager) : eager;
}

/* Post.published, Book::recent(): a method of the class may well be a query for its rows. */
static struct slice may_start(const struct host_run *r, int node, struct slice name,
                              const struct value *receiver)
{
    static const char makers[] =
        "new create make build instance getInstance name to_s class factory now parse today";
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    bool named = is_language(r, "ruby") || is_language(r, "php");
    if (!named || word_in(picks_one, name) || word_in(makers, name)) return (struct slice){"", 0};
    if (is_class(of)) return name_last(of);
    return receiver ? receiver->maybe : (struct slice){"", 0};
}

static const struct value *keep_related(struct host_run *r, int node, struct slice name,
                                        const struct value *receiver, const struct value *v)
{
    if (!receiver) return v;
    struct slice maybe = may_start(r, node, name, receiver);
    bool row = receiver->model.n || receiver->owner.n, arguments = false;
    for (NODE_CHILDREN(r->tree, node_child(r->tree, node, SLOT_ARGUMENTS), c)) arguments = c >= 0;
    if (!row && maybe.n == 0) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->maybe = maybe;
    bool eager = maybe.n && (slice_holds(name, "with") || slice_holds(name, "With") ||
                             slice_holds(name, "includ") || slice_holds(name, "load"));
    if (maybe.n) out->eager = eager ? SLICE("*") : receiver->eager;
    if (maybe.n && word_in(loads, name)) out->eager = loaded_by(r, node, receiver->eager);
    if (!row) return out;
    if (receiver->owner.n && word_in(keeps_rows, name)) {
        out->owner = receiver->owner;
        out->via = receiver->via;
        out->eager = receiver->eager;
    } else if (!arguments) {
        model_related(r, node, receiver, out);
    }
    return out;
}

const struct value *model_result(struct host_run *r, int node, struct slice name,
                                 const struct value *receiver, const struct value *first,
                                 const struct value *v)
{
    model_note_declaration(r, node, name);
    if (receiver && receiver->model.n && is_language(r, "java")) {
        struct value *out = value_new(r, v->node);
        *out = *v;
        model_follow(r, receiver, name, out);
        return out;
    }
    if (is_language(r, "php") && slice_eq(name, SLICE("createQuery"))) return of_dql(r, first, v);
    if (word_in("getRepository", name)) return repository_of(r, node, v);
    struct slice element = starts_query(r, node, name, receiver), eager = {"", 0};
    if (receiver && receiver->element.n) {
        if (word_in(picks_one, name)) return v;
        if (word_in(keeps_rows, name)) element = receiver->element, eager = receiver->eager;
    }
    bool passes = first && word_in("list sorted reversed tuple enumerate set iter scalars stream_scalars "
                                   "execute exec stream",
                                   name);
    if (element.n == 0 && passes) element = first->element, eager = first->eager;
    const struct value *own = element.n == 0 ? of_method(r, name, receiver, v) : NULL;
    if (own) return own;
    if (element.n == 0) return keep_related(r, node, name, receiver, v);
    if (receiver && !receiver->element.n && is_javascript(r))
        eager = receiver->eager; /* Post.scope("withAuthor").findAll() */
    eager = loaded_with(r, node, name, receiver, eager);
    const struct value *rows = rows_of(r, v, element, eager);
    if (receiver && receiver->element.n) note_change(r, node, name, rows_of(r, receiver, element, eager));
    return rows;
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
    return rows_of(r, v, name_last(receiver), (struct slice){"", 0});
}

/* ---- reads --------------------------------------------------------------------------------------------- */

/* getOrders -> orders, for Java and Doctrine. */
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

/* Languages whose relations are followed by the facts, over files: see relation_read.via. */
static bool keeps_paths(const struct host_run *r)
{
    return is_javascript(r) || is_language(r, "python") || is_language(r, "php") || is_language(r, "ruby");
}

void model_follow(struct host_run *r, const struct value *of, struct slice name, struct value *v)
{
    if (!of || of->model.n == 0 || keeps_paths(r)) return;
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

/* ActiveRecord's Preloader loads relations of rows that are there already. */
static bool is_preloaded(const struct host_run *r)
{
    if (!is_language(r, "ruby") || r->function < 0) return false;
    return slice_holds(node_text(r->tree, r->functions.at[r->function].node), "Preloader");
}

static struct slice read_name(struct host_run *r, int node)
{
    struct slice name = node_name(r->tree, node);
    return is_javascript(r) ? name : property_name(r, name);
}

void model_related(struct host_run *r, int node, const struct value *of, struct value *out)
{
    out->model = (struct slice){"", 0};
    out->owner = out->via = (struct slice){"", 0};
    if (of->model.n == 0 || !keeps_paths(r))
        return; /* one step: what stands behind a second relation is not followed */
    out->owner = of->model;
    out->via = read_name(r, node);
    out->eager = of->eager;
}

/* book.getAuthor().getId(): the proxies of JPA and Doctrine know the key. */
static bool reads_key(const struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    if ((!is_language(r, "java") && !is_language(r, "kotlin") && !is_language(r, "php")) ||
        slice_holds(r->imports, "exposed"))
        return false;
    int parent = node_at(t, node)->parent;
    if (parent >= 0 && node_at(t, parent)->kind != NODE_MEMBER && node_at(t, parent)->kind != NODE_CALL)
        return false;
    return node_receiver(t, parent) == node && word_in("getId id", node_name(t, parent));
}

void model_note_member(struct host_run *r, int node, const struct value *of)
{
    if (of && !reads_key(r, node)) model_note_read(r, node, read_name(r, node), of);
}

void model_note_read(struct host_run *r, int node, struct slice name, const struct value *of)
{
    if (!of || (of->model.n == 0 && of->owner.n == 0) || r->loop_depth == 0 || !(of->deps & DEPS_LOOPS))
        return;
    int depth = r->loop_depth;
    while (depth > 1 && !(of->deps & (1ull << (depth - 1)))) depth--;
    if ((size_t)depth > sizeof r->loops / sizeof *r->loops || is_preloaded(r)) return;
    const struct host_loop *loop = r->loops[depth - 1];
    struct host_relation_use *u = vec_zadd(&r->out->arena, &r->out->relation_uses);
    u->model = slice_copy(&r->out->arena, of->model.n ? of->model : of->owner);
    u->via = slice_copy(&r->out->arena, of->model.n ? (struct slice){"", 0} : of->via);
    u->name = name;
    u->eager = asks_anew(r, node) ? SLICE("") : slice_copy(&r->out->arena, of->eager);
    if (r->function >= 0) u->function = r->out->functions.at[r->functions.at[r->function].public_index].name;
    u->loop = loop->kind;
    u->loop_offset = loop->pos;
    u->loop_len = loop->len;
    u->offset = r->tree->nodes.at[node].pos;
    u->len = r->tree->nodes.at[node].len;
}
