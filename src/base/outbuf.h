// A sticky byte buffer: appends return nothing, one question at the end decides.
#ifndef BASE_OUTBUF_H
#define BASE_OUTBUF_H

#include <stdbool.h>

#include "base/span.h"

struct outbuf {
    uint8_t *p;
    size_t n, cap;
    bool failed; // memory ran out since outbuf_reset(); nothing was appended from there on
};

void outbuf_fini(struct outbuf *out);
// Empty again, memory kept.
void outbuf_reset(struct outbuf *out);
void outbuf_put(struct outbuf *out, struct span s);
void outbuf_puts(struct outbuf *out, const char *s);
void outbuf_putc(struct outbuf *out, char c);
void outbuf_printf(struct outbuf *out, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));
// s as the inside of a JSON string. Bytes that are no UTF-8 become U+FFFD.
void outbuf_put_json(struct outbuf *out, struct span s);
#endif
