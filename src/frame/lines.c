// The buffer holds a chunk and, in front of it, the beginning of a line that the last chunk left over.
#include "frame/lines.h"

#include <stdlib.h>

#include "frame/frame.h"

enum { CHUNK = 1 << 19, BATCH_MOST = 1 << 16 };
enum ending { ENDING_NONE, ENDING_LF, ENDING_CRLF, ENDING_NUL };

static size_t
prefix_of(const struct lines *l)
{
    return l->max_record < FRAME_PREFIX ? l->max_record : FRAME_PREFIX;
}

int
lines_init(struct lines *l, size_t max_record, uint8_t delimiter, uint16_t plan)
{
    *l = (struct lines){ .max_record = max_record,
        .delimiter = delimiter,
        .plan = plan };
    l->cap = max_record + 2 + CHUNK;
    if ((l->buf = malloc(l->cap + FRAME_PADDING + 1)) == NULL)
        return -1;
    return 0;
}

void
lines_fini(struct lines *l)
{
    free(l->buf);
    free(l->rec);
    free(l->ending);
    *l = (struct lines){ 0 };
}

bool
lines_more(const struct lines *l)
{
    return l->scanned < l->n;
}

// What is left has no delimiter. Of a line that is too long already, its ending and a CR counted in, only
// the prefix is kept; the rest goes by.
uint8_t *
lines_room(struct lines *l, size_t *n)
{
    size_t left = l->n - l->from, prefix = prefix_of(l);

    if (left > 0)
        l->last = l->buf[l->n - 1];
    if (l->skipping || left > l->max_record + 1) {
        if (!l->skipping)
            memmove(l->buf, l->buf + l->from, prefix);
        l->skipping = true;
        l->from = l->n = prefix + 1; // one for the 0 byte
    } else if (l->from > 0) {
        memmove(l->buf, l->buf + l->from, left);
        l->from = 0;
        l->n = left;
    }
    l->scanned = l->n;
    l->records = 0;
    *n = l->cap - l->n;
    return l->buf + l->n;
}

void
lines_fed(struct lines *l, size_t n)
{
    l->n += n;
}

static bool
record_put(struct lines *l, size_t at, size_t len, uint8_t flags, enum ending ending)
{
    if (l->records == l->cap_records) {
        size_t cap = l->cap_records == 0 ? 4096 : l->cap_records * 2;
        struct pumice_record *rec = realloc(l->rec, cap * sizeof(*rec));
        uint8_t *endings;

        if (rec == NULL)
            return false;
        l->rec = rec;
        if ((endings = realloc(l->ending, cap)) == NULL)
            return false;
        l->ending = endings;
        l->cap_records = cap;
    }
    l->rec[l->records] = (struct pumice_record){ .at = (uint32_t)at,
        .len = (uint32_t)len,
        .message = (uint32_t)l->records,
        .plan = l->plan,
        .flags = flags };
    l->ending[l->records++] = (uint8_t)ending;
    l->buf[at + len] = 0;
    return true;
}

// One record from [at, end); `delimited`: a delimiter stands at end.
static bool
line_put(struct lines *l, size_t at, size_t end, bool delimited)
{
    enum ending ending = ENDING_NONE;
    uint8_t before = end > at ? l->buf[end - 1] : l->skipping ? l->last : 0;
    size_t len = end - at;

    if (delimited && l->delimiter == 0)
        ending = ENDING_NUL;
    else if (delimited)
        ending = before == '\r' ? ENDING_CRLF : ENDING_LF;
    if (l->skipping) {
        l->skipping = false;
        return record_put(l, 0, prefix_of(l), PUMICE_REC_TOO_LONG, ending);
    }
    len -= ending == ENDING_CRLF;
    if (len > l->max_record)
        return record_put(l, at, prefix_of(l), PUMICE_REC_TOO_LONG, ending);
    return record_put(l, at, len, 0, ending);
}

void
lines_cut(struct lines *l, bool end, struct pumice_batch *batch)
{
    l->records = 0;
    while (!l->failed && l->scanned < l->n && l->records < BATCH_MOST) {
        const uint8_t *p = memchr(l->buf + l->scanned, l->delimiter, l->n - l->scanned);
        size_t at = l->from;

        if (p == NULL) {
            l->scanned = l->n;
            break;
        }
        l->from = l->scanned = (size_t)(p - l->buf) + 1;
        l->failed = !line_put(l, at, l->from - 1, true);
    }
    if (end && !l->failed && !lines_more(l) && (l->from < l->n || l->skipping)) {
        size_t at = l->from;

        l->from = l->scanned = l->n;
        l->failed = !line_put(l, at, l->n, false);
    }
    *batch = (struct pumice_batch){ l->buf, 0, l->rec, l->records };
    if (l->records > 0) {
        const struct pumice_record *last = &l->rec[l->records - 1];

        batch->len = (size_t)last->at + last->len + 1;
    }
    memset(l->buf + (l->n > batch->len ? l->n : batch->len), 0, FRAME_PADDING);
}

struct span
lines_ending(const struct lines *l, size_t i)
{
    static const struct span endings[] = { [ENDING_NONE] = { (const uint8_t *)"", 0 },
        [ENDING_LF] = { (const uint8_t *)"\n", 1 },
        [ENDING_CRLF] = { (const uint8_t *)"\r\n", 2 },
        [ENDING_NUL] = { (const uint8_t *)"", 1 } };

    return endings[l->ending[i]];
}

struct span
lines_raw(struct lines *l, size_t i, size_t end)
{
    size_t from = l->rec[i].at, to = from;

    for (; i < end; i++) {
        struct span e = lines_ending(l, i);

        to = (size_t)l->rec[i].at + l->rec[i].len;
        if (e.n > 0)
            l->buf[to] = e.p[0];
        to += e.n;
    }
    return (struct span){ l->buf + from, to - from };
}
