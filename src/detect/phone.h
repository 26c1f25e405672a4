// The family of phone numbers.
#ifndef DETECT_PHONE_H
#define DETECT_PHONE_H

#include "detect/form.h"

// The written forms into plan->pattern from i on; returns where they end.
size_t phone_index(struct detect_plan *plan, size_t i);
// At a token; at a `+` or `(` before a digit.
const uint8_t *phone_at(struct scan *s, const struct form *t);
const uint8_t *phone_dial_at(struct scan *s, const uint8_t *at);
#endif
