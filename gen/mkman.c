// Prints the manual page from the tables that the program uses: cli.def and the list of reasons.
#include <stdio.h>
#include <string.h>

#include "pumice.h"

struct option {
    char letter;
    const char *name, *arg, *commands, *help;
};

static const struct option options[] = {
#define COMMAND(...)
#define OPTION(id, letter, name, arg, commands, help)                                  \
    { letter, name, arg, commands, help },
#include "cli/cli.def"
#undef OPTION
#undef COMMAND
};
enum { OPTIONS = sizeof(options) / sizeof(options[0]) };

static const struct {
    const char *name;
    char letter;
    const char *operands, *help;
} commands[] = {
#define COMMAND(name, letter, operands, help) { #name, letter, operands, help },
#define OPTION(...)
#include "cli/cli.def"
#undef OPTION
#undef COMMAND
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static const struct {
    char letter;
    const char *text;
} notes[] = {
#define COMMAND(...)
#define OPTION(...)
#define NOTE(letter, text) { letter, text },
#include "cli/cli.def"
#undef OPTION
#undef COMMAND
};

// Text with what roff would take for its own escaped.
static void
text(const char *s)
{
    if (*s == '.' || *s == '\'')
        fputs("\\&", stdout);
    for (; *s != '\0'; s++) {
        if (*s == '\\')
            fputs("\\e", stdout);
        else if (*s == '-')
            fputs("\\-", stdout);
        else
            putchar(*s);
    }
}

static void
option_entry(const struct option *o)
{
    puts(".TP");
    fputs(".B ", stdout);
    if (o->letter != 0)
        printf("\\-%c\\fR, \\fB", o->letter);
    fputs("\\-\\-", stdout);
    text(o->name);
    if (o->arg != NULL) {
        fputs("\\fR=\\fI", stdout);
        text(o->arg);
    }
    puts("\\fR");
    text(o->help);
    puts("");
}

int
main(void)
{
    static const char *const exits[][2] = {
        { "0", "done; withheld records are no failure without --strict" },
        { "1", "the answer is no: --check found something, an example failed, verify "
               "objects" },
        { "64, 70", "bad command line; internal error" },
        { "65", "compressed data is broken, cut off or a bomb; a record was withheld "
                "under --strict; sides that verify cannot align" },
        { "66, 69", "an input cannot be read; a needed service is unreachable" },
        { "73, 74", "an output cannot be created; reading or writing failed" },
        { "75", "the drain limit passed with work left; nothing is lost" },
        { "77, 78", "no permission; the configuration is wrong" },
    };
    static const struct {
        const char *name, *help;
    } reasons[] = {
#define R(id, name, help) { name, help },
        PUMICE_REASONS(R)
#undef R
    };

    puts(".TH PUMICE 1\n.SH NAME\npumice \\- takes personal data out of log streams\n"
         ".SH SYNOPSIS");
    for (int c = 0; c < COMMANDS; c++) {
        printf("%s.B pumice %s\n[\\fIoptions\\fR]", c == 0 ? "" : ".br\n",
                c == 0 ? "\\fR[\\fBpipe\\fR]\\fB" : commands[c].name);
        fputs(*commands[c].operands != '\0' ? " " : "", stdout);
        text(commands[c].operands);
        puts("");
    }
    puts(".SH DESCRIPTION\nPersonal data is found and taken out, everything else stays "
         "as it was, byte for byte.\nA record that cannot be cleaned is withheld: a "
         "stub stands in its place.\n.SH COMMANDS");
    for (int c = 0; c < COMMANDS; c++) {
        printf(".SS pumice %s\n", commands[c].name);
        text(commands[c].help);
        puts(".");
        for (int i = 0; i < OPTIONS; i++)
            if (strchr(options[i].commands, commands[c].letter) != NULL &&
                    strlen(options[i].commands) < COMMANDS - 2)
                option_entry(&options[i]);
        for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
            if (notes[i].letter == commands[c].letter) {
                puts(".PP");
                text(notes[i].text);
                puts("");
            }
    }
    puts(".SS All commands");
    for (int i = 0; i < OPTIONS; i++)
        if (strlen(options[i].commands) >= COMMANDS - 2)
            option_entry(&options[i]);
    puts(".SH ENVIRONMENT\nEvery option that commands share has a variable,\n"
         ".B PUMICE_\nand its name in capitals, as in\n.BR PUMICE_LOG_FORMAT ;\n.B "
         "PUMICE_THREADS\nis one too.\nThe "
         "command line beats it, and it beats the configuration.\n.SH EXIT STATUS");
    for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++) {
        printf(".TP\n.B %s\n", exits[i][0]);
        text(exits[i][1]);
        puts("");
    }
    puts(".SH REASONS\nWhy a record was withheld:");
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        printf(".TP\n.B %s\n", reasons[i].name);
        text(reasons[i].help);
        puts("");
    }
    return 0;
}
