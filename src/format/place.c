// Places, and the steps and members on the way to them.
#include <stdlib.h>

#include "format/text.h"

void
place_give_up(struct format *f, enum pumice_reason why)
{
    if (f->why == PUMICE_NO_REASON)
        f->why = why;
}

void *
place_take(struct format *f, size_t n)
{
    void *p = arena_get(&f->arena, n);

    f->arena_used = true;
    if (p == NULL)
        place_give_up(f, PUMICE_NO_MEMORY);
    return p;
}

const struct layer *
place_layer(struct format *f, const struct layer *up, enum layer_kind kind)
{
    struct layer *l = place_take(f, sizeof(*l));

    if (l != NULL)
        *l = (struct layer){ up, kind };
    return l;
}

// ---------------------------------------------------------------- anchors

static const struct anchor *
list_of(const struct format *f, const struct text *t)
{
    return t->list != NULL ? t->list : f->anchors.a;
}

// Moves on to the anchors of [start, end) and returns the kinds there; *n of them from t->next on.
uint32_t
place_anchors(const struct format *f, struct text *t, uint32_t start, uint32_t end,
        size_t *n)
{
    const struct anchor *a = list_of(f, t);
    uint32_t kinds = 0;
    size_t i;

    while (t->next < t->last && a[t->next].at - t->base < start)
        t->next++;
    for (i = t->next; i < t->last && a[i].at - t->base < end; i++)
        kinds |= a[i].kinds;
    *n = i - t->next;
    return kinds;
}

uint32_t
place_kinds(const struct format *f, size_t first)
{
    uint32_t kinds = 0;

    for (size_t i = first; i < f->anchors.n; i++)
        kinds |= f->anchors.a[i].kinds;
    return kinds;
}

// ---------------------------------------------------------------- steps, members, places

// The step out of the frame at depth d, and those above it.
static const struct segment *
segment_of(struct format *f, const struct text *t, uint32_t d)
{
    uint32_t i = d + 1;
    const struct segment *up = t->root;

    while (i > t->floor && f->frame[i - 1].seg == NULL)
        i--;
    if (i > t->floor)
        up = f->frame[i - 1].seg;
    for (; i <= d; i++) {
        struct frame_step *fr = &f->frame[i];
        struct segment *s = place_take(f, sizeof(*s));

        if (s == NULL)
            return NULL;
        *s = (struct segment){ .up = up, .name = fr->name, .index = fr->ordinal };
        if (fr->array)
            s->name.p = NULL;
        fr->seg = up = s;
    }
    return up;
}

const struct segment *
place_path(struct format *f, const struct text *t)
{
    return t->depth == t->floor ? t->root : segment_of(f, t, t->depth - 1);
}

const struct segment *
place_path_of_name(struct format *f, const struct text *t)
{
    if (t->depth <= t->floor + 1)
        return t->root;
    return segment_of(f, t, t->depth - 2);
}

const struct segment *
place_step(struct format *f, const struct segment *up, struct span name)
{
    struct segment *s = place_take(f, sizeof(*s));

    if (s != NULL)
        *s = (struct segment){ .up = up, .name = name, .index = SEGMENT_NO_STEP };
    return s;
}

const struct segment *
place_element(struct format *f, const struct segment *up, uint32_t index)
{
    struct segment *s = place_take(f, sizeof(*s));

    if (s != NULL)
        *s = (struct segment){ .up = up, .index = index };
    return s;
}

const struct origin *
place_origin(struct format *f, const struct origin *like)
{
    struct origin *o = place_take(f, sizeof(*o));

    if (o != NULL)
        *o = *like;
    return o;
}

const struct segment *
place_hop(struct format *f, const struct segment *here, const char *name)
{
    struct segment *s = place_take(f, sizeof(*s));

    if (s != NULL)
        *s = (struct segment){ .up = here, .index = SEGMENT_NO_STEP, .hop = name };
    return s;
}

int32_t
place_member(struct format *f, const struct text *t)
{
    struct frame_step *fr;

    if (t->depth == t->floor)
        return t->member;
    fr = &f->frame[t->depth - 1];
    if (fr->array)
        return FORMAT_NONE;
    if (fr->member != FORMAT_NONE)
        return fr->member;
    if (f->members == f->cap_members) {
        size_t cap = f->cap_members == 0 ? 64 : f->cap_members * 2;
        struct member *m = realloc(f->member, cap * sizeof(*m));

        if (m == NULL) {
            place_give_up(f, PUMICE_NO_MEMORY);
            return FORMAT_NONE;
        }
        f->member = m;
        f->cap_members = cap;
    }
    f->member[f->members] = (struct member){ .view = t->view,
        .start = fr->start,
        .end = fr->start,
        .before = fr->comma,
        .after = FORMAT_NO_COMMA,
        .object = fr->object,
        .ordinal = fr->ordinal,
        .rule = fr->matched ? fr->rule : FORMAT_NONE };
    return fr->member = (int32_t)f->members++;
}

static struct place *
place_put(struct format *f)
{
    if (f->places == f->cap_places) {
        size_t cap = f->cap_places == 0 ? 64 : f->cap_places * 2;
        struct place *p = realloc(f->place, cap * sizeof(*p));

        if (p == NULL) {
            place_give_up(f, PUMICE_NO_MEMORY);
            return NULL;
        }
        f->place = p;
        f->cap_places = cap;
    }
    return &f->place[f->places++];
}

bool
place_covered(const struct format *f, const struct text *t, int32_t *rule,
        int32_t *rule_member)
{
    *rule = t->depth > t->floor ? f->frame[t->depth - 1].rule : t->rule;
    *rule_member =
            t->depth > t->floor ? f->frame[t->depth - 1].rule_member : t->rule_member;
    return *rule != FORMAT_NONE;
}

bool
place_keyed(const struct format *f, const struct text *t)
{
    return t->depth > t->floor ? f->frame[t->depth - 1].keyed : t->keyed;
}

bool
place_pending(const struct reading *r, const struct text *t)
{
    size_t words = path_set_words(r->ask->paths);
    const uint64_t *state = r->f->state + t->depth * r->f->words;

    for (size_t i = 0; i < words; i++)
        if (state[i] != 0)
            return true;
    return false;
}

struct place *
place_show(struct format *f, struct text *t, enum field_kind kind,
        const struct view *view, uint32_t start, uint32_t end, size_t first, size_t n,
        const struct layer *layer)
{
    struct place *p;
    int32_t rule, rule_member, member = FORMAT_NONE;
    const struct segment *path;

    place_covered(f, t, &rule, &rule_member);
    if (kind == FIELD_NAME && t->depth > t->floor) {
        path = place_path_of_name(f, t);
        rule = rule_member = FORMAT_NONE;
    } else {
        path = place_path(f, t);
        member = place_member(f, t);
    }
    if ((p = place_put(f)) == NULL)
        return NULL;
    *p = (struct place){ .field = { .kind = kind,
                                 .path = path,
                                 .anchors = n,
                                 .unkeyed = t->depth > t->floor &&
                                            !f->frame[t->depth - 1].keyed },
        .layer = layer,
        .origin = t->origin,
        .member = member,
        .rule = rule,
        .rule_member = rule_member,
        .context = start == 0 && view == NULL ? t->context : 0 };
    if (view != NULL) {
        p->view = view;
        p->field.text = view->text;
        p->field.len = view->len;
        p->field.base = (uint32_t)first; // an index until the record is done
    } else {
        p->view = t->view;
        p->at = start;
        p->field.text = t->p + start;
        p->field.len = end - start;
        p->field.anchor = t->list != NULL ? t->list + t->next : NULL;
        p->field.base = t->list != NULL ? t->base + start : (uint32_t)t->next;
    }
    return p;
}

// ---------------------------------------------------------------- places of another reading

static const struct segment *
adopt_path(struct format *f, const struct segment *path)
{
    struct segment *s;
    uint8_t *name;

    if (path == NULL || (s = place_take(f, sizeof(*s))) == NULL)
        return NULL;
    *s = *path;
    s->up = adopt_path(f, path->up);
    if (path->name.p == NULL || (name = place_take(f, path->name.n + 1)) == NULL)
        return s;
    memcpy(name, path->name.p, path->name.n);
    s->name.p = name;
    return s;
}

const struct layer *
format_adopt_layer(struct format *f, const struct layer *layer)
{
    const struct layer *up;

    if (layer == NULL)
        return NULL;
    up = format_adopt_layer(f, layer->up);
    return place_layer(f, up, layer->kind);
}

int32_t
format_adopt(struct format *f, enum field_kind kind, const struct segment *path,
        const struct layer *layer)
{
    static const uint8_t nothing[1] = { 0 };
    struct place *p = place_put(f);

    if (p == NULL)
        return FORMAT_NONE;
    *p = (struct place){ .field = { .text = nothing, .kind = kind },
        .member = FORMAT_NONE,
        .rule = 0, // its path is known
        .rule_member = FORMAT_NONE };
    p->field.path = adopt_path(f, path);
    p->layer = format_adopt_layer(f, layer);
    return f->why == PUMICE_NO_REASON ? (int32_t)f->places - 1 : FORMAT_NONE;
}
