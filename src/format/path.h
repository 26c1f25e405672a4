// Paths of fields: as text (RFC 9535), and patterns of paths that rules are given for.
#ifndef FORMAT_PATH_H
#define FORMAT_PATH_H

#include "base/outbuf.h"
#include "format/field.h"

enum path_indexes { PATH_EXACT, PATH_FOLDED }; // `[3]` or `[*]`

// Appends the path of the step to out; NULL is the root, `$`. A name that looks like a value, and a
// member name that is itself the field, stand as `*`. What is longer than 1 KiB ends in `..*`.
void path_put(struct outbuf *out, const struct segment *last, bool is_name,
        enum path_indexes how);
// Could a member of this name be named by a value: an address, a number, an id?
bool path_name_is_value(struct span name);

// Patterns, tried against a walk from the root downwards, all at once. A state is a set of words
// of 64 bits: which steps of which patterns may come next.
struct path_set;

struct path_set *path_set_new(void); // NULL: no memory
void path_set_free(struct path_set **set);
// `$`, then `.name`, `['name']`, `[3]`, `[*]`, `.*`, `..name`, `..*`, …; a `<json>` or another layer is read over, as a
// pattern goes through layers. Returns the pattern's number, counting from 0, or -1 with *why.
int path_set_add(struct path_set *set, const char *pattern, const char **why);
// Ranks the patterns: the longer one is more specific, then the one with more names, then the one
// with fewer `..`, then the later one. No add may follow.
void path_set_seal(struct path_set *set);
size_t path_set_words(const struct path_set *set); // of a state; 0 without patterns
// State at the root. Returns the highest rank of a pattern that is matched here, or -1.
int path_root(const struct path_set *set, uint64_t *state);
// From an object or array to its member (name) or element (name.p NULL). `to` may not be `from`.
int path_down(const struct path_set *set, const uint64_t *from, struct span name,
        uint32_t index, uint64_t *to);
// The number of the pattern of that rank.
int path_number(const struct path_set *set, int rank);
#endif
