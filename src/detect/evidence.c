// Evidence: what the words before a value, its key and the members around it say of it. Words are
// read outwards from the value; the nearest phrase that says anything of a detector decides.
#include "detect/family.h"

#include "base/is.h"
#include "base/load.h"
#include "base/scratch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "detect/words.h"

enum {
    WINDOW = CONTEXTS_BYTES,
    TOKENS = 40,    // one a byte at the most
    KEY_DIGITS = 6, // behind a key: password2
};

struct evidence_extra {
    struct evidence_extra *next;
    enum detector_id id;
    uint8_t len;
    char text[WORDS_FOLDED];
};

// A word, or one Han character. Token 0 is the one nearest to the value.
struct token {
    const uint8_t *p;
    uint32_t hash; // words_hash(), folded
    uint8_t n;
    bool han;
    bool far; // another value stands between it and the value
};

// A `]` before p that capitals stand before: perhaps of a label.
static bool
is_label_end(const uint8_t *lo, const uint8_t *p)
{
    return p - 1 > lo &&
           (is_upper(p[-2]) || (p[-2] == '\\' && p - 2 > lo && is_upper(p[-3])));
}

bool
evidence_is_label(const uint8_t *lo, const uint8_t *at)
{
    const uint8_t *p = --at;

    if (at > lo && at[-1] == '\\') // in structured data
        p = --at;
    while (p > lo && (is_upper(p[-1]) || p[-1] == '_' || is_digit(p[-1])))
        p--;
    if (p == lo || p == at || p[-1] != '[')
        return false;
    for (size_t i = 0; pumice_detector(i) != NULL; i++) {
        const char *type = pumice_detector(i)->type;

        if (strlen(type) == (size_t)(at - p) &&
                strncasecmp(type, (const char *)p, (size_t)(at - p)) == 0)
            return true;
    }
    return false;
}

// The word that ends [lo, end).
static struct token
word_before(const uint8_t *lo, const uint8_t *end, bool far)
{
    const uint8_t *p = end;
    uint32_t hash = words_seed;

    do
        hash = words_hash_add(hash, *--p | 0x20);
    while (!words_begin(lo, p, end));
    return (struct token){ p, hash, (uint8_t)(end - p), false, far };
}

// The beginning of the character that ends [lo, end) and is no ASCII. What is no UTF-8 is one byte: what stands
// before it is not a part of it.
static const uint8_t *
character_begin(const uint8_t *lo, const uint8_t *end)
{
    const uint8_t *p = end;

    do
        p--;
    while (p > lo && (*p & 0xc0) == 0x80 && end - p < 4);
    return *p < 0x80 ? end - 1 : p;
}

static bool
is_han(const uint8_t *p, const uint8_t *end)
{
    return end - p == 3 && *p >= 0xe3 && *p <= 0xe9 && !(*p == 0xe3 && p[1] == 0x80);
}

// What tokens() makes of a byte.
enum { BYTE_NOTHING, BYTE_LETTER, BYTE_HIGH, BYTE_DIGIT, BYTE_SIGN };

static const uint8_t byte_class[256] = {
    ['0' ... '9'] = BYTE_DIGIT,
    ['A' ... 'Z'] = BYTE_LETTER,
    ['a' ... 'z'] = BYTE_LETTER,
    [0x80 ... 0xff] = BYTE_HIGH,
    ['*'] = BYTE_SIGN,
    [']'] = BYTE_SIGN,
    [':'] = BYTE_SIGN,
    ['='] = BYTE_SIGN,
    ['&'] = BYTE_SIGN,
};

// Reads [lo, at) leftwards, `most` tokens. In running text it stops at what pumice wrote (a label's bracket, a
// mask's star; *own then) and at the `=` of an earlier pair; a word that the window cuts does not count.
static size_t
tokens(const uint8_t *lo, const uint8_t *at, bool cut, bool text, struct token *t,
        size_t most, bool *own)
{
    const uint8_t *p = at, *end;
    bool pair = false, words = false; // words: or another value
    bool far = false;
    size_t n = 0;

    while (p > lo && n < most) {
        uint8_t c = p[-1];

        end = p;
        switch (byte_class[c]) {
        case BYTE_LETTER:
            t[n] = word_before(lo, end, far);
            p = t[n].p;
            if (p == lo && cut)
                return n;
            n++;
            words = true;
            continue;
        case BYTE_HIGH:
            p = character_begin(lo, end);
            if (is_han(p, end)) {
                t[n++] = (struct token){ p, words_hash(words_seed, (const char *)p, 3),
                    3, true, far };
                words = true;
            } else if (text && pair && words && end - p == 3 &&
                       ((p[0] == 0xef && p[1] == 0xbc) ||
                               (p[0] == 0xe3 && p[1] == 0x80))) {
                return n; // `手机号： ref=1`: the key of something that is not there
            }
            continue;
        case BYTE_DIGIT:
            far |= text &&
                   (p - 1 == lo || !is_letter(p[-2])); // no part of a word: phone2
            words |= text && !pair; // a value of its own: `version=7 10.0.0.1`
            break;
        case BYTE_SIGN:
            if (!text) {
                if (c == ']' && is_label_end(lo, p) && evidence_is_label(lo, p))
                    return n;
                break;
            }
            if (c == '*' || (c == ']' && is_label_end(lo, p))) {
                *own = c == '*' ? p - 1 > lo : evidence_is_label(lo, p);
                return n;
            }
            if (c == ':' && pair && words)
                return n;
            if (c == '=' || c == '&') {
                if (pair || words)
                    return n;
                pair = c == '=';
            }
            break;
        default:
            break;
        }
        p--;
    }
    return n;
}

// The folded phrase of tokens [i, i + len), the farthest one first. 0 when it is too long.
static size_t
phrase(const struct token *t, size_t i, size_t len, char out[WORDS_FOLDED])
{
    size_t n = 0;

    for (size_t k = i + len; k-- > i;) {
        if (n + t[k].n + 1U >= WORDS_FOLDED)
            return 0;
        if (n > 0 && !t[k].han)
            out[n++] = ' ';
        for (size_t b = 0; b < t[k].n; b++)
            out[n++] = (char)(t[k].han || !is_upper(t[k].p[b]) ? t[k].p[b]
                                                               : t[k].p[b] | 0x20);
    }
    return n;
}

// Tokens from i on that can be one phrase with it.
static size_t
reach(const struct token *t, size_t n, size_t i)
{
    size_t len = 1, most = t[i].han ? WORDS_CHARS : WORDS_PHRASE;

    while (len < most && i + len < n && t[i + len].han == t[i].han &&
            (!t[i].han || t[i + len].p + 3 == t[i + len - 1].p))
        len++;
    return len;
}

// Is the word's text that of the tokens [i, i + len), but for the last `less` bytes of the nearest?
static bool
is_phrase(const struct word *w, const struct token *t, size_t i, size_t len,
        unsigned less)
{
    const char *q = w->text + w->len;

    for (size_t k = i; k < i + len; k++) {
        size_t n = t[k].n - (k == i ? less : 0U);

        if ((size_t)(q - w->text) < n)
            return false;
        q -= n;
        for (size_t b = 0; b < n; b++)
            if ((uint8_t)q[b] != (t[k].han ? t[k].p[b] : t[k].p[b] | 0x20))
                return false;
        if (k + 1 < i + len && !t[k].han && (q == w->text || *--q != ' '))
            return false;
    }
    return q == w->text;
}

static bool
is_plural(const struct token *t)
{
    return t->n > 4 && !t->han && (t->p[t->n - 1] | 0x20) == 's';
}

// The hash of the word without its last letter.
static uint32_t
singular_hash(const struct token *t)
{
    uint32_t hash = words_seed;

    for (size_t b = t->n - 1U; b-- > 0;)
        hash = words_hash_add(hash, t->p[b] | 0x20);
    return hash;
}

// Words of the longest phrase that seems to end in this token, 0 for none.
static unsigned
phrase_most(const struct token *t)
{
    const struct word *w = words_find(t->hash, t->n), *single = NULL;
    unsigned most = w != NULL ? w->most : 0;

    if (is_plural(t))
        single = words_find(singular_hash(t), t->n - 1U);
    return single != NULL && single->most > most ? single->most : most;
}

// `US: 415-555-2671` names a country; microseconds are written `us`.
static bool
is_country(const struct token *t)
{
    return t->n == 2 && t->p[0] == 'U' && t->p[1] == 'S';
}

// The entry, if it says something and its text is that of the tokens.
static const struct word *
said_by(const struct word *w, const struct token *t, size_t i, size_t len,
        unsigned less)
{
    return w != NULL && w->said != 0 && is_phrase(w, t, i, len, less) ? w : NULL;
}

// The longest phrase that says something and whose nearest token is i; *len is its number of tokens. A plural
// counts as its singular.
static const struct word *
longest(const struct token *t, size_t n, size_t i, size_t *len)
{
    uint32_t hash = t[i].hash, one = 0;
    size_t size = t[i].n, most = 0;
    const struct word *w = words_find(hash, size), *single = NULL, *best = NULL;

    *len = 1;
    if (is_plural(&t[i])) {
        one = singular_hash(&t[i]);
        single = words_find(one, size - 1);
    }
    if (w == NULL && single == NULL)
        return NULL; // nothing ends in this word
    most = w != NULL ? w->most : 0;
    if (single != NULL && single->most > most)
        most = single->most;
    if (most > 1 && most > reach(t, n, i))
        most = reach(t, n, i);
    for (size_t k = 1; k < most; k++) {
        const struct token *far = &t[i + k];
        const struct word *longer;

        if (!far->han) {
            hash = words_hash_add(hash, ' ');
            one = words_hash_add(one, ' ');
            size++;
        }
        for (size_t b = far->n; b-- > 0;) {
            uint8_t c = far->han ? far->p[b] : far->p[b] | 0x20;

            hash = words_hash_add(hash, c);
            one = words_hash_add(one, c);
        }
        size += far->n;
        longer = said_by(words_find(hash, size), t, i, k + 1, 0);
        if (longer == NULL && single != NULL)
            longer = said_by(words_find(one, size - 1), t, i, k + 1, 1);
        if (longer != NULL) {
            best = longer;
            *len = k + 1;
        }
    }
    if (best == NULL)
        best = said_by(w, t, i, 1, 0);
    return best != NULL ? best : said_by(single, t, i, 1, 1);
}

// A topic's own words of this detector.
static size_t
extra_at(const struct detect_plan *plan, const struct token *t, size_t n, size_t i,
        enum detector_id id)
{
    char text[WORDS_FOLDED];

    for (const struct evidence_extra *x = plan->extra; x != NULL; x = x->next)
        for (size_t len = x->id == id ? reach(t, n, i) : 0; len > 0; len--)
            if (phrase(t, i, len, text) == x->len && memcmp(text, x->text, x->len) == 0)
                return len;
    return 0;
}

// Reads the tokens outwards and notes what they say of the detectors of which nothing was said
// before: nearer words decide. Into *raises, which may be NULL, what any of them raises.
static void
judge(const struct detect_plan *plan, const struct token *t, size_t n,
        struct evidence *e, struct det_set *raises)
{
    size_t len;

    for (size_t i = 0; i < n; i += len) {
        const struct word *w;
        const struct said *said;

        for (const struct evidence_extra *x = plan->extra; x != NULL; x = x->next) {
            if (extra_at(plan, t, n, i, x->id) == 0)
                continue;
            if (raises != NULL)
                set_add(raises, x->id);
            if (!set_has(&e->vetoed, x->id)) {
                set_add(&e->raised, x->id);
                set_add(&e->close, x->id);
            }
        }
        if ((w = longest(t, n, i, &len)) == NULL || (len == 1 && is_country(&t[i])))
            continue;
        said = &words_said[w->said];
        if (raises != NULL)
            set_join(raises, &said->raise);
        if (!t[i].far)
            set_join_but(&e->close, &said->raise, &e->vetoed);
        set_join_but(&e->raised, &said->raise, &e->vetoed);
        set_join_but(&e->vetoed, &said->veto, &e->raised);
    }
}

// ---------------------------------------------------------------- names

static struct det_set
key_of(const struct detect_plan *plan, struct span name)
{
    SCRATCH struct token t[TOKENS];
    size_t n, len;
    unsigned most;
    const struct word *w;
    struct det_set set = { { 0 } };

    if (name.n > 2 * WORDS_FOLDED) { // only the end of a very long name counts
        name.p += name.n - 2 * WORDS_FOLDED;
        name.n = 2 * WORDS_FOLDED;
    }
    n = tokens(name.p, name.p + name.n, false, false, t, 1, NULL);
    if (n == 0)
        return set;
    most = plan->extra == NULL ? phrase_most(t) : WORDS_CHARS;
    if (most == 0)
        return set;
    if (most > 1)
        n = tokens(name.p, name.p + name.n, false, false, t, most, NULL);
    if ((w = longest(t, n, 0, &len)) != NULL)
        set = words_said[w->said].key;
    for (const struct evidence_extra *x = plan->extra; x != NULL; x = x->next)
        if (extra_at(plan, t, n, 0, x->id) > 0)
            set_add(&set, x->id);
    return set;
}

struct det_set
evidence_key(const struct scan *s, struct span key)
{
    return key_of(s->plan, key);
}

// The anchor pass tells by the end of a name whether it may be a key (anchor_key()). What is no key for it may be
// none here, or it hung on other anchors in the value whether it is one.
static bool
is_member_key(const struct detect_plan *plan, struct span name)
{
    size_t end = name.n, digits = 0;

    if (plan->extra != NULL)
        return true;
    while (end > 0 && (is_space(name.p[end - 1]) || name.p[end - 1] == '"' ||
                              name.p[end - 1] == '\'' || name.p[end - 1] == '\\'))
        end--;
    while (end > 0 && digits < KEY_DIGITS && is_digit(name.p[end - 1]))
        end--, digits++;
    return end > 0 && words_may_be_key(name.p, end);
}

// May the last word of p[0, end) raise something?
static bool
ends_raising(const uint8_t *p, size_t end)
{
    if (end == 0 || !is_letter(p[end - 1]))
        return end > 0 && (words_han(p, end) & WORDS_RAISE);
    return words_may_raise(p, end, word_before(p, p + end, false).n);
}

static void
read_name(const struct detect_plan *plan, struct span name, struct name_says *says)
{
    SCRATCH struct token t[TOKENS];
    struct evidence e = { 0 };
    size_t n = tokens(name.p, name.p + name.n, false, false, t, TOKENS, NULL),
           end = name.n;

    judge(plan, t, n, &e, &says->raises);
    says->raise = e.raised;
    says->veto = e.vetoed;
    says->close = e.close;
    if (is_member_key(plan, name))
        says->key = key_of(plan, name);
    says->silent = set_empty(&says->raise) && set_empty(&says->veto) &&
                   set_empty(&says->close) && set_empty(&says->raises);
    says->matters = set_meets(&says->key, &plan->on);
    says->numbers = set_meets(&says->raise, &plan->claimed);
    while (end > 0 && (is_digit(name.p[end - 1]) || name.p[end - 1] == '_' ||
                              name.p[end - 1] == '-'))
        end--;
    says->counts = says->numbers && (plan->extra != NULL || ends_raising(name.p, end));
}

// The first and last bytes of a name: of one of up to 16, all.
static inline void
ends_of(struct span name, uint64_t *head, uint64_t *tail)
{
    uint32_t four[2] = { 0, 0 };

    *head = *tail = 0;
    if (name.n >= 8) {
        memcpy(head, name.p, 8);
        memcpy(tail, name.p + name.n - 8, 8);
    } else if (name.n >= 4) {
        memcpy(&four[0], name.p, 4);
        memcpy(&four[1], name.p + name.n - 4, 4);
        *head = four[0];
        *tail = four[1];
    } else if (name.n > 0) {
        *head = (uint64_t)name.p[0] << 16 | (uint64_t)name.p[name.n / 2] << 8 |
                name.p[name.n - 1];
    }
}

const struct name_says *
evidence_of_name(struct names *names, const struct detect_plan *plan, struct span name)
{
    uint64_t head, tail;
    unsigned i;

    if (name.n > NAMES_MOST) {
        names->other = (struct name_says){ 0 };
        read_name(plan, name, &names->other);
        return &names->other;
    }
    ends_of(name, &head, &tail);
    i = (unsigned)(((head ^ tail * 0x9e3779b97f4a7c15U ^ name.n) *
                           0xff51afd7ed558ccdU) >>
                   (64 - NAMES_BITS));
    if (names->slot[i].plan != plan || names->slot[i].n != name.n ||
            names->slot[i].head != head || names->slot[i].tail != tail ||
            (name.n > 16 && memcmp(names->slot[i].text, name.p, name.n) != 0)) {
        names->slot[i].plan = plan;
        names->slot[i].n = (uint8_t)name.n;
        names->slot[i].head = head;
        names->slot[i].tail = tail;
        memcpy(names->slot[i].text, name.p, name.n);
        names->slot[i].says = (struct name_says){ 0 };
        read_name(plan, name, &names->slot[i].says);
    }
    return &names->slot[i].says;
}

void
evidence_forget(struct names *names)
{
    for (size_t i = 0; i < NAMES_SLOTS; i++)
        names->slot[i].plan = NULL;
    for (size_t i = 0; i < CONTEXTS_SLOTS; i++)
        names->context[i].plan = NULL;
}

const struct name_says *
evidence_name(const struct scan *s, struct span name)
{
    return evidence_of_name(s->out->names, s->plan, name);
}

// What a name of the path says, behind all that stands nearer to the value.
static void
judge_name(const struct scan *s, struct span name, struct evidence *e)
{
    const struct name_says *n = evidence_name(s, name);

    if (n->silent)
        return;
    for (unsigned i = 0; i < SET_WORDS; i++) {
        uint64_t raised = e->raised.w[i], vetoed = e->vetoed.w[i];

        e->close.w[i] |= (n->close.w[i] | (n->raises.w[i] & raised)) & ~vetoed;
        e->raised.w[i] |= n->raise.w[i] & ~vetoed;
        e->vetoed.w[i] |= n->veto.w[i] & ~raised;
    }
}

// ---------------------------------------------------------------- values

// The eight bytes with each digit as 0.
static inline uint64_t
without_digits(uint64_t x)
{
    const uint64_t each = 0x0101010101010101U, high = each * 0x80;
    uint64_t low = x & ~high, digit = (low + each * (0x80 - '0')) &
                                      ~(low + each * (0x80 - '9' - 1)) & ~x & high;

    return x & ~((digit >> 7) * 0x0f);
}

// What the words of [lo, at) say. No label has a digit in it (is_label()), so contexts that differ in digits alone say
// the same.
static const struct context *
context_of(const struct scan *s, const uint8_t *lo, const uint8_t *at, bool cut)
{
    static const uint8_t keep[2 * CONTEXTS_BYTES] = { [0 ... CONTEXTS_BYTES - 1] =
                                                              0xff };
    uint64_t text[CONTEXTS_BYTES / 8], hash = 0;
    size_t n = (size_t)(at - lo);
    struct context *c;

    for (size_t i = 0; i < CONTEXTS_BYTES / 8;
            i++) { // behind the text 64 bytes can be read
        text[i] = without_digits(load_little64(lo + 8 * i) &
                                 load_little64(keep + CONTEXTS_BYTES - n + 8 * i));
        hash = (hash ^ text[i]) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 29;
    }
    c = &s->out->names->context[hash >> 7 & (CONTEXTS_SLOTS - 1)];
    if (memcmp(c->text, text, sizeof(text)) != 0 || c->n != n || c->cut != cut ||
            c->plan != s->plan) {
        SCRATCH struct token t[TOKENS];
        struct evidence e = { 0 };

        memcpy(c->text, text, sizeof(text));
        c->n = (uint8_t)n;
        c->cut = cut;
        c->plan = s->plan;
        c->own = false;
        judge(s->plan, t, tokens(lo, at, cut, true, t, TOKENS, &c->own), &e, NULL);
        c->raised = e.raised;
        c->vetoed = e.vetoed;
        c->close = e.close;
    }
    return c;
}

const struct evidence *
evidence_within(const struct scan *s, const uint8_t *lo, const uint8_t *at,
        struct evidence *e)
{
    const struct context *c = NULL;
    bool cut;

    if (at - lo > WINDOW)
        lo = at - WINDOW;
    cut = lo > s->text && is_letter(*lo) && is_letter(lo[-1]) &&
          !(is_upper(*lo) && !is_upper(lo[-1])); // `SerializationVersion` is two words
    if (lo < s->barrier) {
        lo = s->barrier < at ? s->barrier : at;
        cut = false;
    }
    *e = (struct evidence){ .at = at, .barrier = s->barrier };
    if (lo < at) {
        c = context_of(s, lo, at, cut);
        e->raised = e->word = c->raised;
        e->vetoed = c->vetoed;
        e->close = c->close;
    }
    for (const struct segment *k = s->f->path; k != NULL; k = k->up)
        if (k->name.p != NULL)
            judge_name(s, k->name, e);
    if (c != NULL &&
            c->own) { // what stands behind a value would be another one once that is gone
        e->raised = c->raised;
        e->close = c->close;
    }
    return e;
}

const struct evidence *
evidence_at(struct scan *s, const uint8_t *at)
{
    if (s->evidence.at != at || s->evidence.barrier != s->barrier)
        evidence_within(s, s->text, at, &s->evidence);
    return &s->evidence;
}

enum verdict
evidence_verdict(const struct evidence *e, enum detector_id id, uint32_t *marks)
{
    if (set_has(&e->raised, id)) {
        *marks |= set_has(&e->word, id) ? MARK_WORD : MARK_KEY;
        return VERDICT_RAISE;
    }
    return set_has(&e->vetoed, id) ? VERDICT_VETO : VERDICT_NOTHING;
}

// ---------------------------------------------------------------- a topic's own words

int
detect_extra_add(struct detect_plan *plan, enum detector_id id, struct span word)
{
    SCRATCH struct token t[TOKENS];
    struct evidence_extra *x = malloc(sizeof(*x));
    size_t n = tokens(word.p, word.p + word.n, false, false, t, TOKENS, NULL), len;

    if (x == NULL)
        return -1;
    if (n == 0 || n > (t[0].han ? WORDS_CHARS : WORDS_PHRASE) ||
            (len = phrase(t, 0, n, x->text)) == 0) {
        free(x);
        return -1;
    }
    x->id = id;
    x->len = (uint8_t)len;
    x->next = plan->extra;
    plan->extra = x;
    return 0;
}

void
detect_extra_free(struct detect_plan *plan)
{
    for (struct evidence_extra *x = plan->extra, *next; x != NULL; x = next) {
        next = x->next;
        free(x);
    }
    plan->extra = NULL;
}
