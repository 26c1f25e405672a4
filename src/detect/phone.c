// Phone numbers: what a token of digits is by the national plan, and what a country prefix makes of it.
#include "detect/phone.h"

#include "base/is.h"
#include "base/scratch.h"

#include <strings.h>

#include "detect/check.h"
#include "detect/check_cn.h"
#include "detect/check_phone.h"
#include "detect/check_us.h"

enum {
    MOBILE = 11,
    CELLS_MOST = 128,   // bytes of bare cells that are looked over
    DIGITS_MOST = 15,   // ITU-T E.164 6.1
    KEYED_LEAST = 5,    // digits of a number that only its key makes one
    NAMED_LEAST = 8,    // and of one that only a word behind it makes one
    EXTENSION_MOST = 6, // digits
    NAMED_REACH = 24,   // bytes of digits and separators before such a word
};

// Written forms (claim.def says how to read them).
enum { FORM_MOBILE, FORM_LANDLINE_DASHED, FORM_LANDLINE, FORM_DATE, FORM_NANP };

static const char *const forms[] = {
    [FORM_MOBILE] = "3-4-4|5-4-4|7-4-4|11|13|15",
    [FORM_LANDLINE_DASHED] =
            "3~8~1..6|4~8~1..6|4~7~1..6|3~8|4~8|4~7|3~4~4|4~4~4|4~3~4|3~3~4|3~4~3",
    [FORM_LANDLINE] = "3-8|4-8|4-7|3-4-4|4-4-4|4-3-4|10..12",
    [FORM_DATE] = "4~1..2~1..2|4.1..2.1..2|4/1..2/1..2|1..2/1..2/4|1..2.1..2.4",
    [FORM_NANP] = "1~3~3~4|3~3~4|1.3.3.4|3.3.4",
};
_Static_assert(sizeof(forms) / sizeof(forms[0]) == PHONE_FORMS, "one place for each");

size_t
phone_index(struct detect_plan *plan, size_t i)
{
    for (size_t k = 0; k < PHONE_FORMS; k++) {
        plan->phone_at[k] = (uint16_t)i;
        i += form_compile(forms[k], plan->pattern + i, PATTERNS_MOST - i);
    }
    plan->phone_at[PHONE_FORMS] = (uint16_t)i;
    return i;
}

static size_t
has_form(const struct scan *s, const struct form *t, unsigned form, size_t *n)
{
    const struct detect_plan *p = s->plan;

    return form_match(t, p->pattern + p->phone_at[form],
            p->pattern + p->phone_at[form + 1], n);
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
            (is_word(p[-1]) || p[-1] == ',' || p[-1] == '.' || p[-1] == '-' ||
                    p[-1] == ':'))
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
//= cn_mobile no  https://git.example.org/o/r/actions/runs/18538851870
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
    size_t n, g;
    uint32_t marks = 0;
    uint64_t value = 0;
    enum verdict v;

    if (!form_begins(t, 1 << 3 | 1 << 5 | 1 << 7 | 1 << 11 | 1 << 13 | 1 << 15) ||
            (g = has_form(s, t, FORM_MOBILE, &n)) == 0)
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
    } else if (msisdn || s->f->kind == FIELD_NUMBER || s->f->kind == FIELD_CELL ||
               is_number_cell(s, start, end)) {
        scan_refuse(s, DET_cn_mobile, start, end, REFUSED_NEEDS_KEY);
    } else if (check_is_size(value)) {
        scan_refuse(s, DET_cn_mobile, start, end, REFUSED_GUARD);
    } else {
        scan_take(s, DET_cn_mobile, start, end, PUMICE_PROOF_SHAPE, marks);
        return end;
    }
    return NULL;
}

// ---------------------------------------------------------------- cn_landline

//= cn_landline yes 010-62345678
//= cn_landline yes 0755-8323456
//= cn_landline yes 0755-83234567
//= cn_landline yes 座机：|0571-87654321|，
//= cn_landline yes |021-62345678-8001|
//= cn_landline yes (010)62345678
//= cn_landline yes 400-820-8820
//= cn_landline yes tel=|01062345678|
//= cn_landline yes 传真 |010 62345678|
//= cn_landline no  01062345678
//= cn_landline no  010 62345678
//= cn_landline no  0100-62345678
//= cn_landline no  026-62345678
//= cn_landline no  010-12345678
//= cn_landline no  2024-01234567
//= cn_landline no  name=rucksack-0760-5234921-zoom.jpg
//= cn_landline yes tel-|0760-5234921|
static const uint8_t *
landline_at(struct scan *s, const struct form *t)
{
    size_t n, g;
    bool dashes;
    const uint8_t *end;
    uint32_t marks = MARK_REGION;
    enum verdict v;

    if (!form_begins(t, 1 << 3 | 1 << 4 | 1 << 10 | 1 << 11 | 1 << 12) ||
            strchr("048", t->chars[0]) == NULL) // what check_cn_landline() knows
        return NULL;
    g = has_form(s, t, FORM_LANDLINE_DASHED, &n);
    dashes = g > 0;
    if (g == 0 && (g = has_form(s, t, FORM_LANDLINE, &n)) == 0)
        return NULL;
    end = t->end[g - 1];
    if (!check_cn_landline(t->chars, n)) {
        if (g != 3 || (n -= t->len[2]) < 10 || t->len[2] > EXTENSION_MOST ||
                !check_cn_landline(t->chars, n)) // the extension is no part of the plan
            return NULL;
    }
    v = evidence_verdict(evidence_at(s, t->start), DET_cn_landline, &marks);
    if (form_joined(s, t->start, end)) {
        scan_refuse(s, DET_cn_landline, t->start, end, REFUSED_LONGER);
    } else if (v == VERDICT_VETO) {
        scan_refuse(s, DET_cn_landline, t->start, end, REFUSED_VETO);
    } else if (v == VERDICT_NOTHING && left(s, t->start, 1) == '-' &&
               is_word(left(s, t->start, 2))) {
        scan_refuse(s, DET_cn_landline, t->start, end, REFUSED_LONGER); // a slug
    } else if (v == VERDICT_NOTHING && !dashes) {
        scan_refuse(s, DET_cn_landline, t->start, end, REFUSED_NEEDS_KEY);
    } else {
        scan_take(s, DET_cn_landline, t->start, end,
                v == VERDICT_RAISE ? PUMICE_PROOF_KEY : PUMICE_PROOF_SHAPE, marks);
        return end;
    }
    return NULL;
}

// ---------------------------------------------------------------- phone

// A number as it is written: digits in groups, brackets around one of them.
struct dialled {
    uint8_t digit[DIGITS_MOST + 1];
    const uint8_t
            *end[DIGITS_MOST + 1]; // behind so many digits, when a group ends there
    size_t n, groups;
    bool dashed, bracket, dotted, spaced;
};

static bool
is_separator(uint8_t c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/';
}

// `x123`, `ext. 123` behind a number.
static const uint8_t *
extension(const struct scan *s, const uint8_t *end)
{
    const uint8_t *p = end, *start;

    p += p < s->lim && *p == ' ';
    if (s->lim - p > 3 && (p[0] | 0x20) == 'e' && (p[1] | 0x20) == 'x' &&
            (p[2] | 0x20) == 't') {
        p += 3;
        p += p < s->lim && *p == '.';
        p += p < s->lim && *p == ' ';
    } else if (p < s->lim && (*p == 'x' || *p == '#')) {
        p++;
    } else {
        return end;
    }
    for (start = p; p < s->lim && is_digit(*p) && p - start < EXTENSION_MOST;)
        p++;
    return p > start && (p == s->lim || !is_word(*p)) ? p : end;
}

static void
dialled_read(const struct scan *s, const uint8_t *p, struct dialled *d)
{
    *d = (struct dialled){ 0 };
    for (;;) {
        const uint8_t *start = p;
        bool open;

        if (p < s->lim && *p == '(') {
            p++;
            d->bracket = true;
            if (s->lim - p > 2 && p[0] == '0' && p[1] == ')' && d->n > 0) {
                p += 2; // `+44 (0)20`: not dialled from abroad
                p += p < s->lim && *p == ' ';
                continue;
            }
        }
        open = p > start;
        while (p < s->lim && is_digit(*p) && d->n < DIGITS_MOST)
            d->digit[d->n++] = *p++;
        if (open && (p == s->lim || *p != ')'))
            return; // a bracket of the text
        if (p == start || !is_digit(p[-1]))
            return;
        if (p < s->lim && is_word(*p) && extension(s, p) == p)
            return;
        d->groups++;
        if (p < s->lim && *p == ')')
            p++;
        d->end[d->n] = p;
        if (s->lim - p >= 2 && is_separator(*p) && (is_digit(p[1]) || p[1] == '(')) {
            d->dashed |= *p == '-';
            d->dotted |= *p == '.';
            d->spaced |= *p == ' ';
            p++;
        } else if (p == s->lim || (*p != '(' && !(is_digit(*p) && p[-1] == ')'))) {
            return;
        }
        if (d->n == DIGITS_MOST)
            return;
    }
}

static const uint8_t *
take(struct scan *s, const uint8_t *start, const uint8_t *end, enum pumice_proof proof,
        uint32_t marks)
{
    end = extension(s, end);
    scan_take(s, DET_phone, start, end, proof, marks);
    s->claimed = end;
    return end;
}

// What follows `+` or `00`: the longest number that a national plan has.
static const uint8_t *
international(struct scan *s, const uint8_t *start, const uint8_t *p, bool sure)
{
    SCRATCH struct dialled d;
    uint32_t marks = MARK_PREFIX | MARK_REGION;

    if (start > s->text && (is_word(start[-1]) || start[-1] == '+'))
        return NULL;
    dialled_read(s, p, &d);
    for (size_t n = d.n; n >= 7; n--) {
        if (d.end[n] == NULL || !check_phone_e164(d.digit, n))
            continue;
        if (n == 2 + MOBILE && d.digit[0] == '8' && d.digit[1] == '6' &&
                d.digit[2] == '1' && d.digit[3] >= '3')
            return NULL; // cn_mobile's
        if (evidence_verdict(evidence_at(s, start), DET_phone, &marks) !=
                        VERDICT_RAISE &&
                !sure) {
            scan_refuse(s, DET_phone, start, d.end[n], REFUSED_NEEDS_KEY);
            return NULL;
        }
        return take(s, start, d.end[n], PUMICE_PROOF_SELF, marks);
    }
    // `+1 177-892-0730`: written as a number of North America is, whatever area it names.
    if (sure && d.n >= 11 && d.digit[0] == '1' && d.end[1] != NULL &&
            d.end[4] != NULL && d.end[7] != NULL && d.end[11] != NULL)
        return take(s, start, d.end[11], PUMICE_PROOF_SHAPE, MARK_PREFIX | MARK_GROUPS);
    // Under a key service numbers too, which no plan lists, of a country that exists.
    if (!sure ||
            evidence_verdict(evidence_at(s, start), DET_phone, &marks) !=
                    VERDICT_RAISE ||
            check_phone_country(d.digit, d.n) == NULL)
        return NULL;
    for (size_t n = d.n; n >= 7; n--)
        if (d.end[n] != NULL)
            return take(s, start, d.end[n], PUMICE_PROOF_KEY, marks);
    return NULL;
}

// A fraction's digits, or a version's behind its product: `0.008`, `iPhone/1104`.
static bool
is_part(const struct scan *s, const uint8_t *start)
{
    uint8_t l = left(s, start, 1), ll = left(s, start, 2);

    return (l == '.' && is_digit(ll)) || (l == '/' && is_word(ll) && !is_digit(ll));
}

// A day, an address or a fraction is none, whatever stands before it.
static bool
is_other(const struct scan *s, const struct dialled *d, const struct form *t)
{
    size_t n;

    if (d->dotted && (d->groups == 2 || d->spaced)) // 23953.67; 1104.257 200 0
        return true;
    if (d->groups == 4 && d->dotted && t->groups >= 4 && t->len[0] <= 3)
        return true;
    return has_form(s, t, FORM_DATE, &n) > 0;
}

// The number that a plan of the policy's regions has, in its national form: with its trunk prefix or in
// groups, so that no count or id will do.
static const uint8_t *
regional(struct scan *s, const struct form *t)
{
    const struct detect_plan *plan = s->plan;
    uint32_t marks = MARK_REGION;
    SCRATCH struct dialled d;

    dialled_read(s, t->start, &d);
    if (is_other(s, &d, t) || is_part(s, t->start))
        return NULL;
    for (size_t n = d.n; n >= KEYED_LEAST; n--)
        for (size_t i = 0; i < plan->regions && d.end[n] != NULL; i++) {
            if ((d.groups < 2 && d.digit[0] != '0') ||
                    !check_phone_national(plan->region[i], d.digit, n) ||
                    form_joined(s, t->start, d.end[n]))
                continue;
            if (evidence_verdict(evidence_at(s, t->start), DET_phone, &marks) ==
                    VERDICT_VETO) {
                scan_refuse(s, DET_phone, t->start, d.end[n], REFUSED_VETO);
                return NULL;
            }
            return take(s, t->start, d.end[n], PUMICE_PROOF_SHAPE, marks);
        }
    return NULL;
}

// `415-555-2671x123`: the form without the extension.
static bool
unglue(const struct form *t, struct form *cut)
{
    for (size_t g = 2; g < t->groups && g < 4; g++)
        if ((t->letters >> g & 1) && t->len[g] > 5 &&
                t->chars[t->first[g] + 4] == 'X') {
            *cut = *t;
            cut->end[g] += 4 - cut->len[g];
            cut->len[g] = 4;
            cut->letters &= ~((uint64_t)1 << g);
            cut->groups = g + 1;
            return true;
        }
    return false;
}

// `166-684-7899 fax`, `0319 3649187-Office`: what it is said behind it, as in signatures.
static bool
is_named_behind(const struct scan *s, const uint8_t *end)
{
    static const char *const words[] = { "office", "fax", "mobile", "cell", "home",
        "work", "phone", "tel", "telephone", "direct" };
    const uint8_t *p = end, *start;

    if (p == s->lim || (*p != ' ' && *p != '-'))
        return false;
    for (start = ++p; p < s->lim && is_word(*p);)
        p++;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strlen(words[i]) == (size_t)(p - start) &&
                strncasecmp(words[i], (const char *)start, (size_t)(p - start)) == 0)
            return true;
    return false;
}

// The cheap question before it: does a word that may be one of them follow the digits?
static bool
may_be_named(const struct scan *s, const struct form *t)
{
    const uint8_t *p = t->start;

    if (t->groups == 1 && t->len[0] < NAMED_LEAST)
        return false;
    while (p < s->lim && p - t->start < NAMED_REACH &&
            (is_digit(*p) || is_separator(*p) || *p == '(' || *p == ')'))
        p++;
    return p < s->lim && is_letter(*p) && strchr("ofmchwptdx", *p | 0x20) != NULL;
}

//= phone yes +1 415-555-2671
//= phone yes tel=|+9721919123456|;
//= phone yes +86-10-62345678
//= phone yes +1 (415) 555-2671
//= phone yes +14155552671
//= phone yes +44 20 7946 0958
//= phone yes +44 (0)20 7946 0958
//= phone yes tel:|+49 30 123456|;
//= phone yes (415) 555-2671
//= phone yes (415)555-2671
//= phone yes 415-555-2671
//= phone yes 415.555.2671
//= phone yes |415-555-2671 x123|
//= phone yes 1-415-555-2671
//= phone yes +1-177-892-0730
//= phone yes fax |415-555-2671x1234|
//= phone yes |415-555-2671x1234|
//= phone yes US: |415-555-2671|
//= phone yes phone: |4155552671|
//= phone yes phone: |780 6326|
//= phone yes Phone:\n|0496 46 46 70|
//= phone yes {"phone":|4155552671|}
//= phone yes tel |00442079460958|
//= phone yes 电话：|02079460958|，
//= phone yes |322 327 102| office
//= phone yes |0319 3649187|-Office,
//= phone no  200 512 mobile
//= phone no  00442079460958
//= phone no  4155552671
//= phone no  200 512 1034
//= phone no  +00:00
//= phone no  +1500ms
//= phone no  a+14155552671
//= phone no  115-555-2671
//= phone no  phone.count=1234567
//= phone no  phone call on 2024-03-05
//= phone no  phone at 10.20.30.40
//= phone no  手机号： ref=2395367
//= phone no  phone cost 23953.67
//= phone no  "GET /phone HTTP/1.1" 200 62894
//= phone no  host (82-68-222-194.example.org)
//= phone no  0.008 0.000 301 301
static const uint8_t *
national(struct scan *s, const struct form *t)
{
    const uint8_t *start = t->start;
    SCRATCH struct dialled d;
    SCRATCH struct form cut;
    uint32_t marks = 0;
    size_t n, g;
    enum verdict v;

    if (left(s, start, 1) == '+') // the `+` has its own anchor
        return NULL;
    if (t->letters != 0 && unglue(t, &cut))
        t = &cut;
    if (t->len[0] > 2 && t->chars[0] == '0' && t->chars[1] == '0') {
        const uint8_t *end =
                is_part(s, start)
                        ? NULL
                        : international(s, start, start + 2,
                                  t->groups > 1 && t->len[0] < 6 && t->sep[1] != '.');

        if (end != NULL)
            return end;
    }
    if (form_begins(t, 1 << 1 | 1 << 3) && (g = has_form(s, t, FORM_NANP, &n)) > 0 &&
            check_nanp(t->chars + (n == 11), 10) && (n == 10 || *t->chars == '1')) {
        v = evidence_verdict(evidence_at(s, start), DET_phone, &marks);
        if (form_joined(s, start, t->end[g - 1]) || v == VERDICT_VETO) {
            scan_refuse(s, DET_phone, start, t->end[g - 1],
                    v == VERDICT_VETO ? REFUSED_VETO : REFUSED_LONGER);
            return NULL;
        }
        return take(s, start, t->end[g - 1],
                v == VERDICT_RAISE ? PUMICE_PROOF_KEY : PUMICE_PROOF_SHAPE,
                marks | MARK_GROUPS | MARK_REGION);
    }
    v = evidence_verdict(evidence_at(s, start), DET_phone, &marks);
    if (v == VERDICT_NOTHING && may_be_named(s, t)) {
        dialled_read(s, start, &d);
        if (d.n >= NAMED_LEAST && d.end[d.n] != NULL &&
                is_named_behind(s, d.end[d.n]) && !is_other(s, &d, t) &&
                !is_part(s, start) && !form_joined(s, start, d.end[d.n]))
            return take(s, start, d.end[d.n], PUMICE_PROOF_KEY, MARK_WORD);
    }
    if (v != VERDICT_RAISE)
        return s->plan->regions > 0 ? regional(s, t) : NULL;
    if (!set_has(&evidence_at(s, start)->close, DET_phone) || is_part(s, start)) {
        scan_refuse(s, DET_phone, start, t->end[0], REFUSED_NEEDS_KEY);
        return NULL;
    }
    dialled_read(s, start, &d);
    if (is_other(s, &d, t))
        return NULL;
    for (n = d.n; n >= KEYED_LEAST; n--)
        if (d.end[n] != NULL && !form_joined(s, start, d.end[n]))
            return take(s, start, d.end[n], PUMICE_PROOF_KEY, marks);
    return NULL;
}

const uint8_t *
phone_dial_at(struct scan *s, const uint8_t *at)
{
    const uint8_t *p = at + 1, *end;
    SCRATCH struct dialled d;
    uint32_t marks = MARK_GROUPS;

    if (!set_has(&s->plan->on, DET_phone) && !set_has(&s->plan->on, DET_cn_landline))
        return NULL;
    if (*at == '(' && p < s->lim && *p == '+')
        p++;
    if (p[-1] == '+')
        return international(s, at, p, true);
    if (at > s->text && is_word(at[-1]))
        return NULL;
    dialled_read(s, at, &d);
    for (size_t n = d.n; n >= 10; n--) {
        bool cn = check_cn_landline(d.digit, n);

        if (d.groups < 2 || (end = d.end[n]) == NULL ||
                !(cn || (n == 10 && check_nanp(d.digit, n))))
            continue;
        if (evidence_verdict(evidence_at(s, at), cn ? DET_cn_landline : DET_phone,
                    &marks) == VERDICT_VETO)
            return NULL;
        scan_take(s, cn ? DET_cn_landline : DET_phone, at, extension(s, end),
                PUMICE_PROOF_SHAPE, marks);
        return s->claimed = end;
    }
    return NULL;
}

const uint8_t *
phone_at(struct scan *s, const struct form *t)
{
    const uint8_t *end = NULL;
    uint8_t first = t->chars[0];

    if (t->letters & 1)
        return NULL;
    if ((first == '1' || first == '8' || first == '0') &&
            set_has(&s->plan->on, DET_cn_mobile))
        end = mobile_at(s, t);
    if (end == NULL && (first == '0' || first == '4' || first == '8') &&
            set_has(&s->plan->on, DET_cn_landline))
        end = landline_at(s, t);
    if (end == NULL && set_has(&s->plan->on, DET_phone))
        end = national(s, t);
    return end;
}
