// The walk over a record. JSON is walked with a stack of its own; a string that holds JSON again is
// walked in its decoded view. Path steps are made only for places that are shown.
#include "format/format.h"

#include <stdlib.h>

#include "format/json.h"

// An open object or array, and the member or element in it that is being read.
struct frame_step {
    bool array;
    bool keyed;      // a name on the way here matters
    uint32_t opened; // where its bracket is
    uint32_t object; // its number
    uint32_t ordinal;
    uint32_t start; // of the member
    uint32_t comma; // before it
    struct span name;
    const struct segment *seg; // of this step, once somebody needed it
    int32_t member;            // once somebody needed it
    int32_t rule, rule_member; // that cover what is being read
    bool matched;              // rule matched just here
};

// A JSON text being walked: a record or a view.
struct text {
    const uint8_t *p;
    uint32_t n;
    const struct view *view;
    const struct anchor *list; // NULL: those of format.anchors
    size_t next, last;
    uint32_t base;
    const struct segment *root;
    uint32_t floor;       // depth at which it begins
    uint32_t depth;       // frames open
    uint8_t layers, skip; // skip: a byte order mark
    bool keyed;
    int32_t rule, rule_member;
};

int
format_init(struct format *f, size_t words)
{
    *f = (struct format){ .words = words };
    arena_init(&f->arena);
    f->frame = malloc(LEVELS_MOST * sizeof(*f->frame));
    f->state = malloc((LEVELS_MOST + 1) * (words == 0 ? 1 : words) * sizeof(*f->state));
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

static void
give_up(struct format *f, enum pumice_reason why)
{
    if (f->why == PUMICE_NO_REASON)
        f->why = why;
}

static void *
take(struct format *f, size_t n)
{
    void *p = arena_get(&f->arena, n);

    f->arena_used = true;
    if (p == NULL)
        give_up(f, PUMICE_NO_MEMORY);
    return p;
}

// ---------------------------------------------------------------- anchors

static const struct anchor *
list_of(const struct format *f, const struct text *t)
{
    return t->list != NULL ? t->list : f->anchors.a;
}

// Moves on to the anchors of [start, end) and returns the kinds there; *n of them from t->next on.
static uint32_t
anchors_in(const struct format *f, struct text *t, uint32_t start, uint32_t end,
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
        struct segment *s = take(f, sizeof(*s));

        if (s == NULL)
            return NULL;
        *s = (struct segment){ .up = up, .name = fr->name, .index = fr->ordinal };
        if (fr->array)
            s->name.p = NULL;
        fr->seg = up = s;
    }
    return up;
}

static const struct segment *
path_here(struct format *f, const struct text *t)
{
    return t->depth == t->floor ? t->root : segment_of(f, t, t->depth - 1);
}

// The member that is being read, or FORMAT_NONE.
static int32_t
member_of(struct format *f, const struct text *t)
{
    struct frame_step *fr = &f->frame[t->depth - 1];

    if (t->depth == t->floor || fr->array)
        return FORMAT_NONE;
    if (fr->member != FORMAT_NONE)
        return fr->member;
    if (f->members == f->cap_members) {
        size_t cap = f->cap_members == 0 ? 64 : f->cap_members * 2;
        struct member *m = realloc(f->member, cap * sizeof(*m));

        if (m == NULL) {
            give_up(f, PUMICE_NO_MEMORY);
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
            give_up(f, PUMICE_NO_MEMORY);
            return NULL;
        }
        f->place = p;
        f->cap_places = cap;
    }
    return &f->place[f->places++];
}

static bool
covered(const struct format *f, const struct text *t, int32_t *rule,
        int32_t *rule_member)
{
    *rule = t->depth > t->floor ? f->frame[t->depth - 1].rule : t->rule;
    *rule_member =
            t->depth > t->floor ? f->frame[t->depth - 1].rule_member : t->rule_member;
    return *rule != FORMAT_NONE;
}

static void walk_inside(struct format *f, const struct format_ask *ask,
        const struct kernel *k, struct text *outer, const struct view *view,
        size_t first, bool *done);

// A place of the text [start, end), or of a view of it.
static void
show(struct format *f, struct text *t, enum field_kind kind, const struct view *view,
        uint32_t start, uint32_t end, size_t first, size_t n)
{
    struct place *p;
    int32_t rule, rule_member, member = FORMAT_NONE;
    const struct segment *path;

    covered(f, t, &rule, &rule_member);
    if (kind == FIELD_NAME) {
        path = t->depth - 1 == t->floor ? t->root : segment_of(f, t, t->depth - 2);
        rule = rule_member = FORMAT_NONE;
    } else {
        path = path_here(f, t);
        member = member_of(f, t);
    }
    if ((p = place_put(f)) == NULL)
        return;
    *p = (struct place){ .field = { .kind = kind, .path = path, .anchors = n },
        .layers = t->layers,
        .member = member,
        .rule = rule,
        .rule_member = rule_member };
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
}

// A view of [start, end) and its anchors: format.anchors from *first on. NULL: given up.
static const struct view *
look(struct format *f, const struct kernel *k, const struct text *t, uint32_t start,
        uint32_t end, bool json, size_t *first)
{
    enum pumice_reason why;
    const struct view *view =
            views_add(&f->views, t->view, t->p, start, end, json, &why);

    if (view == NULL) {
        give_up(f, why);
        return NULL;
    }
    *first = f->anchors.n;
    anchor_scan(k, view->text, view->len, &f->anchors);
    if (f->anchors.failed) {
        give_up(f, PUMICE_NO_MEMORY);
        return NULL;
    }
    return view;
}

static uint32_t
kinds_from(const struct format *f, size_t first)
{
    uint32_t kinds = 0;

    for (size_t i = first; i < f->anchors.n; i++)
        kinds |= f->anchors.a[i].kinds;
    return kinds;
}

// Could text with quotes in it be JSON?
static bool
holds_json(const struct view *v)
{
    uint32_t i = 0, n = v->len;

    while (i < n && strchr(" \t\r\n", v->text[i]) != NULL && v->text[i] != 0)
        i++;
    while (n > i && strchr(" \t\r\n", v->text[n - 1]) != NULL && v->text[n - 1] != 0)
        n--;
    if (n - i < 2)
        return false;
    return (v->text[i] == '{' && v->text[n - 1] == '}') ||
           (v->text[i] == '[' && v->text[n - 1] == ']');
}

static bool
pattern_pending(const struct format *f, const struct text *t)
{
    const uint64_t *state = f->state + t->depth * f->words;

    for (size_t i = 0; i < f->words; i++)
        if (state[i] != 0)
            return true;
    return false;
}

static void
string_value(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *t, uint32_t start, uint32_t end, bool escaped)
{
    size_t n, first;
    uint32_t kinds = anchors_in(f, t, start, end, &n);
    bool keyed = t->depth > t->floor ? f->frame[t->depth - 1].keyed : t->keyed,
         done = false;
    int32_t rule, rule_member;
    bool ruled = covered(f, t, &rule, &rule_member);
    const struct view *view;

    if (!escaped && !(kinds & ANCHOR_FOLD)) {
        if ((kinds & ask->kinds) || keyed || ruled)
            show(f, t, FIELD_STRING, NULL, start, end, 0, n);
        return;
    }
    if ((view = look(f, k, t, start, end, true, &first)) == NULL)
        return;
    if (escaped && holds_json(view) && (!ruled || pattern_pending(f, t)))
        walk_inside(f, ask, k, t, view, first, &done);
    if (!done && (keyed || ruled || (kinds_from(f, first) & ask->kinds)))
        show(f, t, FIELD_STRING, view, 0, 0, first, f->anchors.n - first);
}

// A member's name: a step of paths, a key, and a value that may be personal itself.
static void
member_name(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *t, uint32_t start, uint32_t end, bool escaped)
{
    struct frame_step *fr = &f->frame[t->depth - 1];
    size_t n, first;
    uint32_t kinds = anchors_in(f, t, start, end, &n);
    const struct view *view;

    fr->name = (struct span){ t->p + start, end - start };
    if (!escaped && !(kinds & ANCHOR_FOLD)) {
        if (kinds & ask->kinds)
            show(f, t, FIELD_NAME, NULL, start, end, 0, n);
        return;
    }
    if ((view = look(f, k, t, start, end, true, &first)) == NULL)
        return;
    fr->name = (struct span){ view->text, view->len };
    if (kinds_from(f, first) & ask->kinds)
        show(f, t, FIELD_NAME, view, 0, 0, first, f->anchors.n - first);
}

// Steps into the member or element at the top of the stack.
static void
step_in(struct format *f, const struct format_ask *ask, struct text *t)
{
    struct frame_step *fr = &f->frame[t->depth - 1];
    bool below = t->depth - 1 > t->floor;
    int rank;

    fr->rule = below ? f->frame[t->depth - 2].rule : t->rule;
    fr->rule_member = below ? f->frame[t->depth - 2].rule_member : t->rule_member;
    fr->matched = false;
    if (f->words == 0 || path_set_words(ask->paths) == 0)
        return;
    rank = path_down(ask->paths, f->state + (t->depth - 1) * f->words,
            fr->array ? (struct span){ NULL, 0 } : fr->name, fr->ordinal,
            f->state + t->depth * f->words);
    if (rank > fr->rule) {
        if (fr->rule_member != FORMAT_NONE)
            f->member[fr->rule_member].mixed =
                    true; // those around it are mixed already
        fr->rule = rank;
        fr->matched = true;
        fr->rule_member = member_of(f, t);
    }
}

static void
colon(struct format *f, const struct format_ask *ask, struct text *t, uint32_t at,
        bool look_at_key)
{
    struct frame_step *fr = &f->frame[t->depth - 1];
    size_t n;
    uint32_t kinds = anchors_in(f, t, at, at + 1, &n);

    fr->keyed = t->depth - 1 > t->floor ? f->frame[t->depth - 2].keyed : t->keyed;
    if (!fr->keyed && (look_at_key || (kinds & ANCHOR_KEY)))
        fr->keyed = ask->key(ask->ctx, fr->name);
}

static bool
open_level(struct format *f, struct text *t, uint32_t at, bool array)
{
    struct frame_step *fr;
    bool keyed = t->depth > t->floor ? f->frame[t->depth - 1].keyed : t->keyed;

    if (t->depth == LEVELS_MOST) {
        give_up(f, PUMICE_TOO_DEEP);
        return false;
    }
    fr = &f->frame[t->depth++];
    fr->array = array;
    fr->opened = at;
    fr->keyed = keyed;
    fr->object = f->objects++;
    fr->ordinal = 0;
    fr->comma = FORMAT_NO_COMMA;
    fr->seg = NULL;
    fr->member = FORMAT_NONE;
    fr->name = (struct span){ (const uint8_t *)"", 0 };
    return true;
}

static void
comma(struct format *f, struct text *t, uint32_t at)
{
    struct frame_step *fr = &f->frame[t->depth - 1];

    if (fr->member != FORMAT_NONE)
        f->member[fr->member].after = at;
    fr->comma = at;
    fr->ordinal++;
    fr->seg = NULL;
    fr->member = FORMAT_NONE;
}

static void
value_ends(struct format *f, const struct text *t, uint32_t at)
{
    if (t->depth > t->floor && f->frame[t->depth - 1].member != FORMAT_NONE)
        f->member[f->frame[t->depth - 1].member].end = at;
}

static void
scalar(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *t, enum json_token token, uint32_t start, uint32_t end)
{
    int32_t rule, rule_member;
    uint32_t kinds;
    size_t n = 0;
    bool keyed = t->depth > t->floor ? f->frame[t->depth - 1].keyed : t->keyed;

    if (token == JSON_STRING || token == JSON_STRING_ESCAPED) {
        string_value(f, ask, k, t, start + 1, end - 1, token == JSON_STRING_ESCAPED);
    } else if (token == JSON_NUMBER) {
        kinds = anchors_in(f, t, start, end, &n);
        if ((kinds & ask->kinds) || keyed || covered(f, t, &rule, &rule_member))
            show(f, t, FIELD_NUMBER, NULL, start, end, 0, n);
    } else if (covered(f, t, &rule, &rule_member)) {
        show(f, t, FIELD_LITERAL, NULL, start, end, 0, 0);
    }
    value_ends(f, t, end);
}

enum expect { A_VALUE, AN_ELEMENT, FIRST_NAME, A_NAME, NEXT };

// Walks the whole of a text. False: it is no JSON, or given up (f->why); what it has shown until then
// is the caller's to take back.
static bool
walk(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *t)
{
    const uint8_t *cur = t->p + t->skip, *lim = t->p + t->n, *start;
    enum expect expect = A_VALUE;

    while (f->why == PUMICE_NO_REASON) {
        enum json_token token = json_next(&cur, lim, &start);
        uint32_t from = (uint32_t)(start - t->p), to = (uint32_t)(cur - t->p);

        switch (expect) {
        case FIRST_NAME:
        case A_NAME:
            if (token == JSON_OBJECT_END && expect == FIRST_NAME)
                goto closed;
            if (token != JSON_STRING && token != JSON_STRING_ESCAPED)
                return false;
            f->frame[t->depth - 1].start = from;
            member_name(f, ask, k, t, from + 1, to - 1, token == JSON_STRING_ESCAPED);
            if (json_next(&cur, lim, &start) != JSON_COLON)
                return false;
            colon(f, ask, t, (uint32_t)(start - t->p),
                    token == JSON_STRING_ESCAPED ||
                            f->frame[t->depth - 1].name.p != t->p + from + 1);
            step_in(f, ask, t);
            expect = A_VALUE;
            continue;
        case AN_ELEMENT:
            if (token == JSON_ARRAY_END)
                goto closed;
            step_in(f, ask, t);
            break;
        case A_VALUE:
            break;
        case NEXT:
            if (t->depth == t->floor)
                return token == JSON_END;
            if (token == JSON_COMMA) {
                bool array = f->frame[t->depth - 1].array;

                comma(f, t, from);
                if (array)
                    step_in(f, ask, t);
                expect = array ? A_VALUE : A_NAME;
                continue;
            }
            if (token !=
                    (f->frame[t->depth - 1].array ? JSON_ARRAY_END : JSON_OBJECT_END))
                return false;
        closed:
            t->depth--;
            value_ends(f, t, to);
            if (expect != NEXT) { // an empty one: only a rule takes interest
                int32_t rule, rule_member;

                if (covered(f, t, &rule, &rule_member))
                    show(f, t, FIELD_LITERAL, NULL, f->frame[t->depth].opened, to, 0,
                            0);
                value_ends(f, t, to);
            }
            expect = NEXT;
            continue;
        }
        switch (token) {
        case JSON_OBJECT:
        case JSON_ARRAY:
            if (!open_level(f, t, from, token == JSON_ARRAY))
                return false;
            expect = token == JSON_ARRAY ? AN_ELEMENT : FIRST_NAME;
            break;
        case JSON_STRING:
        case JSON_STRING_ESCAPED:
        case JSON_NUMBER:
        case JSON_TRUE:
        case JSON_FALSE:
        case JSON_NULL:
            scalar(f, ask, k, t, token, from, to);
            expect = NEXT;
            break;
        case JSON_END:
        case JSON_BAD:
        case JSON_OBJECT_END:
        case JSON_ARRAY_END:
        case JSON_COLON:
        case JSON_COMMA:
            return false;
        }
    }
    return false;
}

// Walks a text, and forgets what it has shown when it is no JSON after all.
static bool
walk_or_forget(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *t)
{
    size_t places = f->places, members = f->members, views = f->views.count,
           runs = f->views.runs;
    size_t bytes = f->views.n, anchors = f->anchors.n;

    if (walk(f, ask, k, t))
        return true;
    f->places = places;
    f->members = members;
    f->views.count = views;
    f->views.runs = runs;
    f->views.n = bytes;
    f->anchors.n = anchors;
    return false;
}

static void
walk_inside(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *outer, const struct view *view, size_t first, bool *done)
{
    struct segment *root = take(f, sizeof(*root));
    const struct segment *here = path_here(f, outer);
    struct text t = { .p = view->text,
        .n = view->len,
        .view = view,
        .next = first,
        .last = f->anchors.n,
        .floor = outer->depth,
        .depth = outer->depth,
        .layers = (uint8_t)(outer->layers + 1) };

    if (root == NULL || f->why != PUMICE_NO_REASON)
        return;
    *root = here != NULL ? *here : (struct segment){ .index = SEGMENT_NO_STEP };
    root->hop = true;
    t.root = root;
    t.keyed = outer->depth > outer->floor ? f->frame[outer->depth - 1].keyed
                                          : outer->keyed;
    covered(f, outer, &t.rule, &t.rule_member);
    if (t.layers > LAYERS_MOST) { // only to know whether it is JSON
        struct format_ask nothing = { .key = ask->key,
            .ctx = ask->ctx,
            .paths = ask->paths };

        t.layers = LAYERS_MOST;
        if (walk_or_forget(f, &nothing, k, &t))
            give_up(f, PUMICE_TOO_DEEP);
        return;
    }
    *done = walk_or_forget(f, ask, k, &t);
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
plain_text(struct format *f, const struct format_ask *ask, const struct kernel *k,
        struct text *t)
{
    uint32_t kinds = 0;
    const struct view *view;
    size_t first;

    for (size_t i = 0; i < t->last; i++)
        kinds |= t->list[i].kinds;
    t->next = 0;
    t->layers = 0;
    t->depth = t->floor = 0;
    if (!(kinds & ANCHOR_FOLD)) {
        if ((kinds & ask->kinds) || t->rule != FORMAT_NONE)
            show(f, t, FIELD_TEXT, NULL, 0, t->n, 0, t->last);
        return;
    }
    if ((view = look(f, k, t, 0, t->n, false, &first)) == NULL)
        return;
    if ((kinds_from(f, first) & ask->kinds) || t->rule != FORMAT_NONE)
        show(f, t, FIELD_TEXT, view, 0, 0, first, f->anchors.n - first);
}

enum pumice_reason
format_record(struct format *f, const struct format_ask *ask,
        const struct kernel *kernel, struct span rec, const struct anchor *list,
        size_t n, uint32_t base)
{
    struct text t = { .p = rec.p,
        .n = (uint32_t)rec.n,
        .list = list,
        .last = n,
        .base = base,
        .layers = 1,
        .rule = FORMAT_NONE,
        .rule_member = FORMAT_NONE };

    f->places = f->members = 0;
    f->anchors.n = 0;
    f->anchors.failed = false;
    f->objects = 0;
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
        t.skip = bom(rec);
        f->json = walk_or_forget(f, ask, kernel, &t);
    }
    if (!f->json && f->why == PUMICE_NO_REASON)
        plain_text(f, ask, kernel, &t);
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
