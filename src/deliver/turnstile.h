// What the pipe's workers share. Each takes the next numbered block of the input under it, and writes in that
// number's turn: so the output is the same for any number of workers, and so is the error that ends it. Safe
// from any thread, but for what is said otherwise.
#ifndef DELIVER_TURNSTILE_H
#define DELIVER_TURNSTILE_H

#include <stdatomic.h>
#include <sys/uio.h>

#include "deliver/deliver.h"
#include "frame/lines.h"

struct pipe_options {
    char *const *file; // "-" is stdin; none: stdin
    size_t files;
    int out; // descriptor, borrowed; -1: nothing is written
    const char *
            path; // instead of it a file or a folder, see output.h; NULL: the descriptor
    const struct pumice_policy *policy;
    size_t max_record;
    uint8_t delimiter; // '\n', or 0
    uint16_t plan;
    const atomic_bool *stop; // once true, no more is read; or NULL
    void (*tick)(
            void *ctx); // after each batch, and every 100 ms without one; or NULL. Never two at once
    void *ctx;
};

struct pipe_tally {
    uint64_t bytes, taken; // of text; of the files themselves
    uint64_t records, clean, edited, dropped, withheld;
    uint64_t found;  // in them
    uint64_t looked; // bytes that were asked for their encoding
    bool gb18030;    // and they seemed to be that, which nobody had said
    uint64_t reason[PUMICE_REASON_COUNT];
};

struct turnstile;

// NULL with *e. Every file is looked at first, so that a missing one is named before anything is written.
struct turnstile *turnstile_new(const struct pipe_options *options, struct err *e);
// What was not finished leaves no file.
void turnstile_free(struct turnstile **t);

// A worker's buffer for a turnstile's input.
int turnstile_lines(const struct turnstile *t, struct lines *l);

// What a worker has in hand, from turnstile_take() to turnstile_leave().
struct ticket {
    uint64_t number;
    size_t file;                        // number of the input that it is from
    uint64_t bytes, taken;              // what it adds to the tally
    const struct pumice_stream *stream; // until turnstile_leave()
};

// Reads and cuts the next batch. Returns within 100 ms, with an empty one when nothing came.
enum fetched turnstile_take(struct turnstile *t, struct lines *l, struct ticket *k,
        struct err *e);
// Waits for the ticket's turn. Until turnstile_leave() the caller alone writes and counts.
void turnstile_enter(struct turnstile *t, const struct ticket *k);
// In turn. The vector is changed.
void turnstile_write(struct turnstile *t, const struct ticket *k, struct iovec *v,
        int n);
// In turn. From here on nothing is written, and no more is taken.
void turnstile_fail(struct turnstile *t, enum err_code code, const char *what);
// In turn: what has been sent so far, in lines. Without workers: of all.
struct pipe_tally *turnstile_tally(struct turnstile *t);
bool turnstile_writes(const struct turnstile *t);
void turnstile_leave(struct turnstile *t, const struct ticket *k);
// In turn: the first failure of a write before it; 0 or -1.
int turnstile_failure(struct turnstile *t, struct err *e);

// When no worker is left: what was written is put in place. -1 with the error that came first in the
// order of the input, and nothing is.
int turnstile_finish(struct turnstile *t, struct err *e);
#endif
