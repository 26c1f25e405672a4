// The closed list of reasons, in two forms.
#include "deliver/stub.h"

#include <stdbool.h>

static const char *const text_stubs[] = { "",
#define R(id, name, help) [PUMICE_##id] = "[PUMICE withheld: " name "]",
    PUMICE_REASONS(R)
#undef R
};

static const char *const json_stubs[] = { "",
#define R(id, name, help)                                                              \
    [PUMICE_##id] = "{\"pumice\":\"withheld\",\"reason\":\"" name "\"}",
    PUMICE_REASONS(R)
#undef R
};

struct span
stub_text(struct span value, enum pumice_reason reason)
{
    size_t i = 0;
    bool json;

    while (i < value.n &&
            (value.p[i] == ' ' || (value.p[i] >= '\t' && value.p[i] <= '\r')))
        i++;
    json = i < value.n && (value.p[i] == '{' || value.p[i] == '[');
    return span_of(json ? json_stubs[reason] : text_stubs[reason]);
}
