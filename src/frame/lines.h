// Cuts a stream of bytes into records at line ends (or 0 bytes), in the buffer that it was read into: a
// line's ending becomes the 0 byte behind its record, and lines_ending() says what it was. Where the
// stream was cut into reads makes no difference. Memory is bounded by max_record.
#ifndef FRAME_LINES_H
#define FRAME_LINES_H

#include <stdbool.h>

#include "base/span.h"
#include "pumice.h"

struct lines {
    size_t max_record;
    uint8_t delimiter; // '\n', or 0
    uint16_t plan;     // of the records
    uint8_t *buf;
    size_t cap;     // without the padding behind it
    size_t from, n; // bytes not cut yet: [from, n)
    size_t scanned; // of them known to have no delimiter
    bool skipping; // a line that is too long: its prefix stands at buf[0], the rest goes by
    uint8_t last; // byte of what went by
    struct pumice_record *rec;
    uint8_t *ending;
    size_t records, cap_records;
    bool failed; // memory ran out
};

// Returns 0, or -1 without memory.
int lines_init(struct lines *l, size_t max_record, uint8_t delimiter, uint16_t plan);
void lines_fini(struct lines *l);
// Is something left that can be cut without reading?
bool lines_more(const struct lines *l);
// When nothing is: where the next bytes may be read to, at least 64 KiB. The records of the last cut are gone.
uint8_t *lines_room(struct lines *l, size_t *n);
void lines_fed(struct lines *l, size_t n);
// Cuts what has been fed; with `end` the last line needs no ending. The batch is valid until lines_room().
void lines_cut(struct lines *l, bool end, struct pumice_batch *batch);
// "\n", "\r\n", a 0 byte or nothing: what stood behind record i.
struct span lines_ending(const struct lines *l, size_t i);
// The bytes of records [i, end) as they came, endings and all. None of them may be too long, and the batch
// is no longer fit for pumice_clean() then.
struct span lines_raw(struct lines *l, size_t i, size_t end);
#endif
