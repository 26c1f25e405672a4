// One worker, from fetch to commit: the whole path on one screen.
#include "pipeline.h"

int
pipeline_init(struct pipeline *p, struct deliver *d, struct pumice_worker *w,
        struct err *e)
{
    *p = (struct pipeline){ .deliver = d, .worker = w };
    if (pumice_out_init(&p->out) < 0)
        return err_set(e, ERR_INTERNAL, "out of memory");
    d->settle = pipeline_settle;
    d->pipeline = p;
    return 0;
}

void
pipeline_fini(struct pipeline *p)
{
    pumice_out_fini(&p->out);
}

// deliver_poll() frames into p->batch, pumice_clean() is the engine, and nothing counts before the commit.
int
pipeline_run(struct pipeline *p, struct err *e)
{
    enum fetched got;

    while ((got = deliver_poll(p->deliver, &p->batch, e)) == FETCHED_BATCH) {
        pumice_clean(p->worker, &p->batch, &p->out);
        deliver_send(p->deliver, &p->batch, &p->out); // keeps a failure for the commit
        if (deliver_due(p->deliver) && pipeline_settle(p, e) < 0)
            return -1;
    }
    return got == FETCHED_END ? 0 : -1;
}

int
pipeline_settle(void *pipeline, struct err *e)
{
    struct pipeline *p = pipeline;

    switch (deliver_commit(p->deliver, e)) {
    case COMMIT_OK:
    case COMMIT_REPLAY: // positions are back at the last commit, so the rest goes too
        break;
    case COMMIT_REBUILD: // a new producer; the old one has let go of the arena
        if (deliver_rebuild(p->deliver, e) < 0)
            return -1;
        break;
    case COMMIT_STOP:
        return -1;
    }
    pumice_out_reset(&p->out);
    return 0;
}
