/* One column's definition: a type, then attributes in any order. */
#include "query/ddl_reader.h"

enum attribute {
    ATTRIBUTE_FLAG, /* sets column flags */
    ATTRIBUTE_NULL,
    ATTRIBUTE_PRIMARY,
    ATTRIBUTE_UNIQUE,
    ATTRIBUTE_IDENTITY,
    ATTRIBUTE_DEFAULT,
    ATTRIBUTE_ON_UPDATE,
    ATTRIBUTE_GENERATED,
    ATTRIBUTE_COLLATION,
    ATTRIBUTE_CHECK,
    ATTRIBUTE_REFERENCES,
    ATTRIBUTE_CONSTRAINT,
    ATTRIBUTE_INDEX,
    ATTRIBUTE_VALUE /* takes one token or parenthesis */
};

/* Longest first where one begins like another. */
static const struct {
    const char *words;
    enum attribute attribute;
    unsigned dialects;
    unsigned flag;
} attributes[] = {
    {"NOT NULL",               ATTRIBUTE_FLAG,       IN_ALL,    COLUMN_NOT_NULL },
    {"NULL",                   ATTRIBUTE_NULL,       IN_ALL,    0               },
    {"PRIMARY KEY",            ATTRIBUTE_PRIMARY,    IN_ALL,    0               },
    {"PRIMARY",                ATTRIBUTE_PRIMARY,    IN_MYSQL,  0               },
    {"UNIQUE KEY",             ATTRIBUTE_UNIQUE,     IN_MYSQL,  0               },
    {"UNIQUE",                 ATTRIBUTE_UNIQUE,     IN_ALL,    0               },
    {"KEY",                    ATTRIBUTE_PRIMARY,    IN_MYSQL,  0               },
    {"AUTO_INCREMENT",         ATTRIBUTE_IDENTITY,   IN_MYSQL,  0               },
    {"AUTOINCREMENT",          ATTRIBUTE_IDENTITY,   IN_SQLITE, 0               },
    {"IDENTITY",               ATTRIBUTE_IDENTITY,   IN_MSSQL,  0               },
    {"DEFAULT",                ATTRIBUTE_DEFAULT,    IN_ALL,    0               },
    {"ON UPDATE",              ATTRIBUTE_ON_UPDATE,  IN_MYSQL,  0               },
    {"GENERATED ALWAYS AS",    ATTRIBUTE_GENERATED,  IN_ALL,    COLUMN_GENERATED},
    {"AS",                     ATTRIBUTE_GENERATED,  IN_ALL,    COLUMN_GENERATED},
    {"COLLATE",                ATTRIBUTE_COLLATION,  IN_ALL,    0               },
    {"CHECK",                  ATTRIBUTE_CHECK,      IN_ALL,    0               },
    {"REFERENCES",             ATTRIBUTE_REFERENCES, IN_ALL,    0               },
    {"FOREIGN KEY REFERENCES", ATTRIBUTE_REFERENCES, IN_MSSQL,  0               },
    {"CONSTRAINT",             ATTRIBUTE_CONSTRAINT, IN_ALL,    0               },
    {"INDEX",                  ATTRIBUTE_INDEX,      IN_MSSQL,  0               },
    {"MASKED WITH",            ATTRIBUTE_VALUE,      IN_MSSQL,  COLUMN_MASKED   },
    {"COMMENT",                ATTRIBUTE_VALUE,      IN_MYSQL,  0               },
    {"CHARACTER SET",          ATTRIBUTE_VALUE,      IN_MYSQL,  0               },
    {"CHARSET",                ATTRIBUTE_VALUE,      IN_MYSQL,  0               },
};

static struct ddl_key *add_key(struct ddl_reader *r, struct ddl_items *items, enum key_kind kind,
                               struct slice column, struct slice name, size_t from)
{
    struct ddl_key *key = vec_zadd(r->arena, &items->keys);
    key->kind = kind;
    key->name = name;
    key->columns = ARENA_NEW(r->arena, struct slice);
    key->columns[0] = column;
    key->column_count = 1;
    key->references.schema = key->references.name = key->using_index = SLICE("");
    key->at = ddl_span_from(r, from);
    return key;
}

/* A default: a literal, perhaps signed; a name, perhaps called; a parenthesis; NEXT VALUE FOR a sequence. */
static struct slice read_value(struct ddl_reader *r)
{
    size_t from = r->pos;
    if (ddl_take(r, "NEXT VALUE FOR")) {
        struct ddl_name sequence;
        ddl_name(r, &sequence);
        return ddl_text_from(r, from);
    }
    while (ddl_at_kind(r, TOKEN_OPERATOR)) r->pos++;
    bool name = ddl_at_kind(r, TOKEN_WORD) || ddl_at_kind(r, TOKEN_NAME);
    ddl_skip(r);
    while (name && ddl_at_kind(r, TOKEN_DOT)) r->pos += 2;
    if (r->pos > r->n) r->pos = r->n;
    if (name && (ddl_at_kind(r, TOKEN_OPEN) || ddl_at_kind(r, TOKEN_STRING))) ddl_skip(r);
    return ddl_text_from(r, from);
}

static void read_index(struct ddl_reader *r, struct ddl_items *items, struct slice column)
{
    struct ddl_index *index = vec_zadd(r->arena, &items->indexes);
    index->name = (struct ddl_name){.schema = SLICE(""), .name = ddl_name_part(r)};
    index->method = SLICE("btree");
    index->columns = ARENA_NEW(r->arena, struct ddl_index_column);
    index->columns[0] = (struct ddl_index_column){.name = column, .expression = SLICE(""), .prefix = -1};
    index->column_count = 1;
}

struct column_state {
    struct ddl_column *column;
    struct slice constraint; /* name of the constraint that follows */
};

static bool read_attribute(struct ddl_reader *r, struct ddl_items *items, struct column_state *s,
                           size_t which, size_t from)
{
    struct slice name = s->constraint, column = s->column->name;
    if (attributes[which].attribute != ATTRIBUTE_CONSTRAINT) s->constraint = SLICE("");
    s->column->flags |= attributes[which].flag;
    switch (attributes[which].attribute) {
    case ATTRIBUTE_PRIMARY:
        s->column->flags |= COLUMN_PRIMARY_KEY | COLUMN_NOT_NULL;
        add_key(r, items, KEY_PRIMARY, column, name, from);
        break;
    case ATTRIBUTE_UNIQUE:
        s->column->flags |= COLUMN_UNIQUE;
        add_key(r, items, KEY_UNIQUE, column, name, from);
        break;
    case ATTRIBUTE_IDENTITY:
        s->column->flags |= COLUMN_IDENTITY;
        if (ddl_at_kind(r, TOKEN_OPEN)) ddl_skip(r);
        break;
    case ATTRIBUTE_DEFAULT:
        s->column->flags |= COLUMN_DEFAULT;
        s->column->default_text = read_value(r);
        break;
    case ATTRIBUTE_ON_UPDATE: read_value(r); break;
    case ATTRIBUTE_GENERATED: ddl_skip(r); break;
    case ATTRIBUTE_COLLATION:
        ddl_take_operator(r, "=");
        s->column->collation = ddl_name_part(r);
        break;
    case ATTRIBUTE_CHECK: ddl_skip(r); break;
    case ATTRIBUTE_REFERENCES: return ddl_references(r, add_key(r, items, KEY_FOREIGN, column, name, from));
    case ATTRIBUTE_CONSTRAINT: s->constraint = ddl_name_part(r); break;
    case ATTRIBUTE_INDEX: read_index(r, items, column); break;
    case ATTRIBUTE_VALUE:
        ddl_take_operator(r, "=");
        ddl_skip(r);
        break;
    default: break;
    }
    return true;
}

/* SERIAL and types of SQL Server whose columns the server fills. */
static void imply_flags(struct ddl_reader *r, struct ddl_items *items, struct ddl_column *c)
{
    if (r->dialect == IN_MYSQL && slice_eq_nocase(slice_trim(c->type_text), SLICE("serial"))) {
        c->flags |= COLUMN_IDENTITY | COLUMN_NOT_NULL | COLUMN_UNIQUE;
        add_key(r, items, KEY_UNIQUE, c->name, SLICE(""), r->pos - 1);
    }
    if (r->dialect == IN_MSSQL &&
        (slice_eq(c->type, SLICE("rowversion")) || slice_eq(c->type, SLICE("timestamp"))))
        c->flags |= COLUMN_GENERATED;
}

bool ddl_column(struct ddl_reader *r, struct ddl_items *items)
{
    size_t from = r->pos;
    struct ddl_column column = {.name = ddl_name_part(r),
                                .length = -1,
                                .type = SLICE(""),
                                .type_text = SLICE(""),
                                .default_text = SLICE(""),
                                .collation = SLICE("")};
    column.at = ddl_span_from(r, from);
    column.written = ddl_name_written(r);
    if (r->pos == from) return ddl_fail(r, "a column's name");
    bool typed = ddl_type(r, &column);
    if (!typed && r->dialect != IN_SQLITE && !ddl_at(r, "AS") && !ddl_at(r, "GENERATED"))
        return ddl_fail(r, "a type");
    imply_flags(r, items, &column);
    struct column_state s = {&column, SLICE("")};
    while (!ddl_at_item_end(r)) {
        size_t start = r->pos, i = 0, count = sizeof attributes / sizeof *attributes;
        while (i < count && !((attributes[i].dialects & r->dialect) && ddl_take(r, attributes[i].words))) i++;
        if (i == count)
            ddl_skip(r);
        else if (!read_attribute(r, items, &s, i, start))
            return false;
    }
    column.at = ddl_span_from(r, from);
    vec_push(r->arena, &items->columns, column);
    return true;
}
