// National identifiers (section "other countries" of the catalogue), and the table of how they are
// written. Every function reads at most n characters, separators taken out but for the century sign of
// fi_hetu, letters of either case, and answers false to anything that has another length or alphabet.
#ifndef DETECT_CHECK_NATIONAL_H
#define DETECT_CHECK_NATIONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct check_national {
    const char *name; // the detector
    bool (*is)(const uint8_t *c, size_t n);
    uint8_t min, max; // characters without separators
    bool self;        // proves itself, in_aadhaar when it is grouped
    // One of them is used throughout, but where a grouping has `.`, `/` or `+`: that one is as written.
    const char *separators;
    // Legal groupings, blank between them; all may be written without separators too.
    const char *groups;
};
// Sorted by name; ends with a row whose name is NULL.
extern const struct check_national check_nationals[];
// NULL: none of that name.
const struct check_national *check_national_find(const char *name);
// Do the groups of c, n characters with separators, follow a legal grouping of the row, or has c none?
bool check_national_grouped(const struct check_national *k, const uint8_t *c, size_t n);

// Behind each the document that defines it, and the rule; "form": there is no check digit.
// clang-format off
bool check_uk_nino(const uint8_t *c, size_t n);  // HMRC NIM39110: prefixes that are not used
bool check_uk_nhs(const uint8_t *d, size_t n);  // NHS Data Dictionary: mod 11, weights 10 to 2
bool check_uk_utr(const uint8_t *d, size_t n);  // HMRC: the first digit checks the nine others, mod 11
bool check_uk_postcode(const uint8_t *c, size_t n);  // BS 7666, PAF: the grammar
bool check_uk_driving_licence(const uint8_t *c, size_t n);  // DVLA: form with a date; 2 more: issue
bool check_ie_pps(const uint8_t *c, size_t n);  // Department of Social Protection: mod 23
bool check_es_dni(const uint8_t *c, size_t n);  // Real Decreto 1553/2005: mod 23
bool check_es_nie(const uint8_t *c, size_t n);  // the same, XYZ are 0, 1, 2
bool check_pt_nif(const uint8_t *d, size_t n);  // Decreto-Lei 14/2013: mod 11
bool check_pt_cc(const uint8_t *c, size_t n);  // Cartao de Cidadao: Luhn, letters from 10 on
bool check_fr_nir(const uint8_t *c, size_t n);  // INSEE: 97 - n mod 97; 2A is 19, 2B is 18
bool check_it_codice_fiscale(const uint8_t *c, size_t n);  // D.M. 23/12/1976: mod 26, omocodia
bool check_gr_afm(const uint8_t *d, size_t n);  // AADE: powers of two, mod 11 mod 10
bool check_gr_amka(const uint8_t *d, size_t n);  // IDIKA: date, Luhn
bool check_de_steuer_id(const uint8_t *d, size_t n);  // BZSt, StIdV: ISO 7064 MOD 11,10; one digit two or three times
bool check_de_id_card(const uint8_t *c, size_t n);  // PAuswV: serial (9); with its digit (10): ICAO 7-3-1; D behind it
bool check_de_passport(const uint8_t *c, size_t n);  // PassV: the same, the first of CFGHJK
bool check_de_svnr(const uint8_t *c, size_t n);  // VKVV: date, cross sums mod 10
bool check_de_kvnr(const uint8_t *c, size_t n);  // SGB V 290: cross sums mod 10
bool check_at_svnr(const uint8_t *d, size_t n);  // ASVG 460d: mod 11 at place four, date behind it
bool check_ch_ahv(const uint8_t *d, size_t n);  // AHVV 133: 756, EAN-13
bool check_nl_bsn(const uint8_t *d, size_t n);  // Wabb: 9 to 2, -1, mod 11
bool check_be_rrn(const uint8_t *d, size_t n);  // KB 03/04/1984: 97 - n mod 97, 2 before it from 2000
bool check_se_personnummer(const uint8_t *d, size_t n);  // SKV 704: date (day + 60), Luhn over ten; 12 with century
bool check_fi_hetu(const uint8_t *c, size_t n);  // DVV: date, century sign -+A-FU-Y at place 7, mod 31
bool check_no_fnr(const uint8_t *d, size_t n);  // Skatteetaten: date (day + 40), two mod 11
bool check_dk_cpr(const uint8_t *d, size_t n);  // CPR-kontoret: date; mod 11 was given up in 2007
bool check_pl_pesel(const uint8_t *d, size_t n);  // ustawa 24/09/2010: date (month + 20 a century), 1-3-7-9 mod 10
bool check_pl_nip(const uint8_t *d, size_t n);  // rozporzadzenie MF: mod 11
bool check_cz_rc(const uint8_t *d, size_t n);  // 133/2000 Sb.: date (month + 50, + 20), divisible by 11; Slovakia too
bool check_ro_cnp(const uint8_t *d, size_t n);  // OUG 97/2005: date, county, 279146358279 mod 11
bool check_bg_egn(const uint8_t *d, size_t n);  // ZGR: date (month + 20, + 40), mod 11
bool check_hr_oib(const uint8_t *d, size_t n);  // NN 60/2008: ISO 7064 MOD 11,10
bool check_hu_id(const uint8_t *d, size_t n);  // 1996. XX.: date, mod 11
bool check_hu_taj(const uint8_t *d, size_t n);  // the same: 3-7 mod 10
bool check_hu_tax(const uint8_t *d, size_t n);  // the same: from 8, mod 11
bool check_ee_isikukood(const uint8_t *d, size_t n);  // EVS 585; Lithuania's asmens kodas is the same
bool check_lv_pk(const uint8_t *d, size_t n);  // PMLP: date and mod 11, or from 32 and nothing
bool check_si_emso(const uint8_t *d, size_t n);  // JMBG: date, mod 11; of all of former Yugoslavia
bool check_si_tax(const uint8_t *d, size_t n);  // FURS: mod 11

bool check_br_cpf(const uint8_t *d, size_t n);  // Receita Federal: two mod 11, not all the same
bool check_br_cnpj(const uint8_t *c, size_t n);  // IN RFB 2229/2024: letters from 2026, value from 0 as in ASCII
bool check_mx_curp(const uint8_t *c, size_t n);  // RENAPO: date, state, mod 10
bool check_mx_rfc(const uint8_t *c, size_t n);  // SAT: 3 (companies) or 4 letters of UTF-8, date, 3
bool check_mx_rfc_digit(const uint8_t *c, size_t n);  // and its check digit, mod 11: not all that were issued follow it
bool check_cl_rut(const uint8_t *c, size_t n);  // SII: mod 11, K is ten
bool check_ar_cuit(const uint8_t *d, size_t n);  // AFIP: prefixes, mod 11
bool check_co_nit(const uint8_t *d, size_t n);  // DIAN: primes, mod 11
bool check_ca_sin(const uint8_t *d, size_t n);  // ESDC: Luhn, first not 0 or 8
bool check_au_tfn(const uint8_t *d, size_t n);  // ATO: mod 11; 8 digits: the old form
bool check_au_abn(const uint8_t *d, size_t n);  // ABR: mod 89
bool check_au_medicare(const uint8_t *d, size_t n);  // Services Australia: mod 10, 11th digit is the person
bool check_in_aadhaar(const uint8_t *d, size_t n);  // UIDAI: Verhoeff, from 2, no palindrome
bool check_in_pan(const uint8_t *c, size_t n);  // Income Tax Department: form, fourth letter the holder
bool check_in_gstin(const uint8_t *c, size_t n);  // GSTN: state, PAN, mod 36
bool check_in_voter(const uint8_t *c, size_t n);  // ECI: form
bool check_in_vehicle(const uint8_t *c, size_t n);  // CMVR 1989: state, district, series, number; BH series
bool check_sg_nric(const uint8_t *c, size_t n);  // ICA: mod 11 into letters
bool check_kr_rrn(const uint8_t *d, size_t n);  // date and sex digit alone: issued since 2020-10 without check
bool check_kr_rrn_digit(const uint8_t *d, size_t n);  // and the check digit of before
bool check_jp_my_number(const uint8_t *d, size_t n);  // ordinance 85 of 2014: mod 11
bool check_th_id(const uint8_t *d, size_t n);  // DOPA: 13 to 2 mod 11; from 0: companies
bool check_my_nric(const uint8_t *d, size_t n);  // JPN: date, place; form
bool check_id_nik(const uint8_t *d, size_t n);  // Permendagri: province, date (day + 40); form
bool check_ph_psn(const uint8_t *d, size_t n);  // RA 11055: form
bool check_ph_tin(const uint8_t *d, size_t n);  // BIR: 9 to 2 mod 11; a branch behind it
bool check_tr_tckn(const uint8_t *d, size_t n);  // NVI: two check digits mod 10
bool check_il_id(const uint8_t *d, size_t n);  // 1-2 mod 10 over nine digits
bool check_za_id(const uint8_t *d, size_t n);  // DHA: date, citizen 0 to 2, Luhn
bool check_ng_nin(const uint8_t *d, size_t n);  // NIMC: form
// clang-format on

// A passport number or driving licence number of the country (ISO 3166-1 alpha-2, capitals; NULL: of any that the
// table has). Forms of the issuers, key alone.
bool check_passport(const char *country, const uint8_t *c, size_t n);
bool check_driving_licence(const char *country, const uint8_t *c, size_t n);
// By state of the United States (two capitals, NULL: any): AAMVA's list of formats. Key and state.
bool check_us_driving_licence(const char *state, const uint8_t *c, size_t n);
#endif
