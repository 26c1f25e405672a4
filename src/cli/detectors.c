// `pumice detectors [NAME]`: the catalogue, from the table the code uses.
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/report.h"
#include "pumice.h"

static const char *
preset_name(enum pumice_default preset)
{
    return preset == PUMICE_ON ? "on" : preset == PUMICE_OFF ? "off" : "with evidence";
}

static void
put_string(struct outbuf *out, const char *key, const char *value)
{
    outbuf_printf(out, ",\"%s\":\"", key);
    outbuf_put_json(out, (struct span){ (const uint8_t *)value, strlen(value) });
    outbuf_putc(out, '"');
}

// The table's columns are as wide as their longest words.
static void
put_line(struct outbuf *out, const char *name, const char *type, const char *preset,
        const char *form)
{
    size_t names = 0, types = 0;

    for (size_t i = 0; pumice_detector(i) != NULL; i++) {
        size_t n = strlen(pumice_detector(i)->name),
               t = strlen(pumice_detector(i)->type);

        names = n > names ? n : names;
        types = t > types ? t : types;
    }
    outbuf_printf(out, "%-*s %-*s %-13s %s\n", (int)names, name, (int)types, type,
            preset, form);
}

static void
put_row(struct outbuf *out, size_t i, const struct cli *cli)
{
    const struct pumice_detector *d = pumice_detector(i);

    if (cli->format == FORM_JSON) {
        outbuf_printf(out, "{\"name\":\"%s\",\"type\":\"%s\",\"default\":\"%s\"",
                d->name, d->type, preset_name(d->preset));
        put_string(out, "form", d->form);
        put_string(out, "proof", d->proof);
        put_string(out, "source", d->source);
        put_string(out, "words", pumice_detector_words(i));
        put_string(out, "lookalikes", d->lookalikes);
        outbuf_puts(out, "}\n");
    } else if (cli->files > 0) {
        outbuf_printf(out, "%s\n  type        %s, label [", d->name, d->type);
        for (const char *c = d->type; *c != '\0'; c++)
            outbuf_putc(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
        outbuf_printf(out,
                "]\n  default     %s\n  form        %s\n  proof       %s\n  source     "
                " %s\n",
                preset_name(d->preset), d->form, d->proof, d->source);
        if (*pumice_detector_words(i) != '\0')
            outbuf_printf(out, "  words       %s\n", pumice_detector_words(i));
        if (*d->lookalikes != '\0')
            outbuf_printf(out, "  not taken   %s\n", d->lookalikes);
    } else {
        put_line(out, d->name, d->type, preset_name(d->preset), d->form);
    }
}

static int
detectors_main(const struct cli *cli, struct err *e)
{
    struct outbuf out = { 0 };
    size_t n = 0;

    if (cli->files == 0 && cli->format == FORM_TEXT)
        put_line(&out, "name", "type", "default", "form");
    for (size_t i = 0; pumice_detector(i) != NULL && cli->files == 0; i++)
        put_row(&out, i, cli);
    for (n = 0; n < cli->files; n++) {
        int i = pumice_detector_find(cli->file[n]);

        if (i < 0) {
            const char *names[64], *near;
            size_t have = 0;

            while (have < 64 && pumice_detector(have) != NULL) {
                names[have] = pumice_detector(have)->name;
                have++;
            }
            near = text_nearest(cli->file[n], names, have);
            outbuf_fini(&out);
            return err_set(e, ERR_USAGE, "no detector '%.60s'%s%s%s", cli->file[n],
                    near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
                    near != NULL ? "'?" : "");
        }
        put_row(&out, (size_t)i, cli);
    }
    fwrite(out.p, 1, out.n, stdout);
    outbuf_fini(&out);
    return 0;
}

const struct command detectors_command = { "detectors", "the catalogue of detectors",
    detectors_main };
