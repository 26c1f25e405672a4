// Who claims a token (claim.def).
#ifndef DETECT_CLAIM_H
#define DETECT_CLAIM_H

#include "detect/form.h"

// The strongest claim on the token, taken. Returns its end, or NULL.
const uint8_t *claim_at(struct scan *s, const struct form *t);

// The whole field as one number with a check digit, where nothing of it was claimed and its key speaks for that
// number: parted in any way. Returns its end, or NULL.
const uint8_t *claim_whole(struct scan *s);

// Which rows may stand without a word, by what is on (detect_plan.alone). Called once per plan.
void claim_index(struct detect_plan *plan);
#endif
