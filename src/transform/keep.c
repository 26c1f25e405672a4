// keep: reported and counted, the bytes stay.
#include "transform/action.h"

static void
keep_apply(const struct hit *hit, struct outbuf *out)
{
    const struct edit *e = hit->edit;

    outbuf_put(out, (struct span){ hit->rec.p + e->start, e->end - e->start });
}

const struct action keep_action = {
    .name = "keep",
    .help = "The value stays; it is reported and counted.",
    .apply = keep_apply,
};
