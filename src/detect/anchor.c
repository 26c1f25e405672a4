// From bit planes to character classes to anchors. Everything here is plain 64-bit arithmetic,
// the same on every machine; only the planes come from a kernel.
#include "detect/anchor.h"

#include <stdlib.h>
#include <string.h>

#include "detect/fold.h"
#include "detect/literal.h"
#include "detect/words.h"

enum { CHUNK = 32 }; // blocks of 64 bytes whose planes stay in the first-level cache

// Bit j says whether byte j of the block is of the class.
struct classes {
    uint64_t digit, word; // word: letter, digit, `_`
    uint64_t at, dot, dash, space;
    uint64_t percent, four, zero;
    uint64_t tilde;
    uint64_t option; // p, u: what a short option of interest is
    uint64_t key;    // = : >
    uint64_t lead;   // may begin a disguised character
    uint64_t wide;   // may begin a full-width = or : (EF)
    struct block_bits bits;
};

// A mask and the one of the next block behind it, so that a shift to the right is exact as long
// as all shifts of an expression add up to 64 or less.
typedef unsigned __int128 wide_mask;

static struct classes
classes_of(const uint64_t b[8])
{
    uint64_t ascii = ~b[7];
    uint64_t low = ascii & ~b[6] & b[5]; // 0x20 to 0x3f
    uint64_t row2 = low & ~b[4], row3 = low & b[4];
    uint64_t letters = ascii & b[6] & (b[0] | b[1] | b[2] | b[3] | b[4]) &
                       ~(b[4] & b[3] & (b[2] | (b[1] & b[0])));
    uint64_t under = ascii & b[6] & ~b[5] & b[4] & b[3] & b[2] & b[1] & b[0];
    uint64_t c_d = b[3] & b[2] & ~b[1] & b[0]; // low nibble 0xd
    uint64_t c_e = b[3] & b[2] & b[1] & ~b[0];
    uint64_t c_0 = ~(b[3] | b[2] | b[1] | b[0]);
    uint64_t lead = b[7] & b[6];
    struct classes c;

    c.digit = row3 & ~(b[3] & (b[2] | b[1]));
    c.word = c.digit | letters | under;
    c.at = ascii & b[6] & ~b[5] & ~b[4] & c_0;
    c.percent = row2 & ~b[3] & b[2] & ~b[1] & b[0];
    c.four = row3 & ~b[3] & b[2] & ~b[1] & ~b[0];
    c.zero = row3 & c_0;
    c.tilde = ascii & b[6] & b[5] & b[4] & c_e;
    c.dot = row2 & c_e;
    c.dash = row2 & c_d;
    c.space = row2 & c_0;
    c.option = ascii & b[6] & b[5] & b[4] & ~b[3] & ~b[1] & ~(b[2] ^ b[0]);
    c.key = row3 & (c_d | c_e | (b[3] & ~b[2] & b[1] & ~b[0]));
    c.wide = lead & b[5] & ~b[4] & b[3] & b[2] & b[1] & b[0];
    // E0, E2, E3, EF; C0 to C2; D9, DB; F0 (fold.h names the sequences)
    c.lead = c.wide | (lead & b[5] & ~b[4] & ~b[3] & ~b[2] & (b[1] | ~b[0])) |
             (lead & ~b[5] & ~b[4] & ~b[3] & ~b[2] & ~(b[1] & b[0])) |
             (lead & ~b[5] & b[4] & b[3] & ~b[2] & b[0]) | (lead & b[5] & b[4] & c_0);
    // 9, 10, 13 and 27 are no control bytes of a binary
    c.bits.control = ascii & ~b[6] & ~b[5] &
                     ~(~b[4] & ((b[3] & ~b[2] & (b[1] ^ b[0])) | c_d)) &
                     ~(b[4] & b[3] & ~b[2] & b[1] & b[0]);
    c.bits.backslash = ascii & b[6] & ~b[5] & b[4] & b[3] & b[2] & ~b[1] & ~b[0];
    return c;
}

static wide_mask
with_next(uint64_t cur, uint64_t next)
{
    return (wide_mask)next << 64 | cur;
}

static uint64_t
after(uint64_t cur, uint64_t prev) // bytes whose left neighbour is of the class
{
    return cur << 1 | prev >> 63;
}

// Runs of 11 digits (what bare numbers of interest have at least), and 3 to 10 digits with one
// separator and three more behind them.
static uint64_t
digits_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask d = with_next(cur->digit, next->digit), d2 = d & d >> 1,
              d4 = d2 & d2 >> 2;
    wide_mask d8 = d4 & d4 >> 4, joint;

    joint = with_next(cur->space | cur->dash, next->space | next->dash) & d << 1 &
            d2 >> 1 & d >> 3;
    // One byte short at the block's left edge: `d << 1` misses a digit of the previous block, but
    // a run that starts in this block has its joint behind it.
    return start &
           (uint64_t)((d8 & d8 >> 3) | joint >> 3 | joint >> 4 | joint >> 5 |
                      joint >> 6 | joint >> 7 | joint >> 8 | joint >> 9 | joint >> 10);
}

// Three dots with one to three digits between.
static uint64_t
dotted_at(const struct classes *cur, const struct classes *next, uint64_t start)
{
    wide_mask d = with_next(cur->digit, next->digit);
    wide_mask dot = with_next(cur->dot, next->dot) & d << 1 & d >> 1;
    wide_mask two = dot & (dot >> 2 | dot >> 3 | dot >> 4);
    wide_mask three = dot & (two >> 2 | two >> 3 | two >> 4);

    return start & (uint64_t)(three >> 1 | three >> 2 | three >> 3);
}

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

    if (buf[at] == '=') // `?=`, `.=`
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
    return i > 0 && (every || words_tail(buf, i));
}

// Where a literal may stand: at the beginning of a word, behind an escape (`\n`, `%3D`), before a tilde.
static uint64_t
literals_at(const struct kernel *k, const uint8_t *buf, size_t at, size_t len,
        const struct classes *prev, const struct classes *cur,
        const struct classes *next)
{
    enum { READ = 64 + LITERAL_FINGERPRINT - 1 };
    uint64_t slash = cur->bits.backslash << 2 | prev->bits.backslash >> 62;
    uint64_t escape = cur->percent << 3 | prev->percent >> 61;
    uint64_t wanted = cur->word & (~after(cur->word, prev->word) | slash | escape);
    uint8_t copy[READ] = { 0 };

    wanted |= (uint64_t)(with_next(cur->tilde, next->tilde) >> 1);
    if (wanted == 0)
        return 0;
    if (len - at >= READ)
        return k->literals(buf + at, wanted, &literal_fingerprint);
    memcpy(copy, buf + at, len - at);
    return k->literals(copy, wanted, &literal_fingerprint);
}

static void
block_put(const struct kernel *k, const uint8_t *buf, size_t at, size_t len,
        const struct classes *prev, const struct classes *cur,
        const struct classes *next, struct anchors *out)
{
    uint64_t start = cur->digit & ~after(cur->word, prev->word);
    uint64_t digits = 0, dotted = 0, flags = 0;
    uint64_t ats = cur->at & ~after(cur->space, prev->space) &
                   (uint64_t)(with_next(~cur->space, ~next->space) >> 1);
    uint64_t escaped = cur->percent; // %40
    uint64_t keys = cur->key | cur->wide, folds = cur->lead, all;
    uint64_t literals = literals_at(k, buf, at, len, prev, cur, next);

    if (escaped != 0)
        ats |= escaped & (uint64_t)(with_next(cur->four, next->four) >> 1 &
                                    with_next(cur->zero, next->zero) >> 2);
    if (start != 0) {
        digits = digits_at(cur, next, start);
        dotted = dotted_at(cur, next, start);
    }
    if (cur->dash != 0)
        flags = cur->dash & ~after(cur->word | cur->dash, prev->word | prev->dash) &
                (uint64_t)(with_next(cur->option, next->option) >> 1 |
                           (with_next(cur->dash, next->dash) >> 1 &
                                   with_next(cur->word, next->word) >> 2));
    for (all = digits | dotted | flags | ats | keys | folds | literals; all != 0;
            all &= all - 1) {
        unsigned i = (unsigned)__builtin_ctzll(all);
        uint32_t kinds = (uint32_t)((digits >> i & 1) | (dotted >> i & 1) << 1 |
                                    (ats >> i & 1) << 2 | (flags >> i & 1) << 4);
        size_t pos = at + i;
        uint8_t ascii;

        if (keys >> i & 1) {
            bool colon = buf[pos] != 0xef ||
                         (len - pos >= 3 && buf[pos + 1] == 0xbc &&
                                 (buf[pos + 2] == 0x9a || buf[pos + 2] == 0x9d));

            if (colon && key_at(buf, pos, out->every_key))
                kinds |= ANCHOR_KEY;
        }
        if ((folds >> i & 1) && fold_at(buf + pos, len - pos, &ascii) > 0)
            kinds |= ANCHOR_FOLD;
        if ((literals >> i & 1) && literal_is(buf + pos, buf + len))
            kinds |= ANCHOR_LITERAL;
        if (kinds != 0)
            anchor_put(out, pos, kinds);
    }
}

void
anchor_scan(const struct kernel *k, const uint8_t *buf, size_t len, struct anchors *out)
{
    uint64_t plane[CHUNK][8];
    struct classes prev = { 0 }, cur = { 0 }, next;
    size_t blocks = (len + 63) / 64, have = 0;

    // One step ahead: block i is put when the classes of block i + 1 are known.
    for (size_t i = 0; i <= blocks; i++) {
        if (i < blocks) {
            if (i == have) {
                have += blocks - have < CHUNK ? blocks - have : CHUNK;
                k->planes(buf + i * 64, have - i, plane);
            }
            if (i == blocks - 1 &&
                    len % 64 != 0) // what lies behind len counts as 0 bytes
                for (int b = 0; b < 8; b++)
                    plane[i % CHUNK][b] &= ((uint64_t)1 << len % 64) - 1;
            next = classes_of(plane[i % CHUNK]);
        } else {
            next = (struct classes){ 0 };
        }
        if (i < blocks && out->bits != NULL)
            out->bits[i] = next.bits;
        if (i > 0)
            block_put(k, buf, (i - 1) * 64, len, &prev, &cur, &next, out);
        prev = cur;
        cur = next;
    }
}

void
anchor_free(struct anchors *out)
{
    free(out->a);
    *out = (struct anchors){ 0 };
}
