/* Folders: which files below a path are worth opening, by .gitignore's rules.
 *
 * A pattern file holds one pattern a line: # comments, ! takes back, a trailing / means folders only, a slash
 * elsewhere anchors the pattern to the file's folder, * matches within a name, ** across names, ? one byte,
 * [a-z] a set. The last pattern that matches decides; patterns of deeper folders come later. A folder that is
 * ignored is not entered. .git, node_modules, vendor and the like are left out unless the user names them.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ingest/ingest.h"

enum { DEPTH_LIMIT = 64, PATTERN_FILE_LIMIT = 1 << 20, STAR_LIMIT = 10000 };

struct pattern {
    struct slice text; /* without ! and slashes at the ends */
    size_t folder;     /* bytes of the path of the folder that the pattern belongs to, its slash included */
    bool negated, folders_only, anchored;
};

struct walker {
    struct arena *arena;
    struct path_list *out;
    VEC(struct pattern) patterns;
    bool no_ignore;
    int budget; /* of one match, against patterns made to be slow */
};

/* ---- patterns */

/* Matches one [set]; *p is behind the [ and moves behind the ]. */
static bool match_set(const char **p, const char *end, char c)
{
    bool negated = *p < end && (**p == '!' || **p == '^'), hit = false;
    if (negated) (*p)++;
    for (bool first = true; *p < end && (first || **p != ']'); first = false) {
        char low = *(*p)++, high = low;
        if (*p + 1 < end && **p == '-' && (*p)[1] != ']') {
            high = (*p)[1];
            *p += 2;
        }
        if (c >= low && c <= high) hit = true;
    }
    if (*p < end) (*p)++;
    return hit != negated && c != '/';
}

static bool match(struct walker *w, const char *p, const char *pe, const char *s, const char *se)
{
    while (p < pe) {
        if (--w->budget < 0) return false;
        if (p[0] == '*' && p + 1 < pe && p[1] == '*') {
            p += 2;
            bool slash = p < pe && *p == '/';
            if (slash) p++;
            if (p == pe) return true;
            for (const char *t = s; t <= se; t++)
                if ((!slash || t == s || t[-1] == '/') && match(w, p, pe, t, se)) return true;
            return false;
        }
        if (*p == '*') {
            p++;
            for (const char *t = s;; t++) {
                if (match(w, p, pe, t, se)) return true;
                if (t == se || *t == '/' || w->budget < 0) return false;
            }
        }
        if (s == se) return false;
        if (*p == '[') {
            p++;
            if (!match_set(&p, pe, *s++)) return false;
            continue;
        }
        if (*p == '\\' && p + 1 < pe)
            p++;
        else if (*p == '?' && *s != '/') {
            p++, s++;
            continue;
        }
        if (*p++ != *s++) return false;
    }
    return s == se;
}

static void add_pattern(struct walker *w, struct slice line, size_t folder)
{
    while (line.n && (line.p[line.n - 1] == '\r' || line.p[line.n - 1] == ' ')) line.n--;
    if (!line.n || line.p[0] == '#') return;
    struct pattern p = {.folder = folder};
    if (line.p[0] == '!') p.negated = true, line.p++, line.n--;
    if (line.n && line.p[line.n - 1] == '/') p.folders_only = true, line.n--;
    p.anchored = memchr(line.p, '/', line.n) != NULL;
    if (line.n && line.p[0] == '/') line.p++, line.n--;
    if (!line.n) return;
    p.text = line;
    vec_push(w->arena, &w->patterns, p);
}

static void add_pattern_file(struct walker *w, const char *folder, const char *name)
{
    struct input in;
    const char *path = arena_printf(w->arena, "%s%s", folder, name);
    if (!input_open(&in, path, NULL)) return;
    struct slice text =
        in.text.n <= PATTERN_FILE_LIMIT ? slice_copy(w->arena, in.text) : (struct slice){"", 0};
    input_close(&in);
    size_t prefix = strlen(folder);
    for (size_t i = 0; i < text.n;) {
        const char *newline = memchr(text.p + i, '\n', text.n - i);
        size_t end = newline ? (size_t)(newline - text.p) : text.n;
        add_pattern(w, (struct slice){text.p + i, end - i}, prefix);
        i = end + 1;
    }
}

static bool is_ignored(struct walker *w, const char *path, bool folder)
{
    const char *end = path + strlen(path), *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    for (size_t i = w->patterns.n; i-- > 0;) {
        const struct pattern *p = &w->patterns.at[i];
        if (p->folders_only && !folder) continue;
        w->budget = STAR_LIMIT;
        const char *from = p->anchored ? path + p->folder : base;
        if (match(w, p->text.p, p->text.p + p->text.n, from, end)) return !p->negated;
    }
    return false;
}

bool ingest_path_matches(struct slice pattern, struct slice path)
{
    struct arena a = {0};
    struct walker w = {.arena = &a};
    add_pattern(&w, pattern, 0);
    char *z = arena_copy(&a, path.p, path.n);
    if (slice_starts(path, SLICE("./"))) z += 2;
    bool hit = is_ignored(&w, z, false);
    for (char *slash = strchr(z, '/'); slash && !hit; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        hit = is_ignored(&w, z, true);
        *slash = '/';
    }
    arena_free(&a);
    return hit;
}

/* Folders that hold other people's code or what tools left behind. */
static bool is_left_out(const char *name)
{
    static const char *const names[] = {".git",        ".hg",      ".svn",  "node_modules",     "vendor",
                                        "third_party", ".venv",    "venv",  "__pycache__",      ".tox",
                                        ".mypy_cache", ".sargent", ".idea", "bower_components", ".pc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

/* ---- order */

/* By bytes, but runs of digits compare as numbers: V2__a.sql before V10__b.sql. */
static int compare_names(const void *x, const void *y)
{
    const char *a = *(char *const *)x, *b = *(char *const *)y;
    while (*a && *b) {
        if (ascii_is_digit(*a) && ascii_is_digit(*b)) {
            while (*a == '0') a++;
            while (*b == '0') b++;
            size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
            if (n != m) return n < m ? -1 : 1;
            int c = memcmp(a, b, n);
            if (c) return c;
            a += n, b += m;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++, b++;
        }
    }
    return (*a != 0) - (*b != 0);
}

/* ---- walking */

/* The folder's path with a slash behind it ("" for the current one). */
static void walk_folder(struct walker *w, const char *folder, int depth)
{
    DIR *dir = depth < DEPTH_LIMIT ? opendir(*folder ? folder : ".") : NULL;
    if (!dir) return;
    VEC(char *) names = {0};
    for (struct dirent *e; (e = readdir(dir));)
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
            vec_push(w->arena, &names, arena_copy(w->arena, e->d_name, strlen(e->d_name)));
    closedir(dir);
    if (names.n) qsort(names.at, names.n, sizeof *names.at, compare_names);
    size_t patterns = w->patterns.n;
    if (!w->no_ignore) {
        if (depth == 0) add_pattern_file(w, folder, ".git/info/exclude");
        add_pattern_file(w, folder, ".gitignore");
        add_pattern_file(w, folder, ".sargentignore");
    }
    for (size_t i = 0; i < names.n; i++) {
        const char *path = arena_printf(w->arena, "%s%s", folder, names.at[i]);
        struct stat st;
        if (lstat(path, &st) != 0) continue;
        bool is_folder = S_ISDIR(st.st_mode);
        if ((is_folder && is_left_out(names.at[i])) || (!is_folder && !S_ISREG(st.st_mode))) continue;
        if (is_ignored(w, path, is_folder)) continue;
        if (is_folder)
            walk_folder(w, arena_printf(w->arena, "%s/", path), depth + 1);
        else
            vec_push(w->arena, w->out, (char *)path);
    }
    w->patterns.n = patterns;
}

bool ingest_walk(struct arena *a, const char *path, const struct walk_options *options, struct path_list *out,
                 struct error *err)
{
    struct walker w = {.arena = a, .out = out, .no_ignore = options->no_ignore};
    struct stat st;
    if (strcmp(path, "-") == 0) {
        vec_push(a, out, arena_copy(a, "-", 1));
        return true;
    }
    if (stat(path, &st) != 0) return error_set(err, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode)) {
        vec_push(a, out, arena_copy(a, path, strlen(path)));
        return true;
    }
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    bool here = n == 1 && path[0] == '.';
    const char *folder = here ? "" : arena_printf(a, "%.*s%s", (int)n, path, path[n - 1] == '/' ? "" : "/");
    for (size_t i = 0; i < options->exclude_count; i++) add_pattern(&w, options->exclude[i], 0);
    walk_folder(&w, folder, 0);
    return true;
}
