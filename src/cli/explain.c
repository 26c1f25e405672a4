// `pumice explain`: each finding with detector, path, proof, rule and action, and near misses with the
// reason. Values are not shown unless asked for. The JSON form is a contract (DESIGN.md).
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/report.h"
#include "cli/source.h"

struct explain {
    const struct cli *cli;
    struct outbuf out;
    uint64_t record; // number of the next one
    bool color;
    bool failed; // stdout does not take it
};

static const char *
outcome_name(enum pumice_outcome outcome)
{
    static const char *const names[] = { [PUMICE_UNCHANGED] = "unchanged",
        [PUMICE_EDITED] = "edited",
        [PUMICE_DROPPED] = "dropped",
        [PUMICE_WITHHELD] = "withheld" };

    return names[outcome];
}

static void
put_json(struct outbuf *out, const char *text)
{
    outbuf_putc(out, '"');
    outbuf_put_json(out, (struct span){ (const uint8_t *)text, strlen(text) });
    outbuf_putc(out, '"');
}

// "a,b" as ["a","b"].
static void
put_list(struct outbuf *out, const char *words)
{
    outbuf_putc(out, '[');
    for (const char *w = words; *w != '\0';) {
        size_t n = strcspn(w, ",");

        outbuf_printf(out, "%s\"%.*s\"", w == words ? "" : ",", (int)n, w);
        w += n + (w[n] == ',');
    }
    outbuf_putc(out, ']');
}

// ---------------------------------------------------------------- JSON

static void
finding_json(struct explain *x, const struct pumice_finding *f, const uint8_t *rec)
{
    struct outbuf *out = &x->out;

    outbuf_printf(out, "{\"detector\":\"%s\",\"start\":%u,\"end\":%u,\"path\":",
            pumice_detector(f->detector)->name, f->start, f->end);
    put_json(out, f->path);
    if (f->refused != NULL) {
        outbuf_puts(out, ",\"reason\":");
        put_json(out, f->refused);
    } else {
        outbuf_puts(out, ",\"layers\":");
        put_list(out, f->layers);
        outbuf_printf(out, ",\"proof\":\"%s\",\"evidence\":", report_proof(f->proof));
        put_list(out, f->evidence);
        outbuf_puts(out, ",\"action\":\"");
        outbuf_puts(out, pumice_verb_name(f->action.verb));
        outbuf_puts(out, "\",\"rule\":");
        put_json(out, f->rule);
    }
    if (x->cli->show_values) {
        outbuf_puts(out, ",\"value\":\"");
        outbuf_put_json(out, (struct span){ rec + f->start, f->end - f->start });
        outbuf_putc(out, '"');
    }
    outbuf_putc(out, '}');
}

static void
record_json(struct explain *x, const struct pumice_batch *batch,
        const struct pumice_out *res, size_t i, size_t first, size_t last)
{
    struct outbuf *out = &x->out;
    const struct pumice_result *r = &res->res[i];

    outbuf_printf(out, "{\"record\":%" PRIu64, x->record);
    if (x->cli->topic != NULL) {
        outbuf_puts(out, ",\"topic\":");
        put_json(out, x->cli->topic);
    }
    outbuf_printf(out, ",\"format\":\"%s\",\"outcome\":\"%s\"", res->format[i],
            outcome_name(r->outcome));
    if (r->outcome == PUMICE_WITHHELD)
        outbuf_printf(out, ",\"reason\":\"%s\"", pumice_reason_name(r->reason));
    for (int misses = 0; misses < 2; misses++) {
        const char *sep = "";

        outbuf_puts(out, misses ? ",\"rejected\":[" : ",\"findings\":[");
        for (size_t k = first; k < last; k++) {
            const struct pumice_finding *f = &res->finding[k];

            if ((f->refused != NULL) != misses)
                continue;
            outbuf_puts(out, sep);
            finding_json(x, f, batch->buf + batch->rec[i].at);
            sep = ",";
        }
        outbuf_putc(out, ']');
    }
    outbuf_puts(out, "}\n");
}

// ---------------------------------------------------------------- text

static void
put_color(struct explain *x, const char *code)
{
    if (x->color)
        outbuf_printf(&x->out, "\033[%sm", code);
}

// Text for a terminal: control bytes and broken UTF-8 escaped.
static void
put_shown(struct outbuf *out, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] < 0x20 || p[i] == 0x7f)
            outbuf_printf(out, "\\x%02x", p[i]);
        else
            outbuf_putc(out, (char)p[i]);
    }
}

// The record with its findings marked: the values themselves, or their types.
static void
line_text(struct explain *x, const struct pumice_batch *batch,
        const struct pumice_out *res, size_t i, size_t first, size_t last)
{
    const uint8_t *rec = batch->buf + batch->rec[i].at;
    size_t at = 0;

    put_color(x, "2");
    outbuf_printf(&x->out, "%" PRIu64 ": ", x->record + 1);
    put_color(x, "0");
    for (size_t k = first; k < last; k++) {
        const struct pumice_finding *f = &res->finding[k];

        if (f->refused != NULL || f->start < at)
            continue;
        put_shown(&x->out, rec + at, f->start - at);
        put_color(x, "1;31");
        if (x->cli->show_values)
            put_shown(&x->out, rec + f->start, f->end - f->start);
        else
            outbuf_printf(&x->out, "<%s>", pumice_detector(f->detector)->name);
        put_color(x, "0");
        at = f->end;
    }
    put_shown(&x->out, rec + at, batch->rec[i].len - at);
    outbuf_putc(&x->out, '\n');
}

static void
finding_text(struct explain *x, const struct pumice_finding *f)
{
    struct outbuf *out = &x->out;
    bool miss = f->refused != NULL;

    put_color(x, miss ? "33" : "32");
    outbuf_printf(out, "   %s %-11s", miss ? "-" : "+",
            pumice_detector(f->detector)->name);
    put_color(x, "0");
    outbuf_printf(out, " %u..%u  %s", f->start, f->end, f->path);
    if (miss) {
        outbuf_printf(out, "  not taken: %s\n", f->refused);
        return;
    }
    outbuf_printf(out, "  proof: %s", report_proof(f->proof));
    if (*f->evidence != '\0')
        outbuf_printf(out, " (%s)", f->evidence);
    outbuf_puts(out, "  ");
    report_action(out, &f->action);
    outbuf_printf(out, ", rule %s", f->rule);
    if (strchr(f->layers, ',') != NULL)
        outbuf_printf(out, ", in %s", f->layers);
    outbuf_putc(out, '\n');
}

// Records in which nothing was found or nearly found are not shown.
static void
record_text(struct explain *x, const struct pumice_batch *batch,
        const struct pumice_out *res, size_t i, size_t first, size_t last)
{
    const struct pumice_result *r = &res->res[i];

    if (r->outcome == PUMICE_WITHHELD) {
        outbuf_printf(&x->out, "%" PRIu64 ": withheld: %s (%s)\n", x->record + 1,
                pumice_reason_name(r->reason), pumice_reason_help(r->reason));
        return;
    }
    if (first == last)
        return;
    line_text(x, batch, res, i, first, last);
    for (size_t k = first; k < last; k++)
        finding_text(x, &res->finding[k]);
}

// ---------------------------------------------------------------- the loop

static void
print(struct explain *x)
{
    if (x->out.failed ||
            (x->out.n > 0 && fwrite(x->out.p, 1, x->out.n, stdout) != x->out.n))
        x->failed = true;
    outbuf_reset(&x->out);
}

static void
explain_batch(struct explain *x, const struct pumice_batch *batch,
        const struct pumice_out *res, const struct deliver *d)
{
    size_t first = 0;

    for (size_t i = 0; i < batch->n && !x->failed; i++) {
        size_t last = first;

        while (last < res->findings && res->finding[last].record == i)
            last++;
        if (x->cli->format == FORM_JSON)
            record_json(x, batch, res, i, first, last);
        else
            record_text(x, batch, res, i, first, last);
        first = last;
        x->record += pipe_lines(d, i);
        if (x->out.n > 1 << 16)
            print(x);
    }
    print(x);
}

static int
explain_main(const struct cli *cli, struct err *e)
{
    struct explain x = { .cli = cli, .color = cli_has_color(cli, STDOUT_FILENO) };
    struct source s;
    struct pumice_batch batch;
    struct pumice_out out;
    enum fetched got = FETCHED_STOP;

    signal(SIGPIPE, SIG_DFL);
    if (source_open(&s, cli, true, &(struct pipe_options){ .out = -1 }, e) < 0)
        return -1;
    if (pumice_out_init(&out) < 0) {
        err_set(e, ERR_INTERNAL, "out of memory");
    } else {
        while (!x.failed &&
                (got = deliver_poll(s.deliver, &batch, e)) == FETCHED_BATCH) {
            pumice_clean(s.worker, &batch, &out);
            if (out.n != batch.n) {
                err_set(e, ERR_INTERNAL, "out of memory");
                got = FETCHED_STOP;
                break;
            }
            explain_batch(&x, &batch, &out, s.deliver);
            pumice_out_reset(&out);
            x.failed |= fflush(stdout) != 0;
        }
        if (x.failed) {
            err_set(e, ERR_IO, "standard output: cannot write");
            got = FETCHED_STOP;
        }
        pumice_out_fini(&out);
    }
    outbuf_fini(&x.out);
    source_close(&s);
    return got == FETCHED_END ? 0 : -1;
}

const struct command explain_command = { "explain",
    "show what is found, where, why, and what is done about it", explain_main };
