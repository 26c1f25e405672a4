// A worker's side of the pipe: gathers what became of its lines and writes it in turn. What was sent is out at
// once, so a commit has nothing to wait for.
#include "deliver/pipe.h"

#include <stdlib.h>

enum {
    PARTS = 512,           // of one writev(2)
    LOOKED_MOST = 1 << 20, // bytes that are asked for their encoding
};

struct pipe {
    struct deliver deliver;
    struct turnstile *turnstile;
    struct lines lines;
    struct ticket ticket;
    struct iovec part[PARTS];
    int parts;
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
    if (t->looked < LOOKED_MOST && !t->gb18030) {
        t->gb18030 = pumice_stream_is_gb18030(batch->stream, batch->buf, batch->len);
        t->looked += batch->len;
    }
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
