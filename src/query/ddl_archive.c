/* DDL statements to bytes and back, for the cache: see query_ddl_archive. */
#include "base/archive.h"
#include "query/query.h"

static void io_name(struct archive *ar, struct ddl_name *n)
{
    archive_slice(ar, &n->schema);
    archive_slice(ar, &n->name);
    archive_slice(ar, &n->written);
    archive_span(ar, &n->at);
}

static void io_slices(struct archive *ar, struct slice **at, size_t *count)
{
    *at = archive_array(ar, *at, count, sizeof **at);
    for (size_t i = 0; i < *count; i++) archive_slice(ar, &(*at)[i]);
}

static void io_column(struct archive *ar, struct ddl_column *c)
{
    archive_slice(ar, &c->name);
    archive_slice(ar, &c->written);
    archive_slice(ar, &c->type);
    archive_slice(ar, &c->type_text);
    archive_int(ar, &c->length, INT32_MIN, INT32_MAX);
    archive_u32(ar, &c->flags, UINT32_MAX);
    archive_slice(ar, &c->default_text);
    archive_slice(ar, &c->collation);
    archive_span(ar, &c->at);
}

static void io_key(struct archive *ar, struct ddl_key *k)
{
    archive_enum(ar, &k->kind, KEY_EXCLUDE);
    archive_slice(ar, &k->name);
    io_slices(ar, &k->columns, &k->column_count);
    archive_size(ar, &k->partition_count, k->column_count);
    io_name(ar, &k->references);
    io_slices(ar, &k->referenced, &k->referenced_count);
    archive_enum(ar, &k->on_delete, ACTION_RESTRICT);
    archive_enum(ar, &k->on_update, ACTION_RESTRICT);
    io_slices(ar, &k->include, &k->include_count);
    archive_slice(ar, &k->using_index);
    archive_bool(ar, &k->not_valid);
    archive_span(ar, &k->at);
}

static void io_index_column(struct archive *ar, struct ddl_index_column *c)
{
    archive_slice(ar, &c->name);
    archive_slice(ar, &c->expression);
    archive_slice(ar, &c->opclass);
    archive_slice(ar, &c->collation);
    archive_slice(ar, &c->function);
    archive_int(ar, &c->prefix, INT32_MIN, INT32_MAX);
    archive_bool(ar, &c->descending);
    archive_enum(ar, &c->nulls, NULLS_LAST);
}

static void io_index(struct archive *ar, struct ddl_index *x)
{
    io_name(ar, &x->name);
    io_name(ar, &x->table);
    archive_slice(ar, &x->method);
    x->columns = archive_array(ar, x->columns, &x->column_count, sizeof *x->columns);
    for (size_t i = 0; i < x->column_count; i++) io_index_column(ar, &x->columns[i]);
    io_slices(ar, &x->include, &x->include_count);
    archive_slice(ar, &x->where);
    archive_slice(ar, &x->where_text);
    bool *const flags[] = {&x->unique,    &x->concurrently, &x->if_not_exists,
                           &x->invisible, &x->clustered,    &x->nulls_not_distinct};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) archive_bool(ar, flags[i]);
    archive_span(ar, &x->at);
}

static void io_change(struct archive *ar, struct ddl_change *c)
{
    archive_enum(ar, &c->kind, DDL_OTHER);
    io_name(ar, &c->target);
    archive_slice(ar, &c->name);
    io_name(ar, &c->new_target);
    c->columns = archive_array(ar, c->columns, &c->column_count, sizeof *c->columns);
    for (size_t i = 0; i < c->column_count; i++) io_column(ar, &c->columns[i]);
    c->keys = archive_array(ar, c->keys, &c->key_count, sizeof *c->keys);
    for (size_t i = 0; i < c->key_count; i++) io_key(ar, &c->keys[i]);
    c->indexes = archive_array(ar, c->indexes, &c->index_count, sizeof *c->indexes);
    for (size_t i = 0; i < c->index_count; i++) io_index(ar, &c->indexes[i]);
    c->like = archive_array(ar, c->like, &c->like_count, sizeof *c->like);
    for (size_t i = 0; i < c->like_count; i++) io_name(ar, &c->like[i]);
    size_t values = c->option_count;
    io_slices(ar, &c->option_names, &c->option_count);
    io_slices(ar, &c->option_values, &values);
    if (values != c->option_count) ar->bad = true;
    bool *const flags[] = {&c->if_exists, &c->if_not_exists, &c->cascade,      &c->concurrently,
                           &c->temporary, &c->unlogged,      &c->materialized, &c->or_replace};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) archive_bool(ar, flags[i]);
    for (size_t i = 0; i < sizeof c->clustering_descending / sizeof *c->clustering_descending; i++)
        archive_bool(ar, &c->clustering_descending[i]);
    c->view_scope = -1;
    archive_slice(ar, &c->partition_by);
    archive_slice(ar, &c->body);
    archive_slice(ar, &c->language);
    archive_span(ar, &c->body_at);
    archive_span(ar, &c->at);
}

/* What a kind of change always has: the schema does not ask. */
static bool is_whole(const struct ddl_change *c)
{
    switch (c->kind) {
    case DDL_ADD_COLUMN:
    case DDL_ALTER_TYPE: return c->column_count > 0;
    case DDL_ADD_KEY: return c->key_count > 0;
    case DDL_CREATE_INDEX: return c->index_count > 0;
    default: return true;
    }
}

bool query_ddl_is_plain(const struct query *q)
{
    if (q->verb == VERB_USE) return true;
    if (q->verb != VERB_DDL) return false;
    VEC_EACH (const struct ddl_change, c, &q->ddl)
        if (c->view_scope >= 0) return false;
    return true;
}

void query_ddl_archive(struct archive *ar, struct query *q)
{
    if (!ar->out) *q = (struct query){.target = -1, .use = SLICE("")};
    int verb = q->verb == VERB_USE;
    archive_int(ar, &verb, 0, 1);
    q->verb = verb ? VERB_USE : VERB_DDL;
    archive_enum(ar, &q->dialect, DIALECT_COUNT - 1);
    archive_slice(ar, &q->text);
    archive_slice(ar, &q->use);
    size_t n = q->ddl.n;
    struct ddl_change *changes = archive_array(ar, q->ddl.at, &n, sizeof *changes);
    if (!ar->out) {
        q->ddl.at = changes;
        q->ddl.n = q->ddl.cap = n;
    }
    for (size_t i = 0; i < n; i++) {
        io_change(ar, &changes[i]);
        if (!ar->out && !is_whole(&changes[i])) ar->bad = true;
    }
}
