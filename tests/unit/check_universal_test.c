// Identifiers that belong to no country.
#include "check_cases.h"
#include "check_hash.h"

#include "detect/check_universal.h"

static bool
ipv6(const uint8_t *c, size_t n)
{
    return check_ipv6(c, n, NULL);
}

static bool
bech32(const uint8_t *c, size_t n)
{
    return check_bech32(c, n) == CHECK_BECH32;
}

static bool
bech32m(const uint8_t *c, size_t n)
{
    return check_bech32(c, n) == CHECK_BECH32M;
}

static const struct check_hash sha = { sha256, NULL }, keccak = { keccak256, NULL };

static bool
base58(const uint8_t *c, size_t n)
{
    return check_btc_base58(c, n, &sha);
}

static bool
eip55(const uint8_t *c, size_t n)
{
    return check_eip55(c, n, &keccak);
}

static bool
country(const uint8_t *c, size_t n)
{
    return n == 2 && check_country(c);
}

static const struct check_case good[] = {
    // the examples of the registry
    CASE(check_iban, "AD1200012030200359100100"), CASE(check_iban, "BE68539007547034"),
    CASE(check_iban, "BR1800360305000010009795493C1"),
    CASE(check_iban, "CH9300762011623852957"),
    CASE(check_iban, "DE89370400440532013000"),
    CASE(check_iban, "FR1420041010050500013M02606"),
    CASE(check_iban, "GB29NWBK60161331926819"),
    CASE(check_iban, "gb29nwbk60161331926819"),
    CASE(check_iban, "MT84MALT011000012345MTLCAST001S"),
    CASE(check_iban, "NO9386011117947"), CASE(check_iban, "SA0380000000608010167519"),
    CASE(check_iban, "SE4550000000058398257466"),
    CASE(check_iban, "TR330006100519786457841326"), CASE(check_bic, "DEUTDEFF"),
    CASE(check_bic, "deutdeff500"), CASE(check_imei, "490154203237518"),
    CASE(check_imei, "3520990017614823"), CASE(check_imei, "A0000000002329"),
    CASE(check_imsi, "310150123456789"), CASE(check_imsi, "46000123456789"),
    CASE(check_iccid, "8991101200003204514"),
    CASE(check_vin, "1M8GDM9AXKP042788"), // 49 CFR 565's worked example
};

static const struct check_case addresses[] = {
    CASE(ipv6, "::"),
    CASE(ipv6, "::1"),
    CASE(ipv6, "1::"),
    CASE(ipv6, "2001:DB8:0:0:8:800:200C:417A"), // RFC 4291 2.2
    CASE(ipv6, "2001:db8::8:800:200C:417A"),
    CASE(ipv6, "FF01::101"),
    CASE(ipv6, "0:0:0:0:0:0:13.1.68.3"),
    CASE(ipv6, "::13.1.68.3"),
    CASE(ipv6, "::FFFF:129.144.52.38"),
    CASE(ipv6, "1:2:3:4:5:6:7::"),
    CASE(ipv6, "::2:3:4:5:6:7:8"),
    CASE(ipv6, "64:ff9b::192.0.2.33"),
    CASE(check_ipv6_host, "2001:db8::1"),
    CASE(check_ipv6_host, "fe80::1"),
    CASE(check_ipv6_host, "::ffff:10.0.0.1"),
    CASE(check_mac, "00:00:5E:00:53:01"),
    CASE(check_mac, "00-00-5e-00-53-01"),
    CASE(check_mac, "0000.5e00.5301"),
    CASE(check_mac, "02:00:5E:10:00:00:00:01"),
    CASE(check_mac, "0200.5e10.0000.0001"),
    CASE(country, "CN"),
    CASE(country, "de"),
    CASE(country, "ZW"),
    CASE(check_vin_form, "LSVAU033X72000000"),
};

static const struct check_case bad[] = {
    CASE(check_iban, "DE00370400440532013000"),
    CASE(check_iban, "XX89370400440532013000"),
    CASE(check_iban, "GB29NWBK6016133192681A"),
    CASE(check_iban, "GB2912BK60161331926819"),
    CASE(check_bic, "DEUTXXFF"),
    CASE(check_bic, "DEU1DEFF"),
    CASE(check_bic, "DEUTDEFF5"),
    CASE(check_imei, "020154203237512"),
    CASE(check_imei, "490154203237517"),
    CASE(check_imei, "350000000000006"),
    CASE(check_imei, "90000000002329"),
    CASE(check_imsi, "203150123456789"),
    CASE(check_imsi, "123456789012345"),
    CASE(check_iccid, "8991101200003204515"),
    CASE(check_iccid, "9991101200003204513"),
    CASE(check_vin, "1M8GDM9AYKP042788"),
    CASE(check_vin, "1M8GDM9A1KP042788"),
    CASE(check_vin, "IM8GDM9AXKP042788"),
    CASE(check_vin_form, "LSVAU033X720000A0"),
    CASE(check_vin, "11111111111111111"),
    CASE(ipv6, ":::"),
    CASE(ipv6, ":"),
    CASE(ipv6, ""),
    CASE(ipv6, "1:2:3:4:5:6:7"),
    CASE(ipv6, "1:2:3:4:5:6:7:8:9"),
    CASE(ipv6, "1:2:3:4:5:6:7:8::"),
    CASE(ipv6, "1::2::3"),
    CASE(ipv6, "1:2:3:4::5:6:7:8"),
    CASE(ipv6, "12345::"),
    CASE(ipv6, "::00001"),
    CASE(ipv6, "::g"),
    CASE(ipv6, ":1"),
    CASE(ipv6, "1:"),
    CASE(ipv6, "1:2:3:4:5:6:7:"),
    CASE(ipv6, "::1.2.3"),
    CASE(ipv6, "::1.2.3.256"),
    CASE(ipv6, "::1.2.3.04"),
    CASE(ipv6, "::1.2.3.4.5"),
    CASE(ipv6, "::1.2.3.4:5"),
    CASE(ipv6, "1:2:3:4:5:6:7:1.2.3.4"),
    CASE(ipv6, "1.2.3.4"),
    CASE(ipv6, "12:34:56"),
    CASE(ipv6, "fe80::1%eth0"),
    CASE(check_ipv6_host, "::"),
    CASE(check_ipv6_host, "::1"),
    CASE(check_ipv6_host, "0:0:0:0:0:0:0:1"),
    CASE(check_ipv6_host, "ff02::1:2"),
    CASE(check_ipv6_host, "dead::"),
    CASE(check_ipv6_host, "::a"),
    CASE(check_mac, "00:00:00:00:00:00"),
    CASE(check_mac, "ff:ff:ff:ff:ff:FF"),
    CASE(check_mac, "00:00-5E:00:53:01"),
    CASE(check_mac, "00:00:5E:00:53:0g"),
    CASE(check_mac, "00.00.5E.00.53.01"),
    CASE(check_mac, "00:00:5E:00:53:01:"),
    CASE(check_mac, "0000:5e00:5301"),
    CASE(country, "UK"),
    CASE(country, "XK"),
    CASE(country, "A1"),
    CASE(country, "ZZ"),
};

static const struct check_case wallets[] = {
    CASE(bech32, "A12UEL5L"), // BIP 173
    CASE(bech32, "a12uel5l"),
    CASE(bech32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
    CASE(bech32, "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"),
    CASE(bech32m, "A1LQFN3A"), // BIP 350
    CASE(bech32m, "split1checkupstagehandshakeupstreamerranterredcaperredlc445v"),
    CASE(check_btc_segwit, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
    CASE(check_btc_segwit,
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
    CASE(check_btc_segwit,
            "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7"),
    CASE(base58, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),        // of the first block
    CASE(base58, "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"),        // BIP 13
    CASE(eip55, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), // EIP-55
    CASE(eip55, "fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
    CASE(eip55, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"),
    CASE(check_eth_form, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
};

static const struct check_case no_wallets[] = {
    CASE(bech32, "A1G7SGD8"), // BIP 173: computed with the prefix in capitals
    CASE(bech32, "a12UEL5L"),
    CASE(bech32, "1qzzfhee"),
    CASE(bech32, "pzry9x0s0muk"),
    CASE(bech32, "x1b4n0q5v"),
    CASE(check_btc_segwit, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T5"),
    CASE(check_btc_segwit, "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2"),
    CASE(check_btc_segwit, "bc1rw5uspcuh"),
    CASE(check_btc_segwit,
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"),
    CASE(check_btc_segwit, "a12uel5l"),
    CASE(base58, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"),
    CASE(base58, "11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN"),
    CASE(base58, "0A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    CASE(eip55, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"),
    CASE(eip55, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    CASE(eip55, "0x1234567890123456789012345678901234567890"),
    CASE(check_eth_form, "0x0000000000000000000000000000000000000000"),
    CASE(check_eth_form, "0y5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
};

static void
values_are_known(void **state)
{
    (void)state;
    check_cases_are(good, COUNT(good), true);
    check_cases_are(addresses, COUNT(addresses), true);
    check_cases_are(bad, COUNT(bad), false);
    check_cases_are(wallets, COUNT(wallets), true);
    check_cases_are(no_wallets, COUNT(no_wallets), false);
    for (size_t i = 0; i < COUNT(good); i++)
        if (good[i].fn != check_imei && good[i].fn != check_imsi)
            check_length_matters(good + i, 1);
    check_length_matters(wallets, COUNT(wallets));
}

static void
a_check_shows_every_change(void **state)
{
    static const struct check_case cases[] = {
        CASE(check_iban, "DE89370400440532013000"),
        CASE(check_iban, "GB29NWBK60161331926819"),
        CASE(check_iban, "FR1420041010050500013M02606"),
        CASE(check_imei, "490154203237518"),
        CASE(check_iccid, "8991101200003204514"),
        CASE(bech32, "ABCDEF1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LMQQQXW"),
        CASE(bech32m, "A1LQFN3A"),
        CASE(base58, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    };

    (void)state;
    check_every_change_shows(cases, COUNT(cases));
}

static void
one_check_fits(void **state)
{
    static const char values[] = "0123456789X";
    char iban[] = "NL00BANK0123456789", vin[] = "LSVAU033_72000000";
    size_t passed = 0;

    (void)state;
    for (unsigned k = 0; k < 100; k++) {
        iban[2] = (char)('0' + k / 10);
        iban[3] = (char)('0' + k % 10);
        passed += check_iban((const uint8_t *)iban, 18);
    }
    assert_int_equal(passed, 1);
    passed = 0;
    for (size_t k = 0; k < 11; k++) {
        vin[8] = values[k];
        passed += check_vin((const uint8_t *)vin, 17);
    }
    assert_int_equal(passed, 1);
}

static void
random_input_passes_as_often_as_the_rules_say(void **state)
{
    (void)state;
    check_rate_is(check_iban, "iban", "DE99999999999999999999", 100, 8);
    check_rate_is(check_imei, "imei", "359999999999999", 10, 3);
    check_rate_is(check_iccid, "iccid", "8986999999999999999", 100, 5);
    check_rate_is(check_vin, "vin", "1M8GDM9BXK9999999", 11, 4);
}

static void
countries_are_those_of_iso_3166(void **state)
{
    size_t count = 0;

    (void)state;
    for (uint8_t a = 'A'; a <= 'Z'; a++)
        for (uint8_t b = 'A'; b <= 'Z'; b++)
            count += check_country((const uint8_t[]){ a, b });
    assert_int_equal(count, 249);
}

// Each group may be shortened to nothing once: the value stays.
static void
an_ipv6_address_is_its_bytes(void **state)
{
    static const struct {
        const char *text;
        uint8_t bytes[16];
    } cases[] = {
        { "2001:db8:0:0:8:800:200c:417a",
                { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 8, 8, 0, 0x20, 0xc, 0x41, 0x7a } },
        { "2001:db8::8:800:200c:417a",
                { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 8, 8, 0, 0x20, 0xc, 0x41, 0x7a } },
        { "::ffff:129.144.52.38",
                { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 129, 144, 52, 38 } },
        { "1::", { 0, 1 } },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t got[16];

        assert_true(
                check_ipv6((const uint8_t *)cases[i].text, strlen(cases[i].text), got));
        assert_memory_equal(got, cases[i].bytes, 16);
    }
}

// The registry's own arithmetic: the length is four more than what the structure adds up to.
static void
every_iban_country_has_a_length(void **state)
{
    size_t count = 0;

    (void)state;
    for (uint8_t a = 'A'; a <= 'Z'; a++)
        for (uint8_t b = 'A'; b <= 'Z'; b++) {
            char iban[40];
            size_t n = check_iban_length((const uint8_t[]){ a, b }), passed = 0;

            if (n == 0)
                continue;
            count++;
            assert_true(n >= 15 && n <= 34);
            // some account of digits and letters passes with one pair of check digits
            for (unsigned letters = 0; letters < 1U << 12 && passed == 0; letters++)
                for (unsigned k = 2; k < 99 && passed == 0; k++) {
                    iban[0] = (char)a;
                    iban[1] = (char)b;
                    iban[2] = (char)('0' + k / 10);
                    iban[3] = (char)('0' + k % 10);
                    for (size_t i = 4; i < n; i++) {
                        bool early = i < 9, late = i >= n - 3;
                        bool letter = early  ? letters >> (i - 4) & 1
                                      : late ? letters >> (5 + n - 1 - i) & 1
                                             : false;

                        iban[i] = letter ? 'B' : '7';
                    }
                    passed += check_iban((const uint8_t *)iban, n);
                }
            if (passed == 0)
                print_error("%c%c\n", a, b);
            assert_int_equal(passed, 1);
        }
    assert_true(count > 100);
}

static void
nothing_is_read_behind_the_value(void **state)
{
    (void)state;
    check_reads_no_further(good, COUNT(good));
    check_reads_no_further(addresses, COUNT(addresses));
    check_reads_no_further(wallets, COUNT(wallets));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_known),
        cmocka_unit_test(a_check_shows_every_change),
        cmocka_unit_test(one_check_fits),
        cmocka_unit_test(random_input_passes_as_often_as_the_rules_say),
        cmocka_unit_test(countries_are_those_of_iso_3166),
        cmocka_unit_test(an_ipv6_address_is_its_bytes),
        cmocka_unit_test(every_iban_country_has_a_length),
        cmocka_unit_test(nothing_is_read_behind_the_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
