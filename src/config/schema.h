// The typed schema (schema.def) and the check of a tree against it.
#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H

#include "config/yaml.h"

enum schema_type {
    TYPE_MAP,
    TYPE_LIST,
    TYPE_STRING,
    TYPE_WORDS,
    TYPE_INT,
    TYPE_SIZE,
    TYPE_TIME,
    TYPE_ENUM,
    TYPE_ACTION,
    TYPE_SECRETS,
    TYPE_NOT_YET,
};

struct schema_row {
    const char *path;
    enum schema_type type;
    const char *preset, *limits, *help;
};

// Row number i, NULL past the last.
const struct schema_row *schema_row(size_t i);
const struct schema_row *schema_find(const char *path);
const char *schema_type_text(enum schema_type type);

// Checks keys, types and limits of the whole tree, expands ${…} and converts numbers in place. Every error is
// a message.
void schema_check(struct arena *a, struct node *root, struct messages *m);
// The default of a number; the row must have one.
uint64_t schema_number(const char *path);
// The index of a word in a row's limits, not counting what is not there yet. The word has been checked, or NULL:
// the row's default.
unsigned schema_word(const char *path, const char *word);
#endif
