// Kafka, at least once: a consumer and an idempotent producer. Offsets are committed only up to the first
// record that the broker has not acknowledged yet, so whatever dies, nothing is lost.
#ifndef DELIVER_KAFKA_ALO_H
#define DELIVER_KAFKA_ALO_H

#include <stdatomic.h>

#include "config/config.h"
#include "deliver/deliver.h"
#include "kafka/properties.h"
#include "stats/account.h"

// Who wants to know how the worker is doing. Called on the worker's thread.
struct kafka_watch {
    void *ctx;
    // What was counted since the last commit. lag -1: not known.
    void (*committed)(void *ctx, unsigned worker, const struct account *a, int64_t lag);
    void (*assigned)(void *ctx, unsigned worker, size_t partitions);
    void (*revoked)(void *ctx, unsigned worker, const char *topic, int32_t partition);
    void (*turned)(void *ctx, unsigned worker); // at each poll: the worker lives
    void (*rebuilt)(void *ctx, unsigned worker);
};

struct kafka_alo_options {
    const struct config *config;         // lives longer, like all here
    const struct properties *properties; // checked
    const struct kafka_watch *watch;
    const atomic_bool *stop; // true: drain and end
    uint64_t drain_ms;
    unsigned worker;
};

// NULL with *e. A broker that is not there is no error: it is waited for.
struct deliver *kafka_alo_new(const struct kafka_alo_options *options, struct err *e);
#endif
