// Memory that is taken back all at once. Blocks stay for reuse; nothing is freed one by one.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block {
    struct arena_block *next;
    size_t size; // bytes after the header
};

struct arena {
    struct arena_block *first, *cur;
    size_t used; // of cur
};

void arena_init(struct arena *a);
void arena_fini(struct arena *a);
// Takes everything back, keeps the memory up to `keep` bytes.
void arena_reset(struct arena *a, size_t keep);
// n bytes, aligned to 16, or NULL. They live until the next reset.
void *arena_get(struct arena *a, size_t n);
// A copy of n bytes and a 0 behind them, or NULL.
char *arena_text(struct arena *a, const void *p, size_t n);
#endif
