// Taking lines apart. Heads are read by lexers/head.re; the pairs behind them here.
#include "format/line.h"

#include "base/is.h"

enum {
    KEY_MOST = 64,       // bytes of a key
    VALUE_MOST = 64,     // bytes between a value's begin and a place in it
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
is_blank(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
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
    if (start == NULL || end == NULL || h->n == LINE_FIELDS)
        return;
    h->field[h->n++] = (struct line_field){ .start = (uint32_t)(start - text),
        .end = (uint32_t)(end - text),
        .name = name };
}

static void
put_all(struct line_head *h, const uint8_t *text, const uint8_t *const *mark,
        const struct span *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
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

static bool
syslog_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("time"), NAME("host"), NAME("app"),
        NAME("procid"), NAME("msgid") };
    const uint8_t *lim = text + n, *mark[10], *p;

    if ((p = head_syslog5424(text, lim, mark)) != NULL) {
        put_all(h, text, mark, fields, 5);
        if ((p = structured_data(h, text, p, lim)) != NULL) {
            h->body = (uint32_t)(p - text) + (p < lim && *p == ' ');
            return true;
        }
        h->n = 0;
    }
    if ((p = head_syslog3164(text, lim, mark)) == NULL)
        return false;
    put_all(h, text, mark, fields, 4);
    h->body = (uint32_t)(p - text);
    return true;
}

static bool
access_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("remote"), NAME("ident"), NAME("user"),
        NAME("time"), NAME("request"), NAME("status"), NAME("bytes") };
    static const struct span more[] = { NAME("referer"), NAME("agent") };
    const uint8_t *lim = text + n, *mark[14], *p = head_access(text, lim, mark);

    if (p == NULL)
        return false;
    if (p > lim)
        p = lim;
    put_all(h, text, mark, fields, 7);
    for (int i = 0; i < 2 && p < lim && *p == '"'; i++) {
        const uint8_t *start = ++p;

        while (p < lim && *p != '"')
            p += *p == '\\' && p + 1 < lim ? 2 : 1;
        put(h, text, start, p, more[i]);
        p += p < lim;
        p += p < lim && *p == ' ';
    }
    h->body = (uint32_t)(p - text);
    return true;
}

static bool
cri_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("time"), NAME("stream") };
    const uint8_t *mark[4], *p = head_cri(text, text + n, mark);

    if (p == NULL)
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
    const uint8_t *mark[12], *p = head_cef(text, text + n, mark);

    if (p == NULL)
        return false;
    put_all(h, text, mark, fields, 6);
    h->body = (uint32_t)(p - text);
    h->body_name = NULL;
    return true;
}

static bool
leef_head(const uint8_t *text, uint32_t n, struct line_head *h)
{
    static const struct span fields[] = { NAME("vendor"), NAME("product"),
        NAME("version"), NAME("event") };
    const uint8_t *mark[10], *p = head_leef(text, text + n, mark);

    if (p == NULL)
        return false;
    put_all(h, text, mark, fields, 4);
    h->body = (uint32_t)(p - text);
    h->body_name = NULL;
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
        if (heads[i].read(text, n, h))
            return;
    }
    h->form = LINE_TEXT;
    h->n = 0;
    h->body = 0;
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

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t n = strlen(schemes[i]);

        if ((size_t)(p - lo) > n && p[-1] == ' ' &&
                memcmp(p - 1 - n, schemes[i], n) == 0)
            return p - 1 - n;
    }
    return p;
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

        if (c <= ' ' || c >= 0x80 || strchr(",;&<>\"'", c) != NULL)
            break;
        p--;
    }
    if (sep == NULL)
        return (struct span){ NULL, 0 };
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

// Where a bare value ends: at a blank or a mark, or at a bracket that it does not open itself.
static const uint8_t *
bare_end(const uint8_t *p, const uint8_t *lim)
{
    size_t depth = 0;

    const uint8_t *element = behind_element(p, lim);

    if (element != NULL)
        return element;
    for (; p < lim && !is_blank(*p) && strchr(",;&?", *p) == NULL; p++) {
        if (*p == '(' || *p == '[' || *p == '{')
            depth++;
        else if ((*p == ')' || *p == ']' || *p == '}') && depth-- == 0)
            break;
        else if (lim - p >= 3 && memcmp(p, "\xef\xbc\x8c", 3) == 0) // `，`
            break;
    }
    return p;
}

bool
line_pair(const uint8_t *text, uint32_t *at, uint32_t end, struct line_field *field,
        bool *query)
{
    for (uint32_t i = *at; i < end; i++) {
        const uint8_t *p = text + i, *lim = text + end, *start;
        size_t sep = *p == '=' || *p == ':' ? 1 : 0;
        struct span key;

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
        for (p += sep; p < lim && *p == ' ' && (sep == 3 || p[-1] == ':');)
            p++;
        start = p;
        if (p < lim && (*p == '"' || *p == '\'')) {
            uint8_t quote = *p++;

            for (start = p; p < lim && *p != quote;)
                p += *p == '\\' && p + 1 < lim ? 2 : 1;
        } else if (*query) {
            while (p < lim && !is_blank(*p) && *p != '&' && *p != '#' && *p != '"')
                p++;
        } else {
            p = bare_end(p, lim);
        }
        if (p > lim)
            p = lim;
        *field = (struct line_field){ .start = (uint32_t)(start - text),
            .end = (uint32_t)(p - text),
            .name = key };
        *at = (uint32_t)(p - text);
        return true;
    }
    return false;
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

static void
open_element(struct line_walk *w, struct span name)
{
    if (w->depth < LINE_DEPTH - 1) // one is left for an attribute
        w->name[w->depth++] = name;
    else
        w->lost++;
}

// HTML leaves elements open: an end closes all that stand inside of its own.
static void
close_element(struct line_walk *w, struct span name)
{
    if (w->lost > 0) {
        w->lost--;
        return;
    }
    for (size_t i = w->depth; i-- > 0;)
        if (w->name[i].n == name.n && memcmp(w->name[i].p, name.p, name.n) == 0) {
            w->depth = i;
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

// Reads the tag at w->at, a `<`. False: it is none, or ends an element.
static bool
read_tag(const uint8_t *text, uint32_t n, struct line_walk *w)
{
    uint32_t at = w->at + 1;
    bool closing = at < n && text[at] == '/';
    uint32_t tag = at + closing, stop = name_end(text, n, tag);

    w->at++;
    if (stop == tag || !is_letter(text[tag]))
        return false;
    for (at = stop; at < n && text[at] != '>' && text[at] != '<'; at++)
        if ((text[at] == '"' || text[at] == '\'') && text[at - 1] == '=') {
            const uint8_t *quote = memchr(text + at + 1, text[at], n - at - 1);

            if (quote == NULL)
                return false;
            at = (uint32_t)(quote - text);
        }
    if (at == n || text[at] != '>')
        return false;
    w->at = stop;
    if (closing) {
        close_element(w, (struct span){ text + tag, stop - tag });
        w->at = at + 1;
        return false;
    }
    open_element(w, (struct span){ text + tag, stop - tag });
    w->tag_end = at;
    return true;
}

bool
line_element(const uint8_t *text, uint32_t n, struct line_walk *w, uint32_t *start,
        uint32_t *end)
{
    if (w->attribute)
        w->depth--;
    w->attribute = false;
    for (;;) {
        const uint8_t *next;

        if (w->tag_end > 0) {
            struct span self = { text + w->tag_end - 1, 1 };
            uint32_t content = w->tag_end + 1;

            if (next_attribute(text, w, start, end))
                return true;
            w->tag_end = 0;
            w->at = content;
            if (*self.p == '/') {
                if (w->depth > 0)
                    close_element(w, w->name[w->depth - 1]);
                continue;
            }
            next = memchr(text + content, '<', n - content);
            if (next != NULL && next > text + content && next + 1 < text + n &&
                    next[1] == '/') {
                *start = content;
                *end = w->at = (uint32_t)(next - text);
                return true;
            }
        }
        next = w->at < n ? memchr(text + w->at, '<', n - w->at) : NULL;
        if (next == NULL)
            return false;
        w->at = (uint32_t)(next - text);
        read_tag(text, n, w);
    }
}
