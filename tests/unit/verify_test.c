// The alignment and the shapes behind `pumice verify`, without an engine: findings are made up.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/align.h"

struct made_up {
    const char *detector;
    enum pumice_verb verb;
    uint8_t first, last;
    const char *layers;
};

// raw has what was found between bars, one finding per `how`.
static enum align_fault
align(const char *raw, const char *clean, const struct made_up *how)
{
    struct pumice_finding finding[4] = { 0 };
    struct align_span span[4] = { 0 };
    struct align a = { 0 };
    enum align_fault fault;
    char text[256];
    size_t n = 0, bars = 0;

    for (; *raw != '\0'; raw++) {
        struct align_span *s = &span[bars / 2];

        if (*raw != '|') {
            text[n++] = *raw;
            continue;
        }
        *(bars++ & 1 ? &s->end : &s->start) = (uint32_t)n;
        s->finding = &finding[(bars - 1) / 2];
    }
    for (size_t i = 0; i < bars / 2; i++) {
        int detector = pumice_detector_find(how[i].detector);

        assert_true(detector >= 0);
        finding[i] = (struct pumice_finding){ .detector = (uint16_t)detector,
            .action = { .verb = how[i].verb,
                    .first = how[i].first,
                    .last = how[i].last },
            .layers = how[i].layers };
    }
    // Exactly as long as it is, so that a sanitizer sees who reads on.
    uint8_t *r = malloc(n + 1), *c = malloc(strlen(clean) + 1);

    memcpy(r, text, n);
    memcpy(c, clean, strlen(clean));
    r = realloc(r, n > 0 ? n : 1);
    c = realloc(c, *clean != '\0' ? strlen(clean) : 1);
    fault = align_record(&a, (struct span){ r, n }, (struct span){ c, strlen(clean) },
            span, bars / 2);
    free(r);
    free(c);
    align_fini(&a);
    return fault;
}

#define EMAIL                                                                          \
    {                                                                                  \
        "email", PUMICE_SUPPRESS, 0, 0, ""                                             \
    }
#define MOBILE                                                                         \
    {                                                                                  \
        "cn_mobile", PUMICE_MASK, 3, 4, ""                                             \
    }
#define CARD                                                                           \
    {                                                                                  \
        "card", PUMICE_MASK, 6, 4, "json"                                              \
    }
#define SECRET                                                                         \
    {                                                                                  \
        "password", PUMICE_MASK, 2, 0, ""                                              \
    }
#define DROP                                                                           \
    {                                                                                  \
        "email", PUMICE_DROP, 0, 0, "json"                                             \
    }
#define DROP_IN                                                                        \
    {                                                                                  \
        "email", PUMICE_DROP, 0, 0, "json,json"                                        \
    }
#define FIELD                                                                          \
    {                                                                                  \
        "field", PUMICE_DROP, 0, 0, "json"                                             \
    }

struct alignment {
    const char *raw, *clean;
    enum align_fault fault;
    struct made_up how[2];
};

static void
check_alignments(const struct alignment *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum align_fault fault = align(cases[i].raw, cases[i].clean, cases[i].how);

        if (fault != cases[i].fault)
            print_error("%s -> %s: %d\n", cases[i].raw, cases[i].clean, fault);
        assert_int_equal(fault, cases[i].fault);
    }
}

static void
a_label_stands_in_the_escapes_of_its_layer(void **state)
{
    static const struct alignment cases[] = {
        { "a |b@x.org| c", "a [EMAIL] c", ALIGN_FITS, { EMAIL } },
        { "q=|b%40x.org|&z", "q=%5BEMAIL%5D&z", ALIGN_FITS, { EMAIL } },
        { "q=|b%2540x.org|&z", "q=%255bEMAIL%255d&z", ALIGN_FITS, { EMAIL } },
        { "[id k=\"|b@x.org|\"]", "[id k=\"[EMAIL\\]\"]", ALIGN_FITS, { EMAIL } },
        { "<a>|b&#64;x.org|</a>", "<a>&#91;EMAIL&#x5d;</a>", ALIGN_FITS, { EMAIL } },
        { "\"|b@x.org|\"", "\"\\u005bEMAIL\\u005D\"", ALIGN_FITS, { EMAIL } },
        { "|a@x.org||b@x.org|", "[EMAIL][EMAIL]", ALIGN_FITS, { EMAIL, EMAIL } },
        { "|a@x.org||b@x.org|", "[EMAIL]", ALIGN_REPLACEMENT, { EMAIL, EMAIL } },
        { "a |b@x.org| c", "a [PHONE] c", ALIGN_TYPE, { EMAIL } },
        { "a |b@x.org| c", "a %5BPHONE%5D c", ALIGN_TYPE, { EMAIL } },
        { "a |b@x.org| c", "a b@x.org c", ALIGN_STAYS, { EMAIL } },
        { "a |b@x.org| c", "a ******* c", ALIGN_REPLACEMENT, { EMAIL } },
        { "a |b@x.org| c", "a [EMAIL c", ALIGN_REPLACEMENT, { EMAIL } },
        { "a |b@x.org| c", "a ", ALIGN_REPLACEMENT, { EMAIL } },
        { "a |b@x.org| c", "A [EMAIL] c", ALIGN_OUTSIDE, { EMAIL } },
        { "a |b@x.org| c", "a [EMAIL] d", ALIGN_OUTSIDE, { EMAIL } },
        { "a |b@x.org| c", "a [EMAIL] c ", ALIGN_OUTSIDE, { EMAIL } },
        { "a |b@x.org| c", "a [EMAIL]", ALIGN_OUTSIDE, { EMAIL } },
        { "|<r><a b='c'>x|, </a></r>", "[EMAIL]<r><a>, </a></r>", ALIGN_FITS,
                { EMAIL } }, // tags, the other halves of which stay
        { "|<r><a b='c'>x|, </a></r>", "[EMAIL]<a>, </a></r>", ALIGN_FITS, { EMAIL } },
        { "|<r><a b='c'>x|, </a></r>", "[EMAIL]<a><r>, </a></r>", ALIGN_OUTSIDE,
                { EMAIL } },
        { "|<r><a b='c'>x|, </a></r>", "[EMAIL]<r><a b='c'>, </a></r>", ALIGN_OUTSIDE,
                { EMAIL } },
        { "|<r><a b='c'>x|, </a></r>", "[EMAIL]<rx>, </a></r>", ALIGN_OUTSIDE,
                { EMAIL } },
        { "<a>|x</a>| y", "<a>[EMAIL]</a> y", ALIGN_FITS, { EMAIL } },
        { "<a>|x</a>| y", "<a>[EMAIL]</b> y", ALIGN_OUTSIDE, { EMAIL } },
        { "|x<us|er k=>", "[EMAIL]<user k=>", ALIGN_FITS, { EMAIL } },
        { "|x<user|>", "[EMAIL]<us>", ALIGN_OUTSIDE, { EMAIL } },
        { "a", "", ALIGN_OUTSIDE, { EMAIL } },
        { "", "", ALIGN_FITS, { EMAIL } },
    };

    (void)state;
    check_alignments(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
a_mask_keeps_separators_and_shows_no_more_than_its_rule(void **state)
{
    static const struct alignment cases[] = {
        { "|13800138000|", "138****8000", ALIGN_FITS, { MOBILE } },
        { "|13800138000|", "***********", ALIGN_FITS, { MOBILE } },
        { "|13800138000|", "1380***8000", ALIGN_MASK, { MOBILE } },
        { "|13800138000|", "138***38000", ALIGN_MASK, { MOBILE } },
        { "|13800138000|", "138**1*8000", ALIGN_MASK, { MOBILE } },
        { "|13800138000|", "139****8000", ALIGN_REPLACEMENT, { MOBILE } },
        { "|13800138000|", "138***8000", ALIGN_REPLACEMENT, { MOBILE } },
        { "|+86 138-0013-8000|", "+86 138-****-8000", ALIGN_FITS, { MOBILE } },
        { "|+86 138-0013-8000|", "+86 138 ****-8000", ALIGN_REPLACEMENT, { MOBILE } },
        { "|+86 138-0013-8000|", "+86 138-0***-8000", ALIGN_MASK, { MOBILE } },
        { "|1380013|", "138**13", ALIGN_MASK, { MOBILE } }, // too short for 3 and 4
        { "|1380013|", "*******", ALIGN_FITS, { MOBILE } },
        { "|*6b_X|", "*6*_*", ALIGN_FITS, { SECRET } },
        { "|*6b_X|", "*6b_*", ALIGN_MASK, { SECRET } },
        { "|ab\\u0063d\\n|", "ab**\\n", ALIGN_FITS, { SECRET } },
        { "|ab\\u0063d|", "ab\\u0063*", ALIGN_MASK, { SECRET } },
        { "|a\\u0062cd|", "a\\u0062**", ALIGN_FITS, { SECRET } },
        { "|ab\\u006|", "ab\\****", ALIGN_FITS, { SECRET } }, // no escape
        { "|ab%63%64|", "ab**", ALIGN_FITS, { SECRET } },
        { "|ab%6|", "ab%*", ALIGN_FITS, { SECRET } },
        { "|ab%e4%b8%ad|", "ab*", ALIGN_FITS, { SECRET } },
        { "|\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93|", "\xef\xbc\x91\xef\xbc\x92*",
                ALIGN_FITS, { SECRET } },
        { "|\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94|",
                "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93*", ALIGN_MASK, { SECRET } },
        { "|ab\xe2\x80\x8b"
          "cd|",
                "ab**", ALIGN_FITS, { SECRET } },
        { "{\"n\":|4111111111111111|}", "{\"n\":\"411111******1111\"}", ALIGN_FITS,
                { CARD } },
        { "{\"n\":|4111111111111111|}", "{\"n\":null}", ALIGN_FITS, { CARD } },
        { "j=%7B%22n%22:|4111111111111111|%7D",
                "j=%7B%22n%22:%22411111******1111%22%7D", ALIGN_FITS, { CARD } },
        { "{\"n\":\"|4111111111111111|\"}", "{\"n\":\"null\"}", ALIGN_REPLACEMENT,
                { CARD } },
    };

    (void)state;
    check_alignments(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
a_drop_takes_a_member_and_one_comma(void **state)
{
    static const struct alignment cases[] = {
        { "{\"a\":1,\"m\":\"|b@x|\",\"c\":2}", "{\"a\":1,\"c\":2}", ALIGN_FITS,
                { DROP } },
        { "{\"m\":\"|b@x|\",\"c\":2}", "{\"c\":2}", ALIGN_FITS, { DROP } },
        { "{ \"m\" : \"|b@x|\" }", "{  }", ALIGN_FITS, { DROP } },
        { "{\"m\":\"|b@x|\",\"n\":\"|c@x|\",\"o\":1}", "{\"o\":1}", ALIGN_FITS,
                { DROP, DROP } },
        { "{\"a\":1,\"m\":\"|b@x|\",\"c\":2}", "{\"a\":1}", ALIGN_OUTSIDE, { DROP } },
        { "{\"a\":1,\"m\":\"|b@x|\"}", "{\"a\":1,\"m\":\"b@x\"}", ALIGN_STAYS,
                { DROP } },
        { "[\"|b@x|\"]", "[\"[EMAIL]\"]", ALIGN_FITS, { DROP } },
        { "{\"o\":{\"m\":\"|b@x|\"},\"c\":2}", "{\"o\":{},\"c\":2}", ALIGN_FITS,
                { DROP } },
        { "{\"o\":{\"m\":\"|b@x|\"},\"c\":2}", "{\"c\":2}", ALIGN_OUTSIDE, { DROP } },
        { "{\"o\":{\"m\":\"|b@x|\",\"n\":1},\"c\":2}", "{\"c\":2}", ALIGN_FITS,
                { FIELD } },
        { "{\"l\":\"{\\\"m\\\":\\\"|b@x|\\\",\\\"n\\\":1}\"}",
                "{\"l\":\"{\\\"n\\\":1}\"}", ALIGN_FITS, { DROP_IN } },
        { "to: {\"m\":\"|b@x|\",\"n\":1}", "to: {\"n\":1}", ALIGN_FITS, { DROP } },
    };

    (void)state;
    check_alignments(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
stubs_are_known_with_their_reason(void **state)
{
    static const struct {
        const char *text, *reason;
        bool is;
    } cases[] = { { "[PUMICE withheld: too_long]", "too_long", true },
        { "[PUMICE withheld: too_long]", NULL, true },
        { "[PUMICE withheld: too_long]", "too_deep", false },
        { "[PUMICE withheld: too_long],,", "too_long", true },
        { "[PUMICE withheld: too_long] x", NULL, false },
        { "[PUMICE withheld: too_long", NULL, false },
        { "{\"pumice\":\"withheld\",\"reason\":\"binary\"}", "binary", true },
        { "{\"pumice\":\"withheld\",\"reason\":\"binary\"", "binary", false },
        { "", NULL, false }, { "[EMAIL]", NULL, false } };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool is = align_is_stub(span_of(cases[i].text), cases[i].reason);

        if (is != cases[i].is)
            print_error("%s\n", cases[i].text);
        assert_int_equal(is, cases[i].is);
    }
}

static void
the_json_reader_takes_what_rfc_8259_does(void **state)
{
    static const struct {
        const char *text;
        bool json;
    } cases[] = { { "{}", true }, { " [ ] ", true }, { "\"\"", true }, { "0", true },
        { "-0.5e+3", true }, { "{\"a\":1,\"a\":2}", true }, { "\"\\ud800\"", true },
        { "[1e999,123456789012345678901234567890]", true }, { "\"\xff\"", true },
        { "\xef\xbb\xbf{}", true }, { "{\"a\":[{},[],\"x\",true,false,null]}", true },
        { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", true }, { "", false }, { " ", false },
        { "{", false }, { "[1,]", false }, { "[,1]", false }, { "{\"a\":1,}", false },
        { "{\"a\"}", false }, { "{a:1}", false }, { "{1:1}", false }, { "01", false },
        { "1.", false }, { ".5", false }, { "+1", false }, { "-", false },
        { "1e", false }, { "\"\t\"", false }, { "\"\\x\"", false },
        { "\"\\u12g4\"", false }, { "\"", false }, { "\"\\", false }, { "nul", false },
        { "[1]]", false }, { "[1}", false }, { "{} {}", false }, { "{}x", false },
        { "NaN", false }, { "'a'", false }, { "[1 2]", false } };
    struct shape s = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (shape_json(&s, span_of(cases[i].text)) != cases[i].json)
            print_error("%s\n", cases[i].text);
        assert_int_equal(shape_json(&s, span_of(cases[i].text)), cases[i].json);
    }
    shape_fini(&s);
}

static void
depth_is_no_matter(void **state)
{
    enum { DEEP = 100000 };
    uint8_t *text = malloc(2 * DEEP);
    struct shape s = { 0 };

    (void)state;
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    assert_true(shape_json(&s, (struct span){ text, 2 * DEEP }));
    assert_false(shape_json(&s, (struct span){ text, 2 * DEEP - 1 }));
    free(text);
    shape_fini(&s);
}

static void
members_are_the_same_but_for_those_that_are_gone(void **state)
{
    static const struct {
        const char *raw, *clean;
        struct shape_cut cut; // of raw
        enum shape_answer answer;
    } cases[] = {
        { "{\"a\":1,\"b\":[2]}", "{\"a\":\"x\",\"b\":[null]}", { 0 }, SHAPE_SAME },
        { "{\"a\":1,\"b\":2}", "{\"a\":1}", { 0 }, SHAPE_MEMBERS },
        { "{\"a\":1,\"b\":2}", "{\"a\":1}", { 6, 12, true }, SHAPE_SAME },
        { "{\"a\":1,\"b\":2}", "{\"a\":1}", { 6, 12, false }, SHAPE_MEMBERS },
        { "{\"a\":1}", "{\"a\":1,\"b\":2}", { 0 }, SHAPE_MEMBERS },
        { "{\"a\":{\"b\":1}}", "{\"a\":{},\"b\":1}", { 0 }, SHAPE_MEMBERS },
        { "{\"a\":\"x\"}", "{\"a\":null}", { 0 }, SHAPE_MEMBERS },
        { "{\"a\":1}", "{\"a\":[CARD]}", { 0 }, SHAPE_BROKEN },
        { "{\"l\":\"{\\\"a\\\":1}\"}", "{\"l\":\"{\\\"a\\\":}\"}", { 0 },
                SHAPE_BROKEN },
        { "{\"l\":\"{\\\"a\\\":1,\\\"b\\\":2}\"}", "{\"l\":\"{\\\"a\\\":1}\"}", { 0 },
                SHAPE_MEMBERS },
        { "{\"l\":\"{\\\"a\\\":1,\\\"b\\\":2}\"}", "{\"l\":\"{\\\"a\\\":1}\"}",
                { 14, 22, true }, SHAPE_SAME },
        { "{\"l\":\"{\\\"a\\\":1}\"}", "{\"l\":\"[REDACTED]\"}", { 6, 15, false },
                SHAPE_SAME },
        { "no JSON", "either", { 0 }, SHAPE_SAME },
        { "13800138000", "[PHONE]", { 0 }, SHAPE_SAME },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum shape_answer answer;
        bool json;
        size_t at;

        answer = shape_compare_json(span_of(cases[i].raw), span_of(cases[i].clean),
                &cases[i].cut, cases[i].cut.end > 0, 5, &json, &at);
        if (answer != cases[i].answer)
            print_error("%s -> %s: %d\n", cases[i].raw, cases[i].clean, answer);
        assert_int_equal(answer, cases[i].answer);
    }
}

static void
columns_and_tags_are_counted(void **state)
{
    static const struct {
        const char *raw, *clean;
        char comma; // 0: tags
        enum shape_answer answer;
    } cases[] = {
        { "a,b,c", "a,[EMAIL],c", ',', SHAPE_SAME },
        { "a,b,c", "a,c", ',', SHAPE_COLUMNS },
        { "a,\"b,c\",d", "a,\"[EMAIL]\",d", ',', SHAPE_SAME },
        { "a,\"b\"\",c\",d", "a,x,d", ',', SHAPE_SAME },
        { "a,\"b\",d", "a,\"b,d", ',', SHAPE_COLUMNS },
        { "a\tb", "a,b", '\t', SHAPE_COLUMNS },
        { "<a><b x='>'/>t</a>", "<a><b x='>'/>[EMAIL]</a>", 0, SHAPE_SAME },
        { "<a>t</a>", "<a>t</b>", 0, SHAPE_BROKEN },
        { "<a>t</a>", "<a>t", 0, SHAPE_BROKEN },
        { "<a><![CDATA[<b>]]><!-- <c> --></a>", "<a></a>", 0, SHAPE_SAME },
        { "1 < 2 <b>", "anything", 0, SHAPE_SAME },
        { "<a=>t</a>", "<a=t</a>", 0, SHAPE_SAME }, // no tag, no attribute
        { "<a,b>t</a>", "<a", 0, SHAPE_SAME },
        { "<a b=\\\"c>\\\" d e=f g=/>t", "t", 0, SHAPE_SAME }, // none that is closed
        { "<r><a b=\\\"c>\\\" d e = f g= /></r>", "<r>", 0, SHAPE_BROKEN },
        { "<r b='1' c=2>x</r>", "<r b='[ID]' c=>x</r>", 0, SHAPE_SAME },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span raw = span_of(cases[i].raw), clean = span_of(cases[i].clean);
        enum shape_answer answer =
                cases[i].comma != 0 ? shape_compare_columns(raw, clean, cases[i].comma)
                                    : shape_compare_tags(raw, clean);

        if (answer != cases[i].answer)
            print_error("%s -> %s: %d\n", cases[i].raw, cases[i].clean, answer);
        assert_int_equal(answer, cases[i].answer);
    }
}

static void
utf16_is_read_as_utf8_with_its_places(void **state)
{
    static const uint8_t text[] = "a\0\x2d\x4e\x3d\xd8\x00\xde\x00\xd8z\0!";
    struct shape_text t = { 0 };

    (void)state;
    shape_utf16(&t, (struct span){ text, sizeof(text) - 1 }, false);
    assert_int_equal(t.n, 1 + 3 + 4 + 3 + 1 + 3);
    assert_memory_equal(t.p, "a\xe4\xb8\xad\xf0\x9f\x98\x80\xed\xa0\x80z\xed\xb0\xa1",
            t.n);
    assert_int_equal(t.map[4], 4);
    assert_int_equal(t.map[t.n - 1], 12);
    assert_int_equal(t.map[t.n], 13);
    shape_text_fini(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_stands_in_the_escapes_of_its_layer),
        cmocka_unit_test(a_mask_keeps_separators_and_shows_no_more_than_its_rule),
        cmocka_unit_test(a_drop_takes_a_member_and_one_comma),
        cmocka_unit_test(stubs_are_known_with_their_reason),
        cmocka_unit_test(the_json_reader_takes_what_rfc_8259_does),
        cmocka_unit_test(depth_is_no_matter),
        cmocka_unit_test(members_are_the_same_but_for_those_that_are_gone),
        cmocka_unit_test(columns_and_tags_are_counted),
        cmocka_unit_test(utf16_is_read_as_utf8_with_its_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
