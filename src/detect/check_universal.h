// Identifiers that belong to no country. Every function reads at most n characters, takes letters of
// either case, and answers false to anything that has another length or alphabet. Separators are taken
// out before, but where a form is all there is (check_mac, check_ipv6).
//
//  validator       written as                                      separators, groups
//  iban            CCkk and 11 to 30 letters and digits            none; spaces (or -) every 4, last group 1 to 4
//  bic             4 letters, country, 2 alphanumeric, opt. 3      none
//  imei            15 digits; 16 (IMEISV); 14 hex digits (MEID)    none; 2-6-6-1 or 6-2-6-1, 8-6-1 with - / space
//  iccid           19 or 20 digits from 89                         none; groups of 4 with spaces or -
//  imsi            14 or 15 digits                                 none; 3-2-10, 3-3-9 with space or -
//  vin             17 letters and digits without I, O, Q           none
//  mac             6 or 8 pairs, 3 or 4 fours of hex digits        : - (pairs), . (fours), one kind
//  ipv6            RFC 4291 2.2                                    the colons; zone, port, prefix are not in it
//  bech32          1 to 83 characters, 1, 6 or more of 32          none; one case
//  base58check     26 to 35 of the base58 alphabet                 none; case matters
//  eip55           40 hex digits, 0x before them                   none; case is the proof
#ifndef DETECT_CHECK_UNIVERSAL_H
#define DETECT_CHECK_UNIVERSAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ISO 3166-1 alpha-2, officially assigned. c: two letters.
bool check_country(const uint8_t *c);

// ISO 13616-1 with the length and BBAN structure of the registry (and of the national plans that use
// it without being registered); ISO/IEC 7064 MOD 97-10, check digits 02 to 98. Self.
bool check_iban(const uint8_t *c, size_t n);
// The length that the registry gives the country of c[0..1], 0 if it has no IBAN.
size_t check_iban_length(const uint8_t *c);
// ISO 9362: 8 or 11, the country exists (or XK). Key only: eight letters are a word.
bool check_bic(const uint8_t *c, size_t n);

// 3GPP TS 23.003 6.2, GSMA TS.06: reporting body, and Luhn over 15 digits. IMEISV (16) has no check
// digit, MEID (14 hex, TIA-1168: from A0 or 99) none that is written. Key.
bool check_imei(const uint8_t *c, size_t n);
// ITU-T E.118: 89, a country code of E.164, Luhn; a filler F at place 20 counts for nothing. Key.
bool check_iccid(const uint8_t *c, size_t n);
// ITU-T E.212: a mobile country code that is assigned, 14 or 15 digits. Key.
bool check_imsi(const uint8_t *d, size_t n);
// ISO 3779, 49 CFR 565.15, GB 16735: the alphabet, the last four are digits, place 9 is the check
// digit (mod 11, X is ten). Cars built for Europe need not have one. Key.
bool check_vin(const uint8_t *c, size_t n);
// The same without the check digit.
bool check_vin_form(const uint8_t *c, size_t n);

// IEEE 802: MAC-48 or EUI-64 in one of the forms above, not all 0, not all F. Self.
bool check_mac(const uint8_t *c, size_t n);
// RFC 4291 2.2, the last two groups may be an IPv4 address. addr: 16 bytes in network order, or NULL.
bool check_ipv6(const uint8_t *c, size_t n, uint8_t *addr);
// What of it is an address of someone: eight groups or two at least beside the `::`, and not
// unspecified, loopback or multicast (RFC 4291 2.4). Self.
bool check_ipv6_host(const uint8_t *c, size_t n);

// BIP 173 and BIP 350: which checksum holds over the whole string with its prefix.
enum check_bech32 { CHECK_BECH32_NONE, CHECK_BECH32, CHECK_BECH32M };
enum check_bech32 check_bech32(const uint8_t *c, size_t n);
// A segregated witness address (bc1, tb1, bcrt1): checksum, version and length of the program. Self.
bool check_btc_segwit(const uint8_t *c, size_t n);

// The engine has no hash of its own: the caller brings SHA-256 (libcrypto's EVP_sha256 will do) or
// Keccak-256 as of 2011 (not SHA3-256; libcrypto has it from 3.2 on as KECCAK-256).
struct check_hash {
    void (*digest)(void *arg, const uint8_t *p, size_t n, uint8_t out[32]);
    void *arg;
};
// Base58Check with 25 bytes: version 0 or 5 (main net), first four of a double SHA-256. Self.
bool check_btc_base58(const uint8_t *c, size_t n, const struct check_hash *sha256);
// EIP-55 over 40 hex digits, or 42 with 0x. Without a letter there is nothing that the case could prove:
// false. Self; with a key check_eth_form() is enough.
bool check_eip55(const uint8_t *c, size_t n, const struct check_hash *keccak256);
bool check_eth_form(const uint8_t *c, size_t n);
#endif
