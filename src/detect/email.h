// E-mail addresses.
#ifndef DETECT_EMAIL_H
#define DETECT_EMAIL_H

#include "detect/family.h"

// lexers/email.re: the end of the domain at cur, two labels or more, or NULL.
const uint8_t *email_lex_domain(const uint8_t *cur);
#endif
