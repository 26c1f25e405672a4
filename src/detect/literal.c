// Is what a fingerprint points at a literal of secret.txt?
#include "detect/literal.h"

#include <string.h>

bool
literal_is(const uint8_t *p, const uint8_t *lim)
{
    unsigned slot;

    if (lim - p < 2)
        return false;
    slot = literal_hash(p[0], p[1]);
    for (size_t i = literal_slot[slot]; i < literal_slot[slot + 1]; i++)
        if ((size_t)(lim - p) >= literal_table[i].len &&
                memcmp(p, literal_table[i].text, literal_table[i].len) == 0)
            return true;
    return false;
}
