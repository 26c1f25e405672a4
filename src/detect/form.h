// Tokens: a value as a line of letters and digits in groups. Read once, then matched against written
// forms.
#ifndef DETECT_FORM_H
#define DETECT_FORM_H

#include "detect/family.h"
#include "detect/pattern.h"

enum {
    FORM_GROUPS = 24,
    FORM_MOST = 48, // characters without separators; more than any form has
};

// Letters and digits, and more of them behind single separators (space, `-`, `.`, `/`), a last group perhaps
// in brackets.
struct form {
    const uint8_t *start;
    size_t groups;
    const uint8_t *end[FORM_GROUPS]; // of each group
    uint8_t sep[FORM_GROUPS];        // before it
    uint8_t len[FORM_GROUPS];
    uint8_t first[FORM_GROUPS]; // its first character in chars
    uint64_t letters, lower;    // groups that hold some
    uint8_t chars[FORM_MOST];   // letters as capitals
};

// Reads the token at cur, which starts with a letter or digit. False: no form is as long.
bool form_read(const struct scan *s, const uint8_t *cur, struct form *t);

// The alternatives of a form into out, as far as there is room; returns how many.
size_t form_compile(const char *form, struct form_pattern *out, size_t room);
// The groups of the pattern, 0 when the token does not begin with them. *n: their characters.
size_t form_fits(const struct form *t, const struct form_pattern *p, size_t *n);
// The groups of the first pattern of [p, end) that it begins with.
size_t form_match(const struct form *t, const struct form_pattern *p,
        const struct form_pattern *end, size_t *n);

// Is the first group of digits alone, as many as a bit of `lengths` says? The cheap question before
// form_match().
static inline bool
form_begins(const struct form *t, uint64_t lengths)
{
    return !(t->letters & 1) && (lengths >> t->len[0] & 1);
}

// Does a number that has no proof of its own hang on another with `-` or `.`?
bool form_joined(const struct scan *s, const uint8_t *start, const uint8_t *end);
#endif
