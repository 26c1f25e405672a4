// Where somebody is: coordinates; and the plates of cars. Both are found at a mark inside of them.
#include "base/is.h"
#include "detect/check_cn.h"
#include "detect/family.h"

#include <assert.h>

enum {
    HAN = 3,        // bytes
    PLATE_MOST = 6, // characters behind the letter
    FRACTION_LEAST = 4,
    NUMBER_MOST = 24 // bytes of one coordinate
};

// ---------------------------------------------------------------- cn_plate

// The mark that may stand behind the letter: `·`, `•`, `-`, `.`, a blank. Its bytes.
static size_t
mark_at(const uint8_t *p, const uint8_t *lim)
{
    if (p < lim && (*p == '-' || *p == ' ' || *p == '.'))
        return 1;
    if (lim - p >= 2 && p[0] == 0xc2 && p[1] == 0xb7)
        return 2;
    return lim - p >= 3 && p[0] == 0xe2 && p[1] == 0x80 && p[2] == 0xa2 ? 3 : 0;
}

//= cn_plate yes 京A12345
//= cn_plate yes 粤B·D12345
//= cn_plate yes 沪A-12345
//= cn_plate yes 车牌|苏E12AB5|已登记
//= cn_plate yes 陕ND33106
//= cn_plate yes 浙A1234学
//= cn_plate yes 粤Z1234港
//= cn_plate yes 京AD92035
//= cn_plate no  京I12345
//= cn_plate no  京A123456
//= cn_plate no  京ABCDEF
//= cn_plate no  国A12345
//= cn_plate no  宁AD1234555555
//= cn_plate no  浙苏H6F681
const uint8_t *
place_plate_at(struct scan *s, const uint8_t *at)
{
    uint8_t plate[HAN + 1 + PLATE_MOST + HAN];
    const uint8_t *start = at - HAN, *p = at + 1, *end;
    size_t n = 0, mark;
    uint32_t marks = MARK_REGION;

    if (!set_has(&s->plan->on, DET_cn_plate) || at - s->text < HAN)
        return NULL;
    memcpy(plate, start, HAN + 1);
    mark = mark_at(p, s->lim);
    for (p += mark; p < s->lim && n <= PLATE_MOST && is_word(*p); p++, n++)
        if (n < PLATE_MOST)
            plate[HAN + 1 + n] = *p;
    end = p;
    if (n == PLATE_MOST - 2 && s->lim - p >= HAN) {
        memcpy(plate + HAN + 1 + n, p, HAN);
        n += HAN;
        end = p + HAN;
    } else if (n > PLATE_MOST) {
        return NULL;
    }
    if (!check_cn_plate(plate, HAN + 1 + n))
        return NULL;
    if (start - s->text >= HAN) { // 浙苏H6F681
        memcpy(plate, start - HAN, HAN);
        if (check_cn_plate(plate, HAN + 1 + n)) {
            scan_refuse(s, DET_cn_plate, start, end, REFUSED_LONGER);
            return NULL;
        }
    }
    evidence_verdict(evidence_at(s, start), DET_cn_plate, &marks);
    scan_take(s, DET_cn_plate, start, end, PUMICE_PROOF_SELF, marks);
    return end;
}

// ---------------------------------------------------------------- gps

// A coordinate at p of at most `most` degrees, with four decimals at least. NULL: none.
static const uint8_t *
degrees(const uint8_t *p, const uint8_t *lim, unsigned *whole)
{
    size_t n = (size_t)(lim - p), i = 0, digits = 0, fraction = 0;

    *whole = 0;
    if (n == 0)
        return NULL;
    i += p[0] == '-' || p[0] == '+';
    for (; i < n && is_digit(p[i]) && digits < 3; i++, digits++)
        *whole = *whole * 10 + (unsigned)(p[i] - '0');
    if (digits == 0 || i == n || p[i] != '.')
        return NULL;
    for (i++; i < n && is_digit(p[i]) && fraction < NUMBER_MOST; i++)
        fraction++;
    return fraction >= FRACTION_LEAST && (i == n || !is_word(p[i])) ? p + i : NULL;
}

// Do digits with a point among them stand at p, or before it? Then a pair is a part of a longer list.
static bool
is_fraction_at(const uint8_t *p, const uint8_t *lim)
{
    size_t n = 0, most = (size_t)(lim - p);

    while (n < most && n < NUMBER_MOST && is_digit(p[n]))
        n++;
    return n > 0 && n < most && p[n] == '.';
}

static bool
is_fraction_before(const uint8_t *lo, const uint8_t *p)
{
    size_t n = 0, most = (size_t)(p - lo);

    while (n < most && n < NUMBER_MOST && is_digit(p[-1 - (ptrdiff_t)n]))
        n++;
    return n > 0 && n < most && p[-1 - (ptrdiff_t)n] == '.';
}

//= gps yes ok,|47.655027,81.594946|,1704820102503
//= gps yes 47.655027,81.594946
//= gps yes 坐标：|50.083932,126.996014|，
//= gps yes at |-33.8688, 151.2093|.
//= gps yes location=|116.397128,39.916527|
//= gps no  1.2345,6.7890123,4.5
//= gps no  4.123,5.1234
//= gps no  191.1234,95.1234
//= gps no  0.0000,0.0000
//= gps no  cost=12.3456,7.8901
//= gps no  12.3456, 120.123
const uint8_t *
place_pair_at(struct scan *s, const uint8_t *comma)
{
    const uint8_t *start = comma, *p = comma + 1, *end;
    unsigned a, b;
    uint32_t marks = 0;
    enum verdict v;

    assert(comma != NULL && s->text != NULL);
    if (!set_has(&s->plan->on, DET_gps))
        return NULL;
    while (start > s->text && comma - start < NUMBER_MOST &&
            (is_digit(start[-1]) || start[-1] == '.'))
        start--;
    if (start > s->text && (start[-1] == '-' || start[-1] == '+'))
        start--;
    if ((start > s->text && (is_word(start[-1]) || start[-1] == '.')) ||
            (end = degrees(start, comma, &a)) == NULL || end != comma)
        return NULL;
    p += p < s->lim && *p == ' ';
    if ((end = degrees(p, s->lim, &b)) == NULL || a > 180 || b > 180 ||
            (a > 90 && b > 90) || (a == 0 && b == 0))
        return NULL;
    if ((s->lim - end > 1 && *end == ',' && is_fraction_at(end + 1, s->lim)) ||
            (s->lim - end > 1 && *end == '.' && is_digit(end[1])) ||
            (start > s->text && start[-1] == ',' &&
                    is_fraction_before(s->text, start - 1))) {
        scan_refuse(s, DET_gps, start, end, REFUSED_LONGER);
        return NULL;
    }
    v = evidence_verdict(evidence_at(s, start), DET_gps, &marks);
    if (v == VERDICT_VETO) {
        scan_refuse(s, DET_gps, start, end, REFUSED_VETO);
        return NULL;
    }
    scan_take(s, DET_gps, start, end,
            v == VERDICT_RAISE ? PUMICE_PROOF_KEY : PUMICE_PROOF_SHAPE, marks);
    return end;
}
