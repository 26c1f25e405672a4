// Identifiers of mainland China, Hong Kong, Macau and Taiwan. Every function reads at most n characters
// (bytes of UTF-8 for plates), separators taken out, letters of either case, and answers false to
// anything that has another length or alphabet. The resident ID itself is in check.h.
//
//  validator        written as                                    separators, groups             without a key
//  uscc             18 of 0-9A-HJ-NPQRTUWXY                       none; 2-6-9-1 or every 4 with space or -   yes
//  org_code         8 alphanumeric and 0-9X                       - before the last              no
//  reg_no           15 digits                                     none                           no
//  foreigner_id     9 and 16 digits and 0-9X (2023)               none                           yes
//    old form       3 letters, 12 digits                          none                           no
//  plate            Han, letter, 5 or 6; last may be Han          · . • - or space behind the second   yes
//  plate_special    WJ.., ..使, two letters and 5 (military)      the same                       no
//  passport         letter and 8, two letters and 7               none                           no
//  exit_permit      letter and 8 to 10, two letters and 7, 8      none; (NN) behind it           no
//  landline         0, area, 7 or 8 digits                        - or space behind the area, (area), 4-4   with -
//    400, 800       10 digits                                     3-3-4, 3-4-3 with - or space   with -
//  hk_id            1 or 2 letters, 6 digits, 0-9A                last in brackets               with brackets
//  mo_id            1 5 or 7, 6 digits, digit                     last in brackets, 1-6-1 with /   no
//  tw_id            letter, 1 2 8 9 (old: A-D), 8 digits          none                           no
//  wechat, openid   letter and 5 to 19; o and 27 of base64url     part of it                     no
#ifndef DETECT_CHECK_CN_H
#define DETECT_CHECK_CN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// GB 32100-2015: pair of department and category, region (GB/T 2260, 100000 is the centre), the organisation
// code at places 9 to 17, weights 3^i mod 31. Self: with a letter before the last place, or the organisation
// code's own check digit (GB 11714); a resident ID has neither. Key: without.
bool check_cn_uscc_form(const uint8_t *c, size_t n);
bool check_cn_uscc(const uint8_t *c, size_t n);
// GB 11714-1997: weights 3,7,9,10,5,8,4,2, 11 - sum mod 11, X is ten. Key.
bool check_cn_org_code(const uint8_t *c, size_t n);
// GS 15-2006: six region digits and ISO 7064 MOD 11,10. Key.
bool check_cn_reg_no(const uint8_t *d, size_t n);
// NIA 2023: 9, province, country (three digits), date, serial, ISO 7064 MOD 11-2. Self.
bool check_cn_foreigner_id(const uint8_t *c, size_t n);
// GA/T 2004: three letters (ISO 3166-1 alpha-3), province and city, YYMMDD, two digits. Key.
bool check_cn_foreigner_old(const uint8_t *c, size_t n);

// GA 36-2018: the short name of a province (31), A-HJ-NP-Z, then five of A-HJ-NP-Z0-9 with a digit among them, of
// which the last may be one of 挂学警港澳领, or the six of a new-energy car. Self.
bool check_cn_plate(const uint8_t *c, size_t n);
// Armed police (WJ, perhaps a province, 5), embassies (6 digits and 使, or before them), armed forces (two
// letters and 5). Key.
bool check_cn_plate_special(const uint8_t *c, size_t n);

// NIA: E, G and 8 digits, E and a letter and 7; D, S, P with or without E and 7 or 8; 14, 15 and 7 digits. Hong Kong:
// H, K and 8 digits or a letter and 7; Macau: M and a letter and 7. Key.
bool check_cn_passport(const uint8_t *c, size_t n);
// To Hong Kong and Macau: C, W and 8, C and a letter and 7. From there: H, M and 8 or 10. From Taiwan: 8
// or 10 digits; to it: T, L and 8. Key.
bool check_cn_exit_permit(const uint8_t *c, size_t n);

// MIIT numbering plan 2017: the length of the area code that the digits begin with, its 0 counted (3 or 4); 0: none.
size_t check_cn_area(const uint8_t *d, size_t n);
// Area code with its 0 and 7 or 8 digits from 2 to 8 (8 behind a two-digit code), or 400, 800 and 7. Shape.
bool check_cn_landline(const uint8_t *d, size_t n);

// Registration of Persons Ordinance: weights 9 to 1, blank 36, A is 10, mod 11. Self in brackets.
bool check_hk_id(const uint8_t *c, size_t n);
// Identity Department of Macau: the check digit's rule is not published. Key.
bool check_mo_id(const uint8_t *d, size_t n);
// Ministry of the Interior of Taiwan: letter value, weights 1,9,8..1,1 mod 10. 1, 2 citizens; 8, 9 residents since
// 2021; A to D residents before. Key.
bool check_tw_id(const uint8_t *c, size_t n);

bool check_cn_wechat(const uint8_t *c, size_t n);
bool check_cn_openid(const uint8_t *c, size_t n);
bool check_cn_qq(const uint8_t *d, size_t n); // 5 to 11 digits, the first not 0
#endif
