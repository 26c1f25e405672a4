// The walk of a tree along the schema. Errors are collected, none ends the walk.
#include "config/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/value.h"

#define MAP     TYPE_MAP
#define LIST    TYPE_LIST
#define STRING  TYPE_STRING
#define WORDS   TYPE_WORDS
#define INT     TYPE_INT
#define SIZE    TYPE_SIZE
#define TIME    TYPE_TIME
#define ENUM    TYPE_ENUM
#define ACTION  TYPE_ACTION
#define SECRETS TYPE_SECRETS
#define NOT_YET TYPE_NOT_YET

static const struct schema_row rows[] = {
#define ROW(path, type, preset, limits, help) { path, type, preset, limits, help },
#include "config/schema.def"
#undef ROW
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]), PATH_MOST = 256 };

struct check {
    struct arena *arena;
    struct messages *m;
};

const struct schema_row *
schema_row(size_t i)
{
    return i < ROWS ? &rows[i] : NULL;
}

const struct schema_row *
schema_find(const char *path)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].path, path) == 0)
            return &rows[i];
    return NULL;
}

const char *
schema_type_text(enum schema_type type)
{
    static const char *const texts[] = { [TYPE_MAP] = "map",
        [TYPE_LIST] = "list",
        [TYPE_STRING] = "string",
        [TYPE_WORDS] = "words",
        [TYPE_INT] = "number",
        [TYPE_SIZE] = "size",
        [TYPE_TIME] = "time",
        [TYPE_ENUM] = "word",
        [TYPE_ACTION] = "action",
        [TYPE_SECRETS] = "string or secret",
        [TYPE_NOT_YET] = "not yet" };

    return texts[type];
}

uint64_t
schema_number(const char *path)
{
    const struct schema_row *row = schema_find(path);
    const char *why;
    uint64_t n = 0;

    if (row->type == TYPE_SIZE)
        value_size(row->preset, &n, &why);
    else if (row->type == TYPE_TIME)
        value_time(row->preset, &n, &why);
    else
        value_int(row->preset, &n, &why);
    return n;
}

unsigned
schema_word(const char *path, const char *word)
{
    const struct schema_row *row = schema_find(path);
    unsigned i = 0;

    if (word == NULL)
        word = row->preset;
    for (const char *w = row->limits; *w != '\0'; i++) {
        size_t n = strcspn(w, "|");

        if (strlen(word) == n && memcmp(w, word, n) == 0)
            return i;
        w += n + (w[n] == '|');
    }
    return 0;
}

// ---------------------------------------------------------------- rows of a map

// The row of a member: by its name, by what `defaults` and `topics` share, or by `*`.
static const struct schema_row *
member_row(const char *map, const char *key)
{
    char path[PATH_MOST];
    const struct schema_row *row;

    snprintf(path, sizeof(path), "%s%s%s", map, *map != '\0' ? "." : "", key);
    if ((row = schema_find(path)) != NULL)
        return row;
    if (strcmp(map, "defaults") == 0 || strcmp(map, "topics[]") == 0) {
        snprintf(path, sizeof(path), "rules.%s", key);
        return schema_find(path);
    }
    snprintf(path, sizeof(path), "%s.*", map);
    return schema_find(path);
}

// All names that a map may have, for "did you mean".
static size_t
member_names(const char *map, const char *names[ROWS])
{
    bool shared = strcmp(map, "defaults") == 0 || strcmp(map, "topics[]") == 0;
    size_t n = 0, len = strlen(map);

    for (size_t i = 0; i < ROWS; i++) {
        const char *p = rows[i].path, *name = NULL;

        if (shared && strncmp(p, "rules.", 6) == 0)
            name = p + 6;
        else if (len == 0)
            name = p;
        else if (strncmp(p, map, len) == 0 && p[len] == '.')
            name = p + len + 1;
        if (name != NULL && *name != '\0' && strpbrk(name, ".[*") == NULL &&
                strcmp(name, "action") != 0)
            names[n++] = name;
        else if (name != NULL && len > 0 && strcmp(name, "action") == 0)
            names[n++] = name;
    }
    return n;
}

static void
unknown_key(struct check *c, const char *map, const struct node *n)
{
    const char *names[ROWS],
            *near = text_nearest(n->key->text, names, member_names(map, names));
    char all[400] = "";
    size_t count = member_names(map, names), at = 0;

    if (near != NULL) {
        message_error(c->m, n->key->line, n->key->col,
                "unknown key '%.100s', did you mean '%s'?", n->key->text, near);
        return;
    }
    for (size_t i = 0; i < count && at < sizeof(all) - 40; i++)
        at += (size_t)snprintf(all + at, sizeof(all) - at, "%s%s", i > 0 ? ", " : "",
                names[i]);
    message_error(c->m, n->key->line, n->key->col,
            "unknown key '%.100s'; here may stand: %s", n->key->text, all);
}

// ---------------------------------------------------------------- scalars

static void
check_word(struct check *c, const char *key, const struct node *n, const char *limits)
{
    const char *names[32], *near;
    char words[512], shown[512] = "";
    size_t count = 0, at = 0;
    char *save = NULL;

    snprintf(words, sizeof(words), "%s", limits);
    for (char *w = strtok_r(words, "|", &save); w != NULL && count < 32;
            w = strtok_r(NULL, "|", &save)) {
        size_t len = strlen(w);
        bool later = w[len - 1] == '?';

        if (later)
            w[len - 1] = '\0';
        if (strcmp(w, n->text) == 0) {
            if (later)
                message_error(c->m, n->line, n->col, "%s: '%s' is not there yet", key,
                        w);
            return;
        }
        if (!later) {
            names[count++] = w;
            at += (size_t)snprintf(shown + at, sizeof(shown) - at, "%s%s",
                    at > 0 ? ", " : "", w);
        }
    }
    near = text_nearest(n->text, names, count);
    message_error(c->m, n->line, n->col, "%s: '%.100s' is none of %s%s%s%s", key,
            n->text, shown, near != NULL ? ", did you mean '" : "",
            near != NULL ? near : "", near != NULL ? "'?" : "");
}

static void
check_number(struct check *c, const char *key, struct node *n,
        const struct schema_row *row)
{
    int (*read)(const char *, uint64_t *, const char **) =
            row->type == TYPE_SIZE   ? value_size
            : row->type == TYPE_TIME ? value_time
                                     : value_int;
    const char *why, *dots = row->limits == NULL ? NULL : strstr(row->limits, "..");
    uint64_t least = 0, most = UINT64_MAX;
    char low[32];

    if (read(n->text, &n->number, &why) < 0) {
        message_error(c->m, n->line, n->col, "%s: %s, not '%.60s'", key, why, n->text);
        return;
    }
    if (dots == NULL)
        return;
    snprintf(low, sizeof(low), "%.*s", (int)(dots - row->limits), row->limits);
    if (read(low, &least, &why) == 0 && read(dots + 2, &most, &why) == 0 &&
            (n->number < least || n->number > most))
        message_error(c->m, n->line, n->col, "%s: must be %s to %s, not '%.60s'", key,
                low, dots + 2, n->text);
}

static bool
expand(struct check *c, const char *key, struct node *n)
{
    char why[256];
    const char *text = value_expand(c->arena, n->text, why);

    if (text == NULL) {
        message_error(c->m, n->line, n->col, "%s: %s", key, why);
        return false;
    }
    n->text = text;
    return true;
}

static bool
wants(struct check *c, const char *key, const struct node *n, enum node_kind kind,
        const char *what)
{
    static const char *const kinds[] = { "a word", "a map", "a list" };

    if (n->kind == kind)
        return true;
    message_error(c->m, n->line, n->col, "%s: must be %s, not %s", key, what,
            kinds[n->kind]);
    return false;
}

static void check_map(struct check *c, const char *path, struct node *map);

static void
check_secret(struct check *c, const char *key, struct node *n)
{
    bool secret = value_is_secret(key);

    if (n->kind == NODE_SCALAR && secret)
        message_error(c->m, n->line, n->col,
                "%s: a secret may not stand in the file: {file: PATH}, {env: NAME} or "
                "{credential: NAME}",
                key);
    else if (n->kind == NODE_SCALAR)
        expand(c, key, n);
    else if (n->kind != NODE_MAP || n->child == NULL || n->child->next != NULL ||
             n->child->kind != NODE_SCALAR ||
             (strcmp(n->child->key->text, "file") != 0 &&
                     strcmp(n->child->key->text, "env") != 0 &&
                     strcmp(n->child->key->text, "credential") != 0))
        message_error(c->m, n->line, n->col,
                "%s: must be a word, or one of {file: PATH}, {env: NAME}, {credential: "
                "NAME}",
                key);
    else
        expand(c, key, n->child);
}

static void
check_action(struct check *c, const char *key, struct node *n, bool detector)
{
    struct node *verb;

    if (n->kind == NODE_SCALAR) {
        char limits[256];

        snprintf(limits, sizeof(limits), "%s%s", schema_find("action.action")->limits,
                detector ? "|off" : "");
        check_word(c, key, n, limits);
        return;
    }
    if (!wants(c, key, n, NODE_MAP, "an action or a map with `action:`"))
        return;
    check_map(c, "action", n);
    if ((verb = yaml_find(n, "action")) == NULL) {
        if (yaml_find(n, "allow") == NULL && // said already: not yet
                yaml_find(n, "regions") == NULL)
            message_error(c->m, n->line, n->col, "%s: `action:` is missing", key);
        return;
    }
    if (verb->kind != NODE_SCALAR)
        return;
    if ((yaml_find(n, "first") != NULL || yaml_find(n, "last") != NULL) &&
            strcmp(verb->text, "mask") != 0)
        message_error(c->m, n->line, n->col, "%s: `first` and `last` belong to mask",
                key);
    if (yaml_find(n, "of") != NULL && strcmp(verb->text, "drop") != 0)
        message_error(c->m, n->line, n->col, "%s: `of` belongs to drop", key);
}

static void
check_words(struct check *c, const char *key, struct node *n)
{
    if (n->kind == NODE_SCALAR) {
        expand(c, key, n);
        return;
    }
    if (!wants(c, key, n, NODE_LIST, "a word or a list of words"))
        return;
    for (struct node *w = n->child; w != NULL; w = w->next)
        if (wants(c, key, w, NODE_SCALAR, "a word"))
            expand(c, key, w);
}

// path: of the row, with `[]` and `*` in it.
static void
check_value(struct check *c, const struct schema_row *row, const char *key,
        struct node *n)
{
    char element[PATH_MOST];

    switch (row->type) {
    case TYPE_NOT_YET:
        message_error(c->m, n->key->line, n->key->col, "'%s' is not there yet", key);
        break;
    case TYPE_MAP:
        if (wants(c, key, n, NODE_MAP, "a map"))
            check_map(c, row->path, n);
        break;
    case TYPE_LIST:
        if (!wants(c, key, n, NODE_LIST, "a list"))
            break;
        snprintf(element, sizeof(element), "%s[]", row->path);
        for (struct node *e = n->child; e != NULL; e = e->next)
            if (wants(c, key, e, NODE_MAP, "a list of maps"))
                check_map(c, element, e);
        break;
    case TYPE_WORDS:
        check_words(c, key, n);
        break;
    case TYPE_ACTION:
        check_action(c, key, n, strcmp(row->path, "rules.detectors.*") == 0);
        break;
    case TYPE_SECRETS:
        check_secret(c, key, n);
        break;
    case TYPE_STRING:
    case TYPE_INT:
    case TYPE_SIZE:
    case TYPE_TIME:
    case TYPE_ENUM:
        if (!wants(c, key, n, NODE_SCALAR,
                    row->type == TYPE_STRING ? "a string" : "a word") ||
                !expand(c, key, n))
            break;
        if (row->type == TYPE_ENUM)
            check_word(c, key, n, row->limits);
        else if (row->type == TYPE_STRING && *n->text == '\0' && !n->quoted)
            message_error(c->m, n->line, n->col, "%s: is empty", key);
        else if (row->type != TYPE_STRING)
            check_number(c, key, n, row);
        break;
    }
}

static void
check_map(struct check *c, const char *path, struct node *map)
{
    for (struct node *n = map->child; n != NULL; n = n->next) {
        const struct schema_row *row = member_row(path, n->key->text);

        if (row == NULL)
            unknown_key(c, path, n);
        else if (row->type == TYPE_MAP && strncmp(row->path, "rules.", 6) == 0 &&
                 n->kind == NODE_MAP)
            check_map(c, row->path, n);
        else
            check_value(c, row, n->key->text, n);
    }
}

void
schema_check(struct arena *a, struct node *root, struct messages *m)
{
    struct check c = { a, m };

    if (wants(&c, "the file", root, NODE_MAP, "a map"))
        check_map(&c, "", root);
}
