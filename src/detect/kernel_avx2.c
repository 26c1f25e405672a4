// Bit planes with AVX2: the sign bits of 32 bytes at once, shifted left from bit 7 down to bit 0.
// The only file that is compiled for AVX2 and BMI, which machines with AVX2 have.
#include "detect/kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "detect/inspect.h"

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

static bool
avx2_usable(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

KERNEL(avx2);
#endif
