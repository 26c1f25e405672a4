// The anchor pass: every kernel of this machine says the same as the portable one, and what it says does not
// depend on where in a block something stands.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "detect/anchor.h"
#include "detect/literal.h"

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
            assert_true(got.bits[b].quote == want.bits[b].quote);
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

// The anchors that the definition asks for, byte by byte: a literal at the beginning of a word, behind an
// escape, or before a tilde. A literal of two bytes may be left out where what follows cannot be its body.
static bool
is_word(uint8_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c == '_';
}

static bool
may_have_literal(const uint8_t *buf, size_t n, size_t i)
{
    bool begins = i == 0 || !is_word(buf[i - 1]) || (i >= 2 && buf[i - 2] == '\\') ||
                  (i >= 3 && buf[i - 3] == '%');

    return ((is_word(buf[i]) && begins) || (i + 1 < n && buf[i + 1] == '~')) &&
           literal_is(buf + i, buf + n);
}

static size_t
literals(void)
{
    return literal_slot[LITERAL_SLOTS];
}

static bool
is_long_literal(const uint8_t *p, const uint8_t *end)
{
    for (size_t i = 0; i < literals(); i++)
        if (literal_table[i].len >= LITERAL_FINGERPRINT &&
                (size_t)(end - p) >= literal_table[i].len &&
                memcmp(p, literal_table[i].text, literal_table[i].len) == 0)
            return true;
    return false;
}

static void
literals_are_where_the_definition_says(const uint8_t *buf, size_t n)
{
    for (size_t k = 0; kernel_at(k) != NULL; k++) {
        struct anchors a;
        size_t at = 0;

        if (!kernel_at(k)->usable())
            continue;
        a = scan(kernel_at(k)->name, buf, n);
        for (size_t i = 0; i < n; i++) {
            bool got, may = may_have_literal(buf, n, i);

            while (at < a.n && a.a[at].at < i)
                at++;
            got = at < a.n && a.a[at].at == i && (a.a[at].kinds & ANCHOR_LITERAL);
            if (got != may && (got || is_long_literal(buf + i, buf + n)))
                fail_msg("kernel %s: %s literal at %zu of %zu", kernel_at(k)->name,
                        got ? "a false" : "no", i, n);
        }
        done(&a);
    }
}

// Random text of literals, their beginnings, and what may stand around them, of every length; so they begin
// and end at every place of a block, of the buffer too.
static void
literals_are_seen_wherever_they_stand(void **state)
{
    static const char *const between[] = { "", " ", "=", "\\n", "%3D", "%", "\\", "a",
        "_", "~", "\"", ".", "\xe4\xb8\xad", "\xef\xbc\x9a", "0", "-", "$" };
    uint8_t *buf = malloc(1024 + 64);
    size_t seen = 0;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        size_t n = 0, most = roll(300);

        while (n < most) {
            const struct literal *l = &literal_table[roll((unsigned)literals())];
            const char *b = between[roll(sizeof(between) / sizeof(between[0]))];
            size_t len = roll(4) == 0 ? roll(l->len) : l->len;

            memcpy(buf + n, l->text, len);
            n += len;
            memcpy(buf + n, b, strlen(b));
            n += strlen(b);
            if (roll(3) == 0)
                buf[n++] = (uint8_t)roll(256);
        }
        n = most;                 // cuts the last one
        memset(buf + n, 'A', 64); // what lies behind does not count
        same(buf, n);
        literals_are_where_the_definition_says(buf, n);
        seen += n;
    }
    assert_true(seen > 0);
    free(buf);
}

static void
every_literal_is_seen_at_every_place_of_a_block(void **state)
{
    uint8_t *buf = calloc(1, 512);

    (void)state;
    for (size_t c = 0; c < literals(); c++)
        for (size_t at = 0; at < 130; at++) {
            const struct literal *l = &literal_table[c];

            memset(buf, ' ', at);
            memcpy(buf + at, l->text, l->len);
            memset(buf + at + l->len, '~', 65);
            for (size_t k = 0; kernel_at(k) != NULL; k++) {
                struct anchors a;
                bool found = false;

                if (!kernel_at(k)->usable())
                    continue;
                a = scan(kernel_at(k)->name, buf, at + l->len); // to the very end
                for (size_t i = 0; i < a.n; i++)
                    found |= a.a[i].at == at && (a.a[i].kinds & ANCHOR_LITERAL);
                if (!found && l->len >= LITERAL_FINGERPRINT)
                    fail_msg("'%s' at %zu, kernel %s", l->text, at, kernel_at(k)->name);
                done(&a);
            }
        }
    free(buf);
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
        cmocka_unit_test(literals_are_seen_wherever_they_stand),
        cmocka_unit_test(every_literal_is_seen_at_every_place_of_a_block),
        cmocka_unit_test(a_kernel_that_is_not_here_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
