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
    bool free; // `key: value` counts; in a JSON string only what is surely a line
};

void
format_forget(struct format *f)
{
    memset(f->heads.text, 0, sizeof(f->heads.text));
    f->elements.text = NULL;
}

static const struct line_head *
head_of(struct line *l, int depth)
{
    struct line_heads *h = &l->f->heads;

    if (h->text[depth] != l->p) {
        line_head(l->p, l->n, l->f->asked, &h->head[depth]);
        h->text[depth] = l->p;
    }
    return &h->head[depth];
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
    if (h->body_name != NULL)
        step(l, span_of(h->body_name));
    l->p += h->body;
    l->n -= h->body;
    l->at -= h->body;
    l->free = true;
    return true;
}

// The walk, at the first value that ends behind l->at. Places are asked for in order, so it goes on where it
// stands.
static const struct line_elements *
elements_of(struct line *l)
{
    struct line_elements *e = &l->f->elements;

    if (e->text != l->p || e->n != l->n || l->at < e->from)
        *e = (struct line_elements){ .text = l->p, .n = l->n };
    while (!e->done && e->end <= l->at) {
        e->from = e->end;
        e->done = !line_element(l->p, l->n, &e->walk, &e->start, &e->end);
    }
    return e;
}

// Into the element or attribute that it stands in. False: it stands in none.
static bool
enter_elements(struct line *l)
{
    const struct line_elements *e = elements_of(l);

    if (e->done || l->at < e->start)
        return false;
    if (!l->free)
        l->path = place_hop(l->f, l->path, "xml");
    for (size_t i = 0; i < e->walk.depth; i++)
        step(l, e->walk.name[i]);
    return true;
}

static const struct segment *
line_path(struct line *l, bool heads)
{
    struct span key;
    bool query;

    for (int depth = 0; heads && depth < LAYERS_MOST; depth++) {
        const struct line_head *h = head_of(l, depth);

        if (h->form == LINE_TEXT)
            break;
        if (!l->free || depth > 0)
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
        .free = o->line };

    if (o->up != NULL) {
        const struct segment *outside =
                format_origin_path(f, o->up, views_step(&f->views, o->view, at));

        if (o->kind != LAYER_BASE64)
            return outside;
        l.path = place_hop(f, outside, "base64");
        l.free = true;
    }
    return line_path(&l, true);
}

const struct segment *
format_path(struct format *f, uint32_t place, uint32_t at)
{
    const struct place *p = &f->place[place];
    struct line l = { .f = f,
        .p = p->field.text,
        .n = p->field.len,
        .at = at,
        .path = p->field.path };

    if (p->rule != FORMAT_NONE && p->origin == NULL)
        return p->field.path;
    if (p->field.kind != FIELD_TEXT && p->field.kind != FIELD_STRING)
        return p->field.path;
    if (p->origin == NULL) // of a JSON string, no 0 byte behind it
        return line_path(&l, false);
    return format_origin_path(f, p->origin,
            (uint32_t)(p->field.text - p->origin->p) + at);
}
