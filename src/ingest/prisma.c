/* Prisma's schema.prisma: models as tables.
 *
 *     model Order {
 *       id       Int      @id @default(autoincrement())
 *       note     String?  @unique @map("remark")
 *       owner    User     @relation(fields: [ownerId], references: [id])
 *       ownerId  Int
 *       @@index([ownerId, note])
 *       @@map("orders")
 *     }
 *
 * A line is a field: name, type, attributes. A type that is a model's name is a relation, no column. */
#include "ingest/host.h"

/* Bounds on hostile files: keys look their columns up in the whole model. */
enum { PRISMA_LIMIT = 1 << 20, INDEXES_LIMIT = 100, INDEX_COLUMNS_LIMIT = 32 };

struct field {
    struct slice name, type, rest;
    bool list, optional;
    size_t offset;
};

struct model {
    struct slice name, body;
    size_t offset; /* of the body */
};

struct prisma {
    struct ingested *out;
    struct slice text;
    enum dialect dialect;
    VEC(struct model) models;
    VEC(char) ddl;
    VEC(struct map_piece) pieces;
    bool items;
};

static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

static struct slice take_word(struct slice *s)
{
    while (s->n && ascii_is_space(s->p[0])) s->p++, s->n--;
    struct slice w = {s->p, 0};
    while (w.n < s->n && is_word(s->p[w.n])) w.n++;
    s->p += w.n;
    s->n -= w.n;
    return w;
}

static void put(struct prisma *p, struct slice text, size_t offset, size_t len)
{
    struct map_piece piece = {(uint32_t)p->ddl.n, (uint32_t)text.n, (uint32_t)offset, (uint32_t)len};
    for (size_t i = 0; i < text.n; i++) vec_push(&p->out->arena, &p->ddl, text.p[i]);
    vec_push(&p->out->arena, &p->pieces, piece);
}

static void put_name(struct prisma *p, struct slice name, size_t offset)
{
    put(p, slice_of(arena_printf(&p->out->arena, "\"%.*s\"", SLICE_ARG(name))), offset, name.n);
}

static void finish(struct prisma *p)
{
    struct statement st = {
        .text = {p->ddl.at, p->ddl.n},
        .dialect = p->dialect,
        .offset = p->pieces.at[0].source,
        .lead = p->pieces.at[0].source,
        .pieces = p->pieces.at,
        .piece_count = p->pieces.n,
        .call = -1,
        .name = SLICE(""),
        .uncertain = true
    };
    vec_push(&p->out->arena, &p->out->statements, st);
    p->out->statement_count++;
    memset(&p->ddl, 0, sizeof p->ddl);
    memset(&p->pieces, 0, sizeof p->pieces);
    p->items = false;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static bool next_line(struct slice *rest, struct slice *line)
{
    if (!rest->n) return false;
    const char *newline = memchr(rest->p, '\n', rest->n);
    size_t n = newline ? (size_t)(newline - rest->p) : rest->n;
    *line = (struct slice){rest->p, n};
    ptrdiff_t comment = slice_find(*line, SLICE("//"), 0);
    if (comment >= 0) line->n = (size_t)comment;
    *line = slice_trim(*line);
    rest->p += n + (newline != NULL);
    rest->n -= n + (newline != NULL);
    return true;
}

static void find_models(struct prisma *p)
{
    struct slice rest = p->text, line;
    while (next_line(&rest, &line)) {
        struct slice words = line;
        if (!slice_eq(take_word(&words), SLICE("model"))) continue;
        struct slice name = take_word(&words);
        const char *start = rest.p;
        struct slice inner;
        while (next_line(&rest, &inner) && !(inner.n && inner.p[0] == '}')) {
        }
        if (name.n)
            vec_push(&p->out->arena, &p->models,
                     ((struct model){
                         name, {start, (size_t)(rest.p - start)},
                          (size_t)(start - p->text.p)
            }));
    }
}

static bool next_field(const struct prisma *p, struct slice *rest, struct field *f)
{
    struct slice line;
    while (next_line(rest, &line)) {
        if (!line.n || line.p[0] == '@' || line.p[0] == '}') continue;
        *f = (struct field){.offset = (size_t)(line.p - p->text.p)};
        f->name = take_word(&line);
        f->type = take_word(&line);
        f->list = slice_starts(line, SLICE("[]"));
        f->optional = slice_starts(line, SLICE("?"));
        f->rest = line;
        if (f->name.n && f->type.n) return true;
    }
    return false;
}

/* The text between the brackets, or parentheses, that open behind `mark`. */
static struct slice between(struct slice s, const char *mark, char open, char close)
{
    ptrdiff_t at = slice_find(s, slice_of(mark), 0);
    struct slice none = {"", 0};
    if (at < 0) return none;
    const char *from = memchr(s.p + at, open, s.n - (size_t)at);
    const char *to = from ? memchr(from + 1, close, s.n - (size_t)(from + 1 - s.p)) : NULL;
    return to ? (struct slice){from + 1, (size_t)(to - from) - 1} : none;
}

static struct slice mapped(struct slice attributes, const char *mark, struct slice name)
{
    struct slice inner = between(attributes, mark, '"', '"');
    return inner.n ? inner : name;
}

static const struct model *find_model(const struct prisma *p, struct slice name)
{
    for (size_t i = 0; i < p->models.n; i++)
        if (slice_eq(p->models.at[i].name, name)) return &p->models.at[i];
    return NULL;
}

static struct slice table_of(const struct model *m)
{
    return mapped(m->body, "@@map(", m->name);
}

static struct slice column_of(const struct prisma *p, const struct model *m, struct slice field)
{
    struct slice rest = m->body;
    for (struct field f; next_field(p, &rest, &f);)
        if (slice_eq(f.name, field)) return mapped(f.rest, "@map(", f.name);
    return field;
}

static const char *type_of(struct slice type)
{
    static const struct {
        const char *prisma, *sql;
    } table[] = {
        {"String",   " text"            },
        {"Int",      " integer"         },
        {"BigInt",   " bigint"          },
        {"Float",    " double precision"},
        {"Decimal",  " numeric"         },
        {"Boolean",  " boolean"         },
        {"DateTime", " timestamp"       },
        {"Json",     " jsonb"           },
        {"Bytes",    " bytea"           },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (slice_eq(type, slice_of(table[i].prisma))) return table[i].sql;
    return " text"; /* an enum */
}

/* ---- writing ------------------------------------------------------------------------------------------- */

/* The next name of a list, options such as (sort: Desc) behind it skipped; "" at the end. */
static struct slice next_name(struct slice *names)
{
    struct slice name = {"", 0};
    while (names->n && !name.n) {
        const char *close = names->p[0] == '(' ? memchr(names->p, ')', names->n) : NULL;
        size_t n = close ? (size_t)(close - names->p) + 1 : is_word(names->p[0]) ? 0 : 1;
        names->p += n;
        names->n -= n;
        if (n == 0) name = take_word(names);
    }
    return name;
}

static void put_columns(struct prisma *p, const struct model *m, struct slice names, size_t offset)
{
    put(p, SLICE(" ("), offset, names.n);
    struct slice name;
    for (int i = 0; i < INDEX_COLUMNS_LIMIT && (name = next_name(&names)).n; i++) {
        if (i) put(p, SLICE(", "), offset, 0);
        put_name(p, column_of(p, m, name), offset);
    }
    put(p, SLICE(")"), offset, 0);
}

static void put_item(struct prisma *p, size_t offset)
{
    if (p->items) put(p, SLICE(", "), offset, 0);
    p->items = true;
}

static void write_field(struct prisma *p, const struct model *m, const struct field *f)
{
    const struct model *other = find_model(p, f->type);
    struct slice fields = between(f->rest, "fields:", '[', ']'),
                 keys = between(f->rest, "references:", '[', ']');
    if (other && !fields.n) return;
    put_item(p, f->offset);
    if (other) {
        put(p, SLICE("FOREIGN KEY"), f->offset, f->name.n);
        put_columns(p, m, fields, f->offset);
        put(p, SLICE(" REFERENCES "), f->offset, f->name.n);
        put_name(p, table_of(other), f->offset);
        if (keys.n) put_columns(p, other, keys, f->offset);
        return;
    }
    put_name(p, mapped(f->rest, "@map(", f->name), f->offset);
    put(p, slice_of(type_of(f->type)), f->offset, f->name.n);
    if (f->list) put(p, SLICE("[]"), f->offset, f->name.n);
    if (!f->optional) put(p, SLICE(" NOT NULL"), f->offset, f->name.n);
    if (slice_find(f->rest, SLICE("@id"), 0) >= 0) put(p, SLICE(" PRIMARY KEY"), f->offset, f->name.n);
    if (slice_find(f->rest, SLICE("@unique"), 0) >= 0) put(p, SLICE(" UNIQUE"), f->offset, f->name.n);
}

static void write_keys(struct prisma *p, const struct model *m)
{
    struct slice rest = m->body, line;
    for (int count = 0; count < INDEXES_LIMIT && next_line(&rest, &line);) {
        bool id = slice_starts(line, SLICE("@@id(")), unique = slice_starts(line, SLICE("@@unique("));
        if (!id && !unique) continue;
        count++;
        size_t offset = (size_t)(line.p - p->text.p);
        put_item(p, offset);
        put(p, id ? SLICE("PRIMARY KEY") : SLICE("UNIQUE"), offset, line.n);
        put_columns(p, m, between(line, "@@", '[', ']'), offset);
    }
}

/* Order_ownerId_note_idx, as Prisma's own migrations call it. */
static void put_index_name(struct prisma *p, const struct model *m, struct slice columns, size_t offset)
{
    const char *name = arena_printf(&p->out->arena, "%.*s", SLICE_ARG(table_of(m)));
    struct slice column;
    for (int i = 0; i < INDEX_COLUMNS_LIMIT && (column = next_name(&columns)).n; i++)
        name = arena_printf(&p->out->arena, "%s_%.*s", name, SLICE_ARG(column_of(p, m, column)));
    put_name(p, slice_of(arena_printf(&p->out->arena, "%s_idx", name)), offset);
}

static void write_indexes(struct prisma *p, const struct model *m)
{
    struct slice rest = m->body, line;
    for (int count = 0; count < INDEXES_LIMIT && next_line(&rest, &line);) {
        struct slice columns = between(line, "@@index(", '[', ']');
        if (!columns.n) continue;
        size_t offset = (size_t)(line.p - p->text.p);
        count++;
        put(p, SLICE("CREATE INDEX "), offset, line.n);
        put_index_name(p, m, columns, offset);
        put(p, SLICE(" ON "), offset, line.n);
        put_name(p, table_of(m), offset);
        put_columns(p, m, columns, offset);
        finish(p);
    }
}

void prisma_read(const struct source *s, struct ingested *out)
{
    struct prisma p = {.out = out, .text = s->input.text, .dialect = DIALECT_UNKNOWN};
    if (s->input.text.n > PRISMA_LIMIT) return;
    find_models(&p);
    VEC_EACH (const struct model, m, &p.models) {
        struct slice rest = m->body;
        size_t offset = m->offset;
        put(&p, SLICE("CREATE TABLE "), (size_t)(m->name.p - p.text.p), m->name.n);
        put_name(&p, table_of(m), (size_t)(m->name.p - p.text.p));
        put(&p, SLICE(" ("), offset, 0);
        for (struct field f; next_field(&p, &rest, &f);) write_field(&p, m, &f);
        write_keys(&p, m);
        put(&p, SLICE(")"), offset, 0);
        finish(&p);
        write_indexes(&p, m);
    }
}
