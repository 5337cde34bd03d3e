/* Inputs: see input.h. A mapped file that shrinks while it is read would raise SIGBUS; inputs are expected to
 * stand still, logs only ever grow. */
#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BINARY_PROBE = 8192, READ_STEP = 1 << 16 };

static bool read_all(struct input *in, int fd, const char *path, struct error *err)
{
    size_t n = 0, cap = 0;
    char *p = NULL;
    for (;;) {
        if (cap - n < READ_STEP) {
            cap = cap ? cap * 2 : READ_STEP * 2;
            char *grown = realloc(p, cap);
            if (!grown) die_out_of_memory();
            p = grown;
        }
        ssize_t got = read(fd, p + n, cap - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            free(p);
            return error_set(err, "%s: %s", path, strerror(errno));
        }
        if (got == 0) break;
        n += (size_t)got;
    }
    in->memory = p;
    in->text = (struct slice){p, n};
    return true;
}

/* Turns UTF-16 (its byte order given) into UTF-8; a lone surrogate becomes U+FFFD. */
static void recode_utf16(struct input *in, bool big)
{
    const unsigned char *s = (const unsigned char *)in->text.p + 2;
    size_t units = (in->text.n - 2) / 2, n = 0;
    char *out = malloc(units * 3 + 1);
    if (!out) die_out_of_memory();
#define UNIT(i) ((uint32_t)(big ? s[2 * (i)] << 8 | s[2 * (i) + 1] : s[2 * (i) + 1] << 8 | s[2 * (i)]))
    for (size_t i = 0; i < units; i++) {
        uint32_t c = UNIT(i);
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < units && UNIT(i + 1) >= 0xDC00 && UNIT(i + 1) < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (UNIT(i + 1) - 0xDC00);
            i++;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        n += utf8_put(out + n, c);
    }
#undef UNIT
    input_close(in);
    in->memory = out;
    in->text = (struct slice){out, n};
    in->recoded = true;
}

static void skip_mark(struct input *in)
{
    const unsigned char *p = (const unsigned char *)in->text.p;
    if (in->text.n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
        in->skipped = 3;
        in->text = (struct slice){in->text.p + 3, in->text.n - 3};
    } else if (in->text.n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF))) {
        recode_utf16(in, p[0] == 0xFE);
    }
}

static bool map_file(struct input *in, int fd, size_t size)
{
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) return false;
    in->map = map;
    in->map_size = size;
    in->text = (struct slice){map, size};
    return true;
}

bool input_open(struct input *in, const char *path, struct error *err)
{
    *in = (struct input){
        .text = {"", 0}
    };
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_set(err, "%s: %s", path, strerror(errno));
    struct stat st;
    bool ok = fstat(fd, &st) == 0 || error_set(err, "%s: %s", path, strerror(errno));
    if (ok && S_ISDIR(st.st_mode)) ok = error_set(err, "%s: is a directory", path);
    if (ok && !(S_ISREG(st.st_mode) && st.st_size > 0 && map_file(in, fd, (size_t)st.st_size)))
        ok = read_all(in, fd, path, err);
    if (!is_stdin) close(fd);
    if (ok) skip_mark(in);
    return ok;
}

void input_close(struct input *in)
{
    if (in->map) munmap(in->map, in->map_size);
    free(in->memory);
    *in = (struct input){
        .text = {"", 0}
    };
}

bool input_is_binary(struct slice text)
{
    return memchr(text.p, 0, text.n < BINARY_PROBE ? text.n : BINARY_PROBE) != NULL;
}
