// Block mode, scratch reused, HS_FLAG_SOM_LEFTMOST, no UTF-8 or UCP flags: what its documentation says is
// fastest for whole records that need start offsets.
#include "rival.h"

#include <hs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect/check.h"

enum kind {
    KIND_EMAIL,
    KIND_IPV4,
    KIND_CARD,
    KIND_MOBILE,
    KIND_ID,
    KIND_PASSWORD,
    KIND_AUTH
};
enum { PATTERNS = 32, HITS = 4096 };

struct hit {
    uint32_t from, to;
    uint8_t kind;
};

struct rival {
    hs_database_t *db;
    hs_scratch_t *scratch;
    uint8_t kind[PATTERNS];
    struct hit hit[HITS];
    size_t hits;
    const uint8_t *rec;
    size_t n;
};

static const char *const names[] = { "email", "ipv4", "card", "cn_mobile", "cn_id",
    "password", "auth_header" };
static const char *const labels[] = { "[EMAIL]", "[IP]", NULL, "[PHONE]",
    "[NATIONAL_ID]", "[PASSWORD]", "[SESSION]" };

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
        for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
            if (strcmp(names[k], name) == 0)
                r->kind[n] = (uint8_t)k;
        text[n] = strdup(line + at);
        flags[n] = HS_FLAG_SOM_LEFTMOST | (mode[0] == 'i' ? HS_FLAG_CASELESS : 0);
        ids[n] = n;
        n++;
    }
    if (in != NULL)
        fclose(in);
    if (n == 0 || hs_compile_multi((const char *const *)text, flags, ids, n,
                          HS_MODE_BLOCK, NULL, &r->db, &e) != HS_SUCCESS) {
        fprintf(stderr, "%s: %s\n", path, n == 0 ? "no patterns" : e->message);
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

    switch ((enum kind)h->kind) {
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
        if (r->hit[i - 1].kind == r->kind[id] && r->hit[i - 1].from == from) {
            r->hit[i - 1].to = (uint32_t)to;
            return 0;
        }
    if (r->hits < HITS)
        r->hit[r->hits++] = (struct hit){ (uint32_t)from, (uint32_t)to, r->kind[id] };
    return 0;
}

static int
by_from(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;

    return x->from != y->from ? (x->from < y->from ? -1 : 1)
                              : (x->to > y->to ? -1 : x->to < y->to);
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
        if (labels[h->kind] == NULL) {
            len += put_masked(rec + h->from, h->to - h->from, out + len);
        } else {
            memcpy(out + len, labels[h->kind], strlen(labels[h->kind]));
            len += strlen(labels[h->kind]);
        }
        at = h->to;
        ++*found;
    }
    memcpy(out + len, rec + at, n - at);
    return len + n - at;
}
