// Templates with {field}s; each field makes a value from the record's number.
#include "cli/sample.h"

#include <stdio.h>
#include <string.h>

static const char *const topics[] = { "app.shop.logs", "app.bank.logs", NULL };

static const struct {
    unsigned topic;
    const char *text;
} templates[SAMPLE_KINDS] = {
    { 0, "2026-03-01T09:00:{s}Z INFO  GET /api/v1/items/{n} 200 12ms" },
    { 0, "2026-03-01T09:00:{s}Z WARN  login failed for {email} from {ip}" },
    { 1, "{\"ts\":\"2026-03-01T09:00:{s}Z\",\"level\":\"info\",\"msg\":"
         "\"付款成功，手机号 "
         "{mobile}，卡号 {card}\",\"no\":{n}}" },
    { 0, "{\"level\":\"warn\",\"user\":{\"email\":\"{email}\",\"id_card\":\"{id}\"},"
         "\"client\":\"{ip}\",\"no\":{n}}" },
    { 1, "2026-03-01 09:00:{s} DEBUG auth user=u{n} password={password} ok" },
    { 1, "用户 u{n} 实名认证通过，身份证号：{id}，手机：{mobile}" },
    { 0, "{\"level\":\"error\",\"request\":\"{\\\"to\\\":\\\"{email}\\\",\\\"pan\\\":"
         "\\\"{spaced}\\\"}\",\"no\":{n}}" },
    { 1, "{\"level\":\"info\",\"msg\":\"batch closed\",\"items\":{n},\"took_ms\":18}" },
    { 0, "2026-03-01T09:00:{s}Z INFO  > Authorization: Bearer {bearer}" },
    { 1, "payment {n} by card {spaced} declined: insufficient funds" },
};

const char *
sample_topic(size_t i)
{
    return topics[i];
}

// A small generator, so that values differ and are the same again.
static uint32_t
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static void
digits(uint64_t *state, char *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (char)('0' + draw(state) % 10);
    to[n] = 0;
}

// 16 digits with a Luhn check digit.
static void
make_card(uint64_t *state, char *to)
{
    unsigned sum = 0;

    digits(state, to, 15);
    to[0] = '4';
    for (size_t i = 0; i < 15; i++) {
        unsigned d = (unsigned)(to[i] - '0');

        if (i % 2 == 0)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    snprintf(to + 15, 2, "%u", (10 - sum % 10) % 10);
}

static void
make_spaced(uint64_t *state, char *to)
{
    char bare[20];

    make_card(state, bare);
    snprintf(to, SAMPLE_VALUE_MOST, "%.4s %.4s %.4s %.4s", bare, bare + 4, bare + 8,
            bare + 12);
}

// GB 11643: region, birthday, sequence, check character (ISO 7064 MOD 11-2).
static void
make_id(uint64_t *state, char *to)
{
    static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4,
        2 };
    static const char *const region[] = { "110105", "310104", "440106", "510107" };
    int sum = 0;

    snprintf(to, SAMPLE_VALUE_MOST, "%s%04u%02u%02u%03u", region[draw(state) % 4],
            1950 + draw(state) % 50, 1 + draw(state) % 12, 1 + draw(state) % 28,
            draw(state) % 1000);
    for (int i = 0; i < 17; i++)
        sum += (to[i] - '0') * weight[i];
    to[17] = "10X98765432"[sum % 11];
    to[18] = 0;
}

static void
make_mobile(uint64_t *state, char *to)
{
    static const char *const prefix[] = { "138", "159", "186", "177" };
    char rest[9];

    digits(state, rest, 8);
    snprintf(to, SAMPLE_VALUE_MOST, "%s%s", prefix[draw(state) % 4], rest);
}

static void
make_email(uint64_t *state, char *to)
{
    static const char *const name[] = { "li.wei", "anna.berg", "wang.fang", "j.smith",
        "chen.jie", "marie.dupont" };

    snprintf(to, SAMPLE_VALUE_MOST, "%s%u@example.%s", name[draw(state) % 6],
            draw(state) % 1000, draw(state) % 2 == 0 ? "org" : "com");
}

static void
make_ip(uint64_t *state, char *to)
{
    snprintf(to, SAMPLE_VALUE_MOST, "%u.%u.%u.%u", 11 + draw(state) % 80,
            draw(state) % 256, draw(state) % 256, 1 + draw(state) % 254);
}

static void
make_secret(uint64_t *state, char *to, size_t n)
{
    static const char letters[] =
            "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    for (size_t i = 0; i < n; i++)
        to[i] = letters[draw(state) % (sizeof(letters) - 1)];
    to[n] = 0;
}

static void
make_password(uint64_t *state, char *to)
{
    make_secret(state, to, 14);
}

static void
make_bearer(uint64_t *state, char *to)
{
    make_secret(state, to, 40);
}

static const struct {
    const char *name;
    void (*make)(uint64_t *state, char *to);
} fields[] = {
    { "{card}", make_card },
    { "{spaced}", make_spaced },
    { "{id}", make_id },
    { "{mobile}", make_mobile },
    { "{email}", make_email },
    { "{ip}", make_ip },
    { "{password}", make_password },
    { "{bearer}", make_bearer },
};

// Writes what a field stands for. Returns the length of its name, 0: no field begins here.
static size_t
fill(const char *at, uint32_t number, uint64_t *state, struct sample *s, char *to,
        size_t room)
{
    if (strncmp(at, "{n}", 3) == 0) {
        snprintf(to, room, "%u", number);
        return 3;
    }
    if (strncmp(at, "{s}", 3) == 0) {
        snprintf(to, room, "%02u", number % 60);
        return 3;
    }
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        size_t n = strlen(fields[i].name);

        if (strncmp(at, fields[i].name, n) != 0)
            continue;
        fields[i].make(state, s->planted[s->n_planted]);
        snprintf(to, room, "%s", s->planted[s->n_planted++]);
        return n;
    }
    return 0;
}

void
sample_make(uint32_t number, struct sample *s)
{
    size_t which = number % SAMPLE_KINDS;
    uint64_t state = (uint64_t)number * 2654435761u + 99;
    size_t at = 0;

    memset(s, 0, sizeof(*s));
    s->topic = topics[templates[which].topic];
    for (const char *p = templates[which].text; *p != 0 && at + 1 < sizeof(s->value);) {
        size_t n = fill(p, number, &state, s, s->value + at, sizeof(s->value) - at);

        if (n == 0)
            s->value[at++] = *p++;
        else
            at += strlen(s->value + at), p += n;
    }
    s->value[at] = 0;
    if (number % 500 == 250 && s->n_planted < SAMPLE_VALUES) {
        make_mobile(&state, s->planted[s->n_planted]);
        s->key = s->planted[s->n_planted++];
        s->in_key = 1;
    } else if (number % 3 == 0) {
        s->key = "session";
    }
}
