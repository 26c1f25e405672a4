// National identifiers of Europe, from the laws and notices that check_national.h names.
#include <string.h>

#include "detect/check.h"
#include "detect/check_national.h"
#include "detect/check_sums.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

// ICAO Doc 9303-3 4.9: weights 7, 3, 1, letters from 10 on, mod 10.
static unsigned
icao(const uint8_t *c, size_t n)
{
    static const uint8_t weight[3] = { 7, 3, 1 };
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += weight[i % 3] * check_value(c[i]);
    return sum % 10;
}

// Six digits DDMMYY.
static bool
is_ddmmyy(const uint8_t *d, unsigned century)
{
    return check_day(century + (unsigned)check_number(d + 4, 2),
            (unsigned)check_number(d + 2, 2), (unsigned)check_number(d, 2));
}

// ---------------------------------------------------------------- United Kingdom, Ireland

bool
check_uk_nino(const uint8_t *c, size_t n)
{
    static const char never[][2] = { "BG", "GB", "KN", "NK", "NT", "TN", "ZZ" };

    if (n != 9 || !check_letters(c, 2) || !check_digits(c + 2, 6) ||
            !check_in(c[8], "ABCD"))
        return false;
    if (check_in(c[0], "DFIQUV") || check_in(c[1], "DFIOQUV"))
        return false;
    for (size_t i = 0; i < COUNT(never); i++)
        if (check_capital(c[0]) == (uint8_t)never[i][0] &&
                check_capital(c[1]) == (uint8_t)never[i][1])
            return false;
    return true;
}

bool
check_uk_nhs(const uint8_t *d, size_t n)
{
    static const uint8_t weight[10] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };

    return n == 10 && check_digits(d, n) && !check_all_same(d, n) &&
           check_weighed(d, weight, 10) % 11 == 0;
}

bool
check_uk_utr(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 6, 7, 8, 9, 10, 5, 4, 3, 2 };

    return n == 10 && check_digits(d, n) &&
           d[0] == (uint8_t) "21987654321"[check_weighed(d + 1, weight, 9) % 11];
}

bool
check_uk_postcode(const uint8_t *c, size_t n)
{
    static const char gir[] = "GIR0AA";
    bool is_gir = n == 6;
    size_t out = n - 3; // the outward code

    for (size_t i = 0; is_gir && i < 6; i++)
        is_gir = check_capital(c[i]) == (uint8_t)gir[i];
    if (is_gir)
        return true;
    if (n < 5 || n > 7 || !check_digits(c + out, 1) || !check_letters(c + out + 1, 2) ||
            check_in(c[out + 1], "CIKMOV") || check_in(c[out + 2], "CIKMOV"))
        return false;
    if (!check_letters(c, 1) || check_in(c[0], "QVX"))
        return false;
    if (check_digits(c + 1, 1)) // A9, A99, A9A
        return out == 2 || (out == 3 && (check_digits(c + 2, 1) ||
                                                check_in(c[2], "ABCDEFGHJKPSTUW")));
    // AA9, AA99, AA9A
    return check_letters(c + 1, 1) && !check_in(c[1], "IJZ") && out >= 3 &&
           check_digits(c + 2, 1) &&
           (out == 3 || check_digits(c + 3, 1) || check_in(c[3], "ABEHMNPRVWXY"));
}

bool
check_uk_driving_licence(const uint8_t *c, size_t n)
{
    size_t letters = 0;
    unsigned month;

    if ((n != 16 && n != 18) || !check_alnum(c, n) || !check_digits(c + 5, 6) ||
            !check_digits(c + 16, n - 16))
        return false;
    while (letters < 5 && check_letters(c + letters, 1))
        letters++;
    for (size_t i = letters; i < 5; i++)
        if (c[i] != '9')
            return false;
    month = (unsigned)check_number(c + 6, 2) % 50; // 50 more for women
    // decade, month, day, year: of which century the number does not say
    if (letters == 0 || (c[6] != '0' && c[6] != '1' && c[6] != '5' && c[6] != '6') ||
            !check_day(2000 + (c[5] - (unsigned)'0') * 10 + c[10] - (unsigned)'0',
                    month, (unsigned)check_number(c + 8, 2)))
        return false;
    return (check_letters(c + 11, 1) || c[11] == '9') &&
           (check_letters(c + 12, 1) || c[12] == '9') && check_digits(c + 13, 1);
}

bool
check_ie_pps(const uint8_t *c, size_t n)
{
    static const uint8_t weight[7] = { 8, 7, 6, 5, 4, 3, 2 };
    unsigned sum;

    if ((n != 8 && n != 9) || !check_digits(c, 7) || !check_letters(c + 7, n - 7))
        return false;
    sum = check_weighed(c, weight, 7);
    if (n == 9 && !check_in(c[8], "W"))
        sum += 9 * (check_value(c[8]) - 9);
    return check_capital(c[7]) == (uint8_t) "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23];
}

// ---------------------------------------------------------------- Iberia, France, Italy, Greece

static const char dni_letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";

bool
check_es_dni(const uint8_t *c, size_t n)
{
    return n == 9 && check_digits(c, 8) &&
           check_capital(c[8]) == (uint8_t)dni_letters[check_number(c, 8) % 23];
}

bool
check_es_nie(const uint8_t *c, size_t n)
{
    uint64_t series;

    if (n != 9 || !check_in(c[0], "XYZ") || !check_digits(c + 1, 7))
        return false;
    series = check_value(c[0]) - 33; // X is 33
    return check_capital(c[8]) ==
           (uint8_t)dni_letters[(series * 10000000 + check_number(c + 1, 7)) % 23];
}

bool
check_pt_nif(const uint8_t *d, size_t n)
{
    static const uint8_t weight[8] = { 9, 8, 7, 6, 5, 4, 3, 2 };
    unsigned rest;

    if (n != 9 || !check_digits(d, n) || d[0] == '0' || (d[0] == '4' && d[1] != '5') ||
            (d[0] == '7' && d[1] == '3'))
        return false;
    rest = check_weighed(d, weight, 8) % 11;
    return d[8] - (unsigned)'0' == (rest < 2 ? 0 : 11 - rest);
}

bool
check_pt_cc(const uint8_t *c, size_t n)
{
    unsigned sum = 0;

    if (n != 12 || !check_digits(c, 9) || !check_alnum(c + 9, 2) ||
            !check_digits(c + 11, 1))
        return false;
    for (size_t i = 0; i < 12; i++) {
        unsigned v = check_value(c[i]) * (i % 2 == 0 ? 2 : 1);

        sum += i % 2 == 0 && v > 9 ? v - 9 : v;
    }
    return sum % 10 == 0;
}

bool
check_fr_nir(const uint8_t *c, size_t n)
{
    uint8_t d[13];
    unsigned month;

    if (n != 15 || !check_in(c[0], "123478"))
        return false;
    memcpy(d, c, 13);
    if (d[5] == '2' && check_in(d[6], "AB")) {
        d[5] = '1';
        d[6] = check_in(d[6], "A") ? '9' : '8';
    }
    if (!check_digits(d, 13) || !check_digits(c + 13, 2))
        return false;
    month = (unsigned)check_number(d + 3, 2); // over 12: not known, abroad
    if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50) ||
            check_number(d + 5, 2) == 0 || check_number(d + 10, 3) == 0)
        return false;
    return check_number(c + 13, 2) == 97 - check_number(d, 13) % 97;
}

bool
check_it_codice_fiscale(const uint8_t *c, size_t n)
{
    static const uint8_t odd[36] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, // as A to J
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10,
        22, 25, 24, 23 };
    static const char digit[] =
            "LMNPQRSTUV"; // in the place of 0 to 9 where two are alike
    static const char form[] = "AAAAAA99M99A999A";
    uint8_t day[2] = { 0 };
    unsigned sum = 0, v;

    if (n != 16 || !check_alnum(c, n))
        return false;
    for (size_t i = 0; i < 16; i++) {
        const char *at = strchr(digit, check_capital(c[i]));

        if (form[i] == 'A'       ? !check_letters(c + i, 1)
                : form[i] == 'M' ? !check_in(c[i], "ABCDEHLMPRST")
                                 : !check_digits(c + i, 1) && at == NULL)
            return false;
        if (i == 9 || i == 10)
            day[i - 9] = check_digits(c + i, 1) || at == NULL
                                 ? c[i]
                                 : (uint8_t)('0' + (at - digit));
        v = check_value(c[i]);
        if (i < 15 && v < 36)
            sum += i % 2 == 0 ? odd[v] : v < 10 ? v : v - 10;
    }
    v = (unsigned)check_number(day, 2) % 40; // 40 more for women
    return v >= 1 && v <= 31 && day[0] <= '7' && check_value(c[15]) == sum % 26 + 10;
}

bool
check_gr_afm(const uint8_t *d, size_t n)
{
    static const uint8_t weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 }; // 2^8 to 2^1, mod 11

    return n == 9 && check_digits(d, n) && !check_all_same(d, n) &&
           check_weighed(d, weight, 8) % 11 % 10 == d[8] - (unsigned)'0';
}

bool
check_gr_amka(const uint8_t *d, size_t n)
{
    return n == 11 && check_digits(d, n) && is_ddmmyy(d, 2000) && check_luhn(d, n);
}

// ---------------------------------------------------------------- Germany, Austria, Switzerland

bool
check_de_steuer_id(const uint8_t *d, size_t n)
{
    unsigned times[10] = { 0 }, twice = 0, thrice = 0;

    if (n != 11 || !check_digits(d, n) || d[0] == '0')
        return false;
    for (size_t i = 0; i < 10; i++) {
        times[d[i] - '0']++;
        if (i >= 2 && d[i] == d[i - 1] && d[i] == d[i - 2])
            return false;
    }
    for (size_t i = 0; i < 10; i++) {
        if (times[i] > 3)
            return false;
        twice += times[i] == 2;
        thrice += times[i] == 3;
    }
    return twice + thrice == 1 && check_mod11_10(d, n);
}

// Serial number of nine, the first of `first`, perhaps with its check digit and the country.
static bool
de_document(const uint8_t *c, size_t n, const char *first)
{
    if (n == 11 && check_in(c[10], "D"))
        n = 10;
    if ((n != 9 && n != 10) || !check_in(c[0], first))
        return false;
    for (size_t i = 1; i < 9; i++)
        if (!check_in(c[i], "0123456789CFGHJKLMNPRTVWXYZ"))
            return false;
    return n == 9 || (check_digits(c + 9, 1) && icao(c, 9) == check_value(c[9]));
}

bool
check_de_id_card(const uint8_t *c, size_t n)
{
    if (n == 11 && check_digits(c, 10) && check_in(c[10], "D"))
        return icao(c, 9) == check_value(c[9]); // the card until 2010
    return de_document(c, n, "LMNPRTVWXY");
}

bool
check_de_passport(const uint8_t *c, size_t n)
{
    return de_document(c, n, "CFGHJK");
}

// The digits of a product.
static unsigned
crossed(unsigned v)
{
    return v / 10 + v % 10;
}

bool
check_de_svnr(const uint8_t *c, size_t n)
{
    static const uint8_t weight[12] = { 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1 };
    uint8_t d[12];
    unsigned sum = 0, letter;

    if (n != 12 || !check_digits(c, 8) || !check_letters(c + 8, 1) ||
            !check_digits(c + 9, 3) || check_number(c, 2) < 2 ||
            !is_ddmmyy(c + 2, 2000))
        return false;
    letter = check_value(c[8]) - 9;
    memcpy(d, c, 8);
    d[8] = (uint8_t)('0' + letter / 10);
    d[9] = (uint8_t)('0' + letter % 10);
    memcpy(d + 10, c + 9, 2);
    for (size_t i = 0; i < 12; i++)
        sum += crossed(weight[i] * (d[i] - (unsigned)'0'));
    return sum % 10 == c[11] - (unsigned)'0';
}

bool
check_de_kvnr(const uint8_t *c, size_t n)
{
    unsigned sum, letter;

    if (n != 10 || !check_letters(c, 1) || !check_digits(c + 1, 9))
        return false;
    letter = check_value(c[0]) - 9;
    sum = letter / 10 + crossed(letter % 10 * 2);
    for (size_t i = 1; i < 9; i++)
        sum += crossed((i % 2 == 0 ? 2 : 1) * (c[i] - (unsigned)'0'));
    return sum % 10 == c[9] - (unsigned)'0';
}

bool
check_at_svnr(const uint8_t *d, size_t n)
{
    static const uint8_t weight[10] = { 3, 7, 9, 0, 5, 8, 4, 2, 1, 6 };
    unsigned month;

    if (n != 10 || !check_digits(d, n) || d[0] == '0')
        return false;
    month = (unsigned)check_number(d + 6,
            2); // 13 to 15: the serials of a day have run out
    if (month < 1 || month > 15 || check_number(d + 4, 2) < 1 ||
            check_number(d + 4, 2) > 31)
        return false;
    return check_weighed(d, weight, 10) % 11 == d[3] - (unsigned)'0';
}

bool
check_ch_ahv(const uint8_t *d, size_t n)
{
    static const uint8_t weight[13] = { 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1 };

    return n == 13 && check_digits(d, n) && memcmp(d, "756", 3) == 0 &&
           check_weighed(d, weight, 13) % 10 == 0;
}

// ---------------------------------------------------------------- Low Countries, the North

bool
check_nl_bsn(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 9, 8, 7, 6, 5, 4, 3, 2, 10 }; // 10 is -1

    return (n == 8 || n == 9) && check_digits(d, n) && check_number(d, n) >= 10000000 &&
           check_weighed(d, weight + 9 - n, n) % 11 == 0;
}

bool
check_be_rrn(const uint8_t *d, size_t n)
{
    unsigned month, day;
    uint64_t body, check;

    if (n != 11 || !check_digits(d, n))
        return false;
    month = (unsigned)check_number(d + 2, 2);
    day = (unsigned)check_number(d + 4, 2);
    if (month >= 20) // numbers of persons who are not in the register
        month -= month >= 40 ? 40 : 20;
    if (month > 12 || day > 31 || check_number(d + 6, 3) == 0 ||
            check_number(d + 6, 3) == 999)
        return false;
    body = check_number(d, 9);
    check = check_number(d + 9, 2);
    return check == 97 - body % 97 || check == 97 - (2000000000 + body) % 97;
}

bool
check_se_personnummer(const uint8_t *d, size_t n)
{
    unsigned year, month, day;

    if ((n != 10 && n != 12) || !check_digits(d, n))
        return false;
    year = n == 12 ? (unsigned)check_number(d, 4) : 2000 + (unsigned)check_number(d, 2);
    if (n == 12 && (year < 1840 || year > 2099))
        return false;
    d += n - 10;
    month = (unsigned)check_number(d + 2, 2);
    day = (unsigned)check_number(d + 4, 2);
    if (day > 60) // coordination number
        day -= 60;
    return check_day(year, month, day) && check_luhn(d, 10);
}

bool
check_fi_hetu(const uint8_t *c, size_t n)
{
    uint8_t d[9];
    unsigned century, serial;

    if (n != 11 || !check_digits(c, 6) || !check_digits(c + 7, 3))
        return false;
    if (c[6] == '+')
        century = 1800;
    else if (c[6] == '-' || check_in(c[6], "YXWVU"))
        century = 1900;
    else if (check_in(c[6], "ABCDEF"))
        century = 2000;
    else
        return false;
    memcpy(d, c, 6);
    memcpy(d + 6, c + 7, 3);
    serial = (unsigned)check_number(d + 6, 3);
    return serial >= 2 && is_ddmmyy(c, century) &&
           check_capital(c[10]) ==
                   (uint8_t) "0123456789ABCDEFHJKLMNPRSTUVWXY"[check_number(d, 9) % 31];
}

bool
check_no_fnr(const uint8_t *d, size_t n)
{
    static const uint8_t first[10] = { 3, 7, 6, 1, 8, 9, 4, 5, 2, 1 },
                         second[11] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };
    unsigned day, month;

    if (n != 11 || !check_digits(d, n))
        return false;
    day = (unsigned)check_number(d, 2);       // 40 more: D number
    month = (unsigned)check_number(d + 2, 2); // 40, 65, 80 more: test persons
    if (day > 40)
        day -= 40;
    if (month > 40)
        month -= month > 80 ? 80 : month > 65 ? 65 : 40;
    return check_day(2000 + (unsigned)check_number(d + 4, 2), month, day) &&
           check_weighed(d, first, 10) % 11 == 0 &&
           check_weighed(d, second, 11) % 11 == 0;
}

bool
check_dk_cpr(const uint8_t *d, size_t n)
{
    unsigned day, year, century;

    if (n != 10 || !check_digits(d, n))
        return false;
    day = (unsigned)check_number(d, 2);
    year = (unsigned)check_number(d + 4, 2);
    if (d[6] <= '3' || ((d[6] == '4' || d[6] == '9') && year > 36))
        century = 1900;
    else if (d[6] == '4' || d[6] == '9' || year <= 57)
        century = 2000;
    else
        century = 1800;
    if (day > 60) // substitute numbers of hospitals
        day -= 60;
    return check_day(century + year, (unsigned)check_number(d + 2, 2), day);
}

// ---------------------------------------------------------------- Central and Eastern Europe

bool
check_pl_pesel(const uint8_t *d, size_t n)
{
    static const uint8_t weight[11] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1 };
    static const uint16_t century[5] = { 1900, 2000, 2100, 2200, 1800 };
    unsigned month;

    if (n != 11 || !check_digits(d, n))
        return false;
    month = (unsigned)check_number(d + 2, 2);
    return check_day(century[month / 20] + (unsigned)check_number(d, 2), month % 20,
                   (unsigned)check_number(d + 4, 2)) &&
           check_weighed(d, weight, 11) % 10 == 0;
}

bool
check_pl_nip(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 6, 5, 7, 2, 3, 4, 5, 6, 7 };

    return n == 10 && check_digits(d, n) && check_number(d, 3) >= 101 &&
           check_weighed(d, weight, 9) % 11 == d[9] - (unsigned)'0';
}

bool
check_cz_rc(const uint8_t *d, size_t n)
{
    unsigned year, month;

    if ((n != 9 && n != 10) || !check_digits(d, n))
        return false;
    year = (unsigned)check_number(d, 2);
    month = (unsigned)check_number(d + 2, 2);
    if (month > 50) // women
        month -= 50;
    if (n == 9) // given until 1953, to the old as well
        return check_number(d + 6, 3) != 0 && (year < 54 || year >= 80) &&
               check_day((year < 54 ? 1900 : 1800) + year, month,
                       (unsigned)check_number(d + 4, 2));
    if (month > 20 && year < 54) // since 2004, when the serials of a day have run out
        month -= 20;
    if (!check_day((year < 54 ? 2000 : 1900) + year, month,
                (unsigned)check_number(d + 4, 2)))
        return false;
    // Until 1985 a rest of ten was written as 0; some offices went on.
    return check_number(d, 10) % 11 == 0 ||
           (d[9] == '0' && check_number(d, 9) % 11 == 10);
}

bool
check_ro_cnp(const uint8_t *d, size_t n)
{
    static const uint8_t weight[12] = { 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 };
    unsigned century, county, rest;

    if (n != 13 || !check_digits(d, n) || d[0] == '0')
        return false;
    century = d[0] <= '2' ? 1900 : d[0] <= '4' ? 1800 : 2000; // 7 to 9: not said
    county = (unsigned)check_number(d + 7, 2);
    if (!check_yymmdd(d + 1, century) || county == 0 ||
            (county > 48 && county != 51 && county != 52 && county != 70))
        return false;
    rest = check_weighed(d, weight, 12) % 11;
    return (rest == 10 ? 1 : rest) == d[12] - (unsigned)'0';
}

bool
check_bg_egn(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 };
    static const uint16_t century[3] = { 1900, 1800, 2000 };
    unsigned month;

    if (n != 10 || !check_digits(d, n))
        return false;
    month = (unsigned)check_number(d + 2, 2);
    return month < 60 &&
           check_day(century[month / 20] + (unsigned)check_number(d, 2), month % 20,
                   (unsigned)check_number(d + 4, 2)) &&
           check_weighed(d, weight, 9) % 11 % 10 == d[9] - (unsigned)'0';
}

bool
check_hr_oib(const uint8_t *d, size_t n)
{
    return n == 11 && check_digits(d, n) && check_mod11_10(d, n);
}

bool
check_hu_id(const uint8_t *d, size_t n)
{
    static const uint8_t up[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 },
                         down[10] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
    unsigned year, century;

    if (n != 11 || !check_digits(d, n) || d[0] < '1' || d[0] > '8')
        return false;
    year = (unsigned)check_number(d + 1, 2);
    century = d[0] == '3' || d[0] == '4' ? (year < 97 ? 2000 : 1800) : 1900;
    if (!check_yymmdd(d + 1, century))
        return false;
    // the weights were turned round for those who were born from 1997 on
    return check_weighed(d,
                   century == 2000 || (century == 1900 && year >= 97) ? down : up, 10) %
                   11 ==
           d[10] - (unsigned)'0';
}

bool
check_hu_taj(const uint8_t *d, size_t n)
{
    static const uint8_t weight[8] = { 3, 7, 3, 7, 3, 7, 3, 7 };

    return n == 9 && check_digits(d, n) && !check_all_same(d, n) &&
           check_weighed(d, weight, 8) % 10 == d[8] - (unsigned)'0';
}

bool
check_hu_tax(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

    return n == 10 && check_digits(d, n) && d[0] == '8' &&
           check_weighed(d, weight, 9) % 11 == d[9] - (unsigned)'0';
}

bool
check_ee_isikukood(const uint8_t *d, size_t n)
{
    static const uint8_t first[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 1 },
                         second[10] = { 3, 4, 5, 6, 7, 8, 9, 1, 2, 3 };
    unsigned rest;

    if (n != 11 || !check_digits(d, n) || d[0] < '1' || d[0] > '8' ||
            !check_yymmdd(d + 1, 1800 + (d[0] - (unsigned)'1') / 2 * 100))
        return false;
    rest = check_weighed(d, first, 10) % 11;
    if (rest == 10)
        rest = check_weighed(d, second, 10) % 11 % 10;
    return rest == d[10] - (unsigned)'0';
}

bool
check_lv_pk(const uint8_t *d, size_t n)
{
    static const uint8_t weight[10] = { 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 };

    if (n != 11 || !check_digits(d, n))
        return false;
    if (d[0] == '3' && d[1] >= '2') // since July 2017: no date, no published check
        return true;
    return d[6] <= '2' && is_ddmmyy(d, 1800 + (d[6] - (unsigned)'0') * 100) &&
           (check_weighed(d, weight, 10) + 1) % 11 % 10 == d[10] - (unsigned)'0';
}

bool
check_si_emso(const uint8_t *d, size_t n)
{
    static const uint8_t weight[12] = { 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
    unsigned year;

    if (n != 13 || !check_digits(d, n))
        return false;
    year = (unsigned)check_number(d + 4, 3);
    year += year >= 800 ? 1000 : 2000;
    return year <= 2099 &&
           check_day(year, (unsigned)check_number(d + 2, 2),
                   (unsigned)check_number(d, 2)) &&
           (11 - check_weighed(d, weight, 12) % 11) % 11 % 10 == d[12] - (unsigned)'0';
}

bool
check_si_tax(const uint8_t *d, size_t n)
{
    static const uint8_t weight[7] = { 8, 7, 6, 5, 4, 3, 2 };
    unsigned check;

    if (n != 8 || !check_digits(d, n) || d[0] == '0')
        return false;
    check = 11 - check_weighed(d, weight, 7) % 11;
    return check != 11 && check % 10 == d[7] - (unsigned)'0';
}
