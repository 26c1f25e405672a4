// Field statistics: which detector found how much in which field. Bounded, so that names taken from data
// cannot fill the memory. Lifetime: worker.
#ifndef STATS_FIELDS_H
#define STATS_FIELDS_H

#include "base/arena.h"
#include "decide/decide.h"

enum { FIELDS_MOST = 2000 };

struct fields {
    struct pumice_field *cell;
    size_t n;
    uint16_t *slot; // open addressing, cell + 1, 0 empty
    struct arena text;
    struct outbuf path;
    bool failed; // a count was lost: memory ran out
};

int fields_init(struct fields *f);
void fields_fini(struct fields *f);
void fields_clear(struct fields *f);
void fields_count(struct fields *f, uint16_t plan, uint8_t part, struct format *format,
        const struct edit *e);
#endif
