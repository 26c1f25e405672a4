#ifndef DETECT_FOLD_H
#define DETECT_FOLD_H
#include <stddef.h>
#include <stdint.h>
size_t fold_at(const uint8_t *p, size_t n, uint8_t *ascii);
#endif
