/* Liquibase changelogs in XML, YAML and JSON: their changes as DDL.
 *
 *     <changeSet ...>
 *       <createTable tableName="t"><column name="a" type="int"><constraints
 * primaryKey="true"/></column></createTable> <createIndex tableName="t" indexName="i"><column
 * name="a"/></createIndex> <sql>UPDATE t SET a = 1</sql>
 *     </changeSet>
 *
 * What stands in <rollback> is left out. An element's attributes have no places of their own in expat, so a
 * finding points to the element. The other two forms say the same with maps, whose plain values are the
 * attributes:
 *
 *     - createTable: {tableName: t, columns: [{column: {name: a, type: int, constraints: {primaryKey:
 * true}}}]}
 *
 * libyaml reads both, and the tree is walked as if it were the elements. */
#include <expat.h>
#include <yaml.h>

#include "ingest/host.h"

enum { CHANGES_LIMIT = 100000, NESTING_LIMIT = 40, ATTRIBUTES_LIMIT = 60, NODES_LIMIT = 1000000 };

struct change {
    struct ingested *out;
    struct source const *source;
    XML_Parser parser; /* NULL when it is no XML: then `at` says where we are */
    size_t at;
    struct arena scratch;
    VEC(char) ddl;     /* the statement that is being written */
    VEC(char) columns; /* of an index */
    VEC(char) text;    /* of <sql> */
    size_t start;      /* byte where the element starts */
    size_t text_start;
    int rollback; /* depth inside of <rollback>, 0 outside */
    bool changelog, table, adding, index, sql, view, column;
    bool items;
};

static size_t here(const struct change *c)
{
    return c->parser ? (size_t)XML_GetCurrentByteIndex(c->parser) : c->at;
}

static void put(struct change *c, const char *text)
{
    for (; *text; text++) vec_push(&c->scratch, &c->ddl, *text);
}

static const char *attribute(const XML_Char **list, const char *name)
{
    for (; *list; list += 2)
        if (strcmp(list[0], name) == 0) return list[1];
    return "";
}

static bool is_true(const XML_Char **list, const char *name)
{
    return strcmp(attribute(list, name), "true") == 0;
}

/* A name; ${property} and what else is no name is quoted. */
static void put_name(struct change *c, const char *name)
{
    bool plain = *name && !ascii_is_digit(*name);
    for (const char *p = name; *p; p++) plain &= ascii_is_alpha(*p) || ascii_is_digit(*p) || *p == '_';
    plain &= !word_in_nocase(
        "user order group select from where table column index key limit offset check default desc asc "
        "end case when all any references",
        slice_of(name));
    if (plain) {
        put(c, name);
        return;
    }
    put(c, "\"");
    for (const char *p = name; *p; p++)
        if (*p != '"') vec_push(&c->scratch, &c->ddl, *p);
    put(c, "\"");
}

/* "a, b" as names. */
static void put_list(struct change *c, const char *names)
{
    put(c, "(");
    for (bool first = true; *names; first = false) {
        size_t n = strcspn(names, ",");
        struct slice name = slice_trim((struct slice){names, n});
        if (!first) put(c, ", ");
        put_name(c, arena_copy(&c->scratch, name.p, name.n));
        names += n + (names[n] == ',');
    }
    put(c, ")");
}

/* varchar(20) as it is; java.sql.Types.VARCHAR(20) and ${type} by what is left of them. */
static void put_type(struct change *c, const char *type)
{
    const char *java = strstr(type, "Types.");
    if (java) type = java + 6;
    bool plain = *type != 0;
    for (const char *p = type; *p; p++)
        plain &= ascii_is_alpha(*p) || ascii_is_digit(*p) || strchr("_ (),.", *p) != NULL;
    put(c, !plain || !strncmp(type, "clob", 4) ? "text" : type);
}

static void emit(struct change *c, struct slice text, size_t start, size_t end, bool exact)
{
    struct arena *a = &c->out->arena;
    if (!slice_trim(text).n || c->out->statements.n >= CHANGES_LIMIT) return;
    struct map_piece *piece = ARENA_ARRAY(a, struct map_piece, 1);
    *piece =
        (struct map_piece){0, (uint32_t)text.n, (uint32_t)start, (uint32_t)(exact ? text.n : end - start)};
    struct statement st = {.text = slice_copy(a, text),
                           .dialect = c->source->dialect,
                           .offset = start,
                           .lead = start,
                           .pieces = piece,
                           .piece_count = 1,
                           .call = -1,
                           .name = SLICE(""),
                           .uncertain = true};
    vec_push(a, &c->out->statements, st);
    c->out->statement_count++;
}

/* Where the tag that is being read ends. */
static size_t tag_end(struct change *c, size_t start)
{
    struct slice text = c->source->input.text;
    const char *close =
        start < text.n ? memchr(text.p + start, c->parser ? '>' : '\n', text.n - start) : NULL;
    return close ? (size_t)(close - text.p) + 1 : text.n;
}

static void finish(struct change *c)
{
    emit(c, (struct slice){c->ddl.at, c->ddl.n}, c->start, tag_end(c, c->start), false);
    c->ddl.n = 0;
    c->items = false;
}

/* ---- columns ------------------------------------------------------------------------------------------- */

static void put_column(struct change *c, const XML_Char **attributes)
{
    if (c->items) put(c, ", ");
    if (c->adding) put(c, "ADD COLUMN ");
    c->items = true;
    put_name(c, attribute(attributes, "name"));
    put(c, " ");
    put_type(c, attribute(attributes, "type"));
}

static void put_constraints(struct change *c, const XML_Char **attributes)
{
    if (is_true(attributes, "primaryKey")) put(c, " PRIMARY KEY");
    if (strcmp(attribute(attributes, "nullable"), "false") == 0) put(c, " NOT NULL");
    if (is_true(attributes, "unique")) put(c, " UNIQUE");
    const char *references = attribute(attributes, "references");
    const char *table = attribute(attributes, "referencedTableName");
    if (*references || *table) put(c, " REFERENCES ");
    if (*references) {
        size_t n = strcspn(references, "(");
        struct slice name = slice_trim((struct slice){references, n});
        put_name(c, arena_copy(&c->scratch, name.p, name.n));
        size_t inner = references[n] ? strcspn(references + n + 1, ")") : 0;
        if (inner) put_list(c, arena_copy(&c->scratch, references + n + 1, inner));
    } else if (*table) {
        put_name(c, table);
        if (*attribute(attributes, "referencedColumnNames"))
            put_list(c, attribute(attributes, "referencedColumnNames"));
    }
}

/* ---- changes of one element ---------------------------------------------------------------------------- */

/* What an element stands for: words, with %attribute a name, %(attribute a list of names. */
static const struct {
    const char *element, *ddl;
} simple[] = {
    {"addForeignKeyConstraint",
     "ALTER TABLE %baseTableName ADD FOREIGN KEY %(baseColumnNames REFERENCES %referencedTableName "
     "%(referencedColumnNames"                                                                          },
    {"addPrimaryKey",            "ALTER TABLE %tableName ADD PRIMARY KEY %(columnNames"                 },
    {"addUniqueConstraint",      "ALTER TABLE %tableName ADD UNIQUE %(columnNames"                      },
    {"addNotNullConstraint",     "ALTER TABLE %tableName ALTER COLUMN %columnName SET NOT NULL"         },
    {"dropNotNullConstraint",    "ALTER TABLE %tableName ALTER COLUMN %columnName DROP NOT NULL"        },
    {"dropForeignKeyConstraint", "ALTER TABLE %baseTableName DROP CONSTRAINT %constraintName"           },
    {"dropUniqueConstraint",     "ALTER TABLE %tableName DROP CONSTRAINT %constraintName"               },
    {"dropIndex",                "DROP INDEX %indexName"                                                },
    {"dropTable",                "DROP TABLE %tableName CASCADE"                                        },
    {"dropView",                 "DROP VIEW %viewName"                                                  },
    {"dropColumn",               "ALTER TABLE %tableName DROP COLUMN %columnName"                       },
    {"renameTable",              "ALTER TABLE %oldTableName RENAME TO %newTableName"                    },
    {"renameColumn",             "ALTER TABLE %tableName RENAME COLUMN %oldColumnName TO %newColumnName"},
};

static bool put_simple(struct change *c, const char *name, const XML_Char **attributes)
{
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        if (strcmp(simple[i].element, name) != 0) continue;
        for (const char *p = simple[i].ddl; *p;) {
            if (*p != '%') {
                vec_push(&c->scratch, &c->ddl, *p++);
                continue;
            }
            bool list = p[1] == '(';
            p += 1 + list;
            size_t n = strcspn(p, " ");
            const char *value = attribute(attributes, arena_copy(&c->scratch, p, n));
            if (!*value) { /* dropColumn with <column> inside, and the like */
                c->ddl.n = 0;
                return true;
            }
            if (list)
                put_list(c, value);
            else
                put_name(c, value);
            p += n;
        }
        finish(c);
        return true;
    }
    return false;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct change *c = context;
    size_t at = here(c);
    c->changelog |= strcmp(name, "databaseChangeLog") == 0;
    if (!c->changelog) return;
    if (c->rollback || strcmp(name, "rollback") == 0) {
        c->rollback++;
        return;
    }
    bool column = strcmp(name, "column") == 0;
    if (c->index && column) {
        for (const char *p = c->columns.n ? "," : ""; *p; p++) vec_push(&c->scratch, &c->columns, *p);
        for (const char *p = attribute(attributes, "name"); *p; p++) vec_push(&c->scratch, &c->columns, *p);
    } else if ((c->table || c->adding) && column) {
        put_column(c, attributes);
    } else if ((c->table || c->adding) && strcmp(name, "constraints") == 0) {
        put_constraints(c, attributes);
    } else if (strcmp(name, "createTable") == 0 || strcmp(name, "addColumn") == 0) {
        c->table = name[0] == 'c';
        c->adding = !c->table;
        c->start = at;
        c->ddl.n = 0;
        put(c, c->table ? "CREATE TABLE " : "ALTER TABLE ");
        put_name(c, attribute(attributes, "tableName"));
        put(c, c->table ? " (" : " ");
    } else if (strcmp(name, "createIndex") == 0) {
        c->index = true;
        c->start = at;
        c->ddl.n = c->columns.n = 0;
        put(c, is_true(attributes, "unique") ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
        if (*attribute(attributes, "indexName")) put_name(c, attribute(attributes, "indexName"));
        put(c, " ON ");
        put_name(c, attribute(attributes, "tableName"));
        put(c, " ");
    } else if (strcmp(name, "sql") == 0 || strcmp(name, "createView") == 0 ||
               strcmp(name, "createProcedure") == 0) {
        c->sql = true;
        c->text.n = c->ddl.n = 0;
        c->start = at;
        if (strcmp(name, "createView") == 0) {
            put(c, "CREATE VIEW ");
            put_name(c, attribute(attributes, "viewName"));
            put(c, " AS ");
        }
    } else {
        c->start = at;
        put_simple(c, name, attributes);
    }
}

/* The text of <sql>: as many statements as there are; places are exact unless entities stand in it. */
static void finish_sql(struct change *c, size_t end)
{
    struct slice text = {c->text.at, c->text.n};
    bool exact = c->text_start + text.n <= c->source->input.text.n &&
                 slice_eq(text, (struct slice){c->source->input.text.p + c->text_start, text.n});
    if (c->ddl.n) {
        for (size_t i = 0; i < text.n; i++) vec_push(&c->scratch, &c->ddl, text.p[i]);
        finish(c);
    } else if (exact) {
        plain_script(c->out, c->source->input.text, (struct span){(uint32_t)c->text_start, (uint32_t)text.n},
                     c->source->dialect);
    } else {
        struct script script =
            script_start(text, c->source->dialect == DIALECT_UNKNOWN ? DIALECT_POSTGRES : c->source->dialect);
        struct script_statement part;
        while (script_next(&script, &part))
            if (part.part == PART_STATEMENT)
                emit(c, (struct slice){text.p + part.pos, part.len}, c->text_start, end, false);
    }
    c->ddl.n = c->text.n = 0;
    c->sql = false;
}

static void on_end(void *context, const XML_Char *name)
{
    struct change *c = context;
    if (c->rollback) {
        c->rollback--;
        return;
    }
    bool table = c->table && strcmp(name, "createTable") == 0,
         adding = c->adding && strcmp(name, "addColumn") == 0;
    if (table || adding) {
        if (table) put(c, ")");
        if (c->items) finish(c);
        c->ddl.n = 0;
        c->table = c->adding = c->items = false;
    } else if (c->index && strcmp(name, "createIndex") == 0) {
        vec_push(&c->scratch, &c->columns, 0);
        if (c->columns.n > 1) {
            put_list(c, c->columns.at);
            finish(c);
        }
        c->index = false;
        c->ddl.n = 0;
    } else if (c->sql && (strcmp(name, "sql") == 0 || strncmp(name, "create", 6) == 0)) {
        finish_sql(c, here(c));
    }
}

static void on_text(void *context, const XML_Char *text, int length)
{
    struct change *c = context;
    if (!c->sql || c->rollback || length <= 0) return;
    if (!c->text.n) c->text_start = here(c);
    for (int i = 0; i < length && c->text.n < STRING_BYTES_LIMIT; i++)
        vec_push(&c->scratch, &c->text, text[i]);
}

bool liquibase_read(const struct source *s, struct ingested *out)
{
    if (slice_find(s->input.text, SLICE("<databaseChangeLog"), 0) < 0 || s->input.text.n > HOST_SOURCE_LIMIT)
        return false;
    struct change c = {.out = out, .source = s, .parser = XML_ParserCreate(NULL)};
    if (!c.parser) die_out_of_memory();
    XML_SetUserData(c.parser, &c);
    XML_SetElementHandler(c.parser, on_start, on_end);
    XML_SetCharacterDataHandler(c.parser, on_text);
    if (XML_Parse(c.parser, s->input.text.p, (int)s->input.text.n, 1) == XML_STATUS_ERROR)
        error_set(&out->error, "line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(c.parser),
                  XML_ErrorString(XML_GetErrorCode(c.parser)));
    XML_ParserFree(c.parser);
    arena_free(&c.scratch);
    return true;
}

/* ---- YAML and JSON ------------------------------------------------------------------------------------- */

struct tree_walk {
    struct change *c;
    yaml_document_t document;
    size_t line, line_at; /* a line of the text and where it starts */
    size_t nodes;
};

/* The byte of a mark, whose columns count characters. */
static size_t byte_of(struct tree_walk *w, yaml_mark_t mark)
{
    struct slice text = w->c->source->input.text;
    if (mark.line < w->line) w->line = w->line_at = 0;
    while (w->line < mark.line && w->line_at < text.n) {
        const char *end = memchr(text.p + w->line_at, '\n', text.n - w->line_at);
        w->line_at = end ? (size_t)(end - text.p) + 1 : text.n;
        w->line++;
    }
    size_t at = w->line_at;
    for (size_t i = 0; i < mark.column && at < text.n; i++) do
            at++;
        while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return at;
}

static const char *scalar_of(struct tree_walk *w, const yaml_node_t *node)
{
    return node && node->type == YAML_SCALAR_NODE
               ? arena_copy(&w->c->scratch, (const char *)node->data.scalar.value, node->data.scalar.length)
               : NULL;
}

static void walk_element(struct tree_walk *w, const char *name, const yaml_node_t *node, int depth);

/* The elements that a map's keys, or the items of a list of such maps, stand for. */
static void walk_inside(struct tree_walk *w, const yaml_node_t *node, int depth)
{
    if (depth > NESTING_LIMIT || w->nodes++ > NODES_LIMIT) return;
    if (node->type == YAML_SEQUENCE_NODE) {
        yaml_node_item_t *end = node->data.sequence.items.top;
        for (yaml_node_item_t *i = node->data.sequence.items.start; i < end; i++)
            walk_inside(w, yaml_document_get_node(&w->document, *i), depth + 1);
        return;
    }
    if (node->type != YAML_MAPPING_NODE) return;
    yaml_node_pair_t *end = node->data.mapping.pairs.top;
    for (yaml_node_pair_t *p = node->data.mapping.pairs.start; p < end; p++) {
        const char *key = scalar_of(w, yaml_document_get_node(&w->document, p->key));
        const yaml_node_t *value = yaml_document_get_node(&w->document, p->value);
        bool text = key && value && value->type == YAML_SCALAR_NODE;
        if (key && value && (!text || strcmp(key, "sql") == 0)) walk_element(w, key, value, depth + 1);
    }
}

/* The text of an element: of - sql: SELECT 1, or of one of its values. */
static void walk_text(struct tree_walk *w, const yaml_node_t *node)
{
    const char *text = scalar_of(w, node);
    if (!text) return;
    w->c->at = byte_of(w, node->start_mark) + (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
    on_text(w->c, text, (int)strlen(text));
    w->c->at = byte_of(w, node->end_mark);
}

static void walk_element(struct tree_walk *w, const char *name, const yaml_node_t *node, int depth)
{
    const XML_Char *attributes[2 * ATTRIBUTES_LIMIT + 1] = {NULL};
    const yaml_node_t *text = node->type == YAML_SCALAR_NODE ? node : NULL;
    size_t n = 0;
    bool map = node->type == YAML_MAPPING_NODE;
    bool plain_list =
        node->type == YAML_SEQUENCE_NODE && !word_in("rollback databaseChangeLog", slice_of(name));
    if (plain_list) {
        walk_inside(w, node, depth + 1);
        return;
    }
    for (yaml_node_pair_t *p = map ? node->data.mapping.pairs.start : NULL;
         map && p < node->data.mapping.pairs.top; p++) {
        const char *key = scalar_of(w, yaml_document_get_node(&w->document, p->key));
        const yaml_node_t *value = yaml_document_get_node(&w->document, p->value);
        const char *is = scalar_of(w, value);
        if (!key || !is || n == ATTRIBUTES_LIMIT) continue;
        if (word_in("sql selectQuery procedureText procedureBody", slice_of(key))) text = value;
        attributes[2 * n] = key;
        attributes[2 * n++ + 1] = is;
    }
    w->c->at = byte_of(w, node->start_mark);
    on_start(w->c, name, attributes);
    if (text && w->c->sql) walk_text(w, text);
    if (!w->c->sql) walk_inside(w, node, depth + 1);
    on_end(w->c, name);
}

bool changelog_read(const struct source *s, struct ingested *out)
{
    struct change c = {.out = out, .source = s};
    struct tree_walk w = {.c = &c};
    yaml_parser_t parser;
    if (s->input.text.n > HOST_SOURCE_LIMIT) return false;
    if (!yaml_parser_initialize(&parser)) die_out_of_memory();
    yaml_parser_set_input_string(&parser, (const unsigned char *)s->input.text.p, s->input.text.n);
    if (yaml_parser_load(&parser, &w.document)) {
        const yaml_node_t *root = yaml_document_get_root_node(&w.document);
        if (root) walk_inside(&w, root, 0);
        yaml_document_delete(&w.document);
    } else {
        error_set(&out->error, "line %zu: %s", parser.problem_mark.line + 1,
                  parser.problem ? parser.problem : "no YAML");
    }
    yaml_parser_delete(&parser);
    arena_free(&c.scratch);
    return true;
}
