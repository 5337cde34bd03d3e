/* config: reading sargent.yaml through libyaml's document tree. */
#include "cli/config.h"

#include <stdlib.h>
#include <unistd.h>
#include <yaml.h>

#include "base/input.h"

enum { FOLDERS_UP = 64, CONFIG_LIMIT = 1 << 20 };

void config_default(struct config *c)
{
    *c = (struct config){
        .fail_on = SEVERITY_WARNING,
        .stats = {"", 0},
        .tenant_column = {"", 0},
        .min_sequence_ms = -1,
        .log_prefix = {"", 0}
    };
}

static bool is_readable(const char *path)
{
    return access(path, R_OK) == 0;
}

/* Relative to the current folder where the file lies below it: paths are shown to people. */
static const char *shorten(struct arena *a, const char *path)
{
    char *here = getcwd(NULL, 0);
    size_t n = here ? strlen(here) : 0;
    bool below = n > 1 && strncmp(path, here, n) == 0 && path[n] == '/';
    const char *shown = below ? arena_copy(a, path + n + 1, strlen(path + n + 1)) : path;
    free(here);
    return shown;
}

const char *config_find(struct arena *a, const char *folder)
{
    char *dir = realpath(folder, NULL);
    if (!dir) return NULL;
    const char *found = NULL;
    for (int i = 0; i < FOLDERS_UP && !found; i++) {
        const char *plain = arena_printf(a, "%s/sargent.yaml", dir),
                   *hidden = arena_printf(a, "%s/.sargent.yaml", dir);
        if (is_readable(plain))
            found = plain;
        else if (is_readable(hidden))
            found = hidden;
        if (access(arena_printf(a, "%s/.git", dir), F_OK) == 0) break;
        char *slash = strrchr(dir, '/');
        if (!slash || slash == dir) break;
        *slash = 0;
    }
    free(dir);
    return found ? shorten(a, found) : NULL;
}

/* ---- the document -------------------------------------------------------------------------------------- */

struct reading {
    struct host_wrapper *wrapper; /* being read, NULL elsewhere */
    struct arena *arena;
    struct config *config;
    struct config_override *override; /* being read, NULL at the top */
    yaml_document_t document;
    const char *path;
    struct slice folder; /* of the file, with a slash; paths in it count from here */
    struct error *err;
};

static bool fail_at(struct reading *r, const yaml_node_t *node, const char *what, struct slice value)
{
    return error_set(r->err, "%s:%zu: %s '%.*s'", r->path, node ? node->start_mark.line + 1 : 1, what,
                     SLICE_ARG(value));
}

static struct slice scalar(const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE) return (struct slice){"", 0};
    return (struct slice){(const char *)node->data.scalar.value, node->data.scalar.length};
}

static struct slice keep(struct reading *r, const yaml_node_t *node)
{
    return slice_copy(r->arena, scalar(node));
}

static struct slice keep_path(struct reading *r, const yaml_node_t *node)
{
    struct slice s = scalar(node);
    if (s.n && s.p[0] == '/') return slice_copy(r->arena, s);
    return slice_of(arena_printf(r->arena, "%.*s%.*s", SLICE_ARG(r->folder), SLICE_ARG(s)));
}

/* One reader per key: the value's node, false with an error set. */
typedef bool read_value(struct reading *r, const yaml_node_t *value);

struct key {
    const char *name;
    read_value *read;
};

static bool read_mapping(struct reading *r, const yaml_node_t *map, const struct key *keys, size_t count)
{
    if (map->type != YAML_MAPPING_NODE)
        return fail_at(r, map, "expected keys and values, found", scalar(map));
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++) {
        const yaml_node_t *key = yaml_document_get_node(&r->document, p->key);
        const yaml_node_t *value = yaml_document_get_node(&r->document, p->value);
        size_t i = 0;
        while (i < count && !slice_eq(scalar(key), slice_of(keys[i].name))) i++;
        if (i == count) {
            const char *names[16];
            for (size_t k = 0; k < count && k < 16; k++) names[k] = keys[k].name;
            const char *near = did_you_mean(scalar(key), names, count < 16 ? count : 16);
            if (near)
                return error_set(r->err, "%s:%zu: unknown key '%.*s', did you mean '%s'?", r->path,
                                 key->start_mark.line + 1, SLICE_ARG(scalar(key)), near);
            return fail_at(r, key, "unknown key", scalar(key));
        }
        if (!keys[i].read(r, value)) return false;
    }
    return true;
}

/* Calls add for the node itself or for every item of a list. */
static bool each_item(struct reading *r, const yaml_node_t *node, read_value *add)
{
    if (node->type != YAML_SEQUENCE_NODE) return add(r, node);
    for (yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top; i++)
        if (!add(r, yaml_document_get_node(&r->document, *i))) return false;
    return true;
}

static bool read_dialect(struct reading *r, const yaml_node_t *v)
{
    enum dialect d = dialect_from_name(scalar(v));
    if (d == DIALECT_UNKNOWN) return fail_at(r, v, "unknown dialect", scalar(v));
    if (r->override)
        r->override->dialect = d;
    else
        r->config->dialect = d;
    if (slice_starts_nocase(scalar(v), SLICE("scylla"))) r->config->scylla = true;
    return true;
}

static bool read_cql_version(struct reading *r, const yaml_node_t *v)
{
    struct slice s = scalar(v);
    r->config->cql_version = (int)(strtod(arena_copy(r->arena, s.p, s.n), NULL) * 100 + 0.5);
    return r->config->cql_version >= 300 || fail_at(r, v, "expected a version such as 4.1 or 5.0, found", s);
}

static bool add_schema(struct reading *r, const yaml_node_t *v)
{
    vec_push(r->arena, &r->config->schema, keep_path(r, v));
    return true;
}
static bool add_exclude(struct reading *r, const yaml_node_t *v)
{
    vec_push(r->arena, &r->config->exclude, keep(r, v));
    return true;
}
static bool add_rule_folder(struct reading *r, const yaml_node_t *v)
{
    vec_push(r->arena, &r->config->rule_folders, keep_path(r, v));
    return true;
}
static bool add_path(struct reading *r, const yaml_node_t *v)
{
    vec_push(r->arena, &r->override->paths, keep(r, v));
    return true;
}
static bool read_schema(struct reading *r, const yaml_node_t *v)
{
    return each_item(r, v, add_schema);
}
static bool read_exclude(struct reading *r, const yaml_node_t *v)
{
    return each_item(r, v, add_exclude);
}
static bool read_rule_folders(struct reading *r, const yaml_node_t *v)
{
    return each_item(r, v, add_rule_folder);
}
static bool read_paths(struct reading *r, const yaml_node_t *v)
{
    return each_item(r, v, add_path);
}

static bool read_stats(struct reading *r, const yaml_node_t *v)
{
    r->config->stats = keep_path(r, v);
    return true;
}
static bool read_tenant(struct reading *r, const yaml_node_t *v)
{
    r->config->tenant_column = keep(r, v);
    return true;
}

static bool read_fail_on(struct reading *r, const yaml_node_t *v)
{
    if (slice_eq(scalar(v), SLICE("never"))) {
        r->config->fail_on = SEVERITY_NONE;
        return true;
    }
    return severity_from_name(scalar(v), &r->config->fail_on) || fail_at(r, v, "unknown severity", scalar(v));
}

static bool read_rules(struct reading *r, const yaml_node_t *v)
{
    if (v->type != YAML_MAPPING_NODE) return fail_at(r, v, "expected rule: severity, found", scalar(v));
    for (yaml_node_pair_t *p = v->data.mapping.pairs.start; p < v->data.mapping.pairs.top; p++) {
        const yaml_node_t *value = yaml_document_get_node(&r->document, p->value);
        struct config_rule rule = {.id = keep(r, yaml_document_get_node(&r->document, p->key))};
        if (!severity_from_name(scalar(value), &rule.severity))
            return fail_at(r, value, "expected off, info, warning or error, found", scalar(value));
        if (r->override)
            vec_push(r->arena, &r->override->rules, rule);
        else
            vec_push(r->arena, &r->config->rules, rule);
    }
    return true;
}

static bool read_thresholds(struct reading *r, const yaml_node_t *v)
{
    if (v->type != YAML_MAPPING_NODE) return fail_at(r, v, "expected name: value, found", scalar(v));
    for (yaml_node_pair_t *p = v->data.mapping.pairs.start; p < v->data.mapping.pairs.top; p++) {
        struct config_threshold t = {.name = keep(r, yaml_document_get_node(&r->document, p->key)),
                                     .text = keep(r, yaml_document_get_node(&r->document, p->value))};
        char *end;
        t.value = strtod(t.text.p, &end);
        t.is_number = t.text.n && *end == 0;
        vec_push(r->arena, &r->config->thresholds, t);
    }
    return true;
}

static bool read_override(struct reading *r, const yaml_node_t *v)
{
    static const struct key keys[] = {
        {"paths",   read_paths  },
        {"dialect", read_dialect},
        {"rules",   read_rules  }
    };
    r->override = vec_zadd(r->arena, &r->config->overrides);
    bool ok = read_mapping(r, v, keys, sizeof keys / sizeof *keys);
    r->override = NULL;
    return ok;
}
static bool read_overrides(struct reading *r, const yaml_node_t *v)
{
    return each_item(r, v, read_override);
}

/* ---- host: wrappers: - {call: db.run, argument: 0, does: execute, language: python} ----------------------
 */

static bool read_wrapper_call(struct reading *r, const yaml_node_t *v)
{
    struct slice call = keep(r, v);
    size_t dot = call.n;
    while (dot > 0 && call.p[dot - 1] != '.') dot--;
    r->wrapper->name = (struct slice){call.p + dot, call.n - dot};
    struct slice receiver = {call.p, dot ? dot - 1 : 0};
    for (size_t i = receiver.n; i > 0; i--) /* of app.db.run the last part counts */
        if (receiver.p[i - 1] == '.') {
            receiver = (struct slice){receiver.p + i, receiver.n - i};
            break;
        }
    r->wrapper->receiver = receiver;
    return r->wrapper->name.n || fail_at(r, v, "expected a function such as db.run, found", call);
}

static bool read_wrapper_argument(struct reading *r, const yaml_node_t *v)
{
    int64_t n;
    if (!slice_to_int(scalar(v), &n) || n < -1 || n >= 16)
        return fail_at(r, v, "expected the number of an argument, from 0, or -1 for none, found", scalar(v));
    r->wrapper->argument = (int)n;
    return true;
}

static bool read_wrapper_does(struct reading *r, const yaml_node_t *v)
{
    static const char *const known[] = {"execute", "prepare", "batch", "fetch", "build"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_eq(scalar(v), slice_of(known[i]))) r->wrapper->does = known[i];
    return r->wrapper->does ||
           fail_at(r, v, "expected execute, prepare, batch, fetch or build, found", scalar(v));
}

static bool read_wrapper_language(struct reading *r, const yaml_node_t *v)
{
    r->wrapper->language = keep(r, v);
    return true;
}

static bool add_wrapper(struct reading *r, const yaml_node_t *v)
{
    static const struct key keys[] = {
        {"call",     read_wrapper_call    },
        {"argument", read_wrapper_argument},
        {"does",     read_wrapper_does    },
        {"language", read_wrapper_language},
    };
    r->wrapper = vec_zadd(r->arena, &r->config->wrappers);
    bool ok = read_mapping(r, v, keys, sizeof keys / sizeof *keys);
    if (ok && !r->wrapper->name.n) ok = fail_at(r, v, "a wrapper needs its", SLICE("call"));
    if (!r->wrapper->does) r->wrapper->does = "execute";
    r->wrapper = NULL;
    return ok;
}

static bool read_wrappers(struct reading *r, const yaml_node_t *v)
{
    return each_item(r, v, add_wrapper);
}

static bool read_host(struct reading *r, const yaml_node_t *v)
{
    static const struct key keys[] = {
        {"wrappers", read_wrappers},
    };
    return read_mapping(r, v, keys, sizeof keys / sizeof *keys);
}

/* ---- logs: {min-repeats: 5, min-sequence-ms: 50, prefix: '%m [%p] '} -------------------------------------
 */

static bool read_min_repeats(struct reading *r, const yaml_node_t *v)
{
    enum { REPEATS_LIMIT = 1000000 };
    int64_t n;
    if (!slice_to_int(scalar(v), &n) || n < 2 || n > REPEATS_LIMIT)
        return fail_at(r, v, "expected a number of repetitions from 2 on, found", scalar(v));
    r->config->min_repeats = (unsigned)n;
    return true;
}

static bool read_min_sequence_ms(struct reading *r, const yaml_node_t *v)
{
    struct slice text = keep(r, v);
    char *end;
    double ms = strtod(text.p, &end);
    if (!text.n || *end || !(ms >= 0 && ms <= 1e9))
        return fail_at(r, v, "expected milliseconds, found", text);
    r->config->min_sequence_ms = ms;
    return true;
}

static bool read_log_prefix(struct reading *r, const yaml_node_t *v)
{
    r->config->log_prefix = keep(r, v);
    return true;
}

static bool read_logs(struct reading *r, const yaml_node_t *v)
{
    static const struct key keys[] = {
        {"min-repeats",     read_min_repeats    },
        {"min-sequence-ms", read_min_sequence_ms},
        {"prefix",          read_log_prefix     },
    };
    return read_mapping(r, v, keys, sizeof keys / sizeof *keys);
}

static const struct key top_keys[] = {
    {"dialect",       read_dialect     },
    {"cql-version",   read_cql_version },
    {"schema",        read_schema      },
    {"stats",         read_stats       },
    {"exclude",       read_exclude     },
    {"tenant-column", read_tenant      },
    {"fail-on",       read_fail_on     },
    {"rules",         read_rules       },
    {"thresholds",    read_thresholds  },
    {"overrides",     read_overrides   },
    {"rules-folder",  read_rule_folders},
    {"host",          read_host        },
    {"logs",          read_logs        },
};

static bool read_document(struct reading *r, struct slice text)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) die_out_of_memory();
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
    bool ok = yaml_parser_load(&parser, &r->document);
    if (!ok) {
        error_set(r->err, "%s:%zu: %s", r->path, parser.problem_mark.line + 1,
                  parser.problem ? parser.problem : "cannot be read as YAML");
    } else {
        const yaml_node_t *root = yaml_document_get_root_node(&r->document);
        if (root) ok = read_mapping(r, root, top_keys, sizeof top_keys / sizeof *top_keys);
        yaml_document_delete(&r->document);
    }
    yaml_parser_delete(&parser);
    return ok;
}

bool config_read(struct arena *a, struct config *c, const char *path, struct error *err)
{
    struct input in;
    if (!input_open(&in, path, err)) return false;
    struct reading r = {.arena = a, .config = c, .path = arena_copy(a, path, strlen(path)), .err = err};
    const char *slash = strrchr(r.path, '/');
    r.folder = slash ? (struct slice){r.path, (size_t)(slash - r.path) + 1} : (struct slice){"", 0};
    bool ok = in.text.n <= CONFIG_LIMIT ? read_document(&r, in.text)
                                        : error_set(err, "%s: is larger than 1 MiB", path);
    input_close(&in);
    c->path = r.path;
    return ok;
}

/* ---- asking -------------------------------------------------------------------------------------------- */

static bool check_rule_name(struct slice id, const struct rule_set *rules, struct error *err)
{
    if (rules_find(rules, id)) return true;
    struct arena a = {0};
    const char **names = ARENA_ARRAY(&a, const char *, rules->rules.n + 1);
    for (size_t i = 0; i < rules->rules.n; i++)
        names[i] = arena_copy(&a, rules->rules.at[i].id.p, rules->rules.at[i].id.n);
    const char *near = did_you_mean(id, names, rules->rules.n);
    if (near)
        error_set(err, "unknown rule '%.*s', did you mean '%s'?", SLICE_ARG(id), near);
    else
        error_set(err, "unknown rule '%.*s' (sargent rules lists them)", SLICE_ARG(id));
    arena_free(&a);
    return false;
}

static bool is_category(struct slice name, const struct rule_set *rules)
{
    VEC_EACH (const struct rule, r, &rules->rules)
        if (slice_eq(r->category, name) || slice_eq(r->family, name)) return true;
    return false;
}

bool config_check(const struct config *c, const struct rule_set *rules, struct error *err)
{
    VEC_EACH (const struct config_rule, r, &c->rules)
        if (!is_category(r->id, rules) && !check_rule_name(r->id, rules, err)) return false;
    VEC_EACH (const struct slice, id, &c->only)
        if (!is_category(*id, rules) && !check_rule_name(*id, rules, err)) return false;
    VEC_EACH (const struct config_override, o, &c->overrides)
        VEC_EACH (const struct config_rule, r, &o->rules)
            if (!is_category(r->id, rules) && !check_rule_name(r->id, rules, err)) return false;
    return true;
}

/* The last entry that names the rule, its category or its family decides. */
static bool configured(const struct config_rule *at, size_t n, const struct rule *r, enum severity *out)
{
    for (size_t i = n; i-- > 0;)
        if (slice_eq(at[i].id, r->id)) return *out = at[i].severity, true;
    for (size_t i = n; i-- > 0;)
        if (slice_eq(at[i].id, r->category) || slice_eq(at[i].id, r->family))
            return *out = at[i].severity, true;
    return false;
}

static bool is_wanted(const struct config *c, const struct rule *r)
{
    if (!c->only.n) return true;
    VEC_EACH (const struct slice, id, &c->only)
        if (slice_eq(*id, r->id) || slice_eq(*id, r->category) || slice_eq(*id, r->family)) return true;
    return false;
}

static enum severity severity_of(const void *context, const struct rule *r)
{
    const struct config *c = context;
    enum severity s = r->severity;
    if (!is_wanted(c, r)) return SEVERITY_NONE;
    configured(c->rules.at, c->rules.n, r, &s);
    return s;
}

static double setting(const void *context, struct slice name, double fallback)
{
    const struct config *c = context;
    for (size_t i = c->thresholds.n; i-- > 0;)
        if (c->thresholds.at[i].is_number && slice_eq(c->thresholds.at[i].name, name))
            return c->thresholds.at[i].value;
    return fallback;
}

static struct slice text_setting(const void *context, struct slice name, struct slice fallback)
{
    const struct config *c = context;
    if (slice_eq(name, SLICE("tenant-column"))) return c->tenant_column.n ? c->tenant_column : fallback;
    for (size_t i = c->thresholds.n; i-- > 0;)
        if (slice_eq(c->thresholds.at[i].name, name)) return c->thresholds.at[i].text;
    return fallback;
}

struct rule_options config_rule_options(const struct config *c)
{
    return (struct rule_options){
        .severity_of = severity_of, .setting = setting, .text_setting = text_setting, .context = c};
}

static bool override_covers(const struct config_override *o, struct slice path)
{
    VEC_EACH (const struct slice, p, &o->paths)
        if (ingest_path_matches(*p, path)) return true;
    return false;
}

enum severity config_severity(const struct config *c, const struct rule *r, enum severity normal,
                              struct slice path)
{
    VEC_EACH (const struct config_override, o, &c->overrides)
        if (override_covers(o, path)) configured(o->rules.at, o->rules.n, r, &normal);
    return normal;
}

enum dialect config_dialect(const struct config *c, struct slice path, bool *forced)
{
    enum dialect d = c->dialect;
    *forced = c->dialect_forced;
    VEC_EACH (const struct config_override, o, &c->overrides)
        if (o->dialect != DIALECT_UNKNOWN && override_covers(o, path)) d = o->dialect, *forced = true;
    return d;
}
