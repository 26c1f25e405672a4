// Cuts a byte stream into records where it was read: the read buffer is the scan buffer. Lines end in
// `\n` or `\r\n`, by code unit where the input is UTF-16 (or in a NUL byte); what they ended in is kept aside and given back exactly. Where the stream
// was cut by read(2) makes no difference. Memory is bounded, whatever the length of a line.
#ifndef FRAME_LINES_H
#define FRAME_LINES_H

#include <stdbool.h>

#include "base/span.h"
#include "pumice.h"

struct lines_options {
    size_t max_record; // a longer line keeps its first 4 KiB and PUMICE_REC_TOO_LONG
    size_t block;      // bytes that one read may bring
    bool nul;          // records end in a NUL byte
    uint16_t plan;
};

// Lifetime: worker. The batch lives from its first lines_cut() to the next lines_next().
struct lines {
    struct lines_options opt;
    uint8_t *buf;
    size_t cap;
    size_t first;   // the batch begins here
    size_t begin;   // of what no record has yet: a group, or a line
    size_t line;    // the line that is being gathered begins here
    size_t scanned; // no terminator between `line` and here
    size_t end;     // of the bytes fed
    bool skipping;  // the line is too long: its prefix is kept, the rest is thrown away
    bool group;     // [begin, line) is a private-key block that may go on
    uint8_t last[2]; // skipping: the last unit thrown away
    uint8_t lf;      // enum lines_end, what a line of this input ends in
    uint8_t unit;    // bytes of a code unit
    enum pumice_encoding encoding;
    bool unread; // in an encoding that nobody reads
    struct pumice_record *rec;
    uint8_t *ending; // enum lines_ending
    size_t n;
    uint64_t number;       // lines cut since lines_init()
    uint64_t batch_number; // of the batch's first line, counting from 0
    uint32_t group_lines;  // lines in [begin, line)
    uint8_t group_ending;  // of its last line
};

// 0, or -1 without memory.
int lines_init(struct lines *l, const struct lines_options *opt);
void lines_fini(struct lines *l);
// What begins now is an input in this encoding. To be called where nothing is left of the one before.
void lines_begin(struct lines *l, enum pumice_encoding encoding);
// Takes over what another one has of an input beyond its batch, and where it is in it: the next batch is
// cut here. Both have the same options. The other one's batch stays as it is.
void lines_take_over(struct lines *l, const struct lines *from);
// Drops the line that has no end yet, unless it is too long anyway: no more of it will come.
void lines_abandon(struct lines *l);
// What pumice_stream_new() is to see of an input, before the first lines_cut() of it: its first line with
// the byte that ends it, or the first 4 KiB. False: more has to be fed; `ended`: no more comes.
bool lines_head(const struct lines *l, bool ended, struct span *head);
// Forgets the batch and makes room for a block.
void lines_next(struct lines *l);
// Where the next bytes go, *n of them at most; 0 when the batch has to be taken first.
uint8_t *lines_room(struct lines *l, size_t *n);
// n bytes were put there.
void lines_fed(struct lines *l, size_t n);
// Cuts what is there. True when the batch can take no more records, though there may be more.
bool lines_cut(struct lines *l);
// The input ends here: what is left is its last record, without a terminator. To be called when
// lines_cut() said false, and the batch to be taken then; false: the batch is full, call again with
// the next one.
bool lines_finish(struct lines *l);
struct pumice_batch lines_batch(const struct lines *l);
// The number of record i's first line, counting from 0, and how many lines it has: more than one
// where it is a private-key block.
uint64_t lines_number(const struct lines *l, size_t i);
uint32_t lines_count(const struct lines *l, size_t i);
// What ended record i.
struct span lines_ending(const struct lines *l, size_t i);
// Records from .. to - 1, none of them too long, with their terminators: the bytes that came, one
// stretch. Puts the terminators back, so the engine must be done with the batch.
struct span lines_raw(struct lines *l, size_t from, size_t to);
#endif
