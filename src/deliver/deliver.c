// The interface, one line each.
#include "deliver/deliver.h"

enum fetched
deliver_poll(struct deliver *d, struct pumice_batch *batch, struct err *e)
{
    return d->ops->poll(d, batch, e);
}

void
deliver_send(struct deliver *d, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    d->ops->send(d, batch, out);
}

bool
deliver_due(struct deliver *d)
{
    return d->ops->due(d);
}

enum commit
deliver_commit(struct deliver *d, struct err *e)
{
    return d->ops->commit(d, e);
}

int
deliver_rebuild(struct deliver *d, struct err *e)
{
    return d->ops->rebuild(d, e);
}

void
deliver_free(struct deliver **d)
{
    if (*d != NULL)
        (*d)->ops->free(*d);
    *d = NULL;
}
