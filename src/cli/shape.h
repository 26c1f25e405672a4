// What a record is made of, seen without the engine's lexers: `verify` must not trust what it checks. Pure
// functions over bytes; strict where a reader would be.
#ifndef CLI_SHAPE_H
#define CLI_SHAPE_H

#include <stdbool.h>

#include "base/span.h"

#define SHAPE_NONE UINT32_MAX

// A JSON value. Offsets are bytes of the text that was read.
struct shape_node {
    uint32_t start, end;
    uint32_t name;          // where its member begins, at the quote; NONE: no member
    uint32_t before, after; // the commas beside it, or NONE
    uint32_t parent;        // index, NONE: the root
    uint32_t depth;
    char kind; // '{', '[', '"', '0' a number, 't' true, false, null
};

// The values in the order they begin.
struct shape {
    struct shape_node *node;
    size_t n, cap;
    size_t stop;    // where reading ended
    bool no_memory; // sticky
};

void shape_fini(struct shape *s);
// Is the text one JSON value (RFC 8259), white space around it, a byte order mark before it? Any depth, any
// escape that is spelled well, bytes that are no UTF-8, equal names, long numbers.
bool shape_json(struct shape *s, struct span text);
// JSON that is the whole text, or an object behind something else up to its end, from byte *from on (a line of
// syslog with its message). Offsets count from the text's begin.
bool shape_json_within(struct shape *s, struct span text, size_t *from);
// The JSON of an object or array that begins and ends anywhere in the text and holds byte `at`: of those that do the
// one that begins first. Escapes that are none and control bytes are forgiven.
bool shape_json_around(struct shape *s, struct span text, uint32_t at);
// The value without children that holds byte `at`, or NONE: a name, a comma, white space.
uint32_t shape_leaf(const struct shape *s, uint32_t at);
// The innermost value that holds byte `at`, or NONE.
uint32_t shape_around(const struct shape *s, uint32_t at);

// Text out of another one, with where each byte came from: map[0..n], the last one being the end.
struct shape_text {
    uint8_t *p;
    uint32_t *map;
    size_t n, cap;
    bool no_memory;
};

void shape_text_fini(struct shape_text *t);
// The inside of a JSON string, escapes read; `string` has its quotes. `map` translates offsets of `text`
// in turn, NULL: they stay.
void shape_string(struct shape_text *t, struct span text, const uint32_t *map,
        const struct shape_node *string);
// The text with escapes of these kinds read once; or with the doubled quotes of CSV as one. `map` as above.
enum {
    SHAPE_BACKSLASH = 1,
    SHAPE_PERCENT = 2,
    SHAPE_REFERENCE = 4,
    SHAPE_ESCAPES = 7,
    SHAPE_JSON = 16, // backslashes of JSON alone
    SHAPE_INVISIBLE =
            8 // characters that nobody sees are left out, those of full width are ASCII, and so are digits
};
void shape_unescape(struct shape_text *t, struct span text, const uint32_t *map,
        unsigned kinds);
void shape_undouble(struct shape_text *t, struct span text, const uint32_t *map);
// UTF-16 as UTF-8; a lone surrogate becomes three bytes, and so does an odd last byte.
void shape_utf16(struct shape_text *t, struct span text, bool big_endian);
// Where byte `at` of what a text was made of stands in it: the first place that is not before it.
uint32_t shape_place(const struct shape_text *t, uint32_t at);

// Bytes [start, end) of the raw record were replaced, or are gone with the member around them. In order.
struct shape_cut {
    uint32_t start, end;
    bool gone;
};

enum shape_answer {
    SHAPE_SAME,    // or the raw text was none of it
    SHAPE_BROKEN,  // the clean text is no JSON, or its tags do not close
    SHAPE_MEMBERS, // it has other members, elements or kinds of values
    SHAPE_COLUMNS,
    SHAPE_NO_MEMORY
};

// Where raw is JSON, clean is too, with the same members and elements but for those that are gone; what is JSON
// in strings as well, `layers` deep. *at: where clean breaks. *json: raw is JSON.
enum shape_answer shape_compare_json(struct span raw, struct span clean,
        const struct shape_cut *cut, size_t cuts, unsigned layers, bool *json,
        size_t *at);
// The same number of columns (RFC 4180 quoting)?
enum shape_answer shape_compare_columns(struct span raw, struct span clean, char comma);
// Where each tag of raw is closed in order, each of clean is too?
enum shape_answer shape_compare_tags(struct span raw, struct span clean);
#endif
