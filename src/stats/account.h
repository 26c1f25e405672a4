// The account: what became of the records of each input partition between two commits. Exact: in is
// clean + stubbed + dead + dropped + exempt. Counts and names of topics and detectors only.
#ifndef STATS_ACCOUNT_H
#define STATS_ACCOUNT_H

#include "base/outbuf.h"
#include "pumice.h"

enum account_outcome {
    ACCOUNT_CLEAN, // unchanged or edited
    ACCOUNT_STUBBED,
    ACCOUNT_DEAD,
    ACCOUNT_DROPPED,
    ACCOUNT_EXEMPT,
    ACCOUNT_OUTCOMES
};

enum { ACCOUNT_VERBS = 4 };

struct account {
    const char *topic; // the caller's
    int32_t partition;
    int64_t from,
            next; // first offset read, the one to go on with; from -1: nothing read
    uint64_t in, bytes, gap;
    uint64_t outcome[ACCOUNT_OUTCOMES];
    uint64_t stubbed[PUMICE_REASON_COUNT], dead[PUMICE_REASON_COUNT];
    size_t detectors;
    uint64_t (*hits)[ACCOUNT_VERBS]; // by detector and enum pumice_verb
};

// "clean", as in the metrics and in the record.
const char *account_outcome_name(enum account_outcome outcome);
// -1 without memory.
int account_init(struct account *a, const char *topic, int32_t partition);
void account_fini(struct account *a);
// Empty again; the next record begins it.
void account_clear(struct account *a);
void account_count(struct account *a, int64_t offset, uint64_t bytes,
        enum account_outcome outcome, enum pumice_reason reason,
        const struct pumice_hit *hit, size_t hits);
// Adds the figures of one to another, whatever their partitions.
void account_fold(struct account *into, const struct account *a);

struct account_head {
    const char *instance;
    unsigned worker;
    uint64_t seq;       // commits of this worker since its start
    int64_t time_ms;    // Unix time
    const char *config; // digest
};

// The record of one commit, as JSON: those of a[0 .. n) that read anything.
void account_put_json(struct outbuf *out, const struct account_head *head,
        const struct account *const *a, size_t n);
#endif
