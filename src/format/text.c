// What may stand in any text, at whatever depth: JSON that begins in the middle of it, and layers. A text
// is shown as it stands, and what its layers hide is shown beside it; decide settles what is found twice.
// Backslash escapes and character references are undone for the whole of a text, percent-encoding and
// base64 for the runs that are written so.
#include "format/text.h"

enum {
    CONTEXT = 40,    // bytes before a run that are shown with it (DETECTORS.md, rule 5)
    TRIES_MOST = 16, // of JSON that is none, in one record: so that time stays linear
    KEY_MOST = 64,   // bytes of a key before a value
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

    if (!always && !(kinds & (r->ask->kinds | ANCHOR_LAYERS)) &&
            memchr(view->text, '\\', view->len) == NULL)
        return;
    sub = text_of(r, t, view, layer, first);
    if (kind == FIELD_NAME) { // the path is that of the object around it
        sub.root = place_path_of_name(r->f, t);
        sub.rule = sub.rule_member = sub.member = FORMAT_NONE;
    }
    sub.folded = true;
    text_show(r, &sub, kind, 0, view->len, kinds, n, always);
}

// What a layer of t hides: a view of a piece of it, as text of its own.
static void
show_inside(struct reading *r, struct text *t, const struct view *view,
        enum layer_kind kind, size_t first, uint32_t context)
{
    struct format *f = r->f;
    const struct layer *layer = place_layer(f, t->layer, kind);
    uint32_t kinds = place_kinds(f, first);
    struct text sub;

    if (layer == NULL)
        return;
    if (layer_depth(layer) > LAYERS_MOST) {
        if (kinds & r->ask->kinds)
            place_give_up(f, PUMICE_TOO_DEEP);
        return;
    }
    sub = text_of(r, t, view, layer, first);
    sub.context = context;
    sub.folded = kind != LAYER_BASE64;
    f->layered = true;
    text_show(r, &sub, FIELD_TEXT, 0, view->len, kinds, f->anchors.n - first, false);
}

// ---------------------------------------------------------------- JSON inside of text

static bool
is_blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
opens_json(const struct text *t, uint32_t i, uint32_t end)
{
    uint32_t k = i + 1;

    while (k < end && is_blank(t->p[k]))
        k++;
    if (k == end)
        return false;
    if (t->p[i] == '{')
        return t->p[k] == '"';
    return t->p[k] == '{' || t->p[k] == '"';
}

static bool
is_key(uint8_t c)
{
    uint8_t lower = c | 0x20;

    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c >= 0x80;
}

struct span
text_key_before(const uint8_t *lo, const uint8_t *at)
{
    const uint8_t *p = at, *end;

    while (p > lo && at - p < 4 && (p[-1] == '"' || p[-1] == '\'' || p[-1] == ' '))
        p--;
    if (p == lo || (p[-1] != '=' && p[-1] != ':'))
        return (struct span){ NULL, 0 };
    for (p--; p > lo && (p[-1] == '"' || p[-1] == '\'' || p[-1] == ' ');)
        p--;
    for (end = p; p > lo && end - p < KEY_MOST && is_key(p[-1]);)
        p--;
    while (p < end && (*p == '-' || *p == '.' || (*p & 0xc0) == 0x80))
        p++;
    if (p == end || (*p >= '0' && *p <= '9'))
        return (struct span){ NULL, 0 };
    return (struct span){ p, (size_t)(end - p) };
}

// The value that begins at i, walked as JSON under the key before it; *to is behind it.
static bool
walk_at(struct reading *r, struct text *t, uint32_t start, uint32_t i, uint32_t *to)
{
    struct format *f = r->f;
    struct span key = text_key_before(t->p + start, t->p + i);
    struct text sub = *t;
    uint64_t *state = f->state + t->depth * f->words,
             *kept = f->state + f->words * (LEVELS_MOST + 1);
    size_t words = f->words > 0 ? path_set_words(r->ask->paths) : 0;
    bool done;

    sub.root = place_path(f, t);
    sub.floor = t->depth;
    sub.keyed = place_keyed(f, t);
    sub.member = FORMAT_NONE;
    sub.layer = place_layer(f, t->layer, LAYER_JSON);
    place_covered(f, t, &sub.rule, &sub.rule_member);
    memcpy(kept, state, words * sizeof(*state));
    if (key.p != NULL) {
        sub.root = place_step(f, sub.root, key);
        sub.keyed |= r->ask->key(r->ask->ctx, key);
        if (words > 0) {
            int rank = path_down(r->ask->paths, kept, key, 0, state);

            if (rank > sub.rule) {
                sub.rule = rank;
                sub.rule_member = FORMAT_NONE;
            }
        }
    }
    sub.root = place_hop(f, sub.root, "json");
    done = f->why == PUMICE_NO_REASON && layer_depth(sub.layer) <= LAYERS_MOST &&
           walk_json(r, &sub, i, to);
    memcpy(state, kept, words * sizeof(*state));
    return done;
}

// The next bracket in [at, end), or `end`.
static uint32_t
bracket(const struct text *t, uint32_t at, uint32_t end)
{
    const uint8_t *p = t->p + at, *brace = memchr(p, '{', end - at), *square;
    size_t n = brace != NULL ? (size_t)(brace - p) : end - at;

    square = memchr(p, '[', n);
    return square != NULL ? (uint32_t)(square - t->p) : at + (uint32_t)n;
}

// The next JSON in [at, end): [*from, *to).
static bool
next_json(struct reading *r, struct text *t, uint32_t at, uint32_t end, uint32_t *from,
        uint32_t *to)
{
    if (end != t->n) // a lexer needs the 0 byte behind it
        return false;
    for (uint32_t i = bracket(t, at, end); i < end; i = bracket(t, i + 1, end)) {
        if (!opens_json(t, i, end))
            continue;
        if (r->f->tries == TRIES_MOST)
            return false;
        if (walk_at(r, t, at, i, to)) {
            *from = i;
            return true;
        }
        if (r->f->why != PUMICE_NO_REASON)
            return false;
        r->f->tries++;
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
    kind = memchr(t->p + a, '=', b - a) != NULL || memchr(t->p + a, '?', b - a) != NULL
                   ? LAYER_FORM
                   : LAYER_URL;
    context = a - start > CONTEXT ? a - CONTEXT : start;
    while (context < a && (t->p[context] & 0xc0) == 0x80)
        context++; // not in the middle of a character
    if ((view = text_look(r, t, context, a, b, kind, &first)) != NULL)
        show_inside(r, t, view, kind, first, a - context);
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
        show_inside(r, t, view, LAYER_BASE64, first, 0);
    return end;
}

// Anchors from t->next on are those of [start, end), n of them.
static void
show_runs(struct reading *r, struct text *t, uint32_t start, uint32_t end, size_t n)
{
    size_t next = t->next;
    uint32_t done = start;

    for (size_t i = 0; i < n && r->f->why == PUMICE_NO_REASON; i++) {
        const struct anchor *a =
                (t->list != NULL ? t->list : r->f->anchors.a) + next + i;
        uint32_t at = a->at - t->base;

        if (at < done)
            continue;
        if ((a->kinds & ANCHOR_ESCAPED) && t->p[at] == '%')
            done = show_percent(r, t, start, done, at, end);
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
    if (has_escape(t, start, end))
        layer = LAYER_ESCAPE;
    else if ((kinds & ANCHOR_ESCAPED) && has_entity(f, t, n))
        layer = LAYER_XML;
    if (!always && (kinds & r->ask->kinds))
        place_show(f, t, kind, NULL, start, end, 0, n, t->layer);
    if (layer == LAYER_NONE) {
        if (kinds & ANCHOR_LAYERS)
            show_runs(r, t, start, end, n);
        return;
    }
    if ((view = text_look(r, t, start, start, end, layer, &first)) != NULL)
        show_inside(r, t, view, layer, first, 0);
}

void
text_show(struct reading *r, struct text *t, enum field_kind kind, uint32_t start,
        uint32_t end, uint32_t kinds, size_t n, bool always)
{
    struct format *f = r->f;
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
    while (next_json(r, t, start, end, &from, &to)) {
        show_piece(r, t, kind, start, from, always);
        start = to;
    }
    if (f->why == PUMICE_NO_REASON)
        show_piece(r, t, kind, start, end, always);
}
