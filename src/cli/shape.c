// A JSON reader without recursion, columns and tags. It shares no line with the engine: neighbours are
// align.c, which asks for the members of a record, and verify.c.
#include "cli/shape.h"

#include <stdlib.h>

void
shape_fini(struct shape *s)
{
    free(s->node);
    *s = (struct shape){ 0 };
}

// ---------------------------------------------------------------- JSON

struct reader {
    struct shape *s;
    const uint8_t *p;
    size_t n, i;
    bool part;             // something may follow the value, and escapes may be none
    uint32_t open;         // index of the container around, or NONE
    uint32_t name, before; // of the value that comes
};

static bool
is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static int
hex_of(uint8_t c)
{
    uint8_t lower = c | 0x20;

    return is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Four hex digits, or -1.
static int
hex4(const uint8_t *p, size_t n)
{
    int v = 0;

    if (n < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        if (hex_of(p[i]) < 0)
            return -1;
        v = v * 16 + hex_of(p[i]);
    }
    return v;
}

static uint8_t
peek(const struct reader *r)
{
    return r->i < r->n ? r->p[r->i] : 0; // a 0 byte is no JSON either
}

// Bytes of a character that nobody sees, or of an unusual space.
static size_t
disguise(const uint8_t *p, size_t n)
{
    if (n > 1 && p[0] == 0xc2 && (p[1] == 0xa0 || p[1] == 0xad))
        return 2;
    if (n < 3)
        return 0;
    if ((p[0] == 0xe2 && p[1] == 0x80 &&
                (p[2] <= 0x8f || (p[2] >= 0xaa && p[2] <= 0xaf))) ||
            (p[0] == 0xe2 && p[1] == 0x81 &&
                    (p[2] == 0x9f || p[2] == 0xa0 || (p[2] >= 0xa6 && p[2] <= 0xa9))) ||
            (p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80) ||
            (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf))
        return 3;
    return 0;
}

// Of these, a space.
static bool
is_space(const uint8_t *p, size_t n)
{
    if (n > 1 && p[0] == 0xc2)
        return p[1] == 0xa0;
    return n > 2 &&
           (p[0] == 0xe3 ||
                   (p[0] == 0xe2 && p[1] == 0x80 && (p[2] <= 0x8a || p[2] == 0xaf)) ||
                   (p[0] == 0xe2 && p[1] == 0x81 && p[2] == 0x9f));
}

static void
skip_space(struct reader *r)
{
    while (r->i < r->n && (r->p[r->i] == ' ' || r->p[r->i] == '\t' ||
                                  r->p[r->i] == '\n' || r->p[r->i] == '\r'))
        r->i++;
    if (r->part) {
        size_t n = peek(r) == '+'
                           ? 1
                           : disguise(r->p + r->i, r->n - r->i); // a form's space

        if (n > 0) {
            r->i += n;
            skip_space(r);
        }
    }
}

static bool
read_string(struct reader *r)
{
    if (peek(r) != '"')
        return false;
    for (r->i++; r->i < r->n; r->i++) {
        uint8_t c = r->p[r->i];

        if (c == '"') {
            r->i++;
            return true;
        }
        if (c < 0x20 && !r->part)
            return false;
        if (c != '\\')
            continue;
        r->i++;
        c = peek(r);
        if (r->part) { // as readers forgive it
            if (!is_space(r->p + r->i, r->n - r->i))
                r->i += disguise(r->p + r->i, r->n - r->i);
            continue;
        }
        if (c == 'u' ? hex4(r->p + r->i + 1, r->n - r->i - 1) < 0
                     : c == 0 || strchr("\"\\/bfnrt", c) == NULL)
            return false;
    }
    return false;
}

static bool
read_digits(struct reader *r)
{
    size_t from = r->i;

    while (is_digit(peek(r)))
        r->i++;
    return r->i > from;
}

static bool
read_number(struct reader *r)
{
    if (peek(r) == '-')
        r->i++;
    if (peek(r) == '0' && !r->part)
        r->i++;
    else if (!read_digits(r))
        return false;
    if (peek(r) == '.') {
        r->i++;
        if (!read_digits(r))
            return false;
    }
    if ((peek(r) | 0x20) == 'e') {
        r->i++;
        if (peek(r) == '+' || peek(r) == '-')
            r->i++;
        return read_digits(r);
    }
    return true;
}

static bool
read_literal(struct reader *r)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t w = 0; w < 3; w++) {
        size_t n = strlen(words[w]);

        if (r->n - r->i >= n && memcmp(r->p + r->i, words[w], n) == 0) {
            r->i += n;
            return true;
        }
    }
    return false;
}

static struct shape_node *
node_put(struct reader *r, char kind)
{
    struct shape *s = r->s;

    if (s->n == s->cap) {
        size_t cap = s->cap == 0 ? 64 : s->cap * 2;
        struct shape_node *p = realloc(s->node, cap * sizeof(*p));

        if (p == NULL) {
            s->no_memory = true;
            return NULL;
        }
        s->node = p;
        s->cap = cap;
    }
    s->node[s->n] = (struct shape_node){ .start = (uint32_t)r->i,
        .name = r->name,
        .before = r->before,
        .after = SHAPE_NONE,
        .parent = r->open,
        .depth = r->open == SHAPE_NONE ? 0 : s->node[r->open].depth + 1,
        .kind = kind };
    return &s->node[s->n++];
}

static bool
read_name(struct reader *r)
{
    skip_space(r);
    r->name = (uint32_t)r->i;
    if (!read_string(r))
        return false;
    skip_space(r);
    if (peek(r) != ':')
        return false;
    r->i++;
    return true;
}

// A value, or the beginning of one that has children. *last: its index when it is complete, else NONE.
static bool
read_value(struct reader *r, uint32_t *last)
{
    uint8_t c;
    char kind;
    bool ok;
    struct shape_node *node;

    skip_space(r);
    c = peek(r);
    kind = c == '{' || c == '[' || c == '"' ? (char)c
           : c == '-' || is_digit(c)        ? '0'
                                            : 't';
    if ((node = node_put(r, kind)) == NULL)
        return false;
    *last = (uint32_t)(r->s->n - 1);
    if (c == '{' || c == '[') {
        r->i++;
        skip_space(r);
        if (peek(r) != c + 2) { // ']' and '}' follow two behind
            r->open = *last;
            *last = SHAPE_NONE;
            r->before = r->name = SHAPE_NONE;
            return c == '[' || read_name(r);
        }
        r->i++;
        ok = true;
    } else {
        ok = kind == '"'   ? read_string(r)
             : kind == '0' ? read_number(r)
                           : read_literal(r);
    }
    node->end = (uint32_t)r->i;
    return ok;
}

// Behind a complete value: closes what closes there, up to a comma or the end. *done: the text ended.
static bool
read_behind(struct reader *r, uint32_t last, bool *done)
{
    struct shape_node *node = r->s->node;

    for (;;) {
        if (r->part && r->open == SHAPE_NONE) {
            *done = true;
            return true;
        }
        skip_space(r);
        if (r->open == SHAPE_NONE) {
            *done = true;
            return r->i == r->n;
        }
        if (peek(r) == ',') {
            r->before = node[last].after = (uint32_t)r->i++;
            r->name = SHAPE_NONE;
            return node[r->open].kind == '[' || read_name(r);
        }
        if (peek(r) != node[r->open].kind + 2)
            return false;
        last = r->open;
        node[last].end = (uint32_t)++r->i;
        r->open = node[last].parent;
    }
}

// From byte `at` on; of a part the root ends where it closes.
static bool
read_json(struct shape *s, struct span text, size_t at, bool part)
{
    struct reader r = { .s = s,
        .p = text.p,
        .n = text.n,
        .i = at,
        .part = part,
        .open = SHAPE_NONE,
        .name = SHAPE_NONE,
        .before = SHAPE_NONE };
    bool done = false, ok = true;
    uint32_t last;

    s->n = 0;
    while (ok && !done) {
        ok = read_value(&r, &last);
        if (ok && last != SHAPE_NONE)
            ok = read_behind(&r, last, &done);
    }
    s->stop = r.i < text.n ? r.i : text.n;
    return ok;
}

bool
shape_json(struct shape *s, struct span text)
{
    size_t at = text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    return read_json(s, text, at, false);
}

enum { AROUND_TRIES = 32 };

bool
shape_json_around(struct shape *s, struct span text, uint32_t at)
{
    unsigned tries = 0;
    bool begins = true; // only blanks before: a string may hold it all

    for (size_t i = 0; i <= at && i < text.n && tries < AROUND_TRIES; i++) {
        uint8_t c = text.p[i];
        bool string = begins && c == '"';

        begins &= c == ' ' || (c >= '\t' && c <= '\r');
        if (c != '{' && c != '[' && !string)
            continue;
        if (!read_json(s, text, i, true)) {
            tries++;
            continue;
        }
        if (s->stop > at)
            return true;
        if (!string)
            i = s->stop - 1;
    }
    return false;
}

enum { WITHIN_TRIES = 4 }; // braces at which a text may turn into JSON

bool
shape_json_within(struct shape *s, struct span text, size_t *from)
{
    const uint8_t *p;

    *from = 0;
    if (shape_json(s, text))
        return true;
    for (int tries = 0; tries < WITHIN_TRIES && *from < text.n; tries++, ++*from) {
        uint32_t by;

        if ((p = memchr(text.p + *from, '{', text.n - *from)) == NULL)
            return false;
        *from = (size_t)(p - text.p);
        if (!shape_json(s, (struct span){ p, text.n - *from }))
            continue;
        by = (uint32_t)*from;
        for (size_t i = 0; i < s->n; i++) {
            struct shape_node *m = &s->node[i];

            m->start += by;
            m->end += by;
            m->name += m->name != SHAPE_NONE ? by : 0;
            m->before += m->before != SHAPE_NONE ? by : 0;
            m->after += m->after != SHAPE_NONE ? by : 0;
        }
        return true;
    }
    return false;
}

// How many values begin at or before byte `at`.
static size_t
count_to(const struct shape *s, uint32_t at)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (s->node[middle].start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t
shape_leaf(const struct shape *s, uint32_t at)
{
    size_t n = count_to(s, at);

    if (n == 0 || at >= s->node[n - 1].end)
        return SHAPE_NONE;
    if (n < s->n && s->node[n].parent == n - 1)
        return SHAPE_NONE;
    return (uint32_t)(n - 1);
}

uint32_t
shape_around(const struct shape *s, uint32_t at)
{
    uint32_t i = (uint32_t)count_to(s, at) - 1; // NONE where there is none

    while (i != SHAPE_NONE && s->node[i].end <= at)
        i = s->node[i].parent;
    return i;
}

// ---------------------------------------------------------------- text out of text

void
shape_text_fini(struct shape_text *t)
{
    free(t->p);
    free(t->map);
    *t = (struct shape_text){ 0 };
}

static void
text_put(struct shape_text *t, uint8_t c, uint32_t from)
{
    if (t->n + 1 >= t->cap && !t->no_memory) {
        size_t cap = t->cap == 0 ? 256 : t->cap * 2;
        uint8_t *p = realloc(t->p, cap);
        uint32_t *map;

        if (p != NULL)
            t->p = p;
        map = p != NULL ? realloc(t->map, cap * sizeof(*map)) : NULL;
        if (map != NULL) {
            t->map = map;
            t->cap = cap;
        } else {
            t->no_memory = true;
        }
    }
    if (t->no_memory)
        return;
    t->p[t->n] = c;
    t->map[t->n++] = from;
}

static void
text_end(struct shape_text *t, uint32_t end)
{
    text_put(t, 0, end);
    t->n -= !t->no_memory;
}

static void
text_put_character(struct shape_text *t, uint32_t c, uint32_t from)
{
    if (c < 0x80) {
        text_put(t, (uint8_t)c, from);
    } else if (c < 0x800) {
        text_put(t, (uint8_t)(0xc0 | c >> 6), from);
        text_put(t, (uint8_t)(0x80 | (c & 63)), from);
    } else if (c < 0x10000) {
        text_put(t, (uint8_t)(0xe0 | c >> 12), from);
        text_put(t, (uint8_t)(0x80 | (c >> 6 & 63)), from);
        text_put(t, (uint8_t)(0x80 | (c & 63)), from);
    } else {
        text_put(t, (uint8_t)(0xf0 | c >> 18), from);
        text_put(t, (uint8_t)(0x80 | (c >> 12 & 63)), from);
        text_put(t, (uint8_t)(0x80 | (c >> 6 & 63)), from);
        text_put(t, (uint8_t)(0x80 | (c & 63)), from);
    }
}

static bool
is_high(int c)
{
    return c >= 0xd800 && c < 0xdc00;
}

static bool
is_low(int c)
{
    return c >= 0xdc00 && c < 0xe000;
}

// The escape at p[0], a backslash; returns its length.
static size_t
put_escape(struct shape_text *t, const uint8_t *p, size_t n, uint32_t from)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    const char *known = strchr(names, p[1]);
    int c, low;

    if (p[1] != 'u') {
        text_put(t, known != NULL ? (uint8_t)values[known - names] : p[1], from);
        return 2;
    }
    c = hex4(p + 2, n - 2);
    low = is_high(c) && n >= 12 && p[6] == '\\' && p[7] == 'u' ? hex4(p + 8, n - 8) : 0;
    if (!is_low(low)) {
        text_put_character(t, (uint32_t)c, from);
        return 6;
    }
    text_put_character(t,
            0x10000 + ((uint32_t)(c - 0xd800) << 10) + (uint32_t)(low - 0xdc00), from);
    return 12;
}

static uint32_t
mapped(const uint32_t *map, size_t at)
{
    return map != NULL ? map[at] : (uint32_t)at;
}

void
shape_string(struct shape_text *t, struct span text, const uint32_t *map,
        const struct shape_node *string)
{
    size_t i = string->start + 1, end = string->end - 1;

    t->n = 0;
    while (i < end && !t->no_memory) {
        if (text.p[i] == '\\') {
            i += put_escape(t, text.p + i, end - i, mapped(map, i));
        } else {
            text_put(t, text.p[i], mapped(map, i));
            i++;
        }
    }
    text_end(t, mapped(map, end));
}

// Hex digits at p, at most `most` and at least `least`; *used of them. -1: too few.
static int32_t
hex_run(const uint8_t *p, size_t n, size_t least, size_t most, size_t *used)
{
    int32_t v = 0;

    for (*used = 0; *used < most && *used < n && hex_of(p[*used]) >= 0; ++*used)
        v = v > 0x10ffff ? v : v * 16 + hex_of(p[*used]);
    return *used >= least ? v : -1;
}

// `\x41`, `\101`, `\n`, `\u0041`; returns its length, 0 for none.
static size_t
put_backslash(struct shape_text *t, const uint8_t *p, size_t n, uint32_t from)
{
    static const char plain[] = "\"'\\/]bfnrtave";
    size_t used;
    int32_t v;

    if (n < 2)
        return 0;
    if (p[1] == 'u')
        return hex4(p + 2, n - 2) < 0 ? 0 : put_escape(t, p, n, from);
    if (p[1] == 'x') {
        if ((v = hex_run(p + 2, n - 2, 2, 2, &used)) < 0)
            return 0;
        text_put(t, (uint8_t)v, from);
        return 4;
    }
    if (n > 3 && p[1] >= '0' && p[1] <= '3' && p[2] >= '0' && p[2] <= '7' &&
            p[3] >= '0' && p[3] <= '7') {
        text_put(t, (uint8_t)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0')),
                from);
        return 4;
    }
    if (p[1] == 0 || strchr(plain, p[1]) == NULL)
        return 0;
    text_put(t, p[1] >= '0' && p[1] != '\\' && p[1] != ']' ? ' ' : p[1], from);
    return 2;
}

static size_t
put_reference(struct shape_text *t, const uint8_t *p, size_t n, uint32_t from)
{
    static const struct {
        const char *name, *text;
    } known[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" },
        { "apos", "'" }, { "nbsp", " " }, { "commat", "@" }, { "period", "." },
        { "colon", ":" }, { "comma", "," }, { "percnt", "%" }, { "num", "#" } };
    size_t used;
    uint32_t v = 0;

    if (n < 3)
        return 0;
    if (p[1] == '#' && (p[2] | 0x20) == 'x') {
        int32_t x = hex_run(p + 3, n - 3, 1, 12, &used);

        if (x < 0)
            return 0;
        v = (uint32_t)x;
        used += 3;
    } else if (p[1] == '#' && is_digit(p[2])) {
        for (used = 2; used < n && used < 14 && is_digit(p[used]); used++)
            v = v > 0x10ffff ? v : v * 10 + (p[used] - (uint32_t)'0');
    } else {
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            size_t len = strlen(known[i].name);

            if (n > len && memcmp(p + 1, known[i].name, len) == 0) {
                text_put(t, (uint8_t)*known[i].text, from);
                return len + 1 + (len + 1 < n && p[len + 1] == ';');
            }
        }
        return 0;
    }
    text_put_character(t, v == 0 || v > 0x10ffff ? 0xfffd : v, from);
    return used + (used < n && p[used] == ';');
}

// A digit of Arabic, Persian, Devanagari or Bengali.
static size_t
put_digit(struct shape_text *t, const uint8_t *p, size_t n, uint32_t from)
{
    static const uint8_t zeros[][3] = { { 0xd9, 0xa0 }, { 0xdb, 0xb0 },
        { 0xe0, 0xa5, 0xa6 }, { 0xe0, 0xa7, 0xa6 } };

    for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
        size_t len = zeros[i][2] != 0 ? 3 : 2;

        if (n >= len && memcmp(p, zeros[i], len - 1) == 0 &&
                p[len - 1] >= zeros[i][len - 1] &&
                p[len - 1] <= zeros[i][len - 1] + 9) {
            text_put(t, (uint8_t)('0' + p[len - 1] - zeros[i][len - 1]), from);
            return len;
        }
    }
    return 0;
}

// What is disguised: nothing of what nobody sees, ASCII of full width as it is, and digits of other scripts.
static size_t
put_plain(struct shape_text *t, const uint8_t *p, size_t n, uint32_t from)
{
    size_t used;

    if (n > 2 && p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd)) {
        uint32_t c = (p[1] - 0xbcU) * 0x40 + p[2] - 0x60U; // U+FF01 is `!`

        if (c > ' ' && c < 0x7f) {
            text_put(t, (uint8_t)c, from);
            return 3;
        }
        return 0;
    }
    return (used = put_digit(t, p, n, from)) > 0 ? used : disguise(p, n);
}

void
shape_unescape(struct shape_text *t, struct span text, const uint32_t *map,
        unsigned kinds)
{
    size_t i = 0;

    t->n = 0;
    while (i < text.n && !t->no_memory) {
        const uint8_t *p = text.p + i;
        uint32_t from = mapped(map, i);
        size_t n = text.n - i, used = 0;
        int32_t v;

        if (*p == '\\' && (kinds & SHAPE_JSON)) {
            used = n > 1 && p[1] != 0 &&
                                   (p[1] == 'u' ? hex4(p + 2, n - 2) >= 0
                                                : strchr("\"\\/bfnrt", p[1]) != NULL)
                           ? put_escape(t, p, n, from)
                           : 0;
        } else if (*p == '\\' && (kinds & SHAPE_BACKSLASH)) {
            used = put_backslash(t, p, n, from);
        } else if (*p == '&' && (kinds & SHAPE_REFERENCE)) {
            used = put_reference(t, p, n, from);
        } else if (*p == '%' && (kinds & SHAPE_PERCENT) &&
                   (v = hex_run(p + 1, n - 1, 2, 2, &used)) >= 0) {
            text_put(t, (uint8_t)v, from);
            used = 3;
        } else {
            used = 0;
        }
        if (used == 0 && (kinds & SHAPE_INVISIBLE))
            used = put_plain(t, p, n, from);
        if (used == 0) {
            text_put(t, *p, from);
            used = 1;
        }
        i += used;
    }
    text_end(t, mapped(map, text.n));
}

void
shape_undouble(struct shape_text *t, struct span text, const uint32_t *map)
{
    t->n = 0;
    for (size_t i = 0; i < text.n && !t->no_memory; i++) {
        uint32_t from = mapped(map, i);

        i += text.p[i] == '"' && i + 1 < text.n && text.p[i + 1] == '"';
        text_put(t, text.p[i], from);
    }
    text_end(t, mapped(map, text.n));
}

void
shape_utf16(struct shape_text *t, struct span text, bool big_endian)
{
    size_t i = 0;

    t->n = 0;
    while (i + 1 < text.n && !t->no_memory) {
        uint32_t from = (uint32_t)i;
        int c = text.p[i + !big_endian] << 8 | text.p[i + big_endian], low = 0;

        i += 2;
        if (is_high(c) && i + 1 < text.n)
            low = text.p[i + !big_endian] << 8 | text.p[i + big_endian];
        if (is_low(low)) {
            i += 2;
            text_put_character(t,
                    0x10000 + ((uint32_t)(c - 0xd800) << 10) + (uint32_t)(low - 0xdc00),
                    from);
        } else {
            text_put_character(t, (uint32_t)c, from);
        }
    }
    if (i < text.n) // no character, but not to be lost
        text_put_character(t, 0xdc00U + text.p[i], (uint32_t)i);
    text_end(t, (uint32_t)text.n);
}

uint32_t
shape_place(const struct shape_text *t, uint32_t at)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (t->map[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

// ---------------------------------------------------------------- comparing JSON

struct compare {
    const struct shape_cut *cut;
    size_t cuts;
    size_t *at;
};

// One layer of it: both texts with their values.
struct layer {
    struct span raw, clean;
    const uint32_t *map;
    struct shape a, b;
};

// The cut that covers all of raw bytes [start, end), or NULL.
static const struct shape_cut *
covering(const struct compare *c, uint32_t start, uint32_t end)
{
    size_t low = 0, high = c->cuts;

    while (low < high) { // the last one that begins at or before it
        size_t middle = (low + high) / 2;

        if (c->cut[middle].start <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && end <= c->cut[low - 1].end ? &c->cut[low - 1] : NULL;
}

static bool
is_gone(const struct compare *c, const struct layer *l, const struct shape_node *node)
{
    const struct shape_cut *cut = covering(c,
            mapped(l->map, node->name != SHAPE_NONE ? node->name : node->start),
            mapped(l->map, node->end));

    return cut != NULL && cut->gone;
}

static bool
same_kind(const struct shape_node *a, const struct shape_node *b)
{
    if (a->depth != b->depth ||
            (a->name == SHAPE_NONE) != (b->name == SHAPE_NONE)) // NOLINT
        return false;
    switch (a->kind) {
    case '{':
    case '[':
    case '"':
        return a->kind == b->kind;
    default: // a number that was found becomes a string, null or 0
        return b->kind != '{' && b->kind != '[';
    }
}

// Did a rule take all of an object or array, which became a string?
static bool
is_replaced(const struct compare *c, const struct layer *l, const struct shape_node *a,
        const struct shape_node *b)
{
    return (a->kind == '{' || a->kind == '[') && b->kind == '"' &&
           a->depth == b->depth &&
           (a->name == SHAPE_NONE) == (b->name == SHAPE_NONE) && // NOLINT
           covering(c, mapped(l->map, a->start), mapped(l->map, a->end)) != NULL;
}

// The last of the values in it.
static size_t
last_within(const struct shape *s, size_t i)
{
    uint32_t end = s->node[i].end;

    while (i + 1 < s->n && s->node[i + 1].start < end)
        i++;
    return i;
}

static enum shape_answer compare_layer(const struct compare *c, struct layer *l,
        unsigned layers, bool *json);

// Two strings: is JSON in them?
static enum shape_answer
compare_strings(const struct compare *c, const struct layer *l, unsigned layers,
        const struct shape_node *a, const struct shape_node *b)
{
    struct shape_text raw = { 0 }, clean = { 0 };
    enum shape_answer answer = SHAPE_SAME;
    bool json;

    if (layers == 0 || (a->end - a->start == b->end - b->start &&
                               memcmp(l->raw.p + a->start, l->clean.p + b->start,
                                       a->end - a->start) == 0))
        return SHAPE_SAME;
    if (memchr(l->raw.p + a->start, '\\', a->end - a->start) == NULL)
        return SHAPE_SAME; // `"[17]"` is a number in brackets: no string, so no JSON to speak of
    if (covering(c, mapped(l->map, a->start + 1), mapped(l->map, a->end - 1)) != NULL)
        return SHAPE_SAME; // a rule took all of the text
    shape_string(&raw, l->raw, l->map, a);
    shape_string(&clean, l->clean, NULL, b);
    if (raw.no_memory || clean.no_memory) {
        answer = SHAPE_NO_MEMORY;
    } else if (raw.n > 0 && (raw.p[0] == '{' || raw.p[0] == '[' || raw.p[0] == ' ')) {
        struct layer in = { .raw = { raw.p, raw.n },
            .clean = { clean.p, clean.n },
            .map = raw.map };

        answer = compare_layer(c, &in, layers, &json);
        if (answer == SHAPE_BROKEN)
            *c->at = b->start;
    }
    shape_text_fini(&raw);
    shape_text_fini(&clean);
    return answer;
}

static enum shape_answer
compare_nodes(const struct compare *c, const struct layer *l, unsigned layers)
{
    size_t i = 0, j = 0;

    for (;; i++, j++) {
        enum shape_answer answer = SHAPE_SAME;

        while (i < l->a.n && c->cuts > 0 && is_gone(c, l, &l->a.node[i]))
            i++;
        if (i == l->a.n || j == l->b.n)
            break;
        *c->at = l->b.node[j].start;
        if (is_replaced(c, l, &l->a.node[i], &l->b.node[j])) {
            i = last_within(&l->a, i);
            continue;
        }
        if (!same_kind(&l->a.node[i], &l->b.node[j]))
            return SHAPE_MEMBERS;
        if (l->a.node[i].kind == '"')
            answer = compare_strings(c, l, layers - 1, &l->a.node[i], &l->b.node[j]);
        if (answer != SHAPE_SAME)
            return answer;
    }
    return i == l->a.n && j == l->b.n ? SHAPE_SAME : SHAPE_MEMBERS;
}

static enum shape_answer
compare_layer(const struct compare *c, struct layer *l, unsigned layers, bool *json)
{
    enum shape_answer answer = SHAPE_SAME;

    // A number or a word alone is text as well.
    *json = shape_json(&l->a, l->raw) && strchr("{[\"", l->a.node[0].kind) != NULL;
    if (*json) {
        if (shape_json(&l->b, l->clean)) {
            answer = compare_nodes(c, l, layers);
        } else {
            answer = SHAPE_BROKEN;
            *c->at = l->b.stop;
        }
    }
    if (l->a.no_memory || l->b.no_memory)
        answer = SHAPE_NO_MEMORY;
    shape_fini(&l->a);
    shape_fini(&l->b);
    return answer;
}

enum shape_answer
shape_compare_json(struct span raw, struct span clean, const struct shape_cut *cut,
        size_t cuts, unsigned layers, bool *json, size_t *at)
{
    struct compare c = { .cut = cut, .cuts = cuts, .at = at };
    struct layer l = { .raw = raw, .clean = clean };

    *at = 0;
    return compare_layer(&c, &l, layers, json);
}

// ---------------------------------------------------------------- columns

static size_t
columns(struct span s, uint8_t comma)
{
    size_t n = 1;
    bool quoted = false, begins = true;

    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];

        if (quoted) {
            if (c == '"' && i + 1 < s.n && s.p[i + 1] == '"')
                i++;
            else if (c == '"')
                quoted = false;
            continue;
        }
        quoted = begins && c == '"';
        begins = c == comma;
        n += begins;
    }
    return n;
}

enum shape_answer
shape_compare_columns(struct span raw, struct span clean, char comma)
{
    return columns(raw, (uint8_t)comma) == columns(clean, (uint8_t)comma)
                   ? SHAPE_SAME
                   : SHAPE_COLUMNS;
}

// ---------------------------------------------------------------- tags

enum { TAGS_MOST = 256 }; // open at once; deeper is not looked at

static bool
is_name(uint8_t c)
{
    uint8_t lower = c | 0x20;

    return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' || c == ':' ||
           c == '-' || c == '.' || c >= 0x80;
}

// Behind `<!-- … -->`, `<![CDATA[ … ]]>`, `<? … ?>`, `<! … >` at i; 0: none of them, or without an end.
static size_t
behind_special(struct span s, size_t i)
{
    static const struct {
        const char *open, *close;
    } pairs[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" },
        { "<!", ">" } };

    for (size_t k = 0; k < sizeof(pairs) / sizeof(pairs[0]); k++) {
        size_t n = strlen(pairs[k].open);
        const uint8_t *end;

        if (s.n - i < n || memcmp(s.p + i, pairs[k].open, n) != 0)
            continue;
        end = memmem(s.p + i + n, s.n - i - n, pairs[k].close, strlen(pairs[k].close));
        return end == NULL ? 0 : (size_t)(end - s.p) + strlen(pairs[k].close);
    }
    return 0;
}

static size_t
behind_blanks(struct span s, size_t at)
{
    while (at < s.n && strchr(" \t\r\n", s.p[at]) != NULL && s.p[at] != 0)
        at++;
    return at;
}

// A byte of an attribute's name, or of a value without quotes.
static bool
is_bare(uint8_t c, const char *none)
{
    return c > ' ' && strchr(none, c) == NULL;
}

// The attribute's value at `at`, in quotes that may stand behind backslashes, or bare. s.n: it does not end.
static size_t
behind_value(struct span s, size_t at)
{
    size_t i = at;
    const uint8_t *end;

    while (i < s.n && s.p[i] == '\\')
        i++;
    if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
        end = memchr(s.p + i + 1, s.p[i], s.n - i - 1);
        return end == NULL ? s.n : (size_t)(end - s.p) + 1;
    }
    if (at < s.n && s.p[at] == '=')
        return s.n;
    while (at < s.n && is_bare(s.p[at], "\"'<>"))
        at++;
    return at;
}

// The tag's attributes from behind its name on, names with or without values: where its `>` stands. s.n: they are
// none (`<a=>`, `<a,b>`).
static size_t
behind_attributes(struct span s, size_t at)
{
    for (;;) {
        size_t name = behind_blanks(s, at);

        if (name < s.n && s.p[name] == '/')
            name++;
        if (name >= s.n || s.p[name] == '>')
            return name;
        if (name == at || s.p[name - 1] == '/')
            return s.n;
        for (at = name; at < s.n && is_bare(s.p[at], "\"'<>/=");)
            at++;
        if (at == name)
            return s.n;
        name = behind_blanks(s, at);
        if (name < s.n && s.p[name] == '=')
            at = behind_value(s, behind_blanks(s, name + 1));
        if (at >= s.n)
            return s.n;
    }
}

// The end of the tag at i, behind its `>`; 0: none. *closes: `</a>`, *empty: `<a/>`.
static size_t
read_tag(struct span s, size_t i, struct span *name, bool *closes, bool *empty)
{
    size_t at = i + 1;

    *closes = at < s.n && s.p[at] == '/';
    at += *closes;
    name->p = s.p + at;
    while (at < s.n && is_name(s.p[at]))
        at++;
    name->n = (size_t)(s.p + at - name->p);
    if (name->n == 0 || is_digit(*name->p))
        return 0;
    if ((at = behind_attributes(s, at)) == s.n)
        return 0;
    *empty = s.p[at - 1] == '/';
    for (size_t k = (size_t)(name->p - s.p) + name->n; *closes && k < at; k++)
        if (s.p[k] > ' ')
            return 0; // an end has no attributes
    return at + 1;
}

// Are there tags, and is each one closed in order?
static bool
tags_close(struct span s, bool *any)
{
    struct span open[TAGS_MOST], name;
    size_t depth = 0, end;
    bool closes, empty;

    *any = false;
    for (size_t i = 0; i < s.n;) {
        const uint8_t *p = memchr(s.p + i, '<', s.n - i);

        if (p == NULL)
            break;
        i = (size_t)(p - s.p);
        if ((end = behind_special(s, i)) != 0) {
            i = end;
            continue;
        }
        if ((end = read_tag(s, i, &name, &closes, &empty)) == 0)
            return false;
        i = end;
        if (closes) {
            if (depth == 0 || open[depth - 1].n != name.n ||
                    memcmp(open[depth - 1].p, name.p, name.n) != 0)
                return false;
            depth--;
            *any = true;
        } else if (!empty) {
            if (depth == TAGS_MOST)
                return false;
            open[depth++] = name;
        }
    }
    return depth == 0;
}

enum shape_answer
shape_compare_tags(struct span raw, struct span clean)
{
    bool any;

    if (!tags_close(raw, &any) || !any)
        return SHAPE_SAME;
    return tags_close(clean, &any) ? SHAPE_SAME : SHAPE_BROKEN;
}
