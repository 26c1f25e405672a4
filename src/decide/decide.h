// What policy says of what was found in a record: rules, overlaps, same value same action. The outcome
// is a list of edits. Lifetime: record.
#ifndef DECIDE_DECIDE_H
#define DECIDE_DECIDE_H

#include "decide/policy.h"

struct edit {
    uint32_t place;      // index in format.place
    uint32_t from, to;   // in its field.text
    uint32_t start, end; // of the same in the record
    uint32_t cut_start,
            cut_end; // what is replaced: as start and end, or a whole member
    const struct rule *rule;
    const struct layer *layer; // that the replacement is encoded for
    uint32_t marks;
    uint16_t detector;
    uint8_t proof; // NONE: a near miss, nothing is done
    uint8_t refused;
    bool by_field; // the rule is one for a field
    bool cut;      // removed, nothing in its place
    bool whole; // more than the value goes (base64, findings of two layers): no part of it can stay
    bool label; // its label stands there, whatever the rule says: without it the rest would not be clean
    uint32_t put,
            put_end; // where its replacement stands in the clean record (transform_record())
};

enum { FINDINGS_MOST = 65536 };

struct decide {
    struct edit *edit; // findings in order, none overlapping; near misses among them
    size_t n, cap;
    bool near_misses; // keep them, for explain
    bool no_cuts;     // of members: their values are suppressed
    enum pumice_reason why;
    size_t findings;
};

// What is done about it: what keeps a part keeps nothing of what goes whole.
enum pumice_verb decide_verb(const struct edit *e);
// Does it stand in JSON, where something must be left unless the member goes?
bool decide_in_json(const struct edit *e);
void decide_reset(struct decide *d);
void decide_fini(struct decide *d);
// Takes over what was found in one place; sorts the list.
void decide_place(struct decide *d, const struct plan *plan, const struct format *f,
        uint32_t place, struct founds *founds);
// After the last place: the same value gets the same action, members are cut, edits are in order.
// Returns why the record must be withheld, or PUMICE_NO_REASON.
enum pumice_reason decide_record(struct decide *d, const struct format *f);

// For the stages of deciding: an edit at the end of the list (false: no memory), and the order of edits in a record.
bool decide_put(struct decide *d, const struct edit *edit);
int decide_by_cut(const void *a, const void *b);

// ---- again.c: what is found in the clean record that was not found in the raw one

// May that be? Cheap, and no where it cannot be: most records need not be read again.
bool decide_may_change(const struct decide *d, const struct plan *plan,
        struct names *names, const struct format *f, struct span rec);
// Is the whole record dropped?
bool decide_drops(const struct decide *d);
// Does `again` cut a member that is none of the raw record? What was cut out of text may have made it: so in a record that
// is no JSON, where it was not read as JSON, or something in it was replaced.
bool decide_makes_members(const struct decide *d, const struct format *f,
        const struct decide *again);
// `again` holds what was found in the clean record. What was cut out of text beside it leaves its label there, and
// what was masked; where that changes nothing, what was found is taken over, as a finding of the raw record.
// Returns why the record must be withheld, or PUMICE_NO_REASON.
enum pumice_reason decide_again(struct decide *d, struct format *f,
        const struct decide *again, struct format *found, struct span rec);
#endif
