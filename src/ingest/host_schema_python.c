/* Schema builders in Python: Alembic's operations, SQLAlchemy's Table, and Django's migrations.
 *
 *     op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True), sa.UniqueConstraint("a"))
 *     migrations.CreateModel(name="Order", fields=[("id", models.AutoField(primary_key=True))], options={})
 *
 * A Django model's table is its app (the folder above migrations/) and its name in lower case; a foreign
 * key's column ends in _id and has an index. */
#include "ingest/host_schema.h"

static bool is_call(const struct host_tree *t, int node, const char *names)
{
    return node >= 0 && node_at(t, node)->kind == NODE_CALL && word_in(names, node_name(t, node));
}

static struct slice joined(struct host_run *r, struct slice a, const char *between, struct slice b)
{
    return slice_of(arena_printf(&r->out->arena, "%.*s%s%.*s", SLICE_ARG(a), between, SLICE_ARG(b)));
}

/* "(a, b)" of the strings of a list. */
static void put_names(struct made_ddl *d, struct made_names names)
{
    made_text(d, "(");
    for (size_t i = 0; i < names.n; i++) {
        if (i) made_text(d, ", ");
        made_name(d, names.at[i], d->node);
    }
    made_text(d, ")");
}

/* The strings among a call's arguments. */
static struct made_names own_strings(const struct host_tree *t, int call)
{
    struct made_names out = {.n = 0};
    for (int i = 0; argument_at(t, call, i) >= 0 && out.n < SCHEMA_NAMES_LIMIT; i++) {
        int a = argument_at(t, call, i);
        if (node_at(t, a)->kind == NODE_STRING) out.at[out.n++] = argument_string(t, a);
    }
    return out;
}

/* ---- SQLAlchemy and Alembic ---------------------------------------------------------------------------- */

/* "table.column", perhaps with a schema in front. */
static void split_target(struct slice target, struct slice *table, struct slice *column)
{
    const char *dot = target.n ? memrchr(target.p, '.', target.n) : NULL;
    *table = dot ? (struct slice){target.p, (size_t)(dot - target.p)} : target;
    *column = dot ? (struct slice){dot + 1, target.n - (size_t)(dot - target.p) - 1} : (struct slice){"", 0};
}

static struct column read_column(const struct host_tree *t, int call)
{
    struct column c = {.node = call, .name = argument_string(t, argument_at(t, call, 0))};
    for (int i = 1; argument_at(t, call, i) >= 0; i++) {
        int a = argument_at(t, call, i);
        if (is_call(t, a, "ForeignKey"))
            split_target(argument_string(t, argument_at(t, a, 0)), &c.references, &c.referenced);
        else if (!c.type.n)
            c.type = made_type(node_name(t, a));
    }
    if (!c.type.n) c.type = c.references.n ? SLICE("integer") : SLICE("text");
    c.primary = argument_is(t, call, "primary_key", "True");
    c.required = argument_is(t, call, "nullable", "False");
    c.unique = argument_is(t, call, "unique", "True");
    c.indexed = argument_is(t, call, "index", "True");
    return c;
}

static void put_constraint(struct made_ddl *d, int call)
{
    const struct host_tree *t = d->run->tree;
    struct made_names own = own_strings(t, call);
    if (is_call(t, call, "PrimaryKeyConstraint UniqueConstraint") && own.n) {
        made_item(d);
        made_text(d, is_call(t, call, "UniqueConstraint") ? "UNIQUE " : "PRIMARY KEY ");
        put_names(d, own);
    } else if (is_call(t, call, "ForeignKeyConstraint")) {
        struct made_names local = argument_list(t, argument_at(t, call, 0));
        struct made_names other = argument_list(t, argument_at(t, call, 1));
        struct slice table = {"", 0}, column = {"", 0};
        if (!local.n || local.n != other.n) return;
        made_item(d);
        made_text(d, "FOREIGN KEY ");
        put_names(d, local);
        for (size_t i = 0; i < other.n; i++) {
            split_target(other.at[i], &table, &column);
            other.at[i] = column;
        }
        made_text(d, " REFERENCES ");
        made_name(d, table, d->node);
        made_text(d, " ");
        put_names(d, other);
    }
}

/* An inner sa.Index("name", "a", "b") and columns with index=True. */
static void inner_indexes(struct host_run *r, int call, struct slice table)
{
    const struct host_tree *t = r->tree;
    for (int i = 1; argument_at(t, call, i) >= 0; i++) {
        int a = argument_at(t, call, i);
        if (is_call(t, a, "Column")) {
            struct column c = read_column(t, a);
            if (c.indexed) made_index(r, a, SLICE(""), table, &c.name, 1, c.unique);
        } else if (is_call(t, a, "Index")) {
            struct made_names own = own_strings(t, a);
            if (own.n > 1)
                made_index(r, a, own.at[0], table, own.at + 1, own.n - 1,
                           argument_is(t, a, "unique", "True"));
        }
    }
}

static bool create_table(struct host_run *r, int call)
{
    const struct host_tree *t = r->tree;
    int name = argument_at(t, call, 0);
    if (name < 0 || node_at(t, name)->kind != NODE_STRING) return false;
    struct made_ddl d = made_start(r, call);
    made_text(&d, "CREATE TABLE ");
    made_name(&d, argument_string(t, name), name);
    made_text(&d, " (");
    for (int i = 1; argument_at(t, call, i) >= 0; i++) {
        int a = argument_at(t, call, i);
        if (is_call(t, a, "Column")) {
            struct column c = read_column(t, a);
            made_column(&d, &c);
        } else {
            put_constraint(&d, a);
        }
    }
    made_text(&d, ")");
    if (!d.items) return false;
    made_finish(&d);
    inner_indexes(r, call, argument_string(t, name));
    return true;
}

/* The table of "with op.batch_alter_table('x') as batch_op", the nearest in front. */
static struct slice batch_table(const struct host_tree *t, int call)
{
    for (int i = call - 1; i >= 0; i--)
        if (is_call(t, i, "batch_alter_table")) return argument_string(t, argument_at(t, i, 0));
    return (struct slice){"", 0};
}

static struct made_ddl alter_table(struct host_run *r, int call, struct slice table)
{
    struct made_ddl d = made_start(r, call);
    made_text(&d, "ALTER TABLE ");
    made_name(&d, table, call);
    return d;
}

static void alembic_add_column(struct host_run *r, int call, struct slice table, int column)
{
    if (!table.n || !is_call(r->tree, column, "Column")) return;
    struct column c = read_column(r->tree, column);
    struct made_ddl d = alter_table(r, call, table);
    made_text(&d, " ADD COLUMN ");
    made_column(&d, &c);
    made_finish(&d);
    if (c.indexed) made_index(r, call, SLICE(""), table, &c.name, 1, c.unique);
}

static void alembic_drop(struct host_run *r, int call, const char *what, struct slice name)
{
    if (!name.n) return;
    struct made_ddl d = made_start(r, call);
    made_text(&d, what);
    made_name(&d, name, call);
    made_finish(&d);
}

/* op.f("name") is the name. */
static struct slice alembic_name(const struct host_tree *t, int node)
{
    if (is_call(t, node, "f")) node = argument_at(t, node, 0);
    return node >= 0 && node_at(t, node)->kind == NODE_STRING ? argument_string(t, node)
                                                              : (struct slice){"", 0};
}

static void alembic_key(struct host_run *r, int call, struct slice table, int from)
{
    const struct host_tree *t = r->tree;
    struct made_names local = argument_list(t, argument_at(t, call, from + 1)),
                      other = argument_list(t, argument_at(t, call, from + 2));
    struct slice referent = alembic_name(t, argument_at(t, call, from));
    if (!table.n || !referent.n || !local.n || local.n != other.n) return;
    struct made_ddl d = alter_table(r, call, table);
    made_text(&d, " ADD FOREIGN KEY ");
    put_names(&d, local);
    made_text(&d, " REFERENCES ");
    made_name(&d, referent, call);
    made_text(&d, " ");
    put_names(&d, other);
    made_finish(&d);
}

static void alembic_constraint(struct host_run *r, int call, struct slice table, struct made_names columns,
                               bool unique)
{
    if (!table.n || !columns.n) return;
    struct made_ddl d = alter_table(r, call, table);
    made_text(&d, unique ? " ADD UNIQUE " : " ADD PRIMARY KEY ");
    put_names(&d, columns);
    made_finish(&d);
}

static bool alembic_call(struct host_run *r, int call, struct slice name, bool batch)
{
    const struct host_tree *t = r->tree;
    int first = batch ? 0 : 1; /* where the arguments behind the table start */
    struct slice of_first = alembic_name(t, argument_at(t, call, 0));
    struct slice table = batch ? batch_table(t, call) : of_first;
    if (slice_eq(name, SLICE("create_table"))) return create_table(r, call);
    if (slice_eq(name, SLICE("add_column")))
        alembic_add_column(r, call, table, argument_at(t, call, first));
    else if (slice_eq(name, SLICE("create_index"))) {
        struct slice on = batch ? table : alembic_name(t, argument_at(t, call, 1));
        struct made_names columns = argument_list(t, argument_at(t, call, batch ? 1 : 2));
        made_index(r, call, of_first, on, columns.at, columns.n, argument_is(t, call, "unique", "True"));
    } else if (word_in("create_unique_constraint create_primary_key", name)) {
        struct slice on = batch ? table : alembic_name(t, argument_at(t, call, 1));
        alembic_constraint(r, call, on, argument_list(t, argument_at(t, call, batch ? 1 : 2)),
                           slice_eq(name, SLICE("create_unique_constraint")));
    } else if (slice_eq(name, SLICE("create_foreign_key"))) {
        alembic_key(r, call, batch ? table : alembic_name(t, argument_at(t, call, 1)), batch ? 1 : 2);
    } else if (slice_eq(name, SLICE("drop_table"))) {
        alembic_drop(r, call, "DROP TABLE IF EXISTS ", of_first);
    } else if (slice_eq(name, SLICE("drop_index"))) {
        alembic_drop(r, call, "DROP INDEX IF EXISTS ", of_first);
    } else if (slice_eq(name, SLICE("drop_column")) && table.n) {
        struct made_ddl d = alter_table(r, call, table);
        made_text(&d, " DROP COLUMN ");
        made_name(&d, alembic_name(t, argument_at(t, call, first)), call);
        made_finish(&d);
    }
    return true;
}

/* ---- Django -------------------------------------------------------------------------------------------- */

/* The folder above migrations/ names the app. */
static struct slice django_app(const struct host_run *r)
{
    struct slice path = slice_of(r->source->path);
    ptrdiff_t at = slice_find(path, SLICE("/migrations/"), 0);
    for (ptrdiff_t next; at >= 0 && (next = slice_find(path, SLICE("/migrations/"), (size_t)at + 1)) > at;)
        at = next;
    if (at < 0) return (struct slice){"", 0};
    size_t from = (size_t)at;
    while (from > 0 && path.p[from - 1] != '/') from--;
    return (struct slice){path.p + from, (size_t)at - from};
}

static struct slice django_table(struct host_run *r, struct slice model)
{
    struct slice app = django_app(r), lower = slice_lower(&r->out->arena, model);
    return app.n && lower.n ? joined(r, app, "_", lower) : lower;
}

/* "app.Model", "self" or a setting that names the model of users. */
static struct slice django_target(struct host_run *r, int field, struct slice own)
{
    const struct host_tree *t = r->tree;
    int to = argument_named(t, field, "to");
    if (to < 0) to = argument_at(t, field, 0);
    if (to < 0 || node_at(t, to)->kind != NODE_STRING) return SLICE("auth_user");
    struct slice target = slice_lower(&r->out->arena, argument_string(t, to)), app, model;
    if (slice_eq(target, SLICE("self"))) return own;
    split_target(target, &app, &model);
    return model.n ? joined(r, app, "_", model) : django_table(r, app);
}

static bool is_relation(const struct host_tree *t, int field)
{
    return is_call(t, field, "ForeignKey OneToOneField ParentalKey");
}

static bool django_column(struct host_run *r, int field, struct slice name, struct slice table,
                          struct column *c)
{
    const struct host_tree *t = r->tree;
    bool relation = is_relation(t, field);
    *c = (struct column){.node = field, .type = made_type(node_name(t, field))};
    struct slice column = argument_text(t, field, "db_column");
    c->name = column.n ? column : relation ? joined(r, name, "_id", SLICE("")) : name;
    if (relation) {
        c->type = SLICE("bigint");
        c->references = django_target(r, field, table);
    }
    if (!c->type.n) c->type = SLICE("text");
    c->required = !argument_is(t, field, "null", "True");
    c->primary = argument_is(t, field, "primary_key", "True");
    c->unique = argument_is(t, field, "unique", "True") || is_call(t, field, "OneToOneField");
    c->indexed =
        !c->unique && !c->primary &&
        (is_call(t, field, "ForeignKey ParentalKey SlugField") ? !argument_is(t, field, "db_index", "False")
                                                               : argument_is(t, field, "db_index", "True"));
    return c->name.n && !is_call(t, field, "ManyToManyField");
}

/* The table between two models. */
static void django_many(struct host_run *r, int field, struct slice name, struct slice table)
{
    if (argument_named(r->tree, field, "through") >= 0) return;
    struct slice other = django_target(r, field, table), between = joined(r, table, "_", name);
    struct slice app = django_app(r);
    size_t own = app.n && table.n > app.n + 1 ? app.n + 1 : 0;
    const char *underscore = other.n ? memchr(other.p, '_', other.n) : NULL;
    struct slice model =
        underscore ? (struct slice){underscore + 1, other.n - (size_t)(underscore + 1 - other.p)} : other;
    struct slice left = joined(r, (struct slice){table.p + own, table.n - own}, "_id", SLICE("")),
                 right = joined(r, model, "_id", SLICE(""));
    if (slice_eq(left, right)) right = joined(r, SLICE("to_"), "", left);
    struct column id = {.name = SLICE("id"), .type = SLICE("bigint"), .node = field, .primary = true};
    struct column a = {
        .name = left, .type = SLICE("bigint"), .references = table, .node = field, .required = true};
    struct column b = {
        .name = right, .type = SLICE("bigint"), .references = other, .node = field, .required = true};
    struct made_ddl d = made_start(r, field);
    made_text(&d, "CREATE TABLE ");
    made_name(&d, between, field);
    made_text(&d, " (");
    made_column(&d, &id);
    made_column(&d, &a);
    made_column(&d, &b);
    made_text(&d, ", UNIQUE (");
    made_name(&d, left, field);
    made_text(&d, ", ");
    made_name(&d, right, field);
    made_text(&d, "))");
    made_finish(&d);
    made_index(r, field, SLICE(""), between, &right, 1, false);
}

/* Names of fields as names of columns: those of foreign keys that the file declares end in _id. */
static struct made_names django_columns(struct host_run *r, struct made_names fields)
{
    const struct host_tree *t = r->tree;
    for (size_t k = 0; k < t->nodes.n; k++) {
        if (!is_relation(t, (int)k)) continue;
        int parent = t->nodes.at[k].parent;
        while (parent >= 0 && node_at(t, parent)->kind == NODE_WRAP) parent = t->nodes.at[parent].parent;
        if (parent < 0) continue;
        struct slice name = {"", 0};
        if (node_at(t, parent)->kind == NODE_LIST) name = argument_string(t, node_at(t, parent)->first);
        if (node_at(t, parent)->kind == NODE_PAIR)
            name = argument_text(t, node_around(t, (int)k, NODE_CALL), "name");
        for (size_t i = 0; i < fields.n; i++) {
            bool down = fields.at[i].n && fields.at[i].p[0] == '-';
            struct slice bare = {fields.at[i].p + down, fields.at[i].n - down};
            if (slice_eq(bare, name)) fields.at[i] = joined(r, fields.at[i], "_id", SLICE(""));
        }
    }
    return fields;
}

static void django_index(struct host_run *r, int call, struct slice table)
{
    const struct host_tree *t = r->tree;
    bool unique = is_call(t, call, "UniqueConstraint");
    if (!unique && !is_call(t, call, "Index")) return;
    struct made_names fields = django_columns(r, argument_list(t, argument_named(t, call, "fields")));
    if (argument_named(t, call, "condition") >= 0) return; /* a Q object */
    made_index(r, call, argument_text(t, call, "name"), table, fields.at, fields.n, unique);
}

/* {("a", "b"), ("c",)} or [["a", "b"]] or ("a", "b") */
static void django_together(struct host_run *r, int call, int sets, struct slice table, bool unique)
{
    const struct host_tree *t = r->tree;
    bool flat = sets >= 0 && node_at(t, sets)->first >= 0 &&
                node_at(t, node_strip(t, node_at(t, sets)->first))->kind == NODE_STRING;
    if (flat) {
        struct made_names fields = django_columns(r, argument_list(t, sets));
        made_index(r, call, SLICE(""), table, fields.at, fields.n, unique);
        return;
    }
    for (NODE_CHILDREN(t, sets, c)) {
        struct made_names fields = django_columns(r, argument_list(t, node_strip(t, c)));
        made_index(r, call, SLICE(""), table, fields.at, fields.n, unique);
    }
}

static int map_entry(const struct host_tree *t, int map, const char *name)
{
    for (NODE_CHILDREN(t, map, c))
        if (node_at(t, c)->kind == NODE_PAIR &&
            slice_eq(argument_string(t, node_child(t, c, SLOT_NAME)), slice_of(name)))
            return node_strip(t, node_child(t, c, SLOT_VALUE));
    return -1;
}

static void django_options(struct host_run *r, int call, int options, struct slice table)
{
    const struct host_tree *t = r->tree;
    static const char *const lists[] = {"indexes", "constraints"};
    for (size_t i = 0; i < 2; i++)
        for (NODE_CHILDREN(t, map_entry(t, options, lists[i]), c)) django_index(r, node_strip(t, c), table);
    django_together(r, call, map_entry(t, options, "unique_together"), table, true);
    django_together(r, call, map_entry(t, options, "index_together"), table, false);
}

static void django_create(struct host_run *r, int call)
{
    const struct host_tree *t = r->tree;
    int name = argument_named(t, call, "name"), fields = argument_named(t, call, "fields");
    int options = argument_named(t, call, "options");
    if (name < 0) name = argument_at(t, call, 0);
    struct slice table = django_table(r, argument_string(t, name)), own;
    if (fields < 0) fields = argument_at(t, call, 1);
    own = argument_string(t, map_entry(t, options, "db_table"));
    if (own.n) table = own;
    bool unmanaged = slice_eq(node_text(t, map_entry(t, options, "managed")), SLICE("False")) ||
                     slice_eq(node_text(t, map_entry(t, options, "proxy")), SLICE("True"));
    if (!table.n || fields < 0 || unmanaged) return;
    struct made_ddl d = made_start(r, call);
    struct column c;
    made_text(&d, "CREATE TABLE ");
    made_name(&d, table, name);
    made_text(&d, " (");
    for (NODE_CHILDREN(t, fields, f)) {
        int pair = node_strip(t, f), field = node_strip(t, node_at(t, pair)->last);
        if (field >= 0 && django_column(r, field, argument_string(t, node_at(t, pair)->first), table, &c))
            made_column(&d, &c);
    }
    made_text(&d, ")");
    made_finish(&d);
    for (NODE_CHILDREN(t, fields, f)) {
        int pair = node_strip(t, f), field = node_strip(t, node_at(t, pair)->last);
        struct slice column = argument_string(t, node_at(t, pair)->first);
        if (is_call(t, field, "ManyToManyField")) django_many(r, field, column, table);
        if (field >= 0 && django_column(r, field, column, table, &c) && c.indexed)
            made_index(r, field, SLICE(""), table, &c.name, 1, false);
    }
    django_options(r, call, options, table);
}

static void django_add_field(struct host_run *r, int call, struct slice table)
{
    const struct host_tree *t = r->tree;
    int field = argument_named(t, call, "field");
    struct slice name = argument_text(t, call, "name");
    struct column c;
    if (field < 0 || !table.n) return;
    if (is_call(t, field, "ManyToManyField")) django_many(r, field, name, table);
    if (!django_column(r, field, name, table, &c)) return;
    struct made_ddl d = alter_table(r, call, table);
    made_text(&d, " ADD COLUMN ");
    made_column(&d, &c);
    made_finish(&d);
    if (c.indexed) made_index(r, field, SLICE(""), table, &c.name, 1, false);
}

static bool django_call(struct host_run *r, int call, struct slice name)
{
    const struct host_tree *t = r->tree;
    struct slice table = django_table(r, argument_text(t, call, "model_name"));
    struct slice of_model = django_table(r, argument_text(t, call, "name"));
    if (slice_eq(name, SLICE("CreateModel"))) {
        django_create(r, call);
    } else if (slice_eq(name, SLICE("AddField"))) {
        django_add_field(r, call, table);
    } else if (word_in("AddIndex AddConstraint", name)) {
        int index = argument_named(t, call, slice_eq(name, SLICE("AddIndex")) ? "index" : "constraint");
        if (index >= 0) django_index(r, index, table);
    } else if (word_in("AlterUniqueTogether AlterIndexTogether", name)) {
        bool unique = slice_eq(name, SLICE("AlterUniqueTogether"));
        django_together(r, call, argument_named(t, call, unique ? "unique_together" : "index_together"),
                        of_model, unique);
    } else if (slice_eq(name, SLICE("RemoveIndex"))) {
        alembic_drop(r, call, "DROP INDEX IF EXISTS ", argument_text(t, call, "name"));
    } else if (slice_eq(name, SLICE("DeleteModel"))) {
        alembic_drop(r, call, "DROP TABLE IF EXISTS ", of_model);
    } else {
        return false;
    }
    return true;
}

bool host_schema_python_call(struct host_run *r, int node, struct slice name)
{
    struct slice of = node_text(r->tree, node_receiver(r->tree, node));
    if (slice_eq(of, SLICE("migrations"))) return django_call(r, node, name);
    if (slice_eq(of, SLICE("op"))) return alembic_call(r, node, name, false);
    if (slice_eq(of, SLICE("batch_op"))) return alembic_call(r, node, name, true);
    return slice_eq(name, SLICE("Table")) && create_table(r, node);
}
