// A YAML file as a tree of nodes with positions, read by libyaml. What makes YAML dangerous or surprising is
// refused: aliases, tags, duplicate keys, several documents.
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "config/message.h"

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

struct node {
    enum node_kind kind;
    unsigned line, col; // from 1
    const char *text;   // of a scalar; after schema_check() with ${…} expanded
    bool quoted;
    uint64_t
            number; // of a scalar whose type is a number, after schema_check(): bytes, ms, count
    const struct node *key; // of a map's member: its name
    struct node *child, *next;
};

// The tree, in the arena, or NULL when nothing could be read: the messages say why.
struct node *yaml_read(struct arena *a, struct messages *m);
// The member of a map, or NULL.
struct node *yaml_find(const struct node *map, const char *key);
#endif
