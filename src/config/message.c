// The form that compilers use, so that editors can jump to it.
#include "config/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SHOWN = 160, MESSAGES_MOST = 100 };

// A line that may hold a librdkafka secret is not shown.
static bool
may_hold_secret(const char *p, size_t n)
{
    static const char *const words[] = { ".password", ".secret", ".jaas", ".pem",
        "oauthbearer" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (memmem(p, n, words[i], strlen(words[i])) != NULL)
            return true;
    return false;
}

static void
put_source(struct messages *m, unsigned line, unsigned col)
{
    const char *p = m->text, *end = m->text + m->n, *stop;
    size_t n;

    for (; line > 1 && p != NULL && p < end; line--) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p == NULL ? end : p + 1;
    }
    if (p == NULL || p >= end)
        return;
    stop = memchr(p, '\n', (size_t)(end - p));
    n = (size_t)((stop == NULL ? end : stop) - p);
    if (may_hold_secret(p, n))
        return;
    if (n > LINE_SHOWN)
        n = LINE_SHOWN;
    outbuf_puts(m->out, "    ");
    for (size_t i = 0; i < n; i++)
        outbuf_putc(m->out, (unsigned char)p[i] < 0x20 || p[i] == 0x7f ? ' ' : p[i]);
    outbuf_puts(m->out, "\n    ");
    for (size_t i = 0; i < n && i + 1 < col; i++)
        if (((unsigned char)p[i] & 0xc0) != 0x80) // a caret counts characters
            outbuf_putc(m->out, ' ');
    outbuf_puts(m->out, "^\n");
}

static void
put(struct messages *m, const char *kind, unsigned line, unsigned col, const char *fmt,
        va_list ap)
{
    char text[1024];

    vsnprintf(text, sizeof(text), fmt, ap);
    if (line > 0)
        outbuf_printf(m->out, "%s:%u:%u: %s: ", m->path, line, col, kind);
    else
        outbuf_printf(m->out, "%s: %s: ", m->path, kind);
    for (const char *c = text; *c != '\0'; c++)
        outbuf_putc(m->out, (unsigned char)*c < 0x20 || *c == 0x7f ? ' ' : *c);
    outbuf_putc(m->out, '\n');
    if (line > 0)
        put_source(m, line, col);
}

void
message_error(struct messages *m, unsigned line, unsigned col, const char *fmt, ...)
{
    va_list ap;

    if (++m->errors > MESSAGES_MOST)
        return;
    va_start(ap, fmt);
    put(m, "error", line, col, fmt, ap);
    va_end(ap);
}

void
message_warning(struct messages *m, unsigned line, unsigned col, const char *fmt, ...)
{
    va_list ap;

    if (++m->warnings > MESSAGES_MOST)
        return;
    va_start(ap, fmt);
    put(m, "warning", line, col, fmt, ap);
    va_end(ap);
}
