// The table of actions.
#include "transform/action.h"

static const struct action *const actions[] = {
    [PUMICE_DROP] = &drop_action,
    [PUMICE_SUPPRESS] = &suppress_action,
    [PUMICE_MASK] = &mask_action,
    [PUMICE_KEEP] = &keep_action,
};

const struct action *
action_of(enum pumice_verb verb)
{
    return actions[verb];
}

// Through the layers from the innermost one outwards: at most LAYERS_MOST and an encoding deep.
static void
put_outward(const struct layer *layer, uint8_t c, struct outbuf *out)
{
    uint8_t written[8];
    size_t n;

    if (layer == NULL) {
        outbuf_putc(out, (char)c);
        return;
    }
    n = layer_type(layer->kind)->encode(c, written);
    for (size_t i = 0; i < n; i++)
        put_outward(layer->up, written[i], out);
}

bool
action_is_plain(const struct hit *hit)
{
    const struct layer *layer = hit->edit->layer;

    return layer == NULL || (layer->kind == LAYER_JSON && layer->up == NULL);
}

void
action_puts(const struct hit *hit, const char *text, struct outbuf *out)
{
    const struct layer *layer = hit->edit->layer;

    if (action_is_plain(hit)) {
        outbuf_puts(out, text);
        return;
    }
    for (; *text != '\0'; text++)
        put_outward(layer, (uint8_t)*text, out);
}

void
action_quote(const struct hit *hit, struct outbuf *out)
{
    const struct layer *layer = hit->edit->layer;

    while (layer != NULL && layer->kind != LAYER_JSON)
        layer = layer->up;
    put_outward(layer == NULL ? NULL : layer->up, '"', out);
}

struct span
action_raw(const struct hit *hit, uint32_t from, uint32_t to)
{
    uint32_t start = from + hit->place->at, end = to + hit->place->at;

    views_map(&hit->format->views, hit->place->view, &start, &end);
    return (struct span){ hit->rec.p + start, end - start };
}

size_t
action_character(const uint8_t *text, size_t n)
{
    size_t len = text[0] < 0xc0 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;

    for (size_t i = 1; i < len; i++)
        if (i == n || (text[i] & 0xc0) != 0x80)
            return 1;
    return len;
}
