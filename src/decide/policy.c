// Building a policy by plain calls, until it is sealed. A setter that fails changes nothing.
#include "decide/policy.h"

#include "detect/check_phone.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const verb_names[] = { [PUMICE_DROP] = "drop",
    [PUMICE_SUPPRESS] = "suppress",
    [PUMICE_MASK] = "mask",
    [PUMICE_KEEP] = "keep" };

const char *
pumice_verb_name(enum pumice_verb verb)
{
    return verb_names[verb];
}

struct pumice_policy *
pumice_policy_new(void)
{
    struct pumice_policy *p = calloc(1, sizeof(*p));

    if (p != NULL)
        arena_init(&p->text);
    return p;
}

void
pumice_policy_free(struct pumice_policy **policy)
{
    struct pumice_policy *p = *policy;

    if (p == NULL)
        return;
    for (size_t i = 0; i < p->plans; i++) {
        detect_extra_free(&p->plan[i].detect);
        path_set_free(&p->plan[i].paths);
        free(p->plan[i].field);
    }
    free(p->plan);
    arena_fini(&p->text);
    free(p);
    *policy = NULL;
}

const char *
pumice_policy_error(const struct pumice_policy *policy)
{
    return policy->error;
}

static int
refuse(struct pumice_policy *p, const char *what, const char *word)
{
    snprintf(p->error, sizeof(p->error), "%s%s", what, word);
    return -1;
}

static struct plan *
plan_of(struct pumice_policy *p, int plan)
{
    if (p->sealed || plan < 0 || (size_t)plan >= p->plans) {
        refuse(p, "no such plan, or the policy is sealed", "");
        return NULL;
    }
    return &p->plan[plan];
}

static void
turn(struct plan *p, size_t i, bool on)
{
    set_drop(&p->detect.on, (unsigned)i);
    set_drop(&p->detect.keyed, (unsigned)i);
    if (on)
        set_add(&p->detect.on, (unsigned)i);
}

// As DETECTORS.md has it: some are on only where a key or a word speaks for the value.
static void
preset(struct plan *p, size_t i)
{
    turn(p, i, pumice_detector(i)->preset != PUMICE_OFF);
    // Of addresses the chain of administrative words, which needs no key.
    if (pumice_detector(i)->preset == PUMICE_WITH_EVIDENCE || i == DET_cn_address)
        set_add(&p->detect.keyed, (unsigned)i);
}

int
pumice_plan_add(struct pumice_policy *policy)
{
    struct plan *grown, *p;

    if (policy->sealed || policy->plans >= UINT16_MAX)
        return refuse(policy, "the policy is sealed or full", "");
    grown = realloc(policy->plan, (policy->plans + 1) * sizeof(*grown));
    if (grown == NULL)
        return refuse(policy, "out of memory", "");
    policy->plan = grown;
    p = &grown[policy->plans];
    memset(p, 0, sizeof(*p));
    if ((p->paths = path_set_new()) == NULL)
        return refuse(policy, "out of memory", "");
    for (size_t i = 0; i < DET_COUNT; i++) {
        preset(p, i);
        p->detector[i] = (struct rule){ { .verb = PUMICE_SUPPRESS }, "base" };
    }
    p->detector[DET_card].action = p->detector[DET_cn_bank_card].action =
            (struct pumice_action){ .verb = PUMICE_MASK, .first = 6, .last = 4 };
    return (int)policy->plans++;
}

int
pumice_plan_detectors(struct pumice_policy *policy, int plan, const char *set)
{
    struct plan *p = plan_of(policy, plan);
    bool none = strcmp(set, "none") == 0, all = strcmp(set, "all") == 0;

    if (p == NULL)
        return -1;
    if (!none && !all && strcmp(set, "default") != 0)
        return refuse(policy, "detectors: all, default or none, not ", set);
    for (size_t i = 0; i < DET_field; i++)
        if (all || none)
            turn(p, i, all);
        else
            preset(p, i);
    return 0;
}

static int
action_check(struct pumice_policy *policy, const struct pumice_action *action)
{
    if (action->verb > PUMICE_KEEP)
        return refuse(policy, "no such action", "");
    if (action->of_record && action->verb != PUMICE_DROP)
        return refuse(policy, "only drop can be of the whole record", "");
    return 0;
}

int
pumice_plan_detector(struct pumice_policy *policy, int plan, const char *name, bool on,
        const struct pumice_action *action, const char *origin)
{
    struct plan *p = plan_of(policy, plan);
    int id = pumice_detector_find(name);
    const char *text;

    if (p == NULL || (action != NULL && action_check(policy, action) < 0))
        return -1;
    if (id < 0 || id == DET_field)
        return refuse(policy, "no such detector: ", name);
    if ((text = arena_text(&policy->text, origin, strlen(origin))) == NULL)
        return refuse(policy, "out of memory", "");
    turn(p, (size_t)id, on);
    p->detector[id].origin = text;
    if (action != NULL)
        p->detector[id].action = *action;
    return 0;
}

int
pumice_plan_field(struct pumice_policy *policy, int plan, const char *path,
        const struct pumice_action *action, const char *origin)
{
    struct plan *p = plan_of(policy, plan);
    struct rule *grown;
    const char *why, *text;

    if (p == NULL || action_check(policy, action) < 0)
        return -1;
    if ((text = arena_text(&policy->text, origin, strlen(origin))) == NULL ||
            (grown = realloc(p->field, (p->fields + 1) * sizeof(*grown))) == NULL)
        return refuse(policy, "out of memory", "");
    p->field = grown;
    if (path_set_add(p->paths, path, &why) < 0)
        return refuse(policy, why, "");
    p->field[p->fields++] = (struct rule){ *action, text };
    return 0;
}

int
pumice_plan_evidence(struct pumice_policy *policy, int plan, const char *detector,
        const char *word, const char *origin)
{
    struct plan *p = plan_of(policy, plan);
    int id = pumice_detector_find(detector);

    (void)origin; // a word of the topic is no rule of its own
    if (p == NULL)
        return -1;
    if (id < 0 || id == DET_field)
        return refuse(policy, "no such detector: ", detector);
    if (detect_extra_add(&p->detect, (enum detector_id)id, span_of(word)) < 0)
        return refuse(policy, "not a word, or too long: ", word);
    return 0;
}

int
pumice_plan_region(struct pumice_policy *policy, int plan, const char *region)
{
    struct plan *p = plan_of(policy, plan);

    if (p == NULL)
        return -1;
    if (strlen(region) != 2 || check_phone_region(region) == NULL)
        return refuse(policy, "no country with a plan of phone numbers: ", region);
    if (p->detect.regions == DETECT_REGIONS)
        return refuse(policy, "too many regions", "");
    memcpy(p->detect.region[p->detect.regions++], region, 3);
    return 0;
}

int
pumice_plan_format(struct pumice_policy *policy, int plan, const char *format)
{
    struct plan *p = plan_of(policy, plan);
    int form = format_form_find(format);

    if (p == NULL)
        return -1;
    if (form < 0)
        return refuse(policy, "no such format: ", format);
    p->format = (enum format_form)form;
    return 0;
}

const char *
pumice_format(size_t i)
{
    return i < FORMAT_FORM_COUNT ? format_form_name((enum format_form)i) : NULL;
}

int
pumice_plan_columns(struct pumice_policy *policy, int plan, const char *const *name,
        size_t n)
{
    struct plan *p = plan_of(policy, plan);
    struct span *grown;

    if (p == NULL)
        return -1;
    if (n == 0 || n > PUMICE_COLUMNS_MOST)
        return refuse(policy, "no columns, or too many", "");
    if ((grown = arena_get(&policy->text, n * sizeof(*grown))) == NULL)
        return refuse(policy, "out of memory", "");
    for (size_t i = 0; i < n; i++) {
        const char *text = arena_text(&policy->text, name[i], strlen(name[i]));

        if (text == NULL)
            return refuse(policy, "out of memory", "");
        grown[i] = span_of(text);
    }
    p->columns = (struct csv_columns){ .name = grown, .n = n };
    return 0;
}

int
pumice_plan_encoding(struct pumice_policy *policy, int plan, const char *encoding)
{
    struct plan *p = plan_of(policy, plan);
    bool gb18030 = strcmp(encoding, "gb18030") == 0;

    if (p == NULL)
        return -1;
    if (!gb18030 && strcmp(encoding, "utf-8") != 0)
        return refuse(policy, "no such encoding: ", encoding);
    p->encoding = gb18030 ? LAYER_GB18030 : LAYER_NONE;
    policy->gb18030 |= gb18030;
    return 0;
}

int
pumice_plan_json_number(struct pumice_policy *policy, int plan,
        enum pumice_json_number to)
{
    struct plan *p = plan_of(policy, plan);

    if (p == NULL)
        return -1;
    p->number = to;
    return 0;
}

void
pumice_plan_rule(const struct pumice_policy *policy, int plan, size_t detector,
        struct pumice_rule_info *rule)
{
    const struct plan *p = &policy->plan[plan];

    *rule = (struct pumice_rule_info){ set_has(&p->detect.on, (unsigned)detector),
        p->detector[detector].action, p->detector[detector].origin };
}

int
pumice_policy_seal(struct pumice_policy *policy)
{
    for (size_t i = 0; i < policy->plans; i++) {
        struct plan *p = &policy->plan[i];

        detect_plan_seal(&p->detect);
        if (p->columns.n > 0)
            p->columns.delimiter = p->format == FORMAT_TSV ? '\t' : ',';
        path_set_seal(p->paths);
        if (path_set_words(p->paths) > policy->state_words)
            policy->state_words = path_set_words(p->paths);
        policy->every_key |= p->detect.extra != NULL;
    }
    policy->sealed = true;
    return 0;
}

const struct rule *
policy_stricter(const struct rule *a, const struct rule *b)
{
    if (a->action.verb != b->action.verb)
        return a->action.verb < b->action.verb ? a : b;
    if (a->action.of_record != b->action.of_record)
        return a->action.of_record ? a : b;
    return a->action.first + a->action.last <= b->action.first + b->action.last ? a : b;
}
