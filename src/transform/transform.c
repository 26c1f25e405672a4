// Splicing: raw bytes up to an edit, its replacement, and on.
#include "transform/transform.h"

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

bool
transform_record(const struct plan *plan, const struct format *f, struct decide *d,
        struct span rec, size_t room, struct outbuf *out, bool *edited)
{
    size_t begin = out->n;
    uint32_t copied = 0;

    *edited = false;
    for (size_t i = 0; i < d->n; i++) {
        struct edit *e = &d->edit[i];
        struct hit hit = { f, &f->place[e->place], e, rec };
        size_t at;

        if (e->proof == PUMICE_PROOF_NONE)
            continue;
        if (e->cut_start <
                copied) { // decide sees to it; if it should not, nothing goes out
            d->why = PUMICE_INTERNAL;
            return false;
        }
        outbuf_put(out, (struct span){ rec.p + copied, e->cut_start - copied });
        at = out->n;
        put_replacement(plan, &hit, out);
        e->put = (uint32_t)(at - begin);
        e->put_end = (uint32_t)(out->n - begin);
        copied = e->cut_end;
        if (out->failed || out->n - begin > room)
            return false;
        if (out->n - at != e->cut_end - e->cut_start ||
                (out->n > at &&
                        memcmp(out->p + at, rec.p + e->cut_start, out->n - at) != 0)) {
            *edited = true;
        } else if (e->rule->action.verb != PUMICE_KEEP) {
            e->proof = PUMICE_PROOF_NONE;
            e->refused = REFUSED_OWN_OUTPUT;
        }
    }
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
