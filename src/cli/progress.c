// How far it is, how fast, what was found, and how long it will take.
#include "cli/progress.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/report.h"

enum {
    REDRAW_MS = 200,
    GUESS_MS = 1000, // before this the time left is no more than a guess
};

static int64_t
since_ms(const struct timespec *then, const struct timespec *now)
{
    return (now->tv_sec - then->tv_sec) * 1000 +
           (now->tv_nsec - then->tv_nsec) / 1000000;
}

// " 43 %  1.2 GiB of 2.8 GiB  310.2 MiB/s  4,512 found  0:05 left"; of what is no file the size is not known.
static void
draw(const struct progress *p, const struct timespec *now, const char *before,
        const char *after)
{
    const struct pipe_tally *t = turnstile_tally(p->turnstile);
    int64_t ms = since_ms(&p->start, now);
    struct outbuf out = { 0 };

    outbuf_puts(&out, before);
    if (p->size > 0)
        outbuf_printf(&out, "%3.0f %%  ", 100 * (double)t->taken / (double)p->size);
    report_size(&out, t->taken);
    if (p->size > 0) {
        outbuf_puts(&out, " of ");
        report_size(&out, p->size);
    }
    outbuf_puts(&out, "  ");
    report_rate(&out, t->bytes, ms);
    outbuf_puts(&out, "  ");
    report_number(&out, t->found);
    outbuf_puts(&out, " found");
    if (t->withheld > 0) {
        outbuf_puts(&out, "  ");
        report_number(&out, t->withheld);
        outbuf_puts(&out, " withheld");
    }
    if (p->size > t->taken && t->taken > 0 && ms >= GUESS_MS) {
        double left =
                (double)ms / 1000 * (double)(p->size - t->taken) / (double)t->taken;

        outbuf_printf(&out, "  %" PRIu64 ":%02u left", (uint64_t)left / 60,
                (unsigned)((uint64_t)left % 60));
    }
    outbuf_puts(&out, after);
    if (!out.failed)
        log_text((const char *)out.p, out.n);
    outbuf_fini(&out);
}

void
progress_tick(void *progress)
{
    struct progress *p = progress;
    struct signalfd_siginfo asked;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (p->line && since_ms(&p->last, &now) >= REDRAW_MS) {
        draw(p, &now, "\r", "\033[K");
        p->drawn = true;
        p->last = now;
    }
    if (p->asked >= 0 && read(p->asked, &asked, sizeof(asked)) == sizeof(asked))
        draw(p, &now, p->drawn ? "\n" : "", "\n");
}

void
progress_end(struct progress *p)
{
    if (p->drawn)
        log_text("\r\033[K", strlen("\r\033[K"));
    p->drawn = false;
    if (p->asked >= 0)
        close(p->asked);
    p->asked = -1;
}

int64_t
progress_ms(const struct progress *p)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return since_ms(&p->start, &now);
}

// The size of all inputs, 0 when one of them is no regular file.
static uint64_t
total_size(const struct cli *cli)
{
    uint64_t size = 0;
    struct stat st;

    if (cli->files == 0)
        return fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode)
                       ? (uint64_t)st.st_size
                       : 0;
    for (size_t i = 0; i < cli->files; i++) {
        if (stat(cli->file[i], &st) < 0 || !S_ISREG(st.st_mode))
            return 0;
        size += (uint64_t)st.st_size;
    }
    return size;
}

void
progress_start(struct progress *p, const struct cli *cli, const struct source *s)
{
    sigset_t usr1;

    *p = (struct progress){ .turnstile = s->turnstile, .size = total_size(cli) };
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
    p->line = p->size > 0 && !cli->quiet && !cli->no_progress && isatty(STDERR_FILENO);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    p->asked = sigprocmask(SIG_BLOCK, &usr1, NULL) == 0
                       ? signalfd(-1, &usr1, SFD_NONBLOCK | SFD_CLOEXEC)
                       : -1;
}
