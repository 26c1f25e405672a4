// The anchor pass: every kernel of this machine says the same as the portable one, and what it says does not
// depend on where in a block something stands.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "detect/anchor.h"

static uint64_t seed = 88172645463325252U;

static unsigned
roll(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static struct anchors
scan(const char *kernel, const uint8_t *buf, size_t n)
{
    struct anchors a = { 0 };
    const struct kernel *k = kernel_find(kernel);

    assert_non_null(k);
    a.bits = calloc(n / 64 + 1, sizeof(*a.bits));
    anchor_scan(k, buf, n, &a);
    assert_false(a.failed);
    return a;
}

static void
done(struct anchors *a)
{
    free(a->bits);
    anchor_free(a);
}

static void
same(const uint8_t *buf, size_t n)
{
    struct anchors want = scan("portable", buf, n);

    for (size_t i = 0; kernel_at(i) != NULL; i++) {
        struct anchors got;

        if (!kernel_at(i)->usable())
            continue;
        got = scan(kernel_at(i)->name, buf, n);
        assert_int_equal(got.n, want.n);
        if (want.n > 0)
            assert_memory_equal(got.a, want.a, want.n * sizeof(*want.a));
        for (size_t b = 0; b < (n + 63) / 64; b++) {
            assert_true(got.bits[b].control == want.bits[b].control);
            assert_true(got.bits[b].backslash == want.bits[b].backslash);
        }
        done(&got);
    }
    done(&want);
}

static void
every_kernel_agrees_with_the_portable_one(void **state)
{
    static const char set[] =
            "0123456789 "
            "0123456789--..::==@@abcXYZ_\"\\{}\xef\xbc\x90\xe2\x80\x8b\xc2\xa0>p/\t";
    uint8_t *buf = calloc(1, 4096 + 64);

    (void)state;
    for (int round = 0; round < 2000; round++) {
        size_t n = roll(400);

        for (size_t i = 0; i < n; i++)
            buf[i] = round & 1 ? (uint8_t)roll(256)
                               : (uint8_t)set[roll(sizeof(set) - 1)];
        memset(buf + n, '7', 64); // what lies behind does not count
        same(buf, n);
    }
    free(buf);
    for (size_t i = 0; kernel_at(i) != NULL; i++)
        if (!kernel_at(i)->usable())
            printf("skipped: this machine has no %s\n", kernel_at(i)->name);
}

// Anchors of a token, wherever it stands.
static void
a_token_is_seen_at_every_place_of_a_block(void **state)
{
    static const struct {
        const char *text;
        uint32_t at, kind;
    } cases[] = {
        { "13812345678", 0, ANCHOR_DIGITS },
        { "138 1234 5678", 0, ANCHOR_DIGITS },
        { "4111-1111-1111-1111", 0, ANCHOR_DIGITS },
        { "110105 19491231 002X", 0, ANCHOR_DIGITS },
        { "0086138-1234-5678", 0, ANCHOR_DIGITS },
        { "10.20.30.40", 0, ANCHOR_DOTTED },
        { "255.255.255.255", 0, ANCHOR_DOTTED },
        { "bob@example.org", 3, ANCHOR_AT },
        { "password=x", 8, ANCHOR_KEY },
        { "\"password\" : \"x\"", 11, ANCHOR_KEY },
        { "密码：x", 6, ANCHOR_KEY },
        { "<password>x", 9, ANCHOR_KEY },
        { "--password x", 0, ANCHOR_FLAG },
        { "\xef\xbc\x91", 0, ANCHOR_FOLD },
        { "\xe2\x80\x8b", 0, ANCHOR_FOLD },
        { "\xd9\xa1", 0, ANCHOR_FOLD },
    };
    uint8_t *buf = calloc(1, 512);

    (void)state;
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
        for (size_t at = 0; at < 130; at++)
            for (size_t k = 0; kernel_at(k) != NULL; k++) {
                size_t n = strlen(cases[c].text);
                struct anchors a;
                bool found = false;

                if (!kernel_at(k)->usable())
                    continue;
                memset(buf, ' ', at);
                memcpy(buf + at, cases[c].text, n);
                memset(buf + at + n, 0, 65);
                a = scan(kernel_at(k)->name, buf, at + n + 1);
                for (size_t i = 0; i < a.n; i++)
                    found |= a.a[i].at == at + cases[c].at &&
                             (a.a[i].kinds & cases[c].kind);
                if (!found)
                    print_error("'%s' at %zu, kernel %s\n", cases[c].text, at,
                            kernel_at(k)->name);
                assert_true(found);
                done(&a);
            }
    free(buf);
}

static void
a_kernel_that_is_not_here_is_not_found(void **state)
{
    (void)state;
    assert_null(kernel_find("abacus"));
    assert_non_null(kernel_find(NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_agrees_with_the_portable_one),
        cmocka_unit_test(a_token_is_seen_at_every_place_of_a_block),
        cmocka_unit_test(a_kernel_that_is_not_here_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
