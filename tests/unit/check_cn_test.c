// Identifiers of mainland China, Hong Kong, Macau and Taiwan. Values are invented, but for the examples of
// the standards.
#include "check_cases.h"

#include "detect/check_cn.h"

static bool
area3(const uint8_t *c, size_t n)
{
    return check_cn_area(c, n) == 3;
}

static bool
area4(const uint8_t *c, size_t n)
{
    return check_cn_area(c, n) == 4;
}

static const struct check_case good[] = {
    CASE(check_cn_uscc, "91350100M000100Y43"), // GB 32100, annex
    CASE(check_cn_uscc, "91350100m000100y43"),
    CASE(check_cn_uscc, "91110000710925462X"),
    CASE(check_cn_uscc, "1210000040000123XC"),
    CASE(check_cn_uscc, "93440300MA5D123407"),
    CASE(check_cn_org_code, "D2143569X"), // GB 11714, the example
    CASE(check_cn_org_code, "M000100Y4"),
    CASE(check_cn_reg_no, "110108000012349"),
    CASE(check_cn_reg_no, "440301103123452"),
    CASE(check_cn_foreigner_id, "911840198502140019"),
    CASE(check_cn_foreigner_id, "93184020010731123X"),
    CASE(check_cn_foreigner_old, "USA110185021401"),
    CASE(check_cn_passport, "E12345678"),
    CASE(check_cn_passport, "EA1234567"),
    CASE(check_cn_passport, "G12345678"),
    CASE(check_cn_passport, "PE1234567"),
    CASE(check_cn_passport, "D1234567"),
    CASE(check_cn_passport, "SE12345678"),
    CASE(check_cn_passport, "141234567"),
    CASE(check_cn_passport, "KJ1234567"),
    CASE(check_cn_exit_permit, "C12345678"),
    CASE(check_cn_exit_permit, "CA1234567"),
    CASE(check_cn_exit_permit, "W12345678"),
    CASE(check_cn_exit_permit, "H1234567801"),
    CASE(check_cn_exit_permit, "M12345678"),
    CASE(check_cn_exit_permit, "T12345678"),
    CASE(check_cn_exit_permit, "12345678"),
    CASE(check_cn_exit_permit, "1234567801"),
    CASE(check_hk_id, "A1234563"),
    CASE(check_hk_id, "Z683365A"),
    CASE(check_hk_id, "z683365a"),
    CASE(check_mo_id, "12345678"),
    CASE(check_mo_id, "51234567"),
    CASE(check_tw_id, "A123456789"), // the ministry's example
    CASE(check_tw_id, "A800000014"), // the new residents' example
    CASE(check_tw_id, "a123456789"),
    CASE(check_cn_plate, "京A12345"),
    CASE(check_cn_plate, "粤B1234警"),
    CASE(check_cn_plate, "粤Z1234港"),
    CASE(check_cn_plate, "沪AD12345"),
    CASE(check_cn_plate, "沪ADF1234"),
    CASE(check_cn_plate, "川A12345D"),
    CASE(check_cn_plate, "琼eq1w3k"),
    CASE(check_cn_plate_special, "WJ京12345"),
    CASE(check_cn_plate_special, "WJ粤X1234"),
    CASE(check_cn_plate_special, "WJ0112345"),
    CASE(check_cn_plate_special, "224578使"),
    CASE(check_cn_plate_special, "使224578"),
    CASE(check_cn_plate_special, "KA12345"),
    CASE(area3, "01012345678"),
    CASE(area3, "02912345678"),
    CASE(area4, "07551234567"),
    CASE(area4, "0999"),
    CASE(check_cn_landline, "01062345678"),
    CASE(check_cn_landline, "075526123456"),
    CASE(check_cn_landline, "03762612345"),
    CASE(check_cn_landline, "4008123123"),
    CASE(check_cn_wechat, "wxid_abc123"),
    CASE(check_cn_openid, "oAbCdEfGhIjKlMnOpQrStUvWx-_1"),
    CASE(check_cn_qq, "10001"),
    CASE(check_cn_qq, "12345678901"),
};

static const struct check_case bad[] = {
    CASE(check_cn_uscc, "91350100M000100Y44"),
    CASE(check_cn_uscc, "20350100M000100Y43"),
    CASE(check_cn_uscc, "91000100M000100Y43"),
    CASE(check_cn_uscc, "91350100I000100Y43"),
    CASE(check_cn_uscc, "440524188001010014"), // a resident ID
    CASE(check_cn_org_code, "D21435690"),
    CASE(check_cn_org_code, "000000000"),
    CASE(check_cn_reg_no, "010108000012345"),
    CASE(check_cn_foreigner_id, "11010519491231002X"),
    CASE(check_cn_foreigner_old, "USA110185023001"),
    CASE(check_cn_foreigner_old, "USA160185021401"),
    CASE(check_cn_foreigner_old, "U1A110185021401"),
    CASE(check_cn_passport, "EI1234567"),
    CASE(check_cn_passport, "EO1234567"),
    CASE(check_cn_passport, "A12345678"),
    CASE(check_cn_passport, "161234567"),
    CASE(check_cn_passport, "GA1234567"),
    CASE(check_cn_exit_permit, "CI1234567"),
    CASE(check_cn_exit_permit, "00000000"),
    CASE(check_cn_exit_permit, "X12345678"),
    CASE(check_hk_id, "A1234564"),
    CASE(check_hk_id, "A123456B"),
    CASE(check_hk_id, "1A234563"),
    CASE(check_mo_id, "22345678"),
    CASE(check_tw_id, "A123456788"),
    CASE(check_tw_id, "A323456789"),
    CASE(check_tw_id, "AE23456789"),
    CASE(check_cn_plate, "京I12345"),
    CASE(check_cn_plate, "京AABCDE"),
    CASE(check_cn_plate, "京A1234O"),
    CASE(check_cn_plate, "国A12345"),
    CASE(check_cn_plate, "京A1234国"),
    CASE(check_cn_plate, "沪AL12345"),
    CASE(check_cn_plate, "沪AD1234F"),
    CASE(check_cn_plate, "A123456789"),
    CASE(check_cn_plate_special, "WJ国12345"),
    CASE(check_cn_plate_special, "QA12345"),
    CASE(check_cn_plate_special, "KA1234A"),
    CASE(area3, "02612345678"),
    CASE(area3, "01112345678"),
    CASE(area4, "03201234567"),
    CASE(area4, "075"),
    CASE(check_cn_landline, "010123456789"),
    CASE(check_cn_landline, "0101234567"),
    CASE(check_cn_landline, "01012345678"), // a local number begins with 2 to 8
    CASE(check_cn_landline, "4000123123"),
    CASE(check_cn_landline, "4002222222"),
    CASE(check_cn_wechat, "1abcdef"),
    CASE(check_cn_wechat, "abcde"),
    CASE(check_cn_openid, "xAbCdEfGhIjKlMnOpQrStUvWx-_1"),
    CASE(check_cn_qq, "01234567"),
};

static void
values_are_known(void **state)
{
    (void)state;
    check_cases_are(good, COUNT(good), true);
    check_cases_are(bad, COUNT(bad), false);
    for (size_t i = 0; i < COUNT(good); i++) {
        check_fn *fn = good[i].fn;

        if (fn == check_cn_uscc || fn == check_cn_org_code || fn == check_cn_reg_no ||
                fn == check_cn_foreigner_id || fn == check_cn_foreigner_old ||
                fn == check_mo_id || fn == check_tw_id || fn == check_cn_openid)
            check_length_matters(good + i, 1);
    }
}

static void
a_check_shows_every_change(void **state)
{
    static const struct check_case cases[] = {
        CASE(check_cn_uscc, "91350100M000100Y43"),
        CASE(check_cn_uscc, "91110000710925462X"),
        CASE(check_cn_org_code, "123456788"),
        CASE(check_cn_reg_no, "110108000012349"),
        CASE(check_cn_foreigner_id, "911840198502140019"),
    };

    (void)state;
    check_every_change_shows(cases, COUNT(cases));
    // letters that are eleven apart weigh the same, so digits alone
    for (char x = '0'; x <= '9'; x++)
        for (size_t k = 1; k < 8; k++) {
            char c[] = "A1234563";

            c[k] = x;
            assert_int_equal(check_exact(check_hk_id, c, 8), x == "A1234563"[k]);
        }
}

static void
one_check_character_fits(void **state)
{
    static const struct {
        check_fn *fn;
        const char *value;
    } cases[] = { { check_cn_org_code, "70123456" }, { check_cn_org_code, "MA1B2C3D" },
        { check_hk_id, "C668668" }, { check_hk_id, "AB987654" },
        { check_tw_id, "F13104009" }, { check_tw_id, "H94000123" },
        { check_tw_id, "FA1234568" }, { check_cn_foreigner_id, "91184019850214001" },
        { check_cn_reg_no, "44030110312345" } };
    static const char all[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char c[20];
        size_t n = strlen(cases[i].value), passed = 0;

        memcpy(c, cases[i].value, n);
        for (size_t k = 0; k < 36; k++) {
            c[n] = all[k];
            passed += check_exact(cases[i].fn, c, n + 1);
        }
        if (passed != 1)
            print_error("%s: %zu\n", cases[i].value, passed);
        assert_int_equal(passed, 1);
    }
}

static void
random_input_passes_as_often_as_the_rules_say(void **state)
{
    (void)state;
    // ten of the eleven check characters are digits
    check_rate_is(check_cn_org_code, "org_code", "999999999", 11, 3);
    check_rate_is(check_hk_id, "hk_id", "B9999999", 11, 3);
    check_rate_is(check_tw_id, "tw_id", "B199999999", 10, 3);
    check_rate_is(check_cn_reg_no, "reg_no", "110108888899999", 10, 3);
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
        cmocka_unit_test(values_are_known),
        cmocka_unit_test(a_check_shows_every_change),
        cmocka_unit_test(one_check_character_fits),
        cmocka_unit_test(random_input_passes_as_often_as_the_rules_say),
        cmocka_unit_test(nothing_is_read_behind_the_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
