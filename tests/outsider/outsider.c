// Drives the archive as a stranger would: through pumice.h alone.
#include <stdio.h>
#include <string.h>

#include "pumice.h"

static int failed;

static void
expect(int ok, const char *what)
{
    printf("%s %s\n", ok ? "[       OK ]" : "FAILED", what);
    failed += !ok;
}

// A record from Kafka with a schema registry's frame, in GB18030: the frame stays, whatever its bytes.
static enum pumice_outcome
framed(const char *bytes, size_t n, const char *want, size_t wanted,
        const char *encoding)
{
    static uint8_t buf[256];
    struct pumice_record rec = { .len = (uint32_t)n, .flags = PUMICE_REC_FRAMED };
    struct pumice_batch batch = { .buf = buf, .len = n + 1, .rec = &rec, .n = 1 };
    struct pumice_policy *policy = pumice_policy_new();
    struct pumice_worker *worker = pumice_worker_new(NULL);
    struct pumice_out out;
    enum pumice_outcome outcome = PUMICE_UNCHANGED;

    memset(buf, 0, sizeof(buf));
    memcpy(buf, bytes, n);
    if (policy != NULL && worker != NULL && pumice_out_init(&out) == 0 &&
            pumice_plan_add(policy) == 0 &&
            pumice_plan_encoding(policy, 0, encoding) == 0 &&
            pumice_policy_seal(policy) == 0 &&
            pumice_worker_bind(worker, policy) == 0) {
        pumice_clean(worker, &batch, &out);
        outcome = out.res[0].outcome;
        if (want != NULL)
            expect(out.res[0].len == wanted &&
                            memcmp(out.res[0].bytes, want, wanted) == 0,
                    "keeps_the_frame");
        else
            expect(outcome == PUMICE_WITHHELD && out.res[0].reason == PUMICE_BINARY,
                    "withholds_framed_binary");
        pumice_out_fini(&out);
    }
    pumice_worker_free(&worker);
    pumice_policy_free(&policy);
    return outcome;
}

static void
reads_behind_a_frame(void)
{
    static const char
            json[] = "\0\0\0\1\2{\"phone\":13812345678}",
            clean[] = "\0\0\0\1\2{\"phone\":\"[PHONE]\"}",
            wide[] = "\0\x81\x30\x81\x30{\"phone\":13812345678,\"a\":\"\xc4\xe3\"}",
            narrow[] = "\0\x81\x30\x81\x30{\"phone\":\"[PHONE]\",\"a\":\"\xc4\xe3\"}",
            avro[] = "\0\0\0\1\2\x14"
                     "bob@example.org";

    expect(framed(json, sizeof(json) - 1, clean, sizeof(clean) - 1, "utf-8") ==
                    PUMICE_EDITED,
            "cleans_json_behind_a_frame");
    expect(framed(wide, sizeof(wide) - 1, narrow, sizeof(narrow) - 1, "gb18030") ==
                    PUMICE_EDITED,
            "decodes_only_what_stands_behind_a_frame");
    framed(avro, sizeof(avro) - 1, NULL, 0, "utf-8");
}

int
main(void)
{
    static uint8_t buf[256] = "mail bob@example.org\0nothing here\0";
    struct pumice_record rec[2] = { { .at = 0, .len = 20 },
        { .at = 21, .len = 12, .message = 1 } };
    struct pumice_batch batch = { .buf = buf, .len = 34, .rec = rec, .n = 2 };
    struct pumice_policy *policy = pumice_policy_new();
    struct pumice_worker *worker = pumice_worker_new(NULL);
    struct pumice_out out;
    struct pumice_field field;
    size_t at = 0;

    expect(policy != NULL && worker != NULL && pumice_out_init(&out) == 0, "builds");
    expect(pumice_plan_add(policy) == 0 && pumice_policy_seal(policy) == 0,
            "seals_a_policy");
    expect(pumice_worker_bind(worker, policy) == 0, "binds_it");
    pumice_clean(worker, &batch, &out);
    expect(out.n == 2, "has_a_result_for_each_record");
    expect(out.res[0].outcome == PUMICE_EDITED && out.res[0].len == 12 &&
                    memcmp(out.res[0].bytes, "mail [EMAIL]", 12) == 0,
            "edits_what_is_personal");
    expect(out.res[1].outcome == PUMICE_UNCHANGED && out.res[1].bytes == NULL,
            "leaves_the_rest");
    expect(pumice_fields_next(worker, &at, &field) && field.hits == 1 &&
                    strcmp(field.path, "$") == 0,
            "counts_by_field");
    expect(pumice_plan_add(policy) == -1 && *pumice_policy_error(policy) != '\0',
            "refuses_to_change_a_sealed_policy");
    pumice_out_fini(&out);
    pumice_worker_free(&worker);
    pumice_policy_free(&policy);
    reads_behind_a_frame();
    return failed;
}
