/* Entity Framework and LINQ: which expressions are queries of a context that did not run yet.
 *
 *     _db.Users.Where(u => ...)              a query: its lambdas are translated, not called
 *     from u in _db.Users where ... select u the same in query syntax
 *     query.ToList()                         runs it (catalogue.def, receivers "query")
 *     from u in list select f(u)             a loop over a list
 */
#include "ingest/host.h"

/* The type of a query's value, as the catalogue knows it. */
#define QUERY SLICE("query")

static bool is_name_start(char c)
{
    return ascii_is_alpha(c) || c == '_';
}

/* class ShopContext : DbContext, in this file */
static bool declared_context(const struct host_run *r, struct slice type)
{
    VEC_EACH (struct host_class, c, &r->classes) {
        if (!slice_eq(c->name, type)) continue;
        struct slice bases = node_text(r->tree, node_child(r->tree, c->node, SLOT_TYPE));
        if (slice_holds(bases, "DbContext") || slice_holds(bases, "DataContext")) return true;
    }
    return false;
}

static bool is_context(struct host_run *r, int receiver, const struct value *of)
{
    static const char names[] = "context db ctx datacontext";
    static const char others[] =
        "HttpContext ActionContext ControllerContext ValidationContext SecurityContext "
        "SynchronizationContext FilterContext ExecutionContext CallContext";
    struct slice type = of->type;
    while (type.n && type.p[type.n - 1] == '?') type.n--;
    if (slice_ends(type, SLICE("DbContext")) || slice_ends(type, SLICE("DataContext")) ||
        declared_context(r, type))
        return true;
    bool entities =
        slice_holds(r->imports, "EntityFramework") || slice_holds(r->imports, "System.Data.Entity");
    if (type.n) return entities && slice_ends(type, SLICE("Context")) && !word_in(others, type);
    struct slice name = slice_lower(r->arena, node_name(r->tree, node_strip(r->tree, receiver)));
    while (name.n && name.p[0] == '_') name.p++, name.n--;
    return slice_ends(name, SLICE("dbcontext")) || (entities && word_in(names, name));
}

static const struct value *query_of(struct host_run *r, const struct value *v, struct slice element,
                                    struct slice eager)
{
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->element = slice_copy(&r->out->arena, element);
    out->eager = eager;
    out->type = QUERY;
    out->call = -1;
    return out;
}

bool linq_is_query(const struct value *v)
{
    return v &&
           (slice_eq(v->type, QUERY) || slice_starts(v->type, SLICE("IQueryable<")) ||
            slice_starts(v->type, SLICE("DbSet<")) || slice_starts(v->type, SLICE("IOrderedQueryable<")));
}

/* ---- sets */

/* Authors -> Author, Categories -> Category, Addresses -> Address */
static struct slice singular(struct host_run *r, struct slice name)
{
    if (slice_ends(name, SLICE("ies")))
        return slice_of(arena_printf(r->arena, "%.*sy", (int)name.n - 3, name.p));
    static const char *const plural[] = {"sses", "xes", "ches", "shes", NULL};
    for (int i = 0; plural[i]; i++)
        if (slice_ends(name, slice_of(plural[i]))) return (struct slice){name.p, name.n - 2};
    return slice_ends(name, SLICE("s")) ? (struct slice){name.p, name.n - 1} : name;
}

/* DbSet<Author> Authors, in this file; else by the set's name. */
static struct slice set_element(struct host_run *r, struct slice set)
{
    const struct host_tree *t = r->tree;
    for (int n = 0; n < (int)t->nodes.n; n++) {
        struct slice type =
            node_at(t, n)->kind == NODE_ASSIGN ? node_text(t, node_child(t, n, SLOT_TYPE)) : SLICE("");
        bool is_set = slice_starts(type, SLICE("DbSet<")) || slice_starts(type, SLICE("IDbSet<"));
        if (is_set && slice_eq(node_text(t, node_child(t, n, SLOT_TARGET)), set)) return type_element(type);
    }
    return singular(r, set);
}

const struct value *linq_set(struct host_run *r, int node, const struct value *of, const struct value *v)
{
    struct slice name = node_name(r->tree, node);
    bool property = name.n > 1 && name.p[0] >= 'A' && name.p[0] <= 'Z' &&
                    !word_in("Database ChangeTracker Model Entry Configuration Connection", name);
    if (r->tree->language != &language_csharp || !property ||
        (v->type.n && !slice_holds(v->type, "DbSet<")) || !is_context(r, node_receiver(r->tree, node), of))
        return v;
    return query_of(r, v, set_element(r, name), SLICE(""));
}

/* context.Set<Author>() */
static const struct value *generic_set(struct host_run *r, int node, const struct value *receiver,
                                       const struct value *v)
{
    struct slice callee = node_text(r->tree, node_child(r->tree, node, SLOT_CALLEE));
    ptrdiff_t at = slice_find(callee, SLICE("Set<"), 0);
    if (at < 0 || !receiver || !is_context(r, node_receiver(r->tree, node), receiver)) return v;
    size_t from = (size_t)at + 4, end = from;
    while (end < callee.n && callee.p[end] != '>') end++;
    return query_of(r, v, (struct slice){callee.p + from, end - from}, SLICE(""));
}

const struct value *linq_result(struct host_run *r, int node, struct slice name, const struct value *receiver,
                                const struct value *v)
{
    static const char composes[] =
        "Where Select SelectMany OrderBy OrderByDescending ThenBy ThenByDescending Skip Take Distinct "
        "Include "
        "ThenInclude GroupBy Join GroupJoin AsNoTracking AsQueryable AsSplitQuery AsTracking Union Concat "
        "Except "
        "Intersect OfType Cast Reverse IgnoreQueryFilters TagWith DefaultIfEmpty FromSqlRaw "
        "FromSqlInterpolated "
        "FromSql SkipWhile TakeWhile AsNoTrackingWithIdentityResolution IgnoreAutoIncludes";
    if (r->tree->language != &language_csharp) return v;
    if (slice_eq(name, SLICE("Set"))) return generic_set(r, node, receiver, v);
    if (!linq_is_query(receiver)) return v;
    struct value *out = value_new(r, v->node);
    *out = *v;
    out->type = word_in(composes, name) ? QUERY : SLICE("rows");
    if (!word_in(composes, name)) return out;
    if (!slice_starts(name, SLICE("FromSql"))) out->call = -1;
    return out;
}

/* ---- query syntax */

/* The name that a from clause binds. */
static struct slice range_name(const struct host_tree *t, int clause)
{
    for (NODE_CHILDREN(t, clause, c))
        if (node_at(t, c)->kind == NODE_NAME) return node_text(t, c);
    return (struct slice){"", 0};
}

static uint64_t eval_rest(struct host_run *r, int first)
{
    uint64_t deps = 0;
    for (int c = node_at(r->tree, first)->next; c >= 0; c = node_at(r->tree, c)->next)
        deps |= eval(r, c)->deps;
    return deps;
}

const struct value *linq_expression(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int first = node_at(t, node)->first;
    bool from = t->language == &language_csharp && first >= 0 && node_at(t, first)->next >= 0 &&
                slice_starts(node_text(t, first), SLICE("from ")) && node_at(t, first)->last >= 0;
    if (!from || !is_name_start(node_text(t, node).p[0])) return NULL;
    const struct value *over = eval(r, node_at(t, first)->last);
    struct slice name = range_name(t, first), selected = node_text(t, node_at(t, node)->last);
    size_t mark = r->frame->bindings.n;
    struct value *out = value_new(r, node);
    if (linq_is_query(over)) {
        scope_set(r, name, value_opaque(r, first, 0));
        uint64_t deps = eval_rest(r, first);
        *out = *over;
        out->node = node;
        out->type = QUERY;
        out->deps |= deps;
        bool whole = slice_starts(selected, SLICE("select ")) &&
                     slice_eq(slice_trim((struct slice){selected.p + 7, selected.n - 7}), name);
        if (!whole) out->element = SLICE("");
    } else {
        struct host_loop loop = {.count = over->count};
        run_loop_enter(r, &loop, LOOP_CALLBACK, node);
        scope_set(r, name, run_loop_item(r, first, over, run_loop_bit(r)));
        eval_rest(r, first);
        run_loop_leave(r);
        out->list = true;
        out->call = over->call;
    }
    scope_merge(r, mark, NULL, 0, false);
    return out;
}
