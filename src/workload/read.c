/* Reading one log: stream -> chunks -> scanners (any thread) -> assembly (in order).
 *
 * Chunks live in a ring of slots. The calling thread sees to it that a filled slot waits for every other
 * thread, assembles scanned ones in the order of the file, and fills the rest of the ring; what time it has
 * left it scans like the others. With one thread nothing else exists.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/pool.h"
#include "workload/event.h"
#include "workload/stream.h"

enum {
    SAMPLE_SIZE = 128 * 1024,
    SAMPLE_LIMIT = 8 << 20, /* how far in a format is searched */
    WINDOW_SIZE = 16 * 1024,
    READ_SIZE = 1 << 20,
    RECORD_LIMIT = 64 << 20,    /* a record beyond this is cut */
    DOCUMENT_LIMIT = 512 << 20, /* of formats that are read as a whole */
    THREADS_LIMIT = 32,
    SLOTS_PER_THREAD = 2
};

enum slot_state { SLOT_EMPTY, SLOT_FILLED, SLOT_SCANNING, SLOT_SCANNED };

struct slot {
    struct chunk chunk;
    struct buf text; /* what the chunk's text is a part of */
    enum slot_state state;
};

struct reading {
    struct stream *stream;
    const struct log_format *format;
    const void *learned;
    const struct workload_options *options;
    size_t chunk_size;
    struct buf carry; /* bytes behind the last chunk's cut */
    bool ended;
    bool cut_short; /* a record was larger than RECORD_LIMIT */
    struct slot *slots;
    size_t slot_count;
    uint64_t filled, assembled; /* chunks so far */
    size_t others;              /* threads beside the calling one */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stop;
    struct error error;
};

/* ---- filling ------------------------------------------------------------------------------------------- */

/* Reads until the buffer holds n bytes or the input ends. */
static bool read_up_to(struct reading *r, struct buf *b, size_t n)
{
    while (b->n < n && !r->ended) {
        size_t got, step = n - b->n < READ_SIZE ? n - b->n : READ_SIZE;
        if (b->cap - b->n < step) buf_reserve(b, step);
        if (!stream_read(r->stream, b->p + b->n, step, &got, &r->error)) {
            r->ended = true; /* what was read before the failure still counts */
            return false;
        }
        if (!got) r->ended = true;
        b->n += got;
    }
    return true;
}

/* Fills the slot's text with the next chunk. False when there is none. */
static bool fill_slot(struct reading *r, struct slot *s)
{
    s->text.n = 0;
    buf_put(&s->text, buf_slice(&r->carry));
    r->carry.n = 0;
    size_t cut = 0, limit = r->format->whole ? DOCUMENT_LIMIT : RECORD_LIMIT;
    for (size_t want = r->format->whole ? limit : r->chunk_size; !cut; want *= 2) {
        read_up_to(r, &s->text, want);
        if (r->ended && s->text.n <= want) {
            cut = s->text.n;
            break;
        }
        if (want >= limit) {
            r->cut_short = true;
            cut = limit;
            break;
        }
        cut = r->format->cut(r->learned, (struct slice){s->text.p, want < s->text.n ? want : s->text.n});
    }
    buf_put(&r->carry, (struct slice){s->text.p + cut, s->text.n - cut});
    s->chunk.text = (struct slice){s->text.p, cut};
    s->chunk.last = r->ended;
    return cut > 0;
}

static void reset_chunk(struct chunk *c)
{
    arena_reset(&c->arena);
    arena_free(&c->retired);
    c->records.n = c->values.n = 0;
    c->lines = c->unreadable = c->truncated = c->without_text = 0;
}

static void report_progress(const struct reading *r)
{
    if (!r->options->progress) return;
    int64_t done, size;
    stream_position(r->stream, &done, &size);
    r->options->progress(r->options->progress_context, done, size);
}

static bool stopped(const struct reading *r)
{
    return r->options->stop && *r->options->stop;
}

/* ---- threads ------------------------------------------------------------------------------------------- */

static struct slot *slot_at(struct reading *r, uint64_t number)
{
    return &r->slots[number % r->slot_count];
}

/* The oldest chunk that waits for a scanner; the lock is held. */
static struct slot *next_filled(struct reading *r)
{
    for (uint64_t i = r->assembled; i < r->filled; i++)
        if (slot_at(r, i)->state == SLOT_FILLED) return slot_at(r, i);
    return NULL;
}

static void scan_slot(struct reading *r, struct scanner *scanner, struct slot *s)
{
    reset_chunk(&s->chunk);
    scanner_retire_people(scanner, &s->chunk);
    r->format->scan(scanner, &s->chunk);
}

static void *scan_chunks(void *argument)
{
    struct reading *r = argument;
    struct scanner scanner;
    scanner_open(&scanner, r->learned, r->format->dialect);
    pthread_mutex_lock(&r->lock);
    while (!r->stop) {
        struct slot *s = next_filled(r);
        if (!s) {
            pthread_cond_wait(&r->changed, &r->lock);
            continue;
        }
        s->state = SLOT_SCANNING;
        pthread_mutex_unlock(&r->lock);
        scan_slot(r, &scanner, s);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_SCANNED;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    /* the shapes found here are referred to by open records until the assembly is closed */
    struct scanner *kept = malloc(sizeof *kept);
    if (!kept) die_out_of_memory();
    *kept = scanner;
    return kept;
}

/* Chunks that wait for a scanner; the lock is held. */
static size_t count_filled(struct reading *r)
{
    size_t n = 0;
    for (uint64_t i = r->assembled; i < r->filled; i++) n += slot_at(r, i)->state == SLOT_FILLED;
    return n;
}

/* What the calling thread does next: feed the others, assemble, fill, scan, or wait. */
static bool step(struct reading *r, struct assembly *as, struct scanner *own)
{
    struct slot *s = slot_at(r, r->assembled);
    bool room = r->filled - r->assembled < r->slot_count;
    bool more = room && !stopped(r) && !(r->ended && !r->carry.n && r->filled);
    bool hungry = more && count_filled(r) < r->others;
    if (!hungry && r->assembled < r->filled && s->state == SLOT_SCANNED) {
        pthread_mutex_unlock(&r->lock);
        assembly_add(as, &s->chunk);
        report_progress(r);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_EMPTY;
        r->assembled++;
        return true;
    }
    if (more) {
        s = slot_at(r, r->filled);
        pthread_mutex_unlock(&r->lock);
        bool filled = fill_slot(r, s);
        pthread_mutex_lock(&r->lock);
        if (!filled && !r->filled) return false;
        if (filled) {
            s->state = SLOT_FILLED;
            r->filled++;
            pthread_cond_signal(&r->changed);
        }
        return true;
    }
    if (r->assembled == r->filled) return false;
    s = next_filled(r);
    if (s) {
        s->state = SLOT_SCANNING;
        pthread_mutex_unlock(&r->lock);
        scan_slot(r, own, s);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_SCANNED;
    } else {
        pthread_cond_wait(&r->changed, &r->lock);
    }
    return true;
}

static void read_chunks(struct reading *r, struct assembly *as, size_t threads)
{
    pthread_t ids[THREADS_LIMIT];
    size_t started = 0;
    struct scanner own;
    scanner_open(&own, r->learned, r->format->dialect);
    r->slot_count = threads > 1 ? threads * SLOTS_PER_THREAD : 1;
    r->slots = calloc(r->slot_count, sizeof *r->slots);
    if (!r->slots) die_out_of_memory();
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->changed, NULL);
    while (started + 1 < threads && !pthread_create(&ids[started], NULL, scan_chunks, r)) started++;
    r->others = started;

    pthread_mutex_lock(&r->lock);
    while (step(r, as, &own)) {
    }
    r->stop = true;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);

    struct scanner *kept[THREADS_LIMIT];
    for (size_t i = 0; i < started; i++) pthread_join(ids[i], (void **)&kept[i]);
    assembly_end_input(as);
    for (size_t i = 0; i < started; i++) {
        scanner_close(kept[i]);
        free(kept[i]);
    }
    scanner_close(&own);
    for (size_t i = 0; i < r->slot_count; i++) {
        buf_free(&r->slots[i].text);
        arena_free(&r->slots[i].chunk.arena);
        arena_free(&r->slots[i].chunk.lists);
        arena_free(&r->slots[i].chunk.retired);
    }
    free(r->slots);
    pthread_mutex_destroy(&r->lock);
    pthread_cond_destroy(&r->changed);
}

/* ---- one input ----------------------------------------------------------------------------------------- */

/* A sample without its last, incomplete line. */
static struct slice whole_lines(struct slice s, bool ended)
{
    const char *end = ended || !s.n || !s.p ? NULL : memrchr(s.p, '\n', s.n);
    if (end) s.n = (size_t)(end - s.p) + 1;
    return s;
}

/* The beginning of a log may say nothing of its format (a banner, another program's lines): then windows
 * further in are looked at. Returns where the window that has one starts. */
static size_t search_format(struct reading *r)
{
    size_t from = 0;
    while (from < SAMPLE_LIMIT) {
        if (r->carry.n < from + 2 * WINDOW_SIZE) read_up_to(r, &r->carry, from + SAMPLE_SIZE);
        if (from >= r->carry.n) break;
        size_t n = r->carry.n - from < WINDOW_SIZE ? r->carry.n - from : WINDOW_SIZE;
        struct slice window = {r->carry.p + from, n};
        const char *line = from && window.p ? memchr(window.p, '\n', window.n) : NULL;
        if (line) window = (struct slice){line + 1, window.n - (size_t)(line + 1 - window.p)};
        r->format = format_detect(whole_lines(window, false), false);
        if (r->format) return (size_t)(window.p - r->carry.p);
        from += n;
    }
    return 0;
}

static bool choose_format(struct reading *r, const char *name, struct arena *a, struct slice *sample,
                          struct error *err)
{
    *sample = slice_copy(a, whole_lines(buf_slice(&r->carry), r->ended));
    if (r->options->format) {
        r->format = format_by_name(slice_of(r->options->format));
        return r->format || error_set(err, "unknown log format '%s'", r->options->format);
    }
    r->format = format_detect(*sample, false);
    bool weak = !r->format || strcmp(r->format->name, "generic") == 0;
    if (weak && r->options->prefix) r->format = format_by_name(SLICE("postgres"));
    if (r->format) return true;
    size_t from = search_format(r), n = r->carry.n - from;
    if (!r->format) return not_a_log(name, *sample, err);
    struct slice found = {r->carry.p + from, n < SAMPLE_SIZE ? n : SAMPLE_SIZE};
    *sample = slice_copy(a, whole_lines(found, r->ended));
    return true;
}

/* A format that was named and understood nothing: says which one would. */
static bool check_named_format(const struct reading *r, const struct workload_input *in, struct slice sample,
                               struct error *err)
{
    if (!r->options->format || in->records || !in->bytes) return true;
    const struct log_format *fits = format_detect(sample, false);
    if (fits == r->format) return true;
    error_set(err, "%.*s: nothing in it reads as %s%s%s", SLICE_ARG(in->path), r->format->name,
              fits ? "; it looks like " : "", fits ? fits->name : "");
    return false;
}

/* What a format learns from the sample. Errors get the log's name. */
static bool learn_format(struct reading *r, const char *name, struct arena *a, struct slice sample,
                         struct slice *detail, struct error *err)
{
    struct error why = {""};
    if (!r->format->learn || r->format->learn(a, sample, r->options, &r->learned, detail, &why)) return true;
    return error_set(err, "%s: %s", name, why.text);
}

static struct workload_input *add_input(struct workload *w, const char *name, const char *format,
                                        struct slice detail)
{
    struct workload_input *in = vec_zadd(&w->arena, &w->inputs);
    in->path = slice_copy(&w->arena, slice_of(name));
    in->format = slice_of(format);
    in->detail = slice_copy(&w->arena, detail);
    return in;
}

/* The rest of a stream whose format is known; *as goes on from the file before, or is opened here. */
static bool read_known(struct reading *r, struct workload *w, const char *name, struct slice sample,
                       struct slice detail, struct assembly **as, struct error *err)
{
    size_t threads = r->options->threads ? r->options->threads : pool_default_threads();
    if (threads > THREADS_LIMIT) threads = THREADS_LIMIT;
    if (r->format->whole || (r->ended && r->carry.n <= r->chunk_size)) threads = 1;
    struct slice path = add_input(w, name, r->format->name, detail)->path;
    if (*as)
        assembly_next_input(*as, path);
    else
        *as = assembly_open(w, r->options, path);
    read_chunks(r, *as, threads);
    int64_t done, size;
    stream_position(r->stream, &done, &size);
    struct workload_input *in = &w->inputs.at[w->inputs.n - 1];
    in->bytes = (uint64_t)done;
    if (r->cut_short) in->unreadable++;
    return check_named_format(r, in, sample, err);
}

static void skip_byte_order_mark(struct buf *b)
{
    if (b->n < 3 || memcmp(b->p, "\xef\xbb\xbf", 3) != 0) return;
    memmove(b->p, b->p + 3, b->n - 3);
    b->n -= 3;
}

static bool read_stream(struct workload *w, const char *name, struct stream *stream,
                        const struct workload_options *options, struct assembly **as, struct error *err)
{
    struct reading r = {.stream = stream, .options = options};
    struct arena learned = {0};
    struct slice sample, detail = {"", 0};
    stream_stop_on(stream, options->stop);
    r.chunk_size = options->chunk_size ? options->chunk_size : WORKLOAD_CHUNK;
    bool ok = read_up_to(&r, &r.carry, SAMPLE_SIZE);
    skip_byte_order_mark(&r.carry);
    if (ok && !r.carry.n) /* what rotation leaves, or a log that is about to be written */
        add_input(w, name, "empty", detail);
    else
        ok = (ok || r.carry.n) && choose_format(&r, name, &learned, &sample, err) &&
             learn_format(&r, name, &learned, sample, &detail, err) &&
             read_known(&r, w, name, sample, detail, as, err);
    if (r.error.text[0]) {
        *err = r.error;
        ok = false;
    }
    buf_free(&r.carry);
    arena_free(&learned);
    return ok;
}

static bool is_saved_workload(const char *path)
{
    char head[16] = "";
    struct stat st;
    bool regular = stat(path, &st) == 0 && S_ISREG(st.st_mode); /* a pipe's bytes can be read but once */
    FILE *f = regular ? fopen(path, "rb") : NULL;
    if (!f) return false;
    bool saved =
        fread(head, 1, sizeof head, f) == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0;
    fclose(f);
    return saved;
}

/* Asks for some of the statements: a saved workload has counted all of them. */
static bool narrows(const struct workload_options *o)
{
    return o->since || o->until || o->user || o->database || o->application;
}

static const struct workload_options defaults;

bool workload_read_part(struct workload *w, const char *path, const struct workload_options *options,
                        struct assembly **as, struct error *err)
{
    if (is_saved_workload(path) && options && narrows(options))
        return error_set(
            err,
            "%s: a saved workload cannot be narrowed to a time, user, database or application: do "
            "that with the logs",
            path);
    if (is_saved_workload(path)) return workload_load(w, path, err);
    struct stream *stream = stream_open(path, err);
    if (!stream) return false;
    bool ok = read_stream(w, path, stream, options ? options : &defaults, as, err);
    stream_close(stream);
    return ok;
}

bool workload_read(struct workload *w, const char *path, const struct workload_options *options,
                   struct error *err)
{
    struct assembly *as = NULL;
    bool ok = workload_read_part(w, path, options, &as, err);
    if (as) assembly_close(as);
    return ok;
}

bool workload_read_text(struct workload *w, const char *name, struct slice text,
                        const struct workload_options *options, struct error *err)
{
    struct stream *stream = stream_memory(text);
    struct assembly *as = NULL;
    if (!stream) return error_set(err, "%s: broken compressed data", name);
    bool ok = read_stream(w, name, stream, options ? options : &defaults, &as, err);
    if (as) assembly_close(as);
    stream_close(stream);
    return ok;
}

int64_t log_first_time(const char *path, const struct workload_options *options)
{
    struct error err = {{0}};
    struct stream *stream =
        is_saved_workload(path) || strcmp(path, "-") == 0 ? NULL : stream_open(path, &err);
    int64_t time = WORKLOAD_NO_TIME;
    if (!stream) return time;
    struct reading r = {.stream = stream, .options = options ? options : &defaults};
    struct arena learned = {0};
    struct chunk c = {.lines = 0};
    struct slice detail;
    read_up_to(&r, &r.carry, SAMPLE_SIZE);
    if (choose_format(&r, path, &learned, &c.text, &err) &&
        (!r.format->learn || r.format->learn(&learned, c.text, r.options, &r.learned, &detail, &err))) {
        struct scanner scanner;
        scanner_open(&scanner, r.learned, r.format->dialect);
        r.format->scan(&scanner, &c);
        for (size_t i = 0; i < c.records.n && time == WORKLOAD_NO_TIME; i++) time = c.records.at[i].time;
        scanner_close(&scanner);
    }
    arena_free(&c.arena);
    arena_free(&c.lists);
    arena_free(&learned);
    buf_free(&r.carry);
    stream_close(stream);
    return time;
}

size_t cut_at_line(const void *format, struct slice text)
{
    (void)format;
    const char *end = text.n ? memrchr(text.p, '\n', text.n) : NULL;
    return end ? (size_t)(end - text.p) + 1 : 0;
}
