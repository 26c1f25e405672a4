// Personal data that only its key tells: names, addresses, days of birth, accounts. The whole value is taken, and
// nothing more.
#ifndef DETECT_PERSON_H
#define DETECT_PERSON_H

#include "detect/family.h"

// Detectors of this family that are on, into plan->persons.
void person_index(struct detect_plan *plan);
// What a key of this name, which speaks for `set`, has for a value. quoted: it ends where the quotes do; else at
// the first blank, and may go on. Returns the end of what was taken, or NULL.
const uint8_t *person_take(struct scan *s, const struct det_set *set, struct span key,
        const uint8_t *start, const uint8_t *end, bool quoted);
// Who a message names (`Accepted password for`, `session opened for user`): *start moves past blanks and a quote,
// *end behind the name. False: nobody, or a user of the system, or the sentence goes on otherwise.
bool person_user_at(const uint8_t **start, const uint8_t *lim, const uint8_t **end);
// By the field's own key.
void person_field(struct scan *s);
#endif
