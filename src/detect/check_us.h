// Identifiers of the United States. Every function reads at most n characters, separators taken out,
// letters of either case, and answers false to anything that has another length or alphabet.
//
//  validator   written as                        separators, groups                     without a key
//  ssn         9 digits                          3-2-4, - space or . (one kind)         with separators
//  itin        9 digits from 9                   3-2-4, - or space                      no
//  ein         9 digits                          2-7, -                                 no
//  aba         9 digits                          none; 4-4-1 or 4-5 with - on cheques   no
//  npi         10 digits                         none                                   no
//  dea         2 letters (second may be 9), 7    none; 2-7 with -                       no
//  mbi         11 by class of place              4-3-4, -                               with dashes
//  nanp        10 digits                         (3) 3-4; 3-3-4 with - . or space       +1 before it, or separators
//  us_bank     6 to 17 digits, us_passport 9 digits or a letter and 8: forms alone
#ifndef DETECT_CHECK_US_H
#define DETECT_CHECK_US_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// SSA, POMS RM 10201.030 and 20 CFR 422.103: area not 000, 666 or 9xx, group not 00, serial not 0000; not
// the numbers that were printed in advertisements (078-05-1120, 219-09-9999) or kept for them
// (987-65-432x is out by its area), nor one digit nine times, nor 123-45-6789.
bool check_us_ssn(const uint8_t *d, size_t n);
// IRS Publication 1915, IRM 3.21.263: 9xx, group 50-65, 70-88, 90-92, 94-99.
bool check_us_itin(const uint8_t *d, size_t n);
// IRS, "How EINs are assigned and valid EIN prefixes".
bool check_us_ein(const uint8_t *d, size_t n);
// ABA Key to Routing Numbers, ANSI X9.13: 00-12, 21-32, 61-72, 80 and 3-7-1 mod 10; not nine zeros.
bool check_us_aba(const uint8_t *d, size_t n);
// 45 CFR 162.406, ISO 7812: Luhn over 80840 and the ten digits, the first of which is 1 or 2.
bool check_us_npi(const uint8_t *d, size_t n);
// DEA registrant types, then the initial of the name or 9; last digit of (1+3+5) + 2 (2+4+6).
bool check_us_dea(const uint8_t *c, size_t n);
// CMS, "Understanding the MBI format": 11 places C A AN N A AN N A A N N, without S L O I B Z.
bool check_us_mbi(const uint8_t *c, size_t n);
// NANPA (ATIS-0300055): area and exchange [2-9]xx, neither N11; the area not N9x, 37x or 96x, which are kept
// back. 555-0100 to 555-0199 are fictitious and pass.
bool check_nanp(const uint8_t *d, size_t n);
// 22 CFR 51: a book of the old series (9 digits) or of the next generation (a letter and 8). Key.
bool check_us_passport(const uint8_t *c, size_t n);
#endif
