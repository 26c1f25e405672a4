// Cells and headers.
#include "format/csv.h"

bool
csv_next(const uint8_t *text, uint32_t n, uint8_t delimiter, uint32_t *at,
        struct csv_cell *cell, bool *broken)
{
    uint32_t i = *at;

    *broken = false;
    if (i > n)
        return false;
    *cell = (struct csv_cell){ .start = i };
    if (i < n && text[i] == '"') {
        cell->quoted = true;
        cell->start = ++i;
        while (i < n && (text[i] != '"' || (i + 1 < n && text[i + 1] == '"'))) {
            cell->doubled |= text[i] == '"';
            i += text[i] == '"' ? 2 : 1;
        }
        cell->end = i++;
        if (i > n || (i < n && text[i] != delimiter)) {
            *broken = true;
            return false;
        }
        *at = i + 1;
        return true;
    }
    const uint8_t *next = i < n ? memchr(text + i, delimiter, n - i) : NULL;

    cell->end = next == NULL ? n : (uint32_t)(next - text);
    *at = cell->end + 1;
    return true;
}

size_t
csv_count(const uint8_t *text, uint32_t n, uint8_t delimiter)
{
    uint32_t at = 0;
    size_t cells = 0;
    struct csv_cell cell;
    bool broken;

    while (csv_next(text, n, delimiter, &at, &cell, &broken))
        cells++;
    return cells + broken;
}

static bool
is_name(struct span s)
{
    if (s.n == 0 || s.n > 64)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i], lower = c | 0x20;
        bool letter = (lower >= 'a' && lower <= 'z') || c == '_' || c >= 0x80;

        if (!letter && (i == 0 || strchr("0123456789 -.#()/", c) == NULL || c == 0))
            return false;
    }
    return true;
}

size_t
csv_header(uint8_t *line, uint32_t n, uint8_t delimiter, size_t least,
        struct span *name, size_t most)
{
    uint32_t at = 0;
    size_t count = 0;
    struct csv_cell cell;
    bool broken = false;

    if (n >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
        at = 3;
    while (count < most && csv_next(line, n, delimiter, &at, &cell, &broken)) {
        uint32_t to = cell.start;

        for (uint32_t i = cell.start; i < cell.end; i++) {
            i += cell.doubled && line[i] == '"';
            line[to++] = line[i];
        }
        name[count] = (struct span){ line + cell.start, to - cell.start };
        while (name[count].n > 0 && name[count].p[0] == ' ')
            name[count].p++, name[count].n--;
        if (!is_name(name[count]))
            return 0;
        count++;
    }
    return broken || count < least || at <= n ? 0 : count;
}
