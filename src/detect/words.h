// The evidence words: phrases that raise a detector or veto it. The texts are evidence.*.txt; the
// build compiles them to a perfect hash (gen/mkwords.c).
#ifndef DETECT_WORDS_H
#define DETECT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/load.h"
#include "detect/set.h"

enum {
    WORDS_PHRASE = 4,    // a phrase has at most so many words
    WORDS_CHARS = 12,    // of Han, so many characters
    WORDS_REACH = 40,    // bytes before a value that the anchor pass looks for words in
    WORDS_NEAR = 3,      // of them, so many of the nearest
    WORDS_NEAR_HANS = 8, // or so many Han characters
    WORDS_FOLDED = 64,   // and at most so many bytes
    WORDS_TAILS = 1 << 15,
    WORDS_ENDS = 1 << 16,
    WORDS_HAN = 0x5200 // U+4E00 to U+9FFF
};

// What a phrase says. The same few are said by many: words refer to them by number.
struct said {
    struct det_set raise, veto, key; // key: alone makes a finding
};

struct word {
    const char *text; // folded: lower case, one space between words
    uint32_t hash;    // of it
    uint8_t len;
    uint8_t most : 7; // words of the longest phrase that this is the last word of
    uint8_t raises : 1; // a phrase that this is the last word of raises a detector of claim.def
    uint16_t said; // 0: nothing by itself, it only ends phrases
};

// The generated table: hash and displace, no two words in one slot.
extern const struct word words_table[];
extern const uint32_t words_mask, words_seed, words_spread_mask;
extern const uint16_t words_spread[];
extern const struct said words_said[];
// By the last three letters (words_tail_number): does some word end so that is a key?
extern const uint8_t words_tails[WORDS_TAILS / 8];
// By the last four letters (words_end_number): may a word that ends so end a phrase that raises a detector of claim.def?
extern const uint8_t words_ends[WORDS_ENDS / 8];
// By the last Han character: bit 0 of a pair: a word that raises such a detector; bit 1: one that is a key.
extern const uint8_t words_hans[WORDS_HAN / 4];
// All phrases that raise a detector, by its number: "card, pan, 卡号".
extern const char *const words_raising[];

enum { WORDS_RAISE = 1, WORDS_KEY = 2 };

// Does the word p[0, n), or its singular, end a phrase that raises a detector of claim.def?
bool words_raise(const uint8_t *p, size_t n);

// Does a word begin at p, which is a letter, as everything in [p, end) is: at a case change, or behind
// something that is no letter? `HTTPServer` is two words, `userId` too.
static inline bool
words_begin(const uint8_t *lo, const uint8_t *p, const uint8_t *end)
{
    uint8_t before = p == lo ? 0 : p[-1];

    if ((before | 0x20) < 'a' || (before | 0x20) > 'z')
        return true;
    if (*p > 'Z')
        return false;
    return before > 'Z' || (p + 1 < end && p[1] > 'Z');
}

// The hash of the table, shared with gen/mkwords.c: FNV-1a from the last byte to the first, as evidence is read.
static inline uint32_t
words_hash_add(uint32_t h, uint8_t c)
{
    return (h ^ c) * 0x01000193U;
}

static inline uint32_t
words_hash(uint32_t seed, const char *p, size_t n)
{
    uint32_t h = seed;

    while (n > 0)
        h = words_hash_add(h, (uint8_t)p[--n]);
    return h;
}

static inline uint32_t
words_mix(uint32_t h)
{
    return h ^ h >> 15;
}

// The slot of a mixed hash, once its group is displaced.
static inline uint32_t
words_slot(uint32_t h, uint32_t spread)
{
    h = (h + spread * 0x9e3779b1U) * 0x85ebca6bU;
    return h ^ h >> 13;
}

// Letters as 1 to 26, 0 for anything else; third, second and last of the end of a word.
static inline uint32_t
words_tail_number(uint8_t third, uint8_t second, uint8_t last)
{
    // clang-format off
    static const uint8_t letter[256] = {
#define L(c, n) [c] = n, [(c) - 0x20] = n
        L('a', 1), L('b', 2), L('c', 3), L('d', 4), L('e', 5), L('f', 6), L('g', 7), L('h', 8), L('i', 9),
        L('j', 10), L('k', 11), L('l', 12), L('m', 13), L('n', 14), L('o', 15), L('p', 16), L('q', 17),
        L('r', 18), L('s', 19), L('t', 20), L('u', 21), L('v', 22), L('w', 23), L('x', 24), L('y', 25),
        L('z', 26),
#undef L
    };
    // clang-format on

    return (uint32_t)letter[third] << 10 | (uint32_t)letter[second] << 5 | letter[last];
}

// The entry whose text, of n bytes, has this hash, or NULL. The text is the caller's to compare.
static inline const struct word *
words_find(uint32_t hash, size_t n)
{
    uint32_t h = words_mix(hash);
    const struct word *w =
            &words_table[words_slot(h, words_spread[h & words_spread_mask]) &
                         words_mask];

    return w->hash == hash && w->len == n ? w : NULL;
}

// The end of the word of n letters, n > 0, that ends buf[0, end): a hash of its last four letters, or of all.
static inline uint32_t
words_end_number(const uint8_t *buf, size_t end, size_t n)
{
    uint8_t four[4] = { 0 };
    const uint8_t *last = buf + end - 4;
    uint32_t x;

    if (end < 4) { // nothing may be read before it
        memcpy(four + 4 - end, buf, end);
        last = four;
    }
    x = (load_little32(last) | 0x20202020U) & ~(uint32_t)0 << 8 * (n < 4 ? 4 - n : 0);
    return x * 0x9e3779b1U >> 16;
}

// The number of the Han character before end, WORDS_HAN where there is none.
static inline uint32_t
words_han_of(const uint8_t *buf, size_t end)
{
    const uint8_t *p = buf + end - 3;
    uint32_t i;

    if (end < 3 || (p[0] & 0xf0) != 0xe0)
        return WORDS_HAN;
    i = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    return i - 0x4e00 < WORDS_HAN ? i - 0x4e00 : WORDS_HAN;
}

// What the Han character before end is the last one of: WORDS_RAISE, WORDS_KEY. Never less than is so.
static inline unsigned
words_han(const uint8_t *buf, size_t end)
{
    uint32_t i = words_han_of(buf, end);

    return i < WORDS_HAN ? (uint32_t)words_hans[i / 4] >> i % 4 * 2 & 3 : 0;
}

// May a word that is a key end in buf[0, end)?
static inline bool
words_may_be_key(const uint8_t *buf, size_t end)
{
    uint32_t i;

    if (buf[end - 1] >= 0x80)
        return words_han(buf, end) & WORDS_KEY;
    i = words_tail_number(end > 2 ? buf[end - 3] : 0, end > 1 ? buf[end - 2] : 0,
            buf[end - 1]);
    return words_tails[i / 8] >> i % 8 & 1;
}

// May the word of n letters, n > 0, that ends buf[0, end) be the last one of a phrase that raises a detector of claim.def?
static inline bool
words_may_raise(const uint8_t *buf, size_t end, size_t n)
{
    uint32_t i = words_end_number(buf, end, n);

    return words_ends[i / 8] >> i % 8 & 1;
}
#endif
