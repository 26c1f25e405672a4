// What names of members and keys say, and what the words before a value do. The same few stand in every record: what
// was once read of one is kept.
#ifndef DETECT_EVIDENCE_H
#define DETECT_EVIDENCE_H

#include "base/span.h"
#include "detect/set.h"

struct detect_plan;

struct name_says {
    struct det_set
            key; // detectors for which a member or column of this name alone makes a finding
    struct det_set raise, veto; // what it says where nothing else is said
    struct det_set close;  // raised, the name standing for the word at the value's side
    struct det_set raises; // raised by some word of it, if another vetoes or not
    bool matters;          // `key` has one that is on
    bool silent;           // the four in the middle are empty
    bool numbers;          // it raises one of those that claim numbers
    bool counts; // it speaks for a number that is on and that nothing but a key tells
};

enum {
    NAMES_BITS = 8,
    NAMES_SLOTS = 1 << NAMES_BITS, // direct-mapped
    NAMES_MOST = 40,               // bytes of a name that is kept
    CONTEXTS_SLOTS = 256,
    CONTEXTS_BYTES =
            40 // before a value that count as its context (DETECTORS.md, rule 5)
};

struct names {
    struct {
        const struct detect_plan *plan; // NULL: empty
        uint64_t head, tail;            // its first and last bytes: all of it up to 16
        uint8_t n;
        uint8_t text[NAMES_MOST];
        struct name_says says;
    } slot[NAMES_SLOTS];
    struct name_says other; // of the last one that was too long
    // What words before a value say, any digit of them being 0: only letters and signs speak.
    struct context {
        const struct detect_plan *plan;    // NULL: empty
        uint64_t text[CONTEXTS_BYTES / 8]; // what is missing is 0
        uint8_t n;
        bool cut; // in the middle of a word
        bool own; // it ends in what pumice wrote
        struct det_set raised, vetoed, close;
    } context[CONTEXTS_SLOTS];
};

// What the name says to this plan; good until the next call.
const struct name_says *evidence_of_name(struct names *names,
        const struct detect_plan *plan, struct span name);
// A plan may be gone, and another stand in its place.
void evidence_forget(struct names *names);
// Is it one of pumice's labels that ends at `at`, behind its `]`, and begins in [lo, at)?
bool evidence_is_label(const uint8_t *lo, const uint8_t *at);
#endif
