/* CREATE TYPE and CREATE DOMAIN: enough of them to know what columns of such a type hold. */
#include "schema/schema_internal.h"

enum { TYPES_LIMIT = 100000 };

/* The next word of a text: letters, digits and underscores; or one other character. */
static struct slice next_word(struct slice text, size_t *pos)
{
    while (*pos < text.n && ascii_is_space(text.p[*pos])) ++*pos;
    size_t start = *pos;
    while (*pos < text.n &&
           (ascii_is_alpha(text.p[*pos]) || ascii_is_digit(text.p[*pos]) || text.p[*pos] == '_'))
        ++*pos;
    if (*pos == start && *pos < text.n) ++*pos;
    return (struct slice){text.p + start, *pos - start};
}

/* Index behind the words where they stand in a row, 0 when they do not. */
static size_t find_words(struct slice text, struct slice words)
{
    for (size_t pos = 0; pos < text.n;) {
        size_t at = pos, word = 0;
        while (word < words.n && slice_eq_nocase(next_word(text, &at), next_word(words, &word)))
            if (word == words.n) return at;
        next_word(text, &pos);
    }
    return 0;
}

bool statement_says(const struct query *q, const char *words)
{
    return find_words(q->text, slice_of(words)) > 0;
}

/* CREATE DOMAIN name AS type ... */
static struct slice domain_base(struct slice text)
{
    size_t pos = find_words(text, SLICE("create domain"));
    for (struct slice word; pos && (word = next_word(text, &pos)).n;)
        if (slice_eq_nocase(word, SLICE("as"))) return next_word(text, &pos);
    return SLICE("");
}

static struct schema_type describe_type(const struct change *c)
{
    const struct ddl_change *ddl = c->ddl;
    struct schema_type type = {.family = TYPE_OTHER, .base = SLICE(""), .text = c->q->text};
    if (c->q->dialect == DIALECT_CQL) {
        type.family = TYPE_TUPLE;
        return type;
    }
    if (ddl->column_count && !ddl->columns[0].name.n)
        type.base = ddl->columns[0].type;
    else if (statement_says(c->q, "create domain"))
        type.base = domain_base(c->q->text);
    else if (statement_says(c->q, "as enum"))
        type.family = TYPE_ENUM;
    else if (statement_says(c->q, "as range"))
        type.family = TYPE_RANGE;
    if (type.base.n) type.family = type_family_of(type.base, c->q->dialect);
    return type;
}

static struct slice last_part(struct slice name)
{
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.') return (struct slice){name.p + i, name.n - i};
    return name;
}

static struct schema_type *type_by_name(const struct schema *s, struct slice name)
{
    const struct map_entry *e = map_find(&s->type_by_name, last_part(name));
    return e && !s->type_details.at[e->number].dropped ? &s->type_details.at[e->number] : NULL;
}

const struct schema_type *find_type(const struct schema *s, struct slice name)
{
    return type_by_name(s, name);
}

void apply_create_type(const struct change *c)
{
    struct schema *s = c->s;
    struct slice name = c->ddl->target.name;
    if (!name.n || s->types.n >= TYPES_LIMIT || type_by_name(s, name)) return;
    map_add(s->arena, &s->type_by_name, name, NULL)->number = s->types.n;
    vec_push(s->arena, &s->types, name);
    vec_push(s->arena, &s->type_details, describe_type(c));
}

void apply_drop_type(const struct change *c)
{
    struct schema_type *type = type_by_name(c->s, c->ddl->target.name);
    if (type) type->dropped = true;
}
