// mask: letters and digits become '*', but for the first and last few. Separators stay:
// 4111 1111 1111 1111 -> 4111 11** **** 1111 (first 6, last 4). What stays is copied from the record, so
// it keeps its written form and its escapes.
#include "base/is.h"
#include "format/layer.h"
#include "transform/action.h"

enum { MOBILE_DIGITS = 11 }; // without its country prefix

// The character at text[0, n), which may be written as an escape that no layer undid, so that a mask is the same
// with the layer and without; *c: its first byte. Returns its length.
static size_t
character(const uint8_t *text, size_t n, uint8_t *c)
{
    uint8_t out[4];
    size_t length = 0, got;

    *c = text[0];
    if (text[0] < 0x80 && text[0] != '%' && text[0] != '&' && text[0] != '\\')
        return 1;
    if (text[0] == '%')
        length = layer_type(LAYER_URL)->decode(NULL, text, text + n, out, &got);
    else if (text[0] == '&')
        length = layer_entity(text, text + n, out, &got);
    else if (text[0] == '\\')
        length = layer_escape(text, text + n, out, &got);
    *c = length > 0 ? out[0] : text[0];
    return length > 0 ? length : action_character(text, n);
}

// Letters, digits, and the stars of an earlier mask: so that masking a mask changes nothing.
static bool
counts(uint8_t c)
{
    return c == '*' || is_alnum(c) || c >= 0xc0;
}

// Where masking begins: behind the country prefix of a mobile, which stays uncounted.
static uint32_t
behind_prefix(const struct hit *hit, uint32_t from, uint32_t to)
{
    const uint8_t *text = hit->place->field.text;
    size_t digits = 0;

    if (hit->edit->detector != DET_cn_mobile)
        return from;
    for (uint32_t i = from; i < to; i++)
        digits += is_digit(text[i]);
    while (digits > MOBILE_DIGITS && from < to)
        digits -= is_digit(text[from++]);
    return from;
}

// Where it ends: of an e-mail address the domain stays.
static uint32_t
before_domain(const struct hit *hit, uint32_t from, uint32_t to)
{
    const uint8_t *text = hit->place->field.text;
    uint32_t at = to, n;
    uint8_t c;

    if (hit->edit->detector != DET_email)
        return to;
    for (uint32_t i = from; i < to; i += n) {
        n = (uint32_t)character(text + i, to - i, &c);
        if (c == '@')
            at = i;
    }
    return at;
}

// So many stars.
static void
put_stars(const struct hit *hit, size_t n, struct outbuf *out)
{
    static const char stars[] = "********************************";
    enum { MOST = sizeof(stars) - 1 };

    for (; n > MOST; n -= MOST)
        action_puts(hit, stars, out);
    if (n > 0)
        action_puts(hit, stars + (MOST - n), out);
}

static void
put_raw(const struct hit *hit, uint32_t from, uint32_t to, struct outbuf *out)
{
    if (from < to)
        outbuf_put(out, action_raw(hit, from, to));
}

enum { PLAIN_MOST = 64 }; // bytes

// Does the seen-th of `all` that count stay?
static bool
stays(size_t seen, size_t all, size_t first, size_t last)
{
    return seen <= first || seen > all - last;
}

// A short value of one byte a character, in no layer that a star is written otherwise in: as most are.
static void
put_plain(const struct hit *hit, uint32_t start, uint32_t end, size_t all, size_t first,
        size_t last, struct outbuf *out)
{
    const uint8_t *text = hit->place->field.text + start;
    size_t n = end - start, seen = 0;
    uint8_t masked[PLAIN_MOST];

    for (size_t i = 0; i < n; i++)
        masked[i] = counts(text[i]) && !stays(++seen, all, first, last) ? '*' : text[i];
    outbuf_put(out, (struct span){ masked, n });
}

static void
put_masked(const struct hit *hit, uint32_t start, uint32_t end, size_t all,
        size_t first, size_t last, struct outbuf *out)
{
    const uint8_t *text = hit->place->field.text;
    uint32_t n,
            kept = start; // what is behind it stays, up to here, but is not written yet
    size_t seen = 0, stars = 0;
    uint8_t c;

    for (uint32_t i = start; i < end; i += n) {
        n = (uint32_t)character(text + i, end - i, &c);
        if (counts(c) && !stays(++seen, all, first, last)) {
            put_raw(hit, kept, i, out);
            kept = i + n;
            stars++;
        } else {
            put_stars(hit, stars, out);
            stars = 0;
            if (hit->place->view !=
                    NULL) { // what the view left out between two is not to come back
                put_raw(hit, i, i + n, out);
                kept = i + n;
            }
        }
    }
    put_stars(hit, stars, out);
    put_raw(hit, kept, end, out);
}

static void
mask_apply(const struct hit *hit, struct outbuf *out)
{
    const uint8_t *text = hit->place->field.text;
    const struct pumice_action *a = &hit->edit->rule->action;
    uint32_t start = behind_prefix(hit, hit->edit->from, hit->edit->to);
    uint32_t end = before_domain(hit, start, hit->edit->to), n;
    size_t first = a->first, last = a->last, all = 0;
    bool plain = hit->place->view == NULL && end - start <= PLAIN_MOST &&
                 action_is_plain(hit);
    uint8_t c;

    for (uint32_t i = start; i < end; i += n) {
        n = (uint32_t)character(text + i, end - i, &c);
        all += counts(c);
        plain &= text[i] < 0x80 && n == 1 && c == text[i];
    }
    if (first + last >= all)
        first = last = 0; // too short to hide anything: show nothing
    put_raw(hit, hit->edit->from, start, out);
    if (plain)
        put_plain(hit, start, end, all, first, last, out);
    else
        put_masked(hit, start, end, all, first, last, out);
    put_raw(hit, end, hit->edit->to, out);
}

const struct action mask_action = {
    .name = "mask",
    .help = "Letters and digits become '*', the first and last few may stay.",
    .apply = mask_apply,
};
