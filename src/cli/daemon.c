// One thread a worker; they share the configuration, which is const, and the stop flag.
#include "cli/daemon.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "deliver/kafka_alo.h"
#include "pipeline.h"

struct hand {
    struct daemon *daemon;
    pthread_t thread;
    unsigned number;
    int rc;
    struct err e;
};

struct daemon {
    struct daemon_options o;
    struct kafka_watch watch;
    atomic_uint ended;
    unsigned hands;
    struct hand hand[];
};

static int
work(struct hand *h, struct err *e)
{
    const struct daemon *d = h->daemon;
    struct kafka_alo_options options = { .config = d->o.config,
        .properties = d->o.properties,
        .watch = &d->watch,
        .stop = d->o.stop,
        .drain_ms = d->o.drain_ms,
        .worker = h->number };
    struct pumice_options engine = { .simd = d->o.simd };
    struct pumice_worker *worker = pumice_worker_new(&engine);
    struct deliver *deliver = NULL;
    struct pipeline p;
    int rc = -1;

    if (worker == NULL && d->o.simd != NULL)
        err_set(e, ERR_USAGE, "--simd: this machine has no kernel '%.40s'", d->o.simd);
    else if (worker == NULL || pumice_worker_bind(worker, d->o.config->policy) < 0)
        err_set(e, ERR_INTERNAL, "out of memory");
    else if ((deliver = kafka_alo_new(&options, e)) != NULL &&
             pipeline_init(&p, deliver, worker, e) == 0) {
        rc = pipeline_run(&p, e);
        deliver_free(&deliver); // before the pipeline, which it may call
        pipeline_fini(&p);
    }
    deliver_free(&deliver);
    pumice_worker_free(&worker);
    return rc;
}

static void *
hand_main(void *arg)
{
    struct hand *h = arg;

    h->rc = work(h, &h->e);
    atomic_fetch_add(&h->daemon->ended, 1);
    return NULL;
}

struct daemon *
daemon_start(const struct daemon_options *options, struct err *e)
{
    unsigned n = options->config->kafka.workers;
    struct daemon *d = calloc(1, sizeof(*d) + n * sizeof(d->hand[0]));
    sigset_t all, before;

    if (d == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    d->o = *options;
    d->watch = (struct kafka_watch){ .ctx = options->metrics,
        .committed = metrics_committed,
        .assigned = metrics_assigned,
        .revoked = metrics_revoked,
        .turned = metrics_turned,
        .rebuilt = metrics_rebuilt };
    sigfillset(&all); // signals are the main thread's
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (unsigned i = 0; i < n; i++) {
        struct hand *h = &d->hand[i];

        h->daemon = d;
        h->number = i;
        if (pthread_create(&h->thread, NULL, hand_main, h) != 0)
            break;
        d->hands++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (d->hands == n)
        return d;
    // The others see it as one that has ended with an error.
    d->hand[d->hands].rc =
            err_set(&d->hand[d->hands].e, ERR_INTERNAL, "cannot start a thread");
    atomic_fetch_add(&d->ended, 1);
    return d;
}

bool
daemon_ended(struct daemon *d)
{
    return atomic_load(&d->ended) > 0;
}

int
daemon_join(struct daemon **daemon, struct err *e)
{
    struct daemon *d = *daemon;
    int rc = 0;

    for (unsigned i = 0; i < d->o.config->kafka.workers; i++) {
        struct hand *h = &d->hand[i];

        if (i < d->hands)
            pthread_join(h->thread, NULL);
        if (h->rc < 0 && rc == 0) {
            rc = -1;
            *e = h->e;
        }
    }
    free(d);
    *daemon = NULL;
    return rc;
}
