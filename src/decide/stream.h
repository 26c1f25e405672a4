// What an input's first line says of all its records; see pumice.h. Lifetime: the input.
#ifndef DECIDE_STREAM_H
#define DECIDE_STREAM_H

#include "decide/policy.h"

enum { STREAM_HEAD = 4096, STREAM_COLUMNS = 256 };

struct pumice_stream {
    enum pumice_encoding encoding;
    bool gb18030;               // the plan reads it
    struct csv_columns columns; // of its header, if it has one
    struct span name[STREAM_COLUMNS];
    uint8_t head[STREAM_HEAD + STREAM_HEAD / 2 + 8]; // in UTF-8
};
#endif
