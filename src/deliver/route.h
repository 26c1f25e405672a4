// Where the records of one source topic go, and under which rules. Found when its partitions are assigned.
#ifndef DELIVER_ROUTE_H
#define DELIVER_ROUTE_H

#include <librdkafka/rdkafka.h>

#include "base/err.h"
#include "config/config.h"
#include "kafka/topic.h"

struct lane;

// Lifetime: worker. The topic handles belong to its producer.
struct route {
    struct route *next;
    const struct config_topic *rules; // NULL: not forwarded
    char source[TOPIC_NAME_MOST], target[TOPIC_NAME_MOST];
    char dead[TOPIC_NAME_MOST]; // "": no dead letters
    rd_kafka_topic_t *to, *to_dead;
    struct lane **lane; // by partition, NULL: not ours; deliver's
    size_t lanes;
};

// The route of a topic, made if it is new. NULL with *e: no memory, or the topic is one that pumice writes
// to itself.
struct route *route_get(struct route **all, const struct config *c, const char *topic,
        struct err *e);
// Topic handles of a new producer; the old ones were given back.
int route_open(struct route *r, rd_kafka_t *producer, struct err *e);
void route_close(struct route *r);
void route_free(struct route **all);
// A target and a dead-letter topic must be there, with as many partitions as the source. 1: they are; 0: not
// yet, *e says what is missing; -1: nobody answered, *e.
int route_check(const struct route *r, rd_kafka_t *producer, int timeout_ms,
        struct err *e);
#endif
