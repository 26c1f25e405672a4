// Bit planes in portable C: 8 bytes at a time as an 8 by 8 bit matrix, turned over.
#include "detect/kernel.h"

#include "base/load.h"
#include "detect/inspect.h"

// Hacker's Delight 7-3: afterwards byte i holds bit i of each of the eight bytes.
static uint64_t
turn(uint64_t x)
{
    uint64_t t;

    t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AAU;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCCU;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0U;
    return x ^ t ^ (t << 28);
}

static inline void
portable_planes(const uint8_t *p, uint64_t plane[8])
{
    for (unsigned i = 0; i < 8; i++)
        plane[i] = 0;
    for (unsigned g = 0; g < 8; g++) {
        uint64_t x = turn(load_little64(p + (size_t)8 * g));

        for (unsigned i = 0; i < 8; i++)
            plane[i] |= ((x >> (8 * i)) & 0xff) << (8 * g);
    }
}

static bool
portable_usable(void)
{
    return true;
}

KERNEL(portable);
