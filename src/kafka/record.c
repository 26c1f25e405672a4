// producev is the only call that keeps timestamp and headers; produceva of 2.0.2 may free headers twice.
#include "kafka/record.h"

static const uint8_t nothing;

// An empty span may have no address, but to librdkafka that means null.
static void *
address(struct span s)
{
    return (void *)(uintptr_t)s.p;
}

rd_kafka_resp_err_t
record_give(rd_kafka_t *rk, struct record *r, void *opaque)
{
    rd_kafka_resp_err_t rc;

    if (r->headers == NULL)
        return rd_kafka_producev(rk, RD_KAFKA_V_RKT(r->topic),
                RD_KAFKA_V_PARTITION(r->partition), RD_KAFKA_V_TIMESTAMP(r->time_ms),
                RD_KAFKA_V_KEY(address(r->key), r->key.n),
                RD_KAFKA_V_VALUE(address(r->value), r->value.n),
                RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_MSGFLAGS(0), RD_KAFKA_V_END);
    rc = rd_kafka_producev(rk, RD_KAFKA_V_RKT(r->topic),
            RD_KAFKA_V_PARTITION(r->partition), RD_KAFKA_V_TIMESTAMP(r->time_ms),
            RD_KAFKA_V_KEY(address(r->key), r->key.n),
            RD_KAFKA_V_VALUE(address(r->value), r->value.n),
            RD_KAFKA_V_HEADERS(r->headers), RD_KAFKA_V_OPAQUE(opaque),
            RD_KAFKA_V_MSGFLAGS(0), RD_KAFKA_V_END);
    if (rc == RD_KAFKA_RESP_ERR_NO_ERROR)
        r->headers = NULL;
    return rc;
}

bool
record_header(const rd_kafka_headers_t *headers, size_t i, const char **name,
        struct span *value)
{
    const void *p;
    size_t n;

    if (headers == NULL || rd_kafka_header_get_all(headers, i, name, &p, &n) !=
                                   RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    *value = (struct span){ p, n };
    if (p != NULL && n == 0)
        value->p = &nothing;
    return true;
}

static bool
is_hex(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'f')))
            return false;
    return true;
}

// version-traceid-parentid-flags (W3C Trace Context, 3.2), version 00.
static bool
is_traceparent(struct span v)
{
    return v.n == 55 && v.p[0] == '0' && v.p[1] == '0' && v.p[2] == '-' &&
           is_hex(v.p + 3, 32) && v.p[35] == '-' && is_hex(v.p + 36, 16) &&
           v.p[52] == '-' && is_hex(v.p + 53, 2);
}

static bool
is_key_byte(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '*' || c == '/' || c == '@';
}

// One member of a tracestate, key=value (3.3.1.3). An `@` in the key is a tenant's name and not more.
static bool
is_member(const uint8_t *p, size_t n)
{
    size_t key = 0, at = 0;

    for (; key < n && p[key] != '='; key++) {
        at += p[key] == '@';
        if (!is_key_byte(p[key]))
            return false;
    }
    if (key == 0 || key > 256 || at > 1 || key + 1 >= n || n - key - 1 > 256)
        return false;
    for (size_t i = key + 1; i < n; i++)
        if (p[i] < 0x20 || p[i] > 0x7e || p[i] == ',' || p[i] == '=')
            return false;
    return true;
}

static bool
is_tracestate(struct span v)
{
    size_t from = 0, members = 0;

    if (v.n == 0 || v.n > 512)
        return false;
    for (size_t i = 0; i <= v.n; i++) {
        size_t first = from, last = i;

        if (i < v.n && v.p[i] != ',')
            continue;
        while (first < last && (v.p[first] == ' ' || v.p[first] == '\t'))
            first++;
        while (last > first && (v.p[last - 1] == ' ' || v.p[last - 1] == '\t'))
            last--;
        if (++members > 32 || !is_member(v.p + first, last - first))
            return false;
        from = i + 1;
    }
    return true;
}

bool
record_header_passes(const char *name, struct span value)
{
    if (strcmp(name, "traceparent") == 0)
        return is_traceparent(value);
    return strcmp(name, "tracestate") == 0 && is_tracestate(value);
}

bool
record_header_put(rd_kafka_headers_t *headers, const char *name, const char *value)
{
    return rd_kafka_header_add(headers, name, -1, value, -1) ==
           RD_KAFKA_RESP_ERR_NO_ERROR;
}
