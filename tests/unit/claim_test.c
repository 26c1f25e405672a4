// claim.def and forms: the promises of the table that its readers rely on.
#include "unit.h"

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

static void
forms_are_groups_of_digits_parted_by_marks(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        for (const char *form = rows[i].form; form != NULL; form = form_next(form)) {
            const char *p = form + (*form == 'x');

            p += *p == '*';
            for (;;) {
                if (form_number(&p) == 0)
                    fail_msg("%s: no group in %s", rows[i].name, form);
                if (p[0] == '.' && p[1] == '.') {
                    p += 2;
                    if (form_number(&p) == 0)
                        fail_msg("%s: no end of a range in %s", rows[i].name, form);
                }
                if (*p == '\0' || *p == '|')
                    break;
                if (strchr("-~./(", *p) == NULL)
                    fail_msg("%s: `%c` in %s", rows[i].name, *p, form);
                p++;
            }
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
        struct form t;
        size_t n = 0,
               groups = form_read(&s, text, &t) ? form_match(&t, cases[i].form, &n) : 0;

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
