// The rival: Vectorscan over the same records, with start of match, the same validators and the same
// replacement.
#ifndef BENCH_RIVAL_H
#define BENCH_RIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rival;

// Compiles the patterns of a file; prints why and returns NULL where that fails.
struct rival *rival_new(const char *patterns);
void rival_free(struct rival **r);
// Has it patterns of detector i?
bool rival_has(const struct rival *r, size_t detector);
// Cleans one record into out (room for 4 n + 4096 bytes); returns its length. found[i]:
// findings of detector i (pumice.h), counted on.
size_t rival_clean(struct rival *r, const uint8_t *rec, size_t n, uint8_t *out,
        size_t *found);
#endif
