/* DDL that calls of schema builders stand for; see host_schema.h. */
#include "ingest/host_schema.h"

/* ---- writing ------------------------------------------------------------------------------------------- */

struct made_ddl made_start(struct host_run *r, int node)
{
    return (struct made_ddl){.run = r, .node = node};
}

void made_slice(struct made_ddl *d, struct slice text, int at)
{
    const struct node *n = node_at(d->run->tree, at);
    struct arena *a = &d->run->out->arena;
    struct map_piece piece = {(uint32_t)d->text.n, (uint32_t)text.n, n->pos, n->len};
    if (d->text.n + text.n > STRING_BYTES_LIMIT) return;
    for (size_t i = 0; i < text.n; i++) vec_push(a, &d->text, text.p[i]);
    vec_push(a, &d->pieces, piece);
}

void made_text(struct made_ddl *d, const char *text)
{
    made_slice(d, slice_of(text), d->node);
}

void made_name(struct made_ddl *d, struct slice name, int at)
{
    bool plain = name.n > 0 && !ascii_is_digit(name.p[0]);
    for (size_t i = 0; i < name.n; i++)
        plain &= ascii_is_alpha(name.p[i]) || ascii_is_digit(name.p[i]) || strchr("_.", name.p[i]);
    static const char reserved[] = "user order group select from where key index limit offset values set "
                                   "default check primary references to in "
                                   "on as by all any and or not null table column desc asc end case when "
                                   "then else do for with having union "
                                   "window analyze constraint foreign grant both leading trailing only "
                                   "placing initially array current_user";
    if (plain && !word_in_nocase(reserved, name)) {
        made_slice(d, name, at);
        return;
    }
    char *quoted = arena_alloc(&d->run->out->arena, name.n + 2);
    size_t n = 0;
    quoted[n++] = '"';
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != '"') quoted[n++] = name.p[i];
    quoted[n++] = '"';
    made_slice(d, (struct slice){quoted, n}, at);
}

void made_item(struct made_ddl *d)
{
    if (d->items) made_text(d, ", ");
    d->items = true;
}

void made_finish(struct made_ddl *d)
{
    struct ingested *out = d->run->out;
    if (!d->text.n) return;
    struct statement st = {
        .text = {d->text.at, d->text.n},
        .dialect = d->run->dialect,
        .offset = node_at(d->run->tree, d->node)->pos,
        .lead = node_at(d->run->tree, d->node)->pos,
        .pieces = d->pieces.at,
        .piece_count = d->pieces.n,
        .call = -1,
        .name = SLICE(""),
        .uncertain = true
    };
    vec_push(&out->arena, &out->statements, st);
    out->statement_count++;
}

void made_column(struct made_ddl *d, const struct column *c)
{
    if (!c->name.n || !c->type.n) return;
    made_item(d);
    made_name(d, c->name, c->node);
    made_text(d, " ");
    made_slice(d, c->type, c->node);
    if (c->primary) made_text(d, " PRIMARY KEY");
    if (c->required && !c->primary) made_text(d, " NOT NULL");
    if (c->unique) made_text(d, " UNIQUE");
    if (!c->references.n) return;
    made_text(d, " REFERENCES ");
    made_name(d, c->references, c->node);
    if (!c->referenced.n) return;
    made_text(d, " (");
    made_name(d, c->referenced, c->node);
    made_text(d, ")");
}

void made_index(struct host_run *r, int node, struct slice name, struct slice table,
                const struct slice *columns, size_t count, bool unique)
{
    if (!count || !table.n) return;
    struct made_ddl d = made_start(r, node);
    made_text(&d, unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    if (!name.n) {
        const char *made =
            arena_printf(&r->out->arena, "index_%.*s_on_%.*s", SLICE_ARG(table), SLICE_ARG(columns[0]));
        for (size_t i = 1; i < count; i++)
            made = arena_printf(&r->out->arena, "%s_and_%.*s", made, SLICE_ARG(columns[i]));
        name = slice_of(made);
    }
    made_name(&d, name, node);
    made_text(&d, " ON ");
    made_name(&d, table, node);
    made_text(&d, " (");
    for (size_t i = 0; i < count; i++) {
        struct slice column = columns[i];
        bool down = column.n && column.p[0] == '-'; /* Django's */
        if (down) column = (struct slice){column.p + 1, column.n - 1};
        bool expression = memchr(column.p, '(', column.n) || memchr(column.p, ' ', column.n);
        made_item(&d);
        if (expression)
            made_slice(&d, column, node);
        else
            made_name(&d, column, node);
        if (down) made_text(&d, " DESC");
    }
    made_text(&d, ")");
    made_finish(&d);
}

/* ---- arguments ----------------------------------------------------------------------------------------- */

struct slice argument_string(const struct host_tree *t, int node)
{
    node = node_strip(t, node);
    struct slice s = node_text(t, node);
    while (s.n && !strchr("\"'`", s.p[0]) && node >= 0 && node_at(t, node)->kind == NODE_STRING) s.p++, s.n--;
    while (s.n && strchr("\"'`:", s.p[0])) s.p++, s.n--;
    while (s.n && strchr("\"'`:", s.p[s.n - 1])) s.n--;
    return s;
}

int argument_at(const struct host_tree *t, int call, int n)
{
    int arguments = node_child(t, call, SLOT_ARGUMENTS);
    for (NODE_CHILDREN(t, arguments, c)) {
        if (node_at(t, c)->kind == NODE_PAIR) continue;
        if (n-- == 0) return node_strip(t, c);
    }
    return -1;
}

static int entry(const struct host_tree *t, int of, const char *name)
{
    for (NODE_CHILDREN(t, of, c)) {
        if (node_at(t, c)->kind != NODE_PAIR) continue;
        if (slice_eq(argument_string(t, node_child(t, c, SLOT_NAME)), slice_of(name)))
            return node_strip(t, node_child(t, c, SLOT_VALUE));
    }
    return -1;
}

int argument_named(const struct host_tree *t, int call, const char *name)
{
    int arguments = node_child(t, call, SLOT_ARGUMENTS);
    int found = entry(t, arguments, name);
    for (NODE_CHILDREN(t, arguments, c))
        if (found < 0 && node_at(t, c)->kind == NODE_MAP) found = entry(t, c, name);
    return found;
}

struct slice argument_text(const struct host_tree *t, int call, const char *name)
{
    return argument_string(t, argument_named(t, call, name));
}

bool argument_is(const struct host_tree *t, int call, const char *name, const char *value)
{
    int node = argument_named(t, call, name);
    return node >= 0 && slice_eq_nocase(node_text(t, node), slice_of(value));
}

struct made_names argument_list(const struct host_tree *t, int node)
{
    struct made_names out = {.n = 0};
    if (node < 0) return out;
    if (node_at(t, node)->kind != NODE_LIST) {
        if (node_at(t, node)->kind == NODE_STRING || node_at(t, node)->kind == NODE_CONSTANT)
            out.at[out.n++] = argument_string(t, node);
        return out;
    }
    for (NODE_CHILDREN(t, node, c)) {
        int item = node_strip(t, c);
        struct slice s = argument_string(t, item);
        if (out.n < SCHEMA_NAMES_LIMIT && s.n && node_at(t, item)->kind != NODE_CALL) out.at[out.n++] = s;
    }
    return out;
}

/* ---- types --------------------------------------------------------------------------------------------- */

struct slice made_type(struct slice word)
{
    /* clang-format off */
    static const struct {
        const char *words, *type;
    } table[] = {
        {"string String Unicode VARCHAR NVARCHAR CharField EmailField URLField SlugField FileField ImageField FilePathField "
         "varchar char citext enu enum Enum rememberToken foreignUlid ulid macAddress ipAddress",
         "varchar(255)"},
        {"text Text UnicodeText TEXT TextField longText mediumText tinyText CLOB", "text"},
        {"integer int Integer INTEGER IntegerField PositiveIntegerField unsignedInteger mediumInteger year primary_key "
         "increments AutoField mediumIncrements unsignedMediumInteger",
         "integer"},
        {"bigint bigInteger BigInteger BIGINT BigIntegerField BigAutoField unsignedBigInteger bigIncrements bigincrements id "
         "foreignId foreignIdFor PositiveBigIntegerField unsigned_bigint",
         "bigint"},
        {"smallint smallInteger SmallInteger SMALLINT SmallIntegerField PositiveSmallIntegerField SmallAutoField tinyint "
         "tinyInteger unsignedTinyInteger unsignedSmallInteger smallIncrements",
         "smallint"},
        {"float Float FLOAT FloatField double Double DOUBLE real REAL", "double precision"},
        {"decimal numeric Numeric DECIMAL NUMERIC DecimalField unsignedDecimal", "numeric"},
        {"boolean Boolean BOOLEAN BooleanField NullBooleanField bool", "boolean"},
        {"datetime timestamp DateTime TIMESTAMP DATETIME DateTimeField dateTime timestamptz dateTimeTz timestampTz",
         "timestamp"},
        {"date Date DATE DateField", "date"},
        {"time Time TIME TimeField timeTz", "time"},
        {"interval Interval DurationField", "interval"},
        {"binary blob LargeBinary BLOB BYTEA BinaryField bytea VARBINARY", "bytea"},
        {"json JSON", "json"},
        {"jsonb JSONB JSONField", "jsonb"},
        {"uuid UUID Uuid UUIDField foreignUuid GUID", "uuid"},
        {"inet INET GenericIPAddressField", "inet"},
        {"hstore HSTORE", "hstore"},
        {"tsvector TSVECTOR SearchVectorField", "tsvector"},
        {"xml money geometry point virtual cidr macaddr daterange tsrange tstzrange int4range int8range numrange ltree", "text"},
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (word_in(table[i].words, word)) return slice_of(table[i].type);
    return (struct slice){"", 0};
}

/* ---- all of it ----------------------------------------------------------------------------------------- */

static bool goes_back(const struct host_tree *t, int node)
{
    for (int f = node_around(t, node, NODE_FUNCTION); f >= 0; f = node_around(t, f, NODE_FUNCTION))
        if (word_in_nocase("down downgrade reverse rollback backwards", node_name(t, f))) return true;
    for (int a = node_around(t, node, NODE_ASSIGN); a >= 0; a = node_around(t, a, NODE_ASSIGN)) {
        int target = node_child(t, a, SLOT_TARGET); /* exports.down = function */
        struct slice name = node_text(t, target);
        if (slice_ends(name, SLICE(".down"))) return true;
    }
    return false;
}

void host_schema_read(struct host_run *r)
{
    const struct host_tree *t = r->tree;
    bool python = strcmp(t->language->name, "python") == 0;
    for (size_t i = 0; i < t->nodes.n; i++) {
        if (t->nodes.at[i].kind != NODE_CALL) continue;
        struct slice name = node_name(t, (int)i);
        if (!name.n || goes_back(t, (int)i)) continue;
        if (python)
            host_schema_python_call(r, (int)i, name);
        else
            host_schema_block_call(r, (int)i, name);
    }
}
