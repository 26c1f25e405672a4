// The compiled policy, const once sealed: per plan what is on, what becomes of each detector's
// findings, and the field rules.
#ifndef DECIDE_POLICY_H
#define DECIDE_POLICY_H

#include "base/arena.h"
#include "detect/detect.h"
#include "format/format.h"

struct rule {
    struct pumice_action action;
    const char *origin; // "pumice.yaml:14"
};

struct plan {
    struct detect_plan detect;
    struct rule detector[DET_COUNT];
    struct path_set *paths;
    struct rule *field; // by number of its pattern
    size_t fields;
    enum format_form format;
    enum layer_kind encoding; // LAYER_NONE or LAYER_GB18030
    struct csv_columns columns;
    enum pumice_json_number number;
};

struct pumice_policy {
    struct plan *plan;
    size_t plans;
    size_t state_words; // the most that a plan's paths need
    bool gb18030;       // some plan reads it
    bool every_key;     // some plan has key words of its own
    bool sealed;
    struct arena text; // origins
    char error[256];
};

// The stricter of two actions: what stands first in enum pumice_verb, of the same what keeps less.
const struct rule *policy_stricter(const struct rule *a, const struct rule *b);
#endif
