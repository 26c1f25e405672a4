// Log records with invented values of people, for the demo. The same number makes the same record.
#ifndef CLI_SAMPLE_H
#define CLI_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_VALUES = 3, SAMPLE_VALUE_MOST = 80, SAMPLE_KINDS = 10 };

struct sample {
    const char *topic;
    char value[512];
    const char *key;                                // NULL: none
    char planted[SAMPLE_VALUES][SAMPLE_VALUE_MOST]; // what must not come out
    size_t n_planted;
    int in_key; // one of them stands in the key
};

// The topics of the samples; NULL past the last.
const char *sample_topic(size_t i);
void sample_make(uint32_t number, struct sample *s);
#endif
