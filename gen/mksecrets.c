// Build tool: secret.txt to C. `rows`: the catalogue's rows; `table`: fingerprints, literals, forms. The columns
// are explained in secret.txt.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect/literal.h"

enum {
    LINES = 512,
    LITERALS = 1024,
    STEPS = 2048,
    SETS = 64 /* DETECT_RUNS */,
    COLUMNS = 11,
    BUCKETS = 8
};

static const char *const checks[] = {
#define C(name) #name,
    LITERAL_CHECKS(C)
#undef C
};

static struct form {
    char detector[64], type[64];
    const char *preset, *proof, *check;
    char *docs[3]; // NULL: another form of a detector that has them
    unsigned step, before, after, entropy, keyed;
} form[LINES];
static struct {
    char text[64];
    unsigned len, form;
} literal[LITERALS];
static struct {
    char text[64];
    unsigned len, least, most, set;
    int maybe;
} step[STEPS];
static uint64_t set[SETS][2];
static unsigned forms, literals, steps, sets, line;
static const char *file;

static void
fail(const char *what, const char *word)
{
    fprintf(stderr, "%s:%u: %s '%s'\n", file, line, what, word);
    exit(1);
}

static char *
trim(char *p)
{
    char *end = p + strlen(p);

    while (*p == ' ')
        p++;
    while (end > p && end[-1] == ' ')
        *--end = '\0';
    return p;
}

static void
set_add(uint64_t s[2], unsigned from, unsigned to)
{
    for (unsigned c = from; c <= to; c++)
        s[c / 64] |= (uint64_t)1 << c % 64;
}

// The class that p begins with; *p is moved behind it.
static unsigned
set_read(char **p)
{
    static const struct {
        const char *name, *in;
    } classes[] = { { "digit", "0-9" }, { "hex", "0-9a-f" }, { "alnum", "0-9A-Za-z" },
        { "upper", "0-9A-Z" }, { "word", "0-9A-Za-z_" }, { "url", "0-9A-Za-z_-" },
        { "b64", "0-9A-Za-z/+" }, { "b32", "2-7A-Z" } };
    uint64_t s[2] = { 0 };
    char text[128];
    size_t n;

    if (**p == '[') {
        n = strcspn(*p, "]") - 1;
        snprintf(text, sizeof(text), "%.*s", (int)n, *p + 1);
        *p += n + 2;
    } else {
        size_t i = 0;

        n = strspn(*p, "abcdefghijklmnopqrstuvwxyz0123456789");
        while (i < sizeof(classes) / sizeof(classes[0]) &&
                (strlen(classes[i].name) != n || memcmp(classes[i].name, *p, n) != 0))
            i++;
        if (i == sizeof(classes) / sizeof(classes[0]))
            fail("no such class:", *p);
        snprintf(text, sizeof(text), "%s", classes[i].in);
        *p += n;
    }
    for (const char *t = text; *t != '\0'; t++) {
        if (t[1] == '-' && t[2] != '\0') {
            set_add(s, (unsigned char)t[0], (unsigned char)t[2]);
            t += 2;
        } else {
            set_add(s, (unsigned char)*t, (unsigned char)*t);
        }
    }
    for (unsigned i = 0; i < sets; i++)
        if (set[i][0] == s[0] && set[i][1] == s[1])
            return i;
    if (sets == SETS)
        fail("too many sets at", text);
    memcpy(set[sets], s, sizeof(s));
    return sets++;
}

// 'text', class{n}, [set]{least,most}, each with ? behind it perhaps. Returns how many.
static unsigned
steps_read(char *p)
{
    unsigned first = steps;

    for (p = trim(p); *p != '\0' && strcmp(p, "-") != 0; p = trim(p)) {
        if (steps == STEPS)
            fail("too many steps at", p);
        step[steps].least = step[steps].most = 1;
        if (*p == '\'') {
            step[steps].len = (unsigned)strcspn(p + 1, "'");
            snprintf(step[steps].text, sizeof(step[steps].text), "%.*s",
                    (int)step[steps].len, p + 1);
            p += step[steps].len + 2;
        } else {
            int n = 0;

            step[steps].set = set_read(&p);
            if (sscanf(p, "{%u,%u}%n", &step[steps].least, &step[steps].most, &n) < 2 ||
                    n == 0) {
                if (sscanf(p, "{%u}%n", &step[steps].least, &n) < 1 || n == 0)
                    fail("want {n} or {least,most} at", p);
                step[steps].most = step[steps].least;
            }
            p += n;
        }
        if (*p == '?') {
            step[steps].maybe = 1;
            p++;
        }
        steps++;
    }
    return steps - first;
}

static void
literals_read(char *p)
{
    for (char *w; *(p = trim(p)) != '\0';) {
        const char *end = *p == '\'' ? "'" : " ";

        w = p += *p == '\'';
        p += strcspn(p, end);
        if (*p != '\0')
            *p++ = '\0';
        if (strcmp(w, "-") == 0)
            continue;
        if (strlen(w) < 2 || strlen(w) >= sizeof(literal[0].text) ||
                literals == LITERALS)
            fail("want 2 to 63 bytes, not", w);
        if (!isalnum((unsigned char)*w) && *w != '_')
            fail("a literal begins at a word, unlike", w);
        strcpy(literal[literals].text, w);
        literal[literals].len = (unsigned)strlen(w);
        literal[literals++].form = forms;
    }
}

static void
line_read(char *buf)
{
    struct form *f = &form[forms];
    char *column[COLUMNS], *p = buf, *type;
    unsigned n = 0;

    while (n < COLUMNS) {
        char *bar = strstr(p, " | ");

        if (bar != NULL)
            *bar = '\0';
        column[n++] = trim(p);
        if (bar == NULL)
            break;
        p = bar + 3;
    }
    if ((n != 8 && n != COLUMNS) || forms == LINES)
        fail("want 8 or 11 columns:", buf);
    snprintf(f->type, sizeof(f->type), "api_key");
    if ((type = strchr(column[0], '(')) != NULL) {
        *type++ = '\0';
        snprintf(f->type, sizeof(f->type), "%.*s", (int)strcspn(type, ")"), type);
    }
    snprintf(f->detector, sizeof(f->detector), "%s", column[0]);
    f->preset = strcmp(column[1], "on") == 0         ? "ON"
                : strcmp(column[1], "evidence") == 0 ? "WITH_EVIDENCE"
                : strcmp(column[1], "off") == 0      ? "OFF"
                                                     : NULL;
    f->proof = strcmp(column[2], "self") == 0    ? "SELF"
               : strcmp(column[2], "shape") == 0 ? "SHAPE"
               : strcmp(column[2], "key") == 0   ? "KEY"
                                                 : NULL;
    if (f->preset == NULL || f->proof == NULL)
        fail("no such default or proof:", column[0]);
    f->step = steps;
    f->before = steps_read(column[3]);
    f->keyed = strcmp(column[4], "-") == 0;
    literals_read(column[4]);
    f->after = steps_read(column[5]);
    f->entropy = (unsigned)(atof(column[6]) * 10 + 0.5);
    f->check = strcmp(column[7], "-") == 0 ? "none" : strdup(column[7]);
    for (size_t i = 0; strcmp(checks[i], f->check) != 0;)
        if (++i == sizeof(checks) / sizeof(checks[0]))
            fail("no such check:", f->check);
    for (unsigned i = 0; n == COLUMNS && i < 3; i++)
        f->docs[i] = strdup(strcmp(column[8 + i], "-") == 0 ? "" : column[8 + i]);
    forms++;
}

static void
quoted(const char *p)
{
    putchar('"');
    for (; *p != '\0'; p++)
        printf("%s%c", *p == '"' || *p == '\\' ? "\\" : "", *p);
    putchar('"');
}

static void
rows(void)
{
    static const char *const proofs[][2] = {
        { "SELF", "self: the literal, the form, entropy" },
        { "SHAPE", "self: its check sum; shape: without it" },
        { "KEY", "key: a word that speaks for it" }
    };

    for (const struct form *f = form; f < form + forms; f++) {
        if (f->docs[0] == NULL)
            continue;
        printf("DETECTOR(%s, \"%s\", %s, ", f->detector, f->type, f->preset);
        quoted(f->docs[0]);
        for (size_t i = 0; i < 3; i++)
            if (strcmp(f->proof, proofs[i][0]) == 0)
                printf(", \"%s\", ", proofs[i][1]);
        quoted(f->docs[1]);
        printf(", ");
        quoted(f->docs[2]);
        printf(")\n");
    }
}

// ---------------------------------------------------------------- fingerprints

static uint8_t hashed[1 << (LITERAL_BITS - 3)];

// Can byte i of what begins with the literal be c?
static int
may_be(unsigned l, unsigned i, unsigned c)
{
    const struct form *f = &form[literal[l].form];
    unsigned after = f->step + f->before;

    if (i < literal[l].len)
        return (unsigned char)literal[l].text[i] == c;
    if (f->after == 0 || i > literal[l].len || step[after].maybe)
        return 1;
    if (step[after].len > 0)
        return (unsigned char)step[after].text[0] == c;
    return c < 128 && (set[step[after].set][c / 64] >> c % 64 & 1);
}

static void
hash_put(unsigned l)
{
    for (unsigned c = 0; c < 256; c++) {
        uint8_t begin[4] = { (uint8_t)literal[l].text[0], (uint8_t)literal[l].text[1],
            (uint8_t)c };
        uint32_t bit = literal_bit(begin);

        if (may_be(l, 2, c))
            hashed[bit / 8] |= (uint8_t)(1U << bit % 8);
    }
}

static void
fingerprint(void)
{
    for (unsigned i = 0; i < literals; i++)
        hash_put(i);
    printf("const uint8_t literal_fingerprint[%zu] = {\n", sizeof(hashed));
    for (size_t i = 0; i < sizeof(hashed); i++)
        printf("%u,%s", hashed[i], i % 32 == 31 ? "\n" : "");
    printf("};\n");
}

static void
table(void)
{
    unsigned n = 0;

    printf("// Made by gen/mksecrets.c from src/detect/secret.txt.\n#include "
           "\"detect/literal.h\"\n\n#include \"detect/detect.h\"\n\n");
    fingerprint();
    printf("const struct literal literal_table[] = {\n");
    for (unsigned s = 0; s < LITERAL_SLOTS; s++)
        for (unsigned i = 0; i < literals; i++)
            if (literal_hash((uint8_t)literal[i].text[0],
                        (uint8_t)literal[i].text[1]) == s) {
                printf("    { ");
                quoted(literal[i].text);
                printf(", %u, %u },\n", literal[i].len, literal[i].form);
            }
    printf("};\nconst uint16_t literal_slot[LITERAL_SLOTS + 1] = {");
    for (unsigned s = 0; s <= LITERAL_SLOTS; s++) {
        printf(" %u,", n);
        for (unsigned i = 0; i < literals; i++)
            n += literal_hash((uint8_t)literal[i].text[0],
                         (uint8_t)literal[i].text[1]) == s;
    }
    printf(" };\nconst struct literal_form literal_forms[] = {\n");
    for (const struct form *f = form; f < form + forms; f++)
        printf("    { DET_%s, %u, %u, %u, LITERAL_CHECK_%s, PUMICE_PROOF_%s, %u },\n",
                f->detector, f->step, f->before, f->after, f->check, f->proof,
                f->entropy);
    n = 0;
    printf("};\nconst uint16_t literal_keyed[] = {");
    for (unsigned f = 0; f < forms; f++)
        if (form[f].keyed) {
            printf(" %u,", f);
            n++;
        }
    printf(" };\nconst size_t literal_keyeds = %u;\nconst struct literal_step "
           "literal_steps[] = {\n",
            n);
    for (unsigned i = 0; i < steps; i++) {
        printf("    { ");
        if (step[i].len > 0)
            quoted(step[i].text);
        else
            printf("0");
        printf(", %u, %u, %u, %u, %d },\n", step[i].len, step[i].least, step[i].most,
                step[i].set, step[i].maybe);
    }
    printf("};\nconst uint64_t literal_sets[][2] = {\n");
    for (unsigned i = 0; i < sets; i++)
        printf("    { 0x%llxU, 0x%llxU },\n", (unsigned long long)set[i][0],
                (unsigned long long)set[i][1]);
    printf("};\n");
}

int
main(int argc, char **argv)
{
    static char buf[8192];
    FILE *in;

    if (argc != 3 || (in = fopen(file = argv[2], "r")) == NULL) {
        fprintf(stderr, "usage: mksecrets rows|table secret.txt\n");
        return 1;
    }
    for (line = 1; fgets(buf, sizeof(buf), in) != NULL; line++) {
        buf[strcspn(buf, "\n")] = '\0';
        if (*trim(buf) != '\0' && *buf != '#' && strncmp(buf, "//=", 3) != 0)
            line_read(buf);
    }
    fclose(in);
    if (strcmp(argv[1], "rows") == 0)
        rows();
    else
        table();
    return 0;
}
