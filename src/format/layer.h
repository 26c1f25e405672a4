// The layers that text may stand in: how each is undone and how it is put on again. A new layer is a
// decoder, an encoder and a row in layer.c; text.c says where it is looked for.
#ifndef FORMAT_LAYER_H
#define FORMAT_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum layer_kind {
    LAYER_NONE, // nothing to undo but disguised characters
    LAYER_JSON, // the inside of a JSON string (RFC 8259 7)
    LAYER_URL,  // percent-encoding (RFC 3986 2.1)
    LAYER_FORM, // the same, and `+` is a space (WHATWG URL, application/x-www-form-urlencoded)
    LAYER_XML, // character references (XML 1.0 4.1, HTML names of what values are made of)
    LAYER_ESCAPE,  // backslash escapes of source code: \n \" \x40 \u0040 \100
    LAYER_CSV,     // doubled quotes (RFC 4180)
    LAYER_SD,      // a parameter value of structured data (RFC 5424 6.3.3)
    LAYER_BASE64,  // RFC 4648, both alphabets; taken whole
    LAYER_UTF16LE, // of a whole record, as are those below
    LAYER_UTF16BE,
    LAYER_GB18030, // and GBK, which is a part of it
    LAYER_COUNT
};

// A layer around a text, linked outwards; NULL is the bare record.
struct layer {
    const struct layer *up;
    enum layer_kind kind;
};

// What begins at p of the bytes [p, end): the bytes it takes, 0 when that is no escape of the layer;
// *n bytes of UTF-8 in out. `state` is what layer_state() gave.
typedef size_t layer_decode(void *state, const uint8_t *p, const uint8_t *end,
        uint8_t out[4], size_t *n);

struct layer_type {
    const char *name; // as explain prints it; "" where it is none to speak of
    layer_decode *decode;
    // An ASCII character as the layer writes it: the bytes, their number.
    size_t (*encode)(uint8_t c, uint8_t out[8]);
};

const struct layer_type *layer_type(enum layer_kind kind);
// By byte, bits 1 << enum layer_kind: an escape of the layer, or a disguised character, may begin so.
extern const uint16_t layer_first[256];
// How many of the layers count against LAYERS_MOST: not the encoding of a whole record.
unsigned layer_depth(const struct layer *innermost);
// The layers that a replacement is encoded for: of base64 the whole run is replaced, so the next one outside.
const struct layer *layer_outside(const struct layer *innermost);

// The character reference at p (an `&`), or 0.
size_t layer_entity(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n);
// The backslash escape of source code at p, or 0.
size_t layer_escape(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n);
// Is p[0, n) base64 of text, as far as its first bytes tell? Reads 12 bytes.
bool layer_looks_base64(const uint8_t *p, size_t n);
// The run of base64 that begins at p. Returns its length, padding with it, and writes the text to out
// (3 bytes for 4); 0 when the run holds no text.
size_t layer_base64(const uint8_t *p, const uint8_t *end, uint8_t *out, size_t *n);
#endif
