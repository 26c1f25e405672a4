// Configurations: what is refused, with what words and where. The good ones are in config/ and run by
// tests/config.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/config.h"

static char path[] = "/tmp/pumice-config-XXXXXX";

static int
write_file(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    if (fd < 0)
        return -1;
    close(fd);
    return 0;
}

static int
remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

// Loads the text; the messages are the caller's.
static int
load(const char *text, size_t n, struct outbuf *messages, struct config **c,
        struct err *e)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, n, out), n);
    assert_int_equal(fclose(out), 0);
    return config_load(path, NULL, NULL, c, messages, e);
}

#define HEAD  "version: 1\n"
#define TOPIC HEAD "topics:\n- match: a\n  to: b\n"

static void
a_mistake_is_named_with_its_place(void **state)
{
    static const struct {
        const char *text, *message; // `:line:col: …` of one of the messages
    } cases[] = {
        { "", "the file is empty" },
        { "kafka: {}", "`version: 1` is missing" },
        { "version: 2", ":1:10: error: version: must be 1 to 1, not '2'" },
        { "version: 01", ":1:10: error: version: must be a decimal number" },
        { HEAD "tpoics: []",
                ":2:1: error: unknown key 'tpoics', did you mean 'topics'?" },
        { HEAD "version: 1", ":2:1: error: key 'version' stands here twice" },
        { HEAD "defaults: &a {}\ntopics: *a", "aliases (*name) are not accepted" },
        { HEAD "defaults: !x {}", "tags (!…) are not accepted" },
        { HEAD "--- \nversion: 1", "a second document" },
        { HEAD "\tdefaults: {}", "error" },
        { HEAD "defaults: []", ":2:11: error: defaults: must be a map, not a list" },
        { HEAD "defaults: {max_record: 1MB1}", "max_record: must be a size" },
        { HEAD "defaults: {max_record: -1}", "max_record: must be a decimal number" },
        { HEAD "defaults: {max_record: 99999999999999999999}", "is too large" },
        { HEAD "defaults: {max_record: 1GiB}",
                "max_record: must be 1KiB to 64MiB, not '1GiB'" },
        { HEAD "defaults: {on_error: no}",
                "on_error: 'no' is none of dead_letter, stub" },
        { HEAD "defaults: {format: jsno}", "did you mean 'json'?" },
        { HEAD "dead_letters: {payload: sealed}",
                "payload: 'sealed' is not there yet" },
        { HEAD "defaults: {packs: [base]}", ":2:12: error: 'packs' is not there yet" },
        { HEAD "keys: {}", "'keys' is not there yet" },
        { HEAD "kafka: {brokers: b, group: g, guarantee: exactly_once}",
                "'exactly_once' is not there yet" },
        { HEAD "kafka: {brokers: b}", "`group:` is missing" },
        { HEAD "kafka: {brokers: b, group: g, workers: 0}",
                "workers: must be 1 to 256" },
        { HEAD "kafka: {brokers: b, group: g, properties: {sasl.password: x}}",
                "a secret may not stand in the file" },
        { HEAD "kafka: {brokers: b, group: g, properties: {sasl.password: {file: "
               "/does/not/exist}}}",
                "No such file" },
        { HEAD "kafka: {brokers: '${PUMICE_TEST_UNSET}', group: g}",
                "PUMICE_TEST_UNSET is not set" },
        { HEAD "kafka: {brokers: '${X', group: g}", "${ without its }" },
        { HEAD "defaults: {detectors: {crad: keep}}",
                "no detector 'crad', did you mean 'card'?" },
        { HEAD "defaults: {detectors: {card: hash}}", "card: 'hash' is none of" },
        { HEAD "defaults: {detectors: {card: token}}",
                "card: 'token' is not there yet" },
        { HEAD "defaults: {detectors: {card: {first: 3}}}", "`action:` is missing" },
        { HEAD "defaults: {detectors: {card: {action: drop, first: 3}}}",
                "`first` and `last` belong to mask" },
        { HEAD "defaults: {fields: {user.id: drop}}",
                "'user.id' is no path: a path begins with $" },
        { HEAD "defaults: {fields: {'$.a': off}}", "'off' is none of" },
        { HEAD "defaults: {evidence: {card: ['!']}}", "not a word" },
        { HEAD "topics: [{to: b}]", "`match:` is missing" },
        { HEAD "topics: [{match: a}]", "`to:` is missing" },
        { HEAD "topics: [{match: '/(/', to: b}]", "not a regular expression" },
        { HEAD "topics: [{match: a, to: 'b c'}]", "is no topic name" },
        { HEAD "topics: [{match: a, to: b, policy: none}]", "needs a `reason:`" },
        { HEAD "topics: [{match: '*', to: 'clean.{topic}'}]",
                "a loop: the target topic 'clean.x' is matched by '*'" },
        { HEAD "topics: [{match: a, to: a}]", "a loop" },
        { HEAD "topics: [{match: 'a*', to: b}]", "a loop: the dead letter topic" },
        { TOPIC "stats: {topic: a}", "a loop: the statistics topic" },
        { TOPIC "tests: [{name: x, topic: z, input: a, output: a}]",
                "no entry of `topics` matches 'z'" },
        { TOPIC "tests: [{name: x}]", "a test needs" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct outbuf messages = { 0 };
        struct config *c;
        struct err e;
        int rc = load(cases[i].text, strlen(cases[i].text), &messages, &c, &e);

        outbuf_putc(&messages, '\0');
        if (rc == 0 || strstr((char *)messages.p, cases[i].message) == NULL)
            print_error("%s\ngave: %s\nnot: %s\n", cases[i].text, (char *)messages.p,
                    cases[i].message);
        assert_int_equal(rc, -1);
        assert_null(c);
        assert_int_equal(e.code, ERR_CONFIG);
        assert_non_null(strstr((char *)messages.p, cases[i].message));
        outbuf_fini(&messages);
    }
}

static void
all_mistakes_are_named_at_once(void **state)
{
    static const char text[] = HEAD "defaults: {max_recrd: 1}\ntopics:\n- {match: a, "
                                    "to: b, on_eror: stub, packs: []}\n";
    struct outbuf messages = { 0 };
    struct config *c;
    struct err e;

    (void)state;
    assert_int_equal(load(text, strlen(text), &messages, &c, &e), -1);
    outbuf_putc(&messages, '\0');
    assert_non_null(strstr((char *)messages.p, "max_record"));
    assert_non_null(strstr((char *)messages.p, "on_error"));
    assert_non_null(strstr((char *)messages.p, "packs"));
    outbuf_fini(&messages);
}

static void
a_secret_is_never_shown(void **state)
{
    static const char text[] = HEAD "kafka: {brokers: b, group: g, properties: "
                                    "{sasl.password: hunter2}, workers: 0}\n";
    struct outbuf messages = { 0 };
    struct config *c;
    struct err e;

    (void)state;
    assert_int_equal(load(text, strlen(text), &messages, &c, &e), -1);
    outbuf_putc(&messages, '\0');
    assert_null(strstr((char *)messages.p, "hunter2"));
    outbuf_fini(&messages);
}

static void
the_first_match_decides(void **state)
{
    static const char text[] =
            HEAD "defaults: {to: 'clean.{topic}'}\ntopics:\n- match: 'app.pay.?'\n- "
                 "match: '/app\\.[a-z]+\\.x/'\n"
                 "  to: all.apps\n- {match: 'm[0-9]', policy: none, reason: numbers}\n";
    struct outbuf messages = { 0 };
    struct config *c;
    struct err e;
    char target[64];

    (void)state;
    assert_int_equal(load(text, strlen(text), &messages, &c, &e), 0);
    assert_ptr_equal(config_topic_find(c, "app.pay.x"), &c->topic[0]);
    assert_ptr_equal(config_topic_find(c, "app.shop.x"), &c->topic[1]);
    assert_ptr_equal(config_topic_find(c, "m7"), &c->topic[2]);
    assert_null(config_topic_find(c, "m77"));
    assert_null(config_topic_find(c, "xapp.pay.x"));
    assert_true(config_target(&c->topic[0], "app.pay.x", target, sizeof(target)));
    assert_string_equal(target, "clean.app.pay.x");
    assert_false(config_target(&c->topic[0], "app.pay.x", target, 8));
    assert_int_equal(c->topic[2].policy, POLICY_EXEMPT);
    config_free(&c);
    outbuf_fini(&messages);
}

// Every prefix of a good file, and the file with each byte spoilt: an answer each time, no crash.
static void
a_spoilt_file_is_answered(void **state)
{
    static const char text[] =
            HEAD "kafka: {brokers: [b], group: g, commit: {interval: 1s}}\ntopics:\n- "
                 "match: 'a.*.logs'\n  to: 'c.{topic}'\n"
                 "  detectors: {card: {action: mask, first: 6, last: 4}, ipv4: off}\n"
                 "  fields: {'$.a[*].b': drop, '$..c': keep}\n  evidence: {cn_mobile: "
                 "[callee, 被叫]}\n"
                 "tests:\n- {name: n, input: 'x', output: 'x'}\n";
    size_t n = sizeof(text) - 1;
    char copy[sizeof(text)];

    (void)state;
    for (size_t i = 0; i < 2 * n; i++) {
        struct outbuf messages = { 0 };
        struct config *c = NULL;
        struct err e;

        memcpy(copy, text, n);
        if (i >= n)
            copy[i - n] = (char)(copy[i - n] ^ 0x15);
        if (load(copy, i < n ? i : n, &messages, &c, &e) < 0)
            assert_true(e.msg[0] != '\0');
        config_free(&c);
        outbuf_fini(&messages);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mistake_is_named_with_its_place),
        cmocka_unit_test(all_mistakes_are_named_at_once),
        cmocka_unit_test(a_secret_is_never_shown),
        cmocka_unit_test(the_first_match_decides),
        cmocka_unit_test(a_spoilt_file_is_answered),
    };

    return cmocka_run_group_tests(tests, write_file, remove_file);
}
