// Build tool: config/reference.md from schema.def and detector.def.
#include <stdio.h>
#include <string.h>

struct row {
    const char *path, *type, *preset, *limits, *help;
};

static const struct row rows[] = {
#define ROW(path, type, preset, limits, help) { path, #type, preset, limits, help },
#include "config/schema.def"
#undef ROW
};

static void
cell(const char *text)
{
    printf(" ");
    for (const char *c = text; *c != '\0'; c++)
        printf(*c == '|' ? "\\|" : "%c", *c);
    printf(" |");
}

int
main(void)
{
    printf("# Configuration reference\n\nMade from `src/config/schema.def` by `make "
           "docs`; the annotated example is "
           "[pumice.yaml](pumice.yaml).\n\n`rules.*` may stand under `defaults` and in "
           "each entry of `topics`; `action.*` is "
           "what an action's map holds.\nA word with `?` is known and not there "
           "yet.\n\n"
           "| key | type | default | allowed | |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (*rows[i].path == '\0')
            continue;
        printf("| `%s` | ", rows[i].path);
        for (const char *c = rows[i].type; *c != '\0'; c++)
            printf("%c", *c == '_' ? ' ' : *c | 0x20);
        printf(" |");
        cell(rows[i].preset != NULL ? rows[i].preset : "");
        cell(rows[i].limits != NULL ? rows[i].limits : "");
        cell(rows[i].help);
        printf("\n");
    }
    printf("\n## Detectors\n\n| name | type | label | form | proof | not taken |\n| "
           "--- | --- | --- | --- | --- | --- |\n");
#define DETECTOR(name, type, preset, form, proof, source, lookalikes)                  \
    printf("| `" #name "` | " type " | `[");                                           \
    for (const char *c = type; *c != '\0'; c++)                                        \
        printf("%c", *c >= 'a' && *c <= 'z' ? *c - 32 : *c);                           \
    printf("]` |");                                                                    \
    cell(form);                                                                        \
    cell(proof);                                                                       \
    cell(lookalikes);                                                                  \
    printf("\n");
#include "detect/detector.def"
    return 0;
}
