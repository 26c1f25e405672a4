// Short lists of words, looked through one by one.
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

// Is p[0, n) one of the words, in whatever case?
static inline bool
list_has(const char *const *words, size_t count, const uint8_t *p, size_t n)
{
    if (n == 0)
        return false;
    for (size_t i = 0; i < count; i++)
        if ((words[i][0] | 0x20) == (*p | 0x20) && strlen(words[i]) == n &&
                strncasecmp((const char *)p, words[i], n) == 0)
            return true;
    return false;
}

#define LIST_HAS(words, p, n) list_has(words, sizeof(words) / sizeof((words)[0]), p, n)
#endif
