// IPv4 addresses: which of four dotted numbers are one, and which say nothing about a person.
#include "detect/ipv4.h"

#include "base/is.h"
#include "base/list.h"

enum { VERSION_REACH = 16 }; // bytes between a version word and its number

// The names that browsers and HTTP libraries put before `/version` (RFC 9110 10.1.5, product tokens).
// `host/10.1.2.3` is how Java prints an address, so not every word will do.
static const char *const products[] = { "chrome", "chromium", "headlesschrome", "crios",
    "firefox", "fxios", "safari", "version", "mozilla", "applewebkit", "gecko",
    "trident", "edge", "edg", "edga", "edgios", "opr", "opera", "opios", "vivaldi",
    "yabrowser", "samsungbrowser", "ucbrowser", "ubrowser", "qqbrowser", "mqqbrowser",
    "metasr", "lbbrowser", "maxthon", "quark", "miuibrowser", "huaweibrowser",
    "heytapbrowser", "vivobrowser", "baidubrowser", "baiduboxapp", "micromessenger",
    "windowswechat", "wxwork", "dingtalk", "aliapp", "alipayclient", "weibo", "lark",
    "feishu", "electron", "gsa", "silk", "whale", "brave", "msie", "xweb", "qbcore",
    "mmwebsdk", "cfnetwork", "postmanruntime", "dalvik", "okhttp", "curl", "wget",
    "nginx", "apache", "php", "openssl", "build", "release", "java", "python", "ruby",
    "webkit", "slack", "teams", "zoom", "git", "linux" };

//= ipv4 no Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36
//= ipv4 no CriOS/119.0.6045.169 Edg/120.0.2210.91 EdgA/120.0.2210.91 OPR/106.0.0.0
//= ipv4 no MicroMessenger/8.0.44.2502
//= ipv4 no sto:VBoxGuest_Install:5.0.26.0:pci
//= ipv4 no Gecko rv:1.9.3.20
//= ipv4 no upgrade from 4.18.0.193
//= ipv4 yes blockMap updated: |10.251.73.220|:50010 is added
//= ipv4 no Package_for_KB3121255~31bf3856ad364e35~amd64~~6.1.1.0, ApplicableState: 1
//= ipv4 no "git/2.7.4.1"
//= ipv4 no Python/3.12.9 (Linux-5.15.90.1-microsoft-standard-WSL2)
static bool
behind_product(const struct scan *s, const uint8_t *at)
{
    const uint8_t *end = at - 1, *p = end;

    if (at == s->text || (*end != '/' && *end != '-'))
        return false;
    while (p > s->text && is_letter(p[-1]) && end - p < 20)
        p--;
    return LIST_HAS(products, p, (size_t)(end - p));
}

// Is it a part of the name of a file or directory (`Setup-8.28.0.41.dmg`, `\3.0.0.0\`), but not the host of
// `\\10.0.0.1\share`; or a Debian version behind `package:architecture (`?
//= ipv4 no path=/home/x/Setup-8.28.0.41.dmg
//= ipv4 yes saved host-|10.28.0.41|.log
//= ipv4 no C:\\Program Files\\Tool\\3.0.0.7\\Setup.exe
//= ipv4 no File "wxPython\\wxPython-3.0.2.7\\wx"
//= ipv4 no man-db:amd64 (2.7.6.1-2), libmagic-mgc:amd64 (1:5.30-1)
//= ipv4 yes \\\\|10.1.2.3|\\share
//= ipv4 yes host-|10.1.2.3|.dyn.example.net
//= ipv4 yes PTR |10.1.2.3|.in-addr.arpa
static bool
is_in_name(const struct scan *s, const uint8_t *at, const uint8_t *end)
{
    static const char *const architectures[] = { "amd64 (", "arm64 (", "i386 (",
        "armhf (", ":all (" };
    static const char *const endings[] = { "dmg", "exe", "msi", "pkg", "deb", "rpm",
        "apk", "jar", "dll", "nupkg", "whl" };
    const uint8_t *p = at;

    if (s->lim - end > 2 && *end == '.' && is_letter(end[1])) {
        const uint8_t *word = end + 1;

        for (p = word; p < s->lim && is_letter(*p);)
            p++;
        if (LIST_HAS(endings, word, (size_t)(p - word)))
            return true;
    }
    for (size_t i = 0; at > s->text && at[-1] == '(' &&
                       i < sizeof(architectures) / sizeof(architectures[0]);
            i++) {
        size_t n = strlen(architectures[i]);

        if ((size_t)(at - s->text) >= n && at - n >= s->barrier &&
                memcmp(at - n, architectures[i], n) == 0)
            return true;
    }
    if (end == s->lim || *end != '\\')
        return false;
    for (p = at; p > s->text && at - p < VERSION_REACH &&
                 (is_letter(p[-1]) || is_digit(p[-1]) || p[-1] == '-' || p[-1] == '_');)
        p--;
    return p - s->text >= 2 && p[-1] == '\\' && p[-2] != '\\' && s->lim - end > 1 &&
           end[1] != '\\' && (p == at || at[-1] == '-');
}

// A version word close by.
//= ipv4 no version 10.2.3.4
//= ipv4 no firmware version 1.22.33.44
//= ipv4 no driver version: 10.2.3.4
//= ipv4 no release=10.2.3.4
//= ipv4 no oid 1.3.6.1
//= ipv4 no 版本10.2.3.4
//= ipv4 no SerializationVersion: 1.1.0.1
//= ipv4 yes version 2 of the client came from |10.2.3.4|
//= ipv4 yes GET /ver.txt - 80 - |10.2.3.4|
static bool
is_version(const struct scan *s, const uint8_t *at, uint32_t *marks)
{
    const uint8_t *lo = at - s->text > VERSION_REACH ? at - VERSION_REACH : s->text;
    struct evidence e;

    for (const uint8_t *p = at; p > lo + 1; p--)
        if (is_digit(p[-2]) && p[-1] == ' ') {
            lo = p - 1; // `ver.txt - 80 - `: the word spoke of another number
            break;
        }
    while (lo > s->text && lo < at && is_letter(*lo) && is_letter(lo[-1]) &&
            !(is_upper(*lo) && !is_upper(lo[-1])))
        lo++; // not into a word
    return evidence_verdict(evidence_within(s, lo, at, &e), DET_ipv4, marks) ==
           VERDICT_VETO;
}

// Loopback, unspecified, multicast, broadcast, netmasks and their inverse (RFC 1122 3.2.1.3, RFC 5771).
//= ipv4 no 127.0.0.1
//= ipv4 no 127.1.2.3:80
//= ipv4 no 0.0.0.0:*
//= ipv4 no 224.0.0.251
//= ipv4 no 239.255.255.250
//= ipv4 no 255.255.255.255
//= ipv4 no 255.255.240.0
//= ipv4 no 0.0.0.255
//= ipv4 yes 255.255.0.1
static bool
is_reserved(const uint8_t *p, const uint8_t *end)
{
    uint32_t a = 0, octet = 0;

    for (; p < end; p++) {
        if (*p == '.') {
            a = a << 8 | octet;
            octet = 0;
        } else {
            octet = octet * 10 + (uint32_t)(*p - '0');
        }
    }
    a = a << 8 | octet;
    if (a >> 24 == 127 || a >> 28 == 14 || a == 0)
        return true;
    if (a >> 24 == 255)
        return (~a & (~a + 1)) == 0;
    return a >> 24 == 0 && (a & (a + 1)) == 0;
}

// The end of a prefix length behind an address (RFC 4632 3.1), no part of a path; else end.
static const uint8_t *
behind_prefix(const struct scan *s, const uint8_t *end)
{
    unsigned bits = 0;
    const uint8_t *p = end + 1;

    if (s->lim - end < 2 || *end != '/')
        return end;
    for (; p < s->lim && is_digit(*p) && p - end <= 2; p++)
        bits = bits * 10 + (unsigned)(*p - '0');
    if (p == end + 1 || bits > 32 ||
            (p < s->lim &&
                    (is_digit(*p) || is_letter(*p) || strchr("_/?#-.", *p) != NULL) &&
                    !(*p == '.' && (s->lim - p < 2 || p[1] <= ' '))))
        return end;
    return p;
}

const uint8_t *
ipv4_at(struct scan *s, const uint8_t *cur)
{
    enum ipv4_form form;
    const uint8_t *end = ipv4_lex(cur, &form);
    uint32_t marks = MARK_OCTETS;

    if (end > s->lim || form == IPV4_OTHER)
        return NULL;
    if (cur - s->text >= 2 && cur[-1] == '.' && is_digit(cur[-2])) {
        scan_refuse(s, DET_ipv4, cur, end, REFUSED_LONGER);
    } else if (form == IPV4_RANGE) {
        scan_refuse(s, DET_ipv4, cur, end, REFUSED_RANGE);
    } else if (is_reserved(cur, end)) {
        scan_refuse(s, DET_ipv4, cur, end, REFUSED_RESERVED);
    } else if (behind_product(s, cur) || (cur > s->text && cur[-1] == '~') ||
               is_in_name(s, cur, end) || is_version(s, cur, &marks)) {
        scan_refuse(s, DET_ipv4, cur, end, REFUSED_VETO);
    } else {
        end = behind_prefix(s, end);
        scan_take(s, DET_ipv4, cur, end, PUMICE_PROOF_SELF, marks);
        return end;
    }
    return NULL;
}
