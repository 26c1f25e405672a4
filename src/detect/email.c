// E-mail addresses: the domain is read to the right of the `@`, the local part to its left, at most
// 64 bytes of it, so that a text full of `@` stays linear.
#include "detect/email.h"

#include "base/is.h"
#include "base/list.h"

#include <stdlib.h>

enum {
    LOCAL_MOST = 64,     // bytes (RFC 5321 4.5.3.1.1)
    DOMAIN_MOST = 253,   // bytes (RFC 1035 2.3.4)
    LABEL_MOST = 63,     // characters
    AUTHORITY_MOST = 256 // bytes before a local part that are searched for `://`
};

static int
hex(uint8_t c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// ---------------------------------------------------------------- local part

// Bytes of the Latin, Greek or Cyrillic letter (or accent) that ends before p, 0 for anything else.
static size_t
letter_before(const uint8_t *lo, const uint8_t *p)
{
    uint8_t b, c;

    if (p - lo < 2 || (p[-1] & 0xc0) != 0x80)
        return 0;
    b = p[-2];
    c = p[-1];
    if (b >= 0xc3 && b <= 0xd4)
        return !(b == 0xc3 && (c == 0x97 || c == 0xb7)) && b != 0xcb &&
                               !(b == 0xd4 && c >= 0xb0)
                       ? 2
                       : 0;
    return p - lo >= 3 && p[-3] == 0xe1 && b >= 0xb8 && b <= 0xbf ? 3 : 0;
}

// Marks that RFC 5322 allows in an atom; in logs they part things, so they count between letters only.
static bool
is_inner(uint8_t c)
{
    return c != 0 && strchr("'!#$^~%", c) != NULL;
}

// Where the unquoted local part that ends before `at` begins; `at` itself when there is none.
static const uint8_t *
local_start(const uint8_t *lo, const uint8_t *at)
{
    const uint8_t *p = at;
    size_t n;

    while (p > lo) {
        uint8_t c = p[-1];

        if (p - lo >= 3 && p[-3] == '%' && hex(p[-2]) >= 0 && hex(c) >= 0) {
            uint8_t was = (uint8_t)(hex(p[-2]) << 4 | hex(c)); // of a form or an URL

            if (!is_alnum(was) && (was == 0 || strchr("._+-", was) == NULL))
                break;
            p -= 3;
        } else if (is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-') {
            if (c == '.' && p < at && *p == '.')
                return p + 1; // `see...bob@`
            p--;
        } else if (is_inner(c) && p < at && is_alnum(*p) && p - lo >= 2 &&
                   is_alnum(p[-2])) {
            p--;
        } else if ((n = letter_before(lo, p)) > 0) {
            p -= n;
        } else {
            break;
        }
        if (at - p > LOCAL_MOST)
            break;
    }
    // `\u003cbob@`: an escape that nobody has undone
    if (p > lo && p[-1] == '\\' && at - p > 5 && *p == 'u' && hex(p[1]) >= 0 &&
            hex(p[2]) >= 0 && hex(p[3]) >= 0 && hex(p[4]) >= 0)
        p += 5;
    while (p < at && (*p == '.' || *p == '-' || *p == '+'))
        p++;
    return p;
}

// The same of `"a b"@`.
//= email yes "john doe"@example.org
//= email yes to |"a\"b@c"@example.org|
//= email no ""@example.org
static const uint8_t *
quoted_start(const uint8_t *lo, const uint8_t *at)
{
    for (const uint8_t *p = at - 1; p > lo && at - p < LOCAL_MOST;) {
        uint8_t c = *--p;

        if (c < 0x20 ||
                c == '[') // or what was too long would be one, once there is a label in it
            break;
        if (c == '"' && !(p > lo && p[-1] == '\\'))
            return at - p > 2 ? p : at;
    }
    return at;
}

// ---------------------------------------------------------------- what is none

static int
by_name(const void *key, const void *row)
{
    const struct span *label = key;
    const char *name = *(const char *const *)row;
    size_t n = strlen(name);
    int order = strncasecmp((const char *)label->p, name, label->n < n ? label->n : n);

    if (order != 0 || label->n == n)
        return order;
    return label->n < n ? -1 : 1;
}

bool
email_refused_ending(struct span label)
{
    static const char *const endings[] = {
#include "endings.inc"
    };

    return bsearch(&label, endings, sizeof(endings) / sizeof(endings[0]),
                   sizeof(endings[0]), by_name) != NULL;
}

// The domain [p, end): label lengths, a last label of letters, no version, no file.
//= email no img@2x.png
//= email no user@1000.service
//= email no actions/x@v4.1
//= email no lodash@1.2.3-beta.rc
//= email no deploy@203.0.113.9
//= email no bob@example.c
//= email yes bob@163.com
//= email yes |bob@mail.pl|, |amy@example.io|
static enum refusal
check_domain(const uint8_t *p, const uint8_t *end)
{
    size_t chars = 0, labels = 0, numeric = 0;
    const uint8_t *label = p;
    bool digits = true, letters = true;

    if (end - p > DOMAIN_MOST)
        return REFUSED_LONGER;
    for (; p <= end; p++) {
        if (p == end || *p == '.') {
            if (chars > LABEL_MOST)
                return REFUSED_LONGER;
            labels++;
            numeric += digits && numeric + 1 == labels;
            if (p == end)
                break;
            label = p + 1;
            chars = 0;
            digits = letters = true;
        } else {
            chars += (*p & 0xc0) != 0x80;
            digits &= is_digit(*p);
            letters &= !is_digit(*p) && *p != '-' && *p != '_';
        }
    }
    if (end - label > 4 && strncasecmp((const char *)label, "xn--", 4) == 0)
        return numeric < 2 ? REFUSED_NOT : REFUSED_ENDING;
    if (!letters || chars < 2 || numeric >= 2)
        return REFUSED_ENDING;
    return email_refused_ending((struct span){ label, (size_t)(end - label) })
                   ? REFUSED_ENDING
                   : REFUSED_NOT;
}

// `bob@example.com.txt`: a file that is named by an address, whose domain ends before the file's ending.
//= email yes logs/|bob@example.com|.txt
//= email no icon@2x.min.js
static const uint8_t *
before_ending(const uint8_t *domain, const uint8_t *end)
{
    static const char *const known[] = { "com", "net", "org", "edu", "gov", "cn" };
    const uint8_t *last = end, *label;

    while (last[-1] != '.')
        last--;
    label = --last;
    while (label > domain && label[-1] != '.')
        label--;
    return label > domain && LIST_HAS(known, label, (size_t)(last - label)) ? last
                                                                            : NULL;
}

// `scheme://user@host`, `scheme://user:password@host`.
//= email no https://bob:secret@example.org/x
//= email no ssh://git@example.org/x.git
//= email yes https://example.org/users/|bob@example.org|/edit
//= email yes https://example.org?to=|bob@example.org|
//= email yes mailto:|bob@example.org|
//= email yes https://|bob@example.org|@mail.example.net/
static bool
in_authority(const uint8_t *lo, const uint8_t *start)
{
    if (start > lo && start[-1] == '@') // the user is an address
        start--;
    for (const uint8_t *p = start; p > lo && start - p < AUTHORITY_MOST; p--) {
        uint8_t c = p[-1];

        if (c == '/')
            return p - lo >= 3 && p[-2] == '/' && p[-3] == ':';
        if (c <= ' ' || strchr("\"'<>@?#()[]{}|", c) != NULL)
            return false;
    }
    return false;
}

// The users of repositories: `git@github.com:x/y`.
//= email no git@github.com:x/y.git
//= email no hg@example.org:x
//= email yes git: |bob@example.org|
static bool
is_repository(const uint8_t *start, const uint8_t *at, uint8_t next)
{
    static const char *const users[] = { "git", "hg", "svn", "aur", "gitea", "gitlab" };

    if (next != ':' && next != '/')
        return false;
    for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++)
        if ((size_t)(at - start) == strlen(users[i]) &&
                memcmp(start, users[i], (size_t)(at - start)) == 0)
            return true;
    return false;
}

// Does the text before p end in one of the names of a message's number?
static bool
names_message(const uint8_t *lo, const uint8_t *p)
{
    static const char *const names[] = { "messageid", "msgid", "inreplyto" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t n = strlen(names[i]);
        const uint8_t *q = p;

        while (n > 0 && q > lo) {
            uint8_t c = *--q;

            if (n < strlen(names[i]) && (c == '-' || c == '_'))
                continue;
            if ((c | 0x20) != (uint8_t)names[i][n - 1])
                break;
            n--;
        }
        if (n == 0)
            return true;
    }
    return false;
}

// `Message-ID: <2024.1@mail.example.org>`
//= email no Message-ID: <20240102.77@mail.example.org>
//= email no cleanup: message-id=<20240102.77@mail.example.org>
//= email no In-Reply-To: <20240102.77@mail.example.org>
//= email yes message from <|bob@example.org|>
static bool
is_message_id(const struct scan *s, const uint8_t *start)
{
    const uint8_t *p = start;

    for (int i = 0;
            i < 8 && p > s->text && (p[-1] <= ' ' || strchr("<\"':=\\", p[-1]) != NULL);
            i++)
        p--;
    if (p == start)
        return p == s->text && s->f->path != NULL && s->f->path->name.p != NULL &&
               names_message(s->f->path->name.p,
                       s->f->path->name.p + s->f->path->name.n);
    if (p == s->text && s->f->path != NULL && s->f->path->name.p != NULL)
        return names_message(s->f->path->name.p,
                s->f->path->name.p + s->f->path->name.n);
    return s->barrier <= p && names_message(s->barrier, p); // not in what goes
}

// Behind the stars of a mask stands what it has left of a local part; stars on both sides are emphasis.
//= email no b**b@example.org
//= email no b**.b@example.org
//= email yes see **|bob@example.org|**
static bool
is_masked(const struct scan *s, const uint8_t *start, const uint8_t *end)
{
    const uint8_t *p = start;

    while (p > s->text && p[-1] != 0 && strchr("._+-%'!#$^~", p[-1]) != NULL)
        p--;
    if (p == s->text || p[-1] != '*')
        return false;
    while (p > s->text && p[-1] == '*')
        p--;
    return !(end < s->lim && *end == '*' &&
             (p == s->text || p[-1] <= ' ' || strchr("\"'([{|>", p[-1]) != NULL));
}

// ---------------------------------------------------------------- the detector

// at: an `@` with no space beside it, or `%40`.
//= email yes ?email=|bob%40example.org|&x=1
//= email yes to=|bob%2Bnews%40example.org|
//= email yes https://|bob%40example.org|@mail.example.net/
//= email no 50%40
const uint8_t *
email_at(struct scan *s, const uint8_t *at)
{
    const uint8_t *domain = at + (*at == '@' ? 1 : 3), *start, *end, *shorter;
    bool literal, escaped = *at != '@';
    enum refusal why = REFUSED_NOT;
    uint8_t next;

    if (!set_has(&s->plan->on, DET_email) || at == s->text || domain >= s->lim ||
            (end = email_domain(domain, &literal)) == NULL || end > s->lim)
        return NULL;
    start = at[-1] == '"' ? quoted_start(s->text, at) : local_start(s->text, at);
    if (start == at || at[-1] == '.')
        return NULL;
    next = end < s->lim ? *end : 0;
    if (!literal)
        why = check_domain(domain, end);
    if (why == REFUSED_ENDING && (shorter = before_ending(domain, end)) != NULL &&
            check_domain(domain, shorter) == REFUSED_NOT) {
        end = shorter;
        why = REFUSED_NOT;
    }
    if (why == REFUSED_NOT && at - start > LOCAL_MOST)
        why = REFUSED_LONGER;
    if (why == REFUSED_NOT &&
            ((!escaped && next != '@' && in_authority(s->text, start)) ||
                    is_repository(start, at, next) || is_message_id(s, start)))
        why = REFUSED_VETO;
    if (why == REFUSED_NOT && is_masked(s, start, end))
        why = REFUSED_OWN_OUTPUT;
    if (why != REFUSED_NOT) {
        scan_refuse(s, DET_email, start, end, why);
        return NULL;
    }
    scan_take(s, DET_email, start, end, PUMICE_PROOF_SELF, MARK_DOMAIN);
    return end;
}
