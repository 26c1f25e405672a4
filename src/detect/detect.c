// From the anchors of a field to its findings. Each anchor asks its family; a family that is off
// for the plan is not asked, so it can hide nothing.
#include "detect/detect.h"

#include "base/scratch.h"

#include <stdio.h>
#include <stdlib.h>

#include "detect/claim.h"
#include "detect/person.h"
#include "detect/phone.h"

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

// A kind of anchors and who wants them, besides the rows of claim.def.
static const struct {
    uint32_t kinds;
    uint16_t detector;
} wants[] = {
    // clang-format off
    { ANCHOR_DIGITS, DET_cn_mobile },
    { ANCHOR_DIGITS | ANCHOR_WORD | ANCHOR_DIAL, DET_cn_landline },
    { ANCHOR_DIGITS | ANCHOR_WORD | ANCHOR_ID | ANCHOR_DIAL, DET_phone },
    { ANCHOR_DOTTED, DET_ipv4 },
    { ANCHOR_HEX, DET_ipv6 },
    { ANCHOR_HEX, DET_mac },
    { ANCHOR_PLATE, DET_cn_plate },
    { ANCHOR_HAN, DET_cn_address },
    { ANCHOR_HAN, DET_cn_military_id },
    { ANCHOR_PAIR, DET_gps },
    { ANCHOR_LONG, DET_btc },
    { ANCHOR_LONG, DET_eth },
    { ANCHOR_AT, DET_email },
    { ANCHOR_KEY | ANCHOR_FLAG, DET_auth_header },
    { ANCHOR_KEY | ANCHOR_FLAG | ANCHOR_AT, DET_password }, // @: of a connection string
    // clang-format on
};

// They claim tokens too, in a way of their own (phone.c).
static const enum detector_id phones[] = { DET_phone, DET_cn_mobile, DET_cn_landline };

void
detect_plan_seal(struct detect_plan *plan)
{
    claim_index(plan);
    person_index(plan);
    for (size_t i = 0; i < sizeof(phones) / sizeof(phones[0]); i++)
        if (set_has(&plan->on, phones[i]))
            set_add(&plan->claimed, phones[i]);
    plan->kinds =
            set_empty(&plan->claimed) ? 0 : ANCHOR_DIGITS | ANCHOR_WORD | ANCHOR_ID;
    for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++)
        if (set_has(&plan->on, wants[i].detector))
            plan->kinds |= wants[i].kinds;
    if (!set_empty(&plan->persons))
        plan->kinds |= ANCHOR_KEY;
    plan->kinds |= secret_index(plan) | ANCHOR_LITERAL;
    if (set_has(&plan->on, DET_card_track))
        plan->kinds |= ANCHOR_DIGITS;
}

// A token of letters and digits: the claims on it, and phones.
static const uint8_t *
claims_at(struct scan *s, const uint8_t *cur)
{
    SCRATCH struct form t;
    const uint8_t *end, *phone;

    if (cur < s->claimed || !form_read(s, cur, &t))
        return NULL;
    end = claim_at(s, &t);
    if (end == NULL && cur == s->text && s->f->path != NULL && t.end[0] < s->lim)
        end = claim_whole(s);
    phone = phone_at(s, &t);
    if (end == NULL || (phone != NULL && phone > end))
        end = phone;
    if (end != NULL)
        s->claimed = end; // what stands inside of it is no token of its own
    return end;
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

enum {
    KEYED_MOST = 256
}; // bytes of a field whose key announces a token somewhere in it

//= us_aba yes {"aba":"|２１９２７７６１１|"}
//= us_npi yes {"npi":"|\\u0031351077767|"}
//= us_aba no {"offset":"２１９２７７６１１"}
// In a field under a key that announces numbers, every token is looked at: the anchors of a text see
// words before it, not the names above: `{"passport":{"type":"P","value":"E12345678"}}`.
//= cn_passport yes {"passport":{"type":"P","country":"CN","value":"|E12345678|"}}
//= us_ssn yes {"ssn":["|741488693|","|741488694|",|741488695|]}
//= phone yes {"phones":["|4155552671|","|4155552672|","|4155552673|","|4155552674|"]}
static void
keyed_tokens(struct scan *s)
{
    size_t parts = 0;

    if (s->lim - s->text > KEYED_MOST)
        return;
    for (const uint8_t *p = s->text; p < s->lim; p++) {
        bool word = false, digit = false;
        const uint8_t *start = p;

        parts++;

        for (; p < s->lim && (*p == '_' || (*p >= '0' && *p <= '9') ||
                                     ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z'));
                p++) {
            word = true;
            digit |= *p <= '9';
        }
        if (word && (digit || p - start <= 4 || start == s->text) &&
                claims_at(s, start) != NULL)
            p = s->barrier = s->claimed;
    }
    if (parts > 1 && claim_whole(s) != NULL)
        s->barrier = s->claimed;
}

// Who reads what stands at an anchor, besides the secrets; in this order.
#define READERS(R)                                                                     \
    R(claims_at, ANCHOR_DIGITS | ANCHOR_WORD | ANCHOR_ID)                              \
    R(token_at, ANCHOR_LITERAL)                                                        \
    R(token_track_at, ANCHOR_DIGITS)                                                   \
    R(ipv4_at, ANCHOR_DOTTED)                                                          \
    R(email_at, ANCHOR_AT)                                                             \
    R(secret_userinfo_at, ANCHOR_AT)                                                   \
    R(hex_at, ANCHOR_HEX)                                                              \
    R(phone_dial_at, ANCHOR_DIAL)                                                      \
    R(place_plate_at, ANCHOR_PLATE)                                                    \
    R(place_pair_at, ANCHOR_PAIR)                                                      \
    R(place_house_at, ANCHOR_HAN)                                                      \
    R(wallet_at, ANCHOR_LONG)

// The farthest end of what they find there, or NULL.
static inline const uint8_t *
read_anchor(struct scan *s, const uint8_t *at, uint32_t kinds)
{
    const uint8_t *end = NULL, *e;

#define R(reader, wanted)                                                              \
    if ((kinds & (wanted)) && (e = reader(s, at)) != NULL && (end == NULL || e > end)) \
        end = e;
    READERS(R)
#undef R
    return end;
}

// By the names of its path: what they make a finding of whatever its text says.
static void
read_by_path(struct scan *s)
{
    const struct detect_plan *plan = s->plan;
    struct det_set keys = { { 0 } };

    for (const struct segment *k = s->f->path; k != NULL; k = k->up)
        if (k->name.p != NULL)
            set_join(&keys, &evidence_name(s, k->name)->key);
    if (set_meets(&keys, &plan->secrets))
        secret_field(s);
    if (set_meets(&keys, &plan->persons))
        person_field(s);
    if (set_meets(&keys, &plan->claimed))
        keyed_tokens(s);
}

// A number may begin the field that nothing before it tells of. A colon behind the opening quote looks to the pass like
// one behind a name.
static void
read_beginning(struct scan *s)
{
    const uint32_t claims = ANCHOR_DIGITS | ANCHOR_WORD | ANCHOR_ID;
    const struct field *f = s->f;
    size_t at = *s->text == ':';
    const uint8_t *end;

    at += at > 0 && s->text[at] == ' ';
    if (f->anchors > 0 && f->anchor[0].at == f->base + at &&
            (f->anchor[0].kinds & claims))
        return;
    end = claims_at(s, s->text + at);
    if (end != NULL && end > s->barrier)
        s->barrier = end;
}

void
detect_field(const struct detect_plan *plan, const struct field *f, struct founds *out)
{
    struct scan s = { .plan = plan,
        .f = f,
        .text = f->text,
        .lim = f->text + f->len,
        .barrier = f->text,
        .claimed = f->text,
        .hex_end = f->text,
        .out = out };
    const uint8_t *secret =
            f->text; // end of the last one: a value's own `=` begins none

    out->field++;
    if (f->path != NULL && !f->unkeyed &&
            (f->kind == FIELD_STRING || f->kind == FIELD_NUMBER ||
                    f->kind == FIELD_CELL))
        read_by_path(&s);
    if (f->path != NULL && anchor_begins(f->text, f->len) &&
            (plan->kinds & (ANCHOR_DIGITS | ANCHOR_WORD | ANCHOR_ID)))
        read_beginning(&s);
    for (size_t i = 0; i < f->anchors; i++) {
        uint32_t kinds = f->anchor[i].kinds & plan->kinds;
        const uint8_t *at = f->text + (f->anchor[i].at - f->base), *end = NULL, *e;

        if (kinds == 0)
            continue;
        if ((kinds & (ANCHOR_KEY | ANCHOR_FLAG)) && at >= secret &&
                (e = secret_at(&s, at, kinds)) != NULL)
            end = secret = e;
        if ((e = read_anchor(&s, at, kinds)) != NULL && (end == NULL || e > end))
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
