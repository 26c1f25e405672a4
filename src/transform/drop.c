// drop: nothing is left. Where something must stand (an array element, a root, a name), it suppresses.
#include "transform/action.h"

static void
drop_apply(const struct hit *hit, struct outbuf *out)
{
    if (!hit->edit->cut && decide_in_json(hit->edit))
        suppress_action.apply(hit, out);
}

const struct action drop_action = {
    .name = "drop",
    .help = "The JSON member is removed, in text the value is cut out; or the whole "
            "record.",
    .apply = drop_apply,
};
