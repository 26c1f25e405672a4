// Groups of hex digits: hardware addresses and IPv6. The anchor is a separator; the whole run is read from
// it in both directions, once.
#include "base/is.h"
#include "detect/check_universal.h"
#include "detect/family.h"

enum {
    RUN_MOST = 64, // bytes on either side
    V6_MOST = 45,  // RFC 4291 2.2, form 3
    ZONE_MOST = 16,
};

// `24-03-16-23-59-59`, `20:24:03:16:…`: a clock, not a card.
static bool
is_clock(const uint8_t *p, const uint8_t *end)
{
    unsigned v[8] = { 0 }, n = 0;

    for (; p < end; p++) {
        if (is_digit(*p) && n < 8)
            v[n] = v[n] * 10 + (unsigned)(*p - '0');
        else if (*p == '-' || *p == ':')
            n++;
        else
            return false;
    }
    return n == 5 && v[1] >= 1 && v[1] <= 12 && v[2] >= 1 && v[2] <= 31 && v[3] < 24 &&
           v[4] < 60 && v[5] < 60;
}

//= mac yes f5:61:22:f0:11:69
//= mac yes e5-3f-c1-55-58-0d
//= mac yes MAC：|d4:d8:06:72:e2:b3|，
//= mac yes hwaddr |0011.2233.4455| port 3
//= mac yes 00:11:22:FF:FE:33:44:55
//= mac yes link/ether |52:54:00:12:34:56| brd ff:ff:ff:ff:ff:ff
//= mac no  00:00:00:00:00:00
//= mac no  f5:61:22:f0:11
//= mac no  f5:61:22:f0:11:69:70
//= mac no  a1:b2:c3:d4:e5:f6:a1:b2:c3:d4:e5:f6:a1:b2:c3:d4:e5:f6:a1:b2
//= mac no  24-03-16-23-59-59
//= mac no  {"uuid":"aa-11-22-33-44-bb"}
//= mac no  xf5:61:22:f0:11:69
//= mac no  f5:61-22:f0-11:69
static const uint8_t *
mac_at(struct scan *s, const uint8_t *a, const uint8_t *b)
{
    uint32_t marks = MARK_GROUPS;
    enum verdict v;

    if (!check_mac(a, (size_t)(b - a)))
        return NULL;
    v = evidence_verdict(evidence_at(s, a), DET_mac, &marks);
    if (v == VERDICT_VETO || (v == VERDICT_NOTHING && is_clock(a, b))) {
        scan_refuse(s, DET_mac, a, b, v == VERDICT_VETO ? REFUSED_VETO : REFUSED_GUARD);
        return NULL;
    }
    scan_take(s, DET_mac, a, b, PUMICE_PROOF_SELF, marks);
    return b;
}

//= ipv6 yes 2001:db8::cfd7:152
//= ipv6 yes 2001:0db8:7fc6:04d3:80d0:a3b8:6947:2cfa
//= ipv6 yes [|2001:db8::1|]:443
//= ipv6 yes client=|2001:db8::1|, ok
//= ipv6 yes from |2001:db8::1|: refused
//= ipv6 yes fe80::1ff:fe23:4567:890a%eth0
//= ipv6 yes ::ffff:198.51.100.7
//= ipv6 yes 来源IP：|2001:db8::1|已登录
//= ipv6 yes |2001:db8:1::5/64|, up
//= ipv6 yes ip:|2001:db8::1|
//= ipv6 no  ::1
//= ipv6 no  ::
//= ipv6 no  ff02::1
//= ipv6 no  12:34:56
//= ipv6 no  std::cout
//= ipv6 no  dead::
//= ipv6 no  ab::cd
//= ipv6 no  2001:db8::1::2
//= ipv6 no  fe80::1text
//= ipv6 no  f5:61:22:f0:11:69
static const uint8_t *
ipv6_at(struct scan *s, const uint8_t *a, const uint8_t *b)
{
    const uint8_t *end = b, *v4;
    uint32_t marks = MARK_GROUPS;
    bool digit = false;

    // a mapped address goes on with dots; check_ipv6_host() looks at them
    for (v4 = b; v4 < s->lim && b - a < V6_MOST && v4 - b < 12 &&
                 (is_digit(*v4) || (*v4 == '.' && s->lim - v4 > 1 && is_digit(v4[1])));)
        v4++;
    if (v4 - a <= V6_MOST && (v4 == s->lim || !is_word(*v4)) &&
            check_ipv6_host(a, (size_t)(v4 - a)))
        end = v4;
    else if (b - a > V6_MOST || !check_ipv6_host(a, (size_t)(b - a)))
        return NULL;
    else if (b < s->lim &&
             (is_word(*b) || (*b == '.' && s->lim - b > 1 && is_digit(b[1]))))
        return NULL;
    for (const uint8_t *p = a; p < end; p++)
        digit |= is_digit(*p);
    if (!digit) // two names of a program
        return NULL;
    if (end < s->lim && *end == '%') {
        const uint8_t *zone = end + 1;

        while (zone < s->lim && zone - end < ZONE_MOST && is_word(*zone))
            zone++;
        end = zone > end + 1 ? zone : end;
    }
    if (s->lim - end > 1 && *end == '/' && is_digit(end[1])) { // a prefix length
        const uint8_t *p = end + 1;

        while (p < s->lim && is_digit(*p) && p - end <= 3)
            p++;
        if (p == s->lim || (!is_word(*p) && *p != '/'))
            end = p;
    }
    if (((a > s->text && a[-1] == '*') ||
                (a - s->text > 1 && a[-1] == ':' && a[-2] == '*')) !=
            (end < s->lim && *end == '*')) {
        scan_refuse(s, DET_ipv6, a, end, REFUSED_OWN_OUTPUT); // what a mask left of one
        return end;
    }
    evidence_verdict(evidence_at(s, a), DET_ipv6, &marks);
    scan_take(s, DET_ipv6, a, end, PUMICE_PROOF_SELF, marks);
    return end;
}

const uint8_t *
hex_at(struct scan *s, const uint8_t *sep)
{
    const uint8_t *a = sep, *b = sep, *end;

    if (sep < s->hex_end)
        return NULL;
    while (a > s->text && sep - a < RUN_MOST && (is_hex(a[-1]) || a[-1] == *sep))
        a--;
    while (b < s->lim && b - sep < RUN_MOST && (is_hex(*b) || *b == *sep))
        b++;
    s->hex_end = b;
    if (*sep == ':') { // a colon of the text around: `ip:2001:db8::1`, `2001:db8::1:`
        if (b - a > 1 && a[0] == ':' && a[1] != ':')
            a++;
        if (b - a > 1 && b[-1] == ':' && b[-2] != ':')
            b--;
    }
    if (a > s->text && is_word(a[-1]))
        return NULL;
    if (set_has(&s->plan->on, DET_mac) && (b == s->lim || !is_word(*b)) &&
            (end = mac_at(s, a, b)) != NULL)
        return end;
    return *sep == ':' && set_has(&s->plan->on, DET_ipv6) ? ipv6_at(s, a, b) : NULL;
}
