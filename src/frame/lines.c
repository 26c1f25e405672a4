// The stream's cutter. A record's terminator is overwritten by the 0 byte that the engine wants behind
// it, and put back when the record goes out as it came.
#include "frame/lines.h"

#include <stdlib.h>

#include "frame/frame.h"

enum lines_end { END_NONE, END_LF, END_CRLF, END_NUL };

enum {
    RECORDS_MOST = 16384,   // of a batch: bounds its tables when lines are empty
    ENCODING_SAMPLE = 4096, // of an input
    ENCODING_FROM = 16,     // bytes; in fewer stands nothing that could be found
    KEY_LINE_MOST = 76,     // characters of base64 in a line of a key block
};

int
lines_init(struct lines *l, const struct lines_options *opt)
{
    size_t line = opt->max_record > FRAME_PREFIX ? opt->max_record : FRAME_PREFIX;

    *l = (struct lines){ .opt = *opt };
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
        .flags = l->wide ? PUMICE_REC_BAD_ENCODING : 0 };
    if (len > l->opt.max_record) {
        rec->flags |= PUMICE_REC_TOO_LONG;
        len = len < FRAME_PREFIX ? len : FRAME_PREFIX;
    }
    rec->len = (uint32_t)len;
    l->buf[l->begin + len] = 0;
    l->ending[l->n++] = ending;
}

// Zeros in every second byte, or in three of four, and none where the letters are: UTF-16, UTF-32. A
// run of zeros is something else: the hole that log rotation leaves at the head of a file.
static bool
zeros_alternate(const struct lines *l)
{
    bool full = false, free = false;

    for (int i = 0; i < 4; i++) {
        full |= l->nul[i] > l->sampled / 8;
        free |= l->nul[i] <= l->sampled / 64;
    }
    return full && free;
}

// By the marks of Unicode, or by zeros in the input's first 4 KiB. Asked line by line, so that the
// answer hangs on the content alone, not on how much of it came at once.
static void
sample_encoding(struct lines *l, size_t begin, size_t end)
{
    const uint8_t *p = l->buf + begin;
    size_t n = end - begin;

    if (l->sampled == 0 && n >= 2)
        l->wide = (p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff) ||
                  (n >= 4 && memcmp(p, "\0\0\xfe\xff", 4) == 0);
    if (n > ENCODING_SAMPLE - l->sampled)
        n = ENCODING_SAMPLE - l->sampled;
    for (size_t i = 0; i < n; i++)
        l->nul[(l->sampled + i) & 3] += p[i] == 0;
    l->sampled += n;
    if (l->sampled >= ENCODING_FROM && !l->opt.nul)
        l->wide |= zeros_alternate(l);
}

// ---------------------------------------------------------------- private-key blocks

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

// The block ends before the line that is being gathered.
static void
close_group(struct lines *l)
{
    static const uint8_t width[] = { [END_LF] = 1, [END_CRLF] = 2, [END_NUL] = 1 };

    emit(l, l->line - width[l->group_ending], l->group_ending,
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
    bool more, stop;

    if (l->group) {
        stop = closes_key(p, n);
        more = (stop || goes_on_with_key(p, n)) && end - l->begin <= l->opt.max_record;
        if (l->n == RECORDS_MOST)
            return false;
        if (!more) {
            close_group(l);
            return take_line(l, end, ending, next);
        }
    } else {
        if (l->n == RECORDS_MOST)
            return false;
        stop = n == 0 || p[n - 1] != '-' || l->opt.nul || ending == END_NONE ||
               n > l->opt.max_record || !opens_key(p, n);
    }
    if (l->sampled < ENCODING_SAMPLE)
        sample_encoding(l, l->line, next);
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
    if (l->sampled < ENCODING_SAMPLE)
        sample_encoding(l, l->line, l->line + FRAME_PREFIX);
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

    if (n <= FRAME_PREFIX || n <= l->opt.max_record + 1)
        return true;
    if (l->group) {
        if (l->n == RECORDS_MOST)
            return false;
        close_group(l);
    }
    l->skipping = true;
    return true;
}

static void
throw_away(struct lines *l)
{
    if (l->end > l->scanned)
        l->last = l->buf[l->end - 1];
    l->end = l->scanned = l->line + FRAME_PREFIX;
}

bool
lines_cut(struct lines *l)
{
    uint8_t terminator = l->opt.nul ? 0 : '\n';

    for (;;) {
        const uint8_t *from = l->buf + l->scanned;
        const uint8_t *p = memchr(from, terminator, l->end - l->scanned);
        uint8_t ending = l->opt.nul ? END_NUL : END_LF;
        size_t at;

        if (p == NULL) {
            if (!l->skipping && !start_skipping(l))
                return true;
            if (l->skipping)
                throw_away(l);
            else
                l->scanned = l->end;
            return l->n == RECORDS_MOST;
        }
        at = (size_t)(p - l->buf);
        if (l->skipping) {
            if (!l->opt.nul && (p > from ? p[-1] : l->last) == '\r')
                ending = END_CRLF;
            if (!take_skipped(l, ending, at + 1))
                return true;
            continue;
        }
        if (!l->opt.nul && at > l->line && p[-1] == '\r')
            ending = END_CRLF;
        if (!take_line(l, ending == END_CRLF ? at - 1 : at, ending, at + 1))
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
    l->wide = false;
    l->sampled = 0;
    memset(l->nul, 0, sizeof(l->nul));
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

static const struct span endings[] = { [END_NONE] = { (const uint8_t *)"", 0 },
    [END_LF] = { (const uint8_t *)"\n", 1 },
    [END_CRLF] = { (const uint8_t *)"\r\n", 2 },
    [END_NUL] = { (const uint8_t *)"", 1 } };

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
