// The promises of the engine over a text, in the real path: pumice.h alone. Prints what broke, never a byte of
// the text; exit status 1.
//
//   property FILE...
//
// For each file: every kernel gives the same; cleaning twice equals cleaning once; a record without findings is
// unchanged; what is JSON stays JSON; batches of any size give the same.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/json.h"
#include "pumice.h"

struct text {
    uint8_t *p;
    size_t n;
};

static struct pumice_policy *policy;
static int failed;

static void
broken(const char *file, size_t record, const char *what)
{
    printf("property: %s: record %zu: %s\n", file, record, what);
    failed = 1;
}

// Is it one JSON value? RFC 8259, by the tokens; depth is bounded by the record.
static bool
is_json(const uint8_t *p, size_t n)
{
    uint8_t *copy = malloc(n + 65), *open = malloc(n + 1);
    const uint8_t *cur = copy, *start;
    size_t depth = 0;
    bool ok = true, want = true, first = false;

    memcpy(copy, p, n);
    memset(copy + n, 0, 65);
    while (ok) {
        enum json_token t = json_next(&cur, copy + n, &start);

        if (t == JSON_END) {
            ok = depth == 0 && !want;
            break;
        }
        if ((t == JSON_OBJECT_END || t == JSON_ARRAY_END) && depth > 0 &&
                (!want || first)) {
            ok = open[--depth] == (t == JSON_OBJECT_END ? '{' : '[');
            want = first = false;
        } else if (t == JSON_COMMA && !want && depth > 0) {
            want = true;
            if (open[depth - 1] == '{') {
                ok = json_next(&cur, copy + n, &start) >= JSON_STRING &&
                     *start == '"' && json_next(&cur, copy + n, &start) == JSON_COLON;
            }
        } else if (want && (t == JSON_OBJECT || t == JSON_ARRAY)) {
            open[depth++] = t == JSON_OBJECT ? '{' : '[';
            first = true;
            if (t == JSON_OBJECT) {
                const uint8_t *back = cur;

                if (json_next(&cur, copy + n, &start) == JSON_OBJECT_END) {
                    cur = back;
                } else {
                    ok = *start == '"' &&
                         json_next(&cur, copy + n, &start) == JSON_COLON;
                    first = false;
                }
            }
        } else if (want && t >= JSON_STRING) {
            want = first = false;
        } else {
            ok = false;
        }
    }
    free(copy);
    free(open);
    return ok;
}

// The clean text, batches of at most `most` records. The caller frees it.
static struct text
clean(const char *file, const char *simd, struct text in, size_t most, bool check)
{
    struct pumice_options options = { .simd = simd };
    struct pumice_worker *w = pumice_worker_new(&options);
    struct pumice_out out;
    struct text to = { malloc(5 * in.n + 4096), 0 };
    struct pumice_record *rec = malloc(most * sizeof(*rec));
    uint8_t *buf = malloc(in.n + 65);
    size_t record = 0;

    if (w == NULL || pumice_worker_bind(w, policy) < 0 || pumice_out_init(&out) < 0)
        abort();
    for (size_t at = 0; at < in.n;) {
        struct pumice_batch batch = { .buf = buf, .rec = rec };
        size_t start = at;

        memcpy(buf, in.p + start, in.n - start < 1 << 20 ? in.n - start : 1 << 20);
        for (; batch.n < most && at < in.n && at - start < 1 << 19; batch.n++) {
            const uint8_t *end = memchr(in.p + at, '\n', in.n - at);
            size_t len = end != NULL ? (size_t)(end - in.p) - at : in.n - at;

            if (at + len - start >= 1 << 20)
                len = (1 << 20) - 1 -
                      (at - start); // longer lines are cut by the framer's limit
            rec[batch.n] = (struct pumice_record){ .at = (uint32_t)(at - start),
                .len = (uint32_t)len };
            buf[at - start + len] = 0;
            batch.len = at - start + len + 1;
            at += end != NULL && (size_t)(end - in.p) == at + len ? len + 1 : len;
        }
        memset(buf + batch.len, 'x',
                64 < in.n + 65 - batch.len ? 64 : in.n + 65 - batch.len);
        pumice_clean(w, &batch, &out);
        for (size_t i = 0; i < batch.n; i++, record++) {
            const struct pumice_result *r = &out.res[i];
            struct text raw = { buf + rec[i].at, rec[i].len };
            struct text res =
                    r->outcome == PUMICE_UNCHANGED
                            ? raw
                            : (struct text){ (uint8_t *)(uintptr_t)r->bytes, r->len };

            if (check && r->outcome == PUMICE_EDITED && r->hits == 0)
                broken(file, record, "edited without a finding");
            if (check && r->outcome == PUMICE_EDITED && is_json(raw.p, raw.n) &&
                    !is_json(res.p, res.n))
                broken(file, record, "was JSON and is none any more");
            memcpy(to.p + to.n, res.p, res.n);
            to.n += res.n;
            to.p[to.n++] = '\n';
        }
        pumice_out_reset(&out);
    }
    pumice_out_fini(&out);
    pumice_worker_free(&w);
    free(rec);
    free(buf);
    return to;
}

// The same, a worker of its own for each record.
static struct text
clean_apart(const char *file, struct text in)
{
    struct text to = { malloc(5 * in.n + 4096 + 1), 0 };

    for (size_t at = 0; at < in.n;) {
        const uint8_t *end = memchr(in.p + at, '\n', in.n - at);
        size_t n = end != NULL ? (size_t)(end - in.p) - at + 1 : in.n - at;
        struct text one = clean(file, NULL, (struct text){ in.p + at, n }, 1, false);

        memcpy(to.p + to.n, one.p, one.n);
        to.n += one.n;
        free(one.p);
        at += n;
    }
    return to;
}

// The lines that begin in the first bytes.
static struct text
head(struct text all, size_t most)
{
    const uint8_t *end = all.n > most ? memchr(all.p + most, '\n', all.n - most) : NULL;

    if (end != NULL)
        all.n = (size_t)(end - all.p) + 1;
    return all;
}

static void
same(const char *file, struct text a, struct text b, const char *what)
{
    if (a.n != b.n || memcmp(a.p, b.p, a.n) != 0)
        broken(file, 0, what);
}

enum { HEAD = 64 << 10 }; // bytes of a file that are cleaned record by record

static void
prove(const char *file)
{
    FILE *in = fopen(file, "rb");
    struct text raw = { malloc(64 << 20), 0 }, once, again, other, part;

    if (in == NULL || raw.p == NULL) {
        printf("property: cannot read %s\n", file);
        exit(2);
    }
    raw.n = fread(raw.p, 1, 64 << 20, in);
    fclose(in);
    once = clean(file, "portable", raw, 1 << 16, true);
    for (size_t i = 0; pumice_kernel(i) != NULL; i++)
        if (*pumice_kernel(i) != '\0') {
            other = clean(file, pumice_kernel(i), raw, 1 << 16, false);
            same(file, once, other, pumice_kernel(i));
            free(other.p);
        }
    other = clean(file, NULL, raw, 1, false);
    same(file, once, other, "batches of one record differ");
    free(other.p);
    other = clean(file, NULL, raw, 7, false);
    same(file, once, other, "batches of seven records differ");
    free(other.p);
    again = clean(file, NULL, once, 1 << 16, false);
    same(file, once, again, "cleaning twice is not cleaning once");
    free(again.p);
    free(once.p);
    part = head(raw, HEAD);
    once = clean(file, NULL, part, 1 << 16, false);
    other = clean_apart(file, part);
    same(file, once, other, "each record by a worker of its own differs");
    free(other.p);
    free(once.p);
    free(raw.p);
}

int
main(int argc, char **argv)
{
    policy = pumice_policy_new();
    if (policy == NULL || pumice_plan_add(policy) < 0 || pumice_policy_seal(policy) < 0)
        return 2;
    for (int i = 1; i < argc; i++)
        prove(argv[i]);
    return failed;
}
