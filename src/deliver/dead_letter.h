// A dead letter: where a withheld record came from and why it was withheld, without a byte of it.
#ifndef DELIVER_DEAD_LETTER_H
#define DELIVER_DEAD_LETTER_H

#include <librdkafka/rdkafka.h>

#include "pumice.h"

struct dead_letter {
    const char *topic; // the source
    int32_t partition;
    int64_t offset;
    enum pumice_reason reason;
    const char *group, *instance;
    unsigned worker;
    const char *config; // digest
};

// Its headers; key and value are null. The caller's; NULL without memory.
rd_kafka_headers_t *dead_letter_headers(const struct dead_letter *l);
#endif
