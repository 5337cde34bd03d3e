/* sargent rules and sargent explain: the catalogue, and one page of it. */
#include "cli/cli.h"

static void write_list(const struct rule_set *rules, struct buf *out)
{
    struct slice family = {"", 0};
    static const char *const order[] = {"query", "schema", "workload", "cql", "host"};
    for (size_t f = 0; f <= sizeof order / sizeof *order; f++)
        VEC_EACH (const struct rule, r, &rules->rules) {
            size_t known = 0;
            while (known < sizeof order / sizeof *order && !slice_eq(r->family, slice_of(order[known])))
                known++;
            if (known != f) continue;
            if (!slice_eq(family, r->family))
                buf_printf(out, "%s%.*s\n", family.n ? "\n" : "", SLICE_ARG(r->family));
            family = r->family;
            buf_printf(out, "  %-34.*s %-8s %.*s\n", SLICE_ARG(r->id), severity_name(r->severity),
                       SLICE_ARG(r->title));
        }
}

static void write_json(const struct rule_set *rules, struct buf *out)
{
    buf_text(out, "{\"version\":1,\"rules\":[");
    VEC_EACH (const struct rule, r, &rules->rules) {
        buf_text(out, r == rules->rules.at ? "\n{\"id\":" : ",\n{\"id\":");
        json_quoted(out, r->id);
        buf_text(out, ",\"family\":");
        json_quoted(out, r->family);
        buf_text(out, ",\"title\":");
        json_quoted(out, r->title);
        buf_printf(out, ",\"severity\":\"%s\",\"category\":", severity_name(r->severity));
        json_quoted(out, r->category);
        buf_text(out, ",\"since\":");
        json_quoted(out, r->since);
        buf_byte(out, '}');
    }
    buf_text(out, "]}\n");
}

static int finish(struct options *o, struct buf *out)
{
    struct error err = {{0}};
    int code = write_output(o, buf_slice(out), &err) ? EXIT_CLEAN : complain(&err, EXIT_UNREADABLE);
    buf_free(out);
    return code;
}

int command_rules(struct options *o)
{
    struct config c;
    struct rule_set rules = {0};
    struct error err = {{0}};
    config_default(&c);
    c.rule_folders.at = o->rule_folders.at, c.rule_folders.n = o->rule_folders.n;
    if (!options_rules(o, &c, &rules, &err)) return complain(&err, EXIT_USAGE);
    struct buf out = {0};
    if (!o->format.n || slice_eq(o->format, SLICE("text"))) {
        write_list(&rules, &out);
    } else if (slice_eq(o->format, SLICE("json"))) {
        write_json(&rules, &out);
    } else {
        error_set(&err, "rules are listed as text or json, not '%.*s'", SLICE_ARG(o->format));
        return complain(&err, EXIT_USAGE);
    }
    return finish(o, &out);
}

/* The page without its front matter, with title and severity in front. */
static void write_page(const struct rule *r, struct buf *out)
{
    buf_printf(out, "# %.*s\n\n%.*s (%s, %.*s)\n\n", SLICE_ARG(r->id), SLICE_ARG(r->title),
               severity_name(r->severity), SLICE_ARG(r->category));
    buf_put(out, rule_body(r));
    buf_byte(out, '\n');
}

int command_explain(struct options *o)
{
    struct config c;
    struct rule_set rules = {0};
    struct error err = {{0}};
    config_default(&c);
    c.rule_folders.at = o->rule_folders.at, c.rule_folders.n = o->rule_folders.n;
    for (size_t i = 0; i < o->paths.n; i++) {
        struct config_rule wanted = {o->paths.at[i], SEVERITY_INFO};
        vec_push(o->arena, &c.rules, wanted);
    }
    if (!o->paths.n) {
        error_set(&err, "explain needs a rule's name (sargent rules lists them)");
        return complain(&err, EXIT_USAGE);
    }
    if (!options_rules(o, &c, &rules, &err)) return complain(&err, EXIT_USAGE);
    struct buf out = {0};
    for (size_t i = 0; i < o->paths.n; i++) {
        const struct rule *r = rules_find(&rules, o->paths.at[i]);
        if (r) write_page(r, &out);
    }
    return finish(o, &out);
}
