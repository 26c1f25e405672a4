// Which kernel runs: the first of the list that this machine can, or the one asked for.
#include "detect/kernel.h"

#include <string.h>

static const struct kernel *const all[] = {
#ifdef __x86_64__
    &kernel_avx512,
    &kernel_avx2,
#endif
    &kernel_portable,
};

const struct kernel *
kernel_at(size_t i)
{
    return i < sizeof(all) / sizeof(all[0]) ? all[i] : NULL;
}

const struct kernel *
kernel_find(const char *name)
{
    const struct kernel *k;

    for (size_t i = 0; (k = kernel_at(i)) != NULL; i++)
        if ((name == NULL || strcmp(k->name, name) == 0) && k->usable())
            return k;
    return NULL;
}
