/* Archives: the same functions write a structure to bytes and read it back, so that both cannot differ.
 *
 *     struct archive ar = archive_writer(&buf);          struct archive ar = archive_reader(bytes, arena);
 *     archive_int(&ar, &x->n, 0, 9);                     archive_int(&ar, &x->n, 0, 9);
 *
 * What is read may be anything: numbers outside of their bounds, texts and arrays that do not fit set `bad`,
 * everything read from then on is zero, and the reader's caller gives all of it up. */
#ifndef SARGENT_BASE_ARCHIVE_H
#define SARGENT_BASE_ARCHIVE_H

#include "base/buf.h"

struct archive {
    struct buf *out; /* when writing, else NULL */
    struct slice in;
    size_t at;
    struct arena *arena; /* of what is read */
    struct slice base; /* texts that lie in it are written as their place; it must be the same when reading */
    bool bad;
};

struct archive archive_writer(struct buf *out);
struct archive archive_reader(struct slice in, struct arena *arena);

uint64_t archive_number(struct archive *ar, uint64_t v);
/* A number of low..high. */
void archive_int(struct archive *ar, int *v, int low, int high);
void archive_u32(struct archive *ar, uint32_t *v, uint32_t high);
void archive_size(struct archive *ar, size_t *v, size_t high);
void archive_bool(struct archive *ar, bool *v);
void archive_slice(struct archive *ar, struct slice *s);
/* A part of the base. */
void archive_span(struct archive *ar, struct span *s);
/* n bytes as they are. */
void archive_bytes(struct archive *ar, void *p, size_t n);
/* The length of an array whose elements take at least a byte each; when reading, returns zeroed room for them
 * (NULL when empty). */
void *archive_array(struct archive *ar, void *at, size_t *count, size_t element);

/* An enum whose constants run from 0 to `last`. */
#define archive_enum(ar, v, last)                                                                            \
    do {                                                                                                     \
        int archive_value_ = (int)*(v);                                                                      \
        archive_int((ar), &archive_value_, 0, (int)(last));                                                  \
        *(v) = archive_value_;                                                                               \
    } while (0)

#endif
