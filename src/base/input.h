/* Inputs: a file, a pipe or standard input as one slice of bytes.
 *
 * A regular file is mapped (so 1 GB costs no memory until touched); anything else is read to its end.
 * Text in UTF-16 with a byte order mark becomes UTF-8, a UTF-8 mark is skipped: positions then count in the
 * text that the slice holds. */
#ifndef SARGENT_BASE_INPUT_H
#define SARGENT_BASE_INPUT_H

#include "base/error.h"
#include "base/slice.h"

struct input {
    struct slice text;  /* what to read; valid until input_close */
    size_t skipped;     /* bytes of the file before text (a byte order mark) */
    bool recoded;       /* text was UTF-16 */
    void *map, *memory; /* what input_close gives back */
    size_t map_size;
};

/* Opens path ("-" is standard input). On failure *in is empty, err says why, and nothing needs closing. */
bool input_open(struct input *in, const char *path, struct error *err);
void input_close(struct input *in);
/* True when the first 8 KiB hold a NUL byte: no text that Sargent reads looks like this. */
bool input_is_binary(struct slice text);

#endif
