/* Sources: what a file is, by its name, its folder and its first bytes. */
#include "ingest/reader.h"

static const struct {
    const char *extension;
    enum source_kind kind;
    enum dialect dialect;
} extensions[] = {
    {".sql",      SOURCE_SCRIPT, DIALECT_UNKNOWN },
    {".ddl",      SOURCE_SCRIPT, DIALECT_UNKNOWN },
    {".psql",     SOURCE_SCRIPT, DIALECT_POSTGRES},
    {".pgsql",    SOURCE_SCRIPT, DIALECT_POSTGRES},
    {".cql",      SOURCE_SCRIPT, DIALECT_CQL     },
    {".cql.tmpl", SOURCE_SCRIPT, DIALECT_CQL     },
    {".tsql",     SOURCE_SCRIPT, DIALECT_MSSQL   },
    {".mysql",    SOURCE_SCRIPT, DIALECT_MYSQL   },
    {".sql.tmpl", SOURCE_SCRIPT, DIALECT_UNKNOWN },
};

static bool any_folder(const char *path, const char *const *names, size_t count)
{
    for (const char *p = path, *end; *p; p = *end ? end + 1 : end) {
        end = strchr(p, '/');
        if (!end) return false;
        for (size_t i = 0; i < count; i++)
            if (slice_eq_nocase((struct slice){p, (size_t)(end - p)}, slice_of(names[i]))) return true;
    }
    return false;
}

/* test_x.py, x_test.go, x.spec.ts, XTest.java, x_spec.rb */
static bool is_test_name(struct slice name)
{
    static const char *const endings[] = {"_test", ".test", "_spec", ".spec", "Test", "Tests", "IT"};
    const char *dot = memrchr(name.p, '.', name.n);
    struct slice stem = {name.p, dot ? (size_t)(dot - name.p) : name.n};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (slice_ends(stem, slice_of(endings[i]))) return true;
    return slice_starts(name, SLICE("test_")) || slice_eq(name, SLICE("conftest.py"));
}

static void flag_by_path(struct source *s)
{
    static const char *const migrations[] = {"migrations", "migration", "migrate", "alembic",
                                             "flyway",     "liquibase", "patches", "upgrades",
                                             "updates",    "upgrade",   "versions"};
    static const char *const tests[] = {"test", "tests", "spec", "specs", "__tests__", "fixtures"};
    const char *base = strrchr(s->path, '/');
    struct slice name = slice_of(base ? base + 1 : s->path);
    s->migration = any_folder(s->path, migrations, sizeof migrations / sizeof *migrations);
    s->test = any_folder(s->path, tests, sizeof tests / sizeof *tests) || is_test_name(name);
}

static void kind_by_name(struct source *s, const char *path)
{
    struct slice name = slice_of(path);
    size_t best = 0;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        struct slice e = slice_of(extensions[i].extension);
        if (name.n <= e.n || e.n <= best || !slice_eq_nocase((struct slice){name.p + name.n - e.n, e.n}, e))
            continue;
        best = e.n;
        s->kind = extensions[i].kind;
        s->dialect = extensions[i].dialect;
        s->dialect_reason = "the file's extension";
    }
}

bool source_open(struct source *s, const char *path, const struct source_options *options, struct error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin && options->stdin_name ? options->stdin_name : path;
    *s = (struct source){.path = is_stdin ? (options->stdin_name ? name : "<stdin>") : path,
                         .kind = is_stdin ? SOURCE_SCRIPT : SOURCE_OTHER,
                         .dialect_reason = "",
                         .language = ""};
    if (!input_open(&s->input, path, err)) return false;
    kind_by_name(s, name);
    flag_by_path(s);
    const char *language = s->kind == SOURCE_OTHER || is_stdin ? host_language_of(name, s->input.text) : NULL;
    if (language) {
        s->kind = SOURCE_HOST;
        s->language = language;
    }
    if (s->kind == SOURCE_OTHER && options->named && options->dialect != DIALECT_UNKNOWN)
        s->kind = SOURCE_SCRIPT;
    if (input_is_binary(s->input.text)) s->kind = SOURCE_OTHER;
    if (database_recognise(s->input.text)) {
        s->kind = options->databases && !is_stdin ? SOURCE_DATABASE : SOURCE_OTHER;
        s->dialect = DIALECT_SQLITE;
        s->dialect_reason = "the file's first bytes";
        return true;
    }
    if (options->dialect != DIALECT_UNKNOWN) {
        s->dialect = options->dialect;
        s->dialect_reason = "the command line";
    }
    if (s->kind == SOURCE_SCRIPT && s->dialect == DIALECT_UNKNOWN) {
        struct dialect_guess guess;
        if (!options->recall || !options->recall(options->recall_context, s, &guess))
            guess = dialect_of_text(s->input.text, name);
        s->guess = guess;
        bool configured = guess.dialect == DIALECT_UNKNOWN && options->fallback != DIALECT_UNKNOWN;
        s->dialect = guess.dialect != DIALECT_UNKNOWN ? guess.dialect
                     : configured                     ? options->fallback
                                                      : DIALECT_POSTGRES;
        s->dialect_reason = guess.dialect != DIALECT_UNKNOWN ? guess.reason
                            : configured                     ? "the configuration"
                                                             : "the default";
        s->dialect_assumed = guess.dialect == DIALECT_UNKNOWN && !configured;
        s->mixed_dialects = guess.mixed;
    }
    return true;
}

void source_close(struct source *s)
{
    input_close(&s->input);
}
