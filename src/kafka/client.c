// Thin over librdkafka, for a few records a second.
#include "kafka/client.h"

#include <librdkafka/rdkafka.h>
#include <stdlib.h>

struct client {
    rd_kafka_t *rk;
    rd_kafka_message_t *message; // lent to the caller
    size_t refused;
    bool reads;
};

static void
reported(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
    struct client *c = opaque;

    (void)rk;
    c->refused += m->err != RD_KAFKA_RESP_ERR_NO_ERROR;
}

static struct client *
open_client(const char *brokers, bool reads, struct err *e)
{
    struct client *c = calloc(1, sizeof(*c));
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[512] = "out of memory";

    rd_kafka_conf_set(conf, "bootstrap.servers", brokers, NULL, 0);
    rd_kafka_conf_set(conf, "log_level", "3", NULL, 0);
    if (reads) {
        rd_kafka_conf_set(conf, "group.id", "reader", NULL, 0); // asked for, not used
        rd_kafka_conf_set(conf, "enable.auto.commit", "false", NULL, 0);
        rd_kafka_conf_set(conf, "auto.offset.reset", "earliest", NULL, 0);
        rd_kafka_conf_set(conf, "fetch.wait.max.ms", "50", NULL, 0);
    } else {
        rd_kafka_conf_set(conf, "enable.idempotence", "true", NULL, 0);
        rd_kafka_conf_set_dr_msg_cb(conf, reported);
    }
    rd_kafka_conf_set_opaque(conf, c);
    if (c != NULL)
        c->rk = rd_kafka_new(reads ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER, conf, why,
                sizeof(why));
    if (c != NULL && c->rk != NULL) {
        c->reads = reads;
        return c;
    }
    rd_kafka_conf_destroy(conf);
    free(c);
    err_set(e, ERR_INTERNAL, "kafka client: %s", why);
    return NULL;
}

struct client *
client_writer(const char *brokers, struct err *e)
{
    return open_client(brokers, false, e);
}

struct client *
client_reader(const char *brokers, const char *const *topic, size_t topics,
        int32_t partitions, struct err *e)
{
    struct client *c = open_client(brokers, true, e);
    rd_kafka_topic_partition_list_t *list;
    rd_kafka_resp_err_t rc;

    if (c == NULL)
        return NULL;
    list = rd_kafka_topic_partition_list_new((int)topics);
    for (size_t i = 0; i < topics; i++)
        for (int32_t j = 0; j < partitions; j++)
            rd_kafka_topic_partition_list_add(list, topic[i], j)->offset =
                    RD_KAFKA_OFFSET_BEGINNING;
    rc = rd_kafka_assign(c->rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
        return c;
    err_set(e, ERR_INTERNAL, "kafka client: %s", rd_kafka_err2str(rc));
    client_free(&c);
    return NULL;
}

void
client_free(struct client **client)
{
    struct client *c = *client;

    if (c == NULL)
        return;
    if (c->message != NULL)
        rd_kafka_message_destroy(c->message);
    if (c->reads)
        rd_kafka_consumer_close(c->rk);
    rd_kafka_destroy(c->rk);
    free(c);
    *client = NULL;
}

int
client_write(struct client *c, const struct client_record *r, struct err *e)
{
    for (;;) {
        rd_kafka_headers_t *h = rd_kafka_headers_new(1);
        rd_kafka_resp_err_t rc;

        if (r->tag != NULL)
            rd_kafka_header_add(h, r->tag_name, -1, r->tag, -1);
        rc = rd_kafka_producev(c->rk, RD_KAFKA_V_TOPIC(r->topic),
                RD_KAFKA_V_PARTITION(r->partition), RD_KAFKA_V_TIMESTAMP(r->time_ms),
                RD_KAFKA_V_KEY((void *)(uintptr_t)r->key.p, r->key.n),
                RD_KAFKA_V_VALUE((void *)(uintptr_t)r->value.p, r->value.n),
                RD_KAFKA_V_HEADERS(h), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                RD_KAFKA_V_END);
        if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
            return 0;
        rd_kafka_headers_destroy(h);
        if (rc != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            return err_set(e, ERR_IO, "topic '%s': %s", r->topic, rd_kafka_err2str(rc));
        rd_kafka_poll(c->rk, 50);
    }
}

int
client_flush(struct client *c, int timeout_ms, struct err *e)
{
    rd_kafka_resp_err_t rc = rd_kafka_flush(c->rk, timeout_ms);

    if (rc != RD_KAFKA_RESP_ERR_NO_ERROR)
        return err_set(e, ERR_IO, "kafka client: %s", rd_kafka_err2str(rc));
    if (c->refused > 0)
        return err_set(e, ERR_IO, "kafka client: %zu records were refused", c->refused);
    return 0;
}

bool
client_read(struct client *c, int timeout_ms, struct client_record *r)
{
    rd_kafka_message_t *m;
    rd_kafka_headers_t *h;
    const void *value;
    size_t n;

    if (c->message != NULL)
        rd_kafka_message_destroy(c->message);
    c->message = NULL;
    if ((m = rd_kafka_consumer_poll(c->rk, timeout_ms)) == NULL)
        return false;
    if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_message_destroy(m);
        return false;
    }
    c->message = m;
    *r = (struct client_record){ .topic = rd_kafka_topic_name(m->rkt),
        .partition = m->partition,
        .offset = m->offset,
        .time_ms = rd_kafka_message_timestamp(m, NULL),
        .key = { m->key, m->key_len },
        .value = { m->payload, m->len } };
    if (rd_kafka_message_headers(m, &h) == RD_KAFKA_RESP_ERR_NO_ERROR &&
            rd_kafka_header_get_all(h, 0, &r->tag_name, &value, &n) ==
                    RD_KAFKA_RESP_ERR_NO_ERROR)
        r->tag = value;
    return true;
}
