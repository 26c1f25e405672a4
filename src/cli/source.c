// From options to a bound worker and an opened input.
#include "cli/source.h"

#include <string.h>

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

int
source_open(struct source *s, const struct cli *cli, bool explain,
        const struct pipe_options *options, struct err *e)
{
    struct pumice_options engine = { .simd = cli->simd, .explain = explain };
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
    if ((s->worker = pumice_worker_new(&engine)) == NULL) {
        if (cli->simd != NULL)
            err_set(e, ERR_USAGE, "--simd: this machine has no kernel '%.40s'",
                    cli->simd);
        else
            err_set(e, ERR_INTERNAL, "out of memory");
        goto fail;
    }
    if (pumice_worker_bind(s->worker, s->config->policy) < 0) {
        err_set(e, ERR_INTERNAL, "out of memory");
        goto fail;
    }
    pipe.file = cli->file;
    pipe.files = cli->files;
    pipe.delimiter = cli->nul ? 0 : '\n';
    pipe.plan = (uint16_t)s->topic->plan;
    pipe.max_record = s->topic->max_record;
    if ((s->deliver = pipe_new(&pipe, e)) != NULL)
        return 0;
fail:
    source_close(s);
    return -1;
}

void
source_close(struct source *s)
{
    deliver_free(&s->deliver);
    pumice_worker_free(&s->worker);
    config_free(&s->config);
}
