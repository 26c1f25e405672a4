// generate text|json|access|nested SEED MIB: the benchmark's generator, for tests, for training the release build
// (mk/profile.mk) and for trying things out.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "generate.h"

int
main(int argc, char **argv)
{
    static const char *const forms[] = { [GENERATE_TEXT] = "text",
        [GENERATE_JSON] = "json",
        [GENERATE_ACCESS] = "access",
        [GENERATE_NESTED] = "nested" };
    size_t form = 0, n;
    char *text;

    if (argc != 4)
        return 64;
    while (strcmp(argv[1], forms[form]) != 0)
        if (++form == sizeof(forms) / sizeof(forms[0]))
            return 64;
    text = generate((enum generate_form)form, strtoul(argv[2], NULL, 10),
            strtoul(argv[3], NULL, 10) << 20, &n);
    if (text == NULL || fwrite(text, 1, n, stdout) != n)
        return 74;
    free(text);
    return 0;
}
