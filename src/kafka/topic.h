// What the cluster says of a topic, and the subscription that covers a pattern.
#ifndef KAFKA_TOPIC_H
#define KAFKA_TOPIC_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

enum { TOPIC_NAME_MOST = 250 }; // 249 and a 0

// How many partitions it has; 0: there is no such topic; -1: nobody answered, *rc says why.
int topic_partitions(rd_kafka_t *rk, const char *name, int timeout_ms,
        rd_kafka_resp_err_t *rc);
// A subscription that covers a pattern of the configuration (a name, a glob, /a regular expression/) and
// maybe more: a name as it is, the others as "^...$". False when it is too long.
bool topic_subscription(const char *match, char *buf, size_t size);
#endif
