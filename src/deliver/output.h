// Where the pipe's data goes: a descriptor, one file for all inputs, or a folder with one for each. A file appears
// under its name when all of it is there, and compressed as its input was. Used by one thread at a time.
#ifndef DELIVER_OUTPUT_H
#define DELIVER_OUTPUT_H

#include <sys/uio.h>

#include "base/err.h"
#include "deliver/codec.h"

struct output_options {
    int fd;           // borrowed; where there is no path
    const char *path; // a file; a folder, where it is one or ends in `/`; NULL: fd
    char *const *file;
    size_t files; // the inputs; none: standard input
};

struct output;

// NULL with *e: two outputs would be one, an output would replace an input, or nothing can be created there.
struct output *output_new(const struct output_options *options, struct err *e);
// What was not ended never was.
void output_free(struct output **out);
// What comes now is from input number `file`; numbers only grow, and none is left out.
int output_begin(struct output *out, size_t file, enum codec_kind kind, struct err *e);
// Changes the vector. 0, or -1 with *e.
int output_write(struct output *out, struct iovec *v, int n, struct err *e);
// That was all. The last file is put in place.
int output_end(struct output *out, struct err *e);
#endif
