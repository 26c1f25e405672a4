// `pumice check`: every error and warning of a configuration, and on request what it says of each topic.
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/report.h"
#include "config/config.h"

static const char *
on_error_name(enum config_on_error on_error)
{
    return on_error == ON_ERROR_STUB ? "stub" : "dead letter";
}

static void
put_topic(struct outbuf *out, const struct config *c, const struct config_topic *t,
        bool origin)
{
    outbuf_printf(out, "%-28s -> %-28s",
            t->match != NULL ? t->match : "(defaults, the pipe)",
            t->to != NULL ? t->to : "-");
    if (t->policy == POLICY_EXEMPT)
        outbuf_printf(out, " not protected: %s", t->reason);
    else
        outbuf_printf(out, " on error: %s, records up to %llu bytes",
                on_error_name(t->on_error), (unsigned long long)t->max_record);
    outbuf_printf(out, origin ? "  [%s]\n" : "\n", t->origin);
    for (size_t i = 0; pumice_detector(i + 1) != NULL && t->policy != POLICY_EXEMPT;
            i++) {
        struct pumice_rule_info rule;

        pumice_plan_rule(c->policy, t->plan, i, &rule);
        outbuf_printf(out, "    %-14s ", pumice_detector(i)->name);
        if (rule.on)
            report_action(out, &rule.action);
        else
            outbuf_puts(out, "off (not protected)");
        outbuf_printf(out, origin ? "  [%s]\n" : "\n", rule.origin);
    }
}

static int
check_main(const struct cli *cli, struct err *e)
{
    struct outbuf out = { 0 };
    struct config *c;
    const struct config_topic *one;
    int rc, code = 0;

    if (cli->config == NULL)
        return err_set(e, ERR_USAGE, "check needs -c FILE");
    rc = config_load(cli->config, NULL, NULL, &c, &out, e);
    if (rc == 0 && cli->topic != NULL) {
        if ((one = config_topic_find(c, cli->topic)) == NULL)
            rc = err_set(e, ERR_CONFIG,
                    "%s: no entry of `topics` matches '%s', so it would not be "
                    "forwarded",
                    c->path, cli->topic);
        else
            put_topic(&out, c, one, cli->origin);
    } else if (rc == 0 && cli->report) {
        put_topic(&out, c, &c->defaults, cli->origin);
        for (size_t i = 0; i < c->topics; i++)
            put_topic(&out, c, &c->topic[i], cli->origin);
    }
    if (rc == 0 && !cli->quiet && cli->topic == NULL)
        outbuf_printf(&out, "%s: ok: %zu topic %s, %zu test%s\n", c->path, c->topics,
                c->topics == 1 ? "entry" : "entries", c->examples,
                c->examples == 1 ? "" : "s");
    fwrite(out.p, 1, out.n, stdout);
    outbuf_fini(&out);
    config_free(&c);
    return rc < 0 ? -1 : code;
}

const struct command check_command = { "check",
    "check a configuration; every error with its line", check_main };
