// National identifiers: how each is written, and passports and licences, which are forms alone.
#include "detect/check_national.h"

#include <string.h>

#include "detect/check_sums.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

// clang-format off
const struct check_national check_nationals[] = {
    // name               is                       min max self  separators groups
    { "ar_cuit",            check_ar_cuit,           11, 11, false, "- ",    "2-8-1" },
    { "at_svnr",            check_at_svnr,           10, 10, false, " -",    "4-6 4-2-2-2" },
    { "au_abn",             check_au_abn,            11, 11, false, " -",    "2-3-3-3" },
    { "au_medicare",        check_au_medicare,       10, 11, false, " -/",   "4-5-1 4-5-1-1 4-5-2" },
    { "au_tfn",             check_au_tfn,             8,  9, false, " -",    "3-3-3 2-3-3 3-3-2" },
    { "be_rrn",             check_be_rrn,            11, 11, false, "- .",   "2.2.2-3.2 6-3-2 2-2-2-3-2" },
    { "bg_egn",             check_bg_egn,            10, 10, false, " -",    "6-4" },
    { "br_cnpj",            check_br_cnpj,           14, 14, false, "-. ",   "2.3.3/4-2 2-3-3-4-2" },
    { "br_cpf",             check_br_cpf,            11, 11, false, "-. ",   "3.3.3-2 3-3-3-2 9-2" },
    { "ca_sin",             check_ca_sin,             9,  9, false, " -",    "3-3-3" },
    { "ch_ahv",             check_ch_ahv,            13, 13, false, ". -",   "3-4-4-2" },
    { "cl_rut",             check_cl_rut,             8,  9, false, "-",     "1.3.3-1 2.3.3-1 7-1 8-1" },
    { "co_nit",             check_co_nit,             8, 11, false, "-",     "3.3.3-1 9-1 8-1 10-1 7-1" },
    { "cz_rc",              check_cz_rc,              9, 10, false, "/- ",   "6-4 6-3" },
    { "de_id_card",         check_de_id_card,         9, 11, false, "",      "" },
    { "de_kvnr",            check_de_kvnr,           10, 10, false, " ",     "1-9 1-3-3-3" },
    { "de_passport",        check_de_passport,        9, 11, false, "",      "" },
    { "de_steuer_id",       check_de_steuer_id,      11, 11, false, " /-",   "2-3-3-3 3-4-4" },
    { "de_svnr",            check_de_svnr,           12, 12, false, " -",    "2-6-1-3 2-6-1-2-1 8-1-3" },
    { "dk_cpr",             check_dk_cpr,            10, 10, false, "- ",    "6-4" },
    { "ee_isikukood",       check_ee_isikukood,      11, 11, false, "",      "" },
    { "es_dni",             check_es_dni,             9,  9, false, "- .",   "8-1 2.3.3-1 2-3-3-1" },
    { "es_nie",             check_es_nie,             9,  9, false, "- ",    "1-7-1" },
    { "fi_hetu",            check_fi_hetu,           11, 11, false, "",      "" },
    { "fr_nir",             check_fr_nir,            15, 15, false, " -.",   "13-2 1-2-2-2-3-3-2" },
    { "gr_afm",             check_gr_afm,             9,  9, false, " ",     "3-3-3" },
    { "gr_amka",            check_gr_amka,           11, 11, false, " -",    "6-5" },
    { "hr_oib",             check_hr_oib,            11, 11, false, "",      "" },
    { "hu_id",              check_hu_id,             11, 11, false, "- ",    "1-6-4" },
    { "hu_taj",             check_hu_taj,             9,  9, false, " -",    "3-3-3" },
    { "hu_tax",             check_hu_tax,            10, 10, false, "",      "" },
    { "id_nik",             check_id_nik,            16, 16, false, " .-",   "6-6-4 4-4-4-4" },
    { "ie_pps",             check_ie_pps,             8,  9, false, " ",     "7-1 7-2" },
    { "il_id",              check_il_id,              9,  9, false, "- ",    "8-1 1-7-1" },
    { "in_aadhaar",         check_in_aadhaar,        12, 12, true, " -",    "4-4-4" },
    { "in_gstin",           check_in_gstin,          15, 15, false, " -",    "2-10-3 2-10-1-1-1" },
    { "in_pan",             check_in_pan,            10, 10, false, " -",    "5-4-1" },
    { "in_vehicle",         check_in_vehicle,         6, 11, false, " -",    "2-2-2-4 2-2-1-4 2-1-2-4 2-1-3-4 2-2-3-4 4-2-4 4-1-4 2-2-4-2 2-2-4-1" },
    { "in_voter",           check_in_voter,          10, 10, false, " ",     "3-7" },
    { "it_codice_fiscale",  check_it_codice_fiscale, 16, 16, false, " -",    "3-3-5-5 6-5-5 3-3-5-4-1" },
    { "jp_my_number",       check_jp_my_number,      12, 12, false, " -",    "4-4-4" },
    { "kr_rrn",             check_kr_rrn,            13, 13, false, "- ",    "6-7" },
    { "lt_asmens_kodas",    check_ee_isikukood,      11, 11, false, "",      "" },
    { "lv_pk",              check_lv_pk,             11, 11, false, "-",     "6-5" },
    { "mx_curp",            check_mx_curp,           18, 18, false, "",      "" },
    { "mx_rfc",             check_mx_rfc,            12, 17, false, "- ",    "4-6-3 3-6-3" },
    { "my_nric",            check_my_nric,           12, 12, false, "- ",    "6-2-4" },
    { "ng_nin",             check_ng_nin,            11, 11, false, " -",    "4-3-4" },
    { "nl_bsn",             check_nl_bsn,             9,  9, false, " .-",   "3-3-3 4-2-3 4-3-2" },
    { "no_fnr",             check_no_fnr,            11, 11, false, " -",    "6-5 6-3-2" },
    { "ph_psn",             check_ph_psn,            12, 16, false, "- ",    "4-4-4 4-4-4-4 4-7-1" },
    { "pl_nip",             check_pl_nip,            10, 10, false, "- ",    "3-3-2-2 3-2-2-3" },
    { "pl_pesel",           check_pl_pesel,          11, 11, false, " -",    "6-5" },
    { "pt_cc",              check_pt_cc,             12, 12, false, " -",    "8-1-3 8-1-2-1 9-3" },
    { "pt_nif",             check_pt_nif,             9,  9, false, " .-",   "3-3-3" },
    { "ro_cnp",             check_ro_cnp,            13, 13, false, " -",    "1-6-6 1-2-2-2-2-3-1" },
    { "rs_jmbg",            check_si_emso,           13, 13, false, "",      "" },
    { "se_personnummer",    check_se_personnummer,   10, 12, false, "- ",    "6-4 8-4 6+4 8+4" },
    { "sg_nric",            check_sg_nric,            9,  9, false, " -",    "1-7-1 1-4-4" },
    { "si_emso",            check_si_emso,           13, 13, false, " ",     "7-6" },
    { "si_tax",             check_si_tax,             8,  8, false, "",      "" },
    { "sk_rc",              check_cz_rc,              9, 10, false, "/- ",   "6-4 6-3" },
    { "th_id",              check_th_id,             13, 13, false, "- ",    "1-4-5-2-1" },
    { "tr_tckn",            check_tr_tckn,           11, 11, false, " ",     "3-3-3-2" },
    { "uk_driving_licence", check_uk_driving_licence, 16, 18, false, " -",    "5-6-5 5-6-5-2 16-2" },
    { "uk_nhs",             check_uk_nhs,            10, 10, false, " -",    "3-3-4" },
    { "uk_nino",            check_uk_nino,            9,  9, true, " -",    "2-2-2-2-1 2-6-1" },
    { "uk_postcode",        check_uk_postcode,        5,  7, false, " ",     "2-3 3-3 4-3" },
    { "uk_utr",             check_uk_utr,            10, 10, false, " ",     "5-5" },
    { "za_id",              check_za_id,             13, 13, false, " -",    "6-4-3 6-4-2-1" },
    { NULL, NULL, 0, 0, false, NULL, NULL },
};
// clang-format on

const struct check_national *
check_national_find(const char *name)
{
    for (const struct check_national *k = check_nationals; k->name != NULL; k++)
        if (strcmp(k->name, name) == 0)
            return k;
    return NULL;
}

// c against one grouping: `-` stands for the separator that c uses, another mark for itself. A grouping
// with other marks than `-` has them all as written.
static bool
follows(const char *groups, size_t length, const char *separators, const uint8_t *c,
        size_t n)
{
    bool fixed = strcspn(groups, "./+") < length;
    uint8_t used = 0;
    size_t i = 0, at = 0;

    while (at < length) {
        size_t run = 0;

        for (; at < length && groups[at] >= '0' && groups[at] <= '9'; at++)
            run = run * 10 + (size_t)(groups[at] - '0');
        if (n - i < run || !check_alnum(c + i, run))
            return false;
        i += run;
        if (at == length)
            break;
        if (i == n)
            return false;
        if (fixed) {
            if (c[i] != (uint8_t)groups[at])
                return false;
        } else {
            if (c[i] == 0 || strchr(separators, c[i]) == NULL ||
                    (used != 0 && c[i] != used))
                return false;
            used = c[i];
        }
        i++;
        at++;
    }
    return i == n;
}

bool
check_national_grouped(const struct check_national *k, const uint8_t *c, size_t n)
{
    const char *groups = k->groups;

    if (n > 0 && check_alnum(c, n))
        return true;
    while (*groups != '\0') {
        size_t length = strcspn(groups, " ");

        if (follows(groups, length, k->separators, c, n))
            return true;
        groups += length + (groups[length] == ' ');
    }
    return false;
}

// ---------------------------------------------------------------- forms

// In a form A is a letter, 9 a digit, X either, any other capital or mark itself.
static bool
is_form(const char *form, size_t length, const uint8_t *c, size_t n)
{
    if (length != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (form[i] == 'A'       ? !check_letters(c + i, 1)
                : form[i] == '9' ? !check_digits(c + i, 1)
                : form[i] == 'X' ? !check_alnum(c + i, 1)
                                 : check_capital(c[i]) != (uint8_t)form[i])
            return false;
    return true;
}

struct forms {
    char place[3];
    const char *forms; // blank between them
};

static bool
has_form(const struct forms *table, size_t count, const char *place, const uint8_t *c,
        size_t n)
{
    for (size_t i = 0; i < count; i++) {
        const char *form = table[i].forms;

        if (place != NULL && strcmp(place, table[i].place) != 0)
            continue;
        while (*form != '\0') {
            size_t length = strcspn(form, " ");

            if (is_form(form, length, c, n))
                return true;
            form += length + (form[length] == ' ');
        }
    }
    return false;
}

// clang-format off
static const struct forms passports[] = {
    { "AT", "A9999999 AA9999999" },
    { "AU", "A9999999 AA9999999" },
    { "BE", "AA999999" },
    { "BG", "999999999" },
    { "BR", "AA999999" },
    { "CA", "AA999999 A999999AA" },
    { "CH", "A9999999 X9999999" },
    { "CN", "E99999999 EA9999999 G99999999" },
    { "CY", "A999999 A99999999" },
    { "CZ", "99999999" },
    { "DK", "999999999" },
    { "EE", "A9999999 AA9999999" },
    { "ES", "AAA999999 AA999999" },
    { "FI", "AA9999999" },
    { "FR", "99AA99999" },
    { "GB", "999999999" },
    { "GR", "AA9999999" },
    { "HR", "999999999" },
    { "HU", "AA999999 AA9999999" },
    { "IE", "AA9999999 A99999999" },
    { "IL", "99999999" },
    { "IN", "A9999999" },
    { "IT", "AA9999999 999999A" },
    { "JP", "AA9999999" },
    { "KR", "A99999999 AA9999999 A999A9999" },
    { "LT", "99999999" },
    { "LU", "AAAXXXXX XXXXXXXX" },
    { "LV", "AA9999999" },
    { "MT", "9999999" },
    { "MX", "A99999999 99999999999" },
    { "NL", "AAXXXXXX9" },
    { "NO", "99999999 AAA999999" },
    { "NZ", "AA999999" },
    { "PH", "A9999999A AA9999999" },
    { "PL", "AA9999999" },
    { "PT", "A999999 AA999999" },
    { "RO", "99999999 999999999" },
    { "RU", "999999999" },
    { "SE", "99999999 AA9999999" },
    { "SG", "A9999999A" },
    { "SI", "AA9999999" },
    { "SK", "AA9999999" },
    { "TH", "AA9999999" },
    { "TR", "A99999999" },
    { "TW", "999999999" },
    { "UA", "AA999999" },
    { "US", "999999999 A99999999" },
    { "ZA", "A99999999" },
};

static const struct forms licences[] = {
    { "AT", "99999999" },
    { "AU", "999999999 99999999 999999 9999999999 9999XX" },
    { "BE", "9999999999" },
    { "BR", "99999999999" },
    { "CA", "A99999999999999 A999999999999 9999999 999999999" },
    { "DE", "X99XXXXXX9X" },
    { "ES", "99999999A X9999999A" },
    { "FI", "999999X999X" },
    { "FR", "999999999999 99AA99999" },
    { "GB", "AXXXX999999XX9XX 99999999" },
    { "IE", "999999999 999AA9999" },
    { "IN", "AA9999999999999" },
    { "IT", "AA9999999A AA9999999999A" },
    { "JP", "999999999999" },
    { "KR", "999999999999" },
    { "NL", "9999999999" },
    { "NO", "99999999999" },
    { "NZ", "AA999999" },
    { "PL", "99999999999" },
    { "PT", "A9999999 AA9999999" },
    { "SE", "9999999999 999999999999" },
    { "SG", "A9999999A" },
};

static const struct forms states[] = {
    { "AK", "9999999" },
    { "AL", "99999999 9999999" },
    { "AR", "999999999 99999999" },
    { "AZ", "A99999999 999999999" },
    { "CA", "A9999999" },
    { "CO", "999999999 A999999 AA999999" },
    { "CT", "999999999" },
    { "DC", "9999999 999999999" },
    { "DE", "9999999" },
    { "FL", "A999999999999" },
    { "GA", "999999999" },
    { "HI", "A99999999 999999999" },
    { "IA", "999999999 999AA9999" },
    { "ID", "AA999999A 999999999" },
    { "IL", "A99999999999 A999999999999" },
    { "IN", "9999999999 A9999999999" },
    { "KS", "A99999999 A9A9A 999999999" },
    { "KY", "A99999999 A999999999 999999999" },
    { "LA", "999999999" },
    { "MA", "A99999999 AA9999999 999999999" },
    { "MD", "A999999999999" },
    { "ME", "9999999 9999999A" },
    { "MI", "A999999999999 A9999999999" },
    { "MN", "A999999999999" },
    { "MO", "A999999999 A99999999 999999999 99999999A 999A999999" },
    { "MS", "999999999" },
    { "MT", "9999999999999 999999999 A99999999" },
    { "NC", "999999999999" },
    { "ND", "AAA999999 999999999" },
    { "NE", "A99999999 A9999999" },
    { "NH", "99AAA99999 AAA99999999" },
    { "NJ", "A99999999999999" },
    { "NM", "999999999 99999999" },
    { "NV", "9999999999 999999999999 X99999999" },
    { "NY", "999999999 A9999999 99999999" },
    { "OH", "AA999999 A9999999 99999999" },
    { "OK", "A999999999 999999999" },
    { "OR", "9999999 99999999 999999999 A999999" },
    { "PA", "99999999" },
    { "RI", "9999999 A999999 99999999" },
    { "SC", "99999999999 9999999999 999999999" },
    { "SD", "99999999 999999999" },
    { "TN", "999999999 99999999" },
    { "TX", "99999999 9999999" },
    { "UT", "999999999 9999999999 99999999" },
    { "VA", "A99999999 A999999999 999999999" },
    { "VT", "99999999 9999999A" },
    { "WA", "WDLXXXXXXXXX AAAAAXX999XX AAAAXXX999XX" },
    { "WI", "A9999999999999" },
    { "WV", "A999999 99999A 9999999" },
    { "WY", "999999999 9999999999" },
};
// clang-format on

bool
check_passport(const char *country, const uint8_t *c, size_t n)
{
    return has_form(passports, COUNT(passports), country, c, n);
}

bool
check_driving_licence(const char *country, const uint8_t *c, size_t n)
{
    return has_form(licences, COUNT(licences), country, c, n);
}

bool
check_us_driving_licence(const char *state, const uint8_t *c, size_t n)
{
    return has_form(states, COUNT(states), state, c, n);
}
