// Rows of delimited text (RFC 4180; TSV with the same quoting): cells, and the names of a header.
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include <stdbool.h>

#include "base/span.h"

// The columns of an input or a topic.
struct csv_columns {
    uint8_t delimiter; // 0: none are known
    struct span *name; // n of them; NULL: they have numbers
    size_t n;
};

struct csv_cell {
    uint32_t start, end;  // between the quotes, where there are any
    bool quoted, doubled; // doubled: a quote stands in it, as `""`
};

// The cell at *at of [text, text + n), and *at behind its delimiter; behind the last one *at is n + 1. False:
// there is no cell any more, or *broken: its quotes do not match.
bool csv_next(const uint8_t *text, uint32_t n, uint8_t delimiter, uint32_t *at,
        struct csv_cell *cell, bool *broken);
// How many cells a row has, at least 1; what a quote that has no end opens is one.
size_t csv_count(const uint8_t *text, uint32_t n, uint8_t delimiter);
// Reads a first line. As a header it must name at least `least` columns by words; the names point into the
// line or are decoded into it. Returns how many columns it has, 0 when it is no header.
size_t csv_header(uint8_t *line, uint32_t n, uint8_t delimiter, size_t least,
        struct span *name, size_t most);
#endif
