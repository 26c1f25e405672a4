// Writes known records, reads what became of them, and says what is wrong. The outside of tests/kafka/run.sh.
//
//   records topics BROKERS NAME PARTITIONS MAX_BYTES   make a topic (0: the broker's limit)
//   records write BROKERS TOPIC PARTITIONS N RATE      N records, RATE a second
//   records committed BROKERS GROUP TOPIC PARTITIONS   offsets, one a line
//   records check BROKERS TOPIC PARTITIONS N < offsets  reads the clean topic, compares with what was written
//   records dump BROKERS TOPIC                         values, one a line
//   records edge-write BROKERS TOPIC
//   records edge-check BROKERS TOPIC CLEAN DEAD dead|stub|exempt
#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BASE_MS = 1000000, WAIT_MS = 60000, QUIET_MS = 1500, WRONG_MOST = 5 };

static unsigned wrong;

static void
complain(const char *what, int64_t partition, int64_t number)
{
    if (wrong++ < WRONG_MOST)
        printf("  %s at [%" PRId64 "] %" PRId64 "\n", what, partition, number);
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
die(const char *what, const char *why)
{
    fprintf(stderr, "records: %s: %s\n", what, why);
    exit(70);
}

static void
reported(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
    (void)rk;
    (void)opaque;
    if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR)
        die("write", rd_kafka_err2str(m->err));
}

static rd_kafka_t *
client(rd_kafka_type_t type, const char *brokers, const char *group)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256];
    rd_kafka_t *rk;

    rd_kafka_conf_set(conf, "bootstrap.servers", brokers, NULL, 0);
    rd_kafka_conf_set(conf, "log_level", "3", NULL, 0);
    if (type == RD_KAFKA_CONSUMER) {
        rd_kafka_conf_set(conf, "group.id", group, NULL, 0);
        rd_kafka_conf_set(conf, "enable.auto.commit", "false", NULL, 0);
        rd_kafka_conf_set(conf, "auto.offset.reset", "earliest", NULL, 0);
        rd_kafka_conf_set(conf, "enable.partition.eof", "false", NULL, 0);
    } else {
        rd_kafka_conf_set(conf, "enable.idempotence", "true", NULL, 0);
        rd_kafka_conf_set(conf, "message.max.bytes", "10000000", NULL, 0);
        rd_kafka_conf_set_dr_msg_cb(conf, reported);
    }
    if ((rk = rd_kafka_new(type, conf, why, sizeof(why))) == NULL)
        die("client", why);
    return rk;
}

static rd_kafka_t *
reader(const char *brokers, const char *topic, int partitions)
{
    rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, brokers, "reader");
    rd_kafka_topic_partition_list_t *list =
            rd_kafka_topic_partition_list_new(partitions);

    for (int i = 0; i < partitions; i++)
        rd_kafka_topic_partition_list_add(list, topic, i)->offset =
                RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    return rk;
}

// A broker under load says late what it has: asked until it does.
static int
partitions_of(rd_kafka_t *rk, const char *topic)
{
    int64_t until = now_ms() + WAIT_MS;
    rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, topic, NULL);
    const struct rd_kafka_metadata *md;
    int n = 0;

    while (n == 0 && now_ms() < until)
        if (rd_kafka_metadata(rk, 0, rkt, &md, 10000) == RD_KAFKA_RESP_ERR_NO_ERROR) {
            n = md->topic_cnt > 0 ? md->topics[0].partition_cnt : 0;
            rd_kafka_metadata_destroy(md);
        }
    if (n == 0)
        die(topic, "has no partitions");
    rd_kafka_topic_destroy(rkt);
    return n;
}

static void
give(rd_kafka_t *rk, const char *topic, int partition, int64_t ms, const void *key,
        size_t key_n, const void *value, size_t value_n, rd_kafka_headers_t *h)
{
    for (;;) {
        rd_kafka_resp_err_t rc = rd_kafka_producev(rk, RD_KAFKA_V_TOPIC(topic),
                RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_TIMESTAMP(ms),
                RD_KAFKA_V_KEY(key, key_n),
                RD_KAFKA_V_VALUE((void *)(uintptr_t)value, value_n),
                RD_KAFKA_V_HEADERS(h), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                RD_KAFKA_V_END);

        if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
            return;
        if (rc != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            die("write", rd_kafka_err2str(rc));
        rd_kafka_poll(rk, 10);
    }
}

static void
finish(rd_kafka_t *rk)
{
    if (rd_kafka_flush(rk, WAIT_MS) != RD_KAFKA_RESP_ERR_NO_ERROR)
        die("write", "not acknowledged in time");
    rd_kafka_destroy(rk);
}

// ---------------------------------------------------------------- many records

// Record number i of a partition. One in three has something to hide.
static void
value_of(int partition, long i, bool clean, char *to, size_t size)
{
    if (i % 3 != 0)
        snprintf(to, size, "2026-03-01T09:00:00Z INFO p%d n%ld nothing to hide here",
                partition, i);
    else if (clean)
        snprintf(to, size,
                "{\"p\":%d,\"n\":%ld,\"mail\":\"[EMAIL]\",\"msg\":\"hello\"}",
                partition, i);
    else
        snprintf(to, size,
                "{\"p\":%d,\"n\":%ld,\"mail\":\"bob%ld@example.org\",\"msg\":"
                "\"hello\"}",
                partition, i, i);
}

static int
write_many(const char *brokers, const char *topic, int partitions, long n, long rate)
{
    rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, brokers, NULL);
    int64_t start = now_ms();

    for (long i = 0; i < n; i++) {
        int p = (int)(i % partitions);
        long number = i / partitions;
        rd_kafka_headers_t *h = rd_kafka_headers_new(4);
        char value[160], key[16], text[24];

        value_of(p, number, false, value, sizeof(value));
        snprintf(key, sizeof(key), "key-%d", p);
        snprintf(text, sizeof(text), "%ld", number);
        rd_kafka_header_add(h, "n", -1, text, -1);
        rd_kafka_header_add(h, "dup", -1, "a", -1);
        rd_kafka_header_add(h, "none", -1, NULL, 0);
        rd_kafka_header_add(h, "dup", -1, "b", -1);
        give(rk, topic, p, BASE_MS + number, key, strlen(key), value, strlen(value), h);
        while ((i + 1) * 1000 / rate > now_ms() - start)
            rd_kafka_poll(rk, 5);
        if (i % 1000 == 0)
            rd_kafka_poll(rk, 0);
    }
    finish(rk);
    return 0;
}

static bool
has_header(const rd_kafka_headers_t *h, size_t i, const char *name, const char *value)
{
    const char *got;
    const void *p;
    size_t n;

    if (rd_kafka_header_get_all(h, i, &got, &p, &n) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            strcmp(got, name) != 0)
        return false;
    if (value == NULL || p == NULL)
        return value == NULL && p == NULL;
    return n == strlen(value) && memcmp(p, value, n) == 0;
}

static long
number_of(const rd_kafka_message_t *m)
{
    rd_kafka_headers_t *h;
    const void *p;
    size_t n;

    if (rd_kafka_message_headers(m, &h) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            rd_kafka_header_get_last(h, "n", &p, &n) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return -1;
    return strtol(p, NULL, 10);
}

static void
compare(const rd_kafka_message_t *m, long number)
{
    rd_kafka_headers_t *h;
    char value[160], key[16], text[24];

    value_of(m->partition, number, true, value, sizeof(value));
    snprintf(key, sizeof(key), "key-%d", m->partition);
    snprintf(text, sizeof(text), "%ld", number);
    if (m->len != strlen(value) || memcmp(m->payload, value, m->len) != 0)
        complain("value differs", m->partition, number);
    if (m->key_len != strlen(key) || memcmp(m->key, key, m->key_len) != 0)
        complain("key differs", m->partition, number);
    if (rd_kafka_message_timestamp(m, NULL) != BASE_MS + number)
        complain("timestamp differs", m->partition, number);
    if (rd_kafka_message_headers(m, &h) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            rd_kafka_header_cnt(h) != 4 || !has_header(h, 0, "n", text) ||
            !has_header(h, 1, "dup", "a") || !has_header(h, 2, "none", NULL) ||
            !has_header(h, 3, "dup", "b"))
        complain("headers differ", m->partition, number);
}

static int
check_many(const char *brokers, const char *topic, int partitions, long n)
{
    rd_kafka_t *rk = reader(brokers, topic, partitions);
    size_t most = (size_t)(n / partitions + 1);
    uint8_t *seen = calloc((size_t)partitions, most);
    long *last = malloc((size_t)partitions * sizeof(long)), first = 0, repeated = 0;
    int64_t *committed = calloc((size_t)partitions, sizeof(int64_t));
    int64_t until = now_ms() + WAIT_MS, quiet = INT64_MAX;

    for (int i = 0; i < partitions; i++) {
        last[i] = -1;
        if (scanf("%" SCNd64, &committed[i]) != 1)
            committed[i] = 0;
    }
    while (now_ms() < until && now_ms() < quiet) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(rk, 100);
        long number;

        if (m == NULL)
            continue;
        number = m->err == RD_KAFKA_RESP_ERR_NO_ERROR ? number_of(m) : -1;
        if (number < 0 || (size_t)number >= most) {
            if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR)
                complain("a record nobody wrote", m->partition, m->offset);
            rd_kafka_message_destroy(m);
            continue;
        }
        compare(m, number);
        if (seen[(size_t)m->partition * most + (size_t)number]++ == 0) {
            first++;
            if (number < last[m->partition])
                complain("out of order", m->partition, number);
            last[m->partition] = number;
        } else {
            repeated++;
            if (number < committed[m->partition])
                complain("repeated though committed", m->partition, number);
        }
        if (first == n || quiet != INT64_MAX)
            quiet = now_ms() + QUIET_MS;
        rd_kafka_message_destroy(m);
    }
    if (first != n)
        complain("lost", -1, n - first);
    printf("  %ld records, %ld of them repeated, %u things wrong\n", first, repeated,
            wrong);
    rd_kafka_consumer_close(rk);
    rd_kafka_destroy(rk);
    free(seen);
    free(last);
    free(committed);
    return wrong == 0 ? 0 : 1;
}

static int
print_committed(const char *brokers, const char *group, const char *topic,
        int partitions)
{
    rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, brokers, group);
    rd_kafka_topic_partition_list_t *list =
            rd_kafka_topic_partition_list_new(partitions);
    rd_kafka_resp_err_t rc;

    for (int i = 0; i < partitions; i++)
        rd_kafka_topic_partition_list_add(list, topic, i);
    if ((rc = rd_kafka_committed(rk, list, 10000)) != RD_KAFKA_RESP_ERR_NO_ERROR)
        die("committed", rd_kafka_err2str(rc));
    for (int i = 0; i < partitions; i++)
        printf("%" PRId64 "\n", list->elems[i].offset < 0 ? 0 : list->elems[i].offset);
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_destroy(rk);
    return 0;
}

static int
dump(const char *brokers, const char *topic)
{
    rd_kafka_t *asks = client(RD_KAFKA_PRODUCER, brokers, NULL);
    rd_kafka_t *rk = reader(brokers, topic, partitions_of(asks, topic));
    int64_t quiet = now_ms() + 3 * QUIET_MS;

    while (now_ms() < quiet) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(rk, 100);

        if (m == NULL)
            continue;
        if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            printf("%.*s\n", (int)m->len, (const char *)m->payload);
            quiet = now_ms() + QUIET_MS;
        }
        rd_kafka_message_destroy(m);
    }
    rd_kafka_consumer_close(rk);
    rd_kafka_destroy(rk);
    rd_kafka_destroy(asks);
    return 0;
}

static int
make_topic(const char *brokers, const char *name, int partitions, const char *max_bytes)
{
    rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, brokers, NULL);
    char why[256];
    rd_kafka_NewTopic_t *t =
            rd_kafka_NewTopic_new(name, partitions, 1, why, sizeof(why));
    rd_kafka_queue_t *q = rd_kafka_queue_new(rk);
    const rd_kafka_topic_result_t **results;
    rd_kafka_event_t *event;
    size_t n;

    rd_kafka_NewTopic_set_config(t, "retention.ms", "-1"); // the records are from 1970
    if (strcmp(max_bytes, "0") != 0)
        rd_kafka_NewTopic_set_config(t, "max.message.bytes", max_bytes);
    rd_kafka_CreateTopics(rk, &t, 1, NULL, q);
    event = rd_kafka_queue_poll(q, 20000);
    if (event == NULL)
        die(name, "no answer");
    results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(
                                                          event),
            &n);
    if (n != 1 || rd_kafka_topic_result_error(results[0]) != RD_KAFKA_RESP_ERR_NO_ERROR)
        die(name, n == 1 ? rd_kafka_err2str(rd_kafka_topic_result_error(results[0]))
                         : "?");
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(q);
    rd_kafka_NewTopic_destroy(t);
    rd_kafka_destroy(rk);
    return 0;
}

// ---------------------------------------------------------------- records at the edge of what there is

static const struct edge {
    const char *key, *value;           // NULL: null
    const char *header, *header_value; // one more, between two that stay
    const char *clean_value;           // NULL: null
    const char *clean_header;
    const char *reason; // withheld: why
    bool framed;        // a schema registry's frame stands before the value
} edges[] = {
    { NULL, "plain text", NULL, NULL, "plain text", NULL, NULL, false },
    { "", "empty key", NULL, NULL, "empty key", NULL, NULL, false },
    { "tomb", NULL, NULL, NULL, NULL, NULL, NULL, false },
    { NULL, NULL, NULL, NULL, NULL, NULL, NULL, false },
    { "k", "", NULL, NULL, "", NULL, NULL, false },
    { "k", "card 4111 1111 1111 1111", NULL, NULL, "card 4111 11** **** 1111", NULL,
            NULL, false },
    { "k", "{\"mail\":\"bob@example.org\"}", "who", "from anna@example.org",
            "{\"mail\":\"[EMAIL]\"}", "from [EMAIL]", NULL, false },
    { "k", "clean", "who", "from anna@example.org", "clean", "from [EMAIL]", NULL,
            false },
    { "k", "trace", "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", NULL, false },
    { "bob@example.org", "{\"a\":1}", NULL, NULL,
            "{\"pumice\":\"withheld\",\"reason\":\"no_key\"}", NULL, "no_key", false },
    { "bob@example.org", NULL, NULL, NULL, "[PUMICE withheld: no_key]", NULL, "no_key",
            false },
    { "k", "<long>", NULL, NULL, "[PUMICE withheld: too_long]", NULL, "too_long",
            false },
    { "k", "{\"mail\":\"bob@example.org\",\"n\":1}", NULL, NULL,
            "{\"mail\":\"[EMAIL]\",\"n\":1}", NULL, NULL, true },
    { "k", " [\"nothing\", \"in it\"]", NULL, NULL, " [\"nothing\", \"in it\"]", NULL,
            NULL, true },
    { "k",
            "\x02\x1e"
            "bob@example.org",
            NULL, NULL, "[PUMICE withheld: binary]", NULL, "binary", true },
    { "k", "plain, but framed", NULL, NULL, "[PUMICE withheld: binary]", NULL, "binary",
            true },
    { "k", "the last one", NULL, NULL, "the last one", NULL, NULL, false },
};

enum { EDGES = sizeof(edges) / sizeof(edges[0]), LONG_VALUE = 5000, FRAME = 5 };

// What becomes of records that cannot be cleaned: dead letters, stubs; or the topic is exempt.
enum edge_mode { EDGE_DEAD, EDGE_STUB, EDGE_EXEMPT };

// The value as it is written, in memory of 5000 bytes and a frame. NULL: null.
static const char *
edge_value(const struct edge *x, char *into, size_t *n)
{
    static const char frame[FRAME] = "\0\0\0\1\x2a";
    size_t at = x->framed ? FRAME : 0;

    *n = 0;
    if (x->value == NULL)
        return NULL;
    memcpy(into, frame, at);
    if (strcmp(x->value, "<long>") == 0) {
        *n = LONG_VALUE;
        memset(into, 'x', LONG_VALUE);
        return into;
    }
    *n = at + strlen(x->value);
    memcpy(into + at, x->value, strlen(x->value));
    return into;
}

static int
edge_write(const char *brokers, const char *topic)
{
    rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, brokers, NULL);
    char *big = malloc(LONG_VALUE + FRAME);

    for (size_t i = 0; i < EDGES; i++) {
        const struct edge *x = &edges[i];
        rd_kafka_headers_t *h = rd_kafka_headers_new(4);
        size_t n;
        const char *value = edge_value(x, big, &n);

        rd_kafka_header_add(h, "same", -1, "1", -1);
        if (x->header != NULL)
            rd_kafka_header_add(h, x->header, -1, x->header_value, -1);
        rd_kafka_header_add(h, "same", -1, "", 0);
        give(rk, topic, 1, BASE_MS + (int64_t)i, x->key,
                x->key == NULL ? 0 : strlen(x->key), value, n, h);
    }
    free(big);
    finish(rk);
    return 0;
}

static bool
is_text(const void *p, size_t n, const char *text)
{
    if (text == NULL || p == NULL)
        return text == NULL && p == NULL;
    return n == strlen(text) && memcmp(p, text, n) == 0;
}

static void
compare_edge(const rd_kafka_message_t *m, size_t i, enum edge_mode mode)
{
    const struct edge *x = &edges[i];
    bool exempt = mode == EDGE_EXEMPT, stub = !exempt && x->reason != NULL;
    bool key_withheld = stub && strcmp(x->reason, "no_key") == 0;
    const char *header = exempt ? x->header_value : x->clean_header;
    const uint8_t *payload = m->payload;
    char raw[LONG_VALUE + FRAME];
    size_t frame = x->framed && !stub ? FRAME : 0, n;
    const char *value = edge_value(x, raw, &n);
    bool same;
    rd_kafka_headers_t *h;

    if (exempt)
        same = m->len == n && (value == NULL) == (payload == NULL) &&
               (n == 0 || memcmp(payload, value, n) == 0);
    else
        same = m->len >= frame && (frame == 0 || memcmp(payload, raw, frame) == 0) &&
               is_text(payload == NULL ? NULL : payload + frame, m->len - frame,
                       x->clean_value);

    if (!is_text(m->key, m->key_len, key_withheld ? NULL : x->key))
        complain("key differs", m->partition, (int64_t)i);
    if (!same)
        complain("value differs", m->partition, (int64_t)i);
    if (rd_kafka_message_timestamp(m, NULL) != BASE_MS + (int64_t)i)
        complain("timestamp differs", m->partition, (int64_t)i);
    if (rd_kafka_message_headers(m, &h) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            rd_kafka_header_cnt(h) != (x->header == NULL ? 2u : 3u) ||
            !has_header(h, 0, "same", "1") ||
            !has_header(h, rd_kafka_header_cnt(h) - 1, "same", "") ||
            (x->header != NULL && !has_header(h, 1, x->header, header)))
        complain("headers differ", m->partition, (int64_t)i);
}

static void
compare_dead(const rd_kafka_message_t *m, const char *topic, uint8_t *letters)
{
    rd_kafka_headers_t *h;
    const void *p;
    size_t n, i;

    if (rd_kafka_message_headers(m, &h) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            rd_kafka_header_get_last(h, "__connect.errors.offset", &p, &n) !=
                    RD_KAFKA_RESP_ERR_NO_ERROR ||
            (i = strtoul(p, NULL, 10)) >= EDGES || edges[i].reason == NULL) {
        complain("a dead letter of nothing", m->partition, m->offset);
        return;
    }
    letters[i]++;
    if (m->key != NULL || m->payload != NULL)
        complain("a dead letter with payload", m->partition, (int64_t)i);
    if (rd_kafka_message_timestamp(m, NULL) != BASE_MS + (int64_t)i)
        complain("timestamp differs", m->partition, (int64_t)i);
    if (!has_header(h, 0, "__connect.errors.topic", topic) ||
            !has_header(h, 1, "__connect.errors.partition", "1") ||
            rd_kafka_header_get_last(h, "__connect.errors.exception.class.name", &p,
                    &n) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            !is_text(p, n, edges[i].reason) ||
            rd_kafka_header_get_last(h, "same", &p, &n) == RD_KAFKA_RESP_ERR_NO_ERROR)
        complain("headers of a dead letter differ", m->partition, (int64_t)i);
}

static int
edge_check(const char *brokers, const char *topic, const char *clean, const char *dead,
        enum edge_mode mode)
{
    rd_kafka_t *asks = client(RD_KAFKA_PRODUCER, brokers, NULL);
    uint8_t letters[EDGES] = { 0 };
    rd_kafka_t *rk = reader(brokers, clean, partitions_of(asks, clean));
    int64_t until = now_ms() + 60000, quiet = INT64_MAX;
    size_t next = 0, want = EDGES;

    while (now_ms() < until && now_ms() < quiet) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(rk, 100);

        while (mode == EDGE_DEAD && next < want && edges[next].reason != NULL)
            next++;
        if (m == NULL || m->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            if (m != NULL)
                rd_kafka_message_destroy(m);
            continue;
        }
        if (m->partition != 1 || next >= want)
            complain("a record too many", m->partition, m->offset);
        else
            compare_edge(m, next, mode);
        if (++next >= want)
            quiet = now_ms() + QUIET_MS;
        rd_kafka_message_destroy(m);
    }
    if (next < want)
        complain("lost", 1, (int64_t)next);
    rd_kafka_consumer_close(rk);
    rd_kafka_destroy(rk);
    rk = reader(brokers, dead, partitions_of(asks, dead));
    for (until = now_ms() + 2 * QUIET_MS; now_ms() < until;) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(rk, 100);

        if (m != NULL && m->err == RD_KAFKA_RESP_ERR_NO_ERROR)
            compare_dead(m, topic, letters);
        if (m != NULL)
            rd_kafka_message_destroy(m);
    }
    for (size_t i = 0; i < EDGES; i++)
        if (letters[i] != (mode == EDGE_DEAD && edges[i].reason != NULL))
            complain("dead letters", 1, (int64_t)i);
    rd_kafka_consumer_close(rk);
    rd_kafka_destroy(rk);
    rd_kafka_destroy(asks);
    printf("  %d records at the edge, %u things wrong\n", (int)EDGES, wrong);
    return wrong == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (strcmp(verb, "topics") == 0 && argc == 6)
        return make_topic(argv[2], argv[3], atoi(argv[4]), argv[5]);
    if (strcmp(verb, "write") == 0 && argc == 7)
        return write_many(argv[2], argv[3], atoi(argv[4]), atol(argv[5]),
                atol(argv[6]));
    if (strcmp(verb, "check") == 0 && argc == 6)
        return check_many(argv[2], argv[3], atoi(argv[4]), atol(argv[5]));
    if (strcmp(verb, "committed") == 0 && argc == 6)
        return print_committed(argv[2], argv[3], argv[4], atoi(argv[5]));
    if (strcmp(verb, "dump") == 0 && argc == 4)
        return dump(argv[2], argv[3]);
    if (strcmp(verb, "edge-write") == 0 && argc == 4)
        return edge_write(argv[2], argv[3]);
    if (strcmp(verb, "edge-check") == 0 && argc == 7)
        return edge_check(argv[2], argv[3], argv[4], argv[5],
                strcmp(argv[6], "stub") == 0     ? EDGE_STUB
                : strcmp(argv[6], "exempt") == 0 ? EDGE_EXEMPT
                                                 : EDGE_DEAD);
    fprintf(stderr, "records: see the top of tests/kafka/records.c\n");
    return 64;
}
