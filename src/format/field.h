// What format shows to detect: the places of a record where a value stands.
#ifndef FORMAT_FIELD_H
#define FORMAT_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "detect/anchor.h"

#define SEGMENT_NO_STEP UINT32_MAX

// One step of the path of a field, linked towards the root (whose `up` is NULL and which is no
// step itself: a NULL segment is the root).
struct segment {
    const struct segment *up;
    struct span name; // the member name, decoded and folded; p NULL: an array element
    uint32_t index;   // of an array element; SEGMENT_NO_STEP: only a layer's beginning
    const char *hop;  // a layer begins below this step: `<json>`; NULL: none
};

enum field_kind {
    FIELD_TEXT,    // plain text: a whole record, or a text layer
    FIELD_STRING,  // the inside of a JSON string
    FIELD_NUMBER,  // a bare JSON number
    FIELD_LITERAL, // true, false, null, an empty container: only rules see it
    FIELD_CELL,    // a bare number in a row of CSV
    FIELD_NAME, // the inside of a JSON member name; `path` is that of the object around it
};

// text[len] is readable and is 0 or a byte that no value contains (a quote, a comma, a bracket, white
// space behind a number). Nothing before text[0] is looked at: the field's start is a boundary.
struct field {
    const uint8_t *text;
    uint32_t len;
    enum field_kind kind;
    const struct segment *path; // the last step, which for a member is its name
    bool unkeyed; // no name of the path makes a finding of it; false: perhaps none does
    const struct anchor *anchor; // those in text, in order
    size_t anchors;
    uint32_t base; // anchor[i].at - base is an offset in text
};
#endif
