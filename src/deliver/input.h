// One input: opened, its compression recognised by its first bytes, read as text. Used by one thread at a time.
#ifndef DELIVER_INPUT_H
#define DELIVER_INPUT_H

#include "base/err.h"
#include "deliver/codec.h"

enum {
    INPUT_BOMB_FROM = 16 << 20, // bytes of text, from which on the ratio is looked at
    INPUT_BOMB_RATIO = 200,     // text to compressed bytes; logs stay below 100
};

struct input;

// What messages call it: its name, "standard input" for "-".
const char *input_shown(const char *name);
// Is it there, and readable? Not opened yet: a FIFO can be opened only once. 0, or -1 with *e.
int input_check(const char *name, struct err *e);
// NULL with *e. The name is the caller's.
struct input *input_open(const char *name, struct err *e);
void input_close(struct input **in);
// Reads as far as it goes without waiting, at most n bytes; waits for the first of them, but no longer than
// `ms`. 0, or -1 with *e: *got counts then too, and nothing comes behind it.
int input_read(struct input *in, uint8_t *to, size_t n, int ms, size_t *got,
        struct err *e);
// All of it was read.
bool input_ended(const struct input *in);
// Known from the first byte of text on.
enum codec_kind input_kind(const struct input *in);
// Bytes of the file itself that were read.
uint64_t input_taken(const struct input *in);
#endif
