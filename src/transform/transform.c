// Splicing: raw bytes up to an edit, its replacement, and on.
#include "transform/transform.h"

#include "base/load.h"
#include "transform/tags.h"

#define COLD                                                                           \
    __attribute__((noinline,                                                           \
            cold)) // so that what is done for each edit stays in one piece

// A bare JSON value becomes a string around its replacement, or what json_number says.
static void
put_bare(const struct plan *plan, const struct hit *hit, const struct action *action,
        struct outbuf *out)
{
    if (plan->number == PUMICE_NUMBER_STRING) {
        action_quote(hit, out);
        action->apply(hit, out);
        action_quote(hit, out);
    } else if (plan->number == PUMICE_NUMBER_ZERO &&
               hit->place->field.kind == FIELD_NUMBER) {
        action_puts(hit, "0", out);
    } else {
        action_puts(hit, "null", out);
    }
}

static void
put_replacement(const struct plan *plan, const struct hit *hit, struct outbuf *out)
{
    const struct action *action = action_of(decide_verb(hit->edit));
    enum field_kind kind = hit->place->field.kind;

    if ((kind == FIELD_NUMBER || kind == FIELD_LITERAL) && action != &keep_action &&
            !hit->edit->cut && !hit->edit->whole)
        put_bare(plan, hit, action, out);
    else
        action->apply(hit, out);
}

// ---------------------------------------------------------------- tags

static bool
is_replaced(const struct edit *e)
{
    return e->proof != PUMICE_PROOF_NONE && decide_verb(e) != PUMICE_KEEP;
}

// The record as text, where tags are looked for, and a place of it there.
static struct span
text_of(const struct format *f, struct span rec)
{
    return f->decoded != NULL ? (struct span){ f->decoded->text, f->decoded->len }
                              : rec;
}

static uint32_t
place_of(const struct format *f, uint32_t at)
{
    return f->decoded != NULL ? views_after(&f->views, f->decoded, at) : at;
}

// Does the edit take away a `<` or `>`? They differ in one bit; behind the record bytes may be read.
static bool
takes_tags(const struct edit *e, struct span rec)
{
    const uint64_t ones = 0x0101010101010101U;

    for (uint32_t i = e->cut_start; i < e->cut_end; i += 8) {
        uint64_t x = load_little64(rec.p + i), found;

        x = (x & ~(ones * ('<' ^ '>'))) ^ ones * '<';
        found = (x - ones) & ~x & ones << 7;
        if (found != 0)
            return i + (unsigned)__builtin_ctzll(found) / 8 < e->cut_end;
    }
    return false;
}

// The tags of the record, those that are replaced marked.
static COLD void
read_tags(struct tags *t, const struct format *f, const struct decide *d,
        struct span rec)
{
    size_t at = 0;

    tags_read(t, text_of(f, rec));
    for (size_t i = 0; i < d->n && t->n > 0; i++)
        if (is_replaced(&d->edit[i]))
            tags_mark(t, &at, place_of(f, d->edit[i].cut_start),
                    place_of(f, d->edit[i].cut_end));
}

// Bytes [start, end) of the record's text as they stand in it.
static void
put_text(const struct format *f, struct span rec, uint32_t start, uint32_t end,
        struct outbuf *out)
{
    if (f->decoded != NULL)
        views_map(&f->views, f->decoded, &start, &end);
    outbuf_put(out, (struct span){ rec.p + start, end - start });
}

// A member in text that holds half an element is not cut: its tag could stand nowhere.
static COLD void
keep_member(const struct tags *t, size_t at, const struct format *f, struct edit *e)
{
    if (tags_next(t, &at, place_of(f, e->cut_start), place_of(f, e->cut_end)) == NULL)
        return;
    e->cut = false;
    e->label = true;
    e->cut_start = e->start;
    e->cut_end = e->end;
}

// Of the last tag the rest stands there still.
static void
put_glue(const struct format *f, const struct tag *tag, struct span rec, uint32_t end,
        struct outbuf *out)
{
    struct span text = text_of(f, rec), quote;
    uint32_t from = tag->start, to = from + 1; // a `<`, as characters are written here

    if (f->decoded != NULL)
        views_map(&f->views, f->decoded, &from, &to);
    for (const char *c = tags_glue(tag, text, end, &quote); *c != '\0'; c++)
        for (uint32_t i = from; i < to; i++)
            outbuf_putc(out, rec.p[i] == '<' ? *c : (char)rec.p[i]);
    if (quote.n == 0)
        return;
    from = (uint32_t)(quote.p - text.p);
    put_text(f, rec, from, from + (uint32_t)quote.n, out);
}

// Behind the replacement the end of the tag that it begins in, and those tags whose other halves stay, without
// attributes.
static COLD void
put_tags(const struct tags *t, size_t *at, const struct format *f, const struct edit *e,
        struct span rec, struct outbuf *out)
{
    uint32_t start, end, from;
    const struct tag *tag;

    if (e->cut || !is_replaced(e) || decide_verb(e) == PUMICE_MASK) // a mask keeps them
        return;
    start = place_of(f, e->cut_start);
    end = place_of(f, e->cut_end);
    if ((tag = tags_around(t, text_of(f, rec), start, &from)) != NULL &&
            tag->end <= end)
        put_text(f, rec, from, tag->end, out);
    while ((tag = tags_next(t, at, start, end)) != NULL) {
        put_text(f, rec, tag->start, tag->name < end ? tag->name : end, out);
        if (tag->end <= end)
            put_text(f, rec, tag->end - 1, tag->end, out);
        else
            put_glue(f, tag, rec, end, out);
    }
}

// ---------------------------------------------------------------- the record

bool
transform_record(const struct plan *plan, const struct format *f, struct decide *d,
        struct span rec, size_t room, struct outbuf *out, bool *edited)
{
    size_t begin = out->n, tag = 0;
    uint32_t copied = 0;
    struct tags tags = { 0 };
    bool tagged = false;

    *edited = false;
    for (size_t i = 0; i < d->n; i++) {
        struct edit *e = &d->edit[i];
        struct hit hit = { f, &f->place[e->place], e, rec };
        size_t at;

        if (e->proof == PUMICE_PROOF_NONE)
            continue;
        if (!tagged && takes_tags(e, rec)) {
            read_tags(&tags, f, d, rec);
            tagged = true;
        }
        if (tags.n > 0 && e->cut && !f->whole)
            keep_member(&tags, tag, f, e);
        if (e->cut_start <
                copied) { // decide sees to it; if it should not, nothing goes out
            d->why = PUMICE_INTERNAL;
            break;
        }
        outbuf_put(out, (struct span){ rec.p + copied, e->cut_start - copied });
        at = out->n;
        put_replacement(plan, &hit, out);
        if (tags.n > 0)
            put_tags(&tags, &tag, f, e, rec, out);
        e->put = (uint32_t)(at - begin);
        e->put_end = (uint32_t)(out->n - begin);
        copied = e->cut_end;
        if (out->failed || out->n - begin > room)
            break;
        if (out->n - at != e->cut_end - e->cut_start ||
                (out->n > at &&
                        memcmp(out->p + at, rec.p + e->cut_start, out->n - at) != 0)) {
            *edited = true;
        } else if (e->rule->action.verb != PUMICE_KEEP) {
            e->proof = PUMICE_PROOF_NONE;
            e->refused = REFUSED_OWN_OUTPUT;
        }
    }
    if (tags.no_memory)
        d->why = PUMICE_NO_MEMORY;
    if (tagged)
        tags_free(&tags);
    if (d->why != PUMICE_NO_REASON)
        return false;
    outbuf_put(out, (struct span){ rec.p + copied, rec.n - copied });
    return !out->failed && out->n - begin <= room;
}

// ---------------------------------------------------------------- stubs

static const char *const text_stubs[] = {
#define R(id, name, help) [PUMICE_##id] = "[PUMICE withheld: " name "]",
    PUMICE_REASONS(R)
#undef R
};

static const char *const json_stubs[] = {
#define R(id, name, help)                                                              \
    [PUMICE_##id] = "{\"pumice\":\"withheld\",\"reason\":\"" name "\"}",
    PUMICE_REASONS(R)
#undef R
};

static enum format_form
form_of(const struct plan *plan, struct span rec)
{
    enum format_form form = plan != NULL ? plan->format : FORMAT_AUTO;

    if (form == FORMAT_DOCKER || (form == FORMAT_AUTO && format_looks_json(rec)))
        return FORMAT_JSON;
    return form;
}

// As the encoding of a whole record writes it.
static void
put_encoded(struct outbuf *out, enum layer_kind encoding, uint8_t c)
{
    uint8_t written[8];
    size_t n = layer_type(encoding)->encode(c, written);

    outbuf_put(out, (struct span){ written, n });
}

struct span
transform_stub(const struct plan *plan, struct span rec, enum pumice_reason why)
{
    bool json = form_of(plan, rec) == FORMAT_JSON;

    return span_of(json ? json_stubs[why] : text_stubs[why]);
}

void
transform_stub_put(const struct plan *plan, const struct csv_columns *columns,
        enum layer_kind encoding, struct span rec, enum pumice_reason why,
        struct outbuf *out)
{
    struct span text = transform_stub(plan, rec, why);
    enum format_form form = form_of(plan, rec);
    uint8_t delimiter = columns != NULL && columns->delimiter != 0 ? columns->delimiter
                        : form == FORMAT_TSV                       ? '\t'
                        : form == FORMAT_CSV                       ? ','
                                                                   : 0;
    size_t cells = 1;

    if (form == FORMAT_JSON)
        delimiter = 0;
    if (columns != NULL && columns->n > 0)
        cells = columns->n;
    else if (delimiter != 0)
        cells = csv_count(rec.p, (uint32_t)rec.n, delimiter);
    for (size_t i = 0; i < text.n; i++)
        put_encoded(out, encoding, text.p[i]);
    for (; delimiter != 0 && cells > 1; cells--)
        put_encoded(out, encoding, delimiter);
}
