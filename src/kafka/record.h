// One Kafka record on its way out, and the headers it carries.
#ifndef KAFKA_RECORD_H
#define KAFKA_RECORD_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "base/span.h"

struct record {
    rd_kafka_topic_t *topic;
    int32_t partition;
    int64_t time_ms;             // Unix time; 0 or less: the broker's
    struct span key, value;      // p NULL: null; n 0: empty
    rd_kafka_headers_t *headers; // NULL: none
};

// Hands one record to the producer. Success: librdkafka owns r->headers (now NULL) and borrows key and
// value until the delivery report. Failure: everything is still ours.
rd_kafka_resp_err_t record_give(rd_kafka_t *rk, struct record *r, void *opaque);

// Header number i of a message. False past the last. The bytes live as long as the message.
bool record_header(const rd_kafka_headers_t *headers, size_t i, const char **name,
        struct span *value);
// A trace id that passes as it is: a well-formed W3C traceparent or tracestate.
bool record_header_passes(const char *name, struct span value);
// One more header: text. False without memory.
bool record_header_put(rd_kafka_headers_t *headers, const char *name,
        const char *value);
#endif
