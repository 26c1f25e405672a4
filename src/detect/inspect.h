// From the places that masks name to anchors: what the bytes there say. A kernel includes it, so that it is
// compiled for its instruction set, as lanes.h is.
#ifndef DETECT_INSPECT_H
#define DETECT_INSPECT_H

#include "base/is.h"
#include "detect/anchor.h"
#include "detect/fold.h"
#include "detect/lanes.h"
#include "detect/literal.h"
#include "detect/masks.h"
#include "detect/words.h"
#include "format/layer.h"

enum { ENTITY_MOST = 24 }; // bytes of a character reference

// A mask and that of the block before it.
typedef unsigned __int128 wide_mask;

static inline wide_mask
both(const uint64_t *row, size_t j)
{
    return (wide_mask)row[j] << 64 | row[j - 1];
}

// Letters of the word that ends with bit k, of those from bit 0 on.
static inline size_t
length_to(uint64_t begins, unsigned k)
{
    begins &= ~(uint64_t)0 >> (63 - k);
    return begins == 0 ? k + 1 : k - (63 - (unsigned)__builtin_clzll(begins)) + 1;
}

// Does a word that raises something seem to stand before the token at buf[at], bit i of its block: among the
// three nearest, in the reach of evidence?
static inline bool
word_before(const uint8_t *buf, size_t at, unsigned i, const struct masks *m, size_t j)
{
    enum { REACH = WORDS_REACH };
    const uint64_t reach = ((uint64_t)1 << REACH) - 1;
    unsigned first = 64 + i - REACH; // bit 0 of what follows
    uint64_t begins = (uint64_t)(both(m->begins, j) >> first);
    uint64_t letter = (uint64_t)(both(m->ends, j) >> first) & reach,
             rest = letter | ((uint64_t)(both(m->ends_high, j) >> first) & reach);

    if (rest != 0 && (both(m->control, j) >> first & reach) != 0) {
        // words of another record say nothing of this one
        size_t lo = at > REACH ? at - REACH : 0;
        const uint8_t *zero = memrchr(buf + lo, 0, at - lo);

        if (zero != NULL)
            rest &= ~(uint64_t)0 << ((size_t)(zero - buf) + REACH - at);
    }
    for (unsigned words = 0, hans = 0;
            rest != 0 && words < WORDS_NEAR && hans < WORDS_NEAR_HANS;) {
        unsigned k = 63 - (unsigned)__builtin_clzll(rest);
        size_t end = at - REACH + k + 1;

        if (letter >> k & 1) {
            size_t n = length_to(begins, k);

            if (words_may_raise(buf, end, n) && words_raise(buf + end - n, n) &&
                    !anchor_in_label(buf, end))
                return true;
            words++;
        } else {
            if (words_han(buf, end) & WORDS_RAISE)
                return true;
            hans++;
        }
        rest ^= (uint64_t)1 << k;
    }
    return false;
}

// `%40`, `&#64;`, `&amp;`
static inline bool
escape_at(const uint8_t *p, size_t n)
{
    uint8_t c[4];
    size_t size;

    if (*p == '%')
        return n >= 3 && is_hex(p[1]) && is_hex(p[2]);
    return layer_entity(p, p + (n < ENTITY_MOST ? n : ENTITY_MOST), c, &size) > 0;
}

// Bits of `rest` for which the condition, which may ask for `pos`, holds.
#define KEPT(rest, condition)                                                          \
    do {                                                                               \
        uint64_t kept_ = 0;                                                            \
        for (uint64_t r_ = (rest); r_ != 0; r_ &= r_ - 1) {                            \
            unsigned i = (unsigned)__builtin_ctzll(r_);                                \
            size_t pos = at + i;                                                       \
            if (condition)                                                             \
                kept_ |= r_ & -r_;                                                     \
        }                                                                              \
        (rest) = kept_;                                                                \
    } while (0)

// Those bits of a block for which three bytes may begin a literal: nearly none, so there is nothing to jump over.
static inline uint64_t
literals_there(const uint8_t *p, uint64_t rest)
{
    uint64_t kept = 0;

    for (; rest != 0; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctzll(rest);

        kept |= (uint64_t)literal_may_be(p + i) << i;
    }
    return kept;
}

// Is it `：` or `＝` at p?
static inline bool
is_wide_separator(const uint8_t *p, size_t n)
{
    return n >= 3 && p[1] == 0xbc && (p[2] == 0x9a || p[2] == 0x9d);
}

// Does a word that numbers of houses stand behind, or 第, end before buf[at]?
static inline bool
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

// Appends the anchors of lanes [first, last] of the masks, the first block being the one at buf[at].
static inline void
inspect(const uint8_t *buf, size_t at, size_t len, const struct masks *m, size_t first,
        size_t last, struct anchors *out)
{
    uint32_t kinds[64] = { 0 }; // 0 between blocks

    for (size_t j = first; j <= last; j++, at += 64) {
        uint64_t keys = out->every_key ? m->key[j] : m->keys[j], wides = m->wide[j],
                 words = m->tokens[j], folds = m->lead[j], runs = m->runs[j],
                 undone = m->undone[j], houses = m->houses[j], all = 0,
                 literals = literals_there(buf + at, m->literals[j]);
        uint8_t ascii;

        if (out->bits != NULL) {
            keys &= ~m->named[j];
            words &= ~m->valued[j];
            out->bits[at / 64].named = m->named[j];
        }
        KEPT(keys, anchor_key(buf, pos, out->every_key));
        KEPT(wides, is_wide_separator(buf + pos, len - pos) &&
                            anchor_key(buf, pos, out->every_key));
        keys |= wides;
        KEPT(words, out->every_key || word_before(buf, pos, i, m, j));
        KEPT(folds, fold_at(buf + pos, len - pos, &ascii) > 0);
        KEPT(literals, literal_is(buf + pos, buf + len));
        KEPT(runs, layer_looks_base64(buf + pos, len - pos));
        KEPT(undone, escape_at(buf + pos, len - pos));
        KEPT(houses, street_before(buf, pos));
#define KIND(row, kind)                                                                \
    all |= (row);                                                                      \
    for (uint64_t r_ = (row); r_ != 0; r_ &= r_ - 1)                                   \
    kinds[__builtin_ctzll(r_)] |= (kind)
        KIND(m->digits[j], ANCHOR_DIGITS);
        KIND(m->dotted[j], ANCHOR_DOTTED);
        KIND(m->ats[j], ANCHOR_AT);
        KIND(keys, ANCHOR_KEY);
        KIND(m->flags[j], ANCHOR_FLAG);
        KIND(folds, ANCHOR_FOLD);
        KIND(runs, ANCHOR_BASE64);
        KIND(undone, ANCHOR_ESCAPED);
        KIND(literals, ANCHOR_LITERAL);
        KIND(words, ANCHOR_WORD);
        KIND(m->ids[j], ANCHOR_ID);
        KIND(m->hexes[j], ANCHOR_HEX);
        KIND(m->dials[j], ANCHOR_DIAL);
        KIND(m->plates[j], ANCHOR_PLATE);
        KIND(m->pairs[j], ANCHOR_PAIR);
        KIND(m->longs[j], ANCHOR_LONG);
        KIND(houses, ANCHOR_HAN);
#undef KIND
        if (all == 0 || !anchors_ready(out, 64))
            continue;
        for (; all != 0; all &= all - 1) {
            unsigned i = (unsigned)__builtin_ctzll(all);

            out->a[out->n++] = (struct anchor){ (uint32_t)(at + i), kinds[i] };
            kinds[i] = 0;
        }
    }
}

// A kernel of what the file including this has: NAME_planes() and NAME_usable().
#define KERNEL(name)                                                                   \
    static void name##_masks(const uint8_t *p, size_t left, size_t n, struct masks *m) \
    {                                                                                  \
        lanes_masks(p, left, n, m, name##_planes);                                     \
    }                                                                                  \
    static void name##_inspect(const uint8_t *buf, size_t at, size_t len,              \
            const struct masks *m, size_t first, size_t last, struct anchors *out)     \
    {                                                                                  \
        inspect(buf, at, len, m, first, last, out);                                    \
    }                                                                                  \
    const struct kernel kernel_##name = { #name, name##_usable, name##_masks,          \
        name##_inspect }
#endif
