// What detect.c offers to the detector families, and they to it.
#ifndef DETECT_FAMILY_H
#define DETECT_FAMILY_H

#include "detect/detect.h"

struct scan { // one field being scanned; see detect.h
    const struct detect_plan *plan;
    const struct field *f;
    const uint8_t *text,
            *lim; // f->text, f->text + f->len; *lim readable, 0 or a delimiter
    const uint8_t
            *barrier; // end of the last finding: evidence does not reach across it
    struct founds *out;
};

void scan_take(struct scan *s, enum detector_id id, const uint8_t *start,
        const uint8_t *end, enum pumice_proof proof, uint32_t marks);
void scan_refuse(struct scan *s, enum detector_id id, const uint8_t *start,
        const uint8_t *end, enum refusal why);

enum verdict { VERDICT_NOTHING, VERDICT_RAISE, VERDICT_VETO };

enum verdict evidence_for(const struct scan *s, const uint8_t *at, enum detector_id id,
        uint32_t *marks);
uint64_t evidence_key(const struct detect_plan *plan, struct span key);

const uint8_t *number_at(struct scan *s, const uint8_t *cur);
const uint8_t *ipv4_at(struct scan *s, const uint8_t *cur);
const uint8_t *email_at(struct scan *s, const uint8_t *at);
const uint8_t *secret_key_at(struct scan *s, const uint8_t *sep);
const uint8_t *secret_flag_at(struct scan *s, const uint8_t *dash);
void secret_field(struct scan *s);
#endif
