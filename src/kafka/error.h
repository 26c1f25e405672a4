// What an error of librdkafka asks for.
#ifndef KAFKA_ERROR_H
#define KAFKA_ERROR_H

#include <librdkafka/rdkafka.h>

#include "pumice.h"

enum error_class {
    ERROR_NONE,
    ERROR_TRANSIENT, // goes away by itself: try again
    ERROR_RECORD,    // this record, whatever is tried
    ERROR_DENIED,    // rights or login: try a few times, then end with 77
    ERROR_GAP,       // the offset asked for is gone
    ERROR_FATAL,     // the client is lost: make a new one
    ERROR_OTHER,     // try a few times, then end
};

enum error_class error_class(rd_kafka_resp_err_t rc);
// Of ERROR_RECORD: why it is withheld.
enum pumice_reason error_reason(rd_kafka_resp_err_t rc);
#endif
