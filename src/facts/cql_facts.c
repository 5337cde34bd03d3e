/* Facts of CQL queries: cql_verdict for each statement and batch member, batch and batch_member.
 *
 * A batch's partitions are counted by the text of the keys its members write. Equal literals, and equal named
 * markers, are equal keys; every "?" may be another one, so that two numbers are given: at least (all "?" of
 * a table are one key) and at most (each is a key of its own). */
#include "facts/facts.h"

/* Statements of a batch that are judged; of more, a load in disguise, only the number counts. Each is looked
 * for among the parts of all of them. */
enum { MEMBERS_JUDGED = 1000 };

struct cql_writer {
    struct facts *facts;
    const struct schema *schema;
    const struct query *query;
    int64_t id;
    struct arena *arena;
};

static struct slice text_of(const char *z)
{
    return slice_of(z);
}

static const struct relation *relation_of(const struct query *q, int scope)
{
    for (size_t i = 0; i < q->relations.n; i++)
        if (q->relations.at[i].scope == scope) return &q->relations.at[i];
    return NULL;
}

static struct slice relation_name(const struct cql_writer *w, const struct relation *r)
{
    if (!r) return (struct slice){"", 0};
    if (!r->schema.n) return r->name;
    return slice_of(arena_printf(w->arena, "%.*s.%.*s", SLICE_ARG(r->schema), SLICE_ARG(r->name)));
}

static const struct schema_table *table_of(const struct cql_writer *w, const struct relation *r)
{
    if (!r || r->table < 0 || w->schema->tables.at[r->table].dialect != DIALECT_CQL) return NULL;
    return &w->schema->tables.at[r->table];
}

/* ---- what a statement says about a key column ---- */

/* The value that a scope holds a column to: INSERT's value, or the right side of = or IN. NULL without. */
static const struct operand *value_of(const struct query *q, int scope, struct slice column, bool *in)
{
    *in = false;
    if (q->scopes.at[scope].verb == VERB_INSERT) {
        for (size_t i = 0; i < q->assignments.n; i++) {
            const struct assignment *a = &q->assignments.at[i];
            if (a->scope == scope && slice_eq(a->column, column)) return &a->value;
        }
        return NULL;
    }
    for (size_t i = 0; i < q->predicates.n; i++) {
        const struct predicate *p = &q->predicates.at[i];
        if (p->scope != scope || p->clause != CLAUSE_WHERE || p->left.kind != OPERAND_COLUMN) continue;
        if (p->op != PREDICATE_EQUAL && p->op != PREDICATE_IN) continue;
        if (!slice_eq(q->columns.at[p->left.column].name, column)) continue;
        *in = p->op == PREDICATE_IN;
        return &p->right;
    }
    return NULL;
}

struct key_use {
    int64_t columns, given, longest_in, product;
    bool constant;
};

static struct key_use use_of_key(const struct query *q, int scope, const struct schema_table *t,
                                 enum column_role role)
{
    struct key_use use = {.constant = true, .product = 0};
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct schema_column *c = &t->columns.at[i];
        if (c->dropped || c->role != role) continue;
        bool in;
        const struct operand *value = value_of(q, scope, c->name, &in);
        use.columns++;
        use.given += value != NULL;
        if (!value ||
            (value->kind != OPERAND_CONSTANT && !(in && value->kind == OPERAND_LIST && !value->list_mixed)))
            use.constant = false;
        if (!in) continue;
        int64_t members = value->kind == OPERAND_LIST ? value->members : 1;
        use.product = (use.product ? use.product : 1) * (members ? members : 1);
        if (value->kind != OPERAND_LIST)
            use.longest_in = -1;
        else if (use.longest_in >= 0 && members > use.longest_in)
            use.longest_in = members;
    }
    return use;
}

static void add_verdict(const struct cql_writer *w, int scope)
{
    const struct query *q = w->query;
    enum verb verb = q->scopes.at[scope].verb;
    const struct relation *r = relation_of(q, scope);
    bool judged = verb == VERB_SELECT || verb == VERB_INSERT || verb == VERB_UPDATE || verb == VERB_DELETE;
    if (!judged || !r) return;
    struct cql_verdict v = schema_cql_verdict(w->schema, w->arena, q, scope);
    const struct schema_table *t = table_of(w, r);
    struct key_use partition = {.columns = -1}, clustering = {.columns = -1};
    if (t) {
        partition = use_of_key(q, scope, t, ROLE_PARTITION);
        clustering = use_of_key(q, scope, t, ROLE_CLUSTERING);
    }
    int64_t product = partition.product && clustering.product ? partition.product * clustering.product
                                                              : partition.product + clustering.product;
    const struct schema_index *index = v.index >= 0 ? &w->schema->indexes.at[v.index] : NULL;
    struct span at = v.at.len || v.rejected ? v.at : r->at;
    FACTS_ADD(w->facts, cql_verdict, .query = w->id, .scope = scope, .verb = text_of(verb_name(verb)),
              .table_name = relation_name(w, r),
              .db_table = t ? schema_table_label(w->arena, w->schema, r->table) : SLICE(""), .known = v.known,
              .rejected = v.rejected, .reason = v.reason.n ? v.reason : SLICE(""),
              .value_reason = v.value_reason.n ? v.value_reason : SLICE(""),
              .value_pos = v.value_reason.n ? (int64_t)v.value_at.pos : -1, .value_len = v.value_at.len,
              .topic = text_of(v.rejected ? cql_topic_name(v.topic) : ""),
              .needs_filtering = v.needs_filtering, .access = text_of(cql_access_name(v.access)),
              .db_index = index ? index->name : SLICE(""), .index_method = index ? index->method : SLICE(""),
              .partition_columns = partition.columns, .partition_given = partition.given,
              .clustering_columns = clustering.columns, .clustering_given = clustering.given,
              .partition_in = partition.longest_in, .key_product = product,
              .constant_key = t && partition.constant && partition.given == partition.columns, .pos = at.pos,
              .len = at.len);
}

/* ---- batches ---- */

/* A member's partition as text; *certain is false when a "?" stands in it, and "" is returned when the key is
 * not known at all. */
static struct slice partition_text(const struct cql_writer *w, int scope, bool *certain)
{
    const struct relation *r = relation_of(w->query, scope);
    const struct schema_table *t = table_of(w, r);
    *certain = false;
    if (!t) return (struct slice){"", 0};
    bool sure = true;
    const char *text = arena_printf(w->arena, "%.*s", SLICE_ARG(relation_name(w, r)));
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct schema_column *c = &t->columns.at[i];
        if (c->dropped || c->role != ROLE_PARTITION) continue;
        bool in;
        const struct operand *value = value_of(w->query, scope, c->name, &in);
        if (!value || value->kind == OPERAND_NONE) return (struct slice){"", 0};
        struct slice shown = slice_sub(w->query->text, value->at);
        sure &=
            (value->kind == OPERAND_CONSTANT || value->kind == OPERAND_PARAMETER) && !in &&
            !(shown.n && (shown.p[0] == '?' || shown.p[0] == '%' || shown.p[0] == '$' || shown.p[0] == '{'));
        text = arena_printf(w->arena, "%s|%.*s", text, SLICE_ARG(shown));
    }
    *certain = sure;
    return slice_of(text);
}

static bool writes_counter(const struct cql_writer *w, int scope)
{
    const struct schema_table *t = table_of(w, relation_of(w->query, scope));
    for (size_t i = 0; t && i < t->columns.n; i++)
        if (t->columns.at[i].family == TYPE_COUNTER) return true;
    return false;
}

static bool all_literal(const struct query *q, int scope)
{
    size_t seen = 0;
    for (size_t i = 0; i < q->assignments.n; i++) {
        const struct assignment *a = &q->assignments.at[i];
        if (a->scope != scope) continue;
        if (a->value.kind == OPERAND_PARAMETER ||
            (a->value.kind == OPERAND_EXPRESSION && a->value.literal < 0))
            return false;
        seen++;
    }
    return seen > 0;
}

/* Bytes that the literals of a batch take in storage, roughly: text as it stands, two digits a byte of a
 * blob, 16 a uuid, 8 a number. */
static int64_t literal_bytes(const struct query *q)
{
    int64_t sum = 0;
    for (size_t i = 0; i < q->literal_count; i++) {
        const struct literal *l = &q->literals[i];
        struct slice text = slice_sub(q->text, l->at);
        if (l->class == LITERAL_PARAM || l->class == LITERAL_NULL) continue;
        if (l->class != LITERAL_NUMBER || l->members > 1)
            sum += (int64_t)text.n > 2 ? (int64_t)text.n - 2 : 0;
        else if (text.n > 2 && text.p[0] == '0' && (text.p[1] | 32) == 'x')
            sum += (int64_t)(text.n - 2) / 2;
        else
            sum += text.n == 36 ? 16 : 8;
    }
    return sum;
}

struct batch_sums {
    struct map tables, certain, unsure_tables;
    int64_t members, at_most, conditional, counters, literal_rows;
    bool all_certain;
};

static void add_member(const struct cql_writer *w, struct batch_sums *sums, int scope)
{
    const struct scope *s = &w->query->scopes.at[scope];
    struct slice table = relation_name(w, relation_of(w->query, scope));
    bool certain, added;
    struct slice key = partition_text(w, scope, &certain);
    map_add(w->arena, &sums->tables, table, NULL);
    if (certain) {
        map_add(w->arena, &sums->certain, key, &added);
        sums->at_most += added;
        map_add(w->arena, &sums->unsure_tables, table, NULL)->number |= 2;
    } else {
        struct map_entry *e = map_add(w->arena, &sums->unsure_tables, table, NULL);
        e->number |= 1;
        sums->at_most++;
        sums->all_certain = false;
    }
    FACTS_ADD(w->facts, batch_member, .query = w->id, .member = sums->members++, .scope = scope,
              .verb = text_of(verb_name(s->verb)), .table_name = table,
              .partition = certain ? key : SLICE(""), .pos = s->at.pos, .len = s->at.len);
    sums->conditional += s->conditional;
    sums->counters += writes_counter(w, scope);
    sums->literal_rows += all_literal(w->query, scope);
}

static void add_batch(const struct cql_writer *w)
{
    const struct query *q = w->query;
    struct batch_sums sums = {.all_certain = true};
    for (size_t i = 0; i < q->scopes.n; i++) {
        if (q->scopes.at[i].kind != SCOPE_MEMBER) continue;
        if (sums.members < MEMBERS_JUDGED) {
            add_member(w, &sums, (int)i);
        } else {
            sums.members++;
            sums.at_most++;
            sums.all_certain = false;
        }
    }
    /* a table whose members are all unsure is one more partition at least, one with sure members none */
    int64_t partitions = (int64_t)sums.certain.count;
    for (size_t i = 0; i < sums.unsure_tables.capacity; i++)
        partitions += sums.unsure_tables.entries[i].key.p && sums.unsure_tables.entries[i].number == 1;
    FACTS_ADD(w->facts, batch, .query = w->id, .kind = text_of(batch_kind_name(q->cql.batch)),
              .members = sums.members, .tables = (int64_t)sums.tables.count,
              .partitions = partitions ? partitions : 1, .partitions_certain = sums.all_certain,
              .partitions_at_most = sums.at_most, .conditional = sums.conditional,
              .literal_rows = sums.literal_rows, .counters = sums.counters, .bytes = literal_bytes(q),
              .pos = q->cql.batch_at.pos, .len = q->cql.batch_at.len);
}

void facts_add_cql(struct facts *f, const struct schema *s, const struct fact_query_input *in)
{
    struct arena arena = {0};
    struct cql_writer w = {.facts = f, .schema = s, .query = in->query, .id = in->id, .arena = &arena};
    for (size_t i = 0; i < w.query->scopes.n && i <= MEMBERS_JUDGED; i++) add_verdict(&w, (int)i);
    if (w.query->verb == VERB_BATCH) add_batch(&w);
    arena_free(&arena);
}
