/* Reading a source file of a programming language: see host.h for how. */
#include "ingest/host_catalogue.h"
#include "ingest/host_schema.h"

/* ---- the pre-filter */

/* Words without which a file holds neither a statement nor a database call: one pass over the bytes decides.
 * The first four bytes of each word, in lower case, pick it. */
static const char *const telling[] = {
    "select",         "insert",      "update",       "delete",      "replace into",
    "create table",   "alter table", "drop table",   "truncate",    "merge into",
    "execute",        "query",       "prepare",      "cursor",      "objects.",
    "session",        "findone",     "findmany",     "findunique",  "find_by",
    "fetch",          "repository",  "where(",       "offset(",     "batch",
    "connect(",       "commit(",     "hasmany",      "has_one",     "transaction",
    "relationship(",  "foreignkey",  "has_many",     "belongs_to",  "create_table",
    "createtable",    "createmodel", "schema::",     "add_index",   "add_column",
    "addindex",       "addfield",    "create_index", "savechanges", "getresultlist",
    "findall",        "findby",      "dbcontext",    "dbset",       "entityframework",
    "manytoone",      "onetomany",   "find(",        "find_each",   "applicationrecord",
    "activerecord",   "eloquent",    ".all.",        "belongsto",   "allow_filtering",
    "allowfiltering",
};
enum { TELLING_COUNT = sizeof telling / sizeof *telling };

static bool may_hold_query(struct slice text)
{
    bool first[256] = {false};
    for (size_t i = 0; i < TELLING_COUNT; i++) {
        first[(unsigned char)telling[i][0]] = true;
        first[(unsigned char)(telling[i][0] - 32)] = true;
    }
    for (size_t at = 0; at < text.n; at++) {
        if (!first[(unsigned char)text.p[at]]) continue;
        struct slice rest = {text.p + at, text.n - at};
        char c = ascii_lower(text.p[at]);
        for (size_t i = 0; i < TELLING_COUNT; i++)
            if (telling[i][0] == c && slice_starts_nocase(rest, slice_of(telling[i]))) return true;
    }
    return false;
}

/* A function of the user's own counts as much. */
static bool names_wrapper(const struct source *s)
{
    for (size_t i = 0; i < s->wrapper_count; i++)
        if (slice_find(s->input.text, s->wrappers[i].name, 0) >= 0) return true;
    return false;
}

/* ---- imports */

static struct slice imports_of(struct arena *a, const struct host_tree *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->nodes.n; i++)
        if (t->nodes.at[i].kind == NODE_IMPORT)
            n += t->nodes.at[i].len + 1;
        else if (t->nodes.at[i].kind == NODE_CALL && slice_eq(node_name(t, (int)i), SLICE("require")))
            n += t->nodes.at[i].len + 1;
    char *p = arena_alloc(a, n + 1);
    size_t at = 0;
    for (size_t i = 0; i < t->nodes.n; i++) {
        bool require = t->nodes.at[i].kind == NODE_CALL && slice_eq(node_name(t, (int)i), SLICE("require"));
        if (t->nodes.at[i].kind != NODE_IMPORT && !require) continue;
        if (at + t->nodes.at[i].len + 1 > n) break;
        memcpy(p + at, t->text.p + t->nodes.at[i].pos, t->nodes.at[i].len);
        at += t->nodes.at[i].len;
        p[at++] = '\n';
    }
    return (struct slice){p, at};
}

/* The dialect of the one database whose driver the file imports. */
static enum dialect dialect_of_imports(struct slice imports)
{
    static const struct {
        const char *word;
        enum dialect dialect;
    } drivers[] = {
        {"cassandra",      DIALECT_CQL     },
        {"gocql",          DIALECT_CQL     },
        {"scylla",         DIALECT_CQL     },
        {"datastax",       DIALECT_CQL     },
        {"psycopg",        DIALECT_POSTGRES},
        {"asyncpg",        DIALECT_POSTGRES},
        {"'pg'",           DIALECT_POSTGRES},
        {"\"pg\"",         DIALECT_POSTGRES},
        {"pg-promise",     DIALECT_POSTGRES},
        {"lib/pq",         DIALECT_POSTGRES},
        {"jackc/pgx",      DIALECT_POSTGRES},
        {"org.postgresql", DIALECT_POSTGRES},
        {"postgres",       DIALECT_POSTGRES},
        {"Npgsql",         DIALECT_POSTGRES},
        {"pymysql",        DIALECT_MYSQL   },
        {"mysql",          DIALECT_MYSQL   },
        {"MySQLdb",        DIALECT_MYSQL   },
        {"aiomysql",       DIALECT_MYSQL   },
        {"sqlite",         DIALECT_SQLITE  },
        {"SqlClient",      DIALECT_MSSQL   },
        {"pyodbc",         DIALECT_MSSQL   },
        {"pymssql",        DIALECT_MSSQL   },
        {"'mssql'",        DIALECT_MSSQL   },
    };
    enum dialect found = DIALECT_UNKNOWN;
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++) {
        if (slice_find(imports, slice_of(drivers[i].word), 0) < 0) continue;
        if (found != DIALECT_UNKNOWN && found != drivers[i].dialect) return DIALECT_UNKNOWN;
        found = drivers[i].dialect;
    }
    return found;
}

/* ---- order --------------------------------------------------------------------------------------------- */

/* Statements are found in the order of evaluation; they are numbered in that of the source. */
static void sort_statements(struct host_run *r)
{
    struct ingested *out = r->out;
    size_t n = out->statements.n;
    int *rank = ARENA_ARRAY(r->arena, int, n + 1);
    for (size_t i = 0; i < n; i++) rank[i] = (int)i;
    for (size_t i = 1; i < n; i++) {
        int moved = rank[i];
        size_t k = i;
        for (; k > 0 && out->statements.at[rank[k - 1]].offset > out->statements.at[moved].offset; k--)
            rank[k] = rank[k - 1];
        rank[k] = moved;
    }
    struct statement *sorted = ARENA_ARRAY(&out->arena, struct statement, n + 1);
    int *now = ARENA_ARRAY(r->arena, int, n + 1);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = out->statements.at[rank[i]];
        sorted[i].ordinal = (uint32_t)i;
        now[rank[i]] = (int)i;
    }
    out->statements.at = sorted;
    VEC_EACH (struct call, c, &out->calls) {
        if (c->statement >= 0) c->statement = now[c->statement];
        struct call_hole *holes = (struct call_hole *)c->holes;
        for (size_t i = 0; i < c->hole_count; i++)
            if (holes[i].statement >= 0) holes[i].statement = now[holes[i].statement];
    }
}

static void take_shapes(const struct source *source, struct ingested *out)
{
    struct shaper shaper = {0};
    VEC_EACH (struct statement, st, &out->statements) {
        struct shape s = shape_of(&shaper, st->text, st->dialect);
        st->fingerprint = s.fingerprint;
        st->classes = s.classes;
        st->longest_list = s.longest_list;
        st->run = constant_is_elsewhere(st, source->input.text) ? 0 : 1; /* it is judged where it stands */
    }
    shaper_free(&shaper);
}

enum { LINE_LIMIT = 32 << 10 };

/* No hand writes scripts with such lines. */
static bool is_bundle(const struct source *s)
{
    struct slice text = s->input.text;
    if (!word_in("javascript typescript tsx", slice_of(s->language))) return false;
    for (size_t at = 0; at + LINE_LIMIT < text.n;) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        struct slice line = {text.p + at, end ? (size_t)(end - (text.p + at)) : text.n - at};
        if (line.n > LINE_LIMIT && !slice_starts(line, SLICE("//"))) return true; /* a source map is none */
        at += line.n + 1;
    }
    return false;
}

static void read_language(const struct source *s, struct ingested *out, const struct host_language *language)
{
    struct arena scratch = {0};
    struct host_tree tree;
    if (strstr(s->path, ".min.") || is_bundle(s)) return; /* minified: nobody's source */
    if (!may_hold_query(s->input.text) && !names_wrapper(s)) return;
    if (tree_build(&scratch, language, s->input.text, &tree)) {
        struct host_run run = {.arena = &scratch, .tree = &tree, .source = s, .out = out};
        run.imports = imports_of(&scratch, &tree);
        /* a snippet without imports may name its library in a type or a comment */
        run.packages = catalogue_gates(run.imports.n ? run.imports : s->input.text);
        run.dialect = s->dialect != DIALECT_UNKNOWN ? s->dialect : dialect_of_imports(run.imports);
        ptrdiff_t tests =
            language == &language_rust ? slice_find(s->input.text, SLICE("#[cfg(test)]\nmod "), 0) : -1;
        if (tests > 0) out->tests_from = (size_t)tests;
        comments_read(&run);
        imports_read(&run);
        host_schema_read(&run);
        run_file(&run);
        sort_statements(&run);
        take_shapes(s, out);
    } else {
        error_set(&out->error, "larger than %d MiB: not read", HOST_SOURCE_LIMIT >> 20);
    }
    arena_free(&scratch);
}

void host_read(const struct source *s, struct ingested *out)
{
    const struct host_language *language = language_find(s->language);
    if (language)
        read_language(s, out, language);
    else if (plain_read(s, out))
        take_shapes(s, out);
}
