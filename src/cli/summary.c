// The table of fields, and three lines below it that stand for the whole.
#include "cli/summary.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/report.h"

enum { ROWS = 20 }; // of the table; all of them under --verbose

// "1,204 records: 1,160 unchanged, 37 edited, 7 withheld (too_long 7)"
static void
put_records(struct outbuf *out, const struct pipe_tally *t, bool color)
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
        outbuf_puts(out, color ? ", \033[33m" : ", ");
        report_number(out, t->withheld);
        outbuf_puts(out, " withheld");
        for (int r = 1; r < PUMICE_REASON_COUNT; r++)
            if (t->reason[r] > 0) {
                outbuf_printf(out, "%s%s ", sep,
                        pumice_reason_name((enum pumice_reason)r));
                report_number(out, t->reason[r]);
                sep = ", ";
            }
        outbuf_puts(out, color ? ")\033[0m" : ")");
    }
    outbuf_putc(out, '\n');
}

// "3 files, 28.1 MiB (2.7 MiB read) in 0.38 s, 74.9 MiB/s, 2 threads"
static void
put_bytes(struct outbuf *out, const struct source *s, const struct cli *cli, int64_t ms)
{
    const struct pipe_tally *t = turnstile_tally(s->turnstile);

    if (cli->files > 1)
        outbuf_printf(out, "%zu files, ", cli->files);
    report_size(out, t->bytes);
    if (t->taken != t->bytes) {
        outbuf_puts(out, " (");
        report_size(out, t->taken);
        outbuf_puts(out, " read)");
    }
    outbuf_printf(out, " in %.2f s", (double)ms / 1000);
    if (ms > 0) {
        outbuf_puts(out, ", ");
        report_rate(out, t->bytes, ms);
    }
    if (s->threads > 1)
        outbuf_printf(out, ", %zu threads", s->threads);
    outbuf_putc(out, '\n');
}

void
summary_print(const struct source *s, const struct cli *cli, int64_t ms)
{
    bool color = cli_has_color(cli, STDERR_FILENO);
    struct outbuf out = { 0 };

    report_table(&out, s->worker, s->threads, cli->verbose ? SIZE_MAX : ROWS, color);
    put_records(&out, turnstile_tally(s->turnstile), color);
    put_bytes(&out, s, cli, ms);
    if (!out.failed)
        log_text((const char *)out.p, out.n);
    outbuf_fini(&out);
}
