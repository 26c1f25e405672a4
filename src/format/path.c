// Path text and path patterns. Patterns are few and short; a walk keeps the set of all steps that
// may come next, so that time per member does not depend on depth.
#include "format/path.h"

#include "base/is.h"
#include "base/scratch.h"

#include <stdlib.h>

enum {
    TEXT_MOST = 1024,
    DEPTH_SHOWN = 64, // steps that are printed
    NAME_MOST = 64,   // a longer name looks like a value
    VALUE_DIGITS = 4, // so does one with as many digits
};

#define HOP_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789"

// What the bytes of a name are.
enum {
    BYTE_FIRST = 1, // a name may begin with it that needs no quotes
    BYTE_DIGIT = 2,
    BYTE_VALUE = 4, // it stands in values, not in names
};

static const uint8_t bytes[256] = {
    [0 ... 0x1f] = BYTE_VALUE,
    [0x7f] = BYTE_VALUE,
    ['@'] = BYTE_VALUE,
    ['0' ... '9'] = BYTE_DIGIT,
    ['A' ... 'Z'] = BYTE_FIRST,
    ['a' ... 'z'] = BYTE_FIRST,
    ['_'] = BYTE_FIRST,
    [0x80 ... 0xff] = BYTE_FIRST,
};

bool
path_name_is_value(struct span name)
{
    size_t digits = 0;

    if (name.n > NAME_MOST)
        return true;
    for (size_t i = 0; i < name.n; i++) {
        digits += bytes[name.p[i]] == BYTE_DIGIT;
        if (bytes[name.p[i]] == BYTE_VALUE)
            return true;
    }
    return digits >= VALUE_DIGITS;
}

// Does it need no quotes in a path?
static bool
is_plain(struct span name)
{
    if (name.n == 0 || bytes[name.p[0]] != BYTE_FIRST)
        return false;
    for (size_t i = 1; i < name.n; i++)
        if (!(bytes[name.p[i]] & (BYTE_FIRST | BYTE_DIGIT)))
            return false;
    return true;
}

static void
name_put(struct outbuf *out, struct span name)
{
    if (path_name_is_value(name)) {
        outbuf_puts(out, ".*");
        return;
    }
    if (is_plain(name)) {
        outbuf_putc(out, '.');
        outbuf_put(out, name);
        return;
    }
    outbuf_puts(out, "['");
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '\'' || name.p[i] == '\\')
            outbuf_putc(out, '\\');
        outbuf_putc(out, (char)name.p[i]);
    }
    outbuf_puts(out, "']");
}

void
path_put(struct outbuf *out, const struct segment *last, bool is_name,
        enum path_indexes how)
{
    SCRATCH const struct segment *step[DEPTH_SHOWN];
    size_t n = 0, depth = 0, at = out->n;

    for (const struct segment *s = last; s != NULL; s = s->up)
        depth++;
    for (const struct segment *s = last; s != NULL; s = s->up, depth--)
        if (depth <= DEPTH_SHOWN)
            step[n++] = s;
    outbuf_putc(out, '$');
    for (size_t i = n; i-- > 0 && out->n - at < TEXT_MOST - 2 * NAME_MOST;) {
        if (step[i]->name.p != NULL)
            name_put(out, step[i]->name);
        else if (step[i]->index != SEGMENT_NO_STEP && how == PATH_EXACT)
            outbuf_printf(out, "[%u]", step[i]->index);
        else if (step[i]->index != SEGMENT_NO_STEP)
            outbuf_puts(out, "[*]");
        if (step[i]->hop != NULL)
            outbuf_printf(out, "<%s>", step[i]->hop);
        depth++;
    }
    if (last != NULL && step[0] != last)
        outbuf_puts(out, "..*");
    else if (is_name)
        outbuf_puts(out, ".*");
}

// ---------------------------------------------------------------- patterns

enum step_kind { STEP_NAME, STEP_INDEX, STEP_ANY_NAME, STEP_ANY_INDEX, STEP_ANY };

struct step {
    enum step_kind kind;
    bool deep; // `..`: any number of levels before it
    bool last; // of its pattern
    int pattern;
    uint32_t index;
    char *name;
    size_t len;
};

struct pattern {
    size_t first, n; // steps
    size_t named, deep;
    int number;
};

struct path_set {
    struct step *step;
    size_t steps;
    struct pattern *pattern; // in order of rank once sealed
    size_t patterns;
};

struct path_set *
path_set_new(void)
{
    return calloc(1, sizeof(struct path_set));
}

void
path_set_free(struct path_set **set)
{
    if (*set == NULL)
        return;
    for (size_t i = 0; i < (*set)->steps; i++)
        free((*set)->step[i].name);
    free((*set)->step);
    free((*set)->pattern);
    free(*set);
    *set = NULL;
}

// The name of a step at p, up to `end`; quotes and backslashes undone.
static char *
name_of(const char *p, const char *end, size_t *len)
{
    char *name = malloc((size_t)(end - p) + 1), *q = name;

    for (; name != NULL && p < end; p++) {
        if (*p == '\\' && p + 1 < end)
            p++;
        *q++ = *p;
    }
    if (name != NULL)
        *len = (size_t)(q - name);
    return name;
}

// `[…]` at p, behind the bracket. Returns what follows it, or NULL with *why.
static const char *
bracket_at(const char *p, struct step *step, const char **why)
{
    if (*p == '\'' || *p == '"') {
        const char *start = p + 1, *q = start;

        while (*q != '\0' && *q != *p)
            q += *q == '\\' && q[1] != '\0' ? 2 : 1;
        if (*q == '\0' || q[1] != ']')
            return *why = "a quoted name ends in a quote and ]", NULL;
        step->kind = STEP_NAME;
        if ((step->name = name_of(start, q, &step->len)) == NULL)
            return *why = "out of memory", NULL;
        return q + 2;
    }
    if (*p == '*' && p[1] == ']') {
        step->kind = STEP_ANY_INDEX;
        return p + 2;
    }
    step->kind = STEP_INDEX;
    for (step->index = 0; is_digit((uint8_t)*p) && step->index < 100000000; p++)
        step->index = step->index * 10 + (uint32_t)(*p - '0');
    if (p[-1] == '[' || *p != ']')
        return *why = "in brackets stands a number, * or a quoted name", NULL;
    return p + 1;
}

static const char *
step_at(const char *p, struct step *step, const char **why)
{
    *step = (struct step){ 0 };
    if (p[0] == '.' && p[1] == '.') {
        step->deep = true;
        p += 2;
        if (*p == '[')
            return bracket_at(p + 1, step, why);
    } else if (*p == '[') {
        return bracket_at(p + 1, step, why);
    } else if (*p == '.') {
        p++;
    } else {
        return *why = "a step begins with . or [", NULL;
    }
    if (*p == '*') {
        step->kind = step->deep ? STEP_ANY : STEP_ANY_NAME;
        return p + 1;
    }
    for (step->len = 0; p[step->len] != '\0' && strchr(".[<", p[step->len]) == NULL;
            step->len++)
        if (strchr(" '\"]\\*", p[step->len]) != NULL)
            return *why = "a name with this character needs brackets and quotes: ['a "
                          "b']",
                   NULL;
    if (step->len == 0)
        return *why = "a name is missing behind the dot", NULL;
    step->kind = STEP_NAME;
    if ((step->name = name_of(p, p + step->len, &step->len)) == NULL)
        return *why = "out of memory", NULL;
    return p + step->len;
}

static int
steps_add(struct path_set *set, const struct step *step)
{
    struct step *s = realloc(set->step, (set->steps + 1) * sizeof(*s));

    if (s == NULL)
        return -1;
    set->step = s;
    s[set->steps++] = *step;
    return 0;
}

int
path_set_add(struct path_set *set, const char *pattern, const char **why)
{
    struct pattern p = { .first = set->steps, .number = (int)set->patterns };
    struct pattern *grown = NULL;
    const char *at = pattern + 1;

    *why = NULL;
    if (*pattern != '$')
        *why = "a path begins with $";
    while (*why == NULL && *at != '\0') {
        struct step step;

        if (*at == '<' && at[strspn(at + 1, HOP_LETTERS) + 1] == '>') {
            at += strspn(at + 1, HOP_LETTERS) + 2;
            continue;
        }
        if ((at = step_at(at, &step, why)) == NULL)
            break;
        step.pattern = p.number;
        if (steps_add(set, &step) < 0) {
            free(step.name);
            *why = "out of memory";
            break;
        }
        p.n++;
        p.named += step.kind == STEP_NAME || step.kind == STEP_INDEX;
        p.deep += step.deep;
    }
    if (*why == NULL &&
            (grown = realloc(set->pattern, (set->patterns + 1) * sizeof(p))) == NULL)
        *why = "out of memory";
    if (*why != NULL) {
        while (set->steps > p.first)
            free(set->step[--set->steps].name);
        return -1;
    }
    if (p.n > 0)
        set->step[set->steps - 1].last = true;
    set->pattern = grown;
    set->pattern[set->patterns++] = p;
    return p.number;
}

static int
by_specificity(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    if (x->named != y->named)
        return x->named < y->named ? -1 : 1;
    if (x->deep != y->deep)
        return x->deep > y->deep ? -1 : 1;
    return x->number - y->number;
}

void
path_set_seal(struct path_set *set)
{
    if (set->patterns > 1)
        qsort(set->pattern, set->patterns, sizeof(*set->pattern), by_specificity);
    for (size_t r = 0; r < set->patterns; r++)
        for (size_t i = 0; i < set->pattern[r].n; i++)
            set->step[set->pattern[r].first + i].pattern = (int)r;
}

size_t
path_set_words(const struct path_set *set)
{
    return set->patterns == 0 ? 0 : set->steps / 64 + 1;
}

int
path_root(const struct path_set *set, uint64_t *state)
{
    int best = -1;

    memset(state, 0, path_set_words(set) * sizeof(*state));
    for (size_t r = 0; r < set->patterns; r++) {
        const struct pattern *p = &set->pattern[r];

        if (p->n == 0)
            best = (int)r;
        else
            state[p->first / 64] |= (uint64_t)1 << p->first % 64;
    }
    return best;
}

static bool
step_takes(const struct step *s, struct span name, uint32_t index)
{
    switch (s->kind) {
    case STEP_NAME:
        return name.p != NULL && name.n == s->len &&
               memcmp(name.p, s->name, s->len) == 0;
    case STEP_INDEX:
        return name.p == NULL && index == s->index;
    case STEP_ANY_NAME:
        return name.p != NULL;
    case STEP_ANY_INDEX:
        return name.p == NULL;
    case STEP_ANY:
        return true;
    }
    return false;
}

int
path_down(const struct path_set *set, const uint64_t *from, struct span name,
        uint32_t index, uint64_t *to)
{
    size_t words = path_set_words(set);
    int best = -1;

    memset(to, 0, words * sizeof(*to));
    for (size_t w = 0; w < words; w++) {
        for (uint64_t m = from[w]; m != 0; m &= m - 1) {
            size_t i = w * 64 + (size_t)__builtin_ctzll(m);
            const struct step *s = &set->step[i];

            if (s->deep)
                to[i / 64] |= (uint64_t)1 << i % 64;
            if (!step_takes(s, name, index))
                continue;
            if (!s->last)
                to[(i + 1) / 64] |= (uint64_t)1 << (i + 1) % 64;
            else if (s->pattern > best)
                best = s->pattern;
        }
    }
    return best;
}

int
path_number(const struct path_set *set, int rank)
{
    return set->pattern[rank].number;
}
