// Tokens: a value as a line of letters and digits in groups. Read once, then matched against written
// forms.
#ifndef DETECT_TOKEN_H
#define DETECT_TOKEN_H

#include "detect/family.h"

enum {
    TOKEN_GROUPS = 24,
    TOKEN_MOST = 48, // characters without separators; more than any form has
};

// Letters and digits, and more of them behind single separators (space, `-`, `.`, `/`).
struct token {
    const uint8_t *start;
    size_t groups;
    const uint8_t *end[TOKEN_GROUPS]; // of each group
    uint8_t sep[TOKEN_GROUPS];        // before it
    uint8_t len[TOKEN_GROUPS];
    uint8_t first[TOKEN_GROUPS]; // its first character in chars
    uint64_t letters, lower;     // groups that hold some
    uint8_t chars[TOKEN_MOST];   // letters as capitals
};

// Reads the token at cur, which starts with a letter or digit. False: no form is as long.
bool token_read(const struct scan *s, const uint8_t *cur, struct token *t);

// The number that a form has here, and past it.
size_t token_number(const char **form);
// The groups of the written form (claim.def), 0 when the token does not begin with one. *n: their characters.
size_t token_match(const struct token *t, const char *form, size_t *n);

// The same of one alternative of it.
size_t token_match_one(const struct token *t, const char *form, size_t *n);

// Does a number that has no proof of its own hang on another with `-` or `.`?
bool token_joined(const struct scan *s, const uint8_t *start, const uint8_t *end);
#endif
