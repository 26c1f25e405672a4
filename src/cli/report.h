// The table of what was found where, for people and as JSON; the pipe and the demo print it.
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/outbuf.h"
#include "pumice.h"

// A table of the workers' field statistics, added up: hits, detector, action, field, most hits first, `rows`
// of it at most; then a line with the sums.
void report_table(struct outbuf *out, struct pumice_worker *const *worker,
        size_t workers, size_t rows, bool color);
// The same as JSON lines: {"path":…,"detector":…,"action":…,"rule":…,"hits":…,"proof":{…}}.
void report_json(struct outbuf *out, struct pumice_worker *const *worker,
        size_t workers);
// "mask 6/4", "drop of record".
void report_action(struct outbuf *out, const struct pumice_action *action);
// 1234567 as "1,234,567".
void report_number(struct outbuf *out, uint64_t n);
// "17 B", "2.7 MiB"; "310.2 MiB/s".
void report_size(struct outbuf *out, uint64_t bytes);
void report_rate(struct outbuf *out, uint64_t bytes, int64_t ms);
const char *report_proof(enum pumice_proof proof);
#endif
