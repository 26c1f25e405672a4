// One worker from fetch to commit. Lifetimes: process (config, policy, tables: const after start),
// worker (scan buffer, masks, scratch), commit (arena of edited bytes, account, positions: on replay
// they go together), batch (records, results), record (spans, findings).
#ifndef PIPELINE_H
#define PIPELINE_H

#include "deliver/deliver.h"

struct pipeline {
    struct deliver *deliver;      // borrowed
    struct pumice_worker *worker; // borrowed, bound to the policy
    struct pumice_batch batch;
    struct pumice_out out;
};

int pipeline_init(struct pipeline *p, struct deliver *d, struct pumice_worker *w,
        struct err *e);
void pipeline_fini(struct pipeline *p);
// Until the input ends or an error: 0 or -1.
int pipeline_run(struct pipeline *p, struct err *e);
// Commits what was sent and takes the arena back. deliver calls it too, when partitions are revoked,
// with its own `pipeline`, hence the type.
int pipeline_settle(void *pipeline, struct err *e);
#endif
