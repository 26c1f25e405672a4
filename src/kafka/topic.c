// Metadata of one topic, and globs as regular expressions.
#include "kafka/topic.h"

#include <stdio.h>
#include <string.h>

int
topic_partitions(rd_kafka_t *rk, const char *name, int timeout_ms,
        rd_kafka_resp_err_t *rc)
{
    const struct rd_kafka_metadata *md;
    rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, name, NULL);
    int n = 0;

    if (rkt == NULL) {
        *rc = rd_kafka_last_error();
        return -1;
    }
    *rc = rd_kafka_metadata(rk, 0, rkt, &md, timeout_ms);
    rd_kafka_topic_destroy(rkt);
    if (*rc != RD_KAFKA_RESP_ERR_NO_ERROR)
        return -1;
    for (int i = 0; i < md->topic_cnt; i++) {
        if (strcmp(md->topics[i].topic, name) != 0)
            continue;
        *rc = md->topics[i].err;
        n = md->topics[i].partition_cnt;
    }
    rd_kafka_metadata_destroy(md);
    if (*rc == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        return 0;
    return *rc == RD_KAFKA_RESP_ERR_NO_ERROR ? n : -1;
}

bool
topic_subscription(const char *match, char *buf, size_t size)
{
    size_t n = strlen(match), at = 0;

    if (n >= 2 && match[0] == '/' && match[n - 1] == '/')
        return (size_t)snprintf(buf, size, "^(%.*s)$", (int)(n - 2), match + 1) < size;
    if (strpbrk(match, "*?[{") == NULL)
        return (size_t)snprintf(buf, size, "%s", match) < size;
    if (2 * n + 5 > size)
        return false;
    buf[at++] = '^';
    for (size_t i = 0; i < n; i++) {
        if (match[i] == '[' || match[i] == '{') {
            // More than the glob says is no harm: the configuration has the last word on each topic.
            buf[at++] = '.';
            buf[at++] = '*';
            break;
        }
        if (match[i] == '*') {
            buf[at++] = '.';
        } else if (match[i] != '?' && strchr(".+()|^$\\", match[i]) != NULL) {
            buf[at++] = '\\';
        }
        buf[at++] = match[i] == '?' ? '.' : match[i];
    }
    memcpy(buf + at, "$", 2);
    return true;
}
