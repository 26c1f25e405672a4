// The header names are those of Kafka Connect, so that its tools can read them.
#include "deliver/dead_letter.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "kafka/record.h"

// The stage that withheld it; for `no_memory` and `internal` any could have.
static const char *const stages[PUMICE_REASON_COUNT] = {
    [PUMICE_TOO_LONG] = "frame",
    [PUMICE_TOO_DEEP] = "format",
    [PUMICE_TOO_MANY_FINDINGS] = "detect",
    [PUMICE_TOO_MANY_VIEWS] = "format",
    [PUMICE_BAD_ENCODING] = "format",
    [PUMICE_BINARY] = "format",
    [PUMICE_NO_POLICY] = "decide",
    [PUMICE_NO_KEY] = "transform",
    [PUMICE_NO_MEMORY] = "transform",
    [PUMICE_SINK_REFUSED] = "deliver",
    [PUMICE_INTERNAL] = "transform",
};

static bool
put_number(rd_kafka_headers_t *h, const char *name, int64_t n)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, n);
    return record_header_put(h, name, text);
}

rd_kafka_headers_t *
dead_letter_headers(const struct dead_letter *l)
{
    rd_kafka_headers_t *h = rd_kafka_headers_new(12);
    char task[256];

    if (h == NULL)
        return NULL;
    snprintf(task, sizeof(task), "%s-%u", l->instance, l->worker);
    if (record_header_put(h, "__connect.errors.topic", l->topic) &&
            put_number(h, "__connect.errors.partition", l->partition) &&
            put_number(h, "__connect.errors.offset", l->offset) &&
            record_header_put(h, "__connect.errors.connector.name", l->group) &&
            record_header_put(h, "__connect.errors.task.id", task) &&
            record_header_put(h, "__connect.errors.stage", stages[l->reason]) &&
            record_header_put(h, "__connect.errors.class.name", "pumice") &&
            record_header_put(h, "__connect.errors.exception.class.name",
                    pumice_reason_name(l->reason)) &&
            record_header_put(h, "__connect.errors.exception.message",
                    pumice_reason_help(l->reason)) &&
            record_header_put(h, "pumice.errors.config", l->config) &&
            record_header_put(h, "pumice.errors.payload", "none"))
        return h;
    rd_kafka_headers_destroy(h);
    return NULL;
}
