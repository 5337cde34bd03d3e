/* The front matter of a page: a YAML mapping with a fixed set of keys, read by libyaml. */
#include <yaml.h>

#include "rules/rules_internal.h"

/* What a key's reader works on. */
struct front_matter {
    struct arena *arena;
    yaml_document_t *document;
    struct rule *rule;
    struct error *err;
    size_t first_line;
};

static bool fail_at(const struct front_matter *fm, const yaml_node_t *node, const char *what,
                    struct slice value)
{
    return page_error(fm->err, fm->rule->path, fm->first_line + node->start_mark.line, "%s: \"%.*s\"", what,
                      SLICE_ARG(value));
}

static struct slice scalar(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE) return (struct slice){"", 0};
    return (struct slice){(const char *)node->data.scalar.value, node->data.scalar.length};
}

/* One line of printable text. */
static bool take_line(struct front_matter *fm, const yaml_node_t *node, struct slice *out)
{
    struct slice text = slice_trim(scalar(node));
    if (!text.n) return fail_at(fm, node, "expected a line of text", text);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 127)
            return fail_at(fm, node, "expected one line of text", text);
    *out = slice_copy(fm->arena, text);
    return true;
}

static bool take_title(struct front_matter *fm, const yaml_node_t *node)
{
    return take_line(fm, node, &fm->rule->title);
}

static bool take_severity(struct front_matter *fm, const yaml_node_t *node)
{
    if (severity_from_name(scalar(node), &fm->rule->severity) && fm->rule->severity != SEVERITY_NONE)
        return true;
    return fail_at(fm, node, "severity is error, warning or info, not", scalar(node));
}

static bool take_category(struct front_matter *fm, const yaml_node_t *node)
{
    if (!take_line(fm, node, &fm->rule->category)) return false;
    if (!memchr(fm->rule->category.p, ' ', fm->rule->category.n)) return true;
    return fail_at(fm, node, "a category is one word", scalar(node));
}

static bool take_message(struct front_matter *fm, const yaml_node_t *node)
{
    if (!take_line(fm, node, &fm->rule->message)) return false;
    struct message_part part;
    size_t at = 0;
    bool broken = false;
    while (message_next(fm->rule->message, &at, &part, &broken))
        ;
    return !broken || fail_at(fm, node, "a brace without its partner", fm->rule->message);
}

static bool take_since(struct front_matter *fm, const yaml_node_t *node)
{
    return take_line(fm, node, &fm->rule->since);
}

/* Calls take for each member of a list of words. */
static bool take_list(struct front_matter *fm, const yaml_node_t *node,
                      bool (*take)(struct rule *r, struct slice word), const char *what)
{
    if (node->type != YAML_SEQUENCE_NODE) return fail_at(fm, node, "expected a [list], not", scalar(node));
    for (yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top; i++) {
        const yaml_node_t *member = yaml_document_get_node(fm->document, *i);
        if (!take(fm->rule, scalar(member))) return fail_at(fm, member, what, scalar(member));
    }
    return true;
}

static bool add_dialect(struct rule *r, struct slice word)
{
    enum dialect d = dialect_from_name(word);
    r->dialects |= 1u << d;
    return d != DIALECT_UNKNOWN;
}

static bool take_dialects(struct front_matter *fm, const yaml_node_t *node)
{
    return take_list(fm, node, add_dialect, "not a dialect");
}

static bool add_need(struct rule *r, struct slice word)
{
    unsigned need = 0;
    bool known = need_from_name(word, &need);
    r->needs |= need;
    return known;
}

static bool take_needs(struct front_matter *fm, const yaml_node_t *node)
{
    fm->rule->needs_given = true;
    return take_list(fm, node, add_need, "a need is schema, statistics, logs or calls, not");
}

/* ---- the keys ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    bool required;
    bool (*take)(struct front_matter *fm, const yaml_node_t *node);
} keys[] = {
    {"title",    true,  take_title   },
    {"severity", true,  take_severity},
    {"category", true,  take_category},
    {"message",  true,  take_message },
    {"since",    true,  take_since   },
    {"dialects", false, take_dialects},
    {"needs",    false, take_needs   },
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static bool take_pair(struct front_matter *fm, const yaml_node_t *name, const yaml_node_t *value,
                      unsigned *seen)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (!slice_eq(scalar(name), slice_of(keys[i].name))) continue;
        if (*seen & 1u << i) return fail_at(fm, name, "key given twice", scalar(name));
        *seen |= 1u << i;
        return keys[i].take(fm, value);
    }
    return fail_at(fm, name, "unknown key", scalar(name));
}

static bool take_mapping(struct front_matter *fm)
{
    const yaml_node_t *root = yaml_document_get_root_node(fm->document);
    size_t line = fm->first_line;
    if (!root || root->type != YAML_MAPPING_NODE)
        return page_error(fm->err, fm->rule->path, line, "the front matter is a list of key: value");
    unsigned seen = 0;
    const yaml_node_pair_t *pairs = root->data.mapping.pairs.start;
    for (const yaml_node_pair_t *p = pairs; p < root->data.mapping.pairs.top; p++)
        if (!take_pair(fm, yaml_document_get_node(fm->document, p->key),
                       yaml_document_get_node(fm->document, p->value), &seen))
            return false;
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (keys[i].required && !(seen & 1u << i))
            return page_error(fm->err, fm->rule->path, line, "missing key: \"%s\"", keys[i].name);
    return true;
}

bool front_matter_read(struct arena *a, struct slice yaml, size_t first_line, struct rule *out,
                       struct error *err)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser)) die_out_of_memory();
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.p, yaml.n);
    struct front_matter fm = {a, &document, out, err, first_line};
    bool ok;
    if (yaml_parser_load(&parser, &document)) {
        ok = take_mapping(&fm);
        yaml_document_delete(&document);
    } else {
        ok = page_error(err, out->path, first_line + parser.problem_mark.line, "%s",
                        parser.problem ? parser.problem : "no YAML");
    }
    yaml_parser_delete(&parser);
    return ok;
}
