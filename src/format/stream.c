// The encoding of an input, from its first line.
#include "format/stream.h"

#include <stdlib.h>

struct pumice_stream *
pumice_stream_new(const struct pumice_policy *policy, int plan, const uint8_t *head,
        size_t n)
{
    (void)policy, (void)plan, (void)head, (void)n;
    return calloc(1, sizeof(struct pumice_stream));
}

void
pumice_stream_free(struct pumice_stream **stream)
{
    free(*stream);
    *stream = NULL;
}

enum pumice_encoding
pumice_stream_encoding(const struct pumice_stream *stream)
{
    return stream->encoding;
}
