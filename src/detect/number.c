// Numbers: what a digit run at an anchor is. Each detector that claims the form looks for itself,
// so that one that is off hides nothing.
#include "detect/number.h"

#include "detect/check.h"

enum {
    MOST_DIGITS = 20, // one more than the longest number of interest
    MOBILE = 11,
    RESIDENT = 18,
    RESIDENT_OLD = 15,
    CELLS_MOST = 64, // bytes of number cells that are looked over
};

struct number {
    const uint8_t *start, *end;
    enum number_form form;
    size_t n; // digits, an X counts as one
    uint8_t digit[MOST_DIGITS];
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

static uint8_t
right(const struct scan *s, const uint8_t *end, size_t n)
{
    return (size_t)(s->lim - end) > n ? end[n] : 0;
}

// Without proof of its own a number has no `-` or `.` with a digit or `_` beyond it.
static bool
joined(const struct scan *s, const uint8_t *start, const uint8_t *end)
{
    uint8_t l = left(s, start, 1), r = right(s, end, 0);
    uint8_t ll = left(s, start, 2), rr = right(s, end, 1);

    return ((l == '-' || l == '.') && (is_digit(ll) || ll == '_')) ||
           ((r == '-' || r == '.') && (is_digit(rr) || rr == '_'));
}

static void
digits_of(struct number *k, const uint8_t *start, const uint8_t *end)
{
    k->n = 0;
    for (const uint8_t *p = start; p < end && k->n < MOST_DIGITS; p++)
        if (is_digit(*p) || (*p | 0x20) == 'x')
            k->digit[k->n++] = *p;
}

static bool
all_equal(const struct number *k)
{
    for (size_t i = 1; i < k->n; i++)
        if (k->digit[i] != k->digit[0])
            return false;
    return true;
}

// ---------------------------------------------------------------- card

static bool
card_form(enum number_form form)
{
    return form == NUMBER_BARE || form == NUMBER_4_4_4_4 || form == NUMBER_4_4_4_4_3 ||
           form == NUMBER_4_6_5 || form == NUMBER_4_6_4;
}

// Under a card word any grouping of one kind with 12 to 19 digits will do.
static const uint8_t *
card_any_groups(const struct scan *s, const struct number *k)
{
    const uint8_t *p = k->start, *end = k->start;
    uint8_t sep = 0;
    size_t n = 0, best_n = 0;

    while (p < s->lim && n < MOST_DIGITS) {
        if (is_digit(*p)) {
            n++;
            end = ++p;
            best_n = n;
        } else if ((*p == ' ' || *p == '-') && (sep == 0 || *p == sep) &&
                   p + 1 < s->lim && is_digit(p[1])) {
            sep = *p++;
        } else {
            break;
        }
    }
    return best_n >= 12 && best_n <= 19 && !is_word(right(s, end, 0)) ? end : NULL;
}

static const uint8_t *
card_at(struct scan *s, struct number *k)
{
    uint8_t l = left(s, k->start, 1), ll = left(s, k->start, 2);
    uint32_t marks = 0;
    const uint8_t *end;

    if (card_form(k->form) && k->n >= 13 && k->n <= 19 &&
            !is_word(right(s, k->end, 0)) && check_card_issuer(k->digit, k->n) &&
            check_luhn(k->digit, k->n)) {
        if ((l == '-' && ll == '_') || (l == '.' && is_digit(ll))) {
            scan_refuse(s, DET_card, k->start, k->end, REFUSED_LONGER);
            return NULL;
        }
        marks = MARK_LUHN | MARK_ISSUER | (k->form == NUMBER_BARE ? 0 : MARK_GROUPS);
        evidence_for(s, k->start, DET_card, &marks);
        scan_take(s, DET_card, k->start, k->end, PUMICE_PROOF_SELF, marks);
        return k->end;
    }
    if (k->form == NUMBER_4_4_4_4_3) { // the last three may be a security code
        k->end -= 4;
        k->form = NUMBER_4_4_4_4;
        digits_of(k, k->start, k->end);
        return card_at(s, k);
    }
    if ((end = card_any_groups(s, k)) == NULL || joined(s, k->start, end))
        return NULL;
    digits_of(k, k->start, end);
    if (!check_luhn(k->digit, k->n) || all_equal(k)) {
        if (card_form(k->form) && check_card_issuer(k->digit, k->n))
            scan_refuse(s, DET_card, k->start, end, REFUSED_CHECK_DIGIT);
        return NULL;
    }
    if (evidence_for(s, k->start, DET_card, &marks) != VERDICT_RAISE) {
        scan_refuse(s, DET_card, k->start, end, REFUSED_ISSUER);
        return NULL;
    }
    scan_take(s, DET_card, k->start, end, PUMICE_PROOF_KEY, marks | MARK_LUHN);
    return end;
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

static const uint8_t *
mobile_at(struct scan *s, const struct number *k)
{
    const uint8_t *core = k->start, *start, *d = k->digit;
    size_t n = k->n;
    bool strong = false,
         grouped = k->form == NUMBER_3_4_4 || k->form == NUMBER_86_3_4_4;
    bool msisdn = false;
    uint32_t marks = 0;
    uint64_t value = 0;
    enum verdict v;

    if (k->form != NUMBER_BARE && !grouped)
        return NULL;
    if (n == MOBILE + 2 && d[0] == '8' && d[1] == '6') {
        core += 2, d += 2, n -= 2;
        strong = left(s, k->start, 1) == '+';
        msisdn = !strong;
    } else if (n == MOBILE + 4 && d[0] == '0' && d[1] == '0' && d[2] == '8' &&
               d[3] == '6') {
        core += 4, d += 4, n -= 4;
        strong = true;
    }
    if (n != MOBILE || d[0] != '1' || d[1] < '3' || is_word(right(s, k->end, 0)))
        return NULL;
    if (core == k->start)
        start = mobile_prefix(s, core, &strong);
    else if (strong)
        start = k->start - (left(s, k->start, 1) == '+');
    else
        start = k->start;
    if (core != k->start && strong && is_word(left(s, start, 1)))
        return NULL;
    v = evidence_for(s, start, DET_cn_mobile, &marks);
    if (strong || (grouped && !msisdn)) {
        marks |= (strong ? MARK_PREFIX : 0) | (grouped ? MARK_GROUPS : 0);
        scan_take(s, DET_cn_mobile, start, k->end, PUMICE_PROOF_SELF, marks);
        return k->end;
    }
    for (size_t i = 0; i < MOBILE; i++)
        value = value * 10 + (d[i] - (unsigned)'0');
    if (joined(s, start, k->end)) {
        scan_refuse(s, DET_cn_mobile, start, k->end, REFUSED_LONGER);
    } else if (v == VERDICT_RAISE) {
        scan_take(s, DET_cn_mobile, start, k->end, PUMICE_PROOF_KEY, marks);
        return k->end;
    } else if (v == VERDICT_VETO)
        scan_refuse(s, DET_cn_mobile, start, k->end, REFUSED_VETO);
    else if (msisdn || s->f->kind == FIELD_NUMBER || is_number_cell(s, start, k->end))
        scan_refuse(s, DET_cn_mobile, start, k->end, REFUSED_NEEDS_KEY);
    else if (check_is_size(value))
        scan_refuse(s, DET_cn_mobile, start, k->end, REFUSED_GUARD);
    else {
        scan_take(s, DET_cn_mobile, start, k->end, PUMICE_PROOF_SHAPE, marks);
        return k->end;
    }
    return NULL;
}

// ---------------------------------------------------------------- cn_id

static const uint8_t *
resident_at(struct scan *s, const struct number *k)
{
    bool keyed, form = k->n == RESIDENT &&
                       (k->form == NUMBER_BARE || k->form == NUMBER_BARE_X ||
                               k->form == NUMBER_6_8_4);
    uint8_t old_date[8] = { '1', '9' };
    uint32_t marks = 0;

    if (is_word(right(s, k->end, 0)))
        return NULL;
    if (k->form == NUMBER_BARE && k->n == RESIDENT_OLD) {
        for (int i = 0; i < 6; i++)
            old_date[2 + i] = k->digit[6 + i];
        if (!check_cn_region(k->digit) || !check_date(old_date))
            return NULL;
        if (!joined(s, k->start, k->end) &&
                evidence_for(s, k->start, DET_cn_id, &marks) == VERDICT_RAISE) {
            marks |= MARK_REGION | MARK_DATE;
            scan_take(s, DET_cn_id, k->start, k->end, PUMICE_PROOF_KEY, marks);
            return k->end;
        }
        scan_refuse(s, DET_cn_id, k->start, k->end, REFUSED_NEEDS_KEY);
        return NULL;
    }
    if (!form)
        return NULL;
    keyed = evidence_for(s, k->start, DET_cn_id, &marks) == VERDICT_RAISE;
    if (check_cn_region(k->digit) && check_date(k->digit + 6) &&
            check_mod11_2(k->digit)) {
        marks |= MARK_REGION | MARK_DATE | MARK_MOD11;
        scan_take(s, DET_cn_id, k->start, k->end, PUMICE_PROOF_SELF, marks);
        return k->end;
    }
    if (keyed && !joined(s, k->start, k->end)) {
        scan_take(s, DET_cn_id, k->start, k->end, PUMICE_PROOF_KEY, marks);
        return k->end;
    }
    if (check_cn_region(k->digit))
        scan_refuse(s, DET_cn_id, k->start, k->end,
                check_date(k->digit + 6) ? REFUSED_CHECK_DIGIT : REFUSED_DATE);
    return NULL;
}

const uint8_t *
number_at(struct scan *s, const uint8_t *cur)
{
    struct number k = { .start = cur };
    const uint8_t *end[3] = { NULL, NULL, NULL }, *last = NULL;

    k.end = number_lex(cur, &k.form);
    if (k.form == NUMBER_NONE || k.end > s->lim)
        return NULL;
    digits_of(&k, k.start, k.end);
    if (s->plan->on[DET_cn_mobile])
        end[0] = mobile_at(s, &k);
    if (s->plan->on[DET_cn_id])
        end[1] = resident_at(s, &k);
    if (s->plan->on[DET_card])
        end[2] = card_at(s, &k); // the last one: it may shorten k
    for (int i = 0; i < 3; i++)
        if (end[i] != NULL && (last == NULL || end[i] > last))
            last = end[i];
    return last;
}
