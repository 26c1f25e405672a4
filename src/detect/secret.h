// Secrets that their key announces. Which of password and auth_header it is, and what of the value goes,
// is said here; what a key is stands in evidence.*.txt.
#ifndef DETECT_SECRET_H
#define DETECT_SECRET_H

#include "detect/family.h"

enum value_kind {
    VALUE_EMPTY,
    VALUE_SECRET,
    VALUE_PLACEHOLDER,
    VALUE_OWN, // a label or a mask
};

// lexers/secret.re: what the whole of a value says of itself. *lim is readable.
enum value_kind secret_lex_value(const uint8_t *cur, const uint8_t *lim);
// The end of an authentication scheme word and the blanks behind it (RFC 9110 11.1), or cur.
const uint8_t *secret_lex_scheme(const uint8_t *cur, const uint8_t *lim);
#endif
