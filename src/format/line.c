// Taking lines apart. Heads are read by lexers/head.re; the pairs behind them here.
#include "format/line.h"

#include "base/is.h"
#include "base/scratch.h"

enum {
    KEY_MOST = 64,       // bytes of a key
    STAMP = 19,          // bytes of 2024-03-16T00:00:00
    VALUE_MOST = 64,     // bytes between a value's begin and a place in it
    QUOTED_MOST = 256,   // the same where it stands in quotes
    QUOTES_MOST = 8,     // within it
    BRACKET_MOST = 256,  // bytes between brackets that belong together
    ELEMENT_MOST = 1024, // of an element that is a value
};

static const char *const names[] = { [LINE_TEXT] = "text",
    [LINE_LOGFMT] = "logfmt",
    [LINE_SYSLOG] = "syslog",
    [LINE_ACCESS] = "access",
    [LINE_CRI] = "cri",
    [LINE_CEF] = "cef",
    [LINE_LEEF] = "leef",
    [LINE_MYBATIS] = "mybatis",
    [LINE_XML] = "xml",
    [LINE_ANY] = "auto" };

const char *
line_form_name(enum line_form form)
{
    return names[form];
}

static bool
is_key(uint8_t c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
           c >= 0x80;
}

// ---------------------------------------------------------------- heads

#define NAME(text)                                                                     \
    {                                                                                  \
        (const uint8_t *)(text), sizeof(text) - 1                                      \
    }

static void
put(struct line_head *h, const uint8_t *text, const uint8_t *start, const uint8_t *end,
        struct span name)
{
    if (h->n == LINE_FIELDS)
        return;
    h->field[h->n++] = (struct line_field){ .start = (uint32_t)(start - text),
        .end = (uint32_t)(end - text),
        .name = name,
        .word = start == text || (start[-1] != '"' && start[-1] != '|') };
}

static void
put_all(struct line_head *h, const uint8_t *text, const uint8_t *const *mark,
        const struct span *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mark[2 * i] != NULL && mark[2 * i + 1] != NULL)
            put(h, text, mark[2 * i], mark[2 * i + 1], name[i]);
}

// RFC 5424 6.3: elements in brackets, or `-`. Returns what follows, or NULL.
static const uint8_t *
structured_data(struct line_head *h, const uint8_t *text, const uint8_t *p,
        const uint8_t *lim)
{
    if (p < lim && *p == '-')
        return p + 1;
    while (p < lim && *p == '[') {
        const uint8_t *id = ++p;
        struct span element;

        while (p < lim && *p != ' ' && *p != ']' && *p != '"')
            p++;
        element = (struct span){ id, (size_t)(p - id) };
        while (p < lim && *p == ' ') {
            const uint8_t *key = ++p, *end, *value;

            while (p < lim && *p != '=' && *p != ' ' && *p != ']')
                p++;
            end = p;
            if (lim - p < 2 || p[0] != '=' || p[1] != '"')
                return NULL;
            for (value = p += 2; p < lim && *p != '"'; p++)
                if (*p == '\\' && p + 1 < lim)
                    p++;
            if (p >= lim)
                return NULL;
            if (h->n < LINE_FIELDS)
                h->field[h->n++] =
                        (struct line_field){ .start = (uint32_t)(value - text),
                            .end = (uint32_t)(p - text),
                            .name = { key, (size_t)(end - key) },
                            .up = element };
            p++;
        }
        if (p >= lim || *p != ']')
            return NULL;
        p++;
    }
    return p;
}

// Does it begin with a priority or a month, or have a process id in brackets and a colon?
static bool
may_be_syslog3164(const uint8_t *text, uint32_t n)
{
    const uint8_t *p = text, *lim = text + n;

    if (n > 0 && !is_digit(*text))
        return *text == '<' || is_letter(*text);
    while ((p = memchr(p, ']', (size_t)(lim - p))) != NULL)
        if (*++p == ':')
            return true;
    return false;
}

static bool
syslog_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("time"), NAME("host"), NAME("app"),
        NAME("procid"), NAME("msgid") };
    SCRATCH const uint8_t *mark[10];
    const uint8_t *lim = text + n, *p;

    if (n > 0 && *text == '<' && (p = head_syslog5424(text, lim, mark)) != NULL) {
        put_all(h, text, mark, fields, 5);
        if ((p = structured_data(h, text, p, lim)) != NULL) {
            h->body = (uint32_t)(p - text) + (p < lim && *p == ' ');
            return true;
        }
        h->n = 0;
    }
    if (!may_be_syslog3164(text, n) || (p = head_syslog3164(text, lim, mark)) == NULL)
        return false;
    put_all(h, text, mark, fields, 4);
    h->body = (uint32_t)(p - text);
    return true;
}

// Bytes of a text up to the quote that ends it, or to lim. Backslashes escape.
static size_t
quoted_length(const uint8_t *text, const uint8_t *lim)
{
    size_t n = (size_t)(lim - text), i = 0;
    const uint8_t *quote = memchr(text, '"', n);

    if (quote == NULL)
        return n;
    if (memchr(text, '\\', (size_t)(quote - text)) == NULL)
        return (size_t)(quote - text);
    while (i < n && text[i] != '"')
        i += text[i] == '\\' && i + 1 < n ? 2 : 1;
    return i;
}

// Three words and a bracket, what an access line begins with: the cheap question.
static bool
is_bracket_fourth(const uint8_t *text, uint32_t n)
{
    const uint8_t *p = text, *lim = text + n;

    for (int words = 0; words < 3; words++, p++)
        if ((p = memchr(p, ' ', (size_t)(lim - p))) == NULL)
            return false;
    return p < lim && *p == '[';
}

static bool
access_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("remote"), NAME("ident"), NAME("user"),
        NAME("time"), NAME("request"), NAME("status"), NAME("bytes") };
    static const struct span more[] = { NAME("referer"), NAME("agent") };
    SCRATCH const uint8_t *mark[14];
    const uint8_t *lim = text + n, *p;

    // Behind a blank, or nothing: `<r><a> - - [0] "" 200 2</a></r>` are elements.
    if (text[0] == '<' || !is_bracket_fourth(text, n) ||
            (p = head_access(text, lim, mark)) == NULL ||
            (p < lim && p[-1] != ' ' && *p > ' '))
        return false;
    if (p > lim)
        p = lim;
    put_all(h, text, mark, fields, 7);
    h->body = (uint32_t)(p - text);
    for (int i = 0; i < 2 && h->body < n && text[h->body] == '"'; i++) {
        const uint8_t *start = text + h->body + 1,
                      *end = start + quoted_length(start, lim);

        put(h, text, start, end, more[i]);
        h->body = (uint32_t)(end - text);
        if (h->body < n)
            h->body++;
        if (h->body < n && text[h->body] == ' ')
            h->body++;
    }
    return true;
}

static bool
cri_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("time"), NAME("stream") };
    SCRATCH const uint8_t *mark[4];
    const uint8_t *p;

    if (n < STAMP || (p = memchr(text + STAMP, ' ', n - STAMP)) == NULL ||
            p[1] != 's' || (p = head_cri(text, text + n, mark)) == NULL)
        return false;
    put_all(h, text, mark, fields, 2);
    h->body = (uint32_t)(p - text);
    return true;
}

static bool
cef_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("vendor"), NAME("product"),
        NAME("version"), NAME("class"), NAME("name"), NAME("severity") };
    SCRATCH const uint8_t *mark[12];
    const uint8_t *p;

    if (n == 0 || *text != 'C' || (p = head_cef(text, text + n, mark)) == NULL)
        return false;
    put_all(h, text, mark, fields, 6);
    h->body = (uint32_t)(p - text);
    h->body_name = NULL;
    h->delimiter = ' ';
    return true;
}

// LEEF 2.0: the character itself, or its number in hex.
static uint8_t
leef_delimiter(const uint8_t *p, const uint8_t *end)
{
    uint8_t c = 0;

    if (p == NULL || p == end)
        return '\t';
    if (end - p == 1)
        return *p;
    for (p = end - 2; p < end; p++)
        c = (uint8_t)(c << 4 | (is_digit(*p) ? *p - '0' : (*p & 7) + 9));
    return c;
}

static bool
leef_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("vendor"), NAME("product"),
        NAME("version"), NAME("event") };
    SCRATCH const uint8_t *mark[10];
    const uint8_t *p;

    if (n == 0 || *text != 'L' || (p = head_leef(text, text + n, mark)) == NULL)
        return false;
    put_all(h, text, mark, fields, 4);
    h->body = (uint32_t)(p - text);
    h->body_name = NULL;
    h->delimiter = leef_delimiter(mark[8], mark[9]);
    if (memchr(p, h->delimiter, n - h->body) == NULL)
        h->delimiter = ' '; // it was lost on the way, or there is one pair
    return true;
}

// `==>  Parameters: 13812345678(String), null, 7(Integer)`: a value may hold commas and brackets, so it
// ends where a type in brackets ends it.
static bool
mybatis_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const char word[] = "Parameters: ";
    const uint8_t *lim = text + n, *p = text, *start;
    uint32_t index = 0;

    do
        if ((p = memchr(p, '>', (size_t)(lim - p))) == NULL)
            return false;
    while (p++ - text < 2 || p[-2] != '=' || p[-3] != '=');
    for (; p < lim && *p == ' ';)
        p++;
    if ((size_t)(lim - p) < sizeof(word) - 1 || memcmp(p, word, sizeof(word) - 1) != 0)
        return false;
    p += sizeof(word) - 1;
    h->body = (uint32_t)n;
    while (p < lim && h->n < LINE_FIELDS) {
        const uint8_t *end = NULL;

        for (start = p; p < lim && end == NULL; p++) {
            const uint8_t *q = p + 1;

            if (*p == ',' && p - start == 4 && memcmp(start, "null", 4) == 0)
                break;
            if (*p != '(' || q == lim || !is_letter(*q))
                continue;
            while (q < lim && (is_letter(*q) || (*q >= '0' && *q <= '9')))
                q++;
            if (q < lim && *q == ')' && (q + 1 == lim || q[1] == ',')) {
                end = p;
                p = q;
            }
        }
        if (end != NULL)
            h->field[h->n++] = (struct line_field){ .start = (uint32_t)(start - text),
                .end = (uint32_t)(end - text),
                .index = index,
                .up = span_of("parameters") };
        index++;
        while (p < lim && (*p == ',' || *p == ' '))
            p++;
    }
    return h->n > 0;
}

void
line_head(const uint8_t *text, uint32_t n, enum line_form asked, struct line_head *h)
{
    static const struct {
        enum line_form form;
        bool (*read)(const uint8_t *text, uint32_t n, struct line_head *h);
    } heads[] = { { LINE_CRI, cri_head }, { LINE_SYSLOG, syslog_head },
        { LINE_CEF, cef_head }, { LINE_LEEF, leef_head }, { LINE_ACCESS, access_head },
        { LINE_MYBATIS, mybatis_head } };

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        if (asked != LINE_ANY && asked != heads[i].form)
            continue;
        h->form = heads[i].form;
        h->n = 0;
        h->body_name = "msg";
        h->delimiter = 0;
        if (heads[i].read(text, n, h))
            return;
    }
    h->form = LINE_TEXT;
    h->n = 0;
    h->body = 0;
    h->delimiter = 0;
}

// ---------------------------------------------------------------- pairs

// Does a separator of a key and its value end before p? Where it begins, or NULL.
static const uint8_t *
separator_before(const uint8_t *lo, const uint8_t *p)
{
    if (p > lo && (p[-1] == '=' || p[-1] == ':'))
        return p - 1;
    if (p - lo >= 3 && memcmp(p - 3, "\xef\xbc", 2) == 0 &&
            (p[-1] == 0x9a || p[-1] == 0x9d)) // `：` and `＝`
        return p - 3;
    return NULL;
}

// The key that ends before p.
static struct span
key_before(const uint8_t *lo, const uint8_t *p)
{
    const uint8_t *end;

    while (p > lo && (p[-1] == '"' || p[-1] == '\'' || p[-1] == ' ' || p[-1] == '\\'))
        p--;
    for (end = p; p > lo && end - p < KEY_MOST && is_key(p[-1]);) {
        if (p - lo >= 3 && p[-3] >= 0xe2 && p[-3] <= 0xef &&
                (p[-3] == 0xef || (p[-3] == 0xe3 && p[-2] == 0x80) || p[-3] == 0xe2))
            break; // `，`, `。`: a mark is none of it
        p--;
    }
    while (p < end && (*p == '-' || *p == '.' || (*p & 0xc0) == 0x80))
        p++;
    if (p == end || (*p >= '0' && *p <= '9'))
        return (struct span){ NULL, 0 };
    return (struct span){ p, (size_t)(end - p) };
}

// `Bearer x`: the scheme is no value, nor does it end one.
static const uint8_t *
before_scheme(const uint8_t *lo, const uint8_t *p)
{
    static const char *const schemes[] = { "Bearer", "Basic", "Digest", "Token",
        "bearer", "basic", "ApiKey" };

    for (size_t i = 0;
            p > lo && p[-1] == ' ' && i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t n = strlen(schemes[i]);

        if ((size_t)(p - lo) > n && p[-1] == ' ' &&
                memcmp(p - 1 - n, schemes[i], n) == 0)
            return p - 1 - n;
    }
    return p;
}

// Is the quote that ends at p one within a word, or within the quotes of the value?
static bool
is_inner_quote(const uint8_t *lo, const uint8_t *p)
{
    return p - lo >= 2 &&
           ((p[-1] == '\'' && is_letter(p[-2]) && is_letter(p[0])) || p[-2] == '\\');
}

// The nearest quote before p, or NULL.
static const uint8_t *
quote_before(const uint8_t *edge, const uint8_t *p)
{
    const uint8_t *two = memrchr(edge, '"', (size_t)(p - edge)),
                  *one = memrchr(edge, '\'', (size_t)(p - edge));

    return one == NULL || (two != NULL && two > one) ? two : one;
}

// The key of the quoted value that p stands in.
static struct span
key_of_quoted(const uint8_t *lo, const uint8_t *p)
{
    const uint8_t *edge = p - lo > QUOTED_MOST ? p - QUOTED_MOST : lo;

    for (int i = 0; i < QUOTES_MOST && (p = quote_before(edge, p)) != NULL; i++) {
        const uint8_t *sep = p;

        while (sep > edge && sep[-1] == '\\')
            sep--;
        sep -= sep > edge && sep[-1] == ' ';
        if ((sep = separator_before(lo, sep)) != NULL)
            return key_before(lo, sep);
        if (!is_inner_quote(edge, p + 1))
            break;
    }
    return (struct span){ NULL, 0 };
}

struct span
line_key(const uint8_t *lo, const uint8_t *at, bool *query)
{
    const uint8_t *p = before_scheme(lo, at), *sep = NULL, *edge;
    struct span key;

    *query = false;
    while (p - lo > 2 && p[-1] == ' ' && (p[-2] == ' ' || p[-2] == ']'))
        p--;
    if (p - lo > 2 && p[-1] == ']') { // behind a label there is another value
        edge = p - 1;
        while (edge > lo && ((edge[-1] >= 'A' && edge[-1] <= 'Z') || edge[-1] == '_'))
            edge--;
        if (edge > lo && edge < p - 1 && edge[-1] == '[')
            return (struct span){ NULL, 0 };
    }
    edge = p - lo > VALUE_MOST ? p - VALUE_MOST : lo;
    while (p > edge && (p[-1] == '"' || p[-1] == '\'' || p[-1] == ' ' || p[-1] == '['))
        p--;
    // The value may have begun before: `amqp://user:`, `[`, a country prefix.
    while (p > edge && (sep = separator_before(lo, p)) == NULL) {
        uint8_t c = p[-1];

        if (c <= ' ' || c >= 0x80 || strchr(",;&<>}\"'", c) != NULL)
            break;
        p--;
    }
    if (sep == NULL)
        return key_of_quoted(lo, at);
    key = key_before(lo, sep);
    if (key.p != NULL && key.p > lo && (key.p[-1] == '?' || key.p[-1] == '&'))
        *query = *sep == '=';
    return key;
}

// Behind the element that begins at p, or NULL: half of one is no value.
static const uint8_t *
behind_element(const uint8_t *p, const uint8_t *lim)
{
    const uint8_t *name = p + 1,
                  *most = lim - p > ELEMENT_MOST ? p + ELEMENT_MOST : lim;
    size_t n = 0;

    if (lim - p < 3 || *p != '<' || !is_letter(p[1]))
        return NULL;
    while (name + n < lim && is_key(name[n]))
        n++;
    for (; (p = memchr(p, '<', (size_t)(most - p))) != NULL; p++)
        if ((size_t)(most - p) > n + 2 && p[1] == '/' && memcmp(p + 2, name, n) == 0 &&
                p[n + 2] == '>')
            return p + n + 3;
    return NULL;
}

// Does a key with its separator begin here?
static bool
begins_key(const uint8_t *p, const uint8_t *lim)
{
    const uint8_t *start = p;

    if (p == lim || is_digit(*p))
        return false;
    while (p < lim && p - start < KEY_MOST && is_key(*p) &&
            !(lim - p >= 3 && memcmp(p, "\xef\xbc", 2) == 0))
        p++;
    if (p == start || p == lim)
        return false;
    if (*p == ':')
        return p + 1 == lim || p[1] == ' ';
    return *p == '=' || (lim - p >= 2 && p[0] == ' ' && p[1] == '=') ||
           (lim - p >= 3 && p[0] == 0xef && p[1] == 0xbc &&
                   (p[2] == 0x9a || p[2] == 0x9d));
}

static bool
is_chinese_mark(const uint8_t *p, const uint8_t *lim)
{
    return lim - p >= 3 && (memcmp(p, "\xef\xbc\x8c", 3) == 0 || // `，`
                                   memcmp(p, "\xef\xbc\x9b", 3) == 0 ||
                                   memcmp(p, "\xe3\x80\x82", 3) == 0);
}

static bool
is_opening(uint8_t c)
{
    return c == '(' || c == '[' || c == '{';
}

static bool
is_closing(uint8_t c)
{
    return c == ')' || c == ']' || c == '}';
}

// What follows the bracket at p and all that is in it, or NULL where it has no end.
static const uint8_t *
behind_bracket(const uint8_t *p, const uint8_t *lim)
{
    size_t depth = 0;

    if (lim - p > BRACKET_MOST)
        lim = p + BRACKET_MOST;
    for (; p < lim && *p >= ' '; p++) {
        depth += is_opening(*p);
        if (is_closing(*p) && --depth == 0)
            return p + 1;
    }
    return NULL;
}

// Where a value without quotes ends: at a mark, at a bracket that it does not open itself; at a blank, or where it may
// have some, at markup or before the next key.
static const uint8_t *
value_end(const uint8_t *p, const uint8_t *lim, bool wide)
{
    const uint8_t *start = p, *behind;
    const char *marks = wide ? ",;|" : ",;&?";

    if ((behind = behind_element(p, lim)) != NULL)
        return behind;
    while (p < lim && *p >= ' ' && strchr(marks, *p) == NULL && !is_closing(*p) &&
            !is_chinese_mark(p, lim)) {
        if (*p == ' ' && (!wide || begins_key(p + 1, lim)))
            break;
        if (wide && *p == '<' && lim - p >= 2 && (is_letter(p[1]) || p[1] == '/'))
            break;
        behind = is_opening(*p) ? behind_bracket(p, lim) : NULL;
        p = behind != NULL ? behind : p + 1;
    }
    while (p > start && p[-1] == ' ')
        p--;
    return p;
}

// Where a query's parameter ends.
static const uint8_t *
query_end(const uint8_t *p, const uint8_t *lim)
{
    while (p < lim && !is_space(*p) && *p != '&' && *p != '#' && *p != '"')
        p++;
    return p;
}

static struct line_field
pair_of(const uint8_t *text, struct span key, const uint8_t *start, const uint8_t *end)
{
    return (struct line_field){ .start = (uint32_t)(start - text),
        .end = (uint32_t)(end - text),
        .name = key };
}

bool
line_pair(const uint8_t *text, uint32_t *at, uint32_t end, struct line_field *field,
        bool *query)
{
    for (uint32_t i = *at; i < end; i++) {
        const uint8_t *p = text + i, *lim = text + end, *start;
        size_t sep = *p == '=' || *p == ':' ? 1 : 0;
        struct span key;
        bool wide;

        if (sep == 0 && lim - p >= 3 && p[0] == 0xef && p[1] == 0xbc &&
                (p[2] == 0x9a || p[2] == 0x9d))
            sep = 3;
        if (sep == 0)
            continue;
        key = key_before(text + *at, p);
        if (key.p == NULL || (*p == ':' && lim - p >= 3 && p[1] == '/' && p[2] == '/'))
            continue;
        if (*p == ':' && key.p > text &&
                (key.p[-1] == '<' ||
                        (key.p[-1] == '/' && key.p - text > 1 && key.p[-2] == '<')))
            continue; // the prefix of an element's name
        *query = *p == '=' && key.p > text && (key.p[-1] == '?' || key.p[-1] == '&');
        wide = *p != '=' || (p > text && p[-1] == ' '); // `a: b`, `a = b`
        p += sep;
        wide = wide && p < lim && *p == ' ';
        start = p += wide;
        while (wide && p < lim && *p == ' ')
            p++;
        if (p > start && begins_key(p, lim))
            p = start; // an empty value, as one that was dropped
        else
            start = p;
        if (p < lim && (*p == '"' || *p == '\'')) {
            uint8_t quote = *p++;

            for (start = p; p < lim && *p != quote;)
                p += *p == '\\' && p + 1 < lim ? 2 : 1;
        } else if (*query) {
            p = query_end(p, lim);
        } else if (wide) {
            p = *start == ' ' ? start : value_end(p, lim, true);
        } else {
            p = value_end(p, lim, false);
        }
        if (p > lim)
            p = lim;
        *field = pair_of(text, key, start, p);
        *at = (uint32_t)(p - text);
        return true;
    }
    return false;
}

// The `=` behind the key that begins at p, or NULL.
static const uint8_t *
key_end(const uint8_t *p, const uint8_t *lim)
{
    const uint8_t *start = p;

    while (p < lim && p - start < KEY_MOST && (is_key(*p) || *p == '[' || *p == ']'))
        p++;
    return p > start && p < lim && *p == '=' ? p : NULL;
}

bool
line_extension(const uint8_t *text, uint32_t *at, uint32_t end, uint8_t delimiter,
        struct line_field *field)
{
    const uint8_t *p = text + *at, *lim = text + end, *start = p, *equals = NULL;

    for (; p < lim && equals == NULL; p++)
        if (p == start || p[-1] == delimiter)
            equals = key_end(p, lim);
    if (equals == NULL)
        return false;
    start = p - 1;
    for (p = equals + 1; p < lim; p++)
        if (*p == delimiter && (delimiter != ' ' || key_end(p + 1, lim) != NULL))
            break;
    *at = (uint32_t)(p - text) + (p < lim);
    while (delimiter == ' ' && p > equals + 1 && is_space(p[-1]))
        p--;
    *field = pair_of(text, (struct span){ start, (size_t)(equals - start) }, equals + 1,
            p);
    return true;
}

// ---------------------------------------------------------------- elements

static bool
is_name(uint8_t c)
{
    return is_key(c) || c == ':';
}

static uint32_t
name_end(const uint8_t *text, uint32_t n, uint32_t at)
{
    while (at < n && is_name(text[at]))
        at++;
    return at;
}

void
line_walk_begin(struct line_walk *w)
{
    line_walk_again(w);
    w->ended = w->others = false;
    w->ends = 0;
}

void
line_walk_again(struct line_walk *w)
{
    w->depth = w->lost = 0;
    w->at = w->tag_end = 0;
    w->attribute = w->open = false;
    w->inside = LINE_IN_TEXT;
}

static struct line_end *
end_of(struct line_walk *w, struct span name)
{
    for (size_t i = 0; i < w->ends; i++)
        if (w->end[i].name.n == name.n && memcmp(w->end[i].name.p, name.p, name.n) == 0)
            return &w->end[i];
    return NULL;
}

// Where the ends of elements stand: what has none is no element that text could stand in, as `List<String>`.
static void
read_ends(const uint8_t *text, uint32_t n, struct line_walk *w)
{
    const uint8_t *p = text, *lim = text + n;

    for (w->ended = true; (p = memchr(p, '<', (size_t)(lim - p))) != NULL; p++) {
        uint32_t tag = (uint32_t)(p - text) + 2;
        struct span name;
        struct line_end *end;

        if (tag >= n || p[1] != '/' || !is_letter(p[2]))
            continue;
        name = (struct span){ p + 2, name_end(text, n, tag) - tag };
        if ((end = end_of(w, name)) == NULL && w->ends == LINE_ENDS) {
            w->others = true;
            continue;
        }
        if (end == NULL)
            end = &w->end[w->ends++];
        *end = (struct line_end){ name, tag };
    }
}

// Has an element of this name that begins at `at` an end?
static bool
is_ended(struct line_walk *w, struct span name, uint32_t at)
{
    const struct line_end *end = end_of(w, name);

    return end != NULL ? end->at > at : w->others;
}

static void
open_element(struct line_walk *w, struct span name)
{
    if (w->depth < LINE_DEPTH - 1) // one is left for an attribute
        w->name[w->depth++] = name;
    else
        w->lost++;
}

static void
leave_element(struct line_walk *w)
{
    if (w->lost > 0)
        w->lost--;
    else if (w->depth > 0)
        w->depth--;
}

// HTML leaves elements open: an end closes all that stand inside of its own, and the last one of its name all of
// that name.
static void
close_element(struct line_walk *w, struct span name, uint32_t at)
{
    bool last = !is_ended(w, name, at);

    if (w->lost > 0 && !last) {
        w->lost--;
        return;
    }
    for (size_t i = w->depth; i-- > 0;)
        if (w->name[i].n == name.n && memcmp(w->name[i].p, name.p, name.n) == 0) {
            w->depth = i;
            w->lost = 0;
            if (!last)
                return;
        }
}

// The next attribute of the tag that is being read.
static bool
next_attribute(const uint8_t *text, struct line_walk *w, uint32_t *start, uint32_t *end)
{
    while (w->at < w->tag_end) {
        uint32_t key = w->at, stop = name_end(text, w->tag_end, key);

        w->at = stop > key ? stop : key + 1;
        if (stop == key || w->tag_end - stop < 3 || text[stop] != '=' ||
                (text[stop + 1] != '"' && text[stop + 1] != '\''))
            continue;
        *start = *end = stop + 2;
        while (*end < w->tag_end && text[*end] != text[stop + 1])
            ++*end;
        w->at = *end + 1;
        w->name[w->depth++] = (struct span){ text + key, stop - key };
        w->attribute = true;
        return true;
    }
    return false;
}

// Does the section end with the `>` at `at`?
static bool
ends_section(const uint8_t *text, uint32_t at, const struct line_walk *w)
{
    const char *close = w->inside == LINE_IN_CDATA ? "]]" : "--";

    return w->inside != LINE_IN_TEXT && at >= 2 && memcmp(text + at - 2, close, 2) == 0;
}

// The `>` of the tag that begins at `at`, its name being [tag, stop); 0 when it is none.
static uint32_t
tag_end(const uint8_t *text, uint32_t n, const struct line_walk *w, uint32_t at,
        uint32_t *tag, uint32_t *stop)
{
    *tag = at + 1 + (at + 1 < n && text[at + 1] == '/');
    *stop = name_end(text, n, *tag);
    if (*stop == *tag || !is_letter(text[*tag]))
        return 0;
    for (at = *stop; at < n && text[at] != '>' && text[at] != '<'; at++)
        if ((text[at] == '"' || text[at] == '\'') && text[at - 1] == '=') {
            const uint8_t *quote = memchr(text + at + 1, text[at], n - at - 1);

            if (quote == NULL)
                return 0;
            at = (uint32_t)(quote - text);
        }
    return at < n && text[at] == '>' && !ends_section(text, at, w) ? at : 0;
}

// Reads the tag at w->at, a `<`, if there is one.
static void
read_tag(const uint8_t *text, uint32_t n, struct line_walk *w)
{
    uint32_t tag, stop, end = tag_end(text, n, w, w->at, &tag, &stop);
    struct span name = { text + tag, stop - tag };

    if (end == 0) {
        w->at++;
    } else if (text[w->at + 1] == '/') {
        close_element(w, name, tag);
        w->at = end + 1;
    } else {
        open_element(w, name);
        w->at = stop;
        w->tag_end = end;
        w->open = text[end - 1] != '/' && is_ended(w, name, end);
    }
}

static const char cdata[] = "<![CDATA[", comment[] = "<!--";

static bool
begins(const uint8_t *text, uint32_t n, uint32_t at, const char *with)
{
    size_t len = strlen(with);

    return n - at >= len && memcmp(text + at, with, len) == 0;
}

// Reads what w->at, a `<`, begins.
static void
read_markup(const uint8_t *text, uint32_t n, struct line_walk *w)
{
    if (w->inside == LINE_IN_TEXT && begins(text, n, w->at, cdata)) {
        w->inside = LINE_IN_CDATA;
        w->at += sizeof(cdata) - 1;
    } else if (w->inside == LINE_IN_TEXT && begins(text, n, w->at, comment)) {
        w->inside = LINE_IN_COMMENT;
        w->at += sizeof(comment) - 1;
    } else {
        read_tag(text, n, w);
    }
}

static bool
is_markup(const uint8_t *text, uint32_t n, const struct line_walk *w, uint32_t at)
{
    uint32_t tag, stop;

    return tag_end(text, n, w, at, &tag, &stop) > 0 ||
           (w->inside == LINE_IN_TEXT &&
                   (begins(text, n, at, cdata) || begins(text, n, at, comment)));
}

// Where the text at w->at ends: at markup, or with the section that it stands in.
static uint32_t
text_end(const uint8_t *text, uint32_t n, const struct line_walk *w)
{
    for (uint32_t i = w->at; i < n; i++) {
        if (text[i] == '<' && is_markup(text, n, w, i))
            return i;
        if (text[i] == '>' && i >= w->at + 2 && ends_section(text, i, w))
            return i - 2;
    }
    return n;
}

static bool
is_all_blank(const uint8_t *text, uint32_t start, uint32_t end)
{
    while (start < end && is_space(text[start]))
        start++;
    return start == end;
}

bool
line_element(const uint8_t *text, uint32_t n, struct line_walk *w, uint32_t *start,
        uint32_t *end)
{
    if (w->attribute)
        w->depth--;
    w->attribute = false;
    for (;;) {
        if (w->tag_end > 0) {
            if (next_attribute(text, w, start, end))
                return true;
            w->at = w->tag_end + 1;
            w->tag_end = 0;
            if (!w->open)
                leave_element(w);
        }
        if (w->depth == 0 && w->inside == LINE_IN_TEXT) {
            const uint8_t *next =
                    w->at < n ? memchr(text + w->at, '<', n - w->at) : NULL;

            if (next == NULL)
                return false;
            w->at = (uint32_t)(next - text);
        } else {
            *start = w->at;
            *end = w->at = text_end(text, n, w);
            if (w->at < n && text[w->at] != '<') {
                w->inside = LINE_IN_TEXT;
                w->at += 3;
            }
            if (w->depth > 0 && !is_all_blank(text, *start, *end))
                return true;
            if (w->at >= n)
                return false;
            if (text[w->at] != '<')
                continue;
        }
        if (!w->ended)
            read_ends(text, n, w);
        read_markup(text, n, w);
    }
}
