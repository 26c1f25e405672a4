// Phone numbers: what a token of digits is by the national plan, and what a country prefix makes of it.
#include "detect/phone.h"

#include "detect/check.h"

enum {
    MOBILE = 11,
    CELLS_MOST = 64, // bytes of number cells that are looked over
};

static bool
is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool
is_word(uint8_t c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

// What stands left and right of [p, end), 0 at the edges of the field.
static uint8_t
left(const struct scan *s, const uint8_t *p, size_t n)
{
    return (size_t)(p - s->text) >= n ? p[-(ptrdiff_t)n] : 0;
}

// ---------------------------------------------------------------- cn_mobile

// The start of a country prefix that ends before p, or p: `+86`, `0086`, `86` with a separator or
// in brackets. *strong: it cannot be anything else.
static const uint8_t *
mobile_prefix(const struct scan *s, const uint8_t *p, bool *strong)
{
    const uint8_t *q = p;
    bool gap = false, bracket = false;

    if (left(s, q, 1) == ' ' || left(s, q, 1) == '-') {
        q--;
        gap = true;
    }
    if (left(s, q, 1) == ')') {
        q--;
        bracket = true;
    }
    if (left(s, q, 1) != '6' || left(s, q, 2) != '8')
        return p;
    q -= 2;
    if (left(s, q, 1) == '+')
        q--, *strong = true;
    else if (left(s, q, 1) == '0' && left(s, q, 2) == '0')
        q -= 2, *strong = true;
    else if (!gap && !bracket)
        return p;
    if (bracket && left(s, q, 1) == '(')
        q--, *strong = true;
    else if (bracket)
        return *strong = false, p;
    if (!*strong && p[-1] == ' ') // `86 138...`: a count and a number
        return p;
    if (is_word(left(s, q, 1)))
        return *strong = false, p;
    *strong = true;
    return q;
}

// A bare cell in a row whose texts are quoted (`"ok",13812345678`) is a number, as it is in JSON.
static bool
is_number_cell(const struct scan *s, const uint8_t *start, const uint8_t *end)
{
    const uint8_t *p = start;

    if (left(s, p, 1) != ',' || (end < s->lim && *end != ','))
        return false;
    while (p > s->text && start - p < CELLS_MOST &&
            (is_digit(p[-1]) || p[-1] == ',' || p[-1] == '.' || p[-1] == '-'))
        p--;
    return left(s, p, 1) == '"';
}

//= cn_mobile yes 13812345678
//= cn_mobile yes 19912345678
//= cn_mobile yes 手机|13812345678|请
//= cn_mobile yes 手机号：|13812345678|，已核验
//= cn_mobile yes +8613812345678
//= cn_mobile yes 008613812345678
//= cn_mobile yes +86 13812345678
//= cn_mobile yes +86-13812345678
//= cn_mobile yes 86-13812345678
//= cn_mobile yes (+86)13812345678
//= cn_mobile yes (+86) 13812345678
//= cn_mobile yes tel:|13812345678|;|13912345678|
//= cn_mobile yes phone=|8613812345678|
//= cn_mobile yes １３８１２３４５６７８
//= cn_mobile yes 138\u200b1234\u200d5678
//= cn_mobile yes ١٣٨١٢٣٤٥٦٧٨
//= cn_mobile no  12812345678
//= cn_mobile no  1381234567
//= cn_mobile no  138123456789
//= cn_mobile no  x13812345678
//= cn_mobile no  13812345678z
//= cn_mobile no  id_13812345678
//= cn_mobile no  0.13812345678
//= cn_mobile no  13812345678.5
//= cn_mobile no  5-13812345678
//= cn_mobile no  17179869184
//= cn_mobile no  bytes=13812345678
//= cn_mobile no  订单号13812345678
//= cn_mobile no  {"n":13812345678}
//= cn_mobile yes {"phone":|13812345678|}
//= cn_mobile yes {"n":"|13812345678|"}
//= cn_mobile yes 138 1234 5678
//= cn_mobile yes call |138-1234-5678|!
//= cn_mobile yes 138\u00a01234\u00a05678
//= cn_mobile yes 138\u20131234\u20135678
//= cn_mobile yes +86 138 1234 5678
//= cn_mobile yes +86-138-1234-5678
//= cn_mobile yes +86138 1234 5678
//= cn_mobile yes 0086138-1234-5678
//= cn_mobile yes 0086 138 1234 5678
//= cn_mobile yes 86-138-1234-5678
//= cn_mobile no  138 1234-5678
//= cn_mobile no  138 1234 56789
//= cn_mobile no  1381 234 5678
static const uint8_t *
mobile_at(struct scan *s, const struct form *t)
{
    const uint8_t *d = t->chars, *core = t->start, *start, *end;
    bool strong = false, grouped, msisdn = false;
    size_t n, g = form_match(t, "3-4-4|5-4-4|7-4-4|11|13|15", &n);
    uint32_t marks = 0;
    uint64_t value = 0;
    enum verdict v;

    if (g == 0)
        return NULL;
    grouped = g > 1;
    end = t->end[g - 1];
    if (n == MOBILE + 2 && d[0] == '8' && d[1] == '6') {
        core += 2, d += 2, n -= 2;
        strong = left(s, t->start, 1) == '+';
        msisdn = !strong;
    } else if (n == MOBILE + 4 && d[0] == '0' && d[1] == '0' && d[2] == '8' &&
               d[3] == '6') {
        core += 4, d += 4, n -= 4;
        strong = true;
    }
    if (n != MOBILE || d[0] != '1' || d[1] < '3')
        return NULL;
    if (core == t->start)
        start = mobile_prefix(s, core, &strong);
    else if (strong)
        start = t->start - (left(s, t->start, 1) == '+');
    else
        start = t->start;
    if (core != t->start && strong && is_word(left(s, start, 1)))
        return NULL;
    v = evidence_verdict(evidence_at(s, start), DET_cn_mobile, &marks);
    if (strong || (grouped && !msisdn)) {
        marks |= (strong ? MARK_PREFIX : 0) | (grouped ? MARK_GROUPS : 0);
        scan_take(s, DET_cn_mobile, start, end, PUMICE_PROOF_SELF, marks);
        return end;
    }
    for (size_t i = 0; i < MOBILE; i++)
        value = value * 10 + (d[i] - (unsigned)'0');
    if (form_joined(s, start, end)) {
        scan_refuse(s, DET_cn_mobile, start, end, REFUSED_LONGER);
    } else if (v == VERDICT_RAISE) {
        scan_take(s, DET_cn_mobile, start, end, PUMICE_PROOF_KEY, marks);
        return end;
    } else if (v == VERDICT_VETO) {
        scan_refuse(s, DET_cn_mobile, start, end, REFUSED_VETO);
    } else if (msisdn || s->f->kind == FIELD_NUMBER || is_number_cell(s, start, end)) {
        scan_refuse(s, DET_cn_mobile, start, end, REFUSED_NEEDS_KEY);
    } else if (check_is_size(value)) {
        scan_refuse(s, DET_cn_mobile, start, end, REFUSED_GUARD);
    } else {
        scan_take(s, DET_cn_mobile, start, end, PUMICE_PROOF_SHAPE, marks);
        return end;
    }
    return NULL;
}

const uint8_t *
phone_at(struct scan *s, const struct form *t)
{
    return set_has(&s->plan->on, DET_cn_mobile) ? mobile_at(s, t) : NULL;
}
