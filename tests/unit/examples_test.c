// The examples that stand beside the rules (`//= NAME yes TEXT`), each through the whole engine with that
// detector alone and each kernel: bare at every place in a block of 64 bytes, and inside a JSON string. In TEXT bars part what is taken from what stays, no bar
// means all of it; `\t`, `\n`, `\r`, `\uXXXX` are characters, `\|` and `\\` a bar and a backslash, any other
// backslash stands for itself.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "pumice.h"

enum { TEXT_MOST = 2048, SPANS_MOST = 16 };

static const struct example {
    const char *where, *detector;
    bool taken;
    const char *text;
} examples[] = {
#include "examples.inc"
};

// A record and what must be taken of it.
struct record {
    char text[TEXT_MOST];
    size_t n;
    size_t start[SPANS_MOST], end[SPANS_MOST], spans;
};

static void
put(struct record *r, const char *p, size_t n)
{
    assert_true(r->n + n + 65 < sizeof(r->text));
    memcpy(r->text + r->n, p, n);
    r->n += n;
}

// U+0000 to U+FFFF in UTF-8.
static void
put_char(struct record *r, unsigned long c)
{
    char utf8[3] = { (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
        (char)(0x80 | (c & 0x3f)) };

    if (c >= 0x800) {
        put(r, utf8, 3);
    } else if (c >= 0x80) {
        utf8[1] = (char)(0xc0 | c >> 6);
        put(r, utf8 + 1, 2);
    } else {
        utf8[2] = (char)c;
        put(r, utf8 + 2, 1);
    }
}

// Puts one character as it stands in the record: itself, or escaped for a JSON string.
static void
put_layered(struct record *r, unsigned long c, bool json)
{
    char escape[8];

    if (json && (c < 0x20 || c == '"' || c == '\\')) {
        int n = c < 0x20 ? snprintf(escape, sizeof(escape), "\\u%04lx", c)
                         : snprintf(escape, sizeof(escape), "\\%c", (int)c);

        put(r, escape, (size_t)n);
    } else if (c < 0x80) {
        put_char(r, c);
    } else {
        char byte = (char)c; // of a UTF-8 sequence in the source

        put(r, &byte, 1);
    }
}

static void
read_example(const struct example *e, bool json, size_t blanks, struct record *r)
{
    bool bars = false, inside = false;

    memset(r, 0, sizeof(*r));
    while (blanks-- > 0)
        put(r, " ", 1);
    if (json)
        put(r, "{\"m\":\"", 6);
    r->start[0] = r->n;
    for (const char *p = e->text; *p != '\0'; p++) {
        static const char from[] = "tnr|\\", to[] = "\t\n\r|\\";
        const char *escape = p[0] == '\\' && p[1] != '\0' ? strchr(from, p[1]) : NULL;

        if (escape != NULL) {
            put_layered(r, (unsigned char)to[escape - from], json);
            p++;
        } else if (p[0] == '\\' && p[1] == 'u' && strlen(p) >= 6) {
            char hex[5] = { p[2], p[3], p[4], p[5], '\0' };

            put_char(r, strtoul(hex, NULL, 16));
            p += 5;
        } else if (*p == '|') {
            assert_true(r->spans < SPANS_MOST);
            bars = true;
            if (inside)
                r->end[r->spans++] = r->n;
            else
                r->start[r->spans] = r->n;
            inside = !inside;
        } else {
            put_layered(r, (unsigned char)*p, json);
        }
    }
    if (!bars && e->taken)
        r->end[r->spans++] = r->n;
    if (inside)
        fail_msg("%s: a bar without its partner", e->where);
    if (json)
        put(r, "\"}", 2);
}

// True when the findings are those of the record.
static bool
as_marked(const struct record *r, const struct pumice_out *out, const char *what)
{
    size_t n = 0;
    bool same = true;

    for (size_t i = 0; i < out->findings; i++) {
        const struct pumice_finding *f = &out->finding[i];

        if (f->proof == PUMICE_PROOF_NONE)
            continue;
        if (n >= r->spans || f->start != r->start[n] || f->end != r->end[n]) {
            print_error("%s: takes `%.*s`\n", what, (int)(f->end - f->start),
                    r->text + f->start);
            same = false;
        }
        n++;
    }
    if (n >= r->spans)
        return same;
    for (size_t i = 0; i < out->findings; i++)
        if (out->finding[i].refused != NULL)
            print_error("%s: refused: %s\n", what, out->finding[i].refused);
    print_error("%s: %zu of %zu taken in `%.*s`\n", what, n, r->spans, (int)r->n,
            r->text);
    return false;
}

static struct pumice_policy *
policy_of(const struct example *e)
{
    struct pumice_policy *policy = pumice_policy_new();
    int plan = pumice_plan_add(policy);

    assert_int_equal(pumice_plan_detectors(policy, plan, "none"), 0);
    if (pumice_plan_detector(policy, plan, e->detector, true, NULL, "example") < 0)
        fail_msg("%s: %s", e->where, pumice_policy_error(policy));
    assert_int_equal(pumice_policy_seal(policy), 0);
    return policy;
}

static bool
example_is_taken(struct pumice_worker *w, const struct example *e, bool json,
        size_t blanks, struct pumice_out *out)
{
    struct record r;
    struct pumice_record rec = { 0 };
    struct pumice_batch batch = { .rec = &rec, .n = 1 };
    char what[160];
    bool same;

    read_example(e, json, blanks, &r);
    rec.len = (uint32_t)r.n;
    batch.buf = (const uint8_t *)r.text;
    batch.len = r.n + 1;
    pumice_clean(w, &batch, out);
    snprintf(what, sizeof(what), "%s: %s (%s, %s%zu blanks)", e->where, e->detector,
            pumice_worker_simd(w), json ? "in JSON, " : "", blanks);
    same = as_marked(&r, out, what);
    pumice_out_reset(out);
    return same;
}

static void
examples_are_taken_as_marked(void **state)
{
    enum { BLOCK = 64 };
    struct pumice_out out;
    size_t wrong = 0, n = sizeof(examples) / sizeof(examples[0]);
    const char *kernel;

    (void)state;
    assert_int_equal(pumice_out_init(&out), 0);
    for (size_t k = 0; (kernel = pumice_kernel(k)) != NULL; k++) {
        struct pumice_options options = { .explain = true, .simd = kernel };
        struct pumice_worker *w = *kernel != '\0' ? pumice_worker_new(&options) : NULL;

        if (*kernel == '\0')
            print_message("kernel %zu does not run here: skipped\n", k);
        for (size_t i = 0; i < n && w != NULL; i++) {
            struct pumice_policy *policy = policy_of(&examples[i]);
            bool same = true;

            assert_int_equal(pumice_worker_bind(w, policy), 0);
            for (size_t blanks = 0; blanks < BLOCK && same; blanks++)
                same = example_is_taken(w, &examples[i], false, blanks, &out);
            same &= example_is_taken(w, &examples[i], true, 0, &out);
            wrong += !same;
            pumice_policy_free(&policy);
        }
        pumice_worker_free(&w);
    }
    pumice_out_fini(&out);
    if (wrong > 0)
        fail_msg("%zu of %zu examples are not taken as marked", wrong, n);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_taken_as_marked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
