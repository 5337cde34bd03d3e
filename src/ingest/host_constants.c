/* Statements that one file names and others use: SQL = "SELECT ...", imported from where it stands.
 *
 * Files are read apart from each other, so before any is read, each is looked through for names that are
 * given a whole statement as one plain literal:
 *
 *     Python, Ruby   GET = "..."                    Java, C#     static final String GET = "...", const
 * string Get = "..." JavaScript     [export] const GET = `...`     PHP, Go      const GET = '...' Kotlin,
 * Scala  [const] val GET = "..."        Rust         pub const GET: &str = "..."
 *
 * A name belongs to its file (Java's and PHP's class, Python's module), in Go to its folder. A use means it
 * when an import leads to that file (host_import.c), or when it is asked of the file's name: Queries.GET. */
#include "ingest/host.h"

enum { CONSTANT_LIMIT = 64 << 10, CONSTANTS_PER_FILE = 2000, DECLARATION_LIMIT = 512 };

static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

/* ---- collecting ---------------------------------------------------------------------------------------- */

/* The last word in front of i. */
static struct slice word_before(struct slice s, size_t i)
{
    while (i > 0 && !is_word(s.p[i - 1])) i--;
    size_t end = i;
    while (i > 0 && is_word(s.p[i - 1])) i--;
    return (struct slice){s.p + i, end - i};
}

static bool has_word(struct slice s, const char *words)
{
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        while (i < s.n && is_word(s.p[i])) i++;
        if (i > from && word_in(words, (struct slice){s.p + from, i - from})) return true;
        i += i == from;
    }
    return false;
}

static bool is_upper(struct slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'a' && name.p[i] <= 'z') return false;
    return name.n > 1;
}

/* The name that the line up to "=" declares, "" when it declares none that other files can see. */
static struct slice declared_name(struct slice line, const char *language)
{
    struct slice none = {"", 0};
    size_t end = line.n;
    for (size_t i = 0; i < line.n; i++) { /* NAME: type */
        if (line.p[i] != ':') continue;
        if (i + 1 < line.n && line.p[i + 1] == ':') return none;
        end = i;
        break;
    }
    struct slice name = word_before(line, end);
    bool first = name.p == line.p, indented = line.n && ascii_is_space(line.p[0]);
    if (!name.n || ascii_is_digit(name.p[0])) return none;
    if (word_in("python ruby", slice_of(language))) {
        struct slice trimmed = slice_trim(line);
        bool alone = trimmed.p == name.p;
        return alone && (is_upper(name) || first) ? name : none;
    }
    if (word_in("java csharp", slice_of(language)))
        return has_word(line, "const") || (has_word(line, "static") && has_word(line, "final readonly"))
                   ? name
                   : none;
    if (strcmp(language, "go") == 0) {
        bool shown = name.p[0] >= 'A' && name.p[0] <= 'Z';
        return has_word(line, "const var") || (indented && shown) ? name : none;
    }
    if (strcmp(language, "scala") == 0)
        return has_word(line, "val") && name.p[0] >= 'A' && name.p[0] <= 'Z' ? name : none;
    if (word_in("javascript typescript tsx", slice_of(language)))
        return (!indented && has_word(line, "const let var exports")) || has_word(line, "static") ? name
                                                                                                  : none;
    return has_word(line, "const static") ? name : none;
}

/* The literal that opens at i, when it is plain: nothing is put in, nothing escaped, nothing joined to it. */
static struct slice plain_literal(struct slice t, size_t i)
{
    struct slice none = {"", 0};
    char quote = t.p[i];
    bool triple = i + 2 < t.n && t.p[i + 1] == quote && t.p[i + 2] == quote;
    size_t from = i + (triple ? 3 : 1), end = from;
    for (; end < t.n && end - from < CONSTANT_LIMIT; end++) {
        if (t.p[end] == '\\' || (t.p[end] == '\n' && !triple && quote != '`')) return none;
        if ((t.p[end] == '$' || t.p[end] == '#') && end + 1 < t.n && t.p[end + 1] == '{') return none;
        if (t.p[end] != quote) continue;
        if (!triple || (end + 2 < t.n && t.p[end + 1] == quote && t.p[end + 2] == quote)) break;
    }
    if (end >= t.n || t.p[end] != quote) return none;
    for (size_t k = end + (triple ? 3 : 1); k < t.n; k++) {
        if (t.p[k] == ' ' || t.p[k] == '\t' || t.p[k] == '\r') continue;
        if (!strchr(";\n/#}", t.p[k])) return none;
        break;
    }
    return (struct slice){t.p + from, end - from};
}

static bool begins_statement(struct slice text)
{
    struct slice s = slice_trim(text);
    struct slice first = {s.p, 0};
    while (first.n < s.n && ascii_is_alpha(s.p[first.n])) first.n++;
    return first.n < s.n && ascii_is_space(s.p[first.n]) &&
           word_in_nocase("select insert update delete with replace merge call", first);
}

void host_constants_find(const struct source *s, struct ingested *out)
{
    struct slice t = s->input.text;
    if (!language_find(s->language) || t.n > HOST_SOURCE_LIMIT) return;
    for (size_t at = 0; at < t.n && out->constants.n < CONSTANTS_PER_FILE;) {
        const char *hit = memchr(t.p + at, '=', t.n - at);
        if (!hit) break;
        size_t i = (size_t)(hit - t.p) + 1;
        at = i;
        while (i < t.n && (t.p[i] == ' ' || t.p[i] == '\t')) i++;
        if (i < t.n && (t.p[i] == 'r' || t.p[i] == '@') && i + 1 < t.n) i++;
        if (i >= t.n || !strchr("\"'`", t.p[i])) continue;
        size_t start = (size_t)(hit - t.p);
        while (start > 0 && t.p[start - 1] != '\n' && at - start <= DECLARATION_LIMIT) start--;
        if (at - start > DECLARATION_LIMIT) continue; /* minified: the whole file may be one line */
        struct slice line = {t.p + start, (size_t)(hit - t.p) - start},
                     name = declared_name(line, s->language);
        struct slice text = name.n ? plain_literal(t, i) : (struct slice){"", 0};
        if (!begins_statement(text)) continue;
        vec_push(&out->arena, &out->constants,
                 ((struct host_constant){.name = name, .text = text, .next = -1}));
        if (!out->package.n) out->package = package_of(&out->arena, s->language, t);
        at = (size_t)(text.p - t.p) + text.n;
    }
}

static struct slice folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return (struct slice){path, slash ? (size_t)(slash - path) : 0};
}

void host_constants_add(struct arena *a, struct host_constants *c, const struct source *s,
                        const struct ingested *in)
{
    struct slice path = slice_of(s->path), folder = folder_of(s->path);
    struct slice stem = {path.p + folder.n, path.n - folder.n};
    if (stem.n && stem.p[0] == '/') stem.p++, stem.n--;
    const char *dot = memchr(stem.p, '.', stem.n);
    if (dot) stem.n = (size_t)(dot - stem.p);
    bool package =
        strcmp(s->language, "go") == 0 || slice_eq(stem, SLICE("__init__")) || slice_eq(stem, SLICE("index"));
    if (package) {
        const char *last = memrchr(folder.p, '/', folder.n);
        stem = last ? (struct slice){last + 1, folder.n - (size_t)(last + 1 - folder.p)} : folder;
    }
    for (size_t i = 0; i < in->constants.n; i++) {
        struct host_constant k = in->constants.at[i];
        bool added;
        struct map_entry *e = map_add(a, &c->by_name, k.name, &added);
        k.next = added ? -1 : (int)e->number - 1;
        k.stem = stem;
        k.folder = folder;
        k.package = in->package;
        k.source = s;
        vec_push(a, &c->all, k);
        e->number = c->all.n;
    }
}

/* ---- finding ------------------------------------------------------------------------------------------- */

/* How well the import that gives that local name leads to the file of the constant; 0 for not at all. */
static int import_gives(const struct host_run *r, const struct host_import *i, struct slice local,
                        const struct host_constant *k)
{
    bool all = slice_eq(i->local, SLICE("*"));
    if (!all && !slice_eq(i->local, local)) return 0;
    return import_fits(r->source, i, k->source, k->package).score;
}

/* NAME: imported by that name, or with all others of its file; in Go of the same folder. */
static int name_is_meant(const struct host_run *r, const struct host_constant *k, struct slice name)
{
    int best = 0;
    if (r->tree->language == &language_go) return slice_eq(folder_of(r->source->path), k->folder);
    VEC_EACH (const struct host_import, i, &r->out->imports) {
        int score = import_gives(r, i, name, k);
        if (score > best) best = score;
    }
    return best;
}

/* Queries.GET: of a module or class that was imported under that name, else of the file of that name. */
static int member_is_meant(const struct host_run *r, const struct host_constant *k, struct slice of)
{
    bool imported = false;
    int best = 0;
    VEC_EACH (const struct host_import, i, &r->out->imports) {
        bool named = slice_eq(i->local, of);
        int score = named || slice_eq(of, k->stem) ? import_gives(r, i, of, k) : 0;
        imported |= named;
        if (score > best) best = score;
    }
    return best ? best : !imported && slice_eq(of, k->stem);
}

static int is_meant(const struct host_run *r, const struct host_constant *k, struct slice of,
                    struct slice name)
{
    if (k->source == r->source || !languages_call_each_other(k->source, r->source)) return 0;
    return of.n ? member_is_meant(r, k, of) : name_is_meant(r, k, name);
}

/* The name that it has where it stands: from queries import ONE as GET. */
static struct slice name_of_origin(const struct host_run *r, struct slice name)
{
    VEC_EACH (const struct host_import, i, &r->out->imports)
        if (slice_eq(i->local, name) && i->name.n && !slice_eq(i->name, SLICE("*"))) return i->name;
    return name;
}

const struct value *constant_find(struct host_run *r, int node, struct slice of, struct slice name)
{
    const struct host_constants *c = r->source->constants;
    const struct map_entry *e = c ? map_find(&c->by_name, of.n ? name : name_of_origin(r, name)) : NULL;
    const struct host_constant *found = NULL;
    int best = 0;
    bool several = false;
    for (int i = e ? (int)e->number - 1 : -1; i >= 0; i = c->all.at[i].next) {
        const struct host_constant *k = &c->all.at[i];
        int score = is_meant(r, k, of, name);
        if (score == 0 || score < best) continue;
        several = found && score == best && (several || !slice_eq(found->text, k->text));
        best = score;
        found = k;
    }
    if (several) return NULL;
    return found ? value_text(r, node, found->text) : NULL;
}

bool constant_is_elsewhere(const struct statement *st, struct slice source)
{
    if (st->piece_count != 1 || st->pieces[0].len == st->pieces[0].source_len) return false;
    struct map_piece p = st->pieces[0];
    if (p.source > source.n || p.source_len > source.n - p.source || !p.source_len) return false;
    for (size_t i = 0; i < p.source_len; i++)
        if (!is_word(source.p[p.source + i]) && !strchr(".:$", source.p[p.source + i])) return false;
    return true;
}
