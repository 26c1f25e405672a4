// Look-ups in the generated table of evidence words.
#include "detect/words.h"

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
