// Decoded views: a stretch of text with its escapes undone and its disguises folded, and a map of
// runs back to where it came from. Lifetime: record.
#ifndef FORMAT_VIEW_H
#define FORMAT_VIEW_H

#include "format/field.h"
#include "format/layer.h"
#include "pumice.h"

// The view's bytes at, at + step, at + 2 step, … came from `from`, from + width, …, up to the next run.
struct run {
    uint32_t at, from;
    uint32_t step, width;
};

struct view {
    const struct view *up; // what it was decoded from, NULL: the record
    const uint8_t *text;   // text[len] is 0
    uint32_t len;
    uint32_t run, runs; // in the pool
};

enum { VIEWS_MOST = 4096 };

// All views of a record, their bytes and runs.
struct views {
    uint8_t *text;
    size_t n, cap, most; // bytes used, allocated, allowed
    struct view *view;   // VIEWS_MOST of them, allocated with the first
    size_t count;
    struct run *run;
    size_t runs, cap_runs;
    void *gb18030; // iconv_t of the owner, or NULL
};

// For a record of that many bytes. What earlier views pointed to is gone.
void views_reset(struct views *v, size_t record);
void views_fini(struct views *v);
// A view of [start, end) of `in`, which is the text of `up`, with what the layer did undone; what was
// put into [start, escaped) is no escape of it. NULL with *why: PUMICE_TOO_MANY_VIEWS or PUMICE_NO_MEMORY.
const struct view *views_add(struct views *v, const struct view *up, const uint8_t *in,
        uint32_t start, uint32_t escaped, uint32_t end, enum layer_kind layer,
        enum pumice_reason *why);
// A view of the base64 that begins at `start`; *end is behind it. Its bytes map to the whole run. NULL: as
// views_add(), or PUMICE_NO_REASON when no text is there.
const struct view *views_add_base64(struct views *v, const struct view *up,
        const uint8_t *in, uint32_t start, uint32_t *end, enum pumice_reason *why);
// Where the byte `at` of a view stands in the text that it was decoded from.
uint32_t views_step(const struct views *v, const struct view *view, uint32_t at);
// The first byte of a view that came from `from` or from behind it.
uint32_t views_after(const struct views *v, const struct view *view, uint32_t from);
// Where the bytes [*start, *end) of a view stand in the record, widened to whole escapes. start < end.
void views_map(const struct views *v, const struct view *view, uint32_t *start,
        uint32_t *end);
#endif
