// libmicrohttpd with one thread of its own: the pages are small and asked for rarely.
#include "serve/http.h"

#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct http {
    struct MHD_Daemon *daemon;
    struct metrics *metrics;
    const struct metrics_build *build;
};

struct page {
    const char *path;
    // The status; the text goes to out.
    unsigned (*show)(struct http *h, struct outbuf *out);
    bool checks; // the text is shown under ?verbose only
};

static unsigned
show_live(struct http *h, struct outbuf *out)
{
    return metrics_live(h->metrics, out) ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
}

static unsigned
show_ready(struct http *h, struct outbuf *out)
{
    return metrics_ready(h->metrics, out) ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
}

static unsigned
show_metrics(struct http *h, struct outbuf *out)
{
    metrics_put(h->metrics, h->build, out);
    return MHD_HTTP_OK;
}

static unsigned
show_version(struct http *h, struct outbuf *out)
{
    outbuf_printf(out,
            "{\"version\":\"%s\",\"revision\":\"%s\",\"librdkafka\":\"%s\"}\n",
            h->build->version, h->build->revision, h->build->librdkafka);
    return MHD_HTTP_OK;
}

static const struct page pages[] = {
    { "/livez", show_live, true },
    { "/readyz", show_ready, true },
    { "/metrics", show_metrics, false },
    { "/version", show_version, false },
};

static enum MHD_Result
answer(void *ctx, struct MHD_Connection *c, const char *url, const char *method,
        const char *version, const char *upload, size_t *upload_n, void **state)
{
    struct http *h = ctx;
    struct outbuf out = { 0 };
    unsigned status = MHD_HTTP_NOT_FOUND;
    struct MHD_Response *r;
    enum MHD_Result rc;
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;

    (void)version;
    (void)upload;
    (void)state;
    *upload_n = 0;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]) && reads; i++) {
        if (strcmp(url, pages[i].path) != 0)
            continue;
        status = pages[i].show(h, &out);
        if (pages[i].checks &&
                MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "verbose") ==
                        NULL &&
                MHD_lookup_connection_value_n(c, MHD_GET_ARGUMENT_KIND, "verbose", 7,
                        NULL, NULL) == MHD_NO) {
            outbuf_reset(&out);
            outbuf_puts(&out, status == MHD_HTTP_OK ? "ok\n" : "not ready\n");
        }
    }
    if (!reads)
        status = MHD_HTTP_METHOD_NOT_ALLOWED;
    if (out.failed)
        status = MHD_HTTP_INTERNAL_SERVER_ERROR, outbuf_reset(&out);
    r = MHD_create_response_from_buffer(out.n, out.p, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE,
            strcmp(url, "/metrics") == 0   ? "text/plain; version=0.0.4; charset=utf-8"
            : strcmp(url, "/version") == 0 ? "application/json"
                                           : "text/plain; charset=utf-8");
    rc = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    outbuf_fini(&out);
    return rc;
}

static int
resolve(const char *listen, struct addrinfo **to, struct err *e)
{
    struct addrinfo want = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
        .ai_socktype = SOCK_STREAM };
    const char *colon = strrchr(listen, ':');
    char host[256];
    const char *name = host;
    int rc;

    snprintf(host, sizeof(host), "%.*s", colon == NULL ? 0 : (int)(colon - listen),
            listen);
    if (host[0] == '[' && host[strlen(host) - 1] == ']') {
        host[strlen(host) - 1] = 0;
        name++;
    }
    rc = getaddrinfo(host[0] == 0 ? NULL : name, colon == NULL ? listen : colon + 1,
            &want, to);
    if (rc != 0)
        return err_set(e, ERR_CONFIG, "http.listen '%s': %s", listen, gai_strerror(rc));
    return 0;
}

struct http *
http_new(const char *listen, struct metrics *m, const struct metrics_build *build,
        struct err *e)
{
    struct http *h = calloc(1, sizeof(*h));
    struct addrinfo *to = NULL;
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD;

    if (h == NULL) {
        err_set(e, ERR_INTERNAL, "out of memory");
        return NULL;
    }
    h->metrics = m;
    h->build = build;
    if (resolve(listen, &to, e) < 0) {
        free(h);
        return NULL;
    }
    if (to->ai_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    h->daemon = MHD_start_daemon(flags, 0, NULL, NULL, answer, h, MHD_OPTION_SOCK_ADDR,
            to->ai_addr, MHD_OPTION_CONNECTION_TIMEOUT, 10u,
            MHD_OPTION_CONNECTION_LIMIT, 64u, MHD_OPTION_END);
    freeaddrinfo(to);
    if (h->daemon == NULL) {
        free(h);
        err_set(e, ERR_UNAVAILABLE, "http.listen '%s': the address cannot be used",
                listen);
        return NULL;
    }
    return h;
}

void
http_free(struct http **h)
{
    if (*h == NULL)
        return;
    MHD_stop_daemon((*h)->daemon);
    free(*h);
    *h = NULL;
}
