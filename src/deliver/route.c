// Names first; handles when there is a producer.
#include "deliver/route.h"

#include <stdlib.h>
#include <string.h>

// `pattern` with {topic} put in. False when it is too long.
static bool
expand(const char *pattern, const char *topic, char *buf, size_t size)
{
    const char *mark = strstr(pattern, "{topic}");
    size_t head = mark == NULL ? strlen(pattern) : (size_t)(mark - pattern);
    const char *tail = mark == NULL ? "" : mark + 7;
    size_t middle = mark == NULL ? 0 : strlen(topic);

    if (head + middle + strlen(tail) >= size)
        return false;
    memcpy(buf, pattern, head);
    memcpy(buf + head, topic, middle);
    memcpy(buf + head + middle, tail, strlen(tail) + 1);
    return true;
}

static bool
is_written(const struct route *all, const struct config *c, const char *topic)
{
    if (c->stats_topic != NULL && strcmp(topic, c->stats_topic) == 0)
        return true;
    for (; all != NULL; all = all->next)
        if (all->rules != NULL &&
                (strcmp(topic, all->target) == 0 || strcmp(topic, all->dead) == 0))
            return true;
    return false;
}

struct route *
route_get(struct route **all, const struct config *c, const char *topic, struct err *e)
{
    struct route *r;

    for (r = *all; r != NULL; r = r->next)
        if (strcmp(r->source, topic) == 0)
            return r;
    if ((r = calloc(1, sizeof(*r))) == NULL || strlen(topic) >= sizeof(r->source)) {
        free(r);
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    memcpy(r->source, topic, strlen(topic) + 1);
    r->rules = config_topic_find(c, topic);
    if (r->rules != NULL &&
            (!config_target(r->rules, topic, r->target, sizeof(r->target)) ||
                    (c->dead_letter_topic != NULL &&
                            !expand(c->dead_letter_topic, topic, r->dead,
                                    sizeof(r->dead))))) {
        err_set(e, ERR_CONFIG, "topic '%s': the name of its target is too long", topic);
        free(r);
        return NULL;
    }
    if (r->rules != NULL &&
            (is_written(*all, c, topic) || strcmp(r->target, topic) == 0)) {
        err_set(e, ERR_CONFIG,
                "topic '%s' is read as a source and written by pumice itself (%s)",
                topic, r->rules->origin);
        free(r);
        return NULL;
    }
    r->next = *all;
    *all = r;
    return r;
}

int
route_open(struct route *r, rd_kafka_t *producer, struct err *e)
{
    if (r->rules == NULL || r->to != NULL)
        return 0;
    r->to = rd_kafka_topic_new(producer, r->target, NULL);
    if (r->dead[0] != 0)
        r->to_dead = rd_kafka_topic_new(producer, r->dead, NULL);
    if (r->to != NULL && (r->dead[0] == 0 || r->to_dead != NULL))
        return 0;
    return err_set(e, ERR_CONFIG, "topic '%s': %s", r->target,
            rd_kafka_err2str(rd_kafka_last_error()));
}

void
route_close(struct route *r)
{
    if (r->to != NULL)
        rd_kafka_topic_destroy(r->to);
    if (r->to_dead != NULL)
        rd_kafka_topic_destroy(r->to_dead);
    r->to = r->to_dead = NULL;
}

void
route_free(struct route **all)
{
    for (struct route *r = *all, *next; r != NULL; r = next) {
        next = r->next;
        route_close(r);
        free(r->lane);
        free(r);
    }
    *all = NULL;
}

int
route_check(const struct route *r, rd_kafka_t *producer, int timeout_ms, struct err *e)
{
    const char *name[] = { r->source, r->target, r->dead };
    int n[3] = { 0, 0, 0 };

    for (int i = 0; i < 3; i++) {
        rd_kafka_resp_err_t rc;

        if (name[i][0] == 0)
            continue;
        n[i] = topic_partitions(producer, name[i], timeout_ms, &rc);
        if (n[i] < 0) {
            err_set(e, ERR_UNAVAILABLE, "topic '%s': %s", name[i],
                    rd_kafka_err2str(rc));
            return -1;
        }
        if (n[i] == 0) {
            err_set(e, ERR_CONFIG, "topic '%s' does not exist (%s)", name[i],
                    r->rules->origin);
            return 0;
        }
    }
    if (n[1] >= n[0])
        return 1;
    err_set(e, ERR_CONFIG,
            "topic '%s' has %d partitions and its source '%s' has %d: at least as many "
            "are "
            "needed (%s)",
            r->target, n[1], r->source, n[0], r->rules->origin);
    return 0;
}
