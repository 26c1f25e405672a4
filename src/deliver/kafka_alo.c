// At least once. Each message becomes a ticket, which waits in the lane of its partition until the broker
// has acknowledged what became of it; only the settled head of a lane is committed. A message with nothing
// to hide is handed over without a copy and destroyed when its delivery is reported. What cannot be handed
// over now waits in `todo`, and nothing new is fetched until that is empty: so order and memory hold.
// All on the worker's thread but wake(), which only asks the broker a question.
#include "deliver/kafka_alo.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "deliver/dead_letter.h"
#include "deliver/route.h"
#include "deliver/stub.h"
#include "frame/frame.h"
#include "kafka/error.h"
#include "kafka/record.h"

enum {
    POLL_MS = 100,
    BATCH_MESSAGES = 2000,
    BATCH_BYTES = 1 << 20,
    SETTLE_MS = 10000, // a revocation waits so long for acknowledgements
    COMMIT_MS = 10000,
    ASK_MS = 5000, // one question to the broker
    ASK_TIMES = 6,
    BACKOFF_MOST_MS = 30000,
    WAKE_MS = 20,     // the cure of the fetch stall
    WAKE_BELOW = 4000 // messages in the local queue
};

struct ticket {
    struct lane *lane;          // NULL: its partition is no longer ours
    struct ticket *next;        // in todo
    rd_kafka_message_t *source; // what is sent points into it; NULL: into bytes
    rd_kafka_headers_t *headers;
    struct span key, value;
    int64_t offset, time_ms;
    size_t size; // of the message that came
    uint8_t outcome, reason;
    bool settled;
    bool alone; // too large, maybe only in company: the broker's limit is for a whole batch
    unsigned attempts;
    uint32_t hits;
    uint8_t *bytes;          // behind hit
    struct pumice_hit hit[]; // of a clean one
};

struct lane { // one assigned partition
    struct route *route;
    int32_t partition;
    int64_t next;      // offset expected, -1: any
    int64_t done;      // everything before it is settled, -1: nothing yet
    int64_t committed; // asked for or known, -1: nothing
    struct ticket **ring;
    size_t head, waiting, cap;
    struct account account;
};

struct pending { // one message of the batch
    rd_kafka_message_t *message;
    struct lane *lane;
    size_t first, records; // its parts
    bool unframed;         // no memory for them
};

struct alo {
    struct deliver deliver;
    struct kafka_alo_options o;
    rd_kafka_t *consumer, *producer;
    rd_kafka_queue_t *commits;
    struct route *routes;
    struct lane **lane;
    size_t lanes;
    struct frame frame;
    struct pending pending[BATCH_MESSAGES];
    size_t n_pending;
    struct ticket *todo, **todo_end;
    size_t outstanding; // tickets not settled, of our partitions or not
    int64_t retry_at, next_commit;
    uint64_t sent_records, sent_bytes, seq;
    unsigned commits_asked, denied;
    bool assigned_once, settling, closing, draining, lost, failed;
    bool split; // a batch was refused once
    int64_t drain_until;
    struct err failure;
    struct outbuf text;

    pthread_t waker;
    bool waker_runs;
    atomic_bool waker_stop;
    atomic_uint_fast64_t fetched;
    pthread_mutex_t ask_lock; // of ask
    struct {
        char topic[TOPIC_NAME_MOST];
        int32_t partition;
    } ask;
};

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// The first failure stays. Nothing more is committed past it.
static void
fail(struct alo *d, const struct err *e)
{
    if (!d->failed)
        d->failure = *e;
    d->failed = true;
}

static void
fail_memory(struct alo *d)
{
    struct err e;

    err_set(&e, ERR_INTERNAL, "out of memory");
    fail(d, &e);
}

// ---------------------------------------------------------------- tickets

static void
ticket_release(struct ticket *t)
{
    if (t->source != NULL)
        rd_kafka_message_destroy(t->source);
    if (t->headers != NULL)
        rd_kafka_headers_destroy(t->headers);
    t->source = NULL;
    t->headers = NULL;
}

static void
ticket_free(struct ticket *t)
{
    ticket_release(t);
    free(t);
}

static void
ticket_settle(struct alo *d, struct ticket *t)
{
    ticket_release(t);
    t->settled = true;
    d->outstanding--;
    if (t->lane == NULL)
        free(t);
}

static void
todo_put(struct alo *d, struct ticket *t)
{
    t->next = NULL;
    *d->todo_end = t;
    d->todo_end = &t->next;
}

static void
todo_reset(struct alo *d)
{
    d->todo = NULL;
    d->todo_end = &d->todo;
}

// Empties it. Tickets of partitions that are not ours any more end here; lanes hold the others.
static void
todo_sweep(struct alo *d)
{
    for (struct ticket *t = d->todo, *next; t != NULL; t = next) {
        next = t->next;
        if (t->lane == NULL) {
            d->outstanding--;
            ticket_free(t);
        }
    }
    todo_reset(d);
}

// ---------------------------------------------------------------- lanes

static struct lane *
lane_new(struct alo *d, struct route *r, int32_t partition)
{
    struct lane *l = NULL, **list;
    size_t want = (size_t)partition + 1;

    if (r->lanes < want) {
        if ((list = realloc(r->lane, want * sizeof(struct lane *))) == NULL)
            return NULL;
        memset(list + r->lanes, 0, (want - r->lanes) * sizeof(struct lane *));
        r->lane = list;
        r->lanes = want;
    }
    if ((list = realloc(d->lane, (d->lanes + 1) * sizeof(struct lane *))) == NULL)
        return NULL;
    d->lane = list;
    if ((l = calloc(1, sizeof(*l))) == NULL ||
            account_init(&l->account, r->source, partition) < 0) {
        free(l);
        return NULL;
    }
    l->route = r;
    l->partition = partition;
    l->next = l->done = l->committed = -1;
    d->lane[d->lanes++] = l;
    r->lane[partition] = l;
    return l;
}

static void
lane_free(struct alo *d, struct lane *l)
{
    for (size_t i = 0; i < l->waiting; i++) {
        struct ticket *t = l->ring[(l->head + i) % l->cap];

        t->lane = NULL; // the delivery report frees it
        if (t->settled)
            ticket_free(t);
    }
    l->route->lane[l->partition] = NULL;
    if (!d->closing)
        d->o.watch->revoked(d->o.watch->ctx, d->o.worker, l->route->source,
                l->partition);
    account_fini(&l->account);
    free(l->ring);
    free(l);
}

static bool
lane_put(struct lane *l, struct ticket *t)
{
    if (l->waiting == l->cap) {
        size_t cap = l->cap == 0 ? 1024 : l->cap * 2;
        struct ticket **ring = malloc(cap * sizeof(struct ticket *));

        if (ring == NULL)
            return false;
        for (size_t i = 0; i < l->waiting; i++)
            ring[i] = l->ring[(l->head + i) % l->cap];
        free(l->ring);
        l->ring = ring;
        l->cap = cap;
        l->head = 0;
    }
    l->ring[(l->head + l->waiting++) % l->cap] = t;
    return true;
}

// Takes the settled head of the lane into its account.
static void
lane_advance(struct lane *l)
{
    while (l->waiting > 0 && l->ring[l->head]->settled) {
        struct ticket *t = l->ring[l->head];

        account_count(&l->account, t->offset, t->size, (enum account_outcome)t->outcome,
                (enum pumice_reason)t->reason, t->hit, t->hits);
        l->done = t->offset + 1;
        l->head = (l->head + 1) % l->cap;
        l->waiting--;
        ticket_free(t);
    }
}

static struct lane *
lane_find(struct alo *d, const char *topic, int32_t partition)
{
    for (struct route *r = d->routes; r != NULL; r = r->next)
        if (strcmp(r->source, topic) == 0)
            return partition >= 0 && (size_t)partition < r->lanes ? r->lane[partition]
                                                                  : NULL;
    return NULL;
}

static struct lane *
lane_of(struct alo *d, const rd_kafka_message_t *m)
{
    return m->rkt == NULL ? NULL
                          : lane_find(d, rd_kafka_topic_name(m->rkt), m->partition);
}

// ---------------------------------------------------------------- handing over

// Makes a dead letter or a stub of what was to be sent. False: neither can be.
static bool
withhold(struct alo *d, struct ticket *t, enum pumice_reason reason, struct span stub,
        bool dead)
{
    struct route *r = t->lane->route;
    const struct config_kafka *k = &d->o.config->kafka;

    dead = (dead || r->rules->on_error == ON_ERROR_DEAD_LETTER) && r->to_dead != NULL;
    t->reason = (uint8_t)reason;
    t->hits = 0;
    if (!dead) {
        t->outcome = ACCOUNT_STUBBED;
        t->value = stub;
        return true;
    }
    ticket_release(t);
    t->outcome = ACCOUNT_DEAD;
    t->key = t->value = (struct span){ NULL, 0 };
    t->headers = dead_letter_headers(
            &(struct dead_letter){ r->source, t->lane->partition, t->offset, reason,
                    k->group, k->instance != NULL ? k->instance : "0", d->o.worker,
                    d->o.config->digest });
    return t->headers != NULL;
}

static void
refuse(struct alo *d, struct ticket *t, rd_kafka_resp_err_t rc)
{
    struct err e;
    bool stubbed = t->outcome == ACCOUNT_STUBBED;

    if (t->outcome == ACCOUNT_DEAD || (stubbed && t->lane->route->to_dead == NULL)) {
        err_set(&e, ERR_IO, "topic '%s': the broker refuses the %s: %s",
                stubbed ? t->lane->route->target : t->lane->route->dead,
                stubbed ? "stub" : "dead letter", rd_kafka_err2str(rc));
        fail(d, &e);
    } else if (!withhold(d, t, error_reason(rc), stub_text(t->value, error_reason(rc)),
                       stubbed)) {
        fail_memory(d);
    }
}

// What became of it is not there. Never a loss: it is tried again, replaced, or everything stops.
static void
undelivered(struct alo *d, struct ticket *t, rd_kafka_resp_err_t rc)
{
    const struct config_kafka *k = &d->o.config->kafka;
    enum error_class class = error_class(rc);
    int64_t pause = t->attempts < 5 ? (int64_t)1000 << t->attempts : BACKOFF_MOST_MS;
    struct err e;

    if (class == ERROR_RECORD && !t->alone) {
        if (!d->split)
            LOG(LOG_WARNING, "deliver",
                    "a batch was refused, its records are sent one by one",
                    LOG_W("topic", t->lane->route->target),
                    LOG_W("error", rd_kafka_err2name(rc)));
        t->alone = d->split = true;
    } else if (class == ERROR_RECORD) {
        t->alone = false; // what stands in its place may travel in company
        refuse(d, t, rc);
    } else if (class == ERROR_FATAL) {
        d->lost = true;
    } else if (class == ERROR_TRANSIENT) {
        d->retry_at = now_ms() + POLL_MS;
    } else if (++t->attempts < k->poison_attempts) {
        d->retry_at = now_ms() + pause;
        LOG(LOG_WARNING, "deliver", "delivery failed, trying again",
                LOG_W("topic", t->lane->route->target),
                LOG_I("partition", t->lane->partition), LOG_I("offset", t->offset),
                LOG_W("error", rd_kafka_err2name(rc)));
    } else {
        err_set(&e, class == ERROR_DENIED ? ERR_PERMISSION : ERR_IO,
                "topic '%s': delivery failed %u times: %s", t->lane->route->target,
                t->attempts, rd_kafka_err2str(rc));
        fail(d, &e);
    }
}

// False: not now.
static bool
hand(struct alo *d, struct ticket *t)
{
    struct route *r = t->lane->route;
    bool dead = t->outcome == ACCOUNT_DEAD;
    struct record rec = { .topic = dead ? r->to_dead : r->to,
        .partition = dead ? RD_KAFKA_PARTITION_UA : t->lane->partition,
        .time_ms = t->time_ms,
        .key = t->key,
        .value = t->value,
        .headers = t->headers };
    rd_kafka_resp_err_t rc;

    if (d->lost)
        return false;
    rc = record_give(d->producer, &rec, t);
    t->headers = rec.headers;
    if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
        return true;
    if (rc != RD_KAFKA_RESP_ERR__QUEUE_FULL)
        undelivered(d, t, rc);
    return false;
}

// Hands over what waits, as far as it goes.
static void
todo_work(struct alo *d)
{
    while (d->todo != NULL && !d->failed && !d->lost && now_ms() >= d->retry_at) {
        struct ticket *t = d->todo;

        if (t->alone && rd_kafka_outq_len(d->producer) > 0)
            return;
        if (t->lane != NULL && !hand(d, t))
            return;
        if ((d->todo = t->next) == NULL)
            todo_reset(d);
        if (t->lane == NULL) {
            d->outstanding--;
            ticket_free(t);
        } else if (t->alone) {
            return; // the next one after its report
        }
    }
}

// Called by librdkafka inside rd_kafka_poll() of the producer.
static void
reported(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
    struct alo *d = opaque;
    struct ticket *t = m->_private;

    (void)rk;
    if (t == NULL) { // an account
        if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR)
            LOG(LOG_WARNING, "deliver", "statistics were not delivered",
                    LOG_W("topic", d->o.config->stats_topic),
                    LOG_W("error", rd_kafka_err2name(m->err)));
        return;
    }
    if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR || t->lane == NULL) {
        ticket_settle(d, t);
        return;
    }
    rd_kafka_message_detach_headers((rd_kafka_message_t *)(uintptr_t)m, &t->headers);
    undelivered(d, t, m->err);
    todo_put(d, t);
}

// ---------------------------------------------------------------- assignment

// Reads the target's state, patiently. At the first assignment a missing target ends the program; later
// its source waits.
static bool
route_usable(struct alo *d, struct route *r)
{
    struct err e;
    int found = -1;

    for (int i = 0; i < ASK_TIMES && found < 0 && !atomic_load(d->o.stop); i++)
        found = route_check(r, d->producer, ASK_MS, &e);
    if (found == 1 && route_open(r, d->producer, &e) == 0)
        return true;
    if (found != 0 || !d->assigned_once)
        fail(d, &e);
    else
        LOG(LOG_WARNING, "deliver", "source waits for its target",
                LOG_W("topic", r->source), LOG_W("target", r->target));
    return false;
}

// Where a partition begins that nobody has committed anything for.
static int64_t
start_of(struct alo *d, const char *topic, int32_t partition)
{
    int64_t low = 0, high = 0;
    rd_kafka_resp_err_t rc = RD_KAFKA_RESP_ERR_NO_ERROR;

    if (d->o.config->kafka.start == START_EARLIEST)
        return RD_KAFKA_OFFSET_BEGINNING;
    for (int i = 0; i < ASK_TIMES; i++) {
        rc = rd_kafka_query_watermark_offsets(d->consumer, topic, partition, &low,
                &high, ASK_MS);
        if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
            return high;
    }
    return RD_KAFKA_OFFSET_INVALID;
}

static bool
read_committed(struct alo *d, rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_resp_err_t rc = RD_KAFKA_RESP_ERR_NO_ERROR;
    struct err e;

    for (int i = 0; i < ASK_TIMES && !atomic_load(d->o.stop); i++) {
        rc = rd_kafka_committed(d->consumer, list, ASK_MS);
        for (int j = 0; j < list->cnt && rc == RD_KAFKA_RESP_ERR_NO_ERROR; j++)
            rc = list->elems[j].err;
        if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
            return true;
    }
    err_set(&e, error_class(rc) == ERROR_DENIED ? ERR_PERMISSION : ERR_UNAVAILABLE,
            "committed offsets of group '%s': %s", d->o.config->kafka.group,
            rd_kafka_err2str(rc));
    fail(d, &e);
    return false;
}

static bool
lane_open(struct alo *d, struct route *r, rd_kafka_topic_partition_t *tp)
{
    struct lane *l = lane_new(d, r, tp->partition);

    if (l == NULL) {
        fail_memory(d);
        return false;
    }
    if (tp->offset >= 0) {
        l->next = l->committed = tp->offset;
    } else if ((tp->offset = start_of(d, r->source, tp->partition)) >= 0) {
        l->next = l->done = tp->offset; // stored, so that a restart does not move it
    }
    return true;
}

static void
assign(struct alo *d, rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_topic_partition_list_t *ours =
            rd_kafka_topic_partition_list_new(list->cnt);
    struct err e;

    for (int i = 0; i < list->cnt && !d->failed; i++) {
        struct route *r = route_get(&d->routes, d->o.config, list->elems[i].topic, &e);

        if (r == NULL)
            fail(d, &e);
        else if (r->rules != NULL && (r->to != NULL || route_usable(d, r)))
            rd_kafka_topic_partition_list_add(ours, r->source,
                    list->elems[i].partition);
    }
    if (!d->failed && ours->cnt > 0 && read_committed(d, ours))
        for (int i = 0; i < ours->cnt && !d->failed; i++) {
            struct route *r =
                    route_get(&d->routes, d->o.config, ours->elems[i].topic, &e);

            lane_open(d, r, &ours->elems[i]);
        }
    if (d->failed)
        ours->cnt = 0;
    rd_kafka_assign(d->consumer, ours);
    d->assigned_once |= ours->cnt > 0;
    pthread_mutex_lock(&d->ask_lock);
    d->ask.topic[0] = 0;
    if (d->lanes > 0) {
        snprintf(d->ask.topic, sizeof(d->ask.topic), "%s", d->lane[0]->route->source);
        d->ask.partition = d->lane[0]->partition;
    }
    pthread_mutex_unlock(&d->ask_lock);
    LOG(LOG_INFO, "deliver", "partitions assigned", LOG_I("worker", d->o.worker),
            LOG_I("partitions", ours->cnt));
    rd_kafka_topic_partition_list_destroy(ours);
    d->o.watch->assigned(d->o.watch->ctx, d->o.worker, d->lanes);
}

static void
pending_clear(struct alo *d)
{
    for (size_t i = 0; i < d->n_pending; i++)
        rd_kafka_message_destroy(d->pending[i].message);
    d->n_pending = 0;
    frame_reset(&d->frame);
}

static void
forget_lanes(struct alo *d)
{
    for (size_t i = 0; i < d->lanes; i++)
        lane_free(d, d->lane[i]);
    d->lanes = 0;
}

static void
revoke(struct alo *d)
{
    struct err e;

    // With an assignment that is lost nothing can be committed: others have it already.
    if (!d->closing && !d->failed && !rd_kafka_assignment_lost(d->consumer)) {
        d->settling = true;
        if (d->deliver.settle(d->deliver.pipeline, &e) < 0)
            fail(d, &e);
        d->settling = false;
    }
    pending_clear(
            d); // what this poll has fetched was not sent: the next owner reads it again
    forget_lanes(d);
    pthread_mutex_lock(&d->ask_lock);
    d->ask.topic[0] = 0;
    pthread_mutex_unlock(&d->ask_lock);
    rd_kafka_assign(d->consumer, NULL);
    d->o.watch->assigned(d->o.watch->ctx, d->o.worker, 0);
}

// Called by librdkafka inside rd_kafka_consumer_poll() and rd_kafka_consumer_close().
static void
rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t rc, rd_kafka_topic_partition_list_t *list,
        void *opaque)
{
    struct alo *d = opaque;

    (void)rk;
    if (rc == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && !d->closing)
        assign(d, list);
    else
        revoke(d);
}

// ---------------------------------------------------------------- fetching

// Records that were never read are gone.
static void
gap(struct alo *d, struct lane *l)
{
    int64_t low = 0, high = 0;
    rd_kafka_resp_err_t rc = RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_topic_partition_list_t *to;
    struct err e;

    for (int i = 0; i < ASK_TIMES; i++) {
        rc = rd_kafka_query_watermark_offsets(d->consumer, l->route->source,
                l->partition, &low, &high, ASK_MS);
        if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
            break;
    }
    if (rc != RD_KAFKA_RESP_ERR_NO_ERROR || d->o.config->kafka.on_gap == GAP_HALT) {
        err_set(&e, ERR_DATA,
                "topic '%s' [%" PRId32 "]: records from offset %" PRId64 " to %" PRId64
                " are gone; kafka.on_gap: continue would go on behind them",
                l->route->source, l->partition, l->next, low);
        fail(d, &e);
        return;
    }
    LOG(LOG_ERROR, "deliver", "records are gone before they were read",
            LOG_W("topic", l->route->source), LOG_I("partition", l->partition),
            LOG_I("from", l->next), LOG_I("next", low));
    if (l->next >= 0 && low > l->next)
        l->account.gap += (uint64_t)(low - l->next);
    l->next = -1;
    to = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(to, l->route->source, l->partition)->offset = low;
    rd_kafka_error_destroy(rd_kafka_seek_partitions(d->consumer, to, ASK_MS));
    rd_kafka_topic_partition_list_destroy(to);
}

static void
fetch_failed(struct alo *d, const rd_kafka_message_t *m)
{
    struct lane *l = lane_of(d, m);
    enum error_class class = error_class(m->err);
    struct err e;

    if (class == ERROR_GAP && l != NULL) {
        gap(d, l);
    } else if (class == ERROR_FATAL) {
        err_set(&e, ERR_FENCED, "group '%s': another instance has this id: %s",
                d->o.config->kafka.group, rd_kafka_err2str(m->err));
        fail(d, &e);
    } else if (class == ERROR_DENIED &&
               ++d->denied >= d->o.config->kafka.poison_attempts) {
        err_set(&e, ERR_PERMISSION, "the broker denies access: %s",
                rd_kafka_err2str(m->err));
        fail(d, &e);
    } else {
        LOG(LOG_WARNING, "deliver", "fetching failed, trying again",
                LOG_W("error", rd_kafka_err2name(m->err)));
    }
}

static bool
is_scanned(const char *name, struct span value)
{
    return value.n > 0 && !record_header_passes(name, value);
}

// Frames the parts of a message: value, key, headers. Null and empty ones have nothing to find.
static void
frame_message(struct alo *d, struct pending *p)
{
    const rd_kafka_message_t *m = p->message;
    const struct config_topic *rules = p->lane->route->rules;
    struct pumice_record like = { .message = (uint32_t)(p - d->pending),
        .plan = (uint16_t)rules->plan,
        .part = PUMICE_VALUE };
    rd_kafka_headers_t *headers;
    const char *name;
    struct span value;
    bool ok = true;

    p->first = d->frame.n;
    p->records = 0;
    p->unframed = false;
    if (rules->policy == POLICY_EXEMPT)
        return;
    like.time_ms = rd_kafka_message_timestamp(m, NULL);
    like.flags = PUMICE_REC_FRAMED; // both may be written by a schema registry's client
    if (m->len > 0)
        ok = frame_put(&d->frame, (struct span){ m->payload, m->len },
                rules->max_record, &like);
    like.part = PUMICE_KEY;
    if (m->key_len > 0 && ok)
        ok = frame_put(&d->frame, (struct span){ m->key, m->key_len },
                rules->max_record, &like);
    like.flags = 0;
    like.part = PUMICE_HEADER;
    if (rd_kafka_message_headers(m, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR)
        for (size_t i = 0; ok && record_header(headers, i, &name, &value); i++)
            if (is_scanned(name, value))
                ok = frame_put(&d->frame, value, rules->max_record, &like);
    p->records = d->frame.n - p->first;
    p->unframed = !ok;
}

// Takes the message over. False: it is no part of the batch.
static bool
take(struct alo *d, rd_kafka_message_t *m)
{
    struct lane *l;

    if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fetch_failed(d, m);
        rd_kafka_message_destroy(m);
        return false;
    }
    l = lane_of(d, m);
    if (l == NULL ||
            m->offset < l->next) { // delivered again after a seek or a rebalance
        rd_kafka_message_destroy(m);
        return false;
    }
    l->next = m->offset + 1;
    d->pending[d->n_pending] = (struct pending){ .message = m, .lane = l };
    frame_message(d, &d->pending[d->n_pending++]);
    return true;
}

static void
fetch(struct alo *d)
{
    int64_t wait = d->next_commit - now_ms();
    rd_kafka_message_t *m;

    wait = wait < 0 ? 0 : wait > POLL_MS ? POLL_MS : wait;
    while (d->n_pending < BATCH_MESSAGES && d->frame.len < BATCH_BYTES && !d->failed) {
        if ((m = rd_kafka_consumer_poll(d->consumer,
                     d->n_pending == 0 ? (int)wait : 0)) == NULL)
            break;
        take(d, m);
        if (d->n_pending == 0)
            wait = 0;
    }
    atomic_fetch_add(&d->fetched, d->n_pending);
}

// Librdkafka before 2.2 sleeps up to a second when its queue was full, and draining that does not wake it.
// An answer from the partition's leader does, so while records flow and the queue runs low it is asked.
static void *
wake(void *arg)
{
    struct alo *d = arg;
    const struct timespec pause = { 0, WAKE_MS * 1000000 };
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(d->consumer);
    uint64_t before = 0;

    while (!atomic_load(&d->waker_stop)) {
        uint64_t fetched = atomic_load(&d->fetched);
        char topic[TOPIC_NAME_MOST];
        int64_t low, high;
        int32_t partition;

        nanosleep(&pause, NULL);
        if (fetched - before < 500 || rd_kafka_queue_length(queue) > WAKE_BELOW) {
            before = fetched;
            continue;
        }
        pthread_mutex_lock(&d->ask_lock);
        memcpy(topic, d->ask.topic, sizeof(topic));
        partition = d->ask.partition;
        pthread_mutex_unlock(&d->ask_lock);
        if (topic[0] != 0)
            rd_kafka_query_watermark_offsets(d->consumer, topic, partition, &low, &high,
                    500);
    }
    rd_kafka_queue_destroy(queue);
    return NULL;
}

static enum fetched
stop(struct alo *d, struct err *e)
{
    *e = d->failure;
    return FETCHED_STOP;
}

static bool
uncommitted(const struct alo *d)
{
    for (size_t i = 0; i < d->lanes; i++)
        if (d->lane[i]->done > d->lane[i]->committed)
            return true;
    return false;
}

// Asked to stop: nothing is fetched, what was sent is waited for and committed.
static enum fetched
drain(struct alo *d, struct err *e)
{
    int64_t now = now_ms();

    if (!d->draining) {
        d->draining = true;
        d->drain_until = now + (int64_t)d->o.drain_ms;
        LOG(LOG_INFO, "deliver", "draining", LOG_I("worker", d->o.worker),
                LOG_I("records", d->outstanding));
    }
    todo_work(d);
    if (d->outstanding > 0)
        rd_kafka_poll(d->producer, POLL_MS / 2);
    if (d->outstanding == 0) {
        int rc;

        d->settling = true;
        rc = d->deliver.settle(d->deliver.pipeline, e);
        d->settling = false;
        if (rc < 0)
            return FETCHED_STOP;
        if (d->outstanding == 0 && d->commits_asked == 0 && !uncommitted(d)) {
            rd_kafka_flush(d->producer, SETTLE_MS); // the last account
            return FETCHED_END;
        }
    }
    if (d->failed)
        return stop(d, e);
    if (now > d->drain_until) {
        err_set(e, ERR_AGAIN,
                "the drain limit has passed with work left; nothing is lost");
        return FETCHED_STOP;
    }
    return FETCHED_BATCH;
}

static enum fetched
alo_poll(struct deliver *deliver, struct pumice_batch *batch, struct err *e)
{
    struct alo *d = (struct alo *)deliver;
    enum fetched got = FETCHED_BATCH;

    d->o.watch->turned(d->o.watch->ctx, d->o.worker);
    pending_clear(d);
    rd_kafka_poll(d->producer, 0);
    if (d->commits_asked > 0)
        rd_kafka_queue_poll_callback(d->commits, 0);
    if (d->failed)
        return stop(d, e);
    if (atomic_load(d->o.stop)) {
        got = drain(d, e);
    } else if (todo_work(d), d->todo != NULL || d->lost) {
        rd_kafka_poll(d->producer, POLL_MS / 2); // first what is late
    } else {
        fetch(d);
    }
    if (d->failed)
        return stop(d, e);
    *batch = frame_batch(&d->frame);
    return got;
}

// ---------------------------------------------------------------- sending

// What became of the parts of one message, together.
struct verdict {
    enum pumice_outcome outcome; // the worst
    enum pumice_reason reason;
    const struct pumice_result *value, *key; // NULL: not framed
    const struct pumice_result *header;      // of the first framed one, others follow
    bool headers_edited, headers_withheld;
    size_t hits;
};

static struct verdict
judge(const struct pending *p, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct verdict v = { .outcome = PUMICE_UNCHANGED };

    if (p->unframed || (p->records > 0 && out->n != batch->n))
        return (struct verdict){ .outcome = PUMICE_WITHHELD,
            .reason = PUMICE_NO_MEMORY };
    for (size_t i = p->first; i < p->first + p->records; i++) {
        const struct pumice_result *r = &out->res[i];
        enum pumice_outcome outcome = r->outcome;
        enum pumice_reason reason = r->reason;

        switch ((enum pumice_part)batch->rec[i].part) {
        case PUMICE_VALUE:
            v.value = r;
            break;
        case PUMICE_KEY:
            v.key = r;
            if (outcome ==
                    PUMICE_EDITED) { // a key is never rewritten: records would merge
                outcome = PUMICE_WITHHELD;
                reason = PUMICE_NO_KEY;
            }
            break;
        case PUMICE_HEADER:
            if (v.header == NULL)
                v.header = r;
            v.headers_edited |= outcome == PUMICE_EDITED;
            v.headers_withheld |= outcome == PUMICE_WITHHELD;
            break;
        }
        v.hits += r->hits;
        if (outcome > v.outcome) {
            v.outcome = outcome;
            v.reason = reason;
        }
    }
    return v;
}

// The headers of a message, clean ones in place of the edited. NULL: none, or no memory (then *ok is false).
static rd_kafka_headers_t *
clean_headers(const rd_kafka_message_t *m, const struct pumice_result *r, bool *ok)
{
    rd_kafka_headers_t *old, *fresh;
    const char *name;
    struct span value;

    if (rd_kafka_message_headers(m, &old) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return NULL;
    if ((fresh = rd_kafka_headers_new(rd_kafka_header_cnt(old))) == NULL) {
        *ok = false;
        return NULL;
    }
    for (size_t i = 0; record_header(old, i, &name, &value); i++) {
        if (is_scanned(name, value)) {
            if (r->outcome == PUMICE_EDITED)
                value = (struct span){ r->bytes, r->len };
            r++;
        }
        *ok &= rd_kafka_header_add(fresh, name, -1, value.p, (ssize_t)value.n) ==
               RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    return fresh;
}

static struct ticket *
ticket_new(struct pending *p, const struct verdict *v, const struct pumice_out *out)
{
    bool replaced = v->value != NULL && v->value->bytes != NULL;
    size_t hits = v->outcome <= PUMICE_EDITED ? v->hits : 0;
    size_t bytes = replaced ? v->value->len : 0;
    rd_kafka_message_t *m = p->message;
    struct ticket *t = malloc(sizeof(*t) + hits * sizeof(t->hit[0]) + bytes + 1);

    if (t == NULL)
        return NULL;
    *t = (struct ticket){ .lane = p->lane,
        .source = m,
        .key = { m->key, m->key_len },
        .value = { m->payload, m->len },
        .offset = m->offset,
        .time_ms = rd_kafka_message_timestamp(m, NULL),
        .size = m->len + m->key_len };
    if (t->time_ms < 0)
        t->time_ms = 0;
    p->message = NULL;
    for (size_t i = p->first; hits > 0 && i < p->first + p->records; i++)
        for (uint32_t j = 0; j < out->res[i].hits; j++)
            t->hit[t->hits++] = out->hit[out->res[i].hit + j];
    t->bytes = (uint8_t *)(t->hit + hits);
    if (replaced) {
        memcpy(t->bytes, v->value->bytes, bytes);
        t->value = (struct span){ t->bytes, bytes };
    }
    return t;
}

// Key and headers of a stub: what was clean stays.
static bool
dress_stub(struct ticket *t, const struct verdict *v)
{
    bool ok = true;

    if (v->key == NULL ? t->key.n > 0 : v->key->outcome != PUMICE_UNCHANGED)
        t->key = (struct span){ NULL, 0 };
    if (!v->headers_withheld && v->reason != PUMICE_NO_MEMORY)
        t->headers = clean_headers(t->source, v->header, &ok);
    return ok;
}

static bool
make(struct alo *d, struct ticket *t, const struct verdict *v)
{
    struct span raw = { t->source->payload, t->source->len };
    bool ok = true;

    switch (v->outcome) {
    case PUMICE_UNCHANGED:
        t->outcome = t->lane->route->rules->policy == POLICY_EXEMPT ? ACCOUNT_EXEMPT
                                                                    : ACCOUNT_CLEAN;
        rd_kafka_message_detach_headers(t->source, &t->headers);
        return true;
    case PUMICE_EDITED:
        t->outcome = ACCOUNT_CLEAN;
        if (v->headers_edited)
            t->headers = clean_headers(t->source, v->header, &ok);
        else
            rd_kafka_message_detach_headers(t->source, &t->headers);
        return ok;
    case PUMICE_DROPPED:
        t->outcome = ACCOUNT_DROPPED;
        return true;
    case PUMICE_WITHHELD:
        LOG(LOG_WARNING, "deliver", "record withheld",
                LOG_W("topic", t->lane->route->source),
                LOG_I("partition", t->lane->partition), LOG_I("offset", t->offset),
                LOG_W("reason", pumice_reason_name(v->reason)));
        return dress_stub(t, v) &&
               withhold(d, t, v->reason,
                       v->value != NULL && v->value->outcome == PUMICE_WITHHELD
                               ? t->value
                               : stub_text(raw, v->reason),
                       false);
    }
    return false;
}

static void
send_one(struct alo *d, struct pending *p, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct verdict v = judge(p, batch, out);
    struct ticket *t = ticket_new(p, &v, out);

    if (t == NULL) {
        fail_memory(d);
        return;
    }
    if (!lane_put(p->lane, t)) {
        ticket_free(t);
        fail_memory(d);
        return;
    }
    d->outstanding++;
    d->sent_records++;
    d->sent_bytes += t->size;
    if (!make(d, t, &v)) {
        fail_memory(d);
        return;
    }
    if (t->outcome == ACCOUNT_DROPPED)
        ticket_settle(d, t);
    else if (d->todo != NULL || !hand(d, t))
        todo_put(d, t);
}

static void
alo_send(struct deliver *deliver, const struct pumice_batch *batch,
        const struct pumice_out *out)
{
    struct alo *d = (struct alo *)deliver;

    for (size_t i = 0; i < d->n_pending; i++)
        if (!d->failed)
            send_one(d, &d->pending[i], batch, out);
    for (size_t i = 0; i < d->n_pending; i++)
        if (d->pending[i].message != NULL)
            rd_kafka_message_destroy(d->pending[i].message);
    d->n_pending = 0;
    rd_kafka_poll(d->producer, 0);
}

// ---------------------------------------------------------------- committing

static bool
alo_due(struct deliver *deliver)
{
    const struct alo *d = (const struct alo *)deliver;
    const struct config_kafka *k = &d->o.config->kafka;

    return d->lost || d->sent_records >= k->commit_records ||
           d->sent_bytes >= k->commit_bytes || now_ms() >= d->next_commit;
}

static void
commit_answered(rd_kafka_t *rk, rd_kafka_resp_err_t rc,
        rd_kafka_topic_partition_list_t *list, void *opaque)
{
    struct alo *d = opaque;

    (void)rk;
    d->commits_asked--;
    if (rc == RD_KAFKA_RESP_ERR_NO_ERROR || list == NULL)
        return;
    LOG(LOG_WARNING, "deliver", "commit failed, trying again",
            LOG_I("worker", d->o.worker), LOG_W("error", rd_kafka_err2name(rc)));
    for (int i = 0; i < list->cnt; i++) {
        struct lane *l = lane_find(d, list->elems[i].topic, list->elems[i].partition);

        if (l != NULL)
            l->committed = -1; // at the next commit again
    }
}

// Waits for acknowledgements: at a revocation and at the end.
static void
settle_sent(struct alo *d)
{
    int64_t until = now_ms() + SETTLE_MS;

    while (d->outstanding > 0 && !d->failed && !d->lost && now_ms() < until) {
        todo_work(d);
        rd_kafka_poll(d->producer, POLL_MS / 2);
    }
}

static void
send_account(struct alo *d)
{
    const struct config *c = d->o.config;
    const struct account **list =
            malloc((d->lanes + 1) * sizeof(const struct account *));
    struct timespec t;
    struct account_head head = { .instance = c->kafka.instance != NULL
                                                     ? c->kafka.instance
                                                     : "0",
        .worker = d->o.worker,
        .seq = d->seq,
        .config = c->digest };
    char key[256];

    if (list == NULL) {
        fail_memory(d);
        return;
    }
    for (size_t i = 0; i < d->lanes; i++)
        list[i] = &d->lane[i]->account;
    clock_gettime(CLOCK_REALTIME, &t);
    head.time_ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    outbuf_reset(&d->text);
    account_put_json(&d->text, &head, list, d->lanes);
    free(list);
    snprintf(key, sizeof(key), "account/%s/%u", head.instance, head.worker);
    if (d->text.failed) {
        fail_memory(d);
        return;
    }
    rd_kafka_producev(d->producer, RD_KAFKA_V_TOPIC(c->stats_topic),
            RD_KAFKA_V_KEY(key, strlen(key)), RD_KAFKA_V_VALUE(d->text.p, d->text.n),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
}

static int64_t
lag_of(struct alo *d, const struct lane *l)
{
    int64_t low, high;

    if (rd_kafka_get_watermark_offsets(d->consumer, l->route->source, l->partition,
                &low, &high) != RD_KAFKA_RESP_ERR_NO_ERROR ||
            high < l->done)
        return -1;
    return high - l->done;
}

static void
close_accounts(struct alo *d)
{
    uint64_t in = 0;

    for (size_t i = 0; i < d->lanes; i++)
        in += d->lane[i]->account.in;
    if (in > 0) {
        d->seq++;
        if (d->o.config->stats_topic != NULL)
            send_account(d);
    }
    for (size_t i = 0; i < d->lanes; i++) {
        struct lane *l = d->lane[i];

        if (l->account.in == 0 && l->account.gap == 0)
            continue;
        d->o.watch->committed(d->o.watch->ctx, d->o.worker, &l->account, lag_of(d, l));
        account_clear(&l->account);
    }
}

static enum commit
alo_commit(struct deliver *deliver, struct err *e)
{
    struct alo *d = (struct alo *)deliver;
    rd_kafka_topic_partition_list_t *list;
    int64_t until = now_ms() + COMMIT_MS;

    if (d->settling)
        settle_sent(d);
    rd_kafka_poll(d->producer, 0);
    if (d->failed) {
        *e = d->failure;
        return COMMIT_STOP;
    }
    list = rd_kafka_topic_partition_list_new((int)d->lanes);
    for (size_t i = 0; i < d->lanes; i++) {
        struct lane *l = d->lane[i];

        lane_advance(l);
        if (l->done <= l->committed)
            continue;
        rd_kafka_topic_partition_list_add(list, l->route->source, l->partition)
                ->offset = l->done;
        l->committed = l->done;
    }
    if (list->cnt > 0 && rd_kafka_commit_queue(d->consumer, list, d->commits,
                                 commit_answered, d) == RD_KAFKA_RESP_ERR_NO_ERROR)
        d->commits_asked++;
    rd_kafka_topic_partition_list_destroy(list);
    close_accounts(d);
    while (d->settling && d->commits_asked > 0 && now_ms() < until)
        rd_kafka_queue_poll_callback(d->commits, POLL_MS);
    d->sent_records = d->sent_bytes = 0;
    d->next_commit = now_ms() + (int64_t)d->o.config->kafka.commit_interval_ms;
    return d->lost ? COMMIT_REBUILD : COMMIT_OK;
}

// ---------------------------------------------------------------- producer, life and death

static rd_kafka_t *
producer_new(struct alo *d, struct err *e)
{
    rd_kafka_conf_t *conf = properties_producer(d->o.properties, d->o.worker, d, e);
    char why[512];
    rd_kafka_t *rk;

    if (conf == NULL)
        return NULL;
    rd_kafka_conf_set_dr_msg_cb(conf, reported);
    if ((rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why))) == NULL) {
        rd_kafka_conf_destroy(conf);
        err_set(e, ERR_CONFIG, "producer: %s", why);
    }
    return rk;
}

// Every message comes back, delivered or not; none is borrowed any more.
static void
producer_close(struct alo *d)
{
    if (d->producer == NULL)
        return;
    rd_kafka_purge(d->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_outq_len(d->producer) > 0)
        rd_kafka_poll(d->producer, POLL_MS);
    for (struct route *r = d->routes; r != NULL; r = r->next)
        route_close(r);
    rd_kafka_destroy(d->producer);
    d->producer = NULL;
}

// A new producer. What was not acknowledged is handed over again, in the order of arrival.
static int
alo_rebuild(struct deliver *deliver, struct err *e)
{
    struct alo *d = (struct alo *)deliver;
    char why[512];

    LOG(LOG_WARNING, "deliver", "producer lost, making a new one",
            LOG_I("worker", d->o.worker),
            LOG_W("error", rd_kafka_err2name(rd_kafka_fatal_error(d->producer, why,
                                   sizeof(why)))));
    producer_close(d);
    todo_sweep(d);
    d->lost = false;
    d->retry_at = now_ms() + 1000;
    if ((d->producer = producer_new(d, e)) == NULL)
        return -1;
    for (size_t i = 0; i < d->lanes; i++) {
        struct lane *l = d->lane[i];

        if (route_open(l->route, d->producer, e) < 0)
            return -1;
        for (size_t j = 0; j < l->waiting; j++) {
            struct ticket *t = l->ring[(l->head + j) % l->cap];

            if (!t->settled)
                todo_put(d, t);
        }
    }
    d->o.watch->rebuilt(d->o.watch->ctx, d->o.worker);
    return 0;
}

static void
alo_free(struct deliver *deliver)
{
    struct alo *d = (struct alo *)deliver;

    d->closing = true;
    if (d->waker_runs) {
        atomic_store(&d->waker_stop, true);
        pthread_join(d->waker, NULL);
    }
    pending_clear(d);
    producer_close(d); // before the consumer: it lends messages
    todo_sweep(d);
    for (size_t i = 0; i < d->lanes; i++)
        for (size_t j = 0; j < d->lane[i]->waiting; j++) {
            struct ticket *t =
                    d->lane[i]->ring[(d->lane[i]->head + j) % d->lane[i]->cap];

            ticket_release(t);
            t->settled = true;
        }
    if (d->consumer != NULL) {
        rd_kafka_consumer_close(d->consumer);
        forget_lanes(d);
        rd_kafka_queue_destroy(d->commits);
        rd_kafka_destroy(d->consumer);
    }
    route_free(&d->routes);
    free(d->lane);
    frame_fini(&d->frame);
    outbuf_fini(&d->text);
    pthread_mutex_destroy(&d->ask_lock);
    free(d);
}

static int
subscribe(struct alo *d, struct err *e)
{
    const struct config *c = d->o.config;
    rd_kafka_topic_partition_list_t *list =
            rd_kafka_topic_partition_list_new((int)c->topics);
    rd_kafka_resp_err_t rc;

    for (size_t i = 0; i < c->topics; i++) {
        char name[1024];

        if (!topic_subscription(c->topic[i].match, name, sizeof(name))) {
            rd_kafka_topic_partition_list_destroy(list);
            return err_set(e, ERR_CONFIG, "%s: the pattern is too long",
                    c->topic[i].origin);
        }
        rd_kafka_topic_partition_list_add(list, name, RD_KAFKA_PARTITION_UA);
    }
    rc = rd_kafka_subscribe(d->consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (rc != RD_KAFKA_RESP_ERR_NO_ERROR)
        return err_set(e, ERR_CONFIG, "topics: %s", rd_kafka_err2str(rc));
    return 0;
}

// Consumer-side errors that belong to no partition: a broker that is away, a login that fails.
static void
client_failed(rd_kafka_t *rk, int code, const char *why, void *opaque)
{
    struct alo *d = opaque;
    rd_kafka_resp_err_t rc = (rd_kafka_resp_err_t)code;
    struct err e;

    (void)rk;
    if (error_class(rc) == ERROR_DENIED &&
            ++d->denied >= d->o.config->kafka.poison_attempts) {
        err_set(&e, ERR_PERMISSION, "the broker denies access: %s", why);
        fail(d, &e);
        return;
    }
    LOG(LOG_WARNING, "kafka", "broker trouble", LOG_W("error", rd_kafka_err2name(rc)),
            LOG_W("text", why));
}

static int
consumer_open(struct alo *d, struct err *e)
{
    rd_kafka_conf_t *conf = properties_consumer(d->o.properties, d->o.worker, d, e);
    char why[512];

    if (conf == NULL)
        return -1;
    rd_kafka_conf_set_rebalance_cb(conf, rebalance);
    rd_kafka_conf_set_error_cb(conf, client_failed);
    if ((d->consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof(why))) ==
            NULL) {
        rd_kafka_conf_destroy(conf);
        return err_set(e, ERR_CONFIG, "consumer: %s", why);
    }
    d->commits = rd_kafka_queue_new(d->consumer);
    rd_kafka_poll_set_consumer(d->consumer);
    return subscribe(d, e);
}

static const struct deliver_ops alo_ops = {
    .name = "kafka_at_least_once",
    .poll = alo_poll,
    .send = alo_send,
    .due = alo_due,
    .commit = alo_commit,
    .rebuild = alo_rebuild,
    .free = alo_free,
};

struct deliver *
kafka_alo_new(const struct kafka_alo_options *options, struct err *e)
{
    struct alo *d = calloc(1, sizeof(*d));

    if (d == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    d->deliver.ops = &alo_ops;
    d->o = *options;
    pthread_mutex_init(&d->ask_lock, NULL);
    todo_reset(d);
    d->next_commit = now_ms() + (int64_t)options->config->kafka.commit_interval_ms;
    if ((d->producer = producer_new(d, e)) == NULL || consumer_open(d, e) < 0) {
        alo_free(&d->deliver);
        return NULL;
    }
    d->waker_runs = pthread_create(&d->waker, NULL, wake, d) == 0;
    return &d->deliver;
}
