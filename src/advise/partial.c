/* Predicates of partial indexes.
 *
 * Read: conditions on single columns joined with AND; anything else is opaque and nothing implies it. A
 * planner uses a partial index only for a query whose text implies the predicate, so a parameter never does.
 *
 * Proposed: a condition becomes the predicate of a variant when it is the same literal in at least
 * SHARED_WEIGHT of the weight of all accesses that the key could serve, and when it keeps few rows. */
#include "advise/advise_internal.h"

#define SHARED_WEIGHT 0.80
#define RARE          0.30 /* a predicate that keeps more of the table shrinks the index too little */
enum { PARTIALS_PER_TABLE = 2, SMALL_SET = 40 };

/* ---- reading ---------------------------------------------------------------------------------------------
 */

static const struct op_name {
    const char *text;
    enum predicate_op op;
} comparison_ops[] = {
    {"=",  PREDICATE_EQUAL        },
    {"<>", PREDICATE_NOT_EQUAL    },
    {"!=", PREDICATE_NOT_EQUAL    },
    {"<",  PREDICATE_LESS         },
    {"<=", PREDICATE_LESS_EQUAL   },
    {">",  PREDICATE_GREATER      },
    {">=", PREDICATE_GREATER_EQUAL},
};

static bool op_from_text(struct slice text, enum predicate_op *op)
{
    for (size_t i = 0; i < sizeof comparison_ops / sizeof *comparison_ops; i++)
        if (slice_eq(text, slice_of(comparison_ops[i].text))) {
            *op = comparison_ops[i].op;
            return true;
        }
    return false;
}

struct atom_reader {
    struct arena *arena;
    const struct schema_table *table;
    enum dialect dialect;
    struct slice text;
    const struct token *tokens;
    size_t n;
};

static bool word_at(const struct atom_reader *r, size_t i, const char *word)
{
    return i < r->n && token_is(r->text, r->tokens[i], word);
}

static int column_at(const struct atom_reader *r, size_t i)
{
    if (i >= r->n || (r->tokens[i].kind != TOKEN_WORD && r->tokens[i].kind != TOKEN_NAME)) return -1;
    struct slice name = token_text(r->text, r->tokens[i]);
    if (r->tokens[i].kind == TOKEN_NAME) name = token_value(r->arena, r->text, r->tokens[i], r->dialect);
    return schema_find_column(r->table, name);
}

/* One condition in r->tokens[0, n). */
static bool atom_read(const struct atom_reader *r, struct where_atom *out)
{
    *out = (struct where_atom){.column = column_at(r, 0), .value = SLICE("")};
    if (r->n == 2 && word_at(r, 0, "not")) {
        out->column = column_at(r, 1);
        out->op = PREDICATE_IS_FALSE;
    } else if (r->n == 1) {
        out->op = PREDICATE_IS_TRUE;
    } else if (word_at(r, 1, "is")) {
        size_t last = r->n - 1;
        bool negated = word_at(r, 2, "not");
        if (last != (negated ? 3u : 2u)) return false;
        if (word_at(r, last, "null"))
            out->op = negated ? PREDICATE_IS_NOT_NULL : PREDICATE_IS_NULL;
        else if (word_at(r, last, "true") && !negated)
            out->op = PREDICATE_IS_TRUE;
        else if (word_at(r, last, "false") && !negated)
            out->op = PREDICATE_IS_FALSE;
        else
            return false;
    } else if (r->n == 3 && op_from_text(token_text(r->text, r->tokens[1]), &out->op)) {
        uint8_t kind = r->tokens[2].kind;
        out->value = token_text(r->text, r->tokens[2]);
        bool yes = word_at(r, 2, "true"), no = word_at(r, 2, "false");
        if ((yes || no) && out->op == PREDICATE_EQUAL) {
            out->op = yes ? PREDICATE_IS_TRUE : PREDICATE_IS_FALSE;
            out->value = SLICE("");
        } else if (kind != TOKEN_STRING && kind != TOKEN_NUMBER) {
            return false;
        }
    } else {
        return false;
    }
    return out->column >= 0;
}

/* Cuts parentheses around a whole condition. */
static void unwrap(struct atom_reader *r)
{
    while (r->n > 2 && r->tokens[0].kind == TOKEN_OPEN && r->tokens[r->n - 1].kind == TOKEN_CLOSE) {
        r->tokens++;
        r->n -= 2;
    }
}

bool where_parse(struct arena *a, const struct schema_table *t, struct slice text, enum dialect d,
                 struct where_atom **atoms, size_t *count)
{
    struct slice canonical = expression_canonical(a, text, d);
    struct token_list all = lex_all(a, canonical, d, 0);
    size_t n = all.n, start = 0, depth = 0;
    while (n > 0 && all.at[n - 1].kind == TOKEN_END) n--;
    *atoms = ARENA_ARRAY(a, struct where_atom, n + 1);
    *count = 0;
    for (size_t i = 0; i <= n; i++) {
        bool end = i == n || (depth == 0 && token_is(canonical, all.at[i], "and"));
        if (i < n) depth += all.at[i].kind == TOKEN_OPEN;
        if (i < n && depth) depth -= all.at[i].kind == TOKEN_CLOSE;
        if (!end) continue;
        struct atom_reader r = {a, t, d, canonical, all.at + start, i - start};
        unwrap(&r);
        if (r.n == 0 || !atom_read(&r, &(*atoms)[*count])) return false;
        ++*count;
        start = i + 1;
    }
    return true;
}

/* ---- implication -----------------------------------------------------------------------------------------
 */

static struct slice bare(struct slice v)
{
    if (v.n >= 2 && v.p[0] == '\'' && v.p[v.n - 1] == '\'') return (struct slice){v.p + 1, v.n - 2};
    return v;
}

bool where_atom_same(const struct where_atom *a, const struct where_atom *b)
{
    return a->column == b->column && a->op == b->op && slice_eq(bare(a->value), bare(b->value));
}

/* A comparison that is true of no NULL. */
static bool term_strict(const struct term *t)
{
    if (t->kind == TERM_FILTER) return t->atom.op == PREDICATE_NOT_EQUAL;
    return !(t->constant && t->atom.op == PREDICATE_IS_NULL);
}

static bool atom_implied(const struct access *access, const struct where_atom *atom)
{
    VEC_EACH (struct term, t, &access->terms) {
        if (t->part.column != atom->column) continue;
        if (t->constant && where_atom_same(&t->atom, atom)) return true;
        if (atom->op == PREDICATE_IS_NOT_NULL && term_strict(t)) return true;
    }
    return false;
}

bool where_implied(const struct access *access, const struct index_shape *ix)
{
    if (ix->where_opaque) return false;
    for (size_t i = 0; i < ix->where_count; i++)
        if (!atom_implied(access, &ix->where[i])) return false;
    return true;
}

double where_selectivity(const struct advise *ad, const struct index_shape *ix)
{
    enum { MOST = 8 };
    double s[MOST];
    size_t n = 0;
    if (ix->where_opaque) return 0.5;
    for (size_t i = 0; i < ix->where_count && n < MOST; i++)
        s[n++] = estimate_atom(ad, ix->table, &ix->where[i]);
    return n ? estimate_combine(s, n) : 1;
}

/* ---- proposing -------------------------------------------------------------------------------------------
 */

/* The share of calls of the access's query that really had this literal, 1 when only the sample is known. */
static double literal_share(const struct advise *ad, const struct access *access, const struct term *t)
{
    const struct workload_query *w = &ad->queries[access->query];
    if (!w->literal_values || !t->predicate || t->predicate->right.literal < 0) return 1;
    const struct common_value *seen = &w->literal_values[t->predicate->right.literal];
    return slice_eq(bare(seen->value), bare(t->atom.value)) ? seen->frequency : 0;
}

/* Whether at least SHARED_WEIGHT of the accesses that the key serves state the condition as a literal. */
static bool condition_shared(const struct advise *ad, const struct index_shape *key,
                             const struct where_atom *atom)
{
    double all = 0, with = 0;
    VEC_EACH (size_t, i, &ad->tables[key->table].accesses) {
        const struct access *access = &ad->accesses.at[*i];
        if (access->check_of) continue;
        struct match m = index_match(ad, access, key, NO_DRIVER);
        if (!m.usable || (m.bound == 0 && !m.range && !m.sorted)) continue;
        all += access->weight;
        VEC_EACH (struct term, t, &access->terms)
            if (t->constant && where_atom_same(&t->atom, atom))
                with += access->weight * literal_share(ad, access, t);
    }
    return all > 0 && with >= SHARED_WEIGHT * all;
}

static bool worth_a_predicate(const struct advise *ad, int table, const struct term *t)
{
    if (!t->constant || t->atom.column < 0) return false;
    if (t->kind != TERM_EQUAL && t->kind != TERM_FILTER) return false;
    /* how many are NULL nobody can guess */
    const struct schema_column *c = &ad->schema->tables.at[table].columns.at[t->atom.column];
    if (t->atom.op == PREDICATE_IS_NULL && c->null_fraction < 0) return false;
    bool set = t->atom.op != PREDICATE_EQUAL || estimate_distinct(ad, table, t->atom.column) <= SMALL_SET;
    return set && estimate_atom(ad, table, &t->atom) <= RARE;
}

/* The shape without the atom's column in its key, with the atom as predicate; false when no key is left. */
static bool shape_with_predicate(struct advise *ad, const struct index_shape *from,
                                 const struct where_atom *atom, struct index_shape *out)
{
    *out = *from;
    out->key = ARENA_ARRAY(ad->arena, struct key_part, from->key_count);
    out->key_count = 0;
    for (size_t i = 0; i < from->key_count; i++)
        if (from->key[i].column != atom->column) out->key[out->key_count++] = from->key[i];
    out->where = ARENA_ARRAY(ad->arena, struct where_atom, 1);
    *out->where = *atom;
    out->where_count = 1;
    return out->key_count > 0;
}

static bool dialect_has_partial(enum dialect d)
{
    return d == DIALECT_POSTGRES || d == DIALECT_UNKNOWN || d == DIALECT_SQLITE || d == DIALECT_MSSQL;
}

static void partials_of_access(struct advise *ad, const struct access *access, size_t candidates,
                               size_t *made)
{
    VEC_EACH (struct term, t, &access->terms) {
        if (!worth_a_predicate(ad, access->table, t)) continue;
        for (size_t i = 0; i < candidates && made[access->table] < PARTIALS_PER_TABLE * 4; i++) {
            struct index_shape base = ad->candidates.at[i].shape, shape;
            if (base.table != access->table || base.where_count || !slice_eq(base.method, SLICE("btree")))
                continue;
            struct match m = index_match(ad, access, &base, NO_DRIVER);
            if (!m.usable || !shape_with_predicate(ad, &base, &t->atom, &shape)) continue;
            if (!condition_shared(ad, &base, &t->atom)) continue;
            if (candidate_add(ad, &shape)) made[access->table]++;
        }
    }
}

void advise_partials(struct advise *ad)
{
    size_t candidates = ad->candidates.n;
    size_t *made = ARENA_ARRAY(ad->arena, size_t, ad->schema->tables.n + 1);
    VEC_EACH (struct access, access, &ad->accesses)
        if (dialect_has_partial(table_dialect(ad, access->table)) && !access->check_of)
            partials_of_access(ad, access, candidates, made);
}
