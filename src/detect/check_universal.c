// Identifiers that belong to no country, from the documents that the header names.
#include "detect/check_universal.h"

#include <string.h>

#include "detect/check.h"
#include "detect/check_phone.h"
#include "detect/check_sums.h"

bool
check_country(const uint8_t *c)
{
    // By first letter, the second ones.
    static const char *const second[26] = {
        "DEFGILMOQRSTUWXZ",        // A
        "ABDEFGHIJLMNOQRSTVWYZ",   // B
        "ACDFGHIKLMNORUVWXYZ",     // C
        "EJKMOZ",                  // D
        "CEGHRST",                 // E
        "IJKMOR",                  // F
        "ABDEFGHILMNPQRSTUWY",     // G
        "KMNRTU",                  // H
        "DELMNOQRST",              // I
        "EMOP",                    // J
        "EGHIMNPRWYZ",             // K
        "ABCIKRSTUVY",             // L
        "ACDEFGHKLMNOPQRSTUVWXYZ", // M
        "ACEFGILOPRUZ",            // N
        "M",                       // O
        "AEFGHKLMNRSTWY",          // P
        "A",                       // Q
        "EOSUW",                   // R
        "ABCDEGHIJKLMNORSTVXYZ",   // S
        "CDFGHJKLMNORTVWZ",        // T
        "AGMSYZ",                  // U
        "ACEGINU",                 // V
        "FS",                      // W
        "",                        // X
        "ET",                      // Y
        "AMW",                     // Z
    };

    unsigned first = check_value(c[0]);

    return first >= 10 && first < 36 && check_in(c[1], second[first - 10]);
}

// ---------------------------------------------------------------- bank accounts

struct plan {
    char country[3];
    uint8_t length;
    char bban[11]; // as the registry writes it: n digits, a letters, c both
};

// clang-format off
static const struct plan plans[] = {
    { "AD", 24, "8n12c" },
    { "AE", 23, "19n" },
    { "AL", 28, "8n16c" },
    { "AO", 25, "21n" },     // not registered
    { "AT", 20, "16n" },
    { "AZ", 28, "4a20c" },
    { "BA", 20, "16n" },
    { "BE", 16, "12n" },
    { "BF", 28, "2c22n" },   // not registered
    { "BG", 22, "4a6n8c" },
    { "BH", 22, "4a14c" },
    { "BI", 27, "23n" },
    { "BJ", 28, "2c22n" },   // not registered
    { "BR", 29, "23n1a1c" },
    { "BY", 28, "4c4n16c" },
    { "CF", 27, "23n" },     // not registered
    { "CG", 27, "23n" },     // not registered
    { "CH", 21, "5n12c" },
    { "CI", 28, "2c22n" },   // not registered
    { "CM", 27, "23n" },     // not registered
    { "CR", 22, "18n" },
    { "CV", 25, "21n" },     // not registered
    { "CY", 28, "8n16c" },
    { "CZ", 24, "20n" },
    { "DE", 22, "18n" },
    { "DJ", 27, "23n" },
    { "DK", 18, "14n" },
    { "DO", 28, "4c20n" },
    { "DZ", 26, "22n" },     // not registered
    { "EE", 20, "16n" },
    { "EG", 29, "25n" },
    { "ES", 24, "20n" },
    { "FI", 18, "14n" },
    { "FK", 18, "2a12n" },
    { "FO", 18, "14n" },
    { "FR", 27, "10n11c2n" },
    { "GA", 27, "23n" },     // not registered
    { "GB", 22, "4a14n" },
    { "GE", 22, "2a16n" },
    { "GI", 23, "4a15c" },
    { "GL", 18, "14n" },
    { "GQ", 27, "23n" },     // not registered
    { "GR", 27, "7n16c" },
    { "GT", 28, "24c" },
    { "GW", 25, "2c19n" },   // not registered
    { "HN", 28, "4a20n" },
    { "HR", 21, "17n" },
    { "HU", 28, "24n" },
    { "IE", 22, "4a14n" },
    { "IL", 23, "19n" },
    { "IQ", 23, "4a15n" },
    { "IR", 26, "22n" },     // not registered
    { "IS", 26, "22n" },
    { "IT", 27, "1a10n12c" },
    { "JO", 30, "4a4n18c" },
    { "KM", 27, "23n" },     // not registered
    { "KW", 30, "4a22c" },
    { "KZ", 20, "3n13c" },
    { "LB", 28, "4n20c" },
    { "LC", 32, "4a24c" },
    { "LI", 21, "5n12c" },
    { "LT", 20, "16n" },
    { "LU", 20, "3n13c" },
    { "LV", 21, "4a13c" },
    { "LY", 25, "21n" },
    { "MA", 28, "24n" },     // not registered
    { "MC", 27, "10n11c2n" },
    { "MD", 24, "20c" },
    { "ME", 22, "18n" },
    { "MG", 27, "23n" },     // not registered
    { "MK", 19, "3n10c2n" },
    { "ML", 28, "2c22n" },   // not registered
    { "MN", 20, "16n" },
    { "MR", 27, "23n" },
    { "MT", 31, "4a5n18c" },
    { "MU", 30, "4a19n3a" },
    { "MZ", 25, "21n" },     // not registered
    { "NE", 28, "2c22n" },   // not registered
    { "NI", 28, "4a20n" },
    { "NL", 18, "4a10n" },
    { "NO", 15, "11n" },
    { "OM", 23, "3n16c" },
    { "PK", 24, "4a16c" },
    { "PL", 28, "24n" },
    { "PS", 29, "4a21c" },
    { "PT", 25, "21n" },
    { "QA", 29, "4a21c" },
    { "RO", 24, "4a16c" },
    { "RS", 22, "18n" },
    { "RU", 33, "14n15c" },
    { "SA", 24, "2n18c" },
    { "SC", 31, "4a20n3a" },
    { "SD", 18, "14n" },
    { "SE", 24, "20n" },
    { "SI", 19, "15n" },
    { "SK", 24, "20n" },
    { "SM", 27, "1a10n12c" },
    { "SN", 28, "2c22n" },   // not registered
    { "SO", 23, "19n" },
    { "ST", 25, "21n" },
    { "SV", 28, "4a20n" },
    { "TD", 27, "23n" },     // not registered
    { "TG", 28, "2c22n" },   // not registered
    { "TL", 23, "19n" },
    { "TN", 24, "20n" },
    { "TR", 26, "6n16c" },
    { "UA", 29, "6n19c" },
    { "VA", 22, "18n" },
    { "VG", 24, "4a16n" },
    { "XK", 20, "16n" },
    { "YE", 30, "4a4n18c" },
};
// clang-format on

static const struct plan *
plan_find(const uint8_t *c)
{
    char country[2] = { (char)check_capital(c[0]), (char)check_capital(c[1]) };
    size_t low = 0, high = sizeof(plans) / sizeof(plans[0]);

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = memcmp(plans[middle].country, country, 2);

        if (order == 0)
            return &plans[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

size_t
check_iban_length(const uint8_t *c)
{
    const struct plan *plan = plan_find(c);

    return plan == NULL ? 0 : plan->length;
}

// c has plan->length - 4 characters.
static bool
follows(const uint8_t *c, const struct plan *plan)
{
    for (const char *s = plan->bban; *s != '\0'; s++) {
        size_t run = 0;

        for (; *s >= '0' && *s <= '9'; s++)
            run = run * 10 + (size_t)(*s - '0');
        if (*s == 'n'       ? !check_digits(c, run)
                : *s == 'a' ? !check_letters(c, run)
                            : !check_alnum(c, run))
            return false;
        c += run;
    }
    return true;
}

bool
check_iban(const uint8_t *c, size_t n)
{
    const struct plan *plan;
    unsigned rest = 0, check;

    if (n < 15 || !check_digits(c + 2, 2) || (plan = plan_find(c)) == NULL ||
            n != plan->length || !follows(c + 4, plan))
        return false;
    check = (unsigned)check_number(c + 2, 2);
    if (check < 2 || check > 98)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned v = check_value(c[(i + 4) % n]);

        rest = (rest * (v < 10 ? 10 : 100) + v) % 97;
    }
    return rest == 1;
}

bool
check_bic(const uint8_t *c, size_t n)
{
    return (n == 8 || n == 11) && check_letters(c, 4) &&
           (check_country(c + 4) || (check_in(c[4], "X") && check_in(c[5], "K"))) &&
           check_alnum(c + 6, n - 6);
}

// ---------------------------------------------------------------- devices

static bool
is_hex(const uint8_t *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (check_value(c[i]) > 15)
            return false;
    return true;
}

// GSMA TS.06 annex A: bodies that allocate now (01, 35, 86, 91, 98, 99) and those of phones that are
// older (10, 30, 33, 44, 45, 49 to 54).
static bool
is_reporting_body(const uint8_t *d)
{
    unsigned body = (unsigned)check_number(d, 2);

    return body == 1 || body == 10 || body == 30 || body == 33 || body == 35 ||
           body == 44 || body == 45 || (body >= 49 && body <= 54) || body == 86 ||
           body == 91 || body == 98 || body == 99;
}

bool
check_imei(const uint8_t *c, size_t n)
{
    if (n == 14)
        return is_hex(c, n) &&
               (check_value(c[0]) >= 10 || (c[0] == '9' && c[1] == '9'));
    if ((n != 15 && n != 16) || !check_digits(c, n) || !is_reporting_body(c))
        return false;
    return !check_all_same(c + 2, 12) && (n == 16 || check_luhn(c, n));
}

bool
check_iccid(const uint8_t *c, size_t n)
{
    if (n == 20 && check_in(c[19], "F"))
        n = 19;
    return (n == 19 || n == 20) && check_digits(c, n) && c[0] == '8' && c[1] == '9' &&
           check_phone_country(c + 2, n - 2) != NULL && check_luhn(c, n);
}

bool
check_imsi(const uint8_t *d, size_t n)
{
    // Runs of assigned codes, ITU Operational Bulletin, annex to E.212.
    static const uint16_t codes[][2] = { { 202, 202 }, { 204, 204 }, { 206, 206 },
        { 208, 208 }, { 212, 214 }, { 216, 216 }, { 218, 222 }, { 225, 226 },
        { 228, 228 }, { 230, 232 }, { 234, 235 }, { 238, 238 }, { 240, 240 },
        { 242, 242 }, { 244, 244 }, { 246, 248 }, { 250, 250 }, { 255, 255 },
        { 257, 257 }, { 259, 260 }, { 262, 262 }, { 266, 266 }, { 268, 268 },
        { 270, 270 }, { 272, 272 }, { 274, 274 }, { 276, 276 }, { 278, 278 },
        { 280, 280 }, { 282, 284 }, { 286, 286 }, { 288, 290 }, { 292, 295 },
        { 297, 297 }, { 302, 302 }, { 308, 308 }, { 310, 316 }, { 330, 330 },
        { 332, 332 }, { 334, 334 }, { 338, 338 }, { 340, 340 }, { 342, 342 },
        { 344, 344 }, { 346, 346 }, { 348, 348 }, { 350, 350 }, { 352, 352 },
        { 354, 354 }, { 356, 356 }, { 358, 358 }, { 360, 360 }, { 362, 366 },
        { 368, 368 }, { 370, 370 }, { 372, 372 }, { 374, 374 }, { 376, 376 },
        { 400, 402 }, { 404, 406 }, { 410, 410 }, { 412, 422 }, { 424, 432 },
        { 434, 434 }, { 436, 438 }, { 440, 441 }, { 450, 450 }, { 452, 452 },
        { 454, 457 }, { 460, 461 }, { 466, 467 }, { 470, 470 }, { 472, 472 },
        { 502, 502 }, { 505, 505 }, { 510, 510 }, { 514, 515 }, { 520, 520 },
        { 525, 525 }, { 528, 528 }, { 530, 530 }, { 536, 537 }, { 539, 555 },
        { 602, 643 }, { 645, 655 }, { 657, 659 }, { 702, 702 }, { 704, 704 },
        { 706, 706 }, { 708, 708 }, { 710, 710 }, { 712, 712 }, { 714, 714 },
        { 716, 716 }, { 722, 722 }, { 724, 724 }, { 730, 730 }, { 732, 732 },
        { 734, 734 }, { 736, 736 }, { 738, 738 }, { 740, 740 }, { 742, 742 },
        { 744, 744 }, { 746, 746 }, { 748, 748 }, { 750, 750 }, { 901, 901 } };
    unsigned code;

    if ((n != 14 && n != 15) || !check_digits(d, n))
        return false;
    code = (unsigned)check_number(d, 3);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (code >= codes[i][0] && code <= codes[i][1])
            return true;
    return false;
}

bool
check_vin_form(const uint8_t *c, size_t n)
{
    if (n != 17 || !check_alnum(c, n) || !check_digits(c + 13, 4))
        return false;
    for (size_t i = 0; i < n; i++)
        if (check_in(c[i], "IOQ"))
            return false;
    return !check_digits(c, n);
}

bool
check_vin(const uint8_t *c, size_t n)
{
    static const uint8_t weight[17] = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3,
        2 };
    static const uint8_t value[36] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, // A is 1 again
        1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
    unsigned sum = 0;

    if (!check_vin_form(c, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned v = check_value(c[i]);

        sum += v < 36 ? weight[i] * (unsigned)value[v] : 0;
    }
    return check_capital(c[8]) == (uint8_t) "0123456789X"[sum % 11];
}

// ---------------------------------------------------------------- addresses of the network

bool
check_mac(const uint8_t *c, size_t n)
{
    size_t group = n == 14 || n == 19 ? 4 : 2;
    uint8_t sep = n > group ? c[group] : 0;
    bool low = true, high = true;

    if (n != 17 && n != 23 && n != 14 && n != 19)
        return false;
    if (group == 4 ? sep != '.' : sep != ':' && sep != '-')
        return false;
    for (size_t i = 0; i < n; i++) {
        if (i % (group + 1) == group) {
            if (c[i] != sep)
                return false;
            continue;
        }
        if (!is_hex(c + i, 1))
            return false;
        low = low && c[i] == '0';
        high = high && check_in(c[i], "F");
    }
    return !low && !high;
}

// Four dotted numbers, the whole of c.
static bool
octets(const uint8_t *c, size_t n, uint8_t *out)
{
    size_t i = 0;

    for (int k = 0; k < 4; k++) {
        unsigned v = 0;
        size_t start = i;

        if (k > 0 && (i >= n || c[i++] != '.'))
            return false;
        if (k > 0)
            start = i;
        for (; i < n && check_digits(c + i, 1) && i - start < 4; i++)
            v = v * 10 + check_value(c[i]);
        if (i == start || i - start > 3 || v > 255 ||
                (c[start] == '0' && i - start > 1))
            return false;
        out[k] = (uint8_t)v;
    }
    return i == n;
}

// Groups written, and whether there is a `::`. false: not the form.
static bool
ipv6_read(const uint8_t *c, size_t n, uint8_t *addr, unsigned *groups, bool *gap)
{
    uint8_t out[16] = { 0 };
    size_t used = 0, gap_at = 0, i = 0;

    *gap = false;
    if (n < 2 || n > 45)
        return false;
    if (c[0] == ':') {
        if (c[1] != ':')
            return false;
        *gap = true;
        i = 2;
    }
    while (i < n) {
        size_t start = i;
        unsigned v = 0;

        for (; i < n && check_value(c[i]) < 16 && i - start < 5; i++)
            v = v << 4 | check_value(c[i]);
        if (i < n && c[i] == '.') { // the last 32 bits
            if (used > 12 || !octets(c + start, n - start, out + used))
                return false;
            used += 4;
            break;
        }
        if (i == start || i - start > 4 || used == 16)
            return false;
        out[used++] = (uint8_t)(v >> 8);
        out[used++] = (uint8_t)v;
        if (i == n)
            break;
        if (c[i++] != ':' || i == n)
            return false;
        if (c[i] == ':') {
            if (*gap)
                return false;
            *gap = true;
            gap_at = used;
            i++;
        }
    }
    if (*gap ? used > 14 : used != 16)
        return false;
    *groups = (unsigned)used / 2;
    if (addr != NULL) {
        memset(addr, 0, 16);
        memcpy(addr, out, *gap ? gap_at : 16);
        if (*gap)
            memcpy(addr + 16 - (used - gap_at), out + gap_at, used - gap_at);
    }
    return true;
}

bool
check_ipv6(const uint8_t *c, size_t n, uint8_t *addr)
{
    unsigned groups;
    bool gap;

    return ipv6_read(c, n, addr, &groups, &gap);
}

bool
check_ipv6_host(const uint8_t *c, size_t n)
{
    static const uint8_t zero[16] = { 0 };
    uint8_t a[16];
    unsigned groups;
    bool gap;

    if (!ipv6_read(c, n, a, &groups, &gap) || (gap && groups < 2) || a[0] == 0xff)
        return false;
    return memcmp(a, zero, 15) != 0 || a[15] > 1;
}

// ---------------------------------------------------------------- wallets

// The value of a character of bech32's alphabet, or CHECK_NO_VALUE.
static unsigned
bech32_value(uint8_t c)
{
    static const char alphabet[] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    const char *at = c == 0 ? NULL : strchr(alphabet, check_capital(c));

    return at == NULL ? CHECK_NO_VALUE : (unsigned)(at - alphabet);
}

static uint32_t
bech32_step(uint32_t sum, unsigned v)
{
    static const uint32_t generator[5] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
        0x3d4233dd, 0x2a1462b3 };
    uint32_t top = sum >> 25;

    sum = (sum & 0x1ffffff) << 5 ^ v;
    for (int i = 0; i < 5; i++)
        if (top >> i & 1)
            sum ^= generator[i];
    return sum;
}

// Where the prefix ends: the last 1. 0 if there is none.
static size_t
bech32_prefix(const uint8_t *c, size_t n)
{
    size_t at = n;

    while (at > 0 && c[at - 1] != '1')
        at--;
    return at > 1 ? at - 1 : 0;
}

enum check_bech32
check_bech32(const uint8_t *c, size_t n)
{
    size_t prefix;
    bool lower = false, upper = false;
    uint32_t sum = 1;

    if (n < 8 || n > 90 || (prefix = bech32_prefix(c, n)) == 0 || n - prefix < 7)
        return CHECK_BECH32_NONE;
    for (size_t i = 0; i < n; i++) {
        if (c[i] < 33 || c[i] > 126)
            return CHECK_BECH32_NONE;
        lower = lower || (c[i] >= 'a' && c[i] <= 'z');
        upper = upper || (c[i] >= 'A' && c[i] <= 'Z');
    }
    if (lower && upper)
        return CHECK_BECH32_NONE;
    for (size_t i = 0; i < prefix; i++) // letters count as small ones
        sum = bech32_step(sum,
                (upper && check_letters(c + i, 1) ? c[i] | 0x20U : c[i]) >> 5);
    sum = bech32_step(sum, 0);
    for (size_t i = 0; i < prefix; i++)
        sum = bech32_step(sum, c[i] & 31U);
    for (size_t i = prefix + 1; i < n; i++) {
        unsigned v = bech32_value(c[i]);

        if (v == CHECK_NO_VALUE)
            return CHECK_BECH32_NONE;
        sum = bech32_step(sum, v);
    }
    return sum == 1            ? CHECK_BECH32
           : sum == 0x2bc830a3 ? CHECK_BECH32M
                               : CHECK_BECH32_NONE;
}

bool
check_btc_segwit(const uint8_t *c, size_t n)
{
    static const char *const prefixes[] = { "BC", "TB", "BCRT" };
    enum check_bech32 kind = check_bech32(c, n);
    size_t prefix = bech32_prefix(c, n), bits, bytes;
    unsigned version, pad;
    bool known = false;

    if (kind == CHECK_BECH32_NONE || n - prefix < 8)
        return false;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        bool same = strlen(prefixes[i]) == prefix;

        for (size_t k = 0; same && k < prefix; k++)
            same = check_capital(c[k]) == (uint8_t)prefixes[i][k];
        known = known || same;
    }
    version = bech32_value(c[prefix + 1]);
    bits = (n - prefix - 8) * 5;
    bytes = bits / 8;
    pad = bits % 8;
    if (!known || version > 16 || pad > 4 || bytes < 2 || bytes > 40)
        return false;
    if (bytes > 0 && (bech32_value(c[n - 7]) & ((1U << pad) - 1)) != 0)
        return false;
    return version == 0 ? kind == CHECK_BECH32 && (bytes == 20 || bytes == 32)
                        : kind == CHECK_BECH32M;
}

bool
check_btc_base58(const uint8_t *c, size_t n, const struct check_hash *sha256)
{
    static const char alphabet[] =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    uint8_t raw[25] = { 0 }, once[32], twice[32];
    size_t ones = 0, zeros = 0;

    if (n < 26 || n > 35)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *at = c[i] == 0 ? NULL : strchr(alphabet, c[i]);
        unsigned carry;

        if (at == NULL)
            return false;
        carry = (unsigned)(at - alphabet);
        for (size_t k = sizeof(raw); k-- > 0;) {
            carry += raw[k] * 58U;
            raw[k] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry != 0)
            return false;
    }
    while (ones < n && c[ones] == '1')
        ones++;
    while (zeros < sizeof(raw) && raw[zeros] == 0)
        zeros++;
    if (ones != zeros || (raw[0] != 0 && raw[0] != 5))
        return false;
    sha256->digest(sha256->arg, raw, 21, once);
    sha256->digest(sha256->arg, once, 32, twice);
    return memcmp(raw + 21, twice, 4) == 0;
}

bool
check_eth_form(const uint8_t *c, size_t n)
{
    if (n == 42 && c[0] == '0' && check_in(c[1], "X"))
        c += 2, n -= 2;
    return n == 40 && is_hex(c, n) && !check_all_same(c, n);
}

bool
check_eip55(const uint8_t *c, size_t n, const struct check_hash *keccak256)
{
    uint8_t small[40], sum[32];
    size_t letters = 0;

    if (!check_eth_form(c, n))
        return false;
    c += n - 40;
    for (size_t i = 0; i < 40; i++) {
        small[i] = check_digits(c + i, 1) ? c[i] : c[i] | 0x20;
        letters += !check_digits(c + i, 1);
    }
    keccak256->digest(keccak256->arg, small, 40, sum);
    for (size_t i = 0; i < 40; i++) {
        unsigned nibble = i % 2 == 0 ? sum[i / 2] >> 4 : sum[i / 2] & 15U;

        if (!check_digits(c + i, 1) && (nibble >= 8) != (c[i] == check_capital(c[i])))
            return false;
    }
    return letters > 0;
}
