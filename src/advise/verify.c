/* Verification with SQLite: is the suggested index what a planner takes?
 *
 * The tables concerned are rebuilt in memory with made-up names, the existing indexes with them, and
 * sqlite_stat1 is filled from the statistics (or the defaults), so that SQLite's planner sees sizes without a
 * single row. The probe of every query a suggestion serves is planned before and after all suggestions are
 * added. EXPLAIN QUERY PLAN yields rows (id, parent, unused, detail); an index counts as used when its
 * made-up name, which occurs nowhere else, is a word of `detail`.
 *
 * What SQLite has no words for (GIN, BRIN, INCLUDE, operator classes, functions it lacks) is not planned; the
 * advice says so. */
#include <sqlite3.h>
#include <stdio.h>

#include "advise/advise_internal.h"

struct planner {
    struct advise *ad;
    sqlite3 *db;
    bool *tables; /* rebuilt */
    struct error *err;
};

/* ---- what SQLite can say ---------------------------------------------------------------------------------
 */

/* NULL when it can, else what it lacks. */
static const char *inexpressible(const struct advise *ad, const struct index_shape *ix)
{
    struct buf scratch = {0};
    const char *why = NULL;
    if (!slice_eq(ix->method, SLICE("btree")))
        why = arena_printf(ad->arena, "%.*s indexes", SLICE_ARG(ix->method));
    else if (ix->include_count)
        why = "INCLUDE";
    for (size_t i = 0; i < ix->key_count && !why; i++) {
        const struct key_part *part = &ix->key[i];
        if (part->opclass.n)
            why = arena_printf(ad->arena, "operator class %.*s", SLICE_ARG(part->opclass));
        else if (part->nulls_reversed)
            why = "NULLS FIRST and LAST in an index";
        else if (!probe_write_part(ad, ix->table, part, &scratch))
            why = arena_printf(ad->arena, "expression %.*s", SLICE_ARG(part->expression));
    }
    if (!why && ix->where_opaque) why = "such a predicate";
    buf_free(&scratch);
    return why;
}

/* The nearest index that SQLite can say: without INCLUDE, operator classes and places of NULLs. False when
 * that leaves something it has no words for. */
static bool simplify(const struct advise *ad, const struct index_shape *ix, struct index_shape *out)
{
    *out = *ix;
    out->include_count = 0;
    out->key = ARENA_ARRAY(ad->arena, struct key_part, ix->key_count + 1);
    for (size_t i = 0; i < ix->key_count; i++) {
        out->key[i] = ix->key[i];
        out->key[i].opclass = SLICE("");
        out->key[i].nulls_reversed = false;
    }
    return !inexpressible(ad, out);
}

/* ---- the schema in SQLite --------------------------------------------------------------------------------
 */

static bool run(struct planner *p, const struct buf *sql)
{
    sqlite3_stmt *st;
    struct slice text = buf_slice(sql);
    int rc = sqlite3_prepare_v2(p->db, text.p, (int)text.n, &st, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(st);
    sqlite3_finalize(st);
    if (rc == SQLITE_DONE || rc == SQLITE_ROW) return true;
    return error_set(p->err, "verification: SQLite says %s", sqlite3_errmsg(p->db));
}

static bool run_text(struct planner *p, const char *sql)
{
    struct buf b = {0};
    buf_text(&b, sql);
    bool ok = run(p, &b);
    buf_free(&b);
    return ok;
}

static const char *affinity(enum type_family f)
{
    switch (f) {
    case TYPE_INTEGER:
    case TYPE_BOOLEAN:
    case TYPE_COUNTER: return "INTEGER";
    case TYPE_DECIMAL:
    case TYPE_FLOAT: return "REAL";
    case TYPE_BINARY: return "BLOB";
    default: return "TEXT";
    }
}

static bool add_stat(struct planner *p, int table, const char *index, const char *stat)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(p->db, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('t' || ?1, ?2, ?3)",
                                -1, &st, NULL);
    if (rc != SQLITE_OK) return error_set(p->err, "verification: SQLite says %s", sqlite3_errmsg(p->db));
    sqlite3_bind_int(st, 1, table);
    if (index) sqlite3_bind_text(st, 2, index, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 3, stat, -1, SQLITE_STATIC);
    rc = sqlite3_step(st);
    sqlite3_finalize(st);
    return rc == SQLITE_DONE || error_set(p->err, "verification: SQLite says %s", sqlite3_errmsg(p->db));
}

/* "rows rows_per_first_column rows_per_first_two ...", as sqlite_stat1 has it. */
static bool add_index_stat(struct planner *p, const struct index_shape *ix, const char *name)
{
    struct buf b = {0};
    double part = where_selectivity(p->ad, ix), rows = p->ad->tables[ix->table].rows * part;
    buf_printf(&b, "%.0f", rows < 1 ? 1 : rows);
    for (size_t i = 1; i <= ix->key_count; i++) {
        double each = estimate_prefix_rows(p->ad, ix, i) * part;
        buf_printf(&b, " %.0f", each < 1 ? 1 : each);
    }
    buf_byte(&b, 0);
    bool ok = add_stat(p, ix->table, name, b.p);
    buf_free(&b);
    return ok;
}

static bool add_index(struct planner *p, const struct index_shape *ix, const char *name)
{
    struct buf b = {0};
    buf_printf(&b, "CREATE %sINDEX %s ON t%d (", ix->unique ? "UNIQUE " : "", name, ix->table);
    for (size_t i = 0; i < ix->key_count; i++) {
        if (i) buf_text(&b, ", ");
        probe_write_part(p->ad, ix->table, &ix->key[i], &b);
        if (ix->key[i].descending) buf_text(&b, " DESC");
    }
    buf_byte(&b, ')');
    for (size_t i = 0; i < ix->where_count; i++) {
        buf_text(&b, i ? " AND " : " WHERE ");
        probe_write_atom(&ix->where[i], &b);
    }
    bool ok = run(p, &b) && add_index_stat(p, ix, name);
    buf_free(&b);
    return ok;
}

static bool add_table(struct planner *p, int table)
{
    const struct schema_table *t = &p->ad->schema->tables.at[table];
    struct buf b = {0};
    if (p->tables[table]) return true;
    p->tables[table] = true;
    buf_printf(&b, "CREATE TABLE t%d (", table);
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct schema_column *c = &t->columns.at[i];
        buf_printf(&b, "%sc%zu %s%s", i ? ", " : "", i, affinity(c->family),
                   c->flags & COLUMN_NOT_NULL ? " NOT NULL" : "");
    }
    if (t->columns.n == 0) buf_text(&b, "none");
    buf_byte(&b, ')');
    bool ok = run(p, &b);
    buf_free(&b);
    char rows[32];
    snprintf(rows, sizeof rows, "%.0f", p->ad->tables[table].rows);
    return ok && add_stat(p, table, NULL, rows);
}

static bool add_existing(struct planner *p)
{
    VEC_EACH (struct index_shape, ix, &p->ad->existing) {
        char name[32];
        if (ix->table < 0 || !p->tables[ix->table] || ix->key_count == 0 || ix->invisible) continue;
        struct index_shape plain;
        if (!simplify(p->ad, ix, &plain)) continue;
        snprintf(name, sizeof name, "existing_%d", ix->existing);
        if (!add_index(p, &plain, name)) return false;
    }
    return true;
}

/* Tables of the scope of every access that a chosen candidate serves. */
static bool add_tables(struct planner *p)
{
    VEC_EACH (struct candidate, c, &p->ad->candidates) {
        if (!c->chosen) continue;
        VEC_EACH (size_t, i, &p->ad->tables[c->shape.table].accesses) {
            const struct access *access = &p->ad->accesses.at[*i];
            VEC_EACH (struct access, other, &p->ad->accesses)
                if (other->query == access->query && !add_table(p, other->table)) return false;
        }
    }
    return true;
}

/* ---- plans -----------------------------------------------------------------------------------------------
 */

static bool word_char(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

static bool has_word(struct slice text, struct slice word)
{
    for (ptrdiff_t at = slice_find(text, word, 0); at >= 0; at = slice_find(text, word, (size_t)at + 1)) {
        size_t end = (size_t)at + word.n;
        if ((at == 0 || !word_char(text.p[at - 1])) && (end == text.n || !word_char(text.p[end])))
            return true;
    }
    return false;
}

/* A number behind a one-letter or longer prefix: r12 -> 12; -1 when the word is something else. */
static int numbered(struct slice word, const char *prefix)
{
    int64_t n;
    size_t skip = strlen(prefix);
    if (!slice_starts(word, slice_of(prefix))) return -1;
    return slice_to_int((struct slice){word.p + skip, word.n - skip}, &n) && n >= 0 && n < 1 << 30 ? (int)n
                                                                                                   : -1;
}

struct translation {
    const struct planner *p;
    const struct access *access;
    int table; /* of the alias read last */
};

static void translate_word(struct translation *t, struct slice word, struct buf *out)
{
    const struct advise *ad = t->p->ad;
    int relation = numbered(word, "r"), column = numbered(word, "c"), existing = numbered(word, "existing_"),
        advised = numbered(word, "advised_");
    if (relation >= 0) {
        VEC_EACH (struct access, a, &ad->accesses)
            if (a->query == t->access->query &&
                (a->relation == relation || (a->relation < 0 && a == t->access)))
                t->table = a->table;
        buf_put(out, ad->schema->tables.at[t->table].name);
    } else if (column >= 0 && (size_t)column < ad->schema->tables.at[t->table].columns.n)
        buf_put(out, ad->schema->tables.at[t->table].columns.at[column].name);
    else if (existing >= 0 && (size_t)existing < ad->schema->indexes.n)
        buf_put(out, ad->schema->indexes.at[existing].name);
    else if (advised >= 0 && (size_t)advised < ad->candidates.n)
        buf_put(out, slice_of("(suggested)"));
    else
        buf_put(out, word);
}

/* The plan's detail with the schema's names in place of the made-up ones. */
static void translate(struct translation *t, struct slice detail, struct buf *out)
{
    for (size_t i = 0; i < detail.n;) {
        size_t end = i;
        while (end < detail.n && word_char(detail.p[end])) end++;
        if (end == i) {
            buf_byte(out, detail.p[i++]);
            continue;
        }
        translate_word(t, (struct slice){detail.p + i, end - i}, out);
        i = end;
    }
}

struct plan {
    struct slice raw; /* details, one a line */
    bool sorts;       /* a temporary B-tree for ORDER BY */
};

static bool plan_of(struct planner *p, const struct access *access, struct plan *out)
{
    struct buf sql = {0}, raw = {0};
    sqlite3_stmt *st;
    buf_text(&sql, "EXPLAIN QUERY PLAN ");
    probe_write(p->ad, access, PROBE_SQLITE, &sql);
    int rc = sqlite3_prepare_v2(p->db, sql.p, (int)sql.n, &st, NULL);
    while (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(st, 3);
        if (raw.n) buf_byte(&raw, '\n');
        buf_text(&raw, detail ? detail : "");
    }
    sqlite3_finalize(st);
    out->raw = slice_copy(p->ad->arena, buf_slice(&raw));
    out->sorts = slice_find(out->raw, SLICE("TEMP B-TREE FOR"), 0) >= 0;
    buf_free(&raw);
    buf_free(&sql);
    return rc == SQLITE_OK;
}

/* The plan's line about the access's own relation, in the schema's names. */
static struct slice plan_line(struct planner *p, const struct access *access, const struct plan *plan)
{
    struct translation t = {p, access, access->table};
    struct slice alias =
        slice_of(arena_printf(p->ad->arena, "r%d", access->relation < 0 ? 0 : access->relation));
    struct slice rest = plan->raw, line = plan->raw;
    while (rest.n) {
        ptrdiff_t end = slice_find(rest, SLICE("\n"), 0);
        line = end < 0 ? rest : (struct slice){rest.p, (size_t)end};
        if (has_word(line, alias)) break;
        rest =
            end < 0 ? (struct slice){rest.p, 0} : (struct slice){rest.p + end + 1, rest.n - (size_t)end - 1};
    }
    struct buf out = {0};
    translate(&t, line, &out);
    if (plan->sorts && access->order) buf_text(&out, " + sort");
    struct slice text = slice_copy(p->ad->arena, buf_slice(&out));
    buf_free(&out);
    return text;
}

/* ---- verdicts --------------------------------------------------------------------------------------------
 */

static bool plan_uses(const struct plan *plan, const char *name)
{
    return has_word(plan->raw, slice_of(name));
}

/* The candidate is what makes this access cheaper than it is today. */
static bool serves(const struct advise *ad, const struct candidate *c, size_t i)
{
    const struct access *access = &ad->accesses.at[ad->tables[c->shape.table].accesses.at[i]];
    return access->weight > 0 && c->costs[i] < access->today * 0.9;
}

static const char *refusal(struct planner *p, const struct access *access, const struct plan *plan)
{
    for (size_t i = 0; i < p->ad->candidates.n; i++) {
        const struct candidate *c = &p->ad->candidates.at[i];
        if (c->chosen && plan_uses(plan, arena_printf(p->ad->arena, "advised_%zu", i)) &&
            c->shape.table == access->table)
            return arena_printf(p->ad->arena, "SQLite's planner takes the suggested index on (%.*s) instead",
                                SLICE_ARG(shape_columns_text(p->ad, &c->shape)));
    }
    return arena_printf(p->ad->arena, "SQLite's planner does not take it: %.*s",
                        SLICE_ARG(plan_line(p, access, plan)));
}

static void judge(struct planner *p, size_t number, const struct plan *before, bool *changed)
{
    struct advise *ad = p->ad;
    struct candidate *c = &ad->candidates.at[number];
    const struct table_estimate *t = &ad->tables[c->shape.table];
    const char *name = arena_printf(ad->arena, "advised_%zu", number);
    const char *why_not = "no query could be planned";
    c->used = ARENA_ARRAY(ad->arena, bool, t->accesses.n + 1);
    c->verified = VERIFIED_NONE;
    for (size_t i = 0; i < t->accesses.n; i++) {
        const struct access *access = &ad->accesses.at[t->accesses.at[i]];
        struct plan after;
        if (!serves(ad, c, i) || !plan_of(p, access, &after)) continue;
        c->used[i] = plan_uses(&after, name);
        if (c->used[i] && c->verified == VERIFIED_NONE) {
            c->verified = VERIFIED_SQLITE;
            c->verified_why = slice_of(arena_printf(
                ad->arena, "%.*s -> %.*s", SLICE_ARG(plan_line(p, access, &before[t->accesses.at[i]])),
                SLICE_ARG(plan_line(p, access, &after))));
        }
        if (!c->used[i]) why_not = refusal(p, access, &after);
    }
    if (c->verified != VERIFIED_NONE) return;
    c->rejected = *changed = true;
    candidate_reject(ad, c->shape.table, shape_columns_text(ad, &c->shape), slice_of(why_not));
}

/* What the verdict is worth when SQLite could plan only a part of the index, or nothing. */
static void judge_static(struct advise *ad, struct candidate *c, const char *lacks, bool planned)
{
    c->verified = VERIFIED_STATIC;
    c->verified_why =
        slice_of(planned ? arena_printf(ad->arena, "not verifiable by SQLite: it has no %s; without: %.*s",
                                        lacks, SLICE_ARG(c->verified_why))
                         : arena_printf(ad->arena, "not verifiable by SQLite: it has no %s", lacks));
}

static bool reload_statistics(struct planner *p)
{
    return run_text(p, "ANALYZE sqlite_schema");
}

static void plan_before(struct planner *p, struct plan *before)
{
    for (size_t k = 0; k < p->ad->candidates.n; k++) {
        const struct candidate *c = &p->ad->candidates.at[k];
        if (!c->chosen) continue;
        const struct table_estimate *t = &p->ad->tables[c->shape.table];
        for (size_t i = 0; i < t->accesses.n; i++) {
            size_t number = t->accesses.at[i];
            if (serves(p->ad, c, i) && !before[number].raw.p)
                plan_of(p, &p->ad->accesses.at[number], &before[number]);
        }
    }
}

static bool plan_all(struct planner *p, bool *changed)
{
    struct advise *ad = p->ad;
    struct plan *before = ARENA_ARRAY(ad->arena, struct plan, ad->accesses.n + 1);
    /* ANALYZE of an empty database makes the table sqlite_stat1 */
    if (!run_text(p, "ANALYZE") || !add_tables(p) || !add_existing(p) || !reload_statistics(p)) return false;
    plan_before(p, before);
    for (size_t i = 0; i < ad->candidates.n; i++) {
        struct candidate *c = &ad->candidates.at[i];
        struct index_shape plain;
        if (!c->chosen || !simplify(ad, &c->shape, &plain)) continue;
        if (!add_index(p, &plain, arena_printf(ad->arena, "advised_%zu", i))) return false;
    }
    if (!reload_statistics(p)) return false;
    for (size_t i = 0; i < ad->candidates.n; i++) {
        struct candidate *c = &ad->candidates.at[i];
        if (!c->chosen) continue;
        const char *lacks = inexpressible(ad, &c->shape);
        struct index_shape plain;
        bool planned = simplify(ad, &c->shape, &plain);
        if (planned) judge(p, i, before, changed);
        if (lacks && !c->rejected) judge_static(ad, c, lacks, planned);
    }
    return true;
}

bool advise_verify(struct advise *ad, bool *changed, struct error *err)
{
    bool any = false, ok = false;
    VEC_EACH (struct candidate, c, &ad->candidates) any |= c->chosen;
    if (!any) return true;
    struct planner p = {
        .ad = ad, .err = err, .tables = ARENA_ARRAY(ad->arena, bool, ad->schema->tables.n + 1)};
    if (sqlite3_open_v2(":memory:", &p.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
                        NULL) != SQLITE_OK)
        error_set(err, "verification: cannot open SQLite in memory");
    else
        ok = plan_all(&p, changed);
    sqlite3_close(p.db);
    return ok;
}
