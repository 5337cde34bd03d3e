/* Relations that model classes declare, per object mapper: Django, SQLAlchemy, ActiveRecord, Eloquent,
 * Doctrine, JPA, TypeORM, Sequelize. Which attribute leads to which class, to one or many, loaded with its
 * owner or not. */
#include "ingest/host.h"

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

/* "shop.Book", Book::class, App\\Book: Book */
static struct slice class_name(struct slice s)
{
    if (s.n > 7 && slice_ends(s, SLICE("::class"))) s.n -= 7;
    return name_last(s);
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
    rel->target = slice_eq(target, SLICE("self")) ? model : class_name(target);
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

static bool is_javascript(const struct host_run *r)
{
    return is_language(r, "javascript") || is_language(r, "typescript") || is_language(r, "tsx");
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

/* ---- names ----------------------------------------------------------------------------------------------
 */

/* categories -> category, boxes -> box, posts -> post */
static struct slice singular(struct host_run *r, struct slice s)
{
    if (s.n > 4 && slice_ends(s, SLICE("ies")))
        return slice_of(arena_printf(&r->out->arena, "%.*sy", (int)s.n - 3, s.p));
    bool es = slice_ends(s, SLICE("sses")) || slice_ends(s, SLICE("xes")) || slice_ends(s, SLICE("ches")) ||
              slice_ends(s, SLICE("shes"));
    if (es) s.n -= 2;
    if (!es && s.n > 2 && s.p[s.n - 1] == 's' && s.p[s.n - 2] != 's') s.n--;
    return s;
}

static struct slice plural(struct host_run *r, struct slice s)
{
    if (s.n > 1 && s.p[s.n - 1] == 'y')
        return slice_of(arena_printf(&r->out->arena, "%.*sies", (int)s.n - 1, s.p));
    return slice_of(arena_printf(&r->out->arena, "%.*ss", SLICE_ARG(s)));
}

/* blog_post -> BlogPost */
static struct slice camelized(struct host_run *r, struct slice s)
{
    char *p = arena_alloc(&r->out->arena, s.n + 1);
    size_t n = 0;
    bool up = true;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_') {
            up = true;
            continue;
        }
        p[n++] = up && s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i];
        up = false;
    }
    return (struct slice){p, n};
}

/* ---- frameworks -----------------------------------------------------------------------------------------
 */

/* has_many :comments, class_name: "Note" */
static void note_rails(struct host_run *r, int node, bool many)
{
    struct slice name = first_argument(r->tree, node), target = keyword(r->tree, node, "class_name");
    if (target.n == 0) target = keyword(r->tree, node, "class_name:");
    if (target.n == 0) target = camelized(r, many ? singular(r, name) : name);
    model_add_relation(r, class_of(r), name, target, many, false, node);
}

/* User.hasMany(Post, {as: "posts"}) gives users getPosts(), countPosts(), hasPost(): each asks the database,
 * what was included or not. Included rows are a plain attribute. */
static void note_sequelize(struct host_run *r, int node, struct slice name)
{
    static const char *const many_calls[] = {"get", "count", "has", NULL}, *const one_calls[] = {"get", NULL};
    const struct host_tree *t = r->tree;
    struct slice model = node_text(t, node_receiver(t, node)), target = first_argument(t, node);
    int arguments = node_child(t, node, SLOT_ARGUMENTS),
        options = arguments >= 0 ? node_at(t, arguments)->last : -1;
    bool many = word_in("hasMany belongsToMany", name);
    if (!(model.n && model.p[0] >= 'A' && model.p[0] <= 'Z' && target.n)) return;
    struct slice of = many ? plural(r, target) : target;
    for (NODE_CHILDREN(t, options, c))
        if (node_at(t, c)->kind == NODE_PAIR &&
            slice_eq(node_text(t, node_child(t, c, SLOT_NAME)), SLICE("as")))
            of = unquote(node_text(t, node_child(t, c, SLOT_VALUE)));
    model_add_relation(r, model, of, target, many, true, node);
    of = camelized(r, of);
    for (const char *const *c = many ? many_calls : one_calls; *c; c++) {
        struct slice s = strcmp(*c, "has") == 0 ? singular(r, of) : of;
        model_add_relation(r, model, slice_of(arena_printf(&r->out->arena, "%s%.*s", *c, SLICE_ARG(s))),
                           target, many, false, node);
    }
}

/* The class behind "targetEntity: Customer::class", "targetEntity=Customer" or "() => User". */
static struct slice target_in(struct slice text)
{
    static const char *const marks[] = {"targetEntity", "=>", NULL};
    for (const char *const *m = marks; *m; m++) {
        ptrdiff_t at = slice_find(text, slice_of(*m), 0);
        if (at < 0) continue;
        size_t from = (size_t)at + strlen(*m), to;
        while (from < text.n && !ascii_is_alpha(text.p[from])) from++;
        for (to = from; to < text.n && (ascii_is_alpha(text.p[to]) || ascii_is_digit(text.p[to]) ||
                                        text.p[to] == '_' || text.p[to] == '\\');)
            to++;
        return class_name((struct slice){text.p + from, to - from});
    }
    return (struct slice){"", 0};
}

static bool holds_relation(struct slice text, bool *many)
{
    *many = slice_holds(text, "OneToMany(") || slice_holds(text, "ManyToMany(");
    return *many || slice_holds(text, "ManyToOne(") || slice_holds(text, "OneToOne(");
}

/* Doctrine: #[ORM\\ManyToOne(targetEntity: Customer::class)] private Customer $customer, or the same in the
 * comment in front. */
static void note_doctrine(struct host_run *r, int element)
{
    const struct host_tree *t = r->tree;
    int of = node_at(t, element)->parent, name = node_child(t, element, SLOT_TARGET);
    struct slice text = node_text(t, of);
    if (name < 0) return;
    text.n = node_at(t, name)->pos - node_at(t, of)->pos;
    bool many;
    if (!holds_relation(text, &many)) {
        VEC_EACH (const struct comment, c, &t->comments) {
            size_t end = c->pos + c->len;
            if (end > node_at(t, of)->pos || node_at(t, of)->pos - end > 200) continue;
            struct slice between = {t->text.p + end, node_at(t, of)->pos - end};
            if (slice_trim(between).n == 0) text = (struct slice){t->text.p + c->pos, c->len};
        }
        if (!holds_relation(text, &many)) return;
    }
    bool eager = slice_holds(text, "EAGER");
    model_add_relation(r, class_of(r), name_bare(node_text(t, name)), target_in(text), many, eager, element);
}

/* TypeORM: @ManyToOne(() => User) owner: Promise<User>. Only such attributes ask when they are read. */
static void note_typeorm(struct host_run *r, int field)
{
    const struct host_tree *t = r->tree;
    int name = node_child(t, field, SLOT_TARGET), type = node_child(t, field, SLOT_TYPE);
    struct slice text = node_text(t, field);
    bool many;
    if (name < 0 || type < 0) return;
    text.n = node_at(t, name)->pos - node_at(t, field)->pos;
    if (!holds_relation(text, &many)) return;
    bool lazy = slice_starts(type_bare(node_text(t, type)), SLICE("Promise"));
    model_add_relation(r, class_of(r), node_text(t, name), target_in(text), many, !lazy, field);
}

/* Mapped[list["Student"]]: Student, what stands innermost. */
static struct slice annotated(struct slice type)
{
    size_t from = 0, to = type.n;
    for (size_t i = 0; i < type.n; i++)
        if (type.p[i] == '[') from = i + 1;
    while (from < to && !ascii_is_alpha(type.p[from])) from++;
    for (to = from;
         to < type.n && (ascii_is_alpha(type.p[to]) || ascii_is_digit(type.p[to]) || type.p[to] == '_');)
        to++;
    return (struct slice){type.p + from, to - from};
}

/* Django's and SQLAlchemy's attributes of a class: name = ForeignKey(Target, related_name="..."). */
void model_note_assign(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    if (r->class < 0 || r->function >= 0) return;
    int target = node_child(t, node, SLOT_TARGET), value = node_strip(t, node_child(t, node, SLOT_VALUE));
    if (is_language(r, "php")) note_doctrine(r, node);
    if (is_javascript(r)) note_typeorm(r, node);
    if (target < 0 || value < 0) return;
    bool list = node_at(t, value)->kind == NODE_LIST;
    if (list && is_language(r, "php") && slice_eq(name_bare(node_text(t, target)), SLICE("with")))
        note_always_loaded(r, value);
    if (node_at(t, value)->kind != NODE_CALL) return;
    struct slice kind = node_name(t, value), name = node_text(t, target);
    bool one = word_in(to_one, kind), many = word_in(to_many, kind);
    if (!one && !many) return;
    struct slice other = first_argument(t, value), lazy = keyword(t, value, "lazy");
    if (other.n == 0) other = annotated(node_text(t, node_child(t, node, SLOT_TYPE)));
    bool eager = word_in("joined selectin subquery immediate raise raise_on_sql noload False", lazy);
    model_add_relation(r, class_of(r), name, other, many, eager, node);
    struct slice back = keyword(t, value, "related_name");
    if (back.n == 0) back = keyword(t, value, "backref");
    if (memchr(back.p, '(', back.n)) back.n = 0; /* backref("posts", lazy=...) */
    if (back.n && !slice_eq(back, SLICE("+")))
        model_add_relation(r, other, back, class_of(r), true, false, node);
    if (one && back.n == 0 && slice_eq(kind, SLICE("ForeignKey")) && other.n) {
        const char *set =
            arena_printf(&r->out->arena, "%.*s_set", SLICE_ARG(slice_lower(r->arena, class_of(r))));
        model_add_relation(r, other, slice_of(set), class_of(r), true, false, node);
    }
}

/* Rails' and Eloquent's calls, and JPA's annotations on a field. */
void model_note_declaration(struct host_run *r, int node, struct slice name)
{
    const struct host_tree *t = r->tree;
    bool many = word_in(to_many, name);
    bool sequelize = is_javascript(r) && word_in("hasMany hasOne belongsTo belongsToMany", name);
    if (sequelize) note_sequelize(r, node, name);
    if (sequelize || r->class < 0 || (!many && !word_in(to_one, name))) return;
    if (is_language(r, "ruby")) {
        if (r->function < 0) note_rails(r, node, many);
    } else if (is_language(r, "php")) {
        if (r->function < 0) return;
        struct slice method = r->out->functions.at[r->functions.at[r->function].public_index].name;
        model_add_relation(r, class_of(r), method, first_argument(t, node), many, false, node);
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
