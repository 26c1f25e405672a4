// Formats of text lines: syslog, access logs, CRI, CEF and LEEF, MyBatis, XML, key=value. Detection reads
// the text as it stands; what a format adds is the path of a place in it, and the fields that rules name.
// So a line is taken apart only where something was found in it, or a rule asks.
#ifndef FORMAT_LINE_H
#define FORMAT_LINE_H

#include <stdbool.h>

#include "base/span.h"

enum line_form {
    LINE_TEXT,
    LINE_LOGFMT,
    LINE_SYSLOG, // RFC 5424, RFC 3164, and what rsyslog writes to files
    LINE_ACCESS, // common and combined log format
    LINE_CRI,    // container runtimes
    LINE_CEF,
    LINE_LEEF,
    LINE_MYBATIS,
    LINE_XML,
    LINE_ANY // to be told apart
};

struct line_field {
    uint32_t start, end;
    struct span name; // p NULL: it has a number
    uint32_t index;   // then
    struct span up; // the name around it: the element of structured data; p NULL: none
    bool word;      // it may not be empty: `-` stands for nothing
};

enum { LINE_FIELDS = 24, LINE_DEPTH = 16 };

// The head of a line, or all of it, and where the free text behind begins.
struct line_head {
    enum line_form form; // LINE_TEXT: it has none
    struct line_field field[LINE_FIELDS];
    size_t n;
    uint32_t body;
    const char *body_name; // "msg"; NULL: the body is a list of pairs
    uint8_t delimiter;     // of the pairs of CEF and LEEF, 0: of none
};

const char *line_form_name(enum line_form form);
// Reads the head of [text, text + n), text[n] being readable and none of it. `asked`: only this form.
void line_head(const uint8_t *text, uint32_t n, enum line_form asked,
        struct line_head *head);
// The pair whose value stands at `at` or around it, to its left within [lo, at]: `key=`, `key: `,
// `"key":"`, `?key=`. *query: it is a parameter of an URL or a form. p NULL: there is none.
struct span line_key(const uint8_t *lo, const uint8_t *at, bool *query);
// The next pair in [*at, end): its key and its value. False: there is none.
bool line_pair(const uint8_t *text, uint32_t *at, uint32_t end,
        struct line_field *field, bool *query);
// The same of the extension of CEF or LEEF, where a value goes on to the next key or delimiter.
bool line_extension(const uint8_t *text, uint32_t *at, uint32_t end, uint8_t delimiter,
        struct line_field *field);

struct line_end {
    struct span name;
    uint32_t at;
};

enum { LINE_ENDS = 32 };

enum line_inside { LINE_IN_TEXT, LINE_IN_CDATA, LINE_IN_COMMENT };

// A walk over the elements of XML or HTML in a text: attributes, and the stretches of text in an element that has
// an end, those of CDATA sections and comments too.
struct line_walk {
    size_t depth;         // names
    size_t lost;          // open ones beyond LINE_DEPTH
    uint32_t at, tag_end; // read so far; the tag being read goes on to there, 0: none
    bool attribute;       // the last name is one
    bool open;            // the element of the tag being read has an end
    enum line_inside inside;
    bool ended;  // `end` was read
    bool others; // there are more names than those
    size_t ends;
    struct span name
            [LINE_DEPTH]; // of the open elements, and the attribute, outermost first
    struct line_end end[LINE_ENDS]; // where the last end of each name stands
};

// Before the first call; to begin once more in the same text.
void line_walk_begin(struct line_walk *w);
void line_walk_again(struct line_walk *w);
// The next value, [*start, *end). False: there is none.
bool line_element(const uint8_t *text, uint32_t n, struct line_walk *w, uint32_t *start,
        uint32_t *end);

// ---- lexers/head.re

// Where the fields of a head stand, start and end in turn; the end of the head, or NULL.
const uint8_t *head_syslog5424(const uint8_t *cur, const uint8_t *lim,
        const uint8_t *mark[10]);
const uint8_t *head_syslog3164(const uint8_t *cur, const uint8_t *lim,
        const uint8_t *mark[8]);
const uint8_t *head_access(const uint8_t *cur, const uint8_t *lim,
        const uint8_t *mark[14]);
const uint8_t *head_cri(const uint8_t *cur, const uint8_t *lim, const uint8_t *mark[4]);
const uint8_t *head_cef(const uint8_t *cur, const uint8_t *lim,
        const uint8_t *mark[12]);
const uint8_t *head_leef(const uint8_t *cur, const uint8_t *lim,
        const uint8_t *mark[10]);
#endif
