// suppress: the label of the type, `[PHONE]`. Labels are ASCII without quotes, brackets apart, so they
// read the same in every layer of JSON.
#include "transform/action.h"

static void
suppress_apply(const struct hit *hit, struct outbuf *out)
{
    action_putc(hit, '[', out);
    for (const char *c = pumice_detector(hit->edit->detector)->type; *c != '\0'; c++)
        action_putc(hit, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c, out);
    action_putc(hit, ']', out);
}

const struct action suppress_action = {
    .name = "suppress",
    .help = "The label of the type in brackets: [PHONE].",
    .apply = suppress_apply,
};
