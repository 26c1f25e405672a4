// Elements of a text that is well formed. What replaces one half of an element leaves the tag of that half: its partner
// shows the name anyway.
#ifndef TRANSFORM_TAGS_H
#define TRANSFORM_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

// Offsets in the text: from `<` to behind `>`, the name ending before `name`.
struct tag {
    uint32_t start, name, end;
    uint32_t partner; // index; its own: an empty element
    bool inside;      // of something that is replaced
};

// Seldom asked: what is done for each edit should not make room for it.
#define TAGS_COLD __attribute__((cold))

struct tags {
    struct tag *tag; // in order
    size_t n, cap;
    bool no_memory;
};

TAGS_COLD void tags_free(struct tags *t);
// All tags of the text. None where some tag is not closed in order, or does not end.
TAGS_COLD void tags_read(struct tags *t, struct span text);
// [start, end) is replaced: the tags that begin in it, from *i on. To be asked in order, *i 0 at first.
TAGS_COLD void tags_mark(struct tags *t, size_t *i, uint32_t start, uint32_t end);
// What must stand behind what replaces [start, …): the end of the tag that it begins in, from its last quote on if that
// is open there. NULL: it begins in none. *from: where that end begins.
TAGS_COLD const struct tag *tags_around(const struct tags *t, struct span text,
        uint32_t start, uint32_t *from);
// What must stand before `at` inside of the tag, so that what follows there is an attribute again: "", " ", or " _=" and
// in *quote the quote that is open there.
TAGS_COLD const char *tags_glue(const struct tag *tag, struct span text, uint32_t at,
        struct span *quote);
// The first tag from *i on that begins in [start, end), and whose partner is not inside of anything; NULL: there is none.
TAGS_COLD const struct tag *tags_next(const struct tags *t, size_t *i, uint32_t start,
        uint32_t end);
#endif
