/* Private to ingest: what the readers of the different kinds of sources share. */
#ifndef SARGENT_INGEST_READER_H
#define SARGENT_INGEST_READER_H

#include "base/map.h"
#include "ingest/ingest.h"

/* SQL and CQL files: statements as they stand. */
void script_read(const struct source *s, struct ingested *out);
/* SQLite database files: the statements that made what they hold. */
void database_read(const struct source *s, struct ingested *out);
/* True when a file begins like one. */
bool database_recognise(struct slice head);

struct shape_seen {
    uint32_t kept, longest;
    int last_kept;  /* index of the newest kept statement */
    double extreme; /* largest number seen among its values */
};

/* Collects statements, keeping of each shape only as many as STATEMENTS_KEPT_PER_SHAPE says. */
struct collector {
    struct ingested *out;
    struct shaper shaper;
    struct map shapes; /* fingerprint and classes -> index into seen + 1 */
    VEC(struct shape_seen) seen;
    int run_first; /* index of the statement that began the current run, -1 when it was left out */
    struct hash128 run_shape;
};
/* Adds a statement whose text, dialect, offset, pieces, name, lead and call are set; fills the rest. Empty
 * text is ignored. Returns the index it got, -1 when it was left out. */
int collector_add(struct collector *c, struct statement st);
/* The same for the statements that stand inside of it as well, when it is a routine or a batch. */
void collector_add_with_body(struct collector *c, struct statement st);
void collector_free(struct collector *c);

/* What a statement of MySQL, SQLite or SQL Server holds. */
enum routine_kind {
    ROUTINE_NONE,       /* nothing but itself */
    ROUTINE_DEFINITION, /* it defines a routine or trigger; the statements of its body are listed */
    ROUTINE_BATCH       /* it is several statements, or one amid IF, BEGIN and the like; all are listed */
};
struct span_list {
    struct span *at;
    size_t n, cap;
};
enum { ROUTINE_STATEMENTS_LIMIT = 100000 };
/* Lists the statements inside of a statement, their spans counting in `text`. Never fails. */
enum routine_kind routine_split(struct arena *a, struct slice text, enum dialect d, struct span_list *out);

/* The same for a whole text: its statements between semicolons, and those inside of them. */
struct span_list parts_split(struct arena *a, struct slice text, enum dialect d);
/* Makes the statement one of its parts, which lies in its text. Pieces move along. */
void parts_cut(struct statement *st, struct arena *a, struct slice part);
/* Without blanks around it and semicolons behind it. */
struct slice parts_without_end(struct slice text);
/* Adds the calls of those statements that stand in a loop. `text` starts at byte `offset` of the source;
 * inner[i] is where statements[i] (an index into out->statements, -1 for one left out) stands in it. */
void routine_loops(struct ingested *out, struct slice text, size_t offset, enum dialect d,
                   const struct span *inner, const int *statements, size_t count);

/* Looks for a suppression in a comment of the source and adds it to out->allowances. */
void allow_read(struct ingested *out, struct slice source, size_t offset, size_t len, size_t line);

#endif
