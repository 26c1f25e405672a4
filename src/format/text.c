// What may stand in any text, at whatever depth: JSON that begins in the middle of it, and layers. A text
// is shown as it stands, and what its layers hide is shown beside it; decide settles what is found twice.
// Backslash escapes and character references are undone for the whole of a text, percent-encoding and
// base64 for the runs that are written so.
#include "format/text.h"

#include "base/is.h"

enum {
    CONTEXT = 40, // bytes before a run that are shown with it (DETECTORS.md, rule 5)
    CONTEXTS_MOST = 64, // in one record: their bytes are read twice
    TRIES_MOST = 16, // of JSON that is none, in one record: so that time stays linear
};

// ---------------------------------------------------------------- views

const struct view *
text_look(struct reading *r, const struct text *t, uint32_t start, uint32_t escaped,
        uint32_t end, enum layer_kind kind, size_t *first)
{
    struct format *f = r->f;
    enum pumice_reason why;
    const struct view *view =
            views_add(&f->views, t->view, t->p, start, escaped, end, kind, &why);

    if (view == NULL) {
        place_give_up(f, why);
        return NULL;
    }
    *first = f->anchors.n;
    anchor_scan(r->kernel, view->text, view->len, &f->anchors);
    if (f->anchors.failed) {
        place_give_up(f, PUMICE_NO_MEMORY);
        return NULL;
    }
    return view;
}

// The text of a view of a piece of t.
static struct text
text_of(struct reading *r, struct text *t, const struct view *view,
        const struct layer *layer, size_t first)
{
    struct text sub = { .p = view->text,
        .n = view->len,
        .view = view,
        .next = first,
        .last = r->f->anchors.n,
        .root = place_path(r->f, t),
        .layer = layer,
        .floor = t->depth,
        .depth = t->depth,
        .keyed = place_keyed(r->f, t),
        .member = place_member(r->f, t) };

    place_covered(r->f, t, &sub.rule, &sub.rule_member);
    return sub;
}

void
text_show_view(struct reading *r, struct text *t, enum field_kind kind,
        const struct view *view, const struct layer *layer, size_t first, bool always)
{
    uint32_t kinds = place_kinds(r->f, first);
    size_t n = r->f->anchors.n - first;
    struct text sub;
    bool begins = anchor_begins(view->text, view->len);

    if (!always && !begins && !t->fields &&
            !(kinds & (r->ask->kinds | ANCHOR_LAYERS)) &&
            memchr(view->text, '\\', view->len) == NULL)
        return;
    sub = text_of(r, t, view, layer, first);
    sub.origin = place_origin(r->f,
            &(struct origin){ .p = view->text,
                    .n = view->len,
                    .root = sub.root,
                    .line = t->line || (t->origin != NULL && t->origin->line) });
    if (kind == FIELD_NAME) { // the path is that of the object around it
        sub.root = place_path_of_name(r->f, t);
        sub.rule = sub.rule_member = sub.member = FORMAT_NONE;
    }
    sub.folded = true;
    sub.begins = begins;
    text_show(r, &sub, kind, 0, view->len, kinds, n, always);
    sub.next = first;
    if (t->fields && r->f->why == PUMICE_NO_REASON)
        rows_show_fields(r, &sub, sub.origin, 0, view->len);
}

// What a layer of t hides: a view of a piece of it, as text of its own.
static void
show_inside(struct reading *r, struct text *t, const struct view *view,
        enum layer_kind kind, size_t first, uint32_t context, bool always)
{
    struct format *f = r->f;
    const struct layer *layer = place_layer(f, t->layer, kind);
    uint32_t kinds = place_kinds(f, first);
    struct text sub;

    if (layer == NULL)
        return;
    if (layer_depth(layer) > LAYERS_MOST) {
        if (kinds & (r->ask->kinds | ANCHOR_LAYERS))
            place_give_up(f, PUMICE_TOO_DEEP);
        return;
    }
    sub = text_of(r, t, view, layer, first);
    sub.context = context;
    sub.origin = place_origin(f, &(struct origin){ .up = t->origin,
                                         .view = view,
                                         .p = view->text,
                                         .n = view->len,
                                         .root = sub.root,
                                         .kind = kind });
    sub.folded = kind != LAYER_BASE64;
    f->layered = true;
    text_show(r, &sub, FIELD_TEXT, 0, view->len, kinds, f->anchors.n - first, always);
}

// ---------------------------------------------------------------- JSON inside of text

static bool
opens_json(const struct text *t, uint32_t i, uint32_t end)
{
    uint32_t k = i + 1;

    while (k < end && is_space(t->p[k]))
        k++;
    if (k == end)
        return false;
    if (t->p[i] == '{')
        return t->p[k] == '"';
    return t->p[k] == '{' || t->p[k] == '"';
}

void
text_go_down(struct reading *r, const struct segment *stop, const struct segment *step,
        struct text *sub, size_t words, uint64_t *state)
{
    uint64_t *from = r->f->state + r->f->words * (LEVELS_MOST + 2);
    int rank;

    if (step == NULL || step == stop)
        return;
    text_go_down(r, stop, step->up, sub, words, state);
    if (step->name.p == NULL && step->index == SEGMENT_NO_STEP)
        return;
    sub->keyed |=
            step->name.p != NULL && (r->ask->name(r->ask->ctx, step->name) & NAME_KEY);
    if (words == 0)
        return;
    memcpy(from, state, words * sizeof(*state));
    rank = path_down(r->ask->paths, from, step->name, step->index, state);
    if (rank > sub->rule) {
        sub->rule = rank;
        sub->rule_member = FORMAT_NONE;
    }
}

// The value that begins at i, walked as JSON under the path that the text has there; *to is behind it.
static bool
walk_at(struct reading *r, struct text *t, uint32_t i, uint32_t *to)
{
    struct format *f = r->f;
    struct text sub = *t;
    const struct origin *outermost =
            t->origin; // up to its root the state has gone down
    uint64_t *state = f->state + t->depth * f->words,
             *kept = f->state + f->words * (LEVELS_MOST + 1);
    size_t words = f->words > 0 ? path_set_words(r->ask->paths) : 0;
    bool done;

    sub.root =
            t->origin != NULL ? format_origin_path(f, t->origin, i) : place_path(f, t);
    while (outermost != NULL && outermost->up != NULL)
        outermost = outermost->up;
    sub.floor = t->depth;
    sub.begins = false;
    sub.keyed = place_keyed(f, t);
    sub.member = FORMAT_NONE;
    sub.layer = place_layer(f, t->layer, LAYER_JSON);
    sub.origin = NULL;
    place_covered(f, t, &sub.rule, &sub.rule_member);
    memcpy(kept, state, words * sizeof(*state));
    text_go_down(r, outermost != NULL ? outermost->root : place_path(f, t), sub.root,
            &sub, words, state);
    sub.root = place_hop(f, sub.root, "json");
    done = f->why == PUMICE_NO_REASON && layer_depth(sub.layer) <= LAYERS_MOST &&
           walk_json(r, &sub, i, to);
    memcpy(state, kept, words * sizeof(*state));
    return done;
}

static uint32_t
find(const struct text *t, uint8_t c, uint32_t at, uint32_t end)
{
    const uint8_t *p = at < end ? memchr(t->p + at, c, end - at) : NULL;

    return p == NULL ? end : (uint32_t)(p - t->p);
}

// The next bracket of each kind; looked for once, so that time is linear.
struct brackets {
    uint32_t brace, square;
};

static void
go_on(const struct text *t, struct brackets *b, uint32_t at, uint32_t end)
{
    if (b->brace < at)
        b->brace = find(t, '{', at, end);
    if (b->square < at)
        b->square = find(t, '[', at, end);
}

// The next JSON in [at, end): [*from, *to).
static bool
next_json(struct reading *r, struct text *t, struct brackets *b, uint32_t at,
        uint32_t end, uint32_t *from, uint32_t *to)
{
    for (go_on(t, b, at, end); b->brace < end || b->square < end;) {
        uint32_t i = b->brace < b->square ? b->brace : b->square;

        if (opens_json(t, i, end)) {
            if (r->f->tries == TRIES_MOST)
                return false;
            if (walk_at(r, t, i, to)) {
                *from = i;
                if (t->p == r->f->origin.p && r->f->jsons < JSONS_MOST) {
                    r->f->json[r->f->jsons].from = i;
                    r->f->json[r->f->jsons++].to = *to;
                }
                return true;
            }
            if (r->f->why != PUMICE_NO_REASON)
                return false;
            r->f->tries++;
        }
        go_on(t, b, i + 1, end);
    }
    return false;
}

// ---------------------------------------------------------------- runs

static bool
is_url(uint8_t c)
{
    return c > ' ' && c < 0x7f && strchr("\"'<>\\^`{|}", c) == NULL;
}

// The run of an URL or a form around the `%` at i. Returns its end.
static uint32_t
show_percent(struct reading *r, struct text *t, uint32_t start, uint32_t done,
        uint32_t i, uint32_t end)
{
    uint32_t a = i, b = i, context;
    const struct view *view;
    enum layer_kind kind;
    size_t first;

    while (a > done && is_url(t->p[a - 1]))
        a--;
    while (b < end && is_url(t->p[b]))
        b++;
    if (r->f->views.count >
            VIEWS_MOST / 2) // the rest in one, so that the views suffice
        b = end;
    kind = memchr(t->p + a, '=', b - a) != NULL || memchr(t->p + a, '?', b - a) != NULL
                   ? LAYER_FORM
                   : LAYER_URL;
    context = a - start > CONTEXT ? a - CONTEXT : start;
    if (r->f->contexts++ >= CONTEXTS_MOST)
        context = a;
    while (context < a && (t->p[context] & 0xc0) == 0x80)
        context++; // not in the middle of a character
    if ((view = text_look(r, t, context, a, b, kind, &first)) != NULL)
        show_inside(r, t, view, kind, first, a - context, false);
    return b;
}

static uint32_t
show_base64(struct reading *r, struct text *t, uint32_t i, uint32_t end)
{
    struct format *f = r->f;
    enum pumice_reason why;
    const struct view *view = views_add_base64(&f->views, t->view, t->p, i, &end, &why);
    size_t first = f->anchors.n;

    if (view == NULL) {
        if (why != PUMICE_NO_REASON)
            place_give_up(f, why);
        return i + 1;
    }
    anchor_scan(r->kernel, view->text, view->len, &f->anchors);
    if (f->anchors.failed)
        place_give_up(f, PUMICE_NO_MEMORY);
    else
        show_inside(r, t, view, LAYER_BASE64, first, 0, false);
    return end;
}

// Anchors from t->next on are those of [start, end), n of them. What stands in the context has been shown
// with the text around.
static void
show_runs(struct reading *r, struct text *t, uint32_t start, uint32_t end, size_t n)
{
    size_t next = t->next;
    uint32_t done = start < t->context ? t->context : start, percent = done;

    for (size_t i = 0; i < n && r->f->why == PUMICE_NO_REASON; i++) {
        const struct anchor *a =
                (t->list != NULL ? t->list : r->f->anchors.a) + next + i;
        uint32_t at = a->at - t->base;

        if (at < done)
            continue;
        if ((a->kinds & ANCHOR_ESCAPED) && t->p[at] == '%')
            done = percent = show_percent(r, t, start, percent, at, end);
        else if (a->kinds & ANCHOR_BASE64)
            done = show_base64(r, t, at, end);
    }
}

// ---------------------------------------------------------------- a piece of text

static bool
has_escape(const struct text *t, uint32_t start, uint32_t end)
{
    const uint8_t *p = t->p + start, *lim = t->p + end;
    uint8_t c[4];
    size_t n;

    while ((p = memchr(p, '\\', (size_t)(lim - p))) != NULL) {
        if (layer_escape(p, lim, c, &n) > 0)
            return true;
        p++;
    }
    return false;
}

static bool
has_entity(const struct format *f, const struct text *t, size_t n)
{
    const struct anchor *a = (t->list != NULL ? t->list : f->anchors.a) + t->next;

    for (size_t i = 0; i < n; i++)
        if ((a[i].kinds & ANCHOR_ESCAPED) && t->p[a[i].at - t->base] == '&')
            return true;
    return false;
}

// Text without JSON in it.
static void
show_piece(struct reading *r, struct text *t, enum field_kind kind, uint32_t start,
        uint32_t end, bool always)
{
    struct format *f = r->f;
    size_t n, first;
    uint32_t kinds = place_anchors(f, t, start, end, &n);
    enum layer_kind layer = LAYER_NONE;
    const struct view *view;

    if (end - start < 2 || f->why != PUMICE_NO_REASON)
        return;
    if ((t->list == NULL || f->bits == NULL || r->ask->any.backslash != 0) &&
            has_escape(t, start, end))
        layer = LAYER_ESCAPE;
    else if ((kinds & ANCHOR_ESCAPED) && has_entity(f, t, n))
        layer = LAYER_XML;
    if (!always && ((kinds & r->ask->kinds) || t->begins))
        place_show(f, t, kind, NULL, start, end, 0, n, t->layer);
    if (layer == LAYER_NONE) {
        if (kinds & ANCHOR_LAYERS)
            show_runs(r, t, start, end, n);
        return;
    }
    if ((view = text_look(r, t, start, start, end, layer, &first)) != NULL)
        show_inside(r, t, view, layer, first,
                t->context > start ? views_after(&f->views, view, t->context) : 0,
                always && t->rule != FORMAT_NONE);
}

void
text_show(struct reading *r, struct text *t, enum field_kind kind, uint32_t start,
        uint32_t end, uint32_t kinds, size_t n, bool always)
{
    struct format *f = r->f;
    struct brackets b = { end, end };
    uint32_t from, to;
    const struct view *view;
    size_t first;

    if ((kinds & ANCHOR_FOLD) && !t->folded) {
        view = text_look(r, t, start, start, end, LAYER_NONE, &first);
        if (view != NULL)
            text_show_view(r, t, kind, view, t->layer, first, always);
        return;
    }
    if (always) { // a rule or a key may want the whole of it
        place_show(f, t, kind, NULL, start, end, 0, n, t->layer);
        f->layered = true;
    }
    if (end == t->n) // a lexer needs the 0 byte behind it
        b = (struct brackets){ find(t, '{', start, end), find(t, '[', start, end) };
    while (next_json(r, t, &b, start, end, &from, &to)) {
        f->layered = true; // the places of the JSON are shown, those before it not yet
        show_piece(r, t, kind, start, from, always);
        t->begins = false;
        start = to;
    }
    if (f->why == PUMICE_NO_REASON)
        show_piece(r, t, kind, start, end, always);
}
