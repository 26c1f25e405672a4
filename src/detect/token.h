// Reads the token at a literal: what stands to its left, its body, its right end; then its check.
#ifndef DETECT_TOKEN_H
#define DETECT_TOKEN_H

#include "detect/family.h"
#include "detect/literal.h"

// Shannon's entropy of at most the first 128 of n bytes, in tenths of a bit a byte.
unsigned token_entropy(const uint8_t *p, size_t n);
// Decodes base64 or base64url from p up to lim, to its first other byte; at most size bytes. Returns how
// many came out.
size_t token_unbase64(const uint8_t *p, const uint8_t *lim, uint8_t *out, size_t size);
// Is [p, end) the whole of a form without literal?
bool token_is(struct scan *s, const struct literal_form *f, const uint8_t *p,
        const uint8_t *end);
// The detector whose form, a literal and what follows it, [p, end) is the whole of; DET_COUNT: none that is on and
// has the evidence it wants.
enum detector_id token_names(struct scan *s, const uint8_t *p, const uint8_t *end);
#endif
