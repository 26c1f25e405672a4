// The way into format: told apart, a record is walked as JSON or shown as text (walk.c, text.c).
#include "format/format.h"

#include "base/is.h"

#include <stdlib.h>

#include "format/text.h"

static const struct layer json_record = { NULL, LAYER_JSON };

int
format_init(struct format *f, size_t words)
{
    *f = (struct format){ .words = words };
    arena_init(&f->arena);
    f->frame = malloc(LEVELS_MOST * sizeof(*f->frame));
    f->state = malloc((LEVELS_MOST + 4) * (words == 0 ? 1 : words) * sizeof(*f->state));
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
    anchor_free(&f->merged);
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

    while (i < rec.n && is_space(rec.p[i]))
        i++;
    return i < rec.n && (rec.p[i] == '{' || rec.p[i] == '[');
}

static void
plain_text(struct reading *r, struct text *t)
{
    size_t n = 0;
    uint32_t kinds;

    r->f->origin = (struct origin){ .p = t->p, .n = t->n, .line = true };
    t->origin = &r->f->origin;
    t->next = 0; // in either list those of the whole record come first
    t->depth = t->floor = 0;
    kinds = place_anchors(r->f, t, 0, t->n, &n);
    text_show(r, t, FIELD_TEXT, 0, t->n, kinds, n, t->rule != FORMAT_NONE);
    t->next = 0;
    if (path_set_words(r->ask->paths) == 0 || r->f->why != PUMICE_NO_REASON)
        return;
    rows_show_fields(r, t, t->origin, 0, t->n);
    t->next = 0;
    rows_show_pieces(r, t);
}

// A record that is no JSON: what would be the name of a member there is a key like others.
static void
merge_names(struct reading *r, struct text *t)
{
    struct format *f = r->f;

    if (t->list == NULL || f->bits == NULL || r->ask->any.named == 0)
        return;
    f->merged.every_key = f->anchors.every_key;
    anchor_merge(t->p - t->base, t->base, t->n, f->bits, t->list, t->last, &f->merged);
    if (f->merged.failed) {
        place_give_up(f, PUMICE_NO_MEMORY);
        return;
    }
    t->list = f->merged.a;
    t->last = f->merged.n;
}

// Are there bytes that another encoding writes otherwise than UTF-8?
static bool
is_encoded(struct span rec, enum layer_kind encoding)
{
    if (encoding != LAYER_GB18030)
        return encoding != LAYER_NONE;
    for (size_t i = 0; i < rec.n; i++)
        if (rec.p[i] >= 0x80)
            return true;
    return false;
}

// The record in UTF-8: a view of what stands behind its frame.
static void
decode_record(struct reading *r, struct text *t)
{
    size_t first;
    uint32_t frame = r->ask->frame;
    const struct view *view =
            text_look(r, t, frame, frame, t->n, r->ask->encoding, &first);

    if (view == NULL)
        return;
    t->p = view->text;
    t->n = view->len;
    t->view = r->f->decoded = view;
    t->list = NULL;
    t->base = 0;
    t->next = first;
    t->last = r->f->anchors.n;
    t->layer = place_layer(r->f, NULL, r->ask->encoding);
}

static const struct {
    const char *name;
    enum line_form line;
} forms[] = {
#define F(id, name, line) { name, line },
    FORMAT_FORMS(F)
#undef F
};

const char *
format_form_name(enum format_form form)
{
    return forms[form].name;
}

int
format_form_find(const char *name)
{
    for (int i = 0; i < FORMAT_FORM_COUNT; i++)
        if (strcmp(forms[i].name, name) == 0)
            return i;
    return -1;
}

const char *
format_told(struct format *f)
{
    struct line_head head;
    uint32_t at = 0;
    struct line_field field;
    struct line_walk walk;
    bool query;

    if (f->told != NULL)
        return f->told;
    line_head(f->origin.p, f->origin.n, f->asked, &head);
    if (head.form != LINE_TEXT)
        return line_form_name(head.form);
    line_walk_begin(&walk);
    if (line_element(f->origin.p, f->origin.n, &walk, &field.start, &field.end))
        return line_form_name(LINE_XML);
    if (line_pair(f->origin.p, &at, f->origin.n, &field, &query) &&
            field.name.p == f->origin.p)
        return line_form_name(LINE_LOGFMT);
    return line_form_name(LINE_TEXT);
}

// Is it between quotes, as a string alone is? Whether it is one, the walk tells.
static bool
looks_quoted(struct span rec)
{
    size_t i = bom(rec), n = rec.n;

    while (i < n && is_space(rec.p[i]))
        i++;
    while (n > i && is_space(rec.p[n - 1]))
        n--;
    return n - i > 1 && rec.p[i] == '"' && rec.p[n - 1] == '"';
}

static bool
is_row(const struct csv_columns *columns, struct span text)
{
    return columns != NULL && columns->delimiter != 0 &&
           csv_count(text.p, (uint32_t)text.n, columns->delimiter) == columns->n;
}

// Is it JSON, or may it be? A row of CSV may not: a cell is a text of its own.
static bool
may_be_json(const struct format_ask *ask, struct span text)
{
    return ask->form == FORMAT_JSON || ask->form == FORMAT_DOCKER ||
           (ask->form == FORMAT_AUTO &&
                   (format_looks_json(text) ||
                           (looks_quoted(text) && !is_row(ask->columns, text))));
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
    struct span json;
    uint32_t frame;

    f->places = f->members = 0;
    f->anchors.n = 0;
    f->anchors.failed = false;
    f->bits = ask->bits;
    f->objects = 0;
    f->jsons = 0;
    f->tries = f->contexts = 0;
    f->layered = f->docker = false;
    f->decoded = NULL;
    f->origin = (struct origin){
        0
    }; // a text of this record may stand where the last one's stood
    f->told = NULL;
    f->whole = false;
    for (size_t i = 0; i < 2 * LAYERS_MOST; i++)
        f->line[i].text = NULL;
    f->asked = forms[ask->form].line;
    f->why = PUMICE_NO_REASON;
    views_reset(&f->views, rec.n);
    if (f->arena_used)
        arena_reset(&f->arena, 1 << 20);
    f->arena_used = false;
    if (path_set_words(ask->paths) > 0)
        t.rule = path_root(ask->paths, f->state);
    if (is_encoded(rec, ask->encoding))
        decode_record(&r, &t);
    frame = t.view == NULL ? ask->frame : 0;
    json = (struct span){ t.p + frame, t.n - frame };
    if (f->why == PUMICE_NO_REASON && may_be_json(ask, json)) {
        const struct layer *encoding = t.layer;

        t.layer =
                encoding == NULL ? &json_record : place_layer(f, encoding, LAYER_JSON);
        if (walk_json(&r, &t, frame + bom(json), NULL))
            f->told = forms[f->docker || ask->form == FORMAT_DOCKER ? FORMAT_DOCKER
                                                                    : FORMAT_JSON]
                              .name;
        f->whole = f->told != NULL;
        t.layer = encoding;
    }
    if (f->told == NULL && f->why == PUMICE_NO_REASON)
        merge_names(&r, &t);
    if (f->told == NULL && f->why == PUMICE_NO_REASON && !rows_show(&r, &t))
        plain_text(&r, &t);
    for (size_t i = 0; i < f->places;
            i++) { // the list of view anchors has stopped growing
        struct place *p = &f->place[i];

        if (p->field.anchor == NULL) {
            if (f->anchors.a != NULL)
                p->field.anchor = f->anchors.a + p->field.base;
            p->field.base = p->at;
        }
    }
    return f->why;
}
