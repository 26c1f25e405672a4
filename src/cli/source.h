// What the commands that read records share: the policy that the options name, and workers on it.
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "cli/cli.h"
#include "config/config.h"
#include "deliver/pipe.h"

struct source {
    struct config *config;
    const struct config_topic *topic; // defaults, or that of --topic
    struct turnstile *turnstile;
    size_t threads; // each with one of both:
    struct pumice_worker **worker;
    struct deliver **deliver;
};

// Loads, picks the topic, binds the workers, looks at the input. `pipe` has what the command line does not
// say: where output goes, who is told of progress. 0, or -1 with *e; warnings and errors of the config are
// printed.
int source_open(struct source *s, const struct cli *cli, bool explain, size_t threads,
        const struct pipe_options *pipe, struct err *e);
void source_close(struct source *s);
#endif
