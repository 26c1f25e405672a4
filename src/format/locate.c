// Paths of places in text. A text is taken apart only now, when something was found in it: what was decoded
// is followed back to the text that it stands in, and there the line is read.
#include "format/line.h"
#include "format/text.h"

// The line of a text, from its head inwards.
struct line {
    struct format *f;
    const uint8_t *p;
    uint32_t n, at;
    const struct segment *path;
    unsigned slot; // of format.line
    bool free;     // `key: value` counts; in a JSON string only what is surely a line
};

static struct line_read *
reading_of(struct line *l)
{
    struct line_read *read = &l->f->line[l->slot];

    if (read->text != l->p) {
        read->text = l->p;
        line_walk_begin(&read->walk);
        read->from = read->start = read->end = read->next = 0;
        read->headed = read->over = false;
    }
    return read;
}

enum line_form
locate_asked(const struct format *f, bool inside)
{
    return inside && f->asked != LINE_TEXT ? LINE_ANY : f->asked;
}

void
locate_forget(struct format *f)
{
    for (size_t i = LAYERS_MOST; i < 2 * LAYERS_MOST; i++)
        f->line[i].text = NULL;
}

static const struct line_head *
head_of(struct line *l)
{
    struct line_read *read = reading_of(l);

    if (!read->headed)
        line_head(l->p, l->n, locate_asked(l->f, l->slot > 0), &read->head);
    read->headed = true;
    return &read->head;
}

static void
step(struct line *l, struct span name)
{
    l->path = place_step(l->f, l->path, name);
}

static void
step_query(struct line *l, struct span key)
{
    l->path = place_hop(l->f, l->path, "url");
    step(l, key);
}

// Into the pair of an extension that it stands in.
static void
enter_extension(struct line *l, const struct line_head *h)
{
    struct line_read *read = reading_of(l);
    struct line_field *pair = &read->pair;
    struct span key;
    bool query;

    if (read->next == 0 || l->at < read->pair_from) {
        read->next = h->body;
        *pair = (struct line_field){ .end = h->body };
    }
    while (pair->end <= l->at) {
        read->pair_from = pair->end;
        if (!line_extension(l->p, &read->next, l->n, h->delimiter, pair))
            pair->start = pair->end = l->n + 1;
    }
    if (l->at < pair->start)
        return;
    step(l, pair->name);
    key = line_key(l->p + pair->start, l->p + l->at, &query);
    if (query)
        step_query(l, key);
}

// Into a field of the head, or behind it into the body. False: the path ends here.
static bool
enter_head(struct line *l, const struct line_head *h)
{
    bool query;
    struct span key;

    for (size_t i = 0; i < h->n; i++) {
        const struct line_field *f = &h->field[i];

        if (l->at < f->start || l->at >= f->end)
            continue;
        if (f->up.p != NULL)
            step(l, f->up);
        if (f->name.p != NULL)
            step(l, f->name);
        else
            l->path = place_element(l->f, l->path, f->index);
        key = line_key(l->p + f->start, l->p + l->at, &query);
        if (query)
            step_query(l, key);
        return false;
    }
    if (l->at < h->body)
        return false;
    if (h->delimiter != 0) {
        enter_extension(l, h);
        return false;
    }
    step(l, span_of(h->body_name));
    l->p += h->body;
    l->n -= h->body;
    l->at -= h->body;
    l->slot++; // each has LAYERS_MOST of them, as line_path() goes no deeper
    l->free = true;
    return true;
}

// Into the element or attribute that it stands in. False: it stands in none.
static bool
enter_elements(struct line *l)
{
    struct line_read *read = reading_of(l);

    if (l->at < read->from) { // asked for out of order
        line_walk_again(&read->walk);
        read->from = read->start = read->end = 0;
        read->over = false;
    }
    while (!read->over && read->end <= l->at) {
        read->from = read->end;
        read->over = !line_element(l->p, l->n, &read->walk, &read->start, &read->end);
    }
    if (read->over || l->at < read->start)
        return false;
    if (!l->free)
        l->path = place_hop(l->f, l->path, "xml");
    for (size_t i = 0; i < read->walk.depth; i++)
        step(l, read->walk.name[i]);
    return true;
}

static const struct segment *
line_path(struct line *l, bool heads)
{
    struct span key;
    bool query;

    for (int depth = 0; heads && depth < LAYERS_MOST; depth++) {
        const struct line_head *h = head_of(l);

        if (h->form == LINE_TEXT)
            break;
        if (!l->free || l->path != NULL || depth > 0)
            l->path = place_hop(l->f, l->path, line_form_name(h->form));
        if (!enter_head(l, h))
            return l->path;
    }
    if (enter_elements(l))
        return l->path;
    key = line_key(l->p, l->p + l->at, &query);
    if (query)
        step_query(l, key);
    else if (key.p != NULL && l->free)
        step(l, key);
    return l->path;
}

const struct segment *
format_origin_path(struct format *f, const struct origin *o, uint32_t at)
{
    struct line l = { .f = f,
        .p = o->p,
        .n = o->n,
        .at = at,
        .path = o->root,
        .slot = o->p == f->origin.p ? 0 : LAYERS_MOST,
        .free = o->line };

    if (o->up != NULL) {
        const struct segment *outside =
                format_origin_path(f, o->up, views_step(&f->views, o->view, at));

        if (o->kind != LAYER_BASE64)
            return outside;
        l.path = place_hop(f, outside, "base64");
        l.free = true;
    }
    return line_path(&l, !o->open);
}

const struct segment *
format_path(struct format *f, uint32_t place, uint32_t at)
{
    const struct place *p = &f->place[place];
    struct line l = { .f = f,
        .p = p->field.text,
        .n = p->field.len,
        .at = at,
        .path = p->field.path,
        .slot = LAYERS_MOST };

    if (p->rule != FORMAT_NONE && p->origin == NULL)
        return p->field.path;
    if (p->field.kind != FIELD_TEXT && p->field.kind != FIELD_STRING)
        return p->field.path;
    if (p->origin ==
            NULL) // of a JSON string, no 0 byte behind it; nothing can stand before its first byte
        return at == 0 ? p->field.path : line_path(&l, false);
    return format_origin_path(f, p->origin,
            (uint32_t)(p->field.text - p->origin->p) + at);
}

// A layer outside of all the others, but for the encoding of the record.
static const struct layer *
put_outside(struct format *f, const struct layer *layer, enum layer_kind kind)
{
    const struct layer *outside;

    if (layer == NULL || layer->kind >= LAYER_UTF16LE)
        return place_layer(f, layer, kind);
    outside = put_outside(f, layer->up, kind);
    return outside == NULL ? NULL : place_layer(f, outside, layer->kind);
}

const struct layer *
format_layer(struct format *f, uint32_t at, const struct layer *layer)
{
    struct line l = { .f = f, .p = f->origin.p, .n = f->origin.n };
    const struct line_head *h;

    if (f->told != NULL || l.n == 0 || l.p[0] != '<')
        return layer;
    if (f->decoded != NULL)
        at = views_after(&f->views, f->decoded, at);
    h = head_of(&l);
    for (size_t i = 0; h->form == LINE_SYSLOG && i < h->n; i++)
        if (h->field[i].up.p != NULL && at >= h->field[i].start && at < h->field[i].end)
            return put_outside(f, layer, LAYER_SD);
    return layer;
}
