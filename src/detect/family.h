// What detect.c offers to the detector families, and they to it. A family reads the token at an anchor,
// says what it is to scan_take() or scan_refuse(), and returns the end of what it took, or NULL.
#ifndef DETECT_FAMILY_H
#define DETECT_FAMILY_H

#include "detect/detect.h"

// What the words before a value, its key and the path say, of all detectors at once.
struct evidence {
    struct det_set raised, vetoed;
    struct det_set close; // raised, and no other value stands between
    struct det_set word; // raised by a word before the value, not by a name of the path
    const uint8_t *at, *barrier;
};

struct scan { // one field being scanned; see detect.h
    const struct detect_plan *plan;
    const struct field *f;
    const uint8_t *text,
            *lim; // f->text, f->text + f->len; *lim readable, 0 or a delimiter
    const uint8_t
            *barrier; // end of the last finding: evidence does not reach across it
    struct founds *out;
    struct evidence evidence; // of the last value asked for
    const uint8_t *claimed;   // claim.c: end of the last token that something took
    const uint8_t *hex_end;   // hex.c: end of the last run
    // secret.c: how far the text has been read for the names of programs, and the last one there
    const uint8_t *commands_read, *command;
    unsigned command_kinds;
    const uint8_t *long_end;  // secret.c: end of a value that is too long
    const uint8_t *token_end; // token.c: the end of what it took last
};

// Nothing is noted of a detector that is off.
void scan_take(struct scan *s, enum detector_id id, const uint8_t *start,
        const uint8_t *end, enum pumice_proof proof, uint32_t marks);
void scan_refuse(struct scan *s, enum detector_id id, const uint8_t *start,
        const uint8_t *end, enum refusal why);

enum verdict { VERDICT_NOTHING, VERDICT_RAISE, VERDICT_VETO };

// What speaks for a value that begins at `at`: computed once, whoever asks.
const struct evidence *evidence_at(struct scan *s, const uint8_t *at);
// The same from words in [lo, at) alone and the path, into *e.
const struct evidence *evidence_within(const struct scan *s, const uint8_t *lo,
        const uint8_t *at, struct evidence *e);
// What it says of one detector. Adds MARK_WORD or MARK_KEY.
enum verdict evidence_verdict(const struct evidence *e, enum detector_id id,
        uint32_t *marks);
// What one name says.
enum verdict evidence_name(const struct detect_plan *plan, struct span name,
        enum detector_id id);
// Detectors for which a key of this name alone makes a finding.
struct det_set evidence_key(const struct detect_plan *plan, struct span key);
// The same of a member or a column.
struct det_set evidence_member(const struct detect_plan *plan, struct span name);

const uint8_t *hex_at(struct scan *s,
        const uint8_t *sep); // between groups of hex digits
const uint8_t *wallet_at(struct scan *s, const uint8_t *cur); // at a long word
const uint8_t *place_plate_at(struct scan *s,
        const uint8_t *at); // at a capital behind Han
const uint8_t *place_pair_at(struct scan *s,
        const uint8_t *comma);                              // between two fractions
const uint8_t *ipv4_at(struct scan *s, const uint8_t *cur); // at dotted numbers
const uint8_t *email_at(struct scan *s, const uint8_t *at); // at an `@`
const uint8_t *secret_key_at(struct scan *s, const uint8_t *sep); // at `=`, `:`, `>`
const uint8_t *secret_flag_at(struct scan *s,
        const uint8_t *dash); // at the `-` of an option
const uint8_t *secret_userinfo_at(struct scan *s, const uint8_t *at); // at an `@`
const uint8_t *token_track_at(struct scan *s, const uint8_t *at);     // at a digit run
const uint8_t *token_at(struct scan *s, const uint8_t *at);           // at a literal
uint32_t secret_index(
        struct detect_plan *plan); // fills secrets, returns the anchors they want
void secret_field(struct scan *s); // by the field's own key
#endif
