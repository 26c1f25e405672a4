// The algebra of masks.h, for the instruction set of the file that includes it: a kernel, once.
#ifndef DETECT_LANES_H
#define DETECT_LANES_H

#include "detect/masks.h"

#ifdef __AVX2__
enum { LANES = 4 };
typedef uint64_t lanes __attribute__((vector_size(32), aligned(8), may_alias));
#else
enum { LANES = 2 };
typedef uint64_t lanes __attribute__((vector_size(16), aligned(8), may_alias));
#endif

// Lanes i to i + LANES - 1 of a row.
#define LANES_OF(row, i)  (*(const lanes *)(const void *)((row) + (i)))
#define LANES_SET(row, i) (*(lanes *)(void *)((row) + (i)))
// The bytes whose k-th neighbour to the right, or to the left, is of the class.
#ifdef __AVX512VBMI2__
#include <immintrin.h>
#define RIGHT(row, i, k)                                                               \
    ((lanes)_mm256_shrdi_epi64((__m256i)LANES_OF(row, i),                              \
            (__m256i)LANES_OF(row, (i) + 1), k))
#define LEFT(row, i, k)                                                                \
    ((lanes)_mm256_shldi_epi64((__m256i)LANES_OF(row, i),                              \
            (__m256i)LANES_OF(row, (i)-1), k))
#else
#define RIGHT(row, i, k)                                                               \
    (LANES_OF(row, i) >> (k) | LANES_OF(row, (i) + 1) << (64 - (k)))
#define LEFT(row, i, k) (LANES_OF(row, i) << (k) | LANES_OF(row, (i)-1) >> (64 - (k)))
#endif

// Lanes [from, from + n) and what a vector takes more, from the planes of the same lanes.
static inline void
lanes_classes(struct masks *m, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i += LANES) {
        lanes b0 = LANES_OF(m->plane[0], i), b1 = LANES_OF(m->plane[1], i),
              b2 = LANES_OF(m->plane[2], i), b3 = LANES_OF(m->plane[3], i),
              b4 = LANES_OF(m->plane[4], i), b5 = LANES_OF(m->plane[5], i),
              b6 = LANES_OF(m->plane[6], i), b7 = LANES_OF(m->plane[7], i);
        lanes row2 = ~(b7 | b6 | b4) & b5, row3 = ~(b7 | b6) & b5 & b4;
        lanes row4 = ~(b7 | b5 | b4) & b6, row5 = ~(b7 | b5) & b6 & b4;
        lanes row6 = ~(b7 | b4) & b6 & b5, row7 = ~b7 & b6 & b5 & b4;
        lanes row0 = ~(b7 | b6 | b5 | b4), row1 = ~(b7 | b6 | b5) & b4;
        // the low nibble
        lanes n00 = ~(b3 | b2), n01 = ~b3 & b2, n10 = b3 & ~b2, n11 = b3 & b2;
        lanes m00 = ~(b1 | b0), m01 = ~b1 & b0, m10 = b1 & ~b0, m11 = b1 & b0;
        lanes c0 = n00 & m00, ca = n10 & m10, cb = n10 & m11, cd = n11 & m01,
              ce = n11 & m10, cf = n11 & m11;
        lanes letters = ((row4 | row6) & ~c0) | ((row5 | row7) & ~(n11 | cb));
        lanes digits = row3 & ~(b3 & (b2 | b1)), under = row5 & cf;
        lanes lead = b7 & b6, colon = row3 & ca, key = row3 & (ca | cd | ce),
              open = row2 & n10 & m00, wide = lead & b5 & ~b4 & cf;

        LANES_SET(m->digit, i) = digits;
        LANES_SET(m->letter, i) = letters;
        LANES_SET(m->word, i) = digits | letters | under;
        LANES_SET(m->upper, i) = letters & ~b5;
        LANES_SET(m->hex, i) = digits | (letters & ~b4 & ~b3 & ~(b2 & m11));
        LANES_SET(m->at, i) = row4 & c0;
        LANES_SET(m->dot, i) = row2 & ce;
        LANES_SET(m->dash, i) = row2 & cd;
        LANES_SET(m->space, i) = row2 & c0;
        LANES_SET(m->slash, i) = row2 & cf;
        LANES_SET(m->colon, i) = colon;
        LANES_SET(m->comma, i) = row2 & n11 & m00;
        LANES_SET(m->plus, i) = row2 & cb;
        LANES_SET(m->open, i) = open;
        LANES_SET(m->percent, i) = row2 & n01 & m01;
        LANES_SET(m->ampersand, i) = row2 & n01 & m10;
        LANES_SET(m->four, i) = row3 & n01 & m00;
        LANES_SET(m->zero, i) = row3 & c0;
        LANES_SET(m->tilde, i) = row7 & ce;
        LANES_SET(m->option, i) = row7 & ((n00 & m00) | (n01 & m01));
        LANES_SET(m->key, i) = key;
        LANES_SET(m->wide, i) = wide;
        // E0, E2, E3, EF; C0 to C2; D9, DB; F0 (fold.h names the sequences)
        LANES_SET(m->lead, i) = wide | (lead & b5 & ~b4 & n00 & (b1 | ~b0)) |
                                (lead & ~b5 & ~b4 & n00 & ~m11) |
                                (lead & ~b5 & b4 & n10 & b0) | (lead & b5 & b4 & c0);
        LANES_SET(m->high, i) = b7;
        LANES_SET(m->trail, i) = b7 & ~b6;
        // space, tab, line feed, " # ' (, = : >, [, Han
        LANES_SET(m->before, i) = (row2 & (c0 | (~b3 & b1 & ~(b2 ^ b0)) | (n00 & b1))) |
                                  (row0 & n10 & (b1 ^ b0)) | open | key | b7 |
                                  (row5 & cb);
        LANES_SET(m->base64, i) =
                digits | letters | under | (row2 & b3 & b0 & (b1 | b2));
        LANES_SET(m->quote, i) = row2 & n00 & m10;
        LANES_SET(m->backslash, i) = row5 & n11 & m00;
        LANES_SET(m->within, i) = ~(row0 & c0);
        LANES_SET(m->control, i) = (row0 & ~((n10 & (b1 ^ b0)) | cd)) | (row1 & ~cb);
    }
}

// The places of lanes [1, n], where the classes of lanes [0, n + 1] are known, and what a vector takes more. No
// expression looks farther than 64 bytes to either side.
static inline void
lanes_places(struct masks *m, size_t n)
{
    // Runs of so many: words, digits, capitals, hex digits, base64.
    uint64_t w2[MASKS_LANES], w4[MASKS_LANES], w8[MASKS_LANES], w16[MASKS_LANES],
            d2[MASKS_LANES], d3[MASKS_LANES], d4[MASKS_LANES], d6[MASKS_LANES],
            d8[MASKS_LANES], u2[MASKS_LANES], h2[MASKS_LANES], b2[MASKS_LANES],
            b4[MASKS_LANES], b8[MASKS_LANES];
    // Bytes of one record: where something between is left open, it must not be of two.
    uint64_t n2[MASKS_LANES], n4[MASKS_LANES], n8[MASKS_LANES];
    // What parts groups: space or dash; that or a dot or slash.
    uint64_t gap[MASKS_LANES], part[MASKS_LANES];
    uint64_t joint[MASKS_LANES], joint2[MASKS_LANES], joint4[MASKS_LANES],
            dot[MASKS_LANES], dot2[MASKS_LANES], dot3[MASKS_LANES], soon2[MASKS_LANES],
            soon4[MASKS_LANES], soon8[MASKS_LANES], caps[MASKS_LANES],
            caps2[MASKS_LANES], caps4[MASKS_LANES], colon[MASKS_LANES],
            colon2[MASKS_LANES], dashed[MASKS_LANES], dotted[MASKS_LANES],
            point[MASKS_LANES];
#define EACH(first)  for (size_t i = (first); i <= n + 1; i += LANES)
#define AT(row)      LANES_OF(row, i)
#define TO(row)      LANES_SET(row, i)
#define R(row, k)    RIGHT(row, i, k)
#define L(row, k)    LEFT(row, i, k)
#define ANY4(row, k) (R(row, k) | R(row, (k) + 1) | R(row, (k) + 2) | R(row, (k) + 3))

    EACH(0)
    {
        TO(m->ends) =
                AT(m->letter) & (~R(m->letter, 1) | (~AT(m->upper) & R(m->upper, 1)));
        TO(m->ends_high) = AT(m->high) & ~R(m->trail, 1);
    }
    EACH(1)
    {
        // words_begin(): no letter before it, or a capital behind a small letter or before one
        TO(m->begins) =
                AT(m->letter) &
                (~L(m->letter, 1) |
                        (AT(m->upper) & (~L(m->upper, 1) |
                                                (R(m->letter, 1) & ~R(m->upper, 1)))));
    }
    EACH(1)
    {
        TO(w2) = AT(m->word) & R(m->word, 1);
        TO(d2) = AT(m->digit) & R(m->digit, 1);
        TO(u2) = AT(m->upper) & R(m->upper, 1);
        TO(h2) = AT(m->hex) & R(m->hex, 1);
        TO(n2) = AT(m->within) & R(m->within, 1);
        TO(b2) = AT(m->base64) & R(m->base64, 1);
        TO(gap) = AT(m->space) | AT(m->dash);
        TO(part) = AT(m->space) | AT(m->dash) | AT(m->dot) | AT(m->slash);
        TO(soon2) = AT(m->digit) | (AT(m->word) & R(m->digit, 1));
        TO(caps) = AT(m->upper) | AT(m->digit);
        TO(point) = (AT(m->dot) | AT(m->dash) | AT(m->slash)) & R(m->digit, 1);
        TO(dot) = AT(m->dot) & L(m->digit, 1) & R(m->digit, 1);
        TO(colon) = R(m->hex, 1) & ANY4(m->colon, 2);
        TO(colon2) = AT(colon) & AT(m->colon);
    }
    EACH(1)
    {
        TO(w4) = AT(w2) & R(w2, 2);
        TO(n4) = AT(n2) & R(n2, 2);
        TO(d3) = AT(d2) & R(m->digit, 2);
        TO(d4) = AT(d2) & R(d2, 2);
        TO(b4) = AT(b2) & R(b2, 2);
        TO(soon4) = AT(soon2) | (AT(w2) & R(soon2, 2));
        TO(caps2) = AT(caps) & R(caps, 1);
        TO(dot2) = AT(dot) & (R(dot, 2) | R(dot, 3) | R(dot, 4));
        TO(joint) = AT(gap) & L(m->digit, 1) & R(d2, 1) & R(m->digit, 3);
        TO(dashed) = AT(m->dash) & R(h2, 1);
        TO(dotted) = AT(m->dot) & R(h2, 1) & R(h2, 3);
    }
    EACH(1)
    {
        TO(w8) = AT(w4) & R(w4, 4);
        TO(n8) = AT(n4) & R(n4, 4);
        TO(soon8) = AT(soon4) | (AT(w4) & R(soon4, 4));
        TO(caps4) = AT(caps2) & R(caps2, 2);
        TO(d6) = AT(d4) & R(d2, 4);
        TO(d8) = AT(d4) & R(d4, 4);
        TO(b8) = AT(b4) & R(b4, 4);
        TO(dot3) = AT(dot) & (R(dot2, 2) | R(dot2, 3) | R(dot2, 4));
        TO(joint2) = AT(joint) | (AT(m->within) & R(joint, 1));
    }
    EACH(1)
    {
        TO(w16) = AT(w8) & R(w8, 8);
        TO(joint4) = AT(joint2) | (AT(n2) & R(joint2, 2));
    }
    for (size_t i = 1; i <= n; i += LANES) {
        lanes word = AT(m->word), digit = AT(m->digit), upper = AT(m->upper);
        lanes begin = word & ~L(m->word, 1), hex_before = L(m->hex, 1);
        lanes any, first, more;

        // Eleven digits, what bare numbers of interest have at least; or 3 to 10 digits with one separator and
        // three more behind them.
        TO(m->digits) = begin & digit &
                        ((AT(d8) & R(d8, 3)) | (AT(n4) & R(joint4, 3)) |
                                (AT(n4) & R(n4, 3) & R(joint4, 7)));
        // Three dots with one to three digits between.
        TO(m->dotted) = begin & digit & (R(dot3, 1) | R(dot3, 2) | R(dot3, 3));
        TO(m->ats) = (AT(m->at) & ~L(m->space, 1) & ~R(m->space, 1)) |
                     (AT(m->percent) & R(m->four, 1) & R(m->zero, 2)); // %40
        TO(m->flags) = AT(m->dash) & ~(L(m->word, 1) | L(m->dash, 1)) &
                       (R(m->option, 1) | (R(m->dash, 1) & R(m->word, 2)));
        TO(m->dials) = (AT(m->plus) | AT(m->open)) &
                       (R(m->digit, 1) | R(m->open, 1) | R(m->plus, 1));
        TO(m->plates) = upper & L(m->high, 1);
        TO(m->houses) = digit & L(m->trail, 1);
        TO(m->pairs) = AT(m->comma) & L(m->digit, 1) & L(m->digit, 2) & L(m->digit, 3) &
                       L(m->digit, 4) & (R(m->digit, 1) | R(gap, 1));
        TO(m->keys) =
                AT(m->key) & ~(L(m->digit, 1) & ~(L(m->word, 2) | L(m->high, 2))) &
                ~(L(m->digit, 1) & L(m->digit, 2) & ~(L(m->word, 3) | L(m->high, 3)));
        TO(m->named) = AT(m->colon) & L(m->quote, 1) & ~L(m->backslash, 2);
        TO(m->undone) = AT(m->percent) | AT(m->ampersand);
        // At the beginning of a word, behind an escape (`\n`, `%3D`), before a tilde.
        TO(m->literals) = (word & (begin | L(m->backslash, 2) | L(m->percent, 3))) |
                          R(m->tilde, 1);

        // Words of 26 characters or more.
        TO(m->longs) = begin & AT(w16) & R(w8, 16) & R(w2, 24);
        // 15 characters of base64, what eleven digits take.
        TO(m->runs) = AT(m->base64) & ~L(m->base64, 1) & AT(b8) & R(b8, 7);

        // Tokens that have a digit among their first eight characters (of capitals, sixteen), and three
        // characters at least, or go on behind a separator, and two capitals before digits; behind what may part a
        // word and its value, and no digit before that (12:34:56).
        first = AT(u2) & R(part, 2) & R(m->digit, 3); // NO 93 8601 1117 947
        any = AT(soon8);
        // a company of Brazil, twelve capitals and then two digits; X-1234567-L; YA.SWY.GGR/0001-07
        any |= AT(caps4) & R(caps4, 4) & R(soon8, 8);
        any |= (word & R(point, 1)) | (AT(u2) & R(n8, 2) & R(point, 10));
        more = (AT(w2) & (R(m->word, 2) | (R(part, 2) & R(m->word, 3)))) | R(point, 1);
        any = begin & (first | (any & more)) & L(m->before, 1) & ~L(m->digit, 2);
        TO(m->tokens) = any;
        TO(m->valued) =
                any & ((L(m->colon, 1) & L(m->quote, 2) & ~L(m->backslash, 3)) |
                              ((L(m->quote, 1) | L(m->space, 1)) & L(m->colon, 2) &
                                      L(m->quote, 3) & ~L(m->backslash, 4)) |
                              (L(m->quote, 1) & L(m->space, 2) & L(m->colon, 3) &
                                      L(m->quote, 4) & ~L(m->backslash, 5)));

        // Letters and digits with a proof of their own, by the groups that they begin with: 3-2-4 and 3.3.4
        // digits, USCC, MBI, IBAN, A123456(, AB123456C, AB 123456C, AB 12 34 56 C.
        any = AT(d3) & R(gap, 3) & R(d2, 4) & R(gap, 6) & R(d4, 7);
        any |= AT(d3) & R(m->dot, 3) & R(m->digit, 4) & R(n2, 5) & R(m->dot, 7) &
               R(d4, 8);
        any |= AT(w16) & R(w2, 16) & ~R(m->word, 18) & R(d6, 2);
        any |= digit & AT(n8) & R(gap, 4) & R(w2, 5) & R(gap, 8) & R(w4, 9);
        any |= AT(u2) & R(d2, 2) & ((AT(w8) & R(w8, 7)) | (R(gap, 4) & R(w4, 5)));
        any |= upper & ((R(d6, 1) & R(m->open, 7)) |
                               (R(m->upper, 1) & R(d6, 2) & R(m->open, 8)));
        any |= AT(u2) & R(d6, 2) & R(m->upper, 8) & ~R(m->word, 9);
        any |= AT(u2) & R(gap, 2) & R(d6, 3) & R(m->upper, 9) & ~R(m->word, 10);
        any |= AT(w2) & R(gap, 2) & R(d2, 3) & R(gap, 5) & R(d2, 6) & R(gap, 8) &
               R(d2, 9);
        TO(m->ids) = begin & any;

        // Separators of hex groups: of `1:2:3:4` the second colon, what is read to its left is bounded; `::`;
        // 00-11-22-33; 0011.2233.4455.
        any = AT(m->colon) & hex_before & AT(colon) & ANY4(colon2, 2);
        any |= AT(m->colon) & R(m->colon, 1) & (hex_before | R(m->hex, 2));
        any |= AT(dashed) & R(dashed, 3) & R(dashed, 6) & hex_before;
        any |= AT(dotted) & R(dotted, 5) & hex_before;
        TO(m->hexes) = any;
    }
#undef EACH
#undef AT
#undef TO
#undef R
#undef L
#undef ANY4
}

// The classes of n blocks at p, in lanes [2, n + 2), and with them the places of all blocks whose neighbours
// are known.
static inline __attribute__((always_inline)) void
lanes_masks(const uint8_t *p, size_t left, size_t n, struct masks *m,
        void (*planes)(const uint8_t *p, uint64_t plane[8]))
{
    for (size_t b = 0; b < n; b++, p += 64) {
        uint64_t plane[8] = { 0 }, counts = ~(uint64_t)0;
        size_t here = left < 64 ? left : 64;

        if (here > 0)
            planes(p, plane);
        if (here < 64)
            counts = ((uint64_t)1 << here) - 1;
        left -= here;
        for (unsigned i = 0; i < 8; i++)
            m->plane[i][b + 2] = plane[i] & counts;
    }
    lanes_classes(m, 2, n);
    lanes_places(m, n);
}
#endif
