// What the tests of validators share: tables of values, one character changed, rates over random input.
#ifndef UNIT_CHECK_CASES_H
#define UNIT_CHECK_CASES_H

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

typedef bool check_fn(const uint8_t *c, size_t n);

struct check_case {
    const char *name;
    check_fn *fn;
    const char *value;
};

#define CASE(fn, value)                                                                \
    {                                                                                  \
#fn, fn, value                                                                 \
    }
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

// The value in memory of its own, without a 0 behind it: asan sees who reads past n.
static inline bool
check_exact(check_fn *fn, const char *value, size_t n)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);
    bool is;

    assert_non_null(copy);
    memcpy(copy, value, n);
    is = fn(n > 0 ? copy : copy + 1, n);
    free(copy);
    return is;
}

static inline void
check_cases_are(const struct check_case *cases, size_t count, bool is)
{
    for (size_t i = 0; i < count; i++) {
        if (check_exact(cases[i].fn, cases[i].value, strlen(cases[i].value)) != is)
            print_error("%s(%s)\n", cases[i].name, cases[i].value);
        assert_int_equal(check_exact(cases[i].fn, cases[i].value,
                                 strlen(cases[i].value)),
                is);
    }
}

// One character less, one more, none.
static inline void
check_length_matters(const struct check_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char more[100];
        size_t n = strlen(cases[i].value);

        memcpy(more, cases[i].value, n);
        more[n] = '0';
        for (size_t k = 0; k + 1 < n; k++)
            if (k == 0 || k == 1 || k == 2 || k == n - 1)
                assert_false(check_exact(cases[i].fn, cases[i].value, k));
        if (check_exact(cases[i].fn, more, n + 1) ||
                check_exact(cases[i].fn, cases[i].value, n - 1)) {
            print_error("%s takes another length\n", cases[i].name);
            fail();
        }
    }
}

// Every other digit in the place of a digit, every other letter in that of a letter: false.
static inline void
check_every_change_shows(const struct check_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char c[100];
        size_t n = strlen(cases[i].value);

        for (size_t k = 0; k < n; k++) {
            bool digit = cases[i].value[k] >= '0' && cases[i].value[k] <= '9';
            char from = digit ? '0' : 'A', to = digit ? '9' : 'Z';

            memcpy(c, cases[i].value, n);
            for (char x = from; x <= to; x++) {
                c[k] = x;
                if (x == cases[i].value[k] || !check_exact(cases[i].fn, c, n))
                    continue;
                print_error("%s: %s also with %c at %zu\n", cases[i].name,
                        cases[i].value, x, k);
                fail();
            }
        }
    }
}

// Bytes that no identifier has are refused at every length; whatever else is there, nothing is read behind
// it (the sanitizers see that).
static inline void
check_reads_no_further(const struct check_case *cases, size_t count)
{
    static const char some[] = "0123456789ABCXYZabcxyz019-+.:/ \xe4\xba\xac";
    uint64_t seed = 1;

    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < 48; n++) {
            char c[48];

            memset(c, 0xff, sizeof(c));
            assert_false(check_exact(cases[i].fn, c, n));
            memset(c, 0, sizeof(c));
            assert_false(check_exact(cases[i].fn, c, n));
            for (size_t k = 0; k < n; k++) {
                seed = seed * 6364136223846793005 + 1442695040888963407;
                c[k] = some[(seed >> 33) % (sizeof(some) - 1)];
            }
            (void)check_exact(cases[i].fn, c, n);
            // the beginning of a value that is one
            if (n < strlen(cases[i].value))
                (void)check_exact(cases[i].fn, cases[i].value, n);
        }
}

// How many of `tries` random values pass. In the pattern 9 is any digit, A any capital, anything else
// stands for itself.
static inline size_t
check_passes(check_fn *fn, const char *pattern, size_t tries)
{
    uint64_t seed = 0x9e3779b97f4a7c15;
    size_t passed = 0, n = strlen(pattern);
    uint8_t c[100];

    for (size_t i = 0; i < tries; i++) {
        for (size_t k = 0; k < n; k++) {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            c[k] = pattern[k] == '9'   ? (uint8_t)('0' + (seed >> 33) % 10)
                   : pattern[k] == 'A' ? (uint8_t)('A' + (seed >> 33) % 26)
                                       : (uint8_t)pattern[k];
        }
        passed += fn(c, n);
    }
    return passed;
}

// The share that passes is within `percent` per cent of 1 / one_in.
static inline void
check_rate_is(check_fn *fn, const char *name, const char *pattern, double one_in,
        double percent)
{
    size_t tries = 200000, passed = check_passes(fn, pattern, tries);
    double rate = (double)passed * one_in / (double)tries;

    if (rate < 1 - percent / 100 || rate > 1 + percent / 100)
        print_error("%s: %zu of %zu, not one in %g\n", name, passed, tries, one_in);
    assert_true(rate >= 1 - percent / 100 && rate <= 1 + percent / 100);
}
#endif
