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

// May there be something in it that a pattern names: an element, a parameter?
static bool
has_fields(const struct text *t, const struct csv_cell *c)
{
    return memchr(t->p + c->start, '=', c->end - c->start) != NULL ||
           memchr(t->p + c->start, '<', c->end - c->start) != NULL;
}

// Which columns a cell may belong to.
struct column_range {
    size_t lo, hi;
};

enum { RULE_OF_COLUMN = FORMAT_NONE - 1 }; // the one that its path has

static void
show_text_of_cell(struct reading *r, struct text *t, const struct csv_cell *c,
        bool always)
{
    enum field_kind kind = is_number(t, c) ? FIELD_CELL : FIELD_STRING;
    struct format *f = r->f;
    size_t n, first;
    uint32_t kinds = place_anchors(f, t, c->start, c->end, &n);
    const struct view *view;

    t->fields = f->words > 0 && place_pending(r, t) && has_fields(t, c);
    if (c->doubled || t->fields || (c->end < t->n && has_bracket(t, c))) {
        enum layer_kind layer = c->doubled ? LAYER_CSV : LAYER_NONE;

        view = text_look(r, t, c->start, c->start, c->end, layer, &first);
        if (view != NULL)
            text_show_view(r, t, kind, view,
                    c->doubled ? place_layer(f, t->layer, LAYER_CSV) : t->layer, first,
                    always);
    } else if (always || (kinds & (r->ask->kinds | ANCHOR_LAYERS | ANCHOR_FOLD)) ||
               memchr(t->p + c->start, '\\', c->end - c->start) != NULL) {
        text_show(r, t, kind, c->start, c->end, kinds, n, always);
    }
}

// The cell under its column; `column` is NULL where it has none but a number. `rule`: the one that counts
// instead of its own, where it may belong to other columns too.
static void
show_cell(struct reading *r, struct text *t, const struct csv_cell *c,
        const struct span *column, uint32_t index, int32_t rule)
{
    struct format *f = r->f;
    struct text sub = *t;
    size_t words = f->words > 0 ? path_set_words(r->ask->paths) : 0;
    uint64_t *kept = f->state + f->words * (LEVELS_MOST + 3);
    uint8_t says = 0;

    sub.root = column != NULL ? place_step(f, NULL, *column)
                              : place_element(f, NULL, index);
    if (sub.root == NULL)
        return;
    if (column != NULL)
        says = r->ask->name(r->ask->ctx, *column);
    if (words > 0) {
        memcpy(kept, f->state, words * sizeof(*kept));
        text_go_down(r, NULL, sub.root, &sub, words, f->state);
    } else {
        sub.keyed |= says & NAME_KEY;
    }
    if (rule != RULE_OF_COLUMN)
        sub.rule = rule == FORMAT_NONE ? t->rule : rule;
    show_text_of_cell(r, &sub, c,
            sub.keyed || sub.rule != FORMAT_NONE ||
                    ((says & NAME_CELL) && has_digit(t, c)));
    t->next = sub.next;
    if (words > 0)
        memcpy(f->state, kept, words * sizeof(*kept));
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

// The next cell, also where quotes do not match: what a quote without an end opens goes on to the end, and *open is
// set; behind an end that no delimiter follows the cell goes on to the next one. *odd: of quotes in the middle.
static bool
next_cell(const struct text *t, uint8_t delimiter, uint32_t *at, struct csv_cell *cell,
        bool *odd, bool *open)
{
    bool broken;
    const uint8_t *next;

    *odd = *open = false;
    if (csv_next(t->p, t->n, delimiter, at, cell, &broken)) {
        *odd = !cell->quoted &&
               memchr(t->p + cell->start, '"', cell->end - cell->start) != NULL;
        return true;
    }
    if (!broken)
        return false;
    if (cell->end >= t->n) {
        cell->end = t->n;
        *open = true;
    } else {
        *odd = true;
        next = memchr(t->p + cell->end, delimiter, t->n - cell->end);
        *cell = (struct csv_cell){ .start = *at,
            .end = next == NULL ? t->n : (uint32_t)(next - t->p) };
    }
    *at = cell->end + 1;
    return true;
}

// A row, or a piece of one, as far as its quotes tell.
struct row {
    size_t cells;
    bool tail; // the cells up to `first` are the rest of a quoted one, which began in a line above
    bool open; // the last one goes on in the next line
    bool odd;  // there are other quotes in the middle of cells
    size_t first;
    // the strictest rule of all columns, once it was asked for, and its column
    bool asked;
    int32_t rule;
    size_t column;
};

// Of the cell that ends as a quoted one the quote stays, so that the next reader finds its end.
static void
keep_quote(const struct row *row, size_t i, struct csv_cell *cell)
{
    if (row->tail && i == row->first)
        cell->end--;
}

// And something before it, or it would begin one.
static void
keep_label(struct format *f, const struct row *row, size_t i, size_t shown)
{
    for (; row->tail && i <= row->first && shown < f->places; shown++)
        f->place[shown].left = PLACE_LABEL;
}

static struct row
read_row(const struct text *t, uint8_t delimiter)
{
    struct row row = { 0 };
    uint32_t at = 0;
    struct csv_cell cell;
    bool odd, open, quotes = false;

    for (; next_cell(t, delimiter, &at, &cell, &odd, &open); row.cells++) {
        bool ends = odd && memchr(t->p + cell.start, '"', cell.end - cell.start) ==
                                   t->p + cell.end - 1;

        row.open |= open;
        if (ends && !quotes) {
            row.tail = true;
            row.first = row.cells;
        } else {
            row.odd |= odd;
        }
        quotes |= odd || cell.quoted;
    }
    return row;
}

// The columns that cell i of the row may belong to. Exact for what stands before and behind a line break in a cell; of
// any other row that does not fit nothing is known: it may have lost a cell, or be the middle of one.
static struct column_range
columns_of_cell(const struct row *row, size_t i, size_t columns)
{
    struct column_range range = { 0, columns - 1 };

    if (row->tail && !row->open && !row->odd && row->cells - row->first <= columns)
        range.lo = range.hi = columns - row->cells + (i > row->first ? i : row->first);
    else if (!row->tail && (row->cells == columns ||
                                   (row->open && !row->odd && row->cells < columns)))
        range.lo = range.hi = i;
    return range;
}

// The strictest rule for one of these columns, and that column.
static int32_t
strictest(struct reading *r, const struct csv_columns *columns,
        struct column_range range, size_t *column)
{
    struct format *f = r->f;
    uint64_t *below = f->state + f->words * (LEVELS_MOST + 2);
    int32_t rule = FORMAT_NONE;

    for (size_t i = range.lo; i <= range.hi; i++) {
        int32_t own = path_down(r->ask->paths, f->state, columns->name[i],
                SEGMENT_NO_STEP, below);
        int32_t both = i == range.lo ? own : r->ask->stricter(r->ask->ctx, rule, own);

        if (i == range.lo || both != rule)
            *column = i;
        rule = both;
    }
    return rule;
}

// The rule for cell i of the row, and the column that has it.
static int32_t
rule_of_cell(struct reading *r, struct row *row, size_t i,
        const struct csv_columns *columns, size_t *column)
{
    struct column_range range = columns_of_cell(row, i, columns->n);

    if (range.lo == range.hi)
        return strictest(r, columns, range, column);
    if (!row->asked)
        row->rule = strictest(r, columns, range, &row->column);
    row->asked = true;
    *column = row->column;
    return row->rule;
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
    bool doubtful;
    size_t cells;
    struct row row = { 0 };

    if (delimiter == 0 || (cells = count_cells(t, delimiter)) == 0)
        return false;
    if (r->ask->form == FORMAT_AUTO && cells != columns->n)
        return false;
    named = named && !is_header(t, columns, delimiter);
    doubtful = named && path_set_words(r->ask->paths) > 0;
    if (doubtful)
        row = read_row(t, delimiter);
    doubtful = doubtful && (cells != columns->n || row.tail);
    t->next = 0;
    r->f->told = format_form_name(delimiter == '\t' ? FORMAT_TSV : FORMAT_CSV);
    if (t->rule != FORMAT_NONE) { // of the whole record
        size_t n;
        uint32_t kinds = place_anchors(r->f, t, 0, t->n, &n);

        text_show(r, t, FIELD_TEXT, 0, t->n, kinds, n, true);
    }
    for (; csv_next(t->p, t->n, delimiter, &at, &cell, &broken) &&
            r->f->why == PUMICE_NO_REASON;
            index++) {
        size_t other, shown = r->f->places;
        int32_t rule = RULE_OF_COLUMN;

        if (doubtful) {
            rule = rule_of_cell(r, &row, index, columns, &other);
            keep_quote(&row, index, &cell);
        }
        show_cell(r, t, &cell,
                named && index < columns->n ? &columns->name[index] : NULL, index,
                rule);
        keep_label(r->f, &row, index, shown);
    }
    return true;
}

void
rows_show_pieces(struct reading *r, struct text *t)
{
    const struct csv_columns *columns = r->ask->columns;
    uint8_t delimiter = delimiter_of(r->ask);
    uint32_t at = 0;
    struct csv_cell cell;
    bool odd, open;
    struct row row;

    if (delimiter == 0 || columns == NULL || columns->name == NULL)
        return;
    row = read_row(t, delimiter);
    for (size_t i = 0; next_cell(t, delimiter, &at, &cell, &odd, &open) &&
                       r->f->why == PUMICE_NO_REASON;
            i++) {
        struct text sub = *t;
        size_t column = 0, n, shown = r->f->places;
        int32_t rule = rule_of_cell(r, &row, i, columns, &column);
        uint32_t kinds;

        keep_quote(&row, i, &cell);
        if (rule == FORMAT_NONE || cell.start >= cell.end)
            continue;
        sub.root = place_step(r->f, NULL, columns->name[column]);
        sub.origin = NULL;
        sub.rule = rule;
        sub.rule_member = FORMAT_NONE;
        kinds = place_anchors(r->f, &sub, cell.start, cell.end, &n);
        t->next = sub.next;
        text_show(r, &sub, FIELD_STRING, cell.start, cell.end, kinds, n, true);
        keep_label(r->f, &row, i, shown);
        r->f->layered = true;
    }
}

// ---------------------------------------------------------------- fields of a line

// A stretch of a text whose line is taken apart.
struct stretch {
    struct text *t;
    const struct origin *o;
    uint32_t start;  // of what `o` stands for
    size_t first;    // of its anchors
    int32_t covered; // the rule that all of it is shown under already
};

// `{ }`, as it is left of an object whose members were dropped.
static bool
is_empty(const uint8_t *text, uint32_t start, uint32_t end)
{
    while (start < end && strchr("{}[] ", text[start]) != NULL)
        start++;
    return start == end;
}

// Shows [start, end) of the field that begins at `at`, when a rule of its own covers that, and returns the rule. From
// one `t->next = first` on fields come in order.
static int32_t
show_piece(struct reading *r, const struct stretch *s, uint32_t at, uint32_t start,
        uint32_t end)
{
    struct format *f = r->f;
    struct text *t = s->t, sub = *t;
    size_t words = path_set_words(r->ask->paths), n;
    uint64_t *state = f->state + f->words * (LEVELS_MOST + 1);
    uint32_t kinds;

    if (start >= end || is_empty(t->p, start, end))
        return s->covered;
    place_covered(f, t, &sub.rule, &sub.rule_member);
    sub.root = format_origin_path(f, s->o, at - s->start);
    sub.origin = s->o;
    sub.floor = t->depth;
    sub.keyed = place_keyed(f, t);
    sub.member = FORMAT_NONE;
    sub.line = sub.fields = false;
    memcpy(state, f->state + t->depth * f->words, words * sizeof(*state));
    text_go_down(r, s->o->root, sub.root, &sub, words, state);
    if (sub.rule <= s->covered)
        return s->covered;
    kinds = place_anchors(f, &sub, start, end, &n);
    t->next = sub.next; // fields are shown in order
    text_show(r, &sub, FIELD_TEXT, start, end, kinds, n, true);
    f->layered = true;
    return sub.rule;
}

// The first JSON of the record's text that was walked in [at, end).
static bool
json_in(const struct format *f, const struct stretch *s, uint32_t at, uint32_t end,
        uint32_t *from, uint32_t *to)
{
    if (s->o != &f->origin)
        return false;
    for (size_t i = 0; i < f->jsons; i++)
        if (f->json[i].to > at && f->json[i].from < end) {
            *from = f->json[i].from;
            *to = f->json[i].to;
            return true;
        }
    return false;
}

// The field, but for JSON in it, which was shown under the same rules and stays JSON.
static int32_t
show_field(struct reading *r, const struct stretch *s, uint32_t start, uint32_t end)
{
    uint32_t at = start, from, to, before;
    int32_t rule = s->covered, own;

    for (; json_in(r->f, s, start, end, &from, &to); start = to) {
        for (before = from; before > start && s->t->p[before - 1] == ' ';)
            before--;
        if ((own = show_piece(r, s, at, start, before)) > rule)
            rule = own;
        while (to < end && s->t->p[to] == ' ')
            to++;
    }
    own = show_piece(r, s, at, start, end);
    return own > rule ? own : rule;
}

// A field of its own, and the parameters of an URL or a form in it.
static void
show_value(struct reading *r, const struct stretch *s, uint32_t start, uint32_t end)
{
    struct stretch within = *s;
    struct line_field field;
    uint32_t at = 0;
    bool query;

    within.covered = show_field(r, s, start, end);
    while (line_pair(s->t->p + start, &at, end - start, &field, &query))
        if (query)
            show_field(r, &within, start + field.start, start + field.end);
}

// The next pair outside of elements, each of which has a path of its own that no pair in it adds to: `w` walks along,
// its next value is [*lo, *hi). False: there is none.
static bool
next_pair(const uint8_t *text, uint32_t n, uint32_t *at, struct line_walk *w,
        uint32_t *lo, uint32_t *hi, struct line_field *field)
{
    bool query;

    for (;;) {
        uint32_t from = *at;

        while (*lo < n && *hi <= *at)
            if (!line_element(text, n, w, lo, hi))
                *lo = *hi = n;
        if (*lo < n && *lo <= *at) {
            *at = *hi;
            continue;
        }
        if (!line_pair(text, at, *lo, field, &query)) {
            if (*lo >= n)
                return false;
            *at = *hi;
            continue;
        }
        if (*lo < n && field->end == *lo) { // it goes on, or is the element's own
            *at = from;
            if (field->start == *lo || !line_pair(text, at, n, field, &query)) {
                *at = *hi;
                continue;
            }
        }
        return true;
    }
}

// The elements and the pairs of free text.
static void
show_free_text(struct reading *r, const struct stretch *s, uint32_t from, uint32_t to)
{
    struct format *f = r->f;
    const uint8_t *text = s->t->p + from;
    uint32_t n = to - from, at = 0, start = 0, end = 0;
    struct line_walk walk;
    struct line_field field;

    line_walk_begin(&walk);
    s->t->next = s->first;
    while (f->why == PUMICE_NO_REASON && line_element(text, n, &walk, &start, &end))
        show_value(r, s, from + start, from + end);
    line_walk_again(&walk);
    start = end = 0;
    s->t->next = s->first;
    while (f->why == PUMICE_NO_REASON &&
            next_pair(text, n, &at, &walk, &start, &end, &field)) {
        uint32_t json, behind = from + at;

        if (json_in(f, s, from + field.start, from + field.start + 1, &json, &behind) &&
                behind > from + at)
            at = behind - from; // what stands in JSON are no pairs of the line
        show_field(r, s, from + field.start, from + field.end);
    }
}

static void
show_extension(struct reading *r, const struct stretch *s, uint8_t delimiter,
        uint32_t from, uint32_t to)
{
    struct line_field field;
    uint32_t at = from;

    while (r->f->why == PUMICE_NO_REASON &&
            line_extension(s->t->p, &at, to, delimiter, &field))
        show_value(r, s, field.start, field.end);
}

static void
show_line(struct reading *r, const struct stretch *s, uint32_t from, uint32_t to,
        unsigned depth)
{
    struct line_head head = { .form = LINE_TEXT };

    if (!s->o->open && depth < LAYERS_MOST)
        line_head(s->t->p + from, to - from, locate_asked(r->f, depth > 0), &head);
    if (head.form == LINE_TEXT) {
        show_free_text(r, s, from, to);
        return;
    }
    for (size_t i = 0; i < head.n && r->f->why == PUMICE_NO_REASON; i++) {
        size_t shown = r->f->places;

        show_value(r, s, from + head.field[i].start, from + head.field[i].end);
        for (; shown < r->f->places; shown++)
            r->f->place[shown].left = head.field[i].word ? PLACE_DASH : PLACE_NOTHING;
    }
    from += head.body;
    if (head.delimiter != 0) {
        show_extension(r, s, head.delimiter, from, to);
    } else {
        struct stretch body = *s;

        body.covered = show_field(r, s, from, to);
        show_line(r, &body, from, to, depth + 1);
    }
}

void
rows_show_fields(struct reading *r, struct text *t, const struct origin *o,
        uint32_t from, uint32_t to)
{
    struct text own = *t; // the caller goes on from where it was
    struct stretch s = { .t = &own,
        .o = o,
        .start = (uint32_t)(o->p - t->p),
        .first = t->next };
    int32_t member;

    place_covered(r->f, t, &s.covered, &member);
    show_line(r, &s, from, to, 0);
}
