// The stream's cutter: the same records whatever read(2) brings at once, and every byte given back.
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "frame/frame.h"
#include "frame/lines.h"

#define KEY(x) "-----BEGIN " x "PRIVATE KEY-----"

struct text {
    char s[40000];
    size_t n;
};

static void
put(struct text *t, const void *p, size_t n)
{
    assert_true(t->n + n < sizeof(t->s));
    memcpy(t->s + t->n, p, n);
    t->n += n;
    t->s[t->n] = 0;
}

// "number+lines:record|" for each, <long> for those that are too long and <wide> for those in
// UTF-16; and the bytes as they would go out, every record by itself.
static void
take(struct lines *l, struct text *shown, struct text *out)
{
    struct pumice_batch b = lines_batch(l);

    for (size_t i = 0; i < b.n; i++) {
        const struct pumice_record *r = &b.rec[i];
        char head[64];
        int n = snprintf(head, sizeof(head),
                "%llu+%u:", (unsigned long long)lines_number(l, i), lines_count(l, i));

        assert_int_equal(b.buf[r->at + r->len], 0);
        assert_true(r->at + r->len < b.len);
        put(shown, head, (size_t)n);
        if (r->flags & PUMICE_REC_TOO_LONG)
            put(shown, "<long>", 6);
        else if (r->flags & PUMICE_REC_BAD_ENCODING)
            put(shown, "<wide>", 6);
        else
            put(shown, b.buf + r->at, r->len);
        put(shown, "|", 1);
    }
    for (size_t i = 0; i < b.n; i++) {
        struct span raw;

        if (b.rec[i].flags & PUMICE_REC_TOO_LONG) {
            raw = lines_ending(l, i);
            put(out, "<long>", 6);
        } else {
            raw = lines_raw(l, i, i + 1);
        }
        put(out, raw.p, raw.n);
    }
}

// By the input's head, when it is there.
static bool
begun(struct lines *l, bool ended)
{
    struct span head;
    struct pumice_stream *stream;

    if (!lines_head(l, ended, &head))
        return false;
    stream = pumice_stream_new(NULL, 0, head.p, head.n);
    assert_non_null(stream);
    lines_begin(l, pumice_stream_encoding(stream));
    pumice_stream_free(&stream);
    return true;
}

// Feeds in[0..cut), takes what there is, feeds the rest.
static void
split_at(const char *in, size_t n, size_t cut, const struct lines_options *opt,
        struct text *shown, struct text *out)
{
    struct lines l;
    size_t fed = 0;
    bool ready = false;

    shown->n = out->n = 0;
    shown->s[0] = out->s[0] = 0;
    assert_int_equal(lines_init(&l, opt), 0);
    while (fed < n) {
        size_t until = fed < cut ? cut : n, room;
        uint8_t *p;

        lines_next(&l);
        while ((!(ready = ready || begun(&l, false)) || !lines_cut(&l)) &&
                fed < until) {
            p = lines_room(&l, &room);
            if (room == 0)
                break;
            room = room < until - fed ? room : until - fed;
            memcpy(p, in + fed, room);
            lines_fed(&l, room);
            fed += room;
        }
        take(&l, shown, out);
    }
    if (!ready)
        begun(&l, true);
    for (bool done = false; !done;) {
        lines_next(&l);
        done = !lines_cut(&l) && lines_finish(&l);
        take(&l, shown, out);
    }
    lines_fini(&l);
}

static void
records_do_not_depend_on_where_input_is_cut(void **state)
{
    static const struct {
        const char *in;
        size_t n;
        const char *want;
        bool nul;
    } cases[] = {
#define CASE(in, want) { in, sizeof(in) - 1, want, false }
        CASE("", ""),
        CASE("\n", "0+1:|"),
        CASE("one\ntwo\r\n\nfour", "0+1:one|1+1:two|2+1:|3+1:four|"),
        CASE("a\rb\r\r\nc\r", "0+1:a\rb\r|1+1:c\r|"),
        CASE("\r\n\r", "0+1:|1+1:\r|"),
        { "a\0b\nc\0\0d", 8, "0+1:a|1+1:b\nc|2+1:|3+1:d|", true },
        { "a\r\0", 3, "0+1:a\r|", true },
        // A private-key block is one record of several lines; whatever else comes ends it.
        CASE("x " KEY("RSA ") "\nProc-Type: 4,ENCRYPTED\n\nMIIE/+==\r\n-----END RSA "
                              "PRIVATE KEY-----\ny\n",
                "0+5:x " KEY(
                        "RSA ") "\nProc-Type: 4,ENCRYPTED\n\nMIIE/+==\r\n-----END RSA "
                                "PRIVATE KEY-----|5+1:y|"),
        CASE(KEY("") "\nMIIE\nnot base64\nz",
                "0+2:" KEY("") "\nMIIE|2+1:not base64|3+1:z|"),
        CASE(KEY("") "\n" KEY("") "\nQQ==", "0+1:" KEY("") "|1+2:" KEY("") "\nQQ==|"),
        CASE(KEY("EC "), "0+1:" KEY("EC ") "|"),
        CASE(KEY("EC ") " x\nQQ==\n", "0+1:" KEY("EC ") " x|1+1:QQ==|"),
        CASE("-----BEGIN PUBLIC KEY-----\nQQ==\n",
                "0+1:-----BEGIN PUBLIC KEY-----|1+1:QQ==|"),
        // UTF-32 is told by its mark, or by its zeros, and read by nobody.
        CASE("\0\0\xfe\xff\0\0\0a", "0+1:<wide>|"),
        CASE("a\0\0\0\n\0\0\0", "0+1:<wide>|1+1:<wide>|"),
#undef CASE
    };
    static struct text shown, out;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct lines_options opt = { .max_record = 1 << 20,
            .block = 4096,
            .nul = cases[i].nul };

        for (size_t cut = 0; cut <= cases[i].n; cut++) {
            split_at(cases[i].in, cases[i].n, cut, &opt, &shown, &out);
            assert_string_equal(shown.s, cases[i].want);
            assert_int_equal(out.n, cases[i].n);
            assert_memory_equal(out.s, cases[i].in, cases[i].n);
        }
    }
}

// Text as UTF-16; `~` stands for U+0A0D, `^` for U+0D0A, `_` for U+010A: their bytes look like line ends.
static void
widen(struct text *t, const char *in, size_t n, bool big)
{
    static const char tricks[] = "~^_";
    static const uint16_t units[] = { 0x0a0d, 0x0d0a, 0x010a };

    for (size_t i = 0; i < n; i++) {
        const char *trick = strchr(tricks, in[i]);
        uint16_t u = trick != NULL ? units[trick - tricks] : (uint8_t)in[i];
        uint8_t pair[2] = { (uint8_t)(big ? u >> 8 : u), (uint8_t)(big ? u : u >> 8) };

        put(t, pair, 2);
    }
}

// As UTF-8 text is cut, so is the same text in UTF-16, wherever it is fed in two.
static void
utf_16_is_cut_by_code_unit_and_given_back(void **state)
{
    static const char *const cases[] = { "abcd", "abcd\n",
        "one two\nthree\r\n\r\n\nfour", "one\n~\n^two_\n~^_~\r\n_",
        "one.\n~^\n\r\r\nx\r", "abcd\r\n~\n_\r\n",
        "x " KEY("RSA ") "\nProc-Type: 4,ENCRYPTED\n\nMIIE/+==\r\n-----END RSA PRIVATE "
                         "KEY-----\ny\n",
        KEY("") "\nMIIE\nnot base64\nz", KEY("") "\nMI~E\nz" };
    struct lines_options opt = { .max_record = 1 << 20, .block = 64 };
    static struct text in, shown, want, out;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (int big = 0; big < 2; big++) {
            struct lines l;
            size_t room;

            // The records of the narrow text, widened.
            want.n = in.n = 0;
            assert_int_equal(lines_init(&l, &opt), 0);
            for (size_t at = 0, n = strlen(cases[i]); at < n; at += room) {
                uint8_t *p;

                lines_next(&l);
                p = lines_room(&l, &room);
                room = room < n - at ? room : n - at;
                memcpy(p, cases[i] + at, room);
                lines_fed(&l, room);
                lines_cut(&l);
                if (at + room == n)
                    lines_finish(&l);
                for (size_t k = 0; k < lines_batch(&l).n; k++) {
                    const struct pumice_record *r = &lines_batch(&l).rec[k];
                    char head[64];

                    put(&want, head,
                            (size_t)snprintf(head, sizeof(head),
                                    "%llu+%u:", (unsigned long long)lines_number(&l, k),
                                    lines_count(&l, k)));
                    widen(&want, (const char *)lines_batch(&l).buf + r->at, r->len,
                            big);
                    put(&want, "|", 1);
                }
            }
            lines_fini(&l);
            widen(&in, cases[i], strlen(cases[i]), big);
            for (size_t cut = 0; cut <= in.n; cut++) {
                split_at(in.s, in.n, cut, &opt, &shown, &out);
                assert_int_equal(out.n, in.n);
                assert_memory_equal(out.s, in.s, in.n);
                assert_int_equal(shown.n, want.n);
                assert_memory_equal(shown.s, want.s, want.n);
            }
        }
}

static void
a_long_line_of_utf_16_is_skipped_by_code_unit(void **state)
{
    struct lines_options opt = { .max_record = 5000, .block = 100 };
    static struct text in, want, shown, out;
    static const char *const ends[] = { "\n", "\r\n", "" };

    (void)state;
    for (int big = 0; big < 2; big++)
        for (size_t len = 2498; len < 7000; len += len < 2503 ? 1 : 1777)
            for (size_t k = 0; k < 3; k++) {
                bool too_long = 2 * len > opt.max_record;

                in.n = want.n = 0;
                widen(&in, "first\n", 6, big);
                widen(&want, "first\n", 6, big);
                for (size_t i = 0; i < len; i++)
                    widen(&in, "~", 1, big);
                if (too_long)
                    put(&want, "<long>", 6);
                else
                    put(&want, in.s + 12, 2 * len);
                widen(&in, ends[k], strlen(ends[k]), big);
                widen(&want, ends[k], strlen(ends[k]), big);
                if (k < 2) {
                    widen(&in, "b", 1, big);
                    widen(&want, "b", 1, big);
                }
                for (size_t cut = 0; cut <= in.n; cut += cut % 512 < 8 ? 1 : 63) {
                    split_at(in.s, in.n, cut, &opt, &shown, &out);
                    assert_int_equal(out.n, want.n);
                    assert_memory_equal(out.s, want.s, want.n);
                }
            }
}

static void
an_encoding_is_told_by_the_first_line(void **state)
{
    static const struct {
        const char *head;
        size_t n;
        enum pumice_encoding want;
    } cases[] = {
#define CASE(s, want) { s, sizeof(s) - 1, want }
        CASE("", PUMICE_UTF8),
        CASE("plain\n", PUMICE_UTF8),
        CASE("\xef\xbb\xbf"
             "marked\n",
                PUMICE_UTF8),
        CASE("\xff\xfe", PUMICE_UTF16LE),
        CASE("\xfe\xff", PUMICE_UTF16BE),
        CASE("\xff\xfe\n", PUMICE_UTF16LE),
        CASE("\xff\xfe\0\0a", PUMICE_UTF32),
        CASE("\0\0\xfe\xff", PUMICE_UTF32),
        CASE("a\0b\0\n", PUMICE_UTF16LE),
        CASE("\0a\0\n", PUMICE_UTF16BE),
        CASE("a\0\0\0\n", PUMICE_UTF32),
        CASE("\0\0\0a\0\0\0\n", PUMICE_UTF32),
        // Zeros that are no encoding: alone, at the head, in between.
        CASE("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0text\n", PUMICE_UTF8),
        CASE("\0\0\0\0\0\0\n", PUMICE_UTF8),
        CASE("ab\0\0\n", PUMICE_UTF8),
        CASE("a\0b\n", PUMICE_UTF8),
        CASE("a line of \0 text, and \0 a zero or two\n", PUMICE_UTF8),
        // Some letters of another script between ASCII.
        CASE("l\0i\0n\0e\0 \0o\0f\0 \0-N\x87\x65\x0a", PUMICE_UTF16LE),
#undef CASE
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct pumice_stream *s =
                pumice_stream_new(NULL, 0, (const uint8_t *)cases[i].head, cases[i].n);

        assert_non_null(s);
        if (pumice_stream_encoding(s) != cases[i].want)
            fail_msg("case %zu", i);
        pumice_stream_free(&s);
        assert_null(s);
    }
}

static void
a_line_over_the_limit_is_skipped_to_its_end_and_the_limit_is_exact(void **state)
{
    static const struct {
        size_t len, max, block;
        const char *ending;
        bool too_long;
    } cases[] = {
        { 1023, 1024, 64, "\n", false },
        { 1024, 1024, 64, "\n", false },
        { 1024, 1024, 64, "\r\n", false },
        { 1024, 1024, 64, "", false },
        { 1025, 1024, 64, "\n", true },
        { 1025, 1024, 64, "\r\n", true },
        { 1025, 1024, 64, "", true },
        { 5000, 4999, 100, "\r\n", true },
        { 5000, 5000, 100, "\r\n", false },
        { 5000, 4998, 100, "\r\n", true },
        { 5000, 1024, 100, "\n", true },
        { 20000, 5000, 100, "\r\n", true },
        { 20000, 5000, 40000, "\r\n", true },
        { 20000, 1024, 7, "", true },
        { 4096, 1024, 64, "\r\n", true },
        { 4097, 1024, 64, "\r\n", true },
    };
    static struct text in, want, shown, out;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct lines_options opt = { .max_record = cases[i].max,
            .block = cases[i].block };

        in.n = want.n = 0;
        put(&in, "a\n", 2);
        put(&want, "a\n", 2);
        for (size_t k = 0; k < cases[i].len; k++)
            put(&in, "x", 1);
        if (cases[i].too_long)
            put(&want, "<long>", 6);
        else
            put(&want, in.s + 2, cases[i].len);
        put(&in, cases[i].ending, strlen(cases[i].ending));
        put(&want, cases[i].ending, strlen(cases[i].ending));
        if (cases[i].ending[0] != 0) {
            put(&in, "b", 1);
            put(&want, "b", 1);
        }
        for (size_t cut = 0; cut <= in.n; cut += cut % 512 < 8 ? 1 : 63) {
            split_at(in.s, in.n, cut, &opt, &shown, &out);
            assert_int_equal(out.n, want.n);
            assert_memory_equal(out.s, want.s, want.n);
        }
    }
}

static void
a_key_block_over_the_limit_is_closed_before_the_line_that_would_exceed_it(void **state)
{
    struct lines_options opt = { .max_record = 1024, .block = 64 };
    static struct text in, want, shown, out;
    char head[64];
    int lines = 1;

    (void)state;
    put(&in, KEY("") "\n", sizeof(KEY("")));
    put(&want, in.s, in.n);
    for (int i = 0; i < 30; i++) {
        size_t at = in.n;

        for (int k = 0; k < 63; k++)
            put(&in, "A", 1);
        put(&in, "\n", 1);
        lines += in.n - 1 <= opt.max_record;
        if (in.n - 1 <= opt.max_record)
            put(&want, in.s + at, in.n - at);
    }
    snprintf(head, sizeof(head), "0+%d:", lines);
    for (size_t cut = 0; cut <= in.n; cut += 31) {
        split_at(in.s, in.n, cut, &opt, &shown, &out);
        assert_memory_equal(shown.s, head, strlen(head));
        assert_memory_equal(shown.s + strlen(head), want.s, want.n - 1);
        assert_int_equal(shown.s[strlen(head) + want.n - 1], '|');
        assert_int_equal(out.n, in.n);
        assert_memory_equal(out.s, in.s, in.n);
    }
}

static void
what_is_left_of_a_long_line_is_its_first_4096_bytes_whatever_the_cut(void **state)
{
    static char in[9000];
    struct lines_options opt = { .max_record = 1024, .block = 9000 };

    (void)state;
    for (size_t i = 0; i < sizeof(in); i++)
        in[i] = (char)('a' + i % 23);
    for (size_t cut = 1000; cut < sizeof(in); cut += 500) {
        struct lines l;
        struct pumice_batch b;
        size_t room;

        assert_int_equal(lines_init(&l, &opt), 0);
        lines_next(&l);
        memcpy(lines_room(&l, &room), in, cut);
        lines_fed(&l, cut);
        assert_false(lines_cut(&l));
        memcpy(lines_room(&l, &room), in + cut, sizeof(in) - cut);
        lines_fed(&l, sizeof(in) - cut);
        assert_false(lines_cut(&l));
        assert_true(lines_finish(&l));
        b = lines_batch(&l);
        assert_int_equal(b.n, 1);
        assert_int_equal(b.rec[0].len, FRAME_PREFIX);
        assert_memory_equal(b.buf + b.rec[0].at, in, FRAME_PREFIX);
        lines_fini(&l);
    }
}

static void
a_run_of_records_is_given_back_as_one_stretch(void **state)
{
    static const char in[] = "one\r\n\ntwo\nthree\r\nlast";
    struct lines_options opt = { .max_record = 1024, .block = 1024 };
    struct lines l;
    struct span raw;
    size_t room;

    (void)state;
    assert_int_equal(lines_init(&l, &opt), 0);
    lines_next(&l);
    memcpy(lines_room(&l, &room), in, sizeof(in) - 1);
    lines_fed(&l, sizeof(in) - 1);
    assert_false(lines_cut(&l));
    assert_true(lines_finish(&l));
    raw = lines_raw(&l, 0, lines_batch(&l).n);
    assert_int_equal(raw.n, sizeof(in) - 1);
    assert_memory_equal(raw.p, in, raw.n);
    raw = lines_raw(&l, 1, 3);
    assert_int_equal(raw.n, 5);
    assert_memory_equal(raw.p, "\ntwo\n", 5);
    lines_fini(&l);
}

static void
lines_without_end_take_no_more_records_than_a_batch_holds(void **state)
{
    struct lines_options opt = { .max_record = 1024, .block = 100000 };
    struct lines l;
    size_t room, seen = 0;
    bool more = true;

    (void)state;
    assert_int_equal(lines_init(&l, &opt), 0);
    lines_next(&l);
    memset(lines_room(&l, &room), '\n', 100000);
    lines_fed(&l, 100000);
    while (more) {
        more = lines_cut(&l);
        assert_true(lines_batch(&l).n <= 16384);
        assert_int_equal(lines_number(&l, 0), seen);
        seen += lines_batch(&l).n;
        lines_next(&l);
    }
    assert_int_equal(seen, 100000);
    lines_fini(&l);
}

static void
a_message_part_over_the_limit_keeps_its_first_4096_bytes(void **state)
{
    static uint8_t bytes[6000];
    struct frame f = { 0 };
    struct pumice_record like = { .message = 7, .part = PUMICE_KEY };
    struct pumice_batch b;

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    assert_true(frame_put(&f, (struct span){ bytes, 0 }, 5000, &like));
    assert_true(frame_put(&f, (struct span){ bytes, 5000 }, 5000, &like));
    assert_true(frame_put(&f, (struct span){ bytes, 5001 }, 5000, &like));
    b = frame_batch(&f);
    assert_int_equal(b.n, 3);
    assert_int_equal(b.rec[1].len, 5000);
    assert_int_equal(b.rec[1].flags, 0);
    assert_int_equal(b.rec[2].len, FRAME_PREFIX);
    assert_int_equal(b.rec[2].flags, PUMICE_REC_TOO_LONG);
    assert_int_equal(b.rec[2].message, 7);
    assert_int_equal(b.rec[2].part, PUMICE_KEY);
    assert_int_equal(b.len, 5000 + FRAME_PREFIX + 3);
    for (size_t i = 0; i < b.n; i++)
        assert_int_equal(b.buf[b.rec[i].at + b.rec[i].len], 0);
    frame_fini(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_do_not_depend_on_where_input_is_cut),
        cmocka_unit_test(utf_16_is_cut_by_code_unit_and_given_back),
        cmocka_unit_test(a_long_line_of_utf_16_is_skipped_by_code_unit),
        cmocka_unit_test(an_encoding_is_told_by_the_first_line),
        cmocka_unit_test(
                a_line_over_the_limit_is_skipped_to_its_end_and_the_limit_is_exact),
        cmocka_unit_test(
                a_key_block_over_the_limit_is_closed_before_the_line_that_would_exceed_it),
        cmocka_unit_test(
                what_is_left_of_a_long_line_is_its_first_4096_bytes_whatever_the_cut),
        cmocka_unit_test(a_run_of_records_is_given_back_as_one_stretch),
        cmocka_unit_test(lines_without_end_take_no_more_records_than_a_batch_holds),
        cmocka_unit_test(a_message_part_over_the_limit_keeps_its_first_4096_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
