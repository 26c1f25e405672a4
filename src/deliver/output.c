// Files without a name until they are whole (O_TMPFILE), so that nothing is left whatever ends the program; where
// the file system has none, files with a temporary one. Then fsync(2) and rename(2).
#include "deliver/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PACKED_MOST = 64 << 10, // compressed bytes that wait for one write(2)
    NAME = 64,
};

struct output {
    struct output_options options;
    bool folder, each;    // a folder, that is a file for each input
    bool direct;          // no file: /dev/null, a FIFO. Written as it is
    char *path;           // of the file, links followed, or of the folder
    int dir;              // the folder that the files come into, or -1
    int fd;               // of what is written, or -1
    char temporary[NAME]; // its name in the folder; "" while it has none
    const char *name;     // what it will be called there
    const char *shown;    // in messages
    enum codec_kind kind; // of what is written now
    struct codec_writer *writer;
    struct outbuf packed;
};

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

// ---------------------------------------------------------------- what is refused

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// One file for each input: each needs a name, and one of its own.
static int
check_names(const struct output *out, struct err *e)
{
    size_t n = out->options.files;
    const char **names;
    int rc = 0;

    if (n == 0)
        return err_set(e, ERR_USAGE,
                "-o %s: standard input has no name for a file in it",
                out->options.path);
    if ((names = malloc(n * sizeof(*names))) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    for (size_t i = 0; i < n && rc == 0; i++) {
        names[i] = base_name(out->options.file[i]);
        if (strcmp(out->options.file[i], "-") == 0)
            rc = err_set(e, ERR_USAGE,
                    "-o %s: standard input has no name for a file in it",
                    out->options.path);
    }
    if (rc == 0)
        qsort(names, n, sizeof(*names), by_name);
    for (size_t i = 1; i < n && rc == 0; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            rc = err_set(e, ERR_USAGE, "-o %s: two inputs are called %s there",
                    out->options.path, names[i]);
    free(names);
    return rc;
}

// Would the file that this name stands for be replaced although it is read?
static int
check_replaced(const struct output *out, const char *name, struct err *e)
{
    struct stat old, st;

    if (fstatat(out->dir, name, &old, 0) < 0)
        return 0;
    for (size_t i = 0; i < out->options.files || i == 0; i++) {
        const char *file = out->options.files == 0 ? "-" : out->options.file[i];

        if ((strcmp(file, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(file, &st)) ==
                        0 &&
                st.st_dev == old.st_dev && st.st_ino == old.st_ino &&
                S_ISREG(st.st_mode))
            return err_set(e, ERR_USAGE, "-o %s: %s is an input", out->options.path,
                    name);
    }
    return 0;
}

// ---------------------------------------------------------------- creating

static int
no_file(const struct output *out, struct err *e)
{
    const char *why = strerror(errno);

    if (out->each && out->name != NULL)
        return err_set(e, ERR_CREATE, "%s: %s: %s", out->shown, out->name, why);
    return err_set(e, ERR_CREATE, "%s: %s", out->shown, why);
}

// A number that no other process and no other file of this one has.
static void
name_temporary(struct output *out, unsigned n)
{
    snprintf(out->temporary, NAME, ".pumice-%ld-%u.tmp", (long)getpid(), n);
}

// With a name that is free; at most a few are taken by what was left of others.
static int
create_named(struct output *out)
{
    int fd = -1;

    for (unsigned n = 0; n < 100 && fd < 0; n++) {
        name_temporary(out, n);
        fd = openat(out->dir, out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0)
        out->temporary[0] = '\0';
    return fd;
}

static int
create(struct output *out, const char *name, struct err *e)
{
    out->name = name;
    out->fd = -1;
    out->temporary[0] = '\0';
    if (access("/proc/self/fd", X_OK) == 0) // by which it gets its name
        out->fd = openat(out->dir, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    if (out->fd < 0)
        out->fd = create_named(out);
    return out->fd < 0 ? no_file(out, e) : 0;
}

static int
give_name(struct output *out)
{
    char self[NAME];
    int rc = -1;

    snprintf(self, sizeof(self), "/proc/self/fd/%d", out->fd);
    for (unsigned n = 0; n < 100 && rc < 0; n++) {
        name_temporary(out, n);
        rc = linkat(AT_FDCWD, self, out->dir, out->temporary, AT_SYMLINK_FOLLOW);
        if (rc < 0 && errno != EEXIST)
            break;
    }
    if (rc < 0)
        out->temporary[0] = '\0';
    return rc;
}

// ---------------------------------------------------------------- writing

static int
write_all(const struct output *out, struct iovec *v, int n, struct err *e)
{
    while (n > 0) {
        ssize_t done = writev(out->fd, v, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0 && errno == EAGAIN) {
            struct pollfd fd = { .fd = out->fd, .events = POLLOUT };

            poll(&fd, 1, -1);
            continue;
        }
        if (done < 0)
            return err_set(e, ERR_IO, "%s: %s", out->shown, strerror(errno));
        while (n > 0 && (size_t)done >= v->iov_len) {
            done -= (ssize_t)v->iov_len;
            v++, n--;
        }
        if (n > 0) {
            v->iov_base = (char *)v->iov_base + done;
            v->iov_len -= (size_t)done;
        }
    }
    return 0;
}

static int
write_packed(struct output *out, struct err *e)
{
    struct iovec v = { out->packed.p, out->packed.n };
    int rc = out->packed.n > 0 ? write_all(out, &v, 1, e) : 0;

    outbuf_reset(&out->packed);
    return rc;
}

static int
pack(struct output *out, struct span s, bool end, struct err *e)
{
    if (out->writer == NULL && (out->writer = codec_writer_new(out->kind)) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    if (codec_write(out->writer, s, end, &out->packed) < 0)
        return err_set(e, ERR_INTERNAL, "%s: out of memory", out->shown);
    return end || out->packed.n >= PACKED_MOST ? write_packed(out, e) : 0;
}

int
output_write(struct output *out, struct iovec *v, int n, struct err *e)
{
    if (out->kind == CODEC_NONE)
        return write_all(out, v, n, e);
    for (int i = 0; i < n; i++)
        if (pack(out, (struct span){ v[i].iov_base, v[i].iov_len }, false, e) < 0)
            return -1;
    return 0;
}

// The compressed data of one input, or of all, ends here.
static int
end_packed(struct output *out, struct err *e)
{
    int rc = out->kind == CODEC_NONE ? 0 : pack(out, (struct span){ 0 }, true, e);

    codec_writer_free(&out->writer);
    return rc;
}

// All of it is on the disk before it gets its name.
static int
put_in_place(struct output *out, struct err *e)
{
    int rc = 0;

    if (out->fd < 0 || end_packed(out, e) < 0)
        return out->fd < 0 ? 0 : -1;
    if ((fsync(out->fd) < 0 && !out->direct) ||
            (!out->direct && out->temporary[0] == '\0' && give_name(out) < 0))
        return err_set(e, ERR_IO, "%s: %s", out->shown, strerror(errno));
    if (close(out->fd) < 0)
        rc = err_set(e, ERR_IO, "%s: %s", out->shown, strerror(errno));
    out->fd = -1;
    if (rc < 0 || out->direct)
        return rc;
    if (renameat(out->dir, out->temporary, out->dir, out->name) < 0)
        return no_file(out, e);
    out->temporary[0] = '\0';
    fsync(out->dir); // some file systems do not do this, and say so
    return 0;
}

static void
take_back(struct output *out)
{
    if (out->fd >= 0 && out->options.path != NULL)
        close(out->fd);
    out->fd = -1;
    if (out->temporary[0] != '\0')
        unlinkat(out->dir, out->temporary, 0);
    out->temporary[0] = '\0';
    codec_writer_free(&out->writer);
}

// ---------------------------------------------------------------- the outside

// A name for a file: links are followed, so that they stay. What is no file is written as it is.
static int
open_file(struct output *out, struct err *e)
{
    struct stat st;
    const char *path = out->options.path;
    char *real = realpath(path, NULL), *folder;
    const char *name;

    if ((out->path = real != NULL ? real : strdup(path)) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    out->shown = path;
    if (real != NULL && stat(real, &st) == 0 && !S_ISREG(st.st_mode)) {
        out->direct = true;
        out->fd = open(real, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        return out->fd < 0 ? no_file(out, e) : 0;
    }
    name = base_name(out->path);
    if ((folder = strndup(out->path, (size_t)(name - out->path))) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    out->dir = open(*folder != '\0' ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (out->dir < 0)
        return no_file(out, e);
    if (check_replaced(out, name, e) < 0)
        return -1;
    return create(out, name, e);
}

static int
open_folder(struct output *out, struct err *e)
{
    out->each = true;
    out->shown = out->options.path;
    if (check_names(out, e) < 0)
        return -1;
    if (mkdir(out->options.path, 0777) < 0 && errno != EEXIST)
        return no_file(out, e);
    out->dir = open(out->options.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->dir < 0)
        return no_file(out, e);
    for (size_t i = 0; i < out->options.files; i++)
        if (check_replaced(out, base_name(out->options.file[i]), e) < 0)
            return -1;
    return 0;
}

static bool
is_folder(const char *path)
{
    struct stat st;

    return path[strlen(path) - 1] == '/' ||
           (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

struct output *
output_new(const struct output_options *options, struct err *e)
{
    struct output *out = calloc(1, sizeof(*out));
    int rc = 0;

    if (out == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    out->options = *options;
    out->dir = out->fd = -1;
    out->shown = "standard output";
    if (options->path == NULL)
        out->fd = options->fd;
    else
        rc = is_folder(options->path) ? open_folder(out, e) : open_file(out, e);
    if (rc < 0)
        output_free(&out);
    return out;
}

void
output_free(struct output **output)
{
    struct output *out = *output;

    if (out == NULL)
        return;
    take_back(out);
    if (out->dir >= 0)
        close(out->dir);
    outbuf_fini(&out->packed);
    free(out->path);
    free(out);
    *output = NULL;
}

int
output_begin(struct output *out, size_t file, enum codec_kind kind, struct err *e)
{
    if (out->options.path == NULL)
        return 0;
    if (!out->each) { // one stream for all of them; it is as the first one is
        out->kind = file == 0 ? kind : out->kind;
        return 0;
    }
    if (put_in_place(out, e) < 0)
        return -1;
    out->kind = kind;
    return create(out, base_name(out->options.file[file]), e);
}

int
output_end(struct output *out, struct err *e)
{
    return out->options.path == NULL ? 0 : put_in_place(out, e);
}
