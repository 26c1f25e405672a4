// Reading, gathering and writing. What was sent is out at once, so a commit has nothing to wait for.
#include "deliver/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "frame/lines.h"

enum {
    POLL_MS = 100,
    BLOCK = 256 << 10, // read at once; twice that and more left the second-level cache
    PARTS = 512,       // of one writev(2)
};

struct pipe {
    struct deliver deliver;
    struct pipe_options options;
    struct lines lines;
    size_t file; // number of the one that is read
    int fd;
    bool slow;  // a pipe, a terminal, a socket: may have nothing for a while
    bool ended; // all of it was read
    struct iovec part[PARTS];
    int parts;
    bool failed;
    struct err failure;
    struct pipe_tally tally;
};

static const char *
name_of(const struct pipe *p, size_t i)
{
    return p->options.files == 0 ? "-" : p->options.file[i];
}

static const char *
shown_name(const struct pipe *p, size_t i)
{
    return strcmp(name_of(p, i), "-") == 0 ? "standard input" : name_of(p, i);
}

// Is it there, and readable? Not opened yet: a FIFO can be opened only once.
static int
check_input(const char *name, struct err *e)
{
    struct stat st;

    if (strcmp(name, "-") == 0)
        return 0;
    if (stat(name, &st) < 0 || access(name, R_OK) < 0)
        return err_set(e, ERR_NO_INPUT, "%s: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return err_set(e, ERR_NO_INPUT, "%s: is a directory", name);
    return 0;
}

// Opens input number i. Returns a descriptor, or -1 with *e.
static int
open_input(const struct pipe *p, size_t i, bool *slow, struct err *e)
{
    const char *name = name_of(p, i), *shown = shown_name(p, i);
    struct stat st;
    int fd = strcmp(name, "-") == 0 ? STDIN_FILENO
                                    : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0 || fstat(fd, &st) < 0) {
        err_set(e, ERR_NO_INPUT, "%s: %s", shown, strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        err_set(e, ERR_NO_INPUT, "%s: is a directory", shown);
    } else {
        *slow = !S_ISREG(st.st_mode);
        if (!*slow)
            posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
        return fd;
    }
    if (fd > STDIN_FILENO)
        close(fd);
    return -1;
}

// Is there something to read? Waits for at most ms.
static bool
readable(const struct pipe *p, int ms)
{
    struct pollfd fd = { .fd = p->fd, .events = POLLIN };

    return !p->slow || poll(&fd, 1, ms) != 0;
}

// Fills the room as far as the input gives without waiting. Nothing at all came within POLL_MS: returns
// with nothing.
static int
fill(struct pipe *p, struct err *e)
{
    size_t room, got = 0;
    uint8_t *to = lines_room(&p->lines, &room);
    int wait = POLL_MS;

    while (got < room && readable(p, wait)) {
        ssize_t n = read(p->fd, to + got, room - got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            p->slow = true;
            continue;
        }
        if (n < 0)
            return err_set(e, ERR_IO, "%s: %s", shown_name(p, p->file),
                    strerror(errno));
        if (n == 0) {
            p->ended = true;
            break;
        }
        got += (size_t)n;
        wait = 0;
    }
    lines_fed(&p->lines, got);
    p->tally.bytes += got;
    return 0;
}

// The input has ended and its last record is cut.
static void
close_input(struct pipe *p)
{
    if (p->fd > STDIN_FILENO)
        close(p->fd);
    p->fd = -1;
    p->ended = false;
    p->file++;
}

// At most one block is read at a time, so that a line without end returns too.
static enum fetched
pipe_poll(struct deliver *d, struct pumice_batch *batch, struct err *e)
{
    struct pipe *p = (struct pipe *)d;
    struct lines *l = &p->lines;
    bool filled = false;

    lines_next(l);
    while (!lines_cut(l)) {
        if (p->ended) {
            if (!lines_finish(l))
                break;
            close_input(p); // a record never spans two files
            if (l->n > 0)
                break;
            lines_next(l);
        }
        if (filled || l->n > 0)
            break;
        if (p->fd < 0) {
            if (p->file >= (p->options.files == 0 ? 1 : p->options.files))
                return FETCHED_END;
            if ((p->fd = open_input(p, p->file, &p->slow, e)) < 0)
                return FETCHED_STOP;
        }
        if (fill(p, e) < 0)
            return FETCHED_STOP;
        filled = true;
    }
    *batch = lines_batch(l);
    return FETCHED_BATCH;
}

// ---------------------------------------------------------------- writing

static void
flush(struct pipe *p)
{
    struct iovec *v = p->part;
    int n = p->parts;

    p->parts = 0;
    while (n > 0 && !p->failed) {
        ssize_t done = writev(p->options.out, v, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0 && errno == EAGAIN) {
            struct pollfd fd = { .fd = p->options.out, .events = POLLOUT };

            poll(&fd, 1, -1);
            continue;
        }
        if (done < 0) {
            err_set(&p->failure, ERR_IO, "standard output: %s", strerror(errno));
            p->failed = true;
            return;
        }
        while (n > 0 && (size_t)done >= v->iov_len) {
            done -= (ssize_t)v->iov_len;
            v++, n--;
        }
        if (n > 0) {
            v->iov_base = (char *)v->iov_base + done;
            v->iov_len -= (size_t)done;
        }
    }
}

static void
put(struct pipe *p, struct span s)
{
    if (s.n == 0 || p->options.out < 0 || p->failed)
        return;
    if (p->parts == PARTS)
        flush(p);
    p->part[p->parts++] = (struct iovec){ (void *)(uintptr_t)s.p, s.n };
}

static void
pipe_send(struct deliver *d, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct pipe *p = (struct pipe *)d;
    struct pipe_tally *t = &p->tally;
    uint64_t lines;  // of the batch, and at last of its unchanged records
    size_t same = 0; // records before i, from here on, are unchanged and not yet put

    if (out->n != batch->n &&
            !p->failed) { // not even memory for the results: nothing gets out
        err_set(&p->failure, ERR_INTERNAL, "out of memory");
        p->failed = true;
        return;
    }
    if (p->options.tick != NULL)
        p->options.tick(p->options.ctx);
    if (batch->n == 0)
        return;
    lines = lines_number(&p->lines, batch->n - 1) +
            lines_count(&p->lines, batch->n - 1) - lines_number(&p->lines, 0);
    t->records += lines;
    for (size_t i = 0; i < batch->n; i++) {
        const struct pumice_result *r = &out->res[i];

        uint32_t n;

        if (r->outcome == PUMICE_UNCHANGED)
            continue;
        n = lines_count(&p->lines, i);
        lines -= n;
        if (i > same)
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
        put(p, (struct span){ r->bytes, r->len });
        put(p, lines_ending(&p->lines, i));
    }
    if (batch->n > same)
        put(p, lines_raw(&p->lines, same, batch->n));
    t->clean += lines;
    flush(p);
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

    close_input(p);
    lines_fini(&p->lines);
    free(p);
}

static const struct deliver_ops pipe_ops = { "pipe", pipe_poll, pipe_send, pipe_due,
    pipe_commit, pipe_rebuild, pipe_free };

struct deliver *
pipe_new(const struct pipe_options *o, struct err *e)
{
    struct lines_options lines = { .max_record = o->max_record,
        .block = BLOCK,
        .nul = o->delimiter == 0,
        .plan = o->plan };
    struct pipe *p = calloc(1, sizeof(*p));

    if (p == NULL || lines_init(&p->lines, &lines) < 0) {
        free(p);
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    p->deliver.ops = &pipe_ops;
    p->options = *o;
    p->fd = -1;
    for (size_t i = 0; i < o->files; i++)
        if (check_input(o->file[i], e) < 0) {
            pipe_free(&p->deliver);
            return NULL;
        }
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

const struct pipe_tally *
pipe_tally(const struct deliver *d)
{
    return &((const struct pipe *)d)->tally;
}
