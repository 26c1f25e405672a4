// The cluster lives in a producer of its own, which also asks it for watermarks.
#include "kafka/mock.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdlib.h>
#include <string.h>

// A member of a group whose SyncGroup comes after the leader's is thrown out by the mock, and the group waits
// for a session to pass. The leader asks for metadata first: answers that take their time keep it behind.
enum { ASK_MS = 2000, ANSWER_MS = 20, NAME_MOST = 256 };

struct begin { // where a partition begins, if not at 0
    struct begin *next;
    int partition;
    int64_t first;
    char topic[NAME_MOST];
};

struct mock {
    rd_kafka_t *rk;
    rd_kafka_mock_cluster_t *cluster;
    struct begin *begins;
};

struct mock *
mock_new(struct err *e)
{
    struct mock *m = calloc(1, sizeof(*m));
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256] = "out of memory";

    rd_kafka_conf_set(conf, "test.mock.num.brokers", "1", NULL, 0);
    rd_kafka_conf_set(conf, "client.id", "broker", NULL, 0);
    rd_kafka_conf_set(conf, "log_level", "3", NULL, 0);
    if (m != NULL)
        m->rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
    if (m == NULL || m->rk == NULL) {
        rd_kafka_conf_destroy(conf);
        free(m);
        err_set(e, ERR_INTERNAL, "cannot start the broker: %s", why);
        return NULL;
    }
    m->cluster = rd_kafka_handle_mock_cluster(m->rk);
    rd_kafka_mock_broker_set_rtt(m->cluster, -1, ANSWER_MS);
    return m;
}

void
mock_free(struct mock **m)
{
    if (*m == NULL)
        return;
    rd_kafka_destroy((*m)->rk);
    for (struct begin *b = (*m)->begins, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    free(*m);
    *m = NULL;
}

const char *
mock_address(const struct mock *m)
{
    return rd_kafka_mock_cluster_bootstraps(m->cluster);
}

int
mock_topic(struct mock *m, const char *name, struct err *e)
{
    rd_kafka_resp_err_t rc =
            rd_kafka_mock_topic_create(m->cluster, name, MOCK_PARTITIONS, 1);

    if (rc == RD_KAFKA_RESP_ERR_NO_ERROR ||
            rc == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
        return 0;
    return err_set(e, ERR_UNAVAILABLE, "topic '%s': %s", name, rd_kafka_err2str(rc));
}

// NULL without memory.
static struct begin *
begin_of(struct mock *m, const char *topic, int partition)
{
    struct begin *b;

    for (b = m->begins; b != NULL; b = b->next)
        if (b->partition == partition && strcmp(b->topic, topic) == 0)
            return b;
    if (strlen(topic) >= NAME_MOST || (b = calloc(1, sizeof(*b))) == NULL)
        return NULL;
    memcpy(b->topic, topic, strlen(topic) + 1);
    b->partition = partition;
    b->next = m->begins;
    m->begins = b;
    return b;
}

int64_t
mock_watch(struct mock *m,
        void (*trimmed)(void *ctx, const char *topic, int partition, int64_t first),
        void *ctx)
{
    const struct rd_kafka_metadata *md;
    int64_t gone = 0;

    if (rd_kafka_metadata(m->rk, 1, NULL, &md, ASK_MS) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return -1;
    for (int i = 0; i < md->topic_cnt; i++) {
        for (int j = 0; j < md->topics[i].partition_cnt; j++) {
            const char *topic = md->topics[i].topic;
            int partition = md->topics[i].partitions[j].id;
            int64_t low = 0, high = 0;
            struct begin *b;

            if (rd_kafka_query_watermark_offsets(m->rk, topic, partition, &low, &high,
                        ASK_MS) != RD_KAFKA_RESP_ERR_NO_ERROR ||
                    low <= 0)
                continue;
            gone += low;
            if ((b = begin_of(m, topic, partition)) != NULL && b->first < low) {
                b->first = low;
                trimmed(ctx, topic, partition, low);
            }
        }
    }
    rd_kafka_metadata_destroy(md);
    return gone;
}
