// A line on stderr while a person waits for files, and an answer to SIGUSR1.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <time.h>

#include "cli/source.h"

struct progress {
    struct turnstile *turnstile;
    uint64_t size; // of all inputs, as they are on the disk; 0: not known
    bool line;     // redraw it
    bool drawn;    // it stands there
    int asked;     // signalfd(2) of SIGUSR1, or -1
    struct timespec start, last;
};

// Before any thread starts.
void progress_start(struct progress *p, const struct cli *cli, const struct source *s);
// For pipe_options.tick: never by two at once.
void progress_tick(void *progress);
// Takes the line away.
void progress_end(struct progress *p);
// Since the start.
int64_t progress_ms(const struct progress *p);
#endif
