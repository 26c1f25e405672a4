// Validators: pure functions over digits. The bench's rival uses them too.
#ifndef DETECT_CHECK_H
#define DETECT_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ISO/IEC 7812-1 annex B (Luhn). d: n ASCII digits.
bool check_luhn(const uint8_t *d, size_t n);
// A card scheme's issuer range that has numbers of this length (DETECTORS.md, row `card`).
bool check_card_issuer(const uint8_t *d, size_t n);
// Both.
bool check_card(const uint8_t *d, size_t n);
// The check digit, and not all digits the same: what a card word speaks for.
bool check_card_luhn(const uint8_t *d, size_t n);
// UnionPay, 16 to 19 digits from 62 (its BIN table), and Luhn.
bool check_cn_bank_card(const uint8_t *d, size_t n);
// GB/T 2260: the first two of six region digits name a province, or 91 (foreigners).
bool check_cn_region(const uint8_t *d);
// Eight digits YYYYMMDD, a day that exists, 1900 to 2099.
bool check_date(const uint8_t *d);
// GB 11643-1999, ISO 7064 MOD 11-2: 17 digits and the check character (X or x is ten).
bool check_mod11_2(const uint8_t *d);
// GB 11643-1999, 18 characters: region, date and check character; digits and a digit or X; the region alone.
bool check_cn_id(const uint8_t *c, size_t n);
bool check_cn_id_form(const uint8_t *c, size_t n);
bool check_cn_id_region(const uint8_t *c, size_t n);
// GB 11643-1989, 15 digits: region, and a date of the twentieth century.
bool check_cn_id_old(const uint8_t *d, size_t n);
// 2^k, 2^k - 1 and multiples of 2^20: sizes and limits, not numbers of people.
bool check_is_size(uint64_t n);
#endif
