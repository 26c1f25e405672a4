// Bit planes with AVX2: the sign bits of 32 bytes at once, shifted left from bit 7 down to bit 0.
// The only file that is compiled for AVX2.
#include "detect/kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "detect/lanes.h"
#include "detect/literal.h"

static inline void
avx2_planes(const uint8_t *p, uint64_t plane[8])
{
    __m256i lo = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i hi = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));

    for (int i = 7; i >= 0; i--) {
        plane[i] = (uint32_t)_mm256_movemask_epi8(lo) |
                   (uint64_t)(uint32_t)_mm256_movemask_epi8(hi) << 32;
        lo = _mm256_add_epi8(lo, lo);
        hi = _mm256_add_epi8(hi, hi);
    }
}

static void
avx2_masks(const uint8_t *p, size_t left, size_t n, struct masks *m)
{
    lanes_masks(p, left, n, m, avx2_planes);
}

// Teddy: byte i's buckets are those of its low nibble and of its high nibble; a place fits where all three
// bytes have a bucket in common.
static uint64_t
avx2_literals(const uint8_t *p, uint64_t wanted, const struct literal_fingerprint *f)
{
    const __m256i nibble = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
    __m256i fits[2] = { _mm256_set1_epi8(-1), _mm256_set1_epi8(-1) };

    for (int i = 0; i < LITERAL_FINGERPRINT; i++) {
        __m256i lo = _mm256_broadcastsi128_si256(
                _mm_loadu_si128((const __m128i *)(const void *)f->lo[i]));
        __m256i hi = _mm256_broadcastsi128_si256(
                _mm_loadu_si128((const __m128i *)(const void *)f->hi[i]));

        for (int h = 0; h < 2; h++) {
            __m256i x = _mm256_loadu_si256(
                    (const __m256i *)(const void *)(p + i + 32 * (ptrdiff_t)h));
            __m256i y = _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble);

            x = _mm256_shuffle_epi8(lo, _mm256_and_si256(x, nibble));
            y = _mm256_shuffle_epi8(hi, y);
            fits[h] = _mm256_and_si256(fits[h], _mm256_and_si256(x, y));
        }
    }
    for (int h = 0; h < 2; h++)
        fits[h] = _mm256_cmpeq_epi8(fits[h], zero);
    wanted &= ~((uint64_t)(uint32_t)_mm256_movemask_epi8(fits[0]) |
                (uint64_t)(uint32_t)_mm256_movemask_epi8(fits[1]) << 32);
    for (uint64_t rest = wanted; rest != 0; rest &= rest - 1) {
        const uint8_t *q = p + __builtin_ctzll(rest);
        uint32_t x = LITERAL_BIT(q);

        if (!(f->hashed[x / 8] >> x % 8 & 1))
            wanted &= ~(rest & -rest);
    }
    return wanted;
}

static bool
avx2_usable(void)
{
    return __builtin_cpu_supports("avx2");
}

const struct kernel kernel_avx2 = { "avx2", avx2_usable, avx2_masks, avx2_literals };
#endif
