// pumice's own log, on stderr: the only writer there. Its calls take ids, offsets and counts and
// never a buffer: no byte of a record can reach it. Not part of the library.
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_NOTICE, LOG_WARNING, LOG_ERROR };

struct log_field {
    const char *name;
    enum { LOG_INT, LOG_WORD } kind;
    int64_t i;
    const char
            *word; // a topic, a reason, a file of the operator's, a broker's error text
};

#define LOG_I(name_, value_)                                                           \
    ((struct log_field){ .name = (name_), .kind = LOG_INT, .i = (int64_t)(value_) })
#define LOG_W(name_, value_)                                                           \
    ((struct log_field){ .name = (name_), .kind = LOG_WORD, .word = (value_) })

// Before any thread starts. `level` is the lowest that is written.
void log_open(enum log_level level, bool json);
// One line: "2026-03-01T09:00:00.200Z warning deliver: message key=value ...". Control bytes in words
// are escaped, words are cut at 512 bytes. Safe from any thread.
void log_write(enum log_level level, const char *component, const char *msg,
        const struct log_field *field, int fields);
// A plain line for the person at the terminal: "pumice: ..."; for errors that end the program.
void log_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
// Text that was made for stderr: a table, a progress line.
void log_text(const char *text, unsigned long n);

#define LOG(level, component, msg, ...)                                                \
    log_write(level, component, msg, (struct log_field[]){ __VA_ARGS__ },              \
            (int)(sizeof((struct log_field[]){ __VA_ARGS__ }) /                        \
                    sizeof(struct log_field)))
#endif
