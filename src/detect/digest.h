// SHA-256 and Keccak-256, for check sums that are made of them.
#ifndef DETECT_DIGEST_H
#define DETECT_DIGEST_H

#include <stddef.h>
#include <stdint.h>

// FIPS 180-4. n is 119 at most: two blocks. arg is not looked at (struct check_hash).
void digest_sha256(void *arg, const uint8_t *p, size_t n, uint8_t out[32]);
// Keccak reference 3.0, as Ethereum has it (padding 1, not SHA-3's). n is 135 at most: one block.
void digest_keccak256(void *arg, const uint8_t *p, size_t n, uint8_t out[32]);
#endif
