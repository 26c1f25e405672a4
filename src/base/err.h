// An error of the cold path: config, connecting, opening files. The hot path has outcomes.
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>

// Each stands for one exit code of sysexits(3).
enum err_code {
    ERR_NONE = 0,
    ERR_USAGE,       // 64
    ERR_DATA,        // 65
    ERR_NO_INPUT,    // 66
    ERR_UNAVAILABLE, // 69
    ERR_INTERNAL,    // 70: out of memory too
    ERR_CREATE,      // 73
    ERR_IO,          // 74
    ERR_AGAIN,       // 75
    ERR_FENCED,      // 76
    ERR_PERMISSION,  // 77
    ERR_CONFIG,      // 78
};

struct err {
    enum err_code code;
    char msg[1024];
};

// Always returns -1, so `return err_set(...)` both reports and leaves.
int err_set(struct err *e, enum err_code code, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));
// Puts "prefix: " before the message. Always returns -1.
int err_context(struct err *e, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));
int err_exit_code(enum err_code code);
#endif
