// Telephone numbers by country. Numbers for drama and fiction where a regulator keeps such a range.
#include "check_cases.h"

#include "detect/check_phone.h"
#include "detect/check_sums.h"

static const struct check_case good[] = {
    CASE(check_phone_e164, "12125550123"),
    CASE(check_phone_e164, "442079460123"), // Ofcom: London 7946 0xxx
    CASE(check_phone_e164, "447700900123"),
    CASE(check_phone_e164, "61491570156"), // ACMA
    CASE(check_phone_e164, "33199000123"), // ARCEP
    CASE(check_phone_e164, "33639980123"),
    CASE(check_phone_e164, "4930231250000"), // BNetzA: Berlin 23125 xxx
    CASE(check_phone_e164, "4915228817386"),
    CASE(check_phone_e164, "46701740605"), // PTS
    CASE(check_phone_e164, "353209100123"),
    CASE(check_phone_e164, "8613800138000"),
    CASE(check_phone_e164, "861012345678"),
    CASE(check_phone_e164, "85221234567"),
    CASE(check_phone_e164, "390612345678"),
    CASE(check_phone_e164, "819012345678"),
    CASE(check_phone_e164, "919876543210"),
    CASE(check_phone_e164, "79123456789"),
    CASE(check_phone_e164, "6591234567"),
    CASE(check_phone_e164, "29022222"),
    CASE(check_phone_e164, "5511912345678"),
    CASE(check_phone_e164, "611800123456"), // freephone
    CASE(check_phone_e164, "6518001234567"),
};

static const struct check_case bad[] = {
    CASE(check_phone_e164, ""),
    CASE(check_phone_e164, "0012125550123"),
    CASE(check_phone_e164, "11125550123"),
    CASE(check_phone_e164, "19115550123"),
    CASE(check_phone_e164, "1212555012"),
    CASE(check_phone_e164, "121255501234"),
    CASE(check_phone_e164, "2101234567"),   // not assigned
    CASE(check_phone_e164, "8001234567"),   // seven where eight are
    CASE(check_phone_e164, "9991234567"),   // reserved
    CASE(check_phone_e164, "440207946012"), // the 0 is not dialled behind +44
    CASE(check_phone_e164, "33099000123"),
    CASE(check_phone_e164, "86138001380001"),
    CASE(check_phone_e164, "8521234567"),
    CASE(check_phone_e164, "1500"),
    CASE(check_phone_e164, "44207946012x"),
    CASE(check_phone_e164, "4912345678901234"),
};

static void
numbers_follow_the_plan_of_their_country(void **state)
{
    (void)state;
    check_cases_are(good, COUNT(good), true);
    check_cases_are(bad, COUNT(bad), false);
}

static void
national_numbers_begin_with_the_trunk_prefix(void **state)
{
    static const struct {
        const char *region, *number;
        bool is;
    } cases[] = {
        { "DE", "03023125000", true },
        { "DE", "3023125000", false },
        { "DE", "0003125000", false },
        { "FR", "0199000123", true },
        { "FR", "019900012", false },
        { "FR", "199000123", false },
        { "GB", "07700900123", true },
        { "JE", "07700900123", true },
        { "HU", "0612345678", true },
        { "HU", "012345678", false },
        { "IT", "0612345678", true },
        { "ES", "612345678", true },
        { "ES", "0612345678", false },
        { "US", "2125550123", true },
        { "US", "12125550123", true },
        { "CA", "2125550123", true },
        { "CA", "1125550123", false },
        { "RU", "89123456789", true },
        { "KZ", "87123456789", true },
        { "BR", "11912345678", true },
        { "BR", "011912345678", true },
        { "ZZ", "2125550123", false },
        { "001", "12345678", false },
        { "DE", "", false },
        { "DE", "0302312500x", false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool is = check_phone_national(cases[i].region,
                (const uint8_t *)cases[i].number, strlen(cases[i].number));

        if (is != cases[i].is)
            print_error("%s %s\n", cases[i].region, cases[i].number);
        assert_int_equal(is, cases[i].is);
    }
}

// Codes are a prefix code, sorted, and every number of a plan fits into the 15 digits of E.164.
static void
the_table_is_sound(void **state)
{
    size_t codes = 0;
    char before[4] = "";

    (void)state;
    for (unsigned v = 0; v < 1000; v++) {
        char d[4];
        const struct check_phone_country *k;

        snprintf(d, sizeof(d), "%03u", v);
        if ((k = check_phone_country((const uint8_t *)d, 3)) == NULL)
            continue;
        if (strcmp(k->code, before) == 0)
            continue;
        assert_true(strncmp(k->code, d, strlen(k->code)) == 0);
        assert_true(strcmp(before, k->code) < 0);
        assert_true(k->min >= 4 && k->min <= k->max);
        assert_true(strlen(k->code) + k->max <= 15);
        assert_true(k->first[0] != '\0');
        assert_true(check_digits((const uint8_t *)k->first, strlen(k->first)));
        assert_true(!k->trunk_always || k->trunk[0] != '\0');
        if (strcmp(k->region, "001") != 0)
            assert_string_equal(check_phone_region(k->region)->code, k->code);
        memcpy(before, k->code, 4);
        codes++;
    }
    assert_true(codes > 200);
    assert_null(check_phone_country((const uint8_t *)"0", 1));
    assert_null(check_phone_country((const uint8_t *)"86", 1)); // one digit of it
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
        cmocka_unit_test(numbers_follow_the_plan_of_their_country),
        cmocka_unit_test(national_numbers_begin_with_the_trunk_prefix),
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(nothing_is_read_behind_the_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
