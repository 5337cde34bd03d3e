/* Arenas: chunks that double up to a limit, so small runs stay small and big ones allocate rarely. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { CHUNK_FIRST = 16 * 1024, CHUNK_LIMIT = 4 * 1024 * 1024, ALIGNMENT = 16 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of the data behind this header */
    _Alignas(16) char data[];
};

_Noreturn void die_out_of_memory(void)
{
    fputs("sargent: out of memory\n", stderr);
    exit(3);
}

static size_t round_up(size_t n)
{
    return (n + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
}

static void add_chunk(struct arena *a, size_t need)
{
    size_t size = a->chunk ? a->chunk->size * 2 : CHUNK_FIRST;
    if (size > CHUNK_LIMIT) size = CHUNK_LIMIT;
    if (size < need) size = need;
    struct arena_chunk *c = malloc(sizeof *c + size);
    if (!c) die_out_of_memory();
    c->older = a->chunk;
    c->size = size;
    a->chunk = c;
    a->next = c->data;
    a->end = c->data + size;
    a->total += size;
    POISON(c->data, size);
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2) die_out_of_memory();
    size_t need = round_up(n ? n : 1);
    if ((size_t)(a->end - a->next) < need) add_chunk(a, need);
    void *p = a->next;
    a->next += need;
    UNPOISON(p, n);
    return p;
}

void *arena_zalloc(struct arena *a, size_t n)
{
    return memset(arena_alloc(a, n), 0, n);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    if (old && (char *)old + round_up(old_size ? old_size : 1) == a->next) {
        size_t have = (size_t)(a->end - (char *)old);
        if (new_size <= have && round_up(new_size) <= have) {
            a->next = (char *)old + round_up(new_size ? new_size : 1);
            UNPOISON(old, new_size);
            return old;
        }
    }
    void *p = arena_alloc(a, new_size);
    if (old) memcpy(p, old, old_size < new_size ? old_size : new_size);
    return p;
}

char *arena_copy(struct arena *a, const void *p, size_t n)
{
    char *s = arena_alloc(a, n + 1);
    if (n) memcpy(s, p, n);
    s[n] = 0;
    return s;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0) n = 0;
    char *s = arena_alloc(a, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, format, args);
    return s;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *s = arena_vprintf(a, format, args);
    va_end(args);
    return s;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->chunk, a->next};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->chunk != mark.chunk) {
        struct arena_chunk *c = a->chunk;
        a->chunk = c->older;
        a->total -= c->size;
        UNPOISON(c->data, c->size);
        free(c);
    }
    a->next = mark.next;
    a->end = a->chunk ? a->chunk->data + a->chunk->size : NULL;
    if (a->chunk) POISON(a->next, (size_t)(a->end - a->next));
}

void arena_reset(struct arena *a)
{
    if (!a->chunk) return;
    struct arena_chunk *keep = a->chunk;
    for (struct arena_chunk *c = keep->older, *older; c; c = older) {
        older = c->older;
        a->total -= c->size;
        UNPOISON(c->data, c->size);
        free(c);
    }
    keep->older = NULL;
    a->next = keep->data;
    a->end = keep->data + keep->size;
    POISON(keep->data, keep->size);
}

void arena_free(struct arena *a)
{
    arena_rewind(a, (struct arena_mark){NULL, NULL});
}
