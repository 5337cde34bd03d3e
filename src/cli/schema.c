/* sargent schema: the schema as understood. */
#include "cli/cli.h"

static bool schema_format_of(struct slice name, enum schema_format *out, struct error *err)
{
    static const char *const names[] = {"text", "json", "sql"};
    for (int i = 0; i < 3; i++)
        if (!name.n || slice_eq(name, slice_of(names[i]))) return *out = (enum schema_format)i, true;
    return error_set(err, "schema is written as text, json or sql, not '%.*s'", SLICE_ARG(name));
}

static int print_stats_query(const struct options *o)
{
    enum dialect d = o->dialect.n ? dialect_from_name(o->dialect) : DIALECT_POSTGRES;
    const char *query = schema_stats_query(d);
    struct error err = {{0}};
    if (!query) {
        error_set(&err, "no statistics query is known for '%.*s'", SLICE_ARG(o->dialect));
        return complain(&err, EXIT_USAGE);
    }
    return write_output(o, slice_of(query), &err) ? EXIT_CLEAN : complain(&err, EXIT_UNREADABLE);
}

int command_schema(struct options *o)
{
    struct config c;
    struct pipeline_options p = {.no_facts = true};
    struct analysis a;
    struct error err = {{0}};
    enum schema_format format = SCHEMA_TEXT;
    if (o->stats_query) return print_stats_query(o);
    if (!schema_format_of(o->format, &format, &err)) return complain(&err, EXIT_USAGE);
    int code = options_analyse(o, &c, NULL, &p, &a);
    if (code != EXIT_CLEAN) return code;
    struct buf out = {0};
    schema_print(a.schema, format, &out);
    if (!write_output(o, buf_slice(&out), &err))
        code = complain(&err, EXIT_UNREADABLE);
    else if (a.unreadable)
        code = EXIT_UNREADABLE;
    buf_free(&out);
    pipeline_free(&a);
    return code;
}
