// From the anchors of a field to its findings. Each anchor asks its family; a family that is off
// for the plan is not asked, so it can hide nothing.
#include "detect/detect.h"

#include <stdio.h>
#include <stdlib.h>

#include "detect/evidence.h"

static const char *const mark_texts[] = {
#define M(id, text) [MARK_BIT_##id] = text,
    MARKS(M)
#undef M
};

static const char *const refusal_texts[] = { [REFUSED_NOT] = "",
#define R(id, text) [REFUSED_##id] = text,
    REFUSALS(R)
#undef R
};

void
detect_plan_seal(struct detect_plan *plan)
{
    plan->kinds = 0;
    if (plan->on[DET_card] || plan->on[DET_cn_mobile] || plan->on[DET_cn_id] ||
            plan->on[DET_card_track])
        plan->kinds |= ANCHOR_DIGITS;
    if (plan->on[DET_ipv4])
        plan->kinds |= ANCHOR_DOTTED;
    if (plan->on[DET_email])
        plan->kinds |= ANCHOR_AT;
    plan->kinds |= secret_kinds(plan) | ANCHOR_LITERAL;
}

// The end of the secret that the field's key announces at this anchor, or NULL.
static const uint8_t *
secret_at(struct scan *s, const uint8_t *at, uint32_t kinds)
{
    const uint8_t *end = NULL;

    if (kinds & ANCHOR_KEY)
        end = secret_key_at(s, at);
    if (end == NULL && (kinds & ANCHOR_FLAG))
        end = secret_flag_at(s, at);
    return end;
}

void
detect_field(const struct detect_plan *plan, const struct field *f, struct founds *out)
{
    struct scan s = { .plan = plan,
        .f = f,
        .text = f->text,
        .lim = f->text + f->len,
        .barrier = f->text,
        .out = out };
    const uint8_t *secret =
            f->text; // end of the last one: a value's own `=` begins none

    if ((plan->kinds & ANCHOR_KEY) &&
            (f->kind == FIELD_STRING || f->kind == FIELD_NUMBER))
        secret_field(&s);
    for (size_t i = 0; i < f->anchors; i++) {
        uint32_t kinds = f->anchor[i].kinds & plan->kinds;
        const uint8_t *at = f->text + (f->anchor[i].at - f->base), *end = NULL, *e;

        if (kinds == 0)
            continue;
        if ((kinds & (ANCHOR_KEY | ANCHOR_FLAG)) && at >= secret &&
                (e = secret_at(&s, at, kinds)) != NULL)
            end = secret = e;
        if ((kinds & ANCHOR_DIGITS) && (e = number_at(&s, at)) != NULL &&
                (end == NULL || e > end))
            end = e;
        if ((kinds & ANCHOR_DIGITS) && (e = token_track_at(&s, at)) != NULL &&
                (end == NULL || e > end))
            end = e;
        if ((kinds & ANCHOR_DOTTED) && (e = ipv4_at(&s, at)) != NULL &&
                (end == NULL || e > end))
            end = e;
        if ((kinds & ANCHOR_AT) && (e = email_at(&s, at)) != NULL &&
                (end == NULL || e > end))
            end = e;
        if ((kinds & ANCHOR_AT) && (e = secret_userinfo_at(&s, at)) != NULL &&
                (end == NULL || e > end))
            end = e;
        if ((kinds & ANCHOR_LITERAL) && (e = token_at(&s, at)) != NULL &&
                (end == NULL || e > end))
            end = e;
        if (end != NULL && end > s.barrier)
            s.barrier = end;
    }
}

void
detect_free(struct founds *out)
{
    free(out->f);
    *out = (struct founds){ 0 };
}

void
detect_marks_text(uint32_t marks, char *buf, size_t size)
{
    size_t n = 0;

    if (size > 0)
        buf[0] = '\0';
    for (unsigned i = 0; i < sizeof(mark_texts) / sizeof(mark_texts[0]) && n < size;
            i++)
        if (marks >> i & 1)
            n += (size_t)snprintf(buf + n, size - n, "%s%s", n == 0 ? "" : ",",
                    mark_texts[i]);
}

const char *
detect_refusal_text(enum refusal why)
{
    return refusal_texts[why];
}
