// Words that people type.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

// The name nearest to a word, near enough to be meant, or NULL.
const char *text_nearest(const char *word, const char *const *names, size_t n);
#endif
