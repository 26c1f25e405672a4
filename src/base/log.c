// The log and what is said at the terminal: the only writer to stderr. One write(2) a line.
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/outbuf.h"

enum { WORD_MOST = 512 };

static struct {
    enum log_level level;
    bool json;
    bool journal; // journald reads stderr: it has the time, and takes the priority as <N>
} settings = { LOG_INFO, false, false }; // set once, before any thread

static const char *const level_names[] = { "debug", "info", "notice", "warning",
    "error" };

static const int priorities[] = { 7, 6, 5, 4, 3 }; // of syslog(3)

void
log_open(enum log_level level, bool json)
{
    settings.level = level;
    settings.json = json;
    settings.journal = !json && getenv("JOURNAL_STREAM") != NULL;
}

void
log_text(const char *text, unsigned long n)
{
    while (n > 0) {
        ssize_t done = write(STDERR_FILENO, text, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        text += done;
        n -= (unsigned long)done;
    }
}

static void
put_word(struct outbuf *out, const char *word)
{
    size_t n = strnlen(word == NULL ? "" : word, WORD_MOST);
    bool quote = n == 0 || settings.json || strpbrk(word, " =\"") != NULL;

    if (quote)
        outbuf_putc(out, '"');
    outbuf_put_json(out, (struct span){ (const uint8_t *)word, n });
    if (quote)
        outbuf_putc(out, '"');
}

static void
put_time(struct outbuf *out)
{
    struct timeval now;
    struct tm tm;

    gettimeofday(&now, NULL);
    gmtime_r(&now.tv_sec, &tm);
    outbuf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
            tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
            (int)(now.tv_usec / 1000));
}

void
log_write(enum log_level level, const char *component, const char *msg,
        const struct log_field *field, int fields)
{
    struct outbuf out = { 0 };

    if (level < settings.level)
        return;
    if (settings.json)
        outbuf_puts(&out, "{\"time\":\"");
    if (!settings.journal)
        put_time(&out);
    if (settings.journal)
        outbuf_printf(&out, "<%d>%s: %s", priorities[level], component, msg);
    else
        outbuf_printf(&out,
                settings.json
                        ? "\",\"level\":\"%s\",\"component\":\"%s\",\"msg\":\"%s\""
                        : " %s %s: %s",
                level_names[level], component, msg);
    for (int i = 0; i < fields; i++) {
        outbuf_printf(&out, settings.json ? ",\"%s\":" : " %s=", field[i].name);
        if (field[i].kind == LOG_INT)
            outbuf_printf(&out, "%lld", (long long)field[i].i);
        else
            put_word(&out, field[i].word);
    }
    outbuf_puts(&out, settings.json ? "}\n" : "\n");
    if (!out.failed)
        log_text((const char *)out.p, out.n);
    outbuf_fini(&out);
}

void
log_say(const char *fmt, ...)
{
    static const char name[] = "pumice: ";
    char line[2048];
    size_t n = sizeof(name) - 1, room = sizeof(line) - n - 1;
    va_list ap;
    int wrote;

    memcpy(line, name, n);
    va_start(ap, fmt);
    wrote = vsnprintf(line + n, room, fmt, ap);
    va_end(ap);
    if (wrote > 0)
        n += (size_t)wrote < room ? (size_t)wrote : room - 1;
    for (size_t i = 0; i < n; i++) // a file name may hold anything
        if (((unsigned char)line[i] < 0x20 && line[i] != '\n') || line[i] == 0x7f)
            line[i] = '?';
    line[n] = '\n';
    log_text(line, n + 1);
}
