// What the parts of format share: a text that is being read (the record, or a view of a piece of it), the
// steps of its path, the places it shows. Inside of format only; lifetime: record.
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include "format/format.h"

// An open object or array of a JSON text, and the member or element in it that is being read.
struct frame_step {
    bool array;
    bool keyed;      // a name on the way here matters
    bool number;     // its name, or one on the way here, is said to be a number's
    bool above;      // the object or array is in a member of that kind
    uint32_t opened; // where its bracket is
    uint32_t object; // its number
    uint32_t ordinal;
    uint32_t start; // of the member
    uint32_t comma; // before it
    struct span name;
    const struct segment *seg; // of this step, once somebody needed it
    int32_t member;            // once somebody needed it
    int32_t rule, rule_member; // that cover what is being read
    bool matched;              // rule matched just here
};

struct text {
    const uint8_t *p;
    uint32_t n;
    const struct view *view;   // that p is the text of; NULL: the record
    const struct anchor *list; // NULL: those of format.anchors
    size_t next, last;
    uint32_t base;
    const struct segment *root;
    const struct layer *layer;   // the innermost one around it
    const struct origin *origin; // NULL: JSON, whose strings are texts of their own
    uint32_t floor;              // depth at which it begins
    uint32_t depth;              // frames open
    bool keyed;
    bool begins; // a number may begin it that only names outside of it speak for
    bool folded; // a view without disguised characters
    bool line; // of JSON: the string being read is a line of its own, as Docker's `log`
    bool fields; // and rules may name fields in it
    uint32_t
            context; // bytes at its head that are shown for what they say, not for what is in them
    int32_t member; // that it is part of the value of
    int32_t rule, rule_member;
};

// The question of the record and all that answering it takes.
struct reading {
    struct format *f;
    const struct format_ask *ask;
    const struct kernel *kernel;
};

// ---- place.c: steps, members, places

void place_give_up(struct format *f, enum pumice_reason why);
// Memory that lives as long as the record, or NULL with `why` set.
void *place_take(struct format *f, size_t n);
// Moves on to the anchors of [start, end) and returns the kinds there; *n of them from t->next on.
uint32_t place_anchors(const struct format *f, struct text *t, uint32_t start,
        uint32_t end, size_t *n);
uint32_t place_kinds(const struct format *f, size_t first);
// The path of what is being read.
const struct segment *place_path(struct format *f, const struct text *t);
// The same of the object whose member's name is being read.
const struct segment *place_path_of_name(struct format *f, const struct text *t);
// A step below another, and a layer that begins below it.
const struct segment *place_step(struct format *f, const struct segment *up,
        struct span name);
const struct segment *place_element(struct format *f, const struct segment *up,
        uint32_t index);
const struct segment *place_hop(struct format *f, const struct segment *here,
        const char *name);
// The member that is being read, or FORMAT_NONE.
int32_t place_member(struct format *f, const struct text *t);
// The pattern that covers it.
bool place_covered(const struct format *f, const struct text *t, int32_t *rule,
        int32_t *rule_member);
bool place_keyed(const struct format *f, const struct text *t);
// May some pattern name what is below of it?
bool place_pending(const struct reading *r, const struct text *t);
// Shows [start, end) of the text with the n anchors from t->next on, or the whole of a view of it with
// those from `first` on; the layer is that of what is shown.
struct place *place_show(struct format *f, struct text *t, enum field_kind kind,
        const struct view *view, uint32_t start, uint32_t end, size_t first, size_t n,
        const struct layer *layer);
// A text of which paths can be told.
const struct origin *place_origin(struct format *f, const struct origin *like);
// A layer inside of that one, or NULL.
const struct layer *place_layer(struct format *f, const struct layer *up,
        enum layer_kind kind);

// ---- locate.c: the path of a place in a text
// Before a view is gone, and another may stand in its place: what was read of it counts no more.
void locate_forget(struct format *f);
// The form that a head is asked for: what stands inside of a line, or elsewhere, has a format of its own.
enum line_form locate_asked(const struct format *f, bool inside);
const struct segment *format_origin_path(struct format *f, const struct origin *o,
        uint32_t at);

// ---- text.c: what may be in any text

// A view of [start, end) with its anchors: format.anchors from *first on. NULL: given up.
const struct view *text_look(struct reading *r, const struct text *t, uint32_t start,
        uint32_t escaped, uint32_t end, enum layer_kind kind, size_t *first);
// Shows a view of a piece of t, whose characters stand in `layer`, in the same way.
void text_show_view(struct reading *r, struct text *t, enum field_kind kind,
        const struct view *view, const struct layer *layer, size_t first, bool always);
// Shows [start, end) of t as a field of this kind, and what its layers hide: JSON that begins inside it,
// escapes, character references, percent-encoding, base64. `kinds`: of its anchors, n of them from t->next
// on. `always`: shown even without one.
void text_show(struct reading *r, struct text *t, enum field_kind kind, uint32_t start,
        uint32_t end, uint32_t kinds, size_t n, bool always);

// The steps that a line adds to the path of its text, from behind `stop` to `step`: words of the state are
// stepped on, and sub's keyed, rule and rule_member become what they are below.
void text_go_down(struct reading *r, const struct segment *stop,
        const struct segment *step, struct text *sub, size_t words, uint64_t *state);

// ---- rows.c: fields of their own in text

// Shows the cells of a row. False: it is none.
bool rows_show(struct reading *r, struct text *t);
// Shows those cells of a text among rows that rules may name, beside the text as a whole: of a row with cells too few or
// too many, or of a piece of one that has line breaks in it.
void rows_show_pieces(struct reading *r, struct text *t);
// Shows the fields of lines that rules name in [from, to) of t, beside the text as a whole. `o` is that of the
// stretch; the anchors of it begin at t->next.
void rows_show_fields(struct reading *r, struct text *t, const struct origin *o,
        uint32_t from, uint32_t to);

// ---- members.c: members of JSON that have nothing of interest

// What the walk expects next.
enum expect { A_VALUE, AN_ELEMENT, FIRST_NAME, A_NAME, NEXT };

// What the name of a member says: of enum name_kind. Kept for the names that stand in every record.
uint8_t members_name(struct format *f, const struct format_ask *ask, struct span name);
// Most members are `"name":"value",` with nothing of interest in them, and no rule or key that covers them. Passes
// these by, as the walk would, from where a name is expected, and steps into the member behind them; returns what is
// expected then. There are no backslashes in the record.
enum expect members_pass(struct reading *r, struct text *t, const uint8_t **from,
        const uint8_t *lim, enum expect expect);

// ---- walk.c: JSON

// Walks JSON from `at` on: the whole text, or with `end` one value, behind which *end is set. What is
// no JSON after all shows nothing. False: it is none, or given up.
bool walk_json(struct reading *r, struct text *t, uint32_t at, uint32_t *end);
// Walks the whole of a view as JSON inside of `outer`; `first`: its anchors. *done: it was JSON.
void walk_inside(struct reading *r, struct text *outer, const struct view *view,
        const struct layer *layer, size_t first, bool *done);

#endif
