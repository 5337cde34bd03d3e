/* Entities of JPA, Spring Data, Entity Framework and Exposed: which attributes are relations that are loaded
 * on first use, and which expressions are rows of an entity.
 *
 *     authorRepository.findAll()                 rows of Author, by the repository's type or name
 *     em.createQuery("... Author a JOIN FETCH a.books", Author.class).getResultList()
 *     _context.Authors.Include(a => a.Books)     rows of Author: DbSet<Author> Authors, or the set's singular
 *     City.find { ... }                          rows of City
 *
 * Entity Framework loads lazily through proxies only, so only virtual properties are relations there. */
#include "ingest/host.h"

/* ---- declarations */

static struct slice class_around(const struct host_tree *t, int n)
{
    int class = node_around(t, n, NODE_CLASS);
    return class >= 0 ? node_name(t, class) : (struct slice){"", 0};
}

static bool starts_upper(struct slice s)
{
    return s.n > 1 && s.p[0] >= 'A' && s.p[0] <= 'Z';
}

static void note_virtual(struct host_run *r, int node)
{
    static const char values[] =
        "String DateTime DateTimeOffset Guid Decimal TimeSpan Uri Boolean Int32 Int64 Byte "
        "Double DateOnly TimeOnly Object JsonDocument Point Geometry";
    const struct host_tree *t = r->tree;
    int target = node_child(t, node, SLOT_TARGET), type = node_child(t, node, SLOT_TYPE);
    if (target < 0 || type < 0) return;
    struct slice head = {t->text.p + node_at(t, node)->pos, node_at(t, type)->pos - node_at(t, node)->pos};
    if (slice_find(head, SLICE("virtual "), 0) < 0) return;
    struct slice text = node_text(t, type), of = type_element(text);
    while (text.n && text.p[text.n - 1] == '?') text.n--;
    bool many = of.n > 0;
    if (!starts_upper(many ? of : text) || word_in(values, text) || type_is_number(r, text) ||
        type_is_enum(r, text))
        return;
    model_add_relation(r, class_around(t, node), node_text(t, target), many ? of : text, many, false, node);
}

bool entity_is_batched(struct slice declaration)
{
    return slice_holds(declaration, "@BatchSize") || slice_holds(declaration, "FetchMode.SUBSELECT");
}

struct slice entity_target(struct host_run *r, int type)
{
    struct slice text = node_text(r->tree, type), of = type_element(text);
    if (of.n) text = of;
    while (text.n && strchr("? ", text.p[text.n - 1])) text.n--;
    return starts_upper(text) ? text : (struct slice){"", 0};
}

static int first_name(const struct host_tree *t, int n)
{
    for (NODE_CHILDREN(t, n, c))
        if (node_at(t, c)->kind == NODE_NAME) return c;
    return -1;
}

/* Kotlin: @OneToMany(...) var books, in a class or its constructor. */
static void note_annotated(struct host_run *r, int annotation)
{
    const struct host_tree *t = r->tree;
    struct slice text = node_text(t, annotation);
    bool many = slice_holds(text, "@OneToMany") || slice_holds(text, "@ManyToMany") ||
                slice_holds(text, "@ElementCollection");
    bool one = slice_holds(text, "@ManyToOne") || slice_holds(text, "@OneToOne");
    int of = node_at(t, annotation)->parent, name = of >= 0 ? first_name(t, of) : -1;
    if (name < 0 || (!many && !one)) return;
    bool eager = many ? slice_holds(text, "EAGER") : !slice_holds(text, "LAZY");
    model_add_relation(r, class_around(t, of), node_text(t, name),
                       entity_target(r, node_child(t, of, SLOT_TYPE)), many,
                       eager || entity_is_batched(node_text(t, of)), annotation);
}

/* Exposed: val users by User referrersOn Users.city */
static void note_delegated(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    struct slice text = node_text(t, node);
    bool many = slice_holds(text, "eferrersOn ") || slice_holds(text, " via ");
    bool one = slice_holds(text, "eferencedOn ") || slice_holds(text, "ackReferencedOn ");
    int target = node_child(t, node, SLOT_TARGET);
    if (target < 0 || (!many && !one) || !slice_holds(text, " by ")) return;
    model_add_relation(r, class_around(t, node), node_text(t, target), (struct slice){"", 0}, many, false,
                       node);
}

/* modelBuilder.Entity<Blog>().Navigation(b => b.Theme).AutoInclude() */
static void note_auto_include(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    struct slice text = node_text(t, node);
    ptrdiff_t entity = slice_find(text, SLICE("Entity<"), 0),
              path = slice_find(text, SLICE("Navigation("), 0);
    if (!slice_eq(node_name(t, node), SLICE("AutoInclude")) || entity < 0 || path < entity) return;
    size_t from = (size_t)entity + 7, end = from, close = (size_t)path;
    while (end < text.n && text.p[end] != '>') end++;
    while (close < text.n && text.p[close] != ')') close++;
    size_t start = close;
    while (start > (size_t)path && ascii_is_alpha(text.p[start - 1])) start--;
    model_add_relation(r, (struct slice){text.p + from, end - from},
                       (struct slice){text.p + start, close - start}, (struct slice){"", 0}, false, true,
                       node);
}

void entity_declare(struct host_run *r)
{
    const struct host_tree *t = r->tree;
    bool kotlin = t->language == &language_kotlin;
    if (!kotlin && t->language != &language_csharp) return;
    for (int n = 0; n < (int)t->nodes.n; n++) {
        enum node_kind kind = node_at(t, n)->kind;
        if (kind == NODE_ASSIGN && !kotlin) note_virtual(r, n);
        if (kind == NODE_CALL && !kotlin) note_auto_include(r, n);
        if (kind == NODE_ASSIGN && kotlin && node_around(t, n, NODE_FUNCTION) < 0) note_delegated(r, n);
        if (kind == NODE_ANNOTATION && kotlin) note_annotated(r, n);
    }
}

/* ---- rows */

static const struct value *rows(struct host_run *r, const struct value *v, struct slice element,
                                struct slice eager)
{
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->element = slice_copy(&r->out->arena, element);
    out->eager = eager;
    return out;
}

/* authorRepository, AuthorRepository, author_repo -> Author; "" for other names. */
static struct slice repository_entity(struct host_run *r, struct slice name)
{
    static const char *const suffixes[] = {"Repository", "Repo", "Dao", "DAO", NULL};
    size_t from = name.n;
    while (from > 0 && (ascii_is_alpha(name.p[from - 1]) || ascii_is_digit(name.p[from - 1]))) from--;
    name = (struct slice){name.p + from, name.n - from};
    for (int i = 0; suffixes[i]; i++) {
        if (!slice_ends(name, slice_of(suffixes[i])) || name.n <= strlen(suffixes[i])) continue;
        char *p = arena_copy(r->arena, name.p, name.n - strlen(suffixes[i]));
        if (p[0] >= 'a' && p[0] <= 'z') p[0] = (char)(p[0] - 32);
        return (struct slice){p, name.n - strlen(suffixes[i])};
    }
    return (struct slice){"", 0};
}

/* interface AuthorRepository extends JpaRepository<Author, Long>: what this file says of the repository's
 * rows. */
static struct slice declared_entity(const struct host_run *r, struct slice repository)
{
    VEC_EACH (struct host_class, c, &r->classes) {
        if (!slice_eq(c->name, repository)) continue;
        struct slice head = node_text(r->tree, c->node);
        int body = node_child(r->tree, c->node, SLOT_BODY);
        if (body >= 0) head.n = node_at(r->tree, body)->pos - node_at(r->tree, c->node)->pos;
        ptrdiff_t at = slice_find(head, SLICE("Repository<"), 0);
        if (at < 0) continue;
        size_t from = (size_t)at + 11, end = from;
        while (end < head.n &&
               (ascii_is_alpha(head.p[end]) || ascii_is_digit(head.p[end]) || head.p[end] == '_'))
            end++;
        return (struct slice){head.p + from, end - from};
    }
    return (struct slice){"", 0};
}

static bool is_path(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '.';
}

/* The last names of the paths behind "fetch" of a query in an object language. */
static struct slice fetched(struct host_run *r, struct slice query)
{
    char *out = arena_alloc(r->arena, query.n + 2);
    size_t n = 0;
    struct slice lower = slice_lower(r->arena, query);
    for (ptrdiff_t at = 0; (at = slice_find(lower, SLICE("fetch "), (size_t)at)) >= 0; at += 6) {
        size_t end = (size_t)at + 6, from = end;
        for (; end < query.n && is_path(query.p[end]); end++)
            if (query.p[end] == '.') from = end + 1;
        out[n++] = ' ';
        for (size_t i = from; i < end; i++) out[n++] = query.p[i];
    }
    return (struct slice){out, n};
}

/* The words of attributePaths = {"office", "skills.area"}. */
static struct slice graph_paths(struct host_run *r, struct slice declaration)
{
    ptrdiff_t at = slice_find(declaration, SLICE("attributePaths"), 0);
    if (at < 0) return SLICE("*");
    char *out = arena_alloc(r->arena, declaration.n + 1);
    size_t n = 0;
    out[n++] = ' ';
    for (size_t i = (size_t)at + 14; i < declaration.n && declaration.p[i] != ')'; i++)
        out[n++] =
            ascii_is_alpha(declaration.p[i]) || ascii_is_digit(declaration.p[i]) ? declaration.p[i] : ' ';
    return (struct slice){out, n};
}

/* The relations that a repository's method loads with the rows, by a fetch join or an entity graph; "*" when
 * only its name says that it does. */
static struct slice loaded_relations(struct host_run *r, struct slice repository, struct slice method)
{
    static const char *const words[] = {"With", "Fetch", "Eager", "Graph", "Join", NULL};
    VEC_EACH (struct host_function_run, f, &r->functions) {
        const struct host_function *declared = &r->out->functions.at[f->public_index];
        if (!slice_eq(declared->name, method) || (repository.n && !slice_eq(declared->class, repository)))
            continue;
        struct slice text = node_text(r->tree, f->node);
        if (slice_holds(text, "EntityGraph")) return graph_paths(r, text);
        if (slice_holds(text, "FETCH ") || slice_holds(text, "fetch ")) return fetched(r, text);
        if (slice_holds(text, "Query(")) return SLICE("");
    }
    bool compares = slice_holds(method, "StartingWith") || slice_holds(method, "EndingWith") ||
                    slice_holds(method, "StartsWith") || slice_holds(method, "EndsWith");
    for (int i = compares; words[i]; i++)
        if (slice_holds(method, words[i])) return SLICE("*");
    return SLICE("");
}

static const struct value *of_repository(struct host_run *r, int node, struct slice name,
                                         const struct value *receiver, const struct value *v)
{
    if (!slice_starts(name, SLICE("findAll")) && !slice_starts(name, SLICE("findBy")) &&
        !slice_starts(name, SLICE("getAll")) && !slice_starts(name, SLICE("streamAll")))
        return v;
    if (slice_eq(name, SLICE("findById"))) return v;
    struct slice type = receiver && receiver->type.n ? receiver->type : (struct slice){"", 0};
    struct slice element = declared_entity(r, type);
    if (element.n == 0) element = repository_entity(r, type);
    if (element.n == 0) element = repository_entity(r, node_text(r->tree, node_receiver(r->tree, node)));
    if (element.n == 0) return v;
    return rows(r, v, element, loaded_relations(r, type, name));
}

/* createQuery("SELECT a FROM Author a ..."): rows of Author. */
static const struct value *of_query(struct host_run *r, const struct host_arguments *a, const struct value *v)
{
    if (a->count == 0 || !value_is_text(a->values[0])) return v;
    struct slice query = string_literal_text(r, a->values[0]->strings[0]),
                 lower = slice_lower(r->arena, query);
    ptrdiff_t from = slice_find(lower, SLICE("from "), 0);
    if (from < 0) return v;
    size_t at = (size_t)from + 5, start;
    while (at < query.n && ascii_is_space(query.p[at])) at++;
    for (start = at;
         at < query.n && (ascii_is_alpha(query.p[at]) || ascii_is_digit(query.p[at]) || query.p[at] == '.');
         at++)
        if (query.p[at] == '.') start = at + 1;
    struct slice element = {query.p + start, at - start};
    /* "SELECT a.name, count(b)" makes no entities */
    struct slice selected = slice_trim((struct slice){lower.p, (size_t)from});
    bool projects = memchr(selected.p, '.', selected.n) || memchr(selected.p, ',', selected.n) ||
                    memchr(selected.p, '(', selected.n);
    return starts_upper(element) && !projects ? rows(r, v, element, fetched(r, query)) : v;
}

/* Words of a lambda's or string's path: Include(a => a.Books), with(City::users). */
static struct slice included(struct host_run *r, const struct host_arguments *a, struct slice before)
{
    char *out = arena_alloc(r->arena, before.n + 2);
    struct slice all = {out, before.n};
    memcpy(out, before.p, before.n);
    for (size_t i = 0; i < a->count; i++) {
        struct slice text = node_text(r->tree, a->nodes[i]);
        char *p = arena_alloc(r->arena, all.n + text.n + 1);
        memcpy(p, all.p, all.n);
        p[all.n] = ' ';
        for (size_t k = 0; k < text.n; k++)
            p[all.n + 1 + k] =
                ascii_is_alpha(text.p[k]) || ascii_is_digit(text.p[k]) || text.p[k] == '_' ? text.p[k] : ' ';
        all = (struct slice){p, all.n + 1 + text.n};
        if (node_at(r->tree, node_strip(r->tree, a->nodes[i]))->kind == NODE_NAME) all = SLICE("*");
    }
    return all;
}

static const struct value *row(struct host_run *r, const struct value *v, const struct value *of)
{
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->model = of->element;
    out->eager = of->eager;
    return out;
}

static const struct value *of_rows(struct host_run *r, struct slice name, const struct value *receiver,
                                   const struct host_arguments *a, const struct value *v)
{
    static const char keeps[] =
        "getResultList list stream getResultStream setParameter setMaxResults setFirstResult toList "
        "collect parallelStream sorted distinct filter peek iterator Where OrderBy OrderByDescending "
        "ThenBy ThenByDescending Skip Take ToList ToListAsync AsQueryable Distinct AsEnumerable ToArray "
        "ToArrayAsync IgnoreQueryFilters TagWith AsSplitQuery AsTracking limit orderBy sortedBy "
        "getContent toMutableList asSequence onEach forUpdate sortedByDescending reversed";
    static const char picks[] = "get elementAt ElementAt getValue"; /* by index */
    static const char includes[] = "Include ThenInclude with load";
    static const char unlike[] =
        "AsNoTracking AsNoTrackingWithIdentityResolution setHint applyFetchGraph applyLoadGraph "
        "setFetchMode IncludeFilter";
    if (word_in(unlike, name)) return rows(r, v, receiver->element, SLICE("*"));
    if (word_in(includes, name)) return rows(r, v, receiver->element, included(r, a, receiver->eager));
    if (word_in(picks, name) && a->count == 1) return row(r, v, receiver);
    return word_in(keeps, name) ? rows(r, v, receiver->element, receiver->eager) : v;
}

const struct value *entity_result(struct host_run *r, int node, struct slice name,
                                  const struct value *receiver, const struct host_arguments *a,
                                  const struct value *v)
{
    const struct host_language *l = r->tree->language;
    if (l != &language_java && l != &language_kotlin && l != &language_csharp) return v;
    if (receiver && receiver->element.n) v = of_rows(r, name, receiver, a, v);
    if (l == &language_csharp) return linq_result(r, node, name, receiver, v);
    if (receiver && receiver->element.n) return v;
    if (word_in("createQuery createSelectionQuery", name)) return of_query(r, a, v);
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    if (l == &language_kotlin && starts_upper(of) && word_in("all find wrapRows", name))
        return rows(r, v, of, SLICE(""));
    return of_repository(r, node, name, receiver, v);
}
