// Build tool: evidence.*.txt to C. A line is `raise|veto|key DETECTOR...: phrase, phrase, ...`, or
// `group NAME: DETECTOR ...`, which @NAME stands for from then on; @numbers are the detectors of
// claim.def and phone.c. `#` begins a comment. Phrases are folded already: lower case, single spaces, no digits.
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
static const char *const numbers[] = {
#define CLAIM(name, ...) #name,
#include "detect/claim.def"
#undef CLAIM
    "phone", "cn_mobile", "cn_landline", // phone.c
};
enum {
    NAMES = sizeof(names) / sizeof(names[0]),
    NUMBERS = sizeof(numbers) / sizeof(numbers[0]),
    WORDS = 1 << 14,
    GROUPS = 64,
    SLOTS = 1 << 15
};
_Static_assert((int)NAMES < (int)SET_MOST, "struct det_set is too small");

static struct entry {
    char text[WORDS_FOLDED];
    struct said says;
    unsigned most, said;
    bool raises; // a phrase that it is the last word of
    uint32_t hash;
} entry[WORDS];
static size_t entries;
static struct group {
    char name[32];
    struct det_set set;
} group[GROUPS];
static size_t groups;
static struct said said[WORDS];
static size_t saids = 1; // 0 says nothing
static const char *file;
static unsigned line;

static void
fail(const char *what, const char *word)
{
    fprintf(stderr, "%s:%u: %s '%s'\n", file, line, what, word);
    exit(1);
}

static int
detector(const char *name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    fail("no such detector", name);
    return -1;
}

static struct det_set
detectors(char *list)
{
    struct det_set set = { 0 };
    char *save = NULL;

    for (char *name = strtok_r(list, " ", &save); name != NULL;
            name = strtok_r(NULL, " ", &save)) {
        size_t i = 0;

        if (*name != '@') {
            set_add(&set, (unsigned)detector(name));
            continue;
        }
        while (i < groups && strcmp(group[i].name, name + 1) != 0)
            i++;
        if (i == groups)
            fail("no such group", name);
        set_join(&set, &group[i].set);
    }
    return set;
}

static struct group *
group_add(const char *name)
{
    if (groups == GROUPS || strlen(name) >= sizeof(group[0].name))
        fail("too many groups, or too long a name:", name);
    strcpy(group[groups].name, name);
    return &group[groups++];
}

static struct entry *
entry_of(const char *text)
{
    size_t i = 0;

    while (i < entries && strcmp(entry[i].text, text) != 0)
        i++;
    if (i == WORDS)
        fail("too many words at", text);
    entries += i == entries;
    strcpy(entry[i].text, text);
    return &entry[i];
}

// The last word of a phrase, for Han its last character.
static const char *
last_of(const char *text)
{
    const char *space = strrchr(text, ' ');
    size_t n = strlen(text);

    if ((unsigned char)text[n - 1] >= 0x80)
        return text + n - 3;
    return space != NULL ? space + 1 : text;
}

static void
add(const char *text, const char *verb, const struct det_set *set)
{
    unsigned words = 1;
    struct entry *e;

    for (const char *p = text; *p != '\0'; p++) {
        words += *p == ' ';
        if (isupper((unsigned char)*p) || isdigit((unsigned char)*p))
            fail("not folded:", text);
    }
    if ((unsigned char)text[0] >= 0x80)
        words = (unsigned)strlen(text) / 3;
    if (strlen(text) >= WORDS_FOLDED ||
            words > ((unsigned char)text[0] >= 0x80 ? WORDS_CHARS : WORDS_PHRASE))
        fail("too long:", text);
    e = entry_of(text);
    if (*verb != 'v')
        set_join(&e->says.raise, set);
    if (*verb == 'k')
        set_join(&e->says.key, set);
    if (*verb == 'v')
        set_join(&e->says.veto, set);
    e = entry_of(last_of(text));
    if (e->most < words)
        e->most = words;
}

static void
read_words(FILE *in)
{
    static char buf[65536];

    for (line = 1; fgets(buf, sizeof(buf), in) != NULL; line++) {
        char *list, *names_at, *save = NULL;
        struct det_set set;

        buf[strcspn(buf, "#\n")] = '\0';
        if (buf[strspn(buf, " ")] == '\0')
            continue;
        if ((names_at = strchr(buf, ' ')) == NULL || (list = strchr(buf, ':')) == NULL)
            fail("want `raise|veto|key DETECTOR...: words`, not", buf);
        *names_at++ = *list++ = '\0';
        if (strcmp(buf, "group") == 0) {
            set = detectors(list);
            group_add(names_at)->set = set;
            continue;
        }
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
                add(w, buf, &set);
        }
    }
}

// What each word says, by number. A word does not veto what it raises.
static void
number_saids(void)
{
    static const struct said nothing;

    for (size_t i = 0; i < entries; i++) {
        struct said *s = &entry[i].says;
        size_t k = 1;

        for (unsigned w = 0; w < SET_WORDS; w++)
            s->veto.w[w] &= ~s->raise.w[w];
        if (memcmp(s, &nothing, sizeof(*s)) == 0)
            continue;
        while (k < saids && memcmp(&said[k], s, sizeof(*s)) != 0)
            k++;
        said[k] = *s;
        saids += k == saids;
        entry[i].said = (unsigned)k;
    }
}

// ---------------------------------------------------------------- the hash

static uint16_t spread[SLOTS];
static const struct entry *slot[SLOTS];

static int
by_group(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return x[1] != y[1] ? (x[1] > y[1] ? -1 : 1) : (x[0] > y[0]) - (x[0] < y[0]);
}

// Displaces group after group, the largest first, to where all of its slots are free.
static int
place(uint32_t seed, uint32_t mask, uint32_t spread_mask)
{
    static size_t order[SLOTS][2];

    memset(slot, 0, sizeof(slot));
    memset(spread, 0, sizeof(spread));
    for (size_t g = 0; g <= spread_mask; g++)
        order[g][0] = g, order[g][1] = 0;
    for (size_t i = 0; i < entries; i++) {
        entry[i].hash =
                words_mix(words_hash(seed, entry[i].text, strlen(entry[i].text)));
        order[entry[i].hash & spread_mask][1]++;
    }
    qsort(order, spread_mask + 1, sizeof(order[0]), by_group);
    for (size_t g = 0; g <= spread_mask && order[g][1] > 0; g++) {
        uint32_t d = 0;
        size_t i;

        do {
            for (i = 0; i < entries; i++) {
                uint32_t at = words_slot(entry[i].hash, d) & mask;

                if ((entry[i].hash & spread_mask) != order[g][0])
                    continue;
                if (slot[at] != NULL)
                    break;
                slot[at] = &entry[i];
            }
            if (i < entries) // take back what was put
                for (size_t k = 0; k < i; k++)
                    if ((entry[k].hash & spread_mask) == order[g][0])
                        slot[words_slot(entry[k].hash, d) & mask] = NULL;
        } while (i < entries && ++d < UINT16_MAX);
        if (d == UINT16_MAX)
            return -1;
        spread[order[g][0]] = (uint16_t)d;
    }
    return 0;
}

// ---------------------------------------------------------------- tails

static uint8_t tails[WORDS_TAILS / 8], ends[WORDS_ENDS / 8], hans[WORDS_HAN / 4];

static void
put(uint8_t *bits, uint32_t number)
{
    bits[number / 8] |= (uint8_t)(1 << number % 8);
}

// The last letters of a key.
static void
note_tail(const uint8_t *end, size_t n)
{
    if (n >= 3 && islower(end[-3]))
        put(tails, words_tail_number(end[-3], end[-2], end[-1]));
    else // whatever stands before it: idCardNo
        for (unsigned c = 'a' - 1; c <= 'z'; c++)
            put(tails, words_tail_number((uint8_t)c, end[-2], end[-1]));
    if (end[-1] != 's') // a plural
        put(tails, words_tail_number(end[-2], end[-1], 's'));
}

// The end of the last word of a phrase that raises.
static void
note_end(const char *word)
{
    char plural[WORDS_FOLDED + 2];
    size_t n = strlen(word);

    memcpy(plural, word, n);
    plural[n] = 's';
    put(ends, words_end_number((const uint8_t *)plural, n, n));
    put(ends, words_end_number((const uint8_t *)plural, n + 1, n + 1));
}

static void
note_ends(const struct det_set *claimed)
{
    for (size_t i = 0; i < entries; i++) {
        const char *text = entry[i].text;
        size_t n = strlen(text);
        const uint8_t *end = (const uint8_t *)text + n;
        bool raises = set_meets(&entry[i].says.raise, claimed),
             key = !set_empty(&entry[i].says.key);

        if (raises)
            entry_of(last_of(text))->raises = true;
        if (n >= 3 && end[-1] >= 0x80) {
            uint32_t c = words_han_of((const uint8_t *)text, n);

            if (c == WORDS_HAN)
                fail("not a Han character at the end of", text);
            hans[c / 4] |=
                    (uint8_t)((raises * WORDS_RAISE + key * WORDS_KEY) << c % 4 * 2);
        } else if (n >= 2 && islower(end[-1]) && islower(end[-2])) {
            if (raises)
                note_end(last_of(text));
            if (key)
                note_tail(end, n);
        } else {
            fail("a word ends in two letters, not", text);
        }
    }
}

// ---------------------------------------------------------------- output

static void
print_set(const struct det_set *s)
{
    printf("{ {");
    for (unsigned i = 0; i < SET_WORDS; i++)
        printf(" 0x%llxU,", (unsigned long long)s->w[i]);
    printf(" } }, ");
}

static void
print_bytes(const char *name, const uint8_t *p, size_t n)
{
    printf("const uint8_t %s[%zu] = {", name, n);
    for (size_t i = 0; i < n; i++)
        printf("%u,%s", p[i], i % 32 == 31 ? "\n" : "");
    printf("};\n");
}

static void
print_raising(void)
{
    printf("const char *const words_raising[] = {\n");
    for (unsigned d = 0; d < NAMES; d++) {
        const char *comma = "";

        printf("    \"");
        for (size_t i = 0; i < entries; i++)
            if (set_has(&entry[i].says.raise, d)) {
                printf("%s%s", comma, entry[i].text);
                comma = ", ";
            }
        printf("\",\n");
    }
    printf("};\n");
}

int
main(int argc, char **argv)
{
    uint32_t mask = 63, spread_mask = 15, seed = 1;
    struct group *claimed = group_add("numbers");

    for (size_t i = 0; i < NUMBERS; i++)
        set_add(&claimed->set, (unsigned)detector(numbers[i]));
    for (int i = 1; i < argc; i++) {
        FILE *in = fopen(file = argv[i], "r");

        if (in == NULL)
            fail("cannot read", file);
        read_words(in);
        fclose(in);
    }
    number_saids();
    note_ends(&claimed->set);
    while (mask + 1 < entries * 3 / 2)
        mask = mask * 2 + 1;
    while (spread_mask + 1 < entries / 3)
        spread_mask = spread_mask * 2 + 1;
    if (mask >= SLOTS)
        fail("too many words for", "the table");
    while (place(seed, mask, spread_mask) < 0)
        if (++seed > 1000)
            fail("no perfect hash for", "these words");

    printf("// Made by gen/mkwords.c from src/detect/evidence.*.txt.\n#include "
           "\"detect/words.h\"\n\n"
           "const uint32_t words_mask = %u, words_seed = %u, words_spread_mask = %u;\n"
           "const uint16_t words_spread[] = {",
            mask, seed, spread_mask);
    for (uint32_t g = 0; g <= spread_mask; g++)
        printf("%u,%s", spread[g], g % 32 == 31 ? "\n" : "");
    printf("};\nconst struct word words_table[%u] = {\n", mask + 1);
    for (uint32_t h = 0; h <= mask; h++)
        if (slot[h] != NULL)
            printf("    [%u] = { \"%s\", 0x%xU, %zu, %u, %d, %u },\n", h, slot[h]->text,
                    words_hash(seed, slot[h]->text, strlen(slot[h]->text)),
                    strlen(slot[h]->text), slot[h]->most, slot[h]->raises,
                    slot[h]->said);
    printf("};\nconst struct said words_said[%zu] = {\n    { { { 0 } }, { { 0 } }, "
           "{ { 0 } } },\n",
            saids);
    for (size_t i = 1; i < saids; i++) {
        printf("    { ");
        print_set(&said[i].raise);
        print_set(&said[i].veto);
        print_set(&said[i].key);
        printf("},\n");
    }
    printf("};\n");
    print_bytes("words_tails", tails, sizeof(tails));
    print_bytes("words_ends", ends, sizeof(ends));
    print_bytes("words_hans", hans, sizeof(hans));
    print_raising();
    return 0;
}
