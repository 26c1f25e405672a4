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
report_size(struct outbuf *out, uint64_t bytes)
{
    static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
    double n = (double)bytes / 1024;
    size_t i = 0;

    if (bytes < 1024) {
        outbuf_printf(out, "%u B", (unsigned)bytes);
        return;
    }
    for (; n >= 1023.95 && i + 1 < sizeof(units) / sizeof(units[0]); i++)
        n /= 1024;
    outbuf_printf(out, "%.1f %s", n, units[i]);
}

void
report_rate(struct outbuf *out, uint64_t bytes, int64_t ms)
{
    report_size(out, ms > 0 ? (uint64_t)((double)bytes * 1000 / (double)ms) : bytes);
    outbuf_puts(out, "/s");
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
put_right(struct outbuf *out, uint64_t n, size_t width)
{
    struct outbuf text = { 0 };

    report_number(&text, n);
    for (size_t i = text.n; i < width; i++)
        outbuf_putc(out, ' ');
    outbuf_put(out, (struct span){ text.p, text.n });
    outbuf_fini(&text);
}

enum { COUNT_WIDTH = 12 };

// Field names come last: some are long.
static void
put_row(struct outbuf *out, const struct pumice_field *f)
{
    size_t at;

    put_right(out, f->hits, COUNT_WIDTH);
    outbuf_printf(out, "  %-14s  ", pumice_detector(f->detector)->name);
    at = out->n;
    report_action(out, &f->action);
    while (out->n < at + 14 && !out->failed)
        outbuf_putc(out, ' ');
    outbuf_printf(out, "  %s\n", f->path);
}

// "3,254 found: 1,479 card, 1,775 cn_mobile", as the catalogue orders them.
static void
put_totals(struct outbuf *out, const struct pumice_field *f, size_t n)
{
    const struct pumice_detector *d;
    uint64_t all = 0;
    const char *sep = " found: ";

    for (size_t i = 0; i < n; i++)
        all += f[i].hits;
    report_number(out, all);
    for (size_t k = 0; (d = pumice_detector(k)) != NULL; k++) {
        uint64_t hits = 0;

        for (size_t i = 0; i < n; i++)
            hits += f[i].detector == k ? f[i].hits : 0;
        if (hits == 0)
            continue;
        outbuf_puts(out, sep);
        report_number(out, hits);
        outbuf_printf(out, " %s", d->name);
        sep = ", ";
    }
    outbuf_putc(out, '\n');
}

void
report_table(struct outbuf *out, struct pumice_worker *const *worker, size_t workers,
        size_t rows, bool color)
{
    uint64_t rest = 0;
    size_t n;
    struct pumice_field *f = cells(worker, workers, &n);

    if (n > 0)
        outbuf_printf(out, "%s%*s  %-14s  %-14s  field%s\n", color ? "\033[1m" : "",
                COUNT_WIDTH, "found", "detector", "action", color ? "\033[0m" : "");
    if (n <= rows + 1) // a row for the rest of one is no gain
        rows = n;
    for (size_t i = 0; i < n; i++) {
        if (i < rows)
            put_row(out, &f[i]);
        else
            rest += f[i].hits;
    }
    if (rest > 0) {
        put_right(out, rest, COUNT_WIDTH);
        outbuf_printf(out, "  in %zu more rows (-v shows them)\n", n - rows);
    }
    if (n > 0)
        put_totals(out, f, n);
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
