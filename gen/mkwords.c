// Build tool: evidence.*.txt to C. A line is `raise|veto|key DETECTOR...: phrase, phrase, ...`;
// `#` begins a comment. Phrases are folded already: lower case, single spaces, no digits.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect/words.h"

static const char *const names[] = {
#define DETECTOR(name, ...) #name,
#include "detect/detector.def"
#undef DETECTOR
};
enum { NAMES = sizeof(names) / sizeof(names[0]), MAX = 8192 };

static struct entry {
    char text[WORDS_FOLDED];
    uint64_t raise, veto, key;
} entry[MAX];
static size_t entries;
static const char *file;
static unsigned line;

static void
fail(const char *what, const char *word)
{
    fprintf(stderr, "%s:%u: %s '%s'\n", file, line, what, word);
    exit(1);
}

static uint64_t
detectors(char *list)
{
    uint64_t set = 0;

    for (char *name = strtok(list, " "); name != NULL; name = strtok(NULL, " ")) {
        size_t i = 0;

        while (i < NAMES && strcmp(names[i], name) != 0)
            i++;
        if (i == NAMES)
            fail("no such detector", name);
        if (i >= 64)
            fail("no room in a word for", name);
        set |= (uint64_t)1 << i;
    }
    return set;
}

static void
add(const char *text, const char *verb, uint64_t set)
{
    size_t i = 0, words = 1;

    for (const char *p = text; *p != '\0'; p++) {
        words += *p == ' ';
        if (isupper((unsigned char)*p) || isdigit((unsigned char)*p))
            fail("not folded:", text);
    }
    if (strlen(text) >= WORDS_FOLDED || words > WORDS_PHRASE)
        fail("too long:", text);
    while (i < entries && strcmp(entry[i].text, text) != 0)
        i++;
    if (i == MAX)
        fail("too many words at", text);
    entries += i == entries;
    strcpy(entry[i].text, text);
    if (strcmp(verb, "raise") == 0 || strcmp(verb, "key") == 0)
        entry[i].raise |= set;
    if (strcmp(verb, "key") == 0)
        entry[i].key |= set;
    if (strcmp(verb, "veto") == 0)
        entry[i].veto |= set;
    if (entry[i].raise & entry[i].veto)
        fail("raises and vetoes the same detector:", text);
}

static void
read_words(FILE *in)
{
    static char buf[65536];

    for (line = 1; fgets(buf, sizeof(buf), in) != NULL; line++) {
        char *list, *names_at, *save = NULL;
        uint64_t set;

        buf[strcspn(buf, "#\n")] = '\0';
        if (buf[strspn(buf, " ")] == '\0')
            continue;
        if ((names_at = strchr(buf, ' ')) == NULL || (list = strchr(buf, ':')) == NULL)
            fail("want `raise|veto|key DETECTOR...: words`, not", buf);
        *names_at++ = *list++ = '\0';
        if (strcmp(buf, "raise") != 0 && strcmp(buf, "veto") != 0 &&
                strcmp(buf, "key") != 0)
            fail("no such verb:", buf);
        set = detectors(names_at);
        for (char *w = strtok_r(list, ",", &save); w != NULL;
                w = strtok_r(NULL, ",", &save)) {
            w += strspn(w, " ");
            w[strcspn(w, "\t")] = '\0';
            while (*w != '\0' && w[strlen(w) - 1] == ' ')
                w[strlen(w) - 1] = '\0';
            if (*w != '\0')
                add(w, buf, set);
        }
    }
}

// Tries seeds until no two words share a slot.
static uint32_t
seed_for(uint32_t mask)
{
    static unsigned char used[1 << 17];

    for (uint32_t seed = 1; seed < 2000000; seed++) {
        size_t i;

        memset(used, 0, (size_t)mask + 1);
        for (i = 0; i < entries; i++) {
            uint32_t h = words_hash(seed, entry[i].text, strlen(entry[i].text)) & mask;

            if (used[h]++)
                break;
        }
        if (i == entries)
            return seed;
    }
    return 0;
}

int
main(int argc, char **argv)
{
    uint32_t mask = 63, seed = 0, tail[26] = { 0 };
    static const struct entry *slot[1 << 17];
    size_t hans = 0;

    for (int i = 1; i < argc; i++) {
        FILE *in = fopen(file = argv[i], "r");

        if (in == NULL)
            fail("cannot read", file);
        read_words(in);
        fclose(in);
    }
    while (mask + 1 < entries * 4)
        mask = mask * 2 + 1;
    while ((seed = seed_for(mask)) == 0 && mask < (1 << 17) - 1)
        mask = mask * 2 + 1;
    if (seed == 0)
        fail("no perfect hash for", "these words");
    for (size_t i = 0; i < entries; i++)
        slot[words_hash(seed, entry[i].text, strlen(entry[i].text)) & mask] = &entry[i];
    printf("// Made by gen/mkwords.c from src/detect/evidence.*.txt.\n#include "
           "\"detect/words.h\"\n\n"
           "const uint32_t words_mask = %u, words_seed = %u;\nconst struct word "
           "words_table[%u] = {\n",
            mask, seed, mask + 1);
    for (uint32_t h = 0; h <= mask; h++)
        if (slot[h] != NULL)
            printf("    [%u] = { \"%s\", %zu, 0x%llxU, 0x%llxU, 0x%llxU },\n", h,
                    slot[h]->text, strlen(slot[h]->text),
                    (unsigned long long)slot[h]->raise,
                    (unsigned long long)slot[h]->veto,
                    (unsigned long long)slot[h]->key);
    printf("};\nconst char words_key_han[][4] = {\n");
    for (size_t i = 0; i < entries; i++) {
        size_t n = strlen(entry[i].text);
        const char *end = entry[i].text + n;

        if (entry[i].key == 0)
            continue;
        if (n >= 3 && (unsigned char)end[-1] >= 0x80) {
            printf("    \"%s\",\n", end - 3);
            hans++;
        } else if (n >= 2 && islower((unsigned char)end[-1]) &&
                   islower((unsigned char)end[-2])) {
            tail[end[-1] - 'a'] |= 1U << (end[-2] - 'a');
        } else {
            fail("a key word ends in two letters, not", entry[i].text);
        }
    }
    printf("    \"\",\n};\nconst size_t words_key_hans = %zu;\nconst uint32_t "
           "words_key_tail[26] = {",
            hans);
    for (int i = 0; i < 26; i++)
        printf(" %#x,", tail[i]);
    printf(" };\nconst char *const words_raising[] = {\n");
    for (size_t d = 0; d < NAMES; d++) {
        const char *comma = "";

        printf("    \"");
        for (size_t i = 0; i < entries; i++)
            if (d < 64 && entry[i].raise >> d & 1) {
                printf("%s%s", comma, entry[i].text);
                comma = ", ";
            }
        printf("\",\n");
    }
    printf("};\n");
    return 0;
}
