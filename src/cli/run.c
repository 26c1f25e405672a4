// pumice run: the Kafka daemon. Workers until a signal or an error; HTTP beside them.
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/daemon.h"
#include "cli/stop.h"
#include "cli/version.h"
#include "serve/http.h"

enum { DRAIN_MS = 60000, LOOK_MS = 100 };

// "60s", "500ms", "2m".
static int
parse_time(const char *text, uint64_t *ms, struct err *e)
{
    static const struct {
        const char *unit;
        uint64_t ms;
    } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 } };
    char *end;
    unsigned long long n;

    errno = 0;
    n = strtoull(text, &end, 10);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (isdigit((unsigned char)text[0]) && errno == 0 && n < 1000000000 &&
                strcmp(end, units[i].unit) == 0) {
            *ms = n * units[i].ms;
            return 0;
        }
    return err_set(e, ERR_USAGE,
            "--drain-limit '%.40s': a time like 60s or 2m is expected", text);
}

static int
check(const struct config *c, struct err *e)
{
    if (c->kafka.brokers == NULL)
        return err_set(e, ERR_CONFIG, "%s: `kafka.brokers` is missing", c->path);
    if (c->kafka.group == NULL)
        return err_set(e, ERR_CONFIG, "%s: `kafka.group` is missing", c->path);
    if (c->topics == 0)
        return err_set(e, ERR_CONFIG, "%s: `topics` has no entry: nothing to do",
                c->path);
    if (c->kafka.guarantee != GUARANTEE_AT_LEAST_ONCE)
        return err_set(e, ERR_CONFIG,
                "%s: kafka.guarantee: exactly_once is not there yet", c->path);
    return 0;
}

static int
serve(struct daemon_options *o, struct err *e)
{
    struct metrics_build build = { version_number, version_revision,
        properties_version() };
    const struct config *c = o->config;
    struct http *http = NULL;
    struct daemon *daemon;
    int rc;

    if (c->http_listen != NULL && c->http_listen[0] != 0) {
        if ((http = http_new(c->http_listen, o->metrics, &build, e)) == NULL)
            return -1;
        LOG(LOG_INFO, "serve", "listening", LOG_W("address", c->http_listen));
    }
    if ((daemon = daemon_start(o, e)) == NULL) {
        http_free(&http);
        return -1;
    }
    while (!stop_wait(LOOK_MS) && !daemon_ended(daemon))
        ;
    atomic_store(&stop_asked,
            true); // one that failed takes the others along, in good order
    metrics_draining(o->metrics);
    rc = daemon_join(&daemon, e);
    http_free(&http);
    if (rc == 0)
        LOG(LOG_INFO, "run", "drained and stopped");
    return rc;
}

static int
run_main(const struct cli *cli, struct err *e)
{
    struct outbuf messages = { 0 };
    struct properties properties;
    struct daemon_options o = { .properties = &properties,
        .stop = &stop_asked,
        .simd = cli->simd,
        .drain_ms = DRAIN_MS };
    struct config *config = NULL;
    int rc;

    if (cli->config == NULL)
        return err_set(e, ERR_USAGE, "run needs a configuration: -c FILE");
    if (cli->drain_limit != NULL && parse_time(cli->drain_limit, &o.drain_ms, e) < 0)
        return -1;
    rc = config_load(cli->config, cli->detectors, cli->input_format, &config, &messages,
            e);
    if (messages.n > 0)
        log_text((const char *)messages.p, messages.n);
    outbuf_fini(&messages);
    if (rc < 0)
        return -1;
    o.config = config;
    stop_catch();
    rc = -1;
    if (check(config, e) == 0 && properties_init(&properties, &config->kafka,
                                         cli->property, cli->properties, e) == 0) {
        if ((o.metrics = metrics_new(config->kafka.workers, config->digest)) == NULL)
            err_set(e, ERR_INTERNAL, "out of memory");
        else
            rc = serve(&o, e);
    }
    metrics_free(&o.metrics);
    config_free(&config);
    return rc;
}

const struct command run_command = {
    .name = "run",
    .help = "clean Kafka topics until told to stop",
    .main = run_main,
};
