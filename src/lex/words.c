/* Keywords that the lexer must know, by first letter: one look at the table per question. */
#include "lex/words.h"

enum { LONGEST = 11 };

struct word {
    uint8_t length;
    char text[LONGEST + 1];
};

#define W(text)                                                                                              \
    {                                                                                                        \
        sizeof(text) - 1, text                                                                               \
    }

/* clang-format off */
static const struct word words[] = {
    W("as"), W("add"), W("all"), W("and"), W("any"), W("asc"), W("array"),
    W("by"), W("begin"), W("binary"), W("between"),
    W("case"), W("cast"), W("call"), W("cross"), W("contains"), W("concurrency"),
    W("div"), W("desc"), W("delete"), W("default"), W("distinct"),
    W("else"), W("exec"), W("except"), W("exists"), W("escape"), W("execute"),
    W("for"), W("from"), W("fetch"), W("first"),
    W("glob"), W("group"),
    W("having"),
    W("if"), W("in"), W("is"), W("into"), W("ilike"), W("insert"), W("interval"), W("intersect"),
    W("join"),
    W("like"), W("limit"), W("lateral"),
    W("match"),
    W("no"), W("not"), W("next"),
    W("of"), W("on"), W("or"), W("only"), W("over"), W("order"), W("offset"),
    W("partition"),
    W("row"), W("rlike"), W("regexp"), W("return"), W("replace"), W("returning"),
    W("set"), W("some"), W("select"), W("similar"),
    W("to"), W("top"), W("ttl"), W("then"), W("table"), W("timeout"), W("timestamp"),
    W("union"), W("using"), W("update"),
    W("values"),
    W("when"), W("with"), W("where"),
};
/* Where the words of each letter start: a, b, ... z, end. */
static const uint8_t starts[27] = {0, 7, 11, 17, 22, 28, 32, 34, 35, 43, 44, 44, 47, 48, 51, 58, 59, 59, 65, 69, 76, 79, 80, 83, 83, 83, 83};
/* clang-format on */
_Static_assert(sizeof words / sizeof *words == 83, "starts[] has to follow words[]");

bool word_precedes_operand(struct slice word)
{
    if (word.n < 2 || word.n > LONGEST || !ascii_is_alpha(word.p[0])) return false;
    unsigned letter = (unsigned)(ascii_lower(word.p[0]) - 'a');
    for (unsigned i = starts[letter]; i < starts[letter + 1]; i++) {
        if (words[i].length != word.n) continue;
        size_t k = 1;
        while (k < word.n && ascii_lower(word.p[k]) == words[i].text[k]) k++;
        if (k == word.n) return true;
    }
    return false;
}
