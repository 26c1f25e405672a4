// The command line: parsed from cli.def, which also makes usage and man page. A file per command.
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

// Parses argv over the environment. Returns the command, or NULL: usage or version was printed (*e.code is
// ERR_NONE), or *e says what is wrong. `argv` is reordered: operands move to the front of cli->file.
struct command;
struct cli;
const struct command *cli_parse(int argc, char **argv, struct cli *cli, struct err *e);
// Colour on this descriptor, by --color, NO_COLOR and whether it is a terminal?
bool cli_has_color(const struct cli *cli, int fd);

enum cli_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum cli_form { FORM_TEXT, FORM_JSON };

// Everything a command line, or the environment below it, can say. Strings are argv's or the
// environment's. What a command does not list in cli.def cannot be set for it.
struct cli {
    const char *config;       // -c, --config, PUMICE_CONFIG
    const char *topic;        // --topic
    const char *detectors;    // --detectors all|default|LIST
    const char *input_format; // --input-format auto|json|text
    const char *simd;         // --simd NAME
    const char *stats;        // --stats FILE
    const char *output;       // -o FILE|DIR
    unsigned threads;         // -j N, --threads, PUMICE_THREADS; 0: not said
    enum cli_form format;     // --format text|json
    enum cli_form log_format; // --log-format text|json
    enum cli_color color;     // --color; NO_COLOR
    bool nul;                 // -0
    bool check, strict, no_progress;
    bool quiet, verbose;                         // -q, -v
    bool show_values;                            // explain
    bool keep;                                   // demo
    bool connect, report, origin, deny_warnings; // check
    bool require_healthy;                        // run
    const char *drain_limit;                     // run: "60s"
    const char *listen;       // broker: PORT or HOST:PORT to bind, where the mock can
    const char *property[32]; // -X PROP=VALUE
    size_t properties;
    char **file; // operands
    size_t files;
};

struct command {
    const char *name, *help; // "run", "the Kafka daemon"
    // Returns the exit code, or -1 with *e.
    int (*main)(const struct cli *cli, struct err *e);
};

extern const struct command pipe_command, explain_command, detectors_command,
        version_command;
extern const struct command check_command, test_command, verify_command;
extern const struct command run_command, broker_command, demo_command;
#endif
