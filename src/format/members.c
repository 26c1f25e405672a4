// Members of JSON that have nothing of interest: most of all records are made of them. They are told by the quotes of
// the anchor pass.
#include "base/is.h"
#include "base/load.h"
#include "format/text.h"

// ---------------------------------------------------------------- names

// 16 bytes can be read behind the name.
static inline __attribute__((always_inline)) uint8_t
says_of(struct format *f, const struct format_ask *ask, struct span name)
{
    struct name_memo *m;
    uint64_t head, tail, mask;
    size_t few = name.n < 8 ? name.n : 8;

    if (name.n == 0 || name.n > MEMO_NAME)
        return ask->name(ask->ctx, name);
    mask = ~(uint64_t)0 >> (64 - 8 * few);
    head = load_little64(name.p) & mask;
    tail = load_little64(name.p + name.n - few) & mask;
    m = f->memo[((head ^ tail * 0x9e3779b97f4a7c15U ^ name.n) * 0xff51afd7ed558ccdU) >>
                (64 - MEMO_BITS)];
    for (size_t i = 0; i < 2; i++)
        if (m[i].head == head && m[i].tail == tail && m[i].n == name.n &&
                m[i].plan == ask->plan)
            return m[i].says;
    m[1] = m[0];
    m[0] = (struct name_memo){ ask->plan, head, tail, (uint8_t)name.n,
        ask->name(ask->ctx, name) };
    return m->says;
}

uint8_t
members_name(struct format *f, const struct format_ask *ask, struct span name)
{
    return says_of(f, ask, name);
}

// ---------------------------------------------------------------- members

// The quotes of a batch that were not passed yet.
struct quotes {
    const struct block_bits *bits;
    size_t block;
    uint64_t left; // of it
};

static inline struct quotes
quotes_from(const struct block_bits *bits, size_t at)
{
    return (struct quotes){ bits, at / 64,
        bits[at / 64].quote & ~(uint64_t)0 << at % 64 };
}

// Passes one: where it is; some place that is not before `end` where there is none.
static inline size_t
next_quote(struct quotes *q, size_t end)
{
    size_t at;

    while (q->left == 0) {
        if (++q->block * 64 >= end)
            return end;
        q->left = q->bits[q->block].quote;
    }
    at = q->block * 64 + (size_t)__builtin_ctzll(q->left);
    q->left &= q->left - 1;
    return at;
}

// The end of a number without an exponent or of a word; where it is neither, where it begins.
static inline size_t
bare_end(const uint8_t *batch, size_t at)
{
    const uint8_t *p = batch + at, *start = p;

    if (*p == '-' || is_digit(*p)) {
        start = p += *p == '-';
        if (*p == '0' && is_digit(p[1]))
            return at;
        while (is_digit(*p))
            p++;
        if (p > start && *p == '.' && is_digit(p[1]))
            for (p += 2; is_digit(*p);)
                p++;
    } else if (memcmp(p, "true", 4) == 0 || memcmp(p, "null", 4) == 0) {
        p += 4;
    } else if (memcmp(p, "false", 5) == 0) {
        p += 5;
    }
    return p > start ? (size_t)(p - batch) : at;
}

// A member, in offsets of the batch.
struct member_at {
    size_t name_end;   // its quote
    size_t begin, end; // of the value, quotes included
    uint8_t says;
};

// Reads the member whose name's quote, the next one, is at `at`. False: it is not written as most are.
static inline __attribute__((always_inline)) bool
read_member(struct format *f, const struct format_ask *ask, const uint8_t *batch,
        size_t at, size_t end, struct quotes *q, struct member_at *m)
{
    next_quote(q, end);
    m->name_end = next_quote(q, end);
    if (m->name_end >= end || batch[m->name_end + 1] != ':')
        return false;
    m->begin = m->name_end + 2 + (batch[m->name_end + 2] == ' ');
    if (batch[m->begin] == '"') {
        next_quote(q, end);
        m->end = next_quote(q, end) + 1;
    } else {
        m->end = bare_end(batch, m->begin);
        if (m->end == m->begin)
            return false;
    }
    m->says = says_of(f, ask, (struct span){ batch + at + 1, m->name_end - at - 1 });
    return true;
}

// May the value be a number? (anchor_begins)
static inline bool
value_begins(const uint8_t *batch, const struct member_at *m)
{
    size_t quotes = batch[m->begin] == '"';

    return anchor_begins(batch + m->begin + quotes, m->end - m->begin - 2 * quotes);
}

enum expect
members_pass(struct reading *r, struct text *t, const uint8_t **from,
        const uint8_t *lim, enum expect expect)
{
    struct format *f = r->f;
    struct frame_step *fr = &f->frame[t->depth - 1];
    bool below = t->depth - 1 > t->floor;
    const struct frame_step *up = below ? fr - 1 : NULL;
    const struct anchor *next = t->list + t->next, *last = t->list + t->last;
    const uint8_t *batch = t->p - t->base;
    size_t at = (size_t)(*from - batch), end = (size_t)(lim - batch), name = 0,
           name_end = 0;
    struct quotes q = quotes_from(f->bits, at);

    if ((below ? up->keyed : t->keyed) || (below ? up->rule : t->rule) != FORMAT_NONE)
        return expect;
    while (next < last && next->at < at)
        next++;
    while (batch[at] == '"') {
        struct member_at m;
        bool key, number;

        if (!read_member(f, r->ask, batch, at, end, &q, &m) ||
                (next < last && next->at <= m.name_end))
            break;
        if (next < last && next->at == m.name_end + 1 && next->kinds == ANCHOR_KEY)
            next++; // of a text that is merged
        name = at;
        name_end = m.name_end;
        key = m.says & NAME_KEY;
        number = (m.says & NAME_NUMBER) || fr->above;
        if (key || m.end >= end || (batch[m.end] != ',' && batch[m.end] != '}') ||
                (next < last && next->at < m.end) ||
                (number && value_begins(batch, &m))) {
            fr->keyed = key;
            fr->number = number;
            at = m.begin;
            expect = A_VALUE;
            break;
        }
        fr->keyed = false;
        at = m.end;
        if (batch[at] == '}') {
            expect = NEXT;
            break;
        }
        expect = A_NAME;
        fr->comma = (uint32_t)at++ - t->base;
        fr->ordinal++;
        at += batch[at] == ' ';
    }
    t->next = (size_t)(next - t->list);
    if (name_end == 0)
        return expect;
    // The frame as the walk has it behind the last name.
    *from = batch + at;
    fr->matched = false;
    fr->rule = FORMAT_NONE;
    fr->rule_member = below ? up->rule_member : t->rule_member;
    fr->start = (uint32_t)name - t->base;
    fr->name = (struct span){ batch + name + 1, name_end - name - 1 };
    fr->seg = NULL;
    fr->member = FORMAT_NONE;
    return expect;
}

bool
format_quiet(struct format *f, const struct format_ask *ask, struct span rec,
        uint32_t base)
{
    const uint8_t *batch = rec.p - base;
    size_t at = base + 1, end = base + rec.n;
    struct quotes q = quotes_from(ask->bits, at);
    struct member_at m;

    if (rec.n < 2 || rec.p[0] != '{' ||
            (ask->form != FORMAT_AUTO && ask->form != FORMAT_JSON &&
                    ask->form != FORMAT_DOCKER))
        return false;
    while (batch[at] == '"') {
        if (!read_member(f, ask, batch, at, end, &q, &m) || m.end >= end ||
                (m.says & NAME_KEY) ||
                ((m.says & NAME_NUMBER) && value_begins(batch, &m)))
            return false;
        if (batch[m.end] != ',')
            return batch[m.end] == '}' && m.end + 1 == end;
        at = m.end + 1 + (batch[m.end + 1] == ' ');
    }
    return false;
}
