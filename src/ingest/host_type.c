/* Declared types: what a type's text says of the values that bear it. */
#include "ingest/host.h"

struct slice type_bare(struct slice type)
{
    type = slice_trim(type);
    for (;;) {
        size_t n = type.n;
        while (type.n && strchr(":?&* ", type.p[0])) type.p++, type.n--;
        while (type.n && strchr("? ", type.p[type.n - 1])) type.n--;
        static const char *const words[] = {"mut ", "final ", "const ", "dyn ", "ref ", "'a ", "'_ "};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (slice_starts(type, slice_of(words[i])))
                type = (struct slice){type.p + strlen(words[i]), type.n - strlen(words[i])};
        if (type.n == n) return type;
    }
}

bool type_is_number(const struct host_run *r, struct slice type)
{
    return word_in(r->tree->language->integers, type_bare(type));
}

bool type_is_enum(const struct host_run *r, struct slice type)
{
    type = type_bare(type);
    if (type.n == 0) return false;
    VEC_EACH (struct host_class, c, &r->classes)
        if (c->constants && slice_eq(c->name, type)) return true;
    return false;
}

enum nature type_nature(const struct host_run *r, struct slice type)
{
    return type_is_number(r, type) ? NATURE_NUMERIC
           : type_is_enum(r, type) ? NATURE_CONSTANT
                                   : NATURE_UNKNOWN;
}

/* What stands between the first opening and the last closing bracket. */
static struct slice inside(struct slice type)
{
    size_t open = 0;
    while (open < type.n && type.p[open] != '<' && type.p[open] != '[') open++;
    if (type.n < open + 2 || (type.p[type.n - 1] != '>' && type.p[type.n - 1] != ']'))
        return (struct slice){"", 0};
    return (struct slice){type.p + open + 1, type.n - open - 2};
}

static struct slice outer(struct slice type)
{
    size_t n = 0;
    while (n < type.n && type.p[n] != '<' && type.p[n] != '[') n++;
    struct slice name = slice_trim((struct slice){type.p, n});
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.' || name.p[i - 1] == ':') return (struct slice){name.p + i, name.n - i};
    return name;
}

static const char singles[] =
    "Option Optional Mono Maybe Future CompletableFuture CompletionStage Try Result "
    "Either Task ValueTask IO Single Uni Promise ConnectionIO Nullable Lazy";

bool type_is_single(struct slice type)
{
    return word_in(singles, outer(type_bare(type)));
}

struct slice type_element(struct slice type)
{
    static const char maps[] = "Map HashMap BTreeMap Dictionary IDictionary SortedMap MutableMap TreeMap";
    type = type_bare(type);
    if (slice_starts(type, SLICE("[]"))) return type_bare((struct slice){type.p + 2, type.n - 2}); /* Go */
    if (slice_starts(type, SLICE("..."))) return type_bare((struct slice){type.p + 3, type.n - 3});
    if (slice_ends(type, SLICE("[]"))) return type_bare((struct slice){type.p, type.n - 2});
    if (slice_ends(type, SLICE("..."))) return type_bare((struct slice){type.p, type.n - 3});
    if (word_in("IntArray LongArray", type)) return (struct slice){type.p, type.n - 5}; /* Kotlin */
    struct slice of = inside(type), name = outer(type);
    if (of.n == 0 || word_in(maps, name) || word_in(singles, name)) return (struct slice){"", 0};
    size_t comma = 0;
    while (comma < of.n && of.p[comma] != ',' && of.p[comma] != ';') comma++;
    of = slice_trim((struct slice){of.p, comma});
    if (slice_starts(of, SLICE("? extends "))) of = (struct slice){of.p + 10, of.n - 10};
    if (slice_starts(of, SLICE("out "))) of = (struct slice){of.p + 4, of.n - 4};
    return type_bare(of);
}
