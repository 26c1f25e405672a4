// A small Kafka in this process: librdkafka's mock cluster. It keeps at most 5 MiB or 100,000 batches per
// partition and forgets the oldest without a word, so this says so.
#ifndef KAFKA_MOCK_H
#define KAFKA_MOCK_H

#include <stdint.h>

#include "base/err.h"

enum { MOCK_PARTITIONS = 32 }; // of a topic: more room before anything is forgotten

struct mock;

// NULL with *e.
struct mock *mock_new(struct err *e);
void mock_free(struct mock **m);
// "127.0.0.1:39092", lives as long.
const char *mock_address(const struct mock *m);
int mock_topic(struct mock *m, const char *name, struct err *e);

// Asks every partition of every topic where it begins now, and calls `trimmed` for each that has forgotten
// more records since the last call. Takes a request per partition. Returns how many records of all topics
// are gone, or -1 when the cluster does not answer.
int64_t mock_watch(struct mock *m,
        void (*trimmed)(void *ctx, const char *topic, int partition, int64_t first),
        void *ctx);
#endif
