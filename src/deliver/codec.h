// Compressed data, both ways: gzip, zstd and lz4 frames, also several one after the other. Memory is bounded
// whatever the data says: a window of 8 MiB at most.
#ifndef DELIVER_CODEC_H
#define DELIVER_CODEC_H

#include <stdbool.h>

#include "base/outbuf.h"

enum codec_kind { CODEC_NONE, CODEC_GZIP, CODEC_ZSTD, CODEC_LZ4 };

// "gzip"; "" for none.
const char *codec_name(enum codec_kind kind);
// What data that begins so is compressed with. *more: these bytes are too few to tell.
enum codec_kind codec_find(const uint8_t *p, size_t n, bool *more);

// Each belongs to one stream and is used by one thread at a time. NULL without memory.
struct codec_reader;
struct codec_reader *codec_reader_new(enum codec_kind kind);
void codec_reader_free(struct codec_reader **r);

enum codec_step {
    CODEC_OK,
    CODEC_CORRUPT,
    CODEC_WINDOW, // it would take more memory than is given
    CODEC_MEMORY, // there is not even that much
};

// Takes from the front of *in, writes *got bytes at most `room`. Neither taken nor got: it wants more.
// *got counts on an error too.
enum codec_step codec_read(struct codec_reader *r, struct span *in, uint8_t *to,
        size_t room, size_t *got);
// Nothing is missing: what was taken are whole frames.
bool codec_is_whole(const struct codec_reader *r);

struct codec_writer;
// At the default level of the tool of that name.
struct codec_writer *codec_writer_new(enum codec_kind kind);
void codec_writer_free(struct codec_writer **w);
// Appends what comes out to `out`, under `end` with all that is left. 0, or -1 without memory.
int codec_write(struct codec_writer *w, struct span in, bool end, struct outbuf *out);
#endif
