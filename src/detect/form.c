// Tokens: groups of letters and digits, and the written forms that they have.
#include "detect/form.h"

#include "base/is.h"

enum { LETTERS_MOST = 4 }; // of a group without a digit behind the first one

bool
form_read(const struct scan *s, const uint8_t *cur, struct form *t)
{
    size_t n = 0;

    t->start = cur;
    t->groups = 0;
    t->letters = t->lower = 0;
    for (const uint8_t *p = cur; t->groups < FORM_GROUPS; p++) {
        size_t g = t->groups, first = n, digits = 0;

        for (; p < s->lim && (is_digit(*p) || is_letter(*p)); p++) {
            if (n == FORM_MOST)
                return g > 0;
            if (is_digit(*p)) {
                digits++;
            } else {
                t->letters |= (uint64_t)1 << g;
                t->lower |= (uint64_t)(*p >= 'a' && p + 1 < s->lim &&
                                       (is_digit(p[1]) || is_letter(p[1])))
                            << g;
            }
            t->chars[n++] = is_digit(*p) ? *p : *p & 0xdf;
        }
        if (n == first || (p < s->lim && *p == '_') ||
                (g > 0 && digits == 0 && n - first > LETTERS_MOST))
            break;
        t->first[g] = (uint8_t)first;
        t->len[g] = (uint8_t)(n - first);
        t->end[g] = p;
        t->groups++;
        if (g > 0 && t->sep[g] == '(') { // closed, and the last one
            if (p < s->lim && *p == ')')
                t->end[g]++;
            else
                t->groups--;
            break;
        }
        if (t->groups == FORM_GROUPS || p + 1 >= s->lim ||
                (*p != ' ' && *p != '-' && *p != '.' && *p != '/' && *p != '('))
            break;
        t->sep[t->groups] = *p;
    }
    return t->groups > 0;
}

// ---------------------------------------------------------------- patterns

// The number that a form has here, and past it.
static uint8_t
number(const char **form)
{
    unsigned n = 0;

    while (**form >= '0' && **form <= '9')
        n = n * 10 + (unsigned)(*(*form)++ - '0');
    return (uint8_t)n;
}

// One or two of them, `4` or `1..4`.
static void
lengths(const char **form, uint8_t *least, uint8_t *most)
{
    *least = *most = number(form);
    if ((*form)[0] == '.' && (*form)[1] == '.') {
        *form += 2;
        *most = number(form);
    }
}

// One alternative, and past it.
static struct form_pattern
compile(const char **form)
{
    struct form_pattern p = { .letters = **form == 'x' };

    *form += p.letters;
    if (**form == '*') {
        ++*form;
        lengths(form, &p.least[0], &p.most[0]);
        return p;
    }
    for (;; p.sep[p.groups] = (uint8_t) * (*form)++) {
        lengths(form, &p.least[p.groups], &p.most[p.groups]);
        if (++p.groups == PATTERN_GROUPS || **form == '\0' || **form == '|')
            return p;
    }
}

size_t
form_compile(const char *form, struct form_pattern *out, size_t room)
{
    size_t n = 0;

    do {
        struct form_pattern p = compile(&form);

        if (n < room)
            out[n++] = p;
    } while (*form++ == '|');
    return n;
}

size_t
form_fits(const struct form *t, const struct form_pattern *p, size_t *n)
{
    uint8_t kind = 0; // of the separators
    size_t sum = 0;

    if (t->groups < p->groups || t->len[0] < p->least[0] || t->len[0] > p->most[0] ||
            (!p->letters && (t->letters & (((uint64_t)1 << p->groups) - 1))))
        return 0;
    for (size_t g = 0; g < p->groups; g++) {
        if (t->len[g] < p->least[g] || t->len[g] > p->most[g])
            return 0;
        sum += t->len[g];
        if (g == 0)
            continue;
        if (p->sep[g] == '-') {
            if ((t->sep[g] != ' ' && t->sep[g] != '-') ||
                    (kind != 0 && kind != t->sep[g]))
                return 0;
            kind = t->sep[g];
        } else if (t->sep[g] != (p->sep[g] == '~' ? '-' : p->sep[g])) { // itself
            return 0;
        }
    }
    *n = sum;
    return p->groups;
}

size_t
form_match(const struct form *t, const struct form_pattern *p,
        const struct form_pattern *end, size_t *n)
{
    size_t g = 0;

    while (p < end && (g = form_fits(t, p, n)) == 0)
        p++;
    return g;
}

bool
form_joined(const struct scan *s, const uint8_t *start, const uint8_t *end)
{
    if (start - s->text >= 2 && (start[-1] == '-' || start[-1] == '.') &&
            (is_digit(start[-2]) || start[-2] == '_'))
        return true;
    return s->lim - end >= 2 && (*end == '-' || *end == '.') &&
           (is_digit(end[1]) || end[1] == '_');
}
