// The pipeline over a backend in memory: what it does with each answer of a commit.
#include "unit.h"

#include "pipeline.h"

struct memory {
    struct deliver deliver;
    const char *script; // one answer of poll or commit after the other
    char log[64];       // what was called
    size_t n;
    struct pumice_record rec;
    uint8_t buf[128];
    bool due;
};

static void
note(struct memory *m, char what)
{
    assert_true(m->n + 1 < sizeof(m->log));
    m->log[m->n++] = what;
}

static enum fetched
memory_poll(struct deliver *d, struct pumice_batch *batch, struct err *e)
{
    struct memory *m = (struct memory *)d;

    note(m, 'p');
    *batch = (struct pumice_batch){ .buf = m->buf,
        .len = m->rec.len + 1,
        .rec = &m->rec,
        .n = 1 };
    switch (*m->script++) {
    case 'b':
        return FETCHED_BATCH;
    case 'r': // partitions are revoked: what was sent is settled inside of poll
        if (d->settle(d->pipeline, e) < 0)
            return FETCHED_STOP;
        batch->n = 0;
        return FETCHED_BATCH;
    case 's':
        err_set(e, ERR_IO, "poll");
        return FETCHED_STOP;
    default:
        return FETCHED_END;
    }
}

static void
memory_send(struct deliver *d, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct memory *m = (struct memory *)d;

    assert_int_equal(out->n, batch->n);
    if (batch->n > 0) {
        assert_int_equal(out->res[0].outcome, PUMICE_EDITED);
        assert_int_equal(out->res[0].len, strlen("mail [EMAIL]"));
        assert_memory_equal(out->res[0].bytes, "mail [EMAIL]", out->res[0].len);
    }
    note(m, batch->n > 0 ? 's' : '-');
}

static bool
memory_due(struct deliver *d)
{
    return ((struct memory *)d)->due;
}

static enum commit
memory_commit(struct deliver *d, struct err *e)
{
    struct memory *m = (struct memory *)d;

    note(m, 'c');
    switch (*m->script++) {
    case 'R':
        return COMMIT_REPLAY;
    case 'N':
        return COMMIT_REBUILD;
    case 'S':
        err_set(e, ERR_FENCED, "commit");
        return COMMIT_STOP;
    default:
        return COMMIT_OK;
    }
}

static int
memory_rebuild(struct deliver *d, struct err *e)
{
    struct memory *m = (struct memory *)d;

    note(m, 'n');
    return *m->script++ == 'F' ? err_set(e, ERR_UNAVAILABLE, "rebuild") : 0;
}

static const struct deliver_ops memory_ops = { "memory", memory_poll, memory_send,
    memory_due, memory_commit, memory_rebuild, NULL };

// Runs the script; *code is what the error says, 0 for none.
static int
run(const char *script, bool due, char log[static 64], int *code)
{
    static const char text[] = "mail bob@example.org";
    struct memory m = { .deliver.ops = &memory_ops, .script = script, .due = due };
    struct pumice_policy *policy = pumice_policy_new();
    struct pumice_worker *w = pumice_worker_new(NULL);
    struct pipeline p;
    struct err e = { 0 };
    int rc;

    memcpy(m.buf, text, sizeof(text));
    m.rec = (struct pumice_record){ .len = sizeof(text) - 1,
        .plan = (uint16_t)pumice_plan_add(policy) };
    assert_int_equal(pumice_policy_seal(policy), 0);
    assert_int_equal(pumice_worker_bind(w, policy), 0);
    assert_int_equal(pipeline_init(&p, &m.deliver, w, &e), 0);
    rc = pipeline_run(&p, &e);
    pipeline_fini(&p);
    pumice_worker_free(&w);
    pumice_policy_free(&policy);
    memcpy(log, m.log, sizeof(m.log));
    *code = rc < 0 ? err_exit_code(e.code) : 0;
    return rc;
}

static void
every_answer_of_a_commit_has_its_consequence(void **state)
{
    static const struct {
        const char *script;
        bool due;
        const char *log;
        int rc, code;
    } cases[] = {
        { "e", true, "p", 0, 0 },
        { "bbe", false, "pspsp", 0, 0 },      // nothing is due: nothing is committed
        { "bOe", true, "pscp", 0, 0 },        // committed
        { "bRbOe", true, "pscpscp", 0, 0 },   // the same once more
        { "bNObOe", true, "pscnpscp", 0, 0 }, // a new producer first
        { "bNF", true, "pscn", -1, 69 },      // which there is not
        { "bS", true, "psc", -1, 76 },        // stop
        { "s", true, "p", -1, 74 },           // no input
        { "brOe", false, "pspc-p", 0, 0 },    // revoked: settled inside of poll
        { "brS", false, "pspc", -1, 76 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char log[64];
        int code, rc = run(cases[i].script, cases[i].due, log, &code);

        assert_string_equal(log, cases[i].log);
        assert_int_equal(rc, cases[i].rc);
        assert_int_equal(code, cases[i].code);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_of_a_commit_has_its_consequence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
