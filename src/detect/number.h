// The family of numbers: cards, mobiles, resident IDs.
#ifndef DETECT_NUMBER_H
#define DETECT_NUMBER_H

#include "detect/family.h"

enum number_form {
    NUMBER_NONE,
    NUMBER_BARE,   // digits
    NUMBER_BARE_X, // 17 digits and an X
    NUMBER_3_4_4,
    NUMBER_86_3_4_4, // the country prefix hangs on the first group
    NUMBER_4_4_4_4,
    NUMBER_4_4_4_4_3,
    NUMBER_4_6_5,
    NUMBER_4_6_4,
    NUMBER_6_8_4, // or 6-4-4-4
};

// lexers/number.re
const uint8_t *number_lex(const uint8_t *cur, enum number_form *form);
#endif
