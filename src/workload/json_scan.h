/* JSON as logs have it: one object after the other, read in place.
 *
 * Documents are read with jansson; this reader is for logs with an object per line, where building a tree of
 * every line would cost several times what the rest does. It visits the members of an object without
 * allocating; nested values are returned as they stand. */
#ifndef SARGENT_WORKLOAD_JSON_SCAN_H
#define SARGENT_WORKLOAD_JSON_SCAN_H

#include "base/slice.h"

enum json_kind { JSON_STRING, JSON_NUMBER, JSON_OBJECT, JSON_ARRAY, JSON_WORD };
struct json_member {
    struct slice key;   /* without quotes, escapes as they stand */
    struct slice value; /* a string without its quotes; anything else as it stands */
    enum json_kind kind;
};
/* Where a reader stands in an object or array. */
struct json_reader {
    struct slice text;
    size_t pos;
    bool array;
};

/* Starts at the first { or [ of the text. */
struct json_reader json_start(struct slice text);
/* Steps over the next member's key when the text goes on with exactly `key`, which has its quotes and colon:
 * much cheaper than json_next where the members' order is known. json_value then reads the value. */
bool json_at_key(struct json_reader *r, struct slice key);
/* Reads the value behind a key; leaves out->key. False when the text is no JSON. */
bool json_value(struct json_reader *r, struct json_member *out);
/* The next member (of an array: with an empty key); false at the end or when the text is no JSON. */
bool json_next(struct json_reader *r, struct json_member *out);
/* The text of a string value, escapes resolved into the arena where it has any; "" for null. */
struct slice json_text(struct arena *a, const struct json_member *m);
/* The member of that name, at the top level of the object; false when there is none. */
bool json_find(struct slice object, struct slice key, struct json_member *out);
/* Its text, "" when absent. */
struct slice json_find_text(struct arena *a, struct slice object, struct slice key);

#endif
