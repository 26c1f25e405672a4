// pumice broker: a small Kafka for trying things out. Prints its address and serves until told to stop.
#include <inttypes.h>
#include <stdio.h>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/stop.h"
#include "kafka/mock.h"

enum { WATCH_MS = 1000 };

static void
say_trimmed(void *ctx, const char *topic, int partition, int64_t first)
{
    (void)ctx;
    LOG(LOG_WARNING, "broker",
            "old records forgotten: 5 MiB per partition is all there is",
            LOG_W("topic", topic), LOG_I("partition", partition),
            LOG_I("first", first));
}

static int
broker_main(const struct cli *cli, struct err *e)
{
    static char *const topics[] = { "app.logs", "clean.app.logs", "app.logs.dlq",
        "pumice.stats" };
    char *const *name = cli->files > 0 ? cli->file : topics;
    size_t n = cli->files > 0 ? cli->files : sizeof(topics) / sizeof(topics[0]);
    struct mock *m;

    stop_catch();
    if ((m = mock_new(e)) == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (mock_topic(m, name[i], e) < 0) {
            mock_free(&m);
            return -1;
        }
        LOG(LOG_INFO, "broker", "topic", LOG_W("topic", name[i]),
                LOG_I("partitions", MOCK_PARTITIONS));
    }
    printf("%s\n", mock_address(m));
    fflush(stdout);
    while (!stop_wait(WATCH_MS))
        mock_watch(m, say_trimmed, NULL);
    mock_free(&m);
    return 0;
}

const struct command broker_command = {
    .name = "broker",
    .help = "a small Kafka in this process, for trying things out",
    .main = broker_main,
};
