/* Advice for people:
 *
 *     1. CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
 *          saves     97 % of the estimated work on orders
 *          serves    62 %  app/orders.sql:12  SELECT ...
 *          why       customer_id is compared with = in 3 queries.
 *          size      about 3.1 MB; writing a row writes 14 % more
 *          verified  by SQLite's planner: SCAN orders -> SEARCH orders USING INDEX ...
 *
 * and for CQL, per access pattern, what would serve it:
 *
 *     1. users: email = ?
 *          today     reads the whole table on every node ...
 *          asked     62 %  app/users.py:12  SELECT ...
 *        a query table
 *          CREATE TABLE ...
 *          why       ...
 *          cost      ...
 *          then      SELECT ...
 *          verdict   accepted without ALLOW FILTERING, served from one partition
 *          feed      app/users.py:40  INSERT ...: insert the same row
 *        or an SAI index
 *          ...
 */
#include "report/formats.h"

enum { WIDTH = 100, INDENT = 15, QUERY_WIDTH = 70, QUERIES_SHOWN = 5 };

struct advice_colors {
    const char *ddl, *label, *dim, *heading, *off;
};
static const struct advice_colors plain = {"", "", "", "", ""};
static const struct advice_colors ansi = {"\033[1;32m", "\033[36m", "\033[2m", "\033[1m", "\033[0m"};

static void write_label(struct buf *out, const struct advice_colors *c, const char *label)
{
    buf_printf(out, "     %s%-9s%s ", c->label, label, c->off);
}

/* Words of a text in lines of WIDTH, all but the first behind an indent. */
static void write_wrapped(struct buf *out, struct slice text, size_t indent)
{
    size_t column = indent;
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && text.p[end] != ' ') end++;
        if (column > indent && column + (end - i) + 1 > WIDTH) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            buf_byte(out, ' ');
            column++;
        }
        put_safe(out, (struct slice){text.p + i, end - i});
        column += end - i;
        i = end + (end < text.n);
    }
    buf_byte(out, '\n');
}

/* A statement on one line: white space collapsed, cut at a character's border. */
static void write_query(struct buf *out, struct slice text)
{
    size_t start = out->n;
    bool blank = false;
    for (size_t i = 0; i < text.n && out->n - start < QUERY_WIDTH; i++) {
        bool space = ascii_is_space(text.p[i]);
        if (blank && !space && out->n > start) buf_byte(out, ' ');
        if (!space) {
            size_t n = 1;
            while (i + n < text.n && ((unsigned char)text.p[i + n] & 0xc0) == 0x80) n++;
            put_safe(out, (struct slice){text.p + i, n});
            i += n - 1;
        }
        blank = space;
        if (out->n - start >= QUERY_WIDTH) buf_text(out, " ...");
    }
}

/* A query of the workload: its place and text. */
static void write_place(const struct advice_report *r, int64_t id, const struct advice_colors *c,
                        struct buf *out)
{
    size_t q = (size_t)id;
    if (q < r->query_count && r->query_places && r->query_places[q] && *r->query_places[q]) {
        buf_text(out, c->dim);
        put_safe(out, slice_of(r->query_places[q]));
        buf_printf(out, "%s  ", c->off);
    }
    if (q < r->query_count && r->query_texts) write_query(out, r->query_texts[q]);
}

static size_t shown_of(const struct advice_report *r, size_t n)
{
    return r->verbose || n <= QUERIES_SHOWN + 1 ? n : QUERIES_SHOWN;
}

static void write_rest(size_t rest, const struct advice_colors *c, struct buf *out)
{
    if (rest) buf_printf(out, "%*s%sand %zu more%s\n", INDENT, "", c->dim, rest, c->off);
}

static void write_queries(const struct advice_report *r, const struct advice_query *queries, size_t n,
                          const char *label, const struct advice_colors *c, struct buf *out)
{
    size_t shown = shown_of(r, n);
    for (size_t i = 0; i < shown; i++) {
        if (i == 0)
            write_label(out, c, label);
        else
            buf_printf(out, "%*s", INDENT, "");
        buf_printf(out, queries[i].share < 0.005 ? " <1 %%  " : "%3.0f %%  ", queries[i].share * 100);
        write_place(r, queries[i].id, c, out);
        buf_byte(out, '\n');
    }
    write_rest(n - shown, c, out);
}

static void write_size(struct buf *out, double bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; bytes >= 1024 && unit < 4; unit++) bytes /= 1024;
    buf_printf(out, bytes < 10 && unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static void write_verified(const struct advice_index *ix, const struct advice_colors *c, struct buf *out)
{
    static const char *const by[] = {[VERIFIED_NONE] = "no: ",
                                     [VERIFIED_STATIC] = "",
                                     [VERIFIED_SQLITE] = "by SQLite's planner: ",
                                     [VERIFIED_POSTGRES] = "by PostgreSQL's planner: "};
    if (!ix->verified_why.n && ix->verified == VERIFIED_NONE) return;
    struct buf line = {0};
    buf_text(&line, by[ix->verified]);
    buf_put(&line, ix->verified_why);
    write_label(out, c, "verified");
    write_wrapped(out, buf_slice(&line), INDENT);
    buf_free(&line);
}

static void write_create(const struct advice_report *r, size_t number, const struct advice_index *ix,
                         struct arena *scratch, const struct advice_colors *c, struct buf *out)
{
    buf_printf(out, "%2zu. %s", number, c->ddl);
    put_safe(out, ix->ddl);
    buf_printf(out, "%s\n", c->off);
    write_label(out, c, "saves");
    buf_printf(out,
               ix->benefit < 0.005 ? "less than 1 %% of the estimated work on "
                                   : "%.0f %% of the estimated work on ",
               ix->benefit * 100);
    put_safe(out, schema_table_title(scratch, r->schema, ix->table));
    buf_byte(out, '\n');
    write_queries(r, ix->queries, ix->query_count, "serves", c, out);
    write_label(out, c, "why");
    write_wrapped(out, ix->why, INDENT);
    write_label(out, c, "size");
    buf_text(out, "about ");
    write_size(out, ix->size_bytes);
    buf_printf(out, "; writing a row writes %s%.0f %% more\n", ix->write_overhead < 0.01 ? "less than " : "",
               ix->write_overhead < 0.01 ? 1 : ix->write_overhead * 100);
    write_verified(ix, c, out);
    for (size_t i = 0; i < ix->replace_count; i++) {
        if (i == 0)
            write_label(out, c, "replaces");
        else
            buf_text(out, ", ");
        put_safe(out, r->schema->indexes.at[ix->replaces[i]].name);
    }
    if (ix->replace_count) buf_byte(out, '\n');
    buf_byte(out, '\n');
}

/* ---- CQL ------------------------------------------------------------------------------------------------
 */

static void write_field(struct slice text, const char *label, const struct advice_colors *c, struct buf *out)
{
    write_label(out, c, label);
    write_wrapped(out, text, INDENT);
}

static void write_ddl(struct slice ddl, const struct advice_colors *c, struct buf *out)
{
    for (size_t from = 0; from < ddl.n;) {
        const char *newline = memchr(ddl.p + from, '\n', ddl.n - from);
        size_t end = newline ? (size_t)(newline - ddl.p) : ddl.n;
        buf_printf(out, "     %s", c->ddl);
        put_safe(out, (struct slice){ddl.p + from, end - from});
        buf_printf(out, "%s\n", c->off);
        from = end + 1;
    }
}

static void write_feeds(const struct advice_report *r, const struct advice_pattern *p,
                        const struct advice_colors *c, struct buf *out)
{
    size_t shown = shown_of(r, p->write_count);
    for (size_t i = 0; i < shown; i++) {
        if (i == 0)
            write_label(out, c, "feed");
        else
            buf_printf(out, "%*s", INDENT, "");
        write_place(r, p->writes[i].id, c, out);
        buf_printf(out, "\n%*s-> ", INDENT + 3, "");
        write_wrapped(out, p->writes[i].duty, INDENT + 6);
    }
    write_rest(p->write_count - shown, c, out);
}

/* The queries as they would be asked, each with its verdict where that differs from the one before. */
static void write_probes(const struct advice_report *r, const struct advice_remedy *m,
                         const struct advice_colors *c, struct buf *out)
{
    size_t shown = shown_of(r, m->probe_count);
    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == shown || !slice_eq(m->probes[i].verdict, m->probes[i + 1].verdict);
        write_field(m->probes[i].query, "then", c, out);
        if (last) write_field(m->probes[i].verdict, "verdict", c, out);
    }
    write_rest(m->probe_count - shown, c, out);
}

static void write_pattern(const struct advice_report *r, size_t number, const struct advice_pattern *p,
                          struct arena *scratch, const struct advice_colors *c, struct buf *out)
{
    static const char *const headings[] = {
        [REMEDY_EXISTING] = "a table that is there",
        [REMEDY_KEY] = "another key for the table itself",
        [REMEDY_TABLE] = "a query table",
        [REMEDY_SAI] = "a storage-attached index",
        [REMEDY_LOCAL_INDEX] = "a local index",
        [REMEDY_GLOBAL_INDEX] = "a global index",
        [REMEDY_LEGACY_INDEX] = "a secondary index",
        [REMEDY_VIEW] = "a materialized view",
    };
    struct slice label = schema_table_title(scratch, r->schema, p->table);
    buf_printf(out, "%2zu. %s%.*s: ", number, c->heading, SLICE_ARG(label));
    write_wrapped(out, p->asks, 4 + label.n + 2);
    buf_text(out, c->off);
    write_field(p->today, "today", c, out);
    write_queries(r, p->queries, p->query_count, "asked", c, out);
    for (size_t i = 0; i < p->remedy_count; i++) {
        const struct advice_remedy *m = &p->remedies[i];
        buf_printf(out, "   %s%s%s%s\n", c->heading, i ? "or " : "", headings[m->kind], c->off);
        write_ddl(m->ddl, c, out);
        write_field(m->why, "why", c, out);
        write_field(m->cost, "cost", c, out);
        write_probes(r, m, c, out);
        if (m->kind == REMEDY_TABLE) write_feeds(r, p, c, out);
    }
    buf_byte(out, '\n');
}

static void write_drops(const struct advice_report *r, bool unused, const char *heading,
                        const struct advice_colors *c, struct buf *out)
{
    bool any = false;
    VEC_EACH (struct advice_drop, d, &r->advice->drop) {
        if (d->unused != unused) continue;
        if (!any) buf_printf(out, "%s%s%s\n", c->heading, heading, c->off);
        any = true;
        buf_printf(out, "    %s", c->ddl);
        put_safe(out, d->ddl);
        buf_printf(out, "%s\n       ", c->off);
        write_wrapped(out, d->why, 7);
    }
    if (any) buf_byte(out, '\n');
}

static void write_rejected(const struct advice_report *r, struct arena *scratch,
                           const struct advice_colors *c, struct buf *out)
{
    if (!r->advice->rejected.n) return;
    buf_printf(out, "%sLooked at and not advised%s\n", c->heading, c->off);
    VEC_EACH (struct advice_rejected, j, &r->advice->rejected) {
        struct buf line = {0};
        buf_put(&line, schema_table_title(scratch, r->schema, j->table));
        buf_printf(&line, " (%.*s): ", SLICE_ARG(j->columns));
        buf_put(&line, j->why);
        buf_text(out, "    ");
        write_wrapped(out, buf_slice(&line), 7);
        buf_free(&line);
    }
    buf_byte(out, '\n');
}

void advice_write_text(const struct advice_report *r, struct buf *out)
{
    const struct advice_colors *c = r->color ? &ansi : &plain;
    struct arena scratch = {0};
    size_t n = r->advice->create.n, drops = r->advice->drop.n, rejected = r->advice->rejected.n;
    for (size_t i = 0; i < n; i++) write_create(r, i + 1, &r->advice->create.at[i], &scratch, c, out);
    for (size_t i = 0; i < r->advice->patterns.n; i++)
        write_pattern(r, n + i + 1, &r->advice->patterns.at[i], &scratch, c, out);
    write_drops(r, false, "Made redundant by another index", c, out);
    write_drops(r, true, "Not used by this workload", c, out);
    write_rejected(r, &scratch, c, out);
    size_t patterns = r->advice->patterns.n;
    if (patterns)
        buf_printf(out, "%zu access pattern%s that no CQL table serves. ", patterns,
                   patterns == 1 ? "" : "s");
    buf_printf(out, "%zu index%s to create, %zu to drop, %zu rejected.", n, n == 1 ? "" : "es", drops,
               rejected);
    if (n) buf_text(out, " Shares and sizes are estimates for ranking, not times.");
    buf_byte(out, '\n');
    arena_free(&scratch);
}
