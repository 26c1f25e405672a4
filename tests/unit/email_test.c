// The endings that no e-mail address has: none of them may be a top-level domain, or a person's address
// would pass as a file name.
#include "unit.h"

#include "detect/email.h"

static const char *const tlds[] = {
#include "tlds.inc"
};

static void
no_refused_ending_is_a_top_level_domain(void **state)
{
    size_t n = sizeof(tlds) / sizeof(tlds[0]);

    (void)state;
    assert_true(n > 1000);
    for (size_t i = 0; i < n; i++)
        if (email_refused_ending(span_of(tlds[i])))
            fail_msg(".%s is a top-level domain", tlds[i]);
}

static void
endings_are_known_in_either_case(void **state)
{
    static const char *const endings[] = { "png", "jpg", "gif", "svg", "json", "yaml",
        "xml", "html", "css", "js", "log", "txt", "conf", "service", "socket", "LOG",
        "Service", "aac", "zst" };
    static const char *const others[] = { "", "p", "pn", "pngs", "com", "pl", "in",
        "rs", "py", "sh", "md", "io", "zip" };

    (void)state;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (!email_refused_ending(span_of(endings[i])))
            fail_msg(".%s is not refused", endings[i]);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (email_refused_ending(span_of(others[i])))
            fail_msg(".%s is refused", others[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_refused_ending_is_a_top_level_domain),
        cmocka_unit_test(endings_are_known_in_either_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
