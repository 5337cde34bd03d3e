/* PostgreSQL's jsonlog (from version 15 on), one object per line:
 *
 *     {"timestamp":"2026-11-20 23:46:04.992 UTC","user":"a","dbname":"b","pid":1,"session_id":"6b.55",
 *      "vxid":"4/1","error_severity":"LOG","message":"duration: 0.341 ms  execute <unnamed>: SELECT ...",
 *      "detail":"parameters: $1 = '421'","application_name":"c","query_id":1303049914053511837}
 *
 * An error has state_code, statement, context.
 */
#include <stdio.h>

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
    FIELDS,
    FIELD_RECORD, /* CloudNativePG: an object with the fields */
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

/* The keys of the line before, in their order, with quotes and colon: nearly every line has the same ones,
 * some are left out where they have no value. */
enum { KEYS_REMEMBERED = 48, KEY_TEXT = 30 };
struct key_memory {
    struct remembered_key {
        char text[KEY_TEXT];
        uint8_t n;
        uint8_t field; /* enum json_field, FIELDS for none */
    } keys[KEYS_REMEMBERED];
};

static void remember_key(struct remembered_key *to, struct slice key)
{
    to->field = FIELDS;
    for (size_t i = 0; i < sizeof json_keys / sizeof *json_keys; i++)
        if (slice_eq(key, json_keys[i].key)) to->field = (uint8_t)json_keys[i].field;
    if (slice_eq(key, SLICE("record"))) to->field = FIELD_RECORD;
    to->n = key.n + 3 <= KEY_TEXT ? (uint8_t)(key.n + 3) : 0;
    if (to->n) snprintf(to->text, sizeof to->text, "\"%.*s\":", SLICE_ARG(key));
}

/* Steps over the next key. Looks among the next few that are remembered, since a line may leave out some. */
static const struct remembered_key *next_key(struct key_memory *known, size_t *number, struct json_reader *r,
                                             struct json_member *m)
{
    enum { LEFT_OUT = 4 };
    for (size_t i = *number; i <= *number + LEFT_OUT && i < KEYS_REMEMBERED; i++) {
        const struct remembered_key *key = &known->keys[i];
        if (!key->n || !json_at_key(r, (struct slice){key->text, key->n})) continue;
        *number = i + 1;
        return json_value(r, m) ? key : NULL;
    }
    if (!json_next(r, m)) return NULL;
    struct remembered_key *key = &known->keys[*number < KEYS_REMEMBERED ? (*number)++ : KEYS_REMEMBERED - 1];
    remember_key(key, m->key);
    return key;
}

static void read_fields(struct key_memory *known, struct arena *a, struct slice object, struct slice *fields)
{
    struct json_reader r = json_start(object);
    struct json_member m, record = {.kind = JSON_WORD};
    const struct remembered_key *key;
    for (size_t number = 0; (key = next_key(&known[0], &number, &r, &m));) {
        if (key->field < FIELDS) fields[key->field] = json_text(a, &m);
        if (key->field == FIELD_RECORD && m.kind == JSON_OBJECT) record = m;
    }
    if (record.kind == JSON_OBJECT) { /* all that counts is in there, see unwrap */
        memset(fields, 0, FIELDS * sizeof *fields);
        r = json_start(record.value);
        for (size_t number = 0; (key = next_key(&known[1], &number, &r, &m));)
            if (key->field < FIELDS) fields[key->field] = json_text(a, &m);
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
    if (!s->memory)
        s->memory = ARENA_ARRAY(&s->arena, struct key_memory, 2); /* of the line, of a record in it */
    read_fields(s->memory, &c->arena, text, f);
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
        struct json_member pod; /* of a message of CloudNativePG itself */
        if (line.n && !read_object(s, c, line) && !json_find(line, SLICE("logging_pod"), &pod))
            c->unreadable++;
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
