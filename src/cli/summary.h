// What the pipe says at its end.
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "cli/source.h"

// What was found where, under which rule; then the sums: by detector, of records, of bytes and time.
void summary_print(const struct source *s, const struct cli *cli, int64_t ms);
#endif
