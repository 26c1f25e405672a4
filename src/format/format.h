// Finds the places of a record where a value may stand: the whole of plain text, the strings, numbers
// and names of JSON, and of JSON inside its strings. A pure function of record and question: nothing is
// remembered. Lifetime of what it points to: record.
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "base/arena.h"
#include "format/csv.h"
#include "format/line.h"
#include "format/path.h"
#include "format/view.h"

enum { LAYERS_MOST = 4, LEVELS_MOST = 1024 };
enum { FORMAT_NONE = -1 }; // no member, no rule
#define FORMAT_NO_COMMA UINT32_MAX

// How a record may be said to be written. The words are those of `format:` and --input-format.
#define FORMAT_FORMS(F)                                                                \
    F(AUTO, "auto", LINE_ANY)                                                          \
    F(JSON, "json", LINE_ANY)                                                          \
    F(TEXT, "text", LINE_TEXT)                                                         \
    F(LOGFMT, "logfmt", LINE_LOGFMT)                                                   \
    F(SYSLOG, "syslog", LINE_SYSLOG)                                                   \
    F(ACCESS, "access", LINE_ACCESS)                                                   \
    F(CSV, "csv", LINE_TEXT)                                                           \
    F(TSV, "tsv", LINE_TEXT)                                                           \
    F(XML, "xml", LINE_XML)                                                            \
    F(CRI, "cri", LINE_CRI)                                                            \
    F(DOCKER, "docker", LINE_ANY)                                                      \
    F(CEF, "cef", LINE_CEF)                                                            \
    F(LEEF, "leef", LINE_LEEF)                                                         \
    F(MYBATIS, "mybatis", LINE_MYBATIS)

enum format_form {
#define F(id, name, line) FORMAT_##id,
    FORMAT_FORMS(F)
#undef F
            FORMAT_FORM_COUNT
};

// "csv"; the form of a name, or -1.
const char *format_form_name(enum format_form form);
int format_form_find(const char *name);

// Is a member of this name shown without an anchor too? One that may be a number? And a cell that may be one?
enum name_kind { NAME_KEY = 1, NAME_NUMBER = 2, NAME_CELL = 4 };

// What the stages behind want to be shown; plain values and a callback, so that format knows neither.
struct format_ask {
    enum format_form form;
    enum layer_kind
            encoding; // of the whole record; LAYER_NONE: UTF-8, or any in which ASCII is ASCII
    const struct csv_columns *columns; // of the stream or the plan; NULL: none
    uint32_t frame; // bytes before a JSON record that are kept as they are
    uint32_t kinds; // of enum anchor_kind: a place without any is not shown
    const void *
            plan; // whose question it is: what name() says is good for all questions of the same
    const struct path_set *paths;  // a place that a pattern covers is shown always
    const struct block_bits *bits; // of the batch that the anchors count in; NULL: none
    struct block_bits any;         // of it, what there is in the record
    const void *ctx;
    // What a name says of a value below it that has no anchor: of enum name_kind.
    uint8_t (*name)(const void *ctx, struct span name);
    // Of two patterns that may cover the same value, or FORMAT_NONE, the one under which less of it stays.
    int32_t (*stricter)(const void *ctx, int32_t a, int32_t b);
};

// A text whose lines can be taken apart, when a path is asked for.
struct origin {
    const struct origin *
            up; // the text that it was decoded from, by `view`; NULL: it stands for itself
    const struct view *view;
    const uint8_t *p; // p[n] is 0
    uint32_t n;
    const struct segment *root;
    enum layer_kind kind; // that was undone
    bool line;            // a record of its own: a key in it is a step
    bool open;            // no 0 byte stands behind it: heads are not looked for
};

// What stands where a value was dropped: in the head of a line `-`; and the label where it would be read otherwise.
enum place_left { PLACE_NOTHING, PLACE_DASH, PLACE_LABEL };

struct place {
    struct field field;
    const struct origin *origin; // of field.text; NULL: none but the field itself
    const struct view *view;     // field.text lies in it; NULL: in the record
    uint32_t at;                 // offset of field.text there
    const struct layer *layer;   // the innermost one around it; NULL: the bare record
    uint32_t
            context; // a finding that ends there or before stands outside of the layer: it is none of this place
    int32_t member;  // that it is the value of, or FORMAT_NONE
    int32_t rule;    // rank of the pattern that covers it
    int32_t rule_member;  // the member that the pattern matched, when it matched one
    enum place_left left; // where all of it is dropped
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

enum { JSONS_MOST = 16 };

// What name() said of one.
struct name_memo {
    const void *plan;    // NULL: empty
    uint64_t head, tail; // its first and last eight bytes
    uint8_t n;
    uint8_t says; // of enum name_kind
};

enum {
    MEMO_NAME = 16,
    MEMO_BITS = 7
}; // bytes of a name that is kept; two of each hash

// How far a text has been taken apart. Places are asked for in order, so that it is read once.
struct line_read {
    const uint8_t *text; // NULL: of none
    bool headed;         // its head was read
    struct line_head head;
    struct line_walk walk;
    uint32_t from;          // the values before the last one end here or before
    uint32_t start, end;    // of the last value that the walk gave
    bool over;              // there is none behind it
    uint32_t next;          // the pairs of an extension are read so far
    struct line_field pair; // the last one, and where the one before it ends
    uint32_t pair_from;
};

struct format {
    // results
    struct place *place;
    size_t places;
    struct member *member;
    size_t members;
    const char
            *told; // apart: "json", "csv", "syslog", …; NULL: format_told() has to look
    bool whole;    // all of it is JSON
    bool layered; // places may lie over one another
    bool docker;  // it is a line of Docker's
    struct views views;
    // scratch
    const struct block_bits *bits; // of the batch that the record lies in, or NULL
    size_t cap_places, cap_members;
    struct anchors anchors; // of the views
    struct anchors merged;  // of a record that is no JSON
    struct name_memo memo[1 << MEMO_BITS][2];
    struct arena arena; // segments and names
    bool arena_used;
    struct frame_step *frame; // LEVELS_MOST
    uint64_t *state;          // of the patterns, LEVELS_MOST + 1 times, and three aside
    size_t words;
    uint32_t objects;
    unsigned tries;             // of JSON in text that was none
    unsigned contexts;          // of runs
    struct origin origin;       // of a record that is text
    const struct view *decoded; // it in UTF-8, where the record is in another encoding
    struct {
        uint32_t from, to;
    } json[JSONS_MOST]; // the first ones that were found in it
    size_t jsons;
    struct line_read
            line[2 * LAYERS_MOST]; // by depth: the record's, and the last other text's
    enum line_form asked;          // of heads
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
// Is a record without a backslash and without an anchor of interest an object of members of which none is to be shown?
// Only of one that is flat and written as most are: false says nothing. No rules may be asked for.
bool format_quiet(struct format *f, const struct format_ask *ask, struct span rec,
        uint32_t base);
// The layers of what stands at this offset of a record that is text: in structured data (RFC 5424) one more
// than the text itself knows of. NULL may mean that there is no memory: `why` says so.
const struct layer *format_layer(struct format *f, uint32_t at,
        const struct layer *layer);
// A place that another reading of the record found: its kind, path and layers, copied. Its number, or FORMAT_NONE with
// `why` set.
int32_t format_adopt(struct format *f, enum field_kind kind, const struct segment *path,
        const struct layer *layer);
const struct layer *format_adopt_layer(struct format *f, const struct layer *layer);
// What the record was told to be: a name of FORMAT_FORMS.
const char *format_told(struct format *f);
// The path of what stands `at` bytes into a place's text: that of the place, and in it that of the line. Lives as
// long as the record; NULL is the root.
const struct segment *format_path(struct format *f, uint32_t place, uint32_t at);
// Does JSON seem to begin here, behind white space and a byte order mark?
bool format_looks_json(struct span rec);
#endif
