// JSON is walked with a stack of its own; a string that holds JSON again is walked in its decoded view.
// Path steps are made only for places that are shown.
#include <stdlib.h>

#include "base/is.h"
#include "base/scratch.h"
#include "format/json.h"
#include "format/text.h"

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

// ---------------------------------------------------------------- tokens

// The next quote of [p, lim) that ends a string, by the bits of the batch; NULL: there is none, the lexer says what
// that means. *token says whether there are escapes on the way.
static const uint8_t *
string_end(const struct block_bits *bits, const uint8_t *batch, const uint8_t *p,
        const uint8_t *lim, enum json_token *token)
{
    size_t at = (size_t)(p - batch), end = (size_t)(lim - batch);

    *token = JSON_STRING;
    while (at < end) {
        size_t i = at / 64;
        uint64_t m = (bits[i].quote | bits[i].backslash) & ~(uint64_t)0 << at % 64;

        if (m == 0) {
            at = (i + 1) * 64;
            continue;
        }
        at = i * 64 + (size_t)__builtin_ctzll(m);
        if (at >= end)
            break;
        if (bits[i].quote >> at % 64 & 1)
            return batch + at + 1;
        *token = JSON_STRING_ESCAPED;
        at += 2;
    }
    return NULL;
}

// json_next(), with what most tokens are decided here.
static inline enum json_token
next_token(const struct format *f, const struct text *t, const uint8_t **at,
        const uint8_t *lim, const uint8_t **start)
{
    const uint8_t *cur = *at, *end;
    enum json_token token;

    while (*cur == ' ' || *cur == '\n' || *cur == '\r' || *cur == '\t')
        cur++;
    *start = cur;
    *at = cur + 1;
    switch (*cur) {
    case ',':
        return JSON_COMMA;
    case ':':
        return JSON_COLON;
    case '{':
        return JSON_OBJECT;
    case '}':
        return JSON_OBJECT_END;
    case '[':
        return JSON_ARRAY;
    case ']':
        return JSON_ARRAY_END;
    case 0:
        return cur == lim ? JSON_END : JSON_BAD;
    case '"':
        if (f->bits != NULL && t->list != NULL &&
                (end = string_end(f->bits, t->p - t->base, cur + 1, lim, &token)) !=
                        NULL) {
            *at = end;
            return token;
        }
        break;
    default:
        break;
    }
    *at = cur;
    return json_next(at, lim, start);
}

// Is there no anchor left before `end`?
static inline bool
is_quiet(const struct format *f, const struct text *t, uint32_t end)
{
    const struct anchor *a = t->list != NULL ? t->list : f->anchors.a;

    return t->next == t->last || a[t->next].at - t->base >= end;
}

// ---------------------------------------------------------------- values

// May the value be a number that its name speaks of? The anchor pass leaves that to the walk.
static inline bool
is_number(const struct format *f, const struct text *t, uint32_t start, uint32_t end)
{
    return t->depth > t->floor && f->frame[t->depth - 1].number &&
           anchor_begins(t->p + start, end - start);
}

// Is it the line in what Docker's json-file driver writes: {"log":"…","stream":"stdout","time":"…"}?
static bool
is_docker_log(const struct reading *r, const struct text *t, uint32_t end)
{
    static const char next[] = "\",\"stream\":\"std";
    const struct frame_step *fr;

    if (t->depth != 1 || t->floor != 0)
        return false;
    fr = &r->f->frame[0];
    if (fr->array || fr->name.n != 3 || memcmp(fr->name.p, "log", 3) != 0)
        return false;
    return r->ask->form == FORMAT_DOCKER ||
           (r->ask->form == FORMAT_AUTO && fr->ordinal == 0 &&
                   t->n - end >= sizeof(next) - 1 &&
                   memcmp(t->p + end, next, sizeof(next) - 1) == 0);
}

// Shows what rules name in a string without escapes, behind which no 0 byte stands.
static void
fields_of_string(struct reading *r, struct text *t, uint32_t start, uint32_t end)
{
    const struct origin *o;

    if (memchr(t->p + start, '=', end - start) == NULL &&
            memchr(t->p + start, '<', end - start) == NULL)
        return;
    o = place_origin(r->f, &(struct origin){ .p = t->p + start,
                                   .n = end - start,
                                   .root = place_path(r->f, t),
                                   .open = true });
    if (o != NULL)
        rows_show_fields(r, t, o, start, end);
}

// A string with escapes or disguised characters, or a line: read in a view.
static void
show_decoded(struct reading *r, struct text *t, uint32_t start, uint32_t end,
        bool escaped, bool fields)
{
    int32_t rule, rule_member;
    bool ruled = place_covered(r->f, t, &rule, &rule_member), done = false;
    bool line = is_docker_log(r, t, end);
    size_t first;
    const struct view *view = text_look(r, t, start, start, end, LAYER_JSON, &first);

    if (view == NULL)
        return;
    r->f->docker |= line;
    if (escaped && holds_json(view) && (!ruled || fields))
        walk_inside(r, t, view, t->layer, first, &done);
    if (done)
        return;
    t->line = line;
    t->fields = fields;
    text_show_view(r, t, FIELD_STRING, view, t->layer, first,
            ruled || place_keyed(r->f, t));
    t->line = t->fields = false;
}

static void
string_value(struct reading *r, struct text *t, uint32_t start, uint32_t end,
        bool escaped)
{
    struct format *f = r->f;
    size_t n;
    uint32_t kinds;
    int32_t rule, rule_member;
    bool always = place_covered(f, t, &rule, &rule_member) || place_keyed(f, t) ||
                  is_number(f, t, start, end);
    bool fields = f->words > 0 && place_pending(r, t);

    if (!escaped && !always && !fields && is_quiet(f, t, end))
        return;
    kinds = place_anchors(f, t, start, end, &n);
    if (escaped || (kinds & ANCHOR_FOLD) || (fields && is_docker_log(r, t, end))) {
        show_decoded(r, t, start, end, escaped, fields);
        return;
    }
    if (always || (kinds & (r->ask->kinds | ANCHOR_LAYERS)))
        text_show(r, t, FIELD_STRING, start, end, kinds, n, always);
    if (fields)
        fields_of_string(r, t, start, end);
}

// A member's name: a step of paths, a key, and a value that may be personal itself.
static void
member_name(struct reading *r, struct text *t, uint32_t start, uint32_t end,
        bool escaped)
{
    struct format *f = r->f;
    struct frame_step *fr = &f->frame[t->depth - 1];
    size_t n, first;
    uint32_t kinds;
    const struct view *view;
    SCRATCH struct text name;

    fr->name = (struct span){ t->p + start, end - start };
    if (!escaped && is_quiet(f, t, end))
        return;
    kinds = place_anchors(f, t, start, end, &n);
    if (!escaped && !(kinds & (ANCHOR_FOLD | r->ask->kinds | ANCHOR_LAYERS)))
        return;
    // Of the object around it: what the frame says of a member is still that of the one before.
    name = *t;
    name.root = place_path_of_name(f, t);
    name.floor = t->depth;
    name.keyed = false;
    name.rule = name.rule_member = name.member = FORMAT_NONE;
    if (f->words > 0)
        memcpy(f->state + t->depth * f->words, f->state + (t->depth - 1) * f->words,
                path_set_words(r->ask->paths) * sizeof(*f->state));
    if (!escaped && !(kinds & ANCHOR_FOLD)) {
        text_show(r, &name, FIELD_NAME, start, end, kinds, n, false);
        return;
    }
    if ((view = text_look(r, t, start, start, end, LAYER_JSON, &first)) == NULL)
        return;
    fr->name = (struct span){ view->text, view->len };
    text_show_view(r, &name, FIELD_NAME, view, t->layer, first, false);
}

// Steps into the member or element at the top of the stack.
static void
step_in(struct reading *r, struct text *t)
{
    struct format *f = r->f;
    struct frame_step *fr = &f->frame[t->depth - 1];
    bool below = t->depth - 1 > t->floor;
    int rank;

    fr->rule = below ? f->frame[t->depth - 2].rule : t->rule;
    fr->rule_member = below ? f->frame[t->depth - 2].rule_member : t->rule_member;
    fr->matched = false;
    if (f->words == 0 || path_set_words(r->ask->paths) == 0)
        return;
    rank = path_down(r->ask->paths, f->state + (t->depth - 1) * f->words,
            fr->array ? (struct span){ NULL, 0 } : fr->name, fr->ordinal,
            f->state + t->depth * f->words);
    if (rank > fr->rule) {
        if (fr->rule_member != FORMAT_NONE)
            f->member[fr->rule_member].mixed =
                    true; // those around it are mixed already
        fr->rule = rank;
        fr->matched = true;
        fr->rule_member = place_member(f, t);
    }
}

static void
colon(struct reading *r, struct text *t)
{
    struct format *f = r->f;
    struct frame_step *fr = &f->frame[t->depth - 1];
    uint8_t says = members_name(f, r->ask, fr->name);

    fr->keyed = (t->depth - 1 > t->floor ? f->frame[t->depth - 2].keyed : t->keyed) ||
                (says & NAME_KEY);
    fr->number = (says & NAME_NUMBER) || fr->above;
}

static bool
open_level(struct format *f, struct text *t, uint32_t at, bool array)
{
    struct frame_step *fr;
    bool keyed = t->depth > t->floor ? f->frame[t->depth - 1].keyed : t->keyed;

    if (t->depth == LEVELS_MOST) {
        place_give_up(f, PUMICE_TOO_DEEP);
        return false;
    }
    fr = &f->frame[t->depth++];
    fr->array = array;
    fr->above = t->depth - 1 > t->floor && f->frame[t->depth - 2].number;
    fr->number = array && fr->above;
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
scalar(struct reading *r, struct text *t, enum json_token token, uint32_t start,
        uint32_t end)
{
    struct format *f = r->f;
    int32_t rule, rule_member;
    uint32_t kinds;
    size_t n = 0;

    if (token == JSON_STRING || token == JSON_STRING_ESCAPED) {
        string_value(r, t, start + 1, end - 1, token == JSON_STRING_ESCAPED);
    } else if (token == JSON_NUMBER) {
        kinds = is_quiet(f, t, end) ? 0 : place_anchors(f, t, start, end, &n);
        if ((kinds & r->ask->kinds) || place_keyed(f, t) ||
                is_number(f, t, start, end) || place_covered(f, t, &rule, &rule_member))
            place_show(f, t, FIELD_NUMBER, NULL, start, end, 0, n, t->layer);
    } else if (place_covered(f, t, &rule, &rule_member)) {
        place_show(f, t, FIELD_LITERAL, NULL, start, end, 0, 0, t->layer);
    }
    value_ends(f, t, end);
}

// False: it is no JSON, or given up (f->why); what it has shown until then is the caller's to take back.
static bool
walk(struct reading *r, struct text *t, uint32_t at, uint32_t *value_end)
{
    struct format *f = r->f;
    const uint8_t *cur = t->p + at, *lim = t->p + t->n, *start;
    enum expect expect = A_VALUE;
    bool quick = t->list != NULL && f->bits != NULL && r->ask->any.backslash == 0 &&
                 (f->words == 0 || path_set_words(r->ask->paths) == 0);

    while (f->why == PUMICE_NO_REASON) {
        enum json_token token;

        if (quick && (expect == A_NAME || expect == FIRST_NAME))
            expect = members_pass(r, t, &cur, lim, expect);
        if (expect == NEXT && t->depth == t->floor && value_end != NULL) {
            *value_end = (uint32_t)(cur - t->p);
            return true;
        }
        token = next_token(f, t, &cur, lim, &start);

        uint32_t from = (uint32_t)(start - t->p), to = (uint32_t)(cur - t->p);

        switch (expect) {
        case FIRST_NAME:
        case A_NAME:
            if (token == JSON_OBJECT_END && expect == FIRST_NAME)
                goto closed;
            if (token != JSON_STRING && token != JSON_STRING_ESCAPED)
                return false;
            f->frame[t->depth - 1].start = from;
            member_name(r, t, from + 1, to - 1, token == JSON_STRING_ESCAPED);
            if (next_token(f, t, &cur, lim, &start) != JSON_COLON)
                return false;
            colon(r, t);
            step_in(r, t);
            expect = A_VALUE;
            continue;
        case AN_ELEMENT:
            if (token == JSON_ARRAY_END)
                goto closed;
            step_in(r, t);
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
                    step_in(r, t);
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

                if (place_covered(f, t, &rule, &rule_member))
                    place_show(f, t, FIELD_LITERAL, NULL, f->frame[t->depth].opened, to,
                            0, 0, t->layer);
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
            scalar(r, t, token, from, to);
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

bool
walk_json(struct reading *r, struct text *t, uint32_t at, uint32_t *end)
{
    struct format *f = r->f;
    size_t places = f->places, members = f->members, views = f->views.count,
           runs = f->views.runs;
    size_t bytes = f->views.n, anchors = f->anchors.n;
    bool layered = f->layered, docker = f->docker;
    int32_t around =
            t->depth > t->floor ? f->frame[t->depth - 1].rule_member : t->rule_member;
    bool mixed = around != FORMAT_NONE && f->member[around].mixed;

    if (walk(r, t, at, end))
        return true;
    t->depth = t->floor;
    locate_forget(f);
    if (around != FORMAT_NONE)
        f->member[around].mixed = mixed;
    f->places = places;
    f->members = members;
    f->views.count = views;
    f->views.runs = runs;
    f->views.n = bytes;
    f->anchors.n = anchors;
    f->layered = layered;
    f->docker = docker;
    return false;
}

void
walk_inside(struct reading *r, struct text *outer, const struct view *view,
        const struct layer *layer, size_t first, bool *done)
{
    struct format *f = r->f;
    struct text t = { .p = view->text,
        .n = view->len,
        .view = view,
        .next = first,
        .last = f->anchors.n,
        .floor = outer->depth,
        .depth = outer->depth,
        .layer = place_layer(f, layer, LAYER_JSON),
        .keyed = place_keyed(f, outer),
        .member = FORMAT_NONE };

    if (f->why != PUMICE_NO_REASON)
        return;
    t.root = place_hop(f, place_path(f, outer), "json");
    place_covered(f, outer, &t.rule, &t.rule_member);
    if (layer_depth(t.layer) > LAYERS_MOST) { // only to know whether it is JSON
        struct format_ask nothing = { .name = r->ask->name,
            .plan = r->ask->plan,
            .ctx = r->ask->ctx,
            .paths = r->ask->paths };
        struct reading only = { f, &nothing, r->kernel };

        t.layer = layer;
        if (walk_json(&only, &t, 0, NULL))
            place_give_up(f, PUMICE_TOO_DEEP);
        return;
    }
    *done = walk_json(r, &t, 0, NULL);
}
