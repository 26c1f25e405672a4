// Field statistics: which detector found how much in which field. Bounded, so that names taken from data
// cannot fill the memory. Lifetime: worker.
#ifndef STATS_FIELDS_H
#define STATS_FIELDS_H

#include "base/arena.h"
#include "decide/decide.h"

enum { FIELDS_MOST = 2000, FIELDS_SEEN = 256, FIELDS_RAW = 112 };

// A path as its steps stand, and the cell it was last counted in: most paths need not be written out again.
struct seen_path {
    uint64_t hash;
    uint16_t cell; // + 1, 0: empty
    uint16_t n;
    uint8_t raw[FIELDS_RAW];
};

struct fields {
    struct pumice_field *cell;
    size_t n;
    uint16_t *slot; // open addressing, cell + 1, 0 empty
    struct arena text;
    struct outbuf path;
    struct seen_path *seen; // FIELDS_SEEN
    bool failed;            // a count was lost: memory ran out
};

int fields_init(struct fields *f);
void fields_fini(struct fields *f);
void fields_clear(struct fields *f);
void fields_count(struct fields *f, uint16_t plan, uint8_t part, struct format *format,
        const struct edit *e);
#endif
