/* From tree-sitter's concrete tree to the small tree that all languages share. */
#include <pthread.h>
#include <stdlib.h>

#include "ingest/host_tree.h"

/* ---- what a language's table means in terms of its grammar's numbers */

enum { ROW_NONE = -1, ROW_COMMENT = -2 };
enum part_kind { PART_END, PART_FIELD, PART_SYMBOL, PART_POSITION };

struct part {
    uint8_t by, slot;
    uint16_t number;
};
struct grammar {
    const TSLanguage *ts;
    int16_t row_of_symbol[SYMBOL_LIMIT];
    struct part parts[LOWERING_LIMIT][LOWERING_PARTS];
};

/* Filled once per process and language, and constant from then on. */
enum { GRAMMAR_LIMIT = 16 };
static struct grammar grammars[GRAMMAR_LIMIT];
static const struct host_language *grammar_owners[GRAMMAR_LIMIT];
static pthread_mutex_t grammar_lock = PTHREAD_MUTEX_INITIALIZER;

static TSSymbol symbol_named(const TSLanguage *ts, const char *name)
{
    return ts_language_symbol_for_name(ts, name, (uint32_t)strlen(name), true);
}

static struct part resolve_part(const TSLanguage *ts, const char *child, uint8_t slot)
{
    if (!child) return (struct part){PART_END, 0, 0};
    if (*child == '#') return (struct part){PART_POSITION, slot, (uint16_t)atoi(child + 1)};
    if (*child == '@') return (struct part){PART_SYMBOL, slot, symbol_named(ts, child + 1)};
    return (struct part){PART_FIELD, slot, ts_language_field_id_for_name(ts, child, (uint32_t)strlen(child))};
}

static int16_t row_for(const struct lowering *rows, const TSLanguage *ts, TSSymbol symbol)
{
    const char *name = ts_language_symbol_name(ts, symbol);
    if (!name || ts_language_symbol_type(ts, symbol) != TSSymbolTypeRegular) return ROW_NONE;
    if (strstr(name, "comment")) return ROW_COMMENT;
    for (int16_t i = 0; rows[i].kind; i++)
        if (strcmp(rows[i].kind, name) == 0) return i;
    return ROW_NONE;
}

static void grammar_fill(struct grammar *g, const struct host_language *language)
{
    g->ts = language->grammar();
    uint32_t symbols = ts_language_symbol_count(g->ts);
    for (uint32_t s = 0; s < SYMBOL_LIMIT; s++)
        g->row_of_symbol[s] = s < symbols ? row_for(language->lowerings, g->ts, (TSSymbol)s) : ROW_NONE;
    for (int i = 0; language->lowerings[i].kind && i < LOWERING_LIMIT; i++)
        for (int p = 0; p < LOWERING_PARTS; p++)
            g->parts[i][p] = resolve_part(g->ts, language->lowerings[i].parts[p].child,
                                          language->lowerings[i].parts[p].slot);
}

static const struct grammar *grammar_of(const struct host_language *language)
{
    int i = 0;
    pthread_mutex_lock(&grammar_lock);
    while (i < GRAMMAR_LIMIT - 1 && grammar_owners[i] && grammar_owners[i] != language) i++;
    if (!grammar_owners[i]) {
        grammar_owners[i] = language;
        grammar_fill(&grammars[i], language);
    }
    pthread_mutex_unlock(&grammar_lock);
    return &grammars[i];
}

/* ---- lowering */

struct lowerer {
    struct host_tree *tree;
    const struct grammar *grammar;
    TSTreeCursor cursor;
    int depth;
    VEC(int) heredocs; /* beginnings that wait for their bodies */
    size_t heredoc_next;
};

static int add_node(struct lowerer *lo, enum node_kind kind, enum slot slot, int parent, TSNode at)
{
    struct host_tree *t = lo->tree;
    int n = (int)t->nodes.n;
    uint32_t start = ts_node_start_byte(at), end = ts_node_end_byte(at);
    *vec_add(t->arena, &t->nodes) =
        (struct node){(uint8_t)kind, (uint8_t)slot, 0, start, end - start, 0, parent, -1, -1, -1};
    if (parent >= 0) {
        struct node *p = &t->nodes.at[parent];
        if (p->last >= 0)
            t->nodes.at[p->last].next = n;
        else
            p->first = n;
        p->last = n;
    }
    return n;
}

/* The part a child plays: by its field, its kind, or its number among the named children. */
static enum slot slot_of(const struct part *parts, TSFieldId field, TSSymbol symbol, int position)
{
    for (int i = 0; i < LOWERING_PARTS && parts[i].by != PART_END; i++) {
        if (parts[i].by == PART_FIELD && field && parts[i].number == field) return parts[i].slot;
        if (parts[i].by == PART_SYMBOL && parts[i].number == symbol) return parts[i].slot;
        if (parts[i].by == PART_POSITION && parts[i].number == position && !field) return parts[i].slot;
    }
    return SLOT_NONE;
}

static void set_operator(struct host_tree *t, int node, TSNode at)
{
    uint32_t start = ts_node_start_byte(at), len = ts_node_end_byte(at) - start;
    t->nodes.at[node].op_pos = start;
    t->nodes.at[node].op_len = (uint8_t)(len > 255 ? 255 : len);
}

/* A heredoc's body belongs to the beginning that was seen first of those still without one. */
static void take_heredoc_body(struct lowerer *lo, int body)
{
    if (lo->heredoc_next >= lo->heredocs.n) return;
    struct host_tree *t = lo->tree;
    struct node *beginning = &t->nodes.at[lo->heredocs.at[lo->heredoc_next++]];
    beginning->kind = NODE_STRING;
    beginning->pos = t->nodes.at[body].pos;
    beginning->len = t->nodes.at[body].len;
    beginning->first = t->nodes.at[body].first;
    beginning->last = t->nodes.at[body].last;
    for (int c = beginning->first; c >= 0; c = t->nodes.at[c].next)
        t->nodes.at[c].parent = lo->heredocs.at[lo->heredoc_next - 1];
    t->nodes.at[body].first = t->nodes.at[body].last = -1;
}

static void lower(struct lowerer *lo, int parent, const struct part *parts, int position);

static void lower_children(struct lowerer *lo, int node, const struct part *parts)
{
    if (lo->depth >= HOST_DEPTH_LIMIT || !ts_tree_cursor_goto_first_child(&lo->cursor)) return;
    lo->depth++;
    int position = 0;
    do {
        lower(lo, node, parts, position);
        position += ts_node_is_named(ts_tree_cursor_current_node(&lo->cursor));
    } while (ts_tree_cursor_goto_next_sibling(&lo->cursor));
    lo->depth--;
    ts_tree_cursor_goto_parent(&lo->cursor);
}

static const struct part no_parts[LOWERING_PARTS];

/* Kotlin: what is assigned to is one kind for a name, a member and an element. */
static void settle_member(struct host_tree *t, int n)
{
    struct node *of = &t->nodes.at[n];
    if (t->language != &language_kotlin || of->first < 0 || node_child(t, n, SLOT_NAME) >= 0) return;
    of->kind = NODE_INDEX;
    if (of->first != of->last || t->nodes.at[of->first].kind != NODE_NAME) return;
    of->kind = NODE_NAME;
    of->first = of->last = -1;
}

static void lower(struct lowerer *lo, int parent, const struct part *parts, int position)
{
    TSNode at = ts_tree_cursor_current_node(&lo->cursor);
    TSSymbol symbol = ts_node_symbol(at);
    enum slot slot = slot_of(parts, ts_tree_cursor_current_field_id(&lo->cursor), symbol, position);
    if (slot == SLOT_OPERATOR) {
        set_operator(lo->tree, parent, at);
        return;
    }
    if (!ts_node_is_named(at)) {
        /* grammars without fields: the token between the operands is the operator */
        const struct node *n = &lo->tree->nodes.at[parent];
        if ((n->kind == NODE_BINARY || n->kind == NODE_AUGMENT) && n->op_len == 0 && n->first >= 0)
            set_operator(lo->tree, parent, at);
        return;
    }
    int16_t row = symbol < SYMBOL_LIMIT ? lo->grammar->row_of_symbol[symbol] : ROW_NONE;
    if (row == ROW_COMMENT) {
        uint32_t start = ts_node_start_byte(at);
        vec_push(lo->tree->arena, &lo->tree->comments,
                 ((struct comment){start, ts_node_end_byte(at) - start}));
        return;
    }
    enum node_kind kind = row >= 0 ? lo->tree->language->lowerings[row].node : NODE_OTHER;
    if (kind == NODE_SKIP) return;
    if (kind == NODE_SPLICE) {
        lower_children(lo, parent, parts);
        return;
    }
    int node = add_node(lo, kind, slot, parent, at);
    if (kind == NODE_HEREDOC) vec_push(lo->tree->arena, &lo->heredocs, node);
    lower_children(lo, node, row >= 0 ? lo->grammar->parts[row] : no_parts);
    if (kind == NODE_HEREDOC_BODY) take_heredoc_body(lo, node);
    if (kind == NODE_MEMBER) settle_member(lo->tree, node);
}

bool tree_build(struct arena *a, const struct host_language *language, struct slice text,
                struct host_tree *out)
{
    *out = (struct host_tree){.arena = a, .text = text, .language = language};
    if (text.n > HOST_SOURCE_LIMIT) return false;
    const struct grammar *grammar = grammar_of(language);
    TSParser *parser = ts_parser_new();
    TSTree *tree = NULL;
    if (ts_parser_set_language(parser, grammar->ts))
        tree = ts_parser_parse_string(parser, NULL, text.p, (uint32_t)text.n);
    if (tree) {
        TSNode root = ts_tree_root_node(tree);
        struct lowerer lo = {.tree = out, .grammar = grammar, .cursor = ts_tree_cursor_new(root)};
        out->errors = ts_node_has_error(root);
        int file = add_node(&lo, NODE_BLOCK, SLOT_NONE, -1, root);
        lower_children(&lo, file, no_parts);
        ts_tree_cursor_delete(&lo.cursor);
        ts_tree_delete(tree);
        macro_structure(out);
    }
    ts_parser_delete(parser);
    return tree != NULL;
}

/* ---- looking at the small tree */

int node_child(const struct host_tree *t, int n, enum slot slot)
{
    for (NODE_CHILDREN(t, n, c))
        if (t->nodes.at[c].slot == slot) return c;
    return -1;
}

int node_strip(const struct host_tree *t, int n)
{
    while (n >= 0 && (t->nodes.at[n].kind == NODE_WRAP || t->nodes.at[n].kind == NODE_AWAIT)) {
        int value = node_child(t, n, SLOT_VALUE);
        int inner = value >= 0 ? value : t->nodes.at[n].last;
        if (inner < 0) break;
        n = inner;
    }
    return n;
}

struct slice node_text(const struct host_tree *t, int n)
{
    if (n < 0) return (struct slice){"", 0};
    return (struct slice){t->text.p + t->nodes.at[n].pos, t->nodes.at[n].len};
}

struct slice node_op(const struct host_tree *t, int n)
{
    return (struct slice){t->text.p + t->nodes.at[n].op_pos, t->nodes.at[n].op_len};
}

struct slice name_bare(struct slice name)
{
    while (name.n > 1 && (name.p[0] == '$' || name.p[0] == '@' || name.p[0] == '&')) name.p++, name.n--;
    return name;
}

struct slice name_last(struct slice name)
{
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.' || name.p[i - 1] == ':' || name.p[i - 1] == '\\')
            return (struct slice){name.p + i, name.n - i};
    return name;
}

static struct slice last_part(struct slice name)
{
    const char *generic = memchr(name.p, '<', name.n);
    if (generic && generic > name.p) name.n = (size_t)(generic - name.p);
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.' || name.p[i - 1] == ':' || name.p[i - 1] == '\\')
            return (struct slice){name.p + i, name.n - i};
    return name_bare(name);
}

/* C#: the type of "Type name = new(...)", which the constructor does not repeat; -1. */
static int declared_type(const struct host_tree *t, int n)
{
    int assign = node_at(t, n)->parent;
    if (assign < 0 || node_at(t, assign)->kind != NODE_ASSIGN) return -1;
    int type = node_child(t, assign, SLOT_TYPE);
    return type >= 0 ? type : node_child(t, node_at(t, assign)->parent, SLOT_TYPE);
}

struct slice node_name(const struct host_tree *t, int n)
{
    if (n < 0) return (struct slice){"", 0};
    const struct node *at = node_at(t, n);
    if (at->kind == NODE_NAME || at->kind == NODE_TYPE) return last_part(node_text(t, n));
    int name = node_child(t, n, SLOT_NAME);
    if (name >= 0)
        return node_at(t, name)->kind == NODE_NAME ? last_part(node_text(t, name)) : node_text(t, name);
    int callee = node_child(t, n, SLOT_CALLEE);
    if (callee < 0 && at->kind == NODE_NEW) callee = declared_type(t, n);
    return callee >= 0 ? node_name(t, node_strip(t, callee)) : (struct slice){"", 0};
}

int node_receiver(const struct host_tree *t, int n)
{
    if (n < 0) return -1;
    int receiver = node_child(t, n, SLOT_RECEIVER);
    if (receiver >= 0) return receiver;
    int callee = node_strip(t, node_child(t, n, SLOT_CALLEE));
    return callee >= 0 && node_at(t, callee)->kind == NODE_MEMBER ? node_child(t, callee, SLOT_RECEIVER) : -1;
}

int node_around(const struct host_tree *t, int n, enum node_kind kind)
{
    for (n = n < 0 ? -1 : t->nodes.at[n].parent; n >= 0; n = t->nodes.at[n].parent)
        if (t->nodes.at[n].kind == kind) return n;
    return -1;
}

bool node_inside(const struct host_tree *t, int n, int outer)
{
    for (; n >= 0; n = t->nodes.at[n].parent)
        if (n == outer) return true;
    return false;
}

bool node_is_cases(const struct host_tree *t, int n)
{
    int first = n >= 0 && node_at(t, n)->kind == NODE_BLOCK ? node_at(t, n)->first : -1;
    return first >= 0 && node_at(t, first)->kind == NODE_CASE;
}

bool node_is_bare_list(const struct host_tree *t, int n)
{
    if (n < 0 || t->nodes.at[n].kind != NODE_LIST || t->nodes.at[n].first < 0) return false;
    return t->nodes.at[t->nodes.at[n].first].pos == t->nodes.at[n].pos;
}

unsigned node_way_out(const struct host_tree *t, int node)
{
    while ((node_at(t, node)->kind == NODE_OTHER || node_at(t, node)->kind == NODE_WRAP) &&
           node_at(t, node)->first >= 0)
        node = node_at(t, node)->first;
    switch (node_at(t, node)->kind) {
    case NODE_RETURN:
    case NODE_BREAK: return LOOP_GUARD_EXIT;
    case NODE_RAISE: return LOOP_GUARD_RAISE;
    case NODE_CONTINUE: return LOOP_GUARD_SKIP;
    case NODE_CALL:
        return word_in("raise fail throw die abort panic exit", node_name(t, node)) ? LOOP_GUARD_RAISE : 0;
    case NODE_NAME: return word_in("raise fail", node_text(t, node)) ? LOOP_GUARD_RAISE : 0;
    default: return 0;
    }
}
