// Arguments, command, exit code. Nothing else exits.
#include <fcntl.h>
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

// A file that is opened where stdin, stdout or stderr is closed would become it. What stands there
// instead refuses to be read or written.
static void
keep_standard_descriptors(void)
{
    static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) < 0)
            return;
}

int
main(int argc, char **argv)
{
    struct cli cli;
    struct err e;
    const struct command *command;
    int code;

    keep_memory_private();
    keep_standard_descriptors();
    command = cli_parse(argc, argv, &cli, &e);
    if (command == NULL) {
        if (e.code == ERR_NONE)
            return fflush(stdout) == 0 && !ferror(stdout) ? 0 : err_exit_code(ERR_IO);
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
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0) {
        log_say("standard output: cannot write");
        code = err_exit_code(ERR_IO);
    }
    return code;
}
