// The values of cookies.
#ifndef DETECT_COOKIE_H
#define DETECT_COOKIE_H

#include "detect/family.h"

// Takes the values of the cookies in [start, lim), the value of a header or of a field that names cookies. Returns
// the end of the last one, or NULL.
const uint8_t *cookie_at(struct scan *s, const uint8_t *start, const uint8_t *lim,
        uint32_t mark);
#endif
