// Identifiers of the United States, from the documents that the header names.
#include "detect/check_us.h"

#include <string.h>

#include "detect/check.h"
#include "detect/check_sums.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool
check_us_ssn(const uint8_t *d, size_t n)
{
    static const char published[][10] = { "078051120", "123456789", "219099999" };
    unsigned area;

    if (n != 9 || !check_digits(d, n) || check_all_same(d, n))
        return false;
    area = (unsigned)check_number(d, 3);
    if (area == 0 || area == 666 || area >= 900 || check_number(d + 3, 2) == 0 ||
            check_number(d + 5, 4) == 0)
        return false;
    for (size_t i = 0; i < COUNT(published); i++)
        if (memcmp(published[i], d, 9) == 0)
            return false;
    return true;
}

bool
check_us_itin(const uint8_t *d, size_t n)
{
    unsigned group;

    if (n != 9 || !check_digits(d, n) || d[0] != '9')
        return false;
    group = (unsigned)check_number(d + 3, 2);
    return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
           (group >= 90 && group != 93);
}

bool
check_us_ein(const uint8_t *d, size_t n)
{
    // 01-06, 10-16, 20-27, 30-39, 40-48, 50-59, 60-68, 71-77, 80-88, 90-95 and 98, 99, as bits by
    // tens digit.
    static const uint16_t units[10] = { 0x07e, 0x07f, 0x0ff, 0x3ff, 0x1ff, 0x3ff, 0x1ff,
        0x0fe, 0x1ff, 0x33f };
    unsigned prefix;

    if (n != 9 || !check_digits(d, n) || check_all_same(d, n))
        return false;
    prefix = (unsigned)check_number(d, 2);
    return units[prefix / 10] >> (prefix % 10) & 1;
}

bool
check_us_aba(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };
    unsigned district;

    if (n != 9 || !check_digits(d, n) || check_all_same(d, n))
        return false;
    district = (unsigned)check_number(d, 2);
    return (district <= 12 || (district >= 21 && district <= 32) ||
                   (district >= 61 && district <= 72) || district == 80) &&
           check_weighed(d, weight, 9) % 10 == 0;
}

bool
check_us_npi(const uint8_t *d, size_t n)
{
    uint8_t card[15] = { '8', '0', '8', '4', '0' };

    if (n != 10 || !check_digits(d, n) || (d[0] != '1' && d[0] != '2'))
        return false;
    memcpy(card + 5, d, 10);
    return check_luhn(card, 15);
}

bool
check_us_dea(const uint8_t *c, size_t n)
{
    static const uint8_t weight[6] = { 1, 2, 1, 2, 1, 2 };

    // Registrant types: practitioners, hospitals A B F G, mid-level M, distributors P R, and others.
    if (n != 9 || !check_in(c[0], "ABCDEFGHJKLMPRSTUX") ||
            (c[1] != '9' && !check_letters(c + 1, 1)) || !check_digits(c + 2, 7))
        return false;
    return check_weighed(c + 2, weight, 6) % 10 == c[8] - (unsigned)'0' &&
           !check_all_same(c + 2, 7);
}

bool
check_us_mbi(const uint8_t *c, size_t n)
{
    static const char letters[] = "ACDEFGHJKMNPQRTUVWXY";
    // 1: digit 1-9, a: letter, x: either, 0: digit
    static const char places[] = "1ax0ax0aa00";

    if (n != 11)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool digit = check_digits(c + i, 1), letter = check_in(c[i], letters);

        if (places[i] == '0'       ? !digit
                : places[i] == '1' ? !digit || c[i] == '0'
                : places[i] == 'a' ? !letter
                                   : !digit && !letter)
            return false;
    }
    return true;
}

bool
check_nanp(const uint8_t *d, size_t n)
{
    if (n != 10 || !check_digits(d, n) || d[0] < '2' || d[3] < '2')
        return false;
    if ((d[1] == '1' && d[2] == '1') || (d[4] == '1' && d[5] == '1'))
        return false;
    return d[1] != '9' && !(d[0] == '3' && d[1] == '7') &&
           !(d[0] == '9' && d[1] == '6');
}

bool
check_us_passport(const uint8_t *c, size_t n)
{
    return n == 9 && (check_digits(c, 1) || check_letters(c, 1)) &&
           check_digits(c + 1, 8) && !check_all_same(c + 1, 8);
}
