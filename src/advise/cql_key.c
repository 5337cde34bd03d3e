/* Access patterns -> the key of one table that serves them all.
 *
 * Partition key: the columns that every query compares with "=". Where these hold the whole partition key of
 * the base table, that stays the partition key, and the others become clustering columns: the rows lie on the
 * same nodes then. A column with few values is a clustering column too, since a partition key of few values
 * makes few, huge partitions; when there is nothing else, a bucket stands beside it.
 * Clustering columns: what else is compared with "=", what is asked with IN, the order wanted, the range;
 * then the base table's primary key, so that two rows do not become one.
 *
 * Whether that serves a query is not decided here: cql_probe.c asks for the verdict. */
#include "advise/cql_advice.h"

enum {
    FEW_VALUES = 100,        /* partitions that are too few to spread over a cluster */
    PARTITION_ROWS = 100000, /* rows beyond which a partition wants a bucket */
    NAME_LIMIT = 48          /* bytes of a table's name */
};

bool cql_is_time(const struct schema_column *column)
{
    return slice_eq(column->type, SLICE("timestamp")) || slice_eq(column->type, SLICE("timeuuid")) ||
           slice_eq(column->type, SLICE("date"));
}

bool cql_has_few_values(const struct cql_advice *c, int table, int column)
{
    const struct schema_column *s = &cql_base(c, table)->columns.at[column];
    if (s->family == TYPE_BOOLEAN || slice_eq(s->type, SLICE("tinyint"))) return true;
    return estimate_distinct(c->ad, table, column) <= FEW_VALUES;
}

bool cql_has_counters(const struct schema_table *t)
{
    for (size_t i = 0; i < t->columns.n; i++)
        if (!t->columns.at[i].dropped && t->columns.at[i].family == TYPE_COUNTER) return true;
    return false;
}

/* ---- lists of key parts ----------------------------------------------------------------------------------
 */

static bool list_has(const struct cql_key_list *list, int column, enum cql_term_kind of)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].column == column && list->at[i].of == of) return true;
    return false;
}

static bool in_key(const struct cql_table *t, int column, enum cql_term_kind of)
{
    return list_has(&t->partition, column, of) || list_has(&t->clustering, column, of);
}

bool cql_is_key_column(const struct cql_advice *c, const struct cql_table *t, int column)
{
    (void)c;
    return in_key(t, column, CQL_TERM_EQUAL);
}

static void add_clustering(struct cql_advice *c, struct cql_table *t, struct cql_key_part part)
{
    if (!in_key(t, part.column, part.of)) vec_push(c->ad->arena, &t->clustering, part);
}

/* What the server allows in a primary key. */
static bool may_be_key(const struct schema_column *column, enum cql_term_kind of)
{
    if (of != CQL_TERM_EQUAL) return true;
    if (column->family == TYPE_COUNTER || column->family == TYPE_VECTOR) return false;
    if (slice_eq(column->type, SLICE("duration"))) return false;
    bool collection = slice_starts(column->type, SLICE("list<")) ||
                      slice_starts(column->type, SLICE("set<")) || slice_starts(column->type, SLICE("map<"));
    return !collection;
}

static enum cql_term_kind part_of_term(enum cql_term_kind kind)
{
    return kind == CQL_TERM_ELEMENT || kind == CQL_TERM_KEY ? kind : CQL_TERM_EQUAL;
}

static bool is_equality(enum cql_term_kind kind)
{
    return kind == CQL_TERM_EQUAL || kind == CQL_TERM_ELEMENT || kind == CQL_TERM_KEY;
}

/* ---- partition key ---------------------------------------------------------------------------------------
 */

/* Whether every pattern holds the term's column to a value; `in`: or to several. */
static bool all_share(const struct cql_patterns *patterns, const struct cql_term *term, bool in)
{
    for (size_t i = 0; i < patterns->n; i++)
        if (!cql_find_term(patterns->at[i], term->column, part_of_term(term->kind)) &&
            !(in && cql_find_term(patterns->at[i], term->column, CQL_TERM_IN)))
            return false;
    return true;
}

static void add_shared(struct cql_advice *c, const struct cql_patterns *patterns, bool in,
                       struct cql_key_list *out)
{
    VEC_EACH (const struct cql_term, term, &patterns->at[0]->terms) {
        bool keyed = is_equality(term->kind) || (in && term->kind == CQL_TERM_IN);
        struct cql_key_part part = {.column = term->column, .of = part_of_term(term->kind)};
        if (keyed && all_share(patterns, term, in) && !list_has(out, part.column, part.of))
            vec_push(c->ad->arena, out, part);
    }
}

static bool all_give_partition(const struct cql_advice *c, const struct cql_patterns *patterns)
{
    for (size_t i = 0; i < patterns->n; i++)
        if (!cql_gives_partition(c, patterns->at[i])) return false;
    return true;
}

static double partitions_of(const struct cql_advice *c, const struct cql_table *t)
{
    double product = 1;
    for (size_t i = 0; i < t->partition.n; i++)
        if (t->partition.at[i].column >= 0)
            product *= cql_has_few_values(c, t->base, t->partition.at[i].column)
                           ? 10
                           : estimate_distinct(c->ad, t->base, t->partition.at[i].column);
    return product;
}

/* The column by whose days rows can be told apart: the first that orders or bounds them, when it is a time.
 */
static int time_column(const struct cql_advice *c, const struct cql_patterns *patterns)
{
    const struct schema_table *t = cql_base(c, patterns->at[0]->table);
    const struct cql_pattern *p = patterns->at[0];
    VEC_EACH (const struct cql_sort, s, &p->order)
        return cql_is_time(&t->columns.at[s->column]) ? s->column : -1;
    VEC_EACH (const struct cql_term, term, &p->terms)
        if (term->kind == CQL_TERM_RANGE && cql_is_time(&t->columns.at[term->column])) return term->column;
    return -1;
}

static void add_bucket(struct cql_advice *c, const struct cql_patterns *patterns, struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    t->bucket_of = time_column(c, patterns);
    t->bucket = t->bucket_of >= 0 ? BUCKET_DAY : BUCKET_HASH;
    t->bucket_name = t->bucket == BUCKET_DAY ? SLICE("day") : SLICE("bucket");
    while (schema_find_column(base, t->bucket_name) >= 0)
        t->bucket_name = slice_of(arena_printf(c->ad->arena, "%.*s_", SLICE_ARG(t->bucket_name)));
    vec_push(c->ad->arena, &t->partition, ((struct cql_key_part){-1, CQL_TERM_EQUAL, false}));
}

static void choose_partition(struct cql_advice *c, const struct cql_patterns *patterns, struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    if (all_give_partition(c, patterns)) {
        for (int position = 0; position < (int)base->columns.n; position++)
            for (size_t i = 0; i < base->columns.n; i++)
                if (base->columns.at[i].role == ROLE_PARTITION &&
                    base->columns.at[i].role_position == position && !base->columns.at[i].dropped)
                    vec_push(c->ad->arena, &t->partition,
                             ((struct cql_key_part){(int)i, CQL_TERM_EQUAL, false}));
        return;
    }
    struct cql_key_list shared = {0};
    add_shared(c, patterns, false, &shared);
    if (!shared.n) add_shared(c, patterns, true, &shared);
    /* a time alone sends all of today's rows to one partition, so it does not count for many */
    size_t many = 0;
    for (size_t i = 0; i < shared.n; i++)
        many += !cql_has_few_values(c, t->base, shared.at[i].column) &&
                !cql_is_time(&base->columns.at[shared.at[i].column]);
    for (size_t i = 0; i < shared.n; i++)
        if (!many || !cql_has_few_values(c, t->base, shared.at[i].column))
            vec_push(c->ad->arena, &t->partition, shared.at[i]);
    double partitions = partitions_of(c, t);
    if (partitions <= FEW_VALUES || (base->rows > 0 && base->rows / partitions > PARTITION_ROWS))
        add_bucket(c, patterns, t);
}

/* ---- clustering columns ----------------------------------------------------------------------------------
 */

static void add_equalities(struct cql_advice *c, const struct cql_pattern *p, struct cql_table *t)
{
    VEC_EACH (const struct cql_term, term, &p->terms)
        if (is_equality(term->kind))
            add_clustering(c, t, (struct cql_key_part){term->column, part_of_term(term->kind), false});
    VEC_EACH (const struct cql_term, term, &p->terms)
        if (term->kind == CQL_TERM_IN)
            add_clustering(c, t, (struct cql_key_part){term->column, CQL_TERM_EQUAL, false});
}

static void add_tail(struct cql_advice *c, const struct cql_pattern *p, struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    VEC_EACH (const struct cql_sort, s, &p->order)
        add_clustering(c, t, (struct cql_key_part){s->column, CQL_TERM_EQUAL, s->descending});
    VEC_EACH (const struct cql_term, term, &p->terms)
        if (term->kind == CQL_TERM_RANGE)
            add_clustering(c, t,
                           (struct cql_key_part){term->column, CQL_TERM_EQUAL,
                                                 base->columns.at[term->column].clustering_descending});
}

static void add_base_key(struct cql_advice *c, struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    static const enum column_role roles[] = {ROLE_PARTITION, ROLE_CLUSTERING};
    for (size_t r = 0; r < 2; r++)
        for (int position = 0; position < (int)base->columns.n; position++)
            for (size_t i = 0; i < base->columns.n; i++) {
                const struct schema_column *column = &base->columns.at[i];
                if (column->role == roles[r] && column->role_position == position && !column->dropped)
                    add_clustering(
                        c, t, (struct cql_key_part){(int)i, CQL_TERM_EQUAL, column->clustering_descending});
            }
}

static size_t equalities_of(const struct cql_pattern *p)
{
    size_t n = 0;
    VEC_EACH (const struct cql_term, term, &p->terms) n += is_equality(term->kind);
    return n;
}

/* Patterns with fewer equalities first: theirs must be a prefix of the others'. */
static void choose_clustering(struct cql_advice *c, const struct cql_patterns *patterns, struct cql_table *t)
{
    size_t most = 0;
    for (size_t i = 0; i < patterns->n; i++)
        if (equalities_of(patterns->at[i]) > most) most = equalities_of(patterns->at[i]);
    for (size_t n = 0; n <= most; n++)
        for (size_t i = 0; i < patterns->n; i++)
            if (equalities_of(patterns->at[i]) == n) add_equalities(c, patterns->at[i], t);
    for (size_t i = 0; i < patterns->n; i++) add_tail(c, patterns->at[i], t);
    add_base_key(c, t);
}

/* ---- the table -------------------------------------------------------------------------------------------
 */

static bool keeps_partition(const struct cql_advice *c, const struct cql_table *t)
{
    struct cql_table base = cql_table_as_is(c, t->base);
    if (base.partition.n != t->partition.n) return false;
    for (size_t i = 0; i < base.partition.n; i++)
        if (base.partition.at[i].column != t->partition.at[i].column) return false;
    return true;
}

/* "users_by_email": the base table and what leads to a row. */
static struct slice name_for(struct cql_advice *c, const struct cql_patterns *patterns,
                             const struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    struct arena *a = c->ad->arena;
    const char *name = arena_printf(a, "%.*s_by", SLICE_ARG(base->name));
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    for (size_t l = keeps_partition(c, t) && t->clustering.n; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            const struct cql_key_part *part = &lists[l]->at[i];
            bool asked = false;
            for (size_t p = 0; p < patterns->n; p++)
                VEC_EACH (const struct cql_term, term, &patterns->at[p]->terms)
                    asked |= term->column == part->column;
            VEC_EACH (const struct cql_sort, s, &patterns->at[0]->order) asked |= s->column == part->column;
            struct slice word = cql_part_name(c, t, part);
            if (part->column < 0 || !asked || strlen(name) + word.n + 1 > NAME_LIMIT) continue;
            name = arena_printf(a, "%s_%.*s", name, SLICE_ARG(word));
        }
    for (int n = 2; schema_find_table(c->ad->schema, base->schema, slice_of(name)) >= 0 && n < 10; n++)
        name = arena_printf(a, "%s_%d", name, n);
    return slice_of(name);
}

static bool keys_are_legal(const struct cql_advice *c, const struct cql_table *t)
{
    const struct schema_table *base = cql_base(c, t->base);
    const struct cql_key_list *lists[] = {&t->partition, &t->clustering};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            const struct cql_key_part *part = &lists[l]->at[i];
            if (part->column >= 0 && !may_be_key(&base->columns.at[part->column], part->of)) return false;
        }
    return t->partition.n > 0;
}

static bool all_terms_answerable(const struct cql_patterns *patterns)
{
    for (size_t i = 0; i < patterns->n; i++)
        VEC_EACH (const struct cql_term, term, &patterns->at[i]->terms)
            if (term->kind == CQL_TERM_NONE) return false;
    return true;
}

bool cql_table_for(struct cql_advice *c, const struct cql_patterns *patterns, struct cql_table *out)
{
    const struct schema_table *base = cql_base(c, patterns->at[0]->table);
    *out = (struct cql_table){.base = patterns->at[0]->table, .bucket_of = -1};
    if (!all_terms_answerable(patterns)) return false;
    choose_partition(c, patterns, out);
    /* patterns that share no column are for a table each, and a bucket for one alone */
    if (patterns->n > 1 && (!out->partition.n || out->partition.at[0].column < 0)) return false;
    choose_clustering(c, patterns, out);
    if (!keys_are_legal(c, out)) return false;
    out->carried = ARENA_ARRAY(c->ad->arena, bool, base->columns.n + 1);
    for (size_t p = 0; p < patterns->n; p++)
        for (size_t i = 0; i < base->columns.n; i++)
            out->carried[i] |= patterns->at[p]->needed[i] && !base->columns.at[i].dropped;
    out->name = name_for(c, patterns, out);
    return true;
}
