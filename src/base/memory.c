/* Memory that cannot be had ends the program, also where a library asks for it.
 *
 * Not every library survives malloc returning NULL (libpg_query crashes, and where it does not, a statement
 * would count as not understood). The linker's --wrap sends the calls of everything linked statically through
 * here.
 */
#include "base/arena.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t n);
__attribute__((used)) void *__wrap_malloc(size_t n);
__attribute__((used)) void *__wrap_calloc(size_t count, size_t size);
__attribute__((used)) void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
    void *p = __real_malloc(n);
    if (!p && n) die_out_of_memory();
    return p;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *p = __real_calloc(count, size);
    if (!p && count && size) die_out_of_memory();
    return p;
}

void *__wrap_realloc(void *old, size_t n)
{
    void *p = __real_realloc(old, n);
    if (!p && n) die_out_of_memory();
    return p;
}
