// One decoder for JSON escapes and disguised characters, because `\uff11` is both.
#include "format/view.h"

#include <stdlib.h>

#include "detect/fold.h"

static bool
grow_runs(struct views *v)
{
    size_t cap = v->cap_runs == 0 ? 256 : v->cap_runs * 2;
    struct run *run = realloc(v->run, cap * sizeof(*run));

    if (run == NULL)
        return false;
    v->run = run;
    v->cap_runs = cap;
    return true;
}

void
views_reset(struct views *v, size_t record)
{
    v->n = 0;
    v->count = 0;
    v->runs = 0;
    v->most = 5 * record + 4096;
}

void
views_fini(struct views *v)
{
    free(v->text);
    free(v->view);
    free(v->run);
    *v = (struct views){ 0 };
}

// Room for all that the record may need, before the first pointer into it is given out.
static bool
views_ready(struct views *v)
{
    size_t need = v->most + VIEWS_MOST + 64;

    if (v->view == NULL && (v->view = malloc(VIEWS_MOST * sizeof(*v->view))) == NULL)
        return false;
    if (v->count == 0 && v->cap < need) {
        free(v->text);
        v->cap = 0;
        if ((v->text = malloc(need)) == NULL)
            return false;
        v->cap = need;
        memset(v->text, 0, need);
    }
    return true;
}

// Says that view bytes [at, at + count * step) came from `from` on. A stretch that goes on as the last
// run does needs no new one.
static bool
run_put(struct views *v, size_t first, uint32_t at, uint32_t from, uint8_t step,
        uint8_t width)
{
    if (v->runs > first) {
        const struct run *last = &v->run[v->runs - 1];

        if (last->step == step && last->width == width &&
                last->from + (at - last->at) / step * width == from)
            return true;
    }
    if (v->runs == v->cap_runs && !grow_runs(v))
        return false;
    v->run[v->runs++] = (struct run){ at, from, step, width };
    return true;
}

static int
hex4(const uint8_t *p)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        uint8_t c = p[i], lower = c | 0x20;

        if (c >= '0' && c <= '9')
            value = value * 16 + c - '0';
        else if (lower >= 'a' && lower <= 'f')
            value = value * 16 + lower - 'a' + 10;
        else
            return -1;
    }
    return value;
}

static size_t
utf8(uint32_t c, uint8_t out[4])
{
    if (c < 0x80)
        return out[0] = (uint8_t)c, 1;
    if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}

// The escape at p (a backslash), RFC 8259 section 7. Returns its width, *n bytes in out. What is no
// escape stands for itself; a lone surrogate for U+FFFD.
static size_t
escape_at(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *simple;
    int hi, lo;

    *n = 1;
    out[0] = '\\';
    if (end - p < 2)
        return 1;
    if (p[1] != 0 && (simple = strchr(from, p[1])) != NULL) {
        out[0] = (uint8_t)to[simple - from];
        return 2;
    }
    if (p[1] != 'u' || end - p < 6 || (hi = hex4(p + 2)) < 0)
        return 1;
    if (hi >= 0xd800 && hi < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u' &&
            (lo = hex4(p + 8)) >= 0xdc00 && lo < 0xe000) {
        *n = utf8(0x10000 + ((uint32_t)(hi - 0xd800) << 10) + (uint32_t)(lo - 0xdc00),
                out);
        return 12;
    }
    *n = utf8(hi >= 0xd800 && hi < 0xe000 ? 0xfffd : (uint32_t)hi, out);
    return 6;
}

static bool
may_be_other(uint8_t c, bool json)
{
    return (c >= 0xc0 && (c <= 0xc2 || c == 0xd9 || c == 0xdb || c == 0xe0 ||
                                 c == 0xe2 || c == 0xe3 || c == 0xef || c == 0xf0)) ||
           (c == '\\' && json);
}

static bool
decode(struct views *v, struct view *view, const uint8_t *in, uint32_t start,
        uint32_t end, bool json)
{
    uint8_t *out = v->text + v->n;
    uint32_t at = 0;

    for (uint32_t i = start; i < end;) {
        uint32_t plain = i;
        size_t n = 1, width = 0;
        uint8_t c[4], ascii;

        while (plain < end && !may_be_other(in[plain], json))
            plain++;
        if (plain > i) {
            if (!run_put(v, view->run, at, i, 1, 1))
                return false;
            memcpy(out + at, in + i, plain - i);
            at += plain - i;
            i = plain;
            continue;
        }
        if (in[i] == '\\' && json) {
            width = escape_at(in + i, in + end, c, &n);
            if (c[0] >= 0xc0 && fold_at(c, n, &ascii) == n)
                n = ascii == 0 ? 0 : 1, c[0] = ascii;
        } else if ((width = fold_at(in + i, end - i, &ascii)) > 0) {
            n = ascii == 0 ? 0 : 1;
            c[0] = ascii;
        } else {
            width = 1;
            c[0] = in[i];
        }
        if (n > 0 && !run_put(v, view->run, at, i, (uint8_t)n, (uint8_t)width))
            return false;
        memcpy(out + at, c, n);
        at += (uint32_t)n;
        i += (uint32_t)width;
    }
    out[at] = 0;
    view->len = at;
    return true;
}

const struct view *
views_add(struct views *v, const struct view *up, const uint8_t *in, uint32_t start,
        uint32_t end, bool json, enum pumice_reason *why)
{
    struct view *view;

    *why = PUMICE_NO_MEMORY;
    if (!views_ready(v))
        return NULL;
    *why = PUMICE_TOO_MANY_VIEWS;
    if (v->count == VIEWS_MOST ||
            end - start > v->most + v->count - v->n) // the 0 bytes are not counted
        return NULL;
    *why = PUMICE_NO_MEMORY;
    view = &v->view[v->count];
    *view = (struct view){ .up = up, .text = v->text + v->n, .run = (uint32_t)v->runs };
    if (!decode(v, view, in, start, end, json))
        return NULL;
    view->runs = (uint32_t)v->runs - view->run;
    v->n += view->len + 1;
    v->count++;
    return view;
}

// The last run that begins at x or before it.
static const struct run *
run_of(const struct views *v, const struct view *view, uint32_t x)
{
    const struct run *run = v->run + view->run;
    size_t lo = 0, hi = view->runs;

    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;

        if (run[mid].at <= x)
            lo = mid;
        else
            hi = mid;
    }
    return run + lo;
}

void
views_map(const struct views *v, const struct view *view, uint32_t *start,
        uint32_t *end)
{
    for (; view != NULL; view = view->up) {
        const struct run *a = run_of(v, view, *start), *b = run_of(v, view, *end - 1);

        *start = a->from + (*start - a->at) / a->step * a->width;
        *end = b->from + ((*end - 1 - b->at) / b->step + 1) * b->width;
    }
}
