/* A library to preload that makes one call fail.
 *
 *     FAULT_CALL    memory, open, read or map: which kind of call
 *     FAULT_AT      the number of the call that fails, from 1, and all after it with FAULT_FOR_EVER; 0: none
 *     FAULT_COUNT   a file that gets the number of such calls when the program ends
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

enum call { CALL_MEMORY, CALL_OPEN, CALL_READ, CALL_MAP, CALL_NONE };
static const char *const names[] = {"memory", "open", "read", "map"};

static enum call chosen = CALL_NONE;
static long fail_at;
static int for_ever;
static atomic_long calls;

/* Only what the program does itself counts: libraries set themselves up before this runs. */
__attribute__((constructor)) static void read_settings(void)
{
    const char *call = getenv("FAULT_CALL"), *at = getenv("FAULT_AT");
    for_ever = getenv("FAULT_FOR_EVER") != NULL;
    fail_at = at ? atol(at) : 0;
    for (int i = 0; call && i < CALL_NONE; i++)
        if (strcmp(names[i], call) == 0) chosen = (enum call)i;
}

__attribute__((destructor)) static void write_count(void)
{
    const char *path = getenv("FAULT_COUNT");
    chosen = CALL_NONE;
    FILE *f = path ? fopen(path, "w") : NULL;
    if (!f) return;
    fprintf(f, "%ld\n", (long)calls);
    fclose(f);
}

static int fails(enum call call, int error)
{
    if (call != chosen) return 0;
    long number = ++calls;
    if (!fail_at || (for_ever ? number < fail_at : number != fail_at)) return 0;
    errno = error;
    return 1;
}

void *malloc(size_t n)
{
    return fails(CALL_MEMORY, ENOMEM) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return fails(CALL_MEMORY, ENOMEM) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return fails(CALL_MEMORY, ENOMEM) ? NULL : __libc_realloc(p, n);
}

int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "open");
    va_list args;
    va_start(args, flags);
    int mode = flags & O_CREAT ? va_arg(args, int) : 0;
    va_end(args);
    return fails(CALL_OPEN, EMFILE) ? -1 : real(path, flags, mode);
}

ssize_t read(int fd, void *p, size_t n)
{
    static ssize_t (*real)(int, void *, size_t);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "read");
    return fails(CALL_READ, EIO) ? -1 : real(fd, p, n);
}

void *mmap(void *p, size_t n, int protection, int flags, int fd, off_t offset)
{
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "mmap");
    return fd >= 0 && fails(CALL_MAP, ENOMEM) ? MAP_FAILED : real(p, n, protection, flags, fd, offset);
}
