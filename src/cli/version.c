// pumice version
#include "cli/version.h"

#include <stdio.h>

#include "cli/cli.h"

const char version_number[] = VERSION;
const char version_revision[] = REVISION;

static int
version_main(const struct cli *cli, struct err *e)
{
    (void)cli;
    (void)e;
    printf("pumice %s (%s)\n", version_number, version_revision);
    return 0;
}

const struct command version_command = { "version", "print the version", version_main };
