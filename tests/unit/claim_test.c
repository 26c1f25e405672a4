// claim.def and forms: the promises of the table that its readers rely on.
#include "unit.h"

#include <stdio.h>

#include "detect/claim.h"

struct row {
    const char *name, *form;
};

static const struct row rows[] = {
#define CLAIM(id, proof, form, check, near, marks) { #id, form },
#include "detect/claim.def"
#undef CLAIM
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void
rows_of_a_detector_stand_together(void **state)
{
    (void)state;
    for (size_t i = 1; i < ROWS; i++) {
        if (strcmp(rows[i].name, rows[i - 1].name) == 0)
            continue;
        for (size_t k = 0; k < i; k++)
            if (strcmp(rows[i].name, rows[k].name) == 0)
                fail_msg("%s has rows in two places", rows[i].name);
    }
}

// What was compiled of it, written again.
static void
write_form(const struct form_pattern *p, char *out)
{
    size_t groups = p->groups == 0 ? 1 : p->groups;

    out += sprintf(out, "%s%s", p->letters ? "x" : "", p->groups == 0 ? "*" : "");
    for (size_t g = 0; g < groups; g++) {
        if (g > 0)
            out += sprintf(out, "%c", p->sep[g]);
        out += sprintf(out, "%u", p->least[g]);
        if (p->most[g] != p->least[g])
            out += sprintf(out, "..%u", p->most[g]);
    }
}

static void
forms_are_groups_of_digits_parted_by_marks(void **state)
{
    enum { ROOM = 64 };

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        struct form_pattern p[ROOM];
        size_t n = form_compile(rows[i].form, p, ROOM);
        char text[1024] = "", *end = text;

        for (size_t k = 0; k < n; k++) {
            if (k > 0)
                *end++ = '|';
            write_form(&p[k], end);
            end += strlen(end);
            assert_int_not_equal(p[k].least[0], 0);
            for (size_t g = 1; g < p[k].groups; g++)
                if (strchr("-~./(", p[k].sep[g]) == NULL || p[k].least[g] == 0)
                    fail_msg("%s: `%c` in %s", rows[i].name, p[k].sep[g], rows[i].form);
        }
        assert_string_equal(text, rows[i].form);
    }
}

static void
a_plan_of_all_detectors_fits_its_index(void **state)
{
    struct detect_plan plan = { 0 };

    (void)state;
    for (unsigned id = 0; id < DET_COUNT; id++)
        set_add(&plan.on, id);
    detect_plan_seal(&plan);
    assert_in_range(plan.alone_at[CLAIM_LENGTHS], 1,
            sizeof(plan.alone) / sizeof(plan.alone[0]));
    for (size_t len = 0; len < CLAIM_LENGTHS; len++)
        assert_true(plan.alone_at[len] <= plan.alone_at[len + 1]);
    assert_in_range(plan.phone_at[PHONE_FORMS], 1, PATTERNS_MOST - 1);
}

static void
tokens_are_read_in_groups(void **state)
{
    static const struct {
        const char *text, *form;
        size_t groups, n;
    } cases[] = {
        { "741-48-8693", "3-2-4", 3, 9 },
        { "741 48 8693 and", "3-2-4", 3, 9 },
        { "741 48-8693", "3-2-4", 0, 0 }, // one kind of separator
        { "741-48-86931", "3-2-4", 0, 0 },
        { "741-48-8693_1", "3-2-4", 0, 0 },
        { "A123456(3)", "x7(1", 2, 8 },
        { "A123456(3", "x7(1", 0, 0 },
        { "A123456", "7", 0, 0 },
        { "123.456.789-09", "3.3.3-2", 4, 11 },
        { "123.456.789.09", "3.3.3-2", 0, 0 },
        { "010-62345678", "3~8", 2, 11 },
        { "010 62345678", "3~8", 0, 0 },
        { "12345", "4|5", 1, 5 },
        { "12345", "3..5", 1, 5 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const uint8_t *text = (const uint8_t *)cases[i].text;
        struct field f = { .text = text, .len = (uint32_t)strlen(cases[i].text) };
        struct scan s = { .f = &f, .text = text, .lim = text + f.len };
        struct form_pattern p[8];
        struct form t;
        size_t n = 0, patterns = form_compile(cases[i].form, p, 8),
               groups = form_read(&s, text, &t) ? form_match(&t, p, p + patterns, &n)
                                                : 0;

        if (groups != cases[i].groups || (groups > 0 && n != cases[i].n))
            fail_msg("%s as %s: %zu groups of %zu", cases[i].text, cases[i].form,
                    groups, n);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_detector_stand_together),
        cmocka_unit_test(forms_are_groups_of_digits_parted_by_marks),
        cmocka_unit_test(a_plan_of_all_detectors_fits_its_index),
        cmocka_unit_test(tokens_are_read_in_groups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
