// The encoding of an input and the header of a table, from its first line.
#include "decide/stream.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHORT = 16, // bytes; in a head shorter than this every single zero has to be in its place
    SHORTEST = 4, // and this one is too short to tell
};

// The marks of Unicode. UTF-8's is not one of them: it stays a part of the text.
static bool
find_mark(const uint8_t *head, size_t n, enum pumice_encoding *encoding)
{
    static const struct {
        const char *mark;
        size_t n;
        enum pumice_encoding encoding;
    } marks[] = { { "\xff\xfe\0\0", 4, PUMICE_UTF32 },
        { "\0\0\xfe\xff", 4, PUMICE_UTF32 }, { "\xff\xfe", 2, PUMICE_UTF16LE },
        { "\xfe\xff", 2, PUMICE_UTF16BE } };

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (n >= marks[i].n && memcmp(head, marks[i].mark, marks[i].n) == 0) {
            *encoding = marks[i].encoding;
            return true;
        }
    return false;
}

// Zeros in every second byte: UTF-16; in two or three of four: UTF-32; and none where the letters are. A run of
// zeros is something else, the hole that log rotation leaves at the head of a file.
static enum pumice_encoding
by_zeros(const uint8_t *head, size_t n)
{
    size_t zeros[4] = { 0 };
    bool full[4], free[4];

    for (size_t i = 0; i < n; i++)
        zeros[i & 3] += head[i] == 0;
    for (size_t i = 0; i < 4; i++) {
        size_t places = (n + 3 - i) / 4;

        full[i] = places > 0 && (n < SHORT ? zeros[i] == places : zeros[i] > n / 8);
        free[i] = n < SHORT ? zeros[i] == 0 : zeros[i] <= n / 64;
    }
    if (n < SHORTEST)
        return PUMICE_UTF8;
    if (full[1] && full[3] && free[0] && free[2])
        return PUMICE_UTF16LE;
    if (full[0] && full[2] && free[1] && free[3])
        return PUMICE_UTF16BE;
    if (full[2] && full[3] && free[0] && (full[1] || n >= SHORT))
        return PUMICE_UTF32;
    if (full[0] && full[1] && free[3] && (full[2] || n >= SHORT))
        return PUMICE_UTF32;
    return PUMICE_UTF8;
}

// Told by itself a header needs so many columns, else a sentence with a comma would be one.
enum { HEADER_LEAST = 3 };

static void
find_header(struct pumice_stream *s, enum format_form form, size_t n)
{
    static const uint8_t by_form[] = { ',', '\t', ';', '|' };
    size_t least = form == FORMAT_AUTO ? HEADER_LEAST : 1, columns;

    while (n > 0 && (s->head[n - 1] == '\n' || s->head[n - 1] == '\r'))
        n--;
    for (size_t i = 0; i < sizeof(by_form); i++) {
        uint8_t delimiter = by_form[i];

        if ((form == FORMAT_TSV && delimiter != '\t') ||
                (form == FORMAT_CSV && delimiter == '\t') ||
                (form != FORMAT_AUTO && form != FORMAT_CSV && form != FORMAT_TSV))
            continue;
        columns = csv_count(s->head, (uint32_t)n, delimiter);
        if (columns < least || (columns == 1 && delimiter != ','))
            continue;
        columns = csv_header(s->head, (uint32_t)n, delimiter, least, s->name,
                STREAM_COLUMNS);
        if (columns == 0)
            continue;
        s->columns = (struct csv_columns){ delimiter, s->name, columns };
        return;
    }
}

// Puts the first line into s->head, in UTF-8. Returns its bytes, 0 when that cannot be done.
static size_t
read_head(struct pumice_stream *s, const uint8_t *head, size_t n)
{
    struct views v = { 0 };
    enum layer_kind kind = s->encoding == PUMICE_UTF16LE   ? LAYER_UTF16LE
                           : s->encoding == PUMICE_UTF16BE ? LAYER_UTF16BE
                           : s->gb18030                    ? LAYER_GB18030
                                                           : LAYER_NONE;
    const struct view *view = NULL;
    enum pumice_reason why;

    if (kind == LAYER_NONE) {
        memcpy(s->head, head, n);
        return n;
    }
    if (kind == LAYER_GB18030)
        v.gb18030 = iconv_open("UTF-8", "GB18030");
    if (kind != LAYER_GB18030)
        n &= ~(size_t)1; // the line may end within its last character
    views_reset(&v, n);
    if (v.gb18030 != (void *)-1)
        view = views_add(&v, NULL, head, 0, 0, (uint32_t)n, kind, &why);
    n = view != NULL && view->len <= sizeof(s->head) ? view->len : 0;
    if (n > 0)
        memcpy(s->head, view->text, n);
    if (v.gb18030 != NULL && v.gb18030 != (void *)-1)
        iconv_close(v.gb18030);
    views_fini(&v);
    return n;
}

struct pumice_stream *
pumice_stream_new(const struct pumice_policy *policy, int plan, const uint8_t *head,
        size_t n)
{
    struct pumice_stream *s = calloc(1, sizeof(*s));

    if (s == NULL)
        return NULL;
    if (!find_mark(head, n, &s->encoding))
        s->encoding = by_zeros(head, n);
    if (s->encoding == PUMICE_UTF32 || n > STREAM_HEAD || n == 0 || policy == NULL ||
            plan < 0 || (size_t)plan >= policy->plans)
        return s;
    s->gb18030 =
            s->encoding == PUMICE_UTF8 && policy->plan[plan].encoding == LAYER_GB18030;
    if ((n = read_head(s, head, n)) > 0)
        find_header(s, policy->plan[plan].format, n);
    return s;
}

void
pumice_stream_free(struct pumice_stream **stream)
{
    free(*stream);
    *stream = NULL;
}

enum pumice_encoding
pumice_stream_encoding(const struct pumice_stream *stream)
{
    return stream->encoding;
}

// Bytes of the UTF-8 character at p, 0 when there is none.
static size_t
utf8_at(const uint8_t *p, const uint8_t *end)
{
    size_t n = *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;

    if (*p < 0xc2 || *p > 0xf4 || (size_t)(end - p) < n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

enum { ASCII_STEP = 32 };

static bool
is_ascii(const uint8_t *p)
{
    uint64_t eight[ASCII_STEP / 8];

    memcpy(eight, p, sizeof(eight));
    return ((eight[0] | eight[1] | eight[2] | eight[3]) & 0x8080808080808080U) == 0;
}

enum { GB_LEAST = 8 }; // characters that tell

// Chinese characters of GB 2312 (rows 16 to 87) against those of UTF-8 and what is neither.
bool
pumice_stream_is_gb18030(const struct pumice_stream *s, const uint8_t *p, size_t n)
{
    const uint8_t *end = p + n;
    size_t chinese = 0, others = 0, width;
    bool utf8 = true; // so far

    if (s == NULL || s->gb18030 || s->encoding != PUMICE_UTF8)
        return false;
    while (p < end) {
        if (*p < 0x80) {
            while (end - p > ASCII_STEP && is_ascii(p))
                p += ASCII_STEP;
            p++;
        } else if (end - p >= 2 && *p >= 0xb0 && *p <= 0xf7 && p[1] >= 0xa1 &&
                   p[1] != 0xff && (width = utf8_at(p, end)) != 3) {
            chinese++;
            utf8 &= width == 2;
            p += 2;
        } else {
            width = utf8_at(p, end);
            // Its punctuation and the characters of GBK tell nothing.
            others += width > 0 || end - p < 2 || p[1] < 0x40;
            utf8 &= width > 0;
            p += width > 0 ? width : end - p >= 2 ? 2 : 1;
        }
    }
    return !utf8 && chinese >= GB_LEAST && others * 8 < chinese;
}
