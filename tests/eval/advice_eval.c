/* How the advice compares with what authors chose: prints docs/evaluation.md's section "Index advice".
 *
 *     advice_eval FOLDER      FOLDER/<workload>/{schema.sql,queries.sql}
 *
 * For each workload the CREATE INDEX statements are taken out of the schema; keys and constraints stay. The
 * queries are advised on without statistics and with equal weights. Each of the authors' indexes is then
 * looked for: in the advice, in what the keys cover, or as one that no query of the workload could use. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "advise/advise_internal.h"
#include "base/input.h"

struct evaluation {
    struct arena arena;
    const char *name;
    struct schema *bare; /* without the authors' indexes */
    struct schema *full; /* with them */
    VEC(struct workload_query) queries;
    struct advise without, with; /* what today's indexes do, in either schema */
    struct advice advice, unused;
    bool *answers; /* by advised index: it serves one of the authors' */
    size_t authors, found, wider, keys, served, unasked, missed, extra;
};

/* ---- reading ---------------------------------------------------------------------------------------------
 */

/* BenchBase writes "(??)20" for a list of twenty parameters. */
static struct slice plain_list(struct arena *a, struct slice text)
{
    ptrdiff_t at = slice_find(text,
                              SLICE("(?"
                                    "?)"),
                              0);
    if (at < 0) return text;
    size_t end = (size_t)at + 4;
    while (end < text.n && ascii_is_digit(text.p[end])) end++;
    return slice_of(arena_printf(a, "%.*s(?, ?, ?)%.*s", (int)at, text.p, (int)(text.n - end), text.p + end));
}

typedef void statement_read(struct evaluation *e, struct query *q, int number);

static void read_script(struct evaluation *e, const char *path, statement_read *read)
{
    struct input in;
    struct error err;
    if (!input_open(&in, path, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(3);
    }
    struct slice text = slice_copy(&e->arena, in.text);
    input_close(&in);
    struct script script = script_start(text, DIALECT_POSTGRES);
    struct script_statement st;
    for (int number = 0; script_next(&script, &st); number++) {
        struct query *q = ARENA_NEW(&e->arena, struct query);
        struct query_error problem;
        struct query_options options = {0};
        struct slice one = plain_list(&e->arena, (struct slice){text.p + st.pos, st.len});
        if (st.part != PART_STATEMENT) continue;
        if (query_parse(&e->arena, one, DIALECT_POSTGRES, &options, q, &problem))
            read(e, q, number);
        else
            fprintf(stderr, "%s: %s: %.*s\n", path, problem.message, SLICE_ARG(one));
    }
}

static bool creates_index(const struct query *q)
{
    return q->ddl.n == 1 && q->ddl.at[0].kind == DDL_CREATE_INDEX;
}

static void read_ddl(struct evaluation *e, struct query *q, int number)
{
    schema_apply(e->full, q, number, 0);
    if (!creates_index(q)) schema_apply(e->bare, q, number, 0);
}

static void read_query(struct evaluation *e, struct query *q, int number)
{
    (void)number;
    int64_t id = (int64_t)e->queries.n;
    schema_resolve(e->bare, &e->arena, q);
    vec_push(&e->arena, &e->queries,
             ((struct workload_query){.query = q, .id = id, .fingerprint = SLICE(""), .weight = 1}));
}

/* ---- judging ---------------------------------------------------------------------------------------------
 */

static void prepare(struct evaluation *e, struct advise *ad, const struct schema *s)
{
    *ad = (struct advise){
        .schema = s,
        .queries = e->queries.at,
        .query_count = e->queries.n,
        .arena = &e->arena,
        .out = &e->unused,
        .options = {.max_columns = 3, .max_per_table = 5, .min_rows = 1000}
    };
    estimate_tables(ad);
    for (size_t i = 0; i < s->indexes.n; i++) vec_push(&e->arena, &ad->existing, index_shape_of(ad, (int)i));
    advise_collect(ad);
}

/* An advised index as a shape, by its columns' names. */
static struct index_shape advised_shape(struct evaluation *e, const struct advice_index *c)
{
    struct index_shape ix = {.table = c->table, .method = c->method, .existing = -1};
    ix.key = ARENA_ARRAY(&e->arena, struct key_part, c->column_count + 1);
    for (size_t i = 0; i < c->column_count; i++) {
        struct slice name = c->columns[i];
        bool down = slice_ends(name, SLICE(" DESC"));
        if (down) name.n -= 5;
        if (name.n > 2 && name.p[0] == '"') name = (struct slice){name.p + 1, name.n - 2};
        ix.key[ix.key_count] = key_part_of_column(schema_find_column(&e->bare->tables.at[c->table], name));
        ix.key[ix.key_count++].descending = down;
    }
    return ix;
}

/* Whether any query could use the index. */
static bool asked_for(const struct advise *ad, const struct index_shape *ix)
{
    VEC_EACH (struct access, access, &ad->accesses) {
        if (access->table != ix->table) continue;
        if (index_match(ad, access, ix, NO_DRIVER).usable) return true;
        VEC_EACH (struct term, t, &access->terms)
            if (t->kind == TERM_JOIN && index_match(ad, access, ix, t->other).usable) return true;
    }
    return false;
}

static const struct index_shape *covering_key(const struct advise *ad, const struct index_shape *ix)
{
    VEC_EACH (struct index_shape, have, &ad->existing)
        if (index_covers(have, ix)) return have;
    return NULL;
}

/* The advised index that leaves no query much worse off than the author's would: at most half as dear again.
 */
static const struct advice_index *serving_advice(struct evaluation *e, const struct index_shape *author)
{
    VEC_EACH (struct advice_index, c, &e->advice.create) {
        struct index_shape ix = advised_shape(e, c);
        bool serves = c->table == author->table, any = false;
        for (size_t i = 0; serves && i < e->without.accesses.n; i++) {
            const struct access *access = &e->without.accesses.at[i];
            if (access->table != author->table) continue;
            double theirs = access_cost(&e->without, access, author),
                   ours = access_cost(&e->without, access, &ix);
            if (access->today <= theirs) continue;
            any = true;
            serves = (ours < access->today ? ours : access->today) <= theirs * 1.5;
        }
        if (serves && any) return c;
    }
    return NULL;
}

/* True when nothing that is helped by the author's index costs much: the keys do nearly as well. */
static bool keys_nearly_serve(const struct evaluation *e, const struct index_shape *author)
{
    VEC_EACH (struct access, access, &e->without.accesses)
        if (access->table == author->table && access_cost(&e->without, access, author) < access->today * 0.7)
            return false;
    return true;
}

static struct slice columns_of(struct evaluation *e, const struct index_shape *ix)
{
    return shape_columns_text(&e->without, ix);
}

static void judge_author(struct evaluation *e, const struct schema_index *author, struct index_shape *ix)
{
    struct slice label = columns_of(e, ix), table = e->full->tables.at[ix->table].name;
    printf("| %s | %.*s (%.*s) | ", e->name, SLICE_ARG(table), SLICE_ARG(label));
    (void)author;
    e->authors++;
    VEC_EACH (struct advice_index, c, &e->advice.create) {
        struct index_shape ours = advised_shape(e, c);
        if (!index_covers(&ours, ix)) continue;
        bool same = ours.key_count == ix->key_count;
        *(same ? &e->found : &e->wider) += 1;
        printf("%s (%.*s) |\n",
               same ? "found" : "found, with more columns:", SLICE_ARG(columns_of(e, &ours)));
        return;
    }
    const struct index_shape *key = covering_key(&e->without, ix);
    const struct advice_index *other = serving_advice(e, ix);
    if (key) {
        e->keys++;
        printf("covered by the key (%.*s) |\n", SLICE_ARG(columns_of(e, key)));
    } else if (!asked_for(&e->without, ix)) {
        e->unasked++;
        printf("not advised: no query of the workload could use it |\n");
    } else if (other) {
        struct index_shape ours = advised_shape(e, other);
        e->served++;
        e->answers[other - e->advice.create.at] = true;
        printf("served by (%.*s) |\n", SLICE_ARG(columns_of(e, &ours)));
    } else if (keys_nearly_serve(e, ix)) {
        e->served++;
        printf("not advised: the keys serve its queries nearly as well |\n");
    } else {
        e->missed++;
        printf("**missed** |\n");
    }
}

static void judge_authors(struct evaluation *e)
{
    VEC_EACH (struct schema_index, author, &e->full->indexes) {
        bool known =
            schema_find_table(e->bare, SLICE(""), e->full->tables.at[author->table].name) == author->table;
        if (author->dropped || author->primary || author->constraint || author->implicit || !known) continue;
        struct index_shape ix = index_shape_of(&e->with, (int)(author - e->full->indexes.at));
        ix.existing = -1;
        judge_author(e, author, &ix);
    }
}

static bool an_authors_index(struct evaluation *e, const struct index_shape *ours)
{
    VEC_EACH (struct index_shape, ix, &e->with.existing) {
        const struct schema_index *from = &e->full->indexes.at[ix->existing];
        if (!from->primary && !from->constraint && !from->implicit && index_covers(ours, ix)) return true;
    }
    return false;
}

static void judge_extras(struct evaluation *e)
{
    VEC_EACH (struct advice_index, c, &e->advice.create) {
        struct index_shape ours = advised_shape(e, c);
        if (e->answers[c - e->advice.create.at] || an_authors_index(e, &ours)) continue;
        e->extra++;
        printf("| %s | | extra: %.*s (%.*s): %.*s |\n", e->name, SLICE_ARG(e->bare->tables.at[c->table].name),
               SLICE_ARG(columns_of(e, &ours)), SLICE_ARG(c->why));
    }
}

/* ---- one workload ----------------------------------------------------------------------------------------
 */

static void evaluate(struct evaluation *e, const char *folder)
{
    struct error err = {{0}};
    struct advise_options options = {0};
    e->bare = schema_new(&e->arena);
    e->full = schema_new(&e->arena);
    read_script(e, arena_printf(&e->arena, "%s/%s/schema.sql", folder, e->name), read_ddl);
    schema_finish(e->bare);
    schema_finish(e->full);
    read_script(e, arena_printf(&e->arena, "%s/%s/queries.sql", folder, e->name), read_query);
    if (!advise_run(e->bare, e->queries.at, e->queries.n, &options, &e->arena, &e->advice, &err)) {
        fprintf(stderr, "%s: %s\n", e->name, err.text);
        exit(1);
    }
    prepare(e, &e->without, e->bare);
    prepare(e, &e->with, e->full);
    e->answers = ARENA_ARRAY(&e->arena, bool, e->advice.create.n + 1);
    judge_authors(e);
    judge_extras(e);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int visible(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    struct dirent **entries;
    int n = argc == 2 ? scandir(argv[1], &entries, visible, by_name) : -1;
    if (n < 0) {
        printf("skipped: no workloads%s%s\n", argc == 2 ? " in " : "", argc == 2 ? argv[1] : "");
        return 0;
    }
    struct evaluation *all = calloc((size_t)n, sizeof *all), sum = {.name = "all"};
    printf("| workload | authors' index | advice |\n|---|---|---|\n");
    for (int i = 0; i < n; i++) {
        all[i].name = entries[i]->d_name;
        evaluate(&all[i], argv[1]);
    }
    printf("\n| workload | authors' indexes | found | with more columns | by a key | served otherwise | no "
           "query asks | missed | "
           "extra |\n|---|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i <= n; i++) {
        struct evaluation *e = i < n ? &all[i] : &sum;
        printf("| %s | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n", e->name, e->authors, e->found,
               e->wider, e->keys, e->served, e->unasked, e->missed, e->extra);
        sum.authors += e->authors, sum.found += e->found, sum.wider += e->wider, sum.keys += e->keys;
        sum.served += e->served, sum.unasked += e->unasked, sum.missed += e->missed, sum.extra += e->extra;
    }
    for (int i = 0; i < n; i++) {
        arena_free(&all[i].arena);
        free(entries[i]);
    }
    free(entries);
    free(all);
    return 0;
}
