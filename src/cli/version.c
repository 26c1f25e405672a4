// pumice version
#include <stdio.h>

#include "cli/cli.h"

static int
version_main(const struct cli *cli, struct err *e)
{
    (void)cli;
    (void)e;
    printf("pumice %s (%s)\n", VERSION, REVISION);
    return 0;
}

const struct command version_command = { "version", "print the version", version_main };
