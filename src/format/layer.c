// Decoders and encoders. A decoder reads one escape; a character that is written as several (the bytes of
// UTF-8, a surrogate pair) is read as one, so that a disguise inside it can be seen.
#include "format/layer.h"

#include <iconv.h>
#include <string.h>

enum { BASE64_FROM = 15 }; // characters: eleven digits

static int
hex(uint8_t c)
{
    uint8_t lower = c | 0x20;

    if (c >= '0' && c <= '9')
        return c - '0';
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static int
hex_bytes(const uint8_t *p, const uint8_t *end, int digits)
{
    int value = 0;

    if (end - p < digits)
        return -1;
    for (int i = 0; i < digits; i++) {
        if (hex(p[i]) < 0)
            return -1;
        value = value * 16 + hex(p[i]);
    }
    return value;
}

static size_t
utf8(uint32_t c, uint8_t out[4])
{
    if (c < 0x80)
        return out[0] = (uint8_t)c, 1;
    if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}

static bool
is_surrogate(int unit, int first)
{
    return unit >= first && unit < first + 0x400;
}

static uint32_t
joined(int hi, int lo)
{
    return 0x10000 + ((uint32_t)(hi - 0xd800) << 10) + (uint32_t)(lo - 0xdc00);
}

// `\u` and four digits at p, a pair of them for a surrogate; a lone one stands for U+FFFD.
static size_t
unicode_escape(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    int hi = hex_bytes(p + 2, end, 4), lo;

    if (hi < 0)
        return 0;
    if (is_surrogate(hi, 0xd800) && end - p >= 12 && p[6] == '\\' && p[7] == 'u' &&
            is_surrogate(lo = hex_bytes(p + 8, end, 4), 0xdc00)) {
        *n = utf8(joined(hi, lo), out);
        return 12;
    }
    *n = utf8(hi >= 0xd800 && hi < 0xe000 ? 0xfffd : (uint32_t)hi, out);
    return 6;
}

static size_t
one(uint8_t c, uint8_t out[4], size_t *n, size_t width)
{
    out[0] = c;
    *n = 1;
    return width;
}

// A byte that an escape stands for, and its width: `%40`, `\x40`.
typedef size_t byte_escape(const uint8_t *p, const uint8_t *end, uint8_t *byte);

// The escape at p, and those behind it that are the rest of one character.
static size_t
character(byte_escape *at, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    size_t width = at(p, end, &out[0]), need, all = width, more;

    if (width == 0)
        return 0;
    need = out[0] >= 0xf0 ? 4 : out[0] >= 0xe0 ? 3 : out[0] >= 0xc0 ? 2 : 1;
    for (*n = 1; *n < need; ++*n, all += more) {
        more = at(p + all, end, &out[*n]);
        if (more == 0 || (out[*n] & 0xc0) != 0x80)
            return *n = 1, width; // a byte of some other encoding
    }
    return all;
}

// ---------------------------------------------------------------- JSON

static size_t
json_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *simple;

    (void)state;
    if (end - p < 2 || p[1] == 0)
        return 0;
    if ((simple = strchr(from, p[1])) != NULL)
        return one((uint8_t)to[simple - from], out, n, 2);
    return p[1] == 'u' ? unicode_escape(p, end, out, n) : 0;
}

static size_t
quoted(uint8_t c, const char *special, uint8_t out[8])
{
    size_t n = 0;

    if (strchr(special, c) != NULL)
        out[n++] = '\\';
    out[n++] = c;
    return n;
}

static size_t
json_encode(uint8_t c, uint8_t out[8])
{
    return quoted(c, "\"\\", out);
}

// ---------------------------------------------------------------- URL

static size_t
percent(const uint8_t *p, const uint8_t *end, uint8_t *byte)
{
    int value = end - p >= 3 && *p == '%' ? hex_bytes(p + 1, end, 2) : -1;

    *byte = (uint8_t)value;
    return value < 0 ? 0 : 3;
}

static size_t
url_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    (void)state;
    return character(percent, p, end, out, n);
}

static size_t
form_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    if (*p == '+')
        return one(' ', out, n, 1);
    return url_decode(state, p, end, out, n);
}

// RFC 3986 2.3, and `*`, which may stand in a query as it is.
static size_t
url_encode(uint8_t c, uint8_t out[8])
{
    static const char digits[] = "0123456789ABCDEF";
    uint8_t lower = c | 0x20;

    if ((c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') ||
            strchr("-._~*", c) != NULL)
        return out[0] = c, 1;
    out[0] = '%';
    out[1] = (uint8_t)digits[c >> 4];
    out[2] = (uint8_t)digits[c & 15];
    return 3;
}

// ---------------------------------------------------------------- XML

static const struct {
    const char *name;
    const char *text;
} entities[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" },
    { "apos", "'" }, { "nbsp", " " }, { "ensp", " " }, { "emsp", " " },
    { "thinsp", " " }, { "commat", "@" }, { "period", "." }, { "num", "#" },
    { "plus", "+" }, { "lowbar", "_" }, { "colon", ":" }, { "semi", ";" },
    { "sol", "/" }, { "equals", "=" }, { "comma", "," }, { "lpar", "(" },
    { "rpar", ")" }, { "hyphen", "-" }, { "dash", "-" }, { "ndash", "-" },
    { "mdash", "-" }, { "minus", "-" }, { "shy", "" }, { "zwj", "" }, { "zwnj", "" },
    { "lrm", "" }, { "rlm", "" }, { "percnt", "%" }, { "dollar", "$" }, { "excl", "!" },
    { "quest", "?" }, { "ast", "*" }, { "bsol", "\\" }, { "Tab", "\t" },
    { "NewLine", "\n" } };

enum { ENTITY_DIGITS = 12 }; // leading zeros among them

static size_t
numeric_entity(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    const uint8_t *q = p + 2;
    bool by_hex = q < end && (*q | 0x20) == 'x';
    const uint8_t *first = q += by_hex;
    uint32_t c = 0;

    for (; q < end && q - first < ENTITY_DIGITS; q++) {
        int digit = hex(*q);

        if (digit < 0 || (!by_hex && digit > 9))
            break;
        c = c > 0x10ffff ? c : c * (by_hex ? 16 : 10) + (uint32_t)digit;
    }
    if (q == first || (q < end && hex(*q) >= 0 && (by_hex || *q <= '9')))
        return 0;
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        c = 0xfffd;
    *n = utf8(c, out);
    return (size_t)(q - p) + (q < end && *q == ';'); // a reader forgives a missing one
}

size_t
layer_entity(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    const uint8_t *q = p + 1;

    if (end - p < 3)
        return 0;
    if (*q == '#')
        return numeric_entity(p, end, out, n);
    while (q < end && q - p < 9 && (*q | 0x20) >= 'a' && (*q | 0x20) <= 'z')
        q++;
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        size_t len = strlen(entities[i].name);

        if ((size_t)(q - p) != len + 1 || memcmp(p + 1, entities[i].name, len) != 0)
            continue;
        if (q == end || *q != ';') // `&lt=5` is a parameter of a query
            if (i > 3 || (q < end && (*q == '=' || hex(*q) >= 0 || *q == '_')))
                return 0;
        *n = strlen(entities[i].text);
        memcpy(out, entities[i].text, *n);
        return len + 1 + (q < end && *q == ';');
    }
    return 0;
}

static size_t
xml_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    (void)state;
    return layer_entity(p, end, out, n);
}

static size_t
xml_encode(uint8_t c, uint8_t out[8])
{
    const char *text = c == '&'   ? "&amp;"
                       : c == '<' ? "&lt;"
                       : c == '>' ? "&gt;"
                       : c == '"' ? "&quot;"
                                  : NULL;

    if (text == NULL)
        return out[0] = c, 1;
    memcpy(out, text, strlen(text));
    return strlen(text);
}

// ---------------------------------------------------------------- escapes of source code

static size_t
hex_escape(const uint8_t *p, const uint8_t *end, uint8_t *byte)
{
    int value =
            end - p >= 4 && p[0] == '\\' && p[1] == 'x' ? hex_bytes(p + 2, end, 2) : -1;

    *byte = (uint8_t)value;
    return value < 0 ? 0 : 4;
}

static size_t
octal_escape(const uint8_t *p, const uint8_t *end, uint8_t *byte)
{
    if (end - p < 4 || p[0] != '\\' || p[1] < '0' || p[1] > '3')
        return 0;
    for (int i = 2; i < 4; i++)
        if (p[i] < '0' || p[i] > '7')
            return 0;
    *byte = (uint8_t)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0'));
    return 4;
}

size_t
layer_escape(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    static const char from[] = "\"'\\/nrtbfvae", to[] = "\"'\\/\n\r\t\b\f\v\a\033";
    const char *simple;

    if (end - p < 2 || p[1] == 0)
        return 0;
    if (p[1] == 'u')
        return unicode_escape(p, end, out, n);
    if (p[1] == 'x')
        return character(hex_escape, p, end, out, n);
    if (p[1] >= '0' && p[1] <= '3')
        return character(octal_escape, p, end, out, n);
    if ((simple = strchr(from, p[1])) == NULL)
        return 0;
    return one((uint8_t)to[simple - from], out, n, 2);
}

static size_t
escape_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    (void)state;
    return layer_escape(p, end, out, n);
}

// ---------------------------------------------------------------- CSV, structured data

static size_t
csv_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    (void)state;
    return end - p >= 2 && p[1] == '"' ? one('"', out, n, 2) : 0;
}

static size_t
csv_encode(uint8_t c, uint8_t out[8])
{
    out[0] = out[1] = c;
    return c == '"' ? 2 : 1;
}

static size_t
sd_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    (void)state;
    return end - p >= 2 && (p[1] == '"' || p[1] == '\\' || p[1] == ']')
                   ? one(p[1], out, n, 2)
                   : 0;
}

static size_t
sd_encode(uint8_t c, uint8_t out[8])
{
    return quoted(c, "\"\\]", out);
}

// ---------------------------------------------------------------- encodings of whole records

static int
unit_at(const uint8_t *p, const uint8_t *end, bool big)
{
    if (end - p < 2)
        return -1;
    return big ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
}

static size_t
utf16(const uint8_t *p, const uint8_t *end, bool big, uint8_t out[4], size_t *n)
{
    int unit = unit_at(p, end, big), low;

    if (unit < 0) // half a unit
        return one('?', out, n, 1);
    if (is_surrogate(unit, 0xd800) &&
            is_surrogate(low = unit_at(p + 2, end, big), 0xdc00)) {
        *n = utf8(joined(unit, low), out);
        return 4;
    }
    *n = utf8(unit >= 0xd800 && unit < 0xe000 ? 0xfffd : (uint32_t)unit, out);
    return 2;
}

static size_t
utf16le_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    (void)state;
    return utf16(p, end, false, out, n);
}

static size_t
utf16be_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    (void)state;
    return utf16(p, end, true, out, n);
}

static size_t
utf16le_encode(uint8_t c, uint8_t out[8])
{
    out[0] = c;
    out[1] = 0;
    return 2;
}

static size_t
utf16be_encode(uint8_t c, uint8_t out[8])
{
    out[0] = 0;
    out[1] = c;
    return 2;
}

// One character of two or four bytes; what is none stands for itself, a byte that no text has.
static size_t
gb18030_decode(void *state, const uint8_t *p, const uint8_t *end, uint8_t out[4],
        size_t *n)
{
    size_t size = end - p >= 4 && p[1] >= '0' && p[1] <= '9' ? 4 : 2, in_left, out_left;
    char *in = (char *)(uintptr_t)p, *to = (char *)out;

    in_left = size;
    out_left = 4;
    if ((size_t)(end - p) < size || state == NULL ||
            iconv((iconv_t)state, &in, &in_left, &to, &out_left) == (size_t)-1 ||
            in_left != 0) {
        if (state != NULL)
            iconv((iconv_t)state, NULL, NULL, NULL, NULL);
        return 0;
    }
    *n = 4 - out_left;
    return size;
}

static size_t
same_encode(uint8_t c, uint8_t out[8])
{
    return out[0] = c, 1;
}

// ---------------------------------------------------------------- base64

// The value of a character of either alphabet, or NONE.
// clang-format off
static const uint8_t sextets[256] = {
#define NONE 0x80
#define AT(c, value) [c] = value
    [0x00 ... 0x2a] = NONE,
    AT('+', 62),
    AT(',', NONE),
    AT('-', 62),
    AT('.', NONE),
    AT('/', 63),
    AT('0', 52), AT('1', 53), AT('2', 54), AT('3', 55), AT('4', 56), AT('5', 57),
    AT('6', 58), AT('7', 59), AT('8', 60), AT('9', 61),
    [0x3a ... 0x40] = NONE,
    AT('A', 0), AT('B', 1), AT('C', 2), AT('D', 3), AT('E', 4), AT('F', 5),
    AT('G', 6), AT('H', 7), AT('I', 8), AT('J', 9), AT('K', 10), AT('L', 11),
    AT('M', 12), AT('N', 13), AT('O', 14), AT('P', 15), AT('Q', 16), AT('R', 17),
    AT('S', 18), AT('T', 19), AT('U', 20), AT('V', 21), AT('W', 22), AT('X', 23),
    AT('Y', 24), AT('Z', 25),
    [0x5b ... 0x5e] = NONE,
    AT('_', 63),
    AT('`', NONE),
    AT('a', 26), AT('b', 27), AT('c', 28), AT('d', 29), AT('e', 30), AT('f', 31),
    AT('g', 32), AT('h', 33), AT('i', 34), AT('j', 35), AT('k', 36), AT('l', 37),
    AT('m', 38), AT('n', 39), AT('o', 40), AT('p', 41), AT('q', 42), AT('r', 43),
    AT('s', 44), AT('t', 45), AT('u', 46), AT('v', 47), AT('w', 48), AT('x', 49),
    AT('y', 50), AT('z', 51),
    [0x7b ... 0xff] = NONE,
#undef AT
};
// clang-format on

// Is it text: UTF-8 without control bytes? `cut`: a character may go on behind the end.
static bool
is_text(const uint8_t *p, size_t n, bool cut)
{
    for (size_t i = 0; i < n;) {
        uint8_t c = p[i++];
        int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;

        if (c < 0x80) {
            if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
                return false;
            continue;
        }
        if (c < 0xc2 || c > 0xf4)
            return false;
        for (; more > 0; more--, i++) {
            if (i == n)
                return cut;
            if ((p[i] & 0xc0) != 0x80)
                return false;
        }
    }
    return true;
}

bool
layer_looks_base64(const uint8_t *p, size_t n)
{
    unsigned more = 0; // bytes that a character still wants

    if (n < BASE64_FROM)
        return false;
    for (size_t i = 0; i < 3; i++, p += 4) {
        uint32_t a = sextets[p[0]], b = sextets[p[1]], c = sextets[p[2]],
                 d = sextets[p[3]], three = a << 18 | b << 12 | c << 6 | d;

        if ((a | b | c | d) & NONE)
            return false;
        for (int shift = 16; shift >= 0; shift -= 8) { // mostly decided at once
            uint8_t t = (uint8_t)(three >> shift);

            if (more > 0) {
                if ((t & 0xc0) != 0x80)
                    return false;
                more--;
            } else if (t < 0x80) {
                if ((t < 0x20 && t != '\t' && t != '\n' && t != '\r') || t == 0x7f)
                    return false;
            } else {
                if (t < 0xc2 || t > 0xf4)
                    return false;
                more = t >= 0xf0 ? 3 : t >= 0xe0 ? 2 : 1;
            }
        }
    }
    return true;
}

size_t
layer_base64(const uint8_t *p, const uint8_t *end, uint8_t *out, size_t *n)
{
    const uint8_t *q = p;
    uint32_t bits = 0;
    size_t at = 0, len;
    bool plain = false, url = false;

    for (; q < end && sextets[*q] != NONE; q++) {
        plain |= *q == '+' || *q == '/';
        url |= *q == '-' || *q == '_';
        bits = bits << 6 | sextets[*q];
        switch ((q - p) % 4) {
        case 1:
            out[at++] = (uint8_t)(bits >> 4);
            break;
        case 2:
            out[at++] = (uint8_t)(bits >> 2);
            break;
        case 3:
            out[at++] = (uint8_t)bits;
            break;
        default:
            break;
        }
    }
    len = (size_t)(q - p);
    if (len < BASE64_FROM || len % 4 == 1 || (plain && url) || !is_text(out, at, false))
        return 0;
    for (size_t pad = (4 - len % 4) % 4; pad > 0 && q < end && *q == '='; pad--)
        q++;
    *n = at;
    return (size_t)(q - p);
}

// ---------------------------------------------------------------- the table

static const struct layer_type types[LAYER_COUNT] = {
    [LAYER_NONE] = { "", NULL, same_encode },
    [LAYER_JSON] = { "json", json_decode, json_encode },
    [LAYER_URL] = { "url", url_decode, url_encode },
    [LAYER_FORM] = { "url", form_decode, url_encode },
    [LAYER_XML] = { "xml", xml_decode, xml_encode },
    [LAYER_ESCAPE] = { "escape", escape_decode, json_encode },
    [LAYER_CSV] = { "csv", csv_decode, csv_encode },
    [LAYER_SD] = { "sd", sd_decode, sd_encode },
    [LAYER_BASE64] = { "base64", NULL, same_encode },
    [LAYER_UTF16LE] = { "utf16le", utf16le_decode, utf16le_encode },
    [LAYER_UTF16BE] = { "utf16be", utf16be_decode, utf16be_encode },
    [LAYER_GB18030] = { "gb18030", gb18030_decode, same_encode },
};

const struct layer_type *
layer_type(enum layer_kind kind)
{
    return &types[kind];
}

#define ESCAPES(kind) (1U << (kind))
#define WIDE          (ESCAPES(LAYER_UTF16LE) | ESCAPES(LAYER_UTF16BE))
#define HIGH          (WIDE | ESCAPES(LAYER_GB18030))
#define DISGUISE      0xffff // of detect/fold.h, in whatever layer

const uint16_t layer_first[256] = {
    [0x00 ... 0x21] = WIDE,
    ['"'] = WIDE | ESCAPES(LAYER_CSV),
    [0x23 ... 0x24] = WIDE,
    ['%'] = WIDE | ESCAPES(LAYER_URL) | ESCAPES(LAYER_FORM),
    ['&'] = WIDE | ESCAPES(LAYER_XML),
    [0x27 ... 0x2a] = WIDE,
    ['+'] = WIDE | ESCAPES(LAYER_FORM),
    [0x2c ... 0x5b] = WIDE,
    ['\\'] = WIDE | ESCAPES(LAYER_JSON) | ESCAPES(LAYER_ESCAPE) | ESCAPES(LAYER_SD),
    [0x5d ... 0x7f] = WIDE,
    [0x80 ... 0xbf] = HIGH,
    [0xc0 ... 0xc2] = DISGUISE,
    [0xc3 ... 0xd8] = HIGH,
    [0xd9] = DISGUISE,
    [0xda] = HIGH,
    [0xdb] = DISGUISE,
    [0xdc ... 0xdf] = HIGH,
    [0xe0] = DISGUISE,
    [0xe1] = HIGH,
    [0xe2 ... 0xe3] = DISGUISE,
    [0xe4 ... 0xee] = HIGH,
    [0xef ... 0xf0] = DISGUISE,
    [0xf1 ... 0xff] = HIGH,
};

unsigned
layer_depth(const struct layer *innermost)
{
    unsigned n = 0;

    for (const struct layer *l = innermost; l != NULL; l = l->up)
        n += l->kind > LAYER_NONE && l->kind < LAYER_UTF16LE;
    return n;
}

const struct layer *
layer_outside(const struct layer *innermost)
{
    const struct layer *out = innermost;

    for (const struct layer *l = innermost; l != NULL; l = l->up)
        if (l->kind == LAYER_BASE64)
            out = l->up;
    return out;
}
