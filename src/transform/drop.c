// drop: nothing is left. Where something must stand (an array element, a root, a name), it suppresses; in the head of
// a line `-` stands for nothing.
#include "transform/action.h"

// A quote in the middle of a cell would be the first one: it would open the cell.
static bool
opens_cell(const struct hit *hit)
{
    const char *told = hit->format->told;
    const struct field *cell = &hit->place->field;

    return hit->edit->from == 0 && hit->edit->to < cell->len &&
           cell->text[hit->edit->to] == '"' &&
           (told == format_form_name(FORMAT_CSV) ||
                   told == format_form_name(FORMAT_TSV));
}

static void
drop_apply(const struct hit *hit, struct outbuf *out)
{
    bool all = hit->edit->by_field;

    if ((!hit->edit->cut && decide_in_json(hit->edit)) ||
            (all && hit->place->left == PLACE_LABEL) || opens_cell(hit))
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
