// A chain of blocks that grows by doubling and is rewound, not freed.
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 << 10, ALIGN = 16 };

static void *
block_bytes(struct arena_block *b)
{
    return (char *)b + ((sizeof(*b) + ALIGN - 1) & ~(size_t)(ALIGN - 1));
}

void
arena_init(struct arena *a)
{
    *a = (struct arena){ 0 };
}

void
arena_fini(struct arena *a)
{
    for (struct arena_block *b = a->first, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    *a = (struct arena){ 0 };
}

void
arena_reset(struct arena *a, size_t keep)
{
    size_t sum = 0;

    for (struct arena_block **at = &a->first; *at != NULL;) {
        struct arena_block *b = *at;

        sum += b->size;
        if (sum <= keep) {
            at = &b->next;
            continue;
        }
        *at = b->next;
        free(b);
    }
    a->cur = a->first;
    a->used = 0;
}

void *
arena_get(struct arena *a, size_t n)
{
    size_t size;
    struct arena_block *b;

    if (n > SIZE_MAX / 4)
        return NULL;
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    while (a->cur != NULL && a->used + n > a->cur->size && a->cur->next != NULL) {
        a->cur = a->cur->next;
        a->used = 0;
    }
    if (a->cur == NULL || a->used + n > a->cur->size) {
        size = a->cur == NULL ? FIRST_BLOCK : a->cur->size * 2;
        while (size < n)
            size *= 2;
        if ((b = malloc(sizeof(*b) + ALIGN + size)) == NULL)
            return NULL;
        b->next = NULL;
        b->size = size;
        if (a->cur == NULL)
            a->first = b;
        else
            a->cur->next = b;
        a->cur = b;
        a->used = 0;
    }
    a->used += n;
    return (char *)block_bytes(a->cur) + a->used - n;
}

char *
arena_text(struct arena *a, const void *p, size_t n)
{
    char *s = arena_get(a, n + 1);

    if (s != NULL) {
        memcpy(s, p, n);
        s[n] = '\0';
    }
    return s;
}
