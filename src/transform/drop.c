// drop: nothing is left. Where something must stand (an array element, a root, a name), it suppresses; in the head of
// a line `-` stands for nothing.
#include "transform/action.h"

static void
drop_apply(const struct hit *hit, struct outbuf *out)
{
    bool all = hit->edit->by_field;

    if ((!hit->edit->cut && decide_in_json(hit->edit)) ||
            (all && hit->place->left == PLACE_LABEL))
        suppress_action.apply(hit, out);
    else if (all && hit->place->left == PLACE_DASH)
        action_puts(hit, "-", out);
}

const struct action drop_action = {
    .name = "drop",
    .help = "The JSON member is removed, in text the value is cut out; or the whole "
            "record.",
    .apply = drop_apply,
};
