// What the validators share: values of characters, weighted sums, days. A caller has proved with
// check_digits() that what it hands to the sums are digits.
#ifndef DETECT_CHECK_SUMS_H
#define DETECT_CHECK_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHECK_NO_VALUE = 99 };

// 0 to 9, A to Z and a to z as 10 to 35, else CHECK_NO_VALUE.
static inline unsigned
check_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - (unsigned)'0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - (unsigned)'a' + 10 : CHECK_NO_VALUE;
}

static inline bool
check_digits(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c[i] < '0' || c[i] > '9')
            return false;
    return true;
}

// ASCII letters of either case.
static inline bool
check_letters(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (check_value(c[i]) < 10 || check_value(c[i]) == CHECK_NO_VALUE)
            return false;
    return true;
}

static inline bool
check_alnum(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (check_value(c[i]) == CHECK_NO_VALUE)
            return false;
    return true;
}

// The capital of an ASCII letter, anything else as it is.
static inline uint8_t
check_capital(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 0x20) : c;
}

// Is the capital of c in the set, a string?
static inline bool
check_in(uint8_t c, const char *set)
{
    for (; *set != '\0'; set++)
        if (check_capital(c) == (uint8_t)*set)
            return true;
    return false;
}

static inline bool
check_all_same(const uint8_t *c, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (c[i] != c[0])
            return false;
    return true;
}

// Up to 19 digits as a number.
static inline uint64_t
check_number(const uint8_t *d, size_t n)
{
    uint64_t v = 0;

    for (size_t i = 0; i < n; i++)
        v = v * 10 + (d[i] - (unsigned)'0');
    return v;
}

// The sum of digit times weight.
static inline unsigned
check_weighed(const uint8_t *d, const uint8_t *weight, size_t n)
{
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += weight[i] * (d[i] - (unsigned)'0');
    return sum;
}

// A day of the Gregorian calendar.
static inline bool
check_day(unsigned year, unsigned month, unsigned day)
{
    static const uint8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (month < 1 || month > 12 || day < 1)
        return false;
    if (month == 2 && day == 29)
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1];
}

// Six digits YYMMDD, in the century that begins with the year `century`.
static inline bool
check_yymmdd(const uint8_t *d, unsigned century)
{
    return check_day(century + (unsigned)check_number(d, 2),
            (unsigned)check_number(d + 2, 2), (unsigned)check_number(d + 4, 2));
}

// The same where the number does not say which century: 29 February of a year divisible by four.
static inline bool
check_yymmdd_any(const uint8_t *d)
{
    return check_yymmdd(d, 2000);
}

// ISO/IEC 7064 MOD 11,10 over n digits, the last of which is the check digit.
static inline bool
check_mod11_10(const uint8_t *d, size_t n)
{
    unsigned p = 10;

    for (size_t i = 0; i + 1 < n; i++) {
        p = (p + (d[i] - (unsigned)'0')) % 10;
        p = (p == 0 ? 10 : p) * 2 % 11;
    }
    return n > 1 && (p + (d[n - 1] - (unsigned)'0')) % 10 == 1;
}
#endif
