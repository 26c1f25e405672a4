// The disguises, by lead byte. Folded are digits, letters and the marks that values are made of;
// full-width `：` and `＝` are not, the detectors know them.
#include "detect/fold.h"

#include <stdbool.h>

static bool
trail(uint8_t c)
{
    return (c & 0xc0) == 0x80;
}

// Overlong forms of printable ASCII (RFC 3629 forbids them; lenient readers decode them).
static size_t
overlong(const uint8_t *p, size_t n, uint8_t *ascii)
{
    size_t len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t c = 0;

    if (n < len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if (!trail(p[i]))
            return 0;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (len == 2)
        c |= (uint32_t)(p[0] & 0x1f) << 6;
    if (c < 0x20 || c > 0x7e)
        return 0;
    *ascii = (uint8_t)c;
    return len;
}

static size_t
digit(uint8_t c, uint8_t zero, size_t len, uint8_t *ascii)
{
    if (c < zero || c > zero + 9)
        return 0;
    *ascii = (uint8_t)('0' + c - zero);
    return len;
}

// U+2000 to U+206F and U+2212.
static size_t
punctuation(const uint8_t *p, uint8_t *ascii)
{
    if (p[1] == 0x80) {
        if (p[2] <= 0x8a || p[2] == 0xaf)
            *ascii = ' '; // en quad to hair space; narrow no-break space
        else if (p[2] <= 0x8f || (p[2] >= 0xaa && p[2] <= 0xae))
            *ascii = 0; // zero-width space, joiners, direction marks and overrides
        else if (p[2] <= 0x95)
            *ascii = '-'; // hyphen to horizontal bar
        else
            return 0;
        return 3;
    }
    if (p[1] == 0x81 && (p[2] == 0xa0 || (p[2] >= 0xa6 && p[2] <= 0xa9)))
        return *ascii = 0, 3; // word joiner, isolates
    if (p[1] == 0x81 && p[2] == 0x9f)
        return *ascii = ' ', 3; // medium mathematical space
    if (p[1] == 0x88 && p[2] == 0x92)
        return *ascii = '-', 3; // minus sign
    return 0;
}

// U+FF00 to U+FF5E and the byte order mark.
static size_t
full_width(const uint8_t *p, uint8_t *ascii)
{
    uint8_t c = p[2];

    if (p[1] == 0xbb && c == 0xbf)
        return *ascii = 0, 3;
    if (p[1] == 0xbc && ((c >= 0x90 && c <= 0x99) || (c >= 0xa0 && c <= 0xba) ||
                                c == 0x8b || c == 0x8d || c == 0x8e))
        return *ascii = (uint8_t)(c - 0x60), 3; // 0-9, @A-Z, + - .
    if (p[1] == 0xbd && c >= 0x81 && c <= 0x9a)
        return *ascii = (uint8_t)(c - 0x20), 3; // a-z
    return 0;
}

size_t
fold_at(const uint8_t *p, size_t n, uint8_t *ascii)
{
    if (n < 2 || !trail(p[1]) || (p[0] >= 0xe0 && (n < 3 || !trail(p[2]))))
        return 0;
    switch (p[0]) {
    case 0xc0:
    case 0xc1:
        return overlong(p, n, ascii);
    case 0xc2:
        if (p[1] == 0xa0)
            return *ascii = ' ', 2; // no-break space
        if (p[1] == 0xad)
            return *ascii = 0, 2; // soft hyphen
        return 0;
    case 0xd9:
        return digit(p[1], 0xa0, 2, ascii); // Arabic-Indic
    case 0xdb:
        return digit(p[1], 0xb0, 2, ascii); // Extended Arabic-Indic
    case 0xe0:
        if (p[1] < 0xa0)
            return overlong(p, n, ascii);
        if (p[1] == 0xa5 || p[1] == 0xa7)
            return digit(p[2], 0xa6, 3, ascii); // Devanagari, Bengali
        return 0;
    case 0xe2:
        return punctuation(p, ascii);
    case 0xe3:
        if (p[1] == 0x80 && p[2] == 0x80)
            return *ascii = ' ', 3; // ideographic space
        return 0;
    case 0xef:
        return full_width(p, ascii);
    case 0xf0:
        return p[1] < 0x90 ? overlong(p, n, ascii) : 0;
    default:
        return 0;
    }
}
