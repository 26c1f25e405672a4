// Bytes that somebody else owns. Spans never own, and point only into what lives as long.
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *p;
    size_t n;
};

static inline struct span
span_of(const char *s)
{
    return (struct span){ (const uint8_t *)s, strlen(s) };
}

static inline int
span_is(struct span a, const char *s)
{
    return a.n == strlen(s) && memcmp(a.p, s, a.n) == 0;
}
#endif
