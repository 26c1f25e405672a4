// Look-ups in the generated table of evidence words.
#include "detect/words.h"

#include <string.h>

const struct word *
words_find(const char *phrase, size_t n)
{
    const struct word *w = &words_table[words_hash(words_seed, phrase, n) & words_mask];

    return w->text != NULL && w->len == n && memcmp(w->text, phrase, n) == 0 ? w : NULL;
}

bool
words_tail(const uint8_t *buf, size_t end)
{
    unsigned last, before;

    if (end >= 3 && buf[end - 1] >= 0x80) {
        for (size_t i = 0; i < words_key_hans; i++)
            if (memcmp(buf + end - 3, words_key_han[i], 3) == 0)
                return true;
        return false;
    }
    if (end < 2)
        return false;
    last = (buf[end - 1] | 0x20U) - 'a';
    before = (buf[end - 2] | 0x20U) - 'a';
    return last < 26 && before < 26 && (words_key_tail[last] >> before & 1);
}
