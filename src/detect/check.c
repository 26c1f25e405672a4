// Check digits, ranges and dates. Written from the standards that the header names.
#include "detect/check.h"

bool
check_luhn(const uint8_t *d, size_t n)
{
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned x = d[n - 1 - i] - (unsigned)'0';

        if (i % 2 == 1)
            x = x > 4 ? 2 * x - 9 : 2 * x;
        sum += x;
    }
    return n > 0 && sum % 10 == 0;
}

bool
check_card_issuer(const uint8_t *d, size_t n)
{
    // Lengths as bits 1 << n.
    enum {
        L13 = 1 << 13,
        L14 = 1 << 14,
        L15 = 1 << 15,
        L16 = 1 << 16,
        L16_19 = 0xf << 16
    };
    static const struct {
        uint16_t first, last; // of the first four digits
        uint32_t lengths;
    } range[] = {
        { 4000, 4999, L13 | L16 | 1 << 19 },                // Visa
        { 5100, 5599, L16 },                                // Mastercard
        { 2221, 2720, L16 }, { 3400, 3499, L15 },           // American Express
        { 3700, 3799, L15 }, { 6011, 6011, L16 | 1 << 19 }, // Discover
        { 6440, 6499, L16 | 1 << 19 }, { 6500, 6599, L16 | 1 << 19 },
        { 3528, 3589, L16_19 },                                           // JCB
        { 3000, 3059, L14 },                                              // Diners Club
        { 3600, 3699, L14 }, { 3800, 3899, L14 }, { 6200, 6299, L16_19 }, // UnionPay
    };
    unsigned head;

    if (n < 13 || n > 19)
        return false;
    head = (d[0] - (unsigned)'0') * 1000 + (d[1] - (unsigned)'0') * 100 +
           (d[2] - (unsigned)'0') * 10 + (d[3] - (unsigned)'0');
    for (size_t i = 0; i < sizeof(range) / sizeof(range[0]); i++)
        if (head >= range[i].first && head <= range[i].last)
            return range[i].lengths >> n & 1;
    return false;
}

bool
check_card(const uint8_t *d, size_t n)
{
    return check_card_issuer(d, n) && check_luhn(d, n);
}

bool
check_cn_bank_card(const uint8_t *d, size_t n)
{
    return n >= 16 && n <= 19 && d[0] == '6' && d[1] == '2' && check_luhn(d, n);
}

bool
check_card_luhn(const uint8_t *d, size_t n)
{
    size_t i = 1;

    while (i < n && d[i] == d[0])
        i++;
    return i < n && check_luhn(d, n);
}

bool
check_cn_region(const uint8_t *d)
{
    // 11-15, 21-23, 31-37, 41-46, 50-54, 61-65, 71, 81-83, 91, as bits by tens digit.
    static const uint16_t units[10] = { 0, 0x3e, 0x0e, 0xfe, 0x7e, 0x1f, 0x3e, 0x02,
        0x0e, 0x02 };

    return units[d[0] - '0'] >> (d[1] - '0') & 1;
}

bool
check_date(const uint8_t *d)
{
    static const uint8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    unsigned v[8], year, month, day;

    for (int i = 0; i < 8; i++)
        v[i] = d[i] - (unsigned)'0';
    year = v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3];
    month = v[4] * 10 + v[5];
    day = v[6] * 10 + v[7];
    if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1)
        return false;
    if (month == 2 && day == 29)
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1];
}

bool
check_mod11_2(const uint8_t *d)
{
    static const uint8_t weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8,
        4, 2 };
    unsigned sum = 0;

    for (int i = 0; i < 17; i++)
        sum += weight[i] * (d[i] - (unsigned)'0');
    return (d[17] == 'x' ? 'X' : d[17]) == (uint8_t) "10X98765432"[sum % 11];
}

bool
check_cn_id_form(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < 17; i++)
        if (n != 18 || c[i] < '0' || c[i] > '9')
            return false;
    return (c[17] >= '0' && c[17] <= '9') || (c[17] | 0x20) == 'x';
}

bool
check_cn_id(const uint8_t *c, size_t n)
{
    return check_cn_id_form(c, n) && check_cn_region(c) && check_date(c + 6) &&
           check_mod11_2(c);
}

bool
check_cn_id_region(const uint8_t *c, size_t n)
{
    return check_cn_id_form(c, n) && check_cn_region(c);
}

bool
check_cn_id_old(const uint8_t *d, size_t n)
{
    uint8_t date[8] = { '1', '9' };

    if (n != 15)
        return false;
    for (int i = 0; i < 6; i++)
        date[2 + i] = d[6 + i];
    return check_cn_region(d) && check_date(date);
}

bool
check_is_size(uint64_t n)
{
    return n != 0 && ((n & (n - 1)) == 0 || (n & (n + 1)) == 0 || n % (1U << 20) == 0);
}
