// Classes of ASCII characters, whatever the locale. A byte of anything else is of none.
#ifndef BASE_IS_H
#define BASE_IS_H

#include <stdbool.h>
#include <stdint.h>

static inline bool
is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool
is_letter(uint8_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool
is_upper(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool
is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
is_hex(uint8_t c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static inline bool
is_alnum(uint8_t c)
{
    return is_digit(c) || is_letter(c);
}

static inline bool
is_word(uint8_t c)
{
    return is_alnum(c) || c == '_';
}
#endif
