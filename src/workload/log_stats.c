/* Statistics views as exported by a client: one row per statement, its calls and time already summed.
 *
 *     pg_stat_statements                            any version; the row of names tells which columns it has
 *     performance_schema.events_statements_summary  the same of MySQL and MariaDB; times in picoseconds
 *     sys.statement_analysis                        ditto, times as "5.00 s"
 *
 * as CSV, TSV, JSON, or as psql and mysql print them (table_scan.h).
 *
 * There are no sessions and no single calls, so no sequences and no true quantiles come of these.
 */
#include <stdlib.h>

#include "workload/event.h"
#include "workload/json_scan.h"
#include "workload/table_scan.h"

enum stats_column {
    STATS_QUERY,
    STATS_CALLS,
    STATS_TOTAL_MS,
    STATS_MIN_MS,
    STATS_MAX_MS,
    STATS_TOTAL_PS,
    STATS_MIN_PS,
    STATS_MAX_PS,
    STATS_LOCK_PS,
    STATS_TOTAL_UNITS,
    STATS_MAX_UNITS,
    STATS_ROWS,
    STATS_EXAMINED,
    STATS_ERRORS,
    STATS_USER,
    STATS_DATABASE,
    STATS_SPILL,
    STATS_COLUMNS
};
static const struct {
    const char *name;
    enum stats_column column;
} column_names[] = {
    {"query",             STATS_QUERY      },
    {"digest_text",       STATS_QUERY      },
    {"calls",             STATS_CALLS      },
    {"count_star",        STATS_CALLS      },
    {"total_time",        STATS_TOTAL_MS   },
    {"total_exec_time",   STATS_TOTAL_MS   },
    {"min_time",          STATS_MIN_MS     },
    {"min_exec_time",     STATS_MIN_MS     },
    {"max_time",          STATS_MAX_MS     },
    {"max_exec_time",     STATS_MAX_MS     },
    {"sum_timer_wait",    STATS_TOTAL_PS   },
    {"min_timer_wait",    STATS_MIN_PS     },
    {"max_timer_wait",    STATS_MAX_PS     },
    {"sum_lock_time",     STATS_LOCK_PS    },
    {"exec_count",        STATS_CALLS      },
    {"total_latency",     STATS_TOTAL_UNITS},
    {"max_latency",       STATS_MAX_UNITS  },
    {"rows_sent",         STATS_ROWS       },
    {"rows_examined",     STATS_EXAMINED   },
    {"err_count",         STATS_ERRORS     },
    {"db",                STATS_DATABASE   },
    {"rows",              STATS_ROWS       },
    {"sum_rows_sent",     STATS_ROWS       },
    {"sum_rows_examined", STATS_EXAMINED   },
    {"sum_errors",        STATS_ERRORS     },
    {"rolname",           STATS_USER       },
    {"usename",           STATS_USER       },
    {"datname",           STATS_DATABASE   },
    {"schema_name",       STATS_DATABASE   },
    {"temp_blks_written", STATS_SPILL      },
};
enum { BLOCK_SIZE = 8192 }; /* of PostgreSQL, in which it counts temporary files */

struct stats_format {
    enum dialect dialect;
};

static int column_of(struct slice name)
{
    for (size_t i = 0; i < sizeof column_names / sizeof *column_names; i++)
        if (slice_eq_nocase(name, slice_of(column_names[i].name))) return (int)column_names[i].column;
    return -1;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* "1234.5" and "1.5e+06" milliseconds -> nanoseconds, -1 when it is no number */
static int64_t ms_read(struct arena *a, struct slice s)
{
    if (!s.n || s.n > 40) return -1;
    double v = strtod(arena_copy(a, s.p, s.n), NULL) * 1e6;
    return v < 0 || v > 9e18 ? -1 : (int64_t)v;
}

/* "5.00 s", "1.20 m", "90.00 ms" as MySQL's sys schema writes it, or bare picoseconds -> nanoseconds, -1 */
static int64_t latency_read(struct slice s)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = {
        {"ps", 1e-3   },
        {"ns", 1      },
        {"us", 1e3    },
        {"ms", 1e6    },
        {"s",  1e9    },
        {"m",  60e9   },
        {"h",  3600e9 },
        {"d",  86400e9}
    };
    int64_t thousandths;
    size_t n = decimal_read(s, 1000, &thousandths);
    if (!n) return -1;
    struct slice unit = slice_trim((struct slice){s.p + n, s.n - n});
    double ns = unit.n ? -1 : 1e-3;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (slice_eq(unit, slice_of(units[i].name))) ns = units[i].ns;
    ns *= (double)thousandths / 1000;
    return ns < 0 || ns > 9e18 ? -1 : (int64_t)ns;
}

static int64_t picoseconds_read(struct slice s)
{
    uint64_t v;
    return digits_read(s, &v) ? (int64_t)(v / 1000) : -1;
}

static int64_t count_read(struct slice s)
{
    uint64_t v;
    return digits_read(s, &v) ? (int64_t)v : -1;
}

static void emit_row(struct scanner *s, struct chunk *c, const struct slice *row)
{
    int64_t calls = count_read(row[STATS_CALLS]);
    struct slice query = slice_trim(row[STATS_QUERY]);
    bool hidden = slice_starts(query, SLICE("<insufficient privilege>"));
    if (calls < 0 || !query.n || hidden || slice_eq(query, SLICE("NULL"))) {
        c->unreadable += calls < 0;
        c->without_text += calls >= 0;
        return;
    }
    if (!calls) return;
    struct log_record *r = chunk_add(c, RECORD_TOTAL);
    r->duration = ms_read(&c->arena, row[STATS_TOTAL_MS]);
    if (r->duration < 0) r->duration = picoseconds_read(row[STATS_TOTAL_PS]);
    if (r->duration < 0) r->duration = latency_read(row[STATS_TOTAL_UNITS]);
    r->rows = count_read(row[STATS_ROWS]);
    r->flags |= RECORD_PREPARED;
    struct log_extra *x = record_extra(c, r);
    x->calls = (uint64_t)calls;
    x->min_ns = ms_read(&c->arena, row[STATS_MIN_MS]);
    x->max_ns = ms_read(&c->arena, row[STATS_MAX_MS]);
    if (x->min_ns < 0) x->min_ns = picoseconds_read(row[STATS_MIN_PS]);
    if (x->max_ns < 0) x->max_ns = picoseconds_read(row[STATS_MAX_PS]);
    if (x->max_ns < 0) x->max_ns = latency_read(row[STATS_MAX_UNITS]);
    x->lock_ns = picoseconds_read(row[STATS_LOCK_PS]);
    x->rows_examined = count_read(row[STATS_EXAMINED]);
    int64_t errors = count_read(row[STATS_ERRORS]), blocks = count_read(row[STATS_SPILL]);
    x->errors = errors > 0 ? (uint64_t)errors : 0;
    x->spill_bytes = blocks > 0 ? (uint64_t)blocks * BLOCK_SIZE : 0;
    r->who = scanner_who(s, row[STATS_USER], row[STATS_DATABASE], (struct slice){"", 0});
    record_set_text(s, c, r, query);
}

/* ---- tables -------------------------------------------------------------------------------------------- */

static void scan_table(struct scanner *s, struct chunk *c)
{
    struct slice fields[TABLE_FIELDS], row[STATS_COLUMNS];
    int columns[TABLE_FIELDS];
    size_t count;
    struct table t;
    size_t known = table_start(&t, &c->arena, c->text, fields);
    for (size_t i = 0; i < known; i++) columns[i] = column_of(fields[i]);
    c->lines++;
    while (table_next(&t, &c->arena, fields, &count)) {
        for (size_t i = 0; i < STATS_COLUMNS; i++) row[i] = (struct slice){"", 0};
        for (size_t i = 0; i < count && i < known; i++)
            if (columns[i] >= 0 && !row[columns[i]].n) row[columns[i]] = fields[i];
        if (count > 1) emit_row(s, c, row);
        c->lines++;
    }
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void scan_object(struct scanner *s, struct chunk *c, struct slice object)
{
    struct slice row[STATS_COLUMNS];
    for (size_t i = 0; i < STATS_COLUMNS; i++) row[i] = (struct slice){"", 0};
    struct json_reader r = json_start(object);
    struct json_member m;
    while (json_next(&r, &m)) {
        int column = column_of(m.key);
        if (column >= 0) row[column] = json_text(&c->arena, &m);
    }
    emit_row(s, c, row);
}

/* An array of objects, an object that holds one, or one object a line. */
static void scan_json(struct scanner *s, struct chunk *c, struct slice text, int depth)
{
    struct json_member m;
    while (text.n && depth < 3) {
        struct json_reader r = json_start(text);
        if (r.pos >= text.n) return;
        if (!r.array && json_find(text, SLICE("calls"), &m)) {
            scan_object(s, c, text);
            while (json_next(&r, &m)) {
            }
        } else {
            while (json_next(&r, &m))
                if (m.kind == JSON_OBJECT || m.kind == JSON_ARRAY) scan_json(s, c, m.value, depth + 1);
        }
        size_t next = r.pos < text.n ? r.pos + 1 : text.n;
        text = (struct slice){text.p + next, text.n - next};
        c->lines++;
    }
}

/* ---- the format ---------------------------------------------------------------------------------------- */

static void stats_scan(struct scanner *s, struct chunk *c)
{
    const struct stats_format *f = s->format;
    s->dialect = f->dialect;
    scanner_start_chunk(s);
    struct slice text = slice_trim(c->text);
    if (text.n && (text.p[0] == '[' || text.p[0] == '{'))
        scan_json(s, c, text, 0);
    else
        scan_table(s, c);
}

static int stats_score(struct slice sample)
{
    struct slice s = slice_trim(sample);
    if (s.n && (s.p[0] == '[' || s.p[0] == '{')) {
        struct slice head = {s.p, s.n < 8000 ? s.n : 8000};
        return slice_find(head, SLICE("\"calls\""), 0) > 0 && slice_find(head, SLICE("\"query\""), 0) > 0 &&
                       slice_find(head, SLICE("_time\""), 0) > 0
                   ? 96
                   : 0;
    }
    struct arena a = {0};
    struct slice fields[TABLE_FIELDS];
    struct table t;
    bool query = false, calls = false;
    for (size_t i = 0, count = table_start(&t, &a, sample, fields); i < count; i++) {
        int column = column_of(fields[i]);
        query |= column == STATS_QUERY;
        calls |= column == STATS_CALLS;
    }
    arena_free(&a);
    return query && calls ? 96 : 0;
}

static bool stats_learn(struct arena *a, struct slice sample, const struct workload_options *o,
                        const void **format, struct slice *detail, struct error *err)
{
    (void)o;
    (void)err;
    struct stats_format *f = ARENA_NEW(a, struct stats_format);
    struct slice head = {sample.p, sample.n < 2000 ? sample.n : 2000};
    bool mysql = slice_find(head, SLICE("digest_text"), 0) >= 0 ||
                 slice_find(head, SLICE("DIGEST_TEXT"), 0) >= 0 ||
                 slice_find(head, SLICE("total_latency"), 0) >= 0;
    f->dialect = mysql ? DIALECT_MYSQL : DIALECT_POSTGRES;
    *format = f;
    *detail = mysql ? SLICE("performance_schema") : SLICE("pg_stat_statements");
    return true;
}

const struct log_format stats_format = {
    .name = "stats",
    .what =
        "pg_stat_statements, performance_schema digests or sys.statement_analysis: CSV, JSON or as printed",
    .dialect = DIALECT_POSTGRES,
    .score = stats_score,
    .learn = stats_learn,
    .cut = cut_at_line,
    .scan = stats_scan,
    .whole = true,
};
