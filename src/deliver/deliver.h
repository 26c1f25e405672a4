// Fetching and sending as one stage, because a Kafka transaction is one call on both sides: poll a
// batch, send what became of it, commit. Backends: pipe, kafka at least once; exactly once fits the
// same shape. One deliver per worker, used by one thread.
#ifndef DELIVER_DELIVER_H
#define DELIVER_DELIVER_H

#include <stdbool.h>

#include "base/err.h"
#include "pumice.h"

enum fetched {
    FETCHED_BATCH, // maybe an empty one: so that commits, flushes and signals are served
    FETCHED_END,   // no input left, or asked to stop, and all of it is committed
    FETCHED_STOP,  // an error, in *e
};

enum commit {
    COMMIT_OK,
    COMMIT_REPLAY,  // positions are back at the last commit: drop account and arena
    COMMIT_REBUILD, // the producer is lost: deliver_rebuild(), then as REPLAY
    COMMIT_STOP,    // an error, in *e
};

struct deliver;

// A backend embeds struct deliver as its first member.
struct deliver_ops {
    const char *name;
    // Returns within 100 ms, with an empty batch when nothing came. The batch stays valid until the
    // next poll.
    enum fetched (*poll)(struct deliver *d, struct pumice_batch *batch, struct err *e);
    // Sends what became of each record, in order. Keeps a failure for the commit.
    void (*send)(struct deliver *d, const struct pumice_batch *batch,
            const struct pumice_out *out);
    bool (*due)(struct deliver *d);
    // Everything sent is acknowledged and positions are stored, or the word says what to do.
    enum commit (*commit)(struct deliver *d, struct err *e);
    int (*rebuild)(struct deliver *d, struct err *e);
    void (*free)(struct deliver *d);
};

struct deliver {
    const struct deliver_ops *ops;
    // deliver calls this on its own thread, inside poll, when partitions are revoked: settle what
    // was sent, now. Set by the pipeline.
    int (*settle)(void *pipeline, struct err *e);
    void *pipeline;
};

enum fetched deliver_poll(struct deliver *d, struct pumice_batch *batch, struct err *e);
void deliver_send(struct deliver *d, const struct pumice_batch *batch,
        const struct pumice_out *out);
bool deliver_due(struct deliver *d);
enum commit deliver_commit(struct deliver *d, struct err *e);
int deliver_rebuild(struct deliver *d, struct err *e);
void deliver_free(struct deliver **d);
#endif
