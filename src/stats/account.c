// Counting and writing down; who sends it where is deliver's business.
#include "stats/account.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

static const char *const outcome_names[] = { "clean", "stubbed", "dead", "dropped",
    "exempt" };

const char *
account_outcome_name(enum account_outcome outcome)
{
    return outcome_names[outcome];
}

int
account_init(struct account *a, const char *topic, int32_t partition)
{
    *a = (struct account){ .topic = topic,
        .partition = partition,
        .from = -1,
        .next = -1 };
    while (pumice_detector(a->detectors) != NULL)
        a->detectors++;
    a->hits = calloc(a->detectors, sizeof(*a->hits));
    return a->hits == NULL ? -1 : 0;
}

void
account_fini(struct account *a)
{
    free(a->hits);
    *a = (struct account){ 0 };
}

void
account_clear(struct account *a)
{
    uint64_t(*hits)[ACCOUNT_VERBS] = a->hits;

    memset(hits, 0, a->detectors * sizeof(*hits));
    *a = (struct account){ .topic = a->topic,
        .partition = a->partition,
        .from = -1,
        .next = -1,
        .detectors = a->detectors,
        .hits = hits };
}

void
account_count(struct account *a, int64_t offset, uint64_t bytes,
        enum account_outcome outcome, enum pumice_reason reason,
        const struct pumice_hit *hit, size_t hits)
{
    if (a->from < 0)
        a->from = offset;
    a->next = offset + 1;
    a->in++;
    a->bytes += bytes;
    a->outcome[outcome]++;
    if (outcome == ACCOUNT_STUBBED)
        a->stubbed[reason]++;
    if (outcome == ACCOUNT_DEAD)
        a->dead[reason]++;
    for (size_t i = 0; i < hits; i++)
        if (hit[i].detector < a->detectors && hit[i].verb < ACCOUNT_VERBS)
            a->hits[hit[i].detector][hit[i].verb]++;
}

void
account_fold(struct account *into, const struct account *a)
{
    into->in += a->in;
    into->bytes += a->bytes;
    into->gap += a->gap;
    for (size_t i = 0; i < ACCOUNT_OUTCOMES; i++)
        into->outcome[i] += a->outcome[i];
    for (size_t i = 0; i < PUMICE_REASON_COUNT; i++) {
        into->stubbed[i] += a->stubbed[i];
        into->dead[i] += a->dead[i];
    }
    for (size_t i = 0; i < a->detectors && i < into->detectors; i++)
        for (size_t v = 0; v < ACCOUNT_VERBS; v++)
            into->hits[i][v] += a->hits[i][v];
}

static void
put_time(struct outbuf *out, int64_t ms)
{
    time_t s = (time_t)(ms / 1000);
    struct tm tm;
    char text[32];

    if (gmtime_r(&s, &tm) == NULL ||
            strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
        text[0] = 0;
    outbuf_printf(out, "%s.%03dZ", text, (int)(ms % 1000));
}

static void
put_hits(struct outbuf *out, const struct account *a)
{
    const char *comma = "";

    outbuf_puts(out, "\"hits\":{");
    for (size_t i = 0; i < a->detectors; i++) {
        uint64_t n = 0;

        for (size_t v = 0; v < ACCOUNT_VERBS; v++)
            n += a->hits[i][v];
        if (n == 0)
            continue;
        outbuf_printf(out, "%s\"%s\":%" PRIu64, comma, pumice_detector(i)->name, n);
        comma = ",";
    }
    outbuf_puts(out, "}");
}

static void
put_partition(struct outbuf *out, const struct account *a)
{
    outbuf_puts(out, "{\"topic\":\"");
    outbuf_put_json(out, span_of(a->topic));
    outbuf_printf(out,
            "\",\"partition\":%" PRId32 ",\"from\":%" PRId64 ",\"next\":%" PRId64
            ",\"in\":%" PRIu64 ",",
            a->partition, a->from, a->next, a->in);
    for (size_t i = 0; i < ACCOUNT_OUTCOMES; i++)
        outbuf_printf(out, "\"%s\":%" PRIu64 ",", outcome_names[i], a->outcome[i]);
    put_hits(out, a);
    outbuf_puts(out, "}");
}

void
account_put_json(struct outbuf *out, const struct account_head *head,
        const struct account *const *a, size_t n)
{
    const char *comma = "";

    outbuf_puts(out, "{\"v\":1,\"kind\":\"account\",\"instance\":\"");
    outbuf_put_json(out, span_of(head->instance));
    outbuf_printf(out, "\",\"worker\":%u,\"seq\":%" PRIu64 ",\"at\":\"", head->worker,
            head->seq);
    put_time(out, head->time_ms);
    outbuf_printf(out, "\",\"config\":\"%s\",\"partitions\":[", head->config);
    for (size_t i = 0; i < n; i++) {
        if (a[i]->in == 0)
            continue;
        outbuf_puts(out, comma);
        put_partition(out, a[i]);
        comma = ",";
    }
    outbuf_puts(out, "]}");
}
