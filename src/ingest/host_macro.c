/* Rust: the arguments of a macro are a flat run of tokens. What can be told from the marks between them is
 * given the shape it would have elsewhere:
 *
 *     a.b  Path::c  f(x)  a.b(x)  m!(x)  name = x
 *
 * Other operators stay as they are: several tokens that are one argument. */
#include "ingest/host_tree.h"

/* Source between two nodes, without blanks. */
static struct slice between(const struct host_tree *t, int left, int right)
{
    uint32_t from = t->nodes.at[left].pos + t->nodes.at[left].len, to = t->nodes.at[right].pos;
    return slice_trim((struct slice){t->text.p + from, to > from ? to - from : 0});
}

static char first_byte(const struct host_tree *t, int n)
{
    return t->nodes.at[n].len ? t->text.p[t->nodes.at[n].pos] : 0;
}

/* What a token makes together with what stands in front of it, NODE_OTHER for nothing. */
static enum node_kind joint(const struct host_tree *t, int left, int right)
{
    struct slice mark = between(t, left, right);
    enum node_kind kind = node_at(t, left)->kind, next = node_at(t, right)->kind;
    bool name = kind == NODE_NAME || kind == NODE_TYPE;
    if (next == NODE_MACRO && first_byte(t, right) != '{') {
        if (mark.n == 0 && (name || kind == NODE_MEMBER) && first_byte(t, right) == '(') return NODE_CALL;
        return slice_eq(mark, SLICE("!")) && name ? NODE_CALL : NODE_OTHER;
    }
    if (slice_eq(mark, SLICE("."))) return next == NODE_NAME ? NODE_MEMBER : NODE_OTHER;
    if (slice_eq(mark, SLICE("::"))) return name && next == NODE_NAME ? NODE_NAME : NODE_OTHER;
    bool named = slice_eq(mark, SLICE("=")) || slice_eq(mark, SLICE("= &"));
    return named && kind == NODE_NAME ? NODE_PAIR : NODE_OTHER;
}

static int add_over(struct host_tree *t, enum node_kind kind, int parent, int left, int right)
{
    int n = (int)t->nodes.n;
    uint32_t pos = t->nodes.at[left].pos, end = t->nodes.at[right].pos + t->nodes.at[right].len;
    *vec_add(t->arena, &t->nodes) =
        (struct node){(uint8_t)kind, SLOT_NONE, 0, pos, end - pos, 0, parent, -1, -1, -1};
    return n;
}

static void adopt(struct host_tree *t, int parent, int child, enum slot slot)
{
    t->nodes.at[child].parent = parent;
    t->nodes.at[child].slot = (uint8_t)slot;
    t->nodes.at[child].next = -1;
    struct node *p = &t->nodes.at[parent];
    if (p->last >= 0)
        t->nodes.at[p->last].next = child;
    else
        p->first = child;
    p->last = child;
}

static int join(struct host_tree *t, enum node_kind kind, int parent, int left, int right)
{
    int n = add_over(t, kind, parent, left, right);
    if (kind == NODE_NAME) return n;
    bool call = kind == NODE_CALL, pair = kind == NODE_PAIR;
    adopt(t, n, left, call ? SLOT_CALLEE : pair ? SLOT_NAME : SLOT_RECEIVER);
    adopt(t, n, right, call ? SLOT_ARGUMENTS : pair ? SLOT_VALUE : SLOT_NAME);
    return n;
}

/* A pair's value grows to the right, not the pair: name = a.b */
static int extend(struct host_tree *t, int parent, int left, int right, enum node_kind kind)
{
    if (node_at(t, left)->kind != NODE_PAIR) return join(t, kind, parent, left, right);
    int name = node_child(t, left, SLOT_NAME), value = node_child(t, left, SLOT_VALUE);
    int grown = join(t, kind, left, value, right);
    t->nodes.at[left].first = t->nodes.at[left].last = -1;
    adopt(t, left, name, SLOT_NAME);
    adopt(t, left, grown, SLOT_VALUE);
    t->nodes.at[left].len = t->nodes.at[right].pos + t->nodes.at[right].len - t->nodes.at[left].pos;
    return left;
}

static int tail_of(const struct host_tree *t, int n)
{
    return node_at(t, n)->kind == NODE_PAIR ? node_child(t, n, SLOT_VALUE) : n;
}

static void structure(struct host_tree *t, int macro)
{
    int token = t->nodes.at[macro].first, current = -1;
    t->nodes.at[macro].first = t->nodes.at[macro].last = -1;
    while (token >= 0) {
        int next = t->nodes.at[token].next;
        enum node_kind kind = current < 0 ? NODE_OTHER : joint(t, tail_of(t, current), token);
        if (kind != NODE_OTHER) {
            current = extend(t, macro, current, token, kind);
        } else {
            if (current >= 0) adopt(t, macro, current, SLOT_NONE);
            current = token;
        }
        token = next;
    }
    if (current >= 0) adopt(t, macro, current, SLOT_NONE);
}

void macro_structure(struct host_tree *t)
{
    size_t n = t->nodes.n; /* nodes added on the way are no token trees */
    for (size_t i = 0; i < n; i++)
        if (t->nodes.at[i].kind == NODE_MACRO) structure(t, (int)i);
}
