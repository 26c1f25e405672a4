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
    return scan_middle_dot(p, lim);
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

// ---------------------------------------------------------------- houses, military papers

enum {
    CHAIN_MOST = 40, // Han characters before a house's number
    LEAD = 3,        // characters of a name before 市, 区, 县
    HOUSE_MOST = 8,  // digits and letters of a number
    PARTS_MOST = 8,  // 22号3栋2单元502室 has four
};

static bool
is_han_of(const uint8_t *p, const char *set)
{
    for (; *set != '\0'; set += HAN)
        if (memcmp(p, set, HAN) == 0)
            return true;
    return false;
}

static bool
is_han(const uint8_t *p, const uint8_t *lim)
{
    return lim - p >= HAN && *p >= 0xe4 && *p <= 0xe9 && (p[1] & 0xc0) == 0x80;
}

// The first province in the run, by the two characters that its name begins with; NULL: none.
static const uint8_t *
province_in(const uint8_t *p, const uint8_t *end)
{
    static const char names[] =
            "北京天津上海重庆河北山西辽宁吉林黑龙江苏浙江安徽福建江西山东"
            "河南湖北湖南广东海南四川贵州云南陕西甘肃青海台湾内蒙广西西藏"
            "宁夏新疆香港澳门";

    for (; end - p >= 2 * HAN; p += HAN)
        for (const char *n = names; *n != '\0'; n += 2 * HAN)
            if (memcmp(p, n, 2 * HAN) == 0)
                return p;
    return NULL;
}

// The end of `22号3栋2单元502室`, from the digits at p; p: a number of something else.
static const uint8_t *
house_end(const uint8_t *p, const uint8_t *lim)
{
    static const char units[] = "号栋幢座室楼层弄组户门院";
    static const char two[] = "单元";
    const uint8_t *end = p;

    for (size_t part = 0; part < PARTS_MOST; part++) {
        const uint8_t *q = p;
        size_t han = 0;

        while (q < lim && q - p < HOUSE_MOST && (is_word(*q) || *q == '-'))
            q++;
        if (q == p || !is_digit(*p))
            return end;
        if (lim - q >= HAN && is_han_of(q, units))
            q += HAN;
        else if (lim - q >= 2 * HAN && memcmp(q, two, 2 * HAN) == 0)
            q += 2 * HAN;
        else
            return end;
        while (lim - q >= HAN && is_han_of(q, units))
            q += HAN; // 3号楼
        end = p = q;
        p += p < lim && *p == ' ';
        while (han < CHAIN_MOST / 4 && is_han(p, lim)) // 289号创新大厦3层
            p += HAN, han++;
        if (p >= lim || !is_digit(*p))
            break;
    }
    return end;
}

//= cn_address yes 寄往|北京市海淀区马连洼街道289号|
//= cn_address yes 住在|浙江省杭州市西湖区文三路199号3栋502室|，
//= cn_address yes 送到|江宁区胜利路89号2单元301室|
//= cn_address no  马连洼街道289号
//= cn_address no  第3区第5组12号
//= cn_address no  区县编码12号路由
//= cn_address no  沿街道289米
static const uint8_t *
chain_at(struct scan *s, const uint8_t *at)
{
    static const char areas[] = "省市区县旗州盟镇乡", roads[] = "路街道巷弄村里同坊";
    const uint8_t *run = at, *start, *area = NULL, *end = house_end(at, s->lim);
    size_t levels = 0, road = 0;
    uint32_t marks = MARK_REGION;
    enum verdict v;

    if (end == at)
        return NULL;
    for (size_t n = 0; n < CHAIN_MOST && run - s->text >= HAN && is_han(run - HAN, at);
            n++)
        run -= HAN;
    for (const uint8_t *p = run; p < at; p += HAN) {
        bool is_area = is_han_of(p, areas) && p >= run + HAN;

        if (is_area && area == NULL)
            area = p;
        levels += is_area;
        road |= is_han_of(p, roads);
    }
    if (levels + road < 2 || area == NULL)
        return NULL;
    if ((start = province_in(run, at)) == NULL || start > area)
        start = area - run > LEAD * HAN ? area - LEAD * HAN : run;
    while (area - start > HAN && is_han_of(start, "在到至于往住从自址为是由"))
        start += HAN;
    v = evidence_verdict(evidence_at(s, start), DET_cn_address, &marks);
    if (v == VERDICT_VETO ||
            (v == VERDICT_NOTHING && set_has(&s->plan->keyed, DET_cn_address))) {
        scan_refuse(s, DET_cn_address, start, end,
                v == VERDICT_VETO ? REFUSED_VETO : REFUSED_NEEDS_KEY);
        return NULL;
    }
    scan_take(s, DET_cn_address, start, end,
            v == VERDICT_RAISE ? PUMICE_PROOF_KEY : PUMICE_PROOF_SHAPE, marks);
    return end;
}

//= cn_military_id yes 已处理|军字第01146814号|请核对
//= cn_military_id yes ref |士字第06893017号| end
//= cn_military_id no  京字第01146814号
//= cn_military_id no  军字第1号
static const uint8_t *
military_at(struct scan *s, const uint8_t *at)
{
    static const char head[] = "字第", tail[] = "号";
    static const char kinds[] = "军士兵文空海武参政后装";
    enum { LEAST = 6, MOST = 10, BEFORE = 3 * HAN };
    const uint8_t *start = at - BEFORE, *p = at;
    uint32_t marks = MARK_PREFIX;

    if (at - s->text < BEFORE || memcmp(at - 2 * HAN, head, 2 * HAN) != 0 ||
            !is_han_of(start, kinds))
        return NULL;
    while (p < s->lim && is_digit(*p) && p - at <= MOST)
        p++;
    if (p - at < LEAST || p - at > MOST || s->lim - p < HAN ||
            memcmp(p, tail, HAN) != 0)
        return NULL;
    p += HAN;
    if (evidence_verdict(evidence_at(s, start), DET_cn_military_id, &marks) !=
                    VERDICT_RAISE &&
            set_has(&s->plan->keyed, DET_cn_military_id)) {
        scan_refuse(s, DET_cn_military_id, start, p, REFUSED_NEEDS_KEY);
        return NULL;
    }
    scan_take(s, DET_cn_military_id, start, p, PUMICE_PROOF_SELF, marks);
    return p;
}

const uint8_t *
place_house_at(struct scan *s, const uint8_t *at)
{
    const uint8_t *end = NULL;

    if (set_has(&s->plan->on, DET_cn_military_id))
        end = military_at(s, at);
    if (end == NULL && set_has(&s->plan->on, DET_cn_address))
        end = chain_at(s, at);
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
