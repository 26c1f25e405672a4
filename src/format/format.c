// The way into format: told apart, a record is walked as JSON or shown as text (walk.c, text.c).
#include "format/format.h"

#include <stdlib.h>

#include "format/text.h"

static const struct layer json_record = { NULL, LAYER_JSON };

int
format_init(struct format *f, size_t words)
{
    *f = (struct format){ .words = words };
    arena_init(&f->arena);
    f->frame = malloc(LEVELS_MOST * sizeof(*f->frame));
    f->state = malloc((LEVELS_MOST + 2) * (words == 0 ? 1 : words) * sizeof(*f->state));
    if (f->frame != NULL && f->state != NULL)
        return 0;
    format_fini(f);
    return -1;
}

void
format_fini(struct format *f)
{
    free(f->place);
    free(f->member);
    free(f->frame);
    free(f->state);
    views_fini(&f->views);
    anchor_free(&f->anchors);
    arena_fini(&f->arena);
    *f = (struct format){ 0 };
}

// Bytes of a byte order mark.
static uint8_t
bom(struct span rec)
{
    return rec.n >= 3 && memcmp(rec.p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

bool
format_looks_json(struct span rec)
{
    size_t i = bom(rec);

    while (i < rec.n && (rec.p[i] == ' ' || (rec.p[i] >= '\t' && rec.p[i] <= '\r')))
        i++;
    return i < rec.n && (rec.p[i] == '{' || rec.p[i] == '[');
}

static void
plain_text(struct reading *r, struct text *t)
{
    size_t n = 0;
    uint32_t kinds;

    t->next = 0;
    t->layer = NULL;
    t->depth = t->floor = 0;
    kinds = place_anchors(r->f, t, 0, t->n, &n);
    text_show(r, t, FIELD_TEXT, 0, t->n, kinds, n, t->rule != FORMAT_NONE);
}

enum pumice_reason
format_record(struct format *f, const struct format_ask *ask,
        const struct kernel *kernel, struct span rec, const struct anchor *list,
        size_t n, uint32_t base)
{
    struct reading r = { f, ask, kernel };
    struct text t = { .p = rec.p,
        .n = (uint32_t)rec.n,
        .list = list,
        .last = n,
        .base = base,
        .member = FORMAT_NONE,
        .rule = FORMAT_NONE,
        .rule_member = FORMAT_NONE };

    f->places = f->members = 0;
    f->anchors.n = 0;
    f->anchors.failed = false;
    f->objects = 0;
    f->tries = 0;
    f->layered = false;
    f->why = PUMICE_NO_REASON;
    views_reset(&f->views, rec.n);
    if (f->arena_used)
        arena_reset(&f->arena, 1 << 20);
    f->arena_used = false;
    if (path_set_words(ask->paths) > 0)
        t.rule = path_root(ask->paths, f->state);
    f->json = false;
    if (ask->form == FORMAT_JSON ||
            (ask->form == FORMAT_AUTO && format_looks_json(rec))) {
        t.layer = &json_record;
        f->json = walk_json(&r, &t, bom(rec), NULL);
    }
    if (!f->json && f->why == PUMICE_NO_REASON)
        plain_text(&r, &t);
    for (size_t i = 0; i < f->places;
            i++) { // the list of view anchors has stopped growing
        struct place *p = &f->place[i];

        if (p->field.anchor == NULL) {
            p->field.anchor = f->anchors.a + p->field.base;
            p->field.base = p->at;
        }
    }
    return f->why;
}
