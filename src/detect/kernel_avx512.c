// Bit planes with AVX-512: the sign bits of 64 bytes at once, and shifts across two words in one instruction (VBMI2).
// The only file that is compiled for AVX-512; its vectors are of 256 bits but where planes are made.
#include "detect/kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "detect/inspect.h"

static inline void
avx512_planes(const uint8_t *p, uint64_t plane[8])
{
    __m512i all = _mm512_loadu_si512((const void *)p);

    for (int i = 7; i >= 0; i--) {
        plane[i] = _mm512_movepi8_mask(all);
        all = _mm512_add_epi8(all, all);
    }
}

static bool
avx512_usable(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

KERNEL(avx512);
#endif
