// From the checked tree to settings and a sealed policy. What the schema cannot say is checked here: names of
// detectors, paths, loops, what is required.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "config/config.h"
#include "config/match.h"
#include "config/schema.h"
#include "config/value.h"

enum { FILE_MOST = 1 << 20, NAME_MOST = 249 }; // of a topic: Kafka's limit

struct owned { // what config.own points to
    struct arena arena;
    char *text;
    struct match **match; // by topic entry
    size_t matches;
};

struct load {
    struct config *c;
    struct owned *own;
    struct messages m;
    const char *base; // name of the file without its folder
    struct err *e;
    enum err_code worst; // of secrets: a permission is told apart
};

#define error_at(l, node, ...)                                                         \
    message_error(&(l)->m, (node)->line, (node)->col, __VA_ARGS__)

// ---------------------------------------------------------------- the file

static int
read_file(const char *path, char **text, size_t *n, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st;
    ssize_t got = 0;

    if (fd < 0 || fstat(fd, &st) < 0) {
        err_set(e, errno == EACCES ? ERR_PERMISSION : ERR_CONFIG, "%s: %s", path,
                strerror(errno));
        goto fail;
    }
    if (S_ISDIR(st.st_mode)) {
        err_set(e, ERR_CONFIG, "%s: is a directory", path);
        goto fail;
    }
    if ((*text = malloc(FILE_MOST + 1)) == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        goto fail;
    }
    *n = 0;
    do {
        got = read(fd, *text + *n, FILE_MOST + 1 - *n);
        *n += got > 0 ? (size_t)got : 0;
    } while ((got > 0 && *n <= FILE_MOST) || (got < 0 && errno == EINTR));
    if (got < 0) {
        err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
        goto fail;
    }
    if (*n > FILE_MOST) {
        err_set(e, ERR_CONFIG, "%s: larger than 1 MiB", path);
        goto fail;
    }
    close(fd);
    return 0;
fail:
    if (fd >= 0)
        close(fd);
    return -1;
}

static void
set_digest(struct config *c, const char *text, size_t n)
{
    uint64_t h =
            0xcbf29ce484222325U; // FNV-1a: names a version of the file, proves nothing

    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)text[i]) * 0x100000001b3U;
    snprintf(c->digest, sizeof(c->digest), "%016llx", (unsigned long long)h);
}

// ---------------------------------------------------------------- getters

static const char *
string_of(const struct node *map, const char *key, const char *preset)
{
    const struct node *n = yaml_find(map, key);

    return n != NULL && n->kind == NODE_SCALAR ? n->text : preset;
}

static uint64_t
number_of(const struct node *map, const char *key, const char *path)
{
    const struct node *n = yaml_find(map, key);

    return n != NULL && n->kind == NODE_SCALAR ? n->number : schema_number(path);
}

static const char *
origin_of(struct load *l, const struct node *n)
{
    char buf[512];
    const char *s;
    int len = snprintf(buf, sizeof(buf), "%.400s:%u", l->base, n->line);

    s = arena_text(&l->own->arena, buf, (size_t)len);
    return s != NULL ? s : "";
}

// ---------------------------------------------------------------- rules

static void
set_action(const struct node *n, struct pumice_action *a)
{
    static const enum pumice_verb verbs[] = { PUMICE_DROP, PUMICE_SUPPRESS, PUMICE_MASK,
        PUMICE_KEEP };
    const struct node *map = n->kind == NODE_MAP ? n : NULL;
    const char *word = map != NULL ? string_of(map, "action", "suppress") : n->text;

    *a = (struct pumice_action){ .verb = verbs[schema_word("action.action", word)] };
    if (map == NULL)
        return;
    a->first = (uint8_t)number_of(map, "first", "action.first");
    a->last = (uint8_t)number_of(map, "last", "action.last");
    a->of_record = schema_word("action.of", string_of(map, "of", NULL)) == 1;
}

static const char *
nearest_detector(const char *word)
{
    const char *names[512];
    size_t n = 0;

    for (; n < 512 && pumice_detector(n) != NULL && pumice_detector(n + 1) != NULL; n++)
        names[n] = pumice_detector(n)->name; // the last one, `field`, cannot be set
    return text_nearest(word, names, n);
}

static bool
is_detector(struct load *l, const struct node *key)
{
    int i = pumice_detector_find(key->text);
    const char *near;

    if (i >= 0 && pumice_detector((size_t)i + 1) != NULL)
        return true;
    if ((near = nearest_detector(key->text)) != NULL)
        error_at(l, key, "no detector '%.100s', did you mean '%s'?", key->text, near);
    else
        error_at(l, key, "no detector '%.100s'; `pumice detectors` lists them",
                key->text);
    return false;
}

static void
add_regions(struct load *l, int plan, const char *detector, const struct node *n)
{
    const struct node *w = n != NULL && n->kind == NODE_LIST ? n->child : n;

    if (n != NULL && strcmp(detector, "phone") != 0)
        error_at(l, n->key, "`regions` belongs to phone");
    for (; w != NULL; w = n->kind == NODE_LIST ? w->next : NULL)
        if (w->kind == NODE_SCALAR &&
                pumice_plan_region(l->c->policy, plan, w->text) < 0)
            error_at(l, w, "%s", pumice_policy_error(l->c->policy));
}

static void
add_detectors(struct load *l, int plan, const struct node *map)
{
    for (const struct node *n = map != NULL ? map->child : NULL; n != NULL;
            n = n->next) {
        bool off = n->kind == NODE_SCALAR && strcmp(n->text, "off") == 0;
        bool keeps = off || (n->kind == NODE_MAP && yaml_find(n, "action") == NULL);
        struct pumice_action action;

        if (!is_detector(l, n->key))
            continue;
        if (!keeps)
            set_action(n, &action);
        if (pumice_plan_detector(l->c->policy, plan, n->key->text, !off,
                    keeps ? NULL : &action, origin_of(l, n->key)) < 0)
            error_at(l, n, "%s", pumice_policy_error(l->c->policy));
        if (n->kind == NODE_MAP)
            add_regions(l, plan, n->key->text, yaml_find(n, "regions"));
    }
}

static void
add_fields(struct load *l, int plan, const struct node *map)
{
    for (const struct node *n = map != NULL ? map->child : NULL; n != NULL;
            n = n->next) {
        struct pumice_action action;

        set_action(n, &action);
        if (pumice_plan_field(l->c->policy, plan, n->key->text, &action,
                    origin_of(l, n->key)) < 0)
            error_at(l, n->key, "'%.100s' is no path: %s", n->key->text,
                    pumice_policy_error(l->c->policy));
    }
}

static void
add_evidence(struct load *l, int plan, const struct node *map)
{
    for (const struct node *n = map != NULL ? map->child : NULL; n != NULL;
            n = n->next) {
        const struct node *w = n->kind == NODE_LIST ? n->child : n;

        if (!is_detector(l, n->key))
            continue;
        for (; w != NULL; w = n->kind == NODE_LIST ? w->next : NULL)
            if (w->kind == NODE_SCALAR &&
                    pumice_plan_evidence(l->c->policy, plan, n->key->text, w->text,
                            origin_of(l, w)) < 0)
                error_at(l, w, "%s", pumice_policy_error(l->c->policy));
    }
}

static void
add_columns(struct load *l, int plan, const struct node *n)
{
    const char *name[PUMICE_COLUMNS_MOST];
    size_t count = 0;

    if (n == NULL)
        return;
    for (const struct node *w = n->kind == NODE_LIST ? n->child : n; w != NULL;
            w = n->kind == NODE_LIST ? w->next : NULL) {
        if (count == PUMICE_COLUMNS_MOST) {
            error_at(l, w, "more than %d columns", PUMICE_COLUMNS_MOST);
            return;
        }
        if (w->kind == NODE_SCALAR)
            name[count++] = w->text;
    }
    if (pumice_plan_columns(l->c->policy, plan, name, count) < 0)
        error_at(l, n, "%s", pumice_policy_error(l->c->policy));
}

// "auto, json, text, …"
static const char *
format_list(char *buf, size_t size)
{
    size_t n = 0;
    const char *name;

    buf[0] = '\0';
    for (size_t i = 0; (name = pumice_format(i)) != NULL && n < size; i++)
        n += (size_t)snprintf(buf + n, size - n, "%s%s", i == 0 ? "" : ", ", name);
    return buf;
}

// --detectors over what the file says.
static int
override_detectors(struct load *l, int plan, const char *list)
{
    char name[64];

    if (list == NULL)
        return 0;
    if (strcmp(list, "all") == 0 || strcmp(list, "default") == 0)
        return pumice_plan_detectors(l->c->policy, plan, list);
    pumice_plan_detectors(l->c->policy, plan, "none");
    for (const char *p = list; *p != '\0';) {
        size_t n = strcspn(p, ",");

        snprintf(name, sizeof(name), "%.*s", (int)n, p);
        if (n > 0 && pumice_plan_detector(l->c->policy, plan, name, true, NULL,
                             "--detectors") < 0) {
            const char *near = nearest_detector(name);

            return err_set(l->e, ERR_USAGE, "--detectors: no detector '%s'%s%s%s", name,
                    near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
                    near != NULL ? "'?" : "");
        }
        p += n + (p[n] == ',');
    }
    return 0;
}

// One set of rules: `defaults` and, over it, an entry of `topics`.
static int
add_plan(struct load *l, const struct node *defaults, const struct node *entry,
        const char *detectors, const char *format, struct config_topic *t)
{
    const struct node *over = entry != NULL ? entry : defaults;
    struct pumice_policy *p = l->c->policy;
    char list[256];
    const char *word;

    if ((t->plan = pumice_plan_add(p)) < 0)
        return err_set(l->e, ERR_INTERNAL, "%s", pumice_policy_error(p));
    add_detectors(l, t->plan, yaml_find(defaults, "detectors"));
    add_fields(l, t->plan, yaml_find(defaults, "fields"));
    add_evidence(l, t->plan, yaml_find(defaults, "evidence"));
    if (entry != NULL) {
        add_detectors(l, t->plan, yaml_find(entry, "detectors"));
        add_fields(l, t->plan, yaml_find(entry, "fields"));
        add_evidence(l, t->plan, yaml_find(entry, "evidence"));
    }
    word = string_of(over, "json_number", string_of(defaults, "json_number", NULL));
    pumice_plan_json_number(p, t->plan,
            (enum pumice_json_number)schema_word("rules.json_number", word));
    word = format != NULL
                   ? format
                   : string_of(over, "format", string_of(defaults, "format", "auto"));
    if (pumice_plan_format(p, t->plan, word) < 0 && format != NULL)
        return err_set(l->e, ERR_USAGE, "--input-format: '%.40s' is none of %s", format,
                format_list(list, sizeof(list)));
    word = string_of(over, "encoding", string_of(defaults, "encoding", "utf-8"));
    pumice_plan_encoding(p, t->plan, word);
    add_columns(l, t->plan,
            yaml_find(over, "columns") != NULL ? yaml_find(over, "columns")
                                               : yaml_find(defaults, "columns"));
    t->max_record = yaml_find(over, "max_record") != NULL
                            ? number_of(over, "max_record", "rules.max_record")
                            : number_of(defaults, "max_record", "rules.max_record");
    word = string_of(over, "on_error", string_of(defaults, "on_error", NULL));
    t->on_error = (enum config_on_error)schema_word("rules.on_error", word);
    return override_detectors(l, t->plan, detectors);
}

// ---------------------------------------------------------------- topics

bool
config_target(const struct config_topic *t, const char *topic, char *buf, size_t size)
{
    return match_expand(t->to, topic, buf, size);
}

const struct config_topic *
config_topic_find(const struct config *c, const char *topic)
{
    const struct owned *own = c->own;

    for (size_t i = 0; i < own->matches; i++)
        if (match_is(own->match[i], topic))
            return &c->topic[i];
    return NULL;
}

static void
check_topic_name(struct load *l, const struct node *n, const char *key,
        const char *name)
{
    const char *p = name;

    while (*p != '\0' && strncmp(p, "{topic}", 7) == 0)
        p += 7;
    for (p = name; *p != '\0'; p++) {
        if (strncmp(p, "{topic}", 7) == 0) {
            p += 6;
            continue;
        }
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                    (*p >= '0' && *p <= '9') || strchr("._-", *p) != NULL)) {
            error_at(l, n,
                    "%s: '%.100s' is no topic name: letters, digits, . _ - and {topic}",
                    key, name);
            return;
        }
    }
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strlen(name) > NAME_MOST ||
            *name == '\0')
        error_at(l, n,
                "%s: '%.100s' is no topic name: 1 to 249 characters, not . or ..", key,
                name);
}

// A topic that pumice writes to must not be one that it reads.
static void
check_loop(struct load *l, const struct node *n, const char *what, const char *pattern,
        const char *sample)
{
    char target[NAME_MOST + 1];
    const struct config_topic *hit;

    if (pattern == NULL || (strstr(pattern, "{topic}") != NULL && sample == NULL) ||
            !match_expand(pattern, sample != NULL ? sample : "", target,
                    sizeof(target)))
        return;
    if ((hit = config_topic_find(l->c, target)) == NULL)
        return;
    message_error(&l->m, n->line, n->col,
            "a loop: the %s topic '%s' is matched by '%s' and would be read again; "
            "narrow "
            "the pattern or name the topic otherwise",
            what, target, hit->match);
}

static void
add_topics(struct load *l, const struct node *root, const char *detectors,
        const char *format)
{
    const struct node *defaults = yaml_find(root, "defaults"),
                      *list = yaml_find(root, "topics");
    size_t n = 0, i = 0;

    for (const struct node *t = list != NULL ? list->child : NULL; t != NULL;
            t = t->next)
        n++;
    l->c->topic = calloc(n + 1, sizeof(*l->c->topic));
    l->own->match = calloc(n + 1, sizeof(struct match *));
    if (l->c->topic == NULL || l->own->match == NULL) {
        message_error(&l->m, 0, 0, "out of memory");
        return;
    }
    for (const struct node *t = list != NULL ? list->child : NULL; t != NULL;
            t = t->next, i++) {
        struct config_topic *topic = &l->c->topic[i];
        const struct node *match = yaml_find(t, "match"),
                          *policy = yaml_find(t, "policy");
        char why[256];

        l->c->topics = l->own->matches = i + 1;
        topic->origin = origin_of(l, t);
        topic->match = string_of(t, "match", "");
        topic->to = string_of(t, "to", string_of(defaults, "to", NULL));
        topic->reason = string_of(t, "reason", NULL);
        topic->policy = policy != NULL ? POLICY_EXEMPT : POLICY_PLAN;
        if (match == NULL)
            error_at(l, t, "`match:` is missing");
        else if ((l->own->match[i] = match_new(topic->match, why)) == NULL)
            error_at(l, match, "match: %s", why);
        if (topic->to == NULL)
            error_at(l, t, "`to:` is missing, here and under `defaults`");
        else
            check_topic_name(l, yaml_find(t, "to") != NULL ? yaml_find(t, "to") : t,
                    "to", topic->to);
        if (topic->policy == POLICY_EXEMPT &&
                (topic->reason == NULL || *topic->reason == '\0'))
            error_at(l, policy, "`policy: none` needs a `reason:`");
        if (topic->policy == POLICY_EXEMPT &&
                (yaml_find(t, "detectors") != NULL || yaml_find(t, "fields") != NULL))
            error_at(l, policy, "`policy: none` and rules exclude each other");
        if (add_plan(l, defaults, t, detectors, format, topic) < 0)
            return;
    }
}

static void
check_loops(struct load *l, const struct node *root)
{
    const struct node *list = yaml_find(root, "topics"),
                      *stats = yaml_find(yaml_find(root, "stats"), "topic");
    size_t i = 0;

    for (const struct node *t = list != NULL ? list->child : NULL; t != NULL;
            t = t->next, i++) {
        char sample[NAME_MOST + 1];
        bool known = match_sample(l->own->match[i], sample, sizeof(sample));
        const struct node *to = yaml_find(t, "to");

        check_loop(l, to != NULL ? to : t, "target", l->c->topic[i].to,
                known ? sample : NULL);
        check_loop(l, t, "dead letter", l->c->dead_letter_topic, known ? sample : NULL);
    }
    if (stats != NULL)
        check_loop(l, stats, "statistics", l->c->stats_topic, NULL);
}

// ---------------------------------------------------------------- the rest

static void
add_properties(struct load *l, const struct node *map)
{
    struct config_kafka *k = &l->c->kafka;
    struct config_property *list;
    size_t n = 0;

    for (const struct node *p = map != NULL ? map->child : NULL; p != NULL; p = p->next)
        n++;
    if (n == 0)
        return;
    if ((list = arena_get(&l->own->arena, n * sizeof(*list))) == NULL) {
        message_error(&l->m, 0, 0, "out of memory");
        return;
    }
    for (const struct node *p = map->child; p != NULL; p = p->next) {
        struct config_property *prop = &list[k->properties];
        struct err e = { 0 };

        *prop = (struct config_property){ .name = p->key->text, .value = p->text };
        if (p->kind == NODE_MAP && p->child != NULL && p->child->kind == NODE_SCALAR) {
            prop->secret = true;
            prop->value = value_secret(&l->own->arena, p->child->key->text,
                    p->child->text, &e);
            if (prop->value == NULL) {
                error_at(l, p, "%s: %s", p->key->text, e.msg);
                l->worst = e.code == ERR_PERMISSION ? e.code : l->worst;
                continue;
            }
        }
        k->properties++;
    }
    k->property = list;
}

static const char *
joined(struct load *l, const struct node *n)
{
    struct outbuf out = { 0 };
    const char *s;

    for (const struct node *w = n->kind == NODE_LIST ? n->child : n; w != NULL;
            w = n->kind == NODE_LIST ? w->next : NULL) {
        if (w->kind != NODE_SCALAR)
            continue;
        if (out.n > 0)
            outbuf_putc(&out, ',');
        outbuf_puts(&out, w->text);
    }
    s = out.failed ? NULL
                   : arena_text(&l->own->arena, out.n > 0 ? out.p : (const uint8_t *)"",
                             out.n);
    outbuf_fini(&out);
    return s;
}

static void
add_kafka(struct load *l, const struct node *root)
{
    const struct node *k = yaml_find(root, "kafka"), *commit = yaml_find(k, "commit"),
                      *poison = yaml_find(k, "poison");
    struct config_kafka *c = &l->c->kafka;
    char why[256];

    if (k == NULL)
        return;
    if (yaml_find(k, "brokers") == NULL)
        error_at(l, k, "kafka: `brokers:` is missing");
    else
        c->brokers = joined(l, yaml_find(k, "brokers"));
    if ((c->group = string_of(k, "group", NULL)) == NULL)
        error_at(l, k, "kafka: `group:` is missing");
    c->instance = string_of(k, "instance", NULL);
    if (c->instance == NULL)
        c->instance = value_expand(&l->own->arena,
                schema_find("kafka.instance")->preset, why);
    c->guarantee = (enum config_guarantee)schema_word("kafka.guarantee",
            string_of(k, "guarantee", NULL));
    c->start =
            (enum config_start)schema_word("kafka.start", string_of(k, "start", NULL));
    c->on_gap = (enum config_on_gap)schema_word("kafka.on_gap",
            string_of(k, "on_gap", NULL));
    c->workers = (unsigned)number_of(k, "workers", "kafka.workers");
    c->memory = number_of(k, "memory", "kafka.memory");
    c->commit_interval_ms = number_of(commit, "interval", "kafka.commit.interval");
    c->commit_records = number_of(commit, "records", "kafka.commit.records");
    c->commit_bytes = number_of(commit, "bytes", "kafka.commit.bytes");
    c->poison_attempts =
            (unsigned)number_of(poison, "attempts", "kafka.poison.attempts");
    c->poison_then = (enum config_poison)schema_word("kafka.poison.then",
            string_of(poison, "then", NULL));
    add_properties(l, yaml_find(k, "properties"));
}

static void
add_examples(struct load *l, const struct node *root)
{
    const struct node *list = yaml_find(root, "tests");
    struct config_example *e;
    size_t n = 0;

    for (const struct node *t = list != NULL ? list->child : NULL; t != NULL;
            t = t->next)
        n++;
    if (n == 0 || (e = arena_get(&l->own->arena, n * sizeof(*e))) == NULL)
        return;
    l->c->example = e;
    l->c->examples = n;
    for (const struct node *t = list->child; t != NULL; t = t->next, e++) {
        *e = (struct config_example){ string_of(t, "name", NULL),
            string_of(t, "topic", NULL), string_of(t, "input", NULL),
            string_of(t, "output", NULL), origin_of(l, t) };
        if (e->name == NULL || e->input == NULL || e->output == NULL)
            error_at(l, t, "a test needs `name:`, `input:` and `output:`");
        if (e->topic != NULL && config_topic_find(l->c, e->topic) == NULL)
            error_at(l, yaml_find(t, "topic"), "no entry of `topics` matches '%s'",
                    e->topic);
    }
}

static void
add_rest(struct load *l, const struct node *root)
{
    const struct node *dead = yaml_find(root, "dead_letters"),
                      *stats = yaml_find(root, "stats");
    struct config *c = l->c;

    c->dead_letter_topic =
            string_of(dead, "topic", schema_find("dead_letters.topic")->preset);
    if (yaml_find(dead, "topic") != NULL)
        check_topic_name(l, yaml_find(dead, "topic"), "topic", c->dead_letter_topic);
    c->stats_topic = string_of(stats, "topic", NULL);
    if (c->stats_topic != NULL)
        check_topic_name(l, yaml_find(stats, "topic"), "topic", c->stats_topic);
    c->stats_window_s = number_of(stats, "window", "stats.window") / 1000;
    c->http_listen = string_of(yaml_find(root, "http"), "listen",
            schema_find("http.listen")->preset);
    if (strcmp(c->http_listen, "off") == 0)
        c->http_listen = NULL;
}

static int
load_tree(struct load *l, const char *detectors, const char *format)
{
    struct node *root = yaml_read(&l->own->arena, &l->m);

    if (root == NULL)
        return 0;
    schema_check(&l->own->arena, root, &l->m);
    if (root->kind != NODE_MAP || l->m.errors > 0)
        return 0; // what follows relies on types
    if (yaml_find(root, "version") == NULL)
        message_error(&l->m, root->line, root->col, "`version: 1` is missing");
    l->c->defaults.origin = l->base;
    l->c->defaults.to = string_of(yaml_find(root, "defaults"), "to", NULL);
    if (add_plan(l, yaml_find(root, "defaults"), NULL, detectors, format,
                &l->c->defaults) < 0)
        return -1;
    add_topics(l, root, detectors, format);
    add_rest(l, root);
    add_kafka(l, root);
    if (l->m.errors == 0) {
        add_examples(l, root);
        check_loops(l, root);
    }
    return l->e->code != ERR_NONE ? -1 : 0;
}

static struct config *
config_new(struct load *l)
{
    struct config *c = calloc(1, sizeof(*c));
    struct owned *own = calloc(1, sizeof(*own));

    if (c == NULL || own == NULL || (c->policy = pumice_policy_new()) == NULL) {
        free(c);
        free(own);
        return NULL;
    }
    arena_init(&own->arena);
    c->own = own;
    l->c = c;
    l->own = own;
    return c;
}

void
config_free(struct config **config)
{
    struct config *c = *config;
    struct owned *own;

    if (c == NULL)
        return;
    own = c->own;
    for (size_t i = 0; i < own->matches; i++)
        match_free(&own->match[i]);
    for (size_t i = 0; i < c->kafka.properties; i++)
        if (c->kafka.property[i].secret)
            explicit_bzero((char *)(uintptr_t)c->kafka.property[i].value,
                    strlen(c->kafka.property[i].value));
    free(own->match);
    free(own->text);
    arena_fini(&own->arena);
    free(own);
    free(c->topic);
    pumice_policy_free(&c->policy);
    free(c);
    *config = NULL;
}

static int
load_builtin(struct load *l, const char *detectors, const char *format)
{
    int rc = add_plan(l, NULL, NULL, detectors, format, &l->c->defaults);

    l->c->defaults.origin = "base";
    l->c->http_listen = schema_find("http.listen")->preset;
    return rc;
}

int
config_load(const char *path, const char *detectors, const char *input_format,
        struct config **out, struct outbuf *messages, struct err *e)
{
    struct load l = { .e = e, .m = { .path = path, .out = messages } };
    const char *slash;
    int rc;

    *e = (struct err){ 0 };
    if (config_new(&l) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    if (path == NULL) {
        rc = load_builtin(&l, detectors, input_format);
    } else {
        slash = strrchr(path, '/');
        rc = read_file(path, &l.own->text, &l.m.n, e);
        l.m.text = l.own->text;
        l.base = arena_text(&l.own->arena, slash != NULL ? slash + 1 : path,
                strlen(slash != NULL ? slash + 1 : path));
        l.c->path = arena_text(&l.own->arena, path, strlen(path));
        if (rc == 0)
            set_digest(l.c, l.m.text, l.m.n);
        if (rc == 0)
            rc = load_tree(&l, detectors, input_format);
    }
    if (rc == 0 && l.m.errors > 0)
        rc = err_set(e, l.worst != ERR_NONE ? l.worst : ERR_CONFIG, "%s: %u error%s",
                path, l.m.errors, l.m.errors == 1 ? "" : "s");
    if (rc == 0 && pumice_policy_seal(l.c->policy) < 0)
        rc = err_set(e, ERR_INTERNAL, "%s", pumice_policy_error(l.c->policy));
    if (rc < 0)
        config_free(&l.c);
    *out = l.c;
    return rc;
}
