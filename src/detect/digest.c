// SHA-256 (FIPS 180-4) and Keccak-256 of short texts.
#include "detect/digest.h"

#include <string.h>

static uint32_t
turn(uint32_t v, unsigned by)
{
    return v >> by | v << (32 - by);
}

static void
block_add(uint32_t h[8], const uint8_t *p)
{
    static const uint32_t k[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
        0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
        0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
        0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138,
        0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624,
        0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
        0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f,
        0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };
    uint32_t w[64], s[8];

    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
               (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (size_t i = 16; i < 64; i++)
        w[i] = w[i - 16] + w[i - 7] +
               (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3) +
               (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(s, h, sizeof(s));
    for (size_t i = 0; i < 64; i++) {
        uint32_t a = s[7] + k[i] + w[i] + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
                     (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25));
        uint32_t b = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
                     ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof(s[0]));
        s[4] += a;
        s[0] = a + b;
    }
    for (size_t i = 0; i < 8; i++)
        h[i] += s[i];
}

void
digest_sha256(void *arg, const uint8_t *p, size_t n, uint8_t out[32])
{
    uint32_t h[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
        0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    uint8_t text[128] = { 0 };
    size_t blocks = n < 56 ? 1 : 2;

    (void)arg;
    memcpy(text, p, n);
    text[n] = 0x80;
    text[blocks * 64 - 2] = (uint8_t)(n >> 5);
    text[blocks * 64 - 1] = (uint8_t)(n << 3);
    for (size_t i = 0; i < blocks; i++)
        block_add(h, text + i * 64);
    for (size_t i = 0; i < 32; i++)
        out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static uint64_t
rotate(uint64_t v, unsigned by)
{
    return by == 0 ? v : v << by | v >> (64 - by);
}

// Keccak-f[1600]: theta; rho and pi along the one orbit of 24 lanes; chi; iota by the shift register of eight bits
// that the reference gives (2.3.5).
static void
permute(uint64_t a[25])
{
    uint8_t lfsr = 1;

    for (unsigned round = 0; round < 24; round++) {
        uint64_t c[5], kept;
        unsigned x = 1, y = 0;

        for (unsigned i = 0; i < 5; i++)
            c[i] = a[i] ^ a[i + 5] ^ a[i + 10] ^ a[i + 15] ^ a[i + 20];
        for (unsigned i = 0; i < 25; i++)
            a[i] ^= c[(i + 4) % 5] ^ rotate(c[(i + 1) % 5], 1);
        kept = a[1];
        for (unsigned t = 0; t < 24; t++) {
            unsigned next = (2 * x + 3 * y) % 5;
            uint64_t lane;

            x = y;
            y = next;
            lane = a[x + 5 * y];
            a[x + 5 * y] = rotate(kept, (t + 1) * (t + 2) / 2 % 64);
            kept = lane;
        }
        for (unsigned row = 0; row < 25; row += 5) {
            memcpy(c, a + row, sizeof(c));
            for (unsigned i = 0; i < 5; i++)
                a[row + i] = c[i] ^ (~c[(i + 1) % 5] & c[(i + 2) % 5]);
        }
        for (unsigned j = 0; j < 7; j++) {
            if (lfsr & 1)
                a[0] ^= (uint64_t)1 << ((1U << j) - 1);
            lfsr = (uint8_t)(lfsr << 1 ^ (lfsr >> 7) * 0x71);
        }
    }
}

void
digest_keccak256(void *arg, const uint8_t *p, size_t n, uint8_t out[32])
{
    enum { RATE = 136 };
    uint64_t a[25] = { 0 };

    (void)arg;
    for (size_t i = 0; i < RATE; i++) {
        uint64_t byte = i < n ? p[i] : 0;

        byte ^= i == n ? 1U : 0U;
        byte ^= i == RATE - 1 ? 0x80U : 0U;
        a[i / 8] ^= byte << 8 * (i % 8);
    }
    permute(a);
    for (size_t i = 0; i < 32; i++)
        out[i] = (uint8_t)(a[i / 8] >> 8 * (i % 8));
}
