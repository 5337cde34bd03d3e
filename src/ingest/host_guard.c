/* Guards: conditions that leave only a few values, or a number, in a variable.
 *
 *     if (!ALLOWED.includes(column)) throw ...       behind it, column is one of a list
 *     if column in ("id", "name"):                   inside of it
 *     if (!is_numeric($id)) return;                  behind it, $id cannot carry text
 *
 * A condition joined with "or" lets a guard that leaves count, one joined with "and" a guard that enters. */
#include "ingest/host.h"

enum { GUARDS_LIMIT = 8 };

static const struct {
    const char *names;
    bool receiver; /* the tested value is what the function is called on */
    int argument;  /* or else this argument */
    enum nature nature;
    bool negative; /* true means that the test failed */
} tests[] = {
    {"includes has contains Contains ContainsKey containsKey include? member? key? has_key? exists? HasKey "
     "hasOwnProperty indexOf "
     "in_array array_key_exists array_search key_exists isset __contains__", false, 0, NATURE_CONSTANT, false},
    {"is_numeric ctype_digit is_int is_integer is_float is_long isInteger isSafeInteger isFinite is_bool "
     "ctype_xdigit",                                                         false, 0, NATURE_NUMERIC,  false},
    {"isNaN",                                                                     false, 0, NATURE_NUMERIC,  true },
    {"isdigit isnumeric isdecimal isidentifier isalnum isalpha",                  true,  0, NATURE_CONSTANT, false},
    {"in? presence_in",                                                           true,  0, NATURE_CONSTANT, false},
};

/* A pattern that is anchored in front and lets nothing through that could end a value. */
static bool is_strict_pattern(struct slice pattern)
{
    bool anchored = slice_holds(pattern, "^") || slice_holds(pattern, "\\A");
    for (size_t i = 0; i < pattern.n; i++) {
        bool escaped = i > 0 && pattern.p[i - 1] == '\\';
        if (pattern.p[i] == '.' && !escaped) return false;
    }
    return anchored && !slice_holds(pattern, "[^");
}

static bool is_place(const struct host_tree *t, int node)
{
    enum node_kind kind = node >= 0 ? (enum node_kind)node_at(t, node)->kind : NODE_OTHER;
    return kind == NODE_NAME || kind == NODE_MEMBER || kind == NODE_INDEX;
}

struct guards {
    struct guard *at;
    size_t n;
    bool negated; /* reading what holds when the condition is false */
};

static void add_guard(struct host_run *r, struct guards *g, int place, enum nature nature, bool negative)
{
    const struct host_tree *t = r->tree;
    place = node_strip(t, place);
    if (place < 0 || !is_place(t, place) || g->n == GUARDS_LIMIT || negative != g->negated) return;
    g->at[g->n++] = (struct guard){place, nature};
}

static int argument_at(const struct host_tree *t, int call, int index)
{
    for (NODE_CHILDREN(t, node_child(t, call, SLOT_ARGUMENTS), c))
        if (index-- == 0) return node_strip(t, c);
    return -1;
}

/* preg_match('/^\d+$/', $x), re.match(r"^\w+$", x), /^\w+$/.test(x), x.match?(/\A\w+\z/) */
static bool read_pattern_test(struct host_run *r, struct guards *g, int call, struct slice name,
                              bool negative)
{
    const struct host_tree *t = r->tree;
    if (!word_in("preg_match match fullmatch test match? matches Match MatchString IsMatch", name))
        return false;
    int of = node_strip(t, node_receiver(t, call)), first = argument_at(t, call, 0);
    int second = argument_at(t, call, 1);
    if (is_strict_pattern(node_text(t, of)) && !is_place(t, of))
        add_guard(r, g, first, NATURE_CONSTANT, negative);
    else if (is_strict_pattern(node_text(t, first)))
        add_guard(r, g, second >= 0 ? second : of, NATURE_CONSTANT, negative);
    return true;
}

static void read_call(struct host_run *r, struct guards *g, int call, bool negative)
{
    const struct host_tree *t = r->tree;
    struct slice name = node_name(t, call);
    if (read_pattern_test(r, g, call, name, negative)) return;
    int first = argument_at(t, call, 0), second = argument_at(t, call, 1);
    bool type_test = word_in("isinstance is_a? kind_of? instance_of?", name);
    if (type_test) {
        bool on_receiver = node_receiver(t, call) >= 0;
        struct slice type = node_text(t, on_receiver ? first : second);
        if (word_in("int float bool Integer Float Numeric UUID datetime date Decimal", type))
            add_guard(r, g, on_receiver ? node_receiver(t, call) : first, NATURE_NUMERIC, negative);
        return;
    }
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (!word_in(tests[i].names, name)) continue;
        int place = tests[i].receiver ? node_receiver(t, call) : argument_at(t, call, tests[i].argument);
        if (slice_eq(name, SLICE("isset")) && place >= 0) /* isset($map[$key]) */
            place = node_at(t, place)->kind == NODE_INDEX ? node_at(t, place)->last : -1;
        add_guard(r, g, place, tests[i].nature, negative != tests[i].negative);
        return;
    }
}

/* The text between two operands: Python's comparisons have no node for their operator. */
static struct slice operator_between(const struct host_tree *t, int left, int right)
{
    uint32_t from = node_at(t, left)->pos + node_at(t, left)->len, to = node_at(t, right)->pos;
    return to > from ? slice_trim((struct slice){t->text.p + from, to - from}) : (struct slice){"", 0};
}

static bool is_literal(const struct host_tree *t, int node)
{
    enum node_kind kind = node_at(t, node)->kind;
    return kind == NODE_STRING || kind == NODE_NUMBER || kind == NODE_CONSTANT;
}

static void read_comparison(struct host_run *r, struct guards *g, int left, int right, struct slice op,
                            bool negative)
{
    const struct host_tree *t = r->tree;
    bool equal = word_in("== === is eq", op), unequal = word_in("!= !== <> ne", op);
    if (word_in("in not in", op) || slice_eq(op, SLICE("not in"))) {
        add_guard(r, g, left, NATURE_CONSTANT, negative != slice_eq(op, SLICE("not in")));
    } else if (word_in("=~ !~", op) && is_strict_pattern(node_text(t, right))) {
        add_guard(r, g, left, NATURE_CONSTANT, negative != slice_eq(op, SLICE("!~")));
    } else if ((equal || unequal) && slice_starts(node_text(t, left), SLICE("typeof ")) &&
               word_in("\"number\" 'number' \"bigint\" \"boolean\" 'bigint' 'boolean'",
                       node_text(t, right))) {
        add_guard(r, g, node_at(t, left)->first, NATURE_NUMERIC, negative != unequal);
    } else if ((equal || unequal) && is_literal(t, right) && node_at(t, right)->first < 0) {
        /* list.indexOf(x) === -1 */
        bool search = node_at(t, left)->kind == NODE_CALL;
        if (search && word_in("indexOf array_search", node_name(t, left)))
            read_call(r, g, left, negative != equal);
        else
            add_guard(r, g, left, NATURE_CONSTANT, negative != unequal);
    } else if (word_in("< <=", op) && node_at(t, left)->kind == NODE_CALL &&
               slice_eq(node_name(t, left), SLICE("indexOf"))) {
        read_call(r, g, left, !negative);
    }
}

static void read_condition(struct host_run *r, struct guards *g, int node, bool negative, int depth)
{
    const struct host_tree *t = r->tree;
    node = node_strip(t, node);
    if (node < 0 || depth > 12) return;
    struct slice text = node_text(t, node);
    int first = node_at(t, node)->first, last = node_at(t, node)->last;
    enum node_kind kind = node_at(t, node)->kind;
    bool not = text.p[0] == '!' || slice_starts(text, SLICE("not "));
    if (kind == NODE_CALL || kind == NODE_NEW) {
        read_call(r, g, node, negative);
    } else if (kind == NODE_INDEX) { /* !ALLOWED[x] */
        struct slice of = node_text(t, first);
        if (of.n > 0 && of.p[0] >= 'A' && of.p[0] <= 'Z') add_guard(r, g, last, NATURE_CONSTANT, negative);
    } else if (not &&first >= 0 && first == last) {
        read_condition(r, g, first, !negative, depth + 1);
    } else if (first >= 0 && node_at(t, first)->next == last && last != first) {
        struct slice op = kind == NODE_BINARY ? node_op(t, node) : operator_between(t, first, last);
        /* "a or b" that is false means that both are; "a and b" that is true the same */
        bool any = word_in("|| or", op), all = word_in("&& and", op);
        if (any || all) {
            if ((any && g->negated != negative) || (all && g->negated == negative)) {
                read_condition(r, g, first, negative, depth + 1);
                read_condition(r, g, last, negative, depth + 1);
            }
        } else {
            read_comparison(r, g, first, last, op, negative);
        }
    }
}

size_t guards_read(struct host_run *r, int condition, bool fails, struct guard *out, size_t limit)
{
    struct guards g = {out, 0, fails};
    if (condition >= 0 && limit >= GUARDS_LIMIT) read_condition(r, &g, condition, false, 0);
    return g.n;
}

void guard_apply(struct host_run *r, const struct guard *g)
{
    const struct host_tree *t = r->tree;
    struct slice name = node_text(t, g->place);
    if (node_at(t, g->place)->kind == NODE_NAME) name = name_bare(name);
    const struct value *old = scope_get(r, name);
    if (old && (old->nature != NATURE_UNKNOWN || (value_is_text(old) && old->constant))) return;
    struct value *v = value_new(r, g->place);
    if (old) v->deps = old->deps;
    v->nature = (uint8_t)g->nature;
    scope_set(r, name, v);
}
