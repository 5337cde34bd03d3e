/* JavaScript, TypeScript and TSX: three grammars, tree-sitter-javascript 0.23 and tree-sitter-typescript
 * 0.23, with one table, since TypeScript's kinds are JavaScript's and some more. */
#include "ingest/host_tree.h"

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);

#define FUNCTION_PARTS                                                                                       \
    {                                                                                                        \
        {"name", SLOT_NAME}, {"parameters", SLOT_PARAMETERS},                                                \
        {                                                                                                    \
            "body", SLOT_BODY                                                                                \
        }                                                                                                    \
    }
#define CLASS_PARTS                                                                                          \
    {                                                                                                        \
        {"name", SLOT_NAME}, {"@class_heritage", SLOT_TYPE},                                                 \
        {                                                                                                    \
            "body", SLOT_BODY                                                                                \
        }                                                                                                    \
    }

static const struct lowering lowerings[] = {
    LEAF("identifier", NODE_NAME),
    LEAF("property_identifier", NODE_NAME),
    LEAF("private_property_identifier", NODE_NAME),
    LEAF("shorthand_property_identifier", NODE_NAME),
    LEAF("shorthand_property_identifier_pattern", NODE_NAME),
    LEAF("type_identifier", NODE_NAME),
    LEAF("this", NODE_NAME),
    LEAF("number", NODE_NUMBER),
    LEAF("true", NODE_CONSTANT),
    LEAF("false", NODE_CONSTANT),
    LEAF("null", NODE_CONSTANT),
    LEAF("undefined", NODE_CONSTANT),
    LEAF("regex", NODE_CONSTANT),
    LEAF("string", NODE_STRING),
    LEAF("template_string", NODE_STRING),
    LEAF("string_fragment", NODE_SKIP),
    LEAF("escape_sequence", NODE_SKIP),
    LEAF("template_substitution", NODE_HOLE),
    {"binary_expression",
                                          NODE_BINARY, {{"left", SLOT_LEFT}, {"operator", SLOT_OPERATOR}, {"right", SLOT_RIGHT}}},
    {"member_expression",                     NODE_MEMBER, {{"object", SLOT_RECEIVER}, {"property", SLOT_NAME}}},
    {"subscript_expression",                                                                            NODE_INDEX, {{"object", SLOT_RECEIVER}}},
    {"call_expression",                                          NODE_CALL, {{"function", SLOT_CALLEE}, {"arguments", SLOT_ARGUMENTS}}},
    {"new_expression",                                                                         NODE_NEW, {{"constructor", SLOT_CALLEE}, {"arguments", SLOT_ARGUMENTS}}},
    LEAF("arguments", NODE_LIST),
    LEAF("type_arguments", NODE_TYPE),
    LEAF("array", NODE_LIST),
    LEAF("object", NODE_MAP),
    {"pair_pattern",                                                                   NODE_PAIR, {{"key", SLOT_NAME}, {"value", SLOT_VALUE}}},
    {"pair",                                                                              NODE_PAIR, {{"key", SLOT_NAME}, {"value", SLOT_VALUE}}},
    {"ternary_expression",
                                          NODE_TERNARY, {{"condition", SLOT_CONDITION}, {"consequence", SLOT_THEN}, {"alternative", SLOT_ELSE}}},
    LEAF("parenthesized_expression", NODE_WRAP),
    LEAF("non_null_expression", NODE_WRAP),
    {"as_expression",                                                                               NODE_WRAP, {{"#0", SLOT_VALUE}}},
    {"satisfies_expression",                                 NODE_WRAP, {{"#0", SLOT_VALUE}}},
    LEAF("await_expression", NODE_AWAIT),
    {"variable_declarator",                                                                                 NODE_ASSIGN, {{"name", SLOT_TARGET}, {"type", SLOT_TYPE}, {"value", SLOT_VALUE}}},
    {"assignment_expression",                                                   NODE_ASSIGN, {{"left", SLOT_TARGET}, {"right", SLOT_VALUE}}},
    {"field_definition",                                                                                         NODE_ASSIGN, {{"property", SLOT_TARGET}, {"value", SLOT_VALUE}}},
    {"public_field_definition",
                                          NODE_ASSIGN, {{"name", SLOT_TARGET}, {"type", SLOT_TYPE}, {"value", SLOT_VALUE}, {"decorator", SLOT_NONE}}},
    {"augmented_assignment_expression",
                                          NODE_AUGMENT, {{"left", SLOT_TARGET}, {"operator", SLOT_OPERATOR}, {"right", SLOT_VALUE}}},
    {"update_expression",       NODE_UPDATE, {{"argument", SLOT_TARGET}}},
    {"function_declaration",                                                                                NODE_FUNCTION, FUNCTION_PARTS},
    {"generator_function_declaration",                                                                          NODE_FUNCTION, FUNCTION_PARTS},
    {"method_definition",                                                                         NODE_FUNCTION, FUNCTION_PARTS},
    {"function_expression",                                                                          NODE_LAMBDA, FUNCTION_PARTS},
    {"generator_function",                                                                          NODE_LAMBDA, FUNCTION_PARTS},
    {"arrow_function",
                                          NODE_LAMBDA, {{"parameter", SLOT_PARAMETERS}, {"parameters", SLOT_PARAMETERS}, {"body", SLOT_BODY}}},
    LEAF("formal_parameters", NODE_LIST),
    {"required_parameter",
                                          NODE_PARAMETER, {{"pattern", SLOT_NAME}, {"name", SLOT_NAME}, {"type", SLOT_TYPE}, {"value", SLOT_VALUE}}},
    {"optional_parameter",
                                          NODE_PARAMETER, {{"pattern", SLOT_NAME}, {"name", SLOT_NAME}, {"type", SLOT_TYPE}, {"value", SLOT_VALUE}}},
    {"assignment_pattern",                                                                             NODE_PARAMETER, {{"left", SLOT_NAME}, {"right", SLOT_VALUE}}},
    LEAF("type_annotation", NODE_TYPE),
    LEAF("type_parameters", NODE_SKIP),
    LEAF("interface_declaration", NODE_SKIP),
    LEAF("type_alias_declaration", NODE_SKIP),
    LEAF("decorator", NODE_ANNOTATION),
    {"class_declaration",                                            NODE_CLASS, CLASS_PARTS},
    {"abstract_class_declaration",                                                                      NODE_CLASS, CLASS_PARTS},
    {"class", NODE_CLASS, CLASS_PARTS},
    LEAF("class_body", NODE_BLOCK),
    {"for_in_statement",                                                              NODE_FOR, {{"left", SLOT_TARGET}, {"right", SLOT_ITERABLE}, {"body", SLOT_BODY}}},
    {"for_statement",
                                          NODE_FOR, {{"initializer", SLOT_INIT},
      {"condition", SLOT_CONDITION},
      {"increment", SLOT_UPDATE},
      {"body", SLOT_BODY}}},
    {"while_statement",                                                                            NODE_WHILE, {{"condition", SLOT_CONDITION}, {"body", SLOT_BODY}}},
    {"do_statement",                                                                   NODE_WHILE, {{"condition", SLOT_CONDITION}, {"body", SLOT_BODY}}},
    {"if_statement",
                                          NODE_IF, {{"condition", SLOT_CONDITION}, {"consequence", SLOT_THEN}, {"alternative", SLOT_ELSE}}},
    LEAF("else_clause", NODE_BLOCK),
    {"switch_statement",                                                                                NODE_SWITCH, {{"value", SLOT_CONDITION}}},
    LEAF("switch_body", NODE_BLOCK),
    LEAF("switch_case", NODE_CASE),
    LEAF("switch_default", NODE_CASE),
    LEAF("try_statement", NODE_TRY),
    LEAF("catch_clause", NODE_CASE),
    LEAF("statement_block", NODE_BLOCK),
    LEAF("return_statement", NODE_RETURN),
    LEAF("break_statement", NODE_BREAK),
    LEAF("continue_statement", NODE_CONTINUE),
    LEAF("throw_statement", NODE_RAISE),
    LEAF("import_statement", NODE_IMPORT),
    {0                                                              },
};

#define COMMON                                                                                               \
    .lowerings = lowerings, .strings = 0, .concat = "+", .self = "this",                                     \
    .iterators = "map forEach flatMap filter reduce some every find findIndex each mapSeries eachSeries",    \
    .not_iterators = "", .integers = "number boolean bigint Date"

const struct host_language language_javascript = {
    .name = "javascript", .extensions = ".js .mjs .cjs .jsx", .grammar = tree_sitter_javascript, COMMON};
const struct host_language language_typescript = {
    .name = "typescript", .extensions = ".ts .mts .cts", .grammar = tree_sitter_typescript, COMMON};
const struct host_language language_tsx = {
    .name = "tsx", .extensions = ".tsx", .grammar = tree_sitter_tsx, COMMON};
