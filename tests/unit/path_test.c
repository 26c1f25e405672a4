// Paths: which pattern covers a place, and that the most specific one wins.
#include "unit.h"

#include "format/path.h"

// Walks `steps` ("a.b[2].c") from the root; returns the number of the most specific pattern on the way.
static int
walk(const struct path_set *set, const char *steps)
{
    uint64_t state[2][4];
    int at = 0, best = path_root(set, state[0]);

    while (*steps != '\0') {
        struct span name = { 0 };
        uint32_t index = 0;
        int rank;

        if (*steps == '[') {
            index = (uint32_t)(steps[1] - '0');
            steps += 3;
        } else {
            name = (struct span){ (const uint8_t *)steps, strcspn(steps, ".[") };
            steps += name.n;
        }
        steps += *steps == '.';
        rank = path_down(set, state[at], name, index, state[1 - at]);
        best = rank > best ? rank : best;
        at = 1 - at;
    }
    return best < 0 ? -1 : path_number(set, best);
}

static void
the_most_specific_pattern_wins(void **state)
{
    static const char *const patterns[] = { "$..*", "$.user", "$.user.id", "$..id",
        "$.list[*].x", "$.list[2].x", "$['a.b']", "$.user.*", "$..contact.mail",
        "$.log<json>.mobile" };
    static const struct {
        const char *at;
        int pattern;
    } cases[] = { { "other", 0 }, { "user", 1 }, { "user.name", 7 }, { "user.id", 2 },
        { "deep.down.id", 3 }, { "list[1].x", 4 }, { "list[2].x", 5 }, { "a.b", 0 },
        { "x.contact.mail", 8 }, { "log.mobile", 9 } };
    struct path_set *set = path_set_new();
    const char *why;

    (void)state;
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
        assert_int_equal(path_set_add(set, patterns[i], &why), i);
    path_set_seal(set);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (walk(set, cases[i].at) != cases[i].pattern)
            print_error("%s: pattern %d\n", cases[i].at, walk(set, cases[i].at));
        assert_int_equal(walk(set, cases[i].at), cases[i].pattern);
    }
    path_set_free(&set);
}

static void
what_is_no_path_is_refused_with_a_reason(void **state)
{
    static const char *const bad[] = { "", "a.b", "$a", "$.", "$..", "$[", "$[x]",
        "$['a", "$.a b", "$.a[", "$[-1]" };
    struct path_set *set = path_set_new();

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const char *why = NULL;

        assert_int_equal(path_set_add(set, bad[i], &why), -1);
        assert_non_null(why);
    }
    path_set_free(&set);
}

static void
names_that_look_like_values_are_not_printed(void **state)
{
    static const struct {
        const char *name, *text;
    } cases[] = { { "user", "$.user" }, { "手机号", "$.手机号" },
        { "x-api-key", "$['x-api-key']" }, { "a.b", "$['a.b']" },
        { "it's", "$['it\\'s']" }, { "bob@example.org", "$.*" },
        { "13812345678", "$.*" }, { "line\nend", "$.*" }, { "sha256", "$.sha256" },
        { "", "$['']" } };
    struct outbuf out = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct segment s = { .name = span_of(cases[i].name) };

        outbuf_reset(&out);
        path_put(&out, &s, false, PATH_EXACT);
        outbuf_putc(&out, '\0');
        assert_string_equal((char *)out.p, cases[i].text);
    }
    outbuf_fini(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_specific_pattern_wins),
        cmocka_unit_test(what_is_no_path_is_refused_with_a_reason),
        cmocka_unit_test(names_that_look_like_values_are_not_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
