// The family of dotted numbers.
#ifndef DETECT_IPV4_H
#define DETECT_IPV4_H

#include "detect/family.h"

enum ipv4_form { IPV4_ADDRESS, IPV4_RANGE, IPV4_OTHER };

// lexers/ipv4.re: reads the digit run at cur. Returns the end of the token; *lim is no part of one.
const uint8_t *ipv4_lex(const uint8_t *cur, enum ipv4_form *form);
#endif
