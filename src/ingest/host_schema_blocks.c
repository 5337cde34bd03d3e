/* Schema builders that take a block: Rails' create_table, Knex's createTable, Laravel's Schema::create.
 *
 *     create_table "orders", force: :cascade do |t|        knex.schema.createTable('orders', (t) => {
 *       t.bigint "customer_id", null: false                  t.integer('customer_id').notNullable()
 *       t.index ["customer_id"], name: "i"                   t.index(['customer_id'], 'i') })
 *     end
 *
 * Columns are NULL unless said otherwise in Rails and Knex, NOT NULL in Laravel. */
#include "ingest/host_schema.h"

struct table {
    struct host_run *run;
    int call;
    struct slice name;
    bool rails, laravel;
    struct made_ddl ddl; /* CREATE TABLE or ALTER TABLE */
    bool alters;
};

/* The whole chain that a call begins: t.string("a").notNullable().index(). */
static struct slice chain_text(const struct host_tree *t, int call)
{
    int top = call;
    for (int p = t->nodes.at[top].parent; p >= 0; p = t->nodes.at[p].parent) {
        enum node_kind kind = node_at(t, p)->kind;
        bool link = kind == NODE_MEMBER || (kind == NODE_CALL && node_at(t, p)->pos == node_at(t, call)->pos);
        if (!link) break;
        top = p;
    }
    struct slice s = node_text(t, top);
    size_t own = node_at(t, call)->len;
    return s.n > own ? (struct slice){s.p + own, s.n - own} : (struct slice){"", 0};
}

/* The string behind "name(" of a chain. */
static struct slice chain_argument(struct slice chain, const char *name)
{
    ptrdiff_t at = slice_find(chain, slice_of(name), 0);
    struct slice s = {"", 0};
    if (at < 0) return s;
    size_t i = (size_t)at + strlen(name);
    while (i < chain.n && strchr("\"'`", chain.p[i])) i++;
    s.p = chain.p + i;
    while (i + s.n < chain.n && !strchr("\"'`)", chain.p[i + s.n])) s.n++;
    return s;
}

static bool chain_has(struct slice chain, const char *what)
{
    return slice_find(chain, slice_of(what), 0) >= 0;
}

static void begin_column(struct table *t)
{
    if (t->alters) made_text(&t->ddl, t->ddl.items ? ", ADD COLUMN " : " ADD COLUMN ");
    if (t->alters) t->ddl.items = false;
}

static void put_column(struct table *t, struct column *c)
{
    begin_column(t);
    made_column(&t->ddl, c);
    t->ddl.items = true;
    if (c->indexed) made_index(t->run, c->node, SLICE(""), t->name, &c->name, 1, false);
}

static struct slice with_suffix(struct table *t, struct slice name, const char *suffix)
{
    return slice_of(arena_printf(&t->run->out->arena, "%.*s%s", SLICE_ARG(name), suffix));
}

/* users of user, categories of category: enough for the tables that foreign keys name. */
static struct slice plural(struct table *t, struct slice name)
{
    if (name.n > 1 && name.p[name.n - 1] == 'y' && !strchr("aeiou", name.p[name.n - 2]))
        return with_suffix(t, (struct slice){name.p, name.n - 1}, "ies");
    bool hiss = slice_ends(name, SLICE("s")) || slice_ends(name, SLICE("x")) || slice_ends(name, SLICE("ch"));
    return with_suffix(t, name, hiss ? "es" : "s");
}

/* ---- Rails --------------------------------------------------------------------------------------------- */

static void rails_reference(struct table *t, int call, struct slice name)
{
    const struct host_tree *tree = t->run->tree;
    struct column c = {.name = with_suffix(t, name, "_id"), .type = SLICE("bigint"), .node = call};
    int key = argument_named(tree, call, "foreign_key");
    bool has_key = key >= 0 && !slice_eq(node_text(tree, key), SLICE("false"));
    c.required = argument_is(tree, call, "null", "false");
    c.indexed = !argument_is(tree, call, "index", "false");
    struct slice type = made_type(argument_text(tree, call, "type"));
    if (type.n) c.type = type;
    bool polymorphic = argument_is(tree, call, "polymorphic", "true");
    if (has_key && !polymorphic) {
        c.references = plural(t, name);
        if (node_at(tree, key)->kind == NODE_MAP)
            for (NODE_CHILDREN(tree, key, p))
                if (slice_eq(argument_string(tree, node_child(tree, p, SLOT_NAME)), SLICE("to_table")))
                    c.references = argument_string(tree, node_child(tree, p, SLOT_VALUE));
    }
    if (polymorphic) {
        struct column kind = {
            .name = with_suffix(t, name, "_type"), .type = SLICE("varchar(255)"), .node = call};
        c.indexed = false;
        put_column(t, &kind);
        struct slice both[] = {kind.name, c.name};
        made_index(t->run, call, SLICE(""), t->name, both, 2, false);
    }
    put_column(t, &c);
}

static void rails_column(struct table *t, int call, struct slice type, int first)
{
    const struct host_tree *tree = t->run->tree;
    for (int i = first;; i++) {
        int argument = argument_at(tree, call, i);
        if (argument < 0 || node_at(tree, argument)->kind == NODE_MAP) break;
        struct column c = {.name = argument_string(tree, argument), .type = type, .node = call};
        c.required = argument_is(tree, call, "null", "false");
        c.primary = argument_is(tree, call, "primary_key", "true");
        int index = argument_named(tree, call, "index");
        c.indexed = index >= 0 && !slice_eq(node_text(tree, index), SLICE("false"));
        put_column(t, &c);
        if (first) break;
    }
}

static void put_timestamps(struct table *t, int call, bool required)
{
    struct column created = {
        .name = SLICE("created_at"), .type = SLICE("timestamp"), .node = call, .required = required};
    struct column updated = {
        .name = SLICE("updated_at"), .type = SLICE("timestamp"), .node = call, .required = required};
    put_column(t, &created);
    put_column(t, &updated);
}

static void rails_member(struct table *t, int call, struct slice name)
{
    const struct host_tree *tree = t->run->tree;
    if (word_in("references belongs_to", name)) {
        for (int i = 0; argument_at(tree, call, i) >= 0; i++)
            rails_reference(t, call, argument_string(tree, argument_at(tree, call, i)));
    } else if (slice_eq(name, SLICE("timestamps"))) {
        put_timestamps(t, call, !argument_is(tree, call, "null", "true"));
    } else if (slice_eq(name, SLICE("index"))) {
        struct made_names columns = argument_list(tree, argument_at(tree, call, 0));
        made_index(t->run, call, argument_text(tree, call, "name"), t->name, columns.at, columns.n,
                   argument_is(tree, call, "unique", "true"));
    } else if (slice_eq(name, SLICE("column"))) {
        struct slice type = made_type(argument_string(tree, argument_at(tree, call, 1)));
        struct column c = {.name = argument_string(tree, argument_at(tree, call, 0)),
                           .type = type.n ? type : SLICE("text"),
                           .node = call,
                           .required = argument_is(tree, call, "null", "false")};
        put_column(t, &c);
    } else if (made_type(name).n) {
        rails_column(t, call, made_type(name), 0);
    }
}

/* ---- Knex and Laravel ---------------------------------------------------------------------------------- */

static void chained_key(struct table *t, int call, struct slice chain)
{
    struct slice column = argument_string(t->run->tree, argument_at(t->run->tree, call, 0));
    struct slice table = chain_argument(chain, t->laravel ? "on(" : "inTable(");
    struct slice other = chain_argument(chain, "references(");
    if (!column.n || !table.n) return;
    if (t->alters) {
        made_text(&t->ddl, t->ddl.items ? ", ADD " : " ADD ");
        t->ddl.items = false;
    }
    made_item(&t->ddl);
    made_text(&t->ddl, "FOREIGN KEY (");
    made_name(&t->ddl, column, call);
    made_text(&t->ddl, ") REFERENCES ");
    made_name(&t->ddl, table, call);
    if (other.n) {
        made_text(&t->ddl, " (");
        made_name(&t->ddl, other, call);
        made_text(&t->ddl, ")");
    }
}

static void chained_column(struct table *t, int call, struct slice name, struct slice chain)
{
    const struct host_tree *tree = t->run->tree;
    struct column c = {
        .name = argument_string(tree, argument_at(tree, call, 0)), .type = made_type(name), .node = call};
    bool counter = word_in("increments bigIncrements bigincrements id", name);
    if (!c.name.n && counter) c.name = SLICE("id");
    if (slice_eq(name, SLICE("rememberToken"))) c.name = SLICE("remember_token");
    c.primary = counter || chain_has(chain, ".primary(") || chain_has(chain, ">primary(");
    c.required = t->laravel ? !chain_has(chain, "nullable(") : chain_has(chain, "notNullable(");
    c.unique = chain_has(chain, "unique(");
    c.indexed = chain_has(chain, "index(");
    c.references = chain_argument(chain, t->laravel ? "constrained(" : "inTable(");
    if (!t->laravel) c.referenced = chain_argument(chain, "references(");
    bool implied = t->laravel && chain_has(chain, "constrained(") && !c.references.n;
    if (implied && slice_ends(c.name, SLICE("_id")))
        c.references = plural(t, (struct slice){c.name.p, c.name.n - 3});
    const char *dot = c.referenced.n ? memchr(c.referenced.p, '.', c.referenced.n) : NULL;
    if (dot && !c.references.n) { /* references('table.id') */
        size_t n = (size_t)(dot - c.referenced.p);
        c.references = (struct slice){c.referenced.p, n};
        c.referenced = (struct slice){dot + 1, c.referenced.n - n - 1};
    }
    put_column(t, &c);
}

static void chained_member(struct table *t, int call, struct slice name)
{
    const struct host_tree *tree = t->run->tree;
    struct slice chain = chain_text(tree, call);
    if (word_in("index unique primary", name)) {
        struct made_names columns = argument_list(tree, argument_at(tree, call, 0));
        if (slice_eq(name, SLICE("primary")) && columns.n && !t->alters) {
            made_item(&t->ddl);
            made_text(&t->ddl, "PRIMARY KEY (");
            for (size_t i = 0; i < columns.n; i++) {
                if (i) made_text(&t->ddl, ", ");
                made_name(&t->ddl, columns.at[i], call);
            }
            made_text(&t->ddl, ")");
        } else if (!slice_eq(name, SLICE("primary"))) {
            int second = argument_at(tree, call, 1);
            bool named = second >= 0 && node_at(tree, second)->kind == NODE_STRING;
            made_index(t->run, call, named ? argument_string(tree, second) : SLICE(""), t->name, columns.at,
                       columns.n, slice_eq(name, SLICE("unique")));
        }
    } else if (slice_eq(name, SLICE("timestamps"))) {
        put_timestamps(t, call, false);
    } else if (word_in("softDeletes softDeletesTz", name)) {
        struct column c = {.name = SLICE("deleted_at"), .type = SLICE("timestamp"), .node = call};
        put_column(t, &c);
    } else if (slice_eq(name, SLICE("foreign"))) {
        chained_key(t, call, chain);
    } else if (slice_eq(name, SLICE("specificType"))) {
        struct column c = {.name = argument_string(tree, argument_at(tree, call, 0)),
                           .type = argument_string(tree, argument_at(tree, call, 1)),
                           .node = call};
        put_column(t, &c);
    } else if (made_type(name).n) {
        chained_column(t, call, name, chain);
    }
}

/* ---- tables -------------------------------------------------------------------------------------------- */

/* The block or callback of a call, and the name of its parameter. */
static int block_of(const struct host_tree *t, int call, struct slice *parameter)
{
    int block = node_child(t, call, SLOT_BLOCK);
    int arguments = node_child(t, call, SLOT_ARGUMENTS);
    for (NODE_CHILDREN(t, arguments, c)) {
        int inner = node_strip(t, c);
        enum node_kind kind = inner < 0 ? NODE_OTHER : (enum node_kind)node_at(t, inner)->kind;
        if (kind == NODE_LAMBDA || kind == NODE_FUNCTION) block = inner;
    }
    if (block < 0) return -1;
    int list = node_child(t, block, SLOT_PARAMETERS);
    if (list < 0) return -1;
    int first = node_at(t, list)->first >= 0 ? node_at(t, list)->first : list;
    int name = node_child(t, first, SLOT_NAME);
    *parameter = name_bare(node_text(t, name >= 0 ? name : first));
    return block;
}

static void read_block(struct table *t, int block, struct slice parameter)
{
    const struct host_tree *tree = t->run->tree;
    for (size_t i = (size_t)block;
         i < tree->nodes.n && (i == (size_t)block || node_inside(tree, (int)i, block)); i++) {
        int node = (int)i;
        if (tree->nodes.at[i].kind != NODE_CALL) continue;
        int receiver = node_receiver(tree, node);
        if (receiver < 0 || !slice_eq(name_bare(node_text(tree, receiver)), parameter)) continue;
        if (t->rails)
            rails_member(t, node, node_name(tree, node));
        else
            chained_member(t, node, node_name(tree, node));
    }
}

static void drop_table(struct host_run *r, int call, struct slice name)
{
    if (!name.n) return;
    struct made_ddl d = made_start(r, call);
    made_text(&d, "DROP TABLE IF EXISTS ");
    made_name(&d, name, call);
    made_text(&d, " CASCADE");
    made_finish(&d);
}

static void rails_id(struct table *t)
{
    const struct host_tree *tree = t->run->tree;
    int id = argument_named(tree, t->call, "id"), key = argument_named(tree, t->call, "primary_key");
    if (id >= 0 && slice_eq(node_text(tree, id), SLICE("false"))) return;
    if (key >= 0 && node_at(tree, key)->kind == NODE_LIST) return;
    struct slice type = id >= 0 ? made_type(argument_string(tree, id)) : SLICE("bigint");
    struct column c = {.name = key >= 0 ? argument_string(tree, key) : SLICE("id"),
                       .type = type.n ? type : SLICE("bigint"),
                       .node = argument_at(tree, t->call, 0),
                       .primary = true};
    made_column(&t->ddl, &c);
}

static void rails_composite_key(struct table *t)
{
    struct made_names key = {.n = 0};
    int node = argument_named(t->run->tree, t->call, "primary_key");
    if (node >= 0 && node_at(t->run->tree, node)->kind == NODE_LIST) key = argument_list(t->run->tree, node);
    if (!key.n) return;
    made_item(&t->ddl);
    made_text(&t->ddl, "PRIMARY KEY (");
    for (size_t i = 0; i < key.n; i++) {
        if (i) made_text(&t->ddl, ", ");
        made_name(&t->ddl, key.at[i], t->call);
    }
    made_text(&t->ddl, ")");
}

static struct slice table_name(struct host_run *r, int node)
{
    struct slice s = argument_string(r->tree, node);
    bool known = node >= 0 && (node_at(r->tree, node)->kind == NODE_STRING ||
                               node_at(r->tree, node)->kind == NODE_CONSTANT);
    return known ? s : (struct slice){"", 0};
}

/* The indexes of a table follow it, but the walk over its block meets them first. */
static void move_behind(struct ingested *out, size_t first)
{
    if (out->statements.n <= first + 1) return;
    struct statement last = out->statements.at[out->statements.n - 1];
    memmove(&out->statements.at[first + 1], &out->statements.at[first],
            (out->statements.n - 1 - first) * sizeof last);
    out->statements.at[first] = last;
}

static bool table_call(struct host_run *r, int call, bool rails, bool alters)
{
    const struct host_tree *tree = r->tree;
    struct slice parameter = {"", 0};
    int argument = argument_at(tree, call, 0), block = block_of(tree, call, &parameter);
    struct table t = {
        .run = r, .call = call, .name = table_name(r, argument), .rails = rails, .alters = alters};
    t.laravel = strcmp(tree->language->name, "php") == 0;
    if (!t.name.n || (block < 0 && !rails)) return false;
    if (rails && argument_named(tree, call, "force") >= 0) drop_table(r, call, t.name);
    size_t first = r->out->statements.n;
    t.ddl = made_start(r, call);
    made_text(&t.ddl, alters ? "ALTER TABLE " : "CREATE TABLE ");
    made_name(&t.ddl, t.name, argument);
    size_t head = t.ddl.text.n;
    if (!alters) made_text(&t.ddl, " (");
    if (rails && !alters) rails_id(&t);
    if (block >= 0) read_block(&t, block, parameter);
    if (rails && !alters) rails_composite_key(&t);
    if (!alters) made_text(&t.ddl, ")");
    if (t.ddl.text.n > head) {
        made_finish(&t.ddl);
        move_behind(r->out, first);
    }
    return true;
}

/* ---- calls without a block ----------------------------------------------------------------------------- */

static void add_index(struct host_run *r, int call)
{
    const struct host_tree *t = r->tree;
    struct made_names columns = argument_list(t, argument_at(t, call, 1));
    made_index(r, call, argument_text(t, call, "name"), table_name(r, argument_at(t, call, 0)), columns.at,
               columns.n, argument_is(t, call, "unique", "true"));
}

static void add_column(struct host_run *r, int call, struct slice name)
{
    const struct host_tree *tree = r->tree;
    struct table t = {
        .run = r, .call = call, .name = table_name(r, argument_at(tree, call, 0)), .rails = true};
    t.alters = true;
    if (!t.name.n) return;
    size_t first = r->out->statements.n;
    t.ddl = made_start(r, call);
    made_text(&t.ddl, "ALTER TABLE ");
    made_name(&t.ddl, t.name, call);
    size_t head = t.ddl.text.n;
    struct slice column = argument_string(tree, argument_at(tree, call, 1));
    if (slice_eq(name, SLICE("add_column"))) {
        struct slice type = made_type(argument_string(tree, argument_at(tree, call, 2)));
        struct column c = {.name = column,
                           .type = type.n ? type : SLICE("text"),
                           .node = call,
                           .required = argument_is(tree, call, "null", "false")};
        put_column(&t, &c);
    } else {
        rails_reference(&t, call, column);
    }
    if (t.ddl.text.n == head) return;
    made_finish(&t.ddl);
    move_behind(r->out, first);
}

static void add_key(struct host_run *r, int call)
{
    const struct host_tree *tree = r->tree;
    struct table t = {.run = r};
    struct slice table = table_name(r, argument_at(tree, call, 0)),
                 other = table_name(r, argument_at(tree, call, 1));
    struct slice column = argument_text(tree, call, "column");
    if (!table.n || !other.n) return;
    if (!column.n) {
        size_t n = other.n;
        bool ies = slice_ends(other, SLICE("ies"));
        if (ies)
            n -= 3;
        else if (slice_ends(other, SLICE("s")))
            n -= 1;
        column = with_suffix(&t, (struct slice){other.p, n}, ies ? "y_id" : "_id");
    }
    struct made_ddl d = made_start(r, call);
    made_text(&d, "ALTER TABLE ");
    made_name(&d, table, call);
    made_text(&d, " ADD FOREIGN KEY (");
    made_name(&d, column, call);
    made_text(&d, ") REFERENCES ");
    made_name(&d, other, call);
    made_finish(&d);
}

static void remove_column(struct host_run *r, int call)
{
    struct slice table = table_name(r, argument_at(r->tree, call, 0));
    struct slice column = table_name(r, argument_at(r->tree, call, 1));
    if (!table.n || !column.n) return;
    struct made_ddl d = made_start(r, call);
    made_text(&d, "ALTER TABLE ");
    made_name(&d, table, call);
    made_text(&d, " DROP COLUMN ");
    made_name(&d, column, call);
    made_finish(&d);
}

static void remove_index(struct host_run *r, int call)
{
    struct slice name = argument_text(r->tree, call, "name");
    if (!name.n) return;
    struct made_ddl d = made_start(r, call);
    made_text(&d, "DROP INDEX IF EXISTS ");
    made_name(&d, name, call);
    made_finish(&d);
}

bool host_schema_block_call(struct host_run *r, int node, struct slice name)
{
    bool rails = strcmp(r->tree->language->name, "ruby") == 0;
    int receiver = node_receiver(r->tree, node);
    struct slice of = node_text(r->tree, receiver);
    bool schema = slice_ends(of, SLICE("schema")) || slice_eq(of, SLICE("Schema")) ||
                  slice_ends(of, SLICE("\\Schema")) || slice_find(of, SLICE(".schema"), 0) >= 0;
    if (rails && receiver < 0) {
        if (slice_eq(name, SLICE("create_table"))) return table_call(r, node, true, false);
        if (slice_eq(name, SLICE("change_table"))) return table_call(r, node, true, true);
        if (slice_eq(name, SLICE("add_index"))) return add_index(r, node), true;
        if (word_in("add_column add_reference add_belongs_to", name)) return add_column(r, node, name), true;
        if (slice_eq(name, SLICE("add_foreign_key"))) return add_key(r, node), true;
        if (slice_eq(name, SLICE("remove_column"))) return remove_column(r, node), true;
        if (slice_eq(name, SLICE("remove_index"))) return remove_index(r, node), true;
        if (slice_eq(name, SLICE("drop_table")))
            return drop_table(r, node, table_name(r, argument_at(r->tree, node, 0))), true;
    }
    if (rails || !schema) return false;
    if (word_in("create createTable createTableIfNotExists", name)) return table_call(r, node, false, false);
    if (word_in("table alterTable", name)) return table_call(r, node, false, true);
    struct slice table = table_name(r, argument_at(r->tree, node, 0));
    if (word_in("drop dropTable dropIfExists dropTableIfExists", name) && table.n)
        return drop_table(r, node, table), true;
    return false;
}
