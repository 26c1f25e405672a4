// Writes the clean record: the edits spliced in, everything else as it came.
#ifndef TRANSFORM_TRANSFORM_H
#define TRANSFORM_TRANSFORM_H

#include "transform/action.h"

// Appends the clean record to out, of which `room` bytes may be used; false when that is not enough, or out
// has failed. *edited: something differs. An edit whose replacement equals what it replaces becomes one
// that is clean: its proof is set to NONE, its `refused` to REFUSED_OWN_OUTPUT.
bool transform_record(const struct plan *plan, const struct format *f, struct decide *d,
        struct span rec, size_t room, struct outbuf *out, bool *edited);
// What stands in the place of a withheld record: static text in the format of the plan.
struct span transform_stub(const struct plan *plan, struct span rec,
        enum pumice_reason why);
// The same with the columns of its row and in the encoding of the record, appended to out.
void transform_stub_put(const struct plan *plan, const struct csv_columns *columns,
        enum layer_kind encoding, struct span rec, enum pumice_reason why,
        struct outbuf *out);
#endif
