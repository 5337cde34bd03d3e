/* host: how statements and database calls are found in source code. Private to ingest.
 *
 *     bytes ──tree-sitter──▶ concrete tree ──lower──▶ small tree (host_tree.h) ──run──▶ strings, calls
 *
 * A language is a table (struct host_language): which kinds of its grammar are calls, strings, loops,
 * functions, and which of their children play which part. Nothing behind the lowering knows one language from
 * another but through that table and through data: catalogue.def (database APIs) and functions.def (what
 * string functions do).
 *
 * The small tree is run once, in source order, by an abstract interpreter (host_run.c, host_eval.c) whose
 * values are strings made of literal text and holes. A call that the catalogue knows, or a string that is
 * SQL, becomes a statement (host_sql.c), with every byte mapped back to the source.
 */
#ifndef SARGENT_INGEST_HOST_H
#define SARGENT_INGEST_HOST_H

#include "ingest/host_tree.h"

/* Bounds on what hostile source can make of us. */
enum {
    STRING_PIECES_LIMIT = 2000, /* pieces of one assembled string */
    STRING_CHOICES_LIMIT = 8,   /* alternatives of one value */
    STRING_BYTES_LIMIT = 256 << 10,
    LOOP_DEPTH_LIMIT = 20, /* loops that have a dependence bit of their own */
    LIST_ITEMS_LIMIT = 400,
};

/* ---- values -------------------------------------------------------------------------------------------- */

/* What is known of an expression that is no literal text. */
enum nature {
    NATURE_UNKNOWN,
    NATURE_NUMERIC,     /* cannot carry text */
    NATURE_PLACEHOLDER, /* question marks or the like */
    NATURE_IDENTIFIER,  /* went through a function that quotes identifiers */
    NATURE_ESCAPED,     /* went through a function that escapes values */
    NATURE_CONSTANT,    /* one of a few constants */
    NATURE_SAFE,        /* a fragment that a query library made */
};

struct string_piece {
    bool hole;
    bool optional;      /* appended under a condition */
    uint8_t nature;     /* enum nature, of a hole */
    uint8_t conversion; /* of a hole: the letter of its printf verb, or ' ' */
    struct slice text;  /* decoded; of a hole its expression */
    uint32_t source, source_len;
    int node;      /* expression it comes from */
    int parameter; /* hole is this parameter of function `function`, -1 */
    int function;
    uint64_t deps;
};

struct string {
    struct string_piece *at;
    size_t n;
};

/* What is known of an object. Types come from the catalogue (see RESULT there) or are class names. */
struct value {
    int node;
    uint8_t nature;
    bool list;       /* `items` are its elements */
    bool complete;   /* of a list: these are all */
    bool builder;    /* a list or builder that text is appended to */
    bool tagged;     /* text that a safe tag made: its holes are bound */
    bool lambda;     /* a function literal that was called or kept */
    bool rows;       /* rows of a query */
    bool constant;   /* a literal, or made of literals only */
    bool prepared;   /* a prepared statement */
    bool bound;      /* text with values bound to it */
    bool query_text; /* text() or the like around the string */
    struct string *strings;
    size_t string_count; /* 0: not known to be text */
    const struct value **items;
    size_t item_count;
    int64_t count; /* items of an iterable, -1 unknown */
    uint64_t deps; /* loops (low bits, by depth) and parameters (from DEPS_PARAMETER on) it depends on */
    struct slice type;
    int call;                /* database call it is the result of, -1; see value_edge */
    int parameter;           /* it is this parameter of the running function, -1 */
    struct slice model;      /* model class of an instance or query */
    struct slice element;    /* model class of the elements when it is iterated */
    struct slice eager;      /* relation paths loaded with it, separated by blanks; "*" for unknown ones */
    struct slice owner, via; /* what a row of model `owner` has under the relation (or attribute) `via` */
    struct slice maybe;      /* class whose method made it, which may be a query for its rows: User.active */
    bool writes;             /* a query builder's INSERT, UPDATE or DELETE */
    uint64_t form;           /* of `deps`, those that choose a query builder's tables */
};

/* What a call of the program's own function returns may be rows as well: such values have a `call` below -1
 * that stands for an index into ingested.edges. -1 for other values. */
static inline int value_edge(const struct value *v)
{
    return v->call < -1 ? -2 - v->call : -1;
}
static inline int value_call_of_edge(int edge)
{
    return -2 - edge;
}

enum { DEPS_PARAMETER = 24, DEPS_SELF = 63 };
#define DEPS_LOOPS ((1ull << DEPS_PARAMETER) - 1)

/* ---- the run ------------------------------------------------------------------------------------------- */

struct binding {
    struct slice name;
    const struct value *value; /* NULL: unbound again */
};

struct host_frame {
    struct host_frame *outer;
    int function;                 /* index into run.functions, -1 */
    VEC(struct binding) bindings; /* later ones hide earlier ones */
};

struct host_loop {
    enum loop_kind kind;
    int node;
    size_t pos, len;
    int64_t count; /* items known, -1 */
    bool retry, chunk, paging, forever, cursor, benchmark;
    size_t first_call;         /* calls recorded from here on stand in it */
    size_t first_edge;         /* and calls of functions */
    VEC(struct slice) carried; /* variables that one round hands to the next */
    VEC(struct slice) changed; /* names that the body assigns */
    VEC(struct slice) drained; /* lists that it takes items out of */
    struct slice target;
};

struct host_class {
    int node;
    bool constants; /* an enum: its values are the program's own */
    struct slice name;
    struct host_frame frame;
};

enum function_state { FUNCTION_WAITING, FUNCTION_RUNNING, FUNCTION_DONE };
struct host_function_run {
    int node, class;
    enum function_state state;
    const struct value *result; /* of its return statements, joined; NULL without */
    int public_index;           /* in ingested.functions */
};

struct candidate {
    struct string string;
    int node, function;
};

struct host_run {
    struct arena *arena;
    struct host_tree *tree;
    const struct source *source;
    struct ingested *out;
    struct host_frame module, *frame;
    VEC(struct host_class) classes;
    VEC(struct host_function_run) functions;
    struct map functions_by_name; /* name to index + 1, 0 when several */
    int *function_of_node;        /* index + 1 by node */
    uint8_t *consumed;            /* by node: its text went into a statement */
    int function, class;          /* running, -1 */
    struct host_loop *loops[64];
    int loop_depth;
    int depth;      /* of evaluation */
    int concurrent; /* inside gather, Promise.all and the like */
    int started;    /* loops around the function that was started on its own (go f(), spawn), -1 */
    int awaited, transaction, guarded_memo;
    struct slice imports; /* text of all imports */
    uint64_t packages;    /* bit per import gate of the catalogue that is met */
    enum dialect dialect; /* by the imports */
    VEC(struct candidate) candidates;
    const struct value *last; /* of the last expression statement */
    const struct value *
        *returns; /* what the function literal that runs in place returns, NULL outside of one */
    const struct value *streamed; /* what the running collect() is called on, NULL */
    const struct value *switched; /* what the running switch tests, NULL */
    bool surely_sql[64]; /* by argument of the call that is being looked at: SQL by the stricter proof */
    int awaited_call,
        awaited_loop;       /* the last awaited query of the function, and the loop depth it stands at; -1 */
    uint64_t receiver_deps; /* of the call that is being looked at */
};

/* host_value.c: strings */
const struct value *value_opaque(struct host_run *r, int node, uint64_t deps);
struct value *value_new(struct host_run *r, int node);
const struct value *value_of_string(struct host_run *r, int node, struct string s);
const struct value *value_literal(struct host_run *r, int node); /* of a NODE_STRING */
const struct value *value_concat(struct host_run *r, int node, const struct value *a, const struct value *b);
/* Both values are possible. b may be a longer form of a, which then takes its place. */
const struct value *value_join(struct host_run *r, const struct value *a, const struct value *b);
/* Without its last bytes, as far as they are literal: text[:-2]. */
const struct value *value_cut(struct host_run *r, const struct value *v, size_t bytes);
/* Without the blanks and the bar in front of each line: stripMargin. */
const struct value *value_strip_margin(struct host_run *r, const struct value *v);
/* Without those of `bytes` that stand at its end. */
const struct value *value_trim_end(struct host_run *r, const struct value *v, struct slice bytes);
/* A variable's text where the variable is used. */
const struct value *value_at_use(struct host_run *r, int node, const struct value *v);
/* The value as text: a hole when it is none. */
struct string value_string(struct host_run *r, const struct value *v, size_t choice);
const struct value *value_text(struct host_run *r, int node, struct slice text);
bool value_is_text(const struct value *v);
struct string string_add(struct host_run *r, struct string s, const struct string_piece *more, size_t n);
/* All literal text of it, holes left out. */
struct slice string_literal_text(struct host_run *r, struct string s);
bool string_is_placeholders(struct host_run *r, struct string s);
const struct value *value_with_nature(struct host_run *r, int node, const struct value *of,
                                      enum nature nature);
/* Replaces holes that are parameters of `function` by the arguments. */
const struct value *value_substitute(struct host_run *r, const struct value *v, int function,
                                     const struct value *const *arguments, size_t count);

/* host_format.c: printf verbs, braces, replace */
const struct value *format_printf(struct host_run *r, int node, const struct value *format,
                                  const struct value *const *arguments, size_t count,
                                  const struct value *map);
const struct value *format_braces(struct host_run *r, int node, const struct value *format,
                                  const struct value *const *arguments, const struct slice *names,
                                  size_t count);
/* $name and ${name} by named arguments. */
const struct value *format_dollars(struct host_run *r, int node, const struct value *format,
                                   const struct value *const *arguments, const struct slice *names,
                                   size_t count);
const struct value *format_replace(struct host_run *r, int node, const struct value *in,
                                   const struct value *what, const struct value *with);
const struct value *format_join(struct host_run *r, int node, const struct value *separator,
                                const struct value *list);

/* host_scope.c: names */
const struct value *scope_get(struct host_run *r, struct slice name);
void scope_set(struct host_run *r, struct slice name, const struct value *v);
/* Binds the names of an assignment's target. */
void scope_assign(struct host_run *r, int target, const struct value *v);
/* The frame of the class that `self` stands for in the running function, NULL. */
struct host_frame *scope_class_frame(struct host_run *r, struct slice name);
/* A field of a class of this file, NULL. */
const struct value *scope_field(struct host_run *r, struct slice type, struct slice name);
const struct value *frame_get(const struct host_frame *f, struct slice name);
void frame_set(struct host_run *r, struct host_frame *f, struct slice name, const struct value *v);
/* Joins what a branch bound since `mark` with what was there before (or with another branch's bindings). */
void scope_merge(struct host_run *r, size_t mark, const struct binding *other, size_t other_count,
                 bool exhaustive);

/* host_run.c: statements, functions, the file */
void run_file(struct host_run *r);
void run_node(struct host_run *r, int node);
/* Runs a function of this file if it was not yet, and returns what it returns (NULL for nothing known). */
const struct value *run_function(struct host_run *r, int function);
/* Runs a lambda's body in place: parameters are bound to `item` when it is not NULL. */
const struct value *run_lambda(struct host_run *r, int lambda, const struct value *item);
bool run_is_function(const struct host_run *r, struct slice name, int *function);

/* host_guard.c: what a condition says of variables */
struct guard {
    int place;          /* name, member or element that is tested */
    enum nature nature; /* what is left of it */
};
/* Tests that hold when the condition is true, or when it fails; limit is 8 or more. */
size_t guards_read(struct host_run *r, int condition, bool fails, struct guard *out, size_t limit);
void guard_apply(struct host_run *r, const struct guard *g);

/* host_class.c: notes a class, runs its body, and finds the class around a node (-1 for none). */
void class_add(struct host_run *r, int node);
void class_run(struct host_run *r, int node);
int class_enclosing(const struct host_run *r, int node);

/* host_memo.c */
/* True when the condition of an if asks whether a value was kept before. */
bool memo_is_tested(struct host_run *r, int condition);
/* cache[k] || (cache[k] = find(k)) */
bool memo_is_filled(const struct host_tree *t, int left, int right);

/* host_loop.c */
void run_loop(struct host_run *r, int node, enum loop_kind kind);
void run_loop_enter(struct host_run *r, struct host_loop *loop, enum loop_kind kind, int node);
void run_loop_leave(struct host_run *r);
/* The bit of value.deps that stands for the innermost loop. */
uint64_t run_loop_bit(const struct host_run *r);
/* Binds a loop's variable to an element of what it runs over (may be NULL). */
void run_loop_target(struct host_run *r, int target, const struct value *over);
/* An element of what is iterated over (may be NULL), which varies with the loops in `bit`. */
struct value *run_loop_item(struct host_run *r, int node, const struct value *over, uint64_t bit);

/* host_model.c: object mappers */
void model_note_assign(struct host_run *r, int node);
void model_note_member(struct host_run *r, int node, const struct value *of);
/* What a call is worth, with the model whose rows it asks for; first is its first argument, NULL without. */
const struct value *model_result(struct host_run *r, int node, struct slice name,
                                 const struct value *receiver, const struct value *first,
                                 const struct value *v);
/* What a call with a block runs over: its receiver, or the rows that it asks for itself (Post.find_each). */
const struct value *model_rows(struct host_run *r, int node, struct slice name, const struct value *receiver);
/* Reading a declared relation of `of` makes `v` the row, or the rows, that it refers to. */
void model_follow(struct host_run *r, const struct value *of, struct slice name, struct value *v);
/* The same for T.objects. */
const struct value *model_manager(struct host_run *r, int node, const struct value *v);

/* Notes that `name` is read of it: user.posts, &:posts. */
void model_note_read(struct host_run *r, int node, struct slice name, const struct value *of);
/* `out` is what a row of a model has under the name that the node reads. */
void model_related(struct host_run *r, int node, const struct value *of, struct value *out);
/* host_relation.c: notes a relation that a call or an annotation declares. */
void model_note_declaration(struct host_run *r, int node, struct slice name);
void model_add_relation(struct host_run *r, struct slice model, struct slice name, struct slice target,
                        bool many, bool eager, int node);

/* host_entity.c: entities of JPA, Entity Framework and Exposed */
/* Notes the relations that the file's classes declare. */
void entity_declare(struct host_run *r);
/* The entity that a relation of that declared type refers to, "" when it is none. */
struct slice entity_target(struct host_run *r, int type);
/* Hibernate: the relations of many rows come in one query. */
bool entity_is_batched(struct slice declaration);
/* A call's value with the entity whose rows it is. */
struct host_arguments;
const struct value *entity_result(struct host_run *r, int node, struct slice name,
                                  const struct value *receiver, const struct host_arguments *a,
                                  const struct value *v);

/* host_linq.c: Entity Framework's queries */
/* True for a query that did not run yet: its lambdas are translated. */
bool linq_is_query(const struct value *v);
/* What a member of a DbContext is worth, else v. */
const struct value *linq_set(struct host_run *r, int node, const struct value *of, const struct value *v);
/* A call's value with what it composes. */
const struct value *linq_result(struct host_run *r, int node, struct slice name, const struct value *receiver,
                                const struct value *v);
/* C#: from x in xs select f(x); NULL for other nodes. */
const struct value *linq_expression(struct host_run *r, int node);

/* host_eval.c: expressions */
const struct value *eval(struct host_run *r, int node);
/* Of a node without a meaning of its own: its children are looked at in order. */
const struct value *eval_children(struct host_run *r, int node);

/* Go: a variable of a package, which the program fills. */
bool is_exported(const struct host_run *r, int node);
/* Ruby: "id" and "author_id" are a row's keys. */
bool name_is_key(const struct host_run *r, struct slice name);

/* host_assign.c */
bool type_is_builder(struct slice type);
const struct value *value_empty_builder(struct host_run *r, int node);
const struct value *eval_assign(struct host_run *r, int node);
const struct value *eval_augment(struct host_run *r, int node);
const struct value *eval_update(struct host_run *r, int node);

/* host_text.c: functions that make or change text, see functions.def. NULL when the call is none of them. */
struct host_arguments;
const struct value *text_function(struct host_run *r, int node, struct slice name,
                                  const struct value *receiver, const struct host_arguments *arguments);
/* A function that returns a quoted or known name, called without arguments: table_name. */
bool text_is_identifier_name(struct slice name);
/* A name that says that placeholders are in it. */
bool text_is_placeholder_name(struct slice name);
const struct value *list_append(struct host_run *r, const struct value *list, const struct value *more);

/* host_type.c: declared types */
bool type_is_number(const struct host_run *r, struct slice type);
/* An enum of this file. */
bool type_is_enum(const struct host_run *r, struct slice type);
/* What a declared type says of its values. */
enum nature type_nature(const struct host_run *r, struct slice type);
/* Optional, Future and the like: holds one value or none. */
bool type_is_single(struct slice type);
/* Type of the elements of a collection's type, "" when it is none. */
struct slice type_element(struct slice type);
/* Without marks of references, nullability and the like around it. */
struct slice type_bare(struct slice type);

/* host_call.c: calls */
enum { ARGUMENTS_LIMIT = 64 };
struct host_arguments {
    const struct value *values[ARGUMENTS_LIMIT];
    struct slice names[ARGUMENTS_LIMIT]; /* of keyword arguments, "" for positional ones */
    int nodes[ARGUMENTS_LIMIT];
    size_t count;
    uint64_t deps;
};
const struct value *call_eval(struct host_run *r, int node);
/* Notes that the rows of an object mapper's query are run over inside an outer loop: that runs the query. */
void call_note_rows(struct host_run *r, int node, const struct value *rows);
/* Notes a call of a function that may reach a query; its index into ingested.edges, -1 when it cannot. `sql`
 * is the argument that is a statement's text, -1. */
int call_edge(struct host_run *r, int node, const struct host_arguments *arguments,
              const struct value *receiver, int sql);
/* The loops that the arguments vary with, those left out that only choose the connection. */
uint64_t call_loops(struct host_run *r, const struct host_arguments *a);
/* An argument that names a connection: db, $conn, self.client. */
bool call_is_connection(struct host_run *r, int argument);

/* host_callback.c: functions passed to calls */
/* True when the call runs its callback once per item. */
bool callback_iterates(const struct host_run *r, int node, struct slice name, const struct value *receiver);
/* True when what stands inside of the call starts without waiting for each other. */
bool callback_is_concurrent(const struct host_run *r, int call, struct slice name);
/* An argument, which may be a function; `over` is what the call iterates over. */
const struct value *callback_argument(struct host_run *r, int call, struct slice name, int node,
                                      const struct value *receiver, const struct value *over, bool iterates);
const struct value *callback_eval(struct host_run *r, int call, struct slice name, int lambda,
                                  const struct value *receiver, const struct value *over, bool iterates);
/* Kotlin's buildString { ... }. */
const struct value *callback_built(struct host_run *r, int node);

/* host_hole.c: what a hole stands for */
enum filler {
    FILL_NOTHING,
    FILL_PARAMETER,
    FILL_LIST,
    FILL_NAME,
    FILL_PART,
    FILL_ASSIGNMENT,
    FILL_OPERATOR,
    FILL_SELECT,
    FILL_TEXT
};

struct hole_place {
    enum hole_kind kind;
    enum filler filler; /* what parses in its place */
    bool in_quotes;     /* inside '...' of the statement */
};
/* `before` is the statement up to the hole, holes in front filled in. */
struct hole_place hole_classify(struct slice before, struct string s, size_t hole, enum dialect d);
/* The kind as what is known of the value makes it: a number in a value's place is no risk. */
enum hole_kind hole_by_nature(enum hole_kind kind, const struct string_piece *p);

/* host_sql.c: what is SQL, and how a string becomes a statement */
enum sql_likeness { SQL_NOT, SQL_FRAGMENT, SQL_STATEMENT };
/* `sink` says that the text goes to a database call: a shorter proof is enough. */
enum sql_likeness sql_recognise(struct host_run *r, struct string s, bool sink);
/* Adds the statement and returns its index; holes of the call are filled in. */
int sql_emit(struct host_run *r, struct string s, enum dialect dialect, struct call *call);
/* The same for part of a statement: only its holes are noted. */
void sql_fragment(struct host_run *r, struct string s, struct call *call);
/* MyBatis puts ${name} into the text as it is (#{name} is a parameter): holes of their own. */
struct string sql_split_dollars(struct host_run *r, struct string s);
/* Marks the text as used by a call. */
void sql_consume(struct host_run *r, struct string s);
/* Notes a string that is SQL, in case no call takes it. */
void sql_note(struct host_run *r, int node, const struct value *v);
/* Adds the statements that no call took. */
void sql_finish(struct host_run *r);

/* host_import.c: fills out->imports and out->package. */
void imports_read(struct host_run *r);
/* The package or namespace that a file says it is of, with slashes; "" for none. */
struct slice package_of(struct arena *a, const char *language, struct slice text);

/* host_comment.c */
void comments_read(struct host_run *r);

/* host_plain.c: containers without a grammar */
bool plain_read(const struct source *s, struct ingested *out);
/* Adds the statements of a part of the text, a script. Their shapes are taken by host_read. */
void plain_script(struct ingested *out, struct slice text, struct span at, enum dialect d);

/* host_constants.c: the text that `name`, asked of `of` ("" for a plain name), has in another file; NULL when
 * none or several may be meant. */
const struct value *constant_find(struct host_run *r, int node, struct slice of, struct slice name);
/* True for a statement whose text stands in another file: only its name stands here. */
bool constant_is_elsewhere(const struct statement *st, struct slice source);

/* notebook.c */
void notebook_read(const struct source *s, struct ingested *out);

/* liquibase.c: false when the file is none of its changelogs */
bool liquibase_read(const struct source *s, struct ingested *out);
/* The same for one in YAML or JSON. */
bool changelog_read(const struct source *s, struct ingested *out);

/* prisma.c */
void prisma_read(const struct source *s, struct ingested *out);

#endif
