/* Slices: a word is found where a search byte by byte finds it, at every length of text and word. */
#include "test.h"

#include "base/slice.h"

static ptrdiff_t find_slowly(struct slice s, struct slice what, size_t from)
{
    for (size_t i = from; i + what.n <= s.n; i++)
        if (memcmp(s.p + i, what.p, what.n) == 0) return (ptrdiff_t)i;
    return -1;
}

static void test_find(void **state)
{
    (void)state;
    enum { TEXT = 150, ROUNDS = 60 };
    char text[TEXT + 1], word[TEXT + 1];
    unsigned seed = 1;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < TEXT; i++)
            text[i] = (char)('a' + ((seed = seed * 1103515245 + 12345) >> 16) % 2);
        for (size_t length = 0; length <= TEXT; length += 1 + length / 20) {
            size_t n = length / 2;
            memcpy(word, text + (length - n) / 2, n);
            if (round % 3 == 1 && n) word[n - 1] = 'c';
            char *exact =
                malloc(length ? length : 1); /* what is read behind its end is seen by ASan and valgrind */
            assert_non_null(exact);
            memcpy(exact, text, length);
            for (size_t from = 0; from <= length; from += 1 + from / 8)
                for (size_t k = 0; k <= n; k += 1 + k / 16)
                    assert_int_equal(
                        slice_find((struct slice){exact, length}, (struct slice){word, k}, from),
                        find_slowly((struct slice){exact, length}, (struct slice){word, k}, from));
            free(exact);
        }
    }
    assert_int_equal(slice_find(SLICE("abc"), SLICE("c"), 4), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
