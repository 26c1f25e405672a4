// Cuts input into records and lays them out as the engine wants them: a batch. It knows nothing of
// files, brokers or formats.
#ifndef FRAME_FRAME_H
#define FRAME_FRAME_H

#include <stdbool.h>

#include "base/span.h"
#include "pumice.h"

enum {
    FRAME_PREFIX =
            4096, // of a record that is too long this much is kept, for the form of its stub
    FRAME_PADDING = 64, // readable bytes behind the last record
};

// One batch under construction. Lifetime: worker; its content: batch.
struct frame {
    uint8_t *buf;
    size_t len, cap;
    struct pumice_record *rec;
    size_t n, cap_rec;
};

void frame_fini(struct frame *f);
void frame_reset(struct frame *f);
// Copies one part of a message in; `like` says all of it but `at` and `len`. What is longer than
// max_record gets PUMICE_REC_TOO_LONG and its first 4 KiB. False: no memory, nothing changed.
bool frame_put(struct frame *f, struct span bytes, size_t max_record,
        const struct pumice_record *like);
// The batch, valid until the next put or reset.
struct pumice_batch frame_batch(const struct frame *f);
#endif
