// The literals that secrets begin with, and what stands around them: tables that gen/mksecrets.c makes from
// secret.txt. The anchor pass finds candidates by a fingerprint, a bit for a hash of three bytes, and asks
// literal_is() before it puts an anchor; token.c reads the rest.
#ifndef DETECT_LITERAL_H
#define DETECT_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/load.h"

// What a token must pass besides its form; token.c has a function for each.
#define LITERAL_CHECKS(C)                                                              \
    C(none)                                                                            \
    C(jwt)                                                                             \
    C(pem)                                                                             \
    C(pem64)                                                                           \
    C(bech32)                                                                          \
    C(bedrock)                                                                         \
    C(crc62)                                                                           \
    C(crc_hex)                                                                         \
    C(atlassian)                                                                       \
    C(digits)                                                                          \
    C(example)                                                                         \
    C(openai)                                                                          \
    C(nohex)                                                                           \
    C(track)                                                                           \
    C(value)                                                                           \
    C(user)

enum literal_check {
#define C(name) LITERAL_CHECK_##name,
    LITERAL_CHECKS(C)
#undef C
};

// Bytes of a class, or a text.
struct literal_step {
    const char *text; // NULL: bytes of the class, least to most of them
    uint16_t len, least, most;
    uint8_t set;
    bool maybe; // may be missing
};

// One line of secret.txt.
struct literal_form {
    uint16_t detector;
    uint16_t step; // number of the first; those to the left stand farthest first
    uint8_t before, after; // how many to the left of the literal, and to its right
    uint8_t check;         // enum literal_check
    uint8_t proof;         // enum pumice_proof
    uint8_t entropy;       // tenths of a bit a byte
};

struct literal {
    const char *text;
    uint16_t len, form;
};

enum {
    LITERAL_SLOTS = 512,
    LITERAL_FINGERPRINT = 3, // bytes
    LITERAL_BITS = 15        // of a hash of them
};

// A bit for each hash that three bytes of a literal, or two and what may follow them, can have.
extern const uint8_t literal_fingerprint[1 << (LITERAL_BITS - 3)];
extern const struct literal literal_table[]; // by slot of the first two bytes
extern const uint16_t literal_slot[LITERAL_SLOTS + 1];
extern const struct literal_form literal_forms[];
extern const uint16_t literal_keyed[]; // forms that their key alone finds
extern const size_t literal_keyeds;
extern const struct literal_step literal_steps[];
extern const uint64_t literal_sets[][2]; // bit per ASCII character

static inline unsigned
literal_hash(uint8_t a, uint8_t b)
{
    return (a * 37U + b) % LITERAL_SLOTS;
}

// Of the three bytes at p, of which four are readable.
static inline uint32_t
literal_bit(const uint8_t *p)
{
    return (load_little32(p) << 8) * 0x2c1b3c6dU >> (32 - LITERAL_BITS);
}

// May a literal begin at p, of which four bytes are readable?
static inline bool
literal_may_be(const uint8_t *p)
{
    uint32_t bit = literal_bit(p);

    return literal_fingerprint[bit / 8] >> bit % 8 & 1;
}

static inline bool
literal_in(unsigned set, uint8_t c)
{
    return c < 0x80 && (literal_sets[set][c / 64] >> c % 64 & 1);
}

// Does a literal stand at p? lim ends the buffer.
bool literal_is(const uint8_t *p, const uint8_t *lim);
#endif
