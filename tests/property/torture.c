// The engine under random records, through pumice.h alone; what is checked is read with verify's reader and
// aligner, which share nothing with the engine. A test tool over invented data: it prints what broke.
//
//   torture [-n COUNT] [-s SEED] [-j JOBS] [-l LINES] FILE...    LINES: as many of each file
//   torture -b BATCH -s SEED FILE...                         one batch again
//   torture -x HEX -p PLAN [-t STREAM] [-k PART] [-f FLAGS]      one record again, and what becomes of it
//
// A mutation is a record: lines of the files and rule examples, changed and wrapped in layers. Batch i hangs on
// SEED and i alone, not on JOBS. For each record:
//   there is a result, with reasons, hits and findings that agree;
//   both kernels give the same, with explain and without, in whatever order and place the records stand;
//   only what was reported differs, and as its action permits; a stub where it is withheld;
//   JSON stays JSON with the same members, rows keep their columns, tags stay closed;
//   cleaning twice is cleaning once.
#include <ctype.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/align.h"
#include "pumice.h"

enum { RECORD_MOST = 700, BATCH = 64, ROOM = 4096, SHOWN_MOST = 24 };

// ---------------------------------------------------------------- chance

struct dice {
    uint64_t s;
};

static uint64_t
roll(struct dice *d) // splitmix64
{
    uint64_t z = d->s += 0x9e3779b97f4a7c15U;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static size_t
below(struct dice *d, size_t n)
{
    return (size_t)((roll(d) >> 32) * n >> 32);
}

// ---------------------------------------------------------------- samples

struct sample {
    const uint8_t *p;
    size_t n;
};

static struct sample *samples;
static size_t sample_count, sample_cap;

static const struct {
    const char *where, *name;
    bool yes;
    const char *text;
} examples[] = {
#include "examples.inc"
};

static void
sample_add(const uint8_t *p, size_t n)
{
    if (sample_count == sample_cap) {
        sample_cap = sample_cap == 0 ? 1024 : 2 * sample_cap;
        samples = realloc(samples, sample_cap * sizeof(*samples));
        if (samples == NULL)
            abort();
    }
    samples[sample_count++] = (struct sample){ p, n };
}

static void
add_examples(void)
{
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        char *copy = strdup(examples[i].text), *to = copy;

        for (const char *p = copy; *p != '\0'; p++)
            if (*p != '|')
                *to++ = *p;
        sample_add((uint8_t *)copy, (size_t)(to - copy));
    }
}

static void
add_file(const char *name, size_t last)
{
    FILE *in = fopen(name, "rb");
    uint8_t *p = malloc(8 << 20);
    size_t n, at = 0, before = sample_count;

    if (in == NULL || p == NULL) {
        fprintf(stderr, "torture: cannot read %s\n", name);
        exit(2);
    }
    n = fread(p, 1, 8 << 20, in);
    fclose(in);
    for (size_t lines = 0; at < n && lines < last; lines++) {
        const uint8_t *end = memchr(p + at, '\n', n - at);
        size_t len = (end != NULL ? (size_t)(end - p) : n) - at;

        if (len > 0)
            sample_add(p + at, len);
        at += len + 1;
    }
    if (sample_count == before)
        free(p); // the others are kept to the end
}

// ---------------------------------------------------------------- mutations

struct text {
    uint8_t p[ROOM];
    size_t n;
};

static void
put(struct text *t, size_t at, const void *p, size_t n)
{
    if (t->n + n > RECORD_MOST)
        n = RECORD_MOST > t->n ? RECORD_MOST - t->n : 0;
    memmove(t->p + at + n, t->p + at, t->n - at);
    memcpy(t->p + at, p, n);
    t->n += n;
}

static void
cut(struct text *t, size_t at, size_t n)
{
    memmove(t->p + at, t->p + at + n, t->n - at - n);
    t->n -= n;
}

static const struct {
    const char *p;
    size_t n;
} tokens[] = {
#define T(text)                                                                        \
    {                                                                                  \
        text, sizeof(text) - 1                                                         \
    }
    T("\""), T("\\"), T("\\\""), T("\\\\\\\""), T("{"), T("}"), T("["), T("]"), T(":"),
    T(","), T("="), T("&"), T("%"), T("%40"), T("%2540"), T("+"), T("&amp;"),
    T("&#64;"), T("&quot;"), T("<b>"), T("</b>"), T("<![CDATA["), T("]]>"), T("\t"),
    T("\0"), T("\r"), T(" "), T("-"), T("."), T("@"), T("*"), T("|"), T(";"), T("'"),
    T("''"), T("\"\""), T("\\u0040"), T("\\u003"), T("\\x31"), T("\\n"), T("\\"),
    T("\xef\xbc\x91"), T("\xe2\x80\x8b"), T("\xe3\x80\x80"), T("\xef\xbb\xbf"),
    T("\xc2\xa0"), T("\xff"), T("\x81\x30"), T("[PHONE]"), T("[CARD]"), T("****"),
    T("[EMAIL]"), T("password="), T("phone: "), T("\"card\":"), T("token"),
    T("Cookie: "), T("://"), T("?"), T("/"), T("#"), T("(String), "), T("Parameters: "),
    T("null"), T("=="), T("00"), T("86"), T("\xe6\x89\x8b\xe6\x9c\xba\xef\xbc\x9a"),
    T("13812345678"), T("4111111111111111"), T("bob@example.org"), T("203.0.113.77"),
    T("11010519491231002X"), T("BEGIN PRIVATE KEY-----"), T("1"), T("2"), T("9")
};

static void
as_json_string(struct text *t, struct dice *d, bool number)
{
    static const char *const heads[] = { "{\"a\":", "{\"x\":1,\"msg\":", "[",
        "{\"phone\":", "{\"b\":[1,", "{\"card\":", "",
        "t=1 {\"k\":", "{ \"a\" : {\"q\" : " };
    static const char *const tails[] = { "}", ",\"y\":\"z\"}", "]", "}",
        ",\"10.20.30.40\"]}", ",\"n\":null}", "", "}", " } }" };
    size_t k = below(d, sizeof(heads) / sizeof(heads[0])), odd = below(d, 4);
    struct text to = { .n = 0 };
    char hex[8];

    put(&to, 0, heads[k], strlen(heads[k]));
    if (number) {
        size_t i = 0;

        while (i < t->n && !isdigit(t->p[i]))
            i++;
        while (i < t->n && t->p[i] == '0')
            i++;
        put(&to, to.n, "1", below(d, 4) == 0);
        for (; i < t->n && isdigit(t->p[i]); i++)
            put(&to, to.n, t->p + i, 1);
        if (to.n == strlen(heads[k]))
            put(&to, to.n, "7", 1);
    } else {
        put(&to, to.n, "\"", 1);
        for (size_t i = 0; i < t->n && to.n < RECORD_MOST - 40; i++) {
            uint8_t c = t->p[i];

            if (c < 0x20 || (c < 0x80 && odd == 0 && below(d, 6) == 0)) {
                snprintf(hex, sizeof(hex), below(d, 2) ? "\\u%04x" : "\\u%04X", c);
                put(&to, to.n, hex, 6);
            } else {
                if (c == '"' || c == '\\' || (c == '/' && odd == 1))
                    put(&to, to.n, "\\", 1);
                put(&to, to.n, &c, 1);
            }
        }
        put(&to, to.n, "\"", 1);
    }
    put(&to, to.n, tails[k], strlen(tails[k]));
    *t = to;
}

static void
as_percent(struct text *t, struct dice *d)
{
    struct text to = { .n = 0 };
    size_t eager = below(d, 3);
    char hex[4];

    if (below(d, 2))
        put(&to, 0, "GET /a?q=", 9);
    for (size_t i = 0; i < t->n; i++) {
        uint8_t c = t->p[i];

        if (c == ' ' && eager == 0) {
            put(&to, to.n, "+", 1);
        } else if (!isalnum(c) || (eager == 2 && below(d, 4) == 0)) {
            snprintf(hex, sizeof(hex), below(d, 2) ? "%%%02X" : "%%%02x", c);
            put(&to, to.n, hex, 3);
        } else {
            put(&to, to.n, &c, 1);
        }
    }
    if (below(d, 2))
        put(&to, to.n, "&b=1 HTTP/1.1", 13);
    *t = to;
}

static void
as_xml(struct text *t, struct dice *d)
{
    struct text to = { .n = 0 };
    bool numbers = below(d, 3) == 0;
    char ref[8];

    put(&to, 0, "<r><a>", 6);
    for (size_t i = 0; i < t->n; i++) {
        uint8_t c = t->p[i];

        if (c == '<' || c == '&' || c == '>' ||
                (numbers && c < 0x80 && below(d, 5) == 0)) {
            int n = snprintf(ref, sizeof(ref), below(d, 2) ? "&#%d;" : "&#x%x;", c);

            put(&to, to.n, ref, (size_t)n);
        } else {
            put(&to, to.n, &c, 1);
        }
    }
    put(&to, to.n, "</a></r>", 8);
    *t = to;
}

static void
as_base64(struct text *t, struct dice *d)
{
    static const char digits[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    struct text to = { .n = 0 };
    bool url = below(d, 2);

    put(&to, 0, "data=", below(d, 2) ? 5 : 0);
    for (size_t i = 0; i < t->n && to.n < RECORD_MOST - 8; i += 3) {
        uint32_t v = (uint32_t)t->p[i] << 16 |
                     (i + 1 < t->n ? t->p[i + 1] * 256U : 0U) |
                     (i + 2 < t->n ? t->p[i + 2] : 0U);

        for (size_t k = 0; k < 4; k++) {
            uint32_t c = v >> (18 - 6 * k) & 63;
            bool pad = i + k > t->n;

            if (!pad)
                put(&to, to.n, digits + (url && c > 61 ? c + 2 : c), 1);
            else if (!url)
                put(&to, to.n, "=", 1);
        }
    }
    put(&to, to.n, " end", below(d, 2) ? 4 : 0);
    *t = to;
}

static void
as_row(struct text *t, struct dice *d)
{
    static const char delimiter[] = { ',', ',', '\t', ';', '|' };
    const char *c = &delimiter[below(d, sizeof(delimiter))];
    struct text to = { .n = 0 };
    bool quoted = below(d, 2);

    put(&to, 0, "5", 1);
    put(&to, to.n, c, 1);
    put(&to, to.n, "info", 4);
    put(&to, to.n, c, 1);
    put(&to, to.n, "\"", quoted);
    for (size_t i = 0; i < t->n; i++)
        put(&to, to.n, t->p[i] == '"' && quoted ? "\"\"" : (char *)t->p + i,
                t->p[i] == '"' && quoted ? 2 : 1);
    put(&to, to.n, "\"", quoted);
    for (size_t k = 1 + below(d, 3); k > 0; k--)
        put(&to, to.n, c, 1);
    put(&to, to.n, "end", below(d, 2) ? 3 : 0);
    *t = to;
}

static void
as_line(struct text *t, struct dice *d)
{
    static const char *const heads[] = { "<34>1 2024-05-01T12:00:00Z h a 1 M [x@1 k=\"",
        "2024-05-01T12:00:00.0Z stdout F ", "May  1 12:00:00 h sshd[9]: ",
        "1.2.3.4 - - [01/May/2024:12:00:00 +0000] \"GET /",
        "CEF:0|A|B|1|2|c|3|msg=", "==> Parameters: ", "level=info msg=\"",
        "k=", "phone: ", "password=" };
    static const char *const tails[] = { "\"] done", "", "",
        " HTTP/1.1\" 200 5 \"-\" \"x\"", " src=10.20.30.40", "(String), 5(Integer)",
        "\" took=3", " b=2", "", "" };
    size_t k = below(d, sizeof(heads) / sizeof(heads[0]));

    put(t, 0, heads[k], strlen(heads[k]));
    put(t, t->n, tails[k], strlen(tails[k]));
}

static void
wrap(struct text *t, struct dice *d)
{
    switch (below(d, 9)) {
    case 0:
    case 1:
    case 2:
        as_json_string(t, d, false);
        break;
    case 3:
        as_json_string(t, d, true);
        break;
    case 4:
        as_percent(t, d);
        break;
    case 5:
        as_xml(t, d);
        break;
    case 6:
        as_base64(t, d);
        break;
    case 7:
        as_row(t, d);
        break;
    case 8:
        as_line(t, d);
        break;
    }
}

// A piece of a sample: all of it, or what stands somewhere in it.
static void
piece(struct dice *d, struct text *t)
{
    const struct sample *s = &samples[below(d, sample_count)];
    size_t room = below(d, 4) ? 160 : 400, from = 0, n = s->n;

    if (n > room) {
        from = below(d, 2) ? below(d, n - room) : 0;
        n = room;
    }
    memcpy(t->p, s->p + from, n);
    t->n = n;
}

static void
change(struct text *t, struct dice *d)
{
    struct text other;
    size_t at = below(d, t->n + 1), n, k;
    uint8_t c;

    switch (below(d, 10)) {
    case 0: // a bit
        if (at < t->n)
            t->p[at] ^= (uint8_t)(1U << below(d, 8));
        break;
    case 1:
        c = (uint8_t)roll(d);
        put(t, at, &c, 1);
        break;
    case 2:
    case 3:
        k = below(d, sizeof(tokens) / sizeof(tokens[0]));
        put(t, at, tokens[k].p, tokens[k].n);
        break;
    case 4:
        n = below(d, 2) ? 1 : below(d, t->n - at + 1);
        cut(t, at, n < t->n - at ? n : t->n - at);
        break;
    case 5: // a splice
        piece(d, &other);
        k = below(d, other.n + 1);
        t->n = at;
        put(t, t->n, other.p + k, other.n - k);
        break;
    case 6: // digits
        for (size_t i = at; i < t->n; i++)
            if (isdigit(t->p[i])) {
                t->p[i] = (uint8_t)('0' + below(d, 10));
                if (below(d, 3))
                    break;
            }
        break;
    case 7:
        t->n = at;
        break;
    case 8: // twice
        n = below(d, t->n - at + 1);
        memcpy(other.p, t->p + at, n);
        put(t, at, other.p, n);
        break;
    case 9: // two values in one record
        piece(d, &other);
        put(t, at, other.p, other.n);
        break;
    }
}

// ---------------------------------------------------------------- plans and streams

static struct pumice_policy *policy;

static const char *const plan_names[] = { "default", "all", "mask", "drop", "fields",
    "all-mask-one", "zero", "null", "text", "json", "logfmt", "syslog", "access", "csv",
    "tsv", "xml", "cri", "docker", "cef", "leef", "mybatis", "gb18030", "columns",
    "record", "keep", "drop-fields", "gb18030-mask" };
enum { PLANS = sizeof(plan_names) / sizeof(plan_names[0]) };

static int
plan_of(const char *name)
{
    for (int i = 0; i < PLANS; i++)
        if (strcmp(plan_names[i], name) == 0)
            return i;
    return -1;
}

static void
rule_for_all(int plan, enum pumice_verb verb, uint8_t first, uint8_t last)
{
    struct pumice_action action = { .verb = verb, .first = first, .last = last };

    for (size_t i = 0; pumice_detector(i + 1) != NULL; i++) {
        struct pumice_rule_info rule;

        pumice_plan_rule(policy, plan, i, &rule);
        if (pumice_plan_detector(policy, plan, pumice_detector(i)->name, rule.on,
                    &action, "torture") < 0)
            abort();
    }
}

static void
must(int rc)
{
    if (rc < 0) {
        fprintf(stderr, "torture: %s\n", pumice_policy_error(policy));
        exit(2);
    }
}

static void
field_rules(int plan, enum pumice_verb first)
{
    struct pumice_action a = { .verb = first, .first = 1, .last = 1 },
                         mask = { .verb = PUMICE_MASK, .first = 3, .last = 4 },
                         label = { .verb = PUMICE_SUPPRESS },
                         keep = { .verb = PUMICE_KEEP };

    must(pumice_plan_field(policy, plan, "$..a", &a, "torture"));
    must(pumice_plan_field(policy, plan, "$.b[*]", &mask, "torture"));
    must(pumice_plan_field(policy, plan, "$.msg", &label, "torture"));
    must(pumice_plan_field(policy, plan, "$.phone", &keep, "torture"));
    must(pumice_plan_field(policy, plan, "$.k", &a, "torture"));
    must(pumice_plan_field(policy, plan, "$..q", &mask, "torture"));
    must(pumice_plan_field(policy, plan, "$.x", &label, "torture"));
}

static void
policy_make(void)
{
    static const char *const columns[] = { "time", "level", "phone", "card", "note" };

    policy = pumice_policy_new();
    for (int i = 0; i < PLANS; i++) {
        must(pumice_plan_add(policy));
        if (i >= plan_of("text") && i <= plan_of("mybatis"))
            must(pumice_plan_format(policy, i, plan_names[i]));
    }
    must(pumice_plan_detectors(policy, plan_of("all"), "all"));
    must(pumice_plan_detectors(policy, plan_of("all-mask-one"), "all"));
    rule_for_all(plan_of("mask"), PUMICE_MASK, 3, 4);
    rule_for_all(plan_of("all-mask-one"), PUMICE_MASK, 0, 1);
    rule_for_all(plan_of("drop"), PUMICE_DROP, 0, 0);
    rule_for_all(plan_of("keep"), PUMICE_KEEP, 0, 0);
    field_rules(plan_of("fields"), PUMICE_MASK);
    field_rules(plan_of("drop-fields"), PUMICE_DROP);
    must(pumice_plan_json_number(policy, plan_of("zero"), PUMICE_NUMBER_ZERO));
    must(pumice_plan_json_number(policy, plan_of("null"), PUMICE_NUMBER_NULL));
    must(pumice_plan_encoding(policy, plan_of("gb18030"), "gb18030"));
    must(pumice_plan_encoding(policy, plan_of("gb18030-mask"), "gb18030"));
    rule_for_all(plan_of("gb18030-mask"), PUMICE_MASK, 2, 2);
    must(pumice_plan_format(policy, plan_of("columns"), "csv"));
    must(pumice_plan_columns(policy, plan_of("columns"), columns, 5));
    must(pumice_plan_detector(policy, plan_of("record"), "email", true,
            &(struct pumice_action){ .verb = PUMICE_DROP, .of_record = true },
            "torture"));
    must(pumice_policy_seal(policy));
}

static struct {
    const char *head;
    size_t n;
    char delimiter;
    struct pumice_stream *stream;
} streams[] = { { NULL, 0, 0, NULL },
    { "\xff\xfe"
      "a\0\n\0",
            6, 0, NULL },
    { "\xfe\xff\0a\0\n", 6, 0, NULL },
    { "time,level,phone,card,note\n", 27, ',', NULL },
    { "time\tlevel\tphone\tcard\n", 22, '\t', NULL },
    { "time;level;mobile;mail;note\n", 28, ';', NULL } };
enum { STREAMS = sizeof(streams) / sizeof(streams[0]) };

static void
streams_make(void)
{
    for (size_t i = 1; i < STREAMS; i++)
        streams[i].stream = pumice_stream_new(policy, 0,
                (const uint8_t *)streams[i].head, streams[i].n);
}

static bool
is_wide(size_t stream)
{
    return stream == 1 || stream == 2;
}

// UTF-8 to UTF-16, leniently.
static void
widen(struct text *t, bool big)
{
    struct text to = { .n = 0 };

    for (size_t i = 0; i < t->n;) {
        uint8_t c = t->p[i];
        uint32_t u = c;
        size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

        if (i + n > t->n)
            n = 1;
        if (n > 1) {
            u = c & (0xffU >> (n + 1));
            for (size_t k = 1; k < n; k++)
                u = u << 6 | (t->p[i + k] & 0x3f);
        }
        i += n;
        for (int half = 0; half < (u > 0xffff ? 2 : 1); half++) {
            uint32_t v = u > 0xffff ? (half ? 0xdc00 | (u & 0x3ff)
                                            : 0xd800 | ((u - 0x10000) >> 10 & 0x3ff))
                                    : u;
            uint8_t two[2] = { (uint8_t)v, (uint8_t)(v >> 8) };

            if (big)
                two[0] = (uint8_t)(v >> 8), two[1] = (uint8_t)v;
            put(&to, to.n, two, 2);
        }
    }
    *t = to;
}

// ---------------------------------------------------------------- a record and what is said of it

struct trial {
    struct text text;
    uint16_t plan;
    uint8_t part, flags;
};

static void
trial_make(struct trial *t, struct dice *d, size_t stream)
{
    t->plan = (uint16_t)(below(d, 3) ? below(d, PLANS) : below(d, 7));
    t->part = (uint8_t)(below(d, 32) ? 0 : below(d, 3));
    t->flags = 0;
    piece(d, &t->text);
    if (below(d, 2))
        change(&t->text, d);
    for (size_t n = below(d, 4); n > 0; n--)
        if (below(d, 2))
            wrap(&t->text, d);
        else
            change(&t->text, d);
    if (is_wide(stream)) {
        widen(&t->text, stream == 2);
        if (below(d, 3) == 0)
            change(&t->text, d);
    }
    if (below(d, 64) == 0 && !is_wide(stream)) { // Kafka has frames, and no streams
        t->flags = PUMICE_REC_FRAMED;
        put(&t->text, 0, "\0\0\0\1\7", 5);
    }
}

enum fault {
    FINE,
    NO_RESULT,
    INTERNAL,   // withheld because pumice itself failed
    KERNELS,    // differ
    EXPLAIN,    // gives other bytes
    NEIGHBOURS, // or place in the buffer matter
    REASON,     // withheld without one, or with one and not withheld
    STUB,
    HITS,     // do not agree with the findings, or an edit without
    FINDINGS, // overlap, or lie outside
    OUTSIDE,  // the aligner's
    STAYS,
    REPLACEMENT,
    LABEL,
    MASK,
    JSON_BROKEN,
    JSON_MEMBERS,
    COLUMNS,
    TAGS,
    TWICE,
    FAULTS
};

static const char *const fault_names[FAULTS] = { "fine", "no-result", "internal",
    "kernels", "explain", "neighbours", "reason", "stub", "hits", "findings", "outside",
    "stays", "replacement", "label", "mask", "json-broken", "json-members", "columns",
    "tags", "twice" };

// A worker of each kind, and the results of the last run.
struct bench {
    struct pumice_worker *best, *portable, *plain;
    struct pumice_out a, b, c;
    struct align align;
    struct align_span *span;
    size_t spans, cap_spans;
    struct shape_cut *cut;
    size_t cap_cuts;
    struct shape json;
    struct shape_text wide[2];
};

static struct pumice_worker *
worker(const char *simd, bool explain)
{
    struct pumice_worker *w = pumice_worker_new(
            &(struct pumice_options){ .simd = simd, .explain = explain });

    if (w == NULL || pumice_worker_bind(w, policy) < 0)
        abort();
    return w;
}

static void
bench_make(struct bench *b)
{
    memset(b, 0, sizeof(*b));
    b->best = worker(NULL, true);
    b->portable = worker("portable", false);
    b->plain = worker(NULL, false);
    if (pumice_out_init(&b->a) < 0 || pumice_out_init(&b->b) < 0 ||
            pumice_out_init(&b->c) < 0)
        abort();
}

static void
bench_fini(struct bench *b)
{
    pumice_worker_free(&b->best);
    pumice_worker_free(&b->portable);
    pumice_worker_free(&b->plain);
    pumice_out_fini(&b->a);
    pumice_out_fini(&b->b);
    pumice_out_fini(&b->c);
    align_fini(&b->align);
    shape_fini(&b->json);
    shape_text_fini(&b->wide[0]);
    shape_text_fini(&b->wide[1]);
    free(b->span);
    free(b->cut);
}

// Cleans texts as one batch of exactly the promised bytes; `order` NULL: as they stand; `lead`: bytes before the
// first. The caller frees the buffer when it is done with the results.
struct job {
    const struct trial *const *t; // plan, part, flags
    const struct span *text;
    size_t n, lead, stream;
};

static uint8_t *
run(struct pumice_worker *w, const struct job *j, struct pumice_out *out)
{
    struct pumice_record rec[BATCH + 1];
    size_t len = j->lead, at = 0, k = 0;
    uint8_t *buf;

    for (size_t i = 0; i < j->n; i++)
        len += j->text[i].n + 1;
    if (j->lead > 0) { // a record of its own, of digits
        rec[k++] = (struct pumice_record){ .at = 0, .len = (uint32_t)j->lead - 1 };
        at = j->lead;
    }
    buf = malloc(len + 64);
    memset(buf, '1', j->lead);
    if (j->lead > 0)
        buf[j->lead - 1] = 0;
    for (size_t i = 0; i < j->n; i++, k++) {
        rec[k] = (struct pumice_record){ .at = (uint32_t)at,
            .len = (uint32_t)j->text[i].n,
            .message = (uint32_t)k,
            .plan = j->t[i]->plan,
            .part = j->t[i]->part,
            .flags = j->t[i]->flags };
        memcpy(buf + at, j->text[i].p, j->text[i].n);
        at += j->text[i].n;
        buf[at++] = 0;
    }
    memset(buf + len, '7', 64);
    pumice_out_reset(out);
    pumice_clean(w,
            &(struct pumice_batch){ .buf = buf,
                    .len = len,
                    .rec = rec,
                    .n = k,
                    .stream = streams[j->stream].stream },
            out);
    if (out->n != k)
        out->n = 0;
    return buf;
}

static bool
same_result(const struct pumice_result *a, const struct pumice_result *b)
{
    return a->outcome == b->outcome && a->reason == b->reason && a->len == b->len &&
           a->hits == b->hits &&
           (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

static int
by_start(const void *a, const void *b)
{
    const struct align_span *x = a, *y = b;

    return x->start != y->start ? (x->start < y->start ? -1 : 1)
                                : (x->end > y->end) - (x->end < y->end);
}

// Place `at` of the raw record in UTF-8 made of UTF-16.
static uint32_t
moved(const struct shape_text *t, uint32_t at)
{
    uint32_t i = 0;

    while (i < t->n && t->map[i] < at)
        i++;
    return i;
}

static enum fault
check_stub(struct bench *b, const struct trial *t, size_t stream, struct span raw,
        const struct pumice_result *r)
{
    struct span stub = { r->bytes, r->len };

    if (r->bytes == NULL || r->reason == PUMICE_NO_REASON)
        return REASON;
    if (r->reason == PUMICE_INTERNAL)
        return INTERNAL;
    if (is_wide(stream)) {
        b->wide[1].n = 0;
        shape_utf16(&b->wide[1], stub, stream == 2);
        stub = (struct span){ b->wide[1].p, b->wide[1].n };
    }
    if (!align_is_stub(stub, pumice_reason_name(r->reason)))
        return STUB;
    if (!is_wide(stream) && t->plan == 0 && shape_json(&b->json, raw) &&
            (b->json.node[0].kind == '{' || b->json.node[0].kind == '[') &&
            stub.p[0] != '{')
        return STUB;
    return FINE;
}

static bool
is_ascii(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 0x80)
            return false;
    return true;
}

static enum fault
check_shape(struct bench *b, const struct trial *t, size_t stream, struct span raw,
        struct span clean, const char *format)
{
    bool json = false, dropped = false;
    size_t at = 0;
    const char *plan = plan_names[t->plan];
    char delimiter = 0;
    bool auto_form = t->plan < plan_of("text") || t->plan > plan_of("mybatis"),
         columns = strcmp(plan, "columns") == 0;

    if (b->align.pieces > b->cap_cuts) {
        b->cap_cuts = 2 * b->align.pieces;
        b->cut = realloc(b->cut, b->cap_cuts * sizeof(*b->cut));
    }
    for (size_t i = 0; i < b->align.pieces; i++) {
        const struct align_piece *p = &b->align.piece[i];

        b->cut[i] = (struct shape_cut){ p->raw, p->raw_end, p->gone };
        dropped |= p->gone;
    }
    if (strncmp(plan, "gb18030", 7) == 0 && !is_ascii(raw))
        return FINE; // its brackets and quotes may be halves of characters
    if ((auto_form && !columns) || strcmp(plan, "json") == 0 ||
            strcmp(plan, "docker") == 0)
        switch (shape_compare_json(raw, clean, b->cut, b->align.pieces, ALIGN_LAYERS,
                &json, &at)) {
        case SHAPE_BROKEN:
            return JSON_BROKEN;
        case SHAPE_MEMBERS:
            return JSON_MEMBERS;
        default:
            break;
        }
    if (strcmp(format, "csv") == 0 || strcmp(format, "tsv") == 0) {
        delimiter = streams[stream].delimiter;
        if (columns || strcmp(plan, "csv") == 0)
            delimiter = columns || delimiter == 0 || delimiter == '\t' ? 0 : delimiter;
        if (delimiter == 0)
            delimiter = strcmp(format, "tsv") == 0 ? '\t' : ',';
    }
    if (delimiter != 0 && shape_compare_columns(raw, clean, delimiter) != SHAPE_SAME)
        return COLUMNS;
    if (delimiter != 0 && memchr(raw.p, delimiter, raw.n) != NULL)
        return FINE; // a cell is a text of its own
    if (!json && shape_compare_tags(raw, clean) != SHAPE_SAME)
        return TAGS;
    return FINE;
}

// One record: its result, its findings in [f, end), and what cleaning it again gave (NULL: not asked).
static enum fault
examine(struct bench *b, const struct trial *t, size_t stream, struct span raw,
        const struct pumice_result *r, const struct pumice_finding *f,
        const struct pumice_finding *end, const char *format,
        const struct pumice_result *again)
{
    struct span clean = { r->bytes, r->len };
    size_t hits = 0;
    bool kept_all = true, drops = false;
    enum fault fault;

    if (r->outcome == PUMICE_WITHHELD)
        return check_stub(b, t, stream, raw, r);
    if (r->reason != PUMICE_NO_REASON)
        return REASON;
    b->spans = 0;
    b->wide[0].n = 0;
    if (is_wide(stream))
        shape_utf16(&b->wide[0], raw, stream == 2);
    for (; f < end; f++) {
        if (f->end < f->start || f->end > raw.n)
            return FINDINGS;
        if (f->refused != NULL)
            continue;
        if (b->spans == b->cap_spans) {
            b->cap_spans = b->cap_spans == 0 ? 64 : 2 * b->cap_spans;
            b->span = realloc(b->span, b->cap_spans * sizeof(*b->span));
        }
        b->span[b->spans++] =
                (struct align_span){ is_wide(stream) ? moved(&b->wide[0], f->start)
                                                     : f->start,
                    is_wide(stream) ? moved(&b->wide[0], f->end) : f->end, f };
        hits++;
        kept_all &= f->action.verb == PUMICE_KEEP;
        drops |= f->action.verb == PUMICE_DROP;
    }
    if (hits != r->hits || (r->outcome == PUMICE_EDITED && kept_all) ||
            (r->outcome == PUMICE_DROPPED && !drops))
        return HITS;
    if (r->outcome == PUMICE_UNCHANGED || r->outcome == PUMICE_DROPPED) {
        if (r->bytes != NULL || r->len != 0)
            return NO_RESULT;
        return r->outcome == PUMICE_UNCHANGED && !kept_all ? STAYS : FINE;
    }
    if (b->spans > 1)
        qsort(b->span, b->spans, sizeof(*b->span), by_start);
    for (size_t i = 1; i < b->spans; i++)
        if (b->span[i].start < b->span[i - 1].end)
            return FINDINGS;
    if (is_wide(stream)) {
        b->wide[1].n = 0;
        shape_utf16(&b->wide[1], clean, stream == 2);
        raw = (struct span){ b->wide[0].p, b->wide[0].n };
        clean = (struct span){ b->wide[1].p, b->wide[1].n };
    }
    switch (align_record(&b->align, raw, clean, b->span, b->spans)) {
    case ALIGN_FITS:
        break;
    case ALIGN_OUTSIDE:
        return OUTSIDE;
    case ALIGN_STAYS:
        return STAYS;
    case ALIGN_REPLACEMENT:
        return REPLACEMENT;
    case ALIGN_TYPE:
        return LABEL;
    case ALIGN_MASK:
        return MASK;
    case ALIGN_NO_MEMORY:
        abort();
    }
    if ((fault = check_shape(b, t, stream, raw, clean, format)) != FINE)
        return fault;
    if (again == NULL || again->outcome == PUMICE_UNCHANGED)
        return FINE;
    if (again->outcome == PUMICE_EDITED && again->len == r->len &&
            memcmp(again->bytes, r->bytes, r->len) == 0)
        return FINE;
    return TWICE;
}

static struct span
span_of_trial(const struct trial *t)
{
    return (struct span){ t->text.p, t->text.n };
}

// One record alone, by every worker.
static enum fault
judge(struct bench *b, const struct trial *t, size_t stream)
{
    struct span raw = span_of_trial(t), clean;
    struct job j = { &t, &raw, 1, 0, stream };
    enum fault fault = FINE;
    uint8_t *buf[3] = { run(b->best, &j, &b->a), run(b->plain, &j, &b->b), NULL };

    if (b->a.n != 1 || b->b.n != 1)
        fault = NO_RESULT;
    else if (!same_result(b->a.res, b->b.res))
        fault = EXPLAIN;
    free(buf[1]);
    buf[1] = run(b->portable, &j, &b->b);
    if (fault == FINE && !same_result(b->a.res, b->b.res))
        fault = KERNELS;
    if (fault == FINE) {
        bool edited = b->a.res->outcome == PUMICE_EDITED;

        if (edited) {
            clean = (struct span){ b->a.res->bytes, b->a.res->len };
            buf[2] = run(b->plain, &(struct job){ &t, &clean, 1, 0, stream }, &b->c);
        }
        fault = examine(b, t, stream, raw, b->a.res, b->a.finding,
                b->a.finding + b->a.findings, b->a.format[0], edited ? b->c.res : NULL);
    }
    for (int i = 0; i < 3; i++)
        free(buf[i]);
    return fault;
}

// Shorter and simpler as long as the same breaks.
static void
minimize(struct bench *b, struct trial *t, size_t stream, enum fault fault)
{
    struct trial less;

    for (size_t step = t->text.n / 2; step > 0; step = step > 1 ? step * 2 / 3 : 0)
        for (size_t at = 0; at + step <= t->text.n;) {
            less = *t;
            cut(&less.text, at, step);
            if (judge(b, &less, stream) == fault)
                *t = less;
            else
                at++;
        }
}

// ---------------------------------------------------------------- what is told

static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER;
static size_t shown[FAULTS];
static uint64_t told[FAULTS * SHOWN_MOST]; // hashes of what was shown
static size_t tolds;
static atomic_size_t count[FAULTS], outcomes[4], findings_seen;

static void
print_text(struct span s)
{
    putchar('"');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"' || s.p[i] == '\\')
            printf("\\%c", s.p[i]);
        else if (s.p[i] >= 0x20 && s.p[i] < 0x7f)
            putchar(s.p[i]);
        else
            printf("\\x%02x", s.p[i]);
    putchar('"');
}

static void
print_outcome(struct bench *b, const struct trial *t, size_t stream)
{
    static const char *const words[] = { "unchanged", "edited", "dropped", "withheld" };
    struct span raw = span_of_trial(t), clean;
    struct job j = { &t, &raw, 1, 0, stream };
    uint8_t *buf = run(b->best, &j, &b->a), *buf2;
    const struct pumice_result *r = b->a.res;

    printf("    in  ");
    print_text(raw);
    printf("\n    out ");
    print_text((struct span){ r->bytes, r->len });
    printf(" %s %s %s\n", words[r->outcome], pumice_reason_name(r->reason),
            b->a.format[0]);
    for (size_t i = 0; i < b->a.findings; i++)
        if (b->a.finding[i].refused == NULL)
            printf("    %u..%u %s %s %s %s\n", b->a.finding[i].start,
                    b->a.finding[i].end,
                    pumice_detector(b->a.finding[i].detector)->name,
                    pumice_verb_name(b->a.finding[i].action.verb), b->a.finding[i].path,
                    b->a.finding[i].layers);
    if (r->outcome == PUMICE_EDITED) {
        clean = (struct span){ r->bytes, r->len };
        buf2 = run(b->best, &(struct job){ &t, &clean, 1, 0, stream }, &b->c);
        if (b->c.res->outcome != PUMICE_UNCHANGED) {
            printf("    again ");
            print_text((struct span){ b->c.res->bytes, b->c.res->len });
            printf(" %s\n", words[b->c.res->outcome]);
            for (size_t i = 0; i < b->c.findings; i++)
                if (b->c.finding[i].refused == NULL)
                    printf("    %u..%u %s %s %s\n", b->c.finding[i].start,
                            b->c.finding[i].end,
                            pumice_detector(b->c.finding[i].detector)->name,
                            b->c.finding[i].path, b->c.finding[i].layers);
        }
        free(buf2);
    }
    free(buf);
}

// Was its like shown before?
static bool
is_told(const struct trial *t)
{
    uint64_t h = 0xcbf29ce484222325U;

    for (size_t i = 0; i < t->text.n; i++)
        h = (h ^ t->text.p[i]) * 0x100000001b3U;
    for (size_t i = 0; i < tolds; i++)
        if (told[i] == h)
            return true;
    told[tolds++] = h;
    return false;
}

static void
tell(struct bench *b, enum fault fault, const struct trial *t, size_t stream,
        size_t batch)
{
    struct trial least = *t;
    enum fault alone;

    count[fault]++;
    pthread_mutex_lock(&telling);
    if (shown[fault] < SHOWN_MOST && tolds < FAULTS * SHOWN_MOST) {
        alone = judge(b, &least, stream);
        if (alone == FINE)
            fault = NEIGHBOURS;
        else
            minimize(b, &least, stream, fault = alone);
        if (is_told(&least)) {
            pthread_mutex_unlock(&telling);
            return;
        }
        shown[fault]++;
        printf("torture: %s: batch %zu: -p %s -t %zu -k %u -f %u -x ",
                fault_names[fault], batch, plan_names[t->plan], stream, t->part,
                t->flags);
        for (size_t i = 0; i < least.text.n; i++)
            printf("%02x", least.text.p[i]);
        putchar('\n');
        print_outcome(b, &least, stream);
        fflush(stdout);
    }
    pthread_mutex_unlock(&telling);
}

// ---------------------------------------------------------------- batches

static uint64_t seed = 1;
static size_t batches;
static atomic_size_t next_batch, done;

static void
one_batch(struct bench *b, size_t number)
{
    struct dice d = { seed * 0x2545f4914f6cdd1dU ^ number };
    static _Thread_local struct trial trial[BATCH];
    const struct trial *t[BATCH], *turned[BATCH], *edited[BATCH];
    struct span raw[BATCH], shuffled[BATCH], clean[BATCH];
    size_t stream, n = BATCH, edits = 0, at = 0, end, to[BATCH];
    uint8_t *buf[3] = { NULL, NULL, NULL };

    d.s = roll(&d); // far from that of the next batch
    stream = below(&d, 3) ? 0 : below(&d, STREAMS);
    for (size_t i = 0; i < n; i++) {
        trial_make(&trial[i], &d, stream);
        t[i] = &trial[i];
        raw[i] = span_of_trial(t[i]);
    }
    for (size_t i = 0; i < n; i++) { // somewhere else, among others
        turned[i] = t[n - 1 - i];
        shuffled[i] = raw[n - 1 - i];
    }
    buf[0] = run(b->best, &(struct job){ t, raw, n, 0, stream }, &b->a);
    buf[1] = run(b->portable,
            &(struct job){ turned, shuffled, n, 1 + below(&d, 130), stream }, &b->b);
    for (size_t i = 0; i < n && b->a.n > 0; i++)
        if (b->a.res[i].outcome == PUMICE_EDITED) {
            edited[edits] = t[i];
            clean[edits] = (struct span){ b->a.res[i].bytes, b->a.res[i].len };
            to[edits++] = i;
        }
    if (edits > 0)
        buf[2] = run(b->plain, &(struct job){ edited, clean, edits, 0, stream }, &b->c);

    enum fault fault[BATCH];
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        const struct pumice_result *again = NULL;

        fault[i] = FINE;
        if (b->a.n == 0 || b->b.n == 0) {
            fault[i] = NO_RESULT;
            continue;
        }
        for (end = at; end < b->a.findings && b->a.finding[end].record == i;)
            end++;
        if (k < edits && to[k] == i)
            again = b->c.n > k ? &b->c.res[k] : NULL, k++;
        if (!same_result(&b->a.res[i], &b->b.res[n - i]))
            fault[i] = NEIGHBOURS;
        else
            fault[i] = examine(b, t[i], stream, raw[i], &b->a.res[i], b->a.finding + at,
                    b->a.finding + end, b->a.format[i], again);
        outcomes[b->a.res[i].outcome]++;
        findings_seen += b->a.res[i].hits;
        at = end;
    }
    for (int i = 0; i < 3; i++)
        free(buf[i]);
    for (size_t i = 0; i < n; i++)
        if (fault[i] != FINE)
            tell(b, fault[i], t[i], stream, number);
    done += n;
}

static void *
work(void *arg)
{
    struct bench b;
    size_t i;

    (void)arg;
    bench_make(&b);
    while ((i = next_batch++) < batches)
        one_batch(&b, i);
    bench_fini(&b);
    return NULL;
}

static int
again(const char *hex, const char *plan, struct trial *t, size_t stream)
{
    struct bench b;
    enum fault fault;

    for (; hex[0] != '\0' && hex[1] != '\0' && t->text.n < ROOM; hex += 2) {
        char two[3] = { hex[0], hex[1], '\0' };

        t->text.p[t->text.n++] = (uint8_t)strtoul(two, NULL, 16);
    }
    if (plan_of(plan) < 0 || stream >= STREAMS)
        return 64;
    t->plan = (uint16_t)plan_of(plan);
    bench_make(&b);
    fault = judge(&b, t, stream);
    printf("torture: %s\n", fault_names[fault]);
    print_outcome(&b, t, stream);
    bench_fini(&b);
    return fault != FINE;
}

int
main(int argc, char **argv)
{
    const char *hex = NULL, *plan = "default";
    size_t jobs = 1, lines = 100, stream = 0, records = 200000, first = 0, bad = 0;
    struct trial t = { 0 };
    pthread_t thread[64];
    struct timespec from, to;
    double took;
    int option;

    while ((option = getopt(argc, argv, "n:s:j:l:x:p:t:k:f:b:")) != -1)
        switch (option) {
        case 'n':
            records = strtoul(optarg, NULL, 10);
            break;
        case 's':
            seed = strtoull(optarg, NULL, 10);
            break;
        case 'j':
            jobs = strtoul(optarg, NULL, 10);
            break;
        case 'l':
            lines = strtoul(optarg, NULL, 10);
            break;
        case 'x':
            hex = optarg;
            break;
        case 'p':
            plan = optarg;
            break;
        case 't':
            stream = strtoul(optarg, NULL, 10);
            break;
        case 'k':
            t.part = (uint8_t)strtoul(optarg, NULL, 10);
            break;
        case 'f':
            t.flags = (uint8_t)strtoul(optarg, NULL, 10);
            break;
        case 'b':
            first = strtoul(optarg, NULL, 10);
            records = 0;
            break;
        default:
            return 64;
        }
    if (jobs < 1 || jobs > 64)
        return 64;
    policy_make();
    streams_make();
    if (hex != NULL)
        return again(hex, plan, &t, stream);
    add_examples();
    for (int i = optind; i < argc; i++)
        add_file(argv[i], lines);
    batches = records > 0 ? (records + BATCH - 1) / BATCH : first + 1;
    next_batch = first;
    printf("torture: seed %llu, %zu mutations of %zu samples, %d plans, %d streams\n",
            (unsigned long long)seed, (batches - first) * BATCH, sample_count,
            (int)PLANS, (int)STREAMS);
    fflush(stdout);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < jobs; i++)
        if (pthread_create(&thread[i], NULL, work, NULL) != 0)
            abort();
    for (size_t i = 0; i < jobs; i++)
        pthread_join(thread[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &to);
    took = (double)(to.tv_sec - from.tv_sec) +
           (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    printf("torture: seed %llu: %zu mutations in %.1f s, %.0f a second; %zu unchanged, "
           "%zu edited, %zu dropped, %zu withheld, %zu findings\n",
            (unsigned long long)seed, (size_t)done, took, (double)done / took,
            (size_t)outcomes[0], (size_t)outcomes[1], (size_t)outcomes[2],
            (size_t)outcomes[3], (size_t)findings_seen);
    for (int i = 1; i < FAULTS; i++)
        if (count[i] > 0) {
            printf("torture: %s: %zu\n", fault_names[i], (size_t)count[i]);
            bad++;
        }
    for (size_t i = 1; i < STREAMS; i++)
        pumice_stream_free(&streams[i].stream);
    pumice_policy_free(&policy);
    return bad > 0;
}
