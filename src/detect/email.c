// E-mail addresses: the local part is read leftwards from the `@`, the domain by the lexer (RFC 5321
// 4.5.3.1 for the lengths, RFC 5890 for what a label may be).
#include "detect/email.h"

#include <strings.h>

enum { LOCAL_MOST = 64, LABEL_MOST = 63, DOMAIN_MOST = 253 };

// Endings of files, units and hosts, none of them a top level domain of the root zone.
static const char endings[] =
        " apk avi avif bak bat bin bmp bz2 cfg class conf config cpp crt csr css csv "
        "db deb dll dmg doc "
        "docx dtd ear eot exe flac flv gif go gz heic hpp htm html ico img ini ipynb "
        "iso jar java jpeg "
        "jpg js json jsonl jsp jsx key kt lib lock log lua m3u8 map mkv mp3 "
        "mp4 msi mount obj ogg orig otf out parquet path pem php png ppt pptx proto "
        "pyc rar rb rpm rst "
        "scala scope service slice socket sql sqlite svg swf swp tar target tgz tiff "
        "timer tmp toml "
        "ts tsx ttf txt vue war wasm wav webm webp woff woff2 xls xlsx xml xz yaml yml "
        "zst ";

static bool
is_ending(const uint8_t *p, size_t n)
{
    char word[16] = " ";

    if (n + 2 >= sizeof(word))
        return false;
    for (size_t i = 0; i < n; i++)
        word[1 + i] = (char)(p[i] | 0x20);
    word[n + 1] = ' ';
    word[n + 2] = '\0';
    return strstr(endings, word) != NULL;
}

static bool
is_letter(uint8_t c)
{
    uint8_t lower = c | 0x20;

    return lower >= 'a' && lower <= 'z';
}

static bool
is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

// The start of the letter or digit that ends at p: ASCII, or two or three bytes of Latin, Greek, Cyrillic.
// NULL: it is none.
static const uint8_t *
letter_before(const uint8_t *lo, const uint8_t *p)
{
    if (p == lo)
        return NULL;
    if (is_letter(p[-1]) || is_digit(p[-1]))
        return p - 1;
    if ((p[-1] & 0xc0) != 0x80 || p - lo < 2)
        return NULL;
    if ((p[-2] >= 0xc3 && p[-2] <= 0xca) || (p[-2] >= 0xcd && p[-2] <= 0xd4))
        return p - 2;
    if (p - lo >= 3 && p[-3] == 0xe1 && p[-2] >= 0xb8 && p[-2] <= 0xbb)
        return p - 3;
    return NULL;
}

// `"john smith"@`: back to the opening quote.
static const uint8_t *
quoted_before(const uint8_t *lo, const uint8_t *at)
{
    const uint8_t *p = at - 1;
    bool word = false;

    while (p > lo && at - p < LOCAL_MOST) {
        uint8_t c = *--p;

        if (c == '"')
            return word && (p == lo || letter_before(lo, p) == NULL) ? p : NULL;
        if (c < 0x20)
            return NULL;
        word |= is_letter(c) || is_digit(c) || c >= 0x80;
    }
    return NULL;
}

// The start of the local part that ends at `at`, or NULL.
static const uint8_t *
local_before(const uint8_t *lo, const uint8_t *at)
{
    const uint8_t *p = at, *q, *start = NULL;

    if (at - lo >= 3 && at[-1] == '"')
        return quoted_before(lo, at);
    while (at - p <= LOCAL_MOST) {
        if ((q = letter_before(lo, p)) != NULL) {
            start = p = q;
        } else if (p > lo && strchr("._+%-", p[-1]) != NULL && p[-1] != 0) {
            p--;
            if (*p == '_' || *p == '%')
                start = p;
        } else if (p > lo && p < at && p[-1] != 0 && strchr("'!#$~^", p[-1]) != NULL &&
                   letter_before(lo, p - 1) != NULL &&
                   letter_before(p, p + 1) != NULL) {
            p--; // only between letters: it may as well be a quote
        } else {
            break;
        }
    }
    return start != NULL && at - start <= LOCAL_MOST ? start : NULL;
}

// Takes labels off the end until the last one can be a top level domain. Returns the end, or NULL.
static const uint8_t *
domain_end(const uint8_t *domain, const uint8_t *end)
{
    for (;;) {
        const uint8_t *label = end;
        bool letters = true;

        while (label > domain && label[-1] != '.')
            label--;
        if (label == domain)
            return NULL; // one label is a host
        for (const uint8_t *p = label; p < end; p++)
            letters &= is_letter(*p) || *p >= 0x80;
        if (end - label >= 4 && strncasecmp((const char *)label, "xn--", 4) == 0)
            letters = true;
        if (letters && end - label >= 2 && end - label <= LABEL_MOST &&
                !is_ending(label, (size_t)(end - label)))
            return end;
        end = label - 1;
    }
}

static bool
labels_fit(const uint8_t *domain, const uint8_t *end)
{
    const uint8_t *label = domain;

    if (end - domain > DOMAIN_MOST)
        return false;
    for (const uint8_t *p = domain; p <= end; p++)
        if (p == end || *p == '.') {
            if (p - label > LABEL_MOST)
                return false;
            label = p + 1;
        }
    return true;
}

// `scheme://user@host`, `scheme://user:password@host`: RFC 3986 3.2.1.
static bool
is_userinfo(const uint8_t *lo, const uint8_t *start)
{
    const uint8_t *p = start;

    while (p > lo && start - p < LOCAL_MOST && p[-1] > ' ' &&
            strchr("/@\"'<>?&=", p[-1]) == NULL)
        p--;
    return p - lo >= 3 && p[-1] == '/' && p[-2] == '/' && p[-3] == ':';
}

// `Message-ID: <…>`, RFC 5322 3.6.4.
static bool
is_message_id(const uint8_t *lo, const uint8_t *start)
{
    static const char *const keys[] = { "message-id", "message_id", "messageid",
        "msgid", "msg-id", "in-reply-to", "references" };
    const uint8_t *p = start;

    if (p == lo || p[-1] != '<')
        return false;
    p--;
    while (p > lo && start - p < 8 && p[-1] != 0 && strchr(" :=\"'", p[-1]) != NULL)
        p--;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        size_t n = strlen(keys[i]);

        if ((size_t)(p - lo) >= n && strncasecmp((const char *)p - n, keys[i], n) == 0)
            return true;
    }
    return false;
}

static bool
is_remote(const uint8_t *start, const uint8_t *at, const uint8_t *end,
        const uint8_t *lim)
{
    static const char *const users[] = { "git", "hg", "svn", "gitlab", "gitea" };

    if (end == lim || *end != ':')
        return false;
    for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++)
        if (strlen(users[i]) == (size_t)(at - start) &&
                memcmp(start, users[i], (size_t)(at - start)) == 0)
            return true;
    return false;
}

const uint8_t *
email_at(struct scan *s, const uint8_t *at)
{
    const uint8_t *start = local_before(s->text, at), *end, *token;

    if (start == NULL || at + 1 >= s->lim)
        return NULL;
    if ((token = email_lex_domain(at + 1)) == NULL || token > s->lim)
        return NULL;
    if ((end = domain_end(at + 1, token)) == NULL) {
        scan_refuse(s, DET_email, start, token, REFUSED_ENDING);
    } else if (!labels_fit(at + 1, end)) {
        scan_refuse(s, DET_email, start, end, REFUSED_RANGE);
    } else if (is_remote(start, at, end, s->lim) || is_userinfo(s->text, start) ||
               is_message_id(s->text, start)) {
        scan_refuse(s, DET_email, start, end, REFUSED_VETO);
    } else {
        scan_take(s, DET_email, start, end, PUMICE_PROOF_SELF, MARK_DOMAIN);
        return end;
    }
    return NULL;
}
