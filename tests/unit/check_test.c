// Validators, from the documents that define them.
#include "unit.h"

#include "detect/check.h"

#define D(s) ((const uint8_t *)(s))

static void
luhn_is_that_of_iso_7812(void **state)
{
    (void)state;
    assert_true(check_luhn(D("79927398713"), 11)); // the example of annex B's algorithm
    for (char c = '0'; c <= '9'; c++) {
        char d[12] = "7992739871x";

        d[10] = c;
        assert_int_equal(check_luhn(D(d), 11), c == '3');
    }
}

static void
an_issuer_range_has_its_own_lengths(void **state)
{
    static const struct {
        const char *number;
        size_t n;
        bool is;
    } cases[] = { { "4000000000000", 13, true }, { "40000000000000", 14, false },
        { "4000000000000000", 16, true }, { "5100000000000000", 16, true },
        { "5000000000000000", 16, false }, { "2221000000000000", 16, true },
        { "2220999999999999", 16, false }, { "2720999999999999", 16, true },
        { "2721000000000000", 16, false }, { "340000000000000", 15, true },
        { "3400000000000000", 16, false }, { "6200000000000000000", 19, true },
        { "30000000000000", 14, true }, { "30600000000000", 14, false },
        { "3528000000000000", 16, true }, { "3590000000000000", 16, false },
        { "6440000000000000", 16, true }, { "6430000000000000", 16, false } };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (check_card_issuer(D(cases[i].number), cases[i].n) != cases[i].is)
            print_error("%s\n", cases[i].number);
        assert_int_equal(check_card_issuer(D(cases[i].number), cases[i].n),
                cases[i].is);
    }
}

static void
mod_11_2_is_that_of_gb_11643(void **state)
{
    (void)state;
    assert_true(check_mod11_2(D("11010519491231002X"))); // the standard's own examples
    assert_true(check_mod11_2(D("440524188001010014")));
    assert_true(check_mod11_2(D("11010519491231002x")));
    assert_false(check_mod11_2(D("110105194912310021")));
}

static void
a_date_is_one_that_exists(void **state)
{
    static const struct {
        const char *date;
        bool is;
    } cases[] = { { "20000229", true }, { "19000229", false }, { "20240229", true },
        { "20230229", false }, { "19991231", true }, { "19991301", false },
        { "19990431", false }, { "18991231", false }, { "19990100", false },
        { "19990001", false } };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(check_date(D(cases[i].date)), cases[i].is);
}

static void
regions_are_provinces(void **state)
{
    (void)state;
    assert_true(check_cn_region(D("110105")));
    assert_true(check_cn_region(D("650102")));
    assert_false(check_cn_region(D("160102")));
    assert_false(check_cn_region(D("000000")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(luhn_is_that_of_iso_7812),
        cmocka_unit_test(an_issuer_range_has_its_own_lengths),
        cmocka_unit_test(mod_11_2_is_that_of_gb_11643),
        cmocka_unit_test(a_date_is_one_that_exists),
        cmocka_unit_test(regions_are_provinces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
