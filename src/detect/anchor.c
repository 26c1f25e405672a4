// The anchor pass, and what the walk over JSON leaves of it. The kernels do the work (lanes.h, inspect.h).
#include "detect/anchor.h"

#include "base/is.h"

#include <stdlib.h>
#include <string.h>

#include "detect/evidence.h"
#include "detect/masks.h"
#include "detect/words.h"

bool
anchors_ready(struct anchors *out, size_t n)
{
    size_t cap = out->cap;
    struct anchor *a;

    if (out->cap - out->n >= n)
        return !out->failed;
    while (cap - out->n < n)
        cap = cap == 0 ? 1024 : cap * 2;
    a = out->failed ? NULL : realloc(out->a, cap * sizeof(*a));
    if (a == NULL) {
        out->failed = true;
        return false;
    }
    out->a = a;
    out->cap = cap;
    return true;
}

bool
anchor_key(const uint8_t *buf, size_t at, bool every)
{
    static const char type[] = " string"; // `token string = "…"`
    size_t i = at, n = sizeof(type) - 1;

    if (i > 1 && buf[at] == ':' && buf[i - 1] == '"' && is_letter(buf[i - 2]))
        return every || words_may_be_key(buf, i - 1); // of JSON, as most are
    if (buf[at] == '=')                               // `?=`, `.=`
        while (i > 0 && at - i < 2 && (buf[i - 1] == '?' || buf[i - 1] == '.'))
            i--;
    while (i > 0 && (is_space(buf[i - 1]) || buf[i - 1] == '"' || buf[i - 1] == '\'' ||
                            buf[i - 1] == '\\'))
        if (at - i-- == 64) // far behind its key, if it has one: let the detector look
            return true;
    if (i > n && buf[i - 1] == 'g' && memcmp(buf + i - n, type, n) == 0)
        i -= n;
    while (i > 0 && at - i < 8 && is_digit(buf[i - 1]))
        i--; // password2=
    return i > 0 && (every || words_may_be_key(buf, i));
}

bool
anchor_begins(const uint8_t *p, size_t n)
{
    enum { LEAST = 3, REACH = 8, REACH_CAPITALS = 16 }; // as tokens of the masks
    size_t reach = REACH;

    if (n < LEAST)
        return false;
    if (is_upper(*p))
        reach = REACH_CAPITALS;
    if (reach > n)
        reach = n;
    for (size_t i = 0; i < reach; i++)
        if (is_digit(p[i]))
            return true;
    return false;
}

void
anchor_scan(const struct kernel *k, const uint8_t *buf, size_t len, struct anchors *out)
{
    size_t blocks = (len + 63) / 64;
    struct masks *m = out->masks;

    if (m == NULL && (m = out->masks = calloc(1, sizeof(*m))) == NULL) {
        out->failed = true;
        return;
    }
    if (!anchors_ready(out, 1)) // a list, be it empty: NULL means none was asked for
        return;
    masks_begin(m);
    // One block behind the last, of 0 bytes: a block is put when the next one is known.
    for (size_t from = 0; from <= blocks; from += MASKS_BLOCKS) {
        size_t n = blocks + 1 - from < MASKS_BLOCKS ? blocks + 1 - from : MASKS_BLOCKS;

        k->masks(buf + from * 64, len > from * 64 ? len - from * 64 : 0, n, m);
        if (out->bits != NULL)
            for (size_t j = 2; j < n + 2 && from + j - 2 < blocks; j++)
                out->bits[from + j - 2] = (struct block_bits){ m->control[j],
                    m->backslash[j], m->quote[j], 0 };
        // lane 1 is the last block of the round before
        if (from == 0)
            k->inspect(buf, 0, len, m, 2, n, out);
        else
            k->inspect(buf, (from - 1) * 64, len, m, 1, n, out);
        masks_carry(m);
    }
}

static void
anchor_put(struct anchors *out, struct anchor a)
{
    if (anchors_ready(out, 1))
        out->a[out->n++] = a;
}

bool
anchor_in_label(const uint8_t *buf, size_t end)
{
    while (is_upper(buf[end]) || buf[end] == '_')
        end++;
    return buf[end] == ']' && evidence_is_label(buf, buf + end + 1);
}

// word_before() of inspect.h without masks: of [lo, at).
static bool
raised_before(const uint8_t *buf, size_t lo, size_t at)
{
    size_t p = at;

    if (lo + WORDS_REACH < at)
        lo = at - WORDS_REACH;
    for (unsigned words = 0, hans = 0;
            p > lo && words < WORDS_NEAR && hans < WORDS_NEAR_HANS;) {
        if (is_letter(buf[p - 1])) {
            size_t end = p;

            do
                p--;
            while (p > lo && !words_begin(buf + lo, buf + p, buf + end));
            if (words_may_raise(buf, end, end - p) && words_raise(buf + p, end - p) &&
                    !anchor_in_label(buf, end))
                return true;
            words++;
        } else if (buf[p - 1] >= 0x80) {
            if (words_han(buf, p) & WORDS_RAISE)
                return true;
            while (p > lo && (buf[p - 1] & 0xc0) == 0x80)
                p--;
            p -= p > lo && buf[p - 1] >= 0x80;
            hans++;
        } else {
            p--;
        }
    }
    return false;
}

// May what the masks take for a token begin at p?
static bool
begins_token(const uint8_t *p)
{
    enum { REACH = 16 };
    bool parted = p[1] == '.' || p[1] == '-' || p[1] == '/';

    if (!is_alnum(p[0]) || !(is_alnum(p[1]) || (parted && is_digit(p[2]))))
        return false;
    for (size_t i = 0; i < REACH; i++) {
        if (is_digit(p[i]))
            return true;
        if (!is_alnum(p[i]) && p[i] != ' ' && p[i] != '.' && p[i] != '-' && p[i] != '/')
            return false;
    }
    return false;
}

// Appends what stands before `pos` of the list, and what stands there together with `kinds`.
static const struct anchor *
merge_at(struct anchors *out, const struct anchor *next, const struct anchor *last,
        size_t pos, uint32_t kinds)
{
    while (next < last && next->at < pos)
        anchor_put(out, *next++);
    if (next < last && next->at == pos)
        kinds |= next++->kinds;
    anchor_put(out, (struct anchor){ (uint32_t)pos, kinds });
    return next;
}

void
anchor_merge(const uint8_t *buf, uint32_t at, uint32_t len,
        const struct block_bits *bits, const struct anchor *list, size_t n,
        struct anchors *out)
{
    const struct anchor *next = list, *last = list + n;

    out->n = 0;
    out->failed = false;
    if (!anchors_ready(out, 1))
        return;
    for (size_t i = at / 64; i <= ((size_t)at + len - 1) / 64; i++)
        for (uint64_t m = anchor_bits(bits[i].named, i, at, len); m != 0; m &= m - 1) {
            size_t pos = i * 64 + (size_t)__builtin_ctzll(m), value = pos + 1;

            if (anchor_key(buf, pos, out->every_key))
                next = merge_at(out, next, last, pos, ANCHOR_KEY);
            value += buf[value] == ' ';
            value += buf[value] == '"';
            if (begins_token(buf + value) && value < (size_t)at + len &&
                    (out->every_key || raised_before(buf, at, value)))
                next = merge_at(out, next, last, value, ANCHOR_WORD);
        }
    while (next < last)
        anchor_put(out, *next++);
}

void
anchor_free(struct anchors *out)
{
    free(out->a);
    free(out->masks);
    *out = (struct anchors){ 0 };
}
