// Arguments, command, exit code. Nothing else exits.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/log.h"
#include "cli/cli.h"

// No core file and no debugger may show what a record held; before any data is opened (HARDENING S13).
static void
keep_memory_private(void)
{
    struct rlimit none = { 0, 0 };

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

int
main(int argc, char **argv)
{
    struct cli cli;
    struct err e;
    const struct command *command;
    int code;

    keep_memory_private();
    command = cli_parse(argc, argv, &cli, &e);
    if (command == NULL) {
        if (e.code == ERR_NONE)
            return fflush(stdout) == 0 ? 0 : err_exit_code(ERR_IO);
        log_say("%s (pumice --help lists what there is)", e.msg);
        return err_exit_code(e.code);
    }
    log_open(cli.verbose ? LOG_DEBUG
             : cli.quiet ? LOG_WARNING
                         : LOG_INFO,
            cli.log_format == FORM_JSON);
    code = command->main(&cli, &e);
    if (code < 0) {
        log_say("%s", e.msg);
        code = err_exit_code(e.code);
    }
    if (fflush(stdout) != 0 && code == 0) {
        log_say("standard output: cannot write");
        code = err_exit_code(ERR_IO);
    }
    return code;
}
