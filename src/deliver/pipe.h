// The pipe: stdin or files to one output descriptor. Lines are cut in the buffer they are read into, and
// stretches of unchanged ones are written from there.
#ifndef DELIVER_PIPE_H
#define DELIVER_PIPE_H

#include "base/span.h"
#include "deliver/deliver.h"

struct pipe_options {
    char *const *file; // "-" is stdin; none: stdin
    size_t files;
    int out; // descriptor, borrowed; -1: nothing is written
    size_t max_record;
    uint8_t delimiter; // '\n', or 0
    uint16_t plan;
    void (*tick)(void *ctx); // after each batch, and every 100 ms without one; or NULL
    void *ctx;
};

struct pipe_tally {
    uint64_t bytes, records, clean, edited, dropped, withheld;
    uint64_t reason[PUMICE_REASON_COUNT];
};

// NULL with *e; every file is looked at first, so that a missing one is named before anything is written.
struct deliver *pipe_new(const struct pipe_options *options, struct err *e);
// How many lines record i of the last batch is: more than one where it is a private-key block.
uint32_t pipe_lines(const struct deliver *d, size_t i);
// What ended record i of the last batch: "\n", "\r\n", a 0 byte, nothing.
struct span pipe_ending(const struct deliver *d, size_t i);
// What has been sent so far, in lines.
const struct pipe_tally *pipe_tally(const struct deliver *d);
#endif
