// The kernels of this build, best first in kernel.c.
#ifndef DETECT_KERNEL_H
#define DETECT_KERNEL_H

#include "detect/anchor.h"

extern const struct kernel kernel_portable;
#ifdef __x86_64__
extern const struct kernel kernel_avx512;
extern const struct kernel kernel_avx2;
#endif
#endif
