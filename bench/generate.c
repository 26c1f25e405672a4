// The realistic mix: proxies, application servers, sshd, a block store, payment services in two languages.
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct maker {
    uint64_t state;
    char *p;
    size_t n, cap;
};

// xorshift64*
static uint64_t
roll(struct maker *m)
{
    m->state ^= m->state >> 12;
    m->state ^= m->state << 25;
    m->state ^= m->state >> 27;
    return m->state * 0x2545f4914f6cdd1dU;
}

static unsigned
below(struct maker *m, unsigned n)
{
    return (unsigned)(roll(m) >> 33) % n;
}

#define PICK(m, list) (list)[below((m), (unsigned)(sizeof(list) / sizeof((list)[0])))]

static void
digits(struct maker *m, char *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (char)('0' + below(m, 10));
    to[n] = '\0';
}

// ---------------------------------------------------------------- values

static const char *
card(struct maker *m, char buf[32])
{
    static const char *const starts[] = { "4", "51", "53", "55", "6225", "6217", "6011",
        "3530" };
    const char *start = PICK(m, starts);
    char d[20];
    unsigned sum = 0;

    digits(m, d, 16);
    memcpy(d, start, strlen(start));
    for (int i = 0; i < 15; i++) {
        unsigned v = (unsigned)(d[i] - '0') * (i % 2 == 0 ? 2 : 1);

        sum += v > 9 ? v - 9 : v;
    }
    d[15] = (char)('0' + (10 - sum % 10) % 10);
    if (below(m, 3) == 0)
        snprintf(buf, 32, "%.4s %.4s %.4s %.4s", d, d + 4, d + 8, d + 12);
    else
        snprintf(buf, 32, "%.16s", d);
    return buf;
}

static const char *
resident_id(struct maker *m, char buf[32])
{
    static const unsigned weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8,
        4, 2 };
    static const char *const regions[] = { "110105", "310104", "440106", "330106",
        "510107", "420106" };
    unsigned sum = 0;

    snprintf(buf, 32, "%s%04u%02u%02u%03u", PICK(m, regions), 1950 + below(m, 55),
            1 + below(m, 12), 1 + below(m, 28), below(m, 1000));
    for (int i = 0; i < 17; i++)
        sum += (unsigned)(buf[i] - '0') * weights[i];
    buf[17] = "10X98765432"[sum % 11];
    buf[18] = '\0';
    return buf;
}

static const char *
mobile(struct maker *m, char buf[32])
{
    char d[12];

    digits(m, d, 11);
    d[0] = '1';
    d[1] = (char)('3' + below(m, 7));
    switch (below(m, 4)) {
    case 0:
        snprintf(buf, 32, "%.3s %.4s %.4s", d, d + 3, d + 7);
        break;
    case 1:
        snprintf(buf, 32, "+86%.11s", d);
        break;
    default:
        snprintf(buf, 32, "%.11s", d);
    }
    return buf;
}

static const char *
email(struct maker *m, char buf[64])
{
    static const char *const names[] = { "li.na", "wang_wei", "bob", "alice.smith",
        "zhang-min", "j.doe", "chen88", "k.mueller" };
    static const char *const hosts[] = { "example.org", "mail.example.com",
        "example.com.cn", "corp.example.net" };

    snprintf(buf, 64, "%s%u@%s", PICK(m, names), below(m, 1000), PICK(m, hosts));
    return buf;
}

static const char *
ip(struct maker *m, char buf[32])
{
    snprintf(buf, 32, "%u.%u.%u.%u", 1 + below(m, 120), below(m, 256), below(m, 256),
            1 + below(m, 254));
    return buf;
}

static const char *
secret(struct maker *m, char buf[32])
{
    static const char set[] =
            "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789#!_";
    unsigned n = 8 + below(m, 9);

    for (unsigned i = 0; i < n; i++)
        buf[i] = set[below(m, sizeof(set) - 1)];
    buf[0] = (char)('A' + below(m, 26));
    buf[1] = (char)('2' + below(m, 8));
    buf[n] = '\0';
    return buf;
}

static void
hex(struct maker *m, char *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = "0123456789abcdef"[below(m, 16)];
    to[0] = 'a';
    to[n] = '\0';
}

// ---------------------------------------------------------------- lines

static const char *const levels[] = { "INFO", "INFO", "INFO", "DEBUG", "WARN",
    "ERROR" };
static const char *const classes[] = { "o.a.c.http.Router",
    "c.example.pay.OrderService", "c.example.user.LoginFilter",
    "o.s.web.servlet.DispatcherServlet", "c.example.stock.Reserve",
    "i.n.c.nio.NioEventLoop" };
static const char *const texts[] = { "request finished in 12 ms, 3 rows",
    "cache miss for key region-7, loading from store",
    "retrying call to inventory, attempt 2 of 5",
    "connection pool: 7 active, 3 idle, 0 waiting",
    "scheduled job cleanup-temp finished, 18 files removed",
    "no change since last poll, skipping", "flushed 4096 entries to segment 00000017",
    "订单状态更新完成，耗时 35 毫秒", "库存校验通过，进入下一步",
    "leader epoch changed, fetching metadata for 12 partitions" };
static const char *const paths[] = { "/api/v1/orders", "/health", "/static/app.js",
    "/api/v2/users/profile", "/search?q=shoes&page=3", "/assets/logo@2x.png",
    "/metrics" };

static int
text_line(struct maker *m, char *to, size_t size, const char *time)
{
    char a[64], b[64], id[40];

    hex(m, id, 16);
    switch (below(m, 14)) {
    case 0:
    case 1:
        return snprintf(to, size,
                "%s - - [%s] \"GET %s HTTP/1.1\" 200 %u \"-\" \"Mozilla/5.0 (X11; "
                "Linux x86_64) Chrome/120.0.0.0\"\n",
                ip(m, a), time, PICK(m, paths), below(m, 90000));
    case 2:
        return snprintf(to, size,
                "%s sshd[%u]: Failed password for invalid user admin from %s port %u "
                "ssh2\n",
                time, 1000 + below(m, 30000), ip(m, a), 1024 + below(m, 60000));
    case 3:
        return snprintf(to, size,
                "%s INFO dfs.DataNode$PacketResponder: Received block blk_-%u%09u of "
                "size 67108864 from /%s\n",
                time, 1 + below(m, 9), below(m, 1000000000), ip(m, a));
    case 4:
        return snprintf(to, size,
                "%s %s [%s] %s - pay order=SO%u card=%s amount=%u.%02u\n", time,
                PICK(m, levels), id, PICK(m, classes), below(m, 100000000), card(m, a),
                below(m, 5000), below(m, 100));
    case 5:
        return snprintf(to, size, "%s %s %s - 用户注册 手机号：%s 身份证：%s\n", time,
                PICK(m, levels), PICK(m, classes), mobile(m, a), resident_id(m, b));
    case 6:
        return snprintf(to, size, "%s %s %s - mail to %s queued as %s\n", time,
                PICK(m, levels), PICK(m, classes), email(m, a), id);
    case 7:
        return snprintf(to, size,
                "time=%s level=info msg=\"login\" user=%u password=%s trace=%s\n", time,
                below(m, 100000), secret(m, a), id);
    default:
        return snprintf(to, size, "%s %s [%s] %s - %s\n", time, PICK(m, levels), id,
                PICK(m, classes), PICK(m, texts));
    }
}

static int
json_line(struct maker *m, char *to, size_t size, const char *time)
{
    char a[64], b[64], id[40];

    hex(m, id, 16);
    switch (below(m, 12)) {
    case 0:
        return snprintf(to, size,
                "{\"time\":\"%s\",\"level\":\"info\",\"http\":{\"method\":\"GET\","
                "\"path\":\"%s\",\"status\":200,\"client\":\"%s\"},\"trace\":\"%s\"}\n",
                time, PICK(m, paths), ip(m, a), id);
    case 1:
        return snprintf(to, size,
                "{\"time\":\"%s\",\"level\":\"warn\",\"msg\":\"charge\",\"order\":{"
                "\"id\":%u,\"pan\":\"%s\",\"items\":[{\"sku\":\"A-%u\",\"qty\":%u}]}}"
                "\n",
                time, below(m, 1000000), card(m, a), below(m, 1000), 1 + below(m, 9));
    case 2:
        return snprintf(to, size,
                "{\"time\":\"%s\",\"level\":\"info\",\"user\":{\"phone\":\"%s\","
                "\"idCard\":\"%s\",\"vip\":true},\"trace\":\"%s\"}\n",
                time, mobile(m, a), resident_id(m, b), id);
    case 3:
        return snprintf(to, size,
                "{\"time\":\"%s\",\"level\":\"info\",\"msg\":\"mail "
                "queued\",\"to\":\"%s\",\"attempt\":%u,\"tags\":[\"a\",\"b\"]}\n",
                time, email(m, a), below(m, 5));
    case 4:
        return snprintf(to, size,
                "{\"time\":\"%s\",\"level\":\"debug\",\"form\":{\"name\":\"x\","
                "\"password\":\"%s\"},\"ms\":%u.%03u}\n",
                time, secret(m, a), below(m, 900), below(m, 1000));
    default:
        return snprintf(to, size,
                "{\"time\":\"%s\",\"level\":\"%s\",\"logger\":\"%s\",\"thread\":\"http-"
                "nio-8080-exec-%u\",\"msg\":\"%s\",\"trace\":\"%s\",\"ms\":%u}\n",
                time, PICK(m, levels), PICK(m, classes), below(m, 64), PICK(m, texts),
                id, below(m, 5000));
    }
}

// An access log whose queries hold a value in one line of four.
static int
access_line(struct maker *m, char *to, size_t size, const char *time)
{
    char a[64], b[64], id[40], query[160];

    hex(m, id, 16);
    email(m, a);
    switch (below(m, 8)) {
    case 0:
        snprintf(query, sizeof(query), "?email=%.*s%%40%s&trace=%s",
                (int)strcspn(a, "@"), a, strchr(a, '@') + 1, id);
        break;
    case 1:
        snprintf(query, sizeof(query), "?tel=%%2B86%s&next=%%2Fhome",
                mobile(m, b) + (strncmp(b, "+86", 3) == 0 ? 3 : 0));
        for (char *p = query; (p = strchr(p, ' ')) != NULL;)
            *p = '+';
        break;
    default:
        snprintf(query, sizeof(query), "?q=red%%20shoes%%2C%%20size%%20%u&page=%u",
                36 + below(m, 10), below(m, 20));
    }
    return snprintf(to, size,
            "%s - - [%s] \"GET /search%s HTTP/1.1\" 200 %u \"-\" \"curl/8.5.0\"\n",
            ip(m, b), time, query, below(m, 90000));
}

// What a service writes when it logs a message as it came.
static int
nested_line(struct maker *m, char *to, size_t size, const char *time)
{
    char json[512];
    int n = json_line(m, json, sizeof(json), time);

    return snprintf(to, size, "%s %s %s - received %.*s\n", time, PICK(m, levels),
            PICK(m, classes), n - 1, json);
}

char *
generate(enum generate_form form, uint64_t seed, size_t n, size_t *len)
{
    static int (*const line[])(struct maker * m, char *to, size_t size,
            const char *time) = { text_line, json_line, access_line, nested_line };
    struct maker m = { .state = seed * 0x9e3779b97f4a7c15U + 1, .cap = n + 1024 };
    uint64_t second = 1709251200; // 2024-03-01

    if ((m.p = malloc(m.cap)) == NULL)
        return NULL;
    while (m.n < n) {
        char time[32];

        second += below(&m, 3);
        snprintf(time, sizeof(time), "2024-03-%02u %02u:%02u:%02u.%03u",
                (unsigned)(1 + second / 86400 % 28), (unsigned)(second / 3600 % 24),
                (unsigned)(second / 60 % 60), (unsigned)(second % 60), below(&m, 1000));
        m.n += (size_t)line[form](&m, m.p + m.n, m.cap - m.n, time);
    }
    *len = m.n;
    return m.p;
}
