// National identifiers outside Europe, from the laws and notices that check_national.h names.
#include <string.h>

#include "detect/check.h"
#include "detect/check_national.h"
#include "detect/check_sums.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

// Is the pair (capitals or not) in the string of pairs?
static bool
is_pair(const uint8_t *c, const char *pairs)
{
    for (; *pairs != '\0'; pairs += 2)
        if (check_capital(c[0]) == (uint8_t)pairs[0] &&
                check_capital(c[1]) == (uint8_t)pairs[1])
            return true;
    return false;
}

// ---------------------------------------------------------------- the Americas

// Mod 11 where the rests 0 and 1 give 0.
static unsigned
mod11_check(unsigned sum)
{
    unsigned rest = sum % 11;

    return rest < 2 ? 0 : 11 - rest;
}

bool
check_br_cpf(const uint8_t *d, size_t n)
{
    static const uint8_t weight[10] = { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2 };

    return n == 11 && check_digits(d, n) && !check_all_same(d, n) &&
           mod11_check(check_weighed(d, weight + 1, 9)) == d[9] - (unsigned)'0' &&
           mod11_check(check_weighed(d, weight, 10)) == d[10] - (unsigned)'0';
}

bool
check_br_cnpj(const uint8_t *c, size_t n)
{
    static const uint8_t weight[13] = { 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2 };
    unsigned first = 0, second = 0;

    if (n != 14 || !check_alnum(c, 12) || !check_digits(c + 12, 2) ||
            check_all_same(c, n))
        return false;
    for (size_t i = 0; i < 13; i++) {
        unsigned v = check_capital(c[i]) - (unsigned)'0'; // A is 17

        if (i < 12)
            first += weight[i + 1] * v;
        second += weight[i] * v;
    }
    return mod11_check(first) == c[12] - (unsigned)'0' &&
           mod11_check(second) == c[13] - (unsigned)'0';
}

bool
check_mx_curp(const uint8_t *c, size_t n)
{
    static const char states[] =
            "ASBCBSCCCHCLCMCSDFDGGRGTHGJCMCMNMSNENLNTOCPLQRQTSLSPSRTCTLTSVZ"
            "YNZS";
    unsigned sum = 0;

    if (n != 18 || !check_letters(c, 4) || !check_digits(c + 4, 6) ||
            !check_in(c[10], "HMX") || !is_pair(c + 11, states) ||
            !check_letters(c + 13, 3) || !check_alnum(c + 16, 1) ||
            !check_digits(c + 17, 1))
        return false;
    // a digit at place 17: born before 2000
    if (!check_yymmdd(c + 4, check_digits(c + 16, 1) ? 1900 : 2000))
        return false;
    for (size_t i = 0; i < 17; i++) {
        unsigned v = check_value(c[i]);

        sum += (unsigned)(18 - i) *
               (v > 23 ? v + 1 : v); // the letter behind N is one more
    }
    return (10 - sum % 10) % 10 == c[17] - (unsigned)'0';
}

// The N with a tilde in UTF-8, either case.
static bool
is_enye(const uint8_t *c, size_t n)
{
    return n >= 2 && c[0] == 0xc3 && (c[1] == 0x91 || c[1] == 0xb1);
}

// The sum of the check digit over the letters, the date and what follows but the last; 0: not the form.
static unsigned
rfc_sum(const uint8_t *c, size_t n)
{
    size_t letters = 0, i = 0;
    unsigned v[4] = { 0 }, sum = 0;

    if (n < 12 || n > 17)
        return 0;
    for (; letters < 4 && i < n; letters++) {
        if (is_enye(c + i, n - i)) {
            v[letters] = 38;
            i += 2;
        } else if (c[i] == '&' || check_letters(c + i, 1)) {
            v[letters] = c[i] == '&' ? 24 : check_value(c[i]);
            v[letters] += c[i] != '&' && v[letters] > 23;
            i++;
        } else {
            break;
        }
    }
    if (letters < 3 || n - i != 9 || !check_digits(c + i, 6) ||
            !check_yymmdd_any(c + i) || !check_alnum(c + i + 6, 3))
        return 0;
    if (letters == 3)
        sum = 37 * 13; // a space before the three letters of a company
    for (size_t k = 0; k < letters; k++)
        sum += (unsigned)(letters + 9 - k) * v[k];
    for (size_t k = 0; k < 8; k++) {
        unsigned x = check_value(c[i + k]);

        sum += (unsigned)(9 - k) * (x > 23 ? x + 1 : x);
    }
    return sum;
}

bool
check_mx_rfc(const uint8_t *c, size_t n)
{
    return rfc_sum(c, n) != 0;
}

bool
check_mx_rfc_digit(const uint8_t *c, size_t n)
{
    unsigned sum = rfc_sum(c, n);

    return sum != 0 &&
           check_capital(c[n - 1]) == (uint8_t) "0123456789A"[(11 - sum % 11) % 11];
}

bool
check_cl_rut(const uint8_t *c, size_t n)
{
    unsigned sum = 0, weight = 2;

    if ((n != 8 && n != 9) || !check_digits(c, n - 1) || c[0] == '0' ||
            check_all_same(c, n - 1))
        return false;
    for (size_t i = n - 1; i-- > 0;) {
        sum += weight * (c[i] - (unsigned)'0');
        weight = weight == 7 ? 2 : weight + 1;
    }
    return check_capital(c[n - 1]) == (uint8_t) "0K987654321"[sum % 11];
}

bool
check_ar_cuit(const uint8_t *d, size_t n)
{
    static const uint8_t weight[10] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };

    return n == 11 && check_digits(d, n) &&
           is_pair(d, "2023242526273033345051"
                      "55") &&
           d[10] == (uint8_t) "09987654321"[check_weighed(d, weight, 10) % 11];
}

bool
check_co_nit(const uint8_t *d, size_t n)
{
    static const uint8_t weight[11] = { 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47 };
    unsigned sum = 0, rest;

    if (n < 8 || n > 11 || !check_digits(d, n) || d[0] == '0')
        return false;
    for (size_t i = 0; i + 1 < n; i++)
        sum += weight[i] * (d[n - 2 - i] - (unsigned)'0');
    rest = sum % 11;
    return (rest < 2 ? rest : 11 - rest) == d[n - 1] - (unsigned)'0';
}

bool
check_ca_sin(const uint8_t *d, size_t n)
{
    return n == 9 && check_digits(d, n) && d[0] != '0' && d[0] != '8' &&
           check_luhn(d, n);
}

// ---------------------------------------------------------------- Australia

bool
check_au_tfn(const uint8_t *d, size_t n)
{
    static const uint8_t nine[9] = { 1, 4, 3, 7, 5, 8, 6, 9, 10 },
                         eight[8] = { 10, 7, 8, 4, 6, 3, 5, 1 };

    return (n == 8 || n == 9) && check_digits(d, n) && !check_all_same(d, n) &&
           check_weighed(d, n == 9 ? nine : eight, n) % 11 == 0;
}

bool
check_au_abn(const uint8_t *d, size_t n)
{
    static const uint8_t weight[11] = { 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 };

    return n == 11 && check_digits(d, n) && d[0] != '0' &&
           (check_weighed(d, weight, 11) - weight[0]) % 89 ==
                   0; // the first is one less
}

bool
check_au_medicare(const uint8_t *d, size_t n)
{
    static const uint8_t weight[8] = { 1, 3, 7, 9, 1, 3, 7, 9 };

    return (n == 10 || n == 11) && check_digits(d, n) && d[0] >= '2' && d[0] <= '6' &&
           d[9] != '0' && check_weighed(d, weight, 8) % 10 == d[8] - (unsigned)'0';
}

// ---------------------------------------------------------------- South Asia

// Verhoeff: the product in the dihedral group of ten.
static unsigned
dihedral(unsigned a, unsigned b)
{
    if (a < 5)
        return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5;
    return b < 5 ? 5 + (a - b + 5) % 5 : (a - b + 5) % 5;
}

bool
check_in_aadhaar(const uint8_t *d, size_t n)
{
    static const uint8_t turned[10] = { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 };
    unsigned c = 0;
    bool palindrome = true;

    if (n != 12 || !check_digits(d, n) || d[0] < '2')
        return false;
    for (size_t i = 0; i < 12; i++) {
        unsigned v = d[11 - i] - (unsigned)'0';

        palindrome = palindrome && d[i] == d[11 - i];
        for (size_t k = 0; k < i % 8; k++)
            v = turned[v];
        c = dihedral(c, v);
    }
    return c == 0 && !palindrome;
}

bool
check_in_pan(const uint8_t *c, size_t n)
{
    return n == 10 && check_letters(c, 5) && check_in(c[3], "ABCFGHJLPT") &&
           check_digits(c + 5, 4) && check_number(c + 5, 4) != 0 &&
           check_letters(c + 9, 1);
}

bool
check_in_gstin(const uint8_t *c, size_t n)
{
    unsigned sum = 0, state;

    if (n != 15 || !check_digits(c, 2) || !check_in_pan(c + 2, 10) ||
            !check_alnum(c + 12, 3) || c[12] == '0' || !check_in(c[13], "Z"))
        return false;
    state = (unsigned)check_number(c, 2);
    if (state == 0 || (state > 38 && state != 97 && state != 99))
        return false;
    for (size_t i = 0; i < 14; i++) {
        unsigned v = check_value(c[i]) * (i % 2 == 0 ? 1 : 2);

        sum += v / 36 + v % 36;
    }
    return check_value(c[14]) == (36 - sum % 36) % 36;
}

bool
check_in_voter(const uint8_t *c, size_t n)
{
    return n == 10 && check_letters(c, 3) && check_digits(c + 3, 7) &&
           !check_all_same(c + 3, 7);
}

bool
check_in_vehicle(const uint8_t *c, size_t n)
{
    static const char states[] =
            "ANAPARASBRCGCHDDDLDNGAGJHPHRJHJKKAKLLALDMHMLMNMPMZNLODORPBPYRJSK"
            "TGTNTRTSUAUKUPWB";
    size_t i = 2, series = 0, digits = 0;

    if (n < 6 || n > 11)
        return false;
    if (check_digits(c, 2)) // the series of the whole country: 22BH1234AA
        return is_pair(c + 2, "BH") && n >= 9 && n <= 10 && check_digits(c + 4, 4) &&
               check_letters(c + 8, n - 8);
    if (!is_pair(c, states) || !check_digits(c + 2, 1))
        return false;
    i += check_digits(c + 3, 1) ? 2 : 1;
    for (; i < n && check_letters(c + i, 1); i++)
        series++;
    for (; i < n && check_digits(c + i, 1); i++)
        digits++;
    return i == n && series >= 1 && series <= 3 && digits >= 1 && digits <= 4;
}

// ---------------------------------------------------------------- East Asia

bool
check_sg_nric(const uint8_t *c, size_t n)
{
    static const uint8_t weight[7] = { 2, 7, 6, 5, 4, 3, 2 };
    const char *letters;
    unsigned sum;

    if (n != 9 || !check_in(c[0], "STFGM") || !check_digits(c + 1, 7))
        return false;
    letters = check_in(c[0], "ST")  ? "JZIHGFEDCBA"
              : check_in(c[0], "M") ? "XWUTRQPNJLK"
                                    : "XWUTRQPNMLK";
    sum = check_weighed(c + 1, weight, 7) + (check_in(c[0], "TG")         ? 4
                                                    : check_in(c[0], "M") ? 3
                                                                          : 0);
    return check_capital(c[8]) == (uint8_t)letters[sum % 11];
}

bool
check_kr_rrn(const uint8_t *d, size_t n)
{
    static const uint16_t century[10] = { 1800, 1900, 1900, 2000, 2000, 1900, 1900,
        2000, 2000, 1800 };

    return n == 13 && check_digits(d, n) && check_yymmdd(d, century[d[6] - '0']);
}

bool
check_kr_rrn_digit(const uint8_t *d, size_t n)
{
    static const uint8_t weight[12] = { 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5 };
    unsigned of;

    if (!check_kr_rrn(d, n))
        return false;
    of = d[6] >= '5' && d[6] <= '8' ? 13 : 11; // foreigners
    return (of - check_weighed(d, weight, 12) % 11) % 10 == d[12] - (unsigned)'0';
}

bool
check_jp_my_number(const uint8_t *d, size_t n)
{
    static const uint8_t weight[11] = { 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };

    return n == 12 && check_digits(d, n) && !check_all_same(d, n) &&
           mod11_check(check_weighed(d, weight, 11)) == d[11] - (unsigned)'0';
}

bool
check_th_id(const uint8_t *d, size_t n)
{
    static const uint8_t weight[12] = { 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2 };

    return n == 13 && check_digits(d, n) && d[0] != '9' &&
           (11 - check_weighed(d, weight, 12) % 11) % 10 == d[12] - (unsigned)'0';
}

bool
check_my_nric(const uint8_t *d, size_t n)
{
    unsigned place;

    if (n != 12 || !check_digits(d, n) || !check_yymmdd_any(d))
        return false;
    place = (unsigned)check_number(d + 6, 2);
    return place != 0 && (place < 17 || place > 20) && place != 69 && place != 70 &&
           place != 73 && place != 80 && place != 81 && (place < 94 || place > 97);
}

bool
check_id_nik(const uint8_t *d, size_t n)
{
    static const char provinces[] =
            "1112131415161718192131323334353651525361626364657172737475"
            "76818291929394959697";
    unsigned day;

    if (n != 16 || !check_digits(d, n) || !is_pair(d, provinces) ||
            check_number(d + 2, 2) == 0 || check_number(d + 4, 2) == 0 ||
            check_number(d + 12, 4) == 0)
        return false;
    day = (unsigned)check_number(d + 6, 2); // 40 more for women
    return check_day(2000 + (unsigned)check_number(d + 10, 2),
            (unsigned)check_number(d + 8, 2), day > 40 ? day - 40 : day);
}

bool
check_ph_psn(const uint8_t *d, size_t n)
{
    return (n == 12 || n == 16) && check_digits(d, n) && !check_all_same(d, n);
}

// ---------------------------------------------------------------- Middle East, Africa

bool
check_tr_tckn(const uint8_t *d, size_t n)
{
    unsigned odd = 0, even = 0;

    if (n != 11 || !check_digits(d, n) || d[0] == '0')
        return false;
    for (size_t i = 0; i < 9; i++)
        *(i % 2 == 0 ? &odd : &even) += d[i] - (unsigned)'0';
    return (odd * 7 + 100 - even) % 10 == d[9] - (unsigned)'0' &&
           (odd + even + d[9] - (unsigned)'0') % 10 == d[10] - (unsigned)'0';
}

bool
check_il_id(const uint8_t *d, size_t n)
{
    return n == 9 && check_digits(d, n) && !check_all_same(d, n) && check_luhn(d, n);
}

bool
check_za_id(const uint8_t *d, size_t n)
{
    return n == 13 && check_digits(d, n) && check_yymmdd_any(d) && d[10] <= '2' &&
           check_luhn(d, n);
}

bool
check_ng_nin(const uint8_t *d, size_t n)
{
    return n == 11 && check_digits(d, n) && !check_all_same(d, n);
}

bool
check_ph_tin(const uint8_t *d, size_t n)
{
    static const uint8_t weight[8] = { 9, 8, 7, 6, 5, 4, 3, 2 };

    return (n == 9 || n == 12 || n == 14) && check_digits(d, n) &&
           !check_all_same(d, 9) &&
           check_weighed(d, weight, 8) % 11 == (unsigned)(d[8] - '0');
}
