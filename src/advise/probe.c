/* Probe queries: what a planner is asked instead of the query itself.
 *
 * Made from the model, never from the text: the tables of the access's scope, their terms, the order and the
 * limit. For SQLite every name is made up from numbers (table t3, column c7, relation r1), so that no name of
 * the schema is ever spliced into SQL; literals are quoted anew. */
#include <sqlite3.h>

#include "advise/advise_internal.h"

enum { LIST_MEMBERS = 5 };

struct probe {
    const struct advise *ad;
    const struct access *access;
    enum probe_flavour flavour;
    struct buf *out;
    int parameters;
    bool first_condition;
};

/* ---- names and values ------------------------------------------------------------------------------------
 */

static void write_parameter(struct probe *p)
{
    p->parameters++;
    if (p->flavour == PROBE_SQLITE)
        buf_byte(p->out, '?');
    else
        buf_printf(p->out, "$%d", p->parameters);
}

static void write_column(struct probe *p, const struct access *of, int column)
{
    int alias = of->relation < 0 ? 0 : of->relation;
    if (p->flavour == PROBE_SQLITE) {
        buf_printf(p->out, "r%d.c%d", alias, column);
        return;
    }
    struct slice name = p->ad->schema->tables.at[of->table].columns.at[column].name;
    buf_printf(p->out, "r%d.%.*s", alias, SLICE_ARG(query_quote_name(p->ad->arena, name, DIALECT_POSTGRES)));
}

static bool is_number(struct slice v)
{
    size_t digits = 0;
    for (size_t i = 0; i < v.n; i++) {
        digits += ascii_is_digit(v.p[i]);
        if (!ascii_is_digit(v.p[i]) && !(v.p[i] == '.') && !(i == 0 && v.p[i] == '-')) return false;
    }
    return digits > 0;
}

/* Strips a string literal's quotes and writes it with SQLite's own quoting. */
static void write_literal(struct slice value, struct buf *out)
{
    enum { VALUE_LIMIT = 200 };
    if (is_number(value)) {
        buf_put(out, value);
        return;
    }
    struct slice inner = value;
    if (inner.n >= 2 && inner.p[0] == '\'' && inner.p[inner.n - 1] == '\'')
        inner = (struct slice){value.p + 1, value.n - 2};
    char *quoted = sqlite3_mprintf("%.*Q", inner.n > VALUE_LIMIT ? VALUE_LIMIT : (int)inner.n, inner.p);
    buf_text(out, quoted ? quoted : "''");
    sqlite3_free(quoted);
}

static void write_atom_tail(const struct where_atom *atom, struct buf *out)
{
    switch (atom->op) {
    case PREDICATE_IS_NULL: buf_text(out, " IS NULL"); return;
    case PREDICATE_IS_NOT_NULL: buf_text(out, " IS NOT NULL"); return;
    case PREDICATE_IS_TRUE: buf_text(out, " = 1"); return;
    case PREDICATE_IS_FALSE: buf_text(out, " = 0"); return;
    case PREDICATE_NOT_EQUAL: buf_text(out, " <> "); break;
    case PREDICATE_LESS: buf_text(out, " < "); break;
    case PREDICATE_LESS_EQUAL: buf_text(out, " <= "); break;
    case PREDICATE_GREATER: buf_text(out, " > "); break;
    case PREDICATE_GREATER_EQUAL: buf_text(out, " >= "); break;
    default: buf_text(out, " = "); break;
    }
    write_literal(atom->value, out);
}

void probe_write_atom(const struct where_atom *atom, struct buf *out)
{
    buf_printf(out, "c%d", atom->column);
    write_atom_tail(atom, out);
}

/* ---- expressions -----------------------------------------------------------------------------------------
 */

static const char *const sqlite_functions[] = {"lower",    "upper",  "length",  "substr", "trim",
                                               "ltrim",    "rtrim",  "replace", "abs",    "round",
                                               "coalesce", "ifnull", "nullif"};

static bool sqlite_knows(struct slice word)
{
    for (size_t i = 0; i < sizeof sqlite_functions / sizeof *sqlite_functions; i++)
        if (slice_eq(word, slice_of(sqlite_functions[i]))) return true;
    return false;
}

static bool sqlite_operator(struct slice op)
{
    static const char *const ops[] = {"->", "->>", "||", "+", "-", "*", "/", "%"};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (slice_eq(op, slice_of(ops[i]))) return true;
    return false;
}

bool probe_write_part(const struct advise *ad, int table, const struct key_part *part, struct buf *out)
{
    if (part->column >= 0) {
        buf_printf(out, "c%d", part->column);
        return true;
    }
    const struct schema_table *t = &ad->schema->tables.at[table];
    struct token_list all = lex_all(ad->arena, part->expression, t->dialect, 0);
    for (size_t i = 0; i < all.n && all.at[i].kind != TOKEN_END; i++) {
        struct slice s = token_text(part->expression, all.at[i]);
        bool name = all.at[i].kind == TOKEN_WORD || all.at[i].kind == TOKEN_NAME;
        int column = name ? schema_find_column(t, s) : -1;
        bool structure =
            all.at[i].kind == TOKEN_OPEN || all.at[i].kind == TOKEN_CLOSE || all.at[i].kind == TOKEN_COMMA;
        if (column >= 0)
            buf_printf(out, "c%d", column);
        else if (all.at[i].kind == TOKEN_STRING || all.at[i].kind == TOKEN_NUMBER)
            write_literal(s, out);
        else if (structure || (name && sqlite_knows(s)) ||
                 (all.at[i].kind == TOKEN_OPERATOR && sqlite_operator(s)))
            buf_printf(out, "%.*s ", SLICE_ARG(s));
        else
            return false;
    }
    return true;
}

/* The left side of a term, with the relation's alias where it is a column. */
static bool write_left(struct probe *p, const struct access *of, const struct key_part *part)
{
    if (part->column >= 0) {
        write_column(p, of, part->column);
        return true;
    }
    if (p->flavour == PROBE_POSTGRES) {
        buf_printf(p->out, "(%.*s)", SLICE_ARG(part->expression));
        return true;
    }
    struct buf text = {0};
    bool ok = probe_write_part(p->ad, of->table, part, &text);
    if (ok) buf_printf(p->out, "(%.*s)", (int)text.n, text.p);
    buf_free(&text);
    return ok;
}

/* ---- conditions ------------------------------------------------------------------------------------------
 */

/* The access of a relation in the same scope as the probe, NULL when it is not part of it. */
static const struct access *access_of_relation(const struct probe *p, int relation)
{
    VEC_EACH (struct access, other, &p->ad->accesses)
        if (other->query == p->access->query && other->relation == relation && relation >= 0 &&
            other->scope == p->access->scope)
            return other;
    return NULL;
}

static void write_list(struct probe *p, int members)
{
    if (members > LIST_MEMBERS) members = LIST_MEMBERS;
    if (members < 2) members = 2;
    buf_text(p->out, " IN (");
    for (int i = 0; i < members; i++) {
        if (i) buf_text(p->out, ", ");
        write_parameter(p);
    }
    buf_byte(p->out, ')');
}

static void write_range(struct probe *p, const struct term *t)
{
    static const char *const ops[] = {[PREDICATE_LESS] = " < ",
                                      [PREDICATE_LESS_EQUAL] = " <= ",
                                      [PREDICATE_GREATER] = " > ",
                                      [PREDICATE_GREATER_EQUAL] = " >= "};
    enum predicate_op op = t->predicate ? t->predicate->op : PREDICATE_BETWEEN;
    bool both = t->selectivity < 0.1 || t->kind == TERM_PREFIX || op == PREDICATE_BETWEEN;
    if (both) {
        buf_text(p->out, " BETWEEN ");
        write_parameter(p);
        buf_text(p->out, " AND ");
    } else {
        buf_text(p->out, op <= PREDICATE_GREATER_EQUAL && ops[op] ? ops[op] : " > ");
    }
    write_parameter(p);
}

/* A pattern in PostgreSQL's flavour, where the operator class must match. */
static void write_pattern(struct probe *p)
{
    buf_text(p->out, " LIKE 'abc%'");
}

static void write_term_tail(struct probe *p, const struct term *t)
{
    const struct access *other = t->kind == TERM_JOIN ? access_of_relation(p, t->other) : NULL;
    if (t->constant && p->flavour == PROBE_SQLITE)
        write_atom_tail(&t->atom, p->out);
    else if (t->constant && t->atom.op == PREDICATE_IS_NULL)
        buf_text(p->out, " IS NULL");
    else if (t->constant && t->atom.op == PREDICATE_IS_NOT_NULL)
        buf_text(p->out, " IS NOT NULL");
    else if (t->constant && t->atom.op == PREDICATE_IS_TRUE)
        buf_text(p->out, " IS TRUE");
    else if (t->constant && t->atom.op == PREDICATE_IS_FALSE)
        buf_text(p->out, " IS FALSE");
    else if (t->constant)
        write_atom_tail(&t->atom, p->out);
    else if (t->kind == TERM_PREFIX && p->flavour == PROBE_POSTGRES)
        write_pattern(p);
    else if (t->kind == TERM_RANGE || t->kind == TERM_PREFIX)
        write_range(p, t);
    else if (t->kind == TERM_IN || (t->kind == TERM_JOIN && t->predicate && t->predicate->op == PREDICATE_IN))
        write_list(p, t->members);
    else if (other && t->other_column >= 0) {
        buf_text(p->out, " = ");
        write_column(p, other, t->other_column);
    } else {
        buf_text(p->out, " = ");
        write_parameter(p);
    }
}

/* Joins are written once: by the relation that comes later in FROM. */
static bool joined_earlier(const struct probe *p, const struct access *of, const struct term *t)
{
    const struct access *other = t->kind == TERM_JOIN ? access_of_relation(p, t->other) : NULL;
    return other && t->other_column >= 0 && other->relation > of->relation;
}

static void write_conditions(struct probe *p, const struct access *of, const char *first)
{
    VEC_EACH (struct term, t, &of->terms) {
        struct buf *out = p->out;
        size_t start = out->n;
        int parameters = p->parameters;
        if (t->kind == TERM_SEARCH || joined_earlier(p, of, t)) continue;
        buf_text(out, p->first_condition ? first : " AND ");
        if (!write_left(p, of, &t->part)) {
            out->n = start;
            p->parameters = parameters;
            continue;
        }
        write_term_tail(p, t);
        p->first_condition = false;
    }
}

/* ---- the query -------------------------------------------------------------------------------------------
 */

static void write_table(struct probe *p, const struct access *of)
{
    int alias = of->relation < 0 ? 0 : of->relation;
    const struct schema_table *t = &p->ad->schema->tables.at[of->table];
    if (p->flavour == PROBE_SQLITE) {
        buf_printf(p->out, "t%d AS r%d", of->table, alias);
        return;
    }
    if (t->schema.n)
        buf_printf(p->out, "%.*s.", SLICE_ARG(query_quote_name(p->ad->arena, t->schema, DIALECT_POSTGRES)));
    buf_printf(p->out, "%.*s AS r%d", SLICE_ARG(query_quote_name(p->ad->arena, t->name, DIALECT_POSTGRES)),
               alias);
}

/* The accesses of the probe's scope, its own first where it stands for its relation (an arm of an OR does).
 */
static size_t scope_accesses(const struct probe *p, const struct access **out, size_t limit)
{
    size_t n = 0;
    const struct access *seen = NULL;
    if (p->access->relation < 0) {
        out[0] = p->access;
        return 1;
    }
    VEC_EACH (struct access, other, &p->ad->accesses) {
        if (other->query != p->access->query || other->scope != p->access->scope || n == limit) continue;
        if (other->relation < 0 || (seen && seen->relation == other->relation)) continue;
        seen = other;
        out[n++] = other->relation == p->access->relation ? p->access : other;
    }
    return n;
}

static const char *join_text(enum join_kind join)
{
    switch (join) {
    case JOIN_LEFT: return " LEFT JOIN ";
    case JOIN_RIGHT: return " RIGHT JOIN ";
    case JOIN_FULL: return " FULL JOIN ";
    default: return " JOIN ";
    }
}

/* FROM, with each relation's conditions in its ON where an outer join makes that a difference. */
static void write_from(struct probe *p, const struct access *const *of, size_t n)
{
    buf_text(p->out, " FROM ");
    for (size_t i = 0; i < n; i++) {
        const struct query *q = p->ad->queries[p->access->query].query;
        enum join_kind join = of[i]->relation < 0 ? JOIN_FIRST : q->relations.at[of[i]->relation].join;
        if (i) buf_text(p->out, join_text(join));
        write_table(p, of[i]);
        bool outer = join == JOIN_LEFT || join == JOIN_RIGHT || join == JOIN_FULL;
        p->first_condition = true;
        if (i && outer) write_conditions(p, of[i], " ON ");
        if (i && p->first_condition) buf_text(p->out, " ON 1 = 1");
    }
    p->first_condition = true;
    for (size_t i = 0; i < n; i++) {
        const struct query *q = p->ad->queries[p->access->query].query;
        enum join_kind join = of[i]->relation < 0 ? JOIN_FIRST : q->relations.at[of[i]->relation].join;
        bool outer = i && (join == JOIN_LEFT || join == JOIN_RIGHT || join == JOIN_FULL);
        if (!outer) write_conditions(p, of[i], " WHERE ");
    }
}

static void write_columns(struct probe *p, const struct access *const *of, size_t n)
{
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        int alias = of[i]->relation < 0 ? 0 : of[i]->relation;
        if (of[i]->extreme) {
            buf_text(p->out, first ? "max(" : ", max(");
            write_column(p, of[i], of[i]->order[0].column);
            buf_byte(p->out, ')');
            first = false;
            continue;
        }
        if (of[i]->star || of[i]->locked) {
            buf_printf(p->out, first ? "r%d.*" : ", r%d.*", alias);
            first = false;
            continue;
        }
        for (size_t c = 0; c < p->ad->schema->tables.at[of[i]->table].columns.n; c++) {
            if (!of[i]->needed[c]) continue;
            if (!first) buf_text(p->out, ", ");
            write_column(p, of[i], (int)c);
            first = false;
        }
    }
    if (first) buf_byte(p->out, '1');
}

static void write_order(struct probe *p, const struct access *of)
{
    if (!of->order || of->extreme) return;
    buf_text(p->out, " ORDER BY ");
    for (size_t i = 0; i < of->order_count; i++) {
        const struct key_part *part = &of->order[i];
        if (i) buf_text(p->out, ", ");
        write_column(p, of, part->column);
        if (part->descending) buf_text(p->out, " DESC");
        if (part->nulls_reversed && p->flavour == PROBE_POSTGRES)
            buf_text(p->out, part->descending ? " NULLS LAST" : " NULLS FIRST");
    }
}

int probe_write(const struct advise *ad, const struct access *access, enum probe_flavour flavour,
                struct buf *out)
{
    enum { RELATION_LIMIT = 16 };
    const struct access *of[RELATION_LIMIT];
    struct probe p = {.ad = ad, .access = access, .flavour = flavour, .out = out};
    size_t n = scope_accesses(&p, of, RELATION_LIMIT);
    buf_text(out, "SELECT ");
    write_columns(&p, of, n);
    write_from(&p, of, n);
    bool limited = false;
    for (size_t i = 0; i < n; i++) {
        write_order(&p, of[i]);
        limited |= of[i]->limited && !of[i]->extreme;
    }
    if (limited) buf_printf(out, " LIMIT %.0f", access->limit >= 1 ? access->limit : ASSUMED_LIMIT);
    return p.parameters;
}
