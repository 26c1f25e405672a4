// E-mail addresses.
#ifndef DETECT_EMAIL_H
#define DETECT_EMAIL_H

#include "detect/family.h"

// lexers/email.re: literal says that it is an address in brackets.
const uint8_t *email_domain(const uint8_t *cur, bool *literal);
// Is it (lower or upper case) an ending of files or units that no domain has? See endings.txt.
bool email_refused_ending(struct span label);
#endif
