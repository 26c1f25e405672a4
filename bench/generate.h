// Log lines as systems write them, made from a seed: the same bytes for the same seed, everywhere. All values are
// invented and have valid check digits. About one line in three holds one.
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H

#include <stddef.h>
#include <stdint.h>

enum generate_form {
    GENERATE_TEXT,
    GENERATE_JSON,
    GENERATE_ACCESS, // access logs, their queries percent-encoded
    GENERATE_NESTED, // JSON in lines of text
};

// At least n bytes of whole lines, each ended by a newline. NULL without memory; the caller frees it.
char *generate(enum generate_form form, uint64_t seed, size_t n, size_t *len);
#endif
