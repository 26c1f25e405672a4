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

// What is printed as one: a record, or a line of one that has several (a private-key block). Findings
// are clipped to it.
struct line {
    const uint8_t *p;
    uint32_t from, to;  // in the record
    size_t i;           // of the record
    size_t first, last; // the record's findings
};

static bool
clip(const struct line *l, const struct pumice_finding *f, uint32_t *start,
        uint32_t *end)
{
    *start = f->start > l->from ? f->start - l->from : 0;
    *end = (f->end < l->to ? f->end : l->to) - l->from;
    return f->start < l->to && f->end > l->from;
}

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
finding_json(struct explain *x, const struct line *l, const struct pumice_finding *f,
        uint32_t start, uint32_t end)
{
    struct outbuf *out = &x->out;

    outbuf_printf(out, "{\"detector\":\"%s\",\"start\":%u,\"end\":%u,\"path\":",
            pumice_detector(f->detector)->name, start, end);
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
        outbuf_put_json(out, (struct span){ l->p + start, end - start });
        outbuf_putc(out, '"');
    }
    outbuf_putc(out, '}');
}

static void
line_json(struct explain *x, const struct line *l, const struct pumice_out *res)
{
    struct outbuf *out = &x->out;
    const struct pumice_result *r = &res->res[l->i];

    outbuf_printf(out, "{\"record\":%" PRIu64, x->record);
    if (x->cli->topic != NULL) {
        outbuf_puts(out, ",\"topic\":");
        put_json(out, x->cli->topic);
    }
    outbuf_printf(out, ",\"format\":\"%s\",\"outcome\":\"%s\"", res->format[l->i],
            outcome_name(r->outcome));
    if (r->outcome == PUMICE_WITHHELD)
        outbuf_printf(out, ",\"reason\":\"%s\"", pumice_reason_name(r->reason));
    for (int misses = 0; misses < 2; misses++) {
        const char *sep = "";

        outbuf_puts(out, misses ? ",\"rejected\":[" : ",\"findings\":[");
        for (size_t k = l->first; k < l->last; k++) {
            const struct pumice_finding *f = &res->finding[k];
            uint32_t start, end;

            if ((f->refused != NULL) != misses || !clip(l, f, &start, &end))
                continue;
            outbuf_puts(out, sep);
            finding_json(x, l, f, start, end);
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
content_text(struct explain *x, const struct line *l, const struct pumice_out *res)
{
    uint32_t at = 0, start, end;

    put_color(x, "2");
    outbuf_printf(&x->out, "%" PRIu64 ": ", x->record + 1);
    put_color(x, "0");
    for (size_t k = l->first; k < l->last; k++) {
        const struct pumice_finding *f = &res->finding[k];

        if (f->refused != NULL || !clip(l, f, &start, &end) || start < at)
            continue;
        put_shown(&x->out, l->p + at, start - at);
        put_color(x, "1;31");
        if (x->cli->show_values)
            put_shown(&x->out, l->p + start, end - start);
        else
            outbuf_printf(&x->out, "<%s>", pumice_detector(f->detector)->name);
        put_color(x, "0");
        at = end;
    }
    put_shown(&x->out, l->p + at, l->to - l->from - at);
    outbuf_putc(&x->out, '\n');
}

static void
finding_text(struct explain *x, const struct pumice_finding *f, uint32_t start,
        uint32_t end)
{
    struct outbuf *out = &x->out;
    bool miss = f->refused != NULL;

    put_color(x, miss ? "33" : "32");
    outbuf_printf(out, "   %s %-11s", miss ? "-" : "+",
            pumice_detector(f->detector)->name);
    put_color(x, "0");
    outbuf_printf(out, " %u..%u  %s", start, end, f->path);
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
    if (f->layers[0] != '\0' && strcmp(f->layers, "json") != 0)
        outbuf_printf(out, ", in %s", f->layers);
    outbuf_putc(out, '\n');
}

// Lines in which nothing was found or nearly found are not shown.
static void
line_text(struct explain *x, const struct line *l, const struct pumice_out *res)
{
    const struct pumice_result *r = &res->res[l->i];
    bool any = false;
    uint32_t start, end;

    if (r->outcome == PUMICE_WITHHELD) {
        outbuf_printf(&x->out, "%" PRIu64 ": withheld: %s (%s)\n", x->record + 1,
                pumice_reason_name(r->reason), pumice_reason_help(r->reason));
        return;
    }
    for (size_t k = l->first; k < l->last; k++)
        any |= clip(l, &res->finding[k], &start, &end);
    if (!any)
        return;
    content_text(x, l, res);
    for (size_t k = l->first; k < l->last; k++)
        if (clip(l, &res->finding[k], &start, &end))
            finding_text(x, &res->finding[k], start, end);
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

// The record, or each of its `lines` lines.
static void
explain_record(struct explain *x, const struct pumice_batch *batch,
        const struct pumice_out *res, struct line *l, uint32_t lines)
{
    const uint8_t *rec = batch->buf + batch->rec[l->i].at;
    uint32_t len = batch->rec[l->i].len, at = 0;

    for (uint32_t n = 1; n <= lines; n++, x->record++) {
        const uint8_t *next = n < lines ? memchr(rec + at, '\n', len - at) : NULL;
        uint32_t end = next != NULL ? (uint32_t)(next - rec) : len;

        l->p = rec + at;
        l->from = at;
        l->to = next != NULL && end > at && rec[end - 1] == '\r' ? end - 1 : end;
        if (x->cli->format == FORM_JSON)
            line_json(x, l, res);
        else
            line_text(x, l, res);
        at = next != NULL ? end + 1 : len;
    }
}

static void
explain_batch(struct explain *x, const struct pumice_batch *batch,
        const struct pumice_out *res, const struct deliver *d)
{
    struct line l = { 0 };

    for (l.i = 0; l.i < batch->n && !x->failed; l.i++, l.first = l.last) {
        while (l.last < res->findings && res->finding[l.last].record == l.i)
            l.last++;
        explain_record(x, batch, res, &l, pipe_lines(d, l.i));
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
    if (source_open(&s, cli, true, 1, &(struct pipe_options){ .out = -1 }, e) < 0)
        return -1;
    if (pumice_out_init(&out) < 0) {
        err_set(e, ERR_INTERNAL, "out of memory");
    } else {
        while (!x.failed &&
                (got = deliver_poll(s.deliver[0], &batch, e)) == FETCHED_BATCH) {
            pumice_clean(s.worker[0], &batch, &out);
            if (out.n != batch.n) {
                err_set(e, ERR_INTERNAL, "out of memory");
                got = FETCHED_STOP;
                break;
            }
            explain_batch(&x, &batch, &out, s.deliver[0]);
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
