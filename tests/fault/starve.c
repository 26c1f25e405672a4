// Preloaded by run.sh: allocation number STARVE_AT of the process fails, and with STARVE=all every
// one that follows. That it came to it is said by the file STARVE_MARK.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long count, at;
static int all;

__attribute__((constructor)) static void
init(void)
{
    const char *n = getenv("STARVE_AT"), *on = getenv("STARVE");

    at = n != NULL ? atol(n) : 0;
    all = on != NULL && strcmp(on, "all") == 0;
    count = 0; // what libraries did before main() is not ours
}

static int
starved(void)
{
    const char *mark;

    if (at == 0 || (++count != at && !(all && count > at)))
        return 0;
    if (count == at && (mark = getenv("STARVE_MARK")) != NULL)
        close(open(mark, O_WRONLY | O_CREAT, 0600));
    errno = ENOMEM;
    return 1;
}

void *
malloc(size_t n)
{
    static void *(*real)(size_t);

    if (real == NULL)
        real = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    return starved() ? NULL : real(n);
}

void *
realloc(void *p, size_t n)
{
    static void *(*real)(void *, size_t);

    if (real == NULL)
        real = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
    return starved() ? NULL : real(p, n);
}

extern void *__libc_calloc(size_t n, size_t size);

// dlsym() itself calls it, so there is no asking it for the real one.
void *
calloc(size_t n, size_t size)
{
    return starved() ? NULL : __libc_calloc(n, size);
}
