// Who claims a token (claim.def).
#ifndef DETECT_CLAIM_H
#define DETECT_CLAIM_H

#include "detect/form.h"

// The strongest claim on the token, taken. Returns its end, or NULL.
const uint8_t *claim_at(struct scan *s, const struct form *t);

// Which rows may stand without a word, by what is on (detect_plan.alone). Called once per plan.
void claim_index(struct detect_plan *plan);
#endif
