/* Arenas: the one way memory is owned in this program.
 *
 * Everything lives in the arena you pass; only FILE, sqlite3, pcre2 and mapped files are closed by whoever
 * opened them. An arena hands out memory from large chunks and gives all of it back at once. Running out of
 * memory ends the program with a message, so no caller checks for NULL.
 */
#ifndef SARGENT_BASE_ARENA_H
#define SARGENT_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct arena_chunk;

/* A zeroed struct arena is a valid, empty arena. Not safe for two threads at once: give each its own. */
struct arena {
    struct arena_chunk *chunk; /* the chunk being filled; older ones hang behind it */
    char *next, *end;          /* free bytes of that chunk */
    size_t total;              /* bytes held from the system, for statistics */
};

/* A place to go back to: arena_rewind gives up everything allocated since the mark. */
struct arena_mark {
    struct arena_chunk *chunk;
    char *next;
};

/* n bytes, uninitialised, aligned for any type. n may be 0; the result is never NULL. */
void *arena_alloc(struct arena *a, size_t n);
/* n bytes of zeros. */
void *arena_zalloc(struct arena *a, size_t n);
/* Enlarges an allocation made from this arena; in place where it was the last one, else by copying. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);
/* A copy of the n bytes at p with a NUL behind them. */
char *arena_copy(struct arena *a, const void *p, size_t n);
/* printf into the arena; the result ends in NUL. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list args);

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);
/* Empties the arena but keeps its newest chunk, for use in a loop. */
void arena_reset(struct arena *a);
/* Gives everything back. The arena is then valid and empty. */
void arena_free(struct arena *a);

#define ARENA_NEW(arena, type)          ((type *)arena_zalloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_zalloc((arena), sizeof(type) * (count)))

/* Prints "sargent: out of memory" and ends the program with exit code 3. */
_Noreturn void die_out_of_memory(void);

#endif
