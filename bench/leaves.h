// simdjson's DOM over the same JSON lines: what only reading JSON costs.
#ifndef BENCH_LEAVES_H
#define BENCH_LEAVES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
struct leaves;

// NULL without memory.
struct leaves *leaves_new(void);
void leaves_free(struct leaves **l);
// Parses a record, 64 readable bytes behind it, and visits every leaf. Returns how many, 0 where it is no JSON.
size_t leaves_visit(struct leaves *l, const uint8_t *rec, size_t n);
#ifdef __cplusplus
}
#endif
#endif
