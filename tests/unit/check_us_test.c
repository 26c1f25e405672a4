// Identifiers of the United States.
#include "check_cases.h"

#include "detect/check_us.h"

static const struct check_case good[] = {
    CASE(check_us_ssn, "536904399"), // of POMS, kept for examples
    CASE(check_us_ssn, "001010001"),
    CASE(check_us_ssn, "665010001"),
    CASE(check_us_ssn, "899999998"),
    CASE(check_us_itin, "900701234"),
    CASE(check_us_itin, "999990000"),
    CASE(check_us_itin, "912501234"),
    CASE(check_us_itin, "912651234"),
    CASE(check_us_itin, "912921234"),
    CASE(check_us_ein, "010000001"),
    CASE(check_us_ein, "981234567"),
    CASE(check_us_ein, "480000001"),
    CASE(check_us_aba, "011000015"), // Federal Reserve Bank of Boston
    CASE(check_us_aba, "021001208"), // of New York
    CASE(check_us_aba, "121000374"),
    CASE(check_us_npi, "1234567893"), // 45 CFR 162, the example of CMS
    CASE(check_us_dea, "AB1234563"),
    CASE(check_us_dea, "f91234563"),
    CASE(check_us_mbi, "1EG4TE5MK73"), // the specimen card of CMS
    CASE(check_us_mbi, "1eg4te5mk72"),
    CASE(check_nanp, "2125550123"),
    CASE(check_nanp, "9892345678"),
    CASE(check_us_passport, "A12345678"),
    CASE(check_us_passport, "512345678"),
};

static const struct check_case bad[] = {
    CASE(check_us_ssn, "000123456"),
    CASE(check_us_ssn, "666123456"),
    CASE(check_us_ssn, "900123456"),
    CASE(check_us_ssn, "987654320"),
    CASE(check_us_ssn, "123004567"),
    CASE(check_us_ssn, "123450000"),
    CASE(check_us_ssn, "078051120"),
    CASE(check_us_ssn, "219099999"),
    CASE(check_us_ssn, "123456789"),
    CASE(check_us_ssn, "111111111"),
    CASE(check_us_ssn, "12345678a"),
    CASE(check_us_itin, "899701234"),
    CASE(check_us_itin, "912491234"),
    CASE(check_us_itin, "912661234"),
    CASE(check_us_itin, "912691234"),
    CASE(check_us_itin, "912891234"),
    CASE(check_us_itin, "912931234"),
    CASE(check_us_ein, "001234567"),
    CASE(check_us_ein, "071234567"),
    CASE(check_us_ein, "491234567"),
    CASE(check_us_ein, "701234567"),
    CASE(check_us_ein, "971234567"),
    CASE(check_us_aba, "000000000"),
    CASE(check_us_aba, "131000043"), // mod 10 holds, 13 is no district
    CASE(check_us_aba, "011000016"),
    CASE(check_us_npi, "1234567892"),
    CASE(check_us_npi, "3234567891"),
    CASE(check_us_dea, "AB1234564"),
    CASE(check_us_dea, "IB1234563"),
    CASE(check_us_dea, "A11234563"),
    CASE(check_us_mbi, "0EG4TE5MK73"),
    CASE(check_us_mbi, "1SG4TE5MK73"),
    CASE(check_us_mbi, "1EG4TE5MKA3"),
    CASE(check_us_mbi, "12G4TE5MK73"),
    CASE(check_nanp, "1125550123"),
    CASE(check_nanp, "2120550123"),
    CASE(check_nanp, "9115550123"),
    CASE(check_nanp, "2129110123"),
    CASE(check_nanp, "2905550123"),
    CASE(check_nanp, "3715550123"),
    CASE(check_nanp, "9615550123"),
    CASE(check_us_passport, "000000000"),
    CASE(check_us_passport, "AB1234567"),
};

static void
values_of_the_united_states_are_known(void **state)
{
    (void)state;
    check_cases_are(good, COUNT(good), true);
    check_cases_are(bad, COUNT(bad), false);
    check_length_matters(good, COUNT(good));
}

static void
a_check_digit_shows_every_change(void **state)
{
    static const struct check_case cases[] = {
        CASE(check_us_aba, "011000015"),
        CASE(check_us_aba, "121000374"),
        CASE(check_us_npi, "1234567893"),
        CASE(check_us_npi, "2000000002"),
    };

    (void)state;
    check_every_change_shows(cases, COUNT(cases));
}

static void
one_last_digit_fits(void **state)
{
    static const struct check_case cases[] = {
        CASE(check_us_aba, "01234567x"),
        CASE(check_us_aba, "32107080x"),
        CASE(check_us_npi, "176543210x"),
        CASE(check_us_dea, "BX702135x"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char c[20];
        size_t n = strlen(cases[i].value), passed = 0;

        memcpy(c, cases[i].value, n);
        for (char x = '0'; x <= '9'; x++) {
            c[n - 1] = x;
            passed += check_exact(cases[i].fn, c, n);
        }
        assert_int_equal(passed, 1);
    }
}

static void
random_digits_pass_as_often_as_the_rules_say(void **state)
{
    (void)state;
    // 898 areas of 1000, 99 groups of 100, 9999 serials of 10000
    check_rate_is(check_us_ssn, "ssn", "999999999", 1 / (.898 * .99 * .9999), 1);
    check_rate_is(check_us_itin, "itin", "999999999", 1000 / 43.0,
            5); // the first is a 9
    check_rate_is(check_us_aba, "aba", "999999999", 1000 / 38.0, 5);
    check_rate_is(check_us_npi, "npi", "9999999999", 50, 5);
    check_rate_is(check_us_dea, "dea", "AB9999999", 260 / 18.0, 5);
    // areas: 8 tens of 10, less x11; less 37x and 96x
    check_rate_is(check_nanp, "nanp", "9999999999", 1e6 / (8 * 9 * 10 - 8 - 20) / 792,
            2);
}

static void
nothing_is_read_behind_the_value(void **state)
{
    (void)state;
    check_reads_no_further(good, COUNT(good));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_the_united_states_are_known),
        cmocka_unit_test(a_check_digit_shows_every_change),
        cmocka_unit_test(one_last_digit_fits),
        cmocka_unit_test(random_digits_pass_as_often_as_the_rules_say),
        cmocka_unit_test(nothing_is_read_behind_the_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
