// "did you mean": the distance of Damerau and Levenshtein, neighbours swapped counting one.
#include "base/text.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
distance(const char *a, const char *b)
{
    size_t d[3][LONGEST + 1], n = strlen(a), m = strlen(b);

    if (n > LONGEST || m > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *cur = d[i % 3], *up = d[(i + 2) % 3], *up2 = d[(i + 1) % 3];

        cur[0] = i;
        for (size_t j = 1; j <= m; j++) {
            cur[j] = least(least(up[j], cur[j - 1]) + 1,
                    up[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cur[j] = least(cur[j], up2[j - 2] + 1);
        }
    }
    return d[n % 3][m];
}

const char *
text_nearest(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t least_of_all = strlen(word) / 3 + 2;

    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, names[i]);

        if (d < least_of_all) {
            least_of_all = d;
            best = names[i];
        }
    }
    return best;
}
