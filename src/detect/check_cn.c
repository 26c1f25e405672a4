// Identifiers of mainland China, Hong Kong, Macau and Taiwan, from the documents that the header names.
#include "detect/check_cn.h"

#include <string.h>

#include "detect/check.h"
#include "detect/check_sums.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

// ---------------------------------------------------------------- organisations

// GB 32100 table 1: departments with their categories.
static bool
is_category(const uint8_t *c)
{
    static const char pairs[][2] = { "11", "12", "13", "19", "21", "29", "31", "32",
        "33", "34", "35", "39", "41", "49", "51", "52", "53", "54", "55", "59", "61",
        "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1",
        "N2", "N3", "N9", "Y1" };
    const char pair[2] = { (char)check_capital(c[0]), (char)check_capital(c[1]) };

    for (size_t i = 0; i < COUNT(pairs); i++)
        if (memcmp(pairs[i], pair, 2) == 0)
            return true;
    return false;
}

// The six digits name a province, or the centre.
static bool
is_region(const uint8_t *d)
{
    return check_digits(d, 6) &&
           (memcmp(d, "100000", 6) == 0 || (d[0] != '9' && check_cn_region(d)));
}

bool
check_cn_org_code(const uint8_t *c, size_t n)
{
    static const uint8_t weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    unsigned sum = 0;

    if (n != 9 || !check_alnum(c, 8) || check_all_same(c, 8))
        return false;
    for (size_t i = 0; i < 8; i++)
        sum += weight[i] * check_value(c[i]);
    return check_capital(c[8]) == (uint8_t) "0X987654321"[sum % 11];
}

bool
check_cn_uscc_form(const uint8_t *c, size_t n)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0, weight = 1;

    if (n != 18 || !check_alnum(c, n) || !is_category(c) || !is_region(c + 2))
        return false;
    for (size_t i = 0; i < 18; i++) {
        const char *at = strchr(alphabet, check_capital(c[i]));

        if (at == NULL)
            return false;
        sum += weight * (unsigned)(at - alphabet);
        weight = i == 16 ? 1 : weight * 3 % 31; // the check character counts once
    }
    return sum % 31 == 0;
}

bool
check_cn_uscc(const uint8_t *c, size_t n)
{
    // A resident ID has no letter before its last place, so a letter is as good as the inner digit.
    return check_cn_uscc_form(c, n) &&
           (!check_digits(c, 17) || check_cn_org_code(c + 8, 9));
}

bool
check_cn_reg_no(const uint8_t *d, size_t n)
{
    return n == 15 && check_digits(d, n) && is_region(d) && check_mod11_10(d, n);
}

// ---------------------------------------------------------------- persons

bool
check_cn_foreigner_id(const uint8_t *c, size_t n)
{
    return n == 18 && check_digits(c, 17) && c[0] == '9' && c[1] != '9' &&
           check_cn_region(c + 1) && check_number(c + 3, 3) != 0 && check_date(c + 6) &&
           check_mod11_2(c);
}

bool
check_cn_foreigner_old(const uint8_t *c, size_t n)
{
    return n == 15 && check_letters(c, 3) && check_digits(c + 3, 12) && c[3] != '9' &&
           check_cn_region(c + 3) && check_yymmdd_any(c + 7);
}

bool
check_cn_passport(const uint8_t *c, size_t n)
{
    if (n == 9 && check_digits(c, 2))
        return c[0] == '1' && (c[1] == '4' || c[1] == '5') && check_digits(c + 2, 7);
    if (n == 9 && check_in(c[0], "EGDSPHK") && check_digits(c + 1, 8))
        return true;
    if (n == 8)
        return check_in(c[0], "DSP") && check_digits(c + 1, 7);
    if (n == 10)
        return check_in(c[0], "DSP") && check_in(c[1], "E") && check_digits(c + 2, 8);
    return n == 9 && check_digits(c + 2, 7) && check_letters(c + 1, 1) &&
           ((check_in(c[0], "E") && !check_in(c[1], "IO")) || check_in(c[0], "HKM") ||
                   (check_in(c[0], "DSP") && check_in(c[1], "E")));
}

bool
check_cn_exit_permit(const uint8_t *c, size_t n)
{
    if (n == 8 || (n == 10 && check_digits(c, 1)))
        return check_digits(c, n) && !check_all_same(c, n);
    if (n == 9 && check_in(c[0], "C") && check_letters(c + 1, 1))
        return !check_in(c[1], "IO") && check_digits(c + 2, 7);
    if (n == 9)
        return check_in(c[0], "CWHMTL") && check_digits(c + 1, 8);
    return n == 11 && check_in(c[0], "HM") && check_digits(c + 1, 10);
}

bool
check_hk_id(const uint8_t *c, size_t n)
{
    unsigned sum = 0, weight = (unsigned)n;
    size_t letters = n - 7;

    if ((n != 8 && n != 9) || !check_letters(c, letters) ||
            !check_digits(c + letters, 6) || check_value(c[n - 1]) > 10)
        return false;
    if (n == 8)
        sum = 36 * 9;
    for (size_t i = 0; i < n; i++)
        sum += weight-- * check_value(c[i]);
    return sum % 11 == 0;
}

bool
check_mo_id(const uint8_t *d, size_t n)
{
    return n == 8 && check_digits(d, n) && (d[0] == '1' || d[0] == '5' || d[0] == '7');
}

bool
check_tw_id(const uint8_t *c, size_t n)
{
    // From A on: the order in which the counties were numbered.
    static const uint8_t county[26] = { 10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20,
        21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33 };
    static const uint8_t weight[8] = { 7, 6, 5, 4, 3, 2, 1, 1 };
    unsigned first, second;

    if (n != 10 || !check_letters(c, 1) || !check_digits(c + 2, 8))
        return false;
    if (!check_in(c[1], "1289ABCD"))
        return false;
    first = check_value(c[0]) - 10;
    second = check_value(c[1]);
    first = first < 26 ? county[first] : 0;
    if (second >= 10)
        second -= 10; // A to D are 10 to 13, of which the last digit counts
    return (first / 10 + first % 10 * 9 + second * 8 +
                   check_weighed(c + 2, weight, 8)) %
                   10 ==
           0;
}

bool
check_cn_wechat(const uint8_t *c, size_t n)
{
    if (n < 6 || n > 20 || !check_letters(c, 1))
        return false;
    for (size_t i = 1; i < n; i++)
        if (check_value(c[i]) == CHECK_NO_VALUE && c[i] != '_' && c[i] != '-')
            return false;
    return true;
}

bool
check_cn_openid(const uint8_t *c, size_t n)
{
    if (n != 28 || c[0] != 'o')
        return false;
    for (size_t i = 1; i < n; i++)
        if (check_value(c[i]) == CHECK_NO_VALUE && c[i] != '_' && c[i] != '-')
            return false;
    return true;
}

bool
check_cn_qq(const uint8_t *d, size_t n)
{
    return n >= 5 && n <= 11 && check_digits(d, n) && d[0] != '0';
}

// ---------------------------------------------------------------- plates

enum { HAN = 3 }; // bytes of UTF-8

// c has three bytes and is one of the words.
static bool
is_han(const uint8_t *c, const char *words)
{
    for (; *words != '\0'; words += HAN)
        if (memcmp(c, words, HAN) == 0)
            return true;
    return false;
}

static const char provinces[] =
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

// A letter or digit that plates have: no I, no O.
static bool
is_plate(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (check_value(c[i]) == CHECK_NO_VALUE || check_in(c[i], "IO"))
            return false;
    return true;
}

static bool
has_digit(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (check_digits(c + i, 1))
            return true;
    return false;
}

bool
check_cn_plate(const uint8_t *c, size_t n)
{
    static const char energy[] = "DABCEFGHJK";

    if (n < HAN + 6 || !is_han(c, provinces) || !check_letters(c + HAN, 1) ||
            !is_plate(c + HAN, 1))
        return false;
    c += HAN + 1;
    n -= HAN + 1;
    if (n == 5)
        return is_plate(c, 5) && has_digit(c, 5);
    if (n == 4 + HAN)
        return is_plate(c, 4) && has_digit(c, 4) && is_han(c + 4, "挂学警港澳领");
    if (n != 6)
        return false;
    return (check_in(c[0], energy) && is_plate(c + 1, 1) && check_digits(c + 2, 4)) ||
           (check_digits(c, 5) && check_in(c[5], energy));
}

bool
check_cn_plate_special(const uint8_t *c, size_t n)
{
    if (n >= 7 && check_in(c[0], "W") && check_in(c[1], "J")) {
        c += 2;
        n -= 2;
        if (n == HAN + 5 && is_han(c, provinces))
            c += HAN, n -= HAN;
        return n >= 5 && n <= 7 && is_plate(c, n) && has_digit(c + 1, n - 1) &&
               check_digits(c + 1, n - 2);
    }
    if (n == 6 + HAN)
        return (check_digits(c, 6) && is_han(c + 6, "使领")) ||
               (is_han(c, "使领") && check_digits(c + HAN, 6));
    // central organs V, services K H B S L J N G C E: the second letter is the unit
    return n == 7 && check_in(c[0], "VZKHBSLJNGCE") && check_letters(c + 1, 1) &&
           is_plate(c, 7) && check_digits(c + 3, 4);
}

// ---------------------------------------------------------------- telephones

// clang-format off
static const struct {
    uint16_t first, last;
} areas[] = { // without the 0
    { 310, 319 }, { 335, 335 },                             // Hebei
    { 349, 359 },                                           // Shanxi
    { 370, 379 }, { 391, 396 }, { 398, 398 },               // Henan
    { 410, 419 }, { 421, 421 }, { 427, 427 }, { 429, 429 }, // Liaoning
    { 431, 440 }, { 448, 448 },                             // Jilin
    { 451, 459 }, { 464, 464 }, { 467, 469 },               // Heilongjiang
    { 470, 479 }, { 482, 483 },                             // Inner Mongolia
    { 510, 519 }, { 523, 523 }, { 527, 527 },               // Jiangsu
    { 530, 539 }, { 543, 543 }, { 546, 546 },               // Shandong
    { 550, 559 }, { 561, 566 },                             // Anhui
    { 570, 580 },                                           // Zhejiang
    { 591, 599 },                                           // Fujian
    { 631, 635 },                                           // Shandong
    { 660, 660 }, { 662, 663 }, { 668, 668 },               // Guangdong
    { 691, 692 },                                           // Yunnan
    { 701, 701 },                                           // Jiangxi
    { 710, 719 }, { 722, 722 }, { 724, 724 }, { 728, 728 }, // Hubei
    { 730, 739 }, { 743, 746 },                             // Hunan
    { 750, 760 }, { 762, 763 }, { 766, 766 }, { 768, 769 }, // Guangdong
    { 770, 779 },                                           // Guangxi
    { 790, 799 },                                           // Jiangxi
    { 812, 813 }, { 816, 818 }, { 825, 827 }, { 830, 839 }, // Sichuan
    { 851, 859 },                                           // Guizhou
    { 870, 879 }, { 883, 883 }, { 886, 888 },               // Yunnan
    { 891, 897 },                                           // Tibet
    { 898, 899 },                                           // Hainan
    { 901, 903 }, { 906, 906 }, { 908, 909 },               // Xinjiang
    { 910, 919 },                                           // Shaanxi
    { 930, 939 }, { 941, 941 }, { 943, 943 },               // Gansu
    { 951, 955 },                                           // Ningxia
    { 970, 979 },                                           // Qinghai
    { 990, 999 },                                           // Xinjiang
};
// clang-format on

size_t
check_cn_area(const uint8_t *d, size_t n)
{
    unsigned code;

    if (n < 3 || !check_digits(d, 3) || d[0] != '0')
        return 0;
    if (d[1] == '1' || d[1] == '2') // 010, 020 to 025, 027 to 029
        return d[1] == '1' ? (d[2] == '0' ? 3 : 0) : d[2] != '6' ? 3 : 0;
    if (n < 4 || !check_digits(d + 3, 1))
        return 0;
    code = (unsigned)check_number(d + 1, 3);
    for (size_t i = 0; i < COUNT(areas); i++)
        if (code >= areas[i].first && code <= areas[i].last)
            return 4;
    return 0;
}

bool
check_cn_landline(const uint8_t *d, size_t n)
{
    size_t area;

    if (!check_digits(d, n))
        return false;
    if (n == 10 && (d[0] == '4' || d[0] == '8') && d[1] == '0' && d[2] == '0')
        return d[3] != '0' && !check_all_same(d + 3, 7);
    area = check_cn_area(d, n);
    if (area == 0 || n <= area || d[area] < '2' || d[area] > '8')
        return false;
    return n - area == 8 || (area == 4 && n - area == 7);
}
