// The catalogue: detector.def as pumice.h shows it.
#include "detect/detect.h"
#include "detect/words.h"

#define ON            PUMICE_ON
#define WITH_EVIDENCE PUMICE_WITH_EVIDENCE
#define OFF           PUMICE_OFF

static const struct pumice_detector rows[DET_COUNT] = {
#define DETECTOR(id, type_, preset_, form_, proof_, source_, lookalikes_)              \
    [DET_##id] = { .name = #id,                                                        \
        .type = type_,                                                                 \
        .preset = preset_,                                                             \
        .form = form_,                                                                 \
        .proof = proof_,                                                               \
        .source = source_,                                                             \
        .lookalikes = lookalikes_ },
#include "detect/detector.def"
#undef DETECTOR
    [DET_field] = { .name = "field",
            .type = "redacted",
            .preset = PUMICE_ON,
            .form = "the whole field that a rule under `fields` names",
            .proof = "key: the rule's path",
            .source = "the configuration",
            .lookalikes = "" },
};

const struct pumice_detector *
pumice_detector(size_t i)
{
    return i < DET_COUNT ? &rows[i] : NULL;
}

const char *
pumice_detector_words(size_t i)
{
    return i < DET_field ? words_raising[i] : "";
}

int
pumice_detector_find(const char *name)
{
    for (size_t i = 0; i < DET_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return (int)i;
    return -1;
}
