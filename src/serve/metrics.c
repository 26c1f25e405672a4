// Series per partition, which go with the partition, and totals per topic, which stay.
#include "serve/metrics.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { DEAD_AFTER_MS = 120000 }; // a worker that has not polled for so long hangs

struct series {
    struct series *next;
    char topic[250];
    int32_t partition; // -1: the total of the topic
    int64_t lag;
    struct account account;
};

struct worker {
    size_t partitions;
    uint64_t rebalances, rebuilds;
    int64_t committed_s; // Unix time, 0 never
    int64_t turned_ms;   // monotonic
    bool joined;
};

struct metrics {
    pthread_mutex_t lock;
    const char *config;
    struct series *series;
    unsigned workers;
    bool draining;
    struct worker worker[];
};

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct metrics *
metrics_new(unsigned workers, const char *config)
{
    struct metrics *m = calloc(1, sizeof(*m) + workers * sizeof(m->worker[0]));

    if (m == NULL)
        return NULL;
    pthread_mutex_init(&m->lock, NULL);
    m->config = config;
    m->workers = workers;
    for (unsigned i = 0; i < workers; i++)
        m->worker[i].turned_ms = now_ms();
    return m;
}

static void
series_free(struct series *s)
{
    account_fini(&s->account);
    free(s);
}

void
metrics_free(struct metrics **m)
{
    if (*m == NULL)
        return;
    for (struct series *s = (*m)->series, *next; s != NULL; s = next) {
        next = s->next;
        series_free(s);
    }
    pthread_mutex_destroy(&(*m)->lock);
    free(*m);
    *m = NULL;
}

// NULL without memory: then the figure is missing on the page; the account record has it.
static struct series *
series_get(struct metrics *m, const char *topic, int32_t partition)
{
    struct series *s;

    for (s = m->series; s != NULL; s = s->next)
        if (s->partition == partition && strcmp(s->topic, topic) == 0)
            return s;
    if (strlen(topic) >= sizeof(s->topic) || (s = calloc(1, sizeof(*s))) == NULL)
        return NULL;
    memcpy(s->topic, topic, strlen(topic) + 1);
    s->partition = partition;
    s->lag = -1;
    if (account_init(&s->account, s->topic, partition) < 0) {
        free(s);
        return NULL;
    }
    s->next = m->series;
    m->series = s;
    return s;
}

void
metrics_committed(void *metrics, unsigned worker, const struct account *a, int64_t lag)
{
    struct metrics *m = metrics;
    struct series *s;

    pthread_mutex_lock(&m->lock);
    if ((s = series_get(m, a->topic, a->partition)) != NULL) {
        account_fold(&s->account, a);
        s->lag = lag;
    }
    if ((s = series_get(m, a->topic, -1)) != NULL)
        account_fold(&s->account, a);
    m->worker[worker].committed_s = (int64_t)time(NULL);
    pthread_mutex_unlock(&m->lock);
}

void
metrics_assigned(void *metrics, unsigned worker, size_t partitions)
{
    struct metrics *m = metrics;

    pthread_mutex_lock(&m->lock);
    m->worker[worker].partitions = partitions;
    m->worker[worker].rebalances++;
    m->worker[worker].joined = true;
    pthread_mutex_unlock(&m->lock);
}

void
metrics_revoked(void *metrics, unsigned worker, const char *topic, int32_t partition)
{
    struct metrics *m = metrics;

    (void)worker;
    pthread_mutex_lock(&m->lock);
    for (struct series **at = &m->series; *at != NULL; at = &(*at)->next) {
        struct series *s = *at;

        if (s->partition != partition || strcmp(s->topic, topic) != 0)
            continue;
        *at = s->next;
        series_free(s);
        break;
    }
    pthread_mutex_unlock(&m->lock);
}

void
metrics_turned(void *metrics, unsigned worker)
{
    struct metrics *m = metrics;

    pthread_mutex_lock(&m->lock);
    m->worker[worker].turned_ms = now_ms();
    pthread_mutex_unlock(&m->lock);
}

void
metrics_rebuilt(void *metrics, unsigned worker)
{
    struct metrics *m = metrics;

    pthread_mutex_lock(&m->lock);
    m->worker[worker].rebuilds++;
    pthread_mutex_unlock(&m->lock);
}

void
metrics_draining(void *metrics)
{
    struct metrics *m = metrics;

    pthread_mutex_lock(&m->lock);
    m->draining = true;
    pthread_mutex_unlock(&m->lock);
}

// ---------------------------------------------------------------- the page

static void
put_help(struct outbuf *out, const char *name, const char *type, const char *help)
{
    outbuf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
put_partitions(struct metrics *m, struct outbuf *out, const char *name,
        const char *type, const char *help, int64_t (*figure)(const struct series *s))
{
    put_help(out, name, type, help);
    for (const struct series *s = m->series; s != NULL; s = s->next)
        if (s->partition >= 0 && figure(s) >= 0)
            outbuf_printf(out,
                    "%s{topic=\"%s\",partition=\"%" PRId32 "\"} %" PRId64 "\n", name,
                    s->topic, s->partition, figure(s));
}

static int64_t
consumed(const struct series *s)
{
    return (int64_t)s->account.in;
}

static int64_t
consumed_bytes(const struct series *s)
{
    return (int64_t)s->account.bytes;
}

static int64_t
gap_records(const struct series *s)
{
    return (int64_t)s->account.gap;
}

static int64_t
lag_records(const struct series *s)
{
    return s->lag;
}

static int64_t
unaccounted(const struct series *s)
{
    int64_t n = (int64_t)s->account.in;

    for (size_t i = 0; i < ACCOUNT_OUTCOMES; i++)
        n -= (int64_t)s->account.outcome[i];
    return n < 0 ? -n : n;
}

static void
put_outcomes(struct metrics *m, struct outbuf *out)
{
    put_help(out, "pumice_records_total", "counter", "Records by what became of them.");
    for (const struct series *s = m->series; s != NULL; s = s->next)
        for (size_t i = 0; i < ACCOUNT_OUTCOMES && s->partition >= 0; i++)
            outbuf_printf(out,
                    "pumice_records_total{topic=\"%s\",partition=\"%" PRId32
                    "\",outcome=\"%s\"} %" PRIu64 "\n",
                    s->topic, s->partition,
                    account_outcome_name((enum account_outcome)i),
                    s->account.outcome[i]);
}

static void
put_reasons(struct metrics *m, struct outbuf *out, const char *name, const char *help,
        bool dead)
{
    put_help(out, name, "counter", help);
    for (const struct series *s = m->series; s != NULL; s = s->next)
        for (size_t i = 1; i < PUMICE_REASON_COUNT && s->partition < 0; i++) {
            uint64_t n = dead ? s->account.dead[i] : s->account.stubbed[i];

            if (n > 0)
                outbuf_printf(out, "%s{topic=\"%s\",reason=\"%s\"} %" PRIu64 "\n", name,
                        s->topic, pumice_reason_name((enum pumice_reason)i), n);
        }
}

static void
put_matches(struct metrics *m, struct outbuf *out)
{
    put_help(out, "pumice_matches_total", "counter",
            "Findings by detector and action.");
    for (const struct series *s = m->series; s != NULL; s = s->next)
        for (size_t i = 0; i < s->account.detectors && s->partition < 0; i++)
            for (size_t v = 0; v < ACCOUNT_VERBS; v++)
                if (s->account.hits[i][v] > 0)
                    outbuf_printf(out,
                            "pumice_matches_total{topic=\"%s\",detector=\"%s\","
                            "action=\"%s\"} %" PRIu64 "\n",
                            s->topic, pumice_detector(i)->name,
                            pumice_verb_name((enum pumice_verb)v),
                            s->account.hits[i][v]);
}

static void
put_workers(struct metrics *m, struct outbuf *out)
{
    put_help(out, "pumice_assigned_partitions", "gauge", "Partitions of a worker.");
    for (unsigned i = 0; i < m->workers; i++)
        outbuf_printf(out, "pumice_assigned_partitions{worker=\"%u\"} %zu\n", i,
                m->worker[i].partitions);
    put_help(out, "pumice_rebalances_total", "counter", "Assignments and revocations.");
    for (unsigned i = 0; i < m->workers; i++)
        outbuf_printf(out, "pumice_rebalances_total{worker=\"%u\"} %" PRIu64 "\n", i,
                m->worker[i].rebalances);
    put_help(out, "pumice_producer_rebuilds_total", "counter", "Producers made anew.");
    for (unsigned i = 0; i < m->workers; i++)
        outbuf_printf(out,
                "pumice_producer_rebuilds_total{worker=\"%u\"} %" PRIu64 "\n", i,
                m->worker[i].rebuilds);
    put_help(out, "pumice_last_commit_timestamp_seconds", "gauge",
            "Of the last commit.");
    for (unsigned i = 0; i < m->workers; i++)
        outbuf_printf(out,
                "pumice_last_commit_timestamp_seconds{worker=\"%u\"} %" PRId64 "\n", i,
                m->worker[i].committed_s);
}

void
metrics_put(struct metrics *m, const struct metrics_build *build, struct outbuf *out)
{
    pthread_mutex_lock(&m->lock);
    put_help(out, "pumice_build_info", "gauge", "The program.");
    outbuf_printf(out,
            "pumice_build_info{version=\"%s\",revision=\"%s\",librdkafka=\"%s\"} 1\n",
            build->version, build->revision, build->librdkafka);
    put_help(out, "pumice_config_info", "gauge", "The configuration.");
    outbuf_printf(out, "pumice_config_info{digest=\"%s\"} 1\n", m->config);
    put_partitions(m, out, "pumice_records_consumed_total", "counter",
            "Records read, and accounted at a commit.", consumed);
    put_partitions(m, out, "pumice_bytes_consumed_total", "counter",
            "Bytes of keys and values read.", consumed_bytes);
    put_partitions(m, out, "pumice_gap_records_total", "counter",
            "Records that were gone before they were read.", gap_records);
    put_partitions(m, out, "pumice_unaccounted_records", "gauge",
            "Records without an outcome; 0 at every commit.", unaccounted);
    put_partitions(m, out, "pumice_consumer_lag_records", "gauge",
            "Records behind the end of the partition.", lag_records);
    put_outcomes(m, out);
    put_reasons(m, out, "pumice_stubs_total", "Stubs by reason.", false);
    put_reasons(m, out, "pumice_dead_letters_total", "Dead letters by reason.", true);
    put_matches(m, out);
    put_workers(m, out);
    pthread_mutex_unlock(&m->lock);
}

static void
put_topic(const struct series *s, struct outbuf *out)
{
    outbuf_printf(out, "%-24s %8" PRIu64, s->topic, s->account.in);
    for (size_t i = 0; i < ACCOUNT_OUTCOMES; i++)
        outbuf_printf(out, " %8" PRIu64, s->account.outcome[i]);
    outbuf_putc(out, '\n');
    for (size_t i = 0; i < s->account.detectors; i++)
        for (size_t v = 0; v < ACCOUNT_VERBS; v++)
            if (s->account.hits[i][v] > 0)
                outbuf_printf(out, "  %-14s %-8s %7" PRIu64 " found\n",
                        pumice_detector(i)->name, pumice_verb_name((enum pumice_verb)v),
                        s->account.hits[i][v]);
}

void
metrics_put_table(struct metrics *m, struct outbuf *out)
{
    outbuf_printf(out, "%-24s %8s", "topic", "in");
    for (size_t i = 0; i < ACCOUNT_OUTCOMES; i++)
        outbuf_printf(out, " %8s", account_outcome_name((enum account_outcome)i));
    outbuf_putc(out, '\n');
    pthread_mutex_lock(&m->lock);
    for (const struct series *s = m->series; s != NULL; s = s->next)
        if (s->partition < 0)
            put_topic(s, out);
    pthread_mutex_unlock(&m->lock);
}

// ---------------------------------------------------------------- health

static bool
put_check(struct outbuf *out, const char *what, bool holds)
{
    outbuf_printf(out, "[%s] %s\n", holds ? "+" : "-", what);
    return holds;
}

bool
metrics_live(struct metrics *m, struct outbuf *out)
{
    bool turning = true;

    pthread_mutex_lock(&m->lock);
    for (unsigned i = 0; i < m->workers; i++)
        turning &= now_ms() - m->worker[i].turned_ms < DEAD_AFTER_MS;
    pthread_mutex_unlock(&m->lock);
    return put_check(out, "workers turn", turning);
}

bool
metrics_ready(struct metrics *m, struct outbuf *out)
{
    bool joined = true, holds;

    pthread_mutex_lock(&m->lock);
    for (unsigned i = 0; i < m->workers; i++)
        joined &= m->worker[i].joined;
    holds = put_check(out, "config loaded", true);
    holds &= put_check(out, "group joined", joined);
    holds &= put_check(out, "not draining", !m->draining);
    pthread_mutex_unlock(&m->lock);
    return holds;
}
