// From the places that a kernel's masks name to anchors: what the bytes there say.
#include "detect/anchor.h"

#include "base/is.h"

#include <stdlib.h>
#include <string.h>

#include "detect/evidence.h"
#include "detect/fold.h"
#include "detect/literal.h"
#include "detect/masks.h"
#include "detect/words.h"
#include "format/layer.h"

enum { ENTITY_MOST = 24 }; // bytes of a character reference

static void
anchor_put(struct anchors *out, size_t at, uint32_t kinds)
{
    if (out->n == out->cap) {
        size_t cap = out->cap == 0 ? 1024 : out->cap * 2;
        struct anchor *a = out->failed ? NULL : realloc(out->a, cap * sizeof(*a));

        if (a == NULL) {
            out->failed = true;
            return;
        }
        out->a = a;
        out->cap = cap;
    }
    out->a[out->n++] = (struct anchor){ (uint32_t)at, kinds };
}

// Is the separator at buf[at] worth a look: does an evidence word seem to end before it?
static bool
key_at(const uint8_t *buf, size_t at, bool every)
{
    static const char type[] = " string"; // `token string = "…"`
    size_t i = at, n = sizeof(type) - 1;

    if (i > 1 && buf[at] == ':' && buf[i - 1] == '"' && is_letter(buf[i - 2]))
        return every || (words_tail(buf, i - 1) & WORDS_KEY); // of JSON, as most are
    if (buf[at] == '=')                                       // `?=`, `.=`
        while (i > 0 && at - i < 2 && (buf[i - 1] == '?' || buf[i - 1] == '.'))
            i--;
    while (i > 0 &&
            (buf[i - 1] == ' ' || buf[i - 1] == '"' || buf[i - 1] == '\'' ||
                    buf[i - 1] == '\\' || (buf[i - 1] >= '\t' && buf[i - 1] <= '\r')))
        if (at - i-- == 64) // far behind its key, if it has one: let the detector look
            return true;
    if (i > n && buf[i - 1] == 'g' && memcmp(buf + i - n, type, n) == 0)
        i -= n;
    while (i > 0 && at - i < 8 && buf[i - 1] >= '0' && buf[i - 1] <= '9')
        i--; // password2=
    return i > 0 && (every || (words_tail(buf, i) & WORDS_KEY));
}

// A mask and that of the block before it.
typedef unsigned __int128 wide_mask;

static wide_mask
both(const uint64_t *row, size_t j)
{
    return (wide_mask)row[j] << 64 | row[j - 1];
}

// Letters of the word that ends with bit k, of those from bit 0 on.
static size_t
length_to(uint64_t begins, unsigned k)
{
    begins &= ~(uint64_t)0 >> (63 - k);
    return begins == 0 ? k + 1 : k - (63 - (unsigned)__builtin_clzll(begins)) + 1;
}

// Does the word that ends before buf[end] stand in a label?
static bool
in_label(const uint8_t *buf, size_t end)
{
    while (is_upper(buf[end]) || buf[end] == '_')
        end++;
    return buf[end] == ']' && evidence_is_label(buf, buf + end + 1);
}

// Does a word that raises something seem to stand before the token at buf[at], bit i of its block: among the
// three nearest, in the reach of evidence?
static bool
word_before(const uint8_t *buf, size_t at, unsigned i, const struct masks *m, size_t j)
{
    enum { WORDS = 3, HANS = 8, REACH = 40 };
    const uint64_t reach = ((uint64_t)1 << REACH) - 1;
    unsigned first = 64 + i - REACH; // bit 0 of what follows
    uint64_t begins = (uint64_t)(both(m->begins, j) >> first);
    uint64_t letter = (uint64_t)(both(m->ends, j) >> first) & reach,
             rest = letter | ((uint64_t)(both(m->ends_high, j) >> first) & reach);

    if (rest != 0 && (both(m->control, j) >> first & reach) != 0) {
        // words of another record say nothing of this one
        size_t lo = at > REACH ? at - REACH : 0;
        const uint8_t *zero = memrchr(buf + lo, 0, at - lo);

        if (zero != NULL)
            rest &= ~(uint64_t)0 << ((size_t)(zero - buf) + REACH - at);
    }
    for (unsigned words = 0, hans = 0; rest != 0 && words < WORDS && hans < HANS;) {
        unsigned k = 63 - (unsigned)__builtin_clzll(rest);
        size_t end = at - REACH + k + 1;
        bool is_word = letter >> k & 1;

        if ((words_tail(buf, end) & WORDS_RAISE) &&
                (!is_word || words_raise(buf + end - length_to(begins, k),
                                     length_to(begins, k))) &&
                !(is_word && in_label(buf, end)))
            return true;
        words += is_word;
        hans += !is_word;
        rest ^= (uint64_t)1 << k;
    }
    return false;
}

// `%40`, `&#64;`, `&amp;`
static bool
escape_at(const uint8_t *p, size_t n)
{
    uint8_t c[4];
    size_t size;

    if (*p == '%')
        return n >= 3 && is_hex(p[1]) && is_hex(p[2]);
    return layer_entity(p, p + (n < ENTITY_MOST ? n : ENTITY_MOST), c, &size) > 0;
}

// Bits of `rest` for which the condition, which may ask for `pos`, holds.
#define KEPT(rest, condition)                                                          \
    do {                                                                               \
        uint64_t kept_ = 0;                                                            \
        for (uint64_t r_ = (rest); r_ != 0; r_ &= r_ - 1) {                            \
            unsigned i = (unsigned)__builtin_ctzll(r_);                                \
            size_t pos = at + i;                                                       \
            if (condition)                                                             \
                kept_ |= r_ & -r_;                                                     \
        }                                                                              \
        (rest) = kept_;                                                                \
    } while (0)

// Is it `：` or `＝` at p?
static bool
is_wide_separator(const uint8_t *p, size_t n)
{
    return n >= 3 && p[1] == 0xbc && (p[2] == 0x9a || p[2] == 0x9d);
}

// Does a word that numbers of houses stand behind, or 第, end before buf[at]?
static bool
street_before(const uint8_t *buf, size_t at)
{
    static const char words[] = "第路街道巷弄村镇里同区坊园苑城厦庄段组";

    if (at < 3 || (buf[at - 3] & 0xf0) != 0xe0)
        return false;
    for (const char *w = words; *w != '\0'; w += 3)
        if (memcmp(buf + at - 3, w, 3) == 0)
            return true;
    return false;
}

// The anchors of lane j of the masks, the block at buf[at].
static void
block_put(const uint8_t *buf, size_t at, size_t len, const struct masks *m, size_t j,
        struct anchors *out)
{
    uint64_t keys = out->every_key ? m->key[j] : m->keys[j], wides = m->wide[j],
             words = m->tokens[j], folds = m->lead[j], runs = m->runs[j],
             undone = m->undone[j], houses = m->houses[j], literals = m->literals[j];
    uint8_t ascii;

    KEPT(keys, key_at(buf, pos, out->every_key));
    KEPT(wides, is_wide_separator(buf + pos, len - pos) &&
                        key_at(buf, pos, out->every_key));
    keys |= wides;
    KEPT(words, out->every_key || word_before(buf, pos, i, m, j));
    KEPT(folds, fold_at(buf + pos, len - pos, &ascii) > 0);
    KEPT(literals, literal_may_be(buf + pos));
    KEPT(literals, literal_is(buf + pos, buf + len));
    KEPT(runs, layer_looks_base64(buf + pos, len - pos));
    KEPT(undone, escape_at(buf + pos, len - pos));
    KEPT(houses, street_before(buf, pos));
    for (uint64_t all = m->digits[j] | m->dotted[j] | m->ats[j] | m->flags[j] |
                        m->ids[j] | m->hexes[j] | m->dials[j] | m->plates[j] |
                        m->pairs[j] | m->longs[j] | keys | words | folds | runs |
                        undone | literals | houses;
            all != 0; all &= all - 1) {
        unsigned i = (unsigned)__builtin_ctzll(all);
        uint32_t kinds = 0;

#define KIND(row, kind) kinds |= (uint32_t)((row) >> i & 1) * (kind)
        KIND(m->digits[j], ANCHOR_DIGITS);
        KIND(m->dotted[j], ANCHOR_DOTTED);
        KIND(m->ats[j], ANCHOR_AT);
        KIND(keys, ANCHOR_KEY);
        KIND(m->flags[j], ANCHOR_FLAG);
        KIND(folds, ANCHOR_FOLD);
        KIND(runs, ANCHOR_BASE64);
        KIND(undone, ANCHOR_ESCAPED);
        KIND(literals, ANCHOR_LITERAL);
        KIND(words, ANCHOR_WORD);
        KIND(m->ids[j], ANCHOR_ID);
        KIND(m->hexes[j], ANCHOR_HEX);
        KIND(m->dials[j], ANCHOR_DIAL);
        KIND(m->plates[j], ANCHOR_PLATE);
        KIND(m->pairs[j], ANCHOR_PAIR);
        KIND(m->longs[j], ANCHOR_LONG);
        KIND(houses, ANCHOR_HAN);
#undef KIND
        anchor_put(out, at + i, kinds);
    }
}

bool
anchor_begins(const uint8_t *p, size_t n)
{
    enum { LEAST = 5, MOST = 48, REACH = 8 };
    size_t reach = n < REACH ? n : REACH;

    if (n < LEAST || n > MOST)
        return false;
    for (size_t i = 0; i < reach; i++)
        if (p[i] >= '0' && p[i] <= '9')
            return true;
    return false;
}

void
anchor_scan(const struct kernel *k, const uint8_t *buf, size_t len, struct anchors *out)
{
    size_t blocks = (len + 63) / 64, done = 0;
    struct masks *m = out->masks;

    if (m == NULL && (m = out->masks = calloc(1, sizeof(*m))) == NULL) {
        out->failed = true;
        return;
    }
    masks_begin(m);
    // One block behind the last, of 0 bytes: a block is put when the next one is known.
    for (size_t from = 0; from <= blocks; from += MASKS_BLOCKS) {
        size_t n = blocks + 1 - from < MASKS_BLOCKS ? blocks + 1 - from : MASKS_BLOCKS;

        k->masks(buf + from * 64, len > from * 64 ? len - from * 64 : 0, n, m);
        for (size_t j = 1; j <= n; j++)
            if (from + j >= 2) // lane 1 is the last block of the round before
                block_put(buf, done++ * 64, len, m, j, out);
        if (out->bits != NULL)
            for (size_t j = 2; j < n + 2 && from + j - 2 < blocks; j++)
                out->bits[from + j - 2] = (struct block_bits){ m->control[j],
                    m->backslash[j], m->quote[j] };
        masks_carry(m);
    }
}

void
anchor_free(struct anchors *out)
{
    free(out->a);
    free(out->masks);
    *out = (struct anchors){ 0 };
}
