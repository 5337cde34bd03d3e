/* Saved workloads: an SQLite file that can be opened with any client.
 *
 *     workload(version, calls, errors, total_ns, series_width)
 *     input(path, format, detail, bytes, lines, records, unreadable, truncated, without_text)
 *     shape(fingerprint, query, dialect, calls, errors, total_ms, mean_ms, p95_ms, p99_ms, max_ms, rows,
 * sketch) sequence(kind, shape, parent, repeats, occurrences, statements, total_ms, session, tag, file, line,
 * sketch) series(start, calls, errors, total_ns)
 *
 * The columns before `sketch` are for people; the sketch holds everything, packed (pack.h), and is what is
 * read back. SAVE_VERSION changes with its layout.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/output.h"
#include "workload/event.h"
#include "workload/pack.h"

enum { SAVE_VERSION = 1 };

static const char schema[] =
    "PRAGMA application_id=1397901143;" /* "SRGW" */
    "CREATE TABLE workload(version INT,calls INT,errors INT,total_ns INT,series_width INT,left_out INT);"
    "CREATE TABLE input(path TEXT,format TEXT,detail TEXT,bytes INT,lines INT,records INT,unreadable "
    "INT,truncated INT,"
    "without_text INT);"
    "CREATE TABLE shape(fingerprint TEXT PRIMARY KEY,query TEXT,dialect TEXT,calls INT,errors INT,total_ms "
    "REAL,"
    "mean_ms REAL,p95_ms REAL,p99_ms REAL,max_ms REAL,rows INT,sketch BLOB)WITHOUT ROWID;"
    "CREATE TABLE sequence(kind TEXT,shape TEXT,parent TEXT,repeats INT,occurrences INT,statements "
    "INT,total_ms REAL,"
    "session TEXT,tag TEXT,file TEXT,line INT,sketch BLOB);"
    "CREATE TABLE series(start INT,calls INT,errors INT,total_ns INT);";

/* ---- packing ------------------------------------------------------------------------------------------- */

static void pack_histogram(struct buf *b, const struct histogram *h)
{
    uint64_t used = 0;
    for (int o = 0; o < OCTAVES; o++)
        if (h->octaves[o]) used |= 1ULL << o;
    pack_number(b, used);
    for (int o = 0; o < OCTAVES; o++)
        for (int s = 0; h->octaves[o] && s < OCTAVE_STEPS; s++) pack_number(b, h->octaves[o][s]);
}

static void unpack_histogram(struct arena *a, struct unpacker *u, struct histogram *h)
{
    uint64_t used = unpack_number(u);
    for (int o = 0; o < OCTAVES; o++) {
        if (!(used >> o & 1)) continue;
        h->octaves[o] = ARENA_ARRAY(a, uint64_t, OCTAVE_STEPS);
        for (int s = 0; s < OCTAVE_STEPS; s++) h->count += h->octaves[o][s] = unpack_number(u);
    }
}

static void pack_distinct(struct buf *b, const struct distinct *d)
{
    pack_number(b, d->registers ? UINT32_MAX : d->count);
    if (d->registers) buf_put(b, (struct slice){(const char *)d->registers, DISTINCT_REGISTERS});
    for (uint32_t i = 0; i < d->count; i++)
        buf_put(b, (struct slice){(const char *)&d->hashes[i], sizeof *d->hashes});
}

static void unpack_distinct(struct arena *a, struct unpacker *u, struct distinct *d)
{
    uint64_t count = unpack_number(u);
    bool dense = count == UINT32_MAX;
    size_t bytes = dense ? DISTINCT_REGISTERS : (size_t)count * sizeof *d->hashes;
    if ((!dense && count > DISTINCT_EXACT) || bytes > u->left.n) {
        u->broken = true;
        return;
    }
    if (dense)
        d->registers = (uint8_t *)arena_copy(a, u->left.p, bytes);
    else
        for (uint64_t i = 0; i < count; i++) {
            uint64_t hash;
            memcpy(&hash, u->left.p + i * sizeof hash, sizeof hash);
            distinct_add(a, d, hash);
        }
    u->left.p += bytes;
    u->left.n -= bytes;
}

static void pack_top(struct buf *b, const struct top_values *t)
{
    pack_number(b, t->n);
    for (uint32_t i = 0; i < t->n; i++) {
        buf_put(b, (struct slice){(const char *)&t->at[i].hash, sizeof t->at[i].hash});
        pack_number(b, t->at[i].count);
        pack_number(b, t->at[i].error);
        pack_text(b, (struct slice){t->at[i].text, t->at[i].length});
    }
}

static void unpack_top(struct arena *a, struct unpacker *u, struct top_values *t)
{
    uint64_t n = unpack_number(u);
    if (n > TOP_KEPT) {
        u->broken = true;
        return;
    }
    for (uint64_t i = 0; i < n && u->left.n >= sizeof(uint64_t) && !u->broken; i++) {
        uint64_t hash;
        memcpy(&hash, u->left.p, sizeof hash);
        u->left.p += sizeof hash;
        u->left.n -= sizeof hash;
        uint64_t count = unpack_number(u), error = unpack_number(u);
        top_add(a, t, unpack_text(u), hash, count);
        if (t->n) t->at[t->n - 1].error = error;
    }
}

static void pack_example(struct buf *b, const struct call_example *x)
{
    pack_number(b, x->text.p != NULL);
    if (!x->text.p) return;
    pack_text(b, x->text);
    pack_text(b, x->parameters);
    pack_text(b, x->session);
    pack_text(b, x->path);
    pack_signed(b, x->time);
    pack_signed(b, x->duration);
    pack_number(b, x->line);
    pack_number(b, x->classes);
}

static void unpack_example(struct arena *a, struct unpacker *u, struct call_example *x)
{
    if (!unpack_number(u)) return;
    x->text = slice_copy(a, unpack_text(u));
    x->parameters = slice_copy(a, unpack_text(u));
    x->session = slice_copy(a, unpack_text(u));
    x->path = slice_copy(a, unpack_text(u));
    x->time = unpack_signed(u);
    x->duration = unpack_signed(u);
    x->line = unpack_number(u);
    x->classes = unpack_number(u);
}

static void pack_position(struct buf *b, const struct position_stats *p)
{
    pack_number(b, p->seen);
    pack_number(b, p->literals);
    pack_number(b, p->nulls);
    pack_number(b, p->numbers);
    pack_signed(b, p->least);
    pack_signed(b, p->most);
    pack_number(b, p->longest_list);
    pack_number(b, p->shortest_list);
    pack_distinct(b, &p->distinct);
    pack_top(b, &p->top);
}

static void unpack_position(struct arena *a, struct unpacker *u, struct position_stats *p)
{
    p->seen = unpack_number(u);
    p->literals = unpack_number(u);
    p->nulls = unpack_number(u);
    p->numbers = unpack_number(u);
    p->least = unpack_signed(u);
    p->most = unpack_signed(u);
    p->longest_list = (uint32_t)unpack_number(u);
    p->shortest_list = (uint32_t)unpack_number(u);
    unpack_distinct(a, u, &p->distinct);
    unpack_top(a, u, &p->top);
}

/* The numbers of a shape in the order they are packed. */
#define SHAPE_NUMBERS(X)                                                                                     \
    X(calls)                                                                                                 \
    X(errors) X(timed) X(prepares) X(literal_calls) X(spills) X(spill_bytes) X(lock_waits) X(pg_fingerprint)
#define SHAPE_SIGNED(X)                                                                                      \
    X(total_ns) X(min_ns) X(max_ns) X(prepare_ns) X(rows) X(rows_examined) X(first) X(last) X(lock_ns)
#define SHAPE_TOPS(X) X(users) X(databases) X(applications) X(tags) X(sqlstates) X(messages)

static void pack_shape(struct buf *b, const struct shape_stats *s)
{
#define X(field) pack_number(b, s->field);
    SHAPE_NUMBERS(X)
#undef X
#define X(field) pack_signed(b, s->field);
    SHAPE_SIGNED(X)
#undef X
#define X(field) pack_top(b, &s->field);
    SHAPE_TOPS(X)
#undef X
    pack_histogram(b, &s->histogram);
    pack_distinct(b, &s->sessions);
    pack_distinct(b, &s->parameter_sets);
    pack_number(b, s->position_count);
    for (size_t i = 0; i < s->position_count; i++) pack_position(b, &s->positions[i]);
    pack_number(b, s->example_count);
    for (size_t i = 0; i < s->example_count; i++) pack_example(b, &s->examples[i]);
    pack_example(b, &s->slowest);
    pack_example(b, &s->newest);
}

static bool unpack_shape(struct arena *a, struct slice bytes, struct shape_stats *s)
{
    struct unpacker reader = {.left = bytes}, *u = &reader;
#define X(field) s->field = unpack_number(u);
    SHAPE_NUMBERS(X)
#undef X
#define X(field) s->field = unpack_signed(u);
    SHAPE_SIGNED(X)
#undef X
#define X(field) unpack_top(a, u, &s->field);
    SHAPE_TOPS(X)
#undef X
    unpack_histogram(a, u, &s->histogram);
    unpack_distinct(a, u, &s->sessions);
    unpack_distinct(a, u, &s->parameter_sets);
    uint64_t positions = unpack_number(u);
    if (positions > POSITIONS_KEPT) return false;
    s->positions = ARENA_ARRAY(a, struct position_stats, positions);
    s->position_count = (size_t)positions;
    for (size_t i = 0; i < s->position_count; i++) unpack_position(a, u, &s->positions[i]);
    uint64_t examples = unpack_number(u);
    if (examples > EXAMPLES_KEPT) return false;
    s->example_count = (size_t)examples;
    for (size_t i = 0; i < s->example_count; i++) unpack_example(a, u, &s->examples[i]);
    unpack_example(a, u, &s->slowest);
    unpack_example(a, u, &s->newest);
    return !u->broken;
}

static void pack_sequence(struct buf *b, const struct sequence *q)
{
    pack_number(b, q->certain);
    pack_number(b, q->repeats);
    pack_number(b, q->occurrences);
    pack_number(b, q->statements);
    pack_signed(b, q->total_ns);
    pack_signed(b, q->time);
    pack_number(b, q->line);
    pack_text(b, q->session);
    pack_text(b, q->tag);
    pack_text(b, q->file);
    pack_number(b, q->path_length);
    for (size_t i = 0; i < q->path_length; i++)
        buf_put(b, (struct slice){(const char *)&q->path[i], sizeof q->path[i]});
    pack_distinct(b, &q->sessions);
}

static bool unpack_sequence(struct arena *a, struct slice bytes, struct sequence *q)
{
    struct unpacker reader = {.left = bytes}, *u = &reader;
    q->certain = unpack_number(u) != 0;
    q->repeats = unpack_number(u);
    q->occurrences = unpack_number(u);
    q->statements = unpack_number(u);
    q->total_ns = unpack_signed(u);
    q->time = unpack_signed(u);
    q->line = unpack_number(u);
    q->session = slice_copy(a, unpack_text(u));
    q->tag = slice_copy(a, unpack_text(u));
    q->file = slice_copy(a, unpack_text(u));
    uint64_t length = unpack_number(u);
    if (length > SEQUENCE_PATH || u->left.n < length * sizeof *q->path) return false;
    q->path_length = (size_t)length;
    if (length) memcpy(q->path, u->left.p, length * sizeof *q->path);
    u->left.p += length * sizeof *q->path;
    u->left.n -= length * sizeof *q->path;
    unpack_distinct(a, u, &q->sessions);
    return !u->broken;
}

/* ---- saving -------------------------------------------------------------------------------------------- */

static void bind_text(sqlite3_stmt *st, int i, struct slice s)
{
    sqlite3_bind_text64(st, i, s.p, s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void bind_ms(sqlite3_stmt *st, int i, int64_t ns)
{
    sqlite3_bind_double(st, i, ns < 0 ? -1 : (double)ns / 1e6);
}

static void bind_fingerprint(sqlite3_stmt *st, int i, struct hash128 h)
{
    char hex[33] = "";
    if (h.high || h.low) hash128_text(h, hex);
    bind_text(st, i, slice_of(hex));
}

static bool insert(sqlite3_stmt *st)
{
    bool ok = sqlite3_step(st) == SQLITE_DONE;
    sqlite3_reset(st);
    return ok;
}

static bool save_shapes(sqlite3 *db, const struct workload *w)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, "INSERT INTO shape VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", -1, &st, NULL))
        return false;
    struct buf b = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < w->shapes.n; i++) {
        const struct shape_stats *s = w->shapes.at[i];
        b.n = 0;
        pack_shape(&b, s);
        bind_fingerprint(st, 1, s->fingerprint);
        bind_text(st, 2, s->text);
        bind_text(st, 3, slice_of(dialect_name(s->dialect)));
        sqlite3_bind_int64(st, 4, (int64_t)s->calls);
        sqlite3_bind_int64(st, 5, (int64_t)s->errors);
        bind_ms(st, 6, s->timed ? s->total_ns : -1);
        bind_ms(st, 7, s->timed ? s->total_ns / (int64_t)s->timed : -1);
        bind_ms(st, 8, shape_quantile(s, 0.95));
        bind_ms(st, 9, shape_quantile(s, 0.99));
        bind_ms(st, 10, s->max_ns);
        sqlite3_bind_int64(st, 11, s->rows);
        sqlite3_bind_blob64(st, 12, b.p, b.n, SQLITE_TRANSIENT);
        ok = insert(st);
    }
    buf_free(&b);
    sqlite3_finalize(st);
    return ok;
}

static bool save_sequences(sqlite3 *db, const struct workload *w)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, "INSERT INTO sequence VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", -1, &st, NULL))
        return false;
    struct buf b = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < w->sequences.n; i++) {
        const struct sequence *q = w->sequences.at[i];
        b.n = 0;
        pack_sequence(&b, q);
        bind_text(st, 1, slice_of(sequence_kind_name(q->kind)));
        bind_fingerprint(st, 2, q->shape);
        bind_fingerprint(st, 3, q->parent);
        sqlite3_bind_int64(st, 4, (int64_t)q->repeats);
        sqlite3_bind_int64(st, 5, (int64_t)q->occurrences);
        sqlite3_bind_int64(st, 6, (int64_t)q->statements);
        bind_ms(st, 7, q->total_ns);
        bind_text(st, 8, q->session);
        bind_text(st, 9, q->tag);
        bind_text(st, 10, q->file);
        sqlite3_bind_int64(st, 11, (int64_t)q->line);
        sqlite3_bind_blob64(st, 12, b.p, b.n, SQLITE_TRANSIENT);
        ok = insert(st);
    }
    buf_free(&b);
    sqlite3_finalize(st);
    return ok;
}

static bool save_rest(sqlite3 *db, const struct workload *w)
{
    sqlite3_stmt *head, *input, *series;
    if (sqlite3_prepare_v2(db, "INSERT INTO workload VALUES(?,?,?,?,?,?)", -1, &head, NULL)) return false;
    int64_t numbers[] = {SAVE_VERSION, (int64_t)w->calls, (int64_t)w->errors,
                         w->total_ns,  w->series_width,   (int64_t)w->shapes_left_out};
    for (int i = 0; i < 6; i++) sqlite3_bind_int64(head, i + 1, numbers[i]);
    bool ok = insert(head);
    sqlite3_finalize(head);
    if (!ok || sqlite3_prepare_v2(db, "INSERT INTO input VALUES(?,?,?,?,?,?,?,?,?)", -1, &input, NULL))
        return false;
    VEC_EACH (const struct workload_input, in, &w->inputs) {
        int64_t counts[] = {(int64_t)in->bytes,      (int64_t)in->lines,     (int64_t)in->records,
                            (int64_t)in->unreadable, (int64_t)in->truncated, (int64_t)in->without_text};
        bind_text(input, 1, in->path);
        bind_text(input, 2, in->format);
        bind_text(input, 3, in->detail);
        for (int i = 0; i < 6; i++) sqlite3_bind_int64(input, i + 4, counts[i]);
        ok = ok && insert(input);
    }
    sqlite3_finalize(input);
    if (!ok || sqlite3_prepare_v2(db, "INSERT INTO series VALUES(?,?,?,?)", -1, &series, NULL)) return false;
    VEC_EACH (const struct workload_slice, s, &w->series) {
        sqlite3_bind_int64(series, 1, s->start);
        sqlite3_bind_int64(series, 2, (int64_t)s->calls);
        sqlite3_bind_int64(series, 3, (int64_t)s->errors);
        sqlite3_bind_int64(series, 4, s->total_ns);
        ok = ok && insert(series);
    }
    sqlite3_finalize(series);
    return ok;
}

bool workload_save(const struct workload *w, const char *path, struct error *err)
{
    if (!output_is_replaceable(path)) return error_set(err, "%s: is no regular file", path);
    struct arena a = {0};
    char *temporary = arena_printf(&a, "%s.new-%ld", path, (long)getpid());
    sqlite3 *db = NULL;
    unlink(temporary);
    bool ok = sqlite3_open(temporary, &db) == SQLITE_OK &&
              sqlite3_exec(db, "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;BEGIN", NULL, NULL, NULL) ==
                  SQLITE_OK &&
              sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK && save_rest(db, w) &&
              save_shapes(db, w) && save_sequences(db, w) &&
              sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!ok) error_set(err, "%s: %s", path, db ? sqlite3_errmsg(db) : "out of memory");
    if (sqlite3_close(db) != SQLITE_OK && ok) ok = error_set(err, "%s: cannot be closed", path);
    if (ok && rename(temporary, path) != 0) ok = error_set(err, "%s: %s", path, strerror(errno));
    if (!ok) unlink(temporary);
    arena_free(&a);
    return ok;
}

/* ---- loading ------------------------------------------------------------------------------------------- */

static struct slice column(sqlite3_stmt *st, int i)
{
    const void *p = sqlite3_column_blob(st, i);
    return (struct slice){p ? p : "", (size_t)sqlite3_column_bytes(st, i)};
}

static bool fingerprint_read(struct slice hex, struct hash128 *out)
{
    uint64_t v[2] = {0, 0};
    if (!hex.n) {
        *out = (struct hash128){0, 0};
        return true;
    }
    if (hex.n != 32) return false;
    for (size_t i = 0; i < 32; i++) {
        char c = hex.p[i];
        unsigned d = ascii_is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a' + 10);
        if (d > 15) return false;
        v[i / 16] = v[i / 16] << 4 | d;
    }
    *out = (struct hash128){v[0], v[1]};
    return true;
}

static bool load_shapes(sqlite3 *db, struct workload *w)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, "SELECT fingerprint,query,dialect,sketch FROM shape", -1, &st, NULL))
        return false;
    bool ok = true;
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        struct scan_shape shape = {.text = column(st, 1), .dialect = dialect_from_name(column(st, 2))};
        ok = fingerprint_read(column(st, 0), &shape.fingerprint);
        struct shape_stats *s = ok ? digest_shape(w, &shape) : NULL;
        ok = s && unpack_shape(&w->arena, column(st, 3), s);
    }
    sqlite3_finalize(st);
    return ok;
}

static bool load_sequences(sqlite3 *db, struct workload *w)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, "SELECT kind,shape,parent,sketch FROM sequence", -1, &st, NULL)) return false;
    bool ok = true;
    while (ok && sqlite3_step(st) == SQLITE_ROW) {
        struct hash128 shape, parent;
        unsigned kind = 0;
        while (kind < SEQUENCE_KINDS &&
               !slice_eq(column(st, 0), slice_of(sequence_kind_name((enum sequence_kind)kind))))
            kind++;
        ok = kind < SEQUENCE_KINDS && fingerprint_read(column(st, 1), &shape) &&
             fingerprint_read(column(st, 2), &parent);
        struct sequence *q = ok ? digest_sequence(w, (enum sequence_kind)kind, shape, parent) : NULL;
        ok = q && unpack_sequence(&w->arena, column(st, 3), q);
    }
    sqlite3_finalize(st);
    return ok;
}

static bool load_rest(sqlite3 *db, struct workload *w)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, "SELECT * FROM workload", -1, &st, NULL)) return false;
    bool ok = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == SAVE_VERSION;
    w->calls = (uint64_t)sqlite3_column_int64(st, 1);
    w->errors = (uint64_t)sqlite3_column_int64(st, 2);
    w->total_ns = sqlite3_column_int64(st, 3);
    int64_t width = sqlite3_column_int64(st, 4);
    w->shapes_left_out = (uint64_t)sqlite3_column_int64(st, 5);
    sqlite3_finalize(st);
    if (!ok || width < w->series_width || width % w->series_width) return false;
    w->series_width = width;
    if (sqlite3_prepare_v2(db, "SELECT * FROM input", -1, &st, NULL)) return false;
    while (sqlite3_step(st) == SQLITE_ROW) {
        struct workload_input *in = vec_zadd(&w->arena, &w->inputs);
        in->path = slice_copy(&w->arena, column(st, 0));
        in->format = slice_copy(&w->arena, column(st, 1));
        in->detail = slice_copy(&w->arena, column(st, 2));
        uint64_t *counts[] = {&in->bytes,      &in->lines,     &in->records,
                              &in->unreadable, &in->truncated, &in->without_text};
        for (int i = 0; i < 6; i++) *counts[i] = (uint64_t)sqlite3_column_int64(st, i + 3);
    }
    sqlite3_finalize(st);
    if (sqlite3_prepare_v2(db, "SELECT * FROM series ORDER BY start", -1, &st, NULL)) return false;
    while (sqlite3_step(st) == SQLITE_ROW)
        vec_push(
            &w->arena, &w->series,
            ((struct workload_slice){sqlite3_column_int64(st, 0), (uint64_t)sqlite3_column_int64(st, 1),
                                     (uint64_t)sqlite3_column_int64(st, 2), sqlite3_column_int64(st, 3)}));
    sqlite3_finalize(st);
    return true;
}

bool workload_load(struct workload *w, const char *path, struct error *err)
{
    struct workload saved;
    sqlite3 *db = NULL;
    workload_open(&saved);
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK && load_rest(db, &saved) &&
              load_shapes(db, &saved) && load_sequences(db, &saved);
    if (ok)
        workload_merge(w, &saved);
    else
        error_set(err, "%s: no workload that this version of Sargent saved", path);
    sqlite3_close(db);
    workload_close(&saved);
    return ok;
}
