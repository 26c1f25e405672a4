// suppress: the label of the type, which says what stood there and nothing of it.
#include "transform/action.h"

enum { LABEL_MOST = 40 };

static void
suppress_apply(const struct hit *hit, struct outbuf *out)
{
    const char *type = pumice_detector(hit->edit->detector)->type;
    char label[LABEL_MOST];
    size_t n = 0;

    label[n++] = '[';
    for (; *type != '\0' && n < LABEL_MOST - 2; type++)
        label[n++] = *type >= 'a' && *type <= 'z' ? (char)(*type - 'a' + 'A') : *type;
    label[n++] = ']';
    label[n] = '\0';
    action_puts(hit, label, out);
}

const struct action suppress_action = {
    .name = "suppress",
    .help = "The label of the type in brackets: [PHONE].",
    .apply = suppress_apply,
};
