/* Statements that one file names and others use: SQL = "SELECT ...", imported from where it stands.
 *
 * Files are read apart from each other, so before any is read, each is looked through for names that are
 * given a whole statement as one plain literal:
 *
 *     Python, Ruby   GET = "..."                    Java, C#     static final String GET = "...", const
 * string Get = "..." JavaScript     [export] const GET = `...`     PHP, Go      const GET = '...' Kotlin,
 * Scala  [const] val GET = "..."        Rust         pub const GET: &str = "..."
 *
 * A name belongs to its file's stem (Java's and PHP's class, Python's module), in Go to its folder. A use
 * means it when the file's imports name both, or when it is asked of the stem itself: Queries.GET. */
#include "ingest/host.h"

enum { CONSTANT_LIMIT = 64 << 10, CONSTANTS_PER_FILE = 2000 };

static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

/* ---- collecting
 * ---------------------------------------------------------------------------------------------------- */

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
        while (start > 0 && t.p[start - 1] != '\n') start--;
        struct slice line = {t.p + start, (size_t)(hit - t.p) - start},
                     name = declared_name(line, s->language);
        struct slice text = name.n ? plain_literal(t, i) : (struct slice){"", 0};
        if (!begins_statement(text)) continue;
        vec_push(&out->arena, &out->constants,
                 ((struct host_constant){.name = name, .text = text, .next = -1}));
        at = (size_t)(text.p - t.p) + text.n;
    }
}

void host_constants_add(struct arena *a, struct host_constants *c, const struct source *s,
                        const struct ingested *in)
{
    struct slice path = slice_of(s->path), stem = path, folder = {"", 0};
    const char *slash = strrchr(s->path, '/');
    if (slash) {
        stem = (struct slice){slash + 1, path.n - (size_t)(slash + 1 - path.p)};
        folder = (struct slice){path.p, (size_t)(slash - path.p)};
    }
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
        k.source = s;
        vec_push(a, &c->all, k);
        e->number = c->all.n;
    }
}

/* ---- finding
 * -------------------------------------------------------------------------------------------------------- */

static bool same_language(const char *a, const char *b)
{
    static const char scripts[] = "javascript typescript tsx";
    return strcmp(a, b) == 0 || (word_in(scripts, slice_of(a)) && word_in(scripts, slice_of(b)));
}

static bool holds_word(struct slice s, struct slice word)
{
    for (ptrdiff_t at = slice_find(s, word, 0); at >= 0; at = slice_find(s, word, (size_t)at + 1)) {
        bool front = at == 0 || !is_word(s.p[at - 1]);
        size_t end = (size_t)at + word.n;
        if (front && (end == s.n || !is_word(s.p[end]))) return true;
    }
    return false;
}

/* True when one import names both. */
static bool imports_both(struct slice imports, struct slice a, struct slice b)
{
    if (!a.n || !b.n) return false;
    for (size_t i = 0; i < imports.n;) {
        size_t end = i;
        int depth = 0;
        for (; end < imports.n && (imports.p[end] != '\n' || depth > 0); end++) {
            if (strchr("({", imports.p[end])) depth++;
            if (strchr(")}", imports.p[end]) && depth > 0) depth--;
        }
        struct slice one = {imports.p + i, end - i};
        if (holds_word(one, a) && holds_word(one, b)) return true;
        i = end + 1;
    }
    return false;
}

static bool is_meant(const struct host_run *r, const struct host_constant *k, struct slice of,
                     struct slice name)
{
    const char *language = r->tree->language->name;
    if (k->source == r->source || !same_language(k->source->language, language)) return false;
    if (of.n) return slice_eq(of, k->stem) || imports_both(r->imports, k->stem, of);
    struct slice path = slice_of(r->source->path);
    const char *slash = strrchr(path.p, '/');
    struct slice folder = {path.p, slash ? (size_t)(slash - path.p) : 0};
    if (strcmp(language, "go") == 0) return slice_eq(folder, k->folder);
    return imports_both(r->imports, k->stem, name);
}

const struct value *constant_find(struct host_run *r, int node, struct slice of, struct slice name)
{
    const struct host_constants *c = r->source->constants;
    const struct map_entry *e = c ? map_find(&c->by_name, name) : NULL;
    const struct host_constant *found = NULL;
    for (int i = e ? (int)e->number - 1 : -1; i >= 0; i = c->all.at[i].next) {
        const struct host_constant *k = &c->all.at[i];
        if (!is_meant(r, k, of, name)) continue;
        if (found && !slice_eq(found->text, k->text)) return NULL;
        found = k;
    }
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
