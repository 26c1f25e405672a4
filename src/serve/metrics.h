// What the workers of `run` have done since the start, for the metrics page and the health checks. Folded
// at each commit under a lock; asked for by the HTTP thread.
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stdbool.h>

#include "base/outbuf.h"
#include "stats/account.h"

enum { METRICS_WORKERS = 256 };

struct metrics;

// config: its digest. NULL without memory.
struct metrics *metrics_new(unsigned workers, const char *config);
void metrics_free(struct metrics **m);

// On the workers' threads.
void metrics_committed(void *metrics, unsigned worker, const struct account *a,
        int64_t lag);
void metrics_assigned(void *metrics, unsigned worker, size_t partitions);
// The series of the partition go.
void metrics_revoked(void *metrics, unsigned worker, const char *topic,
        int32_t partition);
void metrics_turned(void *metrics, unsigned worker);
void metrics_rebuilt(void *metrics, unsigned worker);
void metrics_draining(void *metrics);

struct metrics_build { // static strings
    const char *version, *revision, *librdkafka;
};

// In the text format of Prometheus.
void metrics_put(struct metrics *m, const struct metrics_build *build,
        struct outbuf *out);
// The totals per topic, for a terminal.
void metrics_put_table(struct metrics *m, struct outbuf *out);
// The checks behind /livez and /readyz, one line each. True: all of them hold.
bool metrics_live(struct metrics *m, struct outbuf *out);
bool metrics_ready(struct metrics *m, struct outbuf *out);
#endif
