// Statistics as a table and as JSON.
#include "cli/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *
report_proof(enum pumice_proof proof)
{
    static const char *const names[] = { "none", "shape", "key", "self" };

    return names[proof];
}

size_t
report_width(const char *text)
{
    size_t width = 0;

    for (const uint8_t *p = (const uint8_t *)text; *p != '\0'; p++)
        width += (*p & 0xc0) == 0x80 ? 0 : *p >= 0xe3 && *p < 0xf0 ? 2 : 1;
    return width;
}

void
report_number(struct outbuf *out, uint64_t n)
{
    if (n >= 1000) {
        report_number(out, n / 1000);
        outbuf_printf(out, ",%03" PRIu64, n % 1000);
    } else {
        outbuf_printf(out, "%" PRIu64, n);
    }
}

void
report_action(struct outbuf *out, const struct pumice_action *action)
{
    outbuf_puts(out, pumice_verb_name(action->verb));
    if (action->verb == PUMICE_MASK)
        outbuf_printf(out, " %u/%u", action->first, action->last);
    else if (action->of_record)
        outbuf_puts(out, " of record");
}

static int
by_cell(const void *a, const void *b)
{
    const struct pumice_field *x = a, *y = b;
    int c = strcmp(x->path, y->path);

    if (c != 0)
        return c;
    if (x->detector != y->detector)
        return x->detector < y->detector ? -1 : 1;
    if (x->plan != y->plan)
        return x->plan < y->plan ? -1 : 1;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->action.verb != y->action.verb)
        return x->action.verb < y->action.verb ? -1 : 1;
    return strcmp(x->rule, y->rule);
}

static int
by_hits(const void *a, const void *b)
{
    const struct pumice_field *x = a, *y = b;

    if (x->hits != y->hits)
        return x->hits > y->hits ? -1 : 1;
    return by_cell(a, b);
}

// The same cell of several workers becomes one. Returns how many are left.
static size_t
fold(struct pumice_field *f, size_t n)
{
    size_t kept = 0;

    qsort(f, n, sizeof(*f), by_cell);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || by_cell(&f[kept - 1], &f[i]) != 0) {
            f[kept++] = f[i];
            continue;
        }
        f[kept - 1].hits += f[i].hits;
        for (size_t p = 0; p < sizeof(f->proof) / sizeof(f->proof[0]); p++)
            f[kept - 1].proof[p] += f[i].proof[p];
    }
    return kept;
}

// The cells of all workers, most hits first. NULL for none, or no memory.
static struct pumice_field *
cells(struct pumice_worker *const *worker, size_t workers, size_t *n)
{
    struct pumice_field *f = NULL, cell;
    size_t cap = 0;

    *n = 0;
    for (size_t w = 0; w < workers; w++)
        for (size_t at = 0; pumice_fields_next(worker[w], &at, &cell); (*n)++) {
            if (*n == cap) {
                size_t more = cap == 0 ? 64 : cap * 2;
                struct pumice_field *grown = realloc(f, more * sizeof(*f));

                if (grown == NULL)
                    break;
                f = grown;
                cap = more;
            }
            f[*n] = cell;
        }
    if (f == NULL)
        return NULL;
    *n = fold(f, *n);
    qsort(f, *n, sizeof(*f), by_hits);
    return f;
}

static void
pad(struct outbuf *out, size_t have, size_t want)
{
    for (; have < want; have++)
        outbuf_putc(out, ' ');
}

void
report_table(struct outbuf *out, struct pumice_worker *const *worker, size_t workers,
        bool color)
{
    size_t n, width = strlen("field");
    struct pumice_field *f = cells(worker, workers, &n);

    for (size_t i = 0; i < n; i++) {
        size_t w = report_width(f[i].path);

        width = w > width && w <= 48 ? w : width;
    }
    if (n > 0) {
        outbuf_puts(out, color ? "\033[1mfield" : "field");
        pad(out, 5, width);
        outbuf_printf(out, "  %-12s %-12s %12s%s\n", "detector", "action", "found",
                color ? "\033[0m" : "");
    }
    for (size_t i = 0; i < n; i++) {
        size_t at;

        outbuf_puts(out, f[i].path);
        pad(out, report_width(f[i].path), width);
        outbuf_printf(out, "  %-12s ", pumice_detector(f[i].detector)->name);
        at = out->n;
        report_action(out, &f[i].action);
        pad(out, out->n - at, 12);
        at = out->n;
        report_number(out, f[i].hits);
        at = out->n - at;
        out->n -= at;
        pad(out, at, 13);
        report_number(out, f[i].hits);
        outbuf_putc(out, '\n');
    }
    free(f);
}

void
report_json(struct outbuf *out, struct pumice_worker *const *worker, size_t workers)
{
    size_t n;
    struct pumice_field *f = cells(worker, workers, &n);

    for (size_t i = 0; i < n; i++) {
        outbuf_puts(out, "{\"path\":\"");
        outbuf_put_json(out,
                (struct span){ (const uint8_t *)f[i].path, strlen(f[i].path) });
        outbuf_printf(out, "\",\"detector\":\"%s\",\"type\":\"%s\",\"action\":\"",
                pumice_detector(f[i].detector)->name,
                pumice_detector(f[i].detector)->type);
        report_action(out, &f[i].action);
        outbuf_puts(out, "\",\"rule\":\"");
        outbuf_put_json(out,
                (struct span){ (const uint8_t *)f[i].rule, strlen(f[i].rule) });
        outbuf_printf(out, "\",\"hits\":%" PRIu64 ",\"proof\":{", f[i].hits);
        for (int p = PUMICE_PROOF_SELF, first = 1; p > PUMICE_PROOF_NONE; p--)
            if (f[i].proof[p] > 0) {
                outbuf_printf(out, "%s\"%s\":%" PRIu64, first ? "" : ",",
                        report_proof((enum pumice_proof)p), f[i].proof[p]);
                first = 0;
            }
        outbuf_puts(out, "}}\n");
    }
    free(f);
}
