// Fields of their own in text: the cells of CSV, each under the name of its column; and the fields of a line
// for which there are rules.
#include "format/text.h"

// ---------------------------------------------------------------- cells

static bool
is_number(const struct text *t, const struct csv_cell *c)
{
    for (uint32_t i = c->start; i < c->end; i++)
        if ((t->p[i] < '0' || t->p[i] > '9') && t->p[i] != '.' && t->p[i] != '-')
            return false;
    return c->end > c->start && !c->quoted;
}

// Is it short enough for an identifier, with a digit?
static bool
has_digit(const struct text *t, const struct csv_cell *c)
{
    enum { MOST = 64 };

    if (c->end - c->start > MOST)
        return false;
    for (uint32_t i = c->start; i < c->end; i++)
        if (t->p[i] >= '0' && t->p[i] <= '9')
            return true;
    return false;
}

// May JSON begin in it? That is read from a view, which has a 0 byte behind it.
static bool
has_bracket(const struct text *t, const struct csv_cell *c)
{
    return memchr(t->p + c->start, '{', c->end - c->start) != NULL ||
           memchr(t->p + c->start, '[', c->end - c->start) != NULL;
}

// What the column's name says of its cells.
static uint8_t
ask_column(struct reading *r, struct span name, uint32_t index)
{
    struct format *f = r->f;
    const struct format_ask *ask = r->ask;
    uint8_t said;

    if (f->asked_of.columns != ask->columns || f->asked_of.ctx != ask->ctx) {
        f->asked_of.columns = ask->columns;
        f->asked_of.ctx = ask->ctx;
        memset(f->asked_of.said, 0, sizeof(f->asked_of.said));
    }
    if (index < COLUMNS_ASKED && f->asked_of.said[index] != 0)
        return f->asked_of.said[index];
    said = (uint8_t)(COLUMN_KNOWN | (ask->key(ask->ctx, name) ? COLUMN_KEY : 0) |
                     (ask->column(ask->ctx, name) ? COLUMN_RAISES : 0));
    if (index < COLUMNS_ASKED)
        f->asked_of.said[index] = said;
    return said;
}

// The cell under its column; `column` is NULL where it has none but a number.
static void
show_cell(struct reading *r, struct text *t, const struct csv_cell *c,
        const struct span *column, uint32_t index)
{
    struct format *f = r->f;
    struct text sub = *t;
    size_t words = f->words > 0 ? path_set_words(r->ask->paths) : 0, n, first;
    uint64_t *state = f->state + f->words * (LEVELS_MOST + 1);
    uint32_t kinds = place_anchors(f, t, c->start, c->end, &n);
    bool always;
    uint8_t said;
    enum field_kind kind = is_number(t, c) ? FIELD_CELL : FIELD_STRING;
    const struct view *view;

    sub.next = t->next;
    sub.root = column != NULL ? place_step(f, NULL, *column)
                              : place_element(f, NULL, index);
    if (sub.root == NULL)
        return;
    said = column != NULL ? ask_column(r, *column, index) : 0;
    if (words > 0) {
        memcpy(state, f->state, words * sizeof(*state));
        text_go_down(r, NULL, sub.root, &sub, words, state);
    } else {
        sub.keyed |= (said & COLUMN_KEY) != 0;
    }
    always = sub.keyed || sub.rule != FORMAT_NONE ||
             ((said & COLUMN_RAISES) && has_digit(t, c));
    if (c->doubled || (c->end < t->n && has_bracket(t, c))) {
        enum layer_kind layer = c->doubled ? LAYER_CSV : LAYER_NONE;

        view = text_look(r, &sub, c->start, c->start, c->end, layer, &first);
        if (view != NULL)
            text_show_view(r, &sub, kind, view,
                    c->doubled ? place_layer(f, t->layer, LAYER_CSV) : t->layer, first,
                    always);
    } else if (always || (kinds & (r->ask->kinds | ANCHOR_LAYERS | ANCHOR_FOLD)) ||
               memchr(t->p + c->start, '\\', c->end - c->start) != NULL) {
        text_show(r, &sub, kind, c->start, c->end, kinds, n, always);
    }
}

// What the row is delimited by, 0 when it is no row.
static uint8_t
delimiter_of(const struct format_ask *ask)
{
    if (ask->columns != NULL && ask->columns->delimiter != 0 &&
            (ask->form == FORMAT_AUTO || ask->form == FORMAT_CSV ||
                    ask->form == FORMAT_TSV))
        return ask->columns->delimiter;
    return ask->form == FORMAT_CSV ? ',' : ask->form == FORMAT_TSV ? '\t' : 0;
}

// How many cells the row has, 0 when its quotes do not match: a piece of a cell with line breaks in it.
static size_t
count_cells(const struct text *t, uint8_t delimiter)
{
    uint32_t at = 0;
    size_t n = 0;
    struct csv_cell cell;
    bool broken;

    while (csv_next(t->p, t->n, delimiter, &at, &cell, &broken))
        n++;
    return broken ? 0 : n;
}

// Is it the header itself? Its names are no keys of one another.
static bool
is_header(const struct text *t, const struct csv_columns *columns, uint8_t delimiter)
{
    uint32_t at = 0;
    size_t i = 0;
    struct csv_cell c;
    bool broken;

    for (; csv_next(t->p, t->n, delimiter, &at, &c, &broken); i++)
        if (i >= columns->n || columns->name[i].n != c.end - c.start ||
                memcmp(columns->name[i].p, t->p + c.start, c.end - c.start) != 0)
            return false;
    return i == columns->n;
}

bool
rows_show(struct reading *r, struct text *t)
{
    const struct csv_columns *columns = r->ask->columns;
    uint8_t delimiter = delimiter_of(r->ask);
    uint32_t at = 0, index = 0;
    struct csv_cell cell;
    bool broken, named = columns != NULL && columns->name != NULL;
    size_t cells;

    if (delimiter == 0 || (cells = count_cells(t, delimiter)) == 0)
        return false;
    if (r->ask->form == FORMAT_AUTO && cells != columns->n)
        return false;
    named = named && !is_header(t, columns, delimiter);
    t->next = 0;
    r->f->told = format_form_name(delimiter == '\t' ? FORMAT_TSV : FORMAT_CSV);
    if (t->rule != FORMAT_NONE) { // of the whole record
        size_t n;
        uint32_t kinds = place_anchors(r->f, t, 0, t->n, &n);

        text_show(r, t, FIELD_TEXT, 0, t->n, kinds, n, true);
    }
    for (; csv_next(t->p, t->n, delimiter, &at, &cell, &broken) &&
            r->f->why == PUMICE_NO_REASON;
            index++)
        show_cell(r, t, &cell,
                named && index < columns->n ? &columns->name[index] : NULL, index);
    return true;
}

// ---------------------------------------------------------------- fields of a line

// Shows it when a rule of its own covers it. Within one reading fields come in order.
static void
show_field(struct reading *r, struct text *t, uint32_t start, uint32_t end)
{
    struct format *f = r->f;
    struct text sub = *t;
    size_t words = path_set_words(r->ask->paths), n;
    uint64_t *state = f->state + f->words * (LEVELS_MOST + 1);
    uint32_t kinds;

    if (start >= end)
        return;
    sub.root = format_origin_path(f, t->origin, start);
    memcpy(state, f->state, words * sizeof(*state));
    text_go_down(r, NULL, sub.root, &sub, words, state);
    if (sub.rule <= t->rule)
        return;
    kinds = place_anchors(f, &sub, start, end, &n);
    t->next = sub.next; // fields are shown in order
    text_show(r, &sub, FIELD_TEXT, start, end, kinds, n, true);
    f->layered = true;
}

// The end of the JSON that was walked around `at`, or `at`.
static uint32_t
behind_json(const struct format *f, uint32_t at)
{
    for (size_t i = 0; i < f->jsons; i++)
        if (f->json[i].from <= at && at < f->json[i].to)
            return f->json[i].to;
    return at;
}

// The next pair outside of elements, each of which has a path of its own that no pair in it adds to: `w` walks along,
// its next value is [*lo, *hi). False: there is none.
static bool
next_pair(const struct text *t, uint32_t *at, struct line_walk *w, uint32_t *lo,
        uint32_t *hi, struct line_field *field)
{
    bool query;

    for (;;) {
        uint32_t from = *at;

        while (*lo < t->n && *hi <= *at)
            if (!line_element(t->p, t->n, w, lo, hi))
                *lo = *hi = t->n;
        if (*lo < t->n && *lo <= *at) {
            *at = *hi;
            continue;
        }
        if (!line_pair(t->p, at, *lo, field, &query)) {
            if (*lo >= t->n)
                return false;
            *at = *hi;
            continue;
        }
        if (*lo < t->n && field->end == *lo) { // it goes on, or is the element's own
            *at = from;
            if (field->start == *lo || !line_pair(t->p, at, t->n, field, &query)) {
                *at = *hi;
                continue;
            }
        }
        return true;
    }
}

void
rows_show_fields(struct reading *r, struct text *t)
{
    struct format *f = r->f;
    struct line_head head;
    struct line_walk walk = { 0 };
    struct line_field field;
    uint32_t at = 0, start, end;

    line_head(t->p, t->n, f->asked, &head);
    t->next = 0;
    for (size_t i = 0; i < head.n; i++)
        show_field(r, t, head.field[i].start, head.field[i].end);
    t->next = 0;
    while (f->why == PUMICE_NO_REASON && line_element(t->p, t->n, &walk, &start, &end))
        show_field(r, t, start, end);
    walk = (struct line_walk){ 0 };
    start = end = 0;
    t->next = 0;
    while (f->why == PUMICE_NO_REASON &&
            next_pair(t, &at, &walk, &start, &end, &field)) {
        uint32_t behind = behind_json(f, field.start);

        // What begins in JSON was shown with it, under the same rules.
        if (behind == field.start)
            show_field(r, t, field.start, field.end);
        else if (at < behind)
            at = behind;
    }
}
