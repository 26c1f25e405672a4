// From options to bound workers and a turnstile.
#include "cli/source.h"

#include <stdlib.h>

#include "base/log.h"

static int
load(struct source *s, const struct cli *cli, struct err *e)
{
    struct outbuf messages = { 0 };
    int rc = config_load(cli->config, cli->detectors, cli->input_format, &s->config,
            &messages, e);

    if (messages.n > 0)
        log_text((const char *)messages.p, messages.n);
    outbuf_fini(&messages);
    return rc;
}

// One thread's worker and deliver; they stand in the tables as far as they came.
static int
add_thread(struct source *s, const struct cli *cli, bool explain, struct err *e)
{
    struct pumice_options engine = { .simd = cli->simd, .explain = explain };
    size_t i = s->threads++;

    if ((s->worker[i] = pumice_worker_new(&engine)) == NULL) {
        if (cli->simd != NULL)
            return err_set(e, ERR_USAGE, "--simd: this machine has no kernel '%.40s'",
                    cli->simd);
        return err_set(e, ERR_INTERNAL, "out of memory");
    }
    if (pumice_worker_bind(s->worker[i], s->config->policy) < 0)
        return err_set(e, ERR_INTERNAL, "out of memory");
    s->deliver[i] = pipe_new(s->turnstile, e);
    return s->deliver[i] == NULL ? -1 : 0;
}

int
source_open(struct source *s, const struct cli *cli, bool explain, size_t threads,
        const struct pipe_options *options, struct err *e)
{
    struct pipe_options pipe = *options;

    *s = (struct source){ 0 };
    if (load(s, cli, e) < 0)
        return -1;
    s->topic = &s->config->defaults;
    if (cli->topic != NULL && cli->config != NULL) {
        s->topic = config_topic_find(s->config, cli->topic);
        if (s->topic == NULL) {
            err_set(e, ERR_CONFIG,
                    "%s: no entry of `topics` matches '%s', so it would not be "
                    "forwarded",
                    s->config->path, cli->topic);
            goto fail;
        }
    }
    s->worker = calloc(threads, sizeof(struct pumice_worker *));
    s->deliver = calloc(threads, sizeof(struct deliver *));
    if (s->worker == NULL || s->deliver == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        goto fail;
    }
    pipe.file = cli->file;
    pipe.files = cli->files;
    pipe.policy = s->config->policy;
    pipe.delimiter = cli->nul ? 0 : '\n';
    pipe.plan = (uint16_t)s->topic->plan;
    pipe.max_record = s->topic->max_record;
    if ((s->turnstile = turnstile_new(&pipe, e)) == NULL)
        goto fail;
    while (s->threads < threads)
        if (add_thread(s, cli, explain, e) < 0)
            goto fail;
    return 0;
fail:
    source_close(s);
    return -1;
}

void
source_close(struct source *s)
{
    for (size_t i = 0; i < s->threads; i++) {
        deliver_free(&s->deliver[i]);
        pumice_worker_free(&s->worker[i]);
    }
    free(s->deliver);
    free(s->worker);
    turnstile_free(&s->turnstile);
    config_free(&s->config);
}
