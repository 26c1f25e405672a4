// Anchors: the places where a lexer may find something. One pass over a buffer turns each 64 bytes
// into eight bit planes, from these makes character classes, from shifted classes the places of interest
// (masks.h), and from a look at the bytes there the anchors (inspect.h); each instruction set has code of its own. It
// may name too many places, never too few; what it says of a place depends on the 64 bytes before and behind it and on
// nothing else, and never on another record.
#ifndef DETECT_ANCHOR_H
#define DETECT_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum anchor_kind {
    ANCHOR_DIGITS =
            1, // a digit run starts here, long enough or grouped to be a number of interest
    ANCHOR_DOTTED = 2, // a digit run starts here, with three dots and digits between
    ANCHOR_AT = 4,     // an `@` with something on both sides, or `%40`
    ANCHOR_KEY =
            8, // `=`, `:`, `：`, `＝`, `>` behind what may be the end of an evidence word
    ANCHOR_FLAG = 16, // the `-` of a command line option
    ANCHOR_FOLD =
            32, // a disguised character starts here (full-width, zero-width, another script's
                // digit, an unusual space or dash): the field needs a folded view
    ANCHOR_BASE64 = 64,   // a run that may be base64 of text starts here
    ANCHOR_ESCAPED = 128, // `%40`, `&#64;`, `&amp;`
    ANCHOR_LITERAL = 256, // a literal that secrets begin with (literal.h)
    ANCHOR_WORD =
            512, // a token with a digit in it starts here, behind what may be a raising word
    ANCHOR_ID =
            1024, // letters and digits start here that may be a number with a proof of its own
    ANCHOR_HEX =
            2048, // a separator of hex groups: `:` thrice or twice at once, `-` in pairs, `.` in fours
    ANCHOR_DIAL = 4096,  // `+` or `(` before a digit
    ANCHOR_PLATE = 8192, // a capital behind a Han character
    ANCHOR_LONG = 32768, // a word of 26 characters or more starts here
    ANCHOR_PAIR = 16384, // a comma between two decimal fractions
    ANCHOR_HAN = 65536,  // digits behind the Han word of a street or of 第
};

// What format looks at, not detect: layers that need undoing.
#define ANCHOR_LAYERS (ANCHOR_BASE64 | ANCHOR_ESCAPED)

struct anchor {
    uint32_t at;    // offset in the buffer
    uint32_t kinds; // of enum anchor_kind, one or more
};

// What format asks of each block of 64 bytes: bit j is byte j.
struct block_bits {
    uint64_t control; // below 0x20 but for TAB, LF, CR, ESC; 0 bytes too
    uint64_t backslash;
    uint64_t quote;
    uint64_t
            named; // a colon behind a quote that is not escaped, as behind the name of a member
};

struct masks;

struct anchors {
    struct anchor *a; // in order of `at`
    size_t n, cap;
    // Of the owner, one for each 64 bytes begun; NULL: not asked for. With them, what is `named` there is no ANCHOR_KEY,
    // and what stands directly behind it no ANCHOR_WORD: anchor_merge() adds both.
    struct block_bits *bits;
    struct masks *masks; // of the pass; kept between calls
    bool failed;         // memory ran out: the list is not to be used
    bool every_key; // set by the owner: a topic has key words of its own, so every key counts
};

// One instruction set's way to make masks (masks.h).
struct kernel {
    const char *name;
    bool (*usable)(void);
    // Of the n blocks at p, where `left` bytes are left; 64 bytes behind them are readable and count as 0.
    void (*masks)(const uint8_t *p, size_t left, size_t n, struct masks *m);
    // Appends the anchors of lanes [first, last] of the masks, the first being the block at buf[at].
    void (*inspect)(const uint8_t *buf, size_t at, size_t len, const struct masks *m,
            size_t first, size_t last, struct anchors *out);
};

// Room for n anchors more. False: memory ran out, now or before.
bool anchors_ready(struct anchors *out, size_t n);
// The kernel of that name, the best one for NULL; NULL when this machine cannot run it.
const struct kernel *kernel_find(const char *name);
// Number i, usable or not; NULL past the last.
const struct kernel *kernel_at(size_t i);

// Appends the anchors of buf[0, len), 64 readable bytes behind it, to out.
void anchor_scan(const struct kernel *k, const uint8_t *buf, size_t len,
        struct anchors *out);
// May p[0, n) be or begin with a number that only its key names? The pass sees no key before it: in a cell it
// stands in the header, in a view (escapes, disguised digits) outside the view.
bool anchor_begins(const uint8_t *p, size_t n);
// Is the separator at buf[at] worth a look: may the end of an evidence word stand before it? `every`: as for a topic
// with words of its own.
bool anchor_key(const uint8_t *buf, size_t at, bool every);
// Does the word that ends before buf[end] stand in a label of pumice's?
bool anchor_in_label(const uint8_t *buf, size_t end);
// Of a record that is no JSON, at buf[at, at + len): its n anchors and those of what is `named` and stands behind it, as
// one list in out. A walk over JSON sees names itself.
void anchor_merge(const uint8_t *buf, uint32_t at, uint32_t len,
        const struct block_bits *bits, const struct anchor *list, size_t n,
        struct anchors *out);
void anchor_free(struct anchors *out);

// The bits m of block i that lie in [at, at + len) of the buffer, which begins or ends there.
static inline uint64_t
anchor_bits(uint64_t m, size_t i, uint32_t at, uint32_t len)
{
    size_t end = (size_t)at + len - 1;

    if (i == at / 64)
        m &= ~(uint64_t)0 << at % 64;
    if (i == end / 64)
        m &= ~(uint64_t)0 >> (63 - end % 64);
    return m;
}

// What there is in [at, at + len), of one byte or more: each field is 0 where there is none of its kind.
static inline struct block_bits
anchor_any(const struct block_bits *bits, uint32_t at, uint32_t len)
{
    size_t first = at / 64, last = ((size_t)at + len - 1) / 64;
    uint64_t mask = ~(uint64_t)0 << at % 64,
             end = ~(uint64_t)0 >> (63 - ((size_t)at + len - 1) % 64);
    struct block_bits any = { 0 };

    for (size_t i = first; i <= last; i++, mask = ~(uint64_t)0) {
        if (i == last)
            mask &= end;
        any.control |= bits[i].control & mask;
        any.backslash |= bits[i].backslash & mask;
        any.quote |= bits[i].quote & mask;
        any.named |= bits[i].named & mask;
    }
    return any;
}
#endif
