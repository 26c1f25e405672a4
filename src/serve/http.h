// The HTTP side of `run`: /livez, /readyz, /metrics, /version.
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "base/err.h"
#include "serve/metrics.h"

struct http;

// listen: "127.0.0.1:9646", "[::1]:9646". The server has a thread of its own. NULL with *e.
struct http *http_new(const char *listen, struct metrics *m,
        const struct metrics_build *build, struct err *e);
void http_free(struct http **h);
#endif
