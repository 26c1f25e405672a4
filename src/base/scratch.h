// Variables of the hot path that are written before anybody reads them. All others are zeroed where they are
// declared (-ftrivial-auto-var-init), which for these would cost more than the work they are for.
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#define SCRATCH __attribute__((uninitialized))
#endif
