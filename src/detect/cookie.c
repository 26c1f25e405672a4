// Cookies: of `Cookie: a=1; b=2` and `Set-Cookie: a=1; Path=/` the values go; names and attributes stay
// (RFC 6265 4.1.1, 4.2.1).
#include "detect/cookie.h"

#include "base/is.h"
#include "base/list.h"

#include "detect/secret.h"
#include "detect/token.h"

enum { NAME_MOST = 256, BARE_LEAST = 8 };

static bool
is_value(uint8_t c)
{
    return c > ' ' && c != '"' && c != ';' && c != ',' && c != '\\' && c != '\'' &&
           c != 0x7f;
}

static bool
is_name(uint8_t c)
{
    return is_value(c) && c != '=' && c != '(' && c != ')' && c != '<' && c != '>' &&
           c != '{' && c != '}' && c != '[' && c != ']' && c != ':' && c != '@';
}

// What Set-Cookie says of the cookie in front of it.
static bool
is_attribute(const uint8_t *p, size_t n)
{
    static const char *const names[] = { "path", "domain", "expires", "max-age",
        "samesite", "secure", "httponly", "priority", "partitioned", "version",
        "comment" };

    return LIST_HAS(names, p, n);
}

// An end tag around it is none of it.
static bool
goes_on(const uint8_t *p, const uint8_t *lim)
{
    return is_value(*p) &&
           !(lim - p > 1 && ((*p == '<' && p[1] == '/') || (*p == '>' && p[1] == '<')));
}

// A value without a name: an opaque one is a session's, a word says something of cookies.
static const uint8_t *
bare_at(struct scan *s, const uint8_t *p, const uint8_t *lim, uint32_t mark)
{
    const uint8_t *end = p;
    bool digit = false, own = false;

    for (; end < lim && goes_on(end, lim); end++) {
        digit |= *end >= '0' && *end <= '9';
        own |= *end == ']' && evidence_is_label(p, end + 1);
    }
    if (own || end - p < BARE_LEAST || *p == '<' || !digit ||
            (end < lim && *end == ' ') || secret_lex_value(p, end) != VALUE_SECRET)
        return NULL;
    scan_take(s, DET_cookie, p, end, PUMICE_PROOF_KEY, mark);
    return end;
}

// The end of a value in quotes, with what hangs on it: of that, marks alone are none of it.
static const uint8_t *
behind_quoted(const uint8_t *quote, const uint8_t *lim)
{
    const uint8_t *end = (const uint8_t *)memchr(quote + 1, '"',
                                 (size_t)(lim - quote - 1)) +
                         1,
                  *p = end;
    bool more = false;

    for (; p < lim && goes_on(p, lim); p++)
        more |= is_alnum(*p) || *p >= 0x80;
    return more ? p : end;
}

//= cookie yes Cookie: sid=|q9WnXv2L|; theme=|dark|
//= cookie yes Set-Cookie: sid=|q9WnXv2L|; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly
//= cookie yes {"headers":{"cookie":"a=|1x|; b=|2y|"}}
//= cookie yes {"cookies":{"sid":"|q9WnXv2L|","n":"|17|"}}
//= cookie yes curl -H 'Cookie: sid=|q9WnXv2L|' https://example.org
//= cookie yes Cookie: sid=|"q9WnXv2L"|; x=|17|
//= cookie yes Cookie: sid=|"q9WnXv2L"|{; x=|17|
//= cookie yes Cookie: sid=|"q9WnXv2L"手|; x=|17|
//= cookie yes cookie=|q9WnXv2L1|
//= cookie yes <r><a>Cookie: sid=|q9WnXv2L|</a></r>
//= cookie no Cookie: sid=[SESSION]
//= cookie no Set-Cookie: sid=; Path=/; Max-Age=0
//= cookie no cookie: expired
//= cookie no Cookie:9//[API_KEY]
//= cookie no no cookie here
//= cookie no {"cookie":"enabled"}
const uint8_t *
cookie_at(struct scan *s, const uint8_t *start, const uint8_t *lim, uint32_t mark)
{
    const uint8_t *p = start, *taken = NULL;

    for (;;) {
        const uint8_t *name, *end;

        while (p < lim && (*p == ' ' || *p == ';'))
            p++;
        for (name = p; p < lim && p - name < NAME_MOST && is_name(*p);)
            p++;
        if (p == name || p == lim || *p != '=') {
            if (p == lim || *p != ';') // no flag such as Secure
                return taken != NULL ? taken : bare_at(s, name, lim, mark);
            continue;
        }
        end = ++p;
        if (end < lim && *end == '"' && memchr(end + 1, '"', (size_t)(lim - end - 1)))
            end = behind_quoted(end, lim);
        else
            while (end < lim && goes_on(end, lim))
                end++;
        if (is_attribute(name, (size_t)(p - 1 - name))) {
            while (end < lim && *end != ';' && *end != '"' && *end != '\'' &&
                    *end >= ' ')
                end++; // a date has blanks
        } else if (end > p && secret_lex_value(p, end) == VALUE_SECRET) {
            scan_take(s, DET_cookie, p, end, PUMICE_PROOF_KEY, mark);
            taken = end;
        }
        for (p = end;
                p < lim && goes_on(p, lim);) // behind the quote, up to the next cookie
            p++;
        if (p == lim || *p != ';')
            return taken;
    }
}
