/* Hostile inputs made from good ones: every file under testdata/ and every example of the rules' pages, cut
 * short (chop), with pieces put in, doubled and taken out (slap), and with bytes changed (noise). Whatever
 * comes out, the program must neither crash, hang nor leak; it is meant to be built with sanitizers.
 *
 *     MUTANTS=n    mutants of each input (default 8)
 *     SEED=n       another sequence (default 1)
 *
 * Mutants are linted a folder at a time; when one breaks the program, it is looked for alone and kept in
 * build/mutants/. Prints the closing lines that tests/run reads: a test is an input.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "harness/program.h"
#include "ingest/ingest.h"
#include "rules/rules.h"

enum { INPUT_LIMIT = 64 * 1024, FOLDER_OF = 200 };

struct mutant {
    struct slice name, text;
};
struct campaign {
    struct arena arena;
    uint64_t random;
    long per_input;
    VEC(struct mutant) batch;
    size_t inputs, broken;
};

static size_t random_below(struct campaign *c, size_t n)
{
    c->random ^= c->random << 13;
    c->random ^= c->random >> 7;
    c->random ^= c->random << 17;
    return n ? (size_t)(c->random % n) : 0;
}

/* ---- mutations ----------------------------------------------------------------------------------------- */

static const char *const pieces[] = {
    "'",
    "\"",
    "`",
    "$$",
    "/*",
    "*/",
    "--",
    "(",
    ")",
    "[",
    ";",
    "\n",
    "%s",
    ":a",
    "?",
    "$1",
    "{}",
    "\\",
    "\xff",
    "\xc3",
    "0",
    "1e999",
    ",",
    ".",
    "SELECT ",
    "FROM ",
    "WHERE ",
    " AND ",
    " OR ",
    " NOT ",
    " NULL ",
    "BEGIN ",
    "END ",
    "GO\n",
    "DELIMITER ",
    "LIMIT ",
    "ORDER BY ",
    "VALUES ",
    "COPY t FROM stdin;\n",
    "\\.\n",
    "\r\n",
    "---\n",
    "\xef\xbb\xbf",
};

static struct slice take_piece(struct campaign *c, struct slice text)
{
    size_t kind = random_below(c, sizeof pieces / sizeof pieces[0] + 10);
    if (kind < sizeof pieces / sizeof pieces[0]) return slice_of(pieces[kind]);
    size_t start = random_below(c, text.n), n = random_below(c, text.n - start + 1);
    return (struct slice){text.p + start, n < 400 ? n : 400};
}

static struct slice chop(struct campaign *c, struct slice text)
{
    return (struct slice){text.p, random_below(c, text.n + 1)};
}

static struct slice slap(struct campaign *c, struct slice text)
{
    struct buf out = {0};
    size_t at = 0;
    for (size_t changes = 1 + random_below(c, 4); changes--;) {
        size_t next = at + random_below(c, text.n - at + 1);
        buf_put(&out, (struct slice){text.p + at, next - at});
        buf_put(&out, take_piece(c, text));
        at = next + random_below(c, text.n - next < 40 ? text.n - next + 1 : 40);
    }
    buf_put(&out, (struct slice){text.p + at, text.n - at});
    struct slice mutant = slice_copy(&c->arena, buf_slice(&out));
    buf_free(&out);
    return mutant;
}

static struct slice noise(struct campaign *c, struct slice text)
{
    char *p = arena_copy(&c->arena, text.p, text.n);
    for (size_t changes = 1 + random_below(c, 8); changes-- && text.n;)
        p[random_below(c, text.n)] = (char)random_below(c, 256);
    return (struct slice){p, text.n};
}

/* ---- running ------------------------------------------------------------------------------------------- */

/* What is run on a folder of mutants: $0 is the program, $1 the folder. */
static const char *const commands[] = {
    "exec \"$0\" lint --format json \"$1\"",
    "exec \"$0\" advise --format json \"$1\"",
    "exec \"$0\" digest --format json \"$1\"/*",
};

static bool breaks(struct campaign *c, const char *command, const char *folder, const char **why,
                   struct program_result *r)
{
    const char *argv[] = {"/bin/sh", "-c", command, program_path(), folder, NULL};
    *r = program_run(&c->arena, NULL, argv);
    return program_broke(r, why);
}

/* Runs one mutant alone; keeps it when it breaks the program. */
static void try_alone(struct campaign *c, const char *command, const struct mutant *m)
{
    const char *folder = scratch_folder(&c->arena), *why;
    struct program_result r;
    scratch_write(&c->arena, folder, m->name, m->text);
    if (breaks(c, command, folder, &why, &r)) {
        mkdir("build", 0777);
        mkdir("build/mutants", 0777);
        scratch_write(&c->arena, "build/mutants", m->name, m->text);
        printf("build/mutants/%.*s: %s: %s\n%.1500s\n", SLICE_ARG(m->name), command, why, r.err.p);
        c->broken++;
    }
    scratch_remove(folder);
}

static void run_batch(struct campaign *c)
{
    const char *folder = scratch_folder(&c->arena), *why;
    VEC_EACH (struct mutant, m, &c->batch) scratch_write(&c->arena, folder, m->name, m->text);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        struct program_result r;
        size_t before = c->broken;
        if (!breaks(c, commands[i], folder, &why, &r)) continue;
        VEC_EACH (struct mutant, m, &c->batch) try_alone(c, commands[i], m);
        if (c->broken == before) printf("%s, but by no mutant alone:\n%.1500s\n", why, r.err.p), c->broken++;
    }
    scratch_remove(folder);
    c->batch.n = 0;
}

static void mutate(struct campaign *c, struct slice name, struct slice text)
{
    static struct slice (*const kinds[])(struct campaign *, struct slice) = {chop, slap, noise};
    if (!text.n || text.n > INPUT_LIMIT) return;
    c->inputs++;
    for (long i = 0; i < c->per_input; i++) {
        struct slice mutant = kinds[random_below(c, 3)](c, text);
        struct slice file = slice_of(arena_printf(&c->arena, "%zu-%ld-%.*s", c->inputs, i, SLICE_ARG(name)));
        vec_push(&c->arena, &c->batch, ((struct mutant){file, mutant}));
    }
    if (c->batch.n >= FOLDER_OF) run_batch(c);
}

/* ---- inputs -------------------------------------------------------------------------------------------- */

static struct slice file_name(struct slice path)
{
    const char *slash = memrchr(path.p, '/', path.n);
    size_t skipped = slash ? (size_t)(slash - path.p) + 1 : 0;
    return (struct slice){path.p + skipped, path.n - skipped};
}

static void mutate_folder(struct campaign *c, const char *folder)
{
    struct path_list paths = {0};
    struct walk_options options = {.no_ignore = true};
    struct error err = {0};
    if (!ingest_walk(&c->arena, folder, &options, &paths, &err)) {
        printf("%s\n", err.text);
        return;
    }
    for (size_t i = 0; i < paths.n; i++)
        mutate(c, file_name(slice_of(paths.at[i])), file_text(&c->arena, paths.at[i]));
}

static void mutate_examples(struct campaign *c)
{
    struct rule_set set = {.arena = &c->arena};
    struct error err = {0};
    rules_load_builtin(&set);
    VEC_EACH (const struct rule, built, &set.rules) {
        struct rule r;
        if (!rules_parse_page(&c->arena, built->path, built->page, &r, &err)) continue;
        for (size_t i = 0; i < r.example_count; i++) {
            const struct example *e = &r.examples[i];
            struct slice extension = slice_eq(e->language, SLICE("python")) ? SLICE("py") : e->language;
            struct slice name =
                slice_of(arena_printf(&c->arena, "%.*s-%zu.%.*s", SLICE_ARG(r.id), i, SLICE_ARG(extension)));
            mutate(c, e->file.n ? file_name(e->file) : name, e->text);
        }
    }
}

int main(void)
{
    struct campaign c = {.random = 1, .per_input = 8};
    if (getenv("SEED")) c.random = strtoull(getenv("SEED"), NULL, 10) | 1;
    if (getenv("MUTANTS")) c.per_input = atol(getenv("MUTANTS"));
    c.random *= 0x9E3779B97F4A7C15u;
    mutate_folder(&c, "testdata");
    mutate_examples(&c);
    if (c.batch.n) run_batch(&c);
    if (c.broken) printf("[  FAILED  ] %zu test(s), listed below:\n", c.broken);
    printf("[  PASSED  ] %zu test(s).\n", c.inputs > c.broken ? c.inputs - c.broken : 0);
    arena_free(&c.arena);
    return c.broken != 0;
}
