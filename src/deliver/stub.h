// What stands in the place of a record whose value was clean but whose key, header or size was not: the
// engine makes stubs only for records that it withholds itself.
#ifndef DELIVER_STUB_H
#define DELIVER_STUB_H

#include "base/span.h"
#include "pumice.h"

// Static text, JSON where the value looks like it.
struct span stub_text(struct span value, enum pumice_reason reason);
#endif
