// pumice demo: a broker, producers, the filter and a reader in one process. It shows raw and clean records,
// the account, and what it checked; then it ends, with 0 if everything held.
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/daemon.h"
#include "cli/sample.h"
#include "cli/stop.h"
#include "cli/version.h"
#include "kafka/client.h"
#include "kafka/mock.h"
#include "serve/http.h"

enum {
    PARTITIONS = 4, // that are written to
    TOPICS = 2,
    RECORDS = 2000,
    MOST = 20000, // with --keep: what the checks remember
    JOIN_MS = 15000,
    REST_MS = 10000
};

struct demo {
    const struct cli *cli;
    struct mock *broker;
    struct client *writer, *reader;
    struct config *config;
    struct properties properties;
    struct metrics *metrics;
    struct http *http;
    struct metrics_build build;
    struct daemon *daemon;
    atomic_bool stop;        // of the filter
    atomic_uint written;     // by the producer
    atomic_bool written_all; // and no more will be
    uint8_t seen[MOST];      // how often each number came out
    int64_t last[TOPICS][PARTITIONS];
    unsigned clean, dead, disorder, repeated;
    bool shown[SAMPLE_KINDS];
    struct outbuf came; // all bytes that came out, one after another
};

static const char policy[] =
        "version: 1\n"
        "kafka:\n"
        "  brokers: ['%s']\n"
        "  group: pumice-demo\n"
        "  guarantee: at_least_once\n"
        "  workers: 1\n" // a second member can miss the mock's one chance to join
        "  commit: {interval: 200ms}\n"
        "  properties: {session.timeout.ms: '6000'}\n"
        "topics:\n"
        "  - match: 'app.*.logs'\n"
        "    to: 'clean.{topic}'\n"
        "dead_letters: {topic: '{topic}.dlq'}\n"
        "stats: {topic: pumice.stats}\n";

// The configuration of the demo is a file like any other, gone once it is read.
static int
load(struct demo *d, struct err *e)
{
    char path[] = "/tmp/pumice-demo-XXXXXX", text[1024];
    struct outbuf messages = { 0 };
    int n = snprintf(text, sizeof(text), policy, mock_address(d->broker));
    int fd = mkstemp(path), rc;

    if (fd < 0 || write(fd, text, (size_t)n) != n) {
        if (fd >= 0)
            close(fd), unlink(path);
        return err_set(e, ERR_CREATE, "%s: cannot be written", path);
    }
    close(fd);
    rc = config_load(path, NULL, NULL, &d->config, &messages, e);
    unlink(path);
    if (messages.n > 0 && rc < 0)
        log_text((const char *)messages.p, messages.n);
    outbuf_fini(&messages);
    return rc < 0 ? -1 : properties_init(&d->properties, &d->config->kafka, NULL, 0, e);
}

static int
make_topics(struct demo *d, struct err *e)
{
    char name[300];

    for (size_t i = 0; i < TOPICS; i++)
        for (size_t j = 0; j < 3; j++) {
            const char *topic = sample_topic(i);

            snprintf(name, sizeof(name),
                    j == 1   ? "clean.%s"
                    : j == 2 ? "%s.dlq"
                             : "%s",
                    topic);
            if (mock_topic(d->broker, name, e) < 0)
                return -1;
        }
    return mock_topic(d->broker, "pumice.stats", e);
}

// ---------------------------------------------------------------- producer

static int
write_sample(struct demo *d, uint32_t number, struct err *e)
{
    struct sample s;
    char tag[16];
    struct timespec now;
    struct client_record r;

    sample_make(number, &s);
    snprintf(tag, sizeof(tag), "%u", number);
    clock_gettime(CLOCK_REALTIME, &now);
    r = (struct client_record){ .topic = s.topic,
        .partition = (int32_t)(number / 10 % PARTITIONS),
        .time_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
        .value = span_of(s.value),
        .tag_name = "number",
        .tag = tag };
    if (s.key != NULL)
        r.key = span_of(s.key);
    return client_write(d->writer, &r, e);
}

static void *
produce(void *arg)
{
    struct demo *d = arg;
    const struct timespec pause = { 0, 20 * 1000000 };
    struct err e;

    for (uint32_t i = 0;
            (i < RECORDS || d->cli->keep) && i < MOST && !atomic_load(&stop_asked);
            i++) {
        if (write_sample(d, i, &e) < 0)
            break;
        atomic_store(&d->written, i + 1);
        if (i % 10 == 9)
            nanosleep(&pause, NULL);
        if (i >= RECORDS)
            stop_wait(200);
    }
    client_flush(d->writer, REST_MS, &e);
    atomic_store(&d->written_all, true);
    return NULL;
}

// ---------------------------------------------------------------- reader

static void
show(struct demo *d, const struct client_record *r, uint32_t number,
        const struct sample *raw)
{
    bool *shown = &d->shown[number % SAMPLE_KINDS];

    if (*shown && !d->cli->keep)
        return;
    *shown = true;
    printf("\n%s [%" PRId32 "]\n  raw    %s\n  clean  %.*s\n", raw->topic, r->partition,
            raw->value, (int)r->value.n, (const char *)r->value.p);
    fflush(stdout);
}

static void
show_dead(struct demo *d, const struct client_record *r)
{
    if (d->dead > 1 && !d->cli->keep)
        return;
    printf("\n%s\n  raw    (one with a mobile number in its key)\n"
           "  dead   position and reason, no payload: a key is never rewritten\n",
            r->topic);
    fflush(stdout);
}

static void
check_order(struct demo *d, uint32_t number, const struct client_record *r,
        size_t topic)
{
    int64_t *last = &d->last[topic][r->partition % PARTITIONS];

    if (d->seen[number] > 1)
        d->repeated++;
    else if ((int64_t)number < *last)
        d->disorder++;
    else
        *last = number;
}

// A record of a clean topic has its number in a header; a dead letter has the position of its source.
static void
look_at(struct demo *d, const struct client_record *r)
{
    struct sample raw;
    unsigned long number;

    outbuf_put(&d->came, r->key);
    outbuf_putc(&d->came, '\n');
    outbuf_put(&d->came, r->value);
    outbuf_putc(&d->came, '\n');
    if (strncmp(r->topic, "clean.", 6) != 0) {
        if (strcmp(r->topic, "pumice.stats") == 0)
            return;
        d->dead++;
        show_dead(d, r);
        return;
    }
    if (r->tag == NULL || (number = strtoul(r->tag, NULL, 10)) >= MOST)
        return;
    d->clean++;
    d->seen[number]++;
    sample_make((uint32_t)number, &raw);
    for (size_t i = 0; i < TOPICS; i++)
        if (strcmp(r->topic + 6, sample_topic(i)) == 0)
            check_order(d, (uint32_t)number, r, i);
    show(d, r, (uint32_t)number, &raw);
}

static unsigned
came_out(const struct demo *d)
{
    return d->clean - d->repeated + d->dead;
}

static int
open_reader(struct demo *d, struct err *e)
{
    char names[TOPICS * 2][300];
    const char *topic[TOPICS * 2 + 1];

    for (size_t i = 0; i < TOPICS; i++) {
        snprintf(names[2 * i], sizeof(names[0]), "clean.%s", sample_topic(i));
        snprintf(names[2 * i + 1], sizeof(names[0]), "%s.dlq", sample_topic(i));
        topic[2 * i] = names[2 * i];
        topic[2 * i + 1] = names[2 * i + 1];
    }
    topic[TOPICS * 2] = "pumice.stats";
    d->reader = client_reader(mock_address(d->broker), topic, TOPICS * 2 + 1,
            MOCK_PARTITIONS, e);
    return d->reader == NULL ? -1 : 0;
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// Until everything written has come out, or the time is up.
static void
read_all(struct demo *d)
{
    int64_t until = INT64_MAX;
    struct client_record r;

    while (now_ms() < until && !daemon_ended(d->daemon)) {
        if (client_read(d->reader, 100, &r))
            look_at(d, &r);
        if (!atomic_load(&d->written_all))
            continue;
        if (until == INT64_MAX)
            until = now_ms() + REST_MS;
        if (came_out(d) >= atomic_load(&d->written))
            return;
    }
}

// ---------------------------------------------------------------- checks

static bool
say(bool holds, const char *what)
{
    printf("  %s  %s\n", holds ? "ok    " : "FAILED", what);
    return holds;
}

static bool
check(struct demo *d)
{
    unsigned written = atomic_load(&d->written), lost = 0, planted = 0, left = 0;
    char text[256];
    struct sample s;
    bool ok = true;

    for (uint32_t i = 0; i < written; i++) {
        sample_make(i, &s);
        lost += d->seen[i] == 0 && !s.in_key;
        for (size_t j = 0; j < s.n_planted; j++) {
            planted++;
            left += memmem(d->came.p, d->came.n, s.planted[j], strlen(s.planted[j])) !=
                    NULL;
        }
    }
    printf("\nchecks\n");
    snprintf(text, sizeof(text),
            "nothing lost: %u raw records, %u clean and %u dead letters", written,
            d->clean - d->repeated, d->dead);
    ok &= say(written > 0 && lost == 0 && came_out(d) == written, text);
    snprintf(text, sizeof(text), "order kept in every partition; %u records came twice",
            d->repeated);
    ok &= say(d->disorder == 0, text);
    snprintf(text, sizeof(text),
            "nothing left: %u values of people went in, %u of them stand in what came "
            "out",
            planted, left);
    return ok & say(planted > 0 && left == 0 && !d->came.failed, text);
}

static void
put_account(struct demo *d)
{
    struct outbuf out = { 0 };

    metrics_put_table(d->metrics, &out);
    printf("\n%.*s", (int)out.n, (const char *)out.p);
    outbuf_fini(&out);
}

// ---------------------------------------------------------------- the whole

static int
start(struct demo *d, struct err *e)
{
    struct daemon_options o = { .properties = &d->properties,
        .stop = &d->stop,
        .drain_ms = REST_MS };

    if ((d->broker = mock_new(e)) == NULL || make_topics(d, e) < 0 || load(d, e) < 0)
        return -1;
    if ((d->metrics = metrics_new(d->config->kafka.workers, d->config->digest)) == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    d->build = (struct metrics_build){ version_number, version_revision,
        properties_version() };
    if (d->cli->listen != NULL &&
            (d->http = http_new(d->cli->listen, d->metrics, &d->build, e)) == NULL)
        return -1;
    if ((d->writer = client_writer(mock_address(d->broker), e)) == NULL ||
            open_reader(d, e) < 0)
        return -1;
    o.config = d->config;
    o.metrics = d->metrics;
    printf("broker at %s; topics app.shop.logs and app.bank.logs, clean.* behind "
           "them\n",
            mock_address(d->broker));
    if (d->cli->listen != NULL)
        printf("metrics at http://%s/metrics\n", d->cli->listen);
    printf("waiting for the filter to join its group\n");
    fflush(stdout);
    return (d->daemon = daemon_start(&o, e)) == NULL ? -1 : 0;
}

static bool
joined(struct demo *d)
{
    struct outbuf out = { 0 };
    bool ready = metrics_ready(d->metrics, &out);

    outbuf_fini(&out);
    return ready;
}

// Runs producer and reader beside the filter, then drains it. 1: a check failed.
static int
play(struct demo *d, struct err *e)
{
    int64_t until = now_ms() + JOIN_MS;
    pthread_t producer;

    while (!joined(d) && now_ms() < until && !daemon_ended(d->daemon))
        if (stop_wait(20))
            break;
    if (pthread_create(&producer, NULL, produce, d) != 0) {
        atomic_store(&d->stop, true);
        daemon_join(&d->daemon, e);
        return err_set(e, ERR_INTERNAL, "cannot start a thread");
    }
    read_all(d);
    if (daemon_ended(d->daemon))
        atomic_store(&stop_asked, true); // the producer need not go on
    pthread_join(producer, NULL);
    atomic_store(&d->stop, true);
    if (daemon_join(&d->daemon, e) < 0)
        return -1;
    for (struct client_record r; client_read(d->reader, 300, &r);) // the last accounts
        look_at(d, &r);
    put_account(d);
    return check(d) ? 0 : 1;
}

static int
demo_main(const struct cli *cli, struct err *e)
{
    struct demo *d = calloc(1, sizeof(*d));
    int rc;

    if (d == NULL)
        return err_set(e, ERR_INTERNAL, "out of memory");
    d->cli = cli;
    if (!cli->verbose)
        log_open(LOG_ERROR,
                false); // of the filter; one withheld record is part of the play
    stop_catch();
    memset(d->last, 0xff, sizeof(d->last));
    rc = start(d, e);
    if (rc == 0)
        rc = play(d, e);
    http_free(&d->http);
    client_free(&d->reader);
    client_free(&d->writer);
    metrics_free(&d->metrics);
    config_free(&d->config);
    mock_free(&d->broker);
    outbuf_fini(&d->came);
    free(d);
    return rc;
}

const struct command demo_command = {
    .name = "demo",
    .help = "broker, producers, filter and reader in one go",
    .main = demo_main,
};
