/* PostgreSQL's jsonlog (from version 15 on), one object per line:
 *
 *     {"timestamp":"2026-11-20 23:46:04.992 UTC","user":"a","dbname":"b","pid":1,"session_id":"6b.55",
 *      "vxid":"4/1","error_severity":"LOG","message":"duration: 0.341 ms  execute <unnamed>: SELECT ...",
 *      "detail":"parameters: $1 = '421'","application_name":"c","query_id":1303049914053511837}
 *
 * An error has state_code, statement, context.
 */
#include "workload/json_scan.h"
#include "workload/pg_log.h"

enum json_field {
    FIELD_TIME,
    FIELD_USER,
    FIELD_DATABASE,
    FIELD_PID,
    FIELD_SESSION,
    FIELD_VXID,
    FIELD_SEVERITY,
    FIELD_STATE,
    FIELD_MESSAGE,
    FIELD_DETAIL,
    FIELD_CONTEXT,
    FIELD_STATEMENT,
    FIELD_APPLICATION,
    FIELDS
};
/* Keys of the server's own log; CloudNativePG's records name them like the columns of csvlog. */
static const struct {
    struct slice key;
    enum json_field field;
} json_keys[] = {
    {{"timestamp", 9},               FIELD_TIME       },
    {{"log_time", 8},                FIELD_TIME       },
    {{"user", 4},                    FIELD_USER       },
    {{"user_name", 9},               FIELD_USER       },
    {{"dbname", 6},                  FIELD_DATABASE   },
    {{"database_name", 13},          FIELD_DATABASE   },
    {{"pid", 3},                     FIELD_PID        },
    {{"process_id", 10},             FIELD_PID        },
    {{"session_id", 10},             FIELD_SESSION    },
    {{"vxid", 4},                    FIELD_VXID       },
    {{"virtual_transaction_id", 22}, FIELD_VXID       },
    {{"error_severity", 14},         FIELD_SEVERITY   },
    {{"state_code", 10},             FIELD_STATE      },
    {{"sql_state_code", 14},         FIELD_STATE      },
    {{"message", 7},                 FIELD_MESSAGE    },
    {{"detail", 6},                  FIELD_DETAIL     },
    {{"context", 7},                 FIELD_CONTEXT    },
    {{"statement", 9},               FIELD_STATEMENT  },
    {{"query", 5},                   FIELD_STATEMENT  },
    {{"application_name", 16},       FIELD_APPLICATION},
};

static void read_fields(struct arena *a, struct slice object, struct slice *fields)
{
    struct json_reader r = json_start(object);
    struct json_member m;
    size_t expected = 0; /* members come in the same order in every line */
    while (json_next(&r, &m)) {
        for (size_t i = 0; i < sizeof json_keys / sizeof *json_keys; i++) {
            size_t k = (expected + i) % (sizeof json_keys / sizeof *json_keys);
            if (!slice_eq(m.key, json_keys[k].key)) continue;
            fields[json_keys[k].field] = json_text(a, &m);
            expected = k + 1;
            break;
        }
    }
}

static struct slice unwrap(struct slice line)
{
    struct json_member record;
    if (slice_find((struct slice){line.p, line.n < 400 ? line.n : 400}, SLICE("\"record\""), 0) >= 0 &&
        json_find(line, SLICE("record"), &record) && record.kind == JSON_OBJECT)
        return record.value;
    return line;
}

static bool read_object(struct scanner *s, struct chunk *c, struct slice text)
{
    struct slice f[FIELDS] = {{0}};
    read_fields(&c->arena, unwrap(text), f);
    if (!f[FIELD_SEVERITY].n || !f[FIELD_MESSAGE].p) return false;
    struct pg_line line = {.time = WORKLOAD_NO_TIME};
    time_read(&s->time_cache, f[FIELD_TIME], true, &line.time);
    digits_read(f[FIELD_PID], &line.number);
    line.session = f[FIELD_SESSION].n ? hash64(f[FIELD_SESSION].p, f[FIELD_SESSION].n) : line.number;
    const char *slash = f[FIELD_VXID].n ? memchr(f[FIELD_VXID].p, '/', f[FIELD_VXID].n) : NULL;
    if (slash && !(slash[1] == '0' && slash + 2 == f[FIELD_VXID].p + f[FIELD_VXID].n))
        line.transaction = hash64(f[FIELD_VXID].p, f[FIELD_VXID].n);
    line.user = f[FIELD_USER];
    line.database = f[FIELD_DATABASE];
    line.application = f[FIELD_APPLICATION];
    line.tag = f[FIELD_SEVERITY];
    entry_emit(s, c,
               &(struct pg_entry){.line = &line,
                                  .message = f[FIELD_MESSAGE],
                                  .detail = f[FIELD_DETAIL],
                                  .context = f[FIELD_CONTEXT],
                                  .statement = f[FIELD_STATEMENT],
                                  .sqlstate = f[FIELD_STATE],
                                  .tag = tag_kind(line.tag)});
    return true;
}

/* One line in a few hundred is enough: CloudNativePG's own messages stand between the server's. */
static int pg_json_score(struct slice sample)
{
    for (size_t pos = 0, lines = 0; pos < sample.n && lines < 500; lines++) {
        const char *end = memchr(sample.p + pos, '\n', sample.n - pos);
        struct slice line = {sample.p + pos, end ? (size_t)(end - sample.p) - pos : sample.n - pos};
        struct json_member m;
        pos += line.n + 1;
        if (!line.n || line.p[0] != '{') continue;
        line = unwrap(line);
        if (json_find(line, SLICE("error_severity"), &m) && json_find(line, SLICE("message"), &m)) return 98;
    }
    return 0;
}

static void pg_json_scan(struct scanner *s, struct chunk *c)
{
    scanner_start_chunk(s);
    for (size_t pos = 0; pos < c->text.n; c->lines++) {
        const char *end = memchr(c->text.p + pos, '\n', c->text.n - pos);
        size_t stop = end ? (size_t)(end - c->text.p) : c->text.n;
        struct slice line = {c->text.p + pos, stop - pos};
        pos = stop + 1;
        struct json_member pod;
        bool operator = line.n && json_find(line, SLICE("logging_pod"), &pod); /* its own message */
        if (line.n && !read_object(s, c, line) && !operator) c->unreadable++;
    }
    scanner_flush_open(s, c);
}

const struct log_format pg_json_format = {
    .name = "postgres-json",
    .what = "PostgreSQL's jsonlog, also as wrapped by CloudNativePG",
    .dialect = DIALECT_POSTGRES,
    .score = pg_json_score,
    .cut = cut_at_line,
    .scan = pg_json_scan,
};
