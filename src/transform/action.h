// An action: what is written in a finding's place. A file per action; a new one is a file and a row in
// action.c.
#ifndef TRANSFORM_ACTION_H
#define TRANSFORM_ACTION_H

#include "base/outbuf.h"
#include "decide/decide.h"

// The finding as an action sees it.
struct hit {
    const struct format *format;
    const struct place *place;
    const struct edit *edit;
    struct span rec; // the raw record
};

struct action {
    const char *name, *help;
    // Appends the replacement, encoded for the layers it stands in.
    void (*apply)(const struct hit *hit, struct outbuf *out);
};

extern const struct action drop_action, suppress_action, mask_action, keep_action;

const struct action *action_of(enum pumice_verb verb);

// Does that stand in no layer that writes ASCII otherwise? JSON alone does not, where there is no quote and no backslash.
bool action_is_plain(const struct hit *hit);
// Appends a piece of a replacement, as the layers it stands in write it: ASCII without quotes and
// backslashes.
void action_puts(const struct hit *hit, const char *text, struct outbuf *out);
// A quote around a JSON value, as the layers around that JSON write it.
void action_quote(const struct hit *hit, struct outbuf *out);

// The raw bytes of field.text[from, to).
struct span action_raw(const struct hit *hit, uint32_t from, uint32_t to);
// The number of bytes of the character at text, of which n may be read: UTF-8, an invalid byte is one.
size_t action_character(const uint8_t *text, size_t n);
#endif
