// The family of phone numbers.
#ifndef DETECT_PHONE_H
#define DETECT_PHONE_H

#include "detect/form.h"

const uint8_t *phone_at(struct scan *s, const struct form *t);
#endif
