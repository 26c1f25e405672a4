// XML 1.0 3.1, and what HTML adds: attributes without values, values without quotes. Quotes may stand behind
// backslashes, as in strings.
#include "transform/tags.h"

#include <stdlib.h>
#include <string.h>

#include "base/is.h"

enum { OPEN_MOST = 256 };

void
tags_free(struct tags *t)
{
    free(t->tag);
    *t = (struct tags){ 0 };
}

static struct tag *
put(struct tags *t)
{
    if (t->n == t->cap) {
        size_t cap = t->cap == 0 ? 64 : 2 * t->cap;
        struct tag *grown = realloc(t->tag, cap * sizeof(*grown));

        if (grown == NULL) {
            t->no_memory = true;
            return NULL;
        }
        t->tag = grown;
        t->cap = cap;
    }
    return &t->tag[t->n++];
}

static bool
in_name(uint8_t c)
{
    return is_alnum(c) || c == '_' || c == ':' || c == '-' || c == '.' || c >= 0x80;
}

static bool
is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Behind what is no element at p: a comment, CDATA, `<?…?>`, `<!…>`. NULL: it is none of them, or does not end.
static const uint8_t *
behind_other(const uint8_t *p, const uint8_t *lim)
{
    static const char *const pairs[][2] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" },
        { "<?", "?>" }, { "<!", ">" } };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        size_t n = strlen(pairs[i][0]), m = strlen(pairs[i][1]);
        const uint8_t *end;

        if ((size_t)(lim - p) < n || memcmp(p, pairs[i][0], n) != 0)
            continue;
        end = memmem(p + n, (size_t)(lim - p) - n, pairs[i][1], m);
        return end == NULL ? NULL : end + m;
    }
    return NULL;
}

static const uint8_t *
behind_blanks(const uint8_t *p, const uint8_t *lim)
{
    while (p < lim && is_blank(*p))
        p++;
    return p;
}

// Behind an attribute's value; NULL: its quote does not end.
static const uint8_t *
behind_value(const uint8_t *p, const uint8_t *lim)
{
    const uint8_t *quote = p;

    while (quote < lim && *quote == '\\')
        quote++;
    if (quote < lim && (*quote == '"' || *quote == '\'')) {
        p = memchr(quote + 1, *quote, (size_t)(lim - quote) - 1);
        return p == NULL ? NULL : p + 1;
    }
    while (p < lim && !is_blank(*p) && strchr("\"'<>", *p) == NULL)
        p++;
    return p;
}

// Behind an attribute, with its value if it has one; NULL: it is none.
static const uint8_t *
behind_attribute(const uint8_t *p, const uint8_t *lim)
{
    const uint8_t *name = p;

    while (p<lim && * p> ' ' && strchr("\"'<>/=", *p) == NULL)
        p++;
    if (p == name)
        return NULL;
    name = behind_blanks(p, lim);
    if (name < lim && *name == '=')
        p = behind_value(behind_blanks(name + 1, lim), lim);
    return p;
}

// The `>` of a tag with what stands from p on, behind its name; NULL: it is none.
static const uint8_t *
tag_end(const uint8_t *p, const uint8_t *lim, bool closes)
{
    while (p != NULL && p < lim) {
        const uint8_t *next = behind_blanks(p, lim);

        if (next < lim && *next == '/' && !closes)
            next++;
        if (next < lim && *next == '>')
            return next;
        if (next == p || next == lim || closes || next[-1] == '/')
            return NULL;
        p = behind_attribute(next, lim);
    }
    return NULL;
}

// Reads the tag at p; its end, or NULL. *closes: `</a>`.
static const uint8_t *
read_tag(struct tag *tag, const uint8_t *text, const uint8_t *p, const uint8_t *lim,
        bool *closes)
{
    const uint8_t *name = p + 1, *end;

    *closes = name < lim && *name == '/';
    name += *closes;
    for (end = name; end < lim && in_name(*end);)
        end++;
    if (end == name || is_digit(*name))
        return NULL;
    tag->start = (uint32_t)(p - text);
    tag->name = (uint32_t)(end - text);
    tag->inside = false;
    if ((end = tag_end(end, lim, *closes)) == NULL)
        return NULL;
    tag->end = (uint32_t)(end + 1 - text);
    return end + 1;
}

static bool
same_name(const uint8_t *text, const struct tag *opens, const struct tag *closes)
{
    uint32_t n = opens->name - opens->start - 1;

    return closes->name - closes->start - 2 == n &&
           memcmp(text + opens->start + 1, text + closes->start + 2, n) == 0;
}

static bool
read_all(struct tags *t, struct span text)
{
    const uint8_t *p = text.p, *lim = text.p + text.n, *end;
    uint32_t open[OPEN_MOST];
    size_t depth = 0;

    while (p < lim && (p = memchr(p, '<', (size_t)(lim - p))) != NULL) {
        uint32_t i = (uint32_t)t->n;
        struct tag *tag;
        bool closes;

        if ((end = behind_other(p, lim)) != NULL) {
            p = end;
            continue;
        }
        if ((tag = put(t)) == NULL ||
                (p = read_tag(tag, text.p, p, lim, &closes)) == NULL)
            return false;
        tag->partner = i;
        if (closes) {
            if (depth == 0 || !same_name(text.p, &t->tag[open[depth - 1]], tag))
                return false;
            tag->partner = open[--depth];
            t->tag[tag->partner].partner = i;
        } else if (p[-2] != '/') {
            if (depth == OPEN_MOST)
                return false;
            open[depth++] = i;
        }
    }
    return depth == 0;
}

void
tags_read(struct tags *t, struct span text)
{
    t->n = 0;
    if (!read_all(t, text))
        t->n = 0;
}

void
tags_mark(struct tags *t, size_t *i, uint32_t start, uint32_t end)
{
    for (; *i < t->n && t->tag[*i].start < end; ++*i)
        t->tag[*i].inside |= t->tag[*i].start >= start;
}

// The last tag that begins before `at`.
static const struct tag *
before(const struct tags *t, uint32_t at)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (t->tag[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &t->tag[low - 1];
}

const struct tag *
tags_around(const struct tags *t, struct span text, uint32_t start, uint32_t *from)
{
    const struct tag *tag = before(t, start);
    uint8_t quote;
    bool open = false;

    if (tag == NULL || start >= tag->end ||
            (tag->inside && t->tag[tag->partner].inside))
        return NULL; // no tag, or one of which nothing is left
    *from = tag->end - 1;
    *from -= text.p[*from - 1] == '/' && *from - 1 >= start;
    quote = text.p[*from - 1];
    if (*from - 1 < start || (quote != '"' && quote != '\''))
        return tag;
    for (uint32_t i = tag->name; i < start; i++)
        open ^= text.p[i] == quote;
    for (*from -= open; open && *from > start && text.p[*from - 1] == '\\';)
        --*from; // as it is escaped
    return tag;
}

const char *
tags_glue(const struct tag *tag, struct span text, uint32_t at, struct span *quote)
{
    const uint8_t *p = text.p + tag->name, *next = text.p + at, *open = NULL;

    *quote = (struct span){ NULL, 0 };
    if (at <= tag->name)
        return "";
    for (; p < next; p++)
        if (open == NULL ? *p == '"' || *p == '\'' : *p == *open)
            open = open == NULL ? p : NULL;
    if (open != NULL) {
        for (p = open; p[-1] == '\\';)
            p--;
        *quote = (struct span){ p, (size_t)(open + 1 - p) };
        return " _=";
    }
    while (*next == '\\')
        next++;
    if (*next == '"' || *next == '\'')
        return " _=";
    return is_blank(text.p[at]) || text.p[at] == '/' || text.p[at] == '>' ? "" : " ";
}

const struct tag *
tags_next(const struct tags *t, size_t *i, uint32_t start, uint32_t end)
{
    for (; *i < t->n && t->tag[*i].start < end; ++*i) {
        const struct tag *tag = &t->tag[*i];

        if (tag->start >= start && !t->tag[tag->partner].inside) {
            ++*i;
            return tag;
        }
    }
    return NULL;
}
