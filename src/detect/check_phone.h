// Telephone numbers by country: ITU-T E.164 (annex to Operational Bulletin 991: assigned country codes)
// and the lengths of the national plans that administrations send to ITU-T (E.129).
//
// Written forms (E.123 and custom), before separators are taken out:
//   international  `+` or `00` (011 from North America), code, number; one of space - . / in any
//                  groups of 1 or more, an area code in brackets, `(0)` behind the code: not dialled
//   national       trunk prefix and number, the same separators, the prefix or the area code in brackets
//   extension      `ext`, `x`, `#`, `-` and 1 to 6 digits: no part of what is checked here
#ifndef DETECT_CHECK_PHONE_H
#define DETECT_CHECK_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct check_phone_country {
    char code[4];      // without +
    char region[4];    // ISO 3166-1, the largest user of a shared code; 001: none
    uint8_t min, max;  // digits behind the code
    char trunk[4];     // dialled before the number inside the country, "" for none
    bool trunk_always; // false: the number is written without it as well
    char first[11];    // first digits that a number has behind code or trunk
};

// The country of the digits after `+`, NULL if no code is assigned that begins so. Codes are a prefix
// code: at most one fits.
const struct check_phone_country *check_phone_country(const uint8_t *d, size_t n);
// By ISO 3166-1 code (capitals), regions that share a code too (CA, KZ, VA, GG, ...). NULL: no plan.
const struct check_phone_country *check_phone_region(const char *region);

// d: what follows `+`, all of it. The code is assigned, length and first digit are those of its plan; for +1
// the rules of North America (check_nanp in check_us.h). Self.
bool check_phone_e164(const uint8_t *d, size_t n);
// d: as dialled inside the region (ISO 3166-1). Key, or shape where the policy names the region.
bool check_phone_national(const char *region, const uint8_t *d, size_t n);
#endif
