/* Classes, and structs of Go: their fields, with the types that declarations and constructors give. */
#include "ingest/host.h"

/* class Users(private val db: Database): the parameters of the constructor are the class's own. */
static void bind_class_parameters(struct host_run *r, int list)
{
    for (NODE_CHILDREN(r->tree, list, c)) {
        int name = node_child(r->tree, c, SLOT_NAME), type = node_child(r->tree, c, SLOT_TYPE);
        if (node_at(r->tree, c)->kind != NODE_PARAMETER || name < 0) continue;
        struct value *v = value_new(r, c);
        v->type = node_text(r->tree, type);
        v->deps = 1ull << DEPS_SELF;
        v->nature = (uint8_t)type_nature(r, v->type);
        scope_set(r, name_bare(node_text(r->tree, name)), v);
    }
}

/* What of the text stands behind node n. */
static struct slice behind_node(const struct host_tree *t, struct slice text, int n)
{
    const char *end = t->text.p + node_at(t, n)->pos + node_at(t, n)->len;
    if (end < text.p || end > text.p + text.n) return text;
    return slice_trim((struct slice){end, text.n - (size_t)(end - text.p)});
}

/* constructor(private users: Repository<User>), __construct(private PDO $pdo): parameters that are fields. */
static void bind_promoted(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    if (node_at(t, node)->kind == NODE_BLOCK)
        for (NODE_CHILDREN(t, node, c)) bind_promoted(r, c);
    if (node_at(t, node)->kind != NODE_FUNCTION || !word_in("constructor __construct", node_name(t, node)))
        return;
    for (NODE_CHILDREN(t, node_child(t, node, SLOT_PARAMETERS), c)) {
        struct slice text = node_text(t, c);
        for (NODE_CHILDREN(t, c, d)) /* @InjectRepository(User) private users */
            if (node_at(t, d)->kind == NODE_ANNOTATION) text = behind_node(t, text, d);
        int name = node_child(t, c, SLOT_NAME), type = node_child(t, c, SLOT_TYPE);
        bool field = slice_starts(text, SLICE("private ")) || slice_starts(text, SLICE("public ")) ||
                     slice_starts(text, SLICE("protected ")) || slice_starts(text, SLICE("readonly "));
        if (!field || name < 0 || type < 0) continue;
        struct value *v = value_new(r, name);
        v->deps = 1ull << DEPS_SELF;
        v->type = type_bare(node_text(t, type));
        v->nature = (uint8_t)type_nature(r, v->type);
        scope_set(r, name_bare(node_text(t, name)), v);
    }
}

void class_run(struct host_run *r, int node)
{
    for (size_t i = 0; i < r->classes.n; i++) {
        if (r->classes.at[i].node != node) continue;
        struct host_frame *saved = r->frame;
        int class = r->class;
        r->frame = &r->classes.at[i].frame;
        r->class = (int)i;
        bind_class_parameters(r, node_child(r->tree, node, SLOT_PARAMETERS));
        for (NODE_CHILDREN(r->tree, node, c))
            if (node_at(r->tree, c)->slot == SLOT_BODY) bind_promoted(r, c);
        for (NODE_CHILDREN(r->tree, node, c))
            if (node_at(r->tree, c)->slot == SLOT_BODY) run_node(r, c);
        r->frame = saved;
        r->class = class;
        return;
    }
}

int class_enclosing(const struct host_run *r, int node)
{
    int around = node_around(r->tree, node, NODE_CLASS);
    for (size_t i = r->classes.n; around >= 0 && i > 0; i--)
        if (r->classes.at[i - 1].node == around) return (int)i - 1;
    return -1;
}

void class_add(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    int name = node_child(t, node, SLOT_NAME);
    struct slice head = node_text(t, node);
    if (name >= 0) head.n = t->nodes.at[name].pos - t->nodes.at[node].pos;
    *vec_zadd(r->arena, &r->classes) = (struct host_class){
        .node = node, .name = node_name(t, node), .constants = slice_find(head, SLICE("enum "), 0) >= 0};
}
