// One pass for the escapes of a layer and disguised characters, because `\uff11` is both.
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
run_put(struct views *v, size_t first, uint32_t at, uint32_t from, uint32_t step,
        uint32_t width)
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

// The escape or disguised character at p, or a byte that stands for itself: its width, *n bytes in c.
static size_t
character_at(const struct views *v, enum layer_kind kind, layer_decode *decode_at,
        const uint8_t *p, const uint8_t *end, uint8_t c[4], size_t *n)
{
    bool whole = kind >= LAYER_UTF16LE; // no byte of the record is UTF-8 as it stands
    size_t width = 0;
    uint8_t ascii;

    if (decode_at != NULL && (whole || *p < 0x80))
        width = decode_at(v->gb18030, p, end, c, n);
    if (width == 0 && !whole && (width = fold_at(p, (size_t)(end - p), &ascii)) > 0) {
        *n = ascii == 0 ? 0 : 1;
        c[0] = ascii;
        return width;
    }
    if (width == 0) {
        *n = 1;
        c[0] = *p;
        return 1;
    }
    if (*n > 1 && fold_at(c, *n, &ascii) == *n) {
        *n = ascii == 0 ? 0 : 1;
        c[0] = ascii;
    }
    return width;
}

static bool
decode(struct views *v, struct view *view, const uint8_t *in, uint32_t start,
        uint32_t escaped, uint32_t end, enum layer_kind kind)
{
    layer_decode *decode_at = layer_type(kind)->decode;
    uint8_t *out = v->text + v->n;
    uint32_t at = 0;

    for (uint32_t i = start; i < end;) {
        enum layer_kind here = i < escaped ? LAYER_NONE : kind;
        uint32_t plain = i, lim = i < escaped ? escaped : end;
        size_t n, width;
        uint8_t c[4];

        while (plain < lim && !(layer_first[in[plain]] >> here & 1))
            plain++;
        if (plain > i) {
            if (!run_put(v, view->run, at, i, 1, 1))
                return false;
            memcpy(out + at, in + i, plain - i);
            at += plain - i;
            i = plain;
            continue;
        }
        width = character_at(v, here, i < escaped ? NULL : decode_at, in + i, in + end,
                c, &n);
        if (n > 0 && !run_put(v, view->run, at, i, (uint32_t)n, (uint32_t)width))
            return false;
        memcpy(out + at, c, n);
        at += (uint32_t)n;
        i += (uint32_t)width;
    }
    out[at] = 0;
    view->len = at;
    return true;
}

// The next view, of text that is no longer than `n` bytes; NULL with *why.
static struct view *
view_new(struct views *v, const struct view *up, uint32_t n, enum pumice_reason *why)
{
    struct view *view;

    *why = PUMICE_NO_MEMORY;
    if (!views_ready(v))
        return NULL;
    *why = PUMICE_TOO_MANY_VIEWS;
    if (v->count == VIEWS_MOST ||
            n > v->most + v->count - v->n) // the 0 bytes are not counted
        return NULL;
    *why = PUMICE_NO_MEMORY;
    view = &v->view[v->count];
    *view = (struct view){ .up = up, .text = v->text + v->n, .run = (uint32_t)v->runs };
    return view;
}

static const struct view *
view_put(struct views *v, struct view *view)
{
    view->runs = (uint32_t)v->runs - view->run;
    v->n += view->len + 1;
    v->count++;
    return view;
}

// Bytes of UTF-8 that n bytes of the record may become: of GB18030 two become three, of UTF-16 too.
static uint32_t
grown(enum layer_kind kind, uint32_t n)
{
    return kind >= LAYER_UTF16LE ? n + n / 2 + 4 : n;
}

const struct view *
views_add(struct views *v, const struct view *up, const uint8_t *in, uint32_t start,
        uint32_t escaped, uint32_t end, enum layer_kind kind, enum pumice_reason *why)
{
    struct view *view = view_new(v, up, grown(kind, end - start), why);

    if (view == NULL || !decode(v, view, in, start, escaped, end, kind))
        return NULL;
    return view_put(v, view);
}

const struct view *
views_add_base64(struct views *v, const struct view *up, const uint8_t *in,
        uint32_t start, uint32_t *end, enum pumice_reason *why)
{
    uint32_t room = (*end - start) / 4 * 3 + 3;
    struct view *view = view_new(v, up, room, why);
    size_t n, len;

    if (view == NULL)
        return NULL;
    len = layer_base64(in + start, in + *end, v->text + v->n, &n);
    *why = PUMICE_NO_REASON;
    if (len == 0)
        return NULL;
    *why = PUMICE_NO_MEMORY;
    view->len = (uint32_t)n;
    v->text[v->n + n] = 0;
    if (!run_put(v, view->run, 0, start, (uint32_t)n, (uint32_t)len))
        return NULL;
    *end = start + (uint32_t)len;
    return view_put(v, view);
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

uint32_t
views_step(const struct views *v, const struct view *view, uint32_t at)
{
    const struct run *a = run_of(v, view, at);

    return a->from + (at - a->at) / a->step * a->width;
}

uint32_t
views_after(const struct views *v, const struct view *view, uint32_t from)
{
    const struct run *run = v->run + view->run;
    size_t lo = 0, hi = view->runs; // those before lo begin before it
    uint32_t at, end;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (run[mid].from < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0)
        return 0;
    end = lo < view->runs ? run[lo].at : view->len;
    run += lo - 1;
    at = run->at + (from - run->from + run->width - 1) / run->width * run->step;
    return at < end ? at : end;
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
