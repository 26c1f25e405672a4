// The pipe: `kubectl logs … | pumice > clean.log`.
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/report.h"
#include "cli/source.h"
#include "pipeline.h"

// "1,204 records: 37 edited, 1 withheld (too_long 1)"
static void
put_summary(struct outbuf *out, const struct pipe_tally *t)
{
    const char *sep = " (";

    report_number(out, t->records);
    outbuf_puts(out, t->records == 1 ? " record: " : " records: ");
    report_number(out, t->clean);
    outbuf_puts(out, " unchanged, ");
    report_number(out, t->edited);
    outbuf_puts(out, " edited");
    if (t->dropped > 0) {
        outbuf_puts(out, ", ");
        report_number(out, t->dropped);
        outbuf_puts(out, " dropped");
    }
    if (t->withheld > 0) {
        outbuf_puts(out, ", ");
        report_number(out, t->withheld);
        outbuf_puts(out, " withheld");
        for (int r = 1; r < PUMICE_REASON_COUNT; r++)
            if (t->reason[r] > 0) {
                outbuf_printf(out, "%s%s ", sep,
                        pumice_reason_name((enum pumice_reason)r));
                report_number(out, t->reason[r]);
                sep = ", ";
            }
        outbuf_putc(out, ')');
    }
    outbuf_putc(out, '\n');
}

// A line on stderr, when a person looks on.
static void
print_table(const struct source *s, bool color)
{
    struct outbuf out = { 0 };

    report_table(&out, s->worker, color);
    put_summary(&out, pipe_tally(s->deliver));
    if (!out.failed)
        log_text((const char *)out.p, out.n);
    outbuf_fini(&out);
}

static int
write_stats(const char *path, const struct source *s, struct err *e)
{
    const struct pipe_tally *t = pipe_tally(s->deliver);
    struct outbuf out = { 0 };
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), rc = 0;
    size_t at = 0;

    if (fd < 0)
        return err_set(e, ERR_CREATE, "%s: %s", path, strerror(errno));
    report_json(&out, s->worker);
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
    if (close(fd) < 0 && rc == 0)
        rc = err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    if (out.failed && rc == 0)
        rc = err_set(e, ERR_INTERNAL, "out of memory");
    outbuf_fini(&out);
    return rc;
}

static bool
found_something(const struct source *s)
{
    const struct pipe_tally *t = pipe_tally(s->deliver);
    struct pumice_field cell;
    size_t at = 0;

    return t->withheld > 0 || t->edited > 0 ||
           pumice_fields_next(s->worker, &at, &cell);
}

static int
pipe_main(const struct cli *cli, struct err *e)
{
    struct source s;
    struct pipeline p;
    int rc, code = 0;

    signal(SIGPIPE, SIG_DFL); // a reader that leaves ends us quietly, whoever started us
    if (source_open(&s, cli, false, cli->check ? -1 : STDOUT_FILENO, e) < 0)
        return -1;
    if (s.topic->policy == POLICY_EXEMPT) {
        rc = err_set(e, ERR_CONFIG,
                "topic '%s' has `policy: none`: there is nothing to clean", cli->topic);
    } else if ((rc = pipeline_init(&p, s.deliver, s.worker, e)) == 0) {
        rc = pipeline_run(&p, e);
        pipeline_fini(&p);
    }
    if (!cli->quiet &&
            (isatty(STDERR_FILENO) || cli->verbose ||
                    pipe_tally(s.deliver)->withheld > 0) &&
            found_something(&s))
        print_table(&s, cli_has_color(cli, STDERR_FILENO));
    if (rc == 0 && cli->stats != NULL)
        rc = write_stats(cli->stats, &s, e);
    if (rc == 0 && cli->strict && pipe_tally(s.deliver)->withheld > 0)
        code = err_exit_code(ERR_DATA);
    else if (rc == 0 && cli->check && found_something(&s))
        code = 1;
    source_close(&s);
    return rc < 0 ? -1 : code;
}

const struct command pipe_command = { "pipe", "clean stdin or files to stdout",
    pipe_main };
