// librdkafka's settings for pumice's consumers and producers, from the configuration. What carries a
// promise is fixed here and cannot be set by the operator.
#ifndef KAFKA_PROPERTIES_H
#define KAFKA_PROPERTIES_H

#include "config/config.h"

enum { PROPERTIES_MOST = 32 }; // of -X

struct rd_kafka_conf_s; // librdkafka's rd_kafka_conf_t

// `kafka.properties` with -X over it, checked. Strings are the caller's.
struct properties {
    const struct config_kafka *kafka;
    struct config_property extra[PROPERTIES_MOST]; // of -X
    size_t extras;
    char text[4096]; // names of `extra`
};

// PROP=VALUE strings of the command line. -1 with ERR_USAGE for what -X may not say, ERR_CONFIG for what
// the file may not.
int properties_init(struct properties *p, const struct config_kafka *kafka,
        const char *const *extra, size_t extras, struct err *e);

// The settings of one worker's consumer or producer, owned by the caller; NULL with *e. `opaque` is what
// librdkafka hands to the callbacks that the caller sets.
struct rd_kafka_conf_s *properties_consumer(const struct properties *p, unsigned worker,
        void *opaque, struct err *e);
struct rd_kafka_conf_s *properties_producer(const struct properties *p, unsigned worker,
        void *opaque, struct err *e);
// Of the library that runs: "2.0.2".
const char *properties_version(void);
#endif
