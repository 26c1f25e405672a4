// Look-ups in the generated table of evidence words.
#include "detect/words.h"

#include <string.h>

const struct word *
words_find(const char *phrase, size_t n)
{
    uint32_t h = words_hash(words_seed, phrase, n);
    const struct word *w =
            &words_table[words_slot(h, words_spread[h & words_spread_mask]) &
                         words_mask];

    return w->len == n && memcmp(w->text, phrase, n) == 0 ? w : NULL;
}

bool
words_raise(const uint8_t *buf, size_t least, size_t end)
{
    char text[WORDS_FOLDED] = "";
    const struct word *w;
    size_t i = end, n;

    do
        i--;
    while (i > least && !words_begin(buf + least, buf + i, buf + end));
    if ((n = end - i) >= WORDS_FOLDED)
        return false;
    for (size_t k = 0; k < n; k++)
        text[k] = (char)(buf[i + k] | 0x20);
    if ((w = words_find(text, n)) != NULL && w->raises)
        return true;
    return n > 4 && text[n - 1] == 's' && (w = words_find(text, n - 1)) != NULL &&
           w->raises;
}

unsigned
words_tail(const uint8_t *buf, size_t end)
{
    uint32_t i;

    if (end >= 3 && buf[end - 1] >= 0x80) {
        const uint8_t *p = buf + end - 3;

        i = (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 |
            (p[2] & 0x3f);
        i -= 0x4e00;
        return (p[0] & 0xf0) == 0xe0 && i < WORDS_HAN
                       ? (uint32_t)words_hans[i / 4] >> i % 4 * 2 & 3
                       : 0;
    }
    if (end < 2)
        return 0;
    i = words_tail_number(end > 2 ? buf[end - 3] : 0, buf[end - 2], buf[end - 1]);
    return words_tails[i / 4] >> i % 4 * 2 & 3;
}
