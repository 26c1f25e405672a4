// Disguised characters: other ways to write ASCII, and characters that show nothing. The anchor pass
// asks whether one stands here, the views write what it stands for (BLUEPRINT: "other clothes").
#ifndef DETECT_FOLD_H
#define DETECT_FOLD_H

#include <stddef.h>
#include <stdint.h>

// The bytes of the disguised character at p, of which n > 0 may be read, or 0 when there is none.
// *ascii is what it stands for; 0: nothing, it is invisible.
size_t fold_at(const uint8_t *p, size_t n, uint8_t *ascii);
#endif
