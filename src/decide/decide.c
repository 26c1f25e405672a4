// Rules in order of strength: the field rule with the most specific path, then the plan's rule for the
// detector. Overlaps become one finding (DETECTORS.md, rule 6).
#include "decide/decide.h"

#include <stdlib.h>
#include <string.h>

static const struct rule union_rule = { { .verb = PUMICE_SUPPRESS }, "base" };

void
decide_reset(struct decide *d)
{
    d->n = 0;
    d->findings = 0;
    d->why = PUMICE_NO_REASON;
}

void
decide_fini(struct decide *d)
{
    free(d->edit);
    *d = (struct decide){ 0 };
}

enum pumice_verb
decide_verb(const struct edit *e)
{
    enum pumice_verb verb = e->rule->action.verb;

    if (e->label && verb != PUMICE_KEEP && !e->rule->action.of_record)
        return PUMICE_SUPPRESS;
    return e->whole && verb == PUMICE_MASK ? PUMICE_SUPPRESS : verb;
}

static bool
has_layer(const struct layer *layer, enum layer_kind kind)
{
    while (layer != NULL && layer->kind != kind)
        layer = layer->up;
    return layer != NULL;
}

bool
decide_in_json(const struct edit *e)
{
    return has_layer(e->layer, LAYER_JSON);
}

bool
decide_put(struct decide *d, const struct edit *edit)
{
    if (d->n == d->cap) {
        size_t cap = d->cap == 0 ? 64 : d->cap * 2;
        struct edit *e = realloc(d->edit, cap * sizeof(*e));

        if (e == NULL) {
            d->why = PUMICE_NO_MEMORY;
            return false;
        }
        d->edit = e;
        d->cap = cap;
    }
    d->edit[d->n++] = *edit;
    return true;
}

// Where nothing stands: before the byte that follows, or behind the one before.
static void
map_empty(const struct format *f, const struct view *view, uint32_t *start,
        uint32_t *end)
{
    if (view == NULL || view->len == 0)
        return;
    if (*start < view->len) {
        *end = *start + 1;
        views_map(&f->views, view, start, end);
        *end = *start;
    } else {
        *start = *end - 1;
        views_map(&f->views, view, start, end);
        *start = *end;
    }
}

static void
put(struct decide *d, const struct format *f, uint32_t place, const struct found *found,
        const struct rule *rule, bool by_field)
{
    const struct place *p = &f->place[place];
    struct edit e;

    if (found->end <= p->context && p->context > 0)
        return;
    if (found->proof != PUMICE_PROOF_NONE && ++d->findings > FINDINGS_MOST) {
        d->why = PUMICE_TOO_MANY_FINDINGS;
        return;
    }
    e = (struct edit){ .place = place,
        .from = found->start,
        .to = found->end,
        .start = found->start + p->at,
        .end = found->end + p->at,
        .rule = rule,
        .marks = found->marks,
        .detector = found->detector,
        .proof = found->proof,
        .refused = found->refused,
        .layer = layer_outside(p->layer),
        .whole = has_layer(p->layer, LAYER_BASE64),
        .by_field = by_field };
    // Of tags a mask would leave half.
    e.whole |= rule != NULL && rule->action.verb == PUMICE_MASK &&
               memchr(p->field.text + found->start, '<', found->end - found->start) !=
                       NULL;
    if (e.end > e.start)
        views_map(&f->views, p->view, &e.start, &e.end);
    else
        map_empty(f, p->view, &e.start, &e.end);
    e.cut_start = e.start;
    e.cut_end = e.end;
    decide_put(d, &e);
}

// ---------------------------------------------------------------- overlaps

static int
by_start(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->proof != y->proof)
        return x->proof > y->proof ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return strcmp(pumice_detector(x->detector)->name,
            pumice_detector(y->detector)->name);
}

static const char *
type_of(uint16_t detector)
{
    return pumice_detector(detector)->type;
}

// The findings of a list that is sorted by start, those that overlap as one. `keep`: the field rule that
// keeps them all, or NULL.
static void
put_unions(struct decide *d, const struct plan *plan, const struct format *f,
        uint32_t place, const struct founds *founds, const struct rule *keep)
{
    for (size_t i = 0; i < founds->n;) {
        struct found all = founds->f[i];
        const struct rule *rule = &plan->detector[all.detector];
        bool types = false;

        if (all.proof == PUMICE_PROOF_NONE) {
            i++;
            continue;
        }
        for (i++; i < founds->n && founds->f[i].start < all.end; i++) {
            const struct found *next = &founds->f[i];

            if (next->proof == PUMICE_PROOF_NONE)
                continue;
            if (next->end > all.end)
                all.end = next->end;
            rule = policy_stricter(rule, &plan->detector[next->detector]);
            types |= strcmp(type_of(next->detector), type_of(all.detector)) != 0;
        }
        if (types && rule->action.verb == PUMICE_MASK)
            rule = &union_rule;
        put(d, f, place, &all, keep != NULL ? keep : rule, keep != NULL);
    }
}

// Near misses that no finding covers.
static void
put_near_misses(struct decide *d, const struct format *f, uint32_t place,
        const struct founds *founds)
{
    size_t first = d->n, taken = d->n;

    while (first > 0 && d->edit[first - 1].place == place)
        first--;
    for (size_t i = 0; i < founds->n; i++) {
        const struct found *miss = &founds->f[i];
        bool hidden = miss->proof != PUMICE_PROOF_NONE;

        for (size_t k = first; k < taken && !hidden; k++)
            hidden = d->edit[k].from < miss->end && miss->start < d->edit[k].to;
        if (!hidden)
            put(d, f, place, miss, NULL, false);
    }
}

// ---------------------------------------------------------------- findings of two layers

// Which of two that take the same bytes knows how they are written: the one of the inner layer, unless all that
// layer did is elsewhere in the text.
static unsigned
knowledge(const struct edit *e)
{
    enum layer_kind kind = e->layer == NULL ? LAYER_NONE : e->layer->kind;
    bool idle = (kind == LAYER_ESCAPE || kind == LAYER_XML) &&
                e->to - e->from == e->end - e->start;

    // Of a field's value in a URL, what stands in its place needs no escapes: as with the value once it is replaced.
    idle |= e->by_field && (kind == LAYER_URL || kind == LAYER_FORM);
    return idle ? 0 : 1 + layer_depth(e->layer);
}

// In the order of the record, the wider one first. Near misses come last.
static int
by_place(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    bool x_miss = x->proof == PUMICE_PROOF_NONE, y_miss = y->proof == PUMICE_PROOF_NONE;

    if (x_miss != y_miss)
        return x_miss ? 1 : -1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    if (x->by_field != y->by_field)
        return x->by_field ? -1 : 1;
    if (knowledge(x) != knowledge(y))
        return knowledge(x) > knowledge(y) ? -1 : 1;
    return x->detector != y->detector
                   ? (x->detector < y->detector ? -1 : 1)
                   : (x->place < y->place ? -1 : x->place > y->place);
}

// Takes the name of `next` when it has the better claim: further left, or proved more strongly.
static void
name_union(struct edit *all, const struct edit *next)
{
    if (all->by_field || next->start > all->start || next->proof < all->proof ||
            (next->proof == all->proof &&
                    (next->end < all->end ||
                            strcmp(pumice_detector(next->detector)->name,
                                    pumice_detector(all->detector)->name) >= 0)))
        return;
    all->detector = next->detector;
    all->proof = next->proof;
    all->marks = next->marks;
}

static void
unite(struct edit *all, const struct edit *next)
{
    bool types = strcmp(type_of(all->detector), type_of(next->detector)) != 0;

    name_union(all, next);
    if (!all->by_field) {
        all->rule = policy_stricter(all->rule, next->rule);
        if (types && all->rule->action.verb == PUMICE_MASK)
            all->whole = true;
    }
    if (next->end <= all->end)
        return;
    if (layer_depth(next->layer) < layer_depth(all->layer))
        all->layer = next->layer;
    all->whole = true;
    all->end = all->cut_end = next->end;
}

static void
settle_layers(struct decide *d)
{
    size_t n = 0, i, found, at = 0;

    qsort(d->edit, d->n, sizeof(*d->edit), by_place);
    for (i = 0; i < d->n && d->edit[i].proof != PUMICE_PROOF_NONE; i++) {
        if (n > 0 && d->edit[i].start < d->edit[n - 1].end)
            unite(&d->edit[n - 1], &d->edit[i]);
        else
            d->edit[n++] = d->edit[i];
    }
    for (found = n; i < d->n; i++) { // near misses: each once, and none under a finding
        const struct edit *miss = &d->edit[i],
                          *last = n > found ? &d->edit[n - 1] : NULL;

        while (at < found && d->edit[at].end <= miss->start)
            at++;
        if (at < found && d->edit[at].start < miss->end)
            continue;
        if (last == NULL || last->start != miss->start || last->end != miss->end ||
                last->detector != miss->detector)
            d->edit[n++] = *miss;
    }
    d->n = n;
}

// ---------------------------------------------------------------- field rules

static bool
is_null(const struct field *f)
{
    return f->kind == FIELD_LITERAL && f->text[0] != 't' && f->text[0] != 'f';
}

enum { LABEL_MOST = 64 }; // bytes, with what stands around it

// Its ASCII without quotes, backslashes and percent-encoding. Returns its length, 0 when it is too long for a label.
static size_t
bare_text(const struct field *f, char out[LABEL_MOST])
{
    static const char digits[] = "0123456789ABCDEF";
    size_t n = 0;

    if (f->len > LABEL_MOST)
        return 0;
    for (uint32_t i = 0; i < f->len; i++) {
        char c = (char)f->text[i];

        if (c == '%' && f->len - i > 2 && f->text[i + 1] >= '2' &&
                f->text[i + 1] <= '7' && f->text[i + 2] != 0 &&
                strchr(digits, f->text[i + 2]) != NULL) {
            c = (char)((f->text[i + 1] - '0') << 4 |
                       (strchr(digits, f->text[i + 2]) - digits));
            i += 2;
        }
        if (c != '"' && c != '\'' && c != '\\')
            out[n++] = c;
    }
    return n;
}

// Is all of it a label that pumice wrote, in whatever quotes?
static bool
is_label(const struct field *f)
{
    char text[LABEL_MOST];
    size_t n = bare_text(f, text);

    if (n < 3 || text[0] != '[' || text[n - 1] != ']')
        return false;
    for (size_t i = 0; pumice_detector(i) != NULL; i++) {
        const char *type = pumice_detector(i)->type;
        size_t k = 0;

        if (strlen(type) != n - 2)
            continue;
        while (type[k] != '\0' &&
                text[k + 1] ==
                        (type[k] >= 'a' && type[k] <= 'z' ? type[k] - 0x20 : type[k]))
            k++;
        if (type[k] == '\0')
            return true;
    }
    return false;
}

static void
put_field(struct decide *d, const struct format *f, uint32_t place,
        const struct rule *rule, bool zero)
{
    const struct field *field = &f->place[place].field;
    struct found whole = { .end = field->len,
        .detector = DET_field,
        .proof = PUMICE_PROOF_KEY,
        .marks = MARK_KEY };

    if (is_label(field))
        return;
    // There is nothing to hide in "", null, {} and [], nor in what stands for a number; drop removes them all the same.
    if (rule->action.verb != PUMICE_DROP &&
            (field->len == 0 || is_null(field) ||
                    (field->len == 4 && memcmp(field->text, "null", 4) == 0) ||
                    (zero && field->len == 1 && field->text[0] == '0')))
        return;
    put(d, f, place, &whole, rule, true);
}

void
decide_place(struct decide *d, const struct plan *plan, const struct format *f,
        uint32_t place, struct founds *founds)
{
    const struct place *p = &f->place[place];
    const struct rule *rule = NULL;

    if (p->rule != FORMAT_NONE)
        rule = &plan->field[path_number(plan->paths, p->rule)];
    if (rule != NULL && rule->action.verb != PUMICE_KEEP) {
        put_field(d, f, place, rule, plan->number == PUMICE_NUMBER_ZERO);
        return;
    }
    if (founds->n == 0)
        return;
    if (p->field.kind == FIELD_NUMBER) // replaced as a whole, or it is no JSON any more
        for (size_t i = 0; i < founds->n; i++)
            if (founds->f[i].proof != PUMICE_PROOF_NONE) {
                founds->f[i].start = 0;
                founds->f[i].end = p->field.len;
            }
    if (founds->n > 1)
        qsort(founds->f, founds->n, sizeof(*founds->f), by_start);
    put_unions(d, plan, f, place, founds, rule);
    if (d->near_misses)
        put_near_misses(d, f, place, founds);
}

// ---------------------------------------------------------------- the whole record

static bool
same_action(const struct pumice_action *a, const struct pumice_action *b)
{
    return a->verb == b->verb && a->of_record == b->of_record && a->first == b->first &&
           a->last == b->last;
}

// Letters and digits of a value, whatever its written form (FNV-1a).
static uint64_t
value_hash(const struct format *f, const struct edit *e)
{
    const uint8_t *p = f->place[e->place].field.text;
    uint64_t h = 0xcbf29ce484222325U;

    for (uint32_t i = e->from; i < e->to; i++) {
        uint8_t c = p[i], lower = c | 0x20;

        if (c >= 0x80 || (c >= '0' && c <= '9'))
            h = (h ^ c) * 0x100000001b3U;
        else if (lower >= 'a' && lower <= 'z')
            h = (h ^ lower) * 0x100000001b3U;
    }
    return h;
}

struct value {
    uint64_t hash;
    uint32_t edit;
};

static int
by_hash(const void *a, const void *b)
{
    const struct value *x = a, *y = b;

    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

// A value found twice under two types gets the stricter action in both places (POLICY 1).
static void
equalise(struct decide *d, const struct format *f)
{
    bool differ = false;
    size_t first = 0, n = 0;
    struct value *value;

    while (first < d->n && d->edit[first].proof == PUMICE_PROOF_NONE)
        first++;
    for (size_t i = first; i < d->n && !differ; i++)
        differ = d->edit[i].proof != PUMICE_PROOF_NONE &&
                 !same_action(&d->edit[i].rule->action, &d->edit[first].rule->action);
    if (!differ)
        return;
    if ((value = malloc(d->n * sizeof(*value))) == NULL) {
        d->why = PUMICE_NO_MEMORY;
        return;
    }
    for (size_t i = first; i < d->n; i++)
        if (d->edit[i].proof != PUMICE_PROOF_NONE && !d->edit[i].by_field)
            value[n++] = (struct value){ value_hash(f, &d->edit[i]), (uint32_t)i };
    qsort(value, n, sizeof(*value), by_hash);
    for (size_t i = 0, end; i < n; i = end) {
        const struct rule *rule = d->edit[value[i].edit].rule;

        for (end = i + 1; end < n && value[end].hash == value[i].hash; end++)
            rule = policy_stricter(rule, d->edit[value[end].edit].rule);
        for (size_t k = i; k < end; k++)
            d->edit[value[k].edit].rule = rule;
    }
    free(value);
}

// The member that a drop takes away, or FORMAT_NONE.
static int32_t
member_to_cut(const struct decide *d, const struct format *f, const struct edit *e)
{
    const struct place *p = &f->place[e->place];

    if (p->field.kind == FIELD_NAME || d->no_cuts)
        return FORMAT_NONE;
    if (!e->by_field)
        return p->member;
    if (p->rule_member != FORMAT_NONE && !f->member[p->rule_member].mixed)
        return p->rule_member;
    // The rule names an element, or has exceptions below: its members go one by one.
    return p->member;
}

// The comma before it goes too, or the one behind it where no kept member precedes. `gone`: how many
// members before it in its object were cut.
static void
cut_member(const struct format *f, struct edit *e, const struct member *m,
        uint32_t gone)
{
    uint32_t start = m->start, end = m->end;

    if (gone < m->ordinal && m->before != FORMAT_NO_COMMA)
        start = m->before;
    else if (m->after != FORMAT_NO_COMMA)
        end = m->after + 1;
    views_map(&f->views, m->view, &start, &end);
    e->cut_start = start;
    e->cut_end = end;
    e->cut = true;
}

struct cut_object { // an object that lost members
    uint32_t object, gone;
    int32_t last; // that was cut
};

int
decide_by_cut(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    if (x->cut_start != y->cut_start)
        return x->cut_start < y->cut_start ? -1 : 1;
    if (x->cut_end != y->cut_end)
        return x->cut_end > y->cut_end ? -1 : 1;
    return x->start < y->start ? -1 : x->start > y->start;
}

// Members are cut in the order they stand, so that `gone` is known: on a stack of the open objects.
static void
cut_members(struct decide *d, const struct format *f)
{
    struct cut_object *open = malloc(d->n * sizeof(*open));
    size_t opened = 0, kept = 0;
    uint32_t covered = 0, written = 0;

    if (open == NULL) {
        d->why = PUMICE_NO_MEMORY;
        return;
    }
    for (size_t i = 0; i < d->n; i++) {
        struct edit *e = &d->edit[i];
        int32_t cut = FORMAT_NONE;

        if (e->proof != PUMICE_PROOF_NONE && e->rule->action.verb == PUMICE_DROP)
            cut = member_to_cut(d, f, e);
        if (cut == FORMAT_NONE)
            continue;
        while (opened > 0 && open[opened - 1].object > f->member[cut].object)
            opened--; // opened after this one, and closed before this member
        if (opened == 0 || open[opened - 1].object != f->member[cut].object)
            open[opened++] =
                    (struct cut_object){ f->member[cut].object, 0, FORMAT_NONE };
        if (cut == open[opened - 1].last) { // one more finding in what is cut already
            e->cut_start = e->cut_end = e->start;
            e->cut = true;
            continue;
        }
        open[opened - 1].last = cut;
        cut_member(f, e, &f->member[cut], open[opened - 1].gone++);
    }
    free(open);
    qsort(d->edit, d->n, sizeof(*d->edit), decide_by_cut);
    for (size_t i = 0; i < d->n; i++) { // what a cut covers is gone with it
        struct edit *e = &d->edit[i];

        if (e->cut_end <= covered && e->start < covered)
            continue;
        if (e->cut_start < written && e->proof != PUMICE_PROOF_NONE) {
            // A value in text that reaches into JSON which begins in it: the one goes with the other.
            if (e->cut_end <= written)
                continue;
            e->cut_start = written;
            if (e->start < written)
                e->start = written;
            if (e->end < e->start)
                e->end = e->start;
        }
        if (e->cut && e->cut_end > covered)
            covered = e->cut_end;
        if (e->proof != PUMICE_PROOF_NONE && e->cut_end > written)
            written = e->cut_end;
        d->edit[kept++] = *e;
    }
    d->n = kept;
}

enum pumice_reason
decide_record(struct decide *d, const struct format *f)
{
    bool drops = false, misses = false;

    if (d->why != PUMICE_NO_REASON || d->n == 0)
        return d->why;
    if (f->layered && d->n > 1)
        settle_layers(d);
    if (d->n > 1)
        equalise(d, f);
    for (size_t i = 0; i < d->n && d->why == PUMICE_NO_REASON; i++) {
        const struct edit *e = &d->edit[i];

        misses |= e->proof == PUMICE_PROOF_NONE;
        drops |= e->proof != PUMICE_PROOF_NONE && e->rule->action.verb == PUMICE_DROP &&
                 f->members > 0;
    }
    if (drops)
        cut_members(d, f);
    else if (misses)
        qsort(d->edit, d->n, sizeof(*d->edit), decide_by_cut);
    return d->why;
}
