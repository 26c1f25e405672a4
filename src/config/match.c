// A glob is turned into a regular expression, so that subscription and policy agree.
#include "config/match.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct match {
    regex_t regex;
    bool glob;
    char *pattern; // without the slashes
    char *whole;   // "^(…)$"
};

// The glob as a regular expression; `out` has room for twice its length and 8.
static void
glob_to_regex(const char *glob, char *out)
{
    char *q = out;

    *q++ = '^';
    for (const char *p = glob; *p != '\0'; p++) {
        if (*p == '*') {
            *q++ = '.';
            *q++ = '*';
        } else if (*p == '?') {
            *q++ = '.';
        } else if (*p == '[' && strchr(p + 1, ']') != NULL) {
            *q++ = '[';
            p++;
            if (*p == '!') {
                *q++ = '^';
                p++;
            }
            while (*p != ']')
                *q++ = *p++;
            *q++ = ']';
        } else {
            if (strchr(".\\+()|{}^$[]", *p) != NULL)
                *q++ = '\\';
            *q++ = *p;
        }
    }
    *q++ = '$';
    *q = '\0';
}

struct match *
match_new(const char *pattern, char why[256])
{
    size_t n = strlen(pattern);
    struct match *m = calloc(1, sizeof(*m));
    int rc;

    snprintf(why, 256, "out of memory");
    if (m == NULL)
        return NULL;
    m->glob = !(n >= 2 && pattern[0] == '/' && pattern[n - 1] == '/');
    m->pattern = strdup(pattern + !m->glob);
    m->whole = malloc(2 * n + 8);
    if (m->pattern == NULL || m->whole == NULL)
        goto fail;
    if (!m->glob)
        m->pattern[n - 2] = '\0';
    if (*m->pattern == '\0') {
        snprintf(why, 256, "the pattern is empty");
        goto fail;
    }
    if (m->glob)
        glob_to_regex(m->pattern, m->whole);
    else
        snprintf(m->whole, 2 * n + 8, "^(%s)$", m->pattern);
    if ((rc = regcomp(&m->regex, m->whole, REG_EXTENDED | REG_NOSUB)) == 0)
        return m;
    n = (size_t)snprintf(why, 256,
            "not a %s: ", m->glob ? "glob" : "regular expression");
    regerror(rc, &m->regex, why + n, 256 - n);
    free(m->whole);
    m->whole = NULL;
fail:
    free(m->pattern);
    free(m->whole);
    free(m);
    return NULL;
}

void
match_free(struct match **m)
{
    if (*m == NULL)
        return;
    regfree(&(*m)->regex);
    free((*m)->pattern);
    free((*m)->whole);
    free(*m);
    *m = NULL;
}

bool
match_is(const struct match *m, const char *name)
{
    return m != NULL && regexec(&m->regex, name, 0, NULL, 0) == 0;
}

bool
match_sample(const struct match *m, char *buf, size_t size)
{
    size_t n = 0;

    if (m == NULL || !m->glob)
        return false;
    for (const char *p = m->pattern; *p != '\0' && n + 1 < size; p++) {
        if (*p == '[' && strchr(p + 1, ']') != NULL) {
            buf[n++] = p[1] == '!' ? '-' : p[1];
            p = strchr(p, ']');
        } else {
            buf[n++] = *p == '*' || *p == '?' ? 'x' : *p;
        }
    }
    buf[n] = '\0';
    return true;
}

bool
match_regex(const struct match *m, char *buf, size_t size)
{
    int n = snprintf(buf, size, "%s", m->whole);

    return n > 0 && (size_t)n < size;
}

bool
match_expand(const char *pattern, const char *topic, char *buf, size_t size)
{
    size_t n = 0, len = strlen(topic);

    for (const char *p = pattern; *p != '\0';) {
        bool name = strncmp(p, "{topic}", 7) == 0;
        size_t piece = name ? len : 1;

        if (n + piece >= size)
            return false;
        memcpy(buf + n, name ? topic : p, piece);
        n += piece;
        p += name ? 7 : 1;
    }
    buf[n] = '\0';
    return n > 0;
}
