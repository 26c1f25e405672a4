// A worker's side of the pipe: gathers what became of its lines and writes it in turn. What was sent is out at
// once, so a commit has nothing to wait for.
#include "deliver/pipe.h"

#include <stdlib.h>

enum {
    PARTS = 512,      // of one writev(2)
    STUBS = 16 << 10, // bytes of stubs in UTF-16, in those
};

struct pipe {
    struct deliver deliver;
    struct turnstile *turnstile;
    struct lines lines;
    struct ticket ticket;
    struct iovec part[PARTS];
    int parts;
    uint8_t stub[STUBS];
    size_t stubs;
    bool failed;
    struct err failure;
};

static enum fetched
pipe_poll(struct deliver *d, struct pumice_batch *batch, struct err *e)
{
    struct pipe *p = (struct pipe *)d;
    enum fetched got = turnstile_take(p->turnstile, &p->lines, &p->ticket, e);

    if (got != FETCHED_BATCH)
        return got;
    *batch = lines_batch(&p->lines);
    batch->stream = p->ticket.stream;
    return FETCHED_BATCH;
}

// ---------------------------------------------------------------- writing

static void
flush(struct pipe *p)
{
    if (p->parts > 0)
        turnstile_write(p->turnstile, &p->ticket, p->part, p->parts);
    p->parts = 0;
    p->stubs = 0;
}

static void
put(struct pipe *p, struct span s)
{
    if (s.n == 0)
        return;
    if (p->parts == PARTS)
        flush(p);
    p->part[p->parts++] = (struct iovec){ (void *)(uintptr_t)s.p, s.n };
}

// A stub is ASCII; between lines of UTF-16 it has to be in their encoding. One that is too long for that (of a
// table with thousands of columns) is cut.
static void
put_stub(struct pipe *p, struct span s, enum pumice_encoding encoding)
{
    uint8_t *to;

    if (encoding != PUMICE_UTF16LE && encoding != PUMICE_UTF16BE) {
        put(p, s);
        return;
    }
    if (s.n > STUBS / 2)
        s.n = STUBS / 2;
    if (p->parts == PARTS || STUBS - p->stubs < 2 * s.n)
        flush(p);
    to = p->stub + p->stubs;
    for (size_t i = 0; i < s.n; i++) {
        to[2 * i] = encoding == PUMICE_UTF16LE ? s.p[i] : 0;
        to[2 * i + 1] = encoding == PUMICE_UTF16LE ? 0 : s.p[i];
    }
    p->stubs += 2 * s.n;
    put(p, (struct span){ to, 2 * s.n });
}

// Counts the records and, where anything is written, writes them.
static void
send_records(struct pipe *p, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct pipe_tally *t = turnstile_tally(p->turnstile);
    uint64_t lines;  // of the batch, and at last of its unchanged records
    size_t same = 0; // records before i, from here on, are unchanged and not yet put
    bool writes = turnstile_writes(p->turnstile);

    lines = lines_number(&p->lines, batch->n - 1) +
            lines_count(&p->lines, batch->n - 1) - lines_number(&p->lines, 0);
    t->records += lines;
    t->found += out->hits;
    for (size_t i = 0; i < batch->n; i++) {
        const struct pumice_result *r = &out->res[i];
        uint32_t n;

        if (r->outcome == PUMICE_UNCHANGED)
            continue;
        n = lines_count(&p->lines, i);
        lines -= n;
        if (i > same && writes)
            put(p, lines_raw(&p->lines, same, i));
        same = i + 1;
        switch (r->outcome) {
        case PUMICE_UNCHANGED:
        case PUMICE_EDITED:
            t->edited += n;
            break;
        case PUMICE_DROPPED:
            t->dropped += n;
            continue;
        case PUMICE_WITHHELD: // its stub keeps the place
            t->withheld += n;
            t->reason[r->reason] += n;
            break;
        }
        if (!writes)
            continue;
        if (r->outcome == PUMICE_WITHHELD)
            put_stub(p, (struct span){ r->bytes, r->len },
                    p->lines.unit == 2 ? p->lines.encoding : PUMICE_UTF8);
        else
            put(p, (struct span){ r->bytes, r->len });
        put(p, lines_ending(&p->lines, i));
    }
    if (batch->n > same && writes)
        put(p, lines_raw(&p->lines, same, batch->n));
    t->clean += lines;
    flush(p);
}

static void
pipe_send(struct deliver *d, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct pipe *p = (struct pipe *)d;

    turnstile_enter(p->turnstile, &p->ticket);
    if (out->n != batch->n) // not even memory for the results: nothing gets out
        turnstile_fail(p->turnstile, ERR_INTERNAL, "out of memory");
    if (batch->n > 0 && turnstile_failure(p->turnstile, &p->failure) == 0)
        send_records(p, batch, out);
    p->failed = turnstile_failure(p->turnstile, &p->failure) < 0;
    turnstile_leave(p->turnstile, &p->ticket);
}

static bool
pipe_due(struct deliver *d)
{
    (void)d;
    return true;
}

static enum commit
pipe_commit(struct deliver *d, struct err *e)
{
    struct pipe *p = (struct pipe *)d;

    if (!p->failed)
        return COMMIT_OK;
    *e = p->failure;
    return COMMIT_STOP;
}

static int
pipe_rebuild(struct deliver *d, struct err *e)
{
    (void)d;
    return err_set(e, ERR_INTERNAL, "a pipe has nothing to rebuild");
}

static void
pipe_free(struct deliver *d)
{
    struct pipe *p = (struct pipe *)d;

    lines_fini(&p->lines);
    free(p);
}

static const struct deliver_ops pipe_ops = { "pipe", pipe_poll, pipe_send, pipe_due,
    pipe_commit, pipe_rebuild, pipe_free };

struct deliver *
pipe_new(struct turnstile *turnstile, struct err *e)
{
    struct pipe *p = calloc(1, sizeof(*p));

    if (p == NULL || turnstile_lines(turnstile, &p->lines) < 0) {
        free(p);
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    p->deliver.ops = &pipe_ops;
    p->turnstile = turnstile;
    return &p->deliver;
}

uint32_t
pipe_lines(const struct deliver *d, size_t i)
{
    return lines_count(&((const struct pipe *)d)->lines, i);
}

struct span
pipe_ending(const struct deliver *d, size_t i)
{
    return lines_ending(&((const struct pipe *)d)->lines, i);
}
