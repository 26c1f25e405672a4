// A configuration file, checked and compiled: the policy for the engine and settings for the rest.
// All strings and lists belong to the config and live as long; const after config_load().
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/outbuf.h"
#include "pumice.h"

enum config_guarantee { GUARANTEE_AT_LEAST_ONCE, GUARANTEE_EXACTLY_ONCE };
enum config_start { START_EARLIEST, START_LATEST };
enum config_on_error { ON_ERROR_DEAD_LETTER, ON_ERROR_STUB };
enum config_on_gap { GAP_HALT, GAP_CONTINUE };
enum config_poison { POISON_STUB, POISON_HALT };

struct config_property {
    const char *name, *value; // value of a secret is read already
    bool secret;
};

struct config_kafka {
    const char *brokers; // "k1:9093,k2:9093", NULL when the file has no kafka section
    const char *group, *instance;
    enum config_guarantee guarantee;
    enum config_start start;
    unsigned workers;
    uint64_t memory; // bytes
    uint64_t commit_interval_ms, commit_records, commit_bytes;
    enum config_on_gap on_gap;
    unsigned poison_attempts;
    enum config_poison poison_then;
    const struct config_property *property;
    size_t properties;
};

enum config_policy { POLICY_PLAN, POLICY_EXEMPT };

// An entry of `topics`, or `defaults` itself for the pipe without --topic.
struct config_topic {
    const char *match;  // as written; NULL for defaults
    const char *origin; // "pumice.yaml:14"
    const char *to;     // with `{topic}` in it
    enum config_policy policy;
    const char *reason; // of POLICY_EXEMPT
    int plan;           // for pumice_record.plan
    uint64_t max_record;
    enum config_on_error on_error;
};

struct config_example { // an entry of `tests`
    const char *name, *topic, *input, *output, *origin;
};

struct config {
    const char *path;             // "pumice.yaml", NULL for the built-in one
    char digest[17];              // 16 hex digits of the file's content
    struct pumice_policy *policy; // sealed
    struct config_kafka kafka;
    struct config_topic defaults;
    struct config_topic *topic; // in the order of the file
    size_t topics;
    const char *dead_letter_topic; // with `{topic}`; NULL: none
    const char *stats_topic;       // NULL: none
    uint64_t stats_window_s;
    const char *http_listen; // "127.0.0.1:9646", NULL or "" when off
    const struct config_example *example;
    size_t examples;
    void *own; // opaque
};

// detectors: NULL, "default", "all", or a comma-separated list: the word of --detectors, over what the file says.
// path NULL: the built-in base policy. All errors and warnings go to `messages` in one run, each with
// file:line:col, source line and caret; *out is set only on 0. -1: e->code is ERR_CONFIG, ERR_NO_INPUT or
// ERR_PERMISSION, e->msg one summary line.
int config_load(const char *path, const char *detectors, const char *input_format,
        struct config **out, struct outbuf *messages, struct err *e);
void config_free(struct config **c);
// The first entry that matches a topic's name, NULL: the topic is not forwarded.
const struct config_topic *config_topic_find(const struct config *c, const char *topic);
// Where its clean records go: `to` with {topic} put in. Writes to buf, false when it is too long.
bool config_target(const struct config_topic *t, const char *topic, char *buf,
        size_t size);
#endif
