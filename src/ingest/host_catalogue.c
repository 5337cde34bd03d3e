/* Which database API a call is: by its name, what it is called on, and the file's imports. */
#include "ingest/host_catalogue.h"

enum {
    L_PYTHON = 1 << 0,
    L_JS = 1 << 1,
    L_JAVA = 1 << 2,
    L_GO = 1 << 3,
    L_RUBY = 1 << 4,
    L_PHP = 1 << 5,
    L_CSHARP = 1 << 6,
    L_RUST = 1 << 7,
    L_KOTLIN = 1 << 8,
    L_SCALA = 1 << 9,
    L_JVM = L_JAVA | L_KOTLIN | L_SCALA,
    L_ALL = 0x3ff,
};

static const struct {
    const char *name;
    unsigned bit;
} language_bits[] = {
    {"python",     L_PYTHON},
    {"javascript", L_JS    },
    {"typescript", L_JS    },
    {"tsx",        L_JS    },
    {"java",       L_JAVA  },
    {"go",         L_GO    },
    {"ruby",       L_RUBY  },
    {"php",        L_PHP   },
    {"csharp",     L_CSHARP},
    {"rust",       L_RUST  },
    {"kotlin",     L_KOTLIN},
    {"scala",      L_SCALA },
};

enum gate {
    GATE_ANY,
#define HANDLE(type, names)
#define GATE(gate, words) GATE_##gate,
#define CALL(...)
#include "ingest/catalogue.def"
    GATE_COUNT
};

static const struct {
    const char *type, *names;
} handles[] = {
#define HANDLE(type, names) {type, names},
#define GATE(gate, words)
#define CALL(...)
#include "ingest/catalogue.def"
};

static const char *const gate_words[GATE_COUNT] = {
#define HANDLE(type, names)
#define GATE(gate, words) [GATE_##gate] = words,
#define CALL(...)
#include "ingest/catalogue.def"
};

static const struct api apis[] = {
#define HANDLE(type, names)
#define GATE(gate, words)
#define CALL(languages, api, gate, receivers, names, method, sql, flags, result)                             \
    {languages, api, gate, receivers, names, CALL_##method, sql, flags, result},
#include "ingest/catalogue.def"
};
enum { API_COUNT = sizeof apis / sizeof *apis };

/* Short words also stand inside of others: pg in epgsql, db in pdb. */
static bool imports_hold(struct slice imports, struct slice word)
{
    for (size_t at = 0;;) {
        struct slice rest = {imports.p + at, imports.n - at};
        ptrdiff_t found = slice_find(rest, word, 0);
        if (found < 0) return false;
        size_t from = at + (size_t)found, to = from + word.n;
        bool inside = (from > 0 && ascii_is_alpha(imports.p[from - 1])) ||
                      (to < imports.n && ascii_is_alpha(imports.p[to]));
        if (!inside || word.n > 4) return true;
        at = to;
    }
}

uint64_t catalogue_gates(struct slice imports)
{
    uint64_t met = 1 << GATE_ANY;
    for (int g = 1; g < GATE_COUNT; g++)
        for (const char *p = gate_words[g]; *p;) {
            size_t n = strcspn(p, " ");
            if (imports_hold(imports, (struct slice){p, n})) met |= 1ull << g;
            p += n + (p[n] == ' ');
        }
    return met;
}

/* "cursor", "*_cur" or "db_*" against a name in lower case. */
static bool hint_fits(struct slice hint, struct slice name)
{
    if (hint.n > 1 && hint.p[0] == '*') return slice_ends(name, (struct slice){hint.p + 1, hint.n - 1});
    if (hint.n > 1 && hint.p[hint.n - 1] == '*')
        return slice_starts(name, (struct slice){hint.p, hint.n - 1});
    return slice_eq(hint, name);
}

static bool handle_fits(size_t handle, struct slice name)
{
    for (const char *p = handles[handle].names; *p;) {
        size_t n = strcspn(p, " ");
        if (hint_fits((struct slice){p, n}, name)) return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

struct slice catalogue_handle(struct slice name)
{
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        if (handle_fits(i, name)) return slice_of(handles[i].type);
    return (struct slice){"", 0};
}

static bool name_suggests(struct slice name, struct slice type)
{
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        if (slice_eq(slice_of(handles[i].type), type) && handle_fits(i, name)) return true;
    return false;
}

static bool is_handle(struct slice type)
{
    static const char own[] = "cursor connection session transaction engine template statement prepared "
                              "prisma batch repository wpdb orm "
                              "command rows row query relation copy";
    return word_in(own, type);
}

/* "*sql.DB" -> "DB", "List<User>" -> "List" */
static struct slice last_word(struct slice type)
{
    const char *generic = type.n ? memchr(type.p, '<', type.n) : NULL;
    if (generic) type.n = (size_t)(generic - type.p);
    for (size_t i = type.n; i > 0; i--)
        if (!ascii_is_alpha(type.p[i - 1]) && type.p[i - 1] != '_')
            return (struct slice){type.p + i, type.n - i};
    return type;
}

/* "PgPool" leads "PgPool::connect". */
static bool leads_path(struct slice text, struct slice name)
{
    return slice_starts(text, name) &&
           slice_starts((struct slice){text.p + name.n, text.n - name.n}, SLICE("::"));
}

/* True when the chain of members and calls that ends at node holds that name. */
static bool chain_holds(const struct host_tree *t, int node, struct slice name)
{
    for (int depth = 0; node >= 0 && depth < 60; depth++) {
        node = node_strip(t, node);
        struct slice text = node_text(t, node);
        if (slice_eq(node_name(t, node), name) || slice_eq(text, name)) return true;
        if (node_at(t, node)->kind == NODE_CALL && leads_path(text, name) && node_receiver(t, node) < 0)
            return true;
        node = node_at(t, node)->kind == NODE_INDEX ? node_at(t, node)->first : node_receiver(t, node);
    }
    return false;
}

static bool chain_calls(const struct host_tree *t, int node, struct slice name)
{
    for (int depth = 0; node >= 0 && depth < 60; depth++) {
        node = node_strip(t, node);
        if (node_at(t, node)->kind != NODE_NAME && slice_eq(node_name(t, node), name)) return true;
        node = node_at(t, node)->kind == NODE_INDEX ? node_at(t, node)->first : node_receiver(t, node);
    }
    return false;
}

static bool is_class_name(const struct host_tree *t, int node)
{
    static const char plain[] =
        "File Dir Time Date DateTime Redis Set Hash Array String Integer Float "
        "Regexp Process IO Pathname Struct "
        "URI JSON YAML Rails ENV Math Kernel Object Class Module Enumerable "
        "Comparable Symbol Cache Config Str Arr "
        "Session Cookie Route Storage Log Http Promise Number Map Buffer Reflect "
        "Intl Document Window Range Rational "
        "Thread Mutex Queue Random Marshal Logger Benchmark Etc Tempfile FileUtils "
        "CSV Net Digest Base64 SecureRandom Find I18n Setting HTTP HTTParty RestClient "
        "Faraday Typhoeus Excon HTTPX Resque Sidekiq Unirest Encoding";
    struct slice s = node_text(t, node_strip(t, node));
    if (word_in(plain, s)) return false;
    if (s.n < 2 || s.p[0] < 'A' || s.p[0] > 'Z') return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 'a' && s.p[i] <= 'z') return memchr(s.p, '(', s.n) == NULL;
    return false;
}

/* A row of a model: of a known one, made by a class's call, or what a loop runs over. */
static bool is_row(const struct host_tree *t, int receiver, const struct value *v)
{
    if (!v || is_handle(v->type)) return false;
    if (v->model.n) return true;
    if (v->type.n) return v->type.p[0] >= 'A' && v->type.p[0] <= 'Z';
    return node_at(t, node_strip(t, receiver))->kind == NODE_NAME && (v->deps & DEPS_LOOPS);
}

/* Rust: Connection::open(...), users::table */
static bool path_holds(const struct host_tree *t, int node, struct slice name)
{
    struct slice callee = node_text(t, node_child(t, node, SLOT_CALLEE));
    ptrdiff_t at = slice_find(callee, name, 0);
    return at >= 0 &&
           slice_starts((struct slice){callee.p + at + name.n, callee.n - (size_t)at - name.n}, SLICE("::"));
}

/* db("users").where(...), where db is a Knex instance by its declared type or by what made it. */
static bool is_knex(struct host_run *r, int node)
{
    const struct host_tree *t = r->tree;
    for (int depth = 0; node >= 0 && depth < 60; depth++) {
        node = node_strip(t, node);
        int next = node_receiver(t, node);
        if (next < 0) break;
        node = next;
    }
    if (node < 0 || node_at(t, node)->kind != NODE_CALL) return false;
    const struct value *v = scope_get(r, node_text(t, node_child(t, node, SLOT_CALLEE)));
    if (!v) return false;
    struct slice made = node_text(t, v->node);
    return slice_eq(last_word(type_bare(v->type)), SLICE("Knex")) ||
           slice_starts(made, SLICE("require('knex')(")) || slice_starts(made, SLICE("require(\"knex\")("));
}

/* List<User> batch: whatever its name says. */
static bool is_collection(struct slice type)
{
    static const char names[] =
        "ArrayList LinkedList HashSet LinkedHashSet TreeSet HashMap LinkedHashMap TreeMap List "
        "Set Map Vector ArrayDeque Deque Queue Stack Collection ConcurrentHashMap";
    return type_element(type).n > 0 || word_in(names, type);
}

static enum api_match receiver_match(struct host_run *r, int node, int receiver, const struct value *v,
                                     struct slice wanted)
{
    if (slice_eq(wanted, SLICE("*"))) return MATCH_NAME;
    if (slice_eq(wanted, SLICE("-"))) return receiver < 0 ? MATCH_HINT : MATCH_NONE;
    if (receiver < 0 && wanted.p[0] == '.')
        return path_holds(r->tree, node, (struct slice){wanted.p + 1, wanted.n - 1}) ? MATCH_TYPE
                                                                                     : MATCH_NONE;
    if (receiver < 0) return MATCH_NONE;
    if (slice_eq(wanted, SLICE("^"))) return is_class_name(r->tree, receiver) ? MATCH_HINT : MATCH_NONE;
    if (slice_eq(wanted, SLICE("@"))) return is_row(r->tree, receiver, v) ? MATCH_HINT : MATCH_NONE;
    if (slice_eq(wanted, SLICE("@knex"))) return is_knex(r, receiver) ? MATCH_TYPE : MATCH_NONE;
    if (slice_eq(wanted, SLICE("@q"))) return v && v->element.n && v->call < 0 ? MATCH_TYPE : MATCH_NONE;
    if (slice_eq(wanted, SLICE("@m"))) return v && v->model.n ? MATCH_HINT : MATCH_NONE;
    if (wanted.n > 2 && wanted.p[1] == '.') /* "..x": x called or read, no variable of that name */
        return chain_calls(r->tree, receiver, (struct slice){wanted.p + 2, wanted.n - 2}) ? MATCH_TYPE
                                                                                          : MATCH_NONE;
    if (wanted.p[0] == '.')
        return chain_holds(r->tree, receiver, (struct slice){wanted.p + 1, wanted.n - 1}) ? MATCH_TYPE
                                                                                          : MATCH_NONE;
    if (v && v->type.n) {
        if (slice_eq(v->type, wanted)) return MATCH_TYPE;
        if (is_handle(v->type)) return MATCH_NONE;
        struct slice type = slice_lower(r->arena, last_word(v->type));
        bool vague =
            word_in("client pool command manager runner", type); /* of HTTP, of threads, of a shell */
        if (name_suggests(type, wanted)) return vague ? MATCH_HINT : MATCH_TYPE;
        if (is_collection(v->type)) return MATCH_NONE; /* Repository<User> is none */
    }
    struct slice name = slice_lower(r->arena, name_bare(node_name(r->tree, node_strip(r->tree, receiver))));
    while (name.n > 1 && (name.p[0] == '_' || name.p[0] == '#')) name.p++, name.n--;
    return name_suggests(name, wanted) ? MATCH_HINT : MATCH_NONE;
}

static enum api_match best_receiver(struct host_run *r, int node, int receiver, const struct value *v,
                                    const char *receivers)
{
    enum api_match best = MATCH_NONE;
    for (const char *p = receivers; *p;) {
        size_t n = strcspn(p, " ");
        enum api_match m = receiver_match(r, node, receiver, v, (struct slice){p, n});
        if (m > best) best = m;
        p += n + (p[n] == ' ');
    }
    return best;
}

static unsigned language_bit(const struct host_language *language)
{
    for (size_t i = 0; i < sizeof language_bits / sizeof *language_bits; i++)
        if (strcmp(language_bits[i].name, language->name) == 0) return language_bits[i].bit;
    return 0;
}

static bool has_sql(const struct api *a, const bool *argument_is_sql, size_t arguments)
{
    if (a->sql >= 0) return (size_t)a->sql < arguments && argument_is_sql[a->sql];
    for (size_t i = 0; a->sql == ANY_SQL && i < arguments && i < 3; i++)
        if (argument_is_sql[i]) return true;
    return false;
}

/* One of the names, or one that starts like "*findBy" without being just that. */
static bool name_fits(const char *names, struct slice name)
{
    if (word_in(names, name)) return true;
    for (const char *p = strchr(names, '*'); p; p = strchr(p + 1, '*')) {
        size_t n = strcspn(p + 1, " ");
        if (name.n > n && memcmp(p + 1, name.p, n) == 0) return true;
    }
    return false;
}

static bool starts_with_text(const struct host_arguments *a)
{
    if (a->count == 0) return false;
    const struct value *first = a->values[0];
    return value_is_text(first) || (first->list && first->item_count > 0 && value_is_text(first->items[0]));
}

static bool is_awaited(const struct host_tree *t, int node)
{
    int around = t->nodes.at[node].parent;
    while (around >= 0 && node_at(t, around)->kind == NODE_WRAP) around = t->nodes.at[around].parent;
    return around >= 0 && node_at(t, around)->kind == NODE_AWAIT;
}

static bool has_literal(const struct host_tree *t, int node, const struct host_arguments *a)
{
    if (node_child(t, node, SLOT_BLOCK) >= 0) return true;
    for (size_t i = 0; i < a->count; i++)
        if (node_at(t, node_strip(t, a->nodes[i]))->kind == NODE_LAMBDA) return true;
    return false;
}

static bool starts_with_class(const struct host_tree *t, const struct host_arguments *a)
{
    struct slice first = a->count ? node_text(t, node_strip(t, a->nodes[0])) : (struct slice){"", 0};
    return first.n > 1 && ((first.p[0] >= 'A' && first.p[0] <= 'Z') || slice_ends(first, SLICE("_class")) ||
                           slice_eq(first, SLICE("cls")) || slice_holds(first, "model"));
}

/* The user's own functions: my_db.run fits db.my_db.run(...) and self.my_db.run(...) as well. */
static const struct api *find_wrapper(struct host_run *r, int node, struct slice name)
{
    static const struct {
        const char *does;
        enum call_method method;
    } methods[] = {
        {"prepare", CALL_PREPARE},
        {"batch",   CALL_BATCH  },
        {"fetch",   CALL_FETCH  },
        {"build",   CALL_BUILD  },
    };
    int of = node_receiver(r->tree, node);
    struct slice receiver = of < 0 ? SLICE("") : name_bare(node_name(r->tree, node_strip(r->tree, of)));
    for (size_t i = 0; i < r->source->wrapper_count; i++) {
        const struct host_wrapper *w = &r->source->wrappers[i];
        bool any = slice_eq(w->receiver, SLICE("*"));
        if (!slice_eq(w->name, name) || (!any && !slice_eq(w->receiver, receiver))) continue;
        if (w->language.n && !slice_eq(w->language, slice_of(r->tree->language->name))) continue;
        struct api *api = ARENA_NEW(r->arena, struct api);
        *api = (struct api){.languages = L_ALL,
                            .name = arena_printf(&r->out->arena, "wrapper.%.*s", SLICE_ARG(w->name)),
                            .receivers = "*",
                            .names = "",
                            .method = CALL_EXECUTE,
                            .sql = w->argument < 0 ? NO_SQL : w->argument,
                            .result = ""};
        for (size_t k = 0; k < sizeof methods / sizeof *methods; k++)
            if (strcmp(methods[k].does, w->does) == 0) api->method = methods[k].method;
        return api;
    }
    return NULL;
}

/* Python: execute(check_error=True) of some other API. */
static bool lacks_text(const struct host_tree *t, const struct host_arguments *arguments)
{
    if (t->language != &language_python || arguments->count == 0) return false;
    for (size_t i = 0; i < arguments->count; i++)
        if (!arguments->names[i].n ||
            word_in("sql query statement operation text stmt cql query_string string command",
                    arguments->names[i]))
            return false;
    return true;
}

/* table.delete().where(...), q = table.delete(): the call makes something that is sent later. */
static bool is_built_on(const struct host_tree *t, int node)
{
    int parent = node_at(t, node)->parent;
    if (parent < 0) return false;
    enum node_kind kind = node_at(t, parent)->kind;
    if (node_at(t, parent)->slot == SLOT_ARGUMENTS) return true;
    return kind == NODE_MEMBER || kind == NODE_ASSIGN || node_receiver(t, parent) == node;
}

const struct api *catalogue_find(struct host_run *r, int node, struct slice name,
                                 const struct value *receiver, const bool *argument_is_sql,
                                 const struct host_arguments *arguments, enum api_match *match)
{
    const struct api *own = find_wrapper(r, node, name);
    *match = MATCH_TYPE;
    if (own) return own;
    unsigned bit = language_bit(r->tree->language);
    int of = node_receiver(r->tree, node);
    const struct api *by_text = NULL;
    for (int i = 0; i < API_COUNT; i++) {
        const struct api *a = &apis[i];
        if (!(a->languages & bit) || !(r->packages & (1ull << a->gate)) || !name_fits(a->names, name))
            continue;
        bool sql = has_sql(a, argument_is_sql, arguments->count);
        if ((a->flags & CALL_PREPARED) && r->surely_sql[0]) continue; /* text is not prepared yet */
        if ((a->flags & TEXT_ONLY) && !starts_with_text(arguments)) continue;
        if ((a->flags & CLASS_FIRST) && !starts_with_class(r->tree, arguments)) continue;
        if ((a->flags & BLOCK_CALL) && !has_literal(r->tree, node, arguments)) continue;
        if ((a->flags & AWAITED_ONLY) && !is_awaited(r->tree, node)) continue;
        if ((a->flags & PLAIN_CALL) && arguments->count && !arguments->names[0].n) continue;
        if ((a->flags & PLAIN_CALL) && is_built_on(r->tree, node)) continue;
        if (a->sql >= 0 && lacks_text(r->tree, arguments)) continue;
        enum api_match m = best_receiver(r, node, of, receiver, a->receivers);
        bool any = !strchr("-^.@", a->receivers[0]) && a->method != CALL_OTHER;
        if (m == MATCH_NONE && sql && any && !by_text) by_text = a;
        if (m == MATCH_NONE) continue;
        if ((a->flags & PROOF) && !sql) continue;
        if ((a->flags & PROOF) && a->sql == ANY_SQL && !has_sql(a, r->surely_sql, arguments->count)) continue;
        if ((a->flags & PROOF_OR_TYPE) && !sql && m < MATCH_TYPE) continue;
        *match = sql ? MATCH_TYPE : m;
        return a;
    }
    *match = MATCH_TYPE;
    return by_text;
}
