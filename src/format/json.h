// Tokens of JSON (RFC 8259), from lexers/json.re.
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include <stdint.h>

enum json_token {
    JSON_END,
    JSON_BAD,
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_COLON,
    JSON_COMMA,
    JSON_STRING,
    JSON_STRING_ESCAPED, // with a backslash in it
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
};

// The token at *cur, white space before it read over: [*start, *cur), a string with its quotes. *lim is 0.
// Control bytes in strings and leading zeros of numbers are let through: only the structure counts.
enum json_token json_next(const uint8_t **cur, const uint8_t *lim,
        const uint8_t **start);
#endif
