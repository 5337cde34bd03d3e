/* The list of host languages, and how a file's language is found. Adding a language: one file in languages/,
 * one line here, one in package.json and the Makefile's GRAMMAR_FOLDERS. */
#include "ingest/host.h"

static const struct host_language *const languages[] = {
    &language_python, &language_javascript, &language_typescript, &language_tsx,
    &language_java,   &language_go,         &language_php,        &language_ruby,
    &language_csharp, &language_rust,       &language_kotlin,     &language_scala,
};
enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

/* Containers that host_plain.c reads, by extension. */
static const struct {
    const char *name, *extensions;
} containers[] = {
    {"markdown", ".md .markdown .mdx"},
    {"xml",      ".xml"              },
    {"notebook", ".ipynb"            },
    {"prisma",   ".prisma"           },
};

bool word_in(const char *list, struct slice word)
{
    for (const char *p = list; p && *p && word.n;) {
        size_t n = strcspn(p, " ");
        if (n == word.n && memcmp(p, word.p, n) == 0) return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

bool word_in_nocase(const char *list, struct slice word)
{
    for (const char *p = list; p && *p && word.n;) {
        size_t n = strcspn(p, " ");
        if (slice_eq_nocase((struct slice){p, n}, word)) return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

const struct host_language *language_find(const char *name)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(languages[i]->name, name) == 0) return languages[i];
    return NULL;
}

static const char *language_of_extension(struct slice extension)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (word_in_nocase(languages[i]->extensions, extension)) return languages[i]->name;
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
        if (word_in_nocase(containers[i].extensions, extension)) return containers[i].name;
    return NULL;
}

/* "#!/usr/bin/env python3": the interpreter names the language. */
static const char *language_of_first_line(struct slice text)
{
    static const struct {
        const char *interpreter, *name;
    } known[] = {
        {"python", "python"    },
        {"node",   "javascript"},
        {"ruby",   "ruby"      },
        {"php",    "php"       }
    };
    if (!slice_starts(text, SLICE("#!"))) return NULL;
    const char *end = memchr(text.p, '\n', text.n);
    struct slice line = {text.p, end ? (size_t)(end - text.p) : text.n};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_find(line, slice_of(known[i].interpreter), 0) >= 0 && language_find(known[i].name))
            return known[i].name;
    return NULL;
}

/* Liquibase's changelogs; other YAML and JSON is none of ours. */
static bool is_changelog(struct slice extension, struct slice text)
{
    enum { HEAD = 64 << 10 };
    if (!word_in_nocase(".yaml .yml .json", extension)) return false;
    if (text.n > HEAD) text.n = HEAD;
    return slice_find(text, SLICE("databaseChangeLog"), 0) >= 0;
}

const char *host_language_of(const char *path, struct slice text)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    const char *dot = strrchr(base, '.');
    const char *name = dot ? language_of_extension(slice_of(dot)) : NULL;
    if (name) return name;
    if (dot && is_changelog(slice_of(dot), text)) return "changelog";
    if (slice_eq(slice_of(base), SLICE("Rakefile")) || slice_eq(slice_of(base), SLICE("Gemfile")))
        return language_find("ruby") ? "ruby" : NULL;
    return dot ? NULL : language_of_first_line(text);
}
