/* A log as a stream of bytes, compressed or not: file, pipe, standard input, or memory. */
#ifndef SARGENT_WORKLOAD_STREAM_H
#define SARGENT_WORKLOAD_STREAM_H

#include "base/error.h"
#include "base/slice.h"

struct stream;
/* Opens path ("-" is standard input); gzip, zstd, xz and bzip2 are recognised by their first bytes. NULL and
 * a message on failure. */
struct stream *stream_open(const char *path, struct error *err);
struct stream *stream_memory(struct slice text);
void stream_close(struct stream *s);
/* A signal that interrupts waiting for input ends the stream there when *stop is set by then. */
void stream_stop_on(struct stream *s, const volatile int *stop);
/* Reads up to n bytes; *got is 0 at the end. False when the input cannot be read or decompressed. */
bool stream_read(struct stream *s, char *out, size_t n, size_t *got, struct error *err);
/* Bytes of the file read so far, compressed ones where it is compressed; size is -1 for a pipe. */
void stream_position(const struct stream *s, int64_t *done, int64_t *size);

#endif
