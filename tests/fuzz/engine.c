// The engine under libFuzzer. Whatever the bytes: it returns, cleaning twice changes nothing, both kernels
// agree, and a record without findings is untouched. The first byte picks the format and the plan.
#include <stdlib.h>
#include <string.h>

#include "pumice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct engine {
    struct pumice_policy *policy;
    struct pumice_worker *worker[2];
    struct pumice_out out[2];
};

static struct engine *
engine(void)
{
    static struct engine e;

    if (e.policy != NULL)
        return &e;
    e.policy = pumice_policy_new();
    for (int i = 0; i < 4; i++) {
        struct pumice_action mask = { .verb = PUMICE_MASK, .first = 3, .last = 4 };
        struct pumice_action drop = { .verb = PUMICE_DROP };

        pumice_plan_add(e.policy);
        pumice_plan_json_number(e.policy, i, (enum pumice_json_number)(i % 3));
        if (i & 1)
            pumice_plan_detector(e.policy, i, "cn_mobile", true, &mask, "fuzz");
        if (i & 2) {
            pumice_plan_detector(e.policy, i, "email", true, &drop, "fuzz");
            pumice_plan_field(e.policy, i, "$..a", &drop, "fuzz");
            pumice_plan_field(e.policy, i, "$.b[*]", &mask, "fuzz");
        }
    }
    pumice_policy_seal(e.policy);
    for (int i = 0; i < 2; i++) {
        struct pumice_options options = { .simd = i == 0 ? "portable" : NULL,
            .explain = true };

        e.worker[i] = pumice_worker_new(&options);
        pumice_worker_bind(e.worker[i], e.policy);
        pumice_out_init(&e.out[i]);
    }
    return &e;
}

static const struct pumice_result *
clean(struct engine *e, int i, const uint8_t *data, size_t size, uint16_t plan)
{
    // Exactly as much as is promised: one 0 byte and 64 readable ones.
    uint8_t *buf = malloc(size + 65);
    struct pumice_record rec = { .len = (uint32_t)size, .plan = plan };
    struct pumice_batch batch = { .buf = buf, .len = size + 1, .rec = &rec, .n = 1 };

    memcpy(buf, data, size);
    memset(buf + size, 0, 65);
    pumice_clean(e->worker[i], &batch, &e->out[i]);
    free(buf);
    if (e->out[i].n != 1)
        abort();
    return &e->out[i].res[0];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct engine *e = engine();
    const struct pumice_result *a, *b;
    uint16_t plan;

    if (size == 0)
        return 0;
    plan = data[0] & 3;
    data++, size--;
    a = clean(e, 0, data, size, plan);
    b = clean(e, 1, data, size, plan);
    if (a->outcome != b->outcome || a->len != b->len ||
            (a->len > 0 && memcmp(a->bytes, b->bytes, a->len) != 0))
        abort(); // kernels differ
    if (a->outcome == PUMICE_EDITED) {
        uint8_t *copy = malloc(a->len + 1);
        size_t n = a->len;

        memcpy(copy, a->bytes, n);
        b = clean(e, 1, copy, n, plan);
        if (b->outcome != PUMICE_UNCHANGED && b->outcome != PUMICE_WITHHELD)
            abort(); // not idempotent
        free(copy);
    }
    pumice_out_reset(&e->out[0]);
    pumice_out_reset(&e->out[1]);
    return 0;
}
