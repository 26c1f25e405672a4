// The evidence words: phrases that raise a detector or veto it. The texts are evidence.*.txt; the
// build compiles them to a perfect hash (gen/mkwords.c).
#ifndef DETECT_WORDS_H
#define DETECT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WORDS_PHRASE = 4, // a phrase has at most so many words
    WORDS_FOLDED = 64 // and at most so many bytes
};

struct word {
    const char *text; // folded: lower case, one space between words
    uint8_t len;
    uint64_t raise, veto, key; // bits 1 << enum detector_id; key: alone makes a finding
};

// The generated table: a power of two of slots, no two words in one.
extern const struct word words_table[];
extern const uint32_t words_mask, words_seed;
// Last two letters of Latin key words, [last] bit second but last; last characters of the Han ones.
extern const uint32_t words_key_tail[26];
extern const char words_key_han[][4];
extern const size_t words_key_hans;
// All phrases that raise a detector, by its number: "card, pan, 卡号".
extern const char *const words_raising[];

// The entry of a folded phrase, or NULL.
const struct word *words_find(const char *phrase, size_t n);
// May buf[0, end) end in a key word? Never false where it does.
bool words_tail(const uint8_t *buf, size_t end);
// The hash of the table, shared with gen/mkwords.c.
static inline uint32_t
words_hash(uint32_t seed, const char *p, size_t n)
{
    uint32_t h = seed;

    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)p[i]) * 0x01000193U; // FNV-1a
    return h ^ h >> 15;
}
#endif
