/* Functions of host code, followed to the queries they send.
 *
 * A function that sends a query makes every call of it a query; a loop around such a call is a loop around a
 * query. Calls are followed through two functions at most. Which function a call means is told
 *
 *   1. by the imports: the name, the module or the class was imported from the function's file, or both files
 *      are of one package;
 *   2. in its own file, by the class of the object or of the caller;
 *   3. as the only function of that name in the project, if the object it is called on, or the name itself,
 *      makes that likely.
 *
 * A name that was imported from somewhere else means none of them, and of two that fit equally neither. */
#include "facts/host_facts.h"

enum { OBJECT_BIT = 39, CANDIDATES_LIMIT = 200 };

/* What is known of one function of the project. */
struct summary {
    int source, function;
    int64_t call; /* database call it makes, -1 */
    int call_source;
    uint64_t parameters; /* that reach the call */
    uint64_t form;       /* of those that reach it directly, the ones that choose its table */
    int level;           /* 1: makes it itself, 2: calls a function that does; 0 none */
    bool open;           /* the statement's text is handed in */
    bool writes;         /* of several calls the one kept is a write: that is what the function is for */
    struct slice sql;    /* how the text starts that the second level hands to the first, "" unknown */
    int next;            /* next function of the same name, -1 */
};

struct linker {
    struct facts *facts;
    struct arena *arena;
    const struct fact_source_input *sources;
    size_t count;
    int *first;          /* per source, index of its first function's summary */
    struct summary *all; /* of all functions */
    size_t functions;
    struct map by_name; /* name to index + 1 of the first */
};

static bool language_is(const struct linker *k, int source, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(k->sources[source].source->language, *names) == 0) return true;
    return false;
}

/* ---- what functions do --------------------------------------------------------------------------------- */

static const struct host_function *function_of(const struct linker *k, const struct summary *s)
{
    return &k->sources[s->source].in->functions.at[s->function];
}

static void collect_functions(struct linker *k)
{
    k->first = ARENA_ARRAY(k->arena, int, k->count + 1);
    for (size_t s = 0; s < k->count; s++) k->functions += k->sources[s].in->functions.n;
    k->all = ARENA_ARRAY(k->arena, struct summary, k->functions + 1);
    int at = 0;
    for (size_t s = 0; s < k->count; s++) {
        k->first[s] = at;
        for (size_t i = 0; i < k->sources[s].in->functions.n; i++, at++) {
            struct summary *f = &k->all[at];
            *f = (struct summary){.source = (int)s, .function = (int)i, .call = -1, .next = -1};
            if (k->sources[s].in->functions.at[i].declared) continue;
            bool added;
            struct map_entry *e =
                map_add(k->arena, &k->by_name, k->sources[s].in->functions.at[i].name, &added);
            f->next = added ? -1 : (int)e->number - 1;
            e->number = (uint64_t)at + 1;
        }
    }
}

/* Only calls that surely go to a database make a function one that queries. */
static bool is_query(const struct call *c)
{
    bool sends = c->method == CALL_EXECUTE && !(c->flags & (CALL_CONNECT | CALL_TRANSACTION));
    return sends && c->confidence > CONFIDENCE_LOW && !(c->loop_flags & LOOP_MEMO);
}

static const struct call *call_of(const struct linker *k, const struct summary *s)
{
    const struct fact_source_input *in = &k->sources[s->call_source];
    return &in->in->calls.at[s->call - in->first_call];
}

/* Marks the functions that make a database call themselves. Of several calls the one whose text is known
 * stands for all. */
static void summarise_calls(struct linker *k)
{
    for (size_t s = 0; s < k->count; s++) {
        const struct ingested *in = k->sources[s].in;
        for (size_t i = 0; i < in->calls.n; i++) {
            const struct call *c = &in->calls.at[i];
            if (c->function_index < 0 || !is_query(c)) continue;
            struct summary *f = &k->all[k->first[s] + c->function_index];
            bool open = (c->flags & CALL_ANY_TEXT) && c->statement < 0;
            f->parameters |= c->parameters;
            f->form |= c->form_parameters;
            bool writes = !open && host_call_writes(&k->sources[s], c);
            if (f->level && !(f->open && !open) && !(writes && !f->writes)) continue;
            f->level = 1;
            f->open = open;
            f->writes = writes;
            f->call = k->sources[s].first_call + (int64_t)i;
            f->call_source = (int)s;
        }
    }
}

/* ---- which function is meant --------------------------------------------------------------------------- */

/* A name of more than one word says more than "get". */
static bool is_telling(struct slice name)
{
    if (name.n < 6) return false;
    for (size_t i = 1; i + 1 < name.n; i++)
        if (name.p[i] == '_' ||
            (name.p[i] >= 'A' && name.p[i] <= 'Z' && ascii_lower(name.p[i - 1]) == name.p[i - 1]))
            return true;
    return false;
}

/* "user_repo" or "this.userRepo" is likely a UserRepo. */
static bool suggests_class(struct slice receiver, struct slice class)
{
    size_t r = receiver.n, c = class.n;
    size_t matched = 0;
    while (r > 0 && c > 0) {
        char a = ascii_lower(receiver.p[r - 1]), b = ascii_lower(class.p[c - 1]);
        if (a == '_' || a == '(' || a == ')') {
            r--;
            continue;
        }
        if (a != b) break;
        r--, c--, matched++;
    }
    return matched >= 4 || c == 0;
}

static bool is_object(struct slice receiver)
{
    static const char *const names[] = {"self", "this", "$this", "cls", "self::", "static", "super", "Self"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(receiver, slice_of(names[i]))) return true;
    return false;
}

/* Loggers that also write to a table are called everywhere, and mostly do nothing. */
static bool is_logging(struct slice name)
{
    static const char *const names[] = {"log",     "debug",  "info",   "warn",    "warning",
                                        "error",   "fatal",  "trace",  "panic",   "print",
                                        "message", "notice", "logger", "log_msg", "critical"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq_nocase(name, slice_of(names[i]))) return true;
    return slice_starts_nocase(name, SLICE("log_"));
}

/* UserRepositoryImpl is a UserRepository. */
static bool is_class(struct slice class, struct slice name)
{
    if (class.n > name.n + 4 || class.n < name.n) return false;
    if (class.n == name.n + 4 && slice_ends(class, SLICE("Impl"))) class.n -= 4;
    return name.n > 0 && slice_eq(class, name);
}

static bool is_part_of_name(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

/* A word of the receiver stands in the class's name, too: Manager::History() and CHistoryManager. */
static bool shares_word(struct slice receiver, struct slice class)
{
    enum { WORD = 4 };
    for (size_t i = 0; i < receiver.n;) {
        size_t from = i;
        while (i < receiver.n && ascii_is_alpha(receiver.p[i])) i++;
        struct slice word = {receiver.p + from, i - from};
        for (size_t k = 0; word.n >= WORD && k + word.n <= class.n; k++)
            if (slice_eq_nocase((struct slice){class.p + k, word.n}, word)) return true;
        i += i == from;
    }
    return false;
}

/* The class is spoken of in the file that makes the call. */
static bool mentions(const struct linker *k, int source, struct slice class)
{
    struct slice text = k->sources[source].source->input.text;
    for (ptrdiff_t at = slice_find(text, class, 0); at >= 0; at = slice_find(text, class, (size_t)at + 1)) {
        size_t end = (size_t)at + class.n;
        bool front = at == 0 || !is_part_of_name(text.p[at - 1]);
        if (front && (end >= text.n || !is_part_of_name(text.p[end]))) return true;
    }
    return false;
}

static bool may_be_meant(const struct host_edge *e, const struct host_function *f)
{
    return !f->memo && e->arguments <= f->parameter_count + 3 && !is_logging(e->callee);
}

/* Without an import: what the object's name, its type or the function's name say. */
/* Where a method is only ever called with its object in front: count($x) is never $this->count(). */
static bool names_object(const struct linker *k, int source)
{
    static const char *const languages[] = {"python", "javascript", "typescript", "tsx", "php", "go", "rust"};
    struct slice language = slice_of(k->sources[source].source->language);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (slice_eq(language, slice_of(languages[i]))) return true;
    return false;
}

static bool likely(const struct linker *k, int source, const struct host_edge *e, const struct summary *s)
{
    const struct host_function *f = function_of(k, s);
    bool same_file = s->source == source;
    if (!may_be_meant(e, f)) return false;
    if (is_object(e->receiver)) return same_file || is_telling(e->callee);
    if (e->receiver.n == 0 && f->class.n && names_object(k, source)) return false;
    if (e->receiver.n == 0) return f->class.n == 0 || same_file || is_telling(e->callee);
    if (f->class.n == 0) return is_telling(e->callee);
    if (e->typed) return is_class(f->class, e->receiver) || suggests_class(e->receiver, f->class);
    if (suggests_class(e->receiver, f->class)) return true;
    if (!is_telling(e->callee)) return false;
    return same_file || shares_word(e->receiver, f->class) || mentions(k, source, f->class);
}

/* The object's root is that name: users of users.load and users.Repo.load. */
static bool is_root(struct slice receiver, struct slice name)
{
    if (receiver.n && receiver.p[0] == '\\') receiver.p++, receiver.n--;
    if (!slice_starts(receiver, name)) return false;
    return receiver.n == name.n || !is_part_of_name(receiver.p[name.n]);
}

static struct slice last_part(struct slice path)
{
    const char *slash = memrchr(path.p, '/', path.n);
    return slash ? (struct slice){slash + 1, path.n - (size_t)(slash + 1 - path.p)} : path;
}

static struct slice folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return (struct slice){path, slash ? (size_t)(slash - path) : 0};
}

/* Files of one package call each other without imports. */
static bool of_one_package(const struct linker *k, int a, int b)
{
    static const char *const by_folder[] = {"go", NULL};
    const struct fact_source_input *x = &k->sources[a], *y = &k->sources[b];
    if (x->in->package.n) return slice_eq(x->in->package, y->in->package);
    return language_is(k, a, by_folder) && slice_eq(folder_of(x->source->path), folder_of(y->source->path));
}

/* One import that may say where the callee comes from; how well it names the function, 0 for not at all. */
static int import_proves(const struct linker *k, int source, const struct host_import *i,
                         const struct host_edge *e, const struct summary *s)
{
    const struct host_function *f = function_of(k, s);
    bool all = slice_eq(i->local, SLICE("*")), plain = e->receiver.n == 0;
    bool callee = plain && slice_eq(i->local, e->callee), root = !plain && is_root(e->receiver, i->local);
    if (!all && !callee && !root) return 0;
    const struct fact_source_input *from = &k->sources[source], *to = &k->sources[s->source];
    struct import_fit fit = import_fits(from->source, i, to->source, to->in->package);
    if (!fit.score) return 0;
    bool member = f->class.n && slice_eq(f->class, last_part(i->module)); /* import static a.b.C.m */
    bool same_class = is_class(f->class, e->receiver);
    bool names = false;
    if (all)
        names = plain ? !f->class.n || member : same_class;
    else if (callee)
        names = !f->class.n || member;
    else if (fit.module || !f->class.n)
        names = !f->class.n || slice_ends(e->receiver, f->class) || slice_eq(e->receiver, i->local);
    else
        names = is_class(f->class, i->name) || slice_starts(i->local, SLICE("_")) ||
                (i->local.p[0] >= 'a' && i->local.p[0] <= 'z'); /* an object made there */
    return names ? fit.score : 0;
}

/* users::load of Rust names its module without an import. */
static int path_proves(const struct linker *k, int source, const struct host_edge *e, const struct summary *s)
{
    static const char *const rust[] = {"rust", NULL};
    if (!language_is(k, source, rust) || e->typed || !e->receiver.n || function_of(k, s)->class.n) return 0;
    char *module = arena_copy(k->arena, e->receiver.p, e->receiver.n);
    for (size_t n = 0; n < e->receiver.n; n++)
        if (module[n] == ':') module[n] = '/';
    struct host_import i = {
        .module = {module, e->receiver.n},
          .name = {"",     0            },
          .local = e->receiver
    };
    const struct fact_source_input *from = &k->sources[source], *to = &k->sources[s->source];
    return import_fits(from->source, &i, to->source, to->in->package).score;
}

static int proof_of(const struct linker *k, int source, const struct host_edge *e, const struct summary *s)
{
    const struct host_function *f = function_of(k, s);
    int best = 0;
    if (s->source == source) return 0;
    if (of_one_package(k, source, s->source) &&
        (e->receiver.n ? is_class(f->class, e->receiver) : !f->class.n))
        best = 1;
    VEC_EACH (const struct host_import, i, &k->sources[source].in->imports) {
        int score = import_proves(k, source, i, e, s);
        if (score > best) best = score;
    }
    int path = path_proves(k, source, e, s);
    return path > best ? path : best;
}

/* The name stands in an import: where that does not lead to a candidate, none is meant. */
static bool is_imported(const struct linker *k, int source, const struct host_edge *e)
{
    static const char *const explicit[] = {"python", "javascript", "typescript", "tsx", "go", NULL};
    if (!language_is(k, source, explicit) || e->typed) return false;
    VEC_EACH (const struct host_import, i, &k->sources[source].in->imports)
        if (e->receiver.n ? is_root(e->receiver, i->local) : slice_eq(i->local, e->callee)) return true;
    return false;
}

/* The name under which the callee was written: from users import load as fetch. */
static struct slice name_of_callee(const struct linker *k, int source, const struct host_edge *e)
{
    VEC_EACH (const struct host_import, i, &k->sources[source].in->imports)
        if (e->receiver.n == 0 && i->name.n && slice_eq(i->local, e->callee) &&
            !slice_eq(i->name, SLICE("*")) && !slice_eq(i->name, SLICE("default")))
            return i->name;
    return e->callee;
}

struct candidates {
    struct summary *at[CANDIDATES_LIMIT];
    size_t n;
    bool query, whole; /* one of them queries; these are all */
};

static void find_candidates(const struct linker *k, int source, struct slice name, struct candidates *out)
{
    const struct map_entry *entry = map_find(&k->by_name, name);
    out->n = 0;
    out->query = false;
    out->whole = true;
    for (int i = entry ? (int)entry->number - 1 : -1; i >= 0; i = k->all[i].next) {
        struct summary *s = &k->all[i];
        if (!languages_call_each_other(k->sources[s->source].source, k->sources[source].source)) continue;
        out->query |= s->level > 0;
        out->whole = out->n < CANDIDATES_LIMIT;
        if (!out->whole) break;
        out->at[out->n++] = s;
    }
}

/* Overloads of one class: the one that takes as many arguments. */
static struct summary *pick_overload(const struct linker *k, const struct host_edge *e,
                                     struct summary *const *at, size_t n)
{
    struct summary *found = n == 1 ? at[0] : NULL;
    for (size_t i = 0; n > 1 && i < n; i++) {
        if (at[i]->source != at[0]->source ||
            !slice_eq(function_of(k, at[i])->class, function_of(k, at[0])->class))
            return NULL;
        if (function_of(k, at[i])->parameter_count != e->arguments) continue;
        if (found) return NULL;
        found = at[i];
    }
    return found;
}

static struct summary *by_import(const struct linker *k, int source, const struct host_edge *e,
                                 const struct candidates *c)
{
    struct summary *best[CANDIDATES_LIMIT];
    size_t n = 0;
    int score = 0;
    for (size_t i = 0; i < c->n; i++) {
        int proof = proof_of(k, source, e, c->at[i]);
        if (proof == 0 || proof < score) continue;
        if (proof > score) n = 0;
        score = proof;
        best[n++] = c->at[i];
    }
    struct summary *found = pick_overload(k, e, best, n);
    return found && may_be_meant(e, function_of(k, found)) ? found : NULL;
}

/* Those of the object's class, where that is known: of the declared type, or of the caller for self. */
static void narrow_by_class(const struct linker *k, int source, const struct host_edge *e,
                            struct candidates *c)
{
    struct slice class = e->typed ? e->receiver : (struct slice){"", 0};
    if (is_object(e->receiver) && e->caller >= 0)
        class = k->sources[source].in->functions.at[e->caller].class;
    size_t n = 0;
    for (size_t i = 0; class.n && i < c->n; i++)
        if (is_class(function_of(k, c->at[i])->class, class)) n++;
    if (n == 0) return;
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++)
        if (is_class(function_of(k, c->at[i])->class, class)) c->at[kept++] = c->at[i];
    c->n = kept;
}

/* The function that an edge calls, NULL when it cannot be told or when no function of the name queries. */
static struct summary *resolve(const struct linker *k, int source, const struct host_edge *e)
{
    struct candidates c;
    find_candidates(k, source, name_of_callee(k, source, e), &c);
    if (!c.query || !c.whole) return NULL;
    struct summary *own[CANDIDATES_LIMIT];
    size_t n = 0;
    narrow_by_class(k, source, e, &c);
    for (size_t i = 0; i < c.n; i++)
        if (c.at[i]->source == source) own[n++] = c.at[i];
    struct summary *found =
        n == 0 || e->typed || !is_object(e->receiver) ? by_import(k, source, e, &c) : NULL;
    if (found) return found;
    if (is_imported(k, source, e)) return NULL;
    found = n > 0 ? pick_overload(k, e, own, n) : c.n == 1 ? c.at[0] : NULL;
    return found && likely(k, source, e, found) ? found : NULL;
}

/* ---- calls of them ------------------------------------------------------------------------------------- */

static void summarise_edges(struct linker *k)
{
    struct summary *before = ARENA_ARRAY(k->arena, struct summary, k->functions + 1);
    memcpy(before, k->all, k->functions * sizeof *before);
    for (size_t s = 0; s < k->count; s++) {
        VEC_EACH (const struct host_edge, e, &k->sources[s].in->edges) {
            if (e->caller < 0 || (e->loop_flags & LOOP_MEMO)) continue;
            struct summary *caller = &k->all[k->first[s] + e->caller];
            const struct summary *callee = caller->level ? NULL : resolve(k, (int)s, e);
            if (!callee || before[callee - k->all].level != 1 || callee == caller) continue;
            caller->level = 2;
            caller->writes = callee->writes;
            caller->open = callee->open && !e->sql.n;
            caller->sql = callee->open ? e->sql : (struct slice){"", 0};
            caller->call = callee->call;
            caller->call_source = callee->call_source;
            caller->parameters |= callee->parameters ? e->parameters : 0;
            if (callee->form && !(callee->parameters & ~callee->form)) caller->form |= e->parameters;
        }
    }
}

static int flag(unsigned flags, unsigned bit)
{
    return (flags & bit) != 0;
}

/* A function that runs whatever text it is given may be running a script: only a statement that is seen, or
 * one with parameters, can be judged. */
static bool is_known(const struct linker *k, const struct host_edge *e, const struct summary *callee)
{
    return !callee->open || e->sql.n || (call_of(k, callee)->flags & CALL_PARAMETERS);
}

static void add_helper_calls(struct linker *k, size_t s)
{
    const struct fact_source_input *in = &k->sources[s];
    VEC_EACH (const struct host_edge, e, &in->in->edges) {
        if (e->loop == LOOP_NONE) continue;
        const struct summary *callee = resolve(k, (int)s, e);
        if (!callee || callee->level == 0 || !is_known(k, e, callee)) continue;
        if (e->variant & callee->form) continue; /* another table in each round */
        const struct call *c = call_of(k, callee);
        struct slice sql = callee->sql.n ? callee->sql : c->statement < 0 ? e->sql : (struct slice){"", 0};
        bool writes = sql.n ? host_text_writes(sql) : host_call_writes(&k->sources[callee->call_source], c);
        bool variant = e->variant && callee->parameters;
        FACTS_ADD(
            k->facts, helper_call, .source = (int64_t)s, .path = slice_of(in->source->path),
            .language = slice_of(in->source->language), .test = host_is_test(in, e->offset),
            .migration = in->source->migration, .callee = e->callee,
            .function = e->caller >= 0 ? in->in->functions.at[e->caller].name : SLICE(""),
            .level = callee->level, .call = callee->call, .call_source = callee->call_source,
            .call_pos = (int64_t)c->offset, .call_len = (int64_t)c->len, .sql = sql.n ? sql : SLICE(""),
            .writes = writes, .loop = slice_of(host_loop_names[e->loop]), .loop_variant = variant,
            .loop_count = e->loop_count, .loop_retry = flag(e->loop_flags, LOOP_RETRY),
            .loop_chunk = flag(e->loop_flags, LOOP_CHUNK), .loop_paging = flag(e->loop_flags, LOOP_PAGING),
            .loop_forever = flag(e->loop_flags, LOOP_FOREVER), .loop_memo = flag(e->loop_flags, LOOP_MEMO),
            .concurrent = flag(e->flags, CALL_CONCURRENT), .limited = flag(e->flags, CALL_LIMITED),
            .guard = host_guard_name(e->loop_flags), .loop_pos = (int64_t)e->loop_offset,
            .loop_len = (int64_t)e->loop_len, .pos = (int64_t)e->offset, .len = (int64_t)e->len);
    }
}

void host_links_add(struct facts *f, struct arena *a, const struct fact_source_input *sources, size_t count)
{
    struct linker k = {.facts = f, .arena = a, .sources = sources, .count = count};
    collect_functions(&k);
    if (k.functions == 0) return;
    summarise_calls(&k);
    summarise_edges(&k);
    for (size_t s = 0; s < count; s++) add_helper_calls(&k, s);
}
