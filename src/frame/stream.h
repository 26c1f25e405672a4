// What an input's first line says of all its records; see pumice.h. Lifetime: the input.
#ifndef FRAME_STREAM_H
#define FRAME_STREAM_H

#include "pumice.h"

struct pumice_stream {
    enum pumice_encoding encoding;
};
#endif
