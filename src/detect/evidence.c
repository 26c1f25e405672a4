// Evidence: what the words before a value, its key and the members around it say of it. Words are
// read outwards from the value; the nearest phrase that says anything of a detector decides.
#include "detect/family.h"

#include "base/is.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "detect/words.h"

enum {
    WINDOW =
            40, // bytes before a value that count as its context (DETECTORS.md, rule 5)
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

// Is it one of pumice's labels that ends at `at`, behind its `]`?
static bool
is_label(const uint8_t *lo, const uint8_t *at)
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

// Reads [lo, at) leftwards. In running text it stops at what pumice wrote (a label's bracket, a
// mask's star; *own then) and at the `=` of an earlier pair; a word that the window cuts does not count.
static size_t
tokens(const uint8_t *lo, const uint8_t *at, bool cut, bool text,
        struct token t[TOKENS], bool *own)
{
    const uint8_t *p = at;
    bool pair = false, words = false; // words: or another value
    bool far = false;

    size_t n = 0;

    while (p > lo && n < TOKENS) {
        uint8_t c = p[-1];

        if (is_letter(c)) {
            const uint8_t *end = p;

            do
                p--;
            while (!words_begin(lo, p, end));
            if (p == lo && cut)
                break;
            t[n++] = (struct token){ p, (uint8_t)(end - p), false, far };
            words = true;
        } else if (c >= 0x80) {
            const uint8_t *end = p;

            do
                p--;
            while (p > lo && (*p & 0xc0) == 0x80 && end - p < 4);
            if (*p < 0x80) // it is no UTF-8; what stands before it is not a part of it
                p = end - 1;
            if (end - p == 3 && *p >= 0xe3 && *p <= 0xe9 &&
                    !(*p == 0xe3 && p[1] == 0x80)) {
                t[n++] = (struct token){ p, 3, true, far };
                words = true;
            } else if (text && pair && words && end - p == 3 &&
                       ((p[0] == 0xef && p[1] == 0xbc) ||
                               (p[0] == 0xe3 && p[1] == 0x80))) {
                break; // `手机号： ref=1`: the key of something that is not there
            }
        } else {
            if (text && (c == '*' || (c == ']' && is_label_end(lo, p)))) {
                *own = c == '*' ? p - 1 > lo : is_label(lo, p);
                break;
            }
            if (text && pair && words && c == ':')
                break;
            if (text && c >= '0' && c <= '9' && (p - 1 == lo || !is_letter(p[-2])))
                far = true; // no part of a word: phone2
            if (text && (c == '=' || c == '&')) {
                if (pair || words)
                    break;
                pair = c == '=';
            } else if (text && !pair && c >= '0' && c <= '9') {
                words = true; // a value of its own: `version=7 10.0.0.1`
            }
            p--;
        }
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

// The longest known phrase whose nearest token is i; *len is its number of tokens. A plural counts
// as its singular.
static const struct word *
longest(const struct token *t, size_t n, size_t i, size_t *len)
{
    char text[WORDS_FOLDED];
    size_t size = phrase(t, i, 1, text), most;
    const struct word *w = size > 0 ? words_find(text, size) : NULL, *single = NULL;

    *len = 1;
    if (size > 4 && text[size - 1] == 's')
        single = words_find(text, size - 1);
    if (w == NULL && single == NULL)
        return NULL; // nothing ends in this word
    most = w != NULL ? w->most : 0;
    if (single != NULL && single->most > most)
        most = single->most;
    if (most > 1) {
        const struct word *longer;

        if (most > reach(t, n, i))
            most = reach(t, n, i);
        for (*len = most; *len > 1; --*len) {
            if ((size = phrase(t, i, *len, text)) == 0)
                continue;
            if ((longer = words_find(text, size)) != NULL && longer->said != 0)
                return longer;
            if (single != NULL && (longer = words_find(text, size - 1)) != NULL &&
                    longer->said != 0)
                return longer;
        }
    }
    return w != NULL && w->said != 0 ? w : single;
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
// before: nearer words decide.
static void
judge(const struct detect_plan *plan, const struct token *t, size_t n,
        struct evidence *e)
{
    size_t len;

    for (size_t i = 0; i < n; i += len) {
        const struct word *w;
        const struct said *said;

        for (const struct evidence_extra *x = plan->extra; x != NULL; x = x->next)
            if (!set_has(&e->vetoed, x->id) && extra_at(plan, t, n, i, x->id) > 0) {
                set_add(&e->raised, x->id);
                set_add(&e->close, x->id);
            }
        if ((w = longest(t, n, i, &len)) == NULL || w->said == 0)
            continue;
        said = &words_said[w->said];
        if (!t[i].far)
            set_join_but(&e->close, &said->raise, &e->vetoed);
        set_join_but(&e->raised, &said->raise, &e->vetoed);
        set_join_but(&e->vetoed, &said->veto, &e->raised);
    }
}

const struct evidence *
evidence_within(const struct scan *s, const uint8_t *lo, const uint8_t *at,
        struct evidence *e)
{
    struct token t[TOKENS];
    struct det_set raised, close;
    bool cut, own = false, name = false;

    if (at - lo > WINDOW)
        lo = at - WINDOW;
    cut = lo > s->text && is_letter(*lo) && is_letter(lo[-1]) &&
          !(is_upper(*lo) && !is_upper(lo[-1])); // `SerializationVersion` is two words
    if (lo < s->barrier) {
        lo = s->barrier < at ? s->barrier : at;
        cut = false;
    }
    *e = (struct evidence){ .at = at, .barrier = s->barrier };
    judge(s->plan, t, tokens(lo, at, cut, true, t, &own), e);
    e->word = e->raised;
    raised = e->raised;
    close = e->close;
    for (const struct segment *k = s->f->path; k != NULL; k = k->up)
        if (k->name.p != NULL)
            judge(s->plan, t,
                    tokens(k->name.p, k->name.p + k->name.n, false, false, t, &name),
                    e);
    if (own) { // what stands behind a value would be another one once that is gone
        e->raised = raised;
        e->close = close;
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

enum verdict
evidence_name(const struct detect_plan *plan, struct span name, enum detector_id id)
{
    struct token t[TOKENS];
    struct evidence e = { 0 };
    uint32_t marks = 0;

    judge(plan, t, tokens(name.p, name.p + name.n, false, false, t, NULL), &e);
    return evidence_verdict(&e, id, &marks);
}

struct det_set
evidence_key(const struct detect_plan *plan, struct span key)
{
    struct token t[TOKENS];
    size_t n, len;
    const struct word *w;
    struct det_set set = { { 0 } };

    if (key.n > 2 * WORDS_FOLDED) { // only the end of a very long name counts
        key.p += key.n - 2 * WORDS_FOLDED;
        key.n = 2 * WORDS_FOLDED;
    }
    if ((n = tokens(key.p, key.p + key.n, false, false, t, NULL)) == 0)
        return set;
    if ((w = longest(t, n, 0, &len)) != NULL)
        set = words_said[w->said].key;
    for (const struct evidence_extra *x = plan->extra; x != NULL; x = x->next)
        if (extra_at(plan, t, n, 0, x->id) > 0)
            set_add(&set, x->id);
    return set;
}

// The anchor pass tells by the end of a name whether it may be a key (key_at() in anchor.c). What is no key for it may be
// none here, or it hung on other anchors in the value whether it is one.
struct det_set
evidence_member(const struct detect_plan *plan, struct span name)
{
    size_t end = name.n, digits = 0;

    if (plan->extra == NULL) {
        while (end > 0 && (name.p[end - 1] == ' ' || name.p[end - 1] == '"' ||
                                  name.p[end - 1] == '\'' || name.p[end - 1] == '\\' ||
                                  (name.p[end - 1] >= '\t' && name.p[end - 1] <= '\r')))
            end--;
        while (end > 0 && digits < KEY_DIGITS && is_digit(name.p[end - 1]))
            end--, digits++;
        if (end == 0 || !(words_tail(name.p, end) & WORDS_KEY))
            return (struct det_set){ { 0 } };
    }
    return evidence_key(plan, name);
}

bool
detect_key_matters(const struct detect_plan *plan, struct span name)
{
    struct det_set set = evidence_member(plan, name);

    return set_meets(&set, &plan->on);
}

int
detect_extra_add(struct detect_plan *plan, enum detector_id id, struct span word)
{
    struct token t[TOKENS];
    struct evidence_extra *x = malloc(sizeof(*x));
    size_t n = tokens(word.p, word.p + word.n, false, false, t, NULL), len;

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
