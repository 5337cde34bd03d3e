/* Functions that make or change text: what functions.def says they do. */
#include "ingest/host.h"

enum effect {
    PASS,
    CUT,
    MARGIN,
    DOLLARS,
    BRACES,
    PRINTF,
    FPRINTF,
    JOIN,
    REPLACE,
    CONCAT,
    APPEND,
    BUILDER,
    REPEAT,
    NUMERIC,
    IDENTIFIER,
    ESCAPED,
    SAFE,
    CONSTANT,
    LIST,
    KEEP,
    GET,
    JOINING,
    QUERY
};

static const struct {
    enum effect effect;
    const char *names;
} functions[] = {
#define FUNCTION(effect, names) {effect, names},
#include "ingest/functions.def"
};

static bool effect_of(struct slice name, enum effect *out)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (word_in(functions[i].names, name)) {
            *out = functions[i].effect;
            return true;
        }
    static const char *const quoting[] = {"QuoteField",   "quoteIf",     "QuotedTable", "QuotedName",
                                          "QuotedColumn", "QuoteName",   "QuoteTable",  "QuoteColumn",
                                          "QuoteIdent",   "quoteColumn", "quoteTable",  "quote_column",
                                          "quote_table",  "quoted_name", "getQuoted",   "QuotedIdent"};
    for (size_t i = 0; i < sizeof quoting / sizeof *quoting; i++)
        if (slice_starts(name, slice_of(quoting[i]))) {
            *out = IDENTIFIER;
            return true;
        }
    return false;
}

const struct value *list_append(struct host_run *r, const struct value *list, const struct value *more)
{
    struct value *v = value_new(r, list->node);
    *v = *list;
    bool several = more->list && node_at(r->tree, more->node)->kind != NODE_MAP; /* {text, values} is one */
    size_t extra = several ? more->item_count : 1;
    if (list->item_count + extra > LIST_ITEMS_LIMIT) extra = 0;
    const struct value **items = ARENA_ARRAY(r->arena, const struct value *, list->item_count + extra);
    if (list->item_count) memcpy(items, list->items, list->item_count * sizeof *items);
    for (size_t i = 0; i < extra; i++) items[list->item_count + i] = several ? more->items[i] : more;
    v->items = items;
    v->item_count = list->item_count + extra;
    v->complete = list->complete && r->loop_depth == 0 && (!several || more->complete);
    v->constant = list->constant && more->constant;
    v->count = v->complete ? (int64_t)v->item_count : -1;
    v->deps = list->deps | more->deps;
    if (v->call < 0) v->call = more->call;
    return v;
}

/* The variable that a chain of calls starts from: sb in sb.append(a).append(b), &b of Go. */
static int chain_root(const struct host_tree *t, int node)
{
    for (int depth = 0; node >= 0 && depth < HOST_DEPTH_LIMIT; depth++) {
        node = node_strip(t, node);
        enum node_kind kind = node_at(t, node)->kind;
        if (kind == NODE_NAME || kind == NODE_MEMBER) return node;
        int next = kind == NODE_CALL ? node_receiver(t, node) : node_at(t, node)->first;
        if (next < 0) return -1;
        node = next;
    }
    return -1;
}

static void rebind(struct host_run *r, int root, const struct value *v)
{
    int target = chain_root(r->tree, root);
    if (target >= 0)
        scope_assign(r, target, v);
    else if (r->tree->language == &language_kotlin && frame_get(r->frame, SLICE("this")))
        scope_set(r, SLICE("this"), v); /* buildString { append(a).append(b) } */
}

static const struct value *concat_all(struct host_run *r, int node, const struct value *v,
                                      const struct host_arguments *a, size_t from)
{
    for (size_t i = from; i < a->count; i++) v = value_concat(r, node, v, a->values[i]);
    return v;
}

/* text.concat(a, b), Concat(a, b), [a, b].concat() */
static const struct value *concat(struct host_run *r, int node, const struct value *receiver,
                                  const struct host_arguments *a)
{
    if (receiver && value_is_text(receiver)) return concat_all(r, node, receiver, a, 0);
    if (receiver && receiver->list) return a->count == 0 ? format_join(r, node, NULL, receiver) : NULL;
    bool text = false;
    for (size_t i = 0; i < a->count; i++) text |= value_is_text(a->values[i]) && !a->values[i]->list;
    return text ? concat_all(r, node, a->values[0], a, 1) : NULL;
}

static const struct value *append(struct host_run *r, int node, struct slice name, const struct value *to,
                                  const struct host_arguments *a)
{
    int receiver = node_receiver(r->tree, node);
    if (receiver < 0 && a->count > 1 && !value_is_text(a->values[0])) { /* Go: append(list, items...) */
        struct value *list = value_new(r, node);
        *list = *a->values[0];
        list->list = true;
        const struct value *v = list;
        for (size_t i = 1; i < a->count; i++) v = list_append(r, v, a->values[i]);
        return v;
    }
    bool implied = receiver < 0 && r->tree->language == &language_kotlin;
    if (implied) to = scope_get(r, SLICE("this"));
    if (!to || a->count == 0) return NULL;
    if (to->list) {
        const struct value *v = to;
        for (size_t i = 0; i < a->count; i++) v = list_append(r, v, a->values[i]);
        rebind(r, receiver, v);
        return v;
    }
    if (!value_is_text(to) || !(to->builder || !word_in("add Add write push", name))) return NULL;
    const struct value *more = a->values[0];
    if (slice_eq(name, SLICE("AppendFormat")))
        more = format_braces(r, node, a->values[0], a->values + 1, a->names + 1, a->count - 1);
    const struct value *v = value_concat(r, node, to, more);
    if (slice_eq(name, SLICE("AppendLine")) || slice_eq(name, SLICE("appendLine")) ||
        slice_eq(name, SLICE("appendln")))
        v = value_concat(r, node, v, value_text(r, node, SLICE("\n")));
    if (implied)
        scope_set(r, SLICE("this"), v);
    else
        rebind(r, receiver, v);
    return v;
}

static const struct value *fprintf_to(struct host_run *r, int node, const struct host_arguments *a)
{
    if (a->count < 2 || !value_is_text(a->values[0]) || !value_is_text(a->values[1])) return NULL;
    bool rust = r->tree->language == &language_rust;
    const struct value *more =
        rust ? format_braces(r, node, a->values[1], a->values + 2, a->names + 2, a->count - 2)
             : format_printf(r, node, a->values[1], a->values + 2, a->count - 2, NULL);
    const struct value *v = value_concat(r, node, a->values[0], more);
    rebind(r, a->nodes[0], v);
    return v;
}

static const struct value *join(struct host_run *r, int node, const struct value *receiver,
                                const struct host_arguments *a)
{
    bool script = word_in("javascript typescript tsx", slice_of(r->tree->language->name));
    if (receiver && (receiver->list || (!value_is_text(receiver) && receiver->nature != NATURE_UNKNOWN))) {
        const struct value *comma = script && !a->count ? value_text(r, node, SLICE(",")) : NULL;
        return format_join(r, node, a->count ? a->values[0] : comma, receiver);
    }
    if (receiver && value_is_text(receiver) && a->count) return format_join(r, node, receiver, a->values[0]);
    if (a->count < 2) return a->count ? format_join(r, node, NULL, a->values[0]) : NULL;
    bool list_first = a->values[0]->list || value_is_text(a->values[1]);
    return format_join(r, node, a->values[list_first], a->values[!list_first]);
}

static bool is_locale(const struct host_run *r, const struct host_arguments *a)
{
    if (a->count < 2 || value_is_text(a->values[0]) || !value_is_text(a->values[1])) return false;
    struct slice text = slice_lower(r->arena, node_text(r->tree, a->nodes[0]));
    return slice_find(text, SLICE("locale"), 0) >= 0 || slice_find(text, SLICE("culture"), 0) >= 0 ||
           slice_eq(text, SLICE("null"));
}

static const struct value *braces(struct host_run *r, int node, const struct value *receiver,
                                  const struct host_arguments *a)
{
    if (receiver && value_is_text(receiver)) {
        if (receiver->query_text) { /* psycopg's sql.SQL("... {}").format(...): composed, not spliced */
            struct value *safe[ARGUMENTS_LIMIT];
            for (size_t i = 0; i < a->count; i++) {
                safe[i] = value_new(r, a->values[i]->node);
                *safe[i] = *a->values[i];
                if (safe[i]->nature == NATURE_UNKNOWN && !value_is_text(safe[i]))
                    safe[i]->nature = NATURE_SAFE;
            }
            return format_braces(r, node, receiver, (const struct value *const *)safe, a->names, a->count);
        }
        struct slice own = string_literal_text(r, receiver->strings[0]);
        if (memchr(own.p, '%', own.n) && !memchr(own.p, '{', own.n))
            return format_printf(r, node, receiver, a->values, a->count, NULL);
        return format_braces(r, node, receiver, a->values, a->names, a->count);
    }
    if (is_locale(r, a)) { /* String.format(Locale.ROOT, "...", x) */
        struct host_arguments rest = *a;
        rest.count--;
        memmove(rest.values, rest.values + 1, rest.count * sizeof *rest.values);
        memmove(rest.names, rest.names + 1, rest.count * sizeof *rest.names);
        memmove(rest.nodes, rest.nodes + 1, rest.count * sizeof *rest.nodes);
        return braces(r, node, receiver, &rest);
    }
    if (a->count == 0 || !value_is_text(a->values[0])) return NULL;
    struct slice text = string_literal_text(r, a->values[0]->strings[0]);
    bool numbered = slice_find(text, SLICE("{0}"), 0) >= 0 || slice_find(text, SLICE("{1}"), 0) >= 0;
    bool verbs = memchr(text.p, '%', text.n) && !memchr(text.p, '{', text.n);
    if (verbs || (!numbered && word_in("java php ruby kotlin scala", slice_of(r->tree->language->name))))
        return format_printf(r, node, a->values[0], a->values + 1, a->count - 1,
                             a->count > 1 ? a->values[1] : NULL);
    return format_braces(r, node, a->values[0], a->values + 1, a->names + 1, a->count - 1);
}

static const struct value *printf_like(struct host_run *r, int node, const struct value *receiver,
                                       const struct host_arguments *a)
{
    if (receiver && value_is_text(receiver))
        return format_printf(r, node, receiver, a->values, a->count, NULL);
    if (a->count == 0 || !value_is_text(a->values[0])) return NULL;
    const struct value *list = a->count == 2 && a->values[1]->list ? a->values[1] : NULL;
    if (list) return format_printf(r, node, a->values[0], list->items, list->item_count, list);
    return format_printf(r, node, a->values[0], a->values + 1, a->count - 1, NULL);
}

static const struct value *repeat(struct host_run *r, int node, const struct value *receiver,
                                  const struct host_arguments *a)
{
    const struct value *text = receiver && value_is_text(receiver) ? receiver : NULL;
    for (size_t i = 0; i < a->count && !text; i++)
        if (value_is_text(a->values[i]) && a->values[i]->nature != NATURE_NUMERIC) text = a->values[i];
    if (!text || !string_is_placeholders(r, text->strings[0])) return NULL;
    return value_with_nature(r, node, text, NATURE_PLACEHOLDER);
}

/* replace("'", "''") */
static bool doubles_quotes(struct host_run *r, const struct host_arguments *a)
{
    for (size_t i = 0; i + 1 < a->count && i < 2; i++) {
        const struct value *what = a->values[i], *with = a->values[i + 1];
        if (!value_is_text(what) || !value_is_text(with) || !what->constant || !with->constant) continue;
        if (slice_eq(string_literal_text(r, what->strings[0]), SLICE("'")) &&
            slice_eq(string_literal_text(r, with->strings[0]), SLICE("''")))
            return true;
    }
    return false;
}

static const struct value *replace(struct host_run *r, int node, struct slice name,
                                   const struct value *receiver, const struct host_arguments *a)
{
    if (doubles_quotes(r, a)) return value_with_nature(r, node, receiver, NATURE_ESCAPED);
    if (receiver && value_is_text(receiver) && a->count >= 2)
        return format_replace(r, node, receiver, a->values[0], a->values[1]);
    if (slice_eq(name, SLICE("str_replace")) && a->count >= 3 && value_is_text(a->values[2]))
        return format_replace(r, node, a->values[2], a->values[0], a->values[1]);
    if (a->count >= 3 && value_is_text(a->values[0]))
        return format_replace(r, node, a->values[0], a->values[1], a->values[2]);
    return NULL;
}

/* A list of the arguments; "of" and "entry" only of a class that makes one. */
static const struct value *list_of(struct host_run *r, int node, struct slice name,
                                   const struct host_arguments *a)
{
    static const char makers[] =
        "List Set Stream Map ImmutableList ImmutableSet ImmutableMap EnumSet Arrays Flux "
        "IntStream Iterator Array";
    int receiver = node_receiver(r->tree, node);
    bool plain = word_in("of entry asList ofEntries", name);
    if (plain && !word_in(makers, node_name(r->tree, node_strip(r->tree, receiver)))) return NULL;
    if (!plain && receiver >= 0) return NULL;
    struct value *v = value_new(r, node);
    v->list = true;
    if (slice_eq(name, SLICE("make"))) return a->count >= 1 ? v : NULL; /* Go: elements follow */
    bool repeated = slice_eq(name, SLICE("vec")) && a->count == 2 &&
                    memchr(node_text(r->tree, node).p, ';', node_text(r->tree, node).n);
    v->items = (const struct value **)(void *)arena_copy(r->arena, a->values, a->count * sizeof *a->values);
    v->item_count = repeated ? 1 : a->count;
    v->complete = !repeated;
    v->constant = true;
    for (size_t i = 0; i < v->item_count; i++) v->constant &= a->values[i]->constant;
    v->count = v->complete ? (int64_t)a->count : -1;
    v->deps = a->deps;
    return v;
}

/* One of a list of constants is a constant. */
static const struct value *element_of(struct host_run *r, int node, const struct value *list,
                                      const struct host_arguments *a)
{
    if (!list || !list->list || !list->complete || list->item_count == 0) return NULL;
    bool constant = a->count < 2 || a->values[1]->constant;
    for (size_t i = 0; i < list->item_count; i++) constant &= list->items[i]->constant;
    return constant ? value_with_nature(r, node, list, NATURE_CONSTANT) : NULL;
}

/* The same elements; stream.collect(joining(",")) is their join. */
static const struct value *keep(struct host_run *r, int node, const struct value *of,
                                const struct host_arguments *a)
{
    if (!of || !(of->list || of->type.n)) return NULL;
    if (a->count == 1 && of->list && value_is_text(a->values[0]))
        return format_join(r, node, a->values[0], of);
    return of;
}

static const struct value *query_text(struct host_run *r, struct slice name, const struct value *of)
{
    if (!value_is_text(of)) return NULL;
    struct slice text =
        string_literal_text(r, of->strings[0]); /* c.Query("name") reads what a request holds */
    if (word_in("Query queryString", name) && !memchr(text.p, ' ', text.n)) return NULL;
    struct value *v = value_new(r, of->node);
    *v = *of;
    v->query_text = true;
    return v;
}

static const struct value *builder(struct host_run *r, int node, const struct host_arguments *a)
{
    bool joiner =
        slice_eq(node_name(r->tree, node), SLICE("StringJoiner")); /* what it is given stands around */
    bool text =
        a->count > 0 && !joiner && value_is_text(a->values[0]) && a->values[0]->nature != NATURE_NUMERIC;
    struct value *v = value_new(r, node);
    *v = text ? *a->values[0] : *value_of_string(r, node, (struct string){NULL, 0});
    v->builder = true;
    return v;
}

static bool is_known(const struct value *v)
{
    return v && (value_is_text(v) || v->nature != NATURE_UNKNOWN);
}

static const struct value *pass(const struct value *receiver, const struct host_arguments *a)
{
    if (is_known(receiver) || (receiver && receiver->list && a->count == 0)) return receiver;
    return a->count == 1 && is_known(a->values[0]) ? a->values[0] : NULL;
}

/* Rust: qb.build() makes a query of the text. */
static bool runs_builder(const struct host_run *r, struct slice name)
{
    return r->tree->language == &language_rust && slice_eq(name, SLICE("build"));
}

/* slice(0, -2), substr($s, 0, -2), rtrim($s, ", "), chop: the text without its end. */
static const struct value *cut(struct host_run *r, struct slice name, const struct value *receiver,
                               const struct host_arguments *a)
{
    bool of_receiver = is_known(receiver);
    const struct value *text = of_receiver ? receiver : a->count ? a->values[0] : NULL;
    size_t rest = of_receiver ? 0 : 1;
    if (!is_known(text)) return NULL;
    if (!value_is_text(text)) return text;
    if (slice_eq(name, SLICE("chop")) && a->count == rest) return value_cut(r, text, 1);
    if (a->count == rest) return text;
    const struct value *last = a->values[a->count - 1];
    struct slice written = slice_trim(node_text(r->tree, a->nodes[a->count - 1]));
    int64_t bytes;
    if (written.n > 1 && written.p[0] == '-' &&
        slice_to_int((struct slice){written.p + 1, written.n - 1}, &bytes) && bytes < 100)
        return value_cut(r, text, (size_t)bytes);
    if (value_is_text(last) && last->constant)
        return value_trim_end(r, text, string_literal_text(r, last->strings[0]));
    return text;
}

/* Math.min(a, b) and the like: numbers whatever goes in; min(a, b) when its arguments are. */
static bool is_arithmetic(struct host_run *r, int node, struct slice name, const struct host_arguments *a)
{
    if (slice_eq(node_text(r->tree, node_receiver(r->tree, node)), SLICE("Math"))) return true;
    bool numbers = a->count > 0 && word_in("min max sum divmod pow", name);
    for (size_t i = 0; numbers && i < a->count; i++) numbers = a->values[i]->nature == NATURE_NUMERIC;
    return numbers;
}

/* map(&:to_i), array_map('intval', ...), map(int, ...), map(Number): a list of what the function makes. */
static const struct value *mapped_by_name(struct host_run *r, int node, struct slice name,
                                          const struct host_arguments *a)
{
    if (!word_in("map array_map collect flat_map flatMap map! array_walk", name)) return NULL;
    for (size_t i = 0; i < a->count && i < 2; i++) {
        struct slice text = name_bare(node_text(r->tree, node_strip(r->tree, a->nodes[i])));
        while (text.n && strchr("&:'\"", text.p[0])) text.p++, text.n--;
        while (text.n && strchr("'\")]", text.p[text.n - 1])) text.n--; /* 'quote', [$db, 'quote'] */
        const char *quote = text.n ? memrchr(text.p, '\'', text.n) : NULL;
        if (quote) text = (struct slice){quote + 1, text.n - (size_t)(quote + 1 - text.p)};
        const char *dot = memrchr(text.p, '.', text.n);
        if (dot) text = (struct slice){dot + 1, text.n - (size_t)(dot + 1 - text.p)};
        enum effect effect;
        bool key = name_is_key(r, text); /* map(&:id) */
        if (key) effect = NUMERIC;
        if (!key && (!effect_of(text, &effect) || effect < NUMERIC || effect > ESCAPED)) continue;
        static const enum nature natures[] = {
            [NUMERIC] = NATURE_NUMERIC, [IDENTIFIER] = NATURE_IDENTIFIER, [ESCAPED] = NATURE_ESCAPED};
        const struct value **items = arena_alloc(r->arena, sizeof *items);
        items[0] = value_with_nature(r, node, NULL, natures[effect]);
        struct value *list = value_new(r, node);
        list->list = true;
        list->items = items;
        list->item_count = 1;
        list->deps = a->deps;
        return list;
    }
    return NULL;
}

bool text_is_identifier_name(struct slice name)
{
    enum effect effect;
    return effect_of(name, &effect) && effect == IDENTIFIER;
}

/* arr_qmarks($ids), placeholders_for(keys): functions elsewhere whose name says what they make. */
bool text_is_placeholder_name(struct slice name)
{
    static const char *const words[] = {
        "qmark",     "placeholder", "question_mark", "questionmark", "bindmark",    "bind_marks",
        "QueryMark", "queryMark",   "BindVar",       "bindVar",      "bind_var",    "AddToVars",
        "BindValue", "QMark",       "Placeholder",   "QuestionMark", "PLACEHOLDER", NULL};
    for (const char *const *w = words; *w; w++)
        if (slice_holds(name, *w)) return true;
    return false;
}

/* Params(len(keys)): as many placeholders */
static bool makes_marks(struct host_run *r, struct slice name, const struct host_arguments *a)
{
    static const char *const words[] = {"param", "mark", "placeholder", NULL};
    name = slice_lower(r->arena, name);
    bool named = false;
    for (const char *const *w = words; *w; w++) named |= slice_holds(name, *w);
    bool macro = r->tree->language == &language_rust; /* params![id] holds values */
    return named && !macro && a->count == 1 && a->values[0]->nature == NATURE_NUMERIC;
}

/* Rust: parse::<i64>() makes a number, String::new() and sqlx's QueryBuilder::new() a builder. */
static bool named_with_type(const struct host_run *r, int node, enum effect *out)
{
    if (r->tree->language != &language_rust) return false;
    struct slice callee = node_text(r->tree, node_child(r->tree, node, SLOT_CALLEE));
    if (slice_eq(callee, SLICE("String::new")) || slice_eq(callee, SLICE("QueryBuilder::new"))) {
        *out = BUILDER;
        return true;
    }
    ptrdiff_t open = slice_find(callee, SLICE("parse::<"), 0);
    if (open < 0 || callee.p[callee.n - 1] != '>') return false;
    *out = NUMERIC;
    return type_is_number(r, (struct slice){callee.p + open + 8, callee.n - (size_t)open - 9});
}

const struct value *text_function(struct host_run *r, int node, struct slice name,
                                  const struct value *receiver, const struct host_arguments *a)
{
    enum effect effect;
    int of = node_receiver(r->tree, node);
    bool parses = of >= 0 && a->count && type_is_number(r, node_text(r->tree, of)); /* int.Parse(s) */
    if (parses || is_arithmetic(r, node, name, a)) {
        struct value *number = (struct value *)value_with_nature(r, node, NULL, NATURE_NUMERIC);
        number->deps = a->deps;
        return number;
    }
    const struct value *mapped = mapped_by_name(r, node, name, a);
    if (mapped) return mapped;
    if (!effect_of(name, &effect) && !named_with_type(r, node, &effect))
        return text_is_placeholder_name(name) || makes_marks(r, name, a)
                   ? value_with_nature(r, node, NULL, NATURE_PLACEHOLDER)
                   : NULL;
    const struct value *first = a->count ? a->values[0] : NULL;
    switch (effect) {
    case PASS: return runs_builder(r, name) ? NULL : pass(receiver, a);
    case CUT: return cut(r, name, receiver, a);
    case MARGIN: return receiver ? value_strip_margin(r, receiver) : NULL;
    case DOLLARS:
        return receiver && value_is_text(receiver)
                   ? format_dollars(r, node, receiver, a->values, a->names, a->count)
                   : NULL;
    case BRACES: return braces(r, node, receiver, a);
    case PRINTF: return printf_like(r, node, receiver, a);
    case FPRINTF:
        return node_receiver(r->tree, node) >= 0 && a->count == 1 ? append(r, node, name, receiver, a)
                                                                  : fprintf_to(r, node, a);
    case JOIN: return join(r, node, receiver, a);
    case REPLACE: return replace(r, node, name, receiver, a);
    case CONCAT: return concat(r, node, receiver, a);
    case APPEND: return append(r, node, name, receiver, a);
    case BUILDER: return builder(r, node, a);
    case REPEAT: return repeat(r, node, receiver, a);
    case QUERY: return first ? query_text(r, name, first) : NULL;
    case LIST: return list_of(r, node, name, a);
    case KEEP: return keep(r, node, receiver, a);
    case GET: return element_of(r, node, receiver, a);
    case JOINING: return first && value_is_text(first) ? first : value_text(r, node, SLICE(""));
    case NUMERIC:
    case IDENTIFIER:
    case ESCAPED:
    case CONSTANT:
    case SAFE: break;
    }
    static const enum nature natures[] = {[NUMERIC] = NATURE_NUMERIC,
                                          [IDENTIFIER] = NATURE_IDENTIFIER,
                                          [ESCAPED] = NATURE_ESCAPED,
                                          [CONSTANT] = NATURE_CONSTANT,
                                          [SAFE] = NATURE_SAFE};
    if (effect != NUMERIC && a->count == 0 && !receiver) return NULL;
    struct value *v =
        (struct value *)value_with_nature(r, node, receiver ? receiver : first, natures[effect]);
    v->deps |= a->deps | (receiver ? receiver->deps : 0);
    v->call = receiver ? receiver->call : -1;
    return v;
}
