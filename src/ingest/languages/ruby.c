/* Ruby, tree-sitter-ruby 0.23. A heredoc's text stands in the tree where its lines stand in the file, so its
 * beginning is matched with its body by order. */
#include "ingest/host_tree.h"

const TSLanguage *tree_sitter_ruby(void);

#define IF_PARTS                                                                                             \
    {                                                                                                        \
        {"condition", SLOT_CONDITION}, {"consequence", SLOT_THEN},                                           \
        {                                                                                                    \
            "alternative", SLOT_ELSE                                                                         \
        }                                                                                                    \
    }
#define MODIFIER_PARTS                                                                                       \
    {                                                                                                        \
        {"condition", SLOT_CONDITION},                                                                       \
        {                                                                                                    \
            "body", SLOT_THEN                                                                                \
        }                                                                                                    \
    }
#define LOOP_PARTS                                                                                           \
    {                                                                                                        \
        {"condition", SLOT_CONDITION},                                                                       \
        {                                                                                                    \
            "body", SLOT_BODY                                                                                \
        }                                                                                                    \
    }

static const struct lowering lowerings[] = {
    LEAF("identifier", NODE_NAME),
    LEAF("constant", NODE_NAME),
    LEAF("scope_resolution", NODE_NAME),
    LEAF("instance_variable", NODE_NAME),
    LEAF("class_variable", NODE_NAME),
    LEAF("global_variable", NODE_NAME),
    LEAF("hash_key_symbol", NODE_NAME),
    LEAF("self", NODE_NAME),
    LEAF("integer", NODE_NUMBER),
    LEAF("float", NODE_NUMBER),
    LEAF("true", NODE_CONSTANT),
    LEAF("false", NODE_CONSTANT),
    LEAF("nil", NODE_CONSTANT),
    LEAF("simple_symbol", NODE_CONSTANT),
    LEAF("regex", NODE_CONSTANT),
    LEAF("string", NODE_STRING),
    LEAF("bare_string", NODE_STRING),
    LEAF("string_content", NODE_SKIP),
    LEAF("escape_sequence", NODE_SKIP),
    LEAF("interpolation", NODE_HOLE),
    LEAF("heredoc_beginning", NODE_HEREDOC),
    LEAF("heredoc_body", NODE_HEREDOC_BODY),
    LEAF("heredoc_content", NODE_SKIP),
    LEAF("heredoc_end", NODE_SKIP),
    LEAF("chained_string", NODE_JOINED),
    {"binary",                                                                                 NODE_BINARY, {{"left", SLOT_LEFT}, {"operator", SLOT_OPERATOR}, {"right", SLOT_RIGHT}}},
    {"element_reference",               NODE_INDEX, {{"object", SLOT_RECEIVER}}},
    {"call",
                                     NODE_CALL, {{"receiver", SLOT_RECEIVER},
      {"method", SLOT_NAME},
      {"arguments", SLOT_ARGUMENTS},
      {"block", SLOT_BLOCK}}},
    LEAF("argument_list", NODE_LIST),
    LEAF("array", NODE_LIST),
    LEAF("string_array", NODE_LIST),
    LEAF("symbol_array", NODE_LIST),
    LEAF("right_assignment_list", NODE_LIST),
    LEAF("left_assignment_list", NODE_LIST),
    LEAF("hash", NODE_MAP),
    {"pair",                                                             NODE_PAIR, {{"key", SLOT_NAME}, {"value", SLOT_VALUE}}},
    {"conditional",
                                     NODE_TERNARY, {{"condition", SLOT_CONDITION}, {"consequence", SLOT_THEN}, {"alternative", SLOT_ELSE}}},
    LEAF("parenthesized_statements", NODE_WRAP),
    {"assignment",                                                             NODE_ASSIGN, {{"left", SLOT_TARGET}, {"right", SLOT_VALUE}}},
    {"operator_assignment",
                                     NODE_AUGMENT, {{"left", SLOT_TARGET}, {"operator", SLOT_OPERATOR}, {"right", SLOT_VALUE}}},
    {"method",                                             NODE_FUNCTION, {{"name", SLOT_NAME}, {"parameters", SLOT_PARAMETERS}, {"body", SLOT_BODY}}},
    {"singleton_method",
                                     NODE_FUNCTION, {{"name", SLOT_NAME}, {"parameters", SLOT_PARAMETERS}, {"body", SLOT_BODY}}},
    {"block", NODE_LAMBDA, {{"parameters", SLOT_PARAMETERS}, {"body", SLOT_BODY}}},
    {"do_block",                                                                             NODE_LAMBDA, {{"parameters", SLOT_PARAMETERS}, {"body", SLOT_BODY}}},
    LEAF("lambda", NODE_WRAP),
    LEAF("method_parameters", NODE_LIST),
    LEAF("block_parameters", NODE_LIST),
    LEAF("lambda_parameters", NODE_LIST),
    {"optional_parameter",                                          NODE_PARAMETER, {{"name", SLOT_NAME}, {"value", SLOT_VALUE}}},
    {"keyword_parameter",                                                                    NODE_PARAMETER, {{"name", SLOT_NAME}, {"value", SLOT_VALUE}}},
    {"splat_parameter",             NODE_PARAMETER, {{"name", SLOT_NAME}}},
    {"block_parameter",                                                                                 NODE_PARAMETER, {{"name", SLOT_NAME}}},
    {"class",             NODE_CLASS, {{"name", SLOT_NAME}, {"superclass", SLOT_TYPE}, {"body", SLOT_BODY}}},
    {"module",                                                                       NODE_CLASS, {{"name", SLOT_NAME}, {"body", SLOT_BODY}}},
    LEAF("superclass", NODE_TYPE),
    {"for",             NODE_FOR, {{"pattern", SLOT_TARGET}, {"value", SLOT_ITERABLE}, {"body", SLOT_BODY}}},
    LEAF("in", NODE_WRAP),
    {"while",                                                                                  NODE_WHILE, LOOP_PARTS},
    {"until",                                  NODE_WHILE, LOOP_PARTS},
    {"while_modifier",                                                                               NODE_WHILE, LOOP_PARTS},
    {"until_modifier",                                  NODE_WHILE, LOOP_PARTS},
    {"if",                                                                     NODE_IF, IF_PARTS},
    {"unless",                                            NODE_IF, IF_PARTS},
    {"elsif",                                                                      NODE_IF, IF_PARTS},
    {"if_modifier",                                            NODE_IF, MODIFIER_PARTS},
    {"unless_modifier",                                                                        NODE_IF, MODIFIER_PARTS},
    LEAF("else", NODE_BLOCK),
    {"case",                                                                   NODE_SWITCH, {{"value", SLOT_CONDITION}}},
    LEAF("when", NODE_CASE),
    LEAF("begin", NODE_TRY),
    LEAF("rescue", NODE_CASE),
    LEAF("body_statement", NODE_BLOCK),
    LEAF("block_body", NODE_BLOCK),
    LEAF("then", NODE_BLOCK),
    LEAF("do", NODE_BLOCK),
    LEAF("return", NODE_RETURN),
    LEAF("break", NODE_BREAK),
    LEAF("next", NODE_CONTINUE),
    {0                                                                       },
};

const struct host_language language_ruby = {
    .name = "ruby",
    .extensions = ".rb .rake .ru .gemspec .erb",
    .grammar = tree_sitter_ruby,
    .lowerings = lowerings,
    .strings = STRINGS_SINGLE_RAW,
    .concat = "+",
    .self = "self",
    .iterators = "each each_with_index each_with_object each_pair each_value each_key each_entry "
                 "reverse_each map map! flat_map collect "
                 "collect! select select! reject reject! filter filter_map inject reduce sum times upto "
                 "downto step find_each foreach "
                 "find_all detect any? all? none? one? sort_by group_by partition max_by min_by each_cons "
                 "to_h to_set index_by uniq "
                 "delete_if keep_if cycle zip sum_by count find_index",
    .not_iterators = "",
    .integers = "",
    .implicit_return = true,
};
