// Secrets by their key: `password=x`, `"password":"x"`, `密码：x`, `<password>x</password>`, `--password x`,
// `Authorization: Bearer x`. From the separator the key is read leftwards, the value rightwards.
#include "detect/secret.h"

#include <strings.h>

enum {
    KEY_MOST = 64,   // bytes of a key, with what stands between it and the separator
    GAP_MOST = 256,  // blanks before a value
    WORD_MOST = 24,  // letters of a bare word
    NUMBER_MOST = 6, // digits of a number that is no secret
};

// Detectors of this family; a topic's own words may speak for others too.
static const uint64_t secrets =
        (uint64_t)1 << DET_password | (uint64_t)1 << DET_auth_header;

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
};

// The name that ends before sep.
static struct key
key_before(const struct scan *s, const uint8_t *sep)
{
    const uint8_t *lo = sep - s->text > KEY_MOST ? sep - KEY_MOST : s->text, *p = sep,
                  *end;
    struct key k = { 0 };

    if (lo < s->barrier && s->barrier <= sep)
        lo = s->barrier;
    while (p > lo && (is_blank(p[-1]) || one_of(p[-1], "\"'\\"))) {
        k.quoted |= !is_blank(p[-1]);
        p--;
    }
    end = p;
    while (p > lo && p[-1] >= ' ' && !one_of(p[-1], "\"'\\=:&?,;(){}[]<>|/!*#@$%^+~`"))
        p--;
    k.name = (struct span){ p, (size_t)(end - p) };
    k.path = p > s->text && p[-1] == '/';
    k.tag = p > s->text && p[-1] == '<';
    return k;
}

static bool
ends_in(struct span name, const char *word)
{
    size_t n = strlen(word);

    return name.n >= n && strncasecmp((const char *)name.p + name.n - n, word, n) == 0;
}

// Words that name other things too: behind them a bare word or a short number is no secret.
static bool
is_weak(struct span name)
{
    static const char *const words[] = { "token", "key", "secret", "secrets",
        "credential", "credentials", "pass", "auth", "令牌", "密钥" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (ends_in(name, words[i]))
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
    return p == lim || *p <= ' ' || one_of(*p, ",;.)]}>\"'&") || is_han_stop(p, lim);
}

static const uint8_t *
bare_end(const uint8_t *p, const uint8_t *lim, bool tag)
{
    for (; p < lim; p++) {
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

    while (p < most && is_blank(*p))
        p++;
    v.start = p;
    while (p < lim && *p == '\\' && depth < 8)
        p++, depth++;
    if (!tag && p < lim && (*p == '"' || *p == '\'')) {
        v.quoted = true;
        v.start = p + 1;
        v.end = quoted_end(v.start, lim, *p, depth);
    } else {
        v.end = bare_end(v.start, lim, tag);
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

// All lower-case letters, or all digits and few.
static bool
is_bare_word(const uint8_t *p, const uint8_t *end)
{
    size_t lower = 0, digits = 0, n = (size_t)(end - p);

    for (; p < end; p++) {
        lower += (*p >= 'a' && *p <= 'z') || *p == '_' || *p == '-';
        digits += is_digit(*p);
    }
    return (lower == n && n <= WORD_MOST) || (digits == n && n <= NUMBER_MOST);
}

static enum refusal
refused(const struct value *v, bool weak, bool prose)
{
    switch (secret_lex_value(v->start, v->end)) {
    case VALUE_EMPTY:
    case VALUE_PLACEHOLDER:
        return REFUSED_PLACEHOLDER;
    case VALUE_OWN:
        return REFUSED_OWN_OUTPUT;
    case VALUE_SECRET:
        break;
    }
    if (is_path(v->start, v->end) || (weak && is_bare_word(v->start, v->end)) ||
            (prose && !v->quoted && is_prose(v->start, v->end)))
        return REFUSED_PLACEHOLDER;
    return REFUSED_NOT;
}

// What of an authorization value goes: the scheme word stays, and so does prose.
static bool
credentials(struct value *v, const uint8_t *lim)
{
    const uint8_t *start = secret_lex_scheme(v->start, lim),
                  *stop = v->end > start ? v->end : start;
    bool digest = start > v->start && (*v->start | 0x20) == 'd';

    if (start == v->start)
        return !is_bare_word(v->start, v->end);
    if (!v->quoted) // one word; of Digest all parameters, which are quoted themselves
        for (stop = start; stop < lim && *stop >= ' ' &&
                           (digest || (*stop != ' ' && !one_of(*stop, "\"',;")));
                stop++)
            ;
    v->start = start;
    v->end = stop;
    return stop > start && !is_bare_word(start, stop);
}

// Takes or refuses a value that a key announces. Returns the end of what was taken, or NULL.
static const uint8_t *
take(struct scan *s, uint64_t set, struct span name, struct value v, bool prose,
        uint32_t mark)
{
    bool header = (set >> DET_auth_header & 1) && s->plan->on[DET_auth_header];
    enum detector_id id = header ? DET_auth_header : DET_password;
    enum refusal why;

    if (!s->plan->on[id])
        return NULL;
    why = refused(&v, is_weak(name) && !header, prose);
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
    return v.end;
}

// ---------------------------------------------------------------- ways in

const uint8_t *
secret_key_at(struct scan *s, const uint8_t *sep)
{
    struct key k = key_before(s, sep);
    const uint8_t *behind = sep + (*sep >= 0x80 ? 3 : 1);
    uint64_t set;

    if (k.name.n == 0 || behind > s->lim || (*sep == '>') != k.tag)
        return NULL;
    if (*sep == ':' &&
            (k.path || (behind < s->lim && *behind == ':') ||
                    (s->lim - behind >= 2 && behind[0] == '/' && behind[1] == '/')))
        return NULL;
    if (*sep == '=' && behind < s->lim && (*behind == '=' || *behind == '>'))
        behind++; // ==, =>
    if (*sep == '=' && sep > s->text && one_of(sep[-1], "!<>"))
        return NULL; // a comparison
    if ((set = evidence_key(s->plan, k.name) & secrets) == 0)
        return NULL;
    return take(s, set, k.name, value_behind(behind, s->lim, k.tag),
            *sep == ':' && !k.quoted, MARK_KEY);
}

// The first word of the command line before the option, if it is one of these.
static bool
is_command(const struct scan *s, const uint8_t *dash, const char *const *names,
        size_t n)
{
    const uint8_t *lo = dash - s->text > 2 * KEY_MOST ? dash - 2 * KEY_MOST : s->text,
                  *p = dash;

    while (p > lo) {
        const uint8_t *end = p;

        while (p > lo && is_letter(p[-1]))
            p--;
        for (size_t i = 0; i < n && end > p; i++)
            if (strlen(names[i]) == (size_t)(end - p) &&
                    memcmp(p, names[i], (size_t)(end - p)) == 0)
                return true;
        if (p > lo && p == end)
            p--;
        if (p > lo && one_of(*p, "|;\n"))
            break;
    }
    return false;
}

const uint8_t *
secret_flag_at(struct scan *s, const uint8_t *dash)
{
    static const char *const attached[] = { "mysql", "mysqldump", "mysqladmin",
        "mysqlimport", "mariadb", "sshpass", "mongo", "mongosh" };
    const uint8_t *p = dash, *name;
    struct span key;
    uint64_t set;

    while (p < s->lim && *p == '-')
        p++;
    name = p;
    if (p - dash == 1) {
        if (p == s->lim || *p != 'p' || p + 1 == s->lim ||
                !is_command(s, dash, attached, sizeof(attached) / sizeof(attached[0])))
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
    }
    if ((set = evidence_key(s->plan, key) & secrets) == 0)
        return NULL;

    struct value v = value_behind(p, s->lim, false);

    if (v.start < s->lim && *v.start == '-' && !v.quoted)
        return NULL; // the next option
    return take(s, set, key, v, false, MARK_KEY);
}

void
secret_field(struct scan *s)
{
    struct value v = { .start = s->text, .end = s->lim, .quoted = true };

    if (s->lim == s->text)
        return;
    for (const struct segment *k = s->f->path; k != NULL; k = k->up) {
        uint64_t set;

        if (k->name.p == NULL)
            continue;
        if ((set = evidence_key(s->plan, k->name) & secrets) != 0) {
            take(s, set, k->name, v, false, MARK_KEY);
            return;
        }
        if (evidence_name(s->plan, k->name, DET_password) == VERDICT_VETO)
            return;
    }
}
