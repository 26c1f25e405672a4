// The table of claims at work: a token, the rows whose form it has, the strongest proof among them.
#include "detect/claim.h"

#include "base/is.h"

#include "detect/check.h"
#include "detect/check_cn.h"
#include "detect/check_national.h"
#include "detect/check_sums.h"
#include "detect/check_universal.h"
#include "detect/check_us.h"
#include "detect/phone.h"

struct claim {
    const char *form;
    bool (*check)(const uint8_t *c, size_t n);
    bool (*near)(const uint8_t *c, size_t n);
    uint32_t marks;
    uint16_t detector;
    uint8_t proof; // enum pumice_proof
};

// `131052-308T`: the sign says the century, so the check wants it.
static bool
check_fi_hetu_dashed(const uint8_t *c, size_t n)
{
    uint8_t whole[11];

    if (n != 10)
        return false;
    memcpy(whole, c, 6);
    whole[6] = '-';
    memcpy(whole + 7, c + 6, 4);
    return check_fi_hetu(whole, sizeof(whole));
}

static bool
check_passport_any(const uint8_t *c, size_t n)
{
    return check_passport(NULL, c, n) || check_us_passport(c, n);
}

static bool
check_licence_any(const uint8_t *c, size_t n)
{
    return check_driving_licence(NULL, c, n) || check_us_driving_licence(NULL, c, n) ||
           check_uk_driving_licence(c, n);
}

static bool
check_licence_us(const uint8_t *c, size_t n)
{
    return check_us_driving_licence(NULL, c, n);
}

// MMYY, MMYYYY
static bool
check_expiry(const uint8_t *d, size_t n)
{
    unsigned month = (d[0] - (unsigned)'0') * 10 + (d[1] - (unsigned)'0');

    return (n == 4 || (n == 6 && d[2] == '2' && d[3] == '0')) && month >= 1 &&
           month <= 12;
}

// YYYYMMDD, DDMMYYYY or MMDDYYYY: a day on which somebody alive can have been born.
static bool
check_birth(const uint8_t *d, size_t n)
{
    uint8_t turned[8], american[8];

    if (n != 8)
        return false;
    memcpy(turned, d + 4, 4);
    memcpy(turned + 4, d + 2, 2);
    memcpy(turned + 6, d, 2);
    memcpy(american, d + 4, 4);
    memcpy(american + 4, d, 4);
    return check_date(d) || check_date(turned) || check_date(american);
}

// With a month or day of one digit.
static bool
check_birth_short(const uint8_t *d, size_t n)
{
    bool first = (d[0] == '1' && d[1] == '9') || (d[0] == '2' && d[1] == '0');

    return (n == 6 || n == 7) && (first || (d[n - 4] == '1' && d[n - 3] == '9') ||
                                         (d[n - 4] == '2' && d[n - 3] == '0'));
}

// Under its key one that does not begin with 8 too.
static bool
check_hu_tax_any(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

    return n == 10 && check_weighed(d, weight, 9) % 11 == d[9] - (unsigned)'0';
}

// Leading zeros are left away.
static bool
check_nl_bsn_short(const uint8_t *d, size_t n)
{
    static const uint8_t weight[9] = { 9, 8, 7, 6, 5, 4, 3, 2, 10 }; // 10 is -1

    return (n == 7 || n == 8) && check_digits(d, n) && d[0] != '0' &&
           check_weighed(d, weight + 9 - n, n) % 11 == 0;
}

static bool
check_cn_licence(const uint8_t *c, size_t n)
{
    return n == 18 ? check_cn_id_form(c, n) : n >= 8 && n <= 12;
}

// Digits alone; 1234 AB; A1A 1A1; what Britain has.
static bool
check_postcode(const uint8_t *c, size_t n)
{
    if (check_digits(c, n) || check_uk_postcode(c, n))
        return true;
    if (n != 6)
        return false;
    if (check_digits(c, 4))
        return check_letters(c + 4, 2);
    for (size_t i = 0; i < 6; i++)
        if (i % 2 == 0 ? !check_letters(c + i, 1) : !is_digit(c[i]))
            return false;
    return true;
}

// Not all letters: a word is none.
static bool
check_digit_in(const uint8_t *c, size_t n)
{
    while (n > 0 && !is_digit(c[n - 1]))
        n--;
    return n > 0;
}

static bool
check_eth(const uint8_t *c, size_t n)
{
    return n == 42 && c[0] == '0' && c[1] == 'X' && check_eth_form(c + 2, n - 2);
}

static const struct claim claims[] = {
#define CLAIM(id, proof_, form_, check_, near_, marks_)                                \
    { .detector = DET_##id,                                                            \
        .proof = PUMICE_PROOF_##proof_,                                                \
        .form = form_,                                                                 \
        .check = check_,                                                               \
        .near = near_,                                                                 \
        .marks = MARK_##marks_ },
#include "detect/claim.def"
#undef CLAIM
};
enum { CLAIMS = sizeof(claims) / sizeof(claims[0]) };
_Static_assert((int)CLAIMS <= (int)CLAIMS_MOST, "detect_plan.alone is too small");

// ---------------------------------------------------------------- claims

// What is claimed of a token: the best so far; and the widest, of which no part may stay.
struct best {
    const struct claim *claim, *wide;
    size_t groups, wide_groups;
    unsigned rank;
    bool raised;
};

// `blk_-4111…`, `0.4111…`: a part of something longer, whatever its check digit says.
static bool
is_part(const struct scan *s, const uint8_t *start)
{
    return start - s->text >= 2 && ((start[-1] == '-' && start[-2] == '_') ||
                                           (start[-1] == '.' && is_digit(start[-2])));
}

// Letters and digits prove themselves in capitals, but for the last one (a check digit x), or in groups.
static bool
is_written_so(const struct form *t, size_t groups)
{
    uint64_t mask = ((uint64_t)1 << groups) - 1;

    return groups > 1 || !(t->lower & mask);
}

// Is what fails the check worth a line of explain?
static bool
is_near(const struct form *t, const struct claim *c, size_t n, bool raised)
{
    if (c->near != NULL)
        return c->near(t->chars, n);
    return raised && c->proof == PUMICE_PROOF_KEY;
}

// The groups of a row's form that pass its check, 0 for none; then *near: those of a near miss, or 0.
static size_t
try_row(const struct detect_plan *plan, const struct form *t, const struct claim *c,
        bool raised, size_t *near)
{
    const struct form_pattern *p = plan->pattern + plan->pattern_at[c - claims],
                              *end = plan->pattern + plan->pattern_at[c - claims + 1];
    size_t n, g;

    *near = 0;
    if (p->groups == 0) { // any groups of one kind
        size_t last = 1;

        while (last < t->groups && t->sep[last] == t->sep[1] && t->sep[1] != '/' &&
                t->sep[1] != '(' && (p->letters || !(t->letters >> last & 1)))
            last++;
        if (!p->letters && (t->letters & 1))
            return 0;
        for (g = last; g > 0; g--) {
            n = (size_t)t->first[g - 1] + t->len[g - 1];
            if (n >= p->least[0] && n <= p->most[0]) {
                if (c->check == NULL || c->check(t->chars, n))
                    return g;
                if (*near == 0 && is_near(t, c, n, raised))
                    *near = g;
            }
        }
        return 0;
    }
    for (; p < end; p++) {
        if ((g = form_fits(t, p, &n)) == 0)
            continue;
        if (c->check == NULL || c->check(t->chars, n))
            return g;
        if (*near == 0 && is_near(t, c, n, raised))
            *near = g;
    }
    return 0;
}

// A check digit tells two numbers apart that one word may mean: `personnummer`.
static bool
has_check(const struct claim *c)
{
    return (c->marks & (MARK_CHECK | MARK_LUHN | MARK_MOD11)) != 0;
}

// A form that nothing checks wants its word at its side, with no other value between; and the number of a
// process (`QQ[10018]`) is none.
static bool
is_weak(struct scan *s, const struct form *t, size_t groups, const struct claim *c)
{
    const uint8_t *end = t->end[groups - 1];

    if (t->start - s->text >= 2 && (t->start[-1] == '[' || t->start[-1] == '(') &&
            is_word(t->start[-2]) && end < s->lim && (*end == ']' || *end == ')'))
        return true;
    return !has_check(c) && !set_has(&evidence_at(s, t->start)->close, c->detector);
}

static void
consider(struct scan *s, const struct form *t, const struct claim *c, bool raised,
        struct best *best)
{
    size_t near, g = try_row(s->plan, t, c, raised, &near);
    unsigned rank = c->proof == PUMICE_PROOF_SELF ? 4 + raised
                    : raised                      ? 2 + has_check(c)
                                                  : 1;
    enum refusal why = REFUSED_NOT;

    if (g == 0) {
        if (near > 0)
            scan_refuse(s, (enum detector_id)c->detector, t->start, t->end[near - 1],
                    REFUSED_CHECK_DIGIT);
        return;
    }
    if (c->proof == PUMICE_PROOF_SELF && !raised && !is_written_so(t, g))
        return;
    if (c->proof == PUMICE_PROOF_SELF ? is_part(s, t->start)
                                      : form_joined(s, t->start, t->end[g - 1]))
        why = REFUSED_LONGER;
    else if (c->proof == PUMICE_PROOF_KEY && (!raised || is_weak(s, t, g, c)))
        why = REFUSED_NEEDS_KEY;
    else if (c->proof == PUMICE_PROOF_SHAPE && !raised &&
             set_has(&evidence_at(s, t->start)->vetoed, c->detector))
        why = REFUSED_VETO;
    if (why != REFUSED_NOT) {
        scan_refuse(s, (enum detector_id)c->detector, t->start, t->end[g - 1], why);
        return;
    }
    if (g > best->wide_groups) {
        best->wide = c;
        best->wide_groups = g;
    }
    if (rank > best->rank ||
            (rank == best->rank && best->claim != NULL && g > best->groups)) {
        best->claim = c;
        best->groups = g;
        best->rank = rank;
        best->raised = raised;
    }
}

enum { GROUP_MOST = 6 }; // of the groups that "*" means

// Notes the alternatives of a row whose first group may have this length. Returns how many are noted now.
static size_t
alone_put(struct detect_plan *plan, size_t n, size_t row, size_t len)
{
    for (size_t i = plan->pattern_at[row]; i < plan->pattern_at[row + 1]; i++) {
        const struct form_pattern *p = &plan->pattern[i];
        size_t least = p->groups == 0 ? 1 : p->least[0],
               most = p->groups == 0 ? GROUP_MOST : p->most[0];

        if (len < least || len > most || n == ALONE_MOST)
            continue;
        plan->alone[n].row = (uint16_t)row;
        plan->alone[n].least = p->groups > 1 ? p->least[1] : 0;
        plan->alone[n++].most = p->groups > 1 ? p->most[1] : UINT8_MAX;
    }
    return n;
}

void
claim_index(struct detect_plan *plan)
{
    size_t n = 0;

    for (size_t i = 0; i < CLAIMS; i++) {
        plan->pattern_at[i] = (uint16_t)n;
        n += form_compile(claims[i].form, plan->pattern + n, PATTERNS_MOST - n);
    }
    plan->pattern_at[CLAIMS] = (uint16_t)n;
    phone_index(plan, n);
    n = 0;
    for (unsigned len = 0; len < CLAIM_LENGTHS; len++) {
        plan->alone_at[len] = (uint16_t)n;
        for (size_t i = 0; i < CLAIMS; i++) {
            const struct claim *c = &claims[i];

            if ((c->proof != PUMICE_PROOF_KEY || c->near != NULL) &&
                    set_has(&plan->on, c->detector) &&
                    !set_has(&plan->keyed, c->detector))
                n = alone_put(plan, n, i, len);
        }
    }
    plan->alone_at[CLAIM_LENGTHS] = (uint16_t)n;
    plan->claimed = (struct det_set){ 0 };
    for (size_t i = CLAIMS; i-- > 0;) {
        plan->row[claims[i].detector] = (uint16_t)i;
        if (set_has(&plan->on, claims[i].detector))
            set_add(&plan->claimed, claims[i].detector);
    }
}

// `HR 33392005961`: under a key the country of the detector may stand before its number.
static bool
is_country(const struct form *t, unsigned id)
{
    const char *name = pumice_detector(id)->name;

    if (t->groups > 1 && name[0] == 'g' && name[1] == 'r' && t->len[0] == 2 &&
            t->chars[0] == 'E' &&
            t->chars[1] == 'L') // as Greece is called in tax matters
        return true;
    return t->groups > 1 && t->len[0] == 2 && (t->letters & 1) &&
           (name[0] & 0xdf) == t->chars[0] && (name[1] & 0xdf) == t->chars[1] &&
           name[2] == '_';
}

static void
without_first(const struct form *t, struct form *rest)
{
    *rest = *t;
    rest->groups--;
    rest->letters >>= 1;
    rest->lower >>= 1;
    memmove(rest->chars, t->chars + t->len[0], sizeof(t->chars) - t->len[0]);
    for (size_t g = 0; g < rest->groups; g++) {
        rest->end[g] = t->end[g + 1];
        rest->sep[g] = t->sep[g + 1];
        rest->len[g] = t->len[g + 1];
        rest->first[g] = (uint8_t)(t->first[g + 1] - t->len[0]);
    }
}

// Rows of claim.def: bit i is row i.
struct rows {
    uint64_t w[(CLAIMS + 63) / 64];
};

// The rows that need no word, those of which an alternative may fit: each once, and noted in `done`.
static void
consider_alone(struct scan *s, const struct form *t, const struct evidence *e,
        struct rows *done_rows, struct best *best)
{
    const struct detect_plan *plan = s->plan;
    size_t len = t->len[0], second = t->groups > 1 ? t->len[1] : 0, done = CLAIMS;

    if (len >= CLAIM_LENGTHS)
        return;
    for (size_t i = plan->alone_at[len]; i < plan->alone_at[len + 1]; i++) {
        size_t row = plan->alone[i].row;

        if (row == done || second < plan->alone[i].least ||
                second > plan->alone[i].most)
            continue;
        done = row;
        done_rows->w[row / 64] |= (uint64_t)1 << row % 64;
        consider(s, t, &claims[row], set_has(&e->raised, claims[row].detector), best);
    }
}

// Does the first group have a length for it? What does not fit then is not considered.
static inline bool
may_fit(const struct detect_plan *plan, const struct form *t, size_t row)
{
    for (size_t i = plan->pattern_at[row]; i < plan->pattern_at[row + 1]; i++) {
        const struct form_pattern *p = &plan->pattern[i];

        if (p->groups == 0 || (t->groups >= p->groups && t->len[0] >= p->least[0] &&
                                      t->len[0] <= p->most[0]))
            return true;
    }
    return false;
}

// The rows of a detector that a word or key raises, but for those that were considered.
static void
consider_raised(struct scan *s, const struct form *t, unsigned id,
        const struct rows *done, struct best *best)
{
    for (size_t i = s->plan->row[id]; i < CLAIMS && claims[i].detector == id; i++)
        if (!(done->w[i / 64] >> i % 64 & 1) && may_fit(s->plan, t, i))
            consider(s, t, &claims[i], true, best);
}

enum {
    SEPARATORS_MOST = 3, // in a row: `860002528 - 6`
    WHOLE_MOST = 64,     // bytes of a field
};

// All of the field as one group of letters and digits, whatever parts them. `Ñ` and `&` are letters of an RFC.
static bool
whole_read(const struct scan *s, struct form *t)
{
    size_t n = 0, gap = 0;

    if (s->text == s->lim)
        return false;
    t->start = s->text;
    t->letters = t->lower = 0;
    for (const uint8_t *p = s->text; p < s->lim; p++) {
        bool letter = is_letter(*p) || *p == '&' || *p >= 0x80;

        if (!letter && !is_digit(*p)) {
            if ((*p != ' ' && *p != '-' && *p != '.' && *p != '/') ||
                    ++gap > SEPARATORS_MOST || n == 0)
                return false;
            continue;
        }
        if (n == FORM_MOST)
            return false;
        gap = 0;
        t->letters |= letter;
        t->chars[n++] = is_letter(*p) ? *p & 0xdf : *p;
    }
    t->groups = 1;
    t->first[0] = 0;
    t->len[0] = (uint8_t)n;
    t->end[0] = s->lim;
    return n > 0 && gap == 0;
}

// May the row's form have n characters?
static bool
may_have(const struct detect_plan *plan, const struct claim *c, size_t n)
{
    for (size_t i = plan->pattern_at[c - claims]; i < plan->pattern_at[c - claims + 1];
            i++) {
        const struct form_pattern *p = &plan->pattern[i];
        size_t groups = p->groups == 0 ? 1 : p->groups, least = 0, most = 0;

        for (size_t g = 0; g < groups; g++) {
            least += p->least[g];
            most += p->most[g];
        }
        if (n >= least && n <= most)
            return true;
    }
    return false;
}

//= co_nit yes {"nit":"|900 206 480 - 2|"}
//= co_nit yes {"nit":"|860002528 - 6|"}
//= co_nit no  {"nit":"900 206 480 - 3"}
//= iban   yes {"iban":"|NO 44 1850.05.14562|"}
//= mx_rfc yes {"mx_id_number":"|&JE040614N51|"}
//= mx_rfc yes {"mx_id_number":"|MUÑ110218LJ6|"}
//= br_cnpj yes {"cnpj":"|12.ABC.345 /01DE–35|"}
// A field that is one number with a check digit, under the number's own key, is it in any writing.
const uint8_t *
claim_whole(struct scan *s)
{
    const struct evidence *e;
    struct form t;

    if (s->claimed > s->text || s->lim - s->text > WHOLE_MOST)
        return NULL;
    e = evidence_at(s, s->text);
    if (!set_meets(&e->raised, &s->plan->claimed) || !whole_read(s, &t))
        return NULL;
    for (unsigned w = 0; w < SET_WORDS; w++)
        for (uint64_t bits = e->raised.w[w] & s->plan->claimed.w[w]; bits != 0;
                bits &= bits - 1) {
            unsigned id = w * 64 + (unsigned)__builtin_ctzll(bits);
            const char *name = pumice_detector(id)->name;
            size_t skip = t.len[0] > 2 && (name[0] & 0xdf) == t.chars[0] &&
                                          (name[1] & 0xdf) == t.chars[1] &&
                                          name[2] == '_'
                                  ? 2
                                  : 0;

            for (size_t i = s->plan->row[id]; i < CLAIMS && claims[i].detector == id;
                    i++) {
                const struct claim *c = &claims[i];
                uint32_t marks = c->marks | MARK_GROUPS;

                if (!has_check(c) || c->check == NULL)
                    continue;
                for (size_t k = 0; k <= skip; k += 2)
                    if (may_have(s->plan, c, t.len[0] - k) &&
                            c->check(t.chars + k, t.len[0] - k)) {
                        evidence_verdict(e, (enum detector_id)id, &marks);
                        scan_take(s, (enum detector_id)id, s->text, s->lim,
                                (enum pumice_proof)c->proof, marks);
                        return s->claimed = s->lim;
                    }
            }
        }
    return NULL;
}

const uint8_t *
claim_at(struct scan *s, const struct form *t)
{
    const struct detect_plan *plan = s->plan;
    const struct evidence *e = NULL;
    const uint8_t *start = t->start;
    struct best best = { 0 };
    struct rows done = { { 0 } };
    static const struct rows none;
    enum pumice_proof proof;
    uint32_t marks;

    if (t->start < s->claimed)
        return NULL;
    e = evidence_at(s, t->start);
    consider_alone(s, t, e, &done, &best);
    for (unsigned w = 0; w < SET_WORDS; w++)
        for (uint64_t bits = e->raised.w[w] & plan->claimed.w[w]; bits != 0;
                bits &= bits - 1) {
            unsigned id = w * 64 + (unsigned)__builtin_ctzll(bits);

            consider_raised(s, t, id, &done, &best);
            if (best.claim == NULL && is_country(t, id)) {
                struct form rest;

                without_first(t, &rest);
                consider_raised(s, &rest, id, &none, &best);
                best.groups += best.claim != NULL;
                best.wide_groups = best.groups;
            }
        }
    if (best.claim == NULL)
        return NULL;
    marks = best.claim->marks | (best.groups > 1 ? MARK_GROUPS : 0);
    evidence_verdict(e, (enum detector_id)best.claim->detector, &marks);
    proof = best.claim->proof == PUMICE_PROOF_SHAPE && best.raised
                    ? PUMICE_PROOF_KEY
                    : (enum pumice_proof)best.claim->proof;
    s->claimed = t->end[best.groups - 1];
    if (best.claim->detector == DET_gps && start > s->text && start[-1] == '-')
        start--; // which hemisphere
    scan_take(s, (enum detector_id)best.claim->detector, start, s->claimed, proof,
            marks);
    if (best.wide_groups > best.groups) { // 9223-2497-0685-3651 under `philsys`
        s->claimed = t->end[best.wide_groups - 1];
        scan_take(s, (enum detector_id)best.wide->detector, t->start, s->claimed,
                (enum pumice_proof)best.wide->proof, best.wide->marks | MARK_GROUPS);
    }
    return s->claimed;
}
