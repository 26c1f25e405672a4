// From bit planes to character classes to anchors. Everything here is plain 64-bit arithmetic,
// the same on every machine; only the planes come from a kernel.
#include "detect/anchor.h"

#include <stdlib.h>
#include <string.h>

#include "detect/fold.h"
#include "detect/literal.h"
#include "detect/words.h"
#include "format/layer.h"

enum { ENTITY_MOST = 24 }; // bytes of a character reference
enum { CHUNK = 32 }; // blocks of 64 bytes whose planes stay in the first-level cache

// Bit j says whether byte j of the block is of the class.
struct classes {
    uint64_t digit, word; // word: letter, digit, `_`
    uint64_t at, dot, dash, space;
    uint64_t percent, four, zero;
    uint64_t tilde;
    uint64_t option; // p, u: what a short option of interest is
    uint64_t key;    // = : >
    uint64_t lead;   // may begin a disguised character
    uint64_t wide;   // may begin a full-width = or : (EF)
    uint64_t letter, upper, hex;
    uint64_t high, trail; // high: no ASCII; trail: 10xxxxxx, within a character
    uint64_t colon, plus, open, comma, slash;
    uint64_t before; // may stand between a word and its value, or end the word
    uint64_t ampersand;
    uint64_t base64; // a character of either alphabet
    struct block_bits bits;
};

// A mask and the one of the next block behind it, so that a shift to the right is exact as long
// as all shifts of an expression add up to 64 or less.
typedef unsigned __int128 wide_mask;

static struct classes
classes_of(const uint64_t b[8])
{
    uint64_t ascii = ~b[7];
    uint64_t low = ascii & ~b[6] & b[5]; // 0x20 to 0x3f
    uint64_t row2 = low & ~b[4], row3 = low & b[4];
    uint64_t letters = ascii & b[6] & (b[0] | b[1] | b[2] | b[3] | b[4]) &
                       ~(b[4] & b[3] & (b[2] | (b[1] & b[0])));
    uint64_t under = ascii & b[6] & ~b[5] & b[4] & b[3] & b[2] & b[1] & b[0];
    uint64_t c_d = b[3] & b[2] & ~b[1] & b[0]; // low nibble 0xd
    uint64_t c_e = b[3] & b[2] & b[1] & ~b[0];
    uint64_t c_0 = ~(b[3] | b[2] | b[1] | b[0]);
    uint64_t lead = b[7] & b[6];
    struct classes c;

    c.digit = row3 & ~(b[3] & (b[2] | b[1]));
    c.word = c.digit | letters | under;
    c.at = ascii & b[6] & ~b[5] & ~b[4] & c_0;
    c.percent = row2 & ~b[3] & b[2] & ~b[1] & b[0];
    c.ampersand = row2 & ~b[3] & b[2] & b[1] & ~b[0];
    // `+`, `-`, `/`
    c.base64 = c.digit | letters | under | (row2 & b[3] & b[0] & (b[1] | b[2]));
    c.four = row3 & ~b[3] & b[2] & ~b[1] & ~b[0];
    c.zero = row3 & c_0;
    c.tilde = ascii & b[6] & b[5] & b[4] & c_e;
    c.dot = row2 & c_e;
    c.dash = row2 & c_d;
    c.space = row2 & c_0;
    c.option = ascii & b[6] & b[5] & b[4] & ~b[3] & ~b[1] & ~(b[2] ^ b[0]);
    c.key = row3 & (c_d | c_e | (b[3] & ~b[2] & b[1] & ~b[0]));
    c.wide = lead & b[5] & ~b[4] & b[3] & b[2] & b[1] & b[0];
    // E0, E2, E3, EF; C0 to C2; D9, DB; F0 (fold.h names the sequences)
    c.lead = c.wide | (lead & b[5] & ~b[4] & ~b[3] & ~b[2] & (b[1] | ~b[0])) |
             (lead & ~b[5] & ~b[4] & ~b[3] & ~b[2] & ~(b[1] & b[0])) |
             (lead & ~b[5] & b[4] & b[3] & ~b[2] & b[0]) | (lead & b[5] & b[4] & c_0);
    c.letter = letters;
    c.upper = letters & ~b[5];
    c.hex = c.digit | (letters & ~b[4] & ~b[3] & ~(b[2] & b[1] & b[0]));
    c.high = b[7];
    c.trail = b[7] & ~b[6];
    c.colon = row3 & b[3] & ~b[2] & b[1] & ~b[0];
    c.plus = row2 & b[3] & ~b[2] & b[1] & b[0];
    c.open = row2 & b[3] & ~b[2] & ~b[1] & ~b[0];
    c.slash = row2 & b[3] & b[2] & b[1] & b[0];
    c.comma = row2 & b[3] & b[2] & ~b[1] & ~b[0];
    // space, tab, line feed, " # ' (, = : >, [, Han
    c.before = c.space |
               (ascii & ~b[6] & ~b[5] & ~b[4] & b[3] & ~b[2] & (b[1] ^ b[0])) | c.open |
               c.key | c.high | (row2 & ~b[3] & b[1] & ~(b[2] ^ b[0])) |
               (row2 & ~b[3] & ~b[2] & b[1]) |
               (ascii & b[6] & ~b[5] & b[4] & b[3] & ~b[2] & b[1] & b[0]);
    // 9, 10, 13 and 27 are no control bytes of a binary
    c.bits.control = ascii & ~b[6] & ~b[5] &
                     ~(~b[4] & ((b[3] & ~b[2] & (b[1] ^ b[0])) | c_d)) &
                     ~(b[4] & b[3] & ~b[2] & b[1] & b[0]);
    c.bits.backslash = ascii & b[6] & ~b[5] & b[4] & b[3] & b[2] & ~b[1] & ~b[0];
    return c;
}

static wide_mask
with_next(uint64_t cur, uint64_t next)
{
    return (wide_mask)next << 64 | cur;
}

static uint64_t
after(uint64_t cur, uint64_t prev) // bytes whose left neighbour is of the class
{
    return cur << 1 | prev >> 63;
}

// Runs of 11 digits (what bare numbers of interest have at least), and 3 to 10 digits with one
// separator and three more behind them.
static uint64_t
digits_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask d = with_next(cur->digit, next->digit), d2 = d & d >> 1,
              d4 = d2 & d2 >> 2;
    wide_mask d8 = d4 & d4 >> 4, joint;

    joint = with_next(cur->space | cur->dash, next->space | next->dash) & d << 1 &
            d2 >> 1 & d >> 3;
    // One byte short at the block's left edge: `d << 1` misses a digit of the previous block, but
    // a run that starts in this block has its joint behind it.
    return start &
           (uint64_t)((d8 & d8 >> 3) | joint >> 3 | joint >> 4 | joint >> 5 |
                      joint >> 6 | joint >> 7 | joint >> 8 | joint >> 9 | joint >> 10);
}

// Three dots with one to three digits between.
static uint64_t
dotted_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask d = with_next(cur->digit, next->digit);
    wide_mask dot = with_next(cur->dot, next->dot) & d << 1 & d >> 1;
    wide_mask two = dot & (dot >> 2 | dot >> 3 | dot >> 4);
    wide_mask three = dot & (two >> 2 | two >> 3 | two >> 4);

    return start & (uint64_t)(three >> 1 | three >> 2 | three >> 3);
}

// Tokens that have a digit among their first eight characters (of capitals, sixteen), and three characters at least, or go on
// behind a separator, and two capitals before digits.
static uint64_t
token_starts(const struct classes *prev, const struct classes *cur,
        const struct classes *next)
{
    wide_mask w = with_next(cur->word, next->word), w2 = w & w >> 1, w4 = w2 & w2 >> 2;
    wide_mask d = with_next(cur->digit, next->digit);

    wide_mask point = with_next(cur->dot | cur->dash | cur->slash,
            next->dot | next->dash | next->slash);
    wide_mask sep = point | with_next(cur->space, next->space);
    wide_mask more = (w2 & (w >> 2 | (sep >> 2 & w >> 3))) | (point >> 1 & d >> 2);

    wide_mask u = with_next(cur->upper, next->upper), u2 = u & u >> 1, caps = u | d,
              joint = point & d >> 1;

    caps &= caps >> 1;
    caps &= caps >> 2;
    sep = u2 & sep >> 2 & d >> 3; // NO 93 8601 1117 947
    d |= w & d >> 1;
    d |= w2 & d >> 2;
    d |= w4 & d >> 4;
    // a company of Brazil, twelve capitals and then two digits; X-1234567-L; YA.SWY.GGR/0001-07
    d |= sep | (caps & caps >> 4 & d >> 8) | (w & joint >> 1) | (u2 & joint >> 10);
    more |= sep;
    return cur->word & ~after(cur->word, prev->word) & (uint64_t)(d & more);
}

// Letters and digits with a proof of their own, by the groups that they begin with: IBAN, USCC,
// 3-2-4 and 3.3.4 digits, A123456(, AB123456C, AB 12 34 56 C, 1EG4-TE5-MK73.
static uint64_t
ids_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask w = with_next(cur->word, next->word), w2 = w & w >> 1, w4 = w2 & w2 >> 2,
              w8 = w4 & w4 >> 4, w16 = w8 & w8 >> 8;
    wide_mask d = with_next(cur->digit, next->digit), d2 = d & d >> 1,
              d4 = d2 & d2 >> 2, d6 = d4 & d2 >> 4;
    wide_mask u = with_next(cur->upper, next->upper), u2 = u & u >> 1;
    wide_mask open = with_next(cur->open, next->open),
              dot = with_next(cur->dot, next->dot),
              sep = with_next(cur->space | cur->dash, next->space | next->dash);
    wide_mask any = d2 & d >> 2 & sep >> 3 & d2 >> 4 & sep >> 6 & d4 >> 7; // 3-2-4

    any |= d2 & d >> 2 & dot >> 3 & d >> 4 & dot >> 7 & d4 >> 8; // 3.3.4
    any |= w16 & w2 >> 16 & ~w >> 18 & d6 >> 2;                  // USCC
    any |= d & sep >> 4 & w2 >> 5 & sep >> 8 & w4 >> 9;          // MBI
    if (start & cur->upper) {
        any |= u2 & d2 >> 2 & ((w8 & w8 >> 7) | (sep >> 4 & w4 >> 5)); // IBAN
        any |= u & ((d6 >> 1 & open >> 7) | (u >> 1 & d6 >> 2 & open >> 8));
        any |= u2 & d6 >> 2 & u >> 8 & ~w >> 9;
    }
    any |= u2 & sep >> 2 & d6 >> 3 & u >> 9 & ~w >> 10; // AB 123456C
    any |= w2 & sep >> 2 & d2 >> 3 & sep >> 5 & d2 >> 6 & sep >> 8 & d2 >> 9;
    return start & (uint64_t)any;
}

// Words of 26 characters or more.
static uint64_t
long_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask w = with_next(cur->word, next->word), w2 = w & w >> 1, w8 = w2 & w2 >> 2;

    w8 &= w8 >> 4;
    return start & (uint64_t)(w8 & w8 >> 8 & w8 >> 16 & w2 >> 24);
}

// Separators of hex groups. Of `1:2:3:4` the second colon; what is read to its left is bounded.
static uint64_t
hex_at(const struct classes *prev, const struct classes *cur,
        const struct classes *next)
{
    wide_mask h = with_next(cur->hex, next->hex), h2 = h & h >> 1;
    wide_mask colon = with_next(cur->colon, next->colon), two, pair;
    uint64_t any = 0;

    if (cur->colon != 0) {
        two = h >> 1 & (colon >> 2 | colon >> 3 | colon >> 4 | colon >> 5);
        any = cur->colon & after(cur->hex, prev->hex) &
              (uint64_t)(two & ((two & colon) >> 2 | (two & colon) >> 3 |
                                       (two & colon) >> 4 | (two & colon) >> 5));
        any |= cur->colon & (uint64_t)(colon >> 1) &
               (after(cur->hex, prev->hex) | (uint64_t)(h >> 2));
    }
    if (cur->dash != 0) { // 00-11-22-33
        pair = with_next(cur->dash, next->dash) & h2 >> 1;
        any |= (uint64_t)(pair & pair >> 3 & pair >> 6) & after(cur->hex, prev->hex);
    }
    if (cur->dot != 0) { // 0011.2233.4455
        pair = with_next(cur->dot, next->dot) & h2 >> 1 & h2 >> 3;
        any |= (uint64_t)(pair & pair >> 5) & after(cur->hex, prev->hex);
    }
    return any;
}

// Runs of 15 characters of base64, what eleven digits take.
static uint64_t
base64_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask m = with_next(cur->base64, next->base64);

    m &= m >> 1;
    m &= m >> 2;
    m &= m >> 4;
    return start & (uint64_t)(m & m >> 7);
}

static void
anchor_put(struct anchors *out, size_t at, uint32_t kinds)
{
    if (out->n == out->cap) {
        size_t cap = out->cap == 0 ? 1024 : out->cap * 2;
        struct anchor *a = out->failed ? NULL : realloc(out->a, cap * sizeof(*a));

        if (a == NULL) {
            out->failed = true;
            return;
        }
        out->a = a;
        out->cap = cap;
    }
    out->a[out->n++] = (struct anchor){ (uint32_t)at, kinds };
}

static bool
is_hex(uint8_t c)
{
    uint8_t lower = c | 0x20;

    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f');
}

// Is the separator at buf[at] worth a look: does an evidence word seem to end before it?
static bool
key_at(const uint8_t *buf, size_t at, bool every)
{
    static const char type[] = " string"; // `token string = "…"`
    size_t i = at, n = sizeof(type) - 1;

    if (buf[at] == '=') // `?=`, `.=`
        while (i > 0 && at - i < 2 && (buf[i - 1] == '?' || buf[i - 1] == '.'))
            i--;
    while (i > 0 &&
            (buf[i - 1] == ' ' || buf[i - 1] == '"' || buf[i - 1] == '\'' ||
                    buf[i - 1] == '\\' || (buf[i - 1] >= '\t' && buf[i - 1] <= '\r')))
        if (at - i-- == 64) // far behind its key, if it has one: let the detector look
            return true;
    if (i > n && buf[i - 1] == 'g' && memcmp(buf + i - n, type, n) == 0)
        i -= n;
    while (i > 0 && at - i < 8 && buf[i - 1] >= '0' && buf[i - 1] <= '9')
        i--; // password2=
    return i > 0 && (every || (words_tail(buf, i) & WORDS_KEY));
}

// Where words end, of the block before and of this one: behind its last letter, or each Han character's last
// byte. `userId` is two words.
struct ends {
    wide_mask letter, high;
};

static struct ends
ends_of(const struct classes *prev, const struct classes *cur)
{
    wide_mask letter = with_next(prev->letter, cur->letter);
    wide_mask upper = with_next(prev->upper, cur->upper);
    wide_mask high = with_next(prev->high, cur->high);

    return (struct ends){ letter & (~(letter >> 1) | (~upper & upper >> 1)),
        high & ~(with_next(prev->trail, cur->trail) >> 1) };
}

// Does a word that raises something seem to stand before the token at buf[at], bit i of its block: among the
// three nearest, in the reach of evidence?
static bool
word_before(const uint8_t *buf, size_t at, unsigned i, const struct ends *ends)
{
    enum { WORDS = 3, HANS = 8, REACH = 40 };
    const uint64_t reach = ((uint64_t)1 << REACH) - 1;
    unsigned first = 64 + i - REACH; // bit 0 of what follows
    uint64_t letter = (uint64_t)(ends->letter >> first) & reach,
             rest = letter | ((uint64_t)(ends->high >> first) & reach);

    if (rest != 0) { // words of another record say nothing of this one
        size_t lo = at > REACH ? at - REACH : 0;
        const uint8_t *zero = memrchr(buf + lo, 0, at - lo);

        if (zero != NULL)
            rest &= ~(uint64_t)0 << ((size_t)(zero - buf) + REACH - at);
    }
    for (unsigned words = 0, hans = 0; rest != 0 && words < WORDS && hans < HANS;) {
        unsigned k = 63 - (unsigned)__builtin_clzll(rest);
        size_t end = at - REACH + k + 1;
        bool is_word = letter >> k & 1;

        if ((words_tail(buf, end) & WORDS_RAISE) &&
                (!is_word || words_raise(buf, at > REACH ? at - REACH : 0, end)))
            return true;
        words += is_word;
        hans += !is_word;
        rest ^= (uint64_t)1 << k;
    }
    return false;
}

// `%40`, `&#64;`, `&amp;`
static bool
escape_at(const uint8_t *p, size_t n)
{
    uint8_t c[4];
    size_t size;

    if (*p == '%')
        return n >= 3 && is_hex(p[1]) && is_hex(p[2]);
    return layer_entity(p, p + (n < ENTITY_MOST ? n : ENTITY_MOST), c, &size) > 0;
}

// Where a literal may stand: at the beginning of a word, behind an escape (`\n`, `%3D`), before a tilde.
static uint64_t
literals_at(const struct kernel *k, const uint8_t *buf, size_t at, size_t len,
        const struct classes *prev, const struct classes *cur,
        const struct classes *next)
{
    enum { READ = 64 + LITERAL_FINGERPRINT - 1 };
    uint64_t slash = cur->bits.backslash << 2 | prev->bits.backslash >> 62;
    uint64_t escape = cur->percent << 3 | prev->percent >> 61;
    uint64_t wanted = cur->word & (~after(cur->word, prev->word) | slash | escape);
    uint8_t copy[READ] = { 0 };

    wanted |= (uint64_t)(with_next(cur->tilde, next->tilde) >> 1);
    if (wanted == 0)
        return 0;
    if (len - at >= READ)
        return k->literals(buf + at, wanted, &literal_fingerprint);
    memcpy(copy, buf + at, len - at);
    return k->literals(copy, wanted, &literal_fingerprint);
}

// Does a word that numbers of houses stand behind, or 第, end before buf[at]?
static bool
street_before(const uint8_t *buf, size_t at)
{
    static const char words[] = "第路街道巷弄村镇里同区坊园苑城厦庄段组";

    if (at < 3 || (buf[at - 3] & 0xf0) != 0xe0)
        return false;
    for (const char *w = words; *w != '\0'; w += 3)
        if (memcmp(buf + at - 3, w, 3) == 0)
            return true;
    return false;
}

static void
block_put(const struct kernel *k, const uint8_t *buf, size_t at, size_t len,
        const struct classes *prev, const struct classes *cur,
        const struct classes *next, struct anchors *out)
{
    uint64_t start = cur->digit & ~after(cur->word, prev->word);
    uint64_t digits = 0, dotted = 0, flags = 0;
    uint64_t ats = cur->at & ~after(cur->space, prev->space) &
                   (uint64_t)(with_next(~cur->space, ~next->space) >> 1);
    uint64_t escaped = cur->percent; // %40
    uint64_t runs =
            base64_at(cur, next, cur->base64 & ~after(cur->base64, prev->base64));
    uint64_t undone = cur->percent | cur->ampersand;
    uint64_t keys = cur->key | cur->wide, folds = cur->lead, all;
    uint64_t literals = literals_at(k, buf, at, len, prev, cur, next);
    uint64_t tokens = token_starts(prev, cur, next), longs, ids, hexes, dials = 0,
             plates = 0, pairs = 0, hans = 0;
    struct ends ends = ends_of(prev, cur);

    if (escaped != 0)
        ats |= escaped & (uint64_t)(with_next(cur->four, next->four) >> 1 &
                                    with_next(cur->zero, next->zero) >> 2);
    if (start != 0) {
        digits = digits_at(cur, next, start);
        dotted = dotted_at(cur, next, start);
    }
    if (cur->dash != 0)
        flags = cur->dash & ~after(cur->word | cur->dash, prev->word | prev->dash) &
                (uint64_t)(with_next(cur->option, next->option) >> 1 |
                           (with_next(cur->dash, next->dash) >> 1 &
                                   with_next(cur->word, next->word) >> 2));
    longs = long_at(cur, next, cur->word & ~after(cur->word, prev->word));
    ids = ids_at(cur, next, cur->word & ~after(cur->word, prev->word));
    // words: behind what may part a word and its value, and no digit before that (12:34:56)
    tokens &= after(cur->before, prev->before) & ~(cur->digit << 2 | prev->digit >> 62);
    hexes = (cur->colon | cur->dash | cur->dot) != 0 ? hex_at(prev, cur, next) : 0;
    if ((cur->plus | cur->open) != 0)
        dials = (cur->plus | cur->open) &
                (uint64_t)(with_next(cur->digit | cur->open | cur->plus,
                                   next->digit | next->open | next->plus) >>
                           1);
    if (cur->high != 0 || prev->high >> 63)
        plates = cur->upper & after(cur->high, prev->high);
    if (cur->high != 0 || prev->high >> 63)
        hans = cur->digit & after(cur->trail, prev->trail);
    if (cur->comma != 0)
        pairs = cur->comma & after(cur->digit, prev->digit) &
                (cur->digit << 2 | prev->digit >> 62) &
                (cur->digit << 3 | prev->digit >> 61) &
                (cur->digit << 4 | prev->digit >> 60) &
                (uint64_t)(with_next(cur->digit | cur->space | cur->dash,
                                   next->digit | next->space | next->dash) >>
                           1);
    for (all = digits | dotted | flags | ats | keys | folds | tokens | ids | hexes |
               dials | plates | pairs | longs | runs | undone | literals | hans;
            all != 0; all &= all - 1) {
        unsigned i = (unsigned)__builtin_ctzll(all);
        uint32_t kinds = (uint32_t)((digits >> i & 1) | (dotted >> i & 1) << 1 |
                                    (ats >> i & 1) << 2 | (flags >> i & 1) << 4 |
                                    (ids >> i & 1) << 10 | (hexes >> i & 1) << 11 |
                                    (dials >> i & 1) << 12 | (plates >> i & 1) << 13 |
                                    (pairs >> i & 1) << 14 | (longs >> i & 1) << 15);
        size_t pos = at + i;
        uint8_t ascii;

        if (keys >> i & 1) {
            bool colon = buf[pos] != 0xef ||
                         (len - pos >= 3 && buf[pos + 1] == 0xbc &&
                                 (buf[pos + 2] == 0x9a || buf[pos + 2] == 0x9d));

            if (colon && key_at(buf, pos, out->every_key))
                kinds |= ANCHOR_KEY;
        }
        if ((tokens >> i & 1) && (out->every_key || word_before(buf, pos, i, &ends)))
            kinds |= ANCHOR_WORD;
        if ((hans >> i & 1) && street_before(buf, pos))
            kinds |= ANCHOR_HAN;
        if ((folds >> i & 1) && fold_at(buf + pos, len - pos, &ascii) > 0)
            kinds |= ANCHOR_FOLD;
        if ((literals >> i & 1) && literal_is(buf + pos, buf + len))
            kinds |= ANCHOR_LITERAL;
        if ((runs >> i & 1) && layer_looks_base64(buf + pos, len - pos))
            kinds |= ANCHOR_BASE64;
        if ((undone >> i & 1) && escape_at(buf + pos, len - pos))
            kinds |= ANCHOR_ESCAPED;
        if (kinds != 0)
            anchor_put(out, pos, kinds);
    }
}

bool
anchor_begins(const uint8_t *p, size_t n)
{
    enum { LEAST = 5, MOST = 48, REACH = 8 };
    size_t reach = n < REACH ? n : REACH;

    if (n < LEAST || n > MOST)
        return false;
    for (size_t i = 0; i < reach; i++)
        if (p[i] >= '0' && p[i] <= '9')
            return true;
    return false;
}

void
anchor_scan(const struct kernel *k, const uint8_t *buf, size_t len, struct anchors *out)
{
    uint64_t plane[CHUNK][8];
    struct classes ring[3] = { 0 }, *prev = &ring[0], *cur = &ring[1], *next = &ring[2],
                   *spare;
    size_t blocks = (len + 63) / 64, have = 0;

    // One step ahead: block i is put when the classes of block i + 1 are known.
    for (size_t i = 0; i <= blocks; i++) {
        if (i < blocks) {
            if (i == have) {
                have += blocks - have < CHUNK ? blocks - have : CHUNK;
                k->planes(buf + i * 64, have - i, plane);
            }
            if (i == blocks - 1 &&
                    len % 64 != 0) // what lies behind len counts as 0 bytes
                for (int b = 0; b < 8; b++)
                    plane[i % CHUNK][b] &= ((uint64_t)1 << len % 64) - 1;
            *next = classes_of(plane[i % CHUNK]);
            if (out->bits != NULL)
                out->bits[i] = next->bits;
        } else {
            *next = (struct classes){ 0 };
        }
        if (i > 0)
            block_put(k, buf, (i - 1) * 64, len, prev, cur, next, out);
        spare = prev;
        prev = cur;
        cur = next;
        next = spare;
    }
}

void
anchor_free(struct anchors *out)
{
    free(out->a);
    *out = (struct anchors){ 0 };
}
