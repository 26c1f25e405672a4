// Names of topics: globs, regular expressions, and targets with {topic} in them.
#ifndef CONFIG_MATCH_H
#define CONFIG_MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct match;

// A glob (`*`, `?`, `[a-z]`), or `/…/`: a POSIX extended regular expression (regcomp(3), as in librdkafka) for
// the whole name. NULL with a message in why[256].
struct match *match_new(const char *pattern, char why[256]);
void match_free(struct match **m);
bool match_is(const struct match *m, const char *name);
// A name that a glob matches, to look for loops with. False for a regular expression.
bool match_sample(const struct match *m, char *buf, size_t size);
// The same as a regular expression for librdkafka's subscribe: "^…$".
bool match_regex(const struct match *m, char *buf, size_t size);
// pattern with every {topic} replaced. False when it is too long.
bool match_expand(const char *pattern, const char *topic, char *buf, size_t size);
#endif
