// The parser over cli.def: long and short options, `--opt=value`, bundles of short ones, `--`.
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/outbuf.h"
#include "base/text.h"

enum option_id {
#define COMMAND(...)
#define OPTION(id, ...) OPT_##id,
#include "cli/cli.def"
#undef OPTION
};

struct option {
    char letter;
    const char *name, *arg, *commands, *help;
};

static const struct option options[] = {
#define OPTION(id, letter, name, arg, commands, help)                                  \
    { letter, name, arg, commands, help },
#include "cli/cli.def"
#undef OPTION
#undef COMMAND
};
enum { OPTIONS = sizeof(options) / sizeof(options[0]) };

static const struct {
    const struct command *command;
    char letter;
    const char *operands, *help;
} commands[] = {
#define COMMAND(name, letter, operands, help)                                          \
    { &name##_command, letter, operands, help },
#define OPTION(...)
#include "cli/cli.def"
#undef OPTION
#undef COMMAND
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

// The variable of an option that several commands share, "PUMICE_LOG_FORMAT"; false for the others.
static bool
variable_of(enum option_id id, char name[static 64])
{
    size_t n = strlen("PUMICE_");

    if ((strlen(options[id].commands) < 2 && id != OPT_THREADS) || id == OPT_HELP ||
            id == OPT_VERSION)
        return false;
    memcpy(name, "PUMICE_", n);
    for (const char *c = options[id].name; *c != '\0' && n < 63; c++)
        name[n++] = *c == '-' ? '_' : (char)(*c - 'a' + 'A');
    name[n] = '\0';
    return true;
}

// ---------------------------------------------------------------- help

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

// A paragraph, broken between words.
static void
put_note(struct outbuf *out, const char *text)
{
    enum { WIDTH = 96 };
    size_t column = 0;

    outbuf_putc(out, '\n');
    for (const char *word = text; *word != '\0';) {
        size_t n = strcspn(word, " ");

        if (column > 0)
            outbuf_putc(out, column + 1 + n > WIDTH ? '\n' : ' ');
        column = column + 1 + n > WIDTH ? n : column + 1 + n;
        outbuf_put(out, (struct span){ (const uint8_t *)word, n });
        word += n + (word[n] == ' ');
    }
    outbuf_putc(out, '\n');
}

static void
put_usage(struct outbuf *out, size_t command)
{
    const char *name = commands[command].command->name;

    outbuf_printf(out, "usage: pumice %s [options]%s%s\n\n%c%s.\n\noptions:\n", name,
            *commands[command].operands != '\0' ? " " : "", commands[command].operands,
            commands[command].help[0] - 'a' + 'A', commands[command].help + 1);
    for (size_t i = 0; i < OPTIONS; i++) {
        char left[64], variable[64];

        if (strchr(options[i].commands, commands[command].letter) == NULL)
            continue;
        snprintf(left, sizeof(left), "%c%c%s--%s%s%s", options[i].letter ? '-' : ' ',
                options[i].letter ? options[i].letter : ' ',
                options[i].letter ? ", " : "  ", options[i].name,
                options[i].arg ? " " : "", options[i].arg ? options[i].arg : "");
        outbuf_printf(out, "  %-27s %s", left, options[i].help);
        if (variable_of((enum option_id)i, variable))
            outbuf_printf(out, " [%s]", variable);
        outbuf_putc(out, '\n');
    }
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
        if (notes[i].letter == commands[command].letter)
            put_note(out, notes[i].text);
}

static void
put_commands(struct outbuf *out)
{
    outbuf_puts(out, "Takes personal data out of log streams and leaves everything "
                     "else as it was.\n\n"
                     "  kubectl logs app | pumice > clean.log\n"
                     "  pumice explain app.log\n"
                     "  pumice run -c pumice.yaml\n\n"
                     "commands (`pumice COMMAND --help` says more):\n");
    for (size_t i = 0; i < COMMANDS; i++)
        outbuf_printf(out, "  %-10s %s\n", commands[i].command->name, commands[i].help);
    outbuf_puts(out,
            "\nA variable in brackets stands below its option and above the "
            "configuration.\n"
            "Exit status: 0 done, 1 the answer is no, 64 and more as in sysexits(3):\n"
            "64 command line, 65 broken compressed data, or data withheld under "
            "--strict,\n"
            "66 no input, 70 internal, 73 and 74 output, 77 permission, 78 "
            "configuration.\n\n");
}

static void
print_help(size_t command, bool all)
{
    struct outbuf out = { 0 };

    if (all)
        put_commands(&out);
    put_usage(&out, command);
    if (!out.failed)
        fwrite(out.p, 1, out.n, stdout);
    outbuf_fini(&out);
}

// ---------------------------------------------------------------- values

static int
word_of(const char *value, const char *const *words, const char *option, struct err *e)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    return err_set(e, ERR_USAGE, "--%s: '%s' is none of %s, %s%s%s", option, value,
            words[0], words[1], words[2] != NULL ? ", " : "",
            words[2] != NULL ? words[2] : "");
}

enum { THREADS_MOST = 256 };

static int
threads_of(const char *value, unsigned *threads, struct err *e)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);

    if (*value < '0' || *value > '9' || *end != '\0' || n < 1 || n > THREADS_MOST)
        return err_set(e, ERR_USAGE, "--threads: '%.40s' is no number from 1 to %d",
                value, THREADS_MOST);
    *threads = (unsigned)n;
    return 0;
}

static int
set_option(struct cli *c, enum option_id id, const char *value, struct err *e)
{
    static const char *const forms[] = { "text", "json", NULL };
    static const char *const colors[] = { "auto", "always", "never", NULL };
    const char *name = options[id].name;
    int word;

    // `--detectors "$UNSET"` must not become "no detectors".
    if (options[id].arg != NULL && value[strspn(value, ", ")] == '\0')
        return err_set(e, ERR_USAGE, "--%s needs %s, not nothing", name,
                options[id].arg);

    switch (id) {
    case OPT_CONFIG:
        c->config = value;
        break;
    case OPT_TOPIC:
        c->topic = value;
        break;
    case OPT_DETECTORS:
        c->detectors = value;
        break;
    case OPT_INPUT_FORMAT:
        c->input_format = value;
        break;
    case OPT_SIMD:
        c->simd = value;
        break;
    case OPT_STATS:
        c->stats = value;
        break;
    case OPT_OUTPUT:
        c->output = value;
        break;
    case OPT_THREADS:
        return threads_of(value, &c->threads, e);
    case OPT_DRAIN_LIMIT:
        c->drain_limit = value;
        break;
    case OPT_LISTEN:
        c->listen = value;
        break;
    case OPT_PROPERTY:
        if (c->properties == sizeof(c->property) / sizeof(c->property[0]))
            return err_set(e, ERR_USAGE, "-X: too many");
        c->property[c->properties++] = value;
        break;
    case OPT_NUL:
        c->nul = true;
        break;
    case OPT_CHECK:
        c->check = true;
        break;
    case OPT_STRICT:
        c->strict = true;
        break;
    case OPT_NO_PROGRESS:
        c->no_progress = true;
        break;
    case OPT_SHOW_VALUES:
        c->show_values = true;
        break;
    case OPT_REPORT:
        c->report = true;
        break;
    case OPT_ORIGIN:
        c->origin = true;
        break;
    case OPT_DENY_WARNINGS:
        c->deny_warnings = true;
        break;
    case OPT_KEEP:
        c->keep = true;
        break;
    case OPT_QUIET:
        c->quiet = true;
        break;
    case OPT_VERBOSE:
        c->verbose = true;
        break;
    case OPT_FORMAT:
        if ((word = word_of(value, forms, name, e)) < 0)
            return -1;
        c->format = (enum cli_form)word;
        break;
    case OPT_LOG_FORMAT:
        if ((word = word_of(value, forms, name, e)) < 0)
            return -1;
        c->log_format = (enum cli_form)word;
        break;
    case OPT_COLOR:
        if ((word = word_of(value, colors, name, e)) < 0)
            return -1;
        c->color = (enum cli_color)word;
        break;
    case OPT_HELP:
    case OPT_VERSION:
        break;
    }
    return 0;
}

// ---------------------------------------------------------------- the walk over argv

struct parse {
    struct cli *cli;
    size_t command;
    bool help, version;
};

static int
unknown(const struct parse *p, const char *word, struct err *e)
{
    const char *names[OPTIONS + 1], *near;
    size_t n = 0;

    for (size_t i = 0; i < OPTIONS; i++)
        if (strchr(options[i].commands, commands[p->command].letter) != NULL)
            names[n++] = options[i].name;
    near = text_nearest(word + strspn(word, "-"), names, n);
    return err_set(e, ERR_USAGE, "pumice %s has no option '%.100s'%s%s%s",
            commands[p->command].command->name, word,
            near != NULL ? ", did you mean '--" : "", near != NULL ? near : "",
            near != NULL ? "'?" : "");
}

static int
find_option(const struct parse *p, const char *name, size_t n, char letter)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (strchr(options[i].commands, commands[p->command].letter) != NULL &&
                (letter != 0 ? options[i].letter == letter
                             : strlen(options[i].name) == n &&
                                        memcmp(options[i].name, name, n) == 0))
            return (int)i;
    return -1;
}

// One option; returns how many words of argv it took, or -1.
static int
long_option(struct parse *p, char **argv, struct err *e)
{
    const char *word = argv[0] + 2, *eq = strchr(word, '=');
    size_t n = eq != NULL ? (size_t)(eq - word) : strlen(word);
    int id = find_option(p, word, n, 0);

    if (id < 0)
        return unknown(p, argv[0], e);
    p->help |= id == OPT_HELP;
    p->version |= id == OPT_VERSION;
    if (options[id].arg == NULL) {
        if (eq != NULL)
            return err_set(e, ERR_USAGE, "--%s takes no value", options[id].name);
        return set_option(p->cli, (enum option_id)id, NULL, e) < 0 ? -1 : 1;
    }
    if (eq != NULL)
        return set_option(p->cli, (enum option_id)id, eq + 1, e) < 0 ? -1 : 1;
    if (argv[1] == NULL)
        return err_set(e, ERR_USAGE, "--%s needs %s", options[id].name,
                options[id].arg);
    return set_option(p->cli, (enum option_id)id, argv[1], e) < 0 ? -1 : 2;
}

static int
short_options(struct parse *p, char **argv, struct err *e)
{
    for (const char *c = argv[0] + 1; *c != '\0'; c++) {
        int id = find_option(p, NULL, 0, *c);

        if (id < 0)
            return unknown(p, argv[0], e);
        p->help |= id == OPT_HELP;
        if (options[id].arg == NULL) {
            if (set_option(p->cli, (enum option_id)id, NULL, e) < 0)
                return -1;
            continue;
        }
        if (c[1] != '\0')
            return set_option(p->cli, (enum option_id)id, c + 1, e) < 0 ? -1 : 1;
        if (argv[1] == NULL)
            return err_set(e, ERR_USAGE, "-%c needs %s", *c, options[id].arg);
        return set_option(p->cli, (enum option_id)id, argv[1], e) < 0 ? -1 : 2;
    }
    return 1;
}

// A flag's variable: is it on? -1 with *e for what is neither yes nor no.
static int
flag_of(const char *value, struct err *e)
{
    static const char *const words[] = { "0", "1", "false", "true", "no", "yes" };

    for (int i = 0; i < 6; i++)
        if (strcmp(value, words[i]) == 0)
            return i % 2;
    return err_set(e, ERR_USAGE, "'%.40s' is neither 1 nor 0", value);
}

// The variables of shared options, below the command line.
static int
read_environment(struct parse *p, struct err *e)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        char variable[64];
        const char *value;
        int on = 1;

        if (strchr(options[i].commands, commands[p->command].letter) == NULL ||
                !variable_of((enum option_id)i, variable) ||
                (value = getenv(variable)) == NULL || *value == '\0')
            continue;
        if (options[i].arg == NULL && (on = flag_of(value, e)) < 0)
            return err_context(e, "%s", variable);
        if (on && set_option(p->cli, (enum option_id)i, value, e) < 0)
            return err_context(e, "%s", variable);
    }
    return 0;
}

static bool
looks_like_command(const char *word)
{
    for (const char *c = word; *c != '\0'; c++)
        if (*c < 'a' || *c > 'z')
            return false;
    return access(word, F_OK) < 0;
}

const struct command *
cli_parse(int argc, char **argv, struct cli *cli, struct err *e)
{
    struct parse p = { .cli = cli };
    const char *names[COMMANDS], *near;
    bool named = false;
    int i = 1, n;

    *cli = (struct cli){ 0 };
    *e = (struct err){ 0 };
    for (size_t k = 0; k < COMMANDS; k++) {
        names[k] = commands[k].command->name;
        if (argc > 1 && strcmp(argv[1], names[k]) == 0) {
            p.command = k;
            named = true;
        }
    }
    i += named;
    if (read_environment(&p, e) < 0)
        return NULL;
    cli->file = argv + 1;
    while (i < argc) {
        if (strcmp(argv[i], "--") == 0) {
            while (++i < argc)
                cli->file[cli->files++] = argv[i];
            break;
        }
        if (argv[i][0] != '-' || argv[i][1] == '\0') {
            cli->file[cli->files++] = argv[i++];
            continue;
        }
        n = argv[i][1] == '-' ? long_option(&p, argv + i, e)
                              : short_options(&p, argv + i, e);
        if (n < 0)
            return NULL;
        i += n;
    }
    if (p.version)
        return &version_command;
    if (p.help) {
        print_help(p.command, !named);
        return NULL;
    }
    if (!named && cli->files > 0 && looks_like_command(cli->file[0]) &&
            (near = text_nearest(cli->file[0], names, COMMANDS)) != NULL) {
        err_set(e, ERR_USAGE, "no command and no file '%.100s', did you mean '%s'?",
                cli->file[0], near);
        return NULL;
    }
    if (*commands[p.command].operands == '\0' && cli->files > 0) {
        err_set(e, ERR_USAGE, "pumice %s takes no '%.100s'", names[p.command],
                cli->file[0]);
        return NULL;
    }
    return commands[p.command].command;
}

bool
cli_has_color(const struct cli *cli, int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if (cli->color != COLOR_AUTO)
        return cli->color == COLOR_ALWAYS;
    return isatty(fd) && (no == NULL || *no == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}
