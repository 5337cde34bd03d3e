/* Streams: plain and compressed. Each compression is one row of a table with a step function that turns input
 * bytes into output bytes; the rest of the file does not know which one is at work. */
#include "workload/stream.h"

#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { INPUT_SIZE = 256 * 1024 };

struct stream {
    int fd;
    const char *path;
    struct slice memory; /* what is left of it, when fd is -1 */
    int64_t done, size;
    const volatile int *stop;  /* NULL: nothing ends it early */
    const struct codec *codec; /* NULL: plain */
    union {
        z_stream z;
        bz_stream bz;
        lzma_stream lzma;
        ZSTD_DStream *zstd;
    } state;
    bool ended; /* a compressed frame was complete: another may follow */
    char *input;
    size_t input_at, input_end;
    enum encoding { ENCODING_UNKNOWN, ENCODING_BYTES, ENCODING_UTF16_LE, ENCODING_UTF16_BE } encoding;
    unsigned char wide[1024]; /* UTF-16 that is not decoded yet */
    size_t wide_end;
    char decoded[1536]; /* text that was not asked for yet */
    size_t decoded_at, decoded_end;
};

/* ---- codecs -------------------------------------------------------------------------------------------- */

enum step { STEP_MORE, STEP_FRAME_END, STEP_BROKEN };
struct codec {
    const char *name;
    unsigned char magic[6];
    size_t magic_length;
    bool (*start)(struct stream *s);
    enum step (*step)(struct stream *s, char *out, size_t *n);
    void (*end)(struct stream *s);
};

static bool gzip_start(struct stream *s)
{
    return inflateInit2(&s->state.z, 15 + 32) == Z_OK;
}
static enum step gzip_step(struct stream *s, char *out, size_t *n)
{
    z_stream *z = &s->state.z;
    z->next_in = (Bytef *)s->input + s->input_at;
    z->avail_in = (uInt)(s->input_end - s->input_at);
    z->next_out = (Bytef *)out;
    z->avail_out = (uInt)*n;
    int result = inflate(z, Z_NO_FLUSH);
    s->input_at = s->input_end - z->avail_in;
    *n -= z->avail_out;
    return result == Z_STREAM_END                    ? STEP_FRAME_END
           : result == Z_OK || result == Z_BUF_ERROR ? STEP_MORE
                                                     : STEP_BROKEN;
}
static void gzip_end(struct stream *s)
{
    inflateEnd(&s->state.z);
}

static bool bzip2_start(struct stream *s)
{
    return BZ2_bzDecompressInit(&s->state.bz, 0, 0) == BZ_OK;
}
static enum step bzip2_step(struct stream *s, char *out, size_t *n)
{
    bz_stream *z = &s->state.bz;
    z->next_in = s->input + s->input_at;
    z->avail_in = (unsigned)(s->input_end - s->input_at);
    z->next_out = out;
    z->avail_out = (unsigned)*n;
    int result = BZ2_bzDecompress(z);
    s->input_at = s->input_end - z->avail_in;
    *n -= z->avail_out;
    return result == BZ_STREAM_END ? STEP_FRAME_END : result == BZ_OK ? STEP_MORE : STEP_BROKEN;
}
static void bzip2_end(struct stream *s)
{
    BZ2_bzDecompressEnd(&s->state.bz);
}

enum { XZ_MEMORY = 512 << 20 };
static bool xz_start(struct stream *s)
{
    return lzma_stream_decoder(&s->state.lzma, XZ_MEMORY, 0) == LZMA_OK;
}
static enum step xz_step(struct stream *s, char *out, size_t *n)
{
    lzma_stream *z = &s->state.lzma;
    z->next_in = (const uint8_t *)s->input + s->input_at;
    z->avail_in = s->input_end - s->input_at;
    z->next_out = (uint8_t *)out;
    z->avail_out = *n;
    lzma_ret result = lzma_code(z, LZMA_RUN);
    s->input_at = s->input_end - z->avail_in;
    *n -= z->avail_out;
    return result == LZMA_STREAM_END                       ? STEP_FRAME_END
           : result == LZMA_OK || result == LZMA_BUF_ERROR ? STEP_MORE
                                                           : STEP_BROKEN;
}
static void xz_end(struct stream *s)
{
    lzma_end(&s->state.lzma);
}

static bool zstd_start(struct stream *s)
{
    s->state.zstd = ZSTD_createDStream();
    return s->state.zstd && !ZSTD_isError(ZSTD_initDStream(s->state.zstd));
}
static enum step zstd_step(struct stream *s, char *out, size_t *n)
{
    ZSTD_inBuffer in = {s->input, s->input_end, s->input_at};
    ZSTD_outBuffer to = {out, *n, 0};
    size_t result = ZSTD_decompressStream(s->state.zstd, &to, &in);
    s->input_at = in.pos;
    *n = to.pos;
    return ZSTD_isError(result) ? STEP_BROKEN : result == 0 ? STEP_FRAME_END : STEP_MORE;
}
static void zstd_end(struct stream *s)
{
    ZSTD_freeDStream(s->state.zstd);
}

static const struct codec codecs[] = {
    {"gzip",  {0x1f, 0x8b},                  2, gzip_start,  gzip_step,  gzip_end },
    {"bzip2", {'B', 'Z', 'h'},               3, bzip2_start, bzip2_step, bzip2_end},
    {"xz",    {0xfd, '7', 'z', 'X', 'Z', 0}, 6, xz_start,    xz_step,    xz_end   },
    {"zstd",  {0x28, 0xb5, 0x2f, 0xfd},      4, zstd_start,  zstd_step,  zstd_end },
};

/* ---- reading ------------------------------------------------------------------------------------------- */

static bool read_raw(struct stream *s, char *out, size_t n, size_t *got, struct error *err)
{
    *got = 0;
    if (s->fd < 0) {
        *got = n < s->memory.n ? n : s->memory.n;
        if (*got) memcpy(out, s->memory.p, *got);
        s->memory.p += *got;
        s->memory.n -= *got;
        s->done += (int64_t)*got;
        return true;
    }
    ssize_t result;
    do result = read(s->fd, out, n);
    while (result < 0 && errno == EINTR && !(s->stop && *s->stop));
    if (result < 0 && errno == EINTR) return true;
    if (result < 0) return error_set(err, "%s: %s", s->path, strerror(errno));
    *got = (size_t)result;
    s->done += result;
    return true;
}

static bool fill_input(struct stream *s, struct error *err)
{
    if (s->input_at < s->input_end) return true;
    s->input_at = s->input_end = 0;
    return read_raw(s, s->input, INPUT_SIZE, &s->input_end, err);
}

/* What the input holds once it is decompressed. */
static bool read_bytes(struct stream *s, char *out, size_t n, size_t *got, struct error *err)
{
    *got = 0;
    if (!s->codec) {
        if (s->input_at < s->input_end) { /* bytes read to find the codec */
            size_t left = s->input_end - s->input_at;
            *got = n < left ? n : left;
            memcpy(out, s->input + s->input_at, *got);
            s->input_at += *got;
            return true;
        }
        return read_raw(s, out, n, got, err);
    }
    while (!*got) {
        if (!fill_input(s, err)) return false;
        bool dry = s->input_at == s->input_end;
        if (s->ended) {
            if (dry) return true;
            s->codec->end(s); /* another frame behind the first */
            s->ended = false;
            memset(&s->state, 0, sizeof s->state);
            if (!s->codec->start(s))
                return error_set(err, "%s: out of memory for %s", s->path, s->codec->name);
        }
        size_t made = n;
        enum step step = s->codec->step(s, out, &made);
        if (step == STEP_BROKEN) return error_set(err, "%s: broken %s data", s->path, s->codec->name);
        s->ended = step == STEP_FRAME_END;
        *got = made;
        if (dry && !made && !s->ended)
            return (s->stop && *s->stop) ||
                   error_set(err, "%s: the %s data ends too early", s->path, s->codec->name);
    }
    return true;
}

/* ---- UTF-16 ----------------------------------------------------------------------------------------------
 * What PowerShell redirects and some Windows services write. Known by its byte order mark.
 */

static uint32_t wide_unit(const struct stream *s, size_t at)
{
    unsigned first = s->wide[at], second = s->wide[at + 1];
    return s->encoding == ENCODING_UTF16_LE ? second << 8 | first : first << 8 | second;
}

/* Moves the complete characters of s->wide to s->decoded; 2 bytes make at most 3. */
static void decode_wide(struct stream *s, bool ended)
{
    size_t i = 0, n = 0;
    while (i + 2 <= s->wide_end) {
        uint32_t c = wide_unit(s, i);
        size_t taken = 2;
        if (c >= 0xD800 && c < 0xDC00) {
            if (i + 4 > s->wide_end && !ended) break;
            uint32_t low = i + 4 <= s->wide_end ? wide_unit(s, i + 2) : 0;
            bool pair = low >= 0xDC00 && low < 0xE000;
            c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
            taken = pair ? 4 : 2;
        } else if (c >= 0xDC00 && c < 0xE000) {
            c = 0xFFFD;
        }
        i += taken;
        n += utf8_put(s->decoded + n, c);
    }
    s->wide_end -= i;
    memmove(s->wide, s->wide + i, s->wide_end);
    s->decoded_at = 0;
    s->decoded_end = n;
}

static bool fill_decoded(struct stream *s, struct error *err)
{
    size_t raw = 1;
    while (raw && s->decoded_at == s->decoded_end) {
        if (!read_bytes(s, (char *)s->wide + s->wide_end, sizeof s->wide - s->wide_end, &raw, err))
            return false;
        s->wide_end += raw;
        decode_wide(s, !raw);
    }
    return true;
}

/* Looks at the first two bytes. */
static bool find_encoding(struct stream *s, struct error *err)
{
    size_t raw = 1;
    while (raw && s->wide_end < 2) {
        if (!read_bytes(s, (char *)s->wide + s->wide_end, sizeof s->wide - s->wide_end, &raw, err))
            return false;
        s->wide_end += raw;
    }
    bool little = s->wide_end >= 2 && memcmp(s->wide, "\xff\xfe", 2) == 0;
    bool big = s->wide_end >= 2 && memcmp(s->wide, "\xfe\xff", 2) == 0;
    s->encoding = little ? ENCODING_UTF16_LE : big ? ENCODING_UTF16_BE : ENCODING_BYTES;
    if (s->encoding == ENCODING_BYTES) {
        memcpy(s->decoded, s->wide, s->wide_end);
        s->decoded_end = s->wide_end;
    } else {
        s->wide_end -= 2;
        memmove(s->wide, s->wide + 2, s->wide_end);
        decode_wide(s, false);
    }
    return true;
}

bool stream_read(struct stream *s, char *out, size_t n, size_t *got, struct error *err)
{
    *got = 0;
    if (s->encoding == ENCODING_UNKNOWN && !find_encoding(s, err)) return false;
    bool wide = s->encoding != ENCODING_BYTES;
    if (wide && !fill_decoded(s, err)) return false;
    if (!wide && s->decoded_at == s->decoded_end) return read_bytes(s, out, n, got, err);
    size_t left = s->decoded_end - s->decoded_at;
    *got = n < left ? n : left;
    memcpy(out, s->decoded + s->decoded_at, *got);
    s->decoded_at += *got;
    return true;
}

/* Reads the first bytes and finds out how they are compressed. */
static bool find_codec(struct stream *s, struct error *err)
{
    while (s->input_end < sizeof codecs[0].magic) {
        size_t got;
        if (!read_raw(s, s->input + s->input_end, INPUT_SIZE - s->input_end, &got, err)) return false;
        if (!got) break;
        s->input_end += got;
    }
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (s->input_end < codecs[i].magic_length ||
            memcmp(s->input, codecs[i].magic, codecs[i].magic_length) != 0)
            continue;
        if (!codecs[i].start(s)) return error_set(err, "%s: out of memory for %s", s->path, codecs[i].name);
        s->codec = &codecs[i];
        break;
    }
    return true;
}

static struct stream *stream_start(int fd, const char *path, struct slice memory, int64_t size,
                                   struct error *err)
{
    struct stream *s = calloc(1, sizeof *s);
    if (!s || !(s->input = malloc(INPUT_SIZE))) die_out_of_memory();
    s->fd = fd;
    s->path = path;
    s->memory = memory;
    s->size = size;
    if (find_codec(s, err)) return s;
    stream_close(s);
    return NULL;
}

struct stream *stream_open(const char *path, struct error *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        error_set(err, "%s: %s", path, strerror(errno));
        if (fd > 0) close(fd);
        return NULL;
    }
    if (S_ISDIR(st.st_mode)) {
        error_set(err, "%s: is a directory", path);
        if (!standard) close(fd);
        return NULL;
    }
    return stream_start(fd, path, (struct slice){"", 0}, S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1, err);
}

struct stream *stream_memory(struct slice text)
{
    struct error err = {""};
    return stream_start(-1, "memory", text, (int64_t)text.n, &err);
}

void stream_close(struct stream *s)
{
    if (s->codec) s->codec->end(s);
    if (s->fd > STDIN_FILENO) close(s->fd);
    free(s->input);
    free(s);
}

void stream_stop_on(struct stream *s, const volatile int *stop)
{
    s->stop = stop;
}

void stream_position(const struct stream *s, int64_t *done, int64_t *size)
{
    *done = s->done;
    *size = s->size;
}
