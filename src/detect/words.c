// Look-ups in the generated table of evidence words.
#include "detect/words.h"

const struct word *
words_find(uint32_t hash, size_t n)
{
    uint32_t h = words_mix(hash);
    const struct word *w =
            &words_table[words_slot(h, words_spread[h & words_spread_mask]) &
                         words_mask];

    return w->hash == hash && w->len == n ? w : NULL;
}

// The entry of the word at p, in whatever case, or NULL.
static const struct word *
find(const uint8_t *p, size_t n, uint32_t hash)
{
    const struct word *w = words_find(hash, n);

    for (size_t i = 0; w != NULL && i < n; i++)
        if ((p[i] | 0x20) != w->text[i])
            return NULL;
    return w;
}

bool
words_raise(const uint8_t *buf, size_t least, size_t end)
{
    const struct word *w;
    uint32_t hash = words_seed, single = words_seed;
    size_t i = end, n;

    do {
        uint8_t c = buf[--i] | 0x20;

        hash = words_hash_add(hash, c);
        if (i + 1 < end)
            single = words_hash_add(single, c);
    } while (i > least && !words_begin(buf + least, buf + i, buf + end));
    n = end - i;
    if ((w = find(buf + i, n, hash)) != NULL && w->raises)
        return true;
    return n > 4 && (buf[end - 1] | 0x20) == 's' &&
           (w = find(buf + i, n - 1, single)) != NULL && w->raises;
}

// The number of the three letters before end; end is not 0.
static uint32_t
tail_of(const uint8_t *buf, size_t end)
{
    return words_tail_number(end > 2 ? buf[end - 3] : 0, end > 1 ? buf[end - 2] : 0,
            buf[end - 1]);
}

// The number of the Han character before end, WORDS_HAN where there is none.
static uint32_t
han_of(const uint8_t *buf, size_t end)
{
    const uint8_t *p = buf + end - 3;
    uint32_t i;

    if (end < 3 || (p[0] & 0xf0) != 0xe0)
        return WORDS_HAN;
    i = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    return i - 0x4e00 < WORDS_HAN ? i - 0x4e00 : WORDS_HAN;
}

unsigned
words_tail(const uint8_t *buf, size_t end)
{
    uint32_t i;

    if (end == 0)
        return 0;
    if (buf[end - 1] < 0x80) {
        i = tail_of(buf, end);
        return words_tails[i / 4] >> i % 4 * 2 & 3;
    }
    i = han_of(buf, end);
    return i < WORDS_HAN ? (uint32_t)words_hans[i / 4] >> i % 4 * 2 & 3 : 0;
}
