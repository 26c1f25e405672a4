// Descriptors that may have nothing for a while, and data that may be compressed, cut off, broken or a bomb.
#include "deliver/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RAW = 64 << 10 }; // bytes of a compressed file read at once

struct input {
    const char *name;
    int fd;
    bool slow;  // a pipe, a terminal, a socket: may have nothing for a while
    bool dry;   // the descriptor has ended
    bool ended; // and all of the text was given
    bool known; // what it is compressed with
    enum codec_kind kind;
    struct codec_reader *reader;
    struct span raw; // in buf: read and not yet taken
    uint64_t taken, given;
    uint8_t buf[RAW];
};

const char *
input_shown(const char *name)
{
    return strcmp(name, "-") == 0 ? "standard input" : name;
}

int
input_check(const char *name, struct err *e)
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

static int
open_file(struct input *in, struct err *e)
{
    const char *shown = input_shown(in->name);
    struct stat st;

    in->fd = strcmp(in->name, "-") == 0
                     ? STDIN_FILENO
                     : open(in->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (in->fd < 0 || fstat(in->fd, &st) < 0)
        return err_set(e, ERR_NO_INPUT, "%s: %s", shown, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return err_set(e, ERR_NO_INPUT, "%s: is a directory", shown);
    in->slow = !S_ISREG(st.st_mode);
    if (!in->slow)
        posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return 0;
}

struct input *
input_open(const char *name, struct err *e)
{
    struct input *in = malloc(sizeof(*in));

    if (in == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    memset(in, 0, offsetof(struct input, buf));
    in->name = name;
    in->raw.p = in->buf;
    if (open_file(in, e) < 0)
        input_close(&in);
    return in;
}

void
input_close(struct input **input)
{
    struct input *in = *input;

    if (in == NULL)
        return;
    codec_reader_free(&in->reader);
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    free(in);
    *input = NULL;
}

// Is there something to read? Waits for at most ms.
static bool
readable(const struct input *in, int ms)
{
    struct pollfd fd = { .fd = in->fd, .events = POLLIN };

    return !in->slow || poll(&fd, 1, ms) > 0;
}

// One read(2). *got stays 0 when nothing came within *ms, which is used up by it.
static int
read_some(struct input *in, uint8_t *to, size_t n, int *ms, size_t *got, struct err *e)
{
    *got = 0;
    while (readable(in, *ms)) {
        ssize_t some = read(in->fd, to, n);

        if (some < 0 && errno == EAGAIN)
            in->slow = true;
        if (some < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (some < 0)
            return err_set(e, ERR_IO, "%s: %s", input_shown(in->name), strerror(errno));
        in->dry = some == 0;
        *got = (size_t)some;
        break;
    }
    *ms = 0;
    return 0;
}

// More of the file itself into buf.
static int
read_raw(struct input *in, int *ms, size_t *got, struct err *e)
{
    if (in->raw.n > 0 && in->raw.p != in->buf)
        memmove(in->buf, in->raw.p, in->raw.n);
    in->raw.p = in->buf;
    if (read_some(in, in->buf + in->raw.n, RAW - in->raw.n, ms, got, e) < 0)
        return -1;
    in->raw.n += *got;
    return 0;
}

// Looks at the first bytes, as many as it takes. 1: known; 0: not yet; -1.
static int
recognise(struct input *in, int *ms, struct err *e)
{
    bool more;
    size_t got;

    while ((in->kind = codec_find(in->raw.p, in->raw.n, &more), more) && !in->dry) {
        if (read_raw(in, ms, &got, e) < 0)
            return -1;
        if (got == 0 && !in->dry)
            return 0;
    }
    if (in->kind != CODEC_NONE && (in->reader = codec_reader_new(in->kind)) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    in->known = true;
    return 1;
}

static int
read_plain(struct input *in, uint8_t *to, size_t n, int ms, size_t *got, struct err *e)
{
    size_t some = in->raw.n < n ? in->raw.n : n;

    if (some > 0) { // what was read to recognise it
        memcpy(to, in->raw.p, some);
        in->raw.p += some;
        in->raw.n -= some;
        *got = some;
        ms = 0;
    }
    while (*got < n && !in->dry) {
        if (read_some(in, to + *got, n - *got, &ms, &some, e) < 0)
            return -1;
        if (some == 0)
            break;
        *got += some;
    }
    in->ended = in->dry && in->raw.n == 0;
    in->given += *got;
    in->taken = in->given;
    return 0;
}

static int
fail(const struct input *in, enum codec_step why, struct err *e)
{
    const char *shown = input_shown(in->name), *codec = codec_name(in->kind);

    switch (why) {
    case CODEC_MEMORY:
        return err_set(e, ERR_INTERNAL, "%s: out of memory", shown);
    case CODEC_WINDOW:
        return err_set(e, ERR_DATA,
                "%s: this %s data needs a window of more than 8 MiB (--long, --ultra): "
                "decompress it first",
                shown, codec);
    case CODEC_CORRUPT:
        return err_set(e, ERR_DATA,
                "%s: the %s data is corrupt; what could be read before it is cleaned",
                shown, codec);
    case CODEC_OK:
        break;
    }
    return err_set(e, ERR_DATA,
            "%s: the %s data is cut off; what could be read before its end is cleaned",
            shown, codec);
}

static int
check_bomb(const struct input *in, struct err *e)
{
    if (in->given < INPUT_BOMB_FROM || in->given / INPUT_BOMB_RATIO < in->taken)
        return 0;
    return err_set(e, ERR_DATA,
            "%s: more than %d bytes of text from each byte of %s data, no log is like "
            "that: stopped (to read it all the same, decompress it first)",
            input_shown(in->name), INPUT_BOMB_RATIO, codec_name(in->kind));
}

static int
read_packed(struct input *in, uint8_t *to, size_t n, int ms, size_t *got, struct err *e)
{
    size_t some, before;
    enum codec_step step;

    while (*got < n) {
        before = in->raw.n;
        step = codec_read(in->reader, &in->raw, to + *got, n - *got, &some);
        in->taken += before - in->raw.n;
        in->given += some;
        *got += some;
        if (step != CODEC_OK)
            return fail(in, step, e);
        if (check_bomb(in, e) < 0)
            return -1;
        if (some > 0 || before > in->raw.n)
            continue;
        if (in->dry) {
            in->ended = true;
            return codec_is_whole(in->reader) ? 0 : fail(in, CODEC_OK, e);
        }
        if (read_raw(in, &ms, &some, e) < 0)
            return -1;
        if (some == 0 && !in->dry)
            break;
    }
    return 0;
}

int
input_read(struct input *in, uint8_t *to, size_t n, int ms, size_t *got, struct err *e)
{
    *got = 0;
    if (!in->known) {
        int rc = recognise(in, &ms, e);

        if (rc <= 0)
            return rc;
    }
    if (in->kind == CODEC_NONE)
        return read_plain(in, to, n, ms, got, e);
    return read_packed(in, to, n, ms, got, e);
}

bool
input_ended(const struct input *in)
{
    return in->ended;
}

enum codec_kind
input_kind(const struct input *in)
{
    return in->kind;
}

uint64_t
input_taken(const struct input *in)
{
    return in->taken;
}
