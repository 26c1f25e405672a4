// The engine under libFuzzer. Whatever the bytes: it returns, both kernels give the same with explain and without,
// cleaning twice changes nothing, what is unchanged has no finding, findings lie in the record and do not overlap,
// and a withheld record has a stub and nothing of itself in it.
//
// The first byte picks the plan, the second one the stream, the third one part and flags of the record.
#include <stdlib.h>
#include <string.h>

#include "pumice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const formats[] = { "auto", "json", "text", "logfmt", "syslog",
    "access", "csv", "tsv", "xml", "cri", "docker", "cef", "leef", "mybatis" };

enum {
    FORMATS = sizeof(formats) / sizeof(formats[0]),
    ACTIONS = 4, // as they are, mask, drop, suppress by fields
    ENCODINGS = 2,
    PLANS = FORMATS * ACTIONS + ACTIONS * ENCODINGS,
    HEAD = 3
};

static const struct {
    const char *head;
    size_t n;
} heads[] = { { NULL, 0 },
    { "\xff\xfe"
      "a\0\n\0",
            6 },
    { "\xfe\xff\0a\0\n", 6 }, { "time,level,phone,card,note\n", 27 },
    { "time\tlevel\tphone\tcard\n", 22 }, { "time;level;mobile;mail;note\n", 28 },
    { "a|b|msg|x\n", 10 } };
enum { STREAMS = sizeof(heads) / sizeof(heads[0]) };

struct engine {
    struct pumice_policy *policy;
    struct pumice_stream *stream[STREAMS];
    struct pumice_worker *worker[2];
    struct pumice_out out[2];
};

static void
must(int rc)
{
    if (rc < 0)
        abort();
}

static void
act(struct pumice_policy *policy, int plan, unsigned kind)
{
    struct pumice_action mask = { .verb = PUMICE_MASK, .first = 3, .last = 4 },
                         one = { .verb = PUMICE_MASK, .last = 1 },
                         drop = { .verb = PUMICE_DROP },
                         label = { .verb = PUMICE_SUPPRESS },
                         keep = { .verb = PUMICE_KEEP };
    const struct pumice_action *all = kind == 1 ? &mask : &drop;

    for (size_t i = 0; kind > 0 && kind < 3 && pumice_detector(i + 1) != NULL; i++)
        must(pumice_plan_detector(policy, plan, pumice_detector(i)->name, true, all,
                "fuzz"));
    if (kind != 3)
        return;
    must(pumice_plan_field(policy, plan, "$..a", &drop, "fuzz"));
    must(pumice_plan_field(policy, plan, "$.b[*]", &mask, "fuzz"));
    must(pumice_plan_field(policy, plan, "$.msg", &label, "fuzz"));
    must(pumice_plan_field(policy, plan, "$..k", &one, "fuzz"));
    must(pumice_plan_field(policy, plan, "$.phone", &keep, "fuzz"));
    must(pumice_plan_json_number(policy, plan,
            plan % 2 ? PUMICE_NUMBER_NULL : PUMICE_NUMBER_ZERO));
    must(pumice_plan_evidence(policy, plan, "cn_mobile", "callee", "fuzz"));
}

static struct engine *
engine(void)
{
    static const char *const columns[] = { "time", "msg", "phone", "a" };
    static struct engine e;

    if (e.policy != NULL)
        return &e;
    e.policy = pumice_policy_new();
    for (int i = 0; i < PLANS; i++) {
        unsigned kind = (unsigned)i % ACTIONS;

        must(pumice_plan_add(e.policy));
        act(e.policy, i, kind);
        if (i < FORMATS * ACTIONS)
            must(pumice_plan_format(e.policy, i, formats[i / ACTIONS]));
        else if (i < FORMATS * ACTIONS + ACTIONS)
            must(pumice_plan_encoding(e.policy, i, "gb18030"));
        else
            must(pumice_plan_columns(e.policy, i, columns, 4));
        if (kind % 2 == 0)
            must(pumice_plan_region(e.policy, i, "US"));
        if (kind == 0)
            must(pumice_plan_region(e.policy, i, "DE"));
    }
    must(pumice_policy_seal(e.policy));
    for (size_t i = 1; i < STREAMS; i++)
        if ((e.stream[i] = pumice_stream_new(e.policy, 0,
                     (const uint8_t *)heads[i].head, heads[i].n)) == NULL)
            abort();
    for (int i = 0; i < 2; i++) {
        struct pumice_options options = { .simd = i == 0 ? "portable" : NULL,
            .explain = i == 0 };

        e.worker[i] = pumice_worker_new(&options);
        must(pumice_worker_bind(e.worker[i], e.policy));
        must(pumice_out_init(&e.out[i]));
    }
    return &e;
}

// What is asked of a record, besides its bytes.
struct asked {
    uint16_t plan;
    uint8_t part, flags;
    const struct pumice_stream *stream;
};

static const struct pumice_result *
clean(struct engine *e, int i, const uint8_t *data, size_t size, const struct asked *a)
{
    // Exactly as much as is promised: one 0 byte and 64 readable ones.
    uint8_t *buf = malloc(size + 65);
    struct pumice_record rec = { .len = (uint32_t)size,
        .plan = a->plan,
        .part = a->part,
        .flags = a->flags };
    struct pumice_batch batch = { .buf = buf,
        .len = size + 1,
        .rec = &rec,
        .n = 1,
        .stream = a->stream };

    memcpy(buf, data, size);
    memset(buf + size, 0, 65);
    pumice_out_reset(&e->out[i]);
    pumice_clean(e->worker[i], &batch, &e->out[i]);
    free(buf);
    if (e->out[i].n != 1)
        abort();
    return &e->out[i].res[0];
}

static void
check_findings(const struct pumice_out *out, size_t size)
{
    uint32_t end = 0;
    size_t hits = 0;

    for (size_t i = 0; i < out->findings; i++) {
        const struct pumice_finding *f = &out->finding[i];

        if (f->start > f->end || f->end > size)
            abort();
        if (f->refused != NULL)
            continue;
        if (f->start < end)
            abort();
        end = f->end;
        hits++;
    }
    if (out->res[0].outcome != PUMICE_WITHHELD && hits != out->res[0].hits)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct engine *e = engine();
    const struct pumice_result *a, *b;
    struct asked asked;

    if (size < HEAD)
        return 0;
    asked = (struct asked){ .plan = data[0] % PLANS,
        .part = data[2] % 8 ? PUMICE_VALUE : data[2] / 8 % 3,
        .flags = data[2] >= 0xf0 ? PUMICE_REC_FRAMED : 0,
        .stream = e->stream[data[1] % STREAMS] };
    if (asked.flags & PUMICE_REC_FRAMED)
        asked.stream = NULL; // as from Kafka
    data += HEAD, size -= HEAD;
    a = clean(e, 0, data, size, &asked);
    b = clean(e, 1, data, size, &asked);
    if (a->outcome != b->outcome || a->reason != b->reason || a->len != b->len ||
            (a->len > 0 && memcmp(a->bytes, b->bytes, a->len) != 0))
        abort(); // kernels differ, or explain does
    check_findings(&e->out[0], size);
    if (a->outcome == PUMICE_WITHHELD && (a->reason == PUMICE_INTERNAL || a->len == 0))
        abort();
    if (a->outcome == PUMICE_UNCHANGED && a->bytes != NULL)
        abort();
    if (a->outcome == PUMICE_EDITED) {
        uint8_t *copy = malloc(a->len + 1);
        size_t n = a->len;

        memcpy(copy, a->bytes, n);
        b = clean(e, 1, copy, n, &asked);
        if (b->outcome != PUMICE_UNCHANGED)
            abort(); // not idempotent
        free(copy);
    }
    return 0;
}
