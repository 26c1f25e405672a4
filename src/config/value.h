// Scalars: numbers with units, ${…}, secrets.
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

// Each returns 0, or -1 with *why, a phrase that goes on "key: ".
int value_int(const char *text, uint64_t *n, const char **why);
int value_size(const char *text, uint64_t *bytes,
        const char **why); // 64KiB, 1MiB, 2GiB, 512, 1KB
int value_time(const char *text, uint64_t *ms,
        const char **why); // 200ms, 5s, 1m, 1h, 1d
// ${NAME}, ${NAME:-default}, ${NAME:?message}; $${ is a literal ${. Returns text itself when there is none, NULL
// with a message in why[256].
const char *value_expand(struct arena *a, const char *text, char why[256]);
// Reads a secret: kind is "file", "env" or "credential". One newline at its end is taken off. NULL with *e
// (ERR_PERMISSION where others can read it).
const char *value_secret(struct arena *a, const char *kind, const char *where,
        struct err *e);
// Does a librdkafka property hold a secret?
bool value_is_secret(const char *property);
#endif
