/* Logs that a server keeps in a table, exported by a client: a row per call.
 *
 *     mysql.slow_log             start_time, user_host, query_time, lock_time, rows_sent, ..., db, sql_text
 *     mysql.general_log          event_time, user_host, thread_id, command_type, argument
 *     audit.audit_log            ScyllaDB: category, error, keyspace_name, operation, source, username
 *     system_traces.node_slow_log  ScyllaDB: start_time, duration (microseconds), parameters {'query': '...'}
 *     sys_query_history          Redshift: start_time, elapsed_time (microseconds), query_text
 *
 * The names in the first row say which column is what; any table with a column of statements and one of
 * times, users or sessions is read. As CSV, TSV, or as psql, cqlsh and mysql print it (table_scan.h).
 */
#include "workload/event.h"
#include "workload/table_scan.h"

enum column {
    COLUMN_TEXT,
    COLUMN_CQL_PARAMETERS, /* a map of CQL: 'query' is the statement */
    COLUMN_COMMAND,        /* general_log: Query, Execute, Connect, ... */
    COLUMN_CATEGORY,       /* of an audit log */
    COLUMN_TIME,
    COLUMN_CLOCK,  /* duration as 00:00:02.5 or seconds */
    COLUMN_LOCK,   /* ditto */
    COLUMN_MILLIS, /* duration in milliseconds */
    COLUMN_MICROS, /* duration in microseconds */
    COLUMN_USER,
    COLUMN_DATABASE,
    COLUMN_SESSION,
    COLUMN_ROWS,
    COLUMN_EXAMINED,
    COLUMN_ERROR,
    COLUMNS
};

static const struct {
    const char *name;
    enum column column;
    enum dialect dialect; /* that the name gives away */
} column_names[] = {
    {"sql_text",      COLUMN_TEXT,           DIALECT_MYSQL   },
    {"argument",      COLUMN_TEXT,           DIALECT_MYSQL   },
    {"operation",     COLUMN_TEXT,           DIALECT_CQL     },
    {"query_text",    COLUMN_TEXT,           DIALECT_UNKNOWN },
    {"querytxt",      COLUMN_TEXT,           DIALECT_UNKNOWN },
    {"query",         COLUMN_TEXT,           DIALECT_UNKNOWN },
    {"statement",     COLUMN_TEXT,           DIALECT_UNKNOWN },
    {"sql",           COLUMN_TEXT,           DIALECT_UNKNOWN },
    {"parameters",    COLUMN_CQL_PARAMETERS, DIALECT_CQL     },
    {"command_type",  COLUMN_COMMAND,        DIALECT_MYSQL   },
    {"category",      COLUMN_CATEGORY,       DIALECT_CQL     },
    {"start_time",    COLUMN_TIME,           DIALECT_UNKNOWN },
    {"event_time",    COLUMN_TIME,           DIALECT_UNKNOWN },
    {"starttime",     COLUMN_TIME,           DIALECT_UNKNOWN },
    {"query_start",   COLUMN_TIME,           DIALECT_POSTGRES},
    {"timestamp",     COLUMN_TIME,           DIALECT_UNKNOWN },
    {"date",          COLUMN_TIME,           DIALECT_UNKNOWN },
    {"query_time",    COLUMN_CLOCK,          DIALECT_UNKNOWN },
    {"lock_time",     COLUMN_LOCK,           DIALECT_UNKNOWN },
    {"duration_ms",   COLUMN_MILLIS,         DIALECT_UNKNOWN },
    {"elapsed_ms",    COLUMN_MILLIS,         DIALECT_UNKNOWN },
    {"duration",      COLUMN_MICROS,         DIALECT_UNKNOWN },
    {"elapsed_time",  COLUMN_MICROS,         DIALECT_UNKNOWN },
    {"elapsed",       COLUMN_MICROS,         DIALECT_UNKNOWN },
    {"user_host",     COLUMN_USER,           DIALECT_MYSQL   },
    {"username",      COLUMN_USER,           DIALECT_UNKNOWN },
    {"user_name",     COLUMN_USER,           DIALECT_UNKNOWN },
    {"usename",       COLUMN_USER,           DIALECT_POSTGRES},
    {"db",            COLUMN_DATABASE,       DIALECT_UNKNOWN },
    {"database",      COLUMN_DATABASE,       DIALECT_UNKNOWN },
    {"database_name", COLUMN_DATABASE,       DIALECT_UNKNOWN },
    {"datname",       COLUMN_DATABASE,       DIALECT_POSTGRES},
    {"keyspace_name", COLUMN_DATABASE,       DIALECT_CQL     },
    {"thread_id",     COLUMN_SESSION,        DIALECT_UNKNOWN },
    {"session_id",    COLUMN_SESSION,        DIALECT_UNKNOWN },
    {"pid",           COLUMN_SESSION,        DIALECT_UNKNOWN },
    {"source",        COLUMN_SESSION,        DIALECT_UNKNOWN },
    {"rows_sent",     COLUMN_ROWS,           DIALECT_UNKNOWN },
    {"returned_rows", COLUMN_ROWS,           DIALECT_UNKNOWN },
    {"rows_examined", COLUMN_EXAMINED,       DIALECT_UNKNOWN },
    {"error",         COLUMN_ERROR,          DIALECT_UNKNOWN },
};
enum { NAMES = sizeof column_names / sizeof *column_names };

struct table_format {
    int columns[TABLE_FIELDS]; /* enum column, -1 */
    size_t count;
    enum dialect dialect;
};

/* What the first row tells; false when it is none of a table of statements. */
static bool read_names(struct arena *a, struct slice text, struct table *t, struct table_format *f)
{
    struct slice names[TABLE_FIELDS];
    bool has[COLUMNS] = {false};
    f->dialect = DIALECT_UNKNOWN;
    f->count = table_start(t, a, text, names);
    for (size_t i = 0; i < f->count; i++) {
        f->columns[i] = -1;
        for (size_t k = 0; k < NAMES; k++) {
            if (!slice_eq_nocase(names[i], slice_of(column_names[k].name))) continue;
            f->columns[i] = (int)column_names[k].column;
            has[column_names[k].column] = true;
            if (!f->dialect) f->dialect = column_names[k].dialect;
        }
    }
    bool context = has[COLUMN_TIME] || has[COLUMN_USER] || has[COLUMN_SESSION] || has[COLUMN_CLOCK] ||
                   has[COLUMN_MILLIS];
    return f->count > 1 && (has[COLUMN_TEXT] || (has[COLUMN_CQL_PARAMETERS] && has[COLUMN_SESSION])) &&
           context;
}

/* "00:00:02.500000" or "2.5" -> nanoseconds, -1 */
static int64_t clock_read(struct slice s)
{
    uint64_t hours = 0, minutes = 0;
    int64_t ns;
    const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
    if (colon) {
        size_t n = digits_read(s, &hours), k;
        s = (struct slice){s.p + n + 1, s.n - n - 1};
        k = digits_read(s, &minutes);
        if (!n || !k || k >= s.n || hours > 100000 || minutes > 60) return -1;
        s = (struct slice){s.p + k + 1, s.n - k - 1};
    }
    if (!decimal_read(s, 1000000000, &ns)) return -1;
    return ns + (int64_t)(hours * 3600 + minutes * 60) * 1000000000;
}

/* The value of 'query' in a printed map: {'query': 'SELECT ''a''', 'page_size': '10'} */
static struct slice query_of_map(struct arena *a, struct slice map)
{
    ptrdiff_t at = slice_find(map, SLICE("'query': '"), 0);
    if (at < 0) return (struct slice){"", 0};
    char *out = arena_alloc(a, map.n);
    size_t n = 0;
    for (size_t i = (size_t)at + 10; i < map.n; i++) {
        if (map.p[i] == '\'' && (i + 1 >= map.n || map.p[i + 1] != '\'')) break;
        i += map.p[i] == '\'';
        out[n++] = map.p[i];
    }
    return (struct slice){out, n};
}

static bool is_statement_row(const struct slice *row)
{
    struct slice command = row[COLUMN_COMMAND], category = row[COLUMN_CATEGORY];
    if (command.n && !slice_eq_nocase(command, SLICE("Query")) && !slice_eq_nocase(command, SLICE("Execute")))
        return false;
    return !slice_eq_nocase(category, SLICE("AUTH")) && !slice_eq_nocase(category, SLICE("PREPARE"));
}

static int64_t row_duration(const struct slice *row)
{
    int64_t ns = clock_read(row[COLUMN_CLOCK]);
    if (ns < 0 && !decimal_read(row[COLUMN_MILLIS], 1000000, &ns)) ns = -1;
    if (ns < 0 && !decimal_read(row[COLUMN_MICROS], 1000, &ns)) ns = -1;
    return ns;
}

static void emit_row(struct scanner *s, struct chunk *c, const struct slice *row)
{
    struct slice text = slice_trim(row[COLUMN_TEXT]), user = row[COLUMN_USER];
    if (!text.n) text = query_of_map(&c->arena, row[COLUMN_CQL_PARAMETERS]);
    if (!text.n || !is_statement_row(row)) return;
    struct log_record *r = chunk_add(c, RECORD_CALL);
    uint64_t number;
    int64_t time;
    if (time_read(&s->time_cache, row[COLUMN_TIME], true, &time)) r->time = time;
    r->duration = row_duration(row);
    if (r->time != WORKLOAD_NO_TIME && r->duration > 0) r->time += r->duration / 1000; /* it is the start */
    if (digits_read(row[COLUMN_ROWS], &number)) r->rows = (int64_t)number;
    if (slice_eq_nocase(row[COLUMN_ERROR], SLICE("true"))) r->flags |= RECORD_FAILED;
    struct log_extra *x = record_extra(c, r);
    x->lock_ns = clock_read(row[COLUMN_LOCK]);
    if (digits_read(row[COLUMN_EXAMINED], &number)) x->rows_examined = (int64_t)number;
    struct slice session = row[COLUMN_SESSION];
    if (session.n) {
        r->session = hash64(session.p, session.n);
        x->session_name = session;
    }
    const char *bracket = user.n ? memchr(user.p, '[', user.n) : NULL; /* "app[app] @ localhost []" */
    if (bracket) user.n = (size_t)(bracket - user.p);
    r->who = scanner_who(s, user, row[COLUMN_DATABASE], (struct slice){"", 0});
    record_set_text(s, c, r, text);
}

static void table_scan(struct scanner *s, struct chunk *c)
{
    struct table_format f;
    struct table t;
    struct slice fields[TABLE_FIELDS], row[COLUMNS];
    size_t count;
    scanner_start_chunk(s);
    if (!read_names(&c->arena, c->text, &t, &f)) return;
    s->dialect = f.dialect;
    for (c->lines++; table_next(&t, &c->arena, fields, &count); c->lines++) {
        for (size_t i = 0; i < COLUMNS; i++) row[i] = (struct slice){"", 0};
        for (size_t i = 0; i < count && i < f.count; i++)
            if (f.columns[i] >= 0 && !row[f.columns[i]].n) row[f.columns[i]] = fields[i];
        emit_row(s, c, row);
    }
}

static int table_score(struct slice sample)
{
    struct arena a = {0};
    struct table t;
    struct table_format f;
    bool fits = read_names(&a, sample, &t, &f);
    arena_free(&a);
    return fits ? 95 : 0;
}

const struct log_format table_format = {
    .name = "table",
    .what =
        "logs kept in tables, exported: mysql.slow_log, general_log, ScyllaDB's audit_log and node_slow_log",
    .dialect = DIALECT_UNKNOWN,
    .score = table_score,
    .cut = cut_at_line,
    .scan = table_scan,
    .whole = true,
};
