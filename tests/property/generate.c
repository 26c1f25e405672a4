// generate text|json SEED MIB: the benchmark's generator, for tests and for trying things out.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "generate.h"

int
main(int argc, char **argv)
{
    size_t n;
    char *text;

    if (argc != 4)
        return 64;
    text = generate(strcmp(argv[1], "json") == 0 ? GENERATE_JSON : GENERATE_TEXT,
            strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10) << 20, &n);
    if (text == NULL || fwrite(text, 1, n, stdout) != n)
        return 74;
    free(text);
    return 0;
}
