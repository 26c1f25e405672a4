// The pipe: `kubectl logs … | pumice > clean.log`.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/source.h"
#include "cli/stop.h"
#include "cli/summary.h"
#include "pipeline.h"

// Where the statistics go, opened before any data is: a descriptor, or -1 with *e.
static int
open_stats(const struct cli *cli, struct err *e)
{
    int fd;

    if (strcmp(cli->stats, "-") == 0 && cli->check)
        return STDOUT_FILENO;
    if (strcmp(cli->stats, "-") == 0)
        return err_set(e, ERR_USAGE,
                "--stats: standard output is for the data, but with --check");
    fd = open(cli->stats, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        err_set(e, ERR_CREATE, "%s: %s", cli->stats, strerror(errno));
    return fd;
}

static int
write_stats(int fd, const char *path, const struct source *s, struct err *e)
{
    const struct pipe_tally *t = turnstile_tally(s->turnstile);
    struct outbuf out = { 0 };
    size_t at = 0;
    int rc = 0;

    report_json(&out, s->worker, s->threads);
    outbuf_printf(&out,
            "{\"records\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"unchanged\":%" PRIu64
            ",\"edited\":%" PRIu64 ",\"dropped\":%" PRIu64 ",\"withheld\":%" PRIu64,
            t->records, t->bytes, t->clean, t->edited, t->dropped, t->withheld);
    outbuf_puts(&out, ",\"reasons\":{");
    for (int r = 1, first = 1; r < PUMICE_REASON_COUNT; r++)
        if (t->reason[r] > 0) {
            outbuf_printf(&out, "%s\"%s\":%" PRIu64, first ? "" : ",",
                    pumice_reason_name((enum pumice_reason)r), t->reason[r]);
            first = 0;
        }
    outbuf_puts(&out, "}}\n");
    while (at < out.n && rc == 0) {
        ssize_t n = write(fd, out.p + at, out.n - at);

        if (n < 0 && errno != EINTR)
            rc = err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
        at += n > 0 ? (size_t)n : 0;
    }
    if (out.failed && rc == 0)
        rc = err_set(e, ERR_INTERNAL, "out of memory");
    outbuf_fini(&out);
    return rc;
}

// What a rule keeps was found, but is not what anybody looks for.
static bool
found_something(const struct source *s)
{
    const struct pipe_tally *t = turnstile_tally(s->turnstile);

    return t->withheld > 0 || t->edited > 0 || t->dropped > 0;
}

// ---------------------------------------------------------------- the command

// A thread's path, from the first batch to the last.
struct lane {
    struct pipeline pipeline;
    pthread_t thread;
    struct err e;
};

// What ends it is known to the turnstile too, which says what came first.
static void *
lane_run(void *arg)
{
    struct lane *lane = arg;

    pipeline_run(&lane->pipeline, &lane->e);
    return NULL;
}

// The first lane is this thread.
static void
run_lanes(struct lane *lane, size_t lanes)
{
    size_t started = 1;

    while (started < lanes &&
            pthread_create(&lane[started].thread, NULL, lane_run, &lane[started]) == 0)
        started++;
    if (started < lanes)
        LOG(LOG_WARNING, "pipe", "not all threads could be started",
                LOG_I("started", started), LOG_I("asked", lanes));
    lane_run(&lane[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(lane[i].thread, NULL);
}

static int
clean_lanes(struct source *s, struct err *e)
{
    struct lane *lane = calloc(s->threads, sizeof(*lane));
    size_t ready = 0;
    int rc = 0;

    if (lane == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    while (ready < s->threads && rc == 0) {
        rc = pipeline_init(&lane[ready].pipeline, s->deliver[ready], s->worker[ready],
                e);
        ready += rc == 0;
    }
    if (rc == 0)
        run_lanes(lane, ready);
    if (rc == 0 && !atomic_load(&stop_asked))
        rc = turnstile_finish(s->turnstile, e);
    while (ready > 0)
        pipeline_fini(&lane[--ready].pipeline);
    free(lane);
    return rc;
}

static bool
writes_stdout(const struct cli *cli)
{
    return !cli->check && (cli->output == NULL || strcmp(cli->output, "-") == 0);
}

// Everything through the workers; 0 or -1.
static int
clean(struct source *s, const struct cli *cli, struct err *e)
{
    int rc;

    if (s->topic->policy == POLICY_EXEMPT)
        return err_set(e, ERR_CONFIG,
                "topic '%s' has `policy: none`: there is nothing to clean", cli->topic);
    rc = clean_lanes(s, e);
    if (rc == 0 && writes_stdout(cli) &&
            close(STDOUT_FILENO) < 0) // a disk may say it only now
        rc = err_set(e, ERR_IO, "standard output: %s", strerror(errno));
    return rc;
}

static int
pipe_main(const struct cli *cli, struct err *e)
{
    struct source s;
    struct progress progress;
    bool files = !cli->check && !writes_stdout(cli);
    struct pipe_options options = { .out = writes_stdout(cli) ? STDOUT_FILENO : -1,
        .path = files ? cli->output : NULL,
        .tick = progress_tick,
        .ctx = &progress,
        .stop = &stop_asked };
    int rc, stats = -1, code = 0;

    signal(SIGPIPE,
            SIG_DFL); // a reader that leaves ends us quietly, whoever started us
    if (cli->output != NULL && cli->check)
        return err_set(e, ERR_USAGE, "--check writes nothing, also not to -o");
    if (files)
        stop_catch_to_tidy();
    if (source_open(&s, cli, false, cli->threads > 0 ? cli->threads : 1, &options, e) <
            0)
        return -1;
    if (cli->stats != NULL && (stats = open_stats(cli, e)) < 0) {
        source_close(&s);
        return -1;
    }
    progress_start(&progress, cli, &s);
    rc = clean(&s, cli, e);
    progress_end(&progress);
    if (atomic_load(&stop_asked)) {
        source_close(&s);
        stop_die();
    }
    if (!cli->quiet && (found_something(&s) || cli->verbose))
        summary_print(&s, cli, progress_ms(&progress));
    if (!cli->quiet && turnstile_tally(s.turnstile)->gb18030)
        log_say("the input seems to be GB18030 or GBK, not UTF-8: more is found with "
                "`encoding: gb18030` in the configuration");
    if (rc == 0 && stats >= 0)
        rc = write_stats(stats, cli->stats, &s, e);
    if (rc == 0 && stats > STDERR_FILENO && close(stats) < 0)
        rc = err_set(e, ERR_IO, "%s: %s", cli->stats, strerror(errno));
    if (rc == 0 && cli->strict && turnstile_tally(s.turnstile)->withheld > 0)
        code = err_exit_code(ERR_DATA);
    else if (rc == 0 && cli->check && found_something(&s))
        code = 1;
    source_close(&s);
    return rc < 0 ? -1 : code;
}

const struct command pipe_command = { "pipe", "clean stdin or files to stdout",
    pipe_main };
