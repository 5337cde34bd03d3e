/* The cursor over a schema change's tokens, and which statement it is. */
#include "query/ddl_reader.h"

/* ---- looking and passing ---------------------------------------------------------------------------------
 */

bool ddl_at_ahead(const struct ddl_reader *r, size_t ahead, const char *word)
{
    return r->pos + ahead < r->n && token_is(r->text, r->at[r->pos + ahead], word);
}

bool ddl_at(const struct ddl_reader *r, const char *word)
{
    return ddl_at_ahead(r, 0, word);
}

bool ddl_at_any(const struct ddl_reader *r, const char *words)
{
    if (r->at[r->pos].kind != TOKEN_WORD) return false;
    struct slice here = token_text(r->text, r->at[r->pos]);
    for (const char *z = words; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (slice_eq_nocase(here, (struct slice){z, n})) return true;
        z += n;
    }
    return false;
}

bool ddl_at_kind(const struct ddl_reader *r, enum token_kind kind)
{
    return r->at[r->pos].kind == kind;
}

bool ddl_take(struct ddl_reader *r, const char *words)
{
    size_t i = r->pos;
    for (const char *z = words; *z; z += strspn(z, " ")) {
        size_t n = strcspn(z, " ");
        if (i >= r->n || r->at[i].kind != TOKEN_WORD) return false;
        if (!slice_eq_nocase(token_text(r->text, r->at[i]), (struct slice){z, n})) return false;
        i++;
        z += n;
    }
    r->pos = i;
    return true;
}

bool ddl_take_kind(struct ddl_reader *r, enum token_kind kind)
{
    if (!ddl_at_kind(r, kind) || r->pos >= r->n) return false;
    r->pos++;
    return true;
}

bool ddl_take_operator(struct ddl_reader *r, const char *op)
{
    if (!ddl_at_kind(r, TOKEN_OPERATOR) || !slice_eq(token_text(r->text, r->at[r->pos]), slice_of(op)))
        return false;
    r->pos++;
    return true;
}

void ddl_skip(struct ddl_reader *r)
{
    if (r->pos >= r->n) return;
    int depth = 0;
    do {
        if (ddl_at_kind(r, TOKEN_OPEN)) depth++;
        if (ddl_at_kind(r, TOKEN_CLOSE)) depth--;
        r->pos++;
    } while (depth > 0 && r->pos < r->n);
}

bool ddl_at_item_end(const struct ddl_reader *r)
{
    enum token_kind kind = r->at[r->pos].kind;
    return kind == TOKEN_COMMA || kind == TOKEN_CLOSE || kind == TOKEN_SEMICOLON || kind == TOKEN_END;
}

void ddl_skip_item(struct ddl_reader *r)
{
    while (!ddl_at_item_end(r)) ddl_skip(r);
}

/* ---- names -----------------------------------------------------------------------------------------------
 */

static enum dialect dialect_of(const struct ddl_reader *r)
{
    return r->q->dialect;
}

static struct slice name_of(const struct ddl_reader *r, struct token t)
{
    switch (t.kind) {
    case TOKEN_WORD:
    case TOKEN_PARAM: return token_text(r->text, t);
    case TOKEN_NAME:
    case TOKEN_STRING: return token_value(r->arena, r->text, t, dialect_of(r));
    default: return SLICE("");
    }
}

struct slice ddl_name_part(struct ddl_reader *r)
{
    struct token t = r->at[r->pos];
    struct slice s = name_of(r, t);
    bool name =
        t.kind == TOKEN_WORD || t.kind == TOKEN_PARAM || t.kind == TOKEN_NAME || t.kind == TOKEN_STRING;
    r->pos += name;
    return slice_lower(r->arena, s);
}

struct slice ddl_name_written(const struct ddl_reader *r)
{
    return r->pos ? name_of(r, r->at[r->pos - 1]) : SLICE("");
}

bool ddl_name(struct ddl_reader *r, struct ddl_name *out)
{
    size_t from = r->pos;
    *out = (struct ddl_name){.schema = SLICE(""), .name = ddl_name_part(r)};
    if (!out->name.n && r->pos == from) return ddl_fail(r, "a name");
    while (ddl_at_kind(r, TOKEN_DOT)) {
        r->pos++;
        if (ddl_at_kind(r, TOKEN_DOT)) continue; /* db..t */
        out->schema = out->name;
        out->name = ddl_name_part(r);
        if (!out->name.n) return ddl_fail(r, "a name");
    }
    out->written = ddl_name_written(r);
    out->at = ddl_span_from(r, from);
    return true;
}

struct slice *ddl_name_list(struct ddl_reader *r, size_t *count)
{
    VEC(struct slice) names = {0};
    if (ddl_take_kind(r, TOKEN_OPEN)) {
        while (r->pos < r->n && !ddl_at_kind(r, TOKEN_CLOSE)) {
            struct slice name = ddl_name_part(r);
            if (name.n) vec_push(r->arena, &names, name);
            ddl_skip_item(r);
            if (!ddl_take_kind(r, TOKEN_COMMA)) break;
        }
        ddl_take_kind(r, TOKEN_CLOSE);
    }
    *count = names.n;
    return names.at;
}

/* ---- texts -----------------------------------------------------------------------------------------------
 */

struct span ddl_span_from(const struct ddl_reader *r, size_t from)
{
    if (r->pos <= from) return (struct span){r->at[from].pos, 0};
    struct token last = r->at[r->pos - 1];
    return (struct span){r->at[from].pos, last.pos + last.len - r->at[from].pos};
}

struct slice ddl_text_from(const struct ddl_reader *r, size_t from)
{
    return slice_sub(r->text, ddl_span_from(r, from));
}

struct slice ddl_normal(struct ddl_reader *r, struct slice text)
{
    return query_normalise_expression(r->arena, text, dialect_of(r));
}

bool ddl_fail(struct ddl_reader *r, const char *what)
{
    struct token t = r->at[r->pos];
    struct slice found = token_text(r->text, t);
    if (t.kind == TOKEN_END)
        return query_fail(r->err, (struct span){t.pos, 0}, "%s is due where the statement ends", what);
    if (found.n > 60) found.n = 60;
    return query_fail(r->err, (struct span){t.pos, t.len}, "%s is due at \"%.*s\"", what, SLICE_ARG(found));
}

struct ddl_change *ddl_change_new(struct ddl_reader *r, enum ddl_kind kind)
{
    struct ddl_change *change = vec_zadd(r->arena, &r->q->ddl);
    change->kind = kind;
    change->target.schema = change->target.name = change->name = SLICE("");
    change->new_target.schema = change->new_target.name = SLICE("");
    change->partition_by = change->body = change->language = SLICE("");
    change->view_scope = -1;
    return change;
}

/* ---- types -----------------------------------------------------------------------------------------------
 */

/* Names of types that consist of several words, longest first, and the normal forms of others. */
static const struct type_name {
    const char *words, *normal;
} type_names[] = {
    {"national character varying", "nvarchar"  },
    {"national char varying",      "nvarchar"  },
    {"national varchar",           "nvarchar"  },
    {"national character",         "nchar"     },
    {"national char",              "nchar"     },
    {"character varying",          "varchar"   },
    {"char varying",               "varchar"   },
    {"varying character",          "varchar"   },
    {"native character",           "nchar"     },
    {"binary varying",             "varbinary" },
    {"char byte",                  "binary"    },
    {"long varchar",               "mediumtext"},
    {"long varbinary",             "mediumblob"},
    {"double precision",           "double"    },
    {"unsigned big int",           "bigint"    },
    {"long",                       "mediumtext"},
    {"integer",                    "int"       },
    {"character",                  "char"      },
    {"decimal",                    "numeric"   },
    {"dec",                        "numeric"   },
    {"fixed",                      "numeric"   },
    {"bool",                       "boolean"   },
    {"float8",                     "double"    },
    {"float4",                     "real"      },
    {"int1",                       "tinyint"   },
    {"int2",                       "smallint"  },
    {"int3",                       "mediumint" },
    {"int4",                       "int"       },
    {"int8",                       "bigint"    },
    {"middleint",                  "mediumint" },
    {"serial",                     "bigint"    },
};

static int length_of(struct ddl_reader *r, size_t open)
{
    int64_t n = -1;
    if (r->at[open + 1].kind == TOKEN_NUMBER && r->at[open + 2].kind == TOKEN_CLOSE &&
        slice_to_int(token_text(r->text, r->at[open + 1]), &n) && n >= 0 && n < 0x7fffffff)
        return (int)n;
    return -1;
}

/* SQLite takes any words for a type; they end where an attribute begins. */
static const char *const behind_type = "CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES "
                                       "GENERATED AS AUTOINCREMENT ON DEFERRABLE";

bool ddl_type(struct ddl_reader *r, struct ddl_column *column)
{
    size_t from = r->pos;
    column->type = column->type_text = SLICE("");
    if (!ddl_at_kind(r, TOKEN_WORD) && !ddl_at_kind(r, TOKEN_NAME) && !ddl_at_kind(r, TOKEN_STRING))
        return false;
    if (ddl_at_any(r, behind_type)) return false;
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (ddl_take(r, type_names[i].words)) {
            column->type = slice_of(type_names[i].normal);
            break;
        }
    struct ddl_name name;
    if (!column->type.n) {
        if (!ddl_name(r, &name)) return false;
        column->type = name.name;
    }
    while (r->dialect == IN_SQLITE && ddl_at_kind(r, TOKEN_WORD) && !ddl_at_any(r, behind_type)) r->pos++;
    if (ddl_at_kind(r, TOKEN_OPEN)) {
        column->length = length_of(r, r->pos);
        ddl_skip(r);
    }
    if (r->dialect == IN_MYSQL)
        while (ddl_at_any(r, "UNSIGNED SIGNED ZEROFILL")) r->pos++;
    column->type_text = ddl_text_from(r, from);
    return true;
}

/* ---- statements ------------------------------------------------------------------------------------------
 */

/* ALGORITHM = INPLACE, ONLINE, IGNORE, and SQLite's EXPLAIN stand between the verb and the thing. */
static bool read_create(struct ddl_reader *r, bool *ours)
{
    size_t from = r->pos;
    bool or_replace = ddl_take(r, "OR REPLACE");
    bool temporary = ddl_take(r, "TEMPORARY") || ddl_take(r, "TEMP");
    if (ddl_take(r, "VIRTUAL TABLE")) return ddl_create_virtual_table(r);
    if (ddl_take(r, "TABLE")) return ddl_create_table(r, temporary, or_replace);
    r->pos = from;
    for (size_t i = 0; i < 6; i++)
        if (ddl_at_ahead(r, i, "INDEX")) return ddl_create_index(r);
    *ours = false;
    return true;
}

static bool read_drop(struct ddl_reader *r, bool *ours)
{
    bool temporary = ddl_take(r, "TEMPORARY");
    if (ddl_take(r, "TABLE") || ddl_take(r, "TABLES")) return ddl_drop_table(r, temporary);
    if (ddl_take(r, "INDEX")) return ddl_drop_index(r);
    *ours = false;
    return true;
}

static bool read_statement(struct ddl_reader *r, bool *ours)
{
    *ours = true;
    if (ddl_take(r, "CREATE")) return read_create(r, ours);
    if (ddl_take(r, "DROP")) return read_drop(r, ours);
    if (ddl_take(r, "RENAME TABLE") || ddl_take(r, "RENAME TABLES")) return ddl_rename_table(r);
    if (ddl_take(r, "ALTER")) {
        while (ddl_at_any(r, "ONLINE OFFLINE IGNORE")) r->pos++;
        if (ddl_take(r, "TABLE")) return ddl_alter_table(r);
    }
    *ours = false;
    return true;
}

enum ddl_outcome ddl_read(struct arena *a, struct slice text, enum dialect d, struct query *q,
                          uint32_t *select, struct query_error *err)
{
    struct token_list tokens = lex_all(a, text, d, 0);
    unsigned dialect = d == DIALECT_MYSQL ? IN_MYSQL : d == DIALECT_SQLITE ? IN_SQLITE : IN_MSSQL;
    struct ddl_reader r = {
        .arena = a, .q = q, .err = err, .text = text, .dialect = dialect, .at = tokens.at, .n = tokens.n - 1};
    while (r.n && r.at[r.n - 1].kind == TOKEN_SEMICOLON) r.at[--r.n].kind = TOKEN_END;
    bool ours;
    bool ok = read_statement(&r, &ours);
    if (!ours) return DDL_NONE;
    if (!ok) return DDL_BAD;
    q->verb = VERB_DDL;
    VEC_EACH (struct ddl_change, change, &q->ddl)
        if (!change->at.len) change->at = (struct span){0, (uint32_t)text.n};
    *select = r.at[r.select].pos;
    return r.select ? DDL_SELECT : DDL_DONE;
}
