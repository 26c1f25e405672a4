// Messages about a configuration: `file:line:col: error: …`, the source line, a caret. All of a run.
#ifndef CONFIG_MESSAGE_H
#define CONFIG_MESSAGE_H

#include "base/outbuf.h"

struct messages {
    const char *path; // as given
    const char *text; // of the whole file
    size_t n;
    struct outbuf *out;
    unsigned errors, warnings;
};

void message_error(struct messages *m, unsigned line, unsigned col, const char *fmt,
        ...) __attribute__((format(printf, 4, 5)));
void message_warning(struct messages *m, unsigned line, unsigned col, const char *fmt,
        ...) __attribute__((format(printf, 4, 5)));
#endif
