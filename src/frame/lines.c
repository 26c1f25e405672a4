// The stream's cutter. A record's terminator is overwritten by the 0 byte that the engine wants behind
// it, and put back when the record goes out as it came.
#include "frame/lines.h"

#include <stdlib.h>

#include "frame/frame.h"

// What a record ended in. A CRLF stands behind the LF of its encoding.
enum lines_end {
    END_NONE,
    END_NUL,
    END_LF,
    END_CRLF,
    END_LF_16LE,
    END_CRLF_16LE,
    END_LF_16BE,
    END_CRLF_16BE,
};

#define ENDING(s)                                                                      \
    {                                                                                  \
        (const uint8_t *)(s), sizeof(s) - 1                                            \
    }
static const struct span endings[] = { [END_NONE] = ENDING(""),
    [END_NUL] = ENDING("\0"),
    [END_LF] = ENDING("\n"),
    [END_CRLF] = ENDING("\r\n"),
    [END_LF_16LE] = ENDING("\n\0"),
    [END_CRLF_16LE] = ENDING("\r\0\n\0"),
    [END_LF_16BE] = ENDING("\0\n"),
    [END_CRLF_16BE] = ENDING("\0\r\0\n") };
#undef ENDING

enum {
    RECORDS_MOST = 16384, // of a batch: bounds its tables when lines are empty
    KEY_LINE_MOST = 76,   // characters of base64 in a line of a key block
    NARROW_MOST = 128,    // characters of a line of UTF-16 that are looked at for one
};

int
lines_init(struct lines *l, const struct lines_options *opt)
{
    size_t line = opt->max_record > FRAME_PREFIX ? opt->max_record : FRAME_PREFIX;

    *l = (struct lines){ .opt = *opt };
    lines_begin(l, PUMICE_UTF8);
    l->cap = 2 * line + opt->block + FRAME_PADDING + 8;
    l->buf = malloc(l->cap); // pages that nothing touches cost nothing
    l->rec = malloc(RECORDS_MOST * sizeof(*l->rec));
    l->ending = malloc(RECORDS_MOST);
    if (l->buf != NULL && l->rec != NULL && l->ending != NULL)
        return 0;
    lines_fini(l);
    return -1;
}

void
lines_fini(struct lines *l)
{
    free(l->buf);
    free(l->rec);
    free(l->ending);
    *l = (struct lines){ 0 };
}

void
lines_begin(struct lines *l, enum pumice_encoding encoding)
{
    bool wide = encoding == PUMICE_UTF16LE || encoding == PUMICE_UTF16BE;

    l->encoding = encoding;
    l->unit = wide && !l->opt.nul ? 2 : 1;
    l->lf = l->opt.nul                   ? END_NUL
            : encoding == PUMICE_UTF16LE ? END_LF_16LE
            : encoding == PUMICE_UTF16BE ? END_LF_16BE
                                         : END_LF;
    // Nobody reads UTF-32, nor wide text whose records end in a byte.
    l->unread = encoding == PUMICE_UTF32 || (wide && l->opt.nul);
}

// The byte that ends the first line, or NULL. Under a mark of UTF-16 half of a character may look like one.
static const uint8_t *
first_end(const uint8_t *p, size_t n)
{
    bool little = n >= 2 && memcmp(p, "\xff\xfe", 2) == 0;

    if (!little && !(n >= 2 && memcmp(p, "\xfe\xff", 2) == 0))
        return memchr(p, '\n', n);
    for (size_t i = 2; i + 1 < n; i += 2)
        if (p[little ? i : i + 1] == '\n' && p[little ? i + 1 : i] == 0)
            return p + i + 1;
    return NULL;
}

bool
lines_head(const struct lines *l, bool ended, struct span *head)
{
    const uint8_t *p = l->buf + l->begin;
    size_t n = l->end - l->begin;
    const uint8_t *end;

    if (n > FRAME_PREFIX)
        n = FRAME_PREFIX;
    end = l->opt.nul ? memchr(p, 0, n) : first_end(p, n);
    *head = (struct span){ p, end != NULL ? (size_t)(end - p) + 1 : n };
    return end != NULL || n == FRAME_PREFIX || ended;
}

void
lines_take_over(struct lines *l, const struct lines *from)
{
    struct lines mine = *l;

    *l = *from;
    l->buf = mine.buf;
    l->rec = mine.rec;
    l->ending = mine.ending;
    memcpy(l->buf, from->buf + from->begin, from->end - from->begin);
    l->line -= from->begin;
    l->scanned -= from->begin;
    l->end -= from->begin;
    l->first = l->begin = 0;
    l->n = 0;
}

void
lines_abandon(struct lines *l)
{
    if (!l->skipping)
        l->end = l->scanned = l->line;
}

// The 0 byte of a last line without a terminator needs a place too.
static size_t
room(const struct lines *l)
{
    return l->cap - FRAME_PADDING - 1 - l->end;
}

void
lines_next(struct lines *l)
{
    size_t rest = l->end - l->begin;

    l->n = 0;
    l->batch_number = l->number - l->group_lines;
    // A move never costs more than what was consumed, unless there is no other way.
    if (l->begin > 0 && (rest <= l->begin || room(l) < l->opt.block)) {
        memmove(l->buf, l->buf + l->begin, rest);
        l->line -= l->begin;
        l->scanned -= l->begin;
        l->end = rest;
        l->begin = 0;
    }
    l->first = l->begin;
}

uint8_t *
lines_room(struct lines *l, size_t *n)
{
    *n = room(l) < l->opt.block ? room(l) : l->opt.block;
    return l->buf + l->end;
}

void
lines_fed(struct lines *l, size_t n)
{
    l->end += n;
}

// ---------------------------------------------------------------- records

// [begin, end) becomes a record; `lines` of them, the last one ended so.
static void
emit(struct lines *l, size_t end, uint8_t ending, uint64_t number)
{
    size_t len = end - l->begin;
    struct pumice_record *rec = &l->rec[l->n];

    *rec = (struct pumice_record){ .at = (uint32_t)(l->begin - l->first),
        .message = (uint32_t)number,
        .plan = l->opt.plan,
        .part = PUMICE_VALUE,
        .flags = l->unread ? PUMICE_REC_BAD_ENCODING : 0 };
    if (len > l->opt.max_record) {
        rec->flags |= PUMICE_REC_TOO_LONG;
        len = len < FRAME_PREFIX ? len : FRAME_PREFIX;
    }
    rec->len = (uint32_t)len;
    l->buf[l->begin + len] = 0;
    l->ending[l->n++] = ending;
}

// ---------------------------------------------------------------- private-key blocks

// A line of UTF-16 in bytes: its first characters, or its last ones; those that are none of Latin-1
// become 0xff. Returns how many.
static size_t
narrow(const struct lines *l, const uint8_t *p, size_t n, bool tail,
        uint8_t out[static NARROW_MOST])
{
    size_t high = l->encoding == PUMICE_UTF16BE ? 0 : 1, units = n / 2,
           some = units < NARROW_MOST ? units : NARROW_MOST;

    if (tail)
        p += 2 * (units - some);
    for (size_t i = 0; i < some; i++)
        out[i] = p[2 * i + high] == 0 ? p[2 * i + 1 - high] : 0xff;
    return some;
}

static bool
opens_key(const uint8_t *p, size_t n)
{
    static const char tail[] = "PRIVATE KEY-----", head[] = "-----BEGIN ";
    size_t at = sizeof(tail) - 1;

    if (n < sizeof(head) + sizeof(tail) - 2 || p[n - 1] != '-' ||
            memcmp(p + n - at, tail, at) != 0)
        return false;
    // The algorithm in between is upper-case words: "RSA ", "ENCRYPTED ", "OPENSSH ".
    for (at = n - at;
            at > 0 && (p[at - 1] == ' ' || (p[at - 1] >= 'A' && p[at - 1] <= 'Z'));)
        at--;
    return at >= 5 && memcmp(p + at - 5, head, sizeof(head) - 1) == 0;
}

static bool
closes_key(const uint8_t *p, size_t n)
{
    return n >= 8 && memcmp(p, "-----END", 8) == 0;
}

// A line of base64, a PEM header (RFC 1421: "Proc-Type: 4,ENCRYPTED"), or the empty line behind those.
static bool
goes_on_with_key(const uint8_t *p, size_t n)
{
    static const char *const headers[] = { "Proc-Type: ", "DEK-Info: ", "Comment: " };
    size_t i = 0;

    for (size_t h = 0; h < sizeof(headers) / sizeof(headers[0]); h++)
        if (n >= strlen(headers[h]) && memcmp(p, headers[h], strlen(headers[h])) == 0)
            return true;
    while (i < n && i <= KEY_LINE_MOST &&
            ((p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' && p[i] <= 'Z') ||
                    (p[i] >= '0' && p[i] <= '9') || p[i] == '+' || p[i] == '/' ||
                    p[i] == '='))
        i++;
    return i == n && n <= KEY_LINE_MOST;
}

// Does a key block begin behind this line?
static bool
opens_block(const struct lines *l, const uint8_t *p, size_t n)
{
    uint8_t small[NARROW_MOST];

    if (l->opt.nul || n > l->opt.max_record)
        return false;
    if (l->unit == 1) // almost no line ends so
        return n > 0 && p[n - 1] == '-' && opens_key(p, n);
    return opens_key(small, narrow(l, p, n, true, small));
}

// Does this line go on with the block? *last: it is its last one.
static bool
is_of_block(const struct lines *l, const uint8_t *p, size_t n, bool *last)
{
    uint8_t small[NARROW_MOST];

    if (l->unit == 2) { // what is longer is no line of a block, but for a header
        narrow(l, p, n, false, small);
        p = small;
        n /= 2;
    }
    *last = closes_key(p, n);
    return *last || goes_on_with_key(p, n);
}

// The block ends before the line that is being gathered.
static void
close_group(struct lines *l)
{
    emit(l, l->line - endings[l->group_ending].n, l->group_ending,
            l->number - l->group_lines);
    l->begin = l->line;
    l->group = false;
    l->group_lines = 0;
}

// ---------------------------------------------------------------- lines

// One whole line [line, end), next byte after its terminator at `next`. False: no room for its
// record, nothing happened.
static bool
take_line(struct lines *l, size_t end, uint8_t ending, size_t next)
{
    const uint8_t *p = l->buf + l->line;
    size_t n = end - l->line;
    bool stop;

    if (l->n == RECORDS_MOST)
        return false;
    if (l->group) {
        if (!is_of_block(l, p, n, &stop) || end - l->begin > l->opt.max_record) {
            close_group(l);
            return take_line(l, end, ending, next);
        }
    } else {
        stop = ending == END_NONE || !opens_block(l, p, n);
    }
    l->number++;
    if (stop) {
        emit(l, end, ending, l->number - 1 - l->group_lines);
        l->begin = next;
        l->group = false;
        l->group_lines = 0;
    } else {
        l->group = true;
        l->group_lines++;
        l->group_ending = ending;
    }
    l->line = l->scanned = next;
    return true;
}

// The end of a line of which only the prefix is kept.
static bool
take_skipped(struct lines *l, uint8_t ending, size_t next)
{
    size_t kept =
            l->opt.max_record < FRAME_PREFIX ? FRAME_PREFIX : l->opt.max_record + 1;

    if (l->n == RECORDS_MOST)
        return false;
    l->number++;
    emit(l, l->begin + kept, ending, l->number - 1); // anything over the limit will do
    l->begin = l->line = l->scanned = next;
    l->skipping = false;
    return true;
}

// No terminator yet, and longer than any record with a `\r` behind it could be.
static bool
start_skipping(struct lines *l)
{
    size_t n = l->end - l->line;

    n -= n % l->unit;
    if (n <= FRAME_PREFIX || n <= l->opt.max_record + l->unit)
        return true;
    if (l->group) {
        if (l->n == RECORDS_MOST)
            return false;
        close_group(l);
    }
    if (l->scanned > l->line)
        memcpy(l->last, l->buf + l->scanned - l->unit, l->unit);
    l->skipping = true;
    return true;
}

// Behind the prefix nothing stays but half a unit.
static void
throw_away(struct lines *l)
{
    uint8_t *from = l->buf + l->scanned, *to = l->buf + l->line + FRAME_PREFIX;
    size_t half = (l->end - l->scanned) % l->unit, n = l->end - l->scanned - half;

    if (n > 0)
        memcpy(l->last, from + n - l->unit, l->unit);
    if (half > 0)
        *to = from[n];
    l->scanned = l->line + FRAME_PREFIX;
    l->end = l->scanned + half;
}

// The terminator in the n bytes from here, whole units, or NULL.
static const uint8_t *
find_terminator(const struct lines *l, const uint8_t *from, size_t n)
{
    const uint8_t *end = from + n, *p = from;
    size_t low = l->encoding == PUMICE_UTF16BE ? 1 : 0;

    if (l->unit == 1)
        return memchr(from, l->opt.nul ? 0 : '\n', n);
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        const uint8_t *unit = p - low;

        if ((size_t)(p - from) % 2 == low && unit[1 - low] == 0)
            return unit;
        p++;
    }
    return NULL;
}

static bool
is_return(const struct lines *l, const uint8_t *unit)
{
    if (l->unit == 1)
        return *unit == '\r';
    return memcmp(unit, endings[l->lf + 1].p, 2) == 0;
}

bool
lines_cut(struct lines *l)
{
    for (;;) {
        const uint8_t *from = l->buf + l->scanned;
        size_t whole = l->end - l->scanned - (l->end - l->scanned) % l->unit;
        const uint8_t *p = find_terminator(l, from, whole);
        size_t at, next;
        bool crlf;

        if (p == NULL) {
            if (!l->skipping && !start_skipping(l))
                return true;
            if (l->skipping)
                throw_away(l);
            else
                l->scanned += whole;
            return l->n == RECORDS_MOST;
        }
        at = (size_t)(p - l->buf);
        next = at + l->unit;
        if (l->skipping) {
            crlf = !l->opt.nul && is_return(l, p > from ? p - l->unit : l->last);
            if (!take_skipped(l, (uint8_t)(l->lf + crlf), next))
                return true;
            continue;
        }
        crlf = !l->opt.nul && at > l->line && is_return(l, p - l->unit);
        if (!take_line(l, crlf ? at - l->unit : at, (uint8_t)(l->lf + crlf), next))
            return true;
    }
}

bool
lines_finish(struct lines *l)
{
    if (l->skipping) {
        if (!take_skipped(l, END_NONE, l->end))
            return false;
    } else if (l->end > l->line && !take_line(l, l->end, END_NONE, l->end)) {
        return false;
    }
    if (l->group) {
        if (l->n == RECORDS_MOST)
            return false;
        close_group(l);
    }
    return true;
}

// ---------------------------------------------------------------- the batch

struct pumice_batch
lines_batch(const struct lines *l)
{
    struct pumice_batch b = { .buf = l->buf + l->first, .rec = l->rec, .n = l->n };

    if (l->n > 0)
        b.len = (size_t)l->rec[l->n - 1].at + l->rec[l->n - 1].len + 1;
    return b;
}

// message is the number's low half.
uint64_t
lines_number(const struct lines *l, size_t i)
{
    return l->batch_number + (uint32_t)(l->rec[i].message - (uint32_t)l->batch_number);
}

uint32_t
lines_count(const struct lines *l, size_t i)
{
    uint32_t next = i + 1 < l->n ? l->rec[i + 1].message
                                 : (uint32_t)(l->number - l->group_lines);

    return next - l->rec[i].message;
}

struct span
lines_ending(const struct lines *l, size_t i)
{
    return endings[l->ending[i]];
}

struct span
lines_raw(struct lines *l, size_t from, size_t to)
{
    uint8_t *base = l->buf + l->first;
    size_t last = to - 1;

    for (size_t i = from; i < to; i++)
        if (l->ending[i] !=
                END_NONE) // behind the last line of an input there may be nothing
            base[l->rec[i].at + l->rec[i].len] = endings[l->ending[i]].p[0];
    return (struct span){ base + l->rec[from].at, l->rec[last].at + l->rec[last].len +
                                                          endings[l->ending[last]].n -
                                                          l->rec[from].at };
}
