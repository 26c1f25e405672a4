// Block mode, scratch reused, HS_FLAG_SOM_LEFTMOST, no UTF-8 or UCP flags: what its documentation says is
// fastest for whole records that need start offsets.
#include "rival.h"

#include <hs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect/check.h"
#include "detect/check_cn.h"
#include "detect/check_national.h"
#include "detect/check_phone.h"
#include "detect/check_universal.h"
#include "detect/check_us.h"
#include "pumice.h"

// How a match is checked: these seven in a way of their own, the others by a validator.
enum kind {
    KIND_EMAIL,
    KIND_IPV4,
    KIND_CARD,
    KIND_MOBILE,
    KIND_ID,
    KIND_PASSWORD,
    KIND_AUTH,
    KIND_OTHER
};
enum { PATTERNS = 256, HITS = 4096 };

struct hit {
    uint32_t from, to;
    uint8_t pattern;
};

struct pattern {
    enum kind kind;
    int detector;
    bool (*check)(const uint8_t *c,
            size_t n); // of KIND_OTHER; NULL: the form is enough
    char label[32];
};

struct rival {
    hs_database_t *db;
    hs_scratch_t *scratch;
    struct pattern pattern[PATTERNS];
    struct hit hit[HITS];
    size_t hits;
    const uint8_t *rec;
    size_t n;
};

static const char *const names[] = { "email", "ipv4", "card", "cn_mobile", "cn_id",
    "password", "auth_header" };

static bool
check_dialled(const uint8_t *c, size_t n)
{
    return *c == '+' ? check_phone_e164(c + 1, n - 1) : check_nanp(c, n);
}

// HKID: letters, digits and the check character, without the brackets.
static bool
check_bracketed(const uint8_t *c, size_t n)
{
    uint8_t d[16];
    size_t k = 0;

    for (size_t i = 0; i < n && k < sizeof(d); i++)
        if (c[i] != '(' && c[i] != ')')
            d[k++] = c[i];
    return check_hk_id(d, k);
}

static const struct {
    const char *name;
    bool (*check)(const uint8_t *c, size_t n);
} checks[] = { { "phone", check_dialled }, { "cn_landline", check_cn_landline },
    { "cn_uscc", check_cn_uscc }, { "hk_id", check_bracketed }, { "iban", check_iban },
    { "us_ssn", check_us_ssn }, { "us_mbi", check_us_mbi },
    { "in_aadhaar", check_in_aadhaar }, { "uk_nino", check_uk_nino },
    { "ipv6", check_ipv6_host } };

// False: there is no such detector.
static bool
pattern_init(struct pattern *p, const char *name)
{
    const struct pumice_detector *d;
    size_t k = 0;

    if ((p->detector = pumice_detector_find(name)) < 0)
        return false;
    d = pumice_detector((size_t)p->detector);
    while (k < KIND_OTHER && strcmp(names[k], name) != 0)
        k++;
    p->kind = (enum kind)k;
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
        if (strcmp(checks[i].name, name) == 0)
            p->check = checks[i].check;
    snprintf(p->label, sizeof(p->label), "[%s]", d->type);
    for (char *c = p->label; *c != '\0'; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
    return true;
}

struct rival *
rival_new(const char *path)
{
    struct rival *r = calloc(1, sizeof(*r));
    FILE *in = fopen(path, "r");
    char *text[PATTERNS], line[1024];
    unsigned flags[PATTERNS], ids[PATTERNS], n = 0;
    hs_compile_error_t *e;

    while (in != NULL && n < PATTERNS && fgets(line, sizeof(line), in) != NULL) {
        char name[32], mode[8];
        int at;

        if (line[0] == '#' || sscanf(line, "%31s %7s %n", name, mode, &at) != 2)
            continue;
        line[strcspn(line, "\n")] = '\0';
        if (!pattern_init(&r->pattern[n], name)) {
            fprintf(stderr, "%s: no detector %s\n", path, name);
            exit(1);
        }
        text[n] = strdup(line + at);
        flags[n] = HS_FLAG_SOM_LEFTMOST | (mode[0] == 'i' ? HS_FLAG_CASELESS : 0);
        ids[n] = n;
        n++;
    }
    if (in != NULL)
        fclose(in);
    if (n == 0 || hs_compile_multi((const char *const *)text, flags, ids, n,
                          HS_MODE_BLOCK, NULL, &r->db, &e) != HS_SUCCESS) {
        fprintf(stderr, "%s: %s: %s\n", path,
                n == 0 || e->expression < 0 ? "" : text[e->expression],
                n == 0 ? "no patterns" : e->message);
        exit(1);
    }
    if (hs_alloc_scratch(r->db, &r->scratch) != HS_SUCCESS)
        exit(1);
    while (n > 0)
        free(text[--n]);
    return r;
}

void
rival_free(struct rival **r)
{
    hs_free_scratch((*r)->scratch);
    hs_free_database((*r)->db);
    free(*r);
    *r = NULL;
}

bool
rival_has(const struct rival *r, size_t detector)
{
    for (size_t i = 0; i < PATTERNS && r->pattern[i].label[0] != '\0'; i++)
        if (r->pattern[i].detector == (int)detector)
            return true;
    return false;
}

static bool
is_word(uint8_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c == '_';
}

static size_t
digits_of(const uint8_t *p, size_t n, uint8_t d[24])
{
    size_t k = 0;

    for (size_t i = 0; i < n && k < 24; i++)
        if (p[i] != ' ' && p[i] != '-')
            d[k++] = p[i];
    return k;
}

static bool
is_address(const uint8_t *p, size_t n)
{
    unsigned octet = 0, first = 256, zeros = 0, dots = 0, digits = 0;

    for (size_t i = 0; i <= n; i++) {
        if (i == n || p[i] == '.') {
            if (octet > 255)
                return false;
            first = dots == 0 ? octet : first;
            zeros += octet == 0;
            dots++;
            octet = digits = 0;
        } else {
            if (digits++ > 0 && octet == 0)
                return false;
            octet = octet * 10 + (unsigned)(p[i] - '0');
        }
    }
    return first != 127 && first < 224 && zeros < 4;
}

// Without separators, letters as capitals, as the validators want it.
static bool
is_other(const struct pattern *o, const uint8_t *p, size_t n, bool edges)
{
    bool address = o->check == check_ipv6_host;
    uint8_t c[64];
    size_t k = 0;

    if (o->check == NULL || !edges)
        return edges;
    for (size_t i = 0; i < n && k < sizeof(c); i++)
        if (address)
            c[k++] = p[i];
        else if (p[i] != ' ' && p[i] != '-' && p[i] != '.')
            c[k++] = p[i] >= 'a' && p[i] <= 'z' ? p[i] - 32 : p[i];
    return o->check(c, k);
}

// The checks that pumice makes of such a value, boundaries included.
static bool
is_one(const struct rival *r, struct hit *h)
{
    const uint8_t *p = r->rec + h->from;
    size_t n = h->to - h->from, k;
    uint8_t left = h->from > 0 ? p[-1] : 0, left2 = h->from > 1 ? p[-2] : 0;
    uint8_t right = h->to < r->n ? p[n] : 0, right2 = h->to + 1 < r->n ? p[n + 1] : 0,
            d[24];
    bool edges = !is_word(left) && !is_word(right);

    switch (r->pattern[h->pattern].kind) {
    case KIND_EMAIL:
        return memmem(p, n, ".png", 4) == NULL;
    case KIND_IPV4:
        return edges && !(left == '.' && is_word(left2)) &&
               !(right == '.' && right2 >= '0' && right2 <= '9') &&
               !(left == '/' && is_word(left2) && is_word(h->from > 2 ? p[-3] : 0)) &&
               is_address(p, n);
    case KIND_CARD:
        k = digits_of(p, n, d);
        return edges && !(left == '-' && left2 == '_') && check_card_issuer(d, k) &&
               check_luhn(d, k);
    case KIND_MOBILE:
        return edges && left != '.' && left != '-';
    case KIND_ID:
        return edges && check_cn_region(p) && check_date(p + 6) && check_mod11_2(p);
    case KIND_PASSWORD:
        for (k = n; k > 0 && p[k - 1] != '=' && p[k - 1] != ':' && p[k - 1] != ' ' &&
                    p[k - 1] != '"' && p[k - 1] != '\'';
                k--)
            ;
        h->from += (uint32_t)k; // the value alone is replaced
        return k < n;
    case KIND_AUTH:
        for (k = n; p[k - 1] != ' '; k--)
            ;
        h->from += (uint32_t)k;
        return true;
    case KIND_OTHER:
        return is_other(&r->pattern[h->pattern], p, n, edges);
    }
    return false;
}

// Every end of a match is reported; the longest of a start is wanted.
static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
        void *ctx)
{
    struct rival *r = ctx;

    (void)flags;
    for (size_t i = r->hits; i > 0 && i + 8 > r->hits; i--)
        if (r->pattern[r->hit[i - 1].pattern].detector == r->pattern[id].detector &&
                r->hit[i - 1].from == from) {
            if (to > r->hit[i - 1].to)
                r->hit[i - 1].to = (uint32_t)to;
            return 0;
        }
    if (r->hits < HITS)
        r->hit[r->hits++] = (struct hit){ (uint32_t)from, (uint32_t)to, (uint8_t)id };
    return 0;
}

static int
by_from(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to > y->to ? -1 : 1;
    return (int)x->pattern - y->pattern; // the upper line of the file
}

static size_t
put_masked(const uint8_t *p, size_t n, uint8_t *out)
{
    size_t all = 0, seen = 0;

    for (size_t i = 0; i < n; i++)
        all += p[i] != ' ' && p[i] != '-';
    for (size_t i = 0; i < n; i++) {
        seen += p[i] != ' ' && p[i] != '-';
        out[i] = p[i] == ' ' || p[i] == '-' || seen <= 6 || seen > all - 4 ? p[i] : '*';
    }
    return n;
}

size_t
rival_clean(struct rival *r, const uint8_t *rec, size_t n, uint8_t *out, size_t *found)
{
    size_t at = 0, len = 0, kept = 0;

    r->rec = rec;
    r->n = n;
    r->hits = 0;
    hs_scan(r->db, (const char *)rec, (unsigned)n, 0, r->scratch, on_match, r);
    if (r->hits == 0) {
        memcpy(out, rec, n);
        return n;
    }
    for (size_t i = 0; i < r->hits; i++)
        if (is_one(r, &r->hit[i]))
            r->hit[kept++] = r->hit[i];
    if (kept > 1)
        qsort(r->hit, kept, sizeof(*r->hit), by_from);
    for (size_t i = 0; i < kept; i++) {
        const struct hit *h = &r->hit[i];

        if (h->from < at)
            continue;
        memcpy(out + len, rec + at, h->from - at);
        len += h->from - at;
        const struct pattern *p = &r->pattern[h->pattern];

        if (p->kind == KIND_CARD) {
            len += put_masked(rec + h->from, h->to - h->from, out + len);
        } else {
            memcpy(out + len, p->label, strlen(p->label));
            len += strlen(p->label);
        }
        at = h->to;
        found[p->detector]++;
    }
    memcpy(out + len, rec + at, n - at);
    return len + n - at;
}
