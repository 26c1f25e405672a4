// A plain writer and a plain reader, for the demo and whatever else looks at topics from outside.
#ifndef KAFKA_CLIENT_H
#define KAFKA_CLIENT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"

struct client;

struct client_record {
    const char *topic;
    int32_t partition;
    int64_t offset, time_ms;
    struct span key, value;     // p NULL: null
    const char *tag_name, *tag; // the first header, as text; NULL: none
};

struct client *client_writer(const char *brokers, struct err *e);
// Reads partitions 0 .. partitions of each topic from the beginning, outside any group.
struct client *client_reader(const char *brokers, const char *const *topic,
        size_t topics, int32_t partitions, struct err *e);
void client_free(struct client **c);

// Copies all of it. Waits while the queue is full.
int client_write(struct client *c, const struct client_record *r, struct err *e);
// Everything written is acknowledged: 0. -1: not within the time, or refused.
int client_flush(struct client *c, int timeout_ms, struct err *e);
// Valid until the next call. False: nothing came.
bool client_read(struct client *c, int timeout_ms, struct client_record *r);
#endif
