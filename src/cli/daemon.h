// The filter of `run` and of `demo`: workers, each with its consumer, its producer and its engine, in one
// consumer group.
#ifndef CLI_DAEMON_H
#define CLI_DAEMON_H

#include <stdatomic.h>

#include "config/config.h"
#include "kafka/properties.h"
#include "serve/metrics.h"

struct daemon_options {
    const struct config *config; // all of it lives longer
    const struct properties *properties;
    struct metrics *metrics;
    const atomic_bool *stop;
    const char *simd; // NULL: the best kernel
    uint64_t drain_ms;
};

struct daemon;

// Starts the threads. NULL with *e.
struct daemon *daemon_start(const struct daemon_options *options, struct err *e);
// A worker has ended: after a drain, or by an error.
bool daemon_ended(struct daemon *d);
// Waits for all of them; those still running must have been asked to stop. -1: *e has the first error.
int daemon_join(struct daemon **d, struct err *e);
#endif
