// Two locks. `intake` guards the input: who holds it reads and cuts a batch into a buffer of his own, and takes
// what the one before him left uncut. `gate` guards the turn; whose turn it is has output and tally to himself.
#include "deliver/turnstile.h"

#include <pthread.h>
#include <stdlib.h>

#include "deliver/input.h"
#include "deliver/output.h"

enum {
    POLL_MS = 100,
    BLOCK = 256 << 10, // read at once; twice that and more left the second-level cache
};

// What is known of an input once its first line is there.
struct known {
    struct pumice_stream *stream;
    enum codec_kind kind;
};

struct turnstile {
    struct pipe_options options;
    size_t files; // at least one: stdin
    struct known *known;

    pthread_mutex_t intake;
    const struct lines *rest; // has what no batch has yet
    struct input *input;
    size_t file, next_file; // the one that is read or was last; the one to open
    uint64_t taken;         // of the inputs before it
    uint64_t told;          // of all, by the tickets
    uint64_t next;          // number of the next ticket
    bool begun;             // its first line is there
    bool broken;            // nothing comes any more, for this reason:
    struct err cause;

    pthread_mutex_t gate;
    pthread_cond_t turned;
    uint64_t turn;
    struct output *output;
    size_t outputs; // that were begun
    size_t freed;   // streams that no batch needs any more
    struct pipe_tally tally;
    atomic_bool failed; // a write did
    struct err failure;
};

static const char *
name_of(const struct turnstile *t, size_t i)
{
    return t->options.files == 0 ? "-" : t->options.file[i];
}

struct turnstile *
turnstile_new(const struct pipe_options *o, struct err *e)
{
    struct output_options output = { .fd = o->out,
        .path = o->path,
        .file = o->file,
        .files = o->files };
    struct turnstile *t = calloc(1, sizeof(*t));
    int rc = 0;

    if (t == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    t->options = *o;
    t->files = o->files == 0 ? 1 : o->files;
    pthread_mutex_init(&t->intake, NULL);
    pthread_mutex_init(&t->gate, NULL);
    pthread_cond_init(&t->turned, NULL);
    if ((t->known = calloc(t->files, sizeof(*t->known))) == NULL)
        rc = err_set(e, ERR_INTERNAL, "out of memory");
    for (size_t i = 0; i < t->files && rc == 0; i++)
        rc = input_check(name_of(t, i), e);
    if (rc == 0 && turnstile_writes(t) && (t->output = output_new(&output, e)) == NULL)
        rc = -1;
    if (rc < 0)
        turnstile_free(&t);
    return t;
}

void
turnstile_free(struct turnstile **turnstile)
{
    struct turnstile *t = *turnstile;

    if (t == NULL)
        return;
    input_close(&t->input);
    output_free(&t->output);
    for (size_t i = 0; i < t->files && t->known != NULL; i++)
        pumice_stream_free(&t->known[i].stream);
    free(t->known);
    pthread_cond_destroy(&t->turned);
    pthread_mutex_destroy(&t->gate);
    pthread_mutex_destroy(&t->intake);
    free(t);
    *turnstile = NULL;
}

int
turnstile_lines(const struct turnstile *t, struct lines *l)
{
    struct lines_options options = { .max_record = t->options.max_record,
        .block = BLOCK,
        .nul = t->options.delimiter == 0,
        .plan = t->options.plan };

    return lines_init(l, &options);
}

// ---------------------------------------------------------------- the intake

// Nothing comes any more. What is cut already goes out first.
static void
break_off(struct turnstile *t)
{
    t->broken = true;
    t->next_file = t->files;
}

// Fills the room as far as the input gives without waiting.
static void
fill(struct turnstile *t, struct lines *l, struct ticket *k)
{
    size_t room, got;
    uint8_t *to = lines_room(l, &room);

    if (input_read(t->input, to, room, POLL_MS, &got, &t->cause) < 0)
        break_off(t);
    lines_fed(l, got);
    k->bytes += got;
}

// The encoding of the input, as soon as its first line is there. Nothing is cut before.
static void
begin(struct turnstile *t, struct lines *l, bool ended)
{
    struct known *known = &t->known[t->file];
    struct span head;

    known->kind = input_kind(t->input);
    if (!lines_head(l, ended, &head))
        return;
    known->stream =
            pumice_stream_new(t->options.policy, t->options.plan, head.p, head.n);
    if (known->stream == NULL) {
        err_set(&t->cause, ERR_INTERNAL, "out of memory");
        break_off(t);
        return;
    }
    lines_begin(l, pumice_stream_encoding(known->stream));
    t->begun = true;
}

static void
close_input(struct turnstile *t)
{
    t->taken += input_taken(t->input);
    input_close(&t->input);
    t->begun = false;
}

// False: there is none any more.
static bool
next_input(struct turnstile *t)
{
    if (t->next_file == t->files)
        return false;
    t->file = t->next_file++;
    t->input = input_open(name_of(t, t->file), &t->cause);
    if (t->input == NULL)
        break_off(t);
    return t->input != NULL;
}

// At most one block is read at a time, so that a line without end returns too. False: no input left.
static bool
cut(struct turnstile *t, struct lines *l, struct ticket *k)
{
    for (bool filled = false;;) {
        bool ended = t->input != NULL && (t->broken || input_ended(t->input));

        if (t->input != NULL && !t->begun)
            begin(t, l, ended);
        if (t->begun && lines_cut(l))
            return true;
        if (ended) {
            if (t->broken) // half a line may hold half a value
                lines_abandon(l);
            if (t->begun && !lines_finish(l))
                return true;
            close_input(t); // a record never spans two files
            if (l->n > 0)
                return true;
            lines_next(l);
        }
        if (filled || l->n > 0)
            return true;
        if (t->input == NULL && !next_input(t))
            return false;
        fill(t, l, k);
        filled = true;
    }
}

enum fetched
turnstile_take(struct turnstile *t, struct lines *l, struct ticket *k, struct err *e)
{
    enum fetched got = FETCHED_BATCH;

    pthread_mutex_lock(&t->intake);
    if (t->rest != NULL && t->rest != l)
        lines_take_over(l, t->rest);
    t->rest = l;
    lines_next(l);
    *k = (struct ticket){ 0 };
    if (atomic_load(&t->failed) ||
            (t->options.stop != NULL && atomic_load(t->options.stop))) {
        got = FETCHED_END;
    } else if (cut(t, l, k)) {
        uint64_t taken = t->taken + (t->input != NULL ? input_taken(t->input) : 0);

        k->number = t->next++;
        k->file = t->file;
        k->stream = t->known[t->file].stream;
        k->taken = taken - t->told;
        t->told = taken;
    } else if (t->broken) {
        *e = t->cause;
        got = FETCHED_STOP;
    } else {
        got = FETCHED_END;
    }
    pthread_mutex_unlock(&t->intake);
    return got;
}

// ---------------------------------------------------------------- the gate

void
turnstile_enter(struct turnstile *t, const struct ticket *k)
{
    pthread_mutex_lock(&t->gate);
    while (t->turn != k->number)
        pthread_cond_wait(&t->turned, &t->gate);
    pthread_mutex_unlock(&t->gate);
    t->tally.bytes += k->bytes;
    t->tally.taken += k->taken;
    for (; t->freed < k->file; t->freed++) // all batches before this one are done
        pumice_stream_free(&t->known[t->freed].stream);
}

bool
turnstile_writes(const struct turnstile *t)
{
    return t->options.out >= 0 || t->options.path != NULL;
}

// Outputs of all inputs up to this one, empty ones too.
static int
begin_outputs(struct turnstile *t, size_t files, struct err *e)
{
    for (; t->outputs < files; t->outputs++)
        if (output_begin(t->output, t->outputs, t->known[t->outputs].kind, e) < 0)
            return -1;
    return 0;
}

void
turnstile_write(struct turnstile *t, const struct ticket *k, struct iovec *v, int n)
{
    if (atomic_load(&t->failed) || t->output == NULL)
        return;
    if (begin_outputs(t, k->file + 1, &t->failure) < 0 ||
            output_write(t->output, v, n, &t->failure) < 0)
        atomic_store(&t->failed, true);
}

void
turnstile_fail(struct turnstile *t, enum err_code code, const char *what)
{
    if (atomic_load(&t->failed))
        return;
    err_set(&t->failure, code, "%s", what);
    atomic_store(&t->failed, true);
}

int
turnstile_failure(struct turnstile *t, struct err *e)
{
    if (!atomic_load(&t->failed))
        return 0;
    *e = t->failure;
    return -1;
}

struct pipe_tally *
turnstile_tally(struct turnstile *t)
{
    return &t->tally;
}

void
turnstile_leave(struct turnstile *t, const struct ticket *k)
{
    if (t->options.tick != NULL)
        t->options.tick(t->options.ctx);
    pthread_mutex_lock(&t->gate);
    t->turn = k->number + 1;
    pthread_cond_broadcast(&t->turned);
    pthread_mutex_unlock(&t->gate);
}

int
turnstile_finish(struct turnstile *t, struct err *e)
{
    if (turnstile_failure(t, e) < 0)
        return -1;
    if (t->broken) {
        *e = t->cause;
        return -1;
    }
    if (t->output == NULL)
        return 0;
    return begin_outputs(t, t->files, e) < 0 ? -1 : output_end(t->output, e);
}
