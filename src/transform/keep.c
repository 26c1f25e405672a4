// keep: reported and counted, the bytes stay.
#include "transform/action.h"

static void
keep_apply(const struct hit *hit, struct outbuf *out)
{
    outbuf_put(out, action_raw(hit, hit->edit->from, hit->edit->to));
}

const struct action keep_action = {
    .name = "keep",
    .help = "The value stays; it is reported and counted.",
    .apply = keep_apply,
};
