// The list of findings of a field.
#include <stdlib.h>

#include "detect/family.h"

static void
put(struct scan *s, const struct found *f)
{
    struct founds *out = s->out;

    if (out->failed || !set_has(&s->plan->on, f->detector))
        return;
    if (out->n == out->cap) {
        size_t cap = out->cap == 0 ? 64 : out->cap * 2;
        struct found *grown = realloc(out->f, cap * sizeof(*grown));

        if (grown == NULL) {
            out->failed = true;
            return;
        }
        out->f = grown;
        out->cap = cap;
    }
    out->f[out->n++] = *f;
}

void
scan_take(struct scan *s, enum detector_id id, const uint8_t *start, const uint8_t *end,
        enum pumice_proof proof, uint32_t marks)
{
    struct found f = { .start = (uint32_t)(start - s->text),
        .end = (uint32_t)(end - s->text),
        .detector = (uint16_t)id,
        .proof = (uint8_t)proof,
        .marks = marks };

    put(s, &f);
}

void
scan_refuse(struct scan *s, enum detector_id id, const uint8_t *start,
        const uint8_t *end, enum refusal why)
{
    struct found f = { .start = (uint32_t)(start - s->text),
        .end = (uint32_t)(end - s->text),
        .detector = (uint16_t)id,
        .proof = PUMICE_PROOF_NONE,
        .refused = (uint8_t)why };

    put(s, &f);
}
