// Bit planes with AVX-512: the sign bits of 64 bytes at once, and shifts across two words in one instruction (VBMI2).
// The only file that is compiled for AVX-512; its vectors are of 256 bits but where planes are made.
#include "detect/kernel.h"

#ifdef __x86_64__
#include <immintrin.h>

#include "detect/inspect.h"
#include "detect/lanes.h"

static inline void
avx512_planes(const uint8_t *p, uint64_t plane[8])
{
    __m512i all = _mm512_loadu_si512((const void *)p);

    for (int i = 7; i >= 0; i--) {
        plane[i] = _mm512_movepi8_mask(all);
        all = _mm512_add_epi8(all, all);
    }
}

static void
avx512_masks(const uint8_t *p, size_t left, size_t n, struct masks *m)
{
    lanes_masks(p, left, n, m, avx512_planes);
}

static void
avx512_inspect(const uint8_t *buf, size_t at, size_t len, const struct masks *m,
        size_t first, size_t last, struct anchors *out)
{
    inspect(buf, at, len, m, first, last, out);
}

static bool
avx512_usable(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

const struct kernel kernel_avx512 = { "avx512", avx512_usable, avx512_masks,
    avx512_inspect };
#endif
