/* libFuzzer target for the CQL front end and the judgement of what it reads. The first byte chooses the
 * grammar, the rest is a script: its statements change one schema in order, and each is judged against it.
 * Dictionary: cql_fuzz.dict, the keywords. */
#include "query/cql_parser.h"
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STATEMENTS = 8 };

static void read_statement(struct arena *a, struct schema *s, struct slice text,
                           const struct query_options *options)
{
    struct query *q = ARENA_NEW(a, struct query);
    struct query_error err = {0};
    q->dialect = DIALECT_CQL;
    q->text = text;
    if (!cql_parse(a, text, DIALECT_CQL, options, q, &err)) {
        if (!err.message[0] || err.at.pos > text.n || err.at.len > text.n - err.at.pos)
            __builtin_trap(); /* an error must say what and where */
        return;
    }
    schema_apply(s, q, 0, 0);
    schema_resolve(s, a, q);
    for (size_t i = 0; i < q->scopes.n; i++) {
        struct cql_verdict v = schema_cql_verdict(s, a, q, (int)i);
        if (v.value_reason.n && (v.value_at.pos > text.n || v.value_at.len > text.n - v.value_at.pos))
            __builtin_trap();
        if (v.rejected && (!v.reason.n || v.at.pos > text.n || v.at.len > text.n - v.at.pos))
            __builtin_trap(); /* and so must a refusal */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int versions[] = {311, 400, 410, 500, 600};
    static const char tables[] =
        "CREATE TABLE t (p int, q text, a int, b timestamp, v text, s int static, l list<int>, m map<text, "
        "frozen<set<int>>>, e vector<float, 2>, u tuple<int, text>, PRIMARY KEY ((p, q), a, b))";
    static struct arena arena;
    if (!size) return 0;
    struct query_options options = {.scylla = data[0] & 1, .cql_strict = data[0] & 2};
    options.cql_version = versions[(data[0] >> 2) % 5];
    struct schema *s = schema_new(&arena);
    struct slice text = {(const char *)data + 1, size - 1};
    read_statement(&arena, s, slice_of(tables), &(struct query_options){0});
    for (size_t i = 0; i < STATEMENTS && text.n; i++) {
        const char *end = i + 1 < STATEMENTS ? memchr(text.p, ';', text.n) : NULL;
        size_t n = end ? (size_t)(end - text.p) : text.n;
        read_statement(&arena, s, (struct slice){text.p, n}, &options);
        n += end != NULL;
        text = (struct slice){text.p + n, text.n - n};
    }
    arena_reset(&arena);
    return 0;
}
