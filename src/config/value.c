// Units are those of Kubernetes and systemd: KiB is 1024, KB 1000; ms, s, m, h, d.
#include "config/value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MOST = 64 << 10 };

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Decimal digits up to *end. Octal, hex, signs and underscores are no numbers here.
static int
digits(const char *text, uint64_t *n, const char **end, const char **why)
{
    *n = 0;
    *end = text;
    if (!is_digit(*text) || (*text == '0' && is_digit(text[1]))) {
        *why = "must be a decimal number without leading zeros";
        return -1;
    }
    for (; is_digit(**end); ++*end) {
        if (*n > UINT64_MAX / 10 - 1) {
            *why = "is too large";
            return -1;
        }
        *n = *n * 10 + (uint64_t)(**end - '0');
    }
    return 0;
}

int
value_int(const char *text, uint64_t *n, const char **why)
{
    const char *end;

    if (digits(text, n, &end, why) < 0)
        return -1;
    if (*end != '\0')
        return *why = "must be a whole number", -1;
    return 0;
}

struct unit {
    const char *name;
    uint64_t factor;
};

static int
with_unit(const char *text, const struct unit *unit, size_t units, uint64_t *n,
        const char **why, const char *wanted)
{
    const char *end;

    if (digits(text, n, &end, why) < 0)
        return -1;
    while (*end == ' ')
        end++;
    for (size_t i = 0; i < units; i++)
        if (strcmp(unit[i].name, end) == 0) {
            if (*n > UINT64_MAX / unit[i].factor)
                return *why = "is too large", -1;
            *n *= unit[i].factor;
            return 0;
        }
    *why = wanted;
    return -1;
}

int
value_size(const char *text, uint64_t *bytes, const char **why)
{
    static const struct unit units[] = { { "", 1 }, { "B", 1 }, { "KiB", 1 << 10 },
        { "MiB", 1 << 20 }, { "GiB", 1 << 30 }, { "KB", 1000 }, { "kB", 1000 },
        { "MB", 1000000 }, { "GB", 1000000000 } };

    return with_unit(text, units, sizeof(units) / sizeof(units[0]), bytes, why,
            "must be a size: 512, 64KiB, 1MiB, 2GiB");
}

int
value_time(const char *text, uint64_t *ms, const char **why)
{
    static const struct unit units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 },
        { "h", 3600000 }, { "d", 86400000 } };

    return with_unit(text, units, sizeof(units) / sizeof(units[0]), ms, why,
            "must be a time: 200ms, 5s, 1m, 1h, 1d");
}

// ---------------------------------------------------------------- ${…}

static bool
is_name(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char c = p[i], lower = (char)(c | 0x20);

        if (!(lower >= 'a' && lower <= 'z') && c != '_' && !(i > 0 && is_digit(c)))
            return false;
    }
    return n > 0;
}

// The value of the variable expression between the braces.
static const char *
variable(struct arena *a, const char *p, size_t n, char why[256])
{
    const char *mark = memchr(p, ':', n), *rest = NULL, *value;
    size_t name_n = mark != NULL ? (size_t)(mark - p) : n;
    char *name;

    if (mark != NULL && n > name_n + 1)
        rest = arena_text(a, mark + 2, n - name_n - 2);
    if (!is_name(p, name_n) ||
            (mark != NULL && (rest == NULL || (mark[1] != '-' && mark[1] != '?')))) {
        snprintf(why, 256,
                "must be ${NAME}, ${NAME:-default} or ${NAME:?message}; a literal ${ "
                "is written $${");
        return NULL;
    }
    if ((name = arena_text(a, p, name_n)) == NULL) {
        snprintf(why, 256, "out of memory");
        return NULL;
    }
    value = getenv(name);
    if (value == NULL && mark != NULL && mark[1] == '-')
        return rest;
    if (value == NULL) {
        if (mark != NULL)
            snprintf(why, 256, "%.60s: %.150s", name, rest);
        else
            snprintf(why, 256,
                    "the variable %.60s is not set; ${%.60s:-default} gives it a "
                    "default",
                    name, name);
        return NULL;
    }
    if (strpbrk(value, "\r\n") != NULL) {
        snprintf(why, 256, "the variable %.60s has a line end in it", name);
        return NULL;
    }
    return value;
}

const char *
value_expand(struct arena *a, const char *text, char why[256])
{
    size_t n = 0, cap = strlen(text) + 1;
    char *out;

    if (strstr(text, "${") == NULL)
        return text;
    if ((out = malloc(cap)) == NULL)
        goto memory;
    while (*text != '\0') {
        const char *piece = text, *end;
        size_t piece_n = 1;

        if (strncmp(text, "$${", 3) == 0) {
            piece = "${";
            piece_n = 2;
            text += 3;
        } else if (strncmp(text, "${", 2) == 0) {
            if ((end = strchr(text, '}')) == NULL) {
                snprintf(why, 256, "${ without its }; a literal ${ is written $${");
                free(out);
                return NULL;
            }
            if ((piece = variable(a, text + 2, (size_t)(end - text) - 2, why)) ==
                    NULL) {
                free(out);
                return NULL;
            }
            piece_n = strlen(piece);
            text = end + 1;
        } else {
            text++;
        }
        if (cap - n <= piece_n) {
            char *grown = realloc(out, cap = cap * 2 + piece_n);

            if (grown == NULL)
                goto memory;
            out = grown;
        }
        memcpy(out + n, piece, piece_n);
        n += piece_n;
    }
    text = arena_text(a, out, n);
    free(out);
    if (text != NULL)
        return text;
    out = NULL;
memory:
    free(out);
    snprintf(why, 256, "out of memory");
    return NULL;
}

// ---------------------------------------------------------------- secrets

bool
value_is_secret(const char *property)
{
    static const char *const words[] = { "password", "secret", "ssl.key.pem",
        "sasl.jaas", "oauthbearer.config" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strstr(property, words[i]) != NULL)
            return true;
    return false;
}

// PostgreSQL's rule: nothing for others, nothing for the group unless root owns it (Kubernetes mounts secrets
// as root with fsGroup), and then read only.
static int
check_mode(const char *path, const struct stat *st, struct err *e)
{
    mode_t never = st->st_uid == 0 ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO;

    if (!S_ISREG(st->st_mode))
        return err_set(e, ERR_CONFIG, "%s: not a regular file", path);
    if (st->st_uid != 0 && st->st_uid != geteuid())
        return err_set(e, ERR_PERMISSION, "%s: belongs to another user", path);
    if (st->st_mode & never)
        return err_set(e, ERR_PERMISSION, "%s: others can read it; chmod 600", path);
    return 0;
}

static const char *
read_secret(struct arena *a, const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    const char *secret = NULL;
    static const size_t most = SECRET_MOST;
    char *buf = malloc(most);
    ssize_t n;

    if (fd < 0 || buf == NULL || fstat(fd, &st) < 0) {
        err_set(e, errno == EACCES ? ERR_PERMISSION : ERR_CONFIG, "%s: %s", path,
                strerror(errno));
    } else if (check_mode(path, &st, e) == 0) {
        n = read(fd, buf, most);
        if (n > 0 && buf[n - 1] == '\n')
            n -= n > 1 && buf[n - 2] == '\r' ? 2 : 1;
        if (n < 0)
            err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
        else if (n == 0)
            err_set(e, ERR_CONFIG, "%s: is empty", path);
        else if ((size_t)n == most || memchr(buf, 0, (size_t)n) != NULL)
            err_set(e, ERR_CONFIG, "%s: too long, or not text", path);
        else if ((secret = arena_text(a, buf, (size_t)n)) == NULL)
            err_set(e, ERR_INTERNAL, "out of memory");
    }
    if (buf != NULL)
        explicit_bzero(buf, most);
    free(buf);
    if (fd >= 0)
        close(fd);
    return secret;
}

const char *
value_secret(struct arena *a, const char *kind, const char *where, struct err *e)
{
    char path[4096];
    const char *dir, *secret;
    char *value;

    if (strcmp(kind, "file") == 0)
        return read_secret(a, where, e);
    if (strcmp(kind, "env") == 0) {
        if ((value = getenv(where)) == NULL || *value == '\0') {
            err_set(e, ERR_CONFIG, "the variable %.100s is not set", where);
            return NULL;
        }
        if ((secret = arena_text(a, value, strlen(value))) == NULL)
            err_set(e, ERR_INTERNAL, "out of memory");
        explicit_bzero(value, strlen(value)); // no child and no /proc shows it any more
        return secret;
    }
    if ((dir = getenv("CREDENTIALS_DIRECTORY")) == NULL) {
        err_set(e, ERR_CONFIG,
                "credential: CREDENTIALS_DIRECTORY is not set; systemd sets it");
        return NULL;
    }
    if (strchr(where, '/') != NULL ||
            snprintf(path, sizeof(path), "%s/%s", dir, where) >= (int)sizeof(path)) {
        err_set(e, ERR_CONFIG, "credential: not a name: %.100s", where);
        return NULL;
    }
    return read_secret(a, path, e);
}
