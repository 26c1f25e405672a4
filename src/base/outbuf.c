// The growing buffer behind every text that pumice writes.
#include "base/outbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool
reserve(struct outbuf *out, size_t n)
{
    size_t cap = out->cap == 0 ? 256 : out->cap;
    uint8_t *p;

    if (out->failed)
        return false;
    if (n <= out->cap - out->n)
        return true;
    while (cap - out->n < n && cap <= SIZE_MAX / 2)
        cap *= 2;
    if (cap - out->n < n || (p = realloc(out->p, cap)) == NULL) {
        out->failed = true;
        return false;
    }
    out->p = p;
    out->cap = cap;
    return true;
}

void
outbuf_fini(struct outbuf *out)
{
    free(out->p);
    *out = (struct outbuf){ 0 };
}

void
outbuf_reset(struct outbuf *out)
{
    out->n = 0;
    out->failed = false;
}

void
outbuf_put(struct outbuf *out, struct span s)
{
    if (s.n > 0 && reserve(out, s.n)) {
        memcpy(out->p + out->n, s.p, s.n);
        out->n += s.n;
    }
}

void
outbuf_puts(struct outbuf *out, const char *s)
{
    outbuf_put(out, span_of(s));
}

void
outbuf_putc(struct outbuf *out, char c)
{
    outbuf_put(out, (struct span){ (const uint8_t *)&c, 1 });
}

void
outbuf_printf(struct outbuf *out, const char *fmt, ...)
{
    char small[512];
    va_list ap, again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(small, sizeof(small), fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof(small)) {
        outbuf_put(out, (struct span){ (const uint8_t *)small, (size_t)n });
    } else if (n >= 0 && reserve(out, (size_t)n + 1)) {
        vsnprintf((char *)out->p + out->n, (size_t)n + 1, fmt, again);
        out->n += (size_t)n;
    }
    va_end(again);
}

// Length of the UTF-8 sequence at p, 0 when it is none (RFC 3629).
static size_t
sequence(const uint8_t *p, size_t n)
{
    size_t len = p[0] < 0x80   ? 1
                 : p[0] < 0xc2 ? 0
                 : p[0] < 0xe0 ? 2
                 : p[0] < 0xf0 ? 3
                               : 4;

    if (len == 0 || len > n || p[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
            (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return len;
}

void
outbuf_put_json(struct outbuf *out, struct span s)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        len = sequence(s.p + i, s.n - i);
        if (len == 0) {
            outbuf_puts(out, "\\ufffd");
            len = 1;
        } else if (s.p[i] == '"' || s.p[i] == '\\') {
            outbuf_putc(out, '\\');
            outbuf_put(out, (struct span){ s.p + i, 1 });
        } else if (s.p[i] < 0x20 || s.p[i] == 0x7f) {
            outbuf_printf(out, "\\u%04x", s.p[i]);
        } else {
            outbuf_put(out, (struct span){ s.p + i, len });
        }
    }
}
