// `pumice test`: the examples that stand in a configuration, each through the engine under its topic's rules.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "cli/cli.h"
#include "config/config.h"
#include "frame/frame.h"

struct trial {
    struct pumice_worker *worker;
    struct pumice_out out;
    struct frame frame;
    struct outbuf got;
};

// Runs one example, a record a line, and puts what came of it into trial->got.
static int
run_example(struct trial *t, const struct config_topic *topic, const char *input)
{
    struct pumice_batch batch;

    frame_reset(&t->frame);
    outbuf_reset(&t->got);
    for (const char *p = input;; p++) {
        size_t n = strcspn(p, "\n");
        struct pumice_record like = { .plan = (uint16_t)topic->plan };

        if (!frame_put(&t->frame, (struct span){ (const uint8_t *)p, n },
                    topic->max_record, &like))
            return -1;
        p += n;
        if (*p == '\0' || p[1] == '\0')
            break;
    }
    batch = frame_batch(&t->frame);
    pumice_clean(t->worker, &batch, &t->out);
    if (t->out.n != batch.n)
        return -1;
    for (size_t i = 0; i < batch.n; i++) {
        const struct pumice_result *r = &t->out.res[i];

        if (r->outcome == PUMICE_DROPPED)
            continue;
        if (t->got.n > 0)
            outbuf_putc(&t->got, '\n');
        if (r->outcome == PUMICE_UNCHANGED)
            outbuf_put(&t->got,
                    (struct span){ batch.buf + batch.rec[i].at, batch.rec[i].len });
        else
            outbuf_put(&t->got, (struct span){ r->bytes, r->len });
    }
    pumice_out_reset(&t->out);
    return t->got.failed ? -1 : 0;
}

static bool
same(struct span got, const char *want)
{
    size_t n = strlen(want);

    if (n > 0 && want[n - 1] == '\n') // of a YAML block
        n--;
    return got.n == n && memcmp(got.p, want, n) == 0;
}

static int
run_all(struct trial *t, const struct config *c, const struct cli *cli, struct err *e)
{
    size_t failed = 0;

    for (size_t i = 0; i < c->examples; i++) {
        const struct config_example *x = &c->example[i];
        const struct config_topic *topic =
                x->topic != NULL ? config_topic_find(c, x->topic) : &c->defaults;
        struct span got;

        if (run_example(t, topic, x->input) < 0)
            return err_set(e, ERR_INTERNAL, "out of memory");
        got = (struct span){ t->got.n > 0 ? t->got.p : (const uint8_t *)"", t->got.n };
        if (same(got, x->output)) {
            if (!cli->quiet)
                printf("ok    %s\n", x->name);
            continue;
        }
        failed++;
        printf("FAIL  %s (%s)\n  want  %s\n  got   %.*s\n", x->name, x->origin,
                x->output, (int)got.n, (const char *)got.p);
    }
    printf("%zu passed, %zu failed\n", c->examples - failed, failed);
    return failed > 0 ? 1 : 0;
}

static int
test_main(const struct cli *cli, struct err *e)
{
    struct pumice_options options = { .simd = cli->simd };
    struct trial t = { 0 };
    struct outbuf messages = { 0 };
    struct config *c;
    int rc;

    if (cli->config == NULL)
        return err_set(e, ERR_USAGE, "test needs -c FILE");
    rc = config_load(cli->config, cli->detectors, NULL, &c, &messages, e);
    log_text((const char *)messages.p, messages.n);
    outbuf_fini(&messages);
    if (rc < 0)
        return -1;
    t.worker = pumice_worker_new(&options);
    if (t.worker == NULL || pumice_worker_bind(t.worker, c->policy) < 0 ||
            pumice_out_init(&t.out) < 0)
        rc = err_set(e, ERR_INTERNAL, "out of memory, or no kernel of that name");
    else
        rc = run_all(&t, c, cli, e);
    pumice_out_fini(&t.out);
    pumice_worker_free(&t.worker);
    frame_fini(&t.frame);
    outbuf_fini(&t.got);
    config_free(&c);
    return rc;
}

const struct command test_command = { "test",
    "run the examples that stand in a configuration", test_main };
