/* Imports: which file of the tree a name was imported from.
 *
 * Each language's imports are read into one form: a module's path with slashes, the name taken from it, and
 * the name that it has in this file.
 *
 *     from app.users import load as l       app/users, load, l       import * as u from './users'   ./users,
 * "", u import app.users as u                 app/users, "", u         const { load } = require(...) ./users,
 * load, load use App\Repo\Users;                   App/Repo, Users, Users   import a.b.Users; a/b, Users,
 * Users import m "example.com/app/users"      example.com/app/users, "", m use crate::users::load; users,
 * load, load        using App.Repo;                App/Repo, *, *
 *
 * A module is a file when the one's path ends like the other's (relative paths: when they are equal); in
 * languages with packages, when the file says that it is of that package. */
#include "ingest/host.h"

enum { IMPORTS_LIMIT = 1000, PATH_PARTS_LIMIT = 32, IMPORT_NESTING_LIMIT = 8 };

static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

struct import_reader {
    struct host_run *run;
    struct slice text;
    size_t at;
};

static void skip_blank(struct import_reader *p)
{
    while (p->at < p->text.n && (ascii_is_space(p->text.p[p->at]) || p->text.p[p->at] == '\\')) {
        if (p->text.p[p->at] == '\\' && !(p->at + 1 < p->text.n && p->text.p[p->at + 1] == '\n')) return;
        p->at++;
    }
}

/* The characters of a name, and those in `more`. */
static struct slice take_name(struct import_reader *p, const char *more)
{
    skip_blank(p);
    size_t from = p->at;
    while (p->at < p->text.n && (is_word(p->text.p[p->at]) || strchr(more, p->text.p[p->at]))) p->at++;
    return (struct slice){p->text.p + from, p->at - from};
}

static bool take(struct import_reader *p, const char *mark)
{
    skip_blank(p);
    size_t n = strlen(mark);
    struct slice rest = {p->text.p + p->at, p->text.n - p->at};
    if (!slice_starts(rest, slice_of(mark))) return false;
    if (is_word(mark[n - 1]) && n < rest.n && is_word(rest.p[n])) return false;
    p->at += n;
    return true;
}

/* 'x', "x" */
static struct slice take_string(struct import_reader *p)
{
    skip_blank(p);
    char quote = p->at < p->text.n ? p->text.p[p->at] : ' ';
    if (quote != '"' && quote != '\'' && quote != '`') return (struct slice){"", 0};
    const char *from = p->text.p + p->at + 1, *end = memchr(from, quote, p->text.n - p->at - 1);
    if (!end) return (struct slice){"", 0};
    p->at = (size_t)(end + 1 - p->text.p);
    return (struct slice){from, (size_t)(end - from)};
}

/* A copy with slashes for dots, backslashes and double colons; leading dots of Python stay. */
static struct slice with_slashes(struct arena *a, struct slice module)
{
    char *p = arena_alloc(a, module.n + 1);
    size_t n = 0, i = 0;
    while (i < module.n && module.p[i] == '.') p[n++] = module.p[i++];
    for (; i < module.n; i++) {
        bool mark = strchr(".\\:", module.p[i]) != NULL;
        if (!mark)
            p[n++] = module.p[i];
        else if (n > 0 && p[n - 1] != '/')
            p[n++] = '/';
    }
    return (struct slice){p, n};
}

static void add(struct import_reader *p, struct slice module, struct slice name, struct slice local)
{
    struct ingested *out = p->run->out;
    if (out->imports.n == IMPORTS_LIMIT || !local.n) return;
    struct host_import i = {slice_copy(&out->arena, module), slice_copy(&out->arena, name),
                            slice_copy(&out->arena, local)};
    vec_push(&out->arena, &out->imports, i);
}

/* The last part of a path behind its last mark, and what is in front of it. */
static struct slice cut_last(struct slice *path, char mark)
{
    const char *last = memrchr(path->p, mark, path->n);
    struct slice name = *path;
    if (last) name = (struct slice){last + 1, path->n - (size_t)(last + 1 - path->p)};
    path->n = last ? (size_t)(last - path->p) : 0;
    return name;
}

static void add_dotted(struct import_reader *p, struct slice path, struct slice local)
{
    struct slice module = with_slashes(p->run->arena, path), name = cut_last(&module, '/');
    bool all = slice_eq(name, SLICE("*")) || slice_eq(name, SLICE("_"));
    add(p, module, all ? SLICE("*") : name, all ? SLICE("*") : local.n ? local : name);
}

static void read_python(struct import_reader *p)
{
    struct arena *a = p->run->arena;
    if (take(p, "from")) {
        struct slice module = with_slashes(a, take_name(p, "."));
        if (!take(p, "import")) return;
        take(p, "(");
        do {
            struct slice name = take_name(p, "*"), local = take(p, "as") ? take_name(p, "") : name;
            add(p, module, name, local);
        } while (take(p, ","));
    } else if (take(p, "import")) {
        do {
            struct slice path = take_name(p, "."), local = take(p, "as") ? take_name(p, "") : path;
            add(p, with_slashes(a, path), SLICE(""), local);
        } while (take(p, ","));
    }
}

/* { a, b as c, d: e } of JavaScript */
static void read_braces(struct import_reader *p, struct slice module, bool add_them)
{
    do {
        take(p, "type");
        struct slice name = take_name(p, "");
        struct slice local = take(p, "as") || take(p, ":") ? take_name(p, "") : name;
        if (add_them) add(p, module, name, local);
        if (take(p, "=")) take_name(p, ".");
    } while (take(p, ","));
    take(p, "}");
}

/* The module stands behind the names: they are read twice. */
static void read_javascript(struct import_reader *p)
{
    if (!take(p, "import") && !take(p, "export")) return;
    take(p, "type");
    size_t names = p->at;
    struct slice module = take_string(p);
    if (module.n) return; /* import './x': nothing gets a name */
    for (size_t i = p->text.n; i > names + 4 && !module.n; i--) {
        p->at = i - 4;
        if (take(p, "from")) module = take_string(p);
    }
    p->at = names;
    if (!module.n) return;
    do {
        if (take(p, "*")) {
            struct slice local = take(p, "as") ? take_name(p, "") : SLICE("*");
            add(p, module, slice_eq(local, SLICE("*")) ? local : SLICE(""), local);
        } else if (take(p, "{"))
            read_braces(p, module, true);
        else
            add(p, module, SLICE("default"), take_name(p, ""));
    } while (take(p, ","));
}

static void read_php(struct import_reader *p)
{
    if (!take(p, "use")) return;
    if (!take(p, "function")) take(p, "const");
    do {
        struct slice path = take_name(p, "\\");
        if (take(p, "{")) {
            do {
                struct slice tail = take_name(p, "\\"), local = take(p, "as") ? take_name(p, "") : SLICE("");
                const char *all = arena_printf(p->run->arena, "%.*s%.*s", SLICE_ARG(path), SLICE_ARG(tail));
                add_dotted(p, slice_of(all), local);
            } while (take(p, ","));
            take(p, "}");
        } else {
            add_dotted(p, path, take(p, "as") ? take_name(p, "") : SLICE(""));
        }
    } while (take(p, ","));
}

/* import a.b.C, import static a.b.C.m, import a.b.c as d, import a.b.{C, D => E}, using A.B, using X = A.B */
static void read_dotted(struct import_reader *p)
{
    bool using = take(p, "using");
    if (!using && !take(p, "import")) return;
    bool whole = take(p, "static");
    do {
        struct slice path = take_name(p, ".*");
        if (using && take(p, "=")) {
            add_dotted(p, take_name(p, "."), path);
        } else if (take(p, "{")) {
            do {
                struct slice name = take_name(p, ""), local = take(p, "=>") ? take_name(p, "") : name;
                add(p, with_slashes(p->run->arena, (struct slice){path.p, path.n ? path.n - 1 : 0}), name,
                    local);
            } while (take(p, ","));
            take(p, "}");
        } else if (using) {
            add(p, with_slashes(p->run->arena, path), SLICE("*"), SLICE("*"));
        } else {
            add_dotted(p, path, take(p, "as") ? take_name(p, "") : SLICE(""));
        }
    } while (take(p, ","));
    (void)whole;
}

static void read_go(struct import_reader *p)
{
    if (!take(p, "import")) return;
    bool list = take(p, "(");
    do {
        struct slice local = take_name(p, "."), module = take_string(p), rest = module;
        if (!module.n) break;
        struct slice last = cut_last(&rest, '/');
        bool version = last.n > 1 && last.p[0] == 'v' && ascii_is_digit(last.p[1]) && rest.n;
        if (version) module = rest, last = cut_last(&rest, '/');
        add(p, module, SLICE(""), local.n ? local : last);
        take(p, ";");
    } while (list && p->at < p->text.n);
}

/* a::b::{c, d as e, f::*}; prefix ends with a slash or is empty */
static void read_rust_tree(struct import_reader *p, struct slice prefix, int depth)
{
    do {
        struct slice path = take_name(p, ":*");
        const char *text = arena_printf(p->run->arena, "%.*s%.*s", SLICE_ARG(prefix),
                                        SLICE_ARG(with_slashes(p->run->arena, path)));
        if (take(p, "{")) {
            if (depth < IMPORT_NESTING_LIMIT) read_rust_tree(p, slice_of(text), depth + 1);
            take(p, "}");
            continue;
        }
        struct slice module = slice_of(text), name = cut_last(&module, '/');
        struct slice local = take(p, "as") ? take_name(p, "") : name;
        if (slice_eq(name, SLICE("self"))) name = cut_last(&module, '/');
        add(p, module, name, slice_eq(local, SLICE("self")) ? name : local);
    } while (take(p, ","));
}

static void read_rust(struct import_reader *p)
{
    take(p, "pub");
    if (take(p, "(")) take_name(p, ""), take(p, ")");
    if (take(p, "use")) read_rust_tree(p, SLICE(""), 0);
}

/* const u = require('./x'), const { a, b: c } = require('./x'), require_relative 'x' */
static void read_require(struct host_run *r, int call)
{
    const struct host_tree *t = r->tree;
    struct import_reader p = {r, node_text(t, node_child(t, call, SLOT_ARGUMENTS)), 0};
    take(&p, "(");
    struct slice module = take_string(&p);
    if (!module.n) return;
    if (strcmp(t->language->name, "ruby") == 0) {
        bool relative = slice_eq(node_name(t, call), SLICE("require_relative"));
        const char *path =
            arena_printf(r->arena, "%s%.*s", relative && module.p[0] != '.' ? "./" : "", SLICE_ARG(module));
        add(&p, slice_of(path), SLICE("*"), SLICE("*"));
        return;
    }
    int assign = node_around(t, call, NODE_ASSIGN), target = node_child(t, assign, SLOT_TARGET);
    if (target < 0 || node_inside(t, call, target)) return;
    int up = t->nodes.at[call].parent;
    struct slice member =
        up >= 0 && node_at(t, up)->kind == NODE_MEMBER ? node_name(t, up) : (struct slice){"", 0};
    p = (struct import_reader){r, node_text(t, target), 0};
    if (take(&p, "{"))
        read_braces(&p, module, true);
    else
        add(&p, module, member, take_name(&p, ""));
}

/* PHP: require_once __DIR__ . '/x.php'; Rust: mod x; JavaScript: export { x } from './y' */
static void read_lines(struct host_run *r)
{
    const char *language = r->tree->language->name;
    bool php = strcmp(language, "php") == 0, rust = strcmp(language, "rust") == 0;
    bool script = word_in("javascript typescript tsx", slice_of(language));
    struct slice t = r->tree->text;
    for (size_t at = 0; (php || rust || script) && at < t.n;) {
        const char *end = memchr(t.p + at, '\n', t.n - at);
        struct slice line = {t.p + at, end ? (size_t)(end - (t.p + at)) : t.n - at};
        at += line.n + 1;
        struct import_reader p = {r, slice_trim(line), 0};
        if (php && (take(&p, "require_once") || take(&p, "require") || take(&p, "include_once") ||
                    take(&p, "include"))) {
            const char *quote = memchr(line.p, '\'', line.n);
            if (!quote) quote = memchr(line.p, '"', line.n);
            if (!quote) continue;
            p.at = (size_t)(quote - p.text.p);
            struct slice path = take_string(&p);
            while (path.n && strchr("./", path.p[0])) path.p++, path.n--;
            add(&p, path, SLICE("*"), SLICE("*"));
        } else if (rust && (take(&p, "pub mod") || take(&p, "mod"))) {
            struct slice name = take_name(&p, "");
            if (take(&p, ";")) add(&p, SLICE(""), name, name);
        } else if (script && slice_starts(p.text, SLICE("export ")) && slice_holds(p.text, " from ")) {
            read_javascript(&p);
        }
    }
}

/* Of "a.b;" the name, with slashes. */
static struct slice package_name(struct arena *a, struct slice rest)
{
    size_t n = 0;
    rest = slice_trim(rest);
    while (n < rest.n && (is_word(rest.p[n]) || rest.p[n] == '.' || rest.p[n] == '\\')) n++;
    return with_slashes(a, (struct slice){rest.p, n});
}

struct slice package_of(struct arena *a, const char *language, struct slice text)
{
    static const char *const words[] = {"package ", "namespace ", NULL};
    struct slice none = {"", 0};
    if (!word_in("java kotlin scala csharp php", slice_of(language))) return none;
    for (size_t at = 0; at < text.n;) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        struct slice line = {text.p + at, end ? (size_t)(end - (text.p + at)) : text.n - at};
        at += line.n + 1;
        line = slice_trim(line);
        if (slice_starts(line, SLICE("<?php "))) line.p += 6, line.n -= 6;
        for (const char *const *w = words; *w; w++)
            if (slice_starts(line, slice_of(*w)))
                return package_name(a, (struct slice){line.p + strlen(*w), line.n - strlen(*w)});
    }
    return none;
}

void imports_read(struct host_run *r)
{
    static const struct {
        const char *languages;
        void (*read)(struct import_reader *p);
    } readers[] = {
        {"python",                    read_python    },
        {"javascript typescript tsx", read_javascript},
        {"php",                       read_php       },
        {"java kotlin scala csharp",  read_dotted    },
        {"go",                        read_go        },
        {"rust",                      read_rust      },
    };
    const struct host_tree *t = r->tree;
    struct slice language = slice_of(t->language->name);
    if (!r->out->package.n) r->out->package = package_of(&r->out->arena, t->language->name, t->text);
    for (int n = 0; n < (int)t->nodes.n; n++) {
        enum node_kind kind = node_at(t, n)->kind;
        if (kind == NODE_CALL && word_in("require require_relative", node_name(t, n))) read_require(r, n);
        if (kind != NODE_IMPORT) continue;
        struct import_reader p = {r, node_text(t, n), 0};
        for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
            if (word_in(readers[i].languages, language)) readers[i].read(&p);
    }
    read_lines(r);
}

/* ---- finding the file ---------------------------------------------------------------------------------- */

struct parts {
    struct slice at[PATH_PARTS_LIMIT];
    size_t n;
};

/* Splits at slashes; "." is left out, ".." takes one away. */
static bool add_parts(struct parts *out, struct slice path)
{
    for (size_t i = 0; i <= path.n;) {
        const char *slash = i < path.n ? memchr(path.p + i, '/', path.n - i) : NULL;
        size_t end = slash ? (size_t)(slash - path.p) : path.n;
        struct slice part = {path.p + i, end - i};
        i = end + 1;
        if (!part.n || slice_eq(part, SLICE("."))) continue;
        if (slice_eq(part, SLICE(".."))) {
            if (out->n == 0) return false;
            out->n--;
        } else if (out->n < PATH_PARTS_LIMIT) {
            out->at[out->n++] = part;
        } else {
            return false;
        }
    }
    return true;
}

static void drop_extension(struct parts *p)
{
    static const char known[] =
        "js ts jsx tsx mjs cjs mts cts d py pyi php inc rb rs go java kt kts scala cs phtml";
    while (p->n > 0) {
        struct slice *last = &p->at[p->n - 1];
        const char *dot = memrchr(last->p, '.', last->n);
        if (!dot || dot == last->p ||
            !word_in(known, (struct slice){dot + 1, last->n - (size_t)(dot + 1 - last->p)}))
            break;
        last->n = (size_t)(dot - last->p);
    }
    if (p->n > 1 && word_in("index __init__ mod", p->at[p->n - 1])) p->n--;
}

/* Parts that both end with; 0 unless the shorter is the other's end. */
static int common_end(const struct parts *a, const struct parts *b)
{
    size_t shorter = a->n < b->n ? a->n : b->n;
    for (size_t i = 0; i < shorter; i++)
        if (!slice_eq(a->at[a->n - 1 - i], b->at[b->n - 1 - i])) return 0;
    return (int)shorter;
}

static bool same_parts(const struct parts *a, const struct parts *b)
{
    return a->n == b->n && common_end(a, b) == (int)a->n;
}

static struct parts folder_parts(const char *path)
{
    struct parts p = {.n = 0};
    if (add_parts(&p, slice_of(path)) && p.n > 0) p.n--;
    return p;
}

/* How well the module `path`, seen from the file `from`, fits the file `to`; 0 when it does not. */
static int fits_file(const char *from, struct slice path, const char *to, bool python)
{
    enum { EXACT = 1000 };
    struct parts file = {.n = 0}, module = {.n = 0};
    if (!add_parts(&file, slice_of(to))) return 0;
    drop_extension(&file);
    size_t dots = 0;
    while (python && dots < path.n && path.p[dots] == '.') dots++;
    bool relative = dots > 0 || (!python && path.n && path.p[0] == '.');
    if (relative) module = folder_parts(from);
    if (dots > 1 && dots - 1 > module.n) return 0;
    if (dots > 1) module.n -= dots - 1;
    path.p += dots, path.n -= dots;
    if (!relative && path.n > 2 && strchr("@~", path.p[0]) && path.p[1] == '/') path.p += 2, path.n -= 2;
    if (!add_parts(&module, path)) return 0;
    drop_extension(&module);
    if (relative) return same_parts(&module, &file) ? EXACT : 0;
    return common_end(&module, &file);
}

static bool in_crate(struct slice part)
{
    return word_in("crate self super", part);
}

static struct slice without_crate(struct slice path)
{
    while (path.n) {
        const char *slash = memchr(path.p, '/', path.n);
        struct slice first = {path.p, slash ? (size_t)(slash - path.p) : path.n};
        if (!in_crate(first)) break;
        size_t skip = first.n + (slash ? 1 : 0);
        path.p += skip, path.n -= skip;
    }
    return path;
}

static struct slice join_path(char *buffer, size_t size, struct slice a, struct slice b)
{
    bool dots = a.n && a.p[a.n - 1] == '.';
    if (a.n + b.n + 1 > size) return a;
    memcpy(buffer, a.p, a.n);
    size_t n = a.n;
    if (n && b.n && !dots) buffer[n++] = '/';
    memcpy(buffer + n, b.p, b.n);
    return (struct slice){buffer, n + b.n};
}

static bool same_language(const char *a, const char *b)
{
    static const char scripts[] = "javascript typescript tsx";
    static const char jvm[] = "java kotlin scala";
    return strcmp(a, b) == 0 || (word_in(scripts, slice_of(a)) && word_in(scripts, slice_of(b))) ||
           (word_in(jvm, slice_of(a)) && word_in(jvm, slice_of(b)));
}

bool languages_call_each_other(const struct source *a, const struct source *b)
{
    return same_language(a->language, b->language);
}

struct import_fit import_fits(const struct source *from, const struct host_import *i, const struct source *to,
                              struct slice package)
{
    char buffer[512];
    struct import_fit none = {0, false};
    struct slice language = slice_of(from->language);
    if (!same_language(from->language, to->language)) return none;
    struct slice whole = join_path(buffer, sizeof buffer, i->module, i->name);
    bool named = i->name.n && !slice_eq(i->name, SLICE("*"));
    if (word_in("java kotlin scala csharp php", language) && package.n) {
        if (slice_eq(i->module, package)) return (struct import_fit){(int)package.n, false};
        struct parts file = {.n = 0};
        struct slice module = i->module, class = cut_last(&module, '/'); /* import static a.b.C.m */
        if (!add_parts(&file, slice_of(to->path)) || file.n == 0) return none;
        drop_extension(&file);
        bool member = slice_eq(module, package) && slice_eq(file.at[file.n - 1], class);
        return member ? (struct import_fit){(int)package.n, false} : none;
    }
    if (word_in("go", language)) {
        struct parts folder = folder_parts(to->path), module = {.n = 0};
        int fit = add_parts(&module, i->module) ? common_end(&folder, &module) : 0;
        for (size_t k = 0; fit == 0 && folder.n && module.n && k == 0;
             k++) /* example.com/app/users, x/users */
            fit = slice_eq(folder.at[folder.n - 1], module.at[module.n - 1]);
        return (struct import_fit){fit, true};
    }
    bool python = word_in("python", language), rust = word_in("rust", language);
    struct slice module = rust ? without_crate(i->module) : i->module;
    int as_module = named ? fits_file(from->path, rust ? without_crate(whole) : whole, to->path, python) : 0;
    bool takes_modules = python || rust;
    if (takes_modules && as_module) return (struct import_fit){as_module, true};
    int as_file = module.n ? fits_file(from->path, module, to->path, python) : 0;
    return (struct import_fit){as_file, i->name.n == 0 || slice_eq(i->name, SLICE("default"))};
}
