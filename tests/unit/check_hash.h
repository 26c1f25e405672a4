// SHA-256 (FIPS 180-4) and Keccak-256 (Keccak reference 3.0) for tests: short and slow.
#ifndef UNIT_CHECK_HASH_H
#define UNIT_CHECK_HASH_H

#include "unit.h"

static inline uint32_t
turn32(uint32_t v, unsigned by)
{
    return v >> by | v << (32 - by);
}

static inline uint64_t
turn64(uint64_t v, unsigned by)
{
    return by == 0 ? v : v << by | v >> (64 - by);
}

// The first 32 bits behind the point of the root (2 or 3) of a prime, by whole numbers.
static inline uint32_t
root_bits(unsigned prime, int root)
{
    uint64_t v = 0; // fixed point, 32 bits

    for (int bit = 36; bit >= 0; bit--) {
        uint64_t try = v | 1ULL << bit;
        __extension__ unsigned __int128 square = (unsigned __int128)try * try;
        // compare try^root with prime * 2^(32 root), the cube without its last 32 bits
        bool low = root == 2 ? square <= (unsigned __int128)prime << 64
                             : (square >> 32) * try +
                                               (((square & 0xffffffff) * try) >> 32) <
                                       (unsigned __int128)prime << 64;

        if (low)
            v = try;
    }
    return (uint32_t)v;
}

// n is 119 at most: two blocks.
static inline void
sha256(void *arg, const uint8_t *p, size_t n, uint8_t out[32])
{
    uint8_t block[128] = { 0 };
    uint32_t h[8], k[64];
    size_t blocks = n < 56 ? 1 : 2;
    unsigned prime = 2;

    (void)arg;
    for (int i = 0; i < 64; prime++) {
        bool is = true;

        for (unsigned d = 2; d * d <= prime; d++)
            is = is && prime % d != 0;
        if (!is)
            continue;
        if (i < 8)
            h[i] = root_bits(prime, 2);
        k[i++] = root_bits(prime, 3);
    }
    memcpy(block, p, n);
    block[n] = 0x80;
    block[blocks * 64 - 2] = (uint8_t)(n >> 5);
    block[blocks * 64 - 1] = (uint8_t)(n << 3);
    for (size_t b = 0; b < blocks; b++) {
        uint32_t w[64], s[8];

        for (size_t i = 0; i < 16; i++)
            w[i] = (uint32_t)block[b * 64 + 4 * i] << 24 |
                   (uint32_t)block[b * 64 + 4 * i + 1] << 16 |
                   (uint32_t)block[b * 64 + 4 * i + 2] << 8 | block[b * 64 + 4 * i + 3];
        for (int i = 16; i < 64; i++)
            w[i] = w[i - 16] + w[i - 7] +
                   (turn32(w[i - 15], 7) ^ turn32(w[i - 15], 18) ^ w[i - 15] >> 3) +
                   (turn32(w[i - 2], 17) ^ turn32(w[i - 2], 19) ^ w[i - 2] >> 10);
        memcpy(s, h, sizeof(s));
        for (int i = 0; i < 64; i++) {
            uint32_t a = s[7] + k[i] + w[i] + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
                         (turn32(s[4], 6) ^ turn32(s[4], 11) ^ turn32(s[4], 25));
            uint32_t c = (turn32(s[0], 2) ^ turn32(s[0], 13) ^ turn32(s[0], 22)) +
                         ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

            memmove(s + 1, s, 7 * sizeof(s[0]));
            s[4] += a;
            s[0] = a + c;
        }
        for (int i = 0; i < 8; i++)
            h[i] += s[i];
    }
    for (int i = 0; i < 32; i++)
        out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

// n is 135 at most: one block.
static inline void
keccak256(void *arg, const uint8_t *p, size_t n, uint8_t out[32])
{
    uint64_t a[25] = { 0 }; // lane (x, y) at x + 5 y
    uint8_t block[136] = { 0 };
    unsigned lfsr = 1;

    (void)arg;
    memcpy(block, p, n);
    block[n] |= 1;
    block[135] |= 0x80;
    for (int i = 0; i < 136; i++)
        a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
    for (int round = 0; round < 24; round++) {
        uint64_t c[5], b[25];
        unsigned x = 1, y = 0;

        for (int i = 0; i < 5; i++)
            c[i] = a[i] ^ a[i + 5] ^ a[i + 10] ^ a[i + 15] ^ a[i + 20];
        for (int i = 0; i < 25; i++)
            a[i] ^= c[(i + 4) % 5] ^ turn64(c[(i + 1) % 5], 1);
        b[0] = a[0];
        for (unsigned t = 0; t < 24; t++) {
            unsigned next = (2 * x + 3 * y) % 5;

            b[y + 5 * next] = turn64(a[x + 5 * y], (t + 1) * (t + 2) / 2 % 64);
            x = y;
            y = next;
        }
        for (int i = 0; i < 25; i++) {
            int row = i - i % 5;

            a[i] = b[i] ^ (~b[row + (i + 1) % 5] & b[row + (i + 2) % 5]);
        }
        for (int j = 0; j < 7; j++) {
            a[0] ^= (uint64_t)(lfsr & 1) << ((1 << j) - 1);
            lfsr = lfsr << 1 ^ (lfsr >> 7) * 0x171;
        }
    }
    for (int i = 0; i < 32; i++)
        out[i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
}
#endif
