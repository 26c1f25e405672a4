// Written forms, as claim.def has them, taken apart once per plan.
#ifndef DETECT_PATTERN_H
#define DETECT_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

enum { PATTERN_GROUPS = 8 };

// One alternative of a form.
struct form_pattern {
    uint8_t groups; // 0: "*", any groups of one kind, together least[0] to most[0] characters
    bool letters;
    uint8_t least[PATTERN_GROUPS], most[PATTERN_GROUPS];
    uint8_t sep
            [PATTERN_GROUPS]; // before the group; '-': a space or a dash, '~': a dash
};
#endif
