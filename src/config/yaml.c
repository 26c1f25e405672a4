// libyaml's events to nodes. The parser is libyaml's, the strictness ours.
#include "config/yaml.h"

#include <string.h>
#include <yaml.h>

enum { DEPTH_MOST = 16, NODES_MOST = 100000 };

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct messages *messages;
    size_t nodes;
    bool stop;
};

static void
fail(struct reader *r, const yaml_mark_t *at, const char *what)
{
    if (!r->stop)
        message_error(r->messages, (unsigned)at->line + 1, (unsigned)at->column + 1,
                "%s", what);
    r->stop = true;
}

static bool
next(struct reader *r, yaml_event_t *event)
{
    const yaml_parser_t *p = &r->parser;

    if (r->stop)
        return false;
    if (yaml_parser_parse(&r->parser, event))
        return true;
    if (p->error == YAML_MEMORY_ERROR)
        fail(r, &p->mark, "out of memory");
    else if (p->error == YAML_READER_ERROR)
        message_error(r->messages, 0, 0, "not a text file: %s at byte %zu", p->problem,
                p->problem_offset),
                r->stop = true;
    else
        fail(r, &p->problem_mark, p->problem != NULL ? p->problem : "not YAML");
    return false;
}

static struct node *
node_new(struct reader *r, enum node_kind kind, const yaml_event_t *event)
{
    struct node *n = arena_get(r->arena, sizeof(*n));

    if (n == NULL || ++r->nodes > NODES_MOST) {
        fail(r, &event->start_mark, n == NULL ? "out of memory" : "too many entries");
        return NULL;
    }
    *n = (struct node){ .kind = kind,
        .line = (unsigned)event->start_mark.line + 1,
        .col = (unsigned)event->start_mark.column + 1 };
    return n;
}

static struct node *
scalar(struct reader *r, const yaml_event_t *event)
{
    struct node *n = node_new(r, NODE_SCALAR, event);
    const char *text = (const char *)event->data.scalar.value;

    if (n == NULL)
        return NULL;
    if (event->data.scalar.tag != NULL)
        fail(r, &event->start_mark, "tags (!…) are not accepted");
    if (strlen(text) != event->data.scalar.length)
        fail(r, &event->start_mark, "a 0 byte in a string");
    n->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if ((n->text = arena_text(r->arena, text, event->data.scalar.length)) == NULL)
        fail(r, &event->start_mark, "out of memory");
    return r->stop ? NULL : n;
}

static struct node *value(struct reader *r, yaml_event_t *event, unsigned depth);

// The members of a map or the elements of a list, up to its end event.
static void
children(struct reader *r, struct node *parent, unsigned depth)
{
    struct node **last = &parent->child;
    yaml_event_t event;

    while (next(r, &event)) {
        struct node *key = NULL, *n;

        if (event.type == YAML_MAPPING_END_EVENT ||
                event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return;
        }
        if (parent->kind == NODE_MAP) {
            if (event.type != YAML_SCALAR_EVENT)
                fail(r, &event.start_mark, "a key must be a plain word");
            else if ((key = scalar(r, &event)) != NULL &&
                     yaml_find(parent, key->text) != NULL)
                message_error(r->messages, key->line, key->col,
                        "key '%s' stands here twice", key->text);
            yaml_event_delete(&event);
            if (key == NULL || !next(r, &event))
                return;
        }
        if ((n = value(r, &event, depth + 1)) == NULL)
            return;
        n->key = key;
        *last = n;
        last = &n->next;
    }
}

static struct node *
value(struct reader *r, yaml_event_t *event, unsigned depth)
{
    struct node *n = NULL;

    if (depth > DEPTH_MOST)
        fail(r, &event->start_mark, "nested too deep");
    else if (event->type == YAML_ALIAS_EVENT)
        fail(r, &event->start_mark,
                "aliases (*name) are not accepted: write the value out");
    else if (event->type == YAML_SCALAR_EVENT)
        n = scalar(r, event);
    else if (event->type == YAML_MAPPING_START_EVENT)
        n = node_new(r, NODE_MAP, event);
    else if (event->type == YAML_SEQUENCE_START_EVENT)
        n = node_new(r, NODE_LIST, event);
    if ((event->type == YAML_MAPPING_START_EVENT &&
                event->data.mapping_start.tag != NULL) ||
            (event->type == YAML_SEQUENCE_START_EVENT &&
                    event->data.sequence_start.tag != NULL))
        fail(r, &event->start_mark, "tags (!…) are not accepted");
    yaml_event_delete(event);
    if (n != NULL && n->kind != NODE_SCALAR)
        children(r, n, depth);
    return r->stop ? NULL : n;
}

struct node *
yaml_read(struct arena *a, struct messages *m)
{
    struct reader r = { .arena = a, .messages = m };
    struct node *root = NULL;
    yaml_event_t event;

    if (!yaml_parser_initialize(&r.parser)) {
        message_error(m, 0, 0, "out of memory");
        return NULL;
    }
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)m->text, m->n);
    while (next(&r, &event)) {
        bool end = event.type == YAML_STREAM_END_EVENT;

        if (event.type == YAML_STREAM_START_EVENT ||
                event.type == YAML_DOCUMENT_END_EVENT || end) {
            yaml_event_delete(&event);
        } else if (event.type == YAML_DOCUMENT_START_EVENT) {
            if (root != NULL)
                fail(&r, &event.start_mark,
                        "a second document: one file is one configuration");
            yaml_event_delete(&event);
        } else {
            root = value(&r, &event, 0);
        }
        if (end)
            break;
    }
    yaml_parser_delete(&r.parser);
    if (root == NULL && !r.stop)
        message_error(m, 0, 0, "the file is empty: it needs at least `version: 1`");
    return r.stop ? NULL : root;
}

struct node *
yaml_find(const struct node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP)
        return NULL;
    for (struct node *n = map->child; n != NULL; n = n->next)
        if (strcmp(n->key->text, key) == 0)
            return n;
    return NULL;
}
