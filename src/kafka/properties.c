// Three layers: what works well, what the operator says over it, what carries a promise. The last one is
// refused in the second.
#include "kafka/properties.h"

#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"

struct setting {
    const char *name, *value;
};

// A 16 MiB queue is refilled in time by the wake-up in deliver/kafka_alo.c (fetch stall of 2.0.2).
static const struct setting consumer_presets[] = {
    { "session.timeout.ms",
            "45000" }, // with 6 to 10 s a broker's crash costs the membership
    { "heartbeat.interval.ms", "3000" },
    { "max.poll.interval.ms", "600000" },
    { "queued.min.messages", "10000000" },
    { "queued.max.messages.kbytes", "16384" },
    { "fetch.wait.max.ms", "100" },
    { "receive.message.max.bytes", "134217728" },
};

static const struct setting consumer_fixed[] = {
    { "enable.auto.commit", "false" },
    { "enable.auto.offset.store", "false" },
    { "auto.offset.reset", "error" }, // a lost offset is a gap, never a silent jump
    { "isolation.level", "read_committed" },
    // Not cooperative-sticky: four known faults in 2.0.2 and after.
    { "partition.assignment.strategy", "roundrobin" },
    { "check.crcs", "true" },
    { "enable.partition.eof", "false" },
    { "allow.auto.create.topics", "false" },
};

static const struct setting producer_presets[] = {
    { "linger.ms", "5" },
    { "batch.size", "1000000" },
    { "batch.num.messages", "100000" },
    { "queue.buffering.max.messages", "1000000" },
    { "queue.buffering.max.kbytes", "32768" },
    { "message.max.bytes", "67108864" }, // the broker's limit decides
    { "compression.codec", "lz4" },
};

static const struct setting producer_fixed[] = {
    { "enable.idempotence", "true" }, // acks=all and order come with it
    { "message.timeout.ms", "0" },    // a broker that is away is waited for
    { "allow.auto.create.topics", "false" },
};

static const struct setting both_presets[] = {
    { "reconnect.backoff.max.ms", "1000" },
    { "socket.keepalive.enable", "true" },
    { "topic.metadata.refresh.interval.ms", "10000" },
    { "log.connection.close", "false" },
};

// Besides the fixed ones: other names of them, what the configuration has words for, and what would let
// record bytes out or turn the program into another.
static const char *const refused[] = { "acks", "auto.commit.enable",
    "auto.commit.interval.ms", "bootstrap.servers", "builtin.features", "client.id",
    "debug", "delivery.timeout.ms", "enable.gapless.guarantee", "group.id",
    "group.instance.id", "group.protocol.type", "log.queue", "max.in.flight",
    "max.in.flight.requests.per.connection", "message.send.max.retries",
    "metadata.broker.list", "offset.store.method", "opaque", "partitioner",
    "plugin.library.paths", "request.required.acks", "retries", "test.mock.num.brokers",
    "transaction.timeout.ms", "transactional.id" };

static const char *const secrets[] = { "sasl.password", "ssl.key.password",
    "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.config" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
has_setting(const struct setting *s, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(s[i].name, name) == 0)
            return true;
    return false;
}

static bool
has_name(const char *const *s, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(s[i], name) == 0)
            return true;
    return false;
}

static bool
is_refused(const char *name)
{
    size_t n = strlen(name);

    return has_setting(consumer_fixed, COUNT(consumer_fixed), name) ||
           has_setting(producer_fixed, COUNT(producer_fixed), name) ||
           has_name(refused, COUNT(refused), name) ||
           (n > 3 && strcmp(name + n - 3, "_cb") == 0);
}

int
properties_init(struct properties *p, const struct config_kafka *kafka,
        const char *const *extra, size_t extras, struct err *e)
{
    size_t used = 0;

    *p = (struct properties){ .kafka = kafka };
    for (size_t i = 0; i < kafka->properties; i++)
        if (is_refused(kafka->property[i].name))
            return err_set(e, ERR_CONFIG,
                    "kafka.properties: '%s' carries a promise and is set by pumice",
                    kafka->property[i].name);
    for (size_t i = 0; i < extras && i < PROPERTIES_MOST; i++) {
        const char *eq = strchr(extra[i], '=');
        size_t n = eq == NULL ? 0 : (size_t)(eq - extra[i]);
        char *name = p->text + used;

        if (n == 0)
            return err_set(e, ERR_USAGE, "-X: PROP=VALUE is expected");
        if (used + n + 1 > sizeof(p->text))
            return err_set(e, ERR_USAGE, "-X: too much of it");
        memcpy(name, extra[i], n);
        name[n] = 0;
        used += n + 1;
        if (is_refused(name))
            return err_set(e, ERR_USAGE,
                    "-X %s: it carries a promise and is set by pumice", name);
        if (has_name(secrets, COUNT(secrets), name))
            return err_set(e, ERR_USAGE,
                    "-X %s: a secret belongs into kafka.properties, as {file: PATH}",
                    name);
        p->extra[p->extras++] = (struct config_property){ name, eq + 1, false };
    }
    return 0;
}

// librdkafka's own lines are about connections and requests; `debug`, which could show more, is refused.
static void
log_line(const rd_kafka_t *rk, int level, const char *fac, const char *text)
{
    enum log_level l = level <= 3   ? LOG_ERROR
                       : level == 4 ? LOG_WARNING
                       : level == 5 ? LOG_NOTICE
                       : level == 6 ? LOG_INFO
                                    : LOG_DEBUG;

    // A property of the other side is no news: both sides get all of them.
    // Nor is that the mock broker is too old to be told not to create topics.
    if (strcmp(fac, "CONFWARN") == 0 || strcmp(fac, "AUTOCREATE") == 0)
        l = LOG_DEBUG;
    LOG(l, "kafka", "librdkafka", LOG_W("client", rd_kafka_name(rk)),
            LOG_W("facility", fac), LOG_W("text", text));
}

static int
put(rd_kafka_conf_t *conf, const char *name, const char *value, bool secret,
        struct err *e)
{
    char why[512];

    if (rd_kafka_conf_set(conf, name, value, why, sizeof(why)) == RD_KAFKA_CONF_OK)
        return 0;
    // librdkafka's text repeats the value.
    return err_set(e, ERR_CONFIG, "kafka.properties: '%s': %s", name,
            secret ? "librdkafka refuses its value" : why);
}

static int
put_all(rd_kafka_conf_t *conf, const struct setting *s, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        if (put(conf, s[i].name, s[i].value, false, e) < 0)
            return -1;
    return 0;
}

static int
put_operators(rd_kafka_conf_t *conf, const struct properties *p, struct err *e)
{
    for (size_t i = 0; i < p->kafka->properties; i++) {
        const struct config_property *o = &p->kafka->property[i];

        if (put(conf, o->name, o->value, o->secret, e) < 0)
            return -1;
    }
    for (size_t i = 0; i < p->extras; i++)
        if (put(conf, p->extra[i].name, p->extra[i].value, false, e) < 0)
            return -1;
    return 0;
}

static int
put_names(rd_kafka_conf_t *conf, const struct properties *p, unsigned worker,
        bool consumer, struct err *e)
{
    const char *instance = p->kafka->instance;
    char id[256];

    if (put(conf, "bootstrap.servers", p->kafka->brokers, false, e) < 0)
        return -1;
    snprintf(id, sizeof(id), "pumice-%s-%u", instance != NULL ? instance : "0", worker);
    if (put(conf, "client.id", id, false, e) < 0)
        return -1;
    if (!consumer)
        return 0;
    if (put(conf, "group.id", p->kafka->group, false, e) < 0)
        return -1;
    if (instance == NULL) // a dynamic member
        return 0;
    snprintf(id, sizeof(id), "%s-%s-%u", p->kafka->group, instance, worker);
    return put(conf, "group.instance.id", id, false, e);
}

static rd_kafka_conf_t *
build(const struct properties *p, unsigned worker, bool consumer, void *opaque,
        struct err *e)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    const struct setting *presets = consumer ? consumer_presets : producer_presets;
    const struct setting *fixed = consumer ? consumer_fixed : producer_fixed;
    size_t n_presets = consumer ? COUNT(consumer_presets) : COUNT(producer_presets);
    size_t n_fixed = consumer ? COUNT(consumer_fixed) : COUNT(producer_fixed);

    rd_kafka_conf_set_log_cb(conf, log_line);
    rd_kafka_conf_set_opaque(conf, opaque);
    if (put_all(conf, both_presets, COUNT(both_presets), e) == 0 &&
            put_all(conf, presets, n_presets, e) == 0 &&
            put_operators(conf, p, e) == 0 && put_all(conf, fixed, n_fixed, e) == 0 &&
            put_names(conf, p, worker, consumer, e) == 0)
        return conf;
    rd_kafka_conf_destroy(conf);
    return NULL;
}

rd_kafka_conf_t *
properties_consumer(const struct properties *p, unsigned worker, void *opaque,
        struct err *e)
{
    return build(p, worker, true, opaque, e);
}

rd_kafka_conf_t *
properties_producer(const struct properties *p, unsigned worker, void *opaque,
        struct err *e)
{
    return build(p, worker, false, opaque, e);
}

const char *
properties_version(void)
{
    return rd_kafka_version_str();
}
