// Does a clean record follow from a raw one and what was found in it? Read from the two texts alone: what
// stands outside of the findings must be there unchanged and in order, and in the place of each finding what
// its action permits, in whatever escapes. Shares no code with decide and transform.
#ifndef CLI_ALIGN_H
#define CLI_ALIGN_H

#include "cli/shape.h"
#include "pumice.h"

// A finding, its place in the text that is aligned.
struct align_span {
    uint32_t start, end;
    const struct pumice_finding *finding;
};

enum align_fault {
    ALIGN_FITS,
    ALIGN_OUTSIDE,     // a byte differs that nothing was found in
    ALIGN_STAYS,       // the value stands there still
    ALIGN_REPLACEMENT, // something else than the rule says stands there
    ALIGN_TYPE,        // the label of another type
    ALIGN_MASK,        // the mask shows more than the rule allows
    ALIGN_NO_MEMORY
};

// Raw bytes of a record and what became of them.
struct align_piece {
    uint32_t raw, raw_end, clean, clean_end;
    bool gone; // a member was cut with all around it
};

enum {
    ALIGN_LAYERS = 5,  // of JSON: the record's own, and texts in one another
    ALIGN_LEVELS = 10, // in which the escapes of a value are read
    ALIGN_BASES =
            7, // texts that JSON is looked for in, with more and more escapes read; then as its layers say
};

// One of them, of the raw record.
struct align_layer {
    struct shape_text text; // of those within
    struct shape json;
    uint32_t leaf; // of the layer around it, that it is in
    bool is_json;
    uint32_t from, to; // of the outermost: where it stands in its base
};

struct align_state; // a way to have come here
struct align {
    struct align_piece *piece; // of the last align_record() that fits: in order
    size_t pieces, cap_pieces;
    uint32_t raw, clean; // where it failed
    size_t span;         // at which finding; of OUTSIDE: the number of those before it
    // scratch
    struct align_state *state;
    size_t states, cap_states;
    struct align_layer layer[ALIGN_LAYERS];
    int layers, base; // layers that are read, of this base
    int bases;        // that are made
    struct shape_text
            text[ALIGN_BASES +
                    2]; // the first is the record itself, and empty; then one as layers say
    int levels;         // that are made
    struct shape_text level[ALIGN_LEVELS + 1]; // the first is the value itself
    bool deep;                                 // escapes in escapes are tried too
    unsigned tries;                            // of readings of masks, in this record
    bool no_memory;
};

void align_fini(struct align *a);
// `span` in order of start.
enum align_fault align_record(struct align *a, struct span raw, struct span clean,
        const struct align_span *span, size_t spans);
// "[PHONE]": what stands for a detector's findings; returns its length.
size_t align_label(size_t detector, char label[static 64]);
// Is it what stands for a record withheld for this reason: the text, the JSON, or the text and empty
// columns? NULL: for any reason.
bool align_is_stub(struct span text, const char *reason);
#endif
