// National identifiers: specimens that the issuers print, and invented numbers whose check characters
// were worked out by hand. For each check, one character of all fits.
#include "check_cases.h"

#include "detect/check_national.h"
#include "detect/check_sums.h"

static bool
grouped_nhs(const uint8_t *c, size_t n)
{
    return check_national_grouped(check_national_find("uk_nhs"), c, n);
}

static bool
grouped_cpf(const uint8_t *c, size_t n)
{
    return check_national_grouped(check_national_find("br_cpf"), c, n);
}

static bool
grouped_ahv(const uint8_t *c, size_t n)
{
    return check_national_grouped(check_national_find("ch_ahv"), c, n);
}

static bool
any_passport(const uint8_t *c, size_t n)
{
    return check_passport(NULL, c, n);
}

static bool
german_licence(const uint8_t *c, size_t n)
{
    return check_driving_licence("DE", c, n);
}

static bool
florida(const uint8_t *c, size_t n)
{
    return check_us_driving_licence("FL", c, n);
}

static const struct check_case good[] = {
    CASE(check_uk_nino, "AB123456C"),
    CASE(check_uk_nino, "ab123456d"),
    CASE(check_uk_nhs, "9434765919"), // NHS Data Dictionary
    CASE(check_uk_postcode, "SW1A1AA"),
    CASE(check_uk_postcode, "M11AE"),
    CASE(check_uk_postcode, "B338TH"),
    CASE(check_uk_postcode, "CR26XH"),
    CASE(check_uk_postcode, "DN551PT"),
    CASE(check_uk_postcode, "W1A0AX"),
    CASE(check_uk_postcode, "gir0aa"),
    CASE(check_uk_driving_licence, "MORGA657054SM9IJ"), // DVLA's specimen
    CASE(check_uk_driving_licence, "FOX99807155AB9XY35"),
    CASE(check_es_dni, "12345678Z"), // the police's specimen
    CASE(check_es_dni, "00000000T"),
    CASE(check_es_nie, "X1234567L"),
    CASE(check_de_steuer_id, "86095742719"), // BZSt
    CASE(check_de_id_card, "T220001293"),    // the Federal Ministry's specimens
    CASE(check_de_id_card, "T22000129"),
    CASE(check_de_id_card, "T220001293D"),
    CASE(check_de_passport, "C01X00T478"),
    CASE(check_de_kvnr, "A123456780"),
    CASE(check_ch_ahv, "7569217076985"), // ZAS
    CASE(check_nl_bsn, "111222333"),
    CASE(check_se_personnummer, "8112289874"), // Skatteverket
    CASE(check_se_personnummer, "198112289874"),
    CASE(check_fi_hetu, "131052-308T"), // DVV
    CASE(check_dk_cpr, "2110625629"),   // CPR-kontoret
    CASE(check_pl_pesel, "44051401359"),
    CASE(check_pl_pesel, "02070803628"), // gov.pl
    CASE(check_cz_rc, "531231123"),
    CASE(check_cz_rc, "991231123"),            // born in 1899
    CASE(check_br_cnpj, "12ABC34501DE35"),     // Receita Federal
    CASE(check_mx_rfc_digit, "GODE561231GR8"), // SAT
    CASE(check_mx_rfc, "MU\xc3\x91"
                       "110218LJ6"),
    CASE(check_mx_rfc, "A&CD850101AB0"),
    CASE(check_mx_curp, "HEGG560427MVZRRL04"),
    CASE(check_au_tfn, "123456782"),   // ATO
    CASE(check_au_abn, "51824753556"), // ABR
    CASE(check_in_pan, "ABCPK1234F"),
    CASE(check_in_voter, "ABC1234567"),
    CASE(check_in_vehicle, "MH12AB1234"),
    CASE(check_in_vehicle, "DL1CAB1234"),
    CASE(check_in_vehicle, "22BH1234AA"),
    CASE(check_sg_nric, "S1234567D"),
    CASE(check_kr_rrn, "9001011234568"),
    CASE(check_kr_rrn, "2010313000000"),
    CASE(check_jp_my_number, "123456789018"),
    CASE(check_my_nric, "880229145678"),
    CASE(check_id_nik, "3171014308450001"),
    CASE(check_ph_psn, "123456789012"),
    CASE(check_ng_nin, "12345678901"),
    CASE(check_tr_tckn, "10000000146"), // NVI
    CASE(check_za_id, "8001015009087"), // DHA
    CASE(check_lv_pk, "32345678901"),
    CASE(grouped_nhs, "943 476 5919"),
    CASE(grouped_nhs, "943-476-5919"),
    CASE(grouped_nhs, "9434765919"),
    CASE(grouped_cpf, "123.456.789-09"),
    CASE(grouped_cpf, "123 456 789 09"),
    CASE(grouped_ahv, "756.9217.0769.85"),
    CASE(any_passport, "C1234567A"),
    CASE(any_passport, "12AB34567"),
    CASE(german_licence, "B072RRE2I55"),
    CASE(florida, "d123456789012"),
};

// Check characters worked out beside the code, from the formula of each law.
static const struct check_case computed[] = {
    CASE(check_ie_pps, "1234567T"),
    CASE(check_ie_pps, "1234567FA"),
    CASE(check_pt_nif, "123456789"),
    CASE(check_fr_nir, "185017512345609"),
    CASE(check_fr_nir, "285122A12345695"),
    CASE(check_fr_nir, "285122B12345625"),
    CASE(check_it_codice_fiscale, "VRDLGU70A01F205R"),
    CASE(check_it_codice_fiscale, "BNCKWX8RT6MZ10PT"),
    CASE(check_gr_afm, "123456783"),
    CASE(check_gr_amka, "01018000123"),
    CASE(check_de_svnr, "53010180W004"),
    CASE(check_at_svnr, "1237010180"),
    CASE(check_be_rrn, "85073003328"),
    CASE(check_be_rrn, "85073003357"),
    CASE(check_no_fnr, "01018012371"),
    CASE(check_pl_nip, "5260001246"),
    CASE(check_ro_cnp, "1850101401238"),
    CASE(check_bg_egn, "8402021233"),
    CASE(check_hr_oib, "12345678903"),
    CASE(check_hu_taj, "123456788"),
    CASE(check_hu_tax, "8123456786"),
    CASE(check_hu_id, "18501011231"),
    CASE(check_hu_id, "40501011242"),
    CASE(check_ee_isikukood, "38501010013"),
    CASE(check_ee_isikukood, "48501011113"),
    CASE(check_lv_pk, "01018012347"),
    CASE(check_si_emso, "0101980500005"),
    CASE(check_si_tax, "12345679"),
    CASE(check_cl_rut, "123456785"),
    CASE(check_cl_rut, "76543216"),
    CASE(check_cl_rut, "1000005K"),
    CASE(check_ar_cuit, "20123456786"),
    CASE(check_co_nit, "9001234568"),
    CASE(check_au_medicare, "2987654341"),
    CASE(check_sg_nric, "T7654321B"),
    CASE(check_sg_nric, "F7654321Q"),
    CASE(check_sg_nric, "G7654321L"),
    CASE(check_sg_nric, "M7654321J"),
    CASE(check_kr_rrn_digit, "8501011123457"),
    CASE(check_kr_rrn_digit, "8501015123450"),
    CASE(check_th_id, "1101234567897"),
    CASE(check_il_id, "123456782"),
    CASE(check_br_cpf, "12345678909"),
    CASE(check_in_gstin, "29ABCPK1234F1Z1"),
    CASE(check_za_id, "8501011234084"),
    CASE(check_uk_utr, "1123456789"),
    CASE(check_in_aadhaar, "234567890124"),
    CASE(check_pt_cc, "123456789ZZ1"),
    CASE(check_ch_ahv, "7561234567897"),
};

static const struct check_case bad[] = {
    CASE(check_uk_nino, "QQ123456C"), // HMRC's specimen is made not to exist
    CASE(check_uk_nino, "AO123456C"),
    CASE(check_uk_nino, "GB123456C"),
    CASE(check_uk_nino, "tn123456C"),
    CASE(check_uk_nino, "AB123456E"),
    CASE(check_uk_nhs, "0000000000"),
    CASE(check_uk_postcode, "QW1A1AA"),
    CASE(check_uk_postcode, "SI1A1AA"),
    CASE(check_uk_postcode, "SW1A1AC"),
    CASE(check_uk_postcode, "M1I1AE"),
    CASE(check_uk_postcode, "SW1C1AA"),
    CASE(check_uk_postcode, "SW"),
    CASE(check_uk_driving_licence, "MORGA613054SM9IJ"),
    CASE(check_uk_driving_licence, "MO9GA657054SM9IJ"),
    CASE(check_uk_driving_licence, "MORGA657324SM9IJ"),
    CASE(check_de_steuer_id, "01234567894"),
    CASE(check_de_steuer_id, "11345678906"),
    CASE(check_de_id_card, "A22000129"),
    CASE(check_de_id_card, "T2200012E"),
    CASE(check_de_id_card, "T220001294"),
    CASE(check_de_passport, "L01X00T47"),
    CASE(check_ch_ahv, "7559217076988"),
    CASE(check_nl_bsn, "000000000"),
    CASE(check_se_personnummer, "8113289873"),
    CASE(check_fi_hetu, "131052/308T"),
    CASE(check_fi_hetu, "310252-308T"),
    CASE(check_fi_hetu, "1310520308T"),
    CASE(check_dk_cpr, "3102625629"),
    CASE(check_dk_cpr, "2902015629"), // 5 to 8 with 01: 2001
    CASE(check_pl_pesel, "44131401358"),
    CASE(check_cz_rc, "541231123"),
    CASE(check_br_cpf, "11111111111"),
    CASE(check_br_cnpj, "11111111111111"),
    CASE(check_mx_curp, "HEGG560427MXXRRL04"),
    CASE(check_mx_rfc, "GODE561331GR8"),
    CASE(check_mx_rfc, "GO561231GR8"),
    CASE(check_mx_rfc, "GODEX561231GR8"),
    CASE(check_mx_rfc_digit, "GODE561231GR7"),
    CASE(check_ca_sin, "046454286"),
    CASE(check_ca_sin, "800000002"),
    CASE(check_in_aadhaar, "123412341234"),
    CASE(check_in_pan, "ABCXK1234F"),
    CASE(check_in_pan, "ABCPK0000F"),
    CASE(check_in_voter, "ABC0000000"),
    CASE(check_in_vehicle, "XX12AB1234"),
    CASE(check_in_vehicle, "MH12ABCD1234"),
    CASE(check_in_vehicle, "MH12AB"),
    CASE(check_kr_rrn, "9013011234568"),
    CASE(check_kr_rrn, "9002291234568"),
    CASE(check_jp_my_number, "000000000000"),
    CASE(check_my_nric, "880230145678"),
    CASE(check_my_nric, "880229005678"),
    CASE(check_my_nric, "880229195678"),
    CASE(check_id_nik, "9971014308450001"),
    CASE(check_id_nik, "3171017208450001"),
    CASE(check_id_nik, "3171014308450000"),
    CASE(check_tr_tckn, "00000000000"),
    CASE(check_za_id, "8001015009088"),
    CASE(check_za_id, "8013015009084"),
    CASE(check_lv_pk, "31345678901"),
    CASE(grouped_nhs, "943 476-5919"),
    CASE(grouped_nhs, "9434 765919"),
    CASE(grouped_nhs, "943.476.5919"),
    CASE(grouped_nhs, "943 476 5919 "),
    CASE(grouped_cpf, "123.456 789.09"),
    CASE(grouped_cpf, "123.456-789-09"),
    CASE(any_passport, "ABCDEFGHI"),
    CASE(german_licence, "B07"),
    CASE(florida, "1123456789012"),
};

static void
values_are_known(void **state)
{
    (void)state;
    check_cases_are(good, COUNT(good), true);
    check_cases_are(computed, COUNT(computed), true);
    check_cases_are(bad, COUNT(bad), false);
}

// The check characters of whatever stands at `?` in the pattern: of all that could stand there, so many
// pass. A second `?` is tried with every first.
static const struct {
    const char *name, *pattern;
    unsigned passing;
} checks[] = {
    { "ar_cuit", "2012345678?", 1 },
    { "at_svnr", "123?010180", 1 },
    { "au_abn", "??824753556", 1 },
    { "au_medicare", "29876543?1", 1 },
    { "au_tfn", "?12345678", 1 },
    { "au_tfn", "?7654321", 1 },
    { "be_rrn", "850730033??", 2 }, // before and from 2000
    { "bg_egn", "840202123?", 1 },
    { "br_cnpj", "112223330001??", 1 },
    { "br_cnpj", "AB2C223330D1??", 1 },
    { "br_cpf", "123456789??", 1 },
    { "ca_sin", "13069254?", 1 },
    { "ch_ahv", "756123456789?", 1 },
    { "cl_rut", "12345678?", 1 },
    { "cl_rut", "7654321?", 1 },
    { "co_nit", "900123456?", 1 },
    { "cz_rc", "905101123?", 1 },
    { "de_kvnr", "M98765432?", 1 },
    { "de_passport", "CFGHJK123?", 1 },
    { "de_steuer_id", "1234567899?", 1 },
    { "de_svnr", "53010180W00?", 1 },
    { "ee_isikukood", "3850101001?", 1 },
    { "ee_isikukood", "6020229001?", 0 }, // no such day
    { "es_dni", "87654321?", 1 },
    { "es_nie", "Y7654321?", 1 },
    { "es_nie", "Z7654321?", 1 },
    { "fi_hetu", "010190A123?", 1 },
    { "fr_nir", "1850175123456??", 1 },
    { "fr_nir", "285122A123456??", 1 },
    { "fr_nir", "285122B123456??", 1 },
    { "gr_afm", "12345678?", 1 },
    { "gr_amka", "0101800012?", 1 },
    { "hr_oib", "1234567890?", 1 },
    { "hu_taj", "12345678?", 1 },
    { "hu_tax", "812345678?", 1 },
    { "ie_pps", "1234567?", 1 },
    { "ie_pps", "1234567?A", 1 },
    { "il_id", "12345678?", 1 },
    { "in_aadhaar", "23456789012?", 1 },
    { "in_gstin", "29ABCPK1234F1Z?", 1 },
    { "it_codice_fiscale", "VRDLGU70A01F205?", 1 },
    { "it_codice_fiscale", "VRDLGUTLA4MF205?", 1 },
    { "jp_my_number", "98765432109?", 1 },
    { "lv_pk", "0101801234?", 1 },
    { "mx_curp", "LOOA531113HTCPBN0?", 1 },
    { "mx_curp", "LOOA031113MTCPBNA?", 1 },
    { "mx_rfc", "ABC850101AB?", 36 },
    { "pt_cc", "123456789ZZ?", 1 },
    { "nl_bsn", "12345678?", 1 },
    { "no_fnr", "010180123??", 1 },
    { "pl_nip", "526000124?", 1 },
    { "pl_pesel", "8502291234?", 0 }, // no such day
    { "pl_pesel", "8502281234?", 1 },
    { "pt_nif", "12345678?", 1 },
    { "ro_cnp", "185010140123?", 1 },
    { "se_personnummer", "850101123?", 1 },
    { "se_personnummer", "850161123?", 1 },
    { "sg_nric", "T1234567?", 1 },
    { "sg_nric", "F7654321?", 1 },
    { "sg_nric", "G7654321?", 1 },
    { "sg_nric", "M7654321?", 1 },
    { "si_emso", "010198050000?", 1 },
    { "si_tax", "1234567?", 1 },
    { "th_id", "110123456789?", 1 },
    { "tr_tckn", "123456789??", 1 },
    { "uk_nhs", "401023213?", 1 },
    { "uk_utr", "?123456789", 1 },
    { "za_id", "850101123408?", 1 },
};

static unsigned
passing(bool (*is)(const uint8_t *c, size_t n), char *c, size_t n, char *first)
{
    static const char all[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    char *hole = memchr(c, '?', n);
    unsigned sum = 0;

    if (hole == NULL) {
        bool passes = check_exact(is, c, n);

        if (passes)
            memcpy(first, c, n);
        return passes;
    }
    for (size_t i = 0; i < 36; i++) {
        *hole = all[i];
        sum += passing(is, c, n, first);
    }
    *hole = '?';
    return sum;
}

static void
one_check_character_fits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(checks); i++) {
        const struct check_national *k = check_national_find(checks[i].name);
        char c[32], found[32];
        size_t n = strlen(checks[i].pattern);
        unsigned fit;

        assert_non_null(k);
        memcpy(c, checks[i].pattern, n);
        fit = passing(k->is, c, n, found);
        if (fit != checks[i].passing)
            print_error("%s %s: %u\n", checks[i].name, checks[i].pattern, fit);
        assert_int_equal(fit, checks[i].passing);
        if (fit == 0)
            continue;
        // one less, one more
        assert_true(n >= k->min && n <= k->max);
        assert_false(check_exact(k->is, found, k->min - 1U));
        for (size_t m = 0; m < 4; m++)
            assert_false(check_exact(k->is, found, m));
    }
}

// Values worked out by hand (or printed by the issuer), and every change of one digit shows.
static void
a_check_shows_every_change(void **state)
{
    static const struct check_case cases[] = {
        CASE(check_uk_nhs, "9434765919"),
        CASE(check_es_dni, "12345678Z"),
        CASE(check_nl_bsn, "111222333"),
        CASE(check_hr_oib, "33392005961"),
        CASE(check_in_aadhaar, "234123412346"),
        CASE(check_ca_sin, "123456782"),
        CASE(check_au_abn, "51824753556"),
        CASE(check_il_id, "123456782"),
    };

    (void)state;
    check_every_change_shows(cases, COUNT(cases));
}

static void
random_digits_pass_as_often_as_the_rules_say(void **state)
{
    (void)state;
    check_rate_is(check_uk_nhs, "uk_nhs", "9999999999", 11, 4);
    check_rate_is(check_uk_utr, "uk_utr", "9999999999", 10, 4);
    check_rate_is(check_hr_oib, "hr_oib", "99999999999", 10, 4);
    check_rate_is(check_nl_bsn, "nl_bsn", "999999999", 11 / .99, 4);
    check_rate_is(check_br_cpf, "br_cpf", "99999999999", 100, 6);
    check_rate_is(check_au_abn, "au_abn", "99999999999", 89 / .9, 6);
    check_rate_is(check_au_tfn, "au_tfn", "999999999", 11, 4);
    check_rate_is(check_in_aadhaar, "in_aadhaar", "999999999999", 10 / .8, 4);
    check_rate_is(check_tr_tckn, "tr_tckn", "99999999999", 100 / .9, 6);
    check_rate_is(check_es_dni, "es_dni", "99999999A", 26, 5);
    check_rate_is(check_ch_ahv, "ch_ahv", "7568888888889", 10, 4);
    check_rate_is(check_th_id, "th_id", "9999999999999", 10 / .9, 4);
    check_rate_is(check_jp_my_number, "jp_my_number", "999999999999", 10, 4);
}

// Names are sorted and unique, groupings add up to a legal length, separators are marks.
static void
the_table_is_sound(void **state)
{
    const struct check_national *k = check_nationals;

    (void)state;
    for (; k->name != NULL; k++) {
        assert_true(k->is != NULL && k->min <= k->max);
        if (k[1].name != NULL)
            assert_true(strcmp(k->name, k[1].name) < 0);
        assert_ptr_equal(check_national_find(k->name), k);
        for (const char *g = k->groups; *g != '\0';) {
            size_t sum = 0;

            for (; *g != '\0' && *g != ' ';) {
                if (*g >= '0' && *g <= '9')
                    sum += (size_t)strtoul(g, (char **)(uintptr_t)&g, 10);
                else
                    g++;
            }
            if (sum < k->min || sum > k->max)
                print_error("%s: a grouping of %zu\n", k->name, sum);
            assert_true(sum >= k->min && sum <= k->max);
            g += *g == ' ';
        }
        for (const char *s = k->separators; *s != '\0'; s++)
            assert_false(check_alnum((const uint8_t *)s, 1));
        // nothing is read where there is nothing
        for (size_t n = 0; n < 40; n++) {
            char zeros[40], letters[40];

            memset(zeros, '0', sizeof(zeros));
            memset(letters, 'A', sizeof(letters));
            (void)check_exact(k->is, zeros, n);
            assert_false(check_exact(k->is, letters, n));
            if (n < k->min || n > k->max)
                assert_false(check_exact(k->is, zeros, n));
        }
    }
    assert_null(check_national_find("xx_none"));
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
        cmocka_unit_test(one_check_character_fits),
        cmocka_unit_test(a_check_shows_every_change),
        cmocka_unit_test(random_digits_pass_as_often_as_the_rules_say),
        cmocka_unit_test(the_table_is_sound),
        cmocka_unit_test(nothing_is_read_behind_the_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
