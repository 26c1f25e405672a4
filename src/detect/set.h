// A set of detectors by number, of fixed size: what a word says, what speaks for a value.
#ifndef DETECT_SET_H
#define DETECT_SET_H

#include <stdbool.h>
#include <stdint.h>

enum { SET_WORDS = 6, SET_MOST = SET_WORDS * 64 };

struct det_set {
    uint64_t w[SET_WORDS];
};

static inline bool
set_has(const struct det_set *s, unsigned id)
{
    return s->w[id / 64] >> id % 64 & 1;
}

static inline void
set_add(struct det_set *s, unsigned id)
{
    s->w[id / 64] |= (uint64_t)1 << id % 64;
}

static inline void
set_drop(struct det_set *s, unsigned id)
{
    s->w[id / 64] &= ~((uint64_t)1 << id % 64);
}

static inline bool
set_empty(const struct det_set *s)
{
    uint64_t any = 0;

    for (unsigned i = 0; i < SET_WORDS; i++)
        any |= s->w[i];
    return any == 0;
}

static inline bool
set_meets(const struct det_set *a, const struct det_set *b)
{
    uint64_t any = 0;

    for (unsigned i = 0; i < SET_WORDS; i++)
        any |= a->w[i] & b->w[i];
    return any != 0;
}

// a |= b
static inline void
set_join(struct det_set *a, const struct det_set *b)
{
    for (unsigned i = 0; i < SET_WORDS; i++)
        a->w[i] |= b->w[i];
}

// a |= b without c
static inline void
set_join_but(struct det_set *a, const struct det_set *b, const struct det_set *c)
{
    for (unsigned i = 0; i < SET_WORDS; i++)
        a->w[i] |= b->w[i] & ~c->w[i];
}
#endif
