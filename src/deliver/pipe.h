// The pipe: stdin or files to one descriptor, or to files. Lines are cut in the buffer they are read into, and
// stretches of unchanged ones are written from there. Each worker has a deliver of its own; they share a
// turnstile.
#ifndef DELIVER_PIPE_H
#define DELIVER_PIPE_H

#include "base/span.h"
#include "deliver/deliver.h"
#include "deliver/turnstile.h"

// NULL without memory.
struct deliver *pipe_new(struct turnstile *turnstile, struct err *e);
// How many lines record i of the last batch is: more than one where it is a private-key block.
uint32_t pipe_lines(const struct deliver *d, size_t i);
// What ended record i of the last batch: "\n", "\r\n", a 0 byte, nothing.
struct span pipe_ending(const struct deliver *d, size_t i);
#endif
