/* One query as facts: the model flattened into rows, with what derive.c concluded. */
#include "facts/derive.h"
#include "facts/facts.h"

#include <stdlib.h>

enum { VALUE_KEPT = 200 }; /* bytes of a literal that are kept */

/* What all writers of one query's rows need. */
struct writer {
    struct facts *facts;
    const struct schema *schema;
    const struct query *query;
    int64_t id;
    struct derived derived;
    struct arena *arena; /* until the query is written */
    struct shaper *shaper;
    int64_t *next_position; /* per scope; see next_position */
};

/* Counts 0, 1, 2, ... within each scope: a subquery's parts stand between those of the scope around it. */
static void start_positions(struct writer *w)
{
    memset(w->next_position, 0, w->query->scopes.n * sizeof *w->next_position);
}

static int64_t next_position(struct writer *w, int scope)
{
    return w->next_position[scope]++;
}

/* ---- names of things -------------------------------------------------------------------------------------
 */

static struct slice text_of(const char *z)
{
    return slice_of(z);
}

static struct slice label(struct writer *w, int relation)
{
    const struct schema_table *t = derive_table(w->schema, w->query, relation);
    return t ? schema_table_label(w->arena, w->schema, w->query->relations.at[relation].table)
             : (struct slice){"", 0};
}

/* The known table behind a column, through CTEs, subqueries and views. */
static struct slice column_table(struct writer *w, int column)
{
    int table;
    derive_column(w->schema, w->query, column, &table);
    return table >= 0 ? schema_table_label(w->arena, w->schema, table) : (struct slice){"", 0};
}

static struct slice written_name(struct writer *w, const struct relation *r)
{
    if (!r->schema.n) return r->name;
    return slice_of(arena_printf(w->arena, "%.*s.%.*s", SLICE_ARG(r->schema), SLICE_ARG(r->name)));
}

/* The known table, or the written name of one that the schema does not know. */
static struct slice table_name(struct writer *w, int relation)
{
    if (relation < 0) return (struct slice){"", 0};
    struct slice known = label(w, relation);
    const struct relation *r = &w->query->relations.at[relation];
    return known.n || r->kind != RELATION_TABLE ? known : written_name(w, r);
}

static struct slice column_name(const struct query *q, int column)
{
    return column >= 0 ? q->columns.at[column].name : (struct slice){"", 0};
}

static int column_relation(const struct query *q, int column)
{
    return column >= 0 ? q->columns.at[column].relation : -1;
}

/* Its name there. */
static struct slice base_column(struct writer *w, int column)
{
    int table;
    const struct schema_column *c = derive_column(w->schema, w->query, column, &table);
    if (c) return c->name;
    return column >= 0 ? w->query->columns.at[column].base_name : (struct slice){"", 0};
}

static struct slice column_family(struct writer *w, int column)
{
    int table;
    const struct schema_column *c = derive_column(w->schema, w->query, column, &table);
    return text_of(c ? type_family_name(c->family) : "");
}

static int64_t column_nullable(struct writer *w, int column)
{
    int table;
    const struct schema_column *c = derive_column(w->schema, w->query, column, &table);
    return c ? !(c->flags & (COLUMN_NOT_NULL | COLUMN_PRIMARY_KEY)) : -1;
}

static struct slice normalised(struct writer *w, struct span at)
{
    if (!at.len) return (struct slice){"", 0};
    struct shape s = shape_of(w->shaper, slice_sub(w->query->text, at), w->query->dialect);
    return slice_copy(w->arena, s.text);
}

/* The text itself on one line, for messages. */
static struct slice as_written(struct writer *w, struct span at)
{
    enum { SHOWN = 100 };
    struct slice s = slice_sub(w->query->text, at);
    char *out = arena_alloc(w->arena, SHOWN + sizeof "...");
    size_t n = 0, i = 0;
    for (; i < s.n && n < SHOWN; i++) {
        bool blank = ascii_is_space(s.p[i]);
        if (!blank || (n && out[n - 1] != ' ')) out[n++] = blank ? ' ' : s.p[i];
    }
    if (i == s.n) return (struct slice){out, n};
    while (n && ((unsigned char)s.p[i] & 0xC0) == 0x80) n--, i--; /* no half of a character */
    for (int dot = 0; dot < 3; dot++) out[n++] = '.';
    return (struct slice){out, n};
}

static int64_t place_pos(struct span at)
{
    return at.len ? (int64_t)at.pos : -1;
}

#define PLACE(prefix, span) .prefix##pos = place_pos(span), .prefix##len = (int64_t)(span).len

/* ---- operands ------------------------------------------------------------------------------------------ */

/* The type family of a value: a column's, an explicit cast's, or the literal's. */
static struct slice operand_family(struct writer *w, const struct operand *o)
{
    if (o->kind == OPERAND_COLUMN) return column_family(w, o->column);
    if (o->cast.n) return text_of(type_family_name(type_family_of(o->cast, w->query->dialect)));
    if (o->function.n || o->literal < 0 || (size_t)o->literal >= w->query->literal_count)
        return (struct slice){"", 0};
    if (o->kind != OPERAND_CONSTANT && o->kind != OPERAND_LIST) return (struct slice){"", 0};
    const struct literal *l = &w->query->literals[o->literal];
    struct slice text = slice_sub(w->query->text, l->at);
    switch ((enum literal_class)l->class) {
    case LITERAL_NUMBER: return text_of(memchr(text.p, '.', text.n) ? "decimal" : "integer");
    case LITERAL_PARAM:
    case LITERAL_NULL: return (struct slice){"", 0};
    default: return text_of("text");
    }
}

static struct slice operand_class(const struct query *q, const struct operand *o)
{
    if (o->literal < 0 || (size_t)o->literal >= q->literal_count) return (struct slice){"", 0};
    return text_of(literal_class_name((enum literal_class)q->literals[o->literal].class));
}

/* An expression without the qualifiers of its columns and with its literals: comparable with an index's. */
static struct slice bare_expression(struct writer *w, struct span at)
{
    struct slice text = slice_sub(w->query->text, at);
    struct token_list tokens = lex_all(w->arena, text, w->query->dialect, 0);
    struct buf b = {0};
    for (size_t i = 0; i + 1 < tokens.n; i++) {
        struct token t = tokens.at[i], dot = tokens.at[i + 1];
        bool name = t.kind == TOKEN_WORD || t.kind == TOKEN_NAME;
        if (name && dot.kind == TOKEN_DOT && i + 2 < tokens.n && tokens.at[i + 2].kind != TOKEN_OPEN) {
            i++;
            continue;
        }
        if (b.n && t.pos > tokens.at[i - 1].pos + tokens.at[i - 1].len) buf_byte(&b, ' ');
        buf_put(&b, token_text(text, t));
    }
    struct slice bare = query_normalise_expression(w->arena, buf_slice(&b), w->query->dialect);
    buf_free(&b);
    return bare;
}

/* ---- rows, one function per table ---------------------------------------------------------------------- */

static int largest_join(const struct query *q, const struct derived *d)
{
    int most = 0;
    for (size_t s = 0; s < q->scopes.n; s++) {
        int joins = 0;
        for (int i = d->scopes[s].first; i >= 0; i = d->relations[i].next) {
            const struct relation *r = &q->relations.at[i];
            if (r->join != JOIN_FIRST && r->join != JOIN_TARGET) joins++;
        }
        if (joins > most) most = joins;
    }
    return most;
}

static int deepest(const struct query *q)
{
    int most = 0;
    VEC_EACH (const struct scope, s, &q->scopes)
        if (s->nesting > most) most = s->nesting;
    return most;
}

static struct span cql_clause(const struct query *q)
{
    return q->cql.allow_filtering ? q->cql.allow_filtering_at : q->cql.if_at;
}

static void add_query_row(struct writer *w, const struct fact_query_input *in)
{
    const struct query *q = w->query;
    char hex[33];
    hash128_text(in->fingerprint, hex);
    struct span clause = cql_clause(q);
    FACTS_ADD(w->facts, query, .id = in->id, .fingerprint = text_of(hex), .text = in->normalised,
              .sample = in->sample, .dialect = text_of(dialect_name(in->dialect)),
              .verb = text_of(in->error ? "none" : verb_name(q->verb)), .parsed = !in->error,
              .error = text_of(in->error ? in->error->message : ""),
              .approximated = in->error && in->error->approximated,
              .error_pos = in->error ? (int64_t)in->error->at.pos : -1,
              .error_len = in->error ? (int64_t)in->error->at.len : 0, .statements = in->statements,
              .calls = in->calls, .weight = in->calls > 0 ? in->calls : (double)in->statements,
              .relations = (int64_t)q->relations.n, .joins = largest_join(q, &w->derived),
              .nesting = deepest(q), .target = table_name(w, q->target), .value_rows = q->value_rows,
              .insert_select = q->insert_select, .insert_columns = (int64_t)q->insert_columns.n,
              .default_values = q->default_values, .on_conflict = q->on_conflict, .returning = q->returning,
              .calc_found_rows = q->calc_found_rows, .hint = q->hint,
              .allow_filtering = q->cql.allow_filtering, .conditional = q->cql.conditional,
              .if_not_exists = q->cql.if_not_exists, .using_ttl = q->cql.using_ttl,
              .using_timestamp = q->cql.using_timestamp, .json = q->cql.json, PLACE(clause_, clause),
              .pos = 0, .len = (int64_t)in->sample.n);
}

static void add_scopes(struct writer *w)
{
    const struct query *q = w->query;
    for (size_t i = 0; i < q->scopes.n; i++) {
        const struct scope *s = &q->scopes.at[i];
        const struct derived_scope *d = &w->derived.scopes[i];
        FACTS_ADD(
            w->facts, scope, .query = w->id, .scope = (int64_t)i, .parent = s->parent,
            .kind = text_of(scope_kind_name(s->kind)), .verb = text_of(verb_name(s->verb)), .name = s->name,
            .set_operation = text_of(set_operation_name(s->set)), .correlated = s->correlated,
            .is_distinct = s->distinct, .distinct_on = s->distinct_on, .aggregates = s->aggregates,
            .windows = s->windows, .recursive = s->recursive, .star_count_only = s->star_count_only,
            .has_where = s->has_where, .has_values = s->has_values, .relations = d->relations,
            .tables = d->tables, .group_keys = d->groups, .sort_keys = d->sorts,
            .limit_kind = text_of(amount_kind_name(s->limit.kind)),
            .limit_value = s->limit.kind == AMOUNT_NUMBER ? s->limit.value : -1,
            .limit_literal = s->limit.kind == AMOUNT_NONE ? -1 : s->limit.literal, PLACE(limit_, s->limit_at),
            .offset_kind = text_of(amount_kind_name(s->offset.kind)),
            .offset_value = s->offset.kind == AMOUNT_NUMBER ? s->offset.value : -1,
            .offset_literal = s->offset.kind == AMOUNT_NONE ? -1 : s->offset.literal,
            PLACE(offset_, s->offset_at), .partition_limit = s->partition_limit.kind != AMOUNT_NONE,
            .conditional = s->conditional, .ttl_kind = text_of(amount_kind_name(s->ttl.kind)),
            .ttl_value = s->ttl.kind == AMOUNT_NUMBER ? s->ttl.value : -1,
            .timestamp_kind = text_of(amount_kind_name(s->timestamp.kind)),
            .timestamp_value = s->timestamp.kind == AMOUNT_NUMBER ? s->timestamp.value : -1, .ties = s->ties,
            .lock = text_of(lock_kind_name(s->lock)), .skip_locked = s->skip_locked, .nowait = s->nowait,
            PLACE(lock_, s->lock_at), .nesting = s->nesting, .single_row = d->single_row,
            .unique_lookup = d->unique_lookup, .bounded = d->bounded, .estimated_rows = d->estimated_rows,
            .rows = s->rows, PLACE(distinct_, s->distinct_at), PLACE(order_, s->order_at),
            PLACE(group_, s->group_at), PLACE(where_, s->where_at), PLACE(set_, s->set_at), PLACE(, s->at));
    }
}

static void add_relations(struct writer *w)
{
    const struct query *q = w->query;
    for (size_t i = 0; i < q->relations.n; i++) {
        const struct relation *r = &q->relations.at[i];
        const struct derived_relation *d = &w->derived.relations[i];
        const struct schema_table *t = derive_table(w->schema, q, (int)i);
        FACTS_ADD(w->facts, relation, .query = w->id, .relation = (int64_t)i, .scope = r->scope,
                  .kind = text_of(relation_kind_name(r->kind)), .join_kind = text_of(join_kind_name(r->join)),
                  .is_natural = r->natural, .is_lateral = r->lateral, .nullable = r->nullable,
                  .joined_on = r->on || r->natural, .body = r->body, .name = written_name(w, r),
                  .alias = r->alias, .hint = r->hint, .db_table = label(w, (int)i),
                  .table_name = table_name(w, (int)i), .rows = t ? t->rows : -1, .component = d->component,
                  .filtered = d->filtered, .unique_lookup = d->unique_lookup, .outputs = d->outputs,
                  .used = d->used, PLACE(, r->at), PLACE(join_, r->join_at));
    }
}

static void add_predicate(struct writer *w, const struct predicate *p, int64_t number)
{
    const struct query *q = w->query;
    int column = p->left.column, right = p->right.kind == OPERAND_COLUMN ? p->right.column : -1;
    bool bare = p->left.kind == OPERAND_COLUMN;
    struct slice empty = {"", 0};
    FACTS_ADD(
        w->facts, predicate, .query = w->id, .predicate = number, .scope = p->scope,
        .clause = text_of(clause_name(p->clause)), .op = text_of(predicate_op_name(p->op)),
        .op_text = p->op_text, .relation = column_relation(q, column), .column = column_name(q, column),
        .qualifier = column >= 0 ? q->columns.at[column].qualifier : empty,
        .db_table = column_table(w, column),
        .db_column = column_table(w, column).n ? base_column(w, column) : empty,
        .table_name = column >= 0 ? table_name(w, q->columns.at[column].base_relation) : empty,
        .type = column_family(w, column), .nullable = column_nullable(w, column),
        .left_kind = text_of(operand_kind_name(p->left.kind)), .function = p->left.function,
        .function_only = p->left.function_only, .expression = bare ? empty : bare_expression(w, p->left.at),
        .cast = p->left.cast, .json_key = p->left.key, .aggregate = p->left.aggregate || p->right.aggregate,
        .left_scope = p->left.kind == OPERAND_SUBQUERY ? p->left.scope : -1,
        .right_kind = text_of(operand_kind_name(p->right.kind)), .right_relation = column_relation(q, right),
        .right_column = column_name(q, right), .right_table = column_table(w, right),
        .right_type = operand_family(w, &p->right),
        .right_function = p->right.column >= 0 ? p->right.function : empty,
        .right_scope = p->right.kind == OPERAND_SUBQUERY ? p->right.scope : -1,
        .right_volatile = p->right.is_volatile,
        .literal = p->right.kind == OPERAND_NONE ? -1 : p->right.literal,
        .upper_literal = p->upper.kind == OPERAND_NONE ? -1 : p->upper.literal,
        .literal_class = operand_class(q, &p->right), .members = p->right.members, .conjunct = p->conjunct,
        .disjunct = p->disjunct, .negated = p->negated, .swapped = p->swapped, .sargable = p->sargable,
        .why_not = text_of(p->why_not), .tuple_group = p->tuple ? p->tuple_group : -1,
        .null_rejecting = derive_null_rejecting(p), .text = normalised(w, p->at),
        .source = as_written(w, p->at), PLACE(, p->at), PLACE(left_, p->left.at), PLACE(right_, p->right.at));
}

/* Whether a column belongs to a key: 1, 0, or -1 for an unknown table. */
static int64_t is_key_column(struct writer *w, int column)
{
    int table;
    const struct schema_column *c = derive_column(w->schema, w->query, column, &table);
    if (!c) return -1;
    const struct schema_table *t = &w->schema->tables.at[table];
    int number = (int)(c - t->columns.at);
    if (schema_columns_unique(w->schema, table, &number, 1)) return 1;
    VEC_EACH (const struct schema_key, k, &t->keys) {
        if (k->dropped || k->kind == KEY_CHECK || k->kind == KEY_EXCLUDE) continue;
        for (size_t i = 0; i < k->column_count; i++)
            if (k->columns[i] == number) return 1;
    }
    return 0;
}

static void add_edges(struct writer *w)
{
    const struct query *q = w->query;
    for (size_t i = 0; i < q->edges.n; i++) {
        const struct join_edge *e = &q->edges.at[i];
        FACTS_ADD(
            w->facts, join_edge, .query = w->id, .edge = (int64_t)i, .scope = e->scope,
            .clause = text_of(clause_name(e->clause)), .left_relation = column_relation(q, e->left),
            .left_table = column_table(w, e->left),
            .left_column = base_column(w, e->left).n ? base_column(w, e->left) : column_name(q, e->left),
            .left_type = column_family(w, e->left), .left_key = is_key_column(w, e->left),
            .right_relation = column_relation(q, e->right), .right_table = column_table(w, e->right),
            .right_column = base_column(w, e->right).n ? base_column(w, e->right) : column_name(q, e->right),
            .right_type = column_family(w, e->right), .right_key = is_key_column(w, e->right),
            .using = e->using, .correlated = e->outer_scope, .predicate = e->predicate, PLACE(, e->at));
    }
}

static void add_keys(struct writer *w)
{
    const struct query *q = w->query;
    start_positions(w);
    VEC_EACH (const struct group_key, g, &q->groups) {
        FACTS_ADD(w->facts, group_key, .query = w->id, .scope = g->scope,
                  .position = next_position(w, g->scope), .relation = column_relation(q, g->value.column),
                  .column = column_name(q, g->value.column), .db_table = column_table(w, g->value.column),
                  .function = g->value.function, .ordinal = g->ordinal, .in_set = g->set,
                  PLACE(, g->value.at));
    }
    start_positions(w);
    VEC_EACH (const struct sort_key, k, &q->sorts) {
        FACTS_ADD(w->facts, sort_key, .query = w->id, .scope = k->scope,
                  .position = next_position(w, k->scope), .relation = column_relation(q, k->value.column),
                  .column = column_name(q, k->value.column), .db_table = column_table(w, k->value.column),
                  .function = k->value.function, .is_volatile = k->value.is_volatile,
                  .descending = k->descending,
                  .nulls = text_of(k->nulls == NULLS_FIRST  ? "first"
                                   : k->nulls == NULLS_LAST ? "last"
                                                            : "default"),
                  .ordinal = k->ordinal, .in_window = k->window, .ann = k->ann,
                  .subquery = k->value.kind == OPERAND_SUBQUERY ? k->value.scope : -1,
                  .text = normalised(w, k->value.at), PLACE(, k->at));
    }
}

static void add_outputs(struct writer *w)
{
    const struct query *q = w->query;
    start_positions(w);
    VEC_EACH (const struct output, o, &q->outputs) {
        bool bare = o->value.kind == OPERAND_COLUMN;
        FACTS_ADD(w->facts, output, .query = w->id, .scope = o->scope, .position = next_position(w, o->scope),
                  .name = o->name, .relation = column_relation(q, o->value.column),
                  .column = column_name(q, o->value.column), .db_table = column_table(w, o->value.column),
                  .type = bare ? column_family(w, o->value.column) : (struct slice){"", 0}, .star = o->star,
                  .qualifier =
                      o->value.column >= 0 ? q->columns.at[o->value.column].qualifier : (struct slice){"", 0},
                  .aggregate = o->aggregate, .count_star = o->count_star, .function = o->value.function,
                  .subquery = o->value.kind == OPERAND_SUBQUERY ? o->value.scope : -1, .hidden = o->hidden,
                  PLACE(, o->at));
    }
}

/* The relation that a scope writes: the statement's target, or a batch member's own. */
static int target_of(const struct writer *w, int scope)
{
    return w->query->verb == VERB_BATCH ? w->derived.scopes[scope].first : w->query->target;
}

/* Table and type of a column of the DML target, by name. */
static void target_column(struct writer *w, int target, struct slice name, struct slice *table,
                          struct slice *family)
{
    *table = *family = (struct slice){"", 0};
    const struct schema_table *t = derive_table(w->schema, w->query, target);
    if (!t) return;
    *table = label(w, target);
    int column = schema_find_column(t, name);
    if (column >= 0) *family = text_of(type_family_name(t->columns.at[column].family));
}

static void add_writes(struct writer *w)
{
    const struct query *q = w->query;
    int64_t position = 0;
    VEC_EACH (const struct assignment, a, &q->assignments) {
        struct slice table, family;
        target_column(w, target_of(w, a->scope), a->column, &table, &family);
        FACTS_ADD(w->facts, assignment, .query = w->id, .scope = a->scope, .position = position++,
                  .column = a->column, .db_table = table, .type = family,
                  .value_kind = text_of(operand_kind_name(a->value.kind)),
                  .literal = a->value.kind == OPERAND_NONE ? -1 : a->value.literal, .self = a->self,
                  .conflict = a->conflict, .element = {&a->element, a->element ? 1 : 0},
                  .subquery = a->value.kind == OPERAND_SUBQUERY ? a->value.scope : -1, PLACE(, a->at));
    }
    position = 0;
    VEC_EACH (const struct insert_column, c, &q->insert_columns) {
        struct slice table, family;
        target_column(w, q->target, c->name, &table, &family);
        FACTS_ADD(w->facts, insert_column, .query = w->id, .position = position++, .column = c->name,
                  .db_table = table, PLACE(, c->at));
    }
}

static void add_ddl(struct writer *w, bool migration)
{
    int64_t position = 0;
    VEC_EACH (const struct ddl_change, c, &w->query->ddl) {
        struct slice target = c->target.name;
        if (c->target.schema.n)
            target =
                slice_of(arena_printf(w->arena, "%.*s.%.*s", SLICE_ARG(c->target.schema), SLICE_ARG(target)));
        FACTS_ADD(w->facts, ddl, .query = w->id, .position = position++,
                  .kind = text_of(ddl_kind_name(c->kind)), .target = target, .name = c->name,
                  .concurrently = c->concurrently || (c->index_count && c->indexes[0].concurrently),
                  .migration = migration, .if_exists = c->if_exists || c->if_not_exists, PLACE(, c->at));
    }
}

void facts_add_query(struct facts *f, const struct schema *s, const struct fact_query_input *in)
{
    static const struct query nothing = {.target = -1};
    struct arena arena = {0};
    struct shaper shaper = {0};
    struct writer w = {.facts = f,
                       .schema = s,
                       .query = in->query && !in->error ? in->query : &nothing,
                       .id = in->id,
                       .arena = &arena,
                       .shaper = &shaper};
    w.next_position = ARENA_ARRAY(&arena, int64_t, w.query->scopes.n + 1);
    w.derived = derive(s, &arena, w.query);
    add_query_row(&w, in);
    add_scopes(&w);
    add_relations(&w);
    for (size_t i = 0; i < w.query->predicates.n; i++)
        add_predicate(&w, &w.query->predicates.at[i], (int64_t)i);
    add_edges(&w);
    add_keys(&w);
    add_outputs(&w);
    add_writes(&w);
    add_ddl(&w, in->migration);
    if (w.query != &nothing && in->dialect == DIALECT_CQL) facts_add_cql(f, s, in);
    shaper_free(&shaper);
    arena_free(&arena);
}

void facts_add_literals(struct facts *f, int64_t statement, int64_t query, struct slice text, enum dialect d,
                        const struct literal *literals, size_t count)
{
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++) {
        const struct literal *l = &literals[i];
        struct slice raw = slice_sub(text, l->at), value = raw;
        if (l->class == LITERAL_PARAM) {
            value.n = 0;
        } else if (l->class != LITERAL_NUMBER && l->class != LITERAL_NULL) {
            struct lexer lx = lex_start(raw, d, 0);
            value = token_value(&arena, raw, lex_next(&lx), d);
        }
        if (value.n > VALUE_KEPT) value.n = VALUE_KEPT;
        double number = -1;
        if (l->class == LITERAL_NUMBER) {
            char z[64] = {0};
            memcpy(z, raw.p, raw.n < sizeof z - 1 ? raw.n : sizeof z - 1);
            number = strtod(z, NULL);
        }
        FACTS_ADD(f, literal, .statement = statement, .query = query, .ordinal = (int64_t)i,
                  .class = text_of(literal_class_name((enum literal_class)l->class)), .value = value,
                  .number = number, .members = l->members, .pos = l->at.pos, .len = l->at.len);
    }
    arena_free(&arena);
}
