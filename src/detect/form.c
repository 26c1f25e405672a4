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

size_t
form_number(const char **form)
{
    size_t n = 0;

    while (**form >= '0' && **form <= '9')
        n = n * 10 + (size_t)(*(*form)++ - '0');
    return n;
}

size_t
form_match_one(const struct form *t, const char *form, size_t *n)
{
    bool letters = *form == 'x';
    uint8_t kind = 0; // of the separators
    size_t g = 0;

    form += letters;
    for (*n = 0;; form++) {
        size_t least = form_number(&form), most = least;

        if (form[0] == '.' && form[1] == '.') {
            form += 2;
            most = form_number(&form);
        }
        if (g == t->groups || t->len[g] < least || t->len[g] > most ||
                (!letters && (t->letters >> g & 1)))
            return 0;
        *n += t->len[g++];
        if (*form == '\0' || *form == '|')
            return g;
        if (g == t->groups)
            return 0;
        if (*form == '~') {
            if (t->sep[g] != '-')
                return 0;
        } else if (*form != '-') { // itself
            if (t->sep[g] != (uint8_t)*form)
                return 0;
        } else {
            if ((t->sep[g] != ' ' && t->sep[g] != '-') ||
                    (kind != 0 && kind != t->sep[g]))
                return 0;
            kind = t->sep[g];
        }
    }
}

// Behind the next bar, or NULL.
const char *
form_next(const char *form)
{
    while (*form != '|' && *form != '\0')
        form++;
    return *form == '|' ? form + 1 : NULL;
}

size_t
form_match(const struct form *t, const char *form, size_t *n)
{
    while (form != NULL) {
        size_t g = form_match_one(t, form, n);

        if (g > 0)
            return g;
        form = form_next(form);
    }
    return 0;
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
