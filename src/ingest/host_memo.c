/* Memos: conditions that ask whether something is known already, so that what they guard runs once per key.
 *
 *     if key not in cache:            v, ok := teams[id]; if !ok { ... teams[id] = v }
 *     if (!seen.containsKey(k)) ...   a name that says it, or a container that the branch stores into */
#include "ingest/host.h"

/* True when something below n stores into the container of that name: c[k] = v, c.put(k, v). */
static bool stores_into(const struct host_tree *t, int n, struct slice container, int depth)
{
    enum node_kind kind = node_at(t, n)->kind;
    if (depth > 60 || kind == NODE_FUNCTION) return false;
    if (kind == NODE_ASSIGN || kind == NODE_AUGMENT) {
        int target = node_child(t, n, SLOT_TARGET);
        while (target >= 0 && node_at(t, target)->kind == NODE_LIST) target = node_at(t, target)->first;
        if (target >= 0 && node_at(t, target)->kind == NODE_INDEX &&
            slice_eq(node_text(t, node_at(t, target)->first), container))
            return true;
    }
    if (kind == NODE_CALL && slice_eq(node_text(t, node_receiver(t, n)), container) &&
        word_in("put insert set add Add store Store Put Set TryAdd", node_name(t, n)))
        return true;
    for (NODE_CHILDREN(t, n, c))
        if (stores_into(t, c, container, depth + 1)) return true;
    return false;
}

/* A name below n that the branches of the if store into. */
static bool names_store(const struct host_tree *t, int n, int test, int depth)
{
    enum node_kind kind = node_at(t, n)->kind;
    if (depth > 12) return false;
    if (kind == NODE_NAME || kind == NODE_MEMBER)
        for (NODE_CHILDREN(t, test, c))
            if (node_at(t, c)->slot == SLOT_THEN && stores_into(t, c, node_text(t, n), 0)) return true;
    for (NODE_CHILDREN(t, n, c))
        if (names_store(t, c, test, depth + 1)) return true;
    return false;
}

/* Go: v, ok := c[k]; if !ok { c[k] = ... }. The lookup stands in front of the if, or in its header. */
static int lookup_before(const struct host_tree *t, int test)
{
    int init = node_child(t, test, SLOT_INIT), before = -1;
    if (init >= 0) return init;
    for (NODE_CHILDREN(t, node_at(t, test)->parent, c)) {
        if (c == test) return before;
        before = c;
    }
    return -1;
}

static bool is_lookup_test(struct host_run *r, int condition)
{
    const struct host_tree *t = r->tree;
    int test = node_at(t, condition)->parent;
    struct slice text = slice_trim(node_text(t, condition));
    while (text.n > 2 && text.p[0] == '(') text = slice_trim((struct slice){text.p + 1, text.n - 2});
    bool missing = slice_starts(text, SLICE("!")) || slice_holds(text, "null") || slice_holds(text, "nil") ||
                   slice_holds(text, "None") || slice_starts(text, SLICE("not ")) ||
                   slice_holds(text, " not in ");
    if (!missing || node_at(t, test)->kind != NODE_IF) return false;
    if (names_store(t, condition, test, 0)) return true;
    int lookup = lookup_before(t, test);
    return lookup >= 0 && names_store(t, lookup, test, 0);
}

/* The collection that a condition says to lack something: M in "k not in M", "!M.has(k)", "!isset($M[$k])".
 */
static struct slice lacking(const struct host_tree *t, int condition)
{
    condition = node_strip(t, condition);
    struct slice none = {"", 0}, text = node_text(t, condition);
    if (condition < 0 || node_at(t, condition)->first < 0) return none;
    int last = node_at(t, condition)->last;
    if (slice_holds(text, " not in ") && node_at(t, condition)->kind != NODE_CALL) return node_text(t, last);
    if (text.n == 0 || (text.p[0] != '!' && !slice_starts(text, SLICE("not ")))) return none;
    int call = node_strip(t, last);
    if (node_at(t, call)->kind == NODE_INDEX) return node_text(t, node_at(t, call)->first);
    if (node_at(t, call)->kind != NODE_CALL) /* not k in M */
        return slice_holds(node_text(t, call), " in ") ? node_text(t, node_at(t, call)->last) : none;
    struct slice name = node_name(t, call);
    int arguments = node_child(t, call, SLOT_ARGUMENTS),
        first = arguments >= 0 ? node_strip(t, node_at(t, arguments)->first) : -1;
    if (word_in("isset empty", name) && first >= 0 && node_at(t, first)->kind == NODE_INDEX)
        return node_text(t, node_at(t, first)->first);
    if (word_in("array_key_exists", name) && arguments >= 0)
        return node_text(t, node_strip(t, node_at(t, arguments)->last));
    if (word_in("has containsKey ContainsKey key? include? get contains", name))
        return node_text(t, node_receiver(t, call));
    return none;
}

/* "if key not in users: users[key] = ...": each key is asked for once. */
static bool fills_lacking(const struct host_tree *t, int node, int condition)
{
    struct slice of = lacking(t, condition), text = node_text(t, node);
    if (of.n == 0 || of.n > 60) return false;
    for (ptrdiff_t at = slice_find(text, of, 0); at >= 0; at = slice_find(text, of, (size_t)at + of.n)) {
        size_t end = (size_t)at + of.n;
        struct slice rest = {text.p + end, text.n - end};
        const char *close = rest.n && rest.p[0] == '[' ? memchr(rest.p, ']', rest.n) : NULL;
        size_t behind = close ? (size_t)(close - rest.p) + 1 : 0;
        while (close && behind < rest.n && rest.p[behind] == ' ') behind++;
        bool assigned = close && behind + 1 < rest.n && rest.p[behind] == '=' && rest.p[behind + 1] != '=';
        if (assigned || slice_starts(rest, SLICE(".set(")) || slice_starts(rest, SLICE(".put("))) return true;
    }
    return false;
}

bool memo_is_filled(const struct host_tree *t, int left, int right)
{
    left = left >= 0 ? node_strip(t, left) : -1;
    if (left < 0 || right < 0 || node_at(t, left)->kind != NODE_INDEX) return false;
    return stores_into(t, right, node_text(t, node_at(t, left)->first), 0);
}

bool memo_is_tested(struct host_run *r, int condition)
{
    if (is_lookup_test(r, condition) ||
        fills_lacking(r->tree, node_at(r->tree, condition)->parent, condition))
        return true;
    struct slice text = slice_lower(r->arena, node_text(r->tree, condition));
    return (slice_holds(text, "cache") || slice_holds(text, "memo") || slice_holds(text, "seen")) &&
           (slice_holds(text, "not ") || slice_holds(text, "!") || slice_holds(text, "none") ||
            slice_holds(text, "null") || slice_holds(text, "nil"));
}
