// Finds the places of a record where a value may stand: the whole of plain text, the strings, numbers
// and names of JSON, and of JSON inside its strings. A pure function of record and question: nothing is
// remembered. Lifetime of what it points to: record.
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "base/arena.h"
#include "format/path.h"
#include "format/view.h"

enum { LAYERS_MOST = 4, LEVELS_MOST = 1024 };
enum { FORMAT_NONE = -1 }; // no member, no rule
#define FORMAT_NO_COMMA UINT32_MAX

enum format_form { FORMAT_AUTO, FORMAT_JSON, FORMAT_TEXT };

// What the stages behind want to be shown; plain values and a callback, so that format knows neither.
struct format_ask {
    enum format_form form;
    uint32_t kinds; // of enum anchor_kind: a place without any is not shown
    const struct path_set *paths; // a place that a pattern covers is shown always
    const void *ctx; // a member of this name is shown without an anchor too
    bool (*key)(const void *ctx, struct span name);
};

struct place {
    struct field field;
    const struct view *view;   // field.text lies in it; NULL: in the record
    uint32_t at;               // offset of field.text there
    const struct layer *layer; // the innermost one around it; NULL: the bare record
    uint32_t
            context; // a finding that ends there or before stands outside of the layer: it is none of this place
    int32_t member;  // that it is the value of, or FORMAT_NONE
    int32_t rule;    // rank of the pattern that covers it
    int32_t rule_member; // the member that the pattern matched, when it matched one
};

// A member of an object: what `drop` cuts. Offsets are those of the text it stands in.
struct member {
    const struct view *view;
    uint32_t start, end;    // from the name's quote to the end of the value
    uint32_t before, after; // of the commas, or FORMAT_NO_COMMA
    uint32_t object, ordinal;
    int32_t rule; // that matched just here
    bool mixed;   // some place below is covered by another pattern
};

struct format {
    // results
    struct place *place;
    size_t places;
    struct member *member;
    size_t members;
    bool json;    // told apart: JSON, or plain text
    bool layered; // places may lie over one another
    struct views views;
    // scratch
    size_t cap_places, cap_members;
    struct anchors anchors; // of the views
    struct arena arena;     // segments and names
    bool arena_used;
    struct frame_step *frame; // LEVELS_MOST
    uint64_t *state;          // of the patterns, LEVELS_MOST + 1 times, and one aside
    size_t words;
    uint32_t objects;
    unsigned tries; // of JSON in text that was none
    enum pumice_reason why;
};

// Returns 0, or -1 without memory. `words`: the most that path_set_words() will say.
int format_init(struct format *f, size_t words);
void format_fini(struct format *f);
// list[first, last) are the record's anchors, their offsets counting from rec.p - base. Returns
// PUMICE_NO_REASON, or why the record must be withheld.
enum pumice_reason format_record(struct format *f, const struct format_ask *ask,
        const struct kernel *kernel, struct span rec, const struct anchor *list,
        size_t n, uint32_t base);
// Does JSON seem to begin here, behind white space and a byte order mark?
bool format_looks_json(struct span rec);
#endif
