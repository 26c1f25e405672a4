// Secrets by their key: `password=x`, `"password":"x"`, `密码：x`, `<password>x</password>`, `--password x`,
// `Authorization: Bearer x`. From the separator the key is read leftwards, the value rightwards.
#include "detect/secret.h"

#include "base/is.h"
#include "base/list.h"

#include <strings.h>

#include "detect/cookie.h"
#include "detect/person.h"
#include "detect/token.h"

enum {
    COMMAND_MOST = 1024, // bytes before an option that are searched for its command
    USERINFO_MOST = 256, // bytes before an `@` that are searched for `://`
    PORT_MOST = 5,       // digits
    KEY_MOST = 64,  // bytes of a key, with what stands between it and the separator
    GAP_MOST = 256, // blanks before a value
    ELEMENT_MOST = 1024, // of an element that is one
    WORD_MOST = 24,      // letters of a bare word
    NUMBER_MOST = 6,     // digits of a number that is no secret
};

static bool
is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static bool
one_of(uint8_t c, const char *set)
{
    return c != 0 && strchr(set, c) != NULL;
}

// What the loops ask of every byte.
enum {
    BYTE_KEY_ENDS = 1,   // to the left of it no key goes on
    BYTE_VALUE_ENDS = 2, // a bare value may end here
};

static const uint8_t bytes[256] = {
#define BOTH (BYTE_KEY_ENDS | BYTE_VALUE_ENDS)
    [0 ... ' ' - 1] = BOTH,
    [' '] = BYTE_VALUE_ENDS,
    ['"'] = BOTH,
    ['\''] = BOTH,
    [','] = BOTH,
    [';'] = BOTH,
    ['&'] = BOTH,
    ['<'] = BOTH,
    ['>'] = BOTH,
    [')'] = BOTH,
    [']'] = BOTH,
    ['}'] = BOTH,
    ['\\'] = BOTH,
    [0xe3] = BYTE_VALUE_ENDS, // of a Chinese stop
    [0xef] = BYTE_VALUE_ENDS,
    ['='] = BYTE_KEY_ENDS,
    [':'] = BYTE_KEY_ENDS,
    ['?'] = BYTE_KEY_ENDS,
    ['('] = BYTE_KEY_ENDS,
    ['{'] = BYTE_KEY_ENDS,
    ['['] = BYTE_KEY_ENDS,
    ['|'] = BYTE_KEY_ENDS,
    ['/'] = BYTE_KEY_ENDS,
    ['!'] = BYTE_KEY_ENDS,
    ['*'] = BYTE_KEY_ENDS,
    ['#'] = BYTE_KEY_ENDS,
    ['@'] = BYTE_KEY_ENDS,
    ['$'] = BYTE_KEY_ENDS,
    ['%'] = BYTE_KEY_ENDS,
    ['^'] = BYTE_KEY_ENDS,
    ['+'] = BYTE_KEY_ENDS,
    ['~'] = BYTE_KEY_ENDS,
    ['`'] = BYTE_KEY_ENDS,
#undef BOTH
};

// `，`, `。`, `；`, `、`, `！`, `）`, `】`, `」` end a value in Chinese text.
static bool
is_han_stop(const uint8_t *p, const uint8_t *lim)
{
    if (lim - p < 3)
        return false;
    if (p[0] == 0xef && p[1] == 0xbc)
        return p[2] == 0x8c || p[2] == 0x9b || p[2] == 0x81 || p[2] == 0x89;
    return p[0] == 0xe3 && p[1] == 0x80 &&
           (p[2] == 0x82 || p[2] == 0x81 || p[2] == 0x91 || p[2] == 0x8d);
}

// ---------------------------------------------------------------- keys

struct key {
    struct span name;
    bool path; // a `/` stands before it: `/etc/passwd: …`
    bool quoted;
    bool tag;
    bool url; // behind the `?` or `&` of a query
};

// Is the name at p that of an element (`<ns:password>`), or the value of an attribute that names one
// (`<entry key="password">`)?
static bool
is_tag(const uint8_t *lo, const uint8_t *p)
{
    if (p - lo >= 2 && one_of(p[-1], "\"'") && p[-2] == '=')
        return true;
    if (p > lo && p[-1] == ':') // a prefix
        for (p--; p > lo && (is_letter(p[-1]) || is_digit(p[-1]));)
            p--;
    return p > lo && p[-1] == '<';
}

// `alibabaToken string = "…"`: a type behind the name.
static size_t
without_type(const uint8_t *p, size_t n)
{
    static const char type[] = " string";

    return n > sizeof(type) && memcmp(p + n - (sizeof(type) - 1), type,
                                       sizeof(type) - 1) == 0
                   ? n - (sizeof(type) - 1)
                   : n;
}

// The name that ends before sep.
static struct key
key_before(const struct scan *s, const uint8_t *sep)
{
    const uint8_t *lo = sep - s->text > KEY_MOST ? sep - KEY_MOST : s->text, *p = sep,
                  *end;
    struct key k = { 0 };

    if (lo < s->barrier && s->barrier <= sep)
        lo = s->barrier;
    while (*sep == '=' && p > lo && one_of(p[-1], "?.+|"))
        p--; // `?=`, `.=`
    while (p > lo &&
            (is_blank(p[-1]) || p[-1] == '"' || p[-1] == '\'' || p[-1] == '\\')) {
        k.quoted |= !is_blank(p[-1]);
        p--;
    }
    end = p;
    while (p > lo && !(bytes[p[-1]] & BYTE_KEY_ENDS))
        p--;
    k.name = (struct span){ p, without_type(p, (size_t)(end - p)) };
    k.url = *sep == '=' && p > s->text &&
            (one_of(p[-1], "?&") ||
                    (p - s->text >= 5 && memcmp(p - 5, "&amp;", 5) == 0));
    k.path = p > s->text && p[-1] == '/';
    if (*sep == '>')
        k.tag = is_tag(lo, p);
    return k;
}

static bool
ends_in(struct span name, const char *word)
{
    size_t n = strlen(word);

    return name.n >= n && strncasecmp((const char *)name.p + name.n - n, word, n) == 0;
}

// Nothing hangs on the word at the end of the name.
static bool
is_alone(struct span name, const char *word)
{
    size_t n = strlen(word);

    return name.n == n || is_blank(name.p[name.n - n - 1]);
}

// Words that name other things too: behind them a bare word or a short number is no secret. In prose
// that goes for all that end in one of these, elsewhere for the first ones standing alone.
static bool
is_weak(struct span name, bool prose)
{
    static const char *const words[] = { "token", "key", "pass", "auth", "令牌",
        "secret", "secrets", "credential", "credentials", "密钥" };
    enum { ALONE = 5 };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (ends_in(name, words[i]) &&
                (prose || (i < ALONE && is_alone(name, words[i]))))
            return true;
    return false;
}

// ---------------------------------------------------------------- values

// A value in quotes: p is behind the opening one, which is `depth` backslashes and `q`.
static const uint8_t *
quoted_end(const uint8_t *p, const uint8_t *lim, uint8_t q, size_t depth)
{
    size_t slashes = 0;

    for (; p < lim; p++) {
        if (*p == '\\') {
            slashes++;
            continue;
        }
        if (*p == q && slashes <= depth)
            return p - slashes;
        slashes = 0;
    }
    return lim;
}

// Does a closing bracket at p end the value, or is it a part of it?
static bool
closes(const uint8_t *p, const uint8_t *lim)
{
    p++;
    return p == lim || *p <= ' ' || one_of(*p, ",;.)]}><\"'&") || is_han_stop(p, lim);
}

static const uint8_t *
bare_end(const uint8_t *p, const uint8_t *lim, bool tag)
{
    for (; p < lim; p++) {
        if (!(bytes[*p] & BYTE_VALUE_ENDS))
            continue;
        if (*p <= ' ' && !(tag && *p == ' '))
            break;
        if (*p == '<' && (tag || (lim - p > 1 && p[1] == '/')))
            break;
        if (!tag && (one_of(*p, "\"',;&") || is_han_stop(p, lim)))
            break;
        if (!tag && one_of(*p, ")]}>") && closes(p, lim))
            break;
        if (*p == '\\' && lim - p > 1 && one_of(p[1], "\"'nrt"))
            break;
    }
    return p;
}

// The end of a raw string of one word, as Go has it: p is behind the back quote. A command has blanks.
static const uint8_t *
raw_end(const uint8_t *p, const uint8_t *lim)
{
    const uint8_t *start = p;

    while (p<lim && * p> ' ' && *p != '`' && *p != '(' && p - start < GAP_MOST)
        p++;
    return p < lim && *p == '`' && p > start ? p : NULL;
}

// The first end tag in [p, lim), or lim.
static const uint8_t *
before_end_tag(const uint8_t *p, const uint8_t *lim)
{
    for (; (p = memchr(p, '<', (size_t)(lim - p))) != NULL; p++)
        if (lim - p > 2 && p[1] == '/' && is_letter(p[2]))
            return p;
    return lim;
}

// A value that begins with the tag at p, ends at `end` as a bare one, or behind the tag's own end: half of an element
// may not stay.
//= password yes passwd=|<r><a></a></r>| x
//= password yes passwd=|<r/a></r>|
//= password yes passwd=|<r/a></r>：9|, x
static const uint8_t *
behind_element(const uint8_t *p, const uint8_t *end, const uint8_t *lim)
{
    const uint8_t *name = p + 1,
                  *most = lim - p > ELEMENT_MOST ? p + ELEMENT_MOST : lim;
    size_t n = 0;

    while (name + n < lim && (is_letter(name[n]) || is_digit(name[n])))
        n++;
    for (p = end; (p = memchr(p, '<', (size_t)(most - p))) != NULL; p++)
        if ((size_t)(most - p) > n + 2 && p[1] == '/' && memcmp(p + 2, name, n) == 0 &&
                p[n + 2] == '>')
            return p + n + 3;
    return end;
}

// Is it tags, and nothing in them? What the elements hold may stand behind (JSON), and is no value of this key.
static bool
is_tags(const uint8_t *p, const uint8_t *end, const uint8_t *lim)
{
    size_t tags = 0;

    while (p < end && *p == '<' && lim - p > 1 && is_letter(p[1])) {
        for (p++; p < lim && (is_letter(*p) || is_digit(*p)); p++)
            ;
        if (p == lim || *p++ != '>')
            return false;
        tags++;
    }
    return tags > 1 && p >= end;
}

struct value {
    const uint8_t *start, *end;
    bool quoted;
};

// The value behind a separator that ends at p.
static struct value
value_behind(const uint8_t *p, const uint8_t *lim, bool tag)
{
    struct value v = { .start = p };
    const uint8_t *most = lim - p > GAP_MOST ? p + GAP_MOST : lim;
    size_t depth = 0;

    while (p < most && (is_blank(*p) || (tag && (*p == '\n' || *p == '\r'))))
        p++;
    v.start = p;
    while (p < lim && *p == '\\' && depth < 8)
        p++, depth++;
    if (tag && lim - p > 9 && memcmp(p, "<![CDATA[", 9) == 0) {
        v.start = p + 9;
        for (v.end = v.start; v.end < lim && *v.end != ']'; v.end++)
            ;
    } else if (!tag && p < lim && (*p == '"' || *p == '\'')) {
        v.quoted = true;
        v.start = p + 1;
        v.end = quoted_end(v.start, lim, *p, depth);
        if (v.end ==
                lim) // a quote that nothing closes is no reason to go beyond an element
            v.end = before_end_tag(v.start, lim);
    } else if (!tag && p < lim && *p == '`' && (v.end = raw_end(p + 1, lim)) != NULL) {
        v.quoted = true;
        v.start = p + 1;
    } else {
        v.end = bare_end(v.start, lim, tag);
        if (!tag && lim - p > 2 && *p == '<' && is_letter(p[1]))
            v.end = bare_end(behind_element(p, v.end, lim), lim, tag);
        if (!tag && is_tags(v.start, v.end, lim))
            v.end = v.start;
    }
    return v;
}

// Words that follow a key in prose: `password: incorrect`.
static bool
is_prose(const uint8_t *p, const uint8_t *end)
{
    static const char words[] = " a an and are authentication bad be by can cannot "
                                "changed check could denied did do does "
                                "error expired fail failed failure for from has have "
                                "if in incorrect invalid is it length "
                                "missing mismatch must new no not ok or please "
                                "rejected request required reset should "
                                "success successful the this to too unknown updated "
                                "user verification verified was weak "
                                "will with wrong your accepted authenticated expires ";
    char word[WORD_MOST + 3] = " ";
    size_t n = 0;

    for (; p < end && is_letter(*p) && n < WORD_MOST; p++)
        word[1 + n++] = (char)(*p | 0x20);
    while (p < end && one_of(*p, ".:!?"))
        p++;
    if (n == 0 || p < end)
        return false;
    word[1 + n] = ' ';
    word[2 + n] = '\0';
    return strstr(words, word) != NULL;
}

static bool
is_path(const uint8_t *p, const uint8_t *end)
{
    if (end - p >= 3 && is_letter(p[0]) && p[1] == ':' && p[2] == '\\')
        return true;
    if (end - p >= 2 && p[0] == '.' &&
            (p[1] == '/' || (p[1] == '.' && end - p > 2 && p[2] == '/')))
        return true;
    if (p[0] == '~' && end - p >= 2)
        return p[1] == '/';
    if (p[0] != '/')
        return false;
    for (p++; p < end; p++)
        if (*p <= ' ' || (!is_letter(*p) && !is_digit(*p) && !one_of(*p, "/._-")))
            return false;
    return true;
}

// All lower-case letters but for the first, or all digits and few.
static bool
is_bare_word(const uint8_t *p, const uint8_t *end)
{
    size_t lower = 0, digits = 0, n = (size_t)(end - p);

    lower = p < end && *p >= 'A' && *p <= 'Z';
    for (; p < end; p++) {
        lower += (*p >= 'a' && *p <= 'z') || *p == '_' || *p == '-';
        digits += is_digit(*p);
    }
    return (lower == n && n <= WORD_MOST) || (digits == n && n <= NUMBER_MOST);
}

// `https://example.org/reset`: a place, unless it carries something itself.
static bool
is_url(const uint8_t *p, const uint8_t *end)
{
    size_t n = (size_t)(end - p);

    if (n < 8 || strncasecmp((const char *)p, "http", 4) != 0)
        return false;
    return (memcmp(p + 4, "://", 3) == 0 || memcmp(p + 4, "s://", 4) == 0) &&
           memchr(p, '?', n) == NULL && memchr(p, '@', n) == NULL;
}

// `Token{a64f992`: an object as its language prints it.
static bool
is_object(const uint8_t *p, const uint8_t *end)
{
    const uint8_t *start = p;

    while (p < end && (is_letter(*p) || *p == '.' || *p == '_' || *p == '$'))
        p++;
    return p - start >= 2 && p < end && (*p == '{' || *p == '@' || *p == '(');
}

// `access-token: id:263466287238`: which one it is, not the token; nor is what pumice left of that.
//= password no access-token: id:263466287238
//= password no access-token: id:[PHONE]
//= password no access-token: id:[CN_MOBILE] x
//= password no access-token: id:263*****7238
//= password yes access-token: |idx:263466287238|
static bool
is_number_of(const uint8_t *p, const uint8_t *end)
{
    if (end - p < 4 || memcmp(p, "id:", 3) != 0)
        return false;
    p += 3;
    if (*p == '[')
        for (p++; p < end && (is_upper(*p) || *p == '_' || *p == ']');)
            p++;
    else
        while (p < end && (is_digit(*p) || *p == '*'))
            p++;
    return p == end;
}

// What is refused must be short: its bytes are read again from the anchors inside.
enum { REFUSED_LENGTH = 512 };

static enum refusal
refused(const struct value *v, bool weak, bool prose)
{
    const uint8_t *p = v->start, *end = v->end;

    switch (secret_lex_value(p, end)) {
    case VALUE_EMPTY:
    case VALUE_PLACEHOLDER:
        return REFUSED_PLACEHOLDER;
    case VALUE_OWN:
        return REFUSED_OWN_OUTPUT;
    case VALUE_SECRET:
        break;
    }
    if (end - p > REFUSED_LENGTH)
        return REFUSED_NOT;
    if (is_path(p, end) || is_url(p, end) || is_number_of(p, end) ||
            (weak && (is_bare_word(p, end) || is_object(p, end))) ||
            (prose && !v->quoted && is_prose(p, end)))
        return REFUSED_PLACEHOLDER;
    return REFUSED_NOT;
}

// Does a byte end an unquoted credential? A `;` with a letter behind it does not (SignedHeaders of AWS).
static bool
ends_credential(const uint8_t *p, const uint8_t *lim)
{
    if (*p <= ' ' || one_of(*p, "\"',&"))
        return true;
    if (*p == ';')
        return lim - p < 2 || p[1] <= ' ';
    if (*p == '\\')
        return lim - p > 1 && one_of(p[1], "\"'nrt");
    if (*p == '<')
        return lim - p > 1 && p[1] == '/';
    return one_of(*p, ")]}>") && closes(p, lim);
}

// The end of an unquoted credential at p: one word, or parameters with commas between them
// (`username="bob", response="…"`, RFC 9110 11.6.2).
static const uint8_t *
credential_end(const uint8_t *p, const uint8_t *lim)
{
    for (;;) {
        const uint8_t *start = p, *next;
        bool pair = false;

        while (p < lim) {
            if (pair && p[-1] == '=' && (*p == '"' || *p == '\\')) {
                struct value v = value_behind(p, lim, false);

                if (!v.quoted)
                    return p;
                p = v.end;
                while (p < lim && *p == '\\')
                    p++;
                p += p < lim;
            } else if (ends_credential(p, lim)) {
                break;
            } else {
                pair |= *p == '=' && p > start;
                p++;
            }
        }
        // a comma, blanks, a name and `=`: goes on
        for (next = p; next < lim && (*next == ',' || is_blank(*next));)
            next++;
        if (!pair || next == p || *p != ',')
            return p;
        for (start = next;
                next < lim && (is_letter(*next) || *next == '-' || *next == '_');)
            next++;
        if (next == start || next == lim || *next != '=')
            return p;
        p = start;
    }
}

// What of an authorization value goes: the scheme word stays, and so does prose.
static bool
credentials(struct value *v, const uint8_t *lim)
{
    const uint8_t *start, *most = v->quoted ? v->end : lim;

    if (!v->quoted && v->start < lim &&
            *v->start == '[') // a list of one, as Go prints headers
        v->start++;
    start = secret_lex_scheme(v->start, most);
    if (start == v->start) {
        if (!v->quoted)
            v->end = credential_end(start, lim);
    } else {
        v->start = start;
        v->end = v->quoted ? v->end : credential_end(start, lim);
    }
    return v->end > v->start && !is_bare_word(v->start, v->end) &&
           *v->start != '{'; // `{base64(user:password)}`
}

static bool
is_uuid(const uint8_t *p, size_t n)
{
    if (n != 36)
        return false;
    for (size_t i = 0; i < n; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? p[i] != '-' : !is_hex(p[i]))
            return false;
    return true;
}

// What a generator made, by the look of it: letters and digits that take turns. Hex digits alone are a hash or an
// id of machines.
//= secret yes key=|q9WnXv2LkTzRb5YcHs7M|
//= secret yes {"user_auth":"|q9WnXv2LkTzRb5YcHs7M|"}
//= secret yes x-api: |q9WnXv2LkTzRb5YcHs7M|
//= secret no key=0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c
//= secret no key=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0
//= secret no key=value
//= secret no key=my-cluster-key-2024
//= secret no primary_key=q9WnXv2LkTzRb5YcHs7M
//= secret no key=s3://bucket/q9WnXv2LkTzRb5YcHs7M
//= secret no key=logs/eu/2024/06/02/1234_q9WnXv2.gz
//= secret no key=aaaaaaaaaa11111111aaaaaaaa
static bool
is_random(const struct value *v)
{
    enum { LEAST = 10, MOST = 150, ENTROPY = 35, TURNS = 3 };
    size_t n = (size_t)(v->end - v->start), hex = 0, turns = 0, slashes = 0, dots = 0;
    int kind = 0; // of the last letter or digit

    if (n < LEAST || n > MOST || is_uuid(v->start, n))
        return false;
    for (const uint8_t *p = v->start; p < v->end; p++) {
        int now = is_digit(*p) ? 1 : is_letter(*p) ? 2 : 0;

        if (now == 0 && !one_of(*p, "+/=_-."))
            return false;
        hex += is_hex(*p);
        slashes += *p == '/';
        dots += *p == '.';
        turns += now != 0 && kind != 0 && now != kind;
        kind = now != 0 ? now : kind;
    }
    if (slashes > 0 && (dots > 0 || slashes > n / 8))
        return false; // a path
    return hex < n && turns >= TURNS && token_entropy(v->start, n) >= ENTROPY;
}

static bool
has_letter(const struct value *v)
{
    for (const uint8_t *p = v->start; p < v->end; p++)
        if (is_letter(*p))
            return true;
    return false;
}

// The secret of a query: `?code=…`, `&sig=…`. Digits alone are ids.
//= url_secret yes GET /cb?code=|4/0AdQt8qi7bGMq|&state=x HTTP/1.1
//= url_secret yes https://x.blob.core.windows.net/c?sv=2022-11-02&sig=|q9WnXv2LkTz%2BRb5Y%3D|
//= url_secret yes {"url":"https://example.org/a?b=1&token=|q9WnXv2LkTzRb5YcHs7M|"}
//= url_secret yes https://s3.example.org/k?X-Amz-Expires=60&X-Amz-Signature=|0f1e2d3c4b5a6978|#top
//= url_secret no https://example.org/a?code=404&key=12:934679018
//= url_secret no https://example.org/a?token=&x=1
//= url_secret no https://example.org/a?token=[API_KEY]
//= url_secret no signature=0f1e2d3c4b5a6978
//= url_secret no code=E1234567
static bool
wants(const struct scan *s, const struct det_set *set, unsigned id)
{
    return set_has(set, id) && set_has(&s->plan->on, id);
}

// Of the detectors that the key speaks for, the one that the value belongs to; DET_COUNT: none.
static enum detector_id
detector_of(struct scan *s, const struct det_set *set, const struct key *k,
        const struct value *v)
{
    enum detector_id vendor;

    if (wants(s, set, DET_auth_header))
        return DET_auth_header;
    for (size_t i = 0; i < literal_keyeds; i++) {
        const struct literal_form *f = &literal_forms[literal_keyed[i]];

        if (wants(s, set, f->detector) && token_is(s, f, v->start, v->end))
            return (enum detector_id)f->detector;
    }
    if ((vendor = token_names(s, v->start, v->end)) != DET_COUNT)
        return vendor;
    if (k->url && wants(s, set, DET_url_secret) && has_letter(v))
        return DET_url_secret;
    if (wants(s, set, DET_password))
        return DET_password;
    return wants(s, set, DET_secret) && is_random(v) ? DET_secret : DET_COUNT;
}

// The same value once more in the next quotes, whatever stands between: `token = 'x1' | 'x1'`. NULL: it is not there.
//= password yes app token = '|q9WnXv2LkTzRb5Yc|' \| '|q9WnXv2LkTzRb5Yc|'
//= password yes {"token":"|q9WnXv2LkTzRb5Yc|","again":"q9WnXv2LkTzRb5Yd"}
static const uint8_t *
repeated(const struct value *v, const uint8_t *lim)
{
    enum { LEAST = 8, BETWEEN = 8 };
    size_t n = (size_t)(v->end - v->start);
    const uint8_t *p = v->end + 1;

    if (n < LEAST || v->end >= lim || (*v->end != '\'' && *v->end != '"'))
        return NULL;
    for (size_t i = 0; i < BETWEEN && p < lim && *p != *v->end; i++)
        p++;
    if (p >= lim || *p != *v->end || (size_t)(lim - p) < n + 2)
        return NULL;
    return memcmp(p + 1, v->start, n) == 0 && p[1 + n] == *v->end ? p + 1 : NULL;
}

// Takes or refuses a value that a key announces. Returns the end of what was taken, or NULL.
static const uint8_t *
take(struct scan *s, const struct det_set *set, const struct key *k, struct value v,
        bool prose, uint32_t mark)
{
    struct span name = k->name;
    const uint8_t *hash, *again;
    enum detector_id id;
    enum refusal why;
    bool header;

    if (wants(s, set, DET_cookie))
        return cookie_at(s, v.start, v.quoted ? v.end : s->lim, mark);
    if ((id = detector_of(s, set, k, &v)) == DET_COUNT)
        return NULL;
    header = id == DET_auth_header;
    if (id == DET_url_secret && !v.quoted && v.end > v.start &&
            (hash = memchr(v.start, '#', (size_t)(v.end - v.start))) != NULL)
        v.end = hash; // RFC 3986 3.5
    why = refused(&v, !header && is_weak(name, prose), prose);
    if (why == REFUSED_NOT && header) {
        if (!credentials(&v, s->lim))
            why = REFUSED_PLACEHOLDER;
        else
            why = refused(&v, false, false);
    }
    if (why != REFUSED_NOT) {
        if (v.end > v.start)
            scan_refuse(s, id, v.start, v.end, why);
        return NULL;
    }
    scan_take(s, id, v.start, v.end, PUMICE_PROOF_KEY,
            mark | (header ? MARK_SCHEME : 0U));
    if (v.quoted && (again = repeated(&v, s->lim)) != NULL) {
        scan_take(s, id, again, again + (v.end - v.start), PUMICE_PROOF_KEY, mark);
        return again + (v.end - v.start);
    }
    return v.end;
}

// ---------------------------------------------------------------- ways in

uint32_t
secret_index(struct detect_plan *plan)
{
    static const enum detector_id ids[] = { DET_password, DET_auth_header, DET_cookie,
        DET_secret, DET_url_secret };

    plan->secrets = (struct det_set){ 0 };
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        if (set_has(&plan->on, ids[i]))
            set_add(&plan->secrets, ids[i]);
    for (size_t i = 0; i < literal_keyeds; i++)
        if (set_has(&plan->on, literal_forms[literal_keyed[i]].detector))
            set_add(&plan->secrets, literal_forms[literal_keyed[i]].detector);
    return (set_empty(&plan->secrets) ? 0U : ANCHOR_KEY | ANCHOR_FLAG) |
           (set_has(&plan->on, DET_url_credential) || set_has(&plan->on, DET_password)
                           ? ANCHOR_AT
                           : 0U);
}

// Of the detectors that the key speaks for, those of this family that are on; a topic's own words may speak for
// others too. Asked before a value is read: what nobody wants must not cost its length.
static bool
wanted(const struct scan *s, struct det_set *set, bool url)
{
    if (!set_meets(set, &s->plan->secrets))
        return false;
    for (unsigned i = 0; i < SET_WORDS; i++)
        set->w[i] &= s->plan->secrets.w[i];
    if (!url)
        set_drop(set, DET_url_secret);
    return !set_empty(set);
}

// The end of an assignment whose first colon stands before p: `:=`, `::=`, `:::=`.
static const uint8_t *
assigns(const uint8_t *p, const uint8_t *lim)
{
    for (int i = 0; i < 3 && p < lim && *p == ':'; i++)
        p++;
    return p < lim && *p == '=' ? p + 1 : NULL;
}

// Can only a short value be a secret of these? Then a long one is not read again from every key in it.
static bool
is_short(const struct det_set *set)
{
    return !set_has(set, DET_password) && !set_has(set, DET_auth_header) &&
           !set_has(set, DET_url_secret) && !set_has(set, DET_cookie);
}

const uint8_t *
secret_key_at(struct scan *s, const uint8_t *sep)
{
    struct key k = key_before(s, sep);
    const uint8_t *behind = sep + (*sep >= 0x80 ? 3 : 1), *assign;
    struct det_set set;
    struct value v;
    bool prose;

    if (k.name.n == 0 || behind > s->lim || (*sep == '>') != k.tag)
        return NULL;
    if (*sep == ':' &&
            (k.path ||
                    (behind < s->lim && *behind == ':' &&
                            assigns(behind, s->lim) == NULL) ||
                    (s->lim - behind >= 2 && behind[0] == '/' && behind[1] == '/')))
        return NULL;
    if (*sep == '=' && behind < s->lim && (*behind == '=' || *behind == '>'))
        behind += behind + 1 < s->lim && *behind == '=' && behind[1] == '>'
                          ? 2
                          : 1; // ==, =>, ==>
    else if (*sep == ':' && (assign = assigns(behind, s->lim)) != NULL)
        behind = assign; // :=, ::=
    if (*sep == '=' && sep > s->text && one_of(sep[-1], "!<>"))
        return NULL; // a comparison
    set = evidence_key(s, k.name);
    if (set_meets(&set, &s->plan->persons)) {
        v = value_behind(behind, s->lim, k.tag);
        return person_take(s, &set, k.name, v.start, v.end, v.quoted || k.tag);
    }
    if (!wanted(s, &set, k.url))
        return NULL;
    prose = *sep == ':' && !k.quoted;
    // `arn:aws:secretsmanager:…:secret:name`: a link of a chain
    if (prose && k.name.p > s->text && k.name.p[-1] == ':' && behind < s->lim &&
            *behind != ' ' && is_weak(k.name, true))
        return NULL;
    if (is_short(&set) && s->lim - behind > REFUSED_LENGTH) {
        if (sep < s->long_end)
            return NULL;
        v = value_behind(behind, behind + REFUSED_LENGTH, k.tag);
        if (v.end == behind + REFUSED_LENGTH) {
            s->long_end = v.end;
            return NULL;
        }
    } else {
        v = value_behind(behind, s->lim, k.tag);
    }
    return take(s, &set, &k, v, prose, MARK_KEY);
}

// Programs by what their short options carry.
enum {
    TOOL_ATTACHED = 1, // -pPASSWORD
    TOOL_APART = 2,    // -p PASSWORD
    TOOL_USER = 4      // -u USER:PASSWORD
};

static unsigned
tool_kinds(const uint8_t *p, size_t n)
{
    static const struct {
        const char *name;
        unsigned kinds;
    } tools[] = { { "mysql", TOOL_ATTACHED }, { "mysqldump", TOOL_ATTACHED },
        { "mysqladmin", TOOL_ATTACHED }, { "mysqlimport", TOOL_ATTACHED },
        { "mariadb", TOOL_ATTACHED }, { "sshpass", TOOL_ATTACHED | TOOL_APART },
        { "mongo", TOOL_APART }, { "mongosh", TOOL_APART }, { "mongodump", TOOL_APART },
        { "login", TOOL_APART }, { "curl", TOOL_USER }, { "wget", TOOL_USER },
        { "http", TOOL_USER }, { "https", TOOL_USER } };

    for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
        if (*p == (uint8_t)tools[i].name[0] && strlen(tools[i].name) == n &&
                memcmp(p, tools[i].name, n) == 0)
            return tools[i].kinds;
    return 0;
}

// Does one of these programs stand before the option, on its command line? Each byte is read once,
// however many options there are.
static bool
is_command(struct scan *s, const uint8_t *dash, unsigned kinds)
{
    const uint8_t *p = s->commands_read != NULL ? s->commands_read : s->text;

    if (dash - p > COMMAND_MOST) {
        p = dash - COMMAND_MOST;
        s->command_kinds = 0;
    }
    while (p < dash) {
        const uint8_t *word = p;
        unsigned found;

        while (p < dash && is_letter(*p))
            p++;
        if (p > word && (found = tool_kinds(word, (size_t)(p - word))) != 0) {
            s->command_kinds = found;
            s->command = word;
        }
        if (p < dash && one_of(*p, "|;\n") &&
                !(*p == '\n' && p > s->text && p[-1] == '\\')) // a line goes on
            s->command_kinds = 0;
        p += p < dash;
    }
    if (p > (s->commands_read != NULL ? s->commands_read : s->text))
        s->commands_read = p;
    return (s->command_kinds & kinds) != 0 && dash - s->command <= COMMAND_MOST;
}

// `curl -u username:token`: what a manual writes.
static bool
is_example(const uint8_t *p, const uint8_t *end)
{
    static const char *const words[] = { "password", "passwd", "pass", "token",
        "secret", "key", "api_key", "apikey", "pwd" };

    return LIST_HAS(words, p, (size_t)(end - p));
}

// `curl -u user:password`: the pair is what a Basic header would carry. p: behind the option.
//= auth_header yes curl -u |elastic:P@ssw0rd1| https://localhost:9200
//= auth_header yes curl -X POST --user '|bob:h0pk1ns|' $URL
//= auth_header yes curl --user "|{a1}":"{b2}"| -d x
//= password yes curl -u elastic:|P@ssw0rd1| https://localhost:9200
//= auth_header yes curl -k https://example.org \\\n -u |bob:h0pk1ns|
//= auth_header no docker run -u 1000:1000 img
//= auth_header no curl -u username:token https://example.org
//= auth_header no curl -u <user:password> https://example.org
//= auth_header no curl -u bob https://example.org
//= auth_header no curl -u $USER:$PASSWORD https://example.org
static const uint8_t *
user_option(struct scan *s, const uint8_t *dash, const uint8_t *p)
{
    struct value v = value_behind(p, s->lim, false), word;
    const uint8_t *colon;

    if (v.start < s->lim && v.quoted && v.end + 1 < s->lim && v.end[1] == ':' &&
            memchr(v.start, ':', (size_t)(v.end - v.start)) == NULL) {
        word = value_behind(v.end + 2, s->lim, false); // "user":"password"
        v.end = word.end + (word.quoted && word.end < s->lim);
    }
    if (v.end - v.start < 3 || v.end - v.start > REFUSED_LENGTH ||
            (colon = memchr(v.start, ':', (size_t)(v.end - v.start))) == NULL ||
            colon + 1 == v.end || !is_command(s, dash, TOOL_USER))
        return NULL;
    word = (struct value){ colon + 1, v.end, true };
    if (*v.start == '<' || secret_lex_value(v.start, v.end) != VALUE_SECRET ||
            refused(&word, false, false) != REFUSED_NOT ||
            is_example(word.start, word.end)) {
        scan_refuse(s, DET_auth_header, v.start, v.end, REFUSED_PLACEHOLDER);
        return NULL;
    }
    scan_take(s, DET_auth_header, v.start, v.end, PUMICE_PROOF_KEY, MARK_KEY);
    scan_take(s, DET_password, word.start, word.end, PUMICE_PROOF_KEY, MARK_KEY);
    return v.end;
}

//= password yes mysql -u root -p|hunter2| app
//= password yes sshpass -p |hunter2| ssh bob@host
//= password yes docker login -u bob -p |hunter2| registry
//= password no mysql -u root -p app
//= password no docker run -p 8080:80 img
//= password no ssh -p 2222 host
const uint8_t *
secret_flag_at(struct scan *s, const uint8_t *dash)
{
    const uint8_t *p = dash, *name;
    struct key k = { 0 };
    struct span key;
    struct value v;
    struct det_set set;

    while (p < s->lim && *p == '-')
        p++;
    name = p;
    if (p - dash == 1) {
        bool blank;

        if (p + 1 >= s->lim)
            return NULL;
        blank = p[1] == ' ';
        if (*p == 'u')
            return blank ? user_option(s, dash, p + 1) : NULL;
        if (*p != 'p' || !is_command(s, dash, blank ? TOOL_APART : TOOL_ATTACHED))
            return NULL;
        key = span_of("password");
        p++;
        if (is_letter(*p) && s->lim - p > 4 && (memcmp(p, "ort", 3) == 0)) // -port
            return NULL;
    } else {
        while (p < s->lim && p - name < KEY_MOST &&
                (is_letter(*p) || is_digit(*p) || *p == '-' || *p == '_'))
            p++;
        if (p == s->lim || *p != ' ') // `--password=x` is the separator's
            return NULL;
        key = (struct span){ name, (size_t)(p - name) };
        if (span_is(key, "user") || span_is(key, "proxy-user"))
            return user_option(s, dash, p);
    }
    set = evidence_key(s, key);
    if (!wanted(s, &set, false))
        return NULL;
    v = value_behind(p, s->lim, false);
    if (v.start < s->lim && *v.start == '-' && !v.quoted)
        return NULL; // the next option
    k.name = key;
    return take(s, &set, &k, v, false, MARK_KEY);
}

// `amqp://user:password@host`, `redis://:password@host`: of a connection string the password goes
// (RFC 3986 3.2.1). An `@` in it must be written %40, as the RFC says.
//= url_credential yes amqp://app:|hunter2|@mq.example.org:5672/vhost
//= url_credential yes url=mongodb+srv://app:|h%40nter:2|@db.example.org/x?y=z
//= url_credential yes redis://:|hunter2|@127.0.0.1:6379/0
//= url_credential yes {"url":"postgres://app:|hunter2|@db/app"}
//= url_credential no https://example.org:8080/users/@bob
//= url_credential no https://example.org/a:b@c
//= url_credential no http://host:8080@example.org
//= url_credential no https://bob@example.org
//= url_credential no amqp://app:${PASSWORD}@mq.example.org
//= url_credential no amqp://app:***@mq.example.org
//= url_credential no amqp://app:[PASSWORD]@mq.example.org
//= password yes url=amqp://app:|hunter2|@mq.example.org:5672/vhost
const uint8_t *
secret_userinfo_at(struct scan *s, const uint8_t *at)
{
    const uint8_t *p = at, *colon = NULL;
    struct value v = { .end = at, .quoted = true };
    enum refusal why;
    enum detector_id id = DET_url_credential;

    if (!set_has(&s->plan->on, DET_url_credential))
        id = DET_password; // a connection string has one too
    if (*at != '@' || !set_has(&s->plan->on, id))
        return NULL;
    while (p > s->text && at - p < USERINFO_MOST && p[-1] > ' ' &&
            !one_of(p[-1], "/@\"'<>"))
        if (*--p == ':')
            colon = p;
    if (colon == NULL || colon + 1 == at || p - s->text < 4 || p[-1] != '/' ||
            p[-2] != '/' || p[-3] != ':' || !(is_letter(p[-4]) || is_digit(p[-4])))
        return NULL;
    v.start = colon + 1;
    why = refused(&v, false, false);
    for (p = v.start; p < at && is_digit(*p);)
        p++;
    if (p == at && at - v.start <= PORT_MOST)
        why = REFUSED_PLACEHOLDER; // `http://host:8080@x`
    if (why != REFUSED_NOT) {
        scan_refuse(s, id, v.start, at, why);
        return NULL;
    }
    scan_take(s, id, v.start, at, PUMICE_PROOF_SELF, MARK_SCHEME);
    return at;
}

void
secret_field(struct scan *s)
{
    struct value v = { .start = s->text, .end = s->lim, .quoted = true };
    bool list = true; // only elements of lists on the way here

    if (s->lim == s->text)
        return;
    for (const struct segment *k = s->f->path; k != NULL; k = k->up) {
        struct key key = { .name = k->name };
        struct det_set set;

        if (k->name.p == NULL)
            continue;
        set = evidence_name(s, k->name)->key;
        if (!list) // `"authorization":{"role":…}` is no header
            set_drop(&set, DET_auth_header), set_drop(&set, DET_secret);
        if (wanted(s, &set, false)) {
            if (!list && set_has(&set, DET_cookie)) { // `"cookies":{"sid":…}`
                if (secret_lex_value(v.start, v.end) == VALUE_OWN)
                    return;
                scan_take(s, DET_cookie, v.start, v.end, PUMICE_PROOF_KEY, MARK_KEY);
                return;
            }
            take(s, &set, &key, v, false, MARK_KEY);
            return;
        }
        if (set_has(&evidence_name(s, k->name)->veto, DET_password))
            return;
        list = false;
    }
}
