/* The cache of schema sources; see cache.h. */
#include "cli/cache.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/archive.h"

enum { CACHE_LIMIT = 256 << 20, PATH_MAX_BYTES = 4096 };
enum cached_ddl { CACHED_NOTHING, CACHED_MODEL, CACHED_PARSE };
static const char magic[] = "sargent cache\n";
enum { MAGIC = sizeof magic - 1, CHECKSUM = sizeof(struct hash128) };

/* ---- keys ---------------------------------------------------------------------------------------------- */

/* The program itself: another build may read the same text differently. */
static void put_program(struct buf *out)
{
    struct stat st;
    buf_text(out, SARGENT_VERSION);
    if (stat("/proc/self/exe", &st) == 0)
        buf_printf(out, " %lld %lld.%ld", (long long)st.st_size, (long long)st.st_mtim.tv_sec,
                   st.st_mtim.tv_nsec);
}

static struct hash128 key_of(const struct cache *c, const struct source *s)
{
    struct hash128 content = hash128(s->input.text.p, s->input.text.n);
    struct buf b = {0};
    buf_put(&b, (struct slice){(const char *)&content, sizeof content});
    buf_put(&b, (struct slice){(const char *)&c->settings, sizeof c->settings});
    buf_printf(&b, "%d %d %s", s->kind, s->dialect, s->path);
    struct hash128 key = hash128(b.p, b.n);
    buf_free(&b);
    return key;
}

/* ---- the file ------------------------------------------------------------------------------------------ */

static void read_entries(struct cache *c, struct arena *a)
{
    struct slice rest = {c->file.p + MAGIC + CHECKSUM, c->file.n - MAGIC - CHECKSUM};
    struct archive ar = archive_reader(rest, a);
    while (ar.at < rest.n && !ar.bad) {
        struct hash128 key;
        size_t n = 0;
        archive_bytes(&ar, &key, sizeof key);
        archive_size(&ar, &n, rest.n);
        if (ar.bad || n > rest.n - ar.at) break;
        struct slice probe = slice_copy(a, (struct slice){(const char *)&key, sizeof key});
        vec_push(a, &c->payloads, ((struct slice){rest.p + ar.at, n}));
        map_add(a, &c->entries, probe, NULL)->number = c->payloads.n;
        ar.at += n;
    }
}

void cache_open(struct cache *c, struct arena *a, const struct config *config, size_t sources, bool on)
{
    *c = (struct cache){.sources = ARENA_ARRAY(a, struct cached_source, sources + 1)};
    if (!on) return;
    const char *slash = config->path ? strrchr(config->path, '/') : NULL;
    c->folder = arena_printf(a, "%.*s.sargent", slash ? (int)(slash + 1 - config->path) : 0,
                             slash ? config->path : "");
    struct buf settings = {0};
    put_program(&settings);
    buf_printf(&settings, " %d %d %d %d", config->dialect, config->dialect_forced, config->scylla,
               config->cql_version);
    c->settings = hash128(settings.p, settings.n);
    buf_free(&settings);
    struct input in;
    struct error err;
    const char *path = arena_printf(a, "%s/schema.cache", c->folder);
    if (access(path, R_OK) != 0 || !input_open(&in, path, &err)) return;
    struct hash128 sum;
    if (in.text.n > MAGIC + CHECKSUM && in.text.n < CACHE_LIMIT && memcmp(in.text.p, magic, MAGIC) == 0) {
        memcpy(&sum, in.text.p + MAGIC, CHECKSUM);
        struct hash128 now = hash128(in.text.p + MAGIC + CHECKSUM, in.text.n - MAGIC - CHECKSUM);
        if (hash128_eq(sum, now)) c->file = slice_copy(a, in.text);
    }
    input_close(&in);
    if (c->file.n) read_entries(c, a);
}

/* ---- one source ---------------------------------------------------------------------------------------- */

static void io_pieces(struct archive *ar, struct statement *st, size_t source_bytes)
{
    struct map_piece *pieces = (struct map_piece *)st->pieces;
    pieces = archive_array(ar, pieces, &st->piece_count, sizeof *pieces);
    st->pieces = pieces;
    for (size_t i = 0; i < st->piece_count; i++) {
        archive_u32(ar, &pieces[i].text, (uint32_t)st->text.n);
        archive_u32(ar, &pieces[i].len, (uint32_t)st->text.n);
        archive_u32(ar, &pieces[i].source, (uint32_t)source_bytes);
        archive_u32(ar, &pieces[i].source_len, (uint32_t)source_bytes);
        if (!ar->out && pieces[i].source_len > source_bytes - pieces[i].source) ar->bad = true;
    }
}

static void io_statement(struct archive *ar, struct statement *st, size_t source_bytes)
{
    archive_slice(ar, &st->text);
    archive_enum(ar, &st->dialect, DIALECT_COUNT - 1);
    archive_size(ar, &st->offset, source_bytes);
    archive_size(ar, &st->lead, source_bytes);
    if (!ar->out && !st->text.n) ar->bad = true;
    io_pieces(ar, st, source_bytes);
    if (!ar->out && !st->piece_count && st->text.n > source_bytes - st->offset) ar->bad = true;
    archive_slice(ar, &st->name);
    bool *const flags[] = {&st->unterminated, &st->reverting, &st->uncertain, &st->data_follows};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) archive_bool(ar, flags[i]);
    archive_bytes(ar, &st->fingerprint, sizeof st->fingerprint);
    archive_bytes(ar, &st->classes, sizeof st->classes);
    uint32_t *const numbers[] = {&st->longest_list, &st->repeats, &st->ordinal, &st->run};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) archive_u32(ar, numbers[i], UINT32_MAX);
    if (!ar->out) st->call = -1;
}

/* All of a source but the models; when reading, `ddl` gets room for those. */
static void io_source(struct archive *ar, struct cached_source *k, struct ingested *in)
{
    struct slice reason = slice_of(k->guess.reason);
    size_t bytes = ar->base.n, n = in->statements.n;
    archive_enum(ar, &k->guess.dialect, DIALECT_COUNT - 1);
    archive_bool(ar, &k->guess.mixed);
    archive_enum(ar, &k->dialect, DIALECT_COUNT - 1);
    archive_slice(ar, &reason);
    archive_size(ar, &in->statement_count, UINT32_MAX);
    archive_size(ar, &in->commands, UINT32_MAX);
    struct statement *at = archive_array(ar, in->statements.at, &n, sizeof *at);
    if (!ar->out) {
        in->statements.at = at;
        in->statements.n = in->statements.cap = n;
        k->guess.reason = arena_copy(ar->arena, reason.p, reason.n);
        k->ddl = ARENA_ARRAY(ar->arena, struct slice, n + 1);
    }
    for (size_t i = 0; i < n; i++) io_statement(ar, &at[i], bytes);
}

/* What was recalled is given up, but not its memory: the source may name its dialect's reason by it. */
static void forget(struct cached_source *k, struct ingested *out)
{
    *out = (struct ingested){.arena = out->arena};
    k->recalled = false;
    k->ddl = NULL;
}

bool cache_recall(struct cache *c, size_t index, const struct source *s, struct ingested *out,
                  struct dialect_guess *guess)
{
    if (!c->folder || (s->kind != SOURCE_SCRIPT && s->kind != SOURCE_HOST)) return false;
    struct cached_source *k = &c->sources[index];
    if (k->keyed) return k->recalled; /* asked already, while it was opened */
    k->keyed = true;
    k->key = key_of(c, s);
    const struct map_entry *e = map_find(&c->entries, (struct slice){(const char *)&k->key, sizeof k->key});
    if (!e) return false;
    k->payload = c->payloads.at[e->number - 1];
    struct archive ar = archive_reader(k->payload, &out->arena);
    ar.base = s->input.text;
    io_source(&ar, k, out);
    for (size_t i = 0; i < out->statements.n && !ar.bad; i++) {
        size_t n = 0;
        archive_size(&ar, &n, ar.in.n - ar.at);
        if (ar.bad || n == 0 || n > ar.in.n - ar.at) {
            ar.bad = true;
            break;
        }
        k->ddl[i] = (struct slice){ar.in.p + ar.at, n};
        ar.at += n;
    }
    k->recalled = !ar.bad && ar.at == ar.in.n;
    if (!k->recalled) forget(k, out);
    if (k->recalled && guess) *guess = k->guess;
    return k->recalled;
}

bool cache_confirm(struct cache *c, size_t index, const struct source *s, struct ingested *out)
{
    struct cached_source *k = &c->sources[index];
    if (k->recalled && k->dialect != s->dialect) forget(k, out);
    return k->recalled;
}

bool cache_query(struct arena *a, struct slice ddl, struct slice text, struct query *out, bool *failed)
{
    enum cached_ddl state = (enum cached_ddl)(unsigned char)ddl.p[0];
    *failed = state == CACHED_NOTHING;
    if (state != CACHED_MODEL) return state == CACHED_NOTHING;
    struct archive ar = archive_reader((struct slice){ddl.p + 1, ddl.n - 1}, a);
    ar.base = text;
    query_ddl_archive(&ar, out);
    return !ar.bad;
}

/* ---- writing ------------------------------------------------------------------------------------------- */

static void put_source(struct cache *c, const struct analysis *a, size_t source, size_t first,
                       struct buf *out)
{
    struct cached_source *k = &c->sources[source];
    struct archive ar = archive_writer(out);
    ar.base = a->sources[source].input.text;
    k->dialect = a->sources[source].dialect;
    k->guess = a->sources[source].guess;
    if (!k->guess.reason) k->guess.reason = "";
    io_source(&ar, k, &a->ingested[source]);
    for (size_t i = 0; i < a->ingested[source].statements.n; i++) {
        struct analysed_query *q = &a->queries.at[a->statements.at[first + i].query];
        struct buf one = {0};
        bool ddl = !q->failed && (q->query.verb == VERB_DDL || q->query.verb == VERB_USE);
        bool plain = ddl && query_ddl_is_plain(&q->query);
        buf_byte(&one, (char)(!ddl ? CACHED_NOTHING : plain ? CACHED_MODEL : CACHED_PARSE));
        struct archive model = archive_writer(&one);
        model.base = q->sample;
        if (plain) query_ddl_archive(&model, &q->query);
        archive_number(&ar, one.n);
        buf_put(out, buf_slice(&one));
        buf_free(&one);
    }
}

static bool write_all(const char *path, struct slice head, struct slice text)
{
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool ok = fwrite(head.p, 1, head.n, f) == head.n && fwrite(text.p, 1, text.n, f) == text.n;
    return fclose(f) == 0 && ok;
}

static void write_file(const struct cache *c, struct slice text)
{
    char ignore[PATH_MAX_BYTES], part[PATH_MAX_BYTES], path[PATH_MAX_BYTES], head[MAGIC + CHECKSUM];
    struct hash128 sum = hash128(text.p, text.n);
    if (mkdir(c->folder, 0777) != 0 && access(c->folder, W_OK) != 0) return;
    snprintf(ignore, sizeof ignore, "%s/.gitignore", c->folder);
    snprintf(part, sizeof part, "%s/schema.%ld.part", c->folder, (long)getpid());
    snprintf(path, sizeof path, "%s/schema.cache", c->folder);
    memcpy(head, magic, MAGIC);
    memcpy(head + MAGIC, &sum, CHECKSUM);
    if (access(ignore, F_OK) != 0) write_all(ignore, SLICE("*\n"), SLICE(""));
    bool ok = write_all(part, (struct slice){head, sizeof head}, text) && rename(part, path) == 0;
    if (!ok) remove(part);
}

void cache_save(struct cache *c, const struct analysis *a)
{
    bool missed = false;
    for (size_t s = 0; s < a->source_count; s++)
        missed |= c->sources[s].keyed && !c->sources[s].recalled && !a->ingested[s].error.text[0];
    if (!missed || strlen(c->folder) > PATH_MAX_BYTES - 64) return;
    struct buf all = {0}, one = {0};
    size_t first = 0;
    for (size_t s = 0; s < a->source_count && all.n < CACHE_LIMIT; s++) {
        struct cached_source *k = &c->sources[s];
        if (k->keyed && !a->ingested[s].error.text[0]) {
            one.n = 0;
            if (!k->recalled) put_source(c, a, s, first, &one);
            struct slice payload = k->recalled ? k->payload : buf_slice(&one);
            buf_put(&all, (struct slice){(const char *)&k->key, sizeof k->key});
            struct archive ar = archive_writer(&all);
            archive_number(&ar, payload.n);
            buf_put(&all, payload);
        }
        first += a->ingested[s].statements.n;
    }
    if (all.n < CACHE_LIMIT) write_file(c, buf_slice(&all));
    buf_free(&all);
    buf_free(&one);
}
