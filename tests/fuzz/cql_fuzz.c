/* libFuzzer target for the CQL front end. The first byte chooses the grammar, the rest is the statement.
 * Dictionary: cql_fuzz.dict, the keywords. */
#include "query/cql_parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int versions[] = {311, 400, 410, 500, 600};
    static struct arena arena;
    struct query q = {.dialect = DIALECT_CQL};
    struct query_error err = {0};
    if (!size) return 0;
    struct query_options options = {.scylla = data[0] & 1, .cql_strict = data[0] & 2};
    options.cql_version = versions[(data[0] >> 2) % 5];
    struct slice text = {(const char *)data + 1, size - 1};
    q.text = text;
    if (!cql_parse(&arena, text, DIALECT_CQL, &options, &q, &err) &&
        (!err.message[0] || err.at.pos > text.n || err.at.len > text.n - err.at.pos))
        __builtin_trap(); /* an error must say what and where */
    arena_reset(&arena);
    return 0;
}
