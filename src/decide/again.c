// A clean record is read once more where the first reading may have left something: what is cut out of a text
// brings its neighbours together, what a mask leaves may be a value itself, and beside a label a number may be seen
// that a longer one hid. So that cleaning what is clean changes nothing, it is settled here.
#include <stdlib.h>
#include <string.h>

#include "base/is.h"
#include "decide/decide.h"
#include "detect/evidence.h"

enum {
    CUT_REACH =
            64, // bytes between what was cut out and what its absence brought out: a window of evidence
    MASK_REACH = 2,
};

static bool
is_done(const struct edit *e)
{
    return e->proof != PUMICE_PROOF_NONE;
}

static bool
is_new(const struct edit *e)
{
    return is_done(e) && e->rule->action.verb != PUMICE_KEEP;
}

// ---------------------------------------------------------------- whether

static bool
goes_on(uint8_t c)
{
    static const bool on[256] = {
        ['0' ... '9'] = true,
        ['A' ... 'Z'] = true,
        ['a' ... 'z'] = true,
        ['_'] = true,
        ['.'] = true,
        ['-'] = true,
        ['+'] = true,
        ['*'] = true,
        ['@'] = true,
        ['%'] = true,
        ['&'] = true,
        ['\\'] = true,
        [';'] = true,
        ['#'] = true,
        ['<'] = true,
        ['>'] = true,
    };

    return on[c];
}

// A character that no number or address has: Han, punctuation.
static bool
is_wide(const uint8_t *p)
{
    if (*p == 0xef) // `：`, `，`, `；`, `）`, not digits of full width
        return p[1] == 0xbc &&
               (p[2] == 0x9a || p[2] == 0x8c || p[2] == 0x9b || p[2] == 0x89);
    return *p >= 0xe3 && *p < 0xef && p[1] >= 0x80 && p[2] >= 0x80;
}

// `:c3:`, `::7:`: of a hardware address, of IPv6.
static bool
is_group(const uint8_t *p)
{
    if (p[0] == ':' && p[1] == ':')
        return true;
    return p[0] == ':' && p[3] == ':' && is_alnum(p[1]) && is_alnum(p[2]);
}

// `=/a/b`: the end of a path under a key, which is none any more with a label in it.
static bool
is_path_of_key(const uint8_t *p, uint32_t at)
{
    enum { PATH_MOST = 64 };
    uint32_t i = at;

    while (i > 0 && at - i < PATH_MOST &&
            (is_word(p[i - 1]) || p[i - 1] == '/' || p[i - 1] == '.' ||
                    p[i - 1] == '-'))
        i--;
    return i > 0 && p[i] == '/' && (p[i - 1] == '=' || p[i - 1] == ':');
}

static bool
in_base64(uint8_t c)
{
    return is_alnum(c) || c == '+' || c == '/';
}

// Is there what may be base64 beside it, joined by `/`?
static bool
is_run_beside(struct span rec, uint32_t start, uint32_t end)
{
    enum { RUN_LEAST = 15 };
    const uint8_t *p = rec.p + start, *q = rec.p + end;
    int n = 1;

    if (start > RUN_LEAST && p[-1] == '/') {
        while (n <= RUN_LEAST && in_base64(p[-1 - n]))
            n++;
        if (n > RUN_LEAST)
            return true;
    }
    if (rec.n - end <= RUN_LEAST || *q != '/')
        return false;
    for (n = 1; n <= RUN_LEAST && in_base64(q[n]);)
        n++;
    return n > RUN_LEAST;
}

static bool
is_quote(uint8_t c)
{
    return c == '"' || c == '\'';
}

// Does the text go on right beside the finding, or behind one separator with a digit?
static bool
has_neighbour(struct span rec, uint32_t start, uint32_t end)
{
    const uint8_t *p = rec.p;

    if (start > 0 &&
            (goes_on(p[start - 1]) ||
                    (p[start - 1] >= 0x80 && !(start > 2 && is_wide(p + start - 3)))))
        return true;
    if (end < rec.n &&
            (goes_on(p[end]) ||
                    (p[end] >= 0x80 && !(rec.n - end > 2 && is_wide(p + end)))))
        return true;
    if (end + 1 < rec.n && p[end] == ':' &&
            (p[end + 1] == ':' || p[end + 1] >= 0x80 || is_alnum(p[end + 1])))
        return true;
    if (is_run_beside(rec, start, end))
        return true;
    if ((end + 3 < rec.n && is_group(p + end)) ||
            (start > 3 && is_group(p + start - 4)) ||
            (start > 1 && p[start - 1] == ':' &&
                    (p[start - 2] == ':' || p[start - 2] >= 0x80)))
        return true;
    if (start > 0 && p[start - 1] == '/' && is_path_of_key(p, start - 1))
        return true;
    if ((end < rec.n && is_quote(p[end])) != (start > 0 && is_quote(p[start - 1])))
        return true; // what the quote begins or ends is another thing now
    return (start > 1 && is_digit(p[start - 2])) ||
           (end + 1 < rec.n && is_digit(p[end + 1]));
}

// Is it a part of a text whose key speaks for all in it?
static bool
is_part_of_keyed(const struct plan *plan, struct names *names, const struct place *p,
        const struct edit *e)
{
    if (e->from == 0 && e->to == p->field.len)
        return false;
    for (const struct segment *s = p->field.path; s != NULL; s = s->up)
        if (s->name.p != NULL &&
                evidence_of_name(names, &plan->detect, s->name)->matters)
            return true;
    return false;
}

bool
decide_drops(const struct decide *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (is_done(&d->edit[i]) && decide_verb(&d->edit[i]) == PUMICE_DROP &&
                d->edit[i].rule->action.of_record)
            return true;
    return false;
}

bool
decide_may_change(const struct decide *d, const struct plan *plan, struct names *names,
        const struct format *f, struct span rec)
{
    bool change = f->jsons > 0; // a text that JSON begins in
    if (plan->fields > 0 && (f->told == NULL || f->members == 0))
        change = true; // fields of lines: where one ends, hangs on what stands in it
    for (size_t i = 0; i < d->n; i++) {
        const struct edit *e = &d->edit[i];
        const struct place *p = &f->place[e->place];
        enum pumice_verb verb;

        if (!is_done(e))
            continue;
        verb = decide_verb(e);
        if (verb == PUMICE_DROP && e->rule->action.of_record)
            return false; // nothing is left
        if (verb == PUMICE_DROP || (verb == PUMICE_MASK && e->detector != DET_card) ||
                (e->by_field && p->origin != NULL) || layer_depth(p->layer) > 1 ||
                (p->layer != NULL && (p->layer->kind != LAYER_JSON || !f->whole)) ||
                rec.p[e->start] == '"' || p->field.kind == FIELD_NAME ||
                has_neighbour(rec, e->start, e->end) ||
                is_part_of_keyed(plan, names, p, e))
            change = true;
    }
    return change;
}

// ---------------------------------------------------------------- labels instead

static uint32_t
distance(const struct edit *mine, const struct edit *found)
{
    return found->start > mine->put_end ? found->start - mine->put_end
           : mine->put > found->end     ? mine->put - found->end
                                        : 0;
}

// Gives up on cutting out and masking near what was found. Both lists are in order. Did that change anything?
static bool
put_labels(struct decide *d, const struct decide *again)
{
    size_t k = 0;
    bool changed = false;

    for (size_t i = 0; i < d->n; i++) {
        struct edit *e = &d->edit[i];
        enum pumice_verb verb;

        if (!is_done(e) || e->cut)
            continue;
        verb = decide_verb(e);
        if (verb != PUMICE_DROP && verb != PUMICE_MASK)
            continue;
        while (k < again->n &&
                (!is_new(&again->edit[k]) || again->edit[k].end + CUT_REACH < e->put))
            k++;
        for (size_t n = k;
                n < again->n && again->edit[n].start <= e->put_end + CUT_REACH; n++)
            if (is_new(&again->edit[n]) &&
                    distance(e, &again->edit[n]) <=
                            (verb == PUMICE_DROP ? CUT_REACH : MASK_REACH)) {
                e->label = changed = true;
                break;
            }
    }
    return changed;
}

// ---------------------------------------------------------------- taken over

// Where the clean record's bytes [*start, *end) come from: `edit[*at]` and those behind it are the replacements that
// end behind *start or later. What stands in one of them comes from all that it replaced. map_back() tells whether there
// is one among them.
struct way {
    const struct decide *d;
    size_t n, at;
    uint32_t clean, raw; // behind the last replacement before `at`
};

static bool
map_back(struct way *w, uint32_t start, uint32_t end, uint32_t to[2],
        const struct edit **in)
{
    uint32_t clean, raw;
    bool begun = false;

    *in = NULL;
    for (; w->at < w->n; w->at++) {
        const struct edit *e = &w->d->edit[w->at];

        if (!is_done(e))
            continue;
        if (e->put_end > start)
            break;
        w->clean = e->put_end;
        w->raw = e->cut_end;
    }
    clean = w->clean;
    raw = w->raw;
    to[0] = raw + (start - clean);
    to[1] = raw + (end - clean);
    for (size_t i = w->at; i < w->n; i++) {
        const struct edit *e = &w->d->edit[i];

        if (!is_done(e))
            continue;
        if (e->put >= end)
            break;
        if (!begun && start >= e->put)
            to[0] = e->cut_start;
        begun = true;
        if (e->put <= start && end <= e->put_end)
            *in = e;
        clean = e->put_end;
        raw = e->cut_end;
        to[1] = end > clean ? raw + (end - clean) : raw;
    }
    return begun;
}

static bool
is_bare(const struct format *f, const struct edit *e)
{
    enum field_kind kind = f->place[e->place].field.kind;

    return (kind == FIELD_NUMBER || kind == FIELD_LITERAL) && !e->whole && !e->cut;
}

// Was it read as JSON in the raw record, which is text?
static bool
was_json(const struct format *f, uint32_t start, uint32_t end)
{
    if (f->decoded != NULL) {
        start = views_after(&f->views, f->decoded, start);
        end = views_after(&f->views, f->decoded, end);
    }
    for (size_t i = 0; i < f->jsons; i++)
        if (f->json[i].from <= start && end <= f->json[i].to)
            return true;
    return false;
}

bool
decide_makes_members(const struct decide *d, const struct format *f,
        const struct decide *again)
{
    struct way way = { .d = d, .n = d->n };

    if (f->whole)
        return false;
    for (size_t i = 0; i < again->n; i++) {
        const struct edit *e = &again->edit[i], *in;
        uint32_t to[2];

        if (!is_new(e))
            continue;
        if ((map_back(&way, e->cut_start, e->cut_end, to, &in) ||
                    !was_json(f, to[0], to[1])) &&
                e->cut)
            return true;
    }
    return false;
}

// One finding of the clean record as one of the raw record, at the end of the list. False: no memory.
static bool
take_over(struct format *f, struct edit *e, const struct edit *found,
        struct format *other, const struct edit *in)
{
    enum field_kind kind = other->place[found->place].field.kind;
    const struct segment *path = format_path(other, found->place, found->from);
    int32_t place;

    if (in != NULL && !is_bare(f, in))
        in = NULL;
    e->whole = in != NULL &&
               in->label; // it stood between these quotes, and they change nothing
    if (in != NULL)
        kind = FIELD_NUMBER; // its quotes go with it
    else if (found->whole && (kind == FIELD_NUMBER || kind == FIELD_LITERAL))
        kind = FIELD_TEXT;
    place = format_adopt(f, kind, path,
            in != NULL ? f->place[in->place].layer : other->place[found->place].layer);
    if (place == FORMAT_NONE)
        return false;
    e->place = (uint32_t)place;
    e->from = e->to = 0;
    e->rule = found->rule;
    e->layer = in != NULL ? in->layer : format_adopt_layer(f, found->layer);
    e->marks = found->marks;
    e->detector = found->detector;
    e->proof = found->proof;
    e->by_field = found->by_field;
    e->label = !e->cut;
    return f->why == PUMICE_NO_REASON;
}

static bool
overlap(const struct edit *a, const struct edit *b)
{
    return (a->cut_start < b->cut_end && b->cut_start < a->cut_end) ||
           (a->cut_start == b->cut_start && a->cut_end == b->cut_end);
}

// A member that is cut now covers one that was cut before: each keeps its own, and the comma between them goes with the
// one before it. `tail` is cut up to `end` as yet; returns what is from here on.
static struct edit *
share(struct edit *tail, struct edit *covered, struct span rec)
{
    uint32_t end = tail->cut_end, at = covered->cut_start;

    if (at < covered->start && at < rec.n && rec.p[at] == ',')
        at++;
    tail->cut_end = at;
    if (tail->start > at)
        tail->start = at;
    if (tail->end > at)
        tail->end = at;
    covered->cut_start = at;
    covered->cut_end = end;
    return covered;
}

// Those from `old` on stand in the place of the ones before that they overlap. Both parts are in order.
static void
merge(struct decide *d, size_t old, struct span rec)
{
    size_t kept = 0, k = old, fresh = d->n - old;
    struct edit *tail = k < d->n ? &d->edit[k] : NULL;

    for (size_t i = 0; i < old; i++) {
        struct edit e = d->edit[i];

        while (k < d->n && tail->cut_end <= e.cut_start && !overlap(tail, &e))
            tail = ++k < d->n ? &d->edit[k] : NULL;
        if (tail != NULL && overlap(tail, &e)) {
            if (!tail->cut || !e.cut || !is_done(&e) || e.cut_start <= tail->cut_start)
                continue;
            d->edit[kept] = e;
            tail = share(tail, &d->edit[kept++], rec);
        } else {
            d->edit[kept++] = e;
        }
    }
    memmove(d->edit + kept, d->edit + old, fresh * sizeof(*d->edit));
    d->n = kept + fresh;
    qsort(d->edit, d->n, sizeof(*d->edit), decide_by_cut);
}

enum pumice_reason
decide_again(struct decide *d, struct format *f, const struct decide *again,
        struct format *found, struct span rec)
{
    size_t old = d->n;
    struct way way = { .d = d, .n = old };

    if (put_labels(d, again))
        return PUMICE_NO_REASON;
    for (size_t i = 0; i < again->n; i++) {
        const struct edit *e = &again->edit[i], *in;
        struct edit fresh = { .cut = e->cut };
        uint32_t to[2];

        if (!is_new(e))
            continue;
        map_back(&way, e->cut_start, e->cut_end, to, &in);
        fresh.cut_start = to[0];
        fresh.cut_end = to[1];
        map_back(&way, e->start, e->end, to, &in);
        fresh.start = to[0] > fresh.cut_start ? to[0] : fresh.cut_start;
        fresh.end = to[1] < fresh.cut_end ? to[1] : fresh.cut_end;
        if (fresh.end < fresh.start)
            fresh.end = fresh.start;
        if (d->n > old &&
                fresh.cut_start < d->edit[d->n - 1].cut_end) { // in one replacement
            struct edit *last = &d->edit[d->n - 1];

            if (fresh.cut_end > last->cut_end)
                last->end = last->cut_end = fresh.cut_end;
            continue;
        }
        if (!take_over(f, &fresh, e, found, in))
            return f->why;
        if (!decide_put(d, &fresh))
            return d->why;
    }
    merge(d, old, rec);
    return PUMICE_NO_REASON;
}
