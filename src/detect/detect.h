// Detection in one field: from anchors over lexers and validators to findings. It knows by the
// plan which detectors are on, and nothing of actions, topics, layers or raw offsets.
#ifndef DETECT_DETECT_H
#define DETECT_DETECT_H

#include "base/span.h"
#include "detect/anchor.h"
#include "detect/pattern.h"
#include "detect/set.h"
#include "format/field.h"
#include "pumice.h"

enum detector_id {
#define DETECTOR(name, ...) DET_##name,
#include "detect/detector.def"
#undef DETECTOR
    DET_field, // what a field rule takes
    DET_COUNT
};

// Why a candidate was not taken, for explain and the count of rejected candidates.
#define REFUSALS(R)                                                                    \
    R(LONGER, "inside a longer number or word")                                        \
    R(CHECK_DIGIT, "wrong check digit")                                                \
    R(ISSUER, "no such issuer or region")                                              \
    R(DATE, "no such date")                                                            \
    R(RANGE, "out of range")                                                           \
    R(VETO, "a word before it says that it is something else")                         \
    R(NEEDS_KEY, "no word or key speaks for it")                                       \
    R(GUARD, "a time, a size or another number of machines")                           \
    R(PLACEHOLDER, "a placeholder, no value")                                          \
    R(ENDING, "not the ending of a domain")                                            \
    R(OWN_OUTPUT, "already cleaned")                                                   \
    R(RESERVED, "a reserved address")

enum refusal {
    REFUSED_NOT,
#define R(id, text) REFUSED_##id,
    REFUSALS(R)
#undef R
};

// What spoke for a finding, bits of `marks`; explain prints the words.
// clang-format off
#define MARKS(M)          \
    M(LUHN, "luhn")       \
    M(ISSUER, "issuer")   \
    M(MOD11, "mod11")     \
    M(DATE, "date")       \
    M(REGION, "region")   \
    M(PREFIX, "prefix")   \
    M(GROUPS, "groups")   \
    M(KEY, "key")         \
    M(WORD, "word")       \
    M(DOMAIN, "domain")   \
    M(OCTETS, "octets")   \
    M(SCHEME, "scheme")   \
    M(CHECK, "check digit") \
    M(CHECKSUM, "checksum")
// clang-format on

enum mark_bit {
#define M(id, text) MARK_BIT_##id,
    MARKS(M)
#undef M
};
enum mark {
#define M(id, text) MARK_##id = 1 << MARK_BIT_##id,
    MARKS(M)
#undef M
};

enum { DETECT_RUNS = 64 }; // classes of secret.txt

struct found {
    uint32_t start, end; // in field.text
    uint16_t detector;
    uint8_t proof;   // enum pumice_proof; NONE: a near miss
    uint8_t refused; // enum refusal, of a near miss
    uint32_t marks;
};

// Findings of a field, and near misses among them, in the order they were seen; they may overlap.
struct founds {
    struct found *f;
    size_t n, cap;
    bool failed;         // memory ran out: nothing of this record may be trusted
    struct names *names; // evidence.h; of the owner
    // token.c: the last run of each class that was read in the field of this number, so that a run with
    // many literals in it is read once
    uint64_t field;
    struct {
        uint64_t field;
        const uint8_t *start, *end;
    } run[DETECT_RUNS];
};

enum {
    CLAIMS_MOST = 512, // rows of claim.def
    PATTERNS_MOST = 1024,
    PHONE_FORMS = 5,    // phone.c
    CLAIM_LENGTHS = 40, // of the first group of a form
    ALONE_MOST = 4 * CLAIMS_MOST,
};

// What a plan has turned on. Built once per plan, const then.
enum { DETECT_REGIONS = 16 };

struct detect_plan {
    struct det_set on;
    char region[DETECT_REGIONS]
               [3]; // whose national phone numbers count by form alone (ISO 3166-1)
    size_t regions;
    struct det_set keyed;   // of these: only where a key or a word speaks for it
    struct det_set secrets; // secret.c: those of `on` that a key alone may find
    uint32_t kinds;         // anchors that somebody wants
    struct det_set persons; // of person.c, those on
    // claim.c: the written forms in claim.def that need no word, by the length of their first group
    struct form_pattern pattern
            [PATTERNS_MOST]; // alternatives: of all rows of claim.def, and phone.c's
    uint16_t pattern_at[CLAIMS_MOST + 1]; // where those of a row begin
    uint16_t phone_at[PHONE_FORMS + 1];
    uint16_t alone_at[CLAIM_LENGTHS + 1];
    struct {
        uint16_t row;
        uint8_t least,
                most; // length of the second group, 0 and 255 where there is none
    } alone[ALONE_MOST];
    struct det_set claimed;       // detectors on that have rows there
    uint16_t row[DET_COUNT];      // the first of a detector
    struct evidence_extra *extra; // words that the topic adds, or NULL
};

// After `on` and `extra` are set.
void detect_plan_seal(struct detect_plan *plan);

// Appends what is in the field.
void detect_field(const struct detect_plan *plan, const struct field *f,
        struct founds *out);
void detect_free(struct founds *out);

// A topic's own evidence word. Returns 0, or -1 without memory.
int detect_extra_add(struct detect_plan *plan, enum detector_id id, struct span word);
void detect_extra_free(struct detect_plan *plan);

// "luhn,issuer" of marks, written to buf.
void detect_marks_text(uint32_t marks, char *buf, size_t size);
const char *detect_refusal_text(enum refusal why);
#endif
