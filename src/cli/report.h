// The table of what was found where, for people and as JSON; the pipe and the demo print it.
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/outbuf.h"
#include "pumice.h"

// A table of the workers' field statistics, added up: field, detector, action, hits.
void report_table(struct outbuf *out, struct pumice_worker *const *worker,
        size_t workers, bool color);
// The same as JSON lines: {"path":…,"detector":…,"action":…,"rule":…,"hits":…,"proof":{…}}.
void report_json(struct outbuf *out, struct pumice_worker *const *worker,
        size_t workers);
// "mask 6/4", "drop of record".
void report_action(struct outbuf *out, const struct pumice_action *action);
// 1234567 as "1,234,567".
void report_number(struct outbuf *out, uint64_t n);
// Columns a text takes on a terminal, East Asian wide characters counting two.
size_t report_width(const char *text);
const char *report_proof(enum pumice_proof proof);
#endif
