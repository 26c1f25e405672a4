// The alignment: a set of ways to have come up to a finding, nearly always one. A way is how much of raw and
// of clean is explained; each finding leads on by what its action permits.
#include "cli/align.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    WAYS_MOST = 64, // up to one finding
    MOBILE_DIGITS = 11,
    PREFIX_DIGITS = 5 // "00" and a country code
};

struct align_state {
    uint32_t raw, clean; // explained up to here
    uint32_t back;       // the state before
    struct align_piece piece;
};

// What is asked about one record.
struct ask {
    struct align *a;
    struct span raw, clean;
    const struct align_span *span;
    size_t spans;
    size_t first, last; // states before this finding: state[first .. last)
    size_t now;         // the finding that layers are read for
    enum align_fault fault;
    bool stays; // the first value that was to be dropped and stands there still
    struct align_state stay;
    size_t stay_span;
};

void
align_fini(struct align *a)
{
    for (size_t i = 0; i < ALIGN_LAYERS; i++) {
        shape_fini(&a->layer[i].json);
        shape_text_fini(&a->layer[i].text);
    }
    for (size_t i = 0; i <= ALIGN_LEVELS; i++)
        shape_text_fini(&a->level[i]);
    for (size_t i = 0; i < ALIGN_BASES + 2; i++)
        shape_text_fini(&a->text[i]);
    free(a->piece);
    free(a->state);
    *a = (struct align){ 0 };
}

size_t
align_label(size_t detector, char label[static 64])
{
    const char *type = pumice_detector(detector)->type;
    size_t n = 0;

    label[n++] = '[';
    for (; *type != '\0' && n < 62; type++)
        label[n++] = *type >= 'a' && *type <= 'z' ? (char)(*type - 'a' + 'A') : *type;
    label[n++] = ']';
    label[n] = '\0';
    return n;
}

// ---------------------------------------------------------------- characters as layers write them

// A character of a text: its bytes, and what it stands for.
struct unit {
    size_t n;
    uint32_t c;
    bool escaped;
};

enum { NO_CHARACTER = 0x110000 }; // a byte that is no UTF-8

static int
hex(uint8_t c)
{
    uint8_t lower = c | 0x20;

    return c >= '0' && c <= '9'           ? c - '0'
           : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                          : -1;
}

// `digits` hex digits at p[at], or -1.
static int32_t
hex_at(struct span s, size_t at, size_t digits)
{
    int32_t v = 0;

    if (s.n < at + digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        int d = hex(s.p[at + i]);

        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

static size_t
utf8_length(uint8_t c)
{
    return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

static struct unit
plain_at(struct span s, size_t at)
{
    size_t n = utf8_length(s.p[at]);
    uint32_t c = n < 2 ? s.p[at] : s.p[at] & (0x7fU >> n);

    if (n == 0 || s.n - at < n)
        return (struct unit){ 1, NO_CHARACTER, false };
    for (size_t i = 1; i < n; i++) {
        if ((s.p[at + i] & 0xc0) != 0x80)
            return (struct unit){ 1, NO_CHARACTER, false };
        c = c << 6 | (s.p[at + i] & 0x3f);
    }
    return (struct unit){ n, c, false };
}

// Backslashes, as many as layers want, and what they stand before.
static struct unit
backslash_at(struct span s, size_t at)
{
    size_t k = 0;
    int32_t c, low;

    while (at + k < s.n && s.p[at + k] == '\\')
        k++;
    if (at + k == s.n)
        return (struct unit){ 1, '\\', false };
    if (s.p[at + k] == 'u' && (c = hex_at(s, at + k + 1, 4)) >= 0) {
        size_t n = k + 5;

        if (c >= 0xd800 && c < 0xdc00 && s.n - at >= 2 * n &&
                memcmp(s.p + at, s.p + at + n, k + 1) == 0 &&
                (low = hex_at(s, at + n + k + 1, 4)) >= 0xdc00 && low < 0xe000)
            return (struct unit){ 2 * n,
                0x10000 + ((uint32_t)(c - 0xd800) << 10) + (uint32_t)(low - 0xdc00),
                true };
        return (struct unit){ n, (uint32_t)c, true };
    }
    if (s.p[at + k] == 'x' && (c = hex_at(s, at + k + 1, 2)) >= 0)
        return (struct unit){ k + 3, (uint32_t)c, true };
    if (s.p[at + k] >= 0x80)
        return (struct unit){ 1, '\\', false };
    if (strchr("bfnrt", s.p[at + k]) != NULL) // a line's end, a tab: no letter
        return (struct unit){ k + 1, ' ', true };
    return (struct unit){ k + 1, s.p[at + k], true };
}

// %41, %2541: one byte. Returns its length, 0 for none.
static size_t
percent_byte(struct span s, size_t at, uint8_t *byte)
{
    size_t i = at + 1;
    int32_t c;

    if (at >= s.n || s.p[at] != '%')
        return 0;
    while (hex_at(s, i, 2) == 0x25 && hex_at(s, i + 2, 2) >= 0)
        i += 2;
    if ((c = hex_at(s, i, 2)) < 0)
        return 0;
    *byte = (uint8_t)c;
    return i + 2 - at;
}

static struct unit
percent_at(struct span s, size_t at)
{
    uint8_t bytes[4];
    int32_t code;
    size_t n = percent_byte(s, at, &bytes[0]), want, got = 1;
    struct unit c;

    if (n == 0)
        return (struct unit){ 1, '%', false };
    for (want = utf8_length(bytes[0]); got < want; got++) {
        size_t more = percent_byte(s, at + n, &bytes[got]);

        if (more == 0)
            break;
        n += more;
    }
    c = plain_at((struct span){ bytes, got }, 0);
    if (c.c == '\\' && at + n < s.n && s.p[at + n] == 'u' &&
            (code = hex_at(s, at + n + 1, 4)) >= 0) // `%5Cu0041`
        return (struct unit){ n + 5, (uint32_t)code, true };
    return (struct unit){ n, c.c, true };
}

// &#65; &#x41; &amp;#65;
static struct unit
entity_at(struct span s, size_t at)
{
    size_t i = at + 1, digits;
    uint32_t c = 0, base = 10;

    while (s.n - i > 4 && memcmp(s.p + i, "amp;", 4) == 0)
        i += 4;
    if (i >= s.n || s.p[i] != '#')
        return (struct unit){ 1, '&', false };
    i++;
    if (i < s.n && (s.p[i] | 0x20) == 'x') {
        base = 16;
        i++;
    }
    for (digits = i; i < s.n && i - digits < 8 && hex(s.p[i]) >= 0 &&
                     (uint32_t)hex(s.p[i]) < base;
            i++)
        c = c * base + (uint32_t)hex(s.p[i]);
    if (i == digits || i >= s.n || s.p[i] != ';')
        return (struct unit){ 1, '&', false };
    return (struct unit){ i + 1 - at, c, true };
}

static struct unit
unit_at(struct span s, size_t at)
{
    switch (s.p[at]) {
    case '\\':
        return backslash_at(s, at);
    case '%':
        return percent_at(s, at);
    case '&':
        return entity_at(s, at);
    default:
        return plain_at(s, at);
    }
}

// Behind the text, however each of its characters is written at `at`; 0: it does not stand there.
static size_t
behind_text(struct span s, size_t at, const char *text)
{
    for (; *text != '\0'; text++) {
        struct unit u;

        if (at >= s.n)
            return 0;
        u = unit_at(s, at);
        if (u.c != (uint8_t)*text)
            return 0;
        at += u.n;
    }
    return at;
}

// Any label: brackets, capitals and underscores.
static size_t
behind_any_label(struct span s, size_t at)
{
    size_t letters = 0;

    for (size_t i = at; i < s.n; letters++) {
        struct unit u = unit_at(s, i);

        i += u.n;
        if (letters == 0 ? u.c == '['
                         : (u.c >= 'A' && u.c <= 'Z') || u.c == '_' ||
                                   (u.c >= '0' && u.c <= '9'))
            continue;
        return u.c == ']' && letters > 1 ? i : 0;
    }
    return 0;
}

// ---------------------------------------------------------------- masks

static bool
is_letter_or_digit(uint32_t c)
{
    uint32_t lower = c | 0x20;

    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z' && c < 0x80);
}

static bool
is_invisible(uint32_t c)
{
    return c == 0xad || c == 0xfeff || c == 0x2060 || (c >= 0x2066 && c < 0x206a) ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e);
}

// Beyond ASCII, punctuation that a mask may leave.
static bool
is_separator(uint32_t c)
{
    return c < 0xc0 || (c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c < 0x3020) ||
           (c >= 0xff00 && c < 0xff10) || (c >= 0xff1a && c < 0xff21) ||
           c >= NO_CHARACTER;
}

// What a mask of `all` letters and digits shows. The first `limit` may be shown; of the others the one
// that comes first is number `behind`, counting from 1; 0: none of them is.
struct shown {
    size_t all, limit, behind;
    size_t maybe;  // characters that count for some
    size_t digits; // of a telephone number
    bool prefix;   // it begins as if with a country code
};

static void
count(struct shown *m, uint32_t c, bool shown)
{
    m->all++;
    m->digits += (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
    if (shown && m->all > m->limit && m->behind == 0)
        m->behind = m->all;
}

// One character that stands in clean as in raw.
static void
count_same(struct shown *m, uint32_t c)
{
    if (c == '*' || is_letter_or_digit(c) || (c >= 0x80 && !is_separator(c)))
        count(m, c, c != '*');
    else
        m->maybe += c >= 0x80;
}

static bool
is_utf8(struct span s, size_t at)
{
    for (; at < s.n && plain_at(s, at).c != NO_CHARACTER;)
        at += plain_at(s, at).n;
    return at >= s.n;
}

// Is it GB18030: no UTF-8, and characters of two bytes throughout?
static bool
is_paired(struct span s, size_t at)
{
    if (is_utf8(s, at))
        return false;
    for (; at < s.n; at += s.p[at] < 0x80 ? 1 : 2)
        if (s.p[at] >= 0x80 && (s.n - at < 2 || s.p[at] < 0x81 || s.p[at + 1] < 0x40))
            return false;
    return true;
}

// The mask of a finding at clean[c]: stars where letters and digits were, all else as it was. Returns where it
// ends, 0: it is none.
static size_t
read_mask(struct span s, const struct align_span *span, struct span clean, size_t c,
        struct shown *m)
{
    bool email = strcmp(pumice_detector(span->finding->detector)->name, "email") == 0;
    struct shown local = { 0 };
    struct span raw = { s.p, span->end };
    bool domain = false, paired = is_paired(raw, span->start);

    for (size_t r = span->start; r < raw.n;) {
        struct unit u = unit_at(raw, r);
        size_t star;
        bool counts, same;

        if (paired && raw.p[r] >= 0x80)
            u = (struct unit){ 2, NO_CHARACTER, false };
        for (;; u = plain_at(raw, r)) { // an escape that is none is its first byte
            same = clean.n - c >= u.n && memcmp(clean.p + c, s.p + r, u.n) == 0;
            counts = is_letter_or_digit(u.c) || u.c == '*' ||
                     (u.c >= 0x80 && !is_invisible(u.c));
            star = counts ? behind_text(clean, c, "*") : 0;
            if (same || !u.escaped || star != 0 || is_invisible(u.c))
                break;
        }
        m->prefix |= r == span->start && (u.c == '+' || u.c == '(' || u.c == '0');
        if (same) {
            if (email && (u.c == '@' || u.c == 0xff20)) {
                local = *m;
                domain = true; // it stays
            } else if (!is_invisible(u.c)) {
                count_same(m, u.c);
            }
            c += u.n;
        } else if (star != 0) {
            count(m, u.c, false);
            c = star;
        } else if (!is_invisible(u.c)) {
            return 0;
        }
        r += u.n;
    }
    if (domain)
        *m = local;
    return c;
}

enum {
    TRIES_MOST = 1 << 20,  // in one record
    TRIES_FOUND = 1 << 13, // of one mask that was read
    SEEN_SLOTS = 1 << 12,
    ENDS_MOST = 64
};

// A mask is read anew (shown.maybe: how many are shown), every character in each way that it may be written: as it stands, or as escapes of one layer
// or more are read. Of all readings one has to agree with the rule.
struct reading {
    struct align *a;
    struct span raw, clean;
    size_t first, last; // that may be shown
    bool gb18030;
    bool mobile; // what is behind a country prefix counts
    size_t prefix;
    bool email;
    unsigned tries;
    size_t end[ENDS_MOST], ends; // of the mask, in the clean text
    uint64_t seen[SEEN_SLOTS];   // readings that led nowhere
};

// The character at raw byte `at`, its escapes read so many times: its bytes and what it is. 0 bytes: none begins there.
static struct unit
unit_of_level(const struct reading *r, size_t at, size_t times)
{
    const struct shape_text *t = &r->a->level[times];
    uint32_t i = shape_place(t, (uint32_t)at);
    struct unit u = { 0 };

    if (i >= t->n || t->map[i] != at)
        return u;
    u = plain_at((struct span){ t->p, t->n }, i);
    u.n = t->map[i + u.n] - at;
    u.escaped = true;
    return u;
}

// The same of its first byte alone, where that is an escape.
static struct unit
byte_of_level(const struct reading *r, size_t at, size_t times)
{
    const struct shape_text *t = &r->a->level[times];
    uint32_t i = shape_place(t, (uint32_t)at);

    if (i >= t->n || t->map[i] != at || t->map[i + 1] < at + 2)
        return (struct unit){ 0 };
    return (struct unit){ t->map[i + 1] - at, NO_CHARACTER, true };
}

static uint64_t
hash(uint64_t a, uint64_t b)
{
    a = (a ^ b * 0x9e3779b97f4a7c15U) * 0xbf58476d1ce4e5b9U;
    return a ^ a >> 29;
}

static void read_on(struct reading *r, size_t at, size_t c, struct shown m,
        struct shown local, bool domain);

// Goes on behind character u at raw byte `at`, of which clean byte c may be what the mask made.
static void
read_character(struct reading *r, struct unit u, size_t at, size_t c, struct shown m,
        struct shown local, bool domain)
{
    bool same =
            r->clean.n - c >= u.n && memcmp(r->clean.p + c, r->raw.p + at, u.n) == 0;
    bool hidden = is_invisible(u.c), wide = u.c >= 0x80 && !hidden;
    bool counts = is_letter_or_digit(u.c) || u.c == '*';
    size_t star = counts || wide || u.escaped ? behind_text(r->clean, c, "*") : 0;
    struct shown n = m;

    if (same) {
        if (counts || wide) {
            count(&n, u.c, u.c != '*');
            n.maybe += u.c != '*';
        }
        // Of bytes that are no character it is all the same whether they count; half a unit of UTF-16 is U+DCxx here.
        if (wide && (is_separator(u.c) || (u.c & ~0xffU) == 0xdc00))
            read_on(r, at + u.n, c + u.n, m, local, domain);
        if (r->email && (u.c == '@' || u.c == 0xff20))
            read_on(r, at + u.n, c + u.n, m, m, true);
        else
            read_on(r, at + u.n, c + u.n, n, local, domain);
    }
    if (star != 0) {
        n = m;
        count(&n, u.c, false);
        read_on(r, at + u.n, star, n, local, domain);
    }
    if (hidden)
        read_on(r, at + u.n, c, m, local, domain);
}

// Where does the mask end that goes on at clean byte c with raw byte `at`? Adds to r->end.
static void
read_on(struct reading *r, size_t at, size_t c, struct shown m, struct shown local,
        bool domain)
{
    struct unit u;
    size_t seen = 0;
    uint64_t key;
    bool too_much = m.behind != 0 && m.behind + r->last <= m.all;

    if (at == r->raw.n) {
        if (domain)
            m = local;
        if (r->mobile && r->prefix + MOBILE_DIGITS != m.digits &&
                (r->prefix > 0 || m.digits > MOBILE_DIGITS))
            return;
        // One that is too short shows nothing.
        if (r->first + r->last >= m.all ? m.maybe > 0
                                        : m.behind != 0 && m.behind + r->last <= m.all)
            return;
        for (size_t i = 0; i < r->ends; i++)
            if (r->end[i] == c)
                return;
        if (r->ends < ENDS_MOST)
            r->end[r->ends++] = c;
        return;
    }
    if (!r->email && r->first + r->last < m.all && too_much)
        return;
    key = hash((uint64_t)at << 32 | c, (uint64_t)m.all << 32 | m.behind << 1 | domain);
    key = hash(key, m.digits);
    key = hash(key, (uint64_t)local.all << 32 | local.behind << 2 |
                            (uint64_t)(local.maybe > 0) << 1 | (m.maybe > 0)) |
          1; // 0: none
    if (++r->a->tries > TRIES_MOST || (++r->tries > TRIES_FOUND && r->ends > 0) ||
            r->seen[key % SEEN_SLOTS] == key)
        return;
    r->seen[key % SEEN_SLOTS] = key;
    u = plain_at(r->raw, at);
    if (u.c < 0x80 && u.c != '%' && u.c != '&' && u.c != '\\') {
        read_character(r, u, at, c, m, local, domain);
        return;
    }
    for (size_t k = (size_t)r->a->levels; k > 0; k--) {
        struct unit deep = unit_of_level(r, at, k);

        if (deep.n != 0 && deep.n != seen)
            read_character(r, deep, at, c, m, local, domain);
        seen = deep.n;
        if (deep.c >= 0x80 && (deep = byte_of_level(r, at, k)).n != 0)
            read_character(r, deep, at, c, m, local, domain);
    }
    for (size_t n = 1; (u.c == NO_CHARACTER || (u.c >= 0x80 && r->gb18030)) && n <= 4 &&
                       n <= r->raw.n - at;
            n++)
        if (n != u.n) // in another encoding
            read_character(r, (struct unit){ n, NO_CHARACTER, false }, at, c, m, local,
                    domain);
    read_character(r, u, at, c, m, local, domain);
}

static unsigned
escapes_of(struct span layer)
{
    return span_is(layer, "url")                              ? SHAPE_PERCENT
           : span_is(layer, "json")                           ? SHAPE_JSON
           : span_is(layer, "xml")                            ? SHAPE_REFERENCE
           : span_is(layer, "escape") || span_is(layer, "sd") ? SHAPE_BACKSLASH
                                                              : 0;
}

// One more level: that of number `from` (0: the value itself) with these escapes read.
static void
level_put(struct align *a, struct span raw, int from, unsigned kinds)
{
    const struct shape_text *t = &a->level[from];
    struct shape_text *to = &a->level[a->levels + 1];

    if (a->levels == ALIGN_LEVELS || a->no_memory)
        return;
    shape_unescape(to, from == 0 ? raw : (struct span){ t->p, t->n },
            from == 0 ? NULL : t->map, kinds);
    a->no_memory |= to->no_memory;
    a->levels++;
}

// All readings of the mask at clean[c]: where it may end.
static void
read_deep(struct reading *r, struct align *a, struct span s,
        const struct align_span *span, struct span clean, size_t c, size_t prefix)
{
    struct shown m = { .limit = span->finding->action.first + prefix };

    *r = (struct reading){ .a = a,
        .raw = { s.p + span->start, span->end - span->start },
        .clean = clean,
        .first = m.limit,
        .last = span->finding->action.last,
        .mobile = strcmp(pumice_detector(span->finding->detector)->name, "cn_mobile") ==
                  0,
        .gb18030 = strstr(span->finding->layers, "gb18030") != NULL,
        .prefix = prefix,
        .email = strcmp(pumice_detector(span->finding->detector)->name, "email") == 0 };
    a->levels = 0;
    level_put(a, r->raw, 0, SHAPE_INVISIBLE);
    // As the layers say that were found, and as any escape may be read.
    for (const char *l = span->finding->layers;
            *l != '\0' && a->levels < ALIGN_LEVELS;) {
        size_t n = strcspn(l, ",");
        unsigned kinds = escapes_of((struct span){ (const uint8_t *)l, n });

        level_put(a, r->raw, a->levels, kinds != 0 ? kinds : SHAPE_BACKSLASH);
        l += n + (l[n] == ',');
    }
    level_put(a, r->raw, a->levels, SHAPE_ESCAPES);
    level_put(a, r->raw, 0, SHAPE_ESCAPES);
    for (int k = 0; k < 3; k++)
        level_put(a, r->raw, a->levels, SHAPE_ESCAPES);
    if (!a->no_memory)
        read_on(r, 0, c, m, m, false);
}

// Does the mask show more than the rule allows, so many digits of a country code uncounted?
static bool
shows_more(struct span s, const struct align_span *span, struct span clean, size_t c,
        size_t prefix, size_t characters)
{
    size_t first = span->finding->action.first, last = span->finding->action.last;
    struct shown m;

    if (first + last + prefix >= characters) // too short to show anything
        first = last = 0;
    m = (struct shown){ .limit = first + prefix };
    read_mask(s, span, clean, c, &m);
    return m.behind != 0 && m.behind + last <= m.all;
}

static size_t
behind_mask(struct span s, const struct align_span *span, struct span clean, size_t c,
        bool *too_much)
{
    const struct pumice_detector *detector = pumice_detector(span->finding->detector);
    size_t end, prefix = 0, characters;
    struct shown m = { .limit = SIZE_MAX };

    *too_much = false;
    if ((end = read_mask(s, span, clean, c, &m)) == 0)
        return 0;
    characters = m.all + m.maybe;
    if (strcmp(detector->name, "cn_mobile") == 0)
        prefix = m.digits > MOBILE_DIGITS ? m.digits - MOBILE_DIGITS : 0;
    else if (strcmp(detector->type, "phone") == 0 && m.prefix)
        prefix = PREFIX_DIGITS;
    *too_much = shows_more(s, span, clean, c, prefix, characters);
    if (*too_much && prefix == PREFIX_DIGITS) // what looks like a prefix may be none
        *too_much = shows_more(s, span, clean, c, 0, characters);
    return end;
}

// ---------------------------------------------------------------- stubs

bool
align_is_stub(struct span text, const char *reason)
{
    static const char head[] = "[PUMICE withheld: ";
    static const char json_head[] = "{\"pumice\":\"withheld\",\"reason\":\"";
    bool json = text.n > sizeof(json_head) &&
                memcmp(text.p, json_head, sizeof(json_head) - 1) == 0;
    size_t at = json ? sizeof(json_head) - 1 : sizeof(head) - 1, from = at;

    if (!json && (text.n <= at || memcmp(text.p, head, at) != 0))
        return false;
    while (at < text.n &&
            ((text.p[at] >= 'a' && text.p[at] <= 'z') || text.p[at] == '_'))
        at++;
    if (reason != NULL && !span_is((struct span){ text.p + from, at - from }, reason))
        return false;
    if (json)
        return span_is((struct span){ text.p + at, text.n - at }, "\"}");
    if (at == text.n || text.p[at++] != ']')
        return false;
    while (at < text.n && (text.p[at] == ',' || text.p[at] == '\t' ||
                                  text.p[at] == ';' || text.p[at] == '|'))
        at++;
    return at == text.n;
}

// ---------------------------------------------------------------- ways

// The failure that lies farthest is the one to tell.
static void
fail(struct ask *q, enum align_fault fault, size_t raw, size_t clean, size_t span)
{
    struct align *a = q->a;

    if (q->fault != ALIGN_FITS && (raw < a->raw || (raw == a->raw && fault < q->fault)))
        return;
    q->fault = fault;
    a->raw = (uint32_t)raw;
    a->clean = (uint32_t)clean;
    a->span = span;
}

static void
add(struct ask *q, uint32_t back, const struct align_piece *piece)
{
    struct align *a = q->a;

    for (size_t i = q->last; i < a->states; i++)
        if (a->state[i].raw == piece->raw_end && a->state[i].clean == piece->clean_end)
            return;
    if (a->states - q->last >= WAYS_MOST)
        return;
    if (a->states == a->cap_states) {
        size_t cap = a->cap_states == 0 ? 64 : a->cap_states * 2;
        struct align_state *s = realloc(a->state, cap * sizeof(*s));

        if (s == NULL) {
            a->no_memory = true;
            return;
        }
        a->state = s;
        a->cap_states = cap;
    }
    a->state[a->states++] =
            (struct align_state){ piece->raw_end, piece->clean_end, back, *piece };
}

// The bytes from a state up to raw byte `to`: unchanged? Returns where they end in clean.
static bool
same_up_to(struct ask *q, const struct align_state *s, size_t to, size_t span,
        size_t *clean)
{
    const uint8_t *p = q->raw.p + s->raw, *c = q->clean.p + s->clean;
    size_t n = to - s->raw, room = q->clean.n - s->clean, i = 0;

    *clean = s->clean + n;
    if (n <= room && memcmp(p, c, n) == 0)
        return true;
    while (i < n && i < room && p[i] == c[i])
        i++;
    fail(q, ALIGN_OUTSIDE, s->raw + i, s->clean + i, span);
    return false;
}

// raw [start, end) may have become clean [at, to).
static void
take(struct ask *q, size_t state, uint32_t start, uint32_t end, size_t at, size_t to,
        bool gone)
{
    add(q, (uint32_t)state,
            &(struct align_piece){ start, end, (uint32_t)at, (uint32_t)to, gone });
}

// ---------------------------------------------------------------- dropped members

// The member around leaf `at` of one layer, and, where a rule named a field, those around it: with the comma
// before it, with the one behind, or alone.
static void
take_members(struct ask *q, size_t state, size_t i, const struct shape *json,
        const uint32_t *map, uint32_t leaf)
{
    bool field =
            strcmp(pumice_detector(q->span[i].finding->detector)->name, "field") == 0;

    for (uint32_t at = leaf; at != SHAPE_NONE; at = json->node[at].parent) {
        const struct shape_node *m = &json->node[at];
        uint32_t start[3], end[3];
        size_t clean;

        if (m->name == SHAPE_NONE) {
            if (at == leaf && !field)
                return; // an element: it is suppressed
            continue;
        }
        start[0] = m->before != SHAPE_NONE ? m->before : m->name;
        end[0] = m->end;
        start[1] = m->name;
        end[1] = m->after != SHAPE_NONE ? m->after + 1 : m->end;
        start[2] = m->name;
        end[2] = m->end;
        for (size_t k = 0; k < 3; k++) {
            if (map != NULL)
                start[k] = map[start[k]], end[k] = map[end[k]];
            if (q->a->deep && start[k] < q->a->state[state].raw &&
                    end[k] > q->a->state[state].raw)
                start[k] =
                        q->a->state[state].raw; // a part is gone with what stood before
            if (start[k] >= q->a->state[state].raw &&
                    same_up_to(q, &q->a->state[state], start[k], i, &clean))
                take(q, state, start[k], end[k], clean, clean, true);
        }
        if (!field)
            return;
    }
}

// Reads escapes of the text in text[ALIGN_BASES] once.
static void
undo(struct align *a, unsigned kinds)
{
    struct shape_text *to = &a->text[ALIGN_BASES], *from = &a->text[ALIGN_BASES + 1],
                      swap = *to;

    *to = *from;
    *from = swap;
    shape_unescape(to, (struct span){ from->p, from->n }, from->map, kinds);
    a->no_memory |= to->no_memory;
}

// How often is it JSON?
static int
jsons_of(const char *layers)
{
    int n = 0;

    while ((layers = strstr(layers, "json")) != NULL)
        n++, layers++;
    return n;
}

// The record with the layers of the finding undone that are outside of JSON number n of them, counted from the last one.
static struct span
layers_text(struct ask *q, int n, const uint32_t **map)
{
    struct align *a = q->a;
    struct shape_text *to = &a->text[ALIGN_BASES];
    const char *l = q->span[q->now].finding->layers, *json = NULL;

    shape_unescape(to, q->raw, NULL, SHAPE_INVISIBLE);
    a->no_memory |= to->no_memory;
    n = jsons_of(l) - n;
    for (const char *p = l; n > 0 && (p = strstr(p, "json")) != NULL; p++, n--)
        json = p;
    for (; json != NULL && l < json && !a->no_memory; l += strcspn(l, ",") + 1) {
        unsigned kinds =
                escapes_of((struct span){ (const uint8_t *)l, strcspn(l, ",") });

        if (kinds == 0)
            continue;
        undo(a, kinds);
        if (!a->no_memory)
            undo(a, SHAPE_INVISIBLE);
    }
    *map = to->map;
    return (struct span){ to->p, to->n };
}

// The text of base `b`: the record, the record with doubled quotes as one, either with its escapes read once or more.
static struct span
base_text(struct ask *q, int b, const uint32_t **map)
{
    static const int8_t of[ALIGN_BASES] = { 0, 0, 0, 2, 1, 3, 0 }; // made of that one
    struct align *a = q->a;

    *map = NULL;
    if (b == 0)
        return q->raw;
    if (b >= ALIGN_BASES)
        return layers_text(q, b - ALIGN_BASES, map);
    for (; a->bases <= b; a->bases++) {
        const struct shape_text *from = &a->text[of[a->bases]];
        bool raw = of[a->bases] == 0;
        struct span text = raw ? q->raw : (struct span){ from->p, from->n };

        if (a->bases == 1)
            shape_undouble(&a->text[1], text, NULL);
        else
            shape_unescape(&a->text[a->bases], text, raw ? NULL : from->map,
                    a->bases == ALIGN_BASES - 1 ? SHAPE_INVISIBLE : SHAPE_ESCAPES);
        a->no_memory |= a->text[a->bases].no_memory;
    }
    *map = a->text[b].map;
    return (struct span){ a->text[b].p, a->text[b].n };
}

static const struct shape_text *
text_of_base(const struct align *a, int b)
{
    return &a->text[b < ALIGN_BASES ? b : ALIGN_BASES];
}

// Layer k of base b: the JSON around `at`, for k > 0 that of the text in the string `leaf` of the layer around it.
// Findings come in order, so that most ask for the layers that the one before asked for. False: it is no JSON.
static bool
read_layer(struct ask *q, int b, int k, uint32_t leaf)
{
    struct align_layer *l = &q->a->layer[k];
    const struct shape_text *base = text_of_base(q->a, b);
    const uint32_t *map;
    uint32_t at = q->span[q->now].start;
    struct span text;

    if (b != q->a->base || (k == 0 && b >= ALIGN_BASES))
        q->a->layers = 0;
    q->a->base = b;
    if (b >= ALIGN_BASES && k > 0) {
        map = base->map;
        text = (struct span){ base->p, base->n };
    } else {
        text = base_text(q, b, &map);
    }
    if (q->a->no_memory)
        return false;
    if (k == 0) {
        if (b > 0)
            at = shape_place(base, at);
        if (q->a->layers > 0 && l->from <= at && at < l->to)
            return l->is_json;
        q->a->layers = 1;
        l->is_json = shape_json_around(&l->json, text, at);
        l->from = l->is_json ? l->json.node[0].start : at;
        l->to = l->is_json ? l->json.node[0].end : at;
    } else {
        const struct align_layer *around = &q->a->layer[k - 1];

        if (k < q->a->layers && l->leaf == leaf)
            return l->is_json;
        q->a->layers = k + 1;
        l->leaf = leaf;
        shape_string(&l->text,
                k == 1 ? text : (struct span){ around->text.p, around->text.n },
                k == 1 ? map : around->text.map, &around->json.node[leaf]);
        l->is_json = !l->text.no_memory &&
                     shape_json_around(&l->json, (struct span){ l->text.p, l->text.n },
                             shape_place(&l->text, at));
    }
    q->a->no_memory |= l->text.no_memory || l->json.no_memory;
    return l->is_json;
}

// The value that begins there, whatever it holds.
static uint32_t
value_at(const struct shape *s, uint32_t at)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->node[i].start == at)
            return i;
    return SHAPE_NONE;
}

static void
take_dropped(struct ask *q, size_t state, size_t i)
{
    const struct align *a = q->a;
    int bases = 1, jsons = jsons_of(q->span[i].finding->layers);

    q->now = i;
    if (a->deep)
        bases = ALIGN_BASES + (jsons > 1 ? jsons : 1);
    for (int b = 0; b < bases; b++) {
        uint32_t leaf = SHAPE_NONE;

        for (int k = 0; k < ALIGN_LAYERS && read_layer(q, b, k, leaf); k++) {
            const struct align_layer *l = &a->layer[k];
            const struct shape_text *text = k > 0   ? &l->text
                                            : b > 0 ? text_of_base(a, b)
                                                    : NULL;
            uint32_t at = q->span[i].start;

            if (text != NULL)
                at = shape_place(text, at);
            leaf = shape_leaf(&l->json, at);
            if (leaf == SHAPE_NONE && a->deep)
                leaf = value_at(&l->json, at);
            if (leaf == SHAPE_NONE && q->span[i].start == q->span[i].end)
                leaf = shape_around(&l->json, at); // it lost all it held before it went
            if (leaf == SHAPE_NONE)
                break;
            take_members(q, state, i, &l->json, text != NULL ? text->map : NULL, leaf);
            if (l->json.node[leaf].kind != '"')
                break;
        }
    }
}

// ---------------------------------------------------------------- what an action permits

// Was it a bare JSON value? Then it stands between quotes that layers escape.
static bool
may_be_bare(const struct ask *q, size_t i)
{
    uint32_t at = q->span[i].start;
    uint8_t c = at < q->raw.n ? q->raw.p[at] : 0;

    return (at == 0 || q->raw.p[at - 1] != '"' ||
                   (q->a->deep && strchr("%&\\{[", c) != NULL && c != 0)) &&
           *q->span[i].finding->layers != '\0' &&
           ((c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n' ||
                   c == '{' || c == '[' || c >= 0x80 || c == '%' || c == '&' ||
                   c == '\\');
}

// A quote behind escapes of escapes.
static size_t
behind_deep_quote(struct align *a, struct span s, size_t at, size_t *n)
{
    enum { WINDOW = 64, TIMES = 4 };
    struct span text = { s.p + at, s.n - at < WINDOW ? s.n - at : WINDOW };

    for (int k = 1; k <= TIMES; k++) {
        struct shape_text *to = &a->level[k];

        shape_unescape(to, text, k == 1 ? NULL : to[-1].map, SHAPE_ESCAPES);
        a->no_memory |= to->no_memory;
        if (to->no_memory || to->n == 0)
            return 0;
        if (to->p[0] == '"')
            return at + (*n = to->map[1]);
        text = (struct span){ to->p, to->n };
    }
    return 0;
}

// A quote, however it is written: `"`, `\"`, `%22`, `&quot;`, in a cell of CSV `""`. *n: its bytes.
static size_t
behind_quote(struct ask *q, size_t at, bool doubled, size_t *n)
{
    static const char entity[] = "&quot;";
    struct span s = q->clean;
    struct unit u;

    if (at >= s.n)
        return 0;
    u = unit_at(s, at);
    *n = u.n;
    if (u.c == '"' && u.n == 1 && doubled)
        return s.n - at >= (*n = 2) && s.p[at + 1] == '"' ? at + 2 : 0;
    if (u.c == '"' && doubled && s.n - at > u.n && s.p[at + u.n] == '"')
        return at + ++*n;
    if (u.c == '"')
        return at + u.n;
    *n = sizeof(entity) - 1;
    if (s.n - at >= *n && memcmp(s.p + at, entity, *n) == 0)
        return at + *n;
    return q->a->deep ? behind_deep_quote(q->a, s, at, n) : 0;
}

static size_t
behind_word(struct span s, size_t at, const char *word)
{
    size_t n = strlen(word);

    return s.n - at >= n && memcmp(s.p + at, word, n) == 0 ? at + n : 0;
}

// The label or mask of finding i at clean[c], between quotes or not. 0: it does not stand there.
static size_t
behind_value(struct ask *q, size_t i, size_t c, bool *too_much)
{
    const struct pumice_finding *f = q->span[i].finding;
    char label[64];

    align_label(f->detector, label);
    *too_much = false;
    if (f->action.verb == PUMICE_MASK) {
        size_t end = behind_mask(q->raw, &q->span[i], q->clean, c, too_much);

        if (end != 0 || strstr(f->layers, "base64") == NULL)
            return end;
    }
    return behind_text(q->clean, c, label);
}

// The masks of finding i that begin at clean[c], of escapes in escapes; what is taken begins at `at`, where there are
// quotes of so many bytes around it.
static void
take_masks(struct ask *q, size_t state, size_t i, size_t at, size_t c, size_t quotes)
{
    const struct align_span *s = &q->span[i];
    size_t most = 0, end, more;
    struct reading r;
    bool doubled = strstr(s->finding->layers, "csv") != NULL;

    if (strcmp(pumice_detector(s->finding->detector)->name, "cn_mobile") == 0)
        most = PREFIX_DIGITS;
    for (size_t prefix = 0; prefix <= most; prefix++) {
        read_deep(&r, q->a, q->raw, s, q->clean, c, prefix);
        for (size_t k = 0; k < r.ends; k++)
            if (quotes == 0)
                take(q, state, s->start, s->end, at, r.end[k], false);
            else if ((end = behind_quote(q, r.end[k], doubled, &more)) != 0 &&
                     quotes == more)
                take(q, state, s->start, s->end, at, end, false);
    }
}

// Of a tag that only begins in the finding the name may stand there.
static void
take_with_head(struct ask *q, size_t state, size_t i, size_t c, size_t end)
{
    const struct align_span *s = &q->span[i];
    const uint8_t *raw = q->raw.p + s->start, *lim = q->raw.p + s->end,
                  *head = memrchr(raw, '<', (size_t)(lim - raw));
    size_t n = 0;

    if (head == NULL)
        return;
    while (head + n < lim && head[n] > ' ' && head[n] != '>' &&
            (n < 2 || head[n] != '/'))
        n++;
    if (q->clean.n - end < n || memcmp(q->clean.p + end, head, n) != 0)
        return;
    end += n;
    take(q, state, s->start, s->end, c, end, false);
    if (end == q->clean.n || q->clean.p[end++] != ' ')
        return; // an attribute of no name may stand before what goes on there
    take(q, state, s->start, s->end, c, end, false);
    if (q->clean.n - end < 2 || memcmp(q->clean.p + end, "_=", 2) != 0)
        return;
    take(q, state, s->start, s->end, c, end += 2, false);
    while (end < q->clean.n && q->clean.p[end] == '\\')
        end++;
    if (end < q->clean.n && (q->clean.p[end] == '"' || q->clean.p[end] == '\''))
        take(q, state, s->start, s->end, c, end + 1, false);
}

// Behind the value there may be tags that it held from `raw` on, of which the other halves stand elsewhere: `</a>`, `<b>`.
static void
take_with_tags(struct ask *q, size_t state, size_t i, size_t c, size_t end,
        const uint8_t *raw)
{
    const struct align_span *s = &q->span[i];
    const uint8_t *lim = q->raw.p + s->end;

    for (;;) {
        const uint8_t *tag = q->clean.p + end, *stop;
        size_t n;

        take(q, state, s->start, s->end, c, end, false);
        take_with_head(q, state, i, c, end);
        if (end >= q->clean.n || *tag != '<' ||
                (stop = memchr(tag, '>', q->clean.n - end)) == NULL)
            return;
        n = (size_t)(stop - tag);
        for (size_t k = 0; k < n; k++)
            if (tag[k] <= ' ' || tag[k] == '=')
                return; // attributes go with the value
        if ((raw = memmem(raw, (size_t)(lim - raw), tag, n)) == NULL)
            return;
        raw += n;
        if (raw == lim || (*raw != '>' && *raw != '/' && *raw > ' '))
            return;
        end += n + 1;
    }
}

// The value, and what stays of tags: first the end of one that the finding begins in, `">`.
static void
take_text(struct ask *q, size_t state, size_t i, size_t c, size_t end)
{
    const struct align_span *s = &q->span[i];
    const uint8_t *raw = q->raw.p + s->start,
                  *stop = memchr(raw, '>', s->end - s->start), *from = stop;

    take_with_tags(q, state, i, c, end, raw);
    if (stop == NULL || memchr(raw, '<', (size_t)(stop - raw)) != NULL)
        return;
    for (;; from--) {
        size_t n = (size_t)(stop + 1 - from);

        if (q->clean.n - end >= n && memcmp(q->clean.p + end, from, n) == 0)
            take_with_tags(q, state, i, c, end + n, stop + 1);
        if (from == raw || strchr("\"'/", from[-1]) == NULL || from[-1] == 0)
            return;
    }
}

static void
take_value(struct ask *q, size_t state, size_t i, size_t c)
{
    const struct align_span *s = &q->span[i];
    size_t end, quotes, more, at = c;
    bool too_much, doubled = strstr(s->finding->layers, "csv") != NULL;

    if ((end = behind_value(q, i, c, &too_much)) != 0) {
        if (too_much)
            fail(q, ALIGN_MASK, s->start, c, i);
        else
            take_text(q, state, i, c, end);
    }
    if (q->a->deep && s->finding->action.verb == PUMICE_MASK)
        take_masks(q, state, i, at, c, 0);
    if (!may_be_bare(q, i))
        return;
    if ((c = behind_quote(q, c, doubled, &quotes)) != 0) {
        if ((end = behind_value(q, i, c, &too_much)) != 0 &&
                (end = behind_quote(q, end, doubled, &more)) != 0 && quotes == more) {
            if (too_much)
                fail(q, ALIGN_MASK, s->start, at, i);
            else
                take(q, state, s->start, s->end, at, end, false);
        }
        if (q->a->deep && s->finding->action.verb == PUMICE_MASK)
            take_masks(q, state, i, at, c, quotes);
    }
    c = at;
    if ((end = behind_word(q->clean, c, "null")) != 0)
        take(q, state, s->start, s->end, c, end, false);
    if ((end = behind_word(q->clean, c, "0")) != 0)
        take(q, state, s->start, s->end, c, end, false);
}

// Why nothing that is permitted stands at clean[c].
static void
blame(struct ask *q, size_t i, size_t c)
{
    const struct align_span *s = &q->span[i];
    size_t n = s->end - s->start;

    if (n > 0 && q->clean.n - c >= n &&
            memcmp(q->clean.p + c, q->raw.p + s->start, n) == 0)
        fail(q, ALIGN_STAYS, s->start, c, i);
    else if (behind_any_label(q->clean, c) != 0)
        fail(q, ALIGN_TYPE, s->start, c, i);
    else
        fail(q, ALIGN_REPLACEMENT, s->start, c, i);
}

// A cut may begin anywhere before the value, so that the ways on do not tell.
static void
look_whether_it_stays(struct ask *q, const struct align_state *from, size_t i)
{
    size_t n = q->span[i].end - from->raw, c = from->clean;

    if (q->stays || q->span[i].end == q->span[i].start || q->clean.n - c < n ||
            memcmp(q->clean.p + c, q->raw.p + from->raw, n) != 0)
        return;
    q->stays = true;
    q->stay_span = i;
    q->stay.raw = q->span[i].start;
    q->stay.clean = (uint32_t)(c + (q->span[i].start - from->raw));
}

// All ways on from one state over finding i.
static void
go_on(struct ask *q, size_t state, size_t i)
{
    const struct align_span *s = &q->span[i];
    const struct pumice_action *action = &s->finding->action;
    struct align_state from = q->a->state[state];
    size_t c, end, before = q->a->states;

    if (s->start < from.raw) { // gone with what was cut
        take(q, state, from.raw, from.raw, from.clean, from.clean, false);
        return;
    }
    if (action->verb == PUMICE_DROP && *s->finding->layers != '\0') {
        take_dropped(q, state, i);
        look_whether_it_stays(q, &from, i);
    }
    if (!same_up_to(q, &from, s->start, i, &c))
        return;
    if (action->verb == PUMICE_KEEP) {
        if (q->clean.n - c >= s->end - s->start &&
                memcmp(q->clean.p + c, q->raw.p + s->start, s->end - s->start) == 0)
            take(q, state, s->start, s->end, c, c + (s->end - s->start), false);
        else
            fail(q, ALIGN_OUTSIDE, s->start, c, i);
        return;
    }
    take_value(q, state, i, c);
    if (action->verb == PUMICE_DROP) {
        if ((end = behind_word(q->clean, c, "-")) != 0) // in the head of a line
            take_text(q, state, i, c, end);
        take_text(q, state, i, c, c);
    }
    if (q->a->states == before)
        blame(q, i, c);
}

// The pieces of the way that ends at `state`.
static bool
put_pieces(struct align *a, size_t state, size_t spans)
{
    if (a->cap_pieces < spans) {
        struct align_piece *p = realloc(a->piece, spans * sizeof(*p));

        if (p == NULL)
            return false;
        a->piece = p;
        a->cap_pieces = spans;
    }
    a->pieces = spans;
    for (size_t i = spans; i-- > 0; state = a->state[state].back)
        a->piece[i] = a->state[state].piece;
    return true;
}

static enum align_fault
align(struct align *a, struct span raw, struct span clean,
        const struct align_span *span, size_t spans)
{
    struct ask q = { .a = a, .raw = raw, .clean = clean, .span = span, .spans = spans };
    size_t end;

    a->states = a->pieces = 0;
    a->layers = 0;
    a->base = 0;
    a->bases = 1;
    a->no_memory = false;
    a->tries = 0;
    add(&q, 0, &(struct align_piece){ 0 });
    q.last = a->states;
    for (size_t i = 0; i < spans && !a->no_memory; i++) {
        for (size_t s = q.first; s < q.last && !a->no_memory; s++)
            go_on(&q, s, i);
        q.first = q.last;
        q.last = a->states;
    }
    for (size_t s = q.first; s < q.last && !a->no_memory; s++) {
        if (!same_up_to(&q, &a->state[s], raw.n, spans, &end))
            continue;
        if (end < clean.n)
            fail(&q, ALIGN_OUTSIDE, raw.n, end, spans);
        else
            return put_pieces(a, s, spans) ? ALIGN_FITS : ALIGN_NO_MEMORY;
    }
    if (q.fault == ALIGN_FITS)
        fail(&q, ALIGN_OUTSIDE, 0, 0, 0);
    if (q.stays && q.fault == ALIGN_OUTSIDE) {
        q.fault = ALIGN_STAYS;
        a->raw = q.stay.raw;
        a->clean = q.stay.clean;
        a->span = q.stay_span;
    }
    return a->no_memory ? ALIGN_NO_MEMORY : q.fault;
}

enum align_fault
align_record(struct align *a, struct span raw, struct span clean,
        const struct align_span *span, size_t spans)
{
    enum align_fault fault;

    a->deep = false;
    fault = align(a, raw, clean, span, spans);
    if (fault == ALIGN_FITS || fault == ALIGN_NO_MEMORY)
        return fault;
    a->deep = true; // seldom: escapes within escapes
    return align(a, raw, clean, span, spans);
}
