// From bit planes to character classes to masks of places: what the anchor pass asks of every 64 bytes, for
// several blocks at once. Written in vectors of 64-bit lanes, a lane being a block; kernels include it, so
// that each has it for its own instruction set.
#ifndef DETECT_MASKS_H
#define DETECT_MASKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    MASKS_BLOCKS = 30, // answered at once
    MASKS_LANES = MASKS_BLOCKS +
                  8, // with the neighbours, and what a vector writes past the last
};

// Bit j of lane i says whether byte j of block i - 1 is of the class. Lane 0 is the block before the first.
// clang-format off
#define MASKS_CLASSES(C)                                                               \
    C(digit) C(word)              /* word: letter, digit, `_` */                       \
    C(letter) C(upper) C(hex)                                                          \
    C(at) C(dot) C(dash) C(space) C(slash) C(colon) C(comma) C(plus) C(open)           \
    C(percent) C(ampersand) C(four) C(zero) C(tilde)                                   \
    C(option)                     /* p, u: what a short option of interest is */       \
    C(key)                        /* = : > */                                          \
    C(wide)                       /* may begin a full-width = or : (EF) */             \
    C(lead)                       /* may begin a disguised character */                \
    C(high) C(trail)              /* no ASCII; 10xxxxxx, within a character */         \
    C(before)                     /* may stand between a word and its value, or end the word */ \
    C(base64)                     /* a character of either alphabet */                 \
    C(quote) C(backslash)                                                              \
    C(within)                     /* no 0 byte, which ends a record */                 \
    C(control)                    /* below 0x20 but for TAB, LF, CR, ESC; 0 bytes too */

// Where something of interest may begin: the kinds of anchors, as the masks alone can tell.
#define MASKS_PLACES(P)                                                                \
    P(digits) P(dotted) P(ats) P(flags) P(ids) P(hexes) P(dials) P(plates) P(pairs)    \
    P(longs)                                                                           \
    P(keys)                       /* that no number stands before by itself: 12:34:56 */ \
    P(named)                      /* a colon behind a quote that is not escaped */     \
    P(valued)                     /* of the tokens, those directly behind what is named, a space or a quote */ \
    P(tokens) P(runs) P(undone) P(houses) /* somebody looks at the bytes too */ \
    P(literals)                   /* where one may stand */                            \
    P(ends) P(ends_high) P(begins)          /* of words: of letters, and of Han characters; where the former begin */
// clang-format on

struct masks {
#define C(name) uint64_t name[MASKS_LANES];
    MASKS_CLASSES(C)
#undef C
#define P(name) uint64_t name[MASKS_LANES];
    MASKS_PLACES(P)
#undef P
    uint64_t plane[8][MASKS_LANES]; // bit j of plane[b][i] is bit b of byte j
};

// Before the first block: nothing.
static inline void
masks_begin(struct masks *m)
{
#define C(name) m->name[0] = m->name[1] = 0;
    MASKS_CLASSES(C)
#undef C
    m->begins[0] = 0;
}

// The last two lanes with a class become the first two.
static inline void
masks_carry(struct masks *m)
{
#define C(name)                                                                        \
    m->name[0] = m->name[MASKS_BLOCKS];                                                \
    m->name[1] = m->name[MASKS_BLOCKS + 1];
    MASKS_CLASSES(C)
#undef C
    m->begins[0] = m->begins[MASKS_BLOCKS]; // they ask for neighbours on both sides
}

#endif
