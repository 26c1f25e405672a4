// The list of findings of a field, and what families share in reading it.
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

enum {
    REMNANT_STARS = 2, // at least, of the hidden part
    REMNANT_MOST = 10, // characters that a mask leaves at one end
    REMNANT_GAP = 1,   // separators between: `138 **** 5678`
};

static size_t
stars_from(const struct scan *s, const uint8_t *p)
{
    size_t n = 0;

    for (size_t gap = 0; p < s->lim && gap <= REMNANT_GAP; p++)
        if (*p == '*')
            n++;
        else if (*p == ' ' || *p == '-')
            gap++;
        else
            break;
    return n;
}

static size_t
stars_before(const struct scan *s, const uint8_t *p)
{
    size_t n = 0;

    for (size_t gap = 0; p > s->text && gap <= REMNANT_GAP; p--)
        if (p[-1] == '*')
            n++;
        else if (p[-1] == ' ' || p[-1] == '-')
            gap++;
        else
            break;
    return n;
}

// What a mask left of a value (`622202******0210`) is no value: stars on one side of it. Emphasis
// (`**13812345678**`) has them on both.
static bool
is_remnant(const struct scan *s, const uint8_t *start, const uint8_t *end)
{
    size_t left, right;

    if (end - start > REMNANT_MOST)
        return false;
    left = stars_before(s, start);
    right = stars_from(s, end);
    return left != right && (left >= REMNANT_STARS || right >= REMNANT_STARS);
}

// What stands between the brackets of a label.
static bool
is_own(const struct scan *s, const uint8_t *start, const uint8_t *end)
{
    return start > s->text && start[-1] == '[' && end < s->lim && *end == ']' &&
           evidence_is_label(start - 1, end + 1);
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

    if (proof != PUMICE_PROOF_SELF &&
            (is_remnant(s, start, end) || is_own(s, start, end))) {
        f.proof = PUMICE_PROOF_NONE;
        f.refused = REFUSED_OWN_OUTPUT;
    }
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

size_t
scan_middle_dot(const uint8_t *p, const uint8_t *lim)
{
    if (lim - p >= 2 && p[0] == 0xc2 && p[1] == 0xb7)
        return 2;
    return lim - p >= 3 && p[0] == 0xe2 && p[1] == 0x80 && p[2] == 0xa2 ? 3 : 0;
}
