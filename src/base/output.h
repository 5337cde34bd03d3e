/* Outputs: a file is written beside its place and moved there when complete. What is no regular file (a
 * terminal, /dev/null, a pipe) must not be moved over: it would be gone. */
#ifndef SARGENT_BASE_OUTPUT_H
#define SARGENT_BASE_OUTPUT_H

#include <stdbool.h>

/* True when path can be replaced by moving another file there: it is a regular file, or not there yet. */
bool output_is_replaceable(const char *path);

#endif
