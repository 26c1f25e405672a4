// What an input's first line says of all its records; see pumice.h. Lifetime: the input.
#ifndef FORMAT_STREAM_H
#define FORMAT_STREAM_H

#include "format/csv.h"
#include "pumice.h"

struct pumice_stream {
    enum pumice_encoding encoding;
    struct csv_columns columns; // of its header
};
#endif
