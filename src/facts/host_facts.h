/* Private to facts: what the facts of host code share. */
#ifndef SARGENT_FACTS_HOST_FACTS_H
#define SARGENT_FACTS_HOST_FACTS_H

#include "facts/facts.h"

/* By enum loop_kind. */
extern const char *const host_loop_names[];
/* What the result of a call decides about, by enum loop_flag: exit, raise, skip or "". */
struct slice host_guard_name(unsigned loop_flags);
/* A test by its path, or by where it stands in its file. */
bool host_is_test(const struct fact_source_input *in, size_t offset);
/* How the statement starts says whether it writes. */
bool host_text_writes(struct slice text);
bool host_call_writes(const struct fact_source_input *in, const struct call *c);

/* helper_call of all files. */
void host_links_add(struct facts *f, struct arena *a, const struct fact_source_input *sources, size_t count);

#endif
