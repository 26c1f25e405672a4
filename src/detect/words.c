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
words_raise(const uint8_t *p, size_t n)
{
    const struct word *w;
    uint32_t hash = words_seed;

    for (size_t i = n; i-- > 0;)
        hash = words_hash_add(hash, p[i] | 0x20);
    if ((w = find(p, n, hash)) != NULL && w->raises)
        return true;
    if (n <= 4 || (p[n - 1] | 0x20) != 's')
        return false;
    hash = words_seed;
    for (size_t i = n - 1; i-- > 0;)
        hash = words_hash_add(hash, p[i] | 0x20);
    return (w = find(p, n - 1, hash)) != NULL && w->raises;
}
